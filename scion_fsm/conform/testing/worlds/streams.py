"""Strategies for an agent's life as its runtime shows it: pods one after the other, or containers of a host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from scion_fsm.conform.testing.worlds.host import Host
from scion_fsm.conform.testing.worlds.world import Cluster, Input

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

_POLICIES = ("Never", "Never", "OnFailure", "Always")
_VERSIONS = (1, 8, 95, 995, 10**19)  # a length away from the next one: text would compare wrongly
_WAITING = ("ContainerCreating", "ImagePullBackOff", "CreateContainerConfigError", "FutureReason")
_VERDICTS = ("Evicted", "DeadlineExceeded", "NodeAffinity", "FutureReason")
_CODES = (0, 0, 1, 10, 137, 143)

_mostly = st.sampled_from((False, True, True, True, True))
_pauses = st.sampled_from((1.0, 0.5, 3.0, 30.0, 400.0))
"""Within the clocks' skew and beyond it, and beyond the time in which an end is explained."""


@st.composite
def lives(draw: DrawFn, *, max_pods: int = 3, has_run_ids: bool = False) -> tuple[Input, ...]:
    """Gives the legal stream of one agent's pods; see `world.Cluster` for what makes it legal."""
    cluster = Cluster(version=draw(st.sampled_from(_VERSIONS)))
    pods = draw(st.integers(1, max_pods))
    for number in range(1, pods + 1):
        _live(draw, cluster, run_id=f"run-{number}" if has_run_ids else None)
        if number < pods or draw(st.booleans()):
            _remove(draw, cluster)
            cluster.now += draw(_pauses)
    return tuple(cluster.inputs)


@st.composite
def moving_lives(draw: DrawFn, *, is_provable: bool = False) -> tuple[Input, ...]:
    """Gives the streams of pods that an agent had in other namespaces or clusters, the old one dying late.

    Their versions do not follow their age, and only their times tell which is the later one; where they
    are `is_provable`, no two begin within the clocks' skew, and the newest one's last state comes last.
    """
    pauses = st.sampled_from((30.0, 400.0)) if is_provable else _pauses
    name = "k1"
    clusters = [Cluster(version=draw(st.sampled_from(_VERSIONS)), name=name)]
    found: list[Input] = []
    for number in range(1, draw(st.integers(2, 3)) + 1):
        before = clusters[-1]
        name = draw(st.sampled_from(("k1", "k2")))
        if number > 1:
            version = draw(st.sampled_from(_VERSIONS))
            clusters.append(Cluster(version=version, name=name, now=before.now + draw(pauses)))
        cluster = clusters[-1]
        cluster.create(
            restart_policy="Never",
            has_sidecar=False,
            has_init=False,
            number=number,
            namespace=f"namespace-{number}",
        )
        cluster.bind()
        cluster.run()
        cluster.sight(later=draw(_pauses))
        if number > 1:
            before.now = cluster.now
            _end(draw, before)
        cluster.now = max(cluster.now, before.now)
    for cluster in clusters:
        found += cluster.inputs
    found.sort(key=lambda sight: sight.at)
    last = clusters[-1].inputs[-1]
    return (
        *(sight for sight in found if sight is not last or not is_provable),
        *[last] * is_provable,
    )


@st.composite
def restored_lives(draw: DrawFn) -> tuple[tuple[Input, ...], int]:
    """Gives a stream of pods of a cluster whose history goes back, and how many sights lie before that."""
    cluster = Cluster(version=1000)
    _live(draw, cluster, run_id=None)
    if draw(st.booleans()):
        _remove(draw, cluster)
    before = len(cluster.inputs)
    cluster.restore(500)
    cluster.now += draw(_pauses)
    if not cluster.inputs[-1].is_deletion:
        cluster.sight(later=draw(_pauses))
        _remove(draw, cluster)
    _live(draw, cluster, run_id=None)
    return tuple(cluster.inputs), before


