"""What a terminal is shown, read at the other end of a pseudo-terminal."""

from __future__ import annotations

import os
from contextlib import suppress


def shown_on(master: int) -> bytes:
    """Reads until nobody has the terminal any more, and closes this end."""
    shown = b""
    with suppress(OSError):  # Linux says EIO at the end
        while part := os.read(master, 65536):
            shown += part
    os.close(master)
    return shown
