"""Agents in containers of a host: their lives, by themselves, by Scion and by people with docker's own client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.prove.world.around.host import PROJECT

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from scion_fsm.prove.world.around.daemon import Container, Daemon
    from scion_fsm.prove.world.life import Life
    from scion_fsm.prove.world.tasks import Scheduler

_CODES = (0, 0, 1, 2, 10, 137, 143)


class Docked:
    """One agent whose runs are containers.

    Attributes:
        name: Its name.
        is_todays: Today's Scion looks after it; else April's.
        container: Its newest one; None before the first.
        starting_until: When it may be started again.
    """

    def __init__(self, name: str, *, is_todays: bool) -> None:
        """Was never started."""
        self.name, self.is_todays = name, is_todays
        self.container: Container | None = None
        self.starting_until = 0.0


class Docks:
    """The lives of agents in containers.

    Attributes:
        agents: They.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        daemon: Daemon,
        life: Life,
        project_path: str,
        dice: Callable[[], random.Random],
    ) -> None:
        """Begins without agents."""
        self._scheduler, self._daemon, self._life = scheduler, daemon, life
        self._project_path, self._dice = project_path, dice
        self.agents: list[Docked] = []
        self._starts = 0

    def add(self, name: str) -> None:
        """Provisions an agent."""
        agent = Docked(name, is_todays=self._dice().random() < 0.7)
        self.agents.append(agent)
        self._life.provision(name, is_todays=agent.is_todays)

    def start(self, agent: Docked) -> bool:
        """Starts an agent anew, as `scion start` does: what there was of it is removed."""
        if self._scheduler.now < agent.starting_until:
            return False
        agent.starting_until = self._scheduler.now + 5
        self._starts += 1
        run_id = f"dock-{self._starts}" if agent.is_todays else None
        which = "project" if agent.is_todays else "grove"
        labels = {"scion.name": agent.name, f"scion.{which}": PROJECT}
        labels[f"scion.{which}_path"] = self._project_path
        labels |= {"scion.run_id": run_id} if run_id else {}

        def run() -> None:
            if agent.container is not None:
                self._daemon.remove(agent.container)
            agent.container = self._daemon.run(agent.name, labels) or agent.container

        self._life.begin(agent, run_id, then=run)
        return True

    def again(self, agent: Docked) -> bool:
        """Starts the container that there is again, as `docker start` and `docker restart` do."""
        container = agent.container
        if container is None or container.is_gone:
            return False
        self._daemon.end(container, 143)
        pause = self._dice().uniform(0.1, 2)
        self._scheduler.at(self._scheduler.now + pause, lambda: self._daemon.start(container))
        return True

    def exit(self, agent: Docked) -> bool:
        """Lets a container end by itself."""
        container = agent.container
        if container is None or not container.is_running:
            return False
        self._daemon.end(container, self._dice().choice(_CODES))
        return True

    def stop(self, agent: Docked) -> bool:
        """Stops an agent, as `scion stop` does."""
        container, now = agent.container, self._scheduler.now
        if container is None or not container.is_running or now < agent.starting_until:
            return False
        container.is_stopped = True
        agent.starting_until = now + 15
        code = self._dice().choice((143, 137, 0))

        def end() -> None:
            self._daemon.end(container, code)
            self._life.says(agent, "stopped")

        self._scheduler.at(now + self._dice().uniform(0.1, 10), end)
        return True

    def remove(self, agent: Docked) -> bool:
        """Removes an agent's container, as `docker rm --force` does."""
        if agent.container is None or agent.container.is_gone:
            return False
        self._daemon.remove(agent.container)
        return True

    def report(self, agent: Docked) -> bool:
        """Lets a hook in the container report, or one that had begun before its container ended."""
        container = agent.container
        if container is None:
            return False
        self._life.hooked(agent.name)
        return True
