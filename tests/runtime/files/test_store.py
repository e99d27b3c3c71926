"""agent-info.json, reconciled with the runtime: who is believed, what is written, what is left alone."""

from __future__ import annotations

import json
import os
import stat
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from agent_files import (
    FAILED,
    INFO,
    LIFECYCLE,
    RUNNING,
    SEEN,
    SUCCESSOR,
    attributes,
    folder_of,
    make,
    own_path,
    own_record,
    reconciled,
    seen,
    store_of,
    temporary_files,
    written,
)
from examples import part_of
from hypothesis import HealthCheck, given, settings
from simulated import StandingClock
from system_calls import FaultyDisk
from test_document import LAYOUTS, OBJECTS, spelled

from scion_fsm.errors import RecordCorruptError, StoreError
from scion_fsm.runtime.files import beneath
from scion_fsm.runtime.files.document import Document
from scion_fsm.runtime.files.lock import LOCK, locked
from scion_fsm.runtime.files.store import Wanted
from scion_fsm.runtime.files.system import CLOCK, DISK

if TYPE_CHECKING:
    from pathlib import Path

    from scion_fsm.runtime.files.agent_info import Report

NAMED = {"phase", "activity", "toolName", "detail", "scionFsm", "exitCode", "exitReason"}


# -- what is written ----------------------------------------------------------------------------------


def test_a_verdict_is_written_and_everything_else_survives(tmp_path: Path) -> None:
    path = make(tmp_path)
    before = attributes(path)
    merge = written(path, FAILED)
    assert merge.record.configuration == "error.final"
    text = path.read_text()
    read = json.loads(text)
    assert list(read) == ["name", "phase", "detail", "future"]
    assert read["detail"] == {"message": "m"}
    assert "1.0," in text
    assert str(10**40) in text
    assert attributes(path) == before
    assert not temporary_files(path)
    own = own_record(path)
    assert (own["version"], own["verdict"], own["wrote"]) == (1, True, {"phase": "error"})
    assert own["record"]["configuration"] == "error.final"
    assert own["record"]["run"]["uid"] == "u1"
    assert (own["record"]["reason"], own["record"]["exit_code"]) == ("Error", 3)


@pytest.mark.parametrize(
    ("fields", "code", "reason"),
    [
        ({}, None, None),
        ({"runId": "r"}, 3, None),
        ({"project": "p"}, 3, None),
        ({"exitCode": 0, "exitReason": "evicted"}, 3, "evicted"),
    ],
)
def test_an_exit_code_is_written_where_scion_has_one(
    tmp_path: Path, fields: dict[str, Any], code: int | None, reason: str | None
) -> None:
    path = make(tmp_path, {"phase": "running", **fields})
    written(path, FAILED)
    read = json.loads(path.read_text())
    assert (read.get("exitCode"), read.get("exitReason")) == (code, reason)


