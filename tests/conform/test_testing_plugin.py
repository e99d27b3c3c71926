"""`pytest --pyargs scion_fsm.testing` tests a spec, and what fails can be played again."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest
from broken import BROKEN_SPECS

from scion_fsm import testing
from scion_fsm.lifecycle import bundled_spec

if TYPE_CHECKING:
    from pathlib import Path

PLUGIN = "scion_fsm.conform.testing.plugin"


def _pytest(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    is_installed = any(entry.value == PLUGIN for entry in entry_points(group="pytest11"))
    command = [sys.executable, "-m", "pytest", *([] if is_installed else ["-p", PLUGIN])]
    command += ["--pyargs", "scion_fsm.testing", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_bundled_spec_keeps_every_law(tmp_path: Path) -> None:
    done = _pytest(tmp_path, "--scion-fsm-examples", "2")
    assert done.returncode == 0, done.stdout
    assert not (tmp_path / "scion-fsm-scenarios").exists()


@pytest.mark.proof
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
    replay = f"scion-fsm watch --from scion-fsm-scenarios/{scenario.name} --spec own.yaml"
    assert f"Replay with: {replay}" in done.stdout
    inputs = scenario.read_text(encoding="utf-8").count("\n")
    by_own = _replayed(tmp_path, *replay.split()[1:])
    by_ours = _replayed(tmp_path, *replay.split()[1:-2])
    assert len(by_own) == len(by_ours) == inputs > 0
    assert by_own != by_ours  # what their spec makes of it is not what the laws make of it


def _replayed(cwd: Path, *arguments: str) -> list[str]:
    command = [sys.executable, "-m", "scion_fsm", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_a_spec_that_cannot_be_used_is_said_before_anything_is_tested(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("machine: x\n", encoding="utf-8")
    done = _pytest(tmp_path, "--scion-fsm-spec", "own.yaml")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stdout.count("own.yaml:1:1: S003 apiVersion is missing") == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "lifecycle.py" not in done.stdout


def test_where_it_is_merely_installed_it_loads_nothing_but_itself() -> None:
    code = (
        "import pytest, sys; before = set(sys.modules); import scion_fsm.conform.testing.plugin;"
        "print(*sorted(n for n in set(sys.modules) - before if n.startswith('scion_fsm')));"
        "print('hypothesis' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded, has_hypothesis = done.stdout.splitlines()
    assert loaded.split() == ["scion_fsm", "scion_fsm.conform", "scion_fsm.conform.testing", PLUGIN]
    assert has_hypothesis == "False"


def test_every_public_name_resolves() -> None:
    assert all(getattr(testing, name) is not None for name in testing.__all__)
    with pytest.raises(
        AttributeError, match=r"module 'scion_fsm.testing' has no attribute 'nothing'"
    ):
        testing.nothing  # noqa: B018
