"""Record and observation to plan: freshness first, then one row of the table (L4-L11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.fields import PydanticField
from scion_fsm.machine.freshness import Judgement, judge
from scion_fsm.machine.orders import Marks, Moment, seconds_of
from scion_fsm.machine.record import OPERATOR, RUNTIME, End, Fence, Record, with_mark
from scion_fsm.machine.runs import Run
from scion_fsm.machine.spec.vocabulary import FRESHNESS_FEATURES
from scion_fsm.machine.stored import Disposition, EventEntry
from scion_fsm.machine.table import Step, Table

if TYPE_CHECKING:
    from scion_fsm.machine.observation import Observation

_OF_THE_RUNTIME = frozenset(FRESHNESS_FEATURES["runtime"]["evidence"])


class Plan(PydanticField, msgspec.Struct, frozen=True, gc=False):
    """What one observation does to one record.

    Attributes:
        record: The record after; the very object that went in unless the observation was taken.
        steps: The rows that decided, in order; empty when freshness refused the observation.
        disposition: taken, ignored or rejected.
        rule: The id of the row that decided: `T..` of the table, `F..` of freshness, or `L11`.
        why: A sentence for people.
        law: The law behind it; may be empty.
        reason: A token for programs when freshness refused it, such as StaleOrder.
        must_write: True iff what must survive a crash changed. The record must be durable BEFORE the
            observation is acknowledged to whoever sent it.
        doubt: What could not be decided, or not proved, and people are to be told (L15); else empty.
    """

    record: Record
    steps: tuple[Step, ...]
    disposition: Disposition
    rule: str
    why: str
    law: str = ""
    reason: str = ""
    must_write: bool = False
    doubt: str = ""

    @property
    def tells(self) -> bool:
        """Whether people are to be told of it (L15)."""
        return bool(self.doubt)

    def __str__(self) -> str:
        """`ignored by F02: why`."""
        return f"{self.disposition} by {self.rule}: {self.why}"


def reconcile(table: Table, record: Record, observation: Observation) -> Plan:
    """Applies one observation to a record, by the laws.

    Args:
        table: The compiled spec.
        record: What is known; not changed.
        observation: What an `observe_*` function made of an input.

    Returns:
        A plan. Whatever is not taken leaves `record` the same object and `must_write` False (L6, L11).

    Raises:
        UnknownConfigurationError: The record is in a configuration that the spec does not have.
    """
    event = observation.event
    entry = table.inputs.get(event or "")
    if event is None or entry is None:
        return _unknown(table, record, observation)
    judgement = judge(table, record, observation, entry)
    fresh = judgement.row
    refusal = fresh.ignore or fresh.reject
    if refusal is not None:
        disposition: Disposition = "ignored" if fresh.reject is None else "rejected"
        return Plan(
            record, (), disposition, fresh.id, fresh.why, fresh.law, refusal, doubt=judgement.doubt
        )
    if record.history is not None and event in table.data.repeats:
        event = table.data.repeats[event].get(record.history, event)

    before = record
    opening: tuple[Step, ...] = ()
    if fresh.open is not None:
        opening = (table.step(record.configuration, fresh.open),)
        before = _opened(record, opening[0])
    step = table.step(before.configuration, event)
    if step.disposition != "taken":
        return Plan(record, (step,), step.disposition, step.rule, step.why, step.law)
    after = _apply(before, step, observation, entry, judgement)
    must_write = after.must_be_written_after(record)
    has_lifted = step.lifts and record.fence is not None and record.fence.is_up
    return Plan(
        after,
        (*opening, step) if opening else (step,),
        "taken",
        step.rule,
        step.why,
        step.law,
        "",
        must_write,
        judgement.doubt or (step.why if has_lifted else ""),
    )


def _unknown(table: Table, record: Record, observation: Observation) -> Plan:
    if observation.event in table.openers:
        why = (
            f"{observation.event} is reconcile's own word; evidence of a new run says what it saw."
        )
    elif observation.event is not None:
        why = table.step(record.configuration, observation.event).why
    else:
        why = "; ".join(observation.problems) or "It says nothing about the agent."
    return Plan(record, (), "ignored", "L11", why, "L11", "Unknown")


def _opened(record: Record, opening: Step) -> Record:
    """Gives the record of a run that the runtime showed, before what it showed."""
    return Record(
        record.name,
        opening.target,
        fence=record.fence,
        marks=_of_operators(record.marks),
        command=record.command,
        predecessor=True,
        last_transition_time=record.last_transition_time,
    )


def _of_operators(marks: Marks) -> Marks:
    """Gives the marks that a new run begins with: its own agent, relays and runtime have said nothing."""
    return tuple(mark for mark in marks if mark[0] == OPERATOR)


def _across_runs(marks: Marks) -> Marks:
    """Gives the marks that are no run's own: operators', and of readings, which go on whatever runs.

    What a cluster's version said does not stay: where a command is not carried out, a pod that has ended
    shows no newer one.
    """
    return tuple(
        (origin, mark)
        for origin, mark in marks
        if origin == OPERATOR or (origin == RUNTIME and isinstance(mark, Moment))
    )


def _apply(
    record: Record,
    step: Step,
    observation: Observation,
    entry: EventEntry,
    judgement: Judgement,
) -> Record:
    """Gives the record after a step."""
    run, fence, marks = record.run, record.fence, record.marks
    predecessor, command = record.predecessor, record.command
    order = observation.order
    if entry.evidence == "command":
        command = observation.id
        if step.opens is True or (step.opens == "unseen" and run is None):
            predecessor = predecessor or run is not None
            run, fence = _fenced(record, observation)
            marks = _across_runs(marks)
    elif step.lifts and fence is not None and fence.is_up:
        run, fence, marks = _last_seen(fence.left), None, _across_runs(marks)
    elif entry.evidence != "report":
        run, fence = _sighted(run, fence, observation, entry, judgement)
    elif entry.begins and fence is not None and fence.is_up and fence.begun is None:
        fence = _begun(fence, order)
    # Who reports has no versions: a mark of another kind would silence or free whoever comes next.
    if isinstance(order, Moment) or (order is not None and entry.evidence in _OF_THE_RUNTIME):
        marks = with_mark(marks, entry.origin_index, order)
    reason, message, exit_code = _detail(record, step, observation)
    return Record(
        record.name,
        step.target,
        run,
        fence,
        marks,
        command,
        predecessor,
        _end(record, step, observation, entry),
        reason,
        message,
        exit_code,
        None if step.tool_name == "clear" else _tool_name(record, step, observation),
        record.history
        if step.history == "keep"
        else (None if step.history == "clear" else step.source),
        observation.time if step.moves else record.last_transition_time,
    )


def _fenced(record: Record, command: Observation) -> tuple[Run | None, Fence]:
    """Gives the run and the fence after a command that opens a run (laws.md 4)."""
    fence = record.fence
    left = fence.left if fence is not None and fence.is_up else ()
    if record.run is not None and record.run not in left:
        left = (*left, record.run)
    at = command.order.seconds if isinstance(command.order, Moment) else 0.0
    minted = Run(run_id=command.mints) if command.mints else None
    return minted, Fence(at, left, command.mints)


def _last_seen(left: tuple[Run, ...]) -> Run | None:
    """Gives the run that goes on where none followed: one that was only minted may never have been."""
    seen = [run for run in left if run.uid is not None or run.container is not None]
    return seen[-1] if seen else None


def _sighted(
    run: Run | None,
    fence: Fence | None,
    seen: Observation,
    entry: EventEntry,
    judgement: Judgement,
) -> tuple[Run | None, Fence | None]:
    """Gives the run and the fence after the runtime showed something of the agent.

    What may be older than the last does not say which run the record is about, but that the awaited one was.
    """
    if seen.run is None or not seen.run.is_named:
        if run is not None and entry.container == "ended" and not run.ended:
            run = msgspec.structs.replace(run, ended=True)
        return run, fence
    if fence is not None and fence.is_up:
        fence = Fence(fence.at, (), fence.mints, is_up=False)
    if judgement.row.keeps_run:
        return run, fence
    sight = seen.run
    if entry.container == "ended" and not sight.ended:
        sight = msgspec.structs.replace(sight, ended=True)
    if isinstance(seen.order, Moment) and (run is None or run.seen is None):
        sight = msgspec.structs.replace(sight, seen=seen.order.seconds)
    return sight if run is None else run.known_better(sight), fence


def _begun(fence: Fence, order: object) -> Fence:
    if not isinstance(order, Moment):
        return fence
    return Fence(fence.at, fence.left, fence.mints, fence.is_up, order.seconds)


def _end(record: Record, step: Step, seen: Observation, entry: EventEntry) -> End | None:
    """Gives when the run ended: when it first did, unless a command says so later."""
    if not step.ends:
        return None
    # That it was stopped again is news of a run that was not seen; that a stop is asked for is none.
    is_commanded = entry.evidence == "command" and (entry.explains or not step.internal)
    if record.end is not None and not is_commanded:
        return record.end
    moment = seen.order.seconds if isinstance(seen.order, Moment) else None
    at = moment if is_commanded else seconds_of(seen.time) or moment
    return End(at, is_commanded)


def _detail(
    record: Record, step: Step, observation: Observation
) -> tuple[str | None, str | None, int | None]:
    if step.explanation is not None:
        code = "unknown" if observation.exit_code is None else observation.exit_code
        message = step.explanation.format(exit_code=code, reason=observation.reason or "unknown")
        return observation.reason, message, observation.exit_code
    if step.detail == "replace":
        return observation.reason, observation.message, observation.exit_code
    if step.detail == "keep":
        return record.reason, record.message, record.exit_code
    return (
        observation.reason if record.reason is None else record.reason,
        observation.message if record.message is None else record.message,
        observation.exit_code if record.exit_code is None else record.exit_code,
    )


def _tool_name(record: Record, step: Step, observation: Observation) -> str | None:
    return record.tool_name if step.tool_name == "keep" else observation.tool_name or None
