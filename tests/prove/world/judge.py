"""Judges every fault: how many of seeds fixed beforehand find it, by which claim, within how many steps.

`python tests/prove/world/judge.py` goes on where it was: what is found is stored after each seed of each fault,
and `specs/proof.md` is made from it. A fault that more than a fifth of the seeds have missed is tried by no other
seed. With `--anew` it begins at the beginning, which is right after every change of the world or the program.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec
from faults import FAULTS
from faulty import put_in

from scion_fsm.prove.world.record import Judged, bundled_simulation, kept
from scion_fsm.prove.world.simulate import simulate

if TYPE_CHECKING:
    from faulty import Fault

SEEDS = 20
STEPS = 20_000
"""That one seed may make, in worlds that follow each other."""
_APART = 1000


def judged(fault: Fault, seed: int, before: Judged) -> Judged:
    """Tries a fault by one more seed."""
    with put_in(fault):
        tally = simulate(seed * _APART, steps=STEPS)
    violation = tally.failed[1].violation if tally.failed is not None else None
    found = before.found if violation is None else (*before.found, (violation.law, tally.steps))
    return msgspec.structs.replace(before, tried=before.tried + 1, found=found)


def main() -> None:
    """Judges all of them."""
    is_anew = sys.argv[1:] == ["--anew"]
    rows = {} if is_anew else {row.name: row for row in bundled_simulation().faults}
    rows = {
        fault.name: rows.get(fault.name, Judged(fault.name, fault.found_in)) for fault in FAULTS
    }
    for seed in range(SEEDS):
        for fault in FAULTS:
            row = rows[fault.name]
            if row.tried > seed or row.tried - len(row.found) > SEEDS // 5:
                continue
            row = rows[fault.name] = judged(fault, seed, row)
            kept(tuple(rows.values()), seeds=SEEDS, steps_a_seed=STEPS)
            sys.stdout.write(
                f"{seed} {row.name}: {len(row.found)} of {row.tried} {row.found[-1:]}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
