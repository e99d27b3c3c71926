"""The part of the Kubernetes API that lists and watches pods, over HTTP(S) on loopback, with faults on order.

It keeps versions as the API server does: every change has a resourceVersion of its own, a watch resumes
from any that has not been compacted, a paged list shows one snapshot. What a test orders with `next`
is answered instead, once.
"""

from __future__ import annotations

import copy
import gzip
import json
import select
import socket
import struct
import threading
import zlib
from collections import defaultdict, deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

Pod = dict[str, Any]
Key = tuple[str, str]
_EPOCH = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    kind: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    local_port: int


@dataclass(frozen=True)
class Change:
    """One entry of the history."""

    version: int
    old: Pod | None
    new: Pod | None


class Exchange:
    """One request and its answer; what a test orders gets this."""

    def __init__(self, api: KubernetesApi, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        self.api, self.asked, self._handler = api, asked, handler
        self._zip: Any = None

    def body(self, content: bytes, code: int = 200, **headers: str) -> None:
        self._handler.send_response(code)
        self._handler.send_header("Content-Type", "application/json")
        self._handler.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(content)

    def json(self, value: object, code: int = 200, **headers: str) -> None:
        self.body(encode(value), code, **headers)

    def status(self, code: int, reason: str, message: str = "", **headers: str) -> None:
        self.json(status(code, reason, message), code, **headers)

    def stream(self, *, zipped: bool = False) -> None:
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "application/json")
        self._handler.send_header("Transfer-Encoding", "chunked")
        if zipped:
            self._zip = zlib.compressobj(wbits=31)
            self._handler.send_header("Content-Encoding", "gzip")
        self._handler.end_headers()

    def chunk(self, content: bytes) -> None:
        if self._zip is not None:
            content = self._zip.compress(content) + self._zip.flush(zlib.Z_SYNC_FLUSH)
        self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))

    def line(self, kind: str, value: object) -> None:
        self.chunk(event(kind, value))

    def end(self) -> None:
        if self._zip is not None:
            rest = self._zip.flush()
            self._zip = None
            self.chunk(rest)
        self._handler.wfile.write(b"0\r\n\r\n")

    def cut(self) -> None:
        """Ends the connection as a dying peer does: a reset, in the middle of whatever was said."""
        self._handler.close_connection = True
        linger = struct.pack("ii", 1, 0)
        with suppress(OSError):
            self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        with suppress(OSError):
            self._handler.connection.close()

    def is_left(self) -> bool:
        """Whether the client has gone, or the test is over."""
        if self.api.closing.is_set():
            return True
        connection = self._handler.connection
        readable, _, _ = select.select([connection], [], [], 0)
        with suppress(OSError, ValueError):
            return bool(readable) and not connection.recv(1)
        return True

    def hold(self) -> None:
        """Says nothing more until the client has gone."""
        self._handler.close_connection = True
        while not self.is_left():
            self.api.closing.wait(0.01)

    def proceed(self) -> None:
        """Answers as if nothing had been ordered."""
        self.api.answer(self)


@dataclass(frozen=True)
class Order:
    """How every watch that is under way shall end."""

    ends: int = 0
    cuts: int = 0


