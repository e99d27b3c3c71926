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
        container_statuses,
        heartbeats,
        hooks,
        hostile,
        hostile_pods,
        pods,
        pods_of_the_future,
    )
    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.conform.testing.worlds.history import History, World, arrivals, histories, worlds
    from scion_fsm.conform.testing.worlds.streams import (
        container_lives,
        lives,
        moving_lives,
        restored_lives,
    )
    from scion_fsm.conform.testing.worlds.walk import Fault, LawBrokenError

_HOMES = {
    "conformance": ("ConformanceTests",),
    "worlds.history": ("History", "World", "arrivals", "histories", "worlds"),
    "laws": ("LAWS", "Law"),
    "worlds.streams": ("container_lives", "lives", "moving_lives", "restored_lives"),
    "stateful": ("LifecycleMachine", "state_machine_of"),
    "strategies": (
        *("container_statuses", "heartbeats", "hooks", "hostile", "hostile_pods", "pods"),
        "pods_of_the_future",
    ),
    "subject": ("Subject",),
    "worlds.walk": ("Fault", "LawBrokenError"),
}

__all__ = [
    "LAWS",
    "ConformanceTests",
    "Fault",
    "History",
    "Law",
    "LawBrokenError",
    "LifecycleMachine",
    "Subject",
    "World",
    "arrivals",
    "container_lives",
    "container_statuses",
    "heartbeats",
    "histories",
    "hooks",
    "hostile",
    "hostile_pods",
    "lives",
    "moving_lives",
    "pods",
    "pods_of_the_future",
    "restored_lives",
    "state_machine_of",
    "worlds",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562, whatever the name stands for
    """Loads a public name on first use."""
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        message = f"module 'scion_fsm.testing' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(f"scion_fsm.conform.testing.{home}"), name)
    globals()[name] = value
    return value
