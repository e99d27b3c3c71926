"""A graph as a PlantUML state diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import stacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.publish.diagram.graph import Graph

_BORDERS = {"terminal": " ##[bold]", "selection": " ##[dashed]", "again": " ##[dotted]"}
_ARROWS = {
    "operator": "-[bold]->",
    "runtime": "-->",
    "report": "-[dashed]->",
    "plain": "-->",
    "again": "-[dotted]->",
}


def plantuml(graph: Graph) -> str:
    """Gives the text; the description stands in a comment, for PlantUML has no place for it."""
    return "\n".join(_lines(stacked(graph))) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield "@startuml"
    yield f"' {graph.description}"
    yield f"' drawn from {graph.digest}; do not edit"
    yield f"title {graph.title}"
    yield "hide empty description"
    if graph.direction == "right":
        yield "left to right direction"
    for node in graph.nodes:
        text = "\\n".join(node.lines).replace('"', "'")
        yield f'state "{text}" as {node.id}{_BORDERS.get(node.shape, "")}'
    if graph.initial is not None:
        yield f"[*] --> {graph.initial}"
    for edge in graph.edges:
        label = " : " + "\\n".join(edge.label) if edge.label else ""
        yield f"{edge.source} {_ARROWS[edge.style]} {edge.target}{label}"
    yield "@enduml"
