"""What the README says is so."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - it is ours
    assert 20 <= len(example.splitlines()) <= 30


def test_the_files_that_it_links_exist() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_test_command_is_what_ci_calls() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "$ make test " in README
    assert ci.rstrip().endswith("\nmake test")


def test_the_names_that_it_lists_are_public() -> None:
    import scion_fsm  # noqa: PLC0415 - the subject

    table = README.split("## The model in Python")[1].split("##")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for cell in cells for name in re.findall(r"`(\w+)", cell)}
    assert len(named) > 10
    assert named <= set(scion_fsm.__all__)
