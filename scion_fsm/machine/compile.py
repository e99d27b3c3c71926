"""Linted spec to table: selectors expanded, every pair decided, a digest over the behaviour."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.machine import stored
from scion_fsm.machine.spec import selectors
from scion_fsm.machine.spec.decision import Domain
from scion_fsm.machine.spec.vocabulary import DELETING, FRESHNESS_FEATURES, ORIGINS, RUN_FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scion_fsm.machine.spec.inputs import Pods, Streams
    from scion_fsm.machine.spec.model import FreshnessRule, MachineSpec, Rule
    from scion_fsm.machine.spec.shapes import Selector

# What the digest leaves out: sentences may be mended, pictures drawn otherwise, what others owe be weighed anew, and conditions that
# a compiled table repeats be spelled otherwise, without a change of behaviour.
_PROSE = frozenset(
    {
        *("doc", "why", "laws", "properties", "streams", "phase_docs", "feature_docs", "arrows"),
        *("digest", "machine", "version", "not_phases", "when", "level"),
    }
)


def compile_spec(spec: MachineSpec) -> stored.Data:
    """Compiles a spec in which `lint` found nothing.

    Returns:
        Data whose `cells` decide every pair, with a digest that changes iff behaviour does.
    """
    configurations = selectors.configurations(spec)
    events = selectors.events(spec)
    states = {name: _state(spec, name, configurations) for name in configurations.members}
    data = stored.Data(
        machine=spec.machine,
        version=spec.version,
        doc=spec.doc,
        digest="",
        initial=selectors.resolve(spec, spec.initial),
        laws=dict(spec.laws),
        states=states,
        initials={name: selectors.resolve(spec, name) for name in spec.states},
        phase_docs={name: state.doc for name, state in spec.states.items()},
        events={
            name: stored.EventEntry(
                origin=event.origin,
                origin_index=ORIGINS.index(event.origin),
                evidence=event.evidence or spec.origins[event.origin].evidence,
                container=event.container,
                begins=event.begins,
                ends=event.ends,
                explains=event.explains,
                doc=event.doc,
            )
            for name, event in spec.events.items()
        },
        rules=tuple(_rule(spec, rule) for rule in spec.transitions),
        cells=_cells(spec, configurations, events),
        runs=_runs(spec),
        explains_seconds=spec.freshness.explains_seconds,
        freshness={
            kind: _freshness(features, getattr(spec.freshness, kind))
            for kind, features in FRESHNESS_FEATURES.items()
        },
        repeats=_repeats(spec, states),
        pods=_NO_PODS if spec.pods is None else _pods(spec.pods),
        streams=_NO_STREAMS if spec.streams is None else _streams(spec.streams),
        exits=stored.ExitTable(**spec.exits.model_dump()),
        containers=stored.ContainerTable(
            statuses=tuple(
                stored.ContainerEntry(
                    rule.id,
                    rule.event,
                    rule.prefix,
                    rule.suffix,
                    rule.not_suffix,
                    rule.equals,
                    rule.exit_code,
                )
                for rule in spec.containers.statuses
            ),
            exits=spec.containers.exits.model_dump() if spec.containers.exits else {},
            gone=spec.containers.gone,
        ),
        words=_words(spec),
        hooks=spec.hooks.names,
        statuses=dict(spec.hooks.statuses),
        asks=tuple(
            stored.AskingEntry(a.id, a.dialect, a.hook, a.tools, a.event) for a in spec.hooks.asks
        ),
        dialects={
            name: stored.DialectEntry(d.keys, dict(d.names))
            for name, d in spec.hooks.dialects.items()
        },
        heartbeats=stored.HeartbeatEntry(**spec.heartbeats.model_dump()),
        timers={
            name: stored.TimerEntry(**timer.model_dump()) for name, timer in spec.timers.items()
        },
        properties=_properties(spec, configurations, events),
        arrows=tuple(
            stored.ArrowEntry(row.word, events.expand(row.event), configurations.expand(row.source))
            for row in spec.arrows
        ),
    )
    return msgspec.structs.replace(data, digest=digest(data))


def digest(data: stored.Data) -> str:
    """Gives `sha256:` and a hash over everything that decides behaviour, sentences left out."""
    behaviour = msgspec.json.encode(_without_prose(msgspec.to_builtins(data)), order="sorted")
    return "sha256:" + hashlib.sha256(behaviour).hexdigest()


def _without_prose(value: Any) -> Any:  # noqa: ANN401 - plain JSON data
    if isinstance(value, dict):
        return {key: _without_prose(part) for key, part in value.items() if key not in _PROSE}
    if isinstance(value, (list, tuple)):
        return [_without_prose(part) for part in value]
    return value


def _state(spec: MachineSpec, name: str, configurations: selectors.Universe) -> stored.StateEntry:
    phase, _, leaf = name.partition(".")
    state = spec.states[phase].states[leaf] if leaf else spec.states[phase]
    names = {*configurations.members, *spec.states}
    tags = tuple(
        g for g, members in configurations.groups.items() if name in members and g not in names
    )
    return stored.StateEntry(phase, tags, state.carries_tool, state.history, state.doc)


def _rule(spec: MachineSpec, rule: Rule) -> stored.RuleEntry:
    moves = rule.target is not None
    return stored.RuleEntry(
        id=rule.id,
        disposition="ignored" if rule.ignore else "rejected" if rule.reject else "taken",
        target=selectors.resolve(spec, rule.target) if rule.target is not None else None,
        why=rule.stay or rule.ignore or rule.reject or rule.why or "",
        law=rule.law or "",
        opens=rule.opens,
        lifts=rule.lifts,
        detail=rule.detail or ("replace" if moves else "keep"),
        explanation=rule.message,
        level=rule.level,
    )


def _cells(
    spec: MachineSpec, configurations: selectors.Universe, events: selectors.Universe
) -> tuple[tuple[int, ...], ...]:
    decided = {
        (source, event): index
        for index, rule in enumerate(spec.transitions)
        for source in configurations.expand(rule.source)
        for event in events.expand(rule.event)
    }
    return tuple(
        tuple(decided[source, event] for event in events.members)
        for source in configurations.members
    )


def _runs(spec: MachineSpec) -> stored.RunTable:
    domain = Domain(RUN_FEATURES)
    return stored.RunTable(
        clock_skew_seconds=spec.runs.clock_skew_seconds,
        features=domain.features,
        decided=tuple(domain.first_match([row.when for row in spec.runs.rows])),
        rows=tuple(
            stored.RunRowEntry(
                row.id, domain.alternatives(row.when), row.relation, row.why, row.tell
            )
            for row in spec.runs.rows
        ),
    )


def _freshness(
    features: Mapping[str, tuple[str, ...]], rows: Sequence[FreshnessRule]
) -> stored.FreshnessTable:
    domain = Domain(features)
    return stored.FreshnessTable(
        features=domain.features,
        decided=tuple(domain.first_match([row.when for row in rows])) if rows else (),
        rows=tuple(
            stored.FreshnessEntry(
                id=row.id,
                when=domain.alternatives(row.when),
                why=row.why,
                law=row.law or "",
                ignore=row.ignore,
                reject=row.reject,
                open=row.open,
                tells=row.tell,
                keeps_run=row.keeps_run,
            )
            for row in rows
        ),
    )


def _repeats(spec: MachineSpec, states: dict[str, stored.StateEntry]) -> dict[str, dict[str, str]]:
    # A heartbeat that names the activity which the record stalled from is no news (laws.md 5).
    beats = spec.heartbeats
    repeats: dict[str, dict[str, str]] = {}
    if beats.unchanged is not None:
        for activity, event in beats.activities.items():
            for name in states:
                if name.endswith(f".{activity}"):
                    repeats.setdefault(event, {})[name] = beats.unchanged
    for name, readings in spec.remembered.items():
        for event, reading in readings.items():
            repeats.setdefault(event, {})[name] = reading
    return repeats


_NO_STREAMS = stored.StreamTable((), ())
_NO_PODS = stored.PodTable(
    agent_container="",
    grace_seconds=0,
    features={},
    feature_docs={},
    weights=(),
    decided=(),
    rows=(),
    silent=(),
    waiting={},
    progress=(),
    restart_conditions=(),
    restart_reasons=(),
    synthetic_reasons=(),
    causes=(),
    gone_event=None,
    without_verdict=(),
    gone_reason=None,
)
"""Of a machine that has nothing to do with pods."""


def _pods(pods: Pods) -> stored.PodTable:
    domain = Domain({name: feature.values for name, feature in pods.features.items()})
    return stored.PodTable(
        agent_container=pods.agent_container,
        grace_seconds=pods.default_grace_period_seconds,
        features=domain.features,
        feature_docs={name: feature.doc for name, feature in pods.features.items()},
        weights=domain.weights,
        decided=tuple(domain.first_match([row.when for row in pods.rows])),
        rows=tuple(
            stored.PodRowEntry(
                row.id,
                domain.alternatives(row.when),
                row.event,
                row.gone
                if isinstance(row.gone, dict)
                else dict.fromkeys(domain.features.get(DELETING, ()), row.gone),
                row.reason,
            )
            for row in pods.rows
        ),
        silent=domain.alternatives(pods.silent),
        waiting=dict.fromkeys(pods.waiting.fatal, "fatal")
        | dict.fromkeys(pods.waiting.blocked, "blocked"),
        progress=tuple(
            stored.WaitingException(e.reason, e.message_contains) for e in pods.waiting.progress
        ),
        restart_conditions=pods.restart_conditions,
        restart_reasons=pods.restart_reasons,
        synthetic_reasons=pods.synthetic_exit_reasons,
        causes=tuple(stored.CauseEntry(**cause.model_dump()) for cause in pods.causes),
        gone_event=pods.gone.event,
        without_verdict=pods.gone.without_verdict,
        gone_reason=pods.gone.reason,
    )


def _streams(streams: Streams) -> stored.StreamTable:
    numbers = {stage.id: number for number, stage in enumerate(streams.stages)}
    return stored.StreamTable(
        tuple(numbers[name] for name in streams.first),
        tuple(
            stored.StageEntry(
                stage.id,
                stage.event,
                stage.container,
                tuple(numbers[name] for name in stage.next),
                stage.ends,
            )
            for stage in streams.stages
        ),
    )


def _words(spec: MachineSpec) -> stored.WordTable:
    words = spec.words
    ended = words.ended
    return stored.WordTable(
        synonyms=dict(words.synonyms),
        means=dict(words.means),
        opens=dict(words.opens),
        ended=ended.word if ended else None,
        failed_prefix=ended.failed_prefix if ended else "",
        ended_event=ended.event if ended else None,
        failed_event=ended.failed if ended else None,
        exit_reasons=dict(words.exit_reasons),
        not_phases=dict(words.not_phases),
    )


def _properties(
    spec: MachineSpec, configurations: selectors.Universe, events: selectors.Universe
) -> tuple[stored.PropertyEntry, ...]:
    def expand(universe: selectors.Universe, selector: Selector | None) -> tuple[str, ...] | None:
        return None if selector is None else universe.expand(selector)

    return tuple(
        stored.PropertyEntry(
            id=claim.id,
            law=claim.law,
            doc=claim.doc,
            kind=claim.kind,
            check=claim.check,
            on=expand(events, claim.on),
            leaving=expand(configurations, claim.leaving),
            entering=expand(configurations, claim.entering),
            caused_by=expand(events, claim.caused_by),
            leads_to=expand(configurations, claim.leads_to),
            from_=expand(configurations, claim.from_),
            to=expand(configurations, claim.to),
        )
        for claim in spec.properties
    )
