"""`scion-fsm init` and `generate`: files for implementations in other languages.

`adapter new` and `vectors copy` are what `init` was called; they are not in the help.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn, get_args

import click

from scion_fsm.cli import options, printing
from scion_fsm.cli.helping import Command

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Language = Literal["go", "typescript", "python"]
Target = Literal["go", "typescript", "json-schema"]
_LANGUAGES = click.Choice(get_args(Language))
_TARGETS = click.Choice(get_args(Target))

_directory = click.argument(
    "directory", metavar="DIR", type=options.PATH, help="Where to; made if there is none."
)
_force = click.option(
    "--force", is_flag=True, help="Overwrite files that are there, but for your own code."
)
OWN_CODE = ("subject.go", "subject.mjs", "test_conformance.py")
"""The files that `init` says your code goes into."""


@click.group(hidden=True)
def adapter() -> None:
    """Begin an adapter for `scion-fsm conform`."""


@click.group(hidden=True)
def vectors() -> None:
    """The suite's fixed cases as files."""


@adapter.command(cls=Command, short_help="Write an adapter to put your implementation into.")
@click.argument(
    "language",
    metavar="go|typescript|python",
    type=_LANGUAGES,
    help="What your implementation is written in.",
)
@_directory
@_force
@options.spec
def new(*, language: Language, directory: Path, force: bool, spec: Path | None) -> None:
    """Write an adapter that conforms as it is, to put your implementation into.

    \b
    Examples:
      scion-fsm adapter new go lifecycle
      cd lifecycle && go build -o adapter . && scion-fsm conform -- ./adapter
    """
    from scion_fsm.conform.languages import scaffold  # noqa: PLC0415 - loaded when the command runs

    files = scaffold.adapter(language, options.lifecycle_of(spec))
    _write_all(_beneath(directory, files), force=force)
    printing.line(f"next: {_NEXT[language]}")


_NEXT: dict[Language, str] = {
    "go": "put your code into subject.go, `go build -o adapter .`, `scion-fsm conform -- ./adapter`",
    "typescript": "put your code into subject.mjs, `scion-fsm conform -- node adapter.mjs`",
    "python": "give your object as the subject, `pytest test_conformance.py`",
}


@vectors.command(cls=Command)
@_directory
@click.option(
    "--lang",
    "language",
    type=_LANGUAGES,
    required=True,
    help="The language of the test that loops over them.",
)
@_force
@options.spec
def copy(*, directory: Path, language: Language, force: bool, spec: Path | None) -> None:
    """Write the vectors, and a test file that loops over them.

    \b
    Example:
      scion-fsm vectors copy testdata --lang go
    """
    from scion_fsm.conform.languages import scaffold  # noqa: PLC0415 - loaded when the command runs

    files = scaffold.vector_tests(language, options.lifecycle_of(spec))
    _write_all(_beneath(directory, files), force=force)


@click.command(cls=Command)
@click.argument(
    "language",
    metavar="go|typescript|python",
    type=_LANGUAGES,
    help="What your implementation is written in.",
)
@click.argument(
    "directory",
    metavar="[DIR]",
    type=options.PATH,
    default="scion-fsm",
    help="Where to; made if there is none.  [default: scion-fsm]",
)
@_force
@options.spec
def init(*, language: Language, directory: Path, force: bool, spec: Path | None) -> None:
    """Write the library, an adapter that conforms as it is, tests, and a CI workflow.

    The workflow goes into the repository that DIR is in; it holds the library to the spec and your
    adapter to the suite.

    \b
    Examples:
      scion-fsm init go
      scion-fsm init typescript web/lifecycle
    """
    from scion_fsm.conform.languages import scaffold  # noqa: PLC0415 - loaded when the command runs

    root = _repository(directory)
    own = directory.resolve().relative_to(root).as_posix()
    module = _module(directory)
    files = scaffold.begun(
        language,
        options.lifecycle_of(spec),
        path=module.path if module else None,
        has_pods=module is not None and module.has_pods,
    )
    name, content = scaffold.workflow(language, own)
    _write_all({**_beneath(directory, files), root / name: content}, force=force)
    printing.line(f"next: {_NEXT[language]}")


