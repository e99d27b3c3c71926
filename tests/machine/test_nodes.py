"""A spec's nodes: what libyaml reads is what ruamel.yaml, the strict and slow one, would have read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from examples import part_of
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT

from scion_fsm.errors import SpecError
from scion_fsm.machine.spec import nodes
from scion_fsm.machine.spec.nodes import unusual, usual

FILES = sorted([*ROOT.glob("specs/*.yaml"), *ROOT.glob("specs/examples/*.yaml")])
BITS = [
    *("{", "}", "[", "]", ", ", ",", "? ", "?", ": ", ":", "- ", "-", " #", "#", "'", '"', "\\"),
    *("|\n", ">\n", ">-\n", "|+\n", " ", "  ", "\n", "\n\n", "\n  ", "\n- ", "\r\n", "\t"),
    *("a", "b", "é", "a: ", "a: b\n", "'a'", '"b"', '"\\n"', "''", "=", "<<", "&a ", "*a", "!a "),
    *("1", "~", "null", "no", "0x1f", "0o7", "1e3", ".inf", "2001-01-01", "12:30:45"),
    *("---\n", "...\n", "%YAML 1.2\n", "\x85", "\u2028", "\ufeff", "\0"),
]


def flat(node: Any) -> Any:  # noqa: ANN401 - ruamel's
    """Gives all of a node that a spec is read by: what it is, and where."""
    mark = node.start_mark
    parts = node.value
    if isinstance(parts, list):
        parts = [tuple(map(flat, part if isinstance(part, tuple) else (part,))) for part in parts]
    return type(node), node.tag, node.anchor, mark.line, mark.column, parts


def is_read_alike(text: str) -> bool:
    """Whether ruamel.yaml reads what libyaml reads; so it is where libyaml leaves it to ruamel.yaml."""
    node = usual(text)
    try:
        return node is None or flat(node) == flat(unusual(text, "a"))
    except SpecError:
        return False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_ships_is_read_by_libyaml_and_as_ruamel_reads_it(path: Any) -> None:  # noqa: ANN401
    text = path.read_text(encoding="utf-8")
    assert flat(usual(text)) == flat(unusual(text, path.name))


@pytest.mark.parametrize(
    "text",
    [
        *("", "# nothing\n", "a: b: c", "a: [b", "[" * 100_000, "[" * 101 + "]" * 101),
        *("a: &x b", "a: *x", "a: !x b", "a: ! b", "&x a: b", "a: &x [b]", "a: !x {b: c}"),
        *("%YAML 1.2\n---\na: b", "a: b\n---\nc: d", "a: b\n...\n...\n", "a: |\n \n  b"),
        *("a:\tb", "a: b\r\n", "a: b\x85", "a: b\u2028", "\ufeffa: b", "a: \0", "a: \ud800"),
        *("a:", "a:\n  - \n", "[a, ]: ", "{a: , b: c}"),
    ],
)
def test_what_is_unusual_is_left_to_ruamel(text: str) -> None:
    assert usual(text) is None


@settings(max_examples=part_of(600))
@given(st.lists(st.sampled_from(BITS), min_size=1, max_size=12).map("".join))
def test_a_text_is_read_alike_or_left_to_ruamel(text: str) -> None:
    assert is_read_alike(f"k: {text}")


def test_two_that_read_differently_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_UNUSUAL", re.compile(r"\Znever"))
    for text in ("k: a\n...\n...\n", "k: |\n \n  a"):
        assert usual(text) is not None
        assert not is_read_alike(text)
