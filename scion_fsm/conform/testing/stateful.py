"""A state machine of Hypothesis: one agent's world, two observers of it, and every law as an invariant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from scion_fsm.conform.testing import laws
from scion_fsm.conform.testing.worlds import history, streams
from scion_fsm.conform.testing.worlds.history import History
from scion_fsm.conform.testing.worlds.walk import Fault, Observer

if TYPE_CHECKING:
    from scion_fsm.conform.testing.subject import Subject
    from scion_fsm.conform.testing.worlds.world import Input


class LifecycleMachine(RuleBasedStateMachine):
    """Drives a subject; `state_machine_of` gives the class for one.

    One observer gets everything, reports and commands included, and each of its moves keeps the laws of
    moves. What came to it of the pods alone is kept, and in the end must converge (L9).
    """

    subject: ClassVar[Subject]

    def __init__(self) -> None:
        """Begins before the first pod."""
        super().__init__()
        self.observer = Observer(self.subject)
        self.stream: tuple[Input, ...] = ()
        self.seen = 0
        self.of_pods: list[Input | Fault] = []

    @initialize(stream=streams.lives() | streams.moving_lives(is_provable=True))
    def begin(self, stream: tuple[Input, ...]) -> None:
        """Fixes the life that the agent will have had."""
        self.stream = stream

    @precondition(lambda self: self.seen < len(self.stream))
    @rule(step=st.integers(1, 3))
    def next_sight(self, step: int) -> None:
        """The watch shows the next state, or one further on."""
        self.seen = min(self.seen + step, len(self.stream))
        self._get_sight(self.stream[self.seen - 1])

    @rule(number=st.integers(0, 99))
    def any_sight(self, number: int) -> None:
        """A state comes again, late or early."""
        self._get_sight(self.stream[number % len(self.stream)])

    @precondition(lambda self: self.seen > 0)
    @rule(number=st.integers(0, 99))
    def unordered_sight(self, number: int) -> None:
        """An earlier state comes without its resourceVersion."""
        self._get(self.stream[number % self.seen].without_order())

    @rule(data=st.data())
    def report(self, data: st.DataObject) -> None:
        """The agent, a relay or a timer says something."""
        self._get(data.draw(history.reports(self.subject.table, self.stream)))

    @rule(data=st.data())
    def command(self, data: st.DataObject) -> None:
        """An operator says something."""
        self._get(data.draw(history.commands(self.subject.table, self.stream)))

    @rule()
    def unknown(self) -> None:
        """Something comes that nobody knows."""
        self._get(history.UNKNOWN)

    @rule(fault=st.sampled_from((Fault.RESTART, Fault.CRASH)))
    def fault(self, fault: Fault) -> None:
        """The observer starts again, with its record or with what was last written of it."""
        self.observer.suffer(fault)
        self.of_pods.append(fault)

    def teardown(self) -> None:
        """Whoever has seen the last state agrees (L9)."""
        if self.stream:
            arrivals = (*self.of_pods, self.stream[-1])
            laws.observers_converge(self.subject, History(self.stream, arrivals))

    def _get_sight(self, sight: Input) -> None:
        self.of_pods.append(sight)
        self._get(sight)

    def _get(self, given: Input) -> None:
        move = self.observer.get(given)
        for law in laws.LAWS.values():
            if law.of_move is not None:
                for complaint in law.of_move(self.subject, move):
                    raise self.observer.broken(law.id, complaint)


def state_machine_of(subject: Subject) -> type[Any]:
    """Gives the state machine for a subject.

    Returns:
        A subclass of LifecycleMachine; its `TestCase` is collected by pytest and unittest, and
        `hypothesis.stateful.run_state_machine_as_test` runs it.
    """
    return type("LifecycleMachineOfSubject", (LifecycleMachine,), {"subject": subject})
