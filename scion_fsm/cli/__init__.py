"""The command `scion-fsm`: parse, call, print; no logic.

Exit codes: 0 fine; 1 the answer is no, or a problem is on some line; 2 usage or unusable input; 3 it
could not be decided. Errors go to standard error, one line each, never a traceback.
"""

from __future__ import annotations

import os
import sys

EXIT_NO = 1
EXIT_USAGE = 2
EXIT_UNDECIDED = 3


def main() -> None:
    """Runs the command and exits with its code."""
    from scion_fsm.cli.app import app  # noqa: PLC0415 - typer is loaded by the command alone
    from scion_fsm.errors import ScionFsmError  # noqa: PLC0415

    try:
        app()
    except ScionFsmError as error:
        for line in str(error).splitlines():
            print(f"scion-fsm: {line}", file=sys.stderr)  # noqa: T201 - this is the command's output
        sys.exit(EXIT_USAGE)
    except BrokenPipeError:
        # Whoever read us has seen enough; Python's own flush at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
