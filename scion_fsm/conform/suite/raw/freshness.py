"""Cases about runs and freshness (L4 to L7, L9, L10, L13, L15): which inputs count, shown by raw inputs.

What was before and what comes then are small lists; every vector of the tables `runs` and `freshness`
that a pair of them reaches is a case, by the first pair in which it would show if the input counted, and
by the first of one kind of input alone, for subjects that only list, or only report.
"""

from __future__ import annotations

from itertools import permutations, product
from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.conform.subject import inputs
from scion_fsm.conform.subject.inputs import kind_of
from scion_fsm.conform.subject.subject import LifecycleSubject, observations_of
from scion_fsm.conform.suite.cases import Case, CaseStep
from scion_fsm.conform.suite.raw import pasts
from scion_fsm.conform.suite.raw.facts import edges
from scion_fsm.conform.suite.raw.observations import history_case
from scion_fsm.conform.suite.raw.pods import BEGIN, DELETED, RUNNING, ended, pod, waiting
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.machine.freshness import judge
from scion_fsm.machine.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.conform.subject.inputs import Input
    from scion_fsm.conform.suite.raw.pods import Object
    from scion_fsm.machine.stored import FreshnessEntry, RunRowEntry


def cases(lifecycle: Lifecycle) -> Iterator[Case]:
    """Makes the cases; their ids name the row or the law."""
    yield from _rows(lifecycle)
    for name, notes, told in edges(lifecycle.table.data):
        steps = [CaseStep(observe=received) for received in told]
        yield history_case(lifecycle, f"freshness/facts/{name}", notes, steps)
    yield from _final(lifecycle)
    yield from _ended(lifecycle)
    yield from _successor(lifecycle)
    yield from _convergence(lifecycle)
    yield from _twice(lifecycle)
    yield from _afresh(lifecycle)


# -- The rows -----------------------------------------------------------------------------------------


class _Asked(Table):
    """A table that remembers the last vectors that it was asked for, and the rows that decided them."""

    __slots__ = ("fresh", "related")

    related: tuple[RunRowEntry, tuple[str, ...]]
    fresh: tuple[FreshnessEntry, tuple[str, ...]]

    def relation(self, vector: tuple[str, ...]) -> RunRowEntry:
        """See `Table.relation`."""
        row = super().relation(vector)
        self.related = (row, vector)
        return row

    def freshness(self, kind: str, vector: tuple[str, ...]) -> FreshnessEntry:
        """See `Table.freshness`."""
        row = super().freshness(kind, vector)
        self.fresh = (row, vector)
        return row


class Choice(NamedTuple):
    """A past and what comes then, and the rows that decide.

    Attributes:
        past: The name of what was before.
        name: The name of what comes then.
        row: The row of freshness.
        run: The row of runs.
        shows: The input would change something, if it counted.
    """

    past: str
    name: str
    row: FreshnessEntry
    run: RunRowEntry
    shows: bool

    @property
    def id(self) -> str:
        """The case's."""
        return f"freshness/{self.row.id}/{self.past}-{self.name}"


def _rows(lifecycle: Lifecycle) -> Iterator[Case]:
    for choice in chosen(lifecycle):
        received = (*pasts.PASTS[choice.past], pasts.NEXT[choice.name])
        steps = [CaseStep(observe=one) for one in received]
        notes = f"{choice.row.why} ({choice.run.id}: {choice.run.why})"
        yield history_case(lifecycle, choice.id, notes, steps, law=choice.row.law or None)


def chosen(lifecycle: Lifecycle) -> list[Choice]:
    """Gives a choice for every vector that some past and input reach, by what kinds of input, in the order of its row."""
    asked = _Asked(lifecycle.table.data)
    found: dict[object, Choice] = {}
    for past, before in pasts.PASTS.items():
        model = LifecycleSubject(Lifecycle(asked))
        for one in before:
            model.observe(one)
        record = model.record
        for name, received in pasts.NEXT.items():
            (observation,) = observations_of(lifecycle, received)
            event = observation.event or ""
            if event not in asked.inputs:
                continue  # another machine has no such input
            judge(asked, record, observation, asked.inputs[event])
            (row, vector), (run, _) = asked.fresh, asked.related
            shows = lifecycle.step(record.configuration, event).target != record.configuration
            kinds = {kind_of(one) for one in (*before, received)}
            key = (row.id, vector, run.id, min(kinds) if len(kinds) == 1 else "")
            known = found.get(key)
            if known is None or (shows and not known.shows):
                found[key] = Choice(past, name, row, run, shows)
    rows = [row.id for table in lifecycle.table.data.freshness.values() for row in table.rows]
    return sorted(found.values(), key=lambda choice: rows.index(choice.row.id))


