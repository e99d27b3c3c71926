"""Agents are packed; whatever goes in comes out."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scion_fsm import Lifecycle, Moment, Place, Record, Run, Version
from scion_fsm.lifecycle import bundled_recording
from scion_fsm.machine.record import RUNTIME, End, Fence
from scion_fsm.runtime import agents as agents_module
from scion_fsm.runtime.agents import Agent, Agents, Identity
from scion_fsm.runtime.inputs import read
from scion_fsm.runtime.tracker import Tracker

_texts = st.text(max_size=9)
_maybe = st.none() | _texts
_times = st.floats(946684800, 10**10)
_seconds = st.none() | _times
_places = st.none() | st.builds(Place, _texts, _maybe, _maybe)
_runs = st.builds(Run, _maybe, _maybe, _maybe, _seconds, _seconds, _places, _seconds, st.booleans())
_fences = st.builds(
    Fence, _times, st.lists(_runs, max_size=2).map(tuple), _maybe, st.booleans(), _seconds
)
_orders = st.builds(Version, _texts, st.integers(1, 10**20 - 1).map(str)) | st.builds(
    Moment, _texts, _times
)
_marks = st.lists(st.tuples(st.integers(0, 4), _orders), max_size=3).map(tuple)
_ends = st.none() | st.builds(End, _seconds, st.booleans())
_agents = st.builds(
    Agent,
    identity=st.builds(Identity, _texts, *[_maybe] * 8),
    record=st.builds(
        Record,
        *(
            _texts,
            _texts,
            st.none() | _runs,
            st.none() | _fences,
            _marks,
            _maybe,
            st.booleans(),
            _ends,
        ),
        *(_maybe, _maybe, st.none() | st.integers(-(2**31), 2**31), _maybe, _maybe, _maybe),
    ),
    event=_maybe,
    rule=_texts,
    reason=_maybe,
    container_status=_maybe,
    resource_version=_maybe,
    problems=st.lists(_texts).map(tuple),
)


@st.composite
def _of_pods(draw: st.DrawFn) -> Agent:
    """An agent as a cluster's pod shows it, but for some part now and then."""
    agent = draw(_agents)
    identity, record, run = agent.identity, agent.record, draw(_runs)
    name, digits = draw(_texts), str(draw(st.integers(1, 10**20 - 1)))
    odd = draw(
        st.sampled_from(
            ["", "name", "place", "namespace", "fence", "mark", "seen", "version", "run"]
        )
    )
    namespace = "another" if odd == "namespace" else identity.namespace
    place = Place(name, namespace, draw(_maybe))
    kept = replace(
        record,
        name=identity.name if odd != "name" else record.name,
        run=None
        if odd == "run"
        else replace(run, place=run.place if odd == "place" else place)
        if odd == "seen"
        else replace(run, place=run.place if odd == "place" else place, seen=None),
        fence=draw(_fences) if odd == "fence" else None,
        marks=record.marks if odd == "mark" else ((RUNTIME, Version(draw(_texts), digits)),),
    )
    return replace(
        agent,
        identity=replace(identity, pod_name=name, container=None),
        record=kept,
        resource_version=agent.resource_version if odd == "version" else digits,
    )


@given(st.lists(_of_pods(), max_size=3) | st.lists(_agents, max_size=2))
def test_what_goes_in_comes_out(given: list[Agent]) -> None:
    agents = Agents()
    for agent in given:
        agents[agent.identity.key] = agent
    expected = {agent.identity.key: agent for agent in given}
    assert dict(agents.items()) == expected
    for key, agent in expected.items():
        assert agents[key] == agents.get(key) == agent
        assert agents.identity(key) == agent.identity


def test_agents_of_pods_are_packed() -> None:
    tracker = Tracker(Lifecycle.default())
    for item in read(str(bundled_recording())):
        assert item.pod is not None
        tracker.take(item.type, item.pod)
    kept = [each for _, each in tracker.agents.kept()]
    assert kept
    assert not any(isinstance(each, Agent) for each in kept)


def test_shapes_of_which_none_comes_again_are_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents_module, "_SHAPES", 3)
    agents = Agents()
    place, marks = Place("a", "b"), ((RUNTIME, Version("c", "1")),)
    for number in range(10):
        identity = Identity("a", "b", "a", None, None, None, None)
        record = Record("a", run=Run(uid="u", place=place), marks=marks, reason=str(number))
        agent = Agent(identity, record, None, "", None, None, "1", (), is_terminal=False)
        agents["b", str(number)] = agent
        assert agents["b", str(number)] == agent
    assert len(agents._shapes) <= 3  # noqa: SLF001 - what it holds is the point


def test_an_agent_that_is_not_there_is_none() -> None:
    agents = Agents()
    assert agents.get(("a", "b")) is None
    assert agents.get(("a", "b"), 0) == 0
    assert ("a", "b") not in agents
    with pytest.raises(KeyError):
        del agents["a", "b"]


def test_agents_keep_the_order_in_which_they_came() -> None:
    agents, names = Agents(), ["c", "a", "b"]
    for name in names:
        identity = Identity(name, "agents", name, None, None, None, None)
        agents[identity.key] = Agent(
            identity, Record(name), None, "", None, None, None, (), is_terminal=False
        )
    del agents["agents", "a"]
    assert [key for key in agents] == [("agents", "c"), ("agents", "b")]  # noqa: C416 - iterates
    assert len(agents) == 2


def _agent(name: str) -> Agent:
    identity = Identity(name, "agents", name, None, None, None, None)
    return Agent(identity, Record(name), None, "", None, None, None, (), is_terminal=False)


@pytest.mark.parametrize("view", ["keys", "values", "items"])
def test_who_iterates_is_not_disturbed_by_agents_that_come_and_go(view: str) -> None:
    agents = Agents()
    for name in ("a", "b"):
        agents["agents", name] = _agent(name)
    seen = iter(getattr(agents, view)())
    next(seen)
    for number in range(100):
        agents["agents", f"new-{number}"] = _agent("new")
    del agents["agents", "b"]
    assert len(list(seen)) == 1


@pytest.mark.parametrize("view", ["keys", "values", "items"])
def test_agents_that_come_while_all_are_copied_do_no_harm(view: str) -> None:
    """Another thread goes on wherever Python's garbage collector has something to call."""
    agents = Agents()
    for number in range(5000):
        agents["agents", f"old-{number}"] = _agent("old")
    new = iter(range(10**6))
    is_adding = False

    def go_on(*_: object) -> None:
        nonlocal is_adding
        if not is_adding:
            is_adding = True
            agents["agents", f"new-{next(new)}"] = _agent("new")
            is_adding = False

    before = gc.get_threshold()
    gc.callbacks.append(go_on)
    gc.set_threshold(10)
    try:
        count = sum(1 for _ in getattr(agents, view)())
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(go_on)
    assert 5000 <= count <= len(agents)
    assert next(new) > 0
