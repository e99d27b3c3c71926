"""Where the boxes and arrows of a picture are, in points from the top left."""

from __future__ import annotations

import msgspec

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


class PlacedFrame(msgspec.Struct, frozen=True):
    """A frame's edges, in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float


class Layout(msgspec.Struct, frozen=True):
    """Where everything is, by id; an edge's is `edge` and its number in the graph, or `begin`."""

    width: float
    height: float
    nodes: dict[str, PlacedNode]
    edges: dict[str, PlacedEdge]
    frames: dict[str, PlacedFrame] = {}
