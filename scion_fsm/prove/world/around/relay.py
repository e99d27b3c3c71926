"""Somebody who hears of the agents late, twice, in any order or not at all: a hub, fed by relays and people.

It holds records by the real tracker. What reaches it is true, and says what it is of; nothing else is
promised, but that it is told in the end how every pod is, or was last.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.machine.orders import Moment
from scion_fsm.machine.runs import Run
from scion_fsm.observe.decode import pod_from_bytes
from scion_fsm.prove.world.around.host import PROJECT
from scion_fsm.prove.world.around.pods import NAMESPACE
from scion_fsm.prove.world.process import CheckedTracker
from scion_fsm.runtime.agents import Identity

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from scion_fsm.machine.observation import Observation
    from scion_fsm.observe.decode import Pod
    from scion_fsm.prove.world.around.cluster import Change, Cluster
    from scion_fsm.prove.world.held.claims import Claims
    from scion_fsm.prove.world.tasks import Scheduler
    from scion_fsm.runtime.tracker import Decision, Tracker

BEGINNINGS = ("provision", "start", "restart", "reincarnate")
DELAYS = (0.0, 0.0, 0.1, 2.0, 30.0, 400.0)
COPIES = (0, 1, 1, 1, 1, 2, 3)


class Relay:
    """A hub that relays tell of one cluster.

    Attributes:
        name: For people.
        tracker: Its agents.
        seen: By uid, the newest version that it took.
        shown: By uid, the version that it was shown last.
        given: When the command was given that it is being told; None for what is none.
        said: When the report was made that it is being told; None likewise.
        taken: What it was last told.
        is_sure: What it is told is so.
    """

    is_sure = True
    known_of_none: tuple[str, ...] = BEGINNINGS
    """What may be said of an agent of which no run is known."""

    def __init__(
        self,
        scheduler: Scheduler,
        cluster: Cluster,
        claims: Claims,
        dice: Callable[[], random.Random],
    ) -> None:
        """Has heard of nothing."""
        self.name = "hub"
        self.given: float | None = None
        self.said: float | None = None
        self._scheduler, self._cluster, self._claims, self._dice = scheduler, cluster, claims, dice
        self._generation = 0
        self._last: dict[str, Change] = {}
        self._heard = cluster.version
        self.begin()
        cluster.streams.append(self._told)

    def begin(self) -> None:
        """Begins anew, as after a restore of the cluster, which nobody who hears so little can tell."""
        self._generation += 1
        self._heard = self._cluster.version
        self.seen: dict[str, int] = {}
        self.shown: dict[str, int] = {}
        self.taken: deque[tuple[Pod | None, Observation]] = deque(maxlen=2000)
        tracker = CheckedTracker(Lifecycle.default(), cluster=self._cluster.name)
        tracker.checked = lambda before, decision: self._claims.decided(
            self,
            before,
            decision,
            given=self.given,
            said=self.said,
            told_of=self.told_of(decision),
        )
        tracker.was_reset = self.seen.clear
        tracker.taken = self.taken
        self.tracker: Tracker = tracker
        self._last = {}

    def told_of(self, _decision: Decision) -> frozenset[str]:
        """Gives the ends that it has been told of which are not so; none."""
        return frozenset()

    def _told(self, word: str) -> None:
        if word == "broken":
            if self._cluster.version < self._heard:
                self.begin()
            return
        for change in self._cluster.since(self._heard):
            self._heard = change.version
            self._last[change.pod.uid] = change
            self._later(lambda change=change: self._arrives(change))  # type: ignore[misc]  # a default

    def _later(self, deliver: Callable[[], None]) -> None:
        dice, generation = self._dice(), self._generation

        def arrive() -> None:
            if generation == self._generation:
                deliver()

        for _ in range(dice.choice(COPIES)):
            self._scheduler.at(self._scheduler.now + dice.choice(DELAYS), arrive)

    def _arrives(self, change: Change) -> None:
        self._take(change)

    def _take(self, change: Change) -> None:
        pod, problems = pod_from_bytes(change.content)
        self.tracker.take(change.kind, pod, problems=problems)

    def commanded(
        self,
        agent: str,
        word: str,
        *,
        about: str | None,
        mints: str | None,
        is_timed: bool = True,
    ) -> None:
        """Lets somebody's command reach it, sooner or later."""
        given = self._scheduler.now

        def arrive() -> None:
            known = self.tracker.agents.get((NAMESPACE, f"{PROJECT}--{agent}"))
            run = known.record.run if known is not None else None
            is_known = run is not None and (self.is_sure or run.uid is not None)
            if not is_known and word not in self.known_of_none:
                # A known limit: a stop that comes before any sight of its run is not told from one of the
                # next, however much later that began.
                return
            observation = self.tracker.lifecycle.observe_command(
                word, at=given if is_timed else None, about=about, mints=mints
            )
            self._observed(agent, observation, given)

        self._later(arrive)

    def reported(self, agent: str, hook: str, *, run_id: str | None) -> None:
        """Lets a hook's report reach it, sooner or later."""
        observe = self.tracker.lifecycle.observe_hook
        self._reported(agent, lambda run, at: observe(hook, run=run, observed_at=at), run_id)

    def beaten(self, agent: str, phase: str, activity: str, *, run_id: str | None) -> None:
        """Lets a broker's heartbeat reach it, sooner or later."""
        observe = self.tracker.lifecycle.observe_heartbeat
        self._reported(
            agent, lambda run, at: observe(phase, activity, run=run, observed_at=at), run_id
        )

    def _reported(
        self, agent: str, observe: Callable[[Run | None, float], Observation], run_id: str | None
    ) -> None:
        self.passed_on(agent, observe(Run(run_id=run_id) if run_id else None, self._scheduler.now))

    def passed_on(self, agent: str, observation: Observation) -> None:
        """Lets what was observed now reach it, sooner or later; what has no time, now."""
        if observation.order is None:
            self._observed(agent, observation, None)
            return
        said = observation.order.seconds if isinstance(observation.order, Moment) else None

        def arrive() -> None:
            self.said = said
            self._observed(agent, observation, None)
            self.said = None

        self._later(arrive)

    def _observed(self, agent: str, observation: Observation, given: float | None) -> None:
        pod_name = f"{PROJECT}--{agent}"
        identity = Identity(agent, NAMESPACE, pod_name, PROJECT, None, None, None)
        self.given = given
        self.tracker.observed(identity, observation)
        self.given = None

    def rest(self) -> None:
        """Is told how every pod is, or was last; and lets what has lapsed lapse."""
        last = sorted(self._last.values(), key=lambda change: change.version)
        for change in last:
            self._take(change)
        for _ in self.tracker.due(self._scheduler.now):
            pass
        for change in last:
            self._take(change)
        for pod in self._cluster.pods.values():
            shown, _ = pod_from_bytes(pod.object(pod.version))
            self.tracker.seen(shown)
