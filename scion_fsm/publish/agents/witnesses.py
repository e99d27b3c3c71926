"""Who shows something else of an agent than its record, and by which rule that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.orders import rfc3339
from scion_fsm.model import view

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.record import Record
    from scion_fsm.publish.agents.evidence import Evidence
    from scion_fsm.runtime.agents import Identity
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.observed import Observed

LATE = 3
"""So many kinds of late inputs are told."""


class Witness(msgspec.Struct, frozen=True):
    """Somebody who shows something else.

    Attributes:
        who: The file, the hub, an input that came too late.
        says: The phase, with the activity where there is one.
        phase: The phase alone.
        time: When they said so, RFC 3339; None where nothing tells.
        why: Why that does not count, a sentence without its stop.
        rule: The rule that says so; empty where none was asked.
        law: The law behind it; may be empty.
        difference: The row of the table of differences from Scion that tells of it; may be empty.
        instead: What that row says in few words, likewise.
    """

    who: str
    says: str
    phase: str = ""
    time: str | None = None
    why: str = ""
    rule: str = ""
    law: str = ""
    difference: str = ""
    instead: str = ""


def witnesses(
    lifecycle: Lifecycle,
    entry: Entry,
    seen: Sequence[Evidence],
    decisive: Evidence | None,
    observed: Sequence[Witness],
) -> tuple[Witness, ...]:
    """Gives who shows something else of an agent.

    Args:
        lifecycle: What decided.
        entry: The agent.
        seen: What was seen of it.
        decisive: What brought it where it is.
        observed: What others say, as they say it.
    """
    record = entry.agent.record
    because = decisive.plan if decisive else None
    told = [*_file(entry, because), *observed]
    differing = [one for one in told if one.says != spoken(record.phase, record.activity)]
    reasoned = [one if one.why else _reasoned(one, because) for one in differing]
    row = decisive.observation.row if decisive else None
    return (*(_cited(one, row) for one in reasoned), *_late(lifecycle, record, seen))


def _cited(one: Witness, row: str | None) -> Witness:
    if not one.rule:
        return one
    from scion_fsm.conform.differences import cited  # noqa: PLC0415 - reads a file, needs pydantic

    ids = filter(None, (row, *one.rule.split(", ")))
    found = cited(ids, one.law, shown=one.phase)
    if found is None:
        return one
    return msgspec.structs.replace(one, difference=found.id, instead=found.title)


def spoken(phase: object, activity: object) -> str:
    """Gives a phase and an activity as one says them: `running (thinking)`."""
    return f"{phase} ({activity})" if activity else str(phase)


def _file(entry: Entry, because: Plan | None) -> Iterator[Witness]:
    refusal = entry.merge.refusal if entry.merge else None
    for one in of_file(entry):
        yield _reasoned(one, refusal or because)


def of_file(entry: Entry) -> Iterator[Witness]:
    """Gives what an agent's file says, without a reason."""
    merge = entry.merge
    if merge is None or merge.file is None or not merge.file.report.phase:
        return
    report, seconds = merge.file.report, merge.file.last_seen
    words: tuple[object, object] = (report.phase, report.activity)
    if report.configuration is not None:  # an old word and today's are one
        words = view(report.configuration)
    time = None if seconds is None else rfc3339(seconds)
    yield Witness("agent-info.json", spoken(*words), str(words[0]), time)


def of_others(observed: Observed, identity: Identity) -> Iterator[Witness]:
    """Gives what was said of an agent elsewhere, without a reason."""
    for said in observed.of(identity):
        yield Witness("the hub", spoken(said.phase, said.activity), said.phase, said.time)


def _reasoned(one: Witness, plan: Plan | None) -> Witness:
    if plan is None:
        return one
    return msgspec.structs.replace(one, why=plan.why.rstrip("."), rule=plan.rule, law=plan.law)


def _late(lifecycle: Lifecycle, record: Record, seen: Sequence[Evidence]) -> Iterator[Witness]:
    """Gives the inputs that were refused and of which a reader who believes each would say otherwise."""
    told: dict[tuple[str, str], Witness] = {}
    for part in seen:
        if part.source != "runtime" or part.plan.disposition == "taken":
            continue
        alone = lifecycle.reconcile(lifecycle.new_record(record.name), part.observation)
        says = str(alone.record.phase)
        if alone.disposition != "taken" or says == str(record.phase):
            continue
        who = f"a late {part.observation.event}"
        told[says, part.plan.rule] = _reasoned(Witness(who, says, says, part.time), part.plan)
    yield from list(told.values())[-LATE:]
