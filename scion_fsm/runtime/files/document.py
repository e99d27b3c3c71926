"""A JSON object as text that is edited in place: what no edit names stays byte for byte.

Laws of this module: it opens nothing; a number is its literal, so 1.0, 1e400 and 10**5000 survive; the
result of an edit is parsed again and compared with what the edit should have done before anyone gets it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REMOVED: Any = object()
"""As the new value of a path: the member goes."""

Path = tuple[str, ...]

_BLANK = re.compile(r"[ \t\n\r]*")


class DocumentError(ValueError):
    """The text is no JSON object; the message says where."""


class Number(msgspec.Struct, frozen=True):
    """A number as it is spelled."""

    literal: str


class Members(tuple[tuple[str, Any], ...]):
    """An object's members in order, duplicates kept."""

    __slots__ = ()


class _Cell(NamedTuple):
    """One member of an object, as text: `before "key" colon value after`."""

    before: str
    key: str
    spelled: str
    colon: str
    value: str
    after: str


def _reject(constant: str) -> Any:  # noqa: ANN401 - never returns
    raise DocumentError(f"{constant} is not JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=Members, parse_int=Number, parse_float=Number, parse_constant=_reject
)


class Document:
    """The text of one JSON object; immutable.

    Attributes:
        text: The text, whole.
        members: The members in order, numbers as literals, duplicates kept.
    """

    __slots__ = ("_cells", "_head", "_tail", "members", "text")

    def __init__(self, text: str) -> None:
        """Parses a text.

        Raises:
            DocumentError: It is not exactly one JSON object.
        """
        self.text = text
        try:
            self._head, self._cells, values, end = _scan(text, _skip(text, 0))
        except json.JSONDecodeError as error:
            raise DocumentError(
                f"{error.msg} at line {error.lineno} column {error.colno}"
            ) from error
        except RecursionError as error:
            raise DocumentError("it is nested too deeply") from error
        self._tail = text[end:]
        self.members = Members(
            (cell.key, value) for cell, value in zip(self._cells, values, strict=True)
        )
        if _skip(text, end + 1) != len(text):
            raise DocumentError("something follows the object")

    def get(self, *path: str) -> Any:  # noqa: ANN401 - any JSON value
        """Gives the value at a path, of duplicates the last as every reader has it; None if absent."""
        value: Any = self.members
        for key in path:
            if not isinstance(value, Members):
                return None
            value = next((part for name, part in reversed(value) if name == key), None)
        return value

    def literal(self, key: str) -> str | None:
        """Gives a top-level value as it is spelled; None if absent."""
        return next((cell.value for cell in reversed(self._cells) if cell.key == key), None)

    def edited(self, changes: Mapping[Path, Any]) -> Document:
        """Sets and removes members.

        Args:
            changes: By path, a plain JSON value or REMOVED. A path of more than one key is for removing.

        Returns:
            A document in which nothing but the named members differs: this very one if they are so
            already. A new member stands last, in the style of the others; of a member that was there more
            than once, one is left.
        """
        text = self._head + _edit(self._cells, changes) + self._tail
        if text == self.text:
            return self
        new = Document(text)
        if new.members != _expected(self.members, changes):
            message = "an edit came out wrong; this is a defect of scion_fsm"
            raise AssertionError(message)
        return new


class _Style(NamedTuple):
    """How a document is laid out.

    Attributes:
        newline: What ends a line; empty for a document on one line.
        unit: One step of indentation.
        colon: What stands between a key and its value.
        gap: What stands between a comma and the next key.
    """

    newline: str
    unit: str
    colon: str
    gap: str

    @classmethod
    def of(cls, cells: Sequence[_Cell]) -> _Style:
        lead = cells[0].before if cells else ""
        colon = cells[-1].colon if cells else ": "
        line, newline, unit = lead.rpartition("\n")
        if newline:
            return cls("\r\n" if line.endswith("\r") else newline, unit, colon, lead)
        gap = cells[-1].before if len(cells) > 1 else " " if colon.endswith(" ") else ""
        return cls("", "", colon, gap)

    def dump(self, value: object) -> str:
        """Spells a value of ours; in ASCII, so that nothing in it can break the file for anybody."""
        if not self.newline:
            return json.dumps(value, separators=(", " if self.gap else ",", self.colon))
        lines = json.dumps(value, indent=self.unit, separators=(",", self.colon))
        return lines.replace("\n", self.newline + self.unit)


