"""Counts the branches of the program that simulated worlds take, and stores them for `specs/proof.md`.

`python tests/prove/world/branches.py FIRST WORLDS`
"""

from __future__ import annotations

import sys
from pathlib import Path

import coverage

from scion_fsm.prove.world.record import branched

ROOMS = ("machine", "observe", "runtime")


def branches(first: int, worlds: int) -> dict[str, tuple[int, int]]:
    """Gives of each module that worlds run how many branches they take, and how many it has."""
    measuring = coverage.Coverage(
        branch=True,
        source_pkgs=[f"scion_fsm.{room}" for room in ROOMS],
        concurrency=["greenlet"],
        data_file=None,
        config_file=False,
    )
    with measuring.collect():
        from scion_fsm.prove.world.simulate import play  # noqa: PLC0415 - so that its imports are measured

        for seed in range(first, first + worlds):
            play(seed)
    found = {}
    for path in sorted(measuring.get_data().measured_files()):
        numbers = measuring._analyze(path).numbers
        if numbers.n_executed_branches:
            name = Path(path).as_posix().rpartition("/scion_fsm/")[2]
            found[name] = numbers.n_executed_branches, numbers.n_branches
    return found


if __name__ == "__main__":
    branched(int(sys.argv[2]), branches(*(int(word) for word in sys.argv[1:])))
