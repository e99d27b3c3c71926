"""A graph as D2, which Scion's own documentation draws with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import spelled, stacked, unframed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.publish.diagram.graph import Edge, Graph, Node

_CLASSES = {
    "state": "style.border-radius: 8",
    "terminal": "style.border-radius: 8; style.double-border: true",
    "selection": "style.border-radius: 8; style.stroke-dash: 5",
    "origin": "shape: hexagon",
    "question": "style.border-radius: 8",
    "answer": "shape: rectangle",
    "again": "style.border-radius: 99; style.stroke-dash: 2",
    "words": "shape: text",
    "by_operator": "style.stroke-width: 4",
    "by_runtime": "style.stroke-width: 2",
    "by_report": "style.stroke-width: 2; style.stroke-dash: 5",
    "by_plain": "style.stroke-width: 2",
    "by_again": "style.stroke-width: 2; style.stroke-dash: 2",
    "missed": "style.stroke: gray",
}
"""What a box is, and who causes an arrow."""


def d2(graph: Graph) -> str:
    """Gives the text; what a picture of another format says in words stands in tooltips."""
    return "\n".join(_lines(stacked(graph))) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield f"# {graph.title}: {graph.description}"
    yield f"# drawn from {graph.digest}; do not edit"
    drawn = spelled(unframed(graph))
    if graph.frames or drawn.edges != graph.edges:  # d2's own leads lines through boxes, or words
        yield "vars: { d2-config: { layout-engine: elk } }"
    yield from _drawn(drawn)


def _drawn(graph: Graph) -> Iterator[str]:
    yield f"direction: {graph.direction}"
    used = set(_used(graph))
    for name, styles in _CLASSES.items():
        if name in used:
            yield f"classes.{name}: {{ {styles} }}"
    if graph.initial is not None:
        yield 'begin: "" { shape: circle; width: 16; height: 16 }'
    for node in graph.nodes:
        yield f"{node.id}: {_text(node.lines)} {{ {_class(node.shape, node)}{_tooltip(node)} }}"
    if graph.initial is not None:
        yield f"begin -> {graph.initial}"
    for edge in graph.edges:
        label = f": {_text(edge.label)}" if edge.label else ":"
        arrow = "->" if edge.has_head else "--"
        yield f"{edge.source} {arrow} {edge.target}{label} {{ {_class(f'by_{edge.style}', edge)} }}"


def _used(graph: Graph) -> Iterator[str]:
    yield from (node.shape for node in graph.nodes)
    yield from (f"by_{edge.style}" for edge in graph.edges)
    if any(node.is_missed for node in graph.nodes) or any(edge.is_missed for edge in graph.edges):
        yield "missed"


def _class(name: str, part: Node | Edge) -> str:
    return f"class: [{name}; missed]" if part.is_missed else f"class: {name}"


def _tooltip(part: Node) -> str:
    return f"; tooltip: {_text([part.doc])}" if part.doc else ""


def _text(lines: Iterable[str]) -> str:
    # D2's double-quoted strings have JSON's escapes; a dollar sign would begin a substitution.
    return json.dumps("\n".join(lines), ensure_ascii=False).replace("$", "\\$")
