"""How agents and decisions look: tables, JSON, YAML, names."""

from __future__ import annotations

import datetime
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from scion_fsm.tracker import Agent, Decision

_COLORS = {"running": "green", "error": "bold red", "stopped": "dim", "stopping": "yellow"}
_COLUMNS = ("NAME", "PHASE", "ACTIVITY", "REASON", "CONTAINER STATUS", "AGE", "GROVE")
_WIDE = ("TEMPLATE", "NAMESPACE", "POD", "CONFIGURATION", "EXIT", "EVENT", "RULE", "MESSAGE")
_UNITS = (("d", 86400), ("h", 3600), ("m", 60))


def agent_document(agent: Agent) -> dict[str, Any]:
    """Gives an agent as programs read it; every key is always there."""
    record, identity = agent.record, agent.identity
    incarnation = record.incarnation
    return {
        "name": identity.name,
        "namespace": identity.namespace,
        "grove": identity.grove,
        "grovePath": identity.grove_path,
        "template": identity.template,
        "phase": record.phase.value,
        "activity": record.activity.value if record.activity else None,
        "configuration": record.configuration,
        "reason": agent.reason,
        "message": record.message,
        "exitCode": record.exit_code,
        "containerStatus": agent.container_status,
        "terminal": record.is_terminal,
        "podName": identity.pod_name,
        "podUID": incarnation.uid if incarnation else None,
        "resourceVersion": agent.resource_version,
        "event": agent.event,
        "rule": agent.rule,
        "problems": list(agent.problems),
    }


def decision_document(decision: Decision) -> dict[str, Any]:
    """Gives a decision as programs read it."""
    return {
        "name": decision.agent.identity.name,
        "namespace": decision.agent.identity.namespace,
        "podUID": decision.pod_uid,
        "resourceVersion": decision.resource_version,
        "event": decision.observation.event,
        "disposition": decision.disposition,
        "why": decision.plan.why,
        "rule": decision.plan.rule,
        "from": decision.source,
        "to": decision.target,
        "problems": list(decision.observation.problems),
    }


def json_line(document: object) -> str:
    """Gives one line of JSON."""
    return msgspec.json.encode(document).decode()


def print_json(documents: Iterable[object]) -> None:
    """Prints a JSON array, an element a line."""
    lines = ",\n".join(json_line(document) for document in documents)
    typer.echo(f"[\n{lines}\n]" if lines else "[]")


def print_yaml(documents: Sequence[object]) -> None:
    """Prints a YAML sequence."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to load and only for -o yaml

    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # its stub says None
    yaml.dump(list(documents), sys.stdout)


def print_agents(agents: Iterable[Agent], *, wide: bool) -> None:
    """Prints a line an agent, in columns; coloured and folded only on a terminal."""
    now = datetime.datetime.now(datetime.UTC)
    columns = (*_COLUMNS, *_WIDE) if wide else _COLUMNS
    print_table(columns, [_cells(agent, now, wide=wide) for agent in agents])


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
    shown = [_text(document[key]) for key in keys]
    shown += [age(agent.identity.created, now), _text(agent.identity.grove)]
    return shown + [_text(document[key]) for key in more] if wide else shown


def _text(value: object) -> str:
    return "-" if value in (None, "") else " ".join(str(value).split())


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


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints columns: plain, unfolded text in a pipe, a rich table on a terminal."""
    if sys.stdout.isatty():
        console().print(table(columns, rows))
        return
    widths = [max(len(row[i]) for row in (columns, *rows)) for i in range(len(columns))]
    for row in (columns, *rows):
        typer.echo(
            "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:  # noqa: ANN401 - rich's Table
    """Gives a rich table; what does not fit is folded, nothing is cut off."""
    from rich.table import Table  # noqa: PLC0415 - only on a terminal
    from rich.text import Text  # noqa: PLC0415

    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column in ("PHASE", "AGE"))
    for row in rows:
        made.add_row(*(Text(cell, _COLORS.get(cell, "")) for cell in row))
    return made


def console() -> Console:
    """Gives the terminal; NO_COLOR and TERM=dumb are rich's business."""
    from rich.console import Console  # noqa: PLC0415 - only on a terminal

    return Console(highlight=False, soft_wrap=False)
