"""The experiments with FileProtocol.tla: who meets whom, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm.prove.formal import tlc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Experiment:
    """A constellation of writers.

    Attributes:
        module: The module in specs/formal.
        breaks: What TLC must find violated; None where all must hold.
        about: What it shows.
    """

    module: str
    breaks: str | None
    about: str


EXPERIMENTS = (
    Experiment(
        "FileProtocolLostUpdate",
        "NoLostUpdate",
        "Two hooks read, change and rename without a lock: the one that renames last takes back what the"
        " other wrote (scion: hooks/handlers/status.go).",
    ),
    Experiment(
        "FileProtocolSharedName",
        "NeverTorn",
        "Two listings share one temporary name: the first renames what the second has just truncated, so"
        " that the file is torn (scion: agent/list.go:293).",
    ),
    Experiment(
        "FileProtocolTruncated",
        "NothingLost",
        "A hook reads while an updater has truncated the file: it takes it for empty and renames its own"
        " word over everything else (scion: provision.go:955 and issue 123).",
    ),
    Experiment(
        "FileProtocolLeftTorn",
        "NotLeftTorn",
        "An updater that dies between truncating and writing leaves a torn file for good.",
    ),
    Experiment(
        "FileProtocolStores",
        None,
        "Three AgentInfoStores, each of which may die at any step: the file is never torn, nothing is"
        " lost, all that live finish. No assumption is needed among them.",
    ),
    Experiment(
        "FileProtocolStoreAmongOthers",
        None,
        "An AgentInfoStore among a hook and a listing, which take no lock: it takes nothing away that the"
        " file has when it renames, if nothing happens between its last look and its rename.",
    ),
    Experiment(
        "FileProtocolStoreBesideUpdater",
        None,
        "Two AgentInfoStores beside an updater who truncates: likewise, and a torn file is waited for.",
    ),
    Experiment(
        "FileProtocolWindow",
        "StoreTakesNothingAway",
        "Without that assumption: a hook renames between the store's last look and its rename. No system"
        " call compares and renames at once, so against a writer without a lock this window stays.",
    ),
)


def counterexamples(folder: Path) -> str:
    """Runs every experiment that must fail and tells its shortest trace, as Markdown.

    Raises:
        EngineError: TLC is missing, or says something else than it must.
    """
    return "\n".join(_told(folder))


def _told(folder: Path) -> Iterator[str]:
    yield "# How the file is lost, and what keeps it"
    yield ""
    yield "Found by TLC in FileProtocol.tla, and found again by a test; written by"
    yield "`scion-fsm formal --traces > specs/formal/counterexamples.md`. Each trace is a shortest one."
    for experiment in EXPERIMENTS:
        answer = tlc.run(folder, experiment.module)
        yield ""
        yield f"## {experiment.module}"
        yield ""
        yield experiment.about
        yield ""
        if answer.violated != (() if experiment.breaks is None else (experiment.breaks,)):
            message = f"{experiment.module}: TLC found {answer.violated}, not {experiment.breaks}"
            raise tlc.EngineError(message)
        if experiment.breaks is None:
            yield f"All holds in all {answer.distinct:,} states."
            continue
        yield f"`{experiment.breaks}` is violated:"
        yield ""
        for number, (action, state) in enumerate(answer.trace):
            yield f"{number}. {action}" if number else "0. It begins."
            yield "   ```tla"
            yield from (f"   {line}" for line in state.splitlines())
            yield "   ```"
    yield ""
