"""What is judged: the implementation under test, as the functions that the laws speak of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm.errors import InputError
from scion_fsm.machine.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.table import Step, Table


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An implementation of a lifecycle; `dataclasses.replace` gives one that differs in a part.

    Attributes:
        table: The compiled spec that it claims to implement.
        step: One configuration and one event to their outcome.
        reconcile: One record and one observation to a plan.
        observe_pod: A pod to an observation; takes a `cluster`.
        observe_pod_gone: The last object of a deleted pod to an observation; likewise.
        observe_container_status: A runtime's status string, and what stands beside it, to an observation.
        observe_command: An operator's command to an observation.
        observers: The other observers by name, each a function of one untrusted value.
    """

    table: Table
    step: Callable[[str, str], Step]
    reconcile: Callable[[Record, Observation], Plan]
    observe_pod: Callable[..., Observation]
    observe_pod_gone: Callable[..., Observation]
    observe_container_status: Callable[..., Observation]
    observe_command: Callable[..., Observation]
    observers: Mapping[str, Callable[[object], Observation]]

    @classmethod
    def of(cls, lifecycle: Lifecycle) -> Subject:
        """Gives a lifecycle's own functions as a subject.

        Raises:
            InputError: It has no pods, whose lives the laws are tested on.
        """
        if not lifecycle.table.data.pods.rows:
            raise InputError(
                f"{lifecycle.table.data.machine} says nothing of pods, and the law suite lets them live;"
                " `scion-fsm check` and `scion-fsm conform` are for any machine"
            )
        return cls(
            table=lifecycle.table,
            step=lifecycle.step,
            reconcile=lifecycle.reconcile,
            observe_pod=lifecycle.observe_pod,
            observe_pod_gone=lifecycle.observe_pod_gone,
            observe_container_status=lifecycle.observe_container_status,
            observe_command=lifecycle.observe_command,
            observers={
                "container status": lifecycle.observe_container_status,
                "command": lambda value: lifecycle.observe_command(value, at=None),
                "hook": lifecycle.observe_hook,
                "status": lifecycle.observe_status,
                "heartbeat": lifecycle.observe_heartbeat,
                "old word": lifecycle.observe_legacy,
            },
        )

    def new_record(self) -> Record:
        """Gives the record of an agent of which nothing has been observed."""
        return Record.new("agent", configuration=self.table.data.initial)

    def is_final(self, configuration: str) -> bool:
        """Whether the spec tags a configuration final."""
        return "final" in self.table.states[configuration].tags

    def is_terminal(self, configuration: str) -> bool:
        """Whether the spec tags a configuration terminal."""
        return "terminal" in self.table.states[configuration].tags
