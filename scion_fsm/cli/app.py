"""The commands and what they have in common; each is in a module of its own, loaded when it is asked for."""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import Any

import click

from scion_fsm.cli import EXIT_INTERRUPTED, EXIT_UNDECIDED, EXIT_USAGE
from scion_fsm.errors import ClusterError, ScionFsmError

_HOMES = {
    "list": "list:list_agents",
    "watch": "watch:watch",
    "explain": "explain:explain",
    "check": "check:check",
    "formal": "formal:formal",
    "demo": "demo:demo",
    "render": "render:render",
    "docs": "docs:docs",
    "conform": "conform:conform",
    "learn": "learn:learn",
    "diff": "learn:diff",
    "generate": "adapter:generate",
    "adapter": "adapter:adapter",
    "vectors": "adapter:vectors",
}
"""The module of every command and its name there, in the order of the help."""


class Commands(click.Group):
    """The group of all commands; turns what they raise into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names the commands without loading any."""
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """Loads a command."""
        if cmd_name not in _HOMES:
            return None
        module, name = _HOMES[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(f"scion_fsm.cli.{module}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command that is meant.

        Raises:
            click.exceptions.NoSuchCommand: There is none of this name; it suggests the nearest.
        """
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=_HOMES, ctx=ctx
            ) from error

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Runs the command.

        Raises:
            click.exceptions.Exit: With 3 for a cluster's error or a full disk, 2 for any other error of ours,
                130 for Ctrl-C, 0 when nobody reads our output any more.
            OSError: A file cannot be opened, which a command should have turned into an error of ours.
        """
        try:
            value = super().invoke(ctx)
            sys.stdout.flush()
        except ScionFsmError as error:
            from scion_fsm.cli.terminal import printable  # noqa: PLC0415 - only for an error

            for line in str(error).splitlines():
                click.echo(printable(f"scion-fsm: {line}"), err=True)
            is_undecided = isinstance(error, ClusterError)
            code = EXIT_UNDECIDED if is_undecided else EXIT_USAGE
            raise click.exceptions.Exit(code) from error
        except KeyboardInterrupt as error:
            raise click.exceptions.Exit(EXIT_INTERRUPTED) from error
        except OSError as error:
            if error.filename is not None:  # nothing that is printed has a name
                raise
            # Python's own flush at exit must not complain either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):  # whoever read us has seen enough
                raise click.exceptions.Exit(0) from error
            why = f"scion-fsm: standard output cannot be written: {error.strerror or error}"
            click.echo(why, err=True)
            raise click.exceptions.Exit(EXIT_UNDECIDED) from error
        return value


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's callback
    if wanted and not ctx.resilient_parsing:
        from scion_fsm import Lifecycle, __version__  # noqa: PLC0415 - only for --version

        lifecycle = Lifecycle.default()
        click.echo(
            f"scion-fsm {__version__}, agent-lifecycle {lifecycle.version} {lifecycle.digest}"
        )
        ctx.exit()


def _print_completion(ctx: click.Context, _option: click.Parameter, shell: str | None) -> None:
    if shell and not ctx.resilient_parsing:
        from click.shell_completion import get_completion_class  # noqa: PLC0415 - only for this

        completion = get_completion_class(shell)
        if completion is not None:
            click.echo(completion(app, {}, "scion-fsm", "_SCION_FSM_COMPLETE").source())
        ctx.exit()


@click.group(
    cls=Commands,
    name="scion-fsm",
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "show_default": True,
    },
    subcommand_metavar="COMMAND",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the versions and exit.",
)
@click.option(
    "--show-completion",
    metavar="SHELL",
    type=click.Choice(["bash", "zsh", "fish"]),
    is_eager=True,
    expose_value=False,
    callback=_print_completion,
    help="Print what makes bash, zsh or fish complete commands, for its start file, and exit.",
)
def app() -> None:
    """The true state of Scion agents: the lifecycle as a checked state machine, applied to pods."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # of a locale that may not have every character
        sys.stdout.reconfigure(errors="backslashreplace")
