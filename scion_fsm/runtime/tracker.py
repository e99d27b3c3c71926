"""Agents by pod: every input about a pod goes in, a decision comes out, and the agents' lines are kept.

Pure. It is what `list` and `watch` have in common, over a file or a cluster. It keeps records and the
few words of a pod's metadata that a line shows, never pods.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, TypedDict

import msgspec

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import UNNAMED, Moment
from scion_fsm.machine.reconcile import Plan
from scion_fsm.machine.stored import Disposition
from scion_fsm.observe.decode import Metadata
from scion_fsm.observe.pod import observe_pod, observe_pod_gone
from scion_fsm.runtime.agents import Agent, Agents, Identity, Packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.observe.decode import Pod
    from scion_fsm.runtime.agents import Key

NAME_LABEL = "scion.name"
"""The label that makes a pod an agent's (scion: agent/run.go:856)."""
TEMPLATE_LABEL = "scion.template"
_NO_METADATA = Metadata()


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """What became of an input, in words that inputs have in common.

    Attributes:
        event: What it was taken for; None for what means nothing.
        disposition: taken, ignored or rejected.
        rule: The id of the row that decided.
        why: A sentence for people.
        refusal: A token for programs when freshness refused it; else empty.
        source: The configuration before.
        target: The configuration after.
        must_write: Whether anything changed that must survive a crash.
        problems: What was not understood or could not be decided, for its agent's line (L15).
    """

    event: str | None
    disposition: Disposition
    rule: str
    why: str
    refusal: str
    source: str
    target: str
    must_write: bool
    problems: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True, gc=False):
    """What became of one input.

    Attributes:
        outcome: It, in short.
        name: The agent's name.
        namespace: The agent's namespace.
        resource_version: The input's.
        pod_uid: The input's.
        kept: The agent after it, as it is kept.
        made: The input, classified, and what reconcile made of it; or what gives both.
    """

    outcome: Outcome
    name: str
    namespace: str | None
    resource_version: str | None
    pod_uid: str | None
    kept: Packed | Agent
    made: tuple[Observation, Plan] | Callable[[], tuple[Observation, Plan]]

    @property
    def agent(self) -> Agent:
        """The agent after it."""
        return unpacked(self.kept)

    @property
    def observation(self) -> Observation:
        """The input, classified."""
        return self._made[0]

    @property
    def plan(self) -> Plan:
        """What reconcile made of it."""
        return self._made[1]

    @property
    def _made(self) -> tuple[Observation, Plan]:
        return self.made if isinstance(self.made, tuple) else self.made()

    @property
    def source(self) -> str:
        """The configuration before."""
        return self.outcome.source

    @property
    def target(self) -> str:
        """The configuration after."""
        return self.outcome.target

    @property
    def disposition(self) -> Disposition:
        """taken, ignored or rejected."""
        return self.outcome.disposition

    @property
    def problems(self) -> tuple[str, ...]:
        """What was not understood or could not be decided, for its agent's line (L15)."""
        return self.outcome.problems


