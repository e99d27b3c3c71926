"""Subjects that are broken on purpose, each with a mistake that Scion or a peer really made."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from scion_fsm.conform.testing.subject import Subject
from scion_fsm.lifecycle import Lifecycle, bundled_spec
from scion_fsm.machine.observation import Incarnation

if TYPE_CHECKING:
    from collections.abc import Callable

    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.reconcile import Plan
    from scion_fsm.machine.record import Record
    from scion_fsm.machine.table import Step


class Broken(NamedTuple):
    """A mistake, where it was really made, the law (by name) that sees it, and the subject that makes it."""

    name: str
    source: str
    check: str
    make: Callable[[], Subject]


def with_spec(*edits: tuple[str, str, str], add: str = "") -> Callable[[], Subject]:
    """Breaks the table: `(id, old, new)` edits the row of an id, `add` is a rule more; then lint, compile."""

    def make() -> Subject:
        lines = bundled_spec().read_text(encoding="utf-8").splitlines()
        for row, old, new in edits:
            (number,) = (n for n, line in enumerate(lines) if f"{{id: {row}," in line)
            assert old in lines[number], f"{old!r} is not in {lines[number]!r}"
            lines[number] = lines[number].replace(old, new)
        if add:
            lines.insert(lines.index("transitions:") + 1, f"  - {{{add}}}")
        return Subject.of(Lifecycle.loads("\n".join(lines)))

    return make


def with_reconcile(wrong: Callable[[Subject, Record, Observation], Plan]) -> Callable[[], Subject]:
    """Breaks reconcile: `wrong` gets the sound subject, a record and an observation."""

    def make() -> Subject:
        sound = Subject.of(Lifecycle.default())
        return dataclasses.replace(
            sound, reconcile=lambda record, observation: wrong(sound, record, observation)
        )

    return make


def with_part(**parts: Callable[[Subject], Callable[..., Any]]) -> Callable[[], Subject]:
    """Breaks a part: each function makes the wrong one from the sound subject."""

    def make() -> Subject:
        sound = Subject.of(Lifecycle.default())
        return dataclasses.replace(sound, **{name: part(sound) for name, part in parts.items()})

    return make


# -- reconcilers ------------------------------------------------------------------------------------


def keeps_tool_name(sound: Subject, record: Record, observation: Observation) -> Plan:
    plan = sound.reconcile(record, observation)
    kept = plan.record.tool_name or record.tool_name
    return msgspec.structs.replace(
        plan, record=msgspec.structs.replace(plan.record, tool_name=kept)
    )


def keeps_activity(sound: Subject, record: Record, observation: Observation) -> Plan:
    plan = sound.reconcile(record, observation)
    after = plan.record
    if not (after.is_terminal and record.activity):
        return plan
    stale = msgspec.structs.replace(after, configuration=f"{after.phase}.{record.activity}")
    return msgspec.structs.replace(plan, record=stale)


def forgives_signals(sound: Subject, record: Record, observation: Observation) -> Plan:
    killed = observation.exit_code in (137, 143) and observation.event == "pod.failed"
    event = "pod.completed" if killed else observation.event
    return sound.reconcile(record, msgspec.structs.replace(observation, event=event))


def lets_a_heartbeat_revive(sound: Subject, record: Record, observation: Observation) -> Plan:
    plan = sound.reconcile(record, observation)
    if observation.event == "heartbeat.running" and sound.is_final(record.configuration):
        revived = msgspec.structs.replace(record, configuration="running.unreported")
        return msgspec.structs.replace(plan, record=revived, must_write=True)
    return plan


def believes_every_report(sound: Subject, record: Record, observation: Observation) -> Plan:
    plan = sound.reconcile(record, observation)
    if observation.event == "session-start" and record.configuration == "stopped.provisional":
        revived = msgspec.structs.replace(record, configuration="running.idle")
        return msgspec.structs.replace(plan, record=revived, must_write=True)
    return plan


def goes_by_arrival(sound: Subject, record: Record, observation: Observation) -> Plan:
    return sound.reconcile(record.with_history_reset(), observation)


def touches_the_file(sound: Subject, record: Record, observation: Observation) -> Plan:
    return msgspec.structs.replace(sound.reconcile(record, observation), must_write=True)


def keys_by_name(sound: Subject, record: Record, observation: Observation) -> Plan:
    nobody = msgspec.structs.replace(record, incarnation=None, superseded=None)
    return sound.reconcile(nobody, msgspec.structs.replace(observation, incarnation=None))


def forgets_what_it_left(sound: Subject, record: Record, observation: Observation) -> Plan:
    return sound.reconcile(msgspec.structs.replace(record, superseded=None), observation)


def fails_a_crash_loop(sound: Subject, record: Record, observation: Observation) -> Plan:
    gives_up = observation.reason in ("CrashLoopBackOff", "ImagePullBackOff")
    event = "pod.failed" if gives_up else observation.event
    return sound.reconcile(record, msgspec.structs.replace(observation, event=event))


def counts_sights(sound: Subject, record: Record, observation: Observation) -> Plan:
    plan = sound.reconcile(record, observation)
    if plan.disposition != "taken":
        return plan
    count = str(int(record.last_transition_time or 0) + 1)
    stamped = msgspec.structs.replace(plan.record, last_transition_time=count)
    return msgspec.structs.replace(plan, record=stamped)


def passes_the_unknown_through(sound: Subject, record: Record, observation: Observation) -> Plan:
    plan = sound.reconcile(record, observation)
    if observation.event not in sound.table.events:
        changed = msgspec.structs.replace(record, reason=observation.reason)
        return msgspec.structs.replace(plan, record=changed, disposition="taken", must_write=True)
    return plan


def refuses_a_successor(sound: Subject, record: Record, observation: Observation) -> Plan:
    plan = sound.reconcile(record, observation)
    if sound.is_terminal(record.configuration) and plan.record.phase == "running":
        return msgspec.structs.replace(plan, record=record, must_write=False)
    return plan


# -- steps and observers ----------------------------------------------------------------------------


def says_nothing(sound: Subject) -> Callable[[str, str], Step]:
    def step(configuration: str, event: str) -> Step:
        found = sound.step(configuration, event)
        silent = found.disposition == "ignored" and configuration == "stopping.requested"
        return msgspec.structs.replace(found, why="") if silent else found

    return step


def has_no_branch(sound: Subject) -> Callable[[str, str], Step]:
    branches = {phase: sound.step for phase in sound.table.configurations if phase != "cloning"}
    return lambda configuration, event: branches[configuration](configuration, event)


def never_leaves_cloning(sound: Subject) -> Callable[[str, str], Step]:
    def step(configuration: str, event: str) -> Step:
        found = sound.step(configuration, event)
        stuck = configuration == "cloning"
        return msgspec.structs.replace(found, target=configuration) if stuck else found

    return step


def reads_the_first_status(sound: Subject) -> Callable[[object], Observation]:
    def observe(pod: object) -> Observation:
        if isinstance(pod, dict) and isinstance(pod.get("status"), dict):
            pod["status"]["containerStatuses"][0]
        return sound.observe_pod(pod)

    return observe


def takes_the_phase_as_it_is(sound: Subject) -> Callable[[object], Observation]:
    def observe(pod: object) -> Observation:
        seen = sound.observe_pod(pod)
        is_new = seen.event == "pod.unreachable" and "phase" in str(seen.problems)
        return msgspec.structs.replace(seen, event="pod.starting") if is_new else seen

    return observe


def compares_as_text(sound: Subject) -> Callable[[Record, Observation], Plan]:
    def padded(order: object) -> object:  # then longer is not newer, and the text decides
        return order.ljust(40, "0") if isinstance(order, str) else order

    def reconcile(record: Record, observation: Observation) -> Plan:
        order = padded(observation.order)
        return sound.reconcile(record, msgspec.structs.replace(observation, order=order))

    return reconcile


def forgets_the_uid(sound: Subject) -> Callable[[object], Observation]:
    def observe(pod: object) -> Observation:
        seen = sound.observe_pod(pod)
        run = seen.incarnation
        container = Incarnation(container=run.container) if run and run.container else None
        return msgspec.structs.replace(seen, incarnation=container)

    return observe


BROKEN = (
    Broken(
        "tool-name-outlives-the-run",
        "scion.md 6.16",
        "activity-only-in-running",
        with_reconcile(keeps_tool_name),
    ),
    Broken(
        "activity-outlives-the-run",
        "scion.md 6.5",
        "activity-only-in-running",
        with_reconcile(keeps_activity),
    ),
    Broken(
        "observed-running-is-idle",
        "scion.md 6.26",
        "activity-only-in-running",
        with_spec(("T045", "target: running.unreported", "target: running.idle")),
    ),
    Broken(
        "ignored-without-a-word",
        "scion.md 6.27",
        "every-pair-defined",
        with_part(step=says_nothing),
    ),
    Broken(
        "no-branch-for-cloning",
        "scion.md 6.15",
        "every-pair-defined",
        with_part(step=has_no_branch),
    ),
    Broken(
        "killed-by-a-signal-is-fine",
        "Argo, pods.md 2.6",
        "outcome-depends-on-pair-alone",
        with_reconcile(forgives_signals),
    ),
    Broken(
        "up-revives-the-stopped",
        "scion.md 6.1",
        "final-survives-stale-inputs",
        with_spec(
            ("T002", "not: incarnation.opened", "not: [incarnation.opened, pod.running]"),
            add="id: T900, event: pod.running, source: final, target: running.unreported",
        ),
    ),
    Broken(
        "heartbeat-revives",
        "scion.md 9, 1231d900",
        "final-survives-stale-inputs",
        with_reconcile(lets_a_heartbeat_revive),
    ),
    Broken(
        "start-opens-nothing",
        "scion.md 6.18",
        "final-survives-stale-inputs",
        with_spec(("T017", ", opens: true", "")),
    ),
    Broken(
        "clean-exit-whitewashes-a-failed-clone",
        "scion.md 6.2",
        "provisional-end-is-closed-to-reports",
        with_spec(("T071", "target: error.final", "target: stopped.final")),
    ),
    Broken(
        "live-container-undoes-a-failure",
        "scion.md 6.1",
        "provisional-end-is-closed-to-reports",
        with_spec(
            (
                "T049",
                "stay: The agent failed and its container is about to end.",
                "target: running.unreported",
            )
        ),
    ),
    Broken(
        "live-container-is-not-believed",
        "scion.md 6.1",
        "provisional-end-is-closed-to-reports",
        with_spec(
            ("T045", "[pre_running, stopped.provisional]", "pre_running"),
            add="id: T900, event: [pod.running, container.running], source: stopped.provisional, stay: The agent said so.",
        ),
    ),
    Broken(
        "session-start-revives",
        "scion.md 6.1",
        "provisional-end-is-closed-to-reports",
        with_reconcile(believes_every_report),
    ),
    Broken(
        "reads-that-go-back-in-time-count",
        "pods.md 4, resourceVersion=0",
        "stale-changes-nothing",
        with_spec(("F02", "ignore: StaleOrder", "accept: true")),
    ),
    Broken(
        "versions-are-compared-as-text",
        "pods.md 3, KEP-5504",
        "stale-changes-nothing",
        with_part(reconcile=compares_as_text),
    ),
    Broken(
        "goes-by-arrival", "scion.md 6.8", "stale-changes-nothing", with_reconcile(goes_by_arrival)
    ),
    Broken(
        "keyed-by-bare-name",
        "scion.md 6.24",
        "old-incarnation-touches-nothing",
        with_reconcile(keys_by_name),
    ),
    Broken(
        "what-was-left-may-speak",
        "scion.md 7, the stale pod is not waited for",
        "old-incarnation-touches-nothing",
        with_spec(("F01", "ignore: SupersededIncarnation", "accept: true")),
    ),
    Broken(
        "forgets-what-it-left",
        "scion.md 7, the stale pod is not waited for",
        "old-incarnation-touches-nothing",
        with_reconcile(forgets_what_it_left),
    ),
    Broken(
        "unproven-pods-are-successors",
        "pods.md 3.2",
        "old-incarnation-touches-nothing",
        with_spec(
            ("F06", "law: L7, ignore: IncarnationNotProvenNewer", "open: incarnation.opened")
        ),
    ),
    Broken(
        "image-pull-error-is-an-end",
        "scion.md 7, waitForPodReady",
        "terminal-needs-irreversible-evidence",
        with_spec(
            ("T042", "pod.starting, pod.blocked,", "pod.starting,"),
            ("T043", "pod.starting, pod.blocked,", "pod.starting,"),
            ("T065", "[pod.agent-failed,", "[pod.blocked, pod.agent-failed,"),
            ("T066", "[pod.agent-failed,", "[pod.blocked, pod.agent-failed,"),
        ),
    ),
    Broken(
        "crash-loop-is-an-end",
        "Airflow, pods.md 2.6",
        "terminal-needs-irreversible-evidence",
        with_reconcile(fails_a_crash_loop),
    ),
    Broken(
        "container-exit-is-the-verdict",
        "Tekton, pods.md 2.6",
        "terminal-needs-irreversible-evidence",
        with_spec(("T062", "target: stopped.provisional", "target: stopped.final")),
    ),
    Broken(
        "crash-loop-is-running",
        "scion.md 6.10, Running (CrashLoopBackOff)",
        "observers-converge",
        with_spec(
            ("T042", "{not: [starting,", "{not: [running, starting,"),
            add="id: T900, event: [pod.starting, pod.blocked, pod.restarting, container.restarting], source: running, stay: It says Running.",
        ),
    ),
    Broken("last-word-wins", "scion.md 6.8", "observers-converge", with_reconcile(goes_by_arrival)),
    Broken(
        "successor-is-not-recognised",
        "pods.md 4.9, a missed DELETED",
        "observers-converge",
        with_part(observe_pod=forgets_the_uid),
    ),
    Broken(
        "mtime-is-last-seen", "scion.md 5", "twice-equals-once", with_reconcile(touches_the_file)
    ),
    Broken(
        "every-sight-is-a-transition",
        "pods.md 3, re-stamped times",
        "twice-equals-once",
        with_reconcile(counts_sights),
    ),
    Broken(
        "second-look-makes-it-final",
        "pods.md 2.5",
        "twice-equals-once",
        with_spec(
            ("T063", "stay: The pod has not ended., detail: replace", "target: stopped.final")
        ),
    ),
    Broken(
        "reads-the-first-status",
        "Airflow, pods.md 4",
        "nothing-raises",
        with_part(observe_pod=reads_the_first_status),
    ),
    Broken(
        "unknown-phase-is-starting",
        "kubernetes 7856",
        "future-is-no-phase",
        with_part(observe_pod=takes_the_phase_as_it_is),
    ),
    Broken(
        "unknown-phase-is-an-end",
        "pods.md 2.6",
        "future-is-no-phase",
        with_spec(
            (
                "T031",
                "{not: final}, law: L8, ignore: Nobody knows how the pod is; it may come back.",
                "{not: final}, target: error.provisional",
            )
        ),
    ),
    Broken(
        "unknown-passes-through",
        "scion.md 6.9",
        "unknown-changes-nothing",
        with_reconcile(passes_the_unknown_through),
    ),
    Broken(
        "cloning-is-a-trap",
        "scion.md 9, 7ec5eb2b",
        "both-ends-stay-reachable",
        with_part(step=never_leaves_cloning),
    ),
    Broken(
        "the-stopped-stay-stopped",
        "scion.md 6.1, the hub's heartbeat",
        "new-run-can-run",
        with_reconcile(refuses_a_successor),
    ),
    Broken(
        "a-newer-run-is-believed-when-it-ends",
        "scion.md 9, #123",
        "new-run-can-run",
        with_spec(
            ("F03", "evidence: [level, ", "evidence: ["),
            ("F05", "evidence: [report,", "evidence: [level, report,"),
        ),
    ),
)
