// What is kept: records and `scion-fsm.json`, read and checked; what an agent-info.json says; an agent's state as
// Scion spells it. Mirrors scion_fsm.observe.file, runtime.files.own_record and state.

import { isKnown, isMoment, momentOf, quoted, versionOf } from "./orders.mjs";
import { NO_RUN } from "./runs.mjs";
import { heard } from "./machine.mjs";
import { isEndPhase, observeWord, ownOf } from "./reports.mjs";

const OWN_VERSION = 1;
const [KEPT_TEXT, KEPT_NUMBER, KEPT_WHOLE, KEPT_TRUTH] = ["text", "a number", "a whole number", "true or false"];
const KEPT_PLACE = { name: KEPT_TEXT, namespace: KEPT_TEXT, domain: KEPT_TEXT };
const KEPT_RUN = {
  uid: KEPT_TEXT, container: KEPT_TEXT, run_id: KEPT_TEXT, created: KEPT_NUMBER, started: KEPT_NUMBER, place: KEPT_PLACE,
  seen: KEPT_NUMBER, ended: KEPT_TRUTH,
};
const KEPT_RECORD = {
  name: KEPT_TEXT, configuration: KEPT_TEXT, run: KEPT_RUN,
  fence: { at: KEPT_NUMBER, left: [KEPT_RUN], mints: KEPT_TEXT, is_up: KEPT_TRUTH, begun: KEPT_NUMBER },
  marks: [readMark], command: KEPT_TEXT, predecessor: KEPT_TRUTH, end: { at: KEPT_NUMBER, is_commanded: KEPT_TRUTH },
  reason: KEPT_TEXT, message: KEPT_TEXT, exit_code: KEPT_WHOLE, tool_name: KEPT_TEXT, history: KEPT_TEXT, last_transition_time: KEPT_TEXT,
};
const KEPT_WROTE = { phase: KEPT_TEXT, exitCode: KEPT_WHOLE, exitReason: KEPT_TEXT };
const ENDS_AS_ACTIVITIES = { Crashed: "crashed", LimitsExceeded: "limits_exceeded" };

// Reads a record's JSON, whoever wrote it. Throws a TypeError for what is none, a RangeError for a configuration
// that the lifecycle does not have.
export function readRecord(data, value) {
  const read = kept(KEPT_RECORD, value, "record");
  if (read === null || read.name === null) throw new TypeError("a record has a name");
  const configuration = read.configuration ?? data.initial;
  if (!Object.hasOwn(data.states, configuration)) throw new RangeError(`${quoted(configuration)} is not a configuration of ${data.machine}`);
  const run = wholeRun(read.run);
  const { fence, end } = read;
  if (fence !== null && fence.at === null) throw new TypeError("record.fence.at is not a number");
  return {
    ...read, configuration, run, marks: read.marks ?? [], predecessor: read.predecessor ?? false,
    fence: fence === null ? null : { ...fence, left: (fence.left ?? []).map(wholeRun), is_up: fence.is_up ?? true },
    end: end === null ? null : { at: end.at, is_commanded: end.is_commanded ?? false },
  };
}

function wholeRun(run) {
  return run === null ? null : { ...run, ended: run.ended ?? false };
}

function kept(shape, value, path) {
  if (typeof shape === "function") return shape(value, path);
  if (!isKnown(value)) return null;
  const isRight = shape === KEPT_TEXT ? typeof value === "string"
    : shape === KEPT_NUMBER ? Number.isFinite(value)
    : shape === KEPT_WHOLE ? Number.isInteger(value)
    : shape === KEPT_TRUTH ? typeof value === "boolean"
    : Array.isArray(shape) === Array.isArray(value) && typeof value === "object";
  if (!isRight) throw new TypeError(`${path} is not ${typeof shape === "string" ? shape : Array.isArray(shape) ? "a list" : "an object"}: ${quoted(value)}`);
  if (typeof shape === "string") return value;
  if (Array.isArray(shape)) return value.map((part, index) => kept(shape[0], part, `${path}[${index}]`));
  return Object.fromEntries(Object.entries(shape).map(([name, part]) => [name, kept(part, value[name], `${path}.${name}`)]));
}

function readMark(value, path) {
  const [origin, order] = Array.isArray(value) && value.length === 2 ? value : [null, null];
  const read = !isKnown(order) ? null
    : order.kind === "version" && typeof order.cluster === "string" ? versionOf(order.digits, order.cluster)
    : order.kind === "moment" && typeof order.clock === "string" ? momentOf(order.clock, order.seconds) : null;
  if (!Number.isInteger(origin) || read === null) throw new TypeError(`${path} is not a mark: ${quoted(value)}`);
  return [origin, read];
}

