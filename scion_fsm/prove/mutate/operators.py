"""Mistakes in what decides: the rules of the table, the events, the tags and the states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.spec import selectors
from scion_fsm.machine.spec.shapes import Except
from scion_fsm.machine.spec.vocabulary import EVIDENCE
from scion_fsm.prove.mutate.edits import changed, replaced, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.machine.spec.model import MachineSpec, Rule
    from scion_fsm.machine.spec.shapes import Selector


def _rules(
    spec: MachineSpec, change: Callable[[Rule], Iterator[tuple[str, Rule]]]
) -> Iterator[tuple[str, MachineSpec]]:
    for index, rule in enumerate(spec.transitions):
        for what, other in change(rule):
            rules = replaced(spec.transitions, index, other)
            yield f"{rule.id} {what}", changed(spec, transitions=rules)


_NO_OUTCOME = {"target": None, "stay": None, "ignore": None, "reject": None, "message": None}


def drop_rule(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A rule is missing."""
    for index, rule in enumerate(spec.transitions):
        yield f"without {rule.id}", changed(spec, transitions=without(spec.transitions, index))


def add_rule(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A rule stands twice under two ids, the second time leading elsewhere."""
    for rule in spec.transitions:
        other = changed(
            rule,
            **{**_NO_OUTCOME, "id": "T999", "target": spec.initial, "opens": False, "lifts": False},
        )
        yield f"{rule.id} again as T999", changed(spec, transitions=(*spec.transitions, other))


def retarget(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A rule leads to another configuration: the next one in the file, and the first one."""
    members = selectors.configurations(spec).members

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.target is None:
            return
        place = members.index(selectors.resolve(spec, rule.target))
        for other in dict.fromkeys((members[(place + 1) % len(members)], members[0])):
            if other != members[place]:
                yield f"leads to {other}", changed(rule, target=other)

    yield from _rules(spec, change)


def forget(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """What leads somewhere is ignored."""

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.target is not None:
            yield (
                "is ignored",
                changed(
                    rule,
                    **{
                        **_NO_OUTCOME,
                        "ignore": "x",
                        "opens": False,
                        "lifts": False,
                        "detail": None,
                    },
                ),
            )

    yield from _rules(spec, change)


def believe(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """What is ignored, rejected or stays leads somewhere: to the first configuration, and to running."""
    members = selectors.configurations(spec).members
    middle = members[len(members) // 4]

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.target is None:
            for target in (members[0], middle):
                yield (
                    f"leads to {target}",
                    changed(rule, **{**_NO_OUTCOME, "target": target, "lifts": False}),
                )

    yield from _rules(spec, change)


def other_disposition(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """What is ignored stays, what stays is rejected, what is rejected is ignored."""
    following = {"ignore": "stay", "stay": "reject", "reject": "ignore"}

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        for outcome, other in following.items():
            if getattr(rule, outcome) is not None:
                fields = {**_NO_OUTCOME, other: getattr(rule, outcome)}
                yield f"{outcome} is {other}", changed(rule, **fields, detail=None)

    yield from _rules(spec, change)


def drop_opens(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A start leaves no run behind, or only another's; a timer lifts nothing."""

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.opens:
            yield "opens nothing", changed(rule, opens=False)
            other = "unseen" if rule.opens is True else True
            yield f"opens: {other}", changed(rule, opens=other)
        if rule.lifts:
            yield "lifts nothing", changed(rule, lifts=False)

    yield from _rules(spec, change)


def other_detail(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """Reason, message and exit code are replaced where they are kept, and the other way round."""

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.target is not None or rule.stay is not None:
            usual = "replace" if rule.target is not None else "keep"
            other = "keep" if (rule.detail or usual) != "keep" else "replace"
            yield f"detail: {other}", changed(rule, detail=other)

    yield from _rules(spec, change)


def narrow(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """An exclusion of a selector is forgotten."""

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if isinstance(rule.source, Except) and selectors.names_of(rule.source.exclude):
            everything: Selector = rule.source.include or Except()
            yield "without its `not`", changed(rule, source=everything)

    yield from _rules(spec, change)


def other_evidence(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """An event is worth what another one is."""
    for name, event in spec.events.items():
        worth = event.evidence or spec.origins[event.origin].evidence
        other = EVIDENCE[(EVIDENCE.index(worth) + 1) % len(EVIDENCE)]
        events = {**spec.events, name: changed(event, evidence=other)}
        yield f"{name} is worth {other}", changed(spec, events=events)


def other_event_flag(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """An event tells nothing of a run where it does, or another thing of a container."""
    for name, event in spec.events.items():
        for field in ("begins", "ends", "explains"):
            if getattr(event, field):
                silent = changed(event, **{field: False})
                yield f"{name}: not {field}", changed(spec, events={**spec.events, name: silent})
        if event.container is not None:
            for other in (o for o in (None, "runs", "ended") if o != event.container):
                told = changed(event, container=other)
                yield (
                    f"{name}: container {other}",
                    changed(spec, events={**spec.events, name: told}),
                )


def drop_tag(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A tag is missing."""
    for phase, state in spec.states.items():
        for tag in state.tags:
            tags = tuple(t for t in state.tags if t != tag)
            states = {**spec.states, phase: changed(state, tags=tags)}
            yield f"{phase} without {tag}", changed(spec, states=states)
        for name, leaf in state.states.items():
            for tag in leaf.tags:
                tags = tuple(t for t in leaf.tags if t != tag)
                leaves = {**state.states, name: changed(leaf, tags=tags)}
                states = {**spec.states, phase: changed(state, states=leaves)}
                yield f"{phase}.{name} without {tag}", changed(spec, states=states)


def other_state(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A compound state begins elsewhere; a state has or lacks a tool or a history."""
    for phase, state in spec.states.items():
        if state.states:
            names = list(state.states)
            other = names[(names.index(state.initial or names[0]) + 1) % len(names)]
            states = {**spec.states, phase: changed(state, initial=other)}
            yield f"{phase} begins in {other}", changed(spec, states=states)
        for name, leaf in state.states.items():
            changes: list[dict[str, object]] = [{"carries_tool": not leaf.carries_tool}]
            changes += [{"history": "clears"}] if leaf.history != "clears" else []
            for fields in changes:
                leaves = {**state.states, name: changed(leaf, **fields)}
                states = {**spec.states, phase: changed(state, states=leaves)}
                yield f"{phase}.{name} with {fields}", changed(spec, states=states)
