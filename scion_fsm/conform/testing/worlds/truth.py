"""What the laws demand of an input, from the world's side: what is stale, what is fresh, what is in doubt.

The ledger knows what one observer was told in the world's own terms, so that a subject that refuses too
much and one that believes too much are both seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.conform.testing.worlds.demand import FREE, Demand, Kind, doubt, fresh, stale
from scion_fsm.conform.testing.worlds.told import Told, clock_of
from scion_fsm.machine.orders import Moment, source

if TYPE_CHECKING:
    from scion_fsm.conform.testing.worlds.world import Input, Life
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.stored import EventEntry


class Ledger(Told):
    """What the laws demand of an input, from what one observer was told."""

    def demand(self, given: Input, seen: Observation, entry: EventEntry) -> Demand:
        """Tells what the laws demand of an input."""
        if entry.evidence == "command":
            return self._of_command(given, seen, entry)
        if given.life is None:
            return FREE
        if entry.evidence == "report":
            return self._of_report(given, seen, entry, given.life)
        return self._of_sight(given, seen, entry, given.life)

    def _of_sight(self, given: Input, seen: Observation, entry: EventEntry, life: Life) -> Demand:
        mark, order = self._sights.get(clock_of(life)), given.version
        is_old = mark is not None and order is not None and order <= mark
        says_something = entry.evidence not in ("none", "absence") and not seen.is_silent
        if self.is_up and not self.is_seen:
            return self._behind_fence(given, life, is_old=is_old, says_something=says_something)
        current = self.current
        if current is None:
            return self._of_first_sight(life, is_old=is_old, says_something=says_something)
        is_other = current.run.precedes(life.run) or life.run.precedes(current.run)
        if is_other and not self._is_alike(life):
            return self._of_other(given, life, is_old=is_old, says_something=says_something)
        if is_old or life.run.precedes(current.run):
            return stale("it is not newer than what was seen last of that run")
        if order is None:
            if entry.evidence == "irreversible" or not self._sights:
                return fresh("what it says of the current run is never taken back")
            return doubt("it has no order")
        if not says_something or entry.explains:
            return FREE
        return fresh("it is news of the current run")

    def _of_first_sight(self, life: Life, *, is_old: bool, says_something: bool) -> Demand:
        if is_old:
            return stale("it is not newer than what was seen last")
        if self.stopped is not None and not life.has_times:
            return doubt("an operator's word ended a run, and nothing tells which")
        if not says_something:
            return FREE
        is_later = (
            self.over is not None and life.has_times and life.began > self.over + self.skew + 2
        )
        if is_later and self._said and not self._sights:
            return Demand(Kind.FRESH, "it began after the agent had ended", opens=True)
        return fresh("it is the first sight of a run")

    def _of_other(self, given: Input, life: Life, *, is_old: bool, says_something: bool) -> Demand:
        current = self.current
        assert current is not None  # noqa: S101 - for type checkers: another than the current one
        is_later = current.run.precedes(life.run)
        is_here = life.place == current.place
        order = given.version
        by_times = self._apart(life) or (is_here and life.run.pod == current.run.pod)
        if is_here and life.is_pod and order is not None and self._sights.get(clock_of(life)):
            by_times = True  # the order decides, and a later pod has the later version
        if not by_times and is_here and order is not None and self._sights:
            by_times = True
        if not by_times:
            why = "nothing tells which of the two runs is the later one"
            return doubt(why) if is_later else Demand(Kind.UNPROVEN, why)
        if not is_later:
            return stale("it is of a run that began before the current one")
        if is_old:
            return FREE
        opening = Demand(Kind.FRESH, "it shows a later run", opens=True)
        return opening if says_something else FREE

    def _apart(self, life: Life) -> bool:
        """Whether times tell a run from the current one."""
        current = self.current
        if current is None or not (life.has_times and current.has_times):
            return False
        skew = 0.0 if life.place == current.place else self.skew
        return abs(life.began - current.began) >= skew + 1

    def _behind_fence(
        self, given: Input, life: Life, *, is_old: bool, says_something: bool
    ) -> Demand:
        began = life.began if life.has_times or life.is_pod else given.at
        fence = self.fence or 0.0
        for left in self.left:
            if left.run.pod == life.run.pod:
                if life.is_pod or not left.run.precedes(life.run):
                    return stale("a command left it behind")
                if life.has_times and life.began > fence + self.skew + 1 and not is_old:
                    return fresh("its container was started again after the command")
                return FREE
        if began + self.skew + 1 < fence:
            return stale("it began before the command that opened the current run")
        if is_old:
            return stale("it is not newer than what was read last")
        if life.began + 1 <= self._fenced:  # it names whole seconds
            return FREE  # never seen, and nothing tells that it began before
        return self._first_behind_fence(given, life, says_something=says_something)

    def _first_behind_fence(self, given: Input, life: Life, *, says_something: bool) -> Demand:
        if self.stopped is not None and not life.has_times:
            return doubt("an operator's word ended a run, and nothing tells which")
        if not says_something:
            return FREE
        if given.version is None:
            return doubt("it has no order")
        if self.current is None or life.run_id == self.current.run_id:
            return fresh("it shows the run that the command opened")
        return doubt("the command minted another run")

    # -- reports --------------------------------------------------------------------------------------

    def _of_report(self, given: Input, seen: Observation, entry: EventEntry, life: Life) -> Demand:
        moment = seen.order.seconds if isinstance(seen.order, Moment) else None
        mark = self._said.get(source(seen.order)) if seen.order is not None else None
        if moment is not None and mark is not None and moment <= mark:
            if given.is_named and self.current is not None and self.is_newer(life.run):
                return FREE
            return stale("it was not said later than what was accepted last by the same clock")
        if self.is_up and not self.is_seen:
            return self._reported_behind_fence(given, entry, life, moment)
        if self.current is None:
            if given.is_named and self.stopped is not None:
                return doubt("an operator's word ended a run, and nothing tells which")
            if entry.ends and self.had_earlier:
                return doubt("it reports an end, and there was an earlier run")
            is_behind = self.fence is not None and (moment is None or moment < self.fence)
            return FREE if is_behind else fresh("no run is known")
        if self.is_newer(life.run):
            return FREE
        if self.is_older(life.run):
            return self._reported_of_older(given, entry, life, moment)
        return self._reported_of_current(entry, moment)

    def _reported_of_older(
        self, given: Input, entry: EventEntry, life: Life, moment: float | None
    ) -> Demand:
        current = self.current
        assert current is not None  # noqa: S101 - for type checkers: older than the current one
        if given.is_named and not self._shares_id(life):
            return stale("it says that it is of an earlier run")
        if not life.has_times or (life.place != current.place):
            return FREE
        if entry.ends and self.had_earlier:
            return stale("it reports the end of an earlier run")
        began = self._started if self._started is not None else self._began
        if moment is None or began is None or given.is_named:
            return FREE
        if moment + self.skew + 1 < began:
            return stale("it was said before the current run began")
        return FREE

    def _shares_id(self, life: Life) -> bool:
        """Whether a run's name is the current one's too: a container of the same pod, or started again."""
        return self.current is not None and self.current.run.pod == life.run.pod

    def _reported_of_current(self, entry: EventEntry, moment: float | None) -> Demand:
        began = self._started if self._started is not None else self._began
        is_unsure = entry.ends and self.had_earlier
        if moment is None:
            return doubt("it reports an end at no known time") if is_unsure else fresh("it is said")
        if self.fence is not None and moment < self.fence:
            return FREE
        if began is None:
            return doubt("nobody knows when its run began") if is_unsure else fresh("it is said")
        if moment + self.skew < began:
            return FREE
        if is_unsure and moment <= began + self.skew + 1:
            return doubt("it reports an end, and the run had just begun")
        return fresh("the current run says so")

    def _reported_behind_fence(
        self, given: Input, entry: EventEntry, life: Life, moment: float | None
    ) -> Demand:
        fence = self.fence or 0.0
        newest = max((left.run for left in self.left), default=None)
        is_older = newest is not None and life.run <= newest
        if given.is_named and is_older:
            if any(left.run.pod == life.run.pod for left in self.left):
                return stale("it says that it is of a run that a command left behind")
            return FREE
        if moment is None or moment < fence:
            return stale("it was said before the command that opened the current run") if is_older else FREE  # fmt: skip
        if is_older:
            is_shut = entry.ends and self.begun is None
            return stale("it reports the end of a run that was left behind") if is_shut else FREE
        if given.is_named and self.current is not None and life.run_id != self.current.run_id:
            return doubt("the command minted another run")
        if given.is_named and self.stopped is not None:
            return doubt("an operator's word ended a run, and nothing tells which")
        if entry.ends:
            return doubt("it reports an end, and the run was not seen yet")
        if self.begun is not None and moment + self.skew < self.begun:
            return FREE
        return fresh("the run that the command opened says so")

    # -- commands -------------------------------------------------------------------------------------

    def _of_command(self, given: Input, seen: Observation, entry: EventEntry) -> Demand:
        moment = seen.order.seconds if isinstance(seen.order, Moment) else None
        if moment is None:
            return stale("a command without a moment cannot be told from an old one")
        if self._command is not None and moment <= self._command:
            return stale("it is not newer than the last command")
        life, current = given.life, self.current
        if current is None or (self.is_up and not self.is_seen):
            return self._commanded_unseen(given, life)
        if life is None:
            return self._commanded_now(given, moment, entry)
        if self.is_newer(life.run):
            return FREE
        if self.is_older(life.run):
            if life.is_pod and self._shares_id(
                life
            ):  # against commands a pod begins at its creation
                return self._commanded_now(given, moment, entry)
            if given.is_named and not self._shares_id(life):
                return stale("it is about an earlier run")
            if given.is_named or not life.has_times or life.place != current.place:
                return FREE
            return stale("it was given before the current run began")
        return self._commanded_now(given, moment, entry)

    def _commanded_now(self, given: Input, moment: float, entry: EventEntry) -> Demand:
        if entry.explains:  # whether in time is for `explains_seconds` to say
            return FREE
        if given.is_named and given.life is not None:
            return fresh("it names the current run")
        if self._began is None:
            return doubt("nobody knows when the current run began")
        if moment + self.skew < self._began:
            return FREE  # its first sight stands for its beginning
        if moment <= self._began + self.skew + 1:
            return doubt("it names no run, and the current one had just begun")
        return fresh("it is later than the current run's beginning")

    def _commanded_unseen(self, given: Input, life: Life | None) -> Demand:
        if life is None or not given.is_named:
            return fresh("no run was seen yet")
        if any(left.run.pod == life.run.pod for left in self.left):
            return stale("it is about a run that a command left behind")
        if self.current is not None and life.run_id == self.current.run_id:
            return fresh("it names the run that the command minted")
        return FREE
