"""/healthz, /readyz and /metrics of watches, over HTTP; the metrics in the format of Prometheus."""

from __future__ import annotations

import io
from collections import Counter as Tally
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Self, TextIO
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, Counter, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily

from scion_fsm.errors import InputError
from scion_fsm.escape import visible
from scion_fsm.runtime.cluster.system import start as start_thread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from wsgiref.types import StartResponse, WSGIEnvironment

    from scion_fsm.runtime.cluster.protocol import Notice
    from scion_fsm.runtime.cluster.watch import AgentWatch
    from scion_fsm.runtime.tracker import Decision


_LONGEST = 1000
"""Characters of a line; a server may say anything."""


class Health:
    """What watches have to say of themselves; give it the decisions and notices, and serve it.

    `/healthz` is 503 once a watch shows no sign of life: a restart would help. `/readyz` is 503 while a
    watch knows less than it should: before its first complete list, and in trouble with its cluster.

    Metrics: `scion_fsm_inputs_total` by disposition and reason, `scion_fsm_agents` by phase,
    `scion_fsm_watch_interruptions_total` by kind; for each watch `scion_fsm_behind_seconds` and
    `scion_fsm_watch_in_trouble`.
    """

    def __init__(
        self,
        *watches: AgentWatch,
        registry: CollectorRegistry | None = None,
        stalled_after: float = 330.0,
    ) -> None:
        """Counts from zero.

        Args:
            watches: The watches whose agents and contact are shown.
            registry: Where the metrics are registered; one of their own by default.
            stalled_after: Seconds without a sign of life of a watch itself until /healthz says 503. A
                silent connection counts as dead after 150 s and is noticed. An unreachable cluster is
                noticed again and again, so it is no reason for 503: a restart would not help.
        """
        self._stalled_after = stalled_after
        self._registry = registry or CollectorRegistry()
        self._watches = watches
        self._inputs = Counter(
            "scion_fsm_inputs",
            "Inputs by what became of them; the reason tells why one was refused.",
            ["disposition", "reason"],
            registry=self._registry,
        )
        self._interruptions = Counter(
            "scion_fsm_watch_interruptions",
            "Ends of connections, new lists, failures and other things about the watch itself.",
            ["kind"],
            registry=self._registry,
        )
        self._registry.register(self)

    def decided(self, decision: Decision) -> None:
        """Counts a decision."""
        self._inputs.labels(decision.disposition, decision.outcome.refusal).inc()

    def noticed(self, notice: Notice) -> None:
        """Counts a notice."""
        self._interruptions.labels(notice.kind).inc()

    @property
    def stalled(self) -> dict[str, str]:
        """Says of each watch that does nothing any more, not even wait for its cluster, for how long."""
        return {
            watch.name: f"no sign of life for {watch.idle:.0f} s"
            for watch in self._watches
            if watch.idle >= self._stalled_after
        }

    @property
    def unready(self) -> dict[str, str]:
        """Says of each watch that knows less than it should, why."""
        troubles = {watch.name: watch.trouble for watch in self._watches}
        waiting = {w.name: "no complete list yet" for w in self._watches if not w.is_synced}
        return waiting | {name: why for name, why in troubles.items() if why} | self.stalled

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Gives the gauges, as Prometheus' registry asks for them."""
        agents = (agent for watch in self._watches for agent in watch.tracker.agents.values())
        phases = Tally(str(agent.record.phase) for agent in agents)
        by_phase = GaugeMetricFamily("scion_fsm_agents", "Agents by phase.", labels=["phase"])
        known = [watch.tracker.lifecycle.table.data.initials for watch in self._watches]
        for phase in dict.fromkeys(name for initials in known for name in initials):
            by_phase.add_metric([phase], phases[phase])
        yield by_phase
        behind = GaugeMetricFamily(
            "scion_fsm_behind_seconds",
            "Seconds since the API server last said anything; about 60 at most while all is well.",
            labels=["watch"],
        )
        trouble = GaugeMetricFamily(
            "scion_fsm_watch_in_trouble",
            "1 while a watch cannot reach or use its cluster, or has no complete list yet.",
            labels=["watch"],
        )
        unready = self.unready
        for watch in self._watches:
            if watch.behind is not None:
                behind.add_metric([watch.name], watch.behind)
            trouble.add_metric([watch.name], watch.name in unready)
        yield behind
        yield trouble

    def serve(self, port: int, *, address: str = "127.0.0.1") -> HealthServer:
        """Begins to answer.

        Args:
            port: The port; 0 for any free one.
            address: Whom to answer; this machine alone by default.

        Raises:
            InputError: The port cannot be had.
        """
        return HealthServer(self, port, address)

    def answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answers one request (WSGI)."""
        text = [("Content-Type", "text/plain; charset=utf-8")]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            start("405 Method Not Allowed", [*text, ("Allow", "GET, HEAD")])
            return [b"only to be read\n"]
        if environ["PATH_INFO"] == "/metrics":
            metrics: Iterable[bytes] = make_wsgi_app(self._registry)(environ, start)
            return metrics
        pages = {"/healthz": self.stalled, "/readyz": self.unready}
        troubles = pages.get(environ["PATH_INFO"])
        if troubles is None:
            status, said = "404 Not Found", "/healthz, /readyz and /metrics are here"
        elif troubles:
            status = "503 Service Unavailable"
            said = "\n".join(visible(f"{name}: {why}")[:_LONGEST] for name, why in troubles.items())
        else:
            status, said = "200 OK", "ok"
        start(status, text)
        return [f"{said}\n".encode()]


class HealthServer:
    """Answers for a `Health` in a thread of its own, until it is closed.

    Attributes:
        port: The port that it listens on.
    """

    def __init__(self, health: Health, port: int, address: str) -> None:
        """Listens.

        Raises:
            InputError: The port cannot be had.
        """
        try:
            self._server = make_server(
                address, port, health.answer, server_class=_Server, handler_class=_Quiet
            )
        except (OSError, OverflowError) as error:
            raise InputError(
                f"--health-port {port} of {address} cannot be had: {error}; choose another port"
            ) from error
        self.port = self._server.server_port
        self._thread = start_thread("scion-fsm-health", self._server.serve_forever)

    def close(self) -> None:
        """Stops answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        """Gives the server itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stops answering."""
        self.close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: whoever asked has hung up, and asks again or not."""


class _Quiet(WSGIRequestHandler):
    timeout = 10.0  # one that asks nothing holds a thread no longer than that

    def log_message(self, *_: object) -> None:
        return

    def get_stderr(self) -> TextIO:  # where wsgiref would write tracebacks
        return io.StringIO()
