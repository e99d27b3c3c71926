"""Worlds by the thousand: from a seed on, by several processes, until so many steps were made."""

from __future__ import annotations

import hashlib
import itertools
import multiprocessing
import time
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.prove.world.moves import MOVES
from scion_fsm.prove.world.world import MOVES_OF_A_WORLD, Outcome, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Tally(msgspec.Struct):
    """What was played.

    Attributes:
        worlds: How many.
        steps: Moves, decisions and writes in them.
        far: Those of them that were decisions about agents far away.
        counts: How often each move was made, and each row decided.
        digest: Of all their logs, in the order of the seeds.
        failed: The first seed whose world failed, and what became of it.
        seconds: How long it took.
    """

    worlds: int = 0
    steps: int = 0
    far: int = 0
    counts: Counter[str] = msgspec.field(default_factory=Counter)
    digest: str = ""
    failed: tuple[int, Outcome] | None = None
    seconds: float = 0.0

    @property
    def faults(self) -> dict[str, int]:
        """How often each kind of fault was injected."""
        return {move.name: self.counts[move.name] for move in MOVES if move.kind == "fault"}

    @property
    def lives(self) -> dict[str, int]:
        """How often each other move was made."""
        return {move.name: self.counts[move.name] for move in MOVES if move.kind == "life"}

    @property
    def rows(self) -> dict[str, int]:
        """How often each row of transitions, of runs and of freshness decided an input of a tracker."""
        named = {name[4:]: count for name, count in self.counts.items() if name.startswith("row ")}
        return dict(sorted(named.items()))


def play(seed: int) -> tuple[int, Outcome]:
    """Plays the whole world of a seed."""
    return seed, World(seed).play(range(MOVES_OF_A_WORLD))


def simulate(
    seed: int,
    *,
    steps: int | None,
    seconds: float | None = None,
    jobs: int = 1,
    tell: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Plays worlds until so many steps were made, or so much time has passed, or one fails.

    Args:
        seed: The first world's; the others' follow it.
        steps: How many steps; None for as many as it takes.
        seconds: For how long; None for as long as it takes.
        jobs: How many processes play; what comes out is the same.
        tell: Is told after every world.
    """
    tally, began, digest = Tally(), time.monotonic(), hashlib.sha256()
    for number, outcome in _outcomes(seed, jobs):
        tally.worlds += 1
        tally.steps += outcome.steps
        tally.far += outcome.far
        tally.counts.update(outcome.counts)
        digest.update(outcome.digest.encode())
        tally.seconds = time.monotonic() - began
        tell(tally)
        if outcome.violation is not None:
            tally.failed = number, outcome
            break
        if steps is not None and tally.steps >= steps:
            break
        if seconds is not None and tally.seconds >= seconds:
            break
    tally.digest = digest.hexdigest()[:16]
    return tally


def _outcomes(seed: int, jobs: int) -> Iterator[tuple[int, Outcome]]:
    if jobs == 1:
        yield from map(play, itertools.count(seed))
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for begin in itertools.count(seed, 16 * jobs):
            yield from pool.imap(play, range(begin, begin + 16 * jobs))
