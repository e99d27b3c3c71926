"""The likeness of a pod: all of it that decides what is observed, and none of its own ids and times.

What was observed of one pod is so of every pod that is like it, but for these. Where times decide (whether an
end was the deletion's, or the container's own), it is by how far they are apart, and that a likeness has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.orders import seconds_of_text
from scion_fsm.observe.pod import of_its_own

if TYPE_CHECKING:
    from collections.abc import Hashable

    from scion_fsm.machine.stored import PodTable
    from scion_fsm.observe.decode import ContainerState, Pod


Parts = tuple["Hashable", str | None, str | None, str | None, str | None]
"""What decides, equal for pods that are alike; and what is the pod's own, as `of_its_own` gives it."""


class Parting:
    """What decides of a pod by a spec's rows, parted from what is its own."""

    def __init__(self, table: PodTable, agent_container: str | None) -> None:
        """Takes the spec's words; `agent_container` None is the spec's."""
        self._name = agent_container or table.agent_container
        self._begins = tuple(
            cause.message_prefix for cause in table.causes if cause.message_prefix is not None
        )
        self._parts = tuple(exception.message_contains for exception in table.progress)

    def parted(self, pod: Pod) -> Parts | None:
        """Parts what decides from what is a pod's own; its names, labels and version are left to the caller.

        Returns:
            The parts; None for one that is not like others: without metadata, spec or status, or with a
            deletion of which nothing tells the time.
        """
        metadata, spec, status = pod.metadata, pod.spec, pod.status
        if metadata is None or spec is None or status is None:
            return None
        containers, agent, name = status.container_statuses or (), None, self._name
        for entry in containers:
            if entry.name == name:
                agent = entry
                break
        container, started, time, message = of_its_own(metadata, status, agent)
        since, deleted = None, metadata.deletion_timestamp
        if deleted or len(containers) > 1:
            since = seconds_of_text(deleted or time)
            if deleted and since is None:
                return None
        said = status.message
        likeness: list[Hashable] = [
            pod.kind,
            pod.api_version,
            not deleted,
            not spec.node_name,
            spec.restart_policy,
            spec.termination_grace_period_seconds,
            spec.containers,
            spec.init_containers,
            status.phase,
            status.reason,
            said and tuple([said.startswith(word) for word in self._begins]),
            not status.start_time,
            not status.host_ip,
            status.conditions,
        ]
        for entry in containers:
            likeness += (entry.name, self._state(entry.state, since))
            likeness.append(self._state(entry.last_state, since))
        likeness.append(...)  # which no name or state is
        for entry in status.init_container_statuses or ():
            likeness += (entry.name, self._state(entry.state, since))
            likeness.append(self._state(entry.last_state, since))
        return tuple(likeness), container, started, time, message

    def _state(self, state: ContainerState | None, since: float | None) -> Hashable:
        if state is None:
            return None
        waiting, ended = state.waiting, state.terminated
        waits: Hashable = None
        if waiting is not None:
            said = waiting.message or ""
            waits = waiting.reason, *[word in said for word in self._parts]
        if ended is None:
            return waits if state.running is None else (waits, "running")
        at = None if since is None else seconds_of_text(ended.finished_at)
        return (
            waits,
            state.running is None,
            ended.exit_code,
            ended.signal,
            ended.reason,
            None if at is None or since is None else at - since,
        )
