"""Who touches a spec: recordings, the checker, the generated cases, the property suite; and what none does."""

from __future__ import annotations

import dataclasses
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from scion_fsm.conform.subject.session import InProcess
from scion_fsm.conform.subject.subject import LifecycleSubject
from scion_fsm.conform.suite.suite import run
from scion_fsm.conform.testing.subject import Subject
from scion_fsm.lifecycle import Lifecycle, bundled_recording
from scion_fsm.machine.reconcile import reconcile
from scion_fsm.prove.check.convergence import check_convergence
from scion_fsm.prove.check.freshness import check_world
from scion_fsm.prove.check.worlds import WORLDS
from scion_fsm.prove.mutate.coverage import Coverage, Line
from scion_fsm.prove.mutate.detectors import examples
from scion_fsm.runtime.inputs import read
from scion_fsm.runtime.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.table import Step, Table
    from scion_fsm.runtime.tracker import Decision

HISTORIES = 80
"""On how many histories each law is run, as pytest runs it by default."""
SHOWN = 12
"""How many missing things a line of text names."""


def recorded(lifecycle: Lifecycle) -> Iterator[Decision]:
    """Gives what a lifecycle makes of the bundled recording."""
    tracker = Tracker(lifecycle)
    for item in read(str(bundled_recording())):
        if item.pod is not None:
            yield tracker.take(item.type, item.pod)


def of_recordings(table: Table, recordings: Iterable[Iterable[Decision]]) -> Coverage:
    """Gives what recordings touch by what was decided over each."""
    coverage = Coverage(table)
    for number, decisions in enumerate(recordings):
        for found in decisions:
            agent = number, found.agent.identity.key
            coverage.touch(found.plan, row=found.observation.row, agent=agent)
    return coverage


def of_checker(table: Table) -> Coverage:
    """Gives what the products touch on which the properties of the record are judged."""
    coverage = Coverage(table, pods=False, switches=False)

    def watched(record: Record, seen: Observation) -> Plan:
        plan = reconcile(table, record, seen)
        coverage.touch(plan)
        return plan

    check_convergence(table, watched)
    for world in WORLDS:
        check_world(table, world, watched)
    coverage.touch_alike()
    return coverage


def of_cases(lifecycle: Lifecycle) -> Coverage:
    """Gives what the cases touch that `scion-fsm conform` asks an implementation."""
    coverage = Coverage(lifecycle.table)
    run(lifecycle, InProcess(_Watched(lifecycle, coverage)))
    return coverage


class _Watched(LifecycleSubject):
    """The spec as a subject that says what it is asked."""

    def __init__(self, lifecycle: Lifecycle, coverage: Coverage) -> None:
        self.runs = 0
        watched = Lifecycle(lifecycle.table)
        watched.step = partial(self._step, lifecycle.step, coverage)
        decide = partial(self._reconcile, lifecycle.reconcile, coverage)
        watched.reconcile = decide  # type: ignore[method-assign]  # of this one alone
        super().__init__(watched)

    def reset(self) -> Any:  # noqa: ANN401 - see LifecycleSubject
        self.runs += 1
        return super().reset()

    def set(self, configuration: str) -> Any:  # noqa: ANN401 - see LifecycleSubject
        self.runs += 1
        return super().set(configuration)

    def _step(
        self, step: Callable[[str, str], Step], coverage: Coverage, configuration: str, event: str
    ) -> Step:
        found = step(configuration, event)
        coverage.touch_step(found, agent=self.runs)
        return found

    def _reconcile(
        self,
        decide: Callable[[Record, Observation], Plan],
        coverage: Coverage,
        record: Record,
        seen: Observation,
    ) -> Plan:
        plan = decide(record, seen)
        coverage.touch(plan, row=seen.row, agent=self.runs)
        return plan


