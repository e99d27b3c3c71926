package lifecycle

import "strconv"

// A pod to an observation: its features pick one row of the table, and the row the reason.

const runIDLabel = "scion.run_id"

// nameless stands for the name of a container that has none.
const nameless = "?"

// PodOptions say where a pod was read, and which of its containers is the agent's.
type PodOptions struct {
	Cluster        string // whose resourceVersions; without a name all that one program reads is one cluster's
	AgentContainer string // the lifecycle's own by default
}

// ObservePod classifies a pod that exists.
func ObservePod(pod *Pod, options PodOptions) Observation {
	return observePod(pod, nil, options, false)
}

// ObservePodGone classifies the last object of a pod that was deleted (a DELETED event).
func ObservePodGone(pod *Pod, options PodOptions) Observation {
	return observePod(pod, nil, options, true)
}

// ObservePodJSON classifies a pod that exists, as the Kubernetes API's JSON has it. Whatever comes in, an
// observation comes out.
func ObservePodJSON(content []byte, options PodOptions) Observation {
	return observePodJSON(content, options, false)
}

// ObservePodGoneJSON classifies the last object of a pod that was deleted, as ObservePodJSON does.
func ObservePodGoneJSON(content []byte, options PodOptions) Observation {
	return observePodJSON(content, options, true)
}

// ObservePodAbsent classifies absence from a complete and consistent list of that resourceVersion; the run is
// the record's own. It is the pod that is not there, whichever container was its last: others may have seen
// later ones.
func ObservePodAbsent(run Run, digits string, options PodOptions) Observation {
	if run.UID != "" {
		run = Run{UID: run.UID, RunID: run.RunID, Created: run.Created, Place: run.Place}
	}
	return Observation{Event: podGoneEvent, Reason: podGoneReason, Run: run, Order: Version(options.Cluster, digits), Missing: true}
}

func observePodJSON(content []byte, options PodOptions, isGone bool) Observation {
	if pod, isPlain := quickly(content, false); isPlain {
		return observePod(pod, nil, options, isGone)
	}
	pod, problems, err := decodePod(content)
	if err != nil {
		return Observation{Problems: []string{"this is not JSON: " + err.Error()}}
	}
	return observePod(pod, problems, options, isGone)
}

func observePod(pod *Pod, problems []string, options PodOptions, isGone bool) Observation {
	if wrong := notAPod(pod); wrong != "" {
		return Observation{Problems: append([]string{wrong}, problems...)}
	}
	if len(podRows) == 0 {
		return Observation{Problems: append([]string{Machine + " says nothing of pods"}, problems...)}
	}
	s := see(pod, options.AgentContainer)
	seen := s.features()
	index := 0
	for i, value := range seen {
		index += value * podWeights[i]
	}
	row := &podRows[podsDecided[index]]
	metadata := pod.Metadata
	if metadata == nil {
		metadata = &Metadata{}
	}
	found := Observation{
		Event: row.event, Row: row.id, Message: s.status.Message, Time: s.status.StartTime, Features: featuresOf(seen),
		Order: Version(options.Cluster, metadata.ResourceVersion), ContainerStatus: s.containerStatus(), Problems: problems,
		Silent: !isGone && isSilent(seen),
	}
	if isGone {
		found.Event = row.gone[s.deleting]
	}
	state, container, started := s.state(), "", ""
	if s.agent != nil {
		container = s.agent.ContainerID
	}
	switch {
	case state.Terminated != nil:
		ended := state.Terminated
		if found.Message == "" {
			found.Message = ended.Message
		}
		if !contains(syntheticReasons, ended.Reason) {
			found.ExitCode = ended.ExitCode
		}
		found.Time, started = ended.FinishedAt, ended.StartedAt
		if container == "" {
			container = ended.ContainerID
		}
	case state.Running != nil:
		found.Time, started = state.Running.StartedAt, state.Running.StartedAt
	case found.Time == "":
		found.Time = metadata.CreationTimestamp
	}
	if state.Waiting != nil && found.Message == "" {
		found.Message = state.Waiting.Message
	}
	found.Run = Run{
		UID: metadata.UID, Container: container, RunID: metadata.Labels[runIDLabel],
		Created: Seconds(metadata.CreationTimestamp), Started: Seconds(started),
	}
	if metadata.Name != "" {
		found.Run.Place = Place{metadata.Name, metadata.Namespace, options.Cluster}
	}
	if !found.Run.IsNamed() {
		found.Run = Run{}
	}
	if isGone && found.Event != row.event && contains(withoutVerdict, found.Event) {
		found.Time, found.Message, found.Reason = metadata.DeletionTimestamp, "", podGoneReason
		if s.deleting == deletingDisrupted && s.disruption.Reason != "" {
			found.Reason = s.disruption.Reason
		}
	} else {
		found.Reason = s.reason(row.reason)
	}
	found.Problems = append(found.Problems, s.oddities(!found.Order.IsZero())...)
	return found
}

