"""`scion-fsm list`: which agents, in which order, and what a window has room for."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from command import run_here as run
from terminal import check_aligned, on_a_terminal

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.model import Phase
from scion_fsm.publish.agents.order import phases_of

if TYPE_CHECKING:
    from pathlib import Path

RECORDING = str(resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson")


def listed(*arguments: str) -> list[dict[str, Any]]:
    done = run("list", "--from", RECORDING, "-o", "json", *arguments)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_problems_come_first_when_that_is_asked_for() -> None:
    plain, sorted_ = listed(), listed("--sort", "problems")
    assert [one["name"] for one in plain] == sorted(one["name"] for one in plain)
    assert sorted(one["name"] for one in sorted_) == [one["name"] for one in plain]
    ranks = [
        0
        if one["phase"] == Phase.ERROR
        else 1
        if one["reason"] and not one["terminal"]
        else 2
        if not one["terminal"]
        else 3
        for one in sorted_
    ]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2, 3}


def test_the_order_by_phase_is_the_specs_and_by_age_the_youngest_is_first() -> None:
    order = phases_of(Lifecycle.default().table)
    places = [order.index(one["phase"]) for one in listed("--sort", "phase")]
    assert places == sorted(places)
    done = run("list", "--from", RECORDING, "--sort", "age", "-o", "name").stdout.split()
    plain = run("list", "--from", RECORDING, "-o", "name").stdout.split()
    assert done != plain
    assert sorted(done) == plain


@pytest.mark.parametrize("form", ["table", "wide", "json", "yaml", "name"])
def test_only_agents_of_the_phases_that_are_asked_for_are_shown(form: str) -> None:
    wanted = {one["name"] for one in listed() if one["phase"] in ("error", "starting")}
    done = run("list", "--from", RECORDING, "--phase", "error", "--phase", "starting", "-o", form)
    assert done.returncode == 0
    for one in listed():
        assert (one["name"] in done.stdout.split() or f'"{one["name"]}"' in done.stdout) == (
            one["name"] in wanted
        ) or form == "yaml"


def test_a_phase_that_there_is_not_is_refused_with_the_nearest() -> None:
    done = run("list", "--from", RECORDING, "--phase", "runing")
    assert done.returncode == 2
    assert done.stderr == "scion-fsm: there is no phase 'runing', did you mean 'running'?\n"


def test_an_empty_list_says_so_to_people_and_is_empty_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "pods.json"
    path.write_text('{"kind": "List", "items": []}')
    done = run("list", "--from", str(path))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"No agents found in {path}.\n"
    assert run("list", "--from", str(path), "-o", "json").stdout == "[]\n"
    none = run("list", "--from", RECORDING, "--phase", "suspended")
    assert none.stderr == f"No agents found in phase suspended in {RECORDING}.\n"


@pytest.mark.parametrize("columns", [80, 120, 200])
@pytest.mark.parametrize("form", ["table", "wide"])
def test_every_line_fits_its_window(form: str, columns: int) -> None:
    code, shown = on_a_terminal(["list", "--from", RECORDING, "-o", form], columns=columns)
    assert code == 0
    assert max(map(len, shown.split("\n"))) <= columns
    check_aligned(shown.partition("(hidden")[0])


def test_a_column_comes_back_where_there_is_room_after_all() -> None:
    _, shown = on_a_terminal(
        # There is as much room whether AGE is `3d` or `3d23h`.
        ["list", "--from", RECORDING, "-o", "wide", "--phase", "starting"],
        columns=119,
    )
    head, *_ = shown.split("\n")
    assert "CONTAINER STATUS" not in head
    assert {"AGE", "PROJECT", "EXIT"} <= set(head.split())


@pytest.mark.parametrize(
    "odd",
    [b'{"name": "a\xff", "phase": "running"}', b'{"name": "a", "phase": "running", "x": 1e999}'],
)
def test_what_a_hub_says_and_nobody_can_read_is_told_and_the_rest_counts(
    odd: bytes, tmp_path: Path
) -> None:
    hub = tmp_path / "hub.ndjson"
    hub.write_bytes(odd + b'\n{"name": "oom-killed", "phase": "running"}\n')
    done = run("list", "--from", RECORDING, "--observed", str(hub))
    assert f"{hub}:1: not JSON: " in done.stderr
    assert "OTHERS SAY" in done.stdout
    hub.write_bytes(odd)
    done = run("list", "--from", RECORDING, "--observed", str(hub))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_what_a_hub_says_is_shown_where_it_differs(tmp_path: Path) -> None:
    hub = tmp_path / "hub.json"
    said = [
        {"name": "oom-killed", "phase": "running"},
        {"name": "long-running", "phase": "running"},
    ]
    hub.write_text(json.dumps(said))
    found = {one["name"]: one["othersSay"] for one in listed("--observed", str(hub))}
    assert found["oom-killed"] == "running"
    assert {name for name, word in found.items() if word} == {"oom-killed"}
    head, *lines = run("list", "--from", RECORDING, "--observed", str(hub)).stdout.splitlines()
    at = head.index("OTHERS SAY")
    shown = {line.split()[0]: line[at:].strip() for line in lines}
    assert (shown["oom-killed"], shown["long-running"]) == ("running", "-")