def test_L10_the_second_time_nothing_is_written(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    before = path.read_bytes(), path.stat()
    merge = written(path, FAILED)
    assert merge.is_settled
    assert merge.record.configuration == "error.final"
    assert (path.read_bytes(), path.stat()) == before


def test_reading_and_reconciling_leave_no_trace(tmp_path: Path) -> None:
    path = make(tmp_path)
    before = sorted(tmp_path.rglob("*")), path.stat().st_mtime_ns
    assert not reconciled(path, FAILED).is_settled
    assert (sorted(tmp_path.rglob("*")), path.stat().st_mtime_ns) == before


@given(OBJECTS, LAYOUTS)
@settings(
    suppress_health_check=[*settings().suppress_health_check, HealthCheck.function_scoped_fixture],
    max_examples=part_of(60),
)
def test_any_object_is_left_alone_or_changed_where_the_laws_say(
    tmp_path_factory: pytest.TempPathFactory, value: dict[str, Any], layout: dict[str, Any]
) -> None:
    text = spelled(value, layout, "\n")
    path = make(tmp_path_factory.mktemp("any"), text)

    assert written(path, RUNNING).content is None
    assert (path.read_text(), path.stat().st_mtime_ns) == (text, SEEN)

    merge = written(path, FAILED)
    assert merge.record.configuration == "error.final"
    after = Document(path.read_text())
    assert path.stat().st_mtime_ns == SEEN
    if merge.untouchable:
        assert path.read_text() == text
        return
    before = Document(text)
    for key in value:
        if key not in NAMED:
            assert after.literal(key) == before.literal(key)
    assert [key for key, _ in after.members if key not in NAMED] == [
        k for k in value if k not in NAMED
    ]
    assert after.get("phase") == "error"
    assert after.get("activity") is None
    assert after.get("scionFsm") is None
    assert written(path, FAILED).is_settled


def test_mode_owner_group_and_attributes_are_kept(tmp_path: Path) -> None:
    path = make(tmp_path, mode=0o604)
    if os.geteuid() == 0:
        os.chown(path, 12345, 23456)
    before = attributes(path)
    assert written(path, FAILED).content is not None
    assert attributes(path) == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_the_umask_takes_nothing_from_the_mode(tmp_path: Path) -> None:
    path = make(tmp_path, mode=0o666)
    old = os.umask(0o077)
    try:
        written(path, FAILED)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666


def test_the_lock_lies_outside_the_home_and_is_open_to_whoever_may_write_there(
    tmp_path: Path,
) -> None:
    path = make(tmp_path)
    path.parent.parent.chmod(0o770)
    if os.geteuid() == 0:
        os.chown(path.parent.parent, 12345, 23456)
    written(path, FAILED)
    lock = tmp_path / "a" / LOCK
    assert not temporary_files(path)
    status, folder = lock.stat(), path.parent.parent.stat()
    assert stat.S_IMODE(status.st_mode) == 0o660
    assert (status.st_uid, status.st_gid) == (folder.st_uid, folder.st_gid)


def test_a_lock_that_is_held_is_an_error_after_a_while(tmp_path: Path) -> None:
    path = make(tmp_path)
    before = path.read_bytes()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        own = str(path.parent.parent)
        with beneath.descent(DISK, own) as folder, locked(DISK, CLOCK, folder, own, seconds=5):
            held.set()
            done.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(30)
        with pytest.raises(
            StoreError, match=r"\.scion-fsm\.lock is held by another process for 0\.1 s"
        ):
            written(path, FAILED, store=store_of(patience=0.1))
    finally:
        done.set()
        holder.join()
    assert path.read_bytes() == before


# -- who is believed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("info", "configuration"),
    [
        ({"phase": "running"}, "running.unreported"),
        ({"phase": "running", "activity": "thinking"}, "running.thinking"),
        ({"phase": "running", "activity": ""}, "running.unreported"),
        ({"phase": "running", "activity": "idle"}, "running.working"),
        ({"phase": "running", "activity": "working"}, "running.working"),
        ({"phase": "stopped"}, "stopped.provisional"),
        ({"phase": "error", "activity": "idle"}, "error.provisional"),
        ({"phase": "stopping"}, "stopping.observed"),
        ({"phase": "resumed", "activity": "thinking"}, "running.thinking"),
        ({"phase": "busy"}, "running.thinking"),
        ({"phase": "RUNNING"}, "running.unreported"),
        ({"phase": "shutting_down"}, "stopping.observed"),
        ({"phase": "suspended"}, "suspended.final"),
        ({"activity": "thinking"}, "running.thinking"),
        ({"phase": None, "activity": "idle"}, "running.working"),
        ({"phase": ""}, "created"),
        ({}, "created"),
        ({"phase": "running", "activity": "stalled"}, "running.stalled"),
        ({"phase": "stopping", "activity": "requested"}, "stopping.observed"),
        ({"phase": "stopped", "activity": "final"}, "stopped.provisional"),
        ({"phase": "stopped.final"}, "created"),
        ({"phase": "warp"}, "created"),
        ({"phase": "deleted"}, "created"),
        ({"phase": 5}, "created"),
        ({"phase": "running", "activity": "warp"}, "running.unreported"),
    ],
)
def test_what_a_file_says(tmp_path: Path, info: dict[str, Any], configuration: str) -> None:
    assert reconciled(make(tmp_path, info)).record.configuration == configuration


