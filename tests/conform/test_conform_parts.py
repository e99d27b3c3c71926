"""Subjects that only report, or only list: asked all that they take in, told why not the rest, and found where wrong."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from command import run_here

from scion_fsm import Lifecycle
from scion_fsm.conform.subject.process import ProcessSubject
from scion_fsm.conform.subject.protocol import Implementation
from scion_fsm.conform.subject.session import InProcess
from scion_fsm.conform.subject.subject import Answer, LifecycleSubject
from scion_fsm.conform.suite.results import Report, Result, Verdict
from scion_fsm.conform.suite.suite import Options, run
from scion_fsm.conform.suite.vectors import grouped
from scion_fsm.conform.testing import conformance

if TYPE_CHECKING:
    from scion_fsm.conform.subject.inputs import Input
    from scion_fsm.conform.suite.cases import Phase

LIFECYCLE = Lifecycle.default()
PART = [sys.executable, str(Path(__file__).with_name("part.py"))]
REFERENCE = [sys.executable, "-m", "scion_fsm.conform.subject.adapter"]
RAW = Options(phases=("inputs", "freshness"))

# The laws that each kind of input is asked about by itself; nobody else's inputs are needed for that.
ASKED = {
    "hook": {"L1", "L2", "L5", "L6", "L10", "L11"},
    "heartbeat": {"L2", "L5", "L6", "L10", "L11"},
    "pod": {"L2", "L4", "L5", "L6", "L7", "L8", "L9", "L10", "L11", "L15"},
    "container": {"L2", "L4", "L5", "L6", "L7", "L8", "L9", "L10", "L11", "L15"},
}
# A fault of a part, and a case that finds it.
FOUND = {
    ("hook", "forgets-orders"): "freshness/F52/said-prompt-before",
    ("hook", "forgets-ends"): "freshness/L5/stopped.provisional/prompt",
    ("heartbeat", "forgets-orders"): "freshness/F52/beaten-beat-before",
    ("heartbeat", "forgets-ends"): "freshness/L5/error.provisional/heartbeat",
    ("pod", "forgets-orders"): "freshness/F09/seen-failed-older",
    ("pod", "forgets-runs"): "freshness/F02/seen-earlier-elsewhere",
    ("pod", "forgets-ends"): "freshness/L4/stopped-earlier-sight",
    ("container", "forgets-orders"): "freshness/F09/container-exited-early",
    ("container", "forgets-runs"): "freshness/L9/container-2-3-1",
    ("container", "forgets-ends"): "freshness/L9/container-1-3-2",
}


@cache
def report_of(*words: str) -> Report:
    with ProcessSubject([*PART, *words], lifecycle=LIFECYCLE, timeout=60) as session:
        return run(LIFECYCLE, session, RAW)


@pytest.mark.parametrize("kind", ASKED)
def test_a_part_is_asked_by_its_own_inputs_and_told_what_it_lacks_for_the_rest(kind: str) -> None:
    report = report_of(kind)
    assert [result.id for result in report.failures] == []
    assert report.exit_code == 0
    asked = {one.law: one for one in report.asked()}
    assert {law for law, one in asked.items() if one.passed} == ASKED[kind]
    for one in asked.values():
        lacks = dict(
            part.removeprefix("no ").rsplit(" ", 1) for part in one.why.split(", ") if part
        )
        assert sum(map(int, lacks.values())) == one.never
        assert f"{kind} inputs" not in lacks


@pytest.mark.proof
@pytest.mark.parametrize(("kind", "fault"), FOUND)
def test_a_fault_of_a_part_is_found_by_its_own_inputs(kind: str, fault: str) -> None:
    failed = {result.id for result in report_of(kind, fault).failures}
    assert FOUND[kind, fault] in failed


@pytest.mark.parametrize("kind", ASKED)
def test_no_part_is_green_about_a_law_that_it_was_not_asked_about(kind: str) -> None:
    report = report_of(kind)
    laws = [one.law for one in report.asked()]
    told = [problem.partition(" ")[0] for problem in report.requiring(laws).problems]
    never = {law for law in laws if law not in ASKED[kind]}
    assert never <= set(told)
    for law in set(told):
        assert report.requiring([law]).exit_code == 1
    for law in set(laws) - set(told):
        assert report.requiring([law]).exit_code == 0
    assert any(result.verdict is Verdict.PASSED for result in report.results)


@pytest.mark.proof
def test_random_histories_ask_a_part_what_it_takes_in_and_leave_out_the_rest() -> None:
    options = Options(phases=("histories",), histories=20)
    for words, code in ((("hook",), 0), (("hook", "forgets-orders"), 1)):
        with ProcessSubject([*PART, *words], lifecycle=LIFECYCLE, timeout=60) as session:
            report = run(LIFECYCLE, session, options)
        asked = [r for r in report.results if r.id.startswith("histories/inputs-")]
        assert sum(r.verdict is not Verdict.NEVER for r in asked) > len(asked) / 2
        assert report.exit_code == code


def test_the_command_says_law_by_law_what_was_asked_and_why_not_the_rest() -> None:
    command = ["conform", "--phase", "freshness"]
    for laws, code in (("L5,L6,L10", 0), ("L6,L7", 1)):
        done = run_here(*command, "--require", laws, "--", *PART, "hook")
        assert done.returncode == code, done.stdout
        assert "L6: 4 passed, " in done.stdout
        assert ("L7 is required, and no case of freshness was exercised: L7: " in done.stdout) == (
            code == 1
        )
        assert "(no pod inputs " in done.stdout


def test_what_histories_left_out_is_told_so_that_their_passing_is_not_taken_for_more() -> None:
    command = ["conform", "--phase", "histories"]
    told = "histories: "
    for part, is_told in (([*PART, "hook"], True), ([*REFERENCE], False)):
        done = run_here(*command, "--histories", "3", "--", *part)
        assert done.returncode == 0, done.stdout + done.stderr
        assert (told in done.stdout) == is_told
        assert ("inputs were left out, wrong by themselves" in done.stdout) == is_told


def one_of(law: str, phase: Phase) -> Options:
    cases = [case for group in grouped(LIFECYCLE).values() for case in group]
    found = next(case for case in cases if case.law == law and case.id.startswith(f"{phase}/"))
    return Options(only=(found.id,))


@pytest.mark.parametrize("law", ["L4", "L6", "L9"])
def test_a_required_law_is_judged_by_what_this_run_asked_whatever_selects(law: str) -> None:
    def required(options: Options) -> Report:
        return run(LIFECYCLE, InProcess(LifecycleSubject(LIFECYCLE)), options).requiring([law])

    missed = required(one_of(law, "vectors"))
    assert missed.exit_code == 1
    assert f"{law} is required, and no case of freshness was exercised" in missed.problems[0]
    assert required(one_of(law, "freshness")).exit_code == 0
    assert required(Options(phases=("paths",))).exit_code == 1


def test_what_could_not_be_decided_is_a_failure_for_pytest_and_no_skip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Tested(conformance.ConformanceTests):
        def subject(self) -> LifecycleSubject:
            return LifecycleSubject(LIFECYCLE)

    slow = Result(
        id="vectors/created/a",
        law="L2",
        level="MUST",
        rule="T001",
        verdict=Verdict.INCONCLUSIVE,
        message="it was too slow",
    )
    report = Report(Implementation("slow"), "machine", "digest", "MUST", (slow,))
    monkeypatch.setattr(conformance, "run", lambda *_: report)
    with pytest.raises(pytest.fail.Exception, match="it was too slow"):
        Tested().test_conforms("vectors")
    with pytest.raises(NotImplementedError, match="gives no implementation"):
        conformance.ConformanceTests().test_conforms("vectors")


class Forgetful(LifecycleSubject):
    """Forgets that a container was seen ended, which no state shows."""

    def observe(self, received: Input) -> Answer:
        answer = super().observe(received)
        run = self.record.run
        if run is not None and run.ended:
            known = msgspec.structs.replace(run, ended=False)
            self.record = msgspec.structs.replace(self.record, run=known)
        return msgspec.structs.replace(answer, record=self.record)


def test_who_keeps_records_is_held_to_them_part_by_part() -> None:
    options = Options(only=("freshness/facts/containers/again",))
    (found,) = run(LIFECYCLE, InProcess(Forgetful(LIFECYCLE)), options).failures
    assert found.message.endswith(": expected record.run.ended true, got false")
