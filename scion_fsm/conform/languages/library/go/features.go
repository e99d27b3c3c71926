package lifecycle

import "strings"

// What is seen of a pod: six features over finite domains. What a reason means is in the tables.

// The values of the features, in their order.
const (
	phasePending = iota
	phaseRunning
	phaseSucceeded
	phaseFailed
	phaseUnknown
	phaseUnstated
)

const (
	notDeleting = iota
	deletingAsked
	deletingDisrupted
)

const (
	agentForeign = iota
	agentNostatus
	agentExitRestart
	agentExitN
	agentExitUnknown
	agentExitLimits
	agentKilled
	agentAsked
	agentExit0
	agentExit0Own
	agentRunning
	agentRestarting
	agentLost
	agentFatal
	agentBlocked
	agentWait
)

const (
	initFailed = iota // the worst first
	initKilled
	initAsked
	initFatal
	initBlocked
	initOK
)

// removalSeconds is how long after the grace period the last object of a deletion may bear its removal.
const removalSeconds = 30

// A waiting reason's class, and what its message makes harmless.
type progress struct{ reason, message string }

type cause struct {
	cause                       int
	reason                      []string
	reasonPrefix, messagePrefix string
	phases                      uint32 // of the feature pod_phase, a bit each; 0 for any
	disruption                  []string
	disrupted                   int // 0 for any, 1 for no, 2 for yes
}

type podRow struct {
	id, event string
	gone      [3]string // by the feature deleting
	reason    []string
}

type podFeature struct {
	name   string
	values []string
}

type silence [6]uint32 // the values of each feature, a bit each

// sight is a pod with the parts that the features are made of, looked up once.
type sight struct {
	pod        *Pod
	spec       *PodSpec
	status     *PodStatus
	phase      int
	isOver     bool
	deleting   int
	container  *Container
	agent      *ContainerStatus
	isForeign  bool
	disruption *Condition
}

var (
	noSpec   PodSpec
	noStatus PodStatus
	noState  ContainerState
	waiting  = mapped(waitingClasses)
)

func see(pod *Pod, agentContainer string) sight {
	s := sight{pod: pod, spec: pod.Spec, status: pod.Status}
	if s.spec == nil {
		s.spec = &noSpec
	}
	if s.status == nil {
		s.status = &noStatus
	}
	if agentContainer == "" {
		agentContainer = AgentContainer
	}
	s.phase = phaseFact(s.status)
	s.isOver = s.phase == phaseSucceeded || s.phase == phaseFailed
	for i := range s.spec.Containers {
		if s.spec.Containers[i].Name == agentContainer {
			s.container = &s.spec.Containers[i]
			break
		}
	}
	for i := range s.status.ContainerStatuses {
		if s.status.ContainerStatuses[i].Name == agentContainer {
			s.agent = &s.status.ContainerStatuses[i]
			break
		}
	}
	s.isForeign = s.container == nil && len(s.spec.Containers) > 0
	s.disruption = condition(s.status, "DisruptionTarget", "True")
	if pod.Metadata != nil && pod.Metadata.DeletionTimestamp != "" {
		s.deleting = deletingAsked
		if s.disruption != nil {
			s.deleting = deletingDisrupted
		}
	}
	return s
}

func (s *sight) state() *ContainerState {
	if s.agent == nil {
		return &noState
	}
	return &s.agent.State
}

func phaseFact(status *PodStatus) int {
	switch status.Phase {
	case "":
		if len(status.ContainerStatuses) == 0 && len(status.InitContainerStatuses) == 0 {
			return phaseUnstated
		}
		return phasePending
	case "Pending":
		return phasePending
	case "Running":
		return phaseRunning
	case "Succeeded":
		return phaseSucceeded
	case "Failed":
		return phaseFailed
	}
	return phaseUnknown
}

// features gives the index of each feature's value, in their order.
func (s *sight) features() [6]int {
	return [6]int{s.phase, s.deleting, s.agentFact(), s.worstInit(), s.cause(), yes(s.isBound())}
}

func (s *sight) agentFact() int {
	if s.isForeign {
		return agentForeign
	}
	if s.agent == nil {
		return agentNostatus
	}
	state := &s.agent.State
	if ended := state.Terminated; ended != nil {
		switch {
		case s.isRestarted(s.container, ended): // under a policy, or with the whole pod (KEP-5532)
			return agentExitRestart
		case ended.ExitCode != nil && hasNumber(limitCodes, *ended.ExitCode):
			return agentExitLimits
		case isFailure(ended):
			if killed := s.killedFact(ended); killed != 0 {
				return killed
			}
			return agentExitN
		case ended.ExitCode == nil:
			return agentExitUnknown
		case s.endedByItself(ended):
			return agentExit0Own
		}
		return agentExit0
	}
	if state.Running != nil {
		return agentRunning
	}
	if last := s.agent.LastState.Terminated; last != nil {
		if s.isRestarted(s.container, last) {
			return agentRestarting
		}
		return agentLost
	}
	switch waitingClass(state) {
	case "fatal":
		return agentFatal
	case "blocked":
		return agentBlocked
	}
	return agentWait
}

