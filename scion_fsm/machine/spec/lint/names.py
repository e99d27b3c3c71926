"""Checks of names: each stands for something, and for one thing only (S101, S117)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.spec import selectors
from scion_fsm.machine.spec.lint.context import Finding, rows_of_freshness, unknown
from scion_fsm.machine.spec.vocabulary import DELETING, FRESHNESS_FEATURES, RUN_FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scion_fsm.machine.spec.lint.context import Context, Path
    from scion_fsm.machine.spec.shapes import Selector, When


def _selector(
    path: Path, kind: str, universe: selectors.Universe, selector: Selector | None
) -> Iterator[Finding]:
    for name in universe.unknown(selector):
        yield unknown(path, kind, name, universe.groups)


def names_in_transitions(context: Context) -> Iterator[Finding]:
    """S101: events, configurations, targets and laws of the rules."""
    spec = context.spec
    targets = {*context.configurations.members, *spec.states}
    for index, rule in enumerate(spec.transitions):
        path = ("transitions", index)
        yield from _selector((*path, "event"), "an event or origin", context.events, rule.event)
        yield from _selector(
            (*path, "source"), "a configuration, phase or tag", context.configurations, rule.source
        )
        if rule.target is not None and rule.target not in targets:
            yield unknown((*path, "target"), "a configuration", rule.target, sorted(targets))
        if rule.law is not None and rule.law not in spec.laws:
            yield unknown((*path, "law"), "a law", rule.law, spec.laws)


def names_in_states(context: Context) -> Iterator[Finding]:
    """S101: the initial configurations."""
    spec = context.spec
    # A compound state's own mistake is found below; the machine's initial state is its name then.
    if spec.initial not in {*spec.states, *context.configurations.members}:
        yield unknown(("initial",), "a configuration", spec.initial, context.configurations.members)
    for name, state in spec.states.items():
        path = ("states", name, "initial")
        if state.states and state.initial is None:
            hint = f"name one of {', '.join(state.states)}"
            yield Finding("S101", path, f"{name} has substates and no `initial` one", hint)
        elif state.initial is not None and state.initial not in state.states:
            yield unknown(path, f"a substate of {name}", state.initial, state.states)


def names_in_memory(context: Context) -> Iterator[Finding]:
    """S101: the configurations that a record remembers, and the events that it then reads otherwise."""
    members = context.configurations.members
    for name, readings in context.spec.remembered.items():
        if name not in members:
            yield unknown(("remembered", name), "a configuration", name, members)
        for event in readings:
            if event not in context.spec.events:
                yield unknown(("remembered", name, event), "an event", event, context.spec.events)


def names_in_events(context: Context) -> Iterator[Finding]:
    """S101: the origins of the events."""
    for name, event in context.spec.events.items():
        if event.origin not in context.spec.origins:
            path = ("events", name, "origin")
            yield unknown(path, "a declared origin", event.origin, context.spec.origins)


def names_in_pods(context: Context) -> Iterator[Finding]:
    """S101, S108: features and values of the pod rows, of their last objects, and of the causes."""
    pods = context.spec.pods
    if pods is None:
        return
    features = {name: feature.values for name, feature in pods.features.items()}
    for index, row in enumerate(pods.rows):
        path: Path = ("pods", "rows", index)
        yield from _when((*path, "when"), features, row.when)
        if isinstance(row.gone, dict):
            yield from _gone((*path, "gone"), row.id, row.gone, features.get(DELETING, ()))
    yield from _when(("pods", "silent"), features, pods.silent)
    for index, cause in enumerate(pods.causes):
        named: dict[str, Selector] = {"cause": cause.cause, "pod_phase": cause.pod_phase or ()}
        yield from _vector(("pods", "causes", index), features, named)


def _gone(
    path: Path, row: str, gone: Mapping[str, str], values: tuple[str, ...]
) -> Iterator[Finding]:
    for value in gone:
        if value not in values:
            yield unknown((*path, value), f"a value of {DELETING}", value, values)
    missing = [value for value in values if value not in gone]
    if missing:
        message = f"{row} says nothing of a last object with {DELETING} {missing[0]}"
        yield Finding("S108", path, message, f"name {', '.join(values)}")


def names_in_runs_and_freshness(context: Context) -> Iterator[Finding]:
    """S101: features, values and laws of the rows that say which runs and inputs count."""
    for index, run in enumerate(context.spec.runs.rows):
        yield from _when(("runs", "rows", index, "when"), RUN_FEATURES, run.when)
    for kind, index, rule in rows_of_freshness(context.spec):
        path: Path = ("freshness", kind, index)
        yield from _when((*path, "when"), FRESHNESS_FEATURES[kind], rule.when)
        if rule.law is not None and rule.law not in context.spec.laws:
            yield unknown((*path, "law"), "a law", rule.law, context.spec.laws)


def _when(path: Path, features: Mapping[str, tuple[str, ...]], when: When) -> Iterator[Finding]:
    if isinstance(when, dict):
        yield from _vector(path, features, when)
    else:
        for number, alternative in enumerate(when):
            yield from _vector((*path, number), features, alternative)


def _vector(
    path: Path, features: Mapping[str, tuple[str, ...]], when: Mapping[str, Selector]
) -> Iterator[Finding]:
    for name, selector in when.items():
        if name not in features:
            yield unknown((*path, name), "a feature", name, features)
        else:
            yield from _selector(
                (*path, name), f"a value of {name}", selectors.values(features[name]), selector
            )


def names_in_reports(context: Context) -> Iterator[Finding]:
    """S101: hooks and dialects that hooks refer to, phases and activities that heartbeats name."""
    spec = context.spec
    hooks, beats = spec.hooks, spec.heartbeats
    for index, asks in enumerate(hooks.asks):
        path: Path = ("hooks", "asks", index)
        if asks.dialect not in hooks.dialects:
            yield unknown((*path, "dialect"), "a dialect", asks.dialect, hooks.dialects)
        if asks.hook not in hooks.names:
            yield unknown((*path, "hook"), "a hook", asks.hook, hooks.names)
    for dialect, spelling in hooks.dialects.items():
        for name, hook in spelling.names.items():
            if hook not in hooks.names:
                path = ("hooks", "dialects", dialect, "names", name)
                yield unknown(path, "a hook", hook, hooks.names)
    activities = {leaf for state in spec.states.values() for leaf in state.states}
    sent = {rule.event for rule in spec.containers.statuses if rule.event is not None}
    sent |= set(spec.containers.exits.model_dump().values()) if spec.containers.exits else set()
    named = (
        ("phases", "a phase", beats.phases, tuple(spec.states)),
        ("activities", "a substate", beats.activities, tuple(sorted(activities))),
        ("containers", "an event of a container", beats.containers, tuple(sorted(sent))),
    )
    for table, kind, mapping, known in named:
        for name in mapping:
            if name not in known:
                yield unknown(("heartbeats", table, name), kind, name, known)


def names_in_streams(context: Context) -> Iterator[Finding]:
    """S101: the events and stages of the streams."""
    streams = context.spec.streams
    if streams is None:
        return
    known = tuple(stage.id for stage in streams.stages)
    for name in streams.first:
        if name not in known:
            yield unknown(("streams", "first"), "a stage", name, known)
    for index, stage in enumerate(streams.stages):
        path: Path = ("streams", "stages", index)
        if stage.event not in context.spec.events:
            yield unknown((*path, "event"), "an event", stage.event, context.spec.events)
        for name in stage.next:
            if name not in known:
                yield unknown((*path, "next"), "a stage", name, known)


def names_in_properties(context: Context) -> Iterator[Finding]:
    """S101: laws, events and configurations of the properties."""
    for index, claim in enumerate(context.spec.properties):
        path = ("properties", index)
        if claim.law not in context.spec.laws:
            yield unknown((*path, "law"), "a law", claim.law, context.spec.laws)
        for key in ("on", "caused_by"):
            yield from _selector(
                (*path, key), "an event or origin", context.events, getattr(claim, key)
            )
        for key in ("leaving", "entering", "leads_to", "from_", "to"):
            selector = getattr(claim, key)
            place = (*path, key.rstrip("_"))
            yield from _selector(
                place, "a configuration, phase or tag", context.configurations, selector
            )


def names_in_arrows(context: Context) -> Iterator[Finding]:
    """S101: events and configurations that have a word in pictures."""
    for index, row in enumerate(context.spec.arrows):
        path: Path = ("arrows", index)
        yield from _selector((*path, "event"), "an event or origin", context.events, row.event)
        yield from _selector(
            (*path, "source"), "a configuration, phase or tag", context.configurations, row.source
        )


def one_name_for_two_things(context: Context) -> Iterator[Finding]:
    """S117: a tag named like a state, an event named like an origin or evidence, `none` for anything."""
    spec = context.spec
    states = {*spec.states, *context.configurations.members}
    tags: list[tuple[Path, str]] = []
    for phase, state in spec.states.items():
        tags += [(("states", phase, "tags", n), tag) for n, tag in enumerate(state.tags)]
        for name, leaf in state.states.items():
            path: Path = ("states", phase, "states", name, "tags")
            tags += [((*path, n), tag) for n, tag in enumerate(leaf.tags)]
    events = [(("events", name), name) for name in spec.events]
    for place, tag in tags:
        if tag in states:
            yield Finding("S117", place, f"{tag!r} is a state and a tag", "rename the tag")
    for place, event in events:
        for kind, others in (
            ("an origin", spec.origins),
            ("a kind of evidence", selectors.EVIDENCE_GROUPS),
        ):
            if event in others:
                message = f"{event!r} is an event and {kind}"
                yield Finding("S117", place, message, "rename the event")
    for place, name in [*((("states", name), name) for name in spec.states), *events, *tags]:
        if name == "none":
            yield Finding("S117", place, "'none' stands for the empty selection", "rename it")


def dots_in_states(context: Context) -> Iterator[Finding]:
    """S117: a state's name with a dot, which joins a phase and its substate."""
    for phase, state in context.spec.states.items():
        places: dict[str, Path] = {phase: ("states", phase)}
        places |= {name: ("states", phase, "states", name) for name in state.states}
        for name, place in places.items():
            if "." in name:
                message = f"{name!r} has a dot, which joins a phase and its substate"
                yield Finding("S117", place, message, "rename the state")


CHECKS = (
    names_in_transitions,
    names_in_states,
    names_in_memory,
    names_in_events,
    names_in_pods,
    names_in_runs_and_freshness,
    names_in_reports,
    names_in_streams,
    names_in_properties,
    names_in_arrows,
    one_name_for_two_things,
    dots_in_states,
)
