"""What is seen of a pod: six features over finite domains, the definitions of pods.md 2.1 and laws.md 3.

Nothing here decides what a reason means: the classes of reasons and the causes are the spec's.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import msgspec

from scion_fsm.machine.orders import seconds_of
from scion_fsm.machine.stored import ExitTable, PodTable
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
    from collections.abc import Mapping


_PHASES = {
    "": "pending",
    "Pending": "pending",
    "Running": "running",
    "Succeeded": "succeeded",
    "Failed": "failed",
}
_OVER = ("succeeded", "failed")
_NOT_TELLING = (None, "", "Error")
"""What the kubelet says of any container that did not exit with 0."""
_REMOVAL_SECONDS = 30
"""How long after the grace period the last object of a deletion may bear its removal (laws.md 7)."""
_INIT_SEVERITY = ("failed", "killed", "asked", "fatal", "blocked", "ok")

FEATURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pod_phase": ("pending", "running", "succeeded", "failed", "unknown", "unstated"),
        "deleting": ("no", "asked", "disrupted"),
        "agent": (
            "foreign",
            "nostatus",
            "exit_restart",
            "exitN",
            "exit_unknown",
            "exit_limits",
            "killed",
            "asked",
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
_NO_SPEC, _NO_STATUS = PodSpec(), PodStatus()


class Sight(msgspec.Struct, frozen=True, gc=False):
    """A pod with the parts that the features are made of, looked up once.

    Attributes:
        pod: The pod.
        table: The spec's words.
        exits: Which exit codes and signals mean more than a failure.
        spec: Its spec, empty if it has none.
        status: Its status, empty if it has none.
        phase: The feature `pod_phase`.
        is_over: Whether the phase is an end.
        deleting: The feature `deleting`.
        container: The agent's container in the spec.
        agent: Its status, the first of the agent's name (pods.md 1.9).
        state: The state in it, empty if it has none.
        is_foreign: Whether the spec has containers, but none of the agent's name.
        disruption: The condition that says that the platform ends the pod.
    """

    pod: Pod
    table: PodTable
    exits: ExitTable
    spec: PodSpec
    status: PodStatus
    phase: str
    is_over: bool
    deleting: str
    container: Container | None
    agent: ContainerStatus | None
    state: ContainerState
    is_foreign: bool
    disruption: Condition | None


def see(pod: Pod, table: PodTable, exits: ExitTable, agent_container: str | None) -> Sight:
    """Looks the parts of a pod up; `agent_container` None is the spec's."""
    name = agent_container or table.agent_container
    spec, status = pod.spec or _NO_SPEC, pod.status or _NO_STATUS
    phase = _PHASES.get(status.phase or "", "unknown")
    if not status.phase and not (status.container_statuses or status.init_container_statuses):
        phase = "unstated"
    container = agent = disruption = None
    # Loops and no calls of `named` and `condition`: each pod of a cluster comes by here.
    for one in spec.containers or ():
        if one.name == name:
            container = one
            break
    for entry in status.container_statuses or ():
        if entry.name == name:
            agent = entry
            break
    for said in status.conditions or ():
        # The disruption controller flips it to False when nothing came of it (pods.md 1.3).
        if said.type == "DisruptionTarget" and said.status == "True":
            disruption = said
            break
    is_deleting = pod.metadata is not None and bool(pod.metadata.deletion_timestamp)
    deleting = "no" if not is_deleting else "asked" if disruption is None else "disrupted"
    return Sight(
        pod,
        table,
        exits,
        spec,
        status,
        phase,
        phase in _OVER,
        deleting,
        container,
        agent,
        EMPTY_STATE if agent is None else agent.state or EMPTY_STATE,
        container is None and bool(spec.containers),
        disruption,
    )


def features(sight: Sight) -> tuple[str, str, str, str, str, str]:
    """Gives one value for each of FEATURES, in its order."""
    status = sight.status
    says_why = status.reason or status.message or sight.disruption is not None
    return (
        sight.phase,
        sight.deleting,
        _agent(sight),
        worst_init(sight) if status.init_container_statuses else "ok",
        _cause(sight) if says_why else "none",  # each cause needs some evidence (lint S120)
        "yes" if sight.spec.node_name or _is_bound(status) else "no",
    )


def _agent(sight: Sight) -> str:
    agent, state = sight.agent, sight.state
    if sight.is_foreign:
        return "foreign"
    if agent is None:
        return "nostatus"
    if state.terminated is not None:
        # The agent's container runs again: under a policy, or with the whole pod (KEP-5532).
        if not sight.is_over and _is_restarted(sight, sight.container, state.terminated):
            return "exit_restart"
        if state.terminated.exit_code in sight.exits.limits:
            return "exit_limits"
        if is_failure(state.terminated):
            return _killed(sight, state.terminated) or "exitN"
        if is_unknown(state.terminated):
            return "exit_unknown"
        return "exit0_own" if _ended_by_itself(sight, agent, state.terminated) else "exit0"
    if state.running is not None:
        return "running"
    last = agent.last_state.terminated if agent.last_state else None
    if last is not None:
        return "restarting" if _is_restarted(sight, sight.container, last) else "lost"
    return waiting_class(sight, state) or "wait"


def _is_restarted(sight: Sight, container: Container | None, ended: Terminated) -> bool:
    """Whether the kubelet will run a container again that ended so; a deleting pod restarts nothing."""
    if sight.is_over or sight.deleting != "no":
        return False
    if ended.reason in sight.table.restart_reasons or _restarts_all(sight):
        return True
    if sight.pod.spec is None:  # trimmed: no policy that was seen is no policy
        return False
    return _policy_restarts(container, sight.spec.restart_policy, ended)


