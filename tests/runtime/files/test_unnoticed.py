"""Faults that were put into the files' code and that no test noticed; each is noticed here."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from agent_files import (
    FAILED,
    LIFECYCLE,
    SUCCESSOR,
    folder_of,
    make,
    own_record,
    seen,
    store_of,
    written,
)
from simulated import Watched
from system_calls import FaultyDisk

from scion_fsm import Run, observe_hook
from scion_fsm.errors import RecordCorruptError
from scion_fsm.machine.orders import Version
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.runtime.belonging import tie
from scion_fsm.runtime.files.own_record import VERSION, OwnRecord, from_old
from scion_fsm.runtime.files.replace import TEMPORARY
from scion_fsm.runtime.files.store import Wanted
from scion_fsm.runtime.files.system import Disk
from scion_fsm.runtime.loop import Pauses
from scion_fsm.runtime.tracker import identify

if TYPE_CHECKING:
    from scion_fsm.runtime.agents import Identity

ENDED: dict[str, Any] = {"phase": "Failed", "code": 1}


# -- the loop ---------------------------------------------------------------------------------------------


def contested(world: Watched, times: int) -> None:
    """Lets others write over a verdict again and again, each time that it was mended."""
    world.shows("a", **ENDED)
    for _ in range(times):
        while world.phase("a") != "error":
            world.wait(0.1)
        world.rewrite("a", phase="running")


def test_at_the_end_no_pause_is_waited_for(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    contested(world, 5)
    world.wait(0.1)
    assert world.phase("a") == "running"
    world.loop.finish()
    assert world.phase("a") == "error"


def test_after_a_quiet_time_a_file_is_mended_as_if_it_had_never_been_contested(
    tmp_path: Path,
) -> None:
    world = Watched(tmp_path, "a", pauses=Pauses(resync=5.0))
    contested(world, 8)
    world.wait(700)  # it is mended, and nobody writes over it any more
    for _ in range(2):
        assert world.phase("a") == "error"
        world.rewrite("a", phase="running")
        world.wait(6)
    assert world.phase("a") == "error"


def test_a_failure_that_passed_does_not_count_when_the_next_one_comes(tmp_path: Path) -> None:
    is_full = False

    def full(name: str, _: object) -> None:
        if name == "write" and is_full:
            raise OSError(28, "No space left on device")

    disk = FaultyDisk(full, at=0, on=True)
    world = Watched(tmp_path, "a", system=disk, pauses=Pauses(tries=3, resync=1e9))
    for run in range(4):
        is_full = True
        began = 1_780_000_000 + 1000 * run
        world.shows("a", uid=f"u{run}", version=str(100 + run), started=began, **ENDED)
        world.wait(0.1)
        is_full = False
        world.wait(1)
        own = world.own("a")
        assert own is not None
        assert own["record"]["run"]["uid"] == f"u{run}"


def test_a_restore_of_one_cluster_leaves_the_records_of_others(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a", "b")
    world.tracker.told_of_reset = world.loop.forget_versions
    for name in "ab":
        world.shows(name, uid=f"u{name}", version="5000", **ENDED)
    del world.tracker.agents["agents", "g--b"]  # the loop sees it in this cluster no more
    before = world.own("b")
    world.tracker.reset_history()
    world.wait(200)
    assert world.own("b") == before


# -- reading and writing ----------------------------------------------------------------------------------


class Inheriting(Disk):
    """A folder that hands an attribute down to what is made in it, as a default ACL does."""

    def __init__(self) -> None:
        self.kept: dict[int, dict[str, bytes]] = {}

    def attributes(self, descriptor: int) -> dict[str, bytes]:
        is_new = Path(f"/proc/self/fd/{descriptor}").readlink().name == TEMPORARY
        return dict(
            self.kept.setdefault(os.fstat(descriptor).st_ino, {"acl": b"x"} if is_new else {})
        )

    def set_attribute(self, descriptor: int, name: str, value: bytes) -> None:
        self.kept[os.fstat(descriptor).st_ino][name] = value

    def remove_attribute(self, descriptor: int, name: str) -> None:
        del self.kept[os.fstat(descriptor).st_ino][name]


def test_what_a_folder_hands_down_is_not_on_the_new_file(tmp_path: Path) -> None:
    path, disk = make(tmp_path), Inheriting()
    written(path, FAILED, store=store_of(system=disk))
    assert json.loads(path.read_text())["phase"] == "error"
    assert disk.kept[path.stat().st_ino] == {}


@pytest.mark.parametrize("kind", ["fifo", "folder"])
def test_B5_what_comes_between_looking_and_opening_is_told_for_what_it_is(
    tmp_path: Path, kind: str
) -> None:
    path = make(tmp_path)

    def swap(name: str, arguments: tuple[str, ...]) -> None:
        if name == "open" and arguments[0] == "agent-info.json" and path.is_file():
            path.unlink()
            os.mkfifo(path) if kind == "fifo" else path.mkdir()

    with pytest.raises(RecordCorruptError, match="is not a regular file"):
        store_of(system=FaultyDisk(swap, at=0, on=True)).read(folder_of(path))


def test_the_activity_of_a_later_run_is_written_with_its_phase(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running"})
    written(path, FAILED)
    hook = observe_hook("prompt-submit", run=Run("u2"), observed_at=time.time())
    written(path, SUCCESSOR, hook)
    assert json.loads(path.read_text()) == {"phase": "running", "activity": "thinking"}


def test_the_mark_of_version_0_1_is_kept(tmp_path: Path) -> None:
    old = {
        "version": 1,
        "configuration": "error.final",
        "incarnation": {"uid": "u1"},
        "orders": {"runtime": "90"},
    }
    file = store_of().read(folder_of(make(tmp_path, {"phase": "running", "scionFsm": old}))).file
    assert file is not None
    own, problem = from_old(LIFECYCLE.table, "a", file.document)
    assert own is not None
    assert (own.record.mark("runtime"), problem) == (Version("?", "90"), "")


# -- runs that files name ---------------------------------------------------------------------------------


def just_written(path: Path, **fields: object) -> None:
    """A hook's write of this moment."""
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))
    os.utime(path, (time.time(),) * 2)


