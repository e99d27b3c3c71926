// A compiled table with everything that one does with it: each function, bound to the table.

import { observeContainerGone, observeContainerStatus } from "./containers.mjs";
import { agentState, observeFile, observeStart, readOwnRecord, readRecord } from "./files.mjs";
import { makeMachine } from "./machine.mjs";
import { secondsOf } from "./orders.mjs";
import { observePod, observePodAbsent } from "./pods.mjs";
import { observeCommand, observeHeartbeat, observeHook, observeStatus, observeTimers, observeWord } from "./reports.mjs";
import { newRun } from "./runs.mjs";

export function bind(table) {
  const { step, newRecord, reconcile } = makeMachine(table);
  return {
    step,
    reconcile,
    newRun,
    newRecord: (name) => newRecord(name),
    observePod: (pod, options) => observePod(table, pod, false, options),
    observePodGone: (pod, options) => observePod(table, pod, true, options),
    observePodAbsent: (run, digits, options) => observePodAbsent(table, run, digits, options),
    observeContainerStatus: (status, options) => observeContainerStatus(table, status, options),
    observeContainerGone: (run, options) => observeContainerGone(table, run, options),
    observeHook: (hook, options) => observeHook(table, hook, options),
    observeStatus: (word, options) => observeStatus(table, word, options),
    observeHeartbeat: (options) => observeHeartbeat(table, options),
    observeWord: (word, options) => observeWord(table, word, options),
    observeCommand: (event, options) => observeCommand(table, event, options),
    observeTimers: (options) => observeTimers(table, options),
    observeFile: (phase, activity, options) => observeFile(table, phase, activity, options),
    observeStart: (seen, known) => observeStart(table, seen, known),
    readRecord: (value) => readRecord(table, value),
    readOwnRecord: (name, text) => readOwnRecord(table, name, text),
    agentState: (record) => agentState(table, record),
    secondsOf,
  };
}
