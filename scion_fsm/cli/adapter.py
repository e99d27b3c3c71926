"""`scion-fsm adapter`, `vectors` and `generate`: files for implementations in other languages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scion_fsm.cli.options import SpecFile

if TYPE_CHECKING:
    from collections.abc import Mapping


class Language(StrEnum):
    """A language that files are made for."""

    GO = "go"
    TYPESCRIPT = "typescript"
    PYTHON = "python"


class Target(StrEnum):
    """What constants are made as."""

    GO = "go"
    TYPESCRIPT = "typescript"
    JSON_SCHEMA = "json-schema"


Directory = Annotated[Path, typer.Argument(metavar="DIR", help="Where to; made if there is none.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")]

adapter_app = typer.Typer(no_args_is_help=True, help="Begin an adapter for `scion-fsm conform`.")
vectors_app = typer.Typer(no_args_is_help=True, help="The suite's fixed cases as files.")


@adapter_app.command("new")
def new(
    language: Annotated[Language, typer.Argument(metavar="go|typescript|python")],
    directory: Directory,
    force: Force = False,
    spec: SpecFile = None,
) -> None:
    """Write an adapter that conforms as it is, to put your implementation into.

    \b
    Examples:
      scion-fsm adapter new go my-adapter
      cd my-adapter && go build -o adapter . && scion-fsm conform -- ./adapter
    """
    from scion_fsm.cli.reading import lifecycle_of  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.conformance import scaffold  # noqa: PLC0415

    _write_all(scaffold.adapter(language.value, lifecycle_of(spec)), directory, force=force)
    typer.echo(f"next: {_NEXT[language]}")


_NEXT = {
    Language.GO: "put your code into subject.go, `go build -o adapter .`, `scion-fsm conform -- ./adapter`",
    Language.TYPESCRIPT: "put your code into subject.mjs, `scion-fsm conform -- node adapter.mjs`",
    Language.PYTHON: "give your object as the subject, `pytest test_conformance.py`",
}


@vectors_app.command("copy")
def copy(
    directory: Directory,
    language: Annotated[
        Language, typer.Option("--lang", help="The language of the test that loops over them.")
    ],
    force: Force = False,
    spec: SpecFile = None,
) -> None:
    """Write the vectors, and a test file that loops over them.

    \b
    Example:
      scion-fsm vectors copy testdata --lang go
    """
    from scion_fsm.cli.reading import lifecycle_of  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.conformance import scaffold  # noqa: PLC0415

    _write_all(scaffold.vector_tests(language.value, lifecycle_of(spec)), directory, force=force)


def generate(
    target: Annotated[Target, typer.Argument(metavar="go|typescript|json-schema")],
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Where to.  [default: print]", show_default=False),
    ] = None,
    package: Annotated[str, typer.Option("--package", help="The Go package's name.")] = "lifecycle",
    force: Force = False,
    spec: SpecFile = None,
) -> None:
    """Write phases, activities, predicates and the transition table as constants.

    \b
    Examples:
      scion-fsm generate go pkg/lifecycle
      scion-fsm generate json-schema
    """
    from scion_fsm.cli.reading import lifecycle_of  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.conformance import constants  # noqa: PLC0415

    table = lifecycle_of(spec).table
    if target is Target.GO:
        if not package.isidentifier() or not package.isascii():
            raise typer.BadParameter(f"{package!r} is not a name for a Go package")
        files = constants.go(table, package)
    else:
        files = constants.TARGETS[target.value](table)
    if directory is not None:
        _write_all(files, directory, force=force)
        return
    for content in files.values():
        typer.echo(content, nl=False)


def _write_all(files: Mapping[str, str], directory: Path, *, force: bool) -> None:
    """Writes all files or, where one is in the way, none."""
    from scion_fsm.errors import InputError  # noqa: PLC0415 - loaded when the command runs

    there = [name for name in files if (directory / name).exists()]
    if there and not force:
        raise InputError(f"{directory / there[0]} is there already; say --force to overwrite it")
    try:
        for name, content in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            typer.echo(f"{path} written")
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}") from error
