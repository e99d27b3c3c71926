"""A day of a real cluster in a minute: its servers crash, forget, are restored; rights and namespaces go and come.

After each trouble what the watches say equals what somebody says who sees the cluster for the first
time; nothing is told twice; the trouble is told while it lasts.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

import pytest
from control_plane import ControlPlane
from control_plane_binaries import WHY_NOT, find
from kubernetes.client import ApiException
from kubernetes_api import pod
from places import ROOT
from ruamel.yaml import YAML
from tools import missing

from scion_fsm import Lifecycle
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.runtime.cluster import (
    AgentWatch,
    Backoff,
    Notice,
    Pace,
    Scope,
    SystemWaiting,
    Transport,
    find_access,
)
from scion_fsm.runtime.cluster.health import Health
from scion_fsm.runtime.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scion_fsm.runtime.tracker import Decision

SECONDS = float(os.environ.get("SCION_FSM_SOAK_SECONDS", "0"))
"""How long days are repeated; one is enough for the suite."""
MANY, PATCHES = (20_000, 6_000) if SECONDS else (1_000, 200)
AGENTS = 12
PATIENCE = 600.0 if SECONDS else 90.0


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    binaries = find() or missing(WHY_NOT)
    plane = ControlPlane(tmp_path_factory.mktemp("day"), *binaries)
    yield plane
    plane.close()


class Watcher:
    """One watch in a thread of its own, with its health."""

    def __init__(
        self, path: str, pace: Pace, scope: Scope, *, waiting: SystemWaiting | None = None
    ) -> None:
        self.notices: Counter[str] = Counter()
        self.told: Counter[tuple[object, ...]] = Counter()
        self.decided: Counter[str] = Counter()
        self.watch = AgentWatch(
            Transport(find_access(kubeconfig=path), request_timeout=10),
            scope,
            pace=pace,
            backoff=Backoff(first=0.1, most=1.0),
            waiting=waiting,
            tell=self._tell,
        )
        self.health = Health(self.watch)
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.watch.stop()
        self._thread.join(PATIENCE)

    def _tell(self, notice: Notice) -> None:
        self.notices[notice.kind] += 1
        self.health.noticed(notice)
        if notice.kind == "history":
            self.told.clear()  # versions are given out anew

    def _run(self) -> None:
        try:
            for decision in self.watch:
                self._take(decision)
        except BaseException as error:  # noqa: BLE001 - the test shows it
            self.failure = error

    def _take(self, decision: Decision) -> None:
        self.health.decided(decision)
        self.decided[decision.disposition] += 1
        if decision.resource_version is not None:
            key = (decision.agent.identity.key, decision.pod_uid, decision.resource_version)
            self.told[key] += 1

    def phases(self) -> dict[tuple[str, str], str]:
        agents = self.watch.tracker.agents.items()
        return {key: agent.record.configuration for key, agent in agents}

    def twice(self) -> list[tuple[object, ...]]:
        return [key for key, count in self.told.items() if count > 1]


class Day:
    """The cluster, and the watches of it."""

    def __init__(self, plane: ControlPlane, watchers: list[Watcher]) -> None:
        self.plane, self.watchers = plane, watchers
        self.uids = 0

    def set(self, name: str, state: str, *, namespace: str = "agents") -> None:
        """Creates an agent's pod or brings it to a state; each start has a container of its own."""
        wanted = pod(name, state, namespace=namespace)
        self.plane.apply(wanted)

    def renew(self, name: str, state: str = "running") -> None:
        """Gives an agent a new pod."""
        with suppress(ApiException):
            self.plane.remove(pod(name))
        self.uids += 1
        self.plane.apply(pod(name, state, uid=f"{name}-{self.uids}"))

    def truth(self) -> dict[tuple[str, str], str]:
        """What somebody who sees the cluster for the first time says of each agent that exists."""
        tracker = Tracker(Lifecycle.default())
        answer = self.plane.api.list_pod_for_all_namespaces(
            label_selector="scion.name", _preload_content=False
        )
        for item in json.loads(answer.data)["items"]:
            tracker.seen(pod_from_object(item)[0])
        return {key: agent.record.configuration for key, agent in tracker.agents.items()}

    def settles(self, *, but: tuple[str, ...] = ()) -> None:
        """Waits until all watches say what is true; the others are gone, and so over."""
        true = self.truth()
        for watcher in self.watchers:
            wait_until(
                lambda w=watcher: not wrong(w, true, but), lambda w=watcher: wrong(w, true, but)
            )  # type: ignore[misc]
            assert watcher.failure is None
            assert watcher.twice() == []

    def is_in_trouble(self) -> None:
        """Waits until every watch tells that something is wrong."""
        for watcher in self.watchers:
            health = watcher.health
            wait_until(lambda h=health: h.unready, lambda h=health: h.unready)  # type: ignore[misc]
            assert health.stalled == {}
            gauges = {
                family.name: [sample.value for sample in family.samples]
                for family in health.collect()
            }
            assert gauges["scion_fsm_watch_in_trouble"] == [1.0]


