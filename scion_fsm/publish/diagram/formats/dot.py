"""A graph as Graphviz DOT; every box and label has its size written down, so fonts move nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.measure import FONT_SIZE, PADDING, block_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.publish.diagram.graph import Edge, Graph, Node

LABEL_SIZE = 12
LABEL_MARGIN = 14  # between an arrow and its label
LABEL_FOOT = 4  # beneath it, where an arrow may run
FRAME_TITLE = 24  # the height of a frame's title
_SHAPES = {
    "state": 'shape=box style="rounded"',
    "terminal": 'shape=box style="rounded" peripheries=2',
    "selection": 'shape=box style="rounded,dashed"',
    "origin": "shape=hexagon",
    "question": "shape=box style=rounded",
    "answer": "shape=box",
    "again": 'shape=box style="rounded,dotted"',
}
_STYLES = {
    "operator": 'style="bold" penwidth=2.5',
    "runtime": 'style="solid"',
    "report": 'style="dashed"',
    "plain": 'style="solid"',
    "again": 'style="dotted"',
}


def dot(graph: Graph) -> str:
    """Gives the text; what is said only in a picture of another format stands in tooltips."""
    return "\n".join(_lines(graph)) + "\n"


def node_size(node: Node) -> tuple[int, int]:
    """Gives a box's width and height in points."""
    width, height = block_size(node.lines)
    return width + 2 * PADDING, height + PADDING


def label_size(lines: Iterable[str]) -> tuple[int, int]:
    """Gives the width and height in points that are kept free for a label, a margin included."""
    width, height = block_size(lines, size=LABEL_SIZE)
    return width + LABEL_MARGIN, height + LABEL_FOOT


def _lines(graph: Graph) -> Iterator[str]:
    yield f"// {graph.title}; drawn from {graph.digest}; do not edit"
    yield "digraph lifecycle {"
    order = " ordering=out" if graph.keeps_order else ""
    yield f"  graph [rankdir={'TB' if graph.direction == 'down' else 'LR'} nodesep=0.35 ranksep=0.45{order}"
    yield f'    fontname="Helvetica,Arial,sans-serif" tooltip={_quote(graph.description)}]'
    yield f'  node [fontname="Helvetica,Arial,sans-serif" fontsize={FONT_SIZE} fixedsize=true]'
    yield f'  edge [fontname="Helvetica,Arial,sans-serif" fontsize={LABEL_SIZE} arrowsize=0.8]'
    if graph.initial is not None:
        yield '  begin [shape=point fixedsize=true width=0.16 height=0.16 tooltip="The machine begins here."]'
    # Graphviz stacks what is not connected from the bottom up.
    for node in reversed(graph.nodes) if graph.keeps_order else graph.nodes:
        yield f"  {_node(node)}"
    if graph.initial is not None:
        yield f"  begin -> {graph.initial} [id=begin weight=4]"
    for frame in graph.frames:
        yield f"  subgraph cluster_{frame.id} {{"
        yield f"    graph [id={frame.id} style=dotted margin=14 label={_title(frame.title)}]"
        yield from (f"    {name}" for name in frame.nodes)
        yield "  }"
    for one, other in graph.beside:
        yield f"  {{ rank=same {one} {other} }}"
    if graph.level:
        yield f"  {{ rank=same {' '.join(graph.level)} }}"
    for number, edge in enumerate(graph.edges):
        yield f"  {_edge(edge, number)}"
    yield "}"


def _node(node: Node) -> str:
    width, height = node_size(node)
    label = _quote("\n".join(node.lines))
    size = f"width={width / 72:.3f} height={height / 72:.3f}"
    return f"{node.id} [label={label} {_SHAPES[node.shape]} {size} tooltip={_quote(node.doc)}{_faded(node)}]"


def _edge(edge: Edge, number: int) -> str:
    label = f" label={_block(edge.label)}" if edge.label else ""
    weight = " weight=8" if edge.on_axis else ""
    return f"{edge.source} -> {edge.target} [id=edge{number} {_STYLES[edge.style]}{weight}{label}{_faded(edge)}]"


def _faded(part: Node | Edge) -> str:
    return ' color="#8c959f" fontcolor="#57606a"' if part.is_missed else ""


def _block(lines: Iterable[str]) -> str:
    width, height = label_size(lines)
    text = "".join(f'&#160;&#160;{_escape(line)}<BR ALIGN="LEFT"/>' for line in lines)
    cell = f'<TD FIXEDSIZE="TRUE" WIDTH="{width}" HEIGHT="{height}">{text}</TD>'
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR>{cell}</TR></TABLE>>'


def _title(text: str) -> str:
    width, _ = label_size([text])
    cell = f'<TD FIXEDSIZE="TRUE" WIDTH="{width}" HEIGHT="{FRAME_TITLE}">{_escape(text)}</TD>'
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR>{cell}</TR></TABLE>>'


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
