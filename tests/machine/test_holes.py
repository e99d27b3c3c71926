"""Stale inputs that counted and fresh ones that did not, each as it was found, by the id of its report."""

from __future__ import annotations

import math

import msgspec
import pytest
from scenes import (
    BEGINNING,
    LIFECYCLE,
    NEW,
    OLD,
    POD,
    RUNTIME,
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
    Moment,
    Observation,
    OrderError,
    Place,
    Record,
    Run,
    Version,
    observe_container_status,
    observe_heartbeat,
    observe_hook,
    observe_legacy,
    observe_timers,
    reconcile,
)

FRESH = Record.new("x")
THIRD = Run("third", "c3", created=BEGINNING + 300, started=BEGINNING + 302, place=POD)


def pod(event: str, run: Run, digits: int, **more: object) -> Observation:
    return seen(f"pod.{event}", run=run, order=version(digits), **more)


def container(status: str, seconds: float, container_id: str = "c1", **more: object) -> Observation:
    more.setdefault("name", "proj--x")
    return observe_container_status(
        status,
        container_id=container_id,
        observed_at=BEGINNING + seconds,
        **more,  # type: ignore[arg-type]
    )


def hook(word: str, seconds: float, run: Run | None = None) -> Observation:
    return observe_hook(word, run=run, observed_at=BEGINNING + seconds)


def configurations(before: Record, *inputs: Observation) -> list[str]:
    return [plan.record.configuration for plan in told(before, *inputs)]


def start_timeout(seconds: float) -> Observation:
    (fired,) = observe_timers(
        last_seen_age=None,
        last_activity_age=None,
        fence_age=301,
        observed_at=BEGINNING + seconds,
    )
    return fired


# -- commands (H4, H5) --------------------------------------------------------------------------------


def test_A1_M10_a_restart_that_is_delivered_twice_silences_nobody() -> None:
    restart = command("restart", 60)
    plans = told(
        FRESH, pod("running", OLD, 10), restart, pod("running", NEW, 20), restart,
        pod("running", NEW, 30), pod("failed", NEW, 40, exit_code=1),
    )  # fmt: skip
    assert plans[3].reason == "StaleCommand"
    assert [plan.disposition for plan in plans[4:]] == ["taken", "taken"]
    assert plans[-1].record.configuration == "error.final"


def test_A2_T6_a_command_without_a_moment_is_rejected() -> None:
    over = after(FRESH, pod("running", OLD, 10), pod("failed", OLD, 20))
    for bare in (seen("operator.start"), seen("operator.start", order=version(99))):
        plan = reconcile(over, bare)
        assert (plan.disposition, plan.reason) == ("rejected", "NoMoment")
        assert_unchanged(plan, over)


def test_A2b_A12_an_accepted_command_is_written_before_it_is_acknowledged() -> None:
    running = after(FRESH, pod("running", OLD, 10))
    for word in ("start", "restart", "stop"):
        once = reconcile(running, command(word, 60))
        again = reconcile(once.record, command(word, 70))
        assert once.must_write
        assert again.must_write
    start = command("start", 60)
    accepted = reconcile(running, start)
    over = after(accepted.record, pod("failed", OLD, 20))
    assert reconcile(over, start).reason == "StaleCommand"


def test_A2d_a_command_that_its_run_outran_is_stale() -> None:
    run = Run("a", "c", created=BEGINNING + 50, place=POD)
    over = after(FRESH, pod("running", run, 10), pod("completed", run, 20))
    assert reconcile(over, command("start", 1)).reason == "BeforeRun"


def test_A3_the_stop_call_of_one_run_does_not_end_the_next() -> None:
    after_restart = after(
        FRESH, pod("running", OLD, 10), command("stop", 50), command("restart", 60),
        pod("running", NEW, 20),
    )  # fmt: skip
    for late in (command("stopped", 55), command("stopped", 200, about=OLD)):
        plan = reconcile(after_restart, late)
        assert plan.disposition == "ignored"
        assert_unchanged(plan, after_restart)