@st.composite
def container_lives(draw: DrawFn, *, has_run_ids: bool = False) -> tuple[Input, ...]:
    """Gives the readings of one agent's containers, started again under their id or replaced.

    Either all of them have times, as `docker inspect` gives them, or none has.
    """
    host = Host(has_times=draw(st.booleans()))
    for number in range(1, draw(st.integers(1, 3)) + 1):
        is_new = number == 1 or draw(st.booleans())
        if is_new and number > 1 and draw(st.booleans()):
            host.read("Removal In Progress", later=draw(_pauses))
        host.start(is_new=is_new, run_id=f"run-{number}" if has_run_ids else None)
        for _ in range(draw(st.integers(1, 2))):
            host.read("Up 5 minutes", later=draw(_pauses))
        if draw(st.booleans()):
            host.read("Up 6 minutes (Paused)", later=draw(_pauses))
        code = draw(st.sampled_from(_CODES))
        if draw(_mostly):
            host.read(f"Exited ({code}) 1 second ago", later=draw(_pauses))
    return tuple(host.inputs)


def _live(draw: DrawFn, cluster: Cluster, *, run_id: str | None) -> None:
    policy = draw(st.sampled_from(_POLICIES))
    has_init = draw(st.booleans())
    cluster.create(
        restart_policy=policy, has_sidecar=draw(st.booleans()), has_init=has_init, run_id=run_id
    )
    for _ in range(draw(st.integers(0, 1))):
        cluster.is_unschedulable()
        cluster.sight()
    if draw(_mostly):  # the agent gets as far as a node
        cluster.bind()
        cluster.sight(later=draw(_pauses))
        _maybe_lose_node(draw, cluster)
        if has_init and not _initialised(draw, cluster, policy):
            return
        for reason in draw(st.lists(st.sampled_from(_WAITING), max_size=2)):
            cluster.wait(reason)
            cluster.sight()
        if draw(_mostly):
            _run(draw, cluster, policy)


def _maybe_lose_node(draw: DrawFn, cluster: Cluster) -> None:
    if draw(st.booleans()):
        cluster.lose_node()
        cluster.sight()
        cluster.find_node()
        cluster.sight()


def _initialised(draw: DrawFn, cluster: Cluster, policy: str) -> bool:
    cluster.init({"running": {}})
    cluster.sight()
    if policy == "Never" and draw(st.integers(0, 3)) == 3:  # noqa: PLR2004 - one in four
        cluster.init({"terminated": {"exitCode": 3, "reason": "Error"}})
        cluster.sight()
        if draw(st.booleans()):
            cluster.end("Failed")
            cluster.sight()
        return False
    cluster.init({"terminated": {"exitCode": 0, "reason": "Completed"}})
    return True


def _run(draw: DrawFn, cluster: Cluster, policy: str) -> None:
    cluster.run()
    cluster.sight(later=draw(_pauses))
    while policy != "Never" and draw(st.booleans()):
        cluster.exit(1)
        cluster.sight(later=draw(_pauses))
        if draw(st.booleans()):
            cluster.wait("CrashLoopBackOff")
            cluster.sight()
        cluster.run()
        cluster.sight(later=draw(_pauses))
    _maybe_lose_node(draw, cluster)
    ending = draw(st.sampled_from(("alive", "exits", "exits", "platform")))
    if ending == "exits":
        code = draw(st.sampled_from(_CODES))
        cluster.exit(code)
        cluster.sight(later=draw(_pauses))
        if policy == "Never" and draw(st.booleans()):
            cluster.end("Failed" if code else draw(st.sampled_from(("Succeeded", "Failed"))))
            cluster.sight(later=draw(_pauses))
    elif ending == "platform":
        if draw(st.booleans()):
            cluster.exit(draw(st.sampled_from(_CODES)))
        cluster.end(
            "Failed",
            reason=draw(st.sampled_from(_VERDICTS)),
            sidecar_later=draw(st.sampled_from((1.0, 30.0))),
        )
        cluster.sight(later=draw(_pauses))


def _remove(draw: DrawFn, cluster: Cluster) -> None:
    cluster.delete()
    if draw(st.booleans()):
        cluster.sight(later=draw(st.sampled_from((1.0, 3.0))))
        if cluster.is_running and not cluster.is_over and draw(st.booleans()):
            _end(draw, cluster)
    cluster.sight("DELETED")


def _end(draw: DrawFn, cluster: Cluster) -> None:
    code = draw(st.sampled_from(_CODES))
    cluster.exit(code)
    cluster.end("Failed" if code else "Succeeded")
    cluster.sight(later=draw(_pauses))
