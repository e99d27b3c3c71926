"""Every case of Scion's either agrees, or stands in the table of differences, or is out of scope."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from places import ROOT
from scion_adapters import ADAPTERS
from scion_cases import DATA, Verdict, judge, load_cases, load_scopes

from scion_fsm import Lifecycle, SpecError
from scion_fsm.conform.differences import Differences, bundled_differences, parse_differences
from scion_fsm.lifecycle import bundled_spec

if TYPE_CHECKING:
    from collections.abc import Iterable

LIFECYCLE = Lifecycle.default()
LAWS = tuple(LIFECYCLE.table.data.laws)
CASES = {case.id: case for case in load_cases()}
ANSWERS = DATA / "scion-answers.ndjson"
RECORDED = [json.loads(line) for line in ANSWERS.read_text(encoding="utf-8").splitlines()]


@cache
def verdicts_of(lifecycle: Lifecycle) -> dict[str, Verdict]:
    scopes = load_scopes()
    return {case.id: judge(lifecycle, case, scopes) for case in CASES.values()}


def answers_of(lifecycle: Lifecycle) -> list[dict[str, Any]]:
    """Gives Scion's and our answer to each case that differs."""
    return [
        {"id": name, "scion_and_we": {key: list(pair) for key, pair in verdict.differs.items()}}
        for name, verdict in verdicts_of(lifecycle).items()
        if verdict.kind == "differs"
    ]


def complaints(verdicts: dict[str, Verdict], table: Differences) -> list[str]:
    """Says where the table and the verdicts contradict each other."""
    return [*_unlisted(verdicts, table), *_stale(verdicts, table)]


def _unlisted(verdicts: dict[str, Verdict], table: Differences) -> Iterable[str]:
    listed = {case for difference in table.differences for case in difference.cases}
    for name, verdict in verdicts.items():
        if verdict.kind == "differs" and name not in listed:
            yield f"{name} differs and no difference lists it: {verdict.differs}"


def _stale(verdicts: dict[str, Verdict], table: Differences) -> Iterable[str]:
    for difference in table.differences:
        for name in (*difference.cases, *difference.file_cases):
            if name not in verdicts:
                yield f"{difference.id} lists {name}, which is no case"
        for name in difference.cases:
            if name in verdicts and verdicts[name].kind != "differs":
                yield f"{difference.id} lists {name}, whose verdict is: {verdicts[name].kind}"
            if difference.upstream == "later" and not _is_later(name):
                yield f"{difference.id} is of later Scion and lists {name}, which is not"
        for name in difference.file_cases:
            if name in verdicts and "file" not in verdicts[name].subjects:
                yield f"{difference.id} lists {name} as a case of the file, which it is not"


def _is_later(name: str) -> bool:
    return name in CASES and CASES[name].suite.startswith("upstream-later:")


# -- the claim ----------------------------------------------------------------------------------------


def test_the_477_cases_are_all_there() -> None:
    assert len(CASES) == 477


def test_every_case_agrees_or_is_listed_or_is_out_of_scope() -> None:
    assert complaints(verdicts_of(LIFECYCLE), bundled_differences()) == []


def test_most_cases_agree_so_that_the_scope_is_no_way_out() -> None:
    kinds = [verdict.kind for verdict in verdicts_of(LIFECYCLE).values()]
    assert kinds.count("agrees") >= 356
    assert kinds.count("out of scope") <= 32


def test_our_answer_to_each_case_that_differs_is_the_recorded_one() -> None:
    remedy = f"review the change, then: PYTHONPATH=tests/shared python {Path(__file__).relative_to(ROOT)} > tests/data/{ANSWERS.name}"
    assert answers_of(LIFECYCLE) == RECORDED, remedy


def test_what_is_out_of_scope_is_asked_by_some_case_and_has_a_reason() -> None:
    for scope in load_scopes():
        covered = [case for case in CASES.values() if scope.covers(case)]
        asked = {key for case in covered for key in _keys(case.expect)}
        assert covered, scope
        assert set(scope.suites) <= {case.suite for case in CASES.values()}
        assert set(scope.cases) <= set(CASES)
        assert set(scope.keys) <= asked, scope
        assert len(scope.reason) > 20


