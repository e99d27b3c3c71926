"""Ends a subject's process with all that it started, also what outlives it or leaves its session."""

from __future__ import annotations

import os
import secrets
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

_MARK = "SCION_FSM_SUBJECT"
_PROCESSES = Path("/proc")
_GRACE_SECONDS = 0.2
_ROUNDS = 50
"""How often what was started meanwhile is looked for."""


def marked_environment() -> tuple[dict[str, str], bytes]:
    """Gives an environment for a subject, and the mark by which what inherits it is known."""
    token = secrets.token_hex(16)
    return {**os.environ, _MARK: token}, f"{_MARK}={token}".encode()


def end(process: subprocess.Popen[bytes], mark: bytes) -> None:
    """Ends a process, its group, and every process that has the mark in its environment.

    Args:
        process: The leader of a group of its own; it has 0.2 s to end by itself.
        mark: What `marked_environment` gave for it. Without `/proc` only the group is ended.
    """
    if process.returncode is None:  # as long as nobody waited for it, its id is nobody else's
        deadline = time.monotonic() + _GRACE_SECONDS
        while not _has_ended(process.pid) and time.monotonic() < deadline:
            time.sleep(0.005)
        with suppress(
            ProcessLookupError, PermissionError
        ):  # macOS refuses a group of the dead alone
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for _ in range(_ROUNDS):
        found = list(_marked(mark))
        if not found:
            return
        for number in found:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def _has_ended(number: int) -> bool:
    return os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _marked(mark: bytes) -> Iterator[int]:
    """Finds the living processes that have the mark; the environment of the dead is empty."""
    for entry in _PROCESSES.glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark in entry.read_bytes().split(b"\0"):
                yield int(entry.parent.name)
