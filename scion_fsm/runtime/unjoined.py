"""What the runtime showed of agents whose folder is not known, or not proved to be theirs: either may come yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from scion_fsm.runtime.agents import Key

if TYPE_CHECKING:
    from scion_fsm.machine.observation import Observation

_AGENTS = 4096
"""Of so many it is kept, those heard of last: a cluster has more agents than a host has folders."""
_EACH = 8
"""Observations of one; older ones have had their say."""


class Unjoined(Mapping[Key, "tuple[Observation, ...]"]):
    """The last observations of such agents, by key."""

    def __init__(self) -> None:
        """Begins without any."""
        self._kept: dict[Key, tuple[Observation, ...]] = {}

    def __getitem__(self, key: Key) -> tuple[Observation, ...]:
        """Gives those of an agent.

        Raises:
            KeyError: There are none.
        """
        return self._kept[key]

    def __iter__(self) -> Iterator[Key]:
        """Gives the agents, the one that was heard of last behind the others."""
        return iter(self._kept)

    def __len__(self) -> int:
        """Counts the agents."""
        return len(self._kept)

    def add(self, key: Key, observations: Iterable[Observation]) -> None:
        """Keeps what was shown of an agent."""
        self._kept[key] = (*self._kept.pop(key, ()), *observations)[-_EACH:]
        if len(self._kept) > _AGENTS:
            del self._kept[next(iter(self._kept))]

    def discard(self, key: Key) -> None:
        """Forgets what was shown of an agent: its files have it."""
        self._kept.pop(key, None)

    def clear(self) -> None:
        """Forgets everything."""
        self._kept.clear()
