"""A walk over all pairs of transitions (1-switch cover): after every change, every event."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scion_fsm.conformance.cases import Paths

SEGMENT = 400
"""Events between two resets: long enough to find what only a long life shows, short enough to tell."""

Edge = tuple[str, str]
"""A configuration and an event."""


def segments(paths: Paths) -> list[list[Edge]]:
    """Plans walks from a fresh agent that together follow every changing edge by every event.

    Events that change nothing are tried one after the other when an edge was walked for the first
    time; the changing ones are chained, each pair once, by the shortest ways between them.

    Returns:
        Segments that each begin with a fresh agent; the same ones each time.
    """
    return _Walk(paths).segments()


class _Walk:
    def __init__(self, paths: Paths) -> None:
        table = paths.table
        self._paths = paths
        self._initial = table.data.initial
        self._target = {
            (source, event): target
            for source, edges in paths.changing.items()
            for event, target in edges
        }
        self._quiet = {
            source: tuple(e for e in table.events if (source, e) not in self._target)
            for source in table.configurations
        }
        # What has still to follow each edge; dicts keep the table's order.
        self._open = {
            edge: dict.fromkeys(event for event, _ in paths.changing[target])
            for edge, target in self._target.items()
        }
        self._unfinished = {
            source: dict.fromkeys(event for event, _ in edges)
            for source, edges in paths.changing.items()
        }
        self._fresh = set(self._target)

    def segments(self) -> list[list[Edge]]:
        done: list[list[Edge]] = []
        while any(self._unfinished.values()):
            done.append(self._segment())
        return done

    def _segment(self) -> list[Edge]:
        walked: list[Edge] = []
        here, last = self._initial, None
        while len(walked) < SEGMENT:
            path = self._next(here, last)
            if path is None:
                break
            for edge in path:
                if last is not None:
                    self._covered(last, edge[1])
                walked.append(edge)
                here, last = self._target[edge], edge
                if edge in self._fresh:
                    self._fresh.remove(edge)
                    walked += [(here, event) for event in self._quiet[here]]
        return walked

    def _next(self, here: str, last: Edge | None) -> tuple[Edge, ...] | None:
        if last is not None and self._open[last]:
            chosen = next((e for e in self._open[last] if self._open[here, e]), None)
            return ((here, chosen or next(iter(self._open[last]))),)
        goals = {source for source, events in self._unfinished.items() if events}
        way = self._paths.search(here, goals) if goals else None
        if way is None:
            return None
        goal = self._target[way[-1]] if way else here
        return (*way, (goal, next(iter(self._unfinished[goal]))))

    def _covered(self, edge: Edge, event: str) -> None:
        self._open[edge].pop(event, None)
        if not self._open[edge]:
            self._unfinished[edge[0]].pop(edge[1], None)
