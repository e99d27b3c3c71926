"""L9 by exhaustion: an observer who missed, repeated or mixed up anything, beside one who saw everything.

The world is what the spec's `streams` allow: two pods of one name in turn, two containers each. The
undisturbed observer sees each state once and in order. The disturbed one sees any of the last states at
any time, in any order, any number of times, and restarts, which loses what was not written. Whenever
it is shown the last state, both must hold one phase.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import Version
from scion_fsm.machine.reconcile import reconcile as real_reconcile
from scion_fsm.machine.record import Record
from scion_fsm.machine.runs import Place, Run
from scion_fsm.prove.check.explore import Numbered, explore
from scion_fsm.prove.check.verdict import Move, Outcome, Part, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.machine.stored import PropertyEntry, StageEntry
    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.explore import Graph
    from scion_fsm.prove.check.laws import Reconcile

    # A state of the product: the scene; what the observer knows who saw everything, whose orders are of
    # no account; what the other one knows, whose orders count from the oldest state that still arrives;
    # and what that one wrote last, all by number; and whether it was shown the newest state since it
    # last started.
    World = tuple[int, int, int, int, bool]

CHECK = "observers-converge"
PODS = 2
CONTAINERS = 2
DELAY = 2
"""How many states the newest may be ahead of one that still arrives."""


_CLUSTER = "k"
_PLACE = Place("proj--x", "ns", _CLUSTER)


class Sight(NamedTuple):
    """A state of a pod: its stage, which pod of the name it is, which of its containers is named."""

    stage: int
    pod: int
    container: int


class Scene(NamedTuple):
    """What is so of the pod, whoever saw it.

    Attributes:
        last: The pod's last states, oldest first; the newest is what is so now.
        container: The number of the pod's containers so far.
    """

    last: tuple[Sight, ...]
    container: int


class Shown(NamedTuple):
    """A state as an observer is shown it: its label, and the number of the observation."""

    label: str
    seen: int


class Outlook(NamedTuple):
    """What may come of a scene.

    Attributes:
        nexts: What may be so next, with the scene that it makes.
        arriving: The last states, newest first, each of which may arrive.
        is_telling: Whether the newest says anything of the agent.
        is_absence: It says so by its absence, which tells nothing to who never saw any of it (L9).
    """

    nexts: tuple[tuple[Shown, int], ...]
    arriving: tuple[Shown, ...]
    is_telling: bool
    is_absence: bool


def check_convergence(
    table: Table,
    reconcile: Reconcile | None = None,
    *,
    is_brief: bool = False,
    delay: int = DELAY,
) -> Part:
    """Judges the property whose check is `observers-converge` on every reachable state of the product.

    Args:
        table: The compiled spec.
        reconcile: What decides; the real one by default, a broken one to see the checker catch it.
        is_brief: End at the first violation, with what was counted until then.
        delay: How many states the newest may be ahead of one that still arrives.
    """
    claims = [claim for claim in table.data.properties if claim.check == CHECK]
    search = _Search(table, reconcile or partial(real_reconcile, table), delay)
    graph = explore(
        search.starts(),
        search.successors,
        is_enough=lambda: is_brief and search.violation is not None,
    )
    outcomes = tuple(search.outcome(graph, claim) for claim in claims)
    return Part(
        "two observers of one stream", len(graph.parents), graph.edges, graph.depth, outcomes
    )


class _Search:
    def __init__(self, table: Table, reconcile: Reconcile, delay: int) -> None:
        self.table = table
        self.delay = delay
        self.stages = table.data.streams.stages
        self.reconcile = reconcile
        self.settled = 0
        self.violation: tuple[World, int] | None = None
        self.scenes: Numbered[Scene] = Numbered()
        self.records: Numbered[Record] = Numbered()
        self.observations: Numbered[Observation] = Numbered()
        self._outlooks: dict[int, Outlook] = {}
        self._effects: dict[tuple[int, int], tuple[int, bool]] = {}
        self._shifted: dict[int, int] = {}
        self._unmarked: dict[int, int] = {}

    def starts(self) -> Iterator[World]:
        start = Record.new("agent", configuration=self.table.data.initial)
        number = self.records.number(start)
        yield self.scenes.number(Scene((), 0)), number, number, number, False

    # -- what may happen -----------------------------------------------------------------------------

    def successors(self, world: World) -> Iterator[tuple[str, World]]:
        scene, undisturbed, disturbed, durable, has_seen_last = world
        outlook = self._outlook(scene)
        if outlook.nexts:
            unmarked = self._changed(_unmarked, self._unmarked, undisturbed)
            shifted = self._changed(_shifted, self._shifted, disturbed)
            written = self._changed(_shifted, self._shifted, durable)
            for (label, seen), following in outlook.nexts:
                told = self._effect(unmarked, seen)[0]
                yield f"world:{label}", (following, told, shifted, written, False)
        for age, (label, seen) in enumerate(outlook.arriving):
            after, is_written = self._effect(disturbed, seen)
            is_missed = outlook.is_absence and self.records[after].run is None
            has_last = has_seen_last or (age == 0 and not is_missed)
            if has_last and outlook.is_telling:
                self._judge(world, age, after)
            kept = after if is_written else durable
            yield f"saw:{label}", (scene, undisturbed, after, kept, has_last)
        yield "observer-restarts", (scene, undisturbed, durable, durable, False)

    def _outlook(self, number: int) -> Outlook:
        found = self._outlooks.get(number)
        if found is None:
            scene = self.scenes[number]
            nexts = []
            for sight, container in self._next_sights(scene):
                last = (*scene.last, sight)[-1 - self.delay :]
                after = self.scenes.number(Scene(last, container))
                nexts.append((self._shown(sight, 0), after))
            arriving = [self._shown(sight, age) for age, sight in enumerate(scene.last[::-1])]
            # Of what says nothing, an observer is where it was.
            events = [self.stages[sight.stage].event for sight in scene.last[-1:]]
            worth = {self.table.events[event].evidence for event in events}
            found = self._outlooks[number] = Outlook(
                tuple(nexts), tuple(arriving), bool(worth - {"none"}), "absence" in worth
            )
        return found

    def _next_sights(self, scene: Scene) -> Iterator[tuple[Sight, int]]:
        if not scene.last:
            yield from ((Sight(stage, 0, 0), 0) for stage in self.table.data.streams.first)
            return
        now = scene.last[-1]
        stage = self.stages[now.stage]
        for number in stage.next:
            how = self.stages[number].container
            container = scene.container + (how == "starts")
            if container <= CONTAINERS and not (how == "same" and container == 0):
                yield Sight(number, now.pod, 0 if how == "none" else container), container
        if stage.ends and now.pod + 1 < PODS:
            yield from (
                (Sight(first, now.pod + 1, 0), 0) for first in self.table.data.streams.first
            )

    def _shown(self, sight: Sight, age: int) -> Shown:
        stage: StageEntry = self.stages[sight.stage]
        pod, container = "AB"[sight.pod], f"{'ab'[sight.pod]}{sight.container}"
        seen = Observation(
            event=stage.event,
            run=Run(uid=pod, container=container if sight.container else None, place=_PLACE),
            order=Version(_CLUSTER, str(1 + self.delay + 1 - age)),
        )
        label = f"{stage.event}@{pod}/{container if sight.container else '-'}"
        return Shown(label, self.observations.number(seen))

    def _changed(self, change: Callable[[Record], Record], known: dict[int, int], of: int) -> int:
        if of not in known:
            known[of] = self.records.number(change(self.records[of]))
        return known[of]

    def _effect(self, record: int, seen: int) -> tuple[int, bool]:
        known = self._effects.get((record, seen))
        if known is None:
            plan = self.reconcile(self.records[record], self.observations[seen])
            known = self.records.number(plan.record), plan.must_write
            self._effects[record, seen] = known
        return known

    # -- what must hold ------------------------------------------------------------------------------

    def _judge(self, world: World, age: int, after: int) -> None:
        self.settled += 1
        if self.violation is None and self._phase(after) != self._phase(world[1]):
            self.violation = world, age

    def _phase(self, record: int) -> str:
        return self.table.states[self.records[record].configuration].phase

    def outcome(self, graph: Graph[World, str], claim: PropertyEntry) -> Outcome:
        verdict: Verdict = "violated" if self.violation else "proved" if self.settled else "vacuous"
        path = tuple(self._told(graph, *self.violation)) if self.violation else ()
        return Outcome(
            id=claim.id,
            law=claim.law,
            doc=claim.doc,
            kind=claim.kind,
            verdict=verdict,
            evidence=f"{self.settled:,} times shown the last state",
            path=path,
        )

    def _told(self, graph: Graph[World, str], world: World, age: int) -> Iterator[Move]:
        for before, label, after in graph.path(world):
            yield Move(self._tell(before), label, self._tell(after))
        scene, undisturbed, disturbed, durable, _ = world
        shown = self._outlook(scene).arriving[age]
        label = f"saw:{shown.label}"
        seen = self._effect(disturbed, shown.seen)[0]
        told = self._tell((scene, undisturbed, seen, durable, True))
        yield Move(self._tell(world), label, told, "They differ for good.")

    def _tell(self, world: World) -> str:
        one, other = self.records[world[1]], self.records[world[2]]
        return f"who saw all: {one.configuration}; the other: {other.configuration}"


def _shifted(record: Record) -> Record:
    """Makes every order one older; those that are older than what still arrives are alike."""
    return _with_digits(record, lambda digits: max(1, int(digits) - 1))


def _unmarked(record: Record) -> Record:
    return _with_digits(record, lambda _: 1)


def _with_digits(record: Record, change: Callable[[str], int]) -> Record:
    marks = tuple(
        (
            origin,
            Version(mark.cluster, str(change(mark.digits))) if isinstance(mark, Version) else mark,
        )
        for origin, mark in record.marks
    )
    return msgspec.structs.replace(record, marks=marks)
