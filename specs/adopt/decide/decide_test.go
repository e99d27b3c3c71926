package decide

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var noon = time.Date(2026, 4, 26, 12, 0, 0, 0, time.UTC)

func TestStatus(t *testing.T) {
	for status, phase := range map[string]string{
		"Up 2 hours": "running", "running": "running", "Exited (0) 2 hours ago": "stopped", "stopped": "stopped",
		"Exited (137) 2 hours ago": "error", "Exited (1) 3 minutes ago": "error", "Exited (10) now": "stopped",
		"Created": "provisioning", "Restarting (1) 5 seconds ago": "starting", "Dead": "stopped", "": "created", "sideways": "created",
	} {
		if found := Status(status); found != phase {
			t.Errorf("%q is %q, not %q", status, found, phase)
		}
	}
}

func ended(code int32) corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: code, Reason: "Completed"}}
}

func pod(phase corev1.PodPhase, agent corev1.ContainerState) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "a", Namespace: "n", UID: "u", ResourceVersion: "7"},
		Spec:       corev1.PodSpec{RestartPolicy: "Never", Containers: []corev1.Container{{Name: "agent"}, {Name: "istio-proxy"}}},
		Status:     corev1.PodStatus{Phase: phase, ContainerStatuses: []corev1.ContainerStatus{{Name: "agent", State: agent}}},
	}
}

