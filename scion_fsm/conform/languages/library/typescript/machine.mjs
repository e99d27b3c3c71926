// The interpreter: looks a pair up, applies one row. What follows from what is in the data, which is the
// compiled table; mirrors scion_fsm.machine.reconcile and is tested against it on recorded streams.

import { isKnown, isMoment, momentOf, quoted, secondsOf, withMark } from "./orders.mjs";
import { NO_RUN, isEqual, isNamed, isSameSight, knownBetter } from "./runs.mjs";
import { OPERATOR, RUNTIME, judge } from "./freshness.mjs";

export function makeMachine(data) {
  const configurations = Object.keys(data.states);
  const events = Object.keys(data.events);
  const rowOf = new Map(configurations.map((name, index) => [name, index]));
  const columnOf = new Map(events.map((name, index) => [name, index]));
  const openers = new Set(Object.values(data.freshness).flatMap(({ rows }) => rows.map((row) => row.open).filter(isKnown)));

  function step(source, event) {
    if (!rowOf.has(source)) throw new RangeError(`${quoted(source)} is not a configuration of ${data.machine}`);
    if (!columnOf.has(event)) {
      const why = `${quoted(event)} is not an event of this lifecycle`;
      return { disposition: "ignored", source, event, target: source, rule: "L11", why, law: "L11", level: "MUST", internal: false, opens: false, lifts: false, detail: "keep", explanation: null };
    }
    const rule = data.rules[data.cells[rowOf.get(source)][columnOf.get(event)]];
    const taken = rule.disposition === "taken";
    return {
      disposition: rule.disposition, source, event,
      target: rule.target === null ? source : rule.target,
      rule: rule.id, why: rule.why || data.events[event].doc, law: rule.law, level: rule.level,
      internal: taken && rule.target === null,
      opens: rule.opens, lifts: rule.lifts, detail: rule.detail, explanation: rule.explanation,
    };
  }

  function newRecord(name, configuration = data.initial) {
    return {
      name, configuration, run: null, fence: null, marks: [], command: null, predecessor: false, end: null,
      reason: null, message: null, exit_code: null, tool_name: null, history: null, last_transition_time: null,
    };
  }

  function reconcile(record, observation) {
    let event = observation.event;
    const entry = columnOf.has(event) && !openers.has(event) ? data.events[event] : undefined;
    if (entry === undefined) {
      const why = openers.has(event) ? `${event} is reconcile's own word; evidence of a new run says what it saw.`
        : isKnown(event) ? step(record.configuration, event).why
        : observation.problems.join("; ") || "It says nothing about the agent.";
      return plan(record, [], "ignored", "L11", why, "L11", "Unknown");
    }
    const judgement = judge(data, record, observation, entry);
    const fresh = judgement.row;
    const refusal = fresh.ignore ?? fresh.reject;
    if (refusal !== null) {
      return plan(record, [], fresh.reject === null ? "ignored" : "rejected", fresh.id, fresh.why, fresh.law, refusal, judgement.doubt);
    }
    if (isKnown(record.history) && Object.hasOwn(data.repeats[event] ?? {}, record.history)) event = data.repeats[event][record.history];
    return decide(record, event, observation, entry, judgement);
  }

  // What a command or a report does that nobody has reason to doubt: the table alone. It comes after all
  // that the record has seen; where nothing tells when that was, it has no moment.
  function take(record, event) {
    const entry = data.events[event];
    const known = [record.fence?.at, record.run?.created, record.run?.started, record.run?.seen, ...record.marks.map(([, mark]) => mark.seconds)].filter(isKnown);
    const next = known.length && entry.evidence === "command" ? Math.max(...known) + 1 + 2 * data.runs.clock_skew_seconds : null;
    const trusted = { row: { open: null, keeps_run: false }, relation: "unstated", order: "newer", doubt: "" };
    return decide(record, event, { ...heard(event), order: momentOf(entry.origin, next) }, entry, trusted);
  }

  function decide(record, event, observation, entry, judgement) {
    const { open } = judgement.row;
    const steps = [];
    let before = record;
    if (open !== null) {
      steps.push(step(record.configuration, open));
      before = {
        ...newRecord(record.name, steps[0].target), fence: record.fence, marks: ofOperators(record.marks),
        command: record.command, predecessor: true, last_transition_time: record.last_transition_time,
      };
    }
    const last = step(before.configuration, event);
    if (last.disposition !== "taken") return plan(record, [last], last.disposition, last.rule, last.why, last.law);
    const after = apply(before, last, observation, entry, judgement);
    const hasLifted = last.lifts && (record.fence?.is_up ?? false);
    return { ...plan(after, [...steps, last], "taken", last.rule, last.why, last.law, "", judgement.doubt || (hasLifted ? last.why : "")), must_write: mustWrite(record, after) };
  }

  function apply(record, taken, observation, entry, judgement) {
    let { run, fence, marks, predecessor, command } = record;
    const { order } = observation;
    const isUp = fence?.is_up ?? false;
    if (entry.evidence === "command") {
      command = observation.id;
      if (taken.opens === true || (taken.opens === "unseen" && !isKnown(run))) {
        predecessor = predecessor || isKnown(run);
        [run, fence] = fenced(record, observation);
        marks = acrossRuns(marks);
      }
    } else if (taken.lifts && isUp) {
      [run, fence, marks] = [lastSeen(fence.left ?? []), null, acrossRuns(marks)];
    } else if (entry.evidence !== "report") {
      [run, fence] = sighted(run, fence, observation, entry, judgement);
    } else if (entry.begins && isUp && !isKnown(fence.begun) && isMoment(order)) {
      fence = { ...fence, begun: order.seconds };
    }
    // Who reports has no versions: a mark of another kind would silence or free whoever comes next.
    const isOfRuntime = data.freshness.runtime.features.evidence.includes(entry.evidence);
    if (isMoment(order) || (isKnown(order) && isOfRuntime)) marks = withMark(marks, entry.origin_index, order);
    const [reason, message, exit_code] = detail(record, taken, observation);
    const moved = data.states[taken.target].phase !== data.states[record.configuration].phase;
    const carries = data.states[taken.target].carries_tool;
    return {
      name: record.name, configuration: taken.target, run, fence, marks, command, predecessor,
      end: endAfter(record, taken, observation, entry), reason, message, exit_code,
      tool_name: !carries ? null : taken.internal ? record.tool_name : observation.tool_name || null,
      history: historyAfter(record, taken),
      last_transition_time: moved ? observation.time : record.last_transition_time,
    };
  }

  function endAfter(record, taken, seen, entry) {
    if (!data.states[taken.target].tags.includes("terminal")) return null;
    const isCommanded = entry.evidence === "command" && (entry.explains || !taken.internal);
    if (isKnown(record.end) && !isCommanded) return record.end;
    const moment = isMoment(seen.order) ? seen.order.seconds : null;
    return { at: isCommanded ? moment : secondsOf(seen.time) ?? moment, is_commanded: isCommanded };
  }

  function historyAfter(record, taken) {
    const how = data.states[taken.target].history;
    if (taken.internal || how === "keeps") return record.history;
    if (how === "clears") return null;
    return data.states[taken.source].history === "keeps" ? record.history : taken.source;
  }

  return { data, configurations, events, step, newRecord, reconcile, take };
}

