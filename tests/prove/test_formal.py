"""TLC and SPIN say what the checker says; a model that says something else is noticed."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command import run_here

from scion_fsm import Lifecycle
from scion_fsm.errors import SpecError
from scion_fsm.lifecycle import bundled_formal
from scion_fsm.prove.formal import agreement, promela, protocol, rendered, spin, tla, tlc
from scion_fsm.prove.formal.identifiers import identifiers

if TYPE_CHECKING:
    import subprocess

    from scion_fsm.prove.formal.agreement import Finding

REQUIRED = bool(os.environ.get("SCION_FSM_REQUIRE_TOOLS"))
needs_tlc = pytest.mark.skipif(
    bool(tlc.missing()) and not REQUIRED, reason=f"install {tlc.missing()}"
)
needs_spin = pytest.mark.skipif(
    bool(spin.missing()) and not REQUIRED, reason=f"install {spin.missing()}"
)
FOLDER = bundled_formal()


@cache
def _findings() -> tuple[Finding, ...]:
    return tuple(agreement.compare(Lifecycle.default().table, FOLDER))


def _by(engine: str) -> dict[str, bool | None]:
    return {f.what: f.agrees for f in _findings() if f.engine == engine}


@pytest.mark.proof
@needs_tlc
def test_TLC_finds_the_same_graph_and_verdicts() -> None:
    found = _by("TLC")
    asked = {"the labelled graph", "the number of states", "the verdicts", "always reachable"}
    asked |= {world.about for world in agreement.WORLDS}
    asked |= {experiment.module for experiment in protocol.EXPERIMENTS}
    assert found == dict.fromkeys(asked, True)


@pytest.mark.proof
@needs_spin
def test_SPIN_finds_the_same_number_of_states_and_verdicts() -> None:
    asked = ("the number of states", "the verdicts", "always reachable")
    assert _by("SPIN") == dict.fromkeys(asked, True)


@pytest.mark.parametrize("name", rendered.RENDERED)
def test_a_committed_model_is_what_the_spec_gives(name: str) -> None:
    made = rendered.render(Lifecycle.default().table)[name]
    assert (FOLDER / name).read_text(encoding="utf-8") == made


def test_every_file_of_the_folder_is_rendered_or_written_by_hand_and_used() -> None:
    by_hand = {"Decisions", "Observer", "FileProtocol"}
    by_hand |= {world.module for world in (*agreement.WORLDS, *agreement.WHOLE)}
    by_hand |= {experiment.module for experiment in protocol.EXPERIMENTS}
    found = {path.name for path in FOLDER.iterdir() if path.suffix in (".tla", ".cfg", ".pml")}
    assert {Path(name).stem for name in found - set(rendered.RENDERED)} == by_hand


@pytest.mark.proof
@needs_tlc
def test_the_committed_counterexamples_are_those_that_TLC_finds() -> None:
    committed = (FOLDER / "counterexamples.md").read_text(encoding="utf-8")
    assert committed == protocol.counterexamples(FOLDER)


# -- seeded disagreements ---------------------------------------------------------------------------


def _seeded(tmp_path: Path, name: str, old: str, new: str) -> Path:
    folder = tmp_path / "formal"
    shutil.copytree(FOLDER, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def _first(folder: Path, engine: str, what: str) -> Finding:
    found = agreement.compare(Lifecycle.default().table, folder)
    return next(f for f in found if (f.engine, f.what) == (engine, what))


PAUSED = '\\* container.removing\ncontainer__removing ==\n  \\/ /\\ configuration \\in {"created",'


@pytest.mark.proof
@needs_tlc
def test_one_flipped_edge_is_noticed_and_named(tmp_path: Path) -> None:
    flipped = PAUSED.replace('{"created",', "{")
    folder = _seeded(tmp_path, f"{tla.MACHINE}.tla", PAUSED, flipped)
    finding = _first(folder, "TLC", "the labelled graph")
    assert finding.agrees is False
    assert "1 only ours: created container__removing stopping.observed" in finding.detail


@pytest.mark.proof
@needs_spin
def test_one_flipped_edge_is_noticed_by_SPIN(tmp_path: Path) -> None:
    names = identifiers(Lifecycle.default().events)
    alive = (
        f"(configuration == error__provisional) -> step({names['operator.stopped']}, error__final)"
    )
    flipped = alive.replace("error__final)", "stopped__final)")
    folder = _seeded(tmp_path, promela.MODEL, alive, flipped)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement, "_tlc", lambda *_, **__: iter(()))
        finding = _first(folder, "SPIN", "the verdicts")
    assert (finding.agrees, finding.detail) == (False, "20 properties; not L5-whitewash")


_LEFT = 'IF f.left = "yes" THEN "left"'
_STALE = 'IF f.order = "not_newer" THEN Refuse\n  ELSE IF IsIncomparable(f)\n  THEN IF'
_TOLD = 'told |-> TRUE, when |-> <<[moment |-> {"newer"}, about |-> {"none", "first"}'
_BEFORE = "IsIncomparable(f)\n  THEN IF"


@pytest.mark.proof
@needs_tlc
@pytest.mark.parametrize(
    ("world", "name", "old", "new"),
    [
        ("Agreement", "Decisions.tla", _LEFT, 'IF FALSE THEN "left"'),
        ("Agreement", "Decisions.tla", _STALE, "IF " + _BEFORE),
        ("Agreement", "FreshnessTables.tla", _TOLD, _TOLD.replace("TRUE", "FALSE")),
        ("Freshness", "Decisions.tla", _STALE, "IF " + _BEFORE),
        ("Freshness", "Decisions.tla", 'IF f.moment # "newer" THEN', "IF FALSE THEN"),
        ("Convergence", "Decisions.tla", _STALE, "IF " + _BEFORE),
    ],
    ids=[
        "L7: what was left",
        "L6: what is not newer",
        "a row of the spec's",
        "L6: what is not newer, in a world",
        "L11: an order asked twice",
        "L9: what is not newer, for two observers",
    ],
)
def test_a_law_left_out_of_what_is_written_by_hand_is_noticed(
    tmp_path: Path, world: str, name: str, old: str, new: str
) -> None:
    folder = _seeded(tmp_path, name, old, new)
    assert tlc.run(folder, world).violated


# -- reading engines, without them -------------------------------------------------------------------


def test_a_graph_is_read_with_parallel_edges_and_loops() -> None:
    dot = (
        '1 [label="configuration = \\"a\\"",style = filled]\n'
        '1 -> -2 [label="go",color="black",fontcolor="black"];\n'
        '-2 [label="configuration = \\"b\\""];\n'
        '1 -> -2 [label="run",color="black",fontcolor="black"];\n'
        '-2 -> -2 [label="stay",color="black",fontcolor="black"];\n'
    )
    graph = tlc.read_graph(dot)
    a, b = 'configuration = "a"', 'configuration = "b"'
    assert graph.initial == {a}
    assert graph.edges == {(a, "go", b), (a, "run", b), (b, "stay", b)}


def test_what_is_no_verdict_is_an_error() -> None:
    with pytest.raises(tlc.EngineError, match="exit 150"):
        tlc.read_answer("Module", 150, "Parse error\n")


def test_two_names_that_would_be_one_are_refused() -> None:
    with pytest.raises(SpecError, match="'a-b' and 'a_b' are one name"):
        identifiers(["a-b", "a_b"])


def _formal(*arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    return run_here("formal", *arguments, PATH=path)


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--require",), 3)])
def test_a_missing_engine_is_named_and_left_out_unless_required(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    result = _formal(*arguments, path=str(tmp_path))
    assert result.returncode == code
    assert "install java" in result.stdout
    assert "install spin and gcc" in result.stdout


def test_the_models_can_be_written_for_other_tools(tmp_path: Path) -> None:
    result = _formal("--write", str(tmp_path / "models"), path=str(tmp_path))
    assert (result.returncode, result.stdout) == (0, "")
    assert (tmp_path / "models" / promela.MODEL).read_bytes() == (
        FOLDER / promela.MODEL
    ).read_bytes()
