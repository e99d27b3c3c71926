"""Heartbeats, the hub's rows, old words and timers."""

from __future__ import annotations

from typing import Any

import msgspec

from scion_adapters.hooks import SETTERS
from scion_adapters.records import NAME, Adapter, Json, apply, record_of, seen, view
from scion_fsm import Lifecycle, Phase


def response(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    """What a broker says of an entry, read as the heartbeat that it sends."""
    del expect
    observation = lifecycle.observe_heartbeat(
        given["phase"], given["activity"], container_status=given["container_status"]
    )
    record = lifecycle.reconcile(lifecycle.new_record(NAME), observation).record
    return view(record) | {"ready": record.phase is Phase.RUNNING}


def heartbeat(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    beat = given["heartbeat"]
    observation = lifecycle.observe_heartbeat(
        beat["phase"], beat.get("activity"), container_status=beat.get("containerStatus")
    )
    shown = view(apply(lifecycle, given["row"], observation).record)
    return shown | {"event": shown}


def update(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    """The hub's write of a status: an activity is the agent's own report, the rest a relay's."""
    del expect
    change = given["update"]
    if change.get("activity"):
        observation = lifecycle.observe_hook(SETTERS[change["activity"]])
    else:
        observation = lifecycle.observe_heartbeat(change.get("phase"))
    return view(apply(lifecycle, given["row"], observation).record)


def preserved(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    reply = given["in_memory"]
    observation = lifecycle.observe_heartbeat(reply["phase"], reply.get("activity"))
    return view(apply(lifecycle, given["db"], observation).record)


def container(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    observation = lifecycle.observe_container_status(given["container_status"])
    return view(apply(lifecycle, {}, observation).record)


def word(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    """An old word in a row that says nothing else."""
    del expect
    observation = lifecycle.observe_legacy(given["status"])
    return view(apply(lifecycle, {}, observation).record)


def displayed_word(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    return seen(lifecycle, lifecycle.observe_legacy(given["status"]))


def migrated(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    """An old word in a row whose newer columns, where filled, go before it."""
    del expect
    before = record_of(lifecycle, given)
    after = lifecycle.reconcile(before, lifecycle.observe_legacy(given["status"])).record
    keeps = given["activity"] or (given["phase"] and after.phase != given["phase"])
    return view(before if keeps else after)


def running_only(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    return {"kept": not record_of(lifecycle, given).is_terminal}


def timer(name: str) -> Adapter:
    def adapter(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
        del expect
        if "agents" in given:
            return {"marked": len(given["agents"]), "events": len(given["agents"])}
        row = given.get("row") or given
        limits = lifecycle.table.data.timers[name]
        if "threshold_s" in given:
            limits = _with_threshold(limits, given["threshold_s"], given.get("recency_s"))
        fired = lifecycle.observe_timers(
            last_seen_age=given.get("last_seen_age_s"),
            last_activity_age=given.get("activity_age_s"),
            limits={name: limits},
        )
        plans = [apply(lifecycle, row, beat) for beat in fired if beat.row == name]
        changed = [plan for plan in plans if plan.must_write]
        record = changed[0].record if changed else record_of(lifecycle, row)
        return view(record) | {"marked": bool(changed), "events": len(changed)}

    return adapter


def _with_threshold(limits: Any, threshold: float, recency: float | None) -> Any:  # noqa: ANN401
    if limits.last_activity_over_seconds is None:
        return msgspec.structs.replace(limits, last_seen_over_seconds=threshold)
    within = limits.last_seen_within_seconds if recency is None else recency
    return msgspec.structs.replace(
        limits, last_activity_over_seconds=threshold, last_seen_within_seconds=within
    )


def default_threshold(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del given, expect
    limits = lifecycle.table.data.timers["activity_timeout"]
    return {"stalled_threshold_s": limits.last_activity_over_seconds}
