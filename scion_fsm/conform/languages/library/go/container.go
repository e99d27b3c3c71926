package lifecycle

import (
	"regexp"
	"strconv"
	"strings"
)

// Containers' statuses: one row of a table, and where that says so the class of an exit code.

type statusRow struct {
	id, event, prefix, suffix, notSuffix, equals, exitCode string
}

var exitCodes = func() []*regexp.Regexp {
	found := make([]*regexp.Regexp, len(statusRows))
	for i := range statusRows {
		if statusRows[i].exitCode != "" {
			found[i] = regexp.MustCompile(statusRows[i].exitCode)
		}
	}
	return found
}()

// ContainerFacts are what is known of a container beside its status string. Times are seconds since 1970.
type ContainerFacts struct {
	ContainerID, RunID string
	Name, Host         string
	Created, Started   float64
	Finished           string // when it ended, RFC 3339
	ExitCode           *int64
	IsOutOfMemory      bool    // the runtime says OOMKilled, so a signal was no stop
	At                 float64 // when it was read
}

// ObserveContainerStatus classifies a status string of docker, podman or Apple's container, for example
// `Exited (137) 2 hours ago`.
func ObserveContainerStatus(status string, facts ContainerFacts) Observation {
	var problems []string
	number, folded := statusNumber(status)
	if number < 0 && status != "" {
		problems = append(problems, "container status "+quoted(status)+" is not known")
	}
	order := read("reader", facts.At, &problems)
	run := Run{
		Container: facts.ContainerID, RunID: facts.RunID,
		Created: read("reader", facts.Created, &problems).Seconds, Started: read("reader", facts.Started, &problems).Seconds,
	}
	if facts.Name != "" {
		run.Place = Place{Name: facts.Name, Domain: facts.Host}
	}
	if !run.IsNamed() {
		run = Run{}
	}
	if number < 0 {
		return Observation{ContainerStatus: status, Problems: problems}
	}
	row, code := &statusRows[number], facts.ExitCode
	if pattern := exitCodes[number]; pattern != nil {
		if found := pattern.FindStringSubmatch(folded); found != nil {
			told, err := strconv.ParseInt(found[1], 10, 64)
			code = &told
			if err != nil {
				code = nil
				problems = append(problems, "the exit code "+quoted(found[1])+" is not a whole number of 64 bits")
			}
		}
	}
	seen := Observation{
		Event: row.event, ExitCode: code, Run: run, Order: order, Time: facts.Finished, Row: row.id, ContainerStatus: status, Problems: problems,
	}
	if row.event == "" {
		seen.Event, seen.Reason = exitEvent(code, facts.IsOutOfMemory)
	}
	return seen
}

// ObserveContainerGone classifies absence from a complete listing of a host; the run is the record's own.
func ObserveContainerGone(run Run, at float64) Observation {
	seen := Observation{Event: containerGoneEvent, Run: run, Missing: true}
	seen.Order = read("reader", at, &seen.Problems)
	return seen
}

func statusNumber(status string) (int, string) {
	folded := strings.ToLower(strings.TrimSpace(status))
	for i := range statusRows {
		row := &statusRows[i]
		if (row.equals != "" && folded == row.equals) || (row.prefix != "" && strings.HasPrefix(folded, row.prefix) &&
			strings.HasSuffix(folded, row.suffix) && (row.notSuffix == "" || !strings.HasSuffix(folded, row.notSuffix))) {
			return i, folded
		}
	}
	return -1, folded
}

func exitEvent(code *int64, isOutOfMemory bool) (event, reason string) {
	switch {
	case code == nil:
		return exits.unknown, ""
	case *code == 0:
		return exits.zero, ""
	case hasNumber(limitCodes, *code):
		return exits.limits, exitReasons["limits_exceeded"]
	}
	if isOutOfMemory {
		return exits.other, "OOMKilled"
	}
	if hasNumber(killedCodes, *code) {
		return exits.killed, ""
	}
	return exits.other, ""
}
