// Package lifecycle is the lifecycle of a Scion agent: what an input means (the functions that begin with
// Observe), whether it counts and what follows ([Reconcile]), and the bare table ([Look]).
//
// Everything that decides is in tables.go, which is generated; the code here only reads facts and looks rows up.
// Where a text, a time in seconds or a run is not known, it is its zero value.
package lifecycle

import (
	"encoding/json"
	"fmt"
)

// Phase is where an agent is in its infrastructure's life, spelled as Scion spells it.
type Phase string

// Activity is what a running agent does; empty where none is known.
type Activity string

// Configuration is a state of the lifecycle, such as running.thinking.
type Configuration uint8

// Disposition is what becomes of an event: taken, ignored or rejected.
type Disposition string

// The dispositions.
const (
	Taken    Disposition = "taken"
	Ignored  Disposition = "ignored"
	Rejected Disposition = "rejected"
)

// How the history of where an agent stalled from goes on in a configuration.
const (
	clears = iota
	keeps
	records
)

type state struct {
	name                                            string
	phase                                           Phase
	activity                                        Activity
	isTerminal, isFinal, isUnexplained, carriesTool bool
	history                                         uint8
	doc                                             string
}

// What becomes of reason, message and exit code.
const (
	replace = iota
	fill
	keep
)

// When a rule opens a new run.
const (
	never = iota
	always
	unseen
)

const noTarget = -1

type rule struct {
	id          string
	disposition Disposition
	target      int
	why, law    string
	opens       uint8
	lifts       bool
	detail      uint8
	explanation string
	level       string
}

// What an event is worth.
const (
	command = iota
	report
	level
	irreversible
	absence
	none
)

// What an event tells of its container.
const (
	nothing = iota
	runs
	ended
)

type event struct {
	name                   string
	origin                 uint8
	evidence               uint8
	container              uint8
	begins, ends, explains bool
	isOpener               bool
	doc                    string
}

type pair struct{ name, value string }

var (
	configurationNumbers = numbered(len(states), func(i int) string { return states[i].name })
	eventNumbers         = numbered(len(events), func(i int) string { return events[i].name })
	repeated             = func() map[[2]string]string {
		found := make(map[[2]string]string, len(repeats))
		for _, r := range repeats {
			found[[2]string{r[0], r[1]}] = r[2]
		}
		return found
	}()
)

func numbered(count int, name func(int) string) map[string]int {
	numbers := make(map[string]int, count)
	for i := 0; i < count; i++ {
		numbers[name(i)] = i
	}
	return numbers
}

func mapped(pairs []pair) map[string]string {
	found := make(map[string]string, len(pairs))
	for _, p := range pairs {
		found[p.name] = p.value
	}
	return found
}

func contains(words []string, word string) bool {
	for _, one := range words {
		if one == word {
			return true
		}
	}
	return false
}

// String gives the configuration's name in the spec.
func (c Configuration) String() string { return states[c].name }

// Phase gives the view that everybody sees.
func (c Configuration) Phase() Phase { return states[c].phase }

// Activity gives the activity, empty where there is none.
func (c Configuration) Activity() Activity { return states[c].activity }

// IsFinal tells whether only a new run leaves it.
func (c Configuration) IsFinal() bool { return states[c].isFinal }

// IsTerminal tells whether it is an end, perhaps a provisional one.
func (c Configuration) IsTerminal() bool { return states[c].isTerminal }

// MarshalText gives the configuration's name.
func (c Configuration) MarshalText() ([]byte, error) { return []byte(states[c].name), nil }

// UnmarshalText finds a configuration by its name; any other is an error.
func (c *Configuration) UnmarshalText(text []byte) error {
	found, known := ConfigurationNamed(string(text))
	if !known {
		return fmt.Errorf("%s is not a configuration of %s", quoted(string(text)), Machine)
	}
	*c = found
	return nil
}

// Configurations gives every configuration, in declared order.
func Configurations() []Configuration {
	all := make([]Configuration, len(states))
	for i := range all {
		all[i] = Configuration(i)
	}
	return all
}

// ConfigurationNamed finds a configuration by its name.
func ConfigurationNamed(name string) (Configuration, bool) {
	number, known := configurationNumbers[name]
	return Configuration(number), known
}

// Events gives every event, in declared order.
func Events() []string {
	names := make([]string, len(events))
	for i := range events {
		names[i] = events[i].name
	}
	return names
}

// Step is the outcome of one pair of configuration and event.
type Step struct {
	Disposition Disposition
	Source      Configuration
	Event       string
	Target      Configuration // the source's unless a transition was taken
	Rule        string        // the rule's id, or L11 for an event that the spec does not have
	Why, Law    string
	Level       string // what another implementation owes: MUST, SHOULD or MAY
	Internal    bool   // accepted without a change of configuration
	rule        *rule
}

// Look looks one pair up. An event that the spec does not have is ignored by L11.
func Look(c Configuration, name string) Step {
	number, known := eventNumbers[name]
	if !known {
		why := quoted(name) + " is not an event of this lifecycle"
		return Step{Ignored, c, name, c, "L11", why, "L11", "MUST", false, &unknownEvent}
	}
	return look(c, number)
}

var unknownEvent = rule{id: "L11", disposition: Ignored, target: noTarget, law: "L11", detail: keep}

func look(c Configuration, number int) Step {
	r := &rules[cells[c][number]]
	step := Step{r.disposition, c, events[number].name, c, r.id, r.why, r.law, r.level, false, r}
	if r.target != noTarget {
		step.Target = Configuration(r.target)
	} else {
		step.Internal = r.disposition == Taken
	}
	if step.Why == "" {
		step.Why = events[number].doc
	}
	return step
}

// quoted quotes what came from outside for a sentence, as far as anybody wants to read it.
func quoted(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprintf("a value of type %T", value)
	}
	if shown := []rune(string(text)); len(shown) > 200 {
		return fmt.Sprintf("%s… (%d characters)", string(shown[:200]), len(shown))
	}
	return string(text)
}
