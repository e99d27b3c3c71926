"""What differs between two specs beside their transitions: the rows of their tables, their words and their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.conform.learn.compare import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scion_fsm.conform.learn.compare import Kind

_TOLD = frozenset({"doc", "docs", "feature_docs", "law", "laws", "phase_docs", "why"})
"""What is told to people and decides nothing."""
_LEFT_OUT = frozenset({"arrows", "cells", "digest", "machine", "properties", "streams", "version"})
"""What decides no input: what is drawn and proved, and names; and the pairs, which `compare` has."""
_OF_PAIRS = frozenset({"disposition", "target"})
"""What `compare` tells of a transition."""
_BY_NAME = ("states", "events", "repeats", "rules")
"""What is compared for those alone that both have: `compare` tells the others."""


def compare_rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Finds every difference but those of transitions.

    Args:
        before: A compiled table as JSON.
        after: The other.

    Returns:
        A change for each row, word and limit. One that is added to what decides nothing else otherwise is
        compatible; all others let down who relied on what was decided.
    """
    return [
        Change(kind, "row", breaking, _WHY[kind], path, before=_json(was), after=_json(now))
        for kind, path, was, now, breaking in _changes(
            _without(before, _LEFT_OUT), _without(after, _LEFT_OUT), "", breaks=False
        )
    ]


_WHY: Mapping[Kind, str] = {
    "added": "the first spec does not have it",
    "removed": "it is gone",
    "changed": "it is decided otherwise",
}
_ABSENT = object()


def _changes(
    before: Any,  # noqa: ANN401 - JSON
    after: Any,  # noqa: ANN401
    path: str,
    *,
    breaks: bool,
) -> Iterator[tuple[Kind, str, Any, Any, bool]]:
    """Gives what differs under a path; `breaks` if even what is added decides something otherwise."""
    before, after = _by_id(before), _by_id(after)
    if not isinstance(before, dict) or not isinstance(after, dict):
        if before != after:
            yield "changed", path, before, after, True
        return
    is_table = "decided" in before and "decided" in after
    if is_table:
        breaks = _decides(before) != _decides(after)
    for key in dict.fromkeys((*before, *after)):
        if key in _TOLD or key in ("decided", "weights"):
            continue
        name, was, now = (
            f"{path}.{key}" if path else key,
            before.get(key, _ABSENT),
            after.get(key, _ABSENT),
        )
        if _ABSENT in (was, now) and path in _BY_NAME:
            continue
        if now is _ABSENT:
            yield "removed", name, was, None, breaks or not is_table
        elif was is _ABSENT:
            yield "added", name, None, now, breaks
        elif is_table and key == "rows" and not breaks:
            yield from ((*change[:4], False) for change in _changes(was, now, name, breaks=False))
        else:
            yield from _changes(was, now, name, breaks=breaks)


def _by_id(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Gives rows by their ids, each without what is only told, and what else as it is."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return value
    if not all("id" in row for row in value):
        return value
    return {row["id"]: _Row(_without(row, _TOLD | _OF_PAIRS | {"id"})) for row in value}


class _Row(msgspec.Struct, frozen=True):
    """A row, which is compared as one."""

    content: dict[str, Any]


def _decides(table: Mapping[str, Any]) -> tuple[Any, ...]:
    """Gives what a decision table answers to each vector of its features."""
    answers = [_without(row, _TOLD | {"id", "when"}) for row in table["rows"]]
    return table["features"], [answers[number] for number in table["decided"]]


def _without(value: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {key: part for key, part in value.items() if key not in names}


def _json(value: object) -> str:
    if value is None:
        return ""
    return msgspec.json.encode(value.content if isinstance(value, _Row) else value).decode()
