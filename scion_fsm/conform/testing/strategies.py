"""Strategies for everything that may come in: pods, reports, commands, junk, and histories with faults."""

from __future__ import annotations

import copy
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from hypothesis import strategies as st

from scion_fsm.conform.testing.world import Cluster, Input
from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import Moment
from scion_fsm.machine.runs import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from scion_fsm.machine.table import Table

_POLICIES = ("Never", "Never", "OnFailure", "Always")
_VERSIONS = (1, 8, 95, 995, 10**19)  # a length away from the next one: text would compare wrongly
_WAITING = ("ContainerCreating", "ImagePullBackOff", "CreateContainerConfigError", "FutureReason")
_VERDICTS = ("Evicted", "DeadlineExceeded", "NodeAffinity", "FutureReason")
_CODES = (0, 0, 1, 137, 143)


_mostly = st.sampled_from((False, True, True, True, True))


class Fault(Enum):
    """What may happen to an observer between two inputs."""

    RESTART = "it starts again and reads its record back"
    AMNESIA = "it starts again without its record, and lists"


class History(NamedTuple):
    """What one observer gets, in order of arrival.

    Attributes:
        stream: The agent's pods as they were, in order.
        arrivals: Parts of it, repeated, delayed, reordered or missing, with reports, commands and faults.
    """

    stream: tuple[Input, ...]
    arrivals: tuple[Input | Fault, ...]


@st.composite
def lives(draw: DrawFn, *, max_pods: int = 3) -> tuple[Input, ...]:
    """Gives the legal stream of one agent's pods; see `world` for what makes it legal."""
    cluster = Cluster(version=draw(st.sampled_from(_VERSIONS)))
    pods = draw(st.integers(1, max_pods))
    for number in range(1, pods + 1):
        _live(draw, cluster)
        if number < pods or draw(st.booleans()):
            _remove(draw, cluster)
    return tuple(cluster.inputs)


@st.composite
def pods(draw: DrawFn) -> dict[str, Any]:
    """Gives pods as the API server shows them, at any moment of a life."""
    pod: dict[str, Any] = draw(st.sampled_from(_shown(draw(lives(max_pods=1)))))
    return pod


def _shown(stream: Sequence[Input]) -> list[dict[str, Any]]:
    return [sight.watch["object"] for sight in stream if sight.watch is not None]


def _live(draw: DrawFn, cluster: Cluster) -> None:
    policy = draw(st.sampled_from(_POLICIES))
    has_init = draw(st.booleans())
    cluster.create(restart_policy=policy, has_sidecar=draw(st.booleans()), has_init=has_init)
    for _ in range(draw(st.integers(0, 1))):
        cluster.is_unschedulable()
        cluster.sight()
    if draw(_mostly):  # the agent gets as far as a node
        cluster.bind()
        cluster.sight()
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
    cluster.sight()
    while policy != "Never" and draw(st.booleans()):
        cluster.exit(1)
        cluster.sight()
        if draw(st.booleans()):
            cluster.wait("CrashLoopBackOff")
            cluster.sight()
        cluster.run()
        cluster.sight()
    _maybe_lose_node(draw, cluster)
    ending = draw(st.sampled_from(("alive", "exits", "exits", "platform")))
    if ending == "exits":
        code = draw(st.sampled_from(_CODES))
        cluster.exit(code)
        cluster.sight()
        if policy == "Never" and draw(st.booleans()):
            cluster.end("Failed" if code else draw(st.sampled_from(("Succeeded", "Failed"))))
            cluster.sight()
    elif ending == "platform":
        if draw(st.booleans()):
            cluster.exit(draw(st.sampled_from(_CODES)))
        cluster.end(
            "Failed",
            reason=draw(st.sampled_from(_VERDICTS)),
            sidecar_ended=draw(st.sampled_from(("2026-11-23T18:00:11Z", "2026-11-23T18:00:40Z"))),
        )
        cluster.sight()


def _remove(draw: DrawFn, cluster: Cluster) -> None:
    cluster.delete()
    if draw(st.booleans()):
        cluster.sight()
        if cluster.is_running and not cluster.is_over and draw(st.booleans()):
            code = draw(st.sampled_from(_CODES))
            cluster.exit(code)
            cluster.end("Failed" if code else "Succeeded")
            cluster.sight()
    cluster.sight("DELETED")


@st.composite
def arrivals(draw: DrawFn, stream: Sequence[Input]) -> tuple[Input | Fault, ...]:
    """Gives a stream as a faulty observer gets it: any part, order and number, its last input kept.

    An observer that lost its record lists what there is; so the last input comes after its last loss.
    """
    numbers = st.integers(0, len(stream) - 1)
    parts = draw(st.lists(st.one_of(numbers, numbers, st.sampled_from(Fault)), max_size=12))
    found: list[Input | Fault] = [p if isinstance(p, Fault) else stream[p] for p in parts]
    lost = max((i for i, part in enumerate(found) if part is Fault.AMNESIA), default=-1)
    found.insert(draw(st.integers(lost + 1, len(found))), stream[-1])
    return tuple(found)


def events_of(table: Table, *evidence: str) -> dict[str, tuple[str, ...]]:
    """Gives the events of a table that are worth one of these, by origin, in declared order."""
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in table.events.items():
        if entry.evidence in evidence:
            found[entry.origin] = (*found.get(entry.origin, ()), name)
    return found


