"""The benchmarks run, and compare like with like; what they measure is never asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from broken_subjects import with_spec

from scion_fsm import Lifecycle

BENCH = Path(__file__).parent / "bench"
LIFECYCLE = Lifecycle.default()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a quick run writes."""
    folder = tmp_path_factory.mktemp("figures")
    command = [sys.executable, str(BENCH / "run.py"), "--quick", "--out", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.proof
def test_a_quick_run_measures_everything_that_is_installed(out: Path) -> None:
    facts: dict[str, Any] = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    steps = facts["A step"]
    assert steps["steps"] >= 60
    assert {"transitions", "transitions, hierarchical", "python-statemachine"} <= set(steps["ends"])
    assert set(steps["ends"].values()) == {LIFECYCLE.table.data.initial}
    kept = facts["A reconcile of what is known"]
    assert max(kept["kept"].values()) <= 0  # what was there before may go meanwhile
    assert kept["kept by one that keeps its plans"] >= 50
    assert facts["A list of 60 pods"]["pods"] == 60
    assert "kubernetes, the official client" in facts["A list of 60 pods"]["readers"]
    assert facts["A YAML list of 60 pods"]["pods"] == 60
    for answers in facts["The libraries for Go and TypeScript"].values():
        assert {"Python", "Go"} <= set(answers)
        assert len(set(answers.values())) == 1  # they found the same
    assert facts["Growth"]["sizes"] == [60, 600]
    assert facts["A watch"]["events"] == 248
    assert "`scion-fsm check`" in facts["Whole processes"]["programs"]


@pytest.mark.proof
def test_the_page_has_every_figure_and_names_what_is_left_out(out: Path) -> None:
    text = (out / "figures.md").read_text(encoding="utf-8")
    facts: dict[str, Any] = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    for title in (*facts, "What must be reached"):
        assert f"\n## {title}\n" in text
    for name in ("Automat", "sismic"):
        assert name in facts["A step"]["ends"] or f"{name} (not installed)" in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    verdicts = [line for line in tables if line.endswith(("| yes |", "| **no** |"))]
    assert len(verdicts) > 20
    assert "A quick run" in text
    assert str(Path.home()) not in text
    assert str(BENCH.parents[1]) not in text


@pytest.mark.proof
def test_the_plot_is_an_svg_of_both_series(out: Path) -> None:
    root = ElementTree.parse(out / "figures.svg").getroot()  # noqa: S314 - it is ours
    shown = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"scion_fsm list", "msgspec's decode", "60", "600"} <= shown


def test_a_peer_that_walks_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    import machines  # noqa: PLC0415 - beside the path that was just given
    import steps  # noqa: PLC0415

    table = LIFECYCLE.table
    other = with_spec(("T120", "target: running.working", "target: running.thinking"))().table
    events = machines.walk(table, 2000)
    same = machines.transitions(table, events)
    assert steps.walked(table, same, events) == table.data.initial
    with pytest.raises(AssertionError, match=r"but the table says running\.working"):
        steps.walked(table, machines.transitions(other, events), events)


def test_in_random_histories_nothing_stale_counts_and_nothing_fresh_is_refused() -> None:
    command = [sys.executable, str(BENCH / "histories.py"), "300"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    counts: dict[str, int] = json.loads(done.stdout)
    wrong = (
        "stale, accepted",
        "fresh, refused",
        "doubt, refused and not told",
        "unproven, believed",
    )
    assert {name: counts[name] for name in wrong} == dict.fromkeys(wrong, 0)
    assert counts["final left by what is no later run or command"] == 0
    assert min(counts["stale"], counts["fresh"], counts["crashes"]) > 0
