"""Agents in a cluster of their own that only a desk hears of: they live fast, and nothing of ours writes their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.prove.world.around.cluster import Cluster
from scion_fsm.prove.world.around.host import PROJECT
from scion_fsm.prove.world.around.nodes import Nodes
from scion_fsm.prove.world.life import Agent

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from scion_fsm.prove.world.around.desk import Desk
    from scion_fsm.prove.world.around.pods import Pod
    from scion_fsm.prove.world.tasks import Scheduler

BEFORE_THAT = {"touch": 8, "exit": 4, "delete": 1, "remove": 1, "evict": 0.5, "lose": 1}
"""What happens to a pod until it has its verdict, and how often."""
_APART = 12.0
"""Seconds between two starts of an agent: people wait, and what is within the skew of clocks is not told apart."""
AFTER = (90, 180, 240, 400, 600)
"""So many seconds after an end that nobody explained its pod may be deleted."""
_TOO_LATE = 300
ONCE_OVER = {"touch": 2, "delete": 4, "remove": 1}
_CODES = (0, 1, 10, *3 * (137,), *2 * (143,))
_LEFT = 0.8
"""So often a pod that was killed is left where it is."""
_EXPLAINED = 0.65
"""So often somebody says that it was stopped, before it is deleted, too late."""


class Far:
    """The cluster and its agents.

    Attributes:
        cluster: The cluster.
        agents: They.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        dice: Callable[[], random.Random],
        note: Callable[[str, str], None],
    ) -> None:
        """Begins without pods."""
        self.cluster = Cluster(scheduler, "east", 990)
        self._scheduler, self._dice = scheduler, dice
        self._nodes = Nodes(scheduler, self.cluster, dice, note)
        self.agents = [
            Agent(f"far-{number}", is_todays=dice().random() < 0.7, restarts=dice().random() < 0.3)
            for number in range(3)
        ]
        self._starts = 0
        self._left: set[str] = set()

    def live(self, agent: Agent, desk: Desk) -> None:
        """Lets something happen to an agent."""
        dice, pod = self._dice(), agent.pod
        if pod is None or pod.is_gone:
            if self._scheduler.now >= agent.starting_until:
                self._start(agent, desk)
            return
        if self.is_left(agent) or self._leaves(agent, pod, desk):
            return
        likely = ONCE_OVER if pod.is_over else BEFORE_THAT
        what = dice.choices(list(likely), list(likely.values()))[0]
        if what == "exit":
            self._nodes.exit(pod, dice.choice(_CODES))
        elif what == "delete":
            self._nodes.delete(pod)
        elif what == "remove":
            self._nodes.remove(pod)
        elif what == "evict":
            self._nodes.evict(pod)
        elif what == "lose":
            self._lose(pod)
        else:
            pod.touch(dice.randint(0, 999))
            self.cluster.update(pod)

    def pause(self) -> None:
        """Starts nothing for as long as who has forgotten a run may hear an old word of it."""
        for agent in self.agents:
            agent.starting_until = max(agent.starting_until, self._scheduler.now + _APART)

    def is_left(self, agent: Agent) -> bool:
        """Whether an agent's pod has ended and is left alone until its deletion."""
        return agent.pod is not None and not agent.pod.is_gone and agent.pod.uid in self._left

    def _leaves(self, agent: Agent, pod: Pod, desk: Desk) -> bool:
        """Leaves one that was killed where it is, until its deletion or an operator explains that or comes too late."""
        dice = self._dice()
        if not pod.is_over or pod.exit_code not in (137, 143) or dice.random() >= _LEFT:
            return False
        self._left.add(pod.uid)
        seconds = dice.choice(AFTER)
        after = self._scheduler.now + seconds
        if seconds > _TOO_LATE and dice.random() < _EXPLAINED:
            self._scheduler.at(
                after - 1, lambda: desk.says_stopped(agent) if agent.pod is pod else None
            )
        self._scheduler.at(after, lambda: self._nodes.delete(pod))
        return True

    def _start(self, agent: Agent, desk: Desk) -> None:
        dice = self._dice()
        agent.starting_until = self._scheduler.now + _APART
        self._starts += 1
        run_id = f"far-run-{self._starts}" if agent.is_todays else None
        if dice.random() < 0.5:
            desk.commanded(agent.name, "start", about=agent.run_id, mints=run_id)
        agent.run_id = run_id
        labels = {"scion.name": agent.name, "scion.project": PROJECT}
        labels |= {"scion.run_id": run_id} if run_id else {}
        pod = self.cluster.create(agent.name, f"{PROJECT}--{agent.name}", labels)
        if pod is None:
            return
        agent.pod = pod
        if agent.restarts:
            pod.may_restart()
        self._scheduler.at(
            self._scheduler.now + dice.uniform(0.1, 5), lambda: self._nodes.bind(pod)
        )

    def _lose(self, pod: Pod) -> None:
        """Loses sight of a pod's node for a while: nobody knows how the pod is."""
        if not pod.is_running or pod.is_over:
            return
        pod.status["phase"] = "Unknown"
        self.cluster.update(pod)

        def back() -> None:
            if pod.phase == "Unknown" and not pod.is_gone:
                pod.status["phase"] = "Running"
                self.cluster.update(pod)

        self._scheduler.at(self._scheduler.now + self._dice().uniform(1, 60), back)