def wrong(
    watcher: Watcher, true: dict[tuple[str, str], str], but: tuple[str, ...]
) -> dict[object, object]:
    """Gives what a watch says that is not so."""
    found: dict[object, object] = dict(watcher.health.unready)
    phases = watcher.phases()
    found |= {
        key: (phases.get(key), phase)
        for key, phase in true.items()
        if phases.get(key) != phase and key[1] not in but
    }
    lost = {k: p for k, p in phases.items() if k not in true and not is_end(p)}
    return found | {k: p for k, p in lost.items() if k[1] not in but}


def is_end(configuration: str) -> bool:
    """Whether a run is over; of a pod that is gone nothing more is asked here."""
    return configuration.startswith(("stopped.", "error."))


def wait_until(is_so: Callable[[], Any], shown: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, shown()
        time.sleep(0.1 if MANY < 10_000 else 1.0)  # looking takes from those who work


@pytest.fixture
def day(plane: ControlPlane, kubeconfig: Callable[..., str]) -> Iterator[Day]:
    plane.clear()
    path = kubeconfig(plane.address, user=plane.user, cluster=plane.cluster)
    paces = (Pace(streaming=False), Pace(shortest=2, longest=4))
    with (
        Watcher(path, paces[0], Scope()) as by_pages,
        Watcher(path, paces[1], Scope()) as by_stream,
    ):
        made = Day(plane, [by_pages, by_stream])
        made.settles()
        yield made


def morning(day: Day) -> None:
    """Agents in every state."""
    for number, state in enumerate(("pending", "running", "exited0", "exited1", "succeeded") * 3):
        day.renew(f"a{number % AGENTS}", state)
    day.settles()


def server_crashes(day: Day) -> None:
    """The API server is killed, twice; something changes before anybody watches again."""
    for state in ("running", "succeeded"):
        day.plane.kill("kube-apiserver")
        day.is_in_trouble()
        for watcher in day.watchers:  # in words (C7)
            assert "cannot be reached: " in watcher.health.unready["all namespaces"]
        day.plane.start("kube-apiserver")
        day.renew("a1", state)
        day.settles()


def etcd_crashes(day: Day) -> None:
    day.plane.kill("etcd")
    time.sleep(0.5)
    day.plane.start("etcd")
    day.renew("a2", "running")
    day.settles()


def history_is_compacted(day: Day) -> None:
    """What the watches would go on from is no longer there; one pod is gone, another one new."""
    day.plane.remove(pod("a3"))
    day.renew("a4", "exited1")
    day.plane.kill("kube-apiserver")
    day.plane.compact()
    day.plane.start("kube-apiserver")
    day.plane.compact()
    day.settles()


def etcd_is_restored(day: Day) -> None:
    """A snapshot comes back and writes on past all that was seen before anybody can look."""
    for name in ("r-ends", "r-goes", "r-stays", "r-moves"):
        day.renew(name, "pending" if name == "r-moves" else "running")
    day.settles()
    snapshot = day.plane.save()
    for state in ("running", "exited0"):
        day.set("r-moves", state)
    day.set("r-ends", "failed")
    day.plane.remove(pod("r-goes"))
    day.renew("r-born", "running")
    day.settles()
    seen = day.plane.version()
    before = [watcher.notices["history"] for watcher in day.watchers]

    def write_on() -> None:
        day.set("r-moves", "running")
        for number in range(seen):
            day.plane.api.patch_namespaced_pod(
                "r-stays", "agents", {"metadata": {"annotations": {"n": str(number)}}}
            )
            if day.plane.version() > seen + 5:
                return

    day.plane.restore(snapshot)
    day.plane.start("kube-apiserver")
    write_on()
    # L4: what was final stays so for the same pod; it is, in the end, another one.
    for name in ("r-ends", "r-goes"):
        day.renew(name)
    day.settles(but=("r-born",))
    assert [w.notices["history"] for w in day.watchers] == [count + 1 for count in before]
    for watcher in day.watchers:
        assert watcher.phases()["agents", "r-moves"] == "running.unreported"
    day.set("r-moves", "succeeded")  # the next change, by a version of the new history
    day.renew("r-born")
    day.settles()


def a_namespace_goes_and_comes(day: Day) -> None:
    api = day.plane.api
    for uid in ("one", "two"):
        wait_until(lambda: _made(day, "passing"), lambda: "the namespace is not made")
        day.plane.apply(pod("guest", namespace="passing", uid=uid))
        day.settles()
        api.delete_collection_namespaced_pod("passing", grace_period_seconds=0)
        api.delete_namespace("passing")
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "passing"}}
        api.replace_namespace_finalize("passing", {**body, "spec": {"finalizers": []}})
        day.settles()


def _made(day: Day, name: str) -> bool:
    try:
        day.plane.api.create_namespace({"metadata": {"name": name}})
    except ApiException:
        return False
    return True


