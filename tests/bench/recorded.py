"""Pods and watch events as the API server sent them, as many as one likes, each of another agent.

They are made of the recording that ships with the package: the server's own bytes with other names
and uids, so that sizes, fields and their order are real.
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
RECORDING = ROOT / "scion_fsm" / "bundled" / "lifecycles.ndjson"
PAGE_SIZE = 500


class _Event(msgspec.Struct):
    type: str
    object: msgspec.Raw


class _Metadata(msgspec.Struct):
    uid: str = ""
    name: str = ""


class _Pod(msgspec.Struct):
    metadata: _Metadata


class Template(NamedTuple):
    """An event of the recording; the places of the pod's name and uid are marked."""

    type: str
    content: bytes
    name: str
    uid: str

    def object(self, number: int, *, agent: int | None = None) -> bytes:
        """Gives the pod's JSON as that of another agent, or of a later run of one."""
        name = f"{self.name}-{number if agent is None else agent}"
        uid = f"{number:08x}{self.uid[8:]}"
        return self.content.replace(b"\0name", name.encode()).replace(b"\0uid", uid.encode())

    def line(self, number: int) -> bytes:
        """Gives the line of a watch."""
        return b'{"type":"%b","object":%b}\n' % (self.type.encode(), self.object(number))


def _templates() -> Iterator[Template]:
    for line in RECORDING.read_bytes().splitlines():
        event = msgspec.json.decode(line, type=_Event)
        content = bytes(event.object)
        pod = msgspec.json.decode(content, type=_Pod).metadata
        if event.type != "BOOKMARK":
            own = b'("(?:scion.)?name":")%b"' % re.escape(pod.name.encode())
            # A container may have the pod's name as well: only what is within the metadata is meant.
            head, spec, rest = content.partition(b'"spec":{')
            head = re.sub(own, lambda found: found[1] + b'\0name"', head)
            content = (head + spec + rest).replace(pod.uid.encode(), b"\0uid")
            yield Template(event.type, content, pod.name, pod.uid)


EVENTS = tuple(_templates())
"""Every event of the recording, in order."""
PODS = tuple({event.uid: event for event in EVENTS if event.type != "DELETED"}.values())
"""Every pod of the recording as it was last seen."""


def pods() -> Iterator[bytes]:
    """Gives pods without end, each of another agent."""
    number = 0
    while True:
        for template in PODS:
            number += 1
            yield template.object(number)


def pod_list(items: list[bytes], *, token: str = "") -> bytes:
    """Gives the answer to a list request; with a token there are more pages."""
    more = b',"continue":"%b"' % token.encode() if token else b""
    return (
        b'{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9999999"%b},"items":[%b]}\n'
        % (more, b",".join(items))
    )


def one_list(count: int) -> bytes:
    """Gives a list of so many pods in one piece."""
    return pod_list(list(islice(pods(), count)))


def pages(count: int) -> Iterator[bytes]:
    """Gives a list of so many pods in pages, each made when it is asked for."""
    source = pods()
    for begin in range(0, count, PAGE_SIZE):
        end = min(begin + PAGE_SIZE, count)
        token = str(end) if end < count else ""
        yield pod_list(list(islice(source, end - begin)), token=token)


def stream(copies: int) -> Iterator[bytes]:
    """Gives the lines of a watch: the whole recording, over and over, of other agents each time."""
    for number in range(1, copies + 1):
        for event in EVENTS:
            yield event.line(number)
