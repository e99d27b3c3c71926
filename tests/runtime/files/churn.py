"""An hour of agents that start, report, end and start again, under four writers of Scion's and our loop.

The writers, as Scion has them: a hook that reads a map and renames (handlers/status.go), a host that keeps
the fields of its struct alone and renames (provision.go, today), one that truncates in place (provision.go,
April), and one that renames a temporary file of a fixed name (list.go, April). Between any two system
calls of ours one of them may come, except in the one gap that `replace` admits.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent_files import temporary_files
from simulated import Watched
from system_calls import FaultyDisk

if TYPE_CHECKING:
    from collections.abc import Callable

STRUCT = ("name", "phase", "activity", "detail", "project", "image", "host")
OURS = {"phase", "activity", "toolName", "exitCode", "exitReason"}


class Life:
    """One agent as it truly is.

    Attributes:
        run: How many runs there were.
        state: running, failed, succeeded or gone.
        told: What nobody but Scion's writers has put into its file, as it must still be there.
    """

    def __init__(self) -> None:
        self.run = 0
        self.state = "gone"
        self.started = 0.0
        self.told: dict[str, Any] = {}


class Churn:
    """The world: agents, writers, a runtime, and a loop over the files."""

    def __init__(self, folder: Path, *, agents: int, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - not for secrets
        self.counts: Counter[str] = Counter()
        self._busy: str | None = None
        self._is_quiet = False
        disk = FaultyDisk(self._between, at=0, on=True)
        names = [f"a{number}" for number in range(agents)]
        self.world = Watched(folder, *names, info={"phase": "created"}, system=disk)
        self.lives = {name: Life() for name in names}
        self._version = 1000
        for name in names:
            self._told(name, json.loads(self.world.paths[name].read_text()))

    def play(self, seconds: float) -> None:
        """Lets so many seconds pass, with something about every agent each minute or so."""
        world, end = self.world, self.world.clock.time + seconds
        pause = 15.0 / len(self.lives)
        while world.clock.time < end:
            name = self.random.choice(list(self.lives))
            self.random.choices([self._report, self._runtime], [3, 2])[0](name)
            world.wait(self.random.uniform(0, 2 * pause))

    def rest(self) -> None:
        """Lets all writers be still until nothing is put off any more."""
        self._is_quiet = True
        self.world.wait(1000)

    def _between(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Lets a writer of Scion's come between two system calls of ours."""
        is_gap = name == "rename" and arguments[1] == "agent-info.json"
        if self._busy is not None or is_gap or self._is_quiet:
            return
        if self.random.random() < 0.01:
            self.counts["between"] += 1
            self._report(self.random.choice(list(self.lives)))

    # -- Scion's writers ---------------------------------------------------------------------------------------

    def _report(self, name: str) -> None:
        self._busy = name
        writer: Callable[[str, dict[str, Any]], None] = self.random.choice(
            [self._hook, self._struct, self._truncating, self._fixed_name]
        )
        phase, activity = self.random.choice(
            [
                *(("running", "thinking"), ("running", "executing"), ("running", "working")),
                *(("stopped", None), ("running", None)),
            ]
        )
        writer(name, {"phase": phase, "activity": activity})
        self.counts[writer.__name__.strip("_")] += 1
        self._busy = None

    def _hook(self, name: str, fields: dict[str, Any]) -> None:
        info = self._read(name) | fields | {f"hook{self.random.randrange(3)}": self.counts["hook"]}
        self._renamed(name, info, f"agent-info-{self.counts['hook']}.json")

    def _struct(self, name: str, fields: dict[str, Any]) -> None:
        info = {key: value for key, value in self._read(name).items() if key in STRUCT}
        self._renamed(
            name, info | fields | {"host": self.counts["struct"]}, ".agent-info.json.tmp-1"
        )

    def _fixed_name(self, name: str, fields: dict[str, Any]) -> None:
        self._renamed(name, self._read(name) | fields, "agent-info.json.tmp")

    def _truncating(self, name: str, fields: dict[str, Any]) -> None:
        info = {key: value for key, value in self._read(name).items() if key in STRUCT} | fields
        self._told(name, info)
        path = self.world.paths[name]
        path.write_text(json.dumps(info, indent=2))
        os.utime(path, (self.world.clock.time,) * 2)

    def _renamed(self, name: str, info: dict[str, Any], temporary: str) -> None:
        self._told(name, info)
        path = self.world.paths[name]
        other = path.with_name(temporary)
        other.write_text(json.dumps(info))
        os.utime(other, (self.world.clock.time,) * 2)
        other.rename(path)

    def _read(self, name: str) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.world.paths[name].read_text())
        return read

    def _told(self, name: str, info: dict[str, Any]) -> None:
        self.lives[name].told = {key: value for key, value in info.items() if key not in OURS}

    # -- the runtime -------------------------------------------------------------------------------------------

    def _runtime(self, name: str) -> None:
        life = self.lives[name]
        if life.state == "running":
            life.state = self.random.choices(["running", "failed", "succeeded"], [2, 1, 1])[0]
        elif life.state in ("failed", "succeeded") and self.random.random() < 0.3:
            self._shows(name, gone=True)
            life.state = "gone"
            return
        elif self.world.clock.time - life.started > 60:
            life.run, life.state, life.started = life.run + 1, "running", self.world.clock.time
            self.counts["runs"] += 1
        self._shows(name)
        self.counts["shown"] += 1

    def _shows(self, name: str, *, gone: bool = False) -> None:
        life = self.lives[name]
        if not life.run:
            return
        self._version += 1
        phase, code = {
            "running": ("Running", None),
            "failed": ("Failed", 1),
            "succeeded": ("Succeeded", 0),
            "gone": ("Failed", 1),
        }[life.state]
        self.world.shows(
            name,
            gone=gone,
            uid=f"{name}-{life.run}",
            version=str(self._version),
            phase=phase,
            code=code,
            started=life.started,
        )

    # -- what must hold ----------------------------------------------------------------------------------------

    def wrong(self) -> list[str]:
        """Gives what is wrong at rest."""
        found = []
        for name, life in self.lives.items():
            own, info = self.world.own(name), self._read(name)
            record = own["record"] if own else {"configuration": "", "run": None}
            if {key: value for key, value in info.items() if key not in OURS} != life.told:
                found.append(f"{name}: lost of {life.told}: {info}")
            if temporary_files(self.world.paths[name]):
                found.append(f"{name}: left {temporary_files(self.world.paths[name])}")
            if not life.run:
                continue
            ended = {"failed": "error", "succeeded": "stopped"}.get(life.state)
            says = record["configuration"].partition(".")[0]
            if ended and (says, info["phase"]) != (ended, ended):
                found.append(
                    f"{name}: {life.state}, but {record['configuration']}, {info['phase']}"
                )
            if own and record["run"]["uid"] != f"{name}-{life.run}":
                found.append(f"{name}: run {life.run}, but {record['run']}")
            if own and own.get("verdict") and info["phase"] != says:
                found.append(f"{name}: the file says {info['phase']}, the record {says}")
            if life.state == "running" and info["phase"] == "error":
                found.append(f"{name}: runs, but the file says error")
        return found


def main() -> None:
    """Plays an hour with 200 agents, and prints what was counted and what is wrong."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        churn = Churn(Path(folder), agents=200, seed=seed)
        churn.play(3600)
        churn.rest()
        ended = Counter(life.state for life in churn.lives.values())
        wrong = churn.wrong()
        told = Counter(told.partition(": ")[2][:60] for told in churn.world.told)
        for line in (dict(churn.counts), dict(ended), dict(told.most_common(5)), *wrong):
            sys.stdout.write(f"{line}\n")
        sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
