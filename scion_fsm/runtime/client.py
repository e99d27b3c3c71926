"""An engine's client as a program: run, bounded in time and bytes, and listened to."""

from __future__ import annotations

import queue
import subprocess
import tempfile
import threading
from typing import TYPE_CHECKING

from scion_fsm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable

TIMEOUT_SECONDS = 30.0
LONGEST = 64 << 20
"""Bytes of an answer."""
_LONGEST_LINE = 1 << 20
_ENDED = object()


class ProgramClient:
    """Runs `docker`, `podman` or `container`, as it is found on the PATH."""

    def __init__(self, program: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        """Runs nothing yet."""
        self._program, self._timeout = program, timeout

    def ask(self, arguments: Iterable[str], *, accepts_failure: bool = False) -> bytes:
        """Gives what the program prints.

        Args:
            arguments: Its arguments.
            accepts_failure: What it printed counts even if it failed.

        Raises:
            EngineError: It is not there, failed, took too long or printed too much.
        """
        command = [self._program, *arguments]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            try:
                done = subprocess.run(  # noqa: S603 - the operator's own program
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    timeout=self._timeout,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                what = f"`{self._named(command)}` did not end within {self._timeout:g} s"
                raise EngineError(what) from error
            except OSError as error:
                raise self._missing(error) from error
            out.seek(0)
            printed = out.read(LONGEST + 1)
            if len(printed) > LONGEST:
                raise EngineError(f"`{self._named(command)}` printed more than {LONGEST} bytes")
            if done.returncode and not (accepts_failure and printed):
                err.seek(0)
                lines = err.read(2000).decode("utf-8", "replace").split("\n")
                raise EngineError(
                    f"`{self._named(command)}` failed: {lines[0] or 'it says not why'}"
                )
            return printed

    def listen(self, arguments: Iterable[str]) -> Lines:
        """Begins to listen to what the program prints.

        Raises:
            EngineError: It is not there.
        """
        command = [self._program, *arguments]
        try:
            return Lines(
                subprocess.Popen(  # noqa: S603 - likewise
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                ),
                self._named(command),
            )
        except OSError as error:
            raise self._missing(error) from error

    def _named(self, command: list[str]) -> str:
        return " ".join(command[:2])

    def _missing(self, error: OSError) -> EngineError:
        return EngineError(
            f"{self._program} cannot be run: {error.strerror or error}; install it, or see to the PATH"
        )


class Lines:
    """The lines of a program that runs on, as they come."""

    def __init__(self, process: subprocess.Popen[bytes], name: str) -> None:
        """Begins to read them."""
        self._process, self._name = process, name
        self._queue: queue.Queue[object] = queue.Queue(maxsize=10_000)
        threading.Thread(target=self._read, name="scion-fsm-events", daemon=True).start()

    def next(self, seconds: float) -> bytes | None:
        """Gives the next line, or None if there was none for so long.

        Raises:
            EngineError: The program has ended.
        """
        try:
            line = self._queue.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(line, bytes):
            return line
        raise EngineError(f"`{self._name}` has ended")

    def close(self) -> None:
        """Ends the program."""
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        if self._process.stdout is not None:
            with self._process.stdout as stream:
                while line := stream.readline(_LONGEST_LINE):
                    self._queue.put(line)
        self._queue.put(_ENDED)
