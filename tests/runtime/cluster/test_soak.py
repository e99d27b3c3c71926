"""A minute of everything at once: killed connections, reordering, duplicates, drops, restored history.

Two watches of one cluster, one by pages and one by streaming lists, see it through a server that does
its worst. When the server behaves again, both must hold the truth; and at no time may an agent's end have
been undone by a stale input.
"""

from __future__ import annotations

import copy
import itertools
import os
import random
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Self

import pytest
from kubernetes_api import Change, Exchange, KubernetesApi, Pod, encode, key_of, pod, status

from scion_fsm import Lifecycle
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.runtime.cluster import (
    AgentWatch,
    Backoff,
    Notice,
    Pace,
    Scope,
    Transport,
    find_access,
)
from scion_fsm.runtime.tracker import Tracker, identify

if TYPE_CHECKING:
    from collections.abc import Callable

    from scion_fsm.runtime.tracker import Decision

FULL = 60.0
SECONDS = FULL if os.environ.get("CI") else 5.0
PATIENCE = 60.0
AGENTS = 30
FINAL = ("stopped.final", "error.final")
ENDED = (*FINAL, "error.unexplained")
LIVES = (
    ("pending", "running", "exited0", "succeeded"),
    ("pending", "running", "exited1", "failed"),
    ("pending", "succeeded"),
    ("running", "running+", "failed+"),
    ("running", "running+"),
)
"""How lives go; a plus means that the pod is being deleted."""


class ChaoticApi(KubernetesApi):
    """An API server that does its worst while `is_mad`; versions only mean something within one history."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - nothing secret
        self.is_mad = True
        self.faults: Counter[str] = Counter()
        super().__init__()

    def happens(self, fault: str, chance: float) -> bool:
        is_so = self.is_mad and self.random.random() < chance
        self.faults[fault] += is_so
        return is_so

    def answer(self, exchange: Exchange) -> None:
        kind = exchange.asked.kind
        if self.happens("429", 0.03):
            exchange.status(429, "TooManyRequests", Retry_After="0")
        elif self.happens("500", 0.03):
            exchange.status(500, "InternalError")
        elif self.happens("reset before the answer", 0.03):
            exchange.cut()
        elif kind != "get" and self.happens("410", 0.04):
            exchange.status(410, "Expired", "too old")
        elif kind == "watch" and int(exchange.asked.query.get("resourceVersion", 0)) > self.version:
            exchange.status(504, "Timeout", "Too large resource version")
        elif kind == "watch" and self.happens("cut in the middle of a line", 0.1):
            exchange.stream()
            exchange.chunk(encode({"type": "ADDED", "object": pod("half")})[:40])
            exchange.cut()
        elif kind == "watch" and self.happens("error event", 0.05):
            exchange.stream()
            exchange.line(
                "ERROR", status(self.random.choice((410, 500)), "Trouble", "in the stream")
            )
            exchange.end()
        else:
            super().answer(exchange)

    def _send(self, exchange: Exchange, change: Change) -> None:
        if self.happens("drop", 0.05):
            return
        super()._send(exchange, change)
        if self.happens("duplicate", 0.1):
            super()._send(exchange, change)
        if self.happens("old events once more, in any order", 0.05):
            with self.changed:
                known = [old for old in self.history if old.version <= change.version]
            for old in self.random.sample(known, min(len(known), 10)):
                super()._send(exchange, old)


class World:
    """The agents' lives, and what was ever true of them."""

    def __init__(self, api: ChaoticApi) -> None:
        self.api = api
        self.births: dict[str, int] = {}
        self.over: set[str] = set()
        self.lives: dict[str, tuple[str, ...]] = {}
        self.counts: Counter[str] = Counter()
        self._numbers = itertools.count()
        for number in range(AGENTS):
            self.bear(f"a{number}")

    def bear(self, name: str) -> None:
        number = next(self._numbers)
        uid = f"{name}-{number}"
        self.births[uid] = number
        self.lives[uid] = self.api.random.choice(LIVES)
        self.show(name, uid, self.lives[uid][0])

    def show(self, name: str, uid: str, state: str) -> None:
        if state not in ("pending", "running"):
            self.over.add(uid)
        shown = pod(name, state.removesuffix("+"), uid=uid, deleting=state.endswith("+"))
        shown["metadata"]["annotations"] = {"state": state}
        self.api.apply(shown)
        self.counts["changes"] += 1

    def step(self, name: str) -> None:
        """Takes one agent one step further in its life, and into the next one."""
        current = self.api.pods.get(("agents", name))
        if current is None:
            self.bear(name)
            return
        uid = current["metadata"]["uid"]
        life = self.lives[uid]
        place = life.index(current["metadata"]["annotations"]["state"])
        if place + 1 < len(life):
            self.show(name, uid, life[place + 1])
        elif self.api.random.random() < 0.5:
            self.over.add(uid)
            self.api.remove(current)
            self.counts["deletions"] += 1
        else:
            self.over.add(uid)
            self.bear(name)  # under the same name at once: MODIFIED with another uid
            self.counts["successors at once"] += 1

    def restore(self) -> None:
        """Sets the cluster back, as an etcd restore does; then waits until somebody has listed."""
        api = self.api
        with api.changed:
            if len(api.history) < 20:
                return
            kept = api.history[: -api.random.randint(5, 15)]
            if kept[-1].version <= api.compacted:
                return
            api.history[:] = kept
            api.pods.clear()
            api.pods.update(copy.deepcopy(self._at_compaction))
            for change in kept:
                _replay(api.pods, change)
            api.version = kept[-1].version
            api._snapshots.clear()  # noqa: SLF001 - part of the same double
        api.cut_watches()
        self.counts["restores"] += 1

    _at_compaction: dict[tuple[str, str], Pod]

    def compact(self) -> None:
        with self.api.changed:
            self._at_compaction = copy.deepcopy(self.api.pods)
            self.api.forget_history()
        self.counts["compactions"] += 1


