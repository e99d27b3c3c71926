"""`scion-fsm watch`: every input and what became of it."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Literal, Unpack, get_args

import click

from scion_fsm.cli import EXIT_NO, options, printing
from scion_fsm.cli.extras import needing
from scion_fsm.cli.helping import Command, Rare
from scion_fsm.cli.live import (
    ClusterOptions,
    Target,
    Told,
    cluster_options,
    ending_quietly,
    engine_watch,
)
from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scion_fsm.cli.live import Alone
    from scion_fsm.runtime.cluster import Watches
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.loop import Loop
    from scion_fsm.runtime.tracker import Decision, Tracker


WatchFormat = Literal["table", "ndjson"]


@click.command(cls=Command)
@options.source_or_cluster
@options.runtime
@options.agents
@options.write
@options.observed
@options.output(*get_args(WatchFormat))
@cluster_options
@click.option(
    "--health-port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Answer /healthz and /metrics there; 0 is any.",
)
@click.option(
    "--health-address",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Whom --health-port answers.",
    cls=Rare,
)
@options.spec
def watch(
    *,
    source: str | None,
    runtime: str | None,
    agents: tuple[str, ...],
    write: bool,
    observed: str | None,
    output: WatchFormat,
    health_port: int | None,
    health_address: str,
    spec: Path | None,
    **cluster: Unpack[ClusterOptions],
) -> None:
    """Watch agents: a cluster's as they change, this host's, or those of a recorded stream.

    On a terminal it is a full screen, problems first; a recording is wound back and forth. In a pipe it is a
    line for each input and what became of it.

    \b
    Examples:
      scion-fsm watch -n agents
      scion-fsm watch --runtime docker --agents ~/project/.scion --write

    \f
    With --write, verdicts are written, and written again when others write over them. Ctrl-C and SIGTERM end
    it with 0.

    \b
    More examples:
      scion-fsm watch -A -o ndjson --health-port 9090
      kubectl get pods -w -o json --output-watch-events | scion-fsm watch --from -
      scion-fsm watch --from watch.ndjson -o ndjson | jq 'select(.disposition == "ignored")'

    Exits with 1 if a part of a file is a problem, with 3 if the cluster does not answer.
    """
    target = Target(cluster, health_port=health_port)
    options.checked_write(agents, writes=write)
    if spec is not None and source is None:
        raise InputError("--spec goes with --from; a cluster is watched by the spec that ships")
    files = Files(agents, writes=write)
    with ending_quietly():
        if runtime is not None:
            options.refuse_beside_a_runtime(source=source, spec=spec, health_port=health_port)
            Target(cluster).refuse_beside_a_file()
            _watch_engine(runtime, output, files, observed)
        elif source is None:
            _watch_cluster(target, output, files, health_port, health_address, observed=observed)
        else:
            target.refuse_beside_a_file()
            _watch_file(source, output, files, cluster["agent_container"], spec, observed=observed)


class Files:
    """The files of the agents that are watched, kept as their records say while it is entered.

    Attributes:
        problems: How many things were told of them.
    """

    def __init__(self, directories: Sequence[str], *, writes: bool) -> None:
        """Reads nothing yet."""
        self.problems = 0
        self._directories, self._writes = directories, writes
        self._loop: Loop | None = None

    @contextmanager
    def kept(
        self, *trackers: Tracker, show: Callable[[Entry], None] | None = None
    ) -> Iterator[None]:
        """Keeps the files of the trackers' agents, if anybody asked for that.

        Args:
            trackers: The agents.
            show: Takes every agent as a look at its files left it, and lets them be looked at in any case.
        """
        if not self._writes and not (show and self._directories):
            yield
            return
        from scion_fsm.cli.joining import files_loop  # noqa: PLC0415 - only with --agents

        loop = self._loop = files_loop(trackers, self._directories, writes=self._writes, show=show)
        with loop.running():
            loop.begin()
            yield
        self.problems = loop.troubles

    def take(self, decision: Decision) -> Entry | None:
        """Brings an agent's files up to date; gives it with its files, if it has any and there is news."""
        return self._loop.decided(decision) if self._loop is not None else None


