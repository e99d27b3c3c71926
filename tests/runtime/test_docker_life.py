"""A container's life as `docker ps` and `docker inspect` print it: stopped, killed, restarted under its id, removed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from scion_fsm import Lifecycle
from scion_fsm.runtime.containers import read_containers

if TYPE_CHECKING:
    from pathlib import Path

    from scion_fsm import Observation, Record

LIFECYCLE = Lifecycle.default()
ID = "0123456789ab" + "c" * 52
BEGIN = 1_770_112_800
"""2026-02-03T10:00:00Z."""
UP, EXITED = "running", "exited"
# What happened, what its container is then, its code, whether it ran out of memory; what is so then, and
# where an operator had asked for it.
LIFE: tuple[tuple[str, str, int, bool, str, str], ...] = (
    ("docker run", UP, 0, False, "running", "running"),
    ("docker stop", EXITED, 143, False, "error.unexplained", "stopped.provisional"),
    ("docker start", UP, 0, False, "running", "running"),
    ("docker kill", EXITED, 137, False, "error.unexplained", "stopped.provisional"),
    ("docker restart", UP, 0, False, "running", "running"),
    ("out of memory", EXITED, 137, True, "error", "stopped.provisional"),
    ("docker restart", UP, 0, False, "running", "running"),
    ("it ends", EXITED, 0, False, "stopped.provisional", "stopped.provisional"),
)


def stamp(seconds: float) -> str:
    minutes, rest = divmod(int(seconds) - BEGIN, 60)
    return f"2026-02-03T10:{minutes:02}:{rest:02}Z"


def printed(form: str, state: str, code: int, started: float, *, is_oom: bool) -> dict[str, Any]:
    labels = {"scion.agent": "true", "scion.name": "a", "scion.grove": "g"}
    if form == "docker ps":
        return {
            "ID": ID[:12],
            "Names": "g--a",
            "Labels": ",".join(f"{key}={value}" for key, value in labels.items()),
            "State": state,
            "Status": "Up 9 seconds" if state == UP else f"Exited ({code}) 9 seconds ago",
            "CreatedAt": "2026-02-03 10:00:00 +0000 UTC",
        }
    return {
        "Id": ID,
        "Created": stamp(BEGIN),
        "Name": "/g--a",
        "State": {
            "Status": state,
            "Running": state == UP,
            "OOMKilled": is_oom,
            "ExitCode": code,
            "StartedAt": stamp(started),
            "FinishedAt": "0001-01-01T00:00:00Z" if state == UP else stamp(started + 30),
        },
        "Config": {"Labels": labels},
    }


def taken(record: Record, seen: Observation) -> Record:
    return LIFECYCLE.reconcile(record, seen).record


def sight(folder: Path, value: dict[str, Any], now: float) -> Observation:
    path = folder / "containers.json"
    path.write_text(json.dumps([value]))
    os.utime(path, (now, now))
    (container,) = read_containers(LIFECYCLE, str(path))
    assert container.observation is not None
    return container.observation


@pytest.mark.parametrize("is_asked", [False, True], ids=["unasked", "an operator asked"])
@pytest.mark.parametrize("has_file", [False, True], ids=["no file", "a file"])
@pytest.mark.parametrize("form", ["docker ps", "docker inspect"])
def test_each_step_of_a_container_s_life_is_followed(
    tmp_path: Path, form: str, *, has_file: bool, is_asked: bool
) -> None:
    record, now, started = LIFECYCLE.new_record("a"), float(BEGIN), float(BEGIN)
    for step, state, code, is_oom, alone, asked in LIFE:
        now += 60
        started = now - 9 if state == UP else started
        if is_asked and state == EXITED:
            stop = LIFECYCLE.observe_command("stop", at=now - 20, about=record.run)
            record = taken(record, stop)
            assert record.configuration == "stopping.requested"
        seen = sight(tmp_path, printed(form, state, code, started, is_oom=is_oom), now)
        record = taken(record, seen)
        if has_file:  # what a hook wrote into it while the container still ran
            late = now + 1 if state == UP else started + 10
            record = taken(record, LIFECYCLE.observe_legacy("thinking", observed_at=late))
        expected = asked if is_asked else alone
        assert record.configuration.startswith(expected), step
        assert taken(record, seen) is record or taken(record, seen) == record  # L10
    gone = LIFECYCLE.observe_container_gone(record.run, observed_at=now + 60)
    record = taken(record, gone)
    assert (record.configuration, record.exit_code) == ("stopped.final", 0)
    late = LIFECYCLE.observe_hook("tool-start", observed_at=now - 10)
    assert taken(record, late) is record
