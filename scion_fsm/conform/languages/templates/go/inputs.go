package main

import (
	"encoding/json"
	"fmt"

	"scionfsm/adapter/lifecycle"
)

// input is a raw input of scion-fsm-protocol-v2.json, of any kind.
type input struct {
	Kind            string          `json:"kind"`
	Object          json.RawMessage `json:"object"`
	Type            string          `json:"type"`
	Cluster         string          `json:"cluster"`
	Order           order           `json:"order"`
	Status          string          `json:"status"`
	Hook            string          `json:"hook"`
	Dialect         string          `json:"dialect"`
	Tool            string          `json:"tool"`
	Word            string          `json:"word"`
	Event           string          `json:"event"`
	Phase           string          `json:"phase"`
	Activity        string          `json:"activity"`
	ContainerStatus string          `json:"container_status"`
	ExitCode        *int64          `json:"exit_code"`
	ExitReason      string          `json:"exit_reason"`
	Message         string          `json:"message"`
	RunID           string          `json:"run_id"`
	Mints           string          `json:"mints"`
	ID              string          `json:"id"`
	Run             lifecycle.Run   `json:"run"`
	About           lifecycle.Run   `json:"about"`
	At              float64         `json:"at"`
	LastSeenAge     *float64        `json:"last_seen_age"`
	LastActivityAge *float64        `json:"last_activity_age"`
	FenceAge        *float64        `json:"fence_age"`
	StopAge         *float64        `json:"stop_age"`
	Observation     *classified     `json:"observation"`
}

type order struct {
	Version *struct {
		Digits  string `json:"digits"`
		Cluster string `json:"cluster"`
	} `json:"version"`
	Moment *struct {
		Seconds float64 `json:"seconds"`
	} `json:"moment"`
}

// classified is an observation's JSON.
type classified struct {
	Event    string          `json:"event"`
	Reason   string          `json:"reason"`
	Message  string          `json:"message"`
	ExitCode *int64          `json:"exit_code"`
	Run      lifecycle.Run   `json:"run"`
	Order    lifecycle.Order `json:"order"`
	Time     string          `json:"time"`
	ToolName string          `json:"tool_name"`
	Mints    string          `json:"mints"`
	ID       string          `json:"id"`
	Silent   bool            `json:"is_silent"`
	Missing  bool            `json:"is_missing"`
}

// observations gives what a raw input means; timers and files may be several, or none.
func observations(raw json.RawMessage, known lifecycle.Run) ([]lifecycle.Observation, error) {
	var in input
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, err
	}
	if in.Kind == "timers" {
		ages := lifecycle.Ages{LastSeen: in.LastSeenAge, LastActivity: in.LastActivityAge, Fence: in.FenceAge, Stop: in.StopAge}
		return lifecycle.ObserveTimers(ages, in.At), nil
	}
	if in.Kind == "file" {
		return file(&in, known), nil
	}
	seen, err := observation(&in)
	return []lifecycle.Observation{seen}, err
}

// file gives what an agent's file says; that the agent is started anew comes before it.
func file(in *input, known lifecycle.Run) []lifecycle.Observation {
	seen := lifecycle.ObserveFile(lifecycle.File{
		Phase: in.Phase, Activity: in.Activity, ExitCode: in.ExitCode, ExitReason: in.ExitReason, Message: in.Message,
		ToolName: in.Tool, RunID: in.RunID, WrittenAt: in.At,
	})
	if seen.Event == "" {
		return nil
	}
	if start, isStart := lifecycle.ObserveStart(&seen, known); isStart {
		return []lifecycle.Observation{start, seen}
	}
	return []lifecycle.Observation{seen}
}

func observation(in *input) (lifecycle.Observation, error) {
	options := lifecycle.PodOptions{Cluster: in.Cluster}
	switch in.Kind {
	case "pod":
		if in.Type == "DELETED" {
			return lifecycle.ObservePodGoneJSON(in.Object, options), nil
		}
		return lifecycle.ObservePodJSON(in.Object, options), nil
	case "absent":
		if version := in.Order.Version; version != nil {
			return lifecycle.ObservePodAbsent(in.Run, version.Digits, lifecycle.PodOptions{Cluster: version.Cluster}), nil
		}
		if moment := in.Order.Moment; moment != nil {
			return lifecycle.ObserveContainerGone(in.Run, moment.Seconds), nil
		}
	case "container":
		return lifecycle.ObserveContainerStatus(in.Status, lifecycle.ContainerFacts{
			ContainerID: in.Run.Container, RunID: in.Run.RunID, Name: in.Run.Place.Name, Host: in.Run.Place.Domain,
			Created: in.Run.Created, Started: in.Run.Started, ExitCode: in.ExitCode, At: in.At,
		}), nil
	case "heartbeat":
		return lifecycle.ObserveHeartbeat(lifecycle.Heartbeat{
			Phase: in.Phase, Activity: in.Activity, ContainerStatus: in.ContainerStatus, ExitCode: in.ExitCode,
			ExitReason: in.ExitReason, Run: in.Run, At: in.At,
		}), nil
	case "hook":
		return lifecycle.ObserveHook(in.Hook, lifecycle.Said{Dialect: in.Dialect, Tool: in.Tool, Run: in.Run, At: in.At}), nil
	case "status":
		return lifecycle.ObserveStatus(in.Word, in.At), nil
	case "legacy":
		beside := lifecycle.Word{ContainerStatus: in.ContainerStatus, ExitCode: in.ExitCode, Run: in.Run, At: in.At}
		return lifecycle.ObserveWord(in.Word, beside), nil
	case "command":
		said := lifecycle.Command{At: in.At, About: in.About, Mints: in.Mints, ID: in.ID}
		return lifecycle.ObserveCommand(in.Event, said), nil
	case "observation":
		if seen := in.Observation; seen != nil {
			return lifecycle.Observation{
				Event: seen.Event, Reason: seen.Reason, Message: seen.Message, ExitCode: seen.ExitCode, Run: seen.Run, Order: seen.Order,
				Time: seen.Time, ToolName: seen.ToolName, Mints: seen.Mints, ID: seen.ID, Silent: seen.Silent, Missing: seen.Missing,
			}, nil
		}
	}
	return lifecycle.Observation{}, fmt.Errorf("%q is no input that is known", in.Kind)
}
