"""The compiled spec as stored: plain data, loaded without YAML or pydantic.

Building one checks nothing: only `compile.compile_spec` makes them, of a linted spec.
"""

# Annotations are no text here: msgspec would compile each, which is a twentieth of the command's start.

from typing import Literal

import msgspec

Disposition = Literal["taken", "ignored", "rejected"]
Level = Literal["MUST", "SHOULD", "MAY"]


class RuleEntry(msgspec.Struct, frozen=True):
    """A rule as every pair that it decides shares it.

    `target` None is the source itself; `level` is what another implementation owes (RFC 2119).
    """

    id: str
    disposition: Disposition
    target: str | None
    why: str
    law: str
    opens: bool | Literal["unseen"]
    lifts: bool
    detail: Literal["replace", "fill", "keep"]
    explanation: str | None
    level: Level


class StateEntry(msgspec.Struct, frozen=True):
    """A configuration's place and marks."""

    phase: str
    tags: tuple[str, ...]
    carries_tool: bool
    history: Literal["records", "keeps", "clears"]
    doc: str


class EventEntry(msgspec.Struct, frozen=True):
    """An event's origin (as an index too), what it is worth, and what it tells of a run."""

    origin: str
    origin_index: int
    evidence: str
    container: Literal["runs", "ended"] | None
    begins: bool
    ends: bool
    explains: bool
    doc: str


class RunRowEntry(msgspec.Struct, frozen=True):
    """A row of the relation of runs; its condition is for readers alone, `RunTable.decided` decides."""

    id: str
    when: tuple[dict[str, tuple[str, ...]], ...]
    relation: str
    why: str
    tells: bool


class RunTable(msgspec.Struct, frozen=True):
    """How an input's run stands to the record's: `decided[index of the vector]` is the row's number."""

    clock_skew_seconds: float
    features: dict[str, tuple[str, ...]]
    decided: tuple[int, ...]
    rows: tuple[RunRowEntry, ...]


class FreshnessEntry(msgspec.Struct, frozen=True):
    """A freshness row: `ignore`, `reject` or `open` name a reason or an event, none of them accepts.

    `tells` marks what is in doubt, which people are told (L15); `keeps_run` what counts, and does not say which
    run the record is about.
    """

    id: str
    when: tuple[dict[str, tuple[str, ...]], ...]
    why: str
    law: str
    ignore: str | None
    reject: str | None
    open: str | None
    tells: bool
    keeps_run: bool


class FreshnessTable(msgspec.Struct, frozen=True):
    """Whether an input of one kind counts: `decided[index of the vector]` is the row's number."""

    features: dict[str, tuple[str, ...]]
    decided: tuple[int, ...]
    rows: tuple[FreshnessEntry, ...]


class WaitingException(msgspec.Struct, frozen=True):
    """A waiting reason that its message makes harmless."""

    reason: str
    message_contains: str


class CauseEntry(msgspec.Struct, frozen=True):
    """An ordered cause; every condition that is not None must hold."""

    cause: str
    reason: tuple[str, ...] | None
    reason_prefix: str | None
    message_prefix: str | None
    pod_phase: tuple[str, ...] | None
    disruption: tuple[str, ...] | None
    disrupted: bool | None


class PodRowEntry(msgspec.Struct, frozen=True):
    """A pod row: its condition, for readers alone since `PodTable.decided` decides, and its answer.

    Attributes:
        when: Alternatives; each names the values that a feature may have, and leaves out any other.
        gone: The event of the last object before a deletion, by the feature `deleting`.
    """

    id: str
    when: tuple[dict[str, tuple[str, ...]], ...]
    event: str
    gone: dict[str, str]
    reason: tuple[str, ...]


class PodTable(msgspec.Struct, frozen=True):
    """The pod decision table: `decided[index of the vector]` is the row's number; no rows, no pods.

    A pod that `silent` matches counts only while nothing is known of its agent.
    """

    agent_container: str
    grace_seconds: int
    features: dict[str, tuple[str, ...]]
    feature_docs: dict[str, str]
    weights: tuple[int, ...]
    decided: tuple[int, ...]
    rows: tuple[PodRowEntry, ...]
    silent: tuple[dict[str, tuple[str, ...]], ...]
    waiting: dict[str, str]
    progress: tuple[WaitingException, ...]
    restart_conditions: tuple[str, ...]
    restart_reasons: tuple[str, ...]
    synthetic_reasons: tuple[str, ...]
    causes: tuple[CauseEntry, ...]
    gone_event: str | None
    without_verdict: tuple[str, ...]
    gone_reason: str | None


class StageEntry(msgspec.Struct, frozen=True):
    """Something that a pod may show; `next` are the numbers of the stages that may follow."""

    id: str
    event: str
    container: Literal["none", "starts", "same", "last"]
    next: tuple[int, ...]
    ends: bool


