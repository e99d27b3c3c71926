"""The laws about freshness, stated on their own: what must be so of one input to one record.

Nothing here reads the freshness table; that is what it is checked against. Each check gives None where
the law says nothing about the case, else whether it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.core.observation import compare_orders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.check.inputs import Input, World
    from scion_fsm.core.observation import Observation, Order
    from scion_fsm.core.reconcile import Plan
    from scion_fsm.core.record import Record
    from scion_fsm.core.table import Table

    Reconcile = Callable[[Record, Observation], Plan]


class Truth(NamedTuple):
    """What is true of the runs, whatever the record says of them.

    Attributes:
        age: The newest run that evidence was taken of since an operator opened one; None for none.
        left: The newest run that an operator's start or restart ended; None for none.
    """

    age: int | None = None
    left: int | None = None

    @property
    def oldest(self) -> int | None:
        """The age of the oldest run that may still speak; None if none is known to be over."""
        if self.left is None:
            return self.age
        return self.left + 1 if self.age is None else max(self.age, self.left + 1)


@dataclass(slots=True)
class Case:
    """One input to one record, what came of it, and what the laws need to know of the three."""

    judge: Judge
    truth: Truth
    record: Record
    input: Input
    plan: Plan

    @property
    def is_unchanged(self) -> bool:
        """Whether the record is as it was and nothing would be written."""
        return self.plan.record == self.record and not self.plan.must_write

    @property
    def is_refused(self) -> bool:
        """Whether nothing changed and a reader is told why."""
        return self.is_unchanged and self.plan.disposition != "taken" and bool(self.plan.why)

    @property
    def is_newer(self) -> bool:
        """Whether the input is proved newer than the last accepted of its origin."""
        mark = self.record.orders[self.input.origin_index]
        return self.input.observation.order is not None and self._order(mark) == "newer"

    @property
    def is_not_newer(self) -> bool:
        """Whether the input is proved not to be newer than the last accepted of its origin."""
        return self._order(self.record.orders[self.input.origin_index]) == "not_newer"

    def _order(self, mark: Order | None) -> str:
        return compare_orders(mark, self.input.observation.order)

    @property
    def is_of_older_run(self) -> bool:
        """Whether the input speaks of a run that is over."""
        oldest = self.truth.oldest
        return self.input.age is not None and oldest is not None and self.input.age < oldest


class Judge:
    """What the laws need to know of a table and a world, looked up once."""

    def __init__(self, table: Table, world: World, reconcile: Reconcile) -> None:
        """Takes the function that is judged with the table that it applies."""
        self.table = table
        self.world = world
        self.reconcile = reconcile
        self.terminal = {c for c, state in table.states.items() if "terminal" in state.tags}
        self.final = {c for c, state in table.states.items() if "final" in state.tags}
        self.seen: dict[tuple[str, str], tuple[object, ...]] = {}

    def after(self, truth: Truth, item: Input, plan: Plan) -> Truth:
        """Gives what is true of the runs once an input had the outcome that it had."""
        if plan.disposition != "taken":
            return truth
        if plan.steps and plan.steps[-1].opens:
            # An operator ends the pod, and with it every container of it.
            one_pod = self.world.runs[0].uid is not None and self.world.partial_age is None
            left = truth.left if truth.age is None else 1 if one_pod else truth.age
            return Truth(None, left)
        if not item.is_evidence or item.age is None or item.age == truth.age:
            return truth
        return Truth(item.age if truth.age is None else max(truth.age, item.age), truth.left)


def activity_only_in_running(case: Case) -> bool | None:
    """L1: no activity outside running, no tool name where no tool runs."""
    after = case.plan.record
    state = case.judge.table.states[after.configuration]
    if after.tool_name is None and state.carries_tool == bool(after.tool_name):
        return None
    return after.tool_name is None or state.carries_tool


def every_pair_defined(case: Case) -> bool | None:
    """L2: whatever comes is taken, ignored or rejected, by a rule, with a sentence."""
    plan = case.plan
    return bool(plan.disposition in ("taken", "ignored", "rejected") and plan.rule and plan.why)


def outcome_depends_on_pair_alone(case: Case) -> bool | None:
    """L3: the same pair of configuration and event has the same outcome, whatever else is known."""
    if not case.plan.steps:
        return None
    seen = case.judge.seen
    for step in case.plan.steps:
        outcome = (step.disposition, step.target, step.rule)
        if seen.setdefault((step.source, step.event), outcome) != outcome:
            return False
    return case.plan.record.configuration == (
        case.plan.steps[-1].target
        if case.plan.disposition == "taken"
        else case.record.configuration
    )


def final_survives_stale_inputs(case: Case) -> bool | None:
    """L4: final is left by a command, or by evidence of another and newer run; by nothing else."""
    if case.record.configuration not in case.judge.final or case.input.is_command:
        return None
    known = case.truth.age
    is_other = case.input.age is not None and known is not None and case.input.age > known
    if case.input.is_evidence and is_other and case.is_newer:
        return None
    return case.plan.record.configuration == case.record.configuration and case.is_refused


def stale_changes_nothing(case: Case) -> bool | None:
    """L6: of a run that is over, or not newer than its origin's last, or a report after the end."""
    if case.input.origin is None:
        return None
    is_late_report = case.input.is_report and case.record.configuration in case.judge.terminal
    if not (case.is_of_older_run or case.is_not_newer or is_late_report):
        return None
    return case.is_refused


def old_incarnation_touches_nothing(case: Case) -> bool | None:
    """L7: an input of a run that is over does nothing to its successor."""
    if case.input.origin is None or not case.is_of_older_run:
        return None
    return case.is_unchanged


def twice_equals_once(case: Case) -> bool | None:
    """L10: what a reader could see is written; the second time nothing changes, nothing is written."""
    if case.plan.disposition != "taken":
        return None
    if case.plan.must_write != (case.plan.record.visible != case.record.visible):
        return False
    again = case.judge.reconcile(case.plan.record, case.input.observation)
    return again.record == case.plan.record and not again.must_write


def unknown_changes_nothing(case: Case) -> bool | None:
    """L11: what nobody knows is reported verbatim and changes nothing."""
    if case.input.origin is not None:
        return None
    seen = case.input.observation
    verbatim = seen.event or seen.problems[0]
    return case.is_refused and verbatim in case.plan.why


CHECKS: Mapping[str, Callable[[Case], bool | None]] = {
    "activity-only-in-running": activity_only_in_running,
    "every-pair-defined": every_pair_defined,
    "outcome-depends-on-pair-alone": outcome_depends_on_pair_alone,
    "final-survives-stale-inputs": final_survives_stale_inputs,
    "stale-changes-nothing": stale_changes_nothing,
    "old-incarnation-touches-nothing": old_incarnation_touches_nothing,
    "twice-equals-once": twice_equals_once,
    "unknown-changes-nothing": unknown_changes_nothing,
}
"""The checks of one input, by the name that the spec's properties give them."""
