"""How time and memory of `scion-fsm list` grow with the number of pods, read in pages of 500."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec
import recorded
from page import PLOTTED, Section, Verdict
from timing import Spread, Times, in_unit, turns

from scion_fsm import Lifecycle
from scion_fsm.observe.decode import Pod
from scion_fsm.runtime.cluster import AgentWatch, Scope
from scion_fsm.runtime.remembering import RememberingTracker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scion_fsm.runtime.agents import Agent

LC = Lifecycle.default()
BASE = 5000
COMMAND = "scion-fsm list -A -o name"

_TEXT = """\
So many pods of different agents in pages of {page}, through `AgentWatch.once`, which is what `scion-fsm list` of a
cluster calls: pages to pods, records, and the line that is kept of every agent. A page is made when it is asked for;
the time that takes is taken off. In each round a smaller list is read so often that it has as many pods as the largest,
at most {most} times. Peak memory is that of a whole process (interpreter, modules, everything), which does only this.
The last row is the whole command, `{command}`, on {largest:,} pods that a server on the loopback device sends.
"""


class _Access:
    server = "the bench"


class Pages:
    """Answers for the transport of a cluster, page by page, and takes the time that making them takes."""

    access = _Access()
    request_timeout = 600.0

    def __init__(self, count: int) -> None:
        self.seconds = 0.0
        self._pages = recorded.pages(count)

    def page(self, _: Scope, *, limit: int | None, token: str | None, timeout: float = 0) -> bytes:  # noqa: ARG002 - a server's
        if limit != recorded.PAGE_SIZE:
            raise AssertionError(limit, token)
        began = time.perf_counter()
        content = next(self._pages)
        self.seconds += time.perf_counter() - began
        return content

    def refresh(self) -> None:
        return

    def close(self) -> None:
        return


def listed(pages: Pages) -> Mapping[tuple[str, str], Agent]:
    """Lists a cluster, and keeps what the command keeps of its agents."""
    transport: Any = pages
    watch = AgentWatch(transport, Scope(), tracker=RememberingTracker(LC))
    for _ in watch.once():
        pass
    return watch.tracker.agents


class _PodList(msgspec.Struct):
    items: list[Pod]


_decoder = msgspec.json.Decoder(_PodList)


def _decoded(pages: Pages, count: int) -> None:
    for _ in range(0, count, recorded.PAGE_SIZE):
        _decoder.decode(pages.page(Scope(), limit=recorded.PAGE_SIZE, token=None))


class Growth(NamedTuple):
    """What grew: a pod's share of the time by the number of pods, ours and the limit's."""

    section: Section
    ours: Mapping[int, Spread]
    limit: Mapping[int, Spread]


def growth(*, sizes: Sequence[int], rounds: int, most: int) -> Growth:
    """Times lists of all sizes in turns, and measures their memory."""
    times: dict[str, list[float]] = {}
    for turn in turns([f"{kind}/{size}" for size in sizes for kind in ("ours", "limit")], rounds):
        kind, _, text = turn.partition("/")
        size = int(text)
        repeats = max(1, min(most, sizes[-1] // size))
        times.setdefault(turn, []).append(
            sum(_seconds(kind, size) for _ in range(repeats)) / (repeats * size)
        )
    found = Times(times)
    memory = {size: _memory("list", str(size)) for size in sizes}
    traced = _memory("traced", str(sizes[-1]))
    command, seconds = _whole_command(sizes[-1])
    base = BASE if BASE in sizes else sizes[0]
    rows = [
        (
            f"{size:,}",
            in_unit(found.spread(f"ours/{size}")),
            found.ratio(f"ours/{size}", f"ours/{base}").text(".2f"),
            in_unit(found.spread(f"limit/{size}")),
            found.ratio(f"ours/{size}", f"limit/{size}").text(".2f"),
            _megabytes(memory[size]),
        )
        for size in sizes
    ]
    told = f"{seconds / sizes[-1] * 1e6:.0f} µs"
    rows.append((f"{sizes[-1]:,}, the whole command", told, "", "", "", _megabytes(command)))
    ratio = found.ratio(f"ours/{sizes[-1]}", f"ours/{base}")
    largest = f"{sizes[-1]:,} pods"
    verdicts = [
        Verdict(
            f"{largest}: a pod's time, in that of {base:,}",
            ratio.text(".3f"),
            "at most 1.05",
            ratio.median <= 1.05,
        ),
        _under(f"{largest} in pages: peak memory of the process", memory[sizes[-1]], 150),
        _under(f"{largest} in pages: peak of what Python allocates", traced, 150),
        _under(f"{largest}: peak memory of `{COMMAND}`", command, 120),
    ]
    section = Section(
        PLOTTED,
        _TEXT.format(page=recorded.PAGE_SIZE, most=most, largest=sizes[-1], command=COMMAND),
        (
            "pods",
            "time, a pod",
            f"in that of {base:,}",
            "msgspec's decode of the same pages",
            "ours, in the limit",
            "peak memory",
        ),
        rows,
        verdicts,
        {},
        {"sizes": list(sizes)},
    )
    return Growth(
        section,
        {size: found.spread(f"ours/{size}") for size in sizes},
        {size: found.spread(f"limit/{size}") for size in sizes},
    )


def _seconds(kind: str, size: int) -> float:
    pages = Pages(size)
    began = time.perf_counter()
    if kind == "ours":
        agents = listed(pages)
        if len(agents) != size:
            raise AssertionError(size, len(agents))
        del agents
    else:
        _decoded(pages, size)
    return time.perf_counter() - began - pages.seconds


def _under(figure: str, size: float, megabytes: int) -> Verdict:
    return Verdict(figure, _megabytes(size), f"under {megabytes} MB", size < megabytes * 1e6)


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


def _memory(*arguments: str) -> int:
    command = [sys.executable, str(Path(__file__).with_name("memory.py")), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    size: int = json.loads(done.stdout)
    return size


# -- the whole command -------------------------------------------------------------------------------


def _whole_command(count: int) -> tuple[int, float]:
    """Gives the peak memory and the seconds of a list of a cluster, from the shell's point of view."""
    server = _Server(count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kubeconfig"
        path.write_text(json.dumps(server.kubeconfig), encoding="utf-8")
        began = time.perf_counter()
        size = _memory("command", *COMMAND.split()[1:], "--kubeconfig", str(path))
        seconds = time.perf_counter() - began
    server.close()
    if server.pages != -(-count // recorded.PAGE_SIZE):
        raise AssertionError(server.pages)
    return size, seconds


class _Server:
    """A cluster that can be listed once."""

    def __init__(self, count: int) -> None:
        self.pages = 0
        source = recorded.pages(count)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if parse_qs(urlsplit(self.path).query)["limit"] != [str(recorded.PAGE_SIZE)]:
                    raise AssertionError(self.path)
                content = next(source)
                outer.pages += 1
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def kubeconfig(self) -> dict[str, Any]:
        address = f"http://127.0.0.1:{self._server.server_port}"
        context = {"cluster": "bench", "user": "bench"}
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "bench",
            "contexts": [{"name": "bench", "context": context}],
            "clusters": [{"name": "bench", "cluster": {"server": address}}],
            "users": [{"name": "bench", "user": {}}],
        }

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
