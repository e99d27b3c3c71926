// Containers' statuses and old words: one row of the embedded tables `containers`, `exits` and `words`. Mirrors
// scion_fsm.observe.container and reports, and is tested against them.
"use strict";

const WHOLE_NUMBERS = [-(2n ** 63n), 2n ** 63n - 1n];

function observeContainerStatus(data, status, { exitCode = null, isOutOfMemory = false } = {}) {
  const folded = status.trim().toLowerCase();
  const rule = data.containers.statuses.find((row) => folded === row.equals || isWorded(row, folded));
  if (rule === undefined) return { ...heard(null), container_status: status, problems: [`container status ${JSON.stringify(status)} is not known`] };
  const found = isKnown(rule.exit_code) ? new RegExp(rule.exit_code).exec(folded) : null;
  const problems = [];
  const code = found === null ? exitCode : wholeNumber(found[1], problems);
  return {
    ...heard(rule.event ?? data.containers.exits[exitClass(data, code, isOutOfMemory)]),
    reason: rule.event === null && code ? exitReason(data, code, isOutOfMemory) : null,
    exit_code: code, row: rule.id, container_status: status, problems,
  };
}

function isWorded(row, folded) {
  return isKnown(row.prefix) && folded.startsWith(row.prefix) && (!isKnown(row.suffix) || folded.endsWith(row.suffix)) &&
    (!isKnown(row.not_suffix) || !folded.endsWith(row.not_suffix));
}

function wholeNumber(text, problems) {
  const number = BigInt(text);
  if (number >= WHOLE_NUMBERS[0] && number <= WHOLE_NUMBERS[1]) return Number(number);
  problems.push(`the exit code ${text} is not a whole number of 64 bits`);
  return null;
}

function exitClass(data, code, isOutOfMemory) {
  if (code === null) return "unknown";
  if (code === 0) return "zero";
  if (data.exits.limits.includes(code)) return "limits";
  return data.exits.killed.includes(code) && !isOutOfMemory ? "killed" : "other";
}

function exitReason(data, code, isOutOfMemory) {
  if (data.exits.limits.includes(code)) return data.words.exit_reasons.limits_exceeded ?? null;
  return isOutOfMemory ? "OOMKilled" : null;
}

function observeWord(data, word, { status = "", exitCode = null } = {}) {
  const { words } = data;
  const folded = word.trim().toLowerCase();
  const today = Object.hasOwn(words.synonyms, folded) ? words.synonyms[folded] : folded;
  const hasFailed = Boolean(exitCode) || status.trim().toLowerCase().startsWith(words.failed_prefix);
  const event = folded === words.ended ? (hasFailed ? words.failed_event : words.ended_event)
    : Object.hasOwn(words.means, today) ? words.means[today] : null;
  if (event !== null) return { ...heard(event), exit_code: exitCode, row: folded };
  const why = Object.hasOwn(words.not_phases, folded) ? `is not a phase: ${words.not_phases[folded]}` : "is not known";
  return { ...heard(null), problems: folded === "" ? [] : [`word ${JSON.stringify(word)} ${why}`] };
}
