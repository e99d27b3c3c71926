"""What an input says, of which incarnation, and how two inputs are ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

if TYPE_CHECKING:
    from scion_fsm.machine.spec.vocabulary import OrderRelation

Order = str | float
"""A resourceVersion (text) or a time of observation (seconds since 1970); None where neither is known."""

WholeNumber = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A whole number as Kubernetes has them, of 64 bits; no more fits where records are kept."""


class Incarnation(msgspec.Struct, frozen=True, gc=False):
    """One run of an agent (laws.md 2).

    Attributes:
        uid: The pod's uid; None outside Kubernetes.
        container: The id of the agent's container; None before it has one.
    """

    uid: str | None = None
    container: str | None = None

    def is_same(self, other: Incarnation) -> bool:
        """Tells whether nothing contradicts that both are one run; an absent part is no evidence."""
        return _agree(self.uid, other.uid) and _agree(self.container, other.container)

    def refined_by(self, newer: Incarnation) -> Incarnation:
        """Gives this incarnation with the parts that the newer sight adds."""
        if (newer.uid or self.uid) == self.uid and (
            newer.container or self.container
        ) == self.container:
            return self
        return Incarnation(newer.uid or self.uid, newer.container or self.container)

    def __str__(self) -> str:
        """`uid/container`, a dash for an absent part."""
        return f"{self.uid or '-'}/{self.container or '-'}"


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


class Observation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One input, classified.

    Attributes:
        event: The event that it is; None for an input that means nothing (L11).
        reason: A CamelCase token for programs.
        message: A sentence for people; untrusted text.
        exit_code: The agent's own exit code; never one that the kubelet made up.
        incarnation: The run that it speaks of; None if it does not say.
        order: Its place among the inputs of its origin; None if unknown.
        time: When what it says came about, RFC 3339, by the clock of whoever said so.
        tool_name: The tool that is about to run.
        row: The id of the spec's row that classified it.
        features: What was seen, as (name, value) pairs in the spec's order.
        container_status: The runtime's status as Scion shows it: `Running`, `Failed (Error)`.
        problems: What was not understood, verbatim, or contradicts itself.
    """

    event: str | None
    reason: str | None = None
    message: str | None = None
    exit_code: WholeNumber | None = None
    incarnation: Incarnation | None = None
    order: Order | None = None
    time: str | None = None
    tool_name: str | None = None
    row: str | None = None
    features: tuple[tuple[str, str], ...] = ()
    container_status: str | None = None
    problems: tuple[str, ...] = ()


def compare_orders(mark: Order | None, order: Order | None) -> OrderRelation:
    """Places an input's order against the last accepted one.

    Resource versions compare by length, then text (KEP-5504; they may exceed 64 bits), times by value.
    """
    if order is None:
        return "unordered" if mark is None else "incomparable"
    if mark is None:
        return "newer"
    if isinstance(order, str) and isinstance(mark, str):
        newer = (len(order), order) > (len(mark), mark)
    elif isinstance(order, str) or isinstance(mark, str):
        return "incomparable"
    else:
        newer = order > mark
    return "newer" if newer else "not_newer"


def resource_version(text: object) -> str | None:
    """Gives a comparable resourceVersion, or None for one that says nothing (`""`, `"0"`, `"abc"`)."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and not text.startswith("0"):
        return text
    return None
