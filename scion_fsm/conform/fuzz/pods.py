"""Pods of any shape, and hostile ones: fields of wrong types, absent, twice, or nonsense."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from scion_fsm.machine.orders import rfc3339

if TYPE_CHECKING:
    import random

    from scion_fsm.machine.stored import Data

Object = dict[str, Any]
CODES = (0, 0, 0, 1, 2, 3, 10, 130, 137, 143, 255, -1, 2**31, 2**32 - 1, 2**32)
_HOSTILE: tuple[object, ...] = (
    *(None, 0, -1, 1.5, 1e300, 2**31, 2**64, True, False, "", "x", "0", "007", "nonsense"),
    *([], {}, [None], [{}], [3, {}], {"name": "agent"}, "x" * 300, "\x00\n", "٣", "1" * 21),
    *("2026-13-01T00:00:00Z", "2026-01-01", "0001-01-01T00:00:00Z", "2026-01-01T00:00:00z"),
    *("2026-01-01T24:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T00:00:00.123456789+23:59"),
)
"""No whole number between 2**53 and 2**63, which JSON has and JavaScript has not, and no `1.0`, likewise."""


def rfc(draw: random.Random, seconds: float) -> str:
    """Gives a time as somebody may write it."""
    text = rfc3339(seconds)
    if draw.random() < 0.9:
        return text
    return draw.choice([text.replace("Z", "+00:00"), text.replace("T", " "), text.lower()])


def shape(draw: random.Random, data: Data, now: float, started: float) -> Object:
    """Gives a spec and a status of a pod whose agent's container started then, and its deletion."""
    name = data.pods.agent_container
    reasons = [*data.pods.waiting, *data.pods.restart_reasons, "ContainerCreating", None]
    words = [
        *(r for c in data.pods.causes for r in c.reason or ()),
        "FutureReason",
        None,
        None,
        None,
    ]
    messages = [*(c.message_prefix for c in data.pods.causes), "a message", None]
    policy = draw.choice(["Never", "Never", "OnFailure", "Always", None])

    def state(*, may_run: bool = True) -> Object:
        kind = draw.choice(["ended", "ended", "waiting", "running" if may_run else "ended", "none"])
        if kind == "ended":
            ended = {
                "exitCode": draw.choice([*CODES, None]),
                "signal": draw.choice([None] * 9 + [2, 9, 11]),
                "reason": draw.choice(
                    [
                        "Completed",
                        "Error",
                        "Error",
                        None,
                        "OOMKilled",
                        *data.pods.synthetic_reasons,
                        *data.pods.restart_reasons,
                    ]
                ),
                "message": draw.choice([None, None, "it ended"]),
                "startedAt": draw.choice([None, rfc(draw, started)]),
                "finishedAt": draw.choice(
                    [None, rfc(draw, now - draw.choice([0, 1, 29, 31, 59, 61]))]
                ),
                "containerID": draw.choice([None, "docker://c9"]),
            }
            if draw.random() < 0.3:  # by a signal, of which nothing more telling is said
                ended |= {"exitCode": draw.choice(data.exits.killed or CODES), "reason": "Error"}
            return {"terminated": _known(ended)}
        if kind == "waiting":
            progress = [p.message_contains for p in data.pods.progress]
            message = draw.choice([None, "a message", *progress])
            return {"waiting": _known({"reason": draw.choice(reasons), "message": message})}
        return (
            {"running": _known({"startedAt": draw.choice([None, rfc(draw, started)])})}
            if kind == "running"
            else {}
        )

    def status(of: str, container: str | None = None) -> Object:
        last = state(may_run=False) if draw.random() < 0.3 else None
        return _known({"name": of, "state": state(), "lastState": last, "containerID": container})

    rules = [
        {"action": draw.choice(["Restart", "RestartAllContainers", "x"]), "exitCodes": {"operator": draw.choice(["In", "NotIn"]), "values": draw.sample(CODES, 3)}}
    ]  # fmt: skip
    main = {
        "name": name,
        "restartPolicy": draw.choice([None, None, "Always", "Never"]),
        "restartPolicyRules": draw.choice([None, None, None, rules]),
    }
    conditions = [
        {"type": "DisruptionTarget", "status": draw.choice(["True", "False"]), "reason": draw.choice(["EvictionByEvictionAPI", "PreemptionByScheduler", "DeletionByTaintManager", "TerminationByKubelet", None])},
        {"type": "PodScheduled", "status": draw.choice(["True", "False"]), "reason": "Unschedulable"},
        *({"type": kind, "status": draw.choice(["True", "False"])} for kind in data.pods.restart_conditions),
    ]  # fmt: skip
    spec = {
        "nodeName": draw.choice([None, "node"]),
        "restartPolicy": policy,
        "terminationGracePeriodSeconds": draw.choice([None, None, 0, 30, 600]),
        "containers": [
            _known(main if draw.random() < 0.95 else {"name": "other"}),
            {"name": "sidecar"},
        ],
        "initContainers": [
            _known({"name": "init", "restartPolicy": draw.choice([None, None, "Always"])})
        ],
    }
    told = {
        "phase": draw.choice(
            [
                "Pending",
                "Running",
                "Running",
                "Succeeded",
                "Failed",
                "Failed",
                "Unknown",
                "Odd",
                None,
            ]
        ),
        "reason": draw.choice(words),
        "message": draw.choice(messages),
        "startTime": draw.choice([None, rfc(draw, started)]),
        "hostIP": draw.choice([None, None, "10.0.0.1"]),
        "conditions": draw.sample(conditions, draw.choice([0, 0, 1, 2])),
        "containerStatuses": draw.choice(
            [
                None,
                [],
                [status(name)],
                [status(name), status("sidecar")],
                [status(name), status("sidecar")],
            ]
        ),
        "initContainerStatuses": draw.choice([None, None, None, [status("init")]]),
    }
    return {"spec": _known(spec) if draw.random() < 0.95 else None, "status": _known(told)}


def _known(parts: Object) -> Object:
    return {key: value for key, value in parts.items() if value is not None}


def hostile(draw: random.Random, pod: Object) -> Object:
    """Gives a pod with something in it that is not as it should be."""
    bad = copy.deepcopy(pod)
    for _ in range(draw.choice([1, 1, 2, 3])):
        inner: Any = bad
        path: list[Any] = []
        while isinstance(inner, (dict, list)) and inner and (not path or draw.random() < 0.8):
            key = (
                draw.choice(list(inner)) if isinstance(inner, dict) else draw.randrange(len(inner))
            )
            path.append((inner, key))
            inner = inner[key]
        if not path:
            return bad
        holder, key = path[-1]
        act = draw.random()
        if act < 0.7:
            holder[key] = copy.deepcopy(draw.choice(_HOSTILE))
        elif act < 0.85 or isinstance(holder, dict):
            del holder[key]
        else:
            holder.append(copy.deepcopy(holder[key]))
    return bad
