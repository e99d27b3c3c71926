"""`python -m scion_fsm.prove.mutate.record [--check]`: proves the bundled spec and writes down what was counted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scion_fsm.lifecycle import Lifecycle, bundled_spec
from scion_fsm.machine.spec.parse import parse
from scion_fsm.prove.check import everything
from scion_fsm.prove.mutate import matrix, sources
from scion_fsm.prove.proof import PROOF, Proof, Row, bundled_proof, encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.verdict import Part
    from scion_fsm.prove.mutate.coverage import Line

SAMPLE = 5
"""Of each operator's mutants every so many is judged where all of them take too long."""
FILE = Path(__file__).parents[2] / "bundled" / PROOF


def of_models(parts: Iterable[Part]) -> tuple[Row, ...]:
    """Gives a row a model."""
    head = ("model", "states", "edges", "depth", "properties proved")
    return (head, *map(_of_model, parts))


def _of_model(part: Part) -> Row:
    proved = sum(outcome.verdict == "proved" for outcome in part.outcomes)
    counts = (f"{count:,}" for count in (part.states, part.edges, part.depth))
    return part.name, *counts, f"{proved} of {len(part.outcomes)}"


def of_mutants(rows: Sequence[matrix.Row]) -> tuple[Row, ...]:
    """Gives a row an operator."""
    totals = dict(matrix.totals(rows))
    return (
        ("operator", *totals["all"]),
        *((operator, *map(str, counts.values())) for operator, counts in totals.items()),
    )


def of_coverage(found: Mapping[str, Sequence[Line]]) -> tuple[Row, ...]:
    """Gives a row a notion."""
    return (("notion", "all", *found, "together"), *sources.rows(found))


def counted() -> tuple[Proof, list[str]]:
    """Proves the bundled spec; gives what was counted and the mutants that nobody noticed."""
    lifecycle = Lifecycle.default()
    rows = list(matrix.kill_matrix(parse(bundled_spec().read_text(encoding="utf-8"))[0]))
    proof = Proof(
        digest=lifecycle.digest,
        models=of_models(part() for part in everything.parts(lifecycle.table).values()),
        mutants=of_mutants(rows),
        detectors=tuple(matrix.worth(rows, name) for name in matrix.NAMES),
        coverage=of_coverage(sources.measured(lifecycle)),
    )
    return proof, survivors(rows)


def survivors(rows: Iterable[matrix.Row]) -> list[str]:
    """Names the mutants that nobody noticed."""
    return [f"SURVIVED: {row.operator}: {row.what}" for row in rows if row.is_failure]


def differences(bundled: Proof, table: Table) -> list[str]:
    """Names what the bundled file says otherwise than the spec and its models do."""
    models = of_models(part() for part in everything.parts(table).values())
    named = {
        "digest": (bundled.digest, table.data.digest),
        "models": (bundled.models, models),
    }
    return [name for name, (said, found) in named.items() if said != found]


def wrong() -> list[str]:
    """Names what is out of date, and every mutant of a sample that nobody notices; minutes."""
    spec = parse(bundled_spec().read_text(encoding="utf-8"))[0]
    rows = matrix.kill_matrix(spec, every=SAMPLE)
    table = Lifecycle.default().table
    return [
        *(f"{FILE.name} is out of date: {name}" for name in differences(bundled_proof(), table)),
        *survivors(rows),
    ]


def main() -> None:
    """Counts everything and writes the file; with --check judges a sample, and fails where it is wrong."""
    if sys.argv[1:] == ["--check"]:
        sys.exit("\n".join(wrong()) or 0)
    proof, unnoticed = counted()
    FILE.write_bytes(encode(proof))
    sys.exit("\n".join(unnoticed) or 0)


if __name__ == "__main__":
    main()
