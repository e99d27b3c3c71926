"""Requests for pods as raw bytes: pages, watch connections, one pod; failures become ClusterErrors."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec
from urllib3 import Timeout

from scion_fsm.runtime.cluster.errors import NOT_FOUND, OK, ApiStatusError
from scion_fsm.runtime.cluster.failures import BROKEN, refusal, translated, unreachable
from scion_fsm.runtime.cluster.protocol import Oversize, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubernetes.client import ApiClient
    from urllib3 import BaseHTTPResponse

    from scion_fsm.runtime.cluster.access import Access

_CHUNK = 1 << 16


class Scope(msgspec.Struct, frozen=True):
    """Which pods.

    Attributes:
        namespace: One namespace; None for all of them.
        selector: A label selector as kubectl's -l takes it; empty for every pod.
    """

    namespace: str | None = None
    selector: str = "scion.name"


class Connection:
    """One watch that is under way; iterate over its lines, close it from any thread."""

    def __init__(self, response: BaseHTTPResponse, *, server: str, line_limit: int) -> None:
        """Wraps an answer whose headers have been read."""
        self._response = response
        self._server = server
        self._line_limit = line_limit
        self._is_aborted = False

    def __iter__(self) -> Iterator[bytes | Oversize]:
        """Gives the lines until the server ends the stream or `abort` is called.

        Raises:
            UnreachableError: The stream broke off, or was silent for too long.
        """
        return lines(self._chunks(), limit=self._line_limit)

    def _chunks(self) -> Iterator[bytes]:
        while not self._is_aborted:
            try:
                chunk = self._response.read1(_CHUNK, decode_content=True)
            except (*BROKEN, ValueError) as error:  # ValueError: the socket was shut in mid-read
                if self._is_aborted:
                    return
                raise unreachable(error, self._server) from error
            if not chunk:
                return
            yield chunk

    def tolerate_silence(self, seconds: float) -> None:
        """Sets how long the server may say nothing before it counts as dead."""
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
    """Asks one cluster for pods.

    Attributes:
        access: The way there.
        request_timeout: Seconds for one request, and for a watch to begin.
    """

    def __init__(
        self, access: Access, *, request_timeout: float = 30.0, line_limit: int = 16 << 20
    ) -> None:
        """Connects nowhere yet.

        Args:
            access: The way there.
            request_timeout: Seconds for one request, connecting included.
            line_limit: The longest line of a watch in bytes; etcd keeps no object above 1.5 MiB.
        """
        self.access = access
        self.request_timeout = request_timeout
        self._line_limit = line_limit
        self._client: ApiClient | None = None

    def refresh(self) -> None:
        """Reads the credentials again with the next request (after a 401)."""
        self.close()

    def close(self) -> None:
        """Closes idle connections; a later request opens new ones."""
        if self._client is not None:
            self._client.rest_client.pool_manager.clear()
            self._client = None

    def page(self, scope: Scope, *, limit: int | None, token: str | None) -> bytes:
        """Asks for one page of a list, never from a cache of unknown age.

        Args:
            scope: Which pods.
            limit: How many at most; None for all.
            token: The continue token of the page before; None for the first.

        Raises:
            ClusterError: It could not be had.
        """
        options = {} if limit is None else {"limit": str(limit)}
        if token is not None:
            options["continue"] = token
        deadline = time.monotonic() + self.request_timeout
        response = self._pods(scope, options)
        chunks = []
        with translated(self.access.server):
            while chunk := response.read1(_CHUNK, decode_content=True):
                chunks.append(chunk)
                if time.monotonic() > deadline:
                    break  # a drip never lets the socket time out
        if chunk:
            response.close()
            raise unreachable(TimeoutError(), self.access.server)
        response.release_conn()
        return b"".join(chunks)

    def watch(
        self, scope: Scope, *, version: str | None, timeout_seconds: int, silence: float
    ) -> Connection:
        """Begins a watch.

        Args:
            scope: Which pods.
            version: The resourceVersion to resume from; None for a streaming list, which begins with
                everything there is (KEP-3157).
            timeout_seconds: When the server shall end it.
            silence: Seconds without a byte after which the connection counts as dead.

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
        response = self._pods(scope, options)
        connection = Connection(response, server=self.access.server, line_limit=self._line_limit)
        connection.tolerate_silence(silence)
        return connection

    def pod(self, namespace: str, name: str) -> bytes | None:
        """Asks for one pod, as it is now; None if there is none of that name.

        Raises:
            ClusterError: It could not be had.
        """
        try:
            response = self._get(_path(namespace, name), {})
            with translated(self.access.server):
                return response.data
        except ApiStatusError as error:
            if error.code == NOT_FOUND:
                return None
            raise

    def _pods(self, scope: Scope, options: dict[str, str]) -> BaseHTTPResponse:
        selector = {"labelSelector": scope.selector} if scope.selector else {}
        return self._get(_path(scope.namespace), selector | options)

    def _get(self, path: str, query: dict[str, str]) -> BaseHTTPResponse:
        """Asks over the client's connections, with its credentials, but not by its methods.

        They would load the models of the whole API (a quarter of a second, 22 MB) for bytes to be given.
        """
        with translated(self.access.server):
            if self._client is None:
                self._client = self.access.connect()
            configuration = self._client.configuration
            credentials = {
                setting["key"]: setting["value"]
                for setting in configuration.auth_settings().values()
            }
            # A name may have two addresses that are both tried; all of it stays under the timeout.
            connecting = min(10.0, self.request_timeout / 3)
            response: BaseHTTPResponse = self._client.rest_client.pool_manager.request(
                "GET",
                configuration.host + path,
                fields=query,
                headers={
                    **self._client.default_headers,
                    "Accept": "application/json",
                    **credentials,
                },
                timeout=Timeout(connect=connecting, read=self.request_timeout - connecting),
                preload_content=False,
            )
            if response.status != OK:
                raise refusal(response, self.access.server)
        return response


def _path(namespace: str | None, name: str = "") -> str:
    within = "" if namespace is None else f"/namespaces/{quote(namespace, safe='')}"
    return f"/api/v1{within}/pods" + (f"/{quote(name, safe='')}" if name else "")


def whole_seconds(seconds: float) -> int:
    """Rounds up to whole seconds, at least one, as timeoutSeconds wants them."""
    return max(1, math.ceil(seconds))
