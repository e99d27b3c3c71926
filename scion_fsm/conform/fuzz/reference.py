"""The spec as it answers a story, with a count of the rows that it asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scion_fsm.conform.subject.session import Event, Put, Sight
from scion_fsm.conform.subject.subject import Answer, LifecycleSubject
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.machine.reconcile import reconcile
from scion_fsm.machine.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.conform.subject.session import Move
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.stored import FreshnessEntry, RunRowEntry
    from scion_fsm.machine.table import PodAnswer


class Counting(Table):
    """A table that counts how often each of its rows is the answer.

    Attributes:
        asked: The count by the row's id: rules, relations of runs, freshness, pods, statuses, timers.
        lately: The rows that the last move asked.
    """

    def __init__(self, table: Table) -> None:
        """Begins with none."""
        super().__init__(table.data)
        self.asked: Counter[str] = Counter()
        self.lately: list[str] = []

    def count(self, rows: Iterable[str]) -> None:
        """Counts rows that were asked."""
        told = list(rows)
        self.asked.update(told)
        self.lately += told

    def relation(self, vector: tuple[str, ...]) -> RunRowEntry:
        """See `Table.relation`."""
        row = super().relation(vector)
        self.count((row.id,))
        return row

    def freshness(self, kind: str, vector: tuple[str, ...]) -> FreshnessEntry:
        """See `Table.freshness`."""
        row = super().freshness(kind, vector)
        self.count((row.id,))
        return row

    def pod_answer(self, vector: tuple[str, ...]) -> PodAnswer:
        """See `Table.pod_answer`."""
        answer = super().pod_answer(vector)
        self.count((answer.row.id,))
        return answer


class Reference(LifecycleSubject):
    """The spec itself; `answer` is what every subject should say.

    Attributes:
        table: The table, which counts.
    """

    def __init__(self, table: Table) -> None:
        """Begins with an agent of which nothing has been observed."""
        self.table = Counting(table)
        lifecycle = Lifecycle(self.table)
        lifecycle.reconcile = self._reconcile  # type: ignore[method-assign]  # the same, and counted
        super().__init__(lifecycle)

    def _reconcile(self, record: Record, observation: Observation) -> Plan:
        plan = reconcile(self.table, record, observation)
        self.table.count(step.rule for step in plan.steps)
        return plan

    def take(self, observations: Iterable[Observation]) -> Answer:
        """See `LifecycleSubject.take`."""
        seen = tuple(observations)
        self.table.count(one.row for one in seen if one.row is not None and not one.features)
        return super().take(seen)

    def answer(self, move: Move) -> Answer:
        """Gives what is to be said to a move."""
        self.table.lately.clear()
        match move:
            case Event():
                answer = self.step(move.name)
                self.table.count((self.rule,))
                return answer
            case Sight():
                return self.observe(move.input)
            case Put() if move.record is not None:
                return Answer(self.put(move.record))
            case Put():
                return Answer(self.set(move.configuration))
        return Answer(self.reset())

    def rows(self) -> dict[str, int]:
        """Gives how often each row of the table was asked; a row that never was has 0."""
        data = self.table.data
        ids = [
            *(rule.id for rule in data.rules),
            *(row.id for row in data.runs.rows),
            *(row.id for fresh in data.freshness.values() for row in fresh.rows),
            *(row.id for row in data.pods.rows),
            *(row.id for row in data.containers.statuses),
            *(row.id for row in data.asks),
            *data.timers,
        ]
        return {name: self.table.asked[name] for name in ids}
