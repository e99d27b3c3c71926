"""Which rows of the spec had a part in a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.freshness import judge, relate

if TYPE_CHECKING:
    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.record import Record
    from scion_fsm.runtime.tracker import Decision


def rows_of(lifecycle: Lifecycle, before: Record | None, decision: Decision) -> set[str]:
    """Gives the rows of the spec that had a part in a decision.

    Args:
        lifecycle: What decided.
        before: The record before it; None for an agent that was not known.
        decision: The decision.

    Returns:
        Ids of rows of transitions, of runs and of freshness.
    """
    seen = decision.observation
    entry = lifecycle.table.inputs.get(seen.event or "")
    if entry is None:
        return {decision.plan.rule}
    record = before or lifecycle.new_record(decision.agent.identity.name)
    steps = {step.rule for step in decision.plan.steps}
    related = relate(lifecycle.table, record, seen, entry)
    judged = judge(lifecycle.table, record, seen, entry).row.id
    return {decision.plan.rule, related.id, judged, *steps}
