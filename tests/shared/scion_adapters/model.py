"""pkg/agent/state: what phases and activities are, and what of them is valid."""

from __future__ import annotations

from pydantic import ValidationError

from scion_adapters.records import Adapter, Json, apply, today
from scion_fsm import Activity, AgentState, Lifecycle, Phase
from scion_fsm.conform.differences import bundled_differences

PHASES = bundled_differences().phases
"""Today's Scion's."""


def model(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del lifecycle
    phase, activity = given.get("phase", "running"), today(given.get("activity", ""))
    try:
        state = AgentState(phase=phase, activity=activity)
    except ValidationError:
        return {"valid": False, "error": True, "display_status": None} | _properties(activity)
    written = state.model_dump(mode="json", by_alias=True)
    return {
        "valid": True,
        "error": False,
        "string": str(state.activity),
        "display_status": state.display_status,
        "json_has": {key: written.get(key) for key in expect.get("json_has", {})},
        "json_absent": [key for key in expect.get("json_absent", []) if key not in written],
    } | _properties(activity)


def _properties(name: str) -> Json:
    activity = Activity(name) if name in set(Activity) else None
    return {
        "sticky": activity is not None and activity.is_sticky,
        "platform_set": activity is not None and activity.is_platform_set,
    }


def enumeration(members: type[Phase | Activity]) -> Adapter:
    def adapter(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
        del lifecycle, given, expect
        list(members).clear()  # what a caller does to its list touches nobody else's
        return {
            "count": len([member for member in members if members is Activity or member in PHASES]),
            "all_valid": all(members(member.value) is member for member in members),
            "defensive_copy": len(list(members)) == len(members),
        }

    return adapter


def ordinal(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    """Counts the phases that a heartbeat of this one moves forward: the order is in the table."""
    del expect
    active = [phase for phase in PHASES if _is_active(lifecycle, Phase(phase))]
    phase = given["phase"]
    before = [
        other
        for other in active
        if apply(lifecycle, {"phase": other}, lifecycle.observe_heartbeat(phase)).record.phase
        != other
    ]
    return {
        "ordinal": len(before) + 1 if phase in active else 0,
        "active_phase": phase in active,
    }


def _is_active(lifecycle: Lifecycle, phase: Phase) -> bool:
    name = lifecycle.table.configuration_of(phase)
    return phase is Phase.RUNNING or "pre_running" in lifecycle.table.states[name or ""].tags


def activity_properties(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    name = given["activity"]
    lifted = apply(lifecycle, {"phase": "starting"}, lifecycle.observe_heartbeat("running", name))
    try:
        AgentState(phase=Phase.STOPPED, activity=name)
    except ValidationError:
        is_terminal = False
    else:
        is_terminal = True
    return _properties(name) | {
        "terminal": is_terminal,
        "implies_running": lifted.record.phase is Phase.RUNNING,
    }


def exit_reason(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    beat = lifecycle.observe_heartbeat("error", exit_reason=given["reason"])
    return {"valid": beat.reason is not None}
