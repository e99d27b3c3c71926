"""What the README says is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_the_example_runs() -> None:
    example, _ = EXAMPLES
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - it is ours
    assert 20 <= len(example.splitlines()) <= 30


def test_the_example_of_a_test_runs() -> None:
    _, example = EXAMPLES
    names: dict[str, Callable[[], None]] = {}
    exec(compile(example, "README.md", "exec"), names)  # noqa: S102 - it is ours
    tests = [test for name, test in names.items() if name.startswith("test_")]
    for test in tests:
        test()
    assert tests


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
