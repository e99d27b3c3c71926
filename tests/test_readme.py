"""What the README says is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_the_example_runs() -> None:
    example, _ = EXAMPLES
    exec(compile(example, "<README>", "exec"), {})  # noqa: S102 - it is ours
    assert 20 <= len(example.splitlines()) <= 30


def test_the_example_of_a_test_runs_at_its_first_run_in_a_fresh_folder(tmp_path: Path) -> None:
    _, example = EXAMPLES
    (tmp_path / "test_mine.py").write_text(example, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_the_test_command_is_what_ci_calls() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "$ make test " in README
    assert ci.rstrip().endswith("\nmake test")
    assert "\nexport SCION_FSM_EXAMPLES=all\n" in ci
    assert "\nmake prove\n" in ci


def test_the_names_that_it_lists_are_public() -> None:
    import scion_fsm  # noqa: PLC0415 - the subject

    table = README.split("### The model in Python")[1].split("##")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for cell in cells for name in re.findall(r"`(\w+)", cell)}
    assert len(named) > 10
    assert named <= set(scion_fsm.__all__)
