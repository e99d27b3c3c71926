"""What a pod is: the rows of the decision table, by what they make of an agent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import Edge, Graph, Node, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scion_fsm.machine.table import Table


def pods(table: Table) -> Graph:
    """Draws what the rows make of a fresh record: a box for each outcome, with its rows by number."""
    rows = table.data.pods.rows
    by_outcome: dict[str, list[str]] = {}
    for number, row in enumerate(rows, start=1):
        by_outcome.setdefault(outcome(table, row.event), []).append(f"{number}. {row.event}")
    size = math.prod(len(values) for values in table.data.pods.features.values())
    features = table.data.pods.features
    nodes = [Node("pod", ("a pod", f"by {len(features)} features"), "origin", ", ".join(features))]
    edges: list[Edge] = []
    order = {name: number for number, name in enumerate(table.configurations)}
    for what in sorted(by_outcome, key=lambda name: order.get(name, len(order))):
        known = what in table.states
        is_end = known and "terminal" in table.states[what].tags
        name = f"makes_{identifier(what)}"
        nodes += [
            Node(
                name,
                (what,),
                "terminal" if is_end else "state" if known else "selection",
                table.states[what].doc if known else "It changes no record.",
                members=(what,) if known else (),
            ),
            Node(f"by_{name}", tuple(by_outcome[what]), "answer"),
        ]
        edges += [Edge("pod", f"by_{name}"), Edge(f"by_{name}", name)]
    return Graph(
        view="pods",
        title="From a pod to an event",
        description=(
            f"{len(rows)} rows of the decision table over {len(features)} features of a pod:"
            f" {', '.join(features)}. Together they answer all {size:,} combinations."
        ),
        direction="right",
        nodes=tuple(nodes),
        edges=tuple(edges),
        digest=table.data.digest,
        remarks=(
            "The row with the lowest number that applies decides; specs/pods.md says when each does.",
        ),
        keeps_order=True,
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
