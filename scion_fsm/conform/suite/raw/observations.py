"""Cases for subjects that observe: each row and word of the spec by a raw input that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.conform.subject import inputs
from scion_fsm.conform.subject.subject import LifecycleSubject
from scion_fsm.conform.suite.cases import Case, CaseStep, Given, demanded, levels_of, paths_of
from scion_fsm.conform.suite.raw.pod_words import spoiled_pods, word_pods
from scion_fsm.conform.suite.raw.pods import (
    BEGIN,
    DELETED,
    DISRUPTED,
    RUNNING,
    ended,
    pod,
    row_pods,
)
from scion_fsm.model import Activity, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.stored import ContainerEntry, TimerEntry

NEWER = 200
WORKING = Activity.WORKING


def cases(lifecycle: Lifecycle) -> Iterator[Case]:
    """Makes a case of every pod row, seen and then deleted, and of every word that the spec knows."""
    for row, content in row_pods().items():
        gone = {**content, "metadata": {**content["metadata"], "resourceVersion": str(NEWER)}}
        steps = (inputs.PodInput(content), inputs.PodInput(gone, "DELETED"))
        yield _case(lifecycle, f"pods/{row}", "A pod of this row, and its end.", steps)
    for name, content in word_pods(lifecycle.table.data):
        yield _case(
            lifecycle, f"pod-words/{name}", "A pod that says so.", [inputs.PodInput(content)]
        )
    yield from _deletions(lifecycle)
    yield from _containers(lifecycle)
    yield from _words(lifecycle)
    yield from _hooks(lifecycle)
    yield from _tools(lifecycle)
    yield from _heartbeats(lifecycle)
    yield from _timers(lifecycle)
    yield from _files(lifecycle)
    yield from _commands(lifecycle)
    yield from _unknown(lifecycle)


def _deletions(lifecycle: Lifecycle) -> Iterator[Case]:
    """A running pod that vanished, by whoever deleted it."""
    running = inputs.PodInput(pod(RUNNING))
    last = {
        "asked": pod(RUNNING, version="200", deletionTimestamp=DELETED),
        "disrupted": pod(RUNNING, version="200", deletionTimestamp=DELETED, conditions=DISRUPTED),
        "nobody": pod(RUNNING, version="200"),
    }
    for name, content in last.items():
        steps = (running, inputs.PodInput(content, "DELETED"))
        yield _case(lifecycle, f"deletions/{name}", "A running pod that is gone.", steps)
    order = inputs.OrderName(version=inputs.ClusterVersion("200"))
    absent = inputs.AbsentInput(order, inputs.RunName(uid="pod-1"))
    yield _case(lifecycle, "deletions/absent", "A complete list without it.", (running, absent))


def _containers(lifecycle: Lifecycle) -> Iterator[Case]:
    """Every status string, of an agent of which nothing is known and of one that runs."""
    containers = lifecycle.table.data.containers
    run = inputs.RunName(container="container-1")
    running = inputs.ContainerInput("Up 5 minutes", run, at=BEGIN)
    for rule in containers.statuses:
        for status in _status_strings(rule):
            name = f"containers/{rule.id}/{status.replace(' ', '-')}"
            alone = inputs.ContainerInput(status, run, at=BEGIN)
            later = inputs.ContainerInput(status, run, at=BEGIN + 60)
            yield _case(lifecycle, name, "A status string.", [alone])
            yield _case(lifecycle, f"{name}/running", "A status string.", [running, later])
    order = inputs.OrderName(moment=inputs.ClockMoment(BEGIN + 60))
    absent = inputs.AbsentInput(order, run)
    notes = "A complete listing without it."
    yield _case(lifecycle, "containers/absent", notes, [running, absent])


def _status_strings(rule: ContainerEntry) -> tuple[str, ...]:
    if rule.equals is not None:
        return (rule.equals, rule.equals.upper())
    if rule.prefix == "exited":
        return tuple(f"Exited ({code}) 2 hours ago" for code in ("0", "1", "10", "137", "143", "?"))
    if rule.prefix == "up":
        return (f"Up 5 minutes {rule.suffix or ''}".strip(),)
    return (f"{(rule.prefix or '').capitalize()} (1) 3 seconds ago",)


def _words(lifecycle: Lifecycle) -> Iterator[Case]:
    """Every word of files and old records, of an agent of which nothing else is known."""
    words = lifecycle.table.data.words
    for word in (*words.means, *words.synonyms):
        received = inputs.LegacyInput(word.upper(), at=BEGIN)
        yield _case(lifecycle, f"words/{word.replace(' ', '-')}", "A word of a file.", [received])
    if words.ended is None:
        return
    ends = {
        "alone": inputs.LegacyInput(words.ended.upper()),
        "failed": inputs.LegacyInput(words.ended, f"{words.failed_prefix.capitalize()} (Error)"),
        "code": inputs.LegacyInput(words.ended, exit_code=3),
    }
    for name, received in ends.items():
        yield _case(lifecycle, f"words/{words.ended}/{name}", "An end in a file.", [received])


def _commands(lifecycle: Lifecycle) -> Iterator[Case]:
    """Every command, about the run that was seen, and from an end that it may leave."""
    run = inputs.RunName(uid="pod-1")
    running = inputs.PodInput(pod(RUNNING))
    over = inputs.PodInput(pod(ended(0), version="200", phase="Succeeded"))
    for event, entry in lifecycle.table.events.items():
        if entry.evidence != "command":
            continue
        received = inputs.CommandInput(event, at=BEGIN + 600, about=run)
        short = event.partition(".")[2]
        notes = "An operator's command."
        yield _case(lifecycle, f"commands/{short}/running", notes, (running, received))
        yield _case(lifecycle, f"commands/{short}/over", notes, (running, over, received))


def _hooks(lifecycle: Lifecycle) -> Iterator[Case]:
    data = lifecycle.table.data
    for dialect, entry in data.dialects.items():
        for spelling in entry.names:
            received = inputs.HookInput(spelling, dialect=dialect)
            name = f"hooks/{dialect}/{spelling}"
            yield _of_running(lifecycle, name, "A harness's own name.", received, first=WORKING)
    for asking in data.asks:
        for tool in asking.tools:
            received = inputs.HookInput(asking.hook, dialect=asking.dialect, tool=tool)
            name = f"hooks/{asking.id}/{tool}"
            yield _of_running(lifecycle, name, "A tool that asks.", received, first=WORKING)
    for word in data.statuses:
        name, said = f"statuses/{word}", inputs.StatusInput(word)
        yield _of_running(lifecycle, name, "sciontool status.", said, first=WORKING)


def _tools(lifecycle: Lifecycle) -> Iterator[Case]:
    """Every hook while a tool is used, which has a name."""
    used = inputs.HookInput("tool-start", tool="Bash", at=BEGIN - 1)
    for hook in lifecycle.table.data.hooks:
        steps = (used, inputs.HookInput(hook, at=BEGIN))
        yield _case(lifecycle, f"tools/{hook}", "A tool's name is there while it is used.", steps)


def _timers(lifecycle: Lifecycle) -> Iterator[Case]:
    """Every timer at its limits and beyond, and what a heartbeat says then."""
    thinking = inputs.HeartbeatInput("running", "thinking", at=BEGIN)
    for name, timer in lifecycle.table.data.timers.items():
        for over in (0.0, 1.0):
            past = thinking_until(timer, over)
            steps = (thinking, past, thinking, inputs.HeartbeatInput("running", "executing"))
            short = f"timers/{name}/{'beyond' if over else 'at'}-its-limit"
            yield _case(lifecycle, short, "An age counts when it is over the limit.", steps)


def thinking_until(timer: TimerEntry, over: float) -> inputs.TimersInput:
    """Gives ages that are over a timer's limits by so much; what must be lately is at its own limit."""
    seen, activity, fence, stop = (
        None if limit is None else limit + over
        for limit in (
            timer.last_seen_over_seconds,
            timer.last_activity_over_seconds,
            timer.fence_over_seconds,
            timer.stop_over_seconds,
        )
    )
    seen = timer.last_seen_within_seconds if seen is None else seen
    return inputs.TimersInput(seen, activity, fence, stop, BEGIN)


