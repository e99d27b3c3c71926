"""A pod to an observation: six features over finite domains, then one row of the spec's table.

The definitions are pods.md 2.1 with the two changes of laws.md 3. Nothing here decides what a reason
means: the classes of reasons, the causes and the rows are the spec's.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from scion_fsm.core.observation import Incarnation, Observation, resource_version
from scion_fsm.observe.decode import (
    Condition,
    Container,
    ContainerState,
    ContainerStatus,
    Pod,
    PodSpec,
    PodStatus,
    Terminated,
    pod_from_object,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scion_fsm.core.table import PodTable, Table

_PHASES = {
    "": "pending",
    "Pending": "pending",
    "Running": "running",
    "Succeeded": "succeeded",
    "Failed": "failed",
}
_INIT_SEVERITY = ("failed", "fatal", "blocked", "ok")
_EMPTY_STATE = ContainerState()


class Sight(NamedTuple):
    """A pod with the parts that the features are made of, looked up once."""

    pod: Pod
    table: PodTable
    spec: PodSpec
    status: PodStatus
    phase: str
    is_over: bool
    is_deleting: bool
    agent: ContainerStatus | None
    is_foreign: bool


def observe_pod(table: Table, value: object, *, agent_container: str | None = None) -> Observation:
    """Classifies a pod that exists.

    Args:
        table: The compiled spec.
        value: A dict of the API's JSON, the `kubernetes` client's V1Pod, or a decoded Pod.
        agent_container: The name of the agent's container; the spec's by default.

    Returns:
        An observation of a `pod.*` event. What is no pod at all has event None and a problem.
        Nothing that comes in raises.
    """
    return _observe(table, value, agent_container, gone=False)


def observe_pod_gone(
    table: Table, value: object, *, agent_container: str | None = None
) -> Observation:
    """Classifies the last object of a pod that was deleted (a DELETED event).

    Args:
        table: The compiled spec.
        value: As for `observe_pod`; its resourceVersion is that of the deletion.
        agent_container: As for `observe_pod`.

    Returns:
        The last object's verdict if it has one, where a provisional end counts as final now that
        the pod is gone; else `pod.gone`, reason PodDeleted.
    """
    return _observe(table, value, agent_container, gone=True)


def observe_pod_absent(
    table: Table, incarnation: Incarnation | None, order: str | None
) -> Observation:
    """Classifies absence from a complete and consistent list.

    Args:
        table: The compiled spec.
        incarnation: The record's own; None for an agent that was never seen, who is then not missing.
        order: The list's resourceVersion.
    """
    pods = table.data.pods
    return Observation(
        event=pods.gone_event,
        reason=pods.gone_reason,
        incarnation=incarnation,
        order=resource_version(order),
    )


def _observe(
    table: Table, value: object, agent_container: str | None, *, gone: bool
) -> Observation:
    pod, problems = pod_from_object(value)
    wrong = _not_a_pod(pod, problems)
    if wrong:
        return Observation(event=None, problems=(wrong, *problems))
    sight = _sight(pod, table.data.pods, agent_container)
    values = features(sight)
    pods = table.data.pods
    index = sum(
        members.index(value) * weight
        for value, members, weight in zip(values, pods.features.values(), pods.weights, strict=True)
    )
    row = pods.rows[pods.decided[index]]
    event = row.gone if gone else row.event
    is_lost = gone and event == pods.gone_event
    terminated = _terminated(sight)
    metadata = pod.metadata
    order = resource_version(metadata.resource_version if metadata else None)
    return Observation(
        event=event,
        reason=pods.gone_reason if is_lost else _reason(sight, row.reason),
        message=None if is_lost else _message(sight),
        exit_code=_exit_code(sight, terminated),
        incarnation=_incarnation(sight),
        order=order,
        time=_time(sight),
        row=row.id,
        features=tuple(zip(pods.features, values, strict=True)),
        container_status=container_status(sight),
        problems=(*problems, *_oddities(sight)),
    )


def _not_a_pod(pod: Pod, problems: tuple[str, ...]) -> str:
    if problems and problems[0].startswith("pod is not"):
        return "this is not a pod"
    if pod.kind not in (None, "", "Pod"):
        return f"a {pod.kind} is not a Pod"
    if pod.api_version not in (None, "", "v1"):
        return f"apiVersion {pod.api_version!r} of a Pod is not known; v1 is"
    return ""


def _sight(pod: Pod, table: PodTable, agent_container: str | None) -> Sight:
    name = agent_container or table.agent_container
    spec, status = pod.spec or PodSpec(), pod.status or PodStatus()
    phase = _PHASES.get(status.phase or "", "unknown")
    containers = spec.containers or ()
    return Sight(
        pod=pod,
        table=table,
        spec=spec,
        status=status,
        phase=phase,
        is_over=phase in ("succeeded", "failed"),
        is_deleting=bool(pod.metadata and pod.metadata.deletion_timestamp),
        agent=_first(status.container_statuses or (), lambda entry: entry.name == name),
        is_foreign=bool(containers) and all(container.name != name for container in containers),
    )


def features(sight: Sight) -> tuple[str, str, str, str, str, str]:
    """Gives the values of pod_phase, deleting, agent, init, cause and bound, in the spec's order."""
    return (
        sight.phase,
        "yes" if sight.is_deleting else "no",
        _agent(sight),
        _init(sight),
        _cause(sight),
        "yes" if _is_bound(sight) else "no",
    )


