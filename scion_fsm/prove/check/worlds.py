"""The worlds: stories in which all this can go wrong, of three runs each, as the bounds of the proof."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.observe import clocks
from scion_fsm.prove.check.inputs import Life, Story, alike, container, pod
from scion_fsm.prove.check.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.telling import Bounds

_PODS = ("pod.running", "pod.agent-killed", "pod.failed", "pod.gone", "pod.unreachable")
_CONTAINERS = ("container.running", "container.killed", "container.failed", "container.gone")
_COMMANDS = (
    "operator.provision",
    "operator.start",
    "operator.restart",
    "operator.reincarnate",
    "operator.stop",
    "operator.stopped",
    "operator.suspend",
    "operator.suspended",
)
TIMEOUT = "scheduler.start-timeout"
COMMANDS = "commands"
EVERY_EVENT = "every event"
"""The world in which every law has something to say."""
_PAIRS = frozenset({(0, 1), (0, 2), (1, 2)})


def _three_pods(**facts: object) -> tuple[Life, ...]:
    return tuple(pod(name, 1000.0 * n, **facts) for n, name in enumerate("ABC"))  # type: ignore[arg-type]


# -- pods ---------------------------------------------------------------------------------------------


def _pods(table: Table, bounds: Bounds) -> Iterator[Story]:
    teller = Teller(table, _three_pods(), bounds)
    teller.sights(_PODS)
    yield teller.told("three pods of one name")

    teller = Teller(table, _three_pods()[:2], bounds)
    teller.sights((*_PODS, "pod.starting", "pod.deleted", "pod.completed"), orderless=False)
    for life in range(2):
        teller.sight("pod.running", life, 50, is_named=False)
        teller.sight("pod.running", life, 50, is_named=False, has_order=False)
    teller.sight("legacy.ended", 0, 1002, is_named=False, clock=clocks.FILE)  # the second has begun
    yield teller.told("two pods of one name, and sights that name none")

    # Runs whose orders do not follow their age: the old pod is seen dying after the new one began.
    moved = (pod("A", 0, namespace="old"), pod("B", 500), pod("C", 1000, namespace="next"))
    teller = Teller(table, moved, bounds)
    teller.sights(_PODS[:4])
    teller.sight("pod.failed", 0, 1200)
    teller.sight("pod.running", 0, 1100)
    teller.sight("pod.gone", 1, 1300)
    yield teller.told("pods in other namespaces, the old ones dying after the new ones began")

    spread = (pod("A", 0, cluster="k1"), pod("B", 1000, cluster="k2"), pod("C", 2000, cluster="k1"))
    teller = Teller(table, spread, bounds)
    teller.sights(_PODS[:4])
    yield teller.told("pods of two clusters in turn")

    lives = (_unplaced(pod("A", 0, reading="?1")), _unplaced(pod("B", 1000, reading="?2")))
    teller = Teller(table, lives, bounds)
    teller.sights(_PODS[:4], orderless=False)
    yield teller.told("pods of which neither time nor place nor cluster is known", unproven=_PAIRS)

    teller = Teller(table, _three_pods()[:2], bounds)
    for life in range(teller.number):
        teller.sight("pod.running", life, 20, naming=0)
        teller.sight("pod.starting", life, 10, naming=0, is_silent=True)
        teller.sight("pod.starting", life, 30, naming=0, is_silent=True)
        for event, after in (("pod.gone", 40), ("pod.deleted", 50), ("pod.deleted", 600)):
            teller.sight(event, life, after, is_timed=True)
    yield teller.told("pods that vanish, explained in time and too late, or say nothing yet")

    yield _restored(table, bounds)


def _unplaced(life: Life) -> Life:
    """Gives a run of which only ids are known."""
    bare = tuple(
        msgspec.structs.replace(run, created=None, started=None, place=None) for run in life.seen_as
    )
    return msgspec.structs.replace(life, seen_as=bare, knows_times=False)


def _restored(table: Table, bounds: Bounds) -> Story:
    """An etcd restore: the second pod never was, the first runs on, and a third follows."""
    lives = (pod("A", 0), pod("C", 3000))
    teller = Teller(table, lives, bounds)
    teller.sights(_PODS[:4], orderless=False)
    for event in _PODS[:4]:
        teller.sight(event, 0, 2000, age=1)
        teller.sight(event, 0, 2500, age=1)
        teller.sight(event, 1, 200, age=1)
    teller.sent = [one for one in teller.sent if one.age == 1 or one.life == 0]
    return teller.told("a cluster's history that went back", resets="k")


def _containers_of_a_pod(table: Table, bounds: Bounds) -> Iterator[Story]:
    lives = (
        pod("A", 0, container="a1"),
        pod("A", 0, container="a2", started=500),
        pod("B", 2000),
    )
    lives = (lives[0], msgspec.structs.replace(lives[1], began=500.0), lives[2])
    teller = Teller(table, lives, bounds)
    for life in range(teller.number):
        for event in _PODS[:3]:
            teller.sight(event, life, 20)
            teller.sight(event, life, 40)
    yield teller.told("a container restarted in its pod, then another pod")


# -- containers ---------------------------------------------------------------------------------------


def _containers(table: Table, bounds: Bounds) -> Iterator[Story]:
    for name, lives, unproven in (
        (
            "three containers in one place",
            [container(c, 1000.0 * n) for n, c in enumerate("abc")],
            (),
        ),
        (
            "one container, started three times",
            [container("a", 1000.0 * n, created=0) for n in range(3)],
            (),
        ),
        (
            "three containers in one place, of no known time",
            [container(c, 1000.0 * n, is_dated=False) for n, c in enumerate("abc")],
            (),
        ),
        (
            "one container of no known time, started three times",
            [container("a", 1000.0 * n, is_dated=False) for n in range(3)],
            (),
        ),
        (
            "three containers of no known time and place",
            [container(c, 1000.0 * n, is_dated=False, place=None) for n, c in enumerate("abc")],
            _PAIRS,
        ),
    ):
        teller = Teller(table, tuple(lives), bounds)
        is_told_apart = lives[0].knows_times or lives[0].name != lives[1].name
        teller.containers(_CONTAINERS, orderless=is_told_apart)
        yield teller.told(name, unproven=frozenset(unproven))


# -- commands -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Commands:
    """A story of runs and what is commanded between them.

    Attributes:
        events: The commands, each given once between each two runs.
        is_named: They name the run that they are about.
        mints: They name the run that they begin.
        is_provisioned: The second run is seen before it has a node.
        life: Gives each run by its number.
        within: When each run is seen, seconds after its beginning.
    """

    events: tuple[str, ...]
    life: Callable[[int], Life]
    is_named: bool = False
    mints: bool = False
    is_provisioned: bool = False
    within: tuple[float, float] = (20.0, 40.0)

    def told(self, table: Table, bounds: Bounds, name: str) -> Story:
        """Tells it."""
        lives = tuple(self.life(number) for number in range(3))
        teller = Teller(table, lives, bounds)
        if lives[0].cluster is None:
            teller.containers(("container.running", "container.killed"), orderless=False)
            teller.sight("container.running", 0, 45, is_named=False)
        else:
            seen = ("pod.running", "pod.failed")
            for life, event, after in product(range(teller.number), seen, self.within):
                teller.sight(event, life, after)
            if self.is_provisioned:
                teller.sight("pod.unscheduled", 1, 10, naming=0)
            teller.sight("pod.running", 0, 40, has_order=False)
            if not self.is_named:
                teller.sight("pod.running", 0, 40, is_named=False, has_order=False)
        moments = (900.0, 1900.0)[: bounds.runs - 1]
        for event, at in product(_COMMANDS if bounds.is_whole else self.events, moments):
            teller.command(event, at, is_named=self.is_named, mints=self.mints)
        if self.is_named:  # who gave it had not heard of the second run
            teller.command(self.events[-1], 1500.0, is_named=True, about=0)
        teller.command(self.events[0], 900.0, is_dated=False)
        teller.report(TIMEOUT, 0, 1250)
        teller.report(TIMEOUT, 0, 2250)
        return teller.told(name)


def _commands(table: Table, bounds: Bounds) -> Iterator[Story]:
    for name, story in {
        "pods, restarts": _Commands(
            events=("operator.restart", "operator.stopped"), life=_pod_of(_FAR)
        ),
        "pods, named stops and restarts": _Commands(
            events=("operator.restart", "operator.stop", "operator.stopped"),
            life=_pod_of(_FAR),
            is_named=True,
        ),
        "pods, restarts that mint the next run's id": _Commands(
            events=("operator.restart",), life=_pod_of(_FAR, has_run_id=True), mints=True
        ),
        "pods, starts and stops": _Commands(
            events=("operator.start", "operator.stop", "operator.stopped"),
            life=_pod_of(_FAR),
            is_provisioned=True,
        ),
        "pods, suspensions": _Commands(
            events=("operator.suspend", "operator.suspended", "operator.start"), life=_pod_of(_FAR)
        ),
        "pods, provisions and reincarnations": _Commands(
            events=("operator.provision", "operator.reincarnate"), life=_pod_of(_FAR)
        ),
        "one container, restarted by command": _Commands(
            events=("operator.restart", "operator.stopped"),
            life=lambda number: container("a", _FAR[number], created=0),
        ),
        "one container of no known time, restarted by command": _Commands(
            events=("operator.restart", "operator.stopped"),
            life=lambda number: container("a", _FAR[number], is_dated=False),
        ),
        "pods that begin around a command": _Commands(
            events=("operator.restart", "operator.stopped"), life=_pod_of(_CLOSE), within=(1.0, 3.0)
        ),
    }.items():
        yield story.told(table, bounds, name)


_FAR = (0.0, 1000.0, 2000.0)
_CLOSE = (0.0, 896.0, 902.0)
"""When runs begin: between commands, or within the skew of one."""


def _pod_of(began: Sequence[float], *, has_run_id: bool = False) -> Callable[[int], Life]:
    return lambda n: pod("ABC"[n], began[n], run_id=f"run{n}" if has_run_id else None)


# -- reports ------------------------------------------------------------------------------------------


REPORTS = {
    "reports of the agent": (
        ("the agent", ("session-start", "session-end", "pre-start", "tool-start"), False, 0.0),
        ("the agent, by run id", ("session-start", "session-end", "pre-start"), True, 4.0),
    ),
    "reports of others": (
        ("a relay", ("heartbeat.working", "heartbeat.stopped", "heartbeat.suspended"), False, 4.0),
        ("a relay, slow", ("heartbeat.running", "heartbeat.error"), False, -4.0),
        ("the timers", ("scheduler.activity-timeout", "scheduler.heartbeat-timeout"), False, 0.0),
    ),
}
"""Two worlds, for two processors: who reports what, whether by run id, how far off its clock is."""


def _reports(world: str, table: Table, bounds: Bounds) -> Iterator[Story]:
    for origin, events, is_named, off in REPORTS[world]:
        lives = tuple(
            pod(c, 1000.0 * n, run_id=f"run{n}" if is_named else None) for n, c in enumerate("ABC")
        )
        teller = Teller(table, lives, bounds)
        for life in range(teller.number):
            for event, after in (("pod.running", 20), ("pod.failed", 40)):
                teller.sight(event, life, after)
                if bounds.is_whole:
                    teller.sight(event, life, 60 - after)
        teller.reports(events, is_named=is_named, off=off)
        teller.command("operator.restart", 900.0, mints=is_named)
        teller.command("operator.stop", 1500.0)
        teller.report(TIMEOUT, 0, 1250)
        yield teller.told(f"reports of {origin}")


def _every_event(table: Table, bounds: Bounds) -> Iterator[Story]:
    """One run and all that the table can tell apart, so that each law meets each event."""
    yield _of_one_run(table, bounds).told("one run, every event")


def _of_one_run(table: Table, bounds: Bounds) -> Teller:
    teller = Teller(table, (pod("A", 0),), bounds)
    # What is stale the other worlds show, of runs that follow each other; where none can, it is here.
    moments = (100.0,) if table.openers else (100.0, 150.0)
    for names in alike(table):
        event = next((name for name in names if name in (bounds.events or ())), names[0])
        if event in table.openers:
            continue
        entry = table.events[event]
        for moment in moments:
            if entry.evidence == "command":
                teller.command(event, moment)
            elif entry.evidence == "report":
                is_dated = bounds.is_whole or not table.openers
                teller.report(event, 0, moment, is_dated=is_dated)
            else:
                teller.sight(event, 0, moment / 5)
    teller.sight("pod.running", 0, 40, has_order=False)
    teller.command("operator.restart", 200, is_dated=False)
    return teller


def _every_pair(table: Table, bounds: Bounds) -> Iterator[Story]:
    """What brings a run where every event can meet it: each pair that can come about does."""
    teller = _of_one_run(table, bounds)
    teller.sight("pod.agent-killed", 0, 10)
    for event in ("operator.stop", "operator.suspend"):
        teller.command(event, 50)
    yield teller.told("one run, killed or asked to end, and every event")

    teller = Teller(table, (pod("A", 0), pod("B", 1000)), bounds)
    for names in alike(table):
        if table.events[names[0]].evidence == "report":
            teller.report(names[0], 0, 100)
    for life in range(teller.number):
        teller.sight("pod.running", life, 20)
    yield teller.told("one run, whatever it reports, and another")


WORLDS: Mapping[str, Callable[[Table, Bounds], Iterator[Story]]] = {
    "pods": _pods,
    "containers of a pod": _containers_of_a_pod,
    "containers": _containers,
    COMMANDS: _commands,
    **{world: partial(_reports, world) for world in REPORTS},
    EVERY_EVENT: _every_event,
    "every pair": _every_pair,
}
"""Every world's stories, by name."""
