"""Whatever fails, and whenever the process dies: the file is the old one or the new one, whole."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from agent_files import (
    FAILED,
    INFO,
    LIFECYCLE,
    attributes,
    folder_of,
    make,
    own_path,
    own_record,
    reconciled,
    store_of,
    temporary_files,
    written,
)
from losing_disk import LosingDisk
from system_calls import FaultyDisk

from scion_fsm.errors import StoreError
from scion_fsm.runtime.files import replace
from scion_fsm.runtime.files.lock import LOCK
from scion_fsm.runtime.files.replace import TEMPORARY
from scion_fsm.runtime.files.system import CLOCK
from scion_fsm.runtime.merging import merge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.runtime.files.store import AgentFiles, AgentInfoStore, Wanted

OLD = json.dumps(INFO, indent=2) + "\n"
ERRNOS = [
    *(errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EXDEV, errno.EINTR, errno.EPERM),
    *(errno.ENOENT, errno.ESTALE, errno.EDQUOT, errno.EMFILE),
]


def new_content(folder: Path) -> str:
    path = make(folder)
    written(path, FAILED)
    return path.read_text()


def faulty_store(disk: FaultyDisk) -> AgentInfoStore:
    return store_of(system=disk)


def count(folder: Path, before: Callable[[Path], None]) -> list[str]:
    """Gives the system calls of one whole run: read, reconcile, write."""
    path = make(folder)
    before(path)
    counting = FaultyDisk()
    written(path, FAILED, store=faulty_store(counting))
    return counting.calls


def nothing(path: Path) -> None:
    """An ordinary write."""


def leftover(path: Path) -> None:
    """A write that finds what a crash has left and clears it away."""
    (path.parent.parent / TEMPORARY).write_text("{")


def doing(action: Callable[..., object], *arguments: object) -> Callable[..., None]:
    """Gives an act that does not care which system call it is."""

    def act(*_: object) -> None:
        action(*arguments)

    return act


def throw(failure: BaseException) -> None:
    raise failure


@pytest.mark.proof
@pytest.mark.parametrize("before", [nothing, leftover])
@pytest.mark.parametrize("on", [False, True], ids=["one call fails", "all calls fail from it on"])
def test_a_failure_at_every_system_call_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, before: Callable[[Path], None], *, on: bool
) -> None:
    new = new_content(tmp_path / "new")
    calls = count(tmp_path / "count", before)
    assert {"open", "write", "fchmod", "utime", "fsync", "close", "rename"} <= set(calls)
    numbers = ERRNOS[:2] if on else ERRNOS
    failures: list[BaseException] = [OSError(number, os.strerror(number)) for number in numbers]
    outcomes = {"old": 0, "new": 0}
    for at, name in enumerate(calls):
        for failure in (*failures, KeyboardInterrupt()) if before is nothing else failures[:1]:
            path = make(tmp_path / f"{at}-{outcomes['old'] + outcomes['new']}")
            before(path)
            had = attributes(path)
            faulty = FaultyDisk(doing(throw, failure), at=at, on=on)
            raised = None
            try:
                written(path, FAILED, store=faulty_store(faulty))
            except (StoreError, FileNotFoundError, KeyboardInterrupt) as error:
                raised = error
            is_new = path.read_text() == new
            assert is_new or path.read_text() == OLD, (at, name, failure)
            assert attributes(path) == had, (at, name, failure)
            outcomes["new" if is_new else "old"] += 1
            if isinstance(raised, StoreError):
                assert str(path.parent.parent) in str(raised)
                assert os.strerror(raised.errno or 0) in str(raised)
            # What is said not to be there is not there: then there is nothing to write.
            is_absent = isinstance(failure, FileNotFoundError)
            assert raised is not None or is_new or is_absent, (at, name, failure)
            if not on:
                assert not temporary_files(path) or before is leftover, (at, name, failure)
            written(path, FAILED)  # the next run succeeds and clears up
            assert path.read_text() == new
            assert attributes(path) == had
            assert not temporary_files(path) or (before is leftover and is_new), (at, name, failure)
            shutil.rmtree(path.parent.parent.parent)
    told = f"{len(calls)} system calls, {sum(outcomes.values())} failures: {outcomes}"
    print(told)  # noqa: T201 - what was counted
    assert min(outcomes.values()) > 0


def test_a_kill_at_every_system_call_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    new = new_content(tmp_path / "new")
    victim = [sys.executable, str(Path(__file__).with_name("store_victim.py")), str(tmp_path)]
    done = subprocess.run(victim, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outcomes = {OLD: 0, new: 0}
    left = 0
    for how, number in (line.split() for line in done.stdout.splitlines()):
        assert int(number) > 20
        for at in range(int(number)):
            path = tmp_path / how / str(at) / "a" / "home" / "agent-info.json"
            outcomes[path.read_text()] += 1
            left += len(temporary_files(path))
            had = attributes(path)
            written(path, FAILED)
            assert path.read_text() == new
            assert attributes(path) == had
            if not temporary_files(path):
                continue
            # Killed after the rename: nothing was left to write, so nothing was to be cleared either.
            pytest.fail(f"{how} {at} left {temporary_files(path)}")
    told = f"{list(outcomes.values())} old and new, {left} leftovers"
    print(f"{sum(outcomes.values())} kills: {told}")  # noqa: T201 - what was counted
    assert min(outcomes.values()) > 0
    assert left > 0


def test_a_folder_that_vanishes_at_any_system_call_is_a_clear_error(tmp_path: Path) -> None:
    calls = count(tmp_path / "count", nothing)
    new = new_content(tmp_path / "new")
    gone = 0
    for at in range(len(calls)):
        path = make(tmp_path / str(at))
        home = path.parent

        faulty = FaultyDisk(doing(shutil.rmtree, home), at=at)
        try:
            written(path, FAILED, store=faulty_store(faulty))
        except (FileNotFoundError, StoreError):
            gone += 1
        assert not home.exists()
    assert gone > len(calls) / 2

    for at in range(len(calls)):  # a moved folder takes the write along or is left as it was
        path = make(tmp_path / f"moved-{at}")
        home, away = path.parent, path.parent.with_name("away")

        faulty = FaultyDisk(doing(home.rename, away), at=at)
        with suppress(FileNotFoundError, StoreError):
            written(path, FAILED, store=faulty_store(faulty))
        assert (away / path.name).read_text() in (OLD, new)
        assert [kept.name for kept in away.iterdir()] == [path.name]


# -- what each call is there for --------------------------------------------------------------------------


def after_a_cut(folder: Path, *, without: str = "") -> tuple[object, str, str]:
    """Writes a verdict, cuts the power, and gives our record and the file as they then are."""
    path = make(folder)
    disk = LosingDisk(without=without)
    written(path, FAILED, store=store_of(system=disk))
    disk.cut()
    own = json.loads(own_path(path).read_text() or "null") if own_path(path).exists() else None
    return own and own["record"]["configuration"], path.read_text(), "".join(disk.calls)


def test_what_was_written_outlasts_a_power_cut(tmp_path: Path) -> None:
    own, text, calls = after_a_cut(tmp_path / "sound")
    assert (own, json.loads(text)["phase"]) == ("error.final", "error")
    once = "writefsync filerenamefsync folder"
    assert calls == once * 2  # our record first, then the file


@pytest.mark.parametrize(
    "without",
    ["fsync file", "fsync folder", "rename scion-fsm.json", "rename agent-info.json"],
)
def test_each_call_that_makes_a_write_durable_is_missed_when_it_is_left_out(
    tmp_path: Path, without: str
) -> None:
    own, text, _ = after_a_cut(tmp_path, without=without)
    is_lost = own != "error.final" or not text or json.loads(text)["phase"] != "error"
    assert is_lost, without


@pytest.mark.parametrize("without", ["", "fsync folder"])
def test_what_was_forgotten_is_so_after_a_power_cut_unless_the_folder_was_not_synced(
    tmp_path: Path, without: str
) -> None:
    path = make(tmp_path)
    written(path, FAILED)
    disk = LosingDisk(without=without)
    assert store_of(system=disk).forget(folder_of(path))
    disk.cut()
    assert own_path(path).exists() is bool(without)


def test_our_record_that_appears_in_between_is_read_and_not_overwritten(tmp_path: Path) -> None:
    path = make(tmp_path)
    other = make(tmp_path / "other")
    written(other, FAILED)
    asked = []

    def decide(files: AgentFiles) -> Wanted:
        asked.append(files.own)
        if len(asked) == 1:  # by a program that takes no lock
            own_path(path).write_bytes(own_path(other).read_bytes())
        return merge(LIFECYCLE, files, [FAILED], now=CLOCK.now()).wanted

    store_of().write(folder_of(path), decide)
    assert len(asked) == 2
    assert asked[0] is None
    assert asked[1] is not None


def test_a_cut_at_every_call_leaves_each_file_whole_and_our_record_never_behind(
    tmp_path: Path,
) -> None:
    new = new_content(tmp_path / "new")
    count = len(count_calls(tmp_path / "count"))
    seen = {"old": 0, "new": 0}
    for at in range(count):
        path = make(tmp_path / str(at))
        losing = LosingDisk()

        def stop(*_: object) -> None:
            raise KeyboardInterrupt  # no code of ours goes on after it but to let go

        faulty = FaultyDisk(stop, at=at, disk=losing)
        with suppress(KeyboardInterrupt):
            written(path, FAILED, store=store_of(system=faulty))
        losing.cut()
        text = path.read_text()
        assert text in (OLD, new), at
        if own_path(path).exists():
            assert own_record(path)["record"]["configuration"] == "error.final"
        assert text == OLD or own_path(path).exists()
        seen["old" if text == OLD else "new"] += 1
        written(path, FAILED)
        assert path.read_text() == new
        assert not temporary_files(path)
    assert min(seen.values()) > 0


def count_calls(folder: Path) -> list[str]:
    counting = FaultyDisk(disk=LosingDisk())
    written(make(folder), FAILED, store=store_of(system=counting))
    return counting.calls


def test_a_file_of_the_same_time_and_size_is_still_another(tmp_path: Path) -> None:
    """The contents are compared: a coarse clock may give two writes one mtime."""
    path = make(tmp_path)

    def other(name: str, _: object) -> None:
        if name == "fsync" and b"thinking" not in path.read_bytes():
            status = path.stat()
            path.write_bytes(path.read_bytes().replace(b"executing", b"thinking "))
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    disk = Unchanging(other)
    written(path, FAILED, store=store_of(system=disk))
    read = json.loads(path.read_text())
    assert read["phase"] == "error"
    assert disk.calls.count("rename") == 2
    assert disk.calls.count("write") == 3  # our record, the file, and the file anew


class Unchanging(FaultyDisk):
    """A disk whose clock stands still."""

    def __init__(self, act: Callable[..., None]) -> None:
        super().__init__(act, at=0, on=True)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        call = super().__getattr__(name)
        if name not in ("fstat", "lstat"):
            return call

        def still(*arguments: Any, **options: Any) -> os.stat_result:  # noqa: ANN401
            return Still(call(*arguments, **options))  # type: ignore[return-value]

        return still


class Still:
    """A status without a ctime."""

    def __init__(self, status: os.stat_result) -> None:
        self._status = status
        self.st_ctime_ns = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._status, name)


# -- the real thing ---------------------------------------------------------------------------------------


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path | None]:
    """Gives a small disk of its own, or None where this user may not mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        is_mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        yield folder if is_mounted else None
    finally:
        if is_mounted:
            subprocess.run(["umount", str(folder)], check=True)


