"""The worlds walked to the end: one record, each story's inputs at any time, by the real `reconcile`.

An input may come at any time after it was so, in any order and any number of times, so the walk repeats,
delays, mixes up and loses without being told how. An observer that crashes is back at what it wrote, and
that is where it once was, unless something was taken that it must not lose: then the walk goes on from
what was written, beside the truth that it was told.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scion_fsm.machine.reconcile import reconcile as real_reconcile
from scion_fsm.machine.record import Record
from scion_fsm.prove.check.explore import Graph, Numbered, explore
from scion_fsm.prove.check.laws import (
    CHECKS,
    EVERY_PAIR_DEFINED,
    UNKNOWN_CHANGES_NOTHING,
    Check,
    Effect,
    Judge,
)
from scion_fsm.prove.check.telling import Bounds
from scion_fsm.prove.check.truth import Told, after_plan, after_reset, demand, is_stale
from scion_fsm.prove.check.verdict import Move, Outcome, Part, Verdict
from scion_fsm.prove.check.worlds import EVERY_EVENT, WORLDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.stored import Disposition, PropertyEntry
    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.inputs import Input, Kind, Story
    from scion_fsm.prove.check.laws import Reconcile
    from scion_fsm.prove.check.truth import Demand

    # The record, and what the observer was told, both by number.
    State = tuple[int, int]

AGENT = "agent"
CRASH = ", then a crash before it is written"
RESET = "the cluster's history goes back"


def check_world(
    table: Table,
    world: str,
    reconcile: Reconcile | None = None,
    *,
    is_brief: bool = False,
    bounds: Bounds | None = None,
) -> Part:
    """Judges the record's properties on every reachable state of a world's stories.

    Args:
        table: The compiled spec.
        world: One of `worlds.WORLDS`.
        reconcile: What decides, by nothing but its arguments; the real one by default, a broken one to
            see the checker catch it.
        is_brief: End at the first violation of all properties, with what was counted until then.
        bounds: How much may come; what `check` sends by default.
    """
    claims = [claim for claim in table.data.properties if claim.check in CHECKS]
    decide = reconcile or partial(real_reconcile, table)
    judge = Judge(table, decide)
    found: list[tuple[Search, Graph[State, str]]] = []
    for story in WORLDS[world](table, bounds or Bounds()):
        search = Search(table, story, judge, claims)
        enough = partial(_is_enough, search, is_brief=is_brief)
        graph = explore([search.start], search.successors, is_enough=enough)
        found.append((search, graph))
        if enough():
            break
    judged = [_outcome(found, claim) for claim in claims]
    outcomes = tuple(one for one in judged if world == EVERY_EVENT or one.verdict != "vacuous")
    return Part(
        f"world of {world}, {len(found)} stories",
        sum(len(graph.parents) for _, graph in found),
        sum(search.edges for search, _ in found),
        max(graph.depth for _, graph in found),
        outcomes,
        notes=_notes([search for search, _ in found]),
    )


def _is_enough(search: Search, *, is_brief: bool) -> bool:
    return is_brief and bool(search.violations)


def steps(table: Table, world: str) -> Iterator[tuple[Record, Record]]:
    """Gives the record before and after each step of a world that an input makes."""
    decide = partial(real_reconcile, table)
    for story in WORLDS[world](table, Bounds()):
        search = Search(table, story, Judge(table, decide), [])
        for number, _ in explore([search.start], search.successors).parents:
            record = search.records[number]
            for item in story.inputs:
                plan = decide(record, item.observation)
                if plan.record is not record:
                    yield record, plan.record


class Search:
    """One story's walk.

    Attributes:
        edges: How many labelled edges leave the states that were walked.
        counts: How often each property said something.
        violations: For each property that does not hold, the first state and input, and how it is told.
        refused: How often what is in doubt was refused and told, by the row that did.
        believed: How often what is truly stale was believed, which no wording closes.
    """

    def __init__(
        self, table: Table, story: Story, judge: Judge, claims: list[PropertyEntry]
    ) -> None:
        """Takes a story and what is judged on it."""
        self.table = table
        self.story = story
        self.judge = judge
        self.checks = [(claim.id, CHECKS[claim.check or ""]) for claim in claims]
        self.breaking = {claim.check: claim.id for claim in claims}
        self.counts = dict.fromkeys((claim.id for claim in claims), 0)
        self.violations: dict[str, tuple[State, Input]] = {}
        self.refused: dict[str, int] = {}
        self.believed = 0
        self.edges = 0
        self.records: Numbered[Record] = Numbered()
        self.truths: Numbered[Told] = Numbered()
        start = Record.new(AGENT, configuration=table.data.initial)
        self.start = self.records.number(start), self.truths.number(Told())
        self._demands: dict[tuple[int, int, bool], Demand] = {}
        self._about: dict[tuple[Kind, Demand, Disposition], tuple[tuple[str, Check], ...]] = {}
        self._clusters = frozenset({story.resets} if story.resets else ())

    def successors(self, state: State) -> Iterator[tuple[str, State]]:
        """Gives a labelled edge to each state that follows, and judges what comes of each input."""
        record, told = self.records[state[0]], self.truths[state[1]]
        for number, item in enumerate(self.story.inputs):
            if item.age != told.age and item.kind == "runtime":
                continue
            self.edges += 1
            plan = self._plan(record, item)
            if plan is None:
                name = UNKNOWN_CHANGES_NOTHING if item.kind == "unknown" else EVERY_PAIR_DEFINED
                self._break(name, state, item)
                continue
            self._judge(state, item, self._demand(state, number), plan)
            if plan.disposition == "taken":
                yield from self._followed(state, told, item, plan)
        if self.story.resets and told.age == 0:
            back = record.with_history_reset(self.story.resets)
            truth = after_reset(told, self._clusters)
            yield RESET, (self.records.number(back), self.truths.number(truth))

    def _plan(self, record: Record, item: Input) -> Plan | None:
        try:
            return self.judge.reconcile(record, item.observation)
        except Exception:  # noqa: BLE001 - whatever a reconciler under test raises
            return None

    def _followed(
        self, state: State, told: Told, item: Input, plan: Plan
    ) -> Iterator[tuple[str, State]]:
        truth = after_plan(self.table, told, item, plan)
        known = self.truths.number(truth)
        yield item.label, (self.records.number(plan.record), known)
        if item.kind == "command" and not plan.must_write:
            yield item.label + CRASH, (state[0], known)

    def _judge(self, state: State, item: Input, asked: Demand, plan: Plan) -> None:
        record, told = self.records[state[0]], self.truths[state[1]]
        effect = Effect(self.judge, told, item, asked, record, plan)
        for name, check in self._checks(item, asked, plan):
            holds = check.holds(effect)
            if holds is not None:
                self.counts[name] += 1
                if not holds and name not in self.violations:
                    self.violations[name] = state, item
        if plan.tells and not plan.steps:
            self.refused[plan.rule] = self.refused.get(plan.rule, 0) + 1
        elif plan.disposition == "taken" and asked in ("doubt", "free") and is_stale(told, item):
            self.believed += 1

    def _checks(self, item: Input, asked: Demand, plan: Plan) -> tuple[tuple[str, Check], ...]:
        key = item.kind, asked, plan.disposition
        found = self._about.get(key)
        if found is None:
            found = tuple(one for one in self.checks if one[1].is_about(*key))
            self._about[key] = found
        return found

    def _demand(self, state: State, number: int) -> Demand:
        """Gives what is demanded, which many records that were told the same have in common."""
        is_unexplained = self.records[state[0]].configuration in self.judge.unexplained
        key = state[1], number, is_unexplained
        asked = self._demands.get(key)
        if asked is None:
            told, item = self.truths[state[1]], self.story.inputs[number]
            asked = self._demands[key] = self._demanded(told, item, is_unexplained=is_unexplained)
        return asked

    def _demanded(self, told: Told, item: Input, *, is_unexplained: bool) -> Demand:
        if item.kind == "unknown":
            return "free"
        found = demand(self.story, told, item, self.table.clock_skew)
        is_late = item.explains and is_unexplained and found == "fresh"
        return "free" if is_late else found  # it may be too late (L5)

    def _break(self, check: str, state: State, item: Input) -> None:
        name = self.breaking.get(check)
        if name is not None:
            self.counts[name] += 1
            self.violations.setdefault(name, (state, item))

    def told(self, graph: Graph[State, str], name: str) -> Iterator[Move]:
        """Tells the shortest story to a violation."""
        state, item = self.violations[name]
        for before, label, following in graph.path(state):
            yield Move(self._of(before), label, self._of(following))
        plan = self._plan(self.records[state[0]], item)
        if plan is None:
            yield Move(self._of(state), item.label, "an exception")
            return
        asked = self._demand(state, self.story.inputs.index(item))
        yield Move(self._of(state), item.label, str(plan.record), f"{plan}; it is {asked}")

    def _of(self, state: State) -> str:
        return str(self.records[state[0]])


def _outcome(found: list[tuple[Search, Graph[State, str]]], claim: PropertyEntry) -> Outcome:
    paths = [
        (search.story.name, tuple(search.told(graph, claim.id)))
        for search, graph in found
        if claim.id in search.violations
    ]
    count = sum(search.counts[claim.id] for search, _ in found)
    verdict: Verdict = "violated" if paths else "proved" if count else "vacuous"
    name, path = min(paths, key=lambda one: len(one[1]), default=("", ()))
    evidence = f"{count:,} inputs" + (f"; {name}" if name else "")
    return Outcome(claim.id, claim.law, claim.doc, claim.kind, verdict, evidence, path)


def _notes(searches: list[Search]) -> tuple[str, ...]:
    """Says how often what no wording closes came up (laws.md 5)."""
    refused: dict[str, int] = {}
    for search in searches:
        for row, count in search.refused.items():
            refused[row] = refused.get(row, 0) + count
    told = ", ".join(f"{row} {count:,}" for row, count in sorted(refused.items()))
    believed = sum(search.believed for search in searches)
    return tuple(
        filter(
            None,
            (
                f"in doubt or unproven, refused and told: {told}" if told else "",
                f"stale and believed, for nothing tells: {believed:,}" if believed else "",
            ),
        )
    )
