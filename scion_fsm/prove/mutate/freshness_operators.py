"""Mistakes in which inputs count: how runs stand to each other, and the rows of freshness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.spec.decision import Domain
from scion_fsm.machine.spec.vocabulary import FRESHNESS_FEATURES, RUNS
from scion_fsm.prove.mutate.edits import changed, replaced, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.spec.model import FreshnessRule, MachineSpec


def other_run_row(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A row of runs is missing, comes after the next one, means what another does, or tells what it should not."""
    rows = spec.runs.rows
    for index, row in enumerate(rows):
        yield f"without {row.id}", _runs(spec, rows=without(rows, index))
        if index + 1 < len(rows):
            swapped = (*rows[:index], rows[index + 1], row, *rows[index + 2 :])
            yield f"{rows[index + 1].id} before {row.id}", _runs(spec, rows=swapped)
        place = RUNS.index(row.relation)
        for other in (RUNS[(place + 1) % len(RUNS)], RUNS[place - 1]):
            renamed = replaced(rows, index, changed(row, relation=other))
            yield f"{row.id} is {other}", _runs(spec, rows=renamed)
        if row.tell:
            silent = replaced(rows, index, changed(row, tell=False))
            yield f"{row.id} does not tell", _runs(spec, rows=silent)


def other_seconds(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """Clocks are further off than declared, or not at all; an end is explained for another time."""
    skew = spec.runs.clock_skew_seconds
    for other in (0, 4 * skew):
        yield f"the clocks are {other:g} s off", _runs(spec, clock_skew_seconds=other)
    seconds = 2 * spec.freshness.explains_seconds
    fresh = changed(spec.freshness, explains_seconds=seconds)
    yield f"an end is explained for {seconds:g} s", changed(spec, freshness=fresh)


def _runs(spec: MachineSpec, **fields: object) -> MachineSpec:
    mutated: MachineSpec = changed(spec, runs=changed(spec.runs, **fields))
    return mutated


def _rows(spec: MachineSpec) -> Iterator[tuple[str, int, FreshnessRule]]:
    for kind in FRESHNESS_FEATURES:
        for index, row in enumerate(getattr(spec.freshness, kind)):
            yield kind, index, row


def _fresh(spec: MachineSpec, kind: str, index: int, **fields: object) -> MachineSpec:
    rows = getattr(spec.freshness, kind)
    table = replaced(rows, index, changed(rows[index], **fields))
    mutated: MachineSpec = changed(spec, freshness=changed(spec.freshness, **{kind: table}))
    return mutated


_NO_ANSWER = {
    "accept": False,
    "open": None,
    "ignore": None,
    "reject": None,
    "tell": False,
    "keeps_run": False,
}


def weaken_freshness(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A row accepts what it should not, refuses what it should take, tells too little or keeps the wrong run."""
    for kind, index, row in _rows(spec):
        if row.accept or row.open:
            fields = {**_NO_ANSWER, "ignore": "Mutant"}
            yield f"{row.id} refuses", _fresh(spec, kind, index, **fields)
        if not row.accept:
            fields = {**_NO_ANSWER, "accept": True}
            yield f"{row.id} accepts", _fresh(spec, kind, index, **fields)
        if row.ignore or row.reject:
            yield (
                f"{row.id} {'does not tell' if row.tell else 'tells'}",
                _fresh(spec, kind, index, tell=not row.tell),
            )
        if row.accept and kind == "runtime" and _names_a_run(row):
            keeps = not row.keeps_run
            what = "keeps" if keeps else "does not keep"
            yield f"{row.id} {what} the run", _fresh(spec, kind, index, keeps_run=keeps)


def _names_a_run(row: FreshnessRule) -> bool:
    """Whether what it accepts says which run it is of."""
    alternatives = Domain(FRESHNESS_FEATURES["runtime"]).alternatives(row.when)
    return any("unstated" not in one.get("run", RUNS) for one in alternatives)


def open_by_freshness(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A row of the runtime opens a run that should not."""
    opener = next((row.open for _, _, row in _rows(spec) if row.open is not None), None)
    for kind, index, row in _rows(spec):
        if kind == "runtime" and row.open is None and opener is not None:
            fields = {**_NO_ANSWER, "open": opener}
            yield f"{row.id} opens a run", _fresh(spec, kind, index, **fields)


def drop_freshness(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A row is missing."""
    for kind, index, row in _rows(spec):
        rows = without(getattr(spec.freshness, kind), index)
        yield f"without {row.id}", changed(spec, freshness=changed(spec.freshness, **{kind: rows}))
