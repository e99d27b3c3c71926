"""Commands on a live cluster: kubectl's options, the watch they open, and how it ends."""

from __future__ import annotations

import platform
import re
from collections import defaultdict
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypedDict

import click

from scion_fsm.cli import completion, options, printing
from scion_fsm.cli.extras import needing
from scion_fsm.cli.helping import Rare
from scion_fsm.errors import InputError
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from click.decorators import FC

    from scion_fsm.machine.observation import Observation
    from scion_fsm.runtime.cluster import Access, AgentWatch, Notice, Scope, Watches
    from scion_fsm.runtime.engine import EngineWatch
    from scion_fsm.runtime.tracker import Decision, Tracker

_UNITS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "h": 3600.0}
_NAMESPACE = r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?"
"""A label of RFC 1123; compiled by the first that is named."""
_QUIET = frozenset({"restart", "relist"})
"""Notices of the everyday."""
_HARMLESS = frozenset({"agent_container", "request_timeout"})
"""Options that go with a file, too."""


def seconds(text: str) -> float:
    """Reads a time as kubectl takes it: `30s`, `1m`, or plain seconds.

    Raises:
        click.BadParameter: It is none, or not above zero.
    """
    parts = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h|)", text)
    value = float(parts[1]) * _UNITS[parts[2]] if parts else 0.0
    if not 0 < value <= options.LONGEST_SECONDS:
        most = f"{options.LONGEST_SECONDS:.0f}s"
        wanted = f"such as 30s or 1m, and of at most {most}"
        raise click.BadParameter(f"{text!r} is no time above zero, {wanted}")
    return value


