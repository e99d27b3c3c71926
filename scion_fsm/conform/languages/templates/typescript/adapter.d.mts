import type { Observation } from "./lifecycle.mjs";

/** Where the agent is; leave `configuration` out if you do not know the spec's names. */
export interface State {
  phase: string;
  activity?: string;
  configuration?: string;
}

/** What you made of an event or input; `state` null means that you have no such event. */
export interface Answer {
  state: State | null;
  accepted?: boolean;
  reason?: string;
  /** Whether people are told that it could not be decided. */
  told?: boolean;
  /** The row that decided, with the capability "record". */
  rule?: string;
  /** The agent's record after it, likewise. */
  record?: unknown;
}

/** What is known of one start of an agent; times are seconds since 1970. */
export interface RunName {
  run_id?: string;
  uid?: string;
  container?: string;
  created?: number;
  started?: number;
  place?: { name: string; namespace?: string; domain?: string };
}

interface Version {
  digits: string;
  cluster?: string;
}

/** A raw input of scion-fsm-protocol-v2.json; `at` is when it was said or read. */
export type Input =
  | { kind: "pod"; object: unknown; type?: "ADDED" | "MODIFIED" | "DELETED"; cluster?: string }
  | { kind: "container"; status: string; run?: RunName; exit_code?: number; at?: number }
  | { kind: "absent"; order: { version?: Version; moment?: { seconds: number; clock?: string } }; run?: RunName }
  | {
      kind: "heartbeat"; phase?: string; activity?: string; container_status?: string; exit_code?: number;
      exit_reason?: string; run?: RunName; at?: number;
    }
  | { kind: "hook"; hook: string; dialect?: string; tool?: string; run?: RunName; at?: number }
  | { kind: "status"; word: string; at?: number }
  | { kind: "legacy"; word: string; container_status?: string; exit_code?: number; run?: RunName; at?: number }
  | { kind: "command"; event: string; at?: number; about?: RunName; mints?: string; id?: string }
  | { kind: "timers"; last_seen_age?: number; last_activity_age?: number; fence_age?: number; stop_age?: number; at?: number }
  /** What an agent's file says; only with the capability "record". */
  | {
      kind: "file"; phase: string; activity: string; exit_code?: number; exit_reason?: string; message?: string;
      tool?: string; run_id?: string; at?: number;
    }
  /** One that is classified already; only with the capability "record". */
  | { kind: "observation"; observation: Observation };

/** Your implementation; one agent at a time. */
export interface Subject {
  /** Begins with an agent of which nothing has been observed. */
  reset(): State;
  /** Lets an event of the spec happen. */
  step(event: string): Answer;
  /** Takes in a raw input; name the capability "observe". */
  observe?(input: Input): Answer;
  /**
   * Puts a fresh agent into a configuration. Who cannot hold it gives null and is not asked what begins there; who
   * cannot tell stopped.provisional from stopped.final goes there, names no configuration, and is asked about both.
   */
  set(configuration: string): State | null;
  /** Puts an agent where a whole record says; name the capability "record". */
  put?(record: unknown): State;
  /** Tells where the agent is. */
  state(): State;
}