# -- features ---------------------------------------------------------------------------------------


def _agent(sight: Sight) -> str:
    agent = sight.agent
    if sight.is_foreign:
        return "foreign"
    if agent is None:
        return "nostatus"
    container = _first(sight.spec.containers or (), lambda entry: entry.name == agent.name)
    state = agent.state or _EMPTY_STATE
    if state.terminated is not None:
        # The agent's container runs again: under a policy, or with the whole pod (KEP-5532).
        if _is_restarted(sight, container, state.terminated):
            return "exit_restart"
        if _is_failure(state.terminated):
            return "exitN"
        return "exit0_own" if _ended_by_itself(sight, agent, state.terminated) else "exit0"
    if state.running is not None:
        return "running"
    last = agent.last_state.terminated if agent.last_state else None
    if last is not None:
        return "restarting" if _is_restarted(sight, container, last) else "lost"
    return _waiting_class(sight, state) or "wait"


def _is_restarted(sight: Sight, container: Container | None, ended: Terminated) -> bool:
    """Whether the kubelet will run a container again that ended so; a deleting pod restarts nothing."""
    if sight.is_over or sight.is_deleting:
        return False
    if ended.reason in sight.table.restart_reasons:
        return True
    return _policy_restarts(container, sight.spec.restart_policy, ended)


def _policy_restarts(
    container: Container | None, pod_policy: str | None, ended: Terminated
) -> bool:
    # k8s: container rules, then the container's policy, then the pod's (KEP-5307); Always if absent.
    for rule in (container.restart_policy_rules if container else None) or ():
        codes = rule.exit_codes
        if codes is not None and codes.operator in ("In", "NotIn"):
            named = (ended.exit_code or 0) in (codes.values or ())
            if named == (codes.operator == "In"):
                return rule.action in ("Restart", "RestartAllContainers")
    policy = (container.restart_policy if container else None) or pod_policy or "Always"
    return policy == "Always" or (policy == "OnFailure" and _is_failure(ended))


def _is_failure(ended: Terminated) -> bool:
    return bool(ended.exit_code) or bool(ended.signal)


def _ended_by_itself(sight: Sight, agent: ContainerStatus, ended: Terminated) -> bool:
    """Whether it exited long enough before the pod's last container that nobody can have killed it."""
    others = [entry for entry in sight.status.container_statuses or () if entry.name != agent.name]
    ends = [
        end
        for entry in others
        if entry.state
        and entry.state.terminated
        and (end := _seconds(entry.state.terminated.finished_at))
    ]
    own = _seconds(ended.finished_at)
    if sight.phase != "failed" or own is None or not ends:
        return False
    grace = sight.spec.termination_grace_period_seconds
    return max(ends) - own > (sight.table.grace_seconds if grace is None else grace)


