"""What a child process uses: its CPU, its memory as time goes on, and what it printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RUN = "import sys; from scion_fsm.cli import main; sys.exit(main())"
"""What the installed command does."""
SCION_FSM = (sys.executable, "-c", RUN)
_EVERY = 0.05


class Used(NamedTuple):
    """What one process used, from its start to its end.

    Attributes:
        seconds: Of CPU.
        peak: The most bytes that it had in memory.
        resident: The bytes in memory that are no file's, every twentieth of a second or so.
    """

    seconds: float
    peak: int
    resident: Sequence[int]


def used(command: Sequence[str], out: Path, *, given: Path | None = None) -> Used:
    """Runs a command to its end, its output into a file, and its input from one.

    Its memory is read while it runs: what `wait` says counts the process that it was forked from, too.

    Raises:
        RuntimeError: It fails.
    """
    with out.open("wb") as stream, (given or Path(os.devnull)).open("rb") as source:
        process = subprocess.Popen(command, stdin=source, stdout=stream, stderr=subprocess.PIPE)
    resident, peak = [], 0
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        peak = max(peak, memory(process.pid, "VmHWM"))
        resident.append(memory(process.pid, "RssAnon"))
        time.sleep(_EVERY)
    told = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command}: {told.decode(errors='replace')}")
    return Used(usage.ru_utime + usage.ru_stime, peak, [size for size in resident if size])


def memory(pid: int, which: str) -> int:
    """Gives what Linux says of a living process' memory, in bytes; 0 of one that has ended."""
    try:
        found = re.search(rf"{which}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def processor_seconds(pid: int) -> float:
    """Gives the CPU that a living process and its threads have had, to the microsecond (Linux)."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        spent += int((task / "schedstat").read_text().split()[0])
    return spent / 1e9


def wait_until_still(pids: Sequence[int], *, seconds: float = 1.0) -> None:
    """Returns once none of these processes has done anything worth naming for so long."""
    before, still = None, 0.0
    while still < seconds:
        now = sum(map(processor_seconds, pids))
        still = still + 0.25 if before is not None and now - before < 0.005 else 0.0
        before = now
        time.sleep(0.25)


def wait_until(is_so: Callable[[], bool], *, seconds: float = 120.0) -> None:
    """Returns once something holds.

    Raises:
        TimeoutError: It does not in time.
    """
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.1)
