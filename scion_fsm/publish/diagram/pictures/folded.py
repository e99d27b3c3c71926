"""The exact pictures: every target with the fewest selections of sources that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram import words
from scion_fsm.publish.diagram.graph import (
    Edge,
    Graph,
    Node,
    box,
    edge,
    identifier,
    in_order,
    moves,
)
from scion_fsm.publish.diagram.measure import wrapped
from scion_fsm.publish.diagram.selections import describe, grouped, tagged

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table
    from scion_fsm.publish.diagram.selections import Groups

_SELECTION_WIDTH = 26
_MORE = "+3 stands for three events more of that sender; specs/matrix.md names them, pair by pair."


def activities(table: Table) -> Graph:
    """Draws what happens inside running (L1) by one word an arrow, without what enters and leaves it."""
    phase = table.active_phases[0]
    inside = tuple(name for name, state in table.states.items() if state.phase == phase)
    groups = tagged(table, inside)
    selections, edges = _by_word(table, inside, groups, prefix=f"{phase}.")
    remarks = tuple(
        f"{tag}: {', '.join(name.removeprefix(f'{phase}.') for name in members)}."
        for tag, members in groups.items()
    )
    return Graph(
        view="activities",
        title=f"What happens inside {phase}",
        description=(
            f"{len(inside)} activities, beginning in {table.data.initials[phase]}."
            f" A dashed box stands for several at once. {' '.join(remarks)}"
        ),
        direction="right",
        nodes=(*selections, *(box(table, name, name.removeprefix(f"{phase}.")) for name in inside)),
        edges=edges,
        digest=table.data.digest,
        remarks=remarks,
    )


def _by_word(
    table: Table, members: tuple[str, ...], groups: Groups, *, prefix: str
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Draws an arrow for each word that leads to a member, from all that it leads from somehow."""
    selections: dict[tuple[str, ...], Node] = {}
    edges = []
    for target in members:
        pairs = [
            (source, event)
            for source in members
            for event in table.events
            if source != target and table.step(source, event).target == target
        ]
        for found in words.by_word(table, pairs).values():
            chosen = _selection(members, {source for source, _ in found}, target, groups)
            node = _of_several(chosen, members, groups, len(selections), prefix=prefix)
            node = selections.setdefault(chosen, node)
            edges.append(words.arrow(table, node.id, identifier(target), found))
    return tuple(selections.values()), tuple(edges)


def full(table: Table) -> Graph:
    """Draws every way from every configuration to every other."""
    members = table.configurations
    groups = grouped(table)
    selections, edges = fold(table, members, members, groups)
    return Graph(
        view="full",
        title=f"Every transition of {table.data.machine}",
        description=(
            f"{len(members)} configurations and every transition between two of them, without those"
            f" that stay where they are. It begins in {table.data.initial}. On the left stand the"
            " configurations in which an event is taken, on the right the one that it leads to."
        ),
        direction="right",
        nodes=(*selections, *(box(table, name) for name in members)),
        edges=edges,
        digest=table.data.digest,
        remarks=(_MORE,),
    )


def fold(
    table: Table,
    members: tuple[str, ...],
    targets: tuple[str, ...],
    groups: Groups,
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Draws what leads from some configurations to others with the fewest selections of sources.

    Args:
        table: The compiled spec.
        members: Where the arrows begin.
        targets: Where they end.
        groups: Names for sets of members.

    Returns:
        A node for each selection, and the edges from them to the boxes of the targets.
    """
    by_target: dict[str, dict[str, set[str]]] = {}
    for (source, target), events in moves(table, {name: name for name in table.states}).items():
        for event in events if source in members else ():
            by_target.setdefault(target, {}).setdefault(event, set()).add(source)
    selections: dict[tuple[str, ...], Node] = {}
    edges = []
    for target in (name for name in targets if name in by_target):
        folded: dict[tuple[str, ...], list[str]] = {}
        for event in in_order(table, by_target[target]):
            chosen = _selection(members, by_target[target][event], target, groups)
            folded.setdefault(chosen, []).append(event)
        for chosen, names in folded.items():
            node = _of_several(chosen, members, groups, len(selections))
            node = selections.setdefault(chosen, node)
            edges.append(edge(table, node.id, identifier(target), names))
    return tuple(selections.values()), tuple(edges)


def _of_several(
    chosen: tuple[str, ...],
    members: tuple[str, ...],
    groups: Groups,
    number: int,
    *,
    prefix: str = "",
) -> Node:
    text = describe(chosen, members, groups, prefix=prefix)
    lines = tuple(wrapped(text, _SELECTION_WIDTH))
    return Node(f"from_{number}", lines, "selection", ", ".join(chosen), members=chosen)


def _selection(
    members: tuple[str, ...], sources: set[str], target: str, groups: Groups
) -> tuple[str, ...]:
    # An edge never means its own target, so the target may be named where that makes it shorter.
    if len(sources) == 1:
        return tuple(sources)
    candidates = (tuple(n for n in members if n in {*sources, *extra}) for extra in ((), (target,)))
    return min(candidates, key=lambda chosen: len(describe(chosen, members, groups)))
