"""The record of an agent: what is known of it, and the views that people and programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.fields import PydanticField
from scion_fsm.machine.observation import WholeNumber
from scion_fsm.machine.orders import (
    BEFORE_ALL,
    Marks,
    Order,
    Version,
    is_comparable,
    slot,
    source,
)
from scion_fsm.machine.runs import Run
from scion_fsm.machine.spec.vocabulary import ORIGINS
from scion_fsm.model import Activity, Phase, view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.spec.vocabulary import Origin

OPERATOR = ORIGINS.index("operator")
RUNTIME = ORIGINS.index("runtime")


class Fence(PydanticField, msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a command that opens a run leaves behind (laws.md 4).

    Attributes:
        at: The command's moment, seconds since 1970.
        left: The runs that it left behind, all of them until a new one is seen.
        mints: The run id of the run that it begins, if it said.
        is_up: No new run has been seen yet.
        begun: When the new run said that it began, before the runtime showed it.
    """

    at: float
    left: tuple[Run, ...] = ()
    mints: str | None = None
    is_up: bool = True
    begun: float | None = None


class End(PydanticField, msgspec.Struct, frozen=True, gc=False):
    """When the agent's run ended, and whether a command said so.

    Attributes:
        at: Seconds since 1970; None where nothing told the time.
        is_commanded: An operator's word ended it.
    """

    at: float | None
    is_commanded: bool


class Record(PydanticField, msgspec.Struct, frozen=True, gc=False):
    """What is known of one agent.

    Attributes:
        name: The agent's name.
        configuration: One of the spec's.
        run: The current run; None before the runtime showed one or a command minted one.
        fence: What the last command that opened a run left behind.
        marks: The last accepted order, by origin and by clock or cluster.
        command: The id of the last accepted command, if it had one.
        predecessor: An earlier run is known to have been.
        end: When and how the run ended; None unless the phase is terminal.
        reason: Why the agent is where it is, a CamelCase token.
        message: The same for people.
        exit_code: The agent's own exit code.
        tool_name: The tool that runs; only where the configuration carries one (L1).
        history: The configuration that the agent stalled from, or stopped from.
        last_transition_time: When the phase last changed, as its observation said, RFC 3339.
    """

    name: str
    configuration: str = Phase.CREATED.value
    run: Run | None = None
    fence: Fence | None = None
    marks: Marks = ()
    command: str | None = None
    predecessor: bool = False
    end: End | None = None
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
    def is_resumable(self) -> bool | None:
        """Whether a start resumes the session; None for another spec's phase, as `is_terminal`."""
        return self.phase.is_resumable if isinstance(self.phase, Phase) else None

    @property
    def is_fenced(self) -> bool:
        """Whether a command opened a run that nobody has seen yet."""
        return self.fence is not None and self.fence.is_up

    @property
    def visible(self) -> tuple[object, ...]:
        """What must survive a crash: what a reader could see change, the fence, the operators' marks.

        The other marks are bookkeeping: they come again with the next input.
        """
        return (
            self.configuration,
            self.run,
            self.fence,
            self.command,
            [mark for origin, mark in self.marks if origin == OPERATOR],
            self.predecessor,
            self.reason,
            self.message,
            self.exit_code,
            self.tool_name,
        )

    def must_be_written_after(self, before: Record) -> bool:
        """Whether anything that must survive a crash differs from an earlier record of the agent."""
        if self.configuration != before.configuration:
            return True
        if (
            self.run is before.run
            and self.fence is before.fence
            and self.reason is before.reason
            and self.message is before.message
            and self.exit_code is before.exit_code
            and self.tool_name is before.tool_name
            and self.command is before.command
        ):
            for mark in self.marks:  # no comprehension: each input comes by here
                if mark[0] == OPERATOR and mark not in before.marks:
                    return True
            return self.predecessor != before.predecessor
        return self.visible != before.visible

    def marks_of(self, origin: int) -> Iterator[Order]:
        """Gives the last accepted orders of an origin, one for each clock and cluster."""
        return (order for owner, order in self.marks if owner == origin)

    def mark(self, origin: Origin, of: str | None = None) -> Order | None:
        """Gives the last accepted order of an origin, by the clock or cluster named, if there is one."""
        found = self.marks_of(ORIGINS.index(origin))
        return next((order for order in found if of is None or source(order) == of), None)

    def with_history_reset(self, cluster: str | None = None) -> Record:
        """Forgets what a cluster's versions said, for its history went back (an etcd restore); times stay.

        What the cluster shows next is then newer: of the run of the record, or of another one in its
        place, which is the one that is there (laws.md 3).

        Args:
            cluster: The cluster's name, as its versions have it; None for every cluster.
        """
        return msgspec.structs.replace(
            self,
            marks=tuple(
                (origin, Version(order.cluster, BEFORE_ALL))
                if isinstance(order, Version) and cluster in (None, order.cluster)
                else (origin, order)
                for origin, order in self.marks
            ),
        )

    def __str__(self) -> str:
        """`name: running.thinking (Reason) uid/container`."""
        reason = f" ({self.reason})" if self.reason else ""
        run = f" {self.run}" if self.run else ""
        return f"{self.name}: {self.configuration}{reason}{run}"


def with_mark(marks: Marks, origin: int, order: Order) -> Marks:
    """Gives marks in which an origin's last order is this one, by its clock or cluster."""
    if not marks:
        return ((origin, order),)
    for index, (owner, mark) in enumerate(marks):
        if owner == origin and (is_comparable(mark, order) or slot(mark) == slot(order)):
            return (
                marks if mark == order else (*marks[:index], (origin, order), *marks[index + 1 :])
            )
    return (*marks, (origin, order))
