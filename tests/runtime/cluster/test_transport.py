"""Bytes on the wire: cut, dripped, compressed, enormous, encrypted."""

from __future__ import annotations

import datetime
import itertools
import os
import ssl
import sys
import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from kubernetes_api import KubernetesApi, event, pod

from scion_fsm.errors import ClusterError
from scion_fsm.runtime.cluster import (
    AccessError,
    CertificateError,
    Pace,
    ProtocolError,
    Scope,
    Transport,
    UnreachableError,
    find_access,
)
from scion_fsm.runtime.cluster.connection.transport import Connection
from scion_fsm.runtime.cluster.protocol import Oversize, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Observer
    from kubernetes_api import Exchange

    Observe = Callable[..., Observer]

NAME = "größe-🜁-日本"


def named(name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a pod takes
    """A pod whose agent has a name that needs many bytes."""
    made = pod("agent", **more)
    made["metadata"]["labels"]["scion.name"] = name
    return made


# -- a busy watch ------------------------------------------------------------------------------------


class Wire:
    """An answer over TLS, its socket and the clock in one: what comes has moments, and whoever reads waits."""

    def __init__(self, pieces: list[tuple[float, bytes]]) -> None:
        self.connection = self.sock = self
        self.time, self.slept, self.waited, self._pieces = 0.0, 0, 0, pieces
        self.halt = 0.0
        """Seconds that every read takes: others have the processor."""
        self._silent, self._end = os.pipe()

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept += 1
        self.time += seconds

    def settimeout(self, _: float) -> None:
        return

    def fileno(self) -> int:
        return self._silent

    def pending(self) -> int:
        has_come = bool(self._pieces) and self._pieces[0][0] <= self.time
        return 2 + len(self._pieces[0][1]) * has_come if self._pieces else 0

    def read1(self, _: int, *, decode_content: bool) -> bytes:
        assert decode_content
        if not self._pieces:
            return b""
        moment, piece = self._pieces.pop(0)
        self.waited += moment > self.time
        self.time = max(self.time, moment) + self.halt
        return piece

    def late(self, moments: list[float]) -> float:
        """Reads lines that come at these moments; gives how late the latest was read."""
        whole: Any = self
        connection = Connection(whole, server="s", line_limit=100, silence=60, clock=whole)
        read = [self.time for _ in connection]
        os.close(self._silent)
        os.close(self._end)
        assert len(read) == len(moments)
        return max(was - came for was, came in zip(read, moments, strict=True))


def evenly(count: int, seconds: float) -> list[float]:
    return [seconds * number for number in range(1, count + 1)]


def as_lines(moments: list[float]) -> Wire:
    return Wire([(moment, b"{}\n") for moment in moments])


def test_a_busy_watch_wakes_up_for_several_lines_at_once() -> None:
    moments = evenly(1000, 0.01)
    wire = as_lines(moments)
    assert 0.01 < wire.late(moments) <= 0.051
    assert wire.slept + wire.waited < 300


@pytest.mark.parametrize(
    "moments",
    [evenly(1000, 0.06), evenly(15, 0.001), [1.0] * 1000, [t for n in range(50) for t in (n, n + 0.02)]],
    ids=["one after the other", "a burst", "all at once", "pairs"],
)  # fmt: skip
def test_what_comes_now_and_then_is_read_at_once(moments: list[float]) -> None:
    wire = as_lines(moments)
    assert (wire.late(moments), wire.slept) == (0.0, 0)


@pytest.mark.parametrize("halt", [0.0, 0.004])
def test_whoever_gathers_never_falls_behind(halt: float) -> None:
    """However long others have the processor: only once all is read is more waited for."""
    moments = evenly(2000, 0.005)
    wire = as_lines(moments)
    wire.halt = halt
    assert wire.late(moments) <= 0.3


def test_nobody_waits_for_more_with_half_a_line_read() -> None:
    moments = evenly(1000, 0.01)
    wire = Wire([(m, part) for m in moments for part in (b"{", b"}\n")])
    assert wire.late(moments) <= 0.051
    cut = Wire([(0.001 * n, b"{" if n < 500 else b"}\n") for n in range(501)])
    assert (cut.late([0.5]), cut.slept) == (0.0, 0)


# -- lines ------------------------------------------------------------------------------------------


@given(
    st.lists(st.binary(max_size=20).filter(lambda b: b"\n" not in b)),
    st.binary(max_size=9).filter(lambda b: b"\n" not in b),
    st.lists(st.integers(0, 200)),
)
def test_lines_are_the_same_wherever_the_chunks_end(
    parts: list[bytes], rest: bytes, cuts: list[int]
) -> None:
    content = b"".join(part + b"\n" for part in parts) + rest
    places = sorted({0, len(content), *(min(cut, len(content)) for cut in cuts)})
    chunks = [content[a:b] for a, b in itertools.pairwise(places)]
    assert list(lines(chunks, limit=1000)) == [p.strip() for p in parts if p.strip()]


@pytest.mark.parametrize("size", [1, 3, 7, 64, 1000])
def test_a_line_above_the_limit_is_dropped_whole_and_the_next_one_read(size: int) -> None:
    content = b"a" * 100 + b"\n" + b"b" * 500 + b"\nok\n" + b"c" * 101 + b"\nlast\n"
    chunks = [content[i : i + size] for i in range(0, len(content), size)]
    assert list(lines(chunks, limit=100)) == [
        b"a" * 100,
        Oversize(100),
        b"ok",
        Oversize(100),
        b"last",
    ]


# -- what a connection does to lines ----------------------------------------------------------------


@pytest.mark.parametrize("where", ["line", "character"])
def test_a_stream_cut_in_the_middle_is_resumed_without_loss(
    api: KubernetesApi, observe: Observe, where: str
) -> None:
    api.apply(named("first"))

    def cut(exchange: Exchange) -> None:
        line = event("MODIFIED", api.apply(named(NAME, state="exited0")))
        place = line.index("🜁".encode()) + 2 if where == "character" else len(line) // 2
        with pytest.raises(UnicodeDecodeError) if where == "character" else nullcontext():
            line[:place].decode()
        exchange.stream()
        exchange.chunk(line[:place])
        exchange.cut()

    api.next("watch", cut)
    observer = observe()
    decisions = observer.run(lambda o: len(o.decisions) == 2)
    assert decisions[-1].target == "stopped.provisional"
    assert decisions[-1].agent.identity.name == NAME
    assert len({asked.query["resourceVersion"] for asked in api.of("watch")}) == 1
    assert len(api.of("list")) == 1


def test_a_stream_that_ends_within_a_line_is_resumed_without_loss(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("first"))

    def end(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("MODIFIED", api.apply(pod("second")))
        exchange.chunk(event("MODIFIED", api.apply(pod("third")))[:-20])
        exchange.end()

    api.next("watch", end)
    observer = observe()
    observer.run(lambda o: "third" in o.phases())
    assert [a.query["resourceVersion"] for a in api.of("watch")] == ["1001", "1002"]


def test_a_slow_drip_is_put_together(api: KubernetesApi, observe: Observe) -> None:
    api.apply(pod("first"))

    def drip(exchange: Exchange) -> None:
        exchange.stream()
        line = event("ADDED", api.apply(named(NAME)))
        for place in range(len(line)):
            exchange.chunk(line[place : place + 1])
        exchange.hold()

    api.next("watch", drip)
    observer = observe(pace=Pace(streaming=False, silence=5))
    observer.run(lambda o: any(d.agent.identity.name == NAME for d in o.decisions))
    assert len(api.of("watch")) == 1


def test_a_list_that_drips_for_ever_ends_with_the_request_timeout(
    api: KubernetesApi, observe: Observe
) -> None:
    def drip(exchange: Exchange) -> None:
        exchange.stream()
        while not exchange.is_left():
            exchange.chunk(b" ")
            time.sleep(0.02)

    api.next("list", drip)
    with pytest.raises(UnreachableError, match="does not answer"):
        list(observe(request_timeout=0.5).watch.once())


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
def test_a_line_of_five_megabytes_is_read(
    api: KubernetesApi, observe: Observe, *, zipped: bool
) -> None:
    api.apply(pod("first"))

    def large(exchange: Exchange) -> None:
        exchange.stream(zipped=zipped)
        exchange.line("ADDED", api.apply(pod("large", message="ü" * (5 << 19))))
        exchange.line("ADDED", api.apply(pod("small")))
        exchange.hold()

    api.next("watch", large)
    observer = observe()
    observer.run(lambda o: "small" in o.phases())
    agent = observer.watch.tracker.agents["agents", "large"]
    assert agent.record.message is not None
    assert len(agent.record.message.encode()) == 5 << 20


def test_a_line_above_the_limit_is_told_and_left_out(api: KubernetesApi, observe: Observe) -> None:
    api.apply(pod("first"))

    def large(exchange: Exchange) -> None:
        exchange.stream()
        exchange.line("ADDED", api.apply(pod("large", message="x" * 100_000)))
        exchange.line("ADDED", api.apply(pod("small")))
        exchange.hold()

    api.next("watch", large)
    observer = observe(line_limit=50_000)
    observer.run(lambda o: "small" in o.phases())
    assert set(observer.phases()) == {"first", "small"}
    assert "50000 bytes" in observer.notices[0].message


def test_a_compressed_stream_comes_line_by_line(api: KubernetesApi, observe: Observe) -> None:
    api.apply(pod("agent", "pending"))
    go_on = threading.Event()

    def stepwise(exchange: Exchange) -> None:
        exchange.stream(zipped=True)
        exchange.line("MODIFIED", api.apply(pod("agent")))
        assert go_on.wait(60)
        exchange.line("MODIFIED", api.apply(pod("agent", "succeeded")))
        exchange.end()

    api.next("watch", stepwise)
    observer = observe()
    decisions = observer.run(
        lambda o: o.phases()["agent"] == "stopped.final",
        acting=lambda d: go_on.set() if d.target == "running.unreported" else None,
    )
    assert [d.target for d in decisions] == ["starting", "running.unreported", "stopped.final"]


def test_a_page_of_a_proxy_is_no_answer_of_the_api(api: KubernetesApi, observe: Observe) -> None:
    api.next("list", lambda x: x.body(b"<html>please log in</html>"))
    with pytest.raises(ProtocolError, match="please log in"):
        list(observe().watch.once())
    api.next("list", lambda x: x.body(b"<html>no such host</html>", 404))
    with pytest.raises(ClusterError, match=r"no such host.*API server"):
        list(observe().watch.once())


def test_stop_ends_a_silent_watch_from_another_thread(api: KubernetesApi, observe: Observe) -> None:
    api.apply(pod("first"))
    observer = observe(pace=Pace(streaming=False, silence=3600))
    seen, ended = threading.Event(), threading.Event()

    def iterate() -> None:
        for _ in observer.watch:
            seen.set()
        ended.set()

    thread = threading.Thread(target=iterate, daemon=True)
    thread.start()
    assert seen.wait(60)
    while not api.of("watch"):
        time.sleep(0.01)
    observer.watch.stop()
    assert ended.wait(60)
    thread.join()
    assert list(observer.watch) == []


def test_a_watch_keeps_records_and_forgets_the_oldest_of_those_that_are_gone(
    api: KubernetesApi, observe: Observe
) -> None:
    api.apply(pod("stays"))
    observer = observe(keep_gone=3)
    observer.run(lambda o: "stays" in o.phases())
    for number in range(8):
        api.remove(api.apply(pod(f"a{number}", "succeeded")))
    observer.run(lambda o: len(o.decisions) == 17)
    api.apply(pod("last"))  # one is forgotten before the next is taken in
    observer.run(lambda o: len(o.decisions) == 18)
    assert set(observer.phases()) == {"stays", "a5", "a6", "a7", "last"}


# -- TLS --------------------------------------------------------------------------------------------


@pytest.fixture
def secure() -> Iterator[Callable[..., KubernetesApi]]:
    """Starts servers that speak TLS."""
    made = []

    def start(
        authority: trustme.CA,
        *names: str,
        ends: datetime.datetime | None = None,
        clients: bool = False,
    ) -> KubernetesApi:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        begins = ends - datetime.timedelta(days=2) if ends else None
        authority.issue_cert(
            *(names or ("127.0.0.1",)), not_before=begins, not_after=ends
        ).configure_cert(context)
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            authority.configure_trust(context)
        made.append(KubernetesApi(tls=context))
        return made[-1]

    yield start
    for server in made:
        server.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA, tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "ca.crt"
    authority.cert_pem.write_to_path(str(path))
    return {"certificate-authority": "ca.crt"}  # relative to the kubeconfig, as kubectl reads it


def test_tls_with_an_own_authority_and_a_client_certificate(
    secure: Callable[..., KubernetesApi],
    authority: trustme.CA,
    kubeconfig: Callable[..., str],
    observe: Observe,
    tmp_path: Path,
) -> None:
    server = secure(authority, clients=True)
    server.apply(pod("first"))
    own = authority.issue_cert("client@example.org")
    own.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "client.pem"))
    user = {"client-certificate": "client.pem", "client-key": "client.pem"}
    path = kubeconfig(server.address, user=user, cluster=trusting(authority, tmp_path))
    observer = observe(path=path, pace=Pace())

    def act(decision: Any) -> None:  # noqa: ANN401 - any decision
        if decision.target == "running.unreported":
            server.apply(pod("first", "exited0"))
            server.end_watches()

    observer.run(lambda o: o.phases()["first"] == "stopped.provisional", acting=act)


