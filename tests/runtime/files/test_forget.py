"""`scion-fsm forget`: our record goes, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from agent_files import FAILED, make, own_path, written
from click.testing import CliRunner

from scion_fsm.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path


def forget(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["forget", *arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make(tmp_path / "g" / ".scion" / "agents")


@pytest.mark.parametrize("name", ["a", "g/a"])
def test_our_record_goes_and_the_file_stays(path: Path, tmp_path: Path, name: str) -> None:
    written(path, FAILED)
    own, before = own_path(path), path.read_bytes()
    arguments = (name, "--agents", str(tmp_path / "g"))
    assert forget(*arguments, "--dry-run") == (0, f"g/a: would remove {own}\n", "")
    assert own.exists()
    assert forget(*arguments) == (0, f"g/a: removed {own}\n", "")
    assert not own.exists()
    assert path.read_bytes() == before
    assert forget(*arguments) == (0, "g/a: nothing is kept of it\n", "")


def test_a_record_that_cannot_be_read_can_be_forgotten(path: Path, tmp_path: Path) -> None:
    own_path(path).write_text('{"version": 99}')
    assert forget("a", "--agents", str(tmp_path / "g"))[0] == 0
    assert not own_path(path).exists()


def test_no_such_agent_and_two_of_one_name(path: Path, tmp_path: Path) -> None:
    written(path, FAILED)
    make(tmp_path / "h" / ".scion" / "agents")
    both = ("--agents", str(tmp_path / "g"), "--agents", str(tmp_path / "h"))
    code, _, told = forget("a", *both)
    assert code == 1
    assert "name the project too" in told
    code, _, told = forget("g/b", *both)
    assert code == 1
    assert "did you mean 'g/a'?" in told
    assert own_path(path).exists()
    assert forget("a")[0] == 2
