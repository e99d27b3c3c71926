"""What one process needs at most: run as a program of its own, prints the figure as JSON.

`memory.py list COUNT` lists so many pods in pages; `memory.py traced COUNT` the same under tracemalloc;
`memory.py command ARGUMENT...` runs `scion-fsm` with these arguments, its output thrown away.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import sys
import tracemalloc
from pathlib import Path


def peak() -> int:
    """Gives the most bytes that this process had in memory.

    Linux counts from the beginning of the program; getrusage would count the process that it was forked
    from, too.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main(kind: str, *arguments: str) -> int:
    """Does what the arguments say and gives the figure in bytes."""
    if kind == "command":
        from scion_fsm.cli import main as command

        sys.argv = ["scion-fsm", *arguments]
        with (
            Path(os.devnull).open("w") as nowhere,
            contextlib.redirect_stdout(nowhere),
            contextlib.suppress(SystemExit),
        ):
            command()
        return peak()
    import growth  # not in the command's process, whose peak would have it, too

    if kind == "traced":
        tracemalloc.start()
    agents = growth.listed(growth.Pages(int(arguments[0])))
    if len(agents) != int(arguments[0]):
        raise AssertionError(len(agents))
    return tracemalloc.get_traced_memory()[1] if kind == "traced" else peak()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