// isRestarted tells whether the kubelet will run a container again that ended so; a deleting pod restarts nothing.
func (s *sight) isRestarted(container *Container, ended *Terminated) bool {
	if s.isOver || s.deleting != notDeleting {
		return false
	}
	if contains(restartReasons, ended.Reason) {
		return true
	}
	for _, name := range restartConditions {
		if condition(s.status, name, "True") != nil {
			return true
		}
	}
	if s.pod.Spec == nil { // trimmed: no policy that was seen is no policy
		return false
	}
	policy := s.spec.RestartPolicy
	if container != nil {
		// k8s: container rules, then the container's policy, then the pod's (KEP-5307); Always if absent.
		for _, rule := range container.RestartPolicyRules {
			if ended.ExitCode == nil || (rule.Operator != "In" && rule.Operator != "NotIn") {
				continue // a code that is not known is neither named nor not (L11)
			}
			if isNamed := hasNumber(rule.Values, *ended.ExitCode); isNamed == (rule.Operator == "In") {
				return rule.Action == "Restart" || rule.Action == "RestartAllContainers"
			}
		}
		text(&policy, container.RestartPolicy)
	}
	return policy == "" || policy == "Always" || (policy == "OnFailure" && (isFailure(ended) || ended.ExitCode == nil))
}

// killedFact gives killed or asked for what a signal ended and of which nothing more telling is said; else 0.
func (s *sight) killedFact(ended *Terminated) int {
	isKilled := ended.ExitCode != nil && hasNumber(killedCodes, *ended.ExitCode)
	if !isKilled && !hasNumber(killedSignals, ended.Signal) {
		return 0
	}
	if ended.Reason != "" && ended.Reason != "Error" { // what the kubelet says of any container that did not exit with 0
		return 0
	}
	if s.deleting == deletingAsked {
		deleted, finished := Seconds(s.pod.Metadata.DeletionTimestamp), Seconds(ended.FinishedAt)
		if deleted != 0 && finished != 0 && deleted-finished < s.grace()+removalSeconds {
			return agentAsked
		}
	}
	return agentKilled
}

func (s *sight) grace() float64 {
	if grace := s.spec.TerminationGracePeriodSeconds; grace != nil {
		return float64(*grace)
	}
	return graceSeconds
}

func isFailure(ended *Terminated) bool {
	return (ended.ExitCode != nil && *ended.ExitCode != 0) || ended.Signal != 0
}

func isUnknown(ended *Terminated) bool { return ended.ExitCode == nil && ended.Signal == 0 }

// endedByItself tells whether it exited long enough before the pod's last container that nobody can have killed it.
func (s *sight) endedByItself(ended *Terminated) bool {
	own, last := Seconds(ended.FinishedAt), 0.0
	if s.phase != phaseFailed || own == 0 {
		return false
	}
	for i := range s.status.ContainerStatuses {
		entry := &s.status.ContainerStatuses[i]
		if entry.Name != s.agent.Name && entry.State.Terminated != nil {
			last = max(last, Seconds(entry.State.Terminated.FinishedAt))
		}
	}
	return last != 0 && last-own > s.grace()
}

// waitingClass gives the class of a waiting reason; empty for progress and for a reason nobody knows.
func waitingClass(state *ContainerState) string {
	if state.Waiting == nil {
		return ""
	}
	for _, harmless := range progresses {
		if state.Waiting.Reason == harmless.reason && strings.Contains(state.Waiting.Message, harmless.message) {
			return ""
		}
	}
	return waiting[state.Waiting.Reason]
}

func (s *sight) worstInit() int {
	worst := initOK
	for i := range s.status.InitContainerStatuses {
		worst = min(worst, s.initClass(&s.status.InitContainerStatuses[i]))
	}
	return worst
}

// initClass gives the class of one init container; the end of a native sidecar is not held against it.
func (s *sight) initClass(entry *ContainerStatus) int {
	ended := entry.State.Terminated
	if ended == nil && entry.State.Running == nil {
		ended = entry.LastState.Terminated
	}
	if ended != nil && isFailure(ended) && (s.isOver || !contains(syntheticReasons, ended.Reason)) {
		var container *Container
		for i := range s.spec.InitContainers {
			if s.spec.InitContainers[i].Name == entry.Name {
				container = &s.spec.InitContainers[i]
				break
			}
		}
		if container == nil || container.RestartPolicy != "Always" { // KEP-753
			if !s.isRestarted(container, ended) {
				switch s.killedFact(ended) {
				case agentKilled:
					return initKilled
				case agentAsked:
					return initAsked
				}
				return initFailed
			}
			if entry.State.Terminated != nil {
				return initBlocked
			}
		}
	}
	switch waitingClass(&entry.State) {
	case "fatal":
		return initFatal
	case "blocked":
		return initBlocked
	}
	return initOK
}

func (s *sight) cause() int {
	for i := range causes {
		c := &causes[i]
		if (c.reason == nil || contains(c.reason, s.status.Reason)) &&
			strings.HasPrefix(s.status.Reason, c.reasonPrefix) && strings.HasPrefix(s.status.Message, c.messagePrefix) &&
			(c.phases == 0 || c.phases&(1<<s.phase) != 0) &&
			(c.disruption == nil || (s.disruption != nil && contains(c.disruption, s.disruption.Reason))) &&
			(c.disrupted == 0 || (s.disruption != nil) == (c.disrupted == 2)) {
			return c.cause
		}
	}
	return noCause
}

func condition(status *PodStatus, kind, wanted string) *Condition {
	for i := range status.Conditions {
		if status.Conditions[i].Type == kind && status.Conditions[i].Status == wanted {
			return &status.Conditions[i]
		}
	}
	return nil
}

func (s *sight) isBound() bool {
	return s.spec.NodeName != "" || s.status.StartTime != "" || s.status.HostIP != "" || len(s.status.ContainerStatuses) > 0 ||
		len(s.status.InitContainerStatuses) > 0 || condition(s.status, "PodScheduled", "True") != nil
}

func hasNumber(numbers []int64, number int64) bool {
	for _, one := range numbers {
		if one == number {
			return true
		}
	}
	return false
}
