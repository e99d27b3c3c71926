"""A graph and its layout as one SVG: the same in browsers, converters and editors, by day and by night.

Every colour stands where it is used, for programs that read no style sheet; the style sheet has the dark
ones alone, which a browser takes on a dark screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from scion_fsm.publish.diagram.formats.dot import (
    FRAME_TITLE,
    LABEL_MARGIN,
    LABEL_SIZE,
    label_size,
    node_size,
)
from scion_fsm.publish.diagram.measure import FONT_SIZE, LINE_HEIGHT, text_width, wrapped_to
from scion_fsm.publish.diagram.palette import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.publish.diagram.graph import Edge, Frame, Graph, Node
    from scion_fsm.publish.diagram.layout import Layout, PlacedEdge, PlacedFrame, PlacedNode, Point
    from scion_fsm.publish.diagram.palette import Palette

_MARGIN = 16
_RING = 4
_SAMPLE = 44  # width of a line in the legend
_FADED = ' opacity="0.35"'
"""The lines and boxes of what an overlay never touched; its words stay legible, and say so."""
_LEAST_NOTE = (
    360  # how wide the notes beneath may be, however narrow the picture is: a phone shows them
)
_FONTS = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
_LEGEND = {
    "operator": "caused by an operator alone",
    "runtime": "caused by the runtime or an operator, perhaps by reports too",
    "report": "caused by reports alone: of the agent, a relay or the scheduler",
    "again": "opens a new run",
}
_STROKES = {"operator": ' stroke-width="2.8"', "report": ' stroke-dasharray="6 4"'}
_STROKES["again"] = ' stroke-dasharray="1.5 4" stroke-linecap="round" stroke-width="1.8"'
_DASHES = {"selection": ' stroke-dasharray="5 4"', "again": ' stroke-dasharray="1.5 4"'}
_COLOURS = {style: style for style in ("operator", "runtime", "report", "again")} | {
    "plain": "line"
}


def svg(graph: Graph, layout: Layout) -> str:
    """Gives the picture, where `layout` is that of the graph's DOT text."""
    return "\n".join(_lines(graph, layout)) + "\n"


def _lines(graph: Graph, layout: Layout) -> Iterator[str]:
    notes = list(_notes(graph, max(layout.width, _LEAST_NOTE)))
    width = round(max(layout.width, *(wide for wide, _ in notes), 0) + 2 * _MARGIN)
    height = round(layout.height + 2 * _MARGIN + LINE_HEIGHT * (len(notes) + bool(notes)))
    yield f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" width="{width}" height="{height}"'
    yield f' viewBox="0 0 {width} {height}" font-family="{_FONTS}" font-size="{FONT_SIZE}" role="img"'
    yield f' aria-labelledby="{graph.view}-title {graph.view}-description">'
    yield f'<title id="{graph.view}-title">{escape(graph.title)}</title>'
    yield f'<desc id="{graph.view}-description">{escape(graph.description)}</desc>'
    yield f"<!-- drawn from {graph.digest}; do not edit -->"
    yield f"<style>@media screen and (prefers-color-scheme:dark){{{_sheet(DARK)}}}</style>"
    yield f'<rect class="page" width="{width}" height="{height}" rx="6" fill="{LIGHT.page}"/>'
    yield f'<g transform="translate({_MARGIN} {_MARGIN})">'
    for frame in graph.frames:
        yield _frame(frame, layout.frames[frame.id])
    if graph.initial is not None:
        begin = layout.nodes["begin"]
        yield f'<circle class="dot" cx="{begin.x}" cy="{begin.y}" r="6" fill="{LIGHT.text}"/>'
        yield f'<g class="edge plain">{_arrow("plain", layout.edges["begin"])}</g>'
    for number, edge in enumerate(graph.edges):
        yield _edge(edge, layout.edges[f"edge{number}"], f"{graph.view}-edge{number}")
    for node in graph.nodes:
        yield _node(graph.view, node, layout.nodes[node.id])
    yield f'</g>\n<g transform="translate({_MARGIN} {layout.height + 2 * _MARGIN + LINE_HEIGHT})">'
    for number, note in ((n, note) for n, (_, note) in enumerate(notes) if note):
        yield f'<g transform="translate(0 {number * LINE_HEIGHT})">{note}</g>'
    yield "</g>\n</svg>"


def _sheet(palette: Palette) -> str:
    """Gives the colours by class."""
    rules = {
        ".page": ("fill", palette.page),
        "text,.dot": ("fill", palette.text),
        ".quiet": ("fill", palette.quiet),
        ".box": ("fill", palette.box),
        ".box,.ring,.frame": ("stroke", palette.line),
    }
    parts = [f"{_scoped(classes)}{{{what}:{colour}}}" for classes, (what, colour) in rules.items()]
    for style, name in _COLOURS.items():
        colour = getattr(palette, name)
        edge = f".edge.{style}"
        parts.append(f"{_scoped(f'{edge} path')}{{stroke:{colour}}}")
        parts.append(f"{_scoped(f'{edge} polygon,{edge} text:not(.quiet)')}{{fill:{colour}}}")
    return "".join(parts)


def _scoped(classes: str) -> str:
    return ",".join(f".picture {one}" for one in classes.split(","))


