"""What is known of an agent after its files and its runtime have spoken, and what its files are to hold.

Pure. Every input goes through reconcile, which decides; what is written follows from the record alone
(laws.md 10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import UNNAMED, Moment, Version, is_after, source
from scion_fsm.machine.reconcile import Plan
from scion_fsm.machine.record import RUNTIME, Record, with_mark
from scion_fsm.observe.file import observe_start
from scion_fsm.runtime.files.agent_info import changes_of
from scion_fsm.runtime.files.beneath import LIMIT
from scion_fsm.runtime.files.own_record import VERSION, OwnRecord, SaidEnd
from scion_fsm.runtime.files.store import AgentFile, AgentFiles, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.table import Table
    from scion_fsm.runtime.files.agent_info import Report, Wrote

_REMEMBERED = 8
"""Run ids of earlier runs that are kept: writers are slow by one start, not by many."""


class Merge(msgspec.Struct, frozen=True):
    """An agent's files and what the runtime showed, put together by the laws.

    Attributes:
        files: The files as they are.
        observations: What the runtime showed, in order.
        said: What became of the file's own report; None if it has none but our own words.
        plans: What became of each observation.
        timers: What became of what has lapsed: a start, a stop that nothing fulfilled.
        record: What holds after all that.
        own: Our record of it.
        wanted: What the files are to hold.
        untouchable: Why they may not be written although they should be; else empty.
    """

    files: AgentFiles
    observations: tuple[Observation, ...]
    said: Plan | None
    plans: tuple[Plan, ...]
    timers: tuple[Plan, ...]
    record: Record
    own: OwnRecord
    wanted: Wanted
    untouchable: str = ""

    @property
    def file(self) -> AgentFile | None:
        """The file with the agent's report."""
        return self.files.file

    @property
    def content(self) -> bytes | None:
        """What agent-info.json is to say; None if it says so already or may not be written."""
        return self.wanted.content

    @property
    def refusal(self) -> Plan | None:
        """What became of the file's report, where it did not count."""
        return self.said if self.said is not None and self.said.disposition != "taken" else None

    @property
    def doubts(self) -> tuple[str, ...]:
        """What could not be decided and is to be told (L15)."""
        plans = (*self.plans, *(() if self.said is None else (self.said,)), *self.timers)
        return tuple(dict.fromkeys(f"{plan.doubt} ({plan.rule})" for plan in plans if plan.tells))

    @property
    def in_doubt(self) -> tuple[Observation, ...]:
        """What the runtime showed and does not count yet: it is not proved of which run it is, or a start is under way.

        The runtime does not say it again once that is decided, or has lapsed.
        """
        own = self.files.own
        waits = self.record.is_fenced or (own is not None and own.record.is_fenced)
        decided = zip(self.plans, self.observations, strict=True)
        return tuple(
            seen
            for plan, seen in decided
            if plan.disposition == "ignored" and (plan.tells or waits)
        )

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to write."""
        return self.wanted.own is None and self.wanted.content is None


def merge(
    lifecycle: Lifecycle,
    files: AgentFiles,
    observations: Iterable[Observation],
    *,
    now: float,
) -> Merge:
    """Puts an agent's files and what the runtime showed together.

    Args:
        lifecycle: What decides.
        files: The files.
        observations: What the runtime showed of the agent, in order; none if nothing was looked at.
        now: Seconds since 1970.
    """
    observations = tuple(observations)
    known = _Known(lifecycle, files)
    report = files.file.report if files.file is not None else None
    known.said = _said(lifecycle.table, report, files.own)
    seen = _as_first_said(report, known.said)
    if report is not None and files.own is not None and files.own.found_in(report) is not None:
        seen = None  # our own words
    start = seen and observe_start(lifecycle.table, seen, known.record.run)
    if (
        start
        and not known.own().is_over(start.mints)
        and not _has_lapsed(lifecycle.table, _moment(start), now)
    ):
        known.take(start)
    said = None
    if seen is not None and not _is_before(seen, observations, lifecycle.table.clock_skew):
        said = known.take(seen)
    plans = tuple(known.take(observation) for observation in observations)
    if seen is not None and (said is None or said.disposition != "taken"):
        said = known.take(seen)  # of the run that is the current one by now
    if files.file is not None and _has_passed(lifecycle.table, known.own(), files.file, now):
        known.remember(str(files.file.report.run_id))
    timers = tuple(known.take(timer) for timer in _timers(lifecycle, known.record, now))
    made = Merge(files, observations, said, plans, timers, known.record, known.own(), Wanted())
    return _wanting(lifecycle, made, now)


def _said(table: Table, report: Report | None, own: OwnRecord | None) -> SaidEnd | None:
    """Gives the end that a file says of a run, and since when as far as we know."""
    if report is None or report.run_id is None or not table.ends(report.phase):
        return None
    before = own.said if own is not None else None
    if before is not None and (before.run_id, before.phase) == (report.run_id, report.phase):
        return before
    at = _moment(report.observation)
    return None if at is None else SaidEnd(report.run_id, report.phase, at)


def _as_first_said(report: Report | None, said: SaidEnd | None) -> Observation | None:
    """Gives a file's report, as of when it first said so (L7)."""
    seen = report.observation if report is not None else None
    if seen is None or said is None or not isinstance(seen.order, Moment):
        return seen
    order = msgspec.structs.replace(seen.order, seconds=min(said.at, seen.order.seconds))
    return msgspec.structs.replace(seen, order=order)


