"""Who may cause what: the origins of events, and the phases that each can lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.publish.diagram.graph import Edge, Graph, Node, edge, identifier, moves, state_node

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table


def sources(table: Table) -> Graph:
    """Draws an edge from an origin to each phase that one of its events leads to from another."""
    view = {name: state.phase for name, state in table.states.items()}
    led: dict[tuple[str, str], dict[str, None]] = {}
    for (_, target), events in moves(table, view).items():
        for event in events:
            led.setdefault((table.events[event].origin, target), {})[event] = None
    origins = tuple(dict.fromkeys(entry.origin for entry in table.events.values()))
    everywhere = tuple(dict.fromkeys(view.values()))
    ends = {state.phase for state in table.states.values() if "terminal" in state.tags}
    idle = [origin for origin in origins if all(by != origin for by, _ in led)]
    nodes: list[Node] = []
    edges: list[Edge] = []
    for origin in (name for name in origins if name not in idle):
        nodes.append(Node(f"by_{origin}", (origin,), "origin"))
        for phase in (name for name in everywhere if (origin, name) in led):
            leaf = f"{identifier(phase)}_by_{origin}"
            nodes.append(
                state_node(leaf, phase, table.data.phase_docs[phase], is_end=phase in ends)
            )
            arrow = edge(table, f"by_{origin}", leaf, led[origin, phase])
            # The origin stands at the arrow's tail, so the label need not repeat it.
            label = tuple(line.removeprefix(f"{origin}: ") for line in arrow.label)
            edges.append(msgspec.structs.replace(arrow, label=label))
    remarks = tuple(f"The {origin} moves no phase, only activities." for origin in idle)
    return Graph(
        view="sources",
        title="Who may cause what",
        description=(
            f"{len(origins)} origins of events, {', '.join(origins)}, and the phases that their events"
            f" lead to. {' '.join(remarks)}"
        ).strip(),
        direction="right",
        nodes=tuple(nodes),
        edges=tuple(edges),
        digest=table.data.digest,
        remarks=remarks,
        keeps_order=True,
    )
