"""What every check is given: a spec with its names expanded, and the finding that it may make."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm.errors import did_you_mean
from scion_fsm.machine.spec import selectors
from scion_fsm.machine.spec.vocabulary import FRESHNESS_FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scion_fsm.machine.spec.model import FreshnessRule, MachineSpec

    Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and the path of what is to blame."""

    code: str
    path: tuple[str | int, ...]
    message: str
    suggestion: str


class Context:
    """A spec with what its names stand for.

    Attributes:
        spec: The spec.
        features: What can be seen of a pod, by feature, in order; None leaves the check out.
        configurations: The configurations, selectable by phase and tag.
        events: The events, selectable by origin and evidence.
        worth: What each event is worth as evidence, as far as its origin is known.
        deciders: Which rules decide each pair of configuration and event, by their index.
        edges: Where each configuration can go.
        reachable: The configurations that some path leads to.
    """

    def __init__(
        self, spec: MachineSpec, features: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """Expands every selector once."""
        self.spec = spec
        self.features = features
        self.configurations = selectors.configurations(spec)
        self.events = selectors.events(spec)
        self.worth = selectors.worth(spec)
        self.deciders: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, rule in enumerate(spec.transitions):
            for event in self.events.expand(rule.event):
                for source in self.configurations.expand(rule.source):
                    self.deciders[source, event].append(index)
        self.edges: dict[str, set[str]] = {name: set() for name in self.configurations.members}
        for (source, _), indices in self.deciders.items():
            for index in indices:
                target = spec.transitions[index].target
                if target is not None:
                    self.edges[source].add(selectors.resolve(spec, target))
        self.reachable = self._closure(selectors.resolve(spec, spec.initial))

    def _closure(self, start: str) -> set[str]:
        seen, frontier = {start}, [start]
        while frontier:
            for target in self.edges.get(frontier.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    frontier.append(target)
        return seen

    @property
    def initial_is_known(self) -> bool:
        """Whether anything can be said about paths at all."""
        return selectors.resolve(self.spec, self.spec.initial) in self.configurations.members


def unknown(path: Path, kind: str, name: str, known: Iterable[str]) -> Finding:
    """Gives the S101 of a name, with the nearest known one, or all of a few."""
    known = tuple(known)
    few = f"there are: {', '.join(known)}" if 0 < len(known) <= 12 else f"declare {name} first"  # noqa: PLR2004
    return Finding(
        "S101", path, f"{name!r} is not {kind}", did_you_mean(name, known).lstrip(", ") or few
    )


def rows_of_freshness(spec: MachineSpec) -> Iterator[tuple[str, int, FreshnessRule]]:
    """Gives the rows of all freshness tables, each with its table and its place there."""
    for kind in FRESHNESS_FEATURES:
        for index, row in enumerate(getattr(spec.freshness, kind)):
            yield kind, index, row


def state_path(name: str) -> Path:
    """Gives the place of a configuration."""
    phase, _, leaf = name.partition(".")
    return ("states", phase, "states", leaf) if leaf else ("states", phase)
