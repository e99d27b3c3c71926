"""What a terminal shows: text that cannot steer it, in as many columns as it has."""

from __future__ import annotations


def printable(text: str) -> str:
    """Replaces what would steer a terminal: an agent may say anything (kubernetes: CVE-2021-25743)."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def window() -> int:
    """Gives the terminal's width in characters."""
    import shutil  # noqa: PLC0415 - loads three compressors, and only a terminal has a width

    return shutil.get_terminal_size().columns
