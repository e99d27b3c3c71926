"""Container status strings of docker, podman and Apple's container to observations (laws.md 8)."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.observation import Observation, WholeNumber
from scion_fsm.machine.orders import moment
from scion_fsm.machine.runs import Place, Run
from scion_fsm.observe.clocks import READER
from scion_fsm.untrusted import encodable, is_absent, quoted, text_of

if TYPE_CHECKING:
    from scion_fsm.machine.stored import ContainerEntry
    from scion_fsm.machine.table import Table


def observe_container_status(
    table: Table,
    status: object,
    *,
    container_id: str | None = None,
    run_id: str | None = None,
    name: str | None = None,
    host: str | None = None,
    created: float | None = None,
    started: float | None = None,
    finished: str | None = None,
    exit_code: int | None = None,
    is_out_of_memory: bool = False,
    observed_at: float | None = None,
) -> Observation:
    """Classifies a status string, for example `Exited (137) 2 hours ago`.

    Args:
        table: The compiled spec.
        status: The string as the runtime prints it; anything else is unknown.
        container_id: The container's id, which identifies its run outside Kubernetes.
        run_id: Its label scion.run_id, which names the run wherever it is.
        name: The container's name, which one container at a time has.
        host: The host that it is on, where that is known.
        created: When it was created, seconds since 1970; it began no earlier.
        started: When it was last started, likewise, by the daemon's own clock.
        finished: When it ended, RFC 3339.
        exit_code: Its exit code, where the runtime gives one beside the string.
        is_out_of_memory: The runtime says OOMKilled, so a signal was no stop.
        observed_at: When it was read, seconds since 1970; the order among a container's inputs.

    Returns:
        An observation of a `container.*` event with the exit code that is known; event None for a string
        that no rule knows (L11) and for an empty one, which is no evidence.
    """
    order, odd = moment(READER, observed_at)
    rule, folded = match(table, status)
    text = encodable(status) if isinstance(status, str) else None
    run, unread = _run(
        container_id=container_id,
        run_id=run_id,
        name=name,
        host=host,
        created=created,
        started=started,
    )
    ended, untimed = text_of(finished, "end")
    odd += unread + untimed
    if rule is None:
        unknown = () if is_absent(status) else (f"container status {quoted(status)} is not known",)
        return Observation(event=None, container_status=text, problems=unknown + odd)
    found = re.search(rule.exit_code, folded) if rule.exit_code else None
    code, problems = _number(found[1] if found else None)
    if code is None and not problems:
        code, problems = _number(exit_code)
    return Observation(
        event=rule.event or _end(table, code, is_out_of_memory=is_out_of_memory),
        reason=_reason(table, code, rule, is_out_of_memory=is_out_of_memory),
        exit_code=code,
        run=run if run.is_named else None,
        order=order,
        time=ended,
        row=rule.id,
        container_status=text,
        problems=problems + odd,
    )


def observe_container_gone(
    table: Table, run: Run | None, *, observed_at: float | None = None
) -> Observation:
    """Classifies absence from a complete listing of a host.

    Args:
        table: The compiled spec.
        run: The record's own; None for an agent that was never seen, who is then not missing.
        observed_at: When the listing was made, seconds since 1970.
    """
    order, odd = moment(READER, observed_at)
    return Observation(
        event=table.data.containers.gone, run=run, order=order, problems=odd, is_missing=True
    )


def _end(table: Table, code: int | None, *, is_out_of_memory: bool) -> str:
    exits = table.data.containers.exits
    if code is None:
        return exits["unknown"]
    if code == 0:
        return exits["zero"]
    if code in table.data.exits.limits:
        return exits["limits"]
    if code in table.data.exits.killed and not is_out_of_memory:
        return exits["killed"]
    return exits["other"]


def _reason(
    table: Table, code: int | None, rule: ContainerEntry, *, is_out_of_memory: bool
) -> str | None:
    if rule.event is not None or not code:
        return None
    if code in table.data.exits.limits:
        return table.data.words.exit_reasons.get("limits_exceeded")
    return "OOMKilled" if is_out_of_memory else None


def _run(
    *,
    container_id: object,
    run_id: object,
    name: object,
    host: object,
    created: object,
    started: object,
) -> tuple[Run, tuple[str, ...]]:
    container, no_id = text_of(container_id, "container's id")
    own_id, no_run_id = text_of(run_id, "run id")
    called, no_name = text_of(name, "container's name")
    domain, no_host = text_of(host, "host")
    creation, not_created = moment(READER, created)
    start, not_started = moment(READER, started)
    run = Run(
        container=container,
        run_id=own_id,
        created=creation.seconds if creation else None,
        started=start.seconds if start else None,
        place=Place(called, None, domain) if called else None,
    )
    return run, no_id + no_run_id + no_name + no_host + not_created + not_started


def _number(value: object) -> tuple[int | None, tuple[str, ...]]:
    """Reads what a runtime gives, or a spec's pattern found, which need not be digits nor anything."""
    if value is None:
        return None, ()
    with suppress(ValueError, msgspec.ValidationError):
        return msgspec.convert(int(value) if isinstance(value, str) else value, WholeNumber), ()
    return None, (f"the exit code {quoted(value)} is not a whole number of 64 bits",)


def match(table: Table, status: object) -> tuple[ContainerEntry | None, str]:
    """Finds the one rule for a status string, and gives the string with its case folded."""
    if not isinstance(status, str):
        return None, ""
    folded = status.strip().casefold()
    for rule in table.data.containers.statuses:
        if folded == rule.equals or (
            rule.prefix is not None
            and folded.startswith(rule.prefix)
            and (rule.suffix is None or folded.endswith(rule.suffix))
            and (rule.not_suffix is None or not folded.endswith(rule.not_suffix))
        ):
            return rule, folded
    return None, folded


def event_of(table: Table, status: object) -> str | None:
    """Gives the event of a status string alone; None for one that no rule knows."""
    return observe_container_status(table, status).event