def _restarts_all(sight: Sight) -> bool:
    """Whether the kubelet says that it restarts every container of the pod (KEP-5532)."""
    names = sight.table.restart_conditions
    return any(
        said.type in names and said.status == "True" for said in sight.status.conditions or ()
    )


def _killed(sight: Sight, ended: Terminated) -> str | None:
    """Gives killed or asked for a container that a signal ended and of which nothing more telling is said."""
    exits = sight.exits
    if ended.exit_code not in exits.killed and ended.signal not in exits.killed_signals:
        return None
    if ended.reason not in _NOT_TELLING:
        return None
    return "asked" if sight.deleting == "asked" and _is_of_the_deletion(sight, ended) else "killed"


def _is_of_the_deletion(sight: Sight, ended: Terminated) -> bool:
    """Whether it ended at the deletion's time: the last object bears that of its removal, after the end."""
    metadata = sight.pod.metadata
    deleted = seconds_of(metadata.deletion_timestamp) if metadata is not None else None
    finished = seconds_of(ended.finished_at)
    if deleted is None or finished is None:
        return False
    return deleted - finished < _grace(sight) + _REMOVAL_SECONDS


def _grace(sight: Sight) -> int:
    grace = sight.spec.termination_grace_period_seconds
    return sight.table.grace_seconds if grace is None else grace


def _policy_restarts(
    container: Container | None, pod_policy: str | None, ended: Terminated
) -> bool:
    # k8s: container rules, then the container's policy, then the pod's (KEP-5307); Always if absent.
    for rule in (container.restart_policy_rules if container else None) or ():
        codes = None if ended.exit_code is None else rule.exit_codes  # none is named or not (L11)
        if codes is not None and codes.operator in ("In", "NotIn"):
            named = ended.exit_code in (codes.values or ())
            if named == (codes.operator == "In"):
                return rule.action in ("Restart", "RestartAllContainers")
    policy = (container.restart_policy if container else None) or pod_policy or "Always"
    return policy == "Always" or (
        policy == "OnFailure" and (is_failure(ended) or is_unknown(ended))
    )


def is_failure(ended: Terminated) -> bool:
    """Tells whether a container ended badly; the reason never decides (pods.md 1.8)."""
    return bool(ended.exit_code) or bool(ended.signal)


def is_unknown(ended: Terminated) -> bool:
    """Tells whether nothing usable says how a container ended (L11: an absent exit code is not 0)."""
    return ended.exit_code is None and not ended.signal


def _ended_by_itself(sight: Sight, agent: ContainerStatus, ended: Terminated) -> bool:
    """Whether it exited long enough before the pod's last container that nobody can have killed it."""
    own = seconds_of(ended.finished_at) if sight.phase == "failed" else None
    if own is None:
        return False
    ends = [
        end
        for entry in sight.status.container_statuses or ()
        if entry.name != agent.name
        and entry.state
        and entry.state.terminated
        and (end := seconds_of(entry.state.terminated.finished_at))
    ]
    return bool(ends) and max(ends) - own > _grace(sight)


def waiting_class(sight: Sight, state: ContainerState) -> str | None:
    """Gives the spec's class of a waiting reason; None for progress and for a reason nobody knows."""
    waiting = state.waiting
    if waiting is None or waiting.reason is None:
        return None
    found = sight.table.waiting.get(waiting.reason)
    if found is None:
        return None
    message = waiting.message or ""
    for exception in sight.table.progress:
        if waiting.reason == exception.reason and exception.message_contains in message:
            return None
    return found


def worst_init(sight: Sight) -> str:
    """Gives the worst class among the init containers."""
    classes = [init_class(sight, entry) for entry in sight.status.init_container_statuses or ()]
    return min(classes, key=_INIT_SEVERITY.index, default="ok")


def init_class(sight: Sight, entry: ContainerStatus) -> str:
    """Gives the class of one init container; the end of a native sidecar is not held against it."""
    state = entry.state or EMPTY_STATE
    last = entry.last_state.terminated if entry.last_state else None
    ended = state.terminated or (None if state.running else last)
    if ended is not None and is_failure(ended) and not _is_lost(sight, ended):
        container = named(sight.spec.init_containers, entry.name)
        is_sidecar = container is not None and container.restart_policy == "Always"  # KEP-753
        if not is_sidecar:
            if not _is_restarted(sight, container, ended):
                return _killed(sight, ended) or "failed"
            if state.terminated is not None:
                return "blocked"
    return waiting_class(sight, state) or "ok"


def _is_lost(sight: Sight, ended: Terminated) -> bool:
    """Whether a container's end was made up for a node that is away; it may run again until the pod is over."""
    return ended.reason in sight.table.synthetic_reasons and not sight.is_over


def _cause(sight: Sight) -> str:
    reason, message = sight.status.reason or "", sight.status.message or ""
    disruption = sight.disruption
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


def condition(status: PodStatus, kind: str, wanted: str) -> Condition | None:
    """Gives the first condition of that type and status."""
    for entry in status.conditions or ():
        if entry.type == kind and entry.status == wanted:
            return entry
    return None


def _is_bound(status: PodStatus) -> bool:
    return bool(
        status.start_time
        or status.host_ip
        or status.container_statuses
        or status.init_container_statuses
        or condition(status, "PodScheduled", "True")
    )


Named = TypeVar("Named", Container, ContainerStatus)


def named(entries: tuple[Named, ...] | None, name: str | None) -> Named | None:
    """Gives the first entry of that name."""
    for entry in entries or ():
        if entry.name == name:
            return entry
    return None
