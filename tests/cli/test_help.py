"""The help of every command: it fits a screen, and its examples are run as they stand."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from command import run_here

from scion_fsm.cli.app import app
from scion_fsm.conform.learn.behaviour import encode, machine_of
from scion_fsm.lifecycle import Lifecycle, bundled_spec

RECORDING = Path(str(resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson"))
LINES, COLUMNS = 24, 80
ELSEWHERE = re.compile(
    r" -n | -A |--runtime"  # asks a cluster, or an engine of this host
    r"|--whole|--mutate|--cover|formal --require"  # takes minutes; has tests of its own
    r"|go build|diff .*machine\.json|my-project/"  # needs what another example makes
)


def commands(group: click.Group = app, words: tuple[str, ...] = ()) -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= commands(command, (*words, name))
        else:
            found[" ".join((*words, name))] = command
    return found


COMMANDS = commands()
LONG = re.compile("^scion-fsm (check|conform --require|learn -o)")
LESS = {
    r"--(fuzz|steps) \d+": r"--\1 50",
    r"--seconds \d+": "--seconds 0",
    r"--jobs \d+": "--jobs 1",
    r"conform -- ": "conform --phase paths -- ",
    r"--report html": "--report html --phase paths",
}
"""An example is run as it stands, but for how much it asks for."""
FOR_A_SHELL = re.compile(r"[|&;<>$`*~]|^(?!scion-fsm )")
"""Of these lines a shell makes something; any other is run in this process."""
ADAPTER = """\
#!%s
from scion_fsm import Lifecycle
from scion_fsm.conform.subject.adapter import serve
from scion_fsm.conform.subject.subject import LifecycleSubject

serve(LifecycleSubject(Lifecycle.default()), name="ours")
"""


def told(words: str, how: str = "--help-all") -> str:
    done = CliRunner().invoke(app, [*words.split(), how], terminal_width=COLUMNS)
    assert done.exit_code == 0
    return done.stdout


def examples(words: str) -> list[str]:
    parts = re.findall(
        r"^  (?:More e|E)xamples?:\n((?:    .*\n)+)", told(words), flags=re.MULTILINE
    )
    return [line.strip() for part in parts for line in part.splitlines()]


@pytest.mark.parametrize("words", ["", *COMMANDS])
def test_the_help_fits_a_screen(words: str) -> None:
    lines = told(words, "--help").splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= COLUMNS


@pytest.mark.parametrize("words", COMMANDS)
def test_the_whole_help_has_every_option_and_all_that_the_help_has(words: str) -> None:
    command, whole = COMMANDS[words], told(words)
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.opts[0] in whole, option.opts
    assert set(told(words, "--help").split()) <= set(whole.split())
    assert ("--help-all" in told(words, "--help")) == (len(whole) > len(told(words, "--help")))


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_has_an_example_of_itself(words: str) -> None:
    assert examples(words)
    assert all(f"scion-fsm {words}" in line for line in examples(words)[:1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the examples name, and a kubectl and a docker that print what was recorded."""
    made = tmp_path_factory.mktemp("examples")
    lines = RECORDING.read_text(encoding="utf-8").splitlines()
    pods = {}
    for line in map(json.loads, lines):
        pods[line["object"]["metadata"].get("name")] = line["object"]
    pod = pods["oom-killed"]
    pod["metadata"]["labels"]["scion.name"] = "my-agent"
    (made / "watch.ndjson").write_text("\n".join(lines) + "\n")
    (made / "pods.json").write_text(json.dumps({"kind": "List", "items": [pod]}))
    shutil.copy(made / "pods.json", made / "pods.yaml")
    for name in ("my-agent.yaml", "old.yaml", "new.yaml"):
        shutil.copy(bundled_spec(), made / name)
    (made / "hub.json").write_text(encode(machine_of(Lifecycle.default().table)))
    container = {
        "ID": "0" * 12,
        "Names": "g--my-agent",
        "Labels": "scion.name=my-agent",
        "Status": "Up 1 hour",
    }
    (made / "ps.json").write_text(json.dumps(container))
    home = made / "project" / ".scion" / "agents" / "my-agent" / "home"
    home.mkdir(parents=True)
    (home / "agent-info.json").write_text('{"name": "my-agent", "phase": "running"}')
    path = {"type": "DECISION", "from": "created", "to": "starting", "event": "operator.start"}
    (made / "path.ndjson").write_text(json.dumps(path) + "\n")
    (made / "docs").mkdir()
    for name in ("README.md", "docs/a.md"):
        (made / name).write_text("# A page\n")
    programs = {
        "kubectl": '#!/bin/sh\ncase "$*" in *" -w "*) cat watch.ndjson;; *) cat pods.json;; esac\n',
        "docker": "#!/bin/sh\ncat ps.json\n",
    }
    (made / "bin").mkdir()
    ours = ADAPTER % sys.executable
    for name, content in {
        **{f"bin/{n}": c for n, c in programs.items()},
        "my-adapter": ours,
    }.items():
        (made / name).write_text(content)
        (made / name).chmod(0o755)
    (made / "adapter.mjs").write_text(
        'import { spawnSync } from "node:child_process";\n'
        'process.exit(spawnSync("./my-adapter", { stdio: "inherit" }).status);\n'
    )
    return made


RUN = [
    pytest.param(words, line, id=line, marks=pytest.mark.proof if LONG.search(line) else ())
    for words in COMMANDS
    for line in examples(words)
    if not ELSEWHERE.search(line)
]


@pytest.mark.parametrize(("words", "line"), RUN)
def test_an_example_runs_as_it_stands(words: str, line: str, folder: Path) -> None:
    path = os.pathsep.join(
        [str(folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    )
    if "| jq" in line and shutil.which("jq") is None:
        line = line.partition("| jq")[0]  # a reader's own, which is not everywhere
    for much, less in LESS.items():
        line = re.sub(much, less, line)
    if "-- node" in line and shutil.which("node") is None:
        line = line.replace("node adapter.mjs", "./my-adapter")
    environment = {"PATH": path, "HOME": str(folder)}
    if FOR_A_SHELL.search(line):
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {line}"],
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    else:
        done = run_here(*shlex.split(line)[1:], cwd=folder, **environment)
    assert (
        done.returncode in {0, 1} if words.startswith(("list", "watch")) else done.returncode == 0
    ), done.stderr
    assert "Usage: " not in done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_has_an_example_that_is_run() -> None:
    assert {param.values[0] for param in RUN} == set(COMMANDS)


def test_the_help_names_every_command_that_is_not_hidden() -> None:
    context = click.Context(app)
    told = CliRunner().invoke(app, ["--help"]).output
    commands = {name: app.get_command(context, name) for name in app.list_commands(context)}
    for name, command in commands.items():
        assert command is not None
        assert (f"\n  {name} " in told) == (not command.hidden), name
