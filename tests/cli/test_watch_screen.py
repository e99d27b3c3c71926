"""The full screen of `watch`: what it shows, its keys, and how it leaves the terminal."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from importlib import resources
from typing import TYPE_CHECKING, get_args

import msgspec
import pytest
from agents_on_a_screen import shown_on
from command import COMMAND
from command import run_here as run

from scion_fsm.cli.joining import files_loop
from scion_fsm.cli.reading import Reading, track
from scion_fsm.cli.screen.app import WatchScreen
from scion_fsm.cli.screen.board import Board, Heading
from scion_fsm.cli.screen.tape import Tape, Then
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.model import Phase
from scion_fsm.observe.decode import Pod
from scion_fsm.publish.agents.order import Sort
from scion_fsm.runtime.observed import Observed
from scion_fsm.runtime.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RECORDING = str(resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson")
LIFECYCLE = Lifecycle.default()


def board(observed: Observed | None = None) -> Board:
    return Board([track(RECORDING, None).tracker], observed)


def pressed(screen: WatchScreen, *keys: str, size: tuple[int, int] = (110, 34)) -> list[list[str]]:
    """Gives the lines of the screen as it begins, and after each key."""

    async def press() -> list[list[str]]:
        async with screen.run_test(size=size) as pilot:
            await pilot.pause()
            seen = [shown_on(screen)]
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                seen.append(shown_on(screen))
            return seen

    return asyncio.run(press())


def rows(lines: list[str]) -> list[str]:
    """Gives the names of the agents on a screen, in order."""
    at = next(number for number, line in enumerate(lines) if line.startswith("NAME"))
    return [line.split()[0] for line in lines[at + 1 : -1] if line.strip()]


def test_counts_by_phase_are_on_top_and_problems_come_first() -> None:
    shown = board()
    (lines,) = pressed(WatchScreen(shown, "namespace agents"))
    listed = json.loads(run("list", "--from", RECORDING, "-o", "json").stdout)
    for phase in {agent["phase"] for agent in listed}:
        count = sum(agent["phase"] == phase for agent in listed)
        assert f"{count} {phase}" in lines[0]
    names = rows(lines)
    assert sorted(names) == sorted(agent["name"] for agent in listed)
    errors = {agent["name"] for agent in listed if agent["phase"] == Phase.ERROR}
    assert set(names[: len(errors)]) == errors
    assert "namespace agents" in lines[1]


@pytest.mark.parametrize("width", [80, 120, 200])
def test_who_disagrees_is_never_cut(width: int, tmp_path: Path) -> None:
    hub = tmp_path / "hub.json"
    hub.write_text(json.dumps({"agents": [{"name": "oom-killed", "phase": "suspended"}]}))
    screen = WatchScreen(board(Observed(LIFECYCLE, str(hub))), "")
    (lines,) = pressed(screen, size=(width, 24))
    assert any("OTHERS SAY" in line for line in lines)
    assert any("hub: suspended" in line for line in lines)


def test_a_filter_shows_what_has_every_word_and_escape_everything_again() -> None:
    *_, found, all_again = pressed(
        WatchScreen(board(), ""), "slash", *"error oom", "enter", "escape"
    )
    assert rows(found)[:1] == ["oom-killed"]
    assert len(rows(found)) <= 2
    assert len(rows(all_again)) > 20


def test_the_order_changes_and_agents_are_grouped_by_project() -> None:
    first, by_name, grouped = pressed(WatchScreen(board(), ""), "o", "g")
    assert "by problems" in first[1]
    assert "by name" in by_name[1]
    assert rows(by_name) == sorted(rows(by_name))
    heading = next(line for line in grouped if line.startswith("grove-a: "))
    assert "26 agents, 13 with problems" in heading


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        (
            "enter",
            ["oom-killed is in error, and that is final", "Next", "memory", "Its last inputs"],
        ),
        ("y", ['"configuration": "error.final"', '"exit_code": 137']),
        ("s", ["agent-info.json", "--observed"]),
    ],
)
def test_an_agent_is_opened_and_closed_again(key: str, parts: list[str]) -> None:
    then = Then(LIFECYCLE)
    shown = Board([then])
    Tape(shown, then, list(Reading(RECORDING, None)))
    if key == "s":
        parts = ["Nothing else says anything of it"]
    *_, page, back = pressed(
        WatchScreen(shown, ""), "slash", *"oom", "enter", key, "escape", size=(110, 80)
    )
    for part in parts:
        assert any(part in line for line in page), page
    assert rows(back) == ["oom-killed", "oom"]


def test_who_disagrees_has_a_column_and_a_page_that_says_by_which_rule(tmp_path: Path) -> None:
    hub = tmp_path / "hub.json"
    said = {"name": "oom-killed", "phase": "running", "activity": "thinking"}
    hub.write_text(json.dumps({"agents": [said, {"name": "long-running", "phase": "running"}]}))
    observed = Observed(LIFECYCLE, str(hub))
    *_, found, page = pressed(WatchScreen(board(observed), ""), "slash", *"oom", "enter", "s")
    assert "hub: running (thinking)" in next(line for line in found if line.startswith("oom"))
    assert any("the hub says running (thinking): wrong" in line for line in page)
    alike = pressed(WatchScreen(board(observed), ""), "slash", *"long-", "enter")[-1]
    assert "hub:" not in next(line for line in alike if line.startswith("long"))


def test_a_recording_is_wound_back_and_on() -> None:
    reading = Reading(RECORDING, None)
    decisions = list(reading)
    then = Then(LIFECYCLE)
    shown = Board([then])
    tape = Tape(shown, then, decisions)
    screen = WatchScreen(shown, "", tape)
    end, back, far, on = pressed(screen, "left", "less_than_sign", "right")
    total = len(decisions)
    assert f"input {total} of {total}" in end[1]
    assert f"input {total - 1} of {total}" in back[1]
    at = total - 1 - total // 20
    assert f"input {at} of {total}" in far[1]
    assert f"input {at + 1} of {total}" in on[1]
    for to in (0, 40, 200, total, 120):
        tape.wind(to - tape.at)
        shown.refresh()
        replayed = {d.agent.identity.key: d.agent for d in decisions[:to]}
        assert then.agents == replayed
        assert sum(shown.counts().values()) == len(replayed)


def test_news_are_taken_in_agent_by_agent() -> None:
    reading = Reading(RECORDING, None)
    shown = Board([reading.tracker])
    assert not shown.refresh()
    for decision in reading:
        shown.take(decision)
    assert shown.refresh()
    assert not shown.refresh()
    agents = reading.tracker.agents
    assert sum(shown.counts().values()) == len(agents)
    assert shown.lines("name", "", grouped=False) == sorted((0, key) for key in agents)
    (heading, *_) = shown.lines("problems", "", grouped=True)
    assert isinstance(heading, Heading)
    assert heading.problems == shown.troubled()


def test_many_news_are_taken_in_bit_by_bit_and_stay_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decisions = list(Reading(RECORDING, None))
    then = Then(LIFECYCLE)
    shown, fresh = Board([then]), Board([then])
    monkeypatch.setattr("scion_fsm.cli.screen.board.AT_ONCE", 3)
    for at, decision in enumerate(decisions):
        then.agents[decision.agent.identity.key] = decision.agent
        for one in (shown, fresh):
            one.take(decision)
        if at % 40 == 0:
            shown.lines("problems", "", grouped=False)
            for _ in range(at // 40 % 4):
                shown.refresh()
    slices = 0
    while shown.refresh():
        slices += 1
    assert slices > 2
    while fresh.refresh():
        pass
    for sort in ("problems", *get_args(Sort)):
        for grouped in (False, True):
            for wanted in ("", "error"):
                asked = shown.lines(sort, wanted, grouped=grouped)
                assert asked == fresh.lines(sort, wanted, grouped=grouped)
    assert (shown.counts(), shown.troubled()) == (fresh.counts(), fresh.troubled())


# -- what others say ---------------------------------------------------------------------------------


def test_observed_lines_and_lists_are_read_and_the_rest_is_told(tmp_path: Path) -> None:
    lines = [
        {"name": "a", "phase": "running", "project": "p"},
        {"items": [{"name": "b", "phase": "stopped"}]},
        {
            "type": "OBSERVED",
            "object": {
                "metadata": {"name": "c", "labels": {"scion.name": "c"}},
                "observation": {"event": "session-start"},
            },
        },
        {"what": "else"},
    ]
    path = tmp_path / "said.ndjson"
    path.write_text("\n".join(map(json.dumps, lines)))
    read = Observed(LIFECYCLE, str(path))
    agents = track(RECORDING, None).tracker.agents
    identity = next(iter(agents.values())).identity

    def said(name: str, project: str | None = None) -> list[str]:
        asked = msgspec.structs.replace(identity, name=name, project=project)
        return [one.phase for one in read.of(asked)]

    assert (said("a", "p"), said("a", "q"), said("a")) == (["running"], [], ["running"])
    assert (said("b", "x"), said("c")) == (["stopped"], ["running"])
    assert read.problems == [f"{path}:4: this says nothing of an agent"]


def test_a_file_that_says_nothing_of_agents_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"what": "else"}')
    done = run("explain", "oom-killed", "--from", RECORDING, "--observed", str(path))
    assert done.returncode == 2
    assert "says nothing of an agent; give a hub's list" in done.stderr


def test_an_agent_that_only_the_disk_knows_has_a_line_until_its_pod_is_seen(tmp_path: Path) -> None:
    scion = tmp_path / "grove" / ".scion"
    home = scion / "agents" / "written" / "home"
    home.mkdir(parents=True)
    (home / "agent-info.json").write_text('{"name": "written", "phase": "running"}')
    tracker = Tracker(LIFECYCLE)
    shown = Board([tracker])
    loop = files_loop([tracker], [str(scion)], writes=False, show=shown.look)
    loop.begin()
    first, page = pressed(WatchScreen(shown, ""), "enter")
    assert rows(first) == ["written"]
    assert "1 running" in first[0]
    assert any(line.startswith("written is running") for line in page)
    pod = {
        "metadata": {
            "name": "written",
            "namespace": "agents",
            "uid": "u",
            "resourceVersion": "7",
            "labels": {"scion.name": "written"},
            "annotations": {"scion.grove_path": str(scion)},
        },
        "spec": {"containers": [{"name": "agent"}]},
        "status": {"phase": "Failed"},
    }
    decision = tracker.seen(msgspec.convert(pod, Pod))
    shown.take(decision, loop.decided(decision))
    (after,) = pressed(WatchScreen(shown, ""))
    assert rows(after) == ["written"]
    assert shown.counts() == {"error": 1}
    assert shown.lines("name", "", grouped=False) == [(0, ("agents", "written"))]


# -- a real terminal ---------------------------------------------------------------------------------


class Terminal:
    """A command on a pseudo-terminal."""

    def __init__(self, *arguments: str) -> None:
        self.ours, theirs = pty.openpty()
        self.before = termios.tcgetattr(theirs)
        self._theirs = theirs
        env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=env,
            start_new_session=True,
        )
        self.printed = b""

    def until(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.printed[-2000:]
            if select.select([self.ours], [], [], 0.05)[0]:
                self.printed += os.read(self.ours, 65536)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._theirs)
        os.close(self.ours)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal("watch", "--from", RECORDING)
    yield made
    made.close()


@pytest.mark.parametrize("how", ["q", "Ctrl-C", "SIGTERM"])
def test_however_it_ends_the_terminal_is_as_it_was(terminal: Terminal, how: str) -> None:
    terminal.until(lambda: b"oom-killed" in terminal.printed)
    assert b"\x1b[?1049h" in terminal.printed
    if how == "SIGTERM":
        terminal.process.send_signal(signal.SIGTERM)
    else:
        os.write(terminal.ours, {"q": b"q", "Ctrl-C": b"\x03"}[how])
    terminal.until(lambda: terminal.process.poll() is not None)
    terminal.until(lambda: b"\x1b[?1049l" in terminal.printed)
    assert terminal.process.returncode == 0
    assert terminal.printed.rindex(b"\x1b[?25h") > terminal.printed.rindex(b"\x1b[?25l")
    assert termios.tcgetattr(terminal._theirs) == terminal.before  # noqa: SLF001 - its own


def test_without_textual_there_is_a_line_for_each_input_and_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['textual'] = None; sys.stdin = open('/dev/tty');"
        "from scion_fsm.cli import main; main()"
    )
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    process = subprocess.Popen(
        ["setsid", "--ctty", sys.executable, "-c", code, "watch", "--from", RECORDING],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=env,
    )
    os.close(theirs)
    printed = b""
    try:
        while part := os.read(ours, 65536):
            printed += part
    except OSError:
        pass
    os.close(ours)
    assert process.wait() == 0
    text = printed.decode()
    assert "the full screen needs the extra watch: pip install 'scion-fsm[watch]'" in text
    assert "oom-killed                   pod.failed" in text
