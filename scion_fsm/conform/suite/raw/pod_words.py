"""Pods for each word that the table of pods knows, for what its rules tell apart, and with what is no such field's."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from scion_fsm.conform.suite.raw.pods import BEGIN, DELETED, RUNNING, ended, pod, waiting
from scion_fsm.machine.orders import rfc3339, seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.conform.suite.raw.pods import Object
    from scion_fsm.machine.stored import Data

_POLICIES = ("Never", "OnFailure", "Always", None)
_PHASES = ("Running", "Failed")
_OTHERS: dict[type, object] = {str: 7, int: "137", list: {}, dict: []}
"""What a field of each kind may wrongly hold."""


def word_pods(data: Data) -> Iterator[tuple[str, Object]]:
    """Gives a pod by name for every word of the table and every choice that its rules make."""
    yield from _reasons(data)
    yield from _causes(data)
    yield from _exits(data)
    yield from _policies()
    yield from _graces(data)
    for policy in _POLICIES[2:]:
        content = pod(waiting("PodInitializing"), phase="Pending", init=ended(1))
        content["spec"]["initContainers"][0] |= {"restartPolicy": policy} if policy else {}
        yield f"init/{policy or 'no-policy'}", content


def _reasons(data: Data) -> Iterator[tuple[str, Object]]:
    for reason in data.pods.waiting:
        yield f"waiting/{reason}", pod(waiting(reason), phase="Pending")
    for progress in data.pods.progress:
        state = waiting(progress.reason)
        state["waiting"]["message"] = f"It says {progress.message_contains}."
        yield f"waiting/{progress.reason}-progress", pod(state, phase="Pending")
    for reason in (*data.pods.restart_reasons, *data.pods.synthetic_reasons):
        for phase in _PHASES:
            yield f"ended/{reason}-{phase}", pod(ended(137, reason=reason), phase=phase)
    for condition in data.pods.restart_conditions:
        for status in ("True", "False"):
            told = [{"type": condition, "status": status}]
            yield f"conditions/{condition}-{status}", pod(ended(1), conditions=told)


def _causes(data: Data) -> Iterator[tuple[str, Object]]:
    for number, cause in enumerate(data.pods.causes):
        said: dict[str, Any] = {}
        if cause.message_prefix is not None:
            said["message"] = f"{cause.message_prefix}: nobody knows why"
        for reason in cause.reason or (f"{cause.reason_prefix}x" if cause.reason_prefix else None,):
            more = said | ({"reason": reason} if reason else {})
            for disruption in cause.disruption or ("AnyReason" if cause.disrupted else None,):
                for status in ("True", "False") if disruption else ("",):
                    told = {"type": "DisruptionTarget", "status": status, "reason": disruption}
                    more |= {"conditions": [told]} if disruption else {}
                    name = "-".join(filter(None, (reason, disruption, status))) or str(number)
                    yield f"causes/{cause.cause}/{name}", pod(RUNNING, phase="Failed", **more)


def _exits(data: Data) -> Iterator[tuple[str, Object]]:
    codes = (*data.exits.killed, *data.exits.limits, 0, 1)
    states = {f"code-{code}": ended(code) for code in codes}
    states |= {
        f"signal-{number}": {"terminated": {"exitCode": 0, "signal": number, "reason": "Error"}}
        for number in (*data.exits.killed_signals, 11)
    }
    states["no-code"] = {"terminated": {"reason": "Completed"}}
    states["out-of-memory"] = ended(137, reason="OOMKilled")
    for name, state in states.items():
        for phase in _PHASES:
            yield f"exits/{name}-{phase}", pod(state, phase=phase)


def _policies() -> Iterator[tuple[str, Object]]:
    """Whether the kubelet starts a container again, and what a list without specs says of it."""
    for code in (0, 1):
        for policy in _POLICIES:
            content = pod(ended(code), restartPolicy=policy)
            yield f"policies/{policy or 'none'}-{code}", content
        trimmed = pod(ended(code))
        del trimmed["spec"]
        yield f"policies/trimmed-{code}", trimmed


def _graces(data: Data) -> Iterator[tuple[str, Object]]:
    """Containers that were killed within the time that a deletion gives them, and long before."""
    deleted = seconds_of(DELETED) or BEGIN
    for grace in (None, 0, 600):
        time = data.pods.grace_seconds if grace is None else grace
        for name, before in (("within", time + 1), ("before", time + 100)):
            state = ended(143, finishedAt=rfc3339(deleted - before))
            content = pod(state, deletionTimestamp=DELETED)
            content["spec"] |= {} if grace is None else {"terminationGracePeriodSeconds": grace}
            yield f"graces/{name}-{'default' if grace is None else grace}", content


def spoiled_pods() -> Iterator[tuple[str, Object]]:
    """Gives a pod by the path of the field that is of another kind in it, for every field."""
    whole = pod(
        ended(1, finishedAt=DELETED, message="it ended"),
        version="300",
        phase="Failed",
        reason="Evicted",
        message="it was full",
        run_id="run-1",
        init=ended(0),
        sidecar=RUNNING,
        container="docker://c1",
        deletionTimestamp=DELETED,
        creationTimestamp=DELETED,
        startTime=DELETED,
        conditions=[{"type": "DisruptionTarget", "status": "True", "reason": "DeletionByPodGC"}],
    )
    for path in _paths(whole):
        spoiled = copy.deepcopy(whole)
        inner: Any = spoiled
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = _OTHERS[type(inner[path[-1]])]
        yield ".".join(map(str, path)), spoiled


def _paths(content: object, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if here:
        yield here
    if isinstance(content, (dict, list)):
        parts = content.items() if isinstance(content, dict) else enumerate(content)
        for key, part in parts:
            yield from _paths(part, (*here, key))
