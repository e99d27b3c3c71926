"""Pods of one likeness are observed alike, and each part of a likeness is there for a reason."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from kinds_of_pods import kind_of_pod, varied, with_its_own
from msgspec.structs import replace

from scion_fsm import Lifecycle
from scion_fsm.machine.orders import seconds_of
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.observe.likeness import Parting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm import Observation
    from scion_fsm.observe.likeness import Parts

LIFECYCLE = Lifecycle.default()
PARTING = Parting(LIFECYCLE.table.data.pods, None)
PAIRS = 6000


class Look(NamedTuple):
    parts: Parts
    observation: Observation

    @property
    def shared(self) -> Observation:
        """What is observed, without what is the pod's own."""
        return replace(self.observation, run=None, order=None, time=None, message=None)


def look(kind: dict[str, Any]) -> Look | None:
    pod, _ = pod_from_object({key: part for key, part in kind.items() if part is not None})
    parts = PARTING.parted(pod)
    return None if parts is None else Look(parts, LIFECYCLE.observe_pod(pod, cluster="c"))


def pairs() -> Iterator[tuple[Look, Look]]:
    draw, table = random.Random(5), LIFECYCLE.table  # noqa: S311 - the same each time
    for _ in range(PAIRS):
        one = kind_of_pod(draw, table)
        one["metadata"] |= {"name": "a", "uid": "u", "resourceVersion": "5"}
        other = with_its_own(draw, varied(draw, one, kind_of_pod(draw, table)))
        looks = look(one), look(other)
        if looks[0] is not None and looks[1] is not None:
            yield looks[0], looks[1]


@pytest.fixture(scope="module")
def looked() -> list[tuple[Look, Look]]:
    return list(pairs())


def test_pods_of_one_likeness_are_observed_alike(looked: list[tuple[Look, Look]]) -> None:
    alike = [pair for pair in looked if pair[0].parts[0] == pair[1].parts[0]]
    assert len(alike) > PAIRS / 10
    for one, other in alike:
        assert one.shared == other.shared


def test_what_is_a_pods_own_is_as_it_is_observed(looked: list[tuple[Look, Look]]) -> None:
    for parts, seen in (each for pair in looked for each in pair):
        _, container, started, time, message = parts
        if seen.event is not None:
            assert (seen.time, seen.message) == (time, message)
        if seen.run is not None:
            assert (seen.run.container, seen.run.started) == (container, seconds_of(started))


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(0, id="kind"),
        pytest.param(2, id="deleted"),
        pytest.param(3, id="node"),
        pytest.param(4, id="restart policy"),
        pytest.param(6, id="containers"),
        pytest.param(7, id="init containers"),
        pytest.param(8, id="phase"),
        pytest.param(9, id="reason"),
        pytest.param(10, id="message"),
        pytest.param(11, id="start time"),
        pytest.param(12, id="host"),
        pytest.param(13, id="conditions"),
        pytest.param(15, id="state"),
        pytest.param(16, id="last state"),
    ],
)
def test_without_a_part_pods_would_be_taken_for_alike_that_are_not(
    looked: list[tuple[Look, Look]], part: int
) -> None:
    assert any(
        one.shared != other.shared and _without(one, part) == _without(other, part)
        for one, other in looked
    )


def _without(seen: Look, part: int) -> tuple[object, ...]:
    likeness: Any = seen.parts[0]
    return (*likeness[:part], *likeness[part + 1 :])


def test_a_container_is_never_like_an_init_container() -> None:
    ended = {"terminated": {"exitCode": 1, "reason": "Error"}}
    base = {"metadata": {"name": "a", "uid": "u", "resourceVersion": "5"}}
    base |= {"spec": {"restartPolicy": "Never"}}
    one, other = (
        look(base | {"status": {"phase": "Pending", key: [{state: ended}]}})
        for key, state in (("containerStatuses", "lastState"), ("initContainerStatuses", "state"))
    )
    assert one is not None
    assert other is not None
    assert one.shared != other.shared
    assert one.parts[0] != other.parts[0]
