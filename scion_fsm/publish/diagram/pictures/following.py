"""How runs follow each other: what opens one, what is of which run, and what changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.publish.diagram.graph import Edge, Graph, Node, causes, identifier, style
from scion_fsm.publish.diagram.measure import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scion_fsm.machine.stored import FreshnessEntry
    from scion_fsm.machine.table import Table

_CURRENT, _FENCED, _NEXT = "current", "fenced", "next_run"
_WIDTH, _LABEL_WIDTH = 38, 20
_TABLES = (
    "How the run of an input stands to the current one, and which inputs count, is decided by the tables"
    " in specs/freshness.md."
)


def run(table: Table) -> Graph:
    """Draws the current run, the fence that a command sets, the next run, and what counts for none."""
    opening = _events(table, "opens")
    lifting = _events(table, "lifts")
    evidence = [row for row in table.data.freshness["runtime"].rows if row.open is not None]
    nodes = [Node(_CURRENT, ("the current run",), "state", "What the record is about.")]
    edges: list[Edge] = []
    nodes.append(Node(_NEXT, ("the next run",), "state", "It begins with fresh marks of its own."))
    if opening:
        text = ("behind a fence", "the next run was not seen yet")
        nodes.insert(
            1, Node(_FENCED, text, "selection", "What is of a run that was left is stale.")
        )
        edges += [
            _arrow(table, _CURRENT, _FENCED, opening),
            Edge(_FENCED, _NEXT, ("it is seen",), "runtime"),
        ]
    if lifting:
        edges.append(_arrow(table, _FENCED, _CURRENT, lifting, is_new=False))
    if evidence:
        label = ("evidence of it:", *(_sight(when) for row in evidence for when in row.when))
        edges.append(Edge(_CURRENT, _NEXT, label, "again"))
    for relation, rows in _refused(table).items():
        name = f"is_{identifier(relation)}"
        why = [line for row in rows for line in wrapped(f"{row.id}: {row.why}", _WIDTH)]
        nodes.append(Node(name, (f"{relation}: changes nothing", *why), "answer"))
        edges.append(Edge(_CURRENT, name, ("input of a run",), "plain"))
    return Graph(
        view="run",
        title="How runs follow each other",
        description=(
            "A run is one start of an agent. Another one follows by a command, which sets a fence until"
            " it is seen, or by evidence of it. An input of any other run changes nothing."
        ),
        direction="right",
        nodes=tuple(nodes),
        edges=tuple(edges),
        digest=table.data.digest,
        remarks=(_TABLES,),
    )


def _sight(when: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(" or ".join(when[name]) for name in ("run", "order") if name in when)


def _events(table: Table, what: str) -> tuple[str, ...]:
    return tuple(
        event
        for event in table.events
        if any(getattr(table.step(name, event), what) is True for name in table.configurations)
    )


def _arrow(
    table: Table, source: str, target: str, events: Iterable[str], *, is_new: bool = True
) -> Edge:
    found = causes(table, events)
    label = tuple(
        line
        for cause in found
        for line in wrapped(f"{cause.origin}: {', '.join(cause.names)}", _LABEL_WIDTH)
    )
    arrow = Edge(source, target, label, style(found), found)
    return msgspec.structs.replace(arrow, style="again") if is_new else arrow


def _refused(table: Table) -> dict[str, list[FreshnessEntry]]:
    """Gives by relation the rows that refuse every runtime evidence of it."""
    found: dict[str, list[FreshnessEntry]] = {}
    for row in table.data.freshness["runtime"].rows:
        for relation in _whole(row):
            found.setdefault(relation, []).append(row)
    return found


def _whole(row: FreshnessEntry) -> Iterator[str]:
    if row.ignore is not None:
        for when in row.when:
            if set(when) == {"run"}:
                yield from when["run"]
