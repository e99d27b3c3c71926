"""One process of ours: the real watch, tracker, loop and files, and the life that the world gives it."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import EngineError
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.prove.world.around.daemon import VirtualClient
from scion_fsm.prove.world.around.disk import View
from scion_fsm.prove.world.around.server import VirtualServer
from scion_fsm.prove.world.tasks import Killed
from scion_fsm.prove.world.waiting import LoopWaiting, StreamWaiting, TaskLock, task_of
from scion_fsm.runtime.cluster import AgentWatch, Backoff, Pace, Scope
from scion_fsm.runtime.engine import ENGINES, EngineWatch
from scion_fsm.runtime.files.folders import discover
from scion_fsm.runtime.files.store import AgentInfoStore
from scion_fsm.runtime.loop import Loop
from scion_fsm.runtime.remembering import RememberingTracker
from scion_fsm.runtime.roster import Roster
from scion_fsm.runtime.tracker import Tracker, identify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.record import Record
    from scion_fsm.observe.decode import Pod
    from scion_fsm.prove.world.around.cluster import Cluster
    from scion_fsm.prove.world.around.host import Host
    from scion_fsm.prove.world.held.claims import Claims
    from scion_fsm.prove.world.tasks import Scheduler, Task
    from scion_fsm.runtime.agents import Identity, Key
    from scion_fsm.runtime.tracker import Decision


_KEPT = 2000
_AGAIN_SECONDS = 5.0


class CheckedTracker(RememberingTracker):
    """The real tracker, of which every decision is held against the truth."""

    taken: deque[tuple[Pod | None, Observation]]
    checked: Callable[[Record | None, Decision], None]
    _decided = 0

    def seen(
        self,
        pod: Pod,
        *,
        key: Key | None = None,
        problems: Iterable[str] = (),
        is_gone: bool = False,
    ) -> Decision:
        """Takes in a pod; what is remembered is held against the truth like what is decided."""
        before, decided = self.agents.get(key or identify(pod).key), self._decided
        decision = super().seen(pod, key=key, problems=problems, is_gone=is_gone)
        if self._decided == decided:
            made = decision.observation, decision.plan
            decision = msgspec.structs.replace(decision, made=made)
            self.taken.append((pod, decision.observation))
            self.checked(before.record if before else None, decision)
        return decision

    def _decide(
        self,
        identity: Identity,
        pod: Pod | None,
        observation: Observation,
        problems: tuple[str, ...],
        key: Key | None = None,
    ) -> Decision:
        before = self.agents.get(key or identity.key)
        self._decided += 1
        decision = super()._decide(identity, pod, observation, problems, key)
        self.taken.append((pod, observation))
        self.checked(before.record if before else None, decision)
        return decision

    def reset_history(self) -> None:
        """Tells that what was seen counts no more."""
        self.was_reset()
        super().reset_history()

    was_reset: Callable[[], None]


class Process:
    """A process that watches a cluster and keeps the files of a host's agents.

    Attributes:
        name: For people.
        host: Where it runs.
        cluster: What it watches.
        tracker: Its agents; of the process as it now is.
        server: Its way to the cluster; None before it was started.
        is_alive: It has been started and has not ended.
        seen: By uid, the newest version that it was shown of that pod since history last went back for it.
        shown: By uid, the version that it was shown last.
        since: When it was started.
        restores: How often history had gone back when it was started, or last noticed that it had.
        taken: What its tracker was last told: a pod, and what it was taken for.
        told: What it told people, each thing once.
    """

    def __init__(
        self,
        name: str,
        *,
        host: Host,
        cluster: Cluster,
        scheduler: Scheduler,
        claims: Claims,
        pace: Pace,
        keep_gone: int,
        is_named: bool,
    ) -> None:
        """Starts nothing yet."""
        self.name, self.host, self.cluster = name, host, cluster
        self._scheduler, self._claims = scheduler, claims
        self._pace, self._keep_gone, self._is_named = pace, keep_gone, is_named
        self._starts = 0
        self.is_alive = self._is_asked = self._starts_again = False
        self.tracker: Tracker = Tracker(Lifecycle.default(), cluster=cluster.name)
        self.loop: Loop | None = None
        self.seen: dict[str, int] = {}
        self.shown: dict[str, int] = {}
        self.since = 0.0
        self.told: dict[str, None] = {}
        self.taken: deque[tuple[Pod | None, Observation]] = deque()
        self._tasks: list[Task] = []
        self.restores = 0
        self.server: VirtualServer | None = None
        self._watch: AgentWatch | EngineWatch | None = None
        self._view: View | None = None

    def start(self) -> None:
        """Starts it anew: of what it was before it knows what is on the disk."""
        if self.is_alive:
            self._starts_again |= self._is_asked  # whoever looks after it waits until it has ended
            return
        self.is_alive, self.seen, self.shown = True, {}, {}
        self._is_asked = self._starts_again = False
        self.since = self._scheduler.now
        self._tasks = []
        self._spawn("watch", self._main)

    def kill(self) -> None:
        """Ends it at once, wherever it is (kill -9)."""
        self.is_alive = False
        self._claims.killed(self.host)
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            if task is not self._scheduler.current:
                task.kill()
        if self._view is not None:
            self._view.let_go()
        if any(task is self._scheduler.current for task in tasks):
            raise Killed

    def stop(self) -> None:
        """Asks it to end (SIGTERM)."""
        if self._watch is not None and self.is_alive:
            self._is_asked = True
            self._watch.stop()

    def ended(self, name: str) -> set[str]:
        """Gives the uids of the pods of a name that are known to have ended."""
        known = (agent for agent in self.tracker.agents.values() if agent.identity.name == name)
        runs = (agent.record.run for agent in known if agent.is_terminal)
        return {run.uid for run in runs if run is not None and run.uid is not None}

    def _spawn(self, name: str, run: Callable[[], None]) -> Task:
        task = self._scheduler.spawn(f"{self.name} {name}", run)
        self._tasks.append(task)
        return task

    def _was_reset(self) -> None:
        self._claims.reset(self.name, since=self.restores)
        self.restores = self.cluster.restores
        self.seen.clear()

    def _before(self, call: str, name: str) -> None:
        """Lets the world come between two system calls, or end the process there."""
        if not self.is_alive:
            raise Killed
        self.host.before(self, call, name)

    def _main(self) -> None:
        """Does what `scion-fsm watch --agents FOLDER --write` does."""
        lifecycle, host, scheduler = Lifecycle.default(), self.host, self._scheduler
        view = self._view = View(host.disk, uid=host.uid, before=self._before)
        view.opened = lambda *what: self._claims.opened(self, *what)
        view.replaced = lambda *what: self._claims.replaced(self, *what)
        self._starts += 1
        tracker = CheckedTracker(lifecycle, cluster=self._cluster_name())
        tracker.taken = self.taken = deque(maxlen=_KEPT)
        tracker.checked = lambda before, decision: self._claims.decided(self, before, decision)
        tracker.was_reset = self._was_reset
        self.restores = self.cluster.restores
        self.tracker = tracker
        store = AgentInfoStore(lifecycle.table, system=view, clock=host.clock)
        folders = (host.agents_folder,)
        roster = Roster(
            lifecycle, store, discover(folders, system=view), [tracker.agents], clock=host.clock
        )
        loop = self.loop = Loop(
            roster,
            lambda: discover(folders, system=view),
            clock=host.clock,
            tell=lambda entry, problem: self.told.setdefault(
                f"{entry.qualified_name}: {problem}" if entry else problem
            ),
            lock=TaskLock(scheduler),
        )
        tracker.told_of_reset = loop.forget_versions
        with (
            self._watching(tracker) as decisions,
            loop.running(LoopWaiting(scheduler, self._spawn)),
        ):
            loop.begin()
            for decision in decisions:
                loop.decided(decision)
        self.is_alive = False
        if self._starts_again:
            self._scheduler.at(self._scheduler.now + _AGAIN_SECONDS, self.start)

    def _cluster_name(self) -> str:
        # The name of a cluster is often not known: then each process has one of its own for it.
        return self.cluster.name if self._is_named else f"?{self.name}/{self._starts}"

    @contextmanager
    def _watching(self, tracker: Tracker) -> Iterator[Iterable[Decision]]:
        """Opens the watch, which gives its decisions."""
        scheduler, host = self._scheduler, self.host
        dice = host.dice
        self.server = VirtualServer(
            self.cluster, scheduler, dice, lambda what: host.note(self.name, what)
        )
        with AgentWatch(
            self.server,
            Scope(),
            tracker=tracker,
            pace=self._pace,
            backoff=Backoff(uniform=lambda low, high: dice().uniform(low, high)),
            clock=host.clock,
            waiting=StreamWaiting(scheduler),
            uniform=lambda low, high: dice().uniform(low, high),
            tell=lambda notice: host.note(self.name, f"{notice.kind}: {notice.message}"),
            keep_gone=self._keep_gone,
        ) as watch:
            self._watch = watch
            yield _decisions(watch)


class Keeper(Process):
    """A process that watches the engine of its host: `scion-fsm watch --runtime docker`."""

    def kill(self) -> None:
        """Ends it at once; its client goes with it."""
        self.host.daemon.lose()
        super().kill()

    @contextmanager
    def _watching(self, tracker: Tracker) -> Iterator[Iterable[Decision]]:
        scheduler, host = self._scheduler, self.host
        with EngineWatch(
            VirtualClient(scheduler, host.daemon),
            ENGINES["docker"],
            tracker.lifecycle,
            host=host.project_path,
            tell=lambda what: host.note(self.name, what),
            now=host.clock.now,
            tracker=tracker,
            wait=lambda seconds: task_of(scheduler).wait(seconds),
            elapsed=host.clock.monotonic,
        ) as watch:
            self._watch = watch
            yield self._patient(watch)

    def _patient(self, watch: EngineWatch) -> Iterator[Decision]:
        """Gives decisions; where the engine is not there at once, whoever looks after it starts it again."""
        try:
            yield from watch
        except EngineError as error:
            self.host.note(self.name, str(error))
            self._starts_again = True


def _decisions(watch: AgentWatch) -> Iterable[Decision]:
    """Gives decisions as `Watches` does, where one of several watches waits for its cluster to be there."""
    for item in watch.inputs(is_patient=True):
        decision = watch.decide(item)
        if decision is not None:
            yield decision
