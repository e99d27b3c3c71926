"""What may come of a story: each input with the truth about it, which only the checker knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import Moment, Order, Version, rfc3339
from scion_fsm.machine.runs import Place, Run
from scion_fsm.observe import clocks

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table

UNKNOWN_EVENT = "an-event-from-the-future"
EPOCH = 1_767_225_600.0
"""When every story begins, seconds since 1970."""
_CLOCKS = {
    "agent": clocks.HOOK,
    "relay": clocks.BROKER,
    "scheduler": clocks.SCHEDULER,
    # where a mistaken spec takes their inputs for reports
    "operator": clocks.OPERATOR,
    "runtime": clocks.READER,
}

Kind = Literal["runtime", "report", "command", "unknown", "reset"]


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """One run as it truly was, and what its sights say of it.

    Attributes:
        began: When it began, seconds after the story's own beginning.
        cluster: Whose versions order its sights; None where a reader's clock does.
        reading: What the cluster is called; the true name where nothing else is said.
        seen_as: What each sight names, from the first to the last.
        knows_times: Its sights tell when it began.
    """

    began: float
    seen_as: tuple[Run, ...]
    cluster: str | None = None
    reading: str | None = None
    knows_times: bool = True

    @property
    def name(self) -> Run:
        """All that its sights ever tell of it."""
        return self.seen_as[-1]

    def shares_id(self, other: Life) -> bool:
        """Whether the two have one uid or one container: a restart in its place."""
        one, two = self.name, other.name
        return (one.uid is not None and one.uid == two.uid) or (
            one.container is not None and one.container == two.container
        )


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One input and the truth about it.

    Attributes:
        label: For people: `event@run:order`.
        observation: What `reconcile` is given.
        kind: What it is.
        life: The number of the run that it truly speaks of; of a command, the one that it was given to.
        at: When it was truly so, seconds after the story's beginning.
        said: The same by the clock of whoever says so; None where it has no time.
        source: The true clock or cluster of its order; None without an order.
        is_named: It names its run.
        begins: Of a command that opens, the number of the run that follows it.
        is_evidence: It shows something of the agent in its runtime.
        is_optional: However fresh, it may be refused: it says too little, or explains too late.
        starts: It says that its run begins.
        lifts: It is the timer of a command that nothing followed.
        age: How often that cluster's history had gone back when it was read.
    """

    label: str
    observation: Observation
    kind: Kind
    life: int | None = None
    at: float = 0.0
    said: float | None = None
    source: str | None = None
    is_named: bool = False
    begins: int = -1
    is_evidence: bool = False
    is_optional: bool = False
    origin: str = ""
    evidence: str = ""
    ends: bool = False
    explains: bool = False
    starts: bool = False
    lifts: bool = False
    age: int = 0


class Story(msgspec.Struct, frozen=True):
    """Runs of one agent in turn, all that is ever said of them, and what nobody can tell apart.

    Attributes:
        name: What happens.
        lives: The runs, in the order in which they truly were.
        inputs: Everything that may come: at any time from then on, in any order, any number of times.
        unproven: Pairs of runs of which nothing that their sights tell proves which is the later.
        resets: The cluster whose history goes back once, if one does.
    """

    name: str
    lives: tuple[Life, ...]
    inputs: tuple[Input, ...]
    unproven: frozenset[tuple[int, int]] = frozenset()
    resets: str | None = None


