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
}

/** Your implementation; one agent at a time. */
export interface Subject {
  /** Begins with an agent of which nothing has been observed. */
  reset(): State;
  /** Lets an event of the spec happen. */
  step(event: string): Answer;
  /** Takes in a raw input of scion-fsm-protocol-v2.json; name the capability "observe". */
  observe?(input: { kind: string }): Answer;
  /** Puts a fresh agent into a configuration; null if you cannot. */
  set(configuration: string): State | null;
  /** Tells where the agent is. */
  state(): State;
}
