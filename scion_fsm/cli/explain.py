"""`scion-fsm explain`: the story of one agent in plain sentences."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from scion_fsm.cli import EXIT_NO
from scion_fsm.cli.options import AgentContainer, From

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.core.table import Table
    from scion_fsm.tracker import Agent, Decision


def explain(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The agent's name, its pod's, or NAMESPACE/POD.")
    ],
    source: From,
    agent_container: AgentContainer = None,
) -> None:
    """Tell the story of one agent in plain sentences.

    It says what was seen, which rule and law decided, and what was ignored and why.

    \b
    Examples:
      kubectl get pods -o json | scion-fsm explain my-agent --from -
      scion-fsm explain agents/my-agent-pod --from watch.ndjson

    Exits with 1 if the input has no such agent.
    """
    from scion_fsm.cli.reading import Reading  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.errors import did_you_mean  # noqa: PLC0415

    reading = Reading(source, agent_container)
    decisions = [d for d in reading if name in _names(d.agent)]
    if not decisions:
        known = sorted({n for agent in reading.tracker.agents.values() for n in _names(agent)})
        message = f"scion-fsm: {source} has no agent {name!r}{did_you_mean(name, known)}"
        typer.echo(message, err=True)
        raise typer.Exit(EXIT_NO)
    table = reading.tracker.lifecycle.table
    for number, decision in enumerate(decisions, start=1):
        for line in story(table, number, decision):
            typer.echo(line)
    for agent in {
        d.agent.identity.key: reading.tracker.agents[d.agent.identity.key] for d in decisions
    }.values():
        typer.echo(ending(table, agent))


def _names(agent: Agent) -> set[str]:
    identity = agent.identity
    names = {identity.name, identity.pod_name or identity.name}
    return names | {f"{identity.namespace}/{name}" for name in names}


def story(table: Table, number: int, decision: Decision) -> Iterator[str]:
    """Gives the sentences about one input."""
    seen, plan = decision.observation, decision.plan
    pod = f"pod {decision.pod_uid}" if decision.pod_uid else "no pod"
    yield f"{number}. resourceVersion {decision.resource_version or 'unknown'}, {pod}"
    if seen.features:
        told = ", ".join(f"{name} {value}" for name, value in seen.features)
        yield from _indented(f"Seen: {told}.")
    if seen.event is None:
        yield from _indented(f"Nothing is known of it: {plan.why}")
        return
    row = f"Row {seen.row}: it is" if seen.row else "It is"
    meaning = table.events[seen.event].doc.rstrip(".")
    yield from _indented(f"{row} {seen.event} ({meaning}).")
    for problem in seen.problems:
        yield from _indented(f"Not understood: {problem}.")
    law = f", law {plan.law}: {table.data.laws[plan.law]}" if plan.law else ""
    if plan.disposition != "taken":
        yield from _indented(
            f"{plan.disposition.capitalize()} by {plan.rule}: {plan.why.rstrip('.')}{law or '.'}"
        )
        return
    path = " -> ".join((decision.source, *(step.target for step in plan.steps)))
    if decision.source == decision.target and len(plan.steps) == 1:
        path = f"stays {decision.target}: {plan.why.rstrip('.')}"
    yield from _indented(
        f"Taken by {', '.join(step.rule for step in plan.steps)}: {path}{law or '.'}"
    )


def ending(table: Table, agent: Agent) -> str:
    """Gives the sentence that sums an agent up."""
    record = agent.record
    entry = table.states[record.configuration]
    doc = entry.doc[:1].lower() + entry.doc[1:]
    because = f" because of {agent.reason}" if agent.reason else ""
    code = f", exit code {record.exit_code}" if record.exit_code is not None else ""
    said = f"\n  It said: {record.message.strip()}" if record.message else ""
    return f"So {agent.identity.name} is {record.phase} ({record.configuration}){because}{code}: {doc}{said}"


def _indented(text: str) -> list[str]:
    return textwrap.wrap(
        text, 100, initial_indent="   ", subsequent_indent="     ", break_long_words=False
    )
