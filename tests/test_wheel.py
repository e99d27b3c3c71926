"""The built wheel and sdist: whole, and working where the source tree is not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def built(kind: str, source: Path, out: Path) -> Path:
    build = [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", str(out)]
    subprocess.run([*build, str(source)], check=True, capture_output=True)
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


def test_the_sdist_gives_the_same_wheel_and_has_what_its_readers_need(
    wheel: Path, sdist: Path, tmp_path: Path
) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "tests"):
        assert (source / name).exists()
    again = built("wheel", source, tmp_path / "again")
    assert contents(again) == contents(wheel)


def contents(wheel: Path) -> dict[str, int]:
    """Gives the files of a wheel by name, each with its checksum."""
    with zipfile.ZipFile(wheel) as archive:
        return {one.filename: one.CRC for one in archive.infolist()}


def test_both_are_what_an_index_takes(wheel: Path, sdist: Path) -> None:
    command = [sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(sdist)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_metadata_names_the_extras_and_the_commands(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (folder,) = {n.partition("/")[0] for n in archive.namelist() if ".dist-info/" in n}
        metadata = archive.read(f"{folder}/METADATA").decode()
        scripts = archive.read(f"{folder}/entry_points.txt").decode()
    extras = {
        line.removeprefix("Provides-Extra: ")
        for line in metadata.splitlines()
        if line.startswith("Provides-Extra")
    }
    assert {"all", "cluster", "watch", "diagrams", "formal", "testing"} <= extras
    core = [
        line
        for line in metadata.splitlines()
        if line.startswith("Requires-Dist") and "extra" not in line
    ]
    names = {re.split(r"[<>=! ]", line.removeprefix("Requires-Dist: "))[0].lower() for line in core}
    assert names == {
        *("click", "msgspec", "pydantic", "pyyaml", "rich", "ruamel-yaml", "transitions"),
        "wcwidth",
    }
    for command in ("scion-fsm", "kubectl-scion_fsm", "kubectl_complete-scion_fsm"):
        assert f"\n{command} = " in scripts


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
    zipfile.ZipFile(wheel).extractall(site)  # noqa: S202 - ours
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
    zipfile.ZipFile(wheel).extractall(site)  # noqa: S202 - ours
    arguments = ["--pyargs", "scion_fsm.testing", "-q", "-p", "no:cacheprovider", "-k", "L4"]
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
