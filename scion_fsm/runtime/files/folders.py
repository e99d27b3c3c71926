"""Where agents' files are: a grove, its `agents` folder, or one agent's folder (scion: config/grove_marker.go).

A grove keeps its agents in `<project>/.scion/agents/<name>/`, with their homes there too. A git grove
with split storage has a file `.scion/grove-id` and keeps the homes (and, with a shared workspace, the
whole folders) in `~/.scion/grove-configs/<slug>__<id>/.scion/agents/<name>/`. A project that is no git
repository has a file `.scion`, the marker, in place of the folder, which names such a folder.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import msgspec

from scion_fsm.errors import InputError

INFO = "agent-info.json"
CONFIG = "scion-agent.json"
_ID_FILES = ("grove-id", "project-id")
"""The second is what later versions of Scion write."""
_EXTERNAL = ("grove-configs", "project-configs")
_ID_SHOWN = 8
_SLUG_LENGTH = 63
_MARKER = re.compile(
    r"^(?:grove|project)-(id|slug):[ \t]*[\"']?([^\"'\r\n#]+?)[\"']?[ \t]*$", re.MULTILINE
)


class AgentFolder(msgspec.Struct, frozen=True):
    """One agent on disk.

    Attributes:
        name: The folder's name, which is the agent's.
        grove: The grove's name.
        grove_path: The grove's folder, absolute, as Scion labels containers with it.
        grove_id: The grove's id, if it has one.
        info: Its agent-info.json, which may not exist.
        config: Its scion-agent.json, which may not exist.
    """

    name: str
    grove: str
    grove_path: str
    grove_id: str | None
    info: Path
    config: Path

    @property
    def qualified_name(self) -> str:
        """`grove/name`: two groves may have agents of one name."""
        return f"{self.grove}/{self.name}"


class _Grove(msgspec.Struct, frozen=True):
    path: Path
    name: str
    id: str | None
    stores: tuple[Path, ...]
    """The folders that hold agents' folders; where there are two, the first one's homes count."""


def discover(directories: tuple[str, ...]) -> list[AgentFolder]:
    """Finds the agents of groves, of `agents` folders, or single ones.

    Args:
        directories: Each a project, its `.scion` folder or marker file, an `agents` folder, or one agent's.

    Returns:
        The agents, each once, in the order of the directories and of names. A folder without
        agent-info.json and scion-agent.json is none (scion: agent/list.go:174-269).

    Raises:
        InputError: A directory is none of these or cannot be read.
    """
    found: dict[str, AgentFolder] = {}
    for directory in directories:
        try:
            for agent in _agents(Path(os.path.abspath(directory))):  # noqa: PTH100 - keeps symlinks
                found.setdefault(os.path.realpath(agent.info), agent)
        except OSError as error:
            raise InputError(
                f"{error.filename or directory} cannot be read: {error.strerror}"
            ) from error
    return list(found.values())


def _agents(directory: Path) -> list[AgentFolder]:
    if directory.is_file():
        return _all(_grove(_marked(directory)))
    if not directory.is_dir():
        raise FileNotFoundError(2, "No such file or directory", str(directory))
    if directory.name != ".scion" and (directory / ".scion").exists() and not _is_agent(directory):
        return _agents(directory / ".scion")
    if directory.name == "agents" and not _is_agent(directory):
        return _all(_grove(directory.parent))
    if directory.name == ".scion" or (directory / "agents").is_dir():
        return _all(_grove(directory))
    if _is_agent(directory):
        grove = _grove(directory.parent.parent)
        if directory.parent not in grove.stores:  # a folder that stands for itself
            grove = msgspec.structs.replace(grove, stores=(directory.parent,))
        return [_folder(grove, directory.name)]
    raise InputError(
        f"{directory} is no grove (a folder .scion), no agents folder and no agent's folder"
        f" (with {CONFIG} or home/{INFO})"
    )


def _is_agent(folder: Path) -> bool:
    return _is_there(folder / "home" / INFO) or _is_there(folder / CONFIG)


def _is_there(path: Path) -> bool:
    """Tells whether something is there, or may be for all that can be seen: reading it then says why not."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _marked(marker: Path) -> Path:
    """Gives the folder that a marker file stands for."""
    with marker.open(encoding="utf-8", errors="replace") as stream:
        facts = dict(_MARKER.findall(stream.read(4096)))
    if not {"id", "slug"} <= facts.keys():
        raise InputError(f"{marker} is no grove's marker: it lacks grove-id or grove-slug")
    folder = _external(facts["slug"], facts["id"])
    if folder is None:
        named = _externals(facts["slug"], facts["id"])[0]
        raise InputError(f"{named}, which the marker {marker} stands for, is not there")
    return folder


def _grove(path: Path) -> _Grove:
    name = path.parent.name
    slug, is_external, _ = name.partition("__")
    name = (slug if is_external else "") or _slug(name)
    if path.parent == _home():
        name = "global"
    identity = next((_line(path / file) for file in _ID_FILES if (path / file).is_file()), None)
    outside = _external(name, identity) if identity else None
    inside = path / "agents"
    return _Grove(path, name, identity, (outside / "agents", inside) if outside else (inside,))


def _all(grove: _Grove) -> list[AgentFolder]:
    names = {
        entry.name
        for store in grove.stores
        if store.is_dir()
        for entry in os.scandir(store)
        if entry.is_dir()
    }
    return [
        folder
        for folder in (_folder(grove, name) for name in sorted(names))
        if _is_there(folder.info) or _is_there(folder.config)
    ]


def _folder(grove: _Grove, name: str) -> AgentFolder:
    # The external home counts even where the project has one of its own (scion: GetAgentHomePath); the
    # configuration may be in either (scion: ResolveAgentDir).
    configs = [store / name / CONFIG for store in grove.stores]
    return AgentFolder(
        name=name,
        grove=grove.name,
        grove_path=str(grove.path),
        grove_id=grove.id,
        info=grove.stores[0] / name / "home" / INFO,
        config=next(filter(_is_there, configs), configs[-1]),
    )


def _external(slug: str, identity: str) -> Path | None:
    return next((path for path in _externals(slug, identity) if path.is_dir()), None)


def _externals(slug: str, identity: str) -> list[Path]:
    folder = f"{slug}__{identity.replace('-', '')[:_ID_SHOWN]}"
    return [_home() / ".scion" / part / folder / ".scion" for part in _EXTERNAL]


def _home() -> Path:
    """Gives the user's home; of one who has none, as in a pod that runs under any uid, a path that is nowhere."""
    return Path(os.path.expanduser("~"))  # noqa: PTH111 - pathlib raises


def _line(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as stream:
        return stream.read(256).strip()


def _slug(name: str) -> str:
    """Makes a name what Scion makes of it (scion: api/slug.go:45)."""
    letters = "".join(
        c for c in unicodedata.normalize("NFD", name) if unicodedata.category(c) != "Mn"
    )
    slug = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")
    return slug[:_SLUG_LENGTH].rstrip("-")
