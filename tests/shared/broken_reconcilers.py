"""Reconcilers that decide wrongly: they believe too much, or refuse too much; the checker must name the law.

Sources: scion.md, pods.md, and what the checker of the first edition could not see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from scion_fsm import Plan
from scion_fsm.machine.orders import Moment, Version

if TYPE_CHECKING:
    from collections.abc import Callable

    from scion_fsm import Observation, Record
    from scion_fsm.machine.table import Table

    Reconcile = Callable[[Record, Observation], Plan]
    Wrap = Callable[[Table, Reconcile], Reconcile]


@dataclass(frozen=True)
class BrokenReconciler:
    """A way to decide wrongly, and the property that must catch it."""

    name: str
    wrap: Wrap
    caught_by: str

    @property
    def law(self) -> str:
        """The law that the property is of."""
        return self.caught_by.split("-", maxsplit=1)[0]


def _with(
    change_record: Callable[[Table, Record, Observation], Record] | None = None,
    change_input: Callable[[Table, Record, Observation], Observation] | None = None,
    change_plan: Callable[[Table, Record, Observation, Plan], Plan] | None = None,
) -> Wrap:
    """Decides by another record or input, or makes another plan of the real one's."""

    def wrap(table: Table, real: Reconcile) -> Reconcile:
        def decide(record: Record, seen: Observation) -> Plan:
            before = record if change_record is None else change_record(table, record, seen)
            given = seen if change_input is None else change_input(table, record, seen)
            plan = real(before, given)
            if plan.record is before:
                plan = msgspec.structs.replace(plan, record=record)
            return plan if change_plan is None else change_plan(table, record, seen, plan)

        return decide

    return wrap


def _evidence(table: Table, seen: Observation) -> str:
    entry = table.events.get(seen.event or "")
    return "" if entry is None else entry.evidence


def _origin(table: Table, seen: Observation) -> str:
    entry = table.events.get(seen.event or "")
    return "" if entry is None else entry.origin


def _refused(record: Record) -> Plan:
    return Plan(record, (), "ignored", "F99", "no", "L6", "Nope")


def _refusing(when: Callable[[Table, Record, Observation], bool]) -> Wrap:
    """Refuses what it should take."""

    def change(table: Table, record: Record, seen: Observation, plan: Plan) -> Plan:
        is_deaf = plan.disposition == "taken" and when(table, record, seen)
        return _refused(record) if is_deaf else plan

    return _with(change_plan=change)


def _without_marks_of(origin: str, kind: type) -> Wrap:
    """Never compares one kind of order of an origin."""

    def change(table: Table, record: Record, seen: Observation) -> Record:
        if _origin(table, seen) != origin:
            return record
        index = table.events[seen.event or ""].origin_index
        marks = tuple(m for m in record.marks if m[0] != index or not isinstance(m[1], kind))
        return msgspec.structs.replace(record, marks=marks)

    return _with(change)


def _naming(**run: object) -> Callable[[Table, Record, Observation], Observation]:
    """Forgets parts of the run that an input names."""

    def change(_: Table, _record: Record, seen: Observation) -> Observation:
        if seen.run is None:
            return seen
        return msgspec.structs.replace(seen, run=msgspec.structs.replace(seen.run, **run))

    return change


def _nameless(*evidence: str) -> Callable[[Table, Record, Observation], Observation]:
    def change(table: Table, _: Record, seen: Observation) -> Observation:
        is_meant = _evidence(table, seen) in evidence
        return msgspec.structs.replace(seen, run=None) if is_meant else seen

    return change


def _undated_report(table: Table, record: Record, seen: Observation) -> Observation:
    is_report = _evidence(table, seen) == "report" and record.fence is None
    return msgspec.structs.replace(seen, order=None) if is_report else seen


def _dated_command(table: Table, record: Record, seen: Observation) -> Observation:
    if _evidence(table, seen) != "command" or seen.order is not None:
        return seen
    mark = record.mark("operator")
    at = mark.seconds + 1 if isinstance(mark, Moment) else 1_767_225_600.0 + 900
    return msgspec.structs.replace(seen, order=Moment("operator", at))


def _as_text(_: Table, record: Record, seen: Observation) -> Observation:
    mark = record.mark("runtime")
    if not isinstance(mark, Version) or not isinstance(seen.order, Version):
        return seen
    is_newer = seen.order.digits > mark.digits
    digits = mark.digits + "0" if is_newer else "1"
    return msgspec.structs.replace(seen, order=Version(seen.order.cluster, digits))


