"""The shape of a spec file, as frozen pydantic models; `schema` makes the JSON Schema of them.

Field names are the file's own. Meaning is given by `lint` (what must hold) and `machine.stored` (what it
compiles to); nothing here knows the name of a state or event.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scion_fsm.machine.spec.vocabulary import Evidence, Origin, RunRelation

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Doc = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Detail = Literal["replace", "fill", "keep"]
Level = Literal["MUST", "SHOULD", "MAY"]


class Strict(BaseModel):
    """Frozen; nothing is turned into another type, and nothing unknown passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Except(Strict):
    """A selector with exclusions: what `in` names (everything if absent) without what `not` names."""

    include: Annotated[str | tuple[str, ...] | None, Field(alias="in")] = None
    exclude: Annotated[str | tuple[str, ...], Field(alias="not")] = ()


Selector = str | tuple[str, ...] | Except


class OriginSpec(Strict):
    """Who sends inputs, and what their events are worth by default."""

    evidence: Evidence
    doc: Doc


class LeafState(Strict):
    """A state without substates."""

    doc: str = ""
    tags: tuple[Name, ...] = ()
    carries_tool: bool = False
    history: Literal["records", "keeps", "clears"] = "clears"


class State(LeafState):
    """A top-level state: a phase. With `states` it is compound and has an `initial` one."""

    initial: Name | None = None
    states: dict[Name, LeafState] = {}


class EventSpec(Strict):
    """A named input.

    `container` is what it shows of a container that may be started again under its id; `begins` marks
    the report that a run began with, `ends` one of stopping or of an end; `explains` an event that says
    in time why a run ended.
    """

    origin: Origin
    doc: str = ""
    evidence: Evidence | None = None
    container: Literal["runs", "ended"] | None = None
    begins: bool = False
    ends: bool = False
    explains: bool = False


class Rule(Strict):
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
    opens: bool | Literal["unseen"] = False
    lifts: bool = False
    detail: Detail | None = None
    message: Doc | None = None
    why: Doc | None = None


When = dict[Name, Selector] | tuple[dict[Name, Selector], ...]


class RunRow(Strict):
    """A row of the table that says how an input's run stands to the record's."""

    id: Name
    when: When
    relation: RunRelation
    why: Doc


class Runs(Strict):
    """How runs stand to each other; the first row that matches decides."""

    clock_skew_seconds: Seconds
    rows: tuple[RunRow, ...]


class FreshnessRule(Strict):
    """What an input may do, by its relation to the record."""

    id: Name
    when: When
    law: Name | None = None
    accept: bool = False
    open: Name | None = None
    ignore: Name | None = None
    reject: Name | None = None
    tell: bool = False
    why: Doc


class Freshness(Strict):
    """Which inputs count, by what they are worth; the rows of a table are disjoint.

    A kind of input that no event is needs no table.
    """

    explains_seconds: Seconds = 0
    runtime: tuple[FreshnessRule, ...] = ()
    commands: tuple[FreshnessRule, ...] = ()
    reports: tuple[FreshnessRule, ...] = ()


class Feature(Strict):
    """One dimension of what is seen of a pod."""

    doc: str = ""
    values: Annotated[tuple[str, ...], Field(min_length=2)]


class WaitingException(Strict):
    """A waiting reason that its message makes harmless."""

    reason: Name
    message_contains: Doc


class Waiting(Strict):
    """The classes of a waiting container's reason."""

    fatal: tuple[Name, ...]
    blocked: tuple[Name, ...]
    progress: tuple[WaitingException, ...] = ()


class Cause(Strict):
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


class PodRow(Strict):
    """A row of the pod decision table; alternatives of `when` are joined by or."""

    id: Name
    when: When
    event: Name
    gone: Name | dict[Name, Name]
    reason: tuple[ReasonSource | ReasonLiteral, ...]


class Gone(Strict):
    """The event and reason of a pod that left no verdict."""

    event: Name
    without_verdict: tuple[Name, ...]
    reason: Name


class Pods(Strict):
    """How a pod becomes an event."""

    agent_container: Doc
    default_grace_period_seconds: Annotated[int, Field(ge=0)]
    features: dict[Name, Feature]
    waiting: Waiting
    restart_conditions: tuple[Name, ...] = ()
    restart_reasons: tuple[Name, ...]
    synthetic_exit_reasons: tuple[Name, ...]
    causes: tuple[Cause, ...]
    rows: tuple[PodRow, ...]
    silent: When
    gone: Gone


