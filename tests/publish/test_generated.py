"""What is committed and made from the spec equals what is made from it now."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from places import ROOT
from ruamel.yaml import YAML

from scion_fsm.generate import main
from scion_fsm.lifecycle import SPEC, Lifecycle, bundled_spec
from scion_fsm.publish import generate

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "specs/schema/scion-fsm-v2.json"


def test_every_generated_file_is_up_to_date() -> None:
    differing = sorted(generate.differing())
    assert not differing, f"run `{generate.COMMAND}` to mend {', '.join(differing)}"


def test_the_stored_table_is_what_the_spec_compiles_to() -> None:
    assert Lifecycle.load(ROOT / "specs" / SPEC).table.data == Lifecycle.default().table.data


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the parts of the source tree that are read and written."""
    for name in [f"specs/{SPEC}", *generate.FILES]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_check_names_a_file_that_differs_and_the_command_and_writes_nothing(
    tree: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate, "FILES", {SCHEMA: generate.FILES[SCHEMA]})
    (tree / SCHEMA).write_text("{}")
    assert main(["--check", "--root", str(tree)]) == 1
    assert capsys.readouterr().err == f"{SCHEMA} is out of date; run `{generate.COMMAND}`\n"
    assert (tree / SCHEMA).read_text() == "{}"


@pytest.mark.proof
def test_generate_rewrites_what_differs_and_makes_what_is_missing(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / SCHEMA).unlink()
    assert main(["--root", str(tree)]) == 0
    assert capsys.readouterr().out == f"{SCHEMA} written\n"
    assert (tree / SCHEMA).read_bytes() == (ROOT / SCHEMA).read_bytes()
    assert main(["--check", "--root", str(tree)]) == 0
    assert main(["--root", str(tree)]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.proof
def test_a_change_of_the_spec_is_a_difference_of_the_table_and_of_what_shows_it(tree: Path) -> None:
    spec = tree / "specs" / SPEC
    spec.write_text(spec.read_text().replace("The agent's container runs.", "It runs.", 1))
    assert set(generate.differing(tree)) == {
        "scion_fsm/bundled/agent-lifecycle.table.json",
        "scion_fsm/model.py",
        "specs/phases.svg",  # where the sentence about a phase is its box's title
        "specs/states.md",
    }


@pytest.mark.proof
def test_a_phase_that_is_added_is_made_known_by_one_run(tmp_path: Path) -> None:
    for name in ("scion_fsm", "specs", "tests/data/spec-1.0"):
        shutil.copytree(ROOT / name, tmp_path / name)
    spec = tmp_path / "specs" / SPEC
    text = spec.read_text(encoding="utf-8")
    for old, new in (
        ("states:\n", "states:\n  asleep: {tags: [alive], doc: Nobody needs the agent.}\n"),
        ("events:\n", "events:\n  operator.lull: {origin: operator, doc: Put it to sleep.}\n"),
        (
            "transitions:\n",
            """transitions:
  - {id: T900, event: operator.lull, source: active, target: asleep}
  - {id: T901, event: operator.lull, source: {not: active}, reject: It is not up.}
  - {id: T902, event: container.killed, source: asleep, target: error.unexplained}
  - {id: T903, event: pre-start, source: asleep, target: starting}
""",
        ),
    ):
        text = text.replace(f"\n{old}", f"\n{new}", 1)
    spec.write_text(text, encoding="utf-8")
    known = "from scion_fsm import Phase; assert not Phase.ASLEEP.is_terminal"
    for arguments in (
        ["-m", "scion_fsm.generate"],
        ["-m", "scion_fsm.generate", "--check"],
        ["-c", known],
    ):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_a_broken_spec_is_said_with_its_place_and_nothing_is_written(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tree / "specs" / SPEC
    spec.write_text("machine: x\n")
    before = {name: (tree / name).read_bytes() for name in generate.FILES}
    assert main(["--root", str(tree)]) == 2
    assert f"{spec}:1:1: S003 apiVersion is missing" in capsys.readouterr().err
    assert {name: (tree / name).read_bytes() for name in generate.FILES} == before


@pytest.mark.proof
def test_the_command_that_the_failure_names_runs() -> None:
    command = [sys.executable, *generate.COMMAND.split()[1:], "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# -- the schema --------------------------------------------------------------------------------------


def errors(document: object) -> list[str]:
    schema = json.loads((ROOT / SCHEMA).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return [
        error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(document)
    ]


@cache
def bundled() -> Any:  # noqa: ANN401 - a YAML document
    return YAML(typ="safe", pure=True).load(bundled_spec().read_text(encoding="utf-8"))


@pytest.fixture
def document() -> Any:  # noqa: ANN401 - likewise
    return copy.deepcopy(bundled())


def test_the_schema_accepts_the_bundled_spec(document: object) -> None:
    assert errors(document) == []


def _drop(document: dict[str, Any]) -> None:
    del document["machine"]


def _misspell(document: dict[str, Any]) -> None:
    document["transitions"][0]["taget"] = "running"


def _not_text(document: dict[str, Any]) -> None:
    document["version"] = 1.1


def _bad_name(document: dict[str, Any]) -> None:
    document["transitions"][0]["id"] = "10 T"


def _bad_origin(document: dict[str, Any]) -> None:
    document["events"]["tool-end"]["origin"] = "nobody"


def _no_words(document: dict[str, Any]) -> None:
    document["hooks"]["dialects"]["claude"]["keys"] = []


def _the_model_s_own_name(document: dict[str, Any]) -> None:
    document["transitions"][0]["source"] = {"include": "running"}


@pytest.mark.parametrize(
    "spoil", [_drop, _misspell, _not_text, _bad_name, _bad_origin, _no_words, _the_model_s_own_name]
)
def test_the_schema_refuses_a_broken_spec(document: Any, spoil: Any) -> None:  # noqa: ANN401
    spoil(document)
    assert errors(document)
