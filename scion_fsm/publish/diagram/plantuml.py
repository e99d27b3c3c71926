"""A graph as a PlantUML state diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import stacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.publish.diagram.graph import Graph, Node

_BORDERS = {"terminal": " ##[bold]", "selection": " ##[dashed]", "again": " ##[dotted]"}
_MISSED = "#line:gray;text:gray"
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
    framed = {name for frame in graph.frames for name in frame.nodes}
    for frame in graph.frames:
        title = frame.title.replace('"', "'")
        yield f'state "{title}" as {frame.id} {{'
        yield from (f"  {_state(node)}" for node in graph.nodes if node.id in frame.nodes)
        yield "}"
    yield from (_state(node) for node in graph.nodes if node.id not in framed)
    if graph.initial is not None:
        yield f"[*] --> {graph.initial}"
    for edge in graph.edges:
        label = " : " + "\\n".join(edge.label) if edge.label else ""
        yield f"{edge.source} {_ARROWS[edge.style]} {edge.target}{label}"
    yield "@enduml"


def _state(node: Node) -> str:
    text = "\\n".join(node.lines).replace('"', "'")
    border = f" {_MISSED}" if node.is_missed else _BORDERS.get(node.shape, "")
    return f'state "{text}" as {node.id}{border}'
