"""The command, run as its users run it: as a process of its own, or in this one where no process is the point."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir
from typing import TYPE_CHECKING, Any
from unittest import mock

from scion_fsm.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "scion_fsm"]
_TERMINALS = ("COLUMNS", "FORCE_COLOR", "TERM")


def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs it to its end, with a pipe on each side and no terminal's settings."""
    environ = {k: v for k, v in os.environ.items() if k not in _TERMINALS}
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**environ, **environment},
    )


def run_here(
    *arguments: str, stdin: str = "", cwd: str | Path = ".", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs it to its end as `run` does, but in this process: the start of one takes longer than most commands."""
    streams = {
        "stdin": io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"),
        "stdout": io.TextIOWrapper(io.BytesIO(), encoding="utf-8"),
        "stderr": io.TextIOWrapper(io.BytesIO(), encoding="utf-8"),
    }
    code: Any = 0
    with (
        mock.patch.multiple(sys, argv=["scion-fsm", *arguments], **streams),
        mock.patch.dict(os.environ, environment),
        chdir(cwd),
    ):
        for name in set(_TERMINALS) - set(environment):
            os.environ.pop(name, None)
        try:
            app.main()
        except SystemExit as ended:
            code = ended.code
    printed = []
    for name in ("stdout", "stderr"):
        streams[name].flush()
        printed.append(streams[name].buffer.getvalue().decode())  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(arguments, code or 0, *printed)
