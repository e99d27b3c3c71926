"""What decoding raises on bytes that are not what was asked for, and the reason for a sentence."""

from __future__ import annotations

import msgspec

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""msgspec's own errors, not UTF-8, nested too deeply: it raises all three."""


def why_unreadable(error: Exception) -> str:
    """Gives the reason of an UNREADABLE error, for a sentence."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return (
            "it is not UTF-8"  # its place is counted from the text's beginning, not the document's
        )
    return str(error)
