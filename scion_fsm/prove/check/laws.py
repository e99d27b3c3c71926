"""The laws as checks of what came of one input to one record (laws.md 6), by the truth about both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.machine.record import OPERATOR
from scion_fsm.prove.check.truth import is_later

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.stored import Disposition
    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.inputs import Input, Kind
    from scion_fsm.prove.check.truth import Demand, Told

    Reconcile = Callable[[Record, Observation], Plan]


class Effect(NamedTuple):
    """What came of one input to one record, and the truth about them.

    Attributes:
        judge: What is known of the table.
        told: What the observer was told before.
        seen: The input.
        demand: What the laws demand.
        record: The record before.
        plan: What came of it.
    """

    judge: Judge
    told: Told
    seen: Input
    demand: Demand
    record: Record
    plan: Plan

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing came of it."""
        after = self.plan.record
        return (after is self.record or after == self.record) and not self.plan.must_write

    @property
    def is_refused(self) -> bool:
        """Whether whoever reads why can tell it from an input that never came."""
        return self.plan.disposition != "taken" and bool(self.plan.why) and self.is_unchanged

    @property
    def passed_freshness(self) -> bool:
        """Whether the table of transitions was asked."""
        return bool(self.plan.steps)


class Judge:
    """What the laws need to know of a table and what decides by it, looked up once."""

    def __init__(self, table: Table, reconcile: Reconcile) -> None:
        """Takes the function that is judged with the table that it applies."""
        self.table = table
        self.reconcile = reconcile
        self.final = {c for c, state in table.states.items() if "final" in state.tags}
        self.carrying = {c for c, state in table.states.items() if state.carries_tool}
        self.unexplained = {c for c, state in table.states.items() if "unexplained" in state.tags}
        self.seen: dict[tuple[str, str], tuple[object, ...]] = {}


def durable(record: Record) -> tuple[object, ...]:
    """Gives what must survive a crash (laws.md 3, 4): all but when, and the marks of who will say it again."""
    return (
        record.configuration,
        record.run,
        record.fence,
        record.command,
        record.predecessor,
        tuple(mark for mark in record.marks if mark[0] == OPERATOR),
        record.reason,
        record.message,
        record.exit_code,
        record.tool_name,
    )


class Check(NamedTuple):
    """What must come of an input, and of which inputs.

    Attributes:
        holds: Whether it came; None where the law says nothing of this input after all.
        demands: It is about those of which the laws demand one of these; empty for all.
        is_of_taken: It is about those that were taken.
        is_of_unknown: It is about those that no machine knows.
    """

    holds: Callable[[Effect], bool | None]
    demands: frozenset[Demand] = frozenset()
    is_of_taken: bool = False
    is_of_unknown: bool = False

    def is_about(self, kind: Kind, demand: Demand, disposition: Disposition) -> bool:
        """Whether it is about an input, by its kind, what is demanded and what became of it."""
        return (
            (not self.demands or demand in self.demands)
            and (not self.is_of_taken or disposition == "taken")
            and (not self.is_of_unknown or kind == "unknown")
        )


# -- what must come of an input; None where the law says nothing of it ---------------------------------


def _tool_where_one_runs(effect: Effect) -> bool | None:
    after = effect.plan.record
    carries_tool = after.configuration in effect.judge.carrying
    return carries_tool if after.tool_name is not None else carries_tool or None


def _decided(effect: Effect) -> bool:
    plan = effect.plan
    return bool(plan.disposition in ("taken", "ignored", "rejected") and plan.rule and plan.why)


def _same_as_before(effect: Effect) -> bool | None:
    plan = effect.plan
    if not plan.steps:
        return None
    seen = effect.judge.seen
    for step in plan.steps:
        found = (step.disposition, step.target, step.rule)
        if seen.setdefault((step.source, step.event), found) != found:
            return False
    is_taken = plan.disposition == "taken"
    return plan.record.configuration == (
        plan.steps[-1].target if is_taken else effect.record.configuration
    )


def _final_stands(effect: Effect) -> bool | None:
    judge, before = effect.judge, effect.record.configuration
    if before not in judge.final or is_later(effect.told, effect.seen):
        return None
    if effect.seen.kind == "command" and effect.demand not in ("older", "of another run"):
        return None  # the table says which commands open, and which rename
    return effect.plan.record.configuration == before


def _stale_changes_nothing(effect: Effect) -> bool | None:
    if effect.demand in ("older", "of another run"):
        return effect.is_refused
    return effect.is_unchanged if effect.plan.disposition != "taken" else None


def _changes_nothing(effect: Effect) -> bool:
    return effect.is_refused


def _idempotent(effect: Effect) -> bool:
    plan = effect.plan
    if plan.must_write != (durable(plan.record) != durable(effect.record)):
        return False
    again = effect.judge.reconcile(plan.record, effect.seen.observation)
    return not again.must_write and (again.record is plan.record or again.record == plan.record)


def _refused_verbatim(effect: Effect) -> bool:
    seen = effect.seen.observation
    return (seen.event or seen.problems[0]) in effect.plan.why and effect.is_refused


def _counts(effect: Effect) -> bool:
    if effect.demand == "later":
        return effect.plan.record.run is not None and len(effect.plan.steps) > 1
    return effect.passed_freshness


def _is_told(effect: Effect) -> bool | None:
    if effect.demand == "doubt" and effect.passed_freshness:
        return None
    return effect.is_refused and effect.plan.tells


EVERY_PAIR_DEFINED = "every-pair-defined"
UNKNOWN_CHANGES_NOTHING = "unknown-changes-nothing"
CHECKS: Mapping[str, Check] = {
    "activity-only-in-running": Check(_tool_where_one_runs),
    EVERY_PAIR_DEFINED: Check(_decided),
    "outcome-depends-on-pair-alone": Check(_same_as_before),
    "final-survives-stale-inputs": Check(_final_stands),
    "stale-changes-nothing": Check(_stale_changes_nothing),
    "old-run-touches-nothing": Check(_changes_nothing, demands=frozenset({"of another run"})),
    "twice-equals-once": Check(_idempotent, is_of_taken=True),
    UNKNOWN_CHANGES_NOTHING: Check(_refused_verbatim, is_of_unknown=True),
    "fresh-inputs-count": Check(_counts, demands=frozenset({"fresh", "later"})),
    "what-is-in-doubt-is-told": Check(_is_told, demands=frozenset({"doubt", "unproven"})),
}
"""The checks of one input, by the name that the spec's properties give them."""
