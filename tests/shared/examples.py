"""How many examples the properties are tried on: all of them in CI, a third elsewhere."""

from __future__ import annotations

import os

ALL = os.environ.get("SCION_FSM_EXAMPLES") == "all"


def part_of(count: int) -> int:
    """Gives how many of so many examples are tried here."""
    return count if ALL else count // 3
