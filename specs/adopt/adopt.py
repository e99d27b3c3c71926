"""Puts the generated library and `decide` into a copy of Scion: `python adopt.py SCION`, the copy at the commit below.

Every edit replaces lines by number, so the files must be those of that commit; their digests are checked first.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

COMMIT = "770980cb0a48a876b36a14b9d29ec8ef3f39bf0b"
HERE = Path(__file__).parent
DECIDE = '\t"github.com/GoogleCloudPlatform/scion/pkg/lifecycle/decide"'


class Edit(NamedTuple):
    """Lines `first` to `last` of a file become others; `last` before `first` inserts."""

    file: str
    first: int
    last: int
    text: str = ""


EDITS = [
    # The runtime's word for a container's status.
    Edit("pkg/runtime/common.go", 793, 801, "\treturn decide.Status(status)"),
    Edit("pkg/runtime/common.go", 31, 30, DECIDE),
    # A pod, and what was seen of it for the listing.
    Edit(
        "pkg/runtime/k8s_runtime.go",
        1675,
        1675,
        "\t\t\tPhase:           agentStatus,\n\t\t\tObserved:        observed,",
    ),
    Edit("pkg/runtime/k8s_runtime.go", 1640, 1646),
    Edit("pkg/runtime/k8s_runtime.go", 1622, 1631, "\t\tagentStatus, observed := decide.Pod(&p)"),
    Edit("pkg/runtime/k8s_runtime.go", 33, 33),
    Edit("pkg/runtime/k8s_runtime.go", 37, 36, DECIDE),
    Edit(
        "pkg/api/types.go",
        437,
        436,
        '\tObserved        *lifecycle.Observation `json:"-"` // what the runtime showed of its pod',
    ),
    Edit(
        "pkg/api/types.go",
        22,
        21,
        '\n\tlifecycle "github.com/GoogleCloudPlatform/scion/pkg/lifecycle"',
    ),
    # The listing: what it shows, and what it writes.
    Edit("pkg/agent/list.go", 294, 324, "\treturn decide.Persist(path, phase, activity)"),
    Edit("pkg/agent/list.go", 275, 292),
    Edit(
        "pkg/agent/list.go",
        148,
        172,
        """\
		listed := decide.Agent{
			Name: agents[i].Name, Seen: agents[i].Observed, Container: agents[i].ContainerID, Status: agents[i].ContainerStatus, Phase: agents[i].Phase,
		}
		if agents[i].GrovePath != "" {
			listed.Folder = config.ResolveAgentDir(agents[i].GrovePath, agents[i].Name)
			listed.Info = filepath.Join(config.GetAgentHomePath(agents[i].GrovePath, agents[i].Name), "agent-info.json")
		}
		phase, activity, err := decide.List(listed, time.Now())
		if err != nil {
			slog.Debug("failed to persist what was decided of an agent", "path", listed.Info, "err", err)
		}
		agents[i].Phase, agents[i].Activity = phase, activity""",
    ),
    Edit("pkg/agent/list.go", 109, 119),
    Edit("pkg/agent/list.go", 89, 92),
    Edit("pkg/agent/list.go", 83, 83),
    Edit("pkg/agent/list.go", 29, 29, DECIDE),
    Edit("pkg/agent/list.go", 32, 33),
    Edit("pkg/agent/list.go", 26, 26),
    Edit("pkg/agent/list.go", 24, 24, '\t"time"'),
    # A heartbeat.
    Edit(
        "pkg/hub/handlers.go",
        5545,
        5611,
        """\
			statusUpdate.Phase, statusUpdate.Activity = decide.Heartbeat(
				decide.Row{Phase: agent.Phase, Activity: agent.Activity, StalledFrom: agent.StalledFromActivity, ContainerStatus: agent.ContainerStatus},
				decide.Beat{Phase: agentHB.Phase, Activity: agentHB.Activity, ContainerStatus: agentHB.ContainerStatus}, time.Now())""",
    ),
    Edit("pkg/hub/handlers.go", 36, 35, DECIDE),
    # The broker's word for an agent of which only the status is known.
    Edit(
        "pkg/runtimebroker/types.go",
        370,
        385,
        "\t\tphase = decide.Status(info.ContainerStatus)\n\t\tstatus = phase",
    ),
    Edit("pkg/runtimebroker/types.go", 23, 22, DECIDE),
]

BLOBS = {
    "pkg/agent/list.go": "4f0cb67d641b0f978fdd998a7d53ae6cf9263896b3e68973b01623886e025689",
    "pkg/api/types.go": "1e95896fe7e1b722a823221ce294509a09f2f5e9f53fbc5665d906e7bb157277",
    "pkg/hub/handlers.go": "51317645de6a17ed2b840e31dea506c4fa386c7b5154292290a5a6a12bb58343",
    "pkg/runtime/common.go": "9e949a4eaf9129655bb73e0eb17a6d0a17af2cf65981d090c8e17469557fec74",
    "pkg/runtime/k8s_runtime.go": "94d7f9d29685e8128eeb0ef8e96896f4b7b3b3db510ad7fe5d4dd3bc786d6388",
    "pkg/runtimebroker/types.go": "15fe75c1a5be65943fb3bccdb5fe0f17532a583ae2278e82c5c52bb13efce4d7",
}
"""The digests of the files as they are there."""


def main(root: Path) -> None:
    """Edits a copy of Scion, or says why it does not."""
    for name, digest in BLOBS.items():
        found = hashlib.sha256((root / name).read_bytes()).hexdigest()
        if found != digest:
            sys.exit(f"{name} is not that of {COMMIT}; the lines are counted there")
    library = root / "pkg/lifecycle"
    subprocess.run(
        [sys.executable, "-m", "scion_fsm", "generate", "go", "pkg/lifecycle"], cwd=root, check=True
    )
    shutil.copytree(HERE / "decide", library / "decide", dirs_exist_ok=True)
    for edit in sorted(EDITS, key=lambda edit: (edit.file, -edit.first)):
        path = root / edit.file
        lines = path.read_text(encoding="utf-8").splitlines()
        lines[edit.first - 1 : edit.last] = [edit.text] if edit.text else []
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    subprocess.run(["gofmt", "-w", *{edit.file for edit in EDITS}], cwd=root, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
