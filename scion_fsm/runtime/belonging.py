"""Whether an agent of the runtime and a folder on disk are one agent, and how surely (L14)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from scion_fsm.runtime.agents import Identity
    from scion_fsm.runtime.files.folders import AgentFolder

_LONGEST_PATH = 4096


class Tie(msgspec.Struct, frozen=True):
    """How an agent of the runtime and a folder of its name belong together.

    Attributes:
        kind: proved: the files may be written. possible: nothing contradicts it and nothing proves it.
            doubtful: one project, so one agent to whoever looks, but another folder. none: another
            project's agent.
        why: What is missing, for people; empty where it is proved or none.
    """

    kind: Literal["proved", "possible", "doubtful", "none"]
    why: str = ""


_PROVED, _NONE = Tie("proved"), Tie("none")


def tie(
    identity: Identity, run_id: str | None, folder: AgentFolder, file_run_id: str | None
) -> Tie:
    """Tells how an agent of the runtime and a folder of its name belong together.

    Args:
        identity: What names the agent.
        run_id: Its run's id, if the runtime has one.
        folder: The folder.
        file_run_id: The run that the folder's file names.
    """
    if run_id is not None and run_id == file_run_id:
        return _PROVED
    # An id may be the hub's on one side and the project's on the other, so that two are no evidence against.
    if folder.project_id is not None and identity.project_id == folder.project_id:
        return _PROVED
    theirs, mine = identity.project_path, folder.project_path
    who = f"pod {identity.pod_name}" if identity.pod_name else f"container {identity.key[1]}"
    if theirs:
        if theirs == mine or _resolved(theirs) == _resolved(mine):
            return _PROVED
        if identity.project not in (None, "", folder.project):
            return _NONE
        return Tie("doubtful", f"not joined: {who} says {theirs}, the folder is {mine}")
    if identity.project:
        return _PROVED if identity.project == folder.project else _NONE
    return Tie(
        "possible", f"not joined: {who} names no project; nothing proves that {mine} is its own"
    )


def _resolved(path: str) -> str:
    """Follows links, of a path that anybody may have written into a label."""
    if len(path) > _LONGEST_PATH or "\0" in path or not path.startswith("/"):
        return path
    return os.path.realpath(path)
