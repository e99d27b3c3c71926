"""Checks of the machine: every pair decided once, every configuration and rule reachable."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scion_fsm.machine.spec import selectors
from scion_fsm.machine.spec.lint.context import Finding, rows_of_freshness, state_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.spec.lint.context import Context

SHOWN = 4
"""How many members of a long list an error names."""


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
    for name in context.configurations.members if context.initial_is_known else ():
        if name not in context.reachable:
            message = f"{name} cannot be reached from {context.spec.initial}"
            yield Finding("S104", state_path(name), message, "give it a transition or remove it")


def dead_ends(context: Context) -> Iterator[Finding]:
    """S105: L12, a configuration that nothing leaves; one that is `final` may be left by a new run alone.

    So where nothing opens a run, what is final is final.
    """
    spec = context.spec
    may_open = any(rule.opens for rule in spec.transitions) or any(
        row.open is not None for _, _, row in rows_of_freshness(spec)
    )
    final = () if may_open else context.configurations.groups.get("final", ())
    hint = "even an end is left by a restart" if may_open else "give it a way out, or the tag final"
    for name, targets in context.edges.items():
        if not targets - {name} and name not in final:
            yield Finding("S105", state_path(name), f"nothing leaves {name}", hint)


def rules_that_cannot_fire(context: Context) -> Iterator[Finding]:
    """S106: a rule for no pair, or only for unreachable configurations."""
    for index, rule in enumerate(context.spec.transitions):
        sources = set(context.configurations.expand(rule.source))
        if not sources or not context.events.expand(rule.event):
            which = "source" if not sources else "event"
            message = f"{rule.id} can never fire: its {which} selects nothing"
        elif context.initial_is_known and not sources & context.reachable:
            message = f"{rule.id} can never fire: nothing it starts from can be reached"
        else:
            continue
        yield Finding("S106", ("transitions", index), message, "mend its selectors or retire it")


def stages_that_no_stream_reaches(context: Context) -> Iterator[Finding]:
    """S106: a stage of the streams that follows from none of the first."""
    streams = context.spec.streams
    if streams is None:
        return
    following = {stage.id: stage.next for stage in streams.stages}
    reached, frontier = set(streams.first), list(streams.first)
    while frontier:
        for name in following.get(frontier.pop(), ()):
            if name not in reached:
                reached.add(name)
                frontier.append(name)
    for index, stage in enumerate(streams.stages):
        if stage.id not in reached:
            message = f"no stream reaches {stage.id}"
            yield Finding("S106", ("streams", "stages", index), message, "name it in a `next`")


def exactly_one_outcome(context: Context) -> Iterator[Finding]:
    """S112: target, stay, ignore or reject, with what belongs to it; accept, open or ignore."""
    for index, rule in enumerate(context.spec.transitions):
        outcomes = (rule.target, rule.stay, rule.ignore, rule.reject)
        is_taken = rule.target is not None or rule.stay is not None
        given = {"opens": rule.opens, "message": rule.message} if rule.target is None else {}
        given |= {} if is_taken else {"detail": rule.detail}
        path = ("transitions", index)
        if sum(outcome is not None for outcome in outcomes) != 1:
            message = f"{rule.id} needs exactly one of target, stay, ignore, reject"
            yield Finding("S112", path, message, "keep one")
            continue
        for key in (key for key, value in given.items() if value):
            message = f"{rule.id} has `{key}`, which means nothing without a transition"
            yield Finding("S112", (*path, key), message, f"give it a target or remove `{key}`")
    for kind, index, fresh in rows_of_freshness(context.spec):
        named = (fresh.open, fresh.ignore, fresh.reject)
        if fresh.accept + sum(outcome is not None for outcome in named) != 1:
            message = f"{fresh.id} needs exactly one of accept, open, ignore, reject"
            yield Finding("S112", ("freshness", kind, index), message, "keep one")


def evidence_that_cannot_open(context: Context) -> Iterator[Finding]:
    """S114: evidence of a new run must be taken where the opening event leads."""
    spec = context.spec
    openers = {row.open for _, _, row in rows_of_freshness(spec) if row.open is not None}
    opened = {
        selectors.resolve(spec, rule.target)
        for rule in spec.transitions
        if rule.target and openers & set(context.events.expand(rule.event))
    }
    for name, event in spec.events.items():
        if event.origin != "runtime" or event.evidence == "none" or name in openers:
            continue
        for source in sorted(opened):
            for index in context.deciders.get((source, name), ()):
                rule = spec.transitions[index]
                if rule.ignore is not None or rule.reject is not None:
                    message = (
                        f"{name} is evidence of a new run but"
                        f" {rule.id} does not take it in {source}"
                    )
                    hint = "give it a target or `evidence: none`"
                    yield Finding("S114", ("transitions", index), message, hint)


CHECKS = (
    two_rules_for_one_pair,
    undecided_pairs,
    unreachable_configurations,
    dead_ends,
    rules_that_cannot_fire,
    stages_that_no_stream_reaches,
    exactly_one_outcome,
    evidence_that_cannot_open,
)
