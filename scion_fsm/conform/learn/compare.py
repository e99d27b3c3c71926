"""What differs between two machines, and whether somebody who relied on the first is let down.

Where both name their configurations, states are compared by name. Else they are compared by what
follows from a fresh agent: two states correspond if the same events lead there and they look alike.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Literal

import msgspec

from scion_fsm.conform.learn.behaviour import Machine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.conform.learn.behaviour import Edge
    from scion_fsm.conform.subject.protocol import State

Kind = Literal["added", "removed", "changed"]


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One difference.

    Attributes:
        kind: added, removed, changed.
        element: state, event or edge; row for what else two specs have.
        breaking: Whether who relied on the first machine is let down.
        why: A sentence.
        source: The state, by its name in the first machine (in the second if only that has it); of a row its
            place in the spec.
        event: The event.
        before: Where it led; empty if it was not taken.
        after: Where it leads; empty if it is not taken.
        witness: The shortest sequence of events, from a fresh agent, that shows it.
    """

    kind: Kind
    element: Literal["state", "event", "edge", "row"]
    breaking: bool
    why: str
    source: str = ""
    event: str = ""
    before: str = ""
    after: str = ""
    witness: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`changed running.working --tool-start--> running.executing, was …`."""
        if self.element != "edge":
            now = f" to {self.after}" if self.after else ""
            return f"{self.kind} {self.element} {self.source or self.event}{now}"
        return f"{self.kind} {self.source} --{self.event}--> {self.after or self.before}"


def compare(before: Machine, after: Machine, *, answered: bool = False) -> list[Change]:
    """Finds every difference.

    Args:
        before: What somebody relies on.
        after: What it is compared with.
        answered: Leave out what the second has no answer to at all, as a part of an implementation has none to
            other parts' events: events that it lacks, pairs that it was never in, states that only those lead to.

    Returns:
        States and events that only one has, then edges, in the first machine's order. Empty iff both
        do the same wherever both can be followed.
    """
    if answered:
        before = _answered(before, after)
    by_name = before.names_configurations and after.names_configurations
    changes: list[Change] = []
    if by_name:
        before, changes = _renamed(before, after)
        changes += _states(before, after)
    pairs = _by_name(before, after) if by_name else _by_following(before, after)
    known, new = set(before.events), set(after.events)
    changes += [
        Change("removed", "event", breaking=True, why="It is no longer known.", event=event)
        for event in before.events
        if event not in new
    ]
    changes += [
        Change("added", "event", breaking=False, why="It was not known.", event=event)
        for event in after.events
        if event not in known
    ]
    for (one, other), path in pairs.items():
        for event in (*before.events, *(e for e in after.events if e not in known)):
            if answered and event not in after.edges[other]:
                continue
            change = _edge(before, after, one, other, event, path=path, by_name=by_name)
            if change is not None:
                changes.append(change)
    return changes


def _answered(before: Machine, after: Machine) -> Machine:
    """Gives the first machine without the events that the second never answers, and what they alone lead to."""
    known = set(after.events)
    edges = {
        source: {event: edge for event, edge in pairs.items() if event in known}
        for source, pairs in before.edges.items()
    }
    reached, new = {before.initial}, [before.initial]
    while new:
        followers = {edge.target for edge in edges[new.pop()].values()} - reached
        reached |= followers
        new += followers
    return msgspec.structs.replace(
        before,
        states={name: state for name, state in before.states.items() if name in reached},
        edges={name: pairs for name, pairs in edges.items() if name in reached},
    )


def _renamed(before: Machine, after: Machine) -> tuple[Machine, list[Change]]:
    """Gives the first machine by the second's names, where that says which old words it still reads."""
    states = _new_names(before.states, after.states, after.synonyms)
    events = _new_names(before.events, after.events, after.synonyms)
    why = "It has another name now."
    changes = [
        *(Change("changed", "state", breaking=True, why=why, source=o, after=n) for o, n in states),
        *(Change("changed", "event", breaking=True, why=why, event=o, after=n) for o, n in events),
    ]
    state_of, event_of = dict(states), dict(events)

    def edge(edge: Edge) -> Edge:
        return msgspec.structs.replace(edge, target=state_of.get(edge.target, edge.target))

    renamed = Machine(
        name=before.name,
        initial=state_of.get(before.initial, before.initial),
        states={
            state_of.get(s, s): after.states[state_of[s]] if s in state_of else state
            for s, state in before.states.items()
        },
        edges={
            state_of.get(source, source): {
                event_of.get(e, e): edge(was) for e, was in edges.items()
            }
            for source, edges in before.edges.items()
        },
    )
    return renamed, changes


