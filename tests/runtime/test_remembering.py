"""What is remembered is what would have been decided: of recorded pods, of generated ones, in simulated worlds."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING, Any

import pytest
from examples import part_of
from kinds_of_pods import T, kind_of_pod, varied, with_its_own
from msgspec.structs import replace

from scion_fsm import Lifecycle
from scion_fsm.lifecycle import bundled_recording
from scion_fsm.observe.decode import Pod, pod_from_object
from scion_fsm.observe.likeness import Parting
from scion_fsm.prove.world.process import CheckedTracker
from scion_fsm.prove.world.world import World
from scion_fsm.runtime import remembering
from scion_fsm.runtime.inputs import read
from scion_fsm.runtime.remembering import RememberingTracker
from scion_fsm.runtime.tracker import Tracker, identify

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from scion_fsm.machine.observation import Observation
    from scion_fsm.observe.likeness import Parts
    from scion_fsm.runtime.agents import Identity, Key, Own
    from scion_fsm.runtime.tracker import Decision

LIFECYCLE = Lifecycle.default()
Input = tuple[str, "Pod | tuple[Identity, Observation]"]
COMMANDS = ("operator.stop", "operator.stopped", "operator.start", "operator.suspend")


def is_remembered(decision: Decision) -> bool:
    return not isinstance(decision.made, tuple)


def assert_alike(one: Decision, other: Decision) -> None:
    assert one.outcome == other.outcome
    assert one.agent == other.agent
    assert (one.name, one.namespace) == (other.name, other.namespace)
    assert (one.pod_uid, one.resource_version) == (other.pod_uid, other.resource_version)
    assert (one.observation, one.plan) == (other.observation, other.plan)


def compared(inputs: Iterable[Input]) -> tuple[int, int]:
    """Gives inputs to both, and counts them, and what was remembered.

    Raises:
        AssertionError: They come to something else.
    """
    plain, quick = (kind(LIFECYCLE, cluster="one") for kind in (Tracker, RememberingTracker))
    count = remembered = 0
    for kind, given in inputs:
        if isinstance(given, tuple):
            assert_alike(plain.observed(*given), quick.observed(*given))
            continue
        expected, found = plain.take(kind, given), quick.take(kind, given)
        assert_alike(expected, found)
        count += 1
        remembered += is_remembered(found)
    assert dict(plain.agents.items()) == dict(quick.agents.items())
    assert list(plain.due(T + 10_000)) == list(quick.due(T + 10_000))
    return count, remembered


# -- the recording, of one agent after the other -----------------------------------------------------


def of_others(times: int) -> Iterator[Input]:
    """Gives the recorded pods as those of other agents each time."""
    items = [(item.type, item.pod) for item in read(str(bundled_recording()))]
    for number in range(times):
        for kind, pod in items:
            assert pod is not None
            yield kind, renamed(pod, number)


def renamed(pod: Pod, number: int) -> Pod:
    metadata = pod.metadata
    assert metadata is not None
    labels = dict(metadata.labels or {})
    labels["scion.name"] = f"{labels['scion.name']}-{number}"
    named = {
        "name": f"{metadata.name}-{number}",
        "uid": f"{number}{metadata.uid}",
        "labels": labels,
    }
    return replace(pod, metadata=replace(metadata, **named))


def test_recorded_pods_come_to_the_same() -> None:
    count, remembered = compared(of_others(3))
    assert remembered > count / 2


# -- the recording, with the words that name a project and their synonyms ----------------------------

WORDS = [f"scion.{word}{part}" for word in ("project", "grove") for part in ("", "_id", "_path")]


def with_other_projects(times: int) -> Iterator[Input]:
    """Gives the recorded pods as those of other agents, whose labels and annotations name other projects."""
    draw = random.Random(times)  # noqa: S311 - the same each time
    names = [
        {word: draw.choice(["", "a", "b"]) for word in WORDS if draw.random() < 0.4}
        for _ in range(6)
    ]
    for kind, pod in of_others(times):
        assert isinstance(pod, Pod)
        assert pod.metadata is not None
        labels, notes = (
            {key: value for key, value in (given or {}).items() if key not in WORDS}
            | draw.choice(names)
            for given in (pod.metadata.labels, pod.metadata.annotations)
        )
        yield kind, replace(pod, metadata=replace(pod.metadata, labels=labels, annotations=notes))


def test_pods_of_other_projects_come_to_the_same() -> None:
    count, remembered = compared(with_other_projects(8))
    assert remembered > count / 10


def test_a_namespace_that_is_empty_is_none_in_both() -> None:
    def given() -> Iterator[Input]:
        for kind, pod in of_others(2):
            assert isinstance(pod, Pod)
            assert pod.metadata is not None
            for namespace in (None, "", None):
                yield kind, replace(pod, metadata=replace(pod.metadata, namespace=namespace))

    count, remembered = compared(given())
    assert remembered > count / 10


@pytest.mark.parametrize("part", ["conflicts", "project_in"])
def test_a_project_that_is_not_asked_for_is_noticed(
    monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(remembering, part, lambda *_: ())
    with pytest.raises(AssertionError):
        compared(with_other_projects(8))


# -- pods that nobody would think of, few in kind and many in what is their own ----------------------


def generated(seed: int, agents: int) -> Iterator[Input]:
    """Gives the lives of agents, all of them out of a few kinds of pods, and what operators ask for between."""
    draw = random.Random(seed)  # noqa: S311 - the same each time
    kinds = [kind_of_pod(draw, LIFECYCLE.table)]
    kinds += [varied(draw, kinds[0], kind_of_pod(draw, LIFECYCLE.table)) for _ in range(5)]
    shown = [with_its_own(draw, copy.deepcopy(kind)) for kind in kinds for _ in range(2)]
    for number in range(agents):
        for step in range(draw.randrange(1, 7)):
            new = draw.random() < 0.1
            kind = (
                with_its_own(draw, copy.deepcopy(draw.choice(kinds))) if new else draw.choice(shown)
            )
            pod, _ = pod_from_object(_named(draw, kind, number, step))
            if draw.random() < 0.04:
                event = draw.choice(COMMANDS)
                observation = LIFECYCLE.observe_command(event, at=T + draw.randrange(300))
                yield "", (identify(pod), observation)
            yield draw.choice(["ADDED", "MODIFIED", "MODIFIED", "MODIFIED", "DELETED"]), pod


def _named(draw: random.Random, kind: dict[str, Any], number: int, step: int) -> dict[str, Any]:
    """Gives a pod of a kind, as that of one of the agents."""
    name = f"pod-{number}"
    own = {"uid": f"{name}-{draw.choice('111112')}", "name": name}
    own["resourceVersion"] = str(95 + step - draw.choice([0] * 9 + [2]))
    labels = draw.choice([{}, {"scion.name": name}, {"scion.name": name}, {"scion.run_id": name}])
    metadata = kind["metadata"] | own | {"labels": kind["metadata"]["labels"] | labels}
    return {key: part for key, part in kind.items() if part is not None} | {"metadata": metadata}


SEEDS = range(part_of(30))


def test_generated_pods_come_to_the_same() -> None:
    found = [compared(generated(seed, 150)) for seed in SEEDS]
    count, remembered = map(sum, zip(*found, strict=True))
    assert remembered > count / 10


# -- whatever a simulated world shows, of the agents as they are then --------------------------------


@pytest.mark.parametrize("seed", range(part_of(6)))
def test_in_simulated_worlds_pods_come_to_the_same(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    quick: dict[str, RememberingTracker] = {}
    remembered = []

    def seen(
        self: Tracker,
        pod: Pod,
        *,
        key: Key | None = None,
        problems: Iterable[str] = (),
        is_gone: bool = False,
    ) -> Decision:
        plain = Tracker.deleted if is_gone else Tracker.seen
        twin = quick.setdefault(self.cluster, RememberingTracker(LIFECYCLE, cluster=self.cluster))
        at = key or identify(pod).key
        before = self.agents.get(at)
        twin.agents.pop(at, None)
        if before is not None:
            twin.agents[at] = before
        decision = plain(self, pod, key=key, problems=problems)
        found = twin.seen(pod, key=key, problems=problems, is_gone=is_gone)
        assert_alike(decision, found)
        assert twin.agents[at] == self.agents[at]
        remembered.append(is_remembered(found))
        return decision

    monkeypatch.setattr(CheckedTracker, "seen", seen, raising=False)
    assert World(seed).play(range(120)).violation is None
    assert sum(remembered) > len(remembered) / 30


# -- what would be wrong is noticed ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "parts"),
    [
        pytest.param("_relation", {0}, id="the order of the starts"),
        pytest.param("_relation", {1}, id="whether a container was known"),
        pytest.param("_relation", {2}, id="whether a container is shown"),
        pytest.param("_relation", {3}, id="whether it is the same container"),
        pytest.param("_relation", {6, 7, 8}, id="whether the end is the same"),
        pytest.param("_relation", {11}, id="whether the message is the same"),
        pytest.param("_relation", {14}, id="whether the time is the same"),
        pytest.param("_likeness_of_ends", {0, 1, 2}, id="whether it is as if it left no verdict"),
    ],
)
def test_what_is_not_asked_for_is_noticed(
    monkeypatch: pytest.MonkeyPatch, relation: str, parts: set[int]
) -> None:
    whole = getattr(remembering, relation)  # a part of it is left out

    def without(known: Own, shown: Own) -> tuple[Hashable, ...] | None:
        found = whole(known, shown)
        return found and tuple(each for at, each in enumerate(found) if at not in parts)

    monkeypatch.setattr(remembering, relation, without)
    streams = (compared(generated(seed, 200)) for seed in range(40))
    with pytest.raises(AssertionError):
        list(streams)


def test_a_likeness_without_its_conditions_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Parting.parted

    def without(self: Parting, pod: Pod) -> Parts | None:
        status = pod.status and replace(pod.status, conditions=())
        return whole(self, replace(pod, status=status))

    monkeypatch.setattr(Parting, "parted", without)
    with pytest.raises(AssertionError):
        compared(of_others(2))
