"""What an end may become, and by whom: the view of laws L4 and L5."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.publish.diagram import words
from scion_fsm.publish.diagram.graph import Edge, Frame, Graph, Node, box, identifier
from scion_fsm.publish.diagram.selections import describe, grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Table
    from scion_fsm.publish.diagram.words import Pair

_ALIVE, _AGAIN = "alive_again", "again"

_Ways = dict[str, dict[str, list["Pair"]]]
"""By an end's configuration and what it becomes, the events by which it does."""


def terminal(table: Table) -> Graph:
    """Draws a frame an end, in it what it may be, and beside it what that may still become.

    What several configurations of an end become is drawn from the most final of them, and of several
    that they become, the most final is drawn.
    """
    ends = tuple(name for name, state in table.states.items() if "terminal" in state.tags)
    phases = tuple(dict.fromkeys(table.states[name].phase for name in ends))
    nodes: list[Node] = []
    edges: list[Edge] = []
    frames: list[Frame] = []
    for phase in phases:
        own = tuple(name for name in ends if table.states[name].phase == phase)
        nodes += [box(table, name, name.removeprefix(f"{phase}.")) for name in own]
        if own != (phase,):
            inside = tuple(identifier(name) for name in own)
            doc = table.data.phase_docs[phase]
            frames.append(Frame(f"end_{identifier(phase)}", phase, inside, doc))
        beside: dict[str, Node] = {}
        for source, becomes in _becomes(table, own, ends).items():
            for what, pairs in becomes.items():
                node = None if what in own else beside.setdefault(what, _leaf(table, phase, what))
                target = identifier(what) if node is None else node.id
                arrow = words.arrow(table, identifier(source), target, pairs, on_axis=node is None)
                if what == _AGAIN:
                    arrow = msgspec.structs.replace(arrow, style="again")
                edges.append(arrow)
        nodes += beside.values()
    remarks = tuple(_remarks(table, ends))
    return Graph(
        view="terminal",
        title="What an end may become",
        description=f"{len(ends)} configurations of {len(phases)} ends. {' '.join(remarks)}",
        direction="right",
        nodes=tuple(nodes),
        edges=tuple(edges),
        digest=table.data.digest,
        remarks=remarks,
        frames=tuple(frames),
    )


def _leaf(table: Table, phase: str, what: str) -> Node:
    """Gives the box of what an end becomes: a copy, so that no arrow runs across the picture."""
    name = f"{identifier(phase)}_becomes_{identifier(what)}"
    if what == _ALIVE:
        return Node(
            name, ("alive again",), "selection", "The end is taken back: the same run goes on."
        )
    if what == _AGAIN:
        return Node(name, ("a new run",), "again", "The same agent, run anew.")
    return Node(name, (what,), "selection", table.states[what].doc, members=(what,))


def _becomes(table: Table, own: tuple[str, ...], ends: tuple[str, ...]) -> _Ways:
    """Gives what the configurations of one end become, each way once."""
    finality = {name: ("final" in table.states[name].tags, n) for n, name in enumerate(ends)}
    has_final = any(finality[name][0] for name in own)
    found: dict[tuple[str, str], dict[tuple[str, str], list[Pair]]] = {}
    for source, event in itertools.product(own, table.events):
        step = table.step(source, event)
        if step.opens is True:
            if has_final and not finality[source][0]:
                continue
            group, what = ("", _AGAIN), _AGAIN
        elif step.target == source or _opens_by_itself(table, event):
            continue
        elif step.target not in ends:
            group, what = (source, _ALIVE), _ALIVE
        else:
            what = step.target
            group = (source if what in own else "", table.states[what].phase)
        found.setdefault(group, {}).setdefault((source, what), []).append((source, event))
    ways: _Ways = {name: {} for name in own}
    for some in found.values():
        every = [pair for pairs in some.values() for pair in pairs]
        lead = next(iter(words.by_word(table, every)))
        leading = [way for way, pairs in some.items() if lead in words.by_word(table, pairs)]
        source, what = max(
            leading, key=lambda way: (finality.get(way[1], (True, 0)), finality[way[0]])
        )
        ways[source][what] = every
    return ways


def _opens_by_itself(table: Table, event: str) -> bool:
    """Whether it is the evidence of a later run that freshness puts before what the evidence says."""
    return any(row.open == event for kind in table.data.freshness.values() for row in kind.rows)


def _remarks(table: Table, ends: tuple[str, ...]) -> Iterator[str]:
    groups = grouped(table, ends)
    for origins, names in _refused(table, ends).items():
        if origins:
            where = describe(names, ends, groups, everything="any end")
            yield f"No event of {', '.join(origins)} leaves {where}."
    opening = [e for e in table.events if all(table.step(end, e).opens is True for end in ends)]
    if opening:
        yield f"From every end {', '.join(opening)} begin a new run, and evidence of a later run is one."


def _refused(table: Table, ends: tuple[str, ...]) -> dict[tuple[str, ...], list[str]]:
    refused: dict[tuple[str, ...], list[str]] = {}
    origins = dict.fromkeys(entry.origin for entry in table.events.values())
    for end in ends:
        leaving = _leaving(table, end)
        refused.setdefault(tuple(o for o in origins if o not in leaving), []).append(end)
    return refused


def _leaving(table: Table, end: str) -> set[str]:
    """Gives the origins of the events that leave an end."""
    return {
        entry.origin
        for event, entry in table.events.items()
        if table.step(end, event).target != end
    }
