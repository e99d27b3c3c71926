"""Agents on disk are found in both layouts, and those of two groves do not mix."""

from __future__ import annotations

import json
import os
import pwd
from typing import TYPE_CHECKING

import pytest

from scion_fsm.errors import InputError
from scion_fsm.runtime.files.folders import AgentFolder, discover

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "user"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


def agent(agents: Path, name: str, *, info: bool = True, config: bool = False) -> Path:
    folder = agents / name
    (folder / "home").mkdir(parents=True, exist_ok=True)
    if info:
        (folder / "home" / "agent-info.json").write_text('{"phase": "running"}')
    if config:
        (folder / "scion-agent.json").write_text("{}")
    return folder


def names(*directories: Path | str) -> list[str]:
    return [found.qualified_name for found in discover(tuple(map(str, directories)))]


def one(*directories: Path | str) -> AgentFolder:
    (found,) = discover(tuple(map(str, directories)))
    return found


def test_a_project_a_grove_its_agents_and_one_agent(home: Path, tmp_path: Path) -> None:
    del home
    scion = tmp_path / "My Project" / ".scion"
    folder = agent(scion / "agents", "a")
    agent(scion / "agents", "b", info=False, config=True)
    agent(scion / "agents", "neither", info=False)
    (scion / "agents" / "notes.txt").write_text("")
    both = ["my-project/a", "my-project/b"]
    assert names(scion.parent) == names(scion) == names(scion / "agents") == both
    assert names(folder) == ["my-project/a"]
    assert names(folder, scion, f"{scion}/") == both
    assert one(folder).project_path == str(scion)
    assert one(folder).info == folder / "home" / "agent-info.json"


@pytest.mark.parametrize(
    ("folder", "grove"),
    [
        ("Ünï Cödé", "uni-code"),
        ("a__b", "a"),
        ("__b", "b"),
        ("--A.b_c--", "a-b-c"),
        ("x" * 62 + " yz", "x" * 62),
    ],
)
def test_a_groves_name_is_the_one_that_scion_makes(
    home: Path, tmp_path: Path, folder: str, grove: str
) -> None:
    del home
    agent(tmp_path / folder / ".scion" / "agents", "a")
    assert names(tmp_path / folder) == [f"{grove}/a"]


def test_the_users_own_grove_is_global(home: Path) -> None:
    agent(home / ".scion" / "agents", "a")
    assert names(home / ".scion") == ["global/a"]


def test_a_git_grove_with_split_storage_keeps_its_homes_elsewhere(
    home: Path, tmp_path: Path
) -> None:
    scion = tmp_path / "proj" / ".scion"
    agent(scion / "agents", "a", info=False, config=True)
    stale = agent(scion / "agents", "b", config=True)
    (scion / "grove-id").write_text("0123abcd-ef01-5678-9abc-def012345678\n")
    external = home / ".scion" / "grove-configs" / "proj__0123abcd" / ".scion"
    a = agent(external / "agents", "a")
    agent(external / "agents", "b")
    agent(external / "agents", "shared", config=True)
    found = {entry.name: entry for entry in discover((str(scion),))}
    assert list(found) == ["a", "b", "shared"]
    assert found["a"].info == a / "home" / "agent-info.json"
    assert found["b"].info != stale / "home" / "agent-info.json"
    assert found["a"].project_id == "0123abcd-ef01-5678-9abc-def012345678"
    assert {entry.project_path for entry in found.values()} == {str(scion)}
    assert names(external) == ["proj/a", "proj/b", "proj/shared"]
    assert names(scion, external) == ["proj/a", "proj/b", "proj/shared"]
    assert names(a) == ["proj/a"]
    assert names(scion / "agents" / "a") == ["proj/a"]
    assert one(scion / "agents" / "a").info == a / "home" / "agent-info.json"


@pytest.mark.parametrize(
    ("file", "folder"), [("grove-id", "project-configs"), ("project-id", "grove-configs")]
)
def test_later_names_of_the_layout(home: Path, tmp_path: Path, file: str, folder: str) -> None:
    scion = tmp_path / "proj" / ".scion"
    (scion / "agents").mkdir(parents=True)
    (scion / file).write_text("01234567-89ab")
    agent(home / ".scion" / folder / "proj__01234567" / ".scion" / "agents", "a")
    assert names(scion) == ["proj/a"]


def test_split_storage_that_is_not_there_yet_leaves_the_homes_in_the_project(
    home: Path, tmp_path: Path
) -> None:
    del home
    scion = tmp_path / "proj" / ".scion"
    folder = agent(scion / "agents", "a")
    (scion / "grove-id").write_text("01234567")
    assert one(scion).info == folder / "home" / "agent-info.json"


@pytest.mark.parametrize("key", ["grove", "project"])
def test_a_marker_file_stands_for_an_external_grove(home: Path, tmp_path: Path, key: str) -> None:
    project = tmp_path / "plain"
    project.mkdir()
    marker = project / ".scion"
    marker.write_text(f"{key}-id: 01234567-89ab-cdef\n{key}-name: My Plain\n{key}-slug: my-plain\n")
    external = home / ".scion" / "grove-configs" / "my-plain__01234567" / ".scion"
    agent(external / "agents", "a")
    assert names(project) == names(marker) == ["my-plain/a"]
    assert one(marker).project_path == str(external)


def test_two_groves_with_one_agents_name_stay_apart(home: Path, tmp_path: Path) -> None:
    del home
    for project in ("one", "two"):
        agent(tmp_path / project / ".scion" / "agents", "a")
    assert names(tmp_path / "one", tmp_path / "two") == ["one/a", "two/a"]


def test_what_is_no_grove_is_an_error_that_says_so(home: Path, tmp_path: Path) -> None:
    del home
    with pytest.raises(InputError, match=f"{tmp_path} is no grove"):
        names(tmp_path)
    with pytest.raises(
        InputError, match=f"{tmp_path}/no cannot be read: No such file or directory"
    ):
        names(tmp_path / "no")
    marker = tmp_path / ".scion"
    marker.write_text("nothing: here\n")
    with pytest.raises(InputError, match=r"is no grove's marker: it lacks grove-id or grove-slug"):
        names(tmp_path)
    marker.write_text("grove-id: 0123\ngrove-slug: gone\n")
    with pytest.raises(InputError, match="gone__0123"):
        names(marker)


def test_a_grove_without_agents_is_empty(home: Path, tmp_path: Path) -> None:
    del home
    (tmp_path / ".scion").mkdir()
    assert names(tmp_path) == []


def test_a_grove_that_is_reached_by_a_link_is_the_same_one(home: Path, tmp_path: Path) -> None:
    del home
    agent(tmp_path / "real" / ".scion" / "agents", "a")
    (tmp_path / "link").symlink_to("real")
    assert names(tmp_path / "real", tmp_path / "link") == ["real/a"]
    assert json.loads(one(tmp_path / "link").info.read_text()) == {"phase": "running"}
    assert os.path.realpath(one(tmp_path / "link").project_path) == str(
        tmp_path / "real" / ".scion"
    )


def test_a_user_without_a_home_finds_agents_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_: int) -> None:
        raise KeyError("no such user")  # as under any uid of OpenShift's

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    scion = tmp_path / "project" / ".scion"
    agent(scion / "agents", "a")
    (scion / "grove-id").write_text("0123456789\n")
    assert names(scion) == ["project/a"]
