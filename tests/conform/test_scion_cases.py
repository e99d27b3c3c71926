"""Every case of Scion's either agrees, or stands in the table of differences, or is out of scope."""

from __future__ import annotations

import ast
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from after_scion import AFTER_SCION
from places import ROOT
from scion_adapters import ADAPTERS
from scion_cases import DATA, Verdict, judge, load_cases, load_scopes

from scion_fsm import Lifecycle, SpecError
from scion_fsm.conform.differences import Differences, bundled_differences, parse_differences
from scion_fsm.conform.suite.foretold import claims
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
            if difference.scion is None and not _is_later(name):
                yield f"{difference.id} is of today's Scion and lists {name}, which is not"
            if difference.scion_now is None and _is_later(name):
                yield f"{difference.id} is of the studied Scion and lists {name}, which is not"
        for name in difference.file_cases:
            if name in verdicts and not {"file", "listing"} & set(verdicts[name].subjects):
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
    assert kinds.count("agrees") >= 350
    assert kinds.count("out of scope") <= 33


def test_our_answer_to_each_case_that_differs_is_the_recorded_one() -> None:
    remedy = f"review the change, then: PYTHONPATH=tests/shared:tests/conform python {Path(__file__).relative_to(ROOT)} > tests/data/{ANSWERS.name}"
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
        assert difference.scion or difference.scion_now


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


def test_each_foretold_case_has_one_difference_that_says_why() -> None:
    for name in AFTER_SCION:
        foretold_by = Counter(case for case, _ in claims(name))
        assert not [case for case, count in foretold_by.items() if count > 1]


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
    assert all(listed[name].scion for name in KNOWN.values())


# scion-now: where the two of today part.
KNOWN_NOW = {
    "a listing overwrites suspended with stopped": "D15",
    "a status post revives an ended row": "D35",
    "a disrupted pod on a persistent volume": "D63",
    "a disrupted pod that is still being deleted": "D64",
    "exit code 10 is called a crash": "D58",
    "an unlabelled pod matches any run": "D69",
    "heartbeats and status posts name no run": "D55",
    "a queued stop": "D70",
    "the bridge to A2A": "D71",
}


def test_the_differences_from_todays_scion_are_all_listed_with_the_date() -> None:
    listed = {difference.id: difference for difference in bundled_differences().differences}
    for name in KNOWN_NOW.values():
        now = listed[name].scion_now
        assert now is not None
        assert str(now.seen) == "2026-11-25"


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
            "event: session-start, source: {in: active, not: running.working}, law: L1, target: running.working",
            "event: session-start, source: {in: active, not: running.working}, law: L1, target: running.thinking",
        ),
        (
            "event: container.killed, source: active, target: error.unexplained",
            "event: container.killed, source: active, target: stopped.provisional",
        ),
        ("{id: C01, prefix: up, not", "{id: C01, prefix: upright, not"),
        ("last_activity_over_seconds: 300", "last_activity_over_seconds: 400"),
        ("SubagentStop: subagent-end", "SubagentStop: session-end"),
        ("busy: thinking", "busy: executing"),
        (
            "{pod_phase: failed, agent: exit_unknown}], event: pod.failed,",
            "{pod_phase: failed, agent: exit_unknown}], event: pod.completed,",
        ),
    ],
    ids=["hook", "exit code", "status", "timer", "dialect", "old word", "pod row"],
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


def test_a_case_of_one_scion_under_a_difference_from_the_other_is_noticed() -> None:
    table = with_cases("D62", ("S1166", "S0623"))
    assert complaints(verdicts_of(LIFECYCLE), table) == [
        "D62 is of today's Scion and lists S0623, which is not"
    ]
    table = with_cases("D07", ("S1166",))
    assert complaints(verdicts_of(LIFECYCLE), table) == [
        "D07 is of the studied Scion and lists S1166, which is not"
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
NOW = ROW.replace(
    "scion: {at: [pkg/agent/list.go:90]", "scion-now: {at: [pkg/agent/list.go:List]"
).replace("does: This.", "seen: 2026-11-25, does: This.")
FORETOLD = "    foretells: [{{subject: {subject}, event: pod.gone}}]\n"
HEAD = f"scion: {'a' * 40}\ndifferences:\n"
TAIL = "phases: [created]\n"


def test_a_table_is_read() -> None:
    table = parse_differences(HEAD + ROW + TAIL, laws=LAWS)
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
        (ROW.replace("list.go:90", "list.go:TestList"), {"S003"}, 6),
        (NOW.replace("list.go:List", "list.go:90"), {"S003"}, 6),
        (NOW.replace("2026-11-25", "yesterday"), {"S003"}, 6),
        (ROW.replace("    scion: {at: [pkg/agent/list.go:90], does: This.}\n", ""), {"S003"}, 4),
        (ROW + FORETOLD.format(subject="scion-hub"), {"S003"}, 4),
        (NOW + FORETOLD.format(subject="scion-hub@770980cb"), {"S003"}, 4),
        (ROW + "retired: {D01: It agrees.}\n", {"D101"}, 4),
        (ROW.replace("[S0001]", "[first]"), {"S003"}, 10),
        (ROW.replace("reason:", "because:"), {"S003"}, 9),
        (ROW + "    cases: []\n", {"S002"}, 11),
    ],
)
def test_a_mistake_in_the_table_is_named_with_its_line(
    text: str, codes: set[str], line: int
) -> None:
    with pytest.raises(SpecError) as caught:
        parse_differences(HEAD + text + TAIL, laws=LAWS)
    assert {problem.code for problem in caught.value.problems} == codes
    assert line in {problem.line for problem in caught.value.problems}


@pytest.mark.parametrize("row", [NOW, NOW + FORETOLD.format(subject="scion-hub")])
def test_todays_scion_is_cited_by_function_and_date(row: str) -> None:
    (difference,) = parse_differences(HEAD + row + TAIL, laws=LAWS).differences
    assert difference.scion is None
    assert difference.scion_now is not None
    assert difference.scion_now.at == ("pkg/agent/list.go:List",)


if __name__ == "__main__":
    for answer in answers_of(LIFECYCLE):
        print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 - rewrites data/scion-answers.ndjson
