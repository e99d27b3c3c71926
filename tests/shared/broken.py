"""Specs and reconcilers with a bug that Scion or a peer really had; the checker must name the law.

Sources: scion.md (facts about GoogleCloudPlatform/scion at 770980cb) and pods.md (Kubernetes and peers).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from scion_fsm import Observation, Plan, Record
    from scion_fsm.machine.table import Table

    Reconcile = Callable[[Record, Observation], Plan]


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
        "{id: T001, event: [agent, relay, scheduler], source: terminal, law: L4, ignore:",
        "{id: T901, event: heartbeat.running, source: terminal, target: running}\n"
        "  - {id: T001, event: {in: [agent, relay, scheduler], not: heartbeat.running},"
        " source: terminal, law: L4, ignore:",
        "L4-final",
        "L4",
    ),
    BrokenSpec(
        "a session that starts late revives an ended agent",
        "scion hub/handlers.go:2506: the status endpoint takes any phase, also for stopped agents",
        "{id: T001, event: [agent, relay, scheduler], source: terminal, law: L4, ignore:",
        "{id: T901, event: session-start, source: stopped.provisional, target: running.idle}\n"
        "  - {id: T902, event: session-start, source: {in: terminal, not: stopped.provisional}, ignore: x}\n"
        "  - {id: T001, event: {in: [agent, relay, scheduler], not: session-start},"
        " source: terminal, law: L4, ignore:",
        "L5-provisional",
        "L5",
    ),
    BrokenSpec(
        "a container's clean exit overwrites the error of a failed clone",
        "scion agent/list.go:106: List persists stopped over a local error (scion.md 6, 2)",
        "source: error.provisional, law: L5, target: error.final, detail: fill}\n  - {id: T082",
        "source: error.provisional, law: L5, target: stopped.final, detail: fill}\n  - {id: T082",
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
        "target: running.idle}",
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
        "{id: T942, event: pod.blocked, source: {in: [created, provisioning, cloning, running,"
        " stopping.observed, stopped.provisional, error.provisional]}, target: error.final}\n"
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
        "  - {id: T931, event: pod.unreachable, source: [stopped.provisional, error.provisional], ignore: x}",
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
        "{id: F14, when: {run: other, order: not_newer}, law: L7, ignore: StaleIncarnation,",
        "{id: F14, when: {run: other, order: not_newer, evidence: [level, irreversible, absence]}, law: L7,"
        " open: incarnation.opened, why: It is another.}\n"
        "  - {id: F94, when: {run: other, order: not_newer, evidence: [report, command, none]}, law: L7,"
        " ignore: StaleIncarnation,",
        "L7-successor",
        "L7",
    ),
    BrokenSpec(
        "a state that arrives late is taken for news",
        "Airflow resets its watch to resourceVersion 0, which may go back in time (pods.md 4)",
        "{id: F02, when: {run: [unstated, first, same], order: not_newer}, law: L6, ignore: StaleOrder,",
        "{id: F02, when: {run: [unstated, first, same], order: not_newer}, law: L6, accept: true,",
        "L9-convergence",
        "L9",
    ),
)


@dataclass(frozen=True)
class BrokenReconciler:
    """A way to decide wrongly, whose bug it is, and the property that must catch it."""

    name: str
    origin: str
    wrap: Callable[[Table, Reconcile], Reconcile]
    caught_by: str
    law: str


def _writes_always(_: Table, real: Reconcile) -> Reconcile:
    return lambda record, seen: msgspec.structs.replace(real(record, seen), must_write=True)


def _writes_never(_: Table, real: Reconcile) -> Reconcile:
    return lambda record, seen: msgspec.structs.replace(real(record, seen), must_write=False)


def _forgets_orders(_: Table, real: Reconcile) -> Reconcile:
    return lambda record, seen: real(record.with_history_reset(), seen)


def _keys_by_name(_: Table, real: Reconcile) -> Reconcile:
    return lambda record, seen: real(record, msgspec.structs.replace(seen, incarnation=None))


def _compares_versions_as_text(_: Table, real: Reconcile) -> Reconcile:
    def decide(record: Record, seen: Observation) -> Plan:
        mark = record.orders[1]
        if isinstance(mark, str) and isinstance(seen.order, str):
            order = mark + "0" if seen.order > mark else "1"
            plan = real(record, msgspec.structs.replace(seen, order=order))
            if plan.record is record:
                return plan
            orders = (plan.record.orders[0], seen.order, *plan.record.orders[2:])
            after = msgspec.structs.replace(plan.record, orders=orders)
            return msgspec.structs.replace(plan, record=after)
        return real(record, seen)

    return decide


def _keeps_the_tool(_: Table, real: Reconcile) -> Reconcile:
    def decide(record: Record, seen: Observation) -> Plan:
        plan = real(record, seen)
        if plan.disposition != "taken" or record.tool_name is None:
            return plan
        after = msgspec.structs.replace(plan.record, tool_name=record.tool_name)
        return msgspec.structs.replace(plan, record=after)

    return decide


def _takes_unknown_words_for_phases(_: Table, real: Reconcile) -> Reconcile:
    def decide(record: Record, seen: Observation) -> Plan:
        plan = real(record, seen)
        if plan.reason != "Unknown" or seen.event is None:
            return plan
        after = msgspec.structs.replace(plan.record, message=seen.event)
        return msgspec.structs.replace(plan, record=after, must_write=True)

    return decide


def _raises_on_unknown_events(_: Table, real: Reconcile) -> Reconcile:
    def decide(record: Record, seen: Observation) -> Plan:
        plan = real(record, seen)
        if plan.reason == "Unknown":
            raise ValueError(seen.event)
        return plan

    return decide


def _forwards_messages_of_the_dead(table: Table, real: Reconcile) -> Reconcile:
    def decide(record: Record, seen: Observation) -> Plan:
        plan = real(record, seen)
        entry = table.events.get(seen.event or "")
        if entry is None or entry.origin != "relay" or not record.is_terminal:
            return plan
        after = msgspec.structs.replace(record, message="from a heartbeat")
        return msgspec.structs.replace(plan, record=after, must_write=True)

    return decide


def _takes_the_last_verdict(table: Table, real: Reconcile) -> Reconcile:
    final = {c for c, state in table.states.items() if "final" in state.tags}

    def decide(record: Record, seen: Observation) -> Plan:
        plan = real(record, seen)
        entry = table.events.get(seen.event or "")
        if record.configuration in final and entry and entry.evidence == "irreversible":
            return real(msgspec.structs.replace(record, configuration="starting"), seen)
        return plan

    return decide


def _forgets_what_a_restart_left(_: Table, real: Reconcile) -> Reconcile:
    def decide(record: Record, seen: Observation) -> Plan:
        plan = real(record, seen)
        if plan.record.superseded is None:
            return plan
        after = msgspec.structs.replace(plan.record, superseded=None)
        return msgspec.structs.replace(plan, record=after)

    return decide


def _looks_at_more_than_the_pair(_: Table, real: Reconcile) -> Reconcile:
    def decide(record: Record, seen: Observation) -> Plan:
        plan = real(record, seen)
        if record.exit_code is None or plan.disposition != "taken":
            return plan
        after = msgspec.structs.replace(plan.record, configuration=record.configuration)
        return msgspec.structs.replace(plan, record=after)

    return decide


BROKEN_RECONCILERS = (
    BrokenReconciler(
        "it writes although nothing changed",
        "scion agent/list.go: a mere `scion list` makes a dead agent look just seen (scion.md 5, 9)",
        _writes_always,
        "L10-idempotence",
        "L10",
    ),
    BrokenReconciler(
        "it keeps what it learnt to itself",
        "scion broker stop: agent-info.json is left at running, so the next reader starts over (scion.md 6, 14)",
        _writes_never,
        "L10-idempotence",
        "L10",
    ),
    BrokenReconciler(
        "it takes whatever comes last",
        "scion sqlite.go:1557: UpdateAgentStatus neither checks nor raises state_version (scion.md 6, 8)",
        _forgets_orders,
        "L6-stale",
        "L6",
    ),
    BrokenReconciler(
        "it knows an agent by its name alone",
        "python client's SharedInformer and scion's heartbeats key by name (pods.md 4, scion.md 6, 24)",
        _keys_by_name,
        "L7-successor",
        "L7",
    ),
    BrokenReconciler(
        "it compares resourceVersions as text",
        "a version with one more digit sorts first (pods.md 3: length, then text)",
        _compares_versions_as_text,
        "L6-stale",
        "L6",
    ),
    BrokenReconciler(
        "a tool's name survives the tool",
        "scion: detail.message and toolName survive into terminal phases and the next run (scion.md 6, 16)",
        _keeps_the_tool,
        "L1-tool-names",
        "L1",
    ),
    BrokenReconciler(
        "it stores any word",
        "scion: a broker may post any phase; `resumed` and `unknown` were stored (scion.md 0)",
        _takes_unknown_words_for_phases,
        "L11-unknown",
        "L11",
    ),
    BrokenReconciler(
        "it raises on what it does not know",
        "Argo ends with `unexpected pod phase` on an empty or unknown one (pods.md 2.6, P438)",
        _raises_on_unknown_events,
        "L11-unknown",
        "L11",
    ),
    BrokenReconciler(
        "a heartbeat changes the message of an ended agent",
        "scion hub/handlers.go:5535: message and status are forwarded in every case, terminal included",
        _forwards_messages_of_the_dead,
        "L6-stale",
        "L6",
    ),
    BrokenReconciler(
        "the last verdict wins",
        "Argo, Tekton: an eviction of the remains makes a completed agent a failure (pods.md 2.5, 1)",
        _takes_the_last_verdict,
        "L4-stale",
        "L4",
    ),
    BrokenReconciler(
        "it forgets the run that a restart left behind",
        "scion hub/handlers.go: the old pod's end reaches its successor of the same name (laws.md L7)",
        _forgets_what_a_restart_left,
        "L7-successor",
        "L7",
    ),
    BrokenReconciler(
        "what was known before decides with",
        "scion agent/list.go:84: the file's phase replaces the runtime's, or not, by what it holds",
        _looks_at_more_than_the_pair,
        "L3-no-guards",
        "L3",
    ),
)
