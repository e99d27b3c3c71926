"""A graph as D2, which Scion's own documentation draws with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import stacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.publish.diagram.graph import Edge, Graph, Node

_SHAPES = {
    "state": "style.border-radius: 8",
    "terminal": "style.border-radius: 8; style.double-border: true",
    "selection": "style.border-radius: 8; style.stroke-dash: 5",
    "origin": "shape: hexagon",
    "question": "style.border-radius: 8",
    "answer": "shape: rectangle",
    "again": "style.border-radius: 99; style.stroke-dash: 2",
}
_STYLES = {
    "operator": "style.stroke-width: 4",
    "runtime": "style.stroke-width: 2",
    "report": "style.stroke-width: 2; style.stroke-dash: 5",
    "plain": "style.stroke-width: 2",
    "again": "style.stroke-width: 2; style.stroke-dash: 2",
}


def d2(graph: Graph) -> str:
    """Gives the text; what a picture of another format says in words stands in tooltips."""
    return "\n".join(_lines(stacked(graph))) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield f"# {graph.title}: {graph.description}"
    yield f"# drawn from {graph.digest}; do not edit"
    yield f"direction: {graph.direction}"
    if graph.initial is not None:
        yield 'begin: "" { shape: circle; width: 16; height: 16 }'
    inside = {name: f"{frame.id}." for frame in graph.frames for name in frame.nodes}
    for frame in graph.frames:
        tooltip = f"; tooltip: {_text([frame.doc])}" if frame.doc else ""
        yield f"{frame.id}: {_text([frame.title])} {{ style.stroke-dash: 3{tooltip} }}"
    for node in graph.nodes:
        tooltip = f"; tooltip: {_text([node.doc])}" if node.doc else ""
        name = f"{inside.get(node.id, '')}{node.id}"
        yield f"{name}: {_text(node.lines)} {{ {_SHAPES[node.shape]}{tooltip}{_faded(node)} }}"
    if graph.initial is not None:
        yield f"begin -> {graph.initial}"
    for edge in graph.edges:
        label = f": {_text(edge.label)}" if edge.label else ":"
        source, target = (f"{inside.get(end, '')}{end}" for end in (edge.source, edge.target))
        yield f"{source} -> {target}{label} {{ {_STYLES[edge.style]}{_faded(edge)} }}"


def _faded(part: Node | Edge) -> str:
    return "; style.stroke: gray" if part.is_missed else ""


def _text(lines: Iterable[str]) -> str:
    # D2's double-quoted strings have JSON's escapes; a dollar sign would begin a substitution.
    return json.dumps("\n".join(lines), ensure_ascii=False).replace("$", "\\$")