def test_stop_ends_a_silent_watch_over_tls(
    secure: Callable[..., KubernetesApi],
    authority: trustme.CA,
    kubeconfig: Callable[..., str],
    observe: Observe,
    tmp_path: Path,
) -> None:
    server = secure(authority)
    server.apply(pod("first"))
    path = kubeconfig(server.address, cluster=trusting(authority, tmp_path))
    observer = observe(path=path, pace=Pace(silence=3600))
    thread = threading.Thread(target=lambda: list(observer.watch), daemon=True)
    thread.start()
    while "first" not in observer.phases():
        time.sleep(0.01)
    observer.watch.stop()
    thread.join(60)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("expired", "has expired; renew it"),
        ("unknown", "nobody that the kubeconfig trusts"),
        ("other-name", "is for another name"),
        ("no-tls", "does not speak TLS"),
    ],
)
def test_tls_that_fails_says_why_and_what_to_do(
    secure: Callable[..., KubernetesApi],
    api: KubernetesApi,
    authority: trustme.CA,
    kubeconfig: Callable[..., str],
    observe: Observe,
    tmp_path: Path,
    fault: str,
    told: str,
) -> None:
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    if fault == "no-tls":
        address = api.address.replace("http://", "https://")
    else:
        names = ("elsewhere.example",) if fault == "other-name" else ()
        address = secure(authority, *names, ends=past if fault == "expired" else None).address
    trusted = trustme.CA() if fault == "unknown" else authority
    path = kubeconfig(address, cluster=trusting(trusted, tmp_path))
    with pytest.raises(CertificateError, match=told):
        list(observe(path=path).watch.once())


