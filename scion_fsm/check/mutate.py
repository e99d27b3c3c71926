"""The kill matrix: each mutant against each detector; whoever survives all is proved equivalent, or fails.

Detectors that know nothing of the original: the lint, the properties of the machine, convergence, the
freshness product (with one event of each kind, and those that the mutant changed). One that does: the cases, every pair and every vector with the outcome that the
original gives. A detector that cannot see a mutant's difference is not asked; that is exact for
convergence, which uses the events of the streams alone, and a saving for the product, which is asked of
mutants of freshness, evidence, tags and incarnations.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from scion_fsm.check.convergence import check_convergence
from scion_fsm.check.equivalence import are_equivalent
from scion_fsm.check.freshness import check_world
from scion_fsm.check.inputs import WORLDS, alike
from scion_fsm.check.mutants import mutants
from scion_fsm.check.properties import check_machine
from scion_fsm.core.compile import compile_spec
from scion_fsm.core.observation import Incarnation, Observation
from scion_fsm.core.reconcile import reconcile
from scion_fsm.core.record import Record
from scion_fsm.core.table import Table
from scion_fsm.spec.lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from scion_fsm.check.mutants import Mutant
    from scion_fsm.check.verdict import Part
    from scion_fsm.spec.model import MachineSpec

    Mark = Literal["killed", "survived", "-"]

DETECTORS = ("lint", "properties", "convergence", "freshness", "cases")
BLIND = DETECTORS[:-1]
"""The detectors that do not know the original."""
_OF_FRESHNESS = frozenset(
    {
        "weaken-freshness",
        "open-by-freshness",
        "drop-freshness",
        "other-evidence",
        "drop-tag",
        "drop-opens",
        "other-state",
    }
)
_EVENTS_OF_A_KIND = 1
_DELAY = 1
"""How far convergence lets a state be behind here, one less than in a check."""


@dataclass(frozen=True, slots=True)
class Row:
    """A mutant's line of the kill matrix.

    Attributes:
        operator: The kind of mistake.
        what: The mistake.
        marks: What became of it, by detector.
        is_equivalent: Whether it was proved to behave as the original does.
    """

    operator: str
    what: str
    marks: Mapping[str, Mark]
    is_equivalent: bool

    @property
    def killers(self) -> tuple[str, ...]:
        """The detectors that killed it."""
        return tuple(name for name, mark in self.marks.items() if mark == "killed")

    @property
    def is_failure(self) -> bool:
        """Whether it is another machine and nobody noticed."""
        return not self.killers and not self.is_equivalent


def kill_matrix(
    spec: MachineSpec,
    operators: Iterable[str] = (),
    *,
    features: Mapping[str, tuple[str, ...]] | None,
) -> Iterator[Row]:
    """Runs every mutant against every detector.

    Args:
        spec: A spec in which the lint finds nothing and whose properties are proved.
        operators: Which operators; all of them for none.
        features: What can be seen of a pod, as the lint takes it.
    """
    wanted = frozenset(operators)
    original = Table(compile_spec(spec))
    for mutant in mutants(spec):
        if not wanted or mutant.operator in wanted:
            yield _row(original, mutant, features)


def _row(original: Table, mutant: Mutant, features: Mapping[str, tuple[str, ...]] | None) -> Row:
    if lint(mutant.spec, features=features):
        marks: dict[str, Mark] = dict.fromkeys(DETECTORS, "-")
        return Row(mutant.operator, mutant.what, {**marks, "lint": "killed"}, is_equivalent=False)
    table = Table(compile_spec(mutant.spec))
    is_equivalent = are_equivalent(original, table)
    sent = _some_events(original, table)
    return Row(
        mutant.operator,
        mutant.what,
        {
            "lint": "survived",
            "properties": _mark(lambda: [check_machine(table)]),
            "convergence": _mark(lambda: [check_convergence(table, is_brief=True, delay=_DELAY)])
            if _differs_in_streams(original, table)
            else "survived",
            "freshness": _mark(
                lambda: (check_world(table, w, is_brief=True, events=sent) for w in WORLDS)
            )
            if mutant.operator in _OF_FRESHNESS and not is_equivalent
            else "-",
            "cases": "survived" if _has_same_cases(original, table) else "killed",
        },
        is_equivalent,
    )


def _mark(check: Callable[[], Iterable[Part]]) -> Mark:
    for part in check():
        if any(outcome.verdict != "proved" for outcome in part.outcomes):
            return "killed"
    return "survived"


def _some_events(original: Table, table: Table) -> frozenset[str]:
    kinds: dict[tuple[str, str], list[str]] = {}
    for names in alike(table):
        entry = table.events[names[0]]
        kinds.setdefault((entry.origin, entry.evidence), []).append(names[0])
    some = {name for (_, worth), names in kinds.items() for name in _few(worth, names)}
    changed = {
        event
        for event, entry in table.events.items()
        if entry.evidence != original.events[event].evidence
        or any(table.step(c, event) != original.step(c, event) for c in table.configurations)
    }
    return frozenset(some | changed)


def _few(worth: str, names: list[str]) -> list[str]:
    return names if worth == "command" else names[:_EVENTS_OF_A_KIND]


def _differs_in_streams(original: Table, table: Table) -> bool:
    openers = {row.open for row in table.data.freshness if row.open is not None}
    used = {stage.event for stage in table.data.streams.stages} | openers
    outcomes = ((row.ignore, row.open) for row in table.data.freshness)
    if tuple(outcomes) != tuple((row.ignore, row.open) for row in original.data.freshness):
        return True
    return any(
        table.step(c, e).target != original.step(c, e).target
        or table.step(c, e).disposition != original.step(c, e).disposition
        or table.events[e].evidence != original.events[e].evidence
        for c in original.configurations
        for e in used
    )


def _has_same_cases(original: Table, table: Table) -> bool:
    """Compares outcome by outcome: what a suite of cases does that was generated of the original."""
    if any(case != other for case, other in zip(_pairs(original), _pairs(table), strict=True)):
        return False
    return _vectors(original) == _vectors(table)


def _pairs(table: Table) -> Iterator[object]:
    """Gives what each event does to each configuration, whether a detail is known or not."""
    known = Record("agent", reason="Known", message="known", exit_code=1)
    news = Observation(
        event=None,
        reason="News",
        message="news",
        exit_code=2,
        incarnation=Incarnation("A", "a"),
        tool_name="tool",
    )
    openers = {row.open for row in table.data.freshness}
    for configuration in table.configurations:
        for event in table.events:
            step = table.step(configuration, event)
            if event in openers:  # only reconcile itself sends it
                yield step.disposition, step.target
                continue
            seen = msgspec.structs.replace(news, event=event)
            for record in (known, Record("agent")):
                before = msgspec.structs.replace(record, configuration=configuration)
                plan = reconcile(table, before, seen)
                yield plan.disposition, plan.record


def _vectors(table: Table) -> list[object]:
    data, pods = table.data, table.data.pods
    rows = [(row.id, row.event, row.gone, row.reason) for row in pods.rows]
    outcomes = [(row.ignore, row.open) for row in data.freshness]
    return [
        [rows[number] for number in pods.decided],
        [outcomes[number] for number in data.freshness_cells],
        {word: [m.event for m in meanings] for word, meanings in data.legacy.items()},
        [(c.prefix, c.equals, c.event) for c in data.containers],
        data.timers,
        pods.waiting,
        pods.causes,
    ]


def summary(rows: Iterable[Row]) -> Iterator[str]:
    """Tells the matrix by operator, then each detector's worth, then the survivors."""
    rows = list(rows)
    yield "| operator | mutants | " + " | ".join(DETECTORS) + " | equivalent | survived |"
    yield "|---|--:|" + "--:|" * (len(DETECTORS) + 2)
    for operator in [*dict.fromkeys(row.operator for row in rows), "all"]:
        chosen = [row for row in rows if operator in (row.operator, "all")]
        killed = Counter(name for row in chosen for name in row.killers)
        counts = " | ".join(str(killed[name]) for name in DETECTORS)
        equivalent = sum(row.is_equivalent and not row.killers for row in chosen)
        failed = sum(row.is_failure for row in chosen)
        yield f"| {operator} | {len(chosen)} | {counts} | {equivalent} | {failed} |"
    yield ""
    for name in DETECTORS:
        yield f"- {worth(rows, name)}"
    for row in rows:
        if row.is_failure:
            yield f"- SURVIVED: {row.operator}: {row.what}"


def only_by(rows: Iterable[Row], detector: str, among: tuple[str, ...]) -> list[Row]:
    """Gives the mutants that of some detectors only one kills."""
    return [row for row in rows if [k for k in row.killers if k in among] == [detector]]


def worth(rows: Iterable[Row], detector: str) -> str:
    """Says what a detector kills that no other does, or that it is redundant."""
    rows = list(rows)
    among = BLIND if detector in BLIND else DETECTORS
    alone = only_by(rows, detector, among)
    others = "no other that does not know the original" if detector in BLIND else "no other"
    if not alone:
        return f"{detector} is redundant: whatever it kills, another kills"
    return f"{detector} kills {len(alone)} that {others} kills, such as `{alone[0].what}`"
