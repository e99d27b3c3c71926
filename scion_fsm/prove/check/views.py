"""What of a record is shown to `reconcile`: as little as may do, so that one answer holds for many.

A function cannot depend on what it is not given. So what it makes of a view, without asking for more,
it makes of every record that has this view; an exception means that it asked for more. A view never
lies: what it holds back is either missing, or stands there as a `Withheld`, which can be carried along
and nothing else, and which is never put where the record has None.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, cast

import msgspec

from scion_fsm.machine.record import UNMARKED, Record

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator


class AskedForMore(BaseException):
    """Somebody looked at what a view holds back. It is no Exception, so that nobody catches it first."""


class Mention(NamedTuple):
    """What of a record an input can be compared with; of the rest it says nothing.

    Attributes:
        place: The place of its origin's order; None if it has no order.
        run: Whether it names a run.
    """

    place: int | None
    run: bool


def _ask(*_: object) -> NoReturn:
    raise AskedForMore


class _Closed:
    """Can be handed on and nothing else; not even what it is an instance of is told."""

    __slots__ = ()
    __class__ = property(_ask)
    __getattr__ = __bool__ = __repr__ = __iter__ = __contains__ = __len__ = _ask
    __lt__ = __le__ = __gt__ = __ge__ = _ask

    def __eq__(self, other: object) -> bool:
        return _ask()

    def __hash__(self) -> int:
        return _ask()


class Withheld(_Closed):
    """Stands for a value of a record that is not None."""

    __slots__ = ("value_of",)
    is_open = False

    def __init__(self, name: str, place: int | None = None) -> None:
        """Takes the name of the value, and its place in it."""
        self.value_of = name, place

    def __eq__(self, other: object) -> bool:
        """Compares by identity, for whoever may."""
        return self is other if Withheld.is_open else _ask()

    def __hash__(self) -> int:
        """Hashes by identity, for whoever may."""
        return id(self) if Withheld.is_open else _ask()


@contextmanager
def opened() -> Iterator[None]:
    """Lets what is withheld be told apart: for the checker, not for what it checks."""
    Withheld.is_open = True
    try:
        yield
    finally:
        Withheld.is_open = False


_ALWAYS_SHOWN = tuple(
    name
    for name in Record.__struct_fields__
    if name not in ("incarnation", "superseded", "orders", "history")
)
_ORDERS = Record.__struct_fields__.index("orders")
_MARKS = tuple(Withheld("orders", place) for place in range(len(UNMARKED)))
_VALUES = {name: Withheld(name) for name in ("incarnation", "superseded", "history")}


class _Runs(_Closed):
    """The runs and the orders of a record; all else is missing."""

    __slots__ = ("incarnation", "orders", "superseded")
    relation = Record.relation

    def __init__(self, record: Record) -> None:
        self.incarnation = record.incarnation
        self.superseded = record.superseded
        self.orders = record.orders


def withholding(record: Record, mention: Mention, *, history: bool) -> Record:
    """Views a record without the orders and runs that an input does not mention, and maybe the history."""

    def withheld(name: str) -> Any:  # noqa: ANN401 - the value, or what stands for it
        return None if getattr(record, name) is None else _VALUES[name]

    return msgspec.structs.replace(
        record,
        incarnation=record.incarnation if mention.run else withheld("incarnation"),
        superseded=record.superseded if mention.run else withheld("superseded"),
        history=withheld("history") if history else record.history,
        orders=tuple(
            order if order is None or place == mention.place else _MARKS[place]
            for place, order in enumerate(record.orders)
        ),
    )


def runs(record: Record, mention: Mention) -> Record:
    """Views the runs and the orders of a record, withheld likewise; nothing else is there."""
    return cast("Record", _Runs(withholding(record, mention, history=True)))


def always_shown(record: Record) -> Hashable:
    """Gives what `withholding` never withholds."""
    return tuple([getattr(record, name) for name in _ALWAYS_SHOWN]), record.history is None


def carried(record: Record, mention: Mention) -> Hashable:
    """Gives what a view withholds."""
    place = mention.place
    orders = record.orders if place is None else (record.orders[:place], record.orders[place + 1 :])
    return orders, record.history, mention.run or (record.incarnation, record.superseded)


def filled(after: Record, before: Record) -> Record:
    """Gives what became of a record by what became of its view."""

    def fill(value: Any) -> Any:  # noqa: ANN401 - any value of a record
        if type(value) is not Withheld:
            return value
        name, place = value.value_of
        return getattr(before, name) if place is None else before.orders[place]

    values = [fill(value) for value in msgspec.structs.astuple(after)]
    values[_ORDERS] = tuple([fill(order) for order in after.orders])
    return Record(*values)
