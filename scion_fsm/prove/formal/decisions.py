"""The compiled tables of runs and freshness as TLA+, to be held against what was written from the laws."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scion_fsm.machine.stored import FreshnessEntry
    from scion_fsm.machine.table import Table

MODULE = "FreshnessTables"
FILE = f"{MODULE}.tla"
_FACTS = {"runtime": "Runtime", "commands": "Command", "reports": "Report"}
When = tuple["dict[str, tuple[str, ...]]", ...]


def module(table: Table) -> str:
    """Gives the module: each table's facts, and its rows with the values that they allow."""
    runs = table.data.runs
    lines = [
        f"---- MODULE {MODULE} ----",
        f"\\* Rendered from {table.data.machine} {table.data.version} ({table.data.digest}).",
        "",
        *_facts("RunFacts", runs.features),
        *_rows(
            "RunRows",
            [(row.id, row.when, f'relation |-> "{row.relation}"') for row in runs.rows],
            runs.features,
        ),
    ]
    for kind, name in _FACTS.items():
        fresh = table.data.freshness[kind]
        lines += _facts(f"{name}Facts", fresh.features)
        rows = [(row.id, row.when, _outcome(row)) for row in fresh.rows]
        lines += _rows(f"{name}Rows", rows, fresh.features)
    return "\n".join([*lines, "===="]) + "\n"


def _outcome(row: FreshnessEntry) -> str:
    outcome = "open" if row.open else "refuse" if row.ignore or row.reject else "accept"
    return f'outcome |-> "{outcome}", told |-> {str(row.tells).upper()}'


def _facts(name: str, features: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    fields = ", ".join(f"{feature} : {_set(values)}" for feature, values in features.items())
    yield f"{name} =="
    yield from textwrap.wrap(f"[{fields}]", 100, initial_indent="  ", subsequent_indent="   ")
    yield ""


def _rows(
    name: str, rows: Sequence[tuple[str, When, str]], features: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    yield f"{name} == <<"
    for number, (row, when, answer) in enumerate(rows, start=1):
        alternatives = []
        for one in when:
            fields = (f"{f} |-> {_set(one.get(f, values))}" for f, values in features.items())
            alternatives.append(f"[{', '.join(fields)}]")
        comma = "" if number == len(rows) else ","
        text = f"[{answer}, when |-> <<{', '.join(alternatives)}>>]{comma} \\* {row}"
        yield f"  {text}"
    yield ">>"
    yield ""


def _set(values: Sequence[str]) -> str:
    return "{" + ", ".join(f'"{value}"' for value in values) + "}"
