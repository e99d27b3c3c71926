"""The cluster's history goes back, as after an etcd restore (laws.md 3), and what only looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kubernetes_api import bookmark, pod, status

from scion_fsm.runtime.cluster import Pace
from scion_fsm.runtime.cluster.errors import TOO_LARGE
from scion_fsm.runtime.cluster.following.presence import ContradictionError, Presence
from scion_fsm.runtime.cluster.following.sights import Sight

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Observer
    from kubernetes_api import Exchange, KubernetesApi

    Observe = Callable[..., Observer]

PACES = pytest.mark.parametrize("pace", [Pace(streaming=False), Pace()], ids=["pages", "streaming"])


def follow(api: KubernetesApi, observer: Observer) -> None:
    """Lets an observer read on until its watch is under way."""
    for name in ("listed", "followed"):
        api.apply(pod(name))
        observer.run(lambda o, name=name: name in o.phases())  # type: ignore[misc]


def is_down(exchange: Exchange) -> None:
    exchange.status(503, "ServiceUnavailable", "etcd is not there")


@PACES
def test_after_a_restore_the_older_versions_count_and_ends_stay_final(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    api.apply(pod("ends"))
    api.apply(pod("goes-on", "pending"))
    early = api.version
    api.apply(pod("ends", "failed"))
    for state in ("running", "exited0"):
        api.apply(pod("goes-on", state))
    api.apply(pod("born-later"))
    observer = observe(pace=pace)
    observer.run(lambda o: len(o.phases()) == 3)

    def restored(exchange: Exchange) -> None:
        api.restore(early)
        exchange.stream()
        exchange.line("BOOKMARK", bookmark(api.version))
        exchange.hold()

    api.next("watch", restored)
    if pace.streaming:
        api.end_watches()

    def act(_: object) -> None:
        if "history" in observer.kinds() and api.version == early:
            api.apply(pod("goes-on", "running"))

    observer.run(
        lambda o: o.phases()["goes-on"] == "running.unreported" and "history" in o.kinds(),
        acting=act,
    )
    assert observer.phases() == {
        "ends": "error.final",  # L4: the same run does not come back
        "goes-on": "running.unreported",  # at a version below the one it had before
        "born-later": "error.unexplained",
    }
    assert observer.watch.tracker.agents["agents", "goes-on"].resource_version == str(early + 1)
    assert observer.kinds().count("history") == 1


@PACES
def test_a_server_that_was_restored_and_wrote_on_past_the_mark_is_found_out(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    """No version is lower than one that was seen, but one pod is (C1)."""
    api.apply(pod("first", "pending"))
    early = api.version
    for state in ("running", "exited0"):
        api.apply(pod("first", state))
    observer = observe(pace=pace)
    observer.run(lambda o: o.phases().get("first") == "stopped.provisional")
    follow(api, observer)

    def restored(exchange: Exchange) -> None:
        api.restore(early)
        api.apply(pod("first"))  # below the version at which it ends …
        for number in range(9):
            api.apply(pod(f"more-{number}"))  # … and far above it goes on
        is_down(exchange)

    api.next("look", restored)
    api.cut_watches()
    observer.run(lambda o: o.phases()["first"] == "running.unreported" and len(o.phases()) == 12)
    assert observer.kinds().count("history") == 1
    # The list that is believed comes at once, not with the next resync.
    assert observer.clock.skipped < 60


@PACES
def test_a_predecessor_that_a_restore_brought_back_is_the_one_that_runs(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    api.apply(pod("first", uid="one"))
    early = api.version
    api.apply(pod("first", "failed", uid="two"))
    observer = observe(pace=pace)
    follow(api, observer)
    assert observer.phases()["first"] == "error.final"
    api.restore(early)
    api.cut_watches()
    observer.run(lambda o: o.phases()["first"] == "running.unreported")
    assert "history" in observer.kinds()


@PACES
def test_a_pod_that_is_gone_and_listed_again_proves_it_too(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    api.apply(pod("first"))
    early = api.version
    api.remove(pod("first"))
    api.apply(pod("other"))
    observer = observe(pace=pace)
    observer.run(lambda o: "other" in o.phases())
    assert "first" not in observer.phases()
    again = observe(pace=pace)
    api.restore(early)
    again.run(lambda o: "first" in o.phases())
    api.remove(pod("first"))
    again.run(lambda o: o.phases()["first"] == "error.unexplained")
    follow(api, again)
    api.restore(early)
    for number in range(5):
        api.apply(pod(f"more-{number}"))
    api.next("look", is_down)
    api.cut_watches()
    again.run(lambda o: "history" in o.kinds())


def test_a_list_that_lacks_what_was_seen_at_its_very_version_proves_it_too(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    early = api.version
    api.apply(pod("late"))
    observer = observe()

    def restored(exchange: Exchange) -> None:
        api.restore(early)
        api.apply(pod("other"))  # which has the version that `late` had
        is_down(exchange)

    api.next("look", restored)
    observer.run(lambda o: "history" in o.kinds())
    assert "other" in observer.phases()


def test_another_pod_at_the_very_version_of_one_proves_it_too() -> None:
    presence, key = Presence(keep_gone=1), ("agents", "a")
    presence.saw(key, Sight("u1", "97"))
    presence.compare(key, Sight("u1", "97"))
    presence.compare(key, Sight(None, "97"))
    presence.compare(key, Sight("u2", "98"))
    with pytest.raises(ContradictionError, match="at version 97, though it was at 97"):
        presence.compare(key, Sight("u2", "97"))
    presence.removed(key, Sight("u1", "98"))
    with pytest.raises(ContradictionError):
        presence.compare(key, Sight("u2", "98"))
    presence.forget_versions()
    presence.compare(key, Sight("u2", "98"))


def test_a_pod_at_the_very_version_at_which_it_was_gone_proves_it_too() -> None:
    presence = Presence(keep_gone=10)
    presence.saw(("agents", "a"), Sight("one", "6"))
    presence.removed(("agents", "a"), Sight("one", "7"))
    with pytest.raises(ContradictionError, match="at version 7, though it was at 7"):
        presence.compare(("agents", "a"), Sight("one", "7"))
    presence.compare(
        ("agents", "a"), Sight("one", "8")
    )  # its label was taken off, and put on again
    presence.forget_versions()
    presence.compare(("agents", "a"), Sight("one", "7"))


@PACES
def test_a_list_that_lags_is_no_restore_if_the_next_one_does_not(
    api: KubernetesApi, observe: Observe, pace: Pace
) -> None:
    """A proxy with a cache, or a replica that is behind, is not believed (K4)."""
    old = api.apply(pod("first"))
    api.apply(pod("first", "failed"))
    api.apply(pod("second"))
    observer = observe(pace=pace)
    follow(api, observer)

    def lagging(exchange: Exchange) -> None:
        if exchange.asked.kind == "list":
            exchange.json({"metadata": {"resourceVersion": "1001"}, "items": [old]})
            return
        exchange.stream()
        exchange.line("ADDED", old)
        exchange.line("BOOKMARK", bookmark(1001, initial_events_end=True))
        exchange.hold()

    def expired(exchange: Exchange) -> None:
        exchange.status(410, "Expired")
        api.next("watch" if pace.streaming else "list", lagging)

    api.next("watch", expired)
    api.cut_watches()
    api.apply(pod("third"))
    observer.run(lambda o: "third" in o.phases())
    assert observer.phases()["first"] == "error.final"
    assert "history" not in observer.kinds()
    assert [d for d in observer.decisions if d.disposition == "ignored"] == []


def test_a_bookmark_or_a_streaming_list_that_went_back_completes_nothing(
    api: KubernetesApi, observe: Observe
) -> None:
    first, second = api.apply(pod("first")), api.apply(pod("second"))
    observer = observe(pace=Pace())
    follow(api, observer)

    def lagging(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("ADDED", second)  # `first` is not there, at a version before its creation
        exchange.line("BOOKMARK", bookmark(900, initial_events_end=True))
        exchange.hold()

    api.next("watch", lambda x: x.status(410, "Expired"), lagging)
    api.apply(pod("third"))
    api.cut_watches()
    observer.run(lambda o: "third" in o.phases())
    assert observer.phases()["first"] == "running.unreported"
    assert first["metadata"]["uid"] not in [
        d.pod_uid for d in observer.decisions if d.observation.event == "pod.gone"
    ]


# -- before a watch is resumed ----------------------------------------------------------------------


def test_a_watch_that_ended_is_resumed_only_where_the_server_has_been(
    api: KubernetesApi, observe: Observe
) -> None:
    """1.36 resumes from a version that it has not reached, and says nothing (C2)."""
    api.apply(pod("first", "pending"))
    early = api.version
    observer = observe()
    follow(api, observer)
    api.restore(early - 1)
    api.apply(pod("first"))
    api.end_watches()
    observer.run(lambda o: o.phases()["first"] == "running.unreported")
    assert [asked.kind for asked in api.asked] == [
        *("list", "watch", "look"),  # it is where the list was
        *("look", "list", "list", "list"),  # it is behind; a second list says so; the third counts
    ]
    look = api.of("look")[0]
    assert (look.query, look.path) == ({"limit": "1"}, "/api/v1/namespaces/agents/pods")
    # The second list goes by a new connection: behind one address there may be several servers.
    assert api.of("list")[1].local_port != api.of("list")[2].local_port


def test_a_server_that_does_not_say_where_it_is_gets_a_complete_list(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    observer = observe()
    follow(api, observer)
    api.next("look", lambda x: (api.apply(pod("second")), is_down(x)))
    api.cut_watches()
    observer.run(lambda o: "second" in o.phases())
    assert [asked.kind for asked in api.asked][-2:] == ["look", "list"]


def test_a_busy_server_is_not_burdened_with_a_complete_list(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    observer = observe()
    follow(api, observer)
    busy = lambda x: (api.apply(pod("second")), x.status(429, "TooManyRequests"))  # noqa: E731
    api.next("look", busy)
    api.cut_watches()
    observer.run(lambda o: "second" in o.phases())
    assert [asked.kind for asked in api.asked].count("list") == 1


# -- expired history --------------------------------------------------------------------------------


def test_a_second_410_after_a_quiet_list_is_met_with_a_list_at_once(
    api: KubernetesApi, observe: Observe
) -> None:
    """Nothing happens between the two, and yet the watch had gone on (C4)."""
    api.apply(pod("first"))
    observer = observe()
    expired = lambda x: x.status(410, "Expired")  # noqa: E731

    def quiet_then_cut(exchange: Exchange) -> None:
        exchange.stream()
        observer.clock.skipped += 5
        exchange.end()

    def last(exchange: Exchange) -> None:
        api.apply(pod("last"))
        exchange.proceed()

    api.next("watch", expired, quiet_then_cut, expired, quiet_then_cut, expired, last)
    observer.run(lambda o: "last" in o.phases())
    assert observer.clock.pauses == []
    assert observer.kinds().count("relist") == 3


@pytest.mark.parametrize("when", ["after the list", "after a look"])
def test_a_restore_just_before_a_watch_begins_leaves_nobody_deaf(
    api: KubernetesApi, observe: Observe, when: str
) -> None:
    """The watch is then of a version that the server has not reached, and silent (C2)."""
    api.apply(pod("first", "pending"))
    early = api.version
    for name in ("second", "third"):
        api.apply(pod(name))
    observer = observe()
    if when == "after a look":
        follow(api, observer)

    def restored(exchange: Exchange) -> None:
        api.restore(early)
        api.apply(pod("first"))
        exchange.stream()
        exchange.hold()

    api.next("watch", restored)
    api.end_watches()
    observer.run(lambda o: o.phases()["first"] == "running.unreported")
    assert observer.kinds().count("history") == 1
    assert observer.clock.skipped < 1


@pytest.mark.parametrize("words", ["Too large resource version: 1001, current: 900", "später"])
def test_a_version_that_the_server_has_not_reached_leads_to_a_list_whatever_its_words(
    api: KubernetesApi, observe: Observe, words: str
) -> None:
    api.apply(pod("first"))
    api.next("watch", lambda x: x.json(status(504, "Timeout", words, cause=TOO_LARGE), 504))
    observer = observe()
    observer.run(
        lambda o: "second" in o.phases(),
        acting=lambda d: api.apply(pod("second")) if d.agent.identity.name == "first" else None,
    )
    assert [asked.kind for asked in api.asked][:3] == ["list", "watch", "list"]
    assert observer.clock.pauses == []


def test_the_words_alone_are_a_timeout_like_any_other(api: KubernetesApi, observe: Observe) -> None:
    api.apply(pod("first"))
    api.next("watch", lambda x: x.status(504, "Timeout", "Too large resource version: 1001"))
    observer = observe()
    observer.run(
        lambda o: "second" in o.phases(),
        acting=lambda d: api.apply(pod("second")) if d.agent.identity.name == "first" else None,
    )
    assert observer.clock.pauses == [1.6]
