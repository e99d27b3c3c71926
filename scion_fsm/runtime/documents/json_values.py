"""JSON values wherever they end: one a line, pretty-printed, back to back, with other text between them.

Bytes are looked at a bounded number of times, however they arrive: the decoder skips from a value's begin,
and where that is not all there yet, brackets are counted in what comes until it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from scion_fsm.runtime.documents.batches import LIST, Readers, elements_in, lines_at
from scion_fsm.runtime.documents.value import Value, checked_size, stray
from scion_fsm.unreadable import why_unreadable

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_SPACE = re.compile(rb"[ \t\r\n\x1e]*")  # RFC 7464 has record separators
_MARKER = re.compile(rb"---(?=[ \t\r]*(?:\n|$))")
_BETWEEN = re.compile(rb"[ \t\r\n,]*")
_NEXT = rb"\n(?:%s|(?=[{\[]))"
"""Where to go on behind what is no value: at a line that begins with a bracket."""
_NULL = re.compile(rb"null(?=[\s{\[]|$)")
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_BYTE = re.compile(r"\(byte (\d+)\)")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))
_ALIKE = bytes.maketrans(b"[]", b"{}")
_OPEN = ord("{")
_NESTED = 8
_SLICE = 1 << 14
_ATTEMPTS = 16
"""How many places within one broken value are tried as the begin of another."""
_QUOTED = 4096

_skipper = msgspec.json.Decoder(msgspec.Raw)


class _End(NamedTuple):
    """Where a value ends; or how far it was looked at, why and where it is none, and if more may mend it."""

    size: int
    why: str = ""
    at: int = 0
    is_cut: bool = False


def json_values(
    source: str, parts: Iterator[bytes], line: int, readers: Readers | None = None
) -> Iterator[Value]:
    """Reads values as `read_values` does; `line` is that of the first byte.

    Raises:
        InputError: A value is too large, or reading failed.
    """
    text = _Text(source, parts, line)
    while text.skip(_SPACE):
        if not text.is_at_bracket():
            yield from text.scalar()
            continue
        if readers is None:
            yield from text.value(text.end(), 0)
        elif (lines := text.lines(readers)) is not None:
            yield lines
        else:
            yield from text.list_or_value(readers)


class _Text:
    """What was read and not taken yet, and where in it the next value begins."""

    def __init__(self, source: str, parts: Iterator[bytes], line: int) -> None:
        self.line = line
        self._source, self._parts = source, parts
        self._data, self._at, self._taken = b"", 0, 0
        self._broken_until, self._attempts = 0, 0
        self._one_by_one_until = 0

    def take(self, size: int) -> bytes:
        """Gives the next bytes and goes on behind them."""
        taken = self._data[self._at : self._at + size]
        self._pass(size, taken.count(b"\n"))
        return taken

    def _pass(self, size: int, lines: int) -> None:
        end = self._at + size
        self.line += lines
        self._at = end
        self._taken += size
        if end >= len(self._data):
            self._data, self._at = b"", 0  # let go of what may be a whole cluster

    def skip(self, pattern: re.Pattern[bytes]) -> bool:
        """Goes behind what a pattern matches, reading on if need be; False at the end of the input."""
        while True:
            found = pattern.match(self._data, self._at)
            self.take(found.end() - self._at if found else 0)
            if self._data:
                return True
            if not self._read():
                return False

    def is_at_bracket(self) -> bool:
        """Whether an object or an array begins here."""
        return self._data[self._at] in b"{["

    def lines(self, readers: Readers) -> Value | None:
        """Reads lines that are at hand with a value each; None if they are to be looked at one by one."""
        if self._taken < self._one_by_one_until:
            return None
        found, size = lines_at(self._data, self._at, readers)
        if found is None:
            self._one_by_one_until = self._taken + size
            return None
        lines = Value(self.line, decoded=found)
        self._pass(size, len(found))
        return lines

    def list_or_value(self, readers: Readers) -> Iterator[Value]:
        """Reads the value that begins here, a list some elements at a time if it can be had so."""
        # One on a line is not looked at for its end first: a break of line can only stand behind it.
        line = max(self._data.find(b"\n", self._at) - self._at, 0)
        given = yield from self._elements(line, readers)
        if given is None:
            self._pass(line, 0)
            return
        end = self.end()
        if not end.why and not given and end.size != line:
            given = yield from self._elements(end.size, readers)
            if given is None:
                self.take(end.size)
                return
        yield from self.value(end, given)

    def _elements(self, size: int, readers: Readers) -> Generator[Value, None, int | None]:
        """Reads a list of so many bytes; returns how many elements were given before it was none, if so."""
        given, at, data = 0, self._at, self._data
        reading = elements_in(data, at, at + size, readers)
        while True:
            try:
                found = next(reading)
            except StopIteration as ended:
                return None if ended.value else given
            yield Value(self.line, index=given, decoded=found)
            given += len(found)

    def value(self, end: _End, given: int) -> Iterator[Value]:
        """Gives the value that ends there, or what can be had of it, but for elements that were given."""
        if end.why:
            yield from self._broken(end, given)
        else:
            yield Value(self.line, self.take(end.size), given=given)

    def end(self) -> _End:
        """Finds the end of the value that begins here, reading on until it is there."""
        line = self._data.find(b"\n", self._at) - self._at
        if line > 0 and _is_value(memoryview(self._data)[self._at : self._at + line]):
            return _End(line)  # as watches are written: nothing has to be raised to find its end
        end = _end_of(memoryview(self._data)[self._at :])
        if not end.is_cut:
            return end
        kept = [self._data[self._at :]]
        size, depth = len(kept[0]), _Depth()
        is_over, tried, begun = depth.closes_in(kept[0]), size, size
        while not is_over and (part := next(self._parts, None)) is not None:
            kept.append(part)
            size += len(part)
            checked_size(self._source, self.line, size)
            is_over = depth.closes_in(part)
            if not is_over and size >= 2 * tried:
                # One that is broken may never close, and a stream goes on.
                kept, tried = [b"".join(kept)], size
                is_over = not _end_of(memoryview(kept[0])).is_cut
        if size == begun:
            return end
        self._data, self._at = b"".join(kept), 0
        return _end_of(memoryview(self._data))

    def scalar(self) -> Iterator[Value]:
        """Reads what is neither an object nor an array: `null`, which podman prints, or other text."""
        while len(self._data) - self._at < len(b"null\n") and self._read():
            pass
        if marker := _MARKER.match(self._data, self._at):  # of YAML, between what was joined
            self.take(marker.end() - self._at)
            return
        null = _NULL.match(self._data, self._at)
        if null:
            yield Value(self.line, self.take(null.end() - self._at))
            return
        line = self.line
        yield Value(line, problem=stray(self._pass_over()))

    def _broken(self, end: _End, given: int) -> Iterator[Value]:
        """Gives what can be had of a value that is cut or broken: a list's elements."""
        line = self._line_of(end)
        header = LIST.match(self._data, self._at)
        if header is None:
            yield from self._failed(end, line)
            self._pass_over()
            return
        self.take(header.end() - self._at)
        index, has_told = 0, False
        while self.skip(_BETWEEN) and self.is_at_bracket():
            found = self.end()
            if not found.why:
                element = Value(self.line, self.take(found.size), index=index)
                if index >= given:
                    yield element
            else:
                has_told = True
                yield from self._failed(found, self._line_of(found), index)
                if not self._pass_over_element():
                    return
            index += 1
        if not has_told:
            yield from self._failed(end, line)
        self._pass_over()

    def _line_of(self, end: _End) -> int:
        text = self._data[self._at : self._at + end.at]
        return self.line + (text.rstrip() if end.is_cut else text).count(b"\n")

    def _failed(self, end: _End, line: int, index: int | None = None) -> Iterator[Value]:
        """Tells a broken value, once for each stretch of text that is no value."""
        if self._taken >= self._broken_until:
            self._attempts = 0
            yield Value(line, index=index, problem=end.why)
        self._attempts += 1
        self._broken_until = max(self._broken_until, self._taken + end.size)
        if self._attempts >= _ATTEMPTS:
            self.take(max(self._broken_until - self._taken - 1, 0))

    def _pass_over(self, begin: bytes = rb"(?!)") -> bytes:
        """Goes to the next line that begins with a bracket, or so; gives the first of what is passed over."""
        pattern = re.compile(_NEXT % begin)
        passed = b""
        while True:
            found = pattern.search(self._data, self._at)
            if found:
                end = found.end() - self._at
            else:  # the last line may go on to be a match
                line = self._data.rfind(b"\n", self._at)
                is_kept = line >= 0 and len(self._data) - line < _QUOTED
                end = (line if is_kept else len(self._data)) - self._at
            passed = (passed + self.take(end))[:_QUOTED]
            if found or not self._read():
                return passed if found else passed + self.take(len(self._data))

    def _pass_over_element(self) -> bool:
        """Goes to the next line that begins as this element's does; False if another value comes first."""
        before = self._data[max(self._at - _QUOTED, 0) : self._at]
        indent = before[before.rfind(b"\n") + 1 :]
        is_pretty = bool(indent) and not indent.strip()
        self._pass_over(indent + rb"(?=[{\[])" if is_pretty else rb"(?!)")
        return is_pretty and self._data[self._at - len(indent) : self._at] == indent

    def _read(self) -> bool:
        part = next(self._parts, None)
        if part is None:
            return False
        self._data = self._data[self._at :] + part
        self._at = 0
        return True


