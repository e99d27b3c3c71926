package lifecycle

import "strings"

// Reports and commands: hooks, statuses, heartbeats, old words, timers.

type dialect struct {
	name  string
	keys  []string
	names map[string]string
}

type asking struct {
	id, dialect, hook string
	tools             []string
	event             string
}

// A Timer's event, and the limits in seconds beyond which it fires; nil where there is none.
type Timer struct {
	Name, Event                                    string
	LastSeenOver, LastActivityOver, LastSeenWithin *float64
	FenceOver, StopOver                            *float64
}

var (
	hookNames     = numbered(len(hooks), func(i int) string { return hooks[i] })
	statusEvents  = mapped(statuses)
	exitReasons   = mapped(wordReasons)
	synonyms      = mapped(wordSynonyms)
	meanings      = mapped(wordMeanings)
	openings      = mapped(wordOpenings)
	notPhases     = mapped(wordNotPhases)
	beatPhases    = mapped(heartbeatPhases)
	beatActivity  = mapped(heartbeatActivities)
	beatContainer = mapped(heartbeatContainers)
	initial       = mapped(initials)
)

// Said is what is known of a hook, beside its name.
type Said struct {
	Dialect string // the harness that spells it: claude, gemini, codex
	Tool    string
	Message string
	Run     Run
	At      float64 // seconds since 1970
}

// ObserveHook classifies a hook by Scion's name for it, or by a harness's own in its dialect.
func ObserveHook(hook string, said Said) Observation {
	var problems []string
	if spelling := spellingOf(said.Dialect); spelling != nil {
		if name, isOwn := spelling.names[hook]; isOwn {
			hook = name
		}
	}
	order := read("hook", said.At, &problems)
	if _, isKnown := hookNames[hook]; !isKnown {
		return Observation{Problems: append([]string{"hook " + quoted(hook) + " is not known"}, problems...)}
	}
	seen := Observation{Event: hook, Message: said.Message, ToolName: said.Tool, Run: said.Run, Order: order, Problems: problems}
	for i := range asks {
		if asks[i].hook == hook && asks[i].dialect == said.Dialect && contains(asks[i].tools, said.Tool) {
			seen.Event, seen.Row = asks[i].event, asks[i].id
		}
	}
	return seen
}

// ObserveHookPayload classifies a harness's payload, such as {"hook_event_name": "PreToolUse", …}.
func ObserveHookPayload(payload map[string]any, said Said) Observation {
	keys := []string{"hook_event_name", "type", "event"}
	if spelling := spellingOf(said.Dialect); spelling != nil {
		keys = spelling.keys
	}
	name := ""
	for _, key := range keys {
		if told := payload[key]; told != nil && told != "" {
			name, _ = told.(string)
			break
		}
	}
	for into, keys := range map[*string][]string{&said.Tool: {"tool_name"}, &said.Message: {"message", "title"}} {
		for _, key := range keys {
			if told, isText := payload[key].(string); isText && *into == "" {
				*into = told
			}
		}
	}
	return ObserveHook(name, said)
}

func spellingOf(name string) *dialect {
	for i := range dialects {
		if dialects[i].name == name {
			return &dialects[i]
		}
	}
	return nil
}

// ObserveStatus classifies what the agent says of itself by `sciontool status WORD`.
func ObserveStatus(word string, at float64) Observation {
	seen := Observation{Event: statusEvents[word]}
	if seen.Event == "" {
		seen.Problems = append(seen.Problems, "status "+quoted(word)+" is not known")
	}
	seen.Order = read("hook", at, &seen.Problems)
	return seen
}

// Heartbeat is what a relay passed on about an agent.
type Heartbeat struct {
	Phase, Activity string
	ContainerStatus string // what an old broker sends in place of a phase; who has no other runtime evidence observes it, too
	ExitCode        *int64
	ExitReason      string
	Run             Run
	At              float64 // seconds since 1970
}

// ObserveHeartbeat classifies a heartbeat; with nothing named it is the bare sign of life.
func ObserveHeartbeat(beat Heartbeat) Observation {
	seen := Observation{ExitCode: beat.ExitCode, Run: beat.Run, ContainerStatus: beat.ContainerStatus}
	seen.Order = read("broker", beat.At, &seen.Problems)
	odd := func(what string) { seen.Problems = append(seen.Problems, what) }
	reason := exitReasons[beat.ExitReason]
	if reason == "" && beat.ExitReason != "" {
		odd("exit reason " + quoted(beat.ExitReason) + " is not known")
	}
	said, doing := today(beat.Phase), today(beat.Activity)
	event, isPhase := beatPhases[said]
	means, token := beatActivity[doing], exitReasons[doing]
	switch {
	case said == "":
		event = beatContainer[ObserveContainerStatus(beat.ContainerStatus, ContainerFacts{}).Event]
		if event == "" {
			event = heartbeatAlive
		}
	case !isPhase:
		odd("phase " + quoted(beat.Phase) + " is not known")
	case doing == "":
	case means != "" && isConfiguration(said+"."+doing):
		event = means
	case token != "" && isEnd(said):
		reason = either(reason, token)
	case means != "" || token != "":
		odd("activity " + quoted(beat.Activity) + " in phase " + quoted(beat.Phase) + " is dropped (L1)")
	default:
		event = ""
		odd("activity " + quoted(beat.Activity) + " is not known")
	}
	seen.Event = event
	if event != "" {
		seen.Reason = reason
	}
	return seen
}

