"""A subject in a process of its own that speaks JSON lines over its standard streams.

Requests are sent in batches and answered one by one, so that a pipe's delay is paid once a batch. The
process is started again after it ended or was too slow; what it wrote to standard error is kept.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections import deque
from typing import TYPE_CHECKING, Self

import msgspec

from scion_fsm.conform.subject import protocol as wire
from scion_fsm.conform.subject.ending import end, marked_environment
from scion_fsm.conform.subject.session import (
    Event,
    Look,
    Move,
    Put,
    Reset,
    Sight,
    SubjectError,
    Trouble,
)
from scion_fsm.conform.subject.subject import Answer
from scion_fsm.unreadable import UNREADABLE, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.lifecycle import Lifecycle

LINE_LIMIT = 1 << 20
"""A reply longer than this, in bytes, is a breach of the protocol."""
STDERR_KEPT = 16 << 10
_LAST_READS = 32
BATCH = 64
"""Requests in flight."""
_WELCOME = f"{{'id': 1, 'protocol': '{wire.PROTOCOL}', 'implementation': {{'name': …}}}}"


class ProcessSubject:
    """A session with a command; a context manager that ends the process.

    Attributes:
        implementation: What the subject says of itself.
        capabilities: What it can do beyond reset and step.
        violations: Breaches of the protocol by operation, if `validate` is set.
        starts: How often the process was started.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        lifecycle: Lifecycle,
        timeout: float = 10.0,
        validate: bool = False,
    ) -> None:
        """Starts the command and says hello.

        Args:
            command: The program and its arguments; no shell.
            lifecycle: The spec to tell it.
            timeout: Seconds that one answer may take.
            validate: Hold every reply to the letter of the protocol.

        Raises:
            SubjectError: It cannot be started, does not answer hello, or answers something else.
        """
        self.violations: dict[str, list[str]] = {}
        self.starts = 0
        self._command = tuple(command)
        self._table = lifecycle.table
        self._spec = wire.Identity(
            lifecycle.table.data.machine, lifecycle.version, lifecycle.digest
        )
        self._timeout = timeout
        self._validate = validate
        self._number = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._mark = b""
        self._selector: selectors.BaseSelector | None = None
        self._broken = False
        self._pending = bytearray()
        self._out = bytearray()
        self._err: deque[bytes] = deque()
        reply = self._start()
        if reply.error is not None:
            self.close()
            raise SubjectError(
                f"{self._shown} answered hello with an error: {reply.error.message}"
                f" {reply.error.detail}".rstrip()
            )
        if reply.implementation is None:
            self.close()
            raise SubjectError(
                f"{self._shown} answered hello without `implementation`; reply {_WELCOME}"
            )
        wrong = wire.foreign(reply.protocol, self._shown)
        if wrong:
            self.close()
            raise SubjectError(f"{wrong}; {wire.REMEDY}, or reply to hello {_WELCOME}")
        self.implementation = reply.implementation
        self.capabilities = frozenset(reply.capabilities)

    def __enter__(self) -> Self:
        """Gives itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the process."""
        self.close()

    @property
    def _shown(self) -> str:
        return " ".join(self._command)

    # -- Moves -----------------------------------------------------------------------------------------

    def play(self, moves: Sequence[Move]) -> list[Answer]:
        """See `Session.play`."""
        if self._process is None:
            try:
                self._start()
            except SubjectError as error:
                return [Trouble(None, reason=str(error), kind="crash", standard_error=self._told())]
        answers: list[Answer] = []
        while len(answers) < len(moves):
            answers += self._exchange(moves[len(answers) : len(answers) + BATCH])
            if isinstance(answers[-1], Trouble):
                break
        return answers

    def _exchange(self, moves: Sequence[Move]) -> list[Answer]:
        first = self._number + 1
        requests = [self._request(move) for move in moves]
        lines = b"".join(wire.request_encoder.encode(request) + b"\n" for request in requests)
        answers: list[Answer] = []
        self._err.clear()
        self._pending += lines
        try:
            for number, move in enumerate(moves, start=first):
                line = self._line()
                answers.append(self._answer(number, _OPERATIONS[type(move)], line))
                if isinstance(answers[-1], Trouble):
                    break
            if isinstance(answers[-1], Trouble) and answers[-1].kind == "error":
                for _ in moves[
                    len(answers) :
                ]:  # whatever follows an error is not asked for any more
                    self._line()
        except _Silence as silence:
            if not (answers and isinstance(answers[-1], Trouble)):
                answers.append(silence.trouble)
            self._broken = True
        return [*answers[:-1], self._settled(answers[-1])]

    def _settled(self, last: Answer) -> Answer:
        """Gives a trouble with what was said on standard error; ends a process that is of no more use."""
        if not isinstance(last, Trouble):
            return last
        told = self._told()
        if self._broken or last.kind != "error":
            self.close()
        return msgspec.structs.replace(last, standard_error=told)

    def _request(self, move: Move) -> wire.Request:
        self._number += 1
        match move:
            case Event():
                return wire.Step(self._number, move.name)
            case Reset():
                return wire.Reset(self._number)
            case Sight():
                return wire.Observe(self._number, move.input)
            case Put():
                return wire.SetState(self._number, move.configuration, move.record)
            case Look():
                return wire.GetState(self._number)

    def _answer(self, number: int, operation: str, line: bytes) -> Answer:
        self._look_at(operation, line)
        try:
            reply = wire.reply_decoder.decode(line)
        except UNREADABLE as error:
            return _breach(
                f"its reply to {operation} is not understood: {why_unreadable(error)}: {_excerpt(line)}"
            )
        if reply.id != number:
            return _breach(f"its reply to request {number} has the id {reply.id}")
        if reply.error is not None:
            why = " ".join(part for part in (reply.error.message, reply.error.detail) if part)
            return Trouble(None, reason=f"it reported an error: {why}", kind="error")
        if reply.skipped:
            return Answer(None, reason=reply.message or None)
        if reply.state is None:
            return _breach(f"its reply to {operation} has no `state`: {_excerpt(line)}")
        return Answer(
            reply.state, reply.accepted, reply.reason, reply.told, reply.rule, reply.record
        )

    def _look_at(self, operation: str, line: bytes) -> None:
        if self._validate:
            found = self.violations.setdefault(operation, [])
            found += [p for p in wire.problems_of(operation, line, self._table) if p not in found]

    # -- The process -----------------------------------------------------------------------------------

    def _start(self) -> wire.Reply:
        self._broken = False
        for kept in (self._pending, self._out, self._err):
            kept.clear()
        environment, self._mark = marked_environment()
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own command
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                env=environment,
            )
        except OSError as error:
            raise SubjectError(f"{self._shown} cannot be started: {error.strerror}") from error
        self._process = process
        self.starts += 1
        selector = self._selector = selectors.DefaultSelector()
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None  # noqa: S101 - all are pipes
            os.set_blocking(stream.fileno(), False)
            if stream is not process.stdin:
                selector.register(stream, selectors.EVENT_READ)
        self._number += 1
        try:
            hello = wire.Hello(self._number, self._spec)
            self._pending += wire.request_encoder.encode(hello) + b"\n"
            line = self._line()
            self._look_at("hello", line)
            return wire.reply_decoder.decode(line)
        except _Silence as silence:
            told = self._told()
            self.close()
            said = f"; it said: {told.strip()}" if told.strip() else ""
            raise SubjectError(f"{self._shown}: {silence.trouble.reason}{said}") from silence
        except UNREADABLE as error:
            self.close()
            raise SubjectError(
                f"{self._shown} does not speak {wire.PROTOCOL}: {why_unreadable(error)}: {_excerpt(line)}"
            ) from error

    def _line(self) -> bytes:
        deadline = time.monotonic() + self._timeout
        while True:
            end = self._out.find(b"\n")
            if 0 <= end <= LINE_LIMIT:
                line = bytes(self._out[:end])
                del self._out[: end + 1]
                return line
            if len(self._out) > LINE_LIMIT:
                why = f"it wrote a line of more than {LINE_LIMIT} bytes"
                raise _Silence(Trouble(None, reason=why, kind="protocol"))
            if not self._read(deadline - time.monotonic()):
                why = f"it gave no answer within {self._timeout:g} s"
                raise _Silence(Trouble(None, reason=why, kind="timeout"))

    def _read(self, seconds: float) -> bool:
        """Writes what waits to be written and reads what there is; False when the time is over."""
        process, selector = self._process, self._selector
        assert process is not None  # noqa: S101 - started
        assert selector is not None  # noqa: S101 - started
        if self._pending:
            self._write(process)
        if self._pending and process.stdin not in selector.get_map():
            selector.register(process.stdin, selectors.EVENT_WRITE)  # type: ignore[arg-type]  # a pipe
        elif not self._pending and process.stdin in selector.get_map():
            selector.unregister(process.stdin)  # type: ignore[arg-type]  # a pipe
        ready = selector.select(max(seconds, 0))
        for key, _ in ready:
            if key.fileobj is process.stdin:
                continue  # written at the next call
            part = os.read(key.fd, 1 << 16)
            if key.fileobj is process.stdout and part:
                self._out += part
            elif part:
                self._keep(part)
            elif key.fileobj is process.stderr:
                selector.unregister(key.fileobj)
            else:
                self._ended()
        return bool(ready)

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None  # noqa: S101 - a pipe
        try:
            written = os.write(process.stdin.fileno(), self._pending)
            del self._pending[:written]
        except BlockingIOError:
            pass
        except BrokenPipeError:  # it ended; what it wrote before is still read
            self._pending.clear()

    def _keep(self, part: bytes) -> None:
        self._err.append(part)
        while sum(map(len, self._err)) - len(self._err[0]) >= STDERR_KEPT:
            self._err.popleft()  # the rest is enough without it

    def _ended(self) -> None:
        assert self._process is not None  # noqa: S101 - started
        try:
            code = self._process.wait(timeout=1)
            why = f"it ended with exit code {code}"
        except subprocess.TimeoutExpired:
            why = "it closed its standard output"
        raise _Silence(Trouble(None, reason=why, kind="crash"))

    def _told(self) -> str:
        """Gives the last of standard error, with what has not been read of it yet."""
        process = self._process
        if process is not None and process.stderr is not None:
            try:
                for _ in range(_LAST_READS):  # one that goes on writing is not heard out
                    part = os.read(process.stderr.fileno(), 1 << 16)
                    if not part:
                        break
                    self._keep(part)
            except BlockingIOError:
                pass  # whoever else has the pipe has nothing to say now
        return b"".join(self._err)[-STDERR_KEPT:].decode(errors="replace")

    def close(self) -> None:
        """Ends the process and whatever it started; harmless when it has ended."""
        process, self._process = self._process, None
        if self._selector is not None:
            self._selector.close()
            self._selector = None
        if process is None:
            return
        for stream in (process.stdin, process.stdout, process.stderr):
            try:
                if stream is not None:
                    stream.close()
            except BrokenPipeError:
                pass
        end(process, self._mark)


class _Silence(Exception):  # noqa: N818 - it carries a trouble up, nothing else
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.reason)
        self.trouble = trouble


_OPERATIONS: dict[type, str] = {
    Event: "step",
    Reset: "reset",
    Sight: "observe",
    Put: "set",
    Look: "state",
}


def _breach(why: str) -> Trouble:
    return Trouble(None, reason=why, kind="protocol")


def _excerpt(line: bytes) -> str:
    return repr(line[:120].decode(errors="replace"))
