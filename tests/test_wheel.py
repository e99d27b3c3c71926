"""The built wheel, installed where the source tree is not: the spec, the recording and the command work."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    build = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--wheel",
        "--outdir",
        str(out),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (made,) = out.glob("*.whl")
    return made


def test_the_wheel_holds_the_spec_the_table_the_recording_and_the_marker_of_types(
    wheel: Path,
) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "agent-lifecycle.yaml",
        "agent-lifecycle.table.json",
        "differences.yaml",
        "examples/a2a-task.yaml",
        "lifecycles.ndjson",
    ):
        assert f"scion_fsm/bundled/{name}" in names
    assert "scion_fsm/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "specs/"))]


def test_the_installed_wheel_runs_the_demo_and_loads_its_own_spec(
    wheel: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r});"
        "import scion_fsm; from scion_fsm.lifecycle import bundled_spec, Lifecycle;"
        f"assert scion_fsm.__file__.startswith({str(site)!r}), scion_fsm.__file__;"
        f"assert str(bundled_spec()).startswith({str(site)!r}), bundled_spec();"
        "assert Lifecycle.load(bundled_spec()).digest == Lifecycle.default().digest;"
        "from scion_fsm.conform.differences import bundled_differences;"
        "assert bundled_differences().differences;"
        "from scion_fsm.publish.rendering import WHOLES;"
        "assert WHOLES['html'](Lifecycle.default().table).startswith('<!doctype html>');"
        "sys.argv = ['scion-fsm', 'demo'];"
        "from scion_fsm.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "0 of 26 agents changed" in done.stdout


def test_the_installed_wheel_brings_the_laws_to_pytest_by_its_entry_point(
    wheel: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    arguments = ["--pyargs", "scion_fsm.testing", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, "--scion-fsm-examples", "2"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
