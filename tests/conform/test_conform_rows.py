"""`diff` tells what two specs decide otherwise beside their transitions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from command import run_here as run

from scion_fsm.conform.learn.rows import compare_rows
from scion_fsm.lifecycle import Lifecycle, bundled_spec

if TYPE_CHECKING:
    from pathlib import Path

SPEC = bundled_spec().read_text(encoding="utf-8")
DATA: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(Lifecycle.default().table.data))
CHANGED = {
    "evidence of an earlier run counts": (
        "{id: F02, when: {run: earlier}, law: L7, ignore: EarlierRun",
        "{id: F02, when: {run: earlier}, law: L7, accept: true",
        "changed freshness.runtime.rows.F02",
    ),
    "fewer codes are a kill": (
        "killed: [130, 137, 143]",
        "killed: [130]",
        "changed exits.killed",
    ),
    "clocks differ by more": (
        "clock_skew_seconds: 5",
        "clock_skew_seconds: 6",
        "changed runs.clock_skew_seconds",
    ),
    "an old word means another": (
        "idle: working",
        "idle: completed",
        "changed words.synonyms.idle",
    ),
}


@pytest.mark.parametrize(("one", "other", "told"), CHANGED.values(), ids=CHANGED)
def test_what_is_decided_otherwise_breaks(one: str, other: str, told: str, tmp_path: Path) -> None:
    assert SPEC.count(one) == 1
    (tmp_path / "a.yaml").write_text(SPEC)
    (tmp_path / "b.yaml").write_text(SPEC.replace(one, other))
    done = run("diff", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), "-o", "json")
    assert done.returncode == 1
    (change,) = json.loads(done.stdout)
    assert (change["element"], change["breaking"]) == ("row", True)
    assert f"{change['kind']} {change['source']}" == told


def test_a_table_is_compared_like_its_spec_and_a_machine_is_said_to_have_less(
    tmp_path: Path,
) -> None:
    spec, table, machine = (tmp_path / name for name in ("a.yaml", "b.json", "c.json"))
    spec.write_text(SPEC)
    table.write_bytes(msgspec.json.encode(Lifecycle.default().table.data))
    done = run("diff", str(spec), str(table))
    assert (done.returncode, done.stderr) == (0, "0 differences, 0 breaking\n")
    states = {"a": {"phase": "a"}}
    machine.write_text(json.dumps({"name": "m", "initial": "a", "states": states, "edges": {}}))
    done = run("diff", str(machine), str(spec))
    assert f"{machine} has transitions alone; what else decides was not compared" in done.stderr


def changed(**sections: Any) -> list[tuple[str, str, bool]]:  # noqa: ANN401 - JSON
    found = compare_rows(DATA, DATA | sections)
    return [(change.kind, change.source, change.breaking) for change in found]


def test_what_is_only_told_is_no_difference() -> None:
    assert changed() == []
    rows = [row | {"why": "otherwise", "law": "L1"} for row in DATA["freshness"]["runtime"]["rows"]]
    table = DATA["freshness"]["runtime"] | {"rows": rows}
    assert changed(freshness=DATA["freshness"] | {"runtime": table}) == []
    assert changed(doc="x", laws={}, version="9.0.0", digest="x", phase_docs={}) == []


def test_what_is_added_breaks_only_where_it_decides_otherwise() -> None:
    waiting = DATA["pods"]["waiting"] | {"ANewReason": "fatal"}
    assert changed(pods=DATA["pods"] | {"waiting": waiting}) == [
        ("added", "pods.waiting.ANewReason", False)
    ]
    table = DATA["freshness"]["reports"]
    rows = [*table["rows"], table["rows"][0] | {"id": "F99", "ignore": "New"}]
    never = DATA["freshness"] | {"reports": table | {"rows": rows}}
    assert changed(freshness=never) == [("added", "freshness.reports.rows.F99", False)]
    decided = [len(rows) - 1, *table["decided"][1:]]
    once = DATA["freshness"] | {"reports": table | {"rows": rows, "decided": decided}}
    assert changed(freshness=once) == [("added", "freshness.reports.rows.F99", True)]


def test_every_part_that_decides_is_compared() -> None:
    unseen = set()
    for name, section in DATA.items():
        gone = {key: part for key, part in DATA.items() if key != name}
        if not compare_rows(DATA, gone):
            unseen.add(name)
        assert section is not None
    assert unseen == {
        *("arrows", "cells", "digest", "doc", "laws", "machine", "phase_docs", "properties"),
        *("streams", "version"),
    }
