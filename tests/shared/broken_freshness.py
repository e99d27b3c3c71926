"""Reconcilers that refuse too much or believe too much, each with the law of the suite that must see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from scion_fsm.machine.orders import UNNAMED, Moment, Version
from scion_fsm.machine.reconcile import Plan
from scion_fsm.machine.record import OPERATOR, Fence

if TYPE_CHECKING:
    from collections.abc import Callable

    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.record import Record


class Wrong(NamedTuple):
    """A mistake, the law (by name) that sees it, and the reconcile that makes it."""

    name: str
    check: str
    decide: Callable[[Subject, Record, Observation], Plan]


def _refused(record: Record) -> Plan:
    return Plan(record, (), "ignored", "F99", "It is not believed.", "L6", "Deaf")


def _evidence(sound: Subject, seen: Observation) -> str | None:
    entry = sound.table.events.get(seen.event or "")
    return entry.evidence if entry is not None else None


def _origin(sound: Subject, seen: Observation) -> str | None:
    entry = sound.table.events.get(seen.event or "")
    return entry.origin if entry is not None else None


def _with(plan: Plan, **changed: object) -> Plan:
    return msgspec.structs.replace(plan, record=msgspec.structs.replace(plan.record, **changed))


# -- too much is refused ------------------------------------------------------------------------------


def never_reopens(sound: Subject, record: Record, seen: Observation) -> Plan:
    plan = sound.reconcile(record, seen)
    is_word = _evidence(sound, seen) == "command"
    is_final = sound.is_final(record.configuration) and plan.record is not record
    return _refused(record) if is_final and not is_word else plan


def is_deaf_to_the_runtime_after_a_restart(
    sound: Subject, record: Record, seen: Observation
) -> Plan:
    plan = sound.reconcile(record, seen)
    is_runtime = _origin(sound, seen) == "runtime" and plan.record is not record
    return _refused(record) if record.fence is not None and is_runtime else plan


def believes_no_report(sound: Subject, record: Record, seen: Observation) -> Plan:
    plan = sound.reconcile(record, seen)
    is_report = _evidence(sound, seen) == "report" and plan.record is not record
    return _refused(record) if is_report else plan


def keeps_the_marks_of_the_run_before(sound: Subject, record: Record, seen: Observation) -> Plan:
    plan = sound.reconcile(record, seen)
    has_opened = len(plan.steps) > 1 or any(step.opens is True for step in plan.steps)
    kept = [mark for mark in record.marks if mark not in plan.record.marks]
    return _with(plan, marks=(*plan.record.marks, *kept)) if has_opened else plan


def knows_no_skew_at_the_fence(sound: Subject, record: Record, seen: Observation) -> Plan:
    began = seen.run.began if seen.run is not None else None
    is_early = record.is_fenced and began is not None and record.fence and began < record.fence.at
    is_early = is_early and _origin(sound, seen) == "runtime"
    return _refused(record) if is_early else sound.reconcile(record, seen)


def waits_to_see_what_a_command_minted(sound: Subject, record: Record, seen: Observation) -> Plan:
    is_minted = record.is_fenced and record.run is not None
    is_report = _evidence(sound, seen) == "report" and is_minted and not _lifts(sound, seen)
    return _refused(record) if is_report else sound.reconcile(record, seen)


def never_lifts_a_fence(sound: Subject, record: Record, seen: Observation) -> Plan:
    is_timer = record.is_fenced and _lifts(sound, seen)
    return _refused(record) if is_timer else sound.reconcile(record, seen)


def _lifts(sound: Subject, seen: Observation) -> bool:
    event = seen.event or ""
    return event in sound.table.inputs and sound.step(sound.table.data.initial, event).lifts


def hears_no_end_after_a_restart(sound: Subject, record: Record, seen: Observation) -> Plan:
    entry = sound.table.events.get(seen.event or "")
    is_end = entry is not None and entry.ends and record.predecessor
    return _refused(record) if is_end else sound.reconcile(record, seen)


def takes_a_restarted_container_for_the_same(
    sound: Subject, record: Record, seen: Observation
) -> Plan:
    run, known = seen.run, record.run
    if run is not None and known is not None and run.container == known.container:
        started = msgspec.structs.replace(run, started=known.started)
        seen = msgspec.structs.replace(seen, run=started)
    return sound.reconcile(record, seen)


def compares_versions_of_any_cluster(sound: Subject, record: Record, seen: Observation) -> Plan:
    older = (
        isinstance(seen.order, Version)
        and isinstance(mark := record.mark("runtime"), Version)
        and (len(seen.order.digits), seen.order.digits) < (len(mark.digits), mark.digits)
    )
    return _refused(record) if older else sound.reconcile(record, seen)


# -- too much is believed -----------------------------------------------------------------------------


def takes_commands_as_they_come(sound: Subject, record: Record, seen: Observation) -> Plan:
    if _evidence(sound, seen) != "command":
        return sound.reconcile(record, seen)
    marks = tuple(mark for mark in record.marks if mark[0] != OPERATOR)
    return sound.reconcile(msgspec.structs.replace(record, marks=marks, command=None), seen)


def takes_commands_without_a_moment(sound: Subject, record: Record, seen: Observation) -> Plan:
    if _evidence(sound, seen) == "command" and seen.order is None:
        seen = msgspec.structs.replace(seen, order=Moment("operator", 4_000_000_000.0))
    return sound.reconcile(record, seen)


def takes_heartbeats_as_they_come(sound: Subject, record: Record, seen: Observation) -> Plan:
    is_relay = _origin(sound, seen) in ("relay", "scheduler")
    if is_relay and seen.order is not None:
        marks = tuple(mark for mark in record.marks if mark[0] in (0, 1, 2))
        return sound.reconcile(msgspec.structs.replace(record, marks=marks), seen)
    return sound.reconcile(record, seen)


def takes_readings_as_they_come(sound: Subject, record: Record, seen: Observation) -> Plan:
    if _origin(sound, seen) == "runtime" and isinstance(seen.order, Moment):
        marks = tuple(mark for mark in record.marks if mark[0] != 1)
        return sound.reconcile(msgspec.structs.replace(record, marks=marks), seen)
    return sound.reconcile(record, seen)


def leaves_nothing_behind(sound: Subject, record: Record, seen: Observation) -> Plan:
    plan = sound.reconcile(record, seen)
    fence = plan.record.fence
    return _with(plan, fence=Fence(fence.at, (), fence.mints, fence.is_up)) if fence else plan


def believes_a_report_whoever_it_names(sound: Subject, record: Record, seen: Observation) -> Plan:
    if _evidence(sound, seen) == "report":
        seen = msgspec.structs.replace(seen, run=None)
    return sound.reconcile(record, seen)


def forgets_commands_in_a_crash(sound: Subject, record: Record, seen: Observation) -> Plan:
    plan = sound.reconcile(record, seen)
    is_word = _evidence(sound, seen) == "command"
    return msgspec.structs.replace(plan, must_write=False) if is_word else plan


def takes_all_clusters_for_one(sound: Subject, record: Record, seen: Observation) -> Plan:
    if isinstance(seen.order, Version):
        seen = msgspec.structs.replace(seen, order=Version(UNNAMED, seen.order.digits))
    if seen.run is not None and seen.run.place is not None:
        place = msgspec.structs.replace(seen.run.place, namespace=None, domain=None)
        run = msgspec.structs.replace(seen.run, place=place)
        seen = msgspec.structs.replace(seen, run=run)
    return sound.reconcile(record, seen)


# -- nobody is told -----------------------------------------------------------------------------------


def keeps_its_doubts_to_itself(sound: Subject, record: Record, seen: Observation) -> Plan:
    return msgspec.structs.replace(sound.reconcile(record, seen), doubt="")


FRESH, EVER, TOLD = "fresh-inputs-count", "nothing-is-refused-for-ever", "what-is-in-doubt-is-told"
STALE, OLD = "stale-changes-nothing", "old-run-touches-nothing"

WRONG = (
    Wrong("never-reopens", FRESH, never_reopens),
    Wrong("deaf-after-restart", FRESH, is_deaf_to_the_runtime_after_a_restart),
    Wrong("deaf-to-reports", FRESH, believes_no_report),
    Wrong("deaf-to-reports-for-ever", EVER, believes_no_report),
    Wrong("marks-outlive-the-run", FRESH, keeps_the_marks_of_the_run_before),
    Wrong("no-skew-at-the-fence", FRESH, knows_no_skew_at_the_fence),
    Wrong("minted-runs-are-not-heard", FRESH, waits_to_see_what_a_command_minted),
    Wrong("fences-stay", FRESH, never_lifts_a_fence),
    Wrong("no-end-after-a-restart", FRESH, hears_no_end_after_a_restart),
    Wrong("restarted-is-the-same", FRESH, takes_a_restarted_container_for_the_same),
    Wrong("versions-of-any-cluster", FRESH, compares_versions_of_any_cluster),
    Wrong("commands-as-they-come", STALE, takes_commands_as_they_come),
    Wrong("commands-without-a-moment", STALE, takes_commands_without_a_moment),
    Wrong("heartbeats-as-they-come", STALE, takes_heartbeats_as_they_come),
    Wrong("readings-as-they-come", STALE, takes_readings_as_they_come),
    Wrong("leaves-nothing-behind", OLD, leaves_nothing_behind),
    Wrong("whoever-it-names", OLD, believes_a_report_whoever_it_names),
    Wrong("commands-lost-in-a-crash", STALE, forgets_commands_in_a_crash),
    Wrong("all-clusters-are-one", OLD, takes_all_clusters_for_one),
    Wrong("doubts-kept", TOLD, keeps_its_doubts_to_itself),
)
