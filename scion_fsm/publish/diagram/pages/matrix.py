"""The whole table, states by events: its diff is the changelog of the behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.pages.tables import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Step, Table

LEGEND = (
    "`target Tnn` taken, `= Tnn` taken and stays, `· Tnn` ignored, `✗ Tnn` rejected;"
    " why, by rule, stands in events.md"
)


def matrix(table: Table) -> str:
    """Gives a Markdown table, one row an event and one column a configuration."""
    return "\n".join(_lines(table)) + "\n"


def cell(step: Step) -> str:
    """Gives one pair's outcome and rule: `running.idle T120`."""
    if step.disposition == "taken":
        return f"{'=' if step.internal else step.target} {step.rule}"
    return f"{'·' if step.disposition == 'ignored' else '✗'} {step.rule}"


def text(table: Table) -> str:
    """Gives the same for a terminal: under each event what it does, a line a rule and target."""
    lines = []
    for event in table.events:
        lines += [event, *(f"    {line}" for line in effects(table, event))]
    return "\n".join(lines) + "\n"


def _lines(table: Table) -> Iterator[str]:
    yield f"| event | {' | '.join(table.configurations)} |"
    yield f"|---{'|---' * len(table.configurations)}|"
    for event in table.events:
        cells = (cell(table.step(name, event)) for name in table.configurations)
        yield f"| {event} | {' | '.join(cells)} |"
