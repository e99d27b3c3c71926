"""Every committed file that is made from the spec; `scion_fsm.generate` is the command.

Register a file in FILES by one line; a test and `make check` hold it equal to what is made now.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scion_fsm.conform.subject import protocol
from scion_fsm.conform.suite import vectors
from scion_fsm.conform.suite.raw import examples
from scion_fsm.lifecycle import COMPILED, SPEC, Lifecycle
from scion_fsm.machine.spec.schema import SCHEMA_ID, json_schema
from scion_fsm.machine.stored import encode
from scion_fsm.prove.formal.rendered import RENDERED, render
from scion_fsm.publish import changes, vocabulary
from scion_fsm.publish.documents import PAGES, drawn, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).parents[2]
COMMAND = "python -m scion_fsm.generate"
MODEL = "scion_fsm/model.py"
EXAMPLES = "specs/examples"


def table(lifecycle: Lifecycle) -> bytes:
    """Gives the compiled table, which users load in place of the spec's text."""
    return encode(lifecycle.table.data)


def _formal(name: str) -> Callable[[Lifecycle], bytes]:
    return lambda lifecycle: render(lifecycle.table)[name].encode()


def _json(make: Callable[[], object]) -> Callable[[Lifecycle], bytes]:
    return lambda _: json.dumps(make(), indent=2).encode() + b"\n"


def changes_since_1_0(lifecycle: Lifecycle) -> bytes:
    """Gives the changelog of the spec's second version."""
    path = ROOT / "tests" / "data" / "spec-1.0" / COMPILED
    return changes.page(path.read_bytes(), path.name, lifecycle)


def _example(path: Path, make: Callable[[Lifecycle], bytes]) -> Callable[[Lifecycle], bytes]:
    return lambda _: make(Lifecycle.load(path))


def _examples() -> Iterator[tuple[str, Callable[[Lifecycle], bytes]]]:
    """Gives a picture and a page of every machine that is an example of the language."""
    for path in sorted((ROOT / EXAMPLES).glob("*.yaml")):
        yield f"{EXAMPLES}/{path.stem}.svg", _example(path, drawn("phases"))
        explained = page(
            path.stem,
            f"Another machine in the language of the agent's spec: [{path.name}]({path.name}), by the"
            f" same commands.\n\n![{path.stem}]({path.stem}.svg)",
            ("States", "states"),
            ("Events", "events"),
            ("Laws", "laws"),
            ("Properties", "properties"),
            ("Every pair", "matrix"),
        )
        yield f"{EXAMPLES}/{path.stem}.md", _example(path, explained)


FILES: Mapping[str, Callable[[Lifecycle], bytes]] = {
    MODEL: vocabulary.model,
    f"scion_fsm/bundled/{COMPILED}": table,
    f"specs/schema/{SCHEMA_ID}.json": _json(json_schema),
    **PAGES,
    **dict(_examples()),
    "specs/changes-2.0.md": changes_since_1_0,
    **{f"specs/formal/{name}": _formal(name) for name in RENDERED},
    f"specs/schema/{protocol.SCHEMA_ID}.json": _json(protocol.json_schema),
    f"specs/schema/{vectors.SCHEMA_ID}.json": _json(vectors.json_schema),
    **{f"specs/vectors/{name}.json": partial(vectors.file_of, name=name) for name in vectors.FILES},
    "specs/events.json": examples.content,
}
"""Path from the source tree's root, with slashes, to the function that makes the file's content."""


def differing(root: Path = ROOT) -> dict[str, bytes]:
    """Makes every file anew.

    Args:
        root: The source tree; its `specs/` is read, nothing is written.

    Returns:
        The content of each file that differs from the one in the tree, or that the tree lacks.

    Raises:
        SpecError: The spec cannot be used.
    """
    lifecycle = Lifecycle.load(root / "specs" / SPEC)
    made = {name: make(lifecycle) for name, make in FILES.items()}
    return {name: content for name, content in made.items() if _read(root / name) != content}


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
