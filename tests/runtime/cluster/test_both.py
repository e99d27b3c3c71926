"""The same story against the double and, where there is one, against a real API server with its etcd.

It holds the double to the real thing.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from conftest import PATIENCE
from control_plane import ControlPlane
from control_plane_binaries import WHY_NOT, find
from kubernetes_api import KubernetesApi, pod
from tools import missing

from scion_fsm import __version__
from scion_fsm.runtime.cluster import (
    BadRequestError,
    Pace,
    Scope,
    Transport,
    UnreachableError,
    find_access,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Observer

    Observe = Callable[..., Observer]
    Cluster = KubernetesApi | ControlPlane

PACES = [Pace(streaming=False, page_size=2), Pace()]


@pytest.fixture(scope="module")
def control_plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane | None]:
    binaries = find()
    if binaries is None:
        yield None
        return
    plane = ControlPlane(tmp_path_factory.mktemp("control-plane"), *binaries)
    yield plane
    plane.close()


@pytest.fixture(params=["double", "real"])
def cluster(
    request: pytest.FixtureRequest, api: KubernetesApi, control_plane: ControlPlane | None
) -> Cluster:
    if request.param == "double":
        return api
    if control_plane is None:
        missing(WHY_NOT)
    control_plane.clear()
    return control_plane


@pytest.fixture
def path(cluster: Cluster, kubeconfig: Callable[..., str]) -> str:
    if isinstance(cluster, KubernetesApi):
        return kubeconfig(cluster.address)
    return kubeconfig(cluster.address, user=cluster.user, cluster=cluster.cluster)


@pytest.fixture(params=PACES, ids=["pages", "streaming"])
def observer(request: pytest.FixtureRequest, path: str, observe: Observe) -> Observer:
    return observe(path=path, pace=request.param)


def test_an_agents_life_is_followed(cluster: Cluster, observer: Observer) -> None:
    states = iter(("running", "exited0", "succeeded"))
    cluster.apply(pod("agent", "pending"))

    def act(_: object) -> None:
        state = next(states, None)
        if state is not None:
            cluster.apply(pod("agent", state))

    observer.run(lambda o: o.phases().get("agent") == "stopped.final", acting=act)
    reached = [
        decision.target for decision in observer.decisions if decision.disposition == "taken"
    ]
    assert reached[0] in ("starting", "provisioning")
    assert "running.unreported" in reached
    assert reached[-1] == "stopped.final"


def test_a_list_of_many_pages_is_whole(cluster: Cluster, observer: Observer) -> None:
    for number in range(7):
        cluster.apply(pod(f"a{number}"))
    assert len(list(observer.watch.once())) == 7


def test_a_deleted_agent_is_gone_and_its_successor_runs(
    cluster: Cluster, observer: Observer
) -> None:
    cluster.apply(pod("agent", uid="one"))
    observer.run(lambda o: o.phases().get("agent") == "running.unreported")
    cluster.remove(pod("agent"))
    # A real one says first that it is being deleted; the double's is gone without a word.
    observer.run(lambda o: o.phases()["agent"] in {"stopped.final", "error.unexplained"})
    before = observer.decisions[-1].pod_uid
    cluster.apply(pod("agent", uid="two"))
    observer.run(lambda o: o.phases()["agent"] == "running.unreported")
    assert observer.decisions[-1].pod_uid != before


def test_an_agent_that_was_deleted_meanwhile_is_missed(
    cluster: Cluster, path: str, observe: Observe
) -> None:
    for name in ("stays", "goes"):
        cluster.apply(pod(name))
    first = observe(path=path)
    list(first.watch.once())
    cluster.remove(pod("goes"))
    second = observe(path=path, tracker=first.watch.tracker)
    list(second.watch.once())
    assert second.phases() == {"stays": "running.unreported", "goes": "error.unexplained"}


def test_a_watch_from_a_version_that_is_not_there_yet_is_silent(path: str) -> None:
    """Which is why nobody may resume one without a look (C2)."""
    transport = Transport(find_access(kubeconfig=path))
    ahead = str(10**12)
    lines = transport.watch(Scope(namespace="agents"), version=ahead, timeout_seconds=60, silence=1)
    with pytest.raises(UnreachableError, match="does not answer"):
        list(lines)
    lines.close()
    transport.close()


@pytest.mark.parametrize("pace", PACES, ids=["pages", "streaming"])
def test_a_selector_that_makes_no_sense_is_refused_by_name(
    path: str, observe: Observe, pace: Pace
) -> None:
    observer = observe(path=path, pace=pace, scope=Scope(namespace="agents", selector="a=b=c"))
    with pytest.raises(BadRequestError, match=r"found '='.*check --selector"):
        next(iter(observer.watch))


def test_who_asks_says_so(cluster: Cluster, observer: Observer) -> None:
    """C7: a server's log named the generator of the client."""
    cluster.apply(pod("agent"))
    observer.run(lambda o: "agent" in o.phases())
    if isinstance(cluster, KubernetesApi):
        askers = [asked.headers["user-agent"] for asked in cluster.asked]
    else:
        askers = cluster.askers()
    assert set(askers) == {f"scion-fsm/{__version__}"}


