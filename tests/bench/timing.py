"""Times in turns, and what comes of them: every round visits all contestants, so noise hits all alike.

No timing library is used: pyperf and pytest-benchmark time one contestant after the other, and a ratio
of two such times has the machine's mood of two different minutes in it. Here a ratio is made within
each round, and its spread is over the rounds.
"""

from __future__ import annotations

import gc
import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

BATCH_SECONDS = 0.02
"""What is quicker is repeated for about so long, so that the clock and its reader do not count."""


class Spread(NamedTuple):
    """The median of some numbers between their quartiles."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread:
        if len(numbers) == 1:
            return cls(numbers[0], numbers[0], numbers[0])
        return cls(*statistics.quantiles(numbers, n=4, method="inclusive"))

    def text(self, form: str) -> str:
        """`5.2 (5.0..5.6)`."""
        return f"{self.median:{form}} ({self.low:{form}}..{self.high:{form}})"


class Times(NamedTuple):
    """Seconds for one operation, by contestant and round."""

    rounds: Mapping[str, Sequence[float]]

    def spread(self, name: str) -> Spread:
        return Spread.of(self.rounds[name])

    def ratio(self, name: str, to: str) -> Spread:
        """How many times as long one takes as the other."""
        return Spread.of(self.paired(name, to, lambda mine, theirs: mine / theirs))

    def difference(self, name: str, less: str) -> Spread:
        """How much longer one takes than the other."""
        return Spread.of(self.paired(name, less, lambda mine, theirs: mine - theirs))

    def paired(
        self, name: str, other: str, combine: Callable[[float, float], float]
    ) -> list[float]:
        """Combines the times of two contestants round by round."""
        pairs = zip(self.rounds[name], self.rounds[other], strict=True)
        return [combine(mine, theirs) for mine, theirs in pairs]


def turns(names: Sequence[str], rounds: int) -> Iterator[str]:
    """Gives every name once a round, each round beginning with another one, on swept memory."""
    for number in range(rounds):
        begin = number % len(names)
        for name in (*names[begin:], *names[:begin]):
            gc.collect()
            yield name


def race(
    contestants: Mapping[str, Callable[[], object]],
    *,
    count: int,
    rounds: int,
    is_slow: bool = False,
) -> Times:
    """Times contestants in turns.

    Args:
        contestants: What to call by name; a call does `count` operations.
        count: Operations a call.
        rounds: How often each has its turn.
        is_slow: One call is enough for a turn, and the first is as good as any.
    """
    repeats = {name: 1 if is_slow else _repeats(call) for name, call in contestants.items()}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for name in turns(list(contestants), rounds):
        call, number = contestants[name], repeats[name]
        began = time.perf_counter()
        for _ in range(number):
            call()
        times[name].append((time.perf_counter() - began) / (number * count))
    return Times(times)


def _repeats(call: Callable[[], object]) -> int:
    call()  # the first call fills caches
    began = time.perf_counter()
    call()
    return max(1, round(BATCH_SECONDS / max(time.perf_counter() - began, 1e-9)))


def in_unit(seconds: Spread, *, sign: str = "") -> str:
    """Gives a time in the unit that suits it: `5.2 µs (5.0..5.6)`."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6), ("ns", 1e9)):
        if abs(seconds.median) * factor >= 1 or unit == "ns":
            low, median, high = (part * factor for part in seconds)
            digits = 0 if abs(median) >= 100 else 1 if abs(median) >= 10 else 2
            form = f"{sign}.{digits}f"
            return f"{median:{form}} {unit} ({low:{form}}..{high:{form}})"
    raise AssertionError(seconds)
