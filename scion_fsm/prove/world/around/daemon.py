"""A host's container engine: its containers as they truly are, and its client as the program asks it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.errors import EngineError
from scion_fsm.prove.world.waiting import task_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scion_fsm.prove.world.tasks import Scheduler, Task

_LATENCY = 0.02
_DIGITS = 12


class Container:
    """One container.

    Attributes:
        number: How many containers of all agents were created up to it.
        agent: Whose it is.
        id: Its id, as long as docker's.
        labels: Its labels.
        created: When it was created, by the daemon's clock, which is right.
        starts: When it was started, each time.
        ended: When it ended last; None while it runs.
        code: What it ended with.
        is_stopped: An operator stopped it.
        is_gone: It was removed.
    """

    def __init__(self, number: int, agent: str, labels: Mapping[str, str], now: float) -> None:
        """Is started as soon as it is created."""
        self.number, self.agent, self.labels = number, agent, dict(labels)
        self.id = f"{number:0{_DIGITS}}".ljust(64, "0")
        self.created = now
        self.starts = [now]
        self.ended: float | None = None
        self.code = 0
        self.is_stopped = self.is_gone = False

    @property
    def short(self) -> str:
        """The part of its id that is kept of it."""
        return self.id[:_DIGITS]

    @property
    def is_running(self) -> bool:
        """Whether it runs."""
        return self.ended is None and not self.is_gone

    @property
    def run_id(self) -> str | None:
        """The run that its label names."""
        return self.labels.get("scion.run_id")

    def shown(self) -> dict[str, Any]:
        """Gives it as `docker inspect` prints it."""
        ended = self.ended
        state = {
            "Status": "running" if ended is None else "exited",
            "ExitCode": 0 if ended is None else self.code,
            "OOMKilled": False,
            "StartedAt": _text(self.starts[-1]),
            "FinishedAt": "0001-01-01T00:00:00Z" if ended is None else _text(ended),
        }
        return {
            "Id": self.id,
            "Name": f"/{self.agent}",
            "Created": _text(self.created),
            "State": state,
            "Config": {"Labels": self.labels},
        }


class Daemon:
    """The engine of one host.

    Attributes:
        containers: By agent, those that there are.
        created: By the part of its id that is kept, every one there ever was.
        runs: The runs of all of them.
        is_down: Nobody reaches it.
        listeners: Whoever listens to its events.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        """Begins without containers."""
        self._scheduler = scheduler
        self.containers: dict[str, Container] = {}
        self.created: dict[str, Container] = {}
        self.runs: set[str] = set()
        self.is_down = False
        self.listeners: list[Events] = []

    def run(self, agent: str, labels: Mapping[str, str]) -> Container | None:
        """Creates and starts a container, unless there is one of its name."""
        if agent in self.containers:
            return None
        made = Container(len(self.created) + 1, agent, labels, self._scheduler.now)
        self.containers[agent] = self.created[made.short] = made
        if made.run_id is not None:
            self.runs.add(made.run_id)
        self._tell(made, "start")
        return made

    def start(self, container: Container) -> None:
        """Starts a container again that has ended, under its id."""
        if not (container.is_gone or container.is_running):
            container.starts.append(self._scheduler.now)
            container.ended, container.is_stopped = None, False
            self._tell(container, "start")

    def end(self, container: Container, code: int) -> None:
        """Ends a container."""
        if container.is_running:
            container.ended, container.code = self._scheduler.now, code
            self._tell(container, "die")

    def remove(self, container: Container) -> None:
        """Removes a container, running or not."""
        if not container.is_gone:
            self.end(container, 137)
            container.is_gone = True
            del self.containers[container.agent]
            self._tell(container, "destroy")

    def down(self) -> None:
        """Is reached by nobody, and whoever listens is told so."""
        self.is_down = True
        self.lose()

    def lose(self) -> None:
        """Loses whoever listens."""
        for listener in list(self.listeners):
            listener.close()

    def _tell(self, container: Container, action: str) -> None:
        line = msgspec.json.encode({"Action": action, "id": container.id, "Type": "container"})
        for listener in self.listeners:
            listener.heard(line)


class Events:
    """Events that are listened to, as `runtime.engine.Listening` has them."""

    def __init__(self, scheduler: Scheduler, daemon: Daemon) -> None:
        """Has heard nothing."""
        self._scheduler, self._daemon = scheduler, daemon
        self._lines: list[bytes] = []
        self._is_over = False
        self._task: Task | None = None
        daemon.listeners.append(self)

    def heard(self, line: bytes) -> None:
        """Takes a line."""
        self._lines.append(line)
        if self._task is not None:
            self._task.wake()

    def next(self, seconds: float) -> bytes | None:
        """Gives the next line, or None if there was none for so long."""
        if not self._lines and not self._is_over:
            self._task = task_of(self._scheduler)
            self._task.wait(seconds)
            self._task = None
        if self._lines:
            return self._lines.pop(0)
        if self._is_over:
            raise EngineError("docker events has ended")
        return None

    def close(self) -> None:
        """Ends it."""
        self._is_over = True
        if self in self._daemon.listeners:
            self._daemon.listeners.remove(self)
        if self._task is not None:
            self._task.wake()


class VirtualClient:
    """One process's way to the engine, as `runtime.engine.Client` has it."""

    def __init__(self, scheduler: Scheduler, daemon: Daemon) -> None:
        """Asks nothing yet."""
        self._scheduler, self._daemon = scheduler, daemon

    def ask(self, arguments: Iterable[str], *, accepts_failure: bool = False) -> bytes:
        """Gives what the client prints."""
        del accepts_failure  # one that is gone is left out, and that is all
        command, *named = arguments
        task_of(self._scheduler).wait(_LATENCY)
        self._reach()
        found = list(self._daemon.containers.values())
        if command == "ps":
            return "".join(f"{container.id}\n" for container in found).encode()
        return msgspec.json.encode([one.shown() for one in found if one.id in named])

    def listen(self, arguments: Iterable[str]) -> Events:
        """Begins to listen."""
        del arguments
        self._reach()
        return Events(self._scheduler, self._daemon)

    def _reach(self) -> None:
        if self._daemon.is_down:
            raise EngineError("docker cannot connect to its daemon")


def _text(seconds: float) -> str:
    moment = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
