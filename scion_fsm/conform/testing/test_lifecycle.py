"""Every law on generated worlds, and the state machine; `pytest --pyargs scion_fsm.testing` runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis.stateful import run_state_machine_as_test

from scion_fsm.conform.testing.laws import LAWS, Law
from scion_fsm.conform.testing.stateful import state_machine_of

if TYPE_CHECKING:
    from hypothesis import settings

    from scion_fsm.conform.testing.subject import Subject


@pytest.mark.parametrize("law", LAWS.values(), ids=lambda law: f"{law.id}-{law.name}")
def test_law(law: Law, scion_fsm_subject: Subject, scion_fsm_settings: settings) -> None:
    """The subject keeps the law."""
    law.verify(scion_fsm_subject, scion_fsm_settings)


def test_state_machine(scion_fsm_subject: Subject, scion_fsm_settings: settings) -> None:
    """The subject keeps every law in whatever order things happen."""
    machine = state_machine_of(scion_fsm_subject)
    run_state_machine_as_test(machine, settings=scion_fsm_settings)