def _waiting_class(sight: Sight, state: ContainerState) -> str | None:
    reason = state.waiting.reason if state.waiting else None
    message = (state.waiting.message if state.waiting else None) or ""
    if reason is None:
        return None
    for exception in sight.table.progress:
        if reason == exception.reason and exception.message_contains in message:
            return None
    return sight.table.waiting.get(reason)


def _init(sight: Sight) -> str:
    classes = [_init_class(sight, entry) for entry in sight.status.init_container_statuses or ()]
    return min(classes, key=_INIT_SEVERITY.index, default="ok")


def _init_class(sight: Sight, entry: ContainerStatus) -> str:
    container = _first(sight.spec.init_containers or (), lambda c: c.name == entry.name)
    is_sidecar = container is not None and container.restart_policy == "Always"  # KEP-753
    state = entry.state or _EMPTY_STATE
    if not is_sidecar:
        last = entry.last_state.terminated if entry.last_state else None
        ended = state.terminated or (None if state.running else last)
        if ended is not None and _is_failure(ended):
            if not _is_restarted(sight, container, ended):
                return "failed"
            if state.terminated is not None:
                return "blocked"
    return _waiting_class(sight, state) or "ok"


def _cause(sight: Sight) -> str:
    status = sight.status
    reason, message = status.reason or "", status.message or ""
    disruption = _disruption(sight)
    for cause in sight.table.causes:
        if (
            (cause.reason is None or reason in cause.reason)
            and (cause.reason_prefix is None or reason.startswith(cause.reason_prefix))
            and (cause.message_prefix is None or message.startswith(cause.message_prefix))
            and (cause.pod_phase is None or sight.phase in cause.pod_phase)
            and (
                cause.disruption is None
                or (disruption is not None and disruption.reason in cause.disruption)
            )
            and (cause.disrupted is None or (disruption is not None) == cause.disrupted)
        ):
            return cause.cause
    return "none"


def _disruption(sight: Sight) -> Condition | None:
    # The disruption controller flips it to False when nothing came of it (pods.md 1.3): test the status.
    return _condition(sight, "DisruptionTarget", "True")


def _condition(sight: Sight, kind: str, status: str) -> Condition | None:
    return _first(sight.status.conditions or (), lambda c: c.type == kind and c.status == status)


def _is_bound(sight: Sight) -> bool:
    status = sight.status
    return bool(
        sight.spec.node_name
        or status.start_time
        or status.host_ip
        or status.container_statuses
        or status.init_container_statuses
        or _condition(sight, "PodScheduled", "True")
    )


# -- what is reported besides the event -------------------------------------------------------------


def container_status(sight: Sight) -> str:
    """Gives Scion's string: the pod's phase, with the agent's reason (scion: k8s_runtime.go:1621)."""
    state = (sight.agent.state if sight.agent else None) or _EMPTY_STATE
    detail = state.waiting or state.terminated
    reason = detail.reason if detail else None
    phase = sight.status.phase or ""
    return f"{phase} ({reason})" if reason else phase


def _terminated(sight: Sight) -> Terminated | None:
    return sight.agent.state.terminated if sight.agent and sight.agent.state else None


def _exit_code(sight: Sight, terminated: Terminated | None) -> int | None:
    if terminated is None or terminated.reason in sight.table.synthetic_reasons:
        return None
    return terminated.exit_code


def _incarnation(sight: Sight) -> Incarnation | None:
    uid = (sight.pod.metadata.uid if sight.pod.metadata else None) or None
    agent = sight.agent
    container = (agent.container_id if agent else None) or None
    if container is None and agent is not None and agent.state and agent.state.terminated:
        container = agent.state.terminated.container_id or None
    return Incarnation(uid, container) if uid or container else None


def _time(sight: Sight) -> str | None:
    state = (sight.agent.state if sight.agent else None) or _EMPTY_STATE
    if state.terminated is not None:
        return state.terminated.finished_at
    if state.running is not None:
        return state.running.started_at
    return sight.status.start_time or (
        sight.pod.metadata.creation_timestamp if sight.pod.metadata else None
    )


def _message(sight: Sight) -> str | None:
    state = (sight.agent.state if sight.agent else None) or _EMPTY_STATE
    candidates = (
        sight.status.message,
        state.terminated.message if state.terminated else None,
        state.waiting.message if state.waiting else None,
    )
    return _first(candidates, bool)


