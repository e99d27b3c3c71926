"""A subject's process ends with all that it started, whether it goes by itself or is killed."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from scion_fsm import Lifecycle
from scion_fsm.conform.subject import ending
from scion_fsm.conform.subject.process import ProcessSubject

LINUX = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
CHILDREN = {
    "in its group": "subprocess.Popen(WAIT, pass_fds=[PIPE])",
    "in a session of its own": "subprocess.Popen(WAIT, pass_fds=[PIPE], start_new_session=True)",
    "a daemon": (
        "os.fork() or (os.setsid(), os.fork() and os._exit(0),"
        " os.set_inheritable(PIPE, True), os.execv(WAIT[0], WAIT))"
    ),
}
ENDS = {"goes at once": "", "stays": "time.sleep(600)", "fails": "os.abort()"}
SUBJECT = """
import os, subprocess, sys, time
PIPE = int(sys.argv[1])
WAIT = [sys.executable, "-c", "import time; time.sleep(600)"]
sys.stdin.readline()
{child}
time.sleep(0.3)
print('{{"id": 1, "protocol": "scion-fsm/2", "implementation": {{"name": "parent"}}}}', flush=True)
sys.stdin.readline()
{end}
"""


def is_closed(pipe: int) -> bool:
    """Whether nobody holds the other end of a pipe any more; waits up to ten seconds for it."""
    return bool(select.select([pipe], [], [], 10)[0]) and os.read(pipe, 1) == b""


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize(
    "child", [pytest.param(code, id=name, marks=LINUX) for name, code in CHILDREN.items()]
)
def test_nothing_that_a_subject_started_outlives_it(tmp_path: Path, child: str, end: str) -> None:
    path = tmp_path / "subject.py"
    path.write_text(SUBJECT.format(child=child, end=end))
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)  # noqa: FBT003 - its signature
    popen = subprocess.Popen
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", lambda *a, **k: popen(*a, **k, pass_fds=[writing]))
        subject = ProcessSubject(
            [sys.executable, str(path), str(writing)], lifecycle=Lifecycle.default()
        )
    os.close(writing)
    try:
        assert not select.select([reading], [], [], 0)[0]
        subject.close()
        assert is_closed(reading)
    finally:
        os.close(reading)


def test_a_process_without_the_mark_is_left_alone() -> None:
    _, mark = ending.marked_environment()
    environment, other = ending.marked_environment()
    process = subprocess.Popen(
        [sys.executable, "-c", "print(flush=True); input()"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    assert not list(ending._marked(mark))  # noqa: SLF001 - whom it would end is the point
    if Path("/proc/self/environ").exists():
        assert list(ending._marked(other)) == [process.pid]  # noqa: SLF001
    ending.end(process, other)
    assert process.returncode == -9
    process.stdin.close()  # type: ignore[union-attr]  # a pipe
    process.stdout.close()
