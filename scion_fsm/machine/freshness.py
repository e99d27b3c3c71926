"""Whether an input counts: facts about it and the record, read off, pick one row of the spec's tables.

Nothing here decides what a fact means (L3): the tables `runs` and `freshness` do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.orders import Moment, Version, compare, is_after, seconds_of, source
from scion_fsm.machine.record import OPERATOR
from scion_fsm.machine.runs import parts, times

if TYPE_CHECKING:
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.runs import Run
    from scion_fsm.machine.spec.vocabulary import (
        Explains,
        Fence,
        Names,
        OrderRelation,  # noqa: TC004 - a Judgement is never decoded
        RunRelation,  # noqa: TC004 - likewise
        Said,
    )
    from scion_fsm.machine.stored import (
        EventEntry,
        FreshnessEntry,  # noqa: TC004 - likewise
        RunRowEntry,
    )
    from scion_fsm.machine.table import Table

_ABOUT: dict[str, Names] = {
    "unstated": "none",
    "same": "current",
    "first": "first",
    "unproven": "unproven",
}
"""What a command or report is about, by its run's relation; any other is another run."""


_OTHERS = frozenset({"later", "here"})
"""Runs that may follow the record's: that one of them is not there shows neither."""


class Judgement(msgspec.Struct, frozen=True, gc=False):
    """Whether an input counts, and of which run it is.

    Attributes:
        row: The row of freshness that decided.
        relation: How the input's run stands to the record's.
        order: How evidence of the runtime stands to the last that was accepted; others have rows of their
            own for that.
        doubt: What people are to be told of it (L15); empty for nothing.
    """

    row: FreshnessEntry
    relation: RunRelation
    order: OrderRelation = "newer"
    doubt: str = ""


def judge(table: Table, record: Record, seen: Observation, entry: EventEntry) -> Judgement:
    """Tells whether an input counts.

    Args:
        table: The compiled spec.
        record: What is known.
        seen: The input.
        entry: Its event's entry.
    """
    related = relate(table, record, seen, entry)
    relation: RunRelation = related.relation  # type: ignore[assignment]  # the spec's own word
    if entry.evidence in ("command", "report"):
        ask = _command if entry.evidence == "command" else _report
        row = ask(table, record, seen, entry, relation)
        return Judgement(row, relation, doubt=row.why if row.tells else "")
    run, known = seen.run, record.run
    is_same_pod = (
        run is not None and known is not None and run.uid is not None and run.uid == known.uid
    )
    order = compare(record.marks, entry.origin_index, seen.order, is_same_pod=is_same_pod)
    is_silent = seen.is_silent and record.configuration != table.data.initial
    vector = (
        relation,
        order,
        "none" if seen.is_missing and relation in _OTHERS else entry.evidence,
        _fence(record, seen, table.clock_skew),
        _explains(table, record, seen, entry) if entry.explains else "no",
        "yes" if is_silent else "no",
    )
    row = table.freshness("runtime", vector)
    teller = row if row.tells else related if related.tells and row.open is not None else None
    return Judgement(row, relation, order, "" if teller is None else teller.why)


def relate(table: Table, record: Record, seen: Observation, entry: EventEntry) -> RunRowEntry:
    """Tells how an input's run stands to the record's, by the table `runs`."""
    run = seen.run
    if run is None or not run.is_named:
        return table.relation(_UNNAMED)
    known, skew = record.run, table.clock_skew
    if known is None and record.fence is None and record.end is None:
        return table.relation(_FIRST)
    again = entry.container == "runs" and _is_newer_sight(record, seen)
    place = clock = apart = None
    if known is not None:
        if (record.fence is None or not record.fence.is_up) and known == run:
            return table.relation(_SAME)
        place = "same" if _share_place(known, run) else "other"
        clock = "own" if _share_version_clock(record, seen) else "other"
        apart = times(known, run, 0.0 if place == "same" else skew)
    vector = (
        "yes",
        "yes" if _is_left(record, run, skew, is_alive_again=again) else "no",
        "none" if known is None else parts(known, run, is_alive_again=again),
        "no" if known is None else "yes",
        _against_fence(record, seen, skew),
        *_against_end(record, seen, skew),
        place or "other",
        clock or "other",
        apart or "undecided",
    )
    return table.relation(vector)


_NO_END = ("no", "unknown")
_UNNAMED = ("no", "no", "none", "no", "none", *_NO_END, "other", "other", "undecided")
_FIRST = ("yes", "no", "none", "no", "none", *_NO_END, "other", "other", "undecided")
_SAME = ("yes", "no", "share", "yes", "none", *_NO_END, "same", "other", "undecided")


# -- facts about runs ---------------------------------------------------------------------------------


def _share_place(one: Run, other: Run) -> bool:
    if one.container is not None and one.container == other.container:
        return True  # started again under its id
    return one.place is not None and other.place is not None and one.place.is_same(other.place)


def _share_version_clock(record: Record, seen: Observation) -> bool:
    if not isinstance(seen.order, Version):
        return False
    own = source(seen.order)
    return any(isinstance(mark, Version) and source(mark) == own for _, mark in record.marks)


