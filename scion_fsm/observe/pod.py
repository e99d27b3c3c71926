"""A pod to an observation: its features pick one row of the spec's table, and the row the reason.

Nothing here decides what a feature or a reason means: the rows are the spec's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import seconds_of, version
from scion_fsm.machine.runs import Place, Run
from scion_fsm.observe.decode import Metadata, Pod, pod_from_object
from scion_fsm.observe.features import (
    EMPTY_STATE,
    Sight,
    condition,
    features,
    init_class,
    is_failure,
    is_unknown,
    see,
    waiting_class,
    worst_init,
)
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scion_fsm.machine.table import Table
    from scion_fsm.observe.decode import ContainerStatus, PodStatus, Terminated

_NO_METADATA = Metadata()
_NAMELESS = "?"
"""What stands for the name of a container that has none."""


def observe_pod(
    table: Table,
    value: object,
    *,
    agent_container: str | None = None,
    cluster: str | None = None,
) -> Observation:
    """Classifies a pod that exists.

    Args:
        table: The compiled spec.
        value: A dict of the API's JSON, the `kubernetes` client's V1Pod, or a decoded Pod.
        agent_container: The name of the agent's container; the spec's by default.
        cluster: The name of the cluster that it was read from, whose resourceVersions are compared; None
            where it is not known: then all that one program reads is taken for one cluster's.

    Returns:
        An observation of a `pod.*` event. What is no pod at all has event None and a problem.
        Nothing that comes in raises.
    """
    return _observe(table, value, agent_container, cluster, gone=False)


def observe_pod_gone(
    table: Table,
    value: object,
    *,
    agent_container: str | None = None,
    cluster: str | None = None,
) -> Observation:
    """Classifies the last object of a pod that was deleted (a DELETED event).

    Args:
        table: The compiled spec.
        value: As for `observe_pod`; its resourceVersion is that of the deletion.
        agent_container: As for `observe_pod`.
        cluster: As for `observe_pod`.

    Returns:
        The last object's verdict if it has one, where a provisional end counts as final now that the pod
        is gone; else `pod.disrupted` if the platform deleted it, `pod.deleted` if somebody asked for
        that, `pod.gone` if nothing tells.
    """
    return _observe(table, value, agent_container, cluster, gone=True)


def observe_pod_absent(
    table: Table, run: Run | None, digits: str | None, *, cluster: str | None = None
) -> Observation:
    """Classifies absence from a complete and consistent list.

    Args:
        table: The compiled spec.
        run: The record's own; None for an agent that was never seen, who is then not missing.
        digits: The list's resourceVersion.
        cluster: As for `observe_pod`.
    """
    pods = table.data.pods
    if run is not None and run.uid is not None:
        # It is the pod that is not there, whichever container was its last: others may have seen later ones.
        run = Run(uid=run.uid, run_id=run.run_id, created=run.created, place=run.place)
    return Observation(
        event=pods.gone_event,
        reason=pods.gone_reason,
        run=run,
        order=version(cluster, digits),
        is_missing=True,
    )


def _observe(
    table: Table, value: object, agent_container: str | None, cluster: str | None, *, gone: bool
) -> Observation:
    pod, problems = pod_from_object(value)
    if problems or pod.kind != "Pod" or pod.api_version != "v1":  # else there is nothing to ask
        wrong = _not_a_pod(pod, problems)
        if wrong:
            return Observation(event=None, problems=(wrong, *problems))
    pods = table.data.pods
    if not pods.rows:
        why = f"{table.data.machine} says nothing of pods"
        return Observation(event=None, problems=(why, *problems))
    sight = see(pod, pods, table.data.exits, agent_container)
    answer = table.pod_answer(features(sight))
    row, state, metadata = answer.row, sight.state, pod.metadata or _NO_METADATA
    event = row.gone[sight.deleting] if gone else row.event
    is_lost = gone and event != row.event and event in pods.without_verdict
    order = version(cluster, metadata.resource_version)
    container, started, time, message = of_its_own(metadata, sight.status, sight.agent)
    exit_code = None
    if state.terminated is not None and state.terminated.reason not in pods.synthetic_reasons:
        exit_code = state.terminated.exit_code
    if is_lost:
        time = metadata.deletion_timestamp or None
    return Observation(
        event=event,
        reason=_lost_reason(sight) if is_lost else _reason(sight, row.reason),
        message=None if is_lost else message,
        exit_code=exit_code,
        run=_run(metadata, container, started, cluster),
        order=order,
        time=time,
        row=row.id,
        features=answer.features,
        container_status=container_status(sight),
        is_silent=answer.is_silent and not gone,
        problems=problems + _oddities(sight, has_order=order is not None),
    )


def of_its_own(
    metadata: Metadata, status: PodStatus, agent: ContainerStatus | None
) -> tuple[str | None, str | None, str | None, str | None]:
    """Gives what of a pod no row asks for: it is told as it is, and pods that differ in it alone are alike.

    Args:
        metadata: The pod's.
        status: The pod's.
        agent: The status of the agent's container in it.

    Returns:
        The id of that container, when it started, when what the pod shows came about, and its message.
    """
    container, message = None, status.message
    if agent is not None:
        container, state = agent.container_id, agent.state
        if state is not None:
            ended, running = state.terminated, state.running
            if not message and ended is not None:
                message = ended.message
            if not message and state.waiting is not None:
                message = state.waiting.message
            if ended is not None:
                at, container = ended.finished_at, container or ended.container_id
                return container or None, ended.started_at, at or None, message or None
            if running is not None:
                at = running.started_at
                return container or None, at, at or None, message or None
    at = status.start_time or metadata.creation_timestamp
    return container or None, None, at or None, message or None


RUN_ID_LABEL = "scion.run_id"
"""The label that names the run (scion-now: pkg/api/types.go LabelRunID, seen 2026-11-25)."""


def _run(
    metadata: Metadata, container: str | None, started: str | None, cluster: str | None
) -> Run | None:
    run_id = metadata.labels.get(RUN_ID_LABEL) if metadata.labels else None
    if not (metadata.uid or container or run_id):
        return None
    return Run(
        metadata.uid or None,
        container,
        run_id or None,
        seconds_of(metadata.creation_timestamp),
        seconds_of(started),
        Place(metadata.name, metadata.namespace or None, cluster) if metadata.name else None,
    )


def _lost_reason(sight: Sight) -> str | None:
    by = sight.disruption.reason if sight.disruption is not None else None
    return (by if sight.deleting == "disrupted" else None) or sight.table.gone_reason


def _not_a_pod(pod: Pod, problems: tuple[str, ...]) -> str:
    if problems and problems[0].startswith("pod is not"):
        return "this is not a pod"
    if pod.metadata is None and pod.status is None and not pod.kind:  # `{}`, a whole watch event
        return "this is not a pod: it has neither metadata nor status"
    if pod.kind not in (None, "", "Pod"):
        return f"kind {quoted(pod.kind)} is not Pod"
    if pod.api_version not in (None, "", "v1"):
        return f"apiVersion {quoted(pod.api_version)} of a Pod is not known; v1 is"
    return ""


# -- what is reported besides the event -------------------------------------------------------------


def container_status(sight: Sight) -> str:
    """Gives Scion's string: the pod's phase, with the agent's reason (scion: k8s_runtime.go:1621)."""
    detail = sight.state.waiting or sight.state.terminated
    phase = sight.status.phase or ""
    return f"{phase} ({detail.reason})" if detail and detail.reason else phase


