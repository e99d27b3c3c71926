"""What is seen of a pod: six features over finite domains, the definitions of pods.md 2.1 and laws.md 3.

Nothing here decides what a reason means: the classes of reasons and the causes are the spec's.
"""

from __future__ import annotations

import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from scion_fsm.observe.decode import (
    Condition,
    Container,
    ContainerState,
    ContainerStatus,
    Pod,
    PodSpec,
    PodStatus,
    Terminated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scion_fsm.core.table import PodTable

_PHASES = {
    "": "pending",
    "Pending": "pending",
    "Running": "running",
    "Succeeded": "succeeded",
    "Failed": "failed",
}
_INIT_SEVERITY = ("failed", "fatal", "blocked", "ok")

FEATURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pod_phase": ("pending", "running", "succeeded", "failed", "unknown"),
        "deleting": ("no", "yes"),
        "agent": (
            "foreign",
            "nostatus",
            "exit_restart",
            "exitN",
            "exit0",
            "exit0_own",
            "running",
            "restarting",
            "lost",
            "fatal",
            "blocked",
            "wait",
        ),
        "init": _INIT_SEVERITY,
        "cause": ("lost", "deadline", "rejected", "disrupted", "none"),
        "bound": ("no", "yes"),
    }
)
"""What can be seen of a pod, in the order of `features`; `lint` holds a spec's own list equal to it."""

EMPTY_STATE = ContainerState()


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


def see(pod: Pod, table: PodTable, agent_container: str | None) -> Sight:
    """Looks the parts of a pod up; the agent is the first status of the agent's name (pods.md 1.9)."""
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
        agent=first(status.container_statuses or (), lambda entry: entry.name == name),
        is_foreign=bool(containers) and all(container.name != name for container in containers),
    )


def features(sight: Sight) -> tuple[str, str, str, str, str, str]:
    """Gives one value for each of FEATURES, in its order."""
    return (
        sight.phase,
        "yes" if sight.is_deleting else "no",
        _agent(sight),
        worst_init(sight),
        _cause(sight),
        "yes" if _is_bound(sight) else "no",
    )


def _agent(sight: Sight) -> str:
    agent = sight.agent
    if sight.is_foreign:
        return "foreign"
    if agent is None:
        return "nostatus"
    container = first(sight.spec.containers or (), lambda entry: entry.name == agent.name)
    state = agent.state or EMPTY_STATE
    if state.terminated is not None:
        # The agent's container runs again: under a policy, or with the whole pod (KEP-5532).
        if _is_restarted(sight, container, state.terminated):
            return "exit_restart"
        if is_failure(state.terminated):
            return "exitN"
        return "exit0_own" if _ended_by_itself(sight, agent, state.terminated) else "exit0"
    if state.running is not None:
        return "running"
    last = agent.last_state.terminated if agent.last_state else None
    if last is not None:
        return "restarting" if _is_restarted(sight, container, last) else "lost"
    return waiting_class(sight, state) or "wait"


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
    return policy == "Always" or (policy == "OnFailure" and is_failure(ended))


def is_failure(ended: Terminated) -> bool:
    """Tells whether a container ended badly; the reason never decides (pods.md 1.8)."""
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


def waiting_class(sight: Sight, state: ContainerState) -> str | None:
    """Gives the spec's class of a waiting reason; None for progress and for a reason nobody knows."""
    reason = state.waiting.reason if state.waiting else None
    message = (state.waiting.message if state.waiting else None) or ""
    if reason is None:
        return None
    for exception in sight.table.progress:
        if reason == exception.reason and exception.message_contains in message:
            return None
    return sight.table.waiting.get(reason)


def worst_init(sight: Sight) -> str:
    """Gives the worst class among the init containers."""
    classes = [init_class(sight, entry) for entry in sight.status.init_container_statuses or ()]
    return min(classes, key=_INIT_SEVERITY.index, default="ok")


def init_class(sight: Sight, entry: ContainerStatus) -> str:
    """Gives the class of one init container; the end of a native sidecar is not held against it."""
    container = first(sight.spec.init_containers or (), lambda c: c.name == entry.name)
    is_sidecar = container is not None and container.restart_policy == "Always"  # KEP-753
    state = entry.state or EMPTY_STATE
    if not is_sidecar:
        last = entry.last_state.terminated if entry.last_state else None
        ended = state.terminated or (None if state.running else last)
        if ended is not None and is_failure(ended):
            if not _is_restarted(sight, container, ended):
                return "failed"
            if state.terminated is not None:
                return "blocked"
    return waiting_class(sight, state) or "ok"


def _cause(sight: Sight) -> str:
    status = sight.status
    reason, message = status.reason or "", status.message or ""
    disrupting = disruption(sight)
    for cause in sight.table.causes:
        if (
            (cause.reason is None or reason in cause.reason)
            and (cause.reason_prefix is None or reason.startswith(cause.reason_prefix))
            and (cause.message_prefix is None or message.startswith(cause.message_prefix))
            and (cause.pod_phase is None or sight.phase in cause.pod_phase)
            and (
                cause.disruption is None
                or (disrupting is not None and disrupting.reason in cause.disruption)
            )
            and (cause.disrupted is None or (disrupting is not None) == cause.disrupted)
        ):
            return cause.cause
    return "none"


def disruption(sight: Sight) -> Condition | None:
    """Gives the condition that says that the platform ends the pod."""
    # The disruption controller flips it to False when nothing came of it (pods.md 1.3): test the status.
    return condition(sight, "DisruptionTarget", "True")


def condition(sight: Sight, kind: str, status: str) -> Condition | None:
    """Gives the first condition of that type and status."""
    return first(sight.status.conditions or (), lambda c: c.type == kind and c.status == status)


def _is_bound(sight: Sight) -> bool:
    status = sight.status
    return bool(
        sight.spec.node_name
        or status.start_time
        or status.host_ip
        or status.container_statuses
        or status.init_container_statuses
        or condition(sight, "PodScheduled", "True")
    )


def _seconds(text: str | None) -> float | None:
    """Gives an RFC 3339 time in seconds since 1970, None for none, for nonsense and for the epoch."""
    try:
        return datetime.datetime.fromisoformat(text).timestamp() or None if text else None
    except (ValueError, OverflowError):
        return None


T = TypeVar("T")


def first(candidates: Iterable[T], is_wanted: Callable[[T], object]) -> T | None:
    """Gives the first candidate that is wanted, or None."""
    return next((candidate for candidate in candidates if is_wanted(candidate)), None)
