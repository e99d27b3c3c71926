"""Runs: what is known of one start of an agent, and how an input's run stands to a record's (laws.md 2).

This module reads facts off two runs; what they amount to is a table of the spec's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.fields import PydanticField
from scion_fsm.machine.orders import is_after

if TYPE_CHECKING:
    from scion_fsm.machine.spec.vocabulary import Parts, Times


class Place(PydanticField, msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where one run at a time can be: a name in a namespace of a cluster, or on a host.

    Attributes:
        name: The pod's name or the container's.
        namespace: The pod's; None for a container.
        domain: The cluster or host; None where it is not known.
    """

    name: str
    namespace: str | None = None
    domain: str | None = None

    def is_same(self, other: Place) -> bool:
        """Whether nothing tells the two apart; a domain that is not known does not."""
        return (
            self.name == other.name
            and self.namespace == other.namespace
            and (self.domain is None or other.domain is None or self.domain == other.domain)
        )


class Run(PydanticField, msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One start of an agent. Its ids identify it; times and place never make two runs the same.

    Attributes:
        uid: The pod's metadata.uid; None for a container.
        container: The id of the agent's container; None before it has one.
        run_id: The label scion.run_id.
        created: When the pod or container was created, seconds since 1970.
        started: When the agent's container started.
        place: Where it is.
        seen: When it was first seen, which stands for a beginning that is not known.
        ended: Its container was seen ended, and its runtime may start it again under its id.
    """

    uid: str | None = None
    container: str | None = None
    run_id: str | None = None
    created: float | None = None
    started: float | None = None
    place: Place | None = None
    seen: float | None = None
    ended: bool = False

    @property
    def is_named(self) -> bool:
        """Whether anything identifies it."""
        return not (self.uid is None and self.container is None and self.run_id is None)

    @property
    def began(self) -> float | None:
        """When it began, against fences and commands: a pod at its creation, else its container's start.

        A container's creation is no beginning, since it proves only "not before".
        """
        if self.uid is not None and self.created is not None:
            return self.created
        return self.started if self.started is not None else self.seen

    @property
    def reports_from(self) -> float | None:
        """When its agent can have begun to report: the start of its container, else its beginning."""
        return self.started if self.started is not None else self.began

    def known_better(self, newer: Run) -> Run:
        """Gives this run with what a later sight of the same run adds."""
        if newer is self or newer == self:
            return self
        return Run(
            self.uid if newer.uid is None else newer.uid,
            self.container if newer.container is None else newer.container,
            self.run_id if newer.run_id is None else newer.run_id,
            self.created if newer.created is None else newer.created,
            self.started if newer.started is None else newer.started,
            self.place if newer.place is None else newer.place,
            self.seen if self.seen is not None else newer.seen,
            self.ended or newer.ended,
        )

    def __str__(self) -> str:
        """`run uid/container`, of what is known."""
        return "/".join(filter(None, (self.run_id, self.uid, self.container))) or "-"


def parts(known: Run, seen: Run, *, is_alive_again: bool) -> Parts:
    """Tells whether two runs share an identifying part and none that both have differs.

    Args:
        known: A record's.
        seen: An input's.
        is_alive_again: The input shows, by a newer order, that its container runs.
    """
    shares = False
    for one, other in (
        (known.uid, seen.uid),
        (known.container, seen.container),
        (known.run_id, seen.run_id),
    ):
        if one is not None and other is not None:
            if one != other:
                return "differ"
            shares = True
    if not shares:
        return "none"
    if known.container is not None and known.container == seen.container:
        if known.started is not None and seen.started is not None:
            if is_after(seen.started, known.started) or is_after(known.started, seen.started):
                return "differ"
        elif known.ended and is_alive_again:
            return "differ"
    return "share"


def times(known: Run, seen: Run, skew: float) -> Times:
    """Compares like with like: a pod's creation, then the start of its container; else the other way round."""
    created, started = (known.created, seen.created), (known.started, seen.started)
    pairs = (started, created) if known.uid is None or seen.uid is None else (created, started)
    for one, other in pairs:
        if one is not None and other is not None:
            if is_after(other, one, skew):
                return "later"
            if is_after(one, other, skew):
                return "earlier"
    return "undecided"
