"""What is fuzzed: each target takes mutated bytes, and raises nothing but what it documents.

A target's corpus is real inputs; `mutated` makes others of them, always the same for one seed.
"""

from __future__ import annotations

import io
import json
import os
import random
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import yaml
from places import DATA, ROOT

from scion_fsm import Lifecycle, Record
from scion_fsm.conform.subject import protocol as wire
from scion_fsm.errors import ClusterError, InputError
from scion_fsm.runtime.cluster import find_access
from scion_fsm.runtime.cluster.connection.access import contexts
from scion_fsm.runtime.cluster.errors import ProtocolError
from scion_fsm.runtime.cluster.protocol import (
    event_from_line,
    key_of,
    page_from_bytes,
    pod_of,
    sight_of,
    status_from_bytes,
)
from scion_fsm.runtime.containers import read_containers
from scion_fsm.runtime.files.agent_info import report_of
from scion_fsm.runtime.files.document import Document, DocumentError
from scion_fsm.runtime.inputs import read
from scion_fsm.runtime.tracker import Tracker
from scion_fsm.unreadable import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LIFECYCLE = Lifecycle.default()
RECORDING = ROOT / "scion_fsm" / "bundled" / "lifecycles.ndjson"
LONGEST = 16_384
TOKENS = (
    b'{"', b'"}', b"{", b"}", b"[", b"]", b'"', b"\\", b":", b",", b"\n", b"\r\n", b" ", b"\t", b"\0", b"\xff",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b", b"\x1e", b"\\ud800", b"\\u0000", b"\xed\xa0\x80", b"null", b"true",
    b"0", b"-1", b"1e999", b"NaN", b"9" * 30, b"1.0", b"---\n", b"...\n", b"- ", b"? ", b"&a ", b"*a", b"<<: ", b"!!int ",
    b"|\n", b">-\n", b"#", b"%YAML 1.1\n", b"'", b"items:\n", b'"items":[', b'"kind":"List"', b'"type":"ERROR"',
    b'"object":', b'"exitCode":', b'"State":{}', b'"Labels":', b"configuration", b"[" * 300, b'{"a":' * 300, b"- " * 300,
)  # fmt: skip


class Target(NamedTuple):
    """One way in.

    Attributes:
        corpus: Real inputs.
        take: Takes bytes in; raises only if there is a fault.
    """

    corpus: Sequence[bytes]
    take: Callable[[bytes], None]


def mutated(corpus: Sequence[bytes], chance: random.Random) -> bytes:
    """Gives an input of the corpus with up to eight changes."""
    content = bytearray(chance.choice(corpus))
    for _ in range(chance.randint(0, 8)):
        at, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        end = min(end, at + chance.choice((1, 8, 200, LONGEST)))
        match chance.randrange(6):
            case 0:
                content[at:at] = chance.choice(TOKENS)
            case 1:
                content[at:end] = chance.choice(TOKENS)
            case 2:
                del content[at:end]
            case 3:
                content[at:at] = content[at:end]
            case 4 if content:
                content[min(at, len(content) - 1)] = chance.randrange(256)
            case _:
                other = chance.choice(corpus)
                begin = chance.randrange(len(other) + 1)
                content[at:end] = other[begin : begin + chance.choice((8, 200, 2000))]
    return bytes(content[:LONGEST])


