"""Coverage: what of a spec some inputs touched, and by name what they never did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm.prove.check.explore import machine_graph
from scion_fsm.prove.check.inputs import alike

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.table import Step, Table


POD_ROWS = "pod rows"
SWITCHES = "transition pairs"


@dataclass(frozen=True, slots=True)
class Line:
    """One notion of coverage.

    Attributes:
        notion: What is counted.
        total: How many there are.
        touched: How many of them were touched; None if nobody counted them.
        missing: The others by name, in the spec's order; empty where there are too many to name.
    """

    notion: str
    total: int
    touched: int | None
    missing: tuple[str, ...] = ()


class Coverage:
    """Collects what inputs touch; order does not matter, except between the inputs of one agent."""

    def __init__(self, table: Table, *, pods: bool = True, switches: bool = True) -> None:
        """Begins with nothing touched.

        Args:
            table: The compiled spec.
            pods: Whether the rows that classified pods are told.
            switches: Whether it is told which inputs are of one agent, in order.
        """
        self._is_told = {POD_ROWS: pods, SWITCHES: switches}
        self._table = table
        self._states = {table.data.initial}
        self._pairs: dict[tuple[str, str], Step] = {}
        self._rules: set[str] = set()
        self._rows: set[str] = set()
        self._last: dict[Hashable, tuple[str, str]] = {}
        self._switches: set[tuple[tuple[str, str], tuple[str, str]]] = set()

    def touch(self, plan: Plan, *, row: str | None = None, agent: Hashable = None) -> None:
        """Counts one input.

        Args:
            plan: What became of it.
            row: The row that classified it.
            agent: Whose it was; without it no pair of transitions is counted.
        """
        self._rules.add(plan.rule)
        if row is not None:
            self._rows.add(row)
        for step in plan.steps:
            self.touch_step(step, agent=agent)

    def touch_step(self, step: Step, *, agent: Hashable = None) -> None:
        """Counts one pair and its outcome; `agent` as for `touch`."""
        pair = step.source, step.event
        self._pairs[pair] = step
        self._rules.add(step.rule)
        if step.disposition != "taken":
            return
        self._states.add(step.target)
        if agent is not None and step.target != step.source:
            last = self._last.get(agent)
            if last is not None and self._pairs[last].target == step.source:
                self._switches.add((last, pair))
            self._last[agent] = pair

    def touch_alike(self) -> None:
        """Counts, with each pair, those of the events that the table cannot tell from its event."""
        fellows = {name: names for names in alike(self._table) for name in names}
        for configuration, event in tuple(self._pairs):
            for name in fellows[event]:
                self.touch_step(self._table.step(configuration, name))

    def lines(self) -> Iterator[Line]:
        """Gives each notion, the coarse ones first."""
        table = self._table
        data = table.data
        graph = machine_graph(table)
        pairs = [(c, e) for c in graph.parents for e in table.events]
        steps = [table.step(*pair) for pair in pairs]
        changing = [s for s in steps if s.disposition == "taken" and s.target != s.source]
        events = {event for _, event in self._pairs}
        yield _line("states", table.configurations, self._states)
        yield _line("events", table.events, events)
        yield _line("rules", [rule.id for rule in data.rules], self._rules)
        rows = [row for fresh in data.freshness.values() for row in fresh.rows]
        refusing = [row.id for row in rows if row.ignore or row.reject]
        yield _line("refusing freshness rows", refusing, self._rules)
        yield self._told(_line(POD_ROWS, [row.id for row in data.pods.rows], self._rows))
        for disposition in ("taken", "ignored", "rejected"):
            named = [_pair(s) for s in steps if s.disposition == disposition]
            yield _line(f"pairs {disposition}", named, {_pair(s) for s in self._pairs.values()})
        followed: dict[str, list[Step]] = {}
        for step in changing:
            followed.setdefault(step.source, []).append(step)
        total = sum(len(followed.get(step.target, ())) for step in changing)
        yield self._told(Line(SWITCHES, total, len(self._switches)))

    def _told(self, line: Line) -> Line:
        return line if self._is_told[line.notion] else Line(line.notion, line.total, None)


def _pair(step: Step) -> str:
    return f"{step.source} x {step.event}"


def _line(notion: str, names: Iterable[str], touched: set[str]) -> Line:
    every = tuple(dict.fromkeys(names))
    missing = tuple(name for name in every if name not in touched)
    return Line(notion, len(every), len(every) - len(missing), missing)
