"""Every picture says exactly what the table says, and nothing in it overlaps or is cut off."""

from __future__ import annotations

import itertools
import math
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import msgspec
import pytest
from colours import contrast

from scion_fsm import Lifecycle
from scion_fsm.machine.compile import digest
from scion_fsm.publish.diagram.formats.dot import dot, label_size, node_size
from scion_fsm.publish.diagram.formats.svg import svg
from scion_fsm.publish.diagram.measure import text_width
from scion_fsm.publish.diagram.palette import DARK, LIGHT
from scion_fsm.publish.diagram.pictures.pods import outcome
from scion_fsm.publish.diagram.pictures.views import VIEWS
from scion_fsm.publish.diagram.words import by_word
from scion_fsm.publish.drawing import place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scion_fsm.publish.diagram.graph import Graph, Node

TABLE = Lifecycle.default().table
SVG = "{http://www.w3.org/2000/svg}"


def moved() -> Iterator[tuple[str, str, str]]:
    for source, event in itertools.product(TABLE.configurations, TABLE.events):
        step = TABLE.step(source, event)
        if step.disposition == "taken" and step.target != source:
            yield source, event, step.target


def drawn(graph: Graph) -> set[tuple[str, str, str]]:
    members = {node.id: node.members for node in graph.nodes}
    return {
        (source, event, target)
        for edge in graph.edges
        for cause in edge.causes
        for event in cause.events
        for source in members[edge.source]
        for target in members[edge.target]
        if source != target
    }


def phase(name: str) -> str:
    return TABLE.states[name].phase


@pytest.mark.parametrize("view", VIEWS)
def test_ids_are_unique_and_plain_and_every_arrow_has_two_ends(view: str) -> None:
    graph = VIEWS[view](TABLE)
    ids = [node.id for node in graph.nodes]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z]\w*", name) for name in ids)
    assert {end for e in graph.edges for end in (e.source, e.target)} <= set(ids)
    assert all(
        node.id in {e.source for e in graph.edges} | {e.target for e in graph.edges}
        for node in graph.nodes
    )


def test_phases_shows_or_says_every_way_from_phase_to_phase_and_no_other() -> None:
    graph = VIEWS["phases"](TABLE)
    ways = {(phase(s), phase(t)) for s, _, t in moved() if phase(s) != phase(t)}
    shown = {(phase(s), event, phase(t)) for s, event, t in moved()}
    arrows = drawn(graph)
    assert arrows == {(s, e, t) for s, e, t in shown if (s, t) in {(s, t) for s, _, t in arrows}}
    assert {(s, t) for s, _, t in arrows} | {*graph.implied} == ways
    assert not {(s, t) for s, _, t in arrows} & {*graph.implied}


def test_phases_has_one_word_an_arrow_and_every_word_is_the_spec_s() -> None:
    declared = {row.word for row in TABLE.data.arrows}
    for edge in VIEWS["phases"](TABLE).edges:
        assert len(edge.label) == 1
        assert edge.label[0] == edge.words[0]
        assert declared.issuperset(edge.words)


def test_every_event_that_moves_the_agent_has_a_word() -> None:
    worded = {(s, e) for row in TABLE.data.arrows for s in row.sources for e in row.events}
    assert {(s, e) for s, e, _ in moved()} <= worded


def test_words_are_no_part_of_the_behaviour() -> None:
    data = TABLE.data
    assert digest(data) == digest(msgspec.structs.replace(data, arrows=()))
    rules = (msgspec.structs.replace(data.rules[0], law="L1"), *data.rules[1:])
    assert digest(data) != digest(msgspec.structs.replace(data, rules=rules))


def test_phases_has_the_happy_path_on_its_axis() -> None:
    axis = [(e.source, e.target) for e in VIEWS["phases"](TABLE).edges if e.on_axis]
    on_the_way = [s.phase for s in TABLE.data.states.values() if "pre_running" in s.tags]
    assert (on_the_way[0], on_the_way[-1]) == ("created", "starting")
    assert axis == list(itertools.pairwise([*on_the_way, "running", "stopped"]))


def test_phases_leaves_an_end_by_a_new_run_alone() -> None:
    graph = VIEWS["phases"](TABLE)
    ends = {node.id for node in graph.nodes if node.shape == "terminal"}
    leaving = [edge for edge in graph.edges if edge.source in ends]
    assert {edge.source for edge in leaving} == ends
    assert {(edge.target, edge.style) for edge in leaving} == {("again", "again")}
    commands = {e for e in TABLE.events if TABLE.step("stopped.final", e).opens}
    assert {TABLE.states[TABLE.step("stopped.final", e).target].phase for e in commands} == {
        *next(node.members for node in graph.nodes if node.id == "again")
    }


