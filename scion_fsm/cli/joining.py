"""From `--agents DIR` to the roster, with a progress bar where it takes long, and `--write` carried out."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

from scion_fsm.cli import printing
from scion_fsm.runtime.roster import Entry, join, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scion_fsm.machine.observation import Observation
    from scion_fsm.runtime.agents import Agents, Identity
    from scion_fsm.runtime.tracker import Decision, Tracker

_Item = TypeVar("_Item")
PATIENCE_SECONDS = 1.0
"""A progress bar is shown once it takes longer."""


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
        self._keys = sorted(agents, key=lambda key: _place(agents[key].identity))

    def __iter__(self) -> Iterator[Entry]:
        for key in self._keys:
            agent = self._agents[key]
            yield Entry(agent, runtime=agent)


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
    from scion_fsm.runtime.files.folders import discover  # noqa: PLC0415 - only with --agents
    from scion_fsm.runtime.files.store import AgentInfoStore  # noqa: PLC0415

    store = AgentInfoStore(reading.tracker.lifecycle)
    folders = discover(tuple(directories))
    found = progress(
        join(store, folders, agents.values(), reading.observations), total=len(folders)
    )
    entries = [write(store, entry) if writes else entry for entry in found]
    return sorted(entries, key=lambda entry: _place(entry.agent.identity))


def joined(
    tracker: Tracker, decision: Decision, directories: Sequence[str], *, writes: bool
) -> Entry:
    """Joins one agent, as a decision left it, with its files.

    Args:
        tracker: All agents of the runtime.
        decision: The last one about the agent.
        directories: Where to look for agents.
        writes: Write a verdict to the file.

    Raises:
        InputError: A directory is of no use.
    """
    if not directories:
        return Entry(decision.agent, runtime=decision.agent)
    from scion_fsm.runtime.files.folders import discover  # noqa: PLC0415 - only with --agents
    from scion_fsm.runtime.files.store import AgentInfoStore  # noqa: PLC0415

    identity = decision.agent.identity
    store = AgentInfoStore(tracker.lifecycle)
    folders = [folder for folder in discover(tuple(directories)) if folder.name == identity.name]
    namesakes = [a for a in list(tracker.agents.values()) if a.identity.name == identity.name]
    observations: dict[tuple[str, str], Sequence[Observation]] = defaultdict(tuple)
    observations[identity.key] = (decision.observation,)
    for entry in join(store, folders, namesakes, observations):
        if entry.runtime is not None and entry.runtime.identity.key == identity.key:
            return write(store, entry) if writes else entry
    return Entry(decision.agent, runtime=decision.agent)


def _place(identity: Identity) -> tuple[str, str, str, tuple[str, str]]:
    return identity.project or "", identity.namespace or "", identity.name, identity.key


def tell_errors(entry: Entry) -> None:
    """Says on standard error what is wrong with an agent's file."""
    for problem in (*(entry.merge.file.report.problems if entry.merge else ()), entry.error):
        if problem:
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
