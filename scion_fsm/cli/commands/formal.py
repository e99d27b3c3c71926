"""`scion-fsm formal`: the checker's answers against those of TLC and SPIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scion_fsm.cli import EXIT_NO, EXIT_UNDECIDED, options, printing
from scion_fsm.cli.helping import Command
from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=Command)
@options.spec_argument
@click.option("--require", is_flag=True, help="Fail if an engine is missing.")
@click.option("--whole", is_flag=True, help="Ask also what takes minutes.")
@click.option(
    "--write",
    metavar="FOLDER",
    type=options.PATH,
    help="Only put the models there, for your own tools.",
)
@click.option(
    "--traces", is_flag=True, help="Only print how agent-info.json is lost, as TLC finds it."
)
def formal(
    *, spec: Path | None, require: bool, whole: bool, write: Path | None, traces: bool
) -> None:
    """Render a spec as TLA+ and Promela, and hold the checker against TLC and SPIN.

    \b
    Examples:
      scion-fsm formal --require
      scion-fsm formal my-agent.yaml --write models/

    An engine that is not installed is named and left out. Exits with 1 if an engine disagrees, 2 if a
    spec cannot be used or an engine says no verdict, 3 with --require if an engine is missing.
    """
    import shutil  # noqa: PLC0415 - loaded when the command runs
    import tempfile  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from scion_fsm.lifecycle import Lifecycle, bundled_formal, bundled_spec  # noqa: PLC0415
    from scion_fsm.prove.formal.agreement import compare  # noqa: PLC0415
    from scion_fsm.prove.formal.protocol import counterexamples  # noqa: PLC0415
    from scion_fsm.prove.formal.rendered import render  # noqa: PLC0415

    if traces:
        printing.text(counterexamples(bundled_formal()))
        return
    table = Lifecycle.load(spec or bundled_spec()).table
    with tempfile.TemporaryDirectory() as scratch:
        folder = write or Path(scratch)
        try:
            shutil.copytree(bundled_formal(), folder, dirs_exist_ok=True)
            for name, content in render(table).items():
                (folder / name).write_text(content, encoding="utf-8")
        except OSError as error:
            raise InputError(f"{folder} cannot be written: {error.strerror or error}") from error
        if write is not None:
            return
        answers = []
        for finding in compare(table, folder, is_whole=whole):
            mark = {True: "✓", False: "✗", None: "-"}[finding.agrees]
            printing.line(f"{mark} {finding.engine:<5} {finding.what:<30} {finding.detail}")
            answers.append(finding.agrees)
    if False in answers:
        raise click.exceptions.Exit(EXIT_NO)
    if require and None in answers:
        raise click.exceptions.Exit(EXIT_UNDECIDED)
