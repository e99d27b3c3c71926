"""What the engines are asked: the table's properties, with their selections as explicit sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm.prove.check.properties import backwards
from scion_fsm.prove.formal.identifiers import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.stored import PropertyEntry
    from scion_fsm.machine.table import Table


@dataclass(frozen=True, slots=True)
class Edge:
    """An accepted input: where, what, where to."""

    source: str
    event: str
    target: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A property as an engine is asked it.

    Attributes:
        id: The property's id.
        name: The same as an identifier.
        doc: What it claims.
        kind: always, sometimes or always_reachable.
        scope: Pairs of a variable (previous, event, configuration) and the names it must be among for
            the property to look at a step.
        wanted: The like, for what the step must then satisfy.
        start: always_reachable: from where.
        goal: always_reachable: to where.
        way: always_reachable: for each configuration that is no goal, a step that is said to lead
            nearer. The engine takes it from here that the steps are those of the machine, and proves
            itself that following them arrives.
    """

    id: str
    name: str
    doc: str
    kind: str
    scope: tuple[tuple[str, tuple[str, ...]], ...] = ()
    wanted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    start: tuple[str, ...] = ()
    goal: tuple[str, ...] = ()
    way: tuple[Edge, ...] = ()


def edges(table: Table) -> tuple[Edge, ...]:
    """Gives every accepted input of the machine, in declared order; those that change nothing too."""
    return tuple(
        Edge(source, event, step.target)
        for event in table.events
        for source in table.configurations
        if (step := table.step(source, event)).disposition == "taken"
    )


def moves(table: Table) -> tuple[tuple[str, str | None, tuple[str, ...]], ...]:
    """Groups the edges: event, target (None where nothing changes) and the sources that share them."""
    groups: dict[tuple[str, str | None], list[str]] = {}
    for edge in edges(table):
        target = None if edge.target == edge.source else edge.target
        groups.setdefault((edge.event, target), []).append(edge.source)
    return tuple((event, target, tuple(sources)) for (event, target), sources in groups.items())


def claims(table: Table) -> tuple[Claim, ...]:
    """Gives the properties that speak of the table, in the spec's order."""
    names = identifiers(claim.id for claim in table.data.properties)
    return tuple(
        _claim(table, claim, names[claim.id])
        for claim in table.data.properties
        if claim.check is None
    )


def _claim(table: Table, claim: PropertyEntry, name: str) -> Claim:
    if claim.kind == "always_reachable":
        goal = tuple(c for c in table.configurations if claim.to is None or c in claim.to)
        way = backwards(table, goal)
        return Claim(
            claim.id,
            name,
            claim.doc,
            claim.kind,
            start=claim.from_ or table.configurations,
            goal=goal,
            way=tuple(Edge(s.source, s.event, s.target) for s in way.values() if s is not None),
        )
    return Claim(
        claim.id,
        name,
        claim.doc,
        claim.kind,
        scope=tuple(_given(previous=claim.leaving, event=claim.on, configuration=claim.entering)),
        wanted=tuple(_given(event=claim.caused_by, configuration=claim.leads_to)),
    )


def _given(**selections: tuple[str, ...] | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    for variable, names in selections.items():
        if names is not None:
            yield variable, names
