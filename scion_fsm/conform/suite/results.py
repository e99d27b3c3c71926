"""What became of the cases: verdicts, and a report that says whether the subject conforms."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import get_args

import msgspec

from scion_fsm.conform.subject.protocol import Implementation
from scion_fsm.machine.stored import Level

ORDER: tuple[Level, ...] = get_args(Level)
"""The strongest first."""


class Verdict(StrEnum):
    """What became of one case."""

    PASSED = "passed"
    FAILED = "failed"
    EXPECTED = "failed as expected"
    NEVER = "never exercised"
    INCONCLUSIVE = "inconclusive"


VERDICTS = {
    "right": Verdict.PASSED,
    "wrong": Verdict.FAILED,
    "absent": Verdict.NEVER,
    "unknown": Verdict.INCONCLUSIVE,
}
"""A finding's verdict."""


class Result(msgspec.Struct, frozen=True):
    """One case and its verdict.

    Attributes:
        id: The case's.
        law: The law that was broken, or that the case is about.
        level: What an implementation owes.
        rule: The spec's row.
        verdict: See `Verdict`.
        message: What was wrong, or why it was not exercised; the same words each time.
        why: The spec's reason.
        steps: What was played, from the reset on, in words.
        standard_error: What the subject wrote there meanwhile.
    """

    id: str
    law: str
    level: Level
    rule: str
    verdict: Verdict
    message: str = ""
    why: str = ""
    steps: tuple[str, ...] = ()
    standard_error: str = ""

    @property
    def phase(self) -> str:
        """The first part of the id."""
        return self.id.partition("/")[0]


class Report(msgspec.Struct, frozen=True):
    """Everything about one run.

    Attributes:
        implementation: What the subject says of itself.
        machine: The spec's name and version.
        digest: The spec's.
        level: The weakest level that counts.
        results: A result a case, in the order asked.
        problems: What is wrong with the list of known failures; each one counts as a failure.
    """

    implementation: Implementation
    machine: str
    digest: str
    level: Level
    results: tuple[Result, ...]
    problems: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Result, ...]:
        """The cases that failed and were not known to."""
        return tuple(r for r in self.results if r.verdict is Verdict.FAILED)

    def _counts(self, result: Result) -> bool:
        return ORDER.index(result.level) <= ORDER.index(self.level)

    @property
    def counting_failures(self) -> tuple[Result, ...]:
        """The failures at the level that counts, or a stronger one."""
        return tuple(r for r in self.failures if self._counts(r))

    @property
    def exit_code(self) -> int:
        """0 conformant, 1 not, 3 if some case could not be decided and none failed."""
        if self.counting_failures or self.problems:
            return 1
        undecided = any(r.verdict is Verdict.INCONCLUSIVE and self._counts(r) for r in self.results)
        exercised = any(r.verdict in (Verdict.PASSED, Verdict.EXPECTED) for r in self.results)
        return 3 if undecided or not exercised else 0

    def closing_line(self) -> str:
        """Gives `1900 cases: 1890 passed, 10 failed, …`."""
        counts = Counter(result.verdict for result in self.results)
        told = [
            f"{counts[verdict]} {verdict.value}"
            for verdict in Verdict
            if counts[verdict] or verdict in (Verdict.PASSED, Verdict.FAILED)
        ]
        cases = "case" if len(self.results) == 1 else "cases"
        return f"{len(self.results)} {cases}: {', '.join(told)}"
