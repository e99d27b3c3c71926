"""agent-info.json, reconciled with the runtime: who is believed, what is written, what is left alone."""

from __future__ import annotations

import json
import os
import stat
import threading
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
    make,
    reconciled,
    seen,
    temporary_files,
    written,
)
from hypothesis import HealthCheck, given, settings
from test_document import LAYOUTS, OBJECTS, spelled

from scion_fsm import Record
from scion_fsm.errors import RecordCorruptError, StoreError
from scion_fsm.runtime.files import beneath
from scion_fsm.runtime.files.agent_info import is_final
from scion_fsm.runtime.files.document import Document
from scion_fsm.runtime.files.lock import LOCK, locked
from scion_fsm.runtime.files.store import AgentInfoStore
from scion_fsm.runtime.files.system import CLOCK, DISK

if TYPE_CHECKING:
    from pathlib import Path

NAMED = {"phase", "activity", "toolName", "detail", "scionFsm"}


def record_in(path: Path) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(path.read_text())["scionFsm"]
    return stored


# -- what is written ----------------------------------------------------------------------------------


def test_a_verdict_is_written_and_everything_else_survives(tmp_path: Path) -> None:
    path = make(tmp_path)
    before = attributes(path)
    merge = written(path, FAILED)
    assert merge.record.configuration == "error.final"
    text = path.read_text()
    read = json.loads(text)
    assert list(read) == ["name", "phase", "detail", "future", "scionFsm"]
    assert read["detail"] == {"message": "m"}
    assert "1.0," in text
    assert str(10**40) in text
    assert record_in(path) == {
        "version": 1,
        "revision": 1,
        "configuration": "error.final",
        "incarnation": {"uid": "u1", "container": "c://u1"},
        "orders": {"runtime": "100"},
        "reason": "Error",
        "exitCode": 3,
    }
    assert attributes(path) == before
    assert not temporary_files(path)


def test_L10_the_second_time_nothing_is_written(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    before = path.read_bytes(), path.stat()
    merge = written(path, FAILED)
    assert merge.content is None
    assert merge.record.configuration == "error.final"
    assert (path.read_bytes(), path.stat()) == before


def test_reading_and_reconciling_leave_no_trace(tmp_path: Path) -> None:
    path = make(tmp_path)
    before = sorted(tmp_path.rglob("*")), path.stat().st_mtime_ns
    assert reconciled(path, FAILED).content is not None
    assert (sorted(tmp_path.rglob("*")), path.stat().st_mtime_ns) == before


@given(OBJECTS, LAYOUTS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
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
    assert written(path, FAILED).content is None


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
            written(path, FAILED, store=AgentInfoStore(LIFECYCLE, patience=0.1))
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
        ({"phase": "stopped"}, "stopped.provisional"),
        ({"phase": "error", "activity": "idle"}, "error.provisional"),
        ({"phase": "stopping"}, "stopping.observed"),
        ({"phase": "resumed", "activity": "thinking"}, "running.thinking"),
        ({"phase": "busy"}, "running.thinking"),
        ({"phase": "RUNNING"}, "running.unreported"),
        ({"phase": "shutting_down"}, "stopping.observed"),
        ({"phase": "ended"}, "stopped.provisional"),
        ({"activity": "thinking"}, "running.thinking"),
        ({"phase": None, "activity": "idle"}, "running.idle"),
        ({"phase": ""}, "created"),
        ({}, "created"),
        ({"phase": "running", "activity": "stalled"}, "running.stalled"),
        ({"phase": "stopping", "activity": "requested"}, "stopping.observed"),
        ({"phase": "stopped", "activity": "final"}, "stopped.provisional"),
        ({"phase": "stopped.final"}, "created"),
        ({"phase": "warp"}, "created"),
        ({"phase": "deleted"}, "created"),
        ({"phase": 5}, "created"),
        ({"phase": "running", "activity": "working"}, "running.unreported"),
    ],
)
def test_what_a_file_says(tmp_path: Path, info: dict[str, Any], configuration: str) -> None:
    assert reconciled(make(tmp_path, info)).record.configuration == configuration


