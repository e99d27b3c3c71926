"""Which heartbeat is no news of an agent that stalled: a subject that remembers cannot take it for another activity's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.conform.subject.session import Event, Put
from scion_fsm.model import Activity, view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.conform.subject.session import Move
    from scion_fsm.machine.table import Table


class Stalling:
    """Follows an agent by bare events, where `heartbeat.working` means one that names another activity than stalled.

    Attributes:
        no_news: The event that a subject with a memory takes for an unchanged heartbeat; empty if there is none.
    """

    def __init__(self, table: Table, moves: Iterable[Move] = ()) -> None:
        """Begins with a fresh agent, and follows what was played already."""
        self.no_news = ""
        self._table, self._at = table, table.data.initial
        for move in moves:
            self.take(move)

    def take(self, move: Move) -> None:
        """Follows one move."""
        if isinstance(move, Put):
            self._at, self.no_news = move.configuration, ""
        if not isinstance(move, Event):
            return
        source, target = self._at, self._table.step(self._at, move.name).target
        if target == source:
            return
        (_, before), (_, after) = view(source), view(target)
        is_quiet = before in (Activity.STALLED, Activity.OFFLINE)
        if after == Activity.STALLED and not is_quiet:
            self.no_news = self._table.data.heartbeats.activities.get(str(before or ""), "")
        elif after not in (Activity.STALLED, Activity.OFFLINE) or not is_quiet:
            self.no_news = ""
        self._at = target