class StreamTable(msgspec.Struct, frozen=True):
    """What a pod may show in turn; `first` are the numbers of the stages that a pod begins with."""

    first: tuple[int, ...]
    stages: tuple[StageEntry, ...]


class ExitTable(msgspec.Struct, frozen=True):
    """Which exit codes and signals mean more than a failure."""

    limits: tuple[int, ...]
    killed: tuple[int, ...]
    killed_signals: tuple[int, ...]


class ContainerEntry(msgspec.Struct, frozen=True):
    """A status-string rule; without an event it is one by its exit code."""

    id: str
    event: str | None
    prefix: str | None
    suffix: str | None
    not_suffix: str | None
    equals: str | None
    exit_code: str | None


class ContainerTable(msgspec.Struct, frozen=True):
    """Status strings, the events of ends by the class of their exit code, and the one of absence."""

    statuses: tuple[ContainerEntry, ...]
    exits: dict[str, str]
    gone: str | None


class WordTable(msgspec.Struct, frozen=True):
    """Words of files, heartbeats and old records, folded.

    Attributes:
        synonyms: Old words, and today's for them.
        means: The event that a word is as an old record's.
        opens: The command that a word is in a file which names another run than the last (laws.md 4).
        ended: The word for an end that failed where the status says so; None if there is none.
        failed_prefix: How a container status begins that failed.
        ended_event: The end's event.
        failed_event: Likewise if it failed.
        exit_reasons: Scion's words for why a run ended, and the tokens for them.
        not_phases: Words that are no phase, and why.
    """

    synonyms: dict[str, str]
    means: dict[str, str]
    opens: dict[str, str]
    ended: str | None
    failed_prefix: str
    ended_event: str | None
    failed_event: str | None
    exit_reasons: dict[str, str]
    not_phases: dict[str, str]


class AskingEntry(msgspec.Struct, frozen=True):
    """A tool whose start is an event of its own."""

    id: str
    dialect: str
    hook: str
    tools: tuple[str, ...]
    event: str


class DialectEntry(msgspec.Struct, frozen=True):
    """How one harness spells hooks."""

    keys: tuple[str, ...]
    names: dict[str, str]


class TimerEntry(msgspec.Struct, frozen=True):
    """A timer's event and limits in seconds."""

    event: str
    last_seen_over_seconds: float | None
    last_activity_over_seconds: float | None
    last_seen_within_seconds: float | None
    fence_over_seconds: float | None
    stop_over_seconds: float | None


class HeartbeatEntry(msgspec.Struct, frozen=True):
    """A relay's words, and the events that they are."""

    alive: str | None
    unchanged: str | None
    phases: dict[str, str]
    activities: dict[str, str]
    containers: dict[str, str]


class PropertyEntry(msgspec.Struct, frozen=True):
    """A property with its selectors expanded; None selects everything."""

    id: str
    law: str
    doc: str
    kind: Literal["always", "sometimes", "always_reachable"]
    check: str | None
    on: tuple[str, ...] | None
    leaving: tuple[str, ...] | None
    entering: tuple[str, ...] | None
    caused_by: tuple[str, ...] | None
    leads_to: tuple[str, ...] | None
    from_: tuple[str, ...] | None
    to: tuple[str, ...] | None


class ArrowEntry(msgspec.Struct, frozen=True):
    """The word that events are on the arrows of pictures, with its selectors expanded; it decides nothing."""

    word: str
    events: tuple[str, ...]
    sources: tuple[str, ...]


class Data(msgspec.Struct, frozen=True):
    """Everything of a compiled spec, as stored."""

    machine: str
    version: str
    doc: str
    digest: str
    initial: str
    laws: dict[str, str]
    states: dict[str, StateEntry]
    initials: dict[str, str]
    phase_docs: dict[str, str]
    events: dict[str, EventEntry]
    rules: tuple[RuleEntry, ...]
    cells: tuple[tuple[int, ...], ...]
    runs: RunTable
    explains_seconds: float
    freshness: dict[str, FreshnessTable]
    repeats: dict[str, dict[str, str]]
    pods: PodTable
    streams: StreamTable
    exits: ExitTable
    containers: ContainerTable
    words: WordTable
    hooks: tuple[str, ...]
    statuses: dict[str, str]
    asks: tuple[AskingEntry, ...]
    dialects: dict[str, DialectEntry]
    heartbeats: HeartbeatEntry
    timers: dict[str, TimerEntry]
    properties: tuple[PropertyEntry, ...]
    arrows: tuple[ArrowEntry, ...] = ()


def encode(data: Data) -> bytes:
    """Gives the stored form as stable JSON."""
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def decode(content: bytes) -> Data:
    """Reads the stored form back.

    Raises:
        msgspec.MsgspecError: It is not one.
    """
    return msgspec.json.decode(content, type=Data)
