"""Pods of a few kinds that nobody would think of: each differs from another in one part, or in what is its own."""

from __future__ import annotations

import copy
import random
from functools import partial
from typing import TYPE_CHECKING, Any

from scion_fsm.conform.fuzz.pods import rfc, shape

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table

T = 1_770_000_000.0
_TIMES = ("startedAt", "finishedAt", "startTime", "creationTimestamp", "deletionTimestamp")
_rfc = partial(rfc, random.Random(1))  # noqa: S311 - the same each time


def kind_of_pod(draw: random.Random, table: Table) -> dict[str, Any]:
    """Gives a pod without names, uid and version."""
    kind = shape(draw, table.data, T, T - 30)
    metadata = {
        "namespace": draw.choice(["agents", "agents", None]),
        "creationTimestamp": draw.choice([_rfc(T - 90), None]),
        "deletionTimestamp": draw.choice([None, None, _rfc(T)]),
        "labels": draw.choice(
            [{}, {"scion.grove": "g"}, {"scion.project": "p", "scion.grove": "g"}]
        ),
        "annotations": draw.choice([None, {"scion.grove_path": "/g"}]),
    }
    return {"kind": draw.choice(["Pod", None, "Job"]), "metadata": metadata} | kind


def varied(draw: random.Random, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Gives a kind that is another one in one part, which may be within another."""
    found = here = copy.deepcopy(one)
    while True:
        key = draw.choice(sorted(here.keys() | other.keys()) or [""])
        inner, others = here.get(key), other.get(key)
        if isinstance(inner, list) and inner and isinstance(others, list) and others:
            inner, others = inner[0], others[0]
        if not (isinstance(inner, dict) and isinstance(others, dict)) or draw.random() < 0.1:
            here[key] = other.get(key)
            return found
        here, other = inner, others


def with_its_own(draw: random.Random, part: Any) -> Any:  # noqa: ANN401 - JSON
    """Puts ids, times and messages of its own into a pod."""
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        with_its_own(draw, each)
    if isinstance(part, dict):
        for key in _TIMES:
            if part.get(key) and draw.random() < 0.5:
                ago = draw.choice([0, 1, 2, 30, 60, 61, 90, None])
                part[key] = None if ago is None else _rfc(T - ago)
        if "state" in part and draw.random() < 0.5:
            part["containerID"] = draw.choice(["c1", "c2", ""])
        if part.get("message") and draw.random() < 0.5:
            part["message"] = draw.choice([f"{part['message']} and more", "another", None])
    return part
