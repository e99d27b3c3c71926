"""The library for TypeScript and JavaScript: the modules of `library/typescript` beside a compiled table.

The modules are written by hand and know no rule; the table that they look rows up in is generated, and so are
the types. `inlined` gives the same code to a page.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec

from scion_fsm import escape
from scion_fsm.conform.languages.facts import (
    SHOUT,
    activities,
    filled,
    lines,
    marked_activities,
    phases,
    quoted,
    shipped,
    terminal_phases,
    view,
)
from scion_fsm.machine.spec.vocabulary import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scion_fsm.machine.table import Table

MODULES = (
    *("orders", "runs", "freshness", "machine", "decode", "features"),
    *("pods", "containers", "reports", "files"),
)
"""The modules that decide, each after those that it imports."""
_FOLDER = "library/typescript"
_FOR_READERS = ("doc", "laws", "phase_docs", "properties", "streams", "arrows")
"""Parts of a compiled spec that no module asks for."""


def typescript(table: Table) -> dict[str, str]:
    """Gives `lifecycle.mjs`, its types for TypeScript, and the modules behind it, by path; they run anywhere."""
    data = table.data
    values: dict[str, str | Sequence[str]] = {
        "MACHINE": f"{data.machine} {data.version}",
        "DIGEST": data.digest,
        "PHASES": phases(table),
        "ACTIVITIES": activities(table),
        "TERMINAL_PHASES": terminal_phases(table),
        "STICKY_ACTIVITIES": marked_activities(table, "sticky"),
        "PLATFORM_SET_ACTIVITIES": marked_activities(table, "platform_set"),
        "INITIAL": data.initial,
        "CONFIGURATIONS": list(table.configurations),
        "EVENTS": list(table.events),
        "ORIGINS": ORIGINS,
    }
    views = {name: _compact(view(table, name)) for name in table.states}
    head = SHOUT.format(target="typescript")
    module = filled(
        f"{_FOLDER}/lifecycle.mjs.txt",
        head=head,
        consts="".join(
            f"export const {name} = {_frozen(value)};\n" for name, value in values.items()
        ),
        views=_rows_of(views),
    )
    types = filled(
        f"{_FOLDER}/lifecycle.d.mts.txt",
        head=head,
        phase=_union(phases(table)),
        activity=_union(activities(table)),
        configuration=_union(table.configurations),
        event=_union(table.events),
    )
    behind = {f"{name}.mjs": shipped(f"{_FOLDER}/{name}.mjs") for name in (*MODULES, "bind")}
    return {"lifecycle.mjs": module, "lifecycle.d.mts": types, "table.mjs": _table(table), **behind}


def inlined() -> str:
    """Gives the modules that decide as one script, for a page: nothing is imported or exported."""
    code = "".join(shipped(f"{_FOLDER}/{name}.mjs") for name in MODULES)
    code = re.sub(r"^import [^\n]*\n", "", code, flags=re.MULTILINE)
    return re.sub(r"^export (?=function |const )", "", code, flags=re.MULTILINE)


def _table(table: Table) -> str:
    """Gives the compiled table as a module, a line a part, so that what changed shows in a diff."""
    parts = msgspec.to_builtins(table.data)
    told = {name: part for name, part in parts.items() if name not in _FOR_READERS}
    rows = lines((f"{quoted(name)}: {escape.json(part)}," for name, part in told.items()), "  ")
    return f"// {SHOUT.format(target='typescript')}\n\nexport const TABLE = {{\n{rows}}};\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _frozen(value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return quoted(value)
    return f"Object.freeze([\n{lines((f'{quoted(item)},' for item in value), '  ')}])"


def _rows_of(values: Mapping[str, str]) -> str:
    return lines((f"{quoted(key)}: Object.freeze({value})," for key, value in values.items()), "  ")


def _union(names: Iterable[str]) -> str:
    return "".join(f"\n  | {quoted(name)}" for name in names)
