"""Who may cause what: the origins of events, and what each can make of an agent."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from scion_fsm.publish.diagram import words
from scion_fsm.publish.diagram.graph import Edge, Graph, Node, causes, style
from scion_fsm.publish.diagram.measure import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Table

_WIDTH = 56


def sources(table: Table) -> Graph:
    """Draws for each origin a box of what its events lead to: phases, ends, new runs, activities."""
    origins = tuple(dict.fromkeys(entry.origin for entry in table.events.values()))
    nodes: list[Node] = []
    edges: list[Edge] = []
    for origin in origins:
        led = _led(table, origin)
        reached = tuple(dict.fromkeys(name for names in led.values() for name in names))
        lines = [line for what in _told(table, origin, led) for line in wrapped(what, _WIDTH)]
        found = causes(table, dict.fromkeys(event for event, names in led.items() if names))
        nodes += [
            Node(f"by_{origin}", (origin,), "origin"),
            Node(f"may_{origin}", tuple(lines), "answer", members=reached),
        ]
        edges.append(Edge(f"by_{origin}", f"may_{origin}", (), style(found), found))
    return Graph(
        view="sources",
        title="Who may cause what",
        description=(
            f"{len(origins)} origins of events, {', '.join(origins)}, and what their events lead to."
        ),
        direction="right",
        nodes=tuple(nodes),
        edges=tuple(edges),
        digest=table.data.digest,
        keeps_order=True,
    )


def _led(table: Table, origin: str) -> dict[str, tuple[str, ...]]:
    """Gives the configurations that each event of an origin leads to from another."""
    found: dict[str, dict[str, None]] = {}
    for event, source in itertools.product(table.events, table.configurations):
        if table.events[event].origin == origin:
            target = table.step(source, event).target
            if target != source:
                found.setdefault(event, {})[target] = None
    return {event: tuple(targets) for event, targets in found.items()}


def _told(table: Table, origin: str, led: dict[str, tuple[str, ...]]) -> Iterator[str]:
    reached = {name for names in led.values() for name in names}
    moving = {
        table.step(source, event).target
        for event in led
        for source in table.configurations
        if table.step(source, event).moves
    }
    alive = [
        n for n in table.configurations if n in moving and "terminal" not in table.states[n].tags
    ]
    phases = dict.fromkeys(table.states[name].phase for name in alive)
    if phases:
        yield f"moves it to {', '.join(phases)}"
    ends = [n for n in table.configurations if n in reached and "terminal" in table.states[n].tags]
    if ends:
        yield f"ends it as {', '.join(ends)}"
    if any(
        table.step(source, event).opens is True for event in led for source in table.configurations
    ):
        yield "opens a new run"
    inside = [name for name in reached - moving if name not in ends]
    if inside:
        yield f"sets {', '.join(n for n in table.configurations if n in inside)}"
    leaving = _leaving(table, origin)
    if leaving:
        yield f"leaves an end, by {', '.join(leaving)}"
    elif any("terminal" in state.tags for state in table.states.values()):
        yield "leaves no end"


def _leaving(table: Table, origin: str) -> tuple[str, ...]:
    pairs = [
        (source, event)
        for source, event in itertools.product(table.configurations, table.events)
        if table.events[event].origin == origin
        and "terminal" in table.states[source].tags
        and table.states[table.step(source, event).target].phase != table.states[source].phase
    ]
    return tuple(words.by_word(table, pairs))
