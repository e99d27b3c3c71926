package main

import (
	"encoding/json"

	"scionfsm/adapter/lifecycle"
)

// What the suite's reports call this implementation.
const (
	name       = "go-reference"
	version    = "1"
	specDigest = lifecycle.Digest
)

// Leave out what you do not have.
var capabilities = []string{"observe", "record", "set", "state"}

// reference is the generated library itself. Replace it by calls to your own code.
type reference struct{ record lifecycle.Record }

func newSubject() Subject { return &reference{lifecycle.NewRecord("subject")} }

func (r *reference) State() State {
	return State{string(r.record.Phase()), string(r.record.Activity()), r.record.Configuration.String()}
}

func (r *reference) Reset() State {
	r.record = lifecycle.NewRecord("subject")
	return r.State()
}

func (r *reference) Set(configuration string) (State, bool) {
	at, known := lifecycle.ConfigurationNamed(configuration)
	if known {
		r.record = lifecycle.NewRecord("subject")
		r.record.Configuration = at
	}
	return r.State(), known
}

func (r *reference) Put(record json.RawMessage) (State, error) {
	err := json.Unmarshal(record, &r.record)
	return r.State(), err
}

func (r *reference) Step(event string) (Answer, error) {
	step := lifecycle.Look(r.record.Configuration, event)
	if step.Target != r.record.Configuration {
		r.record.Configuration, r.record.History = step.Target, ""
	}
	accepted, told := step.Disposition == lifecycle.Taken, false
	answer := Answer{State: r.State(), Accepted: &accepted, Told: &told, Rule: step.Rule}
	if !accepted {
		answer.Reason = step.Why
	}
	return answer, nil
}

// Observe gives the answer of the first refusal, if there is one: several timers may fire at once.
func (r *reference) Observe(input json.RawMessage) (Answer, error) {
	found, err := observations(input, r.record.Run)
	if err != nil {
		return Answer{}, err
	}
	accepted, told := true, false
	answer := Answer{Accepted: &accepted, Told: &told}
	for i := range found {
		plan := lifecycle.Reconcile(&r.record, &found[i])
		r.record = plan.Record
		if accepted {
			answer.Rule = plan.Rule
		}
		if plan.Disposition != lifecycle.Taken && answer.Reason == "" {
			answer.Reason = plan.Why
		}
		accepted = accepted && plan.Disposition == lifecycle.Taken
		told = told || plan.Doubt != ""
	}
	answer.State, answer.Record = r.State(), r.record
	return answer, nil
}
