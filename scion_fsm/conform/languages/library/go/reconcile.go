package lifecycle

import (
	"strconv"
	"strings"
)

// Observation is one input, classified. Event is empty for an input that means nothing (L11), and Problems say
// what was not understood.
type Observation struct {
	Event           string
	Reason          string // a CamelCase token
	Message         string // a sentence for people; untrusted text
	ExitCode        *int64
	Run             Run    // the run that it speaks of, for a command the one that it is about
	Order           Order  // its place among the inputs of its origin, for a command its moment
	Time            string // when what it says came about, RFC 3339
	ToolName        string
	Mints           string // the run id of the run that a command begins
	ID              string // the command's own
	Row             string // the id of the row that classified it
	Features        []Feature
	ContainerStatus string // the runtime's status as Scion shows it
	Problems        []string
	Silent          bool // it says too little to count once anything is known of the agent
	Missing         bool // a complete list lacks its run, of which nothing was seen: it tells of no other one
}

// Feature is what was seen of a pod.
type Feature struct{ Name, Value string }

// Plan is what one observation does to one record.
type Plan struct {
	Record      Record // the record after it; the one that went in unless the observation was taken
	Disposition Disposition
	Rule        string // the row that decided: T… of the table, F… of freshness, or L11
	Why, Law    string
	Reason      string // why freshness refused it, such as StaleOrder
	MustWrite   bool   // the record must be durable before the observation is acknowledged to whoever sent it
	Doubt       string // what could not be decided, or not proved, and people are to be told (L15); else empty

	opening, step Step
}

// Steps gives the rows of the table that decided, in order; none where freshness refused.
func (p *Plan) Steps() []Step {
	var steps []Step
	for _, step := range []Step{p.opening, p.step} {
		if step.rule != nil {
			steps = append(steps, step)
		}
	}
	return steps
}

// Reconcile applies one observation to a record, by the laws. It allocates nothing for what changes nothing.
func Reconcile(record *Record, seen *Observation) Plan {
	number, isKnown := eventNumbers[seen.Event]
	if !isKnown || events[number].isOpener {
		return unknown(record, seen, isKnown)
	}
	e := &events[number]
	j := judge(record, seen, e)
	fresh := j.row
	if fresh.ignore != "" || fresh.reject != "" {
		plan := Plan{Record: *record, Disposition: Ignored, Rule: fresh.id, Why: fresh.why, Law: fresh.law, Reason: fresh.ignore, Doubt: j.doubt}
		if fresh.reject != "" {
			plan.Disposition, plan.Reason = Rejected, fresh.reject
		}
		return plan
	}
	if record.History != "" {
		if again, isRepeat := repeated[[2]string{seen.Event, record.History}]; isRepeat {
			number = eventNumbers[again]
		}
	}
	var opening Step
	before := record
	if fresh.open != "" {
		opening = Look(record.Configuration, fresh.open)
		opened := openedBy(record, &opening)
		before = &opened
	}
	step := look(before.Configuration, number)
	if step.Disposition != Taken {
		return Plan{Record: *record, Disposition: step.Disposition, Rule: step.Rule, Why: step.Why, Law: step.Law, step: step}
	}
	plan := Plan{
		Record: applied(before, &step, seen, e, &j), Disposition: Taken, Rule: step.Rule, Why: step.Why, Law: step.Law,
		Doubt: j.doubt, opening: opening, step: step,
	}
	if plan.Doubt == "" && step.rule.lifts && record.IsFenced() {
		plan.Doubt = step.Why
	}
	plan.MustWrite = plan.Record.mustBeWrittenAfter(record)
	return plan
}

func unknown(record *Record, seen *Observation, isOpener bool) Plan {
	why := strings.Join(seen.Problems, "; ")
	switch {
	case isOpener:
		why = seen.Event + " is reconcile's own word; evidence of a new run says what it saw."
	case seen.Event != "":
		why = Look(record.Configuration, seen.Event).Why
	case why == "":
		why = "It says nothing about the agent."
	}
	return Plan{Record: *record, Disposition: Ignored, Rule: "L11", Why: why, Law: "L11", Reason: "Unknown"}
}

// openedBy gives the record of a run that the runtime showed, before what it showed.
func openedBy(record *Record, opening *Step) Record {
	return Record{
		Name: record.Name, Configuration: opening.Target, Fence: record.Fence, Command: record.Command, Predecessor: true,
		Marks:              marksOf(record.Marks, func(m *Mark) bool { return m.Origin == operator }),
		LastTransitionTime: record.LastTransitionTime,
	}
}

func marksOf(marks []Mark, isKept func(*Mark) bool) []Mark {
	var kept []Mark
	for i := range marks {
		if isKept(&marks[i]) {
			kept = append(kept, marks[i])
		}
	}
	return kept
}

// isAcrossRuns tells whether a mark is no run's own: operators', and of readings, which go on whatever runs.
func isAcrossRuns(m *Mark) bool {
	return m.Origin == operator || (m.Origin == runtime && m.Order.IsMoment())
}

