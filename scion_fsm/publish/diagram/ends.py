"""What can leave an end and what cannot: the view of laws L4 and L5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.folded import fold
from scion_fsm.publish.diagram.graph import Graph, box, identifier
from scion_fsm.publish.diagram.selections import describe, grouped

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table


def terminal(table: Table) -> Graph:
    """Draws every way out of the terminal configurations, and says who has none."""
    ends = tuple(name for name, state in table.states.items() if "terminal" in state.tags)
    groups = grouped(table, ends)
    selections, edges = fold(table, ends, table.configurations, groups, everything="any end")
    drawn = {arrow.target for arrow in edges}
    drawn |= {identifier(name) for name in ends if not _leaving(table, name)}
    refused = _refused(table, ends)
    remarks = tuple(
        f"No event of {', '.join(origins)} leaves {describe(names, ends, groups, everything='any end')}."
        for origins, names in refused.items()
        if origins
    )
    return Graph(
        view="terminal",
        title="What leaves an end, and what cannot",
        description=f"{len(ends)} terminal configurations. {' '.join(remarks)}",
        direction="right",
        nodes=(
            *selections,
            *(box(table, name) for name in table.configurations if identifier(name) in drawn),
        ),
        edges=edges,
        digest=table.data.digest,
        remarks=remarks,
    )


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
