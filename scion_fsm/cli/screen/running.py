"""Runs the screen beside what is watched: one thread decides, the other draws."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scion_fsm.cli import printing
from scion_fsm.cli.screen.app import WatchScreen
from scion_fsm.cli.screen.board import Board
from scion_fsm.cli.screen.tape import Tape, Then

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.publish.agents.advice import Way
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.observed import Observed
    from scion_fsm.runtime.tracker import Decision

ENDING_SECONDS = 2.0
"""For so long what is watched may take to end once people have seen enough."""
TURN_SECONDS = 0.0005
"""After so long the thread that decides lets the screen have its turn; Python's own would be ten times that."""


def run(
    decisions: Iterable[tuple[int, Decision]],
    take: Callable[[Decision], Entry | None],
    stop: Callable[[], None],
    *,
    board: Board,
    where: str,
) -> None:
    """Shows agents until people quit or there is nothing more to watch.

    Args:
        decisions: What becomes of each input, with the number of its tracker; they go on until `stop`.
        take: Is given each, and gives the agent with its files if it has any.
        stop: Ends the decisions, from any thread.
        board: Where the agents are.
        where: What is watched, for people.

    Raises:
        Exception: Whatever the decisions raised; the terminal is as it was by then.
    """
    screen = WatchScreen(board, where)
    failures: list[Exception] = []

    def work() -> None:
        try:
            for tracker, decision in decisions:
                board.take(decision, take(decision), tracker=tracker)
                screen.noticed()
        except Exception as error:  # noqa: BLE001 - whoever runs the screen raises it
            failures.append(error)
        screen.ended()

    thread = threading.Thread(target=work, name="scion-fsm-decides", daemon=True)
    with printing.told_to(screen.tell), _taking_turns():
        screen.begin_with(thread.start)
        screen.run()
    stop()
    thread.join(ENDING_SECONDS)
    if failures:
        raise failures[0]


@contextmanager
def _taking_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def replay(
    decisions: Sequence[Decision],
    lifecycle: Lifecycle,
    *,
    observed: Observed | None,
    where: str,
    way: Way,
) -> None:
    """Shows a recording, to be wound back and forth, until people quit."""
    then = Then(lifecycle)
    board = Board([then], observed, way=way)
    WatchScreen(board, where, Tape(board, then, decisions)).run()