class _Standard:
    """Standard input with these bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def _documents(content: bytes) -> None:
    tracker = Tracker(LIFECYCLE)
    sys.stdin = _Standard(content)  # type: ignore[assignment]  # all that is read of it
    try:
        for item in read("-"):
            assert item.pod is not None or item.problems
            if item.pod is not None:
                decision = tracker.take(item.type, item.pod, problems=item.problems)
                assert msgspec.json.encode(decision.plan.record)
    except InputError as error:
        _told(str(error))
    finally:
        sys.stdin = sys.__stdin__


def _containers(content: bytes) -> None:
    sys.stdin = _Standard(content)  # type: ignore[assignment]  # likewise
    try:
        for found in read_containers(LIFECYCLE, "-"):
            assert found.facts is not None or found.problems
            if found.observation is not None:
                plan = LIFECYCLE.reconcile(Record.new("a"), found.observation)
                assert msgspec.json.encode(plan.record)
    except InputError as error:
        _told(str(error))
    finally:
        sys.stdin = sys.__stdin__


def _told(sentence: str) -> None:
    assert sentence.startswith(("-", "standard input"))
    assert len(sentence) < 3000  # 200 characters, each spelled by its number


def _pods(content: bytes) -> None:
    """Takes a pod with parts exchanged, as a program passes it: the bytes say which and by what."""
    chance = random.Random(content)  # noqa: S311 - for repetition
    pod = json.loads(chance.choice(_PODS))
    for _ in range(chance.randint(0, 4)):
        _exchange(pod, chance)
    for observe in (LIFECYCLE.observe_pod, LIFECYCLE.observe_pod_gone):
        plan = LIFECYCLE.reconcile(Record.new("a"), observe(pod))
        assert msgspec.json.encode(plan.record)


def _exchange(value: Any, chance: random.Random) -> None:  # noqa: ANN401 - JSON
    while isinstance(value, (dict, list)) and value:
        keys: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = chance.choice(keys)
        if chance.random() < 0.3 or not isinstance(value[key], (dict, list)):
            value[key] = chance.choice(_ODD)
            return
        value = value[key]


_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2**31, 2**32, 2**63, 10**400, 1.5, float("nan"), "", "0", "\ud800", "x" * 5000, "\x1b[31m",
    [], {}, [None], [[]], {"a": 1}, {1: 2}, b"bytes", "2026-02-03T10:00:00Z", "0001-01-01T00:00:00Z", object(),
    {"terminated": {}}, {"terminated": {"exitCode": "0"}}, {"waiting": {"reason": 7}}, {"running": None},
)  # fmt: skip


def _files(content: bytes) -> None:
    try:
        document = Document(content.decode("utf-8", "replace"))
    except DocumentError:
        return
    report = report_of(LIFECYCLE.table, document, written_at=None)
    assert all(isinstance(problem, str) for problem in report.problems)
    edited = document.edited({("phase",): "stopped"})
    assert edited.get("phase") == "stopped"


def _subjects(content: bytes) -> None:
    for line in content.split(b"\n"):
        for operation in ("hello", "reset", "step", "observe", "set", "state"):
            assert all(
                isinstance(one, str) for one in wire.problems_of(operation, line, LIFECYCLE.table)
            )
        with suppress(*UNREADABLE):
            wire.reply_decoder.decode(line)


def _kubeconfigs(content: bytes) -> None:
    _FOLDER.mkdir(exist_ok=True)
    path = _FOLDER / "kubeconfig"
    path.write_bytes(content)
    try:
        find_access(kubeconfig=str(path), timeout=1.0).connect()
        contexts(str(path))
    except ClusterError as error:
        _kept(str(error))


def _kept(sentence: str) -> None:
    assert "\x1b" not in sentence
    assert SECRET not in sentence


def _answers(content: bytes) -> None:
    """Takes an answer for a list, for lines of a watch, and for a Status."""
    with suppress(ProtocolError):
        for item in page_from_bytes(content).items or ():
            _item(item)
    for line in content.split(b"\n"):
        with suppress(ProtocolError):
            event = event_from_line(line)
            if event.object is not None:
                _item(event.object)
    status = status_from_bytes(content)
    assert status.retry_after is None or status.retry_after >= 0
    assert isinstance(status.causes, frozenset)


def _item(item: Any) -> None:  # noqa: ANN401 - a pod or what is none
    pod, problems = pod_of(item)
    if pod is None:
        assert problems
        return
    assert isinstance(key_of(pod), tuple)
    with suppress(ProtocolError):
        sight_of(pod)


def _lines(path: Any, count: int) -> list[bytes]:  # noqa: ANN401 - a path
    return path.read_bytes().splitlines()[:count]


_PUBLIC = [path.read_bytes()[:LONGEST] for path in sorted((DATA / "public").iterdir())]
_PODS = [json.dumps(json.loads(line)["pod"]).encode() for line in _lines(DATA / "pods.ndjson", 400)]
_FILES = [
    b'{"name": "a", "phase": "running", "activity": "working", "toolName": "", "template": "t"}',
    b'{\n  "phase": "ended",\n  "detail": {"message": "m"},\n  "containerStatus": "Exited (1)",\n  "runId": "r"\n}\n',
    b'{"status": "IDLE", "exitCode": 1, "exitReason": "crashed", "deletedAt": "2026-02-03T10:00:00Z"}',
    b'{"scionFsm": {"version": 1, "configuration": "stopped.final", "marks": {"runtime": "7"}}, "phase": "stopped"}',
]
_REPLIES = [
    b'{"id": 1, "implementation": {"name": "x"}, "capabilities": ["observe", "set"]}',
    b'{"id": 2, "state": {"phase": "running", "activity": "working"}, "accepted": true, "reason": "r"}',
    b'{"id": 3, "error": {"message": "m", "detail": "d"}}\n{"id": 4, "skipped": true}',
]
SECRET = "not-to-be-told"
_FOLDER = Path(tempfile.gettempdir(), f"scion-fsm-fuzz-{os.getpid()}")
_KUBECONFIG = {
    "apiVersion": "v1",
    "kind": "Config",
    "current-context": "a",
    "clusters": [
        {
            "name": "a",
            "cluster": {"server": "https://127.0.0.1:6443", "insecure-skip-tls-verify": True},
        },
        {
            "name": "b",
            "cluster": {
                "server": f"http://u:{SECRET}@127.0.0.1",
                "proxy-url": "http://127.0.0.1:1",
            },
        },
    ],
    "users": [
        {"name": "a", "user": {"token": SECRET}},
        {"name": "b", "user": {"username": "u", "password": SECRET}},
    ],
    "contexts": [
        {"name": "a", "context": {"cluster": "a", "user": "a", "namespace": "agents"}},
        {"name": "b", "context": {"cluster": "b", "user": "b"}},
    ],
}
_KUBECONFIGS = [
    json.dumps(_KUBECONFIG).encode(),
    yaml.safe_dump(_KUBECONFIG).encode(),
    yaml.safe_dump({**_KUBECONFIG, "current-context": "b"}).encode(),
]
_STATUS = {
    "kind": "Status",
    "apiVersion": "v1",
    "status": "Failure",
    "message": "too many requests",
    "reason": "TooManyRequests",
    "code": 429,
    "details": {
        "retryAfterSeconds": 3,
        "causes": [{"reason": "ResourceVersionTooLarge", "message": "m"}],
    },
}
_EVENTS = _lines(RECORDING, 30)
_ANSWERS = [
    *_EVENTS,
    json.dumps(
        {
            "kind": "PodList",
            "metadata": {"resourceVersion": "9", "continue": "c", "remainingItemCount": 7},
            "items": [json.loads(line)["object"] for line in _EVENTS[:3]],
        }
    ).encode(),
    json.dumps(_STATUS).encode(),
    json.dumps({"type": "ERROR", "object": _STATUS}).encode(),
]
TARGETS = {
    "documents": Target([*_PUBLIC, *_lines(RECORDING, 60)], _documents),
    "containers": Target(_PUBLIC, _containers),
    "pods": Target(_PODS, _pods),
    "files": Target(_FILES, _files),
    "kubeconfigs": Target(_KUBECONFIGS, _kubeconfigs),
    "answers": Target(_ANSWERS, _answers),
    "subjects": Target(_REPLIES, _subjects),
}
