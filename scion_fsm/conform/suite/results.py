"""What became of the cases: verdicts, and a report that says whether the subject conforms."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, get_args

import msgspec

from scion_fsm.conform.subject.protocol import Implementation
from scion_fsm.machine.stored import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        lacks: Of a case that was never exercised, what the subject would need, such as `pod inputs`.
        why: The spec's reason.
        steps: What was played, from the reset on, in words.
        standard_error: What the subject wrote there meanwhile.
        left_out: Of a history, how many inputs were not asked, being wrong by themselves or unknown to the subject.
    """

    id: str
    law: str
    level: Level
    rule: str
    verdict: Verdict
    message: str = ""
    lacks: str = ""
    why: str = ""
    steps: tuple[str, ...] = ()
    standard_error: str = ""
    left_out: int = 0

    @property
    def phase(self) -> str:
        """The first part of the id."""
        return self.id.partition("/")[0]


class Asked(NamedTuple):
    """What was asked about one law.

    Attributes:
        law: Its id.
        passed: How many cases passed.
        failed: How many failed, known to or not.
        undecided: How many could not be decided.
        never: How many were never exercised.
        unasked: The phases that should have asked about it, and did not: freshness where the suite has cases about it
            there, asked in this run or not, since bare events say nothing of what is stale; else any.
        why: What the subject lacks of those, and for how many: `no pod inputs 12, no agent events 3`.
    """

    law: str
    passed: int
    failed: int
    undecided: int
    never: int
    unasked: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        """`L6: 9 passed, 57 never exercised (no pod inputs 50, no agent events 7)`."""
        counts = {
            "passed": self.passed,
            "failed": self.failed,
            "inconclusive": self.undecided,
            "never exercised": self.never,
        }
        told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
        return f"{self.law}: {told}" + (f" ({self.why})" if self.why else "")


class Report(msgspec.Struct, frozen=True):
    """Everything about one run.

    Attributes:
        implementation: What the subject says of itself.
        machine: The spec's name and version.
        digest: The spec's.
        level: The weakest level that counts.
        results: A result a case, in the order asked.
        problems: What is wrong with the run, such as known failures that passed; each counts as a failure.
        shown_by_inputs: The laws that the suite's freshness has cases about.
    """

    implementation: Implementation
    machine: str
    digest: str
    level: Level
    results: tuple[Result, ...]
    problems: tuple[str, ...] = ()
    shown_by_inputs: frozenset[str] = frozenset()

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

    def asked(self) -> tuple[Asked, ...]:
        """Tells for each law that has cases what was asked about it, and what was not."""
        laws: dict[str, list[Result]] = {}
        for result in self.results:
            laws.setdefault(result.law, []).append(result)
        return tuple(
            _asked(law, laws[law], by_inputs=law in self.shown_by_inputs)
            for law in sorted(laws, key=_numbered)
        )

    def requiring(self, laws: Iterable[str], *, lacking: Iterable[str] = ()) -> Report:
        """Gives the report in which a law that was never asked about is a problem.

        See `Asked.unasked` for what counts as asked.

        Args:
            laws: Their ids.
            lacking: Capabilities that are required too, and that the subject does not name.
        """
        told = {asked.law: asked for asked in self.asked()}
        problems = [f"{name} is required, and the subject cannot {name}" for name in lacking]
        for law in laws:
            asked = told.get(law)
            if asked is None:
                problems.append(f"{law} is required, and no case that was asked is about it")
            elif asked.unasked:
                where = " and ".join(asked.unasked)
                problems.append(f"{law} is required, and no case of {where} was exercised: {asked}")
        return msgspec.structs.replace(self, problems=(*self.problems, *problems))

    def left_out(self) -> str:
        """Says how many inputs the histories left out, so that their passing is not taken for more; empty if none."""
        told = sum(result.left_out for result in self.results)
        if not told:
            return ""
        return f"histories: {told:,} inputs were left out, wrong by themselves or unknown to the subject"

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


def _asked(law: str, results: Sequence[Result], *, by_inputs: bool) -> Asked:
    counts = Counter(result.verdict for result in results)
    lacks = Counter(result.lacks for result in results if result.verdict is Verdict.NEVER)
    phases = ("freshness",) if by_inputs else tuple(dict.fromkeys(r.phase for r in results))
    is_asked = any(r.verdict is not Verdict.NEVER for r in results if r.phase in phases)
    return Asked(
        law,
        passed=counts[Verdict.PASSED],
        failed=counts[Verdict.FAILED] + counts[Verdict.EXPECTED],
        undecided=counts[Verdict.INCONCLUSIVE],
        never=counts[Verdict.NEVER],
        unasked=() if is_asked else phases,
        why=", ".join(f"no {what} {count:,}" for what, count in lacks.most_common()),
    )


def _numbered(law: str) -> tuple[str, int]:
    """Orders L2 before L10."""
    head = law.rstrip("0123456789")
    return head, int(law[len(head) :] or 0)
