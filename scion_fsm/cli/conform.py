"""`scion-fsm conform`: the suite against any implementation that speaks JSON lines."""

from __future__ import annotations

import shlex
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scion_fsm.cli.options import Command, SpecFile, Timeout
from scion_fsm.cli.progress import progress_bar

if TYPE_CHECKING:
    from scion_fsm.conformance.results import Report, Result

_SHOWN = 10


class Level(StrEnum):
    """How much an implementation owes."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class ReportFormat(StrEnum):
    """How to write a report."""

    JUNIT = "junit"
    JSON = "json"
    MD = "md"
    HTML = "html"


class PhaseName(StrEnum):
    """A part of the suite."""

    VECTORS = "vectors"
    PATHS = "paths"
    PAIRS = "pairs"
    INPUTS = "inputs"
    FRESHNESS = "freshness"
    HISTORIES = "histories"


def conform(
    command: Command,
    case: Annotated[
        list[str] | None,
        typer.Option("--case", metavar="ID", help="Ask this case only; repeatable."),
    ] = None,
    phase: Annotated[
        list[PhaseName] | None,
        typer.Option("--phase", help="Ask this part of the suite only; repeatable."),
    ] = None,
    level: Annotated[
        Level, typer.Option("--level", help="The weakest level whose failures count.")
    ] = Level.MUST,
    known_failures: Annotated[
        Path | None,
        typer.Option(
            "--known-failures", metavar="FILE", help="Cases that are known to fail, with messages."
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Rewrite the known failures to what fails now.")
    ] = False,
    report: Annotated[
        ReportFormat | None, typer.Option("--report", help="Write a report in this format.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The report's file.  [default: standard output]"
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the random histories.")] = 0,
    histories: Annotated[
        int, typer.Option("--histories", min=0, help="Random histories of each kind.")
    ] = 100,
    timeout: Timeout = 10.0,
    validate_protocol: Annotated[
        bool,
        typer.Option("--validate-protocol", help="Hold every reply to the letter of the protocol."),
    ] = False,
    spec: SpecFile = None,
) -> None:
    """Test an implementation against the spec.

    COMMAND is a program that speaks scion-fsm/1, JSON lines on its standard streams; `scion-fsm
    adapter new` writes the code for it.

    \b
    Examples:
      scion-fsm conform -- ./my-adapter
      scion-fsm conform --report html -o report.html -- node adapter.mjs
      scion-fsm conform --known-failures known.txt --fix -- ./my-adapter

    Exits with 0 if it conforms, 1 if not, 2 if COMMAND cannot be used, 3 if it could not be decided.
    """
    from scion_fsm.cli.reading import lifecycle_of  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.conformance import cases, reports, suite  # noqa: PLC0415
    from scion_fsm.conformance.process import ProcessSubject  # noqa: PLC0415

    _check(case, phase, known_failures, fix=fix)
    lifecycle = lifecycle_of(spec)
    options = suite.Options(
        phases=tuple(name.value for name in phase) if phase else cases.PHASES,
        only=tuple(case or ()),
        level=level.value,
        seed=seed,
        histories=histories,
    )
    with (
        ProcessSubject(
            command, lifecycle=lifecycle, timeout=timeout, validate=validate_protocol
        ) as session,
        progress_bar() as progress,
    ):
        done = suite.run(lifecycle, session, options, progress=progress)
    if known_failures is not None:
        done = _held_against(done, known_failures, fix=fix, complete=not (case or phase))
    if report is not None:
        _write(reports.FORMATS[report.value](done, lifecycle.table), output)
    _tell(done, command, options, to_error=report is not None and output is None)
    raise typer.Exit(done.exit_code)


def _check(
    case: list[str] | None, phase: list[PhaseName] | None, known: Path | None, *, fix: bool
) -> None:
    if fix and known is None:
        raise typer.BadParameter("--fix rewrites the file that --known-failures names")
    if fix and (case or phase):
        raise typer.BadParameter("--fix needs the whole suite; leave out --case and --phase")


def _held_against(done: Report, path: Path, *, fix: bool, complete: bool) -> Report:
    from scion_fsm.cli.reading import text_of  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.conformance import known  # noqa: PLC0415

    text = "" if fix and not path.exists() else text_of(path)
    if fix:
        text = known.fixed(done, text)
        _write(text, path)
    return known.judge(done, text, path=str(path), complete=complete)


def _write(text: str, path: Path | None) -> None:
    from scion_fsm.errors import InputError  # noqa: PLC0415 - loaded when the command runs

    if path is None:
        typer.echo(text, nl=False)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error


def _tell(done: Report, command: list[str], options: object, *, to_error: bool) -> None:
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in done.results:
        if result.verdict.value in ("failed", "inconclusive"):
            groups.setdefault((result.phase, result.law), []).append(result)
    for (phase, law), results in groups.items():
        typer.echo(f"{phase}, {law}: {len(results)}", err=to_error)
        for result in results[:_SHOWN]:
            typer.echo(
                f"  {result.id} ({result.level}, {result.rule}): {result.message}", err=to_error
            )
            typer.echo(f"    {_steps(result.steps)}", err=to_error)
            if result.standard_error:
                typer.echo(
                    f"    standard error: {result.standard_error.strip()[-300:]}", err=to_error
                )
        if results[_SHOWN:]:
            typer.echo(f"  … and {len(results) - _SHOWN} more; --report md tells all", err=to_error)
        shown = shlex.join(command)
        seed = _seed_option(options)
        typer.echo(
            f"  Reproduce with: scion-fsm conform {seed}--case {results[0].id} -- {shown}",
            err=to_error,
        )
    for problem in done.problems:
        typer.echo(problem, err=to_error)
    typer.echo(done.closing_line(), err=to_error)
    lesser = len(done.failures) - len(done.counting_failures)
    if lesser:
        typer.echo(f"{lesser} of the failures do not count at level {done.level}", err=to_error)


def _seed_option(options: object) -> str:
    seed, histories = getattr(options, "seed", 0), getattr(options, "histories", 100)
    told = f"--seed {seed} " if seed else ""
    return told + (f"--histories {histories} " if histories > 100 else "")  # noqa: PLR2004 - the default


def _steps(steps: tuple[str, ...]) -> str:
    shown = steps if len(steps) <= 12 else (*steps[:5], "…", *steps[-6:])  # noqa: PLR2004 - one line
    return " → ".join(shown)
