"""Why an agent is where it is: one sentence, the facts behind it, who says otherwise, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.machine.orders import Moment, rfc3339, seconds_of
from scion_fsm.model import Phase
from scion_fsm.publish.agents.advice import Way, advice
from scion_fsm.publish.agents.evidence import Evidence, evidence_of
from scion_fsm.publish.agents.witnesses import Witness, witnesses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.table import Table
    from scion_fsm.runtime.agents import Agent
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.tracker import Decision

FACTS = 3
"""So many facts are told; the whole trace is there for whoever wants more."""
_MANNERS = {
    "final": "and that is final",
    "unexplained": "and nobody has said why yet",
    "asked": "as an operator asked",
}
"""What a configuration's tags add to its phase, the first that it has."""
_PROVISIONALLY = "as far as is known"
"""What is said of an end that has none of them."""


class Fact(msgspec.Struct, frozen=True):
    """Something that decided.

    Attributes:
        time: When it came about, RFC 3339; None where nothing tells.
        version: The resourceVersion that showed it, if one did.
        what: A sentence without its stop.
        event: The event that it was; None for what is known of the run.
        rule: The rule that decided, likewise.
        law: The law behind the rule; may be empty.
    """

    time: str | None
    version: str | None
    what: str
    event: str | None = None
    rule: str | None = None
    law: str = ""


class Explanation(msgspec.Struct, frozen=True):
    """Why an agent is where it is.

    Attributes:
        name: Its name, with its project where one is known.
        phase: Its phase.
        configuration: Its configuration.
        verdict: One sentence.
        facts: What decided, the last first.
        others: Who shows something else, and by which rule that is wrong.
        next: What to do now, a line each: a sentence, or a command.
        said: What the agent said; untrusted text.
        problems: What could not be understood or decided.
    """

    name: str
    phase: str
    configuration: str
    verdict: str
    facts: tuple[Fact, ...]
    others: tuple[Witness, ...]
    next: tuple[str, ...]
    said: str | None
    problems: tuple[str, ...]


def explain(
    lifecycle: Lifecycle,
    entry: Entry,
    decisions: Sequence[Decision],
    *,
    agent_container: str | None = None,
    observed: Sequence[Witness] = (),
    way: Way = Way(),  # noqa: B008 - a value
) -> Explanation:
    """Says why an agent is where it is.

    Args:
        lifecycle: What decided.
        entry: The agent, with its files if it has any.
        decisions: What became of each input of the runtime about it, in order.
        agent_container: The agent's container in a pod; the spec's by default.
        observed: What others say of it, as they say it; those that say the same are left out.
        way: How it was looked at, and is to be again.
    """
    table, agent = lifecycle.table, entry.agent
    record = agent.record
    seen = evidence_of(entry, decisions)
    moves = [part for part in seen if part.moves]
    facts = [_fact(table, part, moves[:at]) for at, part in enumerate(moves)][::-1]
    decisive = moves[-1] if moves else None
    facts += _known_of(record) if seen else _kept(table, agent)
    facts += [_seen(table, decisive)] if decisive and decisive.observation.features else []
    return Explanation(
        name=entry.qualified_name,
        phase=str(record.phase),
        configuration=record.configuration,
        verdict=_verdict(table, agent, decisive),
        facts=tuple(facts[:FACTS]),
        others=witnesses(lifecycle, entry, seen, decisive, observed),
        next=advice(table, entry, agent_container or table.data.pods.agent_container, way),
        said=record.message,
        problems=tuple(dict.fromkeys((*entry.problems, *agent.problems))),
    )


def document(explanation: Explanation) -> dict[str, Any]:
    """Gives an explanation as programs read it; every key is always there."""
    made: dict[str, Any] = msgspec.to_builtins(explanation)
    return made


def _verdict(table: Table, agent: Agent, decisive: Evidence | None) -> str:
    record = agent.record
    state = table.states[record.configuration]
    where = f"in {record.phase}" if record.phase == Phase.ERROR else str(record.phase)
    if record.activity:
        where += f" ({str(record.activity).replace('_', ' ')})"
    manner = next((words for tag, words in _MANNERS.items() if tag in state.tags), None)
    if manner is None and table.is_terminal(record.configuration):
        manner = _PROVISIONALLY
    event = table.events.get(decisive.observation.event or "") if decisive else None
    why = _lowered(event.doc if event else state.doc)
    code = None if record.exit_code is None else f"exit code {record.exit_code}"
    details = ", ".join(filter(None, (agent.reason, code)))
    head = f"{agent.identity.name} is {where}{f', {manner}' if manner else ''}"
    return f"{head}: {why}{f' ({details})' if details else ''}."


def _fact(table: Table, part: Evidence, before: Sequence[Evidence]) -> Fact:
    event = table.events[part.observation.event or ""]
    time = part.time
    # A state that goes on bears the time of its beginning, which is not that of what came later in it.
    if not part.plan.steps[-1].ends and any(time == other.time for other in before):
        time = None
    return Fact(
        time=time,
        version=part.version,
        what=_lowered(event.doc),
        event=part.observation.event,
        rule=", ".join(dict.fromkeys(step.rule for step in part.plan.steps)),
        law=part.plan.law,
    )


def _seen(table: Table, part: Evidence) -> Fact:
    """Gives the features that the row asked which decided."""
    seen, pods = part.observation, table.data.pods
    asked = {name for row in pods.rows if row.id == seen.row for way in row.when for name in way}
    shown = [
        f"{name.replace('_', ' ')} {value}"
        for name, value in seen.features
        if name in asked or not asked
    ]
    return Fact(None, part.version, f"seen of its pod: {', '.join(shown)}", rule=seen.row)


def _known_of(record: Record) -> list[Fact]:
    """Gives what is known of the run and of the commands that it follows."""
    facts = []
    run, fence = record.run, record.fence
    if run is not None and run.began is not None:
        thing = "its pod was created" if run.uid and run.created else "its container began"
        facts.append(Fact(rfc3339(run.began), None, thing))
    given = record.mark("operator")
    if isinstance(given, Moment):
        what = "an operator's last command"
        if fence is not None and fence.is_up:
            what = "an operator began a new run, which nobody has seen yet"
        facts.append(Fact(rfc3339(given.seconds), None, what))
    return facts


def _kept(table: Table, agent: Agent) -> list[Fact]:
    """Gives what is left of an agent whose inputs were let go, or were another program's."""
    record = agent.record
    event = table.events.get(agent.event or "")
    if event is not None:
        what = f"seen last: {_lowered(event.doc)}"
        seen = Fact(None, agent.resource_version, what, agent.event, agent.rule)
        return [seen, *_known_of(record)]
    end = record.end
    at = rfc3339(end.at) if end is not None and end.at is not None else None
    time = at or _normal(record.last_transition_time)
    return [Fact(time, None, "our record of before says so"), *_known_of(record)]


def _normal(time: str | None) -> str | None:
    seconds = seconds_of(time)
    return None if seconds is None else rfc3339(seconds)


def _lowered(sentence: str) -> str:
    """Gives a sentence of the spec as a part of another one."""
    first, _, _ = sentence.partition(" ")
    is_name = first[1:] != first[1:].lower() or first in ("Kubernetes", "Docker")
    start = sentence if is_name else sentence[:1].lower() + sentence[1:]
    return start.rstrip(".")
