"""Five subjects that decide as Scion does, written after facts, not after its code.

Three are of the studied commit: citations name a file and line of GoogleCloudPlatform/scion at 770980cb. Two
are today's hub and hooks, as they were seen on 2026-11-25. What they get wrong is foretold, cell by cell, by the
table of differences (specs/differences.yaml).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.conform.differences import bundled_differences
from scion_fsm.conform.subject.subject import SKIPPED, Answer, State, Subject
from scion_fsm.conform.suite.foretold import claims
from scion_fsm.model import Activity, Phase, view

if TYPE_CHECKING:
    from collections.abc import Callable

    from scion_fsm.lifecycle import Lifecycle


_TODAY = frozenset(map(Phase, bundled_differences().phases))
_APRIL = _TODAY - {Phase.SUSPENDED}
"""The phases of the studied commit; it has no notion of an event or configuration of another."""
_ENDED = (Phase.STOPPED.value, Phase.ERROR.value)


class HubHeartbeats:
    """An agent's row in the hub, to which brokers send heartbeats (hub/handlers.go:5535-5611)."""

    phases = _APRIL

    def __init__(self, lifecycle: Lifecycle) -> None:
        """Begins with a row that was just created."""
        beats = lifecycle.table.data.heartbeats
        self._beats: dict[str, tuple[str, str]] = {
            **{e: (phase, "") for phase, e in beats.phases.items() if phase in self.phases},
            **{event: (Phase.RUNNING.value, name) for name, event in beats.activities.items()},
            beats.alive: ("", ""),
        }
        self._unchanged = beats.unchanged
        self._phase, self._activity, self._stalled_from = Phase.CREATED.value, "", ""

    def reset(self) -> State:
        """Creates the row anew."""
        return self.set(Phase.CREATED.value)

    def set(self, configuration: str) -> State:
        """Writes the row; one that is stalled, or was before it went offline, stalled from thinking."""
        phase, activity = view(configuration)
        if phase not in self.phases:
            return self._state()
        self._phase, self._activity = str(phase), str(activity or "")
        was_stalled = isinstance(activity, Activity) and activity.is_platform_set
        self._stalled_from = Activity.THINKING.value if was_stalled else ""
        return self._state()

    def step(self, event: str) -> Answer:
        """Takes a heartbeat; the hub has no other event of the spec."""
        if event == self._unchanged:
            if not self._stalled_from:
                return SKIPPED
            self._take(Phase.RUNNING.value, self._stalled_from)
        elif event in self._beats:
            phase, activity = self._beats[event]
            if activity and activity == self._stalled_from:
                # Named so, it is another activity than the one that stalled.
                self._stalled_from = Activity.WORKING.value
            self._take(phase, activity)
        else:
            return SKIPPED
        return Answer(self._state())

    def _take(self, phase: str, activity: str) -> None:
        if not phase or self._phase in _ENDED:
            return  # an empty phase and status say nothing (rule 4); ends are guarded (rules 2, 5)
        self._phase = phase  # any, regressions included (rule 3, handlers.go:5566)
        self._note(activity)  # an empty one never clears (store/sqlite/sqlite.go:1582)

    def _note(self, activity: str) -> None:
        is_news = activity != self._activity and not (
            self._activity == Activity.STALLED and activity == self._stalled_from
        )
        if activity and is_news:
            self._activity, self._stalled_from = activity, ""

    def _state(self) -> State:
        return State(self._phase, self._activity or None)


_ORDINALS = ("created", "provisioning", "cloning", "starting", "running")


class HubHeartbeatsNow(HubHeartbeats):
    """The same row today (pkg/hub, the heartbeat's handler and the store's UpdateAgentStatus)."""

    phases = _TODAY

    def _take(self, phase: str, activity: str) -> None:
        if not phase or self._phase in (*_ENDED, Phase.SUSPENDED.value):
            return  # ends are only confirmed, of a suspended row everything is dropped
        if {phase, self._phase} <= set(_ORDINALS):
            phase = max(phase, self._phase, key=_ORDINALS.index)  # a move backwards is dropped
        self._phase = phase
        if phase in _ENDED and self._activity != Activity.LIMITS_EXCEEDED:
            self._activity = ""  # cleared but for an activity that Scion calls terminal
        self._note(activity)


