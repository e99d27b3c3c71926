"""What a check says: a verdict on each property, and the shortest path to what violates it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["proved", "violated", "vacuous"]


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a path: what was so, what happened, what came of it.

    Attributes:
        source: The configuration, or more of the state where there is more to it.
        label: The event, or `event@run:order` for an input that says so much.
        target: Likewise, after it.
        note: Which rule decided, and why.
    """

    source: str
    label: str
    target: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A property and what was found of it.

    Attributes:
        id: The property's id in the spec.
        law: The law that it belongs to.
        doc: What it claims.
        kind: always, sometimes or always_reachable.
        verdict: proved on everything that can be reached; violated; or vacuous, when nothing that can
            be reached falls under it.
        evidence: What was counted, a phrase.
        path: The shortest path to a violation, or, for a proved `sometimes`, to an example.
    """

    id: str
    law: str
    doc: str
    kind: str
    verdict: Verdict
    evidence: str
    path: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One model that was explored to the end.

    Attributes:
        name: What it is a model of.
        states: How many states can be reached.
        edges: How many labelled edges leave them.
        depth: The length of the longest shortest path.
        outcomes: A verdict for each property judged on it, in the spec's order.
        milliseconds: How long it took, as the caller measured it.
        notes: What was counted apart: what is in doubt or unproven (L15), a phrase each.
    """

    name: str
    states: int
    edges: int
    depth: int
    outcomes: tuple[Outcome, ...]
    milliseconds: float | None = field(default=None, compare=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All that was checked of one spec.

    Attributes:
        machine: The machine's name.
        version: Its version.
        digest: Its behaviour's.
        path: The spec's file, as it was named.
        parts: What was explored.
    """

    machine: str
    version: str
    digest: str
    path: str
    parts: tuple[Part, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every verdict, part by part."""
        return tuple(outcome for part in self.parts for outcome in part.outcomes)

    @property
    def is_proved(self) -> bool:
        """Whether every property was proved, none vacuously."""
        return all(outcome.verdict == "proved" for outcome in self.outcomes)


OUTSIDE = (
    "The clock: timers are events that may come at any time after what they are about.",
    "Two agents at once: records share nothing.",
    "The file: what happens between reading and writing it is modelled in specs/formal/FileProtocol.tla.",
    "How a pod becomes an event: the decision table is proved total by the lint; its rows by cases.",
    "More than three runs, two moments of a command, two orders of a sight, one history that goes back.",
    "Reports of several origins in one story; their marks know nothing of each other.",
    "Without --whole: each kind of command in each story, and all that is said of one run with a time.",
    "Clocks further off than the declared skew, and times that are no times of what they are said to be.",
    "Versions of the history that was, once it went back: whoever reads begins its watch anew.",
    "A timer that was set for one command and comes after the next: whoever sets it reads the record.",
    "A container of no known time that is shown without the moment of its reading.",
    "A sight without a name after a command was not carried out: nothing tells it from an old one.",
    "L9 for streams that Kubernetes does not produce: the spec's section `streams` says which it does.",
    "L9 with a command or a report in between: what comes before one is not told from what comes after.",
    "L9 where the last state says nothing of the agent, or is the absence of one that was never seen.",
)
"""What no verdict speaks about; printed with each report."""
