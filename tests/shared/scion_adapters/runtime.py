"""Pods, containers and what Scion's List concludes of them and the file."""

from __future__ import annotations

import re

from scion_adapters.records import NAME, Json, apply, seen, view
from scion_fsm import Activity, Lifecycle, Observation, Phase

_POD_STATUS = re.compile(r"(Pending|Running|Succeeded|Failed|Unknown)(?: \((\w+)\))?")


def listed(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    status = given.get("container_status") or given["runtime_entry"]["containerStatus"]
    seen_now = _runtime(lifecycle, given.get("runtime_phase"), status)
    return view(apply(lifecycle, given["info_file"] or {}, seen_now).record)


def _runtime(lifecycle: Lifecycle, phase: str | None, status: str) -> Observation:
    in_pod = _POD_STATUS.fullmatch(status)
    if phase == "ended":
        return lifecycle.observe_legacy(phase, container_status=status)
    if in_pod is None:
        return lifecycle.observe_container_status(status)
    ended = {"reason": in_pod[2], "exitCode": int(in_pod[2] != "Completed")}
    return lifecycle.observe_pod(
        pod({"pod_phase": in_pod[1], "agent_state": {"terminated": ended} if in_pod[2] else None})
    )


def on_disk(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    absent = lifecycle.observe_pod_absent(None, "1")
    return view(apply(lifecycle, given["agent_info_json"], absent).record)


def pod(given: Json) -> Json:
    """Builds the pod that Scion makes (scion: k8s_runtime.go:1077, restartPolicy Never)."""
    states = {"agent": given.get("agent_state"), "sidecar": given.get("sidecar_state")}
    status: Json = {
        "phase": given["pod_phase"],
        "reason": given.get("pod_reason"),
        "conditions": given.get("conditions"),
        "containerStatuses": [
            {"name": name, "state": state} for name, state in states.items() if state
        ],
    }
    if "init_state" in given:
        status["initContainerStatuses"] = [{"name": "init", "state": given["init_state"]}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": NAME, "deletionTimestamp": given.get("deletionTimestamp")},
        "spec": {
            "restartPolicy": "Never",
            "containers": [{"name": name} for name in states],
            "initContainers": [{"name": "init"}],
            "volumes": given.get("volumes", []),
        },
        "status": status,
    }


def kubernetes(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    observation = lifecycle.observe_pod(pod(given))
    return seen(lifecycle, observation) | {"containerStatus": observation.container_status}


_EXIT_REASONS = {
    "PreemptionByScheduler": "preempted",
    "EvictionByEvictionAPI": "evicted",
    "Evicted": "evicted",
}


def disrupted(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    del expect
    facts = given.get("pod", {"phase": "Failed", "agent_terminated_exit": 143})
    reason = given.get("disruption", None if "pod" in given else "PreemptionByScheduler")
    ended = facts.get("agent_terminated_exit")
    condition = {"type": "DisruptionTarget", "status": "True", "reason": reason}
    claim = {"name": "workspace", "persistentVolumeClaim": {"claimName": "workspace"}}
    is_evicted = reason == "status.reason=Evicted"
    observation = lifecycle.observe_pod(
        pod(
            {
                "pod_phase": facts["phase"],
                "agent_state": {"terminated": {"exitCode": ended}} if ended else {"running": {}},
                "pod_reason": "Evicted" if is_evicted else None,
                "conditions": [condition] if reason and not is_evicted else None,
                "deletionTimestamp": "2026-06-01T00:00:00Z"
                if facts.get("deletionTimestamp")
                else None,
                "volumes": [claim] if given.get("pvc_workspace") else [],
            }
        )
    )
    known = _EXIT_REASONS.get(observation.reason or "")
    return seen(lifecycle, observation) | {"exit_reason": known}


def classified(lifecycle: Lifecycle, given: Json, expect: Json) -> Json:
    """The end of a running agent's container, of which the runtime knows the supervised code."""
    del expect
    observation = lifecycle.observe_container_status(f"Exited ({given['supervised_code']})")
    activity = "limits_exceeded" if given["limits_exceeded"] else "idle"
    record = apply(lifecycle, {"phase": "running", "activity": activity}, observation).record
    return {
        "exit_code": record.exit_code,
        "crash": record.phase is Phase.ERROR,
        "limits": record.activity is Activity.LIMITS_EXCEEDED,
    }