# -- The laws -----------------------------------------------------------------------------------------


def _sight(content: Object, kind: str = "MODIFIED") -> CaseStep:
    return CaseStep(observe=inputs.PodInput(content, kind))  # type: ignore[arg-type]  # a literal


_SAID = BEGIN + 500
_REPORTS: dict[str, Input] = {
    "hook": inputs.HookInput("session-start", at=_SAID),
    "prompt": inputs.HookInput("prompt-submit", at=_SAID),
    "status": inputs.StatusInput("blocked", at=_SAID),
    "heartbeat": inputs.HeartbeatInput("running", "thinking", at=_SAID),
    "suspended": inputs.HeartbeatInput("suspended", at=_SAID),
    "sign-of-life": inputs.HeartbeatInput(at=_SAID),
    "old-broker": inputs.HeartbeatInput(container_status="Up 5 minutes", at=_SAID),
    "old-word": inputs.LegacyInput("running", at=_SAID),
    "timers": inputs.TimersInput(last_seen_age=1000, last_activity_age=1000, at=_SAID),
}
"""What may be said of an agent that has ended."""


def _final(lifecycle: Lifecycle) -> Iterator[Case]:
    """L4: whatever comes after the verdict, of the run that ended."""
    verdicts = {
        "stopped": _sight(pod(ended(0), phase="Succeeded")),
        "error": _sight(pod(ended(1), phase="Failed")),
    }
    at = BEGIN + 500
    late: dict[str, Input] = {
        **_REPORTS,
        "stop": inputs.CommandInput("operator.stop", at, inputs.RunName(uid="pod-1")),
        "earlier-sight": inputs.PodInput(pod(RUNNING, version="50")),
        "later-sight": inputs.PodInput(pod(RUNNING, version="200")),
        "deletion-under-way": inputs.PodInput(
            pod(RUNNING, version="200", deletionTimestamp=DELETED)
        ),
        "deletion": inputs.PodInput(pod(RUNNING, version="200"), "DELETED"),
    }
    running = _sight(pod(RUNNING, version="90"))
    for (end, verdict), (name, received) in product(verdicts.items(), late.items()):
        steps = [running, verdict, CaseStep(observe=received), CaseStep(observe=received)]
        notes = "A verdict is left only by a new run."
        yield history_case(lifecycle, f"freshness/L4/{end}-{name}", notes, steps, law="L4")


def _ended(lifecycle: Lifecycle) -> Iterator[Case]:
    """L4, L5: reports of an agent whose end nothing but a report, or nobody, has shown."""
    table = lifecycle.table
    for end, (name, received) in product(table.configurations, _REPORTS.items()):
        if table.is_terminal(end):
            law = "L4" if "final" in table.states[end].tags else "L5"
            notes = "No report leaves an end."
            steps = [CaseStep(observe=received)]
            case = f"freshness/{law}/{end}/{name}"
            yield history_case(lifecycle, case, notes, steps, law=law, given=end)


