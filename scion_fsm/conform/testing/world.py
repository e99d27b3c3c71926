"""The world as it was: the legal stream of one agent's pods, and the inputs that are made of it.

What makes a stream legal, and so what L9 may assume (k8s: pkg/kubelet, pods.md 2.5, 3):

- resourceVersions of one agent grow, over its pods too, and a pod is created after the one before it
  of the same name was deleted;
- a container that terminated stays so until another container, with another id, takes its place;
- binding, a deletionTimestamp and a terminal pod phase are never taken back, and a pod that has ended
  shows the same verdict until it is deleted;
- the object of a DELETED event is the last state with the deletion's resourceVersion.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.machine.observation import Observation

# Without the label `watch` would leave it out of a scenario.
_METADATA = {"name": "agent", "namespace": "agents", "labels": {"scion.name": "agent"}}


class Run(NamedTuple):
    """A run's place in the agent's life, counted from 1; container 0 is before the pod has one."""

    pod: int
    container: int

    def precedes(self, other: Run) -> bool:
        """Whether this run had ended when the other began; a pod without a container is no other."""
        if self.pod != other.pod:
            return self.pod < other.pod
        return 0 < self.container < other.container


class Input(NamedTuple):
    """One thing that comes in: a watch event, or an observation that was made elsewhere.

    Attributes:
        run: The run that it speaks of; None if it does not say.
        watch: A watch event, `{"type": ..., "object": ...}`.
        observation: An observation in its place: a report or a command.
    """

    run: Run | None = None
    watch: dict[str, Any] | None = None
    observation: Observation | None = None

    def observed_by(self, subject: Subject) -> Observation:
        """Gives what a subject makes of it."""
        if self.watch is None:
            if self.observation is None:
                raise ValueError("an input has a watch event or an observation")
            return self.observation
        observe = (
            subject.observe_pod_gone if self.watch["type"] == "DELETED" else subject.observe_pod
        )
        return observe(self.watch["object"])

    def as_event(self) -> dict[str, Any]:
        """Gives it as a line of a stream; an observation as the type OBSERVED, which kubectl has not."""
        if self.watch is not None:
            return self.watch
        told: dict[str, Any] = msgspec.to_builtins(self.observation)
        seen = {key: value for key, value in told.items() if key == "event" or value}
        return {"type": "OBSERVED", "object": {"metadata": _METADATA, "observation": seen}}

    def without_version(self) -> Input:
        """Gives it as a careless relay passes it on: without its resourceVersion."""
        if self.watch is None:
            return self
        watch = copy.deepcopy(self.watch)
        watch["object"]["metadata"].pop("resourceVersion", None)
        return self._replace(watch=watch)

    @property
    def version(self) -> int | None:
        """Its resourceVersion as the number that it is; None without one."""
        text = self.watch["object"]["metadata"].get("resourceVersion") if self.watch else None
        return int(text) if text else None

    def __str__(self) -> str:
        """`MODIFIED pod 1/container 2 rv 104 Running`, or the observation's event."""
        if self.watch is None:
            return str(self.observation and self.observation.event)
        run = f"pod {self.run.pod}/container {self.run.container}" if self.run else "pod"
        return f"{self.watch['type']} {run} rv {self.version} {self.watch['object']['status']['phase']}"

    def __repr__(self) -> str:
        """Says the same, in brackets: whole pods would drown what Hypothesis prints."""
        return f"<{self}>"


class Cluster:
    """Makes the legal stream of one agent's pods; each method changes the pod and may be followed by `sight`.

    Attributes:
        inputs: The stream so far, in order.
    """

    def __init__(self, *, version: int) -> None:
        """Begins before the first pod, at a resourceVersion."""
        self.inputs: list[Input] = []
        self._version = version
        self._pod: dict[str, Any] = {}
        self._run = Run(0, 0)
        self._containers = 0

    def create(self, *, restart_policy: str, has_sidecar: bool, has_init: bool) -> None:
        """Creates the next pod of the agent's name."""
        self._run = Run(self._run.pod + 1, 0)
        spec: dict[str, Any] = {
            "restartPolicy": restart_policy,
            "terminationGracePeriodSeconds": 5,
            "containers": [{"name": "agent"}],
        }
        if has_sidecar:
            spec["containers"].append({"name": "sidecar"})
        if has_init:
            spec["initContainers"] = [{"name": "clone"}]
        self._pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {**_METADATA, "uid": f"uid-{self._run.pod}"},
            "spec": spec,
            "status": {"phase": "Pending"},
        }
        self.sight("ADDED")

    def sight(self, kind: str = "MODIFIED") -> None:
        """Lets the API server show the pod as it is."""
        self._version += 1
        shown = copy.deepcopy(self._pod)
        shown["metadata"]["resourceVersion"] = str(self._version)
        self.inputs.append(Input(self._run, {"type": kind, "object": shown}))

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
        status: dict[str, Any] = {"name": "agent", "state": {"waiting": {"reason": reason}}}
        if "terminated" in before.get("state", {}):
            status |= {"lastState": before["state"], "containerID": before["containerID"]}
        self._show_agent(status)

    def run(self) -> None:
        """A new container of the agent runs."""
        self._containers += 1
        self._run = Run(self._run.pod, self._containers)
        before = self._agent or {}
        status: dict[str, Any] = {
            "name": "agent",
            "state": {"running": {"startedAt": "2026-11-23T18:00:00Z"}},
            "containerID": f"containerd://{self._containers}",
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
            "finishedAt": "2026-11-23T18:00:10Z",
        }
        self._show_agent({**agent, "state": {"terminated": ended}})

    def end(self, phase: str, *, reason: str = "", sidecar_ended: str = "") -> None:
        """The pod ends, its sidecar, if any, at a time of that minute."""
        self._status["phase"] = phase
        if reason:
            self._status["reason"] = reason
        for status in self._status.get("containerStatuses", []):
            if status["name"] == "sidecar":
                finished = sidecar_ended or "2026-11-23T18:00:11Z"
                status["state"] = {"terminated": {"exitCode": 137, "finishedAt": finished}}

    def lose_node(self) -> None:
        """The node is lost, for now; the next `find_node` takes it back."""
        self._status["reason"] = "NodeLost"

    def find_node(self) -> None:
        """The node is back."""
        self._status.pop("reason", None)

    def delete(self) -> None:
        """Somebody deletes the pod; it has its grace period."""
        self._pod["metadata"]["deletionTimestamp"] = "2026-11-23T18:01:00Z"

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
