"""What a container may do to its home, and whoever owns a project to its folders: told, and nothing else hurt."""

from __future__ import annotations

import json
import os
import stat
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from agent_files import FAILED, folder_of, make, store_of, written
from click.testing import CliRunner
from system_calls import FaultyDisk

from scion_fsm.cli.app import app
from scion_fsm.errors import InputError, StoreError
from scion_fsm.runtime.files.folders import discover
from scion_fsm.runtime.files.lock import LOCK
from scion_fsm.runtime.files.replace import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINK = "is a symbolic link, and none is followed within an agent's folder"


class Grove:
    """A project `g` with a good agent `b`, an attacker `a`, and files that are nobody's to write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.agents = folder / "g" / ".scion" / "agents"
        self.home("b")
        self.victim = folder / "package.json"
        self.victim.write_text('{"name": "victim", "phase": "running"}')
        self.stolen = folder / "elsewhere" / "home"
        self.stolen.mkdir(parents=True)
        (self.stolen / "agent-info.json").write_text('{"phase": "running", "toolName": "x"}')

    def home(self, name: str) -> Path:
        home = self.agents / name / "home"
        home.mkdir(parents=True)
        (home / "agent-info.json").write_text('{"phase": "running"}')
        return home

    def others(self) -> dict[str, bytes]:
        """Gives every file that is neither b's nor a's own."""
        own = (self.agents / "b", self.agents / "a")
        return {
            str(path): path.read_bytes()
            for path in self.folder.rglob("*")
            if stat.S_ISREG(path.lstat().st_mode) and not any(map(path.is_relative_to, own))
        }

    def listed(self, form: str, *more: str) -> tuple[int, str]:
        """Runs `list --write` where both agents have ended."""
        containers = self.folder / "ps.json"
        containers.write_text(
            "\n".join(
                json.dumps(
                    {
                        "ID": f"{number:012x}",
                        "Names": f"g--{name}",
                        "Labels": f"scion.name={name},scion.grove=g",
                        "Status": "Exited (0) 1 hour ago",
                    }
                )
                for number, name in enumerate("ab")
            )
        )
        arguments = ["list", "--containers", str(containers), "--agents", str(self.folder / "g")]
        done = CliRunner().invoke(app, [*arguments, "--write", "-o", form, *more])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout


@pytest.fixture
def grove(tmp_path: Path) -> Grove:
    return Grove(tmp_path)


def linked_file(grove: Grove) -> None:
    home = grove.home("a")
    (home / "agent-info.json").unlink()
    (home / "agent-info.json").symlink_to(grove.victim)


def linked_to_another_agents(grove: Grove) -> None:
    home = grove.home("a")
    (home / "agent-info.json").unlink()
    (home / "agent-info.json").symlink_to("../../../../../elsewhere/home/agent-info.json")


def linked_home(grove: Grove) -> None:
    grove.home("a").rename(grove.agents / "a" / "moved")
    (grove.agents / "a" / "home").symlink_to(grove.stolen)


def linked_folder(grove: Grove) -> None:
    (grove.agents / "a").symlink_to(grove.stolen.parent)


def looping_folder(grove: Grove) -> None:
    (grove.agents / "a").symlink_to("a")


def fifo(grove: Grove) -> None:
    home = grove.home("a")
    (home / "agent-info.json").unlink()
    os.mkfifo(home / "agent-info.json")


def socket_or_device(grove: Grove) -> None:
    home = grove.home("a")
    (home / "agent-info.json").unlink()
    if os.geteuid() == 0:
        os.mknod(home / "agent-info.json", 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    else:
        (home / "agent-info.json").mkdir()


def fifo_for_a_lock(grove: Grove) -> None:
    grove.home("a")
    os.mkfifo(grove.agents / "a" / LOCK)


def linked_lock(grove: Grove) -> None:
    grove.home("a")
    (grove.agents / "a" / LOCK).symlink_to(grove.victim)


def hard_linked_lock(grove: Grove) -> None:
    grove.home("a")
    (grove.agents / "a" / LOCK).hardlink_to(grove.victim)


def folder_for_a_temporary_file(grove: Grove) -> None:
    grove.home("a")
    (grove.agents / "a" / TEMPORARY).mkdir()


def no_agents_file(grove: Grove) -> None:
    (grove.home("a") / "agent-info.json").write_text('{"name": "some", "version": "1.0"}')


ATTACKS: list[tuple[Callable[[Grove], None], str]] = [
    (linked_file, LINK),
    (linked_to_another_agents, LINK),
    (linked_home, LINK),
    (linked_folder, LINK),
    (looping_folder, LINK),
    (fifo, "is not a regular file"),
    (socket_or_device, "is not a regular file"),
    (fifo_for_a_lock, "is no lock of ours: not one regular file of one name"),
    (linked_lock, "cannot be locked: Too many levels of symbolic links"),
    (hard_linked_lock, "is no lock of ours: not one regular file of one name"),
    (folder_for_a_temporary_file, "cannot be replaced: Is a directory"),
]


@pytest.mark.parametrize(
    ("attack", "why"), ATTACKS, ids=lambda value: getattr(value, "__name__", "")
)
def test_B2_an_attack_is_told_on_its_line_and_no_other_file_is_touched(
    grove: Grove, attack: Callable[[Grove], None], why: str
) -> None:
    attack(grove)
    before, owner = grove.others(), grove.victim.stat().st_uid
    code, told = grove.listed("json")
    found = {line["name"]: line for line in json.loads(told)}
    assert code == 1
    assert why in found["a"]["fileError"]
    assert (found["b"]["fileError"], found["b"]["write"]) == (None, "written")
    grove.folder.joinpath("ps.json").unlink()
    assert grove.others() == before
    assert grove.victim.stat().st_uid == owner


def test_B2_a_file_that_is_no_agents_is_never_written(grove: Grove) -> None:
    no_agents_file(grove)
    path = grove.agents / "a" / "home" / "agent-info.json"
    before = path.read_bytes()
    _, told = grove.listed("json")
    assert {line["name"]: line["write"] for line in json.loads(told)}["a"] == "refused"
    assert path.read_bytes() == before


def test_B2_a_link_that_comes_between_reading_and_writing_is_not_followed(tmp_path: Path) -> None:
    """At each call of a whole run, the home or the file becomes a link to somebody else's."""
    victim = make(tmp_path / "victim")
    before = victim.read_bytes()
    counting = FaultyDisk()
    written(make(tmp_path / "count"), FAILED, store=store_of(system=counting))
    for number in range(len(counting.calls)):
        for part in ("home", "file"):
            path = make(tmp_path / f"{part}{number}")
            place, to = (path, victim) if part == "file" else (path.parent, victim.parent)

            def swap(*_: object, place: Path = place, to: Path = to) -> None:
                place.rename(place.with_name("away"))
                place.symlink_to(to)

            store = store_of(system=FaultyDisk(swap, at=number))
            with suppress(StoreError, FileNotFoundError):
                written(path, FAILED, store=store)
            assert victim.read_bytes() == before, (part, number, counting.calls[number])
            assert list(victim.parent.iterdir()) == [victim]
            assert [entry.name for entry in victim.parent.parent.iterdir()] == ["home"]


