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
    running = next(name for name in table.configurations if activity_of(table, name))
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"{SHOUT.format(target='json-schema')} {table.data.machine} {table.data.version} "
        f"{table.data.digest}",
        "title": "The state of a Scion agent",
        "type": "object",
        "required": ["phase"],
        "properties": {
            "phase": {"$ref": "#/$defs/phase"},
            "activity": {"anyOf": [{"$ref": "#/$defs/activity"}, {"const": ""}]},
            "configuration": {"$ref": "#/$defs/configuration"},
        },
        "if": {"properties": {"activity": {"$ref": "#/$defs/activity"}}, "required": ["activity"]},
        "then": {"properties": {"phase": {"const": table.states[running].phase}}},
        "$defs": {
            "phase": {"enum": names},
            "terminalPhase": {"enum": terminal_phases(table)},
            "activity": {"enum": activities(table)},
            "stickyActivity": {"enum": marked_activities(table, "sticky")},
            "platformSetActivity": {"enum": marked_activities(table, "platform_set")},
            "configuration": {"enum": list(table.configurations)},
            "event": {"enum": list(table.events)},
        },
    }
    return {"agent-state.schema.json": json.dumps(schema, indent=2) + "\n"}
