"""A graph as a Mermaid flowchart, which has line styles and shapes that its state diagrams lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm import escape
from scion_fsm.publish.diagram.graph import stacked

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
}
_ARROWS = {"operator": "==>", "runtime": "-->", "report": "-.->", "plain": "-->"}


def mermaid(graph: Graph) -> str:
    """Gives the text; it names no colour, so that it is legible on a light and on a dark page."""
    return "\n".join(_lines(stacked(graph))) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    # Along such a curve Mermaid leaves a label where its layout engine kept room for it.
    curve = "monotoneY" if graph.direction == "down" else "monotoneX"
    yield "---\nconfig:"
    yield f"  flowchart: {{curve: {curve}, nodeSpacing: 80, rankSpacing: 60}}"
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
        yield f"  {edge.source} {_ARROWS[edge.style]}{label} {edge.target}"


def _node(node: Node) -> str:
    left, right = _BRACKETS[node.shape]
    return f'{node.id}{left}"{_text(node.lines)}"{right}'


def _text(lines: Iterable[str]) -> str:
    # A line is broken here and nowhere else: Mermaid would wrap a label at any space.
    return "<br/>".join(escape.mermaid(line).replace(" ", "#nbsp;") for line in lines)
