"""JSON values end by themselves, however the bytes arrive; what is none is told once, and the rest is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scion_fsm.errors import InputError
from scion_fsm.runtime.documents import json_values, value
from scion_fsm.runtime.documents.json_values import json_values as values_of

if TYPE_CHECKING:
    from collections.abc import Iterator

leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5)
documents = st.recursive(
    st.dictionaries(st.text(max_size=3), leaves, max_size=3) | st.lists(leaves, max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def parts(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def read(content: str | bytes, size: int = 1 << 16) -> list[value.Value]:
    encoded = content.encode() if isinstance(content, str) else content
    return list(values_of("f", parts(encoded, size), 1))


def plain(values: list[value.Value]) -> list[Any]:
    return [json.loads(one.content or b'"problem"') for one in values]


@given(
    st.lists(st.tuples(documents, st.sampled_from([None, 0, 2])), max_size=4),
    st.sampled_from(["", " ", "\n", "\r\n", "\n\n", "\n---\n", "\x1e", "\t\n "]),
    st.sampled_from([1, 2, 3, 7, 1 << 16]),
)
def test_values_are_the_same_whatever_stands_between_them_and_however_they_arrive(
    written: list[tuple[Any, int | None]], between: str, size: int
) -> None:
    text = between.join(json.dumps(one, indent=indent) for one, indent in written)
    values = read(text, size)
    assert plain(values) == [one for one, _ in written]
    lines = text.splitlines()
    for one in values:
        assert lines[one.line - 1].strip()


@given(documents, st.integers(0, 200), st.sampled_from([1, 5, 1 << 16]))
def test_a_cut_value_is_one_problem_behind_the_values_before(
    last: Any,  # noqa: ANN401 - JSON
    kept: int,
    size: int,
) -> None:
    text = json.dumps(last)
    cut = text[: min(kept, len(text) - 1)]
    values = read(f'{{"a": 1}}\n{cut}', size)
    assert plain(values[:1]) == [{"a": 1}]
    assert bool(cut) == any("ends within a value" in one.problem for one in values[1:])
    assert sum(bool(one.problem) for one in values) == bool(cut)


STREAM = [json.dumps({"type": "ADDED", "n": number}) for number in range(4)]
BROKEN = {
    "a log's line": "E0203 10:00 memcache.go:287] {oops}",
    "two of them": "W one\nW two",
    "a line that is cut": STREAM[0][:9],
    "a pretty value that is cut": '{\n  "type": "ADDED",\n  "n":',
    "a word": '{"n": oops}',
    "a bracket too many": "]",
    "nested too deeply": '{"a":' * 100_000,
    "another text": "NAME   READY",
    "an open quote": '{"n": "',
    "NUL": "\x00",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("size", [3, 1 << 16])
def test_what_is_no_value_is_one_problem_and_the_rest_is_read(broken: str, size: int) -> None:
    values = read("\n".join([*STREAM[:2], broken, *STREAM[2:]]) + "\n", size)
    assert next(one.line for one in values if one.problem) >= 3
    assert sum(bool(one.problem) for one in values) == 1
    assert [text for text in plain(values) if text != "problem"] == [
        json.loads(one) for one in STREAM
    ]


POD = {"kind": "Pod", "metadata": {"name": "a", "labels": {"b": "[{"}}}
LIST = {"apiVersion": "v1", "items": [POD, POD, POD], "kind": "List"}
SERVED = {"kind": "PodList", "metadata": {"resourceVersion": "1"}, "items": [POD, POD, POD]}


@pytest.mark.parametrize("whole", [LIST, SERVED, LIST["items"]], ids=["kubectl", "server", "array"])
@pytest.mark.parametrize("indent", [None, 4])
def test_of_a_list_that_is_cut_the_whole_elements_are_read(whole: Any, indent: int | None) -> None:  # noqa: ANN401
    text = json.dumps(whole, indent=indent)
    values = read(text[: text.rfind('"name"')])
    assert plain(values) == [POD, POD, "problem"]
    assert [one.index for one in values] == [0, 1, 2]
    assert values[2].line == text[: text.rfind('"name"')].rstrip().count("\n") + 1


def test_behind_a_broken_element_of_a_pretty_list_the_next_is_read() -> None:
    text = json.dumps(LIST, indent=4).replace('"name": "a"', '"name": a', 1)
    values = read(f"{text}\n{STREAM[1]}\n")
    assert plain(values) == ["problem", POD, POD, {"type": "ADDED", "n": 1}]
    assert values[0].problem == "not JSON: JSON is malformed: invalid character (byte 79)"
    assert (values[0].line, values[0].index) == (7, 0)


def test_null_is_a_value() -> None:
    assert plain(read("null\n")) == [None]


def test_a_value_is_given_as_soon_as_it_is_whole() -> None:
    asked: list[int] = []

    def arriving() -> Iterator[bytes]:
        for number, part in enumerate([b'{"a', b'": "}', b'{"}', b"\n{", b'"b": [', b"1]}"]):
            asked.append(number)
            yield part

    values = values_of("f", arriving(), 1)
    assert next(values).content == b'{"a": "}{"}'
    assert asked == [0, 1, 2]
    assert next(values).content == b'{"b": [1]}'
    assert asked == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("cut", ['{"type":"ADDED","object":', '{"metadata":{', '[{"a":[1,'])
def test_a_stream_goes_on_behind_a_value_that_is_cut(cut: str) -> None:
    line = json.dumps({"type": "ADDED", "object": {"n": "x" * 3000}}) + "\n"
    asked = 0

    def arriving() -> Iterator[bytes]:
        nonlocal asked
        yield (line + cut + "\n").encode()
        while True:  # as a watch does
            asked += 1
            assert asked < 20
            yield line.encode()

    values = values_of("f", arriving(), 1)
    assert not next(values).problem
    assert next(values).problem
    assert not next(values).problem
    assert not next(values).problem


def test_a_value_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value, "VALUE_LIMIT", 1000)
    with pytest.raises(InputError, match=r"^f:2: one value has more than"):
        read('{"a": 1}\n["' + "x" * 2000, 100)


def test_text_that_is_no_value_is_let_go_of_while_it_comes() -> None:
    text = json_values._Text("f", parts(b"x" * 1_000_000, 1000), 1)  # noqa: SLF001 - what it holds is the point
    assert text.skip(json_values._SPACE)  # noqa: SLF001
    (told,) = text.scalar()
    assert "neither JSON nor YAML: 'xxx" in told.problem
    assert len(told.problem) < 200


def test_bytes_are_looked_at_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = 0
    end_of = json_values._end_of  # noqa: SLF001 - the counting is the point

    def counted(view: memoryview) -> Any:  # noqa: ANN401 - what it gives
        nonlocal seen
        end = end_of(view)
        seen += end.size
        return end

    monkeypatch.setattr(json_values, "_end_of", counted)
    hostile = [
        b"[\n" * 500 + b"1,\n" * 20_000,
        b"[\n{},\n" * 400 + b"{},\n" * 20_000 + b"x",
        b'{"a":[\n' * 300 + b"[],\n" * 20_000 + b"]}" * 299,
        b"".join(b" " * 8 + b'{"a":[\n' for _ in range(10_000)),
        b'{"items":[\n' + b'  {"a":[\n' * 10_000,
    ]
    for content in hostile:
        seen = 0
        assert read(content, 1 << 10)
        assert seen <= 40 * len(content), content[:20]
