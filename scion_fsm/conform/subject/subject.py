"""What the suite needs of an implementation in Python, and the spec itself as such a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

import msgspec

from scion_fsm.conform.subject import inputs
from scion_fsm.conform.subject import protocol as wire
from scion_fsm.machine.record import Record
from scion_fsm.machine.runs import Place, Run
from scion_fsm.model import view
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.observe.file import observe_file, observe_start

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.conform.subject.inputs import Input
    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.observation import Observation

State = wire.State


class Answer(msgspec.Struct, frozen=True):
    """What a subject made of one event or input.

    Attributes:
        state: Where its agent is after it, changed or not; None for what it has no notion of.
        accepted: Whether it was taken; None if the subject does not say.
        reason: Why not; for people.
        told: Whether people are told that it could not be decided (L15); None likewise.
        rule: The row that decided; None likewise.
        record: The agent's record after it; None likewise.
    """

    state: State | None
    accepted: bool | None = None
    reason: str | None = None
    told: bool | None = None
    rule: str | None = None
    record: Record | None = None


SKIPPED = Answer(None)
"""The answer to an event or input that the implementation does not have."""


@runtime_checkable
class Subject(Protocol):
    """An implementation, in process; one agent at a time."""

    def reset(self) -> State:
        """Begins anew with an agent of which nothing has been observed."""

    def step(self, event: str) -> Answer:
        """Lets an event of the spec happen, with no order and no run: the table alone decides."""


@runtime_checkable
class Observing(Protocol):
    """A subject that classifies raw inputs and judges whether they are fresh."""

    def observe(self, received: Input) -> Answer:
        """Takes a raw input in."""


@runtime_checkable
class Settable(Protocol):
    """A subject that can be put into a configuration without a path that leads there."""

    def set(self, configuration: str) -> State:
        """Puts an agent of which nothing has been observed into a configuration of the spec; see `protocol.SetState`."""


@runtime_checkable
class Keeping(Protocol):
    """A subject that keeps the spec's own records, tells them, and says which row decided."""

    def put(self, record: Record) -> State:
        """Puts an agent where a record says."""


@runtime_checkable
class Showing(Protocol):
    """A subject that tells where its agent is without anything happening to it."""

    def state(self) -> State:
        """Gives the state, which the suite compares with what the last step said."""


def capabilities_of(subject: Subject) -> frozenset[str]:
    """Gives what the subject can do beyond reset and step, as the protocol names it."""
    pairs = (
        *(("observe", Observing), ("record", Keeping)),
        *(("set", Settable), ("state", Showing)),
    )
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

    def put(self, record: Record) -> State:
        """See `Keeping.put`."""
        self.record = record
        return state_of(record.configuration)

    def state(self) -> State:
        """See `Showing.state`."""
        return state_of(self.record.configuration)

    def step(self, event: str) -> Answer:
        """See `Subject.step`: the table alone decides, since the event names no run and no order."""
        step = self.lifecycle.step(self.record.configuration, event)
        if step.target != step.source:
            self.record = msgspec.structs.replace(
                self.record, configuration=step.target, history=None
            )
        self.rule, self.law = step.rule, step.law
        accepted = step.disposition == "taken"
        why = None if accepted else step.why
        return Answer(state_of(step.target), accepted, why, told=False, rule=step.rule)

    def observe(self, received: Input) -> Answer:
        """See `Observing.observe`."""
        known = self.record.run
        return self.take(observations_of(self.lifecycle, received, known))

    def take(self, observations: Iterable[Observation]) -> Answer:
        """Reconciles; the answer is the first refusal's, if there is one."""
        self.rule, self.law = "", ""
        answer = Answer(
            state_of(self.record.configuration), accepted=True, told=False, record=self.record
        )
        for observation in observations:
            plan = self.lifecycle.reconcile(self.record, observation)
            self.record = plan.record
            is_taken = plan.disposition == "taken"
            if answer.accepted:
                self.rule, self.law = plan.rule, plan.law
            answer = Answer(
                state_of(self.record.configuration),
                accepted=bool(answer.accepted) and is_taken,
                reason=answer.reason or (None if is_taken else plan.why),
                told=bool(answer.told) or plan.tells,
                rule=self.rule,
                record=plan.record,
            )
        return answer


