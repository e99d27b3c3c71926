"""A list of pods from bytes to records: ours, the limit, and what else one could read it with."""

from __future__ import annotations

import gc
import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

import floors
import msgspec
import pydantic
import recorded
from page import Section, Verdict
from timing import Spread, Times, in_unit, turns

from scion_fsm import Lifecycle, Record
from scion_fsm.observe.decode import Pod
from scion_fsm.runtime.agents import Agents
from scion_fsm.runtime.cluster.protocol import page_from_bytes, pod_of
from scion_fsm.runtime.inputs import read
from scion_fsm.runtime.remembering import RememberingTracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

LC = Lifecycle.default()
LIMIT, OURS = "msgspec, the same structs: the limit", "scion_fsm: bytes to records"
FILED = "scion_fsm: as `list --from` does"
PAGED_LIMIT, PAGED_OURS = f"in pages, {LIMIT}", f"in pages, {OURS}"
PAGED = "in pages, scion_fsm: as `list` of a cluster does"
KEPT = "in pages, decoded and kept, nothing decided"
FLOOR = "in pages, likewise, and what decides looked up once: the floor"
CLIENT = "kubernetes, the official client"
_MOST = {OURS: 1.6, FILED: 1.5, PAGED_OURS: 1.6, PAGED: 1.7}
"""How many times as long as its limit each may take."""

_TEXT = """\
A PodList of {count:,} pods, {megabytes:.0f} MB: the API server's own bytes for the pods of the recording, as they were
last seen, over and over with other names and uids. *Read* is bytes to the library's own values; *to records* goes on
with the loop that is the same for all, `reconcile(Record.new(name), observe_pod(pod))`. Where `observe_pod` cannot read
a library's values there is nothing after reading. The structs and the pydantic models have the same fields, those that
are read of a pod; all others build everything. Ours decodes a pod when its turn comes and lets go of it; what the
commands do keeps a line for every agent as well (name, grove, template, status, problems). Everything counts until the
pods are let go of. *In pages* are the same pods in pages of {page}, as `list` asks a cluster for them, one let go of
before the next. The *floor* decodes each page, keeps of every pod what is kept of it, by positions and from what is there,
and takes all that decides (phase, conditions, containers, labels) for one look into a dictionary, where the answer might
lie. What ours takes more is the stream, the decision and its reasons. kr8s is given a tenth of the pods.

Whoever holds all pods at once makes Python's garbage collector look through them again and again. So everything is
measured twice: with the collector on, as Python comes and as users feel it, and with it off, which is the work alone.
"""
ON, OFF = "collector on", "collector off"


class Reader(NamedTuple):
    """How one library reads a list.

    Attributes:
        read: Bytes to its values; None if reading and the loop are one.
        loop: Its values to records; None if `observe_pod` cannot read them.
        share: The part of the pods that it is given, so that a slow one does not take minutes.
    """

    read: Callable[[bytes], Iterable[Any]] | None
    loop: Callable[[Any], Sequence[Record]] | None
    share: float = 1.0


class _PodList(msgspec.Struct):
    items: list[Pod]


def to_records(pods: Iterable[object]) -> list[Record]:
    """The loop that is the same for all."""
    observe_pod, reconcile = LC.observe_pod, LC.reconcile
    return [reconcile(Record.new("agent"), observe_pod(pod)).record for pod in pods]


def _ours(content: bytes) -> list[Record]:
    page = page_from_bytes(content)
    found = (pod_of(raw)[0] for raw in page.items or ())
    return to_records(pod for pod in found if pod is not None)


def _paged(pages: Iterable[bytes]) -> list[Record]:
    tracker = RememberingTracker(LC)
    for page in pages:
        for item in page_from_bytes(page).items or ():
            pod, problems = pod_of(item)
            if pod is not None:
                tracker.seen(pod, problems=problems)
    return [agent.record for agent in tracker.agents.values()]


def _floor(limit: Reader, pages: Iterable[bytes], look: floors.Look | None) -> list[Record]:
    agents = Agents()
    for page in pages:
        floors.kept(limit.read(page) if limit.read is not None else (), agents, look=look)
    return [agent.record for agent in agents.values()]


