"""What an agent-info.json says, as a record; and a record, as the changes that make the file say it.

Pure. The file's own phase and activity are a report (laws.md 2); the object `scionFsm` in it is the
record as we last wrote it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.machine.observation import Incarnation, Observation, WholeNumber, resource_version
from scion_fsm.machine.record import Record
from scion_fsm.model import view
from scion_fsm.observe.reports import observe_legacy
from scion_fsm.runtime.files.document import REMOVED
from scion_fsm.unreadable import UNREADABLE, why_unreadable
from scion_fsm.untrusted import encodable, quoted

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table
    from scion_fsm.runtime.files.document import Document, Path

KEY = "scionFsm"
VERSION = 1
"""The version of the object's shape that we write; a newer one is never overwritten."""


class StoredRecord(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The rest of a record, beside what Scion keeps; everything but the phase and the activity.

    Attributes:
        version: The version of this shape.
        revision: Counts our writes.
        configuration: The configuration as we wrote it.
        incarnation: The run that it is about.
        superseded: The run that an operator left behind.
        orders: The order of the last accepted input, by origin.
        reason: As in the record, like the rest.
        message: For people.
        exit_code: The agent's own.
        last_transition_time: RFC 3339.
    """

    version: int
    revision: int
    configuration: str
    incarnation: Incarnation | None = None
    superseded: Incarnation | None = None
    orders: dict[str, str | float] = {}
    reason: str | None = None
    message: str | None = None
    exit_code: WholeNumber | None = None
    last_transition_time: str | None = None


class Report(msgspec.Struct, frozen=True):
    """A file's content, understood.

    Attributes:
        record: What the file amounts to.
        configuration: What its own phase and activity mean; None if they mean none.
        stored: The object scionFsm; None if there is none that can be used.
        refused: The file's own phase as an input, if the stored verdict does not let it count.
        problems: What was not understood, verbatim.
        untouchable: Why the file must not be written; empty if it may be.
        fields: The agent's plain fields, such as template and grove.
    """

    record: Record
    configuration: str | None = None
    stored: StoredRecord | None = None
    refused: Observation | None = None
    problems: tuple[str, ...] = ()
    untouchable: str = ""
    fields: dict[str, str] = {}


def report_of(table: Table, name: str, document: Document) -> Report:
    """Understands a file.

    Whom to believe where the file's phase and the stored record differ, that is where somebody has
    written since we did, is decided here:

    - A stored verdict (stopped.final, error.final) stands. The file's phase is then an input of the
      ended incarnation, a late hook for instance, and by L4 no such input leaves a final configuration.
      It is kept as `refused`: once the runtime shows a newer incarnation it is that one's report and
      counts. So a restarted agent is not held back: its new pod or container opens the incarnation, and
      Scion's own start writes the file from its struct, which drops the stored record with every other
      field that it does not know (scion: provision.go:955).
    - Anything else that is stored was open to reports when it was written; the file's phase is the newer
      one and stands, with what is stored of the incarnation and the orders.

    Args:
        table: The compiled spec.
        name: The agent's name.
        document: The file's content.
    """
    reported, problems = _configuration(table, document)
    phase = _text(document, "phase")
    untouchable = f"its phase {quoted(phase)} is not known" if phase and not reported else ""
    stored, trouble, is_newer = _stored(table, document)
    if trouble:
        problems = (*problems, trouble)
    if is_newer:
        untouchable = trouble
    elif not untouchable and reported is None and stored is None:
        untouchable = "it is no agent's: it has no phase that is known, and no record of ours"
    fields = {key: encodable(value) for key, value in document.members if isinstance(value, str)}
    record, refused = _record(table, name, document, reported, stored)
    return Report(record, reported, stored, refused, problems, untouchable, fields)


def changes_of(table: Table, report: Report, record: Record) -> dict[Path, Any]:
    """Gives the changes that make a file say what a record says (laws.md 6).

    Args:
        table: The compiled spec.
        report: The file as it is.
        record: A record in a final configuration.
    """
    origins = {entry.origin_index: entry.origin for entry in table.events.values()}
    old = report.stored
    stored = StoredRecord(
        version=VERSION,
        revision=old.revision if old else 0,
        configuration=record.configuration,
        incarnation=record.incarnation,
        superseded=record.superseded,
        orders={origins[i]: order for i, order in enumerate(record.orders) if order is not None},
        reason=encodable(record.reason) if record.reason else None,
        message=encodable(record.message) if record.message else None,
        exit_code=record.exit_code,
        last_transition_time=record.last_transition_time,
    )
    if stored != old:
        stored = msgspec.structs.replace(stored, revision=stored.revision + 1)
    return {
        ("phase",): str(record.phase),
        ("activity",): REMOVED,
        ("toolName",): REMOVED,
        ("detail", "toolName"): REMOVED,
        (KEY,): _stated(msgspec.to_builtins(stored)),
    }


def _stated(value: Any) -> Any:  # noqa: ANN401 - plain JSON data
    """Leaves out what is not known."""
    if not isinstance(value, dict):
        return value
    return {key: _stated(part) for key, part in value.items() if part is not None}


def _record(
    table: Table, name: str, document: Document, reported: str | None, stored: StoredRecord | None
) -> tuple[Record, Observation | None]:
    said = Record(
        name,
        reported or table.data.initial,
        tool_name=_tool_name(table, document, reported),
        message=_message(document) if reported and table.is_terminal(reported) else None,
    )
    if stored is None:
        return said, None
    indices = {entry.origin: entry.origin_index for entry in table.events.values()}
    # A text that is no resourceVersion is no mark: anybody may have written it (L11).
    known = {
        indices[origin]: resource_version(order) if isinstance(order, str) else order
        for origin, order in stored.orders.items()
        if origin in indices
    }
    kept = msgspec.structs.replace(
        said,
        configuration=stored.configuration,
        incarnation=stored.incarnation,
        superseded=stored.superseded,
        orders=tuple(known.get(index) for index in range(len(said.orders))),
        reason=stored.reason,
        message=stored.message,
        exit_code=stored.exit_code,
        tool_name=None,
        last_transition_time=stored.last_transition_time,
    )
    agrees = reported is None or view(reported)[0] == kept.phase
    if agrees and (is_final(table, kept) or reported is None or view(reported)[1] is None):
        return kept, None
    if is_final(table, kept) and reported is not None:
        phase, activity = view(reported)
        return kept, observe_legacy(table, str(activity or phase))
    return msgspec.structs.replace(
        said, incarnation=kept.incarnation, superseded=kept.superseded, orders=kept.orders
    ), None


def is_final(table: Table, record: Record) -> bool:
    """Tells whether the verdict on the record's incarnation is in: it has ended, and not by mere report (L5)."""
    return table.is_terminal(
        record.configuration
    ) and record.configuration != table.configuration_of(record.phase)


def _configuration(table: Table, document: Document) -> tuple[str | None, tuple[str, ...]]:
    """Gives what the file's own words mean, and what of them is not understood."""
    phase, activity = _text(document, "phase"), _text(document, "activity")
    if not phase:
        # A hook that found the file unreadable leaves only its activity (scion issue 123), and proves
        # that the harness runs.
        phase, activity = activity, ""
    if not phase:
        return None, ()
    if phase not in table.data.initials:
        word = observe_legacy(table, phase)
        if word.event is None:
            return None, word.problems
        # Even a word for a verdict is a report here: a bare phase is provisional (L5).
        meant = view(table.step(table.data.initial, word.event).target)
        phase, activity = str(meant[0]), activity or str(meant[1] or "")
    bare = table.configuration_of(phase)
    if not activity:
        return bare, ()
    if activity not in table.data.heartbeats.activities:
        return bare, (f"activity {quoted(activity)} is not known",)
    # Scion leaves the activity where it was when the agent stops (cmd/stop.go:89), so that one outside
    # running is nothing to report; it does not exist (L1).
    return table.configuration_of(phase, activity) or bare, ()


def _text(document: Document, key: str) -> str:
    """Gives a word of the file; of what is no string its spelling, which no rule knows."""
    value = document.get(key)
    return (
        encodable(value)
        if isinstance(value, str)
        else ""
        if value is None
        else str(document.literal(key))
    )


def _stored(table: Table, document: Document) -> tuple[StoredRecord | None, str, bool]:
    """Gives the stored record, what is wrong with it, and whether a newer scion_fsm wrote it."""
    literal = document.literal(KEY)
    if literal is None:
        return None, "", False
    try:
        version = msgspec.json.decode(literal, type=_Versioned).version
        if version > VERSION:
            return (
                None,
                f"{KEY} has version {version}, newer than {VERSION}; update scion_fsm",
                True,
            )
        stored = msgspec.json.decode(literal, type=StoredRecord)
    except UNREADABLE as error:
        return None, f"{KEY} is not usable: {why_unreadable(error)}", False
    if stored.configuration not in table.states:
        return None, f"{KEY} has the unknown configuration {quoted(stored.configuration)}", False
    return stored, "", False


class _Versioned(msgspec.Struct):
    version: int


def _tool_name(table: Table, document: Document, reported: str | None) -> str | None:
    if reported is None or not table.states[reported].carries_tool:
        return None
    name = document.get("toolName") or document.get("detail", "toolName")
    return encodable(name) if isinstance(name, str) else None


def _message(document: Document) -> str | None:
    message = document.get("detail", "message")
    return encodable(message) if isinstance(message, str) and message else None
