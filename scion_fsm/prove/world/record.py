"""What was simulated, as stored: which faults are found, and what was played without a violation.

`make judge` and `make simulated` write it; that takes from minutes to hours.
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from scion_fsm.prove.world.simulate import Tally

FILE = "simulation.json"


class Judged(msgspec.Struct, frozen=True):
    """What became of a fault that was put in.

    Attributes:
        name: The fault.
        found_in: Where it was seen, or who would make it.
        hidden: Why no world can find it; empty for one that worlds have to find.
        tried: Seeds that were tried.
        found: Of each seed that found it the claim that did not hold, and the steps until then.
        others: By who else was asked (checker, suite, tests) what finds it first; empty for nothing.
    """

    name: str
    found_in: str
    hidden: str = ""
    tried: int = 0
    found: tuple[tuple[str, int], ...] = ()
    others: dict[str, str] = {}


class Simulation(msgspec.Struct, frozen=True):
    """All of it.

    Attributes:
        seeds: By which every fault was tried.
        steps_a_seed: That each of them might make.
        faults: What became of each fault.
        worlds: Played of the program as it is, one after the other, none of which failed.
        first: The seed of the first of them.
        steps: In them.
        far: Those of them that were decisions about agents far away.
        seconds: That they took.
        counts: How often everything happened in them.
        branch_worlds: In how many of them branches were counted.
        branches: By module of the program, the branches that they took, and those that there are.
    """

    seeds: int = 0
    steps_a_seed: int = 0
    faults: tuple[Judged, ...] = ()
    worlds: int = 0
    first: int = 0
    steps: int = 0
    far: int = 0
    seconds: float = 0.0
    counts: dict[str, int] = {}
    branch_worlds: int = 0
    branches: dict[str, tuple[int, int]] = {}


def bundled_simulation() -> Simulation:
    """Gives what is stored."""
    content = (resources.files("scion_fsm") / "bundled" / FILE).read_bytes()
    return msgspec.json.decode(content, type=Simulation)


def kept(faults: tuple[Judged, ...], *, seeds: int, steps_a_seed: int) -> None:
    """Stores what became of the faults."""
    _keep(
        msgspec.structs.replace(
            bundled_simulation(), faults=faults, seeds=seeds, steps_a_seed=steps_a_seed
        )
    )


def played(first: int, tally: Tally) -> None:
    """Stores what was played without a violation."""
    _keep(
        msgspec.structs.replace(
            bundled_simulation(),
            worlds=tally.worlds,
            first=first,
            steps=tally.steps,
            far=tally.far,
            seconds=round(tally.seconds),
            counts={
                f"{kind} {name}": count
                for kind, counts in (
                    ("life", tally.lives),
                    ("fault", tally.faults),
                    ("row", tally.rows),
                )
                for name, count in counts.items()
            },
        )
    )


def branched(worlds: int, branches: dict[str, tuple[int, int]]) -> None:
    """Stores which branches were taken in so many worlds."""
    _keep(msgspec.structs.replace(bundled_simulation(), branch_worlds=worlds, branches=branches))


def _keep(simulation: Simulation) -> None:
    path = Path(str(resources.files("scion_fsm") / "bundled" / FILE))
    path.write_bytes(msgspec.json.format(msgspec.json.encode(simulation), indent=1) + b"\n")


def main() -> None:
    """Plays as many steps as are asked for, and stores what happened, unless a law did not hold."""
    from scion_fsm.prove.world.simulate import simulate  # noqa: PLC0415 - an extra

    first, steps, jobs = (int(word) for word in sys.argv[1:])
    tally = simulate(first, steps=steps, jobs=jobs)
    if tally.failed is not None:
        sys.exit(f"seed {tally.failed[0]}: {tally.failed[1].violation}")
    played(first, tally)


if __name__ == "__main__":
    main()
