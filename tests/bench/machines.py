"""The lifecycle's own table in the libraries that people write state machines with.

Each gets every pair that the table takes, under Python's or the library's kind of name. None of them
has a place for the rest: why a pair is ignored or rejected, by which rule and law. Those with nested
states get what all activities of a phase share on the phase, which is how one would write it by hand.
"""

from __future__ import annotations

import random
import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scion_fsm.machine.table import Table


class Machine(NamedTuple):
    """One machine, at the beginning of a walk.

    Attributes:
        calls: What to call for the walk's events, one after the other; bound beforehand.
        state: Gives the configuration that the machine is in.
    """

    calls: Sequence[Callable[[], object]]
    state: Callable[[], str]


class Row(NamedTuple):
    """A transition; `target` is None if the event is accepted and changes nothing."""

    event: str
    source: str
    target: str | None


def rows(table: Table) -> Iterator[Row]:
    """Gives every pair that is taken."""
    for source in table.configurations:
        for event in table.events:
            step = table.step(source, event)
            if step.disposition == "taken":
                yield Row(event, source, None if step.internal else step.target)


def nested(table: Table) -> dict[str, list[str]]:
    """Gives the configurations of every phase that has more than one."""
    phases: dict[str, list[str]] = {}
    for name, state in table.states.items():
        phases.setdefault(state.phase, []).append(name)
    return {phase: names for phase, names in phases.items() if names != [phase]}


def nested_rows(table: Table) -> Iterator[Row]:
    """Gives the same with what is common to a whole phase on the phase."""
    by_phase: dict[tuple[str, str], list[Row]] = {}
    for row in rows(table):
        by_phase.setdefault((table.states[row.source].phase, row.event), []).append(row)
    phases = nested(table)
    for (phase, event), found in by_phase.items():
        targets = {row.target for row in found}
        if len(targets) == 1 and len(found) == len(phases.get(phase, ())):
            yield Row(event, phase, targets.pop())
        else:
            yield from found


def walk(table: Table, length: int, *, seed: int = 1) -> list[str]:
    """Gives random events that are all taken and end where they began, in the initial configuration."""
    chance = random.Random(seed)  # noqa: S311 - the same walk each time
    taken = {
        source: [r.event for r in rows(table) if r.source == source] for source in table.states
    }
    state, events = table.data.initial, []
    while len(events) < length or state != table.data.initial:
        home = [e for e in taken[state] if table.step(state, e).target == table.data.initial]
        event = chance.choice(home if home and len(events) >= length else taken[state])
        events.append(event)
        state = table.step(state, event).target
    return events


def identifier(name: str) -> str:
    """Gives a name as Python wants it."""
    return re.sub(r"[.-]", "_", name)


# -- ours and the limit ------------------------------------------------------------------------------


def answers(table: Table) -> dict[tuple[str, str], str]:
    """Gives the bare dict: the least that a machine can be."""
    return {(row.source, row.event): row.target or row.source for row in rows(table)}


# -- the others --------------------------------------------------------------------------------------


def automat(table: Table, events: Sequence[str]) -> Machine:
    from automat import TypeMachineBuilder

    def taking(name: str) -> Callable[[Any], str]:
        def method(self: Any) -> str: ...  # type: ignore[empty-body]  # noqa: ANN401

        method.__name__ = name
        return method

    methods = {identifier(event): taking(identifier(event)) for event in table.events}
    inputs: Any = type("Inputs", (Protocol,), methods)
    builder = TypeMachineBuilder(inputs, object)
    states = {name: builder.state(name) for name in table.configurations}
    for row in rows(table):
        upon = states[row.source].upon(getattr(inputs, identifier(row.event)))
        # The output tells where it leads; the machine itself has no question for that.
        upon.to(states[row.target or row.source]).returns(row.target or row.source)
    machine = builder.build()(object())
    calls = [getattr(machine, identifier(event)) for event in events]
    return Machine(calls, lambda: _name_of(machine))


