"""A cluster on loopback, and watches of it that cannot hang."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from kubernetes_api import KubernetesApi
from ruamel.yaml import YAML

from scion_fsm.runtime.cluster import (
    AgentWatch,
    Backoff,
    Notice,
    Pace,
    Scope,
    Transport,
    find_access,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scion_fsm.runtime.tracker import Decision, Tracker

PATIENCE = 60.0
"""Seconds after which a watch that a test waits for is stopped, and the test fails."""


class SkippingClock:
    """Time and waiting that does not wait: it notes the pause and goes on as if it had passed."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self.skipped = 0.0
        self.is_ended = False

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped

    def end(self) -> None:
        self.is_ended = True

    def pause(self, seconds: float) -> None:
        assert not self.is_ended
        self.pauses.append(seconds)
        self.skipped += seconds


class Observer:
    """One watch of a cluster, what it decided and what it told."""

    def __init__(self, watch: AgentWatch, notices: list[Notice], clock: SkippingClock) -> None:
        self.watch, self.notices, self.clock = watch, notices, clock
        self.decisions: list[Decision] = []
        self._iterator = iter(watch)

    def run(
        self,
        until: Callable[[Observer], bool],
        *,
        acting: Callable[[Decision], None] = lambda _: None,
    ) -> list[Decision]:
        """Watches until something holds, and stands still then; gives the decisions of this run.

        `until` is asked after every decision; `acting` lets the cluster go on.
        """
        begin = len(self.decisions)
        late = threading.Event()
        timer = threading.Timer(PATIENCE, lambda: (late.set(), self.watch.stop()))
        timer.start()
        try:
            for decision in self._iterator:
                self.decisions.append(decision)
                acting(decision)
                if until(self):
                    break
        finally:
            timer.cancel()
            timer.join()
        assert not late.is_set(), (self.events(), self.notices)
        return self.decisions[begin:]

    def close(self) -> None:
        self._iterator.close()  # type: ignore[attr-defined]  # it is a generator
        with self.watch:
            pass

    def events(self) -> list[tuple[str, str | None, str]]:
        return [(d.agent.identity.name, d.observation.event, d.disposition) for d in self.decisions]

    def kinds(self) -> list[str]:
        return [notice.kind for notice in self.notices]

    def phases(self) -> dict[str, str]:
        agents = self.watch.tracker.agents.values()
        return {agent.identity.name: agent.record.configuration for agent in agents}


@pytest.fixture(autouse=True)
def _no_proxy_and_no_kubeconfig(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "KUBECONFIG", "KUBERNETES_SERVICE_HOST"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def api() -> Iterator[KubernetesApi]:
    server = KubernetesApi()
    yield server
    server.close()


@pytest.fixture
def kubeconfig(tmp_path: Path) -> Callable[..., str]:
    """Writes a kubeconfig for a server; gives its path."""

    def write(
        server: str,
        *,
        user: dict[str, Any] | None = None,
        cluster: dict[str, Any] | None = None,
        namespace: str | None = "agents",
        name: str = "kubeconfig",
    ) -> str:
        context = {"cluster": "test", "user": "test"}
        if namespace:
            context["namespace"] = namespace
        path = tmp_path / name
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "clusters": [{"name": "test", "cluster": {"server": server, **(cluster or {})}}],
            "users": [{"name": "test", "user": user or {}}],
            "contexts": [
                {"name": "test", "context": context},
                {"name": "staging", "context": {**context, "namespace": "elsewhere"}},
            ],
        }
        with path.open("w") as stream:
            YAML(typ="safe", pure=True).dump(document, stream)
        return str(path)

    return write


@pytest.fixture
def observe(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> Iterator[Callable[..., Observer]]:
    """Makes watches of the cluster; all are stopped at the end."""
    made: list[Observer] = []

    def make(
        *,
        path: str | None = None,
        scope: Scope | None = None,
        pace: Pace | None = None,
        tracker: Tracker | None = None,
        request_timeout: float = 20.0,
        line_limit: int = 16 << 20,
        keep_gone: int = 10_000,
    ) -> Observer:
        notices: list[Notice] = []
        clock = SkippingClock()
        access = find_access(kubeconfig=path or kubeconfig(api.address))
        watch = AgentWatch(
            Transport(access, request_timeout=request_timeout, line_limit=line_limit),
            scope or Scope(namespace="agents"),
            pace=pace or Pace(streaming=False),
            backoff=Backoff(uniform=lambda _low, high: high),
            clock=clock,
            waiting=clock,
            tell=notices.append,
            tracker=tracker,
            keep_gone=keep_gone,
        )
        made.append(Observer(watch, notices, clock))
        return made[-1]

    yield make
    for observer in made:
        observer.close()
