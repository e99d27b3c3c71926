// Containers' statuses: one row of the embedded tables `containers` and `exits`. Mirrors
// scion_fsm.observe.container and is tested against it.

import { isKnown, quoted, readMoment } from "./orders.mjs";
import { NO_RUN, isNamed } from "./runs.mjs";
import { heard } from "./machine.mjs";

const WHOLE_NUMBERS = [-(2n ** 63n), 2n ** 63n - 1n];
const READER = "reader"; // the clock of whoever reads a listing

// `containerId`, `runId`, `name`, `host`, `created` and `started` tell the run; `at` is when it was read.
export function observeContainerStatus(data, status, { exitCode = null, isOutOfMemory = false, finished = null, at = null, ...known } = {}) {
  const problems = [];
  const { rule, folded } = statusRule(data, status);
  if (rule === undefined && isKnown(status) && status !== "") problems.push(`container status ${quoted(status)} is not known`);
  const order = readMoment(READER, at, problems);
  const run = containerRun(known, problems);
  const text = typeof status === "string" ? wellFormed(status) : null;
  const time = readText(finished, "end", problems);
  if (rule === undefined) return { ...heard(null), container_status: text, problems };
  const found = isKnown(rule.exit_code) ? new RegExp(rule.exit_code).exec(folded) : null;
  const code = wholeNumber(found === null ? exitCode : found[1], problems);
  return {
    ...heard(rule.event ?? data.containers.exits[exitClass(data, code, isOutOfMemory)]),
    reason: rule.event === null && code ? exitReason(data, code, isOutOfMemory) : null,
    exit_code: code, run: isNamed(run) ? run : null, order, time, row: rule.id, container_status: text, problems,
  };
}

// Absence from a complete listing of a host; `run` is the record's own.
export function observeContainerGone(data, run, { at = null } = {}) {
  const problems = [];
  return { ...heard(data.containers.gone), run: run ?? null, order: readMoment(READER, at, problems), problems, is_missing: true };
}

function statusRule(data, status) {
  const folded = typeof status === "string" ? status.trim().toLowerCase() : "";
  const isText = typeof status === "string";
  return { folded, rule: isText ? data.containers.statuses.find((row) => folded === row.equals || isWorded(row, folded)) : undefined };
}

function isWorded(row, folded) {
  return isKnown(row.prefix) && folded.startsWith(row.prefix) && (!isKnown(row.suffix) || folded.endsWith(row.suffix)) &&
    (!isKnown(row.not_suffix) || !folded.endsWith(row.not_suffix));
}

function containerRun({ containerId, runId, name, host, created, started }, problems) {
  const called = readText(name, "container's name", problems);
  const domain = readText(host, "host", problems);
  return {
    ...NO_RUN,
    container: readText(containerId, "container's id", problems),
    run_id: readText(runId, "run id", problems),
    created: readMoment(READER, created, problems)?.seconds ?? null,
    started: readMoment(READER, started, problems)?.seconds ?? null,
    place: called === null ? null : { name: called, namespace: null, domain },
  };
}

// A text that names something: null for the empty one, and a problem for what is no text.
export function readText(value, what, problems) {
  if (!isKnown(value) || value === "") return null;
  if (typeof value === "string") return wellFormed(value);
  problems.push(`the ${what} ${quoted(value)} is no text`);
  return null;
}

// Without halves of letters, which no file can take.
export function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, "?");
}

function isWhole(value) {
  if (typeof value === "number") return Number.isInteger(value);
  if (typeof value !== "string" || !/^-?\d+$/.test(value)) return false;
  return BigInt(value) >= WHOLE_NUMBERS[0] && BigInt(value) <= WHOLE_NUMBERS[1];
}

function wholeNumber(value, problems) {
  if (!isKnown(value)) return null;
  if (isWhole(value)) return Number(value);
  problems.push(`the exit code ${quoted(value)} is not a whole number of 64 bits`);
  return null;
}

function exitClass(data, code, isOutOfMemory) {
  if (code === null) return "unknown";
  if (code === 0) return "zero";
  if (data.exits.limits.includes(code)) return "limits";
  return data.exits.killed.includes(code) && !isOutOfMemory ? "killed" : "other";
}

export function exitReason(data, code, isOutOfMemory) {
  if (data.exits.limits.includes(code)) return data.words.exit_reasons.limits_exceeded ?? null;
  return isOutOfMemory ? "OOMKilled" : null;
}