@click.command(cls=Command)
@click.argument(
    "target",
    metavar="go|typescript|json-schema",
    type=_TARGETS,
    help="What to write it in.",
)
@click.argument(
    "directory",
    metavar="[DIR]",
    type=options.PATH,
    required=False,
    help="Where to.  [default: print]",
)
@click.option("--package", metavar="NAME", default="lifecycle", help="The Go package's name.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
@_force
@options.spec
def generate(
    *,
    target: Target,
    directory: Path | None,
    package: str,
    check: bool,
    force: bool,
    spec: Path | None,
) -> None:
    """Write the whole lifecycle as a library of a language, or an agent's state as JSON Schema.

    The library observes pods, containers, hooks, heartbeats, commands and files, and decides by runs and
    freshness. In a Go module that requires k8s.io/api a package beside it takes pods of that.

    \b
    Examples:
      scion-fsm generate go pkg/lifecycle
      scion-fsm generate json-schema
    """
    from scion_fsm.conform.languages import golang, targets  # noqa: PLC0415 - loaded when the command runs

    table = options.lifecycle_of(spec).table
    if target == "go":
        is_name = package.isidentifier() and package.isascii() and package != "_"
        if not is_name or package in golang.KEYWORDS:
            raise click.BadParameter(f"{package!r} is not a name for a Go package")
        module = _module(directory)
        path = module.path if module is not None and module.has_pods else None
        files = golang.go(table, package, path)
    else:
        files = targets.TARGETS[target](table)
    if check:
        if directory is None:
            raise click.BadParameter("--check needs the directory that was written")
        _drift(files, directory)
    if directory is not None:
        _write_all(_beneath(directory, files), force=force)
        return
    for content in files.values():
        printing.text(content)


class _Module(NamedTuple):
    """What a folder of a Go module is imported as, and whether the module has the types of Kubernetes' API."""

    path: str
    has_pods: bool


def _module(directory: Path | None) -> _Module | None:
    """Finds the go.mod above a folder; None where there is none."""
    if directory is None:
        return None
    at = directory.resolve()
    for above in (at, *at.parents):
        try:
            text = (above / "go.mod").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        found = re.search(r"^module[ \t]+\"?([^\s\"]+)", text, re.MULTILINE)
        if found is None:
            return None
        path = "/".join((found[1], *at.relative_to(above).parts))
        return _Module(path, re.search(r"\bk8s\.io/api v", text) is not None)
    return None


def _drift(files: Mapping[str, str], directory: Path) -> NoReturn:
    """Tells which files are not as they would be written, and ends with 1 if any is not."""
    differing = 0
    for name, content in files.items():
        path = directory / name
        try:
            is_same = path.read_bytes() == content.encode()
        except OSError:
            is_same = False
        if not is_same:
            differing += 1
            printing.line(f"{path} is not as it would be written", err=True)
    raise click.exceptions.Exit(1 if differing else 0)


def _repository(directory: Path) -> Path:
    """Gives the root of the repository that a folder is in; the folder itself where it is in none."""
    at = directory.resolve()
    return next((above for above in (at, *at.parents) if (above / ".git").exists()), at)


def _beneath(directory: Path, files: Mapping[str, str]) -> dict[Path, str]:
    return {directory / name: content for name, content in files.items()}


def _write_all(files: Mapping[Path, str], *, force: bool) -> None:
    """Writes all files or, where one is in the way, none."""
    from scion_fsm.errors import InputError  # noqa: PLC0415 - loaded when the command runs

    there = [path for path in files if path.exists()]
    if there and not force:
        others = f" and {len(there) - 1} others are" if len(there) > 1 else " is"
        raise InputError(
            f"{there[0]}{others} there already; say --force to overwrite all but your own code"
        )
    try:
        for path, content in files.items():
            if path in there and path.name in OWN_CODE:
                printing.line(f"{path} kept, with your code")
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            printing.line(f"{path} written")
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}") from error