def test_activities_shows_every_word_inside_running_and_no_other() -> None:
    graph = VIEWS["activities"](TABLE)
    members = {node.id: node.members for node in graph.nodes}
    inside = {(s, word(s, e), t) for s, e, t in moved() if phase(s) == phase(t) == "running"}
    shown = {
        (source, edge.label[0], target)
        for edge in graph.edges
        for source in members[edge.source]
        for target in members[edge.target]
        if source != target
    }
    assert shown == inside


def word(source: str, event: str) -> str:
    return next(iter(by_word(TABLE, [(source, event)])))


def test_full_shows_every_transition_and_no_other() -> None:
    assert drawn(VIEWS["full"](TABLE)) == set(moved())


def test_terminal_shows_what_each_end_becomes_and_who_never_does_it() -> None:
    graph = VIEWS["terminal"](TABLE)
    ends = {name for name, state in TABLE.states.items() if "terminal" in state.tags}
    members = {node.id: node for node in graph.nodes}
    shown = {(phase(members[e.source].members[0]), becomes(members[e.target])) for e in graph.edges}
    for source, event, target in moved():
        if source in ends and event != "run.opened":
            if TABLE.step(source, event).opens:
                what = "a new run"
            else:
                what = phase(target) if target in ends else "alive again"
            assert (phase(source), what) in shown, (source, event, target)
    assert graph.remarks[0] == "No event of agent, relay, scheduler leaves any end."
    for edge in graph.edges:
        source, target = members[edge.source].members[0], becomes(members[edge.target])
        if "final" in TABLE.states[source].tags:
            assert edge.style == "again" or edge.label == ("rename",)
        assert (edge.style == "again") == (target == "a new run")


def becomes(node: Node) -> str:
    return phase(node.members[0]) if len(node.members) == 1 else node.lines[0]


def test_terminal_has_a_frame_an_end_with_what_it_may_be() -> None:
    graph = VIEWS["terminal"](TABLE)
    boxes = {node.id: node.members[0] for node in graph.nodes if node.shape == "terminal"}
    for frame in graph.frames:
        inside = [boxes[name] for name in frame.nodes]
        assert inside == [name for name in TABLE.configurations if phase(name) == frame.title]


def test_sources_says_who_may_lead_to_what() -> None:
    graph = VIEWS["sources"](TABLE)
    members = {node.id: node for node in graph.nodes}
    for edge in graph.edges:
        origin, box = members[edge.source].lines[0], members[edge.target]
        led = {t for _, e, t in moved() if TABLE.events[e].origin == origin}
        assert set(box.members) == led
        text = " ".join(box.lines)
        for target in led:
            assert target in text or phase(target) in text
        leaves = any(
            "terminal" in TABLE.states[s].tags
            for s, e, _ in moved()
            if TABLE.events[e].origin == origin
        )
        assert ("leaves no end" in text) == (not leaves)
    assert len(graph.edges) == len({entry.origin for entry in TABLE.events.values()})


def test_pods_asks_the_conditions_that_decide_every_vector() -> None:
    pods = TABLE.data.pods
    for index, vector in enumerate(itertools.product(*pods.features.values())):
        seen = dict(zip(pods.features, vector, strict=True))
        first = next(
            number
            for number, row in enumerate(pods.rows)
            if any(all(seen[name] in values for name, values in part.items()) for part in row.when)
        )
        assert pods.decided[index] == first


def test_pods_shows_every_row_with_what_it_makes_of_a_fresh_record() -> None:
    graph = VIEWS["pods"](TABLE)
    members = {node.id: node for node in graph.nodes}
    shown = {
        line: members[edge.target].lines[0]
        for edge in graph.edges
        if edge.source != "pod"
        for line in members[edge.source].lines
    }
    rows = enumerate(TABLE.data.pods.rows, start=1)
    assert shown == {f"{n}. {row.event}": outcome(TABLE, row.event) for n, row in rows}


def test_run_shows_what_opens_one_and_what_is_refused_for_its_run_alone() -> None:
    graph = VIEWS["run"](TABLE)
    opening = {event for _, event, _ in moved() if TABLE.step("stopped.final", event).opens}
    fence = next(e for e in graph.edges if (e.source, e.target) == ("current", "fenced"))
    assert {event for cause in fence.causes for event in cause.events} == opening
    text = " ".join(line for node in graph.nodes for line in node.lines)
    for row in TABLE.data.freshness["runtime"].rows:
        if row.ignore and all(set(when) == {"run"} for when in row.when):
            assert f"{row.id}: " in text


def picture(graph: Graph) -> ElementTree.Element:
    return ElementTree.fromstring(svg(graph, place(dot(graph))))  # noqa: S314 - our own text


# -- Layout ----------------------------------------------------------------------------------------

Box = tuple[float, float, float, float]


def boxes(graph: Graph) -> tuple[dict[str, Box], dict[str, Box]]:
    layout = place(dot(graph))
    nodes = {
        n.id: around(layout.nodes[n.id].x, layout.nodes[n.id].y, node_size(n)) for n in graph.nodes
    }
    labels = {
        f"edge{number}": around(*spot, label_size(edge.label))
        for number, edge in enumerate(graph.edges)
        if (spot := layout.edges[f"edge{number}"].label) is not None
    }
    return nodes, labels


