"""The table as SCXML (W3C, 2015): a statechart that any SCXML interpreter runs with the same traces."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Table


def scxml(table: Table) -> str:
    """Gives the document.

    An event that is taken without a change is a transition without a target; one that is ignored or
    rejected has no transition, which in SCXML means that it is dropped. Ids are the configurations'
    own names: SCXML allows dots. An event name matches by prefix at dots in SCXML (5.9.3), so longer
    names come before those that they begin with.
    """
    return "\n".join(_lines(table)) + "\n"


def _lines(table: Table) -> Iterator[str]:
    data = table.data
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<!-- Drawn from {data.digest}; do not edit. -->"
    yield (
        f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="null"'
        f" name={quoteattr(data.machine)} initial={quoteattr(data.initial)}>"
    )
    for phase, initial in data.initials.items():
        inside = [name for name, state in table.states.items() if state.phase == phase]
        if inside == [phase]:
            yield from _state(table, phase, "  ")
        else:
            yield f"  <state id={quoteattr(phase)} initial={quoteattr(initial)}>"
            for name in inside:
                yield from _state(table, name, "    ")
            yield "  </state>"
    yield "</scxml>"


def _state(table: Table, name: str, indent: str) -> Iterator[str]:
    yield f"{indent}<state id={quoteattr(name)}>"
    for event in sorted(table.events, key=lambda event: -event.count(".")):
        step = table.step(name, event)
        if step.disposition == "taken":
            target = "" if step.internal else f" target={quoteattr(step.target)}"
            yield f"{indent}  <transition event={quoteattr(event)}{target}/>"
    yield f"{indent}</state>"
