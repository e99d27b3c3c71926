"""All that a reader can see of a lifecycle, one outcome after the other, so that two can be compared.

Every pair with its reason, message, exit code and tool; every event of every run in every order; every
vector of features; every word. The words are given, so that one that is gone is seen to be gone.
"""

from __future__ import annotations

from itertools import chain, product
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.observation import Incarnation, Observation
from scion_fsm.machine.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.observation import Order
    from scion_fsm.machine.stored import Data

_RUNS = tuple(Incarnation(name.upper(), name) for name in "abc")
_ORDERS: tuple[Order | None, ...] = (None, "4", "6", 4.0, 6.0)
_MARKS: tuple[Order | None, ...] = (None, "5", 5.0, 5.0, 5.0)


def outcomes(lifecycle: Lifecycle, words: Data) -> Iterator[object]:
    """Gives them, always in the same order.

    Args:
        lifecycle: Whose.
        words: The spec whose words are asked for.
    """
    return chain(
        _of_pairs(lifecycle), _of_runs(lifecycle), _of_pods(lifecycle), _of_words(lifecycle, words)
    )


def _of_pairs(lifecycle: Lifecycle) -> Iterator[object]:
    table = lifecycle.table
    known = Record("agent", reason="Known", message="known", exit_code=1)
    news = Observation(
        event=None,
        reason="News",
        message="news",
        exit_code=2,
        incarnation=_RUNS[0],
        tool_name="tool",
    )
    for configuration in table.configurations:
        for event in table.events:
            step = table.step(configuration, event)
            if event in table.openers:  # only reconcile itself sends it
                yield step.disposition, step.target
                continue
            seen = msgspec.structs.replace(news, event=event)
            for record in (known, Record("agent")):
                before = msgspec.structs.replace(record, configuration=configuration)
                plan = lifecycle.reconcile(before, seen)
                yield plan.disposition, plan.record


def _of_runs(lifecycle: Lifecycle) -> Iterator[object]:
    table = lifecycle.table
    known = Record("agent", incarnation=_RUNS[0], superseded=_RUNS[1], orders=_MARKS)
    yield [event for event, entry in table.events.items() if entry.evidence == "command"]
    for event in table.events:
        moved = (c for c in table.configurations if table.step(c, event).target != c)
        here = next(moved, table.data.initial)
        records = [msgspec.structs.replace(r, configuration=here) for r in (known, Record("agent"))]
        for record, run, order in product(records, (None, *_RUNS), _ORDERS):
            seen = Observation(event=event, incarnation=run, order=order)
            plan = lifecycle.reconcile(record, seen)
            yield plan.disposition, plan.record


def _of_pods(lifecycle: Lifecycle) -> Iterator[object]:
    data, pods = lifecycle.table.data, lifecycle.table.data.pods
    rows = [(row.id, row.event, row.gone, row.reason) for row in pods.rows]
    answers = [(row.ignore, row.open) for row in data.freshness]
    yield [rows[number] for number in pods.decided]
    yield [answers[number] for number in data.freshness_cells]
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
    for rule in words.containers:
        status = rule.equals or f"{rule.prefix} (3) for a while"
        seen = lifecycle.observe_container_status(status)
        yield seen.event, seen.exit_code
        yield lifecycle.observe_heartbeat(None, container_status=status).event
    for word, beside in product(words.legacy, (None, "Failed (Error)")):
        yield lifecycle.observe_legacy(word, container_status=beside).event
    yield lifecycle.table.data.timers
