"""The same seed gives the same log under another Python, if the machine has one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools import missing

from scion_fsm.prove.world.world import World

ROOT = Path(__file__).parents[3]
PLAYED = """
import sys
from scion_fsm.prove.world.world import World
print(sys.version_info[:2], [World(seed).play(range(25)).digest for seed in range(3)])
"""


def others() -> dict[int, str]:
    """Gives the machine's other Pythons that the package is for, by minor version: on the path, or pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    named = [shutil.which(f"python3.{minor}") for minor in range(11, 20)]
    found = {}
    for path in (*named, *map(str, sorted(pyenv.glob("versions/3.*/bin/python3")))):
        if path is None:
            continue
        told = subprocess.run([path, "--version"], check=False, capture_output=True, text=True)
        version = re.match(r"Python 3\.(\d+)\.\d+$", told.stdout.strip())  # a shim may lead to none
        if version is not None and int(version[1]) >= 11:
            found[int(version[1])] = path
    found.pop(sys.version_info.minor, None)
    return found


@pytest.mark.proof
def test_another_python_gives_the_same_log(tmp_path: Path) -> None:
    known = others()
    if not known:
        # Not even where every tool is required: Debian, which CI runs on, has one Python alone.
        pytest.skip("the machine has no other Python from 3.11 on")
    minor, other = max(known.items())
    subprocess.run([other, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", f"{ROOT}[cluster,simulate]"]
    installed = subprocess.run(install, check=False, capture_output=True, text=True)
    if installed.returncode != 0:
        missing(f"Python 3.{minor} could not install the package: {installed.stderr[-400:]}")
    told = subprocess.run(
        [python, "-c", PLAYED], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    digests = [World(seed).play(range(25)).digest for seed in range(3)]
    assert told == f"{(3, minor)} {digests}\n"
