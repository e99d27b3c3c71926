"""The canonical side of the differences from Scion that no recorded case shows; each names its row."""

from __future__ import annotations

import msgspec
import pytest

from scion_fsm import Lifecycle, Observation, Record, Run
from scion_fsm.conform.suite.raw.pods import BEGIN, DELETED, RUNNING, ended, pod
from scion_fsm.model import Activity

LIFECYCLE = Lifecycle.default()
RUN = Run("pod-1", "container-1", "run-1", created=BEGIN, started=BEGIN)
LATER = BEGIN + 600
STICKY = ["waiting_for_input", "blocked", "completed", "limits_exceeded"]


def record(configuration: str, *, history: str | None = None) -> Record:
    return Record("agent", configuration, RUN, history=history)


def after(configuration: str, *observations: Observation, history: str | None = None) -> str:
    known = record(configuration, history=history)
    for observation in observations:
        known = LIFECYCLE.reconcile(known, observation).record
    return known.configuration


def command(event: str, at: float = LATER) -> Observation:
    return LIFECYCLE.observe_command(event, at=at, about=RUN)


def seen(status: str, at: float = LATER) -> Observation:
    return LIFECYCLE.observe_container_status(status, container_id="container-1", observed_at=at)


# -- Pods and containers --------------------------------------------------------------------------------


def test_D06_a_pod_that_is_gone_has_ended() -> None:
    gone = LIFECYCLE.observe_pod_absent(RUN, "7")
    plan = LIFECYCLE.reconcile(record("running.thinking"), gone)
    assert (plan.record.configuration, plan.record.reason) == ("error.unexplained", "PodDeleted")
    assert after("stopping.requested", gone) == "stopped.final"
    assert after("stopping.suspending", gone) == "suspended.final"
    deleted = LIFECYCLE.observe_pod_gone(pod(RUNNING, deletionTimestamp=DELETED))
    assert after("running.thinking", deleted) == "stopped.final"
    assert after("error.unexplained", deleted) == "stopped.final"
    missing = LIFECYCLE.observe_container_gone(RUN, observed_at=LATER)
    assert after("running.thinking", missing) == "error.unexplained"


@pytest.mark.parametrize(
    ("status", "end"),
    [
        ("Failed (Error)", "error.final"),
        ("failed", "error.final"),
        ("Succeeded (Failed)", "stopped.final"),
        ("Exited (0), 2 failed before", "stopped.final"),
        (None, "stopped.final"),
    ],
)
def test_D07_failed_is_a_prefix(status: str | None, end: str) -> None:
    observation = LIFECYCLE.observe_legacy("ended", container_status=status)
    assert after("running.thinking", observation) == end


@pytest.mark.parametrize("status", ["Up 5 minutes (Paused)", "Paused"])
def test_D10_a_paused_container_is_where_it_was(status: str) -> None:
    assert after("running.thinking", seen(status)) == "running.thinking"
    assert after("stopped.provisional", seen(status)) == "stopped.provisional"


def test_D13_a_live_container_revives_only_a_reported_stop() -> None:
    assert after("stopped.provisional", seen("Up 5 minutes")) == "running.unreported"
    assert after("error.unexplained", seen("Up 5 minutes")) == "running.unreported"
    assert after("stopped.final", seen("Up 5 minutes")) == "stopped.final"


def test_D14_a_live_container_does_not_undo_a_failure() -> None:
    failed = LIFECYCLE.observe_hook("clone-failed")
    assert after("cloning", failed) == "error.provisional"
    assert after("cloning", failed, seen("Up 2 seconds")) == "error.provisional"


@pytest.mark.parametrize(
    "status", ["Exited (0) 2 hours ago", "Exited (137) 2 hours ago", "stopped"]
)
def test_D15_a_suspended_agent_is_not_stopped_by_its_container(status: str) -> None:
    assert after("suspended.final", seen(status)) == "suspended.final"
    assert after("suspended.provisional", seen(status)) == "suspended.provisional"


@pytest.mark.parametrize("code", [130, 137, 143, 1])
def test_D16_a_stop_that_is_answered_with_a_code_is_a_stop(code: int) -> None:
    failed = LIFECYCLE.observe_pod(pod(ended(code), phase="Failed"))
    plan = LIFECYCLE.reconcile(record("stopping.requested"), failed)
    assert (plan.record.configuration, plan.record.exit_code) == ("stopped.final", code)
    assert str(code) in (plan.record.message or "")
    exited = seen(f"Exited ({code}) 1 second ago")
    assert after("stopping.requested", exited) == "stopped.provisional"
    said = LIFECYCLE.observe_heartbeat("error", exit_code=code, run=RUN, observed_at=LATER)
    assert after("stopping.requested", said) == "stopping.requested"


def test_D18_a_container_that_runs_in_a_pending_pod_is_running() -> None:
    pending = LIFECYCLE.observe_pod(pod(RUNNING, phase="Pending"))
    assert after("stopped.provisional", pending) == "running.unreported"


