"""The commands and what they have in common; each is in a module of its own, loaded when it is asked for."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from scion_fsm.cli import EXIT_INTERRUPTED, failing, printing

if TYPE_CHECKING:
    from collections.abc import Sequence


class Home(NamedTuple):
    """Where a command is, and what it does.

    Attributes:
        place: Its module and its name there.
        does: Its line of the help, which loads no command; empty for one that the help leaves out.
    """

    place: str
    does: str = ""


_HOMES = {
    "list": Home("list:list_agents", "List agents in their canonical phases."),
    "watch": Home("watch:watch", "Watch agents on a full screen, or line by line."),
    "explain": Home("explain:explain", "Say why an agent is where it is."),
    "forget": Home("forget:forget", "Drop what is known of an agent on disk."),
    "check": Home("check:check", "Prove a spec's properties on all that is reachable."),
    "formal": Home("formal:formal", "Hold the checker against TLC and SPIN."),
    "simulate": Home("simulate:simulate", "Play the whole program in made-up worlds."),
    "demo": Home("demo:demo", "See a ghost refused, on a recorded cluster."),
    "render": Home("render:render", "Draw the lifecycle, or write it for another tool."),
    "docs": Home("docs:docs", "Keep a Markdown file's blocks equal to the spec."),
    "conform": Home("conform:conform", "Test an implementation against the spec."),
    "learn": Home("learn:learn", "Explore an implementation and give its machine."),
    "diff": Home("learn:diff", "Tell what differs between two machines."),
    "init": Home("adapter:init", "Begin with your own implementation: library, test and CI."),
    "generate": Home("adapter:generate", "Write the lifecycle as a library of a language."),
    "adapter": Home("adapter:adapter"),
    "vectors": Home("adapter:vectors"),
}
"""Every command, in the order of the help."""


class Commands(click.Group):
    """The group of all commands; turns what they raise into one line and an exit code."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Gives -h, --help, which whoever reads the help knows: that leaves a line for a command."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.hidden = True
        return option

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names the commands without loading any."""
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """Loads a command."""
        if cmd_name not in _HOMES:
            return None
        home = _HOMES[cmd_name]
        module, name = home.place.split(":")
        command: click.Command = getattr(
            importlib.import_module(f"scion_fsm.cli.commands.{module}"), name
        )
        command.short_help = home.does
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - likewise
        """Writes what each command does, and loads none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, home.does) for name, home in _HOMES.items() if home.does])

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

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - click's signature
        **extra: Any,  # noqa: ANN401 - likewise
    ) -> Any:  # noqa: ANN401 - likewise
        """Runs a command line; whatever goes wrong is told, and the process ends.

        Raises:
            SystemExit: At the end, unless `standalone_mode` is off.
        """
        called = sys.argv[0].replace("\\", "/").rpartition("/")[2]
        if prog_name is None and called.removesuffix(".exe") == "kubectl-scion_fsm":
            prog_name = "kubectl scion-fsm"
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.Abort:
            code = EXIT_INTERRUPTED
        except Exception as error:  # noqa: BLE001 - nothing may end in a traceback
            code = failing.told(error)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Runs the command.

        Raises:
            click.exceptions.Exit: With the code for what went wrong; 130 for Ctrl-C, 0 when nobody reads our
                output any more.
            click.ClickException: It was called wrongly.
        """
        try:
            value = super().invoke(ctx)
            printing.flush()
        except KeyboardInterrupt as error:
            raise click.exceptions.Exit(EXIT_INTERRUPTED) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # before click makes something else of it
            raise click.exceptions.Exit(failing.told(error)) from error
        return value


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's callback
    if wanted and not ctx.resilient_parsing:
        from scion_fsm import Lifecycle, __version__  # noqa: PLC0415 - only for --version

        lifecycle = Lifecycle.default()
        printing.line(
            f"scion-fsm {__version__}, agent-lifecycle {lifecycle.version} {lifecycle.digest}"
        )
        ctx.exit()


def _print_completion(ctx: click.Context, _option: click.Parameter, shell: str | None) -> None:
    if shell and not ctx.resilient_parsing:
        from click.shell_completion import get_completion_class  # noqa: PLC0415 - only for this

        completion = get_completion_class(shell)
        if completion is not None:
            printing.text(completion(app, {}, "scion-fsm", "_SCION_FSM_COMPLETE").source() + "\n")
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
    help="Print what completes it in bash, zsh or fish.",
)
def app() -> None:
    """The true state of Scion agents, by a lifecycle that is checked."""
    printing.begin()
