"""Record and observation to plan: freshness, then one row; what becomes of each part of the record."""

from __future__ import annotations

import msgspec
import pytest

from scion_fsm import (
    Incarnation,
    Observation,
    Plan,
    Record,
    UnknownConfigurationError,
    observe_heartbeat,
    observe_hook,
    reconcile,
)

OLD, NEW = Incarnation("old", "c1"), Incarnation("new", "c2")
RUNTIME, AGENT, RELAY = 1, 2, 3


def record(configuration: str = "running.thinking", **more: object) -> Record:
    return msgspec.structs.replace(Record("one", configuration), **more)


def seen(event: str | None, /, **more: object) -> Observation:
    return (
        msgspec.convert({"event": event}, Observation)
        if not more
        else Observation(event=event, **more)
    )  # type: ignore[arg-type]


def assert_unchanged(plan: Plan, before: Record) -> None:
    assert plan.record is before
    assert not plan.must_write


# -- freshness rows, each by an input that it refuses or lets pass ------------------------------------

KNOWN = record("running.idle", incarnation=OLD, orders=(None, "50", 50.0, None, None))
LEFT = record("starting", superseded=OLD)
FRESHNESS = {
    "F01": (LEFT, seen("pod.running", incarnation=OLD, order="99"), "SupersededIncarnation"),
    "F02": (KNOWN, seen("pod.failed", incarnation=OLD, order="50"), "StaleOrder"),
    "F02 of a report": (KNOWN, seen("tool-start", order=49.0), "StaleOrder"),
    "F14": (KNOWN, seen("pod.failed", incarnation=NEW, order="49"), "StaleIncarnation"),
    "F04": (KNOWN, seen("pod.unreachable", incarnation=NEW, order="51"), "NoEvidence"),
    "F05": (KNOWN, seen("tool-start", incarnation=NEW, order=51.0), "ForeignIncarnation"),
    "F06": (KNOWN, seen("pod.failed", incarnation=NEW), "IncarnationNotProvenNewer"),
    "F07": (record("created"), seen("pod.gone", order="7"), "NeverSeen"),
    "F12": (KNOWN, seen("pod.blocked", incarnation=OLD), "OrderUnknown"),
    "F13": (KNOWN, seen("pod.failed"), "OrderUnknown"),
}


@pytest.mark.parametrize(("row", "case"), FRESHNESS.items(), ids=FRESHNESS)
def test_l6_what_freshness_refuses_changes_nothing_and_says_why(
    row: str, case: tuple[Record, Observation, str]
) -> None:
    before, observation, reason = case
    plan = reconcile(before, observation)
    assert (plan.disposition, plan.rule, plan.reason) == (
        "ignored",
        row.split(maxsplit=1)[0],
        reason,
    )
    assert plan.steps == ()
    assert str(plan) == f"ignored by {plan.rule}: {plan.why}"
    assert_unchanged(plan, before)


@pytest.mark.parametrize(
    ("before", "observation", "target"),
    [
        (record("created"), seen("pod.running"), "running.unreported"),  # F08
        (record("created"), seen("pod.running", incarnation=NEW, order="1"), "running.unreported"),  # F09
        (KNOWN, seen("tool-start"), "running.executing"),  # F10
        (KNOWN, seen("pod.failed", incarnation=OLD), "error.final"),  # F11
    ],
)  # fmt: skip
def test_what_freshness_lets_pass_is_the_table_s_business(
    before: Record, observation: Observation, target: str
) -> None:
    plan = reconcile(before, observation)
    assert (plan.disposition, plan.record.configuration) == ("taken", target)
    assert plan.must_write
    assert plan.reason == ""


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
    over = record("stopped.final", incarnation=OLD)
    plan = reconcile(over, seen("incarnation.opened", incarnation=NEW, order="99"))
    assert (plan.disposition, plan.rule) == ("ignored", "L11")
    assert plan.why.startswith("incarnation.opened is reconcile's own word")
    assert_unchanged(plan, over)


def test_a_record_of_another_lifecycle_is_the_caller_s_mistake() -> None:
    with pytest.raises(UnknownConfigurationError, match=r"'running\.busy' is not a configuration"):
        reconcile(record("running.busy"), seen("tool-start"))


def test_what_the_table_ignores_or_rejects_changes_nothing() -> None:
    over = record("stopped.final")
    plan = reconcile(over, seen("tool-start", order=99.0))
    assert (plan.disposition, plan.rule, plan.law) == ("ignored", "T001", "L4")
    assert [step.rule for step in plan.steps] == ["T001"]
    assert_unchanged(plan, over)
    plan = reconcile(over, seen("operator.provision"))
    assert plan.disposition == "rejected"
    assert_unchanged(plan, over)


# -- incarnations ------------------------------------------------------------------------------------


