"""A watch needs no network, no clock and no thread: what it is given from outside may all be made up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kubernetes_api import bookmark, encode, event, pod

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.runtime.cluster import AgentWatch, Backoff, Pace, Scope
from scion_fsm.runtime.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Iterator


class World:
    """A server, a clock and a way to wait in one; it says what it is told to, and then ends."""

    name, request_timeout = "the made-up server", 30.0

    def __init__(self, *pages: dict[str, Any], watches: tuple[list[bytes], ...] = ()) -> None:
        self.pages, self.watches = list(pages), list(watches)
        self.now, self.is_ended = 0.0, False

    def monotonic(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def end(self) -> None:
        self.is_ended = True

    def refresh(self) -> None: ...

    def close(self) -> None: ...

    def page(self, scope: Scope, **_: object) -> bytes:
        self.now += 0.1
        if not scope.selector:  # it only looks where the cluster is
            return encode(listed(1000))
        return encode(self.pages.pop(0))

    def pod(self, *_: object) -> bytes | None:
        return None

    def watch(self, *_: object, **__: object) -> Lines:
        if not self.watches:
            self.end()
            return Lines(self, [])
        return Lines(self, self.watches.pop(0))


class Lines:
    """One watch of it."""

    def __init__(self, world: World, lines: list[bytes]) -> None:
        self._world, self._lines = world, lines

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self._world.now += 1
            yield line

    def tolerate_silence(self, seconds: float) -> None: ...

    def abort(self) -> None: ...

    def close(self) -> None: ...


def at(version: int, shown: dict[str, Any]) -> dict[str, Any]:
    return {**shown, "metadata": {**shown["metadata"], "resourceVersion": str(version)}}


def listed(version: int, *items: dict[str, Any]) -> dict[str, Any]:
    return {"metadata": {"resourceVersion": str(version)}, "items": list(items)}


def phases(world: World, tracker: Tracker | None = None) -> dict[str, str]:
    watch = AgentWatch(
        world,
        Scope(namespace="agents"),
        tracker=tracker,
        pace=Pace(streaming=False),
        clock=world,
        waiting=world,
        backoff=Backoff(uniform=lambda low, _: low),
        uniform=lambda low, _: low,
    )
    list(watch)
    agents = watch.tracker.agents.values()
    return {agent.identity.name: agent.record.configuration for agent in agents}


def test_a_history_that_goes_back_in_the_middle_of_a_watch() -> None:
    over = event("MODIFIED", at(110, pod("a", "failed")))
    world = World(
        listed(100, at(90, pod("a"))),
        *[listed(60, at(50, pod("b")))] * 3,
        watches=(
            [over, event("BOOKMARK", bookmark(55))],
            [event("MODIFIED", at(61, pod("b", "exited0")))],
        ),
    )
    assert phases(world) == {"a": "error.final", "b": "stopped.provisional"}
    assert world.pages == []


def test_one_lagging_list_undoes_nothing() -> None:
    world = World(
        listed(100, at(90, pod("b"))),
        listed(60, at(50, pod("b", uid="older"))),
        *[listed(120, at(110, pod("b", "failed")))] * 2,
        watches=(
            [event("MODIFIED", at(110, pod("b", "failed"))), event("BOOKMARK", bookmark(55))],
            [event("BOOKMARK", bookmark(130))],
        ),
    )
    assert phases(world) == {"b": "error.final"}
    assert world.pages == []


def test_what_another_cluster_left_behind_does_not_silence_a_pod_of_this_one() -> None:
    tracker = Tracker(Lifecycle.default())
    there, later = pod("agent", "failed", uid="there"), pod("agent", uid="here")
    there["metadata"]["creationTimestamp"] = "2026-11-23T09:00:00Z"
    later["metadata"]["creationTimestamp"] = "2026-11-23T10:00:00Z"
    tracker.seen(pod_from_object(at(9000, there))[0])
    here = listed(50, at(40, later))
    assert phases(World(here, here, here), tracker) == {"agent": "running.unreported"}


def test_a_list_that_lacks_what_was_seen_at_its_very_version_shows_another_history() -> None:
    # A restored cluster has come exactly as far again, without the pod.
    world = World(
        listed(100, at(90, pod("a"))),
        *[listed(110)] * 3,
        watches=([event("MODIFIED", at(110, pod("a"))), event("BOOKMARK", bookmark(55))],),
    )
    assert phases(world) == {"a": "error.unexplained"}
    assert world.pages == []


def test_the_same_script_gives_the_same_decisions() -> None:
    def told() -> str:
        world = World(
            listed(100, at(90, pod("a"))),
            watches=([event("MODIFIED", at(101, pod("a", "exited1")))],),
        )
        return json.dumps([phases(world), world.now])

    assert told() == told()
