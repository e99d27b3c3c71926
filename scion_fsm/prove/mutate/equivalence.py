"""Whether two tables are one machine to everybody who uses them: bisimulation, and equal decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.model import view

if TYPE_CHECKING:
    from scion_fsm.machine.stored import Data
    from scion_fsm.machine.table import Step, Table


def are_equivalent(one: Table, other: Table) -> bool:
    """Proves that nobody can tell two tables apart, or that somebody can.

    Both are deterministic, so the greatest bisimulation is found by walking both at once: from the
    initial pair on, both sides of each pair must look alike and answer each event alike. Besides, all
    that becomes an event must become the same one. Ids of rows, laws and sentences do not count.
    """
    return (
        _decisions(one.data) == _decisions(other.data)
        and {event: _worth(one, event) for event in one.events}
        == {event: _worth(other, event) for event in other.events}
        and _walks_alike(one, other)
    )


def _walks_alike(one: Table, other: Table) -> bool:
    start = one.data.initial, other.data.initial
    seen, frontier = {start}, [start]
    while frontier:
        a, b = frontier.pop()
        if _look(one, a) != _look(other, b):
            return False
        for event in one.events:
            step, counterpart = one.step(a, event), other.step(b, event)
            # An opening is reconcile's own and begins a new record, so nothing else of it is seen.
            is_opening = event in one.openers and step.disposition == counterpart.disposition
            if not is_opening and _answer(step) != _answer(counterpart):
                return False
            pair = step.target, counterpart.target
            if step.disposition == "taken" and pair not in seen:
                seen.add(pair)
                frontier.append(pair)
    return True


def _look(table: Table, configuration: str) -> tuple[object, ...]:
    state = table.states[configuration]
    return (*view(configuration), state.carries_tool, state.history, sorted(state.tags))


def _answer(step: Step) -> tuple[object, ...]:
    # A rule that explains gives the reason, message and code itself, whatever its detail says.
    detail = step.detail if step.explanation is None else ""
    return step.disposition, step.internal, step.opens, step.lifts, detail, step.explanation


def _worth(table: Table, event: str) -> object:
    """Gives what an event may do before the table is asked, if that can make a difference.

    It cannot where reconcile takes the event for unknown, or where the table ignores it anyway.
    """
    entry = table.events[event]
    is_command = entry.evidence == "command"  # whoever asks the table alone lets these begin a run
    steps = (table.step(configuration, event) for configuration in table.configurations)
    if event in table.openers or all(step.disposition == "ignored" for step in steps):
        return entry.origin, is_command
    marks = entry.container, entry.begins, entry.ends, entry.explains
    return entry.origin, entry.evidence, marks


def _decisions(data: Data) -> dict[str, object]:
    pods = data.pods
    answers = [(row.id, row.event, row.gone, row.reason) for row in pods.rows]
    return {
        "runs": (data.runs.clock_skew_seconds, relations(data)),
        "freshness": (data.explains_seconds, answers_of_freshness(data)),
        "pods": [answers[number] for number in pods.decided],
        "features": pods.features,
        "waiting": pods.waiting,
        "causes": pods.causes,
        "progress": pods.progress,
        "reasons": (
            pods.restart_conditions,
            pods.restart_reasons,
            pods.synthetic_reasons,
            pods.gone_event,
            pods.without_verdict,
            pods.gone_reason,
        ),
        "container": (pods.agent_container, pods.grace_seconds),
        "silent": pods.silent,
        "exits": data.exits,
        "containers": (
            [msgspec.structs.replace(row, id="") for row in data.containers.statuses],
            data.containers.exits,
            data.containers.gone,
        ),
        "words": data.words,
        "hooks": (data.hooks, data.statuses, data.asks, data.dialects),
        "heartbeats": data.heartbeats,
        "timers": data.timers,
        "repeats": data.repeats,
        "bare": data.initials,
    }


def relations(data: Data) -> list[tuple[str, bool]]:
    """Gives how runs stand to each other, by the place of what is known of them."""
    rows = (data.runs.rows[number] for number in data.runs.decided)
    return [(row.relation, row.tells) for row in rows]


def answers_of_freshness(data: Data) -> dict[str, list[tuple[object, ...]]]:
    """Gives what becomes of inputs of each kind, by the place of what is known of them."""
    return {
        kind: [
            (row.ignore is None, row.reject is None, row.open, row.tells, row.keeps_run)
            for row in (table.rows[number] for number in table.decided)
        ]
        for kind, table in data.freshness.items()
    }
