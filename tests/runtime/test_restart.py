"""An operator's start or restart: the run before it, and everything said of it, is over (L4, L7)."""

from __future__ import annotations

from scion_fsm import (
    Incarnation,
    Lifecycle,
    Observation,
    Record,
    observe_heartbeat,
    observe_hook,
    reconcile,
)

OLD, NEW = Incarnation("uid-old", "c1"), Incarnation("uid-new", "c2")


def running(incarnation: Incarnation, version: str) -> Observation:
    return Observation(event="pod.running", incarnation=incarnation, order=version)


def restarted(at: float | None = 100.0) -> Record:
    record = reconcile(Record.new("one"), running(OLD, "10")).record
    record = reconcile(record, Observation(event="operator.restart", order=at)).record
    assert record.configuration == "starting"
    assert record.incarnation is None
    assert record.superseded == OLD
    return record


def test_L7_the_old_pods_late_end_does_not_touch_the_restarted_agent() -> None:
    record = restarted()
    for event in ("pod.failed", "pod.gone", "pod.running", "pod.terminating"):
        plan = reconcile(record, Observation(event=event, incarnation=OLD, order="11"))
        assert (plan.disposition, plan.reason, plan.record) == (
            "ignored",
            "SupersededIncarnation",
            record,
        )


def test_L7_the_new_pod_is_taken_and_the_old_one_stays_left_behind() -> None:
    record = reconcile(restarted(), running(NEW, "20")).record
    assert record.configuration == "running.unreported"
    assert record.incarnation == NEW
    assert reconcile(record, running(OLD, "21")).reason == "SupersededIncarnation"


def test_L7_a_report_sent_before_the_command_is_stale_and_one_sent_after_it_counts() -> None:
    record = restarted(at=100.0)
    for late in (
        observe_heartbeat("running", "thinking", observed_at=99.0),
        observe_hook("session-end", observed_at=99.5),
        observe_hook("pre-stop", observed_at=100.0),
    ):
        plan = reconcile(record, late)
        assert (plan.disposition, plan.reason) == ("ignored", "StaleOrder")
    assert reconcile(record, observe_heartbeat("running", observed_at=101.0)).disposition == "taken"


def test_a_command_without_a_time_raises_no_mark() -> None:
    record = restarted(at=None)
    assert reconcile(record, observe_heartbeat("running", observed_at=1.0)).disposition == "taken"


def test_L4_only_the_operator_or_a_newer_run_leaves_a_final_end() -> None:
    ended = reconcile(
        reconcile(Record.new("one"), running(OLD, "10")).record,
        Observation(event="pod.completed", incarnation=OLD, order="11"),
    ).record
    assert ended.configuration == "stopped.final"
    assert reconcile(ended, running(OLD, "12")).disposition == "ignored"
    assert reconcile(ended, running(NEW, "9")).reason == "StaleIncarnation"
    assert reconcile(ended, running(NEW, "12")).record.configuration == "running.unreported"
    started = reconcile(ended, Observation(event="operator.start")).record
    assert started.configuration == "starting"
    assert Lifecycle.default().table.states["starting"].phase == started.phase


def test_the_words_of_a_failed_clone_outlive_the_verdict_of_the_runtime() -> None:
    failed = observe_hook("clone-failed", message="git clone failed: no GITHUB_TOKEN")
    record = reconcile(Record.new("one"), failed).record
    assert (record.configuration, record.message) == (
        "error.provisional",
        "git clone failed: no GITHUB_TOKEN",
    )
    verdict = Observation(
        event="pod.failed", reason="Error", message="exit", exit_code=1, order="9"
    )
    record = reconcile(record, verdict).record
    assert (record.configuration, record.reason, record.exit_code) == ("error.final", "Error", 1)
    assert record.message == "git clone failed: no GITHUB_TOKEN"


def test_no_word_makes_an_end_final() -> None:
    table = Lifecycle.default().table
    assert table.configuration_of("stopped") == "stopped.provisional"
    assert table.configuration_of("running", "thinking") == "running.thinking"
    for phase, activity in (
        ("stopped", "final"),
        ("running", "unreported"),
        ("stopped", "idle"),
        ("odd", None),
    ):
        assert table.configuration_of(phase, activity) is None


def test_L4_nobody_from_outside_can_say_that_an_incarnation_was_opened() -> None:
    ended = Record.new("one", configuration="stopped.final")
    plan = reconcile(ended, Observation(event="incarnation.opened"))
    assert (plan.disposition, plan.record) == ("ignored", ended)
    assert "reconcile's own word" in plan.why
