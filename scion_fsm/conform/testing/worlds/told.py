"""What one observer was told, in the world's own terms: which run is the current one, and what was said of it.

It moves on by what the laws demand, and by what the subject took only where they leave it open.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Self

from scion_fsm.machine.orders import Moment, source

if TYPE_CHECKING:
    from scion_fsm.conform.testing.worlds.world import Input, Life, Run
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.stored import EventEntry

REPORTERS = frozenset({"agent", "relay", "scheduler"})


class Told:
    """What one observer was told, in the world's own terms.

    Attributes:
        skew: How far apart clocks may be, in seconds.
        current: The newest run that it was told of; None if it knows none.
        is_seen: Its runtime showed that run; otherwise a command minted its id.
        fence: The moment of the last command that opened a run.
        is_up: No run was seen since.
        left: The runs that it left behind, of those that are known.
        begun: When the new run said that it began.
        had_earlier: It knows of an earlier run, or of such a command.
        stopped: The moment of an operator's word that a run had ended which was not seen.
        over: When a report said that a run had ended which was not seen.
    """

    def __init__(self, skew: float) -> None:
        """Begins with nothing told."""
        self.skew = skew
        self.current: Life | None = None
        self.is_seen = False
        self.fence: float | None = None
        self.is_up = False
        self.left: tuple[Life, ...] = ()
        self.begun: float | None = None
        self.had_earlier = False
        self.stopped: float | None = None
        self.over: float | None = None
        self._began: float | None = None
        self._started: float | None = None
        self._last_seen: Life | None = None
        self._fenced = 0.0
        self._sights: dict[str, int] = {}
        self._said: dict[str, float] = {}
        self._command: float | None = None

    def fork(self) -> Self:
        """Gives a ledger with the same entries."""
        other = copy.copy(self)
        other._sights, other._said = dict(self._sights), dict(self._said)  # noqa: SLF001 - its own class
        return other

    def is_older(self, run: Run) -> bool:
        """Whether a run began before the current one, or a command left it behind."""
        if any(life.run.pod == run.pod and not life.run.precedes(run) for life in self.left):
            return True
        return self.current is not None and run.precedes(self.current.run)

    def is_unseen(self, run: Run) -> bool:
        """Whether a run, no older one, is none that a runtime showed."""
        return self.current is None or not self.is_seen or self.is_newer(run)

    def is_newer(self, run: Run) -> bool:
        """Whether a run began after the current one."""
        return self.current is not None and self.current.run.precedes(run)

    def _is_alike(self, life: Life) -> bool:
        """Whether nothing tells a run from the current one: a container of no known times, started again."""
        current = self.current
        is_same = current is not None and current.run.pod == life.run.pod
        return is_same and not life.is_pod and not life.has_times

    def accept(self, given: Input, seen: Observation, entry: EventEntry, plan: Plan) -> None:
        """Enters an input that counted."""
        step = plan.steps[-1]
        moment = seen.order.seconds if isinstance(seen.order, Moment) else None
        if entry.evidence == "command":
            self._accept_command(given, seen, entry, opens=step.opens)
        elif step.lifts and self.is_up:
            self._lift()
        elif entry.evidence == "report":
            if entry.begins and self.is_up and self.begun is None and moment is not None:
                self.begun = moment
            if entry.ends and step.ends and self.over is None and not self.is_seen:
                self.over = moment
        elif given.life is not None:
            if len(plan.steps) > 1 and self.over is not None:
                self.had_earlier = True
                self._said, self._sights = {}, {}
            self._accept_sight(given, given.life)
        if seen.order is not None and moment is not None and entry.origin in REPORTERS:
            self._said[source(seen.order)] = moment

    def _accept_command(
        self, given: Input, seen: Observation, entry: EventEntry, *, opens: bool | str
    ) -> None:
        moment = seen.order.seconds if isinstance(seen.order, Moment) else 0.0
        self._command = moment
        if entry.explains and not self.is_seen:
            self.stopped = moment
        if not (opens is True or (opens and self.current is None)):
            return
        left = self.left if self.is_up else ()
        if self.current is not None:
            left = (*left, self.current)
            self._last_seen = self.current if self.is_seen else self._last_seen
        self.had_earlier = True
        self.fence, self.is_up, self.begun, self.left = moment, True, None, left
        self._fenced = given.at
        self.current = given.begins if seen.mints else None
        self._begin(is_seen=False)
        self._sights = {clock: mark for clock, mark in self._sights.items() if not clock}

    def _lift(self) -> None:
        self.current, self._last_seen = self._last_seen, None
        self.fence, self.is_up, self.left = None, False, ()
        self._begin(is_seen=self.current is not None)
        self._sights = {clock: mark for clock, mark in self._sights.items() if not clock}
        self._began = self.current.began if self.current and self.current.has_times else None

    def _begin(self, *, is_seen: bool) -> None:
        self.is_seen = is_seen
        self._began = self._started = self.over = None
        self._said.clear()

    def _accept_sight(self, given: Input, life: Life) -> None:
        is_other = self.current is not None and self.is_seen and self.is_newer(life.run)
        if (is_other and not self._is_alike(life)) or not self.is_seen:
            if self.current is not None and is_other:
                self.had_earlier = True
                self._sights = {}
            was_minted = not self.is_seen and self.current is not None
            said = dict(self._said)
            self._begin(is_seen=True)
            if was_minted or not is_other:
                self._said = said
            self.is_up, self.left, self.stopped, self._last_seen = False, (), None, None
            self._began = life.began if life.has_times else given.at
            self.current = life
        elif self.current is None or not life.run.precedes(self.current.run):
            self.current = life if life.run.container or self.current is None else self.current
        if given.started is not None:
            self._started = given.started
        if given.version is not None:
            clock = clock_of(life)
            self._sights[clock] = max(given.version, self._sights.get(clock, 0))

    def forget_history(self) -> None:
        """Enters that a cluster's history went back; times stay."""
        self._sights = {clock: mark for clock, mark in self._sights.items() if not clock}


def clock_of(life: Life) -> str:
    """Names whose order a sight has: a cluster's, or the reader's, whose name is empty."""
    return life.cluster or ""
