"""Fifteen subjects with one bug each, which the suite must find: most are bugs that somebody really had.

Each is the spec with one thing done otherwise; the docstring says what, and where it was seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.conform.subject import inputs
from scion_fsm.conform.subject.subject import Answer, LifecycleSubject, State, state_of
from scion_fsm.conform.suite.raw.pods import BEGIN
from scion_fsm.model import Activity, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.conform.subject.inputs import Input


class _Broken(LifecycleSubject):
    def _forced(self, configuration: str) -> Answer:
        self.record = msgspec.structs.replace(self.record, configuration=configuration)
        return Answer(state_of(configuration), accepted=True)

    @property
    def _sticky(self) -> bool:
        activity = self.record.activity
        return isinstance(activity, Activity) and activity.is_sticky


class StickyForgotten(_Broken):
    """The end of a tool clears a sticky activity (Scion before 47c67533, on the hub)."""

    def step(self, event: str) -> Answer:
        """Forgets that an activity is sticky."""
        if event == "tool-end" and self._sticky:
            return self._forced(self.lifecycle.table.configuration_of("running", "working") or "")
        return super().step(event)


class ToolClearsBlocked(_Broken):
    """A tool clears blocked (scion: sciontool/hooks/handlers/hub.go:107)."""

    def step(self, event: str) -> Answer:
        """Lets a tool clear blocked."""
        if event == "tool-start" and self.record.activity is Activity.BLOCKED:
            return self._forced(self.lifecycle.table.configuration_of("running", "executing") or "")
        return super().step(event)


class ActivityOutlivesRunning(_Broken):
    """Leaving running does not clear the activity (scion: store/sqlite/sqlite.go:1582)."""

    _activity: str | None = None

    def reset(self) -> State:
        """Forgets the activity, too."""
        self._activity = None
        return super().reset()

    def set(self, configuration: str) -> State:
        """Begins with the configuration's activity."""
        state = super().set(configuration)
        self._activity = state.activity
        return state

    def state(self) -> State:
        """Shows the last activity for ever."""
        return msgspec.structs.replace(super().state(), activity=self._activity)

    def step(self, event: str) -> Answer:
        """Shows the last activity for ever."""
        answer = super().step(event)
        if answer.state is None:
            return answer
        self._activity = answer.state.activity or self._activity
        state = msgspec.structs.replace(answer.state, activity=self._activity)
        return msgspec.structs.replace(answer, state=state)


class HeartbeatRevives(_Broken):
    """A late heartbeat takes an ended agent back to running (Scion before 1231d900)."""

    def step(self, event: str) -> Answer:
        """Believes a heartbeat whatever the phase is."""
        if event == "heartbeat.running" and self.record.is_terminal:
            return self._forced(self.lifecycle.table.configuration_of("running") or "")
        return super().step(event)


class HeartbeatRegresses(_Broken):
    """A heartbeat moves a phase backwards (scion: hub/handlers.go:5566)."""

    def step(self, event: str) -> Answer:
        """Believes a heartbeat that says created."""
        initial = self.lifecycle.table.data.initial
        is_ahead = not self.record.is_terminal and self.record.configuration != initial
        if event == "heartbeat.created" and is_ahead:
            return self._forced(initial)
        return super().step(event)


class ErrorWhitewashed(_Broken):
    """A clean exit of the container overwrites the error of a failed clone (scion: agent/list.go:109)."""

    def step(self, event: str) -> Answer:
        """Believes the exit and not the agent."""
        if event == "container.exited" and self.record.phase is Phase.ERROR:
            return self._forced(f"{Phase.STOPPED.value}.final")
        return super().step(event)


class CrashLoopIsError(_Broken):
    """What holds up a start is taken for its end (scion: runtime/k8s_runtime.go:1300, waitForPodReady)."""

    def step(self, event: str) -> Answer:
        """Gives up on an image that cannot be pulled."""
        if event == "pod.blocked" and self.record.phase is Phase.STARTING:
            return self._forced(f"{Phase.ERROR.value}.final")
        return super().step(event)


