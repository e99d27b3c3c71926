"""The agents of a runtime, each packed into a few hundred bytes: a cluster may have 100,000 of them."""

from __future__ import annotations

import sys
from collections.abc import ItemsView, Iterator, MutableMapping, ValuesView
from typing import TypeVar, overload

import msgspec

from scion_fsm.machine.orders import Version
from scion_fsm.machine.record import RUNTIME, End, Record
from scion_fsm.machine.runs import Place, Run

T = TypeVar("T")
Key = tuple[str, str]
"""Namespace and pod name of an agent, or nothing and its container's name."""


class Identity(msgspec.Struct, frozen=True, gc=False):
    """What names an agent and its pod.

    Attributes:
        name: The label scion.name, or the pod's name where the label is missing.
        namespace: The pod's namespace.
        pod_name: The pod's name; with the namespace the key of an agent.
        project: The label scion.project, or scion.grove, its name until September 2026.
        project_path: The annotation scion.project_path or scion.grove_path, or the label.
        template: The label scion.template.
        created: creationTimestamp, RFC 3339.
        project_id: The label scion.project_id, or scion.grove_id.
        container: The name of its container outside Kubernetes.
    """

    name: str
    namespace: str | None
    pod_name: str | None
    project: str | None
    project_path: str | None
    template: str | None
    created: str | None
    project_id: str | None = None
    container: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Namespace and pod name, or the container's name; one string for all of one namespace."""
        return (sys.intern(self.namespace or ""), self.pod_name or self.container or self.name)


class Agent(msgspec.Struct, frozen=True, gc=False):
    """One agent as a line shows it.

    Attributes:
        identity: What names it.
        record: What is known of it.
        event: The last event that was taken, or the last one if none was.
        rule: The rule that decided that event.
        reason: The record's reason, or the last observation's where the record has none.
        container_status: The runtime's status as Scion shows it.
        resource_version: The last accepted one.
        problems: What was not understood in the last input.
        is_terminal: Whether the record's configuration is an end, as its spec says.
        is_resumable: Whether a start resumes its session, likewise.
    """

    identity: Identity
    record: Record
    event: str | None
    rule: str
    reason: str | None
    container_status: str | None
    resource_version: str | None
    problems: tuple[str, ...]
    is_terminal: bool
    is_resumable: bool = False


_SHAPES = 4096
"""So many shapes are looked up; a cluster has some dozens, and reasons that say something else each time."""


class Agents(MutableMapping[Key, Agent]):
    """Agents by key, each packed; what is put in comes out equal.

    Another thread may read while agents are added or forgotten: whoever iterates goes through those that
    there were when it began.
    """

    def __init__(self) -> None:
        """Begins without agents."""
        self._kept: dict[Key, Packed | Agent] = {}
        self._shapes: dict[Shape, Shape] = {}
        self._buffer = bytearray()

    def __getitem__(self, key: Key) -> Agent:
        """Unpacks an agent.

        Raises:
            KeyError: There is none of that key.
        """
        return unpacked(self._kept[key])

    @overload
    def get(self, key: Key) -> Agent | None: ...
    @overload
    def get(self, key: Key, default: T) -> Agent | T: ...

    def get(self, key: Key, default: object = None) -> object:
        """Unpacks an agent, or gives the default; the first sight of each agent asks in vain."""
        kept = self._kept.get(key)
        return default if kept is None else unpacked(kept)

    def __setitem__(self, key: Key, agent: Agent) -> None:
        """Keeps an agent."""
        self._kept[key] = _packed(agent, self._shapes, self._buffer)

    def as_kept(self, key: Key) -> Packed | Agent | None:
        """Gives an agent as it is kept; None if there is none of that key."""
        return self._kept.get(key)

    def keep(self, key: Key, shape: Shape, own: Own) -> Packed:
        """Keeps an agent that is made of what it shares with others and what is its own."""
        kept = self._kept[key] = Packed(shape, own.packed(self._buffer))
        return kept

    def reshape(self, key: Key, shape: Shape, kept: Packed) -> Packed:
        """Keeps an agent of which nothing that is its own has changed."""
        kept = self._kept[key] = Packed(shape, kept.own)
        return kept

    def __delitem__(self, key: Key) -> None:
        """Forgets an agent."""
        del self._kept[key]

    def __iter__(self) -> Iterator[Key]:
        """Gives the keys, in the order in which they came."""
        return iter(list(self._kept))

    def values(self) -> ValuesView[Agent]:
        """Gives the agents, each unpacked when its turn comes."""
        return _Values(self)

    def items(self) -> ItemsView[Key, Agent]:
        """Gives keys and agents, each agent unpacked when its turn comes."""
        return _Items(self)

    def kept(self) -> ItemsView[Key, Packed | Agent]:
        """Gives everything as it is now.

        A dict is copied in one piece. `list(items())` is not: each pair that it makes may start the
        garbage collector, and let another thread go on.
        """
        return self._kept.copy().items()

    def identity(self, key: Key) -> Identity:
        """Gives what names an agent, and unpacks no more of it.

        Raises:
            KeyError: There is none of that key.
        """
        kept = self._kept[key]
        return kept.identity if isinstance(kept, Agent) else kept.identity()

    def __len__(self) -> int:
        """Counts the agents."""
        return len(self._kept)

    def __contains__(self, key: object) -> bool:
        """Tells whether there is an agent of that key, without unpacking it."""
        return key in self._kept


