"""The command as a user runs it: its output, its errors and its exit codes."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from command import COMMAND, run, run_here
from ruamel.yaml import YAML
from terminals import shown_on
from tools import tool

from scion_fsm.cli.app import app
from scion_fsm.cli.commands.demo import GHOSTS
from scion_fsm.conform.differences import bundled_differences
from scion_fsm.lifecycle import Lifecycle, bundled_spec
from scion_fsm.publish.documents import BLOCKS

RECORDING = str(resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson")
LINE_KEYS = [
    *(
        "name",
        "namespace",
        "project",
        "projectPath",
        "template",
        "phase",
        "activity",
        "configuration",
    ),
    *("reason", "message", "exitCode", "exitReason", "containerStatus", "terminal"),
    *("resumable", "podName", "podUID", "runId"),
    *(
        "resourceVersion",
        "event",
        "rule",
        "problems",
        "lastSeen",
        "file",
        "filePhase",
        "fileActivity",
        "fileRunId",
    ),
    *("write", "fileError"),
]


def listed(*arguments: str, stdin: str = "") -> list[dict[str, Any]]:
    done = run_here("list", *arguments, "-o", "json", stdin=stdin)
    assert done.returncode == 0, done.stderr
    agents: list[dict[str, Any]] = json.loads(done.stdout)
    return agents


def on_a_terminal(*arguments: str, columns: int = 100, **environment: str) -> str:
    """Runs the command with a pseudo-terminal as its output and gives what it showed."""
    master, slave = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), **environment}
    with subprocess.Popen([*COMMAND, *arguments], stdout=slave, stderr=slave, env=env) as process:
        os.close(slave)
        shown = shown_on(master)
        assert process.wait() == 0
    return shown.decode()


def test_list_gives_one_line_an_agent_with_every_key() -> None:
    agents = listed("--from", RECORDING)
    assert len(agents) == 26
    assert all(list(agent) == LINE_KEYS for agent in agents)
    oom = next(agent for agent in agents if agent["name"] == "oom-killed")
    assert oom == {
        **oom,
        "namespace": "agents",
        "project": "grove-a",
        "projectPath": "/home/user/grove-a/.scion",
        "template": "claude",
        "phase": "error",
        "activity": None,
        "configuration": "error.final",
        "reason": "OOMKilled",
        "exitCode": 137,
        "containerStatus": "Failed (OOMKilled)",
        "terminal": True,
        "podName": "oom-killed",
        "event": "pod.failed",
        "rule": "T073",
        "problems": [],
    }


def test_list_prints_the_same_agents_in_every_format() -> None:
    agents = listed("--from", RECORDING)
    names = [agent["name"] for agent in agents]
    assert run_here("list", "--from", RECORDING, "-o", "name").stdout.split() == names
    assert (
        YAML(typ="safe").load(run_here("list", "--from", RECORDING, "-o", "yaml").stdout) == agents
    )
    for output, columns in (("table", 7), ("wide", 15)):
        head, *lines = run_here("list", "--from", RECORDING, "-o", output).stdout.splitlines()
        assert len(head.replace("CONTAINER STATUS", "STATUS").split()) == columns
        assert [line.split()[0] for line in lines] == names
        assert [line.split()[1] for line in lines] == [agent["phase"] for agent in agents]
        assert not any(line.endswith(" ") for line in lines)


def test_list_is_a_program_that_reads_standard_input() -> None:
    recorded = Path(RECORDING).read_text(encoding="utf-8")
    done = run("list", "--from", "-", "-o", "json", stdin=recorded)
    assert (done.returncode, len(json.loads(done.stdout)), done.stderr) == (0, 26, "")


def test_watch_tells_what_became_of_every_input() -> None:
    done = run_here("watch", "--from", RECORDING, "-o", "ndjson")
    assert done.returncode == 0
    decisions = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(decisions) == 248
    assert {
        "name",
        "podUID",
        "resourceVersion",
        "event",
        "disposition",
        "why",
        "rule",
        "from",
        "to",
    } <= set(decisions[0])
    assert all(d["from"] == d["to"] for d in decisions if d["disposition"] != "taken")
    assert len(run_here("watch", "--from", RECORDING).stdout.splitlines()) == 248


def test_explain_tells_the_story_with_features_row_rule_and_law() -> None:
    done = run_here("explain", "fails-exit-1", "--all", "--from", RECORDING)
    assert done.returncode == 0
    told = " ".join(done.stdout.split())
    for part in (
        "agent exitN",
        "Row P12: it is pod.agent-failed",
        "Taken by T073: error.provisional -> error.final",
        "Ignored by T002: The verdict on this run is in",
        "law L4",
        "So fails-exit-1 is error (error.final) because of Error, exit code 1",
        "could not read from remote repository",
    ):
        assert part in told
    by_pod = run_here("explain", "agents/fails-exit-1", "--all", "--from", RECORDING)
    assert by_pod.stdout == done.stdout


def test_explain_of_an_unknown_agent_says_no_and_the_nearest() -> None:
    done = run_here("explain", "fails-exit-12", "--from", RECORDING)
    assert (done.returncode, done.stdout) == (1, "")
    assert "has no agent 'fails-exit-12', did you mean 'fails-exit-127'?" in done.stderr


def test_demo_tells_one_story_on_one_screen_and_names_what_to_do_next() -> None:
    done = run_here("demo")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) <= 24 - 2  # beside the line that it was called by, and the next prompt
    assert max(map(len, lines)) < 80
    assert sum(" running " in line for line in lines) == 1 + len(GHOSTS)
    differences = {one.id for one in bundled_differences().differences}
    assert {difference for _, difference in GHOSTS} <= differences
    assert "here: ignored by rule T001" in done.stdout
    assert "Here 0 of 26 agents changed" in done.stdout
    named = [line.split()[1] for line in lines if line.startswith("  scion-fsm ")]
    assert named == ["list", "explain", "watch"]


def test_a_demo_in_which_the_ghost_is_believed_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    text = bundled_spec().read_text(encoding="utf-8")
    kept = "{id: T001, event: {in: [agent, relay, scheduler], not: scheduler.start-timeout},"
    assert kept in text
    believing = Lifecycle.loads(
        text.replace(
            kept,
            "{id: T901, event: tool-start, source: terminal, target: running.executing}\n  - "
            + kept.replace(
                "not: scheduler.start-timeout", "not: [scheduler.start-timeout, tool-start]"
            ),
        )
    )
    monkeypatch.setattr(Lifecycle, "default", lambda: believing)
    done = CliRunner().invoke(app, ["demo"])
    assert done.exit_code == 1
    assert "here: taken by rule T901" in done.stdout


def test_a_problem_on_some_line_is_told_and_exits_with_1(tmp_path: Path) -> None:
    pod = json.loads(Path(RECORDING).read_text(encoding="utf-8").splitlines()[0])["object"]
    path = tmp_path / "pods.json"
    path.write_text(json.dumps({"kind": "List", "items": [pod, 5]}), encoding="utf-8")
    for command in (["list", "-o", "name"], ["watch"]):
        done = run_here(*command, "--from", str(path))
        assert done.returncode == 1
        assert "completes" in done.stdout
        assert done.stderr == f"scion-fsm: {path}:1: items[1]: this is no pod: 5\n"


def test_pods_that_are_not_agents_are_left_out_and_counted(tmp_path: Path) -> None:
    stranger = {"metadata": {"name": "nginx"}, "spec": {"containers": [{"name": "nginx"}]}}
    path = tmp_path / "pods.json"
    path.write_text(json.dumps({"kind": "List", "items": [stranger]}), encoding="utf-8")
    done = run_here("list", "--from", str(path), "-o", "json")
    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert done.stderr == "scion-fsm: left out 1 pod without the label scion.name\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["list", "--from", "/nonexistent"],
            "scion-fsm: /nonexistent cannot be read: No such file or directory",
        ),
        (["list", "--from", "/dev/null"], "scion-fsm: /dev/null is empty"),
        (["list", "--output", "xml", "--from", RECORDING], "'xml' is not one of"),
        (["lst"], "No such command 'lst'. Did you mean 'list'?"),
        (["list", "--frm", "-"], "No such option '--frm'. Did you mean '--from'?"),
        (["explain", "--from", RECORDING], "Missing argument 'NAME'"),
        (["list", "--request-timeout", "soon"], "'soon' is no time above zero, such as 30s or 1m"),
        (["list", "--from", RECORDING, "-A"], "--all-namespaces asks a cluster"),
        (
            ["formal", "--write", "/dev/null/models"],
            "scion-fsm: /dev/null/models cannot be written: Not a directory",
        ),
    ],
)
def test_usage_and_unusable_input_exit_with_2_and_never_a_traceback(
    arguments: list[str], told: str
) -> None:
    done = run_here(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [[], ["list"], ["watch"], ["explain"], ["demo"]])
def test_help_has_examples(command: list[str]) -> None:
    done = run_here(*command, "--help")
    assert done.returncode == 0
    assert "Usage: " in done.stdout
    if command and command != ["demo"]:
        assert "Examples:\n" in done.stdout
        assert "--from" in done.stdout


def test_version_names_the_package_the_machine_and_its_digest() -> None:
    from scion_fsm import Lifecycle, __version__  # noqa: PLC0415 - what the command has to say

    lifecycle = Lifecycle.default()
    expected = f"scion-fsm {__version__}, agent-lifecycle {lifecycle.version} {lifecycle.digest}\n"
    assert run_here("--version").stdout == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell_completes_commands(shell: str) -> None:
    assert f"_SCION_FSM_COMPLETE={shell}_complete" in run_here("--show-completion", shell).stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("ex", ["explain"]),
        ("list --request", ["--request-timeout"]),
        ("list -o y", ["yaml"]),
        ("list --phase su", ["suspended"]),
        ("list --sort pr", ["problems"]),
        ("render plant", ["plantuml"]),
        ("render svg --view act", ["activities"]),
        ("check --property L4-fi", ["L4-final"]),
        (f"explain --from {RECORDING} oom", ["oom-killed"]),
        (f"explain --from {RECORDING} fails", ["fails-exit-1", "fails-exit-127"]),
        ("explain --from /nonexistent oom", []),
        ("explain --kubeconfig /nonexistent oom", []),
    ],
)
def test_bash_completes_what_its_script_asks_for(words: str, completed: list[str]) -> None:
    code = (
        f"source <(scion-fsm --show-completion bash); COMP_WORDS=(scion-fsm {words});"
        "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _scion_fsm_completion scion-fsm;"
        'echo "${COMPREPLY[@]}"'
    )
    environ = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", code], capture_output=True, text=True, check=False, env=environ
    )
    assert (done.stdout.split(), done.stderr) == (completed, "")


KUBECONFIG = """\
apiVersion: v1
kind: Config
current-context: kind-a
clusters: [{name: c, cluster: {server: "http://127.0.0.1:9"}}]
users: [{name: u, user: {}}]
contexts:
- {name: kind-a, context: {cluster: c, user: u, namespace: agents}}
- {name: prod, context: {cluster: c, user: u, namespace: agents-prod}}
"""
SHELLS = {
    "bash": "source <(scion-fsm --show-completion bash); COMP_WORDS=(scion-fsm {words} '{part}');"
    "COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _scion_fsm_completion scion-fsm;"
    'printf "%s\\n" "${{COMPREPLY[@]}}"',
    "zsh": "compdef() {{ }}; compadd() {{ print -l $completions }};"
    "_describe() {{ print -l ${{completions_with_descriptions%%:*}} }};"
    "source <(scion-fsm --show-completion zsh); words=(scion-fsm {words} '{part}');"
    "CURRENT=$#words; _scion_fsm_completion",
    "fish": "scion-fsm --show-completion fish | source; complete -C 'scion-fsm {words} {part}'",
}


NAMES = {
    "commands": ("", "ex", ["explain"]),
    "contexts": ("list --context", "", ["kind-a", "prod"]),
    "namespaces": ("list -n", "ag", ["agents", "agents-prod"]),
    "agents": (f"explain --from {RECORDING}", "fails", ["fails-exit-1", "fails-exit-127"]),
}


@pytest.mark.parametrize(
    ("shell", "words", "part", "completed"),
    [
        # What is completed is the same for each shell; how it is told is.
        pytest.param(
            shell,
            *completing,
            id=f"{name}-{shell}",
            marks=() if shell == "bash" or name == "commands" else pytest.mark.proof,
        )
        for shell in SHELLS
        for name, completing in NAMES.items()
    ],
)
def test_every_shell_completes_names(
    shell: str, words: str, part: str, completed: list[str], tmp_path: Path
) -> None:
    (tmp_path / "config").write_text(KUBECONFIG)
    program = tool(shell)
    done = subprocess.run(
        [
            program,
            *(["-f"] if shell == "zsh" else []),
            "-c",
            SHELLS[shell].format(words=words, part=part),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "KUBECONFIG": str(tmp_path / "config"),
            "HOME": str(tmp_path),
        },
    )
    found = [line.partition("\t")[0] for line in done.stdout.splitlines()]
    assert (found, done.stderr) == (completed, "")


@pytest.mark.parametrize("words", ["list --from po", "check my-", "conform -- ./my-"])
def test_completion_leaves_files_to_the_shell(words: str) -> None:
    asked = {"COMP_WORDS": f"scion-fsm {words}", "COMP_CWORD": str(len(words.split()))}
    command = str(Path(sys.executable).with_name("scion-fsm"))
    done = subprocess.run(
        [command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **asked, "_SCION_FSM_COMPLETE": "bash_complete"},
    )
    assert done.stdout == f"file,{words.rsplit(maxsplit=1)[-1]}\n"


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["ex"], ["explain", ":4"]),
        (["list", "-o", "na"], ["name", ":4"]),
        (["explain", "--from", RECORDING, "oom"], ["oom-killed", ":4"]),
        (["list", "--from", "po"], [":0"]),
    ],
)
def test_kubectl_completes_its_plugin(words: list[str], completed: list[str]) -> None:
    command = str(Path(sys.executable).with_name("kubectl_complete-scion_fsm"))
    done = subprocess.run([command, *words], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (completed, "")


def test_kubectl_finds_the_plugin_by_its_name() -> None:
    plugin = str(Path(sys.executable).with_name("kubectl-scion_fsm"))
    done = subprocess.run([plugin, "--help"], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Usage: kubectl scion-fsm [OPTIONS] COMMAND")


def test_a_broken_pipe_is_not_an_error() -> None:
    command = f"{sys.executable} -m scion_fsm watch --from {RECORDING} -o ndjson | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["name"] == "completes"


def test_one_hostile_status_does_not_widen_every_line(tmp_path: Path) -> None:
    file = tmp_path / "ps.json"
    long = {"Labels": "scion.name=long", "Status": "z" * 1_000_000, "ID": "1"}
    other = {"Labels": "scion.name=other", "Status": "Up 5 minutes", "ID": "2"}
    file.write_text(f"{json.dumps(other)}\n{json.dumps(long)}\n")
    done = run_here("list", "--containers", str(file))
    assert done.returncode == 1
    assert max(map(len, done.stdout.splitlines())) < 200
    assert len(done.stderr) < 400
    assert f"{'z' * 99}…" in done.stdout
    agents = json.loads(run_here("list", "--containers", str(file), "-o", "json").stdout)
    assert sorted(len(agent["containerStatus"]) for agent in agents) == [12, 1_000_000]


@pytest.mark.parametrize(
    ("redirected", "code", "said"),
    [
        (
            "list --from - <&-",
            2,
            "scion-fsm: standard input is empty; give what `kubectl get pods -o json` prints",
        ),
        ("list --containers - <&-", 0, "No agents found in standard input."),
        (f"list --from {RECORDING} >&-", 0, ""),
        ("render matrix >&-", 0, ""),
        (
            f"list --from {RECORDING} >/dev/full",
            3,
            "scion-fsm: standard output cannot be written: No space left on device",
        ),
        ("list --from /no/such 2>&-", 2, ""),
    ],
)
def test_a_stream_that_is_closed_or_full_is_no_traceback(
    redirected: str, code: int, said: str
) -> None:
    command = ["bash", "-c", f"{sys.executable} -m scion_fsm {redirected}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (code, said)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("check --property L44", "did you mean 'L4'?; there are: L1, "),
        ("check --from recording.ndjson", "add --cover"),
        ("check --mutate --property L4", "--property goes with neither"),
        ("check /", "scion-fsm: /: S000 cannot be read: Is a directory (name a spec file)"),
        ("render matrix --view pods", "matrix shows all views; --view is for mermaid, "),
        ("render dot --view pod", "there is no view 'pod', did you mean 'pods'?"),
    ],
)
def test_an_option_that_would_have_no_effect_or_names_nothing_is_refused(
    arguments: str, told: str
) -> None:
    done = run_here(*arguments.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert done.stderr.startswith("scion-fsm: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--from", RECORDING, "--from", "other.json"),
        ("list", "--containers", "a", "--from", RECORDING, "--containers=b"),
        ("watch", "-o", "ndjson", "--from", RECORDING, "-ondjson"),
        ("explain", "a", "--from", RECORDING, "--from", RECORDING),
        ("check", "-o", "md", "--output", "json"),
        ("simulate", "--seed", "1", "--seed", "1"),
    ],
)
def test_of_two_values_none_is_silently_left_out(arguments: tuple[str, ...]) -> None:
    done = run_here(*arguments)
    assert done.returncode == 2
    assert "is given twice; give one" in done.stderr


def test_an_option_that_takes_many_takes_many() -> None:
    done = run_here(
        "list", "--from", RECORDING, "--phase", "error", "--phase", "stopped", "-o", "name"
    )
    assert done.returncode == 0, done.stderr


def test_a_request_that_would_be_waited_for_for_ever_is_refused() -> None:
    for time in ("99999999999h", "inf", "nan", "0s"):
        done = run_here("list", "--request-timeout", time)
        assert (done.returncode, "is no time above zero" in done.stderr) == (2, True)


def test_the_help_of_docs_names_every_block() -> None:
    told = " ".join(run_here("docs", "--help-all").stdout.split())
    for block in BLOCKS:
        kind, _, one = block.partition(" ")
        place = {"diagram": "VIEW", "freshness": "KIND", "features": "KIND"}.get(kind)
        assert (f"{kind} {place}" if place and one else block) in told


def test_ctrl_c_ends_a_list_with_130_and_no_word() -> None:
    with subprocess.Popen(
        [*COMMAND, "list", "--from", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - as a shell
    ) as process:
        assert process.stdin
        process.stdin.write(Path(RECORDING).read_bytes())  # more than a pipe holds, so it is read
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        assert process.communicate() == (b"", b"")
    assert process.returncode == 130


def test_a_terminal_gets_colour_unless_NO_COLOR_is_set_and_a_pipe_never() -> None:
    assert "\x1b[" in on_a_terminal("list", "--from", RECORDING)
    shown = on_a_terminal("list", "--from", RECORDING, NO_COLOR="1")
    assert "\x1b[3" not in shown
    assert "\x1b[" not in run_here("list", "--from", RECORDING).stdout


def test_a_locale_without_a_character_gets_its_number_and_no_traceback() -> None:
    done = run("check", "--property", "L8-terminal", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u2713 L8-terminal" in done.stdout


def test_an_event_of_a_scenario_that_the_spec_does_not_have_is_explained_as_unknown() -> None:
    metadata = {"name": "a", "labels": {"scion.name": "a"}}
    seen = {"type": "OBSERVED", "object": {"metadata": metadata, "observation": {"event": "nap"}}}
    done = run_here("explain", "a", "--all", "--from", "-", stdin=json.dumps(seen))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing is known of it: 'nap' is not an event of this lifecycle" in done.stdout


EVIL = "\x1b]0;owned\x07\x1b[2J\u202egnp\nsecond line"


def test_what_an_agent_says_cannot_steer_a_terminal(tmp_path: Path) -> None:
    ended = {"exitCode": 1, "reason": "Bad\x1b[31m", "message": EVIL}
    pod = {
        "metadata": {"name": "evil", "uid": "u", "resourceVersion": "7\x1b[2J"},
        "spec": {"containers": [{"name": "agent"}]},
        "status": {
            "phase": "Failed",
            "containerStatuses": [{"name": "agent", "state": {"terminated": ended}}],
        },
    }
    path = tmp_path / "pod.json"
    path.write_text(json.dumps(pod), encoding="utf-8")
    source = ("--from", str(path))
    for arguments in (("list",), ("list", "-o", "wide"), ("watch",), ("explain", "evil")):
        done = run_here(*arguments, *source)
        told = done.stdout + done.stderr
        assert r"Bad\u001b[31m" in told
        assert all(line.isprintable() for line in told.splitlines())
    said = r"  It said: \u001b]0;owned\u0007\u001b[2J\u202egnp"
    assert f"{said}\n  second line\n" in done.stdout
    (agent,) = json.loads(run_here("list", *source, "-o", "json").stdout)
    assert agent["message"] == EVIL  # programs get it verbatim (L11)


def test_sentences_fit_a_narrow_terminal() -> None:
    shown = on_a_terminal("explain", "oom-killed", "--all", "--from", RECORDING, columns=60)
    story = [line for line in shown.splitlines() if line.startswith("   ")]
    assert 50 < max(map(len, story)) <= 60
    shown = on_a_terminal("explain", "bad-entrypoint", "--from", RECORDING, columns=60)
    assert "(T073 is told at " in shown
    assert "It said: failed to create" in shown
    assert max(map(len, shown.splitlines())) <= 60


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--from", ""),
        ("list", "--agents", "", "--write"),
        ("watch", "--from", ""),
        ("explain", "x", "--containers", ""),
        ("check", ""),
        ("render", "dot", "-o", ""),
    ],
)
def test_a_path_that_an_unset_variable_left_empty_is_refused(arguments: tuple[str, ...]) -> None:
    done = run_here(*arguments)
    assert done.returncode == 2
    assert done.stderr.endswith(": the path is empty\n")


def test_a_port_that_there_is_not_is_a_mistake_of_usage() -> None:
    done = run_here("watch", "-A", "--health-port", "65536")
    assert done.returncode == 2
    assert "65536 is not in the range 0<=x<=65535" in done.stderr


def test_a_narrow_window_leaves_out_whole_columns_and_says_which() -> None:
    lines = on_a_terminal("list", "--from", RECORDING, columns=72, NO_COLOR="1").splitlines()
    assert lines[0].split() == ["NAME", "PHASE", "REASON"]
    assert max(len(line) for line in lines) <= 72
    assert len(lines) == 26 + 2
    assert lines[-1] == "(hidden: PROJECT, AGE, CONTAINER STATUS, ACTIVITY; -o wide shows all)"
    assert len(on_a_terminal("list", "--from", RECORDING, columns=200).splitlines()) == 26 + 1


# -- what is loaded ----------------------------------------------------------------------------------

LIBRARIES = {
    *("kubernetes", "urllib3", "prometheus_client", "transitions", "hypothesis", "pydantic"),
    *("rich", "ruamel.yaml", "yaml", "asyncio", "http", "logging"),
    *("importlib.metadata", "importlib.resources", "zipfile", "difflib", "pathlib"),
}
ENGINES = {"msgspec", "subprocess", "tempfile", "scion_fsm.lifecycle", "scion_fsm.machine"}
COMMANDS = app.list_commands(click.Context(app))


def loaded_by(*arguments: str) -> set[str]:
    """Runs the command and gives the modules that it has loaded when it ends."""
    code = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr));"
        "from scion_fsm.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_help_loads_neither_a_library_nor_the_engine(command: list[str]) -> None:
    loaded = loaded_by(*command, "--help")
    assert "click" in loaded
    assert not (LIBRARIES | ENGINES) & loaded


def test_help_of_a_command_loads_no_other_command() -> None:
    modules = {name for name in loaded_by("docs", "--help") if name.startswith("scion_fsm.cli.")}
    shared = ("app", "completion", "failing", "helping", "options", "printing")
    names = (*shared, "commands", "commands.docs")
    assert modules == {f"scion_fsm.cli.{name}" for name in names}


def test_a_list_of_pods_loads_neither_a_library_nor_the_store() -> None:
    loaded = loaded_by("list", "--from", RECORDING)
    assert "scion_fsm.machine.table" in loaded
    assert (
        not (LIBRARIES | {"shutil", "scion_fsm.runtime.files", "scion_fsm.runtime.files.folders"})
        & loaded
    )


def test_what_an_option_needs_is_seen_to_be_loaded(tmp_path: Path) -> None:
    assert "ruamel.yaml" in loaded_by("list", "--from", RECORDING, "-o", "yaml")
    grove = tmp_path / ".scion"
    (grove / "agents").mkdir(parents=True)
    assert {"scion_fsm.runtime.files", "scion_fsm.runtime.files.folders"} <= loaded_by(
        "list", "--agents", str(grove)
    )


@pytest.mark.parametrize(
    ("module", "arguments", "said"),
    [
        ("kubernetes", ["list", "-n", "agents"], "asking a cluster needs the extra cluster"),
        ("urllib3", ["explain", "a"], "asking a cluster needs the extra cluster"),
        ("greenlet", ["simulate"], "a simulated world needs the extra simulate"),
    ],
)
def test_what_is_not_installed_is_told_by_its_extra(
    module: str, arguments: list[str], said: str
) -> None:
    code = f"import sys; sys.modules[{module!r}] = None; from scion_fsm.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"scion-fsm: {said}: pip install 'scion-fsm[")


@pytest.mark.proof
def test_a_check_shows_how_far_it_is_on_a_terminal_and_nothing_in_a_pipe() -> None:
    shown = on_a_terminal("check", "--property", "L4")
    assert "Proving" in shown
    done = run_here("check", "--property", "L4")
    assert (done.returncode, done.stderr) == (0, "")
