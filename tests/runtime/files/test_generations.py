"""Files and heartbeats of April's Scion, of today's and of every mixture are read as what they mean (scion-now.md c)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from scion_fsm import Lifecycle
from scion_fsm.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

LIFECYCLE = Lifecycle.default()
FILES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "resumed": ({"phase": "resumed"}, {"phase": "running", "activity": None}),
    "suspended": (
        {"phase": "suspended", "runId": "r1"},
        {"phase": "suspended", "resumable": True},
    ),
    "idle": ({"phase": "running", "activity": "idle"}, {"phase": "running", "activity": "working"}),
    "working": (
        {"phase": "running", "activity": "working", "runId": "r1", "project": "p"},
        {"phase": "running", "activity": "working"},
    ),
    "crashed": (
        {"phase": "stopped", "activity": "crashed", "exitCode": 1},
        {"phase": "stopped", "activity": None, "reason": "Crashed", "exitCode": 1},
    ),
    "limits": (
        {"phase": "stopped", "activity": "limits_exceeded"},
        {"phase": "stopped", "activity": None, "reason": "LimitsExceeded"},
    ),
    "left activity": (
        {"phase": "stopped", "activity": "thinking"},
        {"phase": "stopped", "activity": None, "reason": None},
    ),
    "exit reason": (
        {"phase": "error", "exitCode": 1, "exitReason": "crashed"},
        {"phase": "error", "reason": "Crashed", "exitCode": 1},
    ),
    "both kinds of keys": (
        {"phase": "running", "activity": "idle", "groveId": "g", "runId": "r1", "project": "p"},
        {"phase": "running", "activity": "working"},
    ),
    "very old": (
        {"phase": "running", "status": "IDLE", "sessionStatus": "x", "toolName": "Bash"},
        {"phase": "running", "activity": None},
    ),
}


def listed(folder: Path, content: dict[str, Any]) -> tuple[dict[str, Any], str]:
    home = folder / ".scion" / "agents" / "a" / "home"
    home.mkdir(parents=True)
    (home / "agent-info.json").write_text(json.dumps(content))
    command = ["list", "--agents", str(folder / ".scion"), "-o", "json"]
    done = CliRunner().invoke(app, command)
    (agent,) = json.loads(done.stdout)
    return agent, done.stderr


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_any_age_is_read(tmp_path: Path, name: str) -> None:
    content, expected = FILES[name]
    agent, said = listed(tmp_path, content)
    assert {key: agent[key] for key in expected} == expected
    assert (agent["problems"], said) == ([], "")


def test_a_deleted_record_is_no_phase_and_is_told(tmp_path: Path) -> None:
    agent, said = listed(tmp_path, {"phase": "deleted", "deletedAt": "2026-01-01T00:00:00Z"})
    assert agent["phase"] == "created"
    assert "'deleted' is not a phase" in said


@pytest.mark.parametrize(
    ("said", "event", "reason"),
    [
        ({"phase": "running", "activity": "idle"}, "heartbeat.working", None),
        ({"phase": "running", "activity": "working"}, "heartbeat.working", None),
        ({"phase": "resumed"}, "heartbeat.running", None),
        ({"phase": "suspended", "activity": "thinking"}, "heartbeat.suspended", None),
        ({"phase": "stopped", "activity": "crashed"}, "heartbeat.stopped", "Crashed"),
        (
            {"phase": "stopped", "activity": "limits_exceeded"},
            "heartbeat.stopped",
            "LimitsExceeded",
        ),
        ({"phase": None, "container_status": "Exited (3) 1 hour ago"}, "heartbeat.error", None),
        ({"phase": None, "container_status": "Exited (0) 1 hour ago"}, "heartbeat.stopped", None),
        ({"phase": None}, "heartbeat.alive", None),  # no inventory: no evidence of absence (L11)
    ],
)
def test_a_heartbeat_of_any_age_is_read(
    said: dict[str, Any], event: str, reason: str | None
) -> None:
    phase, *_ = (said.pop("phase"),)
    seen = LIFECYCLE.observe_heartbeat(phase, **said)
    assert (seen.event, seen.reason) == (event, reason)


@pytest.mark.parametrize(
    ("status", "code", "event"),
    [
        ("failed", None, "legacy.ended-failed"),
        ("Failed (OOMKilled)", None, "legacy.ended-failed"),
        ("ended", 3, "legacy.ended-failed"),
        ("ended", 0, "legacy.ended"),
        ("it has not failed", None, "legacy.ended"),
    ],
)
def test_ended_is_decided_by_the_code_or_how_the_status_begins(
    status: str, code: int | None, event: str
) -> None:
    seen = LIFECYCLE.observe_legacy("ended", container_status=status, exit_code=code)
    assert seen.event == event
