"""Files that a person names, read and written; what is wrong with one is said in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def text_of(path: Path) -> str:
    """Reads a text file, line ends as they are.

    Raises:
        InputError: It cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8") from error


def write(path: Path, content: str | bytes) -> None:
    """Writes a file.

    Raises:
        InputError: It cannot be written.
    """
    try:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