def test_D19_a_pod_on_a_lost_node_revives_nothing() -> None:
    lost = LIFECYCLE.observe_pod(pod(RUNNING, reason="NodeLost"))
    assert lost.event == "pod.unreachable"
    assert after("stopped.provisional", lost) == "stopped.provisional"


def test_D47_a_container_that_exits_at_once_has_ended() -> None:
    assert after("starting", seen("Exited (1) Less than a second ago")) == "error.provisional"
    assert after("starting", seen("Exited (0) Less than a second ago")) == "stopped.provisional"


def test_D58_exit_code_10_is_a_limit() -> None:
    failed = LIFECYCLE.observe_pod(pod(ended(10), phase="Failed"))
    for observation, end in (
        (failed, "stopped.final"),
        (seen("Exited (10)"), "stopped.provisional"),
    ):
        plan = LIFECYCLE.reconcile(record("running.thinking"), observation)
        assert plan.record.configuration == end
        assert plan.record.reason == "LimitsExceeded"


def test_D69_an_unlabelled_pod_is_not_every_run() -> None:
    other = pod(ended(1), uid="pod-0", phase="Failed", name="another", namespace="elsewhere")
    plan = LIFECYCLE.reconcile(record("running.thinking"), LIFECYCLE.observe_pod(other))
    assert (plan.disposition, plan.reason, plan.tells) == ("ignored", "UnprovenRun", True)


# -- Hooks and commands ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hook", "entered"),
    [
        ("session-start", "running.working"),
        ("prompt-submit", "running.thinking"),
        ("tool-start", "running.executing"),
        ("notification", "running.waiting_for_input"),
    ],
)
def test_D22_a_hook_lifts_a_phase_before_running(hook: str, entered: str) -> None:
    assert after("starting", LIFECYCLE.observe_hook(hook)) == entered


@pytest.mark.parametrize(
    "configuration",
    ["cloning", "starting", "running.working", "stopping.observed", "stopped.final"],
)
def test_D27_an_agent_that_has_started_is_not_provisioned_again(configuration: str) -> None:
    plan = LIFECYCLE.reconcile(record(configuration), command("provision"))
    assert (plan.disposition, plan.record.configuration) == ("rejected", configuration)


def test_D28_a_stop_is_stopping_until_it_was_carried_out() -> None:
    stop, stopped = command("stop"), command("stopped", LATER + 1)
    assert after("running.working", stop) == "stopping.requested"
    assert after("running.working", stop, stopped) == "stopped.final"
    assert after("error.provisional", stop, stopped) == "error.final"


@pytest.mark.parametrize("end", ["stopped.final", "stopped.provisional", "error.provisional"])
@pytest.mark.parametrize(
    "hook", ["pre-start", "post-start", "pre-stop", "session-end", "clone-failed"]
)
def test_D29_a_late_hook_of_the_init_leaves_no_end(hook: str, end: str) -> None:
    assert after(end, LIFECYCLE.observe_hook(hook, observed_at=LATER)) == end


@pytest.mark.parametrize("configuration", ["stopping.observed", "stopped.provisional"])
@pytest.mark.parametrize("hook", ["prompt-submit", "tool-start", "notification", "model-end"])
def test_D38_a_hook_of_the_harness_says_nothing_of_an_end(hook: str, configuration: str) -> None:
    said = LIFECYCLE.observe_hook(hook, observed_at=LATER)
    plan = LIFECYCLE.reconcile(record(configuration), said)
    assert (plan.disposition, plan.record.configuration) == ("ignored", configuration)


def test_D46_a_start_is_starting_until_something_runs() -> None:
    assert after("stopped.final", command("start")) == "starting"
    assert after("running.thinking", command("restart")) == "starting"


def test_D70_a_queued_stop_is_stopping() -> None:
    stop = command("stop")
    assert after("running.thinking", stop) == "stopping.requested"
    assert after("running.thinking", stop, seen("Up 5 minutes", LATER + 60)) == "stopping.requested"
    lapsed = LIFECYCLE.observe_timers(
        last_seen_age=None, last_activity_age=None, stop_age=301, observed_at=LATER + 301
    )
    assert after("running.thinking", stop, *lapsed) == "running.unreported"


# -- Heartbeats and words -------------------------------------------------------------------------------


@pytest.mark.parametrize("activity", ["working", "thinking", "executing"])
@pytest.mark.parametrize("sticky", STICKY)
def test_D32_a_heartbeat_does_not_clear_a_sticky_activity(sticky: str, activity: str) -> None:
    beat = LIFECYCLE.observe_heartbeat("running", activity)
    assert after(f"running.{sticky}", beat) == f"running.{sticky}"