def test_two_activities_beside_stopped_say_why_it_ended(tmp_path: Path) -> None:
    info = {"phase": "stopped", "activity": "limits_exceeded", "exitCode": 10}
    record = reconciled(make(tmp_path, info)).record
    assert (record.configuration, record.reason) == ("stopped.provisional", "LimitsExceeded")
    assert record.exit_code == 10


@pytest.mark.parametrize(
    ("info", "problem"),
    [
        ({"phase": "warp"}, "'warp'"),
        ({"phase": "deleted"}, "'deleted' is not a phase"),
        ({"phase": 5}, "'5'"),
        ({"phase": {"x": 1}}, "x"),
        ({"phase": "running", "activity": "warp"}, "activity 'warp' is not known"),
        ({"phase": "w" * 9000}, "w"),
    ],
)
def test_L11_unknown_words_are_reported(tmp_path: Path, info: dict[str, Any], problem: str) -> None:
    problems = report_in(make(tmp_path, info)).problems
    assert any(problem in told for told in problems)
    assert all(len(told) < 300 for told in problems)


def report_in(path: Path) -> Report:
    file = reconciled(path).file
    assert file is not None
    return file.report


def test_L1_an_activity_that_a_stop_left_behind_is_no_problem(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "stopped", "activity": "idle"})
    assert reconciled(path).record.activity is None
    assert report_in(path).problems == ()


@pytest.mark.parametrize(
    ("info", "why"),
    [
        ({"phase": "hibernating"}, "its phase 'hibernating' is not known"),
        ({"name": "x", "version": "1.0"}, "it is no agent's: it has no phase that is known"),
        ({"phase": "running", "deletedAt": "2026-01-02T03:04:05Z"}, ""),
        ({"phase": "deleted"}, ""),
    ],
)
def test_a_file_that_is_not_to_be_written_is_not(
    tmp_path: Path, info: dict[str, Any], why: str
) -> None:
    path = make(tmp_path, info)
    before = path.read_bytes(), path.stat()
    merge = written(path, FAILED)
    assert merge.record.configuration == "error.final"
    assert merge.untouchable == why
    assert (path.read_bytes(), path.stat()) == before


def test_the_zero_time_of_go_deletes_nobody(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running", "deletedAt": "0001-01-01T00:00:00Z"})
    written(path, FAILED)
    assert json.loads(path.read_text())["phase"] == "error"


def test_the_files_report_stands_unless_the_runtime_has_a_verdict(tmp_path: Path) -> None:
    path = make(tmp_path)
    assert reconciled(path, RUNNING).record.configuration == "running.executing"
    assert reconciled(path, RUNNING).record.tool_name == "Bash"
    assert reconciled(path, FAILED).record.configuration == "error.final"
    assert reconciled(path, FAILED).record.tool_name is None


def test_L5_a_live_container_takes_an_agent_said_stop_back_and_writes_nothing(
    tmp_path: Path,
) -> None:
    path = make(tmp_path, {"phase": "stopped"})
    merge = written(path, RUNNING)
    assert merge.record.configuration == "running.unreported"
    assert merge.is_settled


def test_L5_an_error_that_the_agent_reported_survives_a_clean_exit(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "error", "detail": {"message": "git clone failed"}})
    merge = written(path, seen(phase="Succeeded", code=0))
    assert json.loads(path.read_text())["phase"] == "error"
    assert merge.record.message == "git clone failed"


def test_an_end_that_only_the_agent_reported_is_never_written_over_what_it_says_later(
    tmp_path: Path,
) -> None:
    path = make(tmp_path, {"phase": "stopped"})
    assert written(path, RUNNING, seen(version="150", phase="Unknown", code=None)).is_settled
    rewritten_by_a_hook(path, phase="running", activity="thinking")
    assert written(path).content is None


