---- MODULE AgentLifecycle ----
\* Rendered from agent-lifecycle 1.0.0
\* (sha256:8922cb61d46b3c5990250174ba8de1703c192cce3d1232404c641457fd6447de): one operator an
\* event, named so that an edge of TLC's graph carries the event. An input that is ignored or
\* rejected is no step.
EXTENDS Naturals

VARIABLE configuration

Configurations ==
  {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle",
      "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked",
      "running.completed", "running.limits_exceeded", "running.stalled", "running.offline",
      "stopping.requested", "stopping.observed", "stopped.provisional", "stopped.final",
      "error.provisional", "error.final"}

TypeOK == configuration \in Configurations

Init == configuration = "created"

\* operator.provision
operator__provision ==
  \/ /\ configuration \in {"created"}
     /\ configuration' = "provisioning"
  \/ /\ configuration \in {"provisioning"}
     /\ UNCHANGED configuration

\* operator.start
operator__start ==
  \/ /\ configuration \in {"created", "provisioning", "stopped.provisional", "stopped.final", "error.provisional", "error.final"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ UNCHANGED configuration

\* operator.restart
operator__restart ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional", "stopped.final", "error.provisional", "error.final"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting"}
     /\ UNCHANGED configuration

\* operator.stop
operator__stop ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "stopping.requested"
  \/ /\ configuration \in {"stopping.requested", "stopped.final", "error.provisional", "error.final"}
     /\ UNCHANGED configuration

\* operator.stopped
operator__stopped ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopped.final", "error.final"}
     /\ UNCHANGED configuration
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"

\* incarnation.opened
incarnation__opened ==
  \/ /\ configuration \in {"created"}
     /\ UNCHANGED configuration
  \/ /\ configuration \in {"provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional", "stopped.final", "error.provisional", "error.final"}
     /\ configuration' = "created"

\* pod.rejected
pod__rejected ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"

\* pod.disrupted
pod__disrupted ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"

\* pod.deadline-exceeded
pod__deadline_exceeded ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"

\* pod.completed
pod__completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"

\* pod.failed
pod__failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"

\* pod.init-failed
pod__init_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"

\* pod.lost
pod__lost ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"

