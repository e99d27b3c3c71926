"""The machine's time, waiting and threads; nothing else of the cluster touches them.

Who waits here may be the main thread, in which Ctrl-C raises between any two instructions. Conditions and
events of `threading` may then stay locked for ever; a SimpleQueue waits in one instruction and does not.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class SystemClock:
    """The machine's own time."""

    def monotonic(self) -> float:
        """Gives `time.monotonic()`."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Returns after so many seconds."""
        time.sleep(seconds)


class SystemWaiting:
    """Waits for as long as it says."""

    def __init__(self) -> None:
        """Begins not ended."""
        self._is_ended = False
        self._woken: SimpleQueue[None] = SimpleQueue()

    @property
    def is_ended(self) -> bool:
        """Whether `end` was called."""
        return self._is_ended

    def end(self) -> None:
        """Ends every pause, now and later."""
        self._is_ended = True
        self._woken.put(None)

    def pause(self, seconds: float) -> None:
        """Waits, until it is ended."""
        with suppress(Empty):
            self._woken.get(timeout=max(seconds, 0.0))
            self._woken.put(None)  # for whoever waits as well, or will


def start(name: str, run: Callable[[], None]) -> threading.Thread:
    """Runs something beside everything else; it does not keep the process alive."""
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def within(seconds: float, call: Callable[[], T], *, late: Callable[[T], None]) -> T:
    """Gives what a call gives, in time, wherever it may hang: in a name server, a handshake, a drip.

    Args:
        seconds: How long it may take.
        call: What is called, in a thread of its own.
        late: Lets go of what the call gives when nobody waits for it any more.

    Raises:
        TimeoutError: It took longer. The call goes on; whoever called ends what it waits for.
    """
    # One value or an error.
    outcome: SimpleQueue[tuple[list[T], BaseException | None]] = SimpleQueue()
    is_late: list[bool] = []

    def run() -> None:
        try:
            outcome.put(([call()], None))
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            outcome.put(([], error))
        if is_late:
            let_go()

    def let_go() -> None:
        with suppress(Empty):
            values, _ = outcome.get_nowait()  # by whichever thread comes first
            for value in values:
                late(value)

    start("scion-fsm-request", run)
    try:
        values, error = outcome.get(timeout=max(seconds, 0.0))
    except BaseException as interruption:
        is_late.append(True)
        let_go()
        if isinstance(interruption, Empty):
            raise TimeoutError from None
        raise
    if error is not None:
        raise error
    return values[0]
