package lifecycle

import (
	"encoding/json"
	"fmt"
)

// What is kept: what an agent-info.json says, our own scion-fsm.json, and an agent's state as Scion spells it.

// File is what an agent-info.json says, with its words as they are spelled.
type File struct {
	Phase, Activity     string
	ExitCode            *int64
	ExitReason, Message string
	ToolName, RunID     string
	WrittenAt           float64 // seconds since 1970
}

// ObserveFile classifies what a file says. An observation without an event reports nothing that is known (L11).
func ObserveFile(file File) Observation {
	run := Run{RunID: file.RunID}
	// A hook that found the file unreadable leaves only its activity (scion issue 123), and proves that the
	// harness runs.
	word, more := file.Phase, file.Activity
	if word == "" {
		word, more = file.Activity, ""
	}
	if word == "" {
		return Observation{}
	}
	seen := ObserveWord(word, Word{ExitCode: file.ExitCode, Run: run, At: file.WrittenAt})
	if seen.Event == "" {
		return seen
	}
	problems, means := seen.Problems, meantPhase(seen.Event)
	if more != "" && isActive(means) {
		doing := ObserveWord(more, Word{Run: run, At: file.WrittenAt})
		if doing.Event != "" && meantPhase(doing.Event) == means {
			seen = doing
		} else {
			problems = append(problems, "activity "+quoted(more)+" is not known")
		}
	}
	seen.Problems, seen.ToolName, seen.ExitCode = problems, file.ToolName, nil
	if isEnd(string(means)) {
		seen.ExitCode, seen.Message = file.ExitCode, file.Message
		seen.Reason = either(exitReasons[file.ExitReason], exitReasons[more])
	}
	return seen
}

// ObserveStart gives the command that a file is which says that Scion starts the agent anew, as another run than
// the known one. It says which run begins, and not which one is left.
func ObserveStart(seen *Observation, run Run) (Observation, bool) {
	minted := seen.Run.RunID
	name := openings[today(seen.Row)]
	if minted == "" || run.RunID == "" || run.RunID == minted || name == "" {
		return Observation{}, false
	}
	started := Observation{Event: name, Mints: minted}
	if seen.Order.IsMoment() {
		started.Order = Moment("operator", seen.Order.Seconds)
	}
	return started, true
}

func meantPhase(name string) Phase { return Look(Initial, name).Target.Phase() }

// isActive tells whether a phase has activities; in a lifecycle without any, whether it is no end.
func isActive(phase Phase) bool {
	hasAny := false
	for i := range states {
		if states[i].activity != "" {
			hasAny = true
			if states[i].phase == phase {
				return true
			}
		}
	}
	return !hasAny && !isEnd(string(phase))
}

// AgentState is an agent's state as today's Scion's JSON has it.
type AgentState struct {
	Phase    Phase    `json:"phase"`
	Activity Activity `json:"activity,omitempty"`
	Detail   struct{} `json:"detail"`
}

// State gives the agent's state as Scion spells it: the reason of a stop may be an activity there.
func (r *Record) State() AgentState {
	state := AgentState{Phase: r.Phase(), Activity: r.Activity()}
	if state.Phase == "stopped" {
		switch r.Reason {
		case "Crashed":
			state.Activity = "crashed"
		case "LimitsExceeded":
			state.Activity = "limits_exceeded"
		}
	}
	return state
}

// OwnVersion is the version of the shape of a scion-fsm.json.
const OwnVersion = 1

// OwnRecord is what scion-fsm keeps of an agent, in its scion-fsm.json.
type OwnRecord struct {
	Version int    `json:"version"`
	Record  Record `json:"record"`
	Verdict bool   `json:"verdict,omitempty"` // the end is the runtime's or an operator's, not a report
	Wrote   *Wrote `json:"wrote,omitempty"`   // what was last written into the agent's file
}

// Wrote is what was last written into an agent's file; who finds it there finds no report.
type Wrote struct {
	Phase      string  `json:"phase"`
	ExitCode   *int64  `json:"exitCode,omitempty"`
	ExitReason *string `json:"exitReason,omitempty"`
}

// ErrNewer is of a scion-fsm.json that a newer scion-fsm wrote; it must stay as it is.
type ErrNewer struct{ Version int }

func (e ErrNewer) Error() string {
	return fmt.Sprintf("it has version %d, newer than %d", e.Version, OwnVersion)
}

// DecodeOwnRecord reads a scion-fsm.json of an agent. What is not believed is an error.
func DecodeOwnRecord(name string, content []byte) (OwnRecord, error) {
	var versioned struct{ Version *int }
	if err := json.Unmarshal(content, &versioned); err != nil {
		return OwnRecord{}, err
	}
	if versioned.Version == nil {
		return OwnRecord{}, fmt.Errorf("it has no version")
	}
	if *versioned.Version > OwnVersion {
		return OwnRecord{}, ErrNewer{*versioned.Version}
	}
	var own OwnRecord
	if err := json.Unmarshal(content, &own); err != nil {
		return OwnRecord{}, err
	}
	own.Record.Name = name
	return own, nil
}
