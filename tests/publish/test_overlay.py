"""What was touched is drawn into every view, in every format, and nothing else is."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scion_fsm import InputError, Lifecycle
from scion_fsm.cli.app import app
from scion_fsm.publish.diagram.pictures.overlay import overlaid, read_overlay
from scion_fsm.publish.diagram.pictures.views import VIEWS
from scion_fsm.publish.rendering import PICTURES

if TYPE_CHECKING:
    from pathlib import Path

    from scion_fsm.publish.diagram.graph import Graph

TABLE = Lifecycle.default().table
WAY = ("operator.start", "pod.running", "tool-start", "tool-end", "tool-start", "pod.completed")


def path_of(events: tuple[str, ...]) -> str:
    lines, here = [], TABLE.data.initial
    for event in events:
        step = TABLE.step(here, event)
        lines.append(json.dumps({"from": here, "event": event, "to": step.target}))
        here = step.target
    return "\n".join([*lines, json.dumps({"name": "a", "event": None, "problems": ["odd"]})])


def coverage_of(missing: list[str]) -> str:
    line = {"notion": "pairs taken", "total": 9, "touched": 1, "missing": missing}
    return json.dumps({"suite": {"pairs taken": line}})


def drawn(view: str, text: str) -> Graph:
    graph = VIEWS[view](TABLE)
    return overlaid(graph, read_overlay(text, TABLE, path="x"), TABLE)


def test_a_path_numbers_the_arrows_that_it_takes_and_fades_the_rest() -> None:
    graph = drawn("phases", path_of(WAY))
    labels = {(e.source, e.target): (e.label[0], e.is_missed) for e in graph.edges}
    assert labels["starting", "running"] == ("ready (2)", False)
    assert labels["running", "stopped"] == ("completed (6)", False)
    assert labels["running", "error"] == ("failed (never)", True)
    faded = {node.id for node in graph.nodes if node.is_missed}
    assert faded == set(TABLE.data.initials) - {"created", "starting", "running", "stopped"}
    inside = {e.label[0] for e in drawn("activities", path_of(WAY)).edges if not e.is_missed}
    assert inside == {"tool (3, 5)", "done (4)"}


def test_a_long_path_is_counted() -> None:
    events = ("operator.start", "pod.running", *("tool-start", "tool-end") * 5)
    labels = {edge.label[0] for edge in drawn("activities", path_of(events)).edges}
    assert {"tool (5 times)", "done (5 times)"} <= labels


def test_a_coverage_says_how_much_of_each_arrow_it_has() -> None:
    moving = [
        f"{source} x {event}"
        for source, event in itertools.product(TABLE.configurations, TABLE.events)
        if TABLE.step(source, event).target != source
    ]
    assert all(edge.is_missed for edge in drawn("phases", coverage_of(moving)).edges if edge.causes)
    some = [name for name in moving if name != "created x operator.provision"]
    edge = drawn("phases", coverage_of(some)).edges[0]
    assert edge.label == ("provision (1 of 5)",)
    whole = drawn("phases", coverage_of([]))
    assert not any(part.is_missed for part in (*whole.edges, *whole.nodes))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "neither a path nor a coverage"),
        ("{", "is no JSON"),
        ("7", "neither a path nor a coverage"),
        ("{}", "neither a path nor a coverage"),
        ('{"from": "nowhere", "event": "tool-start"}', "x:1: agent-lifecycle has no pair"),
        ('{"from": null, "event": null}\n{"from": 3}', "no line of it moves anything"),
        (coverage_of(["nowhere x tool-start"]), "the coverage of another machine"),
        (coverage_of(["created"]), "the coverage of another machine"),
    ],
)
def test_what_is_no_overlay_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_overlay(text, TABLE, path="x")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("form", "view"),
    [
        # A PNG and a PDF are made of the SVG, and take longest.
        pytest.param(form, view, marks=pytest.mark.proof if is_printed and view != "run" else ())
        for form in PICTURES
        for is_printed in [form in {"png", "pdf"}]
        for view in VIEWS
    ],
)
def test_every_view_in_every_format_takes_one(form: str, view: str) -> None:
    plain = PICTURES[form](VIEWS[view](TABLE))
    marked = PICTURES[form](drawn(view, path_of(WAY)))
    assert marked != plain
    if isinstance(marked, str):
        assert "Drawn into it: the steps of a path" in marked


def test_render_draws_what_watch_and_check_print(tmp_path: Path) -> None:
    path = tmp_path / "path.ndjson"
    path.write_text(path_of(WAY), encoding="utf-8")
    result = CliRunner().invoke(app, ["render", "mermaid", "--overlay", str(path)])
    assert result.exit_code == 0, result.output
    assert '"ready#nbsp;(2)"' in result.output
    refused = CliRunner().invoke(app, ["render", "html", "--overlay", str(path)])
    assert refused.exit_code == 2
    assert "--overlay is for mermaid" in refused.stderr
