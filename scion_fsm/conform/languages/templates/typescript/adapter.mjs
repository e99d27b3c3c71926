// The protocol scion-fsm/2 around a subject: JSON lines on standard input and output, no dependency.
//
// Keep this file as it is; put your implementation into subject.mjs (or into subject.mts, compiled).
// Types are in adapter.d.mts.

import { createInterface } from "node:readline";
import { writeSync } from "node:fs";
import { implementation, capabilities, specDigest, createSubject } from "./subject.mjs";

const protocol = "scion-fsm/2";
const subject = createSubject();

function answer(line) {
  let request;
  try {
    request = JSON.parse(line);
  } catch (error) {
    return { error: { message: `the request is not understood: ${error.message}` } };
  }
  const { id, op } = request;
  try {
    switch (op) {
      case "hello":
        if (request.protocol !== protocol) {
          throw new Error(`the suite speaks ${request.protocol}, this adapter ${protocol}`);
        }
        return { id, protocol, implementation, capabilities, spec_digest: specDigest };
      case "reset":
        return { id, state: subject.reset() };
      case "state":
        return { id, state: subject.state() };
      case "set": {
        if (request.record !== undefined && subject.put) return { id, state: subject.put(request.record) };
        const state = subject.set(request.configuration);
        return state === null ? skipped(id, `cannot be put into ${request.configuration}`) : { id, state };
      }
      case "step":
        return answered(id, subject.step(request.event));
      case "observe":
        if (subject.observe) return answered(id, subject.observe(request.input));
        return skipped(id, "no capability observe");
      default:
        return skipped(id, `no capability ${op}`);
    }
  } catch (error) {
    return { id, error: { message: String(error), detail: error.stack ?? "" } };
  }
}

const answered = (id, { state, ...more }) => (state === null ? skipped(id, more.reason) : { id, state, ...more });

const skipped = (id, message) => ({ id, skipped: true, message });

// One write a line: nothing waits in a buffer when the suite waits for the reply. A pipe that is full
// for a moment says EAGAIN.
function write(text) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  write(JSON.stringify(answer(line)) + "\n");
});
