"""How the command ends when something goes wrong: one line on standard error, an exit code, no value.

What nobody foresaw is told by its type and place alone: its words may hold what somebody else wrote, or
a secret. `SCION_FSM_TRACEBACK=1` adds the way there, without words and values, too.
"""

from __future__ import annotations

import os
import sys
import threading
import warnings
from typing import TYPE_CHECKING

import click

from scion_fsm.cli import EXIT_UNDECIDED, EXIT_USAGE, printing
from scion_fsm.errors import ClusterError, ScionFsmError

if TYPE_CHECKING:
    from collections.abc import Iterator

TRACEBACK = "SCION_FSM_TRACEBACK"
"""The variable of the environment that asks for the way to an unforeseen error."""
_ROOT = __file__.removesuffix(f"scion_fsm{os.sep}cli{os.sep}failing.py")
"""Where the package is. Here nothing is loaded for a failure that mostly does not come, nor for a path."""


def told(error: Exception) -> int:
    """Says what went wrong and gives the exit code for it."""
    if isinstance(error, ScionFsmError):
        for problem in error.told:
            printing.tell(problem)
        is_undecided = isinstance(error, ClusterError) and not error.is_usage
        return EXIT_UNDECIDED if is_undecided else EXIT_USAGE
    if isinstance(error, click.ClickException):
        return _usage(error)
    if isinstance(error, OSError) and error.filename is None:  # nothing that is printed has a name
        return _unprintable(error)
    _unforeseen(error)
    return EXIT_UNDECIDED


def _usage(error: click.ClickException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        printing.text(f"{error.format_message()}\n", err=True)
        return error.exit_code
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        help_ = f"Try '{context.command_path} --help' for help."
        printing.text(f"{context.get_usage()}\n{help_}\n\n", err=True)
    printing.line(f"Error: {error.format_message()}", err=True)
    return error.exit_code


def _unprintable(error: OSError) -> int:
    # Python's own flush at exit must not complain either.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # whoever read us has seen enough
        return 0
    printing.tell(f"standard output cannot be written: {error.strerror or type(error).__name__}")
    return EXIT_UNDECIDED


def _unforeseen(error: BaseException) -> None:
    wanted = os.environ.get(TRACEBACK)
    hint = "" if wanted else f"; {TRACEBACK}=1 shows the way there"
    printing.tell(
        f"{type(error).__name__} at {_place(error)}, which nobody foresaw; please report it{hint}"
    )
    if wanted:
        printing.text("".join(_way(error)), err=True)


def _place(error: BaseException) -> str:
    """Gives our own line that an error comes from."""
    place, step = "an unknown place", error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file.startswith(f"{_ROOT}scion_fsm{os.sep}"):
            place = f"{file.removeprefix(_ROOT).replace(os.sep, '/')}:{step.tb_lineno}"
        step = step.tb_next
    return place


def _way(error: BaseException) -> Iterator[str]:
    import traceback  # noqa: PLC0415 - only where it is asked for

    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _way(earlier)
        yield "\nThen:\n\n"
    yield from traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), capture_locals=False
    ).format()
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"


def take_over() -> None:
    """Lets nothing be written past the door: errors of threads and of finalizers, and warnings."""

    def of_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
            _unforeseen(arguments.exc_value)

    def unraisable(arguments: sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            _unforeseen(arguments.exc_value)

    def warned(message: Warning | str, *_: object, **__: object) -> None:
        printing.tell(f"warning: {message}")

    threading.excepthook = of_thread
    sys.unraisablehook = unraisable
    warnings.showwarning = warned
