"""YAML to plain values, from libyaml's bare events: no tag, number, date or alias is ever interpreted.

Readers of YAML disagree on what a plain scalar means, and kubectl prints some of those (`=`, `1e3`,
`2024-13-45`). So a scalar is text, but for `null` and for the whole numbers of the fields that are such.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import msgspec
import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from scion_fsm.runtime.documents.value import Value, checked_size
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser; PyYAML's own, slower one where PyYAML was built without."""
_MARKER = re.compile(rb"^(?:---|\.\.\.)(?=\s)", re.MULTILINE)
"""Ends a document wherever it stands, also in a scalar (YAML 1.2, 9.1.2)."""
_NOTHING = re.compile(rb"(?:[ \t]*(?:[#%].*|\.\.\.[ \t\r]*|---[ \t\r]*)?(?:\n|\r\n?|\Z))*\Z")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NUMBERS = frozenset(
    {
        *("exitCode", "signal", "terminationGracePeriodSeconds", "values", "code"),
        *("exit_code", "termination_grace_period_seconds"),  # as the Python client names them
    }
)
"""The fields that are whole numbers, or lists of them."""
_NO_TEXT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # YAML 1.2, 5.1
)
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,18})").fullmatch


def yaml_values(source: str, parts: Iterator[bytes], line: int) -> Iterator[Value]:
    """Reads values as `read_values` does; `line` is that of the first byte.

    Raises:
        InputError: A document is too large, or reading failed.
    """
    for begin, document in _documents(source, parts, line):
        if not _NOTHING.match(document):
            yield from _values(document, begin)


def _documents(source: str, parts: Iterator[bytes], line: int) -> Iterator[tuple[int, bytes]]:
    """Splits at the markers; a document is known to be whole when the next one begins, or nothing."""
    kept, seen = bytearray(), 0
    for part in parts:
        kept += part
        while found := _MARKER.search(kept, seen + 1 if seen == 0 else seen):
            document = bytes(kept[: found.start()])
            yield line, document
            line += document.count(b"\n")
            del kept[: found.start()]
            seen = 0
        seen = max(kept.rfind(b"\n"), 0)  # a marker may be there in part
        checked_size(source, line, len(kept))
    yield line, bytes(kept)


def _values(document: bytes, line: int) -> Iterator[Value]:
    """Reads one document; what of it is no text is a problem of the item that it is in."""
    given = 0
    try:
        for value in _readable(document, line, ()):
            yield value
            given += 1
    except yaml.reader.ReaderError:
        text, bad = _repaired(document)
        yield from islice(_readable(text, line, bad), given, None)


