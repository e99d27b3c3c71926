// Package decide answers by the library beside it what Scion decides in five places: what a container's status and a
// pod mean, what a listing shows and writes, and what a heartbeat does to a row.
package decide

import (
	"time"

	lifecycle "github.com/GoogleCloudPlatform/scion/pkg/lifecycle"
	"github.com/GoogleCloudPlatform/scion/pkg/lifecycle/kubernetes"
	corev1 "k8s.io/api/core/v1"
)

// Status gives the phase of an agent of which nothing is known but its container's status string, such as
// `Exited (137) 2 hours ago`.
func Status(status string) string {
	return view(lifecycle.NewRecord(""), lifecycle.ObserveContainerStatus(status, lifecycle.ContainerFacts{})).phase
}

// Pod gives the phase of an agent of which nothing is known but its pod, empty unless it has ended; and what was seen,
// which List wants.
func Pod(pod *corev1.Pod) (phase string, seen *lifecycle.Observation) {
	found := kubernetes.ObservePod(pod, lifecycle.PodOptions{})
	plan := lifecycle.Reconcile(ptr(lifecycle.NewRecord("")), &found)
	if plan.Record.Configuration.IsTerminal() {
		phase = string(plan.Record.Phase())
	}
	return phase, &found
}

// Row is what a hub keeps of an agent, as far as it decides.
type Row struct{ Phase, Activity, StalledFrom, ContainerStatus string }

// Beat is what a broker says of an agent.
type Beat struct{ Phase, Activity, ContainerStatus string }

// Heartbeat gives what a heartbeat changes of a row; empty is what it leaves alone.
//
// A row is no record: it knows no run, no order and not who ended the agent. So it is put to the library as one more
// input, and what only a record can refuse (what an earlier run's broker says) is not refused.
func Heartbeat(row Row, beat Beat, now time.Time) (phase, activity string) {
	at := seconds(now)
	// The status is the runtime's word passed on, and the hub has no other: it may take a session's end back. An old
	// broker sends nothing else, so that it is the only word, and the heartbeat the bare sign of life.
	told := []lifecycle.Observation{
		lifecycle.ObserveHeartbeat(lifecycle.Heartbeat{Phase: beat.Phase, Activity: beat.Activity, At: at}),
		lifecycle.ObserveContainerStatus(beat.ContainerStatus, lifecycle.ContainerFacts{At: at}),
	}
	after := view(row.record(), told...)
	if after.phase != row.Phase {
		phase = after.phase
	}
	if after.activity != row.Activity {
		activity = after.activity
	}
	return phase, activity
}

// record gives what a row stands for.
func (row Row) record() lifecycle.Record {
	record := lifecycle.NewRecord("")
	// The hub's own stop writes both words: an operator's, of which nothing is taken back.
	if final, isKnown := lifecycle.ConfigurationNamed("stopped.final"); isKnown && row.Phase == "stopped" && row.ContainerStatus == "stopped" {
		record.Configuration = final
		return record
	}
	doing, ages := row.Activity, lifecycle.Ages{}
	switch row.Activity {
	case "stalled":
		doing, ages = row.StalledFrom, lifecycle.Ages{LastSeen: ptr(1.0), LastActivity: ptr(1e6)}
	case "offline":
		doing, ages = "", lifecycle.Ages{LastSeen: ptr(1e6)}
	}
	told := append([]lifecycle.Observation{lifecycle.ObserveFile(lifecycle.File{Phase: row.Phase, Activity: doing})}, lifecycle.ObserveTimers(ages, 0)...)
	for i := range told {
		record = lifecycle.Reconcile(&record, &told[i]).Record
	}
	return record
}

type shown struct{ phase, activity string }

// view gives what is to be seen of a record after some observations.
func view(record lifecycle.Record, told ...lifecycle.Observation) shown {
	for i := range told {
		record = lifecycle.Reconcile(&record, &told[i]).Record
	}
	return shown{string(record.Phase()), spelled(record.Activity())}
}

// spelled gives an activity as the Scion of April 2026 spells it.
func spelled(activity lifecycle.Activity) string {
	if activity == "working" {
		return "idle"
	}
	return string(activity)
}

func seconds(at time.Time) float64 { return float64(at.UnixMicro()) / 1e6 }

func ptr[T any](value T) *T { return &value }