def _files(lifecycle: Lifecycle) -> Iterator[Case]:
    """Every word of a file as the file says it, and a file of another run than the known one."""
    data = lifecycle.table.data
    for word in (*data.words.means, *data.words.synonyms, *data.words.not_phases):
        told = [inputs.FileInput(word, "", at=BEGIN)]
        yield _case(lifecycle, f"files/{word.replace(' ', '-')}", "A word of a file.", told)
    known = inputs.PodInput(pod(RUNNING, run_id="run-1"))
    for word in (*data.words.opens, "running"):
        other = inputs.FileInput(word, "", run_id="run-2", at=BEGIN + 600)
        name, notes = f"files/another-run/{word}", "A file that names another run."
        yield _case(lifecycle, name, notes, (known, other))


def _heartbeats(lifecycle: Lifecycle) -> Iterator[Case]:
    data = lifecycle.table.data
    for phase in data.heartbeats.phases:
        beat = inputs.HeartbeatInput(phase)
        yield _of_running(lifecycle, f"heartbeats/{phase}", "A broker's word.", beat)
        beside = inputs.HeartbeatInput(phase, "executing")
        notes = "An activity exists only in running."
        yield _of_running(lifecycle, f"heartbeats/beside/{phase}", notes, beside)
    for activity in data.heartbeats.activities:
        beat = inputs.HeartbeatInput("running", activity)
        name = f"heartbeats/running-{activity}"
        yield _of_running(lifecycle, name, "A broker's word.", beat)
    for status in ("Up 5 minutes", "Exited (0) 1 second ago", "created", "Paused"):
        beat = inputs.HeartbeatInput(container_status=status)
        name = f"heartbeats/old-broker/{status.split()[0].lower()}"
        yield _of_running(lifecycle, name, "An old broker names no phase.", beat)
    for word in data.words.exit_reasons:
        beat = inputs.HeartbeatInput("error", exit_code=1, exit_reason=word)
        yield _of_running(lifecycle, f"heartbeats/reasons/{word}", "Why it ended.", beat)


