"""`scion-fsm check`: everything that can be reached, and every property judged on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import click

from scion_fsm.cli import EXIT_NO, EXIT_UNDECIDED, completion, options, printing
from scion_fsm.cli.helping import Command
from scion_fsm.errors import InputError, did_you_mean
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.table import Table

CheckFormat = Literal["text", "json", "junit", "sarif", "md"]


@click.command(cls=Command)
@options.spec_argument
@click.option(
    "--property",
    "properties",
    multiple=True,
    metavar="ID",
    shell_complete=completion.of(completion.properties),
    help="Check these only, by id or law. Repeatable.",
)
@options.output(*get_args(CheckFormat))
@click.option("--whole", is_flag=True, help="Walk the worlds within their whole bounds; minutes.")
@click.option("--mutate", is_flag=True, help="Instead, see who notices mistakes in the spec.")
@click.option("--cover", is_flag=True, help="Instead, say what nothing ever touches.")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="FILE",
    type=options.NAME_OF_PATH,
    help="With --cover, a recording as `watch` reads it.",
)
def check(
    *,
    spec: Path | None,
    properties: tuple[str, ...],
    output: CheckFormat,
    whole: bool,
    mutate: bool,
    cover: bool,
    sources: tuple[str, ...],
) -> None:
    """Check a spec: lint it, then prove its properties on everything that can be reached.

    \b
    Examples:
      scion-fsm check
      scion-fsm check my-agent.yaml --property L4 -o md
      scion-fsm check --whole
      scion-fsm check --cover --from watch.ndjson

    \f
    \b
    More examples:
      scion-fsm check -o junit > check.xml
      scion-fsm check --mutate

    Exits with 1 if a property is violated, a mutant survives or a part of a recording is a problem, 2
    if the spec cannot be used, 3 if a property is vacuous.
    """
    from scion_fsm.cli import proving  # noqa: PLC0415
    from scion_fsm.cli.progress import progress_bar  # noqa: PLC0415
    from scion_fsm.lifecycle import Lifecycle, bundled_spec  # noqa: PLC0415
    from scion_fsm.prove.check import report  # noqa: PLC0415 - loaded when it runs
    from scion_fsm.prove.check.verdict import Report  # noqa: PLC0415

    path = spec or bundled_spec()
    if sources and not cover:
        raise InputError("--from names what --cover measures; add --cover")
    if properties and (mutate or cover):
        raise InputError("--property goes with neither --mutate nor --cover, which judge them all")
    if whole and (mutate or cover):
        raise InputError("--whole goes with neither --mutate nor --cover")
    if mutate or cover:
        if mutate and cover:
            raise InputError("say either --mutate or --cover")
        _judge_the_checks(path, output, sources if cover else None)
        return
    name = str(spec) if spec else path.name
    if spec is None:
        # It is stored compiled, so the proof can begin while it is read, linted and compiled; if that
        # makes something else of it, the proof begins anew.
        stored, loaded = Lifecycle.default(), list[Lifecycle]()
        table = _chosen(stored, name, properties)
        with progress_bar() as told:
            parts = proving.prove(
                table,
                is_whole=whole,
                meanwhile=lambda: loaded.append(Lifecycle.load(path)),
                told=told,
            )
        is_proved = loaded[0].table.data == stored.table.data
    else:
        loaded, is_proved = [Lifecycle.load(path)], False
    if not is_proved:
        table = _chosen(loaded[0], name, properties)
        with progress_bar() as told:
            parts = proving.prove(table, is_whole=whole, told=told)
    data = table.data
    result = Report(data.machine, data.version, data.digest, name, parts)
    printing.text(report.FORMATS[output](result))
    verdicts = {outcome.verdict for outcome in result.outcomes}
    if "violated" in verdicts:
        raise click.exceptions.Exit(EXIT_NO)
    if "vacuous" in verdicts:
        raise click.exceptions.Exit(EXIT_UNDECIDED)


def _chosen(lifecycle: Lifecycle, name: str, properties: tuple[str, ...]) -> Table:
    """Gives the table of a named spec with the properties that are asked for."""
    from scion_fsm.prove.check import everything  # noqa: PLC0415 - loaded when it runs

    whole = lifecycle.table
    known = tuple(dict.fromkeys(n for c in whole.data.properties for n in (c.law, c.id) if n))
    for wanted in properties:
        if wanted not in known:
            raise InputError(
                f"{name} has no property or law {quoted(wanted)}{did_you_mean(wanted, known)};"
                f" there are: {', '.join(known)}"
            )
    table = everything.restricted(whole, properties)
    unknown = everything.unknown_checks(table)
    if unknown or not table.data.properties:
        what = f"there is no check {', '.join(unknown)}" if unknown else "it has no properties"
        raise InputError(f"{name}: {what}")
    return table


def _judge_the_checks(path: Path, output: CheckFormat, recordings: Sequence[str] | None) -> None:
    """Mutates, or without `None` for the recordings says what is covered."""
    from importlib.util import find_spec  # noqa: PLC0415 - loaded when it runs

    if output not in ("text", "md", "json"):
        raise InputError(f"--mutate and --cover print text, md or json, not {output}")
    if find_spec("hypothesis") is None:
        raise InputError("--mutate and --cover need hypothesis; install 'scion-fsm[testing]'")
    from scion_fsm.conform.testing.subject import Subject  # noqa: PLC0415
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415

    lifecycle = Lifecycle.load(path)  # only a spec that can be used has mutants
    Subject.of(lifecycle)  # by which the suites judge
    if recordings is None:
        _mutate(path, lifecycle, output)
    else:
        _cover(path, lifecycle, output, recordings)


def _mutate(path: Path, lifecycle: Lifecycle, output: CheckFormat) -> None:
    from scion_fsm.cli import proving  # noqa: PLC0415
    from scion_fsm.cli.progress import progress_bar  # noqa: PLC0415
    from scion_fsm.machine.spec.parse import parse  # noqa: PLC0415
    from scion_fsm.prove.mutate import detectors, matrix  # noqa: PLC0415 - loaded when it runs

    # Whoever finds something in the spec itself finds it in every mutant and would seem to kill it.
    outcomes = (outcome for part in proving.prove(lifecycle.table) for outcome in part.outcomes)
    wrong = [f"{found.id} is {found.verdict}" for found in outcomes if found.verdict != "proved"]
    broken = detectors.broken_law(lifecycle, detectors.Bench(lifecycle).examples)
    if broken is not None and not wrong:
        wrong = [f"it breaks {broken.law}: {broken.complaint}"]
    if wrong:
        why = f"{'; '.join(wrong)}; mend that first, then make mistakes in it"
        printing.tell(f"{path}: {why}")
        raise click.exceptions.Exit(EXIT_NO)
    model, _ = parse(path.read_text(encoding="utf-8"), path=str(path))
    with progress_bar() as progress:
        rows = list(matrix.kill_matrix(model, progress=progress))
    printing.text(matrix.as_json(rows) if output == "json" else matrix.summary(rows))
    if any(row.is_failure for row in rows):
        raise click.exceptions.Exit(EXIT_NO)


def _cover(
    path: Path, lifecycle: Lifecycle, output: CheckFormat, recordings: Sequence[str]
) -> None:
    from scion_fsm.cli.progress import progress_bar  # noqa: PLC0415
    from scion_fsm.cli.reading import Reading  # noqa: PLC0415
    from scion_fsm.conform.testing.worlds.walk import LawBrokenError  # noqa: PLC0415
    from scion_fsm.prove.mutate import sources  # noqa: PLC0415 - loaded when it runs

    readings = [Reading(source, None, lifecycle=lifecycle) for source in recordings]
    try:
        with progress_bar() as progress:
            found = sources.measured(lifecycle, readings, progress=progress)
    except LawBrokenError as error:
        told = f"{path}: it breaks {error.law}: {error.complaint}; mend that first"
        printing.tell(told)
        raise click.exceptions.Exit(EXIT_NO) from error
    printing.text(sources.as_json(found) if output == "json" else sources.text(found))
    if any(reading.problems for reading in readings):
        raise click.exceptions.Exit(EXIT_NO)
