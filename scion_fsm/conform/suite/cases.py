"""Cases: what is asked of a subject and what it must answer, made from the compiled table.

An id is a path: `vectors/running.working/tool-start`. The same cases are asked by the suite and written
to vector files, so that both say the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from scion_fsm.conform.graph import Graph
from scion_fsm.conform.subject import inputs
from scion_fsm.conform.subject.session import Event, Look, Move, Put, Reset, Sight
from scion_fsm.conform.subject.subject import Answer, State, state_of
from scion_fsm.machine.record import Record
from scion_fsm.machine.stored import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.conform.subject.subject import LifecycleSubject
    from scion_fsm.machine.stored import PropertyEntry
    from scion_fsm.machine.table import Step, Table

Phase = Literal["vectors", "paths", "pairs", "inputs", "freshness", "histories"]
PHASES: tuple[Phase, ...] = get_args(Phase)
UNKNOWN_EVENT = "event.from-the-future"
"""An event that no spec has: it must change nothing (L11)."""


RIGHT_FIRST = "right answer to what comes first"
"""What a case lacks that is not exercised because something in it is wrong by itself, as its vector says."""


class Given(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a case begins, and a way to get there from a fresh agent."""

    configuration: str
    path: tuple[str, ...] = ()


class Expect(msgspec.Struct, frozen=True):
    """What must hold after one step.

    Attributes:
        state: Phase and activity must be these; so must the configuration if the subject names one.
        accepted: Whether the step is taken; it counts if the subject says so.
        why: The spec's reason.
        rule: The spec's row, empty where none has decided yet; it counts likewise.
        told: Whether people are told that it could not be decided; it counts likewise.
        record: The agent's record, of what is observed; it counts likewise.
    """

    state: State
    accepted: bool
    why: str
    rule: str
    told: bool = False
    record: Record | None = None


class CaseStep(msgspec.Struct, frozen=True, omit_defaults=True):
    """One input: an event by name, or a raw input to observe."""

    event: str | None = None
    observe: inputs.Input | None = None

    @property
    def move(self) -> Move:
        """The step as a subject is asked it."""
        return Event(self.event or "") if self.observe is None else Sight(self.observe)

    def __str__(self) -> str:
        """The event's name, or a few words about what is observed."""
        return describe(self.move)


class Case(msgspec.Struct, frozen=True):
    """One question.

    Attributes:
        id: Its path, stable as long as the spec's names are.
        law: The law that decides.
        level: What an implementation owes.
        notes: Why the case exists.
        given: Where it begins.
        steps: What happens, in order.
        expect: What must hold, step by step.
    """

    id: str
    law: str
    level: Level
    notes: str
    given: Given
    steps: tuple[CaseStep, ...]
    expect: tuple[Expect, ...]


def describe(move: Move) -> str:
    """Gives a move in few words."""
    match move:
        case Event():
            return move.name
        case Reset():
            return "reset"
        case Put():
            return f"set {move.configuration}"
        case Look():
            return "state"
        case Sight():
            return inputs.describe(move.input)


def expectation(step: Step) -> Expect:
    """Gives what a row of the table demands."""
    return Expect(state_of(step.target), step.disposition == "taken", step.why, step.rule)


def demanded(model: LifecycleSubject, answer: Answer) -> Expect:
    """Gives what the spec as a subject has just answered as what must hold."""
    state = answer.state or state_of(model.record.configuration)
    told = bool(answer.told)
    why = answer.reason or ""
    return Expect(state, bool(answer.accepted), why, model.rule, told, answer.record)


def standing(configuration: str) -> Expect:
    """Gives what must hold where the agent stands before anything happens."""
    return Expect(state_of(configuration), accepted=True, why="", rule="")


def difference(expect: Expect, answer: Answer) -> str:
    """Says how an answer differs from what must hold; empty if it does not."""
    state, wanted = answer.state, expect.state
    if state is None:
        return answer.reason or "it gave no state"
    same = (state.phase, state.activity) == (wanted.phase, wanted.activity)
    if not same or state.configuration not in (None, wanted.configuration):
        return f"expected {wanted}, got {state if str(state) != str(wanted) else state.views}"
    if answer.accepted is not None and answer.accepted != expect.accepted:
        verb = "taken" if expect.accepted else "refused"
        return f"expected that it is {verb}, got that it is {'refused' if expect.accepted else 'taken'}"
    if answer.told is not None and answer.told != expect.told:
        wish, found = ("is", "is not") if expect.told else ("is not", "is")
        return f"expected that it {wish} told to people, got that it {found}"
    if expect.rule and answer.rule is not None and answer.rule != expect.rule:
        return f"expected that {expect.rule} decides, got {answer.rule or 'no row'}"
    if expect.record is None or answer.record is None:
        return ""
    return "; ".join(_differing("record", expect.record, answer.record))


