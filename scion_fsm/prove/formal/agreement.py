"""The checker against TLC and SPIN: the same graph, the same numbers of states, the same verdicts."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scion_fsm.machine.observation import Incarnation
from scion_fsm.prove.check.convergence import check_convergence
from scion_fsm.prove.check.freshness import steps
from scion_fsm.prove.check.inputs import World
from scion_fsm.prove.check.properties import check_machine
from scion_fsm.prove.formal import promela, spin, tla, tlc
from scion_fsm.prove.formal.claims import claims, edges
from scion_fsm.prove.formal.identifiers import identifiers
from scion_fsm.prove.formal.protocol import EXPERIMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.machine.record import Record
    from scion_fsm.machine.table import Table

    Projection = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an engine was asked.

    Attributes:
        engine: TLC or SPIN.
        what: What was compared.
        agrees: Whether the engine says what the checker says; None if it could not be asked.
        detail: The numbers, or what differs, or what to install.
    """

    engine: str
    what: str
    agrees: bool | None
    detail: str


def compare(table: Table, folder: Path) -> Iterator[Finding]:
    """Asks every engine and compares.

    Args:
        table: The compiled spec.
        folder: The files that `render` gives, and the modules that are written by hand.

    Raises:
        EngineError: An engine says something that is no verdict.
    """
    for engine, missing, ask in (("TLC", tlc.missing(), _tlc), ("SPIN", spin.missing(), _spin)):
        if missing:
            yield Finding(engine, "everything", None, f"skipped: install {missing}")
        else:
            yield from ask(table, folder)


def _tlc(table: Table, folder: Path) -> Iterator[Finding]:
    yield _same_graph(table, folder)
    yield from _same_history(table, folder)
    asked = tuple(claim for claim in claims(table) if claim.kind == "always_reachable")
    answer = tlc.run(folder, tla.REACHABILITY)
    ours = _verdicts(table)
    proved = all(ours[claim.id] for claim in asked)
    told = f"{len(asked)} goals, {answer.distinct} states"
    yield Finding("TLC", "always reachable", (not answer.violated) == proved, told)
    yield _same_freshness(table, folder)
    convergent = not any(o.verdict == "violated" for o in check_convergence(table).outcomes)
    answer = tlc.run(folder, "Convergence")
    told = f"{answer.distinct:,} states, {'holds' if not answer.violated else 'violated'}"
    yield Finding("TLC", "observers converge (L9)", (not answer.violated) == convergent, told)
    for experiment in EXPERIMENTS:
        answer = tlc.run(folder, experiment.module)
        wanted = () if experiment.breaks is None else (experiment.breaks,)
        told = f"violates {', '.join(answer.violated)}" if answer.violated else "holds"
        yield Finding("TLC", experiment.module, answer.violated == wanted, told)


def _verdicts(table: Table) -> dict[str, bool]:
    return {outcome.id: outcome.verdict != "violated" for outcome in check_machine(table).outcomes}


def _same_graph(table: Table, folder: Path) -> Finding:
    names = identifiers(table.events)
    graph = tlc.graph(folder, tla.MACHINE)
    theirs = {(_configuration(a), label, _configuration(b)) for a, label, b in graph.edges}
    ours = {(edge.source, names[edge.event], edge.target) for edge in edges(table)}
    detail = f"{len(graph.states)} states, {len(theirs):,} labelled edges"
    if theirs != ours:
        detail += f"; {_difference('ours', ours - theirs)}{_difference('TLC', theirs - ours)}"
    return Finding("TLC", "the labelled graph", theirs == ours, detail)


def _difference(whose: str, found: set[tuple[str, str, str]]) -> str:
    shown = ", ".join(" ".join(edge) for edge in sorted(found)[:3])
    return f"{len(found)} only {whose}: {shown}. " if found else ""


def _configuration(state: str) -> str:
    return state.split('"')[1]


