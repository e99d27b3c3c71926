"""Runs, orders and moments that tests of the machine tell their stories with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm import Lifecycle, Moment, Observation, Place, Record, Run, Version
from scion_fsm.machine.record import with_mark

if TYPE_CHECKING:
    from scion_fsm import Plan

LIFECYCLE = Lifecycle.default()
TABLE = LIFECYCLE.table
BEGINNING = 1_767_225_600.0
"""2026-01-01T00:00:00Z; times in tests are seconds after it."""
RUNTIME, AGENT, RELAY = 1, 2, 3
POD = Place("proj--x", "agents")
OLD = Run("old", "c1", created=BEGINNING, started=BEGINNING + 2, place=POD)
NEW = Run("new", "c2", created=BEGINNING + 100, started=BEGINNING + 102, place=POD)


def version(digits: object, cluster: str = "?") -> Version:
    return Version(cluster, str(digits))


def at(seconds: float, clock: str = "hook") -> Moment:
    return Moment(clock, BEGINNING + seconds)


def record(configuration: str = "running.thinking", **more: Any) -> Record:  # noqa: ANN401
    return msgspec.structs.replace(Record("one", configuration), **more)


def marked(before: Record, origin: int, order: Version | Moment) -> Record:
    return msgspec.structs.replace(before, marks=with_mark(before.marks, origin, order))


def seen(event: str | None, /, **more: Any) -> Observation:  # noqa: ANN401
    return Observation(event=event, **more)


def command(word: str, seconds: float | None, **more: Any) -> Observation:  # noqa: ANN401
    return LIFECYCLE.observe_command(
        word, at=None if seconds is None else BEGINNING + seconds, **more
    )


def told(before: Record, *inputs: Observation) -> list[Plan]:
    """Gives what becomes of inputs, one after the other."""
    plans = []
    for one in inputs:
        plans.append(LIFECYCLE.reconcile(before, one))
        before = plans[-1].record
    return plans


def after(before: Record, *inputs: Observation) -> Record:
    """Gives the record after inputs."""
    return told(before, *inputs)[-1].record if inputs else before


def assert_unchanged(plan: Plan, before: Record) -> None:
    assert plan.record is before
    assert not plan.must_write
