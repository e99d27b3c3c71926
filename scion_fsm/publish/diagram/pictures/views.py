"""The views of a machine by name: each a picture that is small enough to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.pictures.ends import terminal
from scion_fsm.publish.diagram.pictures.folded import activities, full
from scion_fsm.publish.diagram.pictures.following import run
from scion_fsm.publish.diagram.pictures.origins import sources
from scion_fsm.publish.diagram.pictures.phases import phases
from scion_fsm.publish.diagram.pictures.pods import pods

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.machine.table import Table
    from scion_fsm.publish.diagram.graph import Graph

VIEWS: Mapping[str, Callable[[Table], Graph]] = {
    "phases": phases,
    "activities": activities,
    "terminal": terminal,
    "pods": pods,
    "sources": sources,
    "run": run,
    "full": full,
}
"""Every view."""


def views(table: Table) -> Mapping[str, Callable[[Table], Graph]]:
    """Gives the views of what a machine has: not every one has activities, ends or a table of pods."""
    has = {
        "activities": bool(table.activities),
        "terminal": any(table.is_terminal(name) for name in table.configurations),
        "pods": bool(table.data.pods.rows),
        "run": bool(table.data.freshness["runtime"].rows),
    }
    return {name: view for name, view in VIEWS.items() if has.get(name, True)}
