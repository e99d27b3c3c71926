"""One observer's walk through a history, with a ledger that tells stale from fresh by the world's side."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from scion_fsm.conform.testing.strategies import Fault
from scion_fsm.machine.orders import Moment
from scion_fsm.machine.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.conform.testing.world import Input, Run
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.stored import EventEntry

REPORTERS = frozenset({"agent", "relay", "scheduler"})


class LawBrokenError(AssertionError):
    """A subject breaks a law.

    Attributes:
        law: The law's id.
        complaint: What is wrong.
        story: What came in until then and what became of it, a line each.
        scenario: The same since the record was last lost, as `scion-fsm watch --from` reads it.
    """

    def __init__(
        self,
        law: str,
        complaint: str,
        *,
        story: Iterable[str] = (),
        scenario: Iterable[dict[str, Any]] = (),
    ) -> None:
        """Says the law first."""
        self.law = law
        self.complaint = complaint
        self.story = tuple(story)
        self.scenario = tuple(scenario)
        lines = (f"  {number}. {line}" for number, line in enumerate(self.story, 1))
        super().__init__("\n".join((f"{law} is broken: {complaint}", *lines)))


class Move(NamedTuple):
    """One input and what became of it.

    Attributes:
        before: The record that it met.
        input: The input.
        observation: What the subject made of it.
        entry: The spec's entry of its event; None if the spec has no such event.
        plan: What the subject planned.
        stale: Why the world knows it to be stale; None if it is not, or if nobody can know.
        is_of_old_run: Whether the run that it speaks of had ended, or was left behind, for this record.
        is_of_new_run: Whether it speaks of a run that the record has not seen.
    """

    before: Record
    input: Input
    observation: Observation
    entry: EventEntry | None
    plan: Plan
    stale: str | None
    is_of_old_run: bool
    is_of_new_run: bool

    def __str__(self) -> str:
        """`MODIFIED pod 1 ...: created -> running.unreported, taken by T045`."""
        plan = self.plan
        return (
            f"{self.input}: {self.before.configuration} -> {plan.record.configuration}, "
            f"{plan.disposition} by {plan.rule}"
        )


class Ledger:
    """What one observer accepted, in the world's own numbers: runs counted, versions as numbers.

    Attributes:
        current: The run that its record is about; None if it knows none.
    """

    def __init__(self) -> None:
        """Begins with nothing seen."""
        self.current: Run | None = None
        self._left_behind = 0
        self._version = 0
        self._times: dict[str, float] = {}

    def fork(self) -> Ledger:
        """Gives a ledger with the same entries."""
        other = copy.copy(self)
        other._times = dict(self._times)  # noqa: SLF001 - its own class
        return other

    def is_old(self, run: Run | None) -> bool:
        """Whether a run had ended before the current one began, or an operator left its pod behind.

        A record remembers the one pod that was left behind last: what is of an earlier one and has no
        order is not told from news (tests/conform/test_laws.py pins it).
        """
        if run is None:
            return False
        if run.pod == self._left_behind:
            return True
        return self.current is not None and run.precedes(self.current)

    def is_new(self, run: Run | None) -> bool:
        """Whether the current run had ended before a run began."""
        return run is not None and self.current is not None and self.current.precedes(run)

    def staleness(
        self, given: Input, observation: Observation, entry: EventEntry, *, is_terminal: bool
    ) -> str | None:
        """Tells why an input is stale (L6); None if it is not, or if nobody can know."""
        if self.is_old(given.run):
            return "it is of an old incarnation"
        if given.version is not None and given.version <= self._version:
            return "its resourceVersion is not newer than one accepted"
        time, mark = observation.order, self._times.get(entry.origin)
        if isinstance(time, Moment) and mark is not None and time.seconds <= mark:
            return f"it is not newer than what the {entry.origin} said last"
        if is_terminal and entry.origin in REPORTERS:
            return "the agent has ended and it is a report"
        return None

    def accept(self, move: Move) -> None:
        """Enters an input that the subject took."""
        entry, run = move.entry, move.input.run
        if entry is None or move.plan.disposition != "taken":
            return
        if entry.evidence == "command" and move.plan.record.run is None:
            if self.current is not None:
                self._left_behind, self.current = self.current.pod, None
                self._times.clear()
        elif entry.origin not in REPORTERS and run is not None:
            if self.is_new(run):
                self._times.clear()
            if self.current is None or run.container or run.pod != self.current.pod:
                self.current = run
        if move.input.version is not None:
            self._version = max(self._version, move.input.version)
        if isinstance(move.observation.order, Moment):
            self._times[entry.origin] = move.observation.order.seconds


class Observer:
    """One subject's record of one agent; `get` gives it an input.

    Attributes:
        record: What it knows.
        moves: Every input so far and what became of it.
    """

    def __init__(self, subject: Subject) -> None:
        """Begins with a new record."""
        self.subject = subject
        self.record = subject.new_record()
        self.moves: list[Move] = []
        self._ledger = Ledger()
        self._begins = 0

    def get(self, given: Input) -> Move:
        """Observes and reconciles one input, and keeps what becomes of it.

        Raises:
            LawBrokenError: The subject raised (L11).
        """
        try:
            observation = given.observed_by(self.subject)
            plan = self.subject.reconcile(self.record, observation)
        except Exception as error:
            complaint = f"{given} raised {error!r}"
            raise self.broken("L11", complaint) from error
        entry = self.subject.table.events.get(observation.event or "")
        ledger, before = self._ledger, self.record
        is_terminal = self.subject.is_terminal(before.configuration)
        move = Move(
            before=before,
            input=given,
            observation=observation,
            entry=entry,
            plan=plan,
            stale=ledger.staleness(given, observation, entry, is_terminal=is_terminal)
            if entry
            else None,
            is_of_old_run=ledger.is_old(given.run),
            is_of_new_run=ledger.is_new(given.run),
        )
        self.moves.append(move)
        self.record = plan.record
        ledger.accept(move)
        return move

    def suffer(self, fault: Fault) -> None:
        """Starts again, with its stored record or, after amnesia, without."""
        if fault is Fault.AMNESIA:
            self.record = self.subject.new_record()
            self._ledger = Ledger()
            self._begins = len(self.moves)
        else:
            self.record = msgspec.json.decode(msgspec.json.encode(self.record), type=Record)

    def fork(self) -> Observer:
        """Gives an observer that knows the same and goes its own way from here."""
        other = copy.copy(self)
        other.moves = list(self.moves)
        other._ledger = self._ledger.fork()  # noqa: SLF001 - its own class
        return other

    def broken(self, law: str, complaint: str) -> LawBrokenError:
        """Gives the error that says that a law is broken, with the story so far."""
        return LawBrokenError(
            law,
            complaint,
            story=[str(move) for move in self.moves],
            scenario=[move.input.as_event() for move in self.moves[self._begins :]],
        )
