"""Walks the pairs of transitions with a subject: does what follows a change follow it here, too?

A pair whose second event deviates by itself, as its vector shows, is not told again here; after every
deviation the subject is led back to where the walk should be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.conform.graph import Edge, segments
from scion_fsm.conform.subject.session import RESET, Event, Move, standard_error_of
from scion_fsm.conform.suite.cases import RIGHT_FIRST, describe, difference, law_of, levels_of
from scion_fsm.conform.suite.raw.stalling import Stalling
from scion_fsm.conform.suite.results import VERDICTS, Result, Verdict
from scion_fsm.conform.suite.shrink import shrunk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scion_fsm.conform.subject.subject import Answer
    from scion_fsm.conform.suite.examiner import Examiner

CHUNK = 200


class Deviation(NamedTuple):
    """The first wrong answer after an edge."""

    event: str
    message: str
    law: str
    moves: tuple[Move, ...]
    answer: Answer


class PairWalk:
    """One walk and what it found, by first edge."""

    def __init__(self, examiner: Examiner) -> None:
        """Plans the walk; nothing is asked yet."""
        self._examiner = examiner
        self._segments = segments(examiner.paths)
        self._exercised: set[Edge] = set()
        self._deviations: dict[Edge, list[Deviation]] = {}

    def play(self, progress: Callable[[int, int], None]) -> None:
        """Walks every segment."""
        total = sum(map(len, self._segments))
        done = 0
        for segment in self._segments:
            progress(done, total)
            self._play_segment(segment)
            done += len(segment)
        progress(total, total)

    def results(self) -> list[Result]:
        """Gives a result for every changing edge: does everything that follows it do so rightly?"""
        table = self._examiner.table
        levels = levels_of(table)
        results = []
        for source, edges in self._examiner.paths.changing.items():
            for event, target in edges:
                step = table.step(source, event)
                edge = (source, event)
                found = self._deviations.get(edge, ())
                cell = self._examiner.cell(source, event)
                verdict, message, lacks = Verdict.PASSED, "", ""
                moves: tuple[Move, ...] = ()
                law, told = step.law or "L2", ""
                if found:
                    first = found[0]
                    verdict, law, moves = Verdict.FAILED, first.law, first.moves
                    more = f" (and {len(found) - 1} more)" if found[1:] else ""
                    message = f"then {first.event}: {first.message}{more}"
                    told = standard_error_of(first.answer)
                elif cell.finding != "right":
                    unknown = cell.finding == "unknown"
                    verdict = VERDICTS["unknown"] if unknown else Verdict.NEVER
                    message = f"see vectors/{source}/{event}: {cell.why}"
                    lacks = cell.lacks or RIGHT_FIRST
                elif edge not in self._exercised:
                    verdict, message = Verdict.NEVER, "no event that may follow could be asked"
                    lacks = "event that may follow"
                results.append(
                    Result(
                        id=f"pairs/{source}/{event}",
                        law=law,
                        level=levels[step.rule],
                        rule=step.rule,
                        verdict=verdict,
                        message=message,
                        lacks=lacks,
                        why=f"What follows {event} finds the agent in {target}.",
                        steps=tuple(describe(move) for move in moves),
                        standard_error=told,
                    )
                )
        return results

    def _play_segment(self, segment: Sequence[Edge]) -> None:
        for edge in segment:  # asked first, since asking later would lead the subject astray
            self._is_sound(edge)
        at, prefix = 0, self._start(segment, 0)
        stalling = Stalling(self._examiner.table)
        while at < len(segment):
            if prefix is None:
                at += 1
                prefix = self._start(segment, at)
                continue
            if prefix:
                stalling = Stalling(self._examiner.table, prefix)
            chunk, end = self._chunk(segment, at, stalling)
            is_quiet = bool(chunk) and chunk[-1][1] == stalling.no_news
            moves = (*prefix, *(Event(event) for _, event in chunk))
            answers = self._examiner.session.play(moves)
            wrong = self._first_wrong(segment, at, chunk, answers[len(prefix) :], is_quiet=is_quiet)
            if wrong is None and not is_quiet and end < len(segment) and end - at == CHUNK:
                at, prefix = end, ()  # it stands where the walk does
                continue
            at = end if wrong is None else wrong
            prefix = self._start(segment, at)

    def _chunk(
        self, segment: Sequence[Edge], at: int, stalling: Stalling
    ) -> tuple[list[Edge], int]:
        """Gives the edges to play from here, and the index of the first one beyond them; follows them, too.

        One that may be no news to the subject is the last: where it stands then is not known.
        """
        chunk = []
        end = at
        while end < len(segment) and end - at < CHUNK:
            event = segment[end][1]
            if self._is_sound(segment[end]):
                chunk.append(segment[end])
                if event == stalling.no_news:
                    return chunk, end + 1
                stalling.take(Event(event))
            elif self._target(segment[end]) != segment[end][0]:
                break  # what it should lead to has to be reached in another way
            end += 1
        return chunk, max(end, at + 1)

    def _is_sound(self, edge: Edge) -> bool:
        return self._examiner.is_sound(*edge)

    def _target(self, edge: Edge) -> str:
        return self._examiner.table.step(*edge).target

    def _start(self, segment: Sequence[Edge], at: int) -> tuple[Move, ...] | None:
        """Gives moves that lead to where the walk is before `at`, by its own last edge if that works."""
        if at >= len(segment):
            return ()
        if not self._is_sound(segment[at]):
            return None
        owner = self._owner(segment, at)
        if owner is not None and self._is_sound(owner):
            way = self._examiner.way_to(owner[0])
            if way is not None:
                return (*way, Event(owner[1]))
        return self._examiner.way_to(segment[at][0])

    def _owner(self, segment: Sequence[Edge], at: int) -> Edge | None:
        """Finds the last changing edge before `at`."""
        for edge in reversed(segment[:at]):
            if self._target(edge) != edge[0]:
                return edge
        return None

    def _first_wrong(
        self,
        segment: Sequence[Edge],
        at: int,
        chunk: Sequence[Edge],
        answers: Sequence[Answer],
        *,
        is_quiet: bool,
    ) -> int | None:
        """Notes what was exercised and what deviates; gives the index after the deviation, if any."""
        owner = self._owner(segment, at)
        index = at
        for number, edge in enumerate(chunk):
            while segment[index] != edge:
                index += 1
            if number >= len(answers):
                return index + 1  # the way there broke; the vectors tell that
            answer = answers[number]
            wrong = difference(self._examiner.expects[edge], answer)
            unchanged = self._examiner.table.data.heartbeats.unchanged
            if wrong and unchanged and is_quiet and number == len(chunk) - 1:
                wrong = difference(self._examiner.expect(edge[0], unchanged), answer)
            if owner is not None and self._is_sound(owner):
                self._exercised.add(owner)
                if wrong:
                    self._note(owner, edge, wrong, answer, segment[: index + 1])
            if wrong:
                return index + 1
            if self._target(edge) != edge[0]:
                owner = edge
            index += 1
        return None

    def _note(
        self, owner: Edge, edge: Edge, wrong: str, answer: Answer, walked: Sequence[Edge]
    ) -> None:
        found = self._deviations.setdefault(owner, [])
        moves: tuple[Move, ...] = ()
        if not found:
            moves = self._told(owner, edge, walked)
        # The event is right by itself, so it is what the edge before it left behind that is wrong.
        table = self._examiner.table
        otherwise = table.step(*owner).law or table.step(*edge).law or "L2"
        law = law_of(table, *edge, answer, otherwise=otherwise)
        found.append(Deviation(edge[1], wrong, law, moves, answer))

    def _told(self, owner: Edge, edge: Edge, walked: Sequence[Edge]) -> tuple[Move, ...]:
        """Gives the shortest history found in which the deviation shows."""
        way = self._examiner.way_to(owner[0])
        if way is not None:
            moves = (*way, Event(owner[1]), Event(edge[1]))
            answers = self._examiner.session.play(moves)
            if difference(self._examiner.expects[edge], answers[-1]):
                return moves
        history = tuple(Event(event) for source, event in walked if self._is_sound((source, event)))
        return (RESET, *shrunk(self._examiner, history))
