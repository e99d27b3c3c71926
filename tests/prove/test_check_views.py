"""One answer for all records of a view is the answer for each, and nothing withheld can be looked at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from scion_fsm import Incarnation, Lifecycle, Observation, Record
from scion_fsm.machine.reconcile import reconcile
from scion_fsm.prove.check import views
from scion_fsm.prove.check.explore import explore
from scion_fsm.prove.check.freshness import AGENT, check_world, steps
from scion_fsm.prove.check.inputs import WORLDS, World, inputs
from scion_fsm.prove.check.laws import CHECKS, Case, Effect, Judge, Truth, tool_where_one_runs
from scion_fsm.prove.check.views import AskedForMore, Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.machine.reconcile import Plan

    Known = tuple[Record, Truth]
    State = tuple[Known, Known]

TABLE = Lifecycle.default().table
RECORD = Record(
    "agent",
    "running.stalled",
    Incarnation("A", "a"),
    Incarnation("B", "b"),
    (None, "9", 1.0, None, None),
    history="running.idle",
)


class _Plodding:
    """The freshness product without views: each input asked of each record, and judged by itself."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.judge = Judge(TABLE, world, partial(reconcile, TABLE))
        self.inputs = inputs(TABLE, world)
        self.counts = dict.fromkeys(CHECKS, 0)
        self.met: dict[Known, list[tuple[Known, bool]]] = {}

    def successors(self, state: State) -> Iterator[tuple[str, State]]:
        memory, disk = state
        if memory not in self.met:
            self.met[memory] = list(self.meet(*memory))
        for after, is_written in self.met[memory]:
            yield "", (after, after if is_written else disk)
        yield "", (disk, disk)

    def meet(self, record: Record, truth: Truth) -> Iterator[tuple[Known, bool]]:
        is_terminal = record.configuration in self.judge.terminal
        is_final = record.configuration in self.judge.final
        for item in self.inputs:
            if not self.world.is_possible(record.orders, truth.left, item.address):
                continue
            plan = self.judge.reconcile(record, item.observation)
            case = Case(truth, record.orders, is_terminal, is_final, item.address)
            effect = Effect(self.judge, record, item.observation, plan)
            for name, law in CHECKS.items():
                if law.speaks(case):
                    after = plan.record
                    holds = law.holds(effect) if law.holds else tool_where_one_runs(TABLE, after)
                    assert holds is not False
                    self.counts[name] += holds is not None
            after_truth = self.judge.after(truth, self.judge.told(item, plan))
            yield (plan.record, after_truth), plan.must_write


def test_the_product_is_what_it_is_without_views() -> None:
    world = WORLDS[2]
    plodding = _Plodding(world)
    start = Record.new(AGENT, configuration=TABLE.data.initial), Truth()
    graph = explore([(start, start)], plodding.successors)
    part = check_world(TABLE, world)
    assert (part.states, part.edges, part.depth) == (len(graph.parents), graph.edges, graph.depth)
    checks = {claim.id: claim.check for claim in TABLE.data.properties}
    assert {checks[outcome.id]: outcome.evidence for outcome in part.outcomes} == {
        name: f"{count:,} cases" for name, count in plodding.counts.items()
    }


def _told_history(record: Record) -> str:
    return f"{record.history}"


def _told_order(record: Record) -> str:
    return f"{record.orders[2]}"


def _told_run(record: Record) -> str:
    return "B" if record.superseded == Incarnation(None, "b") else "A"


@pytest.mark.parametrize("tell", [_told_history, _told_order, _told_run])
def test_who_looks_at_what_is_withheld_is_asked_again_with_it(
    tell: Callable[[Record], str],
) -> None:
    told = set()

    def decide(record: Record, seen: Observation) -> Plan:
        plan = reconcile(TABLE, record, seen)
        if plan.disposition == "taken":
            told.add(tell(record))
        return plan

    check_world(TABLE, WORLDS[2], decide)
    assert told == {tell(before) for before, _ in steps(TABLE, WORLDS[2])}
    assert len(told) > 1


LOOKS: tuple[Callable[[Any], object], ...] = (
    bool,
    hash,
    len,
    list,
    repr,
    str,
    lambda value: f"{value}",
    lambda value: value == "9",
    lambda value: value != "9",
    lambda value: value < "9",
    lambda value: value >= "9",
    lambda value: "9" in value,
    {"9": True}.get,
    lambda value: isinstance(value, str),
    lambda value: hasattr(value, "uid"),
    lambda value: getattr(value, "uid", None),
)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_withheld_can_be_looked_at(look: Callable[[Any], object]) -> None:
    view = views.withholding(RECORD, Mention(None, run=False), history=True)
    for value in (view.incarnation, view.superseded, view.orders[1], view.orders[2], view.history):
        with pytest.raises(AskedForMore):
            look(value)


def test_a_view_says_none_where_the_record_does_and_gives_back_what_it_withholds() -> None:
    view = views.withholding(RECORD, Mention(1, run=False), history=True)
    assert [order is None for order in view.orders] == [True, False, False, True, True]
    assert (view.orders[1], views.filled(view, RECORD)) == ("9", RECORD)


@pytest.mark.parametrize("name", ["configuration", "reason", "history", "visible", "name"])
def test_of_the_runs_alone_nothing_else_can_be_asked(name: str) -> None:
    view = views.runs(RECORD, Mention(None, run=True))
    with pytest.raises(AskedForMore):
        getattr(view, name)
    assert view.relation(Incarnation("A", "a")) == "same"
