"""A pseudo-terminal that a command prints to, strings that would steer one, and what must never be printed."""

from __future__ import annotations

import os
import pty
import sys
import termios
import threading
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

from wcwidth import iter_graphemes, wcswidth

from scion_fsm.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

FORGED = "FORGED"
HOSTILE = {
    "ESC": "a\x1b[2J\x1b]0;owned\x07b",
    "OSC 8": "\x1b]8;;http://evil/\x1b\\link\x1b]8;;\x1b\\",
    "OSC 52": "\x1b]52;c;ZXZpbA==\x07",
    "C1": "\x9b31m\x85\x9d52;c;ZXZpbA==\x9c",
    "BEL": "a\x07",
    "NUL": "a\x00b",
    "DEL": "a\x7f\x08b",
    "bidi": "\u202eevil\u2066x\u2069\u200f",
    "zero width": "a\u200b\u200d\ufeff\u2060\u00adb",
    "ignored": "a\u3164\u115f\ufe0f\u034f\U000e0100b",
    "tags": "\U000e0041\U000e007f",
    "line": f"a\n{FORGED}",
    "lines": f"a\u2028{FORGED}\u2029{FORGED}\x0b{FORGED}\x0c{FORGED}",
    "CR": f"a\r{FORGED}",
    "wide": "漢字かな交じり文" * 20,
    "combining": "e" + "\u0301" * 200,
    "emoji": "👩‍💻👍🏽🇩🇪" * 30,
    "markup": "[red]x[/] <script>alert(1)</script> `|` %%{init: {}}%% ]]> -->",
}
LONG = "x" * 1_000_000
EVERYTHING = " ".join(HOSTILE.values())
"""All of them in one."""
STEERS = {"Cc", "Cf", "Zl", "Zp", "Cs"}


def raw(printed: str) -> set[str]:
    """Gives the characters of an output that steer a terminal or do not show."""
    return {
        letter
        for letter in set(printed) - {"\n"}
        if unicodedata.category(letter) in STEERS or letter in "\u3164\u115f\ufe0f\u034f\U000e0100"
    }


def check(printed: str, *, longest: int = 4200, tabs: bool = False) -> None:
    """Sees to it that an output steers nothing, forges no line, and has no line that is too long."""
    found = raw(printed) - ({"\t"} if tabs else set())
    assert not found, (sorted(map(hex, map(ord, found))), _around(printed, found))
    for line in printed.split("\n"):
        assert not line.startswith(FORGED)
        assert len(line) <= longest, (len(line), line[:300])


def _around(printed: str, found: set[str]) -> str:
    at = min(printed.index(letter) for letter in found)
    return printed[max(0, at - 200) : at + 50]


def check_aligned(printed: str) -> None:
    """Sees to it that each column of a table begins in the same cell in every row."""
    head, *rows = [line for line in printed.split("\n") if line]
    begins = [at for at in range(3, len(head)) if head[at - 3 : at] == "   " and head[at] != " "]
    assert begins, head
    for row in rows:
        sized = [(part[0], wcswidth(part)) for part in iter_graphemes(row)]
        grid = "".join(letter + "\0" * (size - 1) for letter, size in sized if size)
        for at in begins:
            assert grid[at - 3 : at] == "   ", (head, row)
            assert grid[at] != " ", (head, row)


class _Terminal:
    """The command's end of a pseudo-terminal, and all that came out of the other."""

    def __init__(self) -> None:
        self._ours, theirs = pty.openpty()
        attributes = termios.tcgetattr(theirs)
        attributes[1] &= ~termios.OPOST  # what is written comes out as it is
        termios.tcsetattr(theirs, termios.TCSANOW, attributes)
        self.streams = [
            os.fdopen(os.dup(theirs), "w", encoding="utf-8", errors="backslashreplace")
            for _ in ("out", "err")
        ]
        os.close(theirs)
        self.printed = bytearray()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        while True:
            try:
                chunk = os.read(self._ours, 1 << 16)
            except OSError:  # its other end is closed
                return
            self.printed += chunk

    def close(self) -> None:
        for stream in self.streams:
            stream.close()
        self._thread.join()
        os.close(self._ours)


@contextmanager
def _terminal() -> Iterator[_Terminal]:
    terminal = _Terminal()
    try:
        yield terminal
    finally:
        terminal.close()


def on_a_terminal(
    arguments: Sequence[str], *, columns: int = 2000, **environment: str
) -> tuple[int, str]:
    """Runs the command in this process, on a pseudo-terminal without colours.

    Returns:
        The exit code and all that was printed.
    """
    code: Any = 0

    def run() -> None:
        nonlocal code
        try:
            app.main(list(arguments), prog_name="scion-fsm")
        except SystemExit as ended:
            code = ended.code

    printed = printed_by(run, columns=columns, **environment)
    return code or 0, printed


def printed_by(run: Callable[[], None], *, columns: int = 2000, **environment: str) -> str:
    """Gives all that a function prints to a pseudo-terminal that knows neither colours nor a cursor."""
    environment = {"NO_COLOR": "1", "COLUMNS": str(columns), "TERM": "dumb", **environment}
    with _terminal() as terminal:
        out, err = terminal.streams
        with (
            mock.patch.dict(os.environ, environment),
            mock.patch.object(sys, "stdout", out),
            mock.patch.object(sys, "stderr", err),
        ):
            run()
    return terminal.printed.decode("utf-8")
