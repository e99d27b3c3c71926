"""A suspended agent stays suspended, whoever speaks late, until it is resumed as a new run."""

from __future__ import annotations

import pytest

from scion_fsm import Lifecycle, Moment, Observation, Record, Run, Version

LIFECYCLE = Lifecycle.default()
T = 1_770_112_800.0
RUN = Run(uid="u1", container="c1", created=T, started=T + 1)
RUNNING = Record("a", "running.thinking", RUN)


def told(record: Record, *inputs: Observation) -> Record:
    for seen in inputs:
        record = LIFECYCLE.reconcile(record, seen).record
    return record


def command(word: str, at: float) -> Observation:
    return LIFECYCLE.observe_command(word, at=at, about=RUN)


SUSPENDING = told(RUNNING, command("suspend", T + 100))
SUSPENDED = told(SUSPENDING, command("suspended", T + 110))
WORDS = [
    event
    for event, entry in LIFECYCLE.table.inputs.items()
    if entry.evidence
    != "command"  # hooks, heartbeats, files, timers, pods, containers and old words
]


@pytest.mark.parametrize("event", WORDS)
def test_nothing_that_is_said_or_seen_of_its_run_leaves_a_final_suspension(event: str) -> None:
    assert SUSPENDED.configuration == "suspended.final"
    is_runtime = LIFECYCLE.table.events[event].origin == "runtime"
    order = Version("c", "99") if is_runtime else Moment("hook", T + 200)
    seen = Observation(event=event, run=RUN, order=order, exit_code=1, reason="Late")
    after = told(SUSPENDED, seen)
    assert (after.configuration, after.exit_code) == ("suspended.final", SUSPENDED.exit_code)


@pytest.mark.parametrize("verdict", ["pod.completed", "pod.failed", "pod.killed", "pod.deleted"])
def test_a_verdict_makes_a_suspension_final_with_its_code(verdict: str) -> None:
    ended = Observation(event="pod.agent-killed", run=RUN, order=Version("c", "50"), exit_code=143)
    provisional = told(SUSPENDING, ended)
    assert (provisional.configuration, provisional.exit_code) == ("suspended.provisional", 143)
    over = Observation(event=verdict, run=RUN, order=Version("c", "60"), exit_code=143)
    final = told(provisional, over)
    assert (final.configuration, final.exit_code) == ("suspended.final", 143)
    assert final.is_resumable
    direct = told(SUSPENDING, over)
    assert direct.configuration == "suspended.final"


def test_a_resume_opens_a_new_run_and_the_old_container_that_is_still_listed_is_left() -> None:
    resumed = told(SUSPENDED, command("start", T + 300))
    assert resumed.configuration == "starting"
    listed = Observation(event="container.exited", run=RUN, order=Moment("reader", T + 310))
    assert told(resumed, listed) == resumed
    new = Run(uid="u2", container="c2", created=T + 320, started=T + 321)
    up = Observation(event="pod.running", run=new, order=Version("c", "70"))
    assert told(resumed, up).configuration == "running.unreported"


def test_a_container_that_stays_listed_as_exited_makes_no_suspension_a_stop() -> None:
    for code in ("(0)", "(143)", "(1)"):
        seen = LIFECYCLE.observe_container_status(
            f"Exited {code} 2 hours ago", container_id="c1", observed_at=T + 400
        )
        assert told(SUSPENDED, seen).configuration == "suspended.final"
        assert told(SUSPENDING, seen, seen).configuration == "suspended.provisional"


@pytest.mark.parametrize("seen", ["pod.agent-failed", "pod.agent-killed", "pod.agent-init-failed"])
@pytest.mark.parametrize("verdict", ["pod.failed", "pod.killed", "pod.disrupted", "pod.lost"])
def test_an_end_that_was_asked_for_is_no_failure_however_often_it_is_seen(
    seen: str, verdict: str
) -> None:
    stopping = told(RUNNING, command("stop", T + 100))
    once = Observation(event=seen, run=RUN, order=Version("c", "50"), exit_code=1, reason="Error")
    again = Observation(event=seen, run=RUN, order=Version("c", "51"), exit_code=1, reason="Error")
    ended = told(stopping, once, again)
    assert (ended.configuration, ended.exit_code) == ("stopped.provisional", 1)
    over = Observation(event=verdict, run=RUN, order=Version("c", "60"), exit_code=1)
    assert told(ended, over).configuration == "stopped.final"
    assert told(stopping, over).configuration == "stopped.final"  # L9: who missed the exit
    assert told(RUNNING, once).phase == "error"  # nobody asked