def test_ENOSPC_on_a_disk_that_is_full(tmp_path: Path) -> None:
    big = {**INFO, "padding": "x" * 20_000}
    with mounted(tmp_path / "disk", "size=48k") as disk:
        path = make(disk or tmp_path / "folder", big)
        before = path.read_bytes(), attributes(path)
        if disk:
            with pytest.raises(OSError, match="No space left"):
                (disk / "filler").write_bytes(b"x" * 48 * 1024)
            with pytest.raises(
                StoreError, match=f"{own_path(path)} cannot be replaced: No space left on device"
            ):
                written(path, FAILED)
            (disk / "filler").unlink()
        else:
            limit = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limit[1]))
            try:
                with pytest.raises(StoreError, match=f"{path} cannot be replaced: File too large"):
                    written(path, FAILED)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert (path.read_bytes(), attributes(path)) == before
        assert not temporary_files(path)
        assert written(path, FAILED).wanted.content is not None


def test_EROFS_on_a_disk_that_is_read_only(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=64k") as disk:
        if disk is None:
            return  # the enumeration above has it at every call
        path = make(disk)
        before = path.read_bytes(), attributes(path)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(StoreError, match="Read-only file system"):
            written(path, FAILED)
        assert (path.read_bytes(), attributes(path)) == before


def as_nobody(action: Callable[[], object]) -> str:
    """Runs something as a user without rights, in a child, and gives what it raised."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():  # the child calls nothing that a thread may hold a lock of
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            try:
                action()
                told = ""
            except Exception as error:  # noqa: BLE001 - whatever it is, the parent looks at it
                told = f"{type(error).__name__}: {error}"
            os.write(writing, told.encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as stream:
        return stream.read()


def test_EACCES_for_another_user(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder.is_relative_to("/tmp"):  # noqa: S108
            folder.chmod(folder.stat().st_mode | 0o011)
    path = make(tmp_path, mode=0o644)
    path.chmod(0)
    told = as_nobody(lambda: written(path, FAILED))
    assert told == f"StoreError: {path} cannot be read: Permission denied"
    path.chmod(0o644)
    path.parent.parent.chmod(0o555)
    told = as_nobody(lambda: written(path, FAILED))
    lock = path.parent.parent / LOCK
    assert told == f"StoreError: {lock} cannot be locked: Permission denied"
    path.parent.parent.chmod(0o777)
    path.parent.chmod(0o555)
    if os.geteuid() == 0:
        for each in (tmp_path, path):
            os.chown(each, 65534, 65534)
    told = as_nobody(lambda: written(path, FAILED))
    assert told == f"StoreError: {path} cannot be replaced: Permission denied"
    assert path.read_text() == OLD
    path.parent.chmod(0o777)
    if os.geteuid() == 0:
        os.chown(path, 0, 0)  # the file is root's, and nobody may not give a new one to root
        told = as_nobody(lambda: written(path, FAILED))
        assert told == f"StoreError: {path} cannot be replaced: Operation not permitted"
        assert path.read_text() == OLD
        assert not temporary_files(path)
        assert written(path, FAILED).wanted.content is not None


def test_EINTR_from_real_signals(tmp_path: Path) -> None:
    rang: list[int] = []
    old = signal.signal(signal.SIGALRM, lambda number, _: rang.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        path = make(tmp_path)
        until = time.monotonic() + 30
        while len(rang) < 200 and time.monotonic() < until:
            path.write_text(OLD)
            assert written(path, FAILED).wanted.content is not None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0, 0)
        signal.signal(signal.SIGALRM, old)
    assert len(rang) >= 200
    assert reconciled(path).record.configuration == "error.final"


def rewritten_by_another(path: Path) -> None:
    info = json.loads(path.read_text())
    other = path.with_name("agent-info-1.json")
    other.write_text(json.dumps(info | {"theirs": True, "activity": "thinking"}))
    other.rename(path)


def test_a_write_in_between_is_merged_not_lost(tmp_path: Path) -> None:
    """At each call of a write somebody else replaces the file; what they wrote is there afterwards."""
    calls = count(tmp_path / "count", nothing)
    last = len(calls) - 1 - calls[::-1].index("rename")
    for at in range(len(calls)):
        path = make(tmp_path / str(at))

        faulty = FaultyDisk(doing(rewritten_by_another, path), at=at)
        written(path, FAILED, store=faulty_store(faulty))
        read = json.loads(path.read_text())
        if at == last:  # between our last look and the rename: what the module's docstring admits
            assert "theirs" not in read
            continue
        assert read.get("theirs") is True, (at, calls[at])
        assert ("activity" in read) == (at > last)
        assert not temporary_files(path)


def test_in_place_writes_in_between_are_merged_too(tmp_path: Path) -> None:
    path = make(tmp_path)
    theirs = json.dumps({"phase": "running", "theirs": 1})
    calls = count(tmp_path / "count", nothing)
    faulty = FaultyDisk(doing(path.write_text, theirs), at=calls.index("rename") - 6)
    written(path, FAILED, store=faulty_store(faulty))
    read = json.loads(path.read_text())
    assert (read["phase"], read["theirs"]) == ("error", 1)


def test_somebody_who_keeps_writing_is_an_error_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(tmp_path)
    real = replace.check_unchanged

    def changed(*arguments: Any) -> None:  # noqa: ANN401 - whatever it takes
        path.write_text(OLD)
        real(*arguments)

    monkeypatch.setattr(replace, "check_unchanged", changed)
    with pytest.raises(StoreError, match=r"is written by others all the time; gave up after 0.2 s"):
        written(path, FAILED, store=store_of(patience=0.2))
    assert path.read_text() == OLD
    assert not temporary_files(path)
