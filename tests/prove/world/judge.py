"""Judges every fault: which of seeds fixed beforehand find it, by which claim, in how many steps; and who else does.

`python tests/prove/world/judge.py` goes on where it was: what becomes of a fault is stored when it is known, and
`specs/proof.md` is made from it. A fault that more than a fifth of the seeds have missed is tried by no other
seed. With `--anew` it begins at the beginning, which is right after every change of the world or the program;
`--jobs N` judges N faults at a time, and comes to the same.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys

import msgspec
from faults import FAULTS
from faulty import put_in
from others import OTHERS

from scion_fsm.prove.world.record import Judged, bundled_simulation, kept
from scion_fsm.prove.world.simulate import play

SEEDS = 20
STEPS = 30_000
"""That one seed may make, in worlds that follow each other, but for those of agents far away."""
_APART = 1000


def judged(name: str) -> Judged:
    """Tries a fault by every seed, and by everybody else."""
    fault = next(fault for fault in FAULTS if fault.name == name)
    row = Judged(name, fault.found_in, fault.hidden)
    for seed in range(SEEDS if not fault.hidden else 0):
        found = found_by(name, seed)
        row = msgspec.structs.replace(
            row, tried=row.tried + 1, found=row.found if found is None else (*row.found, found)
        )
        if row.tried - len(row.found) > SEEDS // 5:
            break
    return msgspec.structs.replace(row, others={who: ask(fault) for who, ask in OTHERS.items()})


def found_by(name: str, seed: int) -> tuple[str, int] | None:
    """Gives the claim by which a seed finds a fault, and the steps until then; None if it does not.

    A world that fails without the fault, too, is none that finds it.
    """
    fault = next(fault for fault in FAULTS if fault.name == name)
    world, steps = seed * _APART, 0
    while steps < STEPS:
        with put_in(fault):
            _, outcome = play(world)
        steps += outcome.steps - outcome.far
        if outcome.violation is not None and play(world)[1].violation is None:
            return outcome.violation.law, steps
        world += 1
    return None


def main() -> None:
    """Judges all of them that are not judged yet."""
    options = argparse.ArgumentParser(description="Judge every fault that is put in.")
    options.add_argument("--anew", action="store_true", help="also those that are judged already")
    options.add_argument("--jobs", type=int, default=1, help="faults that are judged at a time")
    given = options.parse_args()
    stored = bundled_simulation()
    is_same = (stored.seeds, stored.steps_a_seed) == (SEEDS, STEPS) and not given.anew
    rows = {row.name: row for row in stored.faults if is_same and row.others}
    wanted = [fault.name for fault in FAULTS if fault.name not in rows]
    with multiprocessing.get_context("spawn").Pool(given.jobs, maxtasksperchild=1) as pool:
        for row in pool.imap_unordered(judged, wanted, chunksize=1):
            rows[row.name] = row
            unknown = (Judged(fault.name, fault.found_in, fault.hidden) for fault in FAULTS)
            known = tuple(rows.get(one.name, one) for one in unknown)
            kept(known, seeds=SEEDS, steps_a_seed=STEPS)
            told = f"{row.name}: {len(row.found)} of {row.tried}; {dict(row.others)}\n"
            sys.stdout.write(told)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
