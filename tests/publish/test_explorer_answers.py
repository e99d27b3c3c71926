"""The explorer answers as the Python does: pods, the recording, and every row that decides."""

from __future__ import annotations

import functools
import json
import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from places import DATA

from scion_fsm import Lifecycle, Observation, Record
from scion_fsm.conform.fuzz.scenes import a_record, an_input
from scion_fsm.machine.table import Table
from scion_fsm.publish.explorer import recording

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.stored import FreshnessEntry, RunRowEntry

    Row = RunRowEntry | FreshnessEntry

LIFECYCLE = Lifecycle.default()
TABLE = LIFECYCLE.table
CASES = [json.loads(line) for line in (DATA / "pods.ndjson").read_text("utf-8").splitlines()]
EVENTS = json.loads(recording())


def whole(value: Any) -> Any:  # noqa: ANN401 - whatever a struct holds
    """Gives plain data with every field, also those that are left out where they are kept."""
    if isinstance(value, (list, tuple)):
        return [whole(part) for part in value]
    if not isinstance(value, msgspec.Struct):
        return value
    kind = value.__struct_config__.tag
    fields = {name: whole(getattr(value, name)) for name in value.__struct_fields__}
    return fields if kind is None else {"kind": kind, **fields}


def same_sight(seen: dict[str, Any], expected: Observation) -> bool:
    # The sentences about what was not understood quote values in each language's way.
    assert len(seen.pop("problems")) == len(expected.problems)
    known = msgspec.structs.replace(expected, problems=())
    return bool(msgspec.convert({**seen, "problems": []}, Observation) == known)


def same_plan(found: dict[str, Any], plan: Plan) -> bool:
    parts = ["disposition", "rule", "law", "reason", "doubt"]
    if plan.rule != "L11":  # which quotes what is unknown in each language's way
        parts.append("why")
    rules = [step["rule"] for step in found["steps"]]
    return (
        all(found[part] == getattr(plan, part) for part in parts)
        and rules == [step.rule for step in plan.steps]
        and msgspec.convert(found["record"], Record) == plan.record
    )


# -- Pods ------------------------------------------------------------------------------------------


def test_a_pod_is_seen_as_python_sees_it_on_every_case_present_and_gone(explorer: Chrome) -> None:
    pods = [case["pod"] for case in CASES]
    assert len(pods) == 302
    found = explorer.execute_script(
        "return arguments[0].map((pod) => [observePod(data, pod), observePod(data, pod, true)])",
        pods,
    )
    for case, (present, gone) in zip(CASES, found, strict=True):
        assert same_sight(present, LIFECYCLE.observe_pod(case["pod"])), case["id"]
        assert same_sight(gone, LIFECYCLE.observe_pod_gone(case["pod"])), case["id"]


NO_PODS: list[object] = [
    None,
    7,
    "pod",
    [],
    {},
    {"kind": "List"},
    {"apiVersion": "v2"},
    {"status": 3},
    {"spec": {"containers": {}}},
]


@pytest.mark.parametrize("value", NO_PODS, ids=str)
def test_what_is_no_pod_or_half_a_pod_is_seen_as_python_sees_it(
    explorer: Chrome, value: object
) -> None:
    seen = explorer.execute_script("return observePod(data, arguments[0])", value)
    assert same_sight(seen, LIFECYCLE.observe_pod(value))


TIMES = [
    "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.123456789Z", "2026-01-01T01:30:00+01:30",
    "2026-02-29T00:00:00Z", "2028-02-29T23:59:59Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00.1Z", "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:00", "1999-12-31T23:59:59Z", "2300-01-01T00:00:00Z", "2300-01-01T00:00:01Z", "yesterday", "",
]  # fmt: skip


def test_times_are_read_as_python_reads_them(explorer: Chrome) -> None:
    pods = [{"metadata": {"name": "a", "uid": "u", "creationTimestamp": time}} for time in TIMES]
    found = explorer.execute_script(
        "return arguments[0].map((pod) => observePod(data, pod).run)", pods
    )
    assert [run["created"] for run in found] == [
        LIFECYCLE.observe_pod(pod).run.created  # type: ignore[union-attr]  # it has a uid
        for pod in pods
    ]


STATUSES = [
    "Up 5 minutes", "up 2 hours (Paused)", "UP 2 hours (healthy)", " Running ", "Exited (0) 3 days ago", "exited (10)",
    "Exited (130)", "Exited (137) 1 second ago", "Exited (143)", "Exited (2)", "Exited (-1)", "exited", "Created",
    "Restarting (1) 3 seconds ago", "Removal In Progress", "Exited (99999999999999999999)", "sideways",
    *(row.equals for row in TABLE.data.containers.statuses if row.equals is not None),
]  # fmt: skip


@pytest.mark.parametrize("facts", [{}, {"exit_code": 137}, {"exit_code": 9, "is_out_of_memory": True}, {"exit_code": 0}], ids=str)  # fmt: skip
def test_a_container_is_seen_as_python_sees_it(explorer: Chrome, facts: dict[str, Any]) -> None:
    found = explorer.execute_script(
        """
        const [statuses, exitCode, isOutOfMemory] = arguments;
        return statuses.map((status) => observeContainerStatus(data, status, {exitCode, isOutOfMemory}));
        """,
        STATUSES,
        facts.get("exit_code"),
        facts.get("is_out_of_memory", False),
    )
    rows = set()
    for status, seen in zip(STATUSES, found, strict=True):
        rows.add(seen["row"])
        assert same_sight(seen, LIFECYCLE.observe_container_status(status, **facts)), status
    assert rows == {row.id for row in TABLE.data.containers.statuses} | {None}


