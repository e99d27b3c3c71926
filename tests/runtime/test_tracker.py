"""Agents are kept by pod: recreated, deleted and absent pods, and lines that stale inputs do not touch."""

from __future__ import annotations

from typing import Any

from scion_fsm import Lifecycle, Run, observe_hook
from scion_fsm.observe.decode import Pod, pod_from_object
from scion_fsm.runtime.agents import Identity
from scion_fsm.runtime.tracker import Tracker, identify

RUNNING = {"phase": "Running", "containerStatuses": [{"name": "agent", "state": {"running": {}}}]}
FAILED = {
    "phase": "Failed",
    "containerStatuses": [
        {"name": "agent", "state": {"terminated": {"exitCode": 3, "reason": "Error"}}}
    ],
}


def pod(version: int, status: dict[str, Any], *, uid: str = "a", **metadata: object) -> Pod:
    made, problems = pod_from_object(
        {
            "metadata": {
                "name": "pod-1",
                "namespace": "agents",
                "uid": uid,
                "resourceVersion": str(version),
                "labels": {"scion.name": "one", "scion.grove": "g", "scion.template": "claude"},
                "annotations": {"scion.grove_path": "/g/.scion"},
                **metadata,
            },
            "spec": {"containers": [{"name": "agent"}], "restartPolicy": "Never"},
            "status": status,
        }
    )
    assert not problems
    return made


def tracker() -> Tracker:
    return Tracker(Lifecycle.default())


def test_an_agent_is_named_by_its_label_and_keyed_by_namespace_and_pod() -> None:
    identity = identify(pod(1, RUNNING))
    assert (identity.name, identity.project, identity.template) == ("one", "g", "claude")
    assert identity.project_path == "/g/.scion"
    assert identity.key == ("agents", "pod-1")
    assert identify(Pod()).name == "?"


def test_a_deleted_pod_keeps_its_line_with_its_last_phase() -> None:
    agents = tracker()
    agents.seen(pod(1, RUNNING))
    agents.deleted(pod(2, RUNNING))
    (agent,) = agents.agents.values()
    assert agent.record.configuration == "error.unexplained"
    assert agent.reason == "PodDeleted"


def test_L7_a_pod_made_again_under_the_same_name_is_not_touched_by_the_old_ones_end() -> None:
    agents = tracker()
    agents.seen(pod(1, RUNNING))
    agents.seen(pod(5, RUNNING, uid="b"))
    decision = agents.deleted(pod(4, FAILED))
    assert decision.disposition == "ignored"
    assert decision.plan.reason == "StaleRun"
    (agent,) = agents.agents.values()
    assert agent.record.configuration == "running.unreported"
    assert agent.record.run is not None
    assert agent.record.run.uid == "b"


def test_L6_a_stale_input_leaves_the_whole_line_alone() -> None:
    agents = tracker()
    before = agents.seen(pod(5, FAILED)).agent
    stale = agents.seen(pod(4, RUNNING), problems=("metadata.labels is no object",))
    assert stale.problems
    assert stale.agent == before
    assert agents.agents[before.identity.key] == before


def test_an_unreachable_pod_keeps_its_phase_and_shows_why() -> None:
    agents = tracker()
    agents.seen(pod(1, RUNNING))
    decision = agents.seen(pod(2, {"phase": "Unknown", "reason": "NodeLost"}))
    assert decision.agent.record.configuration == "running.unreported"
    assert decision.agent.reason == "NodeLost"
    assert decision.agent.container_status == "Unknown"
    assert decision.agent.rule == "T047" or decision.agent.event == "pod.running"


def test_an_agent_first_seen_unreachable_is_listed_with_its_reason() -> None:
    decision = tracker().seen(pod(2, {"phase": "Unknown", "reason": "NodeLost"}))
    assert decision.agent.record.configuration == "created"
    assert decision.agent.reason == "NodeLost"


def test_absence_from_a_complete_list_ends_what_ran_and_not_what_is_newer() -> None:
    agents = tracker()
    agents.seen(pod(5, RUNNING))
    key = ("agents", "pod-1")
    assert agents.absent(key, order="4").disposition == "ignored"
    decision = agents.absent(key, order="6")
    assert decision.target == "error.unexplained"
    assert decision.agent.reason == "PodDeleted"
    assert decision.agent.identity.project == "g"