def automat_toggle() -> Callable[[], object]:
    """Gives the two-state machine of Automat's first example, which it is quickest with.

    It searches all its transitions for every input, so its cost is that of the table's size.
    """
    from automat import TypeMachineBuilder

    class Inputs(Protocol):
        def toggle(self) -> None: ...

    builder = TypeMachineBuilder(Inputs, object)
    one, other = builder.state("one"), builder.state("other")
    one.upon(Inputs.toggle).to(other).returns(None)
    other.upon(Inputs.toggle).to(one).returns(None)
    toggle: Callable[[], object] = builder.build()(object()).toggle
    return toggle


def _name_of(machine: Any) -> str:  # noqa: ANN401 - Automat's, made at run time
    name: str = machine.__automat_transitioner__._state.name  # noqa: SLF001 - it is asked nowhere else
    return name


def transitions(table: Table, events: Sequence[str]) -> Machine:
    from transitions import Machine as Flat

    return _transitions(Flat, list(table.configurations), rows(table), table, events)


def transitions_nested(table: Table, events: Sequence[str]) -> Machine:
    from transitions.extensions import HierarchicalMachine
    from transitions.extensions.nesting import NestedState

    class Dotted(NestedState):  # type: ignore[misc]
        separator = "."

    class Nested(HierarchicalMachine):  # type: ignore[misc]
        state_cls = Dotted

    phases = nested(table)
    states: list[Any] = [name for name in table.configurations if table.states[name].phase == name]
    states += [
        {"name": phase, "children": [name.removeprefix(f"{phase}.") for name in names]}
        for phase, names in phases.items()
    ]
    return _transitions(Nested, states, nested_rows(table), table, events)


def _transitions(
    kind: Any,  # noqa: ANN401 - one of two classes of an untyped library
    states: list[Any],
    taken: Iterator[Row],
    table: Table,
    events: Sequence[str],
) -> Machine:
    model: Any = type("Model", (), {})()
    kind(
        model,
        states=states,
        transitions=[[identifier(row.event), row.source, row.target] for row in taken],
        initial=table.data.initial,
        auto_transitions=False,
        ignore_invalid_triggers=True,
    )
    return Machine([getattr(model, identifier(event)) for event in events], lambda: model.state)


def sismic(table: Table, events: Sequence[str]) -> Machine:
    from sismic.interpreter import Interpreter
    from sismic.io.datadict import import_from_dict

    leads: dict[str, list[dict[str, str]]] = {}
    for row in nested_rows(table):
        target = {} if row.target is None else {"target": row.target}
        leads.setdefault(row.source, []).append({"event": row.event} | target)

    def state(name: str, children: Sequence[str] = ()) -> dict[str, Any]:
        parts = {"states": [state(c) for c in children], "initial": children[0]} if children else {}
        return {"name": name, "transitions": leads.get(name, []), **parts}

    phases = nested(table)
    states = [state(name) for name in table.configurations if table.states[name].phase == name]
    states += [state(phase, names) for phase, names in phases.items()]
    root = {"name": "root", "initial": table.data.initial, "states": states}
    statechart = import_from_dict({"statechart": {"name": table.data.machine, "root state": root}})
    interpreter = Interpreter(statechart)
    interpreter.execute_once()

    def step(event: str) -> None:
        interpreter.queue(event).execute_once()

    return Machine([partial(step, e) for e in events], lambda: interpreter.configuration[-1])


def python_statemachine(table: Table, events: Sequence[str]) -> Machine:
    from statemachine import State, StateMachine

    states = {
        name: State(name, value=name, initial=name == table.data.initial)
        for name in table.configurations
    }
    by_event: dict[str, Any] = {}
    for row in rows(table):
        source, name = states[row.source], identifier(row.event)
        is_internal = row.target is None
        moves = source.to(states[row.target or row.source], internal=is_internal)
        by_event[name] = by_event[name] | moves if name in by_event else moves
    members: dict[str, Any] = {identifier(name): state for name, state in states.items()}
    machine = type("Agent", (StateMachine,), members | by_event)()
    calls = [getattr(machine, identifier(event)) for event in events]
    return Machine(calls, lambda: next(iter(machine.configuration_values)))


PEERS: Mapping[str, Callable[[Table, Sequence[str]], Machine]] = {
    "Automat": automat,
    "transitions": transitions,
    "transitions, hierarchical": transitions_nested,
    "sismic": sismic,
    "python-statemachine": python_statemachine,
}