def _reason(sight: Sight, sources: Iterable[str]) -> str | None:
    for source in sources:
        reason = source[1:] if source.startswith("=") else _REASONS[source](sight)
        if reason:
            return reason
    return None


def _exit_token(sight: Sight) -> str | None:
    ended = _terminated(sight)
    if ended is None:
        return None
    return f"Signal:{ended.signal}" if ended.signal else f"ExitCode:{ended.exit_code or 0}"


def _agent_waiting(sight: Sight) -> str | None:
    state = sight.agent.state if sight.agent else None
    return state.waiting.reason if state and state.waiting else None


def _agent_waiting_blocked(sight: Sight) -> str | None:
    reason = _agent_waiting(sight)
    table = sight.table
    return reason if reason in table.waiting or reason in table.restart_reasons else None


def _agent_last(sight: Sight) -> str | None:
    last = sight.agent.last_state if sight.agent else None
    return last.terminated.reason if last and last.terminated else None


def _init_reason(sight: Sight) -> str | None:
    worst = _init(sight)
    for entry in sight.status.init_container_statuses or ():
        if worst != "ok" and _init_class(sight, entry) == worst:
            state = entry.state or _EMPTY_STATE
            last = entry.last_state or _EMPTY_STATE
            ended = state.terminated or last.terminated
            reason = (ended and (ended.reason or f"ExitCode:{ended.exit_code or 0}")) or None
            if state.waiting and _waiting_class(sight, state):
                reason = state.waiting.reason
            return f"Init:{entry.name}:{reason or 'Error'}"
    return None


def _sidecar_reason(sight: Sight) -> str | None:
    for entry in sight.status.container_statuses or ():
        ended = entry.state.terminated if entry.state else None
        if entry is not sight.agent and ended is not None and _is_failure(ended):
            return f"Sidecar:{entry.name}:{ended.reason or f'ExitCode:{ended.exit_code or 0}'}"
    return None


def _scheduling(sight: Sight) -> str | None:
    condition = _condition(sight, "PodScheduled", "False")
    return condition.reason if condition else None


def _agent_terminated(sight: Sight) -> str | None:
    ended = _terminated(sight)
    return ended.reason if ended else None


def _disruption_reason(sight: Sight) -> str | None:
    condition = _disruption(sight)
    return condition.reason if condition else None


_REASONS: dict[str, Callable[[Sight], str | None]] = {
    "pod": lambda sight: sight.status.reason,
    "pod_phase": lambda sight: f"Phase:{sight.status.phase}" if sight.status.phase else None,
    "disruption": _disruption_reason,
    "scheduling": _scheduling,
    "agent_terminated": _agent_terminated,
    "agent_exit": _exit_token,
    "agent_last": _agent_last,
    "agent_waiting": _agent_waiting,
    "agent_waiting_blocked": _agent_waiting_blocked,
    "init": _init_reason,
    "sidecar": _sidecar_reason,
}


def _oddities(sight: Sight) -> Iterable[str]:
    status = sight.status
    if status.phase and sight.phase == "unknown" and status.phase != "Unknown":
        yield f"status.phase {status.phase!r} is not known"
    names = [entry.name for entry in status.container_statuses or ()]
    if sight.agent is not None and names.count(sight.agent.name) > 1:
        yield f"the container {sight.agent.name!r} has {names.count(sight.agent.name)} statuses; the first counts"
    version = sight.pod.metadata.resource_version if sight.pod.metadata else None
    if version and resource_version(version) is None:
        yield f"metadata.resourceVersion {version!r} cannot be compared"


def _seconds(text: str | None) -> float | None:
    """Gives an RFC 3339 time in seconds since 1970, None for none, for nonsense and for the epoch."""
    try:
        return datetime.datetime.fromisoformat(text).timestamp() or None if text else None
    except (ValueError, OverflowError):
        return None


T = TypeVar("T")


def _first(candidates: Iterable[T], is_wanted: Callable[[T], object]) -> T | None:
    return next((candidate for candidate in candidates if is_wanted(candidate)), None)
