"""conform, learn, diff, adapter, vectors and generate as a user runs them."""

from __future__ import annotations

import json
import os
import pty
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from command import COMMAND
from command import run_here as run
from places import ROOT
from terminals import shown_on

from scion_fsm.cli.commands.adapter import OWN_CODE
from scion_fsm.lifecycle import bundled_spec

ADAPTER = [sys.executable, "-m", "scion_fsm.conform.subject.adapter"]
WRONG = [sys.executable, str(Path(__file__).with_name("adapter.py"))]
QUICK = ["--phase", "vectors"]
ONE = ["--case", "vectors/running.blocked/tool-start"]
SEVERAL = ["--phase", "paths", "--phase", "inputs", *QUICK]
"""The whole suite is run by the tests of the suite and, of processes, of what is shipped."""
DEAF = """
from scion_fsm import Lifecycle
from scion_fsm.conform.subject.adapter import serve
from scion_fsm.conform.subject.subject import LifecycleSubject

inner = LifecycleSubject(Lifecycle.default())


class Deaf:
    def __init__(self):
        self.reset, self.step = inner.reset, inner.step


serve(Deaf(), name="deaf")
"""


def conform(name: str, *options: str, cwd: str | Path = ".") -> subprocess.CompletedProcess[str]:
    adapter = ADAPTER if name == "reference" else [*WRONG, name]
    return run("conform", *options, "--", *adapter, cwd=cwd)


def test_who_conforms_exits_with_0_and_the_last_line_counts() -> None:
    done = conform("reference", "--validate-protocol", *SEVERAL)
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert line.endswith(" passed, 0 failed")


def test_who_does_not_exits_with_1_and_is_told_how_to_reproduce_it() -> None:
    done = conform("tool-clears-blocked", *SEVERAL)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[1] == (
        "  vectors/running.blocked/tool-start (MUST, T129):"
        " expected running.blocked, got running.executing"
    )
    (reproduce,) = (line for line in lines if "Reproduce with: " in line)
    command = shlex.split(reproduce.partition(": ")[2])
    assert command[0] == "scion-fsm"
    again = run(*command[1:])
    assert again.returncode == 1
    assert again.stdout.splitlines()[-1] == "1 case: 0 passed, 1 failed"


