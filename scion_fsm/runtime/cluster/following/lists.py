"""Complete lists: in pages, or as the beginning of a watch; what one proves gone, and what it cannot be.

The rules are those of pods.md 4; numbers in parentheses are theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.orders import is_version
from scion_fsm.runtime.cluster.errors import (
    GONE,
    ExpiredError,
    ProtocolError,
    UnreachableError,
    status_error,
)
from scion_fsm.runtime.cluster.following.presence import ContradictionError
from scion_fsm.runtime.cluster.following.sights import Sight
from scion_fsm.runtime.cluster.ports import Scope
from scion_fsm.runtime.cluster.protocol import (
    Absent,
    Input,
    Notice,
    Seen,
    key_of,
    page_from_bytes,
    pod_of,
    sight_of,
)
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    import msgspec

    from scion_fsm.observe.decode import Pod
    from scion_fsm.runtime.cluster.following.patience import Pace
    from scion_fsm.runtime.cluster.following.presence import History, Presence
    from scion_fsm.runtime.cluster.following.selection import Selection
    from scion_fsm.runtime.cluster.ports import Clock, Server
    from scion_fsm.runtime.cluster.protocol import Page

    Item = Pod | msgspec.Raw
    Tell = Callable[[Notice], None]


class Listing:
    """One complete list while it comes."""

    def __init__(
        self, presence: Presence, history: History, selection: Selection, tell: Tell
    ) -> None:
        """Misses everything that is believed to exist."""
        self._presence, self._history, self._selection = presence, history, selection
        self._tell = tell
        self._missing = presence.present.copy()

    def at(self, version: str) -> None:
        """Notes the version of the list.

        Raises:
            ContradictionError: A newer one was seen before.
        """
        self._history.compare(version)
        self._history.saw(version)

    def item(self, item: Item) -> Seen | None:
        """Gives a pod; None if it was seen just like this before, or cannot be read.

        Raises:
            ContradictionError: It was seen, or was gone, at a higher version.
        """
        pod, problems = pod_of(item)
        if pod is None:
            self.unreadable(problems)
            return None
        key = key_of(pod)
        is_news = self._presence.listed(key, sight_of(pod))
        self._missing.discard(key)
        return Seen(key, pod, problems) if is_news else None

    def unreadable(self, problems: tuple[str, ...]) -> None:
        """Tells what was left out; it may be any pod, and what cannot be read is not gone (L11)."""
        self._missing.clear()
        for problem in problems:
            self._tell(Notice("unreadable", problem))

    def complete(self, version: str) -> Iterator[Input]:
        """Concludes from a complete list, and from nothing less, what is gone (1, 14).

        Raises:
            ContradictionError: It lacks what was seen at its own version, which one history cannot show.
        """
        self._presence.compare_missing(self._missing, version)
        for key, sight in self._missing.items():
            if key not in self._presence.present:
                continue  # its deletion was told meanwhile
            left = self._selection.left_by(key, sight)
            if left is None:
                self._presence.removed(key, Sight(sight.uid, version))
                yield Absent(key, version)
                continue
            pod, found = left
            if not self._presence.is_known(key, found):
                self._presence.saw(key, found)
                yield Seen(key, pod)


class Lists:
    """Complete lists of one scope."""

    def __init__(
        self,
        server: Server,
        scope: Scope,
        *,
        presence: Presence,
        history: History,
        selection: Selection,
        pace: Pace,
        clock: Clock,
        tell: Tell,
        heard: Callable[[], None],
    ) -> None:
        """Asks nothing yet; `heard` is called for every page that comes."""
        self._server, self._scope = server, scope
        self._presence, self._history, self._selection = presence, history, selection
        self._pace, self._clock, self._tell, self._heard = pace, clock, tell, heard

    def begin(self) -> Listing:
        """Begins a list that comes item by item."""
        return Listing(self._presence, self._history, self._selection, self._tell)

    def version(self) -> str:
        """Gives the version that the cluster is at, by a list of one pod, whichever it is.

        Raises:
            ClusterError: It could not be had.
        """
        anything = Scope(namespace=self._scope.namespace, selector="")
        content = self._server.page(
            anything, limit=1, token=None, timeout=self._server.request_timeout
        )
        return self._version(page_from_bytes(content))

    def paged(self) -> Generator[Input, None, str]:
        """Gives what a list in pages shows, and what it shows to be gone.

        Returns:
            The list's version.

        Raises:
            ContradictionError: It does not go with what was seen before; nothing follows from it.
            ClusterError: It could not be had.
        """
        try:
            return (yield from self._listed(self._pace.page_size))
        except ExpiredError as error:
            # The pages took longer than the server keeps their snapshot (1): once more, in one piece.
            self._tell(Notice("relist", str(error)))
            return (yield from self._listed(None))

    def is_contradicted(self) -> bool:
        """Tells whether one more list contradicts what was seen before, too; nothing else follows from it.

        Raises:
            ClusterError: It could not be had.
        """
        missing, version = self._presence.present.copy(), ""
        try:
            for version, page in self._pages(self._pace.page_size):
                self._history.compare(version)
                for item in page.items or ():
                    pod = pod_of(item)[0]
                    if pod is None:
                        missing.clear()  # it may be any of them
                        continue
                    self._presence.compare(key_of(pod), sight_of(pod))
                    missing.discard(key_of(pod))
            self._presence.compare_missing(missing, version)
        except ContradictionError:
            return True
        return False

    def _listed(self, limit: int | None) -> Generator[Input, None, str]:
        listing = self.begin()
        version = ""
        for version, page in self._pages(limit):
            listing.at(version)
            for item in page.items or ():
                seen = listing.item(item)
                if seen is not None:
                    yield seen
            del page  # before the next one comes
        yield from listing.complete(version)
        return version

    def _pages(self, limit: int | None) -> Iterator[tuple[str, Page[Pod] | Page[msgspec.Raw]]]:
        """Gives the pages of one snapshot with its version; each is let go of before the next one comes.

        The server has the request timeout for all of them together; what is done with them takes its own.
        """
        left = self._server.request_timeout
        known = token = None
        while True:
            began = self._clock.monotonic()
            content = self._server.page(self._scope, limit=limit, token=token, timeout=left)
            left -= self._clock.monotonic() - began
            page = page_from_bytes(content)
            del content
            self._heard()
            version = self._version(page)
            if known not in (None, version):
                told = "the pages of a list are of different times"
                raise status_error(GONE, told, server=self._server.name)
            known = version
            following = page.metadata.continue_ or None
            if following is not None and following == token:
                raise ProtocolError(f"{self._server.name} gives the same continue token twice")
            token = following
            yield version, page
            del page
            if token is None:
                return
            if left <= 0:
                told = (
                    f"{self._server.name} gives ever more pages; wait longer with --request-timeout"
                )
                raise UnreachableError(told, how="silent")

    def _version(self, page: Page[Pod] | Page[msgspec.Raw]) -> str:
        version = page.metadata.resource_version or ""
        if not is_version(version):
            name = self._server.name
            raise ProtocolError(f"{name} gives a list the resourceVersion {quoted(version)}")
        return version
