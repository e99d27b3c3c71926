"""Scion's own writers of agent-info.json, of April and of today, one system call at a time.

Each is a generator that gives the seconds until its next call, so that anything may come between (scion:
provision.go, list.go, handlers/status.go; scion-now: writeAgentInfoFile, persistAgentInfoState).
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from scion_fsm.prove.world.around.disk import View
from scion_fsm.prove.world.around.host import INFO, UID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.prove.world.around.host import Host

    Actor = Iterator[float]
    Fields = dict[str, Any]

STRUCT = (
    *("name", "template", "project", "grove", "projectPath", "runId", "phase", "activity"),
    *("detail", "image", "exitCode", "exitReason", "deletedAt", "containerStatus"),
)
"""What the host's writers know; whatever else is in the file they drop."""
ACTIVITIES = (
    *("working", "thinking", "executing", "waiting_for_input", "blocked", "completed", "idle"),
)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_FOLDER = os.O_RDONLY | os.O_DIRECTORY


class Scion:
    """Scion on one host."""

    def __init__(self, host: Host, pause: Callable[[], float]) -> None:
        """Writes nothing yet.

        Args:
            host: The host.
            pause: Gives the seconds between two system calls.
        """
        self._host, self._pause = host, pause
        self._count = 0

    def provision(self, agent: str, *, is_todays: bool) -> None:
        """Makes an agent's folder and its file, as before anything else."""
        host = self._host
        host.disk.folder(host.home(agent), uid=UID)
        fields: Fields = {
            "name": agent,
            "template": "plain",
            "phase": "created",
            "image": "agent:1",
        }
        fields |= (
            {"project": "meadow", "projectPath": host.project_path}
            if is_todays
            else {"grove": "meadow"}
        )
        fields |= {"stateVersion": 1.50, "labels": {"kept": "é"}}
        view = View(host.disk, uid=UID)
        for _ in self._in_place(view, agent, fields):
            pass
        host.disk.settle()

    # -- writers -------------------------------------------------------------------------------------------

    def truncating(self, agent: str, change: Callable[[Fields], Fields]) -> Actor:
        """April's host: keeps what its struct knows, and writes in place."""
        view = View(self._host.disk, uid=UID)
        fields = self._read(view, agent)
        yield self._pause()
        if fields is not None:
            known = {key: value for key, value in fields.items() if key in STRUCT}
            yield from self._in_place(view, agent, change(known))

    def fixed_name(self, agent: str, change: Callable[[Fields], Fields]) -> Actor:
        """April's list: renames a file of a fixed name, which another list may write at once."""
        view = View(self._host.disk, uid=UID)
        fields = self._read(view, agent)
        yield self._pause()
        if fields is not None:
            known = {key: value for key, value in fields.items() if key in STRUCT}
            yield from self._renamed(view, agent, change(known), f"{INFO}.tmp", os.O_TRUNC)

    def struct(self, agent: str, change: Callable[[Fields], Fields]) -> Actor:
        """Today's host: keeps what its struct knows, and renames."""
        view = View(self._host.disk, uid=UID)
        fields = self._read(view, agent)
        yield self._pause()
        if fields is not None:
            self._count += 1
            known = {key: value for key, value in fields.items() if key in STRUCT}
            name = f".agent-info.json.tmp-{self._count}"
            yield from self._renamed(view, agent, change(known), name, os.O_EXCL)

    def hook(self, agent: str, change: Callable[[Fields], Fields]) -> Actor:
        """A hook in the container: keeps every field, but takes a file that it cannot read for empty."""
        view = View(self._host.disk, uid=UID)
        fields = self._read(view, agent) or {}
        yield self._pause()
        self._count += 1
        name = f"agent-info-{self._count}.json"
        yield from self._renamed(view, agent, change(fields), name, os.O_EXCL)

    # -- their calls ---------------------------------------------------------------------------------------

    def _read(self, view: View, agent: str) -> Fields | None:
        try:
            descriptor = view.open(f"{self._host.home(agent)}/{INFO}", os.O_RDONLY)
            content = view.read(descriptor, 1 << 20)
            view.close(descriptor)
            found = json.loads(content)
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _in_place(self, view: View, agent: str, fields: Fields) -> Actor:
        path = f"{self._host.home(agent)}/{INFO}"
        try:
            descriptor = view.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            yield self._pause()
            content = json.dumps(fields, indent=2, ensure_ascii=False).encode()
            half = len(content) // 2
            view.write(descriptor, memoryview(content[:half]))
            yield self._pause()
            view.write(descriptor, memoryview(content[half:]))
        except OSError:
            return  # Scion passes over it
        view.let_go()

    def _renamed(self, view: View, agent: str, fields: Fields, temporary: str, how: int) -> Actor:
        home = self._host.home(agent)
        try:
            folder = view.open(home, _FOLDER)
            descriptor = view.open(f"{home}/{temporary}", (_CREATE & ~os.O_EXCL) | how, 0o644)
            yield self._pause()
            view.write(descriptor, memoryview(json.dumps(fields, ensure_ascii=False).encode()))
            view.close(descriptor)
            yield self._pause()
            view.rename(temporary, INFO, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            return
        view.let_go()
