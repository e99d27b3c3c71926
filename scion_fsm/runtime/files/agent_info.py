"""What an agent-info.json says, as a report; and a record, as the changes that make the file say it.

Pure. The file is an input like any other (laws.md 10): its phase and activity are what somebody said when
it was written, of the run that it names; whether that counts is for reconcile to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.machine.observation import Observation, WholeNumber
from scion_fsm.machine.orders import Moment
from scion_fsm.observe.file import observe_file
from scion_fsm.runtime.files.document import REMOVED
from scion_fsm.untrusted import encodable, quoted

if TYPE_CHECKING:
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.table import Table
    from scion_fsm.runtime.files.document import Document, Path

OLD_KEY = "scionFsm"
"""The object in which version 0.1 kept its record; taken out when the file is written next."""
_TODAYS = ("exitCode", "exitReason", "runId", "project")
"""Keys of today's Scion; a file with one of them is its, and may say an exit code and reason."""
_NO_TIME = "0001-01-01T00:00:00Z"
"""How Go writes a time that is not set (scion: pkg/api/types.go, before omitzero)."""


class Wrote(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What we last wrote into an agent's file; who finds it there finds no report.

    Attributes:
        phase: The phase.
        exit_code: The exit code, if we wrote one.
        exit_reason: Likewise, in Scion's spelling.
        run_id: The run that the file named then.
    """

    phase: str
    exit_code: WholeNumber | None = None
    exit_reason: str | None = None
    run_id: str | None = None


class Report(msgspec.Struct, frozen=True):
    """A file's content, understood.

    Attributes:
        observation: What its own words report; None if they report nothing.
        configuration: What they mean of an agent of which nothing else is known; None likewise.
        phase: Its phase as it is spelled.
        activity: Its activity likewise.
        run_id: The run that it names.
        is_todays: It has keys of today's Scion.
        is_deleted: It says that the agent is deleted; it is never written.
        untouchable: Why the file must not be written; empty if it may be.
        problems: What was not understood, verbatim.
        fields: The agent's plain fields, such as template and grove.
    """

    observation: Observation | None
    configuration: str | None
    phase: str
    activity: str
    run_id: str | None
    is_todays: bool
    is_deleted: bool
    untouchable: str
    problems: tuple[str, ...] = ()
    fields: dict[str, str] = {}

    def is_only(self, wrote: Wrote | None) -> bool:
        """Tells whether it says what we wrote ourselves and nothing more."""
        return wrote is not None and (self.phase, self.activity) == (wrote.phase, "")

    def is_after(self, at: float) -> bool:
        """Tells whether it was written later than a time in seconds since 1970, as far as anybody knows."""
        order = self.observation.order if self.observation is not None else None
        return isinstance(order, Moment) and order.seconds > at


def report_of(table: Table, document: Document, *, written_at: float | None) -> Report:
    """Understands a file.

    Args:
        table: The compiled spec.
        document: The file's content.
        written_at: When it was written, seconds since 1970; None if nobody can say.
    """
    phase, activity = _text(document, "phase"), _text(document, "activity")
    run_id = _plain(document.get("runId"))
    seen, problems = observe_file(
        table,
        phase,
        activity,
        exit_code=_exit_code(document),
        exit_reason=_plain(document.get("exitReason")),
        message=_plain(document.get("detail", "message")),
        tool_name=_plain(document.get("toolName") or document.get("detail", "toolName")),
        run_id=run_id,
        written_at=written_at,
    )
    event = seen.event if seen is not None else None
    return Report(
        observation=seen,
        configuration=table.step(table.data.initial, event).target if event else None,
        phase=phase,
        activity=activity,
        run_id=run_id,
        is_todays=any(document.literal(key) is not None for key in _TODAYS),
        is_deleted=_is_deleted(document, phase),
        untouchable=_untouchable(phase, is_known=event is not None),
        problems=problems,
        fields={key: encodable(value) for key, value in document.members if isinstance(value, str)},
    )


def _exit_code(document: Document) -> int | None:
    try:
        return msgspec.json.decode(document.literal("exitCode") or "null", type=WholeNumber)
    except msgspec.MsgspecError:
        return None


def _is_deleted(document: Document, phase: str) -> bool:
    deleted = document.get("deletedAt")
    return phase == "deleted" or (isinstance(deleted, str) and deleted not in ("", _NO_TIME))


def _untouchable(phase: str, *, is_known: bool) -> str:
    if is_known:
        return ""
    if phase:
        return f"its phase {quoted(phase)} is not known"
    return "it is no agent's: it has no phase that is known"


def changes_of(
    table: Table, report: Report, record: Record, wrote: Wrote | None
) -> tuple[dict[Path, Any], Wrote]:
    """Gives the changes that make a file say where a record is, and what they then will have written.

    Args:
        table: The compiled spec.
        report: The file as it is.
        record: The record; its phase is what the file is to say.
        wrote: What we last wrote there.
    """
    is_end = table.is_terminal(record.configuration)
    reasons = {token: word for word, token in table.data.words.exit_reasons.items()}
    new = Wrote(record.phase, run_id=report.run_id)
    if is_end and report.is_todays:
        exit_reason = reasons.get(record.reason or "")
        new = Wrote(record.phase, record.exit_code, exit_reason, report.run_id)
    changes: dict[Path, Any] = {
        ("phase",): str(record.phase),
        ("activity",): REMOVED,
        ("toolName",): REMOVED,
        ("detail", "toolName"): REMOVED,
        (OLD_KEY,): REMOVED,
    }
    if not is_end and record.activity:
        changes["activity",] = str(record.activity)
    for key, value, before in (
        ("exitCode", new.exit_code, wrote.exit_code if wrote else None),
        ("exitReason", new.exit_reason, wrote.exit_reason if wrote else None),
    ):
        if value is not None:
            changes[key,] = value
        elif before is not None:
            changes[key,] = REMOVED  # ours, of an end that is no more
    return changes, new


def _text(document: Document, key: str) -> str:
    """Gives a word of the file; of what is no string its spelling, which no rule knows."""
    value = document.get(key)
    if value is None:
        return ""
    return encodable(value) if isinstance(value, str) else str(document.literal(key))


def _plain(value: object) -> str | None:
    return encodable(value) if isinstance(value, str) and value else None
