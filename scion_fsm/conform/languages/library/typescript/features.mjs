// What is seen of a pod: six features over finite domains. What a reason means is in the data. Mirrors
// scion_fsm.observe.features.

import { secondsOf } from "./orders.mjs";
import { answer } from "./freshness.mjs";
import { POD, readAs } from "./decode.mjs";

const POD_PHASES = { "": "pending", Pending: "pending", Running: "running", Succeeded: "succeeded", Failed: "failed" };
const NOT_TELLING = [null, "", "Error"]; // what the kubelet says of any container that did not exit with 0
const REMOVAL_SECONDS = 30; // how long after the grace period the last object of a deletion may bear its removal

export function see(pod, data, agentContainer = null) {
  const status = pod.status ?? readAs(POD.status, {}, "", []);
  const spec = pod.spec ?? readAs(POD.spec, {}, "", []);
  const known = status.phase || "";
  const table = data.pods;
  const name = agentContainer || table.agent_container;
  const isUnstated = known === "" && !status.containerStatuses?.length && !status.initContainerStatuses?.length;
  const phase = isUnstated ? "unstated" : Object.hasOwn(POD_PHASES, known) ? POD_PHASES[known] : "unknown";
  const containers = spec.containers ?? [];
  const disruption = condition(status, "DisruptionTarget", "True");
  return {
    pod, table, exits: data.exits, spec, status, phase, disruption,
    isOver: phase === "succeeded" || phase === "failed",
    deleting: !pod.metadata?.deletionTimestamp ? "no" : disruption === null ? "asked" : "disrupted",
    container: containers.find((entry) => entry.name === name) ?? null,
    agent: (status.containerStatuses ?? []).find((entry) => entry.name === name) ?? null,
    isForeign: containers.length > 0 && containers.every((container) => container.name !== name),
  };
}

export function featuresOf(sight) {
  return {
    pod_phase: sight.phase, deleting: sight.deleting, agent: agentFeature(sight), init: worstInit(sight), cause: causeOf(sight),
    bound: answer(isBound(sight)),
  };
}

function agentFeature(sight) {
  const { agent, container } = sight;
  if (sight.isForeign) return "foreign";
  if (agent === null) return "nostatus";
  const ended = agent.state?.terminated;
  if (ended) {
    if (isRestarted(sight, container, ended)) return "exit_restart";
    if (sight.exits.limits.includes(ended.exitCode)) return "exit_limits";
    if (isFailure(ended)) return killedFeature(sight, ended) ?? "exitN";
    if (isUnknown(ended)) return "exit_unknown";
    return endedByItself(sight, ended) ? "exit0_own" : "exit0";
  }
  if (agent.state?.running) return "running";
  const last = agent.lastState?.terminated;
  if (last) return isRestarted(sight, container, last) ? "restarting" : "lost";
  return waitingClass(sight, agent.state) ?? "wait";
}

function isRestarted(sight, container, ended) {
  if (sight.isOver || sight.deleting !== "no") return false;
  if (sight.table.restart_reasons.includes(ended.reason)) return true;
  if (sight.table.restart_conditions.some((type) => condition(sight.status, type, "True") !== null)) return true;
  if (!sight.pod.spec) return false; // trimmed: no policy that was seen is no policy
  for (const rule of container?.restartPolicyRules ?? []) {
    const codes = ended.exitCode === null ? null : rule.exitCodes; // none is named or not (L11)
    if (codes && (codes.operator === "In" || codes.operator === "NotIn")) {
      const isNamed = (codes.values ?? []).includes(ended.exitCode);
      if (isNamed === (codes.operator === "In")) return rule.action === "Restart" || rule.action === "RestartAllContainers";
    }
  }
  const policy = container?.restartPolicy || sight.spec.restartPolicy || "Always";
  return policy === "Always" || (policy === "OnFailure" && (isFailure(ended) || isUnknown(ended)));
}