def test_l4_evidence_of_a_newer_incarnation_opens_it_and_forgets_the_old_one_s_end() -> None:
    over = record("error.final", incarnation=OLD, orders=(None, "50", None, None, None),
                  reason="OOMKilled", message="It broke.", exit_code=137, last_transition_time="T1")  # fmt: skip
    plan = reconcile(
        over,
        seen("pod.starting", incarnation=NEW, order="51", reason="ContainerCreating", time="T2"),
    )
    assert [step.rule for step in plan.steps] == ["T003", "T042"]
    after = plan.record
    assert (after.configuration, after.incarnation) == ("starting", NEW)
    assert (after.reason, after.message, after.exit_code) == ("ContainerCreating", None, None)
    assert (after.orders[RUNTIME], after.last_transition_time) == ("51", "T2")


def test_a_run_becomes_known_by_the_parts_that_are_seen_of_it() -> None:
    first = reconcile(
        Record.new("one"), seen("pod.unscheduled", incarnation=Incarnation("u"), order="1")
    ).record
    assert first.incarnation == Incarnation("u")
    second = reconcile(
        first, seen("pod.running", incarnation=Incarnation("u", "c"), order="2")
    ).record
    assert second.incarnation == Incarnation("u", "c")
    third = reconcile(
        second, seen("pod.terminating", incarnation=Incarnation("u"), order="3")
    ).record
    assert third.incarnation == Incarnation("u", "c")


def test_a_report_makes_no_incarnation_known() -> None:
    after = reconcile(record("created"), seen("session-start", incarnation=NEW)).record
    assert (after.configuration, after.incarnation) == ("running.idle", None)


def test_l4_an_operator_s_restart_leaves_the_run_behind_and_a_second_one_keeps_it_behind() -> None:
    once = reconcile(KNOWN, seen("operator.restart")).record
    assert (once.incarnation, once.superseded) == (None, OLD)
    twice = reconcile(once, seen("operator.restart")).record
    assert (twice.incarnation, twice.superseded) == (None, OLD)


def test_l7_an_operator_s_time_is_the_earliest_of_what_counts_whole_seconds_or_not() -> None:
    for time in (100, 100.0):
        orders = (None, "50", 40, 200.0, None)
        after = reconcile(record(orders=orders), seen("operator.restart", order=time)).record
        assert after.orders == (100, "50", 100, 200.0, 100)
        assert reconcile(after, seen("pre-stop", order=99)).reason == "StaleOrder"
    unmarked = reconcile(KNOWN, seen("operator.restart")).record
    assert unmarked.orders == KNOWN.orders
    elsewhere = reconcile(KNOWN, seen("operator.restart", order="60")).record
    assert elsewhere.orders == ("60", *KNOWN.orders[1:])


# -- orders ------------------------------------------------------------------------------------------


def test_an_order_is_kept_by_origin_and_only_of_what_was_taken() -> None:
    after = reconcile(KNOWN, seen("tool-start", order=60.0)).record
    assert after.orders == (None, "50", 60.0, None, None)
    again = reconcile(after, seen("heartbeat.alive", order=55.0)).record
    assert again.orders == (None, "50", 60.0, 55.0, None)
    assert reconcile(again, seen("heartbeat.created", order=99.0)).record is again
    assert reconcile(again, seen("tool-start")).record.orders == again.orders


def test_l10_a_repeated_input_writes_nothing_although_its_order_is_kept() -> None:
    once = reconcile(KNOWN, seen("pod.running", incarnation=OLD, order="51"))
    assert (once.disposition, once.must_write) == ("taken", False)
    assert once.record.orders[RUNTIME] == "51"
    assert once.record.visible == KNOWN.visible


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
    before = record("running.idle", reason="Kept", message="As it was.")
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
    gone = reconcile(record("running.idle"), seen("scheduler.heartbeat-timeout")).record
    assert (gone.configuration, gone.history) == ("running.offline", None)
    assert (
        reconcile(gone, observe_heartbeat("running", "idle")).record.configuration == "running.idle"
    )


def test_whatever_leaves_stalled_otherwise_clears_the_history() -> None:
    for observation in (seen("prompt-submit"), seen("pod.failed"), seen("operator.stop")):
        assert reconcile(stalled(), observation).record.history is None


# -- times -------------------------------------------------------------------------------------------


def test_the_time_of_the_last_transition_is_of_the_phase_not_of_the_activity() -> None:
    before = record("running.idle", last_transition_time="T1")
    busy = reconcile(before, seen("tool-start", time="T2")).record
    assert busy.last_transition_time == "T1"
    over = reconcile(busy, seen("pod.completed", time="T3")).record
    assert over.last_transition_time == "T3"
    assert reconcile(before, seen("pod.completed")).record.last_transition_time is None
