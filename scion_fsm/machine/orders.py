"""Orders: which of two inputs is the newer one, by whose clock (laws.md 3).

An order is a version of a cluster or a moment of a clock, never a bare string or number, and nothing is
compared with what is not its like.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeGuard

import msgspec

from scion_fsm.errors import OrderError
from scion_fsm.machine.fields import PydanticField
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from scion_fsm.machine.spec.vocabulary import OrderRelation

LONGEST_VERSION = 20
"""Digits of the longest version: of 64 bits (etcd's revisions are, KEP-5504)."""
BEFORE_ALL = "1"
"""The version of a store in which nothing was written yet (etcd's first revision)."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
LATEST = datetime(2300, 1, 1, tzinfo=UTC).timestamp()
"""Moments outside are no times of agents, but milliseconds for seconds, or a clock that was never set."""
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
"""What Kubernetes and Go write; Python reads weeks and commas as well, and other languages do not."""
UNNAMED = "?"
"""Begins the name of a cluster that is not known: the reading that it was seen in stands for it."""


class Version(
    PydanticField, msgspec.Struct, frozen=True, tag_field="kind", tag="version", gc=False
):
    """A resourceVersion and the cluster that gave it.

    Attributes:
        cluster: The cluster's name; for one without a name `?` and what tells one reading from others.
        digits: A whole number without leading zeros, of at most 20 digits.

    Raises:
        OrderError: The digits are none.
    """

    cluster: str
    digits: str

    def __post_init__(self) -> None:
        """Checks the digits."""
        if not is_version(self.digits):
            raise OrderError(f"the version {quoted(self.digits)} cannot be compared")

    def __str__(self) -> str:
        """`version 1002`."""
        return f"version {self.digits}"


class Moment(PydanticField, msgspec.Struct, frozen=True, tag_field="kind", tag="moment", gc=False):
    """A time and the clock that gave it.

    Attributes:
        clock: Whose clock: of hooks, the file, a broker, whoever read a listing, operators, timers.
        seconds: Since 1970; between the years 2000 and 2300.

    Raises:
        OrderError: It is not finite or no time of ours.
    """

    clock: str
    seconds: float

    def __post_init__(self) -> None:
        """Checks the time."""
        if not is_time(self.seconds):
            raise OrderError(_no_time(self.seconds))

    def __str__(self) -> str:
        """`2026-01-02T03:04:05Z`."""
        return rfc3339(self.seconds)


Order = Version | Moment
"""An input's place among those of its origin; None where it is not known."""

Marks = tuple[tuple[int, Order], ...]
"""The last accepted order by origin, for each clock and cluster that its inputs came by."""


def is_version(digits: object) -> TypeGuard[str]:
    """Whether a text can be compared as a version (`""`, `"0"`, `"007"`, `"٣"`, `"abc"` cannot)."""
    return (
        isinstance(digits, str)
        and digits.isascii()
        and digits.isdigit()
        and digits[0] != "0"
        and len(digits) <= LONGEST_VERSION
    )


def is_time(seconds: object) -> bool:
    """Whether a number can be a moment of anybody's clock."""
    return (
        isinstance(seconds, (int, float))
        and not isinstance(seconds, bool)
        and EARLIEST <= seconds <= LATEST
    )


def is_newer_version(digits: str, than: str) -> bool:
    """Whether one version is later than another of its cluster; as numbers, without making any (KEP-5504)."""
    return (len(digits), digits) > (len(than), than)


def version(cluster: str | None, digits: object) -> Version | None:
    """Gives a comparable version; None for what says nothing. No cluster is one without a name."""
    try:
        return Version(cluster or UNNAMED, digits)  # type: ignore[arg-type]  # it checks itself
    except OrderError:
        return None


def moment(clock: str, time: object) -> tuple[Moment | None, tuple[str, ...]]:
    """Reads a time.

    Args:
        clock: Whose it is.
        time: Seconds since 1970, or RFC 3339; None where it is not known.

    Returns:
        The moment, or None for what cannot be compared (L11); and what is wrong with it.
    """
    if time is None:
        return None, ()
    seconds = seconds_of(time) if isinstance(time, str) else time
    if is_time(seconds):
        return Moment(clock, float(seconds)), ()  # type: ignore[arg-type]  # it is a number
    return None, (_no_time(time),)


def _no_time(time: object) -> str:
    hint = ""
    if isinstance(time, (int, float)) and not isinstance(time, bool):
        is_milliseconds = EARLIEST * 1000 <= time <= LATEST * 1000
        hint = "; these are milliseconds, give seconds" if is_milliseconds else ""
    return f"the time {quoted(time)} cannot be compared{hint}"


def seconds_of(text: object) -> float | None:
    """Reads RFC 3339; None for what is none, has no zone, or lies outside what can be compared."""
    return seconds_of_text(text) if isinstance(text, str) else None


@lru_cache(maxsize=4096)  # a pod says when it was created each time that it changes
def seconds_of_text(text: str | None) -> float | None:
    """Reads RFC 3339 as `seconds_of` does, where it is known to be a text or nothing."""
    if text is None or not _RFC_3339.fullmatch(text):
        return None
    try:
        seconds = datetime.fromisoformat(text).timestamp()
    except (OverflowError, ValueError):  # no day of the calendar, or its zone leads out of it
        return None
    return seconds if is_time(seconds) else None


def rfc3339(seconds: float) -> str:
    """Gives a moment as Kubernetes writes times, with a fraction only where there is one."""
    text = datetime.fromtimestamp(seconds, UTC).isoformat()
    return text.replace("+00:00", "Z")


def is_after(one: float, other: float, skew: float = 0.0) -> bool:
    """Whether one time is later by more than the skew; a whole second is the second that it names."""
    return one >= other + 1 + skew if other.is_integer() else one > other + skew


def compare(
    marks: Marks, origin: int, order: Order | None, *, is_same_pod: bool = False
) -> OrderRelation:
    """Places an order against the last accepted ones of its origin.

    Args:
        marks: A record's; at most one of each origin and clock or cluster.
        origin: The index of the input's origin.
        order: The input's; None if it has none.
        is_same_pod: Both are of one pod's uid; then versions are compared even if a cluster of theirs
            has no name, for no two clusters have the same uid.

    Returns:
        unmarked for the first of its origin, other_clock for the first by its clock; undated for what has no
        order where the last had one, unordered where nobody has.
    """
    found: OrderRelation | None = None
    is_marked = False
    for owner, mark in marks:  # no comprehension: each input comes by here
        if owner != origin:
            continue
        is_marked = True
        if order is not None and is_comparable(mark, order, is_same_pod=is_same_pod):
            if not _is_newer(order, mark):
                return "not_newer"
            found = "newer"
    if order is None:
        return "undated" if is_marked else "unordered"
    return found or ("other_clock" if is_marked else "unmarked")


def is_comparable(one: Order, other: Order, *, is_same_pod: bool = False) -> bool:
    """Whether two orders are of one clock or cluster, or of one pod whose cluster has no name."""
    if isinstance(one, Version):
        if not isinstance(other, Version):
            return False
        return one.cluster == other.cluster or (
            is_same_pod and UNNAMED in (one.cluster[:1], other.cluster[:1])
        )
    return isinstance(other, Moment) and one.clock == other.clock


def _is_newer(order: Order, mark: Order) -> bool:
    if isinstance(order, Version) and isinstance(mark, Version):
        digits, than = order.digits, mark.digits  # as `is_newer_version`: each input comes by here
        return (len(digits), digits) > (len(than), than)
    return isinstance(order, Moment) and isinstance(mark, Moment) and order.seconds > mark.seconds


def source(order: Order) -> str:
    """Names the clock or cluster that an order is of; orders of one source are compared."""
    return f"@{order.clock}" if isinstance(order, Moment) else order.cluster


def slot(order: Order) -> str:
    """Names what at most one mark is kept for: a clock, a named cluster, all clusters without a name."""
    own = source(order)
    return UNNAMED if own.startswith(UNNAMED) else own