class Sender:
    """Makes the inputs of a story."""

    def __init__(self, table: Table, lives: tuple[Life, ...]) -> None:
        """Takes the runs that the inputs speak of."""
        self._table = table
        self._lives = lives
        timers = table.data.timers.values()
        self._lifting = {timer.event for timer in timers if timer.fence_over_seconds is not None}
        self.sent: list[Input] = []

    def sight(
        self,
        event: str,
        life: int,
        after: float,
        *,
        naming: int = -1,
        has_order: bool = True,
        is_named: bool = True,
        is_silent: bool = False,
        is_timed: bool = False,
        clock: str | None = None,
        age: int = 0,
    ) -> None:
        """What the runtime shows, some seconds after a run began.

        Args:
            event: The event that it is.
            life: The run's number.
            after: How long after the run's beginning.
            naming: Which of the names of the run it has.
            has_order: Whether its place among the sights is known.
            is_named: Whether it names the run.
            is_silent: Whether it says too little to count once anything is known.
            is_timed: Whether it says when it was so.
            clock: By which clock it was read, where that is not what orders the run's sights.
            age: How often the cluster's history had gone back.
        """
        if event not in self._table.inputs:
            return
        entry, own = self._table.inputs[event], self._lives[life]
        at = own.began + after
        order: Order | None = None
        if clock is not None:
            order = Moment(clock, EPOCH + at)
        elif has_order and own.cluster is not None:
            # One more digit for what is later than 100 s: newer, though as text it is not.
            digits = str(int(900 + at)) if age == 0 else str(int(10 + at / 100))
            order = Version(own.reading or own.cluster, digits)
        elif has_order:
            order = Moment(clocks.READER, EPOCH + at)
        run = own.seen_as[naming] if is_named else None
        is_irreversible = entry.evidence == "irreversible"
        self.sent.append(
            Input(
                label=f"{event}@{run or '-'}:{_told(order)}" + ", silent" * is_silent,
                observation=Observation(
                    event=event,
                    reason="Verdict" if is_irreversible else None,
                    exit_code=1 if is_irreversible else None,
                    run=run,
                    order=order,
                    time=rfc3339(EPOCH + at) if is_timed else None,
                    is_silent=is_silent,
                ),
                kind="runtime",
                life=life,
                at=at,
                said=at if isinstance(order, Moment) else None,
                source=None if order is None else (clock or own.cluster or clocks.READER),
                is_named=is_named,
                is_evidence=not is_silent
                and entry.evidence in ("level", "irreversible", "absence"),
                origin=entry.origin,
                is_optional=is_silent or (is_timed and entry.explains),
                evidence=entry.evidence,
                explains=entry.explains,
                age=age,
            )
        )

    def report(
        self,
        event: str,
        life: int,
        after: float,
        *,
        is_dated: bool = True,
        is_named: bool = False,
        off: float = 0.0,
    ) -> None:
        """What an agent, a relay or a timer says, by a clock that may be off.

        Args:
            event: The event that it is.
            life: The run that it is truly of.
            after: How long after that run's beginning.
            is_dated: Whether it says when.
            is_named: Whether it names its run's id.
            off: How far the clock is ahead.
        """
        if event not in self._table.inputs:
            return
        entry, own = self._table.inputs[event], self._lives[life]
        at = own.began + after
        clock = _CLOCKS[entry.origin]
        said = at + off if is_dated else None
        order = None if said is None else Moment(clock, EPOCH + said)
        run = Run(run_id=own.name.run_id) if is_named else None
        self.sent.append(
            Input(
                label=f"{event}@{run or f'life {life + 1}, unnamed'}:{_told(order)}",
                observation=Observation(event=event, run=run, order=order, tool_name="tool"),
                kind="report",
                life=life,
                at=at,
                said=said,
                source=None if order is None else clock,
                is_named=is_named,
                origin=entry.origin,
                evidence=entry.evidence,
                ends=entry.ends,
                starts=entry.begins,
                lifts=event in self._lifting,
            )
        )

    def command(
        self,
        event: str,
        at: float,
        *,
        is_dated: bool = True,
        is_named: bool = False,
        mints: bool = False,
        about: int | None = None,
        off: float = 0.0,
    ) -> None:
        """What an operator commands, at a time of the story.

        Args:
            event: The event that it is.
            at: When it was given.
            is_dated: Whether it has a moment.
            is_named: Whether it names the run that lived then.
            mints: Whether it names the run that follows.
            about: The run that it is about; by default the one that lived then.
            off: How far the operator's clock is ahead.
        """
        if event not in self._table.inputs:
            return
        entry = self._table.inputs[event]
        living = max((n for n, one in enumerate(self._lives) if one.began <= at), default=-1)
        life = living if about is None else about
        begins = next((n for n, one in enumerate(self._lives) if one.began > at), len(self._lives))
        run = None
        if is_named and life >= 0:
            name = self._lives[life].name
            run = Run(uid=name.uid, run_id=name.run_id) if name.uid else Run(None, name.container)
        following = self._lives[begins].name.run_id if begins < len(self._lives) else "lost"
        order = Moment(clocks.OPERATOR, EPOCH + at + off) if is_dated else None
        label = f"{event}@{run or '-'}:{_told(order)}" + (f", minting {following}" * mints)
        self.sent.append(
            Input(
                label=label,
                observation=Observation(
                    event=event, run=run, order=order, mints=following if mints else None
                ),
                kind="command",
                life=life,
                at=at,
                said=at + off if is_dated else None,
                source=clocks.OPERATOR if is_dated else None,
                is_named=run is not None,
                begins=begins,
                origin=entry.origin,
                evidence=entry.evidence,
                explains=entry.explains,
            )
        )

    def unknown(self) -> None:
        """What nobody knows (L11), with all that a sight of the last run has."""
        own = self._lives[-1]
        order = Moment(clocks.READER, EPOCH + own.began + 500)
        for event in (None, UNKNOWN_EVENT):
            problems = () if event else ("an input from the future",)
            seen = Observation(event=event, run=own.name, order=order, problems=problems)
            label = f"{event or 'unknown'}@{own.name}"
            self.sent.append(Input(label=label, observation=seen, kind="unknown"))