class _Entry(NamedTuple):
    """What the runtime says of an agent: a phase, perhaps empty, and a status string."""

    phase: str
    status: str


# What List is given for an event: docker's strings by runtime/common.go:792, pods by
# runtime/k8s_runtime.go:1621-1650. No entry is an agent without a container.
_ENTRIES: dict[str, _Entry | None] = {
    "container.running": _Entry("running", "Up 5 minutes"),
    "container.completed": _Entry("stopped", "Exited (0) 2 hours ago"),
    "container.limits": _Entry("stopped", "Exited (10) 2 hours ago"),
    "container.killed": _Entry("stopped", "Exited (137) 2 hours ago"),
    "container.failed": _Entry("stopped", "Exited (1) 2 hours ago"),
    "container.exited": _Entry("stopped", "stopped"),
    "container.gone": None,
    "container.created": _Entry("created", "Created"),
    "container.paused": _Entry("created", "Paused"),
    "container.restarting": _Entry("created", "Restarting (1) 5 seconds ago"),
    "container.dead": _Entry("created", "Dead"),
    "container.removing": _Entry("created", "Removal In Progress"),
    "legacy.ended": _Entry("ended", ""),
    "legacy.ended-failed": _Entry("ended", "failed (Error)"),
    "pod.foreign": _Entry("", "Running"),
    "pod.rejected": _Entry("error", "Failed"),
    "pod.disrupted": _Entry("error", "Failed (Error)"),
    "pod.deadline-exceeded": _Entry("error", "Failed (Error)"),
    "pod.failed": _Entry("error", "Failed (Error)"),
    "pod.init-failed": _Entry("error", "Failed (PodInitializing)"),
    "pod.lost": _Entry("error", "Failed"),
    "pod.completed": _Entry("stopped", "Succeeded (Completed)"),
    "pod.limits": _Entry("error", "Failed (Error)"),
    "pod.killed": _Entry("error", "Failed (Error)"),
    "pod.stopped": None,
    "pod.agent-completed": _Entry("stopped", "Running (Completed)"),
    "pod.agent-limits": _Entry("error", "Running (Error)"),
    "pod.agent-killed": _Entry("error", "Running (Error)"),
    "pod.agent-stopped": _Entry("error", "Running (Error)"),
    "pod.agent-failed": _Entry("error", "Running (Error)"),
    "pod.agent-init-failed": _Entry("", "Pending (PodInitializing)"),
    "pod.terminating": _Entry("", "Running"),
    "pod.unreachable": _Entry("", "Unknown"),
    "pod.restarting": _Entry("error", "Running (Error)"),
    "pod.running": _Entry("", "Running"),
    "pod.blocked": _Entry("", "Pending (ImagePullBackOff)"),
    "pod.unscheduled": _Entry("", "Pending"),
    "pod.starting": _Entry("", "Pending (ContainerCreating)"),
    "pod.deleted": None,
    "pod.gone": None,
}
_LOST_IN_START = (Phase.PROVISIONING.value, Phase.CLONING.value, Phase.STARTING.value)


class _File:
    """The file in an agent's home."""

    phases = _APRIL

    def __init__(self, _: Lifecycle) -> None:
        """Begins with the file of an agent that was just provisioned."""
        self._phase, self._activity = Phase.CREATED.value, ""

    def reset(self) -> State:
        """Provisions the agent anew."""
        return self.set(Phase.CREATED.value)

    def set(self, configuration: str) -> State:
        """Writes the file."""
        phase, activity = view(configuration)
        if phase in self.phases:
            self._phase, self._activity = str(phase), str(activity or "")
        return self._state()

    def _state(self) -> State:
        return State(self._phase, self._activity or None)