def _keys(value: dict[str, Any], prefix: str = "") -> Iterable[str]:
    for key, part in value.items():
        yield prefix + key
        if isinstance(part, dict):
            yield from _keys(part, f"{prefix}{key}.")


def test_every_adapter_has_a_suite() -> None:
    suites = {case.suite for case in CASES.values()}
    for name in ADAPTERS:
        assert any(suite.startswith(name) for suite in suites), name


# -- the table itself -----------------------------------------------------------------------------------


def test_every_difference_names_a_law_of_the_spec_and_a_place_in_scion() -> None:
    for difference in bundled_differences().differences:
        assert difference.law in LAWS
        assert difference.scion.at


def test_every_test_that_a_difference_names_exists() -> None:
    tests = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    named = {test for d in bundled_differences().differences for test in d.tests}
    assert named <= tests
    assert {test for test in tests if test.startswith("test_D")} == named


KNOWN = {
    "exit 0 with a failed sidecar": "D01",
    "a container that will be restarted": "D03",
    "deletionTimestamp": "D04",
    "failed as a prefix": "D07",
    "an error reported by the agent not overwritten by a clean exit": "D09",
    "activity cleared with the phase": "D20",
    "heartbeats that regress a phase": "D30",
    "offline cleared by a heartbeat": "D31",
    "unknown fields kept on write": "D50",
}


def test_the_differences_that_the_laws_know_of_are_all_listed() -> None:
    listed = {difference.id: difference for difference in bundled_differences().differences}
    assert set(KNOWN.values()) <= set(listed)
    assert all(listed[name].upstream == "studied" for name in KNOWN.values())


def scion_phase(pod: dict[str, Any]) -> str:
    """Scion's own conclusion from a pod (scion: k8s_runtime.go:1621-1650)."""
    status = pod.get("status") or {}
    if status.get("phase") in ("Succeeded", "Failed"):
        return "stopped" if status["phase"] == "Succeeded" else "error"
    for entry in status.get("containerStatuses") or ():
        ended = (entry.get("state") or {}).get("terminated")
        if entry.get("name") == "agent":
            return "" if ended is None else "error" if ended.get("exitCode") else "stopped"
    return ""


def test_every_pod_that_a_difference_names_does_differ() -> None:
    lines = (DATA / "pods.ndjson").read_text(encoding="utf-8").splitlines()
    pods = {case["id"]: case["pod"] for case in map(json.loads, lines)}
    for difference in bundled_differences().differences:
        for name in difference.pods:
            observation = LIFECYCLE.observe_pod(pods[name])
            ours = LIFECYCLE.reconcile(LIFECYCLE.new_record(name), observation).record.phase
            assert ours.value != scion_phase(pods[name]), (difference.id, name)


def test_scions_conclusion_from_a_pod_is_the_recorded_one() -> None:
    agreeing = LIFECYCLE.observe_pod({"kind": "Pod", "status": {"phase": "Failed"}})
    record = LIFECYCLE.reconcile(LIFECYCLE.new_record("agent"), agreeing).record
    assert scion_phase({"status": {"phase": "Failed"}}) == str(record.phase)


# -- the checks can fail ------------------------------------------------------------------------------


def mutant(old: str, new: str) -> Lifecycle:
    text = bundled_spec().read_text(encoding="utf-8")
    assert text.count(old) == 1, f"the spec has {old!r} {text.count(old)} times"
    return Lifecycle.loads(text.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "source: {in: active, not: running.idle}, law: L1, target: running.idle",
            "source: {in: active, not: running.idle}, law: L1, target: running.thinking",
        ),
        ("source: pre_running, target: error.final", "source: pre_running, target: stopped.final"),
        ("{id: C01, prefix: up,", "{id: C01, prefix: upright,"),
        ("last_activity_over_seconds: 300", "last_activity_over_seconds: 400"),
        ("SubagentStop: agent-end", "SubagentStop: session-end"),
        ("words: [thinking, busy]", "words: [thinking]"),
        (
            "when: {pod_phase: [succeeded, failed], agent: exitN}, event: pod.failed",
            "when: {pod_phase: [succeeded, failed], agent: exitN}, event: pod.completed",
        ),
    ],
    ids=["hook", "exit before running", "status", "timer", "dialect", "old word", "pod row"],
)
def test_a_broken_rule_is_noticed(old: str, new: str) -> None:
    broken = mutant(old, new)
    assert complaints(verdicts_of(broken), bundled_differences()) or answers_of(broken) != RECORDED


