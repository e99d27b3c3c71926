"""What docker, podman and Apple's container print is runtime evidence, by Scion's labels."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from scion_fsm import Lifecycle, Moment
from scion_fsm.errors import InputError
from scion_fsm.runtime.containers import Container, Facts, facts_of, read_containers
from scion_fsm.runtime.tracker import Tracker

if TYPE_CHECKING:
    from pathlib import Path

LIFECYCLE = Lifecycle.default()
NOW = 1_767_225_600
FULL = "0123456789ab" + "c" * 52
DOCKER = {
    "ID": "0123456789ab",
    "Names": "g--a",
    "Image": "x",
    "Labels": "scion.agent=true,scion.name=a,scion.grove=g,scion.grove_path=/p/.scion,note=x,y=1,z",
    "State": "exited",
    "Status": "Exited (137) 2 hours ago",
    "CreatedAt": "2026-01-01 00:00:00 +0000 UTC",
}
PODMAN = {
    "Id": FULL,
    "Names": ["g--a"],
    "Labels": {"scion.name": "a", "scion.grove": "g", "scion.grove_id": "i", "scion.template": "t"},
    "State": "running",
    "Status": "Up 5 minutes",
    "ExitCode": 0,
    "Pid": 7,
}
APPLE = {
    "status": "stopped",
    "configuration": {"id": "g--a", "labels": {"scion.name": "a"}, "image": {"reference": "x"}},
    "networks": [],
}


def read(tmp_path: Path, content: str) -> list[Container]:
    path = tmp_path / "ps.json"
    path.write_text(content)
    os.utime(path, (1000, NOW))
    return [
        part for part in read_containers(LIFECYCLE, str(path)) if part.identity or part.problems
    ]


def one(tmp_path: Path, content: object) -> Container:
    (container,) = read(tmp_path, content if isinstance(content, str) else json.dumps(content))
    return container


def test_docker(tmp_path: Path) -> None:
    container = one(tmp_path, DOCKER)
    identity, observation = container.identity, container.observation
    assert identity is not None
    assert observation is not None
    assert (identity.name, identity.project, identity.project_path) == ("a", "g", "/p/.scion")
    assert identity.key == ("", "g--a")
    assert (observation.event, observation.exit_code) == ("container.killed", 137)
    assert observation.run is not None
    assert observation.run.container == "0123456789ab"
    assert observation.order == Moment("reader", NOW)


def test_dockers_labels_may_have_commas_in_their_values(tmp_path: Path) -> None:
    labels = "note=a,b,scion.name=x,scion.grove_path=/p,q/.scion"
    container = one(tmp_path, DOCKER | {"Labels": labels})
    assert container.identity is not None
    assert (container.identity.name, container.identity.project_path) == ("x", "/p,q/.scion")


def test_podman_and_docker_name_one_container_alike(tmp_path: Path) -> None:
    container = one(tmp_path, [PODMAN])
    assert container.identity is not None
    assert container.observation is not None
    assert container.observation.event == "container.running"
    dockers = one(tmp_path, DOCKER).observation
    assert dockers is not None
    assert dockers.run is not None
    assert container.observation.run is not None
    assert container.observation.run.container == dockers.run.container
    assert container.observation.run.place == dockers.run.place
    assert (container.identity.project_id, container.identity.template) == ("i", "t")


@pytest.mark.parametrize("status", ["stopped", {"state": "stopped"}])
def test_apples_container(tmp_path: Path, status: object) -> None:
    container = one(tmp_path, [APPLE | {"status": status}])
    assert container.identity is not None
    assert container.observation is not None
    assert container.observation.event == "container.exited"
    assert container.observation.run is not None
    assert container.observation.run.container == "g--a"


@pytest.mark.parametrize(
    ("part", "event"),
    [
        ({"Status": "", "State": "exited"}, "container.exited"),
        ({"Status": "Up 2 hours (unhealthy)"}, "container.running"),
        ({"Status": "Restarting (1) 3 seconds ago"}, "container.restarting"),
        ({"Status": "Created", "State": "created"}, "container.created"),
        ({"Status": "Initialized", "State": "initialized"}, "container.created"),
        ({"Status": None, "State": None}, None),
        ({"Status": 5, "State": 5}, None),
    ],
)
def test_a_status_is_classified_and_an_unknown_one_is_reported(
    tmp_path: Path, part: dict[str, Any], event: str | None
) -> None:
    observation = one(tmp_path, DOCKER | part).observation
    assert observation is not None
    assert observation.event == event
    if event is None and part["Status"]:
        assert observation.problems


def test_containers_of_others_are_left_out(tmp_path: Path) -> None:
    others = [DOCKER | {"Labels": labels} for labels in ("", "a=b", "scion.name=", None, 5)]
    path = tmp_path / "ps.json"
    path.write_text("\n".join(json.dumps(part) for part in (*others, DOCKER)))
    found = list(read_containers(LIFECYCLE, str(path)))
    assert [(c.line, c.identity is None, c.problems) for c in found] == [
        *((line, True, ()) for line in range(1, 6)),
        (6, False, ()),
    ]


@pytest.mark.parametrize("content", ["", "[]", "null", "null\n", "\n\n"])
def test_no_containers(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == []


def test_one_broken_part_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    deep = '{"x":' * 100_000
    lines = read(tmp_path, f"{json.dumps(DOCKER)}\n{deep}\n[]\n{json.dumps(DOCKER)}\n")
    assert lines[1].problems == ("not JSON: it is nested too deeply",)
    assert [(c.line, bool(c.problems), c.identity is None) for c in lines] == [
        (1, False, False),
        (2, True, True),
        (4, False, False),
    ]
    array = read(tmp_path, json.dumps([5, PODMAN, {}, "text"], indent=4))
    assert [c.problems for c in array] == [
        ("this is no container: 5",),
        (),
        ("this is no container: {}",),
        ("this is no container: 'text'",),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (
            "CONTAINER ID   IMAGE\n",
            r"ps\.json:1: neither JSON nor YAML: 'CONTAINER ID   IMAGE'; give what",
        ),
        ("[{]", r"ps\.json:1: not JSON: .*; give what `docker ps -a --format json` prints"),
        ("no", r"neither JSON nor YAML"),
        ("5", r"neither JSON nor YAML"),
        ("\udcff", r"neither JSON nor YAML"),
        ('{"Status": "\udcff"}', r"it is not UTF-8"),
        ('[{"Status": "\udcff"}]', r"it is not UTF-8"),
        ('{"x":' * 100_000, r"it is nested too deeply"),
        ("[" * 100_000, r"it is nested too deeply"),
        ("{}", r"this is no container: {}; give what `docker ps -a --format json` prints"),
    ],
)
def test_what_is_no_list_of_containers_is_an_error(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "ps.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=why):
        list(read_containers(LIFECYCLE, str(path)))


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file or directory"):
        list(read_containers(LIFECYCLE, str(tmp_path / "no")))


INSPECTED = {
    "Id": FULL,
    "Created": "2026-02-03T10:00:00.123456789Z",
    "Name": "/g--a",
    "State": {
        "Status": "exited",
        "Running": False,
        "OOMKilled": True,
        "ExitCode": 137,
        "StartedAt": "2026-02-03T10:00:01.5Z",
        "FinishedAt": "2026-02-03T11:00:00+01:00",
    },
    "Config": {"Labels": {"scion.name": "a", "scion.grove": "g"}},
}
T = 1_770_112_800.0
"""2026-02-03T10:00:00Z."""
FACTS = {
    "docker": (DOCKER, Facts("Exited (137) 2 hours ago", "0123456789ab", "g--a", {}, created=1_767_225_600.0)),
    "docker inspect": (
        INSPECTED,
        Facts("exited", "0123456789ab", "g--a", {}, exit_code=137, is_out_of_memory=True,
              created=T + 0.123456, started=T + 1.5, finished=T),
    ),
    "docker inspect of one that never ran": (
        INSPECTED | {"State": {"Status": "created", "ExitCode": 0, "StartedAt": "0001-01-01T00:00:00Z"}},
        Facts("created", "0123456789ab", "g--a", {}, created=T + 0.123456),
    ),
    "podman": (
        PODMAN | {"Created": 1_770_112_800, "CreatedAt": "3 hours ago", "StartedAt": 1_770_112_801,
                  "ExitedAt": -62135596800},
        Facts("Up 5 minutes", "0123456789ab", "g--a", {}, created=T, started=T + 1),
    ),
    "podman, ended": (
        PODMAN | {"State": "exited", "Status": "", "ExitCode": 3, "ExitedAt": 1_770_112_802},
        Facts("exited", "0123456789ab", "g--a", {}, exit_code=3, finished=T + 2),
    ),
    "nerdctl": (
        {"ID": "0123456789ab", "Names": "g--a", "Status": "Up", "Labels": "scion.name=a",
         "CreatedAt": "2026-02-03 11:00:00 +0100 CET"},
        Facts("Up", "0123456789ab", "g--a", {}, created=T),
    ),
    "compose": (
        {"ID": FULL, "Name": "g--a", "State": "exited", "ExitCode": 137, "Publishers": None},
        Facts("exited", "0123456789ab", "g--a", {}, exit_code=137),
    ),
    "compose, running": (
        {"ID": FULL, "Name": "g--a", "State": "running", "ExitCode": 0},
        Facts("running", "0123456789ab", "g--a", {}),
    ),
    "Apple's": (
        APPLE | {"startedDate": T + 1 - 978_307_200},
        Facts("stopped", "g--a", "g--a", {}, started=T + 1),
    ),
    "paused": (DOCKER | {"Status": "Up 2 hours (Paused)"}, Facts("Up 2 hours (Paused)", "0123456789ab", "g--a", {}, created=1_767_225_600.0)),
    "times of no use": (
        {"ID": "x", "Status": "Up", "CreatedAt": "2026-99-01 00:00:00 +0000 UTC", "StartedAt": 1e300,
         "ExitedAt": True},
        Facts("Up", "x", None, {}),
    ),
    "an exit code that is none": (
        {"ID": "x", "State": "exited", "ExitCode": 2**63},
        Facts("exited", "x", None, {},
              problems=("the exit code 9223372036854775808 is not a whole number of 64 bits",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("part", "facts"), FACTS.values(), ids=FACTS)
def test_each_runtime_s_words_are_the_same_facts(part: dict[str, Any], facts: Facts) -> None:
    found = facts_of(part)
    assert found is not None
    assert msgspec.structs.replace(found, labels={}) == facts


@pytest.mark.parametrize("part", [{}, {"State": {}}, {"configuration": {}}, {"ID": 5, "Names": []}])
def test_what_has_neither_id_nor_name_is_no_container(part: dict[str, Any]) -> None:
    assert facts_of(part) is None


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("between", ["", "\n"])
def test_the_arrangement_makes_no_difference(
    tmp_path: Path, indent: int | None, between: str
) -> None:
    parts = [DOCKER, [PODMAN, INSPECTED], APPLE]
    text = between.join(json.dumps(part, indent=indent) for part in parts)
    found = read(tmp_path, text)
    assert [c.identity.name if c.identity else c.problems for c in found] == ["a"] * 4


def test_an_exit_code_beside_the_status_is_the_container_s(tmp_path: Path) -> None:
    container = one(tmp_path, PODMAN | {"State": "exited", "Status": "", "ExitCode": 4_000_000_000})
    assert container.observation is not None
    assert (container.observation.event, container.observation.exit_code) == (
        "container.failed",
        4_000_000_000,
    )


@pytest.mark.parametrize("is_array", [True, False])
def test_of_two_looks_in_one_file_the_later_counts(*, is_array: bool, tmp_path: Path) -> None:
    looks = [
        {"ID": "a" * 12, "Names": "x", "Labels": "scion.name=x", "State": state, "Status": status}
        for state, status in (("running", "Up 2 hours"), ("exited", "Exited (1) 2 hours ago"))
    ]
    path = tmp_path / "looks"
    path.write_text("\n".join(json.dumps([look] if is_array else look) for look in looks))
    tracker = Tracker(LIFECYCLE)
    for found in read_containers(LIFECYCLE, str(path)):
        assert found.identity is not None
        assert found.observation is not None
        tracker.observed(found.identity, found.observation)
    (agent,) = tracker.agents.values()
    assert agent.record.phase == "error"
