"""How a story is told: each run shown and heard so often, within what bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.prove.check.inputs import Life, Sender, Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.machine.table import Table


class Bounds(msgspec.Struct, frozen=True):
    """How much may come.

    Attributes:
        is_whole: All that the table can tell apart, of every origin at once, two commands of each kind;
            otherwise what freshness can tell apart.
        runs: How many runs a story has, at most.
        events: Those that stand for all that the table cannot tell from them; None for the first.
    """

    is_whole: bool = False
    runs: int = 3
    events: frozenset[str] | None = None


class Teller(Sender):
    """Tells stories by what the bounds leave."""

    def __init__(self, table: Table, lives: tuple[Life, ...], bounds: Bounds) -> None:
        """Begins a story of these lives, of the first if they are more than the bounds have runs."""
        lives = lives[: bounds.runs]
        super().__init__(table, lives)
        self.bounds = bounds
        self.number = len(lives)

    def sights(self, events: Sequence[str], *, orderless: bool = True) -> None:
        """Shows each run twice by each event, once without an order, and once without its name."""
        for life in range(self.number):
            for event in events:
                self.sight(event, life, 20, naming=0 if event == "pod.unreachable" else -1)
                self.sight(event, life, 40)
                if orderless:
                    self.sight(event, life, 40, has_order=False)

    def containers(self, events: Sequence[str], *, orderless: bool = True) -> None:
        """Shows each run by each event, twice where it runs; its ends are later, for one ends but once."""
        running, *ends = events
        for life in range(self.number):
            self.sight(running, life, 20)
            self.sight(running, life, 30)
            for event in ends:
                self.sight(event, life, 50 if event == "container.gone" else 40)
            for event in events if orderless else ():
                self.sight(event, life, 40, has_order=False)

    def reports(self, events: Sequence[str], *, is_named: bool, off: float = 0.0) -> None:
        """Lets each run say each thing at its beginning and later, and once without a time."""
        for life in range(self.number):
            for event in events:
                self.report(event, life, 2, is_named=is_named, off=off)
                self.report(event, life, 45, is_named=is_named, off=off)
            self.report(events[0], life, 45, is_dated=False, is_named=is_named)
        self.report(events[1], 0, 45, is_dated=False, is_named=is_named)

    def told(self, name: str, **more: object) -> Story:
        """Ends the story; what the bounds leave out is not sent."""
        self.unknown()
        return Story(name, self._lives, tuple(dict.fromkeys(self.sent)), **more)  # type: ignore[arg-type]
