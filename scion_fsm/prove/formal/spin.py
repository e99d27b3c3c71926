"""SPIN: found, run on the Promela model, and its answer read."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scion_fsm.prove.formal.tlc import EngineError

if TYPE_CHECKING:
    from pathlib import Path

_ERRORS = re.compile(r"errors: (\d+)")
_STATES = re.compile(r"^\s*(\d+) states, stored", re.MULTILINE)
_STEPS = re.compile(r"^\s*(\d+) transitions", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Count:
    """How many states SPIN stored and how many steps it followed, the initial state counted."""

    states: int
    steps: int


def missing() -> str:
    """Names what has to be installed before SPIN can be run; empty if nothing has."""
    return " and ".join(tool for tool in ("spin", "gcc") if shutil.which(tool) is None)


class Verifier:
    """The program that SPIN makes of a model."""

    def __init__(self, model: Path, scratch: Path, *defines: str) -> None:
        """Makes it.

        Args:
            model: The Promela file.
            scratch: A folder that exists; the program is made there.
            defines: Names that the model's preprocessor is to know.

        Raises:
            EngineError: A tool is missing or does not understand the model.
        """
        if missing():
            raise EngineError(f"SPIN cannot be run: install {missing()}")
        self._folder = scratch
        options = [f"-D{name}" for name in defines]
        self._call("spin", *options, "-a", str(model.resolve()))
        # Compiling without optimisation takes a second, the run a tenth.
        self._call("gcc", "-O0", "-DNOREDUCE", "-o", "pan", "pan.c")

    def count(self) -> Count:
        """Visits every state, whatever the properties say."""
        output = self._call("./pan", "-noclaim", "-m1000000")
        states, steps = _STATES.search(output), _STEPS.search(output)
        if states is None or steps is None:
            raise EngineError(f"SPIN gave no count:\n{output}")
        return Count(int(states[1]), int(steps[1]))

    def holds(self, claim: str) -> bool:
        """Tells whether a property of the model holds."""
        output = self._call("./pan", "-a", "-m1000000", "-N", claim)
        errors = _ERRORS.search(output)
        if errors is None or "max search depth too small" in output:
            raise EngineError(f"SPIN gave no verdict on {claim}:\n{output}")
        return errors[1] == "0"

    def _call(self, *command: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command, cwd=self._folder, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise EngineError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout
