"""Eight writers of one file for twenty seconds: ours, and two that behave as Scion's own do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from agent_files import FAILED, INFO, make, temporary_files, written

CONTENDER = str(Path(__file__).with_name("store_contender.py"))
SECONDS = 20.0
QUIET = 14.0
"""After so many seconds the in-place writer has ended, and nobody but it leaves a file half-written."""
OURS = {"phase", "activity", "toolName", "scionFsm"}


def start(role: str, number: int, path: Path, seconds: float) -> subprocess.Popen[bytes]:
    log = str(log_of(path, role, number))
    arguments = [sys.executable, CONTENDER, role, str(number), str(path), str(seconds), log]
    return subprocess.Popen(arguments)


def log_of(path: Path, role: str, number: int) -> Path:
    return path.parents[2] / f"{role}{number}.ndjson"


def told(path: Path, role: str, numbers: range) -> list[dict[str, Any]]:
    lines = [log_of(path, role, number).read_text().splitlines() for number in numbers]
    return sorted((json.loads(line) for part in lines for line in part), key=lambda fact: fact["t"])


def others(text: str) -> dict[str, Any]:
    info = json.loads(text)
    if isinstance(info.get("detail"), dict):
        info["detail"].pop("toolName", None)
    return {key: value for key, value in info.items() if key not in OURS}


@pytest.mark.proof
def test_eight_writers_lose_nothing_by_us(tmp_path: Path) -> None:
    path = make(tmp_path, {**INFO, "template": "t"})
    running = [
        *(start("ours", n, path, SECONDS) for n in range(4)),
        *(start("hook", n, path, SECONDS) for n in range(3)),
        start("host", 0, path, QUIET),
        start("reader", 0, path, SECONDS),
    ]
    assert [process.wait(timeout=120) for process in running] == [0] * 9

    ours = told(path, "ours", range(4))
    writes = [fact for fact in ours if fact["did"] == "write"]
    hooks = told(path, "hook", range(3))
    truncations = told(path, "host", range(1))
    reads = told(path, "reader", range(1))
    torn = [fact for fact in reads if fact["did"] == "torn"]
    overwritten = [fact for fact in writes if fact["overwritten"] is not None]
    summary = (
        f"{len(writes)} writes of ours ({sum(f['retries'] for f in writes)} started over),"
        f" {len(hooks)} by hooks, {len(truncations)} in place;"
        f" {reads[-1]['count']} reads of which {len(torn)} torn by the in-place writer;"
        f" {len(overwritten)} writes fell into our last microseconds;"
        f" {sum(f['did'] == 'corrupt' for f in ours)} times we found it half-written and left it"
    )
    print(summary)  # noqa: T201 - what was counted
    assert min(len(writes), len(hooks), len(truncations)) > 50
    assert sum(fact["retries"] for fact in writes) > 0

    for (
        fact
    ) in writes:  # nothing that was there when we looked last is lost, and nothing is invented
        assert others(fact["new"]) == others(fact["old"])
        new = json.loads(fact["new"])
        assert new["phase"] == "error"
        assert "activity" not in new
    # Whoever read half a file read one that the in-place writer had truncated.
    assert {fact["inode"] for fact in torn} <= {fact["inode"] for fact in truncations}
    last = max(fact["t"] for fact in truncations)
    assert not [fact for fact in torn if fact["t"] > last + 0.5]
    assert [fact for fact in writes if fact["t"] > last + 0.5]
    # The window is one system call wide, so it is hit rarely or never.
    assert len(overwritten) <= len(writes) / 20

    merge = written(path, FAILED)
    assert merge.record.configuration == "error.final"
    info = json.loads(path.read_text())
    assert info["phase"] == "error"
    assert info["name"] == "a"
    assert {"host", "template"} <= info.keys()
    assert not temporary_files(path)
