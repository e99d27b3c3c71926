"""A machine as a graph: shortest paths in it, and a walk over all pairs of its transitions."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SEGMENT = 400
"""Events between two resets: long enough to find what only a long life shows, short enough to tell."""

Edge = tuple[str, str]
"""A state and an event."""


class Graph:
    """States and events; immutable.

    Attributes:
        initial: Where it begins.
        changing: For each state the events that lead elsewhere, with where.
        quiet: For each state the events that lead nowhere else.
    """

    def __init__(
        self,
        initial: str,
        changing: Mapping[str, tuple[tuple[str, str], ...]],
        quiet: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Takes a graph whose every state has an entry in both mappings."""
        self.initial = initial
        self.changing = changing
        self.quiet = quiet
        self._direct = {source: _first(edges) for source, edges in changing.items()}

    def search(
        self,
        start: str,
        goals: set[str],
        usable: Callable[[str, str], bool] | None = None,
    ) -> tuple[Edge, ...] | None:
        """Gives the edges of the shortest path to any goal; None if there is none."""
        edges = self._direct if usable is None else self.changing
        before: dict[str, Edge | None] = {start: None}
        queue = deque([start])
        while queue:
            here = queue.popleft()
            if here in goals:
                path: list[Edge] = []
                while (edge := before[here]) is not None:
                    path.append(edge)
                    here = edge[0]
                return tuple(reversed(path))
            for event, target in edges[here]:
                if target not in before and (usable is None or usable(here, event)):
                    before[target] = (here, event)
                    queue.append(target)
        return None


def _first(edges: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Gives the first of the edges to each state: what follows it there makes no path shorter."""
    found: dict[str, tuple[str, str]] = {}
    for event, target in edges:
        found.setdefault(target, (event, target))
    return tuple(found.values())


def segments(graph: Graph) -> list[list[Edge]]:
    """Plans walks from a fresh agent that together follow every changing edge by every event.

    Events that change nothing are tried one after the other when an edge was walked for the first
    time; the changing ones are chained, each pair once, by the shortest ways between them.

    Returns:
        Segments that each begin with a fresh agent; the same ones each time.
    """
    return _Walk(graph).segments()


class _Walk:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._target = {
            (source, event): target
            for source, edges in graph.changing.items()
            for event, target in edges
        }
        # What has still to follow each edge; dicts keep the table's order.
        self._open = {
            edge: dict.fromkeys(event for event, _ in graph.changing[target])
            for edge, target in self._target.items()
        }
        self._unfinished = {
            source: dict.fromkeys(event for event, _ in edges)
            for source, edges in graph.changing.items()
        }
        self._fresh = set(self._target)

    def segments(self) -> list[list[Edge]]:
        done: list[list[Edge]] = []
        while any(self._unfinished.values()):
            segment = self._segment()
            if not segment:  # what is left cannot be reached
                break
            done.append(segment)
        return done

    def _segment(self) -> list[Edge]:
        walked: list[Edge] = []
        here, last = self._graph.initial, None
        while len(walked) < SEGMENT:
            path = self._next(here, last)
            if path is None:
                break
            for edge in path:
                if last is not None:
                    self._covered(last, edge[1])
                walked.append(edge)
                here, last = self._target[edge], edge
                if not self._open[edge]:  # nothing leads on from there
                    self._unfinished[edge[0]].pop(edge[1], None)
                if edge in self._fresh:
                    self._fresh.remove(edge)
                    walked += [(here, event) for event in self._graph.quiet[here]]
        return walked

    def _next(self, here: str, last: Edge | None) -> tuple[Edge, ...] | None:
        if last is not None and self._open[last]:
            chosen = next((e for e in self._open[last] if self._open[here, e]), None)
            return ((here, chosen or next(iter(self._open[last]))),)
        goals = {source for source, events in self._unfinished.items() if events}
        way = self._graph.search(here, goals) if goals else None
        if way is None:
            return None
        goal = self._target[way[-1]] if way else here
        return (*way, (goal, next(iter(self._unfinished[goal]))))

    def _covered(self, edge: Edge, event: str) -> None:
        self._open[edge].pop(event, None)
        if not self._open[edge]:
            self._unfinished[edge[0]].pop(edge[1], None)