def a_label_goes_while_its_pod_is_deleted(day: Day) -> None:
    """The pod is on a node, so its deletion is asked for and not carried out until a kubelet says so."""
    day.renew("leaver")
    day.settles()
    api = day.plane.api
    api.delete_namespaced_pod("leaver", "agents", grace_period_seconds=600)
    wait_until(
        lambda: {w.phases()["agents", "leaver"] for w in day.watchers} == {"stopping.observed"},
        lambda: [w.phases()["agents", "leaver"] for w in day.watchers],
    )
    before = [w.notices["unselected"] for w in day.watchers]
    api.patch_namespaced_pod("leaver", "agents", {"metadata": {"labels": {"scion.name": None}}})
    wait_until(
        lambda: all(w.notices["unselected"] > b for w, b in zip(day.watchers, before, strict=True)),
        lambda: [w.notices for w in day.watchers],
    )
    assert {w.phases()["agents", "leaver"] for w in day.watchers} == {"stopping.observed"}
    day.renew("leaver")
    day.settles()


def there_are_many(day: Day) -> None:
    """Thousands of pods at once, and a burst of changes of one after another."""
    made = []
    day.uids += 1
    uid = f"many-{day.uids}"  # no pod comes back under a uid that has been
    for number in range(MANY):
        one = pod(f"m{number}", uid=f"{uid}-{number}")
        del one["metadata"]["resourceVersion"]
        one["metadata"]["creationTimestamp"] = "2026-11-23T10:00:00Z"
        one["spec"]["containers"][0]["image"] = "none"
        made.append(one)
    day.plane.fill(made)
    day.settles()
    for number in range(PATCHES):
        name = f"m{number % MANY}"
        state = ("exited0", "exited1")[number % 2]
        status = pod(name, state, uid=f"{uid}-{number % MANY}")["status"]
        day.plane.patch_status("agents", name, status)
    day.settles()
    day.plane.clear()
    day.settles()


HOURS = (
    morning,
    server_crashes,
    etcd_crashes,
    history_is_compacted,
    etcd_is_restored,
    a_namespace_goes_and_comes,
    a_label_goes_while_its_pod_is_deleted,
    there_are_many,
)


@pytest.mark.proof
def test_a_day_ends_in_the_truth_each_time(day: Day, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    days: Counter[str] = Counter()
    while not days or time.monotonic() - began < SECONDS:
        for hour in HOURS:
            since = time.monotonic()
            hour(day)
            days[hour.__name__] += 1
            with capsys.disabled():
                print(f"\n  {hour.__name__}: {time.monotonic() - since:.1f} s", end="")  # noqa: T201
    with capsys.disabled():
        for watcher in day.watchers:
            print(f"\n  {dict(watcher.decided)} {dict(watcher.notices)}", end="")  # noqa: T201
    for watcher in day.watchers:
        assert watcher.notices["history"] == days["etcd_is_restored"]
    assert day.watchers[1].notices["restart"] > 0


class Brisk(SystemWaiting):
    """Waits no longer than half a second, where a person would have to mend something."""

    def pause(self, seconds: float) -> None:
        super().pause(min(seconds, 0.5))


@pytest.mark.proof
def test_a_token_that_expires_and_rights_that_are_taken_away_are_waited_out(
    plane: ControlPlane, kubeconfig: Callable[..., str], tmp_path: Path
) -> None:
    """By the account and the role of specs/deploy, as they are."""
    plane.clear()
    account, role, binding = YAML(typ="safe", pure=True).load_all(
        (ROOT / "specs" / "deploy" / "rbac.yaml").read_text()
    )
    name, token = account["metadata"]["name"], tmp_path / "token"

    def give_token() -> None:
        plane.api.create_namespaced_service_account("agents", account)
        asked = {"spec": {"expirationSeconds": 600}}
        given = plane.api.create_namespaced_service_account_token(name, "agents", asked)
        token.write_text(given.status.token)

    give_token()
    plane.rbac.create_namespaced_role("agents", role)
    plane.rbac.create_namespaced_role_binding("agents", binding)
    user = {"tokenFile": str(token)}
    path = kubeconfig(plane.address, user=user, cluster=plane.cluster)
    pace = Pace(shortest=1, longest=2)
    with Watcher(path, pace, Scope(namespace="agents"), waiting=Brisk()) as watcher:
        day = Day(plane, [watcher])
        day.renew("one")
        day.settles()

        plane.api.delete_namespaced_service_account(name, "agents")  # its tokens end with it
        day.is_in_trouble()
        assert "does not accept the credentials" in watcher.health.unready["agents"]
        day.renew("two")
        give_token()
        day.settles()

        plane.rbac.delete_namespaced_role_binding(binding["metadata"]["name"], "agents")
        day.is_in_trouble()
        assert "ask for get, list and watch on pods" in watcher.health.unready["agents"]
        plane.remove(pod("one"))
        day.renew("two", "succeeded")
        plane.rbac.create_namespaced_role_binding("agents", binding)
        day.settles()
        phases = watcher.phases()
        assert is_end(phases.pop(("agents", "one")))
        assert phases == {("agents", "two"): "stopped.final"}
