"""Scion's rows and files to records, and records back to Scion's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from scion_fsm import Activity, AgentState, Lifecycle, Observation, Plan, Record

Json = dict[str, Any]
Adapter = Callable[[Lifecycle, Json, Json], Json]
NAME = "agent"


_TODAY = {"idle": "working"}


def today(word: Any) -> Any:  # noqa: ANN401 - whatever stands in a case
    """Gives today's word for one of April's, which mean the same (laws.md 1)."""
    return _TODAY.get(word, word) if isinstance(word, str) else word


def record_of(lifecycle: Lifecycle, row: Json) -> Record:
    """Gives the record that a row or file of Scion's means: a bare phase is a report (L5)."""
    table, record = lifecycle.table, lifecycle.new_record(NAME)
    phase, activity = row.get("phase"), row.get("activity")
    bare = table.configuration_of(phase) if phase else None
    if bare is not None:
        record = msgspec.structs.replace(record, configuration=bare)
    else:
        old = lifecycle.observe_legacy(phase or activity)
        record = lifecycle.reconcile(record, old).record
    # An activity beside a phase that has none is dropped (L1).
    configuration = table.configuration_of(record.phase, today(activity)) or record.configuration
    tool = row.get("toolName") if table.states[configuration].carries_tool else None
    stalled_from = today(row.get("stalled_from"))
    history = table.configuration_of("running", stalled_from) if stalled_from is not None else None
    return msgspec.structs.replace(
        record, configuration=configuration, tool_name=tool, history=history
    )


def view(record: Record) -> Json:
    """Gives a record in Scion's words."""
    history = (record.history or "").partition(".")[2]
    return {
        "phase": str(record.phase),
        "activity": str(record.activity or ""),
        "toolName": record.tool_name,
        "stalled_from": history if history in set(Activity) else "",
        "status": state_of(record).display_status,
    }


def state_of(record: Record) -> AgentState:
    return AgentState(phase=record.phase, activity=record.activity)


def apply(lifecycle: Lifecycle, row: Json, observation: Observation) -> Plan:
    return lifecycle.reconcile(record_of(lifecycle, row), observation)


def seen(lifecycle: Lifecycle, observation: Observation) -> Json:
    """Gives what an input says by itself: nothing, where a fresh record ignores it."""
    plan = lifecycle.reconcile(lifecycle.new_record(NAME), observation)
    return (
        view(plan.record)
        if plan.steps and plan.disposition == "taken"
        else {"phase": "", "activity": ""}
    )
