"""From `--from FILE` and `--containers FILE` to decisions, with every problem told on standard error."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scion_fsm.cli import printing
from scion_fsm.cli.options import selected, tell_left_out
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.runtime.remembering import RememberingTracker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.observation import Observation
    from scion_fsm.runtime.tracker import Decision

    Owner = tuple[str, str | None, str | None]


class Reading:
    """Decisions over a file's inputs, one after the other.

    Attributes:
        tracker: The agents so far.
        observations: What was seen of each agent, in order, by its key; empty unless it is kept.
        problems: How many parts of the input were no pods or containers or not understood.
    """

    def __init__(
        self,
        source: str | None,
        agent_container: str | None,
        *,
        containers: str | None = None,
        lifecycle: Lifecycle | None = None,
        keeps: bool = False,
    ) -> None:
        """Takes paths or `-`; nothing is read yet.

        Args:
            source: Pods; None for none.
            agent_container: The agent's container in a pod; the spec's by default.
            containers: What docker and its like print; None for none.
            lifecycle: What decides; the bundled one by default.
            keeps: Keep what was seen, which whoever joins it with files needs; a stream has no end.
        """
        self.tracker = RememberingTracker(
            lifecycle or Lifecycle.default(), agent_container=agent_container
        )
        self.observations: dict[tuple[str, str], list[Observation]] = defaultdict(list)
        self.problems = 0
        self._source = source
        self._keeps = keeps
        self._containers = containers

    def __iter__(self) -> Iterator[Decision]:
        """Reads and decides.

        Raises:
            InputError: The file cannot be used at all.
        """
        for item in selected(self._source) if self._source else ():
            if item.pod is None:
                self._tell(f"{self._source}:{item.line}", item.problems)
                continue
            decision = self.tracker.take(
                item.type, item.pod, observation=item.observation, problems=item.problems
            )
            if self._keeps or decision.problems:
                self._taken(f"{self._source}:{item.line}", decision)
            yield decision
        if self._containers:
            yield from self._read_containers(self._containers)

    def _read_containers(self, source: str) -> Iterator[Decision]:
        from scion_fsm.runtime.containers import read_containers  # noqa: PLC0415 - only with --containers

        skipped = 0
        names: dict[Owner, dict[str, str]] = defaultdict(dict)
        for part in read_containers(self.tracker.lifecycle, source):
            where = f"{source}:{part.line}"
            if part.identity is not None and part.observation is not None:
                decision = self.tracker.observed(part.identity, part.observation)
                self._taken(where, decision)
                yield decision
                identity = part.identity
                owner = (identity.name, identity.project, identity.project_path)
                names[owner][identity.key[1]] = where
            elif part.problems:
                self._tell(where, part.problems)
            else:
                skipped += 1
        tell_left_out(skipped, "container")
        for (name, *_), found in names.items():
            if len(found) > 1:  # nothing tells which one is the agent (L14, L15)
                called = " and ".join(found)
                where = next(iter(found.values()))
                self._tell(
                    where,
                    (f"{called} are containers of one agent; remove what is left over",),
                    name,
                )

    def _taken(self, where: str, decision: Decision) -> None:
        if self._keeps:
            self.observations[decision.agent.identity.key].append(decision.observation)
        if decision.problems:
            self._tell(where, decision.problems, decision.agent.identity.name)

    def _tell(self, where: str, problems: tuple[str, ...], name: str = "") -> None:
        self.problems += 1
        for problem in problems:
            printing.tell(f"{where}: {name + ': ' if name else ''}{problem}")


def track(
    source: str | None,
    agent_container: str | None,
    *,
    containers: str | None = None,
    lifecycle: Lifecycle | None = None,
    keeps: bool = False,
) -> Reading:
    """Reads everything."""
    reading = Reading(
        source, agent_container, containers=containers, lifecycle=lifecycle, keeps=keeps
    )
    for _ in reading:
        pass
    return reading