def _reason(sight: Sight, sources: Iterable[str]) -> str | None:
    for source in sources:
        read = _REASONS.get(source)
        reason = source[1:] if read is None else read(sight)  # `=Token` is the token itself
        if reason:
            return reason
    return None


def _exit_token(sight: Sight) -> str | None:
    ended = sight.state.terminated
    if ended is None:
        return None
    return _how(ended)


def _how(ended: Terminated) -> str:
    """Gives the token for how a container ended; an absent code is none (L11)."""
    if ended.signal:
        return f"Signal:{ended.signal}"
    return "ExitCode:unknown" if ended.exit_code is None else f"ExitCode:{ended.exit_code}"


def _agent_waiting(sight: Sight) -> str | None:
    return sight.state.waiting.reason if sight.state.waiting else None


def _agent_waiting_blocked(sight: Sight) -> str | None:
    reason = _agent_waiting(sight)
    table = sight.table
    return reason if reason in table.waiting or reason in table.restart_reasons else None


def _agent_last(sight: Sight) -> str | None:
    last = sight.agent.last_state if sight.agent else None
    return last.terminated.reason if last and last.terminated else None


def _init_reason(sight: Sight) -> str | None:
    worst = worst_init(sight)
    for entry in sight.status.init_container_statuses or ():
        if worst != "ok" and init_class(sight, entry) == worst:
            state = entry.state or EMPTY_STATE
            last = entry.last_state or EMPTY_STATE
            ended = state.terminated or last.terminated
            reason = (ended and (ended.reason or _how(ended))) or None
            if state.waiting and waiting_class(sight, state):
                reason = state.waiting.reason
            return f"Init:{entry.name or _NAMELESS}:{reason or 'Error'}"
    return None


def _sidecar_reason(sight: Sight) -> str | None:
    for entry in sight.status.container_statuses or ():
        ended = entry.state.terminated if entry.state else None
        if entry is not sight.agent and ended is not None and is_failure(ended):
            return f"Sidecar:{entry.name or _NAMELESS}:{ended.reason or _how(ended)}"
    return None


def _scheduling(sight: Sight) -> str | None:
    found = condition(sight.status, "PodScheduled", "False")
    return found.reason if found else None


def _agent_terminated(sight: Sight) -> str | None:
    return sight.state.terminated.reason if sight.state.terminated else None


_REASONS: dict[str, Callable[[Sight], str | None]] = {
    "pod": lambda sight: sight.status.reason,
    "pod_phase": lambda sight: f"Phase:{sight.status.phase}" if sight.status.phase else None,
    "disruption": lambda sight: sight.disruption.reason if sight.disruption else None,
    "scheduling": _scheduling,
    "agent_terminated": _agent_terminated,
    "agent_exit": _exit_token,
    "agent_last": _agent_last,
    "agent_waiting": _agent_waiting,
    "agent_waiting_blocked": _agent_waiting_blocked,
    "init": _init_reason,
    "sidecar": _sidecar_reason,
}


def _oddities(sight: Sight, *, has_order: bool) -> tuple[str, ...]:
    status = sight.status
    statuses = status.container_statuses or ()
    ended = sight.state.terminated
    is_known = ended is None or not is_unknown(ended)
    if has_order and len(statuses) <= 1 and sight.phase != "unknown" and is_known:
        return ()
    odd = [] if is_known else ["the agent's container ended without a usable exit code"]
    if sight.phase == "unknown" and status.phase != "Unknown":
        odd.append(f"status.phase {quoted(status.phase)} is not known")
    if sight.agent is not None and len(statuses) > 1:
        name = sight.agent.name
        count = sum(entry.name == name for entry in statuses)
        if count > 1:
            odd.append(f"the container {quoted(name)} has {count} statuses; the first counts")
    digits = sight.pod.metadata.resource_version if sight.pod.metadata else None
    if digits and not has_order:
        odd.append(f"metadata.resourceVersion {quoted(digits)} cannot be compared")
    return tuple(odd)
