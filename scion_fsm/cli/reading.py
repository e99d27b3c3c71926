"""From `--from FILE` to decisions, with every problem told on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from scion_fsm.cli.options import selected
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.tracker import Decision, Tracker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.inputs import Item


class Reading:
    """Decisions over a file's inputs, one after the other.

    Attributes:
        tracker: The agents so far.
        problems: How many parts of the input were no pods or not understood.
    """

    def __init__(self, source: str, agent_container: str | None) -> None:
        """Takes a path or `-`; nothing is read yet."""
        self.tracker = Tracker(Lifecycle.default(), agent_container=agent_container)
        self.problems = 0
        self._source = source

    def __iter__(self) -> Iterator[Decision]:
        """Reads and decides.

        Raises:
            InputError: The file cannot be used at all.
        """
        for item in selected(self._source):
            if item.pod is None:
                self._tell(item, item.problems)
                continue
            take = self.tracker.deleted if item.type == "DELETED" else self.tracker.seen
            decision = take(item.pod, problems=item.problems)
            told = (*item.problems, *decision.observation.problems)
            if told:
                self._tell(item, told, decision.agent.identity.name)
            yield decision

    def _tell(self, item: Item, problems: tuple[str, ...], name: str = "") -> None:
        self.problems += 1
        where = f"{self._source}:{item.line}"
        for problem in problems:
            typer.echo(f"scion-fsm: {where}: {name + ': ' if name else ''}{problem}", err=True)


def track(source: str, agent_container: str | None) -> tuple[Tracker, int]:
    """Reads everything; gives the agents and the number of problems."""
    reading = Reading(source, agent_container)
    for _ in reading:
        pass
    return reading.tracker, reading.problems
