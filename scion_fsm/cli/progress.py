"""A progress bar on a terminal's standard error, and nothing elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scion_fsm.cli import printing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_WIDEST = 60
"""Cells of what a bar is called."""


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Gives a callback that draws a bar on a terminal's standard error, and does nothing elsewhere."""
    if not printing.is_terminal(err=True):
        yield lambda _phase, _done, _total: None
        return
    from rich.progress import Progress, TaskID  # noqa: PLC0415 - only for a terminal

    # It begins at the first word, for it has a thread, and whoever forks wants to be alone until then.
    bar = Progress(console=printing.console(err=True), transient=True)
    tasks: dict[str, TaskID] = {}

    def show(phase: str, done: int, total: int) -> None:
        if phase not in tasks:
            bar.start()
            tasks[phase] = bar.add_task(printing.shown(phase, _WIDEST), total=total)
        bar.update(tasks[phase], completed=done)

    try:
        yield show
    finally:
        bar.stop()
