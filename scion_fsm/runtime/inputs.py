"""What kubectl prints, read: Pods, Lists and watch events, as JSON or YAML, alone or one after the other.

Each is answered as it comes, so that a stream from a pipe is. What cannot be used at all raises; one broken
part is an Item with a problem, and the rest is read.
"""

from __future__ import annotations

from itertools import islice, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.errors import InputError
from scion_fsm.machine.observation import Observation
from scion_fsm.observe.decode import (
    Pod,
    is_named_by_the_client,
    pod_from_bytes,
    pod_from_object,
)
from scion_fsm.runtime.documents import Readers, Value, plain_json, read_values
from scion_fsm.unreadable import UNREADABLE, why_unreadable
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTED = "LISTED"
"""The type of an item that is not from a watch."""
OBSERVED = "OBSERVED"
"""The type of a report or command in a scenario of `scion_fsm.testing`, between what a watch shows."""
_WATCHED = frozenset({"ADDED", "MODIFIED", "DELETED"})
_KINDS, _VERSIONS = ("Pod", None, ""), ("v1", None, "")
"""What a pod may say that it is: an element of a PodList says nothing."""
_LISTS = (None, "", "List", "PodList")
"""What a list may say that it is of whose elements any may be a pod."""
_PATIENCE = 100
"""Parts of no use that are passed over before the first that is."""
_DEPTH = 8
"""Lists within lists."""
_REMEDY = "give what `kubectl get pods -o json` prints"


class Item(msgspec.Struct, frozen=True, gc=False):
    """One pod of the input, or what is wrong with one part of it.

    Attributes:
        type: LISTED, or a watch event's ADDED, MODIFIED, DELETED, or OBSERVED; empty for a part that is
            no pod.
        pod: The pod, or for OBSERVED the metadata of one; None for a part that is no pod.
        line: The line that its document begins on, from 1.
        problems: What was not understood.
        alone: The document is this one pod, so the user means it whatever its labels are.
        observation: What was observed of the pod's agent without the pod; with OBSERVED alone.
    """

    type: str
    pod: Pod | None
    line: int
    problems: tuple[str, ...] = ()
    alone: bool = False
    observation: Observation | None = None


class _Observed(msgspec.Struct, frozen=True):
    observation: Observation


class _Envelope(msgspec.Struct, frozen=True):
    type: str | None = None
    kind: str | None = None
    items: list[msgspec.Raw] | None = None


class _WatchEvent(msgspec.Struct, frozen=True):
    """A watch event whose object is as a pod is, which takes one reading of the bytes."""

    type: str
    object: Pod


_EVENT = b'{"type":'
"""How the API server and kubectl begin one."""
_envelopes = msgspec.json.Decoder(_Envelope)
_watch_events = msgspec.json.Decoder(_WatchEvent)
_arrays = msgspec.json.Decoder(list[msgspec.Raw])
_pods = msgspec.json.Decoder(list[Pod])


def read(source: str) -> Iterator[Item]:
    """Reads pods from a file, or from standard input for `-`.

    Args:
        source: A path or `-`.

    Yields:
        Items in the input's order; bookmarks are left out.

    Raises:
        InputError: It has nothing that kubectl prints, or for a reason of `read_values`.
    """
    useless: list[Item] = []
    is_of_use = False
    for value in read_values(source, _READERS):
        if value.decoded is not None:
            yield from useless
            useless, is_of_use = [], True
            yield from _decoded(value.decoded, value)
            continue
        count = 0
        for item in _items_of(value):
            count += 1
            if is_of_use or item.pod is not None:
                yield from useless
                useless, is_of_use = [], True
                yield item
            else:
                useless.append(item)
        is_of_use = is_of_use or not count  # an empty list, a bookmark
        if len(useless) > _PATIENCE:
            break
    if is_of_use:
        yield from useless
    elif useless:
        first = useless[0]
        raise InputError(f"{source}:{first.line}: {first.problems[0]}; {_REMEDY}")
    else:
        called = "standard input" if source == "-" else source
        raise InputError(f"{called} is empty; {_REMEDY}")