# -- credentials ------------------------------------------------------------------------------------

PLUGIN = """
import json, pathlib, sys
calls = pathlib.Path(sys.argv[1])
count = int(calls.read_text()) + 1 if calls.exists() else 1
calls.write_text(str(count))
print(json.dumps({"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
                  "status": {"token": f"token-{count}"}}))
"""


def exec_user(*command: str) -> dict[str, Any]:
    return {
        "exec": {
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": command[0],
            "args": list(command[1:]),
            "interactiveMode": "Never",
        }
    }


def test_an_exec_plugin_is_run_again_when_its_token_is_refused(
    api: KubernetesApi, observe: Observe, kubeconfig: Callable[..., str], tmp_path: Path
) -> None:
    plugin, calls = tmp_path / "plugin.py", tmp_path / "calls"
    plugin.write_text(PLUGIN)
    api.token = "token-1"
    api.apply(pod("first"))
    user = exec_user(sys.executable, str(plugin), str(calls))
    observer = observe(path=kubeconfig(api.address, user=user))

    def act(decision: Any) -> None:  # noqa: ANN401 - any decision
        if decision.agent.identity.name == "first":
            api.token = "token-2"
            api.apply(pod("second"))

    observer.run(lambda o: "second" in o.phases(), acting=act)
    assert calls.read_text() == "2"
    assert observer.clock.pauses == []


