"""`scion-fsm list`: one line an agent, in its canonical phase."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from scion_fsm.cli import EXIT_NO
from scion_fsm.cli.options import AgentContainer, Agents, Containers, MaybeFrom, checked_sources


class ListFormat(StrEnum):
    """How `list` prints."""

    TABLE = "table"
    WIDE = "wide"
    JSON = "json"
    YAML = "yaml"
    NAME = "name"


def list_agents(
    source: MaybeFrom = None,
    containers: Containers = None,
    agents: Agents = None,
    write: Annotated[
        bool,
        typer.Option("--write", help="Write verdicts to the agents' files; needs --agents."),
    ] = False,
    output: Annotated[
        ListFormat, typer.Option("--output", "-o", help="How to print.")
    ] = ListFormat.TABLE,
    agent_container: AgentContainer = None,
) -> None:
    """List agents in their canonical phases.

    With --agents, the files of agents on disk are joined with the runtime by grove and name, and agents
    that are only on disk are listed, too. Nothing is written unless --write is given: then a verdict of
    the runtime is written to agent-info.json, and nothing else in it changes.

    \b
    Examples:
      kubectl get pods -A -o json | scion-fsm list --from -
      scion-fsm list --from pods.yaml -o wide
      scion-fsm list --from watch.ndjson -o json | jq '.[] | select(.terminal) | .name'
      docker ps -a --format json | scion-fsm list --containers - --agents ~/project/.scion --write

    Exits with 1 if a part of the input is a problem or a file cannot be read or written; the rest is listed.
    """
    from scion_fsm.cli import output as out  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.cli.joining import roster, tell_errors  # noqa: PLC0415
    from scion_fsm.cli.reading import track  # noqa: PLC0415

    checked_sources(source, containers, agents, writes=write)
    reading = track(source, agent_container, containers=containers)
    entries = roster(reading, agents or (), writes=write)
    for entry in entries:
        tell_errors(entry)
    if output in (ListFormat.TABLE, ListFormat.WIDE):
        out.print_entries(entries, wide=output is ListFormat.WIDE, files=bool(agents))
    elif output is ListFormat.NAME:
        for entry in entries:
            typer.echo(entry.qualified_name if agents else entry.agent.identity.name)
    else:
        documents = [
            out.agent_document(entry.agent) | out.file_document(entry) for entry in entries
        ]
        (out.print_json if output is ListFormat.JSON else out.print_yaml)(documents)
    if reading.problems or any(entry.error or entry.agent.problems for entry in entries):
        raise typer.Exit(EXIT_NO)
