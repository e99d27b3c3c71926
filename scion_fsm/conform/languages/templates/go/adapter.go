// The protocol scion-fsm/2 around a Subject: JSON lines on standard input and output.
//
// Keep this file as it is; put your implementation into subject.go.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

const protocol = "scion-fsm/2"

// State is where the agent is; leave Configuration empty if you do not know the spec's names.
type State struct {
	Phase         string `json:"phase"`
	Activity      string `json:"activity,omitempty"`
	Configuration string `json:"configuration,omitempty"`
}

// Answer is what you made of an event or input. Accepted and Told nil mean that you do not say.
type Answer struct {
	State    State
	Accepted *bool
	Reason   string
	Told     *bool  // people are told that it could not be decided
	Rule     string // the row that decided, with the capability "record"
	Record   any    // the agent's record after it, likewise
	Skipped  bool   // you have no such event
}

// Subject is your implementation; one agent at a time.
type Subject interface {
	Reset() State                      // begin with an agent of which nothing has been observed
	Step(event string) (Answer, error) // an event of the spec happens
	// Set puts a fresh agent there. Who cannot hold it says false and is not asked what begins there; who cannot tell
	// stopped.provisional from stopped.final goes there, leaves Configuration out of its states, and is asked about both.
	Set(configuration string) (State, bool)
	State() State // where it is
}

// Observer is a Subject that classifies raw inputs and judges whether they are fresh; name the
// capability "observe". The inputs are in scion-fsm-protocol-v2.json.
type Observer interface {
	Observe(input json.RawMessage) (Answer, error)
}

// Keeper is a Subject that keeps the spec's own records; name the capability "record".
type Keeper interface {
	Put(record json.RawMessage) (State, error) // put an agent where a whole record says
}

type request struct {
	ID            int             `json:"id"`
	Op            string          `json:"op"`
	Protocol      string          `json:"protocol"`
	Event         string          `json:"event"`
	Input         json.RawMessage `json:"input"`
	Configuration string          `json:"configuration"`
	Record        json.RawMessage `json:"record"`
}

type implementation struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	Version  string `json:"version"`
}

type failure struct {
	Message string `json:"message"`
}

type reply struct {
	ID             int             `json:"id"`
	Protocol       string          `json:"protocol,omitempty"`
	Implementation *implementation `json:"implementation,omitempty"`
	Capabilities   []string        `json:"capabilities,omitempty"`
	SpecDigest     string          `json:"spec_digest,omitempty"`
	State          *State          `json:"state,omitempty"`
	Accepted       *bool           `json:"accepted,omitempty"`
	Reason         string          `json:"reason,omitempty"`
	Told           *bool           `json:"told,omitempty"`
	Rule           string          `json:"rule,omitempty"`
	Record         any             `json:"record,omitempty"`
	Skipped        bool            `json:"skipped,omitempty"`
	Message        string          `json:"message,omitempty"`
	Error          *failure        `json:"error,omitempty"`
}

func answer(subject Subject, line []byte) (r reply) {
	var q request
	if err := json.Unmarshal(line, &q); err != nil {
		return reply{Error: &failure{"the request is not understood: " + err.Error()}}
	}
	r.ID = q.ID
	defer func() {
		if p := recover(); p != nil {
			r = reply{ID: q.ID, Error: &failure{fmt.Sprint(p)}}
		}
	}()
	switch q.Op {
	case "hello":
		if q.Protocol != protocol {
			return reply{ID: q.ID, Error: &failure{"the suite speaks " + q.Protocol + ", this adapter " + protocol}}
		}
		r.Protocol = protocol
		r.Implementation = &implementation{name, "go", version}
		r.Capabilities = capabilities
		r.SpecDigest = specDigest
	case "reset":
		state := subject.Reset()
		r.State = &state
	case "state":
		state := subject.State()
		r.State = &state
	case "set":
		if keeper, ok := subject.(Keeper); ok && q.Record != nil {
			state, err := keeper.Put(q.Record)
			return answered(q.ID, Answer{State: state}, err)
		}
		state, ok := subject.Set(q.Configuration)
		if !ok {
			return reply{ID: q.ID, Skipped: true, Message: "cannot be put into " + q.Configuration}
		}
		r.State = &state
	case "step":
		a, err := subject.Step(q.Event)
		return answered(q.ID, a, err)
	case "observe":
		if observer, ok := subject.(Observer); ok {
			a, err := observer.Observe(q.Input)
			return answered(q.ID, a, err)
		}
		return reply{ID: q.ID, Skipped: true, Message: "no capability observe"}
	default:
		return reply{ID: q.ID, Skipped: true, Message: "no capability " + q.Op}
	}
	return r
}

func answered(id int, a Answer, err error) reply {
	if err != nil {
		return reply{ID: id, Error: &failure{err.Error()}}
	}
	if a.Skipped {
		return reply{ID: id, Skipped: true, Message: a.Reason}
	}
	return reply{ID: id, State: &a.State, Accepted: a.Accepted, Reason: a.Reason, Told: a.Told, Rule: a.Rule, Record: a.Record}
}

func main() {
	subject := newSubject()
	in := bufio.NewReader(os.Stdin)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		out, err := json.Marshal(answer(subject, line))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		// One write a line: nothing waits in a buffer when the suite waits for the reply.
		if _, err := os.Stdout.Write(append(out, '\n')); err != nil {
			return
		}
	}
}
