"""Whole processes: what an import costs, and how long the command takes from its start to its end."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import recorded
from children import RUN, SCION_FSM, memory
from page import Section, Verdict
from timing import Spread, Times, in_unit, race

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BARE = "`python -c pass`"
IMPORT, PYDANTIC = "`import scion_fsm`", "`import pydantic`"
READY = "`from scion_fsm import observe_pod, reconcile`"
MODELS = "`from pydantic import BaseModel`"
CLICK, LIBRARIES = "`import click`", "`import click, msgspec`"
HELP, LIST, CHECK = "`scion-fsm --help`", "`scion-fsm list --from` of 30 pods", "`scion-fsm check`"
PODS = 30
PATIENCE_SECONDS = 20
ASKING = "`scion-fsm list -A`, before the first page: memory"
SHORT = ("--property", "L12")
"""A check that does not go through all histories of records."""
CLIENT = """\
import sys
from kubernetes.client import ApiClient, Configuration
from kubernetes.config.incluster_config import load_incluster_config
from kubernetes.config.kube_config import KubeConfigLoader, KubeConfigMerger
print(flush=True)
sys.stdin.read()
"""

_TEXT = """\
Processes from their start to their end, in turns. An import is the whole process less a bare interpreter's. What
`import scion_fsm` gives loads the lifecycle with the first name that needs it, and `import pydantic` its core with the
first model, so both are measured with that as well. The {pods} pods of the list are of the recording. The floor of a
start is what the libraries take that it needs: `click` for the help, and `msgspec` as well for a list. The floor of the
memory is what `kubernetes` itself needs, once what reads a kubeconfig and makes a client is imported.
"""


def section(*, rounds: int, is_complete: bool) -> Section:
    """Times whole processes.

    Args:
        rounds: How often each has its turn.
        is_complete: The check of the whole lifecycle, too; else that of one law.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pods.json"
        path.write_bytes(recorded.one_list(PODS))
        programs = {
            BARE: ["pass"],
            IMPORT: ["import scion_fsm"],
            PYDANTIC: ["import pydantic"],
            READY: ["from scion_fsm import observe_pod, reconcile"],
            MODELS: ["from pydantic import BaseModel"],
            CLICK: ["import click"],
            HELP: [RUN, "--help"],
            LIBRARIES: ["import click, msgspec"],
            LIST: [RUN, "list", "--from", str(path)],
        }
        contestants = {name: partial(_run, *arguments) for name, arguments in programs.items()}
        times = race(contestants, count=1, rounds=rounds, is_slow=True)
    more = {name: times.difference(name, BARE) for name in programs}
    check = Spread.of(list(_checks(rounds, () if is_complete else SHORT)))
    rows = [
        (name, in_unit(times.spread(name)), in_unit(more[name]) if name != BARE else "")
        for name in programs
    ]
    rows.append((CHECK, in_unit(check), ""))
    asking = _asking()
    in_pydantic = Spread.of(
        [
            (mine - bare) / (theirs - bare)
            for mine, theirs, bare in zip(
                times.rounds[IMPORT], times.rounds[PYDANTIC], times.rounds[BARE], strict=True
            )
        ]
    )
    verdicts = [
        Verdict(
            f"{IMPORT}, in {PYDANTIC}",
            in_pydantic.text(".2f"),
            "under 1.6",
            in_pydantic.median < 1.6,
        ),
        Verdict(IMPORT, in_unit(more[IMPORT]), "under 60 ms", more[IMPORT].median < 0.06),
        *(
            _starts(times, name, floor, most)
            for name, floor, most in ((HELP, CLICK, 4), (LIST, LIBRARIES, 6))
        ),
        Verdict(CHECK, in_unit(check), "under 10 s", check.median < 10),
        Verdict(
            ASKING,
            f"{asking / 1e6:.1f} MB",
            f"under 45 MB; the floor is {_client() / 1e6:.1f}",
            asking < 45e6,
        ),
    ]
    return Section(
        "Whole processes",
        _TEXT.format(pods=PODS),
        ("process", "time", "more than a bare interpreter"),
        rows,
        verdicts,
        {},
        {"programs": [*programs, CHECK]},
    )


def _starts(times: Times, name: str, floor: str, most: int) -> Verdict:
    ratio, least = times.ratio(name, BARE), times.ratio(floor, BARE)
    told = f"at most {most}; the floor is {least.text('.1f')}"
    return Verdict(f"{name}, in bare interpreters", ratio.text(".1f"), told, ratio.median <= most)


def _asking() -> int:
    """Gives the memory of the command that lists a cluster once it has asked, and nothing has come yet."""
    with socket.create_server(("127.0.0.1", 0)) as silent, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kubeconfig"
        server = f"http://127.0.0.1:{silent.getsockname()[1]}"
        path.write_text(json.dumps(_kubeconfig(server)))
        silent.settimeout(PATIENCE_SECONDS)
        with subprocess.Popen([*SCION_FSM, "list", "-A", "--kubeconfig", str(path)]) as process:
            try:
                with silent.accept()[0] as asked:
                    asked.recv(1)
                    return memory(process.pid, "VmHWM")
            finally:
                process.kill()


def _client() -> int:
    """Gives the memory of a process that loads of the official client what leads to a cluster, and nothing else."""
    with subprocess.Popen(
        [sys.executable, "-c", CLIENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError(CLIENT)
        return memory(process.pid, "VmHWM")


def _kubeconfig(server: str) -> dict[str, object]:
    return {
        "clusters": [{"name": "silent", "cluster": {"server": server}}],
        "users": [{"name": "nobody", "user": {}}],
        "contexts": [{"name": "silent", "context": {"cluster": "silent", "user": "nobody"}}],
        "current-context": "silent",
    }


def _checks(rounds: int, options: Sequence[str]) -> Iterator[float]:
    """Times the check, alone and not more often than patience allows."""
    began = time.perf_counter()
    for _ in range(rounds):
        before = time.perf_counter()
        _run(RUN, "check", *options)
        yield time.perf_counter() - before
        if time.perf_counter() - began > PATIENCE_SECONDS:
            return


def _run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{arguments}: {done.stderr}")
