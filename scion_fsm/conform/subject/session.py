"""A conversation with a subject, whether it is in process or elsewhere; problems are values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from scion_fsm.conform.subject import protocol as wire
from scion_fsm.conform.subject.inputs import Input
from scion_fsm.conform.subject.subject import (
    SKIPPED,
    Answer,
    Keeping,
    Observing,
    Settable,
    Showing,
    capabilities_of,
)
from scion_fsm.errors import ScionFsmError
from scion_fsm.machine.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.conform.subject.subject import Subject


class SubjectError(ScionFsmError):
    """The subject cannot be started, or does not speak the protocol: what, and how to mend it."""


class Reset(msgspec.Struct, frozen=True, tag=True):
    """Begin anew."""


class Event(msgspec.Struct, frozen=True, tag=True):
    """An event of the spec happens."""

    name: str


class Sight(msgspec.Struct, frozen=True, tag=True):
    """A raw input arrives."""

    input: Input


class Put(msgspec.Struct, frozen=True, tag=True):
    """Put a fresh agent into a configuration, or one where a whole record says."""

    configuration: str
    record: Record | None = None


class Look(msgspec.Struct, frozen=True, tag=True):
    """Ask where the agent is, which changes nothing."""


Move = Reset | Event | Sight | Put | Look
RESET = Reset()
LOOK = Look()


class Trouble(Answer, frozen=True):
    """No answer: the subject broke, or was too slow; the moves after it were not played.

    Attributes:
        kind: `crash` (it ended), `error` (it said so), `timeout`, `protocol` (not understood).
        standard_error: The last of what it wrote there.
    """

    kind: Literal["crash", "error", "timeout", "protocol"] = "error"
    standard_error: str = ""


def standard_error_of(answer: Answer | None) -> str:
    """Gives what the subject wrote there while it gave no answer."""
    return answer.standard_error if isinstance(answer, Trouble) else ""


class Session(Protocol):
    """What the suite talks to.

    Attributes:
        implementation: What the subject says of itself.
        capabilities: What it can do beyond reset and step.
        violations: Breaches of the protocol, by operation, where they are looked for.
    """

    implementation: wire.Implementation
    capabilities: frozenset[str]
    violations: dict[str, list[str]]

    def play(self, moves: Sequence[Move]) -> list[Answer]:
        """Plays the moves in order.

        Returns:
            An answer a move. A `Trouble` is the last; after it the subject is as if it were new and
            needs a Reset first.
        """

    def close(self) -> None:
        """Ends the conversation; harmless when it has ended."""


class InProcess:
    """A session with a subject in this process."""

    def __init__(self, subject: Subject, *, name: str | None = None) -> None:
        """Takes any object with the methods of `Subject`."""
        self.implementation = wire.Implementation(name or type(subject).__name__, "python")
        self.capabilities = capabilities_of(subject)
        self.violations: dict[str, list[str]] = {}
        self._subject = subject

    def play(self, moves: Sequence[Move]) -> list[Answer]:
        """See `Session.play`; an exception of the subject is an error, told with its type."""
        answers: list[Answer] = []
        for move in moves:
            try:
                answers.append(self._play(move))
            except Exception as error:  # noqa: BLE001 - whatever the subject raises is its answer
                answers.append(
                    Trouble(None, reason=f"it raised {type(error).__name__}: {error}", kind="error")
                )
                break
        return answers

    def _play(self, move: Move) -> Answer:
        subject = self._subject
        match move:
            case Event():
                return subject.step(move.name)
            case Reset():
                return Answer(subject.reset())
            case Sight() if isinstance(subject, Observing):
                return subject.observe(move.input)
            case Put() if move.record is not None:
                return Answer(subject.put(move.record)) if isinstance(subject, Keeping) else SKIPPED
            case Put() if isinstance(subject, Settable):
                return Answer(subject.set(move.configuration))
            case Look() if isinstance(subject, Showing):
                return Answer(subject.state())
        return Answer(None)

    def close(self) -> None:
        """See `Session.close`."""