def _in_pages(loop: Callable[[bytes], Sequence[Record]], pages: list[bytes]) -> list[Record]:
    return [record for page in pages for record in loop(page)]


def _filed(path: Path) -> list[Record]:
    tracker = RememberingTracker(LC)
    for item in read(str(path)):
        if item.pod is not None:
            tracker.seen(item.pod, problems=item.problems)
    return [agent.record for agent in tracker.agents.values()]


# -- the others --------------------------------------------------------------------------------------


def _msgspec() -> Reader:
    decoder = msgspec.json.Decoder(_PodList)
    return Reader(lambda content: decoder.decode(content).items, to_records)


def _pydantic() -> Reader:
    pod = _model(Pod)
    adapter = pydantic.TypeAdapter(pydantic.create_model("PodList", items=(list[pod], ...)))  # type: ignore[valid-type]
    return Reader(lambda content: adapter.validate_json(content).items, None)  # type: ignore[attr-defined]


def _model(struct: type[msgspec.Struct]) -> type[pydantic.BaseModel]:
    """Gives a pydantic model with the fields of a struct."""
    fields: dict[str, Any] = {
        field.name: (_type(field.type), pydantic.Field(None, alias=field.encode_name))
        for field in msgspec.structs.fields(struct)
        if field.default is not msgspec.UNSET  # what others name a field, which is none of a pod's
    }
    return pydantic.create_model(struct.__name__, **fields)


def _type(annotation: Any) -> Any:  # noqa: ANN401 - a type expression
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return _model(annotation)
    if get_origin(annotation) is tuple:
        return tuple[_type(get_args(annotation)[0]), ...]  # type: ignore[misc]
    parts = get_args(annotation)
    if type(None) in parts:
        (wanted,) = (part for part in parts if part is not type(None))
        return _type(wanted) | None
    return annotation


def _orjson() -> Reader:
    import orjson

    return Reader(lambda content: orjson.loads(content)["items"], to_records)


def _kubernetes() -> Reader:
    from kubernetes.client import ApiClient

    client = ApiClient()

    def deserialize(content: bytes) -> list[Any]:
        text = content.decode()  # as the client does with an answer
        items: list[Any] = client.deserialize(text, "V1PodList", "application/json").items
        return items

    return Reader(deserialize, to_records)


def _lightkube() -> Reader:
    from lightkube.resources.core_v1 import Pod as Model

    def deserialize(content: bytes) -> list[Any]:
        return [Model.from_dict(item) for item in json.loads(content)["items"]]

    return Reader(deserialize, lambda pods: to_records(pod.to_dict() for pod in pods))


def _kr8s() -> Reader:
    from kr8s.asyncio.objects import Pod as Model

    def deserialize(content: bytes) -> list[Any]:
        return [Model(item) for item in json.loads(content)["items"]]

    return Reader(deserialize, lambda pods: to_records(pod.raw for pod in pods), share=0.1)


PEERS: Mapping[str, Callable[[], Reader]] = {
    "pydantic, models of the same fields": _pydantic,
    "json": lambda: Reader(lambda content: json.loads(content)["items"], to_records),
    "orjson": _orjson,
    "lightkube": _lightkube,
    "kr8s": _kr8s,
    CLIENT: _kubernetes,
}


# -- the figure --------------------------------------------------------------------------------------


class _Measured:
    """Seconds a pod, by reader and round: to values, and on to records."""

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = {}
        self.records: dict[str, list[float]] = {}

    def per_pod(self, name: str) -> tuple[str, str]:
        return tuple(  # type: ignore[return-value]
            in_unit(Times(times).spread(name)) if name in times else ""
            for times in (self.values, self.records)
        )

    def in_ours(self, name: str) -> str:
        return Times(self.records).ratio(name, OURS).text(".1f") if name in self.records else ""

    def in_limit(self, name: str, limit: str) -> Spread:
        """Gives how many times as long one takes, to its end, as a limit takes to read."""
        to_the_end = self.records.get(name) or self.values[name]
        return Times({name: to_the_end, limit: self.values[limit]}).ratio(name, limit)


def _told(record: Record) -> tuple[object, ...]:
    """Gives what is said of an agent; of the place of its run a file knows less than a cluster."""
    run = record.run and (record.run.uid, record.run.container)
    return record.configuration, run, record.reason, record.message, record.exit_code


