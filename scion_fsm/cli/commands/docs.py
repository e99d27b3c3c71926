"""`scion-fsm docs`: blocks of Markdown files that are made from the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scion_fsm.cli import EXIT_NO, EXIT_USAGE, options, printing
from scion_fsm.cli.helping import Command

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=Command)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=options.PATH, help="Markdown files."
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a block is out of date.")
@click.option("--write", is_flag=True, help="Rewrite the blocks that are out of date.")
@options.spec
def docs(*, files: tuple[Path, ...], check: bool, write: bool, spec: Path | None) -> None:
    """Check or rewrite the blocks that Markdown files have from the spec.

    \b
    Examples:
      scion-fsm docs --check README.md docs/*.md
      scion-fsm docs --write README.md

    \f
    A block stands between <!-- scion-fsm:begin NAME --> and <!-- scion-fsm:end -->. Its name is one of:
    diagram VIEW, phases, examples, glossary, states, events, arrows, pods, features, runs,
    run features, freshness KIND, features KIND, containers, exits, words, exit reasons, laws,
    properties, figures, matrix, differences, proof, mutants, coverage, simulated, branches,
    faults; a KIND of input is runtime, commands or reports.

    Exits with 1 if --check finds a block that is out of date, and shows the difference.
    """
    if check == write:
        printing.tell("say either --check or --write")
        raise click.exceptions.Exit(EXIT_USAGE)
    from scion_fsm.publish.document_files import outdated  # noqa: PLC0415 - loaded when the command runs

    found = outdated(files, options.lifecycle_of(spec))
    for file in found:
        if write:
            file.write()
            printing.line(f"{file.path} written")
        else:
            printing.text(file.difference)
            printing.tell(file.remedy)
    if check and found:
        raise click.exceptions.Exit(EXIT_NO)