def test_an_exec_plugin_that_fails_is_told_and_what_it_prints_is_not(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    broken = exec_user(sys.executable, "-c", "import sys; sys.exit('not logged in')")
    with pytest.raises(AccessError, match=r"process returned 1;.*by hand"):
        find_access(kubeconfig=kubeconfig(api.address, user=broken))
    missing = exec_user("no-such-plugin")
    with pytest.raises(AccessError, match="no-such-plugin"):
        find_access(kubeconfig=kubeconfig(api.address, user=missing))


# -- no cluster at all ------------------------------------------------------------------------------


def test_nobody_listens(kubeconfig: Callable[..., str], observe: Observe) -> None:
    server = KubernetesApi()
    server.close()
    with pytest.raises(UnreachableError, match="refuses connections; check that the cluster is up"):
        list(observe(path=kubeconfig(server.address)).watch.once())


def test_a_server_that_accepts_and_says_nothing(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    api.next("list", lambda x: x.hold())
    transport = Transport(find_access(kubeconfig=kubeconfig(api.address)), request_timeout=0.4)
    with pytest.raises(UnreachableError, match=r"does not answer.*--request-timeout"):
        transport.page(Scope(), limit=1, token=None, timeout=0.4)
    transport.close()


def test_a_name_that_is_not_known(kubeconfig: Callable[..., str], observe: Observe) -> None:
    with pytest.raises(UnreachableError, match=r"its name is not known|cannot be reached"):
        list(observe(path=kubeconfig("http://nowhere.invalid:1")).watch.once())


def test_a_proxy_that_fails_is_named(
    api: KubernetesApi, kubeconfig: Callable[..., str], observe: Observe
) -> None:
    nobody = KubernetesApi()
    nobody.close()
    path = kubeconfig(api.address, cluster={"proxy-url": nobody.address})
    with pytest.raises(UnreachableError, match=r"its proxy fails.*check proxy-url"):
        list(observe(path=path).watch.once())


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ([{"resourceVersion": ""}], "resourceVersion ''"),
        ([{"resourceVersion": "0"}], "resourceVersion '0'"),
        ([{"resourceVersion": "1", "continue": "x"}] * 2, "the same continue token twice"),
    ],
)
def test_a_list_from_which_nothing_follows_is_refused(
    api: KubernetesApi, observe: Observe, pages: list[dict[str, str]], told: str
) -> None:
    for metadata in pages:
        api.next("list", lambda x, m=metadata: x.json({"metadata": m, "items": []}))
    with pytest.raises(ProtocolError, match=told):
        list(observe().watch.once())
