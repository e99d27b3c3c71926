"""/healthz and /metrics of a watch, over HTTP, in the format of Prometheus."""

from __future__ import annotations

import io
import threading
import time
from collections import Counter as Tally
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Self, TextIO
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, Counter, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily

from scion_fsm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from wsgiref.types import StartResponse, WSGIEnvironment

    from scion_fsm.runtime.cluster.protocol import Notice
    from scion_fsm.runtime.cluster.watch import AgentWatch
    from scion_fsm.runtime.tracker import Decision


class Health:
    """What a watch has to say of itself; give it the decisions and notices, and serve it.

    Metrics: `scion_fsm_inputs_total` by disposition and reason, `scion_fsm_agents` by phase,
    `scion_fsm_watch_interruptions_total` by kind, `scion_fsm_behind_seconds`.
    """

    def __init__(
        self,
        watch: AgentWatch,
        *,
        registry: CollectorRegistry | None = None,
        stalled_after: float = 330.0,
    ) -> None:
        """Counts from zero.

        Args:
            watch: The watch whose agents and contact are shown.
            registry: Where the metrics are registered; one of their own by default.
            stalled_after: Seconds without a sign of life of the watch itself until /healthz says 503. A
                silent connection counts as dead after 150 s and is noticed. An unreachable cluster is
                noticed again and again, so it is no reason for 503: a restart would not help.
        """
        self._stalled_after = stalled_after
        self._registry = registry or CollectorRegistry()
        self._watch = watch
        self._sign_of_life = time.monotonic()
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
        self._sign_of_life = time.monotonic()
        self._inputs.labels(decision.disposition, decision.plan.reason).inc()

    def noticed(self, notice: Notice) -> None:
        """Counts a notice; a pause that it announces is no sign of death."""
        self._sign_of_life = time.monotonic() + notice.pause
        self._interruptions.labels(notice.kind).inc()

    @property
    def is_alive(self) -> bool:
        """Whether the watch still does something, be it waiting for the cluster."""
        behind = self._watch.behind
        silent = time.monotonic() - self._sign_of_life
        return min(silent, silent if behind is None else behind) < self._stalled_after

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Gives the gauges, as Prometheus' registry asks for them."""
        phases = Tally(str(a.record.phase) for a in list(self._watch.tracker.agents.values()))
        agents = GaugeMetricFamily("scion_fsm_agents", "Agents by phase.", labels=["phase"])
        for phase in self._watch.tracker.lifecycle.table.data.initials:
            agents.add_metric([phase], phases[phase])
        yield agents
        behind = self._watch.behind
        if behind is not None:
            yield GaugeMetricFamily(
                "scion_fsm_behind_seconds",
                "Seconds since the API server last said anything; about 60 at most while all is well.",
                value=behind,
            )

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
        if environ["PATH_INFO"] != "/healthz":
            start("404 Not Found", text)
            return [b"/healthz and /metrics are here\n"]
        alive = self.is_alive
        start("200 OK" if alive else "503 Service Unavailable", text)
        return [b"ok\n" if alive else b"the watch shows no sign of life\n"]


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
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="scion-fsm-health", daemon=True
        )
        self._thread.start()

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
