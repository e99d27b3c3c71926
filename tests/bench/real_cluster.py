"""A real API server: `scion-fsm list` beside kubectl, `scion-fsm watch` beside a bare read of the same watch."""

from __future__ import annotations

import base64
import itertools
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import recorded
from children import SCION_FSM, Used, memory, processor_seconds, used, wait_until, wait_until_still
from page import Section, Verdict
from timing import Spread, in_unit, turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from control_plane import ControlPlane

sys.path.append(str(recorded.ROOT / "tests" / "runtime" / "cluster"))

LIST = "`scion-fsm list -A -o name`"
NAMES, WHOLE = "`kubectl get pods -A -l … -o name`", "`kubectl get pods -A -l … -o json`"
CURL, KUBECTL = (
    "`curl`, thrown away: the bare read",
    "`kubectl get -w -A -o json --output-watch-events`",
)
TABLE, NDJSON = "`scion-fsm watch -A`", "`scion-fsm watch -A -o ndjson`"

_TEXT = """\
kube-apiserver with its etcd on the loopback device, over TLS, with {pods:,} pods as recorded ({size:.1f} kB each).
Lists: whole processes in turns. Watches: all at once on the same {changes:,} changes, {rate:.0f} a second, which are the
recording over and over, each time of a later run of the same agents; what a process had spent when its first list was
done is taken off. Each has its output written into a file; each showed all changes. What memory grew by is measured
over {more:,} changes more, as fast as they can be made.
"""


class _Watching(NamedTuple):
    microseconds: float
    resident: int
    grown: int | None


def section(
    *, pods: int, changes: int, more: int, rounds: int, rate: float = 100.0, is_wanted: bool = True
) -> Section:
    """Measures lists and watches of a real cluster; nothing, with the reason, where there is none.

    Args:
        pods: How many there are.
        changes: While CPU is measured.
        more: Changes while memory is.
        rounds: How often each list has its turn.
        rate: Changes a second.
        is_wanted: Its servers are not to be started for nothing.
    """
    if not is_wanted:
        return _without("this is a quick run, and to start its servers takes a while")
    try:
        from control_plane import ControlPlane
        from control_plane_binaries import WHY_NOT, find
    except ImportError as missing:
        return _without(f"{missing}")
    binaries = find()
    if binaries is None:
        return _without(WHY_NOT)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        plane = ControlPlane(folder, *binaries)
        stack.callback(plane.close)
        cluster = _Cluster(plane, folder)
        size = cluster.fill(pods) / 1e3
        lists = _lists(cluster, rounds)
        watched = _watches(cluster, changes, rate, more)
    left_out = {name: "not installed" for name in ("kubectl", "curl") if not shutil.which(name)}
    text = _TEXT.format(pods=pods, size=size, changes=changes, rate=rate, more=more)
    return Section(
        "A real cluster",
        text,
        ("what", "CPU", "memory", "grown by"),
        [*_list_rows(lists), *_watch_rows(watched)],
        [*_list_verdicts(pods, lists), *_watch_verdicts(more, watched)],
        left_out,
        {"pods": pods, "changes": changes + more},
    )


def _without(why: str) -> Section:
    return Section("A real cluster", "Not measured.", ("what",), [], [], {"all of it": why}, {})


def _list_rows(lists: Mapping[str, Sequence[Used]]) -> Iterator[Sequence[str]]:
    for name, rounds in lists.items():
        seconds = Spread.of([each.seconds for each in rounds])
        yield name, in_unit(seconds), _mebibytes(max(each.peak for each in rounds)), ""


def _watch_rows(watched: Mapping[str, _Watching]) -> Iterator[Sequence[str]]:
    for name, each in watched.items():
        grown = "" if each.grown is None else f"{each.grown / 2**20:+.1f} MiB"
        yield name, f"{each.microseconds:.0f} µs a change", _mebibytes(each.resident), grown


def _list_verdicts(pods: int, lists: Mapping[str, Sequence[Used]]) -> Iterator[Verdict]:
    ours = lists[LIST]
    peak = max(each.peak for each in ours)
    what = f"{LIST} of {pods:,} pods"
    yield Verdict(f"{what}: memory", _mebibytes(peak), "under 80 MiB", peak < 80 * 2**20)
    for other in (name for name in lists if name != LIST):
        ratio = Spread.of([m.seconds / t.seconds for m, t in zip(ours, lists[other], strict=True)])
        is_reached = ratio.median <= 0.1
        yield Verdict(
            f"{what}: CPU, in that of {other}", ratio.text(".3f"), "at most 0.1", is_reached
        )


def _watch_verdicts(more: int, watched: Mapping[str, _Watching]) -> Iterator[Verdict]:
    for name in (TABLE, NDJSON):
        mine = watched[name]
        if CURL in watched:
            times = mine.microseconds / watched[CURL].microseconds
            what = f"{name}: CPU a change, in that of curl's bare read"
            yield Verdict(what, f"{times:.2f}", "at most 3", times <= 3)
        grown = mine.grown or 0
        what = f"{name}: memory that {more:,} changes add"
        yield Verdict(what, f"{grown / 2**20:+.1f} MiB", "under 2 MiB", grown < 2 * 2**20)


def _mebibytes(size: float) -> str:
    return f"{size / 2**20:,.0f} MiB"


