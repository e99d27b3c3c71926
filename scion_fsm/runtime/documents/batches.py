"""JSON as programs write it, many values at a time: lines of a watch, elements of a list.

Decoding them together is the one look that their bytes get. A cut is a guess, and JSON's grammar proves it:
where every piece decodes by itself, their values one after the other are those of the whole. (Where an
object has `items` twice, of which RFC 8259 says nothing, some of the first may count as well.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

LIST = re.compile(
    rb"""\[ | \{ (?:\s*"(?!items")[^"\\]*" \s*:\s* (?:"[^"\\]*" | \{[^{}\[\]]*\} | null) \s*,)*
    \s*"items" \s*:\s* \[""",
    re.VERBOSE,
)
"""The begin of an array, or of a list object up to its items (kubectl's and the API server's order)."""
_ELEMENT = re.compile(
    rb"""\s* \{ \s* (?:"[^"\\]*" \s*:\s* "[^"\\]*" \s*,\s*)* "[^"\\]*" \s*:\s* \{""", re.VERBOSE
)
"""The begin of an element up to its first object, with which the other elements begin as well."""
_SIZE = 1 << 17
"""Bytes that are decoded at once: what comes of them stays in the processor's caches until it is used."""
_PART = 1 << 16
"""Bytes of a file that are read at once: an allocator has them from what was let go of, without new pages."""
_LONGEST = 1 << 23
"""Bytes of an element; those of a longer one would be looked at again and again."""


class Readers(NamedTuple):
    """What decodes several values at once.

    Attributes:
        begin: How a line begins that `lines` may read.
        lines: Decodes lines with a value each; None for what it does not take.
        frame: Whether a list without its elements is one whose elements count.
        elements: Decodes an array; None for what it does not take.
    """

    begin: bytes
    lines: Callable[[memoryview], list[Any] | None]
    frame: Callable[[bytes], bool]
    elements: Callable[[bytes], list[Any] | None]


def lines_at(data: bytes, at: int, readers: Readers) -> tuple[list[Any] | None, int]:
    """Decodes the whole lines that begin here, up to a bound.

    Returns:
        A value for each line, or None if they cannot be had so; and the size of these lines.
    """
    end = data.rfind(b"\n", at, at + _SIZE) + 1
    if not end or not data.startswith(readers.begin, at):
        return None, 0
    count = _lines_in(data, at, end, readers.begin)
    found = readers.lines(memoryview(data)[at:end]) if count else None
    if found is None or len(found) != count:
        return None, end - at
    return found, end - at


def _lines_in(data: bytes, at: int, end: int, begin: bytes) -> int:
    """Counts lines; gives 0 if one of them may be more or less than a value."""
    # Each begins behind a value: there alone two brackets meet so.
    count, between, stop = 1, b"}\n" + begin, data.find(b"\n", at, end)
    while stop + 1 < end:
        if not data.startswith(between, stop - 1, end):
            return 0
        count += 1
        stop = data.find(b"\n", stop + 1, end)
    return count


def elements_in(
    data: bytes, at: int, end: int, readers: Readers
) -> Generator[list[Any], None, bool]:
    """Decodes the elements of the list that may stand there, some at a time.

    Returns:
        Whether that was the whole list, and it is one.
    """
    header, close = LIST.match(data, at, end), data.rfind(b"]", at, end)
    first = _ELEMENT.match(data, header.end(), close) if header is not None else None
    if (
        header is None
        or first is None
        or not readers.frame(data[at : header.end()] + data[close:end])
    ):
        return False
    at = first.start()
    while at < close:
        stop = _stop(data, at, close, b"}," + first[0])
        found = readers.elements(b"[%b]" % data[at:stop])
        if found is None:
            return False
        yield found
        at = stop + 1
    return True


def _stop(data: bytes, at: int, close: int, between: bytes) -> int:
    """Gives where elements end that are decoded at once, those from `at` on; no further than `close`."""
    if close - at <= _SIZE:
        return close
    cut = data.rfind(between, at, at + _SIZE)
    cut = data.find(between, at, close) if cut < 0 else cut
    return close if cut < 0 else cut + 1


def lines_of(stream: BinaryIO, readers: Readers) -> Generator[list[Any], None, int | None]:
    """Decodes the lines of a file, some at a time, and keeps no more of it.

    Args:
        stream: The file, at its begin.
        readers: What decodes them.

    Returns:
        Where the first line begins that is to be looked at by itself; None if that was the whole file.
    """
    data, at = stream.read(_PART), 0
    while data:
        found, size = lines_at(data, 0, readers)
        if found is None:
            return at
        yield found
        at += size
        data = data[size:] + stream.read(_PART)
    return None


def elements_of(stream: BinaryIO, size: int, readers: Readers) -> Generator[list[Any], None, bool]:
    """Decodes the elements of the list that a file may be, on one line, some at a time, and keeps no more of it.

    Memory that is used again costs a fraction of what new memory does, and a list may be long.

    Args:
        stream: The file, which is at its begin and of which any place can be read.
        size: Its size in bytes.
        readers: What decodes them.

    Returns:
        Whether that was the whole file, and it is a list.
    """
    data = stream.read(_PART)
    stream.seek(max(size - _PART, 0))
    tail = stream.read(_PART)
    stream.seek(len(data))
    header, close = LIST.match(data), tail.rfind(b"]")
    first = _ELEMENT.match(data, header.end()) if header is not None else None
    if (
        header is None
        or first is None
        or close < 0
        or b"\n" in data[: first.start()]
        or not readers.frame(data[: header.end()] + tail[close:])
    ):
        return False
    between, at = b"}," + first[0], first.start()
    left = size - len(tail) + close - at  # up to the list's end
    while left > 0:
        is_last = left <= len(data) - at
        stop = at + left if is_last else data.rfind(between, at) + 1
        if stop > at:
            # Where a list of several lines is broken, each element has its own: that is to be known first.
            is_one_line = data.find(b"\n", at, stop) < 0
            found = readers.elements(b"[%b]" % data[at:stop]) if is_one_line else None
            if found is None:
                return False
            yield found
            left -= stop + 1 - at
            at = stop + 1
        else:
            part = stream.read(_PART)
            if not part or len(data) - at > _LONGEST:
                return False
            data, at = data[at:] + part, 0
    return True
