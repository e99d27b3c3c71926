"""The protocol `scion-fsm/2`: one JSON object a line, requests on the subject's standard input.

Every request has an `id`, which its reply repeats. Unknown fields are ignored, both ways. `hello`,
`reset` and `step` are asked of every subject, the rest only of one that names the capability. The end
of the input is the end of the conversation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from scion_fsm.conform.subject.inputs import Input
from scion_fsm.machine.record import Record
from scion_fsm.unreadable import UNREADABLE, why_unreadable
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table

PROTOCOL = "scion-fsm/2"
SCHEMA_ID = "scion-fsm-protocol-v2"
REMEDY = "`scion-fsm init LANGUAGE` writes an adapter that speaks it"


Capability = Literal["observe", "record", "state", "set"]
CAPABILITIES: tuple[Capability, ...] = get_args(Capability)
"""What a subject may be able to do beyond reset and step."""


class Identity(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which spec the suite asks about."""

    machine: str
    version: str
    digest: str


class Implementation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a subject says of itself."""

    name: str
    language: str = ""
    version: str = ""
    source: str = ""
    issues: str = ""


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the subject's agent is.

    Attributes:
        phase: One of Scion's phases.
        activity: None outside running, and in running before one was reported.
        configuration: The spec's own name; a subject that does not know it leaves it out.
    """

    phase: str
    activity: str | None = None
    configuration: str | None = None

    @property
    def views(self) -> str:
        """`running/thinking`: what everybody sees."""
        return self.phase if self.activity is None else f"{self.phase}/{self.activity}"

    def __str__(self) -> str:
        """`running.thinking`, or the views of a subject that does not name the configuration."""
        return self.configuration or self.views


# -- Requests -----------------------------------------------------------------------------------------


class Hello(msgspec.Struct, frozen=True, tag_field="op", tag="hello"):
    """Who are you, and what can you do?"""

    id: int
    spec: Identity
    protocol: str = PROTOCOL


class Reset(msgspec.Struct, frozen=True, tag_field="op", tag="reset"):
    """Begin anew with an agent of which nothing has been observed."""

    id: int


class Step(msgspec.Struct, frozen=True, tag_field="op", tag="step"):
    """An event of the spec happens, with no order and no run: the table alone decides."""

    id: int
    event: str


class Observe(msgspec.Struct, frozen=True, tag_field="op", tag="observe"):
    """A raw input arrives; classify it and decide whether it counts."""

    id: int
    input: Input


class GetState(msgspec.Struct, frozen=True, tag_field="op", tag="state"):
    """Where is the agent?"""

    id: int


class SetState(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="op", tag="set"):
    """Put an agent of which nothing has been observed into a configuration of the spec.

    A subject that cannot hold it answers `skipped`, and is not asked what begins there. One that holds no more than
    its phase and activity, and so cannot tell `stopped.provisional` from `stopped.final`, goes there, names no
    configuration in its states, and is asked about both.

    With a record, which is asked of subjects with the capability `record` alone, put it where that says.
    """

    id: int
    configuration: str
    record: Record | None = None


Request = Hello | Reset | Step | Observe | GetState | SetState


# -- Replies ------------------------------------------------------------------------------------------


class Welcome(msgspec.Struct, frozen=True):
    """The reply to `hello`; `spec_digest` is that of the spec which the subject was made from."""

    id: int
    protocol: Literal["scion-fsm/2"]
    implementation: Implementation
    capabilities: tuple[Capability, ...] = ()
    spec_digest: str | None = None


class Stands(msgspec.Struct, frozen=True):
    """The reply to `reset`, `state` and `set`."""

    id: int
    state: State


class Stepped(msgspec.Struct, frozen=True):
    """The reply to `step` and `observe`: the state after it, changed or not.

    Attributes:
        id: The request's.
        state: The state after it.
        accepted: Whether the input was taken; a subject that does not know leaves it out.
        reason: Why it was not; for people.
        told: Whether people are told that it could not be decided (L15); likewise.
        rule: The row that decided, of a subject with the capability `record`.
        record: The agent's record after it, likewise.
    """

    id: int
    state: State
    accepted: bool | None = None
    reason: str | None = None
    told: bool | None = None
    rule: str | None = None
    record: Record | None = None


class Skipped(msgspec.Struct, frozen=True):
    """The reply of a subject that has no such event or input; `issue` is where that is discussed."""

    id: int
    skipped: Literal[True]
    message: str = ""
    issue: str = ""


class ErrorDetail(msgspec.Struct, frozen=True):
    """What went wrong inside the subject."""

    message: str
    detail: str = ""


