"""Status strings, hooks, statuses, heartbeats, old words and timers (laws.md 4, 5)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scion_fsm import (
    Moment,
    Observation,
    Place,
    Run,
    observe_command,
    observe_container_gone,
    observe_container_status,
    observe_heartbeat,
    observe_hook,
    observe_legacy,
    observe_status,
    observe_timers,
)
from scion_fsm.lifecycle import Lifecycle, bundled_spec
from scion_fsm.machine.stored import TimerEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NOW = 1_767_225_600.0
SPEC = bundled_spec().read_text(encoding="utf-8")

# -- container status strings ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "event", "code"),
    [
        ("Up 5 minutes", "container.running", None),
        ("UP", "container.running", None),
        (" running ", "container.running", None),
        ("Up 2 hours (Paused)", "container.paused", None),
        ("Exited (0) 2 hours ago", "container.completed", 0),
        ("Exited (10) 2 hours ago", "container.limits", 10),
        ("Exited (137) 2 hours ago", "container.killed", 137),
        ("Exited (143)", "container.killed", 143),
        ("Exited (130)", "container.killed", 130),
        ("exited (-1)", "container.failed", -1),
        ("Exited (3221225786) 2 hours ago", "container.failed", 3221225786),
        ("Exited", "container.exited", None),
        ("stopped", "container.exited", None),
        ("Created", "container.created", None),
        ("paused", "container.paused", None),
        ("Restarting (1) 3 seconds ago", "container.restarting", 1),
        ("Dead", "container.dead", None),
        ("removing", "container.removing", None),
        ("Removal In Progress", "container.removing", None),
    ],
)
def test_a_status_string_is_folded_once_and_is_one_event(
    status: str, event: str, code: int | None
) -> None:
    seen = observe_container_status(status, container_id="c", observed_at=NOW)
    assert (seen.event, seen.exit_code) == (event, code)
    assert (seen.run, seen.order) == (Run(None, "c"), Moment("reader", NOW))
    assert seen.container_status == status
    assert seen.problems == ()
    assert seen.row is not None


@pytest.mark.parametrize("status", ["Running (CrashLoopBackOff)", "stopped early", "?", 7, ["up"]])
def test_l11_a_status_string_nobody_knows_has_no_event_and_is_said_verbatim(status: object) -> None:
    seen = observe_container_status(status)
    assert seen.event is None
    assert seen.problems == (f"container status {status!r} is not known",)


def test_l11_no_status_string_is_no_evidence_and_no_problem() -> None:
    for nothing in (None, ""):
        seen = observe_container_status(nothing)
        assert (seen.event, seen.problems, seen.run) == (None, (), None)


def test_an_exit_code_that_the_string_has_but_nobody_can_read_is_said() -> None:
    old = r"ends: true, exit_code: '^exited \((-?\d+)\)'"
    assert old in SPEC
    own = Lifecycle.loads(SPEC.replace(old, r"ends: true, exit_code: '^exited (\(.*\))?'"))
    for status in ("exited (x)", "exited "):
        seen = own.observe_container_status(status)
        assert (seen.event, seen.exit_code) == ("container.exited", None)
    assert own.observe_container_status("exited (x)").problems == (
        "the exit code '(x)' is not a whole number of 64 bits",
    )


def test_out_of_memory_is_no_stop_and_what_the_runtime_says_beside_the_string_counts() -> None:
    killed = observe_container_status("Exited (137)", container_id="c", is_out_of_memory=True)
    assert (killed.event, killed.reason) == ("container.failed", "OOMKilled")
    beside = observe_container_status("exited", container_id="c", exit_code=10)
    assert (beside.event, beside.exit_code, beside.reason) == (
        "container.limits",
        10,
        "LimitsExceeded",
    )
    run = observe_container_status(
        "Up 1 second",
        container_id="c",
        run_id="r",
        name="n",
        host="h",
        created=1_700_000_000.0,
        started=1_700_000_060.0,
    ).run
    assert run == Run(None, "c", "r", 1_700_000_000.0, 1_700_000_060.0, Place("n", None, "h"))


def test_absence_from_a_complete_listing_is_of_the_record_s_own_run() -> None:
    seen = observe_container_gone(Run(container="c"), observed_at=NOW)
    assert (seen.event, seen.run, seen.order) == (
        "container.gone",
        Run(container="c"),
        Moment("reader", NOW),
    )


# -- hooks -------------------------------------------------------------------------------------------

CLAUDE = {"hook_event_name": "PreToolUse", "tool_name": "Bash"}


def test_a_hook_by_scion_s_name_by_the_harness_s_name_and_by_its_payload_is_one_event() -> None:
    run = Run("u")
    for hook in ("tool-start", "PreToolUse", CLAUDE):
        seen = observe_hook(hook, dialect="claude", tool="Bash", run=run, observed_at=NOW)
        assert (seen.event, seen.tool_name, seen.row) == ("tool-start", "Bash", None)
        assert (seen.run, seen.order) == (run, Moment("hook", NOW))


def test_a_payload_names_the_tool_unless_the_caller_does() -> None:
    assert observe_hook(CLAUDE, dialect="claude").tool_name == "Bash"
    assert observe_hook(CLAUDE, dialect="claude", tool="Edit").tool_name == "Edit"
    assert observe_hook({**CLAUDE, "tool_name": 7}, dialect="claude").tool_name is None
    assert observe_hook("tool-start").tool_name is None


@pytest.mark.parametrize("tool", ["ExitPlanMode", "AskUserQuestion"])
def test_a_tool_of_claude_that_only_asks_is_an_event_of_its_own(tool: str) -> None:
    asks = observe_hook("PreToolUse", dialect="claude", tool=tool)
    assert (asks.event, asks.row) == ("tool-start.asks", "H01")
    assert observe_hook("BeforeTool", dialect="gemini", tool=tool).event == "tool-start"
    assert observe_hook("tool-start", tool=tool).event == "tool-start"
    assert observe_hook("PostToolUse", dialect="claude", tool=tool).event == "tool-end"


def test_a_payload_s_keys_are_tried_in_the_dialect_s_order() -> None:
    payload = {"type": "", "event": "agent-turn-complete", "hook_event_name": "SessionEnd"}
    assert observe_hook(payload, dialect="codex").event == "response-complete"
    assert observe_hook({"hook_event_name": "AfterAgent"}, dialect="gemini").event == "agent-end"
    assert observe_hook({"type": "SessionEnd"}, dialect="claude").event is None


def test_a_payload_of_no_dialect_may_use_scion_s_own_names() -> None:
    assert observe_hook({"event": "pre-stop"}).event == "pre-stop"
    assert observe_hook({"event": "PreToolUse"}).event is None


@pytest.mark.parametrize(
    ("hook", "shown"),
    [("PreToolUse", "'PreToolUse'"), (None, "None"), (7, "7"), ({}, "None"), ({"event": 7}, "7")],
)
def test_l11_a_hook_nobody_knows_has_no_event(hook: object, shown: str) -> None:
    seen = observe_hook(hook)
    assert (seen.event, seen.problems) == (None, (f"hook {shown} is not known",))


def test_a_dialect_nobody_knows_is_none() -> None:
    assert observe_hook("tool-start", dialect="cobol").event == "tool-start"
    assert observe_hook("tool-start", dialect=7).event == "tool-start"  # type: ignore[arg-type]


def test_a_status_word_of_sciontool_is_an_event() -> None:
    assert observe_status("ask_user", observed_at=NOW).event == "status.ask-user"
    assert observe_status("ask_user", observed_at=NOW).order == Moment("hook", NOW)
    assert observe_status("blocked").event == "status.blocked"
    assert observe_status("task_completed").event == "status.task-completed"
    assert observe_status("limits_exceeded").event == "status.limits-exceeded"
    for word in ("idle", "BLOCKED", None, 3, ["blocked"]):
        seen = observe_status(word)
        assert (seen.event, seen.problems) == (None, (f"status {word!r} is not known",))


# -- heartbeats --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "activity", "status", "event", "problems"),
    [
        (None, None, None, "heartbeat.alive", ()),
        ("", "", None, "heartbeat.alive", ()),
        ("", "thinking", None, "heartbeat.alive", ()),
        (None, None, "Up 2 hours", "heartbeat.running", ()),
        (None, None, "Exited (0)", "heartbeat.stopped", ()),
        (None, None, "Exited (1)", "heartbeat.error", ()),
        ("resumed", "idle", None, "heartbeat.working", ()),
        ("stopped", "crashed", None, "heartbeat.stopped", ()),
        ("running", "crashed", None, "heartbeat.running", ("activity 'crashed' in phase 'running' is dropped (L1)",)),
        (None, None, "Created", "heartbeat.provisioning", ()),
        (None, None, "paused", "heartbeat.alive", ()),
        (None, None, "who knows", "heartbeat.alive", ()),
        ("running", None, None, "heartbeat.running", ()),
        ("running", "", None, "heartbeat.running", ()),
        ("running", "thinking", None, "heartbeat.thinking", ()),
        ("running", "offline", None, "heartbeat.offline", ()),
        ("stopped", None, "Up 2 hours", "heartbeat.stopped", ()),
        ("stopped", "idle", None, "heartbeat.stopped", ("activity 'idle' in phase 'stopped' is dropped (L1)",)),
        ("Running", None, None, None, ("phase 'Running' is not known",)),
        ("deleted", None, None, None, ("phase 'deleted' is not known",)),
        (7, None, None, None, ("phase 7 is not known",)),
        ("running", "busy", None, "heartbeat.thinking", ()),
        ("running", 7, None, None, ("activity 7 is not known",)),
        ("running", "unreported", None, None, ("activity 'unreported' is not known",)),
    ],
)  # fmt: skip
def test_a_heartbeat_is_what_it_names_and_a_sign_of_life_if_it_names_nothing(
    phase: object, activity: object, status: object, event: str | None, problems: tuple[str, ...]
) -> None:
    run = Run("u")
    seen = observe_heartbeat(phase, activity, container_status=status, run=run, observed_at=NOW)
    assert (seen.event, seen.problems) == (event, problems)
    assert (seen.run, seen.order, seen.container_status) == (run, Moment("broker", NOW), status)


def test_l11_a_container_status_of_a_heartbeat_that_is_no_text_is_absent() -> None:
    assert observe_heartbeat("running", container_status=7).container_status is None


# -- old words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "status", "event"),
    [
        ("ended", None, "legacy.ended"),
        ("ended", "Succeeded", "legacy.ended"),
        ("ended", "Failed (Error)", "legacy.ended-failed"),
        ("ended", "not failed", "legacy.ended"),
        ("ENDED", " FAILED", "legacy.ended-failed"),
        ("IDLE", None, "legacy.working"),
        ("working", None, "legacy.working"),
        ("busy", None, "legacy.thinking"),
        ("pending", None, "legacy.created"),
        ("undetermined", None, "legacy.offline"),
        ("SHUTTING_DOWN", None, "legacy.stopping"),
        ("INITIALIZING", None, "legacy.starting"),
        ("EXITED", None, "legacy.stopped"),
        ("resumed", None, "legacy.running"),
        (" running ", None, "legacy.running"),
        ("error", None, "legacy.error"),
    ],
)
def test_an_old_word_is_an_event_in_any_case(word: str, status: object, event: str) -> None:
    seen = observe_legacy(word, container_status=status, observed_at=NOW)
    assert (seen.event, seen.order, seen.problems) == (event, Moment("file", NOW), ())
    assert seen.row is not None


def test_ended_has_failed_where_its_exit_code_is_not_0() -> None:
    assert observe_legacy("ended", exit_code=0).event == "legacy.ended"
    assert observe_legacy("ended", exit_code=3).event == "legacy.ended-failed"
    assert observe_legacy("ended", exit_code=3).exit_code == 3


def test_a_file_s_suspended_is_an_operator_s_word_and_a_heartbeat_s_a_report() -> None:
    by_file = observe_legacy("suspended", observed_at=NOW)
    assert (by_file.event, by_file.order) == ("operator.suspended", Moment("operator", NOW))
    assert observe_heartbeat("suspended").event == "heartbeat.suspended"


# -- commands ----------------------------------------------------------------------------------------


def test_a_command_has_a_moment_and_may_name_its_run_what_it_mints_and_itself() -> None:
    for word in ("restart", "operator.restart"):
        seen = observe_command(word, at="2026-01-01T00:00:00Z", about="r1", mints="r2", id="7")
        assert (seen.event, seen.order) == ("operator.restart", Moment("operator", NOW))
        assert (seen.run, seen.mints, seen.id) == (Run(run_id="r1"), "r2", "7")
    assert observe_command("stop", at=NOW, about=Run("u")).run == Run("u")


@pytest.mark.parametrize("word", ["tool-start", "launch", None, 7, ["stop"], "pod.failed"])
def test_l11_what_is_no_command_has_no_event(word: object) -> None:
    seen = observe_command(word, at=NOW)
    assert seen.event is None
    assert seen.problems[0].endswith("is not a command")


def test_a_command_whose_moment_cannot_be_compared_has_none() -> None:
    for time in ("yesterday", 7, 1.7e12, "2026-01-01T00:00:00"):
        seen = observe_command("stop", at=time)
        assert seen.order is None
        assert "cannot be compared" in seen.problems[0]


def test_l11_a_word_that_is_no_phase_says_why_and_any_other_is_unknown() -> None:
    for word in ("deleted", "Restored"):
        seen = observe_legacy(word)
        assert seen.event is None
        assert seen.problems[0].startswith(f"{word!r} is not a phase: It says that the record was ")
    for word in ("unreported", "finished", 7, ["idle"]):  # type: ignore[assignment]
        assert observe_legacy(word).problems == (f"word {word!r} is not known",)
    for nothing in (None, ""):
        assert (observe_legacy(nothing).event, observe_legacy(nothing).problems) == (None, ())


# -- timers ------------------------------------------------------------------------------------------

HEARTBEAT, ACTIVITY = "scheduler.heartbeat-timeout", "scheduler.activity-timeout"


@pytest.mark.parametrize(
    ("seen_age", "activity_age", "events"),
    [
        (0, 0, []),
        (120, 300, []),
        (120.5, 0, [HEARTBEAT]),
        (120, 300.5, [ACTIVITY]),
        (121, 301, [HEARTBEAT]),
        (None, None, []),
        (None, 301, []),
        (10, None, []),
    ],
)
def test_a_timer_fires_when_an_age_is_over_its_limit(
    seen_age: float | None, activity_age: float | None, events: list[str]
) -> None:
    fired = observe_timers(last_seen_age=seen_age, last_activity_age=activity_age, observed_at=NOW)
    assert [o.event for o in fired] == events
    assert all(o.order == Moment("scheduler", NOW) for o in fired)


@pytest.mark.parametrize("age", ["200", math.nan, True, [1], 10**400, {}])
def test_an_age_that_is_no_number_fires_nothing_and_is_told(age: Any) -> None:  # noqa: ANN401
    for name in ("last_seen_age", "last_activity_age", "fence_age", "stop_age"):
        ages = {"last_seen_age": None, "last_activity_age": None, name: age}
        fired = observe_timers(**ages, observed_at=NOW)
        if age == 10**400:  # for ever
            assert all(o.event is not None for o in fired)
            continue
        (told,) = fired
        assert (told.event, told.order) == (None, None)
        assert told.problems[0].startswith(f"the age {name.removesuffix('_age')} is no number")


def test_limits_replace_a_timer_by_its_name_and_a_timer_without_one_never_fires() -> None:
    own = {
        "heartbeat_timeout": TimerEntry(HEARTBEAT, 10.0, None, None, None, None),
        "activity_timeout": TimerEntry(ACTIVITY, None, None, None, None, None),
    }
    (fired,) = observe_timers(last_seen_age=11, last_activity_age=9999, limits=own)
    assert (fired.event, fired.row) == (HEARTBEAT, "heartbeat_timeout")


# -- nothing raises ----------------------------------------------------------------------------------

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["running", "ended", "tool-start"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["event", "type", "hook_event_name", "tool_name"]) | st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


class Unspeakable:
    """What cannot even be shown."""

    def __repr__(self) -> str:
        """Fails."""
        raise ValueError


TIMED: tuple[Callable[[Any], Iterable[Observation]], ...] = (
    lambda time: [observe_hook("tool-start", observed_at=time)],
    lambda time: [observe_hook("no-hook", observed_at=time)],
    lambda time: [observe_status("blocked", observed_at=time)],
    lambda time: [observe_heartbeat("running", observed_at=time)],
    lambda time: [observe_container_status("Up 2 hours", observed_at=time)],
    lambda time: [observe_container_status("?", observed_at=time)],
    lambda time: [observe_legacy("busy", observed_at=time)],
    lambda time: [observe_legacy("?", observed_at=time)],
    lambda time: observe_timers(last_seen_age=1e9, last_activity_age=1e9, observed_at=time),
)


@pytest.mark.parametrize("observe", TIMED)
@pytest.mark.parametrize(
    "time", [float("nan"), float("inf"), float("-inf"), "1763900000", True, [1], 2j, 0, -1.0]
)
def test_l6_a_time_that_cannot_be_compared_is_no_mark_that_nothing_is_newer_than(
    observe: Callable[[Any], Iterable[Observation]], time: object
) -> None:
    seen = list(observe(time))
    assert seen
    for one in seen:
        assert one.order is None
        assert one.problems[-1] == f"the time {time!r} cannot be compared"


@pytest.mark.parametrize("observe", TIMED)
def test_a_time_that_can_be_compared_is_the_order(
    observe: Callable[[Any], Iterable[Observation]],
) -> None:
    for time in (1763900000, 1763900000.5):
        orders = [one.order for one in observe(time)]
        assert {order and order.seconds for order in orders} <= {
            time,
            None,
        }  # None where nothing is known that could be ordered
        assert not any("time" in problem for one in observe(time) for problem in one.problems)


@pytest.mark.parametrize(
    "observe", [observe_hook, observe_status, observe_heartbeat, observe_container_status]
)
def test_l11_what_is_very_long_or_cannot_be_shown_is_said_in_short(
    observe: Callable[[object], Observation],
) -> None:
    nested: list[object] = ["x" * 1000] * 1000
    for _ in range(50):
        nested = [nested] * 1000
    for hostile in ("x" * 1_000_000, 10**5000, Unspeakable(), [Unspeakable()], nested):
        seen = observe(hostile)
        assert seen.event is None
        assert len("".join(seen.problems)) in range(1, 50_000)
    verbatim = "y" * 190
    assert verbatim in observe(verbatim).problems[0]


@given(ANY, ANY, ANY, st.sampled_from(["claude", "gemini", "codex", None]))
def test_l11_nothing_is_raised_by_random_reports(
    one: object, two: object, three: object, dialect: str | None
) -> None:
    events = {None, *Lifecycle.default().events}
    seen = (
        observe_hook(one, dialect=dialect),
        observe_status(one),
        observe_legacy(one, container_status=two),
        observe_container_status(one),
        observe_heartbeat(one, two, container_status=three),
    )
    assert {o.event for o in seen} <= events
