"""What follows a failure: raise it, mend it at once, or wait and try again (pods.md 4, rules 5 and 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.errors import ClusterError
from scion_fsm.runtime.cluster.errors import (
    AccessError,
    ApiStatusError,
    CertificateError,
    ExpiredError,
    ForbiddenError,
    UnauthorizedError,
    UnreachableError,
)
from scion_fsm.runtime.cluster.protocol import Input, Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.runtime.cluster.following.patience import Backoff
    from scion_fsm.runtime.cluster.ports import Clock, Waiting

_FOR_PEOPLE = (AccessError, CertificateError, ForbiddenError)
_SLOWLY = 30.0
_LONGEST_WISH = 300.0
"""A server that wants never to be asked again is asked again all the same."""


class Retries:
    """Runs a step again and again, through failures.

    Attributes:
        has_succeeded: Set once there was a complete list; until then what will not pass is raised, since
            somebody may be waiting for the first answer.
        trouble: What went wrong last, until the server answers again; None while all is well.
    """

    def __init__(
        self,
        *,
        backoff: Backoff,
        clock: Clock,
        waiting: Waiting,
        tell: Callable[[Notice], None],
        refresh: Callable[[], None],
        restart: Callable[[], None],
        timeout: float,
    ) -> None:
        """Begins without a failure.

        Args:
            backoff: The pauses.
            clock: What time it is.
            waiting: What waits; everything ends with it.
            tell: Takes what people may want to know.
            refresh: Has the credentials read again.
            restart: Has everything listed again.
            timeout: Seconds within which the first list must have come.
        """
        self.has_succeeded = False
        self.trouble: str | None = None
        self._backoff, self._clock, self._waiting, self._tell = backoff, clock, waiting, tell
        self._refresh, self._restart, self._timeout = refresh, restart, timeout
        self._is_refreshed = self._is_restarted = False

    def run(
        self, step: Callable[[], Iterator[Input]], *, is_done: Callable[[], bool]
    ) -> Iterator[Input]:
        """Gives what the steps give, until `is_done` after one or until it is stopped.

        Raises:
            ClusterError: A step failed before anything succeeded, and waiting would not help.
        """
        began = self._clock.monotonic()
        while not self._waiting.is_ended:
            try:
                yield from step()
            except ClusterError as error:
                if self._waiting.is_ended:
                    return
                if self._mend(error):
                    continue
                self.trouble = str(error)
                pause = self._pause(error)
                late = self._clock.monotonic() + pause - began > self._timeout
                if not self.has_succeeded and (late or not _is_passing(error)):
                    raise
                self._tell(Notice("failure", str(error), pause))
                self._waiting.pause(pause)
            else:
                if is_done():
                    return

    def heard(self) -> None:
        """Notes that the server answered: the credentials are good."""
        self._is_refreshed = False
        self.trouble = None

    def progressed(self) -> None:
        """Notes that a watch went on: its resourceVersion had not expired."""
        self._is_restarted = False

    def _mend(self, failure: ClusterError) -> bool:
        """Does what can be done at once; False if that has just been done in vain."""
        if isinstance(failure, UnauthorizedError):
            self._refresh()
            in_vain, self._is_refreshed = self._is_refreshed, True
            return not in_vain
        # A server that is behind, or whose history went back, finds our version too large.
        is_ahead = isinstance(failure, ApiStatusError) and failure.is_ahead
        if isinstance(failure, ExpiredError) or is_ahead:
            self._restart()
            in_vain, self._is_restarted = self._is_restarted, True
            if not in_vain:
                self._tell(Notice("relist", str(failure)))
            return not in_vain
        return False

    def _pause(self, failure: ClusterError) -> float:
        wish = failure.retry_after if isinstance(failure, ApiStatusError) else None
        wish = min(wish or 0.0, _LONGEST_WISH)
        if isinstance(failure, _FOR_PEOPLE):
            wish = max(wish, _SLOWLY)  # a person must mend it, so asking often is no use
        return self._backoff.pause(self._clock.monotonic(), at_least=wish)


def _is_passing(failure: ClusterError) -> bool:
    return (
        isinstance(failure, ExpiredError)
        or (isinstance(failure, ApiStatusError) and failure.is_passing)
        or (isinstance(failure, UnreachableError) and failure.how == "broken")
    )
