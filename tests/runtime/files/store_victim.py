"""Writes an agent's file again and again, and dies by SIGKILL before or within each system call in turn.

Run as `store_victim.py FOLDER`; prints how it died and how many times. A fork a death, so that the
interpreter starts once.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from agent_files import FAILED, make, reconciled, store_of, written
from system_calls import FaultyDisk


def die(name: str, arguments: tuple[Any, ...]) -> None:  # noqa: ARG001 - what FaultyDisk calls
    os.kill(os.getpid(), signal.SIGKILL)


def die_within(name: str, arguments: tuple[Any, ...]) -> None:
    if name == "write":
        os.write(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
    die(name, arguments)


def main() -> None:
    root = Path(sys.argv[1])
    for how in (die, die_within):
        number = 0
        while True:
            path = make(root / how.__name__ / str(number))
            child = os.fork()
            if not child:
                faulty = FaultyDisk(how, at=number)
                written(path, FAILED, store=store_of(system=faulty))
                os._exit(len(faulty.calls) > number)
            _, status = os.waitpid(child, 0)
            if os.WIFEXITED(status):
                if os.WEXITSTATUS(status):
                    sys.exit(f"{how.__name__} {number} did not kill")
                break
            reconciled(path)  # whole: it can be read
            number += 1
        sys.stdout.write(f"{how.__name__} {number}\n")


main()
