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
from scion_fsm.publish.diagram.dot import dot
from scion_fsm.publish.diagram.palette import DARK, LIGHT
from scion_fsm.publish.diagram.phases import phases
from scion_fsm.publish.diagram.svg import svg
from scion_fsm.publish.drawing import place

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table
    from scion_fsm.publish.diagram.palette import Palette

SCRIPTS = ("inputs.js", "page.js")
_WATCHED = {"ADDED", "MODIFIED", "DELETED"}


def html(table: Table) -> str:
    """Gives the page.

    Raises:
        InputError: Graphviz, which draws the page's diagram, is not installed.
    """
    graph = phases(table)
    data = table.data
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
        map=svg(graph, place(dot(graph))),
        table=_embedded(escape.json(data)),
        recording=_embedded(recording()),
        script="".join(('"use strict";\n', inlined(), *map(_read, SCRIPTS))),
    )


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
