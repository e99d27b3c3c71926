// What is seen of a pod: six features, and with them one row of the embedded table. Mirrors
// scion_fsm.observe and is tested against it on every pod case. What a reason means is in the data.
"use strict";

const POD_PHASES = { "": "pending", Pending: "pending", Running: "running", Succeeded: "succeeded", Failed: "failed" };
const NOT_TELLING = [null, "", "Error"]; // what the kubelet says of any container that did not exit with 0
const REMOVAL_SECONDS = 30; // how long after the grace period the last object of a deletion may bear its removal
const RUN_ID_LABEL = "scion.run_id";

// -- Reading, leniently: a field of a wrong type is an absent field and a problem -------------------

const TEXT = "text", NUMBER = "a whole number", EXIT_CODE = "a whole number of 32 bits", LABELS = "labels";
const EXIT_CODES = { operator: TEXT, values: [NUMBER] };
const CONTAINER = { name: TEXT, restartPolicy: TEXT, restartPolicyRules: [{ action: TEXT, exitCodes: EXIT_CODES }] };
const STATE = {
  waiting: { reason: TEXT, message: TEXT },
  running: { startedAt: TEXT },
  terminated: { exitCode: EXIT_CODE, signal: NUMBER, reason: TEXT, message: TEXT, startedAt: TEXT, finishedAt: TEXT, containerID: TEXT },
};
const STATUS = { name: TEXT, state: STATE, lastState: STATE, containerID: TEXT };
const POD = {
  apiVersion: TEXT,
  kind: TEXT,
  metadata: {
    name: TEXT, namespace: TEXT, uid: TEXT, resourceVersion: TEXT, creationTimestamp: TEXT, deletionTimestamp: TEXT,
    labels: LABELS, annotations: LABELS,
  },
  spec: {
    nodeName: TEXT, restartPolicy: TEXT, terminationGracePeriodSeconds: NUMBER,
    containers: [CONTAINER], initContainers: [CONTAINER],
  },
  status: {
    phase: TEXT, reason: TEXT, message: TEXT, startTime: TEXT, hostIP: TEXT,
    conditions: [{ type: TEXT, status: TEXT, reason: TEXT, message: TEXT }],
    containerStatuses: [STATUS], initContainerStatuses: [STATUS],
  },
};

function readAs(shape, value, path, problems) {
  const refuse = (wanted) => {
    problems.push(`${path} is not ${wanted}: ${JSON.stringify(value)?.slice(0, 40)}`);
    return null;
  };
  if (shape === TEXT) return typeof value === "string" ? value : refuse(TEXT);
  if (shape === EXIT_CODE) return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32 ? value : refuse(EXIT_CODE);
  if (shape === NUMBER) return Number.isInteger(value) ? value : refuse(NUMBER);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return refuse("a list");
    return value.map((part, index) => readAs(shape[0], part, `${path}[${index}]`, problems)).filter((part) => part !== null);
  }
  if (!isObject) return refuse("an object");
  const found = {};
  const names = shape === LABELS ? Object.keys(value) : Object.keys(shape);
  for (const name of names) {
    const isAbsent = value[name] === null || value[name] === undefined;
    if (isAbsent && shape !== LABELS) {
      found[name] = null;
      continue;
    }
    const part = readAs(shape === LABELS ? TEXT : shape[name], value[name], `${path}.${name}`, problems);
    if (shape !== LABELS || part !== null) found[name] = part;
  }
  return found;
}

// -- Features --------------------------------------------------------------------------------------

function see(pod, data) {
  const status = pod.status ?? readAs(POD.status, {}, "", []);
  const spec = pod.spec ?? readAs(POD.spec, {}, "", []);
  const known = status.phase || "";
  const table = data.pods;
  const isUnstated = known === "" && !status.containerStatuses?.length && !status.initContainerStatuses?.length;
  const phase = isUnstated ? "unstated" : Object.hasOwn(POD_PHASES, known) ? POD_PHASES[known] : "unknown";
  const containers = spec.containers ?? [];
  const disruption = condition(status, "DisruptionTarget", "True");
  return {
    pod, table, exits: data.exits, spec, status, phase, disruption,
    isOver: phase === "succeeded" || phase === "failed",
    deleting: !pod.metadata?.deletionTimestamp ? "no" : disruption === null ? "asked" : "disrupted",
    container: containers.find((entry) => entry.name === table.agent_container) ?? null,
    agent: (status.containerStatuses ?? []).find((entry) => entry.name === table.agent_container) ?? null,
    isForeign: containers.length > 0 && containers.every((container) => container.name !== table.agent_container),
  };
}

function featuresOf(sight) {
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
    const codes = rule.exitCodes;
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
  const [deleted, finished] = [seconds(sight.pod.metadata?.deletionTimestamp), seconds(ended.finishedAt)];
  return deleted !== null && finished !== null && deleted - finished < graceOf(sight) + REMOVAL_SECONDS;
}

function graceOf(sight) {
  return sight.spec.terminationGracePeriodSeconds ?? sight.table.grace_seconds;
}

function isFailure(ended) {
  return Boolean(ended.exitCode) || Boolean(ended.signal);
}

function isUnknown(ended) {
  return ended.exitCode === null && !ended.signal;
}

