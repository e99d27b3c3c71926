"""Every file of specs/formal that is made from the spec; the others there are written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.prove.formal import decisions, promela, tla

if TYPE_CHECKING:
    from scion_fsm.machine.table import Table

RENDERED = (*tla.FILES, decisions.FILE, promela.MODEL)
"""The files' names."""


def render(table: Table) -> dict[str, str]:
    """Gives the text of every file, by name."""
    return {
        **tla.modules(table),
        decisions.FILE: decisions.module(table),
        promela.MODEL: promela.model(table),
    }
