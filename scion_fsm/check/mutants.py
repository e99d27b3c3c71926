"""Mutants of a spec: one small mistake each, as a person could make it in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scion_fsm.spec import selectors
from scion_fsm.spec.model import EVIDENCE, Except

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scion_fsm.spec.model import FreshnessRule, MachineSpec, Rule, Selector


@dataclass(frozen=True, slots=True)
class Mutant:
    """A spec with one mistake.

    Attributes:
        operator: The kind of mistake.
        what: The mistake, in words.
        spec: The spec that has it; it may not survive the lint.
    """

    operator: str
    what: str
    spec: MachineSpec


def mutants(spec: MachineSpec) -> Iterator[Mutant]:
    """Gives every mutant of every operator, always in the same order."""
    for operator, make in OPERATORS.items():
        for what, mutated in make(spec):
            yield Mutant(operator, what, mutated)


def _changed(model: Any, **fields: object) -> Any:  # noqa: ANN401 - any of the spec's models
    return model.model_copy(update=fields)


def _without(rows: Sequence[Any], index: int) -> tuple[Any, ...]:
    return (*rows[:index], *rows[index + 1 :])


def _with(rows: Sequence[Any], index: int, *instead: object) -> tuple[Any, ...]:
    return (*rows[:index], *instead, *rows[index + 1 :])


def _rules(
    spec: MachineSpec, change: Callable[[Rule], Iterator[tuple[str, Rule]]]
) -> Iterator[tuple[str, MachineSpec]]:
    for index, rule in enumerate(spec.transitions):
        for what, other in change(rule):
            rules = _with(spec.transitions, index, other)
            yield f"{rule.id} {what}", _changed(spec, transitions=rules)


_NO_OUTCOME = {"target": None, "stay": None, "ignore": None, "reject": None, "message": None}


def drop_rule(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A rule is missing."""
    for index, rule in enumerate(spec.transitions):
        yield f"without {rule.id}", _changed(spec, transitions=_without(spec.transitions, index))


