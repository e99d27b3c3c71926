"""The exceptions of scion_fsm and the problem they report; each type says whose fault it is.

ScionFsmError
+-- SpecError               the spec's author: every problem of the file at once
+-- UnknownConfigurationError   the caller: a configuration that the spec does not have
+-- OrderError              the caller: a version or moment that nothing can be compared with
+-- InputError              the outside world: a file or stream that cannot be used
+-- StoreError              the disk: an agent's file that cannot be read, locked or replaced
|   +-- RecordCorruptError  the file is there and is no record; it is never overwritten
+-- ClusterError            the cluster or the way there; its kinds are in scion_fsm.runtime.cluster.errors
    +-- EngineError         the container engine of this host, or its client
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from scion_fsm.untrusted import printable_path, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable


class Problem(NamedTuple):
    """One thing that is wrong, where, and how to mend it.

    Attributes:
        code: A permanent code, `S101` for a spec.
        message: One sentence.
        line: From 1; None where no line is to blame.
        column: From 1; None likewise.
        suggestion: How to mend it; empty where nothing sensible can be said.
    """

    code: str
    message: str
    line: int | None = None
    column: int | None = None
    suggestion: str = ""

    def __str__(self) -> str:
        """`12:5: S101 message (suggestion)`."""
        where = "" if self.line is None else f"{self.line}:{self.column or 1}: "
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"{where}{self.code} {self.message}{hint}"


class ScionFsmError(Exception):
    """Anything that scion_fsm raises on purpose."""

    @property
    def told(self) -> tuple[str, ...]:
        """What is wrong, a line each."""
        return (str(self),)


class SpecError(ScionFsmError):
    """A spec that cannot be used; `problems` holds all that was found, in the file's order."""

    def __init__(self, problems: Iterable[Problem], *, path: str = "<spec>") -> None:
        """Keeps the problems, sorted by place, and the name of the file they are in."""
        self.problems = tuple(sorted(problems, key=lambda p: (p.line or 0, p.column or 0, p.code)))
        self.path = path
        super().__init__("\n".join(self.told))

    @property
    def told(self) -> tuple[str, ...]:
        """The problems, each after the file's name."""
        return tuple(
            f"{self.path}:{'' if problem.line else ' '}{problem}" for problem in self.problems
        )


class UnknownConfigurationError(ScionFsmError):
    """A configuration was named that the lifecycle does not have."""

    def __init__(self, name: object, known: Iterable[str]) -> None:
        """Says the name, the nearest one and all that there are."""
        self.name = name
        known = tuple(known)
        is_text = isinstance(name, str)  # what is none may not even be compared
        of_phase = tuple(one for one in known if is_text and one.partition(".")[0] == name)
        nearest = " but a phase" if of_phase else did_you_mean(name, known)
        super().__init__(
            f"{quoted(name)} is not a configuration of this lifecycle{nearest};"
            f" there are: {', '.join(of_phase or known)}"
        )


class OrderError(ScionFsmError, ValueError):
    """A version or moment that nothing can be compared with."""


class InputError(ScionFsmError):
    """A file or stream that cannot be used at all: what, where, how to mend."""


class StoreError(ScionFsmError):
    """An agent's file that cannot be read, locked or replaced; the file is whole, old or new.

    Attributes:
        path: The file to blame.
        errno: The system's number for it; None where the system is not to blame.
    """

    def __init__(self, path: str, what: str, cause: OSError | None = None) -> None:
        """Says the path, what is the matter and the system's own words for it."""
        self.path = path
        self.errno = cause.errno if cause else None
        why = f": {cause.strerror or cause}" if cause else ""
        super().__init__(f"{printable_path(path)} {what}{why}")


class RecordCorruptError(StoreError):
    """A file that is there and is no record; it is never overwritten."""


class ClusterError(ScionFsmError):
    """A cluster that could not be asked, or would not answer: what, and how to mend it.

    Attributes:
        is_usage: What was asked for is to blame, not the cluster.
    """

    is_usage = False


class EngineError(ClusterError):
    """A container engine that could not be asked through its client: what, and how to mend it."""


_LONGEST_NAME = 100


def anchor(id_: str) -> str:
    """Gives where the explorer tells of a rule, a row, a law or an event, beside a page that links there."""
    name = id_.split(", ", 1)[0]
    return f"explorer.html#{f'about-{name}' if '.' in name else name}"


def told_at(id_: str) -> str:
    """Says where what an id stands for is told: `explorer.html#T070, which … writes`."""
    return f"{anchor(id_)}, which `scion-fsm render html -o explorer.html` writes"


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Gives `, did you mean 'x'?` for the nearest known name, or the empty string.

    What is no text, or too long for anybody's name, is near to none: looking would take its time.
    """
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        return ""
    return _nearest(name, tuple(known))


@lru_cache(maxsize=256)  # a sender that is wrong is wrong again and again
def _nearest(name: str, known: tuple[str, ...]) -> str:
    import difflib  # noqa: PLC0415 - only when something is wrong

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f", did you mean {near[0]!r}?" if near else ""
