"""`scion-fsm check`: everything that can be reached, and every property judged on it."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scion_fsm.cli import EXIT_NO, EXIT_UNDECIDED, EXIT_USAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.check.verdict import Report
    from scion_fsm.core.table import Table


class CheckFormat(StrEnum):
    """How `check` prints."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    MD = "md"


def check(
    spec: Annotated[
        Path | None,
        typer.Argument(metavar="[SPEC]", help="A spec file; the bundled one by default."),
    ] = None,
    properties: Annotated[
        list[str] | None,
        typer.Option(
            "--property", metavar="ID", help="Check these only, by id or law. Repeatable."
        ),
    ] = None,
    output: Annotated[
        CheckFormat, typer.Option("--output", "-o", help="How to print.")
    ] = CheckFormat.TEXT,
    mutate: Annotated[
        bool,
        typer.Option(
            "--mutate", help="Instead, make mistakes in the spec and see who notices them."
        ),
    ] = False,
    cover: Annotated[
        bool,
        typer.Option("--cover", help="Instead, say what recordings and the checker never touch."),
    ] = False,
    sources: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="With --cover, a recording as `watch` reads it; the bundled one by default. Repeatable.",
        ),
    ] = None,
) -> None:
    """Check a spec: lint it, then prove its properties on everything that can be reached.

    \b
    Examples:
      scion-fsm check
      scion-fsm check my-agent.yaml --property L4 -o md
      scion-fsm check -o junit > check.xml
      scion-fsm check --mutate
      scion-fsm check --cover --from watch.ndjson

    Exits with 1 if a property is violated or a mutant survives, 2 if the spec cannot be used, 3 if a
    property is vacuous.
    """
    from scion_fsm.check import everything, report  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.lifecycle import Lifecycle, bundled_spec  # noqa: PLC0415

    path = spec or bundled_spec()
    if mutate or cover:
        _judge_the_checks(path, output, sources or (), mutates=mutate, covers=cover)
        return
    table = everything.restricted(Lifecycle.load(path).table, tuple(properties or ()))
    unknown = everything.unknown_checks(table)
    if unknown or not table.data.properties:
        what = f"there is no check {', '.join(unknown)}" if unknown else "there is no such property"
        typer.echo(f"scion-fsm: {path}: {what}", err=True)
        raise typer.Exit(EXIT_USAGE)
    name = str(spec) if spec else path.name
    result = measured(table, name)
    typer.echo(report.FORMATS[output.value](result), nl=False)
    verdicts = {outcome.verdict for outcome in result.outcomes}
    if "violated" in verdicts:
        raise typer.Exit(EXIT_NO)
    if "vacuous" in verdicts:
        raise typer.Exit(EXIT_UNDECIDED)


def _judge_the_checks(
    path: Path, output: CheckFormat, recordings: Sequence[str], *, mutates: bool, covers: bool
) -> None:
    from importlib.util import find_spec  # noqa: PLC0415 - loaded when it runs

    from scion_fsm.errors import InputError  # noqa: PLC0415

    if mutates and covers:
        raise InputError("say either --mutate or --cover")
    if output not in (CheckFormat.TEXT, CheckFormat.MD, CheckFormat.JSON):
        raise InputError(f"--mutate and --cover print text, md or json, not {output.value}")
    if find_spec("hypothesis") is None:
        raise InputError("--mutate and --cover need hypothesis; install 'scion-fsm[testing]'")
    from scion_fsm.adequacy import matrix, sources  # noqa: PLC0415
    from scion_fsm.cli.progress import progress_bar  # noqa: PLC0415
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415
    from scion_fsm.spec.parse import parse  # noqa: PLC0415

    lifecycle = Lifecycle.load(path)  # only a spec that can be used has mutants
    with progress_bar() as progress:
        if covers:
            found = sources.measured(lifecycle, recordings, progress=progress)
            told = sources.as_json(found) if output is CheckFormat.JSON else sources.text(found)
            has_failed = False
        else:
            model, _ = parse(path.read_text(encoding="utf-8"), path=str(path))
            rows = list(matrix.kill_matrix(model, progress=progress))
            told = matrix.as_json(rows) if output is CheckFormat.JSON else matrix.summary(rows)
            has_failed = any(row.is_failure for row in rows)
    typer.echo(told, nl=False)
    if has_failed:
        raise typer.Exit(EXIT_NO)


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
