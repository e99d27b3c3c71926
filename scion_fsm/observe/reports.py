"""Reports to observations: hooks, sciontool statuses, heartbeats, old words, timers (laws.md 4, 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import moment
from scion_fsm.machine.runs import Run
from scion_fsm.observe.clocks import BROKER, FILE, HOOK, OPERATOR, SCHEDULER
from scion_fsm.observe.container import event_of
from scion_fsm.untrusted import encodable, is_absent, quoted, text_of

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
    run: Run | None = None,
    observed_at: float | None = None,
) -> Observation:
    """Classifies a hook: one of Scion's names, a harness's own name, or a harness's payload.

    Args:
        table: The compiled spec.
        hook: `tool-start`, `PreToolUse`, or a dict such as `{"hook_event_name": "PreToolUse", ...}`.
        dialect: The harness that spells it: claude, gemini, codex.
        tool: The tool's name; a payload's `tool_name` by default.
        message: What it says to people; a payload's `message` or `title` by default.
        run: The run that it comes from, if known.
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
    order, odd = moment(HOOK, observed_at)
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
        run=run,
        order=order,
        problems=odd,
    )


def _text(payload: Mapping[object, object], key: str) -> str | None:
    value = payload.get(key)
    return value if isinstance(value, str) else None


def observe_status(table: Table, word: object, *, observed_at: float | None = None) -> Observation:
    """Classifies what the agent says of itself by `sciontool status WORD`; event None if unknown."""
    event = table.data.statuses.get(word) if isinstance(word, str) else None
    order, odd = moment(HOOK, observed_at)
    problems = () if event else (f"status {quoted(word)} is not known",)
    return Observation(event=event, order=order, problems=problems + odd)


def observe_heartbeat(
    table: Table,
    phase: object = None,
    activity: object = None,
    *,
    container_status: object = None,
    exit_code: int | None = None,
    exit_reason: object = None,
    run: Run | None = None,
    observed_at: float | None = None,
) -> Observation:
    """Classifies what a relay passed on about an agent.

    Args:
        table: The compiled spec.
        phase: Its phase, exactly as Scion spells it; None or empty from an old broker.
        activity: Its activity; counts only beside the phase that has activities.
        container_status: The runtime's string, which an old broker sends in place of a phase. Who has no
            other evidence of the runtime gives it to `observe_container_status`, too: no report takes an
            end back, so a session's end (Claude's /clear is one) would strand the agent.
        exit_code: The agent's exit code, if it says.
        exit_reason: Why the run ended, in Scion's words; an activity beside an end may say so, too.
        run: The run that it speaks of, if it says.
        observed_at: When it was sent, seconds since 1970.

    Returns:
        An observation of a `heartbeat.*` event. A phase or activity that is not known leaves event
        None (L11); with nothing named it is the bare sign of life.
    """
    beats = table.data.heartbeats
    order, odd = moment(BROKER, observed_at)
    problems = list(odd)
    words, reason = table.data.words, None
    if isinstance(exit_reason, str) and exit_reason:
        reason = words.exit_reasons.get(exit_reason)
        if reason is None:
            problems.append(f"exit reason {quoted(exit_reason)} is not known")
    said = words.synonyms.get(phase, phase) if isinstance(phase, str) else phase
    doing = words.synonyms.get(activity, activity) if isinstance(activity, str) else activity
    if is_absent(said):
        event = beats.containers.get(event_of(table, container_status) or "", beats.alive)
    elif not isinstance(said, str) or said not in beats.phases:
        event = None
        problems.append(f"phase {quoted(phase)} is not known")
    else:
        event = beats.phases[said]
        if not is_absent(doing):
            is_activity = isinstance(doing, str) and doing in beats.activities
            if is_activity and table.configuration_of(said, str(doing)) is not None:
                event = beats.activities[str(doing)]
            elif isinstance(doing, str) and doing in words.exit_reasons and table.ends(said):
                reason = reason or words.exit_reasons[doing]
            elif is_activity or (isinstance(doing, str) and doing in words.exit_reasons):
                problems.append(
                    f"activity {quoted(activity)} in phase {quoted(phase)} is dropped (L1)"
                )
            else:
                event = None
                problems.append(f"activity {quoted(activity)} is not known")
    return Observation(
        event=event,
        reason=reason if event is not None else None,
        exit_code=exit_code,
        run=run,
        order=order,
        container_status=encodable(container_status) if isinstance(container_status, str) else None,
        problems=tuple(problems),
    )


