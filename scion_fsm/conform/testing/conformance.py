"""For pytest: a base class that tests a subject, phase by phase, and a fixture that runs the suite.

Put `pytest_plugins = ["scion_fsm.conform.testing.conformance"]` into a conftest.py for the fixture; the base
class needs only an import.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from scion_fsm.conform.subject.session import InProcess
from scion_fsm.conform.suite import known
from scion_fsm.conform.suite.cases import PHASES
from scion_fsm.conform.suite.results import Verdict
from scion_fsm.conform.suite.suite import Options, run
from scion_fsm.lifecycle import Lifecycle

if TYPE_CHECKING:
    from collections.abc import Callable

    from scion_fsm.conform.subject.subject import Subject
    from scion_fsm.conform.suite.results import Report, Result
    from scion_fsm.machine.stored import Level

_TOLD = 10


class ConformanceTests:
    """Derive a class whose name begins with Test and give it a `subject`.

    Attributes:
        lifecycle: What the subject should be; the default lifecycle unless set.
        level: The weakest level whose failures count.
        known_failures: A list of cases that may fail, as `scion-fsm conform --fix` writes it.
    """

    lifecycle: ClassVar[Lifecycle | None] = None
    level: ClassVar[Level] = "MUST"
    known_failures: ClassVar[str | Path | None] = None

    def subject(self) -> Subject:
        """Gives the implementation to test; called once a phase.

        Raises:
            NotImplementedError: The derived class does not say.
        """
        message = f"{type(self).__name__}.subject gives no implementation to test yet"
        raise NotImplementedError(message)

    @pytest.mark.parametrize("phase", PHASES)
    def test_conforms(self, phase: str) -> None:
        """Fails with the first cases that fail, each with its law and what was played."""
        lifecycle = self.lifecycle or Lifecycle.default()
        options = Options(phases=(phase,), level=self.level)  # type: ignore[arg-type]  # one of PHASES
        report = run(lifecycle, InProcess(self.subject()), options)
        if self.known_failures is not None:
            path = Path(self.known_failures)
            text = path.read_text(encoding="utf-8")
            report = known.judge(report, text, path=str(path), complete=False)
        undecided = [one for one in report.results if one.verdict is Verdict.INCONCLUSIVE]
        if report.counting_failures or report.problems or (undecided and report.exit_code):
            pytest.fail(told(report), pytrace=False)
        if report.exit_code:
            pytest.skip("the subject has nothing that this phase asks about")


@pytest.fixture
def conformance() -> Callable[[Subject], Report]:
    """Gives a function that runs the whole suite against a subject and gives the report."""
    return lambda subject: run(Lifecycle.default(), InProcess(subject))


def told(report: Report) -> str:
    """Gives what is wrong in a few lines."""
    undecided = [one for one in report.results if one.verdict is Verdict.INCONCLUSIVE]
    cases = (report.counting_failures or undecided)[:_TOLD]
    lines = [*report.problems, *map(_line, cases)]
    return "\n".join([*lines, report.closing_line()])


def _line(result: Result) -> str:
    steps = " → ".join(result.steps)
    return f"{result.id} ({result.law}, {result.rule}): {result.message}\n    {steps}"
