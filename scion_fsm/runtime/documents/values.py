"""A file or a pipe to values, each with its line: JSON or YAML, found out by how the input begins."""

from __future__ import annotations

import os
import re
import stat
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec

from scion_fsm.errors import InputError
from scion_fsm.runtime.documents.batches import Readers, elements_of, lines_of
from scion_fsm.runtime.documents.stream import opened
from scion_fsm.runtime.documents.value import VALUE_LIMIT, Value, stray

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator


__all__ = ["Value", "read_values"]

_BEGINNING = re.compile(
    rb"""^(?:[ \t]*(?P<json> \{\s*["}] | \[ | null[ \t\r]*$ )
    | \{\s*[^\s"}] | ---(?:\s|$) | %YAML | -(?:\s|$)
    | ["']?(?:apiVersion|api_version|kind|metadata|spec|status|items|object|type)["']?:(?:\s|$))""",
    re.MULTILINE | re.VERBOSE,
)
"""A line that begins a document; a brace without a quote behind it is KYAML."""
_COMMENT = rb"(?m)^\s*#.*$|^\.\.\.\s*$"
"""Compiled where something stands before the first document."""
_BINARY = 1 << 12
"""No text has a NUL, and so no device without end is looked at for long."""
_LONG = 1 << 20
"""Bytes of a file that is worth being read piece by piece."""
_STRAY_LIMIT = 1 << 20
"""How many bytes may stand before the first document, as a log's lines do."""


def read_values(source: str, readers: Readers | None = None) -> Iterator[Value]:
    """Reads values from a file, or from standard input for `-`, each as soon as it is complete.

    Args:
        source: A path or `-`; UTF-8, UTF-16 or UTF-32, also in gzip.
        readers: Decode what programs write many at a time; all that they do not take comes as without.

    Yields:
        Values in the input's order. A part that is none is a Value with a problem, the rest is read. Of a
        JSON value that is cut or broken, and of every YAML list, each element is a value of its own.
        Nothing for an empty input; what does not begin like JSON or YAML within 1 MiB is one problem.
        Whatever was read is let go of before the next value is.

    Raises:
        InputError: It cannot be opened or read, or has a value of more than 1 GiB.
    """
    read = _Read()
    if readers is not None and source != "-":
        read = yield from _long_file(source, readers)
        if read.is_all:
            return
    with opened(source, read.at) as parts:
        begun = _Begun(b"", 1 + read.lines, is_json=True, parts=parts) if read.at else _begun(parts)
        if begun.stray:
            yield Value(1, problem=stray(begun.stray))
        if begun.is_json is None:
            return
        # PyYAML is slow to load, and each of both is of use for its own input alone.
        if begun.is_json:
            from scion_fsm.runtime.documents.json_values import json_values  # noqa: PLC0415

            values = json_values(source, begun.parts, begun.line, readers)
            yield from _beyond(read.elements, values) if read.elements else values
        else:
            from scion_fsm.runtime.documents.yaml_values import yaml_values  # noqa: PLC0415

            yield from yaml_values(source, begun.parts, begun.line)


# -- a long file, which can be read twice: piece by piece, in memory that is used again --------------


class _Read(NamedTuple):
    """What was read of a file: so many elements of the list that it begins with, or lines up to a place."""

    elements: int = 0
    lines: int = 0
    at: int = 0
    is_all: bool = False


def _long_file(source: str, readers: Readers) -> Generator[Value, None, _Read]:
    """Reads what a file has in the shape that programs write; returns what that was."""
    try:
        about = os.stat(source)  # noqa: PTH116 - pathlib is a third of a start
        if not stat.S_ISREG(about.st_mode) or about.st_size < _LONG:
            return _Read()
        with open(source, "rb") as stream:  # noqa: PTH123 - likewise
            return (yield from _pieces(stream, about.st_size, readers))
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror}") from error


def _pieces(stream: BinaryIO, size: int, readers: Readers) -> Generator[Value, None, _Read]:
    are_lines = stream.read(len(readers.begin)) == readers.begin
    stream.seek(0)
    count = 0
    if are_lines:
        lines = lines_of(stream, readers)
        while True:
            try:
                found = next(lines)
            except StopIteration as ended:
                return _Read(lines=count, at=ended.value or 0, is_all=ended.value is None)
            yield Value(1 + count, decoded=found)
            count += len(found)
    elements = elements_of(stream, size, readers) if size <= VALUE_LIMIT else iter(())
    while True:
        try:
            found = next(elements)
        except StopIteration as ended:
            return _Read(count, is_all=bool(ended.value))
        yield Value(1, index=count, decoded=found)
        count += len(found)


def _beyond(given: int, values: Iterator[Value]) -> Iterator[Value]:
    """Leaves out the elements of the first list that were given."""
    for value in values:
        if value.problem:
            given = 0  # what was given was whole: the list is broken behind it
        if not given:
            yield value
        elif value.index is None:
            yield msgspec.structs.replace(value, given=max(value.given, given))
            given = 0
        else:
            found = value.decoded or [None]
            rest = found[max(given - value.index, 0) :]
            if rest:
                index = value.index + len(found) - len(rest)
                kept = None if value.decoded is None else rest
                yield msgspec.structs.replace(value, index=index, decoded=kept)
                given = 0


class _Begun(NamedTuple):
    stray: bytes
    line: int
    is_json: bool | None  # None if nothing begins
    parts: Iterator[bytes]


def _begun(parts: Iterator[bytes]) -> _Begun:
    """Finds the first document, and what stands before it."""
    head = b""
    for part in parts:
        head += part
        found = None if b"\0" in head[:_BINARY] else _BEGINNING.search(head)
        if found:
            before = head[: found.start()]
            return _Begun(
                _without_comments(before),
                before.count(b"\n") + 1,
                found["json"] is not None,
                chain([head[found.start() :]], parts),
            )
        if len(head) > _STRAY_LIMIT:
            break
    return _Begun(_without_comments(head), 1, None, parts)


def _without_comments(text: bytes) -> bytes:
    return re.sub(_COMMENT, b"", text).strip() if text else text
