"""What was counted when the bundled spec was proved, as tables for people."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from scion_fsm.prove.proof import bundled_proof
from scion_fsm.prove.world.record import bundled_simulation
from scion_fsm.publish.diagram.grid import grid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.prove.proof import Proof, Row

_OLD = "It has changed since it was last proved; run `make count`.\n"


def _told(tell: Callable[[Proof], str]) -> Callable[[Lifecycle], str]:
    def told(lifecycle: Lifecycle) -> str:
        proof = bundled_proof()
        return tell(proof) if proof.digest == lifecycle.digest else _OLD

    return told


def _grid(rows: Sequence[Row]) -> str:
    return grid(rows[0], rows[1:])


def _detectors(proof: Proof) -> str:
    return "".join(f"- {sentence}\n" for sentence in proof.detectors)


models = _told(lambda proof: _grid(proof.models))
"""Counts what `scion-fsm check` explores and proves."""
mutants = _told(lambda proof: f"{_grid(proof.mutants)}\n{_detectors(proof)}")
"""Counts who notices which mistakes, and says what each detector is worth."""
coverage = _told(lambda proof: _grid(proof.coverage))
"""Counts what recordings, checker, cases and laws touch."""


def simulated(lifecycle: Lifecycle) -> str:
    """Says what was played in simulated worlds without a violation."""
    found, data = bundled_simulation(), lifecycle.table.data
    kinds = {
        "moves": ("life ", ()),
        "faults": ("fault ", ()),
        "rows of transitions": ("row ", [rule.id for rule in data.rules]),
        "rows of runs": ("row ", [row.id for row in data.runs.rows]),
        "rows of freshness": (
            "row ",
            [row.id for table in data.freshness.values() for row in table.rows],
        ),
    }
    rows, unreached = [], []
    for title, (prefix, known) in kinds.items():
        counts = {
            name: n
            for key, n in found.counts.items()
            if (name := key.removeprefix(prefix)) != key and (not known or name in known)
        }
        unreached += [name for name in known if not counts.get(name)]
        of = f"{len(counts)} of {len(known)}" if known else str(len(counts))
        rows.append((title, of, f"{sum(counts.values()):,}", _rarest(counts)))
    last = found.first + found.worlds - 1
    told = (
        f"{found.worlds:,} worlds, of the seeds {found.first} to {last}, in {found.steps:,} steps (a step is a"
        f" move, an input that is decided or a file that is written; {found.far:,} were decided by a hub far away that"
        f" hears every word there is), {found.steps / max(found.seconds, 1):,.0f} a second by two processes; in none did a"
        " law not hold."
    )
    never = f"\nRows that no world reached, which other proofs do: {', '.join(unreached)}.\n"
    table = grid(("what happened", "kinds", "times", "the rarest"), rows)
    return f"{told}\n\n{table}{never if unreached else ''}"


def branches(_lifecycle: Lifecycle) -> str:
    """Says which branches of the program simulated worlds take."""
    found = bundled_simulation()
    taken, there_are = (sum(numbers) for numbers in zip(*found.branches.values(), strict=True))
    told = (
        f"What {found.branch_worlds:,} of those worlds take of the branches of the modules that they run: {taken:,} of"
        f" {there_are:,}."
    )
    rows = [
        (f"`{name}`", f"{reached} of {of}", f"{reached / of:.0%}")
        for name, (reached, of) in found.branches.items()
    ]
    return f"{told}\n\n{grid(('module', 'branches', 'share'), rows)}"


def _rarest(counts: dict[str, int]) -> str:
    name = min(counts, key=lambda key: (counts[key], key), default=None)
    return "-" if name is None else f"{name}: {counts[name]:,}"


_OTHERS = ("checker", "suite", "tests")


def faults(_lifecycle: Lifecycle) -> str:
    """Says who finds which faults that are put into the program."""
    found = bundled_simulation()
    rows = [
        (
            row.name,
            row.found_in,
            f"{len(row.found)} of {row.tried}" if not row.hidden else "none can",
            ", ".join(law for law, _ in Counter(law for law, _ in row.found).most_common(3)) or "-",
            f"{median(steps for _, steps in row.found):,.0f}" if row.found else "-",
            *(row.others.get(who, "(not asked)") or "-" for who in _OTHERS),
        )
        for row in found.faults
    ]
    misses = found.seeds // 5
    known = sum(len(row.found) >= found.seeds - misses for row in found.faults)
    told = (
        f"Each is put in alone. Simulated worlds try it by {found.seeds} seeds fixed beforehand; a seed is worlds of up"
        f" to {found.steps_a_seed:,} steps, without those of the hub far away, and none counts that fails without the fault, too. After {misses + 1} that"
        f" miss it no other is tried. {known} of {len(rows)} are found by at least {found.seeds - misses}. Beside them"
        " the first property of `scion-fsm check`, the first law of the law suite at 30 examples each, and the first test of the room"
        " that the fault is in, that fail with it."
    )
    head = ("fault", "seen as", "seeds that find it", "by the claims", "median of steps", *_OTHERS)
    hidden = "".join(f"- {row.name}: {row.hidden}\n" for row in found.faults if row.hidden)
    why = f"\nWhat no world can find:\n\n{hidden}" if hidden else ""
    return f"{told}\n\n{grid(head, rows)}{why}"
