"""The public vocabulary: phases, activities, an agent's state as Scion's JSON has it; errors."""

from __future__ import annotations

import ast
import inspect
import json

import pytest
from pydantic import ValidationError

from scion_fsm import (
    Activity,
    AgentState,
    Detail,
    InputError,
    Lifecycle,
    Phase,
    Problem,
    Record,
    ScionFsmError,
    SpecError,
    UnknownConfigurationError,
    model,
)
from scion_fsm.errors import did_you_mean
from scion_fsm.lifecycle import bundled_spec
from scion_fsm.model import view

STATES = Lifecycle.default().table.states

# -- one source of truth -----------------------------------------------------------------------------


def test_the_phases_are_the_spec_s_states_in_its_order() -> None:
    assert list(Phase) == list(dict.fromkeys(entry.phase for entry in STATES.values()))


def test_the_activities_are_running_s_substates_but_for_the_one_that_stands_for_none() -> None:
    substates = [
        name.partition(".")[2] for name, entry in STATES.items() if entry.phase == "running"
    ]
    assert [*Activity] == [name for name in substates if name != "unreported"]


def test_the_predicates_are_the_spec_s_tags() -> None:
    for name, entry in STATES.items():
        phase, activity = view(name)
        assert isinstance(phase, Phase)
        assert phase.is_terminal == ("terminal" in entry.tags)
        if activity is not None:
            assert isinstance(activity, Activity)
            assert activity.is_sticky == ("sticky" in entry.tags)
            assert activity.is_platform_set == ("platform_set" in entry.tags)
    assert {Phase.STOPPED, Phase.ERROR} <= {p for p in Phase if p.is_terminal} < {*Phase}
    assert Activity.BLOCKED.is_sticky
    assert not Activity.WORKING.is_sticky
    assert Activity.OFFLINE.is_platform_set
    assert not Activity.BLOCKED.is_platform_set


def test_a_view_has_members_for_scion_s_words_and_the_words_of_any_other_spec() -> None:
    for configuration, phase, activity in (
        ("running.working", Phase.RUNNING, Activity.WORKING),
        ("running.dreaming", Phase.RUNNING, "dreaming"),
        ("awake.working", "awake", Activity.WORKING),
        ("awake", "awake", None),
    ):
        seen = view(configuration)
        assert seen == (phase, activity)
        assert [type(word) for word in seen] == [type(phase), type(activity)]


@pytest.mark.parametrize("configuration", ["stopped.final", "running.unreported", "dead.final"])
def test_a_substate_that_is_no_activity_is_none_in_any_phase(configuration: str) -> None:
    assert view(configuration)[1] is None


def test_every_member_says_what_the_spec_says_of_it() -> None:
    table = Lifecycle.default().table
    (phases, activities) = (
        node for node in ast.parse(inspect.getsource(model)).body if isinstance(node, ast.ClassDef)
    )
    for enumeration, docs in ((phases, table.data.phase_docs), (activities, table.activities)):
        said = [
            statement.value.value
            for statement in enumeration.body[1:]
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        ]
        assert [" ".join(str(text).split()) for text in said] == list(docs.values())


@pytest.mark.parametrize("word", ["pending", "RUNNING", "Running", "deleted", "restored", ""])
def test_phases_are_exact_and_case_sensitive(word: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Phase"):
        Phase(word)


# -- an agent's state (scion: pkg/agent/state/state.go) ----------------------------------------------


@pytest.mark.parametrize(
    ("phase", "activity", "status"),
    [
        ("running", "thinking", "thinking"),
        ("running", "waiting_for_input", "waiting_for_input"),
        ("running", "", "running"),
        ("running", None, "running"),
        ("running", "idle", "working"),
        ("running", "crashed", "crashed"),
        ("stopped", "limits_exceeded", "limits_exceeded"),
        ("stopped", "crashed", "crashed"),
        ("suspended", "", "suspended"),
        ("error", "", "error"),
    ],
)
def test_the_display_status_is_the_activity_where_there_is_one_else_the_phase(
    phase: Phase, activity: Activity | None, status: str
) -> None:
    assert AgentState(phase=phase, activity=activity).display_status == status


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"phase": "bogus"}', "phase"),
        ('{"phase": ""}', "phase"),
        ('{"activity": "idle"}', "phase"),
        ('{"phase": "stopped", "activity": "idle"}', "activity 'working' outside running, in 'stopped' (L1)"),
        ('{"phase": "suspended", "activity": "crashed"}', "activity 'crashed' outside running, in 'suspended' (L1)"),
        ('{"phase": "error", "activity": "limits_exceeded"}', "activity 'limits_exceeded' outside running, in 'error' (L1)"),
        ('{"phase": "running", "mood": "fine"}', "mood"),
        ('{"phase": "running", "detail": {"tool": "x"}}', "detail.tool"),
    ],
)  # fmt: skip
def test_what_scion_would_refuse_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AgentState.model_validate_json(text)
    (error,) = caught.value.errors()
    assert problem in (".".join(map(str, error["loc"])), error["msg"].removeprefix("Value error, "))


def test_the_json_is_scion_s_key_by_key() -> None:
    bare = AgentState(phase=Phase.STOPPED)
    assert json.loads(bare.model_dump_json()) == {"phase": "stopped", "detail": {}}
    full = AgentState(
        phase=Phase.RUNNING,
        activity=Activity.EXECUTING,
        detail=Detail(tool_name="Bash", message="m", task_summary="s"),
    )
    text = '{"phase":"running","activity":"executing","detail":{"toolName":"Bash","message":"m","taskSummary":"s"}}'
    assert full.model_dump_json() == text
    assert AgentState.model_validate_json(text) == full
    assert full.model_dump() == json.loads(text)
    assert Detail.model_validate_json('{"toolName": "Bash"}') == Detail(tool_name="Bash")


