// Runs: what is known of one start of an agent (laws.md 2). Mirrors scion_fsm.machine.runs.

import { isAfter, isKnown } from "./orders.mjs";

export const NO_RUN = { uid: null, container: null, run_id: null, created: null, started: null, place: null, seen: null, ended: false };
const IDS = ["uid", "container", "run_id"];
const PLACE = ["name", "namespace", "domain"];

// A run of what is known of it.
export function newRun(known) {
  const { place } = known;
  return { ...NO_RUN, ...known, place: isKnown(place) ? { namespace: null, domain: null, ...place } : null };
}

export function isNamed(run) {
  return IDS.some((part) => isKnown(run[part]));
}

// When it began, against fences and commands: a pod at its creation, else its container's start.
export function beganOf(run) {
  if (isKnown(run.uid) && isKnown(run.created)) return run.created;
  return run.started ?? run.seen ?? null;
}

// When its agent can have begun to report.
export function reportsFrom(run) {
  return run.started ?? beganOf(run);
}

export function knownBetter(known, newer) {
  const better = {};
  for (const part of ["uid", "container", "run_id", "created", "started", "place"]) better[part] = newer[part] ?? known[part] ?? null;
  return { ...better, seen: known.seen ?? newer.seen ?? null, ended: Boolean(known.ended || newer.ended) };
}

export function isEqual(one, other, parts) {
  return parts.every((part) => (one?.[part] ?? null) === (other?.[part] ?? null));
}

export function isSameSight(one, other) {
  const isPlaced = isKnown(one.place) === isKnown(other.place) && isEqual(one.place, other.place, PLACE);
  return isPlaced && Boolean(one.ended) === Boolean(other.ended) && isEqual(one, other, [...IDS, "created", "started", "seen"]);
}

export function isSamePlace(known, seen) {
  if (isKnown(known.container) && known.container === seen.container) return true; // started again under its id
  const [one, other] = [known.place, seen.place];
  if (!isKnown(one) || !isKnown(other) || !isEqual(one, other, ["name", "namespace"])) return false;
  return !isKnown(one.domain) || !isKnown(other.domain) || one.domain === other.domain;
}

// Whether two runs share an identifying part and none that both have differs.
export function partsOf(known, seen, isAliveAgain) {
  const both = IDS.filter((part) => isKnown(known[part]) && isKnown(seen[part]));
  if (both.some((part) => known[part] !== seen[part])) return "differ";
  if (both.length === 0) return "none";
  if (both.includes("container")) {
    if (isKnown(known.started) && isKnown(seen.started)) {
      if (isAfter(seen.started, known.started) || isAfter(known.started, seen.started)) return "differ";
    } else if (known.ended && isAliveAgain) return "differ";
  }
  return "share";
}

// Like with like: a pod's creation, then its container's start; else the other way round.
export function timesOf(known, seen, skew) {
  const order = isKnown(known.uid) && isKnown(seen.uid) ? ["created", "started"] : ["started", "created"];
  for (const part of order) {
    if (!isKnown(known[part]) || !isKnown(seen[part])) continue;
    if (isAfter(seen[part], known[part], skew)) return "later";
    if (isAfter(known[part], seen[part], skew)) return "earlier";
  }
  return "undecided";
}
