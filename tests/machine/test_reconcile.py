"""Record and observation to plan: freshness, then one row; what becomes of each part of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from scenes import (
    AGENT,
    BEGINNING,
    LIFECYCLE,
    NEW,
    OLD,
    POD,
    RELAY,
    RUNTIME,
    TABLE,
    after,
    assert_unchanged,
    at,
    command,
    marked,
    record,
    seen,
    told,
    version,
)

from scion_fsm import (
    Record,
    Run,
    UnknownConfigurationError,
    observe_heartbeat,
    observe_hook,
    observe_timers,
    reconcile,
)
from scion_fsm.machine.record import End, Fence

if TYPE_CHECKING:
    from collections.abc import Iterator

# -- freshness rows, each by an input that it refuses or lets pass ------------------------------------

SEEN = marked(record("running.working", run=OLD), RUNTIME, version(50))
KNOWN = marked(SEEN, AGENT, at(50))
LEFT = record("starting", fence=Fence(BEGINNING + 90, (OLD,)))
MINTED = record("starting", run=Run(run_id="r2"), fence=Fence(BEGINNING + 90, (OLD,), "r2"))
SUCCEEDED = msgspec.structs.replace(KNOWN, predecessor=True)
DATELESS = record("running.working", run=Run("u", "c"), predecessor=True)
ELSEWHERE = Run("else", "c9")
NOWHERE = record("running.working", run=Run("old", "c1", place=POD))
HALTED = record("error.unexplained", run=OLD, end=End(BEGINNING + 10, is_commanded=False))
REFUSED = {
    "F01": (LEFT, seen("pod.running", run=OLD, order=version(99)), "LeftRun"),
    "F02": (KNOWN, seen("pod.failed", run=Run("a", created=BEGINNING - 60), order=version(99)), "EarlierRun"),
    "F03": (KNOWN, seen("pod.failed", run=ELSEWHERE, order=version(99, "b")), "UnprovenRun"),
    "F06": (KNOWN, seen("pod.unreachable", run=NEW, order=version(51)), "NoEvidence"),
    "F07": (KNOWN, seen("pod.failed", run=NEW, order=version(49)), "StaleRun"),
    "F08": (NOWHERE, seen("container.running", run=Run("new", "c2", place=POD)), "UnprovenRun"),
    "F09": (KNOWN, seen("pod.failed", run=OLD, order=version(50)), "StaleOrder"),
    "F12": (record("created"), seen("pod.gone", order=version(7)), "NeverSeen"),
    "F12 of a run": (record("created"), seen("pod.gone", run=OLD, order=version(7)), "NeverSeen"),
    "F14": (KNOWN, seen("pod.blocked", run=OLD), "OrderUnknown"),
    "F14 without a run": (KNOWN, seen("pod.failed"), "OrderUnknown"),
    "F15": (marked(record(), RUNTIME, at(9, "reader")), seen("legacy.ended", order=at(8, "reader")), "StaleOrder"),
    "F16": (LEFT, seen("legacy.ended", order=at(50, "reader")), "BehindFence"),
    "F17": (LEFT, seen("legacy.ended"), "BehindFence"),
    "F19": (HALTED, seen("pod.deleted", run=OLD, order=version(99), time="2026-01-01T01:00:00Z"), "TooLate"),
    "F20": (KNOWN, seen("pod.unscheduled", run=OLD, order=version(99), is_silent=True), "NoEvidence"),
    "F21": (msgspec.structs.replace(SEEN, predecessor=True, marks=()), seen("legacy.ended", order=at(4, "reader")), "InDoubt"),
    "F30": (KNOWN, command("stop", None), "NoMoment"),
    "F31": (after(KNOWN, command("stop", 60)), command("stop", 60), "StaleCommand"),
    "F32": (KNOWN, command("stop", 60, about=NEW), "AnotherRun"),
    "F33": (KNOWN, command("stop", 60, about="r7"), "UnprovenRun"),
    "F34": (KNOWN, command("stop", -60), "BeforeRun"),
    "F35": (KNOWN, command("stop", 3), "InDoubt"),
    "F35 of a run without a beginning": (DATELESS, command("stop", 3), "InDoubt"),
    "F38": (HALTED, command("stopped", 400), "TooLate"),
    "F50": (KNOWN, seen("tool-start", run=NEW, order=at(60)), "AnotherRun"),
    "F51": (KNOWN, seen("tool-start", run=Run(run_id="r7"), order=at(60)), "UnprovenRun"),
    "F52": (KNOWN, seen("tool-start", order=at(49)), "StaleOrder"),
    "F53": (LEFT, seen("tool-start"), "BehindFence"),
    "F54": (SUCCEEDED, seen("session-end"), "InDoubt"),
    "F56": (SEEN, seen("tool-start", order=at(-60)), "BeforeRun"),
    "F56 of the run itself": (SEEN, seen("session-end", run=OLD, order=at(-60)), "BeforeRun"),
    "F58": (LEFT, seen("session-end", order=at(95)), "InDoubt"),
    "F58 within the skew": (msgspec.structs.replace(SEEN, predecessor=True), seen("session-end", order=at(4)), "InDoubt"),
    "F58 of a run without a beginning": (DATELESS, seen("session-end", order=at(95)), "InDoubt"),
}  # fmt: skip
TAKEN = {
    "F04": (record("error.final", run=OLD), seen("pod.running", run=NEW, order=version(7, "b"))),
    "F05": (KNOWN, seen("pod.running", run=Run("new", place=POD), order=version(51))),
    "F10": (KNOWN, seen("pod.failed", run=OLD, order=version(51))),
    "F11": (record("created"), seen("pod.running", run=NEW, order=version(1))),
    "F13": (KNOWN, seen("pod.failed", run=OLD)),
    "F18": (record("created"), seen("container.running", order=at(1, "reader"))),
    "F36": (KNOWN, command("stop", 1, about=OLD)),
    "F37": (record("created"), command("start", 1)),
    "F55": (KNOWN, seen("tool-start")),
    "F57": (msgspec.structs.replace(SEEN, run=msgspec.structs.replace(OLD, run_id="r1")), seen("tool-start", run=Run(run_id="r1"), order=at(-60))),
    "F59": (SUCCEEDED, seen("session-end", order=at(60))),
}  # fmt: skip


def rows() -> Iterator[str]:
    return (row.id for table in TABLE.data.freshness.values() for row in table.rows)


def test_every_row_of_freshness_has_an_input_here() -> None:
    assert {name.split()[0] for name in (*REFUSED, *TAKEN)} == set(rows())


def entry(row: str) -> tuple[bool, str]:
    found = {r.id: r for table in TABLE.data.freshness.values() for r in table.rows}[row]
    return found.tells, "ignored" if found.reject is None else "rejected"


@pytest.mark.parametrize("name", REFUSED)
def test_l6_what_freshness_refuses_changes_nothing_and_says_why(name: str) -> None:
    before, observation, reason = REFUSED[name]
    row = name.split(maxsplit=1)[0]
    tells, disposition = entry(row)
    plan = reconcile(before, observation)
    assert (plan.disposition, plan.rule, plan.reason) == (disposition, row, reason)
    assert plan.tells == tells
    assert plan.steps == ()
    assert str(plan) == f"{disposition} by {plan.rule}: {plan.why}"
    assert_unchanged(plan, before)


@pytest.mark.parametrize("name", TAKEN)
def test_what_freshness_lets_pass_is_the_table_s_business(name: str) -> None:
    before, observation = TAKEN[name]
    plan = reconcile(before, observation)
    assert (plan.disposition, plan.reason) == ("taken", "")
    assert plan.record != before


def test_l11_an_event_nobody_knows_and_an_input_that_says_nothing_change_nothing() -> None:
    before = record()
    plan = reconcile(before, seen("tool-strat"))
    assert (plan.disposition, plan.rule, plan.law, plan.reason) == (
        "ignored",
        "L11",
        "L11",
        "Unknown",
    )
    assert plan.why == "'tool-strat' is not an event of this lifecycle, did you mean 'tool-start'?"
    assert_unchanged(plan, before)
    plan = reconcile(before, seen(None, problems=("status 'x' is not known", "and more")))
    assert plan.why == "status 'x' is not known; and more"
    assert_unchanged(plan, before)
    assert reconcile(before, seen(None)).why == "It says nothing about the agent."


def test_l4_the_event_that_opens_a_run_is_reconcile_s_own_word_and_refused_from_outside() -> None:
    over = record("stopped.final", run=OLD)
    plan = reconcile(over, seen("run.opened", run=NEW, order=version(99)))
    assert (plan.disposition, plan.rule) == ("ignored", "L11")
    assert plan.why.startswith("run.opened is reconcile's own word")
    assert_unchanged(plan, over)


def test_a_record_of_another_lifecycle_is_the_caller_s_mistake() -> None:
    with pytest.raises(UnknownConfigurationError, match=r"'running\.busy' is not a configuration"):
        reconcile(record("running.busy"), seen("tool-start"))


def test_what_the_table_ignores_or_rejects_changes_nothing() -> None:
    over = record("stopped.final")
    plan = reconcile(over, seen("tool-start", order=at(99)))
    assert (plan.disposition, plan.rule, plan.law) == ("ignored", "T001", "L4")
    assert [step.rule for step in plan.steps] == ["T001"]
    assert_unchanged(plan, over)
    plan = reconcile(over, command("provision", 99))
    assert plan.disposition == "rejected"
    assert_unchanged(plan, over)


# -- runs ---------------------------------------------------------------------------------------------


def test_l4_evidence_of_a_later_run_opens_it_and_forgets_the_old_one_s_end() -> None:
    over = marked(
        record("error.final", run=OLD, end=End(BEGINNING + 50, is_commanded=False),
               reason="OOMKilled", message="It broke.", exit_code=137, last_transition_time="T1"),
        RUNTIME, version(50),
    )  # fmt: skip
    plan = reconcile(
        marked(over, AGENT, at(50)),
        seen("pod.starting", run=NEW, order=version(51), reason="ContainerCreating", time="T2"),
    )
    assert [step.rule for step in plan.steps] == ["T003", "T042"]
    opened = plan.record
    assert (opened.configuration, opened.run, opened.predecessor) == ("starting", NEW, True)
    assert (opened.reason, opened.message, opened.exit_code) == ("ContainerCreating", None, None)
    assert (opened.marks, opened.last_transition_time) == (((RUNTIME, version(51)),), "T2")
    assert opened.end is None


@pytest.mark.parametrize(
    "word", ["legacy.error", "heartbeat.error", "session-end", "container.failed"]
)
def test_l7_whatever_ended_an_agent_does_not_end_a_run_that_began_later(word: str) -> None:
    ended = after(Record.new("one"), seen(word, order=at(50)))
    assert ended.run is None
    for began, steps in ((20, 1), (52, 1), (100, 2)):
        own = msgspec.structs.replace(NEW, created=BEGINNING + began, started=BEGINNING + began + 2)
        plan = reconcile(ended, seen("pod.running", run=own, order=version(7)))
        assert len(plan.steps) == steps
        assert plan.record.predecessor is (steps == 2)
    assert plan.record.configuration == "running.unreported"


def test_l7_that_a_list_lacks_an_earlier_run_does_not_bring_it_back() -> None:
    # Who never saw the later run looked at the place of both later than anybody who did.
    over = marked(record("error.unexplained", run=NEW), RUNTIME, version(50, "k"))
    missing = LIFECYCLE.observe_pod_absent(OLD, "60", cluster="k")
    plan = reconcile(over, missing)
    assert plan.rule == "F06"
    assert_unchanged(plan, over)
    # But the last object of a deletion was seen there, so that it shows another run.
    deleted = msgspec.structs.replace(missing, is_missing=False)
    assert reconcile(over, deleted).record.run == missing.run
    assert reconcile(over, LIFECYCLE.observe_pod_absent(NEW, "60", cluster="k")).rule != "F06"


def test_a_run_becomes_known_by_the_parts_that_are_seen_of_it() -> None:
    begun = Run("u", created=BEGINNING, place=POD)
    first = after(Record.new("one"), seen("pod.unscheduled", run=begun, order=version(1)))
    assert first.run == begun
    running = msgspec.structs.replace(begun, container="c", started=BEGINNING + 2)
    second = after(first, seen("pod.running", run=running, order=version(2)))
    assert second.run == running
    third = after(second, seen("pod.terminating", run=begun, order=version(3)))
    assert third.run == running


def test_a_report_makes_no_run_known() -> None:
    started = after(record("created"), seen("session-start", run=NEW, order=at(200)))
    assert (started.configuration, started.run) == ("running.working", None)


def test_l4_a_restart_leaves_the_run_behind_and_a_second_one_keeps_it_behind() -> None:
    once = after(KNOWN, command("restart", 60, id="a"))
    assert (once.run, once.fence) == (None, Fence(BEGINNING + 60, (OLD,)))
    assert (once.marks, once.command) == (((0, at(60, "operator")),), "a")
    twice = after(once, command("restart", 70, mints="r2"))
    assert (twice.run, twice.fence) == (Run(run_id="r2"), Fence(BEGINNING + 70, (OLD,), "r2"))
    shown = after(
        twice, seen("pod.running", run=msgspec.structs.replace(NEW, run_id="r2"), order=version(99))
    )
    assert shown.run == msgspec.structs.replace(NEW, run_id="r2")
    assert shown.fence == Fence(BEGINNING + 70, (), "r2", is_up=False)


def test_a_start_where_a_run_is_known_or_nothing_changes_sets_a_mark_alone() -> None:
    waiting = record("provisioning", run=OLD)
    started = after(waiting, command("start", 60))
    assert (started.configuration, started.run, started.fence) == ("starting", OLD, None)
    again = reconcile(started, command("start", 70))
    assert (again.record.configuration, again.record.fence) == ("starting", None)
    assert again.must_write  # else a duplicate would count after a crash
    unseen = after(record("created"), command("start", 60))
    assert unseen.fence == Fence(BEGINNING + 60)


def test_l13_the_start_timeout_lifts_a_fence_and_is_told() -> None:
    fenced = after(KNOWN, command("restart", 60, mints="r2"))
    (fired,) = observe_timers(
        last_seen_age=None, last_activity_age=None, fence_age=301, observed_at=BEGINNING + 361
    )
    plan = reconcile(fenced, fired)
    assert plan.tells
    assert (plan.record.run, plan.record.fence) == (OLD, None)
    assert plan.must_write
    shown = after(plan.record, seen("pod.running", run=OLD, order=version(60)))
    assert shown.configuration == "running.unreported"
    quiet = reconcile(KNOWN, msgspec.structs.replace(fired, order=at(999, "scheduler")))
    assert not quiet.tells
    assert not quiet.must_write


def test_a_stop_that_nothing_fulfils_lapses_and_the_next_sight_decides() -> None:
    asked = after(KNOWN, command("stop", 60))
    (fired,) = observe_timers(
        last_seen_age=None, last_activity_age=None, stop_age=301, observed_at=BEGINNING + 361
    )
    lapsed = after(asked, fired)
    assert lapsed.configuration == "running.unreported"
    failed = after(lapsed, seen("pod.failed", run=OLD, order=version(60)))
    assert failed.configuration == "error.final"


# -- orders ------------------------------------------------------------------------------------------


def test_an_order_is_kept_by_origin_and_clock_and_only_of_what_was_taken() -> None:
    later = after(KNOWN, seen("tool-start", order=at(60)))
    assert later.marks == ((RUNTIME, version(50)), (AGENT, at(60)))
    again = after(later, seen("heartbeat.alive", order=at(55, "broker")))
    assert again.marks == (*later.marks, (RELAY, at(55, "broker")))
    by_file = after(again, seen("legacy.thinking", order=at(40, "file")))
    assert by_file.marks == (*again.marks, (RELAY, at(40, "file")))
    assert reconcile(again, seen("heartbeat.created", order=at(99, "broker"))).record is again
    assert after(again, seen("tool-start")).marks == again.marks


def test_an_order_that_is_no_time_is_no_mark_of_who_reports() -> None:
    spoken = after(KNOWN, seen("tool-start", order=version(7)))
    assert spoken.marks == KNOWN.marks


def test_l10_a_repeated_input_writes_nothing_although_its_order_is_kept() -> None:
    once = reconcile(KNOWN, seen("pod.running", run=OLD, order=version(51)))
    assert (once.disposition, once.must_write) == ("taken", False)
    assert once.record.mark("runtime") == version(51)
    assert once.record.visible == KNOWN.visible


def test_a_history_that_went_back_forgets_the_versions_of_its_cluster_alone() -> None:
    both = marked(marked(KNOWN, RUNTIME, version(7, "b")), 0, at(60, "operator"))
    reset = both.with_history_reset("b")
    assert (RUNTIME, version(50)) in reset.marks
    assert (RUNTIME, version(7, "b")) not in reset.marks
    assert (0, at(60, "operator")) in reset.marks
    assert (AGENT, at(50)) in reset.marks


def test_l4_a_container_that_was_seen_ended_after_the_verdict_may_begin_a_new_run() -> None:
    up = Run(container="c1", place=POD)
    ended = told(
        Record.new("one"),
        seen("container.running", run=up, order=at(1, "reader")),
        command("stopped", 20),
        seen("container.killed", run=up, order=at(30, "reader")),
    )
    assert [plan.record.configuration for plan in ended][1:] == ["stopped.final"] * 2
    assert ended[-1].must_write
    again = reconcile(ended[-1].record, seen("container.running", run=up, order=at(40, "reader")))
    assert [step.rule for step in again.steps] == ["T003", "T045"]


# -- reason, message, exit code ----------------------------------------------------------------------

VERDICT = {"reason": "Error", "message": "It broke.", "exit_code": 3}


def detail(after: Record) -> tuple[str | None, str | None, int | None]:
    return after.reason, after.message, after.exit_code


def test_a_transition_replaces_the_detail_even_by_nothing() -> None:
    before = record("starting", reason="ImagePullBackOff", message="Pulling.")
    assert detail(reconcile(before, seen("pod.failed", **VERDICT)).record) == (
        "Error",
        "It broke.",
        3,
    )
    assert detail(reconcile(before, seen("pod.running")).record) == (None, None, None)


def test_a_stay_keeps_the_detail_unless_it_says_otherwise() -> None:
    before = record("running.working", reason="Kept", message="As it was.")
    assert detail(reconcile(before, seen("pod.running", reason="New")).record) == (
        "Kept",
        "As it was.",
        None,
    )
    held_up = record("starting", reason="ErrImagePull")
    plan = reconcile(held_up, seen("pod.blocked", reason="ImagePullBackOff"))
    assert plan.record.reason == "ImagePullBackOff"
    assert plan.must_write


def test_what_is_known_of_an_end_is_filled_up_and_not_overwritten() -> None:
    before = record("error.provisional", reason="CloneFailed")
    assert detail(reconcile(before, seen("pod.failed", **VERDICT)).record) == (
        "CloneFailed",
        "It broke.",
        3,
    )
    before = record("error.provisional", message="git clone failed", exit_code=1)
    assert detail(reconcile(before, seen("pod.failed", **VERDICT)).record) == (
        "Error",
        "git clone failed",
        1,
    )


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (137, "Stopped as requested; exit code 137."),
        (None, "Stopped as requested; exit code unknown."),
    ],
)
def test_after_an_operator_s_stop_a_failure_is_an_end_with_its_code_in_the_message(
    code: int | None, message: str
) -> None:
    plan = reconcile(
        record("stopping.requested"), seen("pod.failed", reason="Error", exit_code=code)
    )
    assert plan.record.configuration == "stopped.final"
    assert detail(plan.record) == ("Error", message, code)


# -- tools -------------------------------------------------------------------------------------------


def test_l1_a_tool_s_name_is_kept_while_the_tool_runs_and_no_longer() -> None:
    tool = reconcile(record("running.thinking"), observe_hook("tool-start", tool="Bash")).record
    assert (tool.configuration, tool.tool_name) == ("running.executing", "Bash")
    alive = reconcile(tool, observe_heartbeat("running")).record
    assert alive.tool_name == "Bash"
    other = reconcile(tool, observe_hook("tool-start", tool="Edit")).record
    assert other.tool_name == "Edit"
    assert reconcile(tool, observe_hook("tool-end", tool="Bash")).record.tool_name is None
    assert reconcile(tool, observe_hook("session-end")).record.tool_name is None
    assert reconcile(tool, seen("tool-start", tool_name="")).record.tool_name is None


# -- where an agent stalled from (laws.md 5) ---------------------------------------------------------


def stalled() -> Record:
    plan = reconcile(record("running.thinking"), seen("scheduler.activity-timeout"))
    assert (plan.record.configuration, plan.record.history) == (
        "running.stalled",
        "running.thinking",
    )
    return plan.record


def test_a_heartbeat_clears_stalled_only_by_another_activity_than_the_one_that_stalled() -> None:
    before = stalled()
    same = reconcile(before, observe_heartbeat("running", "thinking"))
    assert same.record.configuration == "running.stalled"
    assert same.steps[0].event == "heartbeat.unchanged"
    assert not same.must_write
    other = reconcile(before, observe_heartbeat("running", "executing")).record
    assert (other.configuration, other.history) == ("running.executing", None)


def test_the_history_outlives_offline_and_a_heartbeat_of_the_same_activity_leads_back() -> None:
    gone = reconcile(stalled(), seen("scheduler.heartbeat-timeout")).record
    assert (gone.configuration, gone.history) == ("running.offline", "running.thinking")
    back = reconcile(gone, observe_heartbeat("running", "thinking")).record
    assert (back.configuration, back.history) == ("running.stalled", "running.thinking")


def test_an_agent_that_went_offline_without_stalling_has_no_history() -> None:
    gone = reconcile(record("running.working"), seen("scheduler.heartbeat-timeout")).record
    assert (gone.configuration, gone.history) == ("running.offline", None)
    assert (
        reconcile(gone, observe_heartbeat("running", "working")).record.configuration
        == "running.working"
    )


def test_whatever_leaves_stalled_otherwise_clears_the_history() -> None:
    for observation in (seen("prompt-submit"), seen("pod.failed"), command("stop", 999)):
        assert reconcile(stalled(), observation).record.history is None


# -- times -------------------------------------------------------------------------------------------


def test_the_time_of_the_last_transition_is_of_the_phase_not_of_the_activity() -> None:
    before = record("running.working", last_transition_time="T1")
    busy = reconcile(before, seen("tool-start", time="T2")).record
    assert busy.last_transition_time == "T1"
    over = reconcile(busy, seen("pod.completed", time="T3")).record
    assert over.last_transition_time == "T3"
    assert reconcile(before, seen("pod.completed")).record.last_transition_time is None
