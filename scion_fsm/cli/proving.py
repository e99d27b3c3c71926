"""The parts of a check on several processors at once, each timed; they know nothing of each other."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from scion_fsm.machine.table import Table
from scion_fsm.prove.check import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scion_fsm.machine.stored import Data
    from scion_fsm.prove.check.verdict import Part

QUICK = ("machine",)
"""Parts that are done before another process would have begun."""
_Item = TypeVar("_Item")
_WHAT = "Proving"
LONG = (
    "world: reports of the agent",
    "world: reports of others",
    "world: commands",
    "world: every pair",
    "convergence",
)
"""Parts that take longer than all others together, the longest first."""


def prove(
    table: Table,
    *,
    processes: int | None = None,
    is_whole: bool = False,
    meanwhile: Callable[[], object] = lambda: None,
    told: Callable[[str, int, int], None] = lambda _what, _done, _total: None,
) -> tuple[Part, ...]:
    """Proves the properties of a table part by part.

    Args:
        table: The compiled spec.
        is_whole: Within the whole bounds, which takes minutes.
        meanwhile: Is called while others work; what it raises ends them.
        told: Is told what is being done, how many parts are done, and of how many.
        processes: How many work at it; as many as there are processors by default, 1 stays in this one.

    Returns:
        The parts in the order of `everything.parts`, with how long each took.
    """
    names = list(everything.parts(table))
    # The longest first, so that none begins when the others end.
    ranks = {name: rank for rank, name in enumerate(LONG)}
    elsewhere = sorted(
        set(names) - set(QUICK), key=lambda name: (ranks.get(name, len(LONG)), names.index(name))
    )
    processes = min(processes or _processors(), len(elsewhere))
    if processes <= 1:
        meanwhile()
        return tuple(
            _part(table, name, is_whole=is_whole) for name in _counted(names, len(names), told)
        )
    # A fork begins at once, but would copy whatever other threads hold.
    is_alone = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if is_alone else "spawn")
    jobs = [(table.data, name, is_whole) for name in elsewhere]
    with context.Pool(processes, _begin) as pool:  # which it ends on the way out
        pending = pool.imap(_part_of, jobs, chunksize=1)
        meanwhile()
        found = {name: _part(table, name) for name in names if name in QUICK}
        parts = _counted(pending, len(elsewhere), told)
        found.update(zip(elsewhere, parts, strict=True))
    return tuple(found[name] for name in names)


def _counted(
    items: Iterable[_Item], total: int, told: Callable[[str, int, int], None]
) -> Iterator[_Item]:
    told(_WHAT, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        told(_WHAT, done, total)


def _processors() -> int:
    # An affinity, as a container's cpuset sets it, is not known on every system.
    count = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))
    return len(count(0))


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's matter
    gc.disable()  # a search keeps all that it makes, so looking through it finds nothing


def _part_of(job: tuple[Data, str, bool]) -> Part:
    data, name, is_whole = job
    return _part(Table(data), name, is_whole=is_whole)


def _part(table: Table, name: str, *, is_whole: bool = False) -> Part:
    start = time.perf_counter()
    found = everything.parts(table, is_whole=is_whole)[name]()
    return replace(found, milliseconds=(time.perf_counter() - start) * 1000)
