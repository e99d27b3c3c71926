"""Runs the phases against a session and judges; the order of phases does not change a verdict."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec

from scion_fsm.conform.subject import protocol as wire
from scion_fsm.conform.subject.inputs import OF_RECORDS
from scion_fsm.conform.subject.session import RESET, Trouble, standard_error_of
from scion_fsm.conform.subject.subject import Answer
from scion_fsm.conform.suite import histories
from scion_fsm.conform.suite.cases import (
    PHASES,
    RIGHT_FIRST,
    Case,
    Phase,
    describe,
    difference,
    law_of,
    path_cases,
    paths_of,
    standing,
    vectors,
)
from scion_fsm.conform.suite.examiner import Cell, Examiner, fault, no_way
from scion_fsm.conform.suite.raw import freshness, observations
from scion_fsm.conform.suite.raw.openings import Openings
from scion_fsm.conform.suite.results import VERDICTS, Report, Result, Verdict
from scion_fsm.conform.suite.vectors import grouped
from scion_fsm.conform.suite.walk import PairWalk
from scion_fsm.errors import ScionFsmError, did_you_mean
from scion_fsm.machine.stored import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scion_fsm.conform.subject.session import Move, Session
    from scion_fsm.lifecycle import Lifecycle


Progress = Callable[[str, int, int], None]
"""Called with the phase, how much of it is done and how much there is."""

Thing = TypeVar("Thing")


class UnknownCaseError(ScionFsmError):
    """A case or phase was named that the suite does not have."""


class Options(msgspec.Struct, frozen=True):
    """What to ask.

    Attributes:
        phases: Which phases.
        only: The ids of the only cases to judge; all if empty.
        level: The weakest level whose failures count.
        seed: Of the random histories.
        histories: How many random histories of each kind.
    """

    phases: tuple[Phase, ...] = PHASES
    only: tuple[str, ...] = ()
    level: Level = "MUST"
    seed: int = 0
    histories: int = 100


def run(
    lifecycle: Lifecycle,
    session: Session,
    options: Options | None = None,
    *,
    progress: Progress = lambda _phase, _done, _all: None,
) -> Report:
    """Asks a subject everything and judges its answers.

    Args:
        lifecycle: What it should be.
        session: A conversation with the subject; left open.
        options: What to ask; everything by default.
        progress: Called now and then.

    Returns:
        A report with a result a case. Breaches of the protocol are cases of the phase `protocol`,
        where the session looks for them.

    Raises:
        UnknownCaseError: A case is named that there is not.
    """
    options = options or Options()
    suite = _Suite(lifecycle, session, options, progress)
    wanted = {name.partition("/")[0] for name in options.only}
    results: list[Result] = []
    for phase in PHASES:
        if phase in options.phases and (not wanted or phase in wanted):
            results += suite.phase(phase)
    if not options.only:
        results = [*_protocol(session), *results]
    _check_names(options.only, results, lifecycle)
    return Report(
        implementation=session.implementation,
        machine=f"{lifecycle.table.data.machine} {lifecycle.version}",
        digest=lifecycle.digest,
        level=options.level,
        results=tuple(results),
        shown_by_inputs=frozenset(case.law for case in suite.of_freshness),
    )


def _check_names(only: Sequence[str], results: Sequence[Result], lifecycle: Lifecycle) -> None:
    asked = {result.id for result in results}
    for name in only:
        if name not in asked:
            paths = paths_of(lifecycle.table)
            known = [
                *(case.id for cases in grouped(lifecycle).values() for case in cases),
                *(
                    f"pairs/{s}/{event}"
                    for s, edges in paths.changing.items()
                    for event, _ in edges
                ),
            ]
            hint = did_you_mean(name, known) or f"; the phases are {', '.join(PHASES)}"
            raise UnknownCaseError(f"there is no case {name!r}{hint}")


def _protocol(session: Session) -> Iterator[Result]:
    for operation, problems in session.violations.items():
        yield Result(
            id=f"protocol/{operation}",
            law=wire.PROTOCOL,
            level="MUST",
            rule=wire.PROTOCOL,
            verdict=Verdict.FAILED if problems else Verdict.PASSED,
            message="; ".join(problems[:3]),
            why=f"Every reply to {operation} is as specs/schema/{wire.SCHEMA_ID}.json has it.",
        )


class _Suite:
    def __init__(
        self, lifecycle: Lifecycle, session: Session, options: Options, progress: Progress
    ) -> None:
        self._lifecycle = lifecycle
        self._session = session
        self._options = options
        self._progress = progress
        self._examiner = Examiner(lifecycle.table, session)
        self._openings = Openings(lifecycle, session)

    @cached_property
    def of_freshness(self) -> list[Case]:
        """The cases of freshness, whether they are asked or not."""
        return list(freshness.cases(self._lifecycle))

    def phase(self, phase: Phase) -> list[Result]:
        self._examiner.begin_phase()
        match phase:
            case "vectors":
                cases = vectors(self._lifecycle.table, self._examiner.paths)
                return self._each(phase, self._selected(list(cases)), self._vector)
            case "paths":
                cases = path_cases(self._lifecycle.table, self._examiner.paths)
                return self._each(phase, self._selected(list(cases)), self._fixed)
            case "inputs":
                found = self._selected(list(observations.cases(self._lifecycle)))
                return self._each(phase, found, self._raw)
            case "freshness":
                return self._each(phase, self._selected(self.of_freshness), self._raw)
            case "pairs":
                walk = PairWalk(self._examiner)
                walk.play(lambda done, total: self._progress(phase, done, total))
                return [r for r in walk.results() if self._is_wanted(r.id)]
            case _:
                made = histories.make(
                    self._examiner, seed=self._options.seed, count=self._options.histories
                )
                chosen = [history for history in made if self._is_wanted(history.id)]
                return self._each(phase, chosen, lambda history: history.judge())

    def _is_wanted(self, name: str) -> bool:
        return not self._options.only or name in self._options.only

    def _selected(self, cases: list[Case]) -> list[Case]:
        return [case for case in cases if self._is_wanted(case.id)]

    def _each(
        self, phase: str, things: Sequence[Thing], judge: Callable[[Thing], Result]
    ) -> list[Result]:
        results = []
        for done, thing in enumerate(things):
            self._progress(phase, done, len(things))
            results.append(judge(thing))
        self._progress(phase, len(things), len(things))
        return results

    def _vector(self, case: Case) -> Result:
        event = case.steps[0].event or ""
        cell = self._examiner.cell(case.given.configuration, event)
        law = case.law
        if cell.finding == "wrong":
            table, source = self._lifecycle.table, case.given.configuration
            law = law_of(table, source, event, cell.answer, otherwise=law)
        return result_of(case, cell, law)

    def _way_to(self, case: Case) -> tuple[Move, ...] | None:
        if case.given.configuration == self._lifecycle.table.data.initial:
            return (RESET,)  # which is itself a part of what such a case shows
        return self._examiner.way_to(case.given.configuration)

    def _raw(self, case: Case) -> Result:
        """Judges a case of raw inputs, unless it is for those alone who keep the spec's records."""
        keeps = "record" in self._session.capabilities
        if not keeps and any(isinstance(step.observe, OF_RECORDS) for step in case.steps):
            cell = Cell("absent", "it keeps no records of the spec's", (), Answer(None), "record")
            return result_of(case, cell, case.law)
        return self._fixed(case)

    def _fixed(self, case: Case) -> Result:
        """Judges a case that is played as it stands, from where it begins."""
        here, way = case.given.configuration, self._way_to(case)
        if way is None:
            opened = self._openings.case(case)
            return (
                result_of(case, no_way(here), case.law) if opened is None else self._fixed(opened)
            )
        moves = (*way, *(step.move for step in case.steps))
        answers = self._session.play(moves)
        first = len(way)
        begun = answers[: len(way)][-1]
        wrong = difference(standing(here), msgspec.structs.replace(begun, accepted=None))
        if wrong:
            where = "reset" if way == (RESET,) else describe(way[-1])
            cell = Cell("wrong", f"after {where}: {wrong}", way, begun)
            return result_of(case, cell, case.law)
        for number, (step, expect) in enumerate(zip(case.steps, case.expect, strict=True)):
            played = moves[: first + number + 1]
            if first + number >= len(answers):
                break
            answer = answers[first + number]
            if answer.state is None and not isinstance(answer, Trouble):
                return result_of(case, self._examiner.skipped(played, answer), case.law)
            wrong = difference(expect, answer)
            if wrong and step.event is not None and not self._examiner.is_sound(here, step.event):
                # It is wrong by itself, and its vector says so.
                why = f"see vectors/{here}/{step.event}: {wrong}"
                cell = Cell("absent", why, played, answer, RIGHT_FIRST)
                return result_of(case, cell, case.law)
            if wrong:
                law = case.law
                if step.event is not None:
                    table = self._lifecycle.table
                    law = law_of(table, here, step.event, answer, otherwise=law)
                cell = Cell(fault(answer), f"{step}: {wrong}", played, answer)
                return result_of(case, cell, law, expect.rule)
            here = expect.state.configuration or here
        last = answers[-1]
        if isinstance(last, Trouble):
            cell = Cell("wrong", last.reason or "", moves[: len(answers)], last)
            return result_of(case, cell, case.law)
        return result_of(case, Cell("right", "", moves, last), case.law)


def result_of(case: Case, cell: Cell, law: str, rule: str | None = None) -> Result:
    """Gives the result of a case by what was found."""
    last = case.expect[-1] if case.expect else None
    return Result(
        id=case.id,
        law=law,
        level=case.level,
        rule=rule or (last.rule if last else ""),
        verdict=VERDICTS[cell.finding],
        message=cell.why,
        lacks=cell.lacks,
        why=case.notes,
        steps=tuple(describe(move) for move in cell.moves) if cell.finding != "right" else (),
        standard_error=standard_error_of(cell.answer),
    )