def advanced(
    lifecycle: Lifecycle, files: AgentFiles, observations: Sequence[Observation]
) -> AgentFiles:
    """Gives files with a record that what the runtime showed has been applied to."""
    if not observations:
        return files
    known = _Known(lifecycle, files)
    for observation in observations:
        known.take(observation)
    return msgspec.structs.replace(files, own=known.own())


class _Known:
    """A record that inputs are applied to, and whether its end is more than a report."""

    def __init__(self, lifecycle: Lifecycle, files: AgentFiles) -> None:
        own = files.own
        self._lifecycle = lifecycle
        self._wrote = own.wrote if own else None
        self._replaced = (own.replaced, own.replaced_until) if own else (None, None)
        self.record = own.record if own else lifecycle.new_record(files.folder.name)
        self.verdict = own.verdict if own else False
        self._earlier = own.earlier if own else ()
        self.said = own.said if own else None

    def own(self) -> OwnRecord:
        kept = (self.verdict, self._wrote, self._earlier, *self._replaced, self.said)
        return OwnRecord(VERSION, self.record, *kept)

    def remember(self, run_id: str) -> None:
        """Keeps the run id of a run that is over, which a slow writer may name again."""
        others = (one for one in self._earlier if one != run_id)
        self._earlier = (*others, run_id)[-_REMEMBERED:]

    def take(self, observation: Observation) -> Plan:
        plan = self._lifecycle.reconcile(_named_alike(self.record, observation), observation)
        if plan.disposition == "taken":
            before, after = self.record.run, plan.record.run
            if (
                before is not None
                and before.run_id
                and (after is None or after.run_id != before.run_id)
            ):
                self.remember(before.run_id)
            self.record = plan.record
            table = self._lifecycle.table
            entry = table.events[observation.event or ""]
            if not table.is_terminal(self.record.configuration):
                self.verdict = False
            elif entry.evidence != "report":
                self.verdict = True
        return plan


def _named_alike(record: Record, seen: Observation) -> Record:
    """Gives a record whose cluster is called what an observation of its very pod calls it.

    No two clusters have the same uid (laws.md 3); and where one has no name, each reading gives it another.
    """
    known, run = record.run, seen.run
    if known is None or run is None or run.uid is None or run.uid != known.uid:
        return record
    if known.place is None or run.place is None or None in (known.place.domain, run.place.domain):
        return record
    was, now = str(known.place.domain), str(run.place.domain)
    if was == now or UNNAMED not in (was[:1], now[:1]):
        return record
    marks = record.marks
    last = next((order for _, order in marks if source(order) == was), None)
    if isinstance(last, Version):
        others = ((origin, order) for origin, order in marks if source(order) not in (was, now))
        marks = with_mark(tuple(others), RUNTIME, Version(now, last.digits))
    place = msgspec.structs.replace(known.place, domain=now)
    return msgspec.structs.replace(
        record, run=msgspec.structs.replace(known, place=place), marks=marks
    )


def _timers(lifecycle: Lifecycle, record: Record, now: float) -> tuple[Observation, ...]:
    """Gives what has lapsed by now of an operator's commands (laws.md 4)."""
    given = record.mark("operator")
    asked = now - given.seconds if isinstance(given, Moment) else None
    is_fenced = record.fence is not None and record.is_fenced
    is_asked = lifecycle.table.is_asked(record.configuration)
    if not is_fenced and not is_asked:
        return ()
    return lifecycle.observe_timers(
        last_seen_age=None,
        last_activity_age=None,
        fence_age=now - record.fence.at if record.fence is not None and is_fenced else None,
        stop_age=asked if is_asked else None,
        observed_at=now,
    )


def _is_before(seen: Observation, observations: Sequence[Observation], skew: float) -> bool:
    """Tells whether a report was written before the run began that the runtime shows."""
    if not isinstance(seen.order, Moment):
        return False
    said = seen.order.seconds
    starts = [o.run.reports_from for o in observations if o.run is not None]
    return any(start is not None and is_after(start, said, skew) for start in starts)


def _moment(said: Observation | None) -> float | None:
    return said.order.seconds if said is not None and isinstance(said.order, Moment) else None


