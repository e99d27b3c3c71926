"""The made-up file system: what a power cut takes, and that the real files' code runs on it as on a disk."""

from __future__ import annotations

import os
import random

import pytest

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.prove.world.around.disk import View, VirtualDisk
from scion_fsm.runtime.files.folders import discover
from scion_fsm.runtime.files.own_record import VERSION, OwnRecord
from scion_fsm.runtime.files.store import AgentFiles, AgentInfoStore, Wanted

NOW = 1_800_000_000.0
HOME = "/world/meadow/.scion/agents/a/home"
OLD, NEW = b'{"phase": "running"}', b'{"phase": "stopped"}'


class Clock:
    def now(self) -> float:
        return NOW

    monotonic = now

    def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


def made() -> tuple[VirtualDisk, View]:
    disk = VirtualDisk(lambda: NOW)
    disk.folder(HOME, uid=1000)
    view = View(disk, uid=1000)
    put(view, f"{HOME}/agent-info.json", OLD)
    disk.settle()
    return disk, view


def put(view: View, path: str, content: bytes) -> None:
    descriptor = view.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    view.write(descriptor, memoryview(content))
    view.close(descriptor)


def content(disk: VirtualDisk, path: str = f"{HOME}/agent-info.json") -> bytes | None:
    inode = disk.found(path)
    return None if inode is None else inode.content


def after_cuts(*, sync_file: bool, sync_folder: bool) -> set[bytes | None]:
    found = set()
    for seed in range(60):
        disk, view = made()
        put(view, f"{HOME}/new", NEW)
        folder = view.open(HOME, os.O_RDONLY | os.O_DIRECTORY)
        if sync_file:
            file = view.open(f"{HOME}/new", os.O_RDONLY)
            view.fsync(file)
        view.rename("new", "agent-info.json", src_dir_fd=folder, dst_dir_fd=folder)
        if sync_folder:
            view.fsync(folder)
        disk.cut(random.Random(seed))
        found.add(content(disk))
    return found


def test_what_is_synced_survives_and_nothing_else_is_promised() -> None:
    assert after_cuts(sync_file=True, sync_folder=True) == {NEW}
    assert after_cuts(sync_file=True, sync_folder=False) == {OLD, NEW}
    assert {b"", NEW} < after_cuts(sync_file=False, sync_folder=True)
    assert OLD in after_cuts(sync_file=False, sync_folder=False)


def test_the_store_writes_on_it_what_no_power_cut_takes_back() -> None:
    lifecycle = Lifecycle.default()
    for seed in range(60):
        disk, view = made()
        store = AgentInfoStore(lifecycle.table, system=view, clock=Clock())
        (folder,) = discover(("/world/meadow/.scion/agents",), system=view)

        def decide(files: AgentFiles) -> Wanted:
            record = lifecycle.new_record(files.folder.name)
            return Wanted(OwnRecord(VERSION, record, verdict=True), NEW)

        store.write(folder, decide)
        disk.cut(random.Random(seed))
        files = store.read(folder)
        assert files.file is not None
        assert files.file.snapshot.content == NEW
        assert files.own is not None
        assert files.own.verdict


def test_a_full_disk_and_a_dead_process_leave_the_old_file() -> None:
    lifecycle = Lifecycle.default()
    disk, view = made()
    store = AgentInfoStore(lifecycle.table, system=view, clock=Clock())
    (folder,) = discover(("/world/meadow/.scion/agents",), system=view)
    disk.is_full = True
    with pytest.raises(Exception, match="No space left"):
        store.write(folder, lambda _: Wanted(None, NEW))
    assert content(disk) == OLD
    disk.is_full = False
    store.write(folder, lambda _: Wanted(None, NEW))
    assert content(disk) == NEW


def test_locks_are_of_open_files_and_go_with_them() -> None:
    _, view = made()
    path = f"{HOME}/lock"
    one, other = (view.open(path, os.O_RDWR | os.O_CREAT, 0o600) for _ in range(2))
    assert view.try_lock(one)
    assert not view.try_lock(other)
    view.close(one)
    assert view.try_lock(other)
