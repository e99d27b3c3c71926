"""What a watch is given from outside: a server to ask, a clock, a way to wait; a simulated world gives its own.

`transport` and `system` have the real ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.runtime.cluster.protocol import Oversize


class Scope(msgspec.Struct, frozen=True):
    """Which pods.

    Attributes:
        namespace: One namespace; None for all of them.
        selector: A label selector as kubectl's -l takes it; empty for every pod.
    """

    namespace: str | None = None
    selector: str = "scion.name"


class Clock(Protocol):
    """Time as a watch sees it."""

    def monotonic(self) -> float:
        """Gives seconds that never go back."""
        ...  # pragma: no cover


class Waiting(Protocol):
    """Pauses that anybody may end, from any thread, for good."""

    @property
    def is_ended(self) -> bool:
        """Whether nothing is waited for any more."""
        ...  # pragma: no cover

    def end(self) -> None:
        """Ends every pause, now and later."""
        ...  # pragma: no cover

    def pause(self, seconds: float) -> None:
        """Returns after so many seconds, or at once when it is ended."""
        ...  # pragma: no cover


class WatchLines(Protocol):
    """One watch that is under way."""

    def __iter__(self) -> Iterator[bytes | Oversize]:
        """Gives the lines until the server ends the stream or `abort` is called.

        Raises:
            UnreachableError: The stream broke off, or was silent for too long.
        """
        ...  # pragma: no cover

    def tolerate_silence(self, seconds: float) -> None:
        """Sets for how long there may be no whole line before the server counts as dead."""
        ...  # pragma: no cover

    def abort(self) -> None:
        """Ends the stream, from any thread; one that waits in `__iter__` returns at once."""
        ...  # pragma: no cover

    def close(self) -> None:
        """Lets go of the connection; only the thread that reads may call this."""
        ...  # pragma: no cover


class Server(Protocol):
    """Asks one cluster for pods; whatever fails is a ClusterError."""

    @property
    def name(self) -> str:
        """The server's address, for people."""
        ...  # pragma: no cover

    @property
    def request_timeout(self) -> float:
        """Seconds for one request, for all pages of a list, and for a watch to begin."""
        ...  # pragma: no cover

    def refresh(self) -> None:
        """Reads the credentials again, and connects anew, with the next request."""
        ...  # pragma: no cover

    def close(self) -> None:
        """Lets go of idle connections."""
        ...  # pragma: no cover

    def page(
        self, scope: Scope, *, limit: int | None, token: str | None, timeout: float
    ) -> bytes | memoryview:
        """Asks for one page of a list, never from a cache of unknown age.

        Args:
            scope: Which pods.
            limit: How many at most; None for all.
            token: The continue token of the page before; None for the first.
            timeout: Seconds within which the page must be there, whole.

        Raises:
            ClusterError: It could not be had.
        """
        ...  # pragma: no cover

    def watch(
        self, scope: Scope, *, version: str | None, timeout_seconds: int, silence: float
    ) -> WatchLines:
        """Begins a watch.

        Args:
            scope: Which pods.
            version: The resourceVersion to resume from; None for a streaming list, which begins with
                everything there is (KEP-3157).
            timeout_seconds: When the server shall end it.
            silence: Seconds without a whole line after which the connection counts as dead.

        Raises:
            ClusterError: It could not be begun.
        """
        ...  # pragma: no cover

    def pod(self, namespace: str, name: str) -> bytes | None:
        """Asks for one pod, as it is now; None if there is none of that name.

        Raises:
            ClusterError: It could not be had.
        """
        ...  # pragma: no cover
