"""No mistake in the spec goes unnoticed, nothing of it is untouched, and who judges that can be wrong."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from click.testing import CliRunner

from scion_fsm import Lifecycle, Observation, SpecError
from scion_fsm.cli.app import app
from scion_fsm.cli.reading import Reading
from scion_fsm.lifecycle import bundled_recording, bundled_spec
from scion_fsm.machine.orders import Moment
from scion_fsm.machine.spec.parse import parse
from scion_fsm.machine.table import Table
from scion_fsm.prove.mutate import detectors, matrix, record, sources
from scion_fsm.prove.mutate.coverage import Coverage, Line
from scion_fsm.prove.mutate.equivalence import are_equivalent
from scion_fsm.prove.mutate.matrix import NAMES, Row, kill_matrix, summary, worth
from scion_fsm.prove.mutate.mutants import OPERATORS, Mutant, mutants
from scion_fsm.prove.proof import bundled_proof

if TYPE_CHECKING:
    from scion_fsm.machine.spec.model import MachineSpec

LIFECYCLE = Lifecycle.default()
REMEDY = "run `make count docs`"


@cache
def _spec() -> MachineSpec:
    return parse(bundled_spec().read_text(encoding="utf-8"))[0]


@cache
def _rows() -> tuple[Row, ...]:
    # All of them take ten minutes of two processors: `make count` has them, `make prove` each fifth.
    return tuple(kill_matrix(_spec(), every=400))


OTHERS = "others.ndjson"


@cache
def _cover() -> tuple[int, str, str]:
    """Measures the bundled recording and one of somebody else's pods, which touches nothing."""
    recorded = bundled_recording()
    events = [json.loads(line) for line in recorded.read_text(encoding="utf-8").splitlines()[:9]]
    for event in events:
        del event["object"]["metadata"]["labels"]["scion.name"]
    with tempfile.TemporaryDirectory() as folder:
        others = Path(folder, OTHERS)
        others.write_text("\n".join(map(json.dumps, events)) + "\n{broken\n", encoding="utf-8")
        command = [sys.executable, "-m", "scion_fsm", "check", "--cover", "-o", "json"]
        command += ["--from", str(recorded), "--from", OTHERS]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def _covered() -> Any:  # noqa: ANN401 - JSON
    return json.loads(_cover()[1])


# -- mutants ------------------------------------------------------------------------------------------


@pytest.mark.proof
def test_every_mutant_is_killed_or_proved_equivalent() -> None:
    assert [row for row in _rows() if row.is_failure] == []


def test_every_operator_makes_mutants_and_no_two_are_called_alike() -> None:
    names = [(mutant.operator, mutant.what) for mutant in mutants(_spec())]
    assert {operator for operator, _ in names} == set(OPERATORS)
    assert len(names) == len(set(names))


def test_no_mutant_is_the_spec_itself() -> None:
    assert all(mutant.spec != _spec() for mutant in mutants(_spec()))


@pytest.mark.proof
def test_every_detector_kills_what_no_other_kills_or_is_said_redundant() -> None:
    # Other implementations are asked less than what our own outcomes show.
    redundant = [said for said in bundled_proof().detectors if "redundant" in said]
    assert redundant == ["cases is redundant: whatever it kills, another kills"], REMEDY
    assert {name for row in _rows() for name in row.killers} == set(NAMES)


@pytest.mark.proof
def test_a_killed_mutant_is_not_equivalent() -> None:
    assert [row for row in _rows() if row.killers and row.is_equivalent] == []


def test_the_counts_in_the_documents_are_of_this_spec_and_its_mutants() -> None:
    proof = bundled_proof()
    assert proof.digest == LIFECYCLE.digest, REMEDY
    head, *rows, total = proof.mutants
    made = Counter(mutant.operator for mutant in mutants(_spec()))
    number = head.index("mutants")
    assert {row[0]: int(row[number]) for row in rows} == made, REMEDY
    assert (int(total[number]), total[head.index("survived")]) == (made.total(), "0"), REMEDY


@pytest.mark.proof
def test_counts_that_are_out_of_date_are_named() -> None:
    proof = bundled_proof()
    *rows, last = proof.models
    others = (*rows, (last[0], "7", *last[2:]))
    stale = msgspec.structs.replace(proof, models=others, digest="sha256:0")
    assert record.differences(stale, LIFECYCLE.table) == ["digest", "models"]


