// Package kubernetes takes pods as client-go has them.
package kubernetes

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	lifecycle "example.com/lifecycle"
)

// ObservePod classifies a pod that exists.
func ObservePod(pod *corev1.Pod, options lifecycle.PodOptions) lifecycle.Observation {
	return lifecycle.ObservePod(PodOf(pod), options)
}

// ObservePodGone classifies the last object of a pod that was deleted: what an informer's DeleteFunc gets, also
// in a cache.DeletedFinalStateUnknown.
func ObservePodGone(pod *corev1.Pod, options lifecycle.PodOptions) lifecycle.Observation {
	return lifecycle.ObservePodGone(PodOf(pod), options)
}

// PodOf gives what is read of a pod; nil for nil. A typed pod cannot tell an absent exit code from 0: the API
// server always writes one, and who reads trimmed JSON uses lifecycle.DecodePod.
func PodOf(pod *corev1.Pod) *lifecycle.Pod {
	if pod == nil {
		return nil
	}
	found := &lifecycle.Pod{
		APIVersion: pod.APIVersion, Kind: pod.Kind,
		Metadata: &lifecycle.Metadata{
			Name: pod.Name, Namespace: pod.Namespace, UID: string(pod.UID), ResourceVersion: pod.ResourceVersion,
			CreationTimestamp: written(pod.CreationTimestamp), Labels: pod.Labels,
		},
		Status: &lifecycle.PodStatus{
			Phase: string(pod.Status.Phase), Reason: pod.Status.Reason, Message: pod.Status.Message, HostIP: pod.Status.HostIP,
			ContainerStatuses:     statusesOf(pod.Status.ContainerStatuses),
			InitContainerStatuses: statusesOf(pod.Status.InitContainerStatuses),
		},
	}
	if pod.DeletionTimestamp != nil {
		found.Metadata.DeletionTimestamp = written(*pod.DeletionTimestamp)
	}
	if pod.Status.StartTime != nil {
		found.Status.StartTime = written(*pod.Status.StartTime)
	}
	for i := range pod.Status.Conditions {
		c := &pod.Status.Conditions[i]
		found.Status.Conditions = append(found.Status.Conditions, lifecycle.Condition{
			Type: string(c.Type), Status: string(c.Status), Reason: c.Reason, Message: c.Message,
		})
	}
	// A pod has containers: one without was trimmed, and no policy that was seen is no policy.
	if len(pod.Spec.Containers) > 0 || pod.Spec.NodeName != "" || pod.Spec.RestartPolicy != "" {
		found.Spec = &lifecycle.PodSpec{
			NodeName: pod.Spec.NodeName, RestartPolicy: string(pod.Spec.RestartPolicy),
			TerminationGracePeriodSeconds: pod.Spec.TerminationGracePeriodSeconds,
			Containers:                    containersOf(pod.Spec.Containers), InitContainers: containersOf(pod.Spec.InitContainers),
		}
	}
	return found
}

func containersOf(containers []corev1.Container) []lifecycle.Container {
	found := make([]lifecycle.Container, len(containers))
	for i := range containers {
		c := &containers[i]
		found[i].Name = c.Name
		if c.RestartPolicy != nil {
			found[i].RestartPolicy = string(*c.RestartPolicy)
		}
		for _, rule := range c.RestartPolicyRules {
			told := lifecycle.RestartRule{Action: string(rule.Action)}
			if rule.ExitCodes != nil {
				told.Operator = string(rule.ExitCodes.Operator)
				for _, code := range rule.ExitCodes.Values {
					told.Values = append(told.Values, int64(code))
				}
			}
			found[i].RestartPolicyRules = append(found[i].RestartPolicyRules, told)
		}
	}
	return found
}

func statusesOf(statuses []corev1.ContainerStatus) []lifecycle.ContainerStatus {
	found := make([]lifecycle.ContainerStatus, len(statuses))
	for i := range statuses {
		s := &statuses[i]
		found[i] = lifecycle.ContainerStatus{
			Name: s.Name, ContainerID: s.ContainerID, State: stateOf(&s.State), LastState: stateOf(&s.LastTerminationState),
		}
	}
	return found
}

func stateOf(state *corev1.ContainerState) lifecycle.ContainerState {
	var found lifecycle.ContainerState
	if w := state.Waiting; w != nil {
		found.Waiting = &lifecycle.Waiting{Reason: w.Reason, Message: w.Message}
	}
	if r := state.Running; r != nil {
		found.Running = &lifecycle.Running{StartedAt: written(r.StartedAt)}
	}
	if t := state.Terminated; t != nil {
		code := int64(t.ExitCode)
		found.Terminated = &lifecycle.Terminated{
			ExitCode: &code, Signal: int64(t.Signal), Reason: t.Reason, Message: t.Message,
			StartedAt: written(t.StartedAt), FinishedAt: written(t.FinishedAt), ContainerID: t.ContainerID,
		}
	}
	return found
}

// written gives a time as the API writes it; empty for none.
func written(at metav1.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
