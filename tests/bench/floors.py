"""The least that a program can do with pods: decode them, keep what is kept, look once, print a line for each.

`python floors.py FILE` does so with the lines of a watch, and decides nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.observe.decode import Pod
from scion_fsm.runtime.agents import Agents, Own, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    Writer = Callable[[bytes], object]


class Event(msgspec.Struct):
    """A watch event."""

    type: str
    object: Pod


class Line(msgspec.Struct):
    """As many words as a decision has for programs."""

    name: str
    namespace: str | None
    uid: str | None
    version: str | None
    event: str = "container.exited"
    disposition: str = "taken"
    why: str = "The container of the agent ended by itself, with an exit code of zero."
    rule: str = "T000"
    source: str = "running"
    target: str = "stopped.completed"
    problems: tuple[str, ...] = ()


SHAPE = Shape(
    namespace="agents",
    project="grove",
    project_path=None,
    template="claude",
    project_id=None,
    domain=None,
    ended=False,
    cluster="one",
    configuration="running",
    command=None,
    predecessor=False,
    is_commanded=None,
    reason=None,
    exit_code=None,
    tool_name=None,
    history=None,
    event="container.running",
    rule="T000",
    told_reason=None,
    container_status="Running",
    problems=(),
    is_terminal=False,
    is_resumable=False,
)
"""What agents have in common."""


class Look:
    """One look into a dictionary for each pod, by all of it that decides."""

    def __init__(self) -> None:
        """Looks for what the bundled lifecycle asks for, which whoever decides nothing need not load."""
        from scion_fsm import Lifecycle
        from scion_fsm.observe.likeness import Parting
        from scion_fsm.runtime.tracker import project_in

        self._parted = Parting(Lifecycle.default().table.data.pods, None).parted
        self._project_in = project_in
        self._found: dict[Hashable, object] = {}

    def at(self, pod: Pod) -> object:
        """Looks."""
        own, parts = pod.metadata, self._parted(pod)
        labels, notes = (own and own.labels) or {}, (own and own.annotations) or {}
        asked = parts and parts[0], self._project_in(labels, notes)
        return self._found.setdefault(asked, asked)


def own_of(pod: Pod) -> Own:
    """Gives what is an agent's own by positions and from what is there."""
    own = pod.metadata
    if own is None or own.labels is None or own.resource_version is None:
        raise TypeError(own)
    return Own(
        own.labels["scion.name"],
        own.name,
        own.creation_timestamp,
        own.resource_version,
        own.uid,
        None,
        None,
        1.0,
        None,
        None,
        None,
        None,
    )


def kept(
    pods: Iterable[Pod], agents: Agents, *, look: Look | None = None, write: Writer | None = None
) -> int:
    """Keeps what is kept of pods, and gives how many they are.

    Args:
        pods: The pods.
        agents: Where it is kept.
        look: Looks for each what would be decided; None decides nothing.
        write: Takes a line for each; None prints nothing.
    """
    count = 0
    for pod in pods:
        if look is not None:
            look.at(pod)
        own, metadata = own_of(pod), pod.metadata
        namespace = metadata and metadata.namespace
        agents.keep((namespace or "", own.pod_name or ""), SHAPE, own)
        if write is not None:
            write(_encode(Line(own.name, namespace, own.uid, own.version)) + b"\n")
        count += 1
    return count


decode = msgspec.json.Decoder(Event).decode
_encode = msgspec.json.Encoder().encode


def events_of(content: bytes) -> Iterable[Pod]:
    """Gives the pods of a watch's lines."""
    return (decode(line).object for line in content.splitlines())


if __name__ == "__main__":
    kept(events_of(Path(sys.argv[1]).read_bytes()), Agents(), write=sys.stdout.buffer.write)
