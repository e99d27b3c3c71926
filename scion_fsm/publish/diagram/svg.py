"""A graph and its layout as one SVG: legible by day and by night, with words for those who cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from scion_fsm.publish.diagram.dot import LABEL_MARGIN, LABEL_SIZE, label_size, node_size
from scion_fsm.publish.diagram.measure import FONT_SIZE, LINE_HEIGHT, text_width
from scion_fsm.publish.diagram.palette import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.publish.diagram.graph import Edge, Graph, Node
    from scion_fsm.publish.diagram.layout import Layout, PlacedEdge, PlacedNode
    from scion_fsm.publish.diagram.palette import Palette

_MARGIN = 16
_RING = 4
_SAMPLE = 44  # width of a line in the legend
_LEGEND = {
    "operator": "caused by an operator alone",
    "runtime": "caused by the runtime or an operator, perhaps by reports too",
    "report": "caused by reports alone: of the agent, a relay or the scheduler",
}
_STYLE = """\
svg{{font-family:Helvetica,Arial,"DejaVu Sans",sans-serif;font-size:{size}px;{light}}}
@media (prefers-color-scheme:dark){{svg{{{dark}}}}}
.page{{fill:var(--page)}} text{{fill:var(--text)}} .quiet{{fill:var(--quiet)}} .dot{{fill:var(--text)}}
.box{{fill:var(--box);stroke:var(--line);stroke-width:1.2}} .ring{{fill:none}}
.selection .box{{stroke-dasharray:5 4}}
.operator{{--c:var(--operator)}} .runtime{{--c:var(--runtime)}} .report{{--c:var(--report)}} .plain{{--c:var(--line)}}
.edge path{{fill:none;stroke:var(--c);stroke-width:1.3}} .edge polygon{{fill:var(--c)}}
.edge text{{fill:var(--c);font-size:{label}px}} .plain text{{fill:var(--text)}}
.operator path{{stroke-width:2.8}} .report path{{stroke-dasharray:6 4}}"""


def svg(graph: Graph, layout: Layout) -> str:
    """Gives the picture, where `layout` is that of the graph's DOT text."""
    return "\n".join(_lines(graph, layout)) + "\n"


def _lines(graph: Graph, layout: Layout) -> Iterator[str]:
    styles = [style for style in _LEGEND if any(edge.style == style for edge in graph.edges)]
    notes = [_SAMPLE + text_width(_LEGEND[style]) for style in styles]
    notes += [text_width(remark) for remark in graph.remarks]
    width = round(max(layout.width, *notes, 0) + 2 * _MARGIN)
    height = round(layout.height + 2 * _MARGIN + LINE_HEIGHT * (len(notes) + bool(notes)))
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    yield f' viewBox="0 0 {width} {height}" role="img" aria-labelledby="{graph.view}-title {graph.view}-description">'
    yield f'<title id="{graph.view}-title">{escape(graph.title)}</title>'
    yield f'<desc id="{graph.view}-description">{escape(graph.description)}</desc>'
    yield f"<!-- drawn from {graph.digest}; do not edit -->"
    colours = {"light": _variables(LIGHT), "dark": _variables(DARK)}
    yield f"<style>{_STYLE.format(size=FONT_SIZE, label=LABEL_SIZE, **colours)}</style>"
    yield f'<rect class="page" width="{width}" height="{height}" rx="6"/>'
    yield f'<g transform="translate({_MARGIN} {_MARGIN})">'
    if graph.initial is not None:
        begin = layout.nodes["begin"]
        yield f'<circle class="dot" cx="{begin.x}" cy="{begin.y}" r="6"/>'
        yield f'<g class="edge plain">{_arrow(layout.edges["begin"])}</g>'
    for number, edge in enumerate(graph.edges):
        yield _edge(edge, layout.edges[f"edge{number}"])
    for node in graph.nodes:
        yield _node(graph.view, node, layout.nodes[node.id])
    yield f'</g>\n<g transform="translate({_MARGIN} {layout.height + 2 * _MARGIN + LINE_HEIGHT})">'
    for number, style in enumerate(styles):
        y = number * LINE_HEIGHT
        yield f'<g class="edge {style}"><path d="M0,{y - 4} H{_SAMPLE - 10}"/></g>'
        yield f'<text class="quiet" x="{_SAMPLE}" y="{y}">{escape(_LEGEND[style])}</text>'
    for number, remark in enumerate(graph.remarks, start=len(styles)):
        yield f'<text class="quiet" y="{number * LINE_HEIGHT}">{escape(remark)}</text>'
    yield "</g>\n</svg>"


def _variables(palette: Palette) -> str:
    return ";".join(f"--{name}:{value}" for name, value in palette._asdict().items())


def _edge(edge: Edge, arrow: PlacedEdge) -> str:
    sentence = f"{edge.source} to {edge.target}: {'; '.join(edge.label)}"
    parts = [f"<title>{escape(sentence)}</title>", _arrow(arrow)]
    if arrow.label is not None:
        width, height = label_size(edge.label)
        left = arrow.label[0] - width / 2 + LABEL_MARGIN / 2
        top = arrow.label[1] - height / 2
        parts += _text(edge.label, left, top, LABEL_SIZE)
    return f'<g class="edge {edge.style}">{"".join(parts)}</g>'


def _arrow(arrow: PlacedEdge) -> str:
    start, *rest = arrow.points
    path = f"M{start[0]},{start[1]} C" + " ".join(f"{x},{y}" for x, y in rest)
    (x, y), (tip_x, tip_y) = rest[-1], arrow.tip
    across_x, across_y = (tip_y - y) * 0.4, (x - tip_x) * 0.4
    head = f"{tip_x},{tip_y} {x + across_x:.1f},{y + across_y:.1f} {x - across_x:.1f},{y - across_y:.1f}"
    return f'<path d="{path}"/><polygon points="{head}"/>'


def _node(view: str, node: Node, place: PlacedNode) -> str:
    width, height = node_size(node)
    parts = [f"<title>{escape(node.doc)}</title>"] if node.doc else []
    parts.append(_box("box", place, width, height))
    if node.shape == "terminal":
        parts.append(_box("box ring", place, width + 2 * _RING, height + 2 * _RING))
    top = place.y - len(node.lines) * LINE_HEIGHT / 2
    parts += _text(node.lines, place.x, top, FONT_SIZE, anchor="middle")
    return f'<g class="node {node.shape}" id="{view}-{node.id}">{"".join(parts)}</g>'


def _box(kind: str, place: PlacedNode, width: float, height: float) -> str:
    size = f'x="{place.x - width / 2:.1f}" y="{place.y - height / 2:.1f}" width="{width}" height="{height}"'
    return f'<rect class="{kind}" {size} rx="8"/>'


def _text(
    lines: Iterable[str], x: float, top: float, size: int, *, anchor: str = "start"
) -> Iterator[str]:
    for number, line in enumerate(lines):
        baseline = top + number * LINE_HEIGHT + LINE_HEIGHT / 2 + size * 0.36
        yield f'<text x="{x:.1f}" y="{baseline:.1f}" text-anchor="{anchor}">{escape(line)}</text>'
