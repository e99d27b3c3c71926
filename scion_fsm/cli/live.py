"""Commands on a live cluster: kubectl's options, the watch they open, and how it ends."""

from __future__ import annotations

import re
import signal
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from scion_fsm.lifecycle import Lifecycle
from scion_fsm.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scion_fsm.cluster import AgentWatch, Notice
    from scion_fsm.core.observation import Observation

DEFAULT_TIMEOUT = "30s"
_UNITS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "h": 3600.0}
_QUIET = frozenset({"restart", "relist"})
"""Notices of the everyday."""

Kubeconfig = Annotated[
    str | None,
    typer.Option(
        "--kubeconfig",
        metavar="FILE",
        help="The kubeconfig.  [default: KUBECONFIG, ~/.kube/config, the pod's service account]",
    ),
]
Context = Annotated[
    str | None,
    typer.Option("--context", metavar="NAME", help="A context of it.  [default: the current one]"),
]
Namespace = Annotated[
    str | None,
    typer.Option(
        "--namespace", "-n", metavar="NAME", help="One namespace.  [default: the context's]"
    ),
]
AllNamespaces = Annotated[bool, typer.Option("--all-namespaces", "-A", help="Every namespace.")]
Selector = Annotated[
    str | None,
    typer.Option(
        "--selector",
        "-l",
        metavar="LABELS",
        help="Which pods, by their labels.  [default: scion.name]",
    ),
]


def seconds(text: str) -> float:
    """Reads a time as kubectl takes it: `30s`, `1m`, or plain seconds.

    Raises:
        typer.BadParameter: It is none, or not above zero.
    """
    parts = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h|)", text)
    value = float(parts[1]) * _UNITS[parts[2]] if parts else 0.0
    if not 0 < value < float("inf"):
        raise typer.BadParameter(f"{text!r} is no time above zero, such as 30s or 1m")
    return value


RequestTimeout = Annotated[
    float,
    typer.Option(
        "--request-timeout",
        metavar="TIME",
        parser=seconds,
        help="How long one request, and the first answer, may take.",
    ),
]
HealthPort = Annotated[
    int | None,
    typer.Option(
        "--health-port",
        metavar="PORT",
        help="Answer /healthz and /metrics there; 0 takes any port.",
    ),
]
HealthAddress = Annotated[
    str,
    typer.Option("--health-address", metavar="ADDRESS", help="Whom --health-port answers."),
]


class Target:
    """Which cluster and which of its pods, as the options say."""

    def __init__(
        self,
        *,
        kubeconfig: str | None,
        context: str | None,
        namespace: str | None,
        all_namespaces: bool,
        selector: str | None,
        request_timeout: float,
        agent_container: str | None,
        **more: object,
    ) -> None:
        """Takes the options as they came; `more` are those that make sense with a cluster alone."""
        self._kubeconfig, self._context = kubeconfig, context
        self._namespace, self._all = namespace, all_namespaces
        self._selector, self._timeout = selector, request_timeout
        self._agent_container = agent_container
        asked: dict[str, object] = {
            "kubeconfig": kubeconfig,
            "context": context,
            "namespace": namespace,
            "all-namespaces": all_namespaces,
            "selector": selector,
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        self._asked = [name for name, value in asked.items() if value not in (None, False)]

    def is_meant(
        self, source: str | None, containers: str | None, agents: list[str] | None
    ) -> bool:
        """Tells whether to ask the cluster: where nothing else is named, or an option says so."""
        return not source and not containers and (not agents or bool(self._asked))

    def refuse_beside_a_file(self) -> None:
        """Checks that nothing was asked of a cluster beside --from or --containers.

        Raises:
            typer.BadParameter: Something was; it names what.
        """
        for name in self._asked:
            raise typer.BadParameter(
                f"--{name} asks a cluster; it does not go with --from or --containers"
            )

    def watch(self, tell: Callable[[Notice], None]) -> AgentWatch:
        """Opens the watch; nothing has been asked of the cluster yet.

        Raises:
            ClusterError: There is no way to a cluster.
        """
        from scion_fsm.cluster import (  # noqa: PLC0415 - kubernetes is slow to load
            AgentWatch,
            Scope,
            Transport,
            find_access,
        )

        access = find_access(kubeconfig=self._kubeconfig, context=self._context)
        scope = Scope(
            namespace=None if self._all else self._namespace or access.namespace,
            selector=Scope().selector if self._selector is None else self._selector,
        )
        return AgentWatch(
            Transport(access, request_timeout=self._timeout),
            scope,
            tracker=Tracker(Lifecycle.default(), agent_container=self._agent_container),
            tell=tell,
        )


class Listing:
    """One complete list of a cluster.

    Attributes:
        tracker: The agents.
        observations: What was seen of each, by its key.
    """

    def __init__(self, watch: AgentWatch) -> None:
        """Asks for the list.

        Raises:
            ClusterError: It could not be had.
        """
        self.tracker = watch.tracker
        self.observations: dict[tuple[str, str], list[Observation]] = defaultdict(list)
        for decision in watch.once():
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

    def __call__(self, notice: Notice) -> None:
        """Tells what people may want to know; the everyday is left out."""
        for take in self._others:
            take(notice)
        self.problems += notice.kind == "unreadable"
        if notice.kind not in _QUIET:
            pause = f"; next try in {notice.pause:.0f} s" if notice.pause else ""
            typer.echo(f"scion-fsm: {notice.message}{pause}", err=True)


@contextmanager
def ending_quietly() -> Iterator[None]:
    """Lets Ctrl-C and SIGTERM end what is inside, which is then done and no failure."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)
