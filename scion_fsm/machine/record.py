"""The record of an agent: what is known of it, and the views that people and programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.observation import Incarnation, Order, WholeNumber
from scion_fsm.model import Activity, Phase, view

if TYPE_CHECKING:
    from scion_fsm.machine.spec.vocabulary import RunRelation

UNMARKED: tuple[Order | None, ...] = (None, None, None, None, None)


class Record(msgspec.Struct, frozen=True, gc=False):
    """What is known of one agent.

    Attributes:
        name: The agent's name.
        configuration: One of the spec's.
        incarnation: The run that the record is about; None before the runtime showed one.
        superseded: The run that an operator's start or restart left behind.
        orders: The order of the last accepted input, by origin, as `spec.vocabulary.ORIGINS` lists them.
        reason: Why the agent is where it is, a CamelCase token.
        message: The same for people.
        exit_code: The agent's own exit code.
        tool_name: The tool that runs; only where the configuration carries one (L1).
        history: The configuration that the agent stalled from.
        last_transition_time: When the phase last changed, as its observation said, RFC 3339.
    """

    name: str
    configuration: str = Phase.CREATED.value
    incarnation: Incarnation | None = None
    superseded: Incarnation | None = None
    orders: tuple[Order | None, ...] = UNMARKED
    reason: str | None = None
    message: str | None = None
    exit_code: WholeNumber | None = None
    tool_name: str | None = None
    history: str | None = None
    last_transition_time: str | None = None

    @classmethod
    def new(cls, name: str, *, configuration: str = Phase.CREATED.value) -> Record:
        """Gives the record of an agent of which nothing has been observed."""
        return cls(name, configuration)

    @property
    def phase(self) -> Phase | str:
        """The phase, a view of the configuration; another spec's is its word."""
        return view(self.configuration)[0]

    @property
    def activity(self) -> Activity | str | None:
        """The activity, a view of the configuration; None outside running (L1)."""
        return view(self.configuration)[1]

    @property
    def is_terminal(self) -> bool | None:
        """Whether the agent's work is over, perhaps provisionally.

        None for another spec's phase: only `Table.is_terminal` knows that spec.
        """
        return self.phase.is_terminal if isinstance(self.phase, Phase) else None

    @property
    def visible(self) -> tuple[object, ...]:
        """What a reader of the record could see change; the orders are bookkeeping."""
        return (
            self.configuration,
            self.incarnation,
            self.reason,
            self.message,
            self.exit_code,
            self.tool_name,
        )

    def relation(self, incarnation: Incarnation | None) -> RunRelation:
        """Tells how an input's incarnation stands to the record's."""
        if incarnation is None or (incarnation.uid is None and incarnation.container is None):
            return "unstated"
        if self.superseded is not None and _is_left_behind(self.superseded, incarnation):
            return "superseded"
        if self.incarnation is None:
            return "first"
        return "same" if self.incarnation.is_same(incarnation) else "other"

    def with_history_reset(self) -> Record:
        """Forgets the orders, for a cluster whose history went back (an etcd restore)."""
        return msgspec.structs.replace(self, orders=UNMARKED)

    def __str__(self) -> str:
        """`name: running.thinking (Reason) uid/container`."""
        reason = f" ({self.reason})" if self.reason else ""
        run = f" {self.incarnation}" if self.incarnation else ""
        return f"{self.name}: {self.configuration}{reason}{run}"


def _is_left_behind(superseded: Incarnation, incarnation: Incarnation) -> bool:
    # An operator replaces the whole pod, so another container of the old pod is left behind as well.
    if superseded.uid is not None and incarnation.uid is not None:
        return superseded.uid == incarnation.uid
    return superseded.is_same(incarnation)
