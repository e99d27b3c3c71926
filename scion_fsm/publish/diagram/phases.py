"""The overview: phases on one axis, the ends aside, what comes back from anywhere folded."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import Edge, Graph, Node, edge, identifier, moves, state_node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.machine.table import Table

ANY_ACTIVE = "any_phase_not_terminal"
ANY_END = "any_terminal_phase"
ANY_OTHER = "any_other_phase"

Pairs = tuple[tuple[str, str], ...]


def phases(table: Table) -> Graph:
    """Draws the phases and every way from one to another.

    The happy path is drawn edge by edge. What leads to an end from every phase that is not terminal, what
    leaves every end, and what leads back from everywhere, is one edge from a selection that stands for
    them all; that phases may be skipped is said in words.
    """
    view = {name: state.phase for name, state in table.states.items()}
    found = moves(table, view)
    everywhere = tuple(dict.fromkeys(view.values()))
    ends = tuple(dict.fromkeys(s.phase for s in table.states.values() if "terminal" in s.tags))
    active = tuple(phase for phase in everywhere if phase not in ends)

    def common(pairs: Pairs) -> tuple[str, ...]:
        shared = frozenset.intersection(*(frozenset(found.get(pair, ())) for pair in pairs))
        return tuple(event for event in table.events if event in shared)

    resumed = {s.phase for s in table.states.values() if "resumable" in s.tags}
    over = [end for end in ends if end not in resumed] or ends  # a suspension is on nobody's way
    chain = (*active, *over[:1])
    axis = tuple(pair for pair in itertools.pairwise(chain) if pair in found)
    out = {end: tuple((phase, end) for phase in active) for end in ends}
    back = {
        phase: tuple((other, phase) for other in everywhere if other != phase) for phase in active
    }
    again = {phase: tuple((end, phase) for end in ends) for phase in active if len(ends) > 1}
    out_events = {end: events for end, pairs in out.items() if (events := common(pairs))}
    back_events = {phase: events for phase, pairs in back.items() if (events := common(pairs))}
    again_events = {
        phase: left
        for phase, pairs in again.items()
        if (left := _without(common(pairs), back_events.get(phase, ())))
    }
    skips = tuple((s, t) for number, s in enumerate(active) for t in active[number + 2 :])
    implied = skips if all(pair in found for pair in skips) else ()

    def arrow(source: str, target: str, events: Iterable[str], *, on_axis: bool = False) -> Edge:
        return edge(table, identifier(source), identifier(target), events, on_axis=on_axis)

    edges = [
        arrow(s, t, left, on_axis=True)
        for s, t in axis
        if (left := _without(found[s, t], out_events.get(t, ())))
    ]
    edges += [arrow(ANY_ACTIVE, end, events) for end, events in out_events.items()]
    edges += [arrow(ANY_OTHER, phase, events) for phase, events in back_events.items()]
    edges += [arrow(ANY_END, phase, events) for phase, events in again_events.items()]
    told = {*axis, *implied, *(pair for end in out_events for pair in out[end])}
    told |= {pair for phase in back_events for pair in back[phase] if pair[0] not in ends}
    for (source, target), events in found.items():
        folded = again_events.get(target, ()) if source in ends else ()
        left = _without(events, (*back_events.get(target, ()), *folded))
        if (source, target) not in told and left:
            edges.append(arrow(source, target, left))
    states = tuple(
        state_node(identifier(phase), phase, table.data.phase_docs[phase], is_end=phase in ends)
        for phase in everywhere
    )
    selections = tuple(
        Node(name, tuple(lines), "selection", ", ".join(members), members=members)
        for name, lines, members, needed in (
            (ANY_OTHER, ["any other phase"], everywhere, back_events),
            (ANY_ACTIVE, ["any phase", "not terminal"], active, out_events),
            (ANY_END, ["any phase", "terminal"], ends, again_events),
        )
        if needed
    )
    skipping = "A later phase may follow directly: those between are skipped if nobody saw them."
    return Graph(
        view="phases",
        title=f"The phases of {table.data.machine}",
        description=(
            f"{len(everywhere)} phases. It begins in {view[table.data.initial]} and goes by"
            f" {', '.join(active[1:])} to {' or '.join(ends)}."
            + _folded(out_events, back_events, again_events)
            + (f" {skipping}" if implied else "")
        ),
        direction="down",
        nodes=(*states, *selections),
        edges=tuple(edges),
        digest=table.data.digest,
        initial=identifier(view[table.data.initial]),
        implied=implied,
        remarks=(skipping,) if implied else (),
    )


def _folded(out: Iterable[str], back: Iterable[str], again: Iterable[str]) -> str:
    """Says what the edges from selections show."""
    ends = ", ".join(out)
    following = [
        (names, where)
        for names, where in ((", ".join(back), "other phase"), (", ".join(again), "end"))
        if names
    ]
    parts = [f"Each of {ends} follows from any phase that is not terminal"] if ends else []
    if following:
        (first, where), *others = following
        more = [f"{names} from any {other}" for names, other in others]
        parts.append(", and ".join([f"{first} follow again from any {where}", *more]))
    return f" {'; '.join(parts)}." if parts else ""


def _without(events: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    dropped = frozenset(others)
    return tuple(event for event in events if event not in dropped)