def test_a_stale_row_is_noticed() -> None:
    table = with_cases("D01", ("S0623", "S0001"))
    assert complaints(verdicts_of(LIFECYCLE), table) == [
        "D01 lists S0001, whose verdict is: agrees"
    ]


def test_a_forgotten_row_is_noticed() -> None:
    (complaint,) = complaints(verdicts_of(LIFECYCLE), with_cases("D01", ()))
    assert complaint.startswith("S0623 differs and no difference lists it")


def test_a_row_of_a_case_that_is_none_or_out_of_scope_is_noticed() -> None:
    table = with_cases("D01", ("S0623", "S9999", "S0092"))
    assert complaints(verdicts_of(LIFECYCLE), table) == [
        "D01 lists S9999, which is no case",
        "D01 lists S0092, whose verdict is: out of scope",
    ]


def test_a_studied_case_under_a_later_difference_is_noticed() -> None:
    table = with_cases("D61", ("S1168", "S0623"))
    assert complaints(verdicts_of(LIFECYCLE), table) == [
        "D61 is of later Scion and lists S0623, which is not"
    ]


def with_cases(name: str, cases: tuple[str, ...]) -> Differences:
    table = bundled_differences()
    changed = [
        d.model_copy(update={"cases": cases}) if d.id == name else d for d in table.differences
    ]
    return table.model_copy(update={"differences": tuple(changed)})


ROW = """
  - id: D01
    title: One
    scion: {at: [pkg/agent/list.go:90], does: This.}
    canonical: That.
    law: L9
    reason: Because.
    cases: [S0001]
"""
HEAD = f"scion: {'a' * 40}\ndifferences:\n"


def test_a_table_is_read() -> None:
    table = parse_differences(HEAD + ROW, laws=LAWS)
    assert [(row.id, row.cases) for row in table.differences] == [("D01", ("S0001",))]


@pytest.mark.parametrize(
    ("text", "codes", "line"),
    [
        (ROW + ROW.replace("S0001", "S0002"), {"D101"}, 4),
        (ROW + ROW.replace("D01", "D02"), {"D102"}, 4),
        (ROW.replace("[S0001]", "[S0001, S0001]"), {"D102"}, 4),
        (ROW.replace("law: L9", "law: L99"), {"D103"}, 8),
        (ROW.replace("[S0001]", "[]"), {"S003"}, 4),
        (ROW.replace("list.go:90", "list.go"), {"S003"}, 6),
        (ROW.replace("list.go:90", "list.go:TestList"), {"S003"}, 4),
        (ROW.replace("[S0001]", "[first]"), {"S003"}, 10),
        (ROW.replace("reason:", "because:"), {"S003"}, 9),
        (ROW + "    cases: []\n", {"S002"}, 11),
    ],
)
def test_a_mistake_in_the_table_is_named_with_its_line(
    text: str, codes: set[str], line: int
) -> None:
    with pytest.raises(SpecError) as caught:
        parse_differences(HEAD + text, laws=LAWS)
    assert {problem.code for problem in caught.value.problems} == codes
    assert line in {problem.line for problem in caught.value.problems}


def test_later_scion_may_be_cited_by_a_test() -> None:
    row = ROW.replace("list.go:90", "list_test.go:TestList") + "    upstream: later\n"
    assert parse_differences(HEAD + row, laws=LAWS).differences[0].upstream == "later"


if __name__ == "__main__":
    for answer in answers_of(LIFECYCLE):
        print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 - rewrites data/scion-answers.ndjson
