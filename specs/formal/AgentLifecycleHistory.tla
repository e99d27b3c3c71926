---- MODULE AgentLifecycleHistory ----
\* The machine with the step that led here, so that a property about a step is an invariant. A
\* property of the kind `sometimes` is asked as its opposite: TLC must find it violated.
EXTENDS AgentLifecycle

VARIABLES previous, event

tagged == <<configuration, previous, event>>

TaggedTypeOK == TypeOK /\ previous \in Configurations

Changed == previous # configuration

TaggedInit == Init /\ previous = configuration /\ event = "none"

TaggedNext ==
  /\ previous' = configuration
  /\ \/ operator__provision /\ event' = "operator.provision"
     \/ operator__start /\ event' = "operator.start"
     \/ operator__restart /\ event' = "operator.restart"
     \/ operator__stop /\ event' = "operator.stop"
     \/ operator__stopped /\ event' = "operator.stopped"
     \/ incarnation__opened /\ event' = "incarnation.opened"
     \/ pod__rejected /\ event' = "pod.rejected"
     \/ pod__disrupted /\ event' = "pod.disrupted"
     \/ pod__deadline_exceeded /\ event' = "pod.deadline-exceeded"
     \/ pod__completed /\ event' = "pod.completed"
     \/ pod__failed /\ event' = "pod.failed"
     \/ pod__init_failed /\ event' = "pod.init-failed"
     \/ pod__lost /\ event' = "pod.lost"
     \/ pod__agent_completed /\ event' = "pod.agent-completed"
     \/ pod__agent_failed /\ event' = "pod.agent-failed"
     \/ pod__agent_init_failed /\ event' = "pod.agent-init-failed"
     \/ pod__terminating /\ event' = "pod.terminating"
     \/ pod__restarting /\ event' = "pod.restarting"
     \/ pod__running /\ event' = "pod.running"
     \/ pod__blocked /\ event' = "pod.blocked"
     \/ pod__unscheduled /\ event' = "pod.unscheduled"
     \/ pod__starting /\ event' = "pod.starting"
     \/ pod__gone /\ event' = "pod.gone"
     \/ container__running /\ event' = "container.running"
     \/ container__exited /\ event' = "container.exited"
     \/ container__created /\ event' = "container.created"
     \/ container__restarting /\ event' = "container.restarting"
     \/ container__dead /\ event' = "container.dead"
     \/ container__removing /\ event' = "container.removing"
     \/ legacy__ended /\ event' = "legacy.ended"
     \/ legacy__ended_failed /\ event' = "legacy.ended-failed"
     \/ session_start /\ event' = "session-start"
     \/ session_end /\ event' = "session-end"
     \/ agent_start /\ event' = "agent-start"
     \/ agent_end /\ event' = "agent-end"
     \/ tool_start /\ event' = "tool-start"
     \/ tool_start__asks /\ event' = "tool-start.asks"
     \/ tool_end /\ event' = "tool-end"
     \/ prompt_submit /\ event' = "prompt-submit"
     \/ response_complete /\ event' = "response-complete"
     \/ notification /\ event' = "notification"
     \/ pre_start /\ event' = "pre-start"
     \/ pre_start_failed /\ event' = "pre-start-failed"
     \/ clone_start /\ event' = "clone-start"
     \/ clone_failed /\ event' = "clone-failed"
     \/ post_start /\ event' = "post-start"
     \/ pre_stop /\ event' = "pre-stop"
     \/ model_start /\ event' = "model-start"
     \/ model_end /\ event' = "model-end"
     \/ status__ask_user /\ event' = "status.ask-user"
     \/ status__blocked /\ event' = "status.blocked"
     \/ status__limits_exceeded /\ event' = "status.limits-exceeded"
     \/ status__task_completed /\ event' = "status.task-completed"
     \/ heartbeat__alive /\ event' = "heartbeat.alive"
     \/ heartbeat__unchanged /\ event' = "heartbeat.unchanged"
     \/ heartbeat__provisioning /\ event' = "heartbeat.provisioning"
     \/ heartbeat__cloning /\ event' = "heartbeat.cloning"
     \/ heartbeat__starting /\ event' = "heartbeat.starting"
     \/ heartbeat__running /\ event' = "heartbeat.running"
     \/ heartbeat__idle /\ event' = "heartbeat.idle"
     \/ heartbeat__thinking /\ event' = "heartbeat.thinking"
     \/ heartbeat__executing /\ event' = "heartbeat.executing"
     \/ heartbeat__waiting_for_input /\ event' = "heartbeat.waiting_for_input"
     \/ heartbeat__blocked /\ event' = "heartbeat.blocked"
     \/ heartbeat__completed /\ event' = "heartbeat.completed"
     \/ heartbeat__limits_exceeded /\ event' = "heartbeat.limits_exceeded"
     \/ heartbeat__stopping /\ event' = "heartbeat.stopping"
     \/ heartbeat__stopped /\ event' = "heartbeat.stopped"
     \/ heartbeat__error /\ event' = "heartbeat.error"
     \/ legacy__provisioning /\ event' = "legacy.provisioning"
     \/ legacy__cloning /\ event' = "legacy.cloning"
     \/ legacy__starting /\ event' = "legacy.starting"
     \/ legacy__running /\ event' = "legacy.running"
     \/ legacy__idle /\ event' = "legacy.idle"
     \/ legacy__thinking /\ event' = "legacy.thinking"
     \/ legacy__executing /\ event' = "legacy.executing"
     \/ legacy__waiting_for_input /\ event' = "legacy.waiting_for_input"
     \/ legacy__blocked /\ event' = "legacy.blocked"
     \/ legacy__completed /\ event' = "legacy.completed"
     \/ legacy__limits_exceeded /\ event' = "legacy.limits_exceeded"
     \/ legacy__stalled /\ event' = "legacy.stalled"
     \/ legacy__offline /\ event' = "legacy.offline"
     \/ legacy__stopping /\ event' = "legacy.stopping"
     \/ legacy__stopped /\ event' = "legacy.stopped"
     \/ legacy__error /\ event' = "legacy.error"
     \/ scheduler__activity_timeout /\ event' = "scheduler.activity-timeout"
     \/ scheduler__heartbeat_timeout /\ event' = "scheduler.heartbeat-timeout"

