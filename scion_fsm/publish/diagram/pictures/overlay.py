"""What a recording or a coverage touched, drawn into any view, in any format: counts, steps and what never was.

Two kinds of file: lines of `{"from": ..., "event": ..., "to": ...}`, as `watch -o ndjson` prints them, where
the order counts; and what `check --cover -o json` prints, whose missing pairs are what was never touched.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping  # a structure's field has this type
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table
    from scion_fsm.publish.diagram.graph import Edge, Graph, Node

_MOST_STEPS = 4
"""So many steps of a path stand on an arrow; of more, the number."""
_PAIRS = "pairs taken"


class Overlay(msgspec.Struct, frozen=True):
    """What was touched.

    Attributes:
        steps: By the pair of configuration and event, where in the path it was taken; empty where order is not known.
        is_path: Whether the order is known.
    """

    steps: Mapping[tuple[str, str], tuple[int, ...]]
    is_path: bool


def read_overlay(text: str, table: Table, *, path: str) -> Overlay:
    """Reads a path or a coverage.

    Args:
        text: The file's text.
        table: What it is about.
        path: The file's name, for errors.

    Raises:
        InputError: It is neither, or names what the machine does not have.
    """
    values = _values(text, path)
    if len(values) == 1 and "from" not in values[0]:
        return _covered(values[0], table, path)
    steps: dict[tuple[str, str], list[int]] = {}
    taken = 0
    for number, value in enumerate(values, start=1):
        source, event = value.get("from"), value.get("event")
        if not isinstance(source, str) or not isinstance(event, str):
            continue  # an input that says nothing of the agent, or a line of another kind
        if source not in table.states or event not in table.events:
            raise InputError(
                f"{path}:{number}: {table.data.machine} has no pair of {source!r} and {event!r}"
            )
        if table.step(source, event).target != source:
            taken += 1
            steps.setdefault((source, event), []).append(taken)
    if not steps:
        raise InputError(f"{path}: no line of it moves anything; see `scion-fsm watch -o ndjson`")
    return Overlay({pair: tuple(found) for pair, found in steps.items()}, is_path=True)


def _values(text: str, path: str) -> list[dict[str, Any]]:
    try:
        try:
            values = [msgspec.json.decode(text)]
        except msgspec.DecodeError:
            values = [msgspec.json.decode(line) for line in text.splitlines() if line.strip()]
    except msgspec.DecodeError as error:
        raise InputError(f"{path} is no JSON: {error}") from None
    if not values or not all(isinstance(value, (dict, list)) for value in values):
        raise InputError(f"{path} has neither a path nor a coverage")
    return [value if isinstance(value, dict) else {"notions": value} for value in values]


def _covered(value: Mapping[str, Any], table: Table, path: str) -> Overlay:
    missing = _missing(value)
    if missing is None:
        raise InputError(
            f"{path}: neither a path nor a coverage, as `check --cover -o json` gives it"
        )
    pairs = {
        (source, event)
        for source, event in itertools.product(table.configurations, table.events)
        if table.step(source, event).target != source
    }
    never = {(source, event) for source, _, event in (name.partition(" x ") for name in missing)}
    if any(source not in table.states or event not in table.events for source, event in never):
        raise InputError(f"{path}: it is the coverage of another machine than {table.data.machine}")
    return Overlay(dict.fromkeys(pairs - never, ()), is_path=False)


def _missing(value: object) -> list[str] | None:
    """Finds the missing pairs wherever they stand, so that what is beside them may change."""
    match value:
        case {"notion": notion, "missing": [*names]} if notion == _PAIRS:
            return [name for name in names if isinstance(name, str)]
        case dict():
            parts = list(value.values())
        case list():
            parts = value
        case _:
            return None
    found = [one for part in parts if (one := _missing(part)) is not None]
    # A pair counts as touched if any of the sources touched it.
    common = set.intersection(*map(set, found)) if found else set()
    return [name for name in found[0] if name in common] if found else None


def overlaid(graph: Graph, overlay: Overlay, table: Table) -> Graph:
    """Draws what was touched into a view: on an arrow its steps or how much of it, or that it never was."""
    members = {node.id: node.members for node in graph.nodes}
    edges = tuple(_edge(edge, members, overlay, table) for edge in graph.edges)
    touched = {s for s, _ in overlay.steps} | {table.step(*pair).target for pair in overlay.steps}
    nodes = tuple(_node(node, touched, table) for node in graph.nodes)
    what = "the steps of a path" if overlay.is_path else "how much of each arrow was covered"
    remark = f"Drawn into it: {what}; what was never touched is marked so."
    return msgspec.structs.replace(
        graph,
        nodes=nodes,
        edges=edges,
        description=f"{graph.description} {remark}",
        remarks=(*graph.remarks, remark),
    )


def _edge(
    edge: Edge, members: Mapping[str, tuple[str, ...]], overlay: Overlay, table: Table
) -> Edge:
    events = {event for cause in edge.causes for event in cause.events}
    if not events:
        return edge
    pairs = [
        (source, event)
        for source, event in itertools.product(table.configurations, table.events)
        if event in events
        and _is_in(source, members[edge.source], table)
        and _is_in(table.step(source, event).target, members[edge.target], table)
        and table.step(source, event).target != source
    ]
    touched = [pair for pair in pairs if pair in overlay.steps]
    if not touched:
        said = "never"
    elif overlay.is_path:
        steps = sorted(step for pair in touched for step in overlay.steps[pair])
        said = ", ".join(map(str, steps)) if len(steps) <= _MOST_STEPS else f"{len(steps)} times"
    else:
        said = f"{len(touched)} of {len(pairs)}"
    label = (f"{edge.label[0]} ({said})", *edge.label[1:]) if edge.label else (said,)
    return msgspec.structs.replace(edge, label=label, is_missed=not touched)


def _is_in(name: str, members: tuple[str, ...], table: Table) -> bool:
    return not members or name in members or table.states[name].phase in members


def _node(node: Node, touched: set[str], table: Table) -> Node:
    own = [
        name for name in table.configurations if node.members and _is_in(name, node.members, table)
    ]
    if node.shape not in {"state", "terminal"} or not own:
        return node
    return msgspec.structs.replace(node, is_missed=touched.isdisjoint(own))