def section(*, count: int, rounds: int) -> Section:
    """Times all readers in turns, with the garbage collector on and off."""
    content = recorded.one_list(count)
    left_out: dict[str, str] = {}
    pages = list(recorded.pages(count))
    limit = _msgspec()
    readers = {
        LIMIT: limit,
        OURS: Reader(None, _ours),
        PAGED_LIMIT: Reader(lambda _: _dropped(limit, pages), None),
        PAGED_OURS: Reader(None, lambda _: _in_pages(_ours, pages)),
        PAGED: Reader(None, lambda _: _paged(pages)),
        KEPT: Reader(None, lambda _: _floor(limit, pages, None)),
        FLOOR: Reader(None, lambda _: _floor(limit, pages, floors.Look())),
    }
    measured = {ON: _Measured(), OFF: _Measured()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pods.json"
        path.write_bytes(content)
        readers[FILED] = Reader(None, lambda _: _filed(path))
        for name, make in PEERS.items():
            try:
                readers[name] = make()
            except ImportError:
                left_out[name] = "not installed"
        expected = [_told(record) for record in _ours(content)]
        for turn in turns([f"{mode}/{name}" for name in readers for mode in measured], rounds):
            mode, _, name = turn.partition("/")
            given = max(1, round(count * readers[name].share))
            part = content if given == count else recorded.one_list(given)
            records = _measure(readers[name], part, given, name, measured[mode], off=mode == OFF)
            is_told = records is None or name in (KEPT, FLOOR)
            if not is_told and [_told(record) for record in records or ()] != expected[:given]:
                raise AssertionError(f"{name}: other records than ours")
            del records
    rows = [
        (
            name,
            *measured[ON].per_pod(name),
            measured[ON].in_ours(name),
            *measured[OFF].per_pod(name),
            measured[OFF].in_ours(name),
        )
        for name in readers
    ]
    return Section(
        f"A list of {count:,} pods",
        _TEXT.format(count=count, megabytes=len(content) / 1e6, page=recorded.PAGE_SIZE),
        (
            "reader",
            *(f"{what}, {ON}" for what in ("read, a pod", "to records, a pod", "in ours")),
            *(f"{what}, {OFF}" for what in ("read, a pod", "to records, a pod", "in ours")),
        ),
        rows,
        list(_verdicts(measured, readers)),
        left_out,
        {"pods": len(expected), "readers": list(readers)},
    )


def _dropped(reader: Reader, pages: list[bytes]) -> tuple[()]:
    for page in pages:
        if reader.read is not None:
            reader.read(page)
    return ()


def _measure(
    reader: Reader, content: bytes, count: int, name: str, measured: _Measured, *, off: bool
) -> Sequence[Record] | None:
    records = None
    if off:
        gc.disable()
    try:
        began = time.perf_counter()
        if reader.read is not None:
            reader.read(content)  # and let go
            measured.values.setdefault(name, []).append((time.perf_counter() - began) / count)
        if reader.loop is not None:
            began = time.perf_counter()
            records = reader.loop(reader.read(content) if reader.read is not None else content)
            measured.records.setdefault(name, []).append((time.perf_counter() - began) / count)
    finally:
        gc.enable()
    return records


def _verdicts(
    measured: Mapping[str, _Measured], readers: Mapping[str, Reader]
) -> Iterator[Verdict]:
    for mode, found in measured.items():
        limits = {OURS: LIMIT, FILED: LIMIT, PAGED_OURS: PAGED_LIMIT, PAGED: PAGED_LIMIT}
        for name, limit in limits.items():
            ratio, most = found.in_limit(name, limit), _MOST[name]
            figure = f"{name}, in msgspec's decode of the same bytes, {mode}"
            told = f"at most {most}"
            if name in (FILED, PAGED):
                told += f"; the floor is {found.in_limit(FLOOR, limit).text('.2f')}"
            yield Verdict(figure, ratio.text(".2f"), told, ratio.median <= most)
        if CLIENT in readers:
            ratio = Times(found.records).ratio(CLIENT, OURS)
            figure = f"{CLIENT}, with the same loop, in ours, {mode}"
            told = "at least 70 times as long"
            yield Verdict(figure, ratio.text(".1f"), told, ratio.median >= 70)
