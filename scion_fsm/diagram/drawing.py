"""Graphviz, as the wheel of pygraphviz carries it: layouts, PNG and PDF; the only file that loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from scion_fsm.errors import InputError

if TYPE_CHECKING:
    import pygraphviz

Point = tuple[float, float]


class PlacedNode(msgspec.Struct, frozen=True):
    """A box's centre, in points from the top left."""

    x: float
    y: float


class PlacedEdge(msgspec.Struct, frozen=True):
    """An arrow: cubic Bezier points, the tip, and the centre of its label if it has one."""

    points: tuple[Point, ...]
    tip: Point
    label: Point | None


class Layout(msgspec.Struct, frozen=True):
    """Where everything is, by id; an edge's is `edge` and its number in the graph, or `begin`."""

    width: float
    height: float
    nodes: dict[str, PlacedNode]
    edges: dict[str, PlacedEdge]


def place(text: str) -> Layout:
    """Lays DOT text out.

    Raises:
        InputError: Graphviz is not installed.
    """
    found = msgspec.json.decode(_draw(text, "json0"))
    left, bottom, right, top = _numbers(found["bb"])

    def point(numbers: str) -> Point:
        x, y = _numbers(numbers)
        return round(x - left, 1), round(top - y, 1)

    boxes = [box for box in found["objects"] if "pos" in box]  # the rest are ranks
    return Layout(
        width=right - left,
        height=top - bottom,
        nodes={box["name"]: PlacedNode(*point(box["pos"])) for box in boxes},
        edges={
            edge["id"]: PlacedEdge(
                points=tuple(point(part) for part in edge["pos"].split()[1:]),
                tip=point(edge["pos"].split()[0].removeprefix("e,")),
                label=point(edge["lp"]) if "lp" in edge else None,
            )
            for edge in found.get("edges", ())
        },
    )


def picture(text: str, kind: Literal["png", "pdf"]) -> bytes:
    """Draws DOT text, in the fonts that the machine has.

    Raises:
        InputError: Graphviz is not installed.
    """
    return _draw(text, kind)


def _draw(text: str, kind: str) -> bytes:
    graph: Any = _pygraphviz().AGraph(string=text)
    content: bytes = graph.draw(format=kind, prog="dot")
    return content


def _pygraphviz() -> pygraphviz:
    try:
        import pygraphviz  # noqa: PLC0415 - an extra, and it loads Graphviz
    except ImportError:
        raise InputError(
            "drawing needs Graphviz: install scion-fsm[diagrams], or render dot and draw that"
        ) from None
    return pygraphviz


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]
