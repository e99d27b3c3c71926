"""Record and observation to plan: freshness first, then one row of the table (L4-L11)."""

from __future__ import annotations

import msgspec

from scion_fsm.machine.observation import Observation, Order, compare_orders
from scion_fsm.machine.record import Record
from scion_fsm.machine.stored import Disposition
from scion_fsm.machine.table import Step, Table

_REPORTERS = frozenset({2, 3, 4})
"""The agent, the relay and the scheduler in spec.vocabulary's ORIGINS."""
_RUNTIME_EVIDENCE = frozenset({"level", "irreversible", "absence"})


class Plan(msgspec.Struct, frozen=True, gc=False):
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
    entry = table.inputs.get(event or "")
    if event is None or entry is None:
        return _unknown(table, record, observation)
    relation = compare_orders(record.orders[entry.origin_index], observation.order)
    run = record.relation(observation.incarnation)
    fresh = table.freshness(run, relation, entry.evidence)
    if fresh.ignore is not None:
        return Plan(record, (), "ignored", fresh.id, fresh.why, fresh.law, fresh.ignore)
    if record.history is not None and event in table.data.repeats:
        event = table.data.repeats[event].get(record.history, event)

    before = record
    opening: tuple[Step, ...] = ()
    if fresh.open is not None:
        opening = (table.step(record.configuration, fresh.open),)
        before = Record(
            record.name,
            opening[0].target,
            superseded=record.superseded,
            orders=record.orders,
            last_transition_time=record.last_transition_time,
        )
    step = table.step(before.configuration, event)
    if step.disposition != "taken":
        return Plan(record, (step,), step.disposition, step.rule, step.why, step.law)
    names_run = entry.evidence in _RUNTIME_EVIDENCE and relation != "incomparable"
    after = _apply(before, step, observation, entry.origin_index, names_run=names_run)
    must_write = step.target != record.configuration or after.visible != record.visible
    return Plan(after, (*opening, step), "taken", step.rule, step.why, step.law, "", must_write)


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
    record: Record, step: Step, observation: Observation, origin: int, *, names_run: bool
) -> Record:
    """Gives the record after a step.

    Args:
        record: The record before it.
        step: The step.
        observation: What was observed.
        origin: The index of its mark in a record.
        names_run: Whether the observation may say which run the record is about. One without an order
            may not where the last had one: it may be older (L7).
    """
    incarnation, superseded = record.incarnation, record.superseded
    if step.opens:
        incarnation, superseded = None, incarnation or superseded
    elif names_run and observation.incarnation is not None:
        if incarnation is None:
            incarnation = observation.incarnation
        else:
            incarnation = incarnation.refined_by(observation.incarnation)
    orders, order = record.orders, observation.order
    if order is not None and order != orders[origin]:
        orders = (*orders[:origin], order, *orders[origin + 1 :])
    if step.opens and isinstance(order, (int, float)):
        orders = _since(orders, order)
    reason, message, exit_code = _detail(record, step, observation)
    return Record(
        record.name,
        step.target,
        incarnation,
        superseded,
        orders,
        reason,
        message,
        exit_code,
        None if step.tool_name == "clear" else _tool_name(record, step, observation),
        record.history
        if step.history == "keep"
        else (None if step.history == "clear" else step.source),
        observation.time if step.moves else record.last_transition_time,
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
    if step.explanation is not None:
        code = "unknown" if observation.exit_code is None else observation.exit_code
        message = step.explanation.format(exit_code=code, reason=observation.reason or "unknown")
        return observation.reason, message, observation.exit_code
    if step.detail == "replace":
        return observation.reason, observation.message, observation.exit_code
    if step.detail == "keep":
        return record.reason, record.message, record.exit_code
    return (
        observation.reason if record.reason is None else record.reason,
        observation.message if record.message is None else record.message,
        observation.exit_code if record.exit_code is None else record.exit_code,
    )


def _tool_name(record: Record, step: Step, observation: Observation) -> str | None:
    return record.tool_name if step.tool_name == "keep" else observation.tool_name or None
