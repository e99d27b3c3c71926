"""The formats by name: what `scion-fsm render` can make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish import drawing
from scion_fsm.publish.diagram.formats.d2 import d2
from scion_fsm.publish.diagram.formats.dot import dot
from scion_fsm.publish.diagram.formats.mermaid import mermaid
from scion_fsm.publish.diagram.formats.plantuml import plantuml
from scion_fsm.publish.diagram.formats.scxml import scxml
from scion_fsm.publish.diagram.formats.svg import svg
from scion_fsm.publish.diagram.formats.xstate import xstate
from scion_fsm.publish.diagram.pages import matrix
from scion_fsm.publish.explorer import html
from scion_fsm.publish.printing import printed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.machine.table import Table
    from scion_fsm.publish.diagram.graph import Graph


def _svg(graph: Graph) -> str:
    return svg(graph, drawing.place(dot(graph)))


PICTURES: Mapping[str, Callable[[Graph], str | bytes]] = {
    "mermaid": mermaid,
    "dot": dot,
    "svg": _svg,
    "png": lambda graph: printed(_svg(graph), "png"),
    "pdf": lambda graph: printed(_svg(graph), "pdf"),
    "plantuml": plantuml,
    "d2": d2,
}
"""Formats of one view."""

WHOLES: Mapping[str, Callable[[Table], str]] = {
    "scxml": scxml,
    "xstate": xstate,
    "matrix": matrix.matrix,
    "text": matrix.text,
    "html": html,
}
"""Formats of the whole machine."""
