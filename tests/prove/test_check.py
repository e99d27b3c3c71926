"""The checker proves the bundled spec, says how it is wrong when it is, and can tell nothing from proof."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from command import run_here

from scion_fsm import Lifecycle
from scion_fsm.cli import proving
from scion_fsm.lifecycle import bundled_spec
from scion_fsm.prove.check import everything, report
from scion_fsm.prove.check.explore import explore, machine_graph
from scion_fsm.prove.check.freshness import check_world
from scion_fsm.prove.check.verdict import Report
from scion_fsm.prove.mutate.record import of_models
from scion_fsm.prove.proof import bundled_proof

if TYPE_CHECKING:
    from pathlib import Path

    from scion_fsm.machine.table import Table

SPEC = bundled_spec().read_text(encoding="utf-8")
ALIVE = "law: L5, stay: The agent failed and its container is about to end.}"


@cache
def _proof() -> Report:
    return _report(Lifecycle.default().table)


def _report(table: Table, *names: str) -> Report:
    data = table.data
    parts = everything.parts(everything.restricted(table, names)).values()
    return Report(data.machine, data.version, data.digest, "spec.yaml", tuple(p() for p in parts))


@cache
def _broken() -> Report:
    text = SPEC.replace(ALIVE, "law: L5, target: running}")
    return _report(Lifecycle.loads(text).table, "L5")


@pytest.mark.proof
def test_every_property_of_the_bundled_spec_is_proved_and_none_is_vacuous() -> None:
    assert {o.id: o.verdict for o in _proof().outcomes} == {
        claim.id: "proved" for claim in Lifecycle.default().table.data.properties
    }


PARTS = everything.parts(Lifecycle.default().table)
LARGEST = {"world: reports of the agent", "world: reports of others", "world: commands"}
"""Which take four fifths of the whole."""


def test_what_is_largest_is_there() -> None:
    assert {*PARTS} > LARGEST


@pytest.mark.parametrize("name", sorted({*PARTS} - LARGEST))
def test_what_the_smaller_parts_judge_is_proved(name: str) -> None:
    outcomes = PARTS[name]().outcomes
    assert outcomes
    assert {outcome.verdict for outcome in outcomes} <= {"proved", "vacuous"}


@pytest.mark.proof
def test_two_processes_find_what_one_finds_and_say_how_long_it_took() -> None:
    parts = proving.prove(Lifecycle.default().table, processes=2)
    assert all(part.milliseconds > 0 for part in parts)
    assert tuple(replace(part, milliseconds=0.0) for part in parts) == _proof().parts


@pytest.mark.proof
def test_the_counts_in_the_documents_are_those_of_the_proof() -> None:
    assert bundled_proof().models == of_models(_proof().parts), "run `make count docs`"


@pytest.mark.proof
def test_every_law_has_a_property_that_is_checked() -> None:
    # L14 is about folders, which no machine has: tests/runtime/files/test_loop.py.
    laws = {*Lifecycle.default().table.data.laws}
    assert {outcome.law for outcome in _proof().outcomes} == laws - {"L14"}


def test_the_machine_is_explored_to_the_end() -> None:
    table = Lifecycle.default().table
    graph = machine_graph(table)
    taken = [(c, e) for c in table.configurations for e in table.events if _taken(table, c, e)]
    assert (set(graph.parents), graph.edges) == (set(table.configurations), len(taken))


def _taken(table: Table, configuration: str, event: str) -> bool:
    return table.step(configuration, event).disposition == "taken"


def test_a_path_is_a_shortest_one_in_declared_order() -> None:
    edges = {0: [("a", 1), ("b", 2)], 1: [("c", 3)], 2: [("d", 3)], 3: []}
    graph = explore([0], edges.__getitem__)
    assert graph.path(3) == [(0, "a", 1), (1, "c", 3)]
    assert (graph.edges, graph.depth) == (4, 2)


def test_a_violation_is_told_as_the_shortest_story_with_a_sequence_and_a_command() -> None:
    told = report.text(_broken())
    assert "1. pod.agent-failed -> error.provisional" in told
    assert "2. pod.running -> running.unreported" in told
    assert "sequenceDiagram" in told
    assert "Reproduce with: scion-fsm check spec.yaml --property L5-alive" in told


def test_a_property_that_nothing_falls_under_is_vacuous_and_not_proved() -> None:
    text = SPEC.replace("on: pod.running, leaving: stopped.provisional,", "on: none,")
    text = text.replace(
        "on: [pod.running, container.running], leaving: error.provisional,",
        "on: none, leaving: error.provisional,",
    )
    verdicts = {o.id: o.verdict for o in _report(Lifecycle.loads(text).table, "L5").outcomes}
    assert (verdicts["L5-alive"], verdicts["L5-revival"]) == ("vacuous", "violated")


def test_an_end_that_cannot_be_left_is_a_trap() -> None:
    text = SPEC.replace(
        "from: terminal, to: running}", "from: {not: stopped.final}, to: stopped.provisional}"
    )
    assert _report(Lifecycle.loads(text).table, "L12-again").is_proved
    text = SPEC.replace("from: terminal, to: running}", "from: terminal, to: none}")
    (outcome,) = _report(Lifecycle.loads(text).table, "L12-again").outcomes
    assert (outcome.verdict, outcome.path[-1].target) == ("violated", "stopped.final")


@pytest.mark.parametrize("name", sorted(report.FORMATS))
def test_every_format_names_the_verdict_of_every_property(name: str) -> None:
    told = report.FORMATS[name](_broken())
    assert all(outcome.id in told for outcome in _broken().outcomes)
    assert "2. pod.running" in told or '"label": "pod.running"' in told


def test_junit_counts_a_violation_as_a_failure_and_a_vacuous_property_as_an_error() -> None:
    text = SPEC.replace(ALIVE, "law: L5, target: running}").replace(
        "on: [operator.stop, operator.suspend], leaving: terminal,",
        "on: [operator.stop, operator.suspend], leaving: none,",
    )
    table = Lifecycle.loads(text).table
    declared = sum(entry.law == "L5" for entry in table.data.properties)
    root = ElementTree.fromstring(report.junit(_report(table, "L5")))  # noqa: S314 - our own
    suite = root.find("testsuite")
    assert suite is not None
    assert {name: suite.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": str(declared),
        "failures": "1",
        "errors": "1",
    }


def test_sarif_gives_the_path_as_a_code_flow() -> None:
    document = json.loads(report.sarif(_broken()))
    (result,) = document["runs"][0]["results"]
    (flow,) = result["codeFlows"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 1}
    assert result["ruleId"] == "L5-alive"
    assert len(flow["threadFlows"][0]["locations"]) == 2


def test_a_path_with_a_space_is_quoted_for_whom_it_is_told() -> None:
    broken = replace(_broken(), path="my specs/agent.yaml")
    told = "scion-fsm check 'my specs/agent.yaml' --property L5-alive"
    assert f"Reproduce with: {told}\n" in report.text(broken)
    (result,) = json.loads(report.sarif(broken))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "my%20specs/agent.yaml"}


def test_a_property_that_several_products_judge_is_counted_once() -> None:
    part = check_world(Lifecycle.default().table, "containers of a pod")
    both = replace(_broken(), parts=(part, part))
    verdicts = 2 * len(part.outcomes)
    assert report.summary(both).startswith(f"{len(part.outcomes)} properties, {verdicts} verdicts:")


@pytest.mark.parametrize(
    ("change", "arguments", "code"),
    [
        (("", ""), ["--property", "L5"], 0),
        ((ALIVE, "law: L5, target: running}"), ["--property", "L5"], 1),
        (("initial: created", "initial: nowhere"), [], 2),
        (("", ""), ["--property", "L99"], 2),
        (("check: twice-equals-once", "check: thrice"), [], 2),
        (
            (
                "on: [pod.running, container.running], leaving: error.provisional,",
                "on: [pod.running, container.running], leaving: none,",
            ),
            ["--property", "L5"],
            3,
        ),
    ],
    ids=["proved", "violated", "unusable", "no such property", "no such check", "vacuous"],
)
def test_the_exit_code_says_what_was_found(
    tmp_path: Path, change: tuple[str, str], arguments: list[str], code: int
) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC.replace(*change) if change[0] else SPEC, encoding="utf-8")
    result = run_here("check", str(path), *arguments)
    assert (result.returncode, "Traceback" in result.stderr) == (code, False)
