"""pkg/sciontool/hooks: what a hook does to the file, what the hub is told, how harnesses spell it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scion_adapters.records import apply, record_of, view

if TYPE_CHECKING:
    from scion_adapters.records import Adapter, Json
    from scion_fsm import Lifecycle, Observation

# What calls StatusHandler's setters at the studied commit (scion: sciontool status.go, init.go).
_STATUSES = {
    "waiting_for_input": "ask_user",
    "completed": "task_completed",
    "limits_exceeded": "limits_exceeded",
}
SETTERS = {
    "thinking": "prompt-submit",
    ("starting", ""): "pre-start",
    ("running", "idle"): "post-start",
    ("error", ""): "clone-failed",
}
_ASKING = re.compile(r"(\S+)\((\w+) (\w+)\)")


def steps(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    record = record_of(lifecycle, given["file"] or {})
    for step in given["steps"]:
        record = lifecycle.reconcile(record, _step(lifecycle, step)).record
    shown = view(record)
    return shown | {
        "activity_not": expect.get("activity_not")
        if shown["activity"] != expect.get("activity_not")
        else None,
        "activity_from_code": shown["activity"],
    }


def _step(lifecycle: Lifecycle, step: Json) -> Observation:
    if "event" in step:
        return lifecycle.observe_hook(
            step["event"], dialect=step.get("dialect"), tool=step.get("toolName")
        )
    if "set_message" in step:
        return lifecycle.observe_hook(None)  # a sentence for people is no event
    value = step.get("update_activity") or tuple(step["update_phase"])
    if value in _STATUSES:
        return lifecycle.observe_status(_STATUSES[value])
    return lifecycle.observe_hook(SETTERS[value])


def matrix(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    asking = _ASKING.fullmatch(given["event"])
    event, dialect, tool = asking.groups() if asking else (given["event"], None, given["toolName"])
    observation = lifecycle.observe_hook(event, dialect=dialect, tool=tool)
    plan = apply(lifecycle, given["file"], observation)
    local = view(plan.record) | {"written": plan.must_write}
    if expect["hub"] is None and event in _TOLD_BY_INIT:
        return {"local": local, "hub": None}
    hub = local if plan.disposition == "taken" else None
    return {"local": local, "hub": hub}


# The hub handler sends nothing for these; sciontool's init does (scion: init.go:451-480).
_TOLD_BY_INIT = ("pre-start", "post-start", "pre-stop")


def sent(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    """What a hub would be told: the status after an event that was accepted."""
    del expect
    file = {"phase": "running", "activity": given["local_activity"]}
    observation = lifecycle.observe_hook(given["event"], tool=given.get("toolName"))
    plan = apply(lifecycle, file, observation)
    accepted = plan.disposition == "taken"
    return {"calls": int(accepted), "status": view(plan.record)["status"] if accepted else None}


def dialect(name: str) -> Adapter:
    def adapter(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
        del expect
        observation = lifecycle.observe_hook(given, dialect=name)
        verbatim = re.search(r"hook '(.*)' is not known", "".join(observation.problems))
        return {"event": verbatim[1] if verbatim else observation.event, "dialect": name}

    return adapter
