"""An agent's file on disk and what the runtime says of it, for the tests of the store."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from scion_fsm import Lifecycle, Observation
from scion_fsm.machine.orders import rfc3339
from scion_fsm.runtime.files.folders import AgentFolder
from scion_fsm.runtime.files.lock import LOCK
from scion_fsm.runtime.files.own_record import NAME
from scion_fsm.runtime.files.store import AgentFiles, AgentInfoStore, Wanted
from scion_fsm.runtime.files.system import CLOCK
from scion_fsm.runtime.merging import Merge, merge

if TYPE_CHECKING:
    from pathlib import Path

LIFECYCLE = Lifecycle.default()
SEEN = 1_700_000_000_123_456_789
"""The mtime of a file, nanoseconds: when its agent last reported."""
INFO = {
    "name": "a",
    "phase": "running",
    "activity": "executing",
    "toolName": "Bash",
    "detail": {"toolName": "Bash", "message": "m"},
    "future": [1.0, {"x": 10**40}],
}


def make(folder: Path, info: object = INFO, *, mode: int = 0o640, name: str = "a") -> Path:
    """Makes `folder/NAME/home/agent-info.json` with a known mode, mtime and extended attribute."""
    path = folder / name / "home" / "agent-info.json"
    path.parent.mkdir(parents=True)
    path.write_text(info if isinstance(info, str) else json.dumps(info, indent=2) + "\n")
    path.chmod(mode)
    set_attribute(path)
    os.utime(path, ns=(SEEN, SEEN))
    return path


def set_attribute(path: Path) -> None:
    try:
        os.setxattr(path, "user.scion-fsm-test", b"kept")
    except (OSError, AttributeError):  # a file system or a platform without them
        return


def attributes(path: Path) -> tuple[Any, ...]:
    """Gives everything that a replacement has to keep."""
    status = path.stat()
    extended = {}
    if hasattr(os, "listxattr"):
        extended = {name: os.getxattr(path, name) for name in os.listxattr(path)}
    return status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns, extended


def pod(
    *,
    name: str = "a",
    uid: str = "u1",
    version: str = "100",
    phase: str = "Failed",
    code: int | None = 3,
    started: float | None = None,
    run_id: str | None = None,
    labels: dict[str, str] | None = None,
) -> dict[str, Any]:
    state: dict[str, Any] = {"running": {}}
    if code is not None:
        state = {"terminated": {"exitCode": code, "reason": "Error" if code else "Completed"}}
    metadata: dict[str, Any] = {
        "name": f"g--{name}",
        "namespace": "agents",
        "uid": uid,
        "resourceVersion": version,
        "labels": {"scion.name": name, **({"scion.grove": "g"} if labels is None else labels)},
    }
    if started is not None:
        moment = rfc3339(float(int(started)))
        metadata["creationTimestamp"] = moment
        next(iter(state.values()))["startedAt"] = moment
    if run_id is not None:
        metadata["labels"]["scion.run_id"] = run_id
    return {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": metadata,
        "spec": {"containers": [{"name": "agent"}], "nodeName": "n", "restartPolicy": "Never"},
        "status": {
            "phase": phase,
            "containerStatuses": [{"name": "agent", "containerID": f"c://{uid}", "state": state}],
        },
    }


def seen(**facts: Any) -> Observation:  # noqa: ANN401 - those of a pod
    return LIFECYCLE.observe_pod(pod(**facts))


FAILED = seen()
RUNNING = seen(phase="Running", code=None)
SUCCESSOR = seen(uid="u2", version="200", phase="Running", code=None)


def folder_of(path: Path) -> AgentFolder:
    """Gives the agent whose agent-info.json it is."""
    own = path.parent.parent
    agents = str(own.parent)
    return AgentFolder(own.name, "g", str(own.parent.parent), None, agents)


def store_of(**options: Any) -> AgentInfoStore:  # noqa: ANN401 - whatever a store takes
    return AgentInfoStore(LIFECYCLE.table, **options)


def reconciled(
    path: Path, *observations: Observation, store: AgentInfoStore | None = None
) -> Merge:
    files = (store or store_of()).read(folder_of(path))
    if files.file is None:
        raise FileNotFoundError(path)
    return merge(LIFECYCLE, files, observations, now=CLOCK.now())


def written(path: Path, *observations: Observation, store: AgentInfoStore | None = None) -> Merge:
    """Makes one pass: reads, puts together, and writes if there is something to write."""
    store = store or store_of()
    made = reconciled(path, *observations, store=store)
    if made.is_settled:
        return made

    def decide(files: AgentFiles) -> Wanted:
        nonlocal made
        made = merge(LIFECYCLE, files, observations, now=CLOCK.now())
        return made.wanted

    store.write(folder_of(path), decide)
    return made


def own_path(path: Path) -> Path:
    return path.parent.parent / NAME


def own_record(path: Path) -> dict[str, Any]:
    """Gives our record as it stands beside the home."""
    read: dict[str, Any] = json.loads(own_path(path).read_text())
    return read


def temporary_files(path: Path) -> list[str]:
    """Gives what lies in the home and beside it, which nothing of ours but the lock should."""
    home = path.parent
    beside = [entry.name for entry in home.parent.iterdir()] if home.parent.exists() else []
    kept = {home.name, LOCK, NAME, "scion-agent.json"}
    inside = [entry.name for entry in home.iterdir() if entry != path] if home.is_dir() else []
    return [*inside, *(name for name in beside if name not in kept)]
