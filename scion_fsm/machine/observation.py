"""What an input says, of which run, and its place among the inputs of its origin."""

from __future__ import annotations

from typing import Annotated

import msgspec

from scion_fsm.machine.fields import PydanticField
from scion_fsm.machine.orders import Order
from scion_fsm.machine.runs import Run

WholeNumber = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A whole number as Kubernetes has them, of 64 bits; no more fits where records are kept."""


class Observation(PydanticField, msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One input, classified.

    Attributes:
        event: The event that it is; None for an input that means nothing (L11).
        reason: A CamelCase token for programs.
        message: A sentence for people; untrusted text.
        exit_code: The agent's own exit code; never one that the kubelet made up.
        run: The run that it speaks of, for a command the one that it is about; None if it does not say.
        order: Its place among the inputs of its origin, for a command its moment; None if unknown.
        time: When what it says came about, RFC 3339, by the clock of whoever said so.
        tool_name: The tool that is about to run.
        mints: The run id of the run that a command begins.
        id: The command's own, by which a repeated one is known.
        row: The id of the spec's row that classified it.
        features: What was seen, as (name, value) pairs in the spec's order.
        container_status: The runtime's status as Scion shows it: `Running`, `Failed (Error)`.
        is_silent: It says too little to count once anything is known of the agent.
        is_missing: A complete list lacks its run, of which nothing was seen: it tells of no other one.
        problems: What was not understood, verbatim, or contradicts itself.
    """

    event: str | None
    reason: str | None = None
    message: str | None = None
    exit_code: WholeNumber | None = None
    run: Run | None = None
    order: Order | None = None
    time: str | None = None
    tool_name: str | None = None
    mints: str | None = None
    id: str | None = None
    row: str | None = None
    features: tuple[tuple[str, str], ...] = ()
    container_status: str | None = None
    problems: tuple[str, ...] = ()
    is_silent: bool = False
    is_missing: bool = False
