"""Machines and their differences as Mermaid state diagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scion_fsm.conform.learn.behaviour import Machine
    from scion_fsm.conform.learn.compare import Change

_LABELLED = 3
"""Events that stand on an arrow before it says only how many there are."""
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def draw(machine: Machine) -> str:
    """Draws a machine; arrows between the same states are one."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for source, target, event in _moves(machine):
        arrows.setdefault((source, target), []).append(event)
    head = _head(machine.name, f"{len(machine.states)} states. It begins in {machine.initial}.")
    return _diagram(head, machine.states, [f"  [*] --> {_alias(machine.initial)}"], arrows)


def draw_changes(changes: Iterable[Change], *, before: str, after: str) -> str:
    """Draws what differs: + added, - removed, ~ changed; an exclamation mark is breaking."""
    edges = [change for change in changes if change.element == "edge"]
    names = dict.fromkeys(name for c in edges for name in (c.source, c.before, c.after) if name)
    arrows: dict[tuple[str, str], list[str]] = {}
    for c in edges:
        sign = _SIGNS[c.kind] + ("!" if c.breaking else "")
        target = c.after or c.before or c.source
        arrows.setdefault((c.source, target), []).append(f"{sign} {c.event}")
    return _diagram(
        _head(f"{before} and {after}", f"{len(edges)} edges differ."), names, [], arrows
    )


def _diagram(
    head: str, names: Iterable[str], begin: list[str], arrows: dict[tuple[str, str], list[str]]
) -> str:
    lines = [head, *(f'  state "{escape.mermaid(name)}" as {_alias(name)}' for name in names)]
    lines += begin
    for (source, target), events in arrows.items():
        lines.append(f"  {_alias(source)} --> {_alias(target)}: {_label(events)}")
    return "\n".join(lines) + "\n"


def _moves(machine: Machine) -> Iterable[tuple[str, str, str]]:
    for source, edges in machine.edges.items():
        for event, edge in edges.items():
            if edge.target != source:
                yield source, edge.target, event


def _head(title: str, description: str) -> str:
    title, description = (escape.mermaid(" ".join(text.split())) for text in (title, description))
    return f"stateDiagram-v2\n  accTitle: {title}\n  accDescr: {description}"


def _label(events: list[str]) -> str:
    events = [escape.mermaid(event) for event in events]
    if len(events) > _LABELLED:
        return f"{', '.join(events[: _LABELLED - 1])} and {len(events) - _LABELLED + 1} more"
    return ", ".join(events)


def _alias(name: str) -> str:
    """Gives an id of letters and underscores alone, which Mermaid takes everywhere."""
    return "s_" + "".join(c if c.isalnum() and c.isascii() else f"_{ord(c):x}_" for c in name)
