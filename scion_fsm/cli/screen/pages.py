"""The pages about one agent: its story, its record, and what Scion shows of it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.cli import story
from scion_fsm.cli.sentences import sentences
from scion_fsm.publish.agents.explanation import explain
from scion_fsm.publish.agents.witnesses import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scion_fsm.cli.screen.board import Board, Place

_GONE = "It is no more."


def _story(board: Board, place: Place, width: int) -> Iterator[str]:
    entry = board.entry(place)
    if entry is None:
        yield _GONE
        return
    decisions = board.story(place)
    told = explain(
        board.lifecycle, entry, decisions, observed=board.witnesses(place), way=board.way
    )
    yield from sentences(told, width)
    if decisions:
        yield ""
        yield "Its last inputs" if len(decisions) > 1 else "Its last input"
        for number, decision in enumerate(decisions, start=1):
            yield from story.story(board.lifecycle.table, number, decision, width)


def _record(board: Board, place: Place, width: int) -> Iterator[str]:
    agent = board.agent(place)
    if agent is None:
        yield _GONE
        return
    content = msgspec.json.format(msgspec.json.encode(agent.record), indent=2)
    for line in content.decode().splitlines():
        yield from textwrap.wrap(line, width, subsequent_indent="      ") or [""]


def _others(board: Board, place: Place, width: int) -> Iterator[str]:
    entry = board.entry(place)
    if entry is None:
        yield _GONE
        return
    told = explain(board.lifecycle, entry, board.story(place), observed=board.witnesses(place))
    truth = entry.agent.record
    yield from textwrap.wrap(told.verdict, width)
    yield ""
    seen = board.witnesses(place)
    for one in seen:
        verdict = "as it is" if one.says == spoken(truth.phase, truth.activity) else "wrong"
        yield f"{one.who} says {one.says}: {verdict}"
    for one in told.others:
        yield ""
        law = f", law {one.law}: {board.lifecycle.table.data.laws[one.law]}" if one.law else ""
        by = f" (rule {one.rule}{law})" if one.rule else ""
        cites = f". {one.difference}: {one.instead}" if one.difference else ""
        yield from textwrap.wrap(
            f"{one.who} says {one.says}, which does not count: {one.why}{by}{cites}", width
        )
    if not seen and not told.others:
        yield "Nothing else says anything of it: give --agents DIR, or --observed FILE with a hub's list."


PAGES: Mapping[str, Callable[[Board, Place, int], Iterator[str]]] = {
    "story": _story,
    "record": _record,
    "others": _others,
}
