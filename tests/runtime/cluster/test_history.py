"""The cluster's history goes back, as after an etcd restore (pods.md 3, rule 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kubernetes_api import bookmark, pod

from scion_fsm.runtime.cluster import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Observer
    from kubernetes_api import Exchange, KubernetesApi

    Observe = Callable[..., Observer]


def restore(api: KubernetesApi, version: int) -> None:
    """Sets the cluster back to what it was at a version."""
    with api.changed:
        api.pods.clear()
        api.history[:] = [change for change in api.history if change.version <= version]
        for change in api.history:
            if change.new is not None:
                key = (change.new["metadata"]["namespace"], change.new["metadata"]["name"])
                api.pods[key] = change.new
        api.version = version


@pytest.mark.parametrize("pace", [Pace(streaming=False), Pace()], ids=["pages", "streaming"])
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
        restore(api, early)
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
        "ends": "error.final",  # L4: the same incarnation does not come back
        "goes-on": "running.unreported",  # at a version below the one it had before
        "born-later": "error.final",
    }
    assert observer.watch.tracker.agents["agents", "goes-on"].resource_version == str(early + 1)


def test_a_version_that_the_server_does_not_know_yet_leads_to_a_list(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))
    api.next(
        "watch",
        lambda x: x.status(504, "Timeout", "Too large resource version: 1001, current: 900"),
    )
    observer = observe()
    observer.run(
        lambda o: "second" in o.phases(),
        acting=lambda d: api.apply(pod("second")) if d.agent.identity.name == "first" else None,
    )
    assert [asked.kind for asked in api.asked][:3] == ["list", "watch", "list"]
    assert observer.clock.pauses == []
