"""Strategies for histories: a life as one observer gets it, with reports, commands, timers and faults.

The world comes first: what its runtime showed, what its agents and relays said and its operators
commanded, each with when it truly was so and by whose clock it says so. What arrives is any of it, late,
twice or never.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from hypothesis import strategies as st

from scion_fsm.conform.testing.worlds.streams import (
    container_lives,
    lives,
    moving_lives,
    restored_lives,
)
from scion_fsm.conform.testing.worlds.walk import Fault
from scion_fsm.conform.testing.worlds.world import Input
from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import Moment
from scion_fsm.machine.runs import Run
from scion_fsm.observe.clocks import BROKER, FILE, HOOK, OPERATOR, READER, SCHEDULER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import DrawFn

    from scion_fsm.conform.testing.worlds.world import Life
    from scion_fsm.machine.table import Table

UNKNOWN = Input(observation=Observation(event="pod.from-the-future", reason="FutureReason"))
"""An input whose event the spec does not have."""
_CLOCKS = {
    "agent": (HOOK, FILE),
    "relay": (BROKER,),
    "scheduler": (SCHEDULER,),
    # where a mistaken spec takes their inputs for reports
    "operator": (OPERATOR,),
    "runtime": (READER,),
}
_OFF = (0.0, 2.0, -2.0)
"""How far a clock is off; no two are further apart than the declared skew."""
_AFTER = (0.2, 1.0, 5.0, 20.0, 350.0)
"""When something is said, in seconds after a sight: around a run's beginning, and long after."""


class History(NamedTuple):
    """What one observer gets, in order of arrival.

    Attributes:
        stream: The agent's runs as its runtime showed them, in order.
        arrivals: Parts of it, repeated, delayed, reordered or missing, with reports, commands and faults.
    """

    stream: tuple[Input, ...]
    arrivals: tuple[Input | Fault, ...]


class World(NamedTuple):
    """What truly was.

    Attributes:
        stream: What the runtime showed, in order.
        said: What agents, relays and timers said and operators commanded.
        restored: How many sights lie before the cluster's history went back; 0 if it did not.
        opening: The commands that a next run followed, by how many sights lay before it.
    """

    stream: tuple[Input, ...]
    said: tuple[Input, ...]
    restored: int = 0
    opening: Mapping[int, Input] = {}


def events_of(table: Table, *evidence: str) -> dict[str, tuple[str, ...]]:
    """Gives the events of a table that are worth one of these, by origin, in declared order."""
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in table.inputs.items():
        if entry.evidence in evidence:
            found[entry.origin] = (*found.get(entry.origin, ()), name)
    return found


@st.composite
def observations(draw: DrawFn, events: Sequence[str]) -> Observation:
    """Gives observations of given events with any details, their run and order left out."""
    return Observation(
        event=draw(st.sampled_from(events)),
        reason=draw(st.sampled_from((None, "Error", "OOMKilled", "FutureReason"))),
        message=draw(st.sampled_from((None, "", "{exit_code} is no template"))),
        exit_code=draw(st.sampled_from((None, 0, 1, 137, 143))),
        tool_name=draw(st.sampled_from((None, "Bash"))),
        time=draw(st.sampled_from((None, "2026-01-01T00:00:00Z"))),
    )


@st.composite
def reports(draw: DrawFn, table: Table, stream: Sequence[Input]) -> Input:
    """Gives a report of some run of a stream: with its name or without, at a time or at none that is known."""
    about = draw(st.sampled_from(stream))
    life = about.life
    events = events_of(table, "report")
    origin = draw(st.sampled_from(tuple(events)))
    clock = draw(st.sampled_from(_CLOCKS[origin]))
    at = about.at + draw(st.sampled_from(_AFTER))
    at = min([at, *(sight.at for sight in stream if _is_next(about, sight))])
    said = draw(st.sampled_from((at, at, at, None)))
    is_named = draw(st.booleans())
    observation = msgspec.structs.replace(
        draw(observations(events[origin])),
        run=named(life) if is_named and life is not None else None,
        order=None if said is None else Moment(clock, said + draw(st.sampled_from(_OFF))),
    )
    return Input(life, observation=observation, at=at, is_named=is_named)


def _is_next(about: Input, sight: Input) -> bool:
    is_known = about.life is not None and sight.life is not None
    return is_known and about.life.run.precedes(sight.life.run)  # type: ignore[union-attr]  # both are known


def named(life: Life, *, is_whole: bool = True) -> Run:
    """Names a run as its agent does, or (not `is_whole`) as an operator does, who sees no containers."""
    if life.run_id is not None:
        return Run(run_id=life.run_id)
    if not life.is_pod:
        return Run(container=f"container-{life.run.pod}")
    number = life.run.container if is_whole else 0
    container = f"containerd://{life.run.pod}-{number}" if number else None
    return Run(uid=f"uid-{life.run.pod}", container=container)


