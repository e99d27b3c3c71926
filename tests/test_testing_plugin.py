"""`pytest --pyargs scion_fsm.testing` tests a spec, and what fails can be played again."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest
from broken import BROKEN_SPECS

from scion_fsm.lifecycle import bundled_spec

if TYPE_CHECKING:
    from pathlib import Path

PLUGIN = "scion_fsm.testing.plugin"


def _pytest(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    is_installed = any(entry.value == PLUGIN for entry in entry_points(group="pytest11"))
    command = [sys.executable, "-m", "pytest", *([] if is_installed else ["-p", PLUGIN])]
    command += ["--pyargs", "scion_fsm.testing", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_bundled_spec_keeps_every_law(tmp_path: Path) -> None:
    done = _pytest(tmp_path, "--scion-fsm-examples", "5")
    assert done.returncode == 0, done.stdout
    assert not (tmp_path / "scion-fsm-scenarios").exists()


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("an image that cannot be pulled is a failure", "L8"),
        ("a state that arrives late is taken for news", "L6"),
    ],
)
def test_a_spec_of_ones_own_that_breaks_a_law_fails_with_a_scenario_to_replay(
    tmp_path: Path, name: str, law: str
) -> None:
    broken = next(spec for spec in BROKEN_SPECS if spec.name == name)
    text = bundled_spec().read_text(encoding="utf-8").replace(broken.old, broken.new)
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    done = _pytest(tmp_path, "-k", law, "--scion-fsm-spec", "own.yaml")
    assert done.returncode == 1
    assert f"{law} is broken" in done.stdout
    (scenario,) = (tmp_path / "scion-fsm-scenarios").iterdir()
    assert f"Replay with: scion-fsm watch --from scion-fsm-scenarios/{scenario.name}" in done.stdout
    command = [sys.executable, "-m", "scion_fsm", "watch", "--from", str(scenario)]
    replayed = subprocess.run(command, capture_output=True, text=True, check=False)
    told = scenario.read_text(encoding="utf-8").count("\n")
    assert (replayed.returncode, replayed.stderr) == (0, "")
    assert replayed.stdout.count("\n") >= told > 0