@pytest.mark.parametrize(
    ("info", "problem"),
    [
        ({"phase": "warp"}, "'warp'"),
        ({"phase": "deleted"}, "'deleted' is not a phase"),
        ({"phase": 5}, "'5'"),
        ({"phase": {"x": 1}}, "x"),
        ({"phase": "running", "activity": "working"}, "activity 'working' is not known"),
        ({"phase": "w" * 9000}, "w"),
    ],
)
def test_L11_unknown_words_are_reported(tmp_path: Path, info: dict[str, Any], problem: str) -> None:
    problems = reconciled(make(tmp_path, info)).file.report.problems
    assert any(problem in told for told in problems)
    assert all(len(told) < 300 for told in problems)


def test_L1_an_activity_that_a_stop_left_behind_is_no_problem(tmp_path: Path) -> None:
    merge = reconciled(make(tmp_path, {"phase": "stopped", "activity": "idle"}))
    assert merge.record.activity is None
    assert merge.file.report.problems == ()


def test_L11_a_phase_that_nobody_knows_is_not_written_over(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "suspended"})
    before = path.read_bytes(), path.stat()
    merge = written(path, FAILED)
    assert merge.record.configuration == "error.final"
    assert merge.untouchable == "its phase 'suspended' is not known"
    assert (path.read_bytes(), path.stat()) == before


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
    assert merge.content is None


def test_L5_an_error_that_the_agent_reported_survives_a_clean_exit(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "error", "detail": {"message": "git clone failed"}})
    written(path, seen(phase="Succeeded", code=0))
    read = json.loads(path.read_text())
    assert read["phase"] == "error"
    assert read["scionFsm"]["message"] == "git clone failed"


def test_a_provisional_end_is_not_written(tmp_path: Path) -> None:
    path = make(tmp_path)
    merge = written(path, seen(phase="Running", code=1))
    assert merge.record.configuration == "error.provisional"
    assert merge.content is None


def rewritten_by_a_hook(path: Path, **fields: object) -> None:
    """Scion's map-based writer: it keeps what it does not know (scion: handlers/status.go)."""
    info = json.loads(path.read_text())
    path.write_text(json.dumps(info | fields))


def rewritten_by_the_host(path: Path, **fields: object) -> None:
    """Scion's struct-based writer: it drops what it does not know (scion: provision.go:955)."""
    info = json.loads(path.read_text())
    info.pop("scionFsm", None)
    path.write_text(json.dumps(info | fields))


