"""`scion-fsm simulate`: the whole program in a made-up world, and what of it fails as a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scion_fsm.cli import EXIT_NO, options, printing
from scion_fsm.cli.extras import needing
from scion_fsm.cli.helping import Command, Rare
from scion_fsm.cli.progress import progress_bar
from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@click.command(cls=Command)
@click.option(
    "--seed", metavar="NUMBER", type=click.IntRange(min=0), default=0, help="The first world's."
)
@click.option(
    "--steps",
    metavar="NUMBER",
    type=click.IntRange(min=1),
    default=1,
    help="Go on until so many were made; worlds are played to their end.",
)
@click.option(
    "--seconds",
    metavar="NUMBER",
    type=options.Seconds(0),
    help="Go on for so long, in place of --steps.",
)
@click.option("--until-failure", is_flag=True, help="Go on until a world fails.")
@click.option(
    "--jobs", metavar="NUMBER", type=click.IntRange(1, 64), default=1, help="Processes that play."
)
@click.option(
    "--moves",
    metavar="MOVES",
    help="Play these moves of one world only, as a story says.",
    cls=Rare,
)
@click.option(
    "--scenario",
    metavar="FILE",
    type=options.PATH,
    help="Write what a failing watch was told, for `watch --from`.",
    cls=Rare,
)
@click.option(
    "--counts",
    is_flag=True,
    help="Print how often everything happened.",
    cls=Rare,
)
def simulate(
    *,
    seed: int,
    steps: int,
    seconds: float | None,
    until_failure: bool,
    jobs: int,
    moves: str | None,
    scenario: Path | None,
    counts: bool,
) -> None:
    """Play the real watch, tracker, loop and files in made-up worlds with faults, and check the laws.

    \b
    Examples:
      scion-fsm simulate --steps 100000 --jobs 2
      scion-fsm simulate --seed 7 --moves 0-12,40
      scion-fsm simulate --seed 1000 --seconds 600 --until-failure

    Everything follows from the seed. A step is a move of the world, an input that is decided or a file
    that is written. Exits with 1 if a law does not hold: the world is then made short and told.
    """
    with needing("simulate", "a simulated world"):
        from scion_fsm.prove.world import simulate as worlds  # noqa: PLC0415 - loaded when it runs
        from scion_fsm.prove.world.story import moves_of, shrunk, story  # noqa: PLC0415

    if moves is not None:
        try:
            chosen = moves_of(moves)
        except ValueError as error:
            raise InputError(f"--moves {moves}: give numbers as 0-12,40") from error
        told = story(seed, chosen)
        if told.outcome.violation is None:
            printing.line(f"seed {seed}: all laws hold; digest {told.outcome.digest}")
            return
        _told(told.lines(), told.scenario, scenario)
        raise click.exceptions.Exit(EXIT_NO)
    wanted = None if until_failure or seconds is not None else steps
    with progress_bar() as show:

        def tell(tally: worlds.Tally) -> None:
            show("steps", tally.steps, wanted or tally.steps)

        tally = worlds.simulate(seed, steps=wanted, seconds=seconds, jobs=jobs, tell=tell)
    speed = tally.steps / max(tally.seconds, 1e-9)
    what = f"{tally.worlds} worlds, {tally.steps} steps, {speed:.0f} a second"
    printing.line(f"{what}; digest {tally.digest}")
    if counts:
        for title, table in (
            ("life", tally.lives),
            ("faults", tally.faults),
            ("rows", tally.rows),
        ):
            printing.line(f"{title}: " + ", ".join(f"{name} {n}" for name, n in table.items()))
    if tally.failed is not None:
        number, outcome = tally.failed
        told = story(number, shrunk(number, outcome))
        _told(told.lines(), told.scenario, scenario)
        raise click.exceptions.Exit(EXIT_NO)


def _told(lines: Iterable[str], stream: tuple[bytes, ...], file: Path | None) -> None:
    for line in lines:
        printing.line(line)
    if file is None:
        return
    try:
        file.write_bytes(b"".join(line + b"\n" for line in stream))
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror or error}") from error
