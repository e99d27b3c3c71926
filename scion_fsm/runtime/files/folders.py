"""Where agents' files are: a grove, its `agents` folder, or one agent's folder (scion: config/grove_marker.go).

A grove keeps its agents in `<project>/.scion/agents/<name>/`, with their homes there too. A git grove
with split storage has a file `.scion/grove-id` and keeps the homes (and, with a shared workspace, the
whole folders) in `~/.scion/grove-configs/<slug>__<id>/.scion/agents/<name>/`. A project that is no git
repository has a file `.scion`, the marker, in place of the folder, which names such a folder.

The operator names where to look; what lies there may be an agent's doing. So a slug or an id is taken
only in the form that Scion gives it, an agent's own folder is entered by descriptor (`beneath`), and
one that cannot be used is one agent's error.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import InputError, StoreError
from scion_fsm.runtime.files import beneath
from scion_fsm.runtime.files.system import DISK
from scion_fsm.untrusted import printable_path, quoted

if TYPE_CHECKING:
    from scion_fsm.runtime.files.system import FileSystem

INFO = "agent-info.json"
CONFIG = "scion-agent.json"
HOME = "home"
_ID_FILES = ("grove-id", "project-id")
"""The second is what later versions of Scion write."""
_EXTERNAL = ("grove-configs", "project-configs")
_ID_SHOWN = 8
_SLUG_LENGTH = 63
_MARKER = re.compile(
    r"^(?:grove|project)-(id|slug):[ \t]*[\"']?([^\"'\r\n#]+?)[\"']?[ \t]*$", re.MULTILINE
)
_WORDS = {
    "slug": re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62})"),  # what api/slug.go gives
    "id": re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,63})"),
}


class AgentFolder(msgspec.Struct, frozen=True):
    """One agent on disk.

    Attributes:
        name: The folder's name, which is the agent's; of one that is no UTF-8, what can be shown of it.
        project: The project's name.
        project_path: The project's folder `.scion`, absolute, as Scion labels containers with it.
        project_id: The project's id, if it has one.
        homes: The `agents` folder in which the agent's own folder is, with its home.
        error: What is the matter with its own folder, so that nothing of it is read; else empty.
    """

    name: str
    project: str
    project_path: str
    project_id: str | None
    homes: str
    error: str = ""

    @property
    def qualified_name(self) -> str:
        """`project/name`: two projects may have agents of one name."""
        return f"{self.project}/{self.name}"

    @property
    def own(self) -> str:
        """Its own folder."""
        return f"{self.homes}/{self.name}"

    @property
    def info(self) -> Path:
        """Its agent-info.json, which may not exist; for people, since what reads it goes by descriptor."""
        return Path(self.homes, self.name, HOME, INFO)


class _Grove(msgspec.Struct, frozen=True):
    path: Path
    name: str
    id: str | None
    stores: tuple[Path, ...]
    """The folders that hold agents' folders; where there are two, the first one's homes count."""


def discover(directories: tuple[str, ...], *, system: FileSystem = DISK) -> list[AgentFolder]:
    """Finds the agents of groves, of `agents` folders, or single ones.

    Args:
        directories: Each a project, its `.scion` folder or marker file, an `agents` folder, or one agent's.
        system: Where to look.

    Returns:
        The agents, each once, in the order of the directories and of names. A folder without
        agent-info.json and scion-agent.json is none (scion: agent/list.go:174-269). What cannot be
        entered, is a link or has a name that is no agent's has an `error`.

    Raises:
        InputError: A directory is none of these or cannot be read.
    """
    found: dict[tuple[str, str], AgentFolder] = {}
    real: dict[str, str] = {}
    search = _Search(system)
    for directory in directories:
        try:
            for agent in search.agents(Path(os.path.abspath(directory))):  # noqa: PTH100 - keeps symlinks
                if agent.homes not in real:
                    real[agent.homes] = os.path.realpath(agent.homes)
                found.setdefault((real[agent.homes], agent.name), agent)
        except (OSError, ValueError) as error:  # ValueError: a NUL in what was given
            where = printable_path(getattr(error, "filename", None) or directory)
            why = getattr(error, "strerror", None) or error
            raise InputError(f"{where} cannot be read: {why}") from error
    return list(found.values())


class _Search:
    """Looks for agents on one system."""

    def __init__(self, system: FileSystem) -> None:
        self._system = system

    def agents(self, directory: Path) -> list[AgentFolder]:
        """Gives the agents of a directory of any of the kinds."""
        if self._is_file(directory):
            return self._all(self._grove(self._marked(directory)))
        if not self._is_folder(directory):
            self._system.stat(str(directory))  # raises where nothing is there
            raise InputError(
                f"{printable_path(directory)} is neither a folder nor a grove's marker"
            )
        is_agent = self._is_agent(directory)
        if directory.name != ".scion" and self._exists(directory / ".scion") and not is_agent:
            return self.agents(directory / ".scion")
        if directory.name == "agents" and not is_agent:
            return self._all(self._grove(directory.parent))
        if directory.name == ".scion" or self._is_folder(directory / "agents"):
            return self._all(self._grove(directory))
        if is_agent:
            grove = self._grove(directory.parent.parent)
            if directory.parent not in grove.stores:  # a folder that stands for itself
                grove = msgspec.structs.replace(grove, stores=(directory.parent,))
            return [self._folder(grove, directory.name, "")]
        raise InputError(
            f"{printable_path(directory)} is no grove (a folder .scion), no agents folder and no agent's"
            f" folder (with {CONFIG} or {HOME}/{INFO})"
        )

    def _is_agent(self, folder: Path) -> bool:
        with suppress(OSError, StoreError):  # a link is an agent's folder to nobody
            return self._looks_like_one(folder.parent, folder.name)
        return False

    def _looks_like_one(self, store: Path, name: str) -> bool:
        """Tells whether a folder is an agent's.

        Raises:
            StoreError: It is a link.
            OSError: It is not there, is no folder, or cannot be entered.
        """
        system = self._system
        with beneath.descent(system, str(store), name) as own:
            if beneath.is_there(system, own, CONFIG):
                return True
            try:
                with beneath.inside(system, own, HOME, f"{store}/{name}/{HOME}") as home:
                    return beneath.is_there(system, home, INFO)
            except (FileNotFoundError, NotADirectoryError):
                return False
            except (OSError, StoreError):
                return True  # reading it says why not

    def _marked(self, marker: Path) -> Path:
        """Gives the folder that a marker file stands for."""
        facts = dict(_MARKER.findall(self._beginning(marker, 4096)))
        for key, form in _WORDS.items():
            if key not in facts:
                message = f"{printable_path(marker)} is no grove's marker: it lacks grove-id or grove-slug"
                raise InputError(message)
            if not form.fullmatch(facts[key]):
                message = f"{printable_path(marker)} is no grove's marker: {quoted(facts[key])} is no {key}"
                raise InputError(message)
        folder = self._external(facts["slug"], facts["id"])
        if folder is None:
            named = _externals(facts["slug"], facts["id"])[0]
            raise InputError(f"{named}, which the marker {marker} stands for, is not there")
        return folder

    def _grove(self, path: Path) -> _Grove:
        name = path.parent.name
        slug, is_external, _ = name.partition("__")
        name = (slug if is_external else "") or _slug(name)
        if path.parent == _home():
            name = "global"
        identity = next(
            (self._identity(path / file) for file in _ID_FILES if self._is_file(path / file)), None
        )
        outside = self._external(name, identity) if identity else None
        inside = path / "agents"
        return _Grove(path, name, identity, (outside / "agents", inside) if outside else (inside,))

    def _identity(self, path: Path) -> str | None:
        line = self._beginning(path, 256).strip()
        return line if _WORDS["id"].fullmatch(line) else None

    def _all(self, grove: _Grove) -> list[AgentFolder]:
        found: dict[str, str] = {}
        for store in grove.stores:
            for name in self._names(store):
                if name in found:
                    continue
                try:
                    if self._looks_like_one(store, name):
                        found[name] = ""
                except (FileNotFoundError, NotADirectoryError):
                    continue
                except StoreError:
                    found[name] = beneath.IS_LINK
                except OSError as error:
                    found[name] = f"cannot be entered: {error.strerror}"
        return [self._folder(grove, name, found[name]) for name in sorted(found)]

    def _names(self, store: Path) -> list[str]:
        try:
            descriptor = self._system.open(str(store), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return []
        try:
            # What begins with a dot is no agent's: slugs begin with a letter or a digit.
            return [name for name in self._system.names(descriptor) if not name.startswith(".")]
        finally:
            self._system.close(descriptor)

    def _folder(self, grove: _Grove, name: str, error: str) -> AgentFolder:
        # The external home counts even where the project has one of its own (scion: GetAgentHomePath).
        homes = grove.stores[0]
        if not error and not beneath.is_name(name):
            error = "has a name that is no agent's, so it is not read"
        return AgentFolder(
            name=printable_path(name),
            project=grove.name,
            project_path=printable_path(grove.path),
            project_id=grove.id,
            homes=str(homes),
            error=error,
        )

    def _external(self, slug: str, identity: str) -> Path | None:
        return next((path for path in _externals(slug, identity) if self._is_folder(path)), None)

    def _beginning(self, path: Path, size: int) -> str:
        """Gives the beginning of a file of the operator's; opening a FIFO must not wait for its writer."""
        descriptor = self._system.open(str(path), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            return self._system.read(descriptor, size).decode("utf-8", "replace")
        finally:
            self._system.close(descriptor)

    def _mode(self, path: Path) -> int:
        try:
            return self._system.stat(str(path)).st_mode
        except OSError:
            return 0

    def _is_file(self, path: Path) -> bool:
        return stat.S_ISREG(self._mode(path))

    def _is_folder(self, path: Path) -> bool:
        return stat.S_ISDIR(self._mode(path))

    def _exists(self, path: Path) -> bool:
        return self._mode(path) != 0


def _externals(slug: str, identity: str) -> list[Path]:
    folder = f"{slug}__{identity.replace('-', '')[:_ID_SHOWN]}"
    return [_home() / ".scion" / part / folder / ".scion" for part in _EXTERNAL]


def _home() -> Path:
    """Gives the user's home; of one who has none, as in a pod that runs under any uid, a path that is nowhere."""
    return Path(os.path.expanduser("~"))  # noqa: PTH111 - pathlib raises


def _slug(name: str) -> str:
    """Makes a name what Scion makes of it (scion: api/slug.go:45)."""
    letters = "".join(
        c for c in unicodedata.normalize("NFD", name) if unicodedata.category(c) != "Mn"
    )
    slug = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")
    return slug[:_SLUG_LENGTH].rstrip("-")