def observe_legacy(
    table: Table,
    word: object,
    *,
    container_status: object = None,
    exit_code: int | None = None,
    run: Run | None = None,
    observed_at: float | None = None,
) -> Observation:
    """Classifies a word for a phase or activity in a file or an old record, in any case.

    Args:
        table: The compiled spec.
        word: `ended`, `busy`, `SHUTTING_DOWN`, a current phase or activity, …
        container_status: The status string beside it; `ended` means failed if it begins with failed.
        exit_code: The exit code beside it, if there is one; `ended` means failed if it is not 0.
        run: The run that it speaks of, if it says.
        observed_at: When it was written, seconds since 1970.

    Returns:
        An observation of a `legacy.*` event, or of the operator's own for a word that only they write;
        event None for any other word (L11).
    """
    words = table.data.words
    folded = word.strip().casefold() if isinstance(word, str) else ""
    status = container_status.strip().casefold() if isinstance(container_status, str) else ""
    event: str | None
    if folded == words.ended:
        has_failed = bool(exit_code) or status.startswith(words.failed_prefix)
        event = words.failed_event if has_failed else words.ended_event
    else:
        event = words.means.get(words.synonyms.get(folded, folded))
    is_command = event is not None and table.events[event].evidence == "command"
    order, odd = moment(OPERATOR if is_command else FILE, observed_at)
    if event is not None:
        return Observation(
            event=event, exit_code=exit_code, run=run, order=order, row=folded, problems=odd
        )
    why = words.not_phases.get(folded)
    problem = (
        f"{quoted(word)} is not a phase: {why}" if why else f"word {quoted(word)} is not known"
    )
    return Observation(event=None, problems=odd if is_absent(word) else (problem, *odd))


def observe_command(
    table: Table,
    event: object,
    *,
    at: float | str | None,
    about: Run | str | None = None,
    mints: str | None = None,
    id: str | None = None,  # noqa: A002 - the command's own name for it
) -> Observation:
    """Classifies an operator's command, for hubs, brokers and the command line.

    Args:
        table: The compiled spec.
        event: `operator.stop`, or `stop` for short.
        at: Its moment: when the operator gave it, seconds since 1970 or RFC 3339. A command without one
            is rejected by reconcile, since it cannot be told from an old one.
        about: The run that it is about, or its run id. Name it: a command that names none is in doubt
            within the clock skew of the run's beginning.
        mints: The run id of the run that it begins, for a start, restart or reincarnation.
        id: The command's own id; the last one again changes nothing, whatever its moment.

    Returns:
        An observation of an `operator.*` event; event None for what is no command (L11).
    """
    name = event if isinstance(event, str) else None
    if name is not None and name not in table.inputs:
        name = f"operator.{name}"
    entry = table.inputs.get(name) if name is not None else None
    order, odd = moment(OPERATOR, at)
    if entry is None or entry.evidence != "command":
        return Observation(event=None, problems=(f"{quoted(event)} is not a command", *odd))
    run, odd_run = (about, ()) if isinstance(about, Run) else _run_called(about)
    minted, odd_minted = text_of(mints, "minted run id")
    own, odd_own = text_of(id, "command's id")
    odd += odd_run + odd_minted + odd_own
    return Observation(event=name, run=run, order=order, mints=minted, id=own, problems=odd)


def _run_called(run_id: object) -> tuple[Run | None, tuple[str, ...]]:
    called, odd = text_of(run_id, "run id")
    return Run(run_id=called) if called else None, odd


def observe_timers(
    table: Table,
    *,
    last_seen_age: float | None,
    last_activity_age: float | None,
    fence_age: float | None = None,
    stop_age: float | None = None,
    limits: Mapping[str, TimerEntry] | None = None,
    observed_at: float | None = None,
) -> tuple[Observation, ...]:
    """Gives the timers that fire for an agent.

    Args:
        table: The compiled spec.
        last_seen_age: Seconds since any sign of life; None if there never was one.
        last_activity_age: Seconds since an activity was reported; None likewise.
        fence_age: Seconds since the command whose new run was not seen; None where no fence is up.
        stop_age: Seconds since the stop or suspension that is in flight; None where none is.
        limits: Timers in place of the spec's, by name.
        observed_at: Now, seconds since 1970.

    Returns:
        One observation a timer that fires, in the spec's order; whether it applies to the agent's
        configuration is the table's business. One without an event for each age that is no number: no timer
        fires by it.
    """
    order, odd = moment(SCHEDULER, observed_at)
    timers = {**table.data.timers, **(limits or {})}
    ages = {
        "last_seen": last_seen_age,
        "last_activity": last_activity_age,
        "fence": fence_age,
        "stop": stop_age,
    }
    wrong = [name for name, age in ages.items() if age is not None and not _is_age(age)]
    told = [f"the age {name} is no number of seconds: {quoted(ages[name])}" for name in wrong]
    known = ages | dict.fromkeys(wrong)
    return (
        *(
            Observation(event=timer.event, row=name, order=order, problems=odd)
            for name, timer in timers.items()
            if _fires(timer, known)
        ),
        *(Observation(event=None, problems=(problem,)) for problem in told),
    )


def _is_age(age: object) -> bool:
    return isinstance(age, (int, float)) and not isinstance(age, bool) and age == age  # noqa: PLR0124 - NaN is none


def _fires(timer: TimerEntry, ages: Mapping[str, float | None]) -> bool:
    over = {name: getattr(timer, f"{name}_over_seconds") for name in ages}
    conditions = [
        (age := ages[name]) is not None and age > limit
        for name, limit in over.items()
        if limit is not None
    ]
    within, seen = timer.last_seen_within_seconds, ages["last_seen"]
    if within is not None:
        conditions.append(seen is not None and seen <= within)
    return bool(conditions) and all(conditions)