func TestPod(t *testing.T) {
	deleted := pod("Running", corev1.ContainerState{Running: &corev1.ContainerStateRunning{}})
	deleted.DeletionTimestamp = &metav1.Time{Time: noon}
	crashing := pod("Running", ended(1))
	crashing.Spec.RestartPolicy = "Always"
	for name, one := range map[string]struct {
		pod   *corev1.Pod
		phase string
	}{
		"runs":                             {pod("Running", corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}), ""},
		"ended well":                       {pod("Succeeded", ended(0)), "stopped"},
		"ended badly":                      {pod("Failed", ended(1)), "error"},
		"its sidecar lives on":             {pod("Running", ended(0)), "stopped"},
		"will be started again":            {crashing, ""},
		"is being deleted and still runs":  {deleted, ""},
		"waits for its image":              {pod("Pending", corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ImagePullBackOff"}}), ""},
		"its agent ended, a sidecar fails": {pod("Failed", ended(0)), "stopped"},
	} {
		if phase, seen := Pod(one.pod); phase != one.phase || seen.Event == "" {
			t.Errorf("%s: %q, not %q (%s)", name, phase, one.phase, seen.Event)
		}
	}
}

func TestHeartbeat(t *testing.T) {
	for name, one := range map[string]struct {
		row             Row
		beat            Beat
		phase, activity string
	}{
		"says more":                        {Row{Phase: "running"}, Beat{Phase: "running", Activity: "thinking"}, "", "thinking"},
		"says the same":                    {Row{Phase: "running", Activity: "thinking"}, Beat{Phase: "running", Activity: "thinking"}, "", ""},
		"is of before the stop":            {Row{Phase: "stopped", ContainerStatus: "stopped"}, Beat{"running", "completed", "running"}, "", ""},
		"of an old broker, likewise":       {Row{Phase: "stopped", ContainerStatus: "stopped"}, Beat{ContainerStatus: "Up 5 minutes"}, "", ""},
		"takes a session's end back":       {Row{Phase: "stopped"}, Beat{"running", "thinking", "Up 5 minutes"}, "running", ""},
		"does not go back":                 {Row{Phase: "running", Activity: "thinking"}, Beat{Phase: "created"}, "", ""},
		"does not revive what is stopping": {Row{Phase: "stopping"}, Beat{Phase: "running"}, "", ""},
		"stalls on":                        {Row{Phase: "running", Activity: "stalled", StalledFrom: "idle"}, Beat{Phase: "running", Activity: "idle"}, "", ""},
		"does something else":              {Row{Phase: "running", Activity: "stalled", StalledFrom: "idle"}, Beat{Phase: "running", Activity: "executing"}, "", "executing"},
		"is back":                          {Row{Phase: "running", Activity: "offline"}, Beat{Phase: "running", Activity: "thinking"}, "", "thinking"},
		"is nonsense":                      {Row{Phase: "running", Activity: "thinking"}, Beat{Phase: "RUNNING", Activity: "busy"}, "", ""},
		"has an activity too early":        {Row{Phase: "provisioning"}, Beat{Phase: "starting", Activity: "thinking"}, "starting", ""},
		"was killed":                       {Row{Phase: "running", Activity: "thinking"}, Beat{ContainerStatus: "Exited (137) 1 second ago"}, "error", ""},
	} {
		if phase, activity := Heartbeat(one.row, one.beat, noon); phase != one.phase || activity != one.activity {
			t.Errorf("%s: %q %q, not %q %q", name, phase, activity, one.phase, one.activity)
		}
	}
}

// listed is an agent with a file that says something, and with what the runtime shows.
func listed(t *testing.T, file string) Agent {
	folder := t.TempDir()
	agent := Agent{Name: "a", Folder: folder, Info: filepath.Join(folder, "agent-info.json"), Container: "c1"}
	if err := os.WriteFile(agent.Info, []byte(file), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(agent.Info, noon, noon); err != nil {
		t.Fatal(err)
	}
	return agent
}

func (agent Agent) shows(t *testing.T, seconds int, status, phase, activity string) {
	t.Helper()
	agent.Status = status
	foundPhase, foundActivity, err := List(agent, noon.Add(time.Duration(seconds)*time.Second))
	if err != nil || foundPhase != phase || foundActivity != activity {
		t.Errorf("%s: %s %s (%v), not %s %s", status, foundPhase, foundActivity, err, phase, activity)
	}
}

func TestAListingWritesAnEndAndKeepsTheRest(t *testing.T) {
	agent := listed(t, `{"phase":"running","activity":"thinking","futureField":{"b":1,"a":2.50},"detail":{"message":"m"}}`)
	agent.shows(t, 1, "Up 1 second", "running", "thinking")
	agent.shows(t, 2, "Exited (1) 1 second ago", "error", "")
	var parts map[string]json.RawMessage
	data, err := os.ReadFile(agent.Info)
	if err == nil {
		err = json.Unmarshal(data, &parts)
	}
	if err != nil || string(parts["phase"]) != `"error"` || parts["activity"] != nil || parts["futureField"] == nil || parts["detail"] == nil {
		t.Fatalf("%s %v", data, err)
	}
	before, err := os.Stat(agent.Info)
	if err != nil || before.Mode().Perm() != 0o640 {
		t.Fatal(before.Mode(), err)
	}
	agent.shows(t, 3, "Exited (1) 2 seconds ago", "error", "")
	if after, err := os.Stat(agent.Info); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Error("it was written again")
	}
	entries, err := os.ReadDir(agent.Folder)
	if err != nil || len(entries) != 2 {
		t.Error(entries, err)
	}
}

func TestAListing(t *testing.T) {
	for name, one := range map[string]struct{ file, status, phase, activity string }{
		"a live container takes a stop back":        {`{"phase":"stopped"}`, "Up 2 hours", "running", ""},
		"a failed clone stays an error":             {`{"phase":"error"}`, "Exited (0) 1 hour ago", "error", ""},
		"a file without a phase is no news":         {`{"activity":"thinking"}`, "Up 2 hours", "running", "thinking"},
		"a paused container goes on":                {`{"phase":"running","activity":"thinking"}`, "Up 2 hours (Paused)", "running", "thinking"},
		"what is killed has not stopped":            {`{"phase":"running"}`, "Exited (137) 1 hour ago", "error", ""},
		"what is killed while it stops has stopped": {`{"phase":"stopping"}`, "Exited (137) 1 hour ago", "stopped", ""},
		"what was suspended stays so":               {`{"phase":"suspended"}`, "Exited (0) 1 hour ago", "suspended", ""},
		"what docker starts again is no end":        {`{"phase":"running"}`, "Restarting (1) 5 seconds ago", "starting", ""},
		"a file that is no JSON counts for nothing": {`{`, "Up 2 hours", "running", ""},
	} {
		t.Run(name, func(t *testing.T) { listed(t, one.file).shows(t, 1, one.status, one.phase, one.activity) })
	}
}

func TestAPodWhoseContainerIsStartedAgainHasNotEnded(t *testing.T) {
	crashing := pod("Running", ended(1))
	crashing.Spec.RestartPolicy = "Always"
	agent := listed(t, `{"phase":"running"}`)
	_, agent.Seen = Pod(crashing)
	agent.shows(t, 1, "Running (Error)", "starting", "")
	if data, err := os.ReadFile(agent.Info); err != nil || string(data) != `{"phase":"running"}` {
		t.Errorf("%s %v", data, err)
	}
}

func TestAnotherContainerIsAnotherRun(t *testing.T) {
	agent := listed(t, `{"phase":"running"}`)
	agent.shows(t, 1, "Exited (1) 1 second ago", "error", "")
	agent.Container = "c2"
	agent.shows(t, 9, "Up 1 second", "running", "")
	agent.Container = "c1"
	agent.shows(t, 8, "Exited (1) 8 seconds ago", "running", "") // it was read before
}
