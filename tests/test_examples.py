"""The engine is general: whatever is done with the agent's spec is done with every example, by the same commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from scion_fsm import Lifecycle, SpecError
from scion_fsm.cli.app import app
from scion_fsm.lifecycle import bundled_formal, bundled_spec
from scion_fsm.prove.formal import agreement, rendered, spin, tlc
from scion_fsm.publish.diagram.pictures.views import VIEWS, views
from scion_fsm.publish.rendering import PICTURES, WHOLES

EXAMPLES = sorted((Path(__file__).parents[1] / "specs" / "examples").glob("*.yaml"))
A2A = next(path for path in EXAMPLES if path.stem == "a2a-task")
TEXT = A2A.read_text(encoding="utf-8")
TASK = Lifecycle.load(A2A)
ENDS = ("completed", "canceled", "failed", "rejected")
ADAPTER = """
import sys
from scion_fsm import Lifecycle
from scion_fsm.conform.subject.adapter import serve
from scion_fsm.conform.subject.subject import LifecycleSubject

serve(LifecycleSubject(Lifecycle.load(sys.argv[1])), name="theirs")
"""
examples = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


# -- every example, by the same commands ----------------------------------------------------------------


@examples
def test_everything_that_it_promises_is_proved_and_nothing_is_vacuous(path: Path) -> None:
    report = json.loads(run("check", path, "-o", "json").output)
    verdicts = {o["id"]: o["verdict"] for part in report["parts"] for o in part["outcomes"]}
    claims = [claim.id for claim in Lifecycle.load(path).table.data.properties]
    assert verdicts == dict.fromkeys(claims, "proved")
    assert claims


@examples
def test_it_is_drawn_in_every_format(path: Path) -> None:
    table = Lifecycle.load(path).table
    drawn = views(table)
    for form in PICTURES:
        for view, make in drawn.items():
            picture = PICTURES[form](make(table))
            assert len(picture) > 100, (form, view)
    for form in WHOLES:
        shown = run("render", form, "--spec", path).output
        assert all(phase in shown for phase in table.data.initials), form


@examples
def test_a_view_of_what_it_has_not_is_refused_in_words(path: Path) -> None:
    for view in set(VIEWS) - set(views(Lifecycle.load(path).table)):
        refused = run("render", "dot", "--view", view, "--spec", path)
        assert refused.exit_code == 2
        assert f"has nothing that the view '{view}' shows" in refused.output


@examples
def test_it_does_not_differ_from_itself(path: Path) -> None:
    same = run("diff", path, path)
    assert (same.exit_code, same.output) == (0, "0 differences, 0 breaking\n")


@pytest.mark.proof
@examples
@pytest.mark.skipif(
    bool(tlc.missing() or spin.missing()) and not os.environ.get("SCION_FSM_REQUIRE_TOOLS"),
    reason=f"install {tlc.missing() or spin.missing()}",
)
def test_TLC_and_SPIN_find_the_same_graph_and_verdicts(path: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(bundled_formal(), tmp_path / "formal"))
    table = Lifecycle.load(path).table
    for name, content in rendered.render(table).items():
        (folder / name).write_text(content, encoding="utf-8")
    found = {(f.engine, f.what): f.agrees for f in agreement.compare(table, folder)}
    asked = {"the number of states", "the verdicts", "always reachable"}
    assert {what for engine, what in found if engine == "SPIN"} == asked
    assert {what for engine, what in found if engine == "TLC"} >= {"the labelled graph", *asked}
    assert [name for name, agrees in found.items() if not agrees] == []


@examples
def test_an_implementation_of_it_conforms_and_one_of_another_machine_does_not(path: Path) -> None:
    command = (sys.executable, "-c", ADAPTER)
    conforms = run("conform", "--validate-protocol", "--spec", path, "--", *command, path)
    assert conforms.exit_code == 0, conforms.output
    assert conforms.output.splitlines()[-1].endswith(" passed, 0 failed")
    other = run("conform", "--phase", "vectors", "--spec", path, "--", *command, bundled_spec())
    assert other.exit_code != 0


# -- A2A: each promise has its property, and each fault is found by it --------------------------------------


class Fault(NamedTuple):
    """A change of the example's text, and the property that must find it."""

    old: str
    new: str
    caught_by: str