def _equal_is_newer(_: Table, record: Record, seen: Observation) -> Record:
    marks = tuple(mark for mark in record.marks if mark[1] != seen.order)
    return msgspec.structs.replace(record, marks=marks)


def _writes(*, always: bool) -> Wrap:
    return _with(change_plan=lambda _t, _r, _s, p: msgspec.structs.replace(p, must_write=always))


def _lost_commands(table: Table, _r: Record, seen: Observation, plan: Plan) -> Plan:
    is_command = _evidence(table, seen) == "command"
    return msgspec.structs.replace(plan, must_write=False) if is_command else plan


def _after(change: Callable[[Record, Record], Record]) -> Wrap:
    """Makes another record of what was taken."""

    def replace(_t: Table, record: Record, _s: Observation, plan: Plan) -> Plan:
        if plan.disposition != "taken":
            return plan
        return msgspec.structs.replace(plan, record=change(record, plan.record))

    return _with(change_plan=replace)


def _of_unknown(change: Callable[[Record, Observation, Plan], Plan]) -> Wrap:
    def replace(_t: Table, record: Record, seen: Observation, plan: Plan) -> Plan:
        return change(record, seen, plan) if plan.reason == "Unknown" else plan

    return _with(change_plan=replace)


def _raising(_r: Record, seen: Observation, _p: Plan) -> Plan:
    raise ValueError(seen.event)


def _stored(record: Record, seen: Observation, plan: Plan) -> Plan:
    after = msgspec.structs.replace(record, message=seen.event)
    return msgspec.structs.replace(plan, record=after, must_write=True)


def _message_of_the_dead(table: Table, record: Record, seen: Observation, plan: Plan) -> Plan:
    if _origin(table, seen) != "relay" or not record.is_terminal:
        return plan
    after = msgspec.structs.replace(record, message="from a heartbeat")
    return msgspec.structs.replace(plan, record=after, must_write=True)


def _is_final(table: Table, record: Record) -> bool:
    return "final" in table.states[record.configuration].tags


def _last_verdict(table: Table, record: Record, seen: Observation) -> Record:
    if _is_final(table, record) and _evidence(table, seen) == "irreversible":
        return msgspec.structs.replace(record, configuration="starting")
    return record


def _fenceless(_b: Record, after: Record) -> Record:
    return msgspec.structs.replace(after, fence=None)


def _is_near_fence(_t: Table, record: Record, seen: Observation) -> bool:
    began = None if seen.run is None else seen.run.began
    return record.fence is not None and began is not None and began - record.fence.at < 10


def _is_of_runtime(table: Table, seen: Observation) -> bool:
    return _origin(table, seen) == "runtime"


def _untold(_t: Table, _r: Record, _s: Observation, plan: Plan) -> Plan:
    return msgspec.structs.replace(plan, doubt="")


def _nothing_left(_b: Record, after: Record) -> Record:
    if after.fence is None:
        return after
    return msgspec.structs.replace(after, fence=msgspec.structs.replace(after.fence, left=()))


def _of_the_run_unwritten(_t: Table, record: Record, _s: Observation, plan: Plan) -> Plan:
    is_same = plan.record.configuration == record.configuration
    is_known_better = is_same and plan.record.run != record.run
    return msgspec.structs.replace(plan, must_write=False) if is_known_better else plan


def _more_than_the_pair(before: Record, after: Record) -> Record:
    is_other = before.exit_code is not None
    return msgspec.structs.replace(after, configuration=before.configuration) if is_other else after


def _only_own_marks(before: Record, after: Record) -> Record:
    is_new = before.run is not None and after.run is not None and after.run != before.run
    marks = tuple(mark for mark in after.marks if mark[0] != 0)
    return msgspec.structs.replace(after, marks=marks) if is_new else after


