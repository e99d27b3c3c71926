"""Who else finds a fault that is put in: the checker, the law suite, the tests of the room that it is put in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from faulty import put_in
from hypothesis import HealthCheck, Phase, settings

from scion_fsm.conform.testing.laws import LAWS
from scion_fsm.conform.testing.subject import Subject
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.prove.check import everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from faulty import Fault

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
_CLUSTER = tuple(
    f"runtime/cluster/test_{name}.py" for name in ("rules", "history", "once", "simulated")
)
ROOMS = {
    "scion_fsm.runtime.cluster": _CLUSTER,
    "scion_fsm.runtime.tracker": ("runtime/test_tracker.py", *_CLUSTER),
    "scion_fsm.runtime": ("runtime/files",),
    "scion_fsm": ("machine",),
}
"""By the beginning of a module's name, the longest that fits, where its tests are that ask no real server."""
_DECIDING = ("scion_fsm.machine", "scion_fsm.observe", "scion_fsm.lifecycle")
"""Where checker and law suite look; neither loads anything of the runtime."""
LIMIT_SECONDS = 600
_EXAMPLES = settings(
    max_examples=30,  # of each law
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def checker(fault: Fault) -> str:
    """Gives the first property that `scion-fsm check` finds violated; empty if all are proved."""
    if not _module(fault).startswith(_DECIDING):
        return ""
    with put_in(fault):
        lifecycle = Lifecycle.default()
        parts = everything.parts(lifecycle.table, lifecycle.reconcile, is_brief=True)
        for part in parts.values():
            broken = [one for one in part().outcomes if one.verdict == "violated"]
            if broken:
                return str(broken[0].id)
    return ""


def suite(fault: Fault) -> str:
    """Gives the first law that the law suite finds broken; empty if it finds none."""
    if not _module(fault).startswith(_DECIDING):
        return ""
    with put_in(fault):
        subject = Subject.of(Lifecycle.default())
        for law in LAWS.values():
            try:
                law.verify(subject, _EXAMPLES)
            except Exception:  # noqa: BLE001 - whatever it ends with, it has noticed
                return f"{law.id} {law.name}"
    return ""


def room(fault: Fault) -> str:
    """Gives the first test of the fault's room that fails; empty if all pass."""
    try:
        told = _tested(fault)
    except subprocess.TimeoutExpired:
        return f"(they do not end in {LIMIT_SECONDS} s)"
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", told, re.MULTILINE)
    if found is not None:
        return found[1].rpartition("/")[2]
    if " passed" not in told:
        raise AssertionError(told)
    return ""


def _tested(fault: Fault) -> str:
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-x", "-q", "-m", "not proof and not soak"),
            *("-p", "no:cacheprovider", "-p", "putting_in", *_of_room(fault)),
        ],
        cwd=TESTS.parent,
        env={**os.environ, "PYTHONPATH": str(HERE), "SCION_FSM_FAULT": fault.name},
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    ).stdout


def _module(fault: Fault) -> str:
    where = fault.where[0]
    return str(getattr(where, "__module__", None) or where.__name__)


def _of_room(fault: Fault) -> tuple[str, ...]:
    room = next(room for room in ROOMS if f"{_module(fault)}.".startswith(f"{room}."))
    return tuple(str(TESTS / path) for path in ROOMS[room])


OTHERS: dict[str, Callable[[Fault], str]] = {"checker": checker, "suite": suite, "tests": room}
