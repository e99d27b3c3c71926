// The interpreter: looks a pair up, applies one row. What follows from what is in the data, which is the
// compiled table; this mirrors scion_fsm.machine.reconcile and is tested against it on recorded streams.
"use strict";

const RUNS = ["unstated", "first", "same", "other", "superseded"];
const ORDERS = ["newer", "unordered", "not_newer", "incomparable"];
const EVIDENCES = 6;
const REPORTERS = [2, 3, 4]; // agent, relay and scheduler in the order of origins
const OPENING_EVIDENCE = new Set(["level", "irreversible", "absence"]);

function makeMachine(data) {
  const configurations = Object.keys(data.states);
  const events = Object.keys(data.events);
  const rowOf = new Map(configurations.map((name, index) => [name, index]));
  const openers = new Set(data.freshness.map((row) => row.open).filter((event) => event !== null));
  const columnOf = new Map(events.map((name, index) => [name, index]));

  function step(source, event) {
    if (!columnOf.has(event)) {
      const why = `${JSON.stringify(event)} is not an event of this lifecycle`;
      return { disposition: "ignored", source, event, target: source, rule: "L11", why, law: "L11", internal: false, opens: false, detail: "keep", explanation: null };
    }
    const rule = data.rules[data.cells[rowOf.get(source)][columnOf.get(event)]];
    const taken = rule.disposition === "taken";
    return {
      disposition: rule.disposition, source, event,
      target: rule.target === null ? source : rule.target,
      rule: rule.id, why: rule.why || data.events[event].doc, law: rule.law,
      internal: taken && rule.target === null,
      opens: rule.opens, detail: rule.detail, explanation: rule.explanation,
    };
  }

  function newRecord(name, configuration = data.initial) {
    return {
      name, configuration, incarnation: null, superseded: null, orders: [null, null, null, null, null],
      reason: null, message: null, exit_code: null, tool_name: null, history: null, last_transition_time: null,
    };
  }

  function reconcile(record, observation) {
    let event = observation.event;
    const entry = event === null ? undefined : data.events[event];
    if (entry === undefined || openers.has(event)) {
      const why = openers.has(event) ? `${event} is reconcile's own word; evidence of a new run says what it saw.`
        : event !== null ? step(record.configuration, event).why
        : observation.problems.join("; ") || "It says nothing about the agent.";
      return plan(record, [], "ignored", "L11", why, "L11", "Unknown");
    }
    const run = RUNS.indexOf(relation(record, observation.incarnation));
    const order = ORDERS.indexOf(compareOrders(record.orders[entry.origin_index], observation.order));
    const fresh = data.freshness[data.freshness_cells[(run * ORDERS.length + order) * EVIDENCES + entry.evidence_index]];
    if (fresh.ignore !== null) return plan(record, [], "ignored", fresh.id, fresh.why, fresh.law, fresh.ignore);
    if (record.history !== null) event = data.repeats[event]?.[record.history] ?? event;
    return decide(record, event, observation, entry, fresh.open);
  }

  // What a command or a report does that nobody has reason to doubt: the table alone.
  function take(record, event) {
    return decide(record, event, heard(event), data.events[event], null);
  }

  function decide(record, event, observation, entry, opening) {
    const steps = [];
    let before = record;
    if (opening !== null) {
      steps.push(step(record.configuration, opening));
      before = {
        ...newRecord(record.name, steps[0].target), superseded: record.superseded,
        orders: record.orders, last_transition_time: record.last_transition_time,
      };
    }
    const last = step(before.configuration, event);
    if (last.disposition !== "taken") return plan(record, [last], last.disposition, last.rule, last.why, last.law);
    const after = apply(before, last, observation, entry);
    return plan(after, [...steps, last], "taken", last.rule, last.why, last.law);
  }

  function apply(record, taken, observation, entry) {
    const [reason, message, exit_code] = detail(record, taken, observation);
    let { incarnation, superseded, orders } = record;
    if (taken.opens) {
      superseded = record.incarnation ?? record.superseded;
      incarnation = null;
    } else if (observation.incarnation !== null && OPENING_EVIDENCE.has(entry.evidence)) {
      incarnation = refined(incarnation ?? { uid: null, container: null }, observation.incarnation);
    }
    const order = observation.order;
    if (order !== null && order !== orders[entry.origin_index]) {
      orders = orders.map((mark, index) => (index === entry.origin_index ? order : mark));
    }
    if (taken.opens && typeof order === "number") {
      orders = orders.map((mark, index) =>
        typeof mark === "number" ? Math.max(mark, order) : mark === null && REPORTERS.includes(index) ? order : mark);
    }
    const moved = data.states[taken.target].phase !== data.states[record.configuration].phase;
    const carries = data.states[taken.target].carries_tool;
    return {
      name: record.name, configuration: taken.target, incarnation, superseded, orders, reason, message, exit_code,
      tool_name: !carries ? null : taken.internal ? record.tool_name : observation.tool_name || null,
      history: historyAfter(record, taken),
      last_transition_time: moved ? observation.time : record.last_transition_time,
    };
  }

  function historyAfter(record, taken) {
    const how = data.states[taken.target].history;
    if (taken.internal || how === "keeps") return record.history;
    if (how === "clears") return null;
    return data.states[taken.source].history === "keeps" ? record.history : taken.source;
  }

  return { data, configurations, events, step, newRecord, reconcile, take };
}

function plan(record, steps, disposition, rule, why, law, reason = "") {
  return { record, steps, disposition, rule, why, law, reason };
}

function heard(event) {
  return {
    event, reason: null, message: null, exit_code: null, incarnation: null, order: null, time: null,
    tool_name: null, row: null, features: [], container_status: null, problems: [],
  };
}

function detail(record, taken, seen) {
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

function agree(one, other) {
  return one === null || other === null || one === other;
}

function isSame(one, other) {
  return agree(one.uid, other.uid) && agree(one.container, other.container);
}

function refined(known, newer) {
  return { uid: newer.uid || known.uid, container: newer.container || known.container };
}

function relation(record, incarnation) {
  if (incarnation === null || (incarnation.uid === null && incarnation.container === null)) return "unstated";
  const left = record.superseded;
  if (left !== null) {
    const byPod = left.uid !== null && incarnation.uid !== null;
    if (byPod ? left.uid === incarnation.uid : isSame(left, incarnation)) return "superseded";
  }
  if (record.incarnation === null) return "first";
  return isSame(record.incarnation, incarnation) ? "same" : "other";
}

function compareOrders(mark, order) {
  if (order === null) return mark === null ? "unordered" : "incomparable";
  if (mark === null) return "newer";
  if (typeof order !== typeof mark) return "incomparable";
  if (typeof order === "number") return order > mark ? "newer" : "not_newer";
  // Resource versions compare by length, then by text: they may be too long for a number (KEP-5504).
  const isNewer = order.length !== mark.length ? order.length > mark.length : order > mark;
  return isNewer ? "newer" : "not_newer";
}