@st.composite
def observations(draw: DrawFn, events: Sequence[str]) -> Observation:
    """Gives observations of given events with any details, their run and order left out."""
    return Observation(
        event=draw(st.sampled_from(events)),
        reason=draw(st.sampled_from((None, "Error", "OOMKilled", "FutureReason"))),
        message=draw(st.sampled_from((None, "", "{exit_code} is no template"))),
        exit_code=draw(st.sampled_from((None, 0, 1, 137, 143))),
        tool_name=draw(st.sampled_from((None, "Bash"))),
        time=draw(st.sampled_from((None, "2026-11-23T18:00:00Z"))),
    )


@st.composite
def told(draw: DrawFn, table: Table, *evidence: str, stream: Sequence[Input] = ()) -> Input:
    """Gives a report or a command, of some run of a stream or of none, early or late or unordered."""
    of = draw(st.sampled_from((None, *stream))) if stream else None
    run = of.run if of else None
    of_run = None
    if run is not None:
        container = f"containerd://{run.container}" if run.container else None
        of_run = Run(f"uid-{run.pod}", container)
    observation = msgspec.structs.replace(
        draw(observations(draw(st.sampled_from(tuple(events_of(table, *evidence).values()))))),
        run=of_run,
        order=draw(st.none() | st.integers(1, 5).map(_moment)),
    )
    return Input(run, observation=observation)


def _moment(seconds: int) -> Moment:
    return Moment("told", 1_767_225_600.0 + seconds)


@st.composite
def histories(draw: DrawFn, table: Table, *, max_pods: int = 3) -> History:
    """Gives a life as one observer gets it, mixed with reports, commands, unknown inputs and faults.

    What comes without a resourceVersion is an earlier view, of something that came with one before: an
    observer whose first sight has no order cannot tell what is newer than it.
    """
    stream = draw(lives(max_pods=max_pods))
    found: list[Input | Fault] = []
    seen = 0
    for kind in draw(st.lists(st.sampled_from(_ARRIVALS), min_size=3, max_size=24)):
        if kind == "next" and seen < len(stream):
            # Levels are compressed: an observer may see the next state or skip some.
            seen = min(seen + draw(st.integers(1, 3)), len(stream))
            found.append(stream[seen - 1])
        elif kind == "any":
            found.append(draw(st.sampled_from(stream)))
        elif kind == "unversioned" and seen:
            found.append(draw(st.sampled_from(stream[:seen])).without_version())
        elif kind == "command":
            found.append(draw(told(table, "command")))
        elif kind == "unknown":
            found.append(UNKNOWN)
        elif kind == "restart":
            found.append(Fault.RESTART)
        else:
            found.append(draw(told(table, "report", stream=stream)))
    return History(stream, tuple(found))


_ARRIVALS = (
    *("next",) * 5,
    *("report",) * 3,
    *("any",) * 2,
    *("unversioned", "command", "unknown", "restart"),
)
UNKNOWN = Input(observation=Observation(event="pod.from-the-future", reason="FutureReason"))
"""An input whose event the spec does not have."""

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
"""What JSON may hold at a leaf, numbers that JSON has not included."""

hostile = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
"""Anything that a decoder may hand over."""


@st.composite
def hostile_pods(draw: DrawFn) -> object:
    """Gives pods of a legal stream in which some part, at any depth, is something else."""
    pod = copy.deepcopy(draw(pods()))
    for _ in range(draw(st.integers(1, 3))):
        place: Any = pod
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = draw(st.sampled_from(keys))
            if not isinstance(place[key], (dict, list)) or not place[key] or draw(st.booleans()):
                break
            place = place[key]
        place[key] = draw(hostile)
    return pod


@st.composite
def pods_of_the_future(draw: DrawFn) -> dict[str, Any]:
    """Gives pods that a later Kubernetes may show: valid, with a phase and reasons nobody knows."""
    words = st.from_regex(r"[A-Z][a-z]{3,9}Future", fullmatch=True)
    agent: dict[str, Any] | None = draw(
        st.sampled_from(({"running": {}}, {"waiting": {"reason": draw(words)}}, {}, None))
    )
    status = {"phase": draw(words), "reason": draw(words), "novelty": draw(hostile)}
    if agent is not None:
        status["containerStatuses"] = [{"name": "agent", "state": agent}]
    return {
        "metadata": {"name": "agent", "uid": "uid-1", "resourceVersion": "7"},
        "spec": {"containers": [{"name": "agent"}], "nodeName": "node-1"},
        "status": status,
    }


def container_statuses() -> SearchStrategy[str]:
    """Gives status strings as runtimes print them, in any case, and strings that no runtime prints."""
    known = st.sampled_from(
        ("Up 5 minutes", "running", "Exited (137) 2 hours ago", "stopped", "Created", "Paused")
    )
    return known | known.map(str.upper) | st.text(max_size=20)


def hooks(table: Table) -> SearchStrategy[object]:
    """Gives hooks: known names, harnesses' payloads, and junk."""
    payloads = st.fixed_dictionaries(
        {"hook_event_name": st.sampled_from(table.data.hooks) | scalars, "tool_name": scalars}
    )
    return st.sampled_from(table.data.hooks) | payloads | hostile


def heartbeats(table: Table) -> SearchStrategy[tuple[object, object]]:
    """Gives the phase and activity that a heartbeat names, known or not."""
    beats = table.data.heartbeats
    return st.tuples(
        st.sampled_from((None, "", *beats.phases)) | scalars,
        st.sampled_from((None, "", *beats.activities)) | scalars,
    )
