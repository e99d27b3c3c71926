"""What kubectl prints, read: a List or Pods as JSON or YAML, or a watch stream, found out by itself.

JSON is read document by document, so that a stream from a pipe is answered as it comes. What cannot be
used at all raises; one broken part is an Item with a problem, and the rest is read.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from scion_fsm.errors import InputError
from scion_fsm.machine.observation import Observation
from scion_fsm.observe.decode import Pod, pod_from_bytes, pod_from_object
from scion_fsm.unreadable import UNREADABLE, why_unreadable
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LISTED = "LISTED"
"""The type of an item that is not from a watch."""
OBSERVED = "OBSERVED"
"""The type of a report or command in a scenario of `scion_fsm.testing`, between what a watch shows."""
_WATCHED = ("ADDED", "MODIFIED", "DELETED")
_SHORT = 80


class Item(msgspec.Struct, frozen=True):
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
    object: msgspec.Raw = msgspec.Raw()
    kind: str | None = None
    items: list[msgspec.Raw] | None = None


class _WatchEvent(msgspec.Struct, frozen=True):
    """A watch event whose object is as a pod is, which takes one reading of the bytes."""

    type: str
    object: Pod


_envelopes = msgspec.json.Decoder(_Envelope)
_watch_events = msgspec.json.Decoder(_WatchEvent)
_arrays = msgspec.json.Decoder(list[msgspec.Raw])


def read(source: str) -> Iterator[Item]:
    """Reads pods from a file, or from standard input for `-`.

    Args:
        source: A path or `-`.

    Yields:
        Items in the input's order; bookmarks are left out.

    Raises:
        InputError: It cannot be opened or read, is empty, or is nothing that kubectl prints.
    """
    with _opened(source) as stream:
        head, first = _first_line(stream)
        if not first or first.isspace():
            raise InputError(f"{source} is empty; give what `kubectl get pods -o json` prints")
        if first.lstrip()[:1] in (b"{", b"["):
            yield from _json_items(source, stream, head, first)
        else:
            yield from _yaml_items(source, b"\n" * (head - 1) + first + stream.read())


@contextmanager
def _opened(source: str) -> Iterator[IO[bytes]]:
    try:
        if source == "-":
            yield sys.stdin.buffer
        else:
            with Path(source).open("rb") as stream:
                yield stream
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror}") from error


def _first_line(stream: IO[bytes]) -> tuple[int, bytes]:
    number, line = 0, b""
    for number, line in enumerate(stream, start=1):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line  # noqa: PLW2901
        if not line.isspace():
            break
    return number, line


# -- JSON -------------------------------------------------------------------------------------------


def _json_items(source: str, stream: IO[bytes], number: int, first: bytes) -> Iterator[Item]:
    for line, document in _documents(stream, number, first):
        try:
            items = _items(document, line)
        except UNREADABLE as error:
            line_of_error, why = _blame(error, document, line)
            if line == number:  # the first document decides whether the input is of use at all
                raise InputError(
                    f"{source}:{line_of_error}: {why}; give what `kubectl get pods -o json` prints"
                ) from error
            items = [Item("", None, line_of_error, (why,))]
        for item in items:
            if line == number and item.alone and item.pod is None:
                raise InputError(f"{source}:{line}: {item.problems[0]}")
            yield item


def _documents(stream: IO[bytes], number: int, first: bytes) -> Iterator[tuple[int, bytes]]:
    """Splits lines into documents: one a line, or pretty-printed and ended by a bracket in column 1."""
    # Lines may be as long as a cluster is large: they are not copied to look at their ends.
    end = first[-_SHORT:].rstrip() or first.rstrip()
    if not end.endswith((b"{", b"[", b",")):
        yield number, first
        yield from (
            (at, line) for at, line in enumerate(stream, start=number + 1) if not line.isspace()
        )
        return
    begin, parts = number, [first]
    for at, line in enumerate(stream, start=number + 1):
        if not parts and not line.isspace():
            begin = at
        if parts or not line.isspace():
            parts.append(line)
        if line.rstrip() in (b"}", b"]"):
            yield begin, b"".join(parts)
            parts = []
    if parts:
        yield begin, b"".join(parts)


def _items(document: bytes, line: int) -> Iterable[Item]:
    if document.startswith(b'{"type":'):  # as the API server and kubectl write it
        try:
            event = _watch_events.decode(document)
        except (msgspec.ValidationError, RecursionError):
            pass  # then part by part
        else:
            if event.type in _WATCHED:
                return (_checked(event.type, event.object, line, ()),)
    if document.lstrip().startswith(b"["):
        return _listed(_arrays.decode(document), line)
    envelope = _envelopes.decode(document)
    if envelope.type is not None and bytes(envelope.object):
        return _watch_items(envelope.type, bytes(envelope.object), line)
    if envelope.items is not None:
        return _listed(envelope.items, line)
    if (envelope.kind or "").endswith("List"):
        return []  # a client may print `"items": null`
    return [msgspec.structs.replace(_pod_item(LISTED, document, line), alone=True)]


def _listed(parts: Iterable[bytes | msgspec.Raw], line: int) -> Iterable[Item]:
    return (_numbered(index, _pod_item(LISTED, part, line)) for index, part in enumerate(parts))


def _numbered(index: int, item: Item) -> Item:
    problems = tuple(f"items[{index}]: {problem}" for problem in item.problems)
    return msgspec.structs.replace(item, problems=problems) if problems else item


def _watch_items(kind: str, content: bytes, line: int) -> list[Item]:
    if kind == "BOOKMARK":
        return []
    if kind == "ERROR":
        status: Any = msgspec.json.decode(content)
        told = status.get("message") if isinstance(status, dict) else status
        return [Item("", None, line, (f"the watch reported an error: {quoted(told)}",))]
    if kind == OBSERVED:
        item = _pod_item(kind, content, line)
        if item.pod is None:
            return [item]
        seen = msgspec.json.decode(content, type=_Observed).observation
        return [msgspec.structs.replace(item, observation=seen)]
    if kind not in _WATCHED:
        return [Item("", None, line, (f"watch event type {quoted(kind)} is not known",))]
    return [_pod_item(kind, content, line)]


def _blame(error: Exception, document: bytes, line: int) -> tuple[int, str]:
    """Gives the line of the input that an error is on, and a sentence."""
    if isinstance(error, msgspec.ValidationError):
        return line, f"neither a List, a Pod nor a watch event: {error}"
    offset = re.search(r"\(byte (\d+)\)", str(error))
    before = document[: int(offset[1])] if offset else document.rstrip(b"\n")
    return line + before.count(b"\n"), f"not JSON: {why_unreadable(error)}"


def _pod_item(kind: str, content: bytes | msgspec.Raw, line: int) -> Item:
    try:
        pod, problems = pod_from_bytes(content)
    except UNREADABLE as error:
        return Item("", None, line, (f"not a pod: {why_unreadable(error)}",))
    return _checked(kind, pod, line, problems)


def _checked(kind: str, pod: Pod, line: int, problems: tuple[str, ...]) -> Item:
    if problems and problems[0].startswith("pod is not"):
        return Item("", None, line, problems)
    if pod.kind not in (None, "", "Pod") or pod.api_version not in (None, "", "v1"):
        named = quoted(f"{pod.api_version or '?'} {pod.kind or '?'}")
        return Item("", None, line, (f"{named} is not known; a v1 Pod is",))
    if not (pod.metadata and pod.metadata.name):
        return Item("", None, line, (*problems, "a pod has a metadata.name, this has none"))
    return Item(kind, pod, line, problems)


# -- YAML -------------------------------------------------------------------------------------------


def _yaml_items(source: str, content: bytes) -> Iterator[Item]:
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to load and only for YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    try:
        documents = list(YAML(typ="safe", pure=True).load_all(content.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise InputError(f"{source} is not UTF-8 at byte {error.start}") from error
    except (YAMLError, ValueError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        place = f":{mark.line + 1}" if mark else ""
        what = (error.problem if isinstance(error, MarkedYAMLError) else None) or why_unreadable(
            error
        )
        raise InputError(f"{source}{place}: neither JSON nor YAML: {what}") from error
    for document in documents:
        if not isinstance(document, dict):
            raise InputError(
                f"{source}: not a List or a Pod; give what `kubectl get pods -o yaml` prints"
            )
        items = document.get("items")
        is_list = isinstance(items, list)
        for index, part in enumerate(items if isinstance(items, list) else [document]):
            pod, problems = pod_from_object(part)
            item = _checked(LISTED, pod, 1, problems)
            if is_list:
                yield _numbered(index, item)
            elif item.pod is None:
                raise InputError(f"{source}: {item.problems[0]}")
            else:
                yield msgspec.structs.replace(item, alone=True)