def _successor(lifecycle: Lifecycle) -> Iterator[Case]:
    """L7: late news of a pod whose successor of the same name runs, or which a command left behind."""
    first = _sight(pod(RUNNING, version="10"))
    begin = [first, _sight(pod(RUNNING, uid="pod-2", version="30"))]
    command = inputs.CommandInput("operator.restart", BEGIN + 60, inputs.RunName(uid="pod-1"))
    late = {
        "failed": _sight(pod(ended(1), version="20", phase="Failed")),
        "succeeded": _sight(pod(ended(0), version="20", phase="Succeeded")),
        "deleted": _sight(pod(RUNNING, version="20"), "DELETED"),
        "failed-without-order": _sight(pod(ended(1), version=None, phase="Failed")),
        "deleted-without-order": _sight(pod(RUNNING, version=None), "DELETED"),
    }
    for name, step in late.items():
        notes = "An input of an old run does not touch its successor."
        steps = [*begin, step, step]
        yield history_case(lifecycle, f"freshness/L7/{name}", notes, steps, law="L7")
    for name, step in late.items():
        notes = "What an operator ended does not end what was started."
        steps = [first, CaseStep(observe=command), step]
        yield history_case(lifecycle, f"freshness/L7/restarted-{name}", notes, steps, law="L7")


def _life() -> list[CaseStep]:
    """Gives one pod's life, sight by sight."""
    return [
        _sight(pod(version="10", phase="Pending", nodeName="")),
        _sight(pod(waiting("ContainerCreating"), version="20", phase="Pending")),
        _sight(pod(RUNNING, version="30")),
        _sight(pod(ended(1), version="40", phase="Failed")),
    ]


def _container_life() -> list[CaseStep]:
    """Gives one container's life, reading by reading."""
    run = inputs.RunName(container="container-1")
    told = ("Created", "Up 5 seconds", "Exited (1) 1 second ago")
    return [
        CaseStep(observe=inputs.ContainerInput(status, run, at=BEGIN + 60 * number))
        for number, status in enumerate(told)
    ]


def _convergence(lifecycle: Lifecycle) -> Iterator[Case]:
    """L9: the sights in every order, then the last one."""
    for life, kind in ((_life(), ""), (_container_life(), "container-")):
        yield from _orders(lifecycle, life, kind)


def _orders(lifecycle: Lifecycle, life: list[CaseStep], kind: str) -> Iterator[Case]:
    for order in permutations(range(len(life))):
        name = f"freshness/L9/{kind}" + "-".join(str(index + 1) for index in order)
        steps = [*(life[index] for index in order), life[-1]]
        notes = "Whoever has seen the last state holds the same phase."
        yield history_case(lifecycle, name, notes, steps, law="L9")


def _twice(lifecycle: Lifecycle) -> Iterator[Case]:
    """L10: every sight twice, and a command twice."""
    steps = [step for sight in _life() for step in (sight, sight)]
    notes = "An observation applied twice equals once."
    yield history_case(lifecycle, "freshness/L10/every-sight-twice", notes, steps, law="L10")
    stop = CaseStep(
        observe=inputs.CommandInput(
            "operator.stop", BEGIN + 60, inputs.RunName(uid="pod-1"), id="command-1"
        )
    )
    steps = [_sight(pod(RUNNING)), stop, stop]
    yield history_case(lifecycle, "freshness/L10/a-command-twice", notes, steps, law="L10")
    for name, received in _REPORTS.items():
        steps = [CaseStep(observe=received)] * 2
        yield history_case(lifecycle, f"freshness/L10/{name}-twice", notes, steps, law="L10")
    steps = [step for step in _container_life() for _ in range(2)]
    yield history_case(lifecycle, "freshness/L10/a-container-twice", notes, steps, law="L10")


def _afresh(lifecycle: Lifecycle) -> Iterator[Case]:
    """L13: a later run begins with fresh marks, so what is said of it counts whatever was said of the earlier one."""
    steps = [
        _sight(pod(RUNNING, version="10")),
        CaseStep(observe=inputs.HookInput("tool-start", at=BEGIN + 900)),
        _sight(pod(RUNNING, uid="pod-2", version="30")),
        CaseStep(observe=inputs.HookInput("prompt-submit", at=BEGIN + 600)),
    ]
    notes = "What an earlier run said last makes nothing stale of a later one."
    yield history_case(lifecycle, "freshness/L13/a-later-run", notes, steps, law="L13")
    undated = pod({"running": {}}, version="30")
    steps = [CaseStep(observe=inputs.HookInput("session-end", at=BEGIN + 300)), _sight(undated)]
    notes = "An end that no command made has no moment after which a run must begin to be another."
    yield history_case(lifecycle, "freshness/L13/an-end-said-first", notes, steps, law="L13")
