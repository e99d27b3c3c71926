"""Asking one thing of a subject: get it somewhere, let one thing happen, compare.

What is found out is remembered: a way that does not work is not tried again, and a pair that deviates
by itself is known to the phases that meet it in longer histories, so that one defect is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from scion_fsm.conform.subject.inputs import kind_of
from scion_fsm.conform.subject.session import LOOK, RESET, Event, Move, Put, Sight, Trouble
from scion_fsm.conform.subject.subject import Answer
from scion_fsm.conform.suite.cases import (
    Expect,
    describe,
    difference,
    expectation,
    paths_of,
    standing,
)
from scion_fsm.conform.suite.raw.stalling import Stalling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.conform.subject.session import Session
    from scion_fsm.machine.table import Table

OTHER_WAY = "other way there"
SHRINKINGS = 10
"""Histories that are shrunk in one phase; the rest are told at length."""

Finding = Literal["right", "wrong", "absent", "unknown"]


def fault(answer: Answer | None) -> Finding:
    """Says what an answer that is not right is: wrong, or unknown where it only came too late."""
    return "unknown" if isinstance(answer, Trouble) and answer.kind == "timeout" else "wrong"


class Cell(msgspec.Struct, frozen=True):
    """What one event does to one configuration of the subject.

    Attributes:
        finding: right, wrong, absent (the subject has no such event, or cannot get there), unknown
            (it was too slow, or did not do the same thing twice).
        why: A sentence, unless it is right.
        moves: What was played, from the reset on.
        answer: The last answer.
        lacks: What the subject would need, where it is absent.
    """

    finding: Finding
    why: str
    moves: tuple[Move, ...]
    answer: Answer
    lacks: str = ""


def no_way(configuration: str) -> Cell:
    """Tells that the subject cannot be brought to where a case begins."""
    why = f"no way leads the subject to {configuration}"
    return Cell("absent", why, (), Answer(None), "way there")


class Examiner:
    """Knows the table and what has been found out about one subject."""

    def __init__(self, table: Table, session: Session) -> None:
        """Knows nothing of the subject yet."""
        self.table = table
        self.session = session
        self.paths = paths_of(table)
        self.expects: dict[tuple[str, str], Expect] = {
            (source, event): expectation(table.step(source, event))
            for source in table.configurations
            for event in table.events
        }
        self._cells: dict[tuple[str, str], Cell] = {}
        self._ways: dict[str, tuple[Move, ...] | None] = {}
        self._obstacles: set[tuple[str, str]] = set()
        self._heard: dict[str, bool] = {}
        self._blocked = False
        self._shrinkings = SHRINKINGS

    def way_to(self, configuration: str) -> tuple[Move, ...] | None:
        """Gives moves, from a reset on, that were seen to lead there; None if nothing does."""
        if configuration not in self._ways:
            self._ways[configuration] = self._find_way(configuration)
        return self._ways[configuration]

    def cell(self, configuration: str, event: str) -> Cell:
        """Gives what an event does to a configuration; asked once."""
        key = (configuration, event)
        if key not in self._cells:
            self._cells[key] = self._ask(configuration, event)
        return self._cells[key]

    def is_sound(self, configuration: str, event: str) -> bool:
        """Tells whether the subject does what the table says, the pair asked by itself."""
        return self.cell(configuration, event).finding == "right"

    def skipped(self, moves: tuple[Move, ...], answer: Answer) -> Cell:
        """Tells that the subject has no notion of the last move."""
        move = moves[-1]
        why = answer.reason or f"the subject has no notion of {describe(move)}"
        return Cell("absent", why, moves, answer, self._kind(move))

    def hears(self, move: Sight) -> bool:
        """Tells whether the subject takes inputs of this kind in; asked once, by the first one that is met."""
        kind = self._kind(move)
        if kind not in self._heard:
            self._heard[kind] = self.session.play((RESET, move))[-1].state is not None
        return self._heard[kind]

    def _kind(self, move: Move) -> str:
        if isinstance(move, Sight):
            is_deaf = "observe" not in self.session.capabilities
            return "observe" if is_deaf else f"{kind_of(move.input)} inputs"
        entry = self.table.events.get(move.name) if isinstance(move, Event) else None
        return f"{entry.origin} events" if entry else "such event"

    def begin_phase(self) -> None:
        """Allows SHRINKINGS histories to be shrunk from now on."""
        self._shrinkings = SHRINKINGS

    def may_shrink(self) -> bool:
        """Tells whether one more history may be shrunk in this phase, and counts it."""
        self._shrinkings -= 1
        return self._shrinkings >= 0

    def expect(self, configuration: str, event: str) -> Expect:
        """Gives what the table demands, of any event."""
        found = self.expects.get((configuration, event))
        return found or expectation(self.table.step(configuration, event))

    def _afterwards(self, moves: tuple[Move, ...], said: Answer) -> str:
        """Says how the state that is kept differs from the one that the step told; empty if it agrees."""
        if "state" not in self.session.capabilities:
            return ""
        kept = self.session.play((*moves, LOOK))[-1]
        if kept.state is None:
            return kept.reason or "it does not tell its state, which is one of its capabilities"
        return "" if kept.state == said.state else f"it said {said.state} and then is {kept.state}"

    def _find_way(self, configuration: str) -> tuple[Move, ...] | None:
        # Put there, an agent brings nothing along from the way; without `set` a path must do.
        if "set" in self.session.capabilities:
            put = (Put(configuration),)
            if not difference(standing(configuration), self.session.play(put)[-1]):
                return put
        while not self._blocked:
            path = self.paths.search(self.table.data.initial, {configuration}, self._is_passable)
            if path is None:
                break
            moves: tuple[Move, ...] = (RESET, *(Event(event) for _, event in path))
            if self._first_obstacle(path, self.session.play(moves)) is None:
                return moves
        return None

    def _is_passable(self, source: str, event: str) -> bool:
        return (source, event) not in self._obstacles

    def _first_obstacle(
        self, path: Sequence[tuple[str, str]], answers: Sequence[Answer]
    ) -> tuple[str, str] | None:
        """Remembers what is in the way; None if nothing is."""
        if difference(standing(self.table.data.initial), answers[0]):
            self._blocked = True  # without a reset there is no way anywhere
            return (self.table.data.initial, "")
        for edge, answer in zip(path, answers[1:], strict=False):
            if difference(self.expects[edge], answer):
                self._obstacles.add(edge)
                return edge
        return None

    def _ask(self, configuration: str, event: str) -> Cell:
        way = self.way_to(configuration)
        if way is None:
            return no_way(configuration)
        if Stalling(self.table, way).no_news == event:
            return Cell(
                "absent", "the agent stalled from what it names", (), Answer(None), OTHER_WAY
            )
        moves = (*way, Event(event))
        answers = self.session.play(moves)
        last = answers[-1]
        if isinstance(last, Trouble):
            return Cell(fault(last), last.reason or "", moves, last)
        before = msgspec.structs.replace(answers[-2], accepted=None)
        if difference(standing(configuration), before):
            why = f"the way to {configuration} led there once and then did not"
            return Cell("unknown", why, moves, last)
        if last.state is None:
            return self.skipped(moves, last)
        wrong = difference(self.expect(configuration, event), last) or self._afterwards(moves, last)
        return Cell("wrong" if wrong else "right", wrong, moves, last)
