"""Who may notice a mistake in a spec: everything here that judges one, and two that know the original.

A detector is not asked where it cannot see what the mutant changed; the mutant then survives it. The two
that take long are asked of every SAMPLEth mutant of an operator and of those that convergence kills, and
the freshness product of all mutants that are its business.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import eq
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec
from hypothesis import HealthCheck, Phase, given, settings

from scion_fsm.conform.subject.subject import LifecycleSubject
from scion_fsm.conform.suite.cases import difference
from scion_fsm.conform.suite.vectors import grouped
from scion_fsm.conform.testing.laws import LAWS, Law
from scion_fsm.conform.testing.subject import Subject
from scion_fsm.conform.testing.worlds.walk import LawBrokenError
from scion_fsm.prove.check.convergence import check_convergence
from scion_fsm.prove.check.freshness import check_world
from scion_fsm.prove.check.inputs import alike
from scion_fsm.prove.check.properties import check_machine
from scion_fsm.prove.check.telling import Bounds
from scion_fsm.prove.check.worlds import COMMANDS, EVERY_EVENT, REPORTS, WORLDS
from scion_fsm.prove.mutate.outcomes import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from scion_fsm.conform.suite.cases import Case
    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.table import Table
    from scion_fsm.prove.check.verdict import Part
    from scion_fsm.prove.mutate.mutants import Mutant

Mark = Literal["killed", "survived", "-"]
SAMPLE = 8
EXAMPLES = 10
"""On how many histories the property suite judges a mutant."""
DELAY = 1
"""How far convergence lets a state be behind here, one less than in a check."""
_OF_FRESHNESS = frozenset(
    {
        "other-run-row",
        "other-seconds",
        "other-event-flag",
        "weaken-freshness",
        "open-by-freshness",
        "drop-freshness",
        "drop-tag",
        "drop-opens",
        "other-state",
    }
)
_OF_INPUTS = (
    *("pods", "exits", "containers", "words", "hooks", "statuses", "asks", "dialects"),
    *("heartbeats", "timers", "digest"),
)
"""The parts of a compiled spec that make events of inputs, and decide nothing of events."""


@dataclass(frozen=True)
class Bench:
    """What detectors know before they see a mutant.

    Attributes:
        original: The lifecycle that has no mistake.
    """

    original: Lifecycle

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases of `specs/vectors`, as any implementation is asked them."""
        return tuple(case for cases in grouped(self.original).values() for case in cases)

    @cached_property
    def outcomes(self) -> tuple[object, ...]:
        """What the original makes of every pair, in all that a reader of its record sees."""
        return tuple(outcomes(self.original, self.original.table.data))

    @cached_property
    def examples(self) -> tuple[tuple[Law, Any], ...]:
        """What the property suite is run on; always the same."""
        return tuple(examples(self.original.table, EXAMPLES))


class Trial(NamedTuple):
    """A mutant that the lint lets pass, and what the detectors before this one said."""

    bench: Bench
    mutant: Mutant
    lifecycle: Lifecycle
    marks: Mapping[str, Mark]

    @property
    def table(self) -> Table:
        """The mutant's table."""
        return self.lifecycle.table

    @property
    def is_sampled(self) -> bool:
        """Whether everybody is asked."""
        return self.mutant.number % SAMPLE == 0 or self.marks["convergence"] == "killed"

    @property
    def decides_alike(self) -> bool:
        """Whether all that it changes is what becomes an event."""
        mine, theirs = self.table.data, self.bench.original.table.data
        same = {name: getattr(theirs, name) for name in _OF_INPUTS}
        return msgspec.structs.replace(mine, **same) == theirs


def examples(table: Table, number: int) -> Iterator[tuple[Law, Any]]:
    """Draws what each law is checked on, the same in every run."""
    profile = settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for law in LAWS.values():
        found: list[Any] = []
        profile(given(law.inputs(table))(_drawing(found)))()
        yield from ((law, value) for value in found)


def _drawing(found: list[Any]) -> Callable[[Any], None]:
    def draw(value: Any) -> None:  # noqa: ANN401 - whatever a law is checked on
        found.append(value)

    return draw


def properties(trial: Trial) -> Mark:
    """The spec's properties of the plain machine."""
    return _judged([check_machine(trial.table)])


def convergence(trial: Trial) -> Mark:
    """Two observers of one stream; it sends the events of the streams alone."""
    if not _differs_in_streams(trial.bench.original.table, trial.table):
        return "survived"
    return _judged([check_convergence(trial.table, is_brief=True, delay=DELAY)])


