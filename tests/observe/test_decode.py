"""A pod is read from bytes, a dict or the client's V1Pod alike, and nothing that comes in raises (L11)."""

from __future__ import annotations

import datetime
import inspect
import json
from importlib import resources
from typing import Any

import kubernetes
import msgspec
import pytest
from examples import part_of
from hypothesis import given, settings
from hypothesis import strategies as st

from scion_fsm import Observation, observe_pod, observe_pod_gone
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.observe.decode import Condition, Pod, pod_from_bytes, pod_from_object
from scion_fsm.observe.features import FEATURES

RECORDING = (resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson").read_text()
PODS = [json.loads(line)["object"] for line in RECORDING.splitlines()]


class Answer:
    """What the client's deserializer reads a body from."""

    def __init__(self, body: object) -> None:
        self.data = json.dumps(body)


def v1_pod(body: object) -> Any:  # noqa: ANN401 - the client has no types
    client = kubernetes.client.ApiClient()
    if "content_type" in inspect.signature(client.deserialize).parameters:  # since version 32
        return client.deserialize(json.dumps(body), "V1Pod", "application/json")
    return client.deserialize(Answer(body), "V1Pod")


# -- three ways to say the same pod ------------------------------------------------------------------


@pytest.mark.parametrize("pod", PODS[::25], ids=lambda pod: pod["metadata"]["resourceVersion"])
def test_bytes_dict_v1pod_and_decoded_pod_of_the_recording_are_one_observation(pod: Any) -> None:  # noqa: ANN401
    decoded, problems = pod_from_bytes(json.dumps(pod).encode())
    assert problems == ()
    assert pod_from_object(pod) == (decoded, ())
    assert pod_from_object(v1_pod(pod)) == (decoded, ())
    assert pod_from_object(decoded) == (decoded, ())
    assert observe_pod(pod) == observe_pod(v1_pod(pod)) == observe_pod(decoded)


def test_the_names_on_the_wire_are_kubernetes_own() -> None:
    body = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"resourceVersion": "7", "deletionTimestamp": "2026-01-02T03:04:05Z"},
        "spec": {
            "nodeName": "n",
            "terminationGracePeriodSeconds": 5,
            "containers": [
                {
                    "name": "agent",
                    "restartPolicyRules": [
                        {"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}
                    ],
                }
            ],
        },
        "status": {
            "hostIP": "10.0.0.1",
            "containerStatuses": [
                {
                    "name": "agent",
                    "containerID": "containerd://a",
                    "lastState": {"terminated": {"exitCode": 1, "containerID": "containerd://b"}},
                }
            ],
        },
    }
    pod, problems = pod_from_object(body)
    assert problems == ()
    assert json.loads(msgspec.json.encode(pod)) == body


def test_a_time_of_the_client_is_rfc_3339_in_utc() -> None:
    east = datetime.timezone(datetime.timedelta(hours=2))
    noon = datetime.datetime(2026, 1, 2, 12, 0, 0, tzinfo=east)
    pod, problems = pod_from_object({"status": {"startTime": noon}})
    assert problems == ()
    assert pod.status is not None
    assert pod.status.start_time == "2026-01-02T10:00:00Z"


def test_a_time_that_utc_cannot_say_is_a_problem_and_absent() -> None:
    east = datetime.timezone(datetime.timedelta(hours=2))
    first = datetime.datetime(1, 1, 1, tzinfo=east)
    pod, (problem,) = pod_from_object({"status": {"startTime": first, "phase": "Running"}})
    assert pod.status is not None
    assert pod.status.start_time is None
    assert pod.status.phase == "Running"
    assert problem.startswith("pod.status.startTime is not text: ")


# -- what is of a wrong type is absent, and said -----------------------------------------------------

WRONG = {
    "status is text": ({"status": "x"}, "pod.status is not an object: 'x'"),
    "phase is a number": ({"status": {"phase": 1}}, "pod.status.phase is not text: 1"),
    "exit code is text": (
        {"status": {"containerStatuses": [{"state": {"terminated": {"exitCode": "1"}}}]}},
        "pod.status.containerStatuses[0].state.terminated.exitCode is not a whole number of 32 bits: '1'",
    ),
    "exit code is true": (
        {"status": {"containerStatuses": [{"state": {"terminated": {"exitCode": True}}}]}},
        "pod.status.containerStatuses[0].state.terminated.exitCode is not a whole number of 32 bits: True",
    ),
    "statuses are an object": (
        {"status": {"containerStatuses": {"agent": {}}}},
        "pod.status.containerStatuses is not a list: {'agent': {}}",
    ),
    "containers are text": ({"spec": {"containers": "agent"}}, "pod.spec.containers is not a list: 'agent'"),
    "a container is null": ({"spec": {"containers": [None]}}, "pod.spec.containers[0] is not an object: None"),
    "labels are a list": ({"metadata": {"labels": []}}, "pod.metadata.labels is not an object: []"),
    "a label is a number": ({"metadata": {"labels": {"a": 1}}}, "pod.metadata.labels['a'] is not text: 1"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "problem"), WRONG.values(), ids=WRONG)
