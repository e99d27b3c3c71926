"""The table as the JSON of an XState machine, for `createMachine` and Stately's tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm import escape

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table


def xstate(table: Table) -> str:
    """Gives the JSON; an ignored or rejected event has no entry, which in XState means no effect.

    State keys are the configurations' names with `_` for the dot, and the name itself stands in
    `meta`: XState takes a dot in a key for a path. Events keep their names.
    """
    data = table.data
    machine = {
        "id": data.machine,
        "version": data.version,
        "description": data.doc,
        "initial": key(data.initial),
        "meta": {"digest": data.digest},
        "states": {key(name): _state(table, name) for name in table.configurations},
    }
    return (
        escape.in_json(msgspec.json.format(msgspec.json.encode(machine), indent=2).decode()) + "\n"
    )


def key(configuration: str) -> str:
    """Gives a configuration's key in the machine."""
    return configuration.replace(".", "_")


def _state(table: Table, name: str) -> dict[str, Any]:
    entry = table.states[name]
    on: dict[str, Any] = {}
    for event in table.events:
        step = table.step(name, event)
        if step.disposition == "taken":
            meta = {"rule": step.rule, **({"law": step.law} if step.law else {})}
            on[event] = {**({} if step.internal else {"target": key(step.target)}), "meta": meta}
    return {
        "description": entry.doc,
        "tags": [entry.phase, *entry.tags],
        "meta": {"configuration": name},
        "on": on,
    }
