"""Record and observation to plan: freshness first, then one row of the table (L4-L11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.core.observation import Incarnation, Observation, Order, compare_orders
from scion_fsm.core.record import Record
from scion_fsm.core.table import Disposition, Step, Table

if TYPE_CHECKING:
    from scion_fsm.core.table import EventEntry

# The numbers that index Table.freshness, in the order of spec.model's RUNS and ORDERS.
_RUN = {"unstated": 0, "first": 1, "same": 2, "other": 3, "superseded": 4}
_ORDER = {"newer": 0, "unordered": 1, "not_newer": 2, "incomparable": 3}
_REPORTERS = frozenset({2, 3, 4})
"""The agent, the relay and the scheduler in spec.model's ORIGINS."""
_RUNTIME_EVIDENCE = frozenset({"level", "irreversible", "absence"})


class Plan(msgspec.Struct, frozen=True):
    """What one observation does to one record.

    Attributes:
        record: The record after; the very object that went in unless the observation was taken.
        steps: The rows that decided, in order; empty when freshness refused the observation.
        disposition: taken, ignored or rejected.
        rule: The id of the row that decided: `T..` of the table, `F..` of freshness, or `L11`.
        why: A sentence for people.
        law: The law behind it; may be empty.
        reason: A token for programs when freshness refused it, such as StaleOrder.
        must_write: True iff a reader of the record could see a change. The record must be durable
            BEFORE the observation is acknowledged to whoever sent it.
    """

    record: Record
    steps: tuple[Step, ...]
    disposition: Disposition
    rule: str
    why: str
    law: str = ""
    reason: str = ""
    must_write: bool = False

    def __str__(self) -> str:
        """`ignored by F02: why`."""
        return f"{self.disposition} by {self.rule}: {self.why}"


def reconcile(table: Table, record: Record, observation: Observation) -> Plan:
    """Applies one observation to a record, by the laws.

    Args:
        table: The compiled spec.
        record: What is known; not changed.
        observation: What an `observe_*` function made of an input.

    Returns:
        A plan. Whatever is not taken leaves `record` the same object and `must_write` False (L6, L11).

    Raises:
        UnknownConfigurationError: The record is in a configuration that the spec does not have.
    """
    event = observation.event
    entry = table.events.get(event) if event is not None else None
    if event is None or entry is None or event in table.openers:
        return _unknown(table, record, observation)
    fresh = table.freshness(
        _RUN[record.relation(observation.incarnation)],
        _ORDER[compare_orders(record.orders[entry.origin_index], observation.order)],
        entry.evidence_index,
    )
    if fresh.ignore is not None:
        return Plan(record, (), "ignored", fresh.id, fresh.why, fresh.law, fresh.ignore)
    if record.history is not None and event in table.data.repeats:
        event = table.data.repeats[event].get(record.history, event)

    before = record
    steps: tuple[Step, ...] = ()
    if fresh.open is not None:
        opening = table.step(record.configuration, fresh.open)
        steps = (opening,)
        before = Record(
            record.name,
            opening.target,
            superseded=record.superseded,
            orders=record.orders,
            last_transition_time=record.last_transition_time,
        )
    step = table.step(before.configuration, event)
    if step.disposition != "taken":
        return Plan(record, (step,), step.disposition, step.rule, step.why, step.law)
    after = _apply(table, before, step, observation, entry)
    return Plan(
        record=after,
        steps=(*steps, step),
        disposition="taken",
        rule=step.rule,
        why=step.why,
        law=step.law,
        must_write=after.visible != record.visible,
    )


def _unknown(table: Table, record: Record, observation: Observation) -> Plan:
    if observation.event in table.openers:
        why = (
            f"{observation.event} is reconcile's own word; evidence of a new run says what it saw."
        )
    elif observation.event is not None:
        why = table.step(record.configuration, observation.event).why
    else:
        why = "; ".join(observation.problems) or "It says nothing about the agent."
    return Plan(record, (), "ignored", "L11", why, "L11", "Unknown")


def _apply(
    table: Table, record: Record, step: Step, observation: Observation, entry: EventEntry
) -> Record:
    reason, message, exit_code = _detail(record, step, observation)
    incarnation, superseded = record.incarnation, record.superseded
    if step.opens:
        incarnation, superseded = None, record.incarnation or record.superseded
    elif (
        observation.incarnation is not None
        and entry.evidence in _RUNTIME_EVIDENCE
        # L7: a run that is named without an order may be older than one that is named with one.
        and compare_orders(record.orders[entry.origin_index], observation.order) != "incomparable"
    ):
        incarnation = (incarnation or Incarnation()).refined_by(observation.incarnation)
    orders, order = record.orders, observation.order
    if order is not None and order != orders[entry.origin_index]:
        orders = (*orders[: entry.origin_index], order, *orders[entry.origin_index + 1 :])
    if step.opens and isinstance(order, (int, float)):
        orders = _since(orders, order)
    moved = table.states[step.target].phase != table.states[record.configuration].phase
    return Record(
        name=record.name,
        configuration=step.target,
        incarnation=incarnation,
        superseded=superseded,
        orders=orders,
        reason=reason,
        message=message,
        exit_code=exit_code,
        tool_name=_tool_name(table, record, step, observation),
        history=_history(table, record, step),
        last_transition_time=observation.time if moved else record.last_transition_time,
    )


def _since(orders: tuple[Order | None, ...], time: float) -> tuple[Order | None, ...]:
    # What was sent before the operator's command is about the run that it ended (L7), so every time
    # is raised to the command's. A resourceVersion is no time; the runtime names its incarnation.
    return tuple(
        max(mark, time)
        if isinstance(mark, (int, float))
        else time
        if mark is None and index in _REPORTERS
        else mark
        for index, mark in enumerate(orders)
    )


def _detail(
    record: Record, step: Step, observation: Observation
) -> tuple[str | None, str | None, int | None]:
    known = (record.reason, record.message, record.exit_code)
    news = (observation.reason, observation.message, observation.exit_code)
    if step.explanation is not None:
        code = "unknown" if observation.exit_code is None else observation.exit_code
        message = step.explanation.format(exit_code=code, reason=observation.reason or "unknown")
        return observation.reason, message, observation.exit_code
    if step.detail == "replace":
        return news
    if step.detail == "keep":
        return known
    return (
        news[0] if known[0] is None else known[0],
        news[1] if known[1] is None else known[1],
        news[2] if known[2] is None else known[2],
    )


def _tool_name(table: Table, record: Record, step: Step, observation: Observation) -> str | None:
    if not table.states[step.target].carries_tool:
        return None
    return record.tool_name if step.internal else observation.tool_name or None


def _history(table: Table, record: Record, step: Step) -> str | None:
    how = table.states[step.target].history
    if step.internal or how == "keeps":
        return record.history
    if how == "clears":
        return None
    return record.history if table.states[step.source].history == "keeps" else step.source
