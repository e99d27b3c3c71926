package lifecycle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// Pod is a v1 Pod, as far as it is read. What is absent is its zero value.
type Pod struct {
	APIVersion, Kind string
	Metadata         *Metadata
	Spec             *PodSpec
	Status           *PodStatus
}

// Metadata is ObjectMeta, as far as it is read.
type Metadata struct {
	Name, Namespace, UID, ResourceVersion string
	CreationTimestamp, DeletionTimestamp  string
	Labels                                map[string]string
}

// PodSpec is a pod's spec, as far as it is read.
type PodSpec struct {
	NodeName, RestartPolicy       string
	TerminationGracePeriodSeconds *int64
	Containers, InitContainers    []Container
}

// Container is a container of a pod's spec.
type Container struct {
	Name, RestartPolicy string
	RestartPolicyRules  []RestartRule
}

// RestartRule is a container's restart rule (KEP-5307); one without exit codes decides nothing.
type RestartRule struct {
	Action   string
	Operator string
	Values   []int64
}

// PodStatus is a pod's status, as far as it is read.
type PodStatus struct {
	Phase, Reason, Message, StartTime, HostIP string
	Conditions                                []Condition
	ContainerStatuses, InitContainerStatuses  []ContainerStatus
}

// Condition is a pod's condition.
type Condition struct{ Type, Status, Reason, Message string }

// ContainerStatus is what a pod's status says of a container.
type ContainerStatus struct {
	Name, ContainerID string
	State, LastState  ContainerState
}

// ContainerState is a container's state; none of the three means waiting.
type ContainerState struct {
	Waiting    *Waiting
	Running    *Running
	Terminated *Terminated
}

// Waiting is why a container waits.
type Waiting struct{ Reason, Message string }

// Running is since when a container runs.
type Running struct{ StartedAt string }

// Terminated is how a container ended; an exit code that is nil is not 0.
type Terminated struct {
	ExitCode                                            *int64
	Signal                                              int64
	Reason, Message, StartedAt, FinishedAt, ContainerID string
}

// DecodePod reads a pod's JSON leniently: a field of a wrong type is an absent field and a problem. A pod that is
// nil is none at all; content that is no JSON is an error.
func DecodePod(content []byte) (pod *Pod, problems []string, err error) {
	if pod, isPlain := quickly(content, true); isPlain {
		return pod, nil, nil
	}
	return decodePod(content)
}

func decodePod(content []byte) (pod *Pod, problems []string, err error) {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, nil, err
	}
	if rest := bytes.Trim(content[decoder.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, nil, fmt.Errorf("%d bytes follow it", len(rest))
	}
	pod, problems = PodOf(value)
	return pod, problems, nil
}

// PodOf reads a pod from decoded JSON, in which numbers are json.Number or float64, as DecodePod does.
func PodOf(value any) (*Pod, []string) {
	r := reader{}
	o, isObject := r.object(value, "pod")
	if !isObject {
		return nil, r.problems
	}
	pod := &Pod{APIVersion: r.text(o, "apiVersion", "pod"), Kind: r.text(o, "kind", "pod")}
	if m, found := r.child(o, "metadata", "pod"); found {
		at := "pod.metadata"
		pod.Metadata = &Metadata{
			r.text(m, "name", at), r.text(m, "namespace", at), r.text(m, "uid", at), r.text(m, "resourceVersion", at),
			r.text(m, "creationTimestamp", at), r.text(m, "deletionTimestamp", at), r.labels(m, "labels", at),
		}
		r.labels(m, "annotations", at)
	}
	if s, found := r.child(o, "spec", "pod"); found {
		at := "pod.spec"
		pod.Spec = &PodSpec{
			r.text(s, "nodeName", at), r.text(s, "restartPolicy", at), r.number(s, "terminationGracePeriodSeconds", at, 64),
			list(&r, s, "containers", at, r.container), list(&r, s, "initContainers", at, r.container),
		}
	}
	if s, found := r.child(o, "status", "pod"); found {
		at := "pod.status"
		pod.Status = &PodStatus{
			r.text(s, "phase", at), r.text(s, "reason", at), r.text(s, "message", at), r.text(s, "startTime", at), r.text(s, "hostIP", at),
			list(&r, s, "conditions", at, r.condition),
			list(&r, s, "containerStatuses", at, r.status), list(&r, s, "initContainerStatuses", at, r.status),
		}
	}
	return pod, r.problems
}

type object = map[string]any

type reader struct{ problems []string }

func (r *reader) refuse(at, wanted string, value any) {
	r.problems = append(r.problems, fmt.Sprintf("%s is not %s: %s", at, wanted, quoted(value)))
}

func (r *reader) object(value any, at string) (object, bool) {
	o, isObject := value.(object)
	if !isObject {
		r.refuse(at, "an object", value)
	}
	return o, isObject
}

