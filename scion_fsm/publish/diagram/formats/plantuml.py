"""A graph as a PlantUML state diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import stacked
from scion_fsm.publish.diagram.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.publish.diagram.graph import Edge, Graph, Node

_CLASSES = {
    "terminal": {"FontStyle": "bold", "BackgroundColor": "#dfe5ee"},
    "selection": {"FontStyle": "italic"},
    "again": {"FontStyle": "italic", "BackgroundColor": LIGHT.page},
}
"""What is different about a box; PlantUML's states have one shape."""
_MISSED = "#line:gray;text:gray"
_LINES = {"operator": "bold", "report": "dashed", "again": "dotted"}


def plantuml(graph: Graph) -> str:
    """Gives the text; the description stands in a comment, for PlantUML has no place for it."""
    return "\n".join(_lines(stacked(graph))) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield "@startuml"
    yield f"' {graph.description}"
    yield f"' drawn from {graph.digest}; do not edit"
    yield f"title {graph.title}"
    yield "hide empty description"
    yield "hide stereotype"
    yield from _styles(graph)
    if graph.direction == "right":
        yield "left to right direction"
    framed = {name for frame in graph.frames for name in frame.nodes}
    for frame in graph.frames:
        title = frame.title.replace('"', "'")
        yield f'state "{title}" as {frame.id} {{'
        yield from (f"  {_state(node)}" for node in graph.nodes if node.id in frame.nodes)
        yield "}"
    # PlantUML, too, stacks what is not connected from the bottom up.
    ends = [end for edge in graph.edges for end in (edge.source, edge.target)]
    is_apart = len(ends) == len({*ends})
    nodes = reversed(graph.nodes) if graph.keeps_order and is_apart else graph.nodes
    yield from (_state(node) for node in nodes if node.id not in framed)
    if graph.initial is not None:
        yield f"[*] --> {graph.initial}"
    for edge in graph.edges:
        label = " : " + "\\n".join(map(_beside, edge.label)) if edge.label else ""
        yield f"{edge.source} -[{_line(edge)}]-> {edge.target}{label}"
    yield "@enduml"


def _styles(graph: Graph) -> Iterator[str]:
    """Gives the colours of the other formats on a light page: PlantUML draws on no other."""
    yield "skinparam shadowing false"
    yield "skinparam state {"
    yield f"  BackgroundColor {LIGHT.box}"
    yield f"  BorderColor {LIGHT.line}"
    yield f"  FontColor {LIGHT.text}"
    yield f"  ArrowFontColor {LIGHT.quiet}"
    for shape in dict.fromkeys(node.shape for node in graph.nodes):
        for name, value in _CLASSES.get(shape, {}).items():
            yield f"  {name}<<{shape}>> {value}"
    yield "}"


def _beside(text: str) -> str:
    """Keeps a label off its arrow, to whose right PlantUML puts it without a margin."""
    return f"<U+00A0>{text}<U+00A0>"


def _line(edge: Edge) -> str:
    colour = LIGHT.line if edge.style == "plain" or edge.is_missed else getattr(LIGHT, edge.style)
    return ",".join(filter(None, (colour, _LINES.get(edge.style))))


def _state(node: Node) -> str:
    text = "\\n".join(node.lines).replace('"', "'")
    missed = f" {_MISSED}" if node.is_missed else ""
    return f'state "{text}" as {node.id} <<{node.shape}>>{missed}'
