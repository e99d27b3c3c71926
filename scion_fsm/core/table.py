"""The compiled spec: total, immutable, with a digest; one lookup answers any pair.

`Table` is plain data, so that it can be stored as JSON and loaded without YAML or pydantic. Building
one checks nothing: only `compile.compile_spec` makes them, of a linted spec.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import msgspec

from scion_fsm.errors import UnknownConfigurationError, did_you_mean
from scion_fsm.phases import view

if TYPE_CHECKING:
    from collections.abc import Mapping

Disposition = Literal["taken", "ignored", "rejected"]


class Step(msgspec.Struct, frozen=True):
    """The outcome of one pair of configuration and event; shared, never changed.

    Attributes:
        disposition: taken, ignored or rejected.
        source: The configuration before.
        event: The event.
        target: The configuration after; the source's unless a transition was taken.
        rule: The id of the rule, or `L11` for an event that the spec does not have.
        why: A sentence; for a transition, the event's own.
        law: The law behind the rule; may be empty.
        internal: Accepted without a change of configuration.
        opens: Leaves the incarnation behind.
        detail: What becomes of reason, message and exit code: replace, fill, keep.
        explanation: A template for the message, or None.
    """

    disposition: Disposition
    source: str
    event: str
    target: str
    rule: str
    why: str
    law: str = ""
    internal: bool = False
    opens: bool = False
    detail: Literal["replace", "fill", "keep"] = "keep"
    explanation: str | None = None

    def __str__(self) -> str:
        """`running.idle --tool-start--> running.executing (T128)`."""
        return f"{self.source} --{self.event}--> {self.target} ({self.rule}, {self.disposition})"


class RuleEntry(msgspec.Struct, frozen=True):
    """A rule as every pair that it decides shares it; `target` None is the source itself."""

    id: str
    disposition: Disposition
    target: str | None
    why: str
    law: str
    opens: bool
    detail: Literal["replace", "fill", "keep"]
    explanation: str | None


class StateEntry(msgspec.Struct, frozen=True):
    """A configuration's place and marks."""

    phase: str
    tags: tuple[str, ...]
    carries_tool: bool
    history: Literal["records", "keeps", "clears"]
    doc: str


class EventEntry(msgspec.Struct, frozen=True):
    """An event's origin (as an index too) and the index of what it is worth."""

    origin: str
    origin_index: int
    evidence: str
    evidence_index: int
    doc: str


class FreshnessEntry(msgspec.Struct, frozen=True):
    """A freshness row's outcome: `ignore` or `open` name a reason or an event, neither accepts."""

    id: str
    why: str
    law: str
    ignore: str | None
    open: str | None


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
    """

    id: str
    when: tuple[dict[str, tuple[str, ...]], ...]
    event: str
    gone: str
    reason: tuple[str, ...]


class PodTable(msgspec.Struct, frozen=True):
    """The pod decision table: `decided[index of the vector]` is the row's number."""

    agent_container: str
    grace_seconds: int
    features: dict[str, tuple[str, ...]]
    feature_docs: dict[str, str]
    weights: tuple[int, ...]
    decided: tuple[int, ...]
    rows: tuple[PodRowEntry, ...]
    waiting: dict[str, str]
    progress: tuple[WaitingException, ...]
    restart_reasons: tuple[str, ...]
    synthetic_reasons: tuple[str, ...]
    causes: tuple[CauseEntry, ...]
    gone_event: str
    gone_reason: str


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


class ContainerEntry(msgspec.Struct, frozen=True):
    """A status-string rule."""

    id: str
    event: str
    prefix: str | None
    equals: str | None
    exit_code: str | None


class LegacyEntry(msgspec.Struct, frozen=True):
    """One meaning of an old word, perhaps only with (or without) a prefix of the container status."""

    id: str
    event: str
    prefix: str | None
    not_prefix: str | None


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


class HeartbeatEntry(msgspec.Struct, frozen=True):
    """A relay's words, and the events that they are."""

    alive: str
    unchanged: str
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
    freshness: tuple[FreshnessEntry, ...]
    freshness_cells: tuple[int, ...]
    repeats: dict[str, dict[str, str]]
    pods: PodTable
    streams: StreamTable
    containers: tuple[ContainerEntry, ...]
    legacy: dict[str, tuple[LegacyEntry, ...]]
    not_phases: dict[str, str]
    hooks: tuple[str, ...]
    statuses: dict[str, str]
    asks: tuple[AskingEntry, ...]
    dialects: dict[str, DialectEntry]
    heartbeats: HeartbeatEntry
    timers: dict[str, TimerEntry]
    properties: tuple[PropertyEntry, ...]


class Table:
    """A compiled spec, ready to answer; immutable.

    Attributes:
        data: The stored form.
        configurations: Every configuration, in declared order.
        events: Every event by name, in declared order.
        states: Every configuration's entry by name.
        openers: The events that open a new incarnation; only freshness gives them.
    """

    __slots__ = ("_rows", "configurations", "data", "events", "openers", "states")

    def __init__(self, data: Data) -> None:
        """Builds one shared Step for every pair."""
        self.data = data
        self.configurations = tuple(data.states)
        self.states: Mapping[str, StateEntry] = MappingProxyType(data.states)
        self.events: Mapping[str, EventEntry] = MappingProxyType(data.events)
        self.openers = frozenset(row.open for row in data.freshness if row.open is not None)
        self._rows = {
            source: {
                event: _step(source, event, entry, data.rules[number])
                for (event, entry), number in zip(data.events.items(), numbers, strict=True)
            }
            for source, numbers in zip(data.states, data.cells, strict=True)
        }

    def step(self, configuration: str, event: str) -> Step:
        """Looks one pair up.

        Args:
            configuration: One of `configurations`.
            event: One of `events`; any other is ignored by L11, not an error.

        Returns:
            The pair's Step; the same object each time.

        Raises:
            UnknownConfigurationError: The configuration is not the spec's.
        """
        try:
            return self._rows[configuration][event]
        except (KeyError, TypeError):
            row = self._rows.get(configuration) if isinstance(configuration, str) else None
            if row is None:
                raise UnknownConfigurationError(configuration, self.configurations) from None
            why = f"{event!r} is not an event of this lifecycle{did_you_mean(str(event), self.events)}"
            return Step("ignored", configuration, str(event), configuration, "L11", why, "L11")

    def freshness(self, run: int, order: int, evidence: int) -> FreshnessEntry:
        """Looks up what an input may do, by the indices in `spec.model` RUNS, ORDERS and EVIDENCE."""
        data = self.data
        return data.freshness[data.freshness_cells[(run * 4 + order) * 6 + evidence]]

    def configuration_of(self, phase: str, activity: str | None = None) -> str | None:
        """Gives the configuration that a bare phase and activity mean, or None if they mean none.

        A bare phase is its initial configuration: a report of an end is provisional (L5).
        """
        if not activity:
            name = self.data.initials.get(phase, phase)
            return name if name in self.states else None
        # Substates such as stopped.final are no activities: nobody's word makes an end final (L4).
        name = f"{phase}.{activity}"
        return name if name in self.states and view(name)[1] is not None else None


def _step(source: str, event: str, entry: EventEntry, rule: RuleEntry) -> Step:
    return Step(
        disposition=rule.disposition,
        source=source,
        event=event,
        target=source if rule.target is None else rule.target,
        rule=rule.id,
        why=rule.why or entry.doc,
        law=rule.law,
        internal=rule.disposition == "taken" and rule.target is None,
        opens=rule.opens,
        detail=rule.detail,
        explanation=rule.explanation,
    )


def encode(data: Data) -> bytes:
    """Gives the stored form as stable JSON."""
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def decode(content: bytes) -> Data:
    """Reads the stored form back.

    Raises:
        msgspec.MsgspecError: It is not one.
    """
    return msgspec.json.decode(content, type=Data)
