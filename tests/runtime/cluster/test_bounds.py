"""Whatever answers or is run has a limit in bytes and in time, and says so in one sentence."""

from __future__ import annotations

import gzip
import json
import sys
import threading
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from kubernetes_api import pod
from test_transport import exec_user

from scion_fsm import __version__
from scion_fsm.errors import ClusterError
from scion_fsm.runtime.cluster import (
    AccessError,
    Pace,
    ProtocolError,
    Scope,
    Transport,
    UnreachableError,
    find_access,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Observer
    from kubernetes_api import Exchange, KubernetesApi

    Observe = Callable[..., Observer]

MIB = 1 << 20
SPACES = b" " * MIB
ZIPPED = gzip.compress(b" " * (64 * MIB))
PATIENT = 20.0
"""Seconds within which what must end ends, on however slow a machine; its own time-out is far below."""


def endless(exchange: Exchange, code: int = 200) -> None:
    handler = exchange._handler  # noqa: SLF001 - part of the same double
    handler.send_response(code)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while not exchange.is_left():
        exchange.chunk(SPACES)


def zipped(exchange: Exchange) -> None:
    exchange.body(ZIPPED, Content_Encoding="gzip")


@pytest.fixture
def transport(api: KubernetesApi, kubeconfig: Callable[..., str]) -> Transport:
    access = find_access(kubeconfig=kubeconfig(api.address))
    return Transport(access, request_timeout=PATIENT, line_limit=2 * MIB, page_limit=8 * MIB)


def ask(transport: Transport, kind: str, seconds: float) -> object:
    """Asks one of the three questions."""
    if kind == "get":
        return transport.pod("agents", "a")
    if kind == "list":
        return bytes(transport.page(Scope(), limit=5, token=None, timeout=seconds))
    return list(transport.watch(Scope(), version="1", timeout_seconds=5, silence=seconds))


# -- bytes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["list", "get"])
@pytest.mark.parametrize("answer", [endless, zipped], ids=["endless", "bomb"])
def test_an_answer_has_a_limit_in_bytes(
    api: KubernetesApi, transport: Transport, kind: str, answer: Callable[[Exchange], None]
) -> None:
    api.next(kind, answer)
    tracemalloc.start()
    try:
        with pytest.raises(ProtocolError, match="MiB was broken off"):
            ask(transport, kind, PATIENT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * MIB
    transport.close()


@pytest.mark.parametrize("size", [0, 1, 4 * MIB, 4 * MIB + 1, 8 * MIB])
@pytest.mark.parametrize("is_zipped", [False, True])
def test_an_answer_within_the_limit_comes_whole(
    api: KubernetesApi, transport: Transport, size: int, *, is_zipped: bool
) -> None:
    content = (b"0123456789abcdefghi" * (size // 19 + 1))[:size]
    if is_zipped:
        api.next("list", lambda x: x.body(gzip.compress(content), Content_Encoding="gzip"))
    else:
        api.next("list", lambda x: x.body(content))
    assert bytes(transport.page(Scope(), limit=5, token=None, timeout=PATIENT)) == content
    transport.close()


@pytest.mark.parametrize("kind", ["list", "watch", "get"])
def test_a_refusal_has_a_limit_in_bytes(
    api: KubernetesApi, transport: Transport, kind: str
) -> None:
    api.next(kind, lambda x: endless(x, 403))
    with pytest.raises(ClusterError, match="MiB was broken off"):
        ask(transport, kind, PATIENT)
    transport.close()


# -- time -------------------------------------------------------------------------------------------


def drip_headers(exchange: Exchange) -> None:
    socket = exchange._handler.connection  # noqa: SLF001 - part of the same double
    socket.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while not exchange.is_left():
        socket.sendall(b"x")
        time.sleep(0.02)


def drip_body(exchange: Exchange) -> None:
    exchange.stream(zipped=True)
    while not exchange.is_left():
        exchange.chunk(b" ")
        time.sleep(0.02)


def continue_for_ever(exchange: Exchange) -> None:
    socket = exchange._handler.connection  # noqa: SLF001 - part of the same double
    while not exchange.is_left():
        socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.02)


@pytest.mark.parametrize("answer", [drip_headers, drip_body, continue_for_ever, lambda x: x.hold()])
@pytest.mark.parametrize("kind", ["list", "watch", "get"])
def test_a_request_ends_when_it_should_however_it_hangs(
    api: KubernetesApi,
    kubeconfig: Callable[..., str],
    kind: str,
    answer: Callable[[Exchange], None],
) -> None:
    transport = Transport(find_access(kubeconfig=kubeconfig(api.address)), request_timeout=0.5)
    threads = threading.active_count()
    api.next(kind, answer)
    with pytest.raises(UnreachableError, match=r"does not answer.*--request-timeout"):
        ask(transport, kind, 0.5)
    transport.close()
    deadline = time.monotonic() + PATIENT  # whoever hung has been woken
    while threading.active_count() > threads:
        assert time.monotonic() < deadline, threading.enumerate()
        time.sleep(0.01)


def test_a_request_may_take_all_of_its_time(
    api: KubernetesApi, kubeconfig: Callable[..., str]
) -> None:
    """Of 30 s it was given up after 21, and of 6 after 3.5 (C6): a third went to connecting."""
    transport = Transport(find_access(kubeconfig=kubeconfig(api.address)), request_timeout=3.0)

    def late(exchange: Exchange) -> None:
        api.closing.wait(2.4)
        exchange.proceed()

    api.next("list", late)
    assert b"PodList" in bytes(transport.page(Scope(), limit=5, token=None, timeout=3.0))
    transport.close()


def test_all_pages_of_a_list_share_one_deadline(api: KubernetesApi, observe: Observe) -> None:
    observer = observe(request_timeout=20)

    def more(exchange: Exchange) -> None:
        observer.clock.skipped += 6  # each page is in time
        token = f"t{len(api.asked)}"
        exchange.json({"metadata": {"resourceVersion": "1000", "continue": token}, "items": []})

    api.next("list", *[more] * 50)
    with pytest.raises(UnreachableError, match=r"ever more pages.*--request-timeout"):
        list(observer.watch.once())
    assert len(api.of("list")) == 4


def test_what_is_done_with_a_page_does_not_count(api: KubernetesApi, observe: Observe) -> None:
    for number in range(5):
        api.apply(pod(f"a{number}"))
    observer = observe(request_timeout=20, pace=Pace(streaming=False, page_size=1))
    seen = 0
    for _ in observer.watch.once():
        seen += 1
        observer.clock.skipped += 15
    assert seen == 5


def test_a_streaming_list_that_goes_on_and_on_is_given_up(
    api: KubernetesApi, observe: Observe
) -> None:
    def endless_list(exchange: Exchange) -> None:
        exchange.stream()
        number = 0
        while not exchange.is_left():
            observer.clock.skipped += 3
            exchange.line("ADDED", pod(f"a{number}") | {})
            number += 1
            time.sleep(0.01)

    api.apply(pod("last"))
    api.next("watch", endless_list)
    observer = observe(pace=Pace(), request_timeout=20)
    observer.run(lambda o: "last" in o.phases())
    assert "goes on and on" in observer.notices[0].message


def test_a_watch_that_drips_and_never_ends_a_line_is_dead(
    api: KubernetesApi, observe: Observe
) -> None:
    def drip(exchange: Exchange) -> None:
        exchange.stream()
        while not exchange.is_left():
            exchange.chunk(b"x")
            time.sleep(0.02)

    api.apply(pod("first"))
    api.next("watch", drip, lambda x: (api.apply(pod("second")), x.proceed()))
    observer = observe(pace=Pace(streaming=False, silence=0.4))
    observer.run(lambda o: "second" in o.phases())
    assert "does not answer" in observer.notices[0].message


def test_a_wish_for_an_endless_pause_is_not_granted(api: KubernetesApi, observe: Observe) -> None:
    api.apply(pod("first"))
    busy = lambda x: x.status(429, "TooManyRequests", Retry_After="9" * 400)  # noqa: E731
    api.next("watch", busy, lambda x: (api.apply(pod("second")), x.proceed()))
    observer = observe()
    observer.run(lambda o: "second" in o.phases())
    assert observer.clock.pauses == [300.0]


# -- exec plugins -----------------------------------------------------------------------------------


def plugin(tmp_path: Path, text: str) -> dict[str, Any]:
    path = tmp_path / "plugin.py"
    path.write_text(text)
    return exec_user(sys.executable, str(path))


def test_an_exec_plugin_that_hangs_ends_with_its_children(
    api: KubernetesApi, kubeconfig: Callable[..., str], tmp_path: Path
) -> None:
    mark = tmp_path / "alive"
    child = (
        f"import time, pathlib\nwhile True: pathlib.Path({str(mark)!r}).touch(); time.sleep(0.05)"
    )
    hangs = plugin(
        tmp_path,
        f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])",
    )
    with pytest.raises(AccessError, match=r"does not end within 2 s.*by hand"):
        find_access(kubeconfig=kubeconfig(api.address, user=hangs), timeout=2)
    mark.unlink(missing_ok=True)
    time.sleep(0.3)
    assert not mark.exists()


def test_an_exec_plugin_that_prints_without_end_is_ended(
    api: KubernetesApi, kubeconfig: Callable[..., str], tmp_path: Path
) -> None:
    talks = plugin(tmp_path, "while True: print('x' * 100000)")
    with pytest.raises(AccessError, match="prints more than 1 MiB"):
        find_access(kubeconfig=kubeconfig(api.address, user=talks), timeout=PATIENT)


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("hello", "no ExecCredential"),
        ({"apiVersion": "v9", "kind": "ExecCredential", "status": {"token": "t"}}, "api version"),
        ({"status": {}}, "neither a token nor a certificate"),
        ({"status": {"clientCertificateData": "c"}}, "neither a token nor a certificate"),
    ],
)
def test_an_exec_plugin_that_gives_nothing_of_use_is_told_without_what_it_prints(
    api: KubernetesApi,
    kubeconfig: Callable[..., str],
    tmp_path: Path,
    printed: dict[str, Any] | str,
    told: str,
) -> None:
    common = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential"}
    text = printed if isinstance(printed, str) else json.dumps(common | printed)
    user = plugin(tmp_path, f"print({text!r})")
    with pytest.raises(AccessError, match=told) as caught:
        find_access(kubeconfig=kubeconfig(api.address, user=user))
    assert "hello" not in str(caught.value)


