"""The bounded inputs of the freshness product: every event, of two incarnations, in every order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm.machine.observation import Incarnation, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.observation import Order
    from scion_fsm.machine.stored import EventEntry
    from scion_fsm.machine.table import Table

UNKNOWN_EVENT = "an-event-from-the-future"


@dataclass(frozen=True, slots=True)
class World:
    """Two runs of one agent, the older first, and how the inputs tell which they speak of.

    Attributes:
        name: What tells the runs apart.
        runs: The older and the newer run.
        partial: A run that is only half named, if that happens.
        partial_age: The age that the half name gives away, if it does.
        is_ordered: Whether what is seen of a run has an order. Where it has, an input may still lack
            it (a list without a resourceVersion), but not the first that shows a run: then nothing
            could ever be proved newer.
    """

    name: str
    runs: tuple[Incarnation, Incarnation]
    partial: Incarnation | None = None
    partial_age: int | None = None
    is_ordered: bool = True

    def age(self, run: Incarnation | None) -> int | None:
        """Gives 0 for the older run, 1 for the newer, None where it is not told."""
        if run is None:
            return None
        return self.partial_age if run == self.partial else self.runs.index(run)

    def is_possible(
        self, orders: tuple[Order | None, ...], left: int | None, address: Address
    ) -> bool:
        """Tells whether an input can come to a record of these orders: see `is_ordered`.

        `left` is the run that was.

        A record remembers one run that an operator ended. What names one before it, but has no
        order of the runtime's to refuse it by, is outside the model (`verdict.OUTSIDE`).
        """
        if not address.names_run or (address.order is not None and not address.is_report):
            return True
        if address.age == 0 and left == 1:
            return False
        is_marked = orders[address.origin_index] is not None
        return address.is_report or is_marked or not self.is_ordered


WORLDS = (
    World("pods", (Incarnation("A", "a"), Incarnation("B", "b")), Incarnation("A"), 0),
    World("containers of a pod", (Incarnation("A", "a"), Incarnation("A", "b")), Incarnation("A")),
    World(
        "containers", (Incarnation(None, "a"), Incarnation(None, "b")), None, None, is_ordered=False
    ),
)
"""A pod replaced by another of its name, a container by another in its pod, and one without a pod."""

# Whatever is said of the older run was so before whatever is said of the newer one: pods of one name,
# and containers of one pod, follow each other (k8s: names are unique, a container is restarted in turn).
# A resourceVersion that has one more digit is newer, though as text it is not.
_ORDERS: tuple[tuple[str, ...], ...] = (("8", "9"), ("10", "11"))
_TIMES = (1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Address:
    """What of an input decides whether it can come and which laws speak of it; many inputs share one.

    Attributes:
        age: 0 for the older run, 1 for the newer, None where it is not told.
        names_run: Whether it names a run, if only by half.
        order: Its order.
        origin: The event's; None for an input that means nothing.
        origin_index: The place of its mark in a record.
        is_command: Whether an operator decided it.
        is_report: Whether it is somebody's word and no more.
        is_evidence: Whether it shows something of the agent in its runtime.
    """

    age: int | None
    names_run: bool
    order: Order | None
    origin: str | None = None
    origin_index: int = 0
    is_command: bool = False
    is_report: bool = False
    is_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the product.

    Attributes:
        label: `event@run:order`, a dash for what is not told.
        observation: What `reconcile` is given.
        address: Which laws speak of it.
    """

    label: str
    observation: Observation
    address: Address


def inputs(
    table: Table, world: World, *, events: frozenset[str] | None = None
) -> tuple[Input, ...]:
    """Gives every input of the product, in the spec's order of events.

    Events that no row tells apart (same origin, evidence and outcome everywhere) are alike, so the
    first of them stands for all.
    """
    return tuple(_inputs(table, world, events))


def _inputs(table: Table, world: World, events: frozenset[str] | None) -> Iterator[Input]:
    openers = {row.open for row in table.data.freshness}
    for names in alike(table):
        event = names[0]
        if event in openers or not (events is None or events.intersection(names)):
            continue
        entry = table.events[event]
        for run, order in _addresses(world, entry):
            yield _input(world, event, entry, run=run, order=order)
    for event_or_none in (None, UNKNOWN_EVENT):
        for run, order in ((None, None), (world.runs[1], _ORDERS[1][-1])):
            yield _unknown(world, event_or_none, run, order)


def alike(table: Table) -> list[list[str]]:
    """Groups the events that the table cannot tell apart."""
    groups: dict[object, list[str]] = {}
    data = table.data
    for index, (event, entry) in enumerate(data.events.items()):
        rules = (data.rules[row[index]] for row in data.cells)
        column = tuple((r.disposition, r.target, r.detail, r.opens, r.explanation) for r in rules)
        repeats = tuple(data.repeats.get(event, {}).items())
        groups.setdefault((entry.origin, entry.evidence, column, repeats), []).append(event)
    return list(groups.values())


def _addresses(
    world: World, entry: EventEntry
) -> Iterator[tuple[Incarnation | None, Order | None]]:
    yield None, None
    if entry.evidence == "command":
        return
    for run, orders in zip(world.runs, _ORDERS, strict=True):
        if entry.evidence == "report":
            yield run, None
        else:
            yield from ((run, order) for order in (orders if world.is_ordered else ()))
            yield run, None
    if entry.evidence != "report":
        if world.partial is not None:
            yield world.partial, _ORDERS[0][0]
            yield world.partial, None
        if world.is_ordered:
            yield None, _ORDERS[1][-1]
    elif entry.origin == "agent":
        yield from ((None, time) for time in _TIMES)
        yield from ((run, _TIMES[-1]) for run in world.runs)


def _input(
    world: World,
    event: str,
    entry: EventEntry,
    *,
    run: Incarnation | None,
    order: Order | None,
) -> Input:
    is_irreversible = entry.evidence == "irreversible"
    return Input(
        label=_label(event, run, order),
        observation=Observation(
            event=event,
            reason="Verdict" if is_irreversible else "Level" if run else None,
            exit_code=1 if is_irreversible else None,
            incarnation=run,
            order=order,
            tool_name="tool",
        ),
        address=Address(
            age=world.age(run),
            names_run=run is not None,
            order=order,
            origin=entry.origin,
            origin_index=entry.origin_index,
            is_command=entry.evidence == "command",
            is_report=entry.evidence == "report",
            is_evidence=entry.evidence in ("level", "irreversible", "absence"),
        ),
    )


def _unknown(
    world: World, event: str | None, run: Incarnation | None, order: Order | None
) -> Input:
    problems = () if event else ("an input from the future",)
    seen = Observation(event=event, incarnation=run, order=order, problems=problems)
    address = Address(world.age(run), run is not None, order)
    return Input(_label(event or "unknown", run, order), seen, address)


def _label(event: str, run: Incarnation | None, order: Order | None) -> str:
    if run is None and order is None:
        return f"{event}@-"
    return f"{event}@{run or '-'}" + ("" if order is None else f":{order}")
