"""`scion-fsm explain`: why one agent is where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack, get_args

import click

from scion_fsm.cli import EXIT_NO, completion, options, printing
from scion_fsm.cli.helping import Command
from scion_fsm.cli.live import (
    ClusterOptions,
    Listing,
    Target,
    Told,
    cluster_options,
    engine_watch,
)
from scion_fsm.errors import told_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scion_fsm.cli.joining import Runtime
    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.runtime.agents import Agent
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.observed import Observed
    from scion_fsm.runtime.tracker import Decision


ExplainFormat = Literal["text", "json"]


@click.command(cls=Command)
@click.argument(
    "name",
    metavar="NAME",
    shell_complete=completion.agents,
    help="The agent's name, its pod's, or NAMESPACE/POD.",
)
@click.option("--all", "-a", "whole", is_flag=True, help="Tell the whole trace, too.")
@options.output(*get_args(ExplainFormat))
@options.source_or_cluster
@options.containers
@options.runtime
@options.agents
@options.observed
@cluster_options
def explain(
    *,
    name: str,
    whole: bool,
    output: ExplainFormat,
    source: str | None,
    containers: str | None,
    runtime: str | None,
    agents: tuple[str, ...],
    observed: str | None,
    **cluster: Unpack[ClusterOptions],
) -> None:
    """Say why an agent is where it is: the verdict, what decided, who says otherwise, what to do.

    \b
    Examples:
      scion-fsm explain my-agent -n agents
      scion-fsm explain my-agent --from pods.json --agents ~/project/.scion
      docker ps -a --format json | scion-fsm explain my-agent --containers -

    \f
    Exits with 1 if there is no such agent.
    """
    target = Target(cluster)
    asked = _Asked(name)
    if runtime is not None:
        options.refuse_beside_a_runtime(source=source, containers=containers)
        target.refuse_beside_a_file()
        with engine_watch(runtime, Told()) as watches:
            asked.read(Listing(watches, keeps=bool(agents), take=asked.take), agents)
    elif target.is_meant(source, containers, agents):
        with target.watches(Told()) as watches:
            asked.read(Listing(watches, keeps=bool(agents), take=asked.take), agents)
    else:
        from scion_fsm.cli.reading import Reading  # noqa: PLC0415 - loaded when the command runs

        target.refuse_beside_a_file()
        options.checked_sources(source, containers, agents)
        reading = Reading(
            source, cluster["agent_container"], containers=containers, keeps=bool(agents)
        )
        for decision in reading:
            asked.take(decision)
        asked.read(reading, agents)
    if not asked.meant:
        read = options.called(source, containers, *agents)
        asked.tell_none(f"{runtime} on this host" if runtime else read or target.told())
        raise click.exceptions.Exit(EXIT_NO)
    said = options.observed_of(asked.lifecycle, observed)
    _print(asked, output, cluster["agent_container"], said, whole=whole)


class _Asked:
    """The agents of a name.

    Attributes:
        meant: Their entries.
        lifecycle: What decided.
    """

    def __init__(self, name: str) -> None:
        self.meant: list[Entry] = []
        self.lifecycle: Lifecycle
        self._name = name
        self._last = name.rsplit("/", 1)[-1]
        self._told: list[Decision] = []
        self._known: set[str] = set()

    def take(self, decision: Decision) -> None:
        """Keeps what became of an input, if it may be of the agent."""
        if self._last in _names(decision.agent):
            self._told.append(decision)

    def read(self, runtime: Runtime, directories: Sequence[str]) -> None:
        """Finds the agent in what was read to its end."""
        from scion_fsm.cli.joining import roster  # noqa: PLC0415 - loaded when the command runs

        self.lifecycle = runtime.tracker.lifecycle
        for entry in roster(runtime, directories, writes=False):
            names = _names(entry.agent) | {entry.qualified_name}
            if self._name in names:
                self.meant.append(entry)
            self._known |= names

    def tell_none(self, where: str) -> None:
        """Says that there is none, and the nearest name."""
        from scion_fsm.errors import did_you_mean  # noqa: PLC0415 - only for that

        nearest = did_you_mean(self._name, sorted(self._known))
        printing.tell(f"{where} has no agent {self._name!r}{nearest}")

    def decisions(self, entry: Entry) -> list[Decision]:
        """Gives what became of the runtime's inputs about one of them."""
        if entry.runtime is None:
            return []
        key = entry.runtime.identity.key
        return [decision for decision in self._told if decision.agent.identity.key == key]


def _names(agent: Agent) -> set[str]:
    identity = agent.identity
    names = {identity.name, identity.pod_name or identity.container or identity.name}
    return names | {f"{identity.namespace}/{name}" for name in names}


def _print(
    asked: _Asked,
    output: ExplainFormat,
    container: str | None,
    observed: Observed | None,
    *,
    whole: bool,
) -> None:
    from scion_fsm.cli import story  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.cli.joining import tell_errors  # noqa: PLC0415
    from scion_fsm.cli.sentences import sentences  # noqa: PLC0415
    from scion_fsm.publish.agents.explanation import document, explain  # noqa: PLC0415
    from scion_fsm.publish.agents.witnesses import of_others  # noqa: PLC0415

    table, way = asked.lifecycle.table, options.way()
    documents = []
    for number, entry in enumerate(asked.meant):
        decisions = asked.decisions(entry)
        others = tuple(of_others(observed, entry.agent.identity)) if observed else ()
        told = explain(
            asked.lifecycle, entry, decisions, agent_container=container, observed=others, way=way
        )
        tell_errors(entry)
        if output == "json":
            documents.append(document(told))
            continue
        if number:
            printing.line()
        _lines(sentences(told, story.width()))
        if whole:
            printing.line()
            for at, decision in enumerate(decisions, start=1):
                _lines(story.story(table, at, decision))
            if entry.folder:
                _lines(story.comparison(table, entry))
            _lines(story.ending(table, entry.agent))
        elif decisions:
            printing.aside(f"(--all tells what became of each of {len(decisions)} inputs)")
            rule = next((fact.rule for fact in told.facts if fact.rule), None)
            if rule:
                printing.aside(f"({rule} is told at {told_at(rule)})")
    if output == "json":
        printing.json(documents)


def _lines(lines: Iterable[str]) -> None:
    for line in lines:
        printing.line(line)