TaggedSpec == TaggedInit /\ [][TaggedNext]_tagged

\* L1-post-start: post-start enters running only at idle.
L1_post_start ==
  Changed
  /\ event \in {"post-start"}
  /\ configuration \in {"running.unreported", "running.idle", "running.thinking",
      "running.executing", "running.waiting_for_input", "running.blocked", "running.completed",
      "running.limits_exceeded", "running.stalled", "running.offline"}
  => 
     /\ configuration \in {"running.idle"}

\* L1-observed: Runtime evidence enters running only at unreported.
L1_observed ==
  Changed
  /\ event \in {"incarnation.opened", "pod.foreign", "pod.rejected", "pod.disrupted",
      "pod.deadline-exceeded", "pod.completed", "pod.failed", "pod.init-failed", "pod.lost",
      "pod.agent-completed", "pod.agent-failed", "pod.agent-init-failed", "pod.terminating",
      "pod.unreachable", "pod.restarting", "pod.running", "pod.blocked", "pod.unscheduled",
      "pod.starting", "pod.gone", "container.running", "container.exited", "container.created",
      "container.paused", "container.restarting", "container.dead", "container.removing",
      "legacy.ended", "legacy.ended-failed"}
  /\ configuration \in {"running.unreported", "running.idle", "running.thinking",
      "running.executing", "running.waiting_for_input", "running.blocked", "running.completed",
      "running.limits_exceeded", "running.stalled", "running.offline"}
  => 
     /\ configuration \in {"running.unreported"}

\* L4-final: Only a new incarnation leaves a final configuration.
L4_final ==
  Changed
  /\ previous \in {"stopped.final", "error.final"}
  => 
     /\ event \in {"operator.start", "operator.restart", "incarnation.opened"}

\* L4-restart: An operator restarts an ended agent.
L4_restart ==
  Changed
  /\ previous \in {"stopped.final", "error.final"}
  => 
     ~(event \in {"operator.restart"})

\* L5-provisional: No report leaves a provisional end.
L5_provisional ==
  Changed
  /\ previous \in {"stopped.provisional", "stopped.final", "error.provisional", "error.final"}
  => 
     /\ event \in {"operator.provision", "operator.start", "operator.restart", "operator.stop",
         "operator.stopped", "incarnation.opened", "pod.foreign", "pod.rejected", "pod.disrupted",
         "pod.deadline-exceeded", "pod.completed", "pod.failed", "pod.init-failed", "pod.lost",
         "pod.agent-completed", "pod.agent-failed", "pod.agent-init-failed", "pod.terminating",
         "pod.unreachable", "pod.restarting", "pod.running", "pod.blocked", "pod.unscheduled",
         "pod.starting", "pod.gone", "container.running", "container.exited", "container.created",
         "container.paused", "container.restarting", "container.dead", "container.removing",
         "legacy.ended", "legacy.ended-failed"}

\* L5-alive: A live container does not undo a failure.
L5_alive ==
  Changed
  /\ previous \in {"error.provisional", "error.final"}
  /\ event \in {"pod.running", "container.running"}
  => 
     /\ configuration \in {"error.provisional", "error.final"}

\* L5-whitewash: A clean exit does not whitewash a failure.
L5_whitewash ==
  Changed
  /\ previous \in {"error.provisional"}
  /\ event \in {"operator.stopped", "pod.completed", "pod.agent-completed", "container.exited",
      "legacy.ended"}
  => 
     /\ configuration \in {"error.provisional", "error.final"}

\* L5-revival: A live container takes an agent-said stop back.
L5_revival ==
  Changed
  /\ previous \in {"stopped.provisional"}
  /\ event \in {"pod.running"}
  => 
     ~(configuration \in {"running.unreported", "running.idle", "running.thinking",
         "running.executing", "running.waiting_for_input", "running.blocked", "running.completed",
         "running.limits_exceeded", "running.stalled", "running.offline"})