def _unknown(lifecycle: Lifecycle) -> Iterator[Case]:
    running = inputs.PodInput(pod(RUNNING))
    up = inputs.ContainerInput("Up 5 minutes", at=BEGIN)
    thinking = inputs.LegacyInput("thinking")
    strangers: dict[str, tuple[inputs.Input, ...]] = {
        "pod-phase": (running, inputs.PodInput(pod(RUNNING, phase="Dancing", version="300"))),
        "empty-pod": (running, inputs.PodInput({})),
        "not-a-pod": (running, inputs.PodInput({"kind": "Service", "status": 7})),
        "container-status": (up, inputs.ContainerInput("Quantum")),
        "word": (thinking, inputs.LegacyInput("deleted")),
    }
    notes = "Unknown is a value; it changes nothing."
    for name, steps in strangers.items():
        yield _case(lifecycle, f"unknown/{name}", notes, steps, law="L11")
    said: dict[str, tuple[inputs.Input, Activity]] = {
        "heartbeat-phase": (inputs.HeartbeatInput("deleted"), Activity.THINKING),
        "heartbeat-activity": (inputs.HeartbeatInput("running", "dreaming"), Activity.THINKING),
        "hook": (inputs.HookInput("after-hours"), Activity.THINKING),
        "status": (inputs.StatusInput("confused"), Activity.BLOCKED),
    }
    for path, content in spoiled_pods():
        steps = (running, inputs.PodInput(content))
        yield _case(lifecycle, f"unknown/fields/{path}", notes, steps, law="L11")
    for name, (received, first) in said.items():
        yield _of_running(lifecycle, f"unknown/{name}", notes, received, first=first, law="L11")


def _case(
    lifecycle: Lifecycle,
    name: str,
    notes: str,
    received: Sequence[inputs.Input],
    *,
    law: str | None = None,
) -> Case:
    steps = tuple(CaseStep(observe=one) for one in received)
    return history_case(lifecycle, f"inputs/{name}", notes, steps, law=law)


def _of_running(
    lifecycle: Lifecycle,
    name: str,
    notes: str,
    received: inputs.Input,
    *,
    first: Activity | None = None,
    law: str | None = None,
) -> Case:
    """Makes a case of what a running agent hears, which no runtime need have shown.

    It begins where its own kind of inputs leads a fresh agent, and so that it would show.
    """
    steps = (CaseStep(observe=received),)
    begins = (
        lifecycle.table.configuration_of(Phase.RUNNING, activity)
        for activity in (first, Activity.THINKING)
    )
    made = [
        history_case(lifecycle, f"inputs/{name}", notes, steps, given=given, law=law)
        for given in begins
    ]
    return next(
        (c for c in made if c.expect[-1].state.configuration != c.given.configuration), made[0]
    )


def history_case(
    lifecycle: Lifecycle,
    name: str,
    notes: str,
    steps: Iterable[CaseStep],
    *,
    law: str | None = None,
    given: str | None = None,
) -> Case:
    """Makes a case of a history from a fresh agent or a configuration; the spec says what must hold."""
    steps = tuple(steps)
    model = LifecycleSubject(lifecycle)
    begin = Given(lifecycle.table.data.initial)
    if given is not None:
        begin = Given(given, paths_of(lifecycle.table).to(given))
        model.set(given)
    expects = []
    for step in steps:
        if step.observe is not None:
            answer = model.observe(step.observe)
        else:
            answer = model.step(step.event or "")
        expects.append(demanded(model, answer))
    return Case(
        id=name,
        law=law or model.law or "L2",
        level=levels_of(lifecycle.table).get(model.rule, "MUST"),
        notes=notes,
        given=begin,
        steps=steps,
        expect=tuple(expects),
    )