def test_a_later_runs_own_report_of_an_end_is_no_verdict(tmp_path: Path) -> None:
    path = make(tmp_path)
    now = time.time()
    written(path, seen(started=now - 1000))
    written(path, seen(uid="u2", version="300", phase="Running", code=None, started=now - 500))
    rewritten_by_a_hook(path, phase="stopped")
    merge = written(path)
    assert (merge.record.configuration, merge.own.verdict) == ("stopped.provisional", False)
    rewritten_by_a_hook(path, phase="running", activity="thinking")
    assert written(path).content is None
    assert json.loads(path.read_text())["phase"] == "running"


def test_a_report_from_before_the_run_that_the_runtime_shows_is_not_its_own(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running", "activity": "thinking"})
    for started, expected in ((SEEN / 1e9 + 60, "unreported"), (SEEN / 1e9 - 60, "thinking")):
        record = reconciled(path, seen(phase="Running", code=None, started=started)).record
        assert record.configuration == f"running.{expected}"


def rewritten_by_a_hook(path: Path, **fields: object) -> None:
    """Scion's map-based writer: it keeps what it does not know (scion: handlers/status.go)."""
    info = json.loads(path.read_text())
    path.write_text(json.dumps(info | fields))


def rewritten_by_the_host(path: Path, **fields: object) -> None:
    """Scion's struct-based writer: it drops what it does not know (scion: provision.go:955)."""
    info = json.loads(path.read_text())
    kept = {key: info[key] for key in ("name", "phase", "activity", "detail") if key in info}
    path.write_text(json.dumps(kept | fields))


def test_L4_a_late_hook_is_refused_and_the_file_is_mended_from_our_record(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    rewritten_by_a_hook(path, phase="running", activity="executing", toolName="Late")
    merge = written(path)  # no runtime is asked
    assert merge.record.configuration == "error.final"
    assert merge.refusal is not None
    assert (merge.refusal.disposition, merge.refusal.law) == ("ignored", "L4")
    read = json.loads(path.read_text())
    assert read["phase"] == "error"
    assert not {"activity", "toolName"} & read.keys()


def test_S1_scions_own_writers_do_not_take_the_verdict_away(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    rewritten_by_the_host(path, phase="stopped")
    assert written(path).record.configuration == "error.final"
    rewritten_by_the_host(path, phase="running", activity="thinking")
    assert written(path).record.configuration == "error.final"
    assert json.loads(path.read_text())["phase"] == "error"


@pytest.mark.parametrize(
    ("first", "late"),
    [(("Failed", 1), "stopped"), (("Succeeded", 0), "error"), (("Succeeded", 0), "stopping")],
)
def test_S2_a_report_that_is_refused_for_one_run_is_not_put_on_the_next(
    tmp_path: Path, first: tuple[str, int], late: str
) -> None:
    path = make(tmp_path)
    written(path, seen(phase=first[0], code=first[1]))
    rewritten_by_a_hook(path, phase=late)
    at(path, 1_700_000_100)
    successor = seen(uid="u2", version="300", phase="Running", code=None, started=1_700_000_200)
    merge = written(path, successor)
    assert merge.record.run is not None
    assert merge.record.run.uid == "u2"
    assert merge.record.configuration == "running.unreported"
    assert json.loads(path.read_text())["phase"] in ("running", late)


def at(path: Path, seconds: float) -> None:
    os.utime(path, (seconds, seconds))


def test_L4_a_restarted_agent_is_not_held_back_by_the_old_verdict(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    rewritten_by_a_hook(path, phase="running", activity="thinking")
    merge = written(path, FAILED, SUCCESSOR)
    assert merge.record.configuration == "running.thinking"
    assert merge.record.run is not None
    assert merge.record.run.uid == "u2"
    assert merge.refusal is None
    assert merge.content is None
    assert json.loads(path.read_text())["phase"] == "running"


def test_S5_our_own_end_is_taken_back_when_a_later_run_is_current(tmp_path: Path) -> None:
    # Scion has begun anew, without a run id.
    path = make(tmp_path, {"phase": "starting", "project": "g"})
    assert written(path, FAILED).record.configuration == "error.final"
    assert json.loads(path.read_text()) == {"phase": "error", "project": "g", "exitCode": 3}
    merge = written(path, SUCCESSOR)
    assert merge.record.configuration == "running.unreported"
    assert json.loads(path.read_text()) == {"phase": "running", "project": "g"}
    assert written(path, SUCCESSOR).is_settled


def test_S5_our_own_end_is_no_report_of_the_next_run_whoever_carries_it_on(tmp_path: Path) -> None:
    path = make(tmp_path)
    started = time.time() - 100
    written(path, seen(started=started - 1000))
    rewritten_by_a_hook(path, template="t")  # later than the next run's beginning, our phase in it
    later = seen(uid="u2", version="300", phase="Running", code=None, started=started)
    assert written(path, later).record.configuration == "running.unreported"
    assert json.loads(path.read_text())["phase"] == "running"
    rewritten_by_a_hook(path, activity="thinking")  # beside our phase, and a report all the same
    assert written(path, later).record.configuration == "running.thinking"


def test_S5_a_run_that_scion_has_just_started_is_waited_for(tmp_path: Path) -> None:
    old = seen(run_id="r1")
    path = make(tmp_path, {"phase": "running", "runId": "r2"})
    at(path, time.time() - 20)
    before = path.read_bytes()
    merge = written(path, old)
    assert merge.untouchable == "Scion has started it anew as run r2, which has not been seen yet"
    assert path.read_bytes() == before
    at(path, time.time() - 400)  # the start-timeout has passed
    assert written(path, old).record.configuration == "error.final"
    assert json.loads(path.read_text())["phase"] == "error"


def test_S5_a_file_that_says_starting_of_a_new_run_is_a_fence(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running", "runId": "r1"})
    began = time.time() - 60
    written(path, seen(run_id="r1", started=began))
    assert json.loads(path.read_text())["phase"] == "error"
    rewritten_by_a_hook(path, phase="starting", runId="r2")
    merge = written(path, seen(version="150", run_id="r1", started=began))
    assert merge.record.configuration == "starting"
    assert merge.record.fence is not None
    assert merge.record.fence.mints == "r2"
    assert json.loads(path.read_text())["phase"] == "starting"
    assert own_record(path)["record"]["fence"] is not None
    merge = written(path, seen(uid="u2", version="200", phase="Running", code=None, run_id="r2"))
    assert merge.record.run is not None
    assert (merge.record.run.run_id, merge.record.phase) == ("r2", "running")


def test_a_start_that_may_be_older_than_the_run_is_in_doubt(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running", "runId": "r1"})
    began = time.time() - 60
    written(path, seen(run_id="r1", started=began))
    # A power cut brings back what was written before, of a start that came to nothing.
    rewritten_by_a_hook(path, phase="starting", runId="r0")
    at(path, began + 1)
    merge = written(path)
    assert merge.record.configuration == "error.final"
    assert merge.doubts


def test_L7_the_start_of_an_earlier_run_that_a_slow_writer_puts_back_starts_nothing(
    tmp_path: Path,
) -> None:
    path = make(tmp_path, {"phase": "running", "runId": "r1"})
    began = time.time() - 200
    written(path, seen(run_id="r1", started=began))
    written(path, seen(uid="u2", version="200", run_id="r2", started=began + 100))
    assert own_record(path)["earlier"] == ["r1"]
    rewritten_by_a_hook(path, phase="starting", runId="r1")
    merge = written(path)
    assert merge.record.configuration == "error.final"
    assert not merge.record.is_fenced
    assert json.loads(path.read_text())["phase"] == "error"


def test_L7_a_start_that_lapsed_and_that_a_slow_writer_puts_back_starts_nothing(
    tmp_path: Path,
) -> None:
    path = make(tmp_path, {"phase": "running", "runId": "r1"})
    at(path, time.time() - 400)
    written(path, seen(run_id="r2", started=time.time() - 350))  # nobody saw r1
    assert own_record(path)["earlier"] == ["r1"]
    rewritten_by_a_hook(path, phase="running", runId="r1")
    merge = written(path)
    assert merge.record.configuration == "error.final"
    assert not merge.record.is_fenced
    assert json.loads(path.read_text())["phase"] == "error"


def test_a_start_that_lapsed_before_it_was_read_does_not_take_an_end_back(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running", "runId": "r1"})
    written(path, seen(run_id="r1", started=time.time() - 1000))
    rewritten_by_a_hook(path, phase="starting", runId="r2")
    at(path, time.time() - 301)
    assert written(path).record.configuration == "error.final"


def test_a_second_verdict_replaces_the_first(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    written(path, seen(uid="u2", version="300", phase="Succeeded", code=0, started=time.time() + 9))
    assert json.loads(path.read_text())["phase"] == "stopped"
    assert own_record(path)["record"]["run"]["uid"] == "u2"


# -- our own record ------------------------------------------------------------------------------------


def test_S6_a_record_of_a_newer_version_is_told_and_neither_believed_nor_overwritten(
    tmp_path: Path,
) -> None:
    path = make(tmp_path)
    own_path(path).write_text('{"version": 2, "record": 7}')
    before = path.read_bytes(), own_path(path).read_bytes()
    merge = written(path, FAILED)
    told = f"{own_path(path)} has version 2, newer than 1; update scion_fsm"
    assert merge.files.problems == (told,)
    assert merge.untouchable == told
    assert (path.read_bytes(), own_path(path).read_bytes()) == before


HOSTILE = {
    "no object": "1",
    "nothing": "",
    "no version": "{}",
    "version true": '{"version": true}',
    "no record": '{"version": 1}',
    "an unknown configuration": '{"version": 1, "record": {"name": "a", "configuration": "warp"}}',
    "too many digits": '{"version": 1, "record": {"name": "a", "configuration": "stopped.final",'
    ' "run": {"uid": "u1"}, "marks": [[1, {"kind": "version", "cluster": "?", "digits": "'
    + "9" * 200
    + '"}]]}, "verdict": true}',
    "milliseconds": '{"version": 1, "record": {"name": "a", "configuration": "stopped.final",'
    ' "marks": [[3, {"kind": "moment", "clock": "file", "seconds": 1e14}]]}}',
    "an exit code of no size": '{"version": 1, "record": {"name": "a", "exit_code": 1e999}}',
    "not UTF-8": "\udcff",
    **{
        f"no time in {part}": '{"version": 1, "record": {"name": "a", "configuration": "stopped.final",'
        f' {part}}}, "verdict": true}}'
        for part in (
            '"run": {"uid": "u", "created": 1e308}',
            '"run": {"uid": "u", "started": -1}',
            '"run": {"uid": "u", "seen": -1e300}',
            '"end": {"at": 1e14, "is_commanded": false}',
            '"fence": {"at": -5}',
            '"fence": {"at": 1790000000, "begun": 1e308}',
            '"fence": {"at": 1790000000, "left": [{"created": 1e308}]}',
        )
    },
    "no time in said": '{"version": 1, "record": {"name": "a", "configuration": "stopped.final"},'
    ' "said": {"runId": "r", "phase": "stopped", "at": 1e308}}',
    "no time in replacedUntil": '{"version": 1, "record": {"name": "a", "configuration": "created"},'
    ' "replacedUntil": -1}',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_S7_a_damaged_record_is_told_not_believed_and_replaced(tmp_path: Path, text: str) -> None:
    path = make(tmp_path)
    own_path(path).write_bytes(text.encode("utf-8", "surrogateescape"))
    merge = written(path, RUNNING)
    (problem,) = merge.files.problems
    assert problem.startswith(str(own_path(path)))
    assert merge.record.configuration == "running.executing"
    written(path, FAILED)
    assert own_record(path)["record"]["configuration"] == "error.final"
    assert json.loads(path.read_text())["phase"] == "error"


def test_what_nobody_would_read_any_more_is_not_written(tmp_path: Path) -> None:
    text = json.dumps({"phase": "running", "runId": "r", "x": ""})
    path = make(tmp_path, text.replace('""', json.dumps("y" * (beneath.LIMIT - len(text)))))
    assert path.stat().st_size == beneath.LIMIT
    before = path.read_bytes()
    merge = written(path, seen(run_id="r"))
    assert merge.record.configuration == "error.final"
    assert (
        merge.untouchable
        == f"it would be larger than {beneath.LIMIT} bytes, which nobody would read"
    )
    assert path.read_bytes() == before


def test_our_record_of_another_owner_is_told_and_not_believed(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    path = make(tmp_path)
    written(path, FAILED)
    os.chown(own_path(path), 12345, 12345)
    rewritten_by_a_hook(path, phase="running", activity="thinking")
    merge = written(path)
    assert merge.record.configuration == "running.thinking"
    assert "belongs to user 12345, the agents' folder to 0: not believed" in merge.files.problems[0]
    written(path, FAILED)  # a verdict puts our own in its place
    assert own_path(path).stat().st_uid == 0


def test_root_gives_our_record_to_whoever_owns_the_agents(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    path = make(tmp_path)
    os.chown(tmp_path, 12345, 23456)
    written(path, FAILED)
    status = own_path(path).stat()
    assert (status.st_uid, status.st_gid) == (12345, 23456)
    assert written(path, FAILED).is_settled


@pytest.mark.parametrize("configuration", LIFECYCLE.configurations)
@pytest.mark.parametrize("run", [{"uid": "u1", "container": "c://u1"}, None])
def test_an_object_of_version_0_1_is_read_once_and_taken_out_with_the_next_write(
    tmp_path: Path, configuration: str, run: dict[str, str] | None
) -> None:
    old = {
        "version": 1,
        "revision": 4,
        "configuration": configuration,
        "incarnation": run,
        "orders": {"runtime": "90"},
    }
    path = make(tmp_path, {"phase": "running", "activity": "idle", "scionFsm": old})
    merge = reconciled(path)
    is_verdict = "final" in LIFECYCLE.table.states[configuration].tags and run is not None
    assert merge.record.configuration == (configuration if is_verdict else "running.working")
    written(path, FAILED)
    assert "scionFsm" not in json.loads(path.read_text())
    assert own_record(path)["version"] == 1


@pytest.mark.parametrize(
    "old", [None, 5, [], {}, {"version": 2}, {"version": 1, "configuration": 7}]
)
def test_an_object_that_is_none_of_ours_bars_nothing(tmp_path: Path, old: object) -> None:
    path = make(tmp_path, {"phase": "running", "scionFsm": old})
    merge = written(path, FAILED)
    assert merge.files.problems
    assert json.loads(path.read_text()) == {"phase": "error"}


def test_forgetting_drops_our_record_alone(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    before = path.read_bytes()
    store = store_of()
    assert store.forget(folder_of(path))
    assert not own_path(path).exists()
    assert not store.forget(folder_of(path))
    assert path.read_bytes() == before


def test_text_that_no_terminal_takes_is_cleaned(tmp_path: Path) -> None:
    path = make(tmp_path, '{"phase":"error","detail":{"message":"\\ud800x"},"template":"\\udfff"}')
    merge = written(path, FAILED)
    assert merge.record.message == "?x"
    assert report_in(path).fields["template"] == "?"
    assert '"\\ud800x"' in path.read_text()
    assert reconciled(path).record.message == "?x"


# -- what cannot be read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is not a record: it is empty"),
        (b"{", "is not a record: .* at line 1 column 2"),
        (b"null", "is not a record: it is not a JSON object"),
        (b"[]", "is not a record: it is not a JSON object"),
        (b'{"a":"\xff"}', "is not UTF-8 at byte 6"),
        (b" " * (beneath.LIMIT + 1), "is larger than 1048576 bytes"),
    ],
)
def test_what_is_no_record_is_an_error_that_names_the_file(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = make(tmp_path)
    path.write_bytes(content)
    with pytest.raises(RecordCorruptError, match=rf"^{path} {why}"):
        reconciled(path, FAILED)
    assert path.read_bytes() == content


def test_a_file_that_became_unreadable_before_the_write_is_left_alone(tmp_path: Path) -> None:
    path = make(tmp_path)
    path.write_text("{")
    with pytest.raises(RecordCorruptError):
        store_of().write(folder_of(path), lambda files: Wanted(content=b"{}"))  # noqa: ARG005
    assert path.read_text() == "{"
    assert not own_path(path).exists()


def test_a_half_written_file_is_looked_at_again(tmp_path: Path) -> None:
    path = make(tmp_path)
    path.write_text('{"phase": "run')
    finished = threading.Timer(0.02, path.write_text, ['{"phase": "running"}'])
    finished.start()
    try:
        assert reconciled(path).record.configuration == "running.unreported"
    finally:
        finished.join()


def test_only_a_file_that_somebody_may_be_writing_is_waited_for(tmp_path: Path) -> None:
    path = make(tmp_path)
    path.write_text("{")
    for age, waits in ((0.5, True), (3.0, False)):
        clock = StandingClock()
        at(path, clock.time - age)
        with pytest.raises(RecordCorruptError):
            reconciled(path, store=store_of(clock=clock))
        assert (clock.slept > 0) is waits


def test_a_lock_that_is_replaced_while_it_is_waited_for_is_taken_anew(tmp_path: Path) -> None:
    path = make(tmp_path)
    own = path.parent.parent

    def replaced(name: str, _: object) -> None:
        if name == "try_lock" and disk.calls.count("try_lock") == 1:
            (own / LOCK).unlink()
            (own / LOCK).touch()

    disk = FaultyDisk(replaced, at=0, on=True)
    with (
        beneath.descent(DISK, str(own)) as folder,
        locked(disk, CLOCK, folder, str(own), seconds=5),
        (own / LOCK).open("r+") as other,
    ):
        assert disk.calls.count("try_lock") == 2
        assert not DISK.try_lock(other.fileno())


def test_our_record_is_as_readable_as_the_agents_folder(tmp_path: Path) -> None:
    for mode, expected in ((0o755, 0o644), (0o700, 0o600), (0o750, 0o640)):
        path = make(tmp_path / oct(mode))
        path.parents[2].chmod(mode)
        written(path, FAILED)
        assert stat.S_IMODE(own_path(path).stat().st_mode) == expected


def test_a_fifo_a_folder_and_a_device_do_not_hang(tmp_path: Path) -> None:
    home = tmp_path / "a" / "home"
    home.mkdir(parents=True)
    path = home / "agent-info.json"
    os.mkfifo(path)
    with pytest.raises(RecordCorruptError, match="is not a regular file"):
        reconciled(path, FAILED)
    path.unlink()
    path.mkdir()
    with pytest.raises(RecordCorruptError, match="is not a regular file"):
        reconciled(path, FAILED)


def test_a_missing_file_and_a_loop_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        reconciled(tmp_path / "a" / "home" / "agent-info.json")
    home = tmp_path / "a" / "home"
    home.mkdir(parents=True)
    (home / "agent-info.json").symlink_to("agent-info.json")
    with pytest.raises(RecordCorruptError, match="is a symbolic link, and none is followed"):
        reconciled(home / "agent-info.json")


def test_last_seen_is_the_reports_time_and_our_write_keeps_it(tmp_path: Path) -> None:
    path = make(tmp_path, INFO)
    for _ in range(2):
        file = reconciled(path).file
        assert file is not None
        assert file.last_seen == pytest.approx(SEEN / 1e9)
        written(path, FAILED)
