"""The colours, in a light and a dark page; a test holds every text at a contrast of 4.5:1 or more."""

from __future__ import annotations

from typing import NamedTuple

_LINEAR_UP_TO = 0.04045  # where sRGB's curve begins


class Palette(NamedTuple):
    """Colours by what they are for; `operator`, `runtime` and `report` are those of edges."""

    page: str
    box: str
    text: str
    quiet: str
    line: str
    operator: str
    runtime: str
    report: str


LIGHT = Palette(
    page="#ffffff",
    box="#f3f5f8",
    text="#1f2328",
    quiet="#57606a",
    line="#57606a",
    operator="#8a3500",
    runtime="#0a4a9c",
    report="#1a6333",
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
)


def contrast(one: str, other: str) -> float:
    """Gives the contrast ratio of two `#rrggbb` colours, from 1 to 21 (WCAG 2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= _LINEAR_UP_TO else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
