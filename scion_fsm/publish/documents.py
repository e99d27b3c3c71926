"""What the project says of itself in Markdown: blocks between markers, and the pages of `specs/`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scion_fsm.errors import InputError, did_you_mean
from scion_fsm.escape import markdown
from scion_fsm.machine.spec.vocabulary import FRESHNESS_FEATURES
from scion_fsm.publish import proof_tables
from scion_fsm.publish.diagram.formats.dot import dot
from scion_fsm.publish.diagram.formats.mermaid import mermaid
from scion_fsm.publish.diagram.formats.svg import svg
from scion_fsm.publish.diagram.grid import grid
from scion_fsm.publish.diagram.pages import decisions, stories, tables
from scion_fsm.publish.diagram.pages.matrix import LEGEND, matrix
from scion_fsm.publish.diagram.pictures.views import VIEWS
from scion_fsm.publish.drawing import place
from scion_fsm.publish.glossary import glossary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scion_fsm.conform.differences import Difference
    from scion_fsm.lifecycle import Lifecycle

_BLOCK = re.compile(
    r"^(?P<begin><!-- scion-fsm:begin (?P<name>[^\n]*?) -->)\n(?P<body>.*?)^(?P<end><!-- scion-fsm:end -->)$",
    re.MULTILINE | re.DOTALL,
)
_LONG = 20
"""A table of more rows is folded, unless it is what its page is for."""
_MARKER = re.compile(r"^[ \t\ufeff]*<!--[ \t]*scion-fsm:(begin|end)\b.*$", re.MULTILINE)
"""What is meant to be the begin or the end of a block, though it may be misspelled."""


_EXACT = re.compile(r"<!-- scion-fsm:(?:begin [^\n]*?|end) -->")
_SPELLED = "<!-- scion-fsm:begin NAME --> and <!-- scion-fsm:end -->"


def differences(_: Lifecycle) -> str:
    """Lists where the canonical decision differs from Scion's."""
    from scion_fsm.conform.differences import bundled_differences  # noqa: PLC0415 - reads a file, needs pydantic

    return grid(
        ["id", "here", "Scion", "law", "why"],
        (
            (
                entry.id,
                f"**{entry.title}.** {entry.canonical}",
                _theirs(entry),
                entry.law,
                entry.reason,
            )
            for entry in bundled_differences().differences
        ),
    )


def _theirs(entry: Difference) -> str:
    told = []
    if entry.scion is not None:
        told.append(f"{entry.scion.does} ({_places(entry.scion.at)})")
    if entry.scion_now is not None:
        now = entry.scion_now
        told.append(f"Seen {now.seen}: {now.does} ({_places(now.at)})")
    return " ".join(told)


def _places(places: Iterable[str]) -> str:
    return ", ".join(f"`{place}`" for place in places)


def _diagram(view: str) -> Callable[[Lifecycle], str]:
    def make(lifecycle: Lifecycle) -> str:
        graph = VIEWS[view](lifecycle.table)
        told = "".join(f"\n{markdown(remark)}\n" for remark in (" ".join(graph.remarks),) if remark)
        return f"```mermaid\n{mermaid(graph)}```\n{told}"

    return make


def _of_table(make: Callable[..., str]) -> Callable[[Lifecycle], str]:
    return lambda lifecycle: make(lifecycle.table)


BLOCKS: Mapping[str, Callable[[Lifecycle], str]] = {
    **{f"diagram {view}": _diagram(view) for view in VIEWS},
    "phases": _of_table(stories.in_words),
    "examples": _of_table(stories.examples),
    "glossary": glossary,
    "states": _of_table(tables.states),
    "events": _of_table(tables.events),
    "arrows": _of_table(tables.arrows),
    "pods": _of_table(decisions.pods),
    "features": _of_table(decisions.pod_features),
    "runs": _of_table(decisions.runs),
    "run features": _of_table(decisions.run_features),
    **{f"freshness {kind}": _of_table(decisions.freshness(kind)) for kind in FRESHNESS_FEATURES},
    **{
        f"features {kind}": _of_table(decisions.freshness_features(kind))
        for kind in FRESHNESS_FEATURES
    },
    "containers": _of_table(decisions.containers),
    "exits": _of_table(decisions.exits),
    "words": _of_table(decisions.words),
    "exit reasons": _of_table(decisions.exit_reasons),
    "laws": _of_table(tables.laws),
    "properties": _of_table(tables.properties),
    "figures": _of_table(tables.figures),
    "matrix": _of_table(matrix),
    "differences": differences,
    "proof": proof_tables.models,
    "mutants": proof_tables.mutants,
    "coverage": proof_tables.coverage,
    "simulated": proof_tables.simulated,
    "branches": proof_tables.branches,
    "faults": proof_tables.faults,
}
"""What may stand between `<!-- scion-fsm:begin NAME -->` and `<!-- scion-fsm:end -->`."""


