"""Pods of which the cases are made: a small builder, and a pod for every row of the table of pods."""

from __future__ import annotations

from typing import Any

Object = dict[str, Any]
BEGIN = 1767225600.0
"""When the agents of the cases begin, seconds since 1970: 2026-01-01T00:00:00Z."""


def pod(
    state: Object | None = None,
    *,
    uid: str | None = "pod-1",
    version: str | None = "100",
    phase: str = "Running",
    agent: str = "agent",
    init: Object | None = None,
    sidecar: Object | None = None,
    container: str | None = None,
    **status: Any,  # noqa: ANN401 - whatever the API has
) -> Object:
    """Builds a pod whose agent's container is in a state.

    Args:
        state: The container's `state`; None gives the pod no container statuses.
        uid: The pod's; None leaves it out.
        version: The resourceVersion; None leaves it out.
        phase: `status.phase`.
        agent: The name of its main container.
        init: The state of an init container, if it has one.
        sidecar: The state of a second container, if it has one.
        container: The id of the agent's container, if it is told.
        status: More fields of the status; `name`, `namespace`, `creationTimestamp`, `run_id`,
            `deletionTimestamp`, `restartPolicy` and `nodeName` go where they belong.
    """
    labels = {"scion.name": "agent", "scion.run_id": status.pop("run_id", None)}
    metadata = {
        "name": status.pop("name", "agent-pod"),
        "namespace": status.pop("namespace", "agents"),
        "labels": {key: value for key, value in labels.items() if value is not None},
        "uid": uid,
        "resourceVersion": version,
        "creationTimestamp": status.pop("creationTimestamp", None),
        "deletionTimestamp": status.pop("deletionTimestamp", None),
    }
    spec: Object = {
        "restartPolicy": status.pop("restartPolicy", "Never"),
        "nodeName": status.pop("nodeName", "node-1"),
        "containers": [{"name": agent}],
    }
    told: Object = {"phase": phase, **status}
    if state is not None:
        known = {} if container is None else {"containerID": container}
        told["containerStatuses"] = [{"name": agent, "state": state, **known}]
    if sidecar is not None:
        spec["containers"].append({"name": "sidecar"})
        told.setdefault("containerStatuses", []).append({"name": "sidecar", "state": sidecar})
    if init is not None:
        spec["initContainers"] = [{"name": "clone"}]
        told["initContainerStatuses"] = [{"name": "clone", "state": init}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {key: value for key, value in metadata.items() if value is not None},
        "spec": {key: value for key, value in spec.items() if value},
        "status": told,
    }


RUNNING: Object = {"running": {"startedAt": "2026-01-01T00:00:00Z"}}


DELETED = "2026-01-01T00:00:30Z"
"""When a pod's deletion was asked for, by its deletionTimestamp."""


def ended(code: int, **more: str) -> Object:
    """Gives the state of a container that ended with a code."""
    reason = "Completed" if code == 0 else "Error"
    return {"terminated": {"exitCode": code, "reason": reason, **more}}


DISRUPTED = [{"type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI"}]


def waiting(reason: str) -> Object:
    """Gives the state of a container that waits."""
    return {"waiting": {"reason": reason}}


def row_pods() -> dict[str, Object]:
    """Gives a pod for every row of the pod table; a test holds each to its row."""
    return {
        "P01": pod(RUNNING, agent="somebody-else"),
        "P02": pod(phase="Failed", reason="OutOfcpu"),
        "P03": pod(
            ended(137), phase="Failed", reason="Evicted", message="The node was low on memory."
        ),
        "P04": pod(ended(137), phase="Failed", reason="DeadlineExceeded"),
        "P05": pod(ended(0), phase="Failed", sidecar=ended(1)),
        "P06": pod(ended(1), phase="Succeeded", sidecar=ended(0)),
        "P07": pod(waiting("PodInitializing"), phase="Failed", init=ended(1)),
        "P08": pod(phase="Succeeded"),
        "P09": pod(RUNNING, phase="Failed"),
        "P10": pod(phase="Failed"),
        "P11": pod(ended(0), sidecar=RUNNING),
        "P12": pod(ended(3), sidecar=RUNNING),
        "P13": pod(waiting("PodInitializing"), phase="Pending", init=ended(1)),
        "P14": pod(RUNNING, deletionTimestamp=DELETED),
        "P15": pod(RUNNING, phase="Unknown"),
        "P16": pod(ended(1), restartPolicy="Always"),
        "P17": pod(RUNNING),
        "P18": pod(waiting("ImagePullBackOff"), phase="Pending"),
        "P19": pod(),
        "P20": pod(phase="Pending", nodeName=""),
        "P21": pod(waiting("ContainerCreating"), phase="Pending"),
        "P22": pod(ended(10), phase="Failed"),
        "P23": pod(ended(143, finishedAt=DELETED), deletionTimestamp=DELETED),
        "P24": pod(ended(137), phase="Failed"),
        "P25": pod(ended(10), sidecar=RUNNING),
        "P26": pod(ended(137), sidecar=RUNNING),
    }