def _items_of(value: Value) -> Iterator[Item]:
    if value.problem:
        items: Iterator[Item] = iter((_problem(value.line, value.problem),))
    elif value.content is not None:
        items = _json_items(value.content, value.line)
    else:
        items = _items(value.plain, value.line)
    if value.given:
        items = islice(items, value.given, None)
    if value.index is None:
        return items
    return (_numbered(value.index, item) for item in items)


def _problem(line: int, why: str) -> Item:
    return Item("", None, line, (why,))


def _numbered(index: int, item: Item) -> Item:
    if not item.problems and not item.alone:
        return item
    problems = tuple(f"items[{index}]: {problem}" for problem in item.problems)
    return msgspec.structs.replace(item, problems=problems, alone=False)


# -- JSON as programs write it: many pods at a time, none of which has anything to be told of ---------


def _decoded(found: list[Any], value: Value) -> Iterator[Item]:
    if value.index is not None:
        return map(Item, repeat(LISTED), found, repeat(value.line))
    kinds, pods = map(attrgetter("type"), found), map(attrgetter("object"), found)
    return map(Item, kinds, pods, range(value.line, value.line + len(found)))


def _lines(content: memoryview) -> list[_WatchEvent] | None:
    try:
        events = _watch_events.decode_lines(content)
    except UNREADABLE:
        return None
    if not _WATCHED.issuperset([event.type for event in events]):
        return None
    return events if _are_plain([event.object for event in events]) else None


def _is_frame(content: bytes) -> bool:
    try:
        if content.startswith(b"["):
            return not _arrays.decode(content)
        envelope = _envelopes.decode(content)
    except UNREADABLE:
        return False
    return envelope.items == [] and envelope.kind in _LISTS


def _listed(content: bytes) -> list[Pod] | None:
    try:
        pods = _pods.decode(content)
    except UNREADABLE:
        return None
    return pods if _are_plain(pods) else None


def _are_plain(pods: list[Pod]) -> bool:
    """Whether of none there is anything to be told, and each has the API's own names."""
    for pod in pods:  # no call for what most have: each of a whole cluster comes by here
        metadata, status = pod.metadata, pod.status
        if not (pod.kind in _KINDS and pod.api_version in _VERSIONS and metadata and metadata.name):
            return False
        if metadata.resource_version and status and status.container_statuses:
            continue
        if is_named_by_the_client(pod):
            return False
    return True


_READERS = Readers(_EVENT, _lines, _is_frame, _listed)


# -- JSON: by the shape that it most likely has; what has another goes by way of plain values --------


def _json_items(content: bytes, line: int) -> Iterator[Item]:
    try:
        if content.startswith(_EVENT):
            event = _watch_events.decode(content)
            if event.type in _WATCHED and not is_named_by_the_client(event.object):
                watched = _checked(event.type, event.object, line, ())
                if watched.pod is not None:
                    return iter((watched,))
        elif content.lstrip()[:1] == b"[":
            return _elements(_arrays.decode(content), content, line)
        else:
            envelope = _envelopes.decode(content)
            if envelope.items is not None and envelope.kind in _LISTS:
                return _elements(envelope.items, content, line)
            if (
                envelope.items is None
                and envelope.type is None
                and (item := _pod(content, line)) is not None
            ):
                return iter((msgspec.structs.replace(item, alone=True),))
    except (msgspec.ValidationError, RecursionError):
        pass
    except UNREADABLE as error:
        return iter((_problem(line, f"not JSON: {why_unreadable(error)}"),))
    return _plain_items(content, line)


def _elements(parts: list[msgspec.Raw], content: bytes, line: int) -> Iterator[Item]:
    at = 0
    for index, part in enumerate(parts):
        item = _pod(part, line)
        if item is not None:
            yield _numbered(index, item)
            continue
        begin = content.find(bytes(part), at)
        line += content.count(b"\n", at, begin)
        at = begin
        for one in _plain_items(part, line):
            yield _numbered(index, one)


