"""Tables in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Gives a Markdown table; a line break in a cell becomes a tag."""
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(escape.markdown_cell, cells))} |"