class _Values(ValuesView[Agent]):
    _mapping: Agents

    def __iter__(self) -> Iterator[Agent]:
        return (unpacked(kept) for _, kept in self._mapping.kept())


class _Items(ItemsView[Key, Agent]):
    _mapping: Agents

    def __iter__(self) -> Iterator[tuple[Key, Agent]]:
        return ((key, unpacked(kept)) for key, kept in self._mapping.kept())


def unpacked(kept: Packed | Agent) -> Agent:
    """Gives an agent as it was put in."""
    return kept if isinstance(kept, Agent) else kept.unpacked()


# -- packing ------------------------------------------------------------------------------------------


class Shape(msgspec.Struct, frozen=True, gc=False):
    """What an agent has in common with others: equal ones are one object."""

    namespace: str | None
    project: str | None
    project_path: str | None
    template: str | None
    project_id: str | None
    domain: str | None
    ended: bool
    cluster: str
    configuration: str
    command: str | None
    predecessor: bool
    is_commanded: bool | None
    reason: str | None
    exit_code: int | None
    tool_name: str | None
    history: str | None
    event: str | None
    rule: str
    told_reason: str | None
    container_status: str | None
    problems: tuple[str, ...]
    is_terminal: bool
    is_resumable: bool


class Own(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is an agent's own; an array, for the names of fields would take more room than what is in them.

    `pod_name` None is the agent's name.
    """

    name: str
    pod_name: str | None
    created: str | None
    version: str
    uid: str | None
    container: str | None
    run_id: str | None
    run_created: float | None
    run_started: float | None
    end: float | None
    message: str | None
    last_transition_time: str | None

    def packed(self, buffer: bytearray) -> bytes:
        """Gives it in the fewest bytes."""
        # What `encode` gives keeps the room that it was written in, a quarter more than it has bytes.
        _encoder.encode_into(self, buffer)
        return bytes(buffer)


class Packed(msgspec.Struct, frozen=True, gc=False):
    """An agent of a pod, in as little room as it needs."""

    shape: Shape
    own: bytes

    def own_parts(self) -> Own:
        """Gives what is its own."""
        return _decoder.decode(self.own)

    def unpacked(self) -> Agent:
        """Gives an agent that equals the one that was packed."""
        shape, own = self.shape, self.own_parts()
        place = Place(own.pod_name or own.name, shape.namespace, shape.domain)
        run = Run(
            own.uid,
            own.container,
            own.run_id,
            own.run_created,
            own.run_started,
            place,
            None,
            shape.ended,
        )
        record = Record(
            own.name,
            shape.configuration,
            run,
            None,
            ((RUNTIME, Version(shape.cluster, own.version)),),
            shape.command,
            shape.predecessor,
            None if shape.is_commanded is None else End(own.end, shape.is_commanded),
            shape.reason,
            own.message,
            shape.exit_code,
            shape.tool_name,
            shape.history,
            own.last_transition_time,
        )
        return Agent(
            self.identity(own),
            record,
            shape.event,
            shape.rule,
            shape.told_reason,
            shape.container_status,
            own.version,
            shape.problems,
            shape.is_terminal,
            shape.is_resumable,
        )

    def identity(self, own: Own | None = None) -> Identity:
        """Gives what names it."""
        shape, own = self.shape, own or self.own_parts()
        return Identity(
            own.name,
            shape.namespace,
            own.pod_name or own.name,
            shape.project,
            shape.project_path,
            shape.template,
            own.created,
            shape.project_id,
        )


def _packed(agent: Agent, shapes: dict[Shape, Shape], buffer: bytearray) -> Packed | Agent:
    """Packs an agent; one that is no pod's as a cluster shows it, which few are, is left as it is."""
    identity, record, version = agent.identity, agent.record, agent.resource_version
    run, end, name = record.run, record.end, identity.pod_name
    if run is None or run.seen is not None or not name or version is None:
        return agent
    place, marks = run.place, record.marks
    if place is None or place.name != name or place.namespace != identity.namespace:
        return agent
    if record.fence is not None or record.name != identity.name or identity.container is not None:
        return agent
    if len(marks) != 1 or marks[0][0] != RUNTIME:
        return agent
    mark = marks[0][1]
    if not isinstance(mark, Version) or mark.digits != version:
        return agent
    shape = Shape(
        identity.namespace,
        identity.project,
        identity.project_path,
        identity.template,
        identity.project_id,
        place.domain,
        run.ended,
        mark.cluster,
        record.configuration,
        record.command,
        record.predecessor,
        None if end is None else end.is_commanded,
        record.reason,
        record.exit_code,
        record.tool_name,
        record.history,
        agent.event,
        agent.rule,
        agent.reason,
        agent.container_status,
        agent.problems,
        agent.is_terminal,
        agent.is_resumable,
    )
    own = Own(
        record.name,
        None if name == record.name else name,
        identity.created,
        version,
        run.uid,
        run.container,
        run.run_id,
        run.created,
        run.started,
        None if end is None else end.at,
        record.message,
        record.last_transition_time,
    )
    known = shapes.get(shape)
    if known is None:
        if len(shapes) >= _SHAPES:
            shapes.clear()  # whoever has one keeps it
        shapes[shape] = known = shape
    return Packed(known, own.packed(buffer))


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Own)
