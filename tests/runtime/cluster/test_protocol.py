"""Pages and lines of the API as values: read once where that goes, pod by pod where it must."""

from __future__ import annotations

import msgspec
import pytest

from scion_fsm.observe.decode import Pod
from scion_fsm.runtime.cluster.errors import ProtocolError
from scion_fsm.runtime.cluster.protocol import (
    LARGE,
    event_from_line,
    metadata_of,
    page_from_bytes,
    pod_of,
    status_from_bytes,
)

POD = b'{"metadata":{"name":"a","uid":"u","resourceVersion":"7"}}'
BROKEN = b'{"metadata":{"name":"b","uid":"v","resourceVersion":"8"},"status":{"phase":5}}'
WIDE = b'{"metadata":{"name":"c","uid":"w","resourceVersion":"9","managedFields":"%b"}}'


def _page(*pods: bytes) -> bytes:
    return b'{"metadata":{"resourceVersion":"9"},"items":[%b]}' % b",".join(pods)


def _names(content: bytes) -> tuple[list[type], list[str | None]]:
    items = page_from_bytes(content).items or ()
    pods = [pod_of(item)[0] for item in items]
    names = [pod.metadata.name if pod and pod.metadata else None for pod in pods]
    return [type(item) for item in items], names


def test_the_pods_of_a_page_are_decoded_with_it() -> None:
    assert _names(_page(POD, POD)) == ([Pod, Pod], ["a", "a"])


def test_a_broken_pod_costs_itself_and_not_its_page() -> None:
    content = _page(POD, BROKEN)
    assert _names(content) == ([msgspec.Raw, msgspec.Raw], ["a", "b"])
    _, broken = page_from_bytes(content).items or ()
    assert pod_of(broken)[1] == ("pod.status.phase is not text: 5",)


def test_the_pods_of_a_large_list_are_decoded_one_by_one() -> None:
    content = _page(POD, WIDE % (b"x" * LARGE))
    assert _names(content) == ([msgspec.Raw, msgspec.Raw], ["a", "c"])


def test_an_event_has_its_pod_and_a_status_stays_bytes() -> None:
    event = event_from_line(b'{"type":"MODIFIED","object":%b}' % POD)
    assert isinstance(event.object, Pod)
    error = event_from_line(b'{"type":"ERROR","object":{"kind":"Status","code":410}}')
    assert isinstance(error.object, msgspec.Raw)
    broken = event_from_line(b'{"type":"MODIFIED","object":%b}' % BROKEN)
    assert isinstance(broken.object, msgspec.Raw)


def test_a_bookmark_is_read_whatever_its_object_is() -> None:
    for pod in (POD, b'{"metadata":{"resourceVersion":"7"},"status":[]}'):
        event = event_from_line(b'{"type":"BOOKMARK","object":%b}' % pod)
        assert metadata_of(event.object).resource_version == "7"
    odd = event_from_line(b'{"type":"BOOKMARK","object":5}')
    assert metadata_of(odd.object).resource_version is None


DEEP = b'{"x":' * 100_000


@pytest.mark.parametrize(
    "content", [b"<html>", b"[]", b"\xff", b'{"items":5}', DEEP, b'{"items":' + b"[" * 100_000]
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(ProtocolError, match="is no list of a Kubernetes API"):
        page_from_bytes(content)


@pytest.mark.parametrize("content", [b"<html>", b"\xff", DEEP, b'{"type":"ADDED","object":' + DEEP])
def test_what_is_no_event_is_refused_and_as_a_status_only_shown(content: bytes) -> None:
    with pytest.raises(ProtocolError, match="is no watch event of a Kubernetes API"):
        event_from_line(content)
    assert len(status_from_bytes(content).message or "") < 200
