"""Real streams and cases end in the phases that the laws give, whole, disturbed, and in every form of a pod."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from examples import part_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from kubernetes.client import ApiClient, V1Pod
from places import DATA

from scion_fsm import Lifecycle, Record
from scion_fsm.conform.testing.worlds.walk import Fault
from scion_fsm.observe.decode import pod_from_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scion_fsm import Observation, Plan

RECORDED = resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson"
LIFECYCLE = Lifecycle.default()
BOUNDED = settings(max_examples=part_of(150), derandomize=True, database=None)

# By reading the recordings and the laws. What each ends with, and the row of laws.md 7 that decides.
LIFECYCLES = {
    "completes": "error.final",  # recreated; the second pod's agent exits 4, row 9
    "fails-exit-1": "error.final",  # row 9
    "fails-exit-127": "error.final",  # row 9
    "oom-killed": "error.final",  # 137 OOMKilled, row 9
    "image-pull-back-off": "starting",  # it may recover (L8), row 23
    "config-error": "starting",  # it may recover (L8), row 23
    "bad-entrypoint": "error.final",  # StartError 128, row 9
    "deadline-exceeded": "error.final",  # the agent was killed, row 4
    "delete-graceful": "stopped.final",  # Succeeded with 0 before it went, row 5
    "delete-ignores-term": "stopped.final",  # killed with 137 because its deletion was asked for, row 7
    "delete-force": "stopped.final",  # deleted while it ran, no verdict: pod.deleted
    "delete-while-pending": "stopped.final",  # deleted before it ran, no verdict: pod.deleted
    "init-fails": "error.final",  # row 10
    "init-then-runs": "stopped.final",  # row 5
    "sidecar-outlives-agent": "stopped.provisional",  # 0, but the pod goes on, row 14
    "native-sidecar": "stopped.final",  # row 5
    "restart-always-crash-loop": "starting",  # exited 1 and will run again (L8), row 21
    "restart-on-failure": "stopped.final",  # the second container exits 0, row 5
    "unschedulable": "provisioning",  # row 25
    "evicted-emptydir": "error.final",  # row 3
    "post-start-hook-fails": "error.unexplained",  # 137, and nobody has said why, row 8
    "api-eviction": "stopped.final",  # disrupted, but Succeeded with 0, row 5
    "hub-stop-then-recreate": "stopped.final",  # the second pod's agent exits 0, row 5
    "long-running": "running.unreported",  # row 22
    "preempted": "stopped.final",  # disrupted, but Succeeded with 0, row 5
    "preemptor": "stopped.final",  # row 5
}
ENDS = {
    "deadline-graceful": "error.final",  # exit 0, but only because the deadline ended it, row 4
    "sidecar-then-deadline": "stopped.final",  # done 28 s before the deadline, grace 5 s, row 5
}


EXPECTED = LIFECYCLES | ENDS


def events_of(lines: str) -> list[dict[str, Any]]:
    events = (json.loads(line) for line in lines.splitlines())
    return [event for event in events if event["type"] != "BOOKMARK"]


def name_of(event: dict[str, Any]) -> str:
    return str(event["object"]["metadata"]["name"])


def observed(event: dict[str, Any]) -> tuple[str, Observation]:
    observe = LIFECYCLE.observe_pod_gone if event["type"] == "DELETED" else LIFECYCLE.observe_pod
    return name_of(event), observe(event["object"])


ENDED = DATA / "ends.ndjson"
STREAM = [
    event for file in (RECORDED, ENDED) for event in events_of(file.read_text(encoding="utf-8"))
]
OBSERVED = [observed(event) for event in STREAM]
LAST = {event["object"]["metadata"]["uid"]: number for number, event in enumerate(STREAM)}
"""The number of each pod's last event."""

Delivery = tuple[str, "Observation"]


def replay(
    arrivals: Iterable[Delivery | Fault], reconcile: Callable[..., Plan] = LIFECYCLE.reconcile
) -> dict[str, Record]:
    """Gives the records of an observer that gets these, and what faults leave of them."""
    records: dict[str, Record] = {}
    for arrival in arrivals:
        if arrival is Fault.AMNESIA:
            records = {}
        elif isinstance(arrival, Fault):
            stored = {name: msgspec.json.encode(record) for name, record in records.items()}
            records = {n: msgspec.json.decode(text, type=Record) for n, text in stored.items()}
        else:
            name, observation = arrival
            before = records.get(name) or LIFECYCLE.new_record(name)
            records[name] = reconcile(before, observation).record
    return records


def configurations(records: dict[str, Record]) -> dict[str, str]:
    return {name: record.configuration for name, record in records.items()}


def test_every_agent_of_both_recordings_ends_as_the_laws_say() -> None:
    assert configurations(replay(OBSERVED)) == EXPECTED


def test_the_last_event_of_each_pod_shows_something_about_its_agent() -> None:
    events = {OBSERVED[number][1].event for number in LAST.values()}
    assert "none" not in {LIFECYCLE.event(str(event)).evidence for event in events}


