"""What a spec must satisfy beyond its shape: one small function a check, all problems at once.

S101 unknown name            S107 shadowed row             S113 two freshness rows for one vector
S102 two rules for one pair  S108 table is not total       S114 evidence that cannot open a run
S103 undecided pair          S109 undocumented             S115 event that nothing sends
S104 unreachable             S110 retired id used again    S116 property that says nothing
S105 dead end                S111 id used twice            S117 one name for two things
S106 rule that cannot fire   S112 not exactly one outcome  S118 bad pattern or template
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm.errors import Problem, did_you_mean
from scion_fsm.spec import selectors
from scion_fsm.spec.decision import Domain
from scion_fsm.spec.model import EVIDENCE, ORDERS, RUNS, ContainerRule, MachineSpec, Selector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from scion_fsm.spec.parse import Source

    Path = tuple[str | int, ...]

MESSAGE_FIELDS = frozenset({"exit_code", "reason"})
SHOWN = 4
"""How many members of a long list an error names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and the path of what is to blame."""

    code: str
    path: tuple[str | int, ...]
    message: str
    suggestion: str = ""


class Context:
    """A spec with what its names stand for."""

    def __init__(self, spec: MachineSpec) -> None:
        """Expands every selector once."""
        self.spec = spec
        self.configurations = selectors.configurations(spec)
        self.events = selectors.events(spec)
        self.deciders: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, rule in enumerate(spec.transitions):
            for event in self.events.expand(rule.event):
                for source in self.configurations.expand(rule.source):
                    self.deciders[source, event].append(index)
        self.edges: dict[str, set[str]] = {name: set() for name in self.configurations.members}
        for (source, _), indices in self.deciders.items():
            for index in indices:
                target = spec.transitions[index].target
                if target is not None:
                    self.edges[source].add(selectors.resolve(spec, target))
        self.reachable = self._closure(selectors.resolve(spec, spec.initial))

    def _closure(self, start: str) -> set[str]:
        seen, frontier = {start}, [start]
        while frontier:
            for target in self.edges.get(frontier.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    frontier.append(target)
        return seen


def lint(spec: MachineSpec, source: Source | None = None) -> list[Problem]:
    """Finds everything that is wrong with a spec's meaning.

    Args:
        spec: A parsed spec.
        source: Where its parts stand; without it the problems have no place.

    Returns:
        The problems, sorted by place; none for a spec that may be compiled.
    """
    context = Context(spec)
    problems = []
    for check in CHECKS:
        for finding in check(context):
            line, column = source.position(finding.path) if source else (None, None)
            problems.append(
                Problem(finding.code, finding.message, line, column, finding.suggestion)
            )
    return sorted(problems, key=lambda p: (p.line or 0, p.column or 0, p.code))


# -- names ------------------------------------------------------------------------------------------


def _unknown(path: Path, kind: str, name: str, known: Iterable[str]) -> Finding:
    return Finding("S101", path, f"{name!r} is not {kind}", did_you_mean(name, known).lstrip(", "))


def _selector(
    path: Path, kind: str, universe: selectors.Universe, selector: Selector | None
) -> Iterator[Finding]:
    for name in universe.unknown(selector):
        yield _unknown(path, kind, name, universe.groups)


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
            yield _unknown((*path, "target"), "a configuration", rule.target, targets)
        if rule.law is not None and rule.law not in spec.laws:
            yield _unknown((*path, "law"), "a law", rule.law, spec.laws)


def names_in_states(context: Context) -> Iterator[Finding]:
    """S101: the initial configurations."""
    spec = context.spec
    if selectors.resolve(spec, spec.initial) not in context.configurations.members:
        yield _unknown(
            ("initial",), "a configuration", spec.initial, context.configurations.members
        )
    for name, state in spec.states.items():
        if state.states and state.initial not in state.states:
            yield _unknown(
                ("states", name, "initial"),
                f"a substate of {name}",
                str(state.initial),
                state.states,
            )


def names_of_events(context: Context) -> Iterator[Finding]:
    """S101: every event that an input is said to be."""
    for path, event in _senders(context.spec):
        if event not in context.spec.events:
            yield _unknown(path, "an event", event, context.spec.events)


def names_in_decision_tables(context: Context) -> Iterator[Finding]:
    """S101: features and values of the pod rows, of the causes and of freshness."""
    pods = context.spec.pods
    features = {name: feature.values for name, feature in pods.features.items()}
    for index, row in enumerate(pods.rows):
        for when in (row.when,) if isinstance(row.when, dict) else row.when:
            yield from _vector(("pods", "rows", index, "when"), features, when)
    for index, cause in enumerate(pods.causes):
        named: dict[str, Selector] = {"cause": cause.cause, "pod_phase": cause.pod_phase or ()}
        yield from _vector(("pods", "causes", index), features, named)
    for index, rule in enumerate(context.spec.freshness):
        yield from _vector(("freshness", index, "when"), _freshness_domain().features, rule.when)
        if rule.law is not None and rule.law not in context.spec.laws:
            yield _unknown(("freshness", index, "law"), "a law", rule.law, context.spec.laws)


def _vector(
    path: Path, features: Mapping[str, tuple[str, ...]], when: Mapping[str, Selector]
) -> Iterator[Finding]:
    for name, selector in when.items():
        if name not in features:
            yield _unknown((*path, name), "a feature", name, features)
        else:
            yield from _selector(
                (*path, name), f"a value of {name}", selectors.values(features[name]), selector
            )


def names_in_properties(context: Context) -> Iterator[Finding]:
    """S101: laws, events and configurations of the properties."""
    for index, claim in enumerate(context.spec.properties):
        path = ("properties", index)
        if claim.law not in context.spec.laws:
            yield _unknown((*path, "law"), "a law", claim.law, context.spec.laws)
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


def one_name_for_two_things(context: Context) -> Iterator[Finding]:
    """S117: a tag named like a state, an event named like an origin, `none` for anything."""
    spec = context.spec
    tags = {tag for state in spec.states.values() for tag in state.tags}
    tags |= {
        tag for state in spec.states.values() for leaf in state.states.values() for tag in leaf.tags
    }
    for name in spec.states:
        if name in tags:
            yield Finding(
                "S117", ("states", name), f"{name!r} is a state and a tag", "rename the tag"
            )
    for name in spec.events:
        if name in spec.origins:
            yield Finding(
                "S117", ("events", name), f"{name!r} is an event and an origin", "rename the event"
            )
    for name in {"none"} & {*spec.states, *tags, *spec.events}:
        yield Finding(
            "S117", ("states", name), "'none' stands for the empty selection", "rename it"
        )


# -- the table --------------------------------------------------------------------------------------


def two_rules_for_one_pair(context: Context) -> Iterator[Finding]:
    """S102: L2, nothing depends on the order of rules."""
    rules = context.spec.transitions
    overlaps: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for pair, indices in context.deciders.items():
        for other in indices[1:]:
            overlaps[indices[0], other].append(pair)
    for (first, second), pairs in sorted(overlaps.items()):
        source, event = pairs[0]
        more = f" and {len(pairs) - 1} more" if len(pairs) > 1 else ""
        message = f"{rules[first].id} and {rules[second].id} both decide ({source}, {event}){more}"
        yield Finding(
            "S102", ("transitions", second), message, "take the pair out of one with `not`"
        )


def undecided_pairs(context: Context) -> Iterator[Finding]:
    """S103: L2, the table is total."""
    for event in context.spec.events:
        missing = [
            c for c in context.configurations.members if not context.deciders.get((c, event))
        ]
        if missing:
            rest = missing[SHOWN:]
            more = f" and {len(rest)} more" if rest else ""
            message = f"nobody decides {event} in {', '.join(missing[:SHOWN])}{more}"
            yield Finding(
                "S103", ("events", event), message, "add a rule with target, stay, ignore or reject"
            )


def unreachable_configurations(context: Context) -> Iterator[Finding]:
    """S104: a configuration that no path leads to."""
    for name in context.configurations.members:
        if name not in context.reachable:
            message = f"{name} cannot be reached from {context.spec.initial}"
            yield Finding("S104", _state_path(name), message, "give it a transition or remove it")


def dead_ends(context: Context) -> Iterator[Finding]:
    """S105: L12, a configuration that nothing leaves."""
    for name, targets in context.edges.items():
        if not targets - {name}:
            yield Finding(
                "S105",
                _state_path(name),
                f"nothing leaves {name}",
                "even an end is left by a restart",
            )


def rules_that_cannot_fire(context: Context) -> Iterator[Finding]:
    """S106: a rule for no pair, or only for unreachable configurations."""
    for index, rule in enumerate(context.spec.transitions):
        sources = set(context.configurations.expand(rule.source))
        if not sources or not context.events.expand(rule.event):
            message = f"{rule.id} can never fire: its selectors name no pair"
        elif not sources & context.reachable:
            message = f"{rule.id} can never fire: nothing it starts from can be reached"
        else:
            continue
        yield Finding("S106", ("transitions", index), message, "mend its selectors or retire it")


def exactly_one_outcome(context: Context) -> Iterator[Finding]:
    """S112: target, stay, ignore or reject; accept, open or ignore; prefix or equals."""
    for index, rule in enumerate(context.spec.transitions):
        _outcomes = [rule.target, rule.stay, rule.ignore, rule.reject]
        if sum(outcome is not None for outcome in _outcomes) != 1:
            message = f"{rule.id} needs exactly one of target, stay, ignore, reject"
            yield Finding("S112", ("transitions", index), message, "keep one")
        elif rule.target is None and (rule.opens or rule.message):
            message = f"{rule.id} opens or explains a transition but has no target"
            yield Finding("S112", ("transitions", index), message, "give it a target")
    for index, fresh in enumerate(context.spec.freshness):
        if fresh.accept + (fresh.open is not None) + (fresh.ignore is not None) != 1:
            message = f"{fresh.id} needs exactly one of accept, open, ignore"
            yield Finding("S112", ("freshness", index), message, "keep one")
    for index, container in enumerate(context.spec.containers):
        if (container.prefix is None) == (container.equals is None):
            message = f"{container.id} needs exactly one of prefix, equals"
            yield Finding("S112", ("containers", index), message, "keep one")


def _state_path(name: str) -> Path:
    phase, _, leaf = name.partition(".")
    return ("states", phase, "states", leaf) if leaf else ("states", phase)


# -- decision tables --------------------------------------------------------------------------------


def _freshness_domain() -> Domain:
    return Domain({"run": RUNS, "order": ORDERS, "evidence": EVIDENCE})


def pod_rows(context: Context) -> Iterator[Finding]:
    """S107, S108: every pod row decides something, and every vector is decided."""
    pods = context.spec.pods
    domain = Domain({name: feature.values for name, feature in pods.features.items()})
    decided = domain.first_match([row.when for row in pods.rows])
    for index, row in enumerate(pods.rows):
        if index not in decided:
            shadows = {decided[i] for i in domain.matching(row.when)}
            by = ", ".join(pods.rows[i].id for i in sorted(shadows)) or "its own conditions"
            yield Finding(
                "S107",
                ("pods", "rows", index),
                f"{row.id} is shadowed by {by}",
                "move it up or remove it",
            )
    if -1 in decided:
        vector = domain.vector(decided.index(-1))
        message = f"no row decides {decided.count(-1)} pods, such as {vector}"
        yield Finding("S108", ("pods", "rows"), message, "end with a row whose `when` is {}")


def causes(context: Context) -> Iterator[Finding]:
    """S107: a reason that an earlier cause without further conditions took."""
    taken: dict[str, str] = {}
    for index, cause in enumerate(context.spec.pods.causes):
        conditions = (cause.message_prefix, cause.pod_phase, cause.disruption, cause.disrupted)
        for reason in cause.reason or ():
            if reason in taken:
                message = f"the reason {reason} is shadowed by the cause {taken[reason]}"
                yield Finding("S107", ("pods", "causes", index), message, "name it once")
            elif all(condition is None for condition in conditions):
                taken[reason] = cause.cause


def container_rules(context: Context) -> Iterator[Finding]:
    """S107: two rules for one status string; no order helps."""
    rules = context.spec.containers
    for index, rule in enumerate(rules):
        for other in rules[:index]:
            if _both_match(rule, other):
                message = f"{rule.id} and {other.id} match the same status strings"
                yield Finding("S107", ("containers", index), message, "tell them apart")


def _both_match(rule: ContainerRule, other: ContainerRule) -> bool:
    exact, second = rule.equals, other.equals
    if exact is not None and second is not None:
        return exact == second
    if exact is not None or second is not None:
        return (exact or second or "").startswith(rule.prefix or other.prefix or "\0")
    first, last = rule.prefix or "", other.prefix or ""
    return first.startswith(last) or last.startswith(first)


def legacy_words(context: Context) -> Iterator[Finding]:
    """S107: an old word with two meanings."""
    seen: dict[tuple[str, str], str] = {}
    for index, rule in enumerate(context.spec.legacy):
        condition = rule.container_status
        kinds = ("prefix", "not_prefix")
        given = [kind for kind in kinds if condition and getattr(condition, kind)] or list(kinds)
        for word in rule.words:
            for kind in given:
                if (word, kind) in seen:
                    message = f"the word {word!r} is in {seen[word, kind]} and {rule.id}"
                    yield Finding("S107", ("legacy", index), message, "keep one")
                seen[word, kind] = rule.id
        for word in set(rule.words) & set(context.spec.not_phases):
            yield Finding(
                "S107", ("legacy", index), f"{word!r} is also said not to be a phase", "keep one"
            )


def freshness_rows(context: Context) -> Iterator[Finding]:
    """S108, S113: freshness is total and no two rows overlap."""
    domain = _freshness_domain()
    owner: dict[int, int] = {}
    rows = context.spec.freshness
    for index, row in enumerate(rows):
        for vector in set(domain.matching(row.when)):
            if vector in owner:
                message = (
                    f"{rows[owner[vector]].id} and {row.id} both decide {domain.vector(vector)}"
                )
                yield Finding("S113", ("freshness", index), message, "tell them apart")
                break
            owner[vector] = index
    missing = [vector for vector in range(domain.size) if vector not in owner]
    if missing:
        message = f"no row decides {len(missing)} vectors, such as {domain.vector(missing[0])}"
        yield Finding("S108", ("freshness",), message, "add a row")


# -- the rest ---------------------------------------------------------------------------------------


def undocumented(context: Context) -> Iterator[Finding]:
    """S109: a state, event or feature without a sentence."""
    spec = context.spec
    for phase, state in spec.states.items():
        if not state.doc:
            yield Finding(
                "S109", ("states", phase), f"the state {phase} has no doc", "say what it means"
            )
        for name, leaf in state.states.items():
            if not leaf.doc:
                path = ("states", phase, "states", name)
                yield Finding(
                    "S109", path, f"the state {phase}.{name} has no doc", "say what it means"
                )
    for name, event in spec.events.items():
        if not event.doc:
            yield Finding(
                "S109", ("events", name), f"the event {name} has no doc", "say what happened"
            )
    for name, feature in spec.pods.features.items():
        if not feature.doc:
            yield Finding(
                "S109", ("pods", "features", name), f"the feature {name} has no doc", "define it"
            )


def ids(context: Context) -> Iterator[Finding]:
    """S110, S111: ids are permanent and belong to one row."""
    spec = context.spec
    seen: dict[str, Path] = {}
    tables: dict[Path, Iterable[object]] = {
        ("transitions",): spec.transitions,
        ("freshness",): spec.freshness,
        ("pods", "rows"): spec.pods.rows,
        ("containers",): spec.containers,
        ("legacy",): spec.legacy,
        ("hooks", "asks"): spec.hooks.asks,
        ("properties",): spec.properties,
    }
    for table, rows in tables.items():
        for index, row in enumerate(rows):
            name = str(getattr(row, "id"))  # noqa: B009 - the rows share this field, not a class
            path = (*table, index)
            if name in spec.retired:
                message = f"the id {name} is retired: {spec.retired[name]}"
                yield Finding("S110", path, message, "take the next free id")
            if name in seen:
                yield Finding("S111", path, f"the id {name} stands twice", "take the next free id")
            seen[name] = path


def evidence_that_cannot_open(context: Context) -> Iterator[Finding]:
    """S114: evidence of a new incarnation must be taken where `incarnation.opened` leads."""
    spec = context.spec
    openers = {row.open for row in spec.freshness if row.open is not None}
    opened = {
        selectors.resolve(spec, rule.target)
        for rule in spec.transitions
        if rule.target and openers & set(context.events.expand(rule.event))
    }
    for name, event in spec.events.items():
        if event.origin == "runtime" and event.evidence != "none" and name not in openers:
            for source in sorted(opened):
                for index in context.deciders.get((source, name), ()):
                    rule = spec.transitions[index]
                    if rule.target is None:
                        message = f"{name} is evidence of a new incarnation but {rule.id} does not take it in {source}"
                        yield Finding(
                            "S114",
                            ("transitions", index),
                            message,
                            "give it a target or `evidence: none`",
                        )


def events_that_nothing_sends(context: Context) -> Iterator[Finding]:
    """S115: an event that no pod, string, word, hook, heartbeat or timer becomes."""
    sent = {event for _, event in _senders(context.spec)}
    for name, event in context.spec.events.items():
        if name not in sent and event.origin != "operator":
            yield Finding(
                "S115", ("events", name), f"nothing sends {name}", "map an input to it or remove it"
            )


def _senders(spec: MachineSpec) -> Iterator[tuple[Path, str]]:
    """Gives every event that an input is mapped to, with the place of the mapping."""
    hooks, beats = spec.hooks, spec.heartbeats
    rows: dict[Path, Iterable[object]] = {
        ("pods", "rows"): spec.pods.rows,
        ("freshness",): spec.freshness,
        ("containers",): spec.containers,
        ("legacy",): spec.legacy,
        ("hooks", "asks"): hooks.asks,
    }
    for table, entries in rows.items():
        for index, entry in enumerate(entries):
            for key in ("event", "gone", "open"):
                event = getattr(entry, key, None)
                if event is not None:
                    yield (*table, index, key), event
    mappings: dict[Path, Mapping[str, str]] = {
        ("pods", "gone"): {"event": spec.pods.gone.event},
        ("hooks", "statuses"): hooks.statuses,
        ("heartbeats",): {"alive": beats.alive, "unchanged": beats.unchanged},
        ("heartbeats", "phases"): beats.phases,
        ("heartbeats", "activities"): beats.activities,
        ("heartbeats", "containers"): beats.containers,
    }
    for name, dialect in hooks.dialects.items():
        mappings["hooks", "dialects", name, "names"] = dialect.names
    for name, timer in spec.timers.items():
        mappings["timers", name] = {"event": timer.event}
    for table, mapping in mappings.items():
        for key, event in mapping.items():
            yield (*table, key), event
    for index, hook in enumerate(hooks.names):
        yield ("hooks", "names", index), hook


def properties_that_say_nothing(context: Context) -> Iterator[Finding]:
    """S116: a property without a claim, or one of the record without its check."""
    for index, claim in enumerate(context.spec.properties):
        if claim.model == "record":
            complete = claim.check is not None
        elif claim.kind == "always_reachable":
            complete = claim.from_ is not None and claim.to is not None
        else:
            complete = claim.caused_by is not None or claim.leads_to is not None
        if not complete:
            message = f"the property {claim.id} claims nothing"
            hint = "name caused_by or leads_to, from and to, or a check"
            yield Finding("S116", ("properties", index), message, hint)


def patterns_and_templates(context: Context) -> Iterator[Finding]:
    """S118: a pattern that does not compile or has no group, a message with an unknown field."""
    for index, rule in enumerate(context.spec.containers):
        if rule.exit_code is not None:
            try:
                groups = re.compile(rule.exit_code).groups
            except re.error as error:
                yield Finding(
                    "S118",
                    ("containers", index, "exit_code"),
                    f"{rule.id}: {error}",
                    "mend the pattern",
                )
                continue
            if groups != 1:
                message = f"{rule.id}: the pattern needs one group, the exit code"
                yield Finding(
                    "S118", ("containers", index, "exit_code"), message, "mend the pattern"
                )
    for index, transition in enumerate(context.spec.transitions):
        if transition.message is not None:
            fields = {
                name
                for _, name, _, _ in string.Formatter().parse(transition.message)
                if name is not None
            }
            for name in sorted(fields - MESSAGE_FIELDS):
                yield _unknown(
                    ("transitions", index, "message"), "a field of a message", name, MESSAGE_FIELDS
                )


CHECKS: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    names_in_transitions,
    names_in_states,
    names_of_events,
    names_in_decision_tables,
    names_in_properties,
    one_name_for_two_things,
    two_rules_for_one_pair,
    undecided_pairs,
    unreachable_configurations,
    dead_ends,
    rules_that_cannot_fire,
    exactly_one_outcome,
    pod_rows,
    causes,
    container_rules,
    legacy_words,
    freshness_rows,
    undocumented,
    ids,
    evidence_that_cannot_open,
    events_that_nothing_sends,
    properties_that_say_nothing,
    patterns_and_templates,
)
