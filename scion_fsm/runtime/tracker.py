"""Agents by pod: every input about a pod goes in, a decision comes out, and the agents' lines are kept.

Pure. It is what `list` and `watch` have in common, over a file or a cluster. It keeps records and the
few words of a pod's metadata that a line shows, never pods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.reconcile import Plan
from scion_fsm.observe.decode import Metadata
from scion_fsm.runtime.agents import Agent, Agents, Identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.stored import Disposition
    from scion_fsm.observe.decode import Pod
    from scion_fsm.runtime.agents import Key

NAME_LABEL = "scion.name"
"""The label that makes a pod an agent's (scion: agent/run.go:856)."""


class Decision(msgspec.Struct, frozen=True, gc=False):
    """What became of one input.

    Attributes:
        agent: The agent after it.
        observation: The input, classified.
        plan: What reconcile made of it.
        source: The configuration before.
        resource_version: The input's.
        pod_uid: The input's.
    """

    agent: Agent
    observation: Observation
    plan: Plan
    source: str
    resource_version: str | None
    pod_uid: str | None

    @property
    def target(self) -> str:
        """The configuration after."""
        return self.plan.record.configuration

    @property
    def disposition(self) -> Disposition:
        """taken, ignored or rejected."""
        return self.plan.disposition


class Tracker:
    """The agents of one source of pods: a file, a stream, a cluster."""

    def __init__(self, lifecycle: Lifecycle, *, agent_container: str | None = None) -> None:
        """Begins without agents; the agent's container is the spec's unless another is named."""
        self.lifecycle = lifecycle
        self.agents = Agents()
        self._agent_container = agent_container

    def take(
        self,
        kind: str,
        pod: Pod,
        *,
        observation: Observation | None = None,
        problems: Iterable[str] = (),
    ) -> Decision:
        """Takes in one item of a stream.

        Args:
            kind: The type of a watch event; DELETED is an end.
            pod: The pod, or the metadata of one beside an observation.
            observation: What was observed without the pod.
            problems: What was not understood.
        """
        if observation is not None:
            return self.observed(identify(pod), observation, problems=problems)
        return (self.deleted if kind == "DELETED" else self.seen)(pod, problems=problems)

    def seen(self, pod: Pod, *, key: Key | None = None, problems: Iterable[str] = ()) -> Decision:
        """Takes in a pod that exists (listed, ADDED, MODIFIED).

        Args:
            pod: The pod.
            key: Its agent's key, if the caller keeps one: then both keep the same.
            problems: What was not understood.
        """
        observation = self.lifecycle.observe_pod(pod, agent_container=self._agent_container)
        return self._decide(identify(pod), pod, observation, tuple(problems), key)

    def deleted(
        self, pod: Pod, *, key: Key | None = None, problems: Iterable[str] = ()
    ) -> Decision:
        """Takes in the last object of a pod that was deleted (DELETED); `seen` describes the arguments."""
        observation = self.lifecycle.observe_pod_gone(pod, agent_container=self._agent_container)
        return self._decide(identify(pod), pod, observation, tuple(problems), key)

    def observed(
        self, identity: Identity, observation: Observation, *, problems: Iterable[str] = ()
    ) -> Decision:
        """Takes in what was observed of an agent without a pod."""
        return self._decide(identity, None, observation, tuple(problems))

    def absent(self, key: Key, *, order: str | None) -> Decision:
        """Takes in that a complete and consistent list, of that resourceVersion, lacks an agent.

        Raises:
            KeyError: There is no such agent.
        """
        agent = self.agents[key]
        observation = self.lifecycle.observe_pod_absent(agent.record.incarnation, order)
        return self._decide(agent.identity, None, observation, ())

    def reset_history(self) -> None:
        """Forgets every order, for a cluster whose resourceVersions went back (an etcd restore)."""
        for key, agent in self.agents.items():
            record = agent.record.with_history_reset()
            self.agents[key] = msgspec.structs.replace(agent, record=record, resource_version=None)

    def _decide(
        self,
        identity: Identity,
        pod: Pod | None,
        observation: Observation,
        problems: tuple[str, ...],
        key: Key | None = None,
    ) -> Decision:
        key = key or identity.key
        before = self.agents.get(key)
        record = before.record if before else self.lifecycle.new_record(identity.name)
        plan = self.lifecycle.reconcile(record, observation)
        metadata = (pod.metadata if pod else None) or Metadata()
        problems = (*problems, *observation.problems)
        if plan.disposition == "taken" or before is None:
            agent = Agent(
                identity=identity,
                record=plan.record,
                event=observation.event,
                rule=plan.rule,
                reason=plan.record.reason
                or (None if plan.disposition == "taken" else observation.reason),
                container_status=observation.container_status
                or (before.container_status if before else None),
                resource_version=metadata.resource_version
                or (before.resource_version if before else None),
                problems=problems,
                is_terminal=self.lifecycle.table.is_terminal(plan.record.configuration),
            )
        elif not plan.reason:  # looked at and left where it is, as an unreachable pod is
            agent = msgspec.structs.replace(
                before,
                reason=before.record.reason or observation.reason,
                container_status=observation.container_status or before.container_status,
                problems=problems,
            )
        else:  # stale: it changes nothing at all, the line included (L6)
            agent = before
        if agent is not before:
            self.agents[key] = agent
        return Decision(
            agent, observation, plan, record.configuration, metadata.resource_version, metadata.uid
        )


def identify(pod: Pod) -> Identity:
    """Gives what names a pod's agent; a pod without any name is `?`."""
    metadata = pod.metadata or Metadata()
    labels, annotations = metadata.labels or {}, metadata.annotations or {}
    return Identity(
        name=labels.get(NAME_LABEL) or metadata.name or "?",
        namespace=metadata.namespace,
        pod_name=metadata.name,
        grove=labels.get("scion.grove"),
        grove_path=annotations.get("scion.grove_path") or labels.get("scion.grove_path"),
        template=labels.get("scion.template"),
        created=metadata.creation_timestamp,
        grove_id=labels.get("scion.grove_id"),
    )