def _new_names(
    before: Iterable[str], after: Iterable[str], synonyms: dict[str, str]
) -> list[tuple[str, str]]:
    known, new = set(before), set(after)
    names = []
    for name in before:
        head, _, word = name.rpartition(".")
        other = f"{head}.{synonyms.get(word, word)}"
        if name not in new and other in new and other not in known:
            names.append((name, other))
    return names


def _states(before: Machine, after: Machine) -> Iterator[Change]:
    for name in before.states:
        if name not in after.states:
            why = "Nothing leads there any more."
            witness = _path(before, name)
            yield Change("removed", "state", breaking=True, why=why, source=name, witness=witness)
    for name in after.states:
        if name not in before.states:
            why = "Readers must expect phases and activities that they do not know."
            witness = _path(after, name)
            yield Change("added", "state", breaking=False, why=why, source=name, witness=witness)


def _path(machine: Machine, name: str) -> tuple[str, ...]:
    path = machine.graph().search(machine.initial, {name})
    return tuple(event for _, event in path or ())


def _by_name(before: Machine, after: Machine) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(name, name): _path(before, name) for name in before.states if name in after.states}


def _by_following(before: Machine, after: Machine) -> dict[tuple[str, str], tuple[str, ...]]:
    """Follows both machines by the same events, as far as they look alike."""
    start = (before.initial, after.initial)
    paths: dict[tuple[str, str], tuple[str, ...]] = {start: ()}
    queue = deque([start])
    while queue:
        one, other = pair = queue.popleft()
        for event, edge in before.edges[one].items():
            follower = after.edges[other].get(event)
            if follower is None or not _alike(
                before.states[edge.target], after.states[follower.target]
            ):
                continue
            reached = (edge.target, follower.target)
            if reached not in paths:
                paths[reached] = (*paths[pair], event)
                queue.append(reached)
    return paths


def _alike(one: State, other: State) -> bool:
    if (one.phase, one.activity) != (other.phase, other.activity):
        return False
    return None in (one.configuration, other.configuration) or one == other


def _edge(
    before: Machine,
    after: Machine,
    one: str,
    other: str,
    event: str,
    *,
    path: tuple[str, ...],
    by_name: bool,
) -> Change | None:
    was, now = before.edges[one].get(event), after.edges[other].get(event)
    took, takes = _takes(was, now, one), _takes(now, was, other)
    if not took and not takes:
        return _refusal(was, now, one, event, path)
    kind, breaking, why = _classify(was, now, took=took, takes=takes)
    if took and takes:
        assert was is not None  # noqa: S101 - it took the event
        assert now is not None  # noqa: S101 - it takes the event
        alike = _alike(before.states[was.target], after.states[now.target])
        if alike and (not by_name or was.target == now.target):
            return None
    return Change(
        kind=kind,
        element="edge",
        breaking=breaking,
        why=why,
        source=one,
        event=event,
        before=was.target if was is not None and took else "",
        after=now.target if now is not None and takes else "",
        witness=(*path, event),
    )


def _takes(edge: Edge | None, other: Edge | None, source: str) -> bool:
    if edge is None:
        return False
    if other is not None and other.accepted is None:
        return edge.target != source  # the other does not say what it takes, so only moves count
    return edge.takes(source)


def _classify(
    was: Edge | None, now: Edge | None, *, took: bool, takes: bool
) -> tuple[Kind, bool, str]:
    if took and takes:
        return "changed", True, "The event leads elsewhere."
    if took:
        return (
            "removed",
            True,
            "The event is no longer taken." if now else "There is no such event.",
        )
    law = was.law if was is not None else ""
    if law:
        return "added", True, f"That it is refused was promised by {law}."
    return "added", False, "The event was not taken."


def _refusal(
    was: Edge | None, now: Edge | None, source: str, event: str, path: tuple[str, ...]
) -> Change | None:
    """Tells ignored from rejected, where both sides do."""
    if was is None or now is None or not was.disposition or not now.disposition:
        return None
    if was.disposition == now.disposition:
        return None
    return Change(
        kind="changed",
        element="edge",
        breaking=now.disposition == "rejected",
        why=f"It was {was.disposition} and is {now.disposition}.",
        source=source,
        event=event,
        witness=(*path, event),
    )