def test_l11_a_field_of_a_wrong_type_is_absent_and_a_problem_that_names_it(
    body: object, problem: str
) -> None:
    pod, problems = pod_from_object(body)
    assert problems == (problem,)
    assert pod_from_bytes(json.dumps(body).encode()) == (pod, problems)
    assert problem in observe_pod(body).problems


def test_l11_what_is_right_beside_a_wrong_part_is_still_read() -> None:
    body = {
        "metadata": {"labels": {"a": 1, "b": "c"}},
        "spec": {"containers": [7, {"name": "agent"}]},
    }
    pod, problems = pod_from_object(body)
    assert len(problems) == 2
    assert pod.metadata is not None
    assert pod.metadata.labels == {"b": "c"}
    assert pod.spec is not None
    assert [c.name for c in pod.spec.containers or ()] == ["agent"]


@pytest.mark.parametrize("value", [None, 1, "pod", [], [{}], b"{}", object(), True, float("nan")])
def test_l11_what_is_no_pod_has_no_event(value: object) -> None:
    seen = observe_pod(value)
    assert seen.event is None
    assert seen.problems[0] == "this is not a pod"
    assert seen.problems[1].startswith("pod is not an object: ")


def test_l11_another_kind_or_version_is_named_and_no_pod() -> None:
    assert observe_pod({"kind": "Deployment"}).problems == ("kind 'Deployment' is not Pod",)
    assert observe_pod({"kind": "Pod", "apiVersion": "v2"}).problems == (
        "apiVersion 'v2' of a Pod is not known; v1 is",
    )
    for fine in ({"kind": "", "apiVersion": ""}, {"kind": "Pod", "apiVersion": "v1"}, {}):
        assert observe_pod({"metadata": {"name": "a"}, **fine}).event == "pod.unscheduled"


@pytest.mark.parametrize("value", [{}, {"type": "DELETED", "object": PODS[0]}, {"items": PODS}])
def test_l11_what_is_no_pod_is_no_evidence(value: object) -> None:
    for observed in (observe_pod(value), observe_pod_gone(value)):
        assert observed.event is None
        assert observed.problems == ("this is not a pod: it has neither metadata nor status",)


@pytest.mark.parametrize("pod", PODS[::25], ids=lambda pod: pod["metadata"]["resourceVersion"])
def test_the_clients_own_dict_is_the_pod(pod: Any) -> None:  # noqa: ANN401
    client = v1_pod(pod)
    read = pod_from_object(client)
    assert pod_from_object(client.to_dict()) == read
    printed, problems = pod_from_bytes(json.dumps(client.to_dict(), default=str).encode())
    assert (printed.spec, problems) == (read[0].spec, ())
    assert observe_pod(printed).features == observe_pod(client).features


CODES = {"exitCode": (0, 1, -1073741510, 3221226505), "exit_code": (0, 3)}
NO_CODES = (None, 137.0, 1.5, "1", True, 2**32, -(2**31) - 1, 10**30, [1], {})


def ended(**terminated: object) -> Any:  # noqa: ANN401 - JSON
    status = {"name": "agent", "state": {"terminated": terminated}}
    return {
        "metadata": {"name": "a"},
        "status": {"phase": "Failed", "containerStatuses": [status]},
    }


@pytest.mark.parametrize("name", CODES)
def test_an_exit_code_is_a_whole_number_of_32_bits(name: str) -> None:
    for code in CODES[name]:
        for value in (ended(**{name: code}), pod_from_object(ended(**{name: code}))[0]):
            observed = observe_pod(value)
            assert (observed.exit_code, observed.problems) == (code, ())
            assert observed.event == ("pod.failed" if code else "pod.completed")


@pytest.mark.parametrize("code", NO_CODES, ids=repr)
def test_l11_an_exit_code_that_is_none_is_never_0(code: object) -> None:
    body = ended(exitCode=code)
    for value in (body, pod_from_bytes(json.dumps(body).encode())[0]):
        observed = observe_pod(value)
        assert (observed.event, observed.exit_code) == ("pod.failed", None)
        assert "the agent's container ended without a usable exit code" in observed.problems


