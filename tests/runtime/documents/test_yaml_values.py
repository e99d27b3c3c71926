"""YAML is read as text by its fields, not as a language; what kubectl never prints is refused at once."""

from __future__ import annotations

import io
import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from scion_fsm.errors import InputError
from scion_fsm.runtime.documents import value
from scion_fsm.runtime.documents.yaml_values import yaml_values
from scion_fsm.runtime.inputs import read as read_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECORDING = (resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson").read_text()
EVENTS = [json.loads(line) for line in RECORDING.splitlines()[::12]]


def parts(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def read(content: str | bytes, size: int = 1 << 16) -> list[value.Value]:
    encoded = content.encode() if isinstance(content, str) else content
    return list(yaml_values("f", parts(encoded, size), 1))


def as_yaml(document: object) -> str:
    stream = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False  # as kubectl does
    yaml.dump(document, stream)
    return stream.getvalue()


def told(values: list[value.Value]) -> list[tuple[int, int | None, str]]:
    return [(one.line, one.index, one.problem) for one in values if one.problem]


@pytest.mark.parametrize("watched", [False, True], ids=["pods", "watch events"])
@pytest.mark.parametrize("size", [100, 1 << 16])
def test_the_recording_is_as_yaml_what_it_is_as_json(
    tmp_path: Path, size: int, *, watched: bool
) -> None:
    documents = EVENTS if watched else [event["object"] for event in EVENTS]
    yaml, ndjson = tmp_path / "w.yaml", tmp_path / "w.ndjson"
    text = "---\n".join(map(as_yaml, documents))
    yaml.write_text(text)
    ndjson.write_text("\n".join(map(json.dumps, documents)))
    ours = [(item.type, item.pod, item.problems) for item in read_inputs(str(yaml))]
    assert ours == [(item.type, item.pod, item.problems) for item in read_inputs(str(ndjson))]
    assert [one.line for one in read(text, size)] == [
        1,
        *(number + 1 for number, line in enumerate(text.splitlines(), start=1) if line == "---"),
    ]


PLAIN = {
    "=": "=",
    "2024-13-45": "2024-13-45",
    "2024-01-01T25:00:00Z": "2024-01-01T25:00:00Z",
    "1" * 5000: "1" * 5000,
    "yes": "yes",
    "true": "true",
    "0x1F": "0x1F",
    "1e3": "1e3",
    "12:30:45": "12:30:45",
    "null": None,
    "~": None,
    "": None,
    "'null'": "null",
    "|\n      two\n      lines": "two\nlines\n",
    ".nan": ".nan",
    "007": "007",
}


@pytest.mark.parametrize("scalar", PLAIN)
def test_a_scalar_is_text_but_for_null(scalar: str) -> None:
    (one,) = read(f"metadata:\n  annotations:\n    a: {scalar}\n")
    assert one.plain == {"metadata": {"annotations": {"a": PLAIN[scalar]}}}


def test_a_field_that_is_a_number_is_read_as_one() -> None:
    (one,) = read("state: {exitCode: 7, reason: 7}\nvalues: [42, -1]\nname: 7\n")
    assert one.plain == {
        "state": {"exitCode": 7, "reason": "7"},
        "values": [42, -1],
        "name": "7",
    }
    for none in ("'7'", "7.0", "0o7", "07", "+7", "9" * 30, "1_0"):
        (one,) = read(f"exitCode: {none}\n")
        assert isinstance(one.plain, dict)
        assert one.plain["exitCode"] == none.strip("'")


REFUSED = {
    "an anchor": "b: &x 1",
    "an anchor of a list": "b: &x [1]",
    "an alias": "b: *x",
    "the tag 'tag:yaml.org,2002:int'": "b: !!int ''",
    "the tag 'tag:yaml.org,2002:bool'": "b: !!bool foo",
    "the tag '!x'": "b: !x {}",
    "a merge": "<<: {b: 1}",
    "a key that is no text": "? [[a]]\n    : 1",
    "the key 'b' twice in one mapping": "b: 1\n    b: 2",
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_kubectl_never_prints_is_one_problem_of_its_item(why: str) -> None:
    text = f"items:\n- a: 1\n- a:\n    {REFUSED[why]}\n- a: 2\nkind: List\n"
    values = read(text)
    assert [one.plain for one in values if not one.problem and one.index is not None] == [
        {"a": "1"},
        {"a": "2"},
    ]
    expected = why.removesuffix(" of a list")
    assert told(values) == [(3, 1, f"{expected} is nothing that kubectl prints")]


BROKEN = {
    "a tab": "  b:\n\t- c",
    "a quote": '  b: "c',
    "a bracket": "  b: [1",
    "an indicator": "  b: @c",
    "a colon": "  b: c: d",
    "a control character": "  b: \x01",
    "no UTF-8": "  b: \udcff",
    "indentation": "  b: 1\n   c: 2",
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("indent", ["", "  "], ids=["as kubectl prints", "indented"])
def test_an_item_that_is_no_yaml_is_one_problem_and_the_others_are_read(
    broken: str, indent: str
) -> None:
    items = [f"- a: '{number}'\n  b:\n  - x\n" for number in range(6)]
    items[2] = f"- a: '2'\n{BROKEN[broken]}\n"
    text = "".join(indent + line + "\n" for line in "".join(items).splitlines())
    values = read(f"items:\n{text}kind: List\n".encode(errors="surrogateescape"))
    items_read = [one for one in values if one.index is not None]
    assert [one.index for one in items_read] == [0, 1, 2, 3, 4, 5]
    assert [bool(one.problem) for one in items_read] == [False, False, True, False, False, False]
    assert all(one.problem.startswith("not YAML: ") for one in items_read if one.problem)
    assert 8 <= items_read[2].line <= 11


def test_a_document_that_is_no_yaml_is_one_problem_and_the_others_are_read() -> None:
    values = read("a: 1\n---\nb: [\n---\nc: '3'\n...\n# nothing\n---\n---\nd: '4'\n---\n")
    assert [(one.line, one.plain) for one in values if not one.problem] == [
        (1, {"a": "1"}),
        (5, {"c": "3"}),
        (10, {"d": "4"}),
    ]
    ((line, index, problem),) = told(values)
    assert (line, index) == (3, None)
    assert problem.startswith("not YAML: ")


def test_a_top_key_that_comes_again_begins_the_next_document() -> None:
    one = "apiVersion: v1\nitems:\n- a: '1'\nkind: List\n"
    values = read(one + one)
    assert [(v.index, v.plain) for v in values if v.index is not None] == [
        (0, {"a": "1"}),
        (0, {"a": "1"}),
    ]


def test_a_list_that_is_cut_is_read_as_far_as_it_goes() -> None:
    text = "items:\n" + "".join(f"- a: '{number}'\n  b: c\n" for number in range(3))
    values = read(text + "- a: 'x")
    assert [one.plain for one in values if not one.problem] == [
        {"a": str(number), "b": "c"} for number in range(3)
    ]
    assert [(line, index) for line, index, _ in told(values)] == [(8, 3)]


def test_dashes_that_begin_no_line_are_one_problem() -> None:
    assert [index for _, index, _ in told(read("- " * 2000))] == [0]


def test_a_document_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value, "VALUE_LIMIT", 1000)
    with pytest.raises(InputError, match=r"^f:3: one value has more than"):
        read("---\na: 1\n---\nb: " + "x" * 2000, 100)


@given(st.binary(max_size=200) | st.text("abn: -[]{}#&*!|>'\"%@`,?\n\t~<=.", max_size=60))
def test_any_bytes_give_values_or_problems(content: bytes | str) -> None:
    for one in read(content, 16):
        assert one.problem or one.content is None
        assert one.line >= 1


HOSTILE = {
    "merges": "a: &a {b: 1}\n" + "c:\n  <<: *a\n" * 10_000,
    "aliases": "a: &a [x]\nb: [" + "*a," * 40_000 + "]",
    "laughs": "a0: &a0 x\n"
    + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(30)),
    "brackets": "a: " + "[" * 100_000,
    "dashes": "- " * 100_000,
    "keys": "? " * 100_000,
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_yaml_costs_what_its_bytes_cost(
    hostile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scion_fsm.runtime.documents import yaml_values as module  # noqa: PLC0415 - for its counting

    count = 0

    class Counting(module._Loader):  # type: ignore[misc, name-defined]  # noqa: SLF001 - PyYAML's
        def get_event(self) -> Any:  # noqa: ANN401 - PyYAML has no types
            nonlocal count
            count += 1
            return super().get_event()

    monkeypatch.setattr(module, "_Loader", Counting)
    values = read(HOSTILE[hostile])
    assert any(one.problem for one in values)
    assert count <= 2 * len(re.findall(r"[^\s,:]+", HOSTILE[hostile])) + 2 * len(values) + 20
