"""The package as Python programs hold it: help, signatures, copies, pydantic, and what type checkers say."""

from __future__ import annotations

import copy
import doctest
import inspect
import json
import pickle
import pydoc
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import api
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from tools import tool

import scion_fsm
from scion_fsm import Lifecycle, Observation, Plan, Record, Step
from scion_fsm.machine.fields import PydanticField

FUNCTIONS = [name for name in scion_fsm.__all__ if name[0].islower()]
LIFECYCLE = Lifecycle.default()
POD = {
    "metadata": {"name": "a", "uid": "u", "resourceVersion": "10"},
    "spec": {"containers": [{"name": "agent"}], "restartPolicy": "Never"},
    "status": {"phase": "Failed"},
}


# -- help --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_has_a_signature_and_help_of_its_own(name: str) -> None:
    function = getattr(scion_fsm, name)
    parameters = inspect.signature(function).parameters
    assert parameters
    assert not {"table", "self", "args", "kwargs"} & set(parameters)
    assert all(p.annotation is not inspect.Parameter.empty for p in parameters.values())
    told = pydoc.plain(pydoc.render_doc(function))
    assert f"\n{name}(" in told
    assert "partial" not in told
    assert "table:" not in told
    doc = inspect.getdoc(function) or ""
    for parameter in parameters if "Args:" in doc else ():
        assert f"{parameter}: " in doc


def test_a_public_function_is_the_default_lifecycles() -> None:
    for name in FUNCTIONS:
        assert getattr(scion_fsm, name) == getattr(LIFECYCLE, name)
        assert callable(getattr(Lifecycle, name))
        assert "self" in inspect.signature(getattr(Lifecycle, name)).parameters


@pytest.mark.parametrize("name", [n for n in scion_fsm.__all__ if n[0].isupper()])
def test_a_public_class_says_what_it_is(name: str) -> None:
    assert (inspect.getdoc(getattr(scion_fsm, name)) or "").strip()


# -- a lifecycle -------------------------------------------------------------------------------------


def other() -> Lifecycle:
    return Lifecycle.load(Path(__file__).parents[1] / "specs" / "examples" / "a2a-task.yaml")


def test_a_lifecycle_shows_its_name_version_and_digest() -> None:
    assert re.fullmatch(r"<Lifecycle agent-lifecycle [\d.]+ sha256:[0-9a-f]{12}>", repr(LIFECYCLE))
    assert repr(other()).startswith("<Lifecycle a2a-task ")


def test_a_lifecycle_is_copied_and_pickled_as_what_never_changes() -> None:
    assert copy.copy(LIFECYCLE) is copy.deepcopy(LIFECYCLE) is LIFECYCLE
    assert pickle.loads(pickle.dumps(LIFECYCLE)) is LIFECYCLE  # noqa: S301 - our own
    mine = other()
    again = pickle.loads(pickle.dumps(mine))  # noqa: S301 - our own
    assert again is not mine
    assert again == mine
    assert hash(again) == hash(mine)
    assert mine != LIFECYCLE
    source, event = mine.configurations[0], mine.events[0]
    assert again.step(source, event) == mine.step(source, event)
    assert pickle.loads(pickle.dumps(scion_fsm.observe_pod)) == scion_fsm.observe_pod  # noqa: S301 - our own


# -- callbacks ---------------------------------------------------------------------------------------


class Told:
    """A model that notes each callback, of whatever name."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a method of any name
        if not name.startswith(("on_enter_", "on_exit_")):
            raise AttributeError(name)
        return lambda event: self.told.append(f"{name} {event.event.name}")


def test_a_model_is_called_by_phase_and_by_configuration() -> None:
    model = Told()
    LIFECYCLE.machine(model, initial="starting")
    assert model.trigger("pod.running") is True
    assert model.trigger("model-start") is True
    assert model.trigger("pod.completed") is True
    assert model.trigger("tool-start") is False
    assert model.told == [
        "on_exit_starting pod.running",
        "on_enter_running pod.running",
        "on_enter_running_unreported pod.running",
        "on_exit_running_unreported model-start",
        "on_enter_running_thinking model-start",
        "on_exit_running_thinking pod.completed",
        "on_exit_running pod.completed",
        "on_enter_stopped pod.completed",
        "on_enter_stopped_final pod.completed",
    ]


# -- pydantic ----------------------------------------------------------------------------------------


class Saved(BaseModel):
    """A model of a user's own."""

    record: Record
    seen: Observation
    plan: Plan
    step: Step | None = None


