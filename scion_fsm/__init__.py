"""The lifecycle of Scion agents as a declared state machine; see README.md.

Importing this package loads neither kubernetes, transitions, hypothesis, click nor rich, and pydantic
only with the names that need it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scion_fsm.errors import (
        InputError,
        OrderError,
        Problem,
        RecordCorruptError,
        ScionFsmError,
        SpecError,
        StoreError,
        UnknownConfigurationError,
    )
    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.orders import Moment, Version
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.runs import Place, Run
    from scion_fsm.machine.table import Step
    from scion_fsm.model import Activity, Phase
    from scion_fsm.runtime.files.store import AgentInfoStore
    from scion_fsm.state import AgentState, Detail

    _default = Lifecycle.default()
    reconcile = _default.reconcile
    observe_pod = _default.observe_pod
    observe_pod_gone = _default.observe_pod_gone
    observe_command = _default.observe_command
    observe_container_gone = _default.observe_container_gone
    observe_container_status = _default.observe_container_status
    observe_hook = _default.observe_hook
    observe_status = _default.observe_status
    observe_heartbeat = _default.observe_heartbeat
    observe_legacy = _default.observe_legacy
    observe_timers = _default.observe_timers

__version__ = "0.1.0"

__all__ = [
    "Activity",
    "AgentInfoStore",
    "AgentState",
    "Detail",
    "InputError",
    "Lifecycle",
    "Moment",
    "Observation",
    "OrderError",
    "Phase",
    "Place",
    "Plan",
    "Problem",
    "Record",
    "RecordCorruptError",
    "Run",
    "ScionFsmError",
    "SpecError",
    "Step",
    "StoreError",
    "UnknownConfigurationError",
    "Version",
    "observe_command",
    "observe_container_gone",
    "observe_container_status",
    "observe_heartbeat",
    "observe_hook",
    "observe_legacy",
    "observe_pod",
    "observe_pod_gone",
    "observe_status",
    "observe_timers",
    "reconcile",
]

_HOMES = {
    "Activity": "model",
    "AgentInfoStore": "runtime.files.store",
    "AgentState": "state",
    "Detail": "state",
    "InputError": "errors",
    "Lifecycle": "lifecycle",
    "Moment": "machine.orders",
    "Observation": "machine.observation",
    "OrderError": "errors",
    "Phase": "model",
    "Place": "machine.runs",
    "Plan": "machine.reconcile",
    "Problem": "errors",
    "Record": "machine.record",
    "RecordCorruptError": "errors",
    "Run": "machine.runs",
    "Version": "machine.orders",
    "ScionFsmError": "errors",
    "SpecError": "errors",
    "Step": "machine.table",
    "StoreError": "errors",
    "UnknownConfigurationError": "errors",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562, whatever the name stands for
    """Loads a public name on first use; a function is the default lifecycle's."""
    if name not in __all__:
        message = f"module 'scion_fsm' has no attribute {name!r}"
        raise AttributeError(message)
    if name in _HOMES:
        value = getattr(importlib.import_module(f"scion_fsm.{_HOMES[name]}"), name)
    else:
        value = getattr(importlib.import_module("scion_fsm.lifecycle").Lifecycle.default(), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Lists the public names, loaded or not."""
    return sorted({*globals(), *__all__})
