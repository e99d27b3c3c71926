"""Names and selectors of a spec, expanded: which configurations and events a selector stands for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scion_fsm.machine.spec.shapes import Except, Selector
from scion_fsm.machine.spec.vocabulary import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.spec.model import MachineSpec
    from scion_fsm.machine.spec.vocabulary import Evidence


EVIDENCE_GROUPS = tuple(evidence for evidence in EVIDENCE if evidence != "none")
"""The evidences that select the events which are worth so much."""


@dataclass(frozen=True)
class Universe:
    """The members that selectors range over, in declared order, and the names that stand for several.

    Attributes:
        members: Every member.
        groups: Name to members, each member's own name included.
    """

    members: tuple[str, ...]
    groups: dict[str, tuple[str, ...]] = field(repr=False)

    def expand(self, selector: Selector | None) -> tuple[str, ...]:
        """Gives the members that the selector names, in declared order; unknown names stand for none.

        No selector means every member, `none` means no member.
        """
        if selector is None:
            return self.members
        if isinstance(selector, Except):
            excluded = set(self._named(selector.exclude))
            included = set(
                self.members if selector.include is None else self._named(selector.include)
            )
            chosen = included - excluded
        else:
            chosen = set(self._named(selector))
        return tuple(member for member in self.members if member in chosen)

    def unknown(self, selector: Selector | None) -> tuple[str, ...]:
        """Gives the names in the selector that stand for nothing."""
        return tuple(
            name for name in names_of(selector) if name not in self.groups and name != "none"
        )

    def _named(self, names: str | tuple[str, ...]) -> Iterator[str]:
        for name in (names,) if isinstance(names, str) else names:
            yield from self.groups.get(name, ())


def names_of(selector: Selector | None) -> tuple[str, ...]:
    """Gives the names that a selector mentions, as written."""
    if selector is None:
        return ()
    if isinstance(selector, str):
        return (selector,)
    if isinstance(selector, Except):
        return names_of(selector.include) + names_of(selector.exclude)
    return selector


def configurations(spec: MachineSpec) -> Universe:
    """Gives the configurations, groupable by phase and by tag (a substate has its phase's tags too)."""
    groups: dict[str, list[str]] = {}
    members: list[str] = []
    for phase, state in spec.states.items():
        leaves = {f"{phase}.{name}": leaf.tags for name, leaf in state.states.items()} or {
            phase: ()
        }
        for leaf, tags in leaves.items():
            members.append(leaf)
            for name in dict.fromkeys((leaf, phase, *state.tags, *tags)):
                groups.setdefault(name, []).append(leaf)
    return Universe(tuple(members), {name: tuple(group) for name, group in groups.items()})


def events(spec: MachineSpec) -> Universe:
    """Gives the events, groupable by origin and by evidence (but `none`, which selects nothing)."""
    groups: dict[str, list[str]] = {name: [] for name in (*spec.origins, *EVIDENCE_GROUPS)}
    found = worth(spec)
    for name, event in spec.events.items():
        groups[name] = [name]
        for group in (event.origin, found.get(name, "none")):
            if group != "none":
                groups.setdefault(group, []).append(name)
    return Universe(tuple(spec.events), {name: tuple(group) for name, group in groups.items()})


def worth(spec: MachineSpec) -> dict[str, Evidence]:
    """Gives what each event is worth as evidence; one that says nothing has its origin's, if that is declared."""
    return {
        name: event.evidence or spec.origins[event.origin].evidence
        for name, event in spec.events.items()
        if event.evidence or event.origin in spec.origins
    }


def values(members: tuple[str, ...]) -> Universe:
    """Gives a feature's values, each its own group."""
    return Universe(members, {member: (member,) for member in members})


def resolve(spec: MachineSpec, name: str) -> str:
    """Gives the configuration that a target names: itself, or the initial one of a compound state."""
    state = spec.states.get(name)
    return f"{name}.{state.initial}" if state is not None and state.states else name