def test_l11_nulls_everywhere_are_absent_fields() -> None:
    body: dict[str, Any] = {"apiVersion": None, "kind": None}
    body["metadata"] = dict.fromkeys(
        (
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "deletionTimestamp",
            "labels",
            "annotations",
        )
    )
    body["spec"] = dict.fromkeys(
        (
            "nodeName",
            "restartPolicy",
            "terminationGracePeriodSeconds",
            "containers",
            "initContainers",
        )
    )
    body["status"] = dict.fromkeys(
        ("phase", "reason", "message", "startTime", "hostIP", "conditions", "containerStatuses")
    )
    assert observe_pod(body) == observe_pod({"metadata": {}, "spec": {}, "status": {}})
    assert observe_pod(body).problems == ()
    status = {"name": "agent", "state": None, "lastState": None, "containerID": None}
    inner = {
        "status": {"containerStatuses": [status], "conditions": [{"type": None, "status": None}]}
    }
    assert observe_pod(inner) == observe_pod(
        {"status": {"containerStatuses": [{"name": "agent"}], "conditions": [{}]}}
    )
    state = {"terminated": {"exitCode": None, "signal": None, "reason": None, "finishedAt": None}}
    body["status"]["containerStatuses"] = [{"name": "agent", "state": state}]
    assert observe_pod(body).problems == ("the agent's container ended without a usable exit code",)


# -- depth and size ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"status":' * 100_000,
        b'{"other":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=["open", "objects", "an unknown field"],
)
def test_bytes_that_nest_too_deeply_are_a_decode_error(content: bytes) -> None:
    with pytest.raises(msgspec.DecodeError, match="nested too deeply"):
        pod_from_bytes(content)


def test_truncated_json_is_a_decode_error() -> None:
    with pytest.raises(msgspec.DecodeError, match="truncated"):
        pod_from_bytes(b'{"status": {')


def test_an_object_of_any_depth_is_answered_in_bounded_space() -> None:
    deep: Any = "x" * 1_000_000
    for _ in range(100_000):
        deep = [deep]
    seen = observe_pod({"status": {"phase": deep, "containerStatuses": deep}, "spec": deep})
    assert len(seen.problems) == 3
    assert max(map(len, seen.problems)) < 200
    while isinstance(deep, list):  # taken apart by hand: its destructor would recurse
        deep = deep.pop()


# -- fuzzing -----------------------------------------------------------------------------------------

FIELDS = sorted(
    {field.encode_name for kind in (Pod, Condition) for field in msgspec.structs.fields(kind)}
    | {"name", "namespace", "uid", "resourceVersion", "deletionTimestamp", "labels", "annotations",
       "nodeName", "restartPolicy", "terminationGracePeriodSeconds", "containers", "initContainers",
       "restartPolicyRules", "action", "exitCodes", "operator", "values", "phase", "startTime",
       "hostIP", "conditions", "containerStatuses", "initContainerStatuses", "state", "lastState",
       "containerID", "waiting", "running", "terminated", "exitCode", "signal", "finishedAt"}
)  # fmt: skip
WORDS = st.sampled_from(
    ["agent", "Pending", "Running", "Succeeded", "Failed", "Unknown", "Never", "Always", "OnFailure",
     "In", "NotIn", "Restart", "DisruptionTarget", "PodScheduled", "True", "False", "Evicted",
     "NodeLost", "CrashLoopBackOff", "ErrImagePull", "2026-01-01T00:00:00Z", "", "0", "17", "Pod", "v1"]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=25,
)
EVENTS = {None, *Lifecycle.default().events}


def is_total(seen: Observation) -> None:
    assert seen.event in EVENTS
    if seen.event is None:
        assert seen.problems
    else:
        assert [name for name, _ in seen.features] == list(FEATURES)
        assert all(value in FEATURES[name] for name, value in seen.features)
    hash(seen)


@settings(max_examples=part_of(400))
@given(JSON)
def test_l11_nothing_is_raised_by_random_json(value: object) -> None:
    is_total(observe_pod(value))
    is_total(observe_pod_gone(value))


def spoil(pod: Any, path: list[int], value: object) -> Any:  # noqa: ANN401 - JSON
    """Puts a value in place of one part of a pod."""
    if not path or not isinstance(pod, (dict, list)) or not pod:
        return value
    keys = sorted(pod) if isinstance(pod, dict) else range(len(pod))
    key = keys[path[0] % len(keys)]
    copy = pod.copy()
    copy[key] = spoil(pod[key], path[1:], value)
    return copy


@settings(max_examples=part_of(400))
@given(st.sampled_from(PODS), st.lists(st.integers(0, 20), min_size=1, max_size=8), JSON)
def test_l11_nothing_is_raised_by_a_pod_with_a_random_part(
    pod: object, path: list[int], value: object
) -> None:
    spoilt = spoil(pod, path, value)
    is_total(observe_pod(spoilt))
    is_total(observe_pod_gone(spoilt))
    if b"NaN" not in json.dumps(spoilt).encode() and b"Infinity" not in json.dumps(spoilt).encode():
        decoded, problems = pod_from_bytes(json.dumps(spoilt).encode())
        assert pod_from_object(spoilt) == (decoded, problems)
