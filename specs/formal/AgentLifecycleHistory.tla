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
     \/ operator__reincarnate /\ event' = "operator.reincarnate"
     \/ operator__stop /\ event' = "operator.stop"
     \/ operator__stopped /\ event' = "operator.stopped"
     \/ operator__suspend /\ event' = "operator.suspend"
     \/ operator__suspended /\ event' = "operator.suspended"
     \/ run__opened /\ event' = "run.opened"
     \/ pod__rejected /\ event' = "pod.rejected"
     \/ pod__disrupted /\ event' = "pod.disrupted"
     \/ pod__deadline_exceeded /\ event' = "pod.deadline-exceeded"
     \/ pod__completed /\ event' = "pod.completed"
     \/ pod__limits /\ event' = "pod.limits"
     \/ pod__stopped /\ event' = "pod.stopped"
     \/ pod__killed /\ event' = "pod.killed"
     \/ pod__failed /\ event' = "pod.failed"
     \/ pod__init_failed /\ event' = "pod.init-failed"
     \/ pod__lost /\ event' = "pod.lost"
     \/ pod__agent_completed /\ event' = "pod.agent-completed"
     \/ pod__agent_limits /\ event' = "pod.agent-limits"
     \/ pod__agent_stopped /\ event' = "pod.agent-stopped"
     \/ pod__agent_killed /\ event' = "pod.agent-killed"
     \/ pod__agent_failed /\ event' = "pod.agent-failed"
     \/ pod__agent_init_failed /\ event' = "pod.agent-init-failed"
     \/ pod__terminating /\ event' = "pod.terminating"
     \/ pod__restarting /\ event' = "pod.restarting"
     \/ pod__running /\ event' = "pod.running"
     \/ pod__blocked /\ event' = "pod.blocked"
     \/ pod__unscheduled /\ event' = "pod.unscheduled"
     \/ pod__starting /\ event' = "pod.starting"
     \/ pod__deleted /\ event' = "pod.deleted"
     \/ pod__gone /\ event' = "pod.gone"
     \/ container__running /\ event' = "container.running"
     \/ container__completed /\ event' = "container.completed"
     \/ container__limits /\ event' = "container.limits"
     \/ container__killed /\ event' = "container.killed"
     \/ container__failed /\ event' = "container.failed"
     \/ container__exited /\ event' = "container.exited"
     \/ container__created /\ event' = "container.created"
     \/ container__restarting /\ event' = "container.restarting"
     \/ container__dead /\ event' = "container.dead"
     \/ container__removing /\ event' = "container.removing"
     \/ container__gone /\ event' = "container.gone"
     \/ legacy__ended /\ event' = "legacy.ended"
     \/ legacy__ended_failed /\ event' = "legacy.ended-failed"
     \/ session_start /\ event' = "session-start"
     \/ session_end /\ event' = "session-end"
     \/ agent_start /\ event' = "agent-start"
     \/ agent_end /\ event' = "agent-end"
     \/ subagent_end /\ event' = "subagent-end"
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
     \/ heartbeat__working /\ event' = "heartbeat.working"
     \/ heartbeat__thinking /\ event' = "heartbeat.thinking"
     \/ heartbeat__executing /\ event' = "heartbeat.executing"
     \/ heartbeat__waiting_for_input /\ event' = "heartbeat.waiting_for_input"
     \/ heartbeat__blocked /\ event' = "heartbeat.blocked"
     \/ heartbeat__completed /\ event' = "heartbeat.completed"
     \/ heartbeat__limits_exceeded /\ event' = "heartbeat.limits_exceeded"
     \/ heartbeat__stopping /\ event' = "heartbeat.stopping"
     \/ heartbeat__suspended /\ event' = "heartbeat.suspended"
     \/ heartbeat__stopped /\ event' = "heartbeat.stopped"
     \/ heartbeat__error /\ event' = "heartbeat.error"
     \/ legacy__provisioning /\ event' = "legacy.provisioning"
     \/ legacy__cloning /\ event' = "legacy.cloning"
     \/ legacy__starting /\ event' = "legacy.starting"
     \/ legacy__running /\ event' = "legacy.running"
     \/ legacy__working /\ event' = "legacy.working"
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
     \/ scheduler__start_timeout /\ event' = "scheduler.start-timeout"
     \/ scheduler__stop_timeout /\ event' = "scheduler.stop-timeout"
     \/ scheduler__activity_timeout /\ event' = "scheduler.activity-timeout"
     \/ scheduler__heartbeat_timeout /\ event' = "scheduler.heartbeat-timeout"

