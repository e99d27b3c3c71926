"""In which order agents are shown, which of them, and how many there are: problems first, by phase, by age."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from scion_fsm.errors import InputError, did_you_mean
from scion_fsm.machine.orders import seconds_of
from scion_fsm.model import Phase, view

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scion_fsm.machine.table import Table
    from scion_fsm.runtime.agents import Agent
    from scion_fsm.runtime.entry import Entry

Sort = Literal["name", "problems", "phase", "age"]
_UNDECIDED, _FAILED, _HELD_UP, _WAITS, _FINE, _OVER = range(6)
_CLEAN = frozenset({None, "Completed"})
"""Reasons of an end that nobody has to look at."""


def phases_of(table: Table) -> tuple[str, ...]:
    """Gives the phases of a spec, in its order."""
    return tuple(dict.fromkeys(str(view(name)[0]) for name in table.configurations))


def checked_phases(table: Table, wanted: Iterable[str]) -> frozenset[str]:
    """Sees to it that the phases which are asked for are the spec's.

    Raises:
        InputError: One is not.
    """
    phases = phases_of(table)
    for phase in wanted:
        if phase not in phases:
            hint = did_you_mean(phase, phases) or f"; there are {', '.join(phases)}"
            raise InputError(f"there is no phase {phase!r}{hint}")
    return frozenset(wanted)


def trouble(table: Table, agent: Agent, *, told: bool = False) -> int:
    """Gives how much an agent wants to be looked at; 0 is most.

    Args:
        table: The compiled spec.
        agent: The agent.
        told: Something of its files is to be told.
    """
    tags = table.states[agent.record.configuration].tags
    if told or agent.problems:
        return _UNDECIDED
    if agent.is_terminal:
        return _OVER if _is_clean(agent) else _FAILED
    if agent.reason:
        return _HELD_UP
    return _WAITS if "sticky" in tags or "platform_set" in tags else _FINE


def _is_clean(agent: Agent) -> bool:
    """Tells whether nobody has to look at an end; another spec's is judged by its reason and code."""
    if isinstance(agent.record.phase, Phase):
        return agent.record.phase != Phase.ERROR
    return agent.reason in _CLEAN and agent.record.exit_code in (None, 0)


def in_order(table: Table, entries: Iterable[Entry], by: Sort) -> list[Entry]:
    """Sorts agents; those that are alike stay in the order in which they came.

    Args:
        table: The compiled spec.
        entries: The agents, by project, namespace and name.
        by: `name` leaves them so; `problems` are first those that want to be looked at, `phase` is in the
            spec's order, `age` the youngest first.
    """
    ranks: Mapping[str, int] = {name: at for at, name in enumerate(table.configurations)}
    found = list(entries)
    if by == "problems":
        found.sort(key=lambda one: trouble(table, one.agent, told=bool(one.problems)))
    elif by == "phase":
        found.sort(key=lambda one: ranks[one.agent.record.configuration])
    elif by == "age":
        found.sort(key=lambda one: -(seconds_of(one.agent.identity.created) or 0.0))
    return found


def counted(table: Table, agents: Iterable[Agent]) -> dict[str, int]:
    """Counts agents by phase, in the spec's order; phases without any are left out."""
    found = Counter(str(agent.record.phase) for agent in agents)
    return {phase: found[phase] for phase in phases_of(table) if found[phase]}
