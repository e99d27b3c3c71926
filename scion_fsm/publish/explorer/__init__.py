"""The explorer: one web page that holds the compiled table and needs no network.

The table is embedded as data. What decides is the library that is shipped for TypeScript, which only reads
facts and features and looks rows up; a test holds both equal to the Python on every pod case, on recorded
streams and on every row that decides.

May use publish.diagram and conform.languages. Read `page.js` first.
"""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from scion_fsm import escape
from scion_fsm.conform.languages.typescript import inlined
from scion_fsm.lifecycle import bundled_recording
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.publish.diagram.formats.dot import dot
from scion_fsm.publish.diagram.formats.svg import svg
from scion_fsm.publish.diagram.palette import DARK, LIGHT
from scion_fsm.publish.diagram.pictures.views import views
from scion_fsm.publish.drawing import place

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table
    from scion_fsm.publish.diagram.graph import Graph
    from scion_fsm.publish.diagram.palette import Palette

SCRIPTS = (
    *("yaml.js", "inputs.js", "page.js", "map.js", "reference.js"),
    *("story.js", "paste.js", "player.js", "start.js"),
)
_BESIDE = {"full"}
"""Views that are too large for a page."""
_GHOST = "D35"
"""The difference that the story is about: who believes an ended agent's last words."""
_STORY = {
    "begins": "An agent, of which nothing is known yet but its record.",
    "steps": [
        {"event": "operator.start", "says": "Somebody starts it."},
        {"event": "pod.running", "says": "Its container runs."},
        {"event": "tool-start", "says": "It works: a tool is about to run."},
        {"event": "pod.completed", "says": "It exits with 0, and its pod has ended. It is over."},
        {
            "event": "tool-start",
            "says": "Now a hook comes late, from before the end: a tool is about to run. A ghost.",
        },
    ],
}
_WATCHED = {"ADDED", "MODIFIED", "DELETED"}


def html(table: Table) -> str:
    """Gives the page.

    Raises:
        InputError: Graphviz, which draws the page's diagram, is not installed.
    """
    data = table.data
    graphs = {name: view(table) for name, view in views(table).items() if name not in _BESIDE}
    style = _filled(
        _read("page.css"),
        light=_variables(LIGHT),
        dark=_variables(DARK),
        light_report=LIGHT.report,
        dark_report=DARK.report,
    )
    return _filled(
        _read("page.html"),
        title=escape.html(f"{data.machine} explorer"),
        description=escape.html(data.doc),
        version=escape.html(data.version),
        digest=escape.html(data.digest[:19]),
        style=style,
        map="\n".join(_framed(name, graph) for name, graph in graphs.items()),
        table=_embedded(escape.json(data)),
        arrows=_embedded(escape.json(_arrows(graphs))),
        story=_embedded(escape.json(_STORY)),
        source=_source(),
        recording=_embedded(recording()),
        script="".join(('"use strict";\n', inlined(), *map(_read, SCRIPTS))),
    )


def _framed(name: str, graph: Graph) -> str:
    return f'<div data-view="{escape.html(name)}">{svg(graph, place(dot(graph)))}</div>'


def _arrows(graphs: dict[str, Graph]) -> dict[str, dict[str, object]]:
    """Gives what each arrow of the pictures stands for, by its id in them."""
    return {
        f"{name}-edge{number}": {
            "word": ", ".join(edge.label),
            "source": edge.source,
            "events": [event for cause in edge.causes for event in cause.events],
        }
        for name, graph in graphs.items()
        for number, edge in enumerate(graph.edges)
    }


def _source() -> str:
    """Says where Scion does what the story tells of it."""
    from scion_fsm.conform.differences import bundled_differences  # noqa: PLC0415 - reads a file, needs pydantic

    found = next(entry for entry in bundled_differences().differences if entry.id == _GHOST)
    if found.scion is None:
        return ""
    places = ", ".join(found.scion.at)
    return escape.html(f"{_GHOST}: {found.scion.does} ({places})")


def recording() -> str:
    """Gives the bundled recording as a JSON list of watch events, with what is read of each pod."""
    lines = bundled_recording().read_bytes().splitlines()
    events = (msgspec.json.decode(line) for line in lines if line)
    return escape.json(
        [
            {"type": event["type"], "object": pod_from_object(event["object"])[0]}
            for event in events
            if event["type"] in _WATCHED
        ]
    )


def _read(name: str) -> str:
    return (resources.files("scion_fsm.publish.explorer") / name).read_text(encoding="utf-8")


def _filled(template: str, **parts: str) -> str:
    # In one pass, so that nothing in a part is taken for a place to fill.
    return re.sub(r"@(\w+)@", lambda place: parts[place[1]], template)


def _embedded(content: str) -> str:
    # Inside a script element only `</` and `<!--` could end or change what follows.
    return content.replace("<", "\\u003c")


def _variables(palette: Palette) -> str:
    return "; ".join(f"--{name}: {value}" for name, value in palette._asdict().items())