def _pod(content: bytes | msgspec.Raw, line: int) -> Item | None:
    """Reads a pod that was listed; None for what is none."""
    try:
        pod, problems = pod_from_bytes(content)
    except UNREADABLE:
        return None
    item = _checked(LISTED, pod, line, problems)
    return None if item.pod is None else item


def _plain_items(content: bytes | msgspec.Raw, line: int) -> Iterator[Item]:
    plain, problem = plain_json(content)
    return iter((_problem(line, problem),)) if problem else _items(plain, line)


# -- Plain values: of YAML, and of JSON that is not as it mostly is ---------------------------------


def _items(value: Any, line: int, depth: int = 0) -> Iterator[Item]:  # noqa: ANN401 - a document
    if depth > _DEPTH:
        yield _problem(line, "lists within lists, too deeply")
        return
    kind = value.get("kind") if isinstance(value, dict) else None
    parts = value.get("items") if isinstance(value, dict) else value
    if isinstance(parts, list):
        for index, part in enumerate(_elements_of(kind, parts)):
            for item in _items(part, line, depth + 1):
                yield _numbered(index, item)
    elif not isinstance(value, dict):
        yield _problem(line, f"this is no pod: {quoted(value)}")
    elif isinstance(value.get("type"), str) and "object" in value:
        yield from _watched(value["type"], value["object"], line)
    elif kind == "Status":
        yield _problem(line, f"the server answered: {_message(value)}")
    elif kind == "Table":
        yield _problem(line, "a Table is what kubectl prints, without the pods; ask for -o json")
    elif not (isinstance(kind, str) and kind.endswith("List")):  # `"items": null`
        pod, problems = pod_from_object(value)
        item = _checked(LISTED, pod, line, problems)
        yield msgspec.structs.replace(item, alone=item.pod is not None)


def _elements_of(kind: object, parts: list[Any]) -> Iterator[Any]:
    """Gives a list's elements, which its own kind names where they do not: those of a SecretList are no pods."""
    is_named = isinstance(kind, str) and kind not in _LISTS
    for part in parts:
        if is_named and isinstance(part, dict) and not part.get("kind"):
            yield {**part, "kind": str(kind).removesuffix("List")}
        else:
            yield part


def _watched(kind: str, value: object, line: int) -> Iterator[Item]:
    if kind == "BOOKMARK":
        return
    if kind == "ERROR":
        yield _problem(line, f"the watch reported an error: {_message(value)}")
        return
    if kind not in {*_WATCHED, OBSERVED}:
        yield _problem(line, f"watch event type {quoted(kind)} is not known")
        return
    pod, problems = pod_from_object(value)
    item = _checked(kind, pod, line, problems)
    if kind == OBSERVED and item.pod is not None:
        try:
            seen = msgspec.convert(value, _Observed).observation
        except msgspec.ValidationError as error:
            item = _problem(line, f"not an observation: {error}")
        else:
            item = msgspec.structs.replace(item, observation=seen)
    yield item


def _message(status: object) -> str:
    """Gives what a Status says, as its server put it."""
    if not isinstance(status, dict):
        return quoted(status)
    return quoted(status.get("message") or status.get("reason") or status.get("status"))


def _checked(kind: str, pod: Pod, line: int, problems: tuple[str, ...]) -> Item:
    if problems and problems[0].startswith("pod is not"):
        return Item("", None, line, problems)
    if not _is_pod(pod):
        named = quoted(f"{pod.api_version or '?'} {pod.kind or '?'}")
        return _problem(line, f"{named} is not known; a v1 Pod is")
    if not (pod.metadata and pod.metadata.name):
        return Item("", None, line, (*problems, "a pod has a metadata.name, this has none"))
    return Item(kind, pod, line, problems)


def _is_pod(pod: Pod) -> bool:
    return pod.kind in _KINDS and pod.api_version in _VERSIONS
