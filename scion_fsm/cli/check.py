"""`scion-fsm check`: everything that can be reached, and every property judged on it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal, get_args

import click

from scion_fsm.cli import EXIT_NO, EXIT_UNDECIDED, EXIT_USAGE, options

if TYPE_CHECKING:
    from pathlib import Path

    from scion_fsm.check.verdict import Report
    from scion_fsm.core.table import Table

CheckFormat = Literal["text", "json", "junit", "sarif", "md"]


@click.command(short_help="Prove a spec's properties on all that is reachable.")
@options.spec_argument
@click.option(
    "--property",
    "properties",
    multiple=True,
    metavar="ID",
    help="Check these only, by id or law. Repeatable.",
)
@options.output(*get_args(CheckFormat))
def check(*, spec: Path | None, properties: tuple[str, ...], output: CheckFormat) -> None:
    """Check a spec: lint it, then prove its properties on everything that can be reached.

    \b
    Examples:
      scion-fsm check
      scion-fsm check my-agent.yaml --property L4 -o md
      scion-fsm check -o junit > check.xml

    Exits with 1 if a property is violated, 2 if the spec cannot be used, 3 if a property is vacuous.
    """
    from scion_fsm.check import everything, report  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.lifecycle import Lifecycle, bundled_spec  # noqa: PLC0415

    path = spec or bundled_spec()
    table = everything.restricted(Lifecycle.load(path).table, properties)
    unknown = everything.unknown_checks(table)
    if unknown or not table.data.properties:
        what = f"there is no check {', '.join(unknown)}" if unknown else "there is no such property"
        click.echo(f"scion-fsm: {path}: {what}", err=True)
        raise click.exceptions.Exit(EXIT_USAGE)
    name = str(spec) if spec else path.name
    result = measured(table, name)
    click.echo(report.FORMATS[output](result), nl=False)
    verdicts = {outcome.verdict for outcome in result.outcomes}
    if "violated" in verdicts:
        raise click.exceptions.Exit(EXIT_NO)
    if "vacuous" in verdicts:
        raise click.exceptions.Exit(EXIT_UNDECIDED)


def measured(table: Table, path: str) -> Report:
    """Checks a table part by part and notes how long each took."""
    from dataclasses import replace  # noqa: PLC0415 - loaded when the command runs

    from scion_fsm.check import everything  # noqa: PLC0415
    from scion_fsm.check.verdict import Report  # noqa: PLC0415

    parts = []
    for part in everything.parts(table).values():
        start = time.perf_counter()
        found = part()
        parts.append(replace(found, milliseconds=(time.perf_counter() - start) * 1000))
    data = table.data
    return Report(data.machine, data.version, data.digest, path, tuple(parts))
