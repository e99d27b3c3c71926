"""Your implementation against the spec: `pytest test_conformance.py`, a test for each phase of the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm import Lifecycle
from scion_fsm.conformance.plugin import ConformanceTests
from scion_fsm.conformance.subject import LifecycleSubject

if TYPE_CHECKING:
    from scion_fsm.conformance.subject import Subject


class TestConformance(ConformanceTests):
    """Replace the reference by an object of yours with `reset()` and `step(event)`."""

    def subject(self) -> Subject:
        return LifecycleSubject(Lifecycle.default())
