"""What kubectl prints is found out by itself; bad input is told where and what, and the rest is read."""

from __future__ import annotations

import io
import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from scion_fsm import Lifecycle, Moment, Observation
from scion_fsm.errors import InputError
from scion_fsm.runtime.inputs import Item, read
from scion_fsm.runtime.tracker import Tracker

if TYPE_CHECKING:
    from pathlib import Path

RECORDING = resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson"


def pod(name: str = "one", **status: object) -> dict[str, Any]:
    labels = {"scion.name": name}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "agents", "labels": labels},
        "spec": {"containers": [{"name": "agent"}]},
        "status": status or {"phase": "Running"},
    }


def a_list(*items: object) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "List", "items": list(items)}


def items_of(tmp_path: Path, content: str | bytes) -> list[Item]:
    path = tmp_path / "input"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(str(path)))


def names(items: list[Item]) -> list[str | None]:
    return [item.pod.metadata.name if item.pod and item.pod.metadata else None for item in items]


def as_yaml(document: object) -> str:
    stream = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False  # as kubectl does
    yaml.dump(document, stream)
    return stream.getvalue()


TWO = [pod("one"), pod("two")]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(json.dumps(a_list(*TWO)), id="compact list"),
        pytest.param(json.dumps(a_list(*TWO), indent=4), id="pretty list"),
        pytest.param("\n\n" + json.dumps(a_list(*TWO), indent=4) + "\n\n", id="blank lines around"),
        pytest.param("\ufeff" + json.dumps(a_list(*TWO)), id="byte order mark"),
        pytest.param(json.dumps(TWO), id="compact array"),
        pytest.param(json.dumps(TWO, indent=2), id="pretty array"),
        pytest.param("\n".join(json.dumps(p) for p in TWO), id="a pod a line"),
        pytest.param("\n".join(json.dumps(p, indent=4) for p in TWO), id="kubectl get -w -o json"),
        pytest.param(
            "\n".join(json.dumps({"type": "ADDED", "object": p}) for p in TWO), id="watch stream"
        ),
        pytest.param(
            "\r\n".join(json.dumps({"type": "ADDED", "object": p}) for p in TWO),
            id="carriage returns",
        ),
        pytest.param(
            "\n".join(json.dumps({"type": "ADDED", "object": p}, indent=4) for p in TWO),
            id="kubectl get -w -o json --output-watch-events",
        ),
        pytest.param(as_yaml(a_list(*TWO)), id="YAML list"),
        pytest.param("---\n".join(as_yaml(p) for p in TWO), id="YAML documents"),
    ],
)
def test_every_form_that_kubectl_prints_is_found_out(tmp_path: Path, content: str) -> None:
    items = items_of(tmp_path, content)
    assert names(items) == ["one", "two"]
    assert not any(item.problems for item in items)


def test_a_single_pod_is_meant_whatever_its_labels(tmp_path: Path) -> None:
    for content in (json.dumps(pod()), json.dumps(pod(), indent=4), as_yaml(pod())):
        (item,) = items_of(tmp_path, content)
        assert item.alone
    assert not any(item.alone for item in items_of(tmp_path, json.dumps(a_list(pod()))))


