"""D2 understands what the table says, and lays no arrow and no word over a box or other words."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

import pytest
from tools import node

from scion_fsm import Lifecycle
from scion_fsm.publish.diagram.formats.d2 import d2
from scion_fsm.publish.diagram.graph import spelled, stacked
from scion_fsm.publish.diagram.pictures.views import VIEWS

TABLE = Lifecycle.default().table
pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What D2 makes of each view, and of the fullest as it were with its words beside its arrows."""
    folder = tmp_path_factory.mktemp("d2")
    paths = {view: folder / f"{view}.d2" for view in (*VIEWS, "crowd")}
    for view in VIEWS:
        paths[view].write_text(d2(VIEWS[view](TABLE)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scion_fsm.publish.diagram.graph._CROWD", 1000)
        paths["crowd"].write_text(d2(VIEWS["full"](TABLE)), encoding="utf-8")
    found = json.loads(node("compile_d2.mjs", *paths.values()))
    return {view: found[str(path)] for view, path in paths.items()}


@pytest.mark.parametrize("view", VIEWS)
def test_d2_understands_every_arrow_as_it_is_meant(laid_out: dict[str, Any], view: str) -> None:
    understood = laid_out[view]
    graph = spelled(stacked(VIEWS[view](TABLE)))
    first = [("begin", graph.initial, "")] if graph.initial else []
    arrows = [*first, *((e.source, e.target, "\n".join(e.label)) for e in graph.edges)]
    assert sorted(map(tuple, understood["arrows"])) == sorted(arrows)
    begin = {"begin"} if graph.initial else set()
    assert set(understood["boxes"]) == {node.id for node in graph.nodes} | begin


@pytest.mark.parametrize("view", VIEWS)
def test_d2_lays_nothing_over_a_box_or_over_words(laid_out: dict[str, Any], view: str) -> None:
    assert covered(laid_out[view]) == set()


def test_the_words_of_a_crowd_of_arrows_would_be_covered_which_is_seen(
    laid_out: dict[str, Any],
) -> None:
    assert len(covered(laid_out["crowd"])) > 10


def covered(drawn: dict[str, Any]) -> set[tuple[str, str]]:
    """Gives what an arrow or its words lie over: a box that it does not lead to, or another's words."""
    lines = [points(line["route"], is_curve=line["isCurve"]) for line in drawn["lines"]]
    words = {
        f"words of {number}": around(route[len(route) // 2], line["label"])
        for number, (route, line) in enumerate(zip(lines, drawn["lines"], strict=True))
        if line["label"][0]
    }
    boxes = dict(zip(drawn["boxes"], map(tuple, drawn["places"]), strict=True))
    found = {
        (one, other)
        for one, place in words.items()
        for other, under in (boxes | words).items()
        if one != other and overlap(place, under)
    }
    for number, (route, (source, target, _)) in enumerate(zip(lines, drawn["arrows"], strict=True)):
        others = {**boxes, **words}
        for own in (source, target, f"words of {number}"):
            others.pop(own, None)
        found |= {
            (f"{source} to {target}", name)
            for name, (left, top, right, bottom) in others.items()
            if any(left + 4 < x < right - 4 and top + 4 < y < bottom - 4 for x, y in route)
        }
    return found


def points(route: list[tuple[float, float]], *, is_curve: bool) -> list[tuple[float, float]]:
    """Gives points of a line of straight parts, or of cubic Bézier curves, each as far on as the next."""
    ends = list(itertools.pairwise(route))
    if is_curve:
        curves = [route[at : at + 4] for at in range(0, len(route) - 1, 3)]
        fine = [bezier(curve, step / 50) for curve in curves for step in range(51)]
        ends = list(itertools.pairwise(fine))
    return [
        (x + (right - x) * step / steps, y + (bottom - y) * step / steps)
        for (x, y), (right, bottom) in ends
        if (steps := max(1, round(math.dist((x, y), (right, bottom)))))
        for step in range(steps)
    ]


def bezier(curve: list[tuple[float, float]], at: float) -> tuple[float, float]:
    shares = ((1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3)
    x, y = (sum(s * p[axis] for s, p in zip(shares, curve, strict=True)) for axis in (0, 1))
    return x, y


Place = tuple[float, float, float, float]


def around(middle: tuple[float, float], size: tuple[float, float]) -> Place:
    (x, y), (width, height) = middle, size
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def overlap(one: Place, other: Place) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, down) > 0
