"""Histories in which a fact about an input stands at its edge: what the rows of runs and freshness are asked with.

The rows are asked by `freshness.py`, each vector once; a fact that is read off wrongly only at an edge (within the
second that a time names, with two marks, with a fence behind a fence) gives another vector than it should.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.conform.subject import inputs
from scion_fsm.conform.suite.raw.pasts import (
    CREATING,
    EARLY,
    FIRST,
    LATE,
    RESTART,
    a_command,
    a_container,
    a_pod,
)
from scion_fsm.conform.suite.raw.pods import BEGIN, ended
from scion_fsm.machine.orders import rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scion_fsm.conform.subject.inputs import Input
    from scion_fsm.machine.stored import Data


def edges(data: Data) -> Iterator[tuple[str, str, Sequence[Input]]]:
    """Gives a name, why, and what is told in turn."""
    yield from _times(data)
    yield from _marks()
    yield from _fences()
    yield from _containers()
    yield from _commands()


def _times(data: Data) -> Iterator[tuple[str, str, Sequence[Input]]]:
    skew, second = data.runs.clock_skew_seconds, 1.0
    notes = "A whole second is all of the second that it names, and clocks differ by the skew."
    born = EARLY + 30
    follower = (FIRST, RESTART, a_pod(uid="pod-2", version="150", born=born))
    for name, after in (("skew", skew), ("within", skew + second / 2), ("beyond", skew + second)):
        said = inputs.HookInput("session-end", at=born + after)
        yield f"times/said-{name}", notes, (*follower, said)
        begun = a_pod(uid="pod-2", version="150", born=None, state=_running(born - after + 0.25))
        said = inputs.HookInput("prompt-submit", at=born)
        yield f"times/began-{name}", notes, (FIRST, RESTART, begun, said)
        late = a_pod(uid="pod-2", version="200", born=BEGIN + after, name="other")
        yield f"times/born-{name}", notes, (FIRST, late)
        left = a_pod(uid="pod-2", version="200", born=EARLY - after, name="other")
        yield f"times/before-the-fence-{name}", notes, (a_command("start", EARLY), left)
        yield (
            f"times/command-{name}",
            notes,
            (FIRST, a_command("stop", BEGIN + after)),
        )
        again = a_container("Up 1 second", at=LATE, started=BEGIN + after)
        yield f"times/started-{name}", notes, (a_container("Up 5 minutes", started=BEGIN), again)
    killed = a_pod(ended(137, finishedAt=rfc3339(EARLY)), version="150", phase="Failed")
    for name, over in (("within", 0.0), ("beyond", second)):
        word = a_command("stopped", EARLY + data.explains_seconds + over, "pod-1")
        yield f"times/explains-{name}", "An end is explained for a while.", (FIRST, killed, word)


def _running(started: float) -> dict[str, object]:
    return {"running": {"startedAt": rfc3339(started)}}


def _failed(version: str) -> Input:
    return a_pod(ended(1), version=version, phase="Failed")


def _marks() -> Iterator[tuple[str, str, Sequence[Input]]]:
    notes = "An order is newer than every mark that it is compared with."
    two = (FIRST, a_pod(version="150", cluster=None))
    yield "marks/between", notes, (*two, _failed("120"))
    yield "marks/above-both", notes, (*two, _failed("160"))
    readings = (a_pod(version="100", cluster="?1"), a_pod(version="150", cluster="?2"))
    yield "marks/readings", "Of readings without a name the last is marked.", readings
    yield "marks/length", notes, (a_pod(version="99"), _failed("100"))
    yield "marks/equal", notes, (a_pod(version="100"), _failed("100"))


def _fences() -> Iterator[tuple[str, str, Sequence[Input]]]:
    notes = "What a command left behind stays so, whatever a later one leaves."
    minting = (
        FIRST,
        a_command("restart", EARLY, "pod-1", mints="run-2"),
        a_command("restart", EARLY + 60, mints="run-3"),
    )
    lapsed = inputs.TimersInput(fence_age=1000.0, at=LATE + 600)
    yield "fences/the-first-left", notes, (*minting, a_pod(version="200"))
    yield "fences/the-minted-left", notes, (*minting, a_pod(uid="pod-2", run_id="run-2"))
    yield "fences/the-new", notes, (*minting, a_pod(uid="pod-3", version="200", run_id="run-3"))
    notes = "Where nothing came, the run that was last seen goes on."
    yield "fences/lapsed", notes, (*minting, lapsed)
    yield "fences/lapsed-and-seen", notes, (*minting, lapsed, a_pod(version="200"))
    yield "fences/lapsed-of-none", notes, (a_command("start", EARLY, mints="run-2"), lapsed)


def _containers() -> Iterator[tuple[str, str, Sequence[Input]]]:
    notes = "A container that was seen ended and runs again, without times, is a later run."
    over = a_container("Exited (0) 1 second ago")
    again = a_container("Up 1 second", at=LATE)
    yield "containers/again", notes, (over, again)
    for word in ("Removal In Progress", "Created", "Up 1 second (Paused)"):
        between = a_container(word, at=EARLY + 30)
        name = word.split()[0 if "(" not in word else -1].strip("()").lower()
        yield f"containers/again-after-{name}", notes, (over, between, again)
    named = a_pod(CREATING, version="100", phase="Pending", container="docker://c1")
    yield "containers/known-better", "It is the same, known better.", (FIRST, named)


def _commands() -> Iterator[tuple[str, str, Sequence[Input]]]:
    notes = "A command is told twice by its own id, and is another by another."
    first = a_command("stop", EARLY, "pod-1", id="command-1")
    for name, own in (("again", "command-1"), ("another", "command-2"), ("nameless", None)):
        later = a_command("suspend", LATE, "pod-1", id=own)
        yield f"commands/{name}", notes, (FIRST, first, later)
        opens = a_command("restart", LATE, "pod-1", id=own)
        yield f"commands/{name}-opens", notes, (FIRST, first, opens)
