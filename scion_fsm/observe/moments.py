"""When an input was sent, for those that say so in seconds; a time that cannot be compared is none."""

from __future__ import annotations

import math

from scion_fsm.untrusted import quoted


def moment(observed_at: object) -> tuple[float | None, tuple[str, ...]]:
    """Reads a time that may become the mark that later inputs are compared with (L6).

    Args:
        observed_at: Anything; meant are seconds since 1970, or None where it is not known.

    Returns:
        The time; None for NaN, infinity, what is beyond every float and what is no number, since nothing
        would ever be newer (L11). And what is wrong with it.
    """
    if observed_at is None:
        return None, ()
    if isinstance(observed_at, (int, float)) and not isinstance(observed_at, bool):
        try:
            seconds = float(observed_at)  # a whole number may be longer than a record takes
            if math.isfinite(seconds):
                return seconds, ()
        except OverflowError:  # nor does any float hold it
            pass
    return None, (f"the time {quoted(observed_at)} cannot be compared",)
