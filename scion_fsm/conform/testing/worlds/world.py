"""The world as it was: runs with their true ages, and the inputs that tell of them, each with when it was so.

Nothing here asks the core what it thinks: an input knows by itself which run it is of.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from scion_fsm.machine.orders import Version, rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.machine.observation import Observation

BEGINNING = 1_767_225_600.0
"""2026-01-01T00:00:00Z, when every world begins."""
# Without the label `watch` would leave it out of a scenario.
METADATA = {"name": "agent", "namespace": "agents", "labels": {"scion.name": "agent"}}


class Run(NamedTuple):
    """A run's place in the agent's life: its pod or container, and which start of a container it is.

    Both are counted from 1; start 0 is a pod's before it has a container.
    """

    pod: int
    container: int

    def precedes(self, other: Run) -> bool:
        """Whether this run began before the other; a pod without a container is no other."""
        if self.pod != other.pod:
            return self.pod < other.pod
        return 0 < self.container < other.container


class Life(NamedTuple):
    """What is true of a run.

    Attributes:
        run: Which it is.
        began: When its pod was created or its container started, seconds since 1970.
        place: Where it is: a cluster, namespace and name, or a host's container name.
        cluster: The cluster whose versions its sights have; `?` if it has no name, None for a container.
        run_id: The label that names it, if it has one.
        has_times: Its runtime says when it began.
    """

    run: Run
    began: float
    place: tuple[str, ...]
    cluster: str | None
    run_id: str | None = None
    has_times: bool = True

    @property
    def is_pod(self) -> bool:
        """Whether it is a pod's; otherwise one of a container that its runtime may start again."""
        return self.cluster is not None


class Input(NamedTuple):
    """One thing that comes in.

    Attributes:
        life: The run that it truly speaks of; of a command, the one that was current when it was given.
        watch: A watch event, `{"type": ..., "object": ...}`, of a pod.
        status: What a runtime's listing says of a container: the arguments of `observe_container_status`.
        command: An operator's command: the arguments of `observe_command`.
        observation: An observation in their place: a report, or an event that nobody knows.
        at: When it was so, seconds since 1970.
        started: When the container that it shows was started, where it shows that.
        is_named: It says which run it is of.
        begins: The run that a command mints an id for.
    """

    life: Life | None = None
    watch: dict[str, Any] | None = None
    status: Mapping[str, Any] | None = None
    command: Mapping[str, Any] | None = None
    observation: Observation | None = None
    at: float = BEGINNING
    started: float | None = None
    is_named: bool = True
    begins: Life | None = None

    def observed_by(self, subject: Subject) -> Observation:
        """Gives what a subject makes of it."""
        if self.watch is not None:
            cluster = self.life.cluster if self.life is not None else None
            observe = subject.observe_pod_gone if self.is_deletion else subject.observe_pod
            if cluster in (None, "?"):
                return observe(self.watch["object"])
            return observe(self.watch["object"], cluster=cluster)
        if self.status is not None:
            return subject.observe_container_status(**self.status)
        if self.command is not None:
            return subject.observe_command(**self.command)
        if self.observation is None:
            raise ValueError("an input is a watch event, a status, a command or an observation")
        return self.observation

    def as_event(self, observation: Observation) -> dict[str, Any]:
        """Gives it as a line of a stream, as `scion-fsm watch --from` reads it.

        Args:
            observation: What the subject made of it; a line of the type OBSERVED, which kubectl has not,
                has it where the input is no watch event of the stream's own cluster.
        """
        if self.watch is not None and (self.life is None or self.life.cluster == "?"):
            return self.watch
        told: dict[str, Any] = msgspec.to_builtins(observation)
        seen = {key: value for key, value in told.items() if key == "event" or value}
        return {"type": "OBSERVED", "object": {"metadata": METADATA, "observation": seen}}

    def without_order(self) -> Input:
        """Gives it as a careless relay passes it on: without its resourceVersion or time of reading."""
        if self.watch is not None:
            watch = copy.deepcopy(self.watch)
            watch["object"]["metadata"].pop("resourceVersion", None)
            return self._replace(watch=watch)
        if self.status is not None:
            return self._replace(status={**self.status, "observed_at": None})
        return self

    @property
    def is_sight(self) -> bool:
        """Whether it shows something of a runtime."""
        return self.watch is not None or self.status is not None

    @property
    def is_deletion(self) -> bool:
        """Whether it is the last object of a deleted pod."""
        return self.watch is not None and self.watch["type"] == "DELETED"

    @property
    def version(self) -> int | None:
        """A sight's place among those of its clock: the resourceVersion as the number that it is, or when it was read."""
        if self.status is not None:
            read = self.status.get("observed_at")
            return None if read is None else int(read * 1000)
        if self.watch is not None:
            text = self.watch["object"]["metadata"].get("resourceVersion")
            return int(text) if text else None
        order = self.observation.order if self.observation is not None else None
        if isinstance(order, Version):
            return int(order.digits)
        return int(order.seconds * 1000) if order is not None else None

    def __str__(self) -> str:
        """`MODIFIED pod 1/container 2 rv 104 Running +12s`, a container's status, or an event."""
        run = f"run {self.life.run.pod}.{self.life.run.container}" if self.life else "no run"
        when = f"+{self.at - BEGINNING:g}s"
        if self.watch is not None:
            kind, phase = self.watch["type"], self.watch["object"]["status"].get("phase")
            return f"{kind} {run} rv {self.version} {phase} {when}"
        if self.status is not None:
            read = "" if self.version is not None else ", read at no known time"
            return f"{self.status['status']!r} {run} {when}{read}"
        if self.command is not None:
            about = " by name" if self.is_named and self.command.get("about") else ""
            return f"{self.command['event']} of {run}{about} {when}"
        event = self.observation.event if self.observation is not None else None
        order = self.observation.order if self.observation is not None else None
        named = " by name" if self.observation is not None and self.observation.run else ""
        return f"{event} of {run}{named}, said {order or 'at no known time'}"

    def __repr__(self) -> str:
        """Says the same, in brackets: whole pods would drown what Hypothesis prints."""
        return f"<{self}>"


