"""Phases and activities, spelled exactly as Scion spells them (scion: pkg/agent/state/state.go)."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """Where an agent is in its infrastructure's life."""

    CREATED = "created"
    PROVISIONING = "provisioning"
    CLONING = "cloning"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    ERROR = "error"

    @property
    def is_terminal(self) -> bool:
        """Whether the agent's work is over; it may be started again as a new incarnation."""
        return self in _TERMINAL

    @property
    def is_resumable(self) -> bool:
        """Whether a start resumes the session."""
        return self in _RESUMABLE


class Activity(StrEnum):
    """What a running agent does."""

    WORKING = "working"
    THINKING = "thinking"
    EXECUTING = "executing"
    WAITING_FOR_INPUT = "waiting_for_input"
    BLOCKED = "blocked"
    COMPLETED = "completed"
    LIMITS_EXCEEDED = "limits_exceeded"
    STALLED = "stalled"
    OFFLINE = "offline"

    @property
    def is_sticky(self) -> bool:
        """Whether the noise of tools and models leaves it alone."""
        return self in _STICKY

    @property
    def is_platform_set(self) -> bool:
        """Whether only the platform's timers set it, never the agent."""
        return self in _PLATFORM_SET


# A test holds these equal to the tags of the bundled spec.
_TERMINAL = frozenset({Phase.SUSPENDED, Phase.STOPPED, Phase.ERROR})
_RESUMABLE = frozenset({Phase.SUSPENDED})
_STICKY = frozenset(
    {Activity.WAITING_FOR_INPUT, Activity.BLOCKED, Activity.COMPLETED, Activity.LIMITS_EXCEEDED}
)
_PLATFORM_SET = frozenset({Activity.STALLED, Activity.OFFLINE})


def view(configuration: str) -> tuple[Phase, Activity | None]:
    """Gives the phase and the activity of a configuration such as `running.thinking`.

    Raises:
        ValueError: The part before the dot is no phase.
    """
    phase, _, substate = configuration.partition(".")
    return Phase(phase), _ACTIVITIES.get(substate)


_ACTIVITIES = {activity.value: activity for activity in Activity}
