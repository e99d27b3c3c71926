"""What was seen of one agent, from files and runtime, in the order in which it counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.orders import Moment, Version, rfc3339, seconds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.machine.observation import Observation  # noqa: TC004 - Evidence is never decoded
    from scion_fsm.machine.reconcile import Plan  # noqa: TC004 - likewise
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.merging import Merge
    from scion_fsm.runtime.tracker import Decision


class Evidence(msgspec.Struct, frozen=True):
    """One input and what became of it.

    Attributes:
        source: Where it came from: the runtime, the agent's file, a timer.
        observation: The input.
        plan: What became of it.
    """

    source: str
    observation: Observation
    plan: Plan

    @property
    def moves(self) -> bool:
        """Whether it led to another configuration."""
        return self.plan.disposition == "taken" and any(
            step.source != step.target for step in self.plan.steps
        )

    @property
    def time(self) -> str | None:
        """When it came about, RFC 3339; None where nothing tells."""
        seconds = seconds_of(self.observation.time)
        if seconds is None and isinstance(self.observation.order, Moment):
            seconds = self.observation.order.seconds
        return None if seconds is None else rfc3339(seconds)

    @property
    def version(self) -> str | None:
        """The resourceVersion that showed it, if one did."""
        order = self.observation.order
        return order.digits if isinstance(order, Version) else None


def evidence_of(entry: Entry, decisions: Sequence[Decision]) -> tuple[Evidence, ...]:
    """Gives what was seen of an agent.

    Args:
        entry: The agent.
        decisions: What became of the runtime's inputs by themselves, in order.
    """
    merge = entry.merge
    if merge is None:
        return tuple(Evidence("runtime", part.observation, part.plan) for part in decisions)
    runtime = [
        Evidence("runtime", observation, plan)
        for observation, plan in zip(merge.observations, merge.plans, strict=True)
    ]
    report = merge.file.report.observation if merge.file else None
    if merge.said is None or report is None:
        return tuple(runtime)
    said = Evidence("file", report, merge.said)
    return (*runtime, said) if _is_last(merge) else (said, *runtime)


def _is_last(merge: Merge) -> bool:
    """Tells whether the file's report was put to the record after what the runtime showed."""
    said, last = merge.said, merge.plans[-1] if merge.plans else None
    if said is None or last is None or said.disposition != "taken":
        return False
    return said.steps[0].source == last.record.configuration and said.record is merge.record
