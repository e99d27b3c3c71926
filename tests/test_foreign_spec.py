"""A spec whose phases and activities are not Scion's works wherever a spec may be named."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from command import run_here
from foreign import foreign_spec

from scion_fsm import Activity, Lifecycle, Phase
from scion_fsm.publish.diagram.pictures.views import VIEWS

if TYPE_CHECKING:
    from pathlib import Path

RECORDING = str(resources.files("scion_fsm") / "bundled" / "lifecycles.ndjson")
OURS = Lifecycle.default()
ADAPTER = """
import sys
from scion_fsm import Lifecycle
from scion_fsm.conform.subject.adapter import serve
from scion_fsm.conform.subject.subject import LifecycleSubject

serve(LifecycleSubject(Lifecycle.load(sys.argv[1])), name="theirs")
"""


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(foreign_spec(tmp_path_factory.mktemp("foreign") / "spec.json"))


def told(*arguments: str) -> str:
    done = run_here(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_shares_no_phase_and_no_activity_with_scion_s(spec: str) -> None:
    theirs = Lifecycle.load(spec).table
    assert not {*theirs.data.initials} & {*Phase}
    assert not {*theirs.activities} & {*Activity}
    assert len(theirs.configurations) == len(OURS.configurations)


@pytest.mark.proof
def test_check_proves_it(spec: str) -> None:
    assert " 0 violated" in told("check", spec)


def test_list_shows_its_phases_and_which_of_them_are_ends(spec: str) -> None:
    ours = json.loads(told("list", "--from", RECORDING, "-o", "json"))
    theirs = json.loads(told("list", "--from", RECORDING, "-o", "json", "--spec", spec))
    assert [agent["phase"] for agent in theirs] == [f"un{agent['phase']}" for agent in ours]
    assert [agent["terminal"] for agent in theirs] == [agent["terminal"] for agent in ours]
    assert {agent["terminal"] for agent in theirs} == {True, False}
    assert "unstopped" in told("list", "--from", RECORDING, "--spec", spec)


def test_list_joins_its_phases_with_files(spec: str, tmp_path: Path) -> None:
    home = tmp_path / ".scion" / "agents" / "nick" / "home"
    home.mkdir(parents=True)
    (home / "agent-info.json").write_text('{"phase": "unrunning", "activity": "unthinking"}')
    folders = ("--agents", str(tmp_path / ".scion"))
    (agent,) = json.loads(told("list", *folders, "-o", "json", "--spec", spec))
    assert (agent["phase"], agent["activity"], agent["problems"]) == ("unrunning", "unthinking", [])
    assert agent["terminal"] is False


def test_list_of_a_cluster_is_by_the_spec_that_ships(spec: str) -> None:
    done = run_here("list", "-A", "--spec", spec)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "scion-fsm: --spec goes with files; a cluster is listed by the spec that ships\n"
    )


def test_watch_shows_its_configurations(spec: str) -> None:
    shown = told("watch", "--from", RECORDING, "-o", "ndjson", "--spec", spec)
    table = Lifecycle.load(spec).table
    assert {json.loads(line)["to"] for line in shown.splitlines()} <= {*table.states}


@pytest.mark.parametrize("view", VIEWS)
def test_render_draws_it(spec: str, view: str) -> None:
    drawn = told("render", "dot", "--view", view, "--spec", spec)
    own = ("unrunning", "unidle", "unstopped")
    assert any(name in drawn for name in own) or view == "run"


@pytest.mark.proof
def test_conform_holds_an_implementation_to_it(spec: str) -> None:
    adapter = (sys.executable, "-c", ADAPTER, spec)
    options = ("--validate-protocol", "--spec", spec)
    said = told("conform", *options, "--", *adapter)
    assert said.splitlines()[-1].endswith(" passed, 0 failed")


@pytest.mark.proof
def test_the_laws_are_tested_on_it(spec: str, tmp_path: Path) -> None:
    options = ("--scion-fsm-spec", spec, "--scion-fsm-examples", "5")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--pyargs", "scion_fsm.testing", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
