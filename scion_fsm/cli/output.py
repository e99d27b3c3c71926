"""How agents and decisions look: what programs read of them, and the cells of tables."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.cli import printing
from scion_fsm.model import Phase
from scion_fsm.untrusted import printable_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scion_fsm.runtime.agents import Agent
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.tracker import Decision

STYLES: dict[str, dict[str, Any]] = {
    Phase.RUNNING: {"fg": "green"},
    Phase.ERROR: {"fg": "red", "bold": True},
    Phase.STOPPING: {"fg": "yellow"},
}
_WIDEST, _WIDEST_OF_ALL = 100, 250
"""Cells of a column, and with `-o wide`: it is as wide for all as its widest; programs are given all."""
_EXPENDABLE = ("PROJECT", "AGE", "CONTAINER STATUS", "ACTIVITY")
"""What a narrow window does without, in this order."""
_EXPENDABLE_OF_WIDE = ("RULE", "EVENT", "TEMPLATE", "EXIT", "NAMESPACE", "POD", "MESSAGE")
"""What `-o wide` does without before that."""
_COLUMNS = ("NAME", "PHASE", "ACTIVITY", "REASON", "CONTAINER STATUS", "AGE", "PROJECT")
_WIDE = ("TEMPLATE", "NAMESPACE", "POD", "CONFIGURATION", "EXIT", "EVENT", "RULE", "MESSAGE")
_UNITS = (("d", 86400), ("h", 3600), ("m", 60))


def agent_document(agent: Agent) -> dict[str, Any]:
    """Gives an agent as programs read it; every key is always there."""
    record, identity = agent.record, agent.identity
    run = record.run
    return {
        "name": identity.name,
        "namespace": identity.namespace,
        "project": identity.project,
        "projectPath": identity.project_path,
        "template": identity.template,
        "phase": str(record.phase),
        "activity": str(record.activity) if record.activity else None,
        "configuration": record.configuration,
        "reason": agent.reason,
        "message": record.message,
        "exitCode": record.exit_code,
        "exitReason": agent.reason if agent.is_terminal else None,
        "containerStatus": agent.container_status,
        "terminal": agent.is_terminal,
        "resumable": agent.is_resumable,
        "podName": identity.pod_name,
        "podUID": run.uid if run else None,
        "runId": run.run_id if run else None,
        "resourceVersion": agent.resource_version,
        "event": agent.event,
        "rule": agent.rule or None,
        "problems": list(agent.problems),
    }


class DecisionDocument(
    msgspec.Struct,
    frozen=True,
    gc=False,
    rename={
        "pod_uid": "podUID",
        "resource_version": "resourceVersion",
        "source": "from",
        "target": "to",
    },
):
    """A decision as programs read it; every key is always there."""

    name: str
    namespace: str | None
    pod_uid: str | None
    resource_version: str | None
    event: str | None
    disposition: str
    why: str
    rule: str
    source: str
    target: str
    problems: tuple[str, ...]


def decision_document(decision: Decision) -> DecisionDocument:
    """Gives a decision as programs read it."""
    outcome = decision.outcome
    return DecisionDocument(
        decision.name,
        decision.namespace,
        decision.pod_uid,
        decision.resource_version,
        outcome.event,
        outcome.disposition,
        outcome.why,
        outcome.rule,
        outcome.source,
        outcome.target,
        outcome.problems,
    )


def _print_table(columns: tuple[str, ...], rows: list[list[str]], *, wide: bool) -> None:
    expendable = (*_EXPENDABLE_OF_WIDE, *_EXPENDABLE, "CONFIGURATION") if wide else _EXPENDABLE
    elastic, more = ("MESSAGE", "-o json") if wide else ("", "-o wide")
    printing.table(columns, rows, styles=STYLES, expendable=expendable, elastic=elastic, more=more)


def columns_and_rows(
    agents: Iterable[Agent], *, wide: bool
) -> tuple[tuple[str, ...], list[list[str]]]:
    """Gives the headings, and the cells of every agent."""
    now = datetime.datetime.now(datetime.UTC)
    columns = (*_COLUMNS, *_WIDE) if wide else _COLUMNS
    return columns, [_cells(agent, now, wide=wide) for agent in agents]


def print_agent_line(agent: Agent, *, wide: bool) -> None:
    """Prints one agent that has changed, as `kubectl get -w` does."""
    _, (cells,) = columns_and_rows([agent], wide=wide)
    printing.row(cells, STYLES)


def print_entries(
    entries: Iterable[Entry],
    *,
    wide: bool,
    files: bool,
    others: Callable[[Entry], str | None] | None = None,
) -> None:
    """Prints a line an agent of a roster.

    Args:
        entries: The agents.
        wide: With all columns.
        files: Also when its file was written, and what becomes of it.
        others: Gives what others say of it, if they were asked.
    """
    now = datetime.datetime.now(datetime.UTC)
    columns = (*_COLUMNS, *_WIDE) if wide else _COLUMNS
    columns = (*columns, *(["OTHERS SAY"] if others else []))
    columns = (*columns, *(["LAST SEEN", "FILE"] if files else []))
    rows = []
    for entry in entries:
        cells = _cells(entry.agent, now, wide=wide)
        if others is not None:
            cells.append(printing.cell(others(entry), _WIDEST))
        if files:
            cells.append(age(file_document(entry)["lastSeen"], now))
            cells.append(printing.cell(told(entry), _WIDEST_OF_ALL))
        rows.append(cells)
    _print_table(columns, rows, wide=wide)


def file_document(entry: Entry) -> dict[str, Any]:
    """Gives what programs read of an agent's file; every key is always there."""
    merge = entry.merge
    fields = merge.file.report.fields if merge and merge.file else {}
    return {
        "lastSeen": _time(entry.last_seen),
        "file": printable_path(entry.folder.info) if entry.folder else None,
        "filePhase": fields.get("phase"),
        "fileActivity": fields.get("activity"),
        "fileRunId": merge.file.report.run_id if merge and merge.file else None,
        "write": _write(entry),
        "fileError": entry.error or None,
    }


