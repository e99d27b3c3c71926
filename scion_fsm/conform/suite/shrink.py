"""Makes a failing history short: fewer and fewer inputs, as long as some answer is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.conform.subject.session import RESET, Event, Move, Sight, Trouble
from scion_fsm.conform.subject.subject import LifecycleSubject
from scion_fsm.conform.suite.cases import demanded, difference, law_of
from scion_fsm.conform.suite.raw.stalling import Stalling
from scion_fsm.lifecycle import Lifecycle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.conform.subject.subject import Answer
    from scion_fsm.conform.suite.cases import Expect
    from scion_fsm.conform.suite.examiner import Examiner

ATTEMPTS = 600
"""Histories that may be played to shrink one."""


def shrunk(examiner: Examiner, history: Sequence[Move]) -> tuple[Move, ...]:
    """Gives a history that still shows a deviation, of which no single input can be left out.

    Args:
        examiner: Whom to ask; it knows how many histories may still be shrunk in this phase.
        history: Inputs after a reset, with a wrong answer somewhere.

    Returns:
        The inputs up to and including the first wrong answer; the history itself if the deviation
        does not show again. No more than ATTEMPTS histories are played, so a very long one may keep
        an input too many.
    """
    end = first_wrong(examiner, history).at
    if end is None:
        return tuple(history)
    best = list(history[: end + 1])
    if not examiner.may_shrink():
        return tuple(best)
    attempts, size = 0, max(len(best) // 2, 1)
    while size:
        start, removed = len(best) - size, False
        while start >= 0 and attempts < ATTEMPTS:
            candidate = best[:start] + best[start + size :]
            attempts += 1
            end = first_wrong(examiner, candidate).at if candidate else None
            if end is not None:
                best, removed = candidate[: end + 1], True
            start = min(start, len(best)) - size
        size = size if removed and size == 1 and attempts < ATTEMPTS else size // 2
    return tuple(best)


class Outcome(NamedTuple):
    """What a history showed.

    Attributes:
        at: Of the first wrong answer among the history's inputs; None if there is none.
        message: What is wrong with it.
        rule: The row that decides it.
        law: The law behind that row.
        answer: The answer; None if no answer is wrong.
        exercised: How many inputs the subject answered.
        left_out: How many it was not asked.
    """

    at: int | None = None
    message: str = ""
    rule: str = ""
    law: str = ""
    answer: Answer | None = None
    exercised: int = 0
    left_out: int = 0


def first_wrong(examiner: Examiner, history: Sequence[Move]) -> Outcome:
    """Plays a history from a reset and finds the first wrong answer.

    Events that deviate by themselves, and whatever the subject does not have, are left out of it, so that a
    history shows only what its vectors do not.
    """
    model = LifecycleSubject(Lifecycle(examiner.table))
    played: list[tuple[int, Expect, str, str]] = []
    stalling = Stalling(examiner.table)
    for index, move in enumerate(history):
        source = model.record.configuration
        is_clear = not isinstance(move, Event) or move.name != stalling.no_news
        expect = _demanded(examiner, model, move) if is_clear else None
        if expect is not None:
            stalling.take(move)
            played.append((index, expect, model.law, source))
    answers = examiner.session.play((RESET, *(history[index] for index, *_ in played)))
    if isinstance(answers[0], Trouble):
        return Outcome(0, answers[0].reason or "it gave no answer", answer=answers[0])
    exercised = 0
    for (index, expect, law, source), answer in zip(played, answers[1:], strict=False):
        if answer.state is None and not isinstance(answer, Trouble):
            break
        wrong = difference(expect, answer)
        if wrong:
            move = history[index]
            if isinstance(move, Event):
                law = law_of(examiner.table, source, move.name, answer, otherwise=law)  # noqa: PLW2901
            left_out = index - exercised
            return Outcome(index, wrong, expect.rule, law, answer, exercised, left_out)
        exercised += 1
    return Outcome(exercised=exercised, left_out=len(history) - exercised)


def _demanded(examiner: Examiner, model: LifecycleSubject, move: Move) -> Expect | None:
    """Gives what a move must lead to; None if it is left out."""
    match move:
        case Event(name) if examiner.is_sound(model.record.configuration, name):
            return demanded(model, model.step(name))
        case Sight(received) if examiner.hears(move):
            return demanded(model, model.observe(received))
    return None