def _is_value(view: memoryview) -> bool:
    try:
        _skipper.decode(view)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _end_of(view: memoryview) -> _End:
    try:
        _skipper.decode(view)
    except msgspec.DecodeError as error:
        at = _BYTE.search(str(error))
        size = int(at[1]) if at else len(view)
        if "trailing characters" in str(error):
            return _End(size - 1)  # it counts the first of them, and nothing else so
        if size >= len(view):
            return _End(size, "not JSON: the input ends within a value", size, is_cut=True)
        return _End(size, f"not JSON: {why_unreadable(error)}", size)
    except RecursionError as error:
        return _End(len(view), f"not JSON: {why_unreadable(error)}")
    return _End(len(view))


class _Depth:
    """How many brackets are open at the end of what was shown, part by part."""

    def __init__(self) -> None:
        self._depth, self._is_quoted, self._escape = 0, False, b""

    def closes_in(self, part: bytes) -> bool:
        """Takes the next part in and tells whether the first bracket is closed in it."""
        return any(self._closes(part[at : at + _SLICE]) for at in range(0, len(part), _SLICE))

    def _closes(self, part: bytes) -> bool:
        text = self._escape + part
        slashes = len(text) - len(text.rstrip(b"\\"))
        self._escape = b"\\" * (slashes % 2)
        text = _ESCAPE.sub(b"", text.removesuffix(self._escape))
        pieces = text.split(b'"')
        brackets = b"".join(pieces[self._is_quoted :: 2]).translate(_ALIKE, _NOT_BRACKETS)
        self._is_quoted ^= len(pieces) % 2 == 0
        for _ in range(_NESTED):  # quicker than one by one
            brackets = brackets.replace(b"{}", b"")
        for bracket in brackets:
            self._depth += 1 if bracket == _OPEN else -1
            if self._depth <= 0:
                return True
        return False
