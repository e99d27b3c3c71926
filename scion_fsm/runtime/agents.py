"""The agents of a runtime, each packed into a few hundred bytes: a cluster may have 100,000 of them."""

from __future__ import annotations

import sys
from collections.abc import ItemsView, Iterator, MutableMapping, ValuesView
from types import GenericAlias
from typing import Any, TypeVar, overload

import msgspec

from scion_fsm.machine.orders import Moment, Order, Version
from scion_fsm.machine.record import End, Fence, Record
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


_UNPACKED = 256
"""So many agents stay as they were put in: whoever changes is likely to change again soon."""


class Agents(MutableMapping[Key, Agent]):
    """Agents by key, all but the last few packed; what is put in comes out equal.

    Another thread may read while agents are added or forgotten: whoever iterates goes through those that
    there were when it began.
    """

    def __init__(self) -> None:
        """Begins without agents."""
        self._kept: dict[Key, bytes | Agent] = {}
        self._unpacked: dict[Key, None] = {}
        self._buffer = bytearray()

    def __getitem__(self, key: Key) -> Agent:
        """Unpacks an agent.

        Raises:
            KeyError: There is none of that key.
        """
        return _unpacked(self._kept[key])

    @overload
    def get(self, key: Key) -> Agent | None: ...
    @overload
    def get(self, key: Key, default: T) -> Agent | T: ...

    def get(self, key: Key, default: object = None) -> object:
        """Unpacks an agent, or gives the default; the first sight of each agent asks in vain."""
        kept = self._kept.get(key)
        return default if kept is None else _unpacked(kept)

    def __setitem__(self, key: Key, agent: Agent) -> None:
        """Keeps an agent, and packs the one that was put in the longest time ago."""
        self._kept[key] = agent
        self._unpacked[key] = None
        if len(self._unpacked) > _UNPACKED:
            oldest = next(iter(self._unpacked))
            del self._unpacked[oldest]
            self._kept[oldest] = self._packed(_unpacked(self._kept[oldest]))

    def _packed(self, agent: Agent) -> bytes:
        _, _, *others = msgspec.structs.astuple(agent)
        parts = (msgspec.structs.astuple(agent.identity), _flat(agent.record), others)
        # What `encode` gives keeps the room that it was written in, a quarter more than it has bytes.
        _encoder.encode_into(parts, self._buffer)
        return bytes(self._buffer)

    def __delitem__(self, key: Key) -> None:
        """Forgets an agent."""
        del self._kept[key]
        self._unpacked.pop(key, None)

    def __iter__(self) -> Iterator[Key]:
        """Gives the keys, in the order in which they came."""
        return iter(self._kept.copy())

    def values(self) -> ValuesView[Agent]:
        """Gives the agents, each unpacked when its turn comes."""
        return _Values(self)

    def items(self) -> ItemsView[Key, Agent]:
        """Gives keys and agents, each agent unpacked when its turn comes."""
        return _Items(self)

    def kept(self) -> ItemsView[Key, bytes | Agent]:
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
        return kept.identity if isinstance(kept, Agent) else Identity(*_identities.decode(kept)[0])

    def __len__(self) -> int:
        """Counts the agents."""
        return len(self._kept)

    def __contains__(self, key: object) -> bool:
        """Tells whether there is an agent of that key, without unpacking it."""
        return key in self._kept


# As arrays, for the names of the fields would take more room than what is in them; a mark's order is a
# version if it is text.
_Run = tuple[
    str | None,
    str | None,
    str | None,
    float | None,
    float | None,
    tuple[str, str | None, str | None] | None,
    float | None,
    bool,
]
_Fence = tuple[float, tuple[_Run, ...], str | None, bool, float | None]
_Mark = tuple[int, str, str | float]


def _flat(record: Record) -> tuple[object, ...]:
    name, configuration, run, fence, marks, command, predecessor, end, *others = (
        msgspec.structs.astuple(record)
    )
    return (
        name,
        configuration,
        _flat_run(run),
        None
        if fence is None
        else (fence.at, [_flat_run(left) for left in fence.left], *_rest_of(fence)),
        [(origin, *msgspec.structs.astuple(order)) for origin, order in marks],
        command,
        predecessor,
        None if end is None else msgspec.structs.astuple(end),
        *others,
    )


def _rest_of(fence: Fence) -> tuple[object, ...]:
    return (fence.mints, fence.is_up, fence.begun)


def _flat_run(run: Run | None) -> tuple[object, ...] | None:
    if run is None:
        return None
    place = None if run.place is None else msgspec.structs.astuple(run.place)
    return (
        run.uid,
        run.container,
        run.run_id,
        run.created,
        run.started,
        place,
        run.seen,
        run.ended,
    )


def _record(flat: tuple[Any, ...]) -> Record:
    name, configuration, run, fence, marks, command, predecessor, end, *others = flat
    return Record(
        name,
        configuration,
        _run(run),
        None if fence is None else Fence(fence[0], tuple(map(_left, fence[1])), *fence[2:]),
        tuple([(origin, _order(source, value)) for origin, source, value in marks]),
        command,
        predecessor,
        None if end is None else End(*end),
        *others,
    )


def _run(flat: tuple[Any, ...] | None) -> Run | None:
    return None if flat is None else _left(flat)


def _left(flat: tuple[Any, ...]) -> Run:
    uid, container, run_id, created, started, place, seen, ended = flat
    place = None if place is None else Place(*place)
    return Run(uid, container, run_id, created, started, place, seen, ended)


def _order(source: str, value: str | float) -> Order:
    return Version(source, value) if isinstance(value, str) else Moment(source, float(value))


class _Values(ValuesView[Agent]):
    _mapping: Agents

    def __iter__(self) -> Iterator[Agent]:
        return (_unpacked(kept) for _, kept in self._mapping.kept())


class _Items(ItemsView[Key, Agent]):
    _mapping: Agents

    def __iter__(self) -> Iterator[tuple[Key, Agent]]:
        return ((key, _unpacked(kept)) for key, kept in self._mapping.kept())


def _unpacked(kept: bytes | Agent) -> Agent:
    if isinstance(kept, Agent):
        return kept
    identity, record, others = _decoder.decode(kept)
    return Agent(Identity(*identity), _record(record), *others)


def _array(kind: type[msgspec.Struct], *, skipped: int = 0) -> GenericAlias:
    flat = {"run": _Run | None, "fence": _Fence | None, "marks": tuple[_Mark, ...]}
    flat["end"] = tuple[float | None, bool] | None
    fields = msgspec.structs.fields(kind)[skipped:]
    return GenericAlias(tuple, tuple(flat.get(field.name, field.type) for field in fields))


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(
    GenericAlias(tuple, (_array(Identity), _array(Record), _array(Agent, skipped=2)))
)
_identities = msgspec.msgpack.Decoder(tuple[_array(Identity), msgspec.Raw, msgspec.Raw])  # type: ignore[misc]
