"""The API's dialect as values: pages, events, statuses, lines out of chunks; and what they say of pods.

Pure. Bytes are read once; where a pod of a page is broken, each is decoded by itself, so that it costs
itself and not its page.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

import msgspec

from scion_fsm.machine.orders import is_version
from scion_fsm.observe.decode import Metadata, Pod, Rename, pod_from_bytes
from scion_fsm.runtime.agents import Key
from scion_fsm.runtime.cluster.errors import ProtocolError
from scion_fsm.runtime.cluster.following.sights import Sight
from scion_fsm.unreadable import UNREADABLE, why_unreadable
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INITIAL_EVENTS_END = "k8s.io/initial-events-end"
"""The annotation of the bookmark that ends a streaming list (KEP-3157)."""

Item = TypeVar("Item", Pod, msgspec.Raw)


class ListMeta(Rename, frozen=True):
    """What a list says of itself."""

    resource_version: str | None = None
    continue_: str | None = msgspec.field(default=None, name="continue")


class Page(Rename, Generic[Item], frozen=True):
    """One answer to a list request."""

    items: list[Item] | None = None
    metadata: ListMeta = ListMeta()


class StatusCause(Rename, frozen=True):
    """One of the causes that a Status gives."""

    reason: str | None = None


class StatusDetails(Rename, frozen=True):
    """What a Status says besides its message."""

    retry_after_seconds: int | None = None
    causes: list[StatusCause] | None = None


class Status(Rename, frozen=True):
    """The API's word for an outcome: the body of an error, the object of an ERROR event."""

    code: int | None = None
    reason: str | None = None
    message: str | None = None
    details: StatusDetails | None = None

    @property
    def causes(self) -> frozenset[str]:
        """The reasons of its causes, such as `ResourceVersionTooLarge`."""
        causes = (self.details and self.details.causes) or ()
        return frozenset(cause.reason for cause in causes if cause.reason)

    @property
    def retry_after(self) -> float | None:
        """Seconds after which the server wants to be asked again; None if it does not say."""
        return self.details.retry_after_seconds if self.details else None


class Event(Rename, Generic[Item], frozen=True):
    """One line of a watch."""

    type: str
    object: Item


class Notice(msgspec.Struct, frozen=True):
    """Something about a watch itself that people may want to know.

    Attributes:
        kind: restart (a connection ended), relist, failure (a pause follows), history (it went back),
            unreadable (a part was left out), unselected (an agent left the selection but lives).
        message: A sentence.
        pause: Seconds until the next try.
    """

    kind: Literal["restart", "relist", "failure", "history", "unreadable", "unselected"]
    message: str
    pause: float = 0.0


class Seen(msgspec.Struct, frozen=True):
    """A pod exists (listed, ADDED, MODIFIED)."""

    key: Key
    pod: Pod
    problems: tuple[str, ...] = ()


class Deleted(msgspec.Struct, frozen=True):
    """A pod was deleted; this is its last object, with the deletion's resourceVersion."""

    key: Key
    pod: Pod
    problems: tuple[str, ...] = ()


class Absent(msgspec.Struct, frozen=True):
    """A complete and consistent list of this resourceVersion lacks a pod that was there before."""

    key: Key
    resource_version: str


class HistoryReset(msgspec.Struct, frozen=True):
    """The cluster's resourceVersions went back (an etcd restore): no older mark counts any more."""


class Forgotten(msgspec.Struct, frozen=True):
    """A pod has been gone for longer than its record is kept."""

    key: Key


Input = Seen | Deleted | Absent | HistoryReset | Forgotten


class Oversize(msgspec.Struct, frozen=True):
    """A line that was left out because it is longer than any pod can be."""

    limit: int


_pages = msgspec.json.Decoder(Page[Pod])
_raw_pages = msgspec.json.Decoder(Page[msgspec.Raw])
_events = msgspec.json.Decoder(Event[Pod])
_raw_events = msgspec.json.Decoder(Event[msgspec.Raw])
LARGE = 8 << 20
"""Bytes. A page of 500 pods has less than half of it; a list in one piece may have all of a cluster."""
_OF_PODS = ("ADDED", "MODIFIED", "DELETED", "BOOKMARK")
_statuses = msgspec.json.Decoder(Status)


