// Orders: which of two inputs is the newer one, by whose clock (laws.md 3). Mirrors scion_fsm.machine.orders.

const UNNAMED = "?"; // begins the name of a cluster that is not known
const [EARLIEST, LATEST] = [Date.UTC(2000, 0, 1) / 1000, Date.UTC(2300, 0, 1) / 1000];
const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

export function isKnown(value) {
  return value !== null && value !== undefined;
}

export function isVersion(order) {
  return isKnown(order) && order.kind === "version";
}

export function isMoment(order) {
  return isKnown(order) && order.kind === "moment";
}

export function versionOf(digits, cluster = null) {
  return typeof digits === "string" && /^[1-9][0-9]{0,19}$/.test(digits) ? { kind: "version", cluster: cluster || UNNAMED, digits } : null;
}

export function momentOf(clock, seconds) {
  return isTime(seconds) ? { kind: "moment", clock, seconds } : null;
}

// Reads a time, seconds since 1970 or RFC 3339; what is none is null and a problem.
export function readMoment(clock, time, problems) {
  if (!isKnown(time)) return null;
  const found = momentOf(clock, typeof time === "string" ? secondsOf(time) : time);
  if (found === null) problems.push(`the time ${quoted(time)} cannot be compared`);
  return found;
}

// Quotes a value for a sentence, as far as anybody wants to read it.
export function quoted(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}… (${text.length} characters)`;
}

function isTime(seconds) {
  return typeof seconds === "number" && seconds >= EARLIEST && seconds <= LATEST;
}

// RFC 3339 in seconds since 1970, to the microsecond; null for what is none.
export function secondsOf(text) {
  const found = typeof text === "string" ? TIME.exec(text) : null;
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isDate = local.getUTCDate() === day && local.getUTCMonth() === month - 1;
  if (!isDate || hour > 23 || minute > 59 || second > 59) return null;
  const zone = isKnown(found[8]) ? Number(`${found[8]}1`) * (Number(found[9]) * 60 + Number(found[10])) * 60 : 0;
  const micros = Number((found[7] ?? "").slice(0, 6).padEnd(6, "0"));
  const seconds = ((local.getTime() / 1000 - zone) * 1e6 + micros) / 1e6;
  return isTime(seconds) ? seconds : null;
}

// A whole second is the second that it names.
export function isAfter(one, other, skew = 0) {
  return Number.isInteger(other) ? one >= other + 1 + skew : one > other + skew;
}

export function compareOrders(marks, order, isSamePod = false) {
  if (!isKnown(order)) return marks.length ? "undated" : "unordered";
  if (marks.length === 0) return "unmarked";
  const found = marks.filter((mark) => isComparable(mark, order, isSamePod));
  if (found.length === 0) return "other_clock";
  return found.every((mark) => isNewer(order, mark)) ? "newer" : "not_newer";
}

function isComparable(one, other, isSamePod) {
  if (sourceOf(one) === sourceOf(other)) return true;
  return isSamePod && isVersion(one) && isVersion(other) && [one, other].some((order) => order.cluster[0] === UNNAMED);
}

export function isNewer(order, mark) {
  if (isMoment(order)) return order.seconds > mark.seconds;
  // Versions compare by length, then by text: they may be too long for a number (KEP-5504).
  const [own, other] = [order.digits, mark.digits];
  return own.length !== other.length ? own.length > other.length : own > other;
}

// Orders of one source are compared.
export function sourceOf(order) {
  return isMoment(order) ? `@${order.clock}` : order.cluster;
}

// What at most one mark is kept for.
function slotOf(order) {
  const own = sourceOf(order);
  return own.startsWith(UNNAMED) ? UNNAMED : own;
}

export function withMark(marks, origin, order) {
  const at = marks.findIndex(([owner, mark]) => owner === origin && slotOf(mark) === slotOf(order));
  return at < 0 ? [...marks, [origin, order]] : marks.map((mark, index) => (index === at ? [origin, order] : mark));
}

export function marksOf(record, origin) {
  return record.marks.filter(([owner]) => owner === origin).map(([, order]) => order);
}
