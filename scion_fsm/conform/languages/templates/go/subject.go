package main

import "scionfsm/adapter/lifecycle"

// What the suite's reports call this implementation.
const (
	name       = "go-reference"
	version    = "1"
	specDigest = lifecycle.Digest
)

var capabilities = []string{"state", "set"}

// reference is the generated table itself. Replace it by calls to your own code.
type reference struct{ at lifecycle.Configuration }

func newSubject() Subject { return &reference{at: lifecycle.Initial} }

func (r *reference) State() State {
	return State{string(r.at.Phase()), string(r.at.Activity()), r.at.String()}
}

func (r *reference) Reset() State {
	r.at = lifecycle.Initial
	return r.State()
}

func (r *reference) Set(configuration string) (State, bool) {
	at, known := lifecycle.ConfigurationNamed(configuration)
	if known {
		r.at = at
	}
	return r.State(), known
}

func (r *reference) Step(event string) (Answer, error) {
	target, rule, _ := lifecycle.Step(r.at, event)
	r.at = target
	accepted := rule.Disposition == "taken"
	answer := Answer{State: r.State(), Accepted: &accepted}
	if !accepted {
		answer.Reason = rule.Why
	}
	return answer, nil
}
