"""Scion's cases of its List and of how agent-info.json is written, through the whole command.

The phase that `list` prints and the file that `list --write` leaves either agree with Scion's, or the
case stands in the table of differences; one that is listed as a case of the file does differ.
"""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest
from agent_files import pod, temporary_files
from click.testing import CliRunner
from scion_cases import Case, load_cases, load_scopes

from scion_fsm.cli.app import app
from scion_fsm.conform.differences import bundled_differences

if TYPE_CHECKING:
    from pathlib import Path

LISTED = ("pkg/agent/list_test.go:", "derived:pkg/agent/list.go:")
ABOUT_FILES = [scope for scope in load_scopes() if scope.subject == "file"]
CASES = {
    case.id: case
    for case in load_cases()
    if case.suite.startswith(LISTED) or any(scope.covers(case) for scope in ABOUT_FILES)
}
TABLE = bundled_differences()
PODS = {
    "Failed (Error)": {"phase": "Failed", "code": 1},
    "Succeeded (Completed)": {"phase": "Succeeded", "code": 0},
    "Pending": {"phase": "Pending", "code": None},
}
HOW_SCION_DOES_IT = (
    "containerStatus",
    "harnessConfig",
    "tmp_name",
    "owner",
    "tmp_pattern",
    "fsync",
)
"""Columns that we do not have, and means that are not ours."""
SCION_WRITES = {  # what Scion's own steps of these cases leave in the file before we come
    "S0203": {"activity": "thinking"},
    "S0204": {"activity": "waiting_for_input"},
    "S0205": {"activity": "thinking"},
    "S0212": {"phase": "error", "detail": {"message": "git clone failed: authentication required"}},
    "S0213": {"phase": "error"},
    "S0386": {"phase": "stopped"},
    "S0396": {"detail": {"message": "m"}},
}


def grove(folder: Path, case: Case) -> Path:
    """Builds what the case gives: the files of one agent."""
    home = folder / "g" / ".scion" / "agents" / "a" / "home"
    home.mkdir(parents=True)
    given = case.given
    content = given.get("info_file", given.get("agent_info_json", given.get("file")))
    if case.id in SCION_WRITES:
        content = (content or {}) | SCION_WRITES[case.id]
    if "mode" in given and content is None:
        content = {"phase": "running"}
    content = given.get("file_raw", content)
    path = home / "agent-info.json"
    if given.get("file_unreadable"):
        path.mkdir()  # root reads whatever its mode is, so it is something that nobody can read
    elif content is not None:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        path.chmod(int(given.get("mode", "0644"), 8))
    if given.get("scion_agent_json") is not None:
        (home.parent / "scion-agent.json").write_text(json.dumps(given["scion_agent_json"]))
    return path


def runtime(folder: Path, case: Case) -> list[str]:
    """Builds what the case's runtime shows, and gives the options that read it."""
    given = case.given
    entry = given.get("runtime_entry", {})
    status = given.get("container_status", entry.get("containerStatus"))
    if status is None and ("write" in given or not case.suite.startswith(LISTED)):
        status = "Exited (0) 1 second ago"  # the verdict that is to be written
    if status is None:
        return []
    path = folder / "runtime.json"
    if status in PODS:
        item = pod(**PODS[status])
        item["metadata"]["labels"]["scion.grove"] = "g"
        path.write_text(json.dumps(item))
        return ["--from", str(path)]
    labels = "scion.name=a,scion.grove=g"
    path.write_text(json.dumps({"ID": "1", "Names": "g--a", "Labels": labels, "Status": status}))
    return ["--containers", str(path)]


def answer(folder: Path, case: Case) -> dict[str, Any]:
    """Runs `list --write` and gives what it says and what the file says, in the words of the cases."""
    path = grove(folder, case)
    before = path.read_bytes() if path.is_file() else None
    old = os.umask(int(case.given.get("umask", "022"), 8))
    try:
        arguments = [*runtime(folder, case), "--agents", str(folder / "g"), "--write"]
        done = CliRunner().invoke(app, ["list", "-o", "json", *arguments])
    finally:
        os.umask(old)
    lines = [line for line in json.loads(done.stdout) if line["file"]]
    said: dict[str, Any] = {"listed": bool(lines), "error": False, "panic": False}
    if lines:
        (line,) = lines
        said |= {"phase": line["phase"], "activity": line["activity"], "template": line["template"]}
        said |= {
            "error": line["fileError"] is not None,
            "last_seen_nonzero": bool(line["lastSeen"]),
        }
        is_told = line["fileError"] or line["problems"] or line["write"] == "refused"
        assert done.exit_code == bool(is_told)
    after = path.read_bytes() if path.is_file() else None
    said["written"] = after != before
    if after is not None:
        said["mode"] = f"{stat.S_IMODE(path.stat().st_mode):04o}"
        said["tmp_left"] = bool(temporary_files(path))
        try:
            said["file"] = json.loads(after)
        except ValueError:
            said["file"] = after.decode()
    return said


def differs(case: Case, said: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """Compares each thing that the case expects and that is about listing or the file."""
    pairs: dict[str, tuple[object, object]] = {}
    for key, value in case.expect.items():
        is_set_by_hook = key in ("phase", "activity") and case.id in SCION_WRITES
        if key not in HOW_SCION_DOES_IT and not is_set_by_hook:
            pairs |= compared(key, value, said)
    # Go's "", false and nil are one.
    return {key: pair for key, pair in pairs.items() if (pair[0] or None) != (pair[1] or None)}


def compared(
    key: str,
    value: Any,  # noqa: ANN401 - any JSON value
    said: dict[str, Any],
) -> dict[str, tuple[object, object]]:
    """Gives what Scion and we say of one thing."""
    file = said.get("file")
    info = file if isinstance(file, dict) else {}
    if key == "persisted":
        return {f"{key}.{k}": (value.get(k), info.get(k)) for k in ("phase", "activity")}
    if key == "fields_absent":
        return {key: ([], [name for name in value if name in info])}
    if key not in ("file", "detail"):
        return {key: (value, said.get(key))}
    part = file if key == "file" else info.get("detail")
    if not isinstance(part, dict):
        return {key: (value, part)}
    # Our write clears the activity that the case's own write has set.
    return {f"{key}.{k}": (v, part.get(k)) for k, v in value.items() if k != "activity"}


@pytest.mark.parametrize("case_id", CASES)
def test_a_case_agrees_or_is_in_the_table_of_differences(case_id: str, tmp_path: Path) -> None:
    found = differs(CASES[case_id], answer(tmp_path, CASES[case_id]))
    listed = [d for d in TABLE.differences if case_id in (*d.cases, *d.file_cases)]
    if listed:
        assert found, f"{listed[0].id} lists {case_id}, which agrees"
    else:
        assert not found


def test_the_cases_of_the_file_are_all_here() -> None:
    assert len(CASES) == 47
    named = {case for difference in TABLE.differences for case in difference.file_cases}
    assert named <= set(CASES)


def test_a_wrong_answer_is_noticed(tmp_path: Path) -> None:
    case = CASES["S0098"]
    said = answer(tmp_path, case)
    assert not differs(case, said)
    for wrong in (
        {"phase": "error"},
        {"activity": "idle"},
        {"file": said["file"] | {"phase": "running"}},
        {"file": said["file"] | {"activity": "thinking"}},
    ):
        assert differs(case, said | wrong)
    mode = CASES["S0092"]
    kept = answer(tmp_path / "mode", mode)
    assert not differs(mode, kept)
    assert differs(mode, kept | {"mode": "0644"})
    assert differs(mode, kept | {"tmp_left": True})
