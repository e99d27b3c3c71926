"""Pauses, health and memory: what a watch is like after a long time."""

from __future__ import annotations

import gc
import tracemalloc
import urllib.error
import urllib.request
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from kubernetes_api import pod

from scion_fsm.errors import InputError
from scion_fsm.runtime.cluster import Backoff
from scion_fsm.runtime.cluster.health import Health, HealthServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Observer
    from kubernetes_api import KubernetesApi

    Observe = Callable[..., Observer]


def test_pauses_double_up_to_a_bound_and_begin_anew_after_health() -> None:
    backoff = Backoff(first=1, most=4, jitter=0, healthy_after=100)
    assert [backoff.pause(now) for now in (0, 10, 20, 30)] == [1, 2, 4, 4]
    assert backoff.pause(133.9) == 4  # 34 + 100 has not come yet
    assert backoff.pause(237.9) == 1


def test_jitter_lengthens_a_pause_by_a_share_of_itself() -> None:
    drawn: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        drawn.append((low, high))
        return high / 2

    backoff = Backoff(first=10, jitter=0.4, uniform=uniform)
    assert backoff.pause(0) == 12
    assert drawn == [(0.0, 0.4)]


def test_the_servers_wish_lengthens_a_pause_but_never_shortens_it() -> None:
    backoff = Backoff(first=10, jitter=0)
    assert backoff.pause(0, at_least=60) == 60
    assert backoff.pause(60, at_least=1) == 20


@pytest.fixture
def serve() -> Iterator[Callable[[Health], HealthServer]]:
    """Serves for as long as the test takes: to end one takes half a second."""
    with ExitStack() as served:
        yield lambda health: served.enter_context(health.serve(0))


def get(server: HealthServer, path: str = "/healthz") -> tuple[int, str]:
    try:
        url = f"http://127.0.0.1:{server.port}{path}"
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_healthz_tells_a_watch_that_does_nothing_any_more(
    api: KubernetesApi, observe: Observe, serve: Callable[[Health], HealthServer]
) -> None:
    api.apply(pod("first"))
    observer = observe()
    health = serve(Health(observer.watch, stalled_after=60))
    assert get(health) == (200, "ok\n")
    observer.clock.skipped += 61
    code, told = get(health)
    assert code == 503
    assert told.startswith("agents: no sign of life for 6")
    list(observer.watch.once())
    assert get(health) == (200, "ok\n")


def test_a_watch_that_waits_for_its_cluster_lives_but_is_not_ready(
    api: KubernetesApi, observe: Observe, serve: Callable[[Health], HealthServer]
) -> None:
    api.apply(pod("first"))
    observer = observe()
    health = serve(Health(observer.watch, stalled_after=60))
    assert get(health, "/readyz") == (503, "agents: no complete list yet\n")
    observer.run(lambda o: "first" in o.phases())
    told: list[tuple[int, int, str]] = []

    def pause(seconds: float) -> None:
        metrics = get(health, "/metrics")[1]
        assert 'scion_fsm_watch_in_trouble{watch="agents"} 1.0' in metrics
        told.append((int(seconds), get(health)[0], get(health, "/readyz")[1]))

    observer.clock.pause = pause  # type: ignore[method-assign]
    down = lambda x: x.status(503, "ServiceUnavailable", "etcd\x1b[2J is not there")  # noqa: E731
    api.next("watch", *[down] * 2, lambda x: (api.apply(pod("second")), x.proceed()))
    observer.run(lambda o: "second" in o.phases())
    why = f"agents: {api.address} answered 503: etcd\\u001b[2J is not there\n"
    assert told == [(1, 200, why), (3, 200, why)]
    assert get(health, "/readyz") == (200, "ok\n")
    assert 'in_trouble{watch="agents"} 0.0' in get(health, "/metrics")[1]


def test_a_port_that_is_taken_is_an_error_that_names_it(observe: Observe) -> None:
    health = Health(observe().watch)
    with health.serve(0) as server, pytest.raises(InputError, match=f"--health-port {server.port}"):
        health.serve(server.port)


def test_a_watch_keeps_records_and_not_pods(api: KubernetesApi, observe: Observe) -> None:
    for number in range(100):
        made = pod(f"a{number}")
        made["metadata"]["annotations"] = {"large": "x" * 100_000}
        api.apply(made)
    observer = observe()
    tracemalloc.start()
    try:
        count = sum(1 for _ in observer.watch.once())
        gc.collect()
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 100
    assert peak > 10_000_000  # the pods went through it
    assert kept < 2_000_000
