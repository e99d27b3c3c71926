"""The command `scion-fsm`: parse, call, print; no logic.

Exit codes: 0 fine; 1 the answer is no, or a problem is on some line; 2 usage or unusable input; 3 it
could not be decided; 130 Ctrl-C. Errors go to standard error, one line each (`failing`); what is
printed goes through one door (`printing`).

May use every room. Read `app.py` first.
"""

from __future__ import annotations

import gc
import os
import sys

EXIT_NO = 1
EXIT_USAGE = 2
EXIT_UNDECIDED = 3
EXIT_INTERRUPTED = 130
_ALLOCATIONS = 5_000
"""Between two looks for what to free: as often as Python looks by itself, each start would take a tenth longer."""


def main() -> None:
    """Runs the command and exits with its code."""
    gc.set_threshold(_ALLOCATIONS)
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_streams()
    from scion_fsm.cli import failing  # noqa: PLC0415 - click is loaded by the command alone
    from scion_fsm.cli.app import app  # noqa: PLC0415 - likewise

    failing.take_over()
    try:
        app()
    finally:
        gc.freeze()  # nothing is looked through once more for what to free: of 20,000 agents it takes a second


def _open_streams() -> None:
    """Puts an empty stream where the shell closed one (`>&-`), which is None: nobody has to ask."""
    from pathlib import Path  # noqa: PLC0415 - a third of what the command loads for its help

    nowhere = Path(os.devnull)
    sys.stdin = sys.stdin or nowhere.open(encoding="utf-8")
    sys.stdout = sys.stdout or nowhere.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8")
