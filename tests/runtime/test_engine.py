"""`--runtime docker`: the client is asked and listened to; what it no longer lists is gone."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scion_fsm import Lifecycle
from scion_fsm.errors import EngineError
from scion_fsm.runtime import engine as engines
from scion_fsm.runtime.client import ProgramClient
from scion_fsm.runtime.engine import ENGINES, EngineWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.runtime.tracker import Decision

CLIENT = Path(__file__).with_name("engine_client.py")


class Host:
    """A host with containers, and a client that shows them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state = folder / "state"
        self.state.mkdir()
        self.containers: dict[str, dict[str, Any]] = {}
        (self.state / "events").touch()
        programs = folder / "bin"
        programs.mkdir()
        for name in ENGINES:
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec {sys.executable} {CLIENT} "$@"\n')
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("ENGINE_STATE", str(self.state))
        self.told: list[str] = []
        self.show()

    def show(self) -> None:
        whole = json.dumps(list(self.containers.values()))
        temporary = self.state / "containers.tmp"
        temporary.write_text(whole)
        temporary.rename(self.state / "containers.json")

    def put(
        self,
        name: str,
        status: str,
        *,
        digit: str = "a",
        code: int = 0,
        started: int = 0,
        action: str = "start",
    ) -> None:
        container_id = digit * 64
        state: dict[str, Any] = {"Status": status, "ExitCode": code, "OOMKilled": False}
        state["StartedAt"] = f"2026-01-02T03:04:{started:02}.5Z"
        state["FinishedAt"] = (
            "2026-01-02T04:00:00Z" if status == "exited" else "0001-01-01T00:00:00Z"
        )
        self.containers[name] = {
            "Id": container_id,
            "Name": f"/g--{name}",
            "Created": "2026-01-02T03:04:00Z",
            "State": state,
            "Config": {"Labels": {"scion.name": name, "scion.project": "g"}},
        }
        self.show()
        self.event(container_id, action)

    def remove(self, name: str) -> None:
        container = self.containers.pop(name)
        self.show()
        self.event(container["Id"], "destroy")

    def event(self, container_id: str, action: str) -> None:
        with (self.state / "events").open("a") as events:
            line = {"status": action, "id": container_id, "Type": "container", "Action": action}
            events.write(json.dumps(line) + "\n")

    def watch(self, name: str = "docker", *, now: Callable[[], float] = time.time) -> EngineWatch:
        return EngineWatch(
            ProgramClient(name),
            ENGINES[name],
            Lifecycle.default(),
            host="here",
            tell=self.told.append,
            now=now,
        )

    def asked(self) -> list[str]:
        return (self.state / "asked").read_text().split()


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    return Host(tmp_path, monkeypatch)


def configurations(decisions: Iterator[Decision]) -> dict[str, str]:
    return {d.agent.identity.name: d.agent.record.configuration for d in decisions}


@pytest.mark.parametrize("name", ["docker", "podman"])
def test_a_listing_is_complete_and_knows_its_host(host: Host, name: str) -> None:
    host.put("up", "running", digit="a")
    host.put("done", "exited", digit="b")
    host.put("crashed", "exited", digit="c", code=3)
    with host.watch(name) as watch:
        assert configurations(watch.once()) == {
            "up": "running.unreported",
            "done": "stopped.provisional",
            "crashed": "error.provisional",
        }
        (agent,) = [a for a in watch.tracker.agents.values() if a.identity.name == "up"]
        assert agent.record.run is not None
        assert agent.record.run.place is not None
        assert (agent.record.run.place.name, agent.record.run.place.domain) == ("g--up", "here")
        assert list(watch.once()) == []  # nothing has happened
        host.remove("done")
        host.remove("up")
        assert configurations(watch.once()) == {"done": "stopped.final", "up": "error.unexplained"}
        host.put("up", "running", digit="d", started=50)
        assert configurations(watch.once()) == {"up": "running.unreported"}


