"""Random histories, the same for the same seed, and the shortest form of one that fails."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.conform.subject import inputs
from scion_fsm.conform.subject.session import RESET, Event, Move, Sight, standard_error_of
from scion_fsm.conform.suite.cases import describe
from scion_fsm.conform.suite.examiner import fault
from scion_fsm.conform.suite.raw.pasts import NEXT, PASTS
from scion_fsm.conform.suite.results import VERDICTS, Result, Verdict
from scion_fsm.conform.suite.shrink import first_wrong, shrunk
from scion_fsm.lifecycle import bundled_recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.conform.suite.examiner import Examiner

LENGTH = 60
"""Events of a random history."""
INPUTS = 12
"""Raw inputs of one, after a past; the more, the likelier that a late end has closed the agent to all."""
_CHANGING = 0.7


class History:
    """One history and the subject to play it with."""

    def __init__(self, name: str, examiner: Examiner, moves: tuple[Move, ...], why: str) -> None:
        """Plays nothing yet."""
        self.id = name
        self._examiner = examiner
        self._moves = moves
        self._why = why

    def judge(self) -> Result:
        """Plays it; of one that fails, finds the shortest part that fails as well."""
        outcome = first_wrong(self._examiner, self._moves)
        verdict, message, lacks, told = Verdict.PASSED, "", "", ""
        moves: tuple[Move, ...] = ()
        if outcome.answer is not None:
            moves = (RESET, *shrunk(self._examiner, self._moves))
            again = first_wrong(self._examiner, moves[1:])
            outcome = again if again.answer is not None else outcome
            answer = outcome.answer
            verdict = VERDICTS[fault(answer)]
            last = describe(self._moves[outcome.at or 0] if again.answer is None else moves[-1])
            message = f"{last}: {outcome.message}"
            told = standard_error_of(answer)
        elif not outcome.exercised:
            verdict, message = Verdict.NEVER, "the subject has nothing of it"
            lacks = "such inputs" if isinstance(self._moves[0], Sight) else "such event"
        return Result(
            id=self.id,
            law=outcome.law or "L2",
            level="MUST",
            rule=outcome.rule,
            verdict=verdict,
            message=message,
            lacks=lacks,
            why=self._why,
            steps=tuple(describe(move) for move in moves),
            standard_error=told,
            left_out=outcome.left_out,
        )


def make(examiner: Examiner, *, seed: int, count: int) -> Iterator[History]:
    """Makes the histories: of events, and of raw inputs and a recorded cluster's where the subject observes.

    Args:
        examiner: Whom they are played with.
        seed: Of all that is random; a history's id names it.
        count: How many of each kind.
    """
    for number in range(count):
        name = f"histories/events-{seed}-{number}"
        moves = _events(examiner, random.Random(name))  # noqa: S311 - reproducible, not secret
        yield History(name, examiner, moves, "Random events, most of which change something.")
    for number in range(count):
        name = f"histories/inputs-{seed}-{number}"
        moves = _inputs(random.Random(name))  # noqa: S311 - reproducible, not secret
        why = "Random inputs of several runs, with commands, reports and absences between."
        yield History(name, examiner, moves, why)
    streams = _recorded()
    for agent, stream in streams.items():
        moves = tuple(Sight(received) for received in stream)
        yield History(f"histories/recorded-{agent}", examiner, moves, "A real cluster's inputs.")
    agents = list(streams)
    for number in range(count):
        name = f"histories/disturbed-{seed}-{number}"
        source = random.Random(name)  # noqa: S311 - reproducible, not secret
        moves = _disturbed(streams[source.choice(agents)], source)
        why = "A real cluster's inputs, some lost, some twice, some late, and the last one last."
        yield History(name, examiner, moves, why)


def _events(examiner: Examiner, source: random.Random) -> tuple[Move, ...]:
    table = examiner.table
    names = tuple(table.events)
    here, moves = table.data.initial, []
    for _ in range(LENGTH):
        changing = examiner.paths.changing[here]
        if source.random() < _CHANGING and changing:  # an end may be left by nothing
            event, _target = source.choice(changing)
        else:
            event = source.choice(names)
        moves.append(Event(event))
        here = table.step(here, event).target
    return tuple(moves)


def _inputs(source: random.Random) -> tuple[Move, ...]:
    before = source.choice(list(PASTS.values()))
    return tuple(map(Sight, (*before, *source.choices(list(NEXT.values()), k=INPUTS))))


def _recorded() -> dict[str, list[inputs.PodInput]]:
    content = bundled_recording().read_bytes()
    streams: dict[str, list[inputs.PodInput]] = {}
    for line in content.splitlines():
        received = msgspec.json.decode(line)
        if received.get("type") in ("ADDED", "MODIFIED", "DELETED"):
            given = received["object"]
            name = given["metadata"]["name"]
            streams.setdefault(name, []).append(inputs.PodInput(given, received["type"]))
    return streams


def _disturbed(stream: list[inputs.PodInput], source: random.Random) -> tuple[Move, ...]:
    kept = [received for received in stream if source.random() > 0.2]  # noqa: PLR2004 - a fifth is lost
    twice = [received for received in kept if source.random() < 0.3]  # noqa: PLR2004 - some come twice
    late = sorted(
        enumerate([*kept, *twice]),
        key=lambda pair: pair[0] % max(len(kept), 1) + source.uniform(0, 4),
    )
    return tuple(Sight(received) for _, received in (*late, (0, stream[-1])))
