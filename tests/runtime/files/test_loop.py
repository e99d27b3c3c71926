"""The loop: verdicts that stay, whoever writes over them, and one agent's trouble that delays no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from agent_files import LIFECYCLE, folder_of, make, own_path, own_record, pod, written
from simulated import Watched
from system_calls import FaultyDisk

from scion_fsm.machine.orders import BEFORE_ALL
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.runtime.files import beneath
from scion_fsm.runtime.files.lock import locked
from scion_fsm.runtime.files.system import CLOCK, DISK
from scion_fsm.runtime.loop import Pauses
from scion_fsm.runtime.unjoined import Unjoined

if TYPE_CHECKING:
    from pathlib import Path

FAILED: dict[str, Any] = {"phase": "Failed", "code": 1}


def test_S4_a_late_hook_after_the_verdict_is_mended_at_the_next_input(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    world.shows("a", version="10", phase="Running", code=None)
    world.shows("a", version="20", **FAILED)
    assert world.phase("a") == "error"
    world.rewrite("a", phase="running", activity="thinking")
    world.shows("a", version="30", **FAILED)
    assert world.phase("a") == "error"


def test_S4_without_another_input_it_is_mended_at_the_resync(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    world.shows("a", version="20", **FAILED)
    world.rewrite("a", phase="running", activity="thinking")
    world.wait(59)
    assert world.phase("a") == "running"
    world.wait(2)
    assert world.phase("a") == "error"
    assert world.told == []


def test_S4b_a_write_that_failed_is_tried_again(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    path = world.paths["a"]
    whole = path.read_text()
    path.write_text("{")
    os.utime(path, (1, 1))
    world.shows("a", version="20", **FAILED)
    path.write_text(whole)
    world.wait(1)
    assert world.phase("a") == "error"
    assert len(world.told) == 1
    assert "is not a record" in world.told[0]


def test_S4_and_S4b_through_the_command(tmp_path: Path) -> None:
    agents = tmp_path / "g" / ".scion" / "agents"
    world = Watched(agents, "a", "b")
    arguments = ["watch", "--from", "-", "--agents", str(tmp_path / "g"), "--write"]
    process = subprocess.Popen(
        [sys.executable, "-m", "scion_fsm", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def send(kind: str, **facts: Any) -> None:  # noqa: ANN401
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"type": kind, "object": pod(**facts)}) + "\n")
        process.stdin.flush()
        process.stdout.readline()

    whole = world.paths["b"].read_text()
    world.paths["b"].write_text("{")
    os.utime(world.paths["b"], (1, 1))
    send("ADDED", name="a", uid="ua", version="10", phase="Running", code=None)
    send("MODIFIED", name="a", uid="ua", version="20", **FAILED)
    send("ADDED", name="b", uid="ub", version="30", **FAILED)
    until = time.monotonic() + 30
    while world.phase("a") != "error" and time.monotonic() < until:
        time.sleep(0.01)
    world.paths["b"].write_text(whole)
    world.rewrite("a", phase="running", activity="thinking")
    process.stdin.close()
    process.stdin = None
    _, told = process.communicate(timeout=60)
    assert [world.phase(name) for name in "ab"] == ["error", "error"]
    assert "g/b: " in told
    assert process.returncode == 1  # something was told


def test_a_verdict_of_before_is_mended_when_the_loop_begins(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    world.shows("a", **FAILED)
    world.rewrite("a", phase="running")
    again = Watched(tmp_path / "other")
    again.folders[:] = world.folders
    again.paths = world.paths
    again.roster.find(world.folders)
    again.loop.begin()
    assert again.phase("a") == "error"


def test_S5_our_own_end_is_taken_back_at_once(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a", info={"phase": "starting"})
    world.shows("a", version="20", **FAILED)
    assert world.phase("a") == "error"
    world.shows("a", uid="u2", version="300", phase="Running", code=None, started=1_790_000_000)
    assert world.phase("a") == "running"


@pytest.mark.parametrize("labels", [{}, {"scion.grove": "other"}])
def test_S8_a_strangers_pod_of_the_same_name_writes_nothing(
    tmp_path: Path, labels: dict[str, str]
) -> None:
    world = Watched(tmp_path, "a")
    before = world.paths["a"].read_bytes()
    entry = world.shows("a", labels=labels, **FAILED)
    world.loop.finish()
    assert world.paths["a"].read_bytes() == before
    assert world.own("a") is None
    if labels:
        assert entry is None
    else:
        assert entry is not None
        assert "nothing proves that" in entry.error
        assert len(world.told) == 1


@pytest.mark.parametrize(
    ("labels", "info"),
    [
        ({"scion.grove": "g"}, {}),
        ({"scion.project": "g"}, {}),
        ({"scion.grove_id": "0123"}, {}),
        ({"scion.grove": "other", "scion.run_id": "r1"}, {"runId": "r1"}),
    ],
)
def test_L14_each_proof_is_enough(
    tmp_path: Path, labels: dict[str, str], info: dict[str, str]
) -> None:
    world = Watched(tmp_path, "a", info={"phase": "running", **info})
    import msgspec  # noqa: PLC0415 - for this alone

    world.roster.find([msgspec.structs.replace(world.folders[0], project_id="0123")])
    world.shows("a", labels=labels, **FAILED)
    assert world.phase("a") == "error"


def test_a_pod_that_names_another_folder_is_one_line_with_the_reason(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    before = world.paths["a"].read_bytes()
    labels = {"scion.project": "g", "scion.project_path": "/a/.scion"}
    entry = world.shows("a", labels=labels, **FAILED)
    mine = world.folders[0].project_path
    assert entry is not None
    assert entry.error == f"not joined: pod g--a says /a/.scion, the folder is {mine}"
    assert (entry.agent.record.phase, entry.folder) == ("error", world.folders[0])
    assert entry.merge is None  # what the file says is not the pod's
    assert [each.folder for each in world.roster.all({})] == [world.folders[0]]
    assert world.paths["a"].read_bytes() == before


def test_a_start_that_nobody_saw_lapses_and_is_told(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a", info={"phase": "running", "runId": "r1"})
    world.shows("a", run_id="r1", started=world.clock.time, **FAILED)
    world.wait(10)
    world.rewrite("a", phase="starting", runId="r2")
    os.utime(world.paths["a"], (world.clock.time,) * 2)
    world.wait(70)
    own = world.own("a")
    assert own is not None
    assert own["record"]["fence"] is not None
    assert world.phase("a") == "starting"
    world.wait(400)
    own = world.own("a")
    assert own is not None
    assert own["record"]["fence"] is None
    assert own["record"]["run"]["run_id"] == "r1"
    assert len(world.told) == 1


def test_our_end_is_taken_back_once_a_start_that_nobody_saw_has_lapsed(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a", info={"phase": "running", "runId": "r1"})
    world.shows("a", run_id="r1", started=world.clock.time, **FAILED)
    assert world.phase("a") == "error"
    world.wait(10)
    world.rewrite("a", runId="r3")
    os.utime(world.paths["a"], (world.clock.time,) * 2)
    world.shows(
        "a",
        uid="u2",
        run_id="r2",
        version="300",
        phase="Running",
        code=None,
        started=world.clock.time,
    )
    world.wait(200)
    assert world.phase("a") == "error"
    assert world.told[-1].startswith("a: Scion has started it anew as run r3")
    world.wait(200)
    assert world.phase("a") == "running"


@pytest.mark.parametrize("runs", [("r1", "r2"), (None, None)], ids=["with run ids", "without"])
@pytest.mark.parametrize("said", ["error", "stopped", "suspended"])
def test_an_end_that_a_later_run_reports_is_no_word_of_ours(
    tmp_path: Path, said: str, runs: tuple[str | None, str | None]
) -> None:
    def says(**facts: object) -> None:
        world.wait(100)
        world.rewrite("a", **{key: fact for key, fact in facts.items() if fact is not None})
        os.utime(world.paths["a"], (world.clock.time,) * 2)

    def shows(uid: str, run_id: str | None, **facts: Any) -> None:  # noqa: ANN401
        world.wait(10)
        world.shows("a", uid=uid, run_id=run_id, started=began, **facts)

    living = {"phase": "Running", "code": None}
    first, second = runs
    world = Watched(tmp_path, "a", info={"phase": "running"} | ({"runId": first} if first else {}))
    began = world.clock.time
    shows("u1", first, version="10", **living)
    says(phase=said)
    code = {"error": 1, "stopped": 0, "suspended": 0}[said]
    shows("u1", first, version="20", phase="Failed" if code else "Succeeded", code=code)
    assert world.phase("a") == said
    says(phase="starting", runId=second)
    began = world.clock.time
    shows("u2", second, version="30", **living)
    says(phase="running", activity="working")
    world.wait(200)
    assert world.phase("a") == "running"
    says(phase=said, activity="", runId=second)
    world.loop.begin()
    assert world.phase("a") == said
    shows("u2", second, version="40", gone=True, **living)
    assert world.phase("a") == said


def test_what_was_shown_in_doubt_counts_once_a_start_that_nobody_saw_has_lapsed(
    tmp_path: Path,
) -> None:
    world = Watched(tmp_path, "a", info={"phase": "running", "runId": "r1"})
    world.shows("a", run_id="r1", started=world.clock.time, **FAILED)
    world.wait(10)
    world.rewrite("a", phase="starting", runId="r2")
    os.utime(world.paths["a"], (world.clock.time,) * 2)
    world.wait(70)
    ended = {"uid": "u3", "run_id": "r3", "version": "300", "started": world.clock.time}
    world.rewrite("a", phase="running", runId="r3")
    world.shows("a", **ended, **FAILED)
    assert world.phase("a") == "running"
    assert any("which of the two is the later one" in told for told in world.told)
    world.wait(400)
    assert world.phase("a") == "error"


def test_what_was_shown_of_a_run_left_behind_counts_once_the_start_has_lapsed(
    tmp_path: Path,
) -> None:
    world = Watched(tmp_path, "a", info={"phase": "running", "runId": "r1"})
    ended = {"run_id": "r1", "started": world.clock.time}
    world.shows("a", version="10", **ended, **FAILED)
    world.wait(10)
    world.rewrite("a", phase="starting", runId="r2")
    os.utime(world.paths["a"], (world.clock.time,) * 2)
    world.wait(70)
    world.tracker.agents.clear()  # as after a restart: it is shown once, while the start is under way
    world.shows("a", version="20", **ended, **FAILED)
    assert world.phase("a") == "starting"
    world.wait(500)
    assert world.phase("a") == "error"


# -- others who write -------------------------------------------------------------------------------------


def test_a_file_that_is_overwritten_again_and_again_is_mended_with_growing_pauses(
    tmp_path: Path,
) -> None:
    world = Watched(tmp_path, "a")
    world.shows("a", **FAILED)
    mended = []
    for _ in range(3000):
        if world.phase("a") == "error":
            mended.append(world.clock.time)
            world.rewrite("a", phase="running", activity="thinking")
        world.wait(0.1)
    pauses = [later - before for before, later in pairwise(mended)]
    assert len(mended) > 5
    assert pauses[1:] == sorted(pauses[1:])
    assert pauses[-1] >= 30
    assert any("contested: others wrote over it" in told for told in world.told)
    world.wait(1000)  # they have given up
    assert world.phase("a") == "error"


def test_what_cannot_be_written_is_tried_so_many_times_and_then_at_each_resync(
    tmp_path: Path,
) -> None:
    def full(name: str, _: object) -> None:
        if name == "write":
            raise OSError(28, "No space left on device")

    disk = FaultyDisk(full, at=0, on=True)
    world = Watched(tmp_path, "a", system=disk, pauses=Pauses(tries=4))
    world.shows("a", **FAILED)
    world.wait(59)
    assert disk.calls.count("write") == 4
    world.wait(60)
    assert disk.calls.count("write") == 8
    assert len(world.told) == 1
    assert "No space left on device" in world.told[0]
    disk._at = None  # noqa: SLF001 - there is room again
    world.wait(61)
    assert world.phase("a") == "error"


def test_what_cannot_be_written_is_kept_up_to_a_bound(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    own = str(own_path(world.paths["a"]).parent)
    with beneath.descent(DISK, own) as folder, locked(DISK, CLOCK, folder, own, seconds=5):
        for number in range(100):
            began = 1_780_000_000 + 100 * number
            entry = world.shows(
                "a", uid=f"u{number}", version=str(100 + number), started=began, **FAILED
            )
        assert entry is not None
        assert entry.merge is not None
        assert 60 <= len(entry.merge.observations) <= 70
    world.wait(70)
    written = world.own("a")
    assert written is not None
    assert written["record"]["run"]["uid"] == "u99"


def test_what_the_runtime_says_late_takes_no_place_of_what_waits_to_be_written(
    tmp_path: Path,
) -> None:
    world = Watched(tmp_path, "a")
    world.shows("a", version="10", phase="Running", code=None)
    own = str(own_path(world.paths["a"]).parent)
    with beneath.descent(DISK, own) as folder, locked(DISK, CLOCK, folder, own, seconds=5):
        world.shows("a", version="200", **FAILED)
        for number in range(80):
            world.shows("a", version=str(11 + number), phase="Running", code=None)
    world.wait(70)
    assert world.phase("a") == "error"


def test_an_agent_that_somebody_holds_delays_no_other(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a", "b")
    own = str(own_path(world.paths["a"]).parent)
    with beneath.descent(DISK, own) as folder, locked(DISK, CLOCK, folder, own, seconds=5):
        world.shows("a", uid="ua", **FAILED)
        world.shows("b", uid="ub", **FAILED)
        assert world.clock.slept == 0
        assert (world.phase("a"), world.phase("b")) == ("running", "error")
        assert ["is held by another process" in told for told in world.told] == [True]
    world.wait(1)
    assert world.phase("a") == "error"


def test_a_folder_that_is_gone_is_told_once_and_no_trouble(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a", "b")
    world.shows("a", uid="ua", **FAILED)
    own_path(world.paths["a"]).parent.rename(tmp_path / "away")
    world.wait(70)
    world.shows("b", uid="ub", **FAILED)
    assert world.phase("b") == "error"


def test_a_search_that_fails_is_told_and_the_agents_that_are_known_are_kept(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    world.shows("a", **FAILED)
    world.is_lost = True
    world.rewrite("a", phase="running")
    world.wait(70)
    assert world.phase("a") == "error"
    assert world.told == ["the folder cannot be read: Stale file handle"]


def test_two_loops_do_not_fight(tmp_path: Path) -> None:
    one = Watched(tmp_path, "a")
    other = Watched(tmp_path / "other")
    other.folders[:], other.paths = one.folders, one.paths
    other.roster.find(one.folders)
    for world in (one, other):
        world.shows("a", version="10", phase="Running", code=None, started=1_780_000_000)
        world.shows("a", version="20", started=1_780_000_000, **FAILED)
    before = one.paths["a"].stat(), own_path(one.paths["a"]).stat()
    for world in (other, one, other):
        world.wait(200)
        world.loop.finish()
    assert (one.paths["a"].stat(), own_path(one.paths["a"]).stat()) == before
    other.shows("a", uid="u2", version="300", phase="Running", code=None, started=1_790_000_000)
    one.wait(200)
    assert one.phase("a") == "running"
    assert [one.told, other.told] == [[], []]


def test_what_was_forgotten_stays_forgotten(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    world.shows("a", **FAILED)
    world.wait(70)  # it was looked at once more, with nothing to write
    own_path(world.paths["a"]).unlink()
    world.rewrite("a", phase="running")
    world.wait(200)
    assert world.phase("a") == "running"
    assert world.own("a") is None


# -- what it costs ----------------------------------------------------------------------------------------


def test_a_decision_costs_what_one_agent_costs(tmp_path: Path) -> None:
    """The quadratic case: every decision walked all folders and unpacked all agents."""
    calls = {}
    for count in (5, 50):
        disk = FaultyDisk()
        names = [f"a{number}" for number in range(count)]
        world = Watched(tmp_path / str(count), *names, system=disk)
        for name in names:
            world.shows(name, uid=name, phase="Running", code=None)
        before = len(disk.calls)
        unpacked = 0
        world.shows(names[0], uid=names[0], version="200", **FAILED)
        calls[count] = (len(disk.calls) - before, unpacked)
        assert "names" not in disk.calls
    assert calls[5] == calls[50]


def test_S3_a_history_that_went_back_is_forgotten_by_stored_records_too(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a", "b")
    world.tracker.told_of_reset = world.loop.forget_versions
    world.shows("a", version="5000", **FAILED)
    before = world.own("a")
    assert before is not None
    assert len(before["record"]["marks"]) == 2
    world.tracker.reset_history()
    own = world.own("a")
    assert own is not None
    kept = {mark[1]["kind"]: mark[1] for mark in own["record"]["marks"]}
    assert kept.keys() == {"moment", "version"}
    assert kept["version"]["digits"] == BEFORE_ALL
    assert own["record"]["configuration"] == "error.final"
    assert world.own("b") is None
    world.shows("a", version="3000", **FAILED)  # what is as old as this counts again
    assert world.phase("a") == "error"


def test_S3_a_record_of_an_agent_that_is_shown_again_forgets_versions_then(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    world.tracker.told_of_reset = world.loop.forget_versions
    world.shows("a", version="20", phase="Running", code=None)
    world.shows("a", version="50", phase="Running", code=None, gone=True)
    assert world.phase("a") == "error"
    world.tracker.agents.clear()  # it has been gone for too long
    before = world.own("a")
    world.tracker.reset_history()
    assert world.own("a") == before  # it may be another cluster's
    world.shows("a", version="20", phase="Running", code=None)
    assert world.phase("a") == "running"


@pytest.mark.parametrize("ends", [False, True])
def test_S3_what_waited_to_be_written_when_history_went_back_is_of_before(
    tmp_path: Path, *, ends: bool
) -> None:
    world = Watched(tmp_path, "a")
    world.tracker.told_of_reset = world.loop.forget_versions
    alive: dict[str, Any] = {"phase": "Running", "code": None}
    world.shows("a", version="5000", **alive)
    own = str(own_path(world.paths["a"]).parent)
    with beneath.descent(DISK, own) as folder, locked(DISK, CLOCK, folder, own, seconds=5):
        world.shows("a", version="5001", gone=not ends, **(FAILED if ends else alive))
        world.tracker.reset_history()
        world.shows("a", version="3000", **alive)
    world.wait(70)
    assert world.phase("a") == ("error" if ends else "running")  # a verdict stays, whoever waits


def test_S3_what_waited_says_nothing_to_a_record_that_another_has_told_more_since(
    tmp_path: Path,
) -> None:
    world = Watched(tmp_path, "a")
    world.tracker.told_of_reset = world.loop.forget_versions
    alive: dict[str, Any] = {"phase": "Running", "code": None}
    path = world.paths["a"]
    world.shows("a", version="4999", phase="Running", code=137)
    world.shows("a", version="5000", **alive)
    own = str(own_path(path).parent)
    with beneath.descent(DISK, own) as folder, locked(DISK, CLOCK, folder, own, seconds=5):
        world.shows("a", version="5001", gone=True, **alive)
        world.tracker.reset_history()
    record = world.own("a")
    assert record is not None
    for _, mark in record["record"]["marks"]:
        if mark["kind"] == "version":
            assert mark["digits"] == "5000"
            mark["digits"] = BEFORE_ALL
    own_path(path).write_text(json.dumps(record))  # as another process of ours does
    later = pod_from_object(pod(uid="u2", version="3000", **alive))[0]
    written(path, LIFECYCLE.observe_pod(later, cluster=world.tracker.cluster))
    world.wait(70)
    assert world.phase("a") == "running"
    kept = world.own("a")
    assert kept is not None
    assert kept["record"]["run"]["uid"] == "u2"


def test_S3_what_a_start_kept_from_counting_says_nothing_once_history_went_back(
    tmp_path: Path,
) -> None:
    info = {"phase": "running", "runId": "run-1", "project": "g"}
    world = Watched(tmp_path, "a", info=info)
    world.tracker.told_of_reset = world.loop.forget_versions
    alive: dict[str, Any] = {"phase": "Running", "code": None, "run_id": "run-1"}
    began = world.clock.now() - 1000
    world.shows("a", version="20", started=began, **alive)
    world.rewrite("a", phase="starting", runId="run-2")
    os.utime(world.paths["a"], (world.clock.now(),) * 2)
    world.shows("a", version="50", started=began, gone=True, **alive)
    world.tracker.reset_history()
    world.shows("a", version="20", started=began, **alive)
    world.wait(500)  # nobody carries the start out
    assert world.phase("a") == "starting"
    own = world.own("a")
    assert own is not None
    assert own["record"]["configuration"] == "running.unreported"


def test_S3_what_is_shown_after_history_went_back_waits_for_a_file_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    world = Watched(tmp_path, "a")
    world.tracker.told_of_reset = world.loop.forget_versions
    alive: dict[str, Any] = {"phase": "Running", "code": None}
    world.shows("a", uid="u1", version="5000", started=1_780_000_000, **FAILED)
    path, whole = world.paths["a"], world.paths["a"].read_text()
    path.write_text("{")
    os.utime(path, (1, 1))
    world.tracker.reset_history()
    world.shows("a", uid="u2", version="3000", started=1_780_000_100, **alive)
    path.write_text(whole)
    world.wait(70)
    assert world.phase("a") == "running"


def test_a_cluster_without_a_name_is_known_again_by_its_pod(tmp_path: Path) -> None:
    """A restore brings back a container that was earlier, and somebody new sees how that ends."""
    path = make(tmp_path, {"phase": "running"})
    killed: dict[str, Any] = {"phase": "Running", "code": 137}
    sights: list[tuple[str, str, float, dict[str, Any]]] = [
        ("?one", "first", 1_780_000_000, {"version": "100", **killed}),
        ("?one", "second", 1_780_000_900, {"version": "101", "phase": "Running", "code": None}),
        ("?two", "first", 1_780_000_000, {"version": "300", **FAILED}),
    ]
    for cluster, container, started, facts in sights:
        item = pod(started=started, **facts)
        item["metadata"]["creationTimestamp"] = "2026-05-01T00:00:00Z"
        item["status"]["containerStatuses"][0]["containerID"] = f"c://{container}"
        written(path, LIFECYCLE.observe_pod(pod_from_object(item)[0], cluster=cluster))
    assert own_record(path)["record"]["configuration"] == "error.final"


def test_what_the_runtime_says_again_is_news_to_a_record_that_refused_it(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    alive: dict[str, Any] = {"phase": "Running", "code": None}
    world.shows("a", version="5000", **alive)
    world.shows("a", version="5001", gone=True, **alive)
    assert world.phase("a") == "error"
    world.tracker.agents.clear()  # a watch that begins anew, after the cluster's history went back
    world.tracker.told_of_reset = world.loop.forget_versions
    world.shows("a", version="3000", **alive)
    assert world.phase("a") == "error"  # nothing older than what is stored counts
    world.tracker.reset_history()
    world.shows("a", version="3000", **alive)
    assert world.phase("a") == "running"


def test_a_verdict_that_is_said_once_more_is_news_to_a_record_that_refused_it(
    tmp_path: Path,
) -> None:
    world = Watched(tmp_path, "a")
    killed: dict[str, Any] = {"phase": "Running", "code": 137}
    world.shows("a", version="300", **killed)
    world.shows("a", version="321", phase="Running", code=None)
    world.tracker.agents.clear()  # a watch that begins anew, after the cluster's history went back
    world.shows("a", version="319", **FAILED)
    assert world.phase("a") == "running"
    world.shows("a", version="322", gone=True, **FAILED)
    assert world.phase("a") == "error"


def test_an_end_that_could_not_be_taken_back_is_still_no_report(tmp_path: Path) -> None:
    is_busy = False

    def others(call: str, _arguments: tuple[Any, ...]) -> None:
        if is_busy and call == "write":
            world.rewrite("a", image=str(len(disk.calls)))

    disk = FaultyDisk(others, at=0, on=True)
    world = Watched(tmp_path, "a", system=disk)
    alive: dict[str, Any] = {"phase": "Running", "code": None}
    world.shows("a", uid="u1", version="100", started=1_700_000_000, **alive)
    world.shows("a", uid="u1", version="101", started=1_700_000_000, gone=True, **alive)
    assert world.phase("a") == "error"
    is_busy = True
    world.shows("a", uid="u2", version="102", started=1_700_000_100, **alive)
    own = world.own("a")
    assert own is not None
    assert (world.phase("a"), own["wrote"]["phase"]) == ("error", "running")
    is_busy = False
    world.rewrite("a", image="later")
    world.wait(10)
    assert world.phase("a") == "running"
    own = world.own("a")
    assert own is not None
    assert own["record"]["configuration"] == "running.unreported"
    world.loop.begin()
    assert "replacedUntil" in (world.own("a") or {})


def taken_back(folder: Path) -> Watched:
    """A world in which an end of ours was written, and then taken back for a later run."""
    world = Watched(folder, "a")
    alive: dict[str, Any] = {"phase": "Running", "code": None}
    world.shows("a", uid="u1", version="100", started=1_700_000_000, **alive)
    world.shows("a", uid="u1", version="101", started=1_700_000_000, gone=True, **alive)
    assert world.phase("a") == "error"
    world.shows("a", uid="u2", version="102", started=1_700_000_100, **alive)
    assert world.phase("a") == "running"
    return world


def test_who_read_an_end_of_ours_before_it_was_taken_back_makes_no_report_of_it(
    tmp_path: Path,
) -> None:
    world = taken_back(tmp_path)
    for seconds, phase in ((1, "running"), (60, "error")):  # one who was slow, and the agent's own
        world.wait(seconds)
        world.rewrite("a", phase="error", image="later")
        os.utime(world.paths["a"], (world.clock.now(),) * 2)
        world.loop.begin()
        assert world.phase("a") == phase


def test_an_end_said_of_a_run_before_it_began_is_not_its_own_when_the_file_is_edited_later(
    tmp_path: Path,
) -> None:
    """`scion list` says of the run that is starting what it sees of the one before (scion-now.md 4)."""
    world = Watched(tmp_path, "a")
    began = 1_700_000_000.0
    world.rewrite("a", phase="error", runId="r2")
    os.utime(world.paths["a"], (began - 30,) * 2)
    alive: dict[str, Any] = {"uid": "u2", "phase": "Running", "code": None, "run_id": "r2"}
    world.shows("a", version="100", started=began, **alive)
    world.rewrite("a", image="edited")
    os.utime(world.paths["a"], (began + 30,) * 2)
    world.loop.begin()
    done: dict[str, Any] = {"uid": "u2", "phase": "Succeeded", "code": 0, "run_id": "r2"}
    entry = world.shows("a", version="101", started=began, **done)
    assert (entry and entry.agent.record.configuration) == "stopped.final"
    assert world.phase("a") == "stopped"


def test_a_slow_writer_is_found_out_before_others_change_the_time_of_what_he_wrote(
    tmp_path: Path,
) -> None:
    """An end of ours, said again by one who was slow, is no report of whoever edits the file after that."""
    world = taken_back(tmp_path)
    for seconds, fields in ((1, {"phase": "error"}), (5, {"image": "later"})):
        world.wait(seconds)
        world.rewrite("a", **fields)
        os.utime(world.paths["a"], (world.clock.now(),) * 2)
    world.loop.begin()
    assert world.phase("a") == "running"


# -- of agents whose folder was not known, or not proved to be theirs, when they were shown -----------


def test_an_end_of_an_agent_whose_folder_comes_later_is_written(tmp_path: Path) -> None:
    world = Watched(tmp_path)
    world.shows("a", version="10", phase="Running", code=None)
    world.paths["a"] = make(tmp_path, {"phase": "running", "activity": "thinking"})
    world.folders.append(folder_of(world.paths["a"]))
    world.shows("a", version="20", **FAILED)
    assert world.phase("a") == "running"
    world.wait(61)
    assert world.phase("a") == "error"


def test_it_is_written_at_the_end_if_there_is_no_resync_before(tmp_path: Path) -> None:
    world = Watched(tmp_path)
    world.shows("a", version="20", **FAILED)
    world.paths["a"] = make(tmp_path, {"phase": "running"})
    world.folders.append(folder_of(world.paths["a"]))
    world.loop.finish()
    assert world.phase("a") == "error"


def test_an_end_is_written_once_the_file_names_its_run(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    world.shows("a", labels={}, run_id="r1", version="20", **FAILED)
    assert world.phase("a") == "running"
    world.rewrite("a", runId="r1")
    world.wait(61)
    assert world.phase("a") == "error"


def test_an_end_is_written_once_no_other_folder_claims_it(tmp_path: Path) -> None:
    world = Watched(tmp_path / "one", "a")
    rival = folder_of(make(tmp_path / "two", {"phase": "running"}))
    world.folders.append(rival)
    world.roster.find(world.folders)
    world.shows("a", version="20", **FAILED)
    assert world.phase("a") == "running"
    world.folders.remove(rival)
    world.wait(61)
    assert world.phase("a") == "error"


def test_a_stranger_is_not_taken_for_the_agent_of_a_file_that_could_not_be_read(
    tmp_path: Path,
) -> None:
    world = Watched(tmp_path, "a")
    path = world.paths["a"]
    whole = path.read_text()
    path.write_text("{")
    os.utime(path, (1, 1))
    stranger = pod(labels={}, uid="stranger", version="20", started=1_790_000_500, **FAILED)
    stranger["metadata"]["namespace"] = "strangers"
    world.loop.decided(world.tracker.seen(pod_from_object(stranger)[0]))
    path.write_text(whole)
    living = {"phase": "Running", "code": None, "started": 1_790_000_000}
    world.shows("a", uid="u1", version="30", **living)
    world.wait(200)
    assert world.phase("a") == "running"
    assert world.own("a") is None


def test_what_was_listed_and_not_written_is_not_waited_for(tmp_path: Path) -> None:
    world = Watched(tmp_path, "a")
    path = world.paths["a"]
    whole = path.read_text()
    path.write_text("{")
    os.utime(path, (1, 1))
    item = pod_from_object(pod(name="a", version="20", **FAILED))[0]
    listed = world.tracker.seen(item)
    world.roster.note(listed.agent)
    world.loop.begin({listed.agent.identity.key: (listed.observation,)})
    world.loop.decided(world.tracker.seen(item))
    path.write_text(whole)
    world.wait(61)
    assert world.phase("a") == "error"


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_pod_that_has_ended_does_not_claim_the_folder_of_a_later_one(
    tmp_path: Path, *, is_gone: bool
) -> None:
    def shows(name: str, *, gone: bool = False, **facts: Any) -> None:  # noqa: ANN401
        item = pod(**facts)
        item["metadata"]["name"] = name
        decide = world.tracker.deleted if gone else world.tracker.seen
        world.loop.decided(decide(pod_from_object(item)[0]))

    living = {"phase": "Running", "code": None}
    world = Watched(tmp_path, "a")
    shows("p1", uid="u1", version="10", started=1_790_000_000, **living)
    if is_gone:
        shows("p1", uid="u1", version="20", started=1_790_000_000, gone=True, **living)
    else:
        shows("p1", uid="u1", version="20", started=1_790_000_000, **FAILED)
    assert world.phase("a") == "error"
    shows("p2", uid="u2", version="30", started=1_790_000_500, **living)
    assert world.phase("a") == "running"
    shows("p2", uid="u2", version="40", started=1_790_000_500, phase="Succeeded", code=0)
    assert world.phase("a") == "stopped"
    assert world.told == []


def test_what_is_kept_of_agents_without_a_folder_is_bounded() -> None:
    seen, kept = LIFECYCLE.observe_pod(pod()), Unjoined()
    for number in range(10_000):
        kept.add(("agents", str(number)), (seen,))
    for _ in range(20):
        kept.add(("agents", "9000"), (seen,))
    assert len(kept) == 4096
    assert len(kept["agents", "9000"]) == 8
    assert list(kept)[-1] == ("agents", "9000")
    kept.discard(("agents", "9000"))
    assert ("agents", "9000") not in kept