def test_a_project_is_named_by_either_word_and_its_own_wins_and_a_conflict_is_told() -> None:
    labels = {"scion.name": "one", "scion.project": "p", "scion.grove": "g", "scion.grove_id": "7"}
    decision = tracker().seen(pod(1, RUNNING, labels=labels))
    identity = decision.agent.identity
    assert (identity.project, identity.project_id) == ("p", "7")
    assert decision.agent.problems == (
        "the labels scion.project and scion.grove disagree; the project's counts",
    )


def test_another_container_can_be_the_agents() -> None:
    agents = Tracker(Lifecycle.default(), agent_container="harness")
    assert agents.seen(pod(1, RUNNING)).observation.event == "pod.foreign"


def test_problems_of_the_input_are_on_the_line() -> None:
    decision = tracker().seen(pod(1, {"phase": "Odd"}), problems=("the file is odd",))
    assert decision.agent.problems == ("the file is odd", "status.phase 'Odd' is not known")


START = 1_767_225_600.0


def commanded(agents: Tracker, word: str, seconds: float, **more: Any) -> None:  # noqa: ANN401
    identity = identify(pod(1, RUNNING))
    command = agents.lifecycle.observe_command(word, at=START + seconds, **more)
    assert agents.observed(identity, command).disposition == "taken"


def test_an_agent_that_is_forgotten_while_a_command_waits_is_waited_for_no_more() -> None:
    agents = tracker()
    key = agents.seen(pod(1, RUNNING)).agent.identity.key
    commanded(agents, "stop", 60, about=Run("a"))
    del agents.agents[key]
    assert list(agents.due(START + 9999)) == []
    assert agents.seen(pod(2, RUNNING)).target == "running.unreported"
    assert list(agents.due(START + 9999)) == []


def test_what_an_agent_says_leaves_what_the_runtime_said_of_its_container() -> None:
    agents = tracker()
    shown = agents.seen(pod(1, RUNNING)).agent
    assert shown.container_status
    identity, hook = shown.identity, observe_hook("prompt-submit", observed_at=START + 60)
    said = agents.observed(identity, hook).agent
    assert said.record.activity == "thinking"
    assert (said.container_status, said.resource_version) == (shown.container_status, "1")


def test_what_cannot_be_decided_is_on_the_line_and_changes_nothing_else() -> None:
    agents = tracker()
    before = agents.seen(pod(1, RUNNING)).agent
    foreign = agents.lifecycle.observe_container_status(
        "Exited (1)", container_id="c", observed_at=START
    )
    decision = agents.observed(identify(pod(1, RUNNING)), foreign)
    assert decision.plan.reason == "UnprovenRun"
    assert decision.agent.record == before.record
    assert decision.agent.problems == (decision.plan.why.rstrip("."),)


def test_L13_a_command_whose_run_nobody_sees_deafens_no_agent_for_ever() -> None:
    agents = tracker()
    agents.seen(pod(1, RUNNING))
    assert list(agents.due(START + 9999)) == []
    commanded(agents, "restart", 60, about=Run("a"))
    assert agents.seen(pod(2, RUNNING)).plan.reason == "LeftRun"
    assert list(agents.due(START + 300)) == []
    (lifted,) = agents.due(START + 361)
    assert lifted.agent.problems
    assert agents.seen(pod(3, RUNNING)).target == "running.unreported"
    assert list(agents.due(START + 9999)) == []


def test_timers_fire_in_the_order_in_which_their_commands_came() -> None:
    agents, names = tracker(), [f"a{number}" for number in range(20)]
    for name in names:
        command = agents.lifecycle.observe_command("start", at=START)
        agents.observed(Identity(name, None, None, None, None, None, None), command)
    assert [decision.agent.identity.name for decision in agents.due(START + 9999)] == names


def test_a_stop_that_nothing_fulfils_lapses() -> None:
    agents = tracker()
    agents.seen(pod(1, RUNNING))
    commanded(agents, "stop", 60, about=Run("a"))
    (lapsed,) = agents.due(START + 361)
    assert lapsed.target == "running.unreported"
    assert list(agents.due(START + 9999)) == []


def test_what_says_nothing_of_a_version_leaves_the_agents_and_a_reset_of_history_none() -> None:
    tracker = Tracker(Lifecycle.default())
    shown, _ = pod_from_object(
        {
            "metadata": {"name": "a", "namespace": "n", "uid": "u", "resourceVersion": "7"},
            "status": {"phase": "Running"},
        }
    )
    tracker.seen(shown)
    assert tracker.absent(("n", "a"), order="9").agent.resource_version == "7"
    tracker.reset_history()
    assert tracker.agents["n", "a"].resource_version is None