def page_from_bytes(content: bytes | memoryview) -> Page[Pod] | Page[msgspec.Raw]:
    """Decodes the answer to a list request.

    Returns:
        The page; its items undecoded if a part of one is not what a pod has there, or if they are so
        many that they should not be there all at once.

    Raises:
        ProtocolError: It is no list.
    """
    try:
        if len(content) <= LARGE:
            with suppress(msgspec.ValidationError, RecursionError):
                return _pages.decode(content)
        return _raw_pages.decode(content)
    except UNREADABLE as error:
        raise ProtocolError(
            f"{_shown(content)} is no list of a Kubernetes API: {why_unreadable(error)}"
        ) from error


def event_from_line(line: bytes) -> Event[Pod] | Event[msgspec.Raw]:
    """Decodes one line of a watch.

    Returns:
        The event; its object undecoded if it is not what a pod is.

    Raises:
        ProtocolError: It is no watch event.
    """
    try:
        try:
            event = _events.decode(line)
        except (msgspec.ValidationError, RecursionError):
            return _raw_events.decode(line)
        return event if event.type in _OF_PODS else _raw_events.decode(line)
    except UNREADABLE as error:
        raise ProtocolError(
            f"{_shown(line)} is no watch event of a Kubernetes API: {why_unreadable(error)}"
        ) from error


def status_from_bytes(content: bytes) -> Status:
    """Decodes a Status; one with a message alone for anything else, such as a proxy's page."""
    try:
        return _statuses.decode(content)
    except UNREADABLE:
        return Status(message=_shown(content) if content.strip() else None)


def pod_of(item: Pod | bytes | msgspec.Raw) -> tuple[Pod | None, tuple[str, ...]]:
    """Gives the pod of a list or event, decoded as leniently as can be (pods.md 4, rule 15).

    Returns:
        The pod and what in it was not understood; no pod for what has no name, uid or comparable
        resourceVersion, since nothing could be concluded from it.
    """
    try:
        pod, problems = (item, ()) if isinstance(item, Pod) else pod_from_bytes(item)
    except UNREADABLE as error:
        return None, (f"an item is not a pod: {why_unreadable(error)}",)
    metadata = pod.metadata
    if metadata is None or not metadata.name or not metadata.uid:
        return None, (*problems, "an item has no metadata.name or metadata.uid")
    if not is_version(metadata.resource_version):
        version = metadata.resource_version
        return None, (
            *problems,
            f"{metadata.name}: metadata.resourceVersion {quoted(version)} cannot be compared",
        )
    return pod, problems


def metadata_of(item: Pod | msgspec.Raw) -> Metadata:
    """Gives what counts of a bookmark's object (pods.md 4, rule 4); empty for anything odd."""
    try:
        pod = item if isinstance(item, Pod) else pod_from_bytes(item)[0]
        return pod.metadata or Metadata()
    except UNREADABLE:
        return Metadata()


def key_of(pod: Pod) -> Key:
    """Gives a pod's namespace and name; one string for all that are of one namespace."""
    metadata = pod.metadata
    return (
        sys.intern((metadata.namespace or "") if metadata else ""),
        (metadata.name or "") if metadata else "",
    )


def sight_of(pod: Pod) -> Sight:
    """Gives what is kept of a pod."""
    metadata, status = pod.metadata, pod.status
    version = metadata.resource_version if metadata else None
    return Sight(
        metadata.uid if metadata else None,
        version if is_version(version) else None,
        is_over=status is not None and status.phase in ("Succeeded", "Failed"),
    )


def lines(chunks: Iterable[bytes], *, limit: int) -> Iterator[bytes | Oversize]:
    """Puts lines together from chunks that may end anywhere, within a character too.

    Args:
        chunks: What the connection gave, piece by piece.
        limit: The longest line in bytes; the rest of a longer one is read and thrown away, so memory
            stays bounded.

    Yields:
        Every complete line without its end, except empty ones. What follows the last line end was cut
        off and is not yielded: the server sends it again.
    """
    rest = bytearray()
    is_dropping = False
    for chunk in chunks:
        searched = len(rest)
        rest += chunk
        begin = 0
        while (end := rest.find(b"\n", searched)) >= 0:
            if is_dropping or end - begin > limit:
                yield Oversize(limit)
            elif line := bytes(rest[begin:end]).strip():
                yield line
            is_dropping = False
            begin = searched = end + 1
        del rest[:begin]
        if len(rest) > limit:
            is_dropping = True
            rest.clear()


def _shown(content: bytes | memoryview) -> str:
    text = " ".join(bytes(content[:200]).decode(errors="replace").split())
    return repr(text[:120] + ("…" if len(text) > 120 or len(content) > 200 else ""))  # noqa: PLR2004 - what fits a line
