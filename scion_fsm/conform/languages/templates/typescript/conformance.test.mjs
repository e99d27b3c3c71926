// The vectors against your implementation: `node --test`; needs no dependency.
// In subject.mjs, createSubject() gives an object with reset(), step(event) and perhaps observe(input).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { createSubject } from "./subject.mjs";

const { vectors } = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));

for (const phase of new Set(vectors.map((vector) => vector.id.split("/")[0]))) {
  test(phase, () => {
    for (const vector of vectors.filter(({ id }) => id.startsWith(`${phase}/`))) check(vector);
  });
}

function check({ id, law, level, notes, given, steps, expect }) {
  const subject = createSubject();
  if (steps.some((step) => step.observe) && subject.observe === undefined) return;
  subject.reset();
  for (const event of given.path ?? []) subject.step(event);
  steps.forEach((step, index) => {
    const { state } = step.observe ? subject.observe(step.observe) : subject.step(step.event);
    const { phase, activity } = expect[index].state;
    const why = `${id} (${law}, ${level}): ${notes}`;
    assert.equal(state.phase, phase, why);
    assert.equal(state.activity ?? undefined, activity, why);
  });
}