@pytest.mark.parametrize(
    ("slug", "identity"),
    [
        ("../../../outer", "0123"),
        ("/outer", "0123"),
        ("Outer", "0123"),
        ("outer", "../x"),
        ("x" * 64, "0123"),
        ("o\x1buter", "0123"),
    ],
)
def test_B2_a_marker_leads_nowhere_but_to_a_groves_own_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slug: str, identity: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    (tmp_path / "user" / ".scion" / "grove-configs").mkdir(parents=True)
    outer = tmp_path / "outer__0123" / ".scion" / "agents" / "a" / "home"
    outer.mkdir(parents=True)
    (outer / "agent-info.json").write_text('{"phase": "running"}')
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / ".scion").write_text(f"grove-slug: {slug}\ngrove-id: {identity}\n")
    with pytest.raises(InputError, match=r"is no grove's marker: .* is no (slug|id)"):
        discover((str(tmp_path / "p"),))


# -- times, names, numbers -----------------------------------------------------------------------------

FORMS = ("table", "wide", "json", "yaml", "name")
YEAR_10000 = 253_402_300_800


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seconds", [YEAR_10000, YEAR_10000 * 30, -(2**33), 0])
def test_B5_any_mtime_is_listed_and_written(grove: Grove, form: str, seconds: int) -> None:
    path = grove.home("a") / "agent-info.json"
    try:
        os.utime(path, ns=(seconds * 10**9, seconds * 10**9))
    except (OverflowError, OSError):
        pytest.skip("no file of this system can have it")
    kept = path.stat().st_mtime_ns
    code, told = grove.listed(form)
    assert code == 0
    assert "a" in told
    assert json.loads(path.read_text())["phase"] == "stopped"
    assert path.stat().st_mtime_ns == kept
    if form == "json":
        line = next(line for line in json.loads(told) if line["name"] == "a")
        assert line["lastSeen"] is None