def add_rule(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A rule stands twice under two ids, the second time leading elsewhere."""
    for rule in spec.transitions:
        other = _changed(
            rule, **{**_NO_OUTCOME, "id": "T999", "target": spec.initial, "opens": False}
        )
        yield f"{rule.id} again as T999", _changed(spec, transitions=(*spec.transitions, other))


def retarget(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A rule leads to another configuration: the next one in the file, and the first one."""
    members = selectors.configurations(spec).members

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.target is None:
            return
        place = members.index(selectors.resolve(spec, rule.target))
        for other in dict.fromkeys((members[(place + 1) % len(members)], members[0])):
            if other != members[place]:
                yield f"leads to {other}", _changed(rule, target=other)

    yield from _rules(spec, change)


def forget(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """What leads somewhere is ignored."""

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.target is not None:
            yield (
                "is ignored",
                _changed(rule, **{**_NO_OUTCOME, "ignore": "x", "opens": False, "detail": None}),
            )

    yield from _rules(spec, change)


def believe(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """What is ignored, rejected or stays leads somewhere: to the first configuration, and to running."""
    members = selectors.configurations(spec).members
    middle = members[len(members) // 4]

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.target is None:
            for target in (members[0], middle):
                yield f"leads to {target}", _changed(rule, **{**_NO_OUTCOME, "target": target})

    yield from _rules(spec, change)


def other_disposition(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """What is ignored stays, what stays is rejected, what is rejected is ignored."""
    following = {"ignore": "stay", "stay": "reject", "reject": "ignore"}

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        for outcome, other in following.items():
            if getattr(rule, outcome) is not None:
                fields = {**_NO_OUTCOME, other: getattr(rule, outcome)}
                yield f"{outcome} is {other}", _changed(rule, **fields, detail=None)

    yield from _rules(spec, change)


def drop_opens(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A start leaves no incarnation behind; another command does."""

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.opens:
            yield "opens nothing", _changed(rule, opens=False)

    yield from _rules(spec, change)


def other_detail(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """Reason, message and exit code are replaced where they are kept, and the other way round."""

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if rule.target is not None or rule.stay is not None:
            usual = "replace" if rule.target is not None else "keep"
            other = "keep" if (rule.detail or usual) != "keep" else "replace"
            yield f"detail: {other}", _changed(rule, detail=other)

    yield from _rules(spec, change)


def narrow(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """An exclusion of a selector is forgotten."""

    def change(rule: Rule) -> Iterator[tuple[str, Rule]]:
        if isinstance(rule.source, Except) and selectors.names_of(rule.source.exclude):
            everything: Selector = rule.source.include or Except()
            yield "without its `not`", _changed(rule, source=everything)

    yield from _rules(spec, change)


def weaken_freshness(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A freshness row accepts what it should not, or refuses what it should take."""
    for index, row in enumerate(spec.freshness):
        if row.accept:
            fields: dict[str, object] = {"accept": False, "ignore": "Mutant"}
        else:
            fields = {"accept": True, "ignore": None, "open": None}
        yield f"{row.id} {'refuses' if row.accept else 'accepts'}", _fresh(spec, index, fields)
        if row.open is not None:
            fields = {"open": None, "ignore": "Mutant"}
            yield f"{row.id} opens nothing", _fresh(spec, index, fields)


def open_by_freshness(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A freshness row opens an incarnation that should not."""
    opener = next((row.open for row in spec.freshness if row.open is not None), None)
    for index, row in enumerate(spec.freshness):
        if row.open is None and opener is not None:
            fields: dict[str, object] = {"accept": False, "ignore": None, "open": opener}
            yield f"{row.id} opens an incarnation", _fresh(spec, index, fields)


def _fresh(spec: MachineSpec, index: int, fields: dict[str, object]) -> MachineSpec:
    row: FreshnessRule = _changed(spec.freshness[index], **fields)
    changed: MachineSpec = _changed(spec, freshness=_with(spec.freshness, index, row))
    return changed


def drop_freshness(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A freshness row is missing."""
    for index, row in enumerate(spec.freshness):
        yield f"without {row.id}", _changed(spec, freshness=_without(spec.freshness, index))


def other_evidence(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """An event is worth what another one is."""
    for name, event in spec.events.items():
        worth = event.evidence or spec.origins[event.origin].evidence
        other = EVIDENCE[(EVIDENCE.index(worth) + 1) % len(EVIDENCE)]
        events = {**spec.events, name: _changed(event, evidence=other)}
        yield f"{name} is worth {other}", _changed(spec, events=events)


def drop_tag(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A tag is missing."""
    for phase, state in spec.states.items():
        for tag in state.tags:
            tags = tuple(t for t in state.tags if t != tag)
            states = {**spec.states, phase: _changed(state, tags=tags)}
            yield f"{phase} without {tag}", _changed(spec, states=states)
        for name, leaf in state.states.items():
            for tag in leaf.tags:
                tags = tuple(t for t in leaf.tags if t != tag)
                leaves = {**state.states, name: _changed(leaf, tags=tags)}
                states = {**spec.states, phase: _changed(state, states=leaves)}
                yield f"{phase}.{name} without {tag}", _changed(spec, states=states)


def other_state(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A compound state begins elsewhere; a state has or lacks a tool or a history."""
    for phase, state in spec.states.items():
        if state.states:
            names = list(state.states)
            other = names[(names.index(state.initial or names[0]) + 1) % len(names)]
            states = {**spec.states, phase: _changed(state, initial=other)}
            yield f"{phase} begins in {other}", _changed(spec, states=states)
        for name, leaf in state.states.items():
            changes: list[dict[str, object]] = [{"carries_tool": not leaf.carries_tool}]
            changes += [{"history": "clears"}] if leaf.history != "clears" else []
            for fields in changes:
                leaves = {**state.states, name: _changed(leaf, **fields)}
                states = {**spec.states, phase: _changed(state, states=leaves)}
                yield f"{phase}.{name} with {fields}", _changed(spec, states=states)


def swap_pod_rows(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """Two neighbouring rows of the pod table change places, or ids."""
    rows = spec.pods.rows
    for index in range(len(rows) - 1):
        one, other = rows[index], rows[index + 1]
        swapped = (*rows[:index], other, one, *rows[index + 2 :])
        yield f"{other.id} before {one.id}", _pods(spec, rows=swapped)
        named = (_changed(one, id=other.id), _changed(other, id=one.id))
        yield (
            f"{one.id} and {other.id} change ids",
            _pods(spec, rows=(*rows[:index], *named, *rows[index + 2 :])),
        )


def drop_pod_row(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A row of the pod table is missing, or its answer is that of the next one."""
    rows = spec.pods.rows
    for index, row in enumerate(rows):
        yield f"without {row.id}", _pods(spec, rows=_without(rows, index))
        other = rows[(index + 1) % len(rows)]
        for field in ("event", "gone", "reason"):
            if getattr(row, field) != getattr(other, field):
                changed = _changed(row, **{field: getattr(other, field)})
                yield (
                    f"{row.id} has the {field} of {other.id}",
                    _pods(spec, rows=_with(rows, index, changed)),
                )


def other_pod_words(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A cause or a reason for waiting is missing."""
    pods = spec.pods
    for index, cause in enumerate(pods.causes):
        what = f"without cause {index + 1}, {cause.cause}"
        yield what, _pods(spec, causes=_without(pods.causes, index))
    for name in ("fatal", "blocked"):
        for reason in getattr(pods.waiting, name):
            others = tuple(r for r in getattr(pods.waiting, name) if r != reason)
            waiting = _changed(pods.waiting, **{name: others})
            yield f"{reason} is not {name}", _pods(spec, waiting=waiting)


def _pods(spec: MachineSpec, **fields: object) -> MachineSpec:
    changed: MachineSpec = _changed(spec, pods=_changed(spec.pods, **fields))
    return changed


def other_words(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A rule for status strings or old words is missing, or means what the next one does."""
    for field in ("containers", "legacy"):
        rows = getattr(spec, field)
        for index, row in enumerate(rows):
            yield f"without {row.id}", _changed(spec, **{field: _without(rows, index)})
            other = rows[(index + 1) % len(rows)].event
            if other != row.event:
                changed = _with(rows, index, _changed(row, event=other))
                yield f"{row.id} is {other}", _changed(spec, **{field: changed})


def other_timer(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A timer is too early or too late."""
    for name, timer in spec.timers.items():
        for field in type(timer).model_fields:
            age = getattr(timer, field)
            if isinstance(age, float | int):
                timers = {**spec.timers, name: _changed(timer, **{field: age * 2})}
                yield f"{name}: {field} is doubled", _changed(spec, timers=timers)


OPERATORS: dict[str, Callable[[MachineSpec], Iterator[tuple[str, MachineSpec]]]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        drop_rule,
        add_rule,
        retarget,
        forget,
        believe,
        other_disposition,
        drop_opens,
        other_detail,
        narrow,
        weaken_freshness,
        open_by_freshness,
        drop_freshness,
        other_evidence,
        drop_tag,
        other_state,
        swap_pod_rows,
        drop_pod_row,
        other_pod_words,
        other_words,
        other_timer,
    )
}
"""What can go wrong, by name."""