TaggedSpec == TaggedInit /\ [][TaggedNext]_tagged

\* L1-post-start: post-start enters running only at working.
L1_post_start ==
  Changed
  /\ event \in {"post-start"}
  /\ configuration \in {"running.unreported", "running.working", "running.thinking",
      "running.executing", "running.waiting_for_input", "running.blocked", "running.completed",
      "running.limits_exceeded", "running.stalled", "running.offline"}
  => 
     /\ configuration \in {"running.working"}

\* L1-observed: Runtime evidence enters running only at unreported.
L1_observed ==
  Changed
  /\ event \in {"run.opened", "pod.foreign", "pod.rejected", "pod.disrupted",
      "pod.deadline-exceeded", "pod.completed", "pod.limits", "pod.stopped", "pod.killed",
      "pod.failed", "pod.init-failed", "pod.lost", "pod.agent-completed", "pod.agent-limits",
      "pod.agent-stopped", "pod.agent-killed", "pod.agent-failed", "pod.agent-init-failed",
      "pod.terminating", "pod.unreachable", "pod.restarting", "pod.running", "pod.blocked",
      "pod.unscheduled", "pod.starting", "pod.deleted", "pod.gone", "container.running",
      "container.completed", "container.limits", "container.killed", "container.failed",
      "container.exited", "container.created", "container.paused", "container.restarting",
      "container.dead", "container.removing", "container.gone", "legacy.ended",
      "legacy.ended-failed"}
  /\ configuration \in {"running.unreported", "running.working", "running.thinking",
      "running.executing", "running.waiting_for_input", "running.blocked", "running.completed",
      "running.limits_exceeded", "running.stalled", "running.offline"}
  => 
     /\ configuration \in {"running.unreported"}

\* L4-final: Only a new run leaves what is final; an operator may rename a stop and a suspension.
L4_final ==
  Changed
  /\ previous \in {"suspended.final", "stopped.final", "error.final"}
  => 
     /\ event \in {"operator.start", "operator.restart", "operator.reincarnate", "operator.stopped",
         "operator.suspended", "run.opened"}

\* L4-restart: An operator restarts an ended agent.
L4_restart ==
  Changed
  /\ previous \in {"suspended.final", "stopped.final", "error.final"}
  => 
     ~(event \in {"operator.restart"})

\* L4-renaming: An operator's word about an end revives nothing.
L4_renaming ==
  Changed
  /\ previous \in {"suspended.final", "stopped.final", "error.final"}
  /\ event \in {"operator.stopped", "operator.suspended"}
  => 
     /\ configuration \in {"suspended.final", "stopped.final", "error.final"}

\* L4-failure: Nobody renames a failure.
L4_failure ==
  Changed
  /\ previous \in {"error.final"}
  => 
     /\ event \in {"operator.start", "operator.restart", "operator.reincarnate", "run.opened"}

\* L5-provisional: No report leaves an end.
L5_provisional ==
  Changed
  /\ previous \in {"suspended.provisional", "suspended.final", "stopped.provisional",
      "stopped.final", "error.provisional", "error.unexplained", "error.final"}
  => 
     /\ event \in {"operator.provision", "operator.start", "operator.restart",
         "operator.reincarnate", "operator.stop", "operator.stopped", "operator.suspend",
         "operator.suspended", "run.opened", "pod.foreign", "pod.rejected", "pod.disrupted",
         "pod.deadline-exceeded", "pod.completed", "pod.limits", "pod.stopped", "pod.killed",
         "pod.failed", "pod.init-failed", "pod.lost", "pod.agent-completed", "pod.agent-limits",
         "pod.agent-stopped", "pod.agent-killed", "pod.agent-failed", "pod.agent-init-failed",
         "pod.terminating", "pod.unreachable", "pod.restarting", "pod.running", "pod.blocked",
         "pod.unscheduled", "pod.starting", "pod.deleted", "pod.gone", "container.running",
         "container.completed", "container.limits", "container.killed", "container.failed",
         "container.exited", "container.created", "container.paused", "container.restarting",
         "container.dead", "container.removing", "container.gone", "legacy.ended",
         "legacy.ended-failed"}

