"""`scion-fsm list`: one line an agent, in its canonical phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack, get_args

import click

from scion_fsm.cli import EXIT_NO, options, printing
from scion_fsm.cli.helping import Command
from scion_fsm.cli.live import (
    ClusterOptions,
    Listing,
    Target,
    Told,
    cluster_options,
    ending_quietly,
    engine_watch,
)
from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from scion_fsm.cli.live import Alone
    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.table import Table
    from scion_fsm.publish.agents.order import Sort
    from scion_fsm.runtime.agents import Key
    from scion_fsm.runtime.cluster import Watches
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.observed import Observed
    from scion_fsm.runtime.tracker import Decision


ListFormat = Literal["table", "wide", "json", "yaml", "name"]


@click.command("list", cls=Command)
@options.source_or_cluster
@options.containers
@options.runtime
@options.agents
@options.write
@options.observed
@options.output(*get_args(ListFormat))
@options.sort
@options.phase
@click.option("--watch", "-w", is_flag=True, help="Then print every agent that changes.")
@cluster_options
@options.spec
def list_agents(
    *,
    source: str | None,
    containers: str | None,
    runtime: str | None,
    agents: tuple[str, ...],
    write: bool,
    observed: str | None,
    output: ListFormat,
    sort: Sort,
    phase: tuple[str, ...],
    watch: bool,
    spec: Path | None,
    **cluster: Unpack[ClusterOptions],
) -> None:
    """List agents in their canonical phases: a cluster's, those of a file, of this host, on disk.

    \b
    Examples:
      scion-fsm list -A --sort problems
      kubectl get pods -A -o json | scion-fsm list --from -
      scion-fsm list -n agents --agents ~/project/.scion --write

    \f
    With --agents, files on disk are joined with the runtime by project and name; alone, no cluster is asked.
    Nothing is written without --write, and then only a verdict, and what is known, beside the agent's home.

    \b
    More examples:
      scion-fsm list --from watch.ndjson -o json | jq '.[] | select(.terminal) | .name'
      docker ps -a --format json | scion-fsm list --containers -

    Exits with 1 if something is told of an agent or a file, with 3 if the cluster does not answer.
    """
    from scion_fsm.cli.joining import roster  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.cli.reading import track  # noqa: PLC0415

    if runtime is not None:
        options.refuse_beside_a_runtime(source=source, containers=containers, spec=spec)
        Target(cluster).refuse_beside_a_file()
        options.checked_write(agents, writes=write)
        told = Told()
        engine = engine_watch(runtime, told)
        shown = Shown(
            output, agents, f"{runtime} on this host", sort=sort, phases=phase, observed=observed
        )
        _list_live(engine, told, shown, writes=write, is_watching=watch)
        return
    target = Target(cluster, watch=watch)
    if target.is_meant(source, containers, agents):
        if spec is not None:
            raise InputError("--spec goes with files; a cluster is listed by the spec that ships")
        options.checked_write(agents, writes=write)
        told = Told()
        opened = target.watches(told)
        shown = Shown(output, agents, target.told(), sort=sort, phases=phase, observed=observed)
        _list_live(opened, told, shown, writes=write, is_watching=watch)
        return
    target.refuse_beside_a_file()
    options.checked_sources(source, containers, agents, writes=write)
    lifecycle = options.lifecycle_of(spec)
    reading = track(
        source,
        cluster["agent_container"],
        containers=containers,
        lifecycle=lifecycle,
        keeps=bool(agents),
    )
    where = options.called(source, containers, *agents)
    shown = Shown(output, agents, where, sort=sort, phases=phase, observed=observed)
    shown.check(lifecycle)
    entries = roster(reading, agents, writes=write)
    shown.print(lifecycle.table, entries)
    _judge(shown, reading.problems)


def _list_live(
    opened: AbstractContextManager[Watches | Alone],
    told: Told,
    shown: Shown,
    *,
    writes: bool,
    is_watching: bool,
) -> None:
    from scion_fsm.cli.joining import roster  # noqa: PLC0415 - loaded when the command runs

    directories = shown.directories
    with ending_quietly(), opened as watches:
        lifecycle = watches.watches[0].tracker.lifecycle
        shown.check(lifecycle)
        listing = Listing(watches, keeps=bool(directories))
        entries = roster(listing, directories, writes=writes)
        shown.print(lifecycle.table, entries)
        if not is_watching:
            _judge(shown, told.problems)
            return
        printing.flush()
        _keep(watches, shown, listing.observations, writes=writes)


def _keep(
    watches: Watches | Alone,
    shown: Shown,
    seen: Mapping[Key, Sequence[Observation]],
    *,
    writes: bool,
) -> None:
    """Prints every agent that changes; its files, if there are any, are kept as their records say."""
    if not shown.directories:
        for _, decision in watches:
            shown.change(decision, None)
        return
    from scion_fsm.cli.joining import files_loop  # noqa: PLC0415 - only with --agents

    trackers = {id(w.tracker): w.tracker for w in watches.watches}.values()
    loop = files_loop(tuple(trackers), shown.directories, writes=writes)
    with loop.running():
        loop.begin(seen)
        for _, decision in watches:
            shown.change(decision, loop.decided(decision))


class Shown:
    """How agents are printed, and which of them.

    Attributes:
        directories: Where agents were looked for on disk.
    """

    def __init__(
        self,
        output: ListFormat,
        directories: Sequence[str],
        where: str,
        *,
        sort: Sort,
        phases: Sequence[str],
        observed: str | None,
    ) -> None:
        """Prints nothing yet.

        Args:
            output: The format.
            directories: Where agents were looked for on disk.
            where: What was read, for people.
            sort: The order.
            phases: Only these; all of them if there are none.
            observed: What others say of them, a path; None where nobody was asked.
        """
        self.directories = directories
        self._output, self._where, self._sort, self._phases = output, where, sort, phases
        self._source = observed
        self._observed: Observed | None = None
        self._chosen: _Chosen | None = None

    @property
    def has_problems(self) -> bool:
        """Whether something is told of an agent among those that were gone through, printed or not."""
        return self._chosen is not None and self._chosen.has_problems

    def check(self, lifecycle: Lifecycle) -> None:
        """Sees to it that the phases are the spec's, and reads what others say.

        Raises:
            InputError: One is not, or they say nothing.
        """
        self._observed = options.observed_of(lifecycle, self._source)
        if self._phases:
            from scion_fsm.publish.agents.order import checked_phases  # noqa: PLC0415 - only with --phase

            checked_phases(lifecycle.table, self._phases)

    def print(self, table: Table, entries: Iterable[Entry]) -> None:
        """Prints agents, and what is wrong with the files of any of them."""
        from scion_fsm.cli import output as out  # noqa: PLC0415 - loaded when the command runs
        from scion_fsm.cli.joining import tell_errors  # noqa: PLC0415

        if self.directories:
            for entry in entries:
                tell_errors(entry)
        entries = self._chosen = _Chosen(entries, self._phases)
        if self._sort != "name":
            from scion_fsm.publish.agents.order import in_order  # noqa: PLC0415 - only with --sort

            entries = in_order(table, entries, self._sort)
        if self._output in ("table", "wide", "name") and next(iter(entries), None) is None:
            phases = f" in phase {' or '.join(self._phases)}" if self._phases else ""
            printing.line(f"No agents found{phases} in {self._where}.", err=True)
            return
        if self._output in ("table", "wide"):
            is_wide, files = self._output == "wide", bool(self.directories)
            others = self._others if self._observed else None
            out.print_entries(entries, wide=is_wide, files=files, others=others)
        elif self._output == "name":
            for entry in entries:
                name = entry.agent.identity.name
                printing.line(entry.qualified_name if self.directories else name)
        else:
            documents = (
                out.agent_document(entry.agent)
                | out.file_document(entry)
                | ({"othersSay": self._others(entry)} if self._observed else {})
                for entry in entries
            )
            (printing.json if self._output == "json" else printing.yaml)(documents)

    def _others(self, entry: Entry) -> str | None:
        """Gives what others say of an agent, where that is another phase."""
        from scion_fsm.publish.agents.witnesses import of_others  # noqa: PLC0415 - only with --observed

        if self._observed is None:
            return None
        said = of_others(self._observed, entry.agent.identity)
        return next((one.says for one in said if one.phase != str(entry.agent.record.phase)), None)

    def change(self, decision: Decision, entry: Entry | None) -> None:
        """Prints an agent that has changed; one that left the phases that are asked for, too."""
        from scion_fsm.cli import output as out  # noqa: PLC0415 - loaded when the command runs
        from scion_fsm.runtime.entry import Entry  # noqa: PLC0415

        if not decision.outcome.must_write:
            return
        entry = entry or Entry(decision.agent, runtime=decision.agent)
        phase_before = decision.source.partition(".")[0]
        if self._phases and not {phase_before, str(entry.agent.record.phase)} & set(self._phases):
            return
        document = out.agent_document(entry.agent) | out.file_document(entry)
        if self._output in ("table", "wide"):
            out.print_agent_line(entry.agent, wide=self._output == "wide")
        elif self._output == "name":
            printing.line(entry.agent.identity.name)
        elif self._output == "json":
            printing.json_line(document)
        else:
            printing.yaml([document])
        printing.flush()


class _Chosen:
    """The entries of some phases; each is made anew when its turn comes, for they are many.

    Attributes:
        has_problems: Something is told of an entry that has had its turn, whether of these phases or not.
    """

    def __init__(self, entries: Iterable[Entry], phases: Sequence[str]) -> None:
        self._entries, self._phases = entries, frozenset(phases)
        self.has_problems = False

    def __iter__(self) -> Iterator[Entry]:
        for entry in self._entries:
            if entry.agent.problems or entry.problems:
                self.has_problems = True
            if not self._phases or str(entry.agent.record.phase) in self._phases:
                yield entry


def _judge(shown: Shown, problems: int) -> None:
    if problems or shown.has_problems:
        raise click.exceptions.Exit(EXIT_NO)
