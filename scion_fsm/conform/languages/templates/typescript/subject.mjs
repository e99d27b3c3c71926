// @ts-check
import {
  CONFIGURATIONS, DIGEST, VIEWS,
  newRecord, newRun, observeCommand, observeContainerGone, observeContainerStatus, observeFile, observeHeartbeat, observeHook,
  observePod, observePodAbsent, observePodGone, observeStart, observeStatus, observeTimers, observeWord, readRecord, reconcile, step,
} from "./lifecycle.mjs";

// What the suite's reports call this implementation.
export const implementation = { name: "typescript-reference", language: "typescript", version: "1" };
export const capabilities = ["observe", "record", "set", "state"];
export const specDigest = DIGEST;

/**
 * The generated library itself. Replace it by calls to your own code; leave out of `capabilities` what you do
 * not have.
 * @returns {import("./adapter.mjs").Subject}
 */
export function createSubject() {
  let record = newRecord("subject");

  const state = () => {
    const { configuration } = record;
    const { phase, activity } = VIEWS[configuration];
    return { phase, activity: activity ?? undefined, configuration };
  };

  return {
    state,
    reset() {
      record = newRecord("subject");
      return state();
    },
    set(configuration) {
      const known = CONFIGURATIONS.find((name) => name === configuration);
      if (known === undefined) return null;
      record = { ...newRecord("subject"), configuration: known };
      return state();
    },
    put(value) {
      record = readRecord(value);
      return state();
    },
    step(event) {
      const { target, disposition, why, rule } = step(record.configuration, event);
      if (target !== record.configuration) record = { ...record, configuration: target, history: null };
      const accepted = disposition === "taken";
      return { state: state(), accepted, reason: accepted ? undefined : why, told: false, rule };
    },
    // The answer is the first refusal's, if there is one: several timers may fire at once.
    observe(input) {
      let accepted = true, told = false, reason, rule;
      for (const seen of observationsOf(input, record.run)) {
        const plan = reconcile(record, seen);
        record = plan.record;
        if (accepted) rule = plan.rule;
        if (plan.disposition !== "taken") reason ??= plan.why;
        accepted &&= plan.disposition === "taken";
        told ||= plan.tells;
      }
      return { state: state(), accepted, reason, told, rule, record };
    },
  };
}

/**
 * What a raw input means; timers and files may be several, or none.
 * @param {import("./adapter.mjs").Input} input
 * @param {import("./lifecycle.mjs").Run | null} known
 * @returns {readonly import("./lifecycle.mjs").Observation[]}
 */
function observationsOf(input, known) {
  switch (input.kind) {
    case "pod":
      return [(input.type === "DELETED" ? observePodGone : observePod)(input.object, { cluster: input.cluster })];
    case "absent": {
      const { version, moment } = input.order;
      if (version) return [observePodAbsent(runOf(input.run), version.digits, { cluster: version.cluster })];
      return [observeContainerGone(runOf(input.run), { at: moment?.seconds })];
    }
    case "container": {
      const { run = {}, exit_code: exitCode, at } = input;
      const { container: containerId, run_id: runId, place, created, started } = run;
      return [observeContainerStatus(input.status, { containerId, runId, name: place?.name, host: place?.domain, created, started, exitCode, at })];
    }
    case "heartbeat": {
      const { phase, activity, container_status: containerStatus, exit_code: exitCode, exit_reason: exitReason, at } = input;
      return [observeHeartbeat({ phase, activity, containerStatus, exitCode, exitReason, run: runOf(input.run), at })];
    }
    case "hook":
      return [observeHook(input.hook, { dialect: input.dialect, tool: input.tool, run: runOf(input.run), at: input.at })];
    case "status":
      return [observeStatus(input.word, { at: input.at })];
    case "legacy": {
      const { word, container_status: status, exit_code: exitCode, at } = input;
      return [observeWord(word, { status, exitCode, run: runOf(input.run), at })];
    }
    case "command": {
      const { event, at, mints, id } = input;
      return [observeCommand(event, { at, about: runOf(input.about), mints, id })];
    }
    case "timers": {
      const { last_seen_age: lastSeenAge, last_activity_age: lastActivityAge, fence_age: fenceAge, stop_age: stopAge, at } = input;
      return observeTimers({ lastSeenAge, lastActivityAge, fenceAge, stopAge, at });
    }
    case "file": {
      const { exit_code: exitCode, exit_reason: exitReason, message, tool: toolName, run_id: runId, at } = input;
      const { seen } = observeFile(input.phase, input.activity, { exitCode, exitReason, message, toolName, runId, at });
      const start = seen && observeStart(seen, known);
      return [start, seen].flatMap((one) => one ?? []);
    }
    case "observation":
      return [input.observation];
  }
}

/** @param {import("./adapter.mjs").RunName | undefined} name */
const runOf = (name) => (name ? newRun(name) : null);