function endedByItself(sight, ended) {
  const ends = (sight.status.containerStatuses ?? [])
    .filter((entry) => entry.name !== sight.agent.name)
    .map((entry) => seconds(entry.state?.terminated?.finishedAt))
    .filter((end) => end !== null);
  const own = seconds(ended.finishedAt);
  if (sight.phase !== "failed" || own === null || ends.length === 0) return false;
  return Math.max(...ends) - own > graceOf(sight);
}

function seconds(text) {
  const time = text ? Date.parse(text) / 1000 : NaN;
  return Number.isNaN(time) || time === 0 ? null : time;
}

function waitingClass(sight, state) {
  const reason = state?.waiting?.reason ?? null;
  const message = state?.waiting?.message || "";
  if (reason === null) return null;
  if (sight.table.progress.some((e) => e.reason === reason && message.includes(e.message_contains))) return null;
  return Object.hasOwn(sight.table.waiting, reason) ? sight.table.waiting[reason] : null;
}

function worstInit(sight) {
  const classes = (sight.status.initContainerStatuses ?? []).map((entry) => initClass(sight, entry));
  return sight.table.features.init.find((severity) => classes.includes(severity)) ?? "ok"; // the worst first
}

function initClass(sight, entry) {
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

function condition(status, type, wanted) {
  return (status.conditions ?? []).find((entry) => entry.type === type && entry.status === wanted) ?? null;
}

function isBound(sight) {
  const { spec, status } = sight;
  return Boolean(spec.nodeName || status.startTime || status.hostIP || status.containerStatuses?.length ||
    status.initContainerStatuses?.length || condition(status, "PodScheduled", "True"));
}

// -- Observation -----------------------------------------------------------------------------------

function observePod(data, value, isGone = false) {
  const problems = [];
  const pod = readAs(POD, value, "pod", problems);
  const wrong = notAPod(pod, problems);
  if (wrong) return { ...heard(null), problems: [wrong, ...problems] };
  const table = data.pods;
  const sight = see(pod, data);
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
    run: runOf(sight),
    order: versionOf(pod.metadata?.resourceVersion),
    time: isLost ? pod.metadata?.deletionTimestamp ?? null : timeOf(sight),
    row: row.id,
    features: Object.keys(table.features).map((name) => [name, features[name]]),
    container_status: containerStatus(sight),
    is_silent: isSilent && !isGone,
    problems: [...problems, ...oddities(sight)],
  };
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

function runOf(sight) {
  const metadata = sight.pod.metadata ?? {};
  const state = sight.agent?.state;
  const run = {
    ...NO_RUN,
    uid: metadata.uid || null,
    container: sight.agent?.containerID || state?.terminated?.containerID || null,
    run_id: metadata.labels?.[RUN_ID_LABEL] || null,
    created: secondsOf(metadata.creationTimestamp),
    started: secondsOf((state?.terminated ?? state?.running)?.startedAt),
    place: metadata.name ? { name: metadata.name, namespace: metadata.namespace, domain: null } : null,
  };
  return isNamed(run) ? run : null;
}

function timeOf(sight) {
  const state = sight.agent?.state;
  if (state?.terminated) return state.terminated.finishedAt;
  if (state?.running) return state.running.startedAt;
  return sight.status.startTime || (sight.pod.metadata ? sight.pod.metadata.creationTimestamp : null);
}

function containerStatus(sight) {
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
    return `Init:${entry.name}:${reason || "Error"}`;
  },
  sidecar: (sight) => {
    const entry = (sight.status.containerStatuses ?? []).find((candidate) =>
      candidate !== sight.agent && candidate.state?.terminated && isFailure(candidate.state.terminated));
    if (entry === undefined) return null;
    const ended = entry.state.terminated;
    return `Sidecar:${entry.name}:${ended.reason || exitToken(ended)}`;
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

// -- Inputs: a Pod, a List, watch events, one after another ----------------------------------------

// Gives [{type, object}], where type is null for what was listed.
function readInputs(text) {
  const found = [];
  for (const value of jsonValues(text)) {
    const many = Array.isArray(value) ? value : Array.isArray(value?.items) ? value.items : [value];
    for (const one of many) {
      const isWatched = typeof one?.type === "string" && typeof one?.object === "object";
      if (isWatched && !["ADDED", "MODIFIED", "DELETED"].includes(one.type)) continue; // BOOKMARK, ERROR
      found.push(isWatched ? { type: one.type, object: one.object } : { type: null, object: one });
    }
  }
  return found;
}

function jsonValues(text) {
  try {
    return [JSON.parse(text)];
  } catch {
    // Several values, as `kubectl get -w -o json` prints them: cut where a value's last brace closes.
    const values = [];
    let depth = 0, start = -1, isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at];
      if (isQuoted) {
        if (letter === "\\") at += 1;
        else if (letter === '"') isQuoted = false;
      } else if (letter === '"') isQuoted = true;
      else if (letter === "{" || letter === "[") {
        if (depth === 0) start = at;
        depth += 1;
      } else if (letter === "}" || letter === "]") {
        depth -= 1;
        if (depth === 0) values.push(JSON.parse(text.slice(start, at + 1)));
      }
    }
    if (values.length === 0 || depth !== 0) throw new SyntaxError("this is not JSON: paste what kubectl get pods -o json prints");
    return values;
  }
}