class List(_File):
    """What a listing shows of an agent, by its file and its runtime entry (agent/list.go:84-171)."""

    def step(self, event: str) -> Answer:
        """Lists the agent while the runtime says so; List has no other event of the spec."""
        if event not in _ENTRIES:
            return SKIPPED
        entry = _ENTRIES[event]
        if entry is None:  # from its files alone, nothing is reconciled (list.go:174-269)
            return Answer(State(self._phase, self._activity or None))
        verdict = self._verdict(entry)
        if verdict:  # written to the file, over whatever it says (list.go:106-116)
            self._phase, self._activity = verdict, ""
        phase, activity = self._phase, self._activity
        status = entry.status.lower()
        if (status.startswith("up") or status == "running") and phase == Phase.STOPPED:
            phase = Phase.RUNNING.value  # in memory, each time (list.go:154-156)
        elif status.startswith("exited") or status == "stopped":
            if phase == Phase.RUNNING:
                phase, activity = Phase.STOPPED.value, ""
            elif phase in _LOST_IN_START:
                phase, activity = Phase.ERROR.value, ""
        return Answer(State(phase, activity or None))

    def _verdict(self, entry: _Entry) -> str:
        """Gives the phase that replaces the file's (list.go:275-291), or nothing."""
        if entry.phase == "ended":
            failed = "failed" in entry.status.lower()
            return Phase.ERROR.value if failed else Phase.STOPPED.value
        return entry.phase if entry.phase in _ENDED else ""


# What the container's file becomes by a hook: a phase with an activity, over any other (status.go:122-150), or an
# activity in whatever phase the file has (status.go:93-118, 182-213). An event that is None writes nothing.
_PHASED = {
    "pre-start": ("starting", ""),
    "post-start": ("running", "working"),
    "pre-stop": ("stopping", ""),
    "session-end": ("stopped", ""),
    "pre-start-failed": ("error", ""),  # commands/init.go:244-252
    "clone-failed": ("error", ""),  # commands/init.go:281-303
}
_UNCONDITIONAL = {
    "session-start": "working",
    "prompt-submit": "thinking",
    "agent-start": "thinking",
    "tool-start.asks": "waiting_for_input",
    "notification": "waiting_for_input",
    "status.ask-user": "waiting_for_input",  # commands/status.go:88-215
    "status.blocked": "blocked",
    "status.limits-exceeded": "limits_exceeded",
    "status.task-completed": "completed",
}
_UNLESS_STICKY = {
    "model-start": "thinking",
    "tool-start": "executing",
    "tool-end": "working",
    "agent-end": "working",
    "model-end": "working",
    "response-complete": "completed",
}


class Hooks(_File):
    """The file as the hooks in the agent's container write it (sciontool/hooks/handlers/status.go)."""

    activities = _UNLESS_STICKY | {"subagent-end": "working"}  # dialects/claude.go:234-235
    unwritten = frozenset({"clone-start"})  # told to the hub alone (commands/init.go:1146-1160)

    def step(self, event: str) -> Answer:
        """Runs the hook; who is no hook of the container does not write here."""
        if event in _PHASED:
            self._phase, self._activity = _PHASED[event]
        elif event in _UNCONDITIONAL:
            self._activity = _UNCONDITIONAL[event]
        elif event in self.activities:
            if not self._resists(event):
                self._activity = self.activities[event]
        elif event not in self.unwritten:
            return SKIPPED
        return Answer(self._state())

    def _resists(self, event: str) -> bool:
        if event == "tool-start" and self._activity == Activity.WAITING_FOR_INPUT:
            return False
        return bool(self._activity) and Activity(self._activity).is_sticky


class HooksNow(Hooks):
    """The same file today; whether a clone that begins is written into it was not seen."""

    phases = _TODAY
    activities = _UNLESS_STICKY
    unwritten = frozenset({"subagent-end"})


AFTER_SCION: dict[str, Callable[[Lifecycle], Subject]] = {
    "scion-hub@770980cb": HubHeartbeats,
    "scion-list@770980cb": List,
    "scion-hooks@770980cb": Hooks,
    "scion-hub": HubHeartbeatsNow,
    "scion-hooks": HooksNow,
}
"""Name to subject."""


def foretold(subject: str) -> dict[str, str]:
    """Gives the cases that a subject of AFTER_SCION must fail, each with the difference that says why."""
    return dict(claims(subject))