def _skip(text: str, index: int) -> int:
    match = _BLANK.match(text, index)
    return match.end() if match else index


def _scan(text: str, start: int) -> tuple[str, list[_Cell], list[Any], int]:
    """Takes one object apart; gives the text up to and with its brace, its cells, values and its end."""
    if text[start : start + 1] != "{":
        message = "it is empty" if start == len(text) else "it is not a JSON object"
        raise DocumentError(message)
    cells: list[_Cell] = []
    values: list[Any] = []
    at = start + 1
    while True:
        spelled_at = _skip(text, at)
        if not cells and text[spelled_at : spelled_at + 1] == "}":
            return text[: start + 1] + text[at:spelled_at], cells, values, spelled_at
        key, key_end = _DECODER.raw_decode(text, spelled_at)
        if not isinstance(key, str):
            raise json.JSONDecodeError("a key is not a string", text, spelled_at)
        colon_end = _skip(text, key_end)
        if text[colon_end : colon_end + 1] != ":":
            raise json.JSONDecodeError("a colon is missing", text, colon_end)
        value_at = _skip(text, colon_end + 1)
        value, value_end = _DECODER.raw_decode(text, value_at)
        end = _skip(text, value_end)
        cells.append(
            _Cell(
                before=text[at:spelled_at],
                key=key,
                spelled=text[spelled_at:key_end],
                colon=text[key_end:value_at],
                value=text[value_at:value_end],
                after=text[value_end:end],
            )
        )
        values.append(value)
        if text[end : end + 1] == "}":
            return text[: start + 1], cells, values, end
        if text[end : end + 1] != ",":
            raise json.JSONDecodeError("a comma or a brace is missing", text, end)
        at = end + 1


def _edit(cells: Sequence[_Cell], changes: Mapping[Path, Any]) -> str:
    """Gives what stands between the braces after the changes."""
    style = _Style.of(cells)
    # The space inside the braces is the object's, not that of the member which happens to be there.
    lead, trail = (cells[0].before, cells[-1].after) if cells else ("", "")
    kept = [*cells[:-1], *(cell._replace(after="") for cell in cells[-1:])]
    for path, value in changes.items():
        places = [index for index, cell in enumerate(kept) if cell.key == path[0]]
        if len(path) > 1:
            kept = [
                cell._replace(value=_without(cell.value, path[1:]))
                if index in places[-1:]
                else cell
                for index, cell in enumerate(kept)
            ]
            continue
        going = places if value is REMOVED else places[:-1]
        if value is not REMOVED and not places:
            spelled = style.dump(value)
            kept.append(_Cell(style.gap, path[0], json.dumps(path[0]), style.colon, spelled, ""))
        elif value is not REMOVED and _parse(kept[places[-1]].value) != _plain(value):
            kept[places[-1]] = kept[places[-1]]._replace(value=style.dump(value))
        kept = [cell for index, cell in enumerate(kept) if index not in going]
    if kept:
        kept[0] = kept[0]._replace(before=lead)
    return ",".join(_spelling(cell) for cell in kept) + trail


def _spelling(cell: _Cell) -> str:
    return cell.before + cell.spelled + cell.colon + cell.value + cell.after


def _without(spelled: str, path: Path) -> str:
    if not spelled.startswith("{"):
        return spelled
    return Document(spelled).edited({path: REMOVED}).text


def _parse(spelled: str) -> Any:  # noqa: ANN401 - any JSON value
    return _DECODER.raw_decode(spelled)[0]


def _plain(value: object) -> Any:  # noqa: ANN401 - any JSON value
    return _parse(json.dumps(value))


def _expected(members: Members, changes: Mapping[Path, Any]) -> Members:
    """Does the changes to values; the stupid second way, by which the edit of the text is checked."""
    for (key, *rest), value in changes.items():
        last = max(
            (index for index, member in enumerate(members) if member[0] == key), default=None
        )
        if rest and last is not None and isinstance(members[last][1], Members):
            inner = _expected(members[last][1], {tuple(rest): value})
            members = Members((*members[:last], (key, inner), *members[last + 1 :]))
        elif not rest and value is REMOVED:
            members = Members(member for member in members if member[0] != key)
        elif not rest and last is None:
            members = Members((*members, (key, _plain(value))))
        elif not rest:
            members = Members(
                (key, _plain(value)) if index == last else member
                for index, member in enumerate(members)
                if member[0] != key or index == last
            )
    return members