BROKEN_RECONCILERS = (
    # What Scion or a peer really did.
    BrokenReconciler("it writes although nothing changed", _writes(always=True), "L10-idempotence"),
    BrokenReconciler("it keeps what it learnt to itself", _writes(always=False), "L10-idempotence"),
    BrokenReconciler(
        "it takes whatever comes last", _without_marks_of("runtime", Version), "L6-stale"
    ),
    BrokenReconciler(
        "it knows an agent by its name alone",
        _with(change_input=_nameless("level", "irreversible", "absence", "none")),
        "L7-successor",
    ),
    BrokenReconciler("it compares resourceVersions as text", _with(change_input=_as_text), "L6-stale"),
    BrokenReconciler(
        "a tool's name survives the tool",
        _after(lambda b, a: msgspec.structs.replace(a, tool_name=b.tool_name or a.tool_name)),
        "L1-tool-names",
    ),
    BrokenReconciler("it stores any word", _of_unknown(_stored), "L11-unknown"),
    BrokenReconciler("it raises on what it does not know", _of_unknown(_raising), "L11-unknown"),
    BrokenReconciler(
        "a heartbeat changes the message of an ended agent",
        _with(change_plan=_message_of_the_dead),
        "L6-stale",
    ),
    BrokenReconciler("the last verdict counts", _with(_last_verdict), "L4-stale"),
    BrokenReconciler("it forgets what a restart left behind", _after(_fenceless), "L7-successor"),
    BrokenReconciler("it looks at more than the pair", _after(_more_than_the_pair), "L3-no-guards"),
    # What the first edition's checker called proved.
    BrokenReconciler(
        "what is final never opens again",
        _refusing(lambda t, r, s: _is_final(t, r) and _evidence(t, s) != "command"),
        "L13-fresh",
    ),
    BrokenReconciler(
        "it is deaf to the runtime after a restart",
        _refusing(lambda t, r, s: r.fence is not None and _is_of_runtime(t, s)),
        "L13-fresh",
    ),
    BrokenReconciler(
        "an opening raises no marks",
        _after(
            lambda b, a: (
                msgspec.structs.replace(a, marks=b.marks)
                if b.run is not None and a.run is not None and a.run != b.run
                else a
            )
        ),
        "L6-stale",
    ),
    BrokenReconciler(
        "commands are never compared", _without_marks_of("operator", Moment), "L6-stale"
    ),
    BrokenReconciler("relays are never compared", _without_marks_of("relay", Moment), "L6-stale"),
    BrokenReconciler(
        "the times of readings are ignored", _without_marks_of("runtime", Moment), "L6-stale"
    ),
    BrokenReconciler(
        "no report is ever believed",
        _refusing(lambda t, _r, s: _evidence(t, s) == "report"),
        "L13-fresh",
    ),
    # Ten more.
    BrokenReconciler("a run that follows a command at once is refused", _refusing(_is_near_fence), "L13-fresh"),
    BrokenReconciler("what is in doubt is refused and not told", _with(change_plan=_untold), "L15-told"),
    BrokenReconciler("reports have no time", _with(change_input=_undated_report), "L6-stale"),
    BrokenReconciler(
        "a command about an earlier run counts",
        _with(change_input=_nameless("command")),
        "L7-successor",
    ),
    BrokenReconciler(
        "a command without a moment is a new one", _with(change_input=_dated_command), "L7-successor"
    ),
    BrokenReconciler(
        "no timer lifts a fence",
        _refusing(lambda _t, r, s: r.fence is not None and s.event == "scheduler.start-timeout"),
        "L13-fresh",
    ),
    BrokenReconciler("a command is acknowledged before it is written", _with(change_plan=_lost_commands), "L6-stale"),
    BrokenReconciler("a new run forgets what operators said", _after(_only_own_marks), "L6-stale"),
    BrokenReconciler(
        "a container started again is the same run",
        _with(change_input=_naming(started=None)),
        "L13-fresh",
    ),
    BrokenReconciler(
        "containers of one pod are one run", _with(change_input=_naming(container=None)), "L13-fresh"
    ),
    BrokenReconciler("what is no older is news", _with(_equal_is_newer), "L6-stale"),
    BrokenReconciler(
        "no age is known of a run",
        _with(change_input=_naming(created=None, started=None)),
        "L13-fresh",
    ),
    BrokenReconciler(
        "no run is believed that names its place",
        _refusing(lambda t, r, s: _is_of_runtime(t, s) and r.run is not None and s.run != r.run),
        "L13-fresh",
    ),
    BrokenReconciler("a command leaves no run behind", _after(_nothing_left), "L13-fresh"),
    BrokenReconciler(
        "a run that is known better is not written",
        _with(change_plan=_of_the_run_unwritten),
        "L10-idempotence",
    ),
)  # fmt: skip