\* L5-alive: A live container does not undo a failure.
L5_alive ==
  Changed
  /\ previous \in {"error.provisional"}
  /\ event \in {"pod.running", "container.running"}
  => 
     /\ configuration \in {"error.provisional", "error.unexplained", "error.final"}

\* L5-whitewash: No clean exit, no stop and no suspension whitewashes a failure.
L5_whitewash ==
  Changed
  /\ previous \in {"error.provisional"}
  /\ event \in {"operator.stop", "operator.stopped", "operator.suspended", "pod.completed",
      "pod.limits", "pod.stopped", "pod.agent-completed", "pod.agent-limits", "pod.agent-stopped",
      "pod.deleted", "container.completed", "container.limits", "container.killed",
      "container.exited", "legacy.ended"}
  => 
     /\ configuration \in {"error.provisional", "error.unexplained", "error.final"}

\* L5-asks: To ask for a stop moves no end.
L5_asks ==
  Changed
  /\ previous \in {"suspended.provisional", "suspended.final", "stopped.provisional",
      "stopped.final", "error.provisional", "error.unexplained", "error.final"}
  /\ event \in {"operator.stop", "operator.suspend"}
  => 
     /\ configuration \in {}

\* L5-revival: A live container takes an agent-said stop back.
L5_revival ==
  Changed
  /\ previous \in {"stopped.provisional"}
  /\ event \in {"pod.running"}
  => 
     ~(configuration \in {"running.unreported", "running.working", "running.thinking",
         "running.executing", "running.waiting_for_input", "running.blocked", "running.completed",
         "running.limits_exceeded", "running.stalled", "running.offline"})

\* L5-explained: A deletion that somebody asked for explains a disappearance.
L5_explained ==
  Changed
  /\ previous \in {"error.unexplained"}
  /\ event \in {"pod.deleted"}
  => 
     ~(configuration \in {"stopped.final"})

\* L8-terminal: Only irreversible evidence or a deletion makes an end final.
L8_terminal ==
  Changed
  /\ configuration \in {"suspended.final", "stopped.final", "error.final"}
  => 
     /\ event \in {"operator.provision", "operator.start", "operator.restart",
         "operator.reincarnate", "operator.stop", "operator.stopped", "operator.suspend",
         "operator.suspended", "pod.rejected", "pod.disrupted", "pod.deadline-exceeded",
         "pod.completed", "pod.limits", "pod.stopped", "pod.killed", "pod.failed",
         "pod.init-failed", "pod.lost", "pod.deleted", "pod.gone", "container.dead",
         "container.gone", "legacy.ended", "legacy.ended-failed"}

\* L8-recoverable: What may recover is never an end.
L8_recoverable ==
  Changed
  /\ event \in {"pod.unreachable", "pod.restarting", "pod.blocked", "pod.unscheduled",
      "pod.starting", "container.paused", "container.restarting"}
  /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.provisional",
      "stopped.final", "error.provisional", "error.unexplained", "error.final"}
  => 
     /\ configuration \in {}

\* L8-container: A container that exited may be started again.
L8_container ==
  Changed
  /\ event \in {"container.completed", "container.limits", "container.killed", "container.failed",
      "container.exited"}
  /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.provisional",
      "stopped.final", "error.provisional", "error.unexplained", "error.final"}
  => 
     /\ configuration \in {"suspended.provisional", "stopped.provisional", "error.provisional",
         "error.unexplained"}