@st.composite
def commands(
    draw: DrawFn, table: Table, stream: Sequence[Input], *, last: Input | None = None
) -> Input:
    """Gives a command of an operator who saw some run of a stream.

    Args:
        draw: Hypothesis's own.
        table: The compiled spec.
        stream: What the runtime showed.
        last: The last sight of a run, for a command that the next run follows; it may mint that one's id.
    """
    about = last or draw(st.sampled_from(stream))
    life = about.life
    after = [sight for sight in stream if _is_next(about, sight)]
    at = about.at + draw(st.sampled_from(_AFTER))
    at = min([at, *(sight.at - 0.3 for sight in after)])
    words = events_of(table, "command")[OPERATOR]
    begins = after[0].life if after else None
    mints = None
    if last is not None:
        at = after[0].at - draw(st.sampled_from((0.3, 3.0)))
        words = tuple(event for event in words if opens(table, event))
        if begins is not None and draw(st.booleans()):
            own = life.run_id if life is not None else None
            mints = begins.run_id if begins.run_id != own else None  # what is minted is new
    is_named = draw(st.booleans())
    event = draw(st.sampled_from(words))
    moment = draw(st.sampled_from((at, at, at, at, None)))
    command = {
        "event": event,
        "at": None if moment is None else moment + draw(st.sampled_from(_OFF)),
        "about": named(life, is_whole=False) if is_named and life is not None else None,
        "mints": mints,
    }
    return Input(life, command=command, at=at, is_named=is_named, begins=begins)


@st.composite
def worlds(draw: DrawFn, table: Table) -> World:
    """Gives a world: pods of one place, of several, of a cluster that was restored, or containers."""
    kind = draw(st.sampled_from(("pods", "pods", "containers", "moving", "restored")))
    restored = 0
    if kind == "restored":
        stream, restored = draw(restored_lives())
    elif kind == "moving":
        stream = draw(moving_lives())
    else:
        has_run_ids = draw(st.booleans())
        made = container_lives if kind == "containers" else lives
        stream = draw(made(has_run_ids=has_run_ids))
    said: list[Input] = [draw(reports(table, stream)) for _ in range(draw(st.integers(1, 6)))]
    said += [draw(commands(table, stream)) for _ in range(draw(st.integers(0, 3)))]
    opening = {
        number: draw(commands(table, stream, last=before))
        for number, (before, sight) in enumerate(pairwise(stream), 1)
        if kind != "moving"
        and number != restored
        and _is_next(before, sight)
        and draw(st.booleans())
    }
    said += opening.values()
    timers = [name for name in table.inputs if lifts(table, name)]
    for one in tuple(said):
        if one.command is not None and timers and draw(st.booleans()):
            at = one.at + 310.0
            last = [sight for sight in stream if sight.at <= at] or stream[:1]
            observation = Observation(event=timers[0], order=Moment(SCHEDULER, at))
            said.append(Input(last[-1].life, observation=observation, at=at, is_named=False))
    return World(stream, tuple(said), restored, opening)


def opens(table: Table, event: str) -> bool:
    """Whether an event opens a run from somewhere."""
    return any(table.step(source, event).opens is True for source in table.configurations)


def lifts(table: Table, event: str) -> bool:
    """Whether an event lifts a fence."""
    return any(table.step(configuration, event).lifts for configuration in table.configurations)


@st.composite
def histories(draw: DrawFn, table: Table) -> History:
    """Gives a world as one observer gets it, with unknown inputs and faults.

    What comes without an order is an earlier view, of something that came with one before: an observer
    whose first sight has no order cannot tell what is newer than it.
    """
    world = draw(worlds(table))
    stream = world.stream
    found: list[Input | Fault] = []
    seen, first = 0, 0
    for kind in draw(st.lists(st.sampled_from(_ARRIVALS), min_size=3, max_size=24)):
        if kind == "next" and seen < len(stream):
            # Levels are compressed: an observer may see the next state or skip some.
            before, seen = seen, min(seen + draw(st.integers(1, 3)), len(stream))
            if world.restored and first == 0 and seen > world.restored:
                # Whatever is on its way from before is not read any more.
                found.append(Fault.HISTORY)
                first = world.restored
            found += [one for at, one in world.opening.items() if before <= at < seen]
            found.append(stream[seen - 1])
        elif kind == "any":
            last = len(stream) if first or not world.restored else world.restored
            found.append(draw(st.sampled_from(stream[first:last])))
        elif kind == "unordered" and seen > first:
            found.append(draw(st.sampled_from(stream[first:seen])).without_order())
        elif kind == "unknown":
            found.append(UNKNOWN)
        elif kind in ("restart", "crash"):
            found.append(Fault.RESTART if kind == "restart" else Fault.CRASH)
        else:
            found.append(draw(st.sampled_from(world.said)))
    return History(stream[first:], tuple(found))


_ARRIVALS = (
    *("next",) * 6,
    *("said",) * 6,
    *("any",) * 2,
    *("unordered", "unknown", "restart", "crash"),
)


@st.composite
def arrivals(draw: DrawFn, stream: Sequence[Input]) -> tuple[Input | Fault, ...]:
    """Gives a stream as a faulty observer gets it: any part, order and number, its last input kept.

    An observer that lost its record lists what there is; so the last input comes after its last loss.
    """
    numbers = st.integers(0, len(stream) - 1)
    faults = st.sampled_from((Fault.RESTART, Fault.CRASH, Fault.AMNESIA))
    parts = draw(st.lists(st.one_of(numbers, numbers, faults), max_size=12))
    found: list[Input | Fault] = [p if isinstance(p, Fault) else stream[p] for p in parts]
    losses = (Fault.AMNESIA, Fault.CRASH)
    lost = max((i for i, part in enumerate(found) if part in losses), default=-1)
    found.insert(draw(st.integers(lost + 1, len(found))), stream[-1])
    return tuple(found)