class StreamStage(Strict):
    """Something that a pod may show, and what it may show next.

    `ends` marks a stage after which another pod of the same name may follow; `container` says what
    the sight names besides the pod.
    """

    id: Name
    event: Name
    container: Literal["none", "starts", "same", "last"]
    next: tuple[Name, ...] = ()
    ends: bool = False


class Streams(Strict):
    """What a pod may show in turn: the streams that convergence is promised for (L9)."""

    first: Annotated[tuple[Name, ...], Field(min_length=1)]
    stages: Annotated[tuple[StreamStage, ...], Field(min_length=1)]


class Exits(Strict):
    """Which exit codes mean more than a failure."""

    limits: tuple[int, ...] = ()
    killed: tuple[int, ...] = ()
    killed_signals: tuple[int, ...] = ()


class ContainerRule(Strict):
    """A rule over a folded container status string; exactly one of `prefix` and `equals`.

    One that `ends` is an event by its exit code.
    """

    id: Name
    event: Name | None = None
    ends: bool = False
    prefix: Doc | None = None
    suffix: Doc | None = None
    not_suffix: Doc | None = None
    equals: Doc | None = None
    exit_code: Doc | None = None


class ContainerExits(Strict):
    """The event of a container that ended, by the class of its exit code."""

    unknown: Name
    zero: Name
    limits: Name
    killed: Name
    other: Name


class Containers(Strict):
    """How a container outside Kubernetes becomes an event."""

    statuses: tuple[ContainerRule, ...] = ()
    exits: ContainerExits | None = None
    gone: Name | None = None


class EndedWord(Strict):
    """The old word for an end, which failed where the status begins so or the exit code is not 0."""

    word: Doc
    failed_prefix: Doc
    event: Name
    failed: Name


class Words(Strict):
    """Words for phases and activities in files, heartbeats and old records."""

    synonyms: dict[Doc, Doc] = {}
    means: dict[Doc, Name] = {}
    ended: EndedWord | None = None
    exit_reasons: dict[Doc, Name] = {}
    not_phases: dict[Doc, Doc] = {}


class AskingTool(Strict):
    """A tool whose start is an event of its own, in one dialect."""

    id: Name
    dialect: Name
    hook: Name
    tools: tuple[Doc, ...]
    event: Name


class Dialect(Strict):
    """How one harness spells hooks: the payload's keys, in order, and its names."""

    keys: Annotated[tuple[Doc, ...], Field(min_length=1)]
    names: dict[Doc, Name]


class Hooks(Strict):
    """What the agent's container reports."""

    names: tuple[Name, ...] = ()
    statuses: dict[Name, Name] = {}
    asks: tuple[AskingTool, ...] = ()
    dialects: dict[Name, Dialect] = {}


class Heartbeats(Strict):
    """What a relay passes on."""

    alive: Name | None = None
    unchanged: Name | None = None
    phases: dict[Name, Name] = {}
    activities: dict[Name, Name] = {}
    containers: dict[Name, Name] = {}


class Timer(Strict):
    """A timer's event and the ages, in seconds, that let it fire; over and within exclude equality."""

    event: Name
    last_seen_over_seconds: Seconds | None = None
    last_activity_over_seconds: Seconds | None = None
    last_seen_within_seconds: Seconds | None = None
    fence_over_seconds: Seconds | None = None
    stop_over_seconds: Seconds | None = None


class Property(Strict):
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


class MachineSpec(Strict):
    """A whole spec file; the parts that say how inputs become events are there if the machine has such inputs."""

    apiVersion: Literal["scion-fsm/v2"]  # noqa: N815 - Kubernetes' spelling, as users know it
    machine: Name
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    doc: Doc
    laws: dict[Name, Doc]
    origins: dict[Origin, OriginSpec]
    initial: Name
    states: Annotated[dict[Name, State], Field(min_length=1)]
    events: Annotated[dict[Name, EventSpec], Field(min_length=1)]
    transitions: tuple[Rule, ...]
    runs: Runs
    freshness: Freshness
    pods: Pods | None = None
    streams: Streams | None = None
    exits: Exits = Exits()
    containers: Containers = Containers()
    words: Words = Words()
    hooks: Hooks = Hooks()
    heartbeats: Heartbeats = Heartbeats()
    remembered: dict[Name, dict[Name, Name]] = {}
    timers: dict[Name, Timer] = {}
    properties: tuple[Property, ...] = ()
    retired: dict[Name, Doc] = {}
