"""Reports to observations: hooks, sciontool statuses, heartbeats, old words, timers (laws.md 4, 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scion_fsm.machine.observation import Incarnation, Observation
from scion_fsm.observe.container import match
from scion_fsm.observe.moments import moment
from scion_fsm.untrusted import encodable, is_absent, quoted

if TYPE_CHECKING:
    from scion_fsm.machine.stored import TimerEntry
    from scion_fsm.machine.table import Table


def observe_hook(
    table: Table,
    hook: object,
    *,
    dialect: str | None = None,
    tool: str | None = None,
    message: str | None = None,
    incarnation: Incarnation | None = None,
    observed_at: float | None = None,
) -> Observation:
    """Classifies a hook: one of Scion's names, a harness's own name, or a harness's payload.

    Args:
        table: The compiled spec.
        hook: `tool-start`, `PreToolUse`, or a dict such as `{"hook_event_name": "PreToolUse", ...}`.
        dialect: The harness that spells it: claude, gemini, codex.
        tool: The tool's name; a payload's `tool_name` by default.
        message: What it says to people; a payload's `message` or `title` by default.
        incarnation: The run that it comes from, if known.
        observed_at: When it was sent, seconds since 1970.

    Returns:
        An observation of the hook's event; event None for a hook that nobody knows (L11).
    """
    spelling = table.data.dialects.get(dialect) if isinstance(dialect, str) else None
    name = hook
    if isinstance(hook, Mapping):
        keys = spelling.keys if spelling else ("hook_event_name", "type", "event")
        name = next((hook[key] for key in keys if hook.get(key)), None)
        tool = tool or _text(hook, "tool_name")
        message = message or _text(hook, "message") or _text(hook, "title")
    if isinstance(name, str):
        name = spelling.names.get(name, name) if spelling else name
    order, odd = moment(observed_at)
    if not isinstance(name, str) or name not in table.data.hooks:
        return Observation(event=None, problems=(f"hook {quoted(name)} is not known", *odd))
    event, row = name, None
    for asks in table.data.asks:
        if asks.hook == name and asks.dialect == dialect and tool in asks.tools:
            event, row = asks.event, asks.id
    return Observation(
        event=event,
        row=row,
        message=encodable(message) if message else None,
        tool_name=encodable(tool) if tool else None,
        incarnation=incarnation,
        order=order,
        problems=odd,
    )


def _text(payload: Mapping[object, object], key: str) -> str | None:
    value = payload.get(key)
    return value if isinstance(value, str) else None


def observe_status(table: Table, word: object, *, observed_at: float | None = None) -> Observation:
    """Classifies what the agent says of itself by `sciontool status WORD`; event None if unknown."""
    event = table.data.statuses.get(word) if isinstance(word, str) else None
    order, odd = moment(observed_at)
    problems = () if event else (f"status {quoted(word)} is not known",)
    return Observation(event=event, order=order, problems=problems + odd)


def observe_heartbeat(
    table: Table,
    phase: object = None,
    activity: object = None,
    *,
    container_status: object = None,
    incarnation: Incarnation | None = None,
    observed_at: float | None = None,
) -> Observation:
    """Classifies what a relay passed on about an agent.

    Args:
        table: The compiled spec.
        phase: Its phase, exactly as Scion spells it; None or empty from an old broker.
        activity: Its activity; counts only beside the phase that has activities.
        container_status: The runtime's string, which an old broker sends in place of a phase.
        incarnation: The run that it speaks of, if it says.
        observed_at: When it was sent, seconds since 1970.

    Returns:
        An observation of a `heartbeat.*` event. A phase or activity that is not known leaves event
        None (L11); with nothing named it is the bare sign of life.
    """
    beats = table.data.heartbeats
    order, odd = moment(observed_at)
    problems = list(odd)
    if is_absent(phase):
        event = beats.alive
        rule, _ = match(table, container_status)
        if rule is not None:
            event = beats.containers.get(rule.event, beats.alive)
    elif not isinstance(phase, str) or phase not in beats.phases:
        event = None
        problems.append(f"phase {quoted(phase)} is not known")
    else:
        event = beats.phases[phase]
        if not is_absent(activity):
            if not isinstance(activity, str) or activity not in beats.activities:
                event = None
                problems.append(f"activity {quoted(activity)} is not known")
            elif table.configuration_of(phase, activity) is not None:
                event = beats.activities[activity]
            else:
                problems.append(
                    f"activity {quoted(activity)} in phase {quoted(phase)} is dropped (L1)"
                )
    return Observation(
        event=event,
        incarnation=incarnation,
        order=order,
        container_status=encodable(container_status) if isinstance(container_status, str) else None,
        problems=tuple(problems),
    )


def observe_legacy(
    table: Table,
    word: object,
    *,
    container_status: object = None,
    observed_at: float | None = None,
) -> Observation:
    """Classifies an old word for a phase or activity, in any case.

    Args:
        table: The compiled spec.
        word: `ended`, `busy`, `SHUTTING_DOWN`, a current phase or activity, …
        container_status: The status string beside it; `ended` means failed if it begins with failed.
        observed_at: When it was read, seconds since 1970.

    Returns:
        An observation of a `legacy.*` event; event None for any other word (L11).
    """
    order, odd = moment(observed_at)
    folded = word.strip().casefold() if isinstance(word, str) else ""
    status = container_status.strip().casefold() if isinstance(container_status, str) else ""
    for entry in table.data.legacy.get(folded, ()):
        if entry.prefix is not None and not status.startswith(entry.prefix):
            continue
        if entry.not_prefix is not None and status.startswith(entry.not_prefix):
            continue
        return Observation(event=entry.event, row=entry.id, order=order, problems=odd)
    why = table.data.not_phases.get(folded)
    problem = (
        f"{quoted(word)} is not a phase: {why}" if why else f"word {quoted(word)} is not known"
    )
    return Observation(event=None, problems=odd if is_absent(word) else (problem, *odd))


def observe_timers(
    table: Table,
    *,
    last_seen_age: float | None,
    last_activity_age: float | None,
    limits: Mapping[str, TimerEntry] | None = None,
    observed_at: float | None = None,
) -> tuple[Observation, ...]:
    """Gives the timers that fire for an agent.

    Args:
        table: The compiled spec.
        last_seen_age: Seconds since any sign of life; None if there never was one.
        last_activity_age: Seconds since an activity was reported; None likewise.
        limits: Timers in place of the spec's, by name.
        observed_at: Now, seconds since 1970.

    Returns:
        One observation a timer that fires, in the spec's order; whether it applies to the agent's
        configuration is the table's business.
    """
    order, odd = moment(observed_at)
    timers = {**table.data.timers, **(limits or {})}
    return tuple(
        Observation(event=timer.event, row=name, order=order, problems=odd)
        for name, timer in timers.items()
        if _fires(timer, last_seen_age, last_activity_age)
    )


def _fires(timer: TimerEntry, last_seen_age: float | None, last_activity_age: float | None) -> bool:
    conditions = []
    if timer.last_seen_over_seconds is not None:
        conditions.append(
            last_seen_age is not None and last_seen_age > timer.last_seen_over_seconds
        )
    if timer.last_activity_over_seconds is not None:
        conditions.append(
            last_activity_age is not None and last_activity_age > timer.last_activity_over_seconds
        )
    if timer.last_seen_within_seconds is not None:
        conditions.append(
            last_seen_age is not None and last_seen_age <= timer.last_seen_within_seconds
        )
    return bool(conditions) and all(conditions)
