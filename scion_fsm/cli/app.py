"""The commands and what they have in common; each command is a module of its own."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from scion_fsm.cli import EXIT_UNDECIDED, EXIT_USAGE
from scion_fsm.cli.adapter import adapter_app, generate, vectors_app
from scion_fsm.cli.check import check
from scion_fsm.cli.conform import conform
from scion_fsm.cli.demo import demo
from scion_fsm.cli.docs import docs
from scion_fsm.cli.explain import explain
from scion_fsm.cli.formal import formal
from scion_fsm.cli.learn import diff, learn
from scion_fsm.cli.list import list_agents
from scion_fsm.cli.render import render
from scion_fsm.cli.watch import watch
from scion_fsm.errors import ClusterError, ScionFsmError


class Commands(TyperGroup):
    """The group of all commands; turns what they raise into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - click's Context, which typer does not export
        """Runs the command.

        Raises:
            typer.Exit: With 3 for a cluster's error, 2 for any other of ours, 0 when nobody reads our output any more.
        """
        try:
            value = super().invoke(ctx)
            sys.stdout.flush()
        except ScionFsmError as error:
            for line in str(error).splitlines():
                typer.echo(f"scion-fsm: {line}", err=True)
            is_undecided = isinstance(error, ClusterError)
            raise typer.Exit(EXIT_UNDECIDED if is_undecided else EXIT_USAGE) from error
        except BrokenPipeError as error:
            # Whoever read us has seen enough; Python's own flush at exit must not complain either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from error
        return value


app = typer.Typer(
    cls=Commands,
    name="scion-fsm",
    help="The true state of Scion agents: the lifecycle as a checked state machine, applied to pods.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="COMMAND",
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer's callback
    if wanted:
        from scion_fsm import Lifecycle, __version__  # noqa: PLC0415 - only for --version

        lifecycle = Lifecycle.default()
        typer.echo(
            f"scion-fsm {__version__}, agent-lifecycle {lifecycle.version} {lifecycle.digest}"
        )
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the versions and exit.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """The true state of Scion agents: the lifecycle as a checked state machine, applied to pods."""


app.command("list", short_help="List agents in their canonical phases.")(list_agents)
app.command("watch", short_help="Show every input and what became of it.")(watch)
app.command("explain")(explain)
app.command("check", short_help="Prove a spec's properties on all that is reachable.")(check)
app.command("formal", short_help="Hold the checker against TLC and SPIN.")(formal)
app.command("demo")(demo)
app.command("render", short_help="Draw the lifecycle, or write it for another tool.")(render)
app.command("docs", short_help="Keep a Markdown file's blocks equal to the spec.")(docs)
app.command("conform")(conform)
app.command("learn", short_help="Explore an implementation and give its machine.")(learn)
app.command("diff", short_help="Tell what differs between two machines.")(diff)
app.command("generate", short_help="Write the lifecycle as constants of a language.")(generate)
app.add_typer(adapter_app, name="adapter")
app.add_typer(vectors_app, name="vectors")
