// A pod to an observation: its features pick one row of the table, and the row the reason. Mirrors
// scion_fsm.observe.pod and is tested against it on every pod case.

import { secondsOf, versionOf } from "./orders.mjs";
import { NO_RUN, isNamed } from "./runs.mjs";
import { pick } from "./freshness.mjs";
import { heard } from "./machine.mjs";
import { POD, readAs } from "./decode.mjs";
import { condition, featuresOf, initClass, isFailure, isUnknown, see, waitingClass, worstInit } from "./features.mjs";

const RUN_ID_LABEL = "scion.run_id";
const NAMELESS = "?"; // stands for the name of a container that has none

// `isGone` is the last object of a pod that was deleted; `cluster` names whose resourceVersions its are.
export function observePod(data, value, isGone = false, { cluster = null, agentContainer = null } = {}) {
  const problems = [];
  const pod = readAs(POD, value, "pod", problems);
  const wrong = notAPod(pod, problems);
  if (wrong) return { ...heard(null), problems: [wrong, ...problems] };
  const table = data.pods;
  if (table.rows.length === 0) return { ...heard(null), problems: [`${data.machine} says nothing of pods`, ...problems] };
  const sight = see(pod, data, agentContainer);
  const features = featuresOf(sight);
  const row = pick(table, features);
  const event = isGone ? row.gone[sight.deleting] : row.event;
  const isLost = isGone && event !== row.event && table.without_verdict.includes(event);
  const ended = sight.agent?.state?.terminated ?? null;
  const isSilent = table.silent.some((when) => Object.entries(when).every(([name, values]) => values.includes(features[name])));
  return {
    ...heard(event),
    reason: isLost ? lostReason(sight) : reasonOf(sight, row.reason),
    message: isLost ? null : sight.status.message || ended?.message || sight.agent?.state?.waiting?.message || null,
    exit_code: ended === null || table.synthetic_reasons.includes(ended.reason) ? null : ended.exitCode,
    run: runOf(sight, cluster),
    order: versionOf(pod.metadata?.resourceVersion, cluster),
    time: (isLost ? pod.metadata?.deletionTimestamp : timeOf(sight)) || null,
    row: row.id,
    features: Object.keys(table.features).map((name) => [name, features[name]]),
    container_status: containerStatus(sight),
    is_silent: isSilent && !isGone,
    problems: [...problems, ...oddities(sight)],
  };
}

// Absence from a complete and consistent list, whose resourceVersion is `digits`; `run` is the record's own.
// It is the pod that is not there, whichever container was its last: others may have seen later ones.
export function observePodAbsent(data, run, digits, { cluster = null } = {}) {
  const { gone_event, gone_reason } = data.pods;
  const missing = run?.uid ? { ...run, container: null, started: null, seen: null, ended: false } : (run ?? null);
  return { ...heard(gone_event), reason: gone_reason, run: missing, order: versionOf(digits, cluster), is_missing: true };
}

function lostReason(sight) {
  return (sight.deleting === "disrupted" && sight.disruption.reason) || sight.table.gone_reason;
}

function notAPod(pod, problems) {
  if (pod === null) return "this is not a pod";
  if (!pod.metadata && !pod.status && !pod.kind) return "this is not a pod: it has neither metadata nor status";
  if (pod.kind && pod.kind !== "Pod") return `a ${pod.kind} is not a Pod`;
  if (pod.apiVersion && pod.apiVersion !== "v1") return `apiVersion ${pod.apiVersion} of a Pod is not known; v1 is`;
  return "";
}

function runOf(sight, cluster) {
  const metadata = sight.pod.metadata ?? {};
  const state = sight.agent?.state;
  const run = {
    ...NO_RUN,
    uid: metadata.uid || null,
    container: sight.agent?.containerID || state?.terminated?.containerID || null,
    run_id: metadata.labels?.[RUN_ID_LABEL] || null,
    created: secondsOf(metadata.creationTimestamp),
    started: secondsOf((state?.terminated ?? state?.running)?.startedAt),
    place: metadata.name ? { name: metadata.name, namespace: metadata.namespace || null, domain: cluster } : null,
  };
  return isNamed(run) ? run : null;
}

function timeOf(sight) {
  const state = sight.agent?.state;
  if (state?.terminated) return state.terminated.finishedAt;
  if (state?.running) return state.running.startedAt;
  return sight.status.startTime || (sight.pod.metadata ? sight.pod.metadata.creationTimestamp : null);
}

export function containerStatus(sight) {
  const reason = (sight.agent?.state?.waiting ?? sight.agent?.state?.terminated)?.reason;
  const phase = sight.status.phase || "";
  return reason ? `${phase} (${reason})` : phase;
}

function reasonOf(sight, sources) {
  for (const source of sources) {
    const reason = source.startsWith("=") ? source.slice(1) : REASONS[source](sight);
    if (reason) return reason;
  }
  return null;
}

function exitToken(ended) {
  return ended.signal ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode ?? "unknown"}`;
}

const REASONS = {
  pod: (sight) => sight.status.reason,
  pod_phase: (sight) => (sight.status.phase ? `Phase:${sight.status.phase}` : null),
  disruption: (sight) => sight.disruption?.reason,
  scheduling: (sight) => condition(sight.status, "PodScheduled", "False")?.reason,
  agent_terminated: (sight) => sight.agent?.state?.terminated?.reason,
  agent_exit: (sight) => (sight.agent?.state?.terminated ? exitToken(sight.agent.state.terminated) : null),
  agent_last: (sight) => sight.agent?.lastState?.terminated?.reason,
  agent_waiting: (sight) => sight.agent?.state?.waiting?.reason,
  agent_waiting_blocked: (sight) => {
    const reason = sight.agent?.state?.waiting?.reason ?? null;
    const counts = reason !== null && (Object.hasOwn(sight.table.waiting, reason) || sight.table.restart_reasons.includes(reason));
    return counts ? reason : null;
  },
  init: (sight) => {
    const worst = worstInit(sight);
    const entry = worst === "ok" ? undefined
      : (sight.status.initContainerStatuses ?? []).find((candidate) => initClass(sight, candidate) === worst);
    if (entry === undefined) return null;
    const ended = entry.state?.terminated ?? entry.lastState?.terminated;
    let reason = ended ? ended.reason || exitToken(ended) : null;
    if (entry.state?.waiting && waitingClass(sight, entry.state)) reason = entry.state.waiting.reason;
    return `Init:${entry.name || NAMELESS}:${reason || "Error"}`;
  },
  sidecar: (sight) => {
    const entry = (sight.status.containerStatuses ?? []).find((candidate) =>
      candidate !== sight.agent && candidate.state?.terminated && isFailure(candidate.state.terminated));
    if (entry === undefined) return null;
    const ended = entry.state.terminated;
    return `Sidecar:${entry.name || NAMELESS}:${ended.reason || exitToken(ended)}`;
  },
};

function oddities(sight) {
  const found = [];
  const { status, agent, pod } = sight;
  const ended = agent?.state?.terminated;
  if (ended && isUnknown(ended)) found.push("the agent's container ended without a usable exit code");
  if (status.phase && sight.phase === "unknown" && status.phase !== "Unknown") found.push(`status.phase ${status.phase} is not known`);
  const count = agent ? status.containerStatuses.filter((entry) => entry.name === agent.name).length : 0;
  if (count > 1) found.push(`the container ${agent.name} has ${count} statuses; the first counts`);
  const version = pod.metadata?.resourceVersion;
  if (version && versionOf(version) === null) found.push(`metadata.resourceVersion ${version} cannot be compared`);
  return found;
}