def filled(text: str, lifecycle: Lifecycle, *, path: str) -> str:
    """Makes every block of a Markdown text anew; what stands outside of blocks is kept.

    Args:
        text: Markdown with any number of blocks.
        lifecycle: What the blocks speak of.
        path: The file's name, for errors.

    Raises:
        InputError: A block has an unknown name, no end, or no beginning.
    """
    if "\r\n" in text and text.count("\n") == text.count("\r\n"):
        made = filled(text.replace("\r\n", "\n"), lifecycle, path=path)
        return made.replace("\n", "\r\n")
    if len(_MARKER.findall(text)) != 2 * len(_BLOCK.findall(text)):
        raise InputError(f"{path}:{_unpaired(text)}")
    return _BLOCK.sub(lambda block: _made(block, lifecycle, path, text), text)


def _made(block: re.Match[str], lifecycle: Lifecycle, path: str, text: str) -> str:
    name = block["name"]
    if name not in BLOCKS:
        line = text.count("\n", 0, block.start()) + 1
        hint = did_you_mean(name, BLOCKS)
        raise InputError(
            f"{path}:{line}: there is no block {name!r}{hint}; there are: {', '.join(BLOCKS)}"
        )
    return f"{block['begin']}\n{BLOCKS[name](lifecycle)}{block['end']}"


def _unpaired(text: str) -> str:
    opened = 0
    for marker in _MARKER.finditer(text):
        line = text.count("\n", 0, marker.start()) + 1
        if not _EXACT.fullmatch(marker[0]):
            return f"{line}: a block begins and ends with {_SPELLED}, each a line of its own"
        if (marker[1] == "end") != bool(opened):
            break
        opened = 0 if opened else line
    else:
        line = opened
    return f"{line}: begin and end of blocks do not alternate; each begin needs one end"


def page(
    title: str, introduction: str, *blocks: tuple[str, str], after: str = ""
) -> Callable[[Lifecycle], bytes]:
    """Gives the maker of a page: a title, a text, headed blocks, and what follows them."""

    def make(lifecycle: Lifecycle) -> bytes:
        parts = [
            "<!-- generated by `python -m scion_fsm.generate`; do not edit -->",
            f"# {title}",
            introduction,
        ]
        for heading, block in blocks:
            made = BLOCKS[block](lifecycle).rstrip("\n")
            parts += [
                *([f"## {heading}"] if heading else []),
                made if len(blocks) == 1 else folded(made),
            ]
        return ("\n\n".join([*parts, *([after] if after else [])]) + "\n").encode()

    return make


def folded(block: str) -> str:
    """Folds a block that is one long table, so that a page is seen as a whole."""
    rows = block.count("\n") - 1
    if rows <= _LONG or not all(line.startswith("|") for line in block.split("\n")):
        return block
    return f"<details><summary>{rows} rows</summary>\n\n{block}\n\n</details>"


def drawn(view: str) -> Callable[[Lifecycle], bytes]:
    """Gives the maker of a view's SVG."""

    def make(lifecycle: Lifecycle) -> bytes:
        graph = VIEWS[view](lifecycle.table)
        return svg(graph, place(dot(graph))).encode()

    return make


def _pictured(view: str) -> str:
    return f"![{view}]({view}.svg)"


