// Reports and commands: hooks, statuses, heartbeats, old words, timers. Mirrors scion_fsm.observe.reports and
// is tested against it. In each, `at` is when it was said, seconds since 1970 or RFC 3339, and `run` of which run.

import { isKnown, quoted, readMoment } from "./orders.mjs";
import { NO_RUN } from "./runs.mjs";
import { heard } from "./machine.mjs";
import { observeContainerStatus, readText, wellFormed } from "./containers.mjs";

// A hook by Scion's name, by a harness's own in its `dialect`, or a harness's payload.
export function observeHook(data, hook, { dialect = null, tool = null, message = null, run = null, at = null } = {}) {
  const problems = [];
  const spelling = ownOf(data.dialects, dialect);
  let name = hook;
  if (typeof hook === "object" && hook !== null) {
    const keys = spelling?.keys ?? ["hook_event_name", "type", "event"];
    name = keys.map((key) => hook[key]).find(Boolean);
    const told = (key) => (typeof hook[key] === "string" ? hook[key] : null);
    tool = tool || told("tool_name");
    message = message || told("message") || told("title");
  }
  if (spelling !== undefined) name = ownOf(spelling.names, name) ?? name;
  const order = readMoment("hook", at, problems);
  if (!data.hooks.includes(name)) return { ...heard(null), problems: [`hook ${quoted(name)} is not known`, ...problems] };
  const asks = data.asks.findLast((row) => row.hook === name && row.dialect === dialect && row.tools.includes(tool));
  return {
    ...heard(asks?.event ?? name), row: asks?.id ?? null, message: message ? wellFormed(message) : null,
    tool_name: tool ? wellFormed(tool) : null, run, order, problems,
  };
}

// What the agent says of itself by `sciontool status WORD`.
export function observeStatus(data, word, { at = null } = {}) {
  const problems = [];
  const event = ownOf(data.statuses, word) ?? null;
  if (event === null) problems.push(`status ${quoted(word)} is not known`);
  return { ...heard(event), order: readMoment("hook", at, problems), problems };
}

// What a relay passed on; with nothing named it is the bare sign of life.
export function observeHeartbeat(data, { phase = null, activity = null, containerStatus = null, exitCode = null, exitReason: why = null, run = null, at = null } = {}) {
  const { heartbeats: beats, words } = data;
  const problems = [];
  const order = readMoment("broker", at, problems);
  let reason = typeof why === "string" ? ownOf(words.exit_reasons, why) ?? null : null;
  if (reason === null && typeof why === "string" && why !== "") problems.push(`exit reason ${quoted(why)} is not known`);
  const said = ownOf(words.synonyms, phase) ?? phase;
  const doing = ownOf(words.synonyms, activity) ?? activity;
  let event = null;
  if (!isKnown(said) || said === "") {
    const seen = observeContainerStatus(data, containerStatus).event;
    event = ownOf(beats.containers, seen) ?? beats.alive;
  } else if (ownOf(beats.phases, said) === undefined) {
    problems.push(`phase ${quoted(phase)} is not known`);
  } else {
    event = beats.phases[said];
    const means = ownOf(beats.activities, doing);
    const token = ownOf(words.exit_reasons, doing);
    if (!isKnown(doing) || doing === "") { /* it names none */ }
    else if (means !== undefined && Object.hasOwn(data.states, `${said}.${doing}`)) event = means;
    else if (token !== undefined && isEndPhase(data, said)) reason = reason ?? token;
    else if (means !== undefined || token !== undefined) problems.push(`activity ${quoted(activity)} in phase ${quoted(phase)} is dropped (L1)`);
    else {
      event = null;
      problems.push(`activity ${quoted(activity)} is not known`);
    }
  }
  const status = typeof containerStatus === "string" ? wellFormed(containerStatus) : null;
  return { ...heard(event), reason: event === null ? null : reason, exit_code: exitCode, run, order, container_status: status, problems };
}

// A word for a phase or an activity in a file or an old record, in any case.
export function observeWord(data, word, { status = "", exitCode = null, run = null, at = null } = {}) {
  const { words } = data;
  const problems = [];
  const folded = typeof word === "string" ? word.trim().toLowerCase() : "";
  const beside = typeof status === "string" ? status.trim().toLowerCase() : "";
  const hasFailed = Boolean(exitCode) || beside.startsWith(words.failed_prefix);
  const event = folded === words.ended ? (hasFailed ? words.failed_event : words.ended_event)
    : ownOf(words.means, ownOf(words.synonyms, folded) ?? folded) ?? null;
  const isCommand = event !== null && data.events[event].evidence === "command";
  const order = readMoment(isCommand ? "operator" : "file", at, problems);
  if (event !== null) return { ...heard(event), exit_code: exitCode, run, order, row: folded, problems };
  const why = ownOf(words.not_phases, folded);
  const problem = why === undefined ? `word ${quoted(word)} is not known` : `${quoted(word)} is not a phase: ${why}`;
  return { ...heard(null), problems: !isKnown(word) || word === "" ? problems : [problem, ...problems] };
}

// An operator's command: `operator.stop`, or `stop` for short. `at` is its moment, without which it is rejected;
// `about` the run, or its run id; `mints` the run id of the run that it begins; `id` its own.
export function observeCommand(data, event, { at = null, about = null, mints = null, id = null } = {}) {
  const problems = [];
  const isCommand = (name) => Object.hasOwn(data.events, name) && data.events[name].evidence === "command";
  const name = typeof event !== "string" ? null : Object.hasOwn(data.events, event) ? event : `operator.${event}`;
  const order = readMoment("operator", at, problems);
  if (name === null || !isCommand(name)) return { ...heard(null), problems: [`${quoted(event)} is not a command`, ...problems] };
  const isRun = typeof about === "object" && about !== null;
  const called = isRun ? null : readText(about, "run id", problems);
  const run = isRun ? about : called === null ? null : { ...NO_RUN, run_id: called };
  return { ...heard(name), run, order, mints: readText(mints, "minted run id", problems), id: readText(id, "command's id", problems), problems };
}

// The timers that fire, by seconds since a sign of life, since an activity was reported, since the command whose
// new run was not seen, and since the stop that is in flight; null for what never was.
export function observeTimers(data, { lastSeenAge = null, lastActivityAge = null, fenceAge = null, stopAge = null, limits = {}, at = null } = {}) {
  const problems = [];
  const order = readMoment("scheduler", at, problems);
  const ages = { last_seen: lastSeenAge, last_activity: lastActivityAge, fence: fenceAge, stop: stopAge };
  return Object.entries({ ...data.timers, ...limits })
    .filter(([, timer]) => fires(timer, ages))
    .map(([row, timer]) => ({ ...heard(timer.event), row, order, problems }));
}

function fires(timer, ages) {
  const over = Object.entries(ages).filter(([name]) => isKnown(timer[`${name}_over_seconds`]));
  const within = timer.last_seen_within_seconds;
  if (over.length === 0 && !isKnown(within)) return false;
  const isRecent = !isKnown(within) || (isKnown(ages.last_seen) && ages.last_seen <= within);
  return isRecent && over.every(([name, age]) => isKnown(age) && age > timer[`${name}_over_seconds`]);
}

export function isEndPhase(data, phase) {
  const initial = ownOf(data.initials, phase) ?? phase;
  return Object.hasOwn(data.states, initial) && data.states[initial].tags.includes("terminal");
}

// What a table has under a name that came from outside.
export function ownOf(table, name) {
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}