def _told(order: Order | None) -> str:
    if order is None:
        return "-"
    if isinstance(order, Moment):
        return f"{order.seconds - EPOCH:+g}s"
    return f"{order.cluster}/{order.digits}"


def pod(
    name: str,
    began: float,
    *,
    namespace: str = "ns",
    cluster: str = "k",
    reading: str | None = None,
    container: str | None = None,
    run_id: str | None = None,
    started: float = 3.0,
    knows_times: bool = True,
) -> Life:
    """Gives a run that is a pod: first seen without its container, then with it."""
    created = EPOCH + began if knows_times else None
    place = Place("proj--x", namespace, None if reading else cluster)
    first = Run(uid=name, run_id=run_id, created=created, place=place)
    begun = None if created is None else created + started
    whole = msgspec.structs.replace(first, container=container or name.lower(), started=begun)
    return Life(
        began=began,
        seen_as=(first, whole),
        cluster=cluster,
        reading=reading,
        knows_times=knows_times,
    )


def container(
    name: str,
    began: float,
    *,
    run_id: str | None = None,
    created: float | None = None,
    is_dated: bool = True,
    place: str | None = "x",
) -> Life:
    """Gives a run that is a container without a pod, by a reader's clock."""
    where = None if place is None else Place(place)
    run = Run(
        container=name,
        run_id=run_id,
        created=None if not is_dated else EPOCH + (began if created is None else created),
        started=EPOCH + began if is_dated else None,
        place=where,
    )
    return Life(began=began, seen_as=(run,), knows_times=is_dated)


def alike(table: Table) -> list[list[str]]:
    """Groups the events that the table cannot tell apart."""
    groups: dict[object, list[str]] = {}
    data = table.data
    for index, (event, entry) in enumerate(data.events.items()):
        rules = (data.rules[row[index]] for row in data.cells)
        column = tuple(
            (r.disposition, r.target, r.detail, r.opens, r.lifts, r.explanation) for r in rules
        )
        repeats = tuple(data.repeats.get(event, {}).items())
        marks = entry.origin, entry.evidence, entry.container, entry.begins, entry.ends
        groups.setdefault((marks, entry.explains, column, repeats), []).append(event)
    return list(groups.values())
