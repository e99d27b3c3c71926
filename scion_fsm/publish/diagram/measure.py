"""How much room a text takes in a common sans-serif face, so that layouts do not depend on fonts."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FONT_SIZE = 14
LINE_HEIGHT = 18
PADDING = 12

_WIDE = frozenset("mwMW@%")
_NARROW = frozenset("ijlftrI.,:;|!'()[]/ -")


def text_width(text: str, *, size: int = FONT_SIZE) -> int:
    """Gives a width in points that DejaVu Sans, the widest of the usual faces, does not exceed."""
    ems = sum(1.0 if c in _WIDE else 0.42 if c in _NARROW else 0.66 for c in text)
    return int(ems * size) + 1


def block_size(lines: Iterable[str], *, size: int = FONT_SIZE) -> tuple[int, int]:
    """Gives width and height in points of lines set one below the other."""
    widths = [text_width(line, size=size) for line in lines] or [0]
    return max(widths), len(widths) * LINE_HEIGHT


def wrapped(text: str, width: int) -> list[str]:
    """Breaks a text into lines of at most so many characters where it can."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def wrapped_to(text: str, width: float) -> list[str]:
    """Breaks a text into lines that are at most so many points wide where it can."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]