NAMES = [
    b"\xff\xfe",
    b"a\x1b[31m",
    b"a\nb",
    "ü".encode(),
    "\u202eevil".encode(),
    b"-rf",
    b"a b",
    b"x" * 255,
    b"\xed\xa0\x80",
]


@pytest.mark.parametrize("form", FORMS)
def test_B5_any_name_of_a_folder_is_one_agents_error(grove: Grove, form: str) -> None:
    for name in NAMES:
        home = grove.home(os.fsdecode(name))
        assert os.fsencode(home.parent.name) == name
    code, told = grove.listed(form)
    assert code == 1
    assert not [c for c in told if unicodedata.category(c) in ("Cs", "Co")]
    told.encode()
    if form == "json":
        found = {line["name"]: line for line in json.loads(told)}
        errors = [line["fileError"] for line in found.values() if line["fileError"]]
        assert len(errors) == len(NAMES) - 1  # 255 letters are a name
        assert all("has a name that is no agent's" in error for error in errors)
        assert found["b"]["write"] == "written"
    with_names = {path.name for path in grove.agents.iterdir()}
    assert len(with_names) == len(NAMES) + 1


def test_B5_what_else_is_in_a_home_costs_nothing(tmp_path: Path) -> None:
    path = make(tmp_path)
    few = FaultyDisk()
    written(path, FAILED, store=store_of(system=few))
    other = make(tmp_path / "many")
    for number in range(2000):
        (other.parent / f".agent-info.json.{number}").touch()
    many = FaultyDisk()
    written(other, FAILED, store=store_of(system=many))
    assert many.calls == few.calls
    assert "names" not in many.calls


def test_B5_entries_that_are_no_folders_do_not_count(grove: Grove) -> None:
    for number in range(2000):
        (grove.agents / f"f{number}").touch()
    os.mkfifo(grove.agents / "fifo")
    assert [agent.name for agent in discover((str(grove.agents),))] == ["b"]


def any_value(value: str) -> list[str]:
    return [
        f'{{"{key}": {value}}}' for key in ("phase", "activity", "detail", "template", "scionFsm")
    ]


@pytest.mark.parametrize(
    "text",
    [
        text
        for value in ('"\\ud800"', '"\\u001b]52;c;x\\u0007"', "1e999", "1" * 5000, "[[[]]]", "null")
        for text in any_value(value)
    ],
)
@pytest.mark.parametrize("form", ["json", "wide", "yaml"])
def test_B5_any_value_in_the_file_is_listed(grove: Grove, text: str, form: str) -> None:
    (grove.home("a") / "agent-info.json").write_text(text)
    code, told = grove.listed(form)
    assert code in (0, 1)
    assert "b" in told
    told.encode()


def test_B2_a_link_that_comes_between_looking_and_opening_is_not_read(tmp_path: Path) -> None:
    victim = make(tmp_path / "victim", {"phase": "running", "template": "a secret"})
    path = make(tmp_path)

    def swap(name: str, arguments: tuple[str, ...]) -> None:
        if name == "open" and arguments[0] == "agent-info.json" and not path.is_symlink():
            path.unlink()
            path.symlink_to(victim)

    disk = FaultyDisk(swap, at=0, on=True)
    with pytest.raises(StoreError, match="cannot be read: Too many levels of symbolic links"):
        store_of(system=disk).read(folder_of(path))
    assert path.is_symlink()
