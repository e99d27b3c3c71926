"""Breadth-first search over everything that can be reached, with the way back to the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from scion_fsm.prove.check.verdict import Move

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from scion_fsm.machine.table import Step, Table

S = TypeVar("S", bound="Hashable")
L = TypeVar("L")


class Numbered(Generic[S]):
    """Values and a number for each, from 0 in the order that they came; numbers are quick to compare."""

    def __init__(self) -> None:
        """Begins with none."""
        self._values: list[S] = []
        self._numbers: dict[S, int] = {}

    def number(self, value: S) -> int:
        """Gives a value's number, a new one if it is new."""
        number = self._numbers.setdefault(value, len(self._values))
        if number == len(self._values):
            self._values.append(value)
        return number

    def __iter__(self) -> Iterator[S]:
        """Gives the values in the order of their numbers."""
        return iter(self._values)

    def __getitem__(self, number: int) -> S:
        """Gives the value that has a number."""
        return self._values[number]


@dataclass(frozen=True, slots=True)
class Graph(Generic[S, L]):
    """What was reached.

    Attributes:
        parents: For each state, in the order of discovery, the state and label that it was first
            reached by; None for an initial one. First means on a shortest path.
        edges: How many labelled edges were followed.
        depth: The length of the longest shortest path.
    """

    parents: dict[S, tuple[S, L] | None]
    edges: int
    depth: int

    def path(self, state: S) -> list[tuple[S, L, S]]:
        """Gives a shortest path from an initial state, as (source, label, target)."""
        steps = []
        while (parent := self.parents[state]) is not None:
            source, label = parent
            steps.append((source, label, state))
            state = source
        return steps[::-1]


def explore(
    initials: Iterable[S],
    successors: Callable[[S], Iterable[tuple[L, S]]],
    *,
    is_enough: Callable[[], bool] = lambda: False,
) -> Graph[S, L]:
    """Visits every state that can be reached.

    Args:
        initials: Where it begins.
        successors: The labelled edges that leave a state, always in the same order. It is called once
            a state, in breadth-first order, so it may also judge the edges as it makes them.
        is_enough: Asked before each state; True ends the search early.

    Returns:
        The graph; exhaustive unless `is_enough` ended the search.
    """
    parents: dict[S, tuple[S, L] | None] = dict.fromkeys(initials)
    frontier, edges, depth = list(parents), 0, 0
    while frontier:
        following: list[S] = []
        for source in frontier:
            if is_enough():
                return Graph(parents, edges, depth)
            for label, target in successors(source):
                edges += 1
                if target not in parents:
                    parents[target] = (source, label)
                    following.append(target)
        frontier = following
        depth += bool(following)
    return Graph(parents, edges, depth)


def machine_graph(table: Table) -> Graph[str, str]:
    """Explores the plain machine: configurations, and the events that they take."""

    def successors(configuration: str) -> Iterable[tuple[str, str]]:
        for event in table.events:
            step = table.step(configuration, event)
            if step.disposition == "taken":
                yield event, step.target

    return explore([table.data.initial], successors)


def moves(table: Table, graph: Graph[str, str], configuration: str) -> tuple[Move, ...]:
    """Gives the shortest path to a configuration of the plain machine, told."""
    return tuple(move(table.step(source, event)) for source, event, _ in graph.path(configuration))


def move(step: Step) -> Move:
    """Tells one step of the table."""
    target = step.target if step.disposition == "taken" else f"{step.source} ({step.disposition})"
    return Move(step.source, step.event, target, f"{step.rule}: {step.why}")