class Failed(msgspec.Struct, frozen=True):
    """The reply of a subject that could not answer."""

    id: int
    error: ErrorDetail


REPLIES: dict[str, tuple[type[msgspec.Struct], ...]] = {
    "hello": (Welcome, Failed),
    "reset": (Stands, Failed),
    "state": (Stands, Skipped, Failed),
    "set": (Stands, Skipped, Failed),
    "step": (Stepped, Skipped, Failed),
    "observe": (Stepped, Skipped, Failed),
}
"""What may answer what."""


class Reply(msgspec.Struct, frozen=True):
    """Any reply, as read; exactly one of `implementation`, `state`, `skipped`, `error` is meant."""

    id: int | None = None
    protocol: str | None = None
    implementation: Implementation | None = None
    capabilities: tuple[str, ...] = ()
    spec_digest: str | None = None
    state: State | None = None
    accepted: bool | None = None
    reason: str | None = None
    told: bool | None = None
    rule: str | None = None
    record: Record | None = None
    skipped: bool = False
    message: str = ""
    issue: str = ""
    error: ErrorDetail | None = None


request_encoder = msgspec.json.Encoder()
request_decoder: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
reply_decoder = msgspec.json.Decoder(Reply)


def encode_reply(reply: Reply) -> bytes:
    """Gives a reply as one line, without the fields that say nothing."""
    return msgspec.json.encode(_without_defaults(msgspec.to_builtins(reply))) + b"\n"


def _without_defaults(reply: dict[str, Any]) -> dict[str, Any]:
    empty: tuple[object, ...] = (None, "", [], (), False)
    said = ("accepted", "told")
    return {k: v for k, v in reply.items() if (k in said and v is False) or v not in empty}


def foreign(spoken: str | None, who: str) -> str:
    """Says what is wrong where somebody speaks another protocol; empty where it is this one.

    Args:
        spoken: What they say that they speak; the first protocol's subjects did not say.
        who: Who they are.
    """
    if spoken == PROTOCOL:
        return ""
    shown = quoted(spoken) if spoken else "no protocol by name, as those of scion-fsm/1 do"
    return f"{who} speaks {shown}; this version of scion-fsm speaks {PROTOCOL}"


def problems_of(operation: str, line: bytes, table: Table) -> tuple[str, ...]:
    """Checks one reply against the protocol, to the letter.

    Args:
        operation: The request's `op`.
        line: The reply as it came.
        table: The compiled spec, whose phases and activities a state may have.

    Returns:
        What is wrong, one sentence each; empty for a reply that the schema allows.
    """
    try:
        content = msgspec.json.decode(line)
    except UNREADABLE as error:
        return (f"it is not JSON: {why_unreadable(error)}",)
    if not isinstance(content, dict):
        return ("it is not an object",)
    kinds = REPLIES[operation]
    kind = kinds[0]
    for key, other in (("skipped", Skipped), ("error", Failed)):
        if key in content:
            kind = other
    if kind not in kinds:
        return (f"{operation} is not to be answered with {kind.__name__.lower()!r}",)
    problems = [
        f"the field {quoted(k)} is unknown" for k in content if k not in kind.__struct_fields__
    ]
    try:
        reply = msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        return (*problems, str(error))
    if isinstance(reply, (Stands, Stepped)):
        problems += _state_problems(reply.state, content["state"], table)
    return tuple(problems)


def _state_problems(state: State, content: dict[str, object], table: Table) -> list[str]:
    problems = [
        f"the field {quoted(f'state.{key}')} is unknown"
        for key in content
        if key not in State.__struct_fields__
    ]
    if state.phase not in table.data.initials:
        problems.append(f"{quoted(state.phase)} is not a phase")
    if state.activity is not None and state.activity not in table.activities:
        problems.append(f"{quoted(state.activity)} is not an activity")
    return problems


def json_schema() -> dict[str, object]:
    """Gives the JSON Schema of every message, requests and replies."""
    kinds = (Request, *sorted({k for ks in REPLIES.values() for k in ks}, key=lambda k: k.__name__))
    (request, *replies), components = msgspec.json.schema_components(kinds)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": f"The protocol {PROTOCOL}: one JSON object a line",
        "anyOf": [{"$ref": "#/$defs/Request"}, {"$ref": "#/$defs/Reply"}],
        "$defs": {
            "Request": {"description": "On the subject's standard input.", **request},
            "Reply": {"description": "On its standard output.", "anyOf": replies},
            **components,
        },
    }