def saved() -> Saved:
    seen = LIFECYCLE.observe_pod(POD)
    plan = LIFECYCLE.reconcile(Record.new("a"), seen)
    return Saved(record=plan.record, seen=seen, plan=plan, step=plan.steps[0])


def test_ours_are_fields_of_a_pydantic_model_and_come_back_equal() -> None:
    made = saved()
    assert Saved.model_validate_json(made.model_dump_json()) == made
    assert Saved.model_validate(made.model_dump()) == made


@pytest.mark.parametrize("kind", PydanticField.__subclasses__(), ids=lambda kind: kind.__name__)
def test_each_has_a_json_schema_that_refers_to_nothing_outside(kind: type) -> None:
    schema = TypeAdapter(kind).json_schema()
    assert schema["type"] == "object"
    assert "$ref" not in json.dumps(schema)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": 5}, "Expected `str`, got `int`"),
        ({"name": "a", "marks": [[1, {"kind": "version", "cluster": "", "digits": "x"}]]}, "'x'"),
        ("a", "Expected `object`, got `str`"),
    ],
)
def test_what_is_no_record_is_refused_by_pydantic(wrong: object, told: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(told)):
        TypeAdapter(Record).validate_python(wrong)


# -- type checkers -----------------------------------------------------------------------------------

PROGRAM = """
from scion_fsm import Activity, AgentState, Lifecycle, Observation, Phase, Plan, Record
from scion_fsm import observe_command, observe_hook, observe_pod, observe_timers, reconcile

lifecycle = Lifecycle.default()
seen: Observation = observe_pod({"kind": "Pod"}, agent_container="agent", cluster="here")
plan: Plan = reconcile(Record.new("a"), seen)
phase: Phase | str = plan.record.phase
activity: Activity | str | None = plan.record.activity
late: Plan = lifecycle.reconcile(plan.record, observe_hook("tool-start", tool="Bash"))
again: Observation = observe_command("restart", at="2026-11-25T10:00:00Z", about=late.record.run)
due: tuple[Observation, ...] = observe_timers(last_seen_age=1.0, last_activity_age=None)
state: AgentState = AgentState.of(plan.record)
rule: str = lifecycle.step("running.thinking", "pod.completed").rule
"""
WRONG = """
from scion_fsm import Record, observe_hook, observe_pod, reconcile

reconcile("a", observe_pod({}))  # wrong: no record
observe_pod({}, container="agent")  # wrong: no such name
observe_hook("tool-start", observed_at="now")  # wrong: no number
number: int = reconcile(Record.new("a"), observe_pod({}))  # wrong: a plan
"""


@pytest.mark.parametrize("checker", ["mypy", pytest.param("basedpyright", marks=pytest.mark.proof)])
def test_a_users_program_is_well_typed_and_a_wrong_one_is_not(checker: str, tmp_path: Path) -> None:
    (tmp_path / "right.py").write_text(PROGRAM)
    (tmp_path / "wrong.py").write_text(WRONG)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    options = {"mypy": ["--strict", "--no-incremental", "--config-file="], "basedpyright": []}
    pythons = {"mypy": "--python-executable", "basedpyright": "--pythonpath"}
    done = subprocess.run(
        [
            tool(checker),
            *options[checker],
            pythons[checker],
            sys.executable,
            "right.py",
            "wrong.py",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "right.py" not in done.stdout, done.stdout
    for number, line in enumerate(WRONG.splitlines(), 1):
        if "# wrong" in line:
            assert f"wrong.py:{number}" in done.stdout, done.stdout


def test_the_reference_is_current_and_has_every_public_name() -> None:
    made = api.page()
    assert made == api.PAGE.read_text(encoding="utf-8"), f"run `{api.COMMAND}`"
    headings = re.findall(r"^## (\w+)$", made, flags=re.MULTILINE)
    assert headings == scion_fsm.__all__
    for name in FUNCTIONS:
        (shown,) = re.findall(rf"^{name}\((.*)\) -> ", made, flags=re.MULTILINE)
        for parameter in inspect.signature(getattr(scion_fsm, name)).parameters:
            assert re.search(rf"\b{parameter}\b", shown), (name, parameter)


def test_its_examples_give_what_they_say() -> None:
    failed, tried = doctest.testfile(str(api.PAGE), module_relative=False)
    assert tried >= 5
    assert failed == 0
