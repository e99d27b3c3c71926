"""An agent's state as JSON Schema: what Scion's JSON may say, by the laws."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scion_fsm.conform.languages.facts import (
    SHOUT,
    activities,
    activity_of,
    marked_activities,
    phases,
    terminal_phases,
)

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table


def json_schema(table: Table) -> dict[str, str]:
    """Gives `agent-state.schema.json`: an agent's state as Scion's JSON has it, by the laws."""
    names = phases(table)
    active = next((name for name in table.configurations if activity_of(table, name)), None)
    is_active = active is not None
    activity = {"activity": {"anyOf": [{"$ref": "#/$defs/activity"}, {"const": ""}]}}
    of_activity = {
        "properties": {"activity": {"$ref": "#/$defs/activity"}},
        "required": ["activity"],
    }
    of_phase = {"properties": {"phase": {"const": active and table.states[active].phase}}}
    words = {
        "activity": {"enum": activities(table)},
        "stickyActivity": {"enum": marked_activities(table, "sticky")},
        "platformSetActivity": {"enum": marked_activities(table, "platform_set")},
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"{SHOUT.format(target='json-schema')} {table.data.machine} {table.data.version} "
        f"{table.data.digest}",
        "title": "The state of a Scion agent",
        "type": "object",
        "required": ["phase"],
        "properties": {
            "phase": {"$ref": "#/$defs/phase"},
            **(activity if is_active else {}),
            "configuration": {"$ref": "#/$defs/configuration"},
        },
        **({"if": of_activity, "then": of_phase} if is_active else {}),
        "$defs": {
            "phase": {"enum": names},
            "terminalPhase": {"enum": terminal_phases(table)},
            **(words if is_active else {}),
            "configuration": {"enum": list(table.configurations)},
            "event": {"enum": list(table.events)},
        },
    }
    return {"agent-state.schema.json": json.dumps(schema, indent=2) + "\n"}
