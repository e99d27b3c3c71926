"""List and watch as one endless stream of inputs: what was seen, deleted, absent, and when history broke.

The rules are those of pods.md 4; numbers in parentheses are theirs.
"""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import ClusterError
from scion_fsm.machine.orders import is_newer_version, is_version
from scion_fsm.runtime.cluster.errors import (
    BAD_REQUEST,
    GONE,
    INTERNAL_ERROR,
    INVALID,
    ApiStatusError,
    ExpiredError,
    ForbiddenError,
    ProtocolError,
    UnreachableError,
    status_error,
)
from scion_fsm.runtime.cluster.patience import Backoff, Clock, Pace, SystemClock
from scion_fsm.runtime.cluster.protocol import (
    INITIAL_EVENTS_END,
    Absent,
    Deleted,
    HistoryReset,
    Input,
    Notice,
    Oversize,
    Seen,
    Sight,
    event_from_line,
    key_of,
    metadata_of,
    page_from_bytes,
    pod_of,
    sight_of,
    status_from_bytes,
)
from scion_fsm.runtime.cluster.retries import Retries
from scion_fsm.runtime.cluster.transport import whole_seconds
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from scion_fsm.observe.decode import Metadata, Pod
    from scion_fsm.runtime.agents import Key
    from scion_fsm.runtime.cluster.transport import Connection, Scope, Transport


class _UnendedListError(ClusterError):
    """A streaming list that the server does not end: it has none."""


