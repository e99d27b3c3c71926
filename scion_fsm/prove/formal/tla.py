"""The compiled table as TLA+: the machine, its properties, and the table that Freshness.tla steps by."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from scion_fsm.prove.check.inputs import alike
from scion_fsm.prove.formal.claims import claims, moves
from scion_fsm.prove.formal.identifiers import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.machine.table import Table
    from scion_fsm.prove.formal.claims import Claim, Edge

MACHINE = "AgentLifecycle"
HISTORY = "AgentLifecycleHistory"
REACHABILITY = "AgentLifecycleReachability"
TABLE = "AgentLifecycleTable"
FILES = (
    *(f"{name}{end}" for name in (MACHINE, HISTORY, REACHABILITY) for end in (".tla", ".cfg")),
    f"{TABLE}.tla",
)


def modules(table: Table) -> dict[str, str]:
    """Gives the generated modules and their configurations by file name."""
    asked = claims(table)
    always = [claim for claim in asked if claim.kind != "always_reachable"]
    reachable = [claim for claim in asked if claim.kind == "always_reachable"]
    return {
        f"{MACHINE}.tla": _machine(table),
        f"{MACHINE}.cfg": "SPECIFICATION Spec\nINVARIANT TypeOK\n",
        f"{HISTORY}.tla": _history(table, always),
        f"{HISTORY}.cfg": "SPECIFICATION TaggedSpec\nINVARIANT TaggedTypeOK\n"
        + "".join(f"INVARIANT {claim.name}\n" for claim in always),
        f"{REACHABILITY}.tla": _reachability(table, reachable),
        f"{REACHABILITY}.cfg": "SPECIFICATION WaySpec\n"
        + "".join(f"PROPERTY {claim.name}\n" for claim in reachable),
        f"{TABLE}.tla": _table(table),
    }


def _module(name: str, extends: str, note: str, body: Iterable[str]) -> str:
    head = f"---- MODULE {name} ----"
    comment = textwrap.wrap(note, 96)
    lines = [head, *(f"\\* {line}" for line in comment), f"EXTENDS {extends}", "", *body, "===="]
    return "\n".join(lines) + "\n"


def _set(names: Iterable[str]) -> str:
    return "{" + ", ".join(f'"{name}"' for name in names) + "}"


def _wrapped(text: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        100,
        initial_indent=indent,
        subsequent_indent=indent + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _machine(table: Table) -> str:
    names = identifiers(table.events)
    body = ["VARIABLE configuration", "", "Configurations =="]
    body += [*_wrapped(_set(table.configurations), "  "), ""]
    body += ["TypeOK == configuration \\in Configurations", ""]
    body += [f'Init == configuration = "{table.data.initial}"', ""]
    taken = moves(table)
    for event, group in groupby(taken, key=lambda move: move[0]):
        body += [f"\\* {event}", f"{names[event]} =="]
        for _, target, sources in group:
            outcome = f'configuration\' = "{target}"' if target else "UNCHANGED configuration"
            body += [f"  \\/ /\\ configuration \\in {_set(sources)}", f"     /\\ {outcome}"]
        body += [""]
    fired = dict.fromkeys(names[event] for event, _, _ in taken)
    body += ["Next ==", *(f"  \\/ {name}" for name in fired), ""]
    body += ["Spec == Init /\\ [][Next]_configuration"]
    note = (
        f"Rendered from {table.data.machine} {table.data.version} ({table.data.digest}): one operator an"
        " event, named so that an edge of TLC's graph carries the event. An input that is ignored or"
        " rejected is no step."
    )
    return _module(MACHINE, "Naturals", note, body)


def _history(table: Table, asked: list[Claim]) -> str:
    names = identifiers(table.events)
    fired = dict.fromkeys(event for event, _, _ in moves(table))
    body = [
        "VARIABLES previous, event",
        "",
        "tagged == <<configuration, previous, event>>",
        "",
        "TaggedTypeOK == TypeOK /\\ previous \\in Configurations",
        "",
        "Changed == previous # configuration",
        "",
        'TaggedInit == Init /\\ previous = configuration /\\ event = "none"',
        "",
        "TaggedNext ==",
        "  /\\ previous' = configuration",
    ]
    first, *others = [f'\\/ {names[name]} /\\ event\' = "{name}"' for name in fired]
    body += [f"  /\\ {first}", *(f"     {other}" for other in others)]
    body += ["", "TaggedSpec == TaggedInit /\\ [][TaggedNext]_tagged", ""]
    for claim in asked:
        body += [f"\\* {claim.id}: {claim.doc}", *_invariant(claim), ""]
    note = (
        "The machine with the step that led here, so that a property about a step is an invariant. A"
        " property of the kind `sometimes` is asked as its opposite: TLC must find it violated."
    )
    return _module(HISTORY, MACHINE, note, body)


def _invariant(claim: Claim) -> Iterator[str]:
    yield f"{claim.name} =="
    yield "  Changed"
    for variable, members in claim.scope:
        yield from _wrapped(f"/\\ {variable} \\in {_set(members)}", "  ")
    yield "  => "
    wanted = [f"{variable} \\in {_set(members)}" for variable, members in claim.wanted]
    if claim.kind == "sometimes":
        yield from _wrapped("~(" + " /\\ ".join(wanted) + ")", "     ")
    else:
        yield from (line for item in wanted for line in _wrapped(f"/\\ {item}", "     "))


def _reachability(table: Table, asked: list[Claim]) -> str:
    del table
    body = ["VARIABLE goal", "", "way == <<configuration, goal>>", ""]
    body += ['WayInit == Init /\\ goal = "none"', ""]
    for claim in asked:
        body += [f"\\* {claim.id}: {claim.doc}", f"{claim.name}_goal == {_set(claim.goal)}", ""]
        body += [f"{claim.name}_step =="]
        body += [
            f'  \\/ configuration = "{e.source}" /\\ configuration\' = "{e.target}" /\\ {_name(e)}'
            for e in claim.way
        ]
        body += [
            "",
            f'{claim.name} == (goal = "{claim.id}") ~> (configuration \\in {claim.name}_goal)',
            "",
        ]
    body += ["WayNext ==", '  \\/ goal = "none" /\\ Next /\\ UNCHANGED goal']
    for claim in asked:
        body += [
            (
                f'  \\/ goal = "none" /\\ configuration \\in {_set(claim.start)}'
                f' /\\ goal\' = "{claim.id}" /\\ UNCHANGED configuration'
            ),
            (
                f'  \\/ goal = "{claim.id}" /\\ configuration \\notin {claim.name}_goal'
                f" /\\ {claim.name}_step /\\ UNCHANGED goal"
            ),
        ]
    moving = " \\/ ".join(f'goal = "{claim.id}"' for claim in asked) or "FALSE"
    body += ["", f"WaySpec == WayInit /\\ [][WayNext]_way /\\ WF_way(({moving}) /\\ WayNext)"]
    note = (
        "From each configuration there is a way to each goal. At any time one may set out for a goal;"
        " from then on only steps of the way are taken, each of them a step of the machine, and TLC"
        " proves that they arrive."
    )
    return _module(REACHABILITY, MACHINE, note, body)


def _name(edge: Edge) -> str:
    return next(iter(identifiers([edge.event]).values()))


def _table(table: Table) -> str:
    data = table.data
    openers = table.openers
    kinds = [names for names in alike(table) if names[0] not in openers]
    opener = next((name for name in table.events if name in openers), None)
    body = [f'Initial == "{data.initial}"', ""]
    body += ["Events ==", *_wrapped(_set(names[0] for names in kinds), "  "), ""]
    for title, field in (("Origin", "origin"), ("Evidence", "evidence")):
        cases = [(names[0], getattr(table.events[names[0]], field)) for names in kinds]
        body += [f"{title} ==", *_function((n, f'"{v}"') for n, v in cases), ""]
    body += [
        '\\* The outcome of a pair: where it leads, or "" where it does not count.',
        "Target ==",
    ]
    body += [
        *_function(
            (
                names[0],
                "["
                + ", ".join(
                    f'{identifiers([c])[c]} |-> "{_target(table, c, names[0])}"'
                    for c in table.configurations
                )
                + "]",
            )
            for names in kinds
        ),
        "",
    ]
    opens = [
        f'<<"{names[0]}", "{identifiers([c])[c]}">>'
        for names in kinds
        for c in table.configurations
        if table.step(c, names[0]).opens
    ]
    body += ["\\* The pairs that leave a run behind.", "Opens =="]
    body += [*_wrapped("{" + ", ".join(opens) + "}", "  "), ""]
    if opener is not None:
        opened = [(c, _target(table, c, opener)) for c in table.configurations]
        body += ["\\* Where evidence of a later run begins.", "Opened ==", "  ["]
        body[-1] += ", ".join(f'{identifiers([c])[c]} |-> "{t}"' for c, t in opened) + "]"
        body += [""]
    for tag in ("terminal", "final"):
        members = [c for c in table.configurations if tag in table.states[c].tags]
        body += [f"{tag.capitalize()} == {_set(identifiers(members).values())}", ""]
    phases = ((identifiers([c])[c], state.phase) for c, state in table.states.items())
    body += ["PhaseOf == [" + ", ".join(f'{c} |-> "{phase}"' for c, phase in phases) + "]", ""]
    body += [*_streams(table, {name: names[0] for names in kinds for name in names}), ""]
    note = (
        "The table that Observer.tla steps by. Events that no row tells apart are represented by the"
        " first of them; a configuration's dot is two underscores, since it is a record's field here."
    )
    return _module(TABLE, "TLC", note, body)


def _streams(table: Table, representative: dict[str, str]) -> Iterator[str]:
    streams = table.data.streams
    yield "First == {" + ", ".join(str(number + 1) for number in streams.first) + "}"
    yield ""
    yield "\\* What a pod may show, and what it may show next."
    yield "Stages == <<"
    for number, stage in enumerate(streams.stages, start=1):
        following = ", ".join(str(index + 1) for index in stage.next)
        comma = "" if number == len(streams.stages) else ","
        yield (
            f'  [event |-> "{representative[stage.event]}", container |-> "{stage.container}",'
            f" next |-> {{{following}}}, ends |-> {str(stage.ends).upper()}]{comma}"
        )
    yield ">>"


def _target(table: Table, configuration: str, event: str) -> str:
    step = table.step(configuration, event)
    return next(iter(identifiers([step.target]).values())) if step.disposition == "taken" else ""


def _function(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    # A record's fields are functions of their names, but an event's name is no identifier.
    for number, (name, value) in enumerate(pairs):
        yield from _wrapped(f'{"  " if number == 0 else "@@"} ("{name}" :> {value})', "  ")
