"""Stories that led to a row which is asked rarely, told again with a change, so that no row stays rare.

A story's name says what is told again: `again-SEED-NUMBER-AT-NAME` is the story NAME as far as its move AT.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from scion_fsm.conform.fuzz.pods import hostile
from scion_fsm.conform.fuzz.scenes import a_record, an_input
from scion_fsm.conform.subject.inputs import ObservationInput, PodInput
from scion_fsm.conform.subject.session import RESET, Event, Put, Sight

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping, Sequence

    from scion_fsm.conform.subject.session import Move

AGAIN = "again"
_WITNESSES = 8
"""Stories that are kept for a row."""
_RAREST = 8
"""Rows of which one is drawn, so that one that cannot be had more often does not keep the others waiting."""
Thing = TypeVar("Thing", bound=msgspec.Struct)
_OF_RECORDS = ("marks", "command", "reason", "message", "exit_code", "tool_name", "history", "end")
_OF_INPUTS = ("order", "reason", "exit_code", "time", "tool_name", "mints", "id", "run")


class Rare:
    """Which stories led to which row."""

    def __init__(self) -> None:
        """Knows none."""
        self._witnesses: dict[str, list[str]] = {}

    def note(self, rows: Sequence[str], name: str, at: int) -> None:
        """Keeps that a story asked some rows by a move; one that is told again is a witness for want of others."""
        most = 1 if name.startswith(AGAIN) else _WITNESSES
        for row in rows:
            known = self._witnesses.setdefault(row, [])
            if len(known) < most:
                known.append(f"{at}-{name}")

    def name(self, draw: random.Random, counts: Mapping[str, int], tail: str) -> str | None:
        """Names a story that asks one of the rarest rows; none before any was asked.

        Args:
            draw: Of all that is random.
            counts: How often each row was asked.
            tail: What tells this story from the others, as in every name.
        """
        rarest = sorted(self._witnesses, key=counts.__getitem__)[:_RAREST]
        if not rarest:
            return None
        return f"{AGAIN}-{tail}-{draw.choice(self._witnesses[draw.choice(rarest)])}"


def retold(draw: random.Random, told: Sequence[Move]) -> Iterator[Move]:
    """Tells the end of a story again, a few times, each with something changed.

    Args:
        draw: Of all that is random.
        told: The story, as far as the move for which it is told again.
    """
    last = told[-1]
    match told[-2], last:
        case Put(record=record), Sight(input=ObservationInput(observation=seen)) if record:
            for _ in range(4):
                other = a_record(draw, record.configuration)
                after = _changed(draw, record, other, _OF_RECORDS)
                yield Put(after.configuration, after)
                changed = _changed(draw, seen, an_input(draw, seen.event or "", record), _OF_INPUTS)
                yield Sight(ObservationInput(changed))
        case Put() as put, Event():
            yield from (put, last, last)
        case _:
            begin = draw.choice([1, 1, len(told) - 1, max(len(told) - 3, 1)])
            kept = [move for move in told[begin:-1] if draw.random() < 0.9]
            yield told[0] if isinstance(told[0], Put) else RESET
            yield from kept
            if isinstance(last, Sight) and isinstance(last.input, PodInput) and draw.random() < 0.3:
                yield Sight(
                    msgspec.structs.replace(last.input, object=hostile(draw, last.input.object))
                )
            yield last


def _changed(draw: random.Random, thing: Thing, other: Thing, names: Sequence[str]) -> Thing:
    """Gives a thing with one part of another, more often than not."""
    name = draw.choice([None, *names])
    if name is None:
        return thing
    return msgspec.structs.replace(thing, **{name: getattr(other, name)})
