"""A clock that stands until it is moved, and agents on a disk with a loop over them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
from agent_files import LIFECYCLE, folder_of, make, own_path, pod

from scion_fsm.errors import InputError
from scion_fsm.observe.decode import pod_from_object
from scion_fsm.runtime.files.store import AgentInfoStore
from scion_fsm.runtime.files.system import DISK
from scion_fsm.runtime.loop import Loop, Pauses
from scion_fsm.runtime.roster import Roster
from scion_fsm.runtime.tracker import Tracker

if TYPE_CHECKING:
    from pathlib import Path

    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.files.folders import AgentFolder
    from scion_fsm.runtime.files.system import FileSystem


class StandingClock:
    """Time that passes when somebody waits, or when it is told to."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.time = now
        self.slept = 0.0

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.time += seconds


class Watched:
    """A loop over the agents of one folder, and the runtime that it is fed from."""

    def __init__(
        self,
        agents: Path,
        *names: str,
        info: dict[str, Any] | None = None,
        system: FileSystem = DISK,
        pauses: Pauses | None = None,
    ) -> None:
        self.clock = StandingClock()
        self.paths = {name: make(agents, info or {"phase": "running"}, name=name) for name in names}
        self.tracker = Tracker(LIFECYCLE)
        self.folders = [folder_of(path) for path in self.paths.values()]
        store = AgentInfoStore(LIFECYCLE.table, system=system, clock=self.clock)
        self.roster = Roster(
            LIFECYCLE, store, self.folders, [self.tracker.agents], clock=self.clock
        )
        self.told: list[str] = []
        self.is_lost = False
        self.loop = Loop(
            self.roster,
            self.find,
            clock=self.clock,
            tell=self.tell,
            pauses=pauses,
        )

    def find(self) -> list[AgentFolder]:
        if self.is_lost:
            raise InputError("the folder cannot be read: Stale file handle")
        # As `discover` does: found anew, and equal to what was found before.
        return [msgspec.structs.replace(folder) for folder in self.folders]

    def tell(self, entry: Entry | None, problem: str) -> None:
        self.told.append(f"{entry.agent.identity.name}: {problem}" if entry else problem)

    def shows(self, name: str, *, gone: bool = False, **facts: Any) -> Entry | None:  # noqa: ANN401
        item = pod(name=name, **facts)
        seen = pod_from_object(item)[0]
        decide = self.tracker.deleted if gone else self.tracker.seen
        return self.loop.decided(decide(seen))

    def phase(self, name: str) -> str:
        read: dict[str, str] = json.loads(self.paths[name].read_text())
        return read["phase"]

    def rewrite(self, name: str, **fields: object) -> None:
        path = self.paths[name]
        path.write_text(json.dumps(json.loads(path.read_text()) | fields))

    def own(self, name: str) -> dict[str, Any] | None:
        path = own_path(self.paths[name])
        return json.loads(path.read_text()) if path.exists() else None

    def wait(self, seconds: float) -> None:
        """Lets time pass, and the loop do what comes due meanwhile."""
        end = self.clock.time + seconds
        while self.clock.time < end:
            self.clock.time = min(self.clock.time + self.loop.work(), end)
        self.loop.work()
