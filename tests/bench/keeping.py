"""Agents' files kept while a stream of pods is watched: what an event costs with 100, 1,000 and 10,000 agents."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from children import SCION_FSM, Used, used
from page import Section, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TEXT = """\
`scion-fsm watch --from - --agents DIR --write`, with {events:,} events of {ended:,} agents that end, are
mended and start again, over folders of so many agents. The CPU of a stream that shows each agent once is taken
off, and the rest divided by the events. The last columns are the most memory that the process had, and the most that
it had in the second half of its time, pages of files apart, more than in the first."""


_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a name of its own is made in it


class _Kept(NamedTuple):
    agents: int
    microseconds: float
    megabytes: float
    grown: float


def section(*, sizes: Sequence[int], events: int) -> Section:
    """Measures the loop over folders of several sizes."""
    ended = min(sizes[0], 50)
    found = [_measured(size, events, ended) for size in sizes]
    least, most = found[0], found[-1]
    growth = most.microseconds / least.microseconds
    per_agent = (most.megabytes - least.megabytes) * 1e6 / max(most.agents - least.agents, 1)
    verdicts = [
        Verdict(
            f"watch --write, {most.agents:,} agents: CPU an event, in that with {least.agents:,}",
            f"{growth:.2f}",
            "at most 1.5",
            growth <= 1.5,
        ),
        Verdict(
            "watch --write: memory an agent",
            f"{per_agent:,.0f} bytes",
            "under 8,000",
            per_agent < 8000,
        ),
        Verdict(
            f"watch --write: memory that the second half of {events:,} events adds",
            f"{max(k.grown for k in found):.1f} MB",
            "under 2 MB",
            max(k.grown for k in found) < 2,
        ),
    ]
    rows = [
        (
            f"{k.agents:,}",
            f"{k.microseconds:,.0f}",
            f"{k.megabytes:.0f}",
            f"{k.grown:+.1f}",
        )
        for k in found
    ]
    columns = ("agents", "CPU an event, µs", "memory, MB", "second half, MB")
    text = _TEXT.format(events=events, ended=ended)
    return Section("Files that are kept", text, columns, rows, verdicts, {}, {"events": events})


def _measured(agents: int, events: int, ended: int) -> _Kept:
    # In memory where that can be: what a disk takes to make a write durable is no CPU.
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        root = Path(folder)
        for number in range(agents):
            home = root / "g" / ".scion" / "agents" / f"a{number}" / "home"
            home.mkdir(parents=True)
            (home / "agent-info.json").write_text('{"phase": "running"}')
        base = _run(root, agents, 0, ended)
        whole = _run(root, agents, events, ended)
        half = len(whole.resident) // 2
        first, second = max(whole.resident[: half + 1]), max(whole.resident[half:])
        microseconds = (whole.seconds - base.seconds) / events * 1e6
        return _Kept(agents, microseconds, whole.peak / 1e6, (second - first) / 1e6)


def _run(root: Path, agents: int, events: int, ended: int) -> Used:
    stream = root / "stream.ndjson"
    with stream.open("w") as out:
        out.writelines(json.dumps(event) + "\n" for event in _stream(agents, events, ended))
    command = [*SCION_FSM, "watch", "--from", "-"]
    command += ["--agents", str(root / "g"), "--write", "-o", "ndjson"]
    return used(command, Path(os.devnull), given=stream)


def _stream(agents: int, events: int, ended: int) -> Iterator[dict[str, Any]]:
    version = 1000
    for number in range(agents):
        yield _event("ADDED", number, 0, version + number, "Running", None)
    version += agents
    for number in range(events):
        run, step = divmod(number // ended, 10)
        is_over = step < 2
        phase, code = ("Failed", 1) if is_over else ("Running", None)
        yield _event("MODIFIED", number % ended, run + (not is_over), version + number, phase, code)


def _event(
    kind: str, number: int, run: int, version: int, phase: str, code: int | None
) -> dict[str, Any]:
    state: dict[str, Any] = {"running": {}}
    if code is not None:
        state = {"terminated": {"exitCode": code, "reason": "Error"}}
    hours, minutes = divmod(run, 60)
    metadata = {
        "name": f"g--a{number}",
        "namespace": "n",
        "uid": f"u{number}-{run}",
        "resourceVersion": str(version),
        "creationTimestamp": f"2026-01-01T{hours % 24:02}:{minutes:02}:00Z",
        "labels": {"scion.name": f"a{number}", "scion.project": "g"},
    }
    container = {"name": "agent", "containerID": f"c://{number}-{run}", "state": state}
    return {
        "type": kind,
        "object": {
            "metadata": metadata,
            "spec": {"containers": [{"name": "agent"}], "nodeName": "x", "restartPolicy": "Never"},
            "status": {"phase": phase, "containerStatuses": [container]},
        },
    }