def test_A4_A4b_what_was_read_before_a_restart_is_of_the_run_that_it_left() -> None:
    fenced = after(FRESH, hook("session-start", 10), command("restart", 100))
    read = container("Exited (1) 2 minutes ago", 50, "c-old")
    assert reconcile(fenced, read).reason == "EarlierRun"
    ended = observe_legacy("ended", observed_at=BEGINNING + 50)
    assert reconcile(fenced, ended).disposition == "ignored"


def test_A4c_A4d_a_run_before_the_last_one_stays_left() -> None:
    twice = after(
        FRESH, container("Up 1 second", 10), command("restart", 20),
        container("Up 1 second", 30, "c2"), command("restart", 40),
    )  # fmt: skip
    assert reconcile(twice, container("Exited (1)", 50, "c2")).reason == "LeftRun"
    third = after(twice, container("Up 1 second", 60, "c3", started=BEGINNING + 59.5))
    stale = reconcile(third, container("Exited (1)", 70, started=BEGINNING + 5.5))
    assert stale.reason == "EarlierRun"
    pods = after(
        FRESH, pod("running", OLD, 10), command("restart", 60), pod("running", NEW, 20),
        command("restart", 200),
    )  # fmt: skip
    for left in (OLD, NEW):
        assert reconcile(pods, seen("session-end", run=left)).disposition == "ignored"


def test_M1_a_restart_before_the_first_sight_leaves_what_began_before_it() -> None:
    fenced = after(FRESH, command("restart", 60))
    for digits, event in enumerate(("terminating", "failed"), start=9):
        assert reconcile(fenced, pod(event, OLD, digits)).reason == "EarlierRun"
    assert after(fenced, pod("running", NEW, 20)).configuration == "running.unreported"


def test_A10b_A10c_a_restart_that_keeps_its_container_or_pod_deafens_nobody_for_ever() -> None:
    left = after(FRESH, container("Up 2 minutes", 1), command("restart", 20))
    assert reconcile(left, container("Up 1 second", 30)).reason == "LeftRun"
    lifted = after(left, start_timeout(330))
    assert configurations(lifted, container("Up 5 minutes", 340), container("Exited (1)", 600)) == [
        "running.unreported",
        "error.provisional",
    ]
    shown = container("Up 1 second", 30, started=BEGINNING + 29.5)
    assert after(left, shown).configuration == "running.unreported"
    failed = after(FRESH, pod("running", OLD, 10), command("restart", 60))
    assert reconcile(failed, pod("running", OLD, 50)).reason == "LeftRun"
    assert after(failed, start_timeout(400), pod("failed", OLD, 60)).configuration == "error.final"


# -- a newer sight is no newer run (H6, H7, H8) ---------------------------------------------------------


def test_A5_A5b_a_clock_that_is_ahead_silences_no_later_run() -> None:
    for ahead in (1000.0, 10_000_000.0):
        plans = told(
            FRESH, pod("running", OLD, 10), hook("tool-start", ahead, OLD), pod("running", NEW, 20),
            hook("session-start", 990, NEW), hook("clone-failed", 999, NEW),
        )  # fmt: skip
        assert [plan.disposition for plan in plans] == ["taken"] * 5


def test_A5b_A5c_milliseconds_are_no_order() -> None:
    for milliseconds in (1.7e12, 1_700_000_000_000):
        odd = observe_hook("prompt-submit", observed_at=milliseconds)
        assert odd.order is None
        assert "these are milliseconds, give seconds" in odd.problems[0]
    restart = LIFECYCLE.observe_command("restart", at=1.7e12)
    assert (restart.order, reconcile(FRESH, restart).reason) == (None, "NoMoment")


def test_A6_T1_half_named_runs_that_share_no_part_are_different() -> None:
    pending = after(FRESH, pod("starting", Run("uid-A", created=BEGINNING, place=POD), 10))
    plan = reconcile(pending, container("Exited (1) 3 days ago", 5, "deadbeef"))
    assert (plan.reason, plan.tells) == ("UnprovenRun", True)
    assert_unchanged(plan, pending)


