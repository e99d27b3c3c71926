"""The freshness product: one record, two incarnations, bounded orders, and an adversary.

The adversary may send any input at any time and as often as it likes, so it repeats, delays, reorders
and drops without being told how; the observer may restart, which loses what was not written. The real
`reconcile` decides.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scion_fsm.machine.reconcile import reconcile as real_reconcile
from scion_fsm.machine.record import Record
from scion_fsm.prove.check.answers import Asker
from scion_fsm.prove.check.explore import Graph, Numbered, explore
from scion_fsm.prove.check.inputs import Input, World, inputs
from scion_fsm.prove.check.laws import (
    CHECKS,
    EVERY_PAIR_DEFINED,
    UNKNOWN_CHANGES_NOTHING,
    Case,
    Judge,
    Truth,
    tool_where_one_runs,
)
from scion_fsm.prove.check.verdict import Move, Outcome, Part, Verdict

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from scion_fsm.machine.stored import PropertyEntry
    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.inputs import Address
    from scion_fsm.prove.check.laws import Holds, Reconcile

    # The record, and what is true of its runs, both by number.
    Known = tuple[int, int]
    # What is known in memory, and what was when it was last written, both by number.
    State = tuple[int, int]
    # What is known after an input, by number, and whether it is written.
    Reached = tuple[int, bool]
    # Of each law a set of inputs; None is the one about tools.
    Sets = dict[Holds | None, int]
    # The first input that makes it, what is known then, and whether that is written.
    Change = tuple[str, int, bool]

RESTART = "observer-restarts"
AGENT = "agent"


def check_world(
    table: Table,
    world: World,
    reconcile: Reconcile | None = None,
    *,
    is_brief: bool = False,
    events: frozenset[str] | None = None,
) -> Part:
    """Judges the record's properties on every reachable state of the product.

    Args:
        table: The compiled spec.
        world: What the two incarnations are.
        reconcile: What decides, by nothing but its arguments; the real one by default, a broken one to
            see the checker catch it.
        is_brief: End at the first violation of all properties, with what was counted until then.
        events: The only events that are sent; all of them by default.
    """
    claims = [claim for claim in table.data.properties if claim.check in CHECKS]
    search = _Search(table, world, reconcile or partial(real_reconcile, table), claims, events)
    graph = explore(
        [(search.start, search.start)],
        search.successors,
        is_enough=lambda: is_brief and bool(search.violations),
    )
    outcomes = tuple(search.outcome(graph, claim) for claim in claims)
    name = f"freshness product, two {world.name}"
    return Part(name, len(graph.parents), search.edges, graph.depth, outcomes)


def steps(table: Table, world: World) -> Iterator[tuple[Record, Record]]:
    """Gives the record before and after each step of the product that an input makes."""
    search = _Search(table, world, partial(real_reconcile, table), [])
    for state in explore([(search.start, search.start)], search.successors).parents:
        for _, after, _ in search.moves(state)[1]:
            yield search.record(state[0]), search.record(after)


class _Search:
    """Everything known of the record is a number, and a state the two numbers of memory and disk.

    What an input does depends on what is in memory alone, and many inputs do the same, so each number
    is met with all inputs once; the search then walks pairs of numbers over what differs. A set of
    inputs is a number with a bit for each.

    Attributes:
        edges: How many labelled edges leave the states that were walked.
    """

    def __init__(
        self,
        table: Table,
        world: World,
        reconcile: Reconcile,
        claims: list[PropertyEntry],
        events: frozenset[str] | None = None,
    ) -> None:
        self.inputs = inputs(table, world, events=events)
        self.judge = Judge(table, world, reconcile)
        self.checks = [(claim.id, CHECKS[claim.check or ""]) for claim in claims]
        self.counts = dict.fromkeys((claim.id for claim in claims), 0)
        self.violations: dict[str, tuple[State, Input]] = {}
        self.edges = 0
        self.laws: Sets = dict.fromkeys((law.holds for law in CHECKS.values()), 0)
        judging = dict.fromkeys(law.holds for _, law in self.checks if law.holds)
        self.asker = Asker(self.judge, self.inputs, tuple(judging))
        self.records = self.asker.records
        self.truths: Numbered[Truth] = Numbered()
        self.known: Numbered[Known] = Numbered()
        self._addresses: dict[Address, int] = {}
        for number, item in enumerate(self.inputs):
            self._addresses[item.address] = self._addresses.get(item.address, 0) | 1 << number
        # Whatever a reconciler under test raises breaks L2, or L11 where nobody knows the input.
        unknown = sum(m for address, m in self._addresses.items() if address.origin is None)
        breaks = {EVERY_PAIR_DEFINED: ~unknown, UNKNOWN_CHANGES_NOTHING: unknown}
        self._raising = {CHECKS[name].holds: mask for name, mask in breaks.items()}
        self._labels = {1 << number: item.label for number, item in enumerate(self.inputs)}
        self._possible: dict[Hashable, tuple[int, list[int]]] = {}
        self._reached: dict[tuple[int, int, int], Reached] = {}
        self._tools: dict[int, bool | None] = {}
        self._moves: dict[int, tuple[int, list[Change]]] = {}
        start = Record.new(AGENT, configuration=table.data.initial)
        self.start = self.known.number((self.records.number(start), self.truths.number(Truth())))

    def record(self, known: int) -> Record:
        """Gives the record of something known."""
        return self.records[self.known[known][0]]

    def successors(self, state: State) -> Iterator[tuple[str, State]]:
        """Gives a labelled edge to each state that follows, the first of several."""
        _, disk = state
        count, moves = self.moves(state)
        self.edges += count + 1
        for label, after, is_written in moves:
            yield label, (after, after if is_written else disk)
        yield RESTART, (disk, disk)

    def moves(self, state: State) -> tuple[int, list[Change]]:
        """Gives how many inputs may come to the state's record, and the first that does each thing to it.

        They are judged when first seen, so on a shortest path.
        """
        found = self._moves.get(state[0])
        if found is None:
            changes = self._changes(state).items()
            firsts = sorted((mask & -mask, *to) for to, mask in changes if mask)
            moves = [(self._labels[bit], after, written) for bit, after, written in firsts]
            found = self._moves[state[0]] = sum(mask.bit_count() for _, mask in changes), moves
        return found

    def _first(self, mask: int) -> Input:
        return self.inputs[(mask & -mask).bit_length() - 1]

    def _inputs_of(self, known: int) -> tuple[int, list[int]]:
        """Gives the inputs that may come, and for each claim those of which its law speaks."""
        record, number = self.record(known), self.known[known][1]
        is_terminal = record.configuration in self.judge.terminal
        is_final = record.configuration in self.judge.final
        key = number, record.orders, is_terminal, is_final
        if key not in self._possible:
            truth = self.truths[number]
            possible = {
                Case(truth, record.orders, is_terminal, is_final, address): mask
                for address, mask in self._addresses.items()
                if self.judge.world.is_possible(record.orders, truth.left, address)
            }
            speaking = [
                sum(mask for case, mask in possible.items() if law.speaks(case))
                for _, law in self.checks
            ]
            self._possible[key] = sum(possible.values()), speaking
        return self._possible[key]

    def _changes(self, state: State) -> dict[Reached, int]:
        """Judges what every input does; gives the inputs by what is known after them and if it is written."""
        memory, reached = state[0], self._reached
        number, truth = self.known[memory]
        changes = {(memory, False): 0}
        spoken, broken, raised = self.laws.copy(), self.laws.copy(), 0
        for settled, answers, carried in self.asker.answers(number, self._inputs_of(memory)[0]):
            for holds, mask in answers.spoken.items():
                spoken[holds] |= mask & settled
            for holds, mask in answers.broken.items():
                broken[holds] |= mask & settled
            raised |= answers.raised & settled
            changes[memory, False] |= answers.unchanged & settled
            for change, mask in answers.changes.items():
                if done := mask & settled:
                    key = change, carried, truth
                    to = reached.get(key)
                    if to is None:
                        to = reached[key] = self._after(number, truth, change)
                    changes[to] = changes.get(to, 0) | done
        self._judge_tools(changes, spoken, broken)
        changes[memory, False] |= raised
        for law, ours in self._raising.items():
            broken[law] |= raised & ours
        self._judge(state, spoken, broken)
        return changes

    def _judge_tools(self, changes: dict[Reached, int], spoken: Sets, broken: Sets) -> None:
        for (after, _), mask in changes.items():
            record = self.known[after][0]
            if record not in self._tools:
                tool = tool_where_one_runs(self.judge.table, self.records[record])
                self._tools[record] = tool
            verdict = self._tools[record]
            if verdict is not None:
                spoken[None] |= mask
                broken[None] |= 0 if verdict else mask

    def _judge(self, state: State, spoken: Sets, broken: Sets) -> None:
        for (name, law), ours in zip(self.checks, self._inputs_of(state[0])[1], strict=True):
            self.counts[name] += (spoken[law.holds] & ours).bit_count()
            if wrong := broken[law.holds] & ours:
                self.violations.setdefault(name, (state, self._first(wrong)))

    def _after(self, record: int, truth: int, change: int) -> Reached:
        after, told, is_written = self.asker.change(record, change)
        truth_after = self.truths.number(self.judge.after(self.truths[truth], told))
        return self.known.number((after, truth_after)), is_written

    def outcome(self, graph: Graph[State, str], claim: PropertyEntry) -> Outcome:
        count = self.counts[claim.id]
        violation = self.violations.get(claim.id)
        path: tuple[Move, ...] = ()
        verdict: Verdict = "proved" if count else "vacuous"
        if violation is not None:
            verdict = "violated"
            path = tuple(self._told(graph, *violation))
        return Outcome(
            id=claim.id,
            law=claim.law,
            doc=claim.doc,
            kind=claim.kind,
            verdict=verdict,
            evidence=f"{count:,} cases",
            path=path,
        )

    def _told(self, graph: Graph[State, str], state: State, item: Input) -> Iterator[Move]:
        by_label = {known.label: known for known in self.inputs}
        for before, label, after in graph.path(state):
            record = self.record(before[0])
            if label == RESTART:
                told = _tell(self.record(after[0]))
                yield Move(_tell(record), label, told, "What was not written is lost.")
            else:
                yield tell(self.judge.reconcile, record, by_label[label])
        yield tell(self.judge.reconcile, self.record(state[0]), item)


def tell(reconcile: Reconcile, record: Record, item: Input) -> Move:
    """Tells what one input does to one record."""
    try:
        plan = reconcile(record, item.observation)
    except Exception as error:  # noqa: BLE001 - see _Search._raising
        return Move(_tell(record), item.label, f"raises {error!r}")
    return Move(_tell(record), item.label, _tell(plan.record), f"{plan}")


def _tell(record: Record) -> str:
    parts = [record.configuration]
    if record.incarnation is not None:
        parts.append(f"run {record.incarnation}")
    if record.superseded is not None:
        parts.append(f"left {record.superseded}")
    marks = [str(order) for order in record.orders if order is not None]
    if marks:
        parts.append(f"seen {'/'.join(marks)}")
    return ", ".join(parts)