def observations_of(
    lifecycle: Lifecycle, received: Input, known: Run | None = None
) -> tuple[Observation, ...]:
    """Classifies a raw input as the protocol carries it; timers and files may be several, or none.

    Args:
        lifecycle: What decides what it is.
        received: The input.
        known: The record's run, which a file may say is followed by another one.
    """
    if isinstance(received, inputs.FileInput):
        return _file(lifecycle, received, known)
    if isinstance(received, inputs.TimersInput):
        return lifecycle.observe_timers(
            last_seen_age=received.last_seen_age,
            last_activity_age=received.last_activity_age,
            fence_age=received.fence_age,
            stop_age=received.stop_age,
            observed_at=received.at,
        )
    if isinstance(received, inputs.ObservationInput):
        return (received.observation,)
    return (_observation(lifecycle, received),)


def _observation(lifecycle: Lifecycle, received: Input) -> Observation:
    match received:
        case inputs.PodInput():
            pod, _ = pod_from_object(received.object)
            observe = (
                lifecycle.observe_pod_gone if received.type == "DELETED" else lifecycle.observe_pod
            )
            return observe(pod, cluster=received.cluster)
        case inputs.ContainerInput():
            return _container(lifecycle, received)
        case inputs.AbsentInput():
            run, version = run_of(received.run), received.order.version
            if version is not None:
                return lifecycle.observe_pod_absent(run, version.digits, cluster=version.cluster)
            moment = received.order.moment
            return lifecycle.observe_container_gone(
                run, observed_at=None if moment is None else moment.seconds
            )
        case inputs.HeartbeatInput():
            return lifecycle.observe_heartbeat(
                received.phase,
                received.activity,
                container_status=received.container_status,
                exit_code=received.exit_code,
                exit_reason=received.exit_reason,
                run=run_of(received.run),
                observed_at=received.at,
            )
        case inputs.HookInput():
            return lifecycle.observe_hook(
                received.hook,
                dialect=received.dialect,
                tool=received.tool,
                run=run_of(received.run),
                observed_at=received.at,
            )
        case inputs.StatusInput():
            return lifecycle.observe_status(received.word, observed_at=received.at)
        case inputs.LegacyInput():
            return lifecycle.observe_legacy(
                received.word,
                container_status=received.container_status,
                exit_code=received.exit_code,
                run=run_of(received.run),
                observed_at=received.at,
            )
        case inputs.CommandInput():
            return lifecycle.observe_command(
                received.event,
                at=received.at,
                about=run_of(received.about),
                mints=received.mints,
                id=received.id,
            )
    raise TypeError(received)


def _file(
    lifecycle: Lifecycle, received: inputs.FileInput, known: Run | None
) -> tuple[Observation, ...]:
    seen, _ = observe_file(
        lifecycle.table,
        received.phase,
        received.activity,
        exit_code=received.exit_code,
        exit_reason=received.exit_reason,
        message=received.message,
        tool_name=received.tool,
        run_id=received.run_id,
        written_at=received.at,
    )
    if seen is None:
        return ()
    start = observe_start(lifecycle.table, seen, known)
    return (seen,) if start is None else (start, seen)


def _container(lifecycle: Lifecycle, received: inputs.ContainerInput) -> Observation:
    run = received.run or inputs.RunName()
    return lifecycle.observe_container_status(
        received.status,
        container_id=run.container,
        run_id=run.run_id,
        name=run.place.name if run.place else None,
        host=run.place.domain if run.place else None,
        created=run.created,
        started=run.started,
        exit_code=received.exit_code,
        observed_at=received.at,
    )


def run_of(name: inputs.RunName | None) -> Run | None:
    """Gives a run as the machine has it."""
    if name is None:
        return None
    place = name.place
    return Run(
        uid=name.uid,
        container=name.container,
        run_id=name.run_id,
        created=name.created,
        started=name.started,
        place=None if place is None else Place(place.name, place.namespace, place.domain),
    )