\* pod.agent-completed
pod__agent_completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.requested", "stopped.provisional", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.agent-failed
pod__agent_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "error.provisional"
  \/ /\ configuration \in {"stopping.requested", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.agent-init-failed
pod__agent_init_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "error.provisional"
  \/ /\ configuration \in {"stopping.requested", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.terminating
pod__terminating ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopped.provisional"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.observed", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.restarting
pod__restarting ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting", "stopping.requested"}
     /\ UNCHANGED configuration

\* pod.running
pod__running ==
  \/ /\ configuration \in {"created", "provisioning", "starting", "stopped.provisional"}
     /\ configuration' = "running.unreported"
  \/ /\ configuration \in {"cloning", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.blocked
pod__blocked ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting", "stopping.requested"}
     /\ UNCHANGED configuration

\* pod.unscheduled
pod__unscheduled ==
  \/ /\ configuration \in {"created", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "provisioning"
  \/ /\ configuration \in {"provisioning", "stopping.requested"}
     /\ UNCHANGED configuration

\* pod.starting
pod__starting ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting", "stopping.requested"}
     /\ UNCHANGED configuration

\* pod.gone
pod__gone ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested", "stopped.provisional"}
     /\ configuration' = "stopped.final"

\* container.running
container__running ==
  \/ /\ configuration \in {"created", "provisioning", "starting", "stopped.provisional"}
     /\ configuration' = "running.unreported"
  \/ /\ configuration \in {"cloning", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "error.provisional"}
     /\ UNCHANGED configuration

\* container.exited
container__exited ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "stopped.final"

\* container.created
container__created ==
  \/ /\ configuration \in {"created"}
     /\ configuration' = "provisioning"
  \/ /\ configuration \in {"provisioning"}
     /\ UNCHANGED configuration

\* container.restarting
container__restarting ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting", "stopping.requested"}
     /\ UNCHANGED configuration

\* container.dead
container__dead ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "stopped.final"

\* container.removing
container__removing ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopped.provisional"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.observed", "error.provisional"}
     /\ UNCHANGED configuration

\* legacy.ended
legacy__ended ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"

\* legacy.ended-failed
legacy__ended_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"

\* session-start
session_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.idle"
  \/ /\ configuration \in {"running.idle"}
     /\ UNCHANGED configuration

\* session-end
session_end ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.requested"}
     /\ UNCHANGED configuration

\* agent-start
agent_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* agent-end
agent_end ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.idle"
  \/ /\ configuration \in {"running.idle"}
     /\ UNCHANGED configuration

\* tool-start
tool_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.waiting_for_input", "running.stalled", "running.offline"}
     /\ configuration' = "running.executing"
  \/ /\ configuration \in {"running.executing"}
     /\ UNCHANGED configuration

\* tool-start.asks
tool_start__asks ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* tool-end
tool_end ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.idle"
  \/ /\ configuration \in {"running.idle"}
     /\ UNCHANGED configuration

\* prompt-submit
prompt_submit ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* response-complete
response_complete ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.completed"

\* notification
notification ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* pre-start
pre_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting"}
     /\ UNCHANGED configuration

\* pre-start-failed
pre_start_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.provisional"

\* clone-start
clone_start ==
  \/ /\ configuration \in {"created", "provisioning", "starting"}
     /\ configuration' = "cloning"
  \/ /\ configuration \in {"cloning"}
     /\ UNCHANGED configuration

\* clone-failed
clone_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.provisional"

\* post-start
post_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.idle"
  \/ /\ configuration \in {"running.idle"}
     /\ UNCHANGED configuration

\* pre-stop
pre_stop ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.observed"}
     /\ UNCHANGED configuration

\* model-start
model_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* model-end
model_end ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.idle"
  \/ /\ configuration \in {"running.idle"}
     /\ UNCHANGED configuration

\* status.ask-user
status__ask_user ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* status.blocked
status__blocked ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.blocked"
  \/ /\ configuration \in {"running.blocked"}
     /\ UNCHANGED configuration

\* status.limits-exceeded
status__limits_exceeded ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.stalled", "running.offline"}
     /\ configuration' = "running.limits_exceeded"
  \/ /\ configuration \in {"running.limits_exceeded"}
     /\ UNCHANGED configuration

\* status.task-completed
status__task_completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.completed"
  \/ /\ configuration \in {"running.completed"}
     /\ UNCHANGED configuration

\* heartbeat.alive
heartbeat__alive ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "stopping.requested", "stopping.observed"}
     /\ UNCHANGED configuration
  \/ /\ configuration \in {"running.offline"}
     /\ configuration' = "running.unreported"

\* heartbeat.unchanged
heartbeat__unchanged ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "stopping.requested", "stopping.observed"}
     /\ UNCHANGED configuration
  \/ /\ configuration \in {"running.offline"}
     /\ configuration' = "running.stalled"

\* heartbeat.provisioning
heartbeat__provisioning ==
  \/ /\ configuration \in {"created"}
     /\ configuration' = "provisioning"

\* heartbeat.cloning
heartbeat__cloning ==
  \/ /\ configuration \in {"created", "provisioning"}
     /\ configuration' = "cloning"

\* heartbeat.starting
heartbeat__starting ==
  \/ /\ configuration \in {"created", "provisioning", "cloning"}
     /\ configuration' = "starting"

\* heartbeat.running
heartbeat__running ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.offline"}
     /\ configuration' = "running.unreported"
  \/ /\ configuration \in {"running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled"}
     /\ UNCHANGED configuration

\* heartbeat.idle
heartbeat__idle ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.idle"
  \/ /\ configuration \in {"running.idle"}
     /\ UNCHANGED configuration

\* heartbeat.thinking
heartbeat__thinking ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* heartbeat.executing
heartbeat__executing ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.stalled", "running.offline"}
     /\ configuration' = "running.executing"
  \/ /\ configuration \in {"running.executing"}
     /\ UNCHANGED configuration

\* heartbeat.waiting_for_input
heartbeat__waiting_for_input ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* heartbeat.blocked
heartbeat__blocked ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.blocked"
  \/ /\ configuration \in {"running.blocked"}
     /\ UNCHANGED configuration

\* heartbeat.completed
heartbeat__completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.completed"
  \/ /\ configuration \in {"running.completed"}
     /\ UNCHANGED configuration

\* heartbeat.limits_exceeded
heartbeat__limits_exceeded ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.stalled", "running.offline"}
     /\ configuration' = "running.limits_exceeded"
  \/ /\ configuration \in {"running.limits_exceeded"}
     /\ UNCHANGED configuration

\* heartbeat.stopping
heartbeat__stopping ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.observed"}
     /\ UNCHANGED configuration

\* heartbeat.stopped
heartbeat__stopped ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.requested"}
     /\ UNCHANGED configuration

\* heartbeat.error
heartbeat__error ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.provisional"
  \/ /\ configuration \in {"stopping.requested"}
     /\ UNCHANGED configuration

\* legacy.provisioning
legacy__provisioning ==
  \/ /\ configuration \in {"created"}
     /\ configuration' = "provisioning"

\* legacy.cloning
legacy__cloning ==
  \/ /\ configuration \in {"created", "provisioning"}
     /\ configuration' = "cloning"

\* legacy.starting
legacy__starting ==
  \/ /\ configuration \in {"created", "provisioning", "cloning"}
     /\ configuration' = "starting"

\* legacy.running
legacy__running ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.offline"}
     /\ configuration' = "running.unreported"
  \/ /\ configuration \in {"running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled"}
     /\ UNCHANGED configuration

\* legacy.idle
legacy__idle ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.idle"
  \/ /\ configuration \in {"running.idle"}
     /\ UNCHANGED configuration

\* legacy.thinking
legacy__thinking ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* legacy.executing
legacy__executing ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.stalled", "running.offline"}
     /\ configuration' = "running.executing"
  \/ /\ configuration \in {"running.executing"}
     /\ UNCHANGED configuration

\* legacy.waiting_for_input
legacy__waiting_for_input ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* legacy.blocked
legacy__blocked ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.blocked"
  \/ /\ configuration \in {"running.blocked"}
     /\ UNCHANGED configuration

\* legacy.completed
legacy__completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.completed"
  \/ /\ configuration \in {"running.completed"}
     /\ UNCHANGED configuration

\* legacy.limits_exceeded
legacy__limits_exceeded ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.stalled", "running.offline"}
     /\ configuration' = "running.limits_exceeded"
  \/ /\ configuration \in {"running.limits_exceeded"}
     /\ UNCHANGED configuration

\* legacy.stalled
legacy__stalled ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing"}
     /\ configuration' = "running.stalled"

\* legacy.offline
legacy__offline ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.stalled"}
     /\ configuration' = "running.offline"

\* legacy.stopping
legacy__stopping ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.observed"}
     /\ UNCHANGED configuration

\* legacy.stopped
legacy__stopped ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.requested"}
     /\ UNCHANGED configuration

\* legacy.error
legacy__error ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.provisional"
  \/ /\ configuration \in {"stopping.requested"}
     /\ UNCHANGED configuration

\* scheduler.activity-timeout
scheduler__activity_timeout ==
  \/ /\ configuration \in {"running.unreported", "running.idle", "running.thinking", "running.executing"}
     /\ configuration' = "running.stalled"

\* scheduler.heartbeat-timeout
scheduler__heartbeat_timeout ==
  \/ /\ configuration \in {"running.unreported", "running.idle", "running.thinking", "running.executing", "running.waiting_for_input", "running.stalled"}
     /\ configuration' = "running.offline"

Next ==
  \/ operator__provision
  \/ operator__start
  \/ operator__restart
  \/ operator__stop
  \/ operator__stopped
  \/ incarnation__opened
  \/ pod__rejected
  \/ pod__disrupted
  \/ pod__deadline_exceeded
  \/ pod__completed
  \/ pod__failed
  \/ pod__init_failed
  \/ pod__lost
  \/ pod__agent_completed
  \/ pod__agent_failed
  \/ pod__agent_init_failed
  \/ pod__terminating
  \/ pod__restarting
  \/ pod__running
  \/ pod__blocked
  \/ pod__unscheduled
  \/ pod__starting
  \/ pod__gone
  \/ container__running
  \/ container__exited
  \/ container__created
  \/ container__restarting
  \/ container__dead
  \/ container__removing
  \/ legacy__ended
  \/ legacy__ended_failed
  \/ session_start
  \/ session_end
  \/ agent_start
  \/ agent_end
  \/ tool_start
  \/ tool_start__asks
  \/ tool_end
  \/ prompt_submit
  \/ response_complete
  \/ notification
  \/ pre_start
  \/ pre_start_failed
  \/ clone_start
  \/ clone_failed
  \/ post_start
  \/ pre_stop
  \/ model_start
  \/ model_end
  \/ status__ask_user
  \/ status__blocked
  \/ status__limits_exceeded
  \/ status__task_completed
  \/ heartbeat__alive
  \/ heartbeat__unchanged
  \/ heartbeat__provisioning
  \/ heartbeat__cloning
  \/ heartbeat__starting
  \/ heartbeat__running
  \/ heartbeat__idle
  \/ heartbeat__thinking
  \/ heartbeat__executing
  \/ heartbeat__waiting_for_input
  \/ heartbeat__blocked
  \/ heartbeat__completed
  \/ heartbeat__limits_exceeded
  \/ heartbeat__stopping
  \/ heartbeat__stopped
  \/ heartbeat__error
  \/ legacy__provisioning
  \/ legacy__cloning
  \/ legacy__starting
  \/ legacy__running
  \/ legacy__idle
  \/ legacy__thinking
  \/ legacy__executing
  \/ legacy__waiting_for_input
  \/ legacy__blocked
  \/ legacy__completed
  \/ legacy__limits_exceeded
  \/ legacy__stalled
  \/ legacy__offline
  \/ legacy__stopping
  \/ legacy__stopped
  \/ legacy__error
  \/ scheduler__activity_timeout
  \/ scheduler__heartbeat_timeout

Spec == Init /\ [][Next]_configuration
====
