"""The properties of the spec that speak of the table, judged over every edge that can be reached.

A property looks at the changing edges (taken, source and target differ) `on` its events, `leaving` and
`entering` its configurations. `always`: each is `caused_by` and `leads_to` what is named. `sometimes`: at
least one is. `always_reachable`: from each configuration of `from` there is a way to one of `to`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.prove.check.explore import machine_graph, move, moves
from scion_fsm.prove.check.verdict import Move, Outcome, Part, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.machine.stored import PropertyEntry
    from scion_fsm.machine.table import Step, Table
    from scion_fsm.prove.check.explore import Graph


def check_machine(table: Table) -> Part:
    """Judges every property of the table on the plain machine."""
    graph = machine_graph(table)
    outcomes = tuple(
        judge(table, graph, claim) for claim in table.data.properties if claim.check is None
    )
    return Part("machine", len(graph.parents), graph.edges, graph.depth, outcomes)


def judge(table: Table, graph: Graph[str, str], claim: PropertyEntry) -> Outcome:
    """Judges one property of the table."""
    if claim.kind == "always_reachable":
        return _judge_reachability(table, graph, claim)
    pairs, edges = _scope(table, graph, claim)
    good = [step for step in edges if _holds(claim, step)]
    bad = [step for step in edges if not _holds(claim, step)]
    counted = f"pairs that move: {len(edges):,} of {pairs:,}"
    if claim.kind == "sometimes":
        verdict: Verdict = "proved" if good else "violated"
        return _outcome(claim, verdict, counted, _path(table, graph, good))
    # No edge is what a prohibition wants, but with no pair there is nothing that it forbids.
    verdict = "violated" if bad else "proved" if pairs else "vacuous"
    return _outcome(claim, verdict, counted, _path(table, graph, bad))


def _scope(table: Table, graph: Graph[str, str], claim: PropertyEntry) -> tuple[int, list[Step]]:
    events = table.events if claim.on is None else claim.on
    sources = [c for c in graph.parents if claim.leaving is None or c in claim.leaving]
    steps = [table.step(source, event) for source in sources for event in events]
    entering = claim.entering
    edges = [
        step
        for step in steps
        if step.disposition == "taken"
        and step.target != step.source
        and (entering is None or step.target in entering)
    ]
    return len(steps), edges


def _holds(claim: PropertyEntry, step: Step) -> bool:
    return (claim.caused_by is None or step.event in claim.caused_by) and (
        claim.leads_to is None or step.target in claim.leads_to
    )


def _outcome(
    claim: PropertyEntry, verdict: Verdict, evidence: str, path: tuple[Move, ...]
) -> Outcome:
    return Outcome(claim.id, claim.law, claim.doc, claim.kind, verdict, evidence, path)


def _path(table: Table, graph: Graph[str, str], shown: list[Step]) -> tuple[Move, ...]:
    return (*moves(table, graph, shown[0].source), move(shown[0])) if shown else ()


def _judge_reachability(table: Table, graph: Graph[str, str], claim: PropertyEntry) -> Outcome:
    wanted = [c for c in graph.parents if claim.from_ is None or c in claim.from_]
    able = backwards(table, [c for c in graph.parents if claim.to is None or c in claim.to])
    trapped = [c for c in wanted if c not in able]
    evidence = f"from {len(wanted) - len(trapped)} of {len(wanted)} configurations"
    verdict: Verdict = "violated" if trapped else "proved" if wanted else "vacuous"
    path = moves(table, graph, trapped[0]) if trapped else ()
    return _outcome(claim, verdict, evidence, path)


def backwards(table: Table, targets: Iterable[str]) -> dict[str, Step | None]:
    """Gives every configuration from which one of the targets can be reached.

    Returns:
        For each, the first step of a shortest way there; None for the targets themselves.
    """
    able: dict[str, Step | None] = dict.fromkeys(targets)
    growing = True
    while growing:
        found = {
            source: step
            for source in table.configurations
            if source not in able
            for event in reversed(tuple(table.events))
            if (step := table.step(source, event)).disposition == "taken" and step.target in able
        }
        able.update(found)
        growing = bool(found)
    return able
