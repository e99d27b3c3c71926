"""What is reported of a pod besides its event: reason, exit code, run, time, Scion's string."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from scion_fsm import Place, Run, Version, observe_pod, observe_pod_gone
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.machine.spec.vocabulary import ORIGINS

Body = dict[str, Any]


def pod(phase: str = "Running", state: Body | None = None, /, **more: Any) -> Body:  # noqa: ANN401 - fields of a status
    """A pod under Never whose agent is in a state; `agent`, `metadata` and `spec` are merged in."""
    agent = {"name": "agent", "state": state, **more.pop("agent", {})}
    return {
        "metadata": more.pop("metadata", {}),
        "spec": {"restartPolicy": "Never", **more.pop("spec", {})},
        "status": {"phase": phase, "containerStatuses": [agent, *more.pop("others", ())], **more},
    }


def ended(code: int | None = None, **more: Any) -> Body:  # noqa: ANN401 - fields of a container's end
    return {"terminated": {"exitCode": code, **more}}


def waiting(reason: str) -> Body:
    return {"waiting": {"reason": reason}}


def condition(kind: str, status: str, reason: str) -> Body:
    return {"type": kind, "status": status, "reason": reason}


def init(state: Body, **more: Any) -> list[Body]:  # noqa: ANN401 - fields of a container's status
    return [{"name": "setup", "state": ended(0)}, {"name": "clone", "state": state, **more}]


# -- reasons: one row of the table each, and what it falls back on -----------------------------------

DELETED = {"deletionTimestamp": "2026-01-01T00:00:30Z"}


def asked(state: Body | None, **more: Any) -> Body:  # noqa: ANN401 - fields of a status
    return pod("Running", state, metadata=DELETED, **more)


EVICTED = condition("DisruptionTarget", "True", "EvictionByEvictionAPI")
REASONS = {
    "P01": (pod("Running", {"running": {}}, spec={"containers": [{"name": "x"}]}), "pod.foreign", "NoAgentContainer"),
    "P02": (pod("Failed", None, reason="OutOfcpu"), "pod.rejected", "OutOfcpu"),
    "P03": (pod("Failed", ended(143), reason="Evicted"), "pod.disrupted", "Evicted"),
    "P03 by its condition": (pod("Failed", ended(143), conditions=[EVICTED]), "pod.disrupted", "EvictionByEvictionAPI"),
    "P04": (pod("Failed", ended(143), reason="DeadlineExceeded"), "pod.deadline-exceeded", "DeadlineExceeded"),
    "P05": (pod("Succeeded", ended(0, reason="OOMKilled")), "pod.completed", "OOMKilled"),
    "P05 without a reason": (pod("Succeeded", ended(0)), "pod.completed", "Completed"),
    "P06": (pod("Failed", ended(1, reason="Error")), "pod.failed", "Error"),
    "P06 by its code": (pod("Failed", ended(3)), "pod.failed", "ExitCode:3"),
    "P06 by its signal": (pod("Failed", ended(0, signal=11)), "pod.failed", "Signal:11"),
    "P06 without a code": (pod("Failed", ended(None)), "pod.failed", "ExitCode:unknown"),
    "P22": (pod("Failed", ended(10, reason="Error")), "pod.limits", "LimitsExceeded"),
    "P23": (asked(ended(143, reason="Error", finishedAt="2026-01-01T00:00:05Z")), "pod.agent-stopped", "PodDeleted"),
    "P23 by an init container": (
        asked(None, initContainerStatuses=init(ended(137, finishedAt="2026-01-01T00:00:05Z"))), "pod.agent-stopped", "PodDeleted"),
    "P24": (pod("Failed", ended(137, reason="Error")), "pod.killed", "Error"),
    "P24 by its signal": (pod("Failed", ended(0, signal=9)), "pod.killed", "Signal:9"),
    "P24 by an init container": (pod("Failed", None, initContainerStatuses=init(ended(137))), "pod.killed", "Init:clone:ExitCode:137"),
    "P25": (pod("Running", ended(10)), "pod.agent-limits", "LimitsExceeded"),
    "P26": (pod("Running", ended(143)), "pod.agent-killed", "ExitCode:143"),
    "P26 long before its deletion": (asked(ended(143, finishedAt="2025-12-31T23:00:00Z")), "pod.agent-killed", "ExitCode:143"),
    "P07": (pod("Failed", None, initContainerStatuses=init(ended(1, reason="Error"))), "pod.init-failed", "Init:clone:Error"),
    "P07 by its code": (pod("Failed", None, initContainerStatuses=init(ended(7))), "pod.init-failed", "Init:clone:ExitCode:7"),
    "P07 by its last end": (
        pod("Failed", None, initContainerStatuses=init(waiting("PodInitializing"), lastState=ended(2, reason="Lost"))),
        "pod.init-failed", "Init:clone:Lost"),
    "P08": (pod("Succeeded", waiting("ContainerCreating")), "pod.completed", "Completed"),
    "P09": (pod("Failed", {"running": {}}, reason="Strange"), "pod.lost", "Strange"),
    "P09 by its condition": (
        pod("Failed", {"running": {}}, conditions=[condition("DisruptionTarget", "True", "DeletionByPodGC")]),
        "pod.lost", "DeletionByPodGC"),
    "P09 by the last end": (
        pod("Failed", waiting("ContainerCreating"), agent={"lastState": ended(137, reason="ContainerStatusUnknown")}),
        "pod.lost", "ContainerStatusUnknown"),
    "P09 by nothing": (pod("Failed", {"running": {}}), "pod.lost", "ContainerStatusUnknown"),
    "P10": (pod("Failed", None, reason="Whatever"), "pod.failed", "Whatever"),
    "P10 by a sidecar": (
        pod("Failed", None, others=[{"name": "ok", "state": ended(0)}, {"name": "proxy", "state": ended(1, reason="Error")}]),
        "pod.failed", "Sidecar:proxy:Error"),
    "P10 by a sidecar's code": (pod("Failed", None, others=[{"name": "proxy", "state": ended(4)}]), "pod.failed", "Sidecar:proxy:ExitCode:4"),
    "P10 by what it waited for": (pod("Failed", waiting("ContainerCreating"), others=[{"name": "p"}]), "pod.failed", "ContainerCreating"),
    "P10 by nothing": (pod("Failed"), "pod.failed", "NoContainerStatus"),
    "P11": (pod("Running", ended(0, reason="Completed")), "pod.agent-completed", "Completed"),
    "P12": (pod("Running", ended(137, reason="OOMKilled")), "pod.agent-failed", "OOMKilled"),
    "P13": (pod("Pending", None, initContainerStatuses=init(ended(1, reason="Error"))), "pod.agent-init-failed", "Init:clone:Error"),
    "P14": (asked({"running": {}}), "pod.terminating", "Terminating"),
    "P14 by the platform": (asked({"running": {}}, conditions=[EVICTED]), "pod.terminating", "EvictionByEvictionAPI"),
    "P15": (pod("Unknown", {"running": {}}), "pod.unreachable", "Phase:Unknown"),
    "P15 by the pod's reason": (pod("Running", {"running": {}}, reason="NodeLost"), "pod.unreachable", "NodeLost"),
    "P16": (
        pod("Running", waiting("CrashLoopBackOff"), agent={"lastState": ended(1, reason="Error")}, spec={"restartPolicy": "Always"}),
        "pod.restarting", "CrashLoopBackOff"),
    "P16 in place": (
        pod("Running", waiting("RestartingAllContainers"), agent={"lastState": ended(137, reason="RestartingAllContainers")}),
        "pod.restarting", "RestartingAllContainers"),
    "P16 just ended": (pod("Running", ended(1, reason="Error"), spec={"restartPolicy": "Always"}), "pod.restarting", "Error"),
    "P16 by its code": (pod("Running", ended(5), spec={"restartPolicy": "Always"}), "pod.restarting", "ExitCode:5"),
    "P16 by the last end": (
        pod("Running", waiting("ContainerCreating"), agent={"lastState": ended(137, reason="ContainerStatusUnknown")}),
        "pod.restarting", "ContainerStatusUnknown"),
    "P16 by nothing": (pod("Running", None, agent={"lastState": ended(1)}), "pod.restarting", "ContainerStatusUnknown"),
    "P17": (pod("Running", {"running": {}}), "pod.running", None),
    "P18": (pod("Pending", waiting("ImagePullBackOff")), "pod.blocked", "ImagePullBackOff"),
    "P18 by an init container": (
        pod("Pending", waiting("PodInitializing"), initContainerStatuses=init(waiting("InvalidImageName"))),
        "pod.blocked", "Init:clone:InvalidImageName"),
    "P18 by a retried init container": (
        pod("Pending", waiting("PodInitializing"), spec={"restartPolicy": "OnFailure"}, initContainerStatuses=init(ended(1))),
        "pod.blocked", "Init:clone:ExitCode:1"),
    "P18 by the pod's reason": (pod("Pending", None, reason="ProviderFailed"), "pod.blocked", "ProviderFailed"),
    "P19": ({"status": {"phase": "Running"}}, "pod.running", None),
    "P20": ({"status": {"phase": "Pending", "conditions": [condition("PodScheduled", "False", "Unschedulable")]}}, "pod.unscheduled", "Unschedulable"),
    "P20 by nothing": ({"metadata": {}}, "pod.unscheduled", "Scheduling"),
    "P21": (pod("Pending", waiting("PodInitializing")), "pod.starting", "PodInitializing"),
    "P21 by nothing": (pod("Pending"), "pod.starting", "ContainerCreating"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "case"), REASONS.items(), ids=REASONS)
def test_a_row_has_its_event_and_the_first_reason_that_the_pod_has(
    row: str, case: tuple[Body, str, str | None]
) -> None:
    body, event, reason = case
    seen = observe_pod(body)
    assert (seen.row, seen.event, seen.reason) == (row.split(maxsplit=1)[0], event, reason)


def test_every_row_of_the_table_is_shown() -> None:
    rows = {row.id for row in Lifecycle.default().table.data.pods.rows}
    assert rows == {name.split()[0] for name in REASONS}


# -- the last object of a deleted pod (laws.md 3) ----------------------------------------------------


@pytest.mark.parametrize(
    ("row", "event", "reason"),
    [
        ("P05", "pod.completed", "OOMKilled"),
        ("P06", "pod.failed", "Error"),
        ("P11", "pod.completed", "Completed"),
        ("P12", "pod.failed", "OOMKilled"),
        ("P13", "pod.init-failed", "Init:clone:Error"),
        ("P14", "pod.deleted", "PodDeleted"),
        ("P14 by the platform", "pod.disrupted", "EvictionByEvictionAPI"),
        ("P22", "pod.limits", "LimitsExceeded"),
        ("P23", "pod.stopped", "PodDeleted"),
        ("P24", "pod.killed", "Error"),
        ("P25", "pod.limits", "LimitsExceeded"),
        ("P26", "pod.killed", "ExitCode:143"),
        ("P15", "pod.gone", "PodDeleted"),
        ("P17", "pod.gone", "PodDeleted"),
        ("P20", "pod.gone", "PodDeleted"),
        ("P01", "pod.foreign", "NoAgentContainer"),
    ],
)
def test_a_pod_that_is_gone_has_its_last_verdict_or_is_gone(
    row: str, event: str, reason: str
) -> None:
    seen = observe_pod_gone(REASONS[row][0])
    assert (seen.row, seen.event, seen.reason) == (row.split(maxsplit=1)[0], event, reason)


def test_a_killed_agent_of_a_disrupted_pod_has_no_verdict() -> None:
    body = asked(ended(137, finishedAt="2026-01-01T00:00:05Z"), conditions=[EVICTED])
    assert observe_pod(body).event == "pod.agent-killed"
    seen = observe_pod_gone(body)
    assert (seen.event, seen.reason) == ("pod.disrupted", "EvictionByEvictionAPI")


def test_a_pod_that_is_gone_without_a_verdict_has_no_message_of_its_own() -> None:
    body = pod("Running", {"running": {}}, message="All is well.")
    assert observe_pod(body).message == "All is well."
    assert observe_pod_gone(body).message is None


def test_absence_from_a_list_is_of_the_record_s_own_run() -> None:
    lifecycle = Lifecycle.default()
    run = Run("u")
    seen = lifecycle.observe_pod_absent(Run("u", "c"), "17", cluster="a")
    assert (seen.event, seen.reason) == ("pod.gone", "PodDeleted")
    assert (seen.run, seen.order) == (run, Version("a", "17"))
    assert lifecycle.observe_pod_absent(None, None).order is None


def test_L4_absence_is_of_the_pod_whichever_container_its_observer_saw_last() -> None:
    lifecycle, place = Lifecycle.default(), Place("p", "agents", "west")
    saw = [
        Run(uid="u1", container=container, created=1e9, started=1e9 + seconds, place=place)
        for container, seconds in (("c1", 10), ("c2", 60))
    ]
    known = msgspec.structs.replace(
        lifecycle.new_record("a"),
        configuration="error.final",
        run=saw[1],
        marks=((ORIGINS.index("runtime"), Version("west", "12")),),
        exit_code=2,
    )
    absent = lifecycle.observe_pod_absent(saw[0], "13", cluster="west")
    assert lifecycle.reconcile(known, absent).record is known


# -- exit code, run, order, time, message ----------------------------------------------------


def test_the_exit_code_is_the_agent_s_own() -> None:
    assert observe_pod(pod("Failed", ended(137, reason="Error"))).exit_code == 137
    assert observe_pod(pod("Succeeded", ended(0))).exit_code == 0
    assert observe_pod(pod("Running", {"running": {}})).exit_code is None
    assert observe_pod({}).exit_code is None


def test_a_137_that_the_kubelet_made_up_is_not_presented_as_the_agent_s() -> None:
    seen = observe_pod(pod("Failed", ended(137, reason="ContainerStatusUnknown")))
    assert (seen.event, seen.reason) == ("pod.failed", "ContainerStatusUnknown")
    assert seen.exit_code is None


@pytest.mark.parametrize(
    ("body", "run"),
    [
        ({}, None),
        ({"metadata": {"uid": ""}}, None),
        ({"metadata": {"uid": "u"}}, Run("u")),
        ({"metadata": {"labels": {"scion.run_id": "r"}}}, Run(run_id="r")),
        (pod("Running", agent={"containerID": "c"}), Run(None, "c")),
        (pod(metadata={"uid": "u"}, agent={"containerID": ""}), Run("u")),
        (pod("Running", metadata={"uid": "u"}, agent={"containerID": "c"}), Run("u", "c")),
        (pod("Failed", ended(1, containerID="c"), metadata={"uid": "u"}), Run("u", "c")),
        (pod("Failed", ended(1, containerID=""), metadata={"uid": "u"}), Run("u")),
    ],
)
def test_a_run_is_identified_by_run_id_uid_and_the_agent_s_container(
    body: Body, run: Run | None
) -> None:
    assert observe_pod(body).run == run


@pytest.mark.parametrize("kind", ["running", "terminated"])
def test_of_a_run_is_known_when_it_was_created_when_it_started_and_where_it_is(kind: str) -> None:
    metadata = {
        "uid": "u",
        "name": "p",
        "namespace": "n",
        "creationTimestamp": "2026-01-01T00:00:00Z",
    }
    state = {kind: {"startedAt": "2026-01-01T00:00:07Z"}}
    seen = observe_pod(pod("Running", state, metadata=metadata), cluster="a")
    assert seen.run == Run(
        "u", created=1767225600.0, started=1767225607.0, place=Place("p", "n", "a")
    )


@pytest.mark.parametrize(
    ("digits", "has_order", "problems"),
    [
        ("17", True, ()),
        (None, False, ()),
        ("", False, ()),
        ("0", False, ("metadata.resourceVersion '0' cannot be compared",)),
        ("017", False, ("metadata.resourceVersion '017' cannot be compared",)),
        ("abc", False, ("metadata.resourceVersion 'abc' cannot be compared",)),
        ("9" * 21, False, (f"metadata.resourceVersion '{'9' * 21}' cannot be compared",)),
    ],
)
def test_the_order_is_a_version_of_its_cluster_that_can_be_compared(
    digits: str | None, *, has_order: bool, problems: tuple[str, ...]
) -> None:
    seen = observe_pod({"metadata": {"resourceVersion": digits}}, cluster="a")
    assert seen.order == (Version("a", str(digits)) if has_order else None)
    assert seen.problems == problems


def test_the_time_is_that_of_what_is_said() -> None:
    times = {"metadata": {"creationTimestamp": "T0"}, "startTime": "T1"}
    assert observe_pod(pod("Failed", ended(1, finishedAt="T3"), **times)).time == "T3"
    times = {"metadata": {"creationTimestamp": "T0"}, "startTime": "T1"}
    assert observe_pod(pod("Running", {"running": {"startedAt": "T2"}}, **times)).time == "T2"
    times = {"metadata": {"creationTimestamp": "T0"}, "startTime": "T1"}
    assert observe_pod(pod("Pending", waiting("x"), **times)).time == "T1"
    assert observe_pod({"metadata": {"creationTimestamp": "T0"}}).time == "T0"
    assert observe_pod({}).time is None


def test_the_message_is_the_pod_s_else_the_container_s() -> None:
    end = ended(1, message="It broke.")
    assert (
        observe_pod(pod("Failed", end, message="Evicted for memory.")).message
        == "Evicted for memory."
    )
    assert observe_pod(pod("Failed", end)).message == "It broke."
    assert observe_pod(pod("Pending", {"waiting": {"message": "Pulling."}})).message == "Pulling."
    assert observe_pod(pod("Pending")).message is None


def test_two_statuses_of_the_agent_are_said_and_the_first_counts() -> None:
    seen = observe_pod(
        pod("Running", {"running": {}}, others=[{"name": "agent", "state": ended(1)}])
    )
    assert seen.event == "pod.running"
    assert seen.problems == ("the container 'agent' has 2 statuses; the first counts",)


# -- Scion's container status (scion: k8s_runtime.go:1621-1650) --------------------------------------


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (pod("Pending"), "Pending"),
        (pod("Pending", waiting("ContainerCreating")), "Pending (ContainerCreating)"),
        (pod("Pending", waiting("InvalidImageName")), "Pending (InvalidImageName)"),
        (pod("Running", waiting("CrashLoopBackOff")), "Running (CrashLoopBackOff)"),
        (pod("Running", ended(0, reason="Completed")), "Running (Completed)"),
        (pod("Running", ended(137, reason="OOMKilled")), "Running (OOMKilled)"),
        (pod("Failed", ended(1, reason="Error")), "Failed (Error)"),
        (pod("Failed", None, reason="Evicted"), "Failed"),
        (pod("Succeeded", ended(1, reason="Error")), "Succeeded (Error)"),
        (pod("Unknown"), "Unknown"),
        (pod("Unknown", ended(0, reason="Completed")), "Unknown (Completed)"),
        (pod("Running", {"running": {}}, metadata={"deletionTimestamp": "T"}), "Running"),
        ({"status": {"phase": "Running"}}, "Running"),
        ({"metadata": {}}, ""),
    ],
)  # fmt: skip
def test_the_container_status_is_the_one_that_scion_shows(body: Body, text: str) -> None:
    assert observe_pod(body).container_status == text