@pytest.mark.parametrize("activity", ["bogus", "unreported", "final"])
def test_an_activity_that_scion_does_not_have_is_refused(activity: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AgentState.model_validate({"phase": "running", "activity": activity})
    assert {error["loc"][0] for error in caught.value.errors()} == {"activity"}


@pytest.mark.parametrize(
    ("configuration", "reason", "phase", "activity"),
    [
        ("running.thinking", None, "running", "thinking"),
        ("running.unreported", None, "running", None),
        ("stopped.final", "LimitsExceeded", "stopped", "limits_exceeded"),
        ("stopped.provisional", "Crashed", "stopped", "crashed"),
        ("error.final", "Crashed", "error", None),
        ("suspended.final", "LimitsExceeded", "suspended", None),
    ],
)
def test_a_record_is_spelled_as_scion_does(
    configuration: str, reason: str | None, phase: str, activity: str | None
) -> None:
    state = AgentState.of(Record("one", configuration, reason=reason))
    assert (state.phase, state.activity) == (phase, activity)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"phase": "running", "activity": "working"}, {"phase": "running", "activity": "idle"}),
        ({"phase": "running", "activity": "blocked"}, {"phase": "running", "activity": "blocked"}),
        ({"phase": "running", "activity": "crashed"}, {"phase": "running"}),
        ({"phase": "stopped", "activity": "limits_exceeded"}, {"phase": "stopped"}),
        ({"phase": "suspended"}, {"phase": "suspended"}),
    ],
)
def test_april_s_scion_is_told_in_its_own_words(
    state: dict[str, str], told: dict[str, str]
) -> None:
    assert AgentState.model_validate(state).as_of_april() == {**told, "detail": {}}


def test_a_state_is_frozen_and_knows_whether_it_is_over() -> None:
    state = AgentState(phase=Phase.ERROR)
    assert state.is_terminal
    assert not AgentState(phase=Phase.RUNNING).is_terminal
    assert AgentState(phase=Phase.SUSPENDED).is_resumable
    with pytest.raises(ValidationError, match="frozen"):
        state.phase = Phase.RUNNING


# -- the lifecycle -----------------------------------------------------------------------------------


def test_the_default_lifecycle_is_one_object_and_equals_the_bundled_spec() -> None:
    lifecycle = Lifecycle.default()
    assert Lifecycle.default() is lifecycle
    loaded = Lifecycle.load(bundled_spec())
    assert (loaded.digest, loaded.version) == (lifecycle.digest, lifecycle.version)
    assert loaded.configurations == lifecycle.configurations
    assert loaded.events == lifecycle.events
    assert Lifecycle.load(str(bundled_spec())).table.data == lifecycle.table.data


def test_a_new_record_begins_where_the_spec_begins() -> None:
    text = (
        bundled_spec()
        .read_text(encoding="utf-8")
        .replace("\ninitial: created\n", "\ninitial: starting\n")
    )
    assert Lifecycle.loads(text).new_record("one").configuration == "starting"
    assert Lifecycle.default().new_record("one").configuration == "created"


def test_the_machine_of_transitions_begins_there_too_and_takes_what_the_table_takes() -> None:
    machine = Lifecycle.default().machine()
    assert machine.state == "created"  # type: ignore[attr-defined]
    assert machine.trigger("pod.running")  # type: ignore[attr-defined]
    assert machine.state == "running.unreported"  # type: ignore[attr-defined]
    assert not machine.trigger("heartbeat.stalled")  # type: ignore[attr-defined]
    assert Lifecycle.default().machine(initial="stopped.final").state == "stopped.final"  # type: ignore[attr-defined]


# -- errors ------------------------------------------------------------------------------------------


def test_every_error_is_one_of_scion_fsm_s() -> None:
    for kind in (SpecError, UnknownConfigurationError, InputError):
        assert issubclass(kind, ScionFsmError)


def test_a_spec_error_holds_its_problems_in_the_file_s_order() -> None:
    last, first, nowhere = (
        Problem("S102", "b", 9, 1),
        Problem("S101", "a", 2, 5, "mend it"),
        Problem("S000", "c"),
    )
    error = SpecError([last, first, nowhere], path="x.yaml")
    assert error.problems == (nowhere, first, last)
    assert str(error) == "x.yaml: S000 c\nx.yaml:2:5: S101 a (mend it)\nx.yaml:9:1: S102 b"


def test_a_problem_without_a_column_is_at_the_line_s_begin() -> None:
    assert str(Problem("S101", "a", 3)) == "3:1: S101 a"


def test_an_unknown_configuration_names_the_nearest_and_all_there_are() -> None:
    error = UnknownConfigurationError("runing", ("running", "stopped"))
    assert str(error) == (
        "'runing' is not a configuration of this lifecycle, did you mean 'running'?;"
        " there are: running, stopped"
    )
    assert error.name == "runing"


def test_the_nearest_name_is_named_only_if_it_is_near() -> None:
    assert did_you_mean("runing", ["running", "stopped"]) == ", did you mean 'running'?"
    assert did_you_mean("zzz", ["running"]) == ""
    assert did_you_mean("x", []) == ""
