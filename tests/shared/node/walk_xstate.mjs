// Reads a machine's JSON, runs every event in every state, and prints what the interpreter says.
import { readFileSync } from "node:fs";
import { createMachine, getNextSnapshot } from "xstate";

const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
const machine = createMachine(config);
const events = new Set(Object.values(config.states).flatMap((state) => Object.keys(state.on)));
const found = { initial: machine.getInitialSnapshot?.({})?.value ?? config.initial, pairs: {} };
for (const state of Object.keys(config.states)) {
  const snapshot = machine.resolveState({ value: state });
  found.pairs[state] = {};
  for (const type of events) {
    found.pairs[state][type] = { can: snapshot.can({ type }), value: getNextSnapshot(machine, snapshot, { type }).value };
  }
}
process.stdout.write(JSON.stringify(found));