def _replay(pods: dict[tuple[str, str], Pod], change: Change) -> None:
    if change.new is not None:
        pods[key_of(change.new)] = change.new
    elif change.old is not None:
        pods.pop(key_of(change.old), None)


class Watcher:
    """One watch in a thread of its own, and the check of every decision."""

    def __init__(self, path: str, world: World, pace: Pace, kind: type[Tracker]) -> None:
        self.world = world
        self.counts: Counter[str] = Counter()
        self.violations: list[str] = []
        self.resets = 0
        self._last: dict[tuple[str, str], tuple[str, str, int]] = {}
        self.failure: BaseException | None = None
        self.watch = AgentWatch(
            Transport(find_access(kubeconfig=path), request_timeout=10),
            Scope(namespace="agents"),
            pace=pace,
            tracker=kind(Lifecycle.default()),
            backoff=Backoff(first=0.002, most=0.02),
            tell=self._tell,
        )
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_stopped.set()
        with self.watch:
            self.watch.stop()
            self._thread.join(PATIENCE)

    def _tell(self, notice: Notice) -> None:
        self.counts[f"notice: {notice.kind}"] += 1
        self.resets += notice.kind == "history"

    def _run(self) -> None:
        try:
            while not self._is_stopped.is_set():
                try:
                    for decision in self.watch:
                        self._check(decision)
                except Exception as error:  # the first list may fail; a user starts again
                    if self.watch.behind is not None:
                        raise
                    self.counts[f"start: {type(error).__name__}"] += 1
        except BaseException as error:  # noqa: BLE001 - the test shows it
            self.failure = error

    def _check(self, decision: Decision) -> None:
        self.counts[f"{decision.disposition} {decision.plan.reason}".strip()] += 1
        key = decision.agent.identity.key
        run = decision.agent.record.run
        uid = run.uid if run is not None else None
        after = decision.plan.record.configuration
        old, before, resets = self._last.get(key, (None, "created", 0))
        if old is not None and before in FINAL and after != before:
            self.counts["ends left by a new run"] += 1
            steps = decision.plan.steps
            is_opened = bool(steps) and steps[0].event == "run.opened"
            is_newer = uid is not None and self.world.births[uid] > self.world.births[old]
            if not is_opened or uid == old or not (is_newer or self.resets > resets):
                self.violations.append(f"{before} of {old} left for {decision.agent.record}")
        if uid is not None and decision.disposition == "taken":
            self._last[key] = (uid, after, self.resets)

    def phases(self) -> dict[str, str]:
        agents = list(self.watch.tracker.agents.values())
        return {agent.identity.name: agent.record.configuration for agent in agents}


def truth(api: KubernetesApi) -> dict[str, str]:
    """What somebody who sees the cluster for the first time says of each agent that exists."""
    tracker = Tracker(Lifecycle.default())
    return {
        name: tracker.seen(pod_from_object(shown)[0]).target
        for (_, name), shown in api.pods.items()
    }


def wait_until(is_so: Callable[[], bool], *, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)


