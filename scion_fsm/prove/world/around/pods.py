"""Pods as they truly are, and as the API server shows them: what a kubelet, a scheduler and people do to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.machine.orders import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE = "agents"
GRACE = 30


class Pod:
    """One pod.

    Attributes:
        number: How many pods of all agents were created up to it.
        agent: Whose it is.
        uid: Its uid.
        created: When it was created.
        changed: When what is shown of it last changed.
        name: Its name, the same for every run of an agent.
        shown: The object, as the API server has it.
        containers: How many containers of the agent it has had.
        exit_code: What the agent's container ended with; None while it has not ended.
        is_asked: Its deletion was asked for.
        is_stopped: An operator stopped it, or it said itself that it ends.
        is_gone: The API server has it no more.
        is_restored: The history of its cluster went back to where it was something else.
        was_over: It was over, or gone, before that.
        was_asked: Its deletion was asked for before that.
        actual: How its node has it, where it is shown as it was earlier.
        killed_by_deletion: The agent's container ended by a signal because of that deletion.
        twice: The versions at which it was shown in two ways, as a restore can do.
    """

    def __init__(
        self, number: int, agent: str, name: str, *, now: float, labels: Mapping[str, str]
    ) -> None:
        """Is created, pending."""
        self.number, self.agent, self.name = number, agent, name
        self.uid = f"uid-{number}"
        self.created = self.changed = now
        self.containers = 0
        self.exit_code: int | None = None
        self.is_asked = self.is_gone = self.killed_by_deletion = False
        self.is_restored = self.was_over = self.was_asked = self.is_stopped = False
        self.actual: dict[str, Any] | None = None
        self.twice: set[int] = set()
        self._objects: dict[int, bytes] = {}
        self.shown: dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": name,
                "namespace": NAMESPACE,
                "uid": self.uid,
                "creationTimestamp": _text(now),
                "labels": dict(labels),
            },
            "spec": {
                "restartPolicy": "Never",
                "terminationGracePeriodSeconds": GRACE,
                "containers": [{"name": "agent"}],
            },
            "status": {"phase": "Pending"},
        }

    # -- what is seen --------------------------------------------------------------------------------------

    @property
    def key(self) -> tuple[str, str]:
        """Its namespace and name."""
        return NAMESPACE, self.name

    @property
    def version(self) -> int:
        """The resourceVersion that it is shown at."""
        return int(self.shown["metadata"]["resourceVersion"])

    @property
    def run_id(self) -> str | None:
        """The run that its label names."""
        found: str | None = self.shown["metadata"]["labels"].get("scion.run_id")
        return found

    @property
    def status(self) -> dict[str, Any]:
        """Its status."""
        found: dict[str, Any] = self.shown["status"]
        return found

    @property
    def phase(self) -> str:
        """Its phase."""
        return str(self.status["phase"])

    @property
    def is_over(self) -> bool:
        """Whether it has a verdict, which stands until it is deleted."""
        return self.phase in ("Succeeded", "Failed")

    @property
    def is_running(self) -> bool:
        """Whether the agent's container runs."""
        return "running" in self._agent.get("state", {})

    @property
    def may_end(self) -> bool:
        """Whether the agent's container has ended and is not started again."""
        return self.exit_code is not None and self.shown["spec"]["restartPolicy"] == "Never"

    @property
    def is_bound(self) -> bool:
        """Whether it has a node."""
        return "nodeName" in self.shown["spec"]

    @property
    def container_id(self) -> str:
        """The id of the agent's last container."""
        return f"containerd://{self.number}-{self.containers}"

    @property
    def _agent(self) -> dict[str, Any]:
        statuses: list[dict[str, Any]] = self.status.get("containerStatuses", [])
        return statuses[0] if statuses else {}

    # -- what happens to it --------------------------------------------------------------------------------

    def may_restart(self) -> None:
        """Its agent's container is started again whenever it ends."""
        self.shown["spec"]["restartPolicy"] = "Always"

    def bind(self) -> None:
        """Is given a node."""
        self.shown["spec"]["nodeName"] = "node-1"
        self.status["conditions"] = [{"type": "PodScheduled", "status": "True"}]

    def wait(self, reason: str) -> None:
        """Its agent's container waits."""
        entry: dict[str, Any] = {"name": "agent", "state": {"waiting": {"reason": reason}}}
        if "terminated" in self._agent.get("state", {}):
            entry |= {"lastState": self._agent["state"], "containerID": self._agent["containerID"]}
        self.status["containerStatuses"] = [entry]
        self.exit_code = None  # it is to be started again

    def run(self, now: float) -> None:
        """Its agent's container is started, a new one each time."""
        self.containers += 1
        self.exit_code = None
        entry: dict[str, Any] = {
            "name": "agent",
            "state": {"running": {"startedAt": _text(now)}},
            "containerID": self.container_id,
        }
        last = self._agent.get("lastState") or self._agent.get("state", {})
        if "terminated" in last:
            entry["lastState"] = last
        self.status["containerStatuses"] = [entry]
        self.status["phase"] = "Running"

    def exit(self, code: int, now: float) -> None:
        """Its agent's container ends."""
        state = self._agent.get("state", {})
        container = self._agent.get(
            "containerID", self.container_id
        )  # a restore may have brought it back
        self.exit_code = code
        self.killed_by_deletion = self.is_asked and code in (137, 143)
        ended = {
            "exitCode": code,
            "reason": "Error" if code else "Completed",
            "startedAt": state.get("running", {}).get("startedAt"),
            "finishedAt": _text(now),
            "containerID": container,
        }
        self.status["containerStatuses"] = [
            {"name": "agent", "state": {"terminated": ended}, "containerID": container}
        ]

    def complete(self) -> None:
        """Has its verdict."""
        self.status["phase"] = "Failed" if self.exit_code else "Succeeded"

    def evict(self) -> None:
        """Is ended by the platform."""
        self.status.update(phase="Failed", reason="Evicted", message="The node was low on memory.")

    def delete(self, now: float) -> None:
        """Its deletion is asked for."""
        self.is_asked = True
        metadata = self.shown["metadata"]
        metadata["deletionTimestamp"] = _text(now + GRACE)
        metadata["deletionGracePeriodSeconds"] = GRACE

    def touch(self, count: int) -> None:
        """Somebody changes something that says nothing of the agent."""
        self.shown["metadata"].setdefault("annotations", {})["touched"] = str(count)

    # -- history -------------------------------------------------------------------------------------------

    def object(self, version: int) -> bytes:
        """Gives the object at a version, as JSON."""
        self.shown["metadata"]["resourceVersion"] = str(version)
        content = msgspec.json.encode(self.shown)
        if self._objects.setdefault(version, content) != content:
            self.twice.add(version)
        return content

    def revert(self, content: bytes) -> None:
        """Is shown as it was at an earlier version: the history went back."""
        actual, was_bound = self.status, self.is_bound
        self.shown = msgspec.json.decode(content)
        self.was_asked = self.was_asked or self.is_asked
        self.is_asked = "deletionTimestamp" in self.shown["metadata"]
        self.is_restored = True
        self.was_over = self.was_over or self.is_gone or self.is_over
        # What runs on its node still does, but nothing of one that was gone is left there.
        self.actual = None if self.is_gone or not was_bound else actual
        self.is_gone = False

    def found(self) -> bool:
        """Is shown as its node has it; False if nothing of it is left there."""
        if self.actual is None:
            return False
        self.shown["spec"]["nodeName"] = "node-1"
        self.shown["status"] = self.actual
        return True

    def believe(self) -> None:
        """Is as it is shown: its node, too, is again what it was."""
        ended = self._agent.get("state", {}).get("terminated")
        self.exit_code = ended["exitCode"] if ended is not None else None
        self.killed_by_deletion = self.is_asked and self.exit_code in (137, 143)

    def is_lost(self) -> None:
        """Has nothing left of its containers, and begins anew unless it is to go."""
        self.believe()
        if self.is_asked:
            return
        self.exit_code = None
        self.shown["status"] = {"phase": "Pending"}
        self.shown["spec"].pop("nodeName", None)


def _text(now: float) -> str:
    return rfc3339(float(int(now)))