def _namespace(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not re.fullmatch(_NAMESPACE, name):
            raise click.BadParameter(
                f"{quoted(name)} is no name of a namespace: up to 63 small letters, digits and dashes"
            )
    return tuple(dict.fromkeys(names))


_CLUSTER_OPTIONS = (
    click.option(
        "--kubeconfig",
        metavar="FILE",
        type=options.NAME_OF_PATH,
        help="The kubeconfig; found as kubectl finds it.",
        cls=Rare,
    ),
    click.option(
        "--context",
        metavar="NAME",
        shell_complete=completion.contexts,
        multiple=True,
        help="A context of it; `watch` takes several.",
        cls=Rare,
    ),
    click.option(
        "--namespace",
        "-n",
        metavar="NAME",
        shell_complete=completion.namespaces,
        multiple=True,
        callback=_namespace,
        help="A namespace, not the context's; repeatable.",
    ),
    click.option("--all-namespaces", "-A", is_flag=True, help="Every namespace."),
    click.option(
        "--selector",
        "-l",
        metavar="LABELS",
        help="Which pods.  [default: scion.name]",
        cls=Rare,
    ),
    options.agent_container,
    click.option(
        "--request-timeout",
        metavar="TIME",
        type=seconds,
        default="30s",
        help="How long one request may take.",
        cls=Rare,
    ),
)


class ClusterOptions(TypedDict):
    """What the options of `cluster_options` say."""

    kubeconfig: str | None
    context: tuple[str, ...]
    namespace: tuple[str, ...]
    all_namespaces: bool
    selector: str | None
    agent_container: str | None
    request_timeout: float


def cluster_options(command: FC) -> FC:
    """Gives a command the options that say which cluster and which of its pods."""
    for option in reversed(_CLUSTER_OPTIONS):
        command = option(command)
    return command


class Target:
    """Which cluster and which of its pods, as the options say."""

    def __init__(self, options: ClusterOptions, **more: object) -> None:
        """Takes the options as they came; `more` are those that make sense with a cluster alone."""
        self._options = options
        self._opened: list[tuple[str | None, str | None]] = []
        self._selector = options["selector"]
        asked = {name: value for name, value in options.items() if name not in _HARMLESS} | more
        self._asked = [
            name.replace("_", "-")
            for name, value in asked.items()
            if value not in (None, False, ())
        ]

    def is_meant(self, source: str | None, containers: str | None, agents: Sequence[str]) -> bool:
        """Tells whether to ask the cluster: where nothing else is named, or an option says so."""
        return not source and not containers and (not agents or bool(self._asked))

    def refuse_beside_a_file(self) -> None:
        """Checks that nothing was asked of a cluster beside --from or --containers.

        Raises:
            click.BadParameter: Something was; it names what.
        """
        for name in self._asked:
            raise click.BadParameter(
                f"--{name} asks a cluster; it does not go with --from, --containers or --runtime"
            )

    def told(self) -> str:
        """Says what was asked: `namespace agents (context kind, selector scion.name)`."""
        contexts = dict.fromkeys(context for context, _ in self._opened if context)
        namespaces = dict.fromkeys(namespace for _, namespace in self._opened if namespace)
        details = [f"context {' or '.join(contexts)}"] if contexts else []
        details.append(f"selector {self._selector or 'none'}")
        where = f"namespace {' or '.join(namespaces)}" if namespaces else "any namespace"
        return f"{where} ({', '.join(details)})"

    def watches(self, tell: Callable[[Notice], None]) -> Watches:
        """Opens a watch for each context and namespace; nothing has been asked of a cluster yet.

        Those of one context share a tracker.

        Raises:
            ClusterError: There is no way to a cluster.
        """
        from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415 - loaded when a command runs
        from scion_fsm.runtime.remembering import RememberingTracker  # noqa: PLC0415

        with needing("cluster", "asking a cluster"):
            from scion_fsm.runtime.cluster import Scope, Watches, find_access  # noqa: PLC0415 - slow
        asked = self._options
        selector = Scope().selector if asked["selector"] is None else asked["selector"]
        self._selector = selector
        made: list[AgentWatch] = []
        for context in dict.fromkeys(asked["context"]) or (None,):
            find = partial(
                find_access,
                kubeconfig=asked["kubeconfig"],
                context=context,
                timeout=asked["request_timeout"],
            )
            ways = [find()]
            tracker = RememberingTracker(
                Lifecycle.default(), agent_container=asked["agent_container"]
            )
            namespaces = asked["namespace"] or (ways[0].namespace,)
            for namespace in (None,) if asked["all_namespaces"] else namespaces:
                scope = Scope(namespace=namespace, selector=selector)
                # Each has its own connections and credentials, for each runs in a thread of its own.
                access = ways.pop() if ways else find()
                self._opened.append((access.context, namespace))
                made.append(self._watch(access, scope, tracker, tell))
        return Watches(made)

    def _watch(
        self, access: Access, scope: Scope, tracker: Tracker, tell: Callable[[Notice], None]
    ) -> AgentWatch:
        from scion_fsm.runtime.cluster import AgentWatch, Transport  # noqa: PLC0415 - slow

        return AgentWatch(
            Transport(access, request_timeout=self._options["request_timeout"]),
            scope,
            tracker=tracker,
            tell=tell,
            name="/".join(filter(None, (access.context, scope.namespace))),
        )


class Alone:
    """The watch of an engine of this host, opened as those of a cluster are.

    Attributes:
        watches: It alone.
    """

    def __init__(self, watch: EngineWatch) -> None:
        """Asks nothing yet."""
        self.watches = (watch,)

    def stop(self) -> None:
        """Ends the iteration, from any thread."""
        self.watches[0].stop()

    def once(self) -> Iterator[tuple[EngineWatch, Decision]]:
        """Decides one complete listing."""
        (watch,) = self.watches
        for decision in watch.once():
            yield watch, decision

    def __iter__(self) -> Iterator[tuple[EngineWatch, Decision]]:
        """Decides everything there is and then every change, until it is stopped."""
        (watch,) = self.watches
        for decision in watch:
            yield watch, decision


@contextmanager
def engine_watch(name: str, told: Told) -> Iterator[Alone]:
    """Opens the watch of an engine of this host, by its client; nothing has been asked yet.

    Args:
        name: One of `ENGINES`.
        told: Takes what is wrong while the watch goes on.
    """
    from scion_fsm.lifecycle import Lifecycle  # noqa: PLC0415 - loaded when a command runs
    from scion_fsm.runtime.client import ProgramClient  # noqa: PLC0415
    from scion_fsm.runtime.engine import ENGINES, EngineWatch  # noqa: PLC0415

    client, host = ProgramClient(name), platform.node()
    with EngineWatch(client, ENGINES[name], Lifecycle.default(), host=host, tell=told.say) as watch:
        yield Alone(watch)


class Listing:
    """One complete list of a cluster.

    Attributes:
        tracker: The agents.
        observations: What was seen of each, by its key; empty unless it is kept.
    """

    def __init__(
        self,
        watches: Watches | Alone,
        *,
        keeps: bool,
        take: Callable[[Decision], None] = lambda _: None,
    ) -> None:
        """Asks for the list.

        Args:
            watches: Those of one cluster, or of one engine.
            keeps: Keep the observations, which whoever joins them with files needs.
            take: Is given what became of each input.

        Raises:
            InputError: It is of more than one cluster.
            ClusterError: It could not be had.
        """
        trackers = list({id(w.tracker): w.tracker for w in watches.watches}.values())
        if len(trackers) > 1:
            raise InputError("a list is of one cluster; name one --context, or watch several")
        (self.tracker,) = trackers
        self.observations: dict[tuple[str, str], list[Observation]] = defaultdict(list)
        for _, decision in watches.once():
            take(decision)
            if keeps:
                self.observations[decision.agent.identity.key].append(decision.observation)


class Told:
    """What was told on standard error.

    Attributes:
        problems: How many parts of the answers were not understood.
    """

    def __init__(self) -> None:
        """Begins with nothing."""
        self.problems = 0
        self._others: list[Callable[[Notice], None]] = []

    def also(self, take: Callable[[Notice], None]) -> None:
        """Passes every notice on."""
        self._others.append(take)

    def say(self, what: str) -> None:
        """Tells something that is waited out."""
        printing.tell(what)

    def __call__(self, notice: Notice) -> None:
        """Tells what people may want to know; the everyday is left out."""
        for take in self._others:
            take(notice)
        self.problems += notice.kind == "unreadable"
        if notice.kind not in _QUIET:
            pause = f"; next try in {notice.pause:.0f} s" if notice.pause else ""
            printing.tell(f"{notice.message}{pause}")


@contextmanager
def ending_quietly() -> Iterator[None]:
    """Lets Ctrl-C and SIGTERM end what is inside, which is then done and no failure."""
    import signal  # noqa: PLC0415 - makes its tables when it is loaded, and a file is read without

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)
