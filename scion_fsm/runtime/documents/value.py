"""A value of an input with its line, or what is wrong where one should be; and what bounds both."""

from __future__ import annotations

from typing import Any

import msgspec

from scion_fsm.errors import InputError
from scion_fsm.unreadable import UNREADABLE, why_unreadable
from scion_fsm.untrusted import quoted

VALUE_LIMIT = 1 << 30
"""The most bytes of one JSON value or one YAML document."""
_SHOWN = 80


class Value(msgspec.Struct, frozen=True):
    """One value of the input.

    Attributes:
        line: The line that it begins on, from 1; of a problem the line that is to blame.
        content: It as JSON, for whoever decodes it by its own type; None if it is of YAML.
        plain: It as dicts, lists, text, and None, of YAML: a plain scalar is text but for `null` and for
            the whole numbers of a pod's fields that are numbers.
        index: Its place in the list that it is of; None for a whole document.
        problem: Why there is no value here, in a sentence; empty for a value.
        decoded: Several values, by the caller's readers: one a line, or elements of a list from `index` on.
        given: How many of its elements were given already, so.
    """

    line: int
    content: bytes | None = None
    plain: object = None
    index: int | None = None
    problem: str = ""
    decoded: list[Any] | None = None
    given: int = 0


def plain_of(value: Value) -> tuple[Any, str]:
    """Gives what a value is as dicts, lists, text and numbers, or why there is none."""
    if value.problem or value.content is None:
        return value.plain, value.problem
    return plain_json(value.content)


def plain_json(content: bytes | msgspec.Raw) -> tuple[Any, str]:
    """Gives JSON as dicts, lists, text and numbers, or why it is none."""
    try:
        return msgspec.json.decode(content), ""
    except UNREADABLE as error:
        return None, f"not JSON: {why_unreadable(error)}"


def stray(text: bytes) -> str:
    """Gives the sentence about text that stands where a document should begin."""
    first = next((line for line in text.splitlines() if line.strip()), b"").strip()
    shown = quoted(first[:_SHOWN].decode("utf-8", "replace"))
    lines = text.strip().count(b"\n") + 1
    more = f" and {lines - 1} more lines" if lines > 1 else ""
    return f"neither JSON nor YAML: {shown}{'…' if len(first) > _SHOWN else ''}{more}"


def checked_size(source: str, line: int, size: int) -> None:
    """Sees to it that what is kept of a value stays bounded.

    Raises:
        InputError: It is larger than VALUE_LIMIT.
    """
    if size > VALUE_LIMIT:
        raise InputError(f"{source}:{line}: one value has more than {VALUE_LIMIT >> 20} MiB")
