"""The checker against TLC and SPIN: the same graph, the same numbers of states, the same verdicts."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scion_fsm.prove.check.properties import check_machine
from scion_fsm.prove.formal import promela, spin, tla, tlc
from scion_fsm.prove.formal.claims import claims, edges
from scion_fsm.prove.formal.identifiers import identifiers
from scion_fsm.prove.formal.protocol import EXPERIMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.machine.table import Table


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


@dataclass(frozen=True, slots=True)
class World:
    """A module that is written by hand from the laws, and must hold on the rendered tables.

    Attributes:
        module: The module in specs/formal.
        about: What it shows.
    """

    module: str
    about: str


WORLDS = (
    World("Agreement", "the decisions from the laws"),
    World("Freshness", "the laws in a world of runs"),
    World("Convergence", "observers converge (L9)"),
)
WHOLE = (
    World("FreshnessWhole", "the same, further"),
    World("FreshnessElsewhere", "the same, each run elsewhere"),
    World("ConvergenceOverTime", "observers come to agree"),
)
"""Those that take minutes."""


def compare(table: Table, folder: Path, *, is_whole: bool = False) -> Iterator[Finding]:
    """Asks every engine and compares.

    Args:
        table: The compiled spec.
        folder: The files that `render` gives, and the modules that are written by hand.
        is_whole: Ask also what takes minutes.

    Raises:
        EngineError: An engine says something that is no verdict.
    """
    if tlc.missing():
        yield Finding("TLC", "everything", None, f"skipped: install {tlc.missing()}")
    else:
        yield from _tlc(table, folder, is_whole=is_whole)
    if spin.missing():
        yield Finding("SPIN", "everything", None, f"skipped: install {spin.missing()}")
    else:
        yield from _spin(table, folder)


def _tlc(table: Table, folder: Path, *, is_whole: bool) -> Iterator[Finding]:
    yield _same_graph(table, folder)
    yield from _same_history(table, folder)
    asked = tuple(claim for claim in claims(table) if claim.kind == "always_reachable")
    answer = tlc.run(folder, tla.REACHABILITY)
    ours = _verdicts(table)
    proved = all(ours[claim.id] for claim in asked)
    told = f"{len(asked)} goals, {answer.distinct} states"
    yield Finding("TLC", "always reachable", (not answer.violated) == proved, told)
    if table.openers:  # they are about runs, of which a machine that opens none has but one
        yield from _by_hand(folder, is_whole=is_whole)
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


def _expected_count(table: Table, *, at_a_dead_end: int = 0) -> spin.Count:
    # Where nothing can be done TLC takes no step, SPIN one that changes nothing, to judge what never ends.
    # A state is the initial one or an edge, for a state remembers the step that led to it.
    arrivals = edges(table)
    leaving = {
        c: sum(edge.source == c for edge in arrivals) or at_a_dead_end for c in table.configurations
    }
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


def _by_hand(folder: Path, *, is_whole: bool) -> Iterator[Finding]:
    for world in (*WORLDS, *(WHOLE if is_whole else ())):
        answer = tlc.run(folder, world.module)
        told = f"{answer.distinct:,} states, "
        told += f"violates {', '.join(answer.violated)}" if answer.violated else "holds"
        yield Finding("TLC", world.about, not answer.violated, told)


def _spin(table: Table, folder: Path) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as scratch:
        machine, way = Path(scratch) / "machine", Path(scratch) / "way"
        machine.mkdir()
        way.mkdir()
        verifier = spin.Verifier(folder / promela.MODEL, machine)
        count = verifier.count()
        detail = f"{count.states:,} states, {count.steps:,} steps"
        same = count == _expected_count(table, at_a_dead_end=1)
        yield Finding("SPIN", "the number of states", same, detail)
        yield _same_verdicts(table, "SPIN", verifier.holds)
        reachable = [claim for claim in claims(table) if claim.kind == "always_reachable"]
        if reachable:
            on_the_way = spin.Verifier(folder / promela.MODEL, way, "WAY")
            ours = _verdicts(table)
            differing = [c.id for c in reachable if on_the_way.holds(c.name) != ours[c.id]]
            yield Finding("SPIN", "always reachable", not differing, f"{len(reachable)} goals")