function plan(record, steps, disposition, rule, why, law, reason = "", doubt = "") {
  return { record, steps, disposition, rule, why, law, reason, doubt, tells: doubt !== "", must_write: false };
}

// Whether what must survive a crash differs; marks but the operators' come again with the next input.
function mustWrite(before, after) {
  const parts = ["configuration", "command", "predecessor", "reason", "message", "exit_code", "tool_name"];
  if (!isEqual(before, after, parts) || !isEqualRun(before.run, after.run) || !isEqualFence(before.fence, after.fence)) return true;
  const [one, other] = [ofOperators(before.marks), ofOperators(after.marks)];
  return one.length !== other.length || one.some(([, mark], index) => !isEqual(mark, other[index][1], ["kind", "clock", "cluster", "seconds", "digits"]));
}

function isEqualRun(one, other) {
  return isKnown(one) && isKnown(other) ? isSameSight(one, other) : isKnown(one) === isKnown(other);
}

function isEqualFence(one, other) {
  if (!isKnown(one) || !isKnown(other)) return isKnown(one) === isKnown(other);
  const [left, others] = [one.left ?? [], other.left ?? []];
  const isLike = isEqual(one, other, ["at", "mints", "begun"]) && (one.is_up ?? true) === (other.is_up ?? true);
  return isLike && left.length === others.length && left.every((run, index) => isSameSight(run, others[index]));
}

export function heard(event) {
  return {
    event, reason: null, message: null, exit_code: null, run: null, order: null, time: null, tool_name: null,
    mints: null, id: null, row: null, features: [], container_status: null, problems: [], is_silent: false, is_missing: false,
  };
}

// The marks that a new run begins with: its own agent, relays and runtime have said nothing.
function ofOperators(marks) {
  return marks.filter(([owner]) => owner === OPERATOR);
}

// The marks that are no run's own: operators', and of readings, which go on whatever runs.
function acrossRuns(marks) {
  return marks.filter(([owner, mark]) => owner === OPERATOR || (owner === RUNTIME && isMoment(mark)));
}

// The run that goes on where none followed: one that was only minted may never have been.
function lastSeen(left) {
  return left.filter((run) => isKnown(run.uid) || isKnown(run.container)).at(-1) ?? null;
}

// The run and the fence after a command that opens a run.
function fenced(record, command) {
  const left = record.fence?.is_up ? record.fence.left ?? [] : [];
  const isNew = isKnown(record.run) && !left.some((one) => isSameSight(one, record.run));
  const minted = command.mints ? { ...NO_RUN, run_id: command.mints } : null;
  const at = isMoment(command.order) ? command.order.seconds : 0;
  return [minted, { at, left: isNew ? [...left, record.run] : left, mints: command.mints, is_up: true, begun: null }];
}

// The run and the fence after the runtime showed something of the agent.
function sighted(run, fence, seen, entry, judgement) {
  const hasEnded = entry.container === "ended";
  if (!isKnown(seen.run) || !isNamed(seen.run)) return [isKnown(run) && hasEnded ? { ...run, ended: true } : run, fence];
  const lowered = fence?.is_up ? { ...fence, left: [], is_up: false, begun: null } : fence;
  if (judgement.row.keeps_run) return [run, lowered];
  const isFirst = isMoment(seen.order) && !isKnown(run?.seen);
  const sight = { ...seen.run, ended: Boolean(seen.run.ended || hasEnded), seen: isFirst ? seen.order.seconds : seen.run.seen ?? null };
  return [isKnown(run) ? knownBetter(run, sight) : sight, lowered];
}

export function detail(record, taken, seen) {
  const known = [record.reason, record.message, record.exit_code];
  const news = [seen.reason, seen.message, seen.exit_code];
  if (taken.explanation !== null) {
    const words = { exit_code: seen.exit_code ?? "unknown", reason: seen.reason || "unknown" };
    return [seen.reason, taken.explanation.replace(/\{(exit_code|reason)\}/g, (_, name) => words[name]), seen.exit_code];
  }
  if (taken.detail === "replace") return news;
  if (taken.detail === "keep") return known;
  return known.map((value, index) => value ?? news[index]);
}
