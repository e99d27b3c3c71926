"""JSON as programs write it, many values at a time: lines of a watch, elements of a list.

Decoding them together is the one look that their bytes get. A cut is a guess, and JSON's grammar proves it:
where every piece decodes by itself, their values one after the other are those of the whole. (Where an
object has `items` twice, of which RFC 8259 says nothing, some of the first may count as well.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

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
    found = readers.lines(memoryview(data)[at:end])
    if found is None or len(found) != _count(data, at, end, b"}\n" + readers.begin):
        return None, end - at
    return found, end - at


def _count(data: bytes, at: int, end: int, between: bytes) -> int | None:
    """Counts lines; None if one begins otherwise than behind a value: there alone two brackets meet so."""
    count = 1
    while (at := data.find(b"\n", at, end)) < end - 1:
        if not data.startswith(between, at - 1):
            return None
        at += 1
        count += 1
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
    between = b"}," + first[0]
    at = first.start()
    while at < close:
        stop = close
        if close - at > _SIZE:
            cut = data.rfind(between, at, at + _SIZE)
            cut = data.find(between, at, close) if cut < 0 else cut
            stop = close if cut < 0 else cut + 1
        found = readers.elements(b"[%b]" % data[at:stop])
        if found is None:
            return False
        yield found
        at = stop + 1
    return True
