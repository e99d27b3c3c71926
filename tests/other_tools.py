"""Programs that tests need and that a machine may lack: go, node."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest


def tool(name: str, how: str) -> str:
    """Gives a program's path; without it the test is skipped, or fails where tools are required."""
    here = Path(sys.executable).with_name(name)
    path = str(here) if here.exists() else shutil.which(name)
    if path is None:
        reason = f"{name} is not installed; {how}"
        if os.environ.get("SCION_FSM_REQUIRE_TOOLS"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path
