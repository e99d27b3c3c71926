"""The machine's time, waiting and threads; nothing else of the cluster touches them."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
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
        self._ended = threading.Event()

    @property
    def is_ended(self) -> bool:
        """Whether `end` was called."""
        return self._ended.is_set()

    def end(self) -> None:
        """Ends every pause, now and later."""
        self._ended.set()

    def pause(self, seconds: float) -> None:
        """Waits, until it is ended."""
        self._ended.wait(seconds)


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
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            outcome.set_exception(error)

    def let_go(done: Future[T]) -> None:
        if done.exception() is None:
            late(done.result())

    start("scion-fsm-request", run)
    try:
        return outcome.result(seconds)
    except BaseException:
        if not outcome.done():
            outcome.add_done_callback(let_go)
        raise