def test_the_recording_is_read_whole() -> None:
    with resources.as_file(RECORDING) as path:
        items = list(read(str(path)))
    assert len(items) == 248
    assert {item.type for item in items} == {"ADDED", "MODIFIED", "DELETED"}
    assert not any(item.problems for item in items)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"\n  \n", "is empty", id="blank"),
        pytest.param(
            json.dumps(a_list(*TWO))[:90],
            ":1: items[0]: not JSON: the input ends within a value",
            id="truncated",
        ),
        pytest.param(
            json.dumps(a_list(*TWO), indent=4)[:300],
            ":12: items[0]: not JSON",
            id="truncated pretty",
        ),
        pytest.param('{\n  "kind": oops\n}\n', ":2: not JSON", id="line of the mistake"),
        pytest.param('{"a":' * 100_000, "nested too deeply", id="deep nesting"),
        pytest.param("[" * 100_000, "nested too deeply", id="deep arrays"),
        pytest.param('{"a": "' + "x" * 10_000_000 + '"}', "metadata.name", id="10 MB in one line"),
        pytest.param("x" * 10_000_000, ":1: neither JSON nor YAML: 'xxx", id="10 MB of text"),
        pytest.param(b'{"kind": "Pod", "metadata": {"name": "\xff"}}', "UTF-8", id="invalid UTF-8"),
        pytest.param(
            b"kind: \xff",
            ":1: not YAML: characters that no text has",
            id="invalid UTF-8 in YAML",
        ),
        pytest.param(
            json.dumps({"apiVersion": "v2", "kind": "Pod", "metadata": {"name": "a"}}),
            "'v2 Pod' is not known; a v1 Pod is",
            id="unknown API version",
        ),
        pytest.param(
            json.dumps({"kind": "Deployment"}), "'? Deployment' is not known", id="another kind"
        ),
        pytest.param(
            as_yaml({"kind": "Deployment"}), "'? Deployment' is not known", id="another kind, YAML"
        ),
        pytest.param("kind: [1\nb: 2", ":2: not YAML: did not find", id="broken YAML"),
        pytest.param("a: [1\nb: 2", ":1: neither JSON nor YAML: 'a: [1' and 1 more", id="neither"),
        pytest.param(
            "metadata: {a: 1, a: 2}", "the key 'a' twice in one mapping", id="YAML with a key twice"
        ),
        pytest.param("just text", ":1: neither JSON nor YAML: 'just text'", id="text"),
        pytest.param("[1, 2", "not JSON", id="truncated array"),
        pytest.param(
            '{"items": 5}', "a pod has a metadata.name, this has none", id="items is a number"
        ),
        pytest.param(
            '{"kind": "Pod", "metadata": null, "spec": null, "status": null}',
            "metadata.name",
            id="nulls",
        ),
    ],
)
def test_what_is_of_no_use_is_refused_with_file_line_and_remedy(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    with pytest.raises(InputError) as raised:
        items_of(tmp_path, content)
    assert told in str(raised.value)
    assert str(tmp_path / "input") in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("path", ["/nonexistent/pods.json", "/"])
def test_a_file_that_cannot_be_opened_is_named_with_the_reason(path: str) -> None:
    with pytest.raises(InputError, match="cannot be read: "):
        list(read(path))


def test_one_broken_item_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    broken = [5, {"kind": "Node", "apiVersion": "v1"}, {"metadata": {"name": [7]}}, None, "text"]
    for content in (
        json.dumps(a_list(pod(), *broken, pod("two"))),
        as_yaml(a_list(pod(), *broken, pod("two"))),
    ):
        items = items_of(tmp_path, content)
        assert [n for n in names(items) if n] == ["one", "two"]
        problems = [item.problems[0] for item in items if item.pod is None]
        assert [text.split(":")[0] for text in problems] == [f"items[{i}]" for i in range(1, 6)]


def test_a_field_of_a_wrong_type_is_a_problem_of_a_pod_that_is_read(tmp_path: Path) -> None:
    strange = pod("one", phase=["Running"], containerStatuses={"agent": 1})
    (item,) = items_of(tmp_path, json.dumps(a_list(strange)))
    assert item.pod is not None
    assert item.problems == (
        "items[0]: pod.status.phase is not text: ['Running']",
        "items[0]: pod.status.containerStatuses is not a list: {'agent': 1}",
    )


def test_a_broken_line_of_a_stream_is_a_problem_with_its_line(tmp_path: Path) -> None:
    good = json.dumps({"type": "ADDED", "object": pod()})
    lines = [good, good[:60], '{"type": "SURPRISE", "object": {}}', "", good, good[:100]]
    items = items_of(tmp_path, "\n".join(lines))
    assert [(item.line, item.pod is not None) for item in items] == [
        (1, True),
        (2, False),
        (3, False),
        (5, True),
        (6, False),
    ]
    assert "SURPRISE" in items[2].problems[0]


def test_an_error_event_of_a_watch_is_told_and_a_bookmark_is_not(tmp_path: Path) -> None:
    gone = {"kind": "Status", "code": 410, "message": "too old resource version"}
    lines = [
        {"type": "BOOKMARK", "object": {"kind": "Pod", "metadata": {"resourceVersion": "9"}}},
        {"type": "ERROR", "object": gone},
        {"type": "ERROR", "object": "text"},
    ]
    items = items_of(tmp_path, "\n".join(json.dumps(line) for line in lines))
    assert [item.problems for item in items] == [
        ("the watch reported an error: 'too old resource version'",),
        ("the watch reported an error: 'text'",),
    ]


def test_a_list_without_items_has_none(tmp_path: Path) -> None:
    assert items_of(tmp_path, '{"kind": "PodList", "items": null}') == []
    assert items_of(tmp_path, '{"kind": "PodList", "items": []}') == []


@example(b"\x1f\x8b")  # how gzip begins
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_give_items_or_one_clear_error(content: bytes) -> None:
    check_any(content)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "items", "type", "object", "metadata", "name", "status", "spec"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.lists(json_values, max_size=3), st.sampled_from([None, 2]))
