"""Somebody who hears every word that can be said of an agent: a hub whose relays pass on whatever they are told.

What it hears is said of the run that is the newest then; that it is so nobody promises. So it may be wrong
about how an agent is, but never takes what is of one run for another, nor leaves an end for a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.machine.runs import Run
from scion_fsm.observe.decode import pod_from_bytes
from scion_fsm.prove.world.around.host import PROJECT
from scion_fsm.prove.world.around.pods import NAMESPACE
from scion_fsm.prove.world.around.relay import BEGINNINGS, Relay
from scion_fsm.runtime.agents import Identity

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.record import Record
    from scion_fsm.prove.world.around.cluster import Change, Cluster
    from scion_fsm.prove.world.around.docks import Docked
    from scion_fsm.prove.world.around.pods import Pod
    from scion_fsm.prove.world.held.claims import Claims
    from scion_fsm.prove.world.life import Agent
    from scion_fsm.prove.world.tasks import Scheduler
    from scion_fsm.runtime.agents import Key
    from scion_fsm.runtime.tracker import Decision

BEFORE = ("created", "provisioning", "cloning", "starting")
"""What may be said of an agent that does not run yet."""
FULFILLED = ("stopped", "suspended")
COMMANDS = (*BEGINNINGS, "start", *3 * ("stop", "suspend"))
BEFORE_IT_STARTS = ("created", "")
LOSSES = (
    *("creationTimestamp", "labels", "phase", "containers", "status"),
    *6 * ("resourceVersion",),
)
"""What may be lost of a pod on the way."""
WHILE_IT_RUNS = ("Up 5 minutes", "running", "Up 5 minutes (Paused)", "restarting")
AFTER_IT_ENDED = ("exited", "stopped", "removing", "created", "restarting")
EXITS = ("Exited (0) 1 hour ago", "Exited (1) 1 hour ago", "Exited (137) 1 hour ago")
WHEN_IT_IS_GONE = ("", "dead", *EXITS)
BURSTS = (0, 1, 4, 12)
"""How much is said in one go."""
AGES = (0.0, 30.0, 150.0, 400.0)
_ENDS = frozenset(("stopped", "error", "suspended"))
_SKEW = 5.0
_RARELY = 0.1
_DISORDERED = 0.04
"""So often all is lost that says which of two pods in a place was later."""
_SLOW = 0.6
"""So often a command is under way for long, though what else is said is not."""
_MUTE = {"cloning": 0.95, "stopping": 0.5}
"""So often nobody says a word of an agent in a phase, so that its pod does."""
_FORGOTTEN = 0.2
"""So often an agent is forgotten whose container is gone, and what is said of it is all that is known."""
_SAME = 0.4
"""So often a broker says again what the agent does."""
_CHOICES = 8


class Desk(Relay):
    """A hub that is told everything."""

    is_sure = False
    known_of_none = (*BEGINNINGS, *FULFILLED)

    def __init__(
        self,
        scheduler: Scheduler,
        cluster: Cluster,
        claims: Claims,
        dice: Callable[[], random.Random],
    ) -> None:
        """Has heard of nothing."""
        super().__init__(scheduler, cluster, claims, dice)
        self.name = "desk"
        self._ends: dict[str, float] = {}  # when the last one was said, by agent
        self._minted = 0
        self._is_late = False

    def told_of(self, decision: Decision) -> frozenset[str]:
        """Gives the ends that it has been told of a decision's run, or of a later one."""
        run, name = decision.agent.record.run, decision.agent.identity.name
        began = run.created if run is not None and run.created is not None else 0.0
        return _ENDS if self._ends.get(name, 0.0) > began - _SKEW else frozenset()

    def _arrives(self, change: Change) -> None:
        """Takes what is shown of a pod, of which somebody on the way may have lost something."""
        dice = self._dice()
        if self._is_another(change.pod) and dice.random() < _DISORDERED:
            self._loses_order(change)
            return
        if dice.random() >= (8 if change.kind == "DELETED" else 1) * _RARELY:
            self._take(change)
            return
        shown = msgspec.json.decode(change.content)
        metadata = shown["metadata"]
        loss = dice.choice((*(12 * ("status",) if change.kind == "DELETED" else ()), *LOSSES))
        if loss == "labels":
            metadata["labels"].pop("scion.run_id", None)
        elif loss == "phase":
            shown["status"]["phase"] = "Unknown"
        elif loss == "containers":
            shown["spec"]["containers"] = [{"name": "another"}]
        elif loss == "status":
            shown["status"] = {}
        elif (
            change.pod.containers <= 1 if loss == "resourceVersion" else self._is_newest(change.pod)
        ):
            # Known limits: a container that began anew and is shown without a version leaves the pod without a
            # mark; and where a start waits, an earlier pod without a creation is not told from its run.
            metadata.pop(loss, None)
        if change.kind == "DELETED":  # nothing may be left that says how it ended
            self._ends[change.pod.agent] = self._scheduler.now
        self._take_as(change.kind, shown)

    def _loses_order(self, change: Change) -> None:
        """Takes the first sight of a pod in the place of another, of which all is lost that says which was later."""
        shown = msgspec.json.decode(change.content)
        for name in ("creationTimestamp", "resourceVersion"):
            shown["metadata"].pop(name, None)
        self._take_as(change.kind, shown)

    def _take_as(self, kind: str, shown: dict[str, Any]) -> None:
        """Takes what is left of a pod's object."""
        pod, problems = pod_from_bytes(msgspec.json.encode(shown))
        self.tracker.take(kind, pod, problems=problems)

    def _is_another(self, pod: Pod) -> bool:
        """Tells whether a pod is the newest of its place, which the record knows of another."""
        known = self.tracker.agents.get(pod.key)
        run = known.record.run if known is not None else None
        return run is not None and run.uid not in (None, pod.uid) and self._is_newest(pod)

    def _is_newest(self, pod: Pod) -> bool:
        others = self._cluster.created.values()
        return all(one.number <= pod.number for one in others if one.agent == pod.agent)

    # -- agents in pods --------------------------------------------------------------------------------

    def talk(self, agent: Agent) -> None:
        """Lets everybody say anything of an agent, one after the other."""
        dice = self._dice()
        if dice.random() < _MUTE.get(self._configuration(agent).partition(".")[0], 0.0):
            return
        kinds = 4 * (self._hook,) + 3 * (self._heartbeat,) + 2 * (self._legacy,)
        self._is_late = dice.random() < 0.4
        minted: str | None = None
        for number in range(dice.choice(BURSTS)):
            is_timed = dice.random() >= (3 if self._is_awaited(agent) else 1) * _RARELY
            at = self._scheduler.now + number / 1000 if is_timed else None
            about = minted if dice.random() < 0.5 else None
            kind = dice.random()
            is_new = _key(agent) not in self.tracker.agents
            if kind < 2 * _RARELY and self._comes_back(agent, number / 1000):
                continue
            if kind < (5 if is_new else 2) * _RARELY:
                minted = self._command(agent, dice, at) or minted
            elif kind < 4 * _RARELY:
                self._timer(agent, dice)
            else:
                words = [dice.choice(kinds)(agent, about, dice, at) for _ in range(_CHOICES)]
                seen = self._rarest(_key(agent), [word for word in words if word is not None])
                if seen is not None:
                    self._hears(agent, seen)

    def _rarest(self, key: Key, words: list[Observation]) -> Observation | None:
        """Gives the word that a row decides which has decided least so far, so that each has its turn."""
        return min(words, key=lambda word: self._decided(key, word.event or ""), default=None)

    def _decided(self, key: Key, event: str) -> int:
        """Gives how often the row has decided that decides an event as the agent is known to be."""
        known = self.tracker.agents.get(key)
        table, history = self.tracker.lifecycle.table, None
        source = table.data.initial
        if known is not None:
            source, history = known.record.configuration, known.record.history
        event = table.data.repeats.get(event, {}).get(history or "", event)
        return self._claims.rows[table.step(source, event).rule]

    def _hook(
        self, agent: Agent, about: str | None, dice: random.Random, at: float | None
    ) -> Observation | None:
        pod, lifecycle = agent.pod, self.tracker.lifecycle
        if about is None and (pod is None or pod.is_gone or pod.is_over):
            return None
        data = lifecycle.table.data
        if about is None and dice.random() < 0.3:
            return lifecycle.observe_status(dice.choice(sorted(data.statuses)), observed_at=at)
        asks = dice.choice((*3 * (None,), *data.asks))
        run_id = about or (pod.run_id if pod is not None else None)
        return lifecycle.observe_hook(
            asks.hook if asks else dice.choice(data.hooks),
            dialect=asks.dialect if asks else None,
            tool=asks.tools[0] if asks else None,
            run=Run(run_id=run_id) if run_id else None,
            observed_at=at,
        )

    def _heartbeat(
        self, agent: Agent, about: str | None, dice: random.Random, at: float | None
    ) -> Observation:
        heartbeats, pod = self.tracker.lifecycle.table.data.heartbeats, agent.pod
        run_id, activity = about or agent.run_id, ""
        if about is None and pod is not None and pod.is_over:
            run_id, phase = pod.run_id, dice.choice(("", *sorted(_ENDS)))
        elif about is None and (pod is None or not pod.is_running):
            phase = dice.choice(("", *BEFORE))
        else:
            run_id = about or (pod.run_id if pod is not None else None)
            phase = dice.choice((*4 * ("running",), "", *heartbeats.phases))
        if phase == "running":
            activity = self._again(agent) or dice.choice(("", *heartbeats.activities))
            same = self._configuration(agent).partition(".")[2]
            if same in heartbeats.activities and dice.random() < _SAME:
                activity = same
        run = Run(run_id=run_id) if run_id else None
        observe = self.tracker.lifecycle.observe_heartbeat
        return observe(phase or None, activity or None, run=run, observed_at=at)

    def _configuration(self, agent: Agent) -> str:
        """Gives the configuration that an agent is known to be in; empty for one that is not known."""
        record = self._record(agent)
        return record.configuration if record is not None else ""

    def _is_awaited(self, agent: Agent) -> bool:
        """Tells whether a start has been commanded that nobody has carried out."""
        record = self._record(agent)
        return record is not None and record.is_fenced

    def _record(self, agent: Agent) -> Record | None:
        known = self.tracker.agents.get(_key(agent))
        return known.record if known is not None else None

    def _again(self, agent: Agent) -> str | None:
        """Gives the activity that an agent stalled in, which a broker may say again."""
        record = self._record(agent)
        history = record.history if record is not None else None
        activity = (history or "").partition(".")[2]
        is_said = self._dice().random() < 0.8
        activities = self.tracker.lifecycle.table.data.heartbeats.activities
        return activity if is_said and activity in activities else None

    def _comes_back(self, agent: Agent, seconds: float) -> bool:
        """Lets a broker that was silent say again what an agent that stalled did before."""
        activity, pod, now = self._again(agent), agent.pod, self._scheduler.now + seconds
        if activity is None or pod is None or not pod.is_running:
            return False
        lifecycle, run = self.tracker.lifecycle, Run(run_id=pod.run_id) if pod.run_id else None
        for seen in lifecycle.observe_timers(
            last_seen_age=AGES[-1], last_activity_age=None, observed_at=now
        ):
            self._observed(agent.name, seen, None)
        self._hears(
            agent, lifecycle.observe_heartbeat("running", activity, run=run, observed_at=now)
        )
        return True

    def _legacy(
        self, agent: Agent, about: str | None, dice: random.Random, at: float | None
    ) -> Observation:
        words, pod = self.tracker.lifecycle.table.data.words, agent.pod
        run_id, code = about or agent.run_id, None
        if about is None and pod is not None and pod.is_over:
            word, code, run_id = words.ended, pod.exit_code, pod.run_id
            record = self._record(agent)
            run = record.run if record is not None else None
            if run_id is not None or run is None or run.uid != pod.uid:
                # Known limits: of a run of which nobody knows when it began, the time of this word stands for
                # that (laws.md 2), and within the skew of a start it may be what the start began; and who
                # knows of no run before the next one takes it for that one's.
                agent.starting_until = self._scheduler.now + 2 * _SKEW
        elif about is not None or (pod is not None and pod.is_running):
            word = dice.choice([word for word in words.means if word != "suspended"])
            run_id = about or (pod.run_id if pod is not None else None)
        else:
            word = dice.choice(BEFORE)
        run = Run(run_id=run_id) if run_id else None
        observe = self.tracker.lifecycle.observe_legacy
        return observe(word, exit_code=code, run=run, observed_at=at)

    def _command(self, agent: Agent, dice: random.Random, at: float | None) -> str | None:
        """Lets an operator command anything, which nobody need carry out, or say that an end was."""
        pod = agent.pod
        may_say = pod is not None and (pod.is_gone or pod.is_over or pod.may_end)
        words = (*COMMANDS, *(5 * FULFILLED if may_say else ()))
        tried = [dice.choice(words) for _ in range(_CHOICES)]
        word = min(tried, key=lambda word: self._decided(_key(agent), f"operator.{word}"))
        self._minted += 1
        is_minting = word in BEGINNINGS[1:] and dice.random() < 0.5
        mints = f"minted-{self._minted}" if is_minting else None
        about = agent.run_id if dice.random() < 0.7 else None
        if word in FULFILLED and pod is not None:
            about = pod.run_id
        if word not in BEGINNINGS:
            self._ends[agent.name] = self._scheduler.now
        is_late, self._is_late = self._is_late, self._is_late or dice.random() < _SLOW
        self.commanded(agent.name, word, about=about, mints=mints, is_timed=at is not None)
        self._is_late = is_late
        return mints

    def says_stopped(self, agent: Agent) -> None:
        """Lets an operator say that an agent's run was stopped, or suspended."""
        self._ends[agent.name] = self._scheduler.now
        word = self._dice().choice(FULFILLED)
        self.commanded(agent.name, word, about=agent.run_id, mints=None)

    def _timer(self, agent: Agent, dice: random.Random) -> None:
        """Lets a scheduler look whether it has heard of an agent lately."""
        now = self._scheduler.now
        fired: list[Observation] = []
        for _ in range(_CHOICES):
            fired += self.tracker.lifecycle.observe_timers(
                last_seen_age=dice.choice(AGES),
                last_activity_age=dice.choice(AGES),
                stop_age=dice.choice(AGES) if dice.random() < _RARELY else None,
                observed_at=now,
            )
        seen = self._rarest(_key(agent), fired)
        if seen is not None:
            self._observed(agent.name, seen, None)
        for _ in self.tracker.due(now):
            pass

    def _hears(self, agent: Agent, seen: Observation) -> None:
        entry = self.tracker.lifecycle.table.events[seen.event or ""]
        if entry.ends or entry.origin == "runtime":
            self._ends[agent.name] = self._scheduler.now
        self.passed_on(agent.name, seen)

    def _later(self, deliver: Callable[[], None]) -> None:
        """Delivers what is said in one go at once, unless that is under way for long."""
        if self._is_late:
            super()._later(deliver)
        else:
            deliver()

    # -- agents in containers of a host ----------------------------------------------------------------

    def pass_on(self, docked: Docked) -> None:
        """Lets somebody pass on what a host's engine says of an agent's container."""
        container, dice = docked.container, self._dice()
        words: tuple[str, ...]
        if container is None:
            words = BEFORE_IT_STARTS
        elif container.is_running:
            words = WHILE_IT_RUNS
        elif container.is_gone:
            words = WHEN_IT_IS_GONE
            if dice.random() < _FORGOTTEN:
                self.tracker.agents.pop(("", docked.name), None)
        else:
            words = (*EXITS, *AFTER_IT_ENDED)
        identity = Identity(docked.name, None, None, PROJECT, None, None, None)
        self._is_late = dice.random() < 0.3
        for number in range(dice.choice(BURSTS)):
            at = self._scheduler.now + number / 1000
            tried = [self._status(docked, dice.choice(words), at) for _ in range(_CHOICES)]
            seen = self._rarest(identity.key, [word for word in tried if word is not None])
            if seen is not None:
                self._later(lambda seen=seen: self._given(identity, seen))  # type: ignore[misc]  # a default

    def _status(self, docked: Docked, word: str, at: float) -> Observation | None:
        container, lifecycle = docked.container, self.tracker.lifecycle
        named: dict[str, Any] = {}
        if container is not None and container.is_gone and not word:
            known = self.tracker.agents.get(("", docked.name))
            run = known.record.run if known is not None else None
            if run is None or run.container != container.short:
                return None
            return lifecycle.observe_container_gone(run, observed_at=at)
        if container is not None:
            named = {"container_id": container.short, "run_id": container.run_id}
            named |= {"created": container.created, "started": container.starts[-1]}
        return lifecycle.observe_container_status(
            word, name=docked.name, host="dock", observed_at=at, **named
        )

    def _given(self, identity: Identity, seen: Observation) -> None:
        self.tracker.observed(identity, seen)


def _key(agent: Agent) -> Key:
    return NAMESPACE, f"{PROJECT}--{agent.name}"
