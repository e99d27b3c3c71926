"""Events a second of a recorded watch, and what is kept of every agent."""

from __future__ import annotations

import gc
import itertools
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import floors
import msgspec
import recorded
from children import SCION_FSM
from page import Section, Verdict
from timing import Spread, Times, turns

from scion_fsm import Lifecycle, Record, Run
from scion_fsm.runtime.agents import Agents
from scion_fsm.runtime.cluster.protocol import event_from_line, lines, pod_of
from scion_fsm.runtime.inputs import read
from scion_fsm.runtime.remembering import RememberingTracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LC = Lifecycle.default()
LIMIT, FILED = "msgspec's decode of the same lines: the limit", "as `watch --from` does, unprinted"
KEPT = "decoded and kept, nothing decided"
FLOOR = "decoded and kept, and what decides looked up once: the floor"
PRINTED = "`python`, nothing decided, and a line for each printed"
SOCKET, COMMAND = "as `watch` of a cluster does, unprinted", "`scion-fsm watch --from … -o ndjson`"

_TEXT = """\
{events:,} events, {megabytes:.0f} MB: the recorded watch of {own} events, over and over with other names and uids. Bytes
to decisions, each put to the tracker; and the whole command, from its start to its end, which also writes a line for
every event into nowhere. What *nothing* is *decided* of is decoded and kept as in the list above, all that any program
has to do that keeps its agents; likewise a whole process that writes a line of as many words, the same for all but for
their names. The *floor* looks each event up once, besides. What is kept of an agent is the difference that {agents:,}
agents make to what Python allocates, garbage collected: all that the tracker has of one, with its key, identity,
problems and status; and what less it has of agents whose records are empty but for place and mark.
"""


def section(*, copies: int, agents: int, rounds: int) -> Section:
    """Times a watch, and weighs what it keeps."""
    content = b"".join(recorded.stream(copies))
    count = content.count(b"\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watch.ndjson"
        path.write_bytes(content)
        contestants: Mapping[str, Callable[[], int]] = {
            LIMIT: lambda: sum(1 for line in content.splitlines() if floors.decode(line)),
            KEPT: lambda: _floor(content, None),
            FLOOR: lambda: _floor(content, floors.Look()),
            FILED: lambda: _filed(path),
            SOCKET: lambda: _socket(content),
            PRINTED: lambda: _process(path, sys.executable, floors.__file__, str(path)),
            COMMAND: lambda: _process(
                path, *SCION_FSM, "watch", "--from", str(path), "-o", "ndjson"
            ),
        }
        times: dict[str, list[float]] = {}
        for name in turns(list(contestants), rounds):
            began = time.perf_counter()
            done = contestants[name]()
            times.setdefault(name, []).append(time.perf_counter() - began)
            if done != count:
                raise AssertionError(name, done, count)
    found = Times(times)
    rates = {name: Spread.of([count / s for s in times[name]]) for name in contestants}
    rows = [
        (name, rates[name].text(",.0f"), found.ratio(name, LIMIT).text(".2f"))
        for name in contestants
    ]
    kept = _kept(agents, _tracked)
    record = kept - _kept(agents, _without_records)
    rows += [
        ("kept of an agent, all of it", f"{kept:,.0f} bytes", ""),
        ("of that its record", f"{record:,.0f} bytes", ""),
    ]
    verdicts = [
        Verdict(
            f"watch, {name}: events a second",
            rates[name].text(",.0f"),
            f"at least {least:,}; nothing decided, {rates[floor].text(',.0f')}",
            rates[name].median >= least,
        )
        for name, least, floor in (
            (FILED, 110_000, KEPT),
            (SOCKET, 110_000, KEPT),
            (COMMAND, 80_000, PRINTED),
        )
    ]
    verdicts += [
        Verdict(
            "kept of an agent, its record", f"{record:,.0f} bytes", "under 400 bytes", record < 400
        )
    ]
    text = _TEXT.format(
        events=count, megabytes=len(content) / 1e6, own=len(recorded.EVENTS), agents=agents
    )
    columns = ("what", "events a second", "time, in the limit")
    return Section("A watch", text, columns, rows, verdicts, {}, {"events": count})


def _floor(content: bytes, look: floors.Look | None) -> int:
    return floors.kept(floors.events_of(content), Agents(), look=look)


def _filed(path: Path) -> int:
    tracker, count = RememberingTracker(LC), 0
    for item in read(str(path)):
        if item.pod is not None:
            take = tracker.deleted if item.type == "DELETED" else tracker.seen
            take(item.pod, problems=item.problems)
            count += 1
    return count


def _socket(content: bytes) -> int:
    tracker, count = RememberingTracker(LC), 0
    for line in lines(_chunks(content), limit=16 << 20):
        if not isinstance(line, bytes):
            raise TypeError(line)
        event = event_from_line(line)
        pod, problems = pod_of(event.object)
        if pod is not None:
            take = tracker.deleted if event.type == "DELETED" else tracker.seen
            take(pod, problems=problems)
            count += 1
    return count


def _chunks(content: bytes, size: int = 1 << 16) -> Iterator[bytes]:
    for begin in range(0, len(content), size):
        yield content[begin : begin + size]


def _process(path: Path, *command: str) -> int:
    with Path(os.devnull).open("w") as nowhere:
        subprocess.run(command, stdout=nowhere, check=True)
    return sum(1 for _ in path.open("rb"))


# -- what is kept ------------------------------------------------------------------------------------


def _kept(agents: int, keep: Callable[[int], Any]) -> float:
    """Gives the bytes an agent that keeping them makes Python hold."""
    keep(1)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    held = keep(agents)
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    if len(held) != agents:
        raise AssertionError(len(held))
    return (after - before) / agents


def _tracked(agents: int) -> Mapping[tuple[str, str], object]:
    tracker = RememberingTracker(LC)
    for content in itertools.islice(recorded.pods(), agents):
        pod, problems = pod_of(content)
        if pod is not None:
            tracker.seen(pod, problems=problems)
    return tracker.agents


def _without_records(agents: int) -> Mapping[tuple[str, str], object]:
    tracker = RememberingTracker(LC)
    for content in itertools.islice(recorded.pods(), agents):
        pod, problems = pod_of(content)
        if pod is not None:
            agent = tracker.seen(pod, problems=problems).agent
            known = agent.record
            place = Run(place=known.run.place if known.run else None)
            record = Record(known.name, run=place, marks=known.marks)
            empty = msgspec.structs.replace(agent, record=record)
            tracker.agents[agent.identity.key] = empty
    return tracker.agents
