"""Specs with a bug that Scion or a peer really had; the checker must name the law.

Sources: scion.md (facts about GoogleCloudPlatform/scion at 770980cb) and pods.md (Kubernetes and peers).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BrokenSpec:
    """A change of the bundled spec's text, whose bug it is, and the property that must catch it."""

    name: str
    origin: str
    old: str
    new: str
    caught_by: str
    law: str


BROKEN_SPECS = (
    BrokenSpec(
        "a heartbeat revives a stopped agent",
        "scion 1231d900: a broker's heartbeat after a stop said running, and the hub believed it",
        "{id: T001, event: {in: [agent, relay, scheduler], not: scheduler.start-timeout},",
        "{id: T901, event: heartbeat.running, source: terminal, target: running}\n"
        "  - {id: T001, event: {in: [agent, relay, scheduler], not: [scheduler.start-timeout,"
        " heartbeat.running]},",
        "L4-final",
        "L4",
    ),
    BrokenSpec(
        "a session that starts late revives an ended agent",
        "scion hub/handlers.go:2506: the status endpoint takes any phase, also for stopped agents",
        "{id: T001, event: {in: [agent, relay, scheduler], not: scheduler.start-timeout},",
        "{id: T901, event: session-start, source: stopped.provisional, target: running.working}\n"
        "  - {id: T902, event: session-start, source: {in: terminal, not: stopped.provisional}, ignore: x}\n"
        "  - {id: T001, event: {in: [agent, relay, scheduler], not: [scheduler.start-timeout,"
        " session-start]},",
        "L5-provisional",
        "L5",
    ),
    BrokenSpec(
        "a container's clean exit overwrites the error of a failed clone",
        "scion agent/list.go:106: List persists stopped over a local error (scion.md 6, 2)",
        "legacy.ended], source: error.provisional, law: L5, target: error.final,",
        "legacy.ended], source: error.provisional, law: L5, target: stopped.final,",
        "L5-whitewash",
        "L5",
    ),
    BrokenSpec(
        "the start writes running over a failed clone",
        "scion agent/run.go:889: Start's running races with the container's own error (scion.md 1a)",
        "law: L5, stay: The agent failed and its container is about to end.}",
        "law: L5, target: running}",
        "L5-alive",
        "L5",
    ),
    BrokenSpec(
        "a tool clears blocked",
        "scion hooks/handlers/hub.go: tool-start ignores blocked (scion.md 6, 13)",
        'source: [running.blocked, running.completed, running.limits_exceeded], ignore: "Of the sticky',
        "source: running.blocked, target: running.executing}\n"
        "  - {id: T929, event: tool-start, source: [running.completed, running.limits_exceeded],"
        ' ignore: "Of the sticky',
        "sticky-tool",
        "L2",
    ),
    BrokenSpec(
        "a heartbeat clears a sticky activity",
        "scion hub/handlers.go:5566: heartbeats ignore stickiness altogether (scion.md 6, 13)",
        'ignore: "An earlier view does not clear a sticky activity; only prompt-submit, agent-start and'
        ' session-start do."}',
        "target: running.working}",
        "sticky",
        "L2",
    ),
    BrokenSpec(
        "a heartbeat takes stopping back",
        "scion hub/handlers.go:5566: structured heartbeats may regress, stopping to running (scion.md 6, 11)",
        "{id: T178, event: [heartbeat.running,",
        "{id: T978, event: heartbeat.running, source: stopping, target: running}\n"
        "  - {id: T178, event: [",
        "heartbeat-forward",
        "L6",
    ),
    BrokenSpec(
        "an image that cannot be pulled is a failure",
        "scion k8s_runtime.go:1300 and Airflow: ErrImagePull ends the start at once (pods.md 2.6)",
        "{id: T042, event: [pod.starting, pod.blocked, pod.restarting, container.restarting],",
        "{id: T942, event: pod.blocked, source: {not: [starting, asked, final]},"
        " target: error.final}\n"
        "  - {id: T042, event: [pod.starting, pod.restarting, container.restarting],",
        "L8-terminal",
        "L8",
    ),
    BrokenSpec(
        "a pod on a lost node is a failure",
        "Argo: phase Unknown is Error, so an agent runs twice when the partition heals (pods.md 2.6, P565)",
        "{id: T031, event: pod.unreachable, source: {not: final}, law: L8, ignore:"
        " Nobody knows how the pod is; it may come back.}",
        "{id: T031, event: pod.unreachable, source: {not: terminal}, target: error.final}\n"
        "  - {id: T931, event: pod.unreachable, source: {in: terminal, not: final}, ignore: x}",
        "L8-recoverable",
        "L8",
    ),
    BrokenSpec(
        "provisioning resets an agent that has ended",
        "scion agent/provision.go:243: Provision writes created, also for an existing agent (scion.md 5, 12)",
        "source: terminal, law: L4, reject: An ended agent is started or restarted.}",
        "source: terminal, law: L4, target: created}",
        "L4-final",
        "L4",
    ),
    BrokenSpec(
        "the last state of an older pod opens it again",
        "KubeSpawner lists from an old resourceVersion: a deleted pod appears again (pods.md 4)",
        "{id: F02, when: {run: earlier}, law: L7, ignore: EarlierRun,",
        "{id: F02, when: {run: earlier, evidence: none}, law: L7, ignore: EarlierRun, why: Old.}\n"
        "    - {id: F92, when: {run: earlier, evidence: {not: none}}, law: L7, open: run.opened,",
        "L7-successor",
        "L7",
    ),
    BrokenSpec(
        "a state that arrives late is taken for news",
        "Airflow resets its watch to resourceVersion 0, which may go back in time (pods.md 4)",
        "{id: F09, when: {run: [first, same], order: not_newer}, law: L6, ignore: StaleOrder,",
        "{id: F09, when: {run: [first, same], order: not_newer}, law: L6, accept: true,",
        "L9-convergence",
        "L9",
    ),
)
