// Reading a pod leniently: a field of a wrong type is an absent field and a problem. Mirrors
// scion_fsm.observe.decode.

import { quoted } from "./orders.mjs";

const TEXT = "text", NUMBER = "a whole number of 64 bits", EXIT_CODE = "a whole number of 32 bits", LABELS = "labels";
const EXIT_CODES = { operator: TEXT, values: [NUMBER] };
const CONTAINER = { name: TEXT, restartPolicy: TEXT, restartPolicyRules: [{ action: TEXT, exitCodes: EXIT_CODES }] };
const STATE = {
  waiting: { reason: TEXT, message: TEXT },
  running: { startedAt: TEXT },
  terminated: { exitCode: EXIT_CODE, signal: NUMBER, reason: TEXT, message: TEXT, startedAt: TEXT, finishedAt: TEXT, containerID: TEXT },
};
const STATUS = { name: TEXT, state: STATE, lastState: STATE, containerID: TEXT };
export const POD = {
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

export function readAs(shape, value, path, problems) {
  const refuse = (wanted) => {
    problems.push(`${path} is not ${wanted}: ${quoted(value)}`);
    return null;
  };
  if (shape === TEXT) return isText(value) ? value : refuse(TEXT);
  if (shape === EXIT_CODE) return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32 ? value : refuse(EXIT_CODE);
  if (shape === NUMBER) return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 ? value : refuse(NUMBER);
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
    if (!isText(name)) {
      problems.push(`a key of ${path} is not text: ${quoted(name)}`);
      continue;
    }
    const part = readAs(shape === LABELS ? TEXT : shape[name], value[name], `${path}.${name}`, problems);
    if (shape !== LABELS || part !== null) found[name] = part;
  }
  return found;
}

// Half of a letter, which JSON can spell and no file can take, is no text.
export function isText(value) {
  return typeof value === "string" && !/\p{Surrogate}/u.test(value);
}