def rage(world: World, watchers: list[Watcher], seconds: float) -> None:
    """Lives and faults until the time is over."""
    api, chance = world.api, world.api.random
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for _ in range(chance.randint(1, 6)):
            world.step(f"a{chance.randrange(AGENTS)}")
        what = chance.random()
        if what < 0.1:
            api.cut_watches()
            world.counts["connections killed"] += 1
        elif what < 0.2:
            api.end_watches()
            world.counts["connections ended"] += 1
        elif what < 0.22:
            world.compact()
        elif what < 0.25:
            resets = [watcher.resets for watcher in watchers]
            restores = world.counts["restores"]
            world.restore()
            if world.counts["restores"] > restores:
                # Versions are given out anew: whoever does not look before they have caught up cannot know.
                # Who was so far behind that nothing was taken back has nothing to notice.
                known = zip(watchers, resets, strict=True)
                wait_until(lambda k=tuple(known): all(w.resets > r for w, r in k), patience=2.0)
        time.sleep(chance.random() * 0.02)


def soak(
    kubeconfig: Callable[..., str], seconds: float, *, kind: type[Tracker] = Tracker
) -> tuple[World, list[Watcher], dict[str, str]]:
    """Runs it all; gives the world, the watchers and the truth in the end."""
    api = ChaoticApi(seed=20261123)
    world = World(api)
    world.compact()
    path = kubeconfig(api.address)
    by_pages = Watcher(
        path, world, Pace(silence=1.0, resync=1.0, page_size=7, streaming=False), kind
    )
    by_stream = Watcher(path, world, Pace(silence=1.0, resync=1.0), kind)
    watchers = [by_pages, by_stream]
    with by_pages, by_stream:
        wait_until(lambda: all(w.phases().keys() == truth(api).keys() for w in watchers))
        rage(world, watchers, seconds)
        api.is_mad = False
        # An end that was seen stays (L4), though a restore took it back; such agents get a new pod.
        for name in [f"a{number}" for number in range(AGENTS)]:
            current = api.pods.get(("agents", name))
            if current is None or current["metadata"]["uid"] in world.over:
                world.bear(name)
            for _ in range(api.random.randint(0, 2)):
                if api.pods.get(("agents", name)):
                    world.step(name)
        true = truth(api)
        patience = PATIENCE if kind is Tracker else 2.0
        wait_until(lambda: all(is_settled(w, true) for w in watchers), patience=patience)
    api.close()
    return world, watchers, true


def is_settled(watcher: Watcher, true: dict[str, str]) -> bool:
    phases = watcher.phases()
    return true.keys() <= phases.keys() and all(
        phase == true[name] if name in true else phase in ENDED for name, phase in phases.items()
    )


@pytest.mark.proof
@pytest.mark.soak
def test_soak_everything_at_once_ends_in_the_truth(
    kubeconfig: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    world, watchers, true = soak(kubeconfig, SECONDS)
    report(world, watchers, capsys)
    for watcher in watchers:
        assert watcher.failure is None
        assert watcher.violations == []
        phases = watcher.phases()
        assert {name: phases.get(name) for name in true} == true
        assert is_settled(watcher, true)
        assert watcher.counts["ends left by a new run"] > 0
        assert watcher.counts["ignored StaleOrder"] > 0
    if SECONDS == FULL:  # long enough for everything to have happened
        assert all(count > 0 for count in world.api.faults.values())
        assert all(watcher.resets > 0 for watcher in watchers)


def test_soak_notices_a_watch_that_believes_what_comes_last(
    kubeconfig: Callable[..., str],
) -> None:
    class Gullible(Tracker):
        def seen(self, shown: Any, **options: Any) -> Decision:  # noqa: ANN401 - Tracker's
            self.agents.pop(identify(shown).key, None)
            return super().seen(shown, **options)

    _, watchers, _ = soak(kubeconfig, 2.0, kind=Gullible)
    assert all(watcher.violations for watcher in watchers)


def report(world: World, watchers: list[Watcher], capsys: Any) -> None:  # noqa: ANN401 - pytest's
    def told(title: str, counts: Counter[str]) -> str:
        return f"  {title}: " + ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))

    with capsys.disabled():
        print(f"\nsoak of {SECONDS:.0f} s, {AGENTS} agents, {len(world.births)} pods")  # noqa: T201
        print(told("cluster", world.counts))  # noqa: T201
        print(told("faults", world.api.faults))  # noqa: T201
        for name, watcher in zip(("by pages", "by streaming lists"), watchers, strict=True):
            print(told(name, watcher.counts))  # noqa: T201
