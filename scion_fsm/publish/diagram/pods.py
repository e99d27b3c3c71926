"""The pod decision table as a tree: one question a row, asked in order until one is answered yes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import Edge, Graph, Node
from scion_fsm.publish.diagram.measure import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scion_fsm.machine.table import Table

_QUESTION_WIDTH = 52


def pods(table: Table) -> Graph:
    """Draws the rows; an answer says its event and what it makes of a fresh record."""
    rows = table.data.pods.rows
    nodes: list[Node] = []
    edges: list[Edge] = []
    for number, row in enumerate(rows):
        question, answer = f"asks_{row.id}", f"is_{row.id}"
        asked = condition(table.data.pods.features, row.when)
        if asked:
            lines = tuple(wrapped(f"{row.id}: {asked}?", _QUESTION_WIDTH))
            nodes.append(Node(question, lines, "question"))
            edges.append(Edge(question, answer, ("yes",)))
            following = rows[number + 1]
            is_last = not condition(table.data.pods.features, following.when)
            after = f"is_{following.id}" if is_last else f"asks_{following.id}"
            edges.append(Edge(question, after, ("no",), on_axis=True))
        text = (f"{row.id}: {row.event}", f"a fresh record: {outcome(table, row.event)}")
        nodes.append(Node(answer, text, "answer", table.events[row.event].doc))
    size = math.prod(len(values) for values in table.data.pods.features.values())
    return Graph(
        view="pods",
        title="From a pod to an event",
        description=(
            f"{len(rows)} rows of the decision table over {len(table.data.pods.features)} features"
            f" of a pod, asked from top to bottom; the first that applies decides. Together they"
            f" answer all {size:,} combinations."
        ),
        direction="down",
        nodes=tuple(nodes),
        edges=tuple(edges),
        digest=table.data.digest,
        beside=tuple((f"asks_{row.id}", f"is_{row.id}") for row in rows[:-1]),
    )


def outcome(table: Table, event: str) -> str:
    """Says which configuration an event gives to a record of which nothing else is known."""
    step = table.step(table.data.initial, event)
    return step.target if step.disposition == "taken" else "stays as it is"


def condition(
    features: Mapping[str, tuple[str, ...]], when: Iterable[Mapping[str, tuple[str, ...]]]
) -> str:
    """Says when a row of a decision table applies: `pod_phase failed, cause lost; or ...`; empty if always."""
    return "; or ".join(
        ", ".join(f"{name} {_values(features, name, allowed)}" for name, allowed in part.items())
        for part in when
    )


def _values(features: Mapping[str, tuple[str, ...]], name: str, allowed: tuple[str, ...]) -> str:
    others = [value for value in features[name] if value not in allowed]
    if 0 < len(others) < len(allowed):
        return f"not {' nor '.join(others)}"
    return " or ".join(allowed)
