"""The simulated world: the same from the same seed, quiet about the program as it is, loud about its faults."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from faults import FAULTS
from faulty import put_in

from scion_fsm.cli.app import app
from scion_fsm.prove.world.record import bundled_simulation
from scion_fsm.prove.world.simulate import simulate
from scion_fsm.prove.world.story import moves_of, shrunk, spelled, story
from scion_fsm.prove.world.world import World

SEEDS = range(4)
MOVES = 120
ALONE = """
from scion_fsm.prove.world.world import World
print([World(seed).play(range(25)).digest for seed in range(3)])
"""


@pytest.mark.parametrize("seed", SEEDS)
def test_every_claim_holds(seed: int) -> None:
    outcome = World(seed).play(range(MOVES))
    assert outcome.violation is None
    assert outcome.steps > MOVES


@pytest.mark.proof
def test_the_same_seed_gives_the_same_log_under_any_hash_seed() -> None:
    playing = [
        subprocess.Popen(
            [sys.executable, "-c", ALONE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("0", "1", "2", "3", "7", "42", "4711", "65537", "4294967295", "random")
    ]
    told = {one.communicate()[0] for one in playing}
    assert [one.returncode for one in playing] == [0] * len(playing)
    digests = [World(seed).play(range(25)).digest for seed in range(3)]
    assert told == {f"{digests}\n"}
    assert len(set(digests)) == len(digests)


@pytest.mark.proof
def test_two_workers_play_the_same_as_one() -> None:
    one, two = (simulate(0, steps=1500, jobs=jobs) for jobs in (1, 2))
    assert one.failed is None
    assert (one.digest, one.worlds, one.counts) == (two.digest, two.worlds, two.counts)


def test_what_is_told_of_the_faults_is_of_those_that_there_are() -> None:
    told = bundled_simulation().faults
    assert [fault.name for fault in FAULTS] == [row.name for row in told]


def first_failing(name: str) -> int:
    fault = next(fault for fault in FAULTS if fault.name == name)
    with put_in(fault):
        for seed in range(12):
            outcome = World(seed).play(range(MOVES))
            if outcome.violation is not None:
                return seed
    raise AssertionError(name)


@pytest.mark.parametrize(
    "name",
    [
        "unknown fields are dropped",
        "the file's time is lost",
        "whatever is stale counts",
        "a later run opens none",
    ],
)
def test_a_fault_that_is_put_in_is_found(name: str) -> None:
    first_failing(name)


def test_a_failing_world_is_made_short_and_told() -> None:
    fault = next(fault for fault in FAULTS if fault.name == "unknown fields are dropped")
    with put_in(fault):
        seed = first_failing(fault.name)
        outcome = World(seed).play(range(MOVES))
        moves = shrunk(seed, outcome)
        told = story(seed, moves)
    assert len(moves) <= 12
    assert told.outcome.violation is not None
    lines = list(told.lines())
    assert lines[0].startswith(f"seed {seed}: nothing foreign lost: watch-")
    assert lines[-1] == (
        f"Reproduce with: scion-fsm simulate --seed {seed} --moves {spelled(moves)}"
    )
    assert World(seed).play(moves).violation is None  # without the fault


def test_moves_are_spelled_and_read() -> None:
    moves = (0, 1, 2, 7, 9, 10)
    assert spelled(moves) == "0-2,7,9-10"
    assert moves_of(spelled(moves)) == moves
    for wrong in ("", "a", "3-1", "1,1", "5,2"):
        with pytest.raises(ValueError):  # noqa: PT011 - of whatever wording
            moves_of(wrong)


def test_the_command_plays_and_plays_again() -> None:
    played = CliRunner().invoke(app, ["simulate", "--seed", "0", "--counts"])
    assert played.exit_code == 0, played.output
    assert "1 worlds" in played.output
    assert "faults: " in played.output
    again = CliRunner().invoke(app, ["simulate", "--seed", "0", "--moves", "0-20"])
    assert "all laws hold" in again.output
    wrong = CliRunner().invoke(app, ["simulate", "--moves", "x"])
    assert wrong.exit_code == 2