FAULTS = {
    "what has completed is worked on again": Fault(
        "{id: T22, event: agent, source: terminal,",
        "{id: T90, event: status.working, source: completed, target: working}\n"
        "  - {id: T91, event: status.working, source: {in: terminal, not: completed}, ignore: x}\n"
        "  - {id: T22, event: {in: agent, not: status.working}, source: terminal,",
        "L4-final",
    ),
    "a message restarts what has failed": Fault(
        "{id: T03, event: operator.message, source: terminal,",
        "{id: T90, event: operator.message, source: failed, target: submitted}\n"
        "  - {id: T03, event: operator.message, source: {in: terminal, not: failed},",
        "L4-final",
    ),
    "what has ended otherwise is cancelled": Fault(
        'law: L4, reject: "TaskNotCancelableError: it has ended otherwise (3.1.5)."}',
        "law: L4, target: canceled}",
        "L4-final",
    ),
    "a message does not resume what needs authentication": Fault(
        "{id: T01, event: operator.message, source: interrupted, law: A1, target: working}",
        "{id: T01, event: operator.message, source: input-required, law: A1, target: working}\n"
        "  - {id: T90, event: operator.message, source: auth-required, target: submitted}",
        "A1-resumed",
    ),
    "a message resumes nothing": Fault(
        "source: interrupted, law: A1, target: working}",
        "source: interrupted, law: A1, stay: It waits.}",
        "A1-waits",
    ),
    "a client makes its task wait": Fault(
        'level: MAY, stay: "A server may take more messages while it works (3.3.3)."}',
        "level: MAY, target: input-required}",
        "A1-asked",
    ),
    "to ask is to have cancelled": Fault(
        "stay: Whether it could be cancelled is for the server's next status to say.}",
        "target: canceled}",
        "A2-server",
    ),
    "what waits cannot be cancelled": Fault(
        "{id: T19, event: status.canceled, source: alive, law: A2, target: canceled}",
        "{id: T19, event: status.canceled, source: submitted, law: A2, target: canceled}\n"
        "  - {id: T90, event: status.canceled, source: {in: alive, not: submitted}, ignore: x}",
        "A2-cancelled",
    ),
    "a task is rejected at once or never": Fault(
        "{id: T21, event: status.rejected, source: alive, target: rejected}",
        "{id: T21, event: status.rejected, source: submitted, target: rejected}\n"
        "  - {id: T90, event: status.rejected, source: {in: alive, not: submitted}, ignore: x}",
        "L12-rejected",
    ),
    "an old status counts": Fault(
        "law: L6, ignore: StaleStatus,", "law: L6, accept: true,", "L6-stale"
    ),
    "a new status does not count": Fault(
        "{order: newer}, law: L13, accept: true,", "{order: newer}, ignore: Deaf,", "L13-fresh"
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_in_it_is_found_by_its_own_property(fault: Fault, tmp_path: Path) -> None:
    assert TEXT.count(fault.old) == 1
    spec = tmp_path / "faulty.yaml"
    spec.write_text(TEXT.replace(fault.old, fault.new), encoding="utf-8")
    told = run("check", spec, "--property", fault.caught_by, "-o", "json")
    parts = json.loads(told.output)["parts"]
    assert told.exit_code == 1
    assert "violated" in {o["verdict"] for part in parts for o in part["outcomes"]}


def test_an_edge_out_of_an_end_breaks_who_relies_on_the_example(tmp_path: Path) -> None:
    fault = FAULTS["what has completed is worked on again"]
    spec = tmp_path / "faulty.yaml"
    spec.write_text(TEXT.replace(fault.old, fault.new), encoding="utf-8")
    told = run("diff", A2A, spec)
    assert told.exit_code == 1
    (row,) = [line for line in told.output.splitlines() if "status.working" in line.split()[:5]]
    assert row.split()[0] == "breaking"


@pytest.mark.parametrize("end", ENDS)
def test_nothing_leaves_an_end(end: str) -> None:
    assert {TASK.step(end, event).target for event in TASK.events} == {end}
    refused = {event for event in TASK.events if TASK.step(end, event).disposition == "rejected"}
    cancels = set() if end == "canceled" else {"operator.cancel"}
    assert refused == {"operator.message", *cancels}


def test_a_task_lives_as_its_requests_and_statuses_say() -> None:
    record = TASK.new_record("task-1")
    told = [
        (TASK.observe_status("TASK_STATE_WORKING", observed_at=1_800_000_001), "working"),
        (TASK.observe_status("input-required", observed_at=1_800_000_002), "input-required"),
        (TASK.observe_status("working", observed_at=1_800_000_001), "input-required"),
        (TASK.observe_status("unknown", observed_at=1_800_000_003), "input-required"),
        (TASK.observe_command("message", at=None), "working"),
        (TASK.observe_command("cancel", at=None), "working"),
        (TASK.observe_status("TASK_STATE_CANCELED", observed_at=1_800_000_004), "canceled"),
        (TASK.observe_command("message", at=None), "canceled"),
        (TASK.observe_status("working", observed_at=1_800_000_005), "canceled"),
    ]
    for observation, state in told:
        record = TASK.reconcile(record, observation).record
        assert record.configuration == state, observation


@pytest.mark.parametrize("word", ["unknown", "TASK_STATE_UNSPECIFIED", "", None, 7])
def test_unknown_is_an_answer_and_no_state(word: object) -> None:
    plan = TASK.reconcile(TASK.new_record("task-1"), TASK.observe_status(word))
    assert (plan.disposition, plan.rule, plan.must_write) == ("ignored", "L11", False)


# -- what another machine need not have ---------------------------------------------------------------------


def test_a_pod_is_told_to_be_none_of_its_business() -> None:
    observation = TASK.observe_pod({"metadata": {"name": "x"}, "status": {"phase": "Running"}})
    assert (observation.event, observation.problems) == (None, ("a2a-task says nothing of pods",))
    assert TASK.observe_pod_absent(None, digits="1").event is None
    assert TASK.observe_container_status("Up 5 minutes").event is None
    assert TASK.observe_container_gone(None).event is None
    assert TASK.observe_hook("session-start").event is None
    assert TASK.observe_heartbeat().event is None
    assert TASK.observe_legacy("").event is None
    assert TASK.observe_timers(last_seen_age=1e9, last_activity_age=1e9) == ()


@pytest.mark.parametrize("option", ["--mutate", "--cover"])
def test_what_needs_the_lives_of_pods_says_so(option: str) -> None:
    refused = run("check", option, A2A)
    assert refused.exit_code == 2
    assert "a2a-task says nothing of pods, and the law suite lets them live" in refused.output


def test_the_law_suite_of_agents_refuses_it_in_a_line(tmp_path: Path) -> None:
    suite = ("--pyargs", "scion_fsm.testing", "--scion-fsm-spec", str(A2A))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *suite],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "a2a-task says nothing of pods" in done.stdout + done.stderr


def test_a_dead_end_is_one_unless_it_is_tagged_final() -> None:
    with pytest.raises(SpecError) as caught:
        Lifecycle.loads(
            TEXT.replace("completed: {tags: [terminal, final]", "completed: {tags: [terminal]")
        )
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("S105", "nothing leaves completed")
    assert problem.suggestion == "give it a way out, or the tag final"


def test_where_something_opens_a_run_an_end_is_left_by_it() -> None:
    opens = TEXT.replace(
        "source: interrupted, law: A1, target: working}",
        "source: interrupted, law: A1, target: working, opens: true}",
    )
    with pytest.raises(SpecError) as caught:
        Lifecycle.loads(opens)
    assert [p.message for p in caught.value.problems] == [f"nothing leaves {end}" for end in ENDS]


def test_a_kind_of_input_that_events_are_needs_its_table_of_freshness() -> None:
    reports = TEXT[TEXT.index("  reports:\n") : TEXT.index("# A status by its spelling")]
    with pytest.raises(SpecError) as caught:
        Lifecycle.loads(TEXT.replace(reports, "\n"))
    (problem,) = caught.value.problems
    assert problem.code == "S108"


def test_a_container_status_that_ends_needs_the_meaning_of_exit_codes() -> None:
    ends = TEXT.replace(
        "hooks:\n", "containers: {statuses: [{id: C01, equals: exited, ends: true}]}\nhooks:\n"
    )
    with pytest.raises(SpecError) as caught:
        Lifecycle.loads(ends)
    (problem,) = caught.value.problems
    assert (problem.code, problem.suggestion) == ("S112", "write `containers.exits`")


def test_nothing_in_the_code_knows_the_example() -> None:
    package = Path(__file__).parents[1] / "scion_fsm"
    words = ("a2a", "input-required", "auth-required", "operator.message", "status.canceled")
    found = [
        (path.name, word)
        for path in package.rglob("*.py")
        for word in words
        if word in path.read_text(encoding="utf-8").lower()
    ]
    assert found == []
    assert "a2a" not in bundled_spec().read_text(encoding="utf-8").lower()
