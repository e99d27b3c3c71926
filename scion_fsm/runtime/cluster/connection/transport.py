"""Requests for pods over HTTP: pages, watches, one pod, as raw bytes and within bounds; failures become ClusterErrors.

A request has one deadline, from the name server to the last byte of its answer, and its answer a limit in
bytes; only a watch goes on, and is bounded in silence and in the length of its lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote
from weakref import ref

from urllib3 import Timeout
from urllib3.util import wait_for_read

from scion_fsm import __version__
from scion_fsm.runtime.cluster.connection.body import bounded
from scion_fsm.runtime.cluster.connection.failures import (
    BROKEN,
    refusal,
    shut,
    translated,
    unreachable,
)
from scion_fsm.runtime.cluster.errors import NOT_FOUND, OK, ApiStatusError
from scion_fsm.runtime.cluster.protocol import Oversize, lines
from scion_fsm.runtime.cluster.system import SystemClock, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kubernetes.client import ApiClient
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool
    from urllib3.connection import HTTPConnection

    from scion_fsm.runtime.cluster.connection.access import Access
    from scion_fsm.runtime.cluster.ports import Scope

T = TypeVar("T")
_CHUNK = 1 << 16
_GATHERING = 0.05
"""Seconds for which a busy watch lets lines gather: to be woken for each costs several times what it takes itself."""
_BUSY = 20
"""So many times in a row something new has come within that time."""
_CHUNK_END = 2
"""Bytes behind a chunk, which are read with the next one."""
_USER_AGENT = f"scion-fsm/{__version__}"
_ACCEPT = "application/json;drop=metadata.managedFields, application/json"
"""Without what is not read, where the server knows how (a tenth to a third of a pod); else all of it."""


class Connection:
    """One watch that is under way; iterate over its lines, close it from any thread."""

    def __init__(
        self,
        response: BaseHTTPResponse,
        *,
        server: str,
        line_limit: int,
        silence: float,
        clock: SystemClock,
    ) -> None:
        """Wraps an answer whose headers have been read."""
        self._response, self._server, self._line_limit = response, server, line_limit
        self._clock, self._is_aborted = clock, False
        self._silence = silence
        self._since = clock.monotonic()
        self.tolerate_silence(silence)

    def __iter__(self) -> Iterator[bytes | Oversize]:
        """Gives the lines until the server ends the stream or `abort` is called.

        Raises:
            UnreachableError: The stream broke off, or there was no whole line for too long.
        """
        for line in lines(self._chunks(), limit=self._line_limit):
            yield line
            self._since = self._clock.monotonic()

    def _chunks(self) -> Iterator[bytes]:
        # When all that had come was read, and how often in a row so soon again.
        done, hurried = self._since, 0
        while not self._is_aborted:
            try:
                chunk = self._response.read1(_CHUNK, decode_content=True)
                if self._clock.monotonic() - self._since > self._silence:
                    raise TimeoutError  # a drip is no sign of life
            except (*BROKEN, ValueError) as error:  # ValueError: the socket was shut in mid-read
                if self._is_aborted:
                    return
                raise unreachable(error, self._server) from error
            if not chunk:
                return
            yield chunk
            if chunk.endswith(b"\n") and not self._has_more():
                hurried = hurried + 1 if self._clock.monotonic() - done < _GATHERING else 0
                if hurried > _BUSY:
                    self._clock.sleep(_GATHERING)
                done = self._clock.monotonic()

    def _has_more(self) -> bool:
        """Tells whether there is something to be read, or may be: without TLS what was read ahead hides."""
        socket: Any = getattr(self._response.connection, "sock", None)
        if not hasattr(socket, "pending"):
            return True
        return socket.pending() > _CHUNK_END or wait_for_read(socket, timeout=0)

    def tolerate_silence(self, seconds: float) -> None:
        """Sets for how long there may be no whole line before the server counts as dead."""
        self._silence, self._since = seconds, self._clock.monotonic()
        socket = getattr(self._response.connection, "sock", None)
        if socket is not None:
            socket.settimeout(seconds)

    def abort(self) -> None:
        """Ends the stream; a thread that waits in `__iter__` returns at once."""
        self._is_aborted = True
        try:
            self._response.shutdown()
        except (OSError, RuntimeError, ValueError):
            return  # it has ended by itself

    def close(self) -> None:
        """Lets go of the socket; only the thread that reads may call this."""
        self._response.close()


class Transport:
    """Asks one cluster for pods, as `ports.Server` says.

    Attributes:
        access: The way there.
        request_timeout: Seconds for one request, for all pages of a list, and for a watch to begin.
    """

    def __init__(
        self,
        access: Access,
        *,
        request_timeout: float = 30.0,
        line_limit: int = 16 << 20,
        page_limit: int = 256 << 20,
    ) -> None:
        """Connects nowhere yet.

        Args:
            access: The way there.
            request_timeout: Seconds for one request, connecting included.
            line_limit: The longest line of a watch, and the largest pod, in bytes; etcd keeps no object
                above 1.5 MiB.
            page_limit: The largest page of a list in bytes.
        """
        self.access = access
        self.request_timeout = request_timeout
        self._line_limit, self._page_limit = line_limit, page_limit
        self._clock = SystemClock()
        self._client: ApiClient | None = None
        self._open: list[ref[HTTPConnection]] = []

    @property
    def name(self) -> str:
        """The server's address, for people."""
        return self.access.server

    def refresh(self) -> None:
        """Reads the credentials again, and connects anew, with the next request."""
        self.close()

    def close(self) -> None:
        """Closes idle connections; a later request opens new ones."""
        if self._client is not None:
            self._client.rest_client.pool_manager.clear()
            self._client = None

    def page(
        self, scope: Scope, *, limit: int | None, token: str | None, timeout: float
    ) -> memoryview:
        """Asks for one page of a list, never from a cache of unknown age.

        Args:
            scope: Which pods.
            limit: How many at most; None for all.
            token: The continue token of the page before; None for the first.
            timeout: Seconds within which the page must be there, whole.

        Raises:
            ClusterError: It could not be had.
        """
        options = {} if limit is None else {"limit": str(limit)}
        if token is not None:
            options["continue"] = token
        query = _selector(scope) | options
        return self._body(_path(scope.namespace), query, self._page_limit, timeout)

    def watch(
        self, scope: Scope, *, version: str | None, timeout_seconds: int, silence: float
    ) -> Connection:
        """Begins a watch.

        Args:
            scope: Which pods.
            version: The resourceVersion to resume from; None for a streaming list, which begins with
                everything there is (KEP-3157).
            timeout_seconds: When the server shall end it.
            silence: Seconds without a whole line after which the connection counts as dead.

        Raises:
            ClusterError: It could not be begun.
        """
        options = {
            "watch": "true",
            "allowWatchBookmarks": "true",
            "timeoutSeconds": str(timeout_seconds),
        }
        if version is None:
            options |= {"sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan"}
        else:
            options["resourceVersion"] = version
        path, query = _path(scope.namespace), _selector(scope) | options
        response = self._within(
            self.request_timeout,
            lambda client: self._get(client, path, query, self.request_timeout),
            late=lambda answer: answer.close(),
        )
        return Connection(
            response,
            server=self.name,
            line_limit=self._line_limit,
            silence=silence,
            clock=self._clock,
        )

    def pod(self, namespace: str, name: str) -> bytes | None:
        """Asks for one pod, as it is now; None if there is none of that name.

        Raises:
            ClusterError: It could not be had.
        """
        try:
            return bytes(
                self._body(_path(namespace, name), {}, self._line_limit, self.request_timeout)
            )
        except ApiStatusError as error:
            if error.code == NOT_FOUND:
                return None
            raise

    def _body(self, path: str, query: dict[str, str], limit: int, seconds: float) -> memoryview:
        def ask(client: ApiClient) -> memoryview:
            response = self._get(client, path, query, seconds)
            content = bounded(response, limit)
            response.release_conn()
            return content

        return self._within(seconds, ask, late=lambda _: None)

    def _within(
        self, seconds: float, ask: Callable[[ApiClient], T], *, late: Callable[[T], None]
    ) -> T:
        """Gives an answer in time, or breaks off wherever it hangs."""
        with translated(self.name):
            client = self._client = self._client or self._connected()
            try:
                return within(seconds, lambda: ask(client), late=late)
            except TimeoutError:
                for connection in filter(None, (known() for known in self._open.copy())):
                    shut(connection)
                self.close()
                raise

    def _connected(self) -> ApiClient:
        client, opened = self.access.connect(), self._open

        def tracking(pool: type[HTTPConnectionPool]) -> type[HTTPConnectionPool]:
            connection: type[Any] = pool.ConnectionCls

            class Tracked(connection):  # type: ignore[misc]
                def __init__(self, *arguments: object, **options: object) -> None:
                    super().__init__(*arguments, **options)
                    opened[:] = [*(known for known in opened if known() is not None), ref(self)]

            return type(pool.__name__, (pool,), {"ConnectionCls": Tracked})

        manager = client.rest_client.pool_manager
        manager.pool_classes_by_scheme = {
            scheme: tracking(pool) for scheme, pool in manager.pool_classes_by_scheme.items()
        }
        return client

    def _get(
        self, client: ApiClient, path: str, query: dict[str, str], seconds: float
    ) -> BaseHTTPResponse:
        """Asks over the client's connections, with its credentials, but not by its methods.

        They would load the models of the whole API (a quarter of a second, 22 MB) for bytes to be given.
        """
        configuration = client.configuration
        credentials = {
            setting["key"]: setting["value"] for setting in configuration.auth_settings().values()
        }
        response: BaseHTTPResponse = client.rest_client.pool_manager.request(
            "GET",
            configuration.host + path,
            fields=query,
            headers={
                **client.default_headers,
                "User-Agent": _USER_AGENT,
                "Accept": _ACCEPT,
                **credentials,
            },
            timeout=Timeout(connect=seconds, read=seconds),
            preload_content=False,
        )
        if response.status != OK:
            raise refusal(response, self.name)
        return response


def _selector(scope: Scope) -> dict[str, str]:
    return {"labelSelector": scope.selector} if scope.selector else {}


def _path(namespace: str | None, name: str = "") -> str:
    within = "" if namespace is None else f"/namespaces/{quote(namespace, safe='')}"
    return f"/api/v1{within}/pods" + (f"/{quote(name, safe='')}" if name else "")
