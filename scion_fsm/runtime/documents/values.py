"""A file or a pipe to values, each with its line: JSON or YAML, found out by how the input begins."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.runtime.documents.stream import opened
from scion_fsm.runtime.documents.value import Value, stray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.runtime.documents.batches import Readers

__all__ = ["Value", "read_values"]

_BEGINNING = re.compile(
    rb"""^(?:[ \t]*(?P<json> \{\s*["}] | \[ | null[ \t\r]*$ )
    | \{\s*[^\s"}] | ---(?:\s|$) | %YAML | -(?:\s|$)
    | ["']?(?:apiVersion|kind|metadata|spec|status|items|object|type)["']?:(?:\s|$))""",
    re.MULTILINE | re.VERBOSE,
)
"""A line that begins a document; a brace without a quote behind it is KYAML."""
_COMMENT = re.compile(rb"^\s*#.*$|^\.\.\.\s*$", re.MULTILINE)
_BINARY = 1 << 12
"""No text has a NUL, and so no device without end is looked at for long."""
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
    with opened(source) as parts:
        begun = _begun(parts)
        if begun.stray:
            yield Value(1, problem=stray(begun.stray))
        if begun.is_json is None:
            return
        # PyYAML is slow to load, and each of both is of use for its own input alone.
        if begun.is_json:
            from scion_fsm.runtime.documents.json_values import json_values  # noqa: PLC0415

            yield from json_values(source, begun.parts, begun.line, readers)
        else:
            from scion_fsm.runtime.documents.yaml_values import yaml_values  # noqa: PLC0415

            yield from yaml_values(source, begun.parts, begun.line)


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
    return _COMMENT.sub(b"", text).strip()
