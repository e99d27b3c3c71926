"""What the table of differences foretells of the subjects after Scion, case by case."""

from __future__ import annotations

from scion_fsm.conform.differences import Differences, bundled_differences
from scion_fsm.lifecycle import bundled_spec
from scion_fsm.machine.spec import selectors
from scion_fsm.machine.spec.parse import parse


def foretold(subject: str, differences: Differences | None = None) -> dict[str, str]:
    """Gives the cases that a subject must fail, each with the difference that says why.

    Args:
        subject: Its name in `scion_fsm.conform.subject.scion`.
        differences: The table; the one in the package by default.

    Returns:
        Case id to difference id, in the table's order.
    """
    spec, _ = parse(bundled_spec().read_text(encoding="utf-8"))
    configurations, events = selectors.configurations(spec), selectors.events(spec)
    table = differences or bundled_differences()
    return {
        f"{claim.phase}/{source}/{event}": difference.id
        for difference in table.differences
        for claim in difference.foretells
        if claim.subject == subject
        for source in configurations.expand(claim.source)
        for event in events.expand(claim.event)
    }
