"""`scion-fsm watch`: every input and what became of it."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from scion_fsm.cli import EXIT_NO
from scion_fsm.cli.options import AgentContainer, From

if TYPE_CHECKING:
    from scion_fsm.tracker import Decision


class WatchFormat(StrEnum):
    """How `watch` prints."""

    TABLE = "table"
    NDJSON = "ndjson"


def watch(
    source: From,
    output: Annotated[
        WatchFormat, typer.Option("--output", "-o", help="How to print.")
    ] = WatchFormat.TABLE,
    agent_container: AgentContainer = None,
) -> None:
    """Show every input of a stream and what became of it.

    \b
    Examples:
      kubectl get pods -w -o json --output-watch-events | scion-fsm watch --from -
      scion-fsm watch --from watch.ndjson -o ndjson | jq 'select(.disposition == "ignored")'

    Exits with 1 if a part of the input is a problem; the rest is shown.
    """
    from scion_fsm.cli import output as out  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.cli.reading import Reading  # noqa: PLC0415

    reading = Reading(source, agent_container)
    for decision in reading:
        if output is WatchFormat.NDJSON:
            typer.echo(out.json_line(out.decision_document(decision)))
        else:
            typer.echo(sentence(decision))
        sys.stdout.flush()
    if reading.problems:
        raise typer.Exit(EXIT_NO)


def sentence(decision: Decision) -> str:
    """Gives a decision as one line of text."""
    name = decision.agent.identity.name
    version = decision.resource_version or "-"
    event = decision.observation.event or "(unknown)"
    head = f"{version:>8} {name:<28} {event:<22} "
    if decision.disposition != "taken":
        return f"{head}{decision.disposition}: {decision.plan.why} ({decision.plan.rule})"
    if decision.source == decision.target:
        return f"{head}{decision.target} (unchanged, {decision.plan.rule})"
    reason = f" {decision.plan.record.reason}" if decision.plan.record.reason else ""
    return f"{head}{decision.source} -> {decision.target}{reason} ({decision.plan.rule})"