def test_A6b_what_names_only_a_container_of_the_new_run_counts() -> None:
    running = after(
        FRESH, pod("starting", Run("uid-A", created=BEGINNING, place=POD), 10),
        command("restart", 60), pod("running", NEW, 20),
    )  # fmt: skip
    assert (
        reconcile(running, hook("session-start", 200, Run(container="c2"))).disposition == "taken"
    )


def test_A7_a_pod_of_long_ago_that_was_touched_later_is_an_earlier_run() -> None:
    over = after(FRESH, pod("failed", OLD, 100))
    leftover = Run("leftover", created=BEGINNING - 9_000_000, place=Place("proj--x", "elsewhere"))
    assert reconcile(over, pod("running", leftover, 101)).reason == "EarlierRun"


def test_A8_a_first_sight_without_a_version_does_not_make_every_other_pod_newer() -> None:
    run = Run("b", "c-b", place=Place("proj--x", "agents"))
    over = after(FRESH, seen("pod.running", run=run), seen("pod.failed", run=run))
    plan = reconcile(over, seen("pod.running", run=Run("a", "c-a"), order=version(3)))
    assert (plan.reason, plan.tells) == ("UnprovenRun", True)


def test_A9_T5_S9_from_runtime_to_runtime_the_later_run_counts_and_the_earlier_does_not() -> None:
    over = after(FRESH, pod("running", OLD, 10), pod("failed", OLD, 20))
    moved = container("Up 2 minutes", 200, "c9", started=BEGINNING + 100.5)
    assert after(over, moved).configuration == "running.unreported"
    back = after(over, moved, pod("running", THIRD, 7))
    assert back.run == THIRD
    elsewhere = seen("pod.running", run=OLD, order=version(900_000, "b"))
    assert reconcile(back, elsewhere).reason == "EarlierRun"
    stopped = after(FRESH, command("stopped", 50))
    assert reconcile(stopped, pod("running", NEW, 10)).record.configuration == "running.unreported"
    unknown = reconcile(stopped, pod("running", Run("u"), 10))
    assert (unknown.reason, unknown.tells) == ("UnprovenRun", True)


def test_A9b_K4_a_start_between_makes_room_for_the_next_cluster() -> None:
    over = after(FRESH, pod("running", OLD, 10), pod("failed", OLD, 20), command("start", 80))
    for cluster in ("?", "other"):
        shown = seen("pod.running", run=NEW, order=Version(cluster, "7"))
        assert after(over, shown).configuration == "running.unreported"


# -- the same container again (H1) ---------------------------------------------------------------------


def test_A10_H1_a_container_that_restarts_under_its_id_lives() -> None:
    assert configurations(
        FRESH, container("Up 2 minutes", 1), container("Exited (143) 1 second ago", 2),
        container("Up 1 second", 3), container("Up 10 minutes", 600),
    )[1:] == ["error.unexplained", "running.unreported", "running.unreported"]  # fmt: skip
    failed = after(FRESH, container("Up 2 minutes", 1), container("Exited (1) 1 second ago", 2))
    assert failed.configuration == "error.provisional"
    assert after(failed, container("Up 1 second", 3)).configuration == "running.unreported"


# -- orders (H12) --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "time",
    [10**300, 2**64, -(2**63) - 1, 2**63, -5.0, 1e308, 5e-324, True, math.nan, math.inf, "7", []],
)
def test_A11_H12_a_time_that_cannot_be_compared_is_a_problem_and_no_mark(time: object) -> None:
    odd = observe_heartbeat("running", observed_at=time)  # type: ignore[arg-type]
    assert odd.order is None
    assert "cannot be compared" in odd.problems[0]
    beaten = reconcile(FRESH, odd)
    assert (beaten.disposition, beaten.record.marks) == ("taken", ())
    with pytest.raises((OrderError, TypeError)):
        Moment("hook", time)  # type: ignore[arg-type]


