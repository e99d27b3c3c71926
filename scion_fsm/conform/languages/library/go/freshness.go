package lifecycle

// Whether an input counts: facts about it and the record pick one row of the tables of runs and freshness, which
// decide. Each fact below is an index of the values that its feature may have, in their order.

type runRow struct {
	id       string
	relation uint8
	why      string
	tells    bool
}

type freshRow struct {
	id, why, law         string
	ignore, reject, open string
	tells, keepsRun      bool
}

// How an input's run stands to the record's.
const (
	unstated = iota
	left
	same
	first
	laterRun
	earlierRun
	here
	unproven
)

// What a command or report is about.
const (
	aboutNone = iota
	aboutCurrent
	aboutFirst
	aboutOther
	aboutUnproven
)

func about(relation int) int {
	switch relation {
	case unstated:
		return aboutNone
	case same:
		return aboutCurrent
	case first:
		return aboutFirst
	case unproven:
		return aboutUnproven
	}
	return aboutOther
}

// When a report or command was said, against the beginning of the current run.
const (
	saidBefore = iota
	saidWithin
	saidAfter
	saidUnbegun
	saidUnknown
)

const operator, runtime = 0, 1 // the first of the Origins

func yes(fact bool) int {
	if fact {
		return 1
	}
	return 0
}

type judgement struct {
	row      *freshRow
	relation int
	order    int
	doubt    string // what people are to be told of it; empty for nothing
}

func judge(record *Record, seen *Observation, e *event) judgement {
	related := relationOf(record, seen, e)
	relation := int(related.relation)
	switch e.evidence {
	case command:
		row := commandRow(record, seen, e, relation)
		return judgement{row, relation, newer, row.doubt()}
	case report:
		row := reportRow(record, seen, e, relation)
		return judgement{row, relation, newer, row.doubt()}
	}
	isSamePod := seen.Run.UID != "" && seen.Run.UID == record.Run.UID
	order := compare(record.Marks, int(e.origin), seen.Order, isSamePod)
	isSilent := seen.Silent && record.Configuration != Initial
	evidence := int(e.evidence)
	if seen.Missing && (relation == laterRun || relation == here) {
		evidence = none // that one of them is not there shows neither it nor the record's
	}
	row := ((((relation*6+order)*4+evidence-level)*5+fenceFact(record, seen))*3+explainsFact(record, seen, e))*2 + yes(isSilent)
	fresh := &runtimeRows[runtimeDecided[row]]
	doubt := fresh.doubt()
	if related.tells && fresh.open != "" {
		doubt = related.why
	}
	return judgement{fresh, relation, order, doubt}
}

func (row *freshRow) doubt() string {
	if row.tells {
		return row.why
	}
	return ""
}

func relationOf(record *Record, seen *Observation, e *event) *runRow {
	run, known := &seen.Run, &record.Run
	if !run.IsNamed() {
		return relation(0, 0, shareNothing, 0, 0, 0, sinceUnknown, 1, 1, undecided)
	}
	isKnown := known.IsNamed()
	if !isKnown && record.Fence == nil && record.End == nil {
		return relation(1, 0, shareNothing, 0, 0, 0, sinceUnknown, 1, 1, undecided)
	}
	again := e.container == runs && isNewerSight(record, seen)
	parts, place, clock, apart := shareNothing, 1, 1, undecided
	if isKnown {
		if !record.IsFenced() && *known == *run {
			return relation(1, 0, share, 1, 0, 0, sinceUnknown, 0, 1, undecided)
		}
		parts = partsOf(known, run, again)
		skew := ClockSkewSeconds
		if isSamePlace(known, run) {
			place, skew = 0, 0
		}
		clock = 1 - yes(isOfVersionClock(record, seen))
		apart = timesOf(known, run, skew)
	}
	isLeft := yes(isLeft(record, run, again))
	ended, since := againstEnd(record, seen)
	return relation(1, isLeft, parts, yes(isKnown), againstFence(record, seen), ended, since, place, clock, apart)
}

// relation looks up: named, left, parts, known, fence, ended, since, place, clock, times.
func relation(named, left, parts, known, fence, ended, since, place, clock, times int) *runRow {
	index := ((((((((named*2+left)*3+parts)*2+known)*3+fence)*3+ended)*3+since)*2+place)*2+clock)*3 + times
	return &runRows[runsDecided[index]]
}

// -- Facts about runs --------------------------------------------------------------------------------

func isSamePlace(one, other *Run) bool {
	return (one.Container != "" && one.Container == other.Container) || one.Place.isSame(other.Place)
}

func isOfVersionClock(record *Record, seen *Observation) bool {
	if !seen.Order.IsVersion() {
		return false
	}
	for i := range record.Marks {
		if record.Marks[i].Order.Cluster == seen.Order.Cluster {
			return true
		}
	}
	return false
}

func isNewerSight(record *Record, seen *Observation) bool {
	if !seen.Order.IsMoment() {
		return false
	}
	isMarked := false
	for i := range record.Marks {
		if record.Marks[i].Order.Clock != seen.Order.Clock {
			continue
		}
		if seen.Order.Seconds <= record.Marks[i].Order.Seconds {
			return false
		}
		isMarked = true
	}
	return isMarked
}

