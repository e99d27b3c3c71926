// Whether an input counts: facts about it and the record pick one row of the embedded tables `runs` and
// `freshness`, which decide. Mirrors scion_fsm.machine.freshness.

import { compareOrders, isAfter, isKnown, isMoment, isVersion, marksOf, secondsOf, sourceOf } from "./orders.mjs";
import { beganOf, isNamed, isSamePlace, isSameSight, partsOf, reportsFrom, timesOf } from "./runs.mjs";

const ABOUT = { unstated: "none", same: "current", first: "first", unproven: "unproven" };
export const [OPERATOR, RUNTIME] = [0, 1]; // the first of the origins
const OTHERS = ["later", "here"]; // that one of them is not there shows neither it nor the record's
const OF_NO_RUN = { named: "no", left: "no", parts: "none", known: "no", fence: "none", ended: "no", since: "unknown", place: "other", clock: "other", times: "undecided" };
const OF_ITS_RUN = { ...OF_NO_RUN, named: "yes", parts: "share", known: "yes", place: "same" };

// The one row of a decision table for facts by name.
export function pick(table, facts) {
  const index = Object.entries(table.features).reduce((sum, [name, values]) => sum * values.length + values.indexOf(facts[name]), 0);
  return table.rows[table.decided[index]];
}

export function answer(fact) {
  return fact ? "yes" : "no";
}

export function judge(data, record, seen, entry) {
  const isSamePod = isKnown(seen.run?.uid) && seen.run.uid === record.run?.uid;
  const marks = marksOf(record, entry.origin_index);
  const order = compareOrders(marks, seen.order, isSamePod);
  const related = relate(data, record, seen, entry);
  const { relation } = related;
  if (entry.evidence === "command") return judged(pick(data.freshness.commands, commandFacts(data, record, seen, entry, relation)), related, order);
  if (entry.evidence === "report") return judged(pick(data.freshness.reports, reportFacts(data, record, seen, entry, relation)), related, order);
  const facts = {
    run: relation, order, evidence: seen.is_missing && OTHERS.includes(relation) ? "none" : entry.evidence, fence: fenceFact(record, seen, data.runs.clock_skew_seconds), explains: explainsFact(data, record, seen, entry),
    silent: answer(seen.is_silent && record.configuration !== data.initial),
  };
  return judged(pick(data.freshness.runtime, facts), related, order);
}

// The row, and what people are to be told of it.
function judged(row, related, order) {
  const teller = row.tells ? row : row.open !== null && related.tells ? related : { why: "" };
  return { row, relation: related.relation, order, doubt: teller.why };
}

// The row of runs that says how an input's run stands to the record's.
function relate(data, record, seen, entry) {
  const { run } = seen;
  if (!isKnown(run) || !isNamed(run)) return pick(data.runs, OF_NO_RUN);
  const known = record.run ?? null;
  const isUp = record.fence?.is_up ?? false;
  if (known !== null && !isUp && isSameSight(known, run)) return pick(data.runs, OF_ITS_RUN);
  const skew = data.runs.clock_skew_seconds;
  const isAgain = entry.container === "runs" && isNewerSight(record, seen);
  const isHere = known !== null && isSamePlace(known, run);
  return pick(data.runs, {
    named: "yes",
    left: answer(isLeft(record, run, skew, isAgain)),
    parts: known === null ? "none" : partsOf(known, run, isAgain),
    known: answer(known !== null),
    fence: againstFence(record, seen, skew),
    ...againstEnd(record, seen, skew),
    place: isHere ? "same" : "other",
    clock: known !== null && isOfVersionClock(record, seen) ? "own" : "other",
    times: known === null ? "undecided" : timesOf(known, run, isHere ? 0 : skew),
  });
}

// -- Facts about runs ------------------------------------------------------------------------------

function isOfVersionClock(record, seen) {
  return isVersion(seen.order) && record.marks.some(([, mark]) => isVersion(mark) && sourceOf(mark) === sourceOf(seen.order));
}

function isNewerSight(record, seen) {
  if (!isMoment(seen.order)) return false;
  const own = record.marks.filter(([, mark]) => sourceOf(mark) === sourceOf(seen.order) && isMoment(mark));
  return own.length > 0 && own.every(([, mark]) => seen.order.seconds > mark.seconds);
}