def test_a_list_at_the_end_gives_what_the_watch_gave() -> None:
    listed = [OBSERVED[number] for number in sorted(LAST.values())]
    assert configurations(replay(listed)) == EXPECTED


@st.composite
def disturbed(draw: st.DrawFn) -> list[int | Fault]:
    """Gives the recordings' events, as numbers, in a faulty order: lost, late, repeated, with restarts.

    Each pod's last event stays, wherever it comes: versions grow over the pods of a name, so no more is
    asked of the order. Whoever loses the records gets each pod's last event again.
    """
    random = draw(st.randoms(use_true_random=False))
    loss = draw(st.sampled_from((0.0, 0.3, 0.8, 1.0)))
    last = set(LAST.values())
    numbers = [n for n in range(len(OBSERVED)) if n in last or random.random() >= loss]
    numbers += random.choices(numbers, k=draw(st.sampled_from((0, 50, 400))))
    random.shuffle(numbers)
    found: list[int | Fault] = [*numbers]
    for _ in range(draw(st.integers(0, 3))):
        found.insert(random.randrange(len(found) + 1), Fault.RESTART)
    if draw(st.booleans()):
        found += [Fault.AMNESIA, *random.sample(sorted(last), len(last))]
    return found


def delivered(arrival: int | Fault) -> Delivery | Fault:
    return arrival if isinstance(arrival, Fault) else OBSERVED[arrival]


PHASES = {name: configuration.split(".")[0] for name, configuration in EXPECTED.items()}


def phases(records: dict[str, Record]) -> dict[str, str]:
    return {name: str(record.phase) for name, record in records.items()}


@BOUNDED
@given(disturbed())
def test_L9_any_disturbance_that_keeps_each_pods_last_event_ends_in_the_same_phases(
    arrivals: list[int | Fault],
) -> None:
    assert phases(replay(map(delivered, arrivals))) == PHASES


def by_arrival(record: Record, observation: Observation) -> Plan:
    return LIFECYCLE.reconcile(record.with_history_reset(), observation)


def by_name(record: Record, observation: Observation) -> Plan:
    nobody = msgspec.structs.replace(record, run=None, fence=None)
    return LIFECYCLE.reconcile(nobody, msgspec.structs.replace(observation, run=None))


@pytest.mark.parametrize("broken", [by_arrival, by_name])
def test_L9_over_the_recording_catches_a_reconcile_that_goes_by(
    broken: Callable[..., Plan],
) -> None:
    @settings(BOUNDED, phases=[Phase.generate])
    @given(disturbed())
    def converges(arrivals: list[int | Fault]) -> None:
        assert phases(replay(map(delivered, arrivals), broken)) == PHASES

    with pytest.raises(AssertionError):
        converges()


# -- every form of a pod ----------------------------------------------------------------------------

CASES = [
    json.loads(line) for line in (DATA / "pods.ndjson").read_text(encoding="utf-8").splitlines()
]
REQUIRED = {
    "image": "registry.example/agent",
    "imageID": "",
    "ready": False,
    "restartCount": 0,
}


def as_served(pod: dict[str, Any]) -> dict[str, Any]:
    """Completes a case with what an API server always sends, which a typed client insists on."""
    served: dict[str, Any] = json.loads(json.dumps(pod))
    status = served.get("status") or {}
    for kind in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for entry in status.get(kind) or ():
            entry |= {name: value for name, value in REQUIRED.items() if name not in entry}
            for state in (entry.get("state"), entry.get("lastState")):
                if state and state.get("terminated"):
                    state["terminated"].setdefault("exitCode", 0)
    for condition in status.get("conditions") or ():
        condition.setdefault("type", "Unspecified")
        condition.setdefault("status", "Unknown")
    return served


def as_client_model(pod: dict[str, Any]) -> V1Pod:
    return ApiClient().deserialize(json.dumps(as_served(pod)), "V1Pod", "application/json")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_case_gives_the_same_observation_in_every_form(case: dict[str, Any]) -> None:
    observation = LIFECYCLE.observe_pod(case["pod"])
    before = LIFECYCLE.new_record("agent")
    record = LIFECYCLE.reconcile(before, observation).record
    phase = "keep" if record == before else str(record.phase)
    assert {"phase": phase, "event": observation.event} == case["expect"]

    struct, problems = pod_from_bytes(json.dumps(case["pod"]).encode())
    assert problems == ()
    assert LIFECYCLE.observe_pod(struct) == observation

    model = as_client_model(case["pod"])
    assert isinstance(model, V1Pod)
    assert LIFECYCLE.observe_pod(model) == observation


def test_every_object_of_the_recording_is_the_same_in_every_form() -> None:
    for event, (_, observation) in zip(STREAM, OBSERVED, strict=True):
        if event["type"] == "DELETED":
            continue
        struct, problems = pod_from_bytes(json.dumps(event["object"]).encode())
        assert problems == ()
        assert LIFECYCLE.observe_pod(struct) == observation
        assert LIFECYCLE.observe_pod(as_client_model(event["object"])) == observation


def test_there_are_as_many_cases_and_agents_as_were_given() -> None:
    assert (len(CASES), len(LIFECYCLES), len(ENDS)) == (302, 26, 2)
