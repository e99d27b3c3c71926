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

from scion_fsm.check.explore import Numbered, explore
from scion_fsm.check.verdict import Move, Outcome, Part, Verdict
from scion_fsm.core.observation import Incarnation, Observation
from scion_fsm.core.reconcile import reconcile as real_reconcile
from scion_fsm.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.check.explore import Graph
    from scion_fsm.check.laws import Reconcile
    from scion_fsm.core.stored import PropertyEntry, StageEntry
    from scion_fsm.core.table import Table

CHECK = "observers-converge"
PODS = 2
CONTAINERS = 2
DELAY = 2
"""How many states the newest may be ahead of one that still arrives."""


class Sight(NamedTuple):
    """A state of a pod: its stage, which pod of the name it is, which of its containers is named."""

    stage: int
    pod: int
    container: int


class World(NamedTuple):
    """A state of the product.

    Attributes:
        last: The pod's last states, oldest first; the newest is what is so now.
        container: The number of the pod's containers so far.
        undisturbed: What the observer knows who saw everything, a record by number; its orders are of
            no account.
        disturbed: What the other one knows; orders count from the oldest state that still arrives.
        durable: What the other one wrote last.
        has_seen_last: Whether the other one was shown the newest state since it last started.
    """

    last: tuple[Sight, ...]
    container: int
    undisturbed: int
    disturbed: int
    durable: int
    has_seen_last: bool = False


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
        self.records: Numbered[Record] = Numbered()
        self.cache: dict[tuple[int, Sight, int], tuple[int, bool]] = {}
        self.shifted: dict[int, int] = {}
        self.unmarked: dict[int, int] = {}

    def starts(self) -> Iterator[World]:
        start = Record.new("agent", configuration=self.table.data.initial)
        number = self.records.number(start)
        yield World((), 0, number, number, number)

    # -- what may happen -----------------------------------------------------------------------------

    def successors(self, world: World) -> Iterator[tuple[str, World]]:
        for sight, container in self._next_sights(world):
            yield f"world:{self._name(sight)}", self._advance(world, sight, container)
        for age in range(len(world.last)):
            sight = world.last[-1 - age]
            after, is_written = self._seen(world.disturbed, sight, age)
            following = world._replace(
                disturbed=after,
                durable=after if is_written else world.durable,
                has_seen_last=world.has_seen_last or age == 0,
            )
            if following.has_seen_last:
                self._judge(world, age, after)
            yield f"saw:{self._name(sight)}", following
        yield "observer-restarts", world._replace(disturbed=world.durable, has_seen_last=False)

    def _next_sights(self, world: World) -> Iterator[tuple[Sight, int]]:
        if not world.last:
            yield from ((Sight(stage, 0, 0), 0) for stage in self.table.data.streams.first)
            return
        now = world.last[-1]
        stage = self.stages[now.stage]
        for number in stage.next:
            how = self.stages[number].container
            container = world.container + (how == "starts")
            if container <= CONTAINERS and not (how == "same" and container == 0):
                yield Sight(number, now.pod, 0 if how == "none" else container), container
        if stage.ends and now.pod + 1 < PODS:
            yield from (
                (Sight(first, now.pod + 1, 0), 0) for first in self.table.data.streams.first
            )

    def _advance(self, world: World, sight: Sight, container: int) -> World:
        return World(
            (*world.last, sight)[-1 - self.delay :],
            container,
            self._seen(self._changed(_unmarked, self.unmarked, world.undisturbed), sight, 0)[0],
            self._changed(_shifted, self.shifted, world.disturbed),
            self._changed(_shifted, self.shifted, world.durable),
        )

    def _changed(self, change: Callable[[Record], Record], known: dict[int, int], of: int) -> int:
        if of not in known:
            known[of] = self.records.number(change(self.records[of]))
        return known[of]

    def _seen(self, record: int, sight: Sight, age: int) -> tuple[int, bool]:
        key = record, sight, age
        known = self.cache.get(key)
        if known is None:
            plan = self.reconcile(self.records[record], self._observation(sight, age))
            known = self.cache[key] = self.records.number(plan.record), plan.must_write
        return known

    def _observation(self, sight: Sight, age: int) -> Observation:
        pod, container = "AB"[sight.pod], f"{'ab'[sight.pod]}{sight.container}"
        return Observation(
            event=self.stages[sight.stage].event,
            incarnation=Incarnation(pod, container if sight.container else None),
            order=str(1 + self.delay + 1 - age),
        )

    # -- what must hold ------------------------------------------------------------------------------

    def _judge(self, world: World, age: int, after: int) -> None:
        if self.table.events[self.stages[world.last[-1].stage].event].evidence == "none":
            return  # it says nothing, so an observer is where it was
        self.settled += 1
        states = self.table.states
        held = (self.records[number].configuration for number in (after, world.undisturbed))
        phases = tuple(states[configuration].phase for configuration in held)
        if self.violation is None and phases[0] != phases[1]:
            self.violation = world, age

    def outcome(self, graph: Graph[World, str], claim: PropertyEntry) -> Outcome:
        verdict: Verdict = "violated" if self.violation else "proved" if self.settled else "vacuous"
        path = tuple(self._told(graph, *self.violation)) if self.violation else ()
        return Outcome(
            id=claim.id,
            law=claim.law,
            doc=claim.doc,
            kind=claim.kind,
            verdict=verdict,
            evidence=f"{self.settled} times shown the last state",
            path=path,
        )

    def _told(self, graph: Graph[World, str], world: World, age: int) -> Iterator[Move]:
        for before, label, after in graph.path(world):
            yield Move(self._tell(before), label, self._tell(after))
        sight = world.last[-1 - age]
        after = world._replace(disturbed=self._seen(world.disturbed, sight, age)[0])
        label = f"saw:{self._name(sight)}"
        yield Move(self._tell(world), label, self._tell(after), "They differ for good.")

    def _tell(self, world: World) -> str:
        one, other = self.records[world.undisturbed], self.records[world.disturbed]
        return f"who saw all: {one.configuration}; the other: {other.configuration}"

    def _name(self, sight: Sight) -> str:
        stage: StageEntry = self.stages[sight.stage]
        container = f"{'ab'[sight.pod]}{sight.container}" if sight.container else "-"
        return f"{stage.event}@{'AB'[sight.pod]}/{container}"


def _shifted(record: Record) -> Record:
    """Makes every order one older; those that are older than what still arrives are alike."""
    return msgspec.structs.replace(
        record,
        orders=tuple(
            str(max(1, int(order) - 1)) if isinstance(order, str) else order
            for order in record.orders
        ),
    )


def _unmarked(record: Record) -> Record:
    return msgspec.structs.replace(
        record, orders=tuple("1" if order is not None else None for order in record.orders)
    )
