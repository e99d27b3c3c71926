"""The shape of the parts of a spec file that say how inputs become events: pods, containers, words, reports."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scion_fsm.machine.spec.shapes import Doc, Name, Seconds, Strict, When


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
    opens: dict[Doc, Name] = {}
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
