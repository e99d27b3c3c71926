package commands

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"

	state "github.com/GoogleCloudPlatform/scion/pkg/agent/state"
	"github.com/GoogleCloudPlatform/scion/pkg/sciontool/hooks"
	"github.com/GoogleCloudPlatform/scion/pkg/sciontool/hooks/handlers"
	"github.com/spf13/cobra"
)

// `sciontool conform` lets Scion's own hooks write an agent-info.json, and tells scion-fsm's suite what it says then.
func init() {
	rootCmd.AddCommand(&cobra.Command{Use: "conform", RunE: func(*cobra.Command, []string) error { return conform() }})
}

type asked struct {
	ID                       int
	Op, Event, Configuration string
	Input                    struct {
		Kind, Hook, Dialect, Tool, Word string
		Run                             *struct{}
		At                              *float64
	}
}

type told map[string]any

// file is the agent's; home is where the hooks look for it.
type file struct{ path string }

func conform() error {
	home, err := os.MkdirTemp("", "agent-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	for _, name := range []string{"SCION_HUB_ENDPOINT", "SCION_HUB_URL"} {
		os.Unsetenv(name)
	}
	os.Setenv("HOME", home)
	os.Setenv("SCION_HOOKS_DIR", filepath.Join(home, "hooks"))
	own := file{filepath.Join(home, "agent-info.json")}
	lines, replies := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var request asked
		if err := json.Unmarshal(lines.Bytes(), &request); err != nil {
			return err
		}
		reply := own.answer(&request)
		reply["id"] = request.ID
		if err := replies.Encode(reply); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (f file) answer(request *asked) told {
	var err error
	isKnown := true
	switch request.Op {
	case "hello":
		return told{
			"protocol": "scion-fsm/2", "capabilities": []string{"observe", "set", "state"},
			"implementation": told{"name": "scion-hooks", "language": "go", "version": "770980cb"},
		}
	case "reset":
		err = f.put("created", "")
	case "set":
		phase, activity := split(request.Configuration)
		if isKnown = state.Phase(phase).IsValid(); isKnown {
			err = f.put(phase, activity)
		}
	case "step":
		isKnown, err = f.step(request.Event)
	case "observe":
		isKnown, err = f.observe(request)
	}
	if err != nil {
		return told{"error": told{"message": err.Error()}}
	}
	if !isKnown {
		return told{"skipped": true}
	}
	return f.shown()
}

// step lets an event happen as Scion has it: init's hooks as it registers them (init.go:137-149), the harness's as
// `sciontool hook` takes them (hook.go:158), the agent's own words as `sciontool status` does (status.go:88-215).
func (f file) step(event string) (bool, error) {
	switch event {
	case hooks.EventPreStart, hooks.EventPostStart, hooks.EventPreStop, hooks.EventSessionEnd:
		return true, f.lifecycle(event)
	case "pre-start-failed", "clone-failed": // what init does then (init.go:248-249, init.go:287-288)
		handler := f.handler()
		if err := handler.UpdatePhase(state.PhaseError, "", ""); err != nil {
			return true, err
		}
		return true, handler.SetMessage("it failed")
	case "clone-start": // init tells the hub alone (init.go:1146-1160)
		return true, nil
	case "tool-start.asks":
		return true, hook("claude", hooks.EventToolStart, "AskUserQuestion")
	case "subagent-end":
		return true, hook("claude", "SubagentStop", "")
	case "status.ask-user":
		return status("ask_user"), nil
	case "status.blocked":
		return status("blocked"), nil
	case "status.limits-exceeded":
		return status("limits_exceeded"), nil
	case "status.task-completed":
		return status("task_completed"), nil
	case hooks.EventSessionStart, hooks.EventAgentStart, hooks.EventAgentEnd, hooks.EventToolStart, hooks.EventToolEnd,
		hooks.EventPromptSubmit, hooks.EventResponseComplete, hooks.EventNotification, hooks.EventModelStart, hooks.EventModelEnd:
		return true, hook("claude", event, "")
	}
	return false, nil
}

// observe takes what a harness or an agent says; a hook has no moment and names no run, so that none is asked.
func (f file) observe(request *asked) (bool, error) {
	in := &request.Input
	switch {
	case in.Run != nil || in.At != nil:
		return false, nil
	case in.Kind == "status":
		return status(in.Word), nil
	case in.Kind == "hook" && in.Dialect != "":
		return true, hook(in.Dialect, in.Hook, in.Tool)
	}
	return false, nil
}

func (f file) handler() *handlers.StatusHandler {
	handler := handlers.NewStatusHandler()
	handler.StatusPath = f.path
	return handler
}

func (f file) lifecycle(event string) error {
	manager := hooks.NewLifecycleManager()
	manager.RegisterHandler(event, f.handler().Handle)
	return map[string]func() error{
		hooks.EventPreStart: manager.RunPreStart, hooks.EventPostStart: manager.RunPostStart,
		hooks.EventPreStop: manager.RunPreStop, hooks.EventSessionEnd: manager.RunSessionEnd,
	}[event]()
}

func hook(dialect, name, tool string) error {
	key := "hook_event_name"
	if dialect == "codex" {
		key = "type"
	}
	data, err := json.Marshal(map[string]string{key: name, "tool_name": tool})
	if err != nil {
		return err
	}
	hookDialect = dialect
	return processHookData(data)
}

// status is what `sciontool status WORD` does; of a word that it does not know it prints its help, and nothing changes.
func status(word string) bool {
	switch word {
	case "ask_user":
		runStatusAskUser("it asks")
	case "blocked":
		runStatusBlocked("it waits")
	case "limits_exceeded":
		runStatusLimitsExceeded("too many turns")
	case "task_completed":
		runStatusTaskCompleted("done")
	}
	return true
}

func (f file) put(phase, activity string) error {
	content := map[string]string{"phase": phase}
	if activity != "" {
		content["activity"] = activity
	}
	data, err := json.Marshal(content)
	if err != nil {
		return err
	}
	return os.WriteFile(f.path, data, 0o644)
}

// shown is what the file says; today's word for idle is working.
func (f file) shown() told {
	var said struct {
		Phase    string `json:"phase"`
		Activity string `json:"activity,omitempty"`
	}
	data, err := os.ReadFile(f.path)
	if err == nil {
		err = json.Unmarshal(data, &said)
	}
	if err != nil {
		return told{"error": told{"message": err.Error()}}
	}
	if said.Activity == string(state.ActivityIdle) {
		said.Activity = "working"
	}
	return told{"state": said}
}

// split gives a configuration as the file of April has it: only running has an activity, and working is idle.
func split(configuration string) (phase, activity string) {
	for at, sign := range configuration {
		if sign == '.' {
			phase, activity = configuration[:at], configuration[at+1:]
			break
		}
	}
	switch {
	case phase == "":
		return configuration, ""
	case phase != "running" || activity == "unreported":
		return phase, ""
	case activity == "working":
		return phase, string(state.ActivityIdle)
	}
	return phase, activity
}