def test_a_clock_that_is_set_back_silences_nobody(host: Host) -> None:
    times = iter((1_800_000_000.0, 1_799_990_000.0, 1_799_990_060.0))
    watch = host.watch(now=lambda: next(times))
    host.put("a", "running")
    host.put("b", "running", digit="b")
    list(watch.once())
    host.put("a", "exited", code=1)
    host.remove("b")
    assert configurations(watch.once()) == {"a": "error.provisional", "b": "error.unexplained"}
    assert configurations(watch.once()) == {}


def test_no_containers_at_all_are_an_answer(host: Host) -> None:
    with host.watch() as watch:
        assert list(watch.once()) == []
    assert host.asked() == ["ps"]


def test_what_is_listed_and_not_shown_is_told_and_not_taken_for_gone(host: Host) -> None:
    host.put("up", "running", digit="a")
    with host.watch() as watch:
        list(watch.once())
        host.put("other", "running", digit="b")
        (host.state / "hidden").write_text("b" * 64 + " " + "a" * 64)
        assert list(watch.once()) == []
        assert host.told == ["2 of 2 containers are listed, and not shown"]


def test_apples_client_lists_everything_at_once(host: Host) -> None:
    configuration = {"id": "a--x", "labels": {"scion.name": "x"}}
    apples = host.state / "apples.json"
    apples.write_text(json.dumps([{"configuration": configuration, "status": "running"}]))
    with host.watch("container") as watch:
        assert configurations(watch.once()) == {"x": "running.unreported"}
        apples.write_text("[]")
        assert configurations(watch.once()) == {"x": "error.unexplained"}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("Cannot connect to the Docker daemon", "failed: Cannot connect to the Docker daemon"),
        ("", "failed: it says not why"),
    ],
)
def test_a_client_that_fails_ends_nothing_and_is_told(host: Host, answer: str, why: str) -> None:
    host.put("up", "running")
    with host.watch() as watch:
        list(watch.once())
        (host.state / "broken").write_text(answer)
        with pytest.raises(EngineError, match=why):
            list(watch.once())
        assert [a.record.configuration for a in watch.tracker.agents.values()] == [
            "running.unreported"
        ]


def test_a_client_that_is_not_there_says_so() -> None:
    with pytest.raises(EngineError, match=r"no-such-engine cannot be run: No such file"):
        ProgramClient("no-such-engine").ask(("ps",))
    with pytest.raises(EngineError, match=r"did not end within 0\.1 s"):
        ProgramClient("sleep", timeout=0.1).ask(("5",))


class Following:
    """A watch that is followed in a thread."""

    def __init__(self, watch: EngineWatch) -> None:
        self.seen: list[tuple[str, str]] = []
        self._watch = watch
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _follow(self) -> None:
        for decision in self._watch:
            agent = decision.agent
            self.seen.append((agent.identity.name, agent.record.configuration))

    def wait_for(self, *what: tuple[str, str]) -> None:
        until = time.monotonic() + 30
        while self.seen[-len(what) :] != list(what):
            assert time.monotonic() < until, self.seen
            time.sleep(0.01)

    def end(self) -> None:
        self._watch.stop()
        self._thread.join(30)
        assert not self._thread.is_alive()


