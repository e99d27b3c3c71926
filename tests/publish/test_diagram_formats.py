"""What is rendered is read back by the tools that it is for, and they understand what the table says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import deque
from typing import TYPE_CHECKING

import pytest
import rooms
from browser import chromium
from click.testing import CliRunner
from statemachine.io.scxml.processor import SCXMLProcessor
from tools import node, packages, tool

from scion_fsm import Lifecycle
from scion_fsm.cli.app import app
from scion_fsm.publish.diagram.formats.d2 import d2
from scion_fsm.publish.diagram.formats.dot import dot
from scion_fsm.publish.diagram.formats.mermaid import mermaid
from scion_fsm.publish.diagram.formats.plantuml import plantuml
from scion_fsm.publish.diagram.formats.scxml import scxml
from scion_fsm.publish.diagram.formats.xstate import key, xstate
from scion_fsm.publish.diagram.graph import spelled, stacked
from scion_fsm.publish.diagram.pages.matrix import matrix, text
from scion_fsm.publish.diagram.pictures.views import VIEWS
from scion_fsm.publish.rendering import PICTURES, WHOLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from scion_fsm.publish.diagram.graph import Graph

TABLE = Lifecycle.default().table


def laid_out_elsewhere(view: str) -> Graph:
    return spelled(stacked(VIEWS[view](TABLE)))


def arrows(view: str, *, beginning: str | None = None) -> list[tuple[str, str, str]]:
    graph = laid_out_elsewhere(view)
    first = [(beginning, graph.initial, "")] if beginning and graph.initial else []
    return sorted([*first, *((e.source, e.target, "\n".join(e.label)) for e in graph.edges)])


# -- Mermaid ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    script = (packages() / "mermaid" / "dist" / "mermaid.min.js").read_text(encoding="utf-8")
    with chromium() as driver:
        driver.get("data:text/html,<!doctype html><title>mermaid</title><div id=drawn></div>")
        driver.execute_script(
            "const s = document.createElement('script'); s.textContent = arguments[0];"
            "document.head.append(s); mermaid.initialize({startOnLoad: false});",
            script,
        )
        yield driver


UNDERSTOOD = """
const [text, done] = arguments;
mermaid.mermaidAPI.getDiagramFromText(text).then((diagram) => done({
  title: diagram.db.getAccTitle(), description: diagram.db.getAccDescription(),
  nodes: [...diagram.db.getVertices().values()].map((node) => node.id),
  edges: diagram.db.getEdges().map((edge) => [edge.start, edge.end, edge.text, edge.stroke]),
}), (error) => done(String(error)));
"""


@pytest.mark.proof
@pytest.mark.parametrize("view", VIEWS)
def test_mermaid_understands_every_arrow_as_it_is_meant(browser: Chrome, view: str) -> None:
    graph = laid_out_elsewhere(view)
    found = browser.execute_async_script(UNDERSTOOD, mermaid(VIEWS[view](TABLE)))
    assert found["title"] == graph.title
    assert found["description"] == graph.description
    begin = {"begin"} if graph.initial else set()
    assert set(found["nodes"]) == {node.id for node in graph.nodes} | begin
    labels = [
        (
            a,
            b,
            t.replace("<br>", "\n").replace("ﬂ°nbsp¶ß", " "),
        )  # as Mermaid keeps #nbsp; till it draws
        for a, b, t, _ in found["edges"]
    ]
    assert sorted(labels) == arrows(view, beginning="begin")
    strokes = {"operator": "thick", "runtime": "normal", "report": "dotted", "plain": "normal"}
    strokes["again"] = "dotted"
    assert [stroke for *_, stroke in found["edges"]][bool(begin) :] == [
        strokes[edge.style] for edge in graph.edges
    ]


@pytest.mark.proof
def test_mermaid_understands_the_map_of_the_rooms(browser: Chrome) -> None:
    text = rooms.picture().removeprefix("```mermaid\n").removesuffix("```\n")
    found = browser.execute_async_script(UNDERSTOOD, text)
    assert set(found["nodes"]) == {*rooms.rooms(), "floor"}
    arrows = {(source, target) for source, target, *_ in found["edges"]}
    assert arrows <= rooms.edges()


@pytest.mark.proof
def test_mermaid_refuses_what_is_no_diagram(browser: Chrome) -> None:
    assert "Parse error" in browser.execute_async_script(UNDERSTOOD, "flowchart TB\n  a -->|x b")


DRAWN = """
const [text, done] = arguments;
mermaid.render("picture", text).then(({svg}) => {
  const place = document.getElementById("drawn");
  place.innerHTML = svg;
  const box = (node) => { const r = node.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  const frame = box(place.firstElementChild);
  const labels = [...place.querySelectorAll(".edgeLabel foreignObject")].map(box).filter((b) => b[2] > b[0]);
  const nodes = [...place.querySelectorAll("g.node")].map(box);
  done({frame, labels, nodes});
}, (error) => done(String(error)));
"""


@pytest.mark.proof
@pytest.mark.parametrize("view", VIEWS)
def test_mermaid_draws_no_label_over_another_label_or_box(browser: Chrome, view: str) -> None:
    found = browser.execute_async_script(DRAWN, mermaid(VIEWS[view](TABLE)))
    boxes = [*found["labels"], *found["nodes"]]
    assert len(found["nodes"]) >= 5
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert min(across, down) <= 4, (one, other)
    left, top, right, bottom = found["frame"]
    assert all(left <= b[0] and top <= b[1] and b[2] <= right and b[3] <= bottom for b in boxes)


THROUGH = """
const [text, done] = arguments;
mermaid.render("picture", text).then(({svg}) => {
  const place = document.getElementById("drawn");
  place.innerHTML = svg;
  const boxes = [...place.querySelectorAll("g.node")].filter((one) => one.textContent.trim());
  const found = [];
  for (const path of place.querySelectorAll("path.flowchart-link")) {
    const matrix = path.getScreenCTM();
    const points = Array.from({length: path.getTotalLength()}, (_, at) => path.getPointAtLength(at).matrixTransform(matrix));
    for (const box of boxes) {
      const {left, top, right, bottom} = box.getBoundingClientRect();
      let inside = 0;
      for (const {x, y} of points) {
        inside += x > left + 4 && x < right - 4 && y > top + 4 && y < bottom - 4;
      }
      // An arrow of a box with round corners begins within the rectangle around it.
      if (inside > 8) found.push([path.id, box.textContent.trim()]);
    }
  }
  done(found);
}, (error) => done(String(error)));
"""


@pytest.mark.proof
@pytest.mark.parametrize("view", VIEWS)
def test_mermaid_draws_no_arrow_through_a_box(browser: Chrome, view: str) -> None:
    assert browser.execute_async_script(THROUGH, mermaid(VIEWS[view](TABLE))) == []


@pytest.mark.proof
def test_frames_would_lead_an_arrow_through_a_box_which_is_seen(browser: Chrome) -> None:
    graph = VIEWS["terminal"](TABLE)
    frames = [
        f'subgraph {frame.id}["{frame.title}"]\n' + "\n".join(frame.nodes) + "\nend\n"
        for frame in graph.frames
    ]
    found = browser.execute_async_script(THROUGH, mermaid(graph) + "".join(frames))
    assert {what for _, what in found} == {"suspended.final"}


@pytest.mark.proof
@pytest.mark.parametrize("view", sorted(set(VIEWS) - {"full"}))
def test_mermaid_draws_it_on_one_screen(browser: Chrome, view: str) -> None:
    graph = VIEWS[view](TABLE)
    drawn = browser.execute_async_script(DRAWN, mermaid(graph))
    left, top, right, bottom = drawn["frame"]
    assert right - left <= 838, "as wide as a README"
    longest = 1 + sum(edge.on_axis for edge in graph.edges)
    assert bottom - top <= 700 * max(longest, 6) / 6, (
        "six boxes below each other, and more in proportion"
    )


# -- Graphviz, PlantUML, D2 ------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_graphviz_reads_every_arrow(view: str) -> None:
    import pygraphviz  # noqa: PLC0415 - what the text is for

    graph = VIEWS[view](TABLE)
    read = pygraphviz.AGraph(string=dot(graph))
    first = [("begin", graph.initial)] if graph.initial else []
    assert sorted(read.edges()) == sorted([*first, *((e.source, e.target) for e in graph.edges)])


@pytest.mark.proof
@pytest.mark.parametrize("view", VIEWS)
def test_plantuml_accepts_the_text(view: str) -> None:
    assert syntax(plantuml(VIEWS[view](TABLE))).splitlines()[0] == "STATE"


@pytest.mark.proof
def test_plantuml_refuses_what_is_no_diagram() -> None:
    assert syntax("@startuml\nstate a as\n[*] -> -> b\n@enduml\n").startswith("ERROR")


def syntax(text: str) -> str:
    command = [tool("plantuml"), "-syntax"]
    return subprocess.run(command, input=text, check=False, capture_output=True, text=True).stdout


BOXES = {
    "d2": r'^(\w+): "(?:[^"\\]|\\.)*" \{ class: \[?(\w+)',
    "plantuml": r'^ *state ".*" as (\w+) <<(\w+)>>',
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_box_is_of_the_same_class_in_the_same_order_everywhere(view: str) -> None:
    graph = VIEWS[view](TABLE)
    framed = {name for frame in graph.frames for name in frame.nodes}
    for form, write in {"d2": d2, "plantuml": plantuml}.items():
        drawn = stacked(graph) if form == "plantuml" else laid_out_elsewhere(view)
        boxes = [(box.id, box.shape) for box in drawn.nodes]
        found = re.findall(BOXES[form], write(graph), flags=re.MULTILINE)
        assert sorted(found) == sorted(boxes)
        outside = [one for one in boxes if one[0] not in framed]
        read = found[::-1] if (form, view) == ("plantuml", "sources") else found  # it stacks them
        assert [one for one in read if one[0] not in framed] == outside
    boxes = [(box.id, box.shape) for box in laid_out_elsewhere(view).nodes]
    classes = re.findall(r"^  class (\S+) (\w+)$", mermaid(graph), flags=re.MULTILINE)
    assert sorted((one, name) for ids, name in classes for one in ids.split(",")) == sorted(boxes)


# -- Interpreters ----------------------------------------------------------------------------------


def paths() -> dict[tuple[str, str], list[str]]:
    """Gives a shortest list of events between any two configurations."""
    found: dict[tuple[str, str], list[str]] = {}
    for start in TABLE.configurations:
        found[start, start] = []
        queue = deque([start])
        while queue:
            here = queue.popleft()
            for event in TABLE.events:
                step = TABLE.step(here, event)
                if (start, step.target) not in found:
                    found[start, step.target] = [*found[start, here], event]
                    queue.append(step.target)
    return found


@pytest.mark.proof
def test_scxml_runs_elsewhere_with_the_same_outcome_for_every_pair() -> None:
    processor = SCXMLProcessor()
    processor.parse_scxml("agent", scxml(TABLE))
    machine = processor.start()

    def here() -> str:
        return max(map(str, machine.configuration_values), key=len)

    assert here() == TABLE.data.initial
    way = paths()
    for source in TABLE.configurations:
        for event in TABLE.events:
            for earlier in way[here(), source]:
                machine.send(earlier)
            assert here() == source
            machine.send(event)
            assert here() == TABLE.step(source, event).target, (source, event)


def test_xstate_runs_elsewhere_with_the_same_outcome_for_every_pair(tmp_path: Path) -> None:
    path = tmp_path / "machine.json"
    path.write_text(xstate(TABLE), encoding="utf-8")
    found = json.loads(node("walk_xstate.mjs", path))
    assert found["initial"] == key(TABLE.data.initial)
    assert set(found["pairs"]) == set(map(key, TABLE.configurations))
    for source in TABLE.configurations:
        for event in TABLE.events:
            step = TABLE.step(source, event)
            # An event that no state takes has no place in XState's machine.
            refused = {"can": False, "value": key(source)}
            outcome = found["pairs"][key(source)].get(event, refused)
            # XState's `can` is false of a transition that goes nowhere and does nothing.
            moves = step.disposition == "taken" and not step.internal
            expected = {"can": moves, "value": key(step.target)}
            assert outcome == expected, (source, event)


# -- Matrix and text -------------------------------------------------------------------------------


def test_matrix_has_a_cell_for_every_pair() -> None:
    head, _, *rows = [line.strip("| ").split(" | ") for line in matrix(TABLE).splitlines()]
    assert head == ["event", *TABLE.configurations]
    assert [row[0] for row in rows] == list(TABLE.events)
    for event, *cells in rows:
        for source, cell in zip(TABLE.configurations, cells, strict=True):
            step = TABLE.step(source, event)
            sign = {"ignored": "·", "rejected": "✗", "taken": "=" if step.internal else step.target}
            assert cell == f"{sign[step.disposition]} {step.rule}"


def test_text_says_what_each_event_does_in_few_lines() -> None:
    block = text(TABLE).split("\nincarnation.opened\n")[0].split("operator.restart\n")[1]
    assert block.splitlines()[0] == "    any: → starting (T018)"


# -- The command -----------------------------------------------------------------------------------

MAGIC = {
    "svg": b"<svg",
    "png": b"\x89PNG\r\n",
    "pdf": b"%PDF-",
    "scxml": b"<?xml",
    "html": b"<!doctype html>",
}


@pytest.mark.parametrize("form", [*PICTURES, *WHOLES])
def test_render_writes_every_format_to_a_file_and_to_the_terminal_alike(
    form: str, tmp_path: Path
) -> None:
    path = tmp_path / "made"
    command = ["render", form, *(["--view", "terminal"] if form in PICTURES else [])]
    to_file = CliRunner().invoke(app, [*command, "-o", str(path)])
    assert to_file.exit_code == 0, to_file.output
    assert path.read_bytes().startswith(MAGIC.get(form, b""))
    printed = CliRunner().invoke(app, command)
    assert form == "pdf" or printed.stdout_bytes == path.read_bytes()  # a PDF has its time in it


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mermade"], "there is no format 'mermade', did you mean 'mermaid'?"),
        (["dot", "--view", "pod"], "there is no view 'pod', did you mean 'pods'?"),
        (["dot", "-o", "no/such/folder/file"], "no/such/folder/file cannot be written"),
        (["dot", "--spec", "no-such.yaml"], "no-such.yaml"),
    ],
)
def test_render_says_what_is_wrong_in_one_line(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["render", *arguments])
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_printing_without_cairo_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cairosvg", None)
    result = CliRunner().invoke(app, ["render", "png"])
    assert result.exit_code == 2
    assert "libcairo2" in result.stderr


def test_drawing_without_graphviz_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pygraphviz", None)
    result = CliRunner().invoke(app, ["render", "svg"])
    assert result.exit_code == 2
    assert "install scion-fsm[diagrams]" in result.stderr
    assert shutil.which("dot") or CliRunner().invoke(app, ["render", "dot"]).exit_code == 0
