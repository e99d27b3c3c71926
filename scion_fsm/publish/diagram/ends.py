"""What can leave an end and what cannot: the view of laws L4 and L5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import Graph, box, edge, identifier, moves

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table


def terminal(table: Table) -> Graph:
    """Draws every way out of the terminal configurations, and says who has none."""
    ends = tuple(name for name, state in table.states.items() if "terminal" in state.tags)
    found = {
        (source, target): events
        for (source, target), events in moves(table, {n: n for n in table.configurations}).items()
        if source in ends
    }
    targets = {target for _, target in found}
    refused = _refused(table, ends)
    remarks = tuple(
        f"{' and '.join(names)}: left by no event of {', '.join(origins)}."
        for origins, names in refused.items()
    )
    return Graph(
        view="terminal",
        title="What leaves an end, and what cannot",
        description=f"{len(ends)} terminal configurations. {' '.join(remarks)}",
        direction="right",
        nodes=tuple(
            box(table, name) for name in table.configurations if name in ends or name in targets
        ),
        edges=tuple(
            edge(table, identifier(source), identifier(target), events)
            for (source, target), events in found.items()
        ),
        digest=table.data.digest,
        remarks=remarks,
    )


def _refused(table: Table, ends: tuple[str, ...]) -> dict[tuple[str, ...], list[str]]:
    refused: dict[tuple[str, ...], list[str]] = {}
    origins = dict.fromkeys(entry.origin for entry in table.events.values())
    for end in ends:
        leaving = {
            entry.origin
            for event, entry in table.events.items()
            if table.step(end, event).target != end
        }
        refused.setdefault(tuple(o for o in origins if o not in leaving), []).append(end)
    return refused
