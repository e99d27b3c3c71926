"""A spec's text: strict YAML 1.2, and one clear SpecError for whatever it is not (issue item 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from examples import part_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scion_fsm.errors import Problem, SpecError
from scion_fsm.lifecycle import Lifecycle, bundled_spec
from scion_fsm.machine.spec.model import MachineSpec
from scion_fsm.machine.spec.parse import parse
from scion_fsm.machine.spec.schema import field_names
from scion_fsm.machine.spec.shapes import Except

if TYPE_CHECKING:
    from pathlib import Path

TEXT = bundled_spec().read_text(encoding="utf-8")
RETIRED = TEXT[TEXT.index("retired:\n") :]
LINES = TEXT.splitlines(keepends=True)


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(SpecError) as caught:
        parse(text, path="some.yaml")
    assert caught.value.path == "some.yaml"
    return list(caught.value.problems)


PLAIN = "write it out plainly"
NOT_A_MAPPING = "1:1: S003 a spec is a mapping (begin with `apiVersion: scion-fsm/v2`)"
NOT_YAML = {
    "empty": ("", NOT_A_MAPPING),
    "only comments": ("# a spec\n# to come\n", NOT_A_MAPPING),
    "an empty document": ("---\n...\n", NOT_A_MAPPING),
    "a list": ("[a, b]", NOT_A_MAPPING),
    "a text": ("spec", NOT_A_MAPPING),
    "a tab": (
        "a:\n\tb: c\n",
        "2:1: S001 not YAML: found character '\\t' that cannot start any token (indent with spaces)",
    ),
    "two documents": (
        "a: b\n---\nc: d\n",
        "2:1: S001 not YAML: found another document (keep one spec a file)",
    ),
    "an open list": (
        "a: [b,",
        "1:7: S001 not YAML: expected the node content, but found '<stream end>' (close what was opened)",
    ),
    "an open quote": (
        "a: 'b",
        "1:6: S001 not YAML: found unexpected end of stream (close the quote)",
    ),
    "a colon in a plain text": (
        "a: b: c",
        "1:5: S001 not YAML: mapping values are not allowed here (quote a text that has a colon and a space)",
    ),
    "a sign that YAML keeps": (
        "a: @b",
        "1:4: S001 not YAML: found character '@' that cannot start any token (quote the text)",
    ),
    "an alias of nothing": ("a: *b", "1:4: S001 not YAML: found undefined alias 'b'"),
    "a control character": (
        "a: b\nc: d\0",
        "2:5: S001 not YAML: the character U+0000 (remove it)",
    ),
    "half a character": ("a: \ud800", "1:4: S001 not YAML: the character U+D800 (remove it)"),
    "half a character by an escape": (
        'a: "\\ud800"',
        f"1:4: S001 '\\ud800' is not Unicode ({PLAIN})",
    ),
    "YAML 1.1 by a directive": (
        "# old\n%YAML 1.1\n---\na: no\n",
        "2:1: S001 a spec is YAML 1.2 (remove the directive)",
    ),
    "YAML 3": ("%YAML 3.0\n---\na: b\n", "1:1: S001 a spec is YAML 1.2 (remove the directive)"),
    "an anchor and its alias": (
        "a: &x [1]\nb: *x\n",
        f"1:4: S001 the anchor &x: a spec refers to nothing ({PLAIN})",
    ),
    "an anchor in itself": (
        "a: &x [*x]\n",
        f"1:4: S001 the anchor &x: a spec refers to nothing ({PLAIN})",
    ),
    "a merge key": (
        "a:\n  <<: {b: c}\n",
        f"2:3: S001 the merge key <<: a spec refers to nothing ({PLAIN})",
    ),
    "a tag": ("a: !foo b", f"1:4: S001 the tag !foo: a spec needs none ({PLAIN})"),
    "a set": ("a: !!set {b, c}", f"1:4: S001 the tag !!set: a spec needs none ({PLAIN})"),
    "a tag on a list": ("a: !foo [b]", f"1:4: S001 the tag !foo: a spec needs none ({PLAIN})"),
    "an object of Python": (
        "a: !!python/object/apply:os.system [id]",
        f"1:4: S001 the tag !!python/object/apply:os.system: a spec needs none ({PLAIN})",
    ),
    "a tag that lies": (
        "a: !!int b",
        f"1:4: S001 'b' cannot be read as int ({PLAIN})",
    ),
    "a truth that lies": ("a: !!bool b", f"1:4: S001 'b' cannot be read as bool ({PLAIN})"),
    "a number too long to be read": (
        "a: 1" + "0" * 5000,
        f"1:4: S001 '100000000000...0000000000000' cannot be read as int ({PLAIN})",
    ),
    "a key that is a list": ("? [a]\n: b\n", f"1:3: S001 a key is plain text ({PLAIN})"),
    "a key with an anchor": ("&x a: b\n", f"1:1: S001 a key is plain text ({PLAIN})"),
    "a thousand brackets": (
        "{" * 1_000,
        "1:1: S001 it is nested too deeply for a spec (write it flat)",
    ),
    "a hundred thousand lists": (
        "- " * 100_000,
        "1:1: S001 it is nested too deeply for a spec (write it flat)",
    ),
}


@pytest.mark.parametrize(("text", "problem"), NOT_YAML.values(), ids=NOT_YAML)
def test_what_is_not_yaml_or_more_than_a_spec_needs_is_one_clear_problem(
    text: str, problem: str
) -> None:
    assert [str(p) for p in problems_of(text)] == [problem]


def test_all_anchors_tags_and_merge_keys_are_reported_at_once() -> None:
    text = "a: &x [1]\nb: *x\n<<: {c: d}\ne: !foo f\n? [g]\n: h\n"
    assert [(p.code, p.line) for p in problems_of(text)] == [
        ("S001", 1),
        ("S001", 3),
        ("S001", 4),
        ("S001", 5),
    ]


def edited(*edits: tuple[str, str]) -> tuple[str, int | None, int | None]:
    """Edits the bundled spec; § marks the place to be blamed."""
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, f"{text.count(old)} times in the spec: {old}"
        text = text.replace(old, new)
    before, _, after = text.partition("§")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


T010 = "{id: T010, event: operator.provision, source: created, target: provisioning}"
SHAPE = {
    "a number for text": (
        ("version: 2.0.0", "§version: 1.10"),
        "version must be text",
        "put it in quotes",
    ),
    "true for text": (
        ("{deleting: [asked, disrupted]}, event: pod.terminating", "{§deleting: true}, event: pod.terminating"),
        "pods.rows.18.when.deleting must be text or a list or a mapping",
        "put it in quotes",
    ),
    "nothing for text": (
        ("machine: agent-lifecycle", "§machine:"),
        "machine must be text",
        "write it",
    ),
    "a misspelt field": (
        (T010, T010.replace("target:", "§tarjet:")),
        "transitions.3.tarjet is no field here",
        "did you mean 'target'?",
    ),
    "a field that nothing is like": (
        (T010, T010.replace("target: provisioning", "target: provisioning, §zzz: 1")),
        "transitions.3.zzz is no field here",
        "remove it",
    ),
    "a misspelt exclusion": (
        (T010, T010.replace("source: created", "source: {in: created, §nott: running}")),
        "transitions.3.source.nott is no field here",
        "did you mean 'not'?",
    ),
    "the model's own name of a field": (
        (T010, T010.replace("source: created", "source: {§include: created}")),
        "transitions.3.source.include is no field here",
        "remove it",
    ),
    "a number among names": (
        (T010, T010.replace("source: created", "source: [created, §7]")),
        "transitions.3.source.1 must be text",
        "put it in quotes",
    ),
    "a missing field": (
        (T010, "§" + T010.replace("source: created, ", "")),
        "transitions.3.source is missing",
        "write it",
    ),
    "a word that is none of few": (
        ("kind: sometimes, doc: An operator", "§kind: somtimes, doc: An operator"),
        "properties.6.kind must be 'always', 'sometimes' or 'always_reachable'",
        "did you mean 'sometimes'?",
    ),
    "an id that begins with a digit": (
        (T010, T010.replace("id: T010", "§id: 10")),
        "transitions.3.id must be text",
        "put it in quotes",
    ),
    "a name with a space": (
        (T010, T010.replace("target: provisioning", "§target: pro visioning")),
        "transitions.3.target must match pattern '^[A-Za-z][A-Za-z0-9_.-]*$'",
        "",
    ),
    "an empty sentence": (
        ("stay: It is being provisioned.", '§stay: ""'),
        "transitions.4.stay must not be empty",
        "write it",
    ),
    "text for true": (
        ("law: L4, target: starting, opens: true}\n  - {id: T018", "law: L4, target: starting, §opens: yes}\n  - {id: T018"),
        "transitions.10.opens must be true or false or 'unseen'",
        "",
    ),
    "text for a number": (
        ("default_grace_period_seconds: 30", "§default_grace_period_seconds: half"),
        "pods.default_grace_period_seconds must be a whole number",
        "",
    ),
    "half a second": (
        ("default_grace_period_seconds: 30", "§default_grace_period_seconds: 1.5"),
        "pods.default_grace_period_seconds must be a whole number",
        "",
    ),
    "less than nothing": (
        ("default_grace_period_seconds: 30", "§default_grace_period_seconds: -1"),
        "pods.default_grace_period_seconds must not be negative",
        "",
    ),
    "an age without end": (
        ("last_seen_over_seconds: 120", "§last_seen_over_seconds: .inf"),
        "timers.heartbeat_timeout.last_seen_over_seconds must be a finite number",
        "",
    ),
    "text for an age": (
        ("last_seen_over_seconds: 120", "§last_seen_over_seconds: long"),
        "timers.heartbeat_timeout.last_seen_over_seconds must be a number",
        "",
    ),
    "one value alone": (
        ("      values: [failed, killed, asked, fatal, blocked, ok]", "      §values: [ok]"),
        "pods.features.init.values has too few members",
        "",
    ),
    "a list for a mapping": (
        (RETIRED, "§retired: []\n"),
        "retired must be a mapping",
        "",
    ),
    "a text for a list": (
        ("fatal: [InvalidImageName, SignatureValidationFailed, RROUnsupported]", "§fatal: All"),
        "pods.waiting.fatal must be a list",
        "",
    ),
    "another version of the language": (
        ("apiVersion: scion-fsm/v2", "§apiVersion: scion-fsm/v3"),
        "apiVersion must be 'scion-fsm/v2'",
        "did you mean 'scion-fsm/v2'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "message", "suggestion"), SHAPE.values(), ids=SHAPE)
def test_a_part_of_another_shape_is_one_problem_with_its_place_and_remedy(
    edit: tuple[str, str], message: str, suggestion: str
) -> None:
    text, line, column = edited(edit)
    problem = Problem("S003", message, line, column, suggestion)
    assert problems_of(text) == [problem]


def test_a_reason_that_is_neither_a_source_nor_a_token_is_one_problem() -> None:
    text, line, column = edited(("reason: [=NoAgentContainer]", "reason: [§podd]"))
    (problem,) = problems_of(text)
    assert (problem.line, problem.column, problem.suggestion) == (
        line,
        column,
        "did you mean 'pod'?",
    )
    assert problem.message.endswith("or must match pattern '^=[A-Z][A-Za-z0-9]*$'")


def test_what_json_itself_would_not_nest_is_one_problem() -> None:
    text, _, _ = edited((RETIRED, "retired: {a: " + "[" * 250 + "]" * 250 + "}\n"))
    (problem,) = problems_of(text)
    assert (problem.code, problem.message) == ("S003", "it is nested too deeply for a spec")


def test_every_duplicate_key_is_reported_with_the_line_of_the_first() -> None:
    text, line, _ = edited((T010, "§" + T010.replace("{", "{id: T000, ").replace("}", ", id: T1}")))
    one, two = problems_of(text)
    message = f"the key 'id' stands twice, first in line {line}"
    assert (one.code, one.message, one.suggestion, one.line) == ("S002", message, "keep one", line)
    assert two.column is not None
    assert one.column is not None
    assert two.column > one.column


def test_duplicate_keys_and_wrong_shapes_are_reported_together() -> None:
    text, _, _ = edited(("version: 2.0.0", "version: 1.10\nversion: 2.0.0"))
    assert [p.code for p in problems_of(text)] == ["S003", "S002"]


def test_mistakes_of_shape_are_all_reported_at_once() -> None:
    chosen = [
        "a number for text",
        "nothing for text",
        "a missing field",
        "a word that is none of few",
        "an empty sentence",
        "text for true",
        "text for a number",
        "an age without end",
        "one value alone",
        "a text for a list",
        "another version of the language",
    ]
    text, _, _ = edited(
        *((old, new.replace("§", "")) for (old, new), _, _ in (SHAPE[name] for name in chosen))
    )
    assert {p.message for p in problems_of(text)} == {SHAPE[name][1] for name in chosen}


def test_the_traps_of_yaml_1_1_are_read_as_the_text_that_they_are() -> None:
    spec, _ = parse(
        edited(
            ('values: ["no", asked, disrupted]', "values: [no, asked, disrupted]"),
            (RETIRED, "retired: {on: off, 'null': 12:30:45, n: 2026-11-23, y: =}\n"),
        )[0]
    )
    assert spec.pods.features["deleting"].values == ("no", "asked", "disrupted")
    assert spec.retired == {"on": "off", "null": "12:30:45", "n": "2026-11-23", "y": "="}
    assert any(claim.on == "post-start" for claim in spec.properties)  # a key that 1.1 makes true


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("\ufeff" + TEXT, encoding="utf-8")
    assert Lifecycle.load(path).digest == Lifecycle.default().digest


def test_lines_that_end_as_on_windows_give_the_same_machine() -> None:
    assert Lifecycle.loads(TEXT.replace("\n", "\r\n")).digest == Lifecycle.default().digest


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: \xff", "is not UTF-8 at byte 3"),
        (TEXT.encode("utf-16"), "is not UTF-8 at byte 0"),
    ],
    ids=["latin-1", "utf-16"],
)
def test_a_file_that_is_not_utf_8_is_s000(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(content)
    with pytest.raises(SpecError) as caught:
        Lifecycle.load(path)
    assert caught.value.problems == (Problem("S000", message, suggestion="save it as UTF-8"),)
    assert str(caught.value) == f"{path}: S000 {message} (save it as UTF-8)"


def test_a_file_that_cannot_be_read_is_s000(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.yaml", tmp_path, "nul\0.yaml"):
        with pytest.raises(SpecError) as caught:
            Lifecycle.load(path)
        (problem,) = caught.value.problems
        assert (problem.code, problem.suggestion) == ("S000", "name a spec file")
        assert problem.message.startswith("cannot be read: ")


def test_a_place_is_the_deepest_part_of_the_path_that_the_text_has() -> None:
    _, source = parse(TEXT)
    lines = TEXT.splitlines()
    line, column = source.position(("transitions", 3, "target"))
    assert lines[line - 1][column - 1 :].startswith("target: provisioning}")
    assert source.position(("transitions", 3, "nothing")) == (line, lines[line - 1].index("{") + 1)
    assert source.position(("transitions", 10_000)) == source.position(("transitions",))
    assert source.position(("version", "deeper", 3)) == source.position(("version",))
    assert source.position(()) == (lines.index("apiVersion: scion-fsm/v2") + 1, 1)


def test_field_names_are_the_file_s_own() -> None:
    names = field_names()
    assert {"in", "not", "from", "apiVersion", "carries_tool", "last_seen_over_seconds"} <= names
    assert not {"include", "exclude", "from_"} & names


def test_values_of_the_model_cannot_be_changed() -> None:
    spec, _ = parse(TEXT)
    assert isinstance(spec, MachineSpec)
    assert any(isinstance(rule.source, Except) for rule in spec.transitions)
    with pytest.raises(ValueError, match="frozen"):
        spec.initial = "running"  # type: ignore[misc]


# -- fuzzing: nothing but SpecError ------------------------------------------------------------------

FRAGMENTS = ["&a ", "*a ", "!x ", "<<: ", "{", "}", "[", "]", "? ", "- ", ": ", "\t", "'", '"', "|\n", "%YAML 1.1\n", "---\n", "...\n", "#", ",", "~", "0x", "1e999", ".nan", "\\", "{exit_code", "(", "none", "terminal", "\ud800", "\0", "\u2028"]  # fmt: skip


@st.composite
def mutated_specs(draw: st.DrawFn) -> str:
    """Gives the bundled spec with some lines dropped, doubled, moved, cut or spoilt."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        index = draw(st.integers(0, len(lines) - 1))
        line = lines[index]
        at = draw(st.integers(0, len(line)))
        kind = draw(st.sampled_from(["drop", "double", "move", "cut", "insert", "word"]))
        if kind == "drop":
            del lines[index]
        elif kind == "double":
            lines.insert(index, line)
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(index))
        elif kind == "cut":
            lines[index] = line[:at] + "\n"
        elif kind == "insert":
            text = draw(st.sampled_from(FRAGMENTS) | st.text(max_size=4))
            lines[index] = line[:at] + text + line[at:]
        else:
            words = line.split(" ")
            number = draw(st.integers(0, len(words) - 1))
            words[number] = draw(st.sampled_from(LINES)).split(" ")[-1].strip() or "x"
            lines[index] = " ".join(words)
    return "".join(lines)


@pytest.mark.proof
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(mutated_specs())
def test_a_spoilt_spec_loads_or_is_a_spec_error_with_places(text: str) -> None:
    lifecycle = problems = None
    try:
        lifecycle = Lifecycle.loads(text)
    except SpecError as error:
        problems = error.problems
    if lifecycle is not None:
        assert lifecycle.step(lifecycle.configurations[0], lifecycle.events[0])
        return
    assert problems
    for problem in problems:
        assert problem.message
        assert problem.line is not None
        assert 1 <= problem.line <= text.count("\n") + 2
        assert problem.column is not None
        assert problem.column >= 1


@settings(max_examples=part_of(300))
@given(st.text() | st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_no_text_at_all_is_anything_but_a_spec_error(text: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse(text)
    assert caught.value.problems
