"""What is decoded many at a time is what comes one by one: the same items, lines and words, whatever is read."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scion_fsm.errors import InputError
from scion_fsm.runtime import inputs
from scion_fsm.runtime.documents import batches, json_values, values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


def pod(number: int, **more: object) -> dict[str, Any]:
    metadata = {"name": f"pod-{number}", "labels": {"scion.name": "a"}, "uid": str(number)}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata,
        "spec": {"containers": [{"name": "agent", "env": [{"name": "x", "value": "},{"}]}]},
        "status": {"phase": "Running", "containerStatuses": []},
        **more,
    }


PODS = [pod(number) for number in range(6)]
BARE = [{key: each[key] for key in ("metadata", "spec", "status")} for each in PODS]
ODD = [
    pod(0, status=7),
    pod(0, kind="Job"),
    pod(0, metadata={}),
    pod(0, status={"phase": "Running", "container_statuses": [{"name": "agent"}]}),
    {"kind": "PodList", "items": [pod(9)]},
    None,
    [pod(8)],
    "x",
]


def event(one: object, kind: str = "ADDED") -> dict[str, object]:
    return {"type": kind, "object": one}


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


PLAIN = [
    "\n".join(compact(event(one)) for one in PODS) + "\n",
    compact({"kind": "PodList", "metadata": {"resourceVersion": "1"}, "items": BARE}) + "\n",
    compact({"apiVersion": "v1", "items": PODS, "kind": "List", "metadata": {"a": ""}}) + "\n",
    compact(PODS) + "\n",
    json.dumps({"apiVersion": "v1", "items": PODS, "kind": "List"}, indent=4) + "\n",
    json.dumps(PODS, indent=2),
]
"""What is read many at a time."""
OTHERS = [
    *(compact({"items": [*PODS[:3], odd, *PODS[3:]]}) + "\n" for odd in ODD),
    *(json.dumps({"items": [*PODS[:3], odd, *PODS[3:]]}, indent=4) for odd in ODD),
    *("\n".join(compact(event(one)) for one in [*PODS[:3], odd, *PODS[3:]]) for odd in ODD),
    "\n".join(compact(event(PODS[0], kind)) for kind in ("ADDED", "BOOKMARK", "ERROR", "DELETED"))
    + "\n",
    compact(event(PODS[0])) + compact(event(PODS[1])) + "\n" + compact(event(PODS[2])) + "\n",
    compact(event(PODS[0])) + "\n\n" + compact(event(PODS[1])) + compact(event(ODD[0])) + "\n",
    '{"type":"ADDED","object":\n' + compact(PODS[0]) + "}" + compact(event(ODD[1])) + "\n",
    compact({"items": PODS})[:-1] + ',"items":null}\n',
    compact({"type": 5, "items": PODS}) + "\n",
    compact({"items": PODS}) + compact({"items": PODS[:2]}) + "\n",
    compact({"items": PODS}) + "\n" + compact(event(PODS[0])) + "\n" + compact(PODS),
    '{"metadata":{x},"items":' + compact(PODS) + "}\n",
    '{"items":' + compact(PODS) + ',"kind":oops}\n',
    compact(PODS)[:-1] + ",]\n",
    compact([]) + "\n" + compact({"items": []}) + "\n",
]


def told(content: bytes) -> list[inputs.Item] | str:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(content)
        try:
            return list(inputs.read(file.name))
        except InputError as error:
            return str(error).replace(file.name, "FILE")


def compare(content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "_READERS", None)
        expected = told(content)
    for size in (1 << 17, 700, 300):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batches, "_SIZE", size)
            assert told(content) == expected
            patch.setattr(values, "_LONG", 0)
            patch.setattr(batches, "_PART", size)
            assert told(content) == expected


@pytest.mark.parametrize("text", [*PLAIN, *OTHERS])
def test_many_at_a_time_is_one_by_one(text: str) -> None:
    compare(text.encode())
    compare(text.rstrip().encode())


@settings(max_examples=40)
@given(
    st.sampled_from([*PLAIN, *OTHERS]),
    st.integers(0, 5000),
    st.integers(0, 8),
    st.sampled_from(
        ["", "{", "}", "[", "]", ",", '"', "\n", "},", "7", "null", "\xff", '{"type":']
    ),
)
def test_many_at_a_time_is_one_by_one_wherever_it_is_broken(
    text: str, at: int, cut: int, put: str
) -> None:
    at %= len(text)
    compare((text[:at] + put + text[at + cut :]).encode("latin-1"))


@pytest.mark.parametrize("cut", range(20))
def test_behind_a_list_that_is_cut_another_is_whole(cut: int, tmp_path: Path) -> None:
    def listed(names: range) -> str:
        big = {"annotations": {"big": "x" * 40_000}}
        pods = [pod(name) for name in names]
        whole = [one | {"metadata": one["metadata"] | big} for one in pods]
        return compact({"items": whole, "kind": "List"})

    first, path = listed(range(20)), tmp_path / "input"
    at = first.index(f'"name":"pod-{cut}"')
    path.write_text(f"{first[:at]}\n{listed(range(20, 60))}\n")
    assert path.stat().st_size > values._LONG  # noqa: SLF001 - such are read in pieces
    names = [
        item.pod.metadata.name for item in inputs.read(str(path)) if item.pod and item.pod.metadata
    ]
    assert names == [f"pod-{number}" for number in [*range(cut), *range(20, 60)]]


@pytest.mark.parametrize("kind", ["SecretList", "ConfigMapList", "JobList", "Pods"])
@pytest.mark.parametrize("indent", [None, 2])
def test_elements_of_a_list_of_another_kind_are_no_pods(
    kind: str, indent: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "input"
    for value in (
        {"apiVersion": "v1", "kind": kind, "items": BARE},
        {"apiVersion": "v1", "items": BARE, "kind": kind},
    ):
        path.write_text(json.dumps(value, indent=indent, separators=None if indent else (",", ":")))
        named = kind.removesuffix("List")
        with pytest.raises(InputError, match=f"'.* {named}' is not known; a v1 Pod is"):
            list(inputs.read(str(path)))
        path.write_text(path.read_text() + "\n" + compact(PODS[0]))
        assert [item.pod is not None for item in inputs.read(str(path))] == [False] * 6 + [True]


@pytest.mark.parametrize("text", PLAIN)
def test_what_programs_write_is_not_looked_at_one_by_one(
    text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(inputs, "_json_items", None)
    path = tmp_path / "input"
    path.write_text(text)
    assert [item.pod and item.pod.metadata for item in inputs.read(str(path))]


def _any_count(find: Callable[..., Any]) -> Callable[..., Any]:
    def broken(data: bytes, at: int, readers: Any) -> Any:  # noqa: ANN401 - a fault
        end = data.rfind(b"\n", at) + 1
        found = readers.lines(memoryview(data)[at:end]) if end else None
        return (found, end - at) if found else find(data, at, readers)

    return broken


def _any_frame(find: Callable[..., Any]) -> Callable[..., Any]:
    def broken(*given: Any) -> Iterator[Any]:  # noqa: ANN401 - a fault
        return find(*given[:-1], given[-1]._replace(frame=lambda _: True))

    return broken


def _any_element(find: Callable[..., Any]) -> Callable[..., Any]:
    def broken(*given: Any) -> Iterator[Any]:  # noqa: ANN401 - a fault
        *where, readers = given

        def lenient(content: bytes) -> Any:  # noqa: ANN401 - a fault
            return readers.elements(content) or readers.elements(
                b"[%b]" % compact(PODS[0]).encode()
            )

        return find(*where, readers._replace(elements=lenient))

    return broken


@pytest.mark.parametrize(
    ("module", "name", "fault"),
    [
        (json_values, "lines_at", _any_count),
        (batches, "lines_at", _any_count),
        (json_values, "elements_in", _any_frame),
        (json_values, "elements_in", _any_element),
        (values, "elements_of", _any_frame),
        (values, "elements_of", _any_element),
    ],
    ids=lambda one: getattr(one, "__name__", one).rpartition(".")[2],
)
def test_a_cut_that_nothing_proves_is_found(
    module: ModuleType, name: str, fault: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, fault(getattr(module, name)))
    with pytest.raises(AssertionError):  # noqa: PT012 - any of them
        for text in OTHERS:
            compare(text.encode())
