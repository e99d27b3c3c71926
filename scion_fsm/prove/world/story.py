"""A world that fails, made short and told: fewer and fewer moves, as long as the same claim does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from scion_fsm.prove.world.world import MOVES_OF_A_WORLD, Outcome, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ATTEMPTS = 250
"""Worlds that may be played to make one short."""
_SHOWN = 60


class Story(NamedTuple):
    """A failing world, made short.

    Attributes:
        seed: Its seed.
        moves: Those that are needed.
        outcome: What became of it.
        scenario: What the tracker that failed was told, as a stream that `watch --from` reads; empty if no
            tracker failed.
    """

    seed: int
    moves: tuple[int, ...]
    outcome: Outcome
    scenario: tuple[bytes, ...]

    def lines(self) -> Iterator[str]:
        """Tells it."""
        yield f"seed {self.seed}: {self.outcome.violation}"
        yield f"in {len(self.moves)} moves:"
        skipped = len(self.outcome.log) - _SHOWN
        if skipped > 0:
            yield f"  … {skipped} lines before"
        for line in self.outcome.log[-_SHOWN:]:
            yield f"  {line}"
        yield f"Reproduce with: scion-fsm simulate --seed {self.seed} --moves {spelled(self.moves)}"


def shrunk(
    seed: int, outcome: Outcome, *, play: Callable[[Sequence[int]], Outcome] | None = None
) -> tuple[int, ...]:
    """Gives fewer moves of a world with which it fails in the same law.

    Args:
        seed: The world's.
        outcome: What became of it with all its moves.
        play: Plays a world with some moves; the real one by default.
    """
    law = outcome.violation.law if outcome.violation is not None else ""
    play = play or (lambda moves: World(seed).play(moves))

    def fails(moves: Sequence[int]) -> bool:
        found = play(moves).violation
        return found is not None and found.law == law

    best = list(range(outcome.moves + 1))
    attempts, size = 0, max(len(best) // 2, 1)
    while size and attempts < ATTEMPTS:
        start, is_shorter = len(best) - size, False
        while start >= 0 and attempts < ATTEMPTS:
            candidate = best[:start] + best[start + size :]
            attempts += 1
            if candidate and fails(candidate):
                best, is_shorter = candidate, True
            start = min(start, len(best)) - size
        size = size if is_shorter and size == 1 else size // 2
    return tuple(best)


def story(seed: int, moves: Sequence[int]) -> Story:
    """Plays a world once more and keeps what happens in it."""
    world = World(seed, keeps_log=True)
    outcome = world.play(moves)
    return Story(seed, tuple(moves), outcome, tuple(_scenario(world)))


def _scenario(world: World) -> Iterator[bytes]:
    """Gives what a failing tracker was told."""
    told = world.violation.told if world.violation is not None else ""
    for process in world.processes:
        if not told.startswith(f"{process.name} ") or "by its file" in told:
            continue
        for pod, observation in process.taken:
            if pod is not None:
                kind = "DELETED" if "gone" in str(observation.event) else "MODIFIED"
                yield msgspec.json.encode({"type": kind, "object": pod})


def spelled(moves: Sequence[int]) -> str:
    """Spells moves as `0-4,7`."""
    parts: list[list[int]] = []
    for move in moves:
        if parts and parts[-1][1] == move - 1:
            parts[-1][1] = move
        else:
            parts.append([move, move])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in parts)


def moves_of(spelling: str) -> tuple[int, ...]:
    """Reads what `spelled` gives.

    Raises:
        ValueError: It is none.
    """
    moves: list[int] = []
    for part in spelling.split(","):
        low, _, high = part.partition("-")
        moves += range(int(low), int(high or low) + 1)
    if not moves or len(moves) > 100 * MOVES_OF_A_WORLD or moves != sorted(set(moves)):
        raise ValueError(spelling)
    return tuple(moves)