def _is_newer_sight(record: Record, seen: Observation) -> bool:
    order = seen.order
    if not isinstance(order, Moment):
        return False
    own = source(order)
    marks = [
        mark.seconds for _, mark in record.marks if source(mark) == own and isinstance(mark, Moment)
    ]
    return bool(marks) and all(order.seconds > mark for mark in marks)


def _is_left(record: Record, run: Run, skew: float, *, is_alive_again: bool) -> bool:
    fence = record.fence
    if fence is None or not fence.left:
        return False
    started = run.created if run.uid is not None else _latest(run.started, run.created)
    if started is not None and is_after(started, fence.at, skew):
        return False
    return any(
        (left.uid is not None and left.uid == run.uid)  # an operator replaces the whole pod
        or parts(left, run, is_alive_again=is_alive_again) == "share"
        for left in fence.left
    )


def _latest(*times: float | None) -> float | None:
    return max((time for time in times if time is not None), default=None)


def _beginning(seen: Observation) -> float | None:
    """When an input's run began; the moment of its first sight stands for what is not known."""
    began = seen.run.began if seen.run is not None else None
    if began is None and isinstance(seen.order, Moment):
        return seen.order.seconds
    return began


def _against_fence(record: Record, seen: Observation, skew: float) -> str:
    if record.run is not None or record.fence is None:
        return "none"
    began = _beginning(seen)
    is_before = began is not None and is_after(record.fence.at, began, skew)
    return "before" if is_before else "not_before"


def _against_end(record: Record, seen: Observation, skew: float) -> tuple[str, str]:
    end = record.end
    if record.run is not None or end is None or end.at is None:
        return _NO_END
    ended = "command" if end.is_commanded else "other"
    began = seen.run.began if seen.run is not None else None
    if began is None:
        return ended, "unknown"
    return ended, "after" if is_after(began, end.at, skew) else "not_after"


# -- facts about inputs -------------------------------------------------------------------------------


def _fence(record: Record, seen: Observation, skew: float) -> Fence:
    fence, run = record.fence, record.run
    is_up = fence is not None and fence.is_up
    if not isinstance(seen.order, Moment):
        return "undated" if is_up else "down"
    read, began = seen.order.seconds, run.began if run is not None else None
    if fence is not None and read < fence.at:
        return "before"
    if began is not None and is_after(began, read, skew):
        return "before"  # what names no run is of whichever was the current one then (L7)
    if is_up:
        return "after"
    follows = run is not None and (record.predecessor or fence is not None)
    is_after_it = began is not None and is_after(read, began, skew)
    return "within" if follows and not is_after_it else "down"


def _explains(table: Table, record: Record, seen: Observation, entry: EventEntry) -> Explains:
    if not entry.explains or "unexplained" not in table.states[record.configuration].tags:
        return "no"
    end = record.end.at if record.end is not None else None
    said = seen.order.seconds if isinstance(seen.order, Moment) else seconds_of(seen.time)
    if end is None or said is None:
        return "in_time"
    return "late" if said > end + table.data.explains_seconds else "in_time"


def _command(
    table: Table, record: Record, seen: Observation, entry: EventEntry, relation: RunRelation
) -> FreshnessEntry:
    moment = seen.order if isinstance(seen.order, Moment) else None
    about = _ABOUT.get(relation, "other")
    if moment is None:
        return table.freshness("commands", ("none", about, "unbegun", "no"))
    newest = max(
        (
            mark.seconds
            for origin, mark in record.marks
            if origin == OPERATOR and isinstance(mark, Moment)
        ),
        default=None,
    )
    is_repeated = seen.id is not None and seen.id == record.command
    is_newer = not is_repeated and (newest is None or moment.seconds > newest)
    began = None if record.run is None else record.run.began
    is_unseen = record.run is None or (record.fence is not None and record.fence.is_up)
    said = _said(moment.seconds, began, table.clock_skew, is_unseen=is_unseen)
    explains = _explains(table, record, seen, entry)
    vector = ("newer" if is_newer else "not_newer", about, said, explains)
    return table.freshness("commands", vector)


def _report(
    table: Table, record: Record, seen: Observation, entry: EventEntry, relation: RunRelation
) -> FreshnessEntry:
    moment = seen.order if isinstance(seen.order, Moment) else None
    fence, run = record.fence, record.run
    is_up = fence is not None and fence.is_up
    said: Said = "undated"
    order = "newer"
    if moment is not None:
        against = compare(record.marks, entry.origin_index, moment)
        order = "not_newer" if against == "not_newer" else "newer"  # another clock has no mark yet
        if fence is not None and moment.seconds < fence.at:
            said = "before"
        else:
            is_unseen = run is None or is_up
            begun = fence.begun if fence is not None and is_up else None
            began = begun if is_unseen else run.reports_from if run is not None else None
            said = _said(
                moment.seconds, began, table.clock_skew, is_unseen=is_unseen and began is None
            )
    vector = (
        _ABOUT.get(relation, "other"),
        order,
        said,
        "yes" if entry.ends else "no",
        "yes" if record.predecessor or fence is not None else "no",
        "up" if is_up else "down",
    )
    return table.freshness("reports", vector)


def _said(moment: float, began: float | None, skew: float, *, is_unseen: bool) -> Said:
    if began is None:
        return "unbegun" if is_unseen else "unknown"
    if is_after(began, moment, skew):
        return "before"
    return "after" if is_after(moment, began, skew) else "within"
