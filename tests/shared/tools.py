"""The foreign tools that tests run: a browser, Node.js and its packages, Go; absent ones skip, or fail in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

NODE = Path(__file__).parent / "node"


def tool(*names: str, how: str = "") -> str:
    """Gives the path of the first of these programs that there is; else skips, or fails in CI."""
    # A tool that came by pip, such as go, is beside the interpreter.
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    found = next(filter(None, (shutil.which(name, path=path) for name in names)), None)
    return found or missing(f"{' or '.join(names)} is not installed{how and f'; {how}'}")


def missing(reason: str) -> NoReturn:
    """Skips, or fails where SCION_FSM_REQUIRE_TOOLS says that every tool must be there."""
    if os.environ.get("SCION_FSM_REQUIRE_TOOLS"):
        pytest.fail(f"{reason}, and SCION_FSM_REQUIRE_TOOLS is set")
    pytest.skip(reason)


@cache
def _installed() -> str:
    npm = tool("npm")
    command = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(command, cwd=NODE, check=False, capture_output=True, text=True)
    return "" if done.returncode == 0 else f"npm could not install: {done.stderr[-400:]}"


def packages() -> Path:
    """Gives the folder of the npm packages of tests/shared/node/package.json, installed if need be."""
    folder = NODE / "node_modules"
    wanted = ("@terrastruct/d2", "axe-core", "mermaid", "xstate")
    if not all((folder / name).exists() for name in wanted):
        problem = _installed()
        if problem:
            missing(problem)
    return folder


def node(script: str, *arguments: str | Path) -> str:
    """Runs a script of tests/shared/node and gives what it prints."""
    packages()
    command = [tool("node"), str(NODE / script), *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
