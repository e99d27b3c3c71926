package decide

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	lifecycle "github.com/GoogleCloudPlatform/scion/pkg/lifecycle"
)

// ownFile is what is kept of an agent in its own folder, beside the home that its container sees.
const ownFile = "scion-fsm.json"

// Agent is what a listing knows of an agent.
type Agent struct {
	Name      string
	Folder    string                 // the agent's own; empty where none is known
	Info      string                 // the path of its agent-info.json
	Seen      *lifecycle.Observation // of its pod; nil where there is none
	Container string                 // its container's id
	Status    string                 // its container's status
	Phase     string                 // the runtime's word, for a runtime that has no status that is known
}

// List gives phase and activity of an agent, and writes what follows from them: an end into its agent-info.json, and
// the record that tells a later listing what was known. An error says what was not written.
func List(agent Agent, now time.Time) (phase, activity string, err error) {
	own := agent.kept()
	before, mustWrite, hasNews := own.Record, false, false
	tell := func(seen lifecycle.Observation) {
		plan := lifecycle.Reconcile(&own.Record, &seen)
		mustWrite, hasNews = mustWrite || plan.MustWrite, hasNews || seen.Event != ""
		own.Record = plan.Record
	}
	file, at, isFile := said(agent.Info)
	if isFile && (own.Wrote == nil || own.Wrote.Phase != file.Phase) { // what was written here is no report
		tell(lifecycle.ObserveFile(lifecycle.File{Phase: file.Phase, Activity: file.Activity, WrittenAt: seconds(at)}))
	}
	tell(agent.seen(now))
	if !hasNews && own.Record.Configuration == before.Configuration && !isFile {
		return agent.Phase, "", nil
	}
	after := view(own.Record)
	if isFile && own.Record.Configuration.IsTerminal() && (file.Phase != after.phase || file.Activity != after.activity) {
		if err = Persist(agent.Info, after.phase, after.activity); err == nil {
			own.Wrote = &lifecycle.Wrote{Phase: after.phase}
			mustWrite = true
		}
	}
	if mustWrite && isFile {
		if failed := agent.keep(own); err == nil {
			err = failed
		}
	}
	return after.phase, after.activity, err
}

// seen gives what the runtime shows of an agent: its pod, or its container's status, or a word.
func (agent Agent) seen(now time.Time) lifecycle.Observation {
	if agent.Seen != nil {
		return *agent.Seen
	}
	facts := lifecycle.ContainerFacts{ContainerID: agent.Container, Name: agent.Name, At: seconds(now)}
	if found := lifecycle.ObserveContainerStatus(agent.Status, facts); found.Event != "" {
		return found
	}
	return lifecycle.ObserveWord(agent.Phase, lifecycle.Word{ContainerStatus: agent.Status})
}

type words struct{ Phase, Activity string }

// said gives what an agent's file says, and when it was written.
func said(path string) (found words, at time.Time, isThere bool) {
	data, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(data, &found) != nil {
		return words{}, at, false
	}
	if about, err := os.Stat(path); err == nil {
		at = about.ModTime()
	}
	return found, at, true
}

func (agent Agent) kept() lifecycle.OwnRecord {
	fresh := lifecycle.OwnRecord{Version: lifecycle.OwnVersion, Record: lifecycle.NewRecord(agent.Name)}
	if agent.Folder == "" {
		return fresh
	}
	data, err := os.ReadFile(filepath.Join(agent.Folder, ownFile))
	if err != nil {
		return fresh
	}
	if own, err := lifecycle.DecodeOwnRecord(agent.Name, data); err == nil {
		return own
	}
	return fresh
}

func (agent Agent) keep(own lifecycle.OwnRecord) error {
	if agent.Folder == "" {
		return nil
	}
	data, err := json.Marshal(own)
	if err != nil {
		return err
	}
	return replace(filepath.Join(agent.Folder, ownFile), data, 0o600)
}

// Persist writes phase and activity into an agent-info.json. Whatever else is in it stays, also what nobody knows.
func Persist(path, phase, activity string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	about, err := os.Stat(path)
	if err != nil {
		return err
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return err
	}
	for name, word := range map[string]string{"phase": phase, "activity": activity} {
		delete(parts, name)
		if word != "" {
			if parts[name], err = json.Marshal(word); err != nil {
				return err
			}
		}
	}
	after, err := json.MarshalIndent(parts, "", "  ")
	if err != nil {
		return err
	}
	return replace(path, after, about.Mode())
}

// replace writes a file whole, under its name only once it is on the disk.
func replace(path string, data []byte, mode os.FileMode) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	if _, err = file.Write(data); err == nil {
		err = file.Chmod(mode.Perm())
	}
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	return err
}
