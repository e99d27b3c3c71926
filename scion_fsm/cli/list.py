"""`scion-fsm list`: one line an agent, in its canonical phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack, get_args

import click

from scion_fsm.cli import EXIT_NO, options, printing
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
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from scion_fsm.cli.live import Alone
    from scion_fsm.runtime.cluster import Watches
    from scion_fsm.runtime.entry import Entry


ListFormat = Literal["table", "wide", "json", "yaml", "name"]


@click.command("list", short_help="List agents in their canonical phases.")
@options.source_or_cluster
@options.containers
@options.runtime
@options.agents
@options.write
@options.output(*get_args(ListFormat))
@click.option("--watch", "-w", is_flag=True, help="After the list, print every agent that changes.")
@cluster_options
@options.spec
def list_agents(
    *,
    source: str | None,
    containers: str | None,
    runtime: str | None,
    agents: tuple[str, ...],
    write: bool,
    output: ListFormat,
    watch: bool,
    spec: Path | None,
    **cluster: Unpack[ClusterOptions],
) -> None:
    """List agents in their canonical phases: a cluster's, those of a file, those on disk.

    With --agents, the files of agents on disk are joined with the runtime by project and name, and agents
    that are only on disk are listed, too. Nothing is written unless --write is given: then a verdict of
    the runtime is written to agent-info.json, and nothing else in it changes; what is known is kept beside
    the home, in scion-fsm.json. With -w the files are kept so. With --agents alone no cluster is asked;
    -n, -A, --context or another option about the cluster asks it as well.

    \b
    Examples:
      scion-fsm list -A
      scion-fsm list -n agents --agents ~/project/.scion --write
      kubectl get pods -A -o json | scion-fsm list --from -
      scion-fsm list --from pods.yaml -o wide
      scion-fsm list --from watch.ndjson -o json | jq '.[] | select(.terminal) | .name'
      scion-fsm list --from pods.yaml --spec my-agent.yaml
      docker ps -a --format json | scion-fsm list --containers - --agents ~/project/.scion --write
      scion-fsm list --runtime docker --agents ~/project/.scion --write -w

    Exits with 1 if a part of the input is a problem or a file cannot be read or written, the rest is
    listed; with 3 if the cluster does not answer.
    """
    from scion_fsm.cli.joining import roster  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.cli.reading import track  # noqa: PLC0415

    if runtime is not None:
        options.refuse_beside_a_runtime(source=source, containers=containers, spec=spec)
        Target(cluster).refuse_beside_a_file()
        options.checked_write(agents, writes=write)
        told = Told()
        engine = engine_watch(runtime, told)
        _list_live(engine, told, output, agents, writes=write, is_watching=watch)
        return
    target = Target(cluster, watch=watch)
    if target.is_meant(source, containers, agents):
        if spec is not None:
            raise InputError("--spec goes with files; a cluster is listed by the spec that ships")
        options.checked_write(agents, writes=write)
        told = Told()
        opened = target.watches(told)
        _list_live(opened, told, output, agents, writes=write, is_watching=watch)
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
    entries = roster(reading, agents, writes=write)
    _print_entries(entries, output, files=bool(agents))
    _judge(entries, reading.problems)


def _list_live(
    opened: AbstractContextManager[Watches | Alone],
    told: Told,
    output: ListFormat,
    directories: Sequence[str],
    *,
    writes: bool,
    is_watching: bool,
) -> None:
    from scion_fsm.cli.joining import roster  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.runtime.entry import Entry  # noqa: PLC0415

    with ending_quietly(), opened as watches:
        entries = roster(Listing(watches, keeps=bool(directories)), directories, writes=writes)
        _print_entries(entries, output, files=bool(directories))
        if not is_watching:
            _judge(entries, told.problems)
            return
        printing.flush()
        if not directories:
            for _, decision in watches:
                if decision.plan.must_write:
                    _print_change(Entry(decision.agent, runtime=decision.agent), output)
            return
        _keep(watches, directories, output, writes=writes)


def _keep(
    watches: Watches | Alone, directories: Sequence[str], output: ListFormat, *, writes: bool
) -> None:
    """Prints every agent that changes, with its files, which are kept as their records say."""
    from scion_fsm.cli.joining import files_loop  # noqa: PLC0415 - only with --agents
    from scion_fsm.runtime.entry import Entry  # noqa: PLC0415

    trackers = {id(w.tracker): w.tracker for w in watches.watches}.values()
    loop = files_loop(tuple(trackers), directories, writes=writes)
    with loop.running():
        loop.begin()
        for _, decision in watches:
            entry = loop.decided(decision)
            if decision.plan.must_write:
                _print_change(entry or Entry(decision.agent, runtime=decision.agent), output)


def _print_entries(entries: Iterable[Entry], output: ListFormat, *, files: bool) -> None:
    from scion_fsm.cli import output as out  # noqa: PLC0415 - loaded when the command runs
    from scion_fsm.cli.joining import tell_errors  # noqa: PLC0415

    for entry in entries:
        tell_errors(entry)
    if output in ("table", "wide"):
        out.print_entries(entries, wide=output == "wide", files=files)
    elif output == "name":
        for entry in entries:
            printing.line(entry.qualified_name if files else entry.agent.identity.name)
    else:
        documents = (
            out.agent_document(entry.agent) | out.file_document(entry) for entry in entries
        )
        (printing.json if output == "json" else printing.yaml)(documents)


def _print_change(entry: Entry, output: ListFormat) -> None:
    from scion_fsm.cli import output as out  # noqa: PLC0415 - loaded when the command runs

    document = out.agent_document(entry.agent) | out.file_document(entry)
    if output in ("table", "wide"):
        out.print_agent_line(entry.agent, wide=output == "wide")
    elif output == "name":
        printing.line(entry.agent.identity.name)
    elif output == "json":
        printing.json_line(document)
    else:
        printing.yaml([document])
    printing.flush()


def _judge(entries: Iterable[Entry], problems: int) -> None:
    if problems or any(entry.problems or entry.agent.problems for entry in entries):
        raise click.exceptions.Exit(EXIT_NO)
