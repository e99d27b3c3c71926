"""An agent's state as Scion's JSON has it, validated (scion: pkg/agent/state/state.go)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from scion_fsm.model import Activity, Phase


class Detail(BaseModel):
    """Context of an activity: a tool's name, a message for people, a summary of the task."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    tool_name: Annotated[str, Field(alias="toolName")] = ""
    message: str = ""
    task_summary: Annotated[str, Field(alias="taskSummary")] = ""

    @model_serializer(mode="wrap")
    def _omit_empty(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {_DETAIL_KEYS.get(key, key): value for key, value in handler(self).items() if value}


_DETAIL_KEYS = {"tool_name": "toolName", "task_summary": "taskSummary"}


CRASHED = "crashed"
"""Scion's activity of an end that was a crash; here it is the reason of an end and no activity (L1)."""
_ENDS = {"Crashed": CRASHED, "LimitsExceeded": Activity.LIMITS_EXCEEDED}
"""Reasons of a stop that Scion spells as an activity of it (scion-now: state.go IsTerminal, 2026-11-25)."""
_OF_APRIL = {"idle": Activity.WORKING}
"""Words of April's Scion, and today's for them."""


def _todays(value: object) -> object:
    return _OF_APRIL.get(value, value) if isinstance(value, str) and value else value or None


class _Seen(Protocol):
    """What a record or an agent shows."""

    @property
    def phase(self) -> Phase | str: ...

    @property
    def activity(self) -> Activity | str | None: ...

    @property
    def reason(self) -> str | None: ...


class AgentState(BaseModel):
    """Phase, activity and detail of one agent; its JSON is today's Scion's, key by key.

    Attributes:
        phase: Never empty.
        activity: Only in running, and in stopped `crashed` or `limits_exceeded`; an empty string is read
            as None, and `idle`, April's word, as working.
        detail: Always written, perhaps as `{}`, as Go's encoding/json does for a struct.

    Raises:
        pydantic.ValidationError: An unknown phase or activity, an activity where there is none, or a
            field that Scion does not have.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    phase: Phase
    activity: Annotated[Activity | Literal["crashed"] | None, BeforeValidator(_todays)] = None
    detail: Detail = Detail()

    @classmethod
    def of(cls, seen: _Seen) -> Self:
        """Gives a record as Scion spells it: the reason of a stop may be an activity there.

        Raises:
            pydantic.ValidationError: It is of another spec, whose phases Scion does not have.
        """
        activity = seen.activity
        if seen.phase == Phase.STOPPED:
            activity = _ENDS.get(seen.reason or "")
        return cls(phase=seen.phase, activity=activity)

    @model_validator(mode="after")
    def _activity_where_there_is_one(self) -> Self:
        is_end = self.phase is Phase.STOPPED and self.activity in _ENDS.values()
        if self.activity is not None and self.phase is not Phase.RUNNING and not is_end:
            message = (
                f"activity {str(self.activity)!r} outside running, in {self.phase.value!r} (L1)"
            )
            raise ValueError(message)
        return self

    @model_serializer(mode="wrap")
    def _omit_empty(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value is not None}

    def as_of_april(self) -> dict[str, Any]:
        """Gives the JSON that April's Scion reads: `idle` for working, no activity outside running.

        It shows a phase that it does not know, suspended, as it stands.
        """
        told: dict[str, Any] = self.model_dump(mode="json")
        if self.phase is not Phase.RUNNING or self.activity == CRASHED:
            told.pop("activity", None)
        elif self.activity is Activity.WORKING:
            told["activity"] = next(iter(_OF_APRIL))
        return told

    @property
    def display_status(self) -> str:
        """The activity where there is one, else the phase."""
        return str(self.activity) if self.activity is not None else self.phase.value

    @property
    def is_terminal(self) -> bool:
        """Whether the phase is terminal."""
        return self.phase.is_terminal

    @property
    def is_resumable(self) -> bool:
        """Whether a start resumes the session."""
        return self.phase.is_resumable
