"""From `--agents DIR` to the roster, with a progress bar where it takes long, and `--write` carried out."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TypeVar

import typer

from scion_fsm.groves import discover
from scion_fsm.roster import Entry, join, write
from scion_fsm.store.store import AgentInfoStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scion_fsm.cli.reading import Reading

_Item = TypeVar("_Item")
PATIENCE_SECONDS = 1.0
"""A progress bar is shown once it takes longer."""


def roster(reading: Reading, directories: Sequence[str], *, writes: bool) -> list[Entry]:
    """Joins what was read of the runtime with the agents on disk.

    Args:
        reading: The runtime, read to its end.
        directories: Where to look for agents.
        writes: Write verdicts to the files; without it nothing is written.

    Returns:
        The entries by grove, namespace and name.

    Raises:
        InputError: A directory is of no use.
    """
    store = AgentInfoStore(reading.tracker.lifecycle)
    folders = discover(tuple(directories))
    agents = reading.tracker.agents.values()
    joined = progress(join(store, folders, agents, reading.observations), total=len(folders))
    entries = [write(store, entry) if writes else entry for entry in joined]
    return sorted(entries, key=_place)


def _place(entry: Entry) -> tuple[str, str, str, tuple[str, str]]:
    identity = entry.agent.identity
    return identity.grove or "", identity.namespace or "", identity.name, identity.key


def tell_errors(entry: Entry) -> None:
    """Says on standard error what is wrong with an agent's file."""
    for problem in (*(entry.merge.file.report.problems if entry.merge else ()), entry.error):
        if problem:
            typer.echo(f"scion-fsm: {entry.qualified_name}: {problem}", err=True)


def progress(items: Iterable[_Item], *, total: int) -> Iterator[_Item]:
    """Passes items on, and shows on a terminal how far it is once that takes long."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import Progress  # noqa: PLC0415

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task("Agents", total=total)
    began = time.monotonic()
    try:
        for item in items:
            yield item
            bar.advance(task)
            if not bar.live.is_started and time.monotonic() - began > PATIENCE_SECONDS:
                bar.start()
    finally:
        bar.stop()