def test_the_verdict_of_the_run_that_a_file_names_is_not_waited_with(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running", "runId": "r1"})
    just_written(path)
    written(path, seen(run_id="r1"))
    assert json.loads(path.read_text())["phase"] == "error"


def test_a_run_that_was_left_behind_is_not_waited_for(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running", "runId": "r1"})
    began = time.time() - 60
    written(path, seen(run_id="r1", started=began))
    just_written(path, phase="starting", runId="r2")
    written(path)
    assert own_record(path)["record"]["fence"]["mints"] == "r2"
    just_written(path, phase="running", runId="r1")  # a slow writer puts back what it had read
    written(path, seen(uid="u2", version="300", run_id="r2", started=time.time()))
    assert json.loads(path.read_text())["phase"] == "error"


def test_the_start_of_a_run_that_was_left_behind_starts_nothing(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running", "runId": "r1"})
    began = time.time() - 60
    written(path, seen(run_id="r1", started=began))
    for run in ("r2", "r1"):
        just_written(path, phase="starting", runId=run)
        written(path)
        assert own_record(path)["record"]["fence"]["mints"] == "r2"


def test_a_stop_that_nothing_fulfilled_lapses_in_the_files_too(tmp_path: Path) -> None:
    path = make(tmp_path, {"phase": "running"})
    now = time.time()
    running = seen(phase="Running", code=None, started=now - 1000)
    stop = LIFECYCLE.observe_command("stop", at=now - 400, about=running.run)
    record = LIFECYCLE.new_record("a")
    for observation in (running, stop):
        record = LIFECYCLE.reconcile(record, observation).record
    assert record.configuration == "stopping.requested"
    store_of().write(folder_of(path), lambda _: Wanted(OwnRecord(VERSION, record)))
    assert written(path).record.configuration == "running.unreported"


# -- who belongs to whom ----------------------------------------------------------------------------------


def claiming(**labels: str) -> Identity:
    """What names a pod with these labels."""
    named = {f"scion.{key}": value for key, value in labels.items()}
    return identify(pod_from_object({"metadata": {"name": "a", "labels": named}})[0])


def test_a_path_proves_the_folder_that_it_leads_to_and_no_other(tmp_path: Path) -> None:
    folder = folder_of(make(tmp_path / "g" / ".scion" / "agents"))
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "g")
    mine = claiming(project_path=f"{link}/.scion", project="g")
    assert tie(mine, None, folder, None).kind == "proved"
    for project, kind in (("g", "doubtful"), ("", "doubtful"), ("other", "none")):
        theirs = claiming(project_path="/elsewhere/.scion", project=project)
        assert tie(theirs, None, folder, None).kind == kind
    # Nobody's run is everybody's, and nobody's project likewise.
    assert tie(claiming(), None, folder, None).kind == "possible"
