"""The one word that an event is on an arrow: the spec's `arrows`, looked up."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from scion_fsm.publish.diagram.graph import Cause, Edge, causes, style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scion_fsm.machine.stored import ArrowEntry
    from scion_fsm.machine.table import Table

Pair = tuple[str, str]
"""A configuration and an event that is taken there."""


@functools.lru_cache(maxsize=8)
def _declared(arrows: tuple[ArrowEntry, ...]) -> Mapping[Pair, str]:
    return {(s, e): row.word for row in arrows for s in row.sources for e in row.events}


def in_order(table: Table, words: Iterable[str]) -> tuple[str, ...]:
    """Sorts words as the spec declares them; what it does not declare comes last, in its own order."""
    found = dict.fromkeys(words)
    declared = dict.fromkeys(row.word for row in table.data.arrows)
    return tuple(w for w in declared if w in found) + tuple(w for w in found if w not in declared)


def by_word(table: Table, pairs: Iterable[Pair]) -> dict[str, tuple[Pair, ...]]:
    """Groups pairs by their word, the word that is declared first in front.

    An event for which the spec has no word is its own name.
    """
    declared = _declared(table.data.arrows)
    found: dict[str, list[Pair]] = {}
    for source, event in pairs:
        found.setdefault(declared.get((source, event), event), []).append((source, event))
    return {w: tuple(found[w]) for w in in_order(table, found)}


def arrow(
    table: Table, source: str, target: str, pairs: Iterable[Pair], *, on_axis: bool = False
) -> Edge:
    """Makes the edge that stands for pairs: the word that is declared first stands on it."""
    words = by_word(table, pairs)
    found: tuple[Cause, ...] = causes(
        table, (event for some in words.values() for _, event in some)
    )
    lead = next(iter(words))
    # Who causes it is said of what the word stands for.
    leading = causes(table, (event for _, event in words[lead]))
    return Edge(source, target, (lead,), style(leading), found, on_axis=on_axis, words=tuple(words))