def _expected_count(table: Table) -> spin.Count:
    # A state is the initial one or an edge, for a state remembers the step that led to it.
    arrivals = edges(table)
    leaving = {c: sum(edge.source == c for edge in arrivals) for c in table.configurations}
    taken = leaving[table.data.initial] + sum(leaving[edge.target] for edge in arrivals)
    return spin.Count(1 + len(arrivals), 1 + taken)


def _same_history(table: Table, folder: Path) -> Iterator[Finding]:
    answer = tlc.run(folder, tla.HISTORY, keeps_going=True)
    expected = _expected_count(table)
    detail = f"{answer.distinct:,} states, {answer.generated:,} steps"
    same = (answer.distinct, answer.generated) == (expected.states, expected.steps)
    yield Finding("TLC", "the number of states", same, detail)
    yield _same_verdicts(table, "TLC", lambda name: name not in answer.violated)


def _same_verdicts(table: Table, engine: str, holds: Callable[[str], bool]) -> Finding:
    ours = _verdicts(table)
    asked = [claim for claim in claims(table) if claim.kind != "always_reachable"]
    # `sometimes` is asked as its opposite, so that it holds when the engine finds that violated.
    differing = [
        claim.id
        for claim in asked
        if (holds(claim.name) != (claim.kind == "sometimes")) != ours[claim.id]
    ]
    detail = f"{len(asked)} properties" + (f"; not {', '.join(differing)}" if differing else "")
    return Finding(engine, "the verdicts", not differing, detail)


def _same_freshness(table: Table, folder: Path) -> Finding:
    try:
        graph = tlc.graph(folder, "Freshness")
    except tlc.ViolatedError as error:
        return Finding("TLC", "the freshness product", False, str(error))  # noqa: FBT003 - a field
    theirs = {(_read_agent(a), _read_agent(b)) for a, _, b in graph.edges}
    world = World("pods", (Incarnation("A", "a"), Incarnation("B", "b")))
    ours = {(_projected(a), _projected(b)) for a, b in steps(table, world)}
    detail = f"{len(graph.states)} states, {len(theirs):,} steps, every law"
    if theirs != ours:
        detail += f"; {len(ours - theirs)} steps only ours, {len(theirs - ours)} only TLC's"
    return Finding("TLC", "the freshness product", theirs == ours, detail)


def _read_agent(state: str) -> Projection:
    flat = " ".join(state.split())

    def number(pattern: str) -> int:
        found = re.search(pattern, flat)
        if found is None:
            raise tlc.EngineError(f"TLC printed a state that is not understood: {flat}")
        return int(found[1])

    name = flat.split('configuration |-> "')[1].split('"')[0]
    return (
        name,
        number(r"run \|-> <<(\d)"),
        number(r"left \|-> <<(\d)"),
        number(r"mark \|-> (\d)"),
    )


def _projected(record: Record) -> Projection:
    run, left = ((r.uid if r else None) for r in (record.incarnation, record.superseded))
    ages = {None: 0, "A": 1, "B": 2}
    mark = {None: 0, "8": 1, "9": 2, "10": 3, "11": 4}[record.orders[1]]  # type: ignore[index]
    name = identifiers([record.configuration])[record.configuration]
    return name, ages[run], ages[left], mark


def _spin(table: Table, folder: Path) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as scratch:
        machine, way = Path(scratch) / "machine", Path(scratch) / "way"
        machine.mkdir()
        way.mkdir()
        verifier = spin.Verifier(folder / promela.MODEL, machine)
        count = verifier.count()
        detail = f"{count.states:,} states, {count.steps:,} steps"
        yield Finding("SPIN", "the number of states", count == _expected_count(table), detail)
        yield _same_verdicts(table, "SPIN", verifier.holds)
        reachable = [claim for claim in claims(table) if claim.kind == "always_reachable"]
        if reachable:
            on_the_way = spin.Verifier(folder / promela.MODEL, way, "WAY")
            ours = _verdicts(table)
            differing = [c.id for c in reachable if on_the_way.holds(c.name) != ours[c.id]]
            yield Finding("SPIN", "always reachable", not differing, f"{len(reachable)} goals")