// today gives today's word for one that may be old.
func today(word string) string {
	if todays, isOld := synonyms[word]; isOld {
		return todays
	}
	return word
}

func isConfiguration(name string) bool {
	_, isKnown := configurationNumbers[name]
	return isKnown
}

func isEnd(phase string) bool {
	number, isKnown := configurationNumbers[either(initial[phase], phase)]
	return isKnown && states[number].isTerminal
}

// Word is what stands beside a word of a file or an old record.
type Word struct {
	ContainerStatus string
	ExitCode        *int64
	Run             Run
	At              float64 // when it was written, seconds since 1970
}

// ObserveWord classifies a word for a phase or an activity in a file or an old record, in any case.
func ObserveWord(word string, beside Word) Observation {
	folded := strings.ToLower(strings.TrimSpace(word))
	event := meanings[today(folded)]
	if wordEnded != "" && folded == wordEnded {
		event = wordEndedEvent
		status := strings.ToLower(strings.TrimSpace(beside.ContainerStatus))
		if (beside.ExitCode != nil && *beside.ExitCode != 0) || strings.HasPrefix(status, wordFailedPrefix) {
			event = wordFailedEvent
		}
	}
	clock := "file"
	if number, isKnown := eventNumbers[event]; isKnown && events[number].evidence == command {
		clock = "operator"
	}
	var problems []string
	order := read(clock, beside.At, &problems)
	switch why := notPhases[folded]; {
	case event != "":
		return Observation{Event: event, ExitCode: beside.ExitCode, Run: beside.Run, Order: order, Row: folded, Problems: problems}
	case why != "":
		problems = append(problems, quoted(word)+" is not a phase: "+why)
	case word != "":
		problems = append(problems, "word "+quoted(word)+" is not known")
	}
	return Observation{Problems: problems}
}

// Command is what an operator's command says beside its name.
type Command struct {
	At    float64 // its moment, seconds since 1970; without one it is rejected, since it may be an old one
	About Run     // the run that it is about; name it
	Mints string  // the run id of the run that it begins
	ID    string  // its own
}

// ObserveCommand classifies an operator's command: `operator.stop`, or `stop` for short.
func ObserveCommand(name string, said Command) Observation {
	number, isKnown := eventNumbers[name]
	if !isKnown {
		number, isKnown = eventNumbers["operator."+name]
	}
	var problems []string
	order := read("operator", said.At, &problems)
	if !isKnown || events[number].evidence != command {
		return Observation{Problems: append([]string{quoted(name) + " is not a command"}, problems...)}
	}
	return Observation{Event: events[number].name, Run: said.About, Order: order, Mints: said.Mints, ID: said.ID, Problems: problems}
}

// Ages are seconds since a sign of life, since an activity was reported, since the command whose new run was not
// seen, and since the stop or suspension that is in flight; nil for what never was.
type Ages struct{ LastSeen, LastActivity, Fence, Stop *float64 }

// ObserveTimers gives an observation for each timer that fires, in the lifecycle's order.
func ObserveTimers(ages Ages, at float64) []Observation { return ObserveTimersOf(Timers(), ages, at) }

// Timers gives the lifecycle's timers.
func Timers() []Timer { return append([]Timer(nil), timers...) }

// ObserveTimersOf is ObserveTimers with limits of one's own.
func ObserveTimersOf(limits []Timer, ages Ages, at float64) []Observation {
	var problems []string
	order := read("scheduler", at, &problems)
	var seen []Observation
	for i := range limits {
		if limits[i].fires(ages) {
			seen = append(seen, Observation{Event: limits[i].Event, Row: limits[i].Name, Order: order, Problems: problems})
		}
	}
	return seen
}

func (t *Timer) fires(ages Ages) bool {
	asked := false
	for _, one := range [...]struct{ limit, age *float64 }{
		{t.LastSeenOver, ages.LastSeen}, {t.LastActivityOver, ages.LastActivity}, {t.FenceOver, ages.Fence}, {t.StopOver, ages.Stop},
	} {
		if one.limit == nil {
			continue
		}
		if one.age == nil || *one.age <= *one.limit {
			return false
		}
		asked = true
	}
	if t.LastSeenWithin == nil {
		return asked
	}
	return ages.LastSeen != nil && *ages.LastSeen <= *t.LastSeenWithin
}

func limit(seconds float64) *float64 { return &seconds }
