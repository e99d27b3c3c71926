"""How a subject that takes raw inputs alone is brought to where a case begins: by one of its own inputs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from scion_fsm.conform.subject.inputs import kind_of
from scion_fsm.conform.subject.session import RESET, Sight
from scion_fsm.conform.subject.subject import LifecycleSubject
from scion_fsm.conform.suite.cases import CaseStep, difference, standing
from scion_fsm.conform.suite.raw.examples import examples
from scion_fsm.conform.suite.raw.observations import history_case

if TYPE_CHECKING:
    from scion_fsm.conform.subject.inputs import Input
    from scion_fsm.conform.subject.session import Session
    from scion_fsm.conform.suite.cases import Case
    from scion_fsm.lifecycle import Lifecycle


class Openings:
    """The inputs that lead a fresh agent somewhere, and a subject to try them on."""

    def __init__(self, lifecycle: Lifecycle, session: Session) -> None:
        """Tries nothing yet."""
        self._lifecycle, self._session = lifecycle, session

    def case(self, case: Case) -> Case | None:
        """Gives the case as it begins from a fresh agent, by an input of the case's own kind if there is one.

        Returns:
            None if the subject does not observe, or no input leads it to where the case begins.
        """
        first = case.steps[0].observe
        if first is None or "observe" not in self._session.capabilities:
            return None
        wanted = standing(case.given.configuration)
        inputs = self._by_place.get(case.given.configuration, ())
        for received in sorted(inputs, key=lambda one: kind_of(one) != kind_of(first)):
            answer = self._session.play((RESET, Sight(received)))[-1]
            if answer.state is not None and not difference(wanted, answer):
                steps = (CaseStep(observe=received), *case.steps)
                return history_case(self._lifecycle, case.id, case.notes, steps, law=case.law)
        return None

    @cached_property
    def _by_place(self) -> dict[str, list[Input]]:
        found: dict[str, list[Input]] = {}
        for received in examples(self._lifecycle).values():
            if received is not None:
                model = LifecycleSubject(self._lifecycle)
                model.observe(received)
                found.setdefault(model.record.configuration, []).append(received)
        return found
