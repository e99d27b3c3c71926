"""`list --agents`, `--write` and `explain --agents` as a user runs them."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from agent_files import pod, temporary_files
from click.testing import CliRunner
from command import run_here as run
from system_calls import FaultyDisk

from scion_fsm.cli import joining
from scion_fsm.cli.app import app
from scion_fsm.runtime.files.lock import LOCK
from scion_fsm.runtime.files.store import AgentInfoStore

FIELDS = {"name": "a", "phase": "running", "activity": "executing", "toolName": "Bash", "x": 1.0}


def agent(project: Path, name: str = "a", **fields: object) -> Path:
    path = project / ".scion" / "agents" / name / "home" / "agent-info.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(FIELDS | {"name": name} | fields))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def docker(path: Path, *containers: tuple[str, str, str]) -> str:
    """Writes what docker would print of (grove, name, status); newest first."""
    lines = [
        json.dumps(
            {
                "ID": f"{number:012x}",
                "Names": f"{grove}--{name}",
                "Labels": f"scion.name={name}" + (f",scion.grove={grove}" if grove else ""),
                "Status": status,
            }
        )
        for number, (grove, name, status) in enumerate(containers)
    ]
    path.write_text("\n".join(lines))
    return str(path)


def listed(*arguments: str, code: int = 0) -> dict[str, dict[str, Any]]:
    done = CliRunner().invoke(app, ["list", "-o", "json", *arguments])
    assert done.exit_code == code, done.output
    lines = json.loads(done.stdout)
    found = {f"{line['project']}/{line['name']}": line for line in lines}
    assert len(found) == len(lines)
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "g"


def test_without_write_nothing_is_written_and_the_line_says_what_would_be(project: Path) -> None:
    path = agent(project)
    before = path.read_bytes(), path.stat()
    pods = project / "pods.json"
    pods.write_text(json.dumps(pod()))
    done = run("list", "--from", str(pods), "--agents", str(project))
    assert done.returncode == 0
    header, line = done.stdout.splitlines()
    assert header.split()[-3:] == ["LAST", "SEEN", "FILE"]
    assert line.endswith("would be written: error")
    assert (path.read_bytes(), path.stat()) == before
    assert not temporary_files(path)
    assert sorted(p.name for p in path.parent.parent.iterdir()) == ["home"]


def test_with_write_the_verdict_is_in_the_file_and_the_second_time_all_is_still(
    project: Path,
) -> None:
    path = agent(project)
    pods = project / "pods.json"
    pods.write_text(json.dumps(pod()))
    arguments = ("--from", str(pods), "--agents", str(project), "--write")
    (line,) = listed(*arguments).values()
    assert (line["phase"], line["write"], line["exitCode"]) == ("error", "written", 3)
    assert (line["filePhase"], line["fileActivity"]) == ("running", "executing")
    assert line["lastSeen"] == "2023-11-14T22:13:20Z"
    assert json.loads(path.read_text())["phase"] == "error"
    before = path.read_bytes(), path.stat()
    (line,) = listed(*arguments).values()
    assert (line["phase"], line["write"], line["filePhase"]) == ("error", None, "error")
    assert line["lastSeen"] == "2023-11-14T22:13:20Z"
    assert (path.read_bytes(), path.stat()) == before
    (line,) = listed("--agents", str(project)).values()
    assert (line["configuration"], line["reason"]) == ("error.final", "Error")


def test_the_report_and_the_verdict_are_merged_by_the_laws(project: Path) -> None:
    agent(project, "thinking", activity="thinking")
    agent(project, "ended")
    agent(project, "said-stop", phase="stopped")
    agent(project, "failed-clone", phase="error")
    agent(project, "disk-only", phase="stopping")
    source = docker(
        project / "ps.json",
        ("g", "thinking", "Up 2 hours"),
        ("g", "ended", "Exited (0) 1 hour ago"),
        ("g", "said-stop", "Up 2 hours"),
        ("g", "failed-clone", "Exited (1) 1 hour ago"),
        ("g", "no-file", "Up 1 second"),
    )
    found = listed("--containers", source, "--agents", str(project))
    assert {
        name: (line["phase"], line["activity"], line["write"]) for name, line in found.items()
    } == {
        "g/thinking": ("running", "thinking", None),
        "g/ended": ("stopped", None, "pending"),
        "g/said-stop": ("running", None, None),
        "g/failed-clone": ("error", None, "pending"),
        "g/disk-only": ("stopping", None, None),
        "g/no-file": ("running", None, None),
    }
    assert found["g/no-file"]["file"] is None


def test_two_groves_with_one_agents_name_do_not_mix(tmp_path: Path) -> None:
    one, two = agent(tmp_path / "one"), agent(tmp_path / "two")
    source = docker(
        tmp_path / "ps.json", ("one", "a", "Exited (0) 1 hour ago"), ("three", "a", "Up 1 hour")
    )
    arguments = ("--agents", str(tmp_path / "one"), "--agents", str(tmp_path / "two"))
    found = listed("--containers", source, *arguments, "--write")
    assert {name: (line["phase"], line["activity"]) for name, line in found.items()} == {
        "one/a": ("stopped", None),
        "two/a": ("running", "executing"),
        "three/a": ("running", None),
    }
    assert json.loads(one.read_text())["phase"] == "stopped"
    assert json.loads(two.read_text())["phase"] == "running"
    names = run("list", "--containers", source, *arguments, "-o", "name").stdout.split()
    assert names == ["one/a", "three/a", "two/a"]


def test_groves_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    for place in ("x", "y"):
        agent(tmp_path / place / "same")
    item = pod()
    item["metadata"]["labels"]["scion.grove"] = "same"
    item["metadata"]["annotations"] = {"scion.grove_path": str(tmp_path / "y" / "same" / ".scion")}
    pods = tmp_path / "pods.json"
    pods.write_text(json.dumps(item))
    done = CliRunner().invoke(
        app,
        [
            "list",
            "-o",
            "json",
            "--from",
            str(pods),
            "--agents",
            str(tmp_path / "x" / "same"),
            "--agents",
            str(tmp_path / "y" / "same"),
        ],
    )
    found = {line["projectPath"]: line["phase"] for line in json.loads(done.stdout)}
    assert found == {
        str(tmp_path / "x" / "same" / ".scion"): "running",
        str(tmp_path / "y" / "same" / ".scion"): "error",
    }


def test_what_cannot_be_told_apart_is_a_problem_and_is_not_written(tmp_path: Path) -> None:
    paths = [agent(tmp_path / grove) for grove in ("one", "two")]
    before = [path.read_bytes() for path in paths]
    source = docker(tmp_path / "ps.json", ("", "a", "Exited (0) 1 hour ago"))
    arguments = ("--agents", str(tmp_path / "one"), "--agents", str(tmp_path / "two"))
    found = listed("--containers", source, *arguments, "--write", code=1)
    assert found["one/a"]["fileError"].startswith("not joined: --a may be the agent of ")
    assert found["None/a"]["phase"] == "stopped"
    assert [path.read_bytes() for path in paths] == before


def test_two_containers_that_claim_one_file_are_a_problem_too(project: Path) -> None:
    path = agent(project)
    before = path.read_bytes()
    source = docker(project / "ps.json", ("g", "a", "Exited (0) 1 hour ago"))
    text = Path(source).read_text()
    Path(source).write_text(text + "\n" + text.replace("g--a", "other").replace("0000", "ffff"))
    done = run("list", "--containers", source, "--agents", str(project), "--write")
    assert done.returncode == 1
    assert "not joined: g--a and other may be the agent of" in done.stderr
    assert path.read_bytes() == before


def test_a_late_hook_is_shown_and_mended(project: Path) -> None:
    path = agent(project)
    source = docker(project / "ps.json", ("g", "a", "Exited (137) 1 hour ago"))
    listed("--containers", source, "--agents", str(project), "--write")
    info = json.loads(path.read_text())
    path.write_text(json.dumps(info | {"phase": "running", "activity": "executing"}))
    told = run("list", "--agents", str(project)).stdout
    assert "would be written: error" in told
    explained = run(
        "explain", "g/a", "--all", "--containers", source, "--agents", str(project)
    ).stdout
    assert f"File {path}" in explained
    assert "It says: running, executing (running.executing)." in explained
    assert "Our record of before says: a: error.unexplained" in explained
    assert "What it says does not count, by T" in explained
    assert "`list --write` would write the phase error to it." in explained
    assert explained.splitlines()[-1].startswith("So a is error (error.unexplained)")
    listed("--containers", source, "--agents", str(project), "--write")
    assert json.loads(path.read_text()) == info


def test_explain_says_what_the_file_and_the_runtime_say_and_who_wins(project: Path) -> None:
    agent(project)
    pods = project / "pods.json"
    pods.write_text(json.dumps(pod()))
    told = run("explain", "a", "--all", "--from", str(pods), "--agents", str(project)).stdout
    lines = " ".join(told.split())
    assert "It says: running, executing (running.executing)." in lines
    assert "The runtime by itself says: error.final." in lines
    assert "What decided was T072" in lines
    pods.write_text(json.dumps(pod(phase="Running", code=None)))
    lines = " ".join(
        run("explain", "a", "--all", "--from", str(pods), "--agents", str(project)).stdout.split()
    )
    assert "What decided was T047: It runs; the activity stands." in lines
    lines = " ".join(run("explain", "a", "--all", "--agents", str(project)).stdout.split())
    assert "The runtime says nothing of it." in lines
    done = run("explain", "b", "--agents", str(project))
    assert done.returncode == 1
    assert done.stderr == f"scion-fsm: {project} has no agent 'b'\n"


def test_a_failed_write_is_on_the_line_on_stderr_and_in_the_exit_code(project: Path) -> None:
    path = agent(project)
    before = path.read_bytes()
    source = docker(project / "ps.json", ("g", "a", "Exited (0) 1 hour ago"))
    lock = path.parents[1] / LOCK
    lock.mkdir()
    arguments = ("list", "--containers", source, "--agents", str(project), "--write")
    done = run(*arguments)
    assert done.returncode == 1
    why = f"{lock} cannot be locked: Is a directory"
    assert done.stderr == f"scion-fsm: g/a: {why}\n"
    assert done.stdout.splitlines()[1].endswith(why)
    (line,) = json.loads(run(*arguments, "-o", "json").stdout)
    assert (line["write"], line["fileError"], line["phase"]) == ("failed", why, "stopped")
    assert path.read_bytes() == before


def test_a_broken_file_is_an_error_on_its_line_and_the_others_are_listed(project: Path) -> None:
    agent(project, "b")
    path = agent(project)
    path.write_text("{")
    os.utime(path, (1, 1))
    done = run("list", "--agents", str(project))
    assert done.returncode == 1
    assert f"{path} is not a record:" in done.stdout
    assert done.stderr.startswith(f"scion-fsm: g/a: {path} is not a record:")
    assert len(done.stdout.splitlines()) == 3


def test_a_home_that_cannot_be_entered_is_an_error_on_its_line_and_the_others_are_listed(
    project: Path,
) -> None:
    agent(project, "b")
    shutil.rmtree(agent(project).parent)
    home = project / ".scion" / "agents" / "a" / "home"
    home.symlink_to("home")
    found = listed("--agents", str(project), code=1)
    assert found["g/b"]["fileError"] is None
    why = "is a symbolic link, and none is followed within an agent's folder"
    assert found["g/a"]["fileError"] == f"{home} {why}"


def test_a_folder_without_a_report_is_an_agent_of_which_nothing_is_known(project: Path) -> None:
    path = agent(project)
    path.unlink()
    config = path.parents[1] / "scion-agent.json"
    config.write_text('{"info": {"phase": "starting", "template": "t"}, "harness": "x"}')
    before = config.read_bytes(), config.stat()
    (line,) = listed("--agents", str(project)).values()
    assert (line["phase"], line["template"], line["lastSeen"]) == ("created", None, None)
    source = docker(project / "ps.json", ("g", "a", "Exited (1) 1 hour ago"))
    (line,) = listed("--containers", source, "--agents", str(project), "--write").values()
    assert (line["phase"], line["write"]) == ("error", None)
    assert (config.read_bytes(), config.stat()) == before
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (
            ["--from", "-", "--containers", "-"],
            "--from and --containers cannot both read standard input",
        ),
        (["--from", "-", "--write"], "--write needs --agents DIR"),
        (["--agents", "/nowhere"], "/nowhere cannot be read: No such file or directory"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused(arguments: list[str], why: str) -> None:
    done = run("list", *arguments)
    assert done.returncode == 2
    assert why in done.stderr


# -- a thousand -------------------------------------------------------------------------------------------


def test_a_thousand_agents_are_read_once_and_written_where_they_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, ended = 1_000, 25
    containers = []
    for number in range(count):
        name = f"a{number:05d}"
        agent(tmp_path / "g", name)
        is_ended = number % (count // ended) == 0
        containers.append(("g", name, "Exited (0) 1 hour ago" if is_ended else "Up 2 hours"))
    source = docker(tmp_path / "ps.json", *containers)
    calls: Counter[tuple[Any, ...]] = Counter()

    def called(name: str, arguments: tuple[Any, ...]) -> None:
        calls[name, *arguments[:1]] += 1

    counting = partial(AgentInfoStore, system=FaultyDisk(called, at=0, on=True))
    monkeypatch.setattr("scion_fsm.runtime.files.store.AgentInfoStore", counting)
    arguments = ("--containers", source, "--agents", str(tmp_path / "g"))
    found = listed(*arguments, "--write")
    assert len(found) == count
    by_write = Counter(line["write"] for line in found.values())
    assert by_write == {"written": ended, None: count - ended}
    info = ("open", "agent-info.json")
    # A write reads under the lock, takes the attributes, and looks once more.
    assert calls[info] == count + 3 * ended
    assert sum(times for (name, *_), times in calls.items() if name == "rename") == 2 * ended
    calls.clear()
    listed(*arguments, "--write")
    assert calls[info] == count
    assert not [name for name, *_ in calls if name in ("rename", "write", "fsync", "unlink")]

    shutil.rmtree(tmp_path)


def shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch, patience: float) -> str:
    """Passes three items on with a terminal as standard error, and gives what it showed."""
    master, slave = pty.openpty()
    monkeypatch.setattr(joining, "PATIENCE_SECONDS", patience)
    monkeypatch.setenv("TERM", "xterm-256color")
    with monkeypatch.context() as patch, os.fdopen(slave, "w") as terminal:
        patch.setattr(sys, "stderr", terminal)
        assert list(joining.progress([1, 2, 3], total=3)) == [1, 2, 3]
        terminal.write("end")
        terminal.flush()
        shown = b""
        while not shown.endswith(b"end"):  # a terminal hands on what it has so far
            shown += os.read(master, 65536)
    os.close(master)
    return shown.decode()


def test_a_progress_bar_is_shown_on_a_terminal_once_it_takes_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = shown_on_a_terminal(monkeypatch, patience=-1.0)
    assert "Agents" in shown
    assert "%" in shown
    assert shown_on_a_terminal(monkeypatch, patience=1e9) == "end"


def test_a_pipe_gets_no_progress_bar(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(joining, "PATIENCE_SECONDS", -1.0)
    assert list(joining.progress([1, 2, 3], total=3)) == [1, 2, 3]
    assert capfd.readouterr().err == ""


def test_a_list_has_the_run_that_the_file_names(project: Path) -> None:
    agent(project, "a", runId="r-77")
    agent(project, "b")
    lines = {line["name"]: line for line in listed("--agents", str(project)).values()}
    assert [lines[name]["fileRunId"] for name in "ab"] == ["r-77", None]
    assert lines["a"]["runId"] is None  # nobody has seen it run