class Tracker:
    """The agents of one source of pods: a file, a stream, a cluster."""

    def __init__(
        self,
        lifecycle: Lifecycle,
        *,
        agent_container: str | None = None,
        cluster: str | None = None,
    ) -> None:
        """Begins without agents.

        Args:
            lifecycle: What decides.
            agent_container: The agent's container in a pod; the spec's by default.
            cluster: The name of the cluster that the pods are of, whose versions are compared; None where
                it is not known: then this tracker's pods are one cluster's, and no other's.
        """
        self.lifecycle = lifecycle
        self._table = lifecycle.table
        self.agents = Agents()
        self._agent_container = agent_container
        self.told_of_reset: Callable[[], None] | None = None
        self._waiting: dict[Key, None] = {}  # in the order in which they began to wait
        self.cluster = cluster or f"{UNNAMED}{os.urandom(4).hex()}"

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
        observation = observe_pod(
            self._table, pod, agent_container=self._agent_container, cluster=self.cluster
        )
        return self._decide(identify(pod), pod, observation, tuple(problems), key)

    def deleted(
        self, pod: Pod, *, key: Key | None = None, problems: Iterable[str] = ()
    ) -> Decision:
        """Takes in the last object of a pod that was deleted (DELETED); `seen` describes the arguments."""
        observation = observe_pod_gone(
            self._table, pod, agent_container=self._agent_container, cluster=self.cluster
        )
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
        observation = self.lifecycle.observe_pod_absent(
            agent.record.run, order, cluster=self.cluster
        )
        return self._decide(agent.identity, None, observation, ())

    def due(self, now: float) -> Iterator[Decision]:
        """Lets the timers of commands fire: a new run that nobody saw, a stop that nothing fulfilled.

        Args:
            now: Seconds since 1970, by the clock that commands are compared with.

        Yields:
            What became of each agent whose timer fired; it costs what agents cost that wait.
        """
        for key in tuple(self._waiting):
            agent = self.agents.get(key)
            if agent is None:  # forgotten, long after it had gone
                self._waiting.pop(key, None)
                continue
            record = agent.record
            given = record.mark("operator")
            asked = now - given.seconds if isinstance(given, Moment) else None
            for observation in self.lifecycle.observe_timers(
                last_seen_age=None,
                last_activity_age=None,
                fence_age=now - record.fence.at if record.is_fenced and record.fence else None,
                stop_age=asked if self.lifecycle.table.is_asked(record.configuration) else None,
                observed_at=now,
            ):
                yield self._decide(agent.identity, None, observation, (), key)

    def reset_history(self) -> None:
        """Forgets the cluster's versions, whose history went back (an etcd restore); times stay."""
        for key, agent in self.agents.items():
            record = agent.record.with_history_reset(self.cluster)
            self.agents[key] = msgspec.structs.replace(agent, record=record, resource_version=None)
        if self.told_of_reset is not None:
            self.told_of_reset()

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
        lifecycle = self.lifecycle
        record = before.record if before else lifecycle.new_record(identity.name)
        plan = lifecycle.reconcile(record, observation)
        metadata = (pod.metadata if pod else None) or _NO_METADATA
        if observation.problems:
            problems = (*problems, *observation.problems)
        if metadata.labels and (disagreeing := conflicts(metadata.labels)):
            problems = (*problems, *disagreeing)
        if plan.doubt:  # on the agent's line (L15)
            problems = (*problems, plan.doubt.rstrip("."))
        if plan.disposition == "taken" or before is None:
            after, table = plan.record, self._table
            agent = Agent(
                identity,
                after,
                observation.event,
                plan.rule,
                after.reason or (None if plan.disposition == "taken" else observation.reason),
                observation.container_status or (before.container_status if before else None),
                metadata.resource_version or (before.resource_version if before else None),
                problems,
                is_terminal=table.is_terminal(after.configuration),
                is_resumable=table.is_resumable(after.configuration),
            )
        elif not plan.reason:  # looked at and left where it is, as an unreachable pod is
            agent = msgspec.structs.replace(
                before,
                reason=before.record.reason or observation.reason,
                container_status=observation.container_status or before.container_status,
                problems=problems,
            )
        elif plan.tells:
            agent = msgspec.structs.replace(before, problems=problems)
        else:  # stale: it changes nothing at all, the line included (L6)
            agent = before
        if agent is not before:
            self.agents[key] = agent
        if plan.must_write:
            waits = agent.record.is_fenced or self._table.is_asked(plan.record.configuration)
            if waits:
                self._waiting[key] = None
            else:
                self._waiting.pop(key, None)
        outcome = Outcome(
            observation.event,
            plan.disposition,
            plan.rule,
            plan.why,
            plan.reason,
            record.configuration,
            plan.record.configuration,
            plan.must_write,
            problems,
        )
        return Decision(
            outcome,
            agent.identity.name,
            agent.identity.namespace,
            metadata.resource_version,
            metadata.uid,
            agent,
            (observation, plan),
        )


def identify(pod: Pod) -> Identity:
    """Gives what names a pod's agent; a pod without any name is `?`."""
    metadata = pod.metadata or _NO_METADATA
    labels = metadata.labels or {}
    name = metadata.name
    project, path, project_id = project_in(labels, metadata.annotations or {})
    return Identity(
        labels.get(NAME_LABEL) or name or "?",
        metadata.namespace,
        name,
        project,
        path,
        labels.get(TEMPLATE_LABEL),
        metadata.creation_timestamp,
        project_id,
    )


class Project(TypedDict):
    """What names a project: Scion's word since September 2026 for what was a grove."""

    project: str | None
    project_path: str | None
    project_id: str | None


def project_of(labels: Mapping[str, str]) -> Project:
    """Gives what labels say of an agent's project; the project's own words win."""
    project, path, project_id = project_in(labels, {})
    return {"project": project, "project_path": path, "project_id": project_id}


def project_in(
    labels: Mapping[str, str], annotations: Mapping[str, str]
) -> tuple[str | None, str | None, str | None]:
    """Gives a project's name, path and id; an annotation wins over a label of the same name."""
    said, told = annotations.get, labels.get  # no loop: each pod of a cluster comes by here
    return (
        said("scion.project")
        or told("scion.project")
        or said("scion.grove")
        or told("scion.grove")
        or None,
        said("scion.project_path")
        or told("scion.project_path")
        or said("scion.grove_path")
        or told("scion.grove_path")
        or None,
        said("scion.project_id")
        or told("scion.project_id")
        or said("scion.grove_id")
        or told("scion.grove_id")
        or None,
    )


_SYNONYMS = tuple(
    (
        f"scion.project{part}",
        f"scion.grove{part}",
        f"the labels scion.project{part} and scion.grove{part} disagree; the project's counts",
    )
    for part in ("", "_id", "_path")
)


def conflicts(labels: Mapping[str, str]) -> tuple[str, ...]:
    """Says where a label of the project and its synonym of the grove disagree (laws.md 8)."""
    if not (
        "scion.project" in labels or "scion.project_id" in labels or "scion.project_path" in labels
    ):
        return ()  # no loop: each pod of a cluster comes by here
    return tuple(
        told
        for project, grove, told in _SYNONYMS
        if grove in labels and labels.get(project, labels[grove]) != labels[grove]
    )