def _notes(graph: Graph, width: float) -> Iterator[tuple[int, str]]:
    """Gives what stands beneath the picture, line by line: its width and its markup."""
    for style, text in _LEGEND.items():
        if any(edge.style == style for edge in graph.edges):
            colour = getattr(LIGHT, style)
            line = (
                f'<path d="M0,-4 H{_SAMPLE - 10}" fill="none" stroke="{colour}"{_stroke(style)}/>'
            )
            sample = f'<g class="edge {style}">{line}</g>'
            for part in wrapped_to(text, width - _SAMPLE):
                yield _SAMPLE + text_width(part), sample + _quiet(part, _SAMPLE)
                sample = ""
    if any(node.shape == "terminal" for node in graph.nodes):
        text = "an end: this run is over"
        wide = _SAMPLE - 10
        boxes = _rect("box", 3, -9, wide - 6, 8) + _rect("ring", 0, -12, wide, 14)
        yield _SAMPLE + text_width(text), boxes + _quiet(text, _SAMPLE)
    if graph.remarks:
        yield 0, ""
    for remark in graph.remarks:
        for line in wrapped_to(remark, width):
            yield text_width(line), _quiet(line, 0)


def _quiet(text: str, x: float) -> str:
    return f'<text class="quiet" x="{x}" y="0" fill="{LIGHT.quiet}">{escape(text)}</text>'


def _stroke(style: str) -> str:
    found = _STROKES.get(style, "")
    return found if "stroke-width" in found else f'{found} stroke-width="1.3"'


def _edge(edge: Edge, arrow: PlacedEdge, name: str) -> str:
    said = "; ".join(str(cause) for cause in edge.causes) or ", ".join(edge.label)
    sentence = f"{edge.source} to {edge.target}: {said}"
    lines = _arrow(edge.style, arrow)
    parts = [
        f"<title>{escape(sentence)}</title>",
        f"<g{_FADED}>{lines}</g>" if edge.is_missed else lines,
    ]
    if arrow.label is not None:
        width, height = label_size(edge.label)
        left = arrow.label[0] - width / 2 + LABEL_MARGIN / 2
        top = arrow.label[1] - height / 2
        colour = getattr(LIGHT, "text" if edge.style == "plain" else edge.style)
        parts += _text(edge.label, (left, top), LABEL_SIZE, colour, is_quiet=edge.is_missed)
    return f'<g class="edge {edge.style}" id="{name}">{"".join(parts)}</g>'


def _arrow(style: str, arrow: PlacedEdge) -> str:
    start, *rest = arrow.points
    path = f"M{start[0]},{start[1]} C" + " ".join(f"{x},{y}" for x, y in rest)
    (x, y), (tip_x, tip_y) = rest[-1], arrow.tip
    across_x, across_y = (tip_y - y) * 0.4, (x - tip_x) * 0.4
    head = f"{tip_x},{tip_y} {x + across_x:.1f},{y + across_y:.1f} {x - across_x:.1f},{y - across_y:.1f}"
    colour = getattr(LIGHT, _COLOURS[style])
    return (
        f'<path d="{path}" fill="none" stroke="{colour}"{_stroke(style)}/>'
        f'<polygon points="{head}" fill="{colour}"/>'
    )


def _frame(frame: Frame, place: PlacedFrame) -> str:
    left, top, right, bottom = place.left, place.top, place.right, place.bottom
    title = f"<title>{escape(frame.doc)}</title>" if frame.doc else ""
    box = (
        f'<rect class="frame" x="{left}" y="{top}" width="{right - left:.1f}" height="{bottom - top:.1f}"'
        f' rx="8" fill="none" stroke="{LIGHT.line}" stroke-dasharray="2 3"/>'
    )
    x, y = (left + right) / 2, top + FRAME_TITLE / 2 + LABEL_SIZE * 0.36
    text = (
        f'<text class="quiet" x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="{LABEL_SIZE}"'
        f' fill="{LIGHT.quiet}">{escape(frame.title)}</text>'
    )
    return f"<g>{title}{box}{text}</g>"


def _node(view: str, node: Node, place: PlacedNode) -> str:
    width, height = node_size(node)
    parts = [f"<title>{escape(node.doc)}</title>"] if node.doc else []
    left, top = place.x - width / 2, place.y - height / 2
    faded = _FADED if node.is_missed else ""
    dashes = _DASHES.get(node.shape, "")
    parts.append(_rect("box", left, top, width, height, more=dashes + faded))
    if node.shape == "terminal":
        around = 2 * _RING
        ring = (left - _RING, top - _RING, width + around, height + around)
        parts.append(_rect("ring", *ring, more=faded))
    first = place.y - len(node.lines) * LINE_HEIGHT / 2
    parts += _text(
        node.lines,
        (place.x, first),
        FONT_SIZE,
        LIGHT.text,
        anchor="middle",
        is_quiet=node.is_missed,
    )
    return f'<g class="node {node.shape}" id="{view}-{node.id}">{"".join(parts)}</g>'


def _rect(kind: str, x: float, y: float, width: float, height: float, *, more: str = "") -> str:
    fill = LIGHT.box if kind == "box" else "none"
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width}" height="{height}" rx="8"'
        f' fill="{fill}" stroke="{LIGHT.line}" stroke-width="1.2"{more}/>'
    )


def _text(
    lines: Iterable[str],
    at: Point,
    size: int,
    colour: str,
    *,
    anchor: str = "start",
    is_quiet: bool = False,
) -> Iterator[str]:
    x, top = at
    quiet = ' class="quiet"' if is_quiet else ""
    for number, line in enumerate(lines):
        baseline = top + number * LINE_HEIGHT + LINE_HEIGHT / 2 + size * 0.36
        yield (
            f'<text{quiet} x="{x:.1f}" y="{baseline:.1f}" text-anchor="{anchor}" font-size="{size}"'
            f' fill="{LIGHT.quiet if is_quiet else colour}">{escape(line)}</text>'
        )
