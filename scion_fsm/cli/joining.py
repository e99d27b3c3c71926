"""From `--agents DIR` to the roster, with a progress bar where it takes long, and `--write` carried out."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Protocol, TypeVar

from scion_fsm.cli import printing
from scion_fsm.runtime.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scion_fsm.machine.observation import Observation
    from scion_fsm.runtime.agents import Agents, Identity, Key
    from scion_fsm.runtime.loop import Loop
    from scion_fsm.runtime.roster import Roster
    from scion_fsm.runtime.tracker import Tracker

_Item = TypeVar("_Item")
PATIENCE_SECONDS = 1.0
"""A progress bar is shown once it takes longer."""
HELD_SECONDS = 10.0
"""For so long one pass waits for all agents together that others hold or keep writing."""


class Runtime(Protocol):
    """What is known of the runtime: a file that was read, or a cluster that was listed."""

    @property
    def tracker(self) -> Tracker:
        """The agents."""
        ...  # pragma: no cover

    @property
    def observations(self) -> Mapping[tuple[str, str], Sequence[Observation]]:
        """What was seen of each, in order, by its key."""
        ...  # pragma: no cover


class _Unjoined:
    """The runtime's agents alone, by place; each is unpacked anew when its turn comes."""

    def __init__(self, agents: Agents) -> None:
        self._agents = agents
        self._keys = keys = list(agents)
        # By one part after the other, the last one first: for all at once a tuple an agent would be held.
        keys.sort()
        keys.sort(key=self._name)
        keys.sort(key=lambda key: key[0])
        keys.sort(key=self._project)

    def __iter__(self) -> Iterator[Entry]:
        for key in self._keys:
            agent = self._agents[key]
            yield Entry(agent, runtime=agent)

    def _name(self, key: Key) -> str:
        name = self._agents.identity(key).name
        return key[1] if name == key[1] else name  # of strings those that are there anyway

    def _project(self, key: Key) -> str:
        return sys.intern(self._agents.identity(key).project or "")


def roster(reading: Runtime, directories: Sequence[str], *, writes: bool) -> Iterable[Entry]:
    """Joins what was read of the runtime with the agents on disk.

    Args:
        reading: The runtime, read to its end.
        directories: Where to look for agents.
        writes: Write verdicts to the files; without it nothing is written.

    Returns:
        The entries by project, namespace and name; one may go through them more than once.

    Raises:
        InputError: A directory is of no use.
    """
    agents = reading.tracker.agents
    if not directories:
        return _Unjoined(agents)
    joins = _roster((reading.tracker,), directories)
    found = list(progress(joins.all(reading.observations), total=len(joins.folders)))
    entries = _written(joins, found) if writes else found
    return sorted(entries, key=lambda entry: _place(entry.agent.identity))


def _written(joins: Roster, found: Sequence[Entry]) -> list[Entry]:
    """Writes what is to be written; an agent that is held has its turn after all others."""
    entries = [joins.write(entry, patience=0.0) for entry in found]
    deadline = time.monotonic() + HELD_SECONDS
    for index, entry in enumerate(found):
        if entries[index].error and not entry.error:
            entries[index] = joins.write(entry, patience=max(deadline - time.monotonic(), 0.0))
    return entries


def files_loop(
    trackers: Sequence[Tracker],
    directories: Sequence[str],
    *,
    writes: bool,
    show: Callable[[Entry], None] | None = None,
) -> Loop:
    """Gives the loop that keeps the files of the agents of runtimes that are being watched.

    Args:
        trackers: The agents of the runtimes.
        directories: Where to look for agents.
        writes: Write verdicts to the files.
        show: Takes every agent as a look at its files left it.

    Raises:
        InputError: A directory is of no use.
    """
    from scion_fsm.runtime.files.folders import discover  # noqa: PLC0415 - only with --agents
    from scion_fsm.runtime.files.system import CLOCK  # noqa: PLC0415
    from scion_fsm.runtime.loop import Loop  # noqa: PLC0415

    def tell(entry: Entry | None, problem: str) -> None:
        printing.tell(f"{entry.qualified_name}: {problem}" if entry else problem)

    loop = Loop(
        _roster(trackers, directories),
        lambda: discover(tuple(directories)),
        clock=CLOCK,
        tell=tell,
        writes=writes,
        show=show,
    )
    for tracker in trackers:
        tracker.told_of_reset = loop.forget_versions
    return loop


def _roster(trackers: Sequence[Tracker], directories: Sequence[str]) -> Roster:
    from scion_fsm.runtime.files.folders import discover  # noqa: PLC0415 - only with --agents
    from scion_fsm.runtime.files.store import AgentInfoStore  # noqa: PLC0415
    from scion_fsm.runtime.files.system import CLOCK  # noqa: PLC0415
    from scion_fsm.runtime.roster import Roster  # noqa: PLC0415

    lifecycle = trackers[0].lifecycle
    store = AgentInfoStore(lifecycle.table)
    agents = [tracker.agents for tracker in trackers]
    return Roster(lifecycle, store, discover(tuple(directories)), agents, clock=CLOCK)


def _place(identity: Identity) -> tuple[str, str, str, Key]:
    return identity.project or "", identity.namespace or "", identity.name, identity.key


def tell_errors(entry: Entry) -> None:
    """Says on standard error what is wrong with an agent's file."""
    for problem in entry.problems:
        printing.tell(f"{entry.qualified_name}: {problem}")


def progress(items: Iterable[_Item], *, total: int) -> Iterator[_Item]:
    """Passes items on, and shows on a terminal how far it is once that takes long."""
    if not printing.is_terminal(err=True):
        yield from items
        return
    from rich.progress import Progress  # noqa: PLC0415

    bar = Progress(console=printing.console(err=True), transient=True)
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
