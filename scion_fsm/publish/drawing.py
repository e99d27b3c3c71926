"""Graphviz, as the wheel of pygraphviz carries it: layouts; the only file that loads it."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.errors import InputError
from scion_fsm.publish.diagram.layout import Layout, PlacedEdge, PlacedFrame, PlacedNode, Point

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pygraphviz

# The wheel's own Fontconfig says so of every element of the machine's configuration that is newer.
_CHATTER = b"Fontconfig warning"
# Boxes of a fixed size are meant; what is too long for one is cut where it is drawn.
_MEANT = b"size too small for label"


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

    boxes = [box for box in found["objects"] if "pos" in box]  # the rest are ranks and frames
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
        frames={
            frame["id"]: PlacedFrame(*_corners(frame["bb"], left, top))
            for frame in found["objects"]
            if frame["name"].startswith("cluster_")
        },
    )


def _corners(box: str, left: float, top: float) -> Iterator[float]:
    """Gives left, top, right and bottom of a frame, from the top left."""
    west, south, east, north = _numbers(box)
    yield from (round(number, 1) for number in (west - left, top - north, east - left, top - south))


def _draw(text: str, kind: str) -> bytes:
    graph: Any = _pygraphviz().AGraph(string=text)
    with _without_chatter():
        content: bytes = graph.draw(format=kind, prog="dot")
    return content


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Holds back what a library writes to the process's standard error, and warns of the rest."""
    sys.stderr.flush()
    standard_error = os.dup(2)
    with tempfile.TemporaryFile() as said:
        try:
            os.dup2(said.fileno(), 2)
            yield
        finally:
            os.dup2(standard_error, 2)
            os.close(standard_error)
            said.seek(0)
            for line in said:
                if not line.startswith(_CHATTER) and _MEANT not in line:
                    warnings.warn(
                        f"Graphviz: {line.decode(errors='replace').strip()}", stacklevel=3
                    )


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
