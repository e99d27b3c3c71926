"""The views of the machine by name: each a picture that is small enough to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.diagram.ends import terminal
from scion_fsm.diagram.folded import activities, full
from scion_fsm.diagram.origins import sources
from scion_fsm.diagram.phases import phases
from scion_fsm.diagram.pods import pods

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.core.table import Table
    from scion_fsm.diagram.graph import Graph

VIEWS: Mapping[str, Callable[[Table], Graph]] = {
    "phases": phases,
    "activities": activities,
    "terminal": terminal,
    "pods": pods,
    "sources": sources,
    "full": full,
}
