"""Learning a machine and telling what differs between two."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from after_scion import AFTER_SCION
from broken_implementations import BROKEN
from places import DATA, ROOT

from scion_fsm import InputError, Lifecycle
from scion_fsm.conform.learn import behaviour, compiled, drawing
from scion_fsm.conform.learn.behaviour import Edge, Machine, machine_of
from scion_fsm.conform.learn.compare import Change, compare
from scion_fsm.conform.learn.learn import LearningError, learn
from scion_fsm.conform.subject.session import InProcess
from scion_fsm.conform.subject.subject import SKIPPED, Answer, LifecycleSubject, State
from scion_fsm.lifecycle import bundled_spec
from scion_fsm.machine.stored import encode

if TYPE_CHECKING:
    from collections.abc import Callable

LIFECYCLE = Lifecycle.default()
SPEC = machine_of(LIFECYCLE.table)


class Views(LifecycleSubject):
    """Shows phase and activity alone, so that four configurations look like others."""

    def reset(self) -> State:
        return msgspec.structs.replace(super().reset(), configuration=None)

    def step(self, event: str) -> Answer:
        answer = super().step(event)
        assert answer.state is not None
        view = msgspec.structs.replace(answer.state, configuration=None)
        return msgspec.structs.replace(answer, state=view)


def learned(subject: object, **options: int) -> Machine:
    return learn(InProcess(subject), LIFECYCLE.events, **options)  # type: ignore[arg-type]


def test_what_is_learned_of_the_reference_is_the_spec() -> None:
    machine = learned(LifecycleSubject(LIFECYCLE))
    assert set(machine.states) == set(LIFECYCLE.configurations)
    assert compare(SPEC, machine) == []
    assert compare(machine, SPEC) == []


@pytest.mark.proof
def test_states_that_look_alike_are_told_apart_by_what_follows() -> None:
    machine = learned(Views(LIFECYCLE))
    assert len(machine.states) == len(LIFECYCLE.configurations)
    assert {"stopped", "stopped#2", "error", "error#2", "stopping", "stopping#2"} <= set(
        machine.states
    )
    assert compare(SPEC, machine) == []


def test_a_defect_is_a_difference_with_its_shortest_witness() -> None:
    machine = learned(BROKEN["tool-clears-blocked"](LIFECYCLE))
    (change,) = compare(SPEC, machine)
    assert change == Change(
        "added",
        "edge",
        breaking=True,
        why="That it is refused was promised by L2.",
        source="running.blocked",
        event="tool-start",
        after="running.executing",
        witness=("status.blocked", "tool-start"),
    )


@pytest.mark.proof
def test_what_looks_alike_but_ends_elsewhere_is_found_without_names() -> None:
    changes = compare(SPEC, learned(BROKEN["provisional-is-final"](LIFECYCLE)))
    assert changes
    assert all("session-end" in change.witness for change in changes)


class Counter:
    """Turns every third time, which only a word of three events shows."""

    count = 0

    def reset(self) -> State:
        self.count = 0
        return State("created")

    def step(self, event: str) -> Answer:
        if event != "operator.start":
            return SKIPPED
        self.count = (self.count + 1) % 3
        return Answer(State("starting" if self.count == 0 else "created"))


def test_hidden_counters_are_learned_by_longer_words() -> None:
    machine = learned(Counter())
    assert sorted(machine.states) == ["created", "created#2", "created#3", "starting"]
    state = machine.initial
    seen = []
    for _ in range(6):
        state = machine.edges[state]["operator.start"].target
        seen.append(machine.states[state].phase)
    assert seen == ["created", "created", "starting"] * 2
    assert machine.events == ("operator.start",)


class Random:
    """Does another thing each time."""

    turn = 0

    def reset(self) -> State:
        return State("created")

    def step(self, _: str) -> Answer:
        self.turn += 1
        return Answer(State("starting" if self.turn % 2 else "running"))


def test_what_does_not_do_the_same_thing_twice_cannot_be_learned() -> None:
    with pytest.raises(LearningError, match="the same thing twice"):
        learned(Random())


def test_more_states_than_believed_end_the_learning() -> None:
    with pytest.raises(LearningError, match="more than 3 states"):
        learned(LifecycleSubject(LIFECYCLE), states=3)


class Raising(LifecycleSubject):
    """Breaks on one event in one state."""

    def step(self, event: str) -> Answer:
        if event == "tool-start" and self.record.configuration == "stopped.final":
            raise ValueError("no row")
        return super().step(event)


def test_what_breaks_is_told_and_the_rest_is_learned() -> None:
    machine = learned(Raising(LIFECYCLE))
    assert machine.problems == ("tool-start in stopped.final: it raised ValueError: no row",)
    assert "tool-start" not in machine.edges["stopped.final"]


# -- Two specs ----------------------------------------------------------------------------------------


def edited(*edits: tuple[str, str]) -> Machine:
    text = bundled_spec().read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return machine_of(Lifecycle.loads(text).table)


def by_pair(changes: list[Change]) -> dict[tuple[str, str], Change]:
    return {(change.source, change.event): change for change in changes}


def test_a_spec_does_not_differ_from_itself() -> None:
    assert compare(SPEC, SPEC) == []


def test_the_hooks_after_scion_are_those_that_were_learned_of_scions_own_code() -> None:
    """What was learned is of a copy of Scion, asked as specs/adopt tells."""
    path = DATA / "scion-hooks.json"
    own = behaviour.decode(path.read_bytes(), path=path.name)
    assert compare(own, learned(AFTER_SCION["scion-hooks@770980cb"](LIFECYCLE))) == []
    today = compare(own, learned(AFTER_SCION["scion-hooks"](LIFECYCLE)))
    assert {change.event for change in today} == {"subagent-end", "clone-start"}


def test_a_part_is_compared_in_what_it_answers_alone() -> None:
    hub = learned(AFTER_SCION["scion-hub"](LIFECYCLE))
    everything, answered = compare(SPEC, hub), compare(SPEC, hub, answered=True)
    known = set(hub.events)
    assert any(change.event not in known for change in everything)
    assert len(answered) < len(everything) / 4
    assert all(change.event in known for change in answered if change.element == "edge")
    assert {change.element for change in answered} == {"edge"}
    wrong = learned(BROKEN["tool-clears-blocked"](LIFECYCLE))
    assert compare(SPEC, wrong, answered=True) == compare(SPEC, wrong) != []


def test_a_transition_that_leads_elsewhere_is_changed_and_breaking() -> None:
    row = "event: operator.start, source: [created, provisioning], target: starting, opens: unseen}"
    changes = by_pair(
        compare(SPEC, edited((row, row.replace("target: starting", "target: cloning"))))
    )
    assert set(changes) == {("created", "operator.start"), ("provisioning", "operator.start")}
    change = changes["provisioning", "operator.start"]
    assert (change.kind, change.breaking) == ("changed", True)
    assert (change.before, change.after) == ("starting", "cloning")
    assert change.witness == ("operator.provision", "operator.start")


def test_an_event_that_is_no_longer_taken_is_removed_and_breaking_and_the_reverse_is_compatible() -> (
    None
):
    old = "source: created, target: provisioning}\n  - {id: T011"
    new = "source: created, reject: Not any more.}\n  - {id: T011"
    without = edited((old, new))
    (removed,) = compare(SPEC, without)
    assert (removed.kind, removed.element, removed.breaking) == ("removed", "edge", True)
    assert (removed.source, removed.before, removed.after) == ("created", "provisioning", "")
    (added,) = compare(without, SPEC)
    assert (added.kind, added.breaking) == ("added", False)


def test_taking_what_a_law_refuses_is_breaking() -> None:
    old = "source: terminal, law: L4, reject: An ended agent is started or restarted.}"
    new = "source: terminal, law: L4, target: provisioning, opens: true}"
    changes = compare(SPEC, edited((old, new)))
    ends = {name for name, state in LIFECYCLE.table.states.items() if "terminal" in state.tags}
    assert {change.source for change in changes} == ends
    assert {(c.kind, c.breaking, c.why) for c in changes} == {
        ("added", True, "That it is refused was promised by L4.")
    }


def test_from_rejected_to_ignored_is_compatible_and_back_is_breaking() -> None:
    old = "reject: It is stopping; wait for the end or restart it.}"
    other = edited((old, "ignore: It is stopping.}"))
    assert {c.breaking for c in compare(SPEC, other)} == {False}
    assert {c.breaking for c in compare(other, SPEC)} == {True}


# -- A compiled table of the first version -------------------------------------------------------------

OLD = ROOT / "tests/data/spec-1.0/agent-lifecycle.table.json"


def test_a_compiled_table_is_the_machine_of_its_spec() -> None:
    content = encode(LIFECYCLE.table.data)
    assert compiled.is_compiled(content)
    assert not compiled.is_compiled(behaviour.encode(SPEC).encode())
    assert compiled.decode(content, path="t.json") == SPEC


def test_a_compiled_table_of_the_first_version_is_read_and_compared() -> None:
    old = compiled.decode(OLD.read_bytes(), path="old.json")
    assert (len(old.states), len(old.events)) == (20, 94)
    assert old.states["running.idle"] == State("running", "idle", "running.idle")
    assert old.states["stopped.final"] == State("stopped", None, "stopped.final")
    assert old.edges["stopped.final"]["heartbeat.running"].law == "L4"
    changes = by_pair(compare(old, SPEC))
    assert str(changes["running.idle", ""]) == "changed state running.idle to running.working"
    assert changes["", "heartbeat.idle"].after == "heartbeat.working"
    assert changes["running.thinking", "pod.gone"].after == "error.unexplained"
    assert ("running.working", "tool-start") not in changes  # as running.idle it led to the same


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (lambda table: table.pop("cells"), "Object missing required field `cells`"),
        (lambda table: table["cells"][0].pop(), "a pair has no row"),
        (lambda table: table["rules"].clear(), "a pair has no row"),
        (lambda table: table.update(states=[]), "Expected `object`"),
        (lambda table: table["cells"][0].insert(0, -1), "Expected `int` >= 0"),
    ],
)
def test_what_is_no_compiled_table_is_an_error_that_says_why(
    edit: Callable[[dict[str, Any]], object], problem: str
) -> None:
    table = json.loads(OLD.read_bytes())
    edit(table)
    with pytest.raises(InputError, match=re.escape(f"old.json is no compiled table: {problem}")):
        compiled.decode(json.dumps(table).encode(), path="old.json")


def test_a_compiled_table_that_leads_to_nowhere_is_an_error() -> None:
    table = json.loads(OLD.read_bytes())
    table["rules"][2]["target"] = "nowhere"
    with pytest.raises(InputError, match="names the state 'nowhere'"):
        compiled.decode(json.dumps(table).encode(), path="old.json")


def small(**edges: dict[str, str]) -> Machine:
    names = {name: State("running", None, name) for name in edges}
    made = {
        name: {event: Edge(target, accepted=True) for event, target in targets.items()}
        for name, targets in edges.items()
    }
    return Machine(name="small", initial=next(iter(edges)), states=names, edges=made)


def test_states_and_events_that_come_and_go_are_told() -> None:
    one = small(a={"go": "b"}, b={"back": "a"})
    two = small(a={"go": "b", "jump": "c"}, b={"back": "a"}, c={})
    changes = compare(one, two)
    assert [str(change) for change in changes] == [
        "added state c",
        "added event jump",
        "added a --jump--> c",
    ]
    assert not any(change.breaking for change in changes)
    back = compare(two, one)
    assert [str(change) for change in back] == [
        "removed state c",
        "removed event jump",
        "removed a --jump--> c",
    ]
    assert all(change.breaking for change in back)
    assert back[0].witness == ("jump",)


# -- As data and as a picture -------------------------------------------------------------------------


def test_a_machine_is_read_as_it_was_written() -> None:
    assert behaviour.decode(behaviour.encode(SPEC), path="m.json") == SPEC


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[]", "is no machine"),
        ('{"name":"x"}', "is no machine"),
        (
            '{"apiVersion":"v9","name":"x","initial":"a","states":{"a":{"phase":"created"}},"edges":{}}',
            "v9",
        ),
        (
            '{"name":"x","initial":"b","states":{"a":{"phase":"created"}},"edges":{}}',
            "the state 'b'",
        ),
    ],
)
def test_what_is_no_machine_is_an_error_that_says_why(content: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        behaviour.decode(content.encode(), path="m.json")


def test_a_drawing_has_every_state_and_every_move_once() -> None:
    lines = drawing.draw(SPEC).splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert sum(line.startswith("  state ") for line in lines) == len(SPEC.states)
    moves = {
        (s, e.target) for s, edges in SPEC.edges.items() for e in edges.values() if e.target != s
    }
    assert sum(" --> " in line for line in lines) == len(moves) + 1
    assert ";" not in "".join(lines)


def test_a_drawing_of_changes_signs_each_one() -> None:
    machine = learned(BROKEN["tool-clears-blocked"](LIFECYCLE))
    text = drawing.draw_changes(compare(SPEC, machine), before="a", after="b")
    assert "+! tool-start" in text
    assert json.dumps("running.blocked") in text