def test_what_says_nothing_in_time_exits_with_3(tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text(
        "import json, sys, time\n"
        "for line in sys.stdin:\n"
        "    request = json.loads(line)\n"
        "    if request['op'] == 'step':\n"
        "        time.sleep(600)\n"
        "    who = {'protocol': 'scion-fsm/2', 'implementation': {'name': 'slow'}, 'state': {'phase': 'created'}}\n"
        "    print(json.dumps({'id': request['id'], **who}), flush=True)\n"
    )
    case = ("--case", "vectors/created/tool-start")
    done = run("conform", "--timeout", "0.3", *case, "--", sys.executable, str(slow))
    assert done.returncode == 3
    assert "it gave no answer within 0.3 s" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 case: 0 passed, 0 failed, 1 inconclusive"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["conform"], "Missing argument"),
        (["conform", "--", "/no/such/adapter"], "/no/such/adapter cannot be started"),
        (["conform", "--", sys.executable, "-c", "raise SystemExit(9)"], "exit code 9"),
        (["conform", "--case", "vectors/x", "--", *ADAPTER], "there is no case 'vectors/x'"),
        (["conform", "--fix", "--", *ADAPTER], "--known-failures"),
        (
            ["conform", "--fix", "--known-failures", "k", *QUICK, "--", *ADAPTER],
            "needs the whole suite",
        ),
        (
            ["conform", "--known-failures", "/no/list", *ONE, "--", *ADAPTER],
            "/no/list cannot be read",
        ),
        (
            ["conform", "--report", "md", "-o", "/no/dir/x", *ONE, "--", *ADAPTER],
            "cannot be written",
        ),
        (["conform", "--spec", "/no/spec.yaml", "--", *ADAPTER], "/no/spec.yaml"),
        (["diff", "/no/a", "/no/b"], "/no/a cannot be read"),
        (["generate", "go", "--package", "a b"], "'a b' is not a name for a Go package"),
        (["generate", "go", "--package", "func"], "'func' is not a name for a Go package"),
        (["generate", "go", "--package", "_"], "'_' is not a name for a Go package"),
        (["conform", "--require", "", *ONE, "--", *ADAPTER], "'' is no law and no capability"),
        (["conform", "--require", "L4,", *ONE, "--", *ADAPTER], "'' is no law and no capability"),
        (["conform", "-o", "x.md", *ONE, "--", *ADAPTER], "say which, as --report md"),
        *(
            (["conform", "--timeout", value, *ONE, "--", *ADAPTER], "Invalid value for '--timeout'")
            for value in ("nan", "inf", "1e10", "-1", "0", "x")
        ),
        (["simulate", "--seconds", "nan"], "'nan' is no number of seconds"),
        (["simulate", "--seconds", "inf"], "Invalid value for '--seconds'"),
        (["adapter", "new", "cobol", "x"], "cobol"),
    ],
)
def test_wrong_use_exits_with_2_and_one_sentence(arguments: list[str], problem: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert problem in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


@pytest.mark.proof
def test_known_failures_are_written_by_fix_and_then_expected(tmp_path: Path) -> None:
    done = conform("sticky-forgotten", "--known-failures", "known.txt", "--fix", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].endswith("0 failed, 4 failed as expected")
    listed = (tmp_path / "known.txt").read_text()
    assert (
        "vectors/running.blocked/tool-end  # expected running.blocked, got running.working"
        in listed
    )
    again = conform("sticky-forgotten", "--known-failures", "known.txt", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, done.stdout)
    mended = conform("reference", "--known-failures", "known.txt", *QUICK, cwd=tmp_path)
    assert mended.returncode == 1
    assert "is listed and passes" in mended.stdout


def test_breaches_of_the_protocol_are_failures_when_asked_for(tmp_path: Path) -> None:
    sloppy = tmp_path / "sloppy.py"
    sloppy.write_text(
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    request = json.loads(line)\n"
        "    who = {'protocol': 'scion-fsm/2', 'implementation': {'name': 'sloppy'}, 'state': {'phase': 'created'}, 'skipped': True}\n"
        "    print(json.dumps({'id': request['id'], **who}), flush=True)\n"
    )
    command = ["--", sys.executable, str(sloppy)]
    assert "protocol/hello" not in run("conform", *QUICK, *command).stdout
    done = run("conform", "--validate-protocol", *QUICK, *command)
    assert done.returncode == 1
    assert "protocol/hello" in done.stdout


def test_a_report_goes_to_standard_output_alone_and_to_a_file(tmp_path: Path) -> None:
    done = conform("tool-clears-blocked", *ONE, "--report", "junit")
    assert done.returncode == 1
    assert len(list(ET.fromstring(done.stdout).iter("failure"))) == 1  # noqa: S314 - our own
    assert "1 failed" in done.stderr.splitlines()[-1]
    path = tmp_path / "report.html"
    done = conform("tool-clears-blocked", *ONE, "--report", "html", "-o", str(path))
    assert "<!doctype html>" in path.read_text()
    assert "1 failed" in done.stdout.splitlines()[-1]


def test_levels_below_the_one_that_counts_are_told_apart() -> None:
    done = conform("scion-list@770980cb", *QUICK, "--level", "MAY")
    assert "do not count" not in done.stdout
    assert done.returncode == 1


@pytest.mark.proof
def test_a_terminal_gets_a_progress_bar_and_a_pipe_does_not() -> None:
    master, slave = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    command = [*COMMAND, "conform", "--", *ADAPTER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=slave, env=env) as process:
        os.close(slave)
        shown = shown_on(master)
        assert process.stdout is not None
        out = process.stdout.read()
    assert b"pairs" in shown
    assert b"%" in shown
    assert b"\x1b" not in out
    assert conform("reference", *QUICK).stderr == ""


@pytest.mark.proof
def test_what_is_learned_can_be_drawn_and_compared_with_the_spec(tmp_path: Path) -> None:
    learned = run("learn", "-o", "json", "--", *WRONG, "tool-clears-blocked")
    assert learned.returncode == 0
    path = tmp_path / "machine.json"
    path.write_text(learned.stdout)
    spec = str(bundled_spec())
    done = run("diff", spec, str(path), "-o", "json")
    assert done.returncode == 1
    (change,) = json.loads(done.stdout)
    assert change["witness"] == ["status.blocked", "tool-start"]
    table = run("diff", spec, str(path))
    assert table.stdout.splitlines()[1].split()[:5] == [
        *("breaking", "added", "edge", "running.blocked", "tool-start")
    ]
    told = f"scion-fsm: {path} has transitions alone; what else decides was not compared\n"
    assert table.stderr == f"{told}1 difference, 1 breaking\n"
    assert "+! tool-start" in run("diff", spec, str(path), "-o", "mermaid").stdout
    old = run("diff", str(ROOT / "tests/data/spec-1.0/agent-lifecycle.table.json"), spec)
    assert old.returncode == 1
    assert "running.idle" in old.stdout.splitlines()[1]
    same = run("diff", spec, spec)
    assert (same.returncode, same.stdout, same.stderr) == (0, "", "0 differences, 0 breaking\n")


def test_a_small_subject_is_learned_as_a_table_and_a_picture(tmp_path: Path) -> None:
    small = tmp_path / "small.py"
    small.write_text(
        "import json, sys\n"
        "at = 'created'\n"
        "for line in sys.stdin:\n"
        "    request = json.loads(line)\n"
        "    reply = {'id': request['id']}\n"
        "    if request['op'] == 'hello':\n"
        "        reply['implementation'] = {'name': 'small'}\n"
        "        reply['protocol'] = 'scion-fsm/2'\n"
        "    elif request['op'] == 'reset':\n"
        "        at = 'created'\n"
        "    elif request['event'] == 'operator.start':\n"
        "        at = 'starting'\n"
        "    else:\n"
        "        reply['skipped'] = True\n"
        "    if 'skipped' not in reply:\n"
        "        reply['state'] = {'phase': at}\n"
        "    print(json.dumps(reply), flush=True)\n"
    )
    table = run("learn", "--", sys.executable, str(small))
    assert [line.split() for line in table.stdout.splitlines()] == [
        ["SOURCE", "TARGET", "EVENTS"],
        ["created", "starting", "operator.start"],
    ]
    picture = run("learn", "-o", "mermaid", "--", sys.executable, str(small)).stdout
    assert "s_created --> s_starting: operator.start" in picture


def test_what_cannot_be_learned_exits_with_3() -> None:
    done = run("learn", "--states", "3", "--", *ADAPTER)
    assert done.returncode == 3
    assert "more than 3 states" in done.stderr


@pytest.mark.parametrize("language", ["go", "typescript", "python"])
def test_a_new_adapter_is_written_once_and_not_over_what_is_there(
    language: str, tmp_path: Path
) -> None:
    at = tmp_path / "adapter"
    done = run("adapter", "new", language, str(at))
    assert done.returncode == 0
    written = [Path(line.removesuffix(" written")) for line in done.stdout.splitlines()[:-1]]
    assert written
    assert all(path.is_file() for path in written)
    for path in written:
        path.write_text("mine")
    again = run("adapter", "new", language, str(at))
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert [path.read_text() for path in written] == ["mine"] * len(written)
    forced = run("adapter", "new", language, str(at), "--force")
    assert forced.returncode == 0
    (own,) = (path for path in written if path.name in OWN_CODE)
    assert own.read_text() == "mine"
    assert f"{own} kept, with your code" in forced.stdout
    assert all(path.read_text() != "mine" for path in written if path != own)


@pytest.mark.parametrize("language", ["go", "typescript", "python"])
def test_vectors_are_copied_with_a_test_that_loops_over_them(language: str, tmp_path: Path) -> None:
    assert run("vectors", "copy", str(tmp_path), "--lang", language).returncode == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert "vectors.json" in names
    assert len(names) >= 2


def test_constants_are_printed_or_written(tmp_path: Path) -> None:
    printed = run("generate", "json-schema")
    assert json.loads(printed.stdout)["$defs"]["phase"]["enum"][0] == "created"
    other = json.loads(
        run("generate", "json-schema", "--spec", str(ROOT / "specs/examples/a2a-task.yaml")).stdout
    )
    assert "activity" not in {*other["$defs"], *other["properties"]}
    assert run("generate", "typescript", str(tmp_path)).returncode == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert {"lifecycle.mjs", "lifecycle.d.mts", "table.mjs", "pods.mjs"} <= names
    assert "package agents\n" in run("generate", "go", "--package", "agents").stdout
    module = tmp_path / "go.mod"
    module.write_text("module example.com/hub\n")
    assert run("generate", "go", str(tmp_path / "own")).returncode == 0
    assert not (tmp_path / "own/kubernetes").exists()
    module.write_text("module example.com/hub\n\nrequire k8s.io/api v0.36.3\n")
    assert run("generate", "go", str(tmp_path / "pkg/lifecycle")).returncode == 0
    taking_pods = (tmp_path / "pkg/lifecycle/kubernetes/pod.go").read_text()
    assert 'lifecycle "example.com/hub/pkg/lifecycle"\n' in taking_pods


def test_what_drifted_from_the_spec_is_named(tmp_path: Path) -> None:
    assert run("generate", "typescript", str(tmp_path)).returncode == 0
    assert run("generate", "typescript", str(tmp_path), "--check").returncode == 0
    (tmp_path / "pods.mjs").write_text("mine")
    drifted = run("generate", "typescript", str(tmp_path), "--check")
    assert drifted.returncode == 1
    assert drifted.stderr == f"{tmp_path / 'pods.mjs'} is not as it would be written\n"
    assert (tmp_path / "pods.mjs").read_text() == "mine"
    assert run("generate", "typescript", "--check").returncode == 2


@pytest.mark.parametrize("language", ["go", "typescript", "python"])
def test_an_implementation_begins_with_all_that_it_needs(language: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "go.mod").write_text("module example.com/hub\n\ngo 1.21\n")
    at = tmp_path / "own/place"
    done = run("init", language, str(at))
    assert done.returncode == 0, done.stderr
    workflow = (tmp_path / f".github/workflows/scion-fsm-{language}.yml").read_text()
    assert "working-directory: own/place\n" in workflow
    if language != "python":
        target = {"go": "lifecycle", "typescript": "."}[language]
        assert f"scion-fsm generate {language} {target} --check" in workflow
        assert run("generate", language, str(at / target), "--check").returncode == 0
        assert "--require L4" in workflow
    if language == "go":
        assert not (at / "go.mod").exists()
        assert '"example.com/hub/own/place/lifecycle"' in (at / "subject.go").read_text()
        assert "scionfsm/adapter" not in "".join(path.read_text() for path in at.glob("*.go"))
    assert run("init", language, str(at)).returncode == 2
    again = run("init", language, str(tmp_path / "elsewhere"))
    assert again.returncode == 2
    assert f"scion-fsm-{language}.yml is there already" in again.stderr
    assert not (tmp_path / "elsewhere").exists()
    other = {"go": "typescript", "typescript": "python", "python": "go"}[language]
    assert run("init", other, str(tmp_path / "elsewhere")).returncode == 0


@pytest.mark.proof
def test_a_law_that_was_never_asked_about_is_told_and_may_be_required(tmp_path: Path) -> None:
    deaf = tmp_path / "deaf.py"
    deaf.write_text(DEAF)
    command = ("conform", "--histories", "1")
    told = run(*command, "--", sys.executable, str(deaf))
    assert told.returncode == 0
    assert "L6: " in told.stdout
    assert "never exercised" in told.stdout
    held = run(*command, "--require", "L12,L6,L7", "--", sys.executable, str(deaf))
    assert held.returncode == 1
    assert "L6 is required, and no case of freshness was exercised: L6: " in held.stdout
    assert "L7 is required" in held.stdout
    assert "L12 is required" not in held.stdout
    assert run(*command, "--require", "L12", "--", sys.executable, str(deaf)).returncode == 0
    assert run(*command, "--require", "L99", "--", sys.executable, str(deaf)).returncode == 2
    lacks = run(
        *command,
        "--phase",
        "paths",
        "--require",
        "set,observe,L12",
        "--",
        sys.executable,
        str(deaf),
    )
    assert lacks.returncode == 1
    assert "observe is required, and the subject cannot observe" in lacks.stdout
    assert "set is required, and the subject cannot set" in lacks.stdout