@pytest.mark.parametrize("digits", ["", "0", "007", "abc", "٣", "9" * 21, "-1", 7, None])
def test_M5_S7_digits_that_cannot_be_compared_are_no_version(digits: object) -> None:
    with pytest.raises(OrderError):
        Version("?", digits)  # type: ignore[arg-type]


def test_A13_a_restored_etcd_forgets_versions_and_no_times() -> None:
    restarted = after(
        FRESH, pod("running", OLD, 100), command("restart", 50), pod("running", NEW, 200)
    )
    reset = restarted.with_history_reset()
    assert reset.mark("runtime") == Version("?", "1")  # older than whatever is shown from now on
    assert reconcile(reset, command("restart", 50)).reason == "StaleCommand"
    assert reconcile(reset, hook("session-end", 10)).reason == "BeforeRun"


@pytest.mark.parametrize("end", ["running", "failed"])
def test_A13_an_earlier_run_that_a_restore_brought_back_is_the_one_that_is_there(end: str) -> None:
    later = after(FRESH, pod("running", OLD, 100), pod(end, NEW, 200))
    assert reconcile(later, pod("running", OLD, 150)).reason == "StaleRun"
    plan = reconcile(later.with_history_reset(), pod("running", OLD, 150))
    assert plan.record.run is not None
    assert (plan.record.configuration, plan.record.run.uid) == ("running.unreported", OLD.uid)


def test_A14_M6_an_agent_that_was_never_seen_in_a_runtime_is_not_missing_from_it() -> None:
    for before in (FRESH, record("running.thinking")):
        plan = reconcile(before, pod("gone", OLD, 10))
        assert plan.reason == "NeverSeen"
        assert_unchanged(plan, before)


# -- reports (H9, M2, M3) -------------------------------------------------------------------------------


def test_S2_a_report_refused_for_one_run_is_not_put_on_the_next() -> None:
    late = hook("session-end", 60)
    over = after(FRESH, pod("running", OLD, 10), pod("failed", OLD, 20))
    assert reconcile(over, late).disposition == "ignored"
    opened = after(over, pod("running", NEW, 30))
    assert reconcile(opened, late).reason == "BeforeRun"


def test_M2_an_order_of_another_kind_frees_no_older_report() -> None:
    before = after(
        FRESH,
        seen("heartbeat.thinking", order=at(100, "broker")),
        seen("heartbeat.working", order=version(1)),
    )
    assert (
        reconcile(before, seen("heartbeat.executing", order=at(50, "broker"))).reason
        == "StaleOrder"
    )


def test_M3_a_report_without_a_time_counts_as_said_when_it_is_read() -> None:
    busy = after(FRESH, hook("prompt-submit", 100))
    assert after(busy, seen("session-end")).configuration == "stopped.provisional"
    again = after(FRESH, pod("running", OLD, 10), pod("running", NEW, 20))
    doubtful = reconcile(again, seen("session-end"))
    assert (doubtful.reason, doubtful.tells) == ("InDoubt", True)


# -- ends (M7, M8, M9, T2, T4) --------------------------------------------------------------------------


def test_M7_a_failure_stays_one_through_a_stop() -> None:
    failed = record("error.provisional", run=OLD)
    assert configurations(
        failed, command("stop", 60), pod("terminating", OLD, 3), pod("gone", OLD, 4)
    ) == ["error.provisional", "error.provisional", "error.final"]


def test_M8_what_says_that_its_container_runs_again_speaks_of_a_later_one() -> None:
    failed = record("error.provisional", run=OLD)
    assert after(failed, pod("restarting", OLD, 6)).configuration == "starting"


def test_M9_to_ask_for_a_stop_moves_no_end() -> None:
    ended = record("stopped.provisional", run=OLD)
    assert configurations(
        ended, command("stop", 60), pod("failed", OLD, 8, reason="OOMKilled")
    ) == ["stopped.provisional", "error.final"]