def test_L4_a_late_hook_does_not_revive_a_verdict(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    rewritten_by_a_hook(path, phase="running", activity="executing", toolName="Late")
    merge = reconciled(path)
    assert merge.record.configuration == "error.final"
    assert merge.refusal is not None
    assert (merge.refusal.disposition, merge.refusal.law) == ("ignored", "L4")
    assert merge.content is None  # nobody vouches for the verdict, so nothing is written


def test_L4_a_file_that_a_late_hook_revived_is_mended_once_the_runtime_says_so(
    tmp_path: Path,
) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    rewritten_by_a_hook(path, phase="running", activity="executing", toolName="Late")
    for observation in (FAILED, seen(version="150")):
        written(path, observation)
        read = json.loads(path.read_text())
        assert read["phase"] == "error"
        assert not {"activity", "toolName"} & read.keys()
        assert read["scionFsm"]["revision"] == 1
        rewritten_by_a_hook(path, activity="thinking")


def test_L4_a_restarted_agent_is_not_held_back_by_the_old_verdict(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    rewritten_by_a_hook(path, phase="running", activity="thinking")
    merge = written(path, FAILED, SUCCESSOR)
    assert merge.record.configuration == "running.thinking"
    assert merge.record.incarnation is not None
    assert merge.record.incarnation.uid == "u2"
    assert merge.refusal is None
    assert merge.content is None
    assert json.loads(path.read_text())["phase"] == "running"


def test_L7_the_old_verdict_does_not_touch_the_successor(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    rewritten_by_a_hook(path, phase="running", activity="thinking")
    merge = written(path, SUCCESSOR, FAILED)
    assert merge.record.configuration == "running.thinking"
    assert merge.content is None


def test_a_start_by_the_host_drops_the_verdict_and_its_word_counts(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    rewritten_by_the_host(path, phase="running")
    assert reconciled(path).record.configuration == "running.unreported"
    assert reconciled(path).refusal is None


def test_a_second_verdict_replaces_the_first(tmp_path: Path) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    written(path, seen(uid="u2", version="300", phase="Succeeded", code=0))
    read = json.loads(path.read_text())
    assert read["phase"] == "stopped"
    assert read["scionFsm"]["revision"] == 2
    assert read["scionFsm"]["incarnation"]["uid"] == "u2"
    assert read["scionFsm"]["orders"] == {"runtime": "300"}


def test_a_record_of_a_newer_version_is_not_believed_and_not_overwritten(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running", "scionFsm": {"version": 2, "configuration": 7}})
    before = path.read_bytes()
    merge = written(path, FAILED)
    assert merge.untouchable == "scionFsm has version 2, newer than 1; update scion_fsm"
    assert merge.file.report.problems == (merge.untouchable,)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "stored",
    [
        None,
        5,
        [],
        {},
        {"version": "1"},
        {"version": 1, "revision": 1},
        {"version": 1, "revision": 1, "configuration": "nowhere"},
    ],
)
def test_a_damaged_record_is_a_problem_and_replaced_by_the_next_verdict(
    tmp_path: Path, stored: object
) -> None:
    path = make(tmp_path, {"phase": "running", "scionFsm": stored})
    merge = written(path, FAILED)
    assert merge.file.report.problems[0].startswith("scionFsm ")
    assert record_in(path)["configuration"] == "error.final"


@pytest.mark.parametrize(
    "configuration", [c for c in LIFECYCLE.configurations if not c.endswith(".final")]
)
def test_a_stored_record_that_is_no_verdict_yields_to_the_files_report(
    tmp_path: Path, configuration: str
) -> None:
    stored = {
        "version": 1,
        "revision": 4,
        "configuration": configuration,
        "orders": {"runtime": "90"},
    }
    path = make(tmp_path, {"phase": "running", "activity": "idle", "scionFsm": stored})
    merge = reconciled(path)
    assert merge.record.configuration == "running.idle"
    assert "90" in merge.record.orders
    assert reconciled(path, seen(version="80", phase="Running", code=None)).plans[0].rule == "F02"


@pytest.mark.parametrize("mark", ["zzzzzz", "", "0", "-9999999"])
def test_l11_a_stored_mark_that_is_no_resource_version_makes_nothing_stale(
    tmp_path: Path, mark: str
) -> None:
    stored = {
        "version": 1,
        "revision": 4,
        "configuration": "running.unreported",
        "orders": {"runtime": mark},
    }
    path = make(tmp_path, {"phase": "running", "scionFsm": stored})
    assert written(path, FAILED).record.configuration == "error.final"
    assert record_in(path)["orders"] == {"runtime": "100"}


def test_a_stored_substate_counts_while_the_file_agrees(tmp_path: Path) -> None:
    stored = {"version": 1, "revision": 1, "configuration": "stopping.requested"}
    path = make(tmp_path, {"phase": "stopping", "scionFsm": stored})
    merge = reconciled(path, FAILED)
    assert merge.record.configuration == "stopped.final"


def test_text_that_no_terminal_takes_is_cleaned(tmp_path: Path) -> None:
    path = make(tmp_path, '{"phase":"error","detail":{"message":"\\ud800x"},"template":"\\udfff"}')
    merge = written(path, FAILED)
    assert merge.record.message == "?x"
    assert merge.file.report.fields["template"] == "?"
    assert '"\\ud800x"' in path.read_text()
    assert reconciled(path).record.message == "?x"


@pytest.mark.parametrize("configuration", LIFECYCLE.configurations)
def test_what_is_final_is_what_the_spec_calls_so(configuration: str) -> None:
    record = Record("a", configuration)
    tags = LIFECYCLE.table.states[configuration].tags
    assert is_final(LIFECYCLE.table, record) == ("final" in tags)


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
    store = AgentInfoStore(LIFECYCLE)
    merge = reconciled(path, FAILED, store=store)
    path.write_text("{")
    with pytest.raises(RecordCorruptError):
        store.write(merge)
    assert path.read_text() == "{"


def test_a_half_written_file_is_looked_at_again(tmp_path: Path) -> None:
    path = make(tmp_path)
    path.write_text('{"phase": "run')
    finished = threading.Timer(0.02, path.write_text, ['{"phase": "running"}'])
    finished.start()
    try:
        assert reconciled(path).record.configuration == "running.unreported"
    finally:
        finished.join()


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
    assert reconciled(path).file.last_seen == pytest.approx(SEEN / 1e9)
    written(path, FAILED)
    assert reconciled(path).file.last_seen == pytest.approx(SEEN / 1e9)
