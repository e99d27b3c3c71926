"""The shape of a spec file, as frozen pydantic models; the JSON Schema is generated from them.

Field names are the file's own. Meaning is given by `lint` (what must hold) and `machine.stored` (what it
compiles to); nothing here knows the name of a state or event.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scion_fsm.machine.spec.vocabulary import Evidence, Origin

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Doc = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Detail = Literal["replace", "fill", "keep"]
Level = Literal["MUST", "SHOULD", "MAY"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Except(_Strict):
    """A selector with exclusions: what `in` names (everything if absent) without what `not` names."""

    include: Annotated[str | tuple[str, ...] | None, Field(alias="in")] = None
    exclude: Annotated[str | tuple[str, ...], Field(alias="not")] = ()


Selector = str | tuple[str, ...] | Except


class OriginSpec(_Strict):
    """Who sends inputs, and what their events are worth by default."""

    evidence: Evidence
    doc: Doc


class LeafState(_Strict):
    """A state without substates."""

    doc: str = ""
    tags: tuple[Name, ...] = ()
    carries_tool: bool = False
    history: Literal["records", "keeps", "clears"] = "clears"


class State(LeafState):
    """A top-level state: a phase. With `states` it is compound and has an `initial` one."""

    initial: Name | None = None
    states: dict[Name, LeafState] = {}


class EventSpec(_Strict):
    """A named input."""

    origin: Origin
    doc: str = ""
    evidence: Evidence | None = None


class Rule(_Strict):
    """A row of the machine, for every pair that its two selectors name."""

    id: Name
    event: Selector
    source: Selector
    target: Name | None = None
    stay: Doc | None = None
    ignore: Doc | None = None
    reject: Doc | None = None
    law: Name | None = None
    level: Level = "MUST"
    opens: bool = False
    detail: Detail | None = None
    message: Doc | None = None


class FreshnessRule(_Strict):
    """What an input may do, by its relation to the record."""

    id: Name
    when: dict[Name, Selector]
    law: Name | None = None
    accept: bool = False
    open: Name | None = None
    ignore: Name | None = None
    why: Doc


class Feature(_Strict):
    """One dimension of what is seen of a pod."""

    doc: str = ""
    values: Annotated[tuple[str, ...], Field(min_length=2)]


class WaitingException(_Strict):
    """A waiting reason that its message makes harmless."""

    reason: Name
    message_contains: Doc


class Waiting(_Strict):
    """The classes of a waiting container's reason."""

    fatal: tuple[Name, ...]
    blocked: tuple[Name, ...]
    progress: tuple[WaitingException, ...] = ()


class Cause(_Strict):
    """A row of the ordered list that gives the feature `cause`; every field given must hold."""

    cause: Name
    reason: tuple[str, ...] | None = None
    reason_prefix: Doc | None = None
    message_prefix: Doc | None = None
    pod_phase: tuple[str, ...] | None = None
    disruption: tuple[str, ...] | None = None
    disrupted: bool | None = None


ReasonSource = Literal[
    "pod",
    "pod_phase",
    "disruption",
    "scheduling",
    "agent_terminated",
    "agent_exit",
    "agent_last",
    "agent_waiting",
    "agent_waiting_blocked",
    "init",
    "sidecar",
]
ReasonLiteral = Annotated[str, Field(pattern=r"^=[A-Z][A-Za-z0-9]*$")]


class PodRow(_Strict):
    """A row of the pod decision table; alternatives of `when` are joined by or."""

    id: Name
    when: dict[Name, Selector] | tuple[dict[Name, Selector], ...]
    event: Name
    gone: Name
    reason: tuple[ReasonSource | ReasonLiteral, ...]


class Gone(_Strict):
    """The event and reason of a pod that left no verdict."""

    event: Name
    reason: Name


class Pods(_Strict):
    """How a pod becomes an event."""

    agent_container: Doc
    default_grace_period_seconds: Annotated[int, Field(ge=0)]
    features: dict[Name, Feature]
    waiting: Waiting
    restart_reasons: tuple[Name, ...]
    synthetic_exit_reasons: tuple[Name, ...]
    causes: tuple[Cause, ...]
    rows: tuple[PodRow, ...]
    gone: Gone


