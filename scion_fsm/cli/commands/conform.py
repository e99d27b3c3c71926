"""`scion-fsm conform`: the suite against any implementation that speaks JSON lines."""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING, Literal, NoReturn, get_args

import click

from scion_fsm.cli import options, printing
from scion_fsm.cli.helping import Command, Rare
from scion_fsm.cli.progress import progress_bar
from scion_fsm.errors import told_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scion_fsm.conform.suite.results import Report, Result
    from scion_fsm.conform.suite.suite import Options
    from scion_fsm.lifecycle import Lifecycle

_SHOWN = 10


Level = Literal["MUST", "SHOULD", "MAY"]
ReportFormat = Literal["junit", "json", "md", "html"]
Part = Literal["vectors", "paths", "pairs", "inputs", "freshness", "histories"]


@click.command(cls=Command)
@options.command
@click.option(
    "--case", "cases", multiple=True, metavar="ID", help="Ask this case only; repeatable."
)
@click.option(
    "--phase",
    "parts",
    multiple=True,
    type=click.Choice(get_args(Part)),
    help="Ask this part of the suite only; repeatable.",
    cls=Rare,
)
@click.option(
    "--level",
    type=click.Choice(get_args(Level)),
    default="MUST",
    help="The weakest level whose failures count.",
    cls=Rare,
)
@click.option(
    "--known-failures",
    metavar="FILE",
    type=options.PATH,
    help="Cases that are known to fail, with messages.",
    cls=Rare,
)
@click.option(
    "--fix",
    is_flag=True,
    help="Rewrite the known failures to what fails now.",
    cls=Rare,
)
@click.option(
    "--like",
    metavar="SCION",
    help="Expect what is foretold of a part of Scion, and name its row.",
    cls=Rare,
)
@click.option(
    "--report", type=click.Choice(get_args(ReportFormat)), help="Write a report in this format."
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=options.PATH,
    help="The report's file, not the terminal.",
)
@click.option(
    "--seed",
    metavar="NUMBER",
    default=0,
    help="Of the random histories.",
    cls=Rare,
)
@click.option(
    "--histories",
    metavar="NUMBER",
    type=click.IntRange(min=0),
    default=100,
    help="Random histories of each kind.",
    cls=Rare,
)
@click.option(
    "--require",
    metavar="NAMES",
    help="Fail where one of these laws was never asked, or one of these capabilities is lacking.",
)
@click.option(
    "--fuzz",
    metavar="NUMBER",
    type=click.IntRange(min=1),
    help="Tell random stories of inputs.",
)
@options.timeout
@click.option(
    "--validate-protocol",
    is_flag=True,
    help="Hold replies to the protocol's letter.",
    cls=Rare,
)
@options.spec
def conform(
    *,
    command: tuple[str, ...],
    cases: tuple[str, ...],
    parts: tuple[Part, ...],
    level: Level,
    known_failures: Path | None,
    fix: bool,
    like: str | None,
    report: ReportFormat | None,
    output: Path | None,
    seed: int,
    histories: int,
    require: str | None,
    fuzz: int | None,
    timeout: float,
    validate_protocol: bool,
    spec: Path | None,
) -> None:
    """Test an implementation against the spec.

    COMMAND is a program that speaks scion-fsm/2, JSON lines on its standard streams; `scion-fsm
    init` writes the code for it.

    \b
    Examples:
      scion-fsm conform -- ./my-adapter
      scion-fsm conform --report html -o report.html -- node adapter.mjs
      scion-fsm conform --fuzz 100000 --seed 7 -- ./my-adapter

    \f
    \b
    More examples:
      scion-fsm conform --require observe,L4,L6,L7 -- ./my-adapter

    Exits with 0 if it conforms, 1 if not, 2 if COMMAND cannot be used, 3 if it could not be decided.
    """
    from scion_fsm.conform.subject.process import ProcessSubject  # noqa: PLC0415
    from scion_fsm.conform.suite import reports, suite  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.conform.suite.cases import PHASES  # noqa: PLC0415
    from scion_fsm.text_files import write  # noqa: PLC0415

    _check(known_failures, fix=fix, selects=bool(cases or parts))
    if output is not None and report is None:
        raise click.BadParameter("-o is the file of a report; say which, as --report md")
    lifecycle = options.lifecycle_of(spec)
    required, abilities = _required(require, lifecycle)
    if like is not None:
        _check_like(like)
    if fuzz is not None:
        if cases or parts or report or known_failures or require or like:
            raise click.BadParameter(
                "--fuzz has no cases; leave out what selects, lists, foretells or requires them"
            )
        _fuzz(lifecycle, command, count=fuzz, seed=seed, timeout=timeout)
    asked = suite.Options(
        phases=parts or PHASES,
        only=cases,
        level=level,
        seed=seed,
        histories=histories,
    )
    with (
        ProcessSubject(
            command, lifecycle=lifecycle, timeout=timeout, validate=validate_protocol
        ) as session,
        progress_bar() as progress,
    ):
        done = suite.run(lifecycle, session, asked, progress=progress)
    if like is not None:
        done = _foretold(done, like, err=report is not None)
    if known_failures is not None:
        done = _held_against(done, known_failures, fix=fix, complete=not (cases or parts))
    done = done.requiring(
        required, lacking=[name for name in abilities if name not in session.capabilities]
    )
    if report is not None:
        text = reports.FORMATS[report](done, lifecycle.table)
        if output is None:
            printing.text(text)
        else:
            write(output, text)
    _tell(done, command, asked, to_error=report is not None and output is None)
    raise click.exceptions.Exit(done.exit_code)


