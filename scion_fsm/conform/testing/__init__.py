"""The laws as a test suite: strategies for what may come in, each law as a check, a state machine.

A law here is told from the side of the world that made the inputs (which pod is newer, which container
runs), never from the core's own comparisons, so that a mistake there is seen. Subjects are given from
outside: whatever steps, reconciles and observes can be judged, broken ones too.

Hypothesis is loaded with the first name that is used, since pytest imports this package in every run.

May use conform.suite. Read `laws.py` first, then `world.py`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scion_fsm.conform.testing.conformance import ConformanceTests
    from scion_fsm.conform.testing.laws import LAWS, Law
    from scion_fsm.conform.testing.stateful import LifecycleMachine, state_machine_of
    from scion_fsm.conform.testing.strategies import (
        Fault,
        History,
        arrivals,
        container_statuses,
        heartbeats,
        histories,
        hooks,
        hostile,
        hostile_pods,
        lives,
        pods,
        pods_of_the_future,
    )
    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.conform.testing.walk import LawBrokenError

__all__ = [
    "LAWS",
    "ConformanceTests",
    "Fault",
    "History",
    "Law",
    "LawBrokenError",
    "LifecycleMachine",
    "Subject",
    "arrivals",
    "container_statuses",
    "heartbeats",
    "histories",
    "hooks",
    "hostile",
    "hostile_pods",
    "lives",
    "pods",
    "pods_of_the_future",
    "state_machine_of",
]

_HOMES = {
    "ConformanceTests": "conformance",
    "LAWS": "laws",
    "Law": "laws",
    "LawBrokenError": "walk",
    "LifecycleMachine": "stateful",
    "Subject": "subject",
    "state_machine_of": "stateful",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562, whatever the name stands for
    """Loads a public name on first use."""
    if name not in __all__:
        message = f"module 'scion_fsm.testing' has no attribute {name!r}"
        raise AttributeError(message)
    home = _HOMES.get(name, "strategies")
    value = getattr(importlib.import_module(f"scion_fsm.conform.testing.{home}"), name)
    globals()[name] = value
    return value
