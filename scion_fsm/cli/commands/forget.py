"""`scion-fsm forget`: drop our record of an agent, where clocks or clusters make a decision impossible."""

from __future__ import annotations

import click

from scion_fsm.cli import EXIT_NO, completion, options, printing
from scion_fsm.cli.helping import Command
from scion_fsm.errors import InputError, StoreError


@click.command(cls=Command)
@click.argument(
    "name",
    metavar="NAME",
    shell_complete=completion.agents,
    help="The agent's name, or PROJECT/NAME.",
)
@options.agents
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
def forget(*, name: str, agents: tuple[str, ...], dry_run: bool) -> None:
    """Drop our record of an agent: scion-fsm.json, in the agent's folder beside its home.

    Its agent-info.json stays as it is. What is true of the agent is then what its file and its runtime
    show from now on: for the case in which a clock that was wrong, or a cluster that is no more, makes a
    decision impossible.

    \b
    Examples:
      scion-fsm forget my-agent --agents ~/project/.scion --dry-run
      scion-fsm forget my-project/my-agent --agents ~/project/.scion

    Exits with 1 if there is no such agent, or it cannot be forgotten.
    """
    from scion_fsm.errors import did_you_mean  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415
    from scion_fsm.runtime.files.folders import discover  # noqa: PLC0415
    from scion_fsm.runtime.files.store import AgentInfoStore  # noqa: PLC0415

    if not agents:
        raise InputError("give --agents DIR: what is forgotten is beside the agents' files")
    folders = discover(agents)
    meant = [folder for folder in folders if name in (folder.name, folder.qualified_name)]
    if len(meant) != 1:
        known = sorted({n for folder in folders for n in (folder.name, folder.qualified_name)})
        several = " and ".join(folder.own for folder in meant)
        why = f"{name!r} may be {several}; name the project too, or its folder"
        none = f"{', '.join(agents)} has no agent {name!r}{did_you_mean(name, known)}"
        printing.tell(why if meant else none)
        raise click.exceptions.Exit(EXIT_NO)
    (folder,) = meant
    store = AgentInfoStore(Lifecycle.default().table)
    try:
        record = store.record(folder)
        if record is None:
            printing.line(f"{folder.qualified_name}: nothing is kept of it")
        elif dry_run:
            printing.line(f"{folder.qualified_name}: would remove {record}")
        elif store.forget(folder):
            printing.line(f"{folder.qualified_name}: removed {record}")
    except (StoreError, FileNotFoundError) as error:
        printing.tell(f"{folder.qualified_name}: {error}")
        raise click.exceptions.Exit(EXIT_NO) from error