func isLeft(record *Record, run *Run, isAliveAgain bool) bool {
	fence := record.Fence
	if fence == nil || len(fence.Left) == 0 {
		return false
	}
	started := run.Created
	if run.UID == "" && run.Started > started {
		started = run.Started
	}
	if started != 0 && isAfter(started, fence.At, ClockSkewSeconds) {
		return false
	}
	for i := range fence.Left {
		one := &fence.Left[i]
		// An operator replaces the whole pod.
		if (one.UID != "" && one.UID == run.UID) || partsOf(one, run, isAliveAgain) == share {
			return true
		}
	}
	return false
}

func againstFence(record *Record, seen *Observation) int {
	if record.Run.IsNamed() || record.Fence == nil {
		return 0
	}
	began := seen.Run.began()
	if began == 0 {
		began = seen.Order.Seconds // the moment of its first sight stands for what is not known
	}
	if began != 0 && isAfter(record.Fence.At, began, ClockSkewSeconds) {
		return 1
	}
	return 2
}

func againstEnd(record *Record, seen *Observation) (ended, since int) {
	end := record.End
	if record.Run.IsNamed() || end == nil || end.At == 0 {
		return 0, sinceUnknown
	}
	began := seen.Run.began()
	switch ended = 2 - yes(end.IsCommanded); {
	case began == 0:
		return ended, sinceUnknown
	case isAfter(began, end.At, ClockSkewSeconds):
		return ended, 0
	}
	return ended, 1
}

const sinceUnknown = 2

// -- Facts about inputs ------------------------------------------------------------------------------

func fenceFact(record *Record, seen *Observation) int {
	const down, before, after, undated, within = 0, 1, 2, 3, 4
	read, began := seen.Order.Seconds, record.Run.began()
	switch {
	case !seen.Order.IsMoment() && record.IsFenced():
		return undated
	case !seen.Order.IsMoment():
		return down
	case record.Fence != nil && read < record.Fence.At:
		return before
	case began != 0 && isAfter(began, read, ClockSkewSeconds):
		return before // what names no run is of whichever was the current one then (L7)
	case record.IsFenced():
		return after
	case !record.Run.IsNamed() || !(record.Predecessor || record.Fence != nil):
		return down
	case began == 0 || !isAfter(read, began, ClockSkewSeconds):
		return within
	}
	return down
}

func explainsFact(record *Record, seen *Observation, e *event) int {
	if !e.explains || !states[record.Configuration].isUnexplained {
		return 0
	}
	said := seen.Order.Seconds
	if !seen.Order.IsMoment() {
		said = Seconds(seen.Time)
	}
	if record.End == nil || record.End.At == 0 || said == 0 || said <= record.End.At+explainsSeconds {
		return 1
	}
	return 2
}

func commandRow(record *Record, seen *Observation, e *event, relation int) *freshRow {
	moment, said, explains := 0, saidUnbegun, 0
	if seen.Order.IsMoment() {
		seconds := seen.Order.Seconds
		isNew := seen.ID == "" || seen.ID != record.Command
		for i := range record.Marks {
			mark := &record.Marks[i]
			isNew = isNew && !(mark.Origin == operator && mark.Order.IsMoment() && seconds <= mark.Order.Seconds)
		}
		moment = 1 + yes(isNew)
		isUnseen := !record.Run.IsNamed() || record.IsFenced()
		said = saidFact(seconds, record.Run.began(), isUnseen)
		explains = explainsFact(record, seen, e)
	}
	return &commandRows[commandsDecided[((moment*5+about(relation))*5+said)*3+explains]]
}

func reportRow(record *Record, seen *Observation, e *event, relation int) *freshRow {
	fence, isUp := record.Fence, record.IsFenced()
	order, said := 0, 0
	if seen.Order.IsMoment() {
		order = yes(compare(record.Marks, int(e.origin), seen.Order, false) == notNewer) // another clock has no mark yet
		seconds := seen.Order.Seconds
		if fence != nil && seconds < fence.At {
			said = 1 + saidBefore
		} else {
			isUnseen := !record.Run.IsNamed() || isUp
			began := 0.0
			if !isUnseen {
				began = record.Run.reportsFrom()
			} else if isUp {
				began = fence.Begun
			}
			said = 1 + saidFact(seconds, began, isUnseen && began == 0)
		}
	}
	predecessor := yes(record.Predecessor || fence != nil)
	index := ((((about(relation)*2+order)*6+said)*2+yes(e.ends))*2+predecessor)*2 + yes(isUp)
	return &reportRows[reportsDecided[index]]
}

func saidFact(moment, began float64, isUnseen bool) int {
	switch {
	case began == 0 && isUnseen:
		return saidUnbegun
	case began == 0:
		return saidUnknown
	case isAfter(began, moment, ClockSkewSeconds):
		return saidBefore
	case isAfter(moment, began, ClockSkewSeconds):
		return saidAfter
	}
	return saidWithin
}
