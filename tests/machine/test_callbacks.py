"""`transitions.Machine` behaves as the table does: every pair, random walks, callbacks on a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from broken_subjects import with_spec
from examples import part_of
from hypothesis import given, settings
from hypothesis import strategies as st
from transitions import MachineError

from scion_fsm import Lifecycle
from scion_fsm.errors import UnknownConfigurationError

if TYPE_CHECKING:
    from transitions import EventData, Machine

    from scion_fsm.machine.table import Step, Table

LIFECYCLE = Lifecycle.default()
BOUNDED = settings(max_examples=part_of(50), derandomize=True, database=None)


class Model:
    """Keeps what a machine tells it; the machine gives it `state` and `trigger`."""

    def __init__(self) -> None:
        self.entered: list[str] = []

    def on_entry(self, event: EventData) -> None:
        self.entered.append(event.transition.dest)


def machine_of(model: Model) -> Machine:
    machine = LIFECYCLE.machine(model)
    for state in machine.states.values():
        state.add_callback("enter", model.on_entry)
    return machine


def differences(machine: Machine, table: Table) -> list[Step]:
    """Finds every pair on which a machine does not do what a table says."""
    found = []
    for source in table.configurations:
        for event in table.events:
            step = table.step(source, event)
            machine.set_state(source)
            taken = machine.trigger(event)
            if (taken, machine.state) != (step.disposition == "taken", step.target):
                found.append(step)
    return found


@pytest.mark.parametrize("initial", ["bogus", "running", "", 7])
def test_a_machine_begins_in_a_configuration(initial: Any) -> None:  # noqa: ANN401
    with pytest.raises(UnknownConfigurationError):
        LIFECYCLE.machine(initial=initial)
    assert LIFECYCLE.machine(initial="running.thinking").state == "running.thinking"


def test_the_machine_equals_the_table_on_every_pair() -> None:
    machine = LIFECYCLE.machine()
    assert set(machine.states) == set(LIFECYCLE.configurations)
    assert set(machine.events) == set(LIFECYCLE.events)
    assert differences(machine, LIFECYCLE.table) == []


def test_a_seeded_difference_is_found() -> None:
    other = with_spec(("T120", "target: running.working", "target: running.thinking"))()
    machine = Lifecycle(other.table).machine()
    found = differences(machine, LIFECYCLE.table)
    assert found
    assert {step.rule for step in found} == {"T120"}


@BOUNDED
@given(events=st.lists(st.sampled_from(LIFECYCLE.events), max_size=60))
def test_the_machine_equals_the_table_on_random_walks(events: list[str]) -> None:
    model: Any = MODEL
    model.entered.clear()
    MACHINE.set_state("created")
    configuration, entered = "created", []
    for event in events:
        step = LIFECYCLE.step(configuration, event)
        configuration = step.target
        assert model.trigger(event) is (step.disposition == "taken")
        assert model.state == configuration
        if step.disposition == "taken" and not step.internal:
            entered.append(step.target)
    assert model.entered == entered


MODEL = Model()
MACHINE = machine_of(MODEL)


def test_a_transition_into_its_own_state_calls_back_and_an_accepted_input_does_not() -> None:
    model: Any = Model()
    machine = machine_of(model)
    machine.set_state("running.executing")
    assert LIFECYCLE.step("running.executing", "tool-start").target == "running.executing"
    assert model.trigger("tool-start")
    assert model.entered == ["running.executing"]
    assert model.trigger("pod.running")
    assert model.entered == ["running.executing"]


def test_the_machine_begins_where_it_is_told() -> None:
    assert LIFECYCLE.machine().state == LIFECYCLE.table.data.initial
    assert LIFECYCLE.machine(initial="running.blocked").state == "running.blocked"


def test_an_unknown_trigger_is_an_error_of_the_caller() -> None:
    with pytest.raises((AttributeError, MachineError), match="no-such-event"):
        LIFECYCLE.machine().trigger("no-such-event")
