"""The command `scion-fsm`: parse, call, print; no logic.

Exit codes: 0 fine; 1 the answer is no, or a problem is on some line; 2 usage or unusable input; 3 it
could not be decided; 130 Ctrl-C. Errors go to standard error, one line each, never a traceback.
"""

from __future__ import annotations

EXIT_NO = 1
EXIT_USAGE = 2
EXIT_UNDECIDED = 3
EXIT_INTERRUPTED = 130


def main() -> None:
    """Runs the command and exits with its code."""
    from scion_fsm.cli.app import app  # noqa: PLC0415 - click is loaded by the command alone

    app()
