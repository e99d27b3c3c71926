"""Each input is told once, and what leaves and comes back is neither lost nor taken for another."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from kubernetes_api import pod

from scion_fsm import observe_hook
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.runtime.cluster import Pace, Scope
from scion_fsm.runtime.remembering import RememberingTracker
from scion_fsm.runtime.tracker import Tracker, identify

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Observer
    from kubernetes_api import Exchange, KubernetesApi

    Observe = Callable[..., Observer]

PACES = pytest.mark.parametrize("pace", [Pace(streaming=False), Pace()], ids=["pages", "streaming"])


def bare(name: str, state: str = "running", *, deleting: bool = False) -> dict[str, object]:
    """A pod that has lost its label."""
    made = pod(name, state, deleting=deleting)
    del made["metadata"]["labels"]
    return made


def follow(api: KubernetesApi, observer: Observer, name: str) -> None:
    """Lets an observer read on until its watch is under way."""
    for each in (f"{name}-first", name):
        api.apply(pod(each))
        observer.run(lambda o, each=each: each in o.phases())  # type: ignore[misc]


def expire(api: KubernetesApi) -> None:
    """Ends the watch that is under way, and compacts what it would go on from."""

    def expired(exchange: Exchange) -> None:
        api.forget_history()
        exchange.status(410, "Expired")

    api.next("watch", expired)
    api.end_watches()


# -- every list tells news alone (C5) ---------------------------------------------------------------


@PACES
def test_an_input_that_was_ignored_is_not_told_again_by_every_list(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    api.apply(pod("over", "failed"))
    observer = observe(pace=pace)
    follow(api, observer, "listed")
    api.apply(pod("over", "succeeded"))  # a change after the verdict
    follow(api, observer, "followed")
    told = [e for e in observer.events() if e[0] == "over"]
    assert [disposition for _, _, disposition in told] == ["taken", "ignored"]
    for number in range(3):
        expire(api)
        follow(api, observer, f"relisted-{number}")
    assert observer.kinds().count("relist") == 3, (
        observer.notices,
        [(a.kind, a.query) for a in api.asked],
    )
    assert [e for e in observer.events() if e[0] == "over"] == told
    versions = [(d.agent.identity.name, d.resource_version) for d in observer.decisions]
    assert len(versions) == len(set(versions))


def test_after_a_restart_with_known_agents_a_list_tells_what_changed(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("same"))
    api.apply(pod("other"))
    first = observe()
    list(first.watch.once())
    api.apply(pod("other", "failed"))
    again = observe(tracker=first.watch.tracker)
    assert [d.agent.identity.name for d in again.watch.once()] == ["other"]


@PACES
def test_an_old_event_that_is_sent_once_more_does_not_count_as_the_newest(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    old, gone = api.apply(pod("agent")), api.apply(pod("gone"))
    api.apply(pod("agent", "failed"))
    observer = observe(pace=pace)
    follow(api, observer, "followed")
    api.remove(gone)
    observer.run(lambda o: o.phases()["gone"] == "error.unexplained")

    def once_more(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("MODIFIED", old)
        exchange.line("MODIFIED", gone)
        exchange.line("ADDED", api.apply(pod("replayed")))
        exchange.end()

    api.next("watch", once_more)
    api.end_watches()
    observer.run(lambda o: "replayed" in o.phases())
    told = [e for e in observer.events() if e[0] in ("agent", "gone")]
    assert [disposition for _, _, disposition in told].count("ignored") == 2
    expire(api)
    follow(api, observer, "relisted")
    assert [e for e in observer.events() if e[0] in ("agent", "gone")] == told


# -- what is gone, and what only left the selection (K1) --------------------------------------------


@PACES
@pytest.mark.parametrize("gap", [False, True], ids=["event", "list"])
def test_a_label_that_is_taken_off_a_pod_that_is_being_deleted_is_no_deletion(
    api: KubernetesApi, observe: Observe, pace: Pace, *, gap: bool
) -> None:
    api.apply(pod("agent"))
    observer = observe(pace=pace)
    follow(api, observer, "listed")
    api.apply(pod("agent", deleting=True))
    follow(api, observer, "followed")
    with api.changed:  # in one piece, so that nobody sees the one without the other
        api.apply(bare("agent", deleting=True))
        if gap:
            api.forget_history()
    if gap:
        expire(api)
    observer.run(lambda o: o.decisions[-1].agent.identity.pod_name == "agent")
    assert observer.phases()["agent"] == "stopping.observed"
    assert "unselected" in observer.kinds()
    # It ends out of sight; the list finds out.
    api.apply(bare("agent", "succeeded", deleting=True))
    expire(api)
    observer.run(lambda o: o.phases()["agent"] == "stopped.final")


@PACES
def test_what_left_the_selection_is_no_sign_that_history_went_back(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    api.apply(pod("a"))
    api.apply(pod("b", "failed"))
    observer = observe(pace=pace)
    observer.run(lambda o: len(o.phases()) == 2)

    def quiet() -> None:
        api.apply(bare("a"))
        for _ in range(3):  # a list each, of the very version at which it left
            time.sleep(0.4)
            api.forget_history()
            observer.clock.skipped += 700
            api.end_watches()
        time.sleep(0.4)
        api.apply(pod("last"))

    cluster = threading.Thread(target=quiet)
    cluster.start()
    observer.run(lambda o: "last" in o.phases())
    cluster.join()
    assert "unselected" in observer.kinds()
    assert "history" not in observer.kinds()


def test_an_end_that_a_tracker_brings_along_is_no_sign_that_history_went_back(
    api: KubernetesApi, observe: Observe
) -> None:
    tracker = RememberingTracker(Lifecycle.default())
    ends = api.apply(pod("a"))
    api.apply(pod("b", "failed"))
    observer = observe(tracker=tracker)
    observer.run(
        lambda o: o.phases().get("a") == "error.unexplained",
        acting=lambda d: api.remove(ends) if d.outcome.event == "pod.failed" else None,
    )
    observer.close()
    after = observe(tracker=tracker)
    list(after.watch.once())
    assert after.kinds() == []
    assert after.watch.tracker.agents["agents", "a"].record.configuration == "error.unexplained"


def test_another_pod_of_its_name_is_not_the_one_that_left(
    api: KubernetesApi, observe: Observe
) -> None:
    old = api.apply(pod("agent", uid="one"))
    observer = observe()
    follow(api, observer, "listed")
    api.remove(old)
    successor = bare("agent")
    successor["metadata"]["uid"] = "two"  # type: ignore[index]
    api.apply(successor)
    observer.run(lambda o: o.phases()["agent"] == "error.unexplained")
    assert "unselected" not in observer.kinds()


def test_a_late_deletion_of_a_predecessor_leaves_its_successor_to_be_missed(
    api: KubernetesApi, observe: Observe
) -> None:
    old = api.apply(pod("agent", uid="one"))
    observer = observe()
    follow(api, observer, "listed")
    new = api.apply(pod("agent", uid="two"))
    observer.run(lambda o: o.decisions[-1].pod_uid == "two")

    def late(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("DELETED", old)
        exchange.line("ADDED", api.apply(pod("followed")))
        exchange.end()

    api.next("watch", late)
    api.end_watches()
    observer.run(lambda o: "followed" in o.phases())
    assert observer.phases()["agent"] == "running.unreported"
    api.remove(new)
    api.forget_history()
    observer.run(lambda o: o.phases()["agent"] == "error.unexplained")


# -- what is remembered of those that are gone ------------------------------------------------------


def test_one_that_came_back_is_not_forgotten_with_those_that_are_gone(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("agent", uid="one"))
    observer = observe(keep_gone=1)
    follow(api, observer, "listed")
    api.remove(pod("agent", uid="one"))
    observer.run(lambda o: o.phases()["agent"] == "error.unexplained")
    api.apply(pod("agent", uid="two"))
    observer.run(lambda o: o.phases()["agent"] == "running.unreported")
    for number in range(3):
        api.remove(api.apply(pod(f"a{number}", "succeeded")))
        observer.run(
            lambda o, name=f"a{number}": o.events()[-1] == (name, "pod.completed", "taken")
        )  # type: ignore[misc]
    assert observer.phases()["agent"] == "running.unreported"


def test_a_successor_at_once_is_not_forgotten_with_its_predecessor(
    api: KubernetesApi, observe: Observe
) -> None:
    old = api.apply(pod("agent", uid="one"))
    observer = observe(keep_gone=0)
    follow(api, observer, "listed")
    api.apply(pod("agent", uid="two"))
    observer.run(lambda o: o.decisions[-1].pod_uid == "two")

    def late(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("DELETED", old)
        exchange.line("ADDED", api.apply(pod("followed")))
        exchange.hold()

    api.next("watch", late)
    api.end_watches()
    observer.run(lambda o: "followed" in o.phases())
    assert observer.phases()["agent"] == "running.unreported"


def test_known_agents_of_other_namespaces_are_not_missed_and_finished_ones_not_asked_for(
    api: KubernetesApi, observe: Observe
) -> None:
    tracker = Tracker(Lifecycle.default())
    for made in (
        pod("elsewhere", namespace="elsewhere"),
        pod("over", "succeeded"),
        pod("lost"),
    ):
        tracker.seen(pod_from_object(made)[0])
    observer = observe(tracker=tracker, scope=Scope(namespace="agents"))
    list(observer.watch.once())
    assert observer.phases() == {
        "elsewhere": "running.unreported",
        "over": "stopped.final",
        "lost": "error.unexplained",
    }
    assert [asked.path.rpartition("/")[2] for asked in api.of("get")] == ["lost"]


def test_an_agent_that_is_known_and_was_never_seen_is_not_missed(observe: Observe) -> None:
    tracker = Tracker(Lifecycle.default())
    known = identify(pod_from_object(pod("known"))[0])
    tracker.observed(known, observe_hook("prompt-submit", observed_at=1_800_000_000))
    observer = observe(tracker=tracker)
    list(observer.watch.once())
    assert observer.phases() == {"known": "running.thinking"}
