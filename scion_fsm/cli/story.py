"""The whole trace of one agent in plain sentences: what was seen, which rule and law decided, and why."""

from __future__ import annotations

import textwrap
from functools import partial
from typing import TYPE_CHECKING

from scion_fsm.cli import printing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.table import Table
    from scion_fsm.runtime.agents import Agent
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.tracker import Decision


_WIDTH = 100
"""Cells of a line where no terminal is narrower."""
_brief = partial(printing.shown, limit=300)
"""Bounds what is not ours within a sentence of ours."""
MESSAGE = 4000
"""Characters of what an agent said."""


def width() -> int:
    """Gives the cells of a line of sentences."""
    return min(_WIDTH, printing.window()) if printing.is_terminal() else _WIDTH


def story(table: Table, number: int, decision: Decision, room: int = 0) -> Iterator[str]:
    """Gives the sentences about one input, in so many cells; the terminal's by default."""
    seen, plan = decision.observation, decision.plan
    pod = f"pod {_brief(decision.pod_uid)}" if decision.pod_uid else "no pod"
    if decision.agent.identity.container:
        status = _brief(seen.container_status or "no status")
        yield f"{number}. container {_brief(str(seen.run or '?'))}, {status}"
    else:
        yield f"{number}. resourceVersion {_brief(decision.resource_version or 'unknown')}, {pod}"
    if seen.features:
        told = ", ".join(f"{name} {value}" for name, value in seen.features)
        yield from _indented(f"Seen: {told}.", room)
    event = table.events.get(seen.event or "")
    if event is None:
        yield from _indented(f"Nothing is known of it: {plan.why}", room)
        return
    row = f"Row {seen.row}: it is" if seen.row else "It is"
    meaning = event.doc.rstrip(".")
    yield from _indented(f"{row} {seen.event} ({meaning}).", room)
    for problem in seen.problems:
        yield from _indented(f"Not understood: {_brief(problem)}.", room)
    law = f", law {plan.law}: {table.data.laws[plan.law]}" if plan.law else ""
    if plan.disposition != "taken":
        yield from _indented(
            f"{plan.disposition.capitalize()} by {plan.rule}: {plan.why.rstrip('.')}{law or '.'}",
            room,
        )
        return
    path = " -> ".join((decision.source, *(step.target for step in plan.steps)))
    if decision.source == decision.target and len(plan.steps) == 1:
        path = f"stays {decision.target}: {plan.why.rstrip('.')}"
    yield from _indented(
        f"Taken by {', '.join(step.rule for step in plan.steps)}: {path}{law or '.'}",
        room,
    )


def comparison(table: Table, entry: Entry) -> Iterator[str]:
    """Gives the sentences about an agent's file: what it says, what the runtime says, and who wins."""
    merge = entry.merge
    if merge is None:
        folder = entry.folder.own if entry.folder else ""
        yield f"File: {_brief(entry.error) or f'{folder} has no report'}."
        return
    file, record = merge.file, merge.record
    if file is not None:
        words = ", ".join(
            _brief(word) for word in (file.report.phase, file.report.activity) if word
        )
        means = file.report.configuration or "no configuration"
        yield f"File {file.path}"
        said = words or "nothing of the agent's state"
        yield from _indented(f"It says: {said} ({means}).")
    if merge.files.own:
        yield from _indented(f"Our record of before says: {merge.files.own.record}.")
    if merge.said is None:
        yield from _indented("That is what we wrote there, and no report.")
    elif merge.refusal:
        yield from _indented(
            f"What it says does not count, by {merge.said.rule}: {_by(table, merge.said)}"
        )
    if not entry.runtime:
        yield from _indented("The runtime says nothing of it.")
    else:
        yield from _indented(f"The runtime by itself says: {entry.runtime.record.configuration}.")
    decisive = next(
        (p for p in reversed((merge.said, *merge.plans)) if p and p.disposition == "taken"), None
    )
    if decisive is not None:
        yield from _indented(f"What decided was {decisive.rule}: {_by(table, decisive)}")
    for problem in entry.problems:
        yield from _indented(f"To be told: {_brief(problem)}.")
    if merge.content is not None:
        yield from _indented(f"`list --write` would write the phase {record.phase} to it.")


def _by(table: Table, plan: Plan) -> str:
    law = f", law {plan.law}: {table.data.laws[plan.law]}" if plan.law else "."
    return f"{plan.why.rstrip('.')}{law}"


def ending(table: Table, agent: Agent) -> Iterator[str]:
    """Gives the sentence that sums an agent up, then what the agent said."""
    record = agent.record
    entry = table.states[record.configuration]
    doc = entry.doc[:1].lower() + entry.doc[1:]
    because = f" because of {_brief(agent.reason)}" if agent.reason else ""
    code = f", exit code {record.exit_code}" if record.exit_code is not None else ""
    yield f"So {_brief(agent.identity.name)} is {record.phase} ({record.configuration}){because}{code}: {doc}"
    if record.message:
        said = printing.clipped(record.message.strip(), MESSAGE)
        yield from (f"  {line}" for line in f"It said: {said}".splitlines())


def _indented(text: str, room: int = 0) -> list[str]:
    return textwrap.wrap(
        text,
        room or width(),
        initial_indent="   ",
        subsequent_indent="     ",
        break_long_words=False,
    )
