"""A graph as a Mermaid flowchart, which has line styles and shapes that its state diagrams lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm import escape
from scion_fsm.publish.diagram.graph import spelled, stacked, unframed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.publish.diagram.graph import Graph, Node

_BRACKETS = {
    "state": ("(", ")"),
    "terminal": ("[[", "]]"),
    "selection": ("([", "])"),
    "origin": ("([", "])"),
    "question": ("{{", "}}"),
    "answer": ("[", "]"),
    "again": ("([", "])"),
    "words": ("[", "]"),
}
_CLASSES = {
    "terminal": "stroke-width: 2px",
    "selection": "stroke-dasharray: 5 4",
    "again": "stroke-dasharray: 2 3",
    "words": "stroke: none, fill: none",
}
"""What is different about a box beside its shape."""
_ARROWS = {"operator": "==>", "runtime": "-->", "report": "-.->", "plain": "-->", "again": "-.->"}
_HEADLESS = {"operator": "===", "runtime": "---", "report": "-.-", "plain": "---", "again": "-.-"}
_FADED = "stroke-opacity:0.35"  # what an overlay never touched; its words stay legible
_NEW_RUN = "stroke-dasharray: 1 4"  # what opens a new run is dotted, where a report is dashed


_SPACING = {
    "brief": {
        "down": "nodeSpacing: 50, rankSpacing: 26, padding: 8",
        "right": "nodeSpacing: 26, rankSpacing: 50, padding: 8",
    },
    "many": dict.fromkeys(("down", "right"), "nodeSpacing: 8, rankSpacing: 50, padding: 4"),
    "long": dict.fromkeys(("down", "right"), "nodeSpacing: 64, rankSpacing: 40"),
}
"""A label of one word needs less room than one of three lines; many boxes get little, to fit a screen."""
_MANY = 14


def mermaid(graph: Graph) -> str:
    """Gives the text; it names no colour, so that it is legible on a light and on a dark page."""
    return "\n".join(_lines(spelled(unframed(stacked(graph))))) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    # Along such a curve Mermaid leaves a label where its layout engine kept room for it.
    curve = "monotoneY" if graph.direction == "down" else "monotoneX"
    yield "---\nconfig:"
    yield f"  flowchart: {{curve: {curve}, {_SPACING[_kind(graph)][graph.direction]}}}"
    yield "  themeVariables: {fontSize: 13px}\n---"
    yield f"%% {graph.title}; drawn from {graph.digest}; do not edit"
    yield f"flowchart {'TB' if graph.direction == 'down' else 'LR'}"
    yield f"  accTitle: {graph.title}"
    yield f"  accDescr {{\n    {graph.description}\n  }}"
    if graph.initial is not None:
        yield '  begin((" "))'
    for node in graph.nodes:
        yield f"  {_node(node)}"
    if graph.initial is not None:
        yield f"  begin --> {graph.initial}"
    for edge in graph.edges:
        label = f'|"{_text(edge.label)}"|' if edge.label else ""
        arrow = (_ARROWS if edge.has_head else _HEADLESS)[edge.style]
        yield f"  {edge.source} {arrow}{label} {edge.target}"
    yield from _classes(graph)
    before = int(graph.initial is not None)
    again = [str(n + before) for n, edge in enumerate(graph.edges) if edge.style == "again"]
    if again:
        yield f"  linkStyle {','.join(again)} {_NEW_RUN}"
    yield from _missed(graph)


def _classes(graph: Graph) -> Iterator[str]:
    for shape in dict.fromkeys(node.shape for node in graph.nodes):
        if shape in _CLASSES:
            yield f"  classDef {shape} {_CLASSES[shape]}"
        yield f"  class {','.join(node.id for node in graph.nodes if node.shape == shape)} {shape}"


def _missed(graph: Graph) -> Iterator[str]:
    """Fades what an overlay never touched."""
    nodes = [node.id for node in graph.nodes if node.is_missed]
    if nodes:
        yield f"  classDef missed {_FADED}"
        yield f"  class {','.join(nodes)} missed"
    before = int(graph.initial is not None)
    edges = [str(n + before) for n, edge in enumerate(graph.edges) if edge.is_missed]
    if edges:
        yield f"  linkStyle {','.join(edges)} {_FADED}"


def _kind(graph: Graph) -> str:
    if any(len(edge.label) > 1 for edge in graph.edges):
        return "long"
    return "many" if len(graph.nodes) > _MANY else "brief"


def _node(node: Node) -> str:
    left, right = _BRACKETS[node.shape]
    return f'{node.id}{left}"{_text(node.lines)}"{right}'


def _text(lines: Iterable[str]) -> str:
    # A line is broken here and nowhere else: Mermaid would wrap a label at any space.
    return "<br/>".join(escape.mermaid(line).replace(" ", "#nbsp;") for line in lines)