// killed or asked for what a signal ended and of which nothing more telling is said.
function killedFeature(sight, ended) {
  if (!sight.exits.killed.includes(ended.exitCode) && !sight.exits.killed_signals.includes(ended.signal)) return null;
  if (!NOT_TELLING.includes(ended.reason)) return null;
  return sight.deleting === "asked" && isOfTheDeletion(sight, ended) ? "asked" : "killed";
}

function isOfTheDeletion(sight, ended) {
  const [deleted, finished] = [secondsOf(sight.pod.metadata?.deletionTimestamp), secondsOf(ended.finishedAt)];
  return deleted !== null && finished !== null && deleted - finished < graceOf(sight) + REMOVAL_SECONDS;
}

function graceOf(sight) {
  return sight.spec.terminationGracePeriodSeconds ?? sight.table.grace_seconds;
}

export function isFailure(ended) {
  return Boolean(ended.exitCode) || Boolean(ended.signal);
}

export function isUnknown(ended) {
  return ended.exitCode === null && !ended.signal;
}

function endedByItself(sight, ended) {
  const ends = (sight.status.containerStatuses ?? [])
    .filter((entry) => entry.name !== sight.agent.name)
    .map((entry) => secondsOf(entry.state?.terminated?.finishedAt))
    .filter((end) => end !== null);
  const own = secondsOf(ended.finishedAt);
  if (sight.phase !== "failed" || own === null || ends.length === 0) return false;
  return Math.max(...ends) - own > graceOf(sight);
}

export function waitingClass(sight, state) {
  const reason = state?.waiting?.reason ?? null;
  const message = state?.waiting?.message || "";
  if (reason === null) return null;
  if (sight.table.progress.some((e) => e.reason === reason && message.includes(e.message_contains))) return null;
  return Object.hasOwn(sight.table.waiting, reason) ? sight.table.waiting[reason] : null;
}

export function worstInit(sight) {
  const classes = (sight.status.initContainerStatuses ?? []).map((entry) => initClass(sight, entry));
  return sight.table.features.init.find((severity) => classes.includes(severity)) ?? "ok"; // the worst first
}

export function initClass(sight, entry) {
  const container = (sight.spec.initContainers ?? []).find((candidate) => candidate.name === entry.name);
  const isSidecar = container?.restartPolicy === "Always"; // KEP-753
  if (!isSidecar) {
    const ended = entry.state?.terminated ?? (entry.state?.running ? null : entry.lastState?.terminated);
    const isLost = !sight.isOver && sight.table.synthetic_reasons.includes(ended?.reason);
    if (ended && isFailure(ended) && !isLost) {
      if (!isRestarted(sight, container, ended)) return killedFeature(sight, ended) ?? "failed";
      if (entry.state?.terminated) return "blocked";
    }
  }
  return waitingClass(sight, entry.state) ?? "ok";
}

function causeOf(sight) {
  const reason = sight.status.reason || "";
  const message = sight.status.message || "";
  const disrupting = sight.disruption;
  const cause = sight.table.causes.find((entry) =>
    (entry.reason === null || entry.reason.includes(reason)) &&
    (entry.reason_prefix === null || reason.startsWith(entry.reason_prefix)) &&
    (entry.message_prefix === null || message.startsWith(entry.message_prefix)) &&
    (entry.pod_phase === null || entry.pod_phase.includes(sight.phase)) &&
    (entry.disruption === null || (disrupting !== null && entry.disruption.includes(disrupting.reason))) &&
    (entry.disrupted === null || (disrupting !== null) === entry.disrupted));
  return cause?.cause ?? "none";
}

export function condition(status, type, wanted) {
  return (status.conditions ?? []).find((entry) => entry.type === type && entry.status === wanted) ?? null;
}

function isBound(sight) {
  const { spec, status } = sight;
  return Boolean(spec.nodeName || status.startTime || status.hostIP || status.containerStatuses?.length ||
    status.initContainerStatuses?.length || condition(status, "PodScheduled", "True"));
}

