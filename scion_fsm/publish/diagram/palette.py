"""The colours, in a light and a dark page; a test holds every text at a contrast of 4.5:1 or more."""

from __future__ import annotations

from typing import NamedTuple


class Palette(NamedTuple):
    """Colours by what they are for; `operator`, `runtime`, `report` and `again` are those of edges."""

    page: str
    box: str
    text: str
    quiet: str
    line: str
    operator: str
    runtime: str
    report: str
    again: str


LIGHT = Palette(
    page="#ffffff",
    box="#f3f5f8",
    text="#1f2328",
    quiet="#57606a",
    line="#57606a",
    operator="#8a3500",
    runtime="#0a4a9c",
    report="#1a6333",
    again="#6f3aa8",
)
DARK = Palette(
    page="#0d1117",
    box="#1c2430",
    text="#e6edf3",
    quiet="#9ba5b0",
    line="#9ba5b0",
    operator="#ffa657",
    runtime="#79b8ff",
    report="#7ee787",
    again="#d2a8ff",
)
