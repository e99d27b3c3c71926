"""The laws about freshness, stated on their own: what must be so of one input to one record.

Nothing here reads the freshness table; that is what it is checked against. Whether a law speaks of an
input to a record is settled before anything is known of what comes of it, and once for all inputs of
one address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from scion_fsm.machine.observation import Observation, compare_orders
from scion_fsm.machine.reconcile import Plan
from scion_fsm.machine.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.machine.observation import Order
    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.inputs import Address, Input, World

    Reconcile = Callable[[Record, Observation], Plan]
    Holds = Callable[["Effect"], bool | None]


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


@dataclass(frozen=True, slots=True)
class Case:
    """What decides whether a law speaks of an input to a record.

    Attributes:
        truth: What is true of the runs.
        orders: The record's.
        is_terminal: Whether the record's configuration is terminal.
        is_final: Whether it is final.
        address: The input's address.
    """

    truth: Truth
    orders: tuple[Order | None, ...]
    is_terminal: bool
    is_final: bool
    address: Address

    @property
    def is_newer(self) -> bool:
        """Whether the input is proved newer than the last accepted of its origin."""
        return self.address.order is not None and self._order() == "newer"

    @property
    def is_not_newer(self) -> bool:
        """Whether the input is proved not to be newer than the last accepted of its origin."""
        return self._order() == "not_newer"

    def _order(self) -> str:
        return compare_orders(self.orders[self.address.origin_index], self.address.order)

    @property
    def is_of_older_run(self) -> bool:
        """Whether the input speaks of a run that is over."""
        oldest = self.truth.oldest
        return self.address.age is not None and oldest is not None and self.address.age < oldest


class Effect(msgspec.Struct, frozen=True, gc=False):
    """What came of one input to one record."""

    judge: Judge
    record: Record
    observation: Observation
    plan: Plan


class Law(NamedTuple):
    """A law as a check of one input to one record.

    Attributes:
        speaks: Whether the law says anything of such an input to such a record.
        holds: Whether it holds of what came of it; None where that is nothing the law is about. Without
            it the law is about the record afterwards, see `tool_where_one_runs`.
    """

    speaks: Callable[[Case], bool]
    holds: Holds | None


OPENED = -1
"""In place of a run's age: an operator opened another."""


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

    def told(self, item: Input, plan: Plan) -> int | None:
        """Gives what an input tells of the runs by what came of it: an age, OPENED, or None for nothing."""
        if plan.disposition != "taken":
            return None
        if plan.steps and plan.steps[-1].opens:
            return OPENED
        return item.address.age if item.address.is_evidence else None

    def after(self, truth: Truth, told: int | None) -> Truth:
        """Gives what is true of the runs after an input that told something of them."""
        if told is None or told == truth.age:
            return truth
        if told == OPENED:
            # An operator ends the pod, and with it every container of it.
            one_pod = self.world.runs[0].uid is not None and self.world.partial_age is None
            left = truth.left if truth.age is None else 1 if one_pod else truth.age
            return Truth(None, left)
        return Truth(told if truth.age is None else max(truth.age, told), truth.left)


# -- of which inputs a law speaks ----------------------------------------------------------------------


def _every(_: Case) -> bool:
    return True


def _unknown(case: Case) -> bool:
    return case.address.origin is None


def _known(case: Case) -> bool:
    return case.address.origin is not None


def _no_reason_to_leave_final(case: Case) -> bool:
    address, known = case.address, case.truth.age
    if not case.is_final or address.is_command:
        return False
    is_other = address.age is not None and known is not None and address.age > known
    return not (address.is_evidence and is_other and case.is_newer)


def _stale(case: Case) -> bool:
    address = case.address
    is_late_report = address.is_report and case.is_terminal
    return _known(case) and (case.is_of_older_run or case.is_not_newer or is_late_report)


def _of_older_run(case: Case) -> bool:
    return _known(case) and case.is_of_older_run


# -- what must come of them ----------------------------------------------------------------------------


def tool_where_one_runs(table: Table, after: Record) -> bool | None:
    """L1 is about the record afterwards, however it came to be: no tool's name where no tool runs."""
    carries_tool = table.states[after.configuration].carries_tool
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


def _idempotent(effect: Effect) -> bool | None:
    plan = effect.plan
    if plan.disposition != "taken":
        return None
    before = effect.record
    has_moved = plan.record.configuration != before.configuration
    if plan.must_write != (has_moved or plan.record.visible != before.visible):
        return False
    again = effect.judge.reconcile(plan.record, effect.observation)
    return not again.must_write and (again.record is plan.record or again.record == plan.record)


def _unchanged(effect: Effect) -> bool:
    plan, record = effect.plan, effect.record
    return (plan.record is record or plan.record == record) and not plan.must_write


def _refused(effect: Effect) -> bool:
    # Whoever reads why can tell it from an input that never came.
    plan = effect.plan
    return plan.disposition != "taken" and bool(plan.why) and _unchanged(effect)


def _refused_verbatim(effect: Effect) -> bool:
    seen = effect.observation
    return (seen.event or seen.problems[0]) in effect.plan.why and _refused(effect)


EVERY_PAIR_DEFINED = "every-pair-defined"
UNKNOWN_CHANGES_NOTHING = "unknown-changes-nothing"
CHECKS: Mapping[str, Law] = {
    # L1: no tool's name where no tool runs.
    "activity-only-in-running": Law(_every, None),
    # L2: whatever comes is taken, ignored or rejected, by a rule, with a sentence.
    EVERY_PAIR_DEFINED: Law(_every, _decided),
    # L3: the same pair of configuration and event has the same outcome, whatever else is known.
    "outcome-depends-on-pair-alone": Law(_every, _same_as_before),
    # L4: final is left by a command, or by evidence of another and newer run; by nothing else.
    "final-survives-stale-inputs": Law(_no_reason_to_leave_final, _refused),
    # L6: of a run that is over, or not newer than its origin's last, or a report after the end.
    "stale-changes-nothing": Law(_stale, _refused),
    # L7: an input of a run that is over does nothing to its successor.
    "old-incarnation-touches-nothing": Law(_of_older_run, _unchanged),
    # L10: what a reader could see is written; the second time nothing changes, nothing is written.
    "twice-equals-once": Law(_every, _idempotent),
    # L11: what nobody knows is reported verbatim and changes nothing.
    UNKNOWN_CHANGES_NOTHING: Law(_unknown, _refused_verbatim),
}
"""The checks of one input, by the name that the spec's properties give them."""
