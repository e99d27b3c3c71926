"""The canonical side of the differences from Scion that no recorded case shows; each names its row."""

from __future__ import annotations

import msgspec
import pytest

from scion_fsm import Incarnation, Lifecycle, Observation, Record

LIFECYCLE = Lifecycle.default()
RUN = Incarnation("uid-1", "container-1")


def record(configuration: str, *, history: str | None = None) -> Record:
    return Record("agent", configuration, RUN, history=history)


def after(configuration: str, *observations: Observation, history: str | None = None) -> str:
    known = record(configuration, history=history)
    for observation in observations:
        known = LIFECYCLE.reconcile(known, observation).record
    return known.configuration


def test_D06_a_pod_that_is_gone_has_ended() -> None:
    gone = LIFECYCLE.observe_pod_absent(RUN, "7")
    plan = LIFECYCLE.reconcile(record("running.thinking"), gone)
    assert (plan.record.configuration, plan.record.reason) == ("error.final", "PodDeleted")
    assert after("stopping.requested", gone) == "stopped.final"


@pytest.mark.parametrize(
    ("status", "ended"),
    [
        ("Failed (Error)", "error.final"),
        ("failed", "error.final"),
        ("Succeeded (Failed)", "stopped.final"),
        ("Exited (0), 2 failed before", "stopped.final"),
        (None, "stopped.final"),
    ],
)
def test_D07_failed_is_a_prefix(status: str | None, ended: str) -> None:
    observation = LIFECYCLE.observe_legacy("ended", container_status=status)
    assert after("running.thinking", observation) == ended


def test_D13_a_live_container_revives_only_a_reported_stop() -> None:
    up = LIFECYCLE.observe_container_status("Up 5 minutes", container_id="container-1")
    assert after("stopped.provisional", up) == "running.unreported"
    assert after("stopped.final", up) == "stopped.final"


def test_D14_a_live_container_does_not_undo_a_failure() -> None:
    failed = LIFECYCLE.observe_hook("clone-failed")
    up = LIFECYCLE.observe_container_status("Up 2 seconds", container_id="container-1")
    assert after("cloning", failed) == "error.provisional"
    assert after("cloning", failed, up) == "error.provisional"


@pytest.mark.parametrize(
    ("hook", "entered"),
    [
        ("session-start", "running.idle"),
        ("prompt-submit", "running.thinking"),
        ("tool-start", "running.executing"),
        ("notification", "running.waiting_for_input"),
    ],
)
def test_D22_a_hook_lifts_a_phase_before_running(hook: str, entered: str) -> None:
    assert after("starting", LIFECYCLE.observe_hook(hook)) == entered


@pytest.mark.parametrize(
    "configuration", ["cloning", "starting", "running.idle", "stopping.observed", "stopped.final"]
)
def test_D27_an_agent_that_has_started_is_not_provisioned_again(configuration: str) -> None:
    plan = LIFECYCLE.reconcile(record(configuration), Observation(event="operator.provision"))
    assert (plan.disposition, plan.record.configuration) == ("rejected", configuration)


def test_D28_a_stop_is_stopping_until_it_was_carried_out() -> None:
    stop, stopped = Observation(event="operator.stop"), Observation(event="operator.stopped")
    assert after("running.idle", stop) == "stopping.requested"
    assert after("running.idle", stop, stopped) == "stopped.final"
    assert after("error.provisional", stop, stopped) == "error.final"


@pytest.mark.parametrize("activity", ["idle", "thinking", "executing"])
@pytest.mark.parametrize(
    "sticky",
    [
        "running.waiting_for_input",
        "running.blocked",
        "running.completed",
        "running.limits_exceeded",
    ],
)
def test_D32_a_heartbeat_does_not_clear_a_sticky_activity(sticky: str, activity: str) -> None:
    assert after(sticky, LIFECYCLE.observe_heartbeat("running", activity)) == sticky


@pytest.mark.parametrize("activity", ["stalled", "offline"])
def test_D33_only_the_scheduler_says_stalled_or_offline(activity: str) -> None:
    beat = LIFECYCLE.observe_heartbeat("running", activity)
    assert LIFECYCLE.reconcile(record("running.idle"), beat).disposition == "rejected"
    assert after("running.idle", beat) == "running.idle"
    timeout = LIFECYCLE.observe_timers(last_seen_age=30, last_activity_age=301)
    assert after("running.idle", *timeout) == "running.stalled"


def test_D34_an_agent_that_stalled_before_it_went_offline_is_stalled_again() -> None:
    thinking = LIFECYCLE.observe_heartbeat("running", "thinking")
    executing = LIFECYCLE.observe_heartbeat("running", "executing")
    stalled = LIFECYCLE.observe_timers(last_seen_age=30, last_activity_age=301)
    silent = LIFECYCLE.observe_timers(last_seen_age=121, last_activity_age=None)
    assert after("running.thinking", *stalled, *silent) == "running.offline"
    assert after("running.thinking", *stalled, *silent, thinking) == "running.stalled"
    assert after("running.thinking", *stalled, *silent, executing) == "running.executing"
    assert after("running.thinking", *silent, thinking) == "running.thinking"


def test_D36_a_refused_heartbeat_changes_nothing_at_all() -> None:
    known = record("stopped.final")
    beat = LIFECYCLE.observe_heartbeat("running", "thinking", container_status="Up 5 minutes")
    plan = LIFECYCLE.reconcile(
        known, msgspec.structs.replace(beat, message="still here", order=9.0)
    )
    assert plan.record is known
    assert (plan.disposition, plan.must_write) == ("ignored", False)


@pytest.mark.parametrize(
    ("phase", "activity", "word"),
    [
        ("suspended", None, "suspended"),
        ("running", "working", "working"),
        ("running", "crashed", "crashed"),
    ],
)
def test_D66_later_words_are_unknown(phase: str, activity: str | None, word: str) -> None:
    beat = LIFECYCLE.observe_heartbeat(phase, activity)
    assert beat.event is None
    assert word in beat.problems[0]
    assert after("running.idle", beat) == "running.idle"