def test_T2_T4_a_stop_and_a_start_under_one_id_are_followed() -> None:
    apple = [
        observe_container_status(
            word, container_id="proj--x", name="proj--x", observed_at=BEGINNING + seconds
        )
        for word, seconds in (("running", 1), ("stopped", 11), ("running", 21))
    ]
    assert configurations(FRESH, *apple) == [
        "running.unreported",
        "stopped.provisional",
        "running.unreported",
    ]


def test_a_later_run_keeps_what_is_no_run_s_own() -> None:
    restarted = after(
        FRESH,
        pod("running", OLD, 100),
        command("restart", 50, id="c-7"),
        pod("running", NEW, 200),
    )
    began = BEGINNING + 900
    later = Run(uid="third", container="c3", created=began, started=began + 1, place=NEW.place)
    opened = reconcile(restarted, pod("running", later, 300)).record
    assert opened.run is not None
    assert opened.run.uid == "third"
    assert restarted.fence is not None
    assert (opened.fence, opened.command) == (restarted.fence, "c-7")
    assert restarted.mark("operator") is not None
    assert opened.mark("operator") == restarted.mark("operator")
    assert opened.predecessor


@pytest.mark.parametrize(
    ("seconds", "phase", "is_second"),
    [
        (-60, "running", False),
        (-3, "stopped", False),
        (60, "stopped", False),
        (None, "stopped", False),
        (-3, "running", True),
        (3, "running", True),
        (6, "stopped", True),
    ],
)
def test_an_old_word_of_an_earlier_run_ends_no_later_one(
    seconds: int | None, phase: str, *, is_second: bool
) -> None:
    """The word names no run, so that its time alone tells of which it is; where it may be of two, that is told."""
    began = Run("later", created=BEGINNING, place=POD)
    first = Run("first", created=BEGINNING - 600, place=POD)
    sights = [seen("pod.running", run=run) for run in ((first,) if is_second else ()) + (began,)]
    runs = after(FRESH, *sights)
    at = None if seconds is None else BEGINNING + seconds
    plan = LIFECYCLE.reconcile(runs, observe_legacy("ended", observed_at=at))
    assert plan.record.phase == phase
    assert plan.tells is (is_second and phase == "running")


def test_an_old_word_ends_no_later_run_of_which_nobody_knows_when_it_began() -> None:
    runs = after(FRESH, pod("running", OLD, 1), pod("running", Run("later", place=POD), 2))
    unmarked = msgspec.structs.replace(runs, marks=())
    plan = LIFECYCLE.reconcile(unmarked, observe_legacy("ended", observed_at=BEGINNING + 600))
    assert (plan.rule, plan.tells) == ("F21", True)


@pytest.mark.parametrize("kind", ["running", "failed"])
def test_what_another_clock_said_before_a_start_silences_no_run_that_it_minted(kind: str) -> None:
    """An agent that was a container of a host is started in a cluster: no version is against its moment (L13)."""
    minted = after(FRESH, container("Up 5 minutes", 5), command("restart", 200, mints="r2"))
    assert minted.is_fenced
    second = Run("u2", run_id="r2", created=BEGINNING + 203, place=Place("b", "agents"))
    plan = LIFECYCLE.reconcile(minted, pod(kind, second, 9))
    assert plan.disposition == "taken"
    assert plan.record.run is not None
    assert (plan.record.run.uid, plan.record.is_fenced) == ("u2", False)


def test_a_verdict_of_a_run_that_a_start_minted_is_its_sight_though_nobody_knows_when() -> None:
    """Or the start would lapse, and a late sight open anew what has ended (L4)."""
    minted = after(FRESH, pod("running", OLD, 5), command("restart", 200, mints="r2"))
    second = Run("u2", run_id="r2", created=BEGINNING + 203, place=POD)
    marked_minted = marked(minted, RUNTIME, at(210, "file"))
    failed = after(marked_minted, seen("pod.failed", run=second))
    assert (failed.configuration, failed.is_fenced) == ("error.final", False)