def test_every_word_is_read_as_python_reads_it(explorer: Chrome) -> None:
    known = TABLE.data.words
    words = [*known.synonyms, *known.means, known.ended, *known.not_phases, "IDLE", " Running ", "", "constructor"]  # fmt: skip
    asked = [
        (word, status, code)
        for word in words
        for status in ("", "Failed (Error)", "Succeeded")
        for code in (None, 0, 3)
    ]
    found = explorer.execute_script(
        "return arguments[0].map(([word, status, exitCode]) => observeWord(data, word, {status, exitCode}))",
        asked,
    )
    for (word, status, code), seen in zip(asked, found, strict=True):
        expected = LIFECYCLE.observe_legacy(word, container_status=status, exit_code=code)
        assert same_sight(seen, expected), (word, status, code)


# -- Records ---------------------------------------------------------------------------------------


def test_the_recording_is_decided_as_python_decides_it(explorer: Chrome) -> None:
    found = explorer.execute_script(
        """
        const records = {};
        return recording.map(({type, object}) => {
          const key = keyOf(object);
          const record = records[key] ?? machine.newRecord(nameOf(object));
          const plan = machine.reconcile(record, observePod(data, object, type === "DELETED"));
          records[key] = plan.record;
          return plan;
        });
        """
    )
    assert len(found) == len(EVENTS) > 200
    records: dict[str, Record] = {}
    for event, seen in zip(EVENTS, found, strict=True):
        metadata = event["object"]["metadata"]
        record = records.get(metadata["name"]) or Record.new(metadata["labels"]["scion.name"])
        is_gone = event["type"] == "DELETED"
        observe = LIFECYCLE.observe_pod_gone if is_gone else LIFECYCLE.observe_pod
        plan = LIFECYCLE.reconcile(record, observe(event["object"]))
        records[metadata["name"]] = plan.record
        assert same_plan(seen, plan), (record, event)


@functools.cache
def stories() -> list[tuple[Record, Observation]]:
    draw = random.Random(2)  # noqa: S311 - the same every time
    pairs = []
    for configuration in TABLE.configurations:
        is_open = "unexplained" in TABLE.states[configuration].tags
        for event in [*TABLE.events, "no-such-event"]:
            entry = TABLE.events.get(event)
            explains = is_open and entry is not None and entry.explains
            is_again = entry is not None and entry.container == "runs"
            for _ in range(400 if explains else 60 if is_again else 6):
                record = a_record(draw, configuration, has_ended=is_again)
                pairs.append((record, an_input(draw, event, record)))
    return pairs


@functools.cache
def expected() -> list[Plan]:
    return [LIFECYCLE.reconcile(record, seen) for record, seen in stories()]


def answers(driver: Chrome, every: int = 1) -> list[dict[str, Any]]:
    found = driver.execute_script(
        "return JSON.stringify(JSON.parse(arguments[0]).map((pair) => machine.reconcile(...pair)))",
        json.dumps(whole(stories()[::every])),
    )
    plans: list[dict[str, Any]] = json.loads(found)
    return plans


@pytest.mark.proof
def test_every_row_of_runs_and_freshness_is_decided_as_python_decides_it(
    explorer: Chrome, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = answers(explorer)
    asked: set[str] = set()
    for name in ("relation", "freshness"):
        monkeypatch.setattr(Table, name, noting(getattr(Table, name), asked))
    for (record, seen), answer in zip(stories(), found, strict=True):
        assert same_plan(answer, LIFECYCLE.reconcile(record, seen)), (record, seen)
    known = {row.id for row in TABLE.data.runs.rows}
    assert asked == known.union(
        *({row.id for row in f.rows} for f in TABLE.data.freshness.values())
    )


FAULTS = {
    "the clock skew is forgotten": "const known = isAfter; isAfter = (one, other) => known(one, other)",
    "a container is never alive again": "isNewerSight = () => false",
    "a fence leaves nothing behind": "isLeft = () => false",
    "no run begins after an end": "againstEnd = () => ({ended: 'no', since: 'unknown'})",
    "no end is explained too late": "explainsFact = () => 'no'",
    "a new run keeps all marks": "acrossRuns = (marks) => marks",
}


@pytest.mark.proof
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fact_that_is_read_wrongly_would_be_seen(explorer: Chrome, fault: str) -> None:
    explorer.execute_script(f"(0, eval)({json.dumps(fault)})")
    found = answers(explorer, every=5)
    assert not all(map(same_plan, found, expected()[::5]))


def noting(look_up: Callable[..., Row], asked: set[str]) -> Callable[..., Row]:
    def noted(*arguments: object) -> Row:
        row = look_up(*arguments)
        asked.add(row.id)
        return row

    return noted


def test_a_table_that_differs_in_one_cell_would_be_seen(explorer: Chrome) -> None:
    target = explorer.execute_script(
        "data.cells[0][1] = data.cells[0][2]; return machine.step('created', 'operator.start').rule"
    )
    assert target != TABLE.step("created", "operator.start").rule
