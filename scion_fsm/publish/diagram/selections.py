"""Sets of states in few words: by phase or tag, or by what is missing from all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scion_fsm.machine.table import Table

Groups = dict[str, tuple[str, ...]]


def tagged(table: Table, members: Iterable[str]) -> Groups:
    """Groups states by their tags, in declared order; a tag that all of them have tells none apart."""
    members = tuple(members)
    tags = dict.fromkeys(tag for name in members for tag in table.states[name].tags)
    groups = {tag: tuple(n for n in members if tag in table.states[n].tags) for tag in tags}
    return {tag: group for tag, group in groups.items() if group != members}


def grouped(table: Table, members: Iterable[str] | None = None) -> Groups:
    """Groups configurations, all of them by default, by phase and by tag."""
    members = table.configurations if members is None else tuple(members)
    phases = dict.fromkeys(table.states[name].phase for name in members)
    by_phase = {
        phase: tuple(n for n in members if table.states[n].phase == phase) for phase in phases
    }
    return by_phase | tagged(table, members)


def describe(
    chosen: Iterable[str],
    members: Iterable[str],
    groups: Mapping[str, tuple[str, ...]],
    *,
    everything: str = "any other",
    prefix: str = "",
) -> str:
    """Names a set of states.

    Args:
        chosen: The set.
        members: All states that there are, in order.
        groups: Names for sets of them.
        everything: The word for all.
        prefix: What each state's name begins with and need not say.
    """
    wanted = frozenset(chosen)
    missing = frozenset(members) - wanted
    if not missing:
        return everything
    words = ", ".join(_cover(wanted, members, groups, prefix))
    inverse = f"{everything} but {', '.join(_cover(missing, members, groups, prefix))}"
    return min(words, inverse, key=len)


def _cover(
    wanted: frozenset[str],
    members: Iterable[str],
    groups: Mapping[str, tuple[str, ...]],
    prefix: str,
) -> Iterator[str]:
    left = set(wanted)
    for group, names in sorted(groups.items(), key=lambda item: -len(item[1])):
        if len(names) > 1 and left.issuperset(names):
            left.difference_update(names)
            yield group
    yield from (name.removeprefix(prefix) for name in members if name in left)
