"""What the suite needs of an implementation in Python, and the spec itself as such a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

import msgspec

from scion_fsm.conform.subject import protocol as wire
from scion_fsm.machine.observation import Incarnation, Observation
from scion_fsm.model import view
from scion_fsm.observe.decode import pod_from_object

if TYPE_CHECKING:
    from scion_fsm.conform.subject.protocol import Input
    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.record import Record

State = wire.State


class Answer(msgspec.Struct, frozen=True):
    """What a subject made of one event or input.

    Attributes:
        state: Where its agent is after it, changed or not; None for what it has no notion of.
        accepted: Whether it was taken; None if the subject does not say.
        reason: Why not; for people.
    """

    state: State | None
    accepted: bool | None = None
    reason: str | None = None


SKIPPED = Answer(None)
"""The answer to an event or input that the implementation does not have."""


@runtime_checkable
class Subject(Protocol):
    """An implementation, in process; one agent at a time."""

    def reset(self) -> State:
        """Begins anew with an agent of which nothing has been observed."""

    def step(self, event: str) -> Answer:
        """Lets an event of the spec happen, with no order and no incarnation."""


@runtime_checkable
class Observing(Protocol):
    """A subject that classifies raw inputs and judges whether they are fresh."""

    def observe(self, received: Input) -> Answer:
        """Takes a raw input in."""


@runtime_checkable
class Settable(Protocol):
    """A subject that can be put into a configuration without a path that leads there."""

    def set(self, configuration: str) -> State:
        """Puts an agent of which nothing has been observed into a configuration of the spec."""


@runtime_checkable
class Showing(Protocol):
    """A subject that tells where its agent is without anything happening to it."""

    def state(self) -> State:
        """Gives the state, which the suite compares with what the last step said."""


def capabilities_of(subject: Subject) -> frozenset[str]:
    """Gives what the subject can do beyond reset and step, as the protocol names it."""
    pairs = (("observe", Observing), ("set", Settable), ("state", Showing))
    return frozenset(name for name, kind in pairs if isinstance(subject, kind))


def state_of(configuration: str) -> State:
    """Gives a configuration with its views."""
    phase, activity = view(configuration)
    return State(str(phase), str(activity) if activity else None, configuration)


class LifecycleSubject:
    """The spec as an implementation of itself: the reference that expectations are made with.

    Attributes:
        lifecycle: The spec.
        record: Its agent's.
        rule: The row that decided the last step.
        law: The law behind that row; may be empty.
    """

    def __init__(self, lifecycle: Lifecycle) -> None:
        """Begins with an agent of which nothing has been observed."""
        self.lifecycle = lifecycle
        self.record: Record = lifecycle.new_record("subject")
        self.rule = ""
        self.law = ""

    def reset(self) -> State:
        """See `Subject.reset`."""
        self.record = self.lifecycle.new_record("subject")
        return state_of(self.record.configuration)

    def set(self, configuration: str) -> State:
        """See `Settable.set`."""
        self.lifecycle.table.states[configuration]
        self.record = msgspec.structs.replace(
            self.lifecycle.new_record("subject"), configuration=configuration
        )
        return state_of(configuration)

    def state(self) -> State:
        """See `Showing.state`."""
        return state_of(self.record.configuration)

    def step(self, event: str) -> Answer:
        """See `Subject.step`: the table alone decides, since the event names no run and no order."""
        entry = self.lifecycle.table.events.get(event)
        if entry is not None and entry.evidence == "command":
            return self._take(Observation(event=event))
        step = self.lifecycle.step(self.record.configuration, event)
        if step.target != step.source:
            self.record = msgspec.structs.replace(
                self.record, configuration=step.target, history=None
            )
        self.rule, self.law = step.rule, step.law
        accepted = step.disposition == "taken"
        return Answer(state_of(step.target), accepted, None if accepted else step.why)

    def observe(self, received: Input) -> Answer:
        """See `Observing.observe`."""
        return self._take(observation_of(self.lifecycle, received))

    def _take(self, observation: Observation) -> Answer:
        plan = self.lifecycle.reconcile(self.record, observation)
        self.record, self.rule, self.law = plan.record, plan.rule, plan.law
        accepted = plan.disposition == "taken"
        return Answer(state_of(self.record.configuration), accepted, None if accepted else plan.why)


def observation_of(lifecycle: Lifecycle, received: Input) -> Observation:
    """Classifies a raw input as the protocol carries it."""
    match received:
        case wire.PodInput():
            pod, _ = pod_from_object(received.object)
            observe = (
                lifecycle.observe_pod_gone if received.type == "DELETED" else lifecycle.observe_pod
            )
            return observe(pod)
        case wire.ContainerInput():
            return lifecycle.observe_container_status(
                received.status, container_id=received.container, observed_at=received.at
            )
        case wire.HeartbeatInput():
            return lifecycle.observe_heartbeat(
                received.phase,
                received.activity,
                container_status=received.container_status,
                incarnation=_incarnation(received),
                observed_at=received.at,
            )
        case wire.HookInput():
            return lifecycle.observe_hook(
                received.hook,
                dialect=received.dialect,
                tool=received.tool,
                incarnation=_incarnation(received),
                observed_at=received.at,
            )
        case wire.StatusInput():
            return lifecycle.observe_status(received.word, observed_at=received.at)
        case wire.LegacyInput():
            return lifecycle.observe_legacy(
                received.word,
                container_status=received.container_status,
                observed_at=received.at,
            )


def _incarnation(received: wire.HeartbeatInput | wire.HookInput) -> Incarnation | None:
    if received.uid is None and received.container is None:
        return None
    return Incarnation(received.uid, received.container)
