package lifecycle

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Record is what is known of one agent. It is a value: what it points to is never changed, so that it may be
// copied and shared. Its JSON is the one that scion-fsm keeps.
type Record struct {
	Name               string
	Configuration      Configuration
	Run                Run // the current run; unnamed before the runtime showed one or a command minted one
	Fence              *Fence
	Marks              []Mark // the last accepted order, by origin and by clock or cluster
	Command            string // the id of the last accepted command
	Predecessor        bool   // an earlier run is known to have been
	End                *End   // nil unless the phase is terminal
	Reason             string // why the agent is where it is, a CamelCase token
	Message            string // the same for people; untrusted text
	ExitCode           *int64
	ToolName           string
	History            string // the configuration that the agent stalled or stopped from
	LastTransitionTime string // when the phase last changed, RFC 3339
}

// Fence is what a command that opens a run leaves behind.
type Fence struct {
	At    float64 // the command's moment, seconds since 1970
	Left  []Run   // the runs that it left behind, all of them until a new one is seen
	Mints string  // the run id of the run that it begins, if it said
	IsUp  bool    // no new run has been seen yet
	Begun float64 // when the new run said that it began, before the runtime showed it
}

// End is when the agent's run ended, and whether an operator's word ended it.
type End struct {
	At          float64
	IsCommanded bool
}

// NewRecord gives the record of an agent of which nothing has been observed.
func NewRecord(name string) Record { return Record{Name: name, Configuration: Initial} }

// Phase gives the view that everybody sees.
func (r *Record) Phase() Phase { return r.Configuration.Phase() }

// Activity gives what a running agent does, empty where nothing is known.
func (r *Record) Activity() Activity { return r.Configuration.Activity() }

// IsFenced tells whether a command opened a run that nobody has seen yet.
func (r *Record) IsFenced() bool { return r.Fence != nil && r.Fence.IsUp }

// mustBeWrittenAfter tells whether anything that must survive a crash differs; marks but the operators' come
// again with the next input.
func (r *Record) mustBeWrittenAfter(before *Record) bool {
	if r.Configuration != before.Configuration || r.Run != before.Run || !sameFence(r.Fence, before.Fence) ||
		r.Command != before.Command || r.Predecessor != before.Predecessor || r.Reason != before.Reason ||
		r.Message != before.Message || !sameNumber(r.ExitCode, before.ExitCode) || r.ToolName != before.ToolName {
		return true
	}
	at := 0
	for i := range r.Marks {
		if r.Marks[i].Origin != operator {
			continue
		}
		for at < len(before.Marks) && before.Marks[at].Origin != operator {
			at++
		}
		if at == len(before.Marks) || before.Marks[at].Order != r.Marks[i].Order {
			return true
		}
		at++
	}
	return false
}

func sameFence(one, other *Fence) bool {
	if one == other || one == nil || other == nil {
		return one == other
	}
	if one.At != other.At || one.Mints != other.Mints || one.IsUp != other.IsUp || one.Begun != other.Begun || len(one.Left) != len(other.Left) {
		return false
	}
	for i := range one.Left {
		if one.Left[i] != other.Left[i] {
			return false
		}
	}
	return true
}

func sameNumber(one, other *int64) bool {
	if one == nil || other == nil {
		return one == other
	}
	return *one == *other
}

// -- JSON ----------------------------------------------------------------------------------------------

type placeJSON struct {
	Name      string  `json:"name"`
	Namespace *string `json:"namespace,omitempty"`
	Domain    *string `json:"domain,omitempty"`
}

type runJSON struct {
	UID       *string    `json:"uid,omitempty"`
	Container *string    `json:"container,omitempty"`
	RunID     *string    `json:"run_id,omitempty"`
	Created   *float64   `json:"created,omitempty"`
	Started   *float64   `json:"started,omitempty"`
	Place     *placeJSON `json:"place,omitempty"`
	Seen      *float64   `json:"seen,omitempty"`
	Ended     bool       `json:"ended,omitempty"`
}

type fenceJSON struct {
	At    *float64 `json:"at"`
	Left  []Run    `json:"left,omitempty"`
	Mints *string  `json:"mints,omitempty"`
	IsUp  *bool    `json:"is_up,omitempty"`
	Begun *float64 `json:"begun,omitempty"`
}

type endJSON struct {
	At          *float64 `json:"at"`
	IsCommanded bool     `json:"is_commanded"`
}

type orderJSON struct {
	Kind    string   `json:"kind"`
	Cluster *string  `json:"cluster,omitempty"`
	Digits  *string  `json:"digits,omitempty"`
	Clock   *string  `json:"clock,omitempty"`
	Seconds *float64 `json:"seconds,omitempty"`
}

type recordJSON struct {
	Name               *string        `json:"name"`
	Configuration      *Configuration `json:"configuration"`
	Run                *Run           `json:"run"`
	Fence              *Fence         `json:"fence"`
	Marks              []Mark         `json:"marks"`
	Command            *string        `json:"command"`
	Predecessor        bool           `json:"predecessor"`
	End                *End           `json:"end"`
	Reason             *string        `json:"reason"`
	Message            *string        `json:"message"`
	ExitCode           *int64         `json:"exit_code"`
	ToolName           *string        `json:"tool_name"`
	History            *string        `json:"history"`
	LastTransitionTime *string        `json:"last_transition_time"`
}

func known[T comparable](value T) *T {
	var unknown T
	if value == unknown {
		return nil
	}
	return &value
}

func value[T any](pointer *T) T {
	if pointer == nil {
		var unknown T
		return unknown
	}
	return *pointer
}

