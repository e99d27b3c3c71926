"""No mistake in the spec goes unnoticed; who notices nothing of their own is said to be redundant."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from scion_fsm import Lifecycle, Observation
from scion_fsm.check.cover import Coverage, of_checker
from scion_fsm.check.equivalence import are_equivalent
from scion_fsm.check.mutants import OPERATORS, mutants
from scion_fsm.check.mutate import DETECTORS, Row, kill_matrix, summary, worth
from scion_fsm.core.table import Table
from scion_fsm.inputs import read
from scion_fsm.lifecycle import bundled_spec
from scion_fsm.observe.features import FEATURES
from scion_fsm.spec.parse import parse
from scion_fsm.tracker import Tracker

if TYPE_CHECKING:
    from pathlib import Path

    from scion_fsm.spec.model import MachineSpec


@cache
def _spec() -> MachineSpec:
    return parse(bundled_spec().read_text(encoding="utf-8"))[0]


@cache
def _matrix() -> tuple[Row, ...]:
    return tuple(kill_matrix(_spec(), features=FEATURES))


def test_every_mutant_is_killed_or_proved_equivalent() -> None:
    assert [f"{row.operator}: {row.what}" for row in _matrix() if row.is_failure] == []


def test_every_operator_makes_mutants_and_no_two_are_called_alike() -> None:
    names = [(row.operator, row.what) for row in _matrix()]
    assert {operator for operator, _ in names} == set(OPERATORS)
    assert len(names) == len(set(names))


def test_no_mutant_is_the_spec_itself() -> None:
    assert all(mutant.spec != _spec() for mutant in mutants(_spec()))


def test_every_detector_kills_what_no_other_kills_or_is_said_redundant() -> None:
    told = [worth(_matrix(), name) for name in DETECTORS]
    assert not any("redundant" in line for line in told)
    assert worth([], "lint") == "lint is redundant: whatever it kills, another kills"


def test_a_killed_mutant_is_not_equivalent() -> None:
    assert [row for row in _matrix() if row.killers and row.is_equivalent] == []


def test_a_survivor_that_is_another_machine_is_a_failure_and_named() -> None:
    marks = dict.fromkeys(DETECTORS, "survived")
    survivor = Row("retarget", "T001 leads to nowhere", marks, is_equivalent=False)  # type: ignore[arg-type]
    assert survivor.is_failure
    assert "- SURVIVED: retarget: T001 leads to nowhere" in summary([survivor])


def test_a_table_is_equivalent_to_itself_and_to_one_with_other_ids_alone() -> None:
    table = Lifecycle.default().table
    rules = tuple(msgspec.structs.replace(rule, id=f"{rule.id}x") for rule in table.data.rules)
    assert are_equivalent(table, Table(msgspec.structs.replace(table.data, rules=rules)))


def test_one_other_outcome_is_not_equivalent() -> None:
    table = Lifecycle.default().table
    for index, rule in enumerate(table.data.rules):
        if rule.target is not None:
            other = msgspec.structs.replace(rule, target=table.data.initial)
            rules = (*table.data.rules[:index], other, *table.data.rules[index + 1 :])
            changed = Table(msgspec.structs.replace(table.data, rules=rules))
            # Where incarnation.opened leads anyway is no other outcome.
            assert are_equivalent(table, changed) is (rule.target == table.data.initial)


# -- coverage -----------------------------------------------------------------------------------------


def test_the_checker_touches_every_state_event_rule_and_refusal() -> None:
    lines = {line.notion: line for line in of_checker(Lifecycle.default().table).lines()}
    for notion in ("states", "events", "rules", "refusing freshness rows"):
        assert lines[notion].missing == ()
    assert lines["pairs ignored"].missing == lines["pairs rejected"].missing == ()
    # A record that has an incarnation has left the initial configuration.
    assert lines["pairs taken"].missing == ("created x incarnation.opened",)


def test_nothing_is_touched_by_no_input_and_something_by_one() -> None:
    lifecycle = Lifecycle.default()
    coverage = Coverage(lifecycle.table)
    assert [line.touched for line in coverage.lines()] == [1, 0, 0, 0, 0, 0, 0, 0, 0]
    record = lifecycle.new_record("agent")
    for event in ("operator.start", "post-start"):
        plan = lifecycle.reconcile(record, Observation(event=event))
        coverage.touch(plan, agent="agent")
        record = plan.record
    touched = {line.notion: line.touched for line in coverage.lines()}
    assert (touched["states"], touched["events"], touched["transition pairs"]) == (3, 2, 1)


def test_what_the_recording_never_touched_is_named() -> None:
    lifecycle = Lifecycle.default()
    coverage, tracker = Coverage(lifecycle.table), Tracker(lifecycle)
    with resources.as_file(resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson") as path:
        for item in read(str(path)):
            if item.pod is not None:
                decision = (tracker.deleted if item.type == "DELETED" else tracker.seen)(item.pod)
                coverage.touch(decision.plan, row=decision.observation.row)
    rows = next(line for line in coverage.lines() if line.notion == "pod rows")
    assert "P01" in rows.missing
    assert "P17" not in rows.missing
    assert str(rows).startswith(f"pod rows: {rows.touched} of {rows.total}; never P01")


def test_the_command_says_what_recordings_never_touch() -> None:
    command = [sys.executable, "-m", "scion_fsm", "check", "--cover"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    recordings, checker = done.stdout.split("the checker:\n")
    assert "never" in recordings
    assert "rules: 136 of 136\n" in checker


def test_a_spec_that_cannot_be_used_has_no_mutants(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("nonsense", encoding="utf-8")
    command = [sys.executable, "-m", "scion_fsm", "check", str(path), "--mutate"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
