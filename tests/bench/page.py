"""What the benchmarks found, as text for a terminal and as the page `specs/figures.md`."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Verdict(NamedTuple):
    """A figure beside what it must reach.

    Attributes:
        figure: What was measured.
        measured: The median, with the quartiles.
        target: What it must reach.
        is_reached: Whether the median does.
    """

    figure: str
    measured: str
    target: str
    is_reached: bool


class Section(NamedTuple):
    """A part of the page.

    Attributes:
        title: Its heading.
        text: What was measured, and how.
        columns: The headings of its table.
        rows: The table; every row as long as the columns.
        verdicts: What it says of the targets.
        left_out: Peers that are not installed, or cannot do it, with the reason.
        facts: What a test can hold: never a time.
    """

    title: str
    text: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    verdicts: Sequence[Verdict]
    left_out: Mapping[str, str]
    facts: Mapping[str, object]


VERDICTS = ("figure", "measured", "to reach", "reached")

_HEAD = """\
# Figures

Measured by `make bench`, never written by hand and never asserted by a test; another machine gives other times.
What counts are the ratios: all contestants of a table ran in one process and took turns, round by round, so that
whatever else the machine did hit all of them alike. A ratio is made within each round. Everywhere the median is given,
with the quartiles over the rounds in parentheses.

"""

PEERS = (
    "msgspec",
    "pydantic",
    "orjson",
    "kubernetes",
    "lightkube",
    "kr8s",
    "transitions",
    "Automat",
    "sismic",
    "python-statemachine",
)


def versions() -> dict[str, str]:
    """Gives the version of every peer that is installed."""
    found = {}
    for name in PEERS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def page(sections: Sequence[Section], *, processors: int, plot: str, is_quick: bool) -> str:
    """Gives the page."""
    implementation = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{platform.system()} on {platform.machine()}, {processors} processors"
    named = ", ".join(f"{name} {version}" for name, version in versions().items())
    verdicts = [verdict for section in sections for verdict in section.verdicts]
    parts = [_HEAD, f"{implementation}; {machine}; {named}.\n\n"]
    if is_quick:
        parts.append("**A quick run, to see that it works: far too short to mean anything.**\n\n")
    parts += ["## What must be reached\n\n", _table(VERDICTS, _verdict_rows(verdicts))]
    for section in sections:
        parts += [f"\n## {section.title}\n\n{section.text.strip()}\n\n"]
        parts.append(_table(section.columns, section.rows))
        if section.left_out:
            told = "; ".join(f"{name} ({why})" for name, why in section.left_out.items())
            parts.append(f"\nLeft out: {told}.\n")
        if section.title == PLOTTED:
            parts.append(f"\n![Time per pod over the number of pods]({plot})\n")
    return "".join(parts)


PLOTTED = "Growth"
"""The title of the section that has the plot."""


def show(section: Section) -> None:
    """Prints a section, its columns aligned."""
    rows = [section.columns, *section.rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(section.columns))]
    out = sys.stdout
    out.write(f"\n{section.title}\n{'-' * len(section.title)}\n")
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        out.write("  ".join(cells).rstrip() + "\n")
    for name, why in section.left_out.items():
        out.write(f"left out: {name}, {why}\n")
    for verdict in section.verdicts:
        word = "reached" if verdict.is_reached else "NOT REACHED"
        out.write(f"{word}: {verdict.figure}: {verdict.measured}; to reach: {verdict.target}\n")
    out.flush()


def _verdict_rows(verdicts: Sequence[Verdict]) -> list[tuple[str, ...]]:
    return [(v.figure, v.measured, v.target, "yes" if v.is_reached else "**no**") for v in verdicts]


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