PAGES: Mapping[str, Callable[[Lifecycle], bytes]] = {
    **{f"specs/{view}.svg": drawn(view) for view in VIEWS},
    "specs/states.md": page(
        "The lifecycle in words",
        "An agent begins as a record of which nothing is known, is given room, started, and runs; then it ends:"
        " it has *stopped*, is *suspended*, or is in *error*. An end is the end of one run. An agent may be run"
        " again, as a new run, and nothing else brings it back."
        f"\n\n{_pictured('phases')}\n\nThe word on an arrow stands for events of several senders; a table below"
        " has them all.",
        ("The words", "glossary"),
        ("The phases", "phases"),
        ("Worked examples", "examples"),
        ("Arrows", "arrows"),
        ("Configurations", "states"),
        ("In figures", "figures"),
        after=(
            "What happens within running, what an end may still become, and how runs follow each other:"
            f"\n\n{_pictured('activities')}\n\n{_pictured('terminal')}\n\n{_pictured('run')}"
        ),
    ),
    "specs/events.md": page(
        "Events",
        "Every event by origin, what it is worth as evidence, and what it does in which configuration,"
        f" by which rule. [matrix.md](matrix.md) has the same, pair by pair.\n\n{_pictured('sources')}",
        ("", "events"),
    ),
    "specs/freshness.md": page(
        "Runs and freshness",
        "Which inputs count, before any transition is asked. First the run that an input names is held"
        " against the one that is known; then one table for its kind says whether the input counts, opens"
        " a new run, or is refused. In the table of runs the first row that applies decides; of the others"
        " exactly one applies to every combination. What is refused without proof that it is stale is"
        " told (law L15).",
        ("What tells two runs apart", "run features"),
        ("How an input's run stands to the known one", "runs"),
        ("What is asked of runtime evidence", "features runtime"),
        ("Which runtime evidence counts", "freshness runtime"),
        ("What is asked of a command", "features commands"),
        ("Which commands count", "freshness commands"),
        ("What is asked of a report", "features reports"),
        ("Which reports count", "freshness reports"),
    ),
    "specs/words.md": page(
        "Containers and words",
        "What a container's status means, as docker, podman and Apple's container print it: the first row"
        " that applies decides, case is folded. And the words of files, heartbeats and old records.",
        ("Statuses", "containers"),
        ("Exit codes", "exits"),
        ("Words", "words"),
        ("Exit reasons", "exit reasons"),
    ),
    "specs/matrix.md": page(
        "The matrix",
        f"Every pair of event and configuration. {LEGEND}. Its diff is the changelog of the behaviour.",
        ("", "matrix"),
    ),
    "specs/pods.md": page(
        "Pods",
        "A pod is looked at through a few features; the first row that applies to them names the event."
        f" The last column is what it makes of a record of which nothing else is known.\n\n{_pictured('pods')}",
        ("Features", "features"),
        ("Rows", "pods"),
    ),
    "specs/laws.md": page(
        "Laws and properties",
        "What the lifecycle promises, the rules that each law decides, and the properties that hold."
        " `scion-fsm check` proves every one of them; the tests run it, and fail on one that is not proved.",
        ("Laws", "laws"),
        ("Properties", "properties"),
    ),
    "specs/proof.md": page(
        "Proof",
        "What `scion-fsm check` explores to the end; which mistakes in the spec its checks would miss"
        " (`--mutate`); what they never touch (`--cover`). `make count` counts it anew; other versions of Hypothesis draw other histories for the"
        " column `laws`. What `scion-fsm simulate` plays, and who finds which faults of the whole program:"
        " `make judge` judges them anew, `make simulated` plays anew.",
        ("Explored", "proof"),
        ("Mutants", "mutants"),
        ("Coverage", "coverage"),
        ("Simulated", "simulated"),
        ("Branches that simulated worlds take", "branches"),
        ("Faults, and who finds them", "faults"),
    ),
    "specs/differences.md": page(
        "Differences from Scion",
        "Where this lifecycle decides otherwise than Scion's own code, with the place in it, the law and"
        " the reason.",
        ("", "differences"),
    ),
}
"""Path from the source tree's root to the maker of a page for readers."""
