"""The features of a pod, as pods.md 1 and 2.1 and laws.md 3 define them; expectations by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from scion_fsm import observe_pod
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.observe.features import FEATURES

Body = dict[str, Any]


def agent(state: Body | None = None, *, last: Body | None = None, name: str = "agent") -> Body:
    status: Body = {"name": name, "state": state or {}}
    if last is not None:
        status["lastState"] = {"terminated": last}
    return status


def ended(code: int = 0, **more: Any) -> Body:  # noqa: ANN401 - fields of a container's end
    return {"terminated": {"exitCode": code, **more}}


def waiting(reason: str | None = None, message: str | None = None) -> Body:
    return {"waiting": {"reason": reason, "message": message}}


def pod(
    phase: str | None = "Running",
    *statuses: Body,
    policy: str | None = "Never",
    init: tuple[Body, ...] = (),
    spec: Body | None = None,
    metadata: Body | None = None,
    **status: Any,  # noqa: ANN401 - fields of a pod's status
) -> Body:
    return {
        "metadata": metadata or {},
        "spec": {"restartPolicy": policy, **(spec or {})},
        "status": {
            "phase": phase,
            "containerStatuses": list(statuses),
            "initContainerStatuses": list(init),
            **status,
        },
    }


def asked(end: Body) -> Body:
    return pod("Running", agent(end), metadata={"deletionTimestamp": "2026-01-01T00:00:00Z"})


def seen(body: Body, feature: str) -> str:
    return dict(observe_pod(body).features)[feature]


def test_the_spec_names_the_features_that_the_code_sees_and_decides_every_vector() -> None:
    table = Lifecycle.default().table.data.pods
    assert dict(table.features) == dict(FEATURES)
    assert len(table.decided) == math.prod(map(len, table.features.values()))


# -- P: status.phase (pods.md 1.1) -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "value"),
    [
        ("Pending", "pending"),
        ("Running", "running"),
        ("Succeeded", "succeeded"),
        ("Failed", "failed"),
        ("Unknown", "unknown"),
        ("", "pending"),
        (None, "pending"),
        ("running", "unknown"),
        ("podPhase", "unknown"),
    ],
)
def test_pod_phase(phase: str | None, value: str) -> None:
    body = pod(phase)
    body["status"]["containerStatuses"] = [{"name": "agent"}]
    assert seen(body, "pod_phase") == value


@pytest.mark.parametrize("status", [{}, {"phase": ""}, {"message": "trimmed"}])
def test_a_status_without_phase_and_containers_states_nothing(status: Body) -> None:
    assert seen({"metadata": {}, "status": status}, "pod_phase") == "unstated"
    assert observe_pod({"metadata": {}, "status": status}).is_silent
    assert not observe_pod(pod("Pending")).is_silent


def test_l11_a_phase_nobody_knows_is_reported_verbatim_and_unknown_itself_is_not_odd() -> None:
    assert observe_pod(pod("podPhase")).problems == ("status.phase 'podPhase' is not known",)
    assert observe_pod(pod("Unknown")).problems == ()


# -- D and N -----------------------------------------------------------------------------------------


def test_deleting_is_a_deletion_timestamp() -> None:
    assert seen(pod(), "deleting") == "no"
    deleted = pod(metadata={"deletionTimestamp": "2026-01-01T00:00:00Z"})
    assert seen(deleted, "deleting") == "asked"
    for status, value in (("True", "disrupted"), ("False", "asked")):
        deleted["status"]["conditions"] = [{"type": "DisruptionTarget", "status": status}]
        assert seen(deleted, "deleting") == value
    assert seen({"metadata": {}}, "deleting") == "no"


@pytest.mark.parametrize(
    "body",
    [
        pod(spec={"nodeName": "n"}),
        pod(startTime="2026-01-01T00:00:00Z"),
        pod(hostIP="10.0.0.1"),
        pod("Running", agent()),
        pod(init=(agent(name="clone"),)),
        pod(conditions=[{"type": "PodScheduled", "status": "True"}]),
    ],
    ids=["nodeName", "startTime", "hostIP", "a status", "an init status", "PodScheduled"],
)
def test_any_sign_of_a_node_binds(body: Body) -> None:
    assert seen(body, "bound") == "yes"


def test_without_a_sign_of_a_node_it_is_not_bound() -> None:
    assert seen(pod(), "bound") == "no"
    unschedulable = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}
    assert seen(pod(conditions=[unschedulable]), "bound") == "no"


# -- A: the agent's container (pods.md 1.6 to 1.8) ---------------------------------------------------

OTHERS = {"containers": [{"name": "main"}, {"name": "proxy"}]}
FAILED_EARLY = agent(ended(0, finishedAt="2026-01-01T00:00:00Z"))


def sidecar(finished: str | None) -> Body:
    return agent(ended(137, finishedAt=finished), name="proxy")


AGENT = {
    "no container is the agent's": (pod("Running", agent({"running": {}}), spec=OTHERS), "foreign"),
    "the spec lists none": (pod("Running", agent({"running": {}}), spec={"containers": []}), "running"),
    "no status": (pod("Running"), "nostatus"),
    "only another's status": (pod("Running", agent({"running": {}}, name="proxy")), "nostatus"),
    "running": (pod("Running", agent({"running": {}})), "running"),
    "the first of two statuses": (pod("Running", agent({"running": {}}), agent(ended(1))), "running"),
    "exit 0": (pod("Running", agent(ended(0))), "exit0"),
    "exit 0 by OOM of a child": (pod("Running", agent(ended(0, reason="OOMKilled"))), "exit0"),
    "exit 1": (pod("Running", agent(ended(1, reason="Completed"))), "exitN"),
    "a signal": (pod("Running", agent(ended(0, signal=11))), "exitN"),
    "a signal that kills": (pod("Running", agent(ended(0, signal=9))), "killed"),
    "a code of a kill": (pod("Running", agent(ended(143, reason="Error"))), "killed"),
    "a kill with a reason that tells more": (pod("Running", agent(ended(137, reason="OOMKilled"))), "exitN"),
    "a kill that its deletion asked for": (asked(ended(143, finishedAt="2026-01-01T00:00:00Z")), "asked"),
    "a kill at the end of its grace": (asked(ended(137, finishedAt="2025-12-31T23:59:01Z")), "asked"),
    "a kill before its deletion": (asked(ended(137, finishedAt="2025-12-31T23:58:59Z")), "killed"),
    "a kill at a time that is not known": (asked(ended(137)), "killed"),
    "the code of a limit": (pod("Running", agent(ended(10, reason="Error"))), "exit_limits"),
    "no code is not 0": (pod("Running", agent({"terminated": {"reason": "Completed"}})), "exit_unknown"),
    "no code in a pod that failed": (pod("Failed", agent({"terminated": {}})), "exit_unknown"),
    "no code in a pod that succeeded": (pod("Succeeded", agent({"terminated": {}})), "exit_unknown"),
    "no code, and OnFailure": (
        pod("Running", agent({"terminated": {}}), policy="OnFailure"), "exit_restart"),
    "no code is not in a rule's 0": (
        pod("Running", agent({"terminated": {}}),
            spec={"containers": [{"name": "agent", "restartPolicyRules": [
                {"action": "Restart", "exitCodes": {"operator": "In", "values": [0]}}]}]}), "exit_unknown"),
    "a trimmed pod restarts nothing": (
        {"status": {"phase": "Running", "containerStatuses": [agent(ended(0))]}}, "exit0"),
    "Always restarts a clean exit": (pod("Running", agent(ended(0)), policy="Always"), "exit_restart"),
    "no policy is Always": (pod("Running", agent(ended(0)), policy=None), "exit_restart"),
    "OnFailure restarts a failure": (pod("Running", agent(ended(1)), policy="OnFailure"), "exit_restart"),
    "OnFailure leaves a clean exit": (pod("Running", agent(ended(0)), policy="OnFailure"), "exit0"),
    "a pod that is over restarts nothing": (pod("Failed", agent(ended(1)), policy="Always"), "exitN"),
    "a deleting pod restarts nothing": (
        pod("Running", agent(ended(1)), policy="Always", metadata={"deletionTimestamp": "x"}), "exitN"),
    "an in-place restart of the pod": (
        pod("Running", agent(ended(137, reason="RestartingAllContainers"))), "exit_restart"),
    "an in-place restart of a pod that is over": (
        pod("Failed", agent(ended(137, reason="RestartingAllContainers"))), "exitN"),
    "waiting to be restarted": (
        pod("Running", agent(waiting("CrashLoopBackOff"), last={"exitCode": 1}), policy="Always"), "restarting"),
    "an empty state to be restarted": (
        pod("Running", agent(last={"exitCode": 1}), policy="OnFailure"), "restarting"),
    "lost under Never": (
        pod("Running", agent(waiting("ContainerCreating"), last={"exitCode": 137})), "lost"),
    "lost in a pod that is over": (
        pod("Failed", agent(waiting(), last={"exitCode": 137}), policy="Always"), "lost"),
    "running again after a loss": (pod("Running", agent({"running": {}}, last={"exitCode": 1})), "running"),
    "waiting without a reason": (pod("Pending", agent(waiting())), "wait"),
    "an empty state": (pod("Pending", agent({})), "wait"),
    "no state": (pod("Pending", {"name": "agent"}), "wait"),
    "ContainerCreating": (pod("Pending", agent(waiting("ContainerCreating"))), "wait"),
    "PodInitializing": (pod("Pending", agent(waiting("PodInitializing"))), "wait"),
    "a reason of the future": (pod("Pending", agent(waiting("SomeFutureReason"))), "wait"),
    "pull QPS exceeded is progress": (
        pod("Pending", agent(waiting("ErrImagePull", "pull QPS exceeded"))), "wait"),
    "another pull error": (pod("Pending", agent(waiting("ErrImagePull", "not found"))), "blocked"),
    "the message of another reason": (
        pod("Pending", agent(waiting("ImagePullBackOff", "pull QPS exceeded"))), "blocked"),
}  # fmt: skip
AGENT |= {
    reason: (pod("Pending", agent(waiting(reason))), "fatal")
    for reason in ("InvalidImageName", "SignatureValidationFailed", "RROUnsupported")
}
AGENT |= {
    reason: (pod("Pending", agent(waiting(reason))), "blocked")
    for reason in (
        "ErrImagePull",
        "ImagePullBackOff",
        "ErrImageNeverPull",
        "ImageInspectError",
        "RegistryUnavailable",
        "ImageVolumeMountFailed",
        "CreateContainerConfigError",
        "CreateContainerError",
        "PreCreateHookError",
        "PreStartHookError",
        "PostStartHookError",
        "RunContainerError",
        "CrashLoopBackOff",
    )
}


@pytest.mark.parametrize(("body", "value"), AGENT.values(), ids=AGENT)
def test_agent(body: Body, value: str) -> None:
    assert seen(body, "agent") == value


def test_another_container_may_be_named_the_agent_s() -> None:
    body = pod(
        "Running", agent({"running": {}}, name="main"), spec={"containers": [{"name": "main"}]}
    )
    assert dict(observe_pod(body).features)["agent"] == "foreign"
    assert dict(observe_pod(body, agent_container="main").features)["agent"] == "running"


def rule(operator: str | None, *codes: int, action: str = "Restart") -> Body:
    return {"action": action, "exitCodes": {"operator": operator, "values": list(codes)}}


RULES = {
    "In names the code": ("Never", [rule("In", 42)], 42, "exit_restart"),
    "In does not name it": ("Never", [rule("In", 42)], 1, "exitN"),
    "NotIn does not name it": ("Never", [rule("NotIn", 0, 1)], 42, "exit_restart"),
    "NotIn names it": ("Never", [rule("NotIn", 42)], 42, "exitN"),
    "the first rule that matches": (
        "Always", [rule("In", 42, action="Terminate"), rule("In", 42)], 42, "exitN"),
    "a rule that restarts the pod": (
        "Never", [rule("In", 42, action="RestartAllContainers")], 42, "exit_restart"),
    "an operator nobody knows": ("Never", [rule("Near", 42)], 42, "exitN"),
    "no codes": ("Never", [{"action": "Restart"}], 42, "exitN"),
    "no values": ("Never", [{"action": "Restart", "exitCodes": {"operator": "NotIn"}}], 42, "exit_restart"),
    "NotIn, and no code": ("Never", [rule("NotIn", 0)], None, "exit_unknown"),
    "In, and no code": ("Never", [rule("In", 0)], None, "exit_unknown"),
    "the container's policy before the pod's": ("Never", "Always", 0, "exit_restart"),
    "the container's Never before the pod's": ("Always", "Never", 1, "exitN"),
}  # fmt: skip


@pytest.mark.parametrize(("policy", "own", "code", "value"), RULES.values(), ids=RULES)
def test_restarts_go_by_the_container_s_rules_then_its_policy_then_the_pod_s(
    policy: str, own: list[Body] | str, code: int | None, value: str
) -> None:
    field = "restartPolicy" if isinstance(own, str) else "restartPolicyRules"
    spec = {"containers": [{"name": "agent", field: own}]}
    assert seen(pod("Running", agent(ended(code)), policy=policy, spec=spec), "agent") == value


GRACE = {
    "31 s before the last": (pod("Failed", FAILED_EARLY, sidecar("2026-01-01T00:00:31Z")), "exit0_own"),
    "30 s before the last": (pod("Failed", FAILED_EARLY, sidecar("2026-01-01T00:00:30Z")), "exit0"),
    "6 s before, grace 5": (
        pod("Failed", FAILED_EARLY, sidecar("2026-01-01T00:00:06Z"), spec={"terminationGracePeriodSeconds": 5}),
        "exit0_own"),
    "1 s before, grace 0": (
        pod("Failed", FAILED_EARLY, sidecar("2026-01-01T00:00:01Z"), spec={"terminationGracePeriodSeconds": 0}),
        "exit0_own"),
    "the last of several": (
        pod("Failed", FAILED_EARLY, sidecar("2026-01-01T00:00:01Z"), {**sidecar("2026-01-01T00:10:00Z"), "name": "b"}),
        "exit0_own"),
    "no other": (pod("Failed", FAILED_EARLY), "exit0"),
    "the other has not ended": (pod("Failed", FAILED_EARLY, agent({"running": {}}, name="proxy")), "exit0"),
    "the other has no state": (pod("Failed", FAILED_EARLY, {"name": "proxy"}), "exit0"),
    "no time of its own": (pod("Failed", agent(ended(0)), sidecar("2026-01-01T00:10:00Z")), "exit0"),
    "no time of the other": (pod("Failed", FAILED_EARLY, sidecar(None)), "exit0"),
    "the epoch is no time": (
        pod("Failed", agent(ended(0, finishedAt="1970-01-01T00:00:00Z")), sidecar("2026-01-01T00:10:00Z")), "exit0"),
    "nonsense is no time": (
        pod("Failed", agent(ended(0, finishedAt="yesterday")), sidecar("2026-01-01T00:10:00Z")), "exit0"),
    "not in a pod that succeeded": (pod("Succeeded", FAILED_EARLY, sidecar("2026-01-01T00:10:00Z")), "exit0"),
    "a failure is its own anyway": (
        pod("Failed", agent(ended(1, finishedAt="2026-01-01T00:00:00Z")), sidecar("2026-01-01T00:10:00Z")), "exitN"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "value"), GRACE.values(), ids=GRACE)
def test_exit0_own_is_longer_than_the_grace_before_the_last_of_the_others(
    body: Body, value: str
) -> None:
    assert seen(body, "agent") == value


# -- I: init containers (pods.md 1.5) ----------------------------------------------------------------

NATIVE = {"initContainers": [{"name": "clone", "restartPolicy": "Always"}]}


def init(state: Body | None = None, *, last: Body | None = None, name: str = "clone") -> Body:
    return agent(state, last=last, name=name)


INIT = {
    "none": ((), {}, "ok"),
    "running": ((init({"running": {}}),), {}, "ok"),
    "done": ((init(ended(0)),), {}, "ok"),
    "waiting": ((init(waiting("PodInitializing")),), {}, "ok"),
    "failed": ((init(ended(1)),), {}, "failed"),
    "failed by a signal": ((init(ended(0, signal=11)),), {}, "failed"),
    "killed": ((init(ended(0, signal=9)),), {}, "killed"),
    "a limit is the agent's alone": ((init(ended(10)),), {}, "failed"),
    "failed and lost": ((init(waiting("PodInitializing"), last={"exitCode": 1}),), {}, "failed"),
    "runs after a failure": ((init({"running": {}}, last={"exitCode": 1}),), {"policy": "Always"}, "ok"),
    "runs, whatever it ended with before": ((init({"running": {}}, last={"exitCode": 1}),), {}, "ok"),
    "failed and restartable": ((init(ended(1)),), {"policy": "Always"}, "blocked"),
    "failed, restartable, pod over": ((init(ended(1)),), {"policy": "Always", "phase": "Failed"}, "failed"),
    "back-off": ((init(waiting("CrashLoopBackOff"), last={"exitCode": 1}),), {"policy": "OnFailure"}, "blocked"),
    "no code is no failure": ((init({"terminated": {}}),), {}, "ok"),
    "lost with its node": ((init(ended(137, reason="ContainerStatusUnknown")),), {}, "ok"),
    "lost with its node, pod over": (
        (init(ended(137, reason="ContainerStatusUnknown")),), {"phase": "Failed"}, "failed"),
    "image": ((init(waiting("ImagePullBackOff")),), {}, "blocked"),
    "image name": ((init(waiting("InvalidImageName")),), {}, "fatal"),
    "native sidecar killed": ((init(ended(137)),), {"spec": NATIVE}, "ok"),
    "native sidecar crash-looping": (
        (init(waiting("CrashLoopBackOff"), last={"exitCode": 1}),), {"spec": NATIVE}, "blocked"),
    "the worst of several": (
        (init(ended(0)), init(waiting("InvalidImageName"), name="b"), init(ended(2), name="c")), {}, "failed"),
}  # fmt: skip


@pytest.mark.parametrize(("statuses", "more", "value"), INIT.values(), ids=INIT)
def test_init(statuses: tuple[Body, ...], more: Body, value: str) -> None:
    phase = more.get("phase", "Pending")
    body = pod(phase, policy=more.get("policy", "Never"), spec=more.get("spec"), init=statuses)
    assert seen(body, "init") == value


# -- C: why the platform ended it (pods.md 1.2, 1.3) -------------------------------------------------


def disrupted(reason: str | None, status: str = "True") -> Body:
    return {"type": "DisruptionTarget", "status": status, "reason": reason}


CAUSE = {
    "none": (pod(), "none"),
    "NodeLost": (pod(reason="NodeLost"), "lost"),
    "PodGC": (pod("Failed", conditions=[disrupted("DeletionByPodGC")]), "lost"),
    "PodGC of a live pod": (pod("Running", conditions=[disrupted("DeletionByPodGC")]), "none"),
    "DeadlineExceeded": (pod("Failed", reason="DeadlineExceeded"), "deadline"),
    "NodeAffinity": (pod("Failed", reason="NodeAffinity"), "rejected"),
    "NodeShutdown": (pod("Failed", reason="NodeShutdown"), "rejected"),
    "ProviderFailed": (pod("Pending", reason="ProviderFailed"), "rejected"),
    "the old taint sentence": (
        pod("Failed", reason="node(s) had taints that the pod didn't tolerate"), "rejected"),
    "OutOfcpu": (pod("Failed", reason="OutOfcpu"), "rejected"),
    "OutOf any extended resource": (pod("Failed", reason="OutOfnvidia.com/gpu"), "rejected"),
    "Evicted at admission": (
        pod("Failed", reason="Evicted", message="Pod was rejected: The node had condition"), "rejected"),
    "Evicted": (pod("Failed", reason="Evicted", message="The node was low on resource"), "disrupted"),
    "Preempting": (pod("Failed", reason="Preempting"), "disrupted"),
    "Terminated": (pod("Failed", reason="Terminated"), "disrupted"),
    "Shutdown": (pod("Failed", reason="Shutdown"), "disrupted"),
    "a disruption of a failed pod": (
        pod("Failed", conditions=[disrupted("EvictionByEvictionAPI")]), "disrupted"),
    "a disruption that came to nothing": (
        pod("Failed", conditions=[disrupted("EvictionByEvictionAPI", "False")]), "none"),
    "a disruption of a live pod": (
        pod("Running", conditions=[disrupted("EvictionByEvictionAPI")]), "none"),
    "a reason nobody knows": (pod("Failed", reason="Whatever"), "none"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "value"), CAUSE.values(), ids=CAUSE)
def test_cause(body: Body, value: str) -> None:
    assert seen(body, "cause") == value