func (r *reader) child(o object, name, at string) (object, bool) {
	part := o[name]
	if part == nil {
		return nil, false
	}
	return r.object(part, at+"."+name)
}

func (r *reader) text(o object, name, at string) string {
	part := o[name]
	text, isText := part.(string)
	if !isText && part != nil {
		r.refuse(at+"."+name, "text", part)
	}
	return text
}

func (r *reader) labels(o object, name, at string) map[string]string {
	found, isThere := r.child(o, name, at)
	if !isThere {
		return nil
	}
	texts := make(map[string]string, len(found))
	for key, part := range found {
		if text, isText := part.(string); isText {
			texts[key] = text
		} else {
			r.refuse(at+"."+name+"["+quoted(key)+"]", "text", part)
		}
	}
	return texts
}

// whole reads a whole number of 64 bits, or an exit code: Kubernetes has 32 bits with a sign, and Windows' codes
// come with and without one.
func whole(part any, bits int) (int64, bool) {
	var number int64
	switch n := part.(type) {
	case json.Number:
		found, err := strconv.ParseInt(n.String(), 10, 64)
		if err != nil {
			return 0, false
		}
		number = found
	case float64:
		if n != float64(int64(n)) {
			return 0, false
		}
		number = int64(n)
	default:
		return 0, false
	}
	return number, bits == 64 || (number >= -1<<31 && number < 1<<32)
}

func (r *reader) number(o object, name, at string, bits int) *int64 {
	part := o[name]
	if part == nil {
		return nil
	}
	number, isWhole := whole(part, bits)
	if !isWhole {
		r.refuse(at+"."+name, "a whole number of "+strconv.Itoa(bits)+" bits", part)
		return nil
	}
	return &number
}

// list reads a list without the members that are none of its kind.
func list[T any](r *reader, o object, name, at string, member func(object, string) T) []T {
	part := o[name]
	if part == nil {
		return nil
	}
	at += "." + name
	many, isList := part.([]any)
	if !isList {
		r.refuse(at, "a list", part)
		return nil
	}
	found := make([]T, 0, len(many))
	for i, one := range many {
		here := at + "[" + strconv.Itoa(i) + "]"
		if o, isObject := r.object(one, here); isObject {
			found = append(found, member(o, here))
		}
	}
	return found
}

func (r *reader) container(o object, at string) Container {
	return Container{r.text(o, "name", at), r.text(o, "restartPolicy", at), list(r, o, "restartPolicyRules", at, r.rule)}
}

func (r *reader) rule(o object, at string) RestartRule {
	found := RestartRule{Action: r.text(o, "action", at)}
	codes, isThere := r.child(o, "exitCodes", at)
	if !isThere {
		return found
	}
	at += ".exitCodes"
	found.Operator = r.text(codes, "operator", at)
	many, isList := codes["values"].([]any)
	if !isList && codes["values"] != nil {
		r.refuse(at+".values", "a list", codes["values"])
	}
	for i, one := range many {
		if number, isWhole := whole(one, 64); isWhole {
			found.Values = append(found.Values, number)
		} else {
			r.refuse(at+".values["+strconv.Itoa(i)+"]", "a whole number of 64 bits", one)
		}
	}
	return found
}

func (r *reader) condition(o object, at string) Condition {
	return Condition{r.text(o, "type", at), r.text(o, "status", at), r.text(o, "reason", at), r.text(o, "message", at)}
}

func (r *reader) status(o object, at string) ContainerStatus {
	found := ContainerStatus{Name: r.text(o, "name", at), ContainerID: r.text(o, "containerID", at)}
	if state, isThere := r.child(o, "state", at); isThere {
		found.State = r.state(state, at+".state")
	}
	if state, isThere := r.child(o, "lastState", at); isThere {
		found.LastState = r.state(state, at+".lastState")
	}
	return found
}

func (r *reader) state(o object, at string) ContainerState {
	var found ContainerState
	if w, isThere := r.child(o, "waiting", at); isThere {
		found.Waiting = &Waiting{r.text(w, "reason", at+".waiting"), r.text(w, "message", at+".waiting")}
	}
	if s, isThere := r.child(o, "running", at); isThere {
		found.Running = &Running{r.text(s, "startedAt", at+".running")}
	}
	if t, isThere := r.child(o, "terminated", at); isThere {
		at += ".terminated"
		found.Terminated = &Terminated{
			r.number(t, "exitCode", at, 32), value(r.number(t, "signal", at, 64)), r.text(t, "reason", at), r.text(t, "message", at),
			r.text(t, "startedAt", at), r.text(t, "finishedAt", at), r.text(t, "containerID", at),
		}
	}
	return found
}