def _has_lapsed(table: Table, at: float | None, now: float) -> bool:
    """Tells whether a start of that time is so old that its run would have been seen: its fence would fall at once."""
    return at is not None and now - at >= _patience(table)


def _patience(table: Table) -> float:
    """Gives for how long a run that was started may not be seen, in seconds."""
    waits = (timer.fence_over_seconds or 0.0 for timer in table.data.timers.values())
    return max(waits, default=0.0)


def _wanting(lifecycle: Lifecycle, made: Merge, now: float) -> Merge:
    """Says what the files are to hold."""
    files = made.files
    content, wrote, untouchable = _content(lifecycle, made, now)
    replaced, until = _replaced(lifecycle.table, made, wrote, content, now)
    if content is None and wrote is not None and _is_past(lifecycle.table, made, wrote):
        wrote, replaced, until = None, wrote, now + lifecycle.table.clock_skew
    own = msgspec.structs.replace(made.own, wrote=wrote, replaced=replaced, replaced_until=until)
    kept = own if _is_kept(files, own) else None
    if files.untouchable and (kept is not None or content is not None):
        kept, content, untouchable = None, None, files.untouchable
    return msgspec.structs.replace(
        made, own=own, wanted=Wanted(kept, content), untouchable=untouchable
    )


def _is_past(table: Table, made: Merge, wrote: Wrote) -> bool:
    """Tells whether an end that we wrote is no more, and the file without it: who says it again means another."""
    if made.file is None or not table.ends(wrote.phase):
        return False
    is_end = table.is_terminal(made.record.configuration)
    return not is_end and made.own.found_in(made.file.report) is None


def _replaced(
    table: Table, made: Merge, wrote: Wrote | None, content: bytes | None, now: float
) -> tuple[Wrote | None, float | None]:
    """Gives our own words that may still be in the file after what is written now, or come again, and until when.

    A writer that read them before they were replaced is slow by no more than clocks differ.
    """
    own, file = made.own, made.file
    found = own.found_in(file.report) if file is not None else own.replaced
    if content is not None:
        before = found or own.wrote
        return (before if before != wrote else None), None
    if own.replaced is None or found == own.replaced:
        return own.replaced, None
    return own.replaced, own.replaced_until or now + table.clock_skew


def _is_kept(files: AgentFiles, own: OwnRecord) -> bool:
    """Tells whether our record is to be written: it says what nobody else would say again."""
    before, record = files.own, own.record
    if before is not None and files.own_snapshot is not None:
        was = (before.verdict, before.wrote, before.replaced, before.replaced_until)
        is_same = (own.verdict, own.wrote, own.replaced, own.replaced_until) == was
        return files.is_reset or not is_same or record.visible != before.record.visible
    return own.verdict or record.fence is not None or own.wrote is not None


def _content(
    lifecycle: Lifecycle, made: Merge, now: float
) -> tuple[bytes | None, Wrote | None, str]:
    """Gives what agent-info.json is to say, what we then have written, and why it must not."""
    file, record, table = made.files.file, made.record, lifecycle.table
    wrote, is_verdict = made.own.wrote, made.own.verdict
    if file is None or file.report.is_deleted:
        return None, wrote, ""
    report = file.report
    is_end = table.is_terminal(record.configuration)
    ours = made.own.found_in(report)
    is_ours = ours is not None and table.ends(ours.phase)
    if not (is_end and is_verdict) and not (is_ours and not is_end):
        return None, wrote, ""
    changes, new = changes_of(table, report, record, ours or wrote)
    edited = file.document.edited(changes)
    if edited is file.document:
        return None, new, ""
    untouchable = report.untouchable
    if not untouchable and _is_expected(table, made.own, file, now):
        untouchable = (
            f"Scion has started it anew as run {report.run_id}, which has not been seen yet"
        )
    content = edited.text.encode("utf-8")
    if not untouchable and len(content) > LIMIT:
        untouchable = f"it would be larger than {LIMIT} bytes, which nobody would read"
    if untouchable:
        return None, wrote, untouchable
    return content, new, ""


def _is_expected(table: Table, own: OwnRecord, file: AgentFile, now: float) -> bool:
    """Tells whether the file names a run that has begun elsewhere, and may still be seen."""
    return _names_another(own, file.report) and not _has_lapsed(table, file.last_seen, now)


def _has_passed(table: Table, own: OwnRecord, file: AgentFile, now: float) -> bool:
    """Tells whether the file names a run that nobody saw, and that would have been seen by now."""
    return _names_another(own, file.report) and _has_lapsed(table, file.last_seen, now)


def _names_another(own: OwnRecord, report: Report) -> bool:
    """Tells whether a file's run is another than the known one, and not known to be over."""
    run = own.record.run
    if report.run_id is None or run is None or run.run_id in (None, report.run_id):
        return False
    return not own.is_over(report.run_id)
