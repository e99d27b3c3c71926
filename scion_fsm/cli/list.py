"""`scion-fsm list`: one line an agent, in its canonical phase."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from scion_fsm.cli import EXIT_NO
from scion_fsm.cli.options import AgentContainer, From


class ListFormat(StrEnum):
    """How `list` prints."""

    TABLE = "table"
    WIDE = "wide"
    JSON = "json"
    YAML = "yaml"
    NAME = "name"


def list_agents(
    source: From,
    output: Annotated[
        ListFormat, typer.Option("--output", "-o", help="How to print.")
    ] = ListFormat.TABLE,
    agent_container: AgentContainer = None,
) -> None:
    """List agents in their canonical phases.

    \b
    Examples:
      kubectl get pods -A -o json | scion-fsm list --from -
      scion-fsm list --from pods.yaml -o wide
      scion-fsm list --from watch.ndjson -o json | jq '.[] | select(.terminal) | .name'

    Exits with 1 if a part of the input is a problem; the rest is listed.
    """
    from scion_fsm.cli import output as out  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.cli.reading import track  # noqa: PLC0415

    tracker, problems = track(source, agent_container)
    agents = sorted(tracker.agents.values(), key=lambda a: (a.identity.grove or "", a.identity.key))
    if output in (ListFormat.TABLE, ListFormat.WIDE):
        out.print_agents(agents, wide=output is ListFormat.WIDE)
    elif output is ListFormat.NAME:
        for agent in agents:
            typer.echo(agent.identity.name)
    else:
        documents = [out.agent_document(agent) for agent in agents]
        (out.print_json if output is ListFormat.JSON else out.print_yaml)(documents)
    if problems or any(agent.problems for agent in agents):
        raise typer.Exit(EXIT_NO)
