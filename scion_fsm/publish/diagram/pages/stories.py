"""The lifecycle in words, phase by phase, and worked examples: for somebody who knows nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.publish.diagram import words
from scion_fsm.publish.diagram.grid import grid
from scion_fsm.publish.diagram.pictures.phases import ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Table

EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "A life that goes well",
        ("operator.start", "pod.unscheduled", "pod.running", "tool-start", "pod.completed"),
    ),
    (
        "A ghost: a hook that comes late",
        ("operator.start", "pod.running", "pod.completed", "tool-start"),
    ),
    (
        "A stop, as it was asked for",
        ("operator.start", "pod.running", "operator.stop", "pod.terminating", "pod.killed"),
    ),
    (
        "A suspension, and a resumption as a new run",
        ("operator.start", "pod.running", "operator.suspend", "pod.deleted", "operator.start"),
    ),
    (
        "A death that nobody explained, until its deletion did",
        ("operator.start", "pod.running", "pod.agent-killed", "pod.deleted"),
    ),
    (
        "A stop that only the agent reported, taken back by its container",
        ("operator.start", "pod.running", "session-end", "pod.running"),
    ),
)
"""What happens one after another, by what it shows."""


def in_words(table: Table) -> str:
    """Says of every phase what it means, what it may be more exactly, what leads to it and what leaves it."""
    return "\n".join(_phase(table, phase) for phase in table.data.initials)


def _phase(table: Table, phase: str) -> str:
    lines = [f"### {phase}", "", table.data.phase_docs[phase], ""]
    own = [name for name in table.configurations if table.states[name].phase == phase]
    if own != [phase]:
        lines += [
            f"- More exactly *{name.removeprefix(f'{phase}.')}*: {table.states[name].doc}"
            for name in own
        ]
    lines += [f"- {line}" for line in (*_coming(table, phase), *_leaving(table, phase))]
    return "\n".join(lines) + "\n"


def _coming(table: Table, phase: str) -> Iterator[str]:
    """Says by which words a phase is mostly entered, and who may send them."""
    by_word: dict[str, dict[str, None]] = {}
    for (_, target), pairs in ways(table).items():
        if target == phase:
            word, some = next(iter(words.by_word(table, pairs).items()))
            origins = by_word.setdefault(word, {})
            origins.update(dict.fromkeys(table.events[event].origin for _, event in some))
    if phase == table.states[table.data.initial].phase:
        yield "It is where an agent begins."
    if by_word:
        ordered = words.in_order(table, by_word)
        parts = (f"`{word}`, said by {' or '.join(by_word[word])}" for word in ordered)
        yield f"Comes by {'; '.join(parts)}."


def _leaving(table: Table, phase: str) -> Iterator[str]:
    """Says where a phase mostly leads, by which word."""
    by_word: dict[str, list[str]] = {}
    for (source, target), pairs in ways(table).items():
        if source == phase:
            by_word.setdefault(next(iter(words.by_word(table, pairs))), []).append(target)
    is_end = any("terminal" in s.tags for s in table.states.values() if s.phase == phase)
    if by_word:
        ordered = words.in_order(table, by_word)
        parts = (f"`{word}` to {' or '.join(by_word[word])}" for word in ordered)
        yield f"{'It leaves this end' if is_end else 'Goes'} by {'; '.join(parts)}."
    elif is_end:
        yield "Nothing leaves this end."
    resumed = any("resumable" in s.tags for s in table.states.values() if s.phase == phase)
    if is_end and by_word:
        how = "resumed" if resumed else "started again"
        yield f"What is final is left by a new run alone: the agent is {how}."


def examples(table: Table) -> str:
    """Tells what becomes of an agent, event by event; an example of events that the machine lacks is left out."""
    parts = []
    for title, events in EXAMPLES:
        if not all(event in table.events for event in events):
            continue
        here, rows = table.data.initial, []
        for event in events:
            step = table.step(here, event)
            here = step.target
            rows.append((f"`{event}`", f"`{here}`", step.disposition, f"{step.rule}: {step.why}"))
        parts.append(f"### {title}\n\n{grid(['event', 'the agent is', 'which is', 'why'], rows)}")
    return "\n".join(parts)