class ProvisionalIsFinal(_Broken):
    """The agent's word that its session ended is taken for a verdict (Claude's /clear ends a session)."""

    def reset(self) -> State:
        """Shows phase and activity alone."""
        return msgspec.structs.replace(super().reset(), configuration=None)

    def set(self, configuration: str) -> State:
        """Shows phase and activity alone."""
        return msgspec.structs.replace(super().set(configuration), configuration=None)

    def state(self) -> State:
        """Shows phase and activity alone."""
        return msgspec.structs.replace(super().state(), configuration=None)

    def step(self, event: str) -> Answer:
        """Stops for good when a session ends, and does not say so."""
        was_over = self.record.is_terminal
        answer = super().step(event)
        if event == "session-end" and not was_over and self.record.is_terminal:
            answer = self._forced(f"{Phase.STOPPED.value}.final")
        if answer.state is None:
            return answer
        view = msgspec.structs.replace(answer.state, configuration=None)
        return msgspec.structs.replace(answer, state=view)


class ActivityReturns(_Broken):
    """What the agent did before it was restarted comes back (scion: detail survives into the next run)."""

    _before: str | None = None

    def reset(self) -> State:
        """Forgets what was done before, too."""
        self._before = None
        return super().reset()

    def set(self, configuration: str) -> State:
        """Forgets what was done before, too."""
        self._before = None
        return super().set(configuration)

    def step(self, event: str) -> Answer:
        """Remembers across a restart what must be forgotten."""
        if event == "operator.restart":
            self._before = self.record.configuration if self.record.activity else None
        answer = super().step(event)
        if event == "pod.running" and self._before is not None:
            if self.record.phase is Phase.RUNNING and self.record.activity is None:
                answer = self._forced(self._before)
            self._before = None
        return answer


class UnknownRaises(_Broken):
    """An event from a newer version ends in an exception (a KeyError in many a hub)."""

    def step(self, event: str) -> Answer:
        """Looks the event up and trusts that it is there."""
        self.lifecycle.event(event)
        return super().step(event)


class StaleAccepted(_Broken):
    """An older resourceVersion counts (a watch after a relist, in controllers that compare nothing)."""

    def observe(self, received: Input) -> Answer:
        """Forgets what was accepted last."""
        self.record = self.record.with_history_reset()
        return super().observe(received)


class OldPodEndsSuccessor(_Broken):
    """Pods are told apart by their name alone (Scion keys agents by it: runtimebroker/heartbeat.go:166)."""

    def observe(self, received: Input) -> Answer:
        """Drops the uid, and the order, which then proves nothing."""
        if isinstance(received, inputs.PodInput):
            metadata = received.object.get("metadata") or {}
            kept = {k: v for k, v in metadata.items() if k not in ("uid", "resourceVersion")}
            named = {**received.object, "metadata": {**kept, "uid": "the-only-one"}}
            received = inputs.PodInput(named, received.type)
        return super().observe(received)


class MomentlessObeyed(_Broken):
    """A command that says no moment is obeyed (scion: hub/handlers.go:2565, where none has one)."""

    def observe(self, received: Input) -> Answer:
        """Takes the moment of reading for the command's own."""
        if isinstance(received, inputs.CommandInput) and received.at is None:
            received = msgspec.structs.replace(received, at=BEGIN + 3600)
        return super().observe(received)


class FenceForgotten(_Broken):
    """What a restart left behind is not remembered (a hub that keeps the phase alone)."""

    def observe(self, received: Input) -> Answer:
        """Forgets the fence that a command sets."""
        answer = super().observe(received)
        self.record = msgspec.structs.replace(self.record, fence=None)
        return answer


class DoubtKeptSecret(_Broken):
    """What cannot be decided is ignored and told to nobody (a log line at the level of debug)."""

    def observe(self, received: Input) -> Answer:
        """Says that nothing is to be told."""
        return msgspec.structs.replace(super().observe(received), told=False)


def _by_name(kinds: Iterable[type[_Broken]]) -> dict[str, type[_Broken]]:
    return {
        "".join(f"-{c.lower()}" if c.isupper() else c for c in kind.__name__).strip("-"): kind
        for kind in kinds
    }


BROKEN = _by_name(
    (
        StickyForgotten,
        ToolClearsBlocked,
        ActivityOutlivesRunning,
        HeartbeatRevives,
        HeartbeatRegresses,
        ErrorWhitewashed,
        CrashLoopIsError,
        ProvisionalIsFinal,
        ActivityReturns,
        UnknownRaises,
        StaleAccepted,
        OldPodEndsSuccessor,
        MomentlessObeyed,
        FenceForgotten,
        DoubtKeptSecret,
    )
)
"""Name to subject."""