class _Cluster:
    """A control plane, and what is written straight into its etcd, where the API server takes JSON, too."""

    def __init__(self, plane: ControlPlane, folder: Path) -> None:
        self.folder, self.address = folder, plane.address
        self.authority, self.token = plane.cluster["certificate-authority"], plane.user["token"]
        self.version = plane.version
        self._etcd = plane.etcd()
        self._changes = _changes()
        self.kubeconfig = folder / "kubeconfig"
        context = {"cluster": "bench", "user": "bench"}
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "bench",
            "contexts": [{"name": "bench", "context": context}],
            "clusters": [{"name": "bench", "cluster": {"server": plane.address, **plane.cluster}}],
            "users": [{"name": "bench", "user": plane.user}],
        }
        self.kubeconfig.write_text(json.dumps(document))

    def fill(self, count: int) -> float:
        """Puts so many pods there; gives the bytes of one."""
        size = 0
        for content in islice(recorded.pods(), count):
            size += len(content)
            self.put(content)
        return size / count

    def put(self, content: bytes, *, is_gone: bool = False) -> None:
        """Writes a pod, or deletes it."""
        content = re.sub(rb'"resourceVersion":"\d+",?', b"", content, count=1)
        metadata = json.loads(content)["metadata"]
        key = _encoded(f"/registry/pods/{metadata['namespace']}/{metadata['name']}".encode())
        if is_gone:
            path, body = "deleterange", {"key": key}
        else:
            path, body = "put", {"key": key, "value": _encoded(content)}
        self._etcd.request("POST", f"/v3/kv/{path}", json.dumps(body))
        answer = self._etcd.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError(answer.status)

    def play(self, events: int, rate: float) -> None:
        """Lets so many changes more happen, evenly."""
        began = time.monotonic()
        for number, (content, is_gone) in enumerate(islice(self._changes, events)):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            self.put(content, is_gone=is_gone)


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _changes() -> Iterator[tuple[bytes, bool]]:
    for number in itertools.count(1_000_000):
        for event in recorded.EVENTS:
            yield event.object(number, agent=1_000_000 + number % 10), event.type == "DELETED"


def _lists(cluster: _Cluster, rounds: int) -> Mapping[str, Sequence[Used]]:
    config = ("--kubeconfig", str(cluster.kubeconfig))
    contestants = {LIST: (*SCION_FSM, "list", "-A", "-o", "name", *config)}
    if kubectl := shutil.which("kubectl"):
        cache = ("--cache-dir", str(cluster.folder / "cache"))
        get = (kubectl, "get", "pods", "-A", "-l", "scion.name", *config, *cache)
        contestants |= {NAMES: (*get, "-o", "name"), WHOLE: (*get, "-o", "json")}
    found: dict[str, list[Used]] = {}
    for name in turns(list(contestants), rounds):
        found.setdefault(name, []).append(used(contestants[name], cluster.folder / "listed"))
    return found


def _watches(cluster: _Cluster, changes: int, rate: float, more: int) -> Mapping[str, _Watching]:
    config = ("--kubeconfig", str(cluster.kubeconfig))
    contestants = {
        TABLE: (*SCION_FSM, "watch", "-A", *config),
        NDJSON: (*SCION_FSM, "watch", "-A", "-o", "ndjson", *config),
    }
    if curl := shutil.which("curl"):
        query = f"watch=true&allowWatchBookmarks=true&labelSelector=scion.name&resourceVersion={cluster.version()}"
        # As scion-fsm asks: both read the same bytes.
        accept = "Accept: application/json;drop=metadata.managedFields, application/json"
        asked = ("-H", f"Authorization: Bearer {cluster.token}", "-H", accept)
        address = f"{cluster.address}/api/v1/pods?{query}"
        contestants[CURL] = (curl, "-sN", "--cacert", cluster.authority, *asked, address)
    if kubectl := shutil.which("kubectl"):
        get = (kubectl, "get", "pods", "-A", "-l", "scion.name", "-w", "-o", "json")
        cache = ("--cache-dir", str(cluster.folder / "cache"))
        contestants[KUBECTL] = (*get, "--output-watch-events", *config, *cache)
    with ExitStack() as stack:
        processes, files = {}, {}
        for name, command in contestants.items():
            files[name] = cluster.folder / f"watched-{len(files)}"
            out = stack.enter_context(files[name].open("wb"))
            processes[name] = subprocess.Popen(command, stdout=out)
            stack.callback(processes[name].wait)
            stack.callback(processes[name].kill)
        pids = [process.pid for process in processes.values()]
        wait_until_still(pids, seconds=3.0)
        lines = {name: _lines(path) for name, path in files.items()}
        spent = {name: processor_seconds(process.pid) for name, process in processes.items()}
        cluster.play(changes, rate)
        for name, path in files.items():
            wait_until(lambda n=name, p=path: _lines(p) - lines[n] >= changes)
        wait_until_still(pids)
        spent = {n: processor_seconds(p.pid) - spent[n] for n, p in processes.items()}
        resident = {name: memory(process.pid, "VmRSS") for name, process in processes.items()}
        for name in processes.keys() - {TABLE, NDJSON}:  # what they print would fill a disk
            processes[name].kill()
        before = {name: memory(processes[name].pid, "RssAnon") for name in (TABLE, NDJSON)}
        cluster.play(more, float("inf"))
        wait_until_still([processes[name].pid for name in before])
        grown = {n: memory(processes[n].pid, "RssAnon") - was for n, was in before.items()}
        for name in before:
            if _lines(files[name]) - lines[name] < changes + more:
                raise AssertionError(name)
        return {
            name: _Watching(spent[name] / changes * 1e6, resident[name], grown.get(name))
            for name in processes
        }


def _lines(path: Path) -> int:
    """Counts the changes that a file shows."""
    with path.open("rb") as stream:
        return sum(b'"type":"BOOKMARK"' not in line for line in stream)
