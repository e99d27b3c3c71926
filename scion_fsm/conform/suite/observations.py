"""Cases for subjects that observe: each row and word of the spec by a raw input that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scion_fsm.conform.subject import protocol as wire
from scion_fsm.conform.subject.subject import LifecycleSubject
from scion_fsm.conform.suite.cases import Case, CaseStep, Given, demanded, levels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scion_fsm.lifecycle import Lifecycle

Object = dict[str, Any]
NEWER = 200


def pod(
    state: Object | None = None,
    *,
    uid: str | None = "pod-1",
    version: str | None = "100",
    phase: str = "Running",
    agent: str = "agent",
    init: Object | None = None,
    sidecar: Object | None = None,
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
        status: More fields of the status; `deletionTimestamp`, `restartPolicy` and `nodeName` go where
            they belong.
    """
    deleted = status.pop("deletionTimestamp", None)
    metadata = {
        "name": "agent-pod",
        "namespace": "agents",
        "labels": {"scion.name": "agent"},
        "uid": uid,
        "resourceVersion": version,
        "deletionTimestamp": deleted,
    }
    spec: Object = {
        "restartPolicy": status.pop("restartPolicy", "Never"),
        "nodeName": status.pop("nodeName", "node-1"),
        "containers": [{"name": agent}],
    }
    told: Object = {"phase": phase, **status}
    if state is not None:
        told["containerStatuses"] = [{"name": agent, "state": state}]
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


def ended(code: int) -> Object:
    """Gives the state of a container that ended with a code."""
    reason = "Completed" if code == 0 else "Error"
    return {"terminated": {"exitCode": code, "reason": reason}}


def waiting(reason: str) -> Object:
    """Gives the state of a container that waits."""
    return {"waiting": {"reason": reason}}


def _row_pods() -> dict[str, Object]:
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
        "P14": pod(RUNNING, deletionTimestamp="2026-01-01T00:00:30Z"),
        "P15": pod(RUNNING, phase="Unknown"),
        "P16": pod(ended(1), restartPolicy="Always"),
        "P17": pod(RUNNING),
        "P18": pod(waiting("ImagePullBackOff"), phase="Pending"),
        "P19": pod(),
        "P20": pod(phase="Pending", nodeName=""),
        "P21": pod(waiting("ContainerCreating"), phase="Pending"),
    }


def cases(lifecycle: Lifecycle) -> Iterator[Case]:
    """Makes a case of every pod row, seen and then deleted, and of every word that the spec knows."""
    for row, content in _row_pods().items():
        gone = {**content, "metadata": {**content["metadata"], "resourceVersion": str(NEWER)}}
        steps = (wire.PodInput(content), wire.PodInput(gone, "DELETED"))
        yield _case(lifecycle, f"pods/{row}", "A pod of this row, and its end.", steps)
    for rule in lifecycle.table.data.containers:
        for status in _status_strings(rule.prefix, rule.equals):
            name = f"containers/{rule.id}/{status.replace(' ', '-')}"
            yield _case(lifecycle, name, "A status string.", [wire.ContainerInput(status)])
    for word, entries in lifecycle.table.data.legacy.items():
        for entry in entries:
            beside = None if entry.prefix is None else f"{entry.prefix.capitalize()} (Error)"
            received = wire.LegacyInput(word.upper(), beside)
            yield _case(
                lifecycle, f"words/{entry.id}/{word.replace(' ', '-')}", "An old word.", [received]
            )
    yield from _hooks(lifecycle)
    yield from _unknown(lifecycle)


def _status_strings(prefix: str | None, equals: str | None) -> Iterable[str]:
    if equals is not None:
        return (equals, equals.upper())
    examples = {"up": "Up 5 minutes", "exited": "Exited (137) 2 hours ago"}
    return (examples.get(prefix or "", f"{(prefix or '').capitalize()} (1) 3 seconds ago"),)


def _hooks(lifecycle: Lifecycle) -> Iterator[Case]:
    data = lifecycle.table.data
    running = wire.PodInput(pod(RUNNING))
    for dialect, entry in data.dialects.items():
        for spelling in entry.names:
            received = wire.HookInput(spelling, dialect=dialect)
            yield _case(
                lifecycle,
                f"hooks/{dialect}/{spelling}",
                "A harness's own name.",
                (running, received),
            )
    for asking in data.asks:
        for tool in asking.tools:
            received = wire.HookInput(asking.hook, dialect=asking.dialect, tool=tool)
            yield _case(
                lifecycle, f"hooks/{asking.id}/{tool}", "A tool that asks.", (running, received)
            )
    for word in data.statuses:
        steps = (running, wire.StatusInput(word))
        yield _case(lifecycle, f"statuses/{word}", "sciontool status.", steps)
    for phase in data.heartbeats.phases:
        beat = wire.HeartbeatInput(phase)
        yield _case(lifecycle, f"heartbeats/{phase}", "A broker's word.", (running, beat))
    for activity in data.heartbeats.activities:
        beat = wire.HeartbeatInput("running", activity)
        name = f"heartbeats/running-{activity}"
        yield _case(lifecycle, name, "A broker's word.", (running, beat))
    for status in ("Up 5 minutes", "Exited (0) 1 second ago", "created", "Paused"):
        beat = wire.HeartbeatInput(container_status=status)
        name = f"heartbeats/old-broker/{status.split()[0].lower()}"
        yield _case(lifecycle, name, "An old broker names no phase.", (running, beat))


def _unknown(lifecycle: Lifecycle) -> Iterator[Case]:
    running = wire.PodInput(pod(RUNNING))
    strangers: dict[str, wire.Input] = {
        "pod-phase": wire.PodInput(pod(RUNNING, phase="Dancing", version="300")),
        "empty-pod": wire.PodInput({}),
        "not-a-pod": wire.PodInput({"kind": "Service", "status": 7}),
        "container-status": wire.ContainerInput("Quantum"),
        "heartbeat-phase": wire.HeartbeatInput("resumed"),
        "heartbeat-activity": wire.HeartbeatInput("running", "dreaming"),
        "hook": wire.HookInput("after-hours"),
        "status": wire.StatusInput("confused"),
        "word": wire.LegacyInput("deleted"),
    }
    for name, received in strangers.items():
        steps = (running, wire.HookInput("prompt-submit"), received)
        notes = "Unknown is a value; it changes nothing."
        yield _case(lifecycle, f"unknown/{name}", notes, steps, law="L11")


def _case(
    lifecycle: Lifecycle,
    name: str,
    notes: str,
    received: Sequence[wire.Input],
    *,
    law: str | None = None,
) -> Case:
    steps = tuple(CaseStep(observe=one) for one in received)
    return history_case(lifecycle, f"inputs/{name}", notes, steps, law=law)


def history_case(
    lifecycle: Lifecycle,
    name: str,
    notes: str,
    steps: Iterable[CaseStep],
    *,
    law: str | None = None,
) -> Case:
    """Makes a case of a history; what must hold after each step is what the spec says."""
    steps = tuple(steps)
    model = LifecycleSubject(lifecycle)
    expects = []
    for step in steps:
        if step.observe is not None:
            answer = model.observe(step.observe)
        else:
            answer = model.step(step.event or "")
        expects.append(demanded(model, answer))
    return Case(
        id=name,
        law=law or model.law or "L2",
        level=levels_of(lifecycle.table).get(model.rule, "MUST"),
        notes=notes,
        given=Given(lifecycle.table.data.initial),
        steps=steps,
        expect=tuple(expects),
    )
