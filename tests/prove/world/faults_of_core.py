"""Faults of the tracker and the core, as they were or could be in the program, each put in by name."""

from __future__ import annotations

from typing import Any

import msgspec
from faulty import Fault, instead, itself

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.machine import freshness, reconcile, record
from scion_fsm.runtime import tracker


def _absent_as_running(right: Any) -> Any:
    def wrong(self: Any, key: Any, *, order: str | None) -> Any:
        agent = self.agents[key]
        observation = self.lifecycle.observe_pod_absent(None, order, cluster=self.cluster)
        return self._decide(agent.identity, None, observation, ())

    del right
    return wrong


def _deletion_as_sight(_right: Any) -> Any:
    return tracker.Tracker.__dict__["seen"]


def _accepts_all(right: Any) -> Any:
    """Whatever comes counts, however old it is (no freshness for evidence of the runtime)."""

    def wrong(table: Any, known: Any, seen: Any, entry: Any) -> Any:
        judged = right(table, known, seen, entry)
        if judged.row.ignore is not None and entry.evidence not in ("command", "report"):
            row = table.freshness("runtime", ("same", "newer", entry.evidence, "down", "no", "no"))
            return msgspec.structs.replace(judged, row=row)
        return judged

    return wrong


def _never_opens(right: Any) -> Any:
    """Evidence of a later run opens none (H7)."""

    def wrong(table: Any, known: Any, seen: Any, entry: Any) -> Any:
        judged = right(table, known, seen, entry)
        if judged.row.open is not None:
            return msgspec.structs.replace(
                judged, row=msgspec.structs.replace(judged.row, open=None)
            )
        return judged

    return wrong


def _believes_all_reports(right: Any) -> Any:
    def wrong(table: Any, known: Any, seen: Any, entry: Any, relation: Any) -> Any:
        row = right(table, known, seen, entry, relation)
        return msgspec.structs.replace(row, ignore=None, reject=None, tells=False)

    return wrong


def _keeps_first_run(right: Any) -> Any:
    """A record is about the run that it was first about, whatever is seen."""

    def wrong(self: Any, known: Any, seen: Any) -> Any:
        plan = right(self, known, seen)
        if known.run is None or plan.disposition != "taken":
            return plan
        after = msgspec.structs.replace(plan.record, run=known.run)
        return msgspec.structs.replace(plan, record=after)

    return wrong


def _drops_fence(right: Any) -> Any:
    def wrong(known: Any, command: Any) -> Any:
        run, fence = right(known, command)
        return run, msgspec.structs.replace(fence, left=(), at=0.0)

    return wrong


def _drops_marks(right: Any) -> Any:
    def wrong(marks: Any, _origin: Any, _order: Any) -> Any:
        return marks

    del right
    return wrong


def _mixes_containers(_right: Any) -> Any:
    """A container that was started anew in its pod is the same one."""

    def wrong(known: Any, seen: Any, *, is_alive_again: bool) -> str:
        del is_alive_again
        if known.uid is not None and known.uid == seen.uid:
            return "share"
        return "differ" if known.is_named and seen.is_named else "none"

    return wrong


FAULTS = (
    Fault(
        "records keep versions after a restore",
        "C1",
        (record.Record, "with_history_reset"),
        itself,
    ),
    Fault(
        "a tracker is not told of a restore",
        "C1",
        (tracker.Tracker, "reset_history"),
        instead(None),
    ),
    Fault("absence is of no run", "L13", (tracker.Tracker, "absent"), _absent_as_running),
    Fault("a deletion is one more sight", "T2", (tracker.Tracker, "deleted"), _deletion_as_sight),
    Fault("whatever is stale counts", "H6 A7", (reconcile, "judge"), _accepts_all),
    Fault("a later run opens none", "H7", (reconcile, "judge"), _never_opens),
    Fault("the record's run never changes", "H5", (Lifecycle, "reconcile"), _keeps_first_run),
    Fault("no order is remembered", "H12", (reconcile, "with_mark"), _drops_marks),
    Fault("a fence leaves nothing behind", "H5 A4", (reconcile, "_fenced"), _drops_fence),
    Fault(
        "every report counts",
        "H9 S2",
        (freshness, "_report"),
        _believes_all_reports,
    ),
    Fault("containers of one pod are one", "T4", (freshness, "parts"), _mixes_containers),
)
