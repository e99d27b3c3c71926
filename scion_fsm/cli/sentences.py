"""An explanation in sentences: what `explain` prints, and the screen's story of an agent."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from scion_fsm.cli import printing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.publish.agents.explanation import Explanation, Fact
    from scion_fsm.publish.agents.witnesses import Witness

_NO_TIME = "time unknown"


def sentences(told: Explanation, room: int) -> Iterator[str]:
    """Gives an explanation as lines of so many cells: the verdict, why, who says otherwise, what to do."""
    yield from textwrap.wrap(printing.shown(told.verdict, 600), room, break_long_words=False)
    if told.facts:
        yield ""
        yield "Why"
        for fact in told.facts:
            yield from _dated(_when(fact), f"{fact.what}{_by(fact.rule, fact.law)}", room)
    if told.others:
        yield ""
        yield "What others show"
        for other in told.others:
            yield from _dated(_shortened(other.time) or _NO_TIME, _contradicted(other), room)
    yield ""
    yield "Next"
    for step in told.next:
        yield from _indented(step, room) if not step.startswith("$ ") else (f"  {step}",)
    if told.said:
        yield ""
        said = printing.clipped(told.said.strip(), _MESSAGE)
        for line in f"It said: {said}".splitlines():
            yield from _indented(line, room)
    for problem in told.problems:
        yield from _indented(f"To be told: {printing.shown(problem, 300)}.", room)


_MESSAGE = 1000
"""Characters of what an agent said; `--all` has more."""
_DATE = 20


def _contradicted(other: Witness) -> str:
    why = f": {other.why}" if other.why else ""
    who = printing.shown(other.who, 60)
    said = f"{who} says {printing.shown(other.says, 60)}{why}{_by(other.rule, other.law)}"
    return f"{said}. {other.difference}: {other.instead}" if other.difference else said


def _by(rule: str | None, law: str) -> str:
    told = ", ".join(filter(None, (rule, law)))
    return f" ({told})" if told else ""


def _when(fact: Fact) -> str:
    if fact.time:
        return _shortened(fact.time)
    return f"version {fact.version}" if fact.version else _NO_TIME


def _shortened(time: str | None) -> str:
    """Gives a time in the cells that a date has, in whole seconds."""
    return f"{time[:10]} {time[11:19]}Z" if time else ""


def _dated(when: str, what: str, room: int) -> Iterator[str]:
    first, *rest = textwrap.wrap(what, max(room - _DATE - 4, 20), break_long_words=False) or [""]
    yield f"  {when:<{_DATE}}  {first}"
    yield from (f"  {'':<{_DATE}}  {line}" for line in rest)


def _indented(text: str, room: int) -> list[str]:
    return textwrap.wrap(
        text, room, initial_indent="  ", subsequent_indent="    ", break_long_words=False
    )
