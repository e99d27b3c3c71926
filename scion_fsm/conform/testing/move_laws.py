"""The laws that every single move must keep, each a function that yields what is wrong with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scion_fsm.conform.testing.probes import CLOCKS, LATE
from scion_fsm.conform.testing.worlds.demand import Kind
from scion_fsm.conform.testing.worlds.told import REPORTERS
from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import Moment, rfc3339
from scion_fsm.model import Phase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.conform.testing.worlds.walk import Move
    from scion_fsm.conform.testing.worlds.world import Input
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.table import Table

_IRREVERSIBLE = frozenset({"irreversible", "absence", "command"})


def activity_only_in_running(subject: Subject, move: Move) -> Iterator[str]:
    """L1: activity and tool names live in running alone; observed, it begins without an activity."""
    after, table = move.plan.record, subject.table
    if after.configuration not in table.states:
        yield f"{after.configuration!r} is not a configuration"
        return
    if after.activity in table.activities and after.phase not in table.active_phases:
        yield f"{after.phase} has the activity {after.activity}"
    if after.tool_name and not table.states[after.configuration].carries_tool:
        yield f"{after.configuration} keeps the tool name {after.tool_name!r}"
    entered = after.phase in table.active_phases and after.phase != move.before.phase
    observed = move.entry is not None and move.entry.origin not in {*REPORTERS, "operator"}
    if entered and observed and after.configuration != table.data.initials[after.phase]:
        yield f"{move.observation.event} enters {after.phase} at {after.configuration}"


def outcome_depends_on_pair_alone(subject: Subject, move: Move) -> Iterator[str]:
    """L3: a plan is what the table says of its pairs, whatever else the observation carries."""
    plan, seen = move.plan, move.observation
    for step in plan.steps:
        if step != subject.step(step.source, step.event):
            yield f"{step} is not what the table says: {subject.step(step.source, step.event)}"
    if plan.disposition == "taken" and plan.record.configuration != plan.steps[-1].target:
        yield f"{plan.steps[-1]} led to {plan.record.configuration}"
    bare = Observation(
        event=seen.event,
        run=seen.run,
        order=seen.order,
        mints=seen.mints,
        id=seen.id,
        time=seen.time,
        is_silent=seen.is_silent,
        is_missing=seen.is_missing,
    )
    other = subject.reconcile(move.before, bare)
    if (other.rule, other.record.configuration) != (plan.rule, plan.record.configuration):
        yield (
            f"{seen.event} leads to {plan.record.configuration} by {plan.rule}, but without its "
            f"details to {other.record.configuration} by {other.rule}"
        )


def final_survives_stale_inputs(subject: Subject, move: Move) -> Iterator[str]:
    """L4: a final configuration is left by a new run only; an operator may rename the end."""
    before, after = move.before.configuration, move.plan.record.configuration
    if not subject.is_final(before) or before == after:
        return
    if move.stale:
        yield f"{move.input} is stale, since {move.stale}, and leaves {before}"
    elif move.entry is not None and move.entry.evidence == "command":
        opened = move.plan.record.fence
        is_new = opened is not None and opened.is_up and opened != move.before.fence
        if not subject.is_final(after) and not is_new:
            yield f"{move.observation.event} leaves {before} and opens no new run"
    elif not move.is_of_new_run:
        yield f"{move.observation.event} leaves {before}: it is of no newer run"


def provisional_end_is_closed_to_reports(subject: Subject, move: Move) -> Iterator[str]:
    """L5: reports leave no end; a live container undoes no failure and a clean exit whitewashes none."""
    before, after = move.before, move.plan.record
    if not subject.is_terminal(before.configuration) or move.entry is None:
        return
    if move.entry.origin in REPORTERS and _shown(after) != _shown(before):
        yield f"the report {move.observation.event} changes an agent that has ended"
    agent, is_plain = _agent(move.input)
    if move.is_of_new_run or move.stale or subject.is_final(before.configuration):
        return
    is_failure = before.phase is Phase.ERROR and not _is_unexplained(subject, before)
    is_of_same = (
        after.run is None or before.run is None or after.run.known_better(before.run) == after.run
    )
    if (
        is_failure
        and is_of_same
        and after.phase is not Phase.ERROR
        and ("running" in agent or agent.get("terminated", {}).get("exitCode") == 0)
    ):
        yield f"{move.observation.event} of the same run takes {before.configuration} to {after.configuration}"
    is_seen_alive = "running" in agent and is_plain and move.demand.kind is Kind.FRESH
    if (
        before.phase in (Phase.STOPPED, Phase.SUSPENDED)
        and is_seen_alive
        and after.phase not in subject.table.active_phases
    ):
        yield f"the container runs and {before.configuration} becomes {after.configuration}"


def _shown(record: Record) -> tuple[object, ...]:
    return record.configuration, record.reason, record.message, record.exit_code, record.end


def _is_unexplained(subject: Subject, record: Record) -> bool:
    return "unexplained" in subject.table.states[record.configuration].tags


def stale_changes_nothing(_: Subject, move: Move) -> Iterator[str]:
    """L6: a stale input leaves the record as it was, writes nothing and is refused with a reason."""
    if not move.stale:
        return
    plan = move.plan
    if plan.record != move.before:
        yield f"{move.input} is stale, since {move.stale}, and changes the record"
    if plan.must_write:
        yield f"{move.input} is stale, since {move.stale}, and is written"
    if plan.disposition == "taken" or not plan.why:
        yield f"{move.input} is stale, since {move.stale}, and is {plan.disposition}: {plan.why!r}"


def old_run_touches_nothing(_: Subject, move: Move) -> Iterator[str]:
    """L7: an input of a run that is over for the record does not touch its successor."""
    if move.is_of_old_run and move.stale and move.plan.record != move.before:
        yield f"{move.input} is of an old run, since {move.stale}, and changes its successor"


def fresh_inputs_count(subject: Subject, move: Move) -> Iterator[str]:
    """L13: freshness refuses nothing of the current run, or of a later one, that is newer than what is known."""
    if move.demand.kind is Kind.FRESH and move.is_refused:
        yield f"{move.input} is fresh, since {move.demand.why}, and is refused: {move.plan.why}"
    elif move.demand.kind is Kind.FRESH and move.demand.opens:
        events = [step.event for step in move.plan.steps]
        if not subject.table.openers.intersection(events[:-1]):
            yield f"{move.input} shows a later run and is taken for the same"


def what_is_in_doubt_is_told(_: Subject, move: Move) -> Iterator[str]:
    """L15: whatever is refused without proof that it is stale is told."""
    is_unsure = move.demand.kind in (Kind.DOUBT, Kind.UNPROVEN)
    if is_unsure and move.is_refused and not move.plan.tells:
        yield f"{move.input} is refused, though {move.demand.why}, and nobody is told: {move.plan.why}"


def terminal_needs_irreversible_evidence(subject: Subject, move: Move) -> Iterator[str]:
    """L8: what may recover is no end, and only irreversible evidence makes an end final."""
    before, after = move.before.configuration, move.plan.record.configuration
    if move.entry is None or before == after:
        return
    if (
        subject.is_final(after)
        and not subject.is_final(before)
        and move.entry.evidence not in _IRREVERSIBLE
    ):
        yield f"{move.observation.event} is a {move.entry.evidence} and makes {before} {after}"
    if move.input.is_sight and not _has_ended(move.input) and subject.is_terminal(after):
        yield f"{move.input} shows no end and makes {before} {after}"


def twice_equals_once(subject: Subject, move: Move) -> Iterator[str]:
    """L10: the second time nothing changes and nothing is written; nothing is written for no change."""
    plan = move.plan
    again = subject.reconcile(plan.record, move.observation)
    if again.record != plan.record:
        yield f"{move.input} twice: {plan.record} becomes {again.record}"
    if again.must_write:
        yield f"{move.input} is written twice"
    if plan.must_write != (plan.record.visible != move.before.visible):
        yield f"must_write is {plan.must_write} for {move.before} to {plan.record}"


def unknown_changes_nothing(_: Subject, move: Move) -> Iterator[str]:
    """L11: an input that the spec does not know changes nothing and is reported verbatim."""
    if move.entry is not None:
        return
    plan, event = move.plan, move.observation.event
    if plan.record != move.before or plan.must_write or plan.disposition != "ignored":
        yield f"{event or move.input} is unknown and changes the record"
    if event is not None and event not in plan.why:
        yield f"{event} is unknown and not named: {plan.why!r}"


def new_run_can_run(subject: Subject, move: Move) -> Iterator[str]:
    """L12: wherever an agent is, a new pod whose container runs takes it back to running.

    A record that knows no run, or no time of it, cannot tell a new one, so there an operator's word comes first.
    """
    record = move.plan.record
    for event, entry in subject.table.inputs.items():
        if entry.evidence != "command":
            continue
        command = subject.reconcile(
            record, subject.observe_command(event, at=LATE + 30, about=record.run)
        )
        if not any(step.opens is True for step in command.steps):
            continue
        for opened in [command.record] + [record] * _is_dated(record):
            seen = subject.observe_pod(_next_pod())
            after = subject.reconcile(opened, seen).record
            if after.phase not in subject.table.active_phases:
                yield f"a new pod runs, and {opened} becomes {after}"
        return
    yield f"no command opens a new run from {record}"


def _is_dated(record: Record) -> bool:
    run = record.run
    return run is not None and (run.created is not None or run.started is not None)


def nothing_is_refused_for_ever(subject: Subject, move: Move) -> Iterator[str]:
    """L13: whatever was accepted before, something of each living origin counts again.

    Long after, a command that names the current run does, and a report that does; what is newer than the
    current run is the business of `new_run_can_run`.
    """
    record = move.plan.record
    for origin, event in _plain_events(subject.table).items():
        if origin in CLOCKS:
            order = Moment(CLOCKS[origin], LATE + 30)
            seen = Observation(event=event, run=record.run, order=order)
        else:
            seen = subject.observe_command(event, at=LATE + 30, about=record.run)
        plan = subject.reconcile(record, seen)
        if not plan.steps:
            yield f"{record} is deaf to {event}, whenever it is said: {plan.why}"


def _plain_events(table: Table) -> dict[str, str]:
    """Gives an event of each origin that commands or reports, one that neither ends nor explains anything."""
    return {
        entry.origin: event
        for event, entry in table.inputs.items()
        if entry.evidence in ("command", "report") and not (entry.ends or entry.explains)
    }


def _next_pod() -> dict[str, Any]:
    status = {
        "name": "agent",
        "state": {"running": {"startedAt": rfc3339(LATE + 60)}},
        "containerID": "containerd://new",
    }
    return {
        "metadata": {
            "name": "agent",
            "uid": "uid-new",
            "resourceVersion": "9" * 20,
            "creationTimestamp": rfc3339(LATE + 60),
        },
        "spec": {"containers": [{"name": "agent"}], "nodeName": "node-1"},
        "status": {"phase": "Running", "containerStatuses": [status]},
    }


def _agent(given: Input) -> tuple[dict[str, Any], bool]:
    """Gives the agent's container state, and whether nothing else is the matter with the pod."""
    if given.status is not None:
        status = given.status["status"]
        return ({"running": {}} if status.startswith("Up") else {}), "(" not in status
    if given.watch is None:
        return {}, False
    pod = given.watch["object"]
    statuses = pod["status"].get("containerStatuses", [])
    state: dict[str, Any] = next(
        (status["state"] for status in statuses if status["name"] == "agent"), {}
    )
    is_plain = (
        not given.is_deletion
        and pod["status"]["phase"] == "Running"
        and "reason" not in pod["status"]
        and "deletionTimestamp" not in pod["metadata"]
    )
    return state, is_plain


def _has_ended(given: Input) -> bool:
    if given.status is not None:
        return str(given.status["status"]).startswith("Exited")
    if given.watch is None:
        return False
    status = given.watch["object"]["status"]
    if given.is_deletion or status["phase"] in ("Succeeded", "Failed"):
        return True
    containers = (*status.get("containerStatuses", ()), *status.get("initContainerStatuses", ()))
    return any("terminated" in container.get("state", {}) for container in containers)