@pytest.mark.proof
@pytest.mark.parametrize("name", detectors.DETECTORS)
def test_no_detector_kills_the_spec_that_has_no_mistake(name: str) -> None:
    bench = detectors.Bench(LIFECYCLE)
    # Named after an operator of freshness, so that the product is asked too, not merely skipped.
    mutant = Mutant("weaken-freshness", "nothing", 0, _spec())
    trial = detectors.Trial(bench, mutant, _relabelled(LIFECYCLE), {"convergence": "survived"})
    assert not trial.decides_alike
    assert detectors.DETECTORS[name](trial) == "survived"


def _relabelled(lifecycle: Lifecycle) -> Lifecycle:
    data = lifecycle.table.data
    rules = (msgspec.structs.replace(data.rules[0], id="T999"), *data.rules[1:])
    return Lifecycle(Table(msgspec.structs.replace(data, rules=rules)))


@pytest.mark.proof
def test_a_mutant_that_nobody_notices_is_a_failure_and_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(detectors.DETECTORS, "outcomes")  # type: ignore[attr-defined]
    monkeypatch.setattr(matrix, "NAMES", tuple(name for name in NAMES if name != "outcomes"))
    rows = list(kill_matrix(_spec(), ["other-memory"], processes=1))
    assert len(rows) == sum(mutant.operator == "other-memory" for mutant in mutants(_spec()))
    assert all(row.is_failure for row in rows)
    told = summary(rows)
    mutant = "pod.agent-killed after stopping.requested is read as ever"
    assert f"- SURVIVED: other-memory: {mutant}" in told


@pytest.mark.proof
def test_the_command_fails_when_a_mutant_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = dict.fromkeys(NAMES, "survived")
    survivor = Row("retarget", "T001 leads to nowhere", marks, is_equivalent=False)  # type: ignore[arg-type]
    monkeypatch.setattr(matrix, "kill_matrix", lambda *_, **__: [survivor])
    result = CliRunner().invoke(app, ["check", "--mutate"])
    assert result.exit_code == 1
    assert "- SURVIVED: retarget: T001 leads to nowhere" in result.stdout


def test_a_detector_that_is_never_alone_is_said_to_be_redundant() -> None:
    both = Row("retarget", "x", {**dict.fromkeys(NAMES, "survived"), "laws": "killed"}, False)  # type: ignore[arg-type]  # noqa: FBT003
    assert worth([both], "laws").startswith("laws kills 1 that nobody else")
    assert worth([both], "freshness").startswith("freshness is redundant")
    # Who was not asked might have killed it too, so it is nobody's alone.
    unasked = Row("retarget", "x", {**both.marks, "freshness": "-"}, is_equivalent=False)
    assert worth([unasked], "laws").startswith("laws is redundant")


def test_a_table_is_equivalent_to_itself_and_to_one_with_other_ids_alone() -> None:
    assert are_equivalent(LIFECYCLE.table, _relabelled(LIFECYCLE).table)


def test_one_other_outcome_is_not_equivalent() -> None:
    table = LIFECYCLE.table
    for index, rule in enumerate(table.data.rules):
        if rule.target is not None:
            other = msgspec.structs.replace(rule, target=table.data.initial)
            rules = (*table.data.rules[:index], other, *table.data.rules[index + 1 :])
            changed = Table(msgspec.structs.replace(table.data, rules=rules))
            # Where run.opened leads anyway is no other outcome.
            assert are_equivalent(table, changed) is (rule.target == table.data.initial)


# -- coverage -----------------------------------------------------------------------------------------


@pytest.mark.proof
def test_everything_of_the_spec_is_touched() -> None:
    together = _covered()["together"]
    assert {name: line["missing"] for name, line in together.items() if line["missing"]} == {}
    assert {name for name, line in together.items() if line["touched"] < line["total"]} == set()


@pytest.mark.proof
def test_the_checker_touches_every_state_event_rule_refusal_and_pair() -> None:
    lines = _covered()["checker"]
    for notion in ("states", "events", "rules"):
        assert lines[notion]["missing"] == []
    assert lines["refusing freshness rows"]["missing"] == []
    # No run follows one of which nothing is known; that pair has a case.
    assert lines["pairs taken"]["missing"] == ["created x run.opened"]
    for notion in ("pairs ignored", "pairs rejected"):
        assert lines[notion]["missing"] == []


@pytest.mark.proof
def test_the_coverage_in_the_documents_is_this() -> None:
    said = {
        name: [Line(**{**line, "missing": tuple(line["missing"])}) for line in lines.values()]
        for name, lines in _covered().items()
        if name != "together"
    }
    counted = record.of_coverage(said)
    assert _without_laws(bundled_proof().coverage) == _without_laws(counted), REMEDY


def _without_laws(rows: tuple[tuple[str, ...], ...]) -> list[list[str]]:
    """Leaves out what the law suite drew, which depends on the version of Hypothesis."""
    column = rows[0].index("laws")
    return [[*row[:column], *row[column + 1 :]] for row in rows]