class Cluster:
    """Makes the legal stream of one agent's pods; each method changes the pod and may be followed by `sight`.

    What makes it legal, and so what L9 may assume (k8s: pkg/kubelet, pods.md 2.5, 3):

    - resourceVersions of one cluster grow, over an agent's pods too, and a pod is created after the one
      before it of the same name was deleted;
    - a container that terminated stays so until another container, with another id, takes its place;
    - binding, a deletionTimestamp and a terminal pod phase are never taken back, and a pod that has ended
      shows the same verdict until it is deleted;
    - the object of a DELETED event is the last state with the deletion's resourceVersion.

    Attributes:
        inputs: The stream so far, in order.
        now: The time, seconds since 1970.
    """

    def __init__(self, *, version: int, name: str = "?", now: float = BEGINNING) -> None:
        """Begins before the first pod, at a resourceVersion."""
        self.inputs: list[Input] = []
        self.now = now
        self._name = name
        self._version = version
        self._pod: dict[str, Any] = {}
        self._life = Life(Run(0, 0), now, (), name)
        self._started: float | None = None
        self._containers = 0

    def create(
        self,
        *,
        restart_policy: str,
        has_sidecar: bool,
        has_init: bool,
        number: int = 0,
        run_id: str | None = None,
        namespace: str = "agents",
    ) -> Life:
        """Creates the next pod of the agent's name."""
        number = number or self._life.run.pod + 1
        self._started = None
        place = (self._name, namespace, METADATA["name"])
        self._life = Life(Run(number, 0), float(int(self.now)), place, self._name, run_id)  # type: ignore[arg-type]  # a name
        spec: dict[str, Any] = {
            "restartPolicy": restart_policy,
            "terminationGracePeriodSeconds": 5,
            "containers": [{"name": "agent"}],
        }
        if has_sidecar:
            spec["containers"].append({"name": "sidecar"})
        if has_init:
            spec["initContainers"] = [{"name": "clone"}]
        labels = METADATA["labels"] | ({"scion.run_id": run_id} if run_id else {})  # type: ignore[operator]  # a mapping
        self._pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                **METADATA,
                "namespace": namespace,
                "labels": labels,
                "uid": f"uid-{number}",
                "creationTimestamp": self._time(),
            },
            "spec": spec,
            "status": {"phase": "Pending"},
        }
        self.sight("ADDED")
        return self._life

    def sight(self, kind: str = "MODIFIED", *, later: float = 1.0) -> None:
        """Lets the API server show the pod as it is, and time pass."""
        self._version += 1
        shown = copy.deepcopy(self._pod)
        shown["metadata"]["resourceVersion"] = str(self._version)
        watch = {"type": kind, "object": shown}
        self.inputs.append(Input(self._life, watch, at=self.now, started=self._started))
        self.now += later

    def is_unschedulable(self) -> None:
        """The scheduler finds no node."""
        self._status["conditions"] = [
            {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}
        ]

    def bind(self) -> None:
        """The scheduler binds the pod to a node."""
        self._pod["spec"]["nodeName"] = "node-1"
        self._status["conditions"] = [{"type": "PodScheduled", "status": "True"}]

    def init(self, state: dict[str, Any]) -> None:
        """The init container is in a state."""
        self._status["initContainerStatuses"] = [{"name": "clone", "state": state}]
        if not self.has_agent_status:
            self.wait("PodInitializing")

    def wait(self, reason: str) -> None:
        """The agent's container waits; after a run the run's end is its last state."""
        before = self._agent or {}
        self._started = None
        status: dict[str, Any] = {"name": "agent", "state": {"waiting": {"reason": reason}}}
        if "terminated" in before.get("state", {}):
            status |= {"lastState": before["state"], "containerID": before["containerID"]}
        self._show_agent(status)

    def run(self) -> None:
        """A new container of the agent runs."""
        self._containers += 1
        self._life = self._life._replace(run=Run(self._life.run.pod, self._containers))
        self._started = float(int(self.now))
        before = self._agent or {}
        status: dict[str, Any] = {
            "name": "agent",
            "state": {"running": {"startedAt": self._time()}},
            "containerID": f"containerd://{self._life.run.pod}-{self._containers}",
        }
        last = before.get("lastState") or before.get("state", {})
        if "terminated" in last:
            status["lastState"] = last
        self._show_agent(status)
        self._status["phase"] = "Running"

    def exit(self, code: int) -> None:
        """The agent's container ends."""
        agent = self._agent or {}
        ended = {
            "exitCode": code,
            "reason": "Error" if code else "Completed",
            "startedAt": agent.get("state", {}).get("running", {}).get("startedAt"),
            "finishedAt": self._time(),
        }
        self._show_agent({**agent, "state": {"terminated": ended}})

    def end(self, phase: str, *, reason: str = "", sidecar_later: float = 1.0) -> None:
        """The pod ends, its sidecar, if any, some seconds later."""
        self._status["phase"] = phase
        if reason:
            self._status["reason"] = reason
        for status in self._status.get("containerStatuses", []):
            if status["name"] == "sidecar":
                finished = rfc3339(float(int(self.now + sidecar_later)))
                status["state"] = {"terminated": {"exitCode": 137, "finishedAt": finished}}

    def lose_node(self) -> None:
        """The node is lost, for now; the next `find_node` takes it back."""
        self._status["reason"] = "NodeLost"

    def find_node(self) -> None:
        """The node is back."""
        self._status.pop("reason", None)

    def delete(self) -> None:
        """Somebody deletes the pod; it has its grace period."""
        grace = self._pod["spec"]["terminationGracePeriodSeconds"]
        self._pod["metadata"]["deletionTimestamp"] = rfc3339(float(int(self.now + grace)))

    def restore(self, version: int) -> None:
        """The cluster's history goes back to a resourceVersion (an etcd restore)."""
        self._version = version

    def _time(self) -> str:
        return rfc3339(float(int(self.now)))

    @property
    def _status(self) -> dict[str, Any]:
        status: dict[str, Any] = self._pod["status"]
        return status

    @property
    def _agent(self) -> dict[str, Any] | None:
        statuses: list[dict[str, Any]] = self._status.get("containerStatuses", [])
        return next((status for status in statuses if status["name"] == "agent"), None)

    @property
    def has_agent_status(self) -> bool:
        """Whether the kubelet has said anything about the agent's container."""
        return self._agent is not None

    @property
    def is_running(self) -> bool:
        """Whether the agent's container runs."""
        return "running" in (self._agent or {}).get("state", {})

    @property
    def is_over(self) -> bool:
        """Whether the pod has ended; then its verdict stands."""
        return self._status["phase"] in ("Succeeded", "Failed")

    def _show_agent(self, status: dict[str, Any]) -> None:
        others = [s for s in self._status.get("containerStatuses", []) if s["name"] != "agent"]
        if len(self._pod["spec"]["containers"]) > 1 and not others:
            others = [{"name": "sidecar", "state": {"running": {}}}]
        self._status["containerStatuses"] = [status, *others]