def freshness(trial: Trial) -> Mark:
    """The worlds, with two runs; that of one run alone, where the mutant is not of freshness."""
    if trial.decides_alike:
        return "survived"
    is_of_freshness = trial.mutant.operator in _OF_FRESHNESS
    if not (trial.is_sampled or is_of_freshness):
        return "-"
    original = trial.bench.original.table
    bounds = Bounds(runs=2, events=_differing(original, trial.table))
    worlds = _worlds(original, trial.table) if is_of_freshness else [EVERY_EVENT]
    return _judged(
        check_world(trial.table, world, is_brief=True, bounds=bounds) for world in worlds
    )


def _worlds(original: Table, table: Table) -> list[str]:
    """Gives the worlds in which what differs can be met: all of them where runs or their rows do."""
    mine, theirs = table.data, original.data
    same = {kind for kind, fresh in mine.freshness.items() if fresh == theirs.freshness[kind]}
    if mine.runs != theirs.runs or "runtime" not in same or mine.events != theirs.events:
        return list(WORLDS)
    of_kind = {"commands": (COMMANDS,), "reports": tuple(REPORTS)}
    found = [world for kind, worlds in of_kind.items() if kind not in same for world in worlds]
    return [EVERY_EVENT, *(found or [COMMANDS])]


def laws(trial: Trial) -> Mark:
    """The property suite of `scion_fsm.testing`, each law on EXAMPLES histories."""
    if not trial.is_sampled:
        return "-"
    return "survived" if broken_law(trial.lifecycle, trial.bench.examples) is None else "killed"


def broken_law(lifecycle: Lifecycle, among: Iterable[tuple[Law, Any]]) -> LawBrokenError | None:
    """Gives how a lifecycle breaks the first of some laws, each with what it is checked on."""
    subject = Subject.of(lifecycle)
    try:
        for law, value in among:
            law.check(subject, value)
    except LawBrokenError as error:
        return error
    return None


def cases(trial: Trial) -> Mark:
    """The generated cases of `specs/vectors`: phase, activity, and whether an input was taken."""
    subject = LifecycleSubject(trial.lifecycle)
    wrong = (case for case in trial.bench.cases if _fails(case, subject))
    return "survived" if next(wrong, None) is None else "killed"


def outcome(trial: Trial) -> Mark:
    """Whatever a reader of records can see, with reasons, messages and exit codes."""
    found = outcomes(trial.lifecycle, trial.bench.original.table.data)
    return "survived" if all(map(eq, trial.bench.outcomes, found)) else "killed"


DETECTORS: Mapping[str, Callable[[Trial], Mark]] = {
    "properties": properties,
    "convergence": convergence,
    "freshness": freshness,
    "laws": laws,
    "cases": cases,
    "outcomes": outcome,
}
"""Everybody but the lint, by name."""
KNOW_THE_ORIGINAL = frozenset({"cases", "outcomes"})
"""Who compares with what the spec without the mistake gives; the others judge a spec by itself."""


def _judged(parts: Iterable[Part]) -> Mark:
    for part in parts:
        if any(found.verdict != "proved" for found in part.outcomes):
            return "killed"
    return "survived"


def _fails(case: Case, subject: LifecycleSubject) -> bool:
    subject.reset()
    for event in case.given.path:
        subject.step(event)
    for step, expect in zip(case.steps, case.expect, strict=True):
        if step.observe is None:
            answer = subject.step(step.event or "")
        else:
            answer = subject.observe(step.observe)
        # A rule may have another id and a record other words: who implements the spec need have neither.
        if difference(msgspec.structs.replace(expect, rule="", record=None), answer):
            return True
    return False


def _differing(original: Table, table: Table) -> frozenset[str]:
    """Gives an event of each kind, and what differs."""
    first = {names[0] for names in alike(table)}
    differing = {
        event
        for event, entry in table.events.items()
        if entry != original.events[event]
        or any(table.step(c, event) != original.step(c, event) for c in table.configurations)
    }
    return frozenset(first | differing)


def _differs_in_streams(original: Table, table: Table) -> bool:
    if (table.data.runs, table.data.freshness) != (original.data.runs, original.data.freshness):
        return True
    used = {stage.event for stage in table.data.streams.stages} | table.openers
    return any(
        table.step(c, e).target != original.step(c, e).target
        or table.step(c, e).disposition != original.step(c, e).disposition
        or table.events[e].evidence != original.events[e].evidence
        for c in original.configurations
        for e in used
    )
