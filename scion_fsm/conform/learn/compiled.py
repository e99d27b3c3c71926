"""A compiled table as a machine to compare with, of this version of the spec's language or an older one.

Only what every version has is read: names, views and what decides each pair.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from scion_fsm.conform.learn.behaviour import Edge, Machine, checked, edge_of
from scion_fsm.conform.subject.protocol import State
from scion_fsm.errors import InputError
from scion_fsm.unreadable import UNREADABLE, why_unreadable


class _StateEntry(msgspec.Struct, frozen=True):
    phase: str


class _RuleEntry(msgspec.Struct, frozen=True):
    id: str
    disposition: str
    target: str | None
    law: str


class _HeartbeatEntry(msgspec.Struct, frozen=True):
    activities: dict[str, str]


class _WordTable(msgspec.Struct, frozen=True):
    synonyms: dict[str, str] = {}


class _Compiled(msgspec.Struct, frozen=True):
    machine: str
    version: str
    initial: str
    states: dict[str, _StateEntry]
    events: dict[str, msgspec.Raw]
    rules: tuple[_RuleEntry, ...]
    cells: tuple[tuple[Annotated[int, msgspec.Meta(ge=0)], ...], ...]
    heartbeats: _HeartbeatEntry
    words: _WordTable = _WordTable()


def is_compiled(content: bytes) -> bool:
    """Tells whether JSON looks like a compiled table, by the names of what decides its pairs."""
    return all(f'"{name}"'.encode() in content for name in ("rules", "cells", "states", "events"))


def decode(content: bytes, *, path: str) -> Machine:
    """Reads a compiled table.

    Raises:
        InputError: It is something else, does not decide every pair, or leads to no state.
    """
    try:
        table = msgspec.json.decode(content, type=_Compiled)
        machine = _machine(table)
    except (*UNREADABLE, IndexError, ValueError) as error:
        why = why_unreadable(error) if isinstance(error, UNREADABLE) else "a pair has no row"
        raise InputError(f"{path} is no compiled table: {why}") from error
    return checked(machine, path)


def _machine(table: _Compiled) -> Machine:
    activities = table.heartbeats.activities
    states = {}
    for name, entry in table.states.items():
        activity = name.partition(".")[2]
        states[name] = State(entry.phase, activity if activity in activities else None, name)
    edges: dict[str, dict[str, Edge]] = {}
    for source, row in zip(states, table.cells, strict=True):
        edges[source] = {}
        for event, number in zip(table.events, row, strict=True):
            rule = table.rules[number]
            target = source if rule.target is None else rule.target
            edges[source][event] = edge_of(target, rule.disposition, rule.law, rule.id)
    return Machine(
        name=f"{table.machine} {table.version}",
        initial=table.initial,
        states=states,
        edges=edges,
        synonyms=table.words.synonyms,
    )
