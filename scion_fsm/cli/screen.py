"""A table of agents on the terminal that stays up to date."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.live import Live
from rich.style import Style
from rich.table import Table
from rich.text import Text

from scion_fsm.cli import printing
from scion_fsm.cli.output import STYLES, columns_and_rows, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.runtime.tracker import Tracker


@contextmanager
def live_table(*trackers: Tracker) -> Iterator[None]:
    """Shows the agents while what is inside runs; the last table stays on the screen.

    What is written to standard error meanwhile appears above the table.
    """
    with Live(console=printing.console(), get_renderable=lambda: _table(trackers)):
        yield


def _table(trackers: tuple[Tracker, ...]) -> Table:
    agents = [agent for tracker in trackers for agent in tracker.agents.values()]
    columns, rows = columns_and_rows(in_order(agents), wide=False)
    made = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="")
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column in ("PHASE", "AGE"))
    for row in rows:
        made.add_row(*(Text(cell, _style(cell)) for cell in row))
    return made


def _style(cell: str) -> Style:
    style = STYLES.get(cell, {})
    return Style(color=style.get("fg"), bold=style.get("bold"))
