"""The compiled table as Promela: one process that takes any input, and the properties as claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.prove.formal.claims import claims, moves
from scion_fsm.prove.formal.identifiers import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Table
    from scion_fsm.prove.formal.claims import Claim

MODEL = "AgentLifecycle.pml"
NO_EVENT = "no_event"
NO_GOAL = "no_goal"


def model(table: Table) -> str:
    """Gives the model.

    The state is the configuration and the step that led to it. `-DWAY` adds a goal that one may set out
    for, from when on only steps of the way there are taken; without it the states are those of TLC's
    AgentLifecycleHistory.
    """
    asked = claims(table)
    reachable = [claim for claim in asked if claim.kind == "always_reachable"]
    lines = [
        f"/* Rendered from {table.data.machine} {table.data.version} ({table.data.digest}).",
        " * An input that is ignored or rejected is no step. A property of the kind `sometimes` is asked",
        " * as its opposite: SPIN must find it violated. */",
        "",
    ]
    names = identifiers(table.configurations)
    events = identifiers(table.events)
    lines += [f"#define {names[c]} {number}" for number, c in enumerate(table.configurations)]
    lines += [f"#define {NO_EVENT} 0"]
    lines += [f"#define {events[e]} {number}" for number, e in enumerate(table.events, start=1)]
    lines += ["#ifdef WAY", f"#define {NO_GOAL} 0"]
    lines += [f"#define {c.name}_goal {number}" for number, c in enumerate(reachable, start=1)]
    lines += [
        "byte goal = no_goal;",
        "#define FREE goal == no_goal &&",
        "#else",
        "#define FREE",
        "#endif",
    ]
    initial = names[table.data.initial]
    lines += [
        "",
        f"byte configuration = {initial};",
        f"byte previous = {initial};",
        f"byte event = {NO_EVENT};",
        "",
        "inline step(what, target) {",
        "  previous = configuration; configuration = target; event = what",
        "}",
        "",
        "active proctype lifecycle() {",
        "  do",
    ]
    for event, target, sources in moves(table):
        where = _any("configuration", sources, names)
        what = f"step({events[event]}, {names[target] if target else 'configuration'})"
        lines += [f"  :: d_step {{ FREE {where} -> {what} }}"]
    lines += ["#ifdef WAY", *_ways(reachable, names, events), "#endif", "  od", "}", ""]
    for claim in asked:
        lines += [
            f"/* {claim.id}: {claim.doc.replace('*/', '')} */",
            *_ltl(claim, names, events),
            "",
        ]
    return "\n".join(lines)


def _any(variable: str, members: tuple[str, ...], names: dict[str, str]) -> str:
    return "(" + (" || ".join(f"{variable} == {names[m]}" for m in members) or "false") + ")"


def _ways(reachable: list[Claim], names: dict[str, str], events: dict[str, str]) -> Iterator[str]:
    for claim in reachable:
        start = _any("configuration", claim.start, names)
        yield f"  :: d_step {{ FREE {start} -> goal = {claim.name}_goal }}"
        for edge in claim.way:
            yield (
                f"  :: d_step {{ goal == {claim.name}_goal && configuration == {names[edge.source]}"
                f" -> step({events[edge.event]}, {names[edge.target]}) }}"
            )


def _ltl(claim: Claim, names: dict[str, str], events: dict[str, str]) -> Iterator[str]:
    if claim.kind == "always_reachable":
        goal = _any("configuration", claim.goal, names)
        yield "#ifdef WAY"
        yield f"ltl {claim.name} {{ [] ((goal == {claim.name}_goal) -> <> {goal}) }}"
        yield "#endif"
        return
    scope = ["previous != configuration", *_conditions(claim.scope, names, events)]
    wanted = " && ".join(_conditions(claim.wanted, names, events))
    if claim.kind == "sometimes":
        wanted = f"!({wanted})"
    yield "#ifndef WAY"
    yield f"ltl {claim.name} {{ [] (({' && '.join(scope)}) -> ({wanted})) }}"
    yield "#endif"


def _conditions(
    given: tuple[tuple[str, tuple[str, ...]], ...], names: dict[str, str], events: dict[str, str]
) -> Iterator[str]:
    for variable, members in given:
        yield _any(variable, members, events if variable == "event" else names)
