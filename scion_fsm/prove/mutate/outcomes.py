"""All that a reader can see of a lifecycle, one outcome after the other, so that two can be compared.

Every pair with its reason, message, exit code and tool; every event of every run in every order; every
vector of features; every word. The words are given, so that one that is gone is seen to be gone.
"""

from __future__ import annotations

from itertools import chain, product
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import Moment
from scion_fsm.machine.record import Record
from scion_fsm.machine.runs import Run
from scion_fsm.observe import clocks
from scion_fsm.prove.check.inputs import EPOCH
from scion_fsm.prove.check.telling import Bounds
from scion_fsm.prove.check.worlds import WORLDS
from scion_fsm.prove.mutate.equivalence import answers_of_freshness, relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.stored import Data

_RUN = Run(uid="A", container="a")
_MOMENT = Moment(clocks.OPERATOR, EPOCH)


def outcomes(lifecycle: Lifecycle, words: Data) -> Iterator[object]:
    """Gives them, always in the same order.

    Args:
        lifecycle: Whose.
        words: The spec whose words are asked for.
    """
    return chain(
        _of_pairs(lifecycle, words),
        _of_stories(lifecycle),
        _of_pods(lifecycle),
        _of_words(lifecycle, words),
    )


def _of_pairs(lifecycle: Lifecycle, words: Data) -> Iterator[object]:
    table = lifecycle.table
    yield [(table.is_terminal(name), table.is_resumable(name)) for name in table.configurations]
    known = Record("agent", run=_RUN, reason="Known", message="known", exit_code=1)
    news = Observation(
        event=None,
        reason="News",
        message="news",
        exit_code=2,
        run=_RUN,
        tool_name="tool",
    )
    for configuration in table.configurations:
        for event in table.events:
            step = table.step(configuration, event)
            if event in table.openers:  # only reconcile itself sends it
                yield step.disposition, step.target
                continue
            is_command = table.events[event].evidence == "command"
            order = _MOMENT if is_command else None
            seen = msgspec.structs.replace(news, event=event, order=order)
            remembering = (
                Record("agent", run=_RUN, history=name) for name in words.repeats.get(event, ())
            )
            for record in (known, Record("agent", run=_RUN), Record("agent"), *remembering):
                before = msgspec.structs.replace(record, configuration=configuration)
                plan = lifecycle.reconcile(before, seen)
                yield plan.disposition, plan.record


def _of_stories(lifecycle: Lifecycle) -> Iterator[object]:
    """Tells the checker's stories: as they were, backwards, and each input twice."""
    table = lifecycle.table
    yield table.openers
    for tell in WORLDS.values():
        for story in tell(table, Bounds()):
            played = sorted(story.inputs, key=lambda item: item.at)
            for order in (played, played[::-1], [item for item in played for _ in range(2)]):
                record = Record("agent", configuration=table.data.initial)
                for item in order:
                    plan = lifecycle.reconcile(record, item.observation)
                    record = plan.record
                    yield plan.disposition, plan.must_write, plan.tells, record


def _of_pods(lifecycle: Lifecycle) -> Iterator[object]:
    data, pods = lifecycle.table.data, lifecycle.table.data.pods
    rows = [(row.id, row.event, row.gone, row.reason) for row in pods.rows]
    yield [rows[number] for number in pods.decided]
    yield answers_of_freshness(data), data.explains_seconds
    yield relations(data), data.runs.clock_skew_seconds
    yield [(e.container, e.begins, e.ends, e.explains, e.evidence) for e in data.events.values()]
    yield pods.silent, pods.without_verdict, pods.restart_conditions, pods.restart_reasons
    yield pods.synthetic_reasons
    yield pods.waiting
    yield pods.causes


def _of_words(lifecycle: Lifecycle, words: Data) -> Iterator[object]:
    table = lifecycle.table
    yield [table.configuration_of(phase) for phase in words.initials]
    for dialect, entry in words.dialects.items():
        yield [lifecycle.observe_hook(word, dialect=dialect).event for word in entry.names]
    for asking in words.asks:
        for tool in asking.tools:
            yield lifecycle.observe_hook(asking.hook, dialect=asking.dialect, tool=tool).event
    yield [lifecycle.observe_hook(word).event for word in words.hooks]
    yield [lifecycle.observe_status(word).event for word in words.statuses]
    beats = words.heartbeats
    for phase, activity in product((None, *beats.phases), (None, *beats.activities)):
        yield lifecycle.observe_heartbeat(phase, activity).event
    for rule in words.containers.statuses:
        for code in ("0", "1", "10", "130", "137", "143"):
            status = (
                rule.equals or f"{rule.prefix} ({code}) for a while {rule.suffix or ''}".strip()
            )
            seen = lifecycle.observe_container_status(status)
            yield seen.event, seen.exit_code
            yield lifecycle.observe_heartbeat(None, container_status=status).event
    legacy = (*words.words.means, *words.words.synonyms, *words.words.not_phases, words.words.ended)
    for word, beside in product(legacy, (None, "Failed (Error)")):
        seen = lifecycle.observe_legacy(word, container_status=beside)
        yield seen.event, seen.problems
    yield table.data.words.opens, table.data.words.exit_reasons, table.data.exits
    yield table.data.containers.exits, table.data.containers.gone
    yield table.data.timers
