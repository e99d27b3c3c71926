"""Tells the spec and a subject the same random stories, and finds the shortest that they answer differently.

What a subject cannot do it is not asked: who does not observe is told events, who keeps no records of the
spec's is not put anywhere. Stories are told again in turn with the other kinds (`rare.py`), so that every row is asked.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.conform.fuzz.lives import life
from scion_fsm.conform.fuzz.rare import AGAIN, Rare, retold
from scion_fsm.conform.fuzz.reference import Reference
from scion_fsm.conform.fuzz.scenes import Pairs
from scion_fsm.conform.subject.inputs import OF_RECORDS, ObservationInput
from scion_fsm.conform.subject.session import RESET, Event, Put, Sight, Trouble
from scion_fsm.conform.suite.cases import Expect, describe, difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scion_fsm.conform.subject.protocol import Implementation
    from scion_fsm.conform.subject.session import Move, Session
    from scion_fsm.conform.subject.subject import Answer
    from scion_fsm.machine.table import Table

Story = tuple["Move", ...]
AT_ONCE = 512
"""Moves that are sent together, of many stories."""
SHOWN = 10
_ATTEMPTS = 400


class Finding(NamedTuple):
    """A story that the subject answers otherwise than the spec.

    Attributes:
        id: Of the story, by which it is told again.
        message: What is wrong with the last answer.
        moves: The story, made short.
        steps: The same in words.
    """

    id: str
    message: str
    moves: Story
    steps: tuple[str, ...]


class Outcome(NamedTuple):
    """What became of all stories.

    Attributes:
        implementation: What the subject says of itself.
        inputs: How many inputs were told.
        answered: How many of them the subject answered.
        differing: How many stories were answered differently.
        findings: The first of those, made short; each differs in another row.
        rows: How often the spec asked each of its rows.
    """

    implementation: Implementation
    inputs: int
    answered: int
    differing: int
    findings: tuple[Finding, ...]
    rows: dict[str, int]

    @property
    def exit_code(self) -> int:
        """0 if they answer alike, 1 if not, 3 if nothing was answered."""
        return 1 if self.differing else 0 if self.answered else 3


def run(
    table: Table,
    session: Session,
    *,
    count: int,
    seed: int = 0,
    stops: bool = False,
    progress: Callable[[str, int, int], None] = lambda _phase, _done, _all: None,
) -> Outcome:
    """Tells stories until there were so many inputs.

    Args:
        table: The spec.
        session: A conversation with the subject; left open.
        count: How many inputs, at least; the last story is told to its end.
        seed: Of all that is random; a story's id names it.
        stops: Tell no more after a story that is answered differently.
        progress: Called now and then.
    """
    told, pairs = _Told(table, session), Pairs(table)
    kinds = (*kinds_for(session.capabilities), AGAIN)
    number = 0
    while told.inputs < count and not (stops and told.differing):
        batch: list[tuple[str, Story]] = []
        size = 0
        while size < AT_ONCE and told.inputs + size < count:
            name = told.name(kinds[number % len(kinds)], f"{seed}-{number}")
            batch.append((name, story(name, table, pairs, session.capabilities)))
            size += len(batch[-1][1])
            number += 1
        told.tell(batch)
        progress("fuzz", min(told.inputs, count), count)
    return told.outcome()


def kinds_for(capabilities: frozenset[str]) -> tuple[str, ...]:
    """Gives the kinds of stories that a subject can be told."""
    return (
        *(("life",) if "observe" in capabilities else ()),
        *(("scenes",) * 2 if {"observe", "record"} <= capabilities else ()),
        "events",
    )


def story(name: str, table: Table, pairs: Pairs, capabilities: frozenset[str]) -> Story:
    """Gives the story of an id, the same each time."""
    draw = random.Random(name)  # noqa: S311 - reproducible, not secret
    kind = name.partition("-")[0]
    if kind == AGAIN:
        _, _, _, at, first_told = name.split("-", 4)
        whole = story(first_told, table, pairs, capabilities)
        return tuple(retold(draw, whole[: int(at) + 1]))
    if kind == "scenes":
        return tuple(_scenes(draw, pairs))
    if kind == "events":
        return tuple(_events(draw, table, pairs, is_settable="set" in capabilities))
    seen = (
        one
        for one in life(draw, table)
        if "record" in capabilities or not isinstance(one, OF_RECORDS)
    )
    return (RESET, *map(Sight, seen))


def _events(
    draw: random.Random, table: Table, pairs: Pairs, *, is_settable: bool
) -> Iterator[Move]:
    names = (*table.events, "no-such-event")
    for _ in range(4):
        begin, first = pairs.pair(draw)
        yield Put(begin) if is_settable else RESET
        yield Event(first)
    yield from (Event(draw.choice(names)) for _ in range(draw.choice([0, 0, 4, 12])))


def _scenes(draw: random.Random, pairs: Pairs) -> Iterator[Move]:
    for _ in range(8):
        record, observation = pairs.scene(draw)
        yield Put(record.configuration, record)
        yield Sight(ObservationInput(observation))


class _Told:
    def __init__(self, table: Table, session: Session) -> None:
        self.inputs = self.answered = self.differing = 0
        self._session, self._reference, self._table = session, Reference(table), table
        self._findings: dict[str, Finding] = {}
        self._rare = Rare()

    def name(self, kind: str, tail: str) -> str:
        """Names the next story of a kind; one told again before anything was rare is of bare events."""
        if kind != AGAIN:
            return f"{kind}-{tail}"
        draw = random.Random(tail)  # noqa: S311 - reproducible, not secret
        return self._rare.name(draw, self._reference.table.asked, tail) or f"events-{tail}"

    def tell(self, batch: Sequence[tuple[str, Story]]) -> None:
        """Tells some stories at once; after a trouble the rest once more, for they were not heard."""
        while batch:
            moves = [move for _, each in batch for move in each]
            answers = self._session.play(moves)
            at = 0
            for index, (name, each) in enumerate(batch):
                own = answers[at : at + len(each)]
                at += len(each)
                self._judge(name, each, own)
                if own and isinstance(own[-1], Trouble):
                    batch = batch[index + 1 :]
                    break
            else:
                return

    def _judge(self, name: str, told: Story, answers: Sequence[Answer]) -> None:
        self.inputs += sum(isinstance(move, (Event, Sight)) for move in told)
        wrong, is_asked = None, True
        for at, (move, answer) in enumerate(zip(told, answers, strict=False)):
            expected = self._reference.answer(move)
            self._rare.note(self._reference.table.lately, name, at)
            if answer.state is None and not isinstance(answer, Trouble):
                is_asked = False  # from here on it is somewhere else
            if not is_asked:
                continue
            self.answered += isinstance(move, (Event, Sight))
            message = _wrong(expected, answer)
            if message and wrong is None:
                wrong = (at, message, expected.rule or "")
                is_asked = False
        if wrong is None:
            return
        self.differing += 1
        at, message, rule = wrong
        if rule not in self._findings and len(self._findings) < SHOWN:
            short, message = self._shortened(told[: at + 1], message)
            self._findings[rule] = Finding(name, message, short, tuple(map(describe, short)))

    def _shortened(self, told: Story, message: str) -> tuple[Story, str]:
        """Leaves out what is not needed for a wrong answer at the end."""
        best, attempts, size = told, 0, max(len(told) // 2, 1)
        while size:
            at, has_shrunk = len(best) - 1 - size, False
            while at >= 1 and attempts < _ATTEMPTS:
                candidate = best[:at] + best[at + size :]
                attempts += 1
                found = self._wrong(candidate)
                if found:
                    best, message, has_shrunk = candidate, found, True
                at -= size
            size = size if has_shrunk and size == 1 and attempts < _ATTEMPTS else size // 2
        return best, message

    def _wrong(self, told: Story) -> str:
        reference = Reference(self._table)
        expected = [reference.answer(move) for move in told]
        answers = self._session.play(told)
        return _wrong(expected[-1], answers[-1]) if len(answers) == len(told) else ""

    def outcome(self) -> Outcome:
        return Outcome(
            self._session.implementation,
            self.inputs,
            self.answered,
            self.differing,
            tuple(self._findings.values()),
            self._reference.rows(),
        )


def _wrong(expected: Answer, answer: Answer) -> str:
    """Tells what of an answer is not as it should be; what a subject does not have or say is not compared."""
    if isinstance(answer, Trouble):
        return f"{answer.kind}: {answer.reason}"
    if answer.state is None or expected.state is None:
        return ""
    taken, told = bool(expected.accepted), bool(expected.told)
    expect = Expect(expected.state, taken, "", expected.rule or "", told, expected.record)
    found = difference(expect, answer)
    return f"{found} (by {expected.rule})" if found and expected.rule else found