@pytest.mark.proof
def test_nothing_is_touched_by_no_input_and_something_by_one() -> None:
    coverage = Coverage(LIFECYCLE.table)
    assert [line.touched for line in coverage.lines()] == [1, 0, 0, 0, 0, 0, 0, 0, 0]
    record_ = LIFECYCLE.new_record("agent")
    for event in ("operator.start", "post-start"):
        clock = "operator" if event == "operator.start" else "hook"
        order = Moment(clock, 1_767_225_600.0)
        plan = LIFECYCLE.reconcile(record_, Observation(event=event, order=order))
        coverage.touch(plan, agent="agent")
        record_ = plan.record
    touched = {line.notion: line.touched for line in coverage.lines()}
    assert (touched["states"], touched["events"], touched["transition pairs"]) == (3, 2, 1)


@pytest.mark.proof
def test_what_a_recording_never_touched_is_named() -> None:
    recorded = sources.of_recordings(LIFECYCLE.table, [sources.recorded(LIFECYCLE)])
    found = {"recordings": tuple(recorded.lines())}
    rows = next(line for line in found["recordings"] if line.notion == "pod rows")
    assert "P01" in rows.missing
    assert "P17" not in rows.missing
    told = sources.text(found)
    assert f"| pod rows | {rows.total} | {rows.touched} |" in told
    assert "Never touched by any of them:\n\n- states: cloning, " in told
    assert "- pod rows: P01, " in told


def test_a_longer_recording_touches_more(tmp_path: Path) -> None:
    recorded = bundled_recording()
    lines = recorded.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "some.ndjson").write_text("".join(lines[:20]), encoding="utf-8")
    read = Reading(str(tmp_path / "some.ndjson"), None)
    some = sources.of_recordings(LIFECYCLE.table, [read])
    all_of_it = sources.of_recordings(LIFECYCLE.table, [sources.recorded(LIFECYCLE)])
    touched = [[line.touched for line in coverage.lines()] for coverage in (some, all_of_it)]
    assert all((a or 0) <= (b or 0) for a, b in zip(*touched, strict=True))
    assert touched[0] != touched[1]


# -- the command --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--mutate", "--cover"], "say either --mutate or --cover"),
        (["--mutate", "-o", "junit"], "print text, md or json, not junit"),
        (["--cover", "--from", "no-such-file"], "no-such-file cannot be read"),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["check", *arguments])
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_spec_that_cannot_be_used_has_no_mutants(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("nonsense", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(path), "--mutate"])
    assert result.exit_code == 2
    assert not isinstance(result.exception, SpecError)


# -- a spec that is not sound ---------------------------------------------------------------------------


def _spec_with(tmp_path: Path, old: str, new: str) -> str:
    text = bundled_spec().read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "spec.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


VIOLATED = (
    "event: operator.stopped, source: error.provisional, law: L5, target: error.final",
    "event: operator.stopped, source: error.provisional, law: L5, target: stopped.final",
)
# The checker's world begins with events, so it does not see what a pod becomes.
BROKEN = (
    "{id: P17, when: {agent: running}, event: pod.running,",
    "{id: P17, when: {agent: running}, event: pod.agent-failed,",
)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("change", "option", "said"),
    [
        (VIOLATED, "--mutate", ": L5-whitewash is violated; mend that first"),
        (BROKEN, "--mutate", ": it breaks L"),
        (BROKEN, "--cover", ": it breaks L"),
    ],
)
def test_a_spec_that_is_not_sound_is_said_so_instead_of_judging_its_mutants_or_coverage(
    tmp_path: Path, change: tuple[str, str], option: str, said: str
) -> None:
    path = _spec_with(tmp_path, *change)
    result = CliRunner().invoke(app, ["check", path, option])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"scion-fsm: {path}{said}")
    assert result.stderr.count("\n") == 1


@pytest.mark.proof
def test_a_recording_is_covered_as_watch_reads_it() -> None:
    code, _, told = _cover()
    assert code == 1
    assert f"{OTHERS}:10: not JSON" in told
    assert "left out 9 pods without the label scion.name" in told


@pytest.mark.proof
def test_ctrl_c_is_the_parent_s_matter_and_ends_the_processes_that_judge() -> None:
    rows = kill_matrix(_spec(), processes=2)
    first = [next(rows) for _ in range(3)]
    for child in multiprocessing.active_children():
        os.kill(child.pid or 0, signal.SIGINT)  # as a terminal sends it to all of them
    assert len({row.what for row in (*first, *itertools.islice(rows, 17))}) == 20
    rows.close()
    assert multiprocessing.active_children() == []
