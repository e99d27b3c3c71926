"""The freshness product: one record, two incarnations, bounded orders, and an adversary.

The adversary may send any input at any time and as often as it likes, so it repeats, delays, reorders
and drops without being told how; the observer may restart, which loses what was not written. The real
`reconcile` decides.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scion_fsm.check.explore import Graph, Numbered, explore
from scion_fsm.check.inputs import Input, World, inputs
from scion_fsm.check.laws import (
    CHECKS,
    EVERY_PAIR_DEFINED,
    UNKNOWN_CHANGES_NOTHING,
    Case,
    Effect,
    Judge,
    Truth,
)
from scion_fsm.check.verdict import Move, Outcome, Part, Verdict
from scion_fsm.core.reconcile import reconcile as real_reconcile
from scion_fsm.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.check.inputs import Address
    from scion_fsm.check.laws import Reconcile
    from scion_fsm.core.stored import PropertyEntry
    from scion_fsm.core.table import Table

    # The record, and what is true of its runs.
    Known = tuple[Record, Truth]
    # What is known in memory, and what was when it was last written, both by number.
    State = tuple[int, int]
    Reaction = tuple[Input, int, bool]
    # A property's id, and what it says must come of an input.
    Claim = tuple[str, Callable[[Effect], bool | None]]

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
        reconcile: What decides; the real one by default, a broken one to see the checker catch it.
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
    """Gives every step of the product that an input makes, as the record before and after it."""
    search = _Search(table, world, partial(real_reconcile, table), [])
    for state in explore([(search.start, search.start)], search.successors).parents:
        for _, after, _ in search.reactions(state):
            yield search.known[state[0]][0], search.known[after][0]


class _Search:
    """Everything known of the record is a number, and a state the two numbers of memory and disk.

    What an input does depends on what is in memory alone, and many inputs do the same, so each number
    is met with all inputs once; the search then walks pairs of numbers over what differs.

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
        self.addresses: Numbered[Address] = Numbered()
        self.places = [self.addresses.number(item.address) for item in self.inputs]
        self.judge = Judge(table, world, reconcile)
        self.checks = [(claim.id, CHECKS[claim.check or ""]) for claim in claims]
        self.counts = dict.fromkeys((claim.id for claim in claims), 0)
        self.violations: dict[str, tuple[State, Input]] = {}
        self.edges = 0
        self.known: Numbered[Known] = Numbered()
        self._reactions: dict[int, list[Reaction]] = {}
        self._moves: dict[int, tuple[int, list[tuple[str, int, bool]]]] = {}
        start = Record.new(AGENT, configuration=table.data.initial)
        self.start = self.known.number((start, Truth()))

    def successors(self, state: State) -> Iterator[tuple[str, State]]:
        """Gives a labelled edge to each state that follows, the first of several."""
        memory, disk = state
        if memory not in self._moves:
            self._moves[memory] = self._different(self.reactions(state))
        count, moves = self._moves[memory]
        self.edges += count + 1
        for label, after, is_written in moves:
            yield label, (after, after if is_written else disk)
        yield RESTART, (disk, disk)

    def _different(self, reactions: list[Reaction]) -> tuple[int, list[tuple[str, int, bool]]]:
        first: dict[tuple[int, bool], str] = {}
        for item, after, is_written in reactions:
            first.setdefault((after, is_written), item.label)
        return len(reactions), [(label, *to) for to, label in first.items()]

    def reactions(self, state: State) -> list[Reaction]:
        """Gives what each input does to the state's record; judged when first seen, on a shortest path."""
        found = self._reactions.get(state[0])
        if found is None:
            record, truth = self.known[state[0]]
            speaking = self._speaking(record, truth)
            found = [
                self._reaction(state, record, truth, item, laws)
                for item, place in zip(self.inputs, self.places, strict=True)
                if (laws := speaking[place]) is not None
            ]
            self._reactions[state[0]] = found
        return found

    def _speaking(self, record: Record, truth: Truth) -> list[list[Claim] | None]:
        """Gives the laws that speak of an input by the number of its address; None if none may come."""
        cases = [Case(self.judge, truth, record, address) for address in self.addresses]
        return [
            [(name, law.holds) for name, law in self.checks if law.speaks(case)]
            if self.judge.world.is_possible(record, truth.left, case.address)
            else None
            for case in cases
        ]

    def _reaction(
        self, state: State, record: Record, truth: Truth, item: Input, speaking: list[Claim]
    ) -> Reaction:
        try:
            plan = self.judge.reconcile(record, item.observation)
        except Exception:  # noqa: BLE001 - whatever a reconciler under test raises breaks L2 or L11
            broken = CHECKS[EVERY_PAIR_DEFINED if item.address.origin else UNKNOWN_CHANGES_NOTHING]
            for name, law in self.checks:
                if law is broken:
                    self.violations.setdefault(name, (state, item))
            return item, state[0], False
        effect = Effect(self.judge, record, item.observation, plan)
        counts = self.counts
        for name, holds in speaking:
            verdict = holds(effect)
            if verdict is not None:
                counts[name] += 1
                if not verdict:
                    self.violations.setdefault(name, (state, item))
        after = self.judge.after(truth, item, plan)
        if plan.record is record and after is truth:
            return item, state[0], plan.must_write
        return item, self.known.number((plan.record, after)), plan.must_write

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
            evidence=f"{count} cases",
            path=path,
        )

    def _told(self, graph: Graph[State, str], state: State, item: Input) -> Iterator[Move]:
        by_label = {known.label: known for known in self.inputs}
        for before, label, after in graph.path(state):
            record = self.known[before[0]][0]
            if label == RESTART:
                told = _tell(self.known[after[0]][0])
                yield Move(_tell(record), label, told, "What was not written is lost.")
            else:
                yield tell(self.judge.reconcile, record, by_label[label])
        yield tell(self.judge.reconcile, self.known[state[0]][0], item)


def tell(reconcile: Reconcile, record: Record, item: Input) -> Move:
    """Tells what one input does to one record."""
    try:
        plan = reconcile(record, item.observation)
    except Exception as error:  # noqa: BLE001 - see _reaction
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