class PodStream:
    """The pods of one scope as they are and as they change, for as long as one wants.

    Attributes:
        present: The pods that are believed to exist.
        contact: When the server last said anything, by the clock; None before it did.
        stopping: Set by `stop`.
    """

    def __init__(
        self,
        transport: Transport,
        scope: Scope,
        *,
        pace: Pace | None = None,
        backoff: Backoff | None = None,
        clock: Clock | None = None,
        tell: Callable[[Notice], None] | None = None,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """Asks nothing yet; `AgentWatch` describes the arguments."""
        self.present: dict[Key, Sight] = {}
        self.contact: float | None = None
        self.stopping = threading.Event()
        self._transport, self._scope = transport, scope
        self._pace = pace or Pace()
        self._clock = clock or SystemClock()
        self._tell = tell or (lambda _: None)
        self._uniform = uniform
        self._has_streaming = self._pace.streaming
        self._connection: Connection | None = None
        # Where to resume a watch; the newest version of the cluster seen; when a list was last complete.
        self._resume: str | None = None
        self._mark: str | None = None
        self._synced: float | None = None
        # What a streaming list has not shown yet of what was present; None outside of one.
        self._missing: dict[Key, Sight] | None = None
        self._may_get = True
        self._retries = Retries(
            backoff=backoff or Backoff(),
            clock=self._clock,
            stopping=self.stopping,
            tell=self._tell,
            refresh=transport.refresh,
            restart=self._restart,
            timeout=transport.request_timeout,
        )

    def once(self) -> Iterator[Input]:
        """Gives one complete list, and what it shows to be gone.

        Raises:
            ClusterError: It could not be had within the request timeout.
        """
        return self._retries.run(self._paged_list, is_done=lambda: self._resume is not None)

    def follow(self) -> Iterator[Input]:
        """Gives everything there is and then every change, until `stop`.

        Raises:
            ClusterError: The first complete list could not be had. Later failures are told as notices
                and waited out.
        """
        return self._retries.run(self._step, is_done=lambda: False)

    def stop(self) -> None:
        """Ends the stream, from any thread; a read that is under way returns at once."""
        self.stopping.set()
        connection = self._connection
        if connection is not None:
            connection.abort()

    def _heard(self) -> None:
        self.contact = self._clock.monotonic()
        self._retries.heard()

    def _restart(self) -> None:
        self._resume = None

    # -- lists (1, 3, 13, 14) -----------------------------------------------------------------------

    def _step(self) -> Iterator[Input]:
        if self._is_due():
            self._resume = None
        if self._resume is not None:
            return self._watch(self._resume)
        return self._streaming_list() if self._has_streaming else self._paged_list()

    def _is_due(self) -> bool:
        synced = self._synced
        return synced is None or self._clock.monotonic() - synced >= self._pace.resync

    def _streaming_list(self) -> Iterator[Input]:
        self._missing = dict(self.present)
        try:
            yield from self._watch(None)
        except (ApiStatusError, _UnendedListError) as error:
            if isinstance(error, ApiStatusError) and error.code not in (BAD_REQUEST, INVALID):
                raise
            self._has_streaming = False
            self._tell(Notice("relist", f"without streaming lists, pages follow: {error}"))
        finally:
            self._missing = None

    def _paged_list(self) -> Iterator[Input]:
        try:
            yield from self._pages(self._pace.page_size)
        except ExpiredError as error:
            # The pages took longer than the server keeps their snapshot (1): once more, in one piece.
            self._tell(Notice("relist", str(error)))
            yield from self._pages(None)

    def _pages(self, limit: int | None) -> Iterator[Input]:
        missing = dict(self.present)
        version = token = None
        while not self.stopping.is_set():
            version, token = yield from self._page(limit, version, token, missing)
            if token is None:
                yield from self._complete(missing, version)
                return

    def _page(
        self, limit: int | None, version: str | None, token: str | None, missing: dict[Key, Sight]
    ) -> Generator[Input, None, tuple[str, str | None]]:
        """Asks for one page, which is let go of before the next one comes.

        Returns:
            The list's version, and the token of the next page.
        """
        page = page_from_bytes(self._transport.page(self._scope, limit=limit, token=token))
        self._heard()
        of = page.metadata.resource_version or ""
        if not is_version(of):
            raise ProtocolError(f"{self._server} gives a list the resourceVersion {quoted(of)}")
        if version is None:
            yield from self._history(of)
            self._saw(of)
        elif of != version:
            told = "the pages of a list are of different times"
            raise status_error(GONE, told, server=self._server)
        for item in page.items or ():
            pod, problems = self._readable(item)
            if pod is None:
                missing.clear()  # it may be any of them, and what cannot be read is not gone (L11)
                continue
            key = key_of(pod)
            self.present[key] = sight_of(pod)
            missing.pop(key, None)
            yield Seen(key, pod, problems, is_listed=True)
        following = page.metadata.continue_ or None
        if following is not None and following == token:
            raise ProtocolError(f"{self._server} gives the same continue token twice")
        return of, following

    def _history(self, version: str) -> Iterator[Input]:
        if self._mark is None or not _is_older(version, self._mark):
            return
        told = (
            f"the cluster's history went back from {self._mark} to {version} (was etcd restored?)"
        )
        self._mark = None
        self._tell(Notice("history", f"{told}; older marks no longer count"))
        yield HistoryReset()

    def _complete(self, missing: dict[Key, Sight], version: str) -> Iterator[Input]:
        """Concludes from a complete list, and from nothing less, what is gone (1, 14)."""
        for key, sight in missing.items():
            pod = self._unselected(key, sight)
            if pod is not None:
                yield Seen(key, pod)
            else:
                del self.present[key]
                yield Absent(key, version)
        self._resume = self._mark = version
        self._synced = self._clock.monotonic()
        self._retries.has_succeeded = True

    def _unselected(self, key: Key, sight: Sight) -> Pod | None:
        """Gives a pod that has left the selection but exists: a label can be taken off (10)."""
        if sight.is_ending or not self._scope.selector or not self._may_get:
            return None
        try:
            content = self._transport.pod(*key)
        except ForbiddenError as error:
            self._may_get = False
            self._tell(Notice("unreadable", f"deletions are believed without a check: {error}"))
            return None
        pod = pod_of(content)[0] if content is not None else None
        if pod is None or (sight.uid is not None and sight_of(pod).uid != sight.uid):
            return None
        self._tell(Notice("unselected", f"{key[1]} no longer matches the selector, but it exists"))
        return pod

    # -- watches (2 to 7, 9 to 12) ------------------------------------------------------------------

    def _watch(self, version: str | None) -> Iterator[Input]:
        pace, began = self._pace, self._clock.monotonic()
        connection = self._transport.watch(
            self._scope,
            version=version,
            timeout_seconds=whole_seconds(self._uniform(pace.shortest, pace.longest)),
            silence=pace.silence if version is not None else self._transport.request_timeout,
        )
        self._connection = connection
        if self.stopping.is_set():
            connection.abort()
        is_idle = True
        try:
            for line in connection:
                is_idle = False
                self._heard()
                yield from self._line(line, connection)
                if self._missing is None and (self._resume is None or self._is_due()):
                    return  # history went back, or it is time for a complete list
        except UnreachableError as error:
            if self._missing is not None and error.how == "silent":
                raise _UnendedListError(f"{self._server} does not end a streaming list") from error
            raise
        finally:
            self._connection = None
            connection.close()
        if self.stopping.is_set():
            return
        if self._missing is not None:
            raise _UnendedListError(f"{self._server} ends a streaming list without its mark")
        if is_idle and self._clock.monotonic() - began < 1:
            told = f"{self._server} ends the watch as soon as it begins"
            raise UnreachableError(told, how="broken")
        self._tell(Notice("restart", "the server ended the watch; it goes on where it was"))

    def _line(self, line: bytes | Oversize, connection: Connection) -> Iterator[Input]:
        if isinstance(line, Oversize):
            self._unreadable((f"a line of more than {line.limit} bytes was left out",))
            return
        event = event_from_line(line)
        if event.type == "ERROR" and isinstance(event.object, msgspec.Raw):
            status = status_from_bytes(bytes(event.object))
            seconds = status.details.retry_after_seconds if status.details else None
            raise status_error(
                status.code or INTERNAL_ERROR,
                status.message or "",
                server=self._server,
                retry_after=seconds,
            )
        if event.type == "BOOKMARK":
            yield from self._bookmark(metadata_of(event.object), connection)
        elif event.type in ("ADDED", "MODIFIED", "DELETED"):
            pod, problems = self._readable(event.object)
            if pod is not None:
                yield from self._changed(event.type, pod, problems)
        else:
            self._unreadable((f"watch event type {quoted(event.type)} is not known",))

    def _changed(self, kind: str, pod: Pod, problems: tuple[str, ...]) -> Iterator[Input]:
        key, sight = key_of(pod), sight_of(pod)
        remaining = self._unselected(key, sight) if kind == "DELETED" else None
        if kind != "DELETED":
            self.present[key] = sight
            if self._missing is not None:
                self._missing.pop(key, None)
            yield Seen(key, pod, problems, is_listed=self._missing is not None)
        elif remaining is not None:
            yield Seen(key, remaining)
        else:
            known = self.present.get(key)
            if known is None or known.uid in (None, sight.uid):  # else it has a successor already
                self.present.pop(key, None)
                if self._missing is not None:
                    self._missing.pop(key, None)
            yield Deleted(key, pod, problems)
        version = (pod.metadata.resource_version if pod.metadata else None) or ""
        is_news = self._saw(version)
        # Only now: whoever takes the inputs has taken this one. The synthetic events of a list have no
        # order of their own (2), so nothing is resumed from them.
        if self._missing is None:
            self._retries.progressed()
            if is_news:
                self._resume = version

    def _saw(self, version: str) -> bool:
        """Raises the mark; True if that is the newest version seen."""
        is_newer = self._mark is None or _is_older(self._mark, version)
        self._mark = version if is_newer else self._mark
        return is_newer

    def _bookmark(self, metadata: Metadata, connection: Connection) -> Iterator[Input]:
        version = metadata.resource_version
        if not is_version(version):
            return
        is_back = self._mark is not None and _is_older(version, self._mark)
        if self._missing is None:
            self._retries.progressed()
            if is_back:
                self._resume = None  # a complete list will tell whether history went back
            else:
                self._saw(version)
                self._resume = version
        elif (metadata.annotations or {}).get(INITIAL_EVENTS_END) == "true":
            missing, self._missing = self._missing, None
            yield from self._history(version)
            if not is_back:  # else what was just listed was refused as stale: list again
                yield from self._complete(missing, version)
                connection.tolerate_silence(self._pace.silence)

    def _readable(self, item: Pod | msgspec.Raw) -> tuple[Pod | None, tuple[str, ...]]:
        pod, problems = pod_of(item)
        if pod is None:
            self._unreadable(problems)
        return pod, problems

    def _unreadable(self, problems: tuple[str, ...]) -> None:
        if self._missing is not None:
            self._missing.clear()  # as for a page: no conclusion from a list that was not read whole
        for problem in problems:
            self._tell(Notice("unreadable", problem))

    @property
    def _server(self) -> str:
        return self._transport.access.server


def _is_older(version: str, than: str) -> bool:
    return is_newer_version(than, version)
