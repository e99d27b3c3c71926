"""The workflows of this repository and the one for others: well formed, and of commands that there are."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML
from tools import tool

from scion_fsm.cli.app import app

ROOT = Path(__file__).parents[1]
OURS = sorted((ROOT / ".github" / "workflows").glob("*.yaml"))
ADOPTERS = ROOT / "specs" / "ci" / "adopters.yaml"


def steps(path: Path) -> list[str]:
    """Gives every command of a workflow."""
    workflow: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return [
        line
        for job in workflow["jobs"].values()
        for step in job["steps"]
        for line in step.get("run", "").splitlines()
    ]


def test_actionlint_has_nothing_to_say_of_them_and_sees_a_mistake(tmp_path: Path) -> None:
    actionlint = tool(
        "actionlint", how="go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.7"
    )
    paths = [*map(str, OURS), str(ADOPTERS)]
    done = subprocess.run([actionlint, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(OURS[0].read_text(encoding="utf-8").replace("runs-on", "runs-of", 1))
    done = subprocess.run([actionlint, str(wrong)], capture_output=True, text=True, check=False)
    assert done.returncode == 1


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_what_our_workflows_run_is_there(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for line in steps(path):
        words = shlex.split(line, comments=True)
        if words[:1] == ["make"]:
            assert words[1] in targets
        elif words[0].startswith("."):
            assert (ROOT / words[0]).stat().st_mode & 0o100


def test_a_release_is_of_the_tag_and_the_changelog_says_what_is_new() -> None:
    version = re.search(
        r'^__version__ = "(.*)"$', (ROOT / "scion_fsm" / "__init__.py").read_text(), re.MULTILINE
    )
    assert version
    first, second, *_ = [line for line in steps(OURS[1]) if line.startswith("grep")]
    for line, tag, code in (
        (first, version[1], 0),
        (first, "9.9.9", 1),
        (second, version[1], 0),
        (second, "9.9.9", 1),
    ):
        done = subprocess.run(
            ["bash", "-ec", line],
            cwd=ROOT,
            env={"GITHUB_REF_NAME": f"v{tag}", "PATH": "/usr/bin:/bin"},
            check=False,
        )
        assert done.returncode == code, (line, tag)


def test_the_commands_for_others_have_the_options_that_they_are_given() -> None:
    commands = [shlex.split(line) for line in steps(ADOPTERS) if line.startswith("scion-fsm ")]
    assert [words[1] for words in commands] == ["check", "docs", "conform"]
    for _, command, *arguments in commands:
        told = CliRunner().invoke(app, [command, "--help-all"]).stdout
        for word in arguments:
            assert not word.startswith("--") or word == "--" or word in told