def test_events_say_when_to_look(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PAUSE_SECONDS", 0.1)
    host.put("a", "running", started=1)
    following = Following(host.watch())
    try:
        following.wait_for(("a", "running.unreported"))
        host.put("a", "exited", code=137, started=1, action="die")
        following.wait_for(("a", "error.unexplained"))
        host.put("a", "running", started=30)  # docker restart: the same id
        following.wait_for(("a", "running.unreported"))
        with (host.state / "events").open("a") as events:
            events.write("end\n")  # the daemon is restarted, and with it the client ends
        host.remove("a")
        following.wait_for(("a", "error.unexplained"))
        assert any("has ended; next try in" in told for told in host.told)
    finally:
        following.end()


@contextmanager
def busy(host: Host, *events: tuple[str, str]) -> Iterator[Following]:
    """Follows a watch while events of these containers come without an end."""
    following, is_over = Following(host.watch()), threading.Event()

    def disturb() -> None:
        while not is_over.wait(0.02):
            for digit, action in events:
                host.event(digit * 64, action)

    stranger = threading.Thread(target=disturb)
    stranger.start()
    try:
        yield following
    finally:
        is_over.set()
        stranger.join()
        following.end()


def test_a_host_whose_events_never_end_is_looked_at_all_the_same(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LONGEST_BURST_SECONDS", 0.3)
    host.put("a", "running", started=1)
    with busy(host, ("f", "exec_start: a health check"), ("f", "start")) as following:
        following.wait_for(("a", "running.unreported"))
        host.put("a", "exited", code=1, started=1, action="die")
        following.wait_for(("a", "error.provisional"))


def test_what_changes_no_state_is_not_asked_for_and_postpones_no_whole_look(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "RESYNC_SECONDS", 0.5)
    host.put("a", "running", started=1)
    (host.state / "events").write_text("")
    with busy(host, ("a", "health_status: healthy")) as following:
        following.wait_for(("a", "running.unreported"))
        del host.containers["a"]  # and no event tells
        host.show()
        following.wait_for(("a", "error.unexplained"))
        asked = host.asked()
        assert asked.count("inspect") <= asked.count("ps")


def test_a_container_with_another_name_is_no_second_agent(host: Host) -> None:
    def renamed(name: str, to: str) -> None:
        host.containers[to] = host.containers.pop(name) | {"Name": f"/g--{to}"}
        host.show()

    def known() -> dict[str, str]:
        return {key[1]: a.record.configuration for key, a in watch.tracker.agents.items()}

    host.put("a", "running", digit="b", started=1)
    with host.watch() as watch:
        list(watch.once())
        (before,) = watch.tracker.agents.values()
        renamed("a", "old")
        list(watch.once())
        (after,) = watch.tracker.agents.values()
        assert (after.identity.container, after.identity.name) == ("g--old", "a")
        assert after.record.run is not None
        assert before.record.run is not None
        assert after.record.run.container == before.record.run.container
        host.put("a", "running", digit="a", started=2)  # as compose makes one anew
        list(watch.once())
        assert known() == {"g--old": "running.unreported", "g--a": "running.unreported"}
        renamed("a", "x")
        renamed("old", "a")
        renamed("x", "old")
        list(watch.once())
        list(watch.once())
        assert {
            key[1]: a.record.run and a.record.run.container
            for key, a in watch.tracker.agents.items()
        } == {"g--old": "a" * 12, "g--a": "b" * 12}
        host.put("renamed", "running", digit="c", started=3)
        host.remove("old")
        renamed("a", "old")
        list(watch.once())
        assert known()["g--old"] == "running.unreported"
        host.remove("old")
        list(watch.once())
        assert known()["g--old"] == "error.unexplained"


def test_the_command_lists_writes_and_tells(host: Host, tmp_path: Path) -> None:
    home = tmp_path / "g" / ".scion" / "agents" / "a" / "home"
    home.mkdir(parents=True)
    (home / "agent-info.json").write_text('{"phase": "running"}')
    host.put("a", "exited", code=3)
    command = [sys.executable, "-m", "scion_fsm", "list", "--runtime", "docker"]
    arguments = ["--agents", str(tmp_path / "g"), "--write", "-o", "json"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (line,) = json.loads(done.stdout)
    assert (line["phase"], line["exitCode"], line["write"]) == ("error", 3, "written")
    assert json.loads((home / "agent-info.json").read_text())["phase"] == "error"
    (host.state / "broken").write_text("no daemon")
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "scion-fsm: `docker ps` failed: no daemon\n")
    done = subprocess.run([*command, "--from", "-"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--from does not go with --runtime" in done.stderr