\* sticky: Among reports of the agent and of relays, only prompt-submit, agent-start and session-start clear a sticky activity, and tool-start waiting_for_input alone.
sticky ==
  Changed
  /\ previous \in {"running.waiting_for_input", "running.blocked", "running.completed",
      "running.limits_exceeded"}
  /\ event \in {"session-start", "session-end", "agent-start", "agent-end", "subagent-end",
      "tool-start", "tool-start.asks", "tool-end", "prompt-submit", "response-complete",
      "notification", "pre-start", "pre-start-failed", "clone-start", "clone-failed", "post-start",
      "pre-stop", "model-start", "model-end", "status.ask-user", "status.blocked",
      "status.limits-exceeded", "status.task-completed", "heartbeat.alive", "heartbeat.unchanged",
      "heartbeat.created", "heartbeat.provisioning", "heartbeat.cloning", "heartbeat.starting",
      "heartbeat.running", "heartbeat.working", "heartbeat.thinking", "heartbeat.executing",
      "heartbeat.waiting_for_input", "heartbeat.blocked", "heartbeat.completed",
      "heartbeat.limits_exceeded", "heartbeat.stalled", "heartbeat.offline", "heartbeat.stopping",
      "heartbeat.suspended", "heartbeat.stopped", "heartbeat.error", "legacy.created",
      "legacy.provisioning", "legacy.cloning", "legacy.starting", "legacy.running",
      "legacy.working", "legacy.thinking", "legacy.executing", "legacy.waiting_for_input",
      "legacy.blocked", "legacy.completed", "legacy.limits_exceeded", "legacy.stalled",
      "legacy.offline", "legacy.stopping", "legacy.stopped", "legacy.error"}
  /\ configuration \in {"running.unreported", "running.working", "running.thinking",
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
  /\ event \in {"session-start", "session-end", "agent-start", "agent-end", "subagent-end",
      "tool-start", "tool-start.asks", "tool-end", "prompt-submit", "response-complete",
      "notification", "pre-start", "pre-start-failed", "clone-start", "clone-failed", "post-start",
      "pre-stop", "model-start", "model-end", "status.ask-user", "status.blocked",
      "status.limits-exceeded", "status.task-completed"}
  /\ configuration \in {"running.stalled", "running.offline"}
  => 
     /\ configuration \in {}

\* heartbeat-forward: A heartbeat never takes stopping back.
heartbeat_forward ==
  Changed
  /\ previous \in {"stopping.requested", "stopping.suspending", "stopping.observed"}
  /\ event \in {"heartbeat.alive", "heartbeat.unchanged", "heartbeat.created",
      "heartbeat.provisioning", "heartbeat.cloning", "heartbeat.starting", "heartbeat.running",
      "heartbeat.working", "heartbeat.thinking", "heartbeat.executing",
      "heartbeat.waiting_for_input", "heartbeat.blocked", "heartbeat.completed",
      "heartbeat.limits_exceeded", "heartbeat.stalled", "heartbeat.offline", "heartbeat.stopping",
      "heartbeat.suspended", "heartbeat.stopped", "heartbeat.error", "legacy.created",
      "legacy.provisioning", "legacy.cloning", "legacy.starting", "legacy.running",
      "legacy.working", "legacy.thinking", "legacy.executing", "legacy.waiting_for_input",
      "legacy.blocked", "legacy.completed", "legacy.limits_exceeded", "legacy.stalled",
      "legacy.offline", "legacy.stopping", "legacy.stopped", "legacy.error"}
  => 
     /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.provisional",
         "stopped.final", "error.provisional", "error.unexplained", "error.final"}

\* suspension: Any end of a run that is being suspended is a suspension, but for an operator's stop.
suspension ==
  Changed
  /\ previous \in {"stopping.suspending"}
  /\ event \in {"run.opened", "pod.foreign", "pod.rejected", "pod.disrupted",
      "pod.deadline-exceeded", "pod.completed", "pod.limits", "pod.stopped", "pod.killed",
      "pod.failed", "pod.init-failed", "pod.lost", "pod.agent-completed", "pod.agent-limits",
      "pod.agent-stopped", "pod.agent-killed", "pod.agent-failed", "pod.agent-init-failed",
      "pod.terminating", "pod.unreachable", "pod.restarting", "pod.running", "pod.blocked",
      "pod.unscheduled", "pod.starting", "pod.deleted", "pod.gone", "container.running",
      "container.completed", "container.limits", "container.killed", "container.failed",
      "container.exited", "container.created", "container.paused", "container.restarting",
      "container.dead", "container.removing", "container.gone", "legacy.ended",
      "legacy.ended-failed"}
  /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.provisional",
      "stopped.final", "error.provisional", "error.unexplained", "error.final"}
  => 
     /\ configuration \in {"suspended.provisional", "suspended.final"}

====
