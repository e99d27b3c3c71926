"""Agents are packed; whatever goes in comes out."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scion_fsm import Moment, Place, Record, Run, Version
from scion_fsm.machine.record import End, Fence
from scion_fsm.runtime.agents import Agent, Agents, Identity

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


@given(_agents)
def test_what_goes_in_comes_out(agent: Agent) -> None:
    agents = Agents()
    agents[agent.identity.key] = agent
    assert agents[agent.identity.key] == agent
    assert list(agents.items()) == [(agent.identity.key, agent)]


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
