"""A spec's text to the tree of its nodes, which know their places; by libyaml, and by ruamel.yaml what is unusual.

ruamel.yaml is strict YAML 1.2 and takes five times as long. Whatever is no YAML, or more of it than a spec
needs, is its to judge; so is what the two read differently.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning
from ruamel.yaml.nodes import CollectionNode, MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from yaml.events import (
    CollectionEndEvent,
    DocumentEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from scion_fsm.errors import Problem, SpecError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruamel.yaml.nodes import Node

TAG = "tag:yaml.org,2002:"
_RESOLVER = YAML(typ="safe", pure=True).resolver
_COLLECTIONS = {
    MappingStartEvent: (MappingNode, f"{TAG}map"),
    SequenceStartEvent: (SequenceNode, f"{TAG}seq"),
}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNUSUAL = re.compile(
    r"^(?:%|\.\.\.| +$)|[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]",
    re.MULTILINE,
)
"""A directive, a document's end, a line of blanks; a character that not both read, or break the line at."""
_DEPTH = 100
_OTHER_VERSION = re.compile(r"^%YAML\s+(?!1\.2\s)", re.MULTILINE)
_REMEDIES = {
    "'\\t'": "indent with spaces",
    "another document": "keep one spec a file",
    "mapping values": "quote a text that has a colon and a space",
    "start any token": "quote the text",
    "<stream end>": "close what was opened",
    "unexpected end of stream": "close the quote",
}


def compose(text: str, path: str) -> MappingNode:
    """Gives the root of the tree of nodes, which, unlike constructed data, know their places, anchors and tags.

    Raises:
        SpecError: With S001 (not YAML 1.2) or S003 (no mapping).
    """
    root = usual(text)
    return root if isinstance(root, MappingNode) else unusual(text, path)


def usual(text: str) -> Node | None:
    """Gives the tree of a text by libyaml, or None for what `unusual` is to judge."""
    if _UNUSUAL.search(text):
        return None
    try:
        return _tree(_Loader(text).get_event)
    except yaml.YAMLError:
        return None


def _tree(next_event: Callable[[], Any]) -> Node | None:
    """Reads a document without an anchor, an alias, a tag or nothing for a value, that no other one follows."""
    next_event()  # the stream's
    next_event()  # the document's
    root = SequenceNode(None, [])
    outer: list[CollectionNode] = [root]
    while not isinstance(event := next_event(), DocumentEndEvent):
        if isinstance(event, CollectionEndEvent):
            whole = outer.pop()
            if isinstance(whole, MappingNode):
                whole.value = list(zip(whole.value[::2], whole.value[1::2], strict=True))
        elif (node := _node(event)) is None or len(outer) > _DEPTH:
            return None
        else:
            outer[-1].value.append(node)
            if isinstance(node, CollectionNode):
                outer.append(node)
    return root.value[0] if isinstance(next_event(), StreamEndEvent) else None


def _node(event: Any) -> Node | None:  # noqa: ANN401 - PyYAML has no types
    if not isinstance(event, NodeEvent) or event.anchor is not None or event.tag is not None:
        return None
    marks = event.start_mark, event.end_mark
    if not isinstance(event, ScalarEvent):
        kind, tag = _COLLECTIONS[type(event)]
        return kind(tag, [], *marks)
    if not (event.value or event.style):
        return None  # nothing, whose place the two do not agree on
    return ScalarNode(_tag(event.value, event.implicit), event.value, *marks, event.style)


@lru_cache(maxsize=20_000)
def _tag(text: str, implicit: tuple[bool, bool]) -> Any:  # noqa: ANN401 - ruamel's
    return _RESOLVER.resolve(ScalarNode, text, implicit)


def unusual(text: str, path: str) -> MappingNode:
    """Gives the tree of a text by ruamel.yaml.

    Raises:
        SpecError: What `compose` raises.
    """
    problem = Problem("S003", "a spec is a mapping", 1, 1, "begin with `apiVersion: scion-fsm/v2`")
    other = _OTHER_VERSION.search(text)
    if other:
        line = text.count("\n", 0, other.start()) + 1
        problem = Problem("S001", "a spec is YAML 1.2", line, 1, "remove the directive")
        raise SpecError([problem], path=path)
    try:
        with warnings.catch_warnings():  # an anchor used twice is refused as every anchor is
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            root = YAML(typ="safe", pure=True).compose(text)
        if isinstance(root, MappingNode):
            return root
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = str(error.problem).removeprefix("but ")
        remedy = next((hint for part, hint in _REMEDIES.items() if part in what), "")
        problem = Problem("S001", f"not YAML: {what}", mark.line + 1, mark.column + 1, remedy)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        what = f"the character U+{ord(text[error.position]):04X}"
        problem = Problem("S001", f"not YAML: {what}", line, column, "remove it")
    except RecursionError:
        problem = Problem("S001", "it is nested too deeply for a spec", 1, 1, "write it flat")
    raise SpecError([problem], path=path) from None
