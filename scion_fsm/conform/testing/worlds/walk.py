"""One observer's walk through a history: what came in, what became of it, what the laws demanded of it."""

from __future__ import annotations

import copy
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from scion_fsm.conform.testing.worlds.demand import Demand, Kind
from scion_fsm.conform.testing.worlds.truth import Ledger
from scion_fsm.errors import told_at
from scion_fsm.machine.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.conform.testing.worlds.world import Input, Life
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.stored import EventEntry

    # What is left after a crash: the record, what its observer was told by then, and the inputs.
    _Disk = tuple[Record, Ledger, tuple[tuple[Input, Observation], ...]]


class Fault(Enum):
    """What may happen to an observer between two inputs."""

    CRASH = "it starts again with what was last written"
    RESTART = "it starts again and reads its record back"
    AMNESIA = "it starts again without its record, and lists"
    HISTORY = "the cluster's history went back, and it is told"


class LawBrokenError(AssertionError):
    """A subject breaks a law.

    Attributes:
        law: The law's id.
        complaint: What is wrong.
        story: What came in until then and what became of it, a line each.
        scenario: What of it the record still knows, as `scion-fsm watch --from` reads it.
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
        where = f"What {law} promises is told at {told_at(law)}."
        super().__init__("\n".join((f"{law} is broken: {complaint}", *lines, where)))


class Move(NamedTuple):
    """One input and what became of it.

    Attributes:
        before: The record that it met.
        input: The input.
        observation: What the subject made of it.
        entry: The spec's entry of its event; None if the spec has no such event.
        plan: What the subject planned.
        demand: What the laws demand of it.
        is_of_old_run: It speaks of a run before the one that the observer knows, or of one left behind.
        is_of_new_run: It speaks of a run that the observer had not seen.
    """

    before: Record
    input: Input
    observation: Observation
    entry: EventEntry | None
    plan: Plan
    demand: Demand
    is_of_old_run: bool
    is_of_new_run: bool

    @property
    def stale(self) -> str | None:
        """Why it must change nothing; None if it may."""
        must_not = self.demand.kind in (Kind.STALE, Kind.UNPROVEN)
        return self.demand.why if must_not else None

    @property
    def is_refused(self) -> bool:
        """Whether freshness refused it, so that no row of the table was asked."""
        return self.plan.disposition != "taken" and not self.plan.steps

    def __str__(self) -> str:
        """`MODIFIED run 1.1 ...: created -> running.unreported, taken by T045`."""
        plan = self.plan
        told = ", told" if plan.tells else ""
        return (
            f"{self.input}: {self.before.configuration} -> {plan.record.configuration}, "
            f"{plan.disposition} by {plan.rule}{told}"
        )


class Observer:
    """One subject's record of one agent; `get` gives it an input.

    Attributes:
        record: What it knows.
        sight: The last sight of the current run that counted; None if no run was seen.
        story: Every input so far and what became of it, and every fault, a line each.
    """

    def __init__(self, subject: Subject) -> None:
        """Begins with a new record."""
        self.subject = subject
        self.record = subject.new_record()
        self.sight: Input | None = None
        self.story: tuple[str, ...] = ()
        self._ledger = Ledger(subject.table.clock_skew)
        self._lines: tuple[tuple[Input, Observation], ...] = ()
        self._disk: _Disk = (self.record, self._ledger.fork(), self._lines)

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
        ledger, run = self._ledger, given.life.run if given.life is not None else None
        is_old = run is not None and ledger.is_older(run)
        move = Move(
            before=self.record,
            input=given,
            observation=observation,
            entry=entry,
            plan=plan,
            demand=Demand(Kind.FREE) if entry is None else ledger.demand(given, observation, entry),
            is_of_old_run=is_old,
            is_of_new_run=run is not None and not is_old and ledger.is_unseen(run),
        )
        self.record = plan.record
        self.story = (*self.story, str(move))
        self._lines = (*self._lines, (given, observation))
        counts = plan.disposition == "taken" and move.stale is None
        if entry is not None and counts:
            ledger.accept(given, observation, entry, plan)
            is_of_current = ledger.current is not None and ledger.current == given.life
            self.sight = given if given.is_sight and is_of_current else self.sight
        # What must survive is the world's to say, too: a subject that writes too little is to be seen.
        is_command = entry is not None and entry.evidence == "command"
        if plan.must_write or (counts and is_command):
            written = self.record if plan.must_write else self._disk[0]
            self._disk = written, ledger.fork(), self._lines
        return move

    def suffer(self, fault: Fault) -> None:
        """Starts again with what is left of its record, or hears that the cluster's history went back."""
        if fault is Fault.HISTORY:
            self.record = self.record.with_history_reset()
            self._ledger.forget_history()
            self._disk = self.record, self._ledger.fork(), self._lines
        elif fault is Fault.AMNESIA:
            self.record, self.sight = self.subject.new_record(), None
            self._ledger, self._lines = Ledger(self.subject.table.clock_skew), ()
            self._disk = self.record, self._ledger.fork(), self._lines
        else:
            if fault is Fault.CRASH:
                self.record, ledger, self._lines = self._disk
                self._ledger, self.sight = ledger.fork(), None
            self.record = msgspec.json.decode(msgspec.json.encode(self.record), type=Record)
        self.story = (*self.story, f"({fault.value})")

    @property
    def current(self) -> Life | None:
        """The run that it knows of, seen or minted by a command, as it truly is."""
        return self._ledger.current

    def fork(self) -> Observer:
        """Gives an observer that knows the same and goes its own way from here."""
        other = copy.copy(self)
        other._ledger = self._ledger.fork()  # noqa: SLF001 - its own class
        return other

    def broken(self, law: str, complaint: str) -> LawBrokenError:
        """Gives the error that says that a law is broken, with the story so far."""
        return LawBrokenError(
            law,
            complaint,
            story=self.story,
            scenario=[given.as_event(observation) for given, observation in self._lines],
        )
