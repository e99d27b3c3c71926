"""Phases and activities, spelled exactly as Scion spells them (scion: pkg/agent/state/state.go).

Made from the spec by `python -m scion_fsm.generate`; do not edit.
"""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """Where an agent is in its infrastructure's life."""

    CREATED = "created"
    """The record exists; nothing of it has been seen in a runtime."""
    PROVISIONING = "provisioning"
    """The runtime is making room - the pod is not bound to a node or the container not started."""
    CLONING = "cloning"
    """The running container clones the git workspace before the harness starts."""
    STARTING = "starting"
    """The container is being started, or started again; the reason says what holds it up."""
    RUNNING = "running"
    """The agent's container runs."""
    STOPPING = "stopping"
    """The agent is on its way down."""
    SUSPENDED = "suspended"
    """The agent's run is over because an operator suspended it; its session is kept and a start
    resumes it."""
    STOPPED = "stopped"
    """The agent's work is over and nothing says that it failed."""
    ERROR = "error"
    """The agent's work is over and failed or was lost."""

    @property
    def is_terminal(self) -> bool:
        """Whether the agent's work is over; it may be started again as a new run."""
        return self in _TERMINAL

    @property
    def is_resumable(self) -> bool:
        """Whether a start resumes the session."""
        return self in _RESUMABLE


class Activity(StrEnum):
    """What a running agent does."""

    WORKING = "working"
    """The harness is at work between turns (April's Scion said idle)."""
    THINKING = "thinking"
    """The model works on a turn."""
    EXECUTING = "executing"
    """A tool runs; its name is kept with the record."""
    WAITING_FOR_INPUT = "waiting_for_input"
    """The agent asked a person and waits for the answer."""
    BLOCKED = "blocked"
    """The agent said that it waits for something outside."""
    COMPLETED = "completed"
    """The agent said that its task is done."""
    LIMITS_EXCEEDED = "limits_exceeded"
    """A limit of turns, model calls or time was reached."""
    STALLED = "stalled"
    """The heartbeat goes on but no activity was reported for too long."""
    OFFLINE = "offline"
    """No heartbeat for too long."""

    @property
    def is_sticky(self) -> bool:
        """Whether the noise of tools and models leaves it alone."""
        return self in _STICKY

    @property
    def is_platform_set(self) -> bool:
        """Whether only the platform's timers set it, never the agent."""
        return self in _PLATFORM_SET


def view(configuration: str) -> tuple[Phase | str, Activity | str | None]:
    """Gives the phase and the activity of a configuration such as `running.thinking`.

    What another spec calls otherwise is its own word; a substate named like one of Scion's that is no
    activity, such as `final`, is none there either.
    """
    phase, _, substate = configuration.partition(".")
    return _PHASES.get(phase, phase), _ACTIVITIES.get(substate, substate)


_TERMINAL = frozenset[Phase](
    {
        Phase.SUSPENDED,
        Phase.STOPPED,
        Phase.ERROR,
    }
)
_RESUMABLE = frozenset[Phase](
    {
        Phase.SUSPENDED,
    }
)
_STICKY = frozenset[Activity](
    {
        Activity.WAITING_FOR_INPUT,
        Activity.BLOCKED,
        Activity.COMPLETED,
        Activity.LIMITS_EXCEEDED,
    }
)
_PLATFORM_SET = frozenset[Activity](
    {
        Activity.STALLED,
        Activity.OFFLINE,
    }
)
_NO_ACTIVITIES = (
    "unreported",
    "requested",
    "suspending",
    "observed",
    "provisional",
    "final",
    "unexplained",
)
_PHASES = {phase.value: phase for phase in Phase}
_ACTIVITIES: dict[str, Activity | None] = {
    **dict.fromkeys(("", *_NO_ACTIVITIES)),
    **{activity.value: activity for activity in Activity},
}