func notAPod(pod *Pod) string {
	switch {
	case pod == nil:
		return "this is not a pod"
	case pod.Metadata == nil && pod.Status == nil && pod.Kind == "": // {}, a whole watch event
		return "this is not a pod: it has neither metadata nor status"
	case pod.Kind != "" && pod.Kind != "Pod":
		return "kind " + quoted(pod.Kind) + " is not Pod"
	case pod.APIVersion != "" && pod.APIVersion != "v1":
		return "apiVersion " + quoted(pod.APIVersion) + " of a Pod is not known; v1 is"
	}
	return ""
}

func featuresOf(seen [6]int) []Feature {
	found := make([]Feature, len(seen))
	for i, value := range seen {
		found[i] = Feature{podFeatures[i].name, podFeatures[i].values[value]}
	}
	return found
}

func isSilent(seen [6]int) bool {
	for _, silent := range silences {
		isLike := true
		for i, value := range seen {
			isLike = isLike && silent[i]&(1<<value) != 0
		}
		if isLike {
			return true
		}
	}
	return false
}

// containerStatus gives Scion's string: the pod's phase, with the agent's reason.
func (s *sight) containerStatus() string {
	state, reason := s.state(), ""
	if state.Waiting != nil {
		reason = state.Waiting.Reason
	} else if state.Terminated != nil {
		reason = state.Terminated.Reason
	}
	if reason == "" {
		return s.status.Phase
	}
	return s.status.Phase + " (" + reason + ")"
}

func (s *sight) reason(sources []string) string {
	for _, source := range sources {
		if reason := s.reasonOf(source); reason != "" {
			return reason
		}
	}
	return ""
}

// reasonOf gives what a source says; `=Token` is the token itself.
func (s *sight) reasonOf(source string) string {
	state := s.state()
	switch source {
	case "pod":
		return s.status.Reason
	case "pod_phase":
		if s.status.Phase != "" {
			return "Phase:" + s.status.Phase
		}
	case "disruption":
		if s.disruption != nil {
			return s.disruption.Reason
		}
	case "scheduling":
		if found := condition(s.status, "PodScheduled", "False"); found != nil {
			return found.Reason
		}
	case "agent_terminated":
		if state.Terminated != nil {
			return state.Terminated.Reason
		}
	case "agent_exit":
		if state.Terminated != nil {
			return exitToken(state.Terminated)
		}
	case "agent_last":
		if s.agent != nil && s.agent.LastState.Terminated != nil {
			return s.agent.LastState.Terminated.Reason
		}
	case "agent_waiting":
		if state.Waiting != nil {
			return state.Waiting.Reason
		}
	case "agent_waiting_blocked":
		if state.Waiting != nil && (waiting[state.Waiting.Reason] != "" || contains(restartReasons, state.Waiting.Reason)) {
			return state.Waiting.Reason
		}
	case "init":
		return s.initReason()
	case "sidecar":
		for i := range s.status.ContainerStatuses {
			entry := &s.status.ContainerStatuses[i]
			if ended := entry.State.Terminated; entry != s.agent && ended != nil && isFailure(ended) {
				return "Sidecar:" + either(entry.Name, nameless) + ":" + either(ended.Reason, exitToken(ended))
			}
		}
	default:
		return source[1:]
	}
	return ""
}

func (s *sight) initReason() string {
	worst := s.worstInit()
	if worst == initOK {
		return ""
	}
	for i := range s.status.InitContainerStatuses {
		entry := &s.status.InitContainerStatuses[i]
		if s.initClass(entry) != worst {
			continue
		}
		ended, reason := entry.State.Terminated, ""
		if ended == nil {
			ended = entry.LastState.Terminated
		}
		if ended != nil {
			reason = either(ended.Reason, exitToken(ended))
		}
		if waitingClass(&entry.State) != "" {
			reason = entry.State.Waiting.Reason
		}
		return "Init:" + either(entry.Name, nameless) + ":" + either(reason, "Error")
	}
	return ""
}

func either(reason, otherwise string) string {
	if reason == "" {
		return otherwise
	}
	return reason
}

// exitToken gives the token for how a container ended; an absent code is none (L11).
func exitToken(ended *Terminated) string {
	switch {
	case ended.Signal != 0:
		return "Signal:" + strconv.FormatInt(ended.Signal, 10)
	case ended.ExitCode == nil:
		return "ExitCode:unknown"
	}
	return "ExitCode:" + strconv.FormatInt(*ended.ExitCode, 10)
}

func (s *sight) oddities(hasOrder bool) []string {
	var odd []string
	if ended := s.state().Terminated; ended != nil && isUnknown(ended) {
		odd = append(odd, "the agent's container ended without a usable exit code")
	}
	if s.phase == phaseUnknown && s.status.Phase != "Unknown" {
		odd = append(odd, "status.phase "+quoted(s.status.Phase)+" is not known")
	}
	if s.agent != nil {
		count := 0
		for i := range s.status.ContainerStatuses {
			count += yes(s.status.ContainerStatuses[i].Name == s.agent.Name)
		}
		if count > 1 {
			odd = append(odd, "the container "+quoted(s.agent.Name)+" has "+strconv.Itoa(count)+" statuses; the first counts")
		}
	}
	if s.pod.Metadata != nil && s.pod.Metadata.ResourceVersion != "" && !hasOrder {
		odd = append(odd, "metadata.resourceVersion "+quoted(s.pod.Metadata.ResourceVersion)+" cannot be compared")
	}
	return odd
}
