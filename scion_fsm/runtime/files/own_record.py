"""Our own record of an agent, `scion-fsm.json`: in the agent's own folder, beside the home (laws.md 10).

Pure. Its container mostly does not see it; where it does (a workspace that is no git repository), the
owner tells whose it is. What it holds is validated like anything that is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.observation import WholeNumber
from scion_fsm.machine.orders import UNNAMED, Marks, Moment, is_time, version
from scion_fsm.machine.record import Record, with_mark
from scion_fsm.machine.runs import Run
from scion_fsm.machine.spec.vocabulary import ORIGINS
from scion_fsm.observe.clocks import READER
from scion_fsm.runtime.files.agent_info import OLD_KEY, Wrote
from scion_fsm.unreadable import UNREADABLE, why_unreadable
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Table
    from scion_fsm.runtime.files.agent_info import Report
    from scion_fsm.runtime.files.document import Document

NAME = "scion-fsm.json"
VERSION = 1


class SaidEnd(msgspec.Struct, frozen=True, rename="camel"):
    """An end that an agent's file says of a run, and since when.

    Whoever changes anything of the file writes all of it anew, and so its time: that dates no end (L7).

    Attributes:
        run_id: The run.
        phase: The end, as it is spelled.
        at: When the file first said so, in seconds since 1970.
    """

    run_id: str
    phase: str
    at: float


class OwnRecord(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What we know of an agent, as it is kept.

    Attributes:
        version: Of this shape; a newer one is neither believed nor overwritten.
        record: The record, whole.
        verdict: The record's end is the runtime's or an operator's, not a report.
        wrote: What we last wrote into the agent's file.
        earlier: The run ids of the last runs before the record's, which a slow writer may name again.
        replaced: Our own words that this was to replace: the write may not have come about, or not have
            outlived a power cut, and whoever read them before may write them once more.
        replaced_until: What says them later is another's, in seconds since 1970; None until the file is
            seen without them.
        said: The end that the file says; None if it says none, or not of which run.
    """

    version: int
    record: Record
    verdict: bool = False
    wrote: Wrote | None = None
    earlier: tuple[str, ...] = ()
    replaced: Wrote | None = None
    replaced_until: float | None = None
    said: SaidEnd | None = None

    def is_over(self, run_id: str | None) -> bool:
        """Whether a run was left behind by a command, or followed by another."""
        fence, run = self.record.fence, self.record.run
        left = {one.run_id for one in fence.left} if fence is not None else set()
        return run_id in left or (run_id in self.earlier and (run is None or run.run_id != run_id))

    def found_in(self, report: Report) -> Wrote | None:
        """Gives the words of ours that a file's report is, and nothing more; None if it is another's."""
        if report.is_only(self.wrote):
            return self.wrote
        replaced, until = self.replaced, self.replaced_until
        if replaced is None or not report.is_only(replaced) or report.run_id != replaced.run_id:
            return None  # who writes anew what was read before writes its run id, too
        return None if until is not None and report.is_after(until) else replaced


class _Versioned(msgspec.Struct):
    version: int


def encode(own: OwnRecord) -> bytes:
    """Gives the file's content, for people too."""
    return msgspec.json.format(msgspec.json.encode(own), indent=1) + b"\n"


def decode(table: Table, name: str, content: bytes) -> tuple[OwnRecord | None, str, bool]:
    """Reads the file's content.

    Args:
        table: The compiled spec.
        name: The agent's name.
        content: All of it.

    Returns:
        Our record or None; what is wrong with it; and whether a newer scion_fsm wrote it, so that it must
        stay as it is.
    """
    try:
        found = msgspec.json.decode(content, type=_Versioned).version
        if found > VERSION:
            return None, f"has version {found}, newer than {VERSION}; update scion_fsm", True
        own = msgspec.json.decode(content, type=OwnRecord)
    except UNREADABLE as error:
        return None, f"is not usable: {why_unreadable(error)}", False
    if own.record.configuration not in table.states:
        return None, f"has the unknown configuration {quoted(own.record.configuration)}", False
    odd = next((time for time in _times(own) if not is_time(time)), None)
    if odd is not None:
        return None, f"has the time {quoted(odd)}, which cannot be compared", False
    record = msgspec.structs.replace(own.record, name=name)
    return msgspec.structs.replace(own, record=record), "", False


def _times(own: OwnRecord) -> Iterator[float]:
    """Gives every time that it has."""
    record, fence = own.record, own.record.fence
    end = record.end.at if record.end is not None else None
    times = [end, own.replaced_until, own.said.at if own.said is not None else None]
    if fence is not None:
        times += [fence.at, fence.begun]
    for run in (record.run, *(fence.left if fence is not None else ())):
        if run is not None:
            times += [run.created, run.started, run.seen]
    return (time for time in times if time is not None)


# -- what version 0.1 kept in agent-info.json -----------------------------------------------------------


class _OldRun(msgspec.Struct, frozen=True):
    uid: str | None = None
    container: str | None = None


class _OldRecord(msgspec.Struct, frozen=True, rename="camel"):
    version: int
    configuration: str
    incarnation: _OldRun | None = None
    orders: dict[str, str | float] = {}
    reason: str | None = None
    message: str | None = None
    exit_code: WholeNumber | None = None
    last_transition_time: str | None = None


def from_old(table: Table, name: str, document: Document) -> tuple[OwnRecord | None, str]:
    """Reads the object of version 0.1, which anybody may have written: only a verdict in it counts.

    Returns:
        Our record or None, and what is wrong with the object.
    """
    literal = document.literal(OLD_KEY)
    if literal is None:
        return None, ""
    try:
        old = msgspec.json.decode(literal, type=_OldRecord)
    except UNREADABLE as error:
        return None, f"{OLD_KEY} is not usable: {why_unreadable(error)}"
    if old.version != 1:
        return None, f"{OLD_KEY} has version {old.version}, which never was"
    state = table.states.get(old.configuration)
    if state is None:
        return None, f"{OLD_KEY} has the unknown configuration {quoted(old.configuration)}"
    if "final" not in state.tags:
        return None, ""  # it was open to reports, and the file itself is a newer one
    run = (
        Run(uid=old.incarnation.uid, container=old.incarnation.container)
        if old.incarnation
        else Run()
    )
    if not run.is_named:
        return None, f"{OLD_KEY} names no run, so that no later one could be told from it"
    record = Record(
        name,
        old.configuration,
        run=run,
        marks=_marks(old.orders),
        reason=old.reason,
        message=old.message,
        exit_code=old.exit_code,
        last_transition_time=old.last_transition_time,
    )
    wrote = Wrote(str(record.phase))
    return OwnRecord(VERSION, record, verdict=True, wrote=wrote), ""


def _marks(orders: dict[str, str | float]) -> Marks:
    """Gives the runtime's mark; of the others nobody knows the clock."""
    order = orders.get("runtime")
    if isinstance(order, str):
        mark = version(UNNAMED, order)
        return () if mark is None else with_mark((), ORIGINS.index("runtime"), mark)
    if is_time(order):
        return with_mark((), ORIGINS.index("runtime"), Moment(READER, float(order or 0)))
    return ()