def _differing(name: str, wanted: object, got: object) -> Iterator[str]:
    """Says which parts of a record differ, each by its path and as its JSON has it."""
    if isinstance(wanted, msgspec.Struct) and type(wanted) is type(got):
        for part in wanted.__struct_fields__:
            yield from _differing(f"{name}.{part}", getattr(wanted, part), getattr(got, part))
    elif wanted != got:
        told = [msgspec.json.encode(one).decode() for one in (wanted, got)]
        yield f"expected {name} {told[0]}, got {told[1]}"


class Paths(Graph):
    """Shortest paths of a table from a fresh agent, in its order, so that they are always the same."""

    def __init__(self, table: Table) -> None:
        """Reads the table's changing transitions once."""
        self.table = table
        changing: dict[str, tuple[tuple[str, str], ...]] = {}
        quiet: dict[str, tuple[str, ...]] = {}
        for source in table.configurations:
            steps = [table.step(source, event) for event in table.events]
            changing[source] = tuple((s.event, s.target) for s in steps if s.target != source)
            quiet[source] = tuple(s.event for s in steps if s.target == source)
        super().__init__(table.data.initial, changing, quiet)
        self._shortest = {name: self.search(self.initial, {name}) for name in table.configurations}

    def to(self, configuration: str) -> tuple[str, ...]:
        """Gives the events of the shortest path to a configuration; every one has a path (L12)."""
        return tuple(event for _, event in self._shortest[configuration] or ())


@lru_cache(maxsize=8)
def paths_of(table: Table) -> Paths:
    """Gives a table's paths, which are asked for with each case; the same ones each time."""
    return Paths(table)


def levels_of(table: Table) -> dict[str, Level]:
    """Gives every rule's level by id."""
    return {rule.id: rule.level for rule in table.data.rules}


def vectors(table: Table, paths: Paths) -> Iterator[Case]:
    """Makes a case of every pair of configuration and event, and of an unknown event everywhere."""
    levels = levels_of(table)
    for configuration in table.configurations:
        given = Given(configuration, paths.to(configuration))
        for event in (*table.events, UNKNOWN_EVENT):
            step = table.step(configuration, event)
            yield Case(
                id=f"vectors/{configuration}/{event}",
                law=step.law or "L2",
                level=levels.get(step.rule, "MUST"),
                notes=step.why,
                given=given,
                steps=(CaseStep(event),),
                expect=(expectation(step),),
            )


def path_cases(table: Table, paths: Paths) -> Iterator[Case]:
    """Makes a case of the shortest path to every configuration, checked at every step."""
    for configuration in table.configurations:
        events = paths.to(configuration)
        here, expects = table.data.initial, []
        for event in events:
            step = table.step(here, event)
            expects.append(expectation(step))
            here = step.target
        yield Case(
            id=f"paths/{configuration}",
            law="L12",
            level="MUST",
            notes=table.states[configuration].doc,
            given=Given(table.data.initial),
            steps=tuple(CaseStep(event) for event in events),
            expect=tuple(expects),
        )


def law_of(table: Table, source: str, event: str, answer: Answer, *, otherwise: str) -> str:
    """Names the law that an answer breaks.

    An activity outside running breaks L1; else it is the law of the spec's claim about every
    transition that this one breaks; else `otherwise`, the law behind the row.
    """
    state = answer.state
    if state is None:
        return otherwise
    target = table.configuration_of(state.phase, state.activity)
    if target is None and state.activity is not None:
        return "L1"
    target = state.configuration or target
    if target is None or target == source:
        return otherwise
    broken = (
        claim.law
        for claim in table.data.properties
        if claim.kind == "always" and claim.check is None and _breaks(claim, source, event, target)
    )
    return next(broken, otherwise)


def _breaks(claim: PropertyEntry, source: str, event: str, target: str) -> bool:
    conditions = ((claim.on, event), (claim.leaving, source), (claim.entering, target))
    if not all(members is None or name in members for members, name in conditions):
        return False
    allowed = ((claim.caused_by, event), (claim.leads_to, target))
    return not all(members is None or name in members for members, name in allowed)