class StreamStage(_Strict):
    """Something that a pod may show, and what it may show next.

    `ends` marks a stage after which another pod of the same name may follow; `container` says what
    the sight names besides the pod.
    """

    id: Name
    event: Name
    container: Literal["none", "starts", "same", "last"]
    next: tuple[Name, ...] = ()
    ends: bool = False


class Streams(_Strict):
    """What a pod may show in turn: the streams that convergence is promised for (L9)."""

    first: Annotated[tuple[Name, ...], Field(min_length=1)]
    stages: Annotated[tuple[StreamStage, ...], Field(min_length=1)]


class ContainerRule(_Strict):
    """A rule over a folded container status string; exactly one of `prefix` and `equals`."""

    id: Name
    event: Name
    prefix: Doc | None = None
    equals: Doc | None = None
    exit_code: Doc | None = None


class StatusPrefix(_Strict):
    """A condition on the container status that comes with an old word."""

    prefix: Doc | None = None
    not_prefix: Doc | None = None


class LegacyRule(_Strict):
    """Old words, folded, and the event that they are."""

    id: Name
    words: Annotated[tuple[Doc, ...], Field(min_length=1)]
    event: Name
    container_status: StatusPrefix | None = None


class AskingTool(_Strict):
    """A tool whose start is an event of its own, in one dialect."""

    id: Name
    dialect: Name
    hook: Name
    tools: tuple[Doc, ...]
    event: Name


class Dialect(_Strict):
    """How one harness spells hooks: the payload's keys, in order, and its names."""

    keys: Annotated[tuple[Doc, ...], Field(min_length=1)]
    names: dict[Doc, Name]


class Hooks(_Strict):
    """What the agent's container reports."""

    names: tuple[Name, ...]
    statuses: dict[Name, Name]
    asks: tuple[AskingTool, ...] = ()
    dialects: dict[Name, Dialect] = {}


class Heartbeats(_Strict):
    """What a relay passes on."""

    alive: Name
    unchanged: Name
    phases: dict[Name, Name]
    activities: dict[Name, Name]
    containers: dict[Name, Name] = {}


class Timer(_Strict):
    """A timer's event and the ages, in seconds, that let it fire; over and within exclude equality."""

    event: Name
    last_seen_over_seconds: Seconds | None = None
    last_activity_over_seconds: Seconds | None = None
    last_seen_within_seconds: Seconds | None = None


class Property(_Strict):
    """A claim about the machine, by law.

    Over the table's changing edges: those `on` an event, `leaving` and `entering` what is selected are
    all `caused_by` and `leads_to` what is selected (always), or at least one is (sometimes).
    """

    id: Name
    law: Name
    doc: Doc
    kind: Literal["always", "sometimes", "always_reachable"]
    model: Literal["table", "record"] = "table"
    check: Name | None = None
    on: Selector | None = None
    leaving: Selector | None = None
    entering: Selector | None = None
    caused_by: Selector | None = None
    leads_to: Selector | None = None
    from_: Annotated[Selector | None, Field(alias="from")] = None
    to: Selector | None = None


class MachineSpec(_Strict):
    """A whole spec file."""

    apiVersion: Literal["scion-fsm/v1"]  # noqa: N815 - Kubernetes' spelling, as users know it
    machine: Name
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    doc: Doc
    laws: dict[Name, Doc]
    origins: dict[Origin, OriginSpec]
    initial: Name
    states: Annotated[dict[Name, State], Field(min_length=1)]
    events: Annotated[dict[Name, EventSpec], Field(min_length=1)]
    transitions: tuple[Rule, ...]
    freshness: tuple[FreshnessRule, ...]
    pods: Pods
    streams: Streams
    containers: tuple[ContainerRule, ...] = ()
    legacy: tuple[LegacyRule, ...] = ()
    not_phases: dict[Doc, Doc] = {}
    hooks: Hooks
    heartbeats: Heartbeats
    timers: dict[Name, Timer] = {}
    properties: tuple[Property, ...] = ()
    retired: dict[Name, Doc] = {}


def field_names() -> frozenset[str]:
    """Gives the name of every field that a spec file may have somewhere."""
    models, names = [_Strict], set()
    while models:
        model = models.pop()
        models += model.__subclasses__()
        names |= {field.alias or name for name, field in model.model_fields.items()}
    return frozenset(names)


def json_schema() -> dict[str, object]:
    """Gives the JSON Schema of a spec file, for editors and other languages."""
    schema = MachineSpec.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$id"] = "scion-fsm-v1"
    return schema