def test_an_exec_plugin_is_told_of_its_cluster_where_it_wants_to_be(
    api: KubernetesApi, kubeconfig: Callable[..., str], tmp_path: Path
) -> None:
    user = plugin(
        tmp_path,
        "import json, os\n"
        "info = json.loads(os.environ['KUBERNETES_EXEC_INFO'])\n"
        "token = info['spec']['cluster']['config']['audience'] + os.environ['MORE']\n"
        "print(json.dumps({**info, 'status': {'token': token}}))",
    )
    user["exec"] |= {"provideClusterInfo": True, "env": [{"name": "MORE", "value": "-more"}]}
    extension = {"name": "client.authentication.k8s.io/exec", "extension": {"audience": "them"}}
    path = kubeconfig(api.address, user=user, cluster={"extensions": [extension]})
    api.token = "them-more"
    transport = Transport(find_access(kubeconfig=path))
    assert transport.pod("agents", "nobody") is None
    transport.close()


# -- who asks ---------------------------------------------------------------------------------------


def test_the_server_is_told_who_asks_and_what_may_be_left_out(
    api: KubernetesApi, observe: Observe
) -> None:
    list(observe().watch.once())
    headers = api.asked[0].headers
    assert headers["user-agent"] == f"scion-fsm/{__version__}"
    assert headers["accept"].split(", ") == [
        "application/json;drop=metadata.managedFields",
        "application/json",
    ]
