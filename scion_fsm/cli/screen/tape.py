"""A recording on the screen, wound back and forth: the agents as they were after so many inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.cli.screen.board import Board
    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.runtime.agents import Agent, Key
    from scion_fsm.runtime.tracker import Decision


class Then:
    """The agents as they were; what a board takes for a tracker.

    Attributes:
        lifecycle: What decided.
        agents: The agents by key.
    """

    def __init__(self, lifecycle: Lifecycle) -> None:
        """Begins without agents."""
        self.lifecycle = lifecycle
        self.agents: dict[Key, Agent] = {}


class Tape:
    """All that was decided of a recording.

    Attributes:
        at: After so many inputs it stands.
    """

    def __init__(self, board: Board, then: Then, decisions: Sequence[Decision]) -> None:
        """Stands at the end.

        Args:
            board: What shows it; its tracker is `then`.
            then: The agents as they were.
            decisions: What became of each input, in order.
        """
        self._board, self._then, self._decisions = board, then, decisions
        self.at = 0
        self.wind(len(decisions))

    def wind(self, by: int) -> None:
        """Goes on, or back, by so many inputs."""
        to = max(0, min(self.at + by, len(self._decisions)))
        if to < self.at:
            self._board.clear()
            self._then.agents.clear()
            self.at = 0
        for decision in self._decisions[self.at : to]:
            self._then.agents[decision.agent.identity.key] = decision.agent
            self._board.take(decision)
        self.at = to

    def step(self) -> int:
        """Gives a twentieth of it, for long ways."""
        return max(1, len(self._decisions) // 20)

    def told(self) -> str:
        """Says where it stands, and what the last input was."""
        where = f"input {self.at} of {len(self._decisions)}"
        if not self.at:
            return where
        last = self._decisions[self.at - 1]
        event = last.outcome.event or "unknown"
        return f"{where}: {last.agent.identity.name} {event}, {last.disposition}"