function isLeft(record, run, skew, isAliveAgain) {
  const left = record.fence?.left ?? [];
  if (left.length === 0) return false;
  const times = [run.started, run.created].filter(isKnown);
  const started = isKnown(run.uid) ? run.created : times.length ? Math.max(...times) : null;
  if (isKnown(started) && isAfter(started, record.fence.at, skew)) return false;
  return left.some((one) => (isKnown(one.uid) && one.uid === run.uid) || partsOf(one, run, isAliveAgain) === "share");
}

function againstFence(record, seen, skew) {
  if (isKnown(record.run) || !isKnown(record.fence)) return "none";
  const began = beganOf(seen.run) ?? (isMoment(seen.order) ? seen.order.seconds : null);
  return began !== null && isAfter(record.fence.at, began, skew) ? "before" : "not_before";
}

function againstEnd(record, seen, skew) {
  const { end } = record;
  if (isKnown(record.run) || !isKnown(end) || !isKnown(end.at)) return { ended: "no", since: "unknown" };
  const ended = end.is_commanded ? "command" : "other";
  const began = beganOf(seen.run);
  if (began === null) return { ended, since: "unknown" };
  return { ended, since: isAfter(began, end.at, skew) ? "after" : "not_after" };
}

// -- Facts about inputs ----------------------------------------------------------------------------

function fenceFact(record, seen, skew) {
  const isUp = record.fence?.is_up ?? false;
  if (!isMoment(seen.order)) return isUp ? "undated" : "down";
  const { seconds } = seen.order;
  if (isKnown(record.fence) && seconds < record.fence.at) return "before";
  const began = isKnown(record.run) ? beganOf(record.run) : null;
  if (began !== null && isAfter(began, seconds, skew)) return "before"; // of whichever run was the current one then (L7)
  if (isUp) return "after";
  const follows = isKnown(record.run) && (record.predecessor || isKnown(record.fence));
  return follows && !(began !== null && isAfter(seconds, began, skew)) ? "within" : "down";
}

function explainsFact(data, record, seen, entry) {
  if (!entry.explains || !data.states[record.configuration].tags.includes("unexplained")) return "no";
  const end = record.end?.at ?? null;
  const said = isMoment(seen.order) ? seen.order.seconds : secondsOf(seen.time);
  return end !== null && said !== null && said > end + data.explains_seconds ? "late" : "in_time";
}

function commandFacts(data, record, seen, entry, relation) {
  const about = ABOUT[relation] ?? "other";
  if (!isMoment(seen.order)) return { moment: "none", about, said: "unbegun", explains: "no" };
  const { seconds } = seen.order;
  const isRepeated = isKnown(seen.id) && seen.id === record.command;
  const isNew = !isRepeated && marksOf(record, OPERATOR).filter(isMoment).every((mark) => seconds > mark.seconds);
  const isUnseen = !isKnown(record.run) || (record.fence?.is_up ?? false);
  const began = isKnown(record.run) ? beganOf(record.run) : null;
  return {
    moment: isNew ? "newer" : "not_newer", about,
    said: saidFact(seconds, began, data.runs.clock_skew_seconds, isUnseen),
    explains: explainsFact(data, record, seen, entry),
  };
}

function reportFacts(data, record, seen, entry, relation) {
  const fence = record.fence ?? null;
  const isUp = fence?.is_up ?? false;
  let said = "undated";
  let order = "newer";
  if (isMoment(seen.order)) {
    const { seconds } = seen.order;
    const against = compareOrders(marksOf(record, entry.origin_index), seen.order);
    order = against === "not_newer" ? against : "newer"; // another clock has no mark yet
    const isUnseen = !isKnown(record.run) || isUp;
    const began = isUnseen ? (isUp ? fence.begun ?? null : null) : reportsFrom(record.run);
    said = fence !== null && seconds < fence.at ? "before" : saidFact(seconds, began, data.runs.clock_skew_seconds, isUnseen && began === null);
  }
  return {
    about: ABOUT[relation] ?? "other", order, said, ends: answer(entry.ends),
    predecessor: answer(record.predecessor || fence !== null), fence: isUp ? "up" : "down",
  };
}

function saidFact(moment, began, skew, isUnseen) {
  if (began === null) return isUnseen ? "unbegun" : "unknown";
  if (isAfter(began, moment, skew)) return "before";
  return isAfter(moment, began, skew) ? "after" : "within";
}
