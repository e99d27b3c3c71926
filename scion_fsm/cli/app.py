"""The commands and what they have in common; each command is a module of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from scion_fsm.cli.demo import demo
from scion_fsm.cli.explain import explain
from scion_fsm.cli.list import list_agents
from scion_fsm.cli.watch import watch

app = typer.Typer(
    name="scion-fsm",
    help="The true state of Scion agents: the lifecycle as a checked state machine, applied to pods.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
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
    version: Annotated[  # noqa: FBT002 - handled by its callback
        bool,
        typer.Option(
            "--version", help="Print the versions and exit.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """The true state of Scion agents: the lifecycle as a checked state machine, applied to pods."""


app.command("list")(list_agents)
app.command("watch")(watch)
app.command("explain")(explain)
app.command("demo")(demo)