\* L8-terminal: Only irreversible evidence or a deletion makes an end final.
L8_terminal ==
  Changed
  /\ configuration \in {"stopped.final", "error.final"}
  => 
     /\ event \in {"operator.provision", "operator.start", "operator.restart", "operator.stop",
         "operator.stopped", "pod.rejected", "pod.disrupted", "pod.deadline-exceeded",
         "pod.completed", "pod.failed", "pod.init-failed", "pod.lost", "pod.gone",
         "container.exited", "container.dead", "legacy.ended", "legacy.ended-failed"}

\* L8-recoverable: What may recover is never an end.
L8_recoverable ==
  Changed
  /\ event \in {"pod.unreachable", "pod.restarting", "pod.blocked", "pod.unscheduled",
      "pod.starting", "container.paused", "container.restarting"}
  /\ configuration \in {"stopped.provisional", "stopped.final", "error.provisional", "error.final"}
  => 
     /\ configuration \in {}

\* sticky: Among reports of the agent and of relays, only prompt-submit, agent-start and session-start clear a sticky activity, and tool-start waiting_for_input alone.
sticky ==
  Changed
  /\ previous \in {"running.waiting_for_input", "running.blocked", "running.completed",
      "running.limits_exceeded"}
  /\ event \in {"session-start", "session-end", "agent-start", "agent-end", "tool-start",
      "tool-start.asks", "tool-end", "prompt-submit", "response-complete", "notification",
      "pre-start", "pre-start-failed", "clone-start", "clone-failed", "post-start", "pre-stop",
      "model-start", "model-end", "status.ask-user", "status.blocked", "status.limits-exceeded",
      "status.task-completed", "heartbeat.alive", "heartbeat.unchanged", "heartbeat.created",
      "heartbeat.provisioning", "heartbeat.cloning", "heartbeat.starting", "heartbeat.running",
      "heartbeat.idle", "heartbeat.thinking", "heartbeat.executing", "heartbeat.waiting_for_input",
      "heartbeat.blocked", "heartbeat.completed", "heartbeat.limits_exceeded", "heartbeat.stalled",
      "heartbeat.offline", "heartbeat.stopping", "heartbeat.stopped", "heartbeat.error",
      "legacy.created", "legacy.provisioning", "legacy.cloning", "legacy.starting",
      "legacy.running", "legacy.idle", "legacy.thinking", "legacy.executing",
      "legacy.waiting_for_input", "legacy.blocked", "legacy.completed", "legacy.limits_exceeded",
      "legacy.stalled", "legacy.offline", "legacy.stopping", "legacy.stopped", "legacy.error"}
  /\ configuration \in {"running.unreported", "running.idle", "running.thinking",
      "running.executing"}
  => 
     /\ event \in {"session-start", "agent-start", "tool-start", "prompt-submit"}

\* sticky-tool: A tool clears waiting_for_input alone.
sticky_tool ==
  Changed
  /\ previous \in {"running.blocked", "running.completed", "running.limits_exceeded"}
  /\ event \in {"tool-start"}
  => 
     /\ configuration \in {}

\* platform-set: No hook of the agent sets a platform activity.
platform_set ==
  Changed
  /\ event \in {"session-start", "session-end", "agent-start", "agent-end", "tool-start",
      "tool-start.asks", "tool-end", "prompt-submit", "response-complete", "notification",
      "pre-start", "pre-start-failed", "clone-start", "clone-failed", "post-start", "pre-stop",
      "model-start", "model-end", "status.ask-user", "status.blocked", "status.limits-exceeded",
      "status.task-completed"}
  /\ configuration \in {"running.stalled", "running.offline"}
  => 
     /\ configuration \in {}

\* heartbeat-forward: A heartbeat never takes stopping back.
heartbeat_forward ==
  Changed
  /\ previous \in {"stopping.requested", "stopping.observed"}
  /\ event \in {"heartbeat.alive", "heartbeat.unchanged", "heartbeat.created",
      "heartbeat.provisioning", "heartbeat.cloning", "heartbeat.starting", "heartbeat.running",
      "heartbeat.idle", "heartbeat.thinking", "heartbeat.executing", "heartbeat.waiting_for_input",
      "heartbeat.blocked", "heartbeat.completed", "heartbeat.limits_exceeded", "heartbeat.stalled",
      "heartbeat.offline", "heartbeat.stopping", "heartbeat.stopped", "heartbeat.error",
      "legacy.created", "legacy.provisioning", "legacy.cloning", "legacy.starting",
      "legacy.running", "legacy.idle", "legacy.thinking", "legacy.executing",
      "legacy.waiting_for_input", "legacy.blocked", "legacy.completed", "legacy.limits_exceeded",
      "legacy.stalled", "legacy.offline", "legacy.stopping", "legacy.stopped", "legacy.error"}
  => 
     /\ configuration \in {"stopped.provisional", "stopped.final", "error.provisional",
         "error.final"}

====