def _required(told: str | None, lifecycle: Lifecycle) -> tuple[list[str], list[str]]:
    """Tells laws from capabilities; any other word is a mistake."""
    from scion_fsm.conform.subject.protocol import CAPABILITIES  # noqa: PLC0415 - loaded when the command runs

    named = told.split(",") if told is not None else []
    laws = lifecycle.table.data.laws
    for name in named:
        if name not in laws and name not in CAPABILITIES:
            known = ", ".join((*laws, *CAPABILITIES))
            raise click.BadParameter(f"{name!r} is no law and no capability; {known} are")
    abilities: list[str] = [name for name in named if name in CAPABILITIES]
    return [name for name in named if name not in abilities], abilities


def _fuzz(
    lifecycle: Lifecycle, command: Sequence[str], *, count: int, seed: int, timeout: float
) -> NoReturn:
    from scion_fsm.conform.fuzz.run import run  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.conform.subject.process import ProcessSubject  # noqa: PLC0415

    with (
        ProcessSubject(command, lifecycle=lifecycle, timeout=timeout) as session,
        progress_bar() as progress,
    ):
        done = run(lifecycle.table, session, count=count, seed=seed, progress=progress)
    for finding in done.findings:
        printing.line(f"{finding.id}: {finding.message}")
        printing.line(f"  {_steps(finding.steps)}")
    row, least = min(done.rows.items(), key=lambda asked: asked[1])
    printing.line(
        f"{done.inputs:,} inputs, {done.answered:,} answered: {done.differing:,} stories differ; "
        f"every row was asked at least {least:,} times ({row})"
    )
    raise click.exceptions.Exit(done.exit_code)


def _check_like(like: str) -> None:
    from scion_fsm.conform.suite.foretold import subjects  # noqa: PLC0415 - only with --like

    if like not in subjects():
        raise click.BadParameter(f"{like!r} is no part of Scion; {', '.join(subjects())} are")


def _foretold(done: Report, like: str, *, err: bool) -> Report:
    """Expects what is foretold of a part of Scion, and tells each failure with its row."""
    from scion_fsm.conform.suite.foretold import judge  # noqa: PLC0415 - only with --like
    from scion_fsm.conform.suite.results import Verdict  # noqa: PLC0415

    judged = judge(done, like)
    for result in judged.results:
        if result.verdict is Verdict.EXPECTED:
            printing.line(f"{result.id}: {result.message}", err=err)
    return judged


def _check(known: Path | None, *, fix: bool, selects: bool) -> None:
    if fix and known is None:
        raise click.BadParameter("--fix rewrites the file that --known-failures names")
    if fix and selects:
        raise click.BadParameter("--fix needs the whole suite; leave out --case and --phase")


def _held_against(done: Report, path: Path, *, fix: bool, complete: bool) -> Report:
    from scion_fsm.conform.suite import known  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.text_files import text_of, write  # noqa: PLC0415

    text = "" if fix and not path.exists() else text_of(path)
    if fix:
        text = known.fixed(done, text)
        write(path, text)
    return known.judge(done, text, path=str(path), complete=complete)


def _tell(done: Report, command: Sequence[str], asked: Options, *, to_error: bool) -> None:
    tell = partial(printing.line, err=to_error)
    for (phase, law), results in _failing(done).items():
        tell(f"{phase}, {law}: {len(results)}")
        for result in results[:_SHOWN]:
            tell(f"  {result.id} ({result.level}, {result.rule}): {result.message}")
            tell(f"    {_steps(result.steps)}")
            if result.standard_error:
                tell(f"    standard error: {result.standard_error.strip()[-300:]}")
        if results[_SHOWN:]:
            tell(f"  … and {len(results) - _SHOWN} more; --report md tells all")
        again = f"scion-fsm conform {_seed_option(asked)}--case {results[0].id}"
        tell(f"  Reproduce with: {again} -- {shlex.join(command)}")
        tell(f"  {results[0].rule or law} is told at {told_at(results[0].rule or law)}")
    never = (str(one) for one in done.asked() if one.never)
    for line in filter(None, (*never, done.left_out(), *done.problems)):
        tell(line)
    tell(done.closing_line())
    lesser = len(done.failures) - len(done.counting_failures)
    if lesser:
        tell(f"{lesser} of the failures do not count at level {done.level}")


def _failing(done: Report) -> dict[tuple[str, str], list[Result]]:
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in done.results:
        if result.verdict.value in ("failed", "inconclusive"):
            groups.setdefault((result.phase, result.law), []).append(result)
    return groups


def _seed_option(asked: Options) -> str:
    told = f"--seed {asked.seed} " if asked.seed else ""
    return told + (f"--histories {asked.histories} " if asked.histories > 100 else "")  # noqa: PLR2004 - the default


def _steps(steps: tuple[str, ...]) -> str:
    shown = steps if len(steps) <= 12 else (*steps[:5], "…", *steps[-6:])  # noqa: PLR2004 - one line
    return " → ".join(shown)
