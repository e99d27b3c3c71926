"""A host: its disk, its clock, the agents' folder on it, and who may come between two system calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from scion_fsm.prove.world.around.daemon import Daemon
from scion_fsm.prove.world.around.disk import VirtualDisk
from scion_fsm.prove.world.waiting import HostClock, task_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from scion_fsm.prove.world.tasks import Scheduler

PROJECT = "meadow"
INFO = "agent-info.json"
UID = 1000


class Killable(Protocol):
    """A process, as its host sees it."""

    name: str

    def kill(self) -> None:
        """Ends it."""
        ...  # pragma: no cover


class Host:
    """One host.

    Attributes:
        disk: Its files.
        daemon: Its container engine.
        clock: Its time.
        uid: Whose its processes are.
        agents_folder: Where its agents are.
        interrupts: How likely others come between two system calls of a process of ours.
        dies: How likely a process of ours dies before one.
        cuts: How often its power was cut.
        begun: By run id, when Scion wrote that it starts, by this clock.
        disturb: Lets others come to the file of an agent.
        dice: Gives what decides.
        note: Takes what is to be in the log: who, and what.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        dice: Callable[[], random.Random],
        note: Callable[[str, str], None],
    ) -> None:
        """Begins with an empty agents' folder."""
        self._scheduler = scheduler
        self.dice, self.note = dice, note
        self.clock = HostClock(scheduler)
        self.disk = VirtualDisk(self.clock.now)
        self.daemon = Daemon(scheduler)
        self.uid = UID
        self.project_path = f"/world/{PROJECT}/.scion"
        self.agents_folder = f"{self.project_path}/agents"
        self.disk.folder(self.agents_folder, uid=UID)
        self.interrupts = self.dies = 0.0
        self.cuts = 0
        self.begun: dict[str, float] = {}
        self.disturb: Callable[[str], None] = lambda _agent: None
        self._about = ""

    def home(self, agent: str) -> str:
        """Gives an agent's home."""
        return f"{self.agents_folder}/{agent}/home"

    def info(self, agent: str) -> bytes | None:
        """Gives an agent's file; None for none."""
        inode = self.disk.found(f"{self.home(agent)}/{INFO}")
        return None if inode is None else inode.content

    def own(self, agent: str) -> bytes | None:
        """Gives our record of an agent; None for none."""
        inode = self.disk.found(f"{self.agents_folder}/{agent}/scion-fsm.json")
        return None if inode is None else inode.content

    def before(self, process: Killable, call: str, name: str) -> None:
        """Is called before every system call of a process of ours.

        No system call compares a file and renames another over it at once, which `replace` says; so
        nobody comes between the last look and that rename. The last look ends with the file's status,
        which shows no later write within the same tick of the clock: then it is the read before that.
        """
        if not self.interrupts and not self.dies:
            return
        chance = self.dice().random()
        if chance < self.dies:
            self.note(process.name, f"is killed before {call} {name}")
            process.kill()
        elif chance < self.dies + self.interrupts and not self._is_last(call, name):
            if self.dice().random() < 0.5:
                self.disturb(self._about)
            task_of(self._scheduler).wait(self.dice().choice((0.001, 0.01, 0.2)))
        if call == "open" and name.startswith("agent-") and not name.endswith(".json"):
            self._about = name

    def _is_last(self, call: str, name: str) -> bool:
        """Tells whether nothing looks at the file any more before it is replaced."""
        if name != INFO or call not in ("lstat", "rename"):
            return False
        file = self.disk.found(f"{self.home(self._about)}/{INFO}")
        return call == "rename" or (file is not None and file.modified == self.disk.now_ns())