func applied(record *Record, step *Step, seen *Observation, e *event, j *judgement) Record {
	after := *record
	after.Configuration = step.Target
	isOfRuntime := e.evidence != command && e.evidence != report
	switch {
	case e.evidence == command:
		after.Command = seen.ID
		if step.rule.opens == always || (step.rule.opens == unseen && !record.Run.IsNamed()) {
			after.Predecessor = after.Predecessor || record.Run.IsNamed()
			after.Run, after.Fence = fenced(record, seen)
			after.Marks = marksOf(record.Marks, isAcrossRuns)
		}
	case step.rule.lifts && record.IsFenced():
		after.Run, after.Fence, after.Marks = lastSeen(record.Fence.Left), nil, marksOf(record.Marks, isAcrossRuns)
	case isOfRuntime:
		after.Run, after.Fence = sighted(&record.Run, record.Fence, seen, e, j)
	case e.begins && record.IsFenced() && record.Fence.Begun == 0 && seen.Order.IsMoment():
		fence := *record.Fence
		fence.Begun = seen.Order.Seconds
		after.Fence = &fence
	}
	// Who reports has no versions: a mark of another kind would silence or free whoever comes next.
	if seen.Order.IsMoment() || (isOfRuntime && !seen.Order.IsZero()) {
		after.Marks = withMark(after.Marks, int(e.origin), seen.Order)
	}
	after.End = endAfter(record, step, seen, e)
	detail(&after, step, seen)
	source, target := &states[step.Source], &states[step.Target]
	switch {
	case !target.carriesTool:
		after.ToolName = ""
	case !step.Internal:
		after.ToolName = seen.ToolName
	}
	switch {
	case step.Internal || target.history == keeps:
	case target.history == clears:
		after.History = ""
	case source.history != keeps:
		after.History = source.name
	}
	if source.phase != target.phase {
		after.LastTransitionTime = seen.Time
	}
	return after
}

// fenced gives the run and the fence after a command that opens a run.
func fenced(record *Record, seen *Observation) (Run, *Fence) {
	var left []Run
	if record.IsFenced() {
		left = record.Fence.Left
	}
	isNew := record.Run.IsNamed()
	for i := range left {
		isNew = isNew && left[i] != record.Run
	}
	if isNew {
		left = append(left[:len(left):len(left)], record.Run)
	}
	return Run{RunID: seen.Mints}, &Fence{At: seen.Order.Seconds, Left: left, Mints: seen.Mints, IsUp: true}
}

// lastSeen gives the run that goes on where none followed: one that was only minted may never have been.
func lastSeen(left []Run) Run {
	for i := len(left) - 1; i >= 0; i-- {
		if left[i].UID != "" || left[i].Container != "" {
			return left[i]
		}
	}
	return Run{}
}

// sighted gives the run and the fence after the runtime showed something of the agent. What may be older
// than the last does not say which run the record is about, but that the awaited one was.
func sighted(run *Run, fence *Fence, seen *Observation, e *event, j *judgement) (Run, *Fence) {
	hasEnded := e.container == ended
	if !seen.Run.IsNamed() {
		after := *run
		after.Ended = after.Ended || (hasEnded && after.IsNamed())
		return after, fence
	}
	if fence != nil && fence.IsUp {
		fence = &Fence{At: fence.At, Mints: fence.Mints}
	}
	if j.row.keepsRun {
		return *run, fence
	}
	sight := seen.Run
	sight.Ended = sight.Ended || hasEnded
	if seen.Order.IsMoment() && run.Seen == 0 {
		sight.Seen = seen.Order.Seconds
	}
	if !run.IsNamed() {
		return sight, fence
	}
	return run.knownBetter(sight), fence
}

// endAfter gives when the run ended: when it first did, unless a command says so later.
func endAfter(record *Record, step *Step, seen *Observation, e *event) *End {
	if !states[step.Target].isTerminal {
		return nil
	}
	// That it was stopped again is news of a run that was not seen; that a stop is asked for is none.
	isCommanded := e.evidence == command && (e.explains || !step.Internal)
	if record.End != nil && !isCommanded {
		return record.End
	}
	at := Seconds(seen.Time)
	if isCommanded || at == 0 {
		at = seen.Order.Seconds
	}
	return &End{at, isCommanded}
}

func detail(after *Record, step *Step, seen *Observation) {
	r := step.rule
	switch {
	case r.explanation != "":
		code, reason := "unknown", "unknown"
		if seen.ExitCode != nil {
			code = strconv.FormatInt(*seen.ExitCode, 10)
		}
		if seen.Reason != "" {
			reason = seen.Reason
		}
		after.Message = strings.NewReplacer("{exit_code}", code, "{reason}", reason).Replace(r.explanation)
		after.Reason, after.ExitCode = seen.Reason, seen.ExitCode
	case r.detail == replace:
		after.Reason, after.Message, after.ExitCode = seen.Reason, seen.Message, seen.ExitCode
	case r.detail == fill:
		if after.Reason == "" {
			after.Reason = seen.Reason
		}
		if after.Message == "" {
			after.Message = seen.Message
		}
		if after.ExitCode == nil {
			after.ExitCode = seen.ExitCode
		}
	}
}
