"""`scion-fsm docs`: blocks of Markdown files that are made from the spec."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scion_fsm.cli import EXIT_NO, EXIT_USAGE
from scion_fsm.cli.options import Spec, lifecycle_of


def docs(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Markdown files.")],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a block is out of date.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Rewrite the blocks that are out of date.")
    ] = False,
    spec: Spec = None,
) -> None:
    """Check or rewrite the blocks that Markdown files have from the spec.

    A block stands between <!-- scion-fsm:begin NAME --> and <!-- scion-fsm:end -->. Its name is one of:
    diagram VIEW, states, events, pods, features, freshness, laws, properties, figures, matrix,
    differences.

    \b
    Examples:
      scion-fsm docs --check README.md docs/*.md
      scion-fsm docs --write README.md

    Exits with 1 if --check finds a block that is out of date, and shows the difference.
    """
    if check == write:
        typer.echo("scion-fsm: say either --check or --write", err=True)
        raise typer.Exit(EXIT_USAGE)
    from scion_fsm.document_files import outdated  # noqa: PLC0415 - loaded when the command runs

    found = outdated(files, lifecycle_of(spec))
    for file in found:
        if write:
            file.write()
            typer.echo(f"{file.path} written")
        else:
            typer.echo(file.difference, nl=False)
            typer.echo(f"scion-fsm: {file.remedy}", err=True)
    if check and found:
        raise typer.Exit(EXIT_NO)
