"""The spec as constants of other languages: phases, activities, predicates, the table as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.conform.languages.facts import (
    SHOUT,
    activities,
    activity_of,
    filled,
    is_final,
    lines,
    marked_activities,
    phases,
    quoted,
    terminal_phases,
    truth,
)
from scion_fsm.conform.languages.schema import json_schema
from scion_fsm.conform.languages.typescript import typescript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scion_fsm.machine.table import Table


def _name(*words: str) -> str:
    """Gives a Go name: `running.waiting_for_input` is RunningWaitingForInput."""
    text = ".".join(words).replace("_", ".").replace("-", ".")
    return "".join(part.capitalize() for part in text.split("."))


def _lines(items: Iterable[str], indent: str = "\t") -> str:
    return lines(items, indent)


def go(table: Table, package: str = "lifecycle") -> dict[str, str]:
    """Gives `lifecycle.go`, which needs the standard library alone.

    Args:
        table: The compiled spec.
        package: The name of the Go package.
    """
    data = table.data
    places = {name: number for number, name in enumerate(table.configurations)}
    consts = [f"Phase{_name(p)} Phase = {quoted(p)}" for p in phases(table)]
    acts = [f"Activity{_name(a)} Activity = {quoted(a)}" for a in activities(table)]
    names = [f"{_name(c)}{' Configuration = iota' if not n else ''}" for n, c in enumerate(places)]
    configurations = [
        f"{{{quoted(c)}, Phase{_name(entry.phase)}, {quoted(activity_of(table, c))}, "
        f"{truth(is_final(table, c))}}},"
        for c, entry in table.states.items()
    ]
    rules = [
        f"{{{quoted(r.id)}, {quoted(r.disposition)}, {-1 if r.target is None else places[r.target]}, "
        f"{quoted(r.law)}, {quoted(r.level)}, {quoted(r.why)}}},"
        for r in data.rules
    ]
    cells = [f"{{{', '.join(map(str, row))}}}," for row in data.cells]
    content = filled(
        "templates/go/lifecycle.go.txt",
        head=SHOUT.format(target="go"),
        machine=f"{data.machine} {data.version}",
        digest=data.digest,
        package=package,
        phases=_lines(consts),
        activities=_lines(acts),
        terminal=" || ".join(f"p == Phase{_name(p)}" for p in terminal_phases(table)),
        sticky=" || ".join(f"a == Activity{_name(a)}" for a in marked_activities(table, "sticky")),
        platform=" || ".join(
            f"a == Activity{_name(a)}" for a in marked_activities(table, "platform_set")
        ),
        names=_lines(names),
        configurations=_lines(configurations),
        initial=_name(data.initial),
        events=_lines(f"{quoted(event)}: {n}," for n, event in enumerate(table.events)),
        rules=_lines(rules),
        width=str(len(table.events)),
        cells=_lines(cells),
    )
    return {"lifecycle.go": content}


TARGETS: Mapping[str, Callable[[Table], dict[str, str]]] = {
    "go": go,
    "typescript": typescript,
    "json-schema": json_schema,
}
"""Name to the function that gives file names and contents."""