def _repaired(document: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Gives a document with `_` for all that is no text, and the lines that have it, from 0."""
    text = document.decode("utf-8", "surrogateescape")
    bad, line, at = [], 0, 0
    for found in _NO_TEXT.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        bad.append(line)
    return _NO_TEXT.sub("_", text).encode(), tuple(bad)


def _readable(document: bytes, line: int, bad: Sequence[int]) -> Iterator[Value]:
    """Reads one document; behind an item that is no YAML the others of its list are read one by one."""
    reader = _Reader(document, line, bad)
    try:
        yield from reader.values()
    except yaml.MarkedYAMLError as error:
        whole = _told(error, document, line, reader.index)
    else:
        return
    if reader.column is None:
        yield whole
        return
    at, index, has_told = reader.item_line, reader.index or 0, False
    for chunk in _items(document.split(b"\n", at)[-1], reader.column):
        reader = _Reader(chunk, line + at, [number - at for number in bad])
        try:
            for value in reader.values():
                yield msgspec.structs.replace(value, index=index)
        except yaml.MarkedYAMLError as error:
            has_told = True
            yield _told(error, chunk, line + at, index)
        at += chunk.count(b"\n")
        index += 1
    if not has_told:
        yield whole


def _items(text: bytes, column: int) -> Iterator[bytes]:
    """Splits the rest of a block sequence at its dashes, up to what is less indented."""
    dash = re.compile(rb"^ {%d}-(?=\s)" % column, re.MULTILINE)
    begins = [found.start() for found in dash.finditer(text)]
    for begin, end in pairwise([*begins, len(text)]):
        over = re.compile(rb"\n {0,%d}[^\s#-]" % column).search(text, begin, end)
        yield text[begin : over.start() + 1 if over else end]


def _told(error: yaml.MarkedYAMLError, document: bytes, line: int, index: int | None) -> Value:
    at = error.problem_mark.line if error.problem_mark else 0
    last = document.rstrip().count(b"\n")  # what lacks its end is to blame where the text ends
    why = f"not YAML: {error.problem or error.context}"
    return Value(line + min(at, last), index=index, problem=why)


class _Reader:
    """The values of one document.

    Attributes:
        index: Which item of the document's list is being read; None outside one.
        item_line: The line that it begins on, from the document's, from 0.
        column: Where the dashes of the list stand; None if there are none.
    """

    def __init__(self, document: bytes, line: int, bad: Sequence[int]) -> None:
        self.index: int | None = None
        self.item_line = 0
        self.column: int | None = None
        self._line, self._bad = line, bad
        self._next: Callable[[], Any] = _Loader(document).get_event

    def values(self) -> Iterator[Value]:
        """Reads each document; there are several only where two were joined without a marker.

        Raises:
            yaml.YAMLError: From here on it is no YAML.
        """
        while (event := self._next()) is not None:
            if type(event) is MappingStartEvent:
                yield from self._mapping(event)
            elif type(event) is SequenceStartEvent:
                yield from self._elements(event)
            elif isinstance(event, NodeEvent):
                yield self._plain(event, None)

    def _mapping(self, begin: Any) -> Iterator[Value]:  # noqa: ANN401 - PyYAML has no types
        """Reads the top of a document; a key that comes again begins another, written behind the first."""
        found: dict[str, object] = {}
        refused = _refusal(begin)
        line = begin.start_mark.line
        while not isinstance(key := self._next(), CollectionEndEvent):
            name, why, _ = _node(self._next, key)
            refused = refused or why
            event = self._next()
            if not isinstance(name, str):
                refused = refused or "a key that is no text"
                name = ""
            if name in found:
                yield self._value(line, key.start_mark.line, found, refused)
                found, refused, line = {}, "", key.start_mark.line
            if name == "items" and type(event) is SequenceStartEvent:
                found[name] = []
                yield from self._elements(event)
            else:
                found[name], why, _ = _node(self._next, event, name)
                refused = refused or why
        yield self._value(line, key.end_mark.line, found, refused)

    def _elements(self, begin: Any) -> Iterator[Value]:  # noqa: ANN401 - likewise
        self.column = None if begin.flow_style else begin.start_mark.column
        self.index = 0
        self.item_line = begin.start_mark.line
        if why := _refusal(begin):
            yield self._value(self.item_line, self.item_line, None, why)
        while not isinstance(event := self._next(), CollectionEndEvent):
            self.item_line = event.start_mark.line
            yield self._plain(event, self.index)
            self.index += 1
        self.index = self.column = None

    def _plain(self, event: Any, index: int | None) -> Value:  # noqa: ANN401 - likewise
        line = event.start_mark.line
        plain, refused, end = _node(self._next, event)
        self.item_line = end
        return self._value(line, end, plain, refused, index)

    def _value(
        self, line: int, end: int, plain: object, refused: str, index: int | None = None
    ) -> Value:
        """Gives the value of the lines from `line` to before `end`."""
        bad = next((number for number in self._bad if line <= number < max(end, line + 1)), None)
        if bad is not None:
            return Value(
                self._line + bad, index=index, problem="not YAML: characters that no text has"
            )
        if refused:
            why = f"{refused} is nothing that kubectl prints"
            return Value(self._line + line, index=index, problem=why)
        return Value(self._line + line, plain=plain, index=index)


def _node(  # noqa: C901, PLR0912 - one loop: each event of a whole cluster comes by here
    next_event: Callable[[], Any],
    event: Any,  # noqa: ANN401 - PyYAML has no types
    name: str = "",
) -> tuple[object, str, int]:
    """Reads the node that an event begins, to its end.

    Args:
        next_event: Gives the events behind it.
        event: Its first event.
        name: The field that it is the value of.

    Returns:
        What Value.plain says; what of YAML is in it that is refused, empty for none; the line that it ends
        before or on.
    """
    refused = ""
    into: Any = None
    key: str | None = None  # of the mapping `into`, whose value is next
    outer: list[tuple[Any, str | None, str]] = []
    while True:
        kind = type(event)
        if kind is ScalarEvent:
            node: Any = event.value
            refused = refused or _refusal(event)
            if key is None and type(into) is dict:
                key = node
                if node == "<<":
                    refused = refused or "a merge"
                event = next_event()
                continue
            if not event.style:  # plain
                if node in _NULLS:
                    node = None
                elif (key or name) in _NUMBERS and _WHOLE(node):
                    node = int(node)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            refused = refused or _refusal(event)
            if key is None and type(into) is dict:
                key, refused = "", "a key that is no text"
            outer.append((into, key, name))
            into, key, name = {} if kind is MappingStartEvent else [], None, key or name
            event = next_event()
            continue
        elif kind is AliasEvent:
            node, refused = None, "an alias"
            if key is None and type(into) is dict:
                key, event = "", next_event()
                continue
        else:
            node = into
            into, key, name = outer.pop()
        if into is None:
            return node, refused, event.end_mark.line
        if key is None:
            into.append(node)
        else:
            if key in into:
                refused = refused or f"the key {quoted(key)} twice in one mapping"
            into[key] = node
            key = None
        event = next_event()


def _refusal(event: Any) -> str:  # noqa: ANN401 - PyYAML has no types
    if event.anchor is not None:
        return "an anchor"
    return "" if event.tag is None else f"the tag {quoted(event.tag)}"
