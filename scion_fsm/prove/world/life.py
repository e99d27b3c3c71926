"""What becomes of agents by themselves and by people: pods that start and end, hooks, Scion's commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from scion_fsm.prove.world.around.host import PROJECT
from scion_fsm.prove.world.around.nodes import Nodes
from scion_fsm.prove.world.around.scion import ACTIVITIES, Scion

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from scion_fsm.prove.world.around.cluster import Cluster
    from scion_fsm.prove.world.around.host import Host
    from scion_fsm.prove.world.around.pods import Pod
    from scion_fsm.prove.world.around.relay import Relay
    from scion_fsm.prove.world.tasks import Scheduler

    Fields = dict[str, Any]


class Kept(Protocol):
    """An agent whose file Scion keeps, wherever it runs."""

    name: str
    is_todays: bool


class Agent:
    """One agent.

    Attributes:
        name: Its name.
        is_todays: Today's Scion looks after it; else April's.
        restarts: Its pods start its container again when it ends.
        starting_until: When it may be started again.
        run_id: Its newest run's.
        pod: Its newest pod; None before the first.
        stopped: When somebody last asked that it stop and named no run.
    """

    def __init__(self, name: str, *, is_todays: bool, restarts: bool) -> None:
        """Was never started."""
        self.name, self.is_todays, self.restarts = name, is_todays, restarts
        self.starting_until = 0.0
        self.run_id: str | None = None
        self.pod: Pod | None = None
        self.stopped = -1.0


class Life:
    """The lives of agents.

    Attributes:
        agents: They.
        nodes: What becomes of their pods.
        hub: Who hears of it all, sooner or later.
        ended: Those whose own hook was the last to say a phase, and said that they end.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        cluster: Cluster,
        host: Host,
        dice: Callable[[], random.Random],
        note: Callable[[str, str], None],
    ) -> None:
        """Begins without agents."""
        self._scheduler, self._cluster, self._host = scheduler, cluster, host
        self._dice, self._note = dice, note
        self._scion = Scion(host, lambda: self._dice().choice((0.0, 0.001, 0.01, 0.5)))
        self.nodes = Nodes(scheduler, cluster, dice, note)
        self.agents: list[Agent] = []
        self._starts = 0
        self.hub: Relay | None = None
        self.ended: set[str] = set()

    def add(self, name: str) -> None:
        """Provisions an agent."""
        dice = self._dice()
        agent = Agent(name, is_todays=dice.random() < 0.7, restarts=dice.random() < 0.3)
        self.agents.append(agent)
        self.provision(name, is_todays=agent.is_todays)

    def provision(self, name: str, *, is_todays: bool) -> None:
        """Makes an agent's folder."""
        self._scion.provision(name, is_todays=is_todays)

    # -- pods ----------------------------------------------------------------------------------------------

    def _later(self, low: float, high: float, action: Callable[[], None]) -> None:
        self._scheduler.at(self._scheduler.now + self._dice().uniform(low, high), action)

    def start(self, agent: Agent, *, leaves: bool = False) -> bool:
        """Starts an agent that has no pod, as `scion start` does; or one whose pod it first takes away."""
        now, old = self._scheduler.now, agent.pod
        has_pod = old is not None and not old.is_gone
        if has_pod != leaves or now < agent.starting_until:
            return False
        agent.starting_until = now + 5
        self._starts += 1
        run_id = f"run-{self._starts}" if agent.is_todays else None

        if self.hub is not None:
            about = agent.run_id
            self.hub.commanded(agent.name, "start", about=about, mints=run_id)
        agent.run_id = run_id

        def create() -> None:
            gap = 0.0
            if old is not None and agent.pod is old and not old.is_gone:
                self.nodes.remove(old)
                gap = self._dice().choice((0.0, 1, 8))  # until the new one is asked for
            agent.starting_until = max(agent.starting_until, self._scheduler.now + gap + 1)
            self._later(gap, gap, lambda: self._create(agent, run_id, now))

        seconds = 40 if leaves else 1
        self.begin(agent, run_id, then=create, within=seconds)
        return True

    def begin(
        self, agent: Kept, run_id: str | None, *, then: Callable[[], None], within: float = 1
    ) -> None:
        """Writes that an agent starts, and lets its run begin: today's a little later, April's at once."""

        def change(fields: Fields) -> Fields:
            fields = _without(fields, "activity", "exitCode", "exitReason", "deletedAt")
            return fields | {"phase": "starting"} | ({"runId": run_id} if run_id else {})

        def written() -> None:
            self._later(0, within, then)
            self.says(agent, "running")

        self.ended.discard(agent.name)
        if run_id is not None:
            self._host.begun[run_id] = self._host.clock.now()
        if agent.is_todays:
            self._write(agent, change, then=written)
        else:
            self._write(agent, lambda fields: change(fields) | {"phase": "running"}, then=then)

    def says(self, agent: Kept, word: str) -> None:
        """Lets Scion write a phase."""
        self.ended.discard(agent.name)
        self._write(agent, lambda fields: fields | {"phase": word})

    def _create(self, agent: Agent, run_id: str | None, started: float) -> None:
        labels = {"scion.name": agent.name}
        labels |= {"scion.run_id": run_id} if run_id else {}
        which = "project" if agent.is_todays else "grove"
        labels |= {f"scion.{which}": PROJECT, f"scion.{which}_path": self._host.project_path}
        pod = self._cluster.create(agent.name, f"{PROJECT}--{agent.name}", labels)
        if pod is None:
            return
        agent.pod = pod
        # A known limit: a stop that names no run and comes after a start is of that start's run for whoever
        # hears of both, even if somebody put another pod there meanwhile and meant that one.
        pod.is_stopped = agent.stopped > started
        if agent.restarts:
            pod.may_restart()
            self._cluster.update(pod)
        self._note("cluster", f"creates {pod.uid} of {agent.name}")
        self._later(0.1, 5, lambda: self.nodes.bind(pod))

    def replace(self, agent: Agent) -> bool:
        """Puts another pod in the place of an agent's, as `kubectl replace --force` does: no file says so."""
        old = agent.pod
        if old is None or old.is_gone:
            return False
        labels = dict(old.shown["metadata"]["labels"])
        labels.pop("scion.run_id", None)
        self.nodes.remove(old)
        pod = self._cluster.create(agent.name, old.name, labels)
        if pod is not None:
            agent.pod, agent.run_id = pod, None
            self._later(0.1, 5, lambda: self.nodes.bind(pod))
        return True

    def restored(self, *, with_nodes: bool) -> None:
        """Goes on with the pods that a restore has brought back; `Nodes.restored` says how."""
        for agent in self.agents:
            for pod in self._cluster.pods.values():
                if pod.agent == agent.name:
                    agent.pod = pod
        self.nodes.restored(with_nodes=with_nodes)

    # -- people, and Scion ---------------------------------------------------------------------------------

    def stop(self, agent: Agent, word: str = "stopped") -> bool:
        """Stops or suspends an agent, as `scion stop` and `scion suspend` do."""
        if agent.pod is None or agent.pod.is_gone:
            return False
        if self._scheduler.now < agent.starting_until or agent.run_id != agent.pod.run_id:
            return False  # people wait until it has started
        if self.hub is not None and word == "stopped":
            self.hub.commanded(agent.name, "stop", about=agent.run_id, mints=None)
        pod = agent.pod
        pod.is_stopped = True
        if (
            agent.run_id is None
        ):  # whoever hears late takes it for a stop of the run that is known there
            agent.stopped = self._scheduler.now
            for earlier in self._cluster.created.values():
                earlier.is_stopped |= earlier.agent == agent.name
        self.nodes.delete(pod)

        def say() -> None:
            if agent.pod is pod:
                self._write(agent, lambda fields: _without(fields, "activity") | {"phase": word})

        self._later(0.1, 2, say)
        return True

    def _says_that_it_stops(self, agent: Agent, pod: Pod, *, is_of: str | None) -> None:
        """Notes that an end was said; where no run was named, whoever hears late takes it for another's."""
        for other in self._cluster.created.values():
            other.is_stopped |= other is pod or (is_of is None and other.agent == agent.name)

    def report(self, agent: Agent) -> bool:
        """Lets a hook in the agent's container report."""
        if agent.pod is None or not agent.pod.is_running or agent.pod.is_gone:
            return False
        if self.hub is not None:
            hook = self._dice().choice(("tool-start", "prompt-submit", "agent-end", "session-end"))
            run_id = agent.pod.run_id
            self.hub.reported(agent.name, hook, run_id=run_id)
            if hook == "session-end":
                self._says_that_it_stops(agent, agent.pod, is_of=run_id)
        self.hooked(agent.name)
        return True

    def beat(self, agent: Agent) -> bool:
        """Lets a broker tell the hub of an agent, as it is."""
        pod = agent.pod
        if self.hub is None or pod is None or pod.is_gone or pod.is_asked:
            return False
        if pod.is_running:
            self.hub.beaten(
                agent.name, "running", self._dice().choice(ACTIVITIES), run_id=pod.run_id
            )
        elif pod.is_over and pod.exit_code == 0:
            self._says_that_it_stops(agent, pod, is_of=pod.run_id)
            self.hub.beaten(agent.name, "stopped", "", run_id=pod.run_id)
        else:
            return False
        return True

    def hooked(self, name: str) -> None:
        """Lets a hook write into an agent's file, as one does that is in its container."""
        activity, tool = self._dice().choice(ACTIVITIES), self._dice().choice(("", "Bash"))
        is_end = self._dice().random() < 0.05

        def change(fields: Fields) -> Fields:
            if is_end:
                self.ended.add(name)
                return _without(fields, "activity", "toolName") | {"phase": "stopped"}
            told = {"phase": "running", "activity": activity, "hooks": fields.get("hooks", 0) + 1}
            return _without(fields, "toolName") | told | ({"toolName": tool} if tool else {})

        self.ended.discard(name)
        self._act(self._scion.hook(name, change))

    def disturb(self, name: str) -> None:
        """Lets one of Scion's writers come to an agent's file, in the middle of what others do."""
        agent = next((agent for agent in self.agents if agent.name == name), None)
        if agent is None:
            self.hooked(name)
        elif not self.report(agent):
            self.edited(agent)

    def late(self, agent: Agent) -> bool:
        """Lets a hook write that had begun before its container ended."""
        if agent.pod is None or not (agent.pod.is_over or agent.pod.is_gone):
            return False
        self.ended.discard(agent.name)
        activity = self._dice().choice(ACTIVITIES)
        self._act(
            self._scion.hook(
                agent.name, lambda fields: fields | {"phase": "running", "activity": activity}
            )
        )
        return True

    def listed(self, agent: Agent) -> bool:
        """Lets `scion list` write what it sees, as it converges."""
        pod = agent.pod
        if pod is None or pod.is_gone or not pod.is_over:
            return False
        phase = "error" if pod.exit_code else "stopped"
        self._write(agent, lambda fields: _without(fields, "activity") | {"phase": phase})
        return True

    def edited(self, agent: Agent) -> bool:
        """Lets somebody change something of the file that is not the lifecycle's."""
        count = self._dice().randint(1, 99)
        self._write(agent, lambda fields: fields | {"image": f"agent:{count}"})
        return True

    def deleted_softly(self, agent: Agent) -> bool:
        """Lets the broker mark an agent deleted, and take its pod away."""
        agent.starting_until = self._scheduler.now + 100
        pod = agent.pod
        if pod is not None:
            self._later(0.5, 5, lambda: self.nodes.remove(pod))
        self._write(
            agent, lambda fields: fields | {"phase": "deleted", "deletedAt": "2026-01-01T00:00:00Z"}
        )
        return True

    def _write(
        self,
        agent: Kept,
        change: Callable[[Fields], Fields],
        *,
        then: Callable[[], None] | None = None,
    ) -> None:
        scion = self._scion
        ways = (scion.struct,) if agent.is_todays else (scion.truncating, scion.fixed_name)
        self._act(self._dice().choice(ways)(agent.name, change), then)

    def _act(self, actor: Iterator[float], then: Callable[[], None] | None = None) -> None:
        """Lets a writer of Scion's do one call after the other."""
        host, cuts = self._host, self._host.cuts

        def go() -> None:
            if host.cuts != cuts:
                return  # the power was cut under it
            pause = next(actor, None)
            if pause is not None:
                self._scheduler.at(self._scheduler.now + pause, go)
            elif then is not None:
                then()

        go()


def _without(fields: Fields, *keys: str) -> Fields:
    return {key: value for key, value in fields.items() if key not in keys}