@dataclass
class KubernetesApi:
    """A cluster's pods.

    Attributes:
        version: The newest resourceVersion.
        compacted: Versions up to here have been forgotten.
        token: What a client must present; None for nothing.
        has_streaming: Whether it has streaming lists.
    """

    version: int = 1000
    compacted: int = 0
    token: str | None = None
    has_streaming: bool = True
    tls: ssl.SSLContext | None = None
    pods: dict[Key, Pod] = field(default_factory=dict)
    history: list[Change] = field(default_factory=list)
    _births: dict[str | None, int] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    order: Order = field(default_factory=Order)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self._orders: dict[str, deque[Callable[[Exchange], None]]] = defaultdict(deque)
        self._snapshots: dict[str, tuple[int, list[Pod], int]] = {}
        self._watches: dict[Exchange, Order] = {}
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with suppress(OSError, ValueError):  # the client has left
                    api.take(self)

            def log_message(self, *_: object) -> None:
                return

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                return  # a client that leaves is no error

        self._server = Server(("127.0.0.1", 0), Handler)
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    @property
    def address(self) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.closing.set()
        with self.changed:
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # -- what a test does -------------------------------------------------------------------------

    def next(self, kind: str, *answers: Callable[[Exchange], None]) -> None:
        """Orders the next answers to requests of a kind: list, look (a list of one), watch, get."""
        self._orders[kind].extend(answers)

    def apply(self, pod: Pod, *, version: int | None = None) -> Pod:
        """Creates or changes a pod; it gets a resourceVersion unless one is given."""
        with self.changed:
            self.version = self.version + 1 if version is None else version
            pod = copy.deepcopy(pod)
            metadata = pod["metadata"]
            metadata["resourceVersion"] = str(self.version)
            metadata.setdefault("creationTimestamp", self._born(metadata.get("uid")))
            key = key_of(pod)
            self.history.append(Change(self.version, self.pods.get(key), pod))
            self.pods[key] = pod
            self.changed.notify_all()
        return pod

    def _born(self, uid: str | None) -> str:
        """Gives when a pod was made, which no later version and no restore changes; each second one."""
        moment = _EPOCH + timedelta(seconds=self._births.setdefault(uid, len(self._births)))
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    def remove(self, pod: Pod, *, version: int | None = None) -> Pod:
        """Deletes a pod."""
        with self.changed:
            self.version = self.version + 1 if version is None else version
            last = copy.deepcopy(self.pods.pop(key_of(pod)))
            last["metadata"]["resourceVersion"] = str(self.version)
            self.history.append(Change(self.version, last, None))
            self.changed.notify_all()
        return last

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Says nothing to whoever lists next."""
        self.next("list", Exchange.hold)
        yield

    def forget_history(self) -> None:
        """Compacts everything: only a list, or a watch from now on, will do."""
        with self.changed:
            self.compacted = self.version
            self.history.clear()
            self._snapshots.clear()

    def end_watches(self) -> None:
        """Ends every watch that is under way; none sends anything afterwards."""
        self._order(Order(self.order.ends + 1, self.order.cuts))

    def cut_watches(self) -> None:
        """Resets the connections of all watches that are under way."""
        self._order(Order(self.order.ends, self.order.cuts + 1))

    def _order(self, order: Order) -> None:
        with self.changed:
            self.order = order
            self.changed.notify_all()
            self.changed.wait_for(lambda: all(o == order for o in self._watches.values()), 10)

    def of(self, kind: str) -> list[Asked]:
        """The requests of a kind so far."""
        return [asked for asked in self.asked if asked.kind == kind]

    def restore(self, version: int) -> None:
        """Sets the cluster back to what it was at a version, as a snapshot of etcd does."""
        with self.changed:
            self.pods.clear()
            self.history[:] = [change for change in self.history if change.version <= version]
            for change in self.history:
                shown = change.new or change.old
                assert shown is not None
                if change.new is not None:
                    self.pods[key_of(shown)] = change.new
                else:
                    self.pods.pop(key_of(shown), None)
            self.version = version
            self._snapshots.clear()

    # -- what the API does ------------------------------------------------------------------------

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        query = dict(parse_qsl(parts.query))
        kind = "watch" if query.get("watch") == "true" else "list"
        if not parts.path.endswith("/pods"):
            kind = "get"
        elif kind == "list" and query.get("limit") == "1" and "labelSelector" not in query:
            kind = "look"  # where the cluster is
        asked = Asked(
            kind,
            parts.path,
            query,
            {name.lower(): value for name, value in handler.headers.items()},
            handler.client_address[1],
        )
        with self.changed:
            self.asked.append(asked)
            ordered = self._orders[kind].popleft() if self._orders[kind] else None
        exchange = Exchange(self, handler, asked)
        if ordered is not None:
            ordered(exchange)
        else:
            self.answer(exchange)

    def answer(self, exchange: Exchange) -> None:
        sent = exchange.asked.headers.get("authorization")
        if self.token is not None and sent != f"Bearer {self.token}":
            exchange.status(401, "Unauthorized", "Unauthorized")
            return
        if exchange.asked.query.get("labelSelector", "").count("=") > 1:
            told = "unable to parse requirement: found '=', expected: ',' or 'end of string'"
            exchange.status(400, "BadRequest", told)
            return
        answers = {"list": self._list, "look": self._list, "watch": self._watch, "get": self._get}
        answers[exchange.asked.kind](exchange)

    def _selected(self, exchange: Exchange, pod: Pod | None) -> bool:
        if pod is None:
            return False
        parts = exchange.asked.path.split("/")
        if "namespaces" in parts and pod["metadata"]["namespace"] != parts[4]:
            return False
        selector = exchange.asked.query.get("labelSelector", "")
        label, _, value = selector.partition("=")
        labels = pod["metadata"].get("labels") or {}
        return not selector or (label in labels and value in ("", labels[label]))

    def _get(self, exchange: Exchange) -> None:
        parts = exchange.asked.path.split("/")
        pod = self.pods.get((parts[4], parts[6]))
        if pod is None:
            exchange.status(404, "NotFound", f'pods "{parts[6]}" not found')
        else:
            exchange.json(pod)

    def _list(self, exchange: Exchange) -> None:
        query = exchange.asked.query
        limit = int(query.get("limit", "0"))
        with self.changed:
            if "continue" in query:
                if query["continue"] not in self._snapshots:
                    told = "The provided continue parameter is too old"
                    exchange.status(410, "Expired", told)
                    return
                version, rest, number = self._snapshots.pop(query["continue"])
            else:
                version, number = self.version, 0
                rest = [pod for pod in self.pods.values() if self._selected(exchange, pod)]
            items, rest = (rest[:limit], rest[limit:]) if limit else (rest, [])
            metadata = {"resourceVersion": str(version)}
            if rest:
                metadata["continue"] = f"{version}-{number + 1}"
                self._snapshots[metadata["continue"]] = (version, rest, number + 1)
        page = encode({"kind": "PodList", "apiVersion": "v1", "metadata": metadata, "items": items})
        if len(page) > 128 * 1024 and exchange.asked.headers.get("accept-encoding") == "gzip":
            exchange.body(gzip.compress(page, 1), Content_Encoding="gzip")
        else:
            exchange.body(page)

    def _watch(self, exchange: Exchange) -> None:
        query = exchange.asked.query
        is_listing = query.get("sendInitialEvents") == "true"
        if is_listing and not self.has_streaming:
            exchange.status(422, "Invalid", "sendInitialEvents is forbidden for watch")
            return
        assert is_listing or "resourceVersion" in query
        assert not is_listing or query["resourceVersionMatch"] == "NotOlderThan"
        exchange.stream()
        with self.changed:
            self._watches[exchange] = self.order
        try:
            self._serve(exchange, query, is_listing=is_listing)
        finally:
            with self.changed:
                del self._watches[exchange]
                self.changed.notify_all()

    def _serve(self, exchange: Exchange, query: dict[str, str], *, is_listing: bool) -> None:
        with self.changed:
            order = self._watches[exchange]
            version = self.version if is_listing else int(query["resourceVersion"])
            initial = [p for p in self.pods.values() if is_listing and self._selected(exchange, p)]
        if version < self.compacted:
            exchange.line("ERROR", status(410, "Expired", f"too old resource version: {version}"))
            exchange.end()
            return
        for pod in initial:
            exchange.line("ADDED", pod)
        if is_listing:
            exchange.line("BOOKMARK", bookmark(version, initial_events_end=True))
        while not exchange.is_left():
            with self.changed:
                new = [change for change in self.history if change.version > version]
                was, order = order, self.order
                if not new and was == order:
                    self.changed.wait(0.05)
            for change in new:
                self._send(exchange, change)
                version = change.version
            if order != was:
                (exchange.cut if order.cuts > was.cuts else exchange.end)()
                return

    def _send(self, exchange: Exchange, change: Change) -> None:
        before = self._selected(exchange, change.old)
        after = self._selected(exchange, change.new)
        if after:
            exchange.line("MODIFIED" if before else "ADDED", change.new)
        elif before:
            last = copy.deepcopy(change.old)
            assert last is not None
            last["metadata"]["resourceVersion"] = str(change.version)
            exchange.line("DELETED", last)


def encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def event(kind: str, value: object) -> bytes:
    return b'{"type":"%b","object":%b}\n' % (kind.encode(), encode(value))


def status(code: int, reason: str, message: str = "", *, cause: str = "") -> dict[str, Any]:
    details = {"details": {"causes": [{"reason": cause}]}} if cause else {}
    return {
        **details,
        "kind": "Status",
        "apiVersion": "v1",
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code,
    }


def bookmark(version: int, *, initial_events_end: bool = False) -> Pod:
    metadata: dict[str, Any] = {"resourceVersion": str(version)}
    if initial_events_end:
        metadata["annotations"] = {"k8s.io/initial-events-end": "true"}
    return {"kind": "Pod", "apiVersion": "v1", "metadata": metadata, "spec": {"containers": None}}


def key_of(pod: Pod) -> Key:
    return pod["metadata"]["namespace"], pod["metadata"]["name"]


def pod(
    name: str,
    state: str = "running",
    *,
    uid: str | None = None,
    namespace: str = "agents",
    deleting: bool = False,
    message: str = "",
) -> Pod:
    """A pod of one agent: pending, running, exited0, exited1 (the pod goes on), succeeded or failed."""
    uid = uid or f"uid-{name}"
    container = f"containerd://{uid}"
    code = 1 if state in ("failed", "exited1") else 0
    ended = {"exitCode": code, "reason": "Error" if code else "Completed", "containerID": container}
    states = {"running": {"running": {"startedAt": "2026-11-23T10:00:00Z"}}}
    own = states.get(state, {"terminated": ended})
    phases = {"pending": "Pending", "succeeded": "Succeeded", "failed": "Failed"}
    made: Pod = {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "uid": uid,
            "resourceVersion": "1",
            "labels": {"scion.name": name},
        },
        "spec": {
            "nodeName": "node",
            "restartPolicy": "Never",
            "containers": [{"name": "agent"}],
        },
        "status": {"phase": phases.get(state, "Running")},
    }
    if deleting:
        made["metadata"]["deletionTimestamp"] = "2026-11-23T10:00:30Z"
    if message:
        made["status"]["message"] = message
    if state != "pending":
        made["status"]["containerStatuses"] = [
            {"name": "agent", "containerID": container, "state": own}
        ]
    return made
