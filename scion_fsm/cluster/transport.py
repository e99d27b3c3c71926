"""Requests for pods as raw bytes: pages, watch connections, one pod; failures become ClusterErrors."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import msgspec
from kubernetes.client import CoreV1Api

from scion_fsm.cluster.errors import NOT_FOUND, ApiStatusError
from scion_fsm.cluster.failures import BROKEN, translated, unreachable
from scion_fsm.cluster.protocol import Oversize, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import HTTPResponse

    from scion_fsm.cluster.access import Access

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

    def __init__(self, response: HTTPResponse, *, server: str, line_limit: int) -> None:
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
        self._api: CoreV1Api | None = None

    def refresh(self) -> None:
        """Reads the credentials again with the next request (after a 401)."""
        self.close()

    def close(self) -> None:
        """Closes idle connections; a later request opens new ones."""
        if self._api is not None:
            self._api.api_client.close()
            self._api = None

    def page(self, scope: Scope, *, limit: int | None, token: str | None) -> bytes:
        """Asks for one page of a list, never from a cache of unknown age.

        Args:
            scope: Which pods.
            limit: How many at most; None for all.
            token: The continue token of the page before; None for the first.

        Raises:
            ClusterError: It could not be had.
        """
        options: dict[str, Any] = {}
        if limit is not None:
            options["limit"] = limit
        if token is not None:
            options["_continue"] = token
        deadline = time.monotonic() + self.request_timeout
        response = self._pods(scope, **options)
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
        options: dict[str, Any] = {"resource_version": version}
        if version is None:
            options = {"send_initial_events": True, "resource_version_match": "NotOlderThan"}
        response = self._pods(
            scope,
            watch=True,
            allow_watch_bookmarks=True,
            timeout_seconds=timeout_seconds,
            **options,
        )
        connection = Connection(response, server=self.access.server, line_limit=self._line_limit)
        connection.tolerate_silence(silence)
        return connection

    def pod(self, namespace: str, name: str) -> bytes | None:
        """Asks for one pod, as it is now; None if there is none of that name.

        Raises:
            ClusterError: It could not be had.
        """
        try:
            with translated(self.access.server):
                response = self._connected().read_namespaced_pod(
                    name, namespace, _preload_content=False, _request_timeout=self._timeout
                )
                return bytes(response.data)
        except ApiStatusError as error:
            if error.code == NOT_FOUND:
                return None
            raise

    def _pods(self, scope: Scope, **options: Any) -> HTTPResponse:  # noqa: ANN401 - the API's own
        if scope.selector:
            options["label_selector"] = scope.selector
        options |= {"_preload_content": False, "_request_timeout": self._timeout}
        with translated(self.access.server):
            api = self._connected()
            response: HTTPResponse = (
                api.list_pod_for_all_namespaces(**options)
                if scope.namespace is None
                else api.list_namespaced_pod(scope.namespace, **options)
            )
        return response

    @property
    def _timeout(self) -> tuple[float, float]:
        # A name may have two addresses that are both tried; all of it stays under the timeout.
        connecting = min(10.0, self.request_timeout / 3)
        return connecting, self.request_timeout - connecting

    def _connected(self) -> CoreV1Api:
        if self._api is None:
            self._api = CoreV1Api(self.access.connect())
        return self._api


def whole_seconds(seconds: float) -> int:
    """Rounds up to whole seconds, at least one, as timeoutSeconds wants them."""
    return max(1, math.ceil(seconds))