// Reads the content of a `scion-fsm.json`. Where it is not believed `own` is null and `problem` says why; one that
// `isNewer` must stay as it is.
export function readOwnRecord(data, name, text) {
  const refused = (problem, isNewer = false) => ({ own: null, problem, isNewer });
  try {
    const value = JSON.parse(text);
    if (!Number.isInteger(value?.version)) return refused("is not usable: it has no version");
    if (value.version > OWN_VERSION) return refused(`has version ${value.version}, newer than ${OWN_VERSION}; update scion_fsm`, true);
    const record = { ...readRecord(data, value.record), name };
    const wrote = kept(KEPT_WROTE, value.wrote, "wrote");
    return { own: { version: value.version, record, verdict: kept(KEPT_TRUTH, value.verdict, "verdict") ?? false, wrote }, problem: "", isNewer: false };
  } catch (error) {
    if (error instanceof RangeError) return refused(`has the unknown configuration: ${error.message}`);
    if (error instanceof SyntaxError || error instanceof TypeError) return refused(`is not usable: ${error.message}`);
    throw error;
  }
}

// What an agent-info.json says, with its words as they are spelled; `seen` is null where it reports nothing.
export function observeFile(data, phase, activity, { exitCode = null, exitReason: why = null, message = null, toolName = null, runId = null, at = null } = {}) {
  const run = runId ? { ...NO_RUN, run_id: runId } : null;
  // A hook that found the file unreadable leaves only its activity (scion issue 123), and proves that the harness runs.
  const [word, more] = phase ? [phase, activity] : [activity, ""];
  if (!word) return { seen: null, problems: [] };
  let seen = observeWord(data, word, { exitCode, run, at });
  let { problems } = seen;
  if (seen.event === null) return { seen: null, problems };
  const means = meantPhase(data, seen.event);
  if (more && isActivePhase(data, means)) {
    const doing = observeWord(data, more, { run, at });
    if (doing.event !== null && meantPhase(data, doing.event) === means) seen = doing;
    else problems = [...problems, `activity ${quoted(more)} is not known`];
  }
  if (!isEndPhase(data, means)) return { seen: { ...seen, exit_code: null, tool_name: toolName }, problems };
  const reasons = data.words.exit_reasons;
  const reason = ownOf(reasons, why) ?? ownOf(reasons, more) ?? null;
  return { seen: { ...seen, reason, exit_code: exitCode, message, tool_name: toolName }, problems };
}

// The command that a file is which says that Scion starts the agent anew, as another run than the `known`; else
// null. It says which run begins, and not which one is left.
export function observeStart(data, seen, known) {
  const minted = seen.run?.run_id ?? null;
  if (minted === null || !isKnown(known?.run_id) || known.run_id === minted) return null;
  const command = ownOf(data.words.opens, ownOf(data.words.synonyms, seen.row) ?? seen.row);
  if (command === undefined) return null;
  return { ...heard(command), order: isMoment(seen.order) ? momentOf("operator", seen.order.seconds) : null, mints: minted };
}

// The phase that an event leads an agent to of which nothing else is known.
function meantPhase(data, event) {
  const cells = data.cells[Object.keys(data.states).indexOf(data.initial)];
  return data.states[data.rules[cells[Object.keys(data.events).indexOf(event)]].target ?? data.initial].phase;
}

// Whether a phase has activities; in a lifecycle without any, whether it is no end.
function isActivePhase(data, phase) {
  const active = Object.keys(data.states).filter((name) => activityOf(data, name) !== null).map((name) => data.states[name].phase);
  return active.length > 0 ? active.includes(phase) : Object.hasOwn(data.initials, phase) && !isEndPhase(data, phase);
}

// An agent's state as today's Scion spells it: the reason of a stop may be an activity there.
export function agentState(data, record) {
  const { phase } = data.states[record.configuration];
  const activity = phase === "stopped" ? ownOf(ENDS_AS_ACTIVITIES, record.reason) : activityOf(data, record.configuration) ?? undefined;
  return activity === undefined ? { phase, detail: {} } : { phase, activity, detail: {} };
}

export function activityOf(data, configuration) {
  const leaf = configuration.slice(data.states[configuration].phase.length + 1);
  return Object.hasOwn(data.heartbeats.activities, leaf) ? leaf : null;
}