def around(x: float, y: float, size: tuple[float, float]) -> Box:
    return x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2


def overlap(one: Box, other: Box) -> bool:
    apart = 1.0  # rounding
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > apart
        and min(one[3], other[3]) - max(one[1], other[1]) > apart
    )


@pytest.mark.parametrize("view", VIEWS)
def test_no_box_or_label_overlaps_another(view: str) -> None:
    nodes, labels = boxes(VIEWS[view](TABLE))
    for (one, first), (other, second) in itertools.combinations({**nodes, **labels}.items(), 2):
        assert not overlap(first, second), f"{one} and {other}"


@pytest.mark.parametrize("view", VIEWS)
def test_a_frame_is_around_its_boxes_and_around_no_other(view: str) -> None:
    graph = VIEWS[view](TABLE)
    nodes, _ = boxes(graph)
    frames = place(dot(graph)).frames
    for frame in graph.frames:
        found = frames[frame.id]
        around_it = (found.left, found.top, found.right, found.bottom)
        for name, box in nodes.items():
            assert overlap(around_it, box) == (name in frame.nodes), (frame.id, name)


def test_an_overlap_would_be_seen() -> None:
    assert overlap((0, 0, 10, 10), (5, 5, 15, 15))
    assert not overlap((0, 0, 10, 10), (10, 0, 20, 10))


@pytest.mark.parametrize("view", VIEWS)
def test_every_text_fits_its_box_and_the_picture(view: str) -> None:
    graph = VIEWS[view](TABLE)
    root = picture(graph)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for node in graph.nodes:
        assert max(map(text_width, node.lines)) <= node_size(node)[0]
    for text, left, top in texts(root):
        x, y = float(text.get("x", 0)) + left, float(text.get("y", 0)) + top
        wide = text_width(text.text or "", size=int(text.get("font-size", 14)))
        start = x - wide / 2 if text.get("text-anchor") == "middle" else x
        assert start >= 0, text.text
        assert start + wide <= width, text.text
        assert 12 <= y <= height, text.text


def texts(
    part: ElementTree.Element, left: float = 0, top: float = 0
) -> Iterator[tuple[ElementTree.Element, float, float]]:
    """Gives every text, and how far what is around it is moved."""
    across, down = map(float, re.findall(r"[\d.]+", part.get("transform", "0 0")))
    for inner in part:
        if inner.tag == f"{SVG}text":
            yield inner, left + across, top + down
        yield from texts(inner, left + across, top + down)


@pytest.mark.parametrize("view", VIEWS)
def test_svg_says_in_words_what_it_shows(view: str) -> None:
    graph = VIEWS[view](TABLE)
    root = picture(graph)
    assert root.attrib["role"] == "img"
    named = [root.find(f".//*[@id='{name}']") for name in root.attrib["aria-labelledby"].split()]
    assert [part.text for part in named if part is not None] == [graph.title, graph.description]
    assert len(graph.description) > 40


def test_layout_does_not_depend_on_the_fonts_of_the_machine(tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{tmp_path}/none</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    program = (
        "import sys; from scion_fsm import Lifecycle; from scion_fsm.publish.rendering import PICTURES;"
        "from scion_fsm.publish.diagram.pictures.views import VIEWS; t = Lifecycle.default().table;"
        "sys.stdout.write(''.join(PICTURES['svg'](view(t)) for view in VIEWS.values()))"
    )
    pictures = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **extra},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for extra in (
            {"PYTHONHASHSEED": "1"},
            {"PYTHONHASHSEED": "2", "FONTCONFIG_FILE": str(config)},
        )
    }
    assert len(pictures) == 1


# -- Colours ---------------------------------------------------------------------------------------


def test_contrast_is_as_wcag_defines_it() -> None:
    assert math.isclose(contrast("#000000", "#ffffff"), 21)
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_and_line_has_a_contrast_of_at_least_4_5(palette: object) -> None:
    colours = palette._asdict()
    for name in ("text", "quiet", "line", "operator", "runtime", "report", "again"):
        for ground in ("page", "box"):
            assert contrast(colours[name], colours[ground]) >= 4.5, f"{name} on {ground}"


# -- Drawing ---------------------------------------------------------------------------------------


def test_drawing_holds_back_the_chatter_of_fonts_and_nothing_else() -> None:
    program = (
        "import os; from scion_fsm.publish.drawing import _without_chatter\n"
        "with _without_chatter():\n"
        "    os.write(2, b'Fontconfig warning: x\\nWarning: a label does not fit\\n')\n"
        "os.write(2, b'after\\n')"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    told, after = done.stderr.decode().splitlines()
    assert told.endswith("UserWarning: Graphviz: Warning: a label does not fit")
    assert after == "after"
