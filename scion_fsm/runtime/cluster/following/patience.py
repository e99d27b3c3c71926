"""When to ask and when to ask again: the pace of a watch, and pauses that grow."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable


class Pace(msgspec.Struct, frozen=True):
    """How a watch paces itself, in seconds.

    Attributes:
        silence: A connection without a byte for so long is dead; bookmarks come about once a minute.
        shortest: The server is asked to end a watch after a random time from here …
        longest: … to here, so that many clients do not come back at once.
        resync: A complete list is made at least so often, however well the watch goes.
        page_size: Pods in a page of a list.
        streaming: Whether to try streaming lists first; where the server has none, pages follow.
    """

    silence: float = 150.0
    shortest: float = 300.0
    longest: float = 600.0
    resync: float = 600.0
    page_size: int = 500
    streaming: bool = True


class Backoff:
    """Growing pauses between failures (pods.md 4, rule 8: those of client-go's reflector)."""

    def __init__(
        self,
        *,
        first: float = 0.8,
        factor: float = 2.0,
        most: float = 30.0,
        jitter: float = 1.0,
        healthy_after: float = 120.0,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """Begins with the first pause.

        Args:
            first: Seconds of the first pause, before jitter.
            factor: How much longer each next one is.
            most: The longest pause, before jitter.
            jitter: A pause is longer by a random share of itself, at most this one.
            healthy_after: Seconds without a failure after which the pauses begin anew.
            uniform: Draws a number between two others.
        """
        self._first, self._factor, self._most, self._jitter = first, factor, most, jitter
        self._healthy_after, self._uniform = healthy_after, uniform
        self._next = first
        self._last: float | None = None

    def pause(self, now: float, *, at_least: float | None = None) -> float:
        """Gives the seconds to wait after a failure.

        Args:
            now: The clock's seconds.
            at_least: What the server asked for, if it did (Retry-After).
        """
        if self._last is not None and now - self._last >= self._healthy_after:
            self._next = self._first
        pause = self._next * (1 + self._uniform(0.0, self._jitter))
        self._next = min(self._next * self._factor, self._most)
        pause = max(pause, at_least or 0.0)
        self._last = now + pause
        return pause


def whole_seconds(seconds: float) -> int:
    """Rounds up to whole seconds, at least one, as timeoutSeconds wants them."""
    return max(1, math.ceil(seconds))
