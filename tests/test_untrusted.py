"""What came in is quoted bounded and whatever it is, and nothing of it raises or blocks what follows (L6, L11)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scion_fsm
from scion_fsm import Lifecycle, Observation, Record, UnknownConfigurationError, reconcile
from scion_fsm.errors import did_you_mean
from scion_fsm.machine.orders import Moment, moment
from scion_fsm.observe.clocks import HOOK
from scion_fsm.runtime.inputs import read
from scion_fsm.runtime.tracker import Tracker
from scion_fsm.untrusted import encodable, quoted

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 300
"""No sentence about one value is longer."""


class Rude:
    """Raises wherever it is looked at."""

    def __repr__(self) -> str:
        raise RuntimeError("no")

    def __eq__(self, _: object) -> bool:  # as an array's does, once its truth is asked
        raise RuntimeError("no")

    __hash__ = None  # type: ignore[assignment]


def nested() -> list[Any]:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return value


HOSTILE = {
    "a megabyte": "z" * 1_000_000,
    "nested too deeply to be printed": nested(),
    "a number too long to be printed": 10**5000,
    "such a number in a list": [10**5000],
    "rude": Rude(),
    "a lone surrogate": "\ud800",
    "many members": {str(number): "x" * 100 for number in range(10_000)},
    "bytes": b"\xff" * 1_000_000,
    "not a number": math.nan,
}


def observations(value: Any) -> list[Observation]:  # noqa: ANN401 - hostile
    return [
        scion_fsm.observe_container_status(value),
        scion_fsm.observe_container_status("up", observed_at=value),
        scion_fsm.observe_container_status("exited", created=value, started=value, finished=value),
        scion_fsm.observe_container_status("exited", exit_code=value, container_id=value),
        scion_fsm.observe_command(value, at=value),
        scion_fsm.observe_command("restart", at=1_700_000_000, about=value, mints=value, id=value),
        scion_fsm.observe_hook(value),
        scion_fsm.observe_hook({"hook_event_name": value}),
        scion_fsm.observe_hook("tool-start", observed_at=value),
        scion_fsm.observe_status(value),
        scion_fsm.observe_heartbeat(value),
        scion_fsm.observe_heartbeat("running", value),
        scion_fsm.observe_heartbeat("created", value),
        scion_fsm.observe_heartbeat(container_status=value, observed_at=value),
        scion_fsm.observe_legacy(value),
        scion_fsm.observe_legacy("busy", observed_at=value),
        scion_fsm.observe_pod(value),
        scion_fsm.observe_pod({"kind": value, "apiVersion": value}),
        scion_fsm.observe_pod({"apiVersion": value}),
        scion_fsm.observe_pod(
            {
                "metadata": {"uid": value, "resourceVersion": value, "labels": {value: value}}
                if isinstance(value, (str, int))
                else {"labels": value},
                "status": {"phase": value, "containerStatuses": [value]},
            }
        ),
        scion_fsm.observe_pod_gone(value),
    ]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_l11_no_hostile_value_raises_and_no_problem_is_longer_than_a_line(value: Any) -> None:  # noqa: ANN401
    seen = observations(value)
    assert any(observation.problems for observation in seen)
    for observation in seen:
        assert max((len(problem) for problem in observation.problems), default=0) < LONGEST
        record = Record.new("a")
        plan = reconcile(record, observation)
        assert observation.event or plan.record is record
        assert msgspec.json.encode(plan.record)  # it can be written


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_l11_a_hostile_name_of_an_event_or_configuration_is_quoted_bounded(value: Any) -> None:  # noqa: ANN401
    lifecycle = Lifecycle.default()
    step = lifecycle.step("created", value)
    assert (step.disposition, step.target) == ("ignored", "created")
    assert len(step.why) < LONGEST
    with pytest.raises(UnknownConfigurationError) as raised:
        lifecycle.step(value, "tool-start")
    assert "there are: created" in str(raised.value)
    assert len(str(raised.value)) < LONGEST + sum(map(len, lifecycle.configurations)) * 2


@given(st.text(max_size=200))
def test_l11_a_text_of_a_line_is_quoted_verbatim(text: str) -> None:
    assert quoted(text) == repr(text)


def test_a_longer_text_is_quoted_by_its_beginning_and_length() -> None:
    assert quoted("ab" * 500_000) == f"'{'ab' * 100}'… (1,000,000 characters)"
    assert quoted([1] * 9) == "[1, 1, 1, 1, 1, 1, ...]"
    assert quoted(10**5000) == "a value of type int"


def test_no_known_name_is_looked_for_near_a_text_that_is_too_long_for_one() -> None:
    assert did_you_mean("tool-strat", ["tool-start"]) == ", did you mean 'tool-start'?"
    assert did_you_mean("tool-start" * 10 + "x", ["tool-start" * 10]) == ""
    assert did_you_mean(7, ["7"]) == ""


# -- times -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -math.inf, True, "5", 10**400])
def test_l6_a_time_that_is_no_finite_number_is_a_problem_and_no_order(seconds: Any) -> None:  # noqa: ANN401
    order, (problem,) = moment(HOOK, seconds)
    assert order is None
    assert problem.endswith("cannot be compared")
    seen = [
        scion_fsm.observe_hook("tool-start", observed_at=seconds),
        scion_fsm.observe_status("blocked", observed_at=seconds),
        scion_fsm.observe_heartbeat("running", observed_at=seconds),
        scion_fsm.observe_legacy("busy", observed_at=seconds),
        scion_fsm.observe_container_status("up", observed_at=seconds),
        *scion_fsm.observe_timers(last_seen_age=1e9, last_activity_age=1e9, observed_at=seconds),
    ]
    assert len(seen) > 5
    for observation in seen:
        assert observation.event is not None
        assert observation.order is None
        assert observation.problems == (problem,)


@pytest.mark.parametrize("seconds", [1_000_000_000.5, 1_700_000_000])
def test_a_finite_time_is_an_order_that_a_record_can_hold(seconds: float) -> None:
    assert moment(HOOK, seconds) == (Moment(HOOK, seconds), ())
    record = reconcile(
        Record.new("a"), scion_fsm.observe_hook("tool-start", observed_at=seconds)
    ).record
    packed = msgspec.msgpack.encode(record)
    assert msgspec.msgpack.decode(packed, type=Record).marks == record.marks != ()
    assert moment(HOOK, None) == (None, ())


@pytest.mark.parametrize("seconds", [math.nan, math.inf])
def test_l6_a_time_that_is_no_finite_number_does_not_make_what_follows_stale(
    seconds: float,
) -> None:
    record = Record.new("a", configuration="running.working")
    record = reconcile(record, scion_fsm.observe_hook("tool-start", observed_at=seconds)).record
    plan = reconcile(record, scion_fsm.observe_hook("tool-end", observed_at=1_700_000_000.0))
    assert plan.disposition == "taken"
    assert [order for _, order in plan.record.marks] == [Moment(HOOK, 1_700_000_000.0)]


# -- what is kept ------------------------------------------------------------------------------------


def test_a_surrogate_that_a_harness_cut_in_two_can_be_stored_and_printed() -> None:
    hook = {"hook_event_name": "notification", "message": "done \ud83d", "tool_name": "\udc00"}
    seen = scion_fsm.observe_hook(hook)
    assert (seen.event, seen.message, seen.tool_name) == ("notification", "done ?", "?")
    assert scion_fsm.observe_container_status("up \ud83d").container_status == "up ?"
    assert encodable("whole 🎉") == "whole 🎉"


ENDED = """{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "a", "uid": "%s"},
"status": {"phase": "Failed", "containerStatuses": [
{"name": "agent", "state": {"terminated": {"exitCode": %s}}}]}
}
"""


@pytest.mark.parametrize(
    ("begin", "uid", "code", "problem"),
    [
        ("", "u", 2**63, "exitCode is not a whole number of 32 bits: 9223372036854775808"),
        ("", "u", -(10**19), "exitCode is not a whole number of 32 bits: -10000000000000000000"),
        ("---\n", "u", 10**30, f"exitCode is not a whole number of 32 bits: '{10**30}'"),
    ],
)
def test_l11_what_no_record_can_hold_is_a_problem_and_the_pod_is_tracked(
    tmp_path: Path, begin: str, uid: str, code: int, problem: str
) -> None:
    file = tmp_path / "pods"
    file.write_text(begin + ENDED % (uid, code))
    (item,) = read(str(file))
    assert item.pod is not None
    decision = Tracker(Lifecycle.default()).seen(item.pod, problems=item.problems)
    assert any(told.endswith(problem) for told in decision.agent.problems)
    assert decision.agent.record.is_terminal


def test_l11_an_exit_code_of_a_status_string_that_no_record_can_hold_is_a_problem() -> None:
    observe = scion_fsm.observe_container_status
    assert observe(f"Exited ({2**63 - 1}) now").exit_code == 2**63 - 1
    for digits in (str(2**63), "9" * 5000):
        seen = observe(f"Exited ({digits}) now")
        assert (seen.event, seen.exit_code) == ("container.exited", None)
        assert "is not a whole number of 64 bits" in seen.problems[0]