def test_any_json_gives_items_or_one_clear_error(documents: list[Any], indent: int | None) -> None:
    check_any("\n".join(json.dumps(document, indent=indent) for document in documents).encode())


def check_any(content: bytes) -> None:
    stream = io.BytesIO(content)
    patch = pytest.MonkeyPatch()
    with patch.context() as context:
        context.setattr("sys.stdin", io.TextIOWrapper(stream))
        try:
            for item in read("-"):
                assert item.pod is not None or item.problems
        except InputError as error:
            told = str(error)
            assert told.startswith(("-:", "- is ", "standard input is empty"))


def test_an_observation_of_a_scenario_stands_between_the_pods_of_its_agent(tmp_path: Path) -> None:
    metadata = {"name": "a", "namespace": "n", "labels": {"scion.name": "a"}}
    order = {"kind": "moment", "clock": "hook", "seconds": 1_767_225_600.5}
    observed = {"metadata": metadata, "observation": {"event": "session-start", "order": order}}
    path = tmp_path / "scenario.ndjson"
    path.write_text(json.dumps({"type": "OBSERVED", "object": observed}), encoding="utf-8")
    (item,) = read(str(path))
    assert item.observation == Observation(
        event="session-start", order=Moment("hook", 1_767_225_600.5)
    )
    assert item.pod is not None
    decision = Tracker(Lifecycle.default()).take(item.type, item.pod, observation=item.observation)
    assert decision.agent.identity.key == ("n", "a")
    assert decision.agent.event == "session-start"


@pytest.mark.parametrize(
    "observation",
    [
        7,
        {"order": 1.0},
        {"event": 7},
        {"event": "session-start", "order": {"kind": "version", "cluster": "?", "digits": "zzz"}},
        {"event": "session-start", "order": {"kind": "moment", "clock": "hook", "seconds": 7}},
    ],
)
def test_an_observation_that_is_none_is_a_problem_of_its_line(
    tmp_path: Path, observation: object
) -> None:
    good = '{"type": "ADDED", "object": {"metadata": {"name": "a"}}}\n'
    bad = {"type": "OBSERVED", "object": {"metadata": {"name": "a"}, "observation": observation}}
    path = tmp_path / "scenario.ndjson"
    path.write_text(good + json.dumps(bad), encoding="utf-8")
    first, second = read(str(path))
    assert first.problems == ()
    assert (second.pod, second.line, len(second.problems)) == (None, 2, 1)