// MarshalJSON gives the JSON that scion-fsm keeps.
func (r Run) MarshalJSON() ([]byte, error) {
	told := runJSON{known(r.UID), known(r.Container), known(r.RunID), known(r.Created), known(r.Started), nil, known(r.Seen), r.Ended}
	if r.Place.Name != "" {
		told.Place = &placeJSON{r.Place.Name, known(r.Place.Namespace), known(r.Place.Domain)}
	}
	return json.Marshal(told)
}

// UnmarshalJSON reads what MarshalJSON gives.
func (r *Run) UnmarshalJSON(content []byte) error {
	var told runJSON
	if err := json.Unmarshal(content, &told); err != nil {
		return err
	}
	*r = Run{value(told.UID), value(told.Container), value(told.RunID), value(told.Created), value(told.Started), Place{}, value(told.Seen), told.Ended}
	if told.Place != nil {
		r.Place = Place{told.Place.Name, value(told.Place.Namespace), value(told.Place.Domain)}
	}
	return nil
}

// MarshalJSON gives the JSON that scion-fsm keeps.
func (f Fence) MarshalJSON() ([]byte, error) {
	told := fenceJSON{&f.At, f.Left, known(f.Mints), nil, known(f.Begun)}
	if !f.IsUp {
		told.IsUp = &f.IsUp
	}
	return json.Marshal(told)
}

// UnmarshalJSON reads what MarshalJSON gives.
func (f *Fence) UnmarshalJSON(content []byte) error {
	var told fenceJSON
	if err := json.Unmarshal(content, &told); err != nil {
		return err
	}
	if told.At == nil {
		return fmt.Errorf("a fence has a moment `at`")
	}
	*f = Fence{*told.At, told.Left, value(told.Mints), told.IsUp == nil || *told.IsUp, value(told.Begun)}
	return nil
}

// MarshalJSON gives the JSON that scion-fsm keeps.
func (e End) MarshalJSON() ([]byte, error) { return json.Marshal(endJSON{known(e.At), e.IsCommanded}) }

// UnmarshalJSON reads what MarshalJSON gives.
func (e *End) UnmarshalJSON(content []byte) error {
	var told endJSON
	err := json.Unmarshal(content, &told)
	*e = End{value(told.At), told.IsCommanded}
	return err
}

// MarshalJSON gives the JSON that scion-fsm keeps.
func (o Order) MarshalJSON() ([]byte, error) {
	switch {
	case o.IsVersion():
		return json.Marshal(orderJSON{Kind: "version", Cluster: &o.Cluster, Digits: &o.Digits})
	case o.IsMoment():
		return json.Marshal(orderJSON{Kind: "moment", Clock: &o.Clock, Seconds: &o.Seconds})
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads what MarshalJSON gives; what cannot be compared is an error.
func (o *Order) UnmarshalJSON(content []byte) error {
	if bytes.Equal(content, []byte("null")) {
		*o = Order{}
		return nil
	}
	var told orderJSON
	if err := json.Unmarshal(content, &told); err != nil {
		return err
	}
	switch told.Kind {
	case "version":
		*o = Version(value(told.Cluster), value(told.Digits))
	case "moment":
		*o = Moment(value(told.Clock), value(told.Seconds))
	default:
		*o = Order{}
	}
	if o.IsZero() {
		return fmt.Errorf("an order that cannot be compared: %s", quoted(string(content)))
	}
	return nil
}

// MarshalJSON gives the JSON that scion-fsm keeps.
func (m Mark) MarshalJSON() ([]byte, error) { return json.Marshal([]any{m.Origin, m.Order}) }

// UnmarshalJSON reads what MarshalJSON gives.
func (m *Mark) UnmarshalJSON(content []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(content, &parts); err != nil {
		return err
	}
	if len(parts) != 2 {
		return fmt.Errorf("a mark is an origin and an order, not %s", quoted(string(content)))
	}
	if err := json.Unmarshal(parts[0], &m.Origin); err != nil {
		return err
	}
	if err := json.Unmarshal(parts[1], &m.Order); err != nil {
		return err
	}
	if m.Origin < 0 || m.Origin >= len(Origins) || m.Order.IsZero() {
		return fmt.Errorf("a mark of no origin or no order: %s", quoted(string(content)))
	}
	return nil
}

// MarshalJSON gives the JSON that scion-fsm keeps.
func (r Record) MarshalJSON() ([]byte, error) {
	told := recordJSON{
		&r.Name, &r.Configuration, nil, r.Fence, r.Marks, known(r.Command), r.Predecessor, r.End, known(r.Reason),
		known(r.Message), r.ExitCode, known(r.ToolName), known(r.History), known(r.LastTransitionTime),
	}
	if r.Run != (Run{}) {
		told.Run = &r.Run
	}
	if told.Marks == nil {
		told.Marks = []Mark{}
	}
	return json.Marshal(told)
}

// UnmarshalJSON reads what MarshalJSON gives, or scion-fsm kept; an unknown configuration is an error.
func (r *Record) UnmarshalJSON(content []byte) error {
	initial := Initial
	told := recordJSON{Configuration: &initial}
	if err := json.Unmarshal(content, &told); err != nil {
		return err
	}
	if told.Name == nil || told.Configuration == nil {
		return fmt.Errorf("a record has a name and a configuration")
	}
	*r = Record{
		*told.Name, *told.Configuration, value(told.Run), told.Fence, told.Marks, value(told.Command), told.Predecessor, told.End,
		value(told.Reason), value(told.Message), told.ExitCode, value(told.ToolName), value(told.History), value(told.LastTransitionTime),
	}
	return nil
}
