"""What may come next, long after: every event of the current run, and its pod or container in plain states."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from scion_fsm.conform.testing.worlds.world import BEGINNING, Input, Life, Run
from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import LONGEST_VERSION, UNNAMED, Moment, Version
from scion_fsm.observe.clocks import BROKER, HOOK, SCHEDULER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.conform.testing.worlds.walk import Observer
    from scion_fsm.machine.orders import Order
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.table import Table

LATE = BEGINNING + 10.0**6
CLOCKS = {"agent": HOOK, "relay": BROKER, "scheduler": SCHEDULER}
"""Whose clock the moment of a report is of, by its origin."""
_NEWEST = "9" * LONGEST_VERSION
_STATES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Up 5 minutes", "Running", {"running": {}}),
    ("Exited (0)", "Succeeded", {"terminated": {"exitCode": 0, "reason": "Completed"}}),
    ("Exited (1)", "Failed", {"terminated": {"exitCode": 1, "reason": "Error"}}),
)


def command(event: str, record: Record | None = None) -> Input:
    """Gives a command long after, about a record's run."""
    about = record.run if record is not None else None
    given = {"event": event, "at": LATE, "about": about}
    return Input(command=given, at=LATE, is_named=about is not None)


def minting(table: Table) -> Input:
    """Gives a command that opens a run of an agent of which nothing is known, and mints its id."""
    initial = table.data.initial
    event = next(event for event in table.inputs if table.step(initial, event).opens)
    at = LATE - 1000.0
    begins = Life(Run(1, 0), at + 1, (), UNNAMED, "run-minted")
    given = {"event": event, "at": at, "mints": begins.run_id}
    return Input(command=given, at=at, is_named=False, begins=begins)


def of(observer: Observer) -> Iterator[Input]:
    """Gives what may come to an observer next."""
    table, record = observer.subject.table, observer.record
    for event, entry in table.inputs.items():
        if entry.evidence == "command":
            yield command(event, record)._replace(life=observer.current)
            continue
        order: Order | None = None
        if entry.origin in CLOCKS:
            order = Moment(CLOCKS[entry.origin], LATE)
        elif observer.current is not None:
            order = _next_order(record)
        seen = Observation(event=event, run=record.run, order=order)
        is_named = record.run is not None
        yield Input(observer.current, observation=seen, at=LATE, is_named=is_named)
    if observer.sight is not None:
        yield from _plain_sights(observer.sight)


def _next_order(record: Record) -> Order | None:
    mark = record.mark("runtime")
    if isinstance(mark, Version):
        return Version(mark.cluster, _NEWEST)
    return Moment(mark.clock, LATE) if mark is not None else None


def _plain_sights(sight: Input) -> Iterator[Input]:
    """Gives the pod or container of a sight as it may be seen next, with nothing else the matter."""
    for status, phase, state in _STATES:
        if sight.status is not None:
            facts = {**sight.status, "status": status, "observed_at": LATE}
            yield sight._replace(status=facts, at=LATE)
        elif sight.watch is not None and not sight.is_deletion:
            pod = copy.deepcopy(sight.watch["object"])
            pod["metadata"]["resourceVersion"] = _NEWEST
            pod["metadata"].pop("deletionTimestamp", None)
            agent = {"name": "agent", "state": state}
            before = pod["status"].get("containerStatuses", [])
            agent |= {key: old[key] for old in before[:1] for key in ("containerID",) if key in old}
            pod["status"] = {"phase": phase, "containerStatuses": [agent]}
            yield sight._replace(watch={"type": "MODIFIED", "object": pod}, at=LATE)