def test_a_label_that_is_taken_off_is_no_deletion(cluster: Cluster, observer: Observer) -> None:
    cluster.apply(pod("agent"))
    observer.run(lambda o: o.phases().get("agent") == "running.unreported")
    bare = pod("agent")
    bare["metadata"]["labels"] = {"scion.name": None}
    if isinstance(cluster, KubernetesApi):
        del bare["metadata"]["labels"]
    cluster.apply(bare)
    observer.run(lambda o: "unselected" in o.kinds())
    assert observer.phases()["agent"] == "running.unreported"


def test_the_request_timeout_is_what_it_says(cluster: Cluster, path: str, observe: Observe) -> None:
    """C6: it gave up after two thirds of it."""
    cluster.apply(pod("agent"))
    observer = observe(path=path, request_timeout=1.5)
    with cluster.frozen():
        began = time.monotonic()
        with pytest.raises(UnreachableError, match="does not answer"):
            list(observer.watch.once())
        assert 1.4 < time.monotonic() - began < 20


def test_one_410_after_the_other_is_met_with_a_list_at_once(
    control_plane: ControlPlane | None, kubeconfig: Callable[..., str], observe: Observe
) -> None:
    """C4, whose double is in `test_history`: the lists are quiet, nothing is seen between them.

    It is the last one here: the server has no cache of what happened any more, so that it asks etcd, which
    forgets when it is told to.
    """
    plane = control_plane or missing(WHY_NOT)
    plane.clear()
    plane.kill("kube-apiserver")
    plane.start("kube-apiserver", "--watch-cache-sizes=pods#0")
    path = kubeconfig(plane.address, user=plane.user, cluster=plane.cluster)
    observer = observe(path=path, pace=Pace(streaming=False, shortest=1, longest=1))
    plane.apply(pod("first"))
    watching = threading.Thread(target=lambda: observer.run(lambda o: "last" in o.phases()))
    watching.start()
    wait_until(lambda: "first" in observer.phases())
    for times in (1, 2, 3):

        def forgotten(number: int = times) -> bool:
            unseen = pod(f"unseen-{number}-{time.monotonic_ns()}")
            del unseen["metadata"]["labels"]
            plane.apply(unseen)  # a bookmark may have told of the one before
            plane.compact()
            return observer.kinds().count("relist") >= number

        wait_until(forgotten)
    plane.apply(pod("last"))
    watching.join(PATIENCE)
    assert "last" in observer.phases()
    # A watch of a second in which nothing came may pause before the next; a 410 does not.
    lists = [notice for notice in observer.notices if notice.kind == "relist"]
    assert len(lists) >= 3
    assert [notice for notice in lists if notice.pause] == []


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
