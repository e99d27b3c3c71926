"""A machine as plain data: a spec's, or one that was learned; what `learn` writes and `diff` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm import escape
from scion_fsm.conform.graph import Graph
from scion_fsm.conform.subject.protocol import State
from scion_fsm.conform.subject.subject import state_of
from scion_fsm.errors import InputError
from scion_fsm.unreadable import UNREADABLE, why_unreadable
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table

API_VERSION = "scion-fsm-machine/v1"


class Edge(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one event does in one state.

    Attributes:
        target: The state after it.
        accepted: Whether it was taken; None if nobody says.
        law: The law by which a spec promises that it is refused.
        disposition: taken, ignored or rejected, of a spec.
        rule: The row that decides, of a spec.
    """

    target: str
    accepted: bool | None = None
    law: str = ""
    disposition: str = ""
    rule: str = ""

    def takes(self, source: str) -> bool:
        """Tells whether the event is taken; if nobody says, whether it leads elsewhere."""
        return self.target != source if self.accepted is None else self.accepted


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """States by name, and for each one its edges by event.

    Attributes:
        apiVersion: The shape of this data.
        name: Whose machine it is.
        initial: The state of a fresh agent.
        states: What everybody sees of each state.
        edges: An event that the implementation does not have in a state is absent.
        synonyms: Old words in names, and today's for them.
        problems: What went wrong while it was learned.
    """

    apiVersion: str = API_VERSION  # noqa: N815 - as in every other file
    name: str
    initial: str
    states: dict[str, State]
    edges: dict[str, dict[str, Edge]]
    synonyms: dict[str, str] = {}
    problems: tuple[str, ...] = ()

    @property
    def events(self) -> tuple[str, ...]:
        """Every event that some state has, in the first state's order."""
        return tuple(dict.fromkeys(event for edges in self.edges.values() for event in edges))

    @property
    def names_configurations(self) -> bool:
        """Whether each state is one configuration of a spec, so that names can be compared."""
        return all(state.configuration == name for name, state in self.states.items())

    def graph(self) -> Graph:
        """Gives the machine as a graph."""
        return Graph(
            self.initial,
            {
                source: tuple(
                    (e, edge.target) for e, edge in edges.items() if edge.target != source
                )
                for source, edges in self.edges.items()
            },
            {
                source: tuple(e for e, edge in edges.items() if edge.target == source)
                for source, edges in self.edges.items()
            },
        )


def machine_of(table: Table) -> Machine:
    """Gives the machine of a spec."""
    edges: dict[str, dict[str, Edge]] = {}
    for source in table.configurations:
        edges[source] = {}
        for event in table.events:
            step = table.step(source, event)
            edges[source][event] = edge_of(step.target, step.disposition, step.law, step.rule)
    return Machine(
        name=f"{table.data.machine} {table.data.version}",
        initial=table.data.initial,
        states={name: state_of(name) for name in table.configurations},
        edges=edges,
        synonyms=table.data.words.synonyms,
    )


def edge_of(target: str, disposition: str, law: str, rule: str) -> Edge:
    """Gives the edge of a pair that a spec's row decides."""
    taken = disposition == "taken"
    # What is ignored must not count, which is a promise; what is rejected may be allowed later.
    promised = law or ("L2" if disposition == "ignored" else "")
    return Edge(target, taken, "" if taken else promised, disposition, rule)


def encode(machine: Machine) -> str:
    """Gives the machine as JSON, an edge a line."""
    text: str = msgspec.json.format(escape.json(machine), indent=1)
    return f"{text}\n"


def decode(content: bytes, *, path: str) -> Machine:
    """Reads what `encode` gives.

    Raises:
        InputError: It is something else, or an edge or the initial state names no state.
    """
    try:
        machine = msgspec.json.decode(content, type=Machine)
    except UNREADABLE as error:
        raise InputError(
            f"{path} is no machine: {why_unreadable(error)}; `scion-fsm learn -o json` writes one"
        ) from error
    if machine.apiVersion != API_VERSION:
        raise InputError(
            f"{path} has the apiVersion {quoted(machine.apiVersion)}, not {API_VERSION!r}"
        )
    return checked(machine, path)


def checked(machine: Machine, path: str) -> Machine:
    """Gives a machine with edges for every state.

    Raises:
        InputError: An edge or the initial state names no state.
    """
    named = {machine.initial, *machine.edges} | {
        edge.target for edges in machine.edges.values() for edge in edges.values()
    }
    strangers = sorted(named - set(machine.states))
    if strangers:
        raise InputError(f"{path} names the state {quoted(strangers[0])}, which it does not list")
    without: dict[str, dict[str, Edge]] = {
        name: {} for name in machine.states if name not in machine.edges
    }
    return msgspec.structs.replace(machine, edges={**machine.edges, **without})
