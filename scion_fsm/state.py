"""An agent's state as Scion's JSON has it, validated (scion: pkg/agent/state/state.go)."""

from __future__ import annotations

from typing import Annotated, Any, Self

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


def _absent_if_empty(value: object) -> object:
    return None if value == "" else value


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


class AgentState(BaseModel):
    """Phase, activity and detail of one agent; its JSON is Scion's, key by key.

    Attributes:
        phase: Never empty.
        activity: None outside running (L1); an empty string is read as None.
        detail: Always written, perhaps as `{}`, as Go's encoding/json does for a struct.

    Raises:
        pydantic.ValidationError: An unknown phase or activity, an activity outside running, or a
            field that Scion does not have.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    phase: Phase
    activity: Annotated[Activity | None, BeforeValidator(_absent_if_empty)] = None
    detail: Detail = Detail()

    @model_validator(mode="after")
    def _activity_only_in_running(self) -> Self:
        if self.activity is not None and self.phase is not Phase.RUNNING:
            message = (
                f"activity {self.activity.value!r} outside running, in {self.phase.value!r} (L1)"
            )
            raise ValueError(message)
        return self

    @model_serializer(mode="wrap")
    def _omit_empty(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value is not None}

    @property
    def display_status(self) -> str:
        """The activity of a running agent if it has one, else the phase."""
        if self.phase is Phase.RUNNING and self.activity is not None:
            return self.activity.value
        return self.phase.value

    @property
    def is_terminal(self) -> bool:
        """Whether the phase is terminal."""
        return self.phase.is_terminal
