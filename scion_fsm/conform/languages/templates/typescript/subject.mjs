// @ts-check
import { DIGEST, INITIAL, VIEWS, step } from "./lifecycle.mjs";

// What the suite's reports call this implementation.
export const implementation = { name: "typescript-reference", language: "typescript", version: "1" };
export const capabilities = ["state", "set"];
export const specDigest = DIGEST;

/**
 * The generated table itself. Replace it by calls to your own code.
 * @returns {import("./adapter.mjs").Subject}
 */
export function createSubject() {
  /** @type {import("./lifecycle.mjs").Configuration} */
  let at = INITIAL;

  const state = () => {
    const { phase, activity } = VIEWS[at];
    return { phase, activity: activity ?? undefined, configuration: at };
  };

  return {
    state,
    reset() {
      at = INITIAL;
      return state();
    },
    set(configuration) {
      if (!(configuration in VIEWS)) return null;
      at = /** @type {import("./lifecycle.mjs").Configuration} */ (configuration);
      return state();
    },
    step(event) {
      const { target, rule } = step(at, event);
      at = target;
      const accepted = rule.disposition === "taken";
      return { state: state(), accepted, reason: accepted ? undefined : rule.why };
    },
  };
}
