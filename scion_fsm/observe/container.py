"""Container status strings of docker, podman and Apple's container to observations (laws.md 4)."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.observation import Incarnation, Observation, WholeNumber
from scion_fsm.observe.moments import moment
from scion_fsm.untrusted import encodable, is_absent, quoted

if TYPE_CHECKING:
    from scion_fsm.machine.stored import ContainerEntry
    from scion_fsm.machine.table import Table


def observe_container_status(
    table: Table,
    status: object,
    *,
    container_id: str | None = None,
    observed_at: float | None = None,
) -> Observation:
    """Classifies a status string, for example `Exited (137) 2 hours ago`.

    Args:
        table: The compiled spec.
        status: The string as the runtime prints it; anything else is unknown.
        container_id: The container's id, which is the incarnation outside Kubernetes.
        observed_at: When it was read, seconds since 1970; the order among a container's inputs.

    Returns:
        An observation of a `container.*` event with the exit code that the string names; event None
        for a string that no rule knows (L11) and for an empty one, which is no evidence.
    """
    order, odd = moment(observed_at)
    rule, folded = match(table, status)
    text = encodable(status) if isinstance(status, str) else None
    if rule is None:
        unknown = () if is_absent(status) else (f"container status {quoted(status)} is not known",)
        return Observation(event=None, container_status=text, problems=unknown + odd)
    found = re.search(rule.exit_code, folded) if rule.exit_code else None
    code, problems = _number(found[1]) if found else (None, ())
    return Observation(
        event=rule.event,
        exit_code=code,
        incarnation=Incarnation(container=container_id) if container_id else None,
        order=order,
        row=rule.id,
        container_status=text,
        problems=problems + odd,
    )


def _number(text: str | None) -> tuple[int | None, tuple[str, ...]]:
    """Reads what a spec's pattern found, which need not be digits nor anything at all."""
    if text is None:
        return None, ()
    with suppress(ValueError, msgspec.ValidationError):
        return msgspec.convert(int(text), WholeNumber), ()
    return None, (f"the exit code {quoted(text)} is not a whole number of 64 bits",)


def match(table: Table, status: object) -> tuple[ContainerEntry | None, str]:
    """Finds the one rule for a status string, and gives the string with its case folded."""
    if not isinstance(status, str):
        return None, ""
    folded = status.strip().casefold()
    for rule in table.data.containers:
        if folded == rule.equals or (rule.prefix is not None and folded.startswith(rule.prefix)):
            return rule, folded
    return None, folded