def of_laws(lifecycle: Lifecycle) -> Coverage:
    """Gives what the property suite touches on HISTORIES histories a law."""
    coverage = Coverage(lifecycle.table, switches=False)

    def step(configuration: str, event: str) -> Step:
        found = lifecycle.step(configuration, event)
        coverage.touch_step(found)
        return found

    def decide(record: Record, seen: Observation) -> Plan:
        plan = lifecycle.reconcile(record, seen)
        coverage.touch(plan, row=seen.row)
        return plan

    subject = dataclasses.replace(Subject.of(lifecycle), step=step, reconcile=decide)
    for law, value in examples(lifecycle.table, HISTORIES):
        law.check(subject, value)
    return coverage


def measured(
    lifecycle: Lifecycle,
    recordings: Sequence[Iterable[Decision]] = (),
    *,
    progress: Callable[[str, int, int], None] = lambda _phase, _done, _total: None,
) -> Mapping[str, Sequence[Line]]:
    """Gives what each source touches, by its name.

    Args:
        lifecycle: A spec that keeps its laws.
        recordings: What it decided over each; the bundled recording for none.
        progress: Called with what is done, how many, of how many.

    Raises:
        InputError: A recording cannot be read.
        LawBrokenError: The lifecycle does not keep its laws after all.
    """
    told = recordings or (recorded(lifecycle),)
    sources: dict[str, Callable[[], Coverage]] = {
        "recordings": lambda: of_recordings(lifecycle.table, told),
        "checker": lambda: of_checker(lifecycle.table),
        "cases": lambda: of_cases(lifecycle),
        "laws": lambda: of_laws(lifecycle),
    }
    found: dict[str, tuple[Line, ...]] = dict.fromkeys(sources, ())
    # Whatever may be wrong with what was given is found first.
    for done, name in enumerate(("recordings", "laws", "cases", "checker")):
        progress("coverage", done, len(sources))
        found[name] = tuple(sources[name]().lines())
    progress("coverage", len(sources), len(sources))
    return found


def together(found: Mapping[str, Sequence[Line]]) -> list[Line]:
    """Gives what is touched by any source; of what has no names, as much as the best one touches."""
    joint = []
    for lines in zip(*found.values(), strict=True):
        told = [line for line in lines if line.touched is not None]
        missing = [n for n in told[0].missing if all(n in line.missing for line in told)]
        touched = max(line.touched or 0 for line in told)
        if any(line.missing for line in told):
            touched = told[0].total - len(missing)
        joint.append(Line(told[0].notion, told[0].total, touched, tuple(missing)))
    return joint


def text(found: Mapping[str, Sequence[Line]]) -> str:
    """Tells it as a table in Markdown, and by name what each source never touches."""
    joint = together(found)
    lines = [
        f"| notion | all | {' | '.join(found)} | together |",
        "|---|" + "--:|" * (len(found) + 2),
        *(f"| {' | '.join(row)} |" for row in rows(found)),
    ]
    for name, told in {**found, "any of them": joint}.items():
        never = [f"- {line.notion}: {_named(line.missing)}" for line in told if line.missing]
        lines += ["", f"Never touched by {name}:", "", *(never or ["- nothing"])]
    return "\n".join(lines) + "\n"


def rows(found: Mapping[str, Sequence[Line]]) -> Iterator[tuple[str, ...]]:
    """Gives a row a notion: its name, how many, how many each source touches and all of them together."""
    for *lines, joint in zip(*found.values(), together(found), strict=True):
        counts = ("-" if line.touched is None else f"{line.touched:,}" for line in (*lines, joint))
        yield joint.notion, f"{joint.total:,}", *counts


def _named(missing: Iterable[str]) -> str:
    names = list(missing)
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest:,} more" if rest > 0 else "")


def as_json(found: Mapping[str, Sequence[Line]]) -> str:
    """Gives it with every missing name, for programs."""
    document = {
        name: {line.notion: dataclasses.asdict(line) for line in lines}
        for name, lines in {**found, "together": together(found)}.items()
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