@pytest.mark.parametrize("activity", ["stalled", "offline"])
def test_D33_only_the_scheduler_says_stalled_or_offline(activity: str) -> None:
    beat = LIFECYCLE.observe_heartbeat("running", activity)
    assert LIFECYCLE.reconcile(record("running.working"), beat).disposition == "rejected"
    assert after("running.working", beat) == "running.working"
    timeout = LIFECYCLE.observe_timers(last_seen_age=30, last_activity_age=301)
    assert after("running.working", *timeout) == "running.stalled"


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
    beat = LIFECYCLE.observe_heartbeat(
        "running", "thinking", container_status="Up 5 minutes", observed_at=LATER
    )
    plan = LIFECYCLE.reconcile(known, msgspec.structs.replace(beat, message="still here"))
    assert plan.record is known
    assert (plan.disposition, plan.must_write) == ("ignored", False)


def test_D39_an_activity_beside_another_phase_is_dropped() -> None:
    beat = LIFECYCLE.observe_heartbeat("starting", "thinking")
    assert beat.problems == ("activity 'thinking' in phase 'starting' is dropped (L1)",)
    assert after("created", beat) == "starting"


def test_D45_a_string_that_is_no_activity_is_ignored() -> None:
    unknown = LIFECYCLE.observe_heartbeat("running", "IDLE")
    assert unknown.problems == ("activity 'IDLE' is not known",)
    assert after("running.executing", unknown) == "running.executing"
    busy = LIFECYCLE.observe_heartbeat("running", "busy")
    assert after("running.executing", busy) == "running.thinking"


def test_D49_resumed_is_running_everywhere() -> None:
    for said in (LIFECYCLE.observe_heartbeat("resumed"), LIFECYCLE.observe_legacy("resumed")):
        assert after("starting", said) == "running.unreported"
    silent = LIFECYCLE.observe_timers(last_seen_age=121, last_activity_age=None)
    assert after("running.unreported", *silent) == "running.offline"


@pytest.mark.parametrize("sticky", STICKY)
def test_D54_a_view_tells_what_the_record_does(sticky: str) -> None:
    known = record(f"running.{sticky}")
    idle = LIFECYCLE.observe_heartbeat("running", "idle")
    plan = LIFECYCLE.reconcile(known, idle)
    assert plan.record.activity == Activity(sticky)
    stopped = LIFECYCLE.reconcile(known, seen("Exited (0)")).record
    assert (stopped.phase, stopped.activity) == ("stopped", None)
    late = LIFECYCLE.observe_heartbeat("running", observed_at=LATER + 60)
    assert LIFECYCLE.reconcile(stopped, late).record is stopped


def test_D55_a_heartbeat_that_names_its_run_touches_no_other() -> None:
    old = Run(uid="pod-0")
    late = LIFECYCLE.observe_heartbeat("stopped", run=old, observed_at=LATER)
    known = msgspec.structs.replace(record("running.thinking"), predecessor=True)
    refused = LIFECYCLE.reconcile(known, late)
    assert refused.record is known
    assert refused.disposition == "ignored"
    at_once = LIFECYCLE.observe_heartbeat("stopped", observed_at=BEGIN + 2)
    in_doubt = LIFECYCLE.reconcile(known, at_once)
    assert (in_doubt.record is known, in_doubt.reason, in_doubt.tells) == (True, "InDoubt", True)
    unnamed = LIFECYCLE.observe_heartbeat("stopped", observed_at=LATER)
    ended_run = LIFECYCLE.reconcile(known, unnamed).record
    assert ended_run.configuration == "stopped.provisional"
    alive = LIFECYCLE.reconcile(ended_run, seen("Up 5 minutes", LATER + 60)).record
    assert alive.configuration == "running.unreported"


@pytest.mark.parametrize(("word", "token"), [("crashed", "Crashed"), ("evicted", "Evicted")])
def test_D65_a_reason_is_a_token_of_an_open_list(word: str, token: str) -> None:
    assert LIFECYCLE.observe_heartbeat("error", exit_reason=word).reason == token
    killed = pod({"terminated": {"exitCode": 137, "reason": "OOMKilled"}}, phase="Failed")
    assert LIFECYCLE.observe_pod(killed).reason == "OOMKilled"
    evicted = pod(ended(137), phase="Failed", reason="Evicted")
    assert LIFECYCLE.observe_pod(evicted).reason == "Evicted"


def test_D67_idle_is_read_as_working() -> None:
    for said in (
        LIFECYCLE.observe_heartbeat("running", "idle"),
        LIFECYCLE.observe_legacy("idle"),
    ):
        assert after("running.thinking", said) == "running.working"


@pytest.mark.parametrize("activity", ["stalled", "offline", "limits_exceeded"])
def test_D71_what_may_recover_is_no_end(activity: str) -> None:
    configuration = f"running.{activity}"
    assert not record(configuration).is_terminal
    prompt = LIFECYCLE.observe_hook("prompt-submit", observed_at=LATER)
    assert after(configuration, prompt) == "running.thinking"
