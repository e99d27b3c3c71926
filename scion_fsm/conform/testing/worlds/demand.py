"""What the laws may demand of an input, and why."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What the laws demand of an input."""

    STALE = "it must change nothing (L4, L6, L7)"
    FRESH = "freshness must not refuse it (L13)"
    DOUBT = "it may be refused, and then people are told (L15)"
    UNPROVEN = "it must change nothing, and people are told (L15)"
    FREE = "nothing"


class Demand(NamedTuple):
    """What the laws demand of an input, and why; `opens` if it must open a new run."""

    kind: Kind
    why: str = ""
    opens: bool = False


FREE = Demand(Kind.FREE)


def stale(why: str) -> Demand:
    """It must change nothing."""
    return Demand(Kind.STALE, why)


def fresh(why: str) -> Demand:
    """Freshness must not refuse it."""
    return Demand(Kind.FRESH, why)


def doubt(why: str) -> Demand:
    """It may be refused, and then people are told."""
    return Demand(Kind.DOUBT, why)
