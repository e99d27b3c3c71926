"""List and watch as one endless stream of inputs: what was seen, deleted, absent, and when history broke.

The rules are those of pods.md 4; numbers in parentheses are theirs.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import ClusterError
from scion_fsm.machine.orders import is_version
from scion_fsm.runtime.cluster.errors import (
    BAD_REQUEST,
    INTERNAL_ERROR,
    INVALID,
    ApiStatusError,
    UnreachableError,
    status_error,
)
from scion_fsm.runtime.cluster.following.lists import Lists
from scion_fsm.runtime.cluster.following.patience import Backoff, Pace, whole_seconds
from scion_fsm.runtime.cluster.following.presence import ContradictionError, History, Presence
from scion_fsm.runtime.cluster.following.retries import Retries
from scion_fsm.runtime.cluster.following.selection import Selection
from scion_fsm.runtime.cluster.protocol import (
    INITIAL_EVENTS_END,
    Deleted,
    Forgotten,
    HistoryReset,
    Input,
    Notice,
    Oversize,
    Seen,
    event_from_line,
    key_of,
    metadata_of,
    pod_of,
    sight_of,
    status_from_bytes,
)
from scion_fsm.runtime.cluster.system import SystemClock, SystemWaiting
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.observe.decode import Metadata, Pod
    from scion_fsm.runtime.cluster.following.lists import Listing
    from scion_fsm.runtime.cluster.ports import Clock, Scope, Server, Waiting, WatchLines


class _UnendedListError(ClusterError):
    """A streaming list that the server does not end: it has none."""


class PodStream:
    """The pods of one scope as they are and as they change, for as long as one wants.

    Attributes:
        presence: The pods that are believed to exist, and those that are gone.
        contact: When the server last said anything, by the clock; None before it did.
        alive: Until when, by the clock, the stream has shown that it lives: it was answered, or it waits.
    """

    def __init__(
        self,
        server: Server,
        scope: Scope,
        *,
        pace: Pace | None = None,
        backoff: Backoff | None = None,
        clock: Clock | None = None,
        waiting: Waiting | None = None,
        tell: Callable[[Notice], None] | None = None,
        uniform: Callable[[float, float], float] = random.uniform,
        keep_gone: int = 10_000,
    ) -> None:
        """Asks nothing yet; `AgentWatch` describes the arguments."""
        self.presence = Presence(keep_gone=keep_gone)
        self.contact: float | None = None
        self._server, self._scope = server, scope
        self._pace = pace or Pace()
        self._clock, self._waiting = clock or SystemClock(), waiting or SystemWaiting()
        self.alive = self._clock.monotonic()
        self._take_notice = tell or (lambda _: None)
        self._uniform = uniform
        self._history = History()
        self._selection = Selection(server, scope, self._tell)
        self._lists = Lists(
            server,
            scope,
            presence=self.presence,
            history=self._history,
            selection=self._selection,
            pace=self._pace,
            clock=self._clock,
            tell=self._tell,
            heard=self._heard,
        )
        self._has_streaming = self._pace.streaming
        self._lines: WatchLines | None = None
        # Where to resume a watch; whether that place is still there; when a list was last complete.
        self._resume: str | None = None
        self._is_doubtful = False
        self._synced: float | None = None
        # The list with which a watch begins; None outside of one.
        self._listing: Listing | None = None
        self._retries = Retries(
            backoff=backoff or Backoff(),
            clock=self._clock,
            waiting=self._waiting,
            tell=self._tell,
            refresh=server.refresh,
            restart=self._restart,
            timeout=server.request_timeout,
        )

    def once(self) -> Iterator[Input]:
        """Gives one complete list, and what it shows to be gone.

        Raises:
            ClusterError: It could not be had within the request timeout.
        """
        self._resume, self._has_streaming = None, False
        return self._forgetting(
            self._retries.run(self._list, is_done=lambda: self._resume is not None)
        )

    def follow(self, *, is_patient: bool = False) -> Iterator[Input]:
        """Gives everything there is and then every change, until `stop`.

        Args:
            is_patient: Wait out even that the first complete list cannot be had.

        Raises:
            ClusterError: The first complete list could not be had. Later failures are told as notices
                and waited out.
        """
        self._retries.has_succeeded |= is_patient
        return self._forgetting(self._retries.run(self._step, is_done=lambda: False))

    def _forgetting(self, inputs: Iterator[Input]) -> Iterator[Input]:
        for item in inputs:
            yield item
            for key in self.presence.forgotten():
                yield Forgotten(key)

    def stop(self) -> None:
        """Ends the stream, from any thread; a read that is under way returns at once."""
        self._waiting.end()
        lines = self._lines
        if lines is not None:
            lines.abort()

    @property
    def trouble(self) -> str | None:
        """What went wrong last, until the server answers again; None while all is well."""
        return self._retries.trouble

    @property
    def is_synced(self) -> bool:
        """Whether there was a complete list."""
        return self._synced is not None

    def _tell(self, notice: Notice) -> None:
        self.alive = self._clock.monotonic() + notice.pause
        self._take_notice(notice)

    def _heard(self) -> None:
        self.alive = self.contact = self._clock.monotonic()
        self._retries.heard()

    def _restart(self) -> None:
        self._resume = None

    def _step(self) -> Iterator[Input]:
        if self._is_due():
            self._resume = None
        if self._resume is not None and self._is_doubtful:
            self._look(self._resume)
            self._is_doubtful = False
        return self._list() if self._resume is None else self._watch(self._resume)

    def _is_due(self) -> bool:
        synced = self._synced
        return synced is None or self._clock.monotonic() - synced >= self._pace.resync

    def _look(self, version: str) -> None:
        """Asks where the cluster is: before a watch is resumed, and again once any is under way.

        A server watches from a version that it has not reached, and says nothing (seen with 1.36); and
        between a list, or a look, and the watch it may be restored.

        Raises:
            ClusterError: It does not say. It may come back with another history, which may be past the
                mark by then, so a complete list comes next.
        """
        try:
            now = self._lists.version()
        except ClusterError as error:
            if isinstance(error, UnreachableError) or (
                isinstance(error, ApiStatusError) and error.is_servers_fault
            ):
                self._resume = None
            raise
        self._heard()
        if self._history.is_behind(now):
            self._tell(
                Notice("relist", f"{self._server.name} is at version {now}, before {version}")
            )
            self._resume = None

    # -- lists (1, 3, 13, 14) -----------------------------------------------------------------------

    def _list(self) -> Iterator[Input]:
        try:
            yield from self._streaming_list() if self._has_streaming else self._paged_list()
        except ContradictionError as error:
            # A server may be behind, so a second list decides, by a new connection and without a pause.
            self._server.refresh()
            if self._lists.is_contradicted():
                yield from self._forget(error)
            yield from self._paged_list()

    def _forget(self, proof: ContradictionError) -> Iterator[Input]:
        self._history.mark = None
        self.presence.forget_versions()
        told = f"the cluster's history went back (was etcd restored?): {proof}"
        self._tell(Notice("history", f"{told}; older marks no longer count"))
        yield HistoryReset()

    def _paged_list(self) -> Iterator[Input]:
        version = yield from self._lists.paged()
        self._complete(version)
        self._is_doubtful = False

    def _complete(self, version: str) -> None:
        self._resume = version
        self._synced = self._clock.monotonic()
        self._retries.has_succeeded = True

    def _streaming_list(self) -> Iterator[Input]:
        self._listing = self._lists.begin()
        try:
            yield from self._watch(None)
        except (ApiStatusError, _UnendedListError) as error:
            if isinstance(error, ApiStatusError) and error.code not in (BAD_REQUEST, INVALID):
                raise
            self._has_streaming = False
            self._tell(Notice("relist", f"without streaming lists, pages follow: {error}"))
        finally:
            self._listing = None

    # -- watches (2 to 7, 9 to 12) ------------------------------------------------------------------

    def _watch(self, version: str | None) -> Iterator[Input]:
        began, is_idle = self._clock.monotonic(), True
        lines = self._begun(version)
        try:
            if self._waiting.is_ended or not self._is_at(version):
                return
            left, since = self._server.request_timeout, self._clock.monotonic()
            for line in lines:
                is_idle = False
                self._heard()
                left -= self._clock.monotonic() - since
                self._check_progress(left)
                yield from self._line(line, lines)
                if self._listing is None and (self._resume is None or self._is_due()):
                    return  # history went back, or it is time for a complete list
                since = self._clock.monotonic()  # what is done with a line takes its own time
        except UnreachableError as error:
            if self._listing is not None and error.how == "silent":
                told = f"{self._server.name} does not end a streaming list"
                raise _UnendedListError(told) from error
            self._progressed()
            raise
        finally:
            self._lines = None
            lines.close()
        if self._waiting.is_ended:
            return
        if self._listing is not None:
            told = f"{self._server.name} ends a streaming list without its mark"
            raise _UnendedListError(told)
        self._progressed()
        if is_idle and self._clock.monotonic() - began < 1:
            told = f"{self._server.name} ends the watch as soon as it begins"
            raise UnreachableError(told, how="broken")
        self._tell(Notice("restart", "the server ended the watch; it goes on where it was"))

    def _begun(self, version: str | None) -> WatchLines:
        pace = self._pace
        self._is_doubtful = True
        self._lines = lines = self._server.watch(
            self._scope,
            version=version,
            timeout_seconds=whole_seconds(self._uniform(pace.shortest, pace.longest)),
            silence=pace.silence if version is not None else self._server.request_timeout,
        )
        self._heard()
        return lines

    def _is_at(self, version: str | None) -> bool:
        """Tells whether the cluster has come to the version that a watch is under way from."""
        if version is not None:
            self._look(version)
        return self._resume == version

    def _check_progress(self, left: float) -> None:
        if self._listing is not None and left < 0:
            raise _UnendedListError(f"{self._server.name} goes on and on with a streaming list")

    def _progressed(self) -> None:
        """Notes that a watch began and went on: the version that it resumed from had not expired."""
        if self._listing is None:
            self._retries.progressed()

    def _line(self, line: bytes | Oversize, lines: WatchLines) -> Iterator[Input]:
        if isinstance(line, Oversize):
            self._unreadable((f"a line of more than {line.limit} bytes was left out",))
            return
        event = event_from_line(line)
        if event.type == "ERROR" and isinstance(event.object, msgspec.Raw):
            status = status_from_bytes(bytes(event.object))
            raise status_error(
                status.code or INTERNAL_ERROR,
                status.message or "",
                server=self._server.name,
                retry_after=status.retry_after,
                causes=status.causes,
            )
        if event.type == "BOOKMARK":
            yield from self._bookmark(metadata_of(event.object), lines)
        elif event.type not in ("ADDED", "MODIFIED", "DELETED"):
            self._unreadable((f"watch event type {quoted(event.type)} is not known",))
        elif self._listing is not None and event.type != "DELETED":
            seen = self._listing.item(event.object)
            if seen is not None:
                yield seen
        else:
            pod, problems = pod_of(event.object)
            if pod is None:
                self._unreadable(problems)
            else:
                yield from self._changed(event.type, pod, problems)

    def _changed(self, kind: str, pod: Pod, problems: tuple[str, ...]) -> Iterator[Input]:
        key, sight = key_of(pod), sight_of(pod)
        left = self._selection.left_by(key, sight) if kind == "DELETED" else None
        if kind != "DELETED":
            self.presence.saw(key, sight)
            yield Seen(key, pod, problems)
        elif left is not None:
            remaining, found = left
            self.presence.saw(key, found)
            yield Seen(key, remaining)
        else:
            self.presence.removed(key, sight)
            yield Deleted(key, pod, problems)
        # Only now: whoever takes the inputs has taken this one. The synthetic events of a list have no
        # order of their own (2), so nothing is resumed from them.
        self._went_on_to((pod.metadata.resource_version if pod.metadata else None) or "")

    def _went_on_to(self, version: str) -> None:
        self._progressed()
        if self._history.saw(version) and self._listing is None:
            self._resume = version

    def _bookmark(self, metadata: Metadata, lines: WatchLines) -> Iterator[Input]:
        version = metadata.resource_version
        if not is_version(version):
            return
        if self._listing is None:
            if self._history.is_behind(version):
                self._resume = None  # a complete list will tell whether history went back
            else:
                self._went_on_to(version)
                self._resume = version
        elif (metadata.annotations or {}).get(INITIAL_EVENTS_END) == "true":
            self._listing.at(version)
            yield from self._listing.complete(version)
            self._listing = None
            self._complete(version)
            lines.tolerate_silence(self._pace.silence)

    def _unreadable(self, problems: tuple[str, ...]) -> None:
        if self._listing is not None:
            self._listing.unreadable(problems)
            return
        for problem in problems:
            self._tell(Notice("unreadable", problem))
