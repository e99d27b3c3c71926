"""`scion-fsm docs`: blocks of Markdown files that are made from the spec."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scion_fsm.cli import EXIT_NO, EXIT_USAGE
from scion_fsm.cli.options import Spec, lifecycle_of
from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def docs(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Markdown files.")],
    check: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a block is out of date.")
    ] = False,
    write: Annotated[  # noqa: FBT002
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
    from scion_fsm.documents import filled  # noqa: PLC0415 - loaded when the command runs

    lifecycle = lifecycle_of(spec)
    texts = {path: _read(path) for path in files}
    made = {path: filled(text, lifecycle, path=str(path)) for path, text in texts.items()}
    outdated = [path for path in files if made[path] != texts[path]]
    for path in outdated:
        if write:
            _write(path, made[path])
            typer.echo(f"{path} written")
        else:
            typer.echo("".join(_difference(path, texts[path], made[path])), nl=False)
            typer.echo(f"{path} is out of date; run `scion-fsm docs --write {path}`", err=True)
    if check and outdated:
        raise typer.Exit(EXIT_NO)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8") from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error


def _difference(path: Path, before: str, after: str) -> Iterator[str]:
    return difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"{path} as it is",
        f"{path} as the spec gives it",
    )
