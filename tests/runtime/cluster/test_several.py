"""Several watches of one process: of namespaces and clusters, each failing alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from command import run_here as run
from kubernetes_api import KubernetesApi, pod
from test_command import first_lines, start

from scion_fsm.errors import ClusterError
from scion_fsm.runtime.cluster import AgentWatch, Pace, Scope, Transport, Watches, find_access

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

__all__ = ["start"]


@pytest.fixture
def other() -> Iterator[KubernetesApi]:
    server = KubernetesApi()
    yield server
    server.close()


@pytest.fixture
def both(
    api: KubernetesApi, other: KubernetesApi, kubeconfig: Callable[..., str]
) -> Iterator[Watches]:
    """Watches of two clusters."""
    watches = Watches(
        [
            AgentWatch(
                Transport(find_access(kubeconfig=path)),
                Scope(namespace="agents"),
                pace=Pace(streaming=False),
                name=name,
            )
            for name, path in (
                ("one", kubeconfig(api.address, name="one")),
                ("two", kubeconfig(other.address, name="two")),
            )
        ]
    )
    timer = threading.Timer(60, watches.stop)
    timer.start()
    with watches:
        yield watches
    timer.cancel()


def test_each_cluster_has_its_own_agents_and_one_that_fails_fails_alone(
    api: KubernetesApi, other: KubernetesApi, both: Watches
) -> None:
    api.apply(pod("agent"))
    other.apply(pod("agent", "failed"))
    refusal = "pods is forbidden"
    api.next("list", lambda x: x.status(403, "Forbidden", refusal))
    api.next("list", lambda x: x.status(403, "Forbidden", refusal))
    decisions = iter(both)
    watch, decision = next(decisions)
    assert (watch.name, decision.target) == ("two", "error.final")
    for number in range(3):
        other.apply(pod(f"more-{number}"))
        assert next(decisions)[0].name == "two"
    one, two = both.watches
    assert one.trouble is not None
    assert refusal in one.trouble
    assert two.trouble is None
    assert len(two.tracker.agents) == 4
    assert len(one.tracker.agents) == 0


def test_stopping_ends_all_of_them(api: KubernetesApi, other: KubernetesApi, both: Watches) -> None:
    api.apply(pod("agent"))
    other.apply(pod("agent"))
    seen = set()
    for watch, _ in both:
        seen.add(watch.name)
        if len(seen) == 2:
            both.stop()
    assert seen == {"one", "two"}


def test_a_list_of_one_that_fails_shows_the_other_and_raises(
    api: KubernetesApi, other: KubernetesApi, both: Watches
) -> None:
    other.apply(pod("agent"))
    api.next("list", lambda x: x.status(403, "Forbidden"))
    shown = both.once()
    assert next(shown)[0].name == "two"
    with pytest.raises(ClusterError):
        next(shown)


def test_what_a_watch_cannot_survive_ends_all_with_its_error(
    other: KubernetesApi, both: Watches, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.apply(pod("agent"))

    def broken(*_: object, **__: object) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(both.watches[0]._server, "page", broken)  # noqa: SLF001
    with pytest.raises(ZeroDivisionError):
        list(both)


# -- the command ------------------------------------------------------------------------------------


def test_several_namespaces_are_listed_and_watched(
    api: KubernetesApi, kubeconfig: Callable[..., str], start: Callable[..., Any]
) -> None:
    for namespace in ("one", "two", "three"):
        api.apply(pod(f"in-{namespace}", namespace=namespace))
    path = kubeconfig(api.address)
    chosen = ("--kubeconfig", path, "-n", "one", "-n", "two")
    assert run("list", "-o", "name", *chosen).stdout.split() == ["in-one", "in-two"]
    process = start("watch", *chosen)
    assert sorted(line.split()[1] for line in first_lines(process.stdout, 2)) == [
        "in-one",
        "in-two",
    ]
    api.apply(pod("in-two", "failed", namespace="two"))
    assert "in-two" in first_lines(process.stdout, 1)[0]


def test_several_contexts_are_watched_and_not_listed(
    api: KubernetesApi, kubeconfig: Callable[..., str], start: Callable[..., Any]
) -> None:
    api.apply(pod("here"))
    api.apply(pod("there", namespace="elsewhere"))
    chosen = ("--kubeconfig", kubeconfig(api.address), "--context", "test", "--context", "staging")
    process = start("watch", *chosen)
    assert sorted(line.split()[1] for line in first_lines(process.stdout, 2)) == ["here", "there"]
    done = run("list", *chosen)
    assert done.returncode == 2
    assert "name one --context" in done.stderr


@pytest.mark.parametrize("command", ["list", "watch"])
def test_a_selector_that_the_server_does_not_understand_is_a_usage_error(
    api: KubernetesApi, kubeconfig: Callable[..., str], command: str
) -> None:
    said = "found '=', expected: ',' or 'end of string'"
    done = run(command, "-l", "a=b=c", "--kubeconfig", kubeconfig(api.address))
    assert done.returncode == 2
    assert said in done.stderr
    assert "check --selector (-l)" in done.stderr


@pytest.mark.parametrize("name", ["Bad/..ns", "", "UPPER", "a" * 64, "-a", "a."])
def test_a_name_that_no_namespace_has_is_a_usage_error_that_names_the_option(name: str) -> None:
    done = run("list", "-n", name)
    assert done.returncode == 2
    assert "'--namespace' / '-n'" in done.stderr
    assert "no name of a namespace" in done.stderr


def test_an_answer_that_breaks_off_is_told_in_words(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    def half(exchange: Any) -> None:  # noqa: ANN401 - an Exchange
        exchange.stream()
        exchange.chunk(b'{"metadata"')
        exchange._handler.close_connection = True  # noqa: SLF001 - part of the same double

    api.next("list", *[half] * 9)
    done = run(*("list", "--kubeconfig", kubeconfig(api.address), "--request-timeout", "1s"))
    assert done.returncode == 3
    assert "broke off (in the middle of an answer)" in done.stderr
    assert "literal" not in done.stderr
