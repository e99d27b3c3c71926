"""`python -m scion_fsm.generate [--check]` makes every committed file that is made from the spec."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scion_fsm.cli import printing
from scion_fsm.errors import SpecError
from scion_fsm.publish.generate import COMMAND, MODEL, ROOT, differing

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrites every generated file, or with `--check` only names those that differ.

    Returns:
        0; with `--check` 1 if some file differs; 2 if the spec cannot be used, nothing written then.
    """
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 on a difference"
    )
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="the source tree; this one by default"
    )
    options = parser.parse_args(arguments)
    try:
        files = differing(options.root)
    except SpecError as error:
        for problem in error.told:
            printing.line(problem, err=True)
        return 2
    if options.check:
        for name in files:
            printing.line(f"{name} is out of date; run `{COMMAND}`", err=True)
        return 1 if files else 0
    for name in [MODEL] if MODEL in files else files:
        path = options.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
        printing.line(f"{name} written")
    if MODEL not in files:
        return 0
    # What else is made shows phases and activities, so it is made by a Python that knows the new ones.
    again = [sys.executable, *COMMAND.split()[1:], "--root", str(options.root)]
    return subprocess.run(again, check=False).returncode  # noqa: S603 - this very program


if __name__ == "__main__":
    sys.exit(main())
