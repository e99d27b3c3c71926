"""The shape of a spec file, as frozen pydantic models; `schema` makes the JSON Schema of them.

Field names are the file's own. `lint` says what must hold, `machine.stored` what it compiles to.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scion_fsm.machine.spec.inputs import (
    Containers,
    Exits,
    Heartbeats,
    Hooks,
    Pods,
    Streams,
    Timer,
    Words,
)
from scion_fsm.machine.spec.shapes import Doc, Name, Seconds, Selector, Strict, When
from scion_fsm.machine.spec.vocabulary import Evidence, Origin, RunRelation

Detail = Literal["replace", "fill", "keep"]
Level = Literal["MUST", "SHOULD", "MAY"]


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


class RunRow(Strict):
    """A row of the table that says how an input's run stands to the record's."""

    id: Name
    when: When
    relation: RunRelation
    tell: bool = False
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
    keeps_run: bool = False
    why: Doc


class Freshness(Strict):
    """Which inputs count, by what they are worth; the rows of a table are disjoint.

    A kind of input that no event is needs no table.
    """

    explains_seconds: Seconds = 0
    runtime: tuple[FreshnessRule, ...] = ()
    commands: tuple[FreshnessRule, ...] = ()
    reports: tuple[FreshnessRule, ...] = ()


class Arrow(Strict):
    """The one word that events are on the arrows of pictures, from where they lead; everywhere by default."""

    word: Name
    event: Selector
    source: Selector | None = None


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
    arrows: tuple[Arrow, ...] = ()
    retired: dict[Name, Doc] = {}
