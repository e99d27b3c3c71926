package lifecycle

import "unicode/utf8"

// A pod's bytes in one pass, for pods as the API server writes them: what is not read is skipped, and nothing is
// built of it. Whatever is odd (a field of a wrong type, a member of a list that is none, no JSON) ends the pass and
// is left to PodOf, which says what is odd. So there is one answer to every pod, and most have it sooner.

// A pod with its parts, so that they are one block.
type quickPod struct {
	pod      Pod
	metadata Metadata
	spec     PodSpec
	status   PodStatus
}

// quickly reads a pod; false for whatever is odd.
func quickly(content []byte, areLabelsRead bool) (*Pod, bool) {
	c := cursor{data: content, areLabelsRead: areLabelsRead}
	q := &quickPod{}
	pod := &q.pod
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "apiVersion":
			c.text(&pod.APIVersion)
		case "kind":
			c.text(&pod.Kind)
		case "metadata":
			q.metadata, pod.Metadata = Metadata{}, nil
			if !c.null() {
				pod.Metadata = &q.metadata
				c.metadata(pod.Metadata)
			}
		case "spec":
			q.spec, pod.Spec = PodSpec{}, nil
			if !c.null() {
				pod.Spec = &q.spec
				c.spec(pod.Spec)
			}
		case "status":
			q.status, pod.Status = PodStatus{}, nil
			if !c.null() {
				pod.Status = &q.status
				c.status(pod.Status)
			}
		default:
			c.skip()
		}
	}
	c.space()
	return pod, !c.isOdd && c.at == len(content)
}

func (c *cursor) metadata(m *Metadata) {
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "name":
			c.text(&m.Name)
		case "namespace":
			c.text(&m.Namespace)
		case "uid":
			c.text(&m.UID)
		case "resourceVersion":
			c.text(&m.ResourceVersion)
		case "creationTimestamp":
			c.text(&m.CreationTimestamp)
		case "deletionTimestamp":
			c.text(&m.DeletionTimestamp)
		case "labels":
			m.Labels = c.labels(true)
		case "annotations":
			c.labels(false)
		default:
			c.skip()
		}
	}
}

func (c *cursor) labels(areKept bool) map[string]string {
	if c.null() {
		return nil
	}
	var found map[string]string
	if areKept && c.areLabelsRead {
		found = map[string]string{}
	}
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		key := c.key()
		if c.peek() != '"' || !utf8.Valid(key) {
			c.isOdd = true
			return nil
		}
		if !areKept || !(c.areLabelsRead || string(key) == runIDLabel) {
			c.skip()
			continue
		}
		if found == nil {
			found = map[string]string{}
		}
		var text string
		c.text(&text)
		found[string(key)] = text
	}
	return found
}

func (c *cursor) spec(s *PodSpec) {
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "nodeName":
			c.text(&s.NodeName)
		case "restartPolicy":
			c.text(&s.RestartPolicy)
		case "terminationGracePeriodSeconds":
			s.TerminationGracePeriodSeconds = c.number(64)
		case "containers":
			s.Containers = listed(c, (*cursor).container)
		case "initContainers":
			s.InitContainers = listed(c, (*cursor).container)
		default:
			c.skip()
		}
	}
}

func (c *cursor) container(found *Container) {
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "name":
			c.text(&found.Name)
		case "restartPolicy":
			c.text(&found.RestartPolicy)
		case "restartPolicyRules":
			// Few pods have any, and they are nested: not worth a second reader.
			c.isOdd = c.isOdd || !c.null()
		default:
			c.skip()
		}
	}
}

func (c *cursor) status(s *PodStatus) {
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "phase":
			c.text(&s.Phase)
		case "reason":
			c.text(&s.Reason)
		case "message":
			c.text(&s.Message)
		case "startTime":
			c.text(&s.StartTime)
		case "hostIP":
			c.text(&s.HostIP)
		case "conditions":
			s.Conditions = listed(c, (*cursor).condition)
		case "containerStatuses":
			s.ContainerStatuses = listed(c, (*cursor).containerStatus)
		case "initContainerStatuses":
			s.InitContainerStatuses = listed(c, (*cursor).containerStatus)
		default:
			c.skip()
		}
	}
}

func (c *cursor) condition(found *Condition) {
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "type":
			c.text(&found.Type)
		case "status":
			c.text(&found.Status)
		case "reason":
			c.text(&found.Reason)
		case "message":
			c.text(&found.Message)
		default:
			c.skip()
		}
	}
}

func (c *cursor) containerStatus(found *ContainerStatus) {
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "name":
			c.text(&found.Name)
		case "containerID":
			c.text(&found.ContainerID)
		case "state":
			c.state(&found.State)
		case "lastState":
			c.state(&found.LastState)
		default:
			c.skip()
		}
	}
}

func (c *cursor) state(found *ContainerState) {
	*found = ContainerState{}
	if c.null() {
		return
	}
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "waiting":
			found.Waiting = child(c, (*cursor).waiting)
		case "running":
			found.Running = child(c, (*cursor).running)
		case "terminated":
			found.Terminated = child(c, (*cursor).terminated)
		default:
			c.skip()
		}
	}
}

func (c *cursor) waiting(found *Waiting) {
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "reason":
			c.text(&found.Reason)
		case "message":
			c.text(&found.Message)
		default:
			c.skip()
		}
	}
}

func (c *cursor) running(found *Running) {
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		if string(c.key()) == "startedAt" {
			c.text(&found.StartedAt)
		} else {
			c.skip()
		}
	}
}

func (c *cursor) terminated(found *Terminated) {
	for isMore := c.open('{'); isMore; isMore = c.more('}') {
		switch string(c.key()) {
		case "exitCode":
			found.ExitCode = c.number(32)
		case "signal":
			found.Signal = value(c.number(64))
		case "reason":
			c.text(&found.Reason)
		case "message":
			c.text(&found.Message)
		case "startedAt":
			c.text(&found.StartedAt)
		case "finishedAt":
			c.text(&found.FinishedAt)
		case "containerID":
			c.text(&found.ContainerID)
		default:
			c.skip()
		}
	}
}

func child[T any](c *cursor, read func(*cursor, *T)) *T {
	if c.null() {
		return nil
	}
	found := new(T)
	read(c, found)
	return found
}

func listed[T any](c *cursor, read func(*cursor, *T)) []T {
	if c.null() {
		return nil
	}
	found := make([]T, 0, 4)
	for isMore := c.open('['); isMore; isMore = c.more(']') {
		var one T
		found = append(found, one)
		read(c, &found[len(found)-1])
	}
	return found
}