def _write(entry: Entry) -> str | None:
    if entry.written:
        return "written"
    if entry.merge is None:
        return None
    if entry.merge.untouchable:
        return "refused"
    if entry.merge.content is None:
        return None
    return "failed" if entry.error else "pending"


def told(entry: Entry) -> str:
    """Gives what a line says of the file."""
    merge = entry.merge
    if entry.error:
        return entry.error
    if merge is None:
        return "no report" if entry.folder else "-"
    phase = merge.record.phase
    if entry.written:
        return f"written: {phase}"
    if merge.untouchable:
        return f"left alone: {merge.untouchable}"
    if merge.content is not None:
        return f"would be written: {phase}"
    if merge.refusal is not None and merge.file is not None:
        return f"says {merge.file.report.phase}, which does not count ({merge.refusal.law})"
    return "as it is"


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _cells(agent: Agent, now: datetime.datetime, *, wide: bool) -> list[str]:
    document = agent_document(agent)
    keys = ["name", "phase", "activity", "reason", "containerStatus"]
    more = [
        "template",
        "namespace",
        "podName",
        "configuration",
        "exitCode",
        "event",
        "rule",
        "message",
    ]
    limit = _WIDEST_OF_ALL if wide else _WIDEST
    cells = [printing.cell(document[key], limit) for key in keys]
    cells += [age(agent.identity.created, now), printing.cell(agent.identity.project, limit)]
    return cells + [printing.cell(document[key], limit) for key in more] if wide else cells


def age(created: str | None, now: datetime.datetime) -> str:
    """Gives the time since then as kubectl does: `45s`, `12m`, `3h5m`, `2d4h`, `40d`; `-` if unknown."""
    try:
        seconds = int((now - datetime.datetime.fromisoformat(created or "")).total_seconds())
    except (ValueError, TypeError):
        return "-"
    for (unit, size), (small, small_size) in zip(_UNITS, (*_UNITS[1:], ("s", 1)), strict=True):
        count, rest = divmod(max(seconds, 0), size)
        if count:
            finer = rest // small_size if count < 10 else 0  # noqa: PLR2004 - kubectl's own bound
            return f"{count}{unit}{finer}{small}" if finer else f"{count}{unit}"
    return f"{max(seconds, 0)}s"
