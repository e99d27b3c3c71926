"""Known failures and reports: what a run says to people and machines."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from scion_fsm import Lifecycle
from scion_fsm.conform.subject.protocol import Implementation
from scion_fsm.conform.suite import known
from scion_fsm.conform.suite.reports import FORMATS, SYMBOLS
from scion_fsm.conform.suite.results import Report, Result, Verdict

LIFECYCLE = Lifecycle.default()


def result(name: str, verdict: Verdict = Verdict.PASSED, message: str = "", **more: str) -> Result:
    return Result(name, "L4", "MUST", "T001", verdict, message, **more)  # type: ignore[arg-type]


def report(*results: Result) -> Report:
    return Report(
        Implementation("hub", "go", "1.2"), "agent-lifecycle 1.0.0", "sha256:0", "MUST", results
    )


WRONG = result("vectors/created/a", Verdict.FAILED, "expected x, got y")
RIGHT = result("vectors/created/b")


def judged(text: str, *results: Result, complete: bool = True) -> Report:
    return known.judge(report(*results), text, path="known.txt", complete=complete)


# -- Known failures, with protobuf's semantics --------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "vectors/created/a",
        "vectors/created/a # expected x, got y",
        "# why\n\n  vectors/created/a   #   expected   x, got y  \n",
        "vectors/*/a # expected x, got y",
    ],
)
def test_a_listed_failure_is_expected(text: str) -> None:
    done = judged(text, WRONG, RIGHT)
    assert [r.verdict for r in done.results] == [Verdict.EXPECTED, Verdict.PASSED]
    assert done.problems == ()
    assert done.exit_code == 0
    assert done.closing_line() == "2 cases: 1 passed, 0 failed, 1 failed as expected"


def test_an_unlisted_failure_fails() -> None:
    done = judged("", WRONG, RIGHT)
    assert done.exit_code == 1


def test_what_is_listed_and_passes_is_a_failure() -> None:
    done = judged("vectors/created/a\nvectors/created/b", WRONG, RIGHT)
    assert done.problems == (
        "known.txt:2: vectors/created/b is listed and passes; take the line out",
    )
    assert done.exit_code == 1


def test_what_fails_in_other_words_than_listed_fails() -> None:
    done = judged("vectors/created/a # expected x, got z", WRONG, RIGHT)
    assert done.results[0].verdict is Verdict.FAILED
    assert "in other words than listed: expected x, got y" in done.problems[0]


def test_a_listed_case_that_there_is_not_is_a_failure_of_a_complete_run_only() -> None:
    assert "is no case" in judged("vectors/created/c", RIGHT).problems[0]
    assert judged("vectors/created/c", RIGHT, complete=False).problems == ()


def test_a_star_stands_for_one_part_of_an_id_and_for_few_cases() -> None:
    assert judged("vectors/*", WRONG).results[0].verdict is Verdict.FAILED
    many = [result(f"vectors/c/{n}", Verdict.FAILED, "m") for n in range(known.WILDCARD_LIMIT)]
    assert judged("vectors/c/*", *many).exit_code == 0
    one_more = result("vectors/c/more", Verdict.FAILED, "m")
    done = judged("vectors/c/*", *many, one_more)
    assert done.exit_code == 1
    assert f"more than {known.WILDCARD_LIMIT}" in done.problems[0]


def test_what_was_never_exercised_may_be_listed() -> None:
    done = judged("vectors/created/a", result("vectors/created/a", Verdict.NEVER), RIGHT)
    assert (done.problems, done.exit_code) == ((), 0)


def test_fix_rewrites_the_list_so_that_the_run_is_clean_and_keeps_comments_and_order() -> None:
    text = (
        "# Filed as hub#7.\nvectors/created/b\n\n# The message changed.\nvectors/created/a # old words\n"
        "vectors/created/gone\n# The end."
    )
    new = result("paths/x", Verdict.FAILED, "a # sign,\nand a line")
    fixed = known.fixed(report(WRONG, RIGHT, new), text)
    assert fixed == (
        "# Filed as hub#7.\n\n# The message changed.\nvectors/created/a  # expected x, got y\n"
        "# The end.\npaths/x  # a sign, and a line\n"
    )
    done = judged(fixed, WRONG, RIGHT, new)
    assert (done.problems, done.failures) == ((), ())
    assert known.fixed(report(WRONG, RIGHT, new), fixed) == fixed


def test_fix_keeps_a_star_that_still_says_the_truth_and_resolves_one_that_does_not() -> None:
    other = result("vectors/running/a", Verdict.FAILED, "expected x, got y")
    assert known.fixed(report(WRONG, other), "vectors/*/a\n") == "vectors/*/a\n"
    fixed = known.fixed(report(WRONG, result("vectors/running/a")), "vectors/*/a\n")
    assert fixed == "vectors/created/a  # expected x, got y\n"


def test_fix_begins_a_list_with_what_it_is() -> None:
    first, second = known.fixed(report(WRONG), "").splitlines()
    assert first.startswith("# Known failures of hub")
    assert second == "vectors/created/a  # expected x, got y"


# -- Reports ------------------------------------------------------------------------------------------

EVIL = '<script>alert("x")</script> | \x1b[31m & \x00 `'
CELLS = [
    result(
        f"vectors/{configuration}/{event}",
        Verdict.FAILED if event == "tool-start" else Verdict.PASSED,
        EVIL if event == "tool-start" else "",
    )
    for configuration in LIFECYCLE.configurations
    for event in LIFECYCLE.events
]
FULL = report(
    *CELLS,
    result("pairs/created/x", Verdict.INCONCLUSIVE, "too slow", standard_error=EVIL),
    result("pairs/created/y", Verdict.NEVER, "no such event"),
    result("pairs/created/z", Verdict.EXPECTED, "known"),
)


def test_junit_has_a_case_each_and_inconclusive_is_an_error_not_a_skip() -> None:
    root = ET.fromstring(FORMATS["junit"](FULL, LIFECYCLE.table))  # noqa: S314 - our own
    cases = {f"{c.get('classname')}/{c.get('name')}": c for c in root.iter("testcase")}
    assert len(cases) == len(FULL.results)
    assert cases["vectors/created/tool-start"].find("failure") is not None
    assert cases["pairs/created/x"].find("error") is not None
    assert cases["pairs/created/y"].find("skipped") is not None
    assert cases["pairs/created/z"].find("skipped") is not None
    assert list(cases["vectors/created/tool-end"]) == []
    sums = {s.get("name"): s for s in root.iter("testsuite")}
    assert sums["hub.vectors"].get("failures") == str(len(LIFECYCLE.configurations))
    assert sums["hub.pairs"].get("errors") == "1"


def test_json_says_everything_once() -> None:
    content = json.loads(FORMATS["json"](FULL, LIFECYCLE.table))
    assert content["counts"] == {
        "passed": len(CELLS) - len(LIFECYCLE.configurations),
        "failed": len(LIFECYCLE.configurations),
        "failed as expected": 1,
        "never exercised": 1,
        "inconclusive": 1,
    }
    assert [r["id"] for r in content["results"]] == [r.id for r in FULL.results]
    assert content["exitCode"] == 1


def test_markdown_tells_failures_and_escapes_what_a_subject_says() -> None:
    text = FORMATS["md"](FULL, LIFECYCLE.table)
    assert "| failed | `vectors/created/tool-start` | L4 |" in text
    assert "<script>" not in text
    matrix = [line for line in text.splitlines() if line.startswith("| tool-start |")]
    assert matrix == [f"| tool-start | {' | '.join(['✗'] * len(LIFECYCLE.configurations))} |"]
    assert all(line.count("|") == 7 for line in text.splitlines() if line.startswith("| failed |"))


def test_html_is_one_page_with_a_matrix_of_every_pair_and_no_foreign_markup() -> None:
    text = FORMATS["html"](FULL, LIFECYCLE.table)
    assert "<script" not in text
    assert not re.search(r"src=", text)
    links = set(re.findall(r"href=([^>]*)>", text))
    assert '"explorer.html#L4"' in links
    assert all(re.fullmatch(r'"explorer\.html#[\w.-]+"', link) for link in links)
    cells = re.findall(r'<td class="c ([a-z-]+)" title="([^"]*)">(.)</td>', text)
    assert len(cells) == len(CELLS)
    assert {(tone, mark) for tone, _, mark in cells} == {("passed", "·"), ("failed", "✗")}
    assert "not conformant" in text
    assert text.count("<th scope=col><span>") == len(LIFECYCLE.configurations)


def test_each_verdict_has_a_mark_of_its_own_so_that_colour_is_never_alone() -> None:
    assert set(SYMBOLS) == set(Verdict)
    assert len(set(SYMBOLS.values())) == len(Verdict)


def test_problems_with_the_list_are_in_every_report() -> None:
    done = judged("vectors/created/b", RIGHT)
    for name, render in FORMATS.items():
        assert "is listed and passes" in render(done, LIFECYCLE.table), name
