"""A document that is edited keeps every byte that no edit names."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scion_fsm.runtime.files.document import REMOVED, Document, DocumentError

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["phase", "activity", "toolName", "detail", "scionFsm", "x"]) | st.text()
OBJECTS = st.dictionaries(KEYS, JSON, max_size=8)
LAYOUTS = st.sampled_from(
    [
        {"indent": 2},
        {"indent": "\t"},
        {"indent": 0},
        {"separators": (",", ":")},
        {"separators": (", ", ": "), "ensure_ascii": False},
        {"separators": (" ,  ", " : ")},
    ]
)
CHANGES = {
    ("phase",): "stopped",
    ("activity",): REMOVED,
    ("toolName",): REMOVED,
    ("detail", "toolName"): REMOVED,
    ("scionFsm",): {"version": 1, "orders": {"runtime": "12"}, "exitCode": 3},
}


def spelled(value: object, layout: dict[str, object], end: str = "") -> str:
    return json.dumps(value, **layout) + end  # type: ignore[arg-type]


@given(OBJECTS, LAYOUTS, st.sampled_from(["", "\n", "\r\n \t"]))
def test_an_edit_changes_the_named_members_alone(
    value: dict[str, object], layout: dict[str, object], end: str
) -> None:
    document = Document(spelled(value, layout, end)).edited(CHANGES)

    expected = {k: v for k, v in value.items() if k not in ("activity", "toolName")}
    expected |= {"phase": "stopped", "scionFsm": CHANGES["scionFsm",]}
    detail = expected.get("detail")
    if isinstance(detail, dict):
        expected["detail"] = {k: v for k, v in detail.items() if k != "toolName"}
    read = json.loads(document.text)
    assert read == expected
    assert list(read) == list(expected)
    assert document.text.endswith("}" + end)


@given(OBJECTS, LAYOUTS, st.sampled_from(["", "\n"]))
def test_L10_an_edit_done_twice_equals_once(
    value: dict[str, object], layout: dict[str, object], end: str
) -> None:
    once = Document(spelled(value, layout, end)).edited(CHANGES)
    assert once.edited(CHANGES) is once
    assert Document(once.text).edited(CHANGES).text == once.text


@given(OBJECTS, LAYOUTS)
def test_other_members_keep_their_bytes(
    value: dict[str, object], layout: dict[str, object]
) -> None:
    before = Document(spelled(value, layout))
    after = before.edited(CHANGES)
    for key in value:
        if (key,) not in CHANGES and key != "detail":
            assert after.literal(key) == before.literal(key)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", '{"phase": "stopped"}'),
        ("{ }", '{ "phase": "stopped"}'),
        ('{"a":1}', '{"a":1,"phase":"stopped"}'),
        ('{"a": 1}', '{"a": 1, "phase": "stopped"}'),
        ('{"activity":"idle"}', '{"phase":"stopped"}'),
        ('{"activity":"idle","a":1.0}', '{"a":1.0,"phase":"stopped"}'),
        ('{"a":1.0, "activity":"idle"}\n', '{"a":1.0, "phase":"stopped"}\n'),
        ('{\n  "activity": "idle"\n}', '{\n  "phase": "stopped"\n}'),
        ('{\r\n\t"x": 1\r\n}\r\n', '{\r\n\t"x": 1,\r\n\t"phase": "stopped"\r\n}\r\n'),
        ('{\n"x": 1e400\n}', '{\n"x": 1e400,\n"phase": "stopped"\n}'),
        ('{"phase":"a","x":-0,"phase":"b"}', '{"x":-0,"phase":"stopped"}'),
        ('{"phase":"\\u0073topped"}', '{"phase":"\\u0073topped"}'),
        ('{"detail": {"toolName": "a"}}', '{"detail": {}, "phase": "stopped"}'),
        (
            '{"detail": {"toolName": "a", "message": "b"}}',
            '{"detail": {"message": "b"}, "phase": "stopped"}',
        ),
        ('{"detail": ["toolName"]}', '{"detail": ["toolName"], "phase": "stopped"}'),
        (
            '{"x":"\\ud800","n":' + "9" * 5000 + "}",
            '{"x":"\\ud800","n":' + "9" * 5000 + ',"phase":"stopped"}',
        ),
    ],
)
def test_layout_numbers_and_duplicates(before: str, after: str) -> None:
    changes = {path: value for path, value in CHANGES.items() if path != ("scionFsm",)}
    assert Document(before).edited(changes).text == after


def test_an_object_of_ours_takes_the_documents_layout() -> None:
    changes = {("s",): {"version": 1, "orders": {"runtime": "7"}}}
    indented = Document('{\n  "a": 1\n}\n').edited(changes).text
    assert indented == json.dumps({"a": 1, "s": changes["s",]}, indent=2) + "\n"
    compact = Document('{"a":1,"b":2}').edited(changes).text
    assert compact == '{"a":1,"b":2,"s":{"version":1,"orders":{"runtime":"7"}}}'
    spaced = Document('{"a": 1, "b": 2}').edited(changes).text
    assert spaced == '{"a": 1, "b": 2, "s": {"version": 1, "orders": {"runtime": "7"}}}'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("  \n", "it is empty"),
        ("null", "it is not a JSON object"),
        ("[]", "it is not a JSON object"),
        ("{", "line 1 column 2"),
        ('{"a":1', "a comma or a brace is missing"),
        ('{"a":1,}', "line 1 column 8"),
        ('{"a" 1}', "a colon is missing"),
        ("{1:2}", "a key is not a string"),
        ('{"a":NaN}', "NaN is not JSON"),
        ('{"a":"\n"}', "Invalid control character"),
        ('{"a":1} x', "something follows the object"),
        ('{"a":1}{"a":1}', "something follows the object"),
        ("\ufeff{}", "it is not a JSON object"),
        ('{"a":' + "[" * 100_000 + "}", "nested too deeply"),
    ],
)
def test_what_is_no_json_object_is_refused(text: str, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        Document(text)


@given(st.text(alphabet='{}[]",:0aE.-+ \n\\tu'))
def test_it_takes_exactly_what_json_takes(text: str) -> None:
    try:
        value = json.loads(text)  # the alphabet cannot spell NaN
    except (json.JSONDecodeError, RecursionError):
        value = None
    if isinstance(value, dict):
        assert Document(text).text == text
    else:
        with pytest.raises(DocumentError):
            Document(text)


def test_of_duplicates_the_last_counts_as_readers_have_it() -> None:
    document = Document('{"phase":"a","detail":{"m":1,"m":"x"},"phase":"b"}')
    assert document.get("phase") == "b"
    assert document.get("detail", "m") == "x"
    assert document.get("phase", "m") is None
    assert document.get("none", "m") is None
