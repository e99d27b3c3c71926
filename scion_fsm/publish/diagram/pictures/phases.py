"""The overview: a box a phase, one word an arrow, the happy path straight, the ends as ends."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.publish.diagram import words
from scion_fsm.publish.diagram.graph import Graph, Node, identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Table
    from scion_fsm.publish.diagram.words import Pair

AGAIN = "again"

Ways = dict[tuple[str, str], tuple["Pair", ...]]
"""By phase and another phase, what leads from the one to the other."""


def ways(table: Table) -> Ways:
    """Collects what leads from one phase to another, in declared order."""
    phase = {name: state.phase for name, state in table.states.items()}
    found: dict[tuple[str, str], list[Pair]] = {}
    for source, event in itertools.product(table.configurations, table.events):
        target = table.step(source, event).target
        if phase[source] != phase[target]:
            found.setdefault((phase[source], phase[target]), []).append((source, event))
    order = list(table.data.initials)
    return {
        (one, other): tuple(found[one, other])
        for one, other in itertools.product(order, order)
        if (one, other) in found
    }


def phases(table: Table) -> Graph:
    """Draws the phases, and between them the ways that are mostly gone.

    The happy path leads from phase to phase and from the busiest one to the first end. To each other end a
    word leads from where it mostly does. What leaves an end opens a new run, and is drawn as that. Every
    other way is said in a sentence, and listed in the table of arrows.
    """
    found = ways(table)
    everywhere = tuple(table.data.initials)
    ends = _ends(table)
    alive = tuple(phase for phase in everywhere if phase not in ends)
    axis = tuple(_axis(table, found, alive, ends))
    down = tuple(_down(table, found, alive))
    busiest = _busiest(table, alive)
    # What leads from the busiest phase to an end comes last, so that nothing crosses the happy path.
    out = sorted(
        dict.fromkeys(
            (*(pair for pair in axis if pair[1] in ends), *_out(table, found, alive, ends))
        ),
        key=lambda pair: pair[0] == busiest,
    )
    drawn = {
        pair: pair in axis
        for pair in dict.fromkeys((*(p for p in axis if p[1] in alive), *down, *out))
    }
    edges = [
        words.arrow(
            table, identifier(source), identifier(target), found[source, target], on_axis=on_axis
        )
        for (source, target), on_axis in drawn.items()
    ]
    again = _again(table, ends)
    edges += [
        msgspec.structs.replace(
            words.arrow(table, identifier(end), AGAIN, pairs), style="again", causes=()
        )
        for end, pairs in again.items()
    ]
    nodes = [
        Node(
            identifier(phase),
            (phase,),
            "terminal" if phase in ends else "state",
            table.data.phase_docs[phase],
            members=(phase,),
        )
        for phase in everywhere
    ]
    begins = _beginnings(table, again)
    if again:
        doc = f"A new run of the same agent begins in {' or '.join(begins)}; nothing else leaves what is final."
        text = ("a new run", f"begins in {' or '.join(begins)}")
        nodes.append(Node(AGAIN, text, "again", doc, members=begins))
    implied = tuple(pair for pair in found if pair not in drawn)
    remarks = tuple(_remarks(table, found, implied, alive, ends))
    first = table.states[table.data.initial].phase
    return Graph(
        view="phases",
        title=f"The phases of {table.data.machine}",
        description=(
            f"{len(everywhere)} phases. It begins in {first}."
            f" Alive are {', '.join(alive)}; ends are {', '.join(ends)}. {' '.join(remarks)}"
        ),
        direction="down",
        nodes=tuple(nodes),
        edges=tuple(edges),
        digest=table.data.digest,
        initial=identifier(first),
        implied=implied,
        remarks=remarks,
        level=tuple(identifier(end) for end in ends),
    )


def _ends(table: Table) -> tuple[str, ...]:
    """Gives the phases that are ends, those that a run comes back from first."""
    ends = dict.fromkeys(s.phase for s in table.states.values() if "terminal" in s.tags)
    resumed = {s.phase for s in table.states.values() if "resumable" in s.tags}
    return tuple(sorted(ends, key=lambda end: end not in resumed))


def _busiest(table: Table, alive: tuple[str, ...]) -> str:
    """Gives the phase in which the work is done: the one with activities, else the last that leads on."""
    return table.active_phases[0] if table.active_phases else alive[-1]


def _axis(
    table: Table, found: Ways, alive: tuple[str, ...], ends: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    busiest = _busiest(table, alive)
    resumed = {s.phase for s in table.states.values() if "resumable" in s.tags}
    over = [end for end in ends if end not in resumed] or list(ends)
    chain = (*alive[: alive.index(busiest) + 1], *over[:1])
    yield from (pair for pair in itertools.pairwise(chain) if pair in found)


def _down(table: Table, found: Ways, alive: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Gives the ways on from the busiest phase that lead to no end yet."""
    rest = alive[alive.index(_busiest(table, alive)) :]
    yield from (pair for pair in itertools.pairwise(rest) if pair in found)


def _out(
    table: Table, found: Ways, alive: tuple[str, ...], ends: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Gives for each end and word the phase that most of it leads from; of several, the busiest."""
    busiest = _busiest(table, alive)
    for end in ends:
        by_lead: dict[str, list[tuple[int, bool, str]]] = {}
        for phase in alive:
            if (phase, end) in found:
                lead, pairs = next(iter(words.by_word(table, found[phase, end]).items()))
                events = len({event for _, event in pairs})
                by_lead.setdefault(lead, []).append((events, phase == busiest, phase))
        for candidates in by_lead.values():
            yield max(candidates, key=lambda one: one[:2])[2], end


def _again(table: Table, ends: tuple[str, ...]) -> dict[str, tuple[Pair, ...]]:
    """Gives the commands that open a new run, by end."""
    found: dict[str, list[Pair]] = {}
    for source, event in itertools.product(table.configurations, table.events):
        phase = table.states[source].phase
        if phase in ends and table.step(source, event).opens is True:
            found.setdefault(phase, []).append((source, event))
    return {end: tuple(found[end]) for end in ends if end in found}


def _beginnings(table: Table, again: dict[str, tuple[Pair, ...]]) -> tuple[str, ...]:
    targets = {table.step(*pair).target for pairs in again.values() for pair in pairs}
    return tuple(p for p in table.data.initials if p in {table.states[t].phase for t in targets})


def _remarks(
    table: Table,
    found: Ways,
    implied: tuple[tuple[str, str], ...],
    alive: tuple[str, ...],
    ends: tuple[str, ...],
) -> Iterator[str]:
    """Says of every way that is not drawn which kind it is of, and by which words it is gone."""
    kinds = {
        "Phases that nobody saw are skipped, and each end may follow from any phase before it.": [
            pair
            for pair in implied
            if pair[0] in alive and (pair[1] in ends or alive.index(pair[0]) < alive.index(pair[1]))
        ],
        "A phase that is alive also goes back, by: {}.": [
            pair
            for pair in implied
            if pair[0] in alive and pair[1] in alive and alive.index(pair[0]) > alive.index(pair[1])
        ],
        "An end that is not final yet may still become another end, or be taken back.": [
            pair for pair in implied if pair[0] in ends
        ],
    }
    for sentence, pairs in kinds.items():
        if pairs:
            every = (pair for way in pairs for pair in found[way])
            yield sentence.format(", ".join(words.by_word(table, every)))
