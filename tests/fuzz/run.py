"""Fuzzes for as long as one likes and counts: `python tests/fuzz/run.py [--inputs N] [--seed S] [TARGET...]`.

An input that raises, takes more than ten seconds or needs a GiB more than before ends it with the seed and
the number that make it again.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "shared"))

from targets import TARGETS, Target, mutated

SECONDS = 10
_ROOM = 1 << 30


class HangError(Exception):
    """An input took too long."""


def input_of(target: Target, seed: int, number: int) -> bytes:
    """Gives one input again."""
    return mutated(target.corpus, random.Random(f"{seed}/{number}"))  # noqa: S311 - for repetition


def fuzz(name: str, *, seed: int, begin: int, count: int) -> None:
    """Gives a target so many inputs.

    Raises:
        Exception: Whatever an input raises, HangError and MemoryError included, with a note that says which.
    """
    target = TARGETS[name]

    def hang(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGALRM, hang)
    try:
        for number in range(begin, begin + count):
            content = input_of(target, seed, number)
            signal.alarm(SECONDS)
            try:
                target.take(content)
            except BaseException as error:
                error.add_note(f"{name}: input {number} of seed {seed}: {content[:200]!r}")
                raise
            signal.alarm(0)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> None:
    """Fuzzes and counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    arguments = parser.parse_args()
    names = arguments.targets or list(TARGETS)
    if unknown := set(names) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    resource.setrlimit(resource.RLIMIT_AS, (used + 2 * _ROOM, used + 2 * _ROOM))
    for name in names:
        began = time.perf_counter()
        fuzz(name, seed=arguments.seed, begin=0, count=arguments.inputs)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        seconds = time.perf_counter() - began
        sys.stdout.write(f"{name}: {arguments.inputs:,} inputs, {seconds:.0f} s, {peak:.0f} MiB\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