def _watch_file(
    source: str,
    output: WatchFormat,
    files: Files,
    agent_container: str | None,
    spec: Path | None,
    *,
    observed: str | None,
) -> None:
    from scion_fsm.cli.reading import Reading  # noqa: PLC0415 - loaded when the command runs

    reading = Reading(source, agent_container, lifecycle=options.lifecycle_of(spec))
    if output == "table" and source != "-" and _has_screen():
        from scion_fsm.cli.screen.running import replay  # noqa: PLC0415 - only on a terminal

        lifecycle = reading.tracker.lifecycle
        said = options.observed_of(lifecycle, observed)
        with files.kept(reading.tracker):
            decisions = [(files.take(decision), decision)[1] for decision in reading]
        replay(decisions, lifecycle, observed=said, where=source, way=options.way())
        if reading.problems or files.problems:
            raise click.exceptions.Exit(EXIT_NO)
        return
    show = _printer(output, is_awaited=not os.path.isfile(source))  # noqa: PTH113 - as it is loaded
    with files.kept(reading.tracker):
        for decision in reading:
            files.take(decision)
            show(decision)
    if reading.problems or files.problems:
        raise click.exceptions.Exit(EXIT_NO)


def _watch_engine(runtime: str, output: WatchFormat, files: Files, observed: str | None) -> None:
    with ExitStack() as stack:
        watches = stack.enter_context(engine_watch(runtime, Told()))
        where = f"{runtime} on this host"
        _watch(stack, watches, output, files, [], where=where, observed=observed)


def _watch_cluster(
    target: Target,
    output: WatchFormat,
    files: Files,
    health_port: int | None,
    health_address: str,
    *,
    observed: str | None,
) -> None:
    with ExitStack() as stack:
        told = Told()
        watches = stack.enter_context(target.watches(told))
        takers: list[Callable[[Decision], None]] = []
        if health_port is not None:
            from scion_fsm.runtime.cluster.health import Health  # noqa: PLC0415 - only for --health-port

            health = Health(*watches.watches)
            told.also(health.noticed)
            server = stack.enter_context(health.serve(health_port, address=health_address))
            where = f"http://{health_address}:{server.port}"
            printing.tell(f"/healthz, /readyz and /metrics are at {where}")
            takers.append(health.decided)
        _watch(stack, watches, output, files, takers, where=target.told(), observed=observed)


def _watch(
    stack: ExitStack,
    watches: Watches | Alone,
    output: WatchFormat,
    files: Files,
    takers: Sequence[Callable[[Decision], None]],
    *,
    where: str,
    observed: str | None,
) -> None:
    """Watches: on a screen if there is one, else a line a decision."""
    trackers = list({id(watch.tracker): watch.tracker for watch in watches.watches}.values())
    is_screen = output == "table" and _has_screen()

    def take(decision: Decision) -> Entry | None:
        for taker in takers:
            taker(decision)
        return files.take(decision)

    if not is_screen:
        stack.enter_context(files.kept(*trackers))
        show = _printer(output)
        for _, decision in watches:
            take(decision)
            show(decision)
        return
    from scion_fsm.cli.screen.board import Board  # noqa: PLC0415 - only on a terminal
    from scion_fsm.cli.screen.running import run  # noqa: PLC0415 - likewise

    said = options.observed_of(trackers[0].lifecycle, observed)
    board = Board(trackers, said, way=options.way())
    stack.enter_context(files.kept(*trackers, show=board.look))
    numbers = {id(tracker): at for at, tracker in enumerate(trackers)}
    run(
        ((numbers[id(watch.tracker)], decision) for watch, decision in watches),
        take,
        watches.stop,
        board=board,
        where=where,
    )


def _has_screen() -> bool:
    """Tells whether there is a terminal to fill, and what fills it."""
    if not (printing.is_terminal() and sys.stdin.isatty()) or os.environ.get("TERM") == "dumb":
        return False
    try:
        with needing("watch", "the full screen"):
            import textual  # noqa: F401, PLC0415 - only on a terminal
    except InputError as missing:
        printing.tell(f"{missing}; here is a line for each input instead")
        return False
    return True


def _printer(output: WatchFormat, *, is_awaited: bool = True) -> Callable[[Decision], None]:
    """Gives what prints a decision; at once if the next is waited for, as none in a file is."""
    from scion_fsm.cli import output as out  # noqa: PLC0415 - loaded when the command runs

    def show(decision: Decision) -> None:
        if output == "ndjson":
            printing.json_line(out.decision_document(decision))
        else:
            printing.line(sentence(decision))
        if is_awaited:
            printing.flush()

    return show


def sentence(decision: Decision) -> str:
    """Gives a decision as one line of text."""
    outcome = decision.outcome
    version = decision.resource_version or "-"
    event = outcome.event or "(unknown)"
    head = f"{version:>8} {decision.name:<28} {event:<22} "
    if outcome.disposition != "taken":
        return f"{head}{outcome.disposition}: {outcome.why} ({outcome.rule})"
    if outcome.source == outcome.target:
        return f"{head}{outcome.target} (unchanged, {outcome.rule})"
    known = decision.agent.record.reason
    reason = f" {known}" if known else ""
    return f"{head}{outcome.source} -> {outcome.target}{reason} ({outcome.rule})"
