"""How well a colour is read on another."""

from __future__ import annotations

_LINEAR_UP_TO = 0.04045  # where sRGB's curve begins


def contrast(one: str, other: str) -> float:
    """Gives the contrast ratio of two `#rrggbb` colours, from 1 to 21 (WCAG 2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= _LINEAR_UP_TO else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
