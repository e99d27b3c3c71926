---- MODULE AgentLifecycle ----
\* Rendered from agent-lifecycle 2.0.0
\* (sha256:186ae1443727b39d438fb2cbcb0be8fe17d760cf9347cf4a8be7e90445221e80): one operator an
\* event, named so that an edge of TLC's graph carries the event. An input that is ignored or
\* rejected is no step.
EXTENDS Naturals

VARIABLE configuration

Configurations ==
  {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working",
      "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked",
      "running.completed", "running.limits_exceeded", "running.stalled", "running.offline",
      "stopping.requested", "stopping.suspending", "stopping.observed", "suspended.provisional",
      "suspended.final", "stopped.provisional", "stopped.final", "error.provisional",
      "error.unexplained", "error.final"}

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
  \/ /\ configuration \in {"created", "provisioning", "suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.unexplained", "error.final"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ UNCHANGED configuration

\* operator.restart
operator__restart ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.suspending", "stopping.observed", "suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.unexplained", "error.final"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting"}
     /\ UNCHANGED configuration

\* operator.reincarnate
operator__reincarnate ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.suspending", "stopping.observed", "suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.unexplained", "error.final"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting"}
     /\ UNCHANGED configuration

\* operator.stop
operator__stop ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.suspending", "stopping.observed"}
     /\ configuration' = "stopping.requested"
  \/ /\ configuration \in {"stopping.requested", "suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.unexplained", "error.final"}
     /\ UNCHANGED configuration

\* operator.stopped
operator__stopped ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.suspending", "stopping.observed", "suspended.provisional", "suspended.final", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopped.final", "error.final"}
     /\ UNCHANGED configuration
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"

\* operator.suspend
operator__suspend ==
  \/ /\ configuration \in {"running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "stopping.suspending"

\* operator.suspended
operator__suspended ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.suspending", "stopping.observed", "suspended.provisional", "stopped.provisional", "stopped.final", "error.unexplained"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"suspended.final"}
     /\ UNCHANGED configuration

\* run.opened
run__opened ==
  \/ /\ configuration \in {"created"}
     /\ UNCHANGED configuration
  \/ /\ configuration \in {"provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.suspending", "stopping.observed", "suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.unexplained", "error.final"}
     /\ configuration' = "created"

\* pod.rejected
pod__rejected ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"

\* pod.disrupted
pod__disrupted ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"

\* pod.deadline-exceeded
pod__deadline_exceeded ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"

\* pod.completed
pod__completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"

\* pod.limits
pod__limits ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"

\* pod.stopped
pod__stopped ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"

\* pod.killed
pod__killed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "error.unexplained"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"error.unexplained"}
     /\ UNCHANGED configuration

\* pod.failed
pod__failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"

\* pod.init-failed
pod__init_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"

\* pod.lost
pod__lost ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"

\* pod.agent-completed
pod__agent_completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "error.unexplained"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "stopped.provisional", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.agent-limits
pod__agent_limits ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "error.unexplained"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "stopped.provisional", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.agent-stopped
pod__agent_stopped ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "error.unexplained"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "stopped.provisional", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.agent-killed
pod__agent_killed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "error.unexplained"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "error.provisional", "error.unexplained"}
     /\ UNCHANGED configuration

\* pod.agent-failed
pod__agent_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "error.provisional"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.agent-init-failed
pod__agent_init_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "error.provisional"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.terminating
pod__terminating ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "suspended.provisional", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending", "stopping.observed", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.restarting
pod__restarting ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "suspended.provisional", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting", "stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* pod.running
pod__running ==
  \/ /\ configuration \in {"created", "provisioning", "starting", "suspended.provisional", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "running.unreported"
  \/ /\ configuration \in {"cloning", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.suspending", "stopping.observed", "error.provisional"}
     /\ UNCHANGED configuration

\* pod.blocked
pod__blocked ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "suspended.provisional", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting", "stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* pod.unscheduled
pod__unscheduled ==
  \/ /\ configuration \in {"created", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "suspended.provisional", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "provisioning"
  \/ /\ configuration \in {"provisioning", "stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* pod.starting
pod__starting ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "suspended.provisional", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting", "stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* pod.deleted
pod__deleted ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"

\* pod.gone
pod__gone ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.unexplained"
  \/ /\ configuration \in {"stopping.requested", "stopped.provisional"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"error.unexplained"}
     /\ UNCHANGED configuration

\* container.running
container__running ==
  \/ /\ configuration \in {"created", "provisioning", "starting", "suspended.provisional", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "running.unreported"
  \/ /\ configuration \in {"cloning", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.suspending", "stopping.observed", "error.provisional"}
     /\ UNCHANGED configuration

\* container.completed
container__completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "error.unexplained"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.final"}
     /\ UNCHANGED configuration

\* container.limits
container__limits ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "error.unexplained"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.final"}
     /\ UNCHANGED configuration

\* container.killed
container__killed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "error.unexplained"
  \/ /\ configuration \in {"stopping.requested", "stopping.observed"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.unexplained", "error.final"}
     /\ UNCHANGED configuration

\* container.failed
container__failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "error.provisional"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.final", "error.provisional", "error.final"}
     /\ UNCHANGED configuration

\* container.exited
container__exited ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "error.unexplained"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.suspending"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.final"}
     /\ UNCHANGED configuration

\* container.created
container__created ==
  \/ /\ configuration \in {"created"}
     /\ configuration' = "provisioning"
  \/ /\ configuration \in {"provisioning"}
     /\ UNCHANGED configuration

\* container.restarting
container__restarting ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "suspended.provisional", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting", "stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* container.dead
container__dead ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"error.provisional", "error.unexplained"}
     /\ configuration' = "error.final"

\* container.removing
container__removing ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending", "stopping.observed", "suspended.provisional", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ UNCHANGED configuration

\* container.gone
container__gone ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.unexplained"
  \/ /\ configuration \in {"stopping.requested", "stopped.provisional"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"error.unexplained"}
     /\ UNCHANGED configuration

\* legacy.ended
legacy__ended ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.observed", "stopped.provisional", "error.unexplained"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"
  \/ /\ configuration \in {"error.provisional"}
     /\ configuration' = "error.final"

\* legacy.ended-failed
legacy__ended_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed", "stopped.provisional", "error.provisional", "error.unexplained"}
     /\ configuration' = "error.final"
  \/ /\ configuration \in {"stopping.requested"}
     /\ configuration' = "stopped.final"
  \/ /\ configuration \in {"stopping.suspending", "suspended.provisional"}
     /\ configuration' = "suspended.final"

\* session-start
session_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.working"
  \/ /\ configuration \in {"running.working"}
     /\ UNCHANGED configuration

\* session-end
session_end ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* agent-start
agent_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* agent-end
agent_end ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.working"
  \/ /\ configuration \in {"running.working"}
     /\ UNCHANGED configuration

\* subagent-end
subagent_end ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ UNCHANGED configuration

\* tool-start
tool_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.waiting_for_input", "running.stalled", "running.offline"}
     /\ configuration' = "running.executing"
  \/ /\ configuration \in {"running.executing"}
     /\ UNCHANGED configuration

\* tool-start.asks
tool_start__asks ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* tool-end
tool_end ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.working"
  \/ /\ configuration \in {"running.working"}
     /\ UNCHANGED configuration

\* prompt-submit
prompt_submit ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* response-complete
response_complete ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.completed"

\* notification
notification ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* pre-start
pre_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "running.unreported", "stopping.observed"}
     /\ configuration' = "starting"
  \/ /\ configuration \in {"starting"}
     /\ UNCHANGED configuration

\* pre-start-failed
pre_start_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.provisional"

\* clone-start
clone_start ==
  \/ /\ configuration \in {"created", "provisioning", "starting"}
     /\ configuration' = "cloning"
  \/ /\ configuration \in {"cloning"}
     /\ UNCHANGED configuration

\* clone-failed
clone_failed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.provisional"

\* post-start
post_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.working"
  \/ /\ configuration \in {"running.working"}
     /\ UNCHANGED configuration

\* pre-stop
pre_stop ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending", "stopping.observed"}
     /\ UNCHANGED configuration

\* model-start
model_start ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* model-end
model_end ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.working"
  \/ /\ configuration \in {"running.working"}
     /\ UNCHANGED configuration

\* status.ask-user
status__ask_user ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* status.blocked
status__blocked ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.blocked"
  \/ /\ configuration \in {"running.blocked"}
     /\ UNCHANGED configuration

\* status.limits-exceeded
status__limits_exceeded ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.stalled", "running.offline"}
     /\ configuration' = "running.limits_exceeded"
  \/ /\ configuration \in {"running.limits_exceeded"}
     /\ UNCHANGED configuration

\* status.task-completed
status__task_completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.completed"
  \/ /\ configuration \in {"running.completed"}
     /\ UNCHANGED configuration

\* heartbeat.alive
heartbeat__alive ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "stopping.requested", "stopping.suspending", "stopping.observed"}
     /\ UNCHANGED configuration
  \/ /\ configuration \in {"running.offline"}
     /\ configuration' = "running.unreported"

\* heartbeat.unchanged
heartbeat__unchanged ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "stopping.requested", "stopping.suspending", "stopping.observed"}
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
  \/ /\ configuration \in {"running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled"}
     /\ UNCHANGED configuration

\* heartbeat.working
heartbeat__working ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.working"
  \/ /\ configuration \in {"running.working"}
     /\ UNCHANGED configuration

\* heartbeat.thinking
heartbeat__thinking ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* heartbeat.executing
heartbeat__executing ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.stalled", "running.offline"}
     /\ configuration' = "running.executing"
  \/ /\ configuration \in {"running.executing"}
     /\ UNCHANGED configuration

\* heartbeat.waiting_for_input
heartbeat__waiting_for_input ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* heartbeat.blocked
heartbeat__blocked ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.blocked"
  \/ /\ configuration \in {"running.blocked"}
     /\ UNCHANGED configuration

\* heartbeat.completed
heartbeat__completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.completed"
  \/ /\ configuration \in {"running.completed"}
     /\ UNCHANGED configuration

\* heartbeat.limits_exceeded
heartbeat__limits_exceeded ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.stalled", "running.offline"}
     /\ configuration' = "running.limits_exceeded"
  \/ /\ configuration \in {"running.limits_exceeded"}
     /\ UNCHANGED configuration

\* heartbeat.stopping
heartbeat__stopping ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending", "stopping.observed"}
     /\ UNCHANGED configuration

\* heartbeat.suspended
heartbeat__suspended ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "suspended.provisional"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* heartbeat.stopped
heartbeat__stopped ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* heartbeat.error
heartbeat__error ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.provisional"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending"}
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
  \/ /\ configuration \in {"running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled"}
     /\ UNCHANGED configuration

\* legacy.working
legacy__working ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.thinking", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.working"
  \/ /\ configuration \in {"running.working"}
     /\ UNCHANGED configuration

\* legacy.thinking
legacy__thinking ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.executing", "running.stalled", "running.offline"}
     /\ configuration' = "running.thinking"
  \/ /\ configuration \in {"running.thinking"}
     /\ UNCHANGED configuration

\* legacy.executing
legacy__executing ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.stalled", "running.offline"}
     /\ configuration' = "running.executing"
  \/ /\ configuration \in {"running.executing"}
     /\ UNCHANGED configuration

\* legacy.waiting_for_input
legacy__waiting_for_input ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.waiting_for_input"
  \/ /\ configuration \in {"running.waiting_for_input"}
     /\ UNCHANGED configuration

\* legacy.blocked
legacy__blocked ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.blocked"
  \/ /\ configuration \in {"running.blocked"}
     /\ UNCHANGED configuration

\* legacy.completed
legacy__completed ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "running.completed"
  \/ /\ configuration \in {"running.completed"}
     /\ UNCHANGED configuration

\* legacy.limits_exceeded
legacy__limits_exceeded ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.stalled", "running.offline"}
     /\ configuration' = "running.limits_exceeded"
  \/ /\ configuration \in {"running.limits_exceeded"}
     /\ UNCHANGED configuration

\* legacy.stalled
legacy__stalled ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing"}
     /\ configuration' = "running.stalled"

\* legacy.offline
legacy__offline ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.stalled"}
     /\ configuration' = "running.offline"

\* legacy.stopping
legacy__stopping ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}
     /\ configuration' = "stopping.observed"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending", "stopping.observed"}
     /\ UNCHANGED configuration

\* legacy.stopped
legacy__stopped ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "stopped.provisional"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* legacy.error
legacy__error ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.observed"}
     /\ configuration' = "error.provisional"
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending"}
     /\ UNCHANGED configuration

\* scheduler.start-timeout
scheduler__start_timeout ==
  \/ /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.suspending", "stopping.observed", "suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.unexplained", "error.final"}
     /\ UNCHANGED configuration

\* scheduler.stop-timeout
scheduler__stop_timeout ==
  \/ /\ configuration \in {"stopping.requested", "stopping.suspending"}
     /\ configuration' = "running.unreported"

\* scheduler.activity-timeout
scheduler__activity_timeout ==
  \/ /\ configuration \in {"running.unreported", "running.working", "running.thinking", "running.executing"}
     /\ configuration' = "running.stalled"

\* scheduler.heartbeat-timeout
scheduler__heartbeat_timeout ==
  \/ /\ configuration \in {"running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.stalled"}
     /\ configuration' = "running.offline"

Next ==
  \/ operator__provision
  \/ operator__start
  \/ operator__restart
  \/ operator__reincarnate
  \/ operator__stop
  \/ operator__stopped
  \/ operator__suspend
  \/ operator__suspended
  \/ run__opened
  \/ pod__rejected
  \/ pod__disrupted
  \/ pod__deadline_exceeded
  \/ pod__completed
  \/ pod__limits
  \/ pod__stopped
  \/ pod__killed
  \/ pod__failed
  \/ pod__init_failed
  \/ pod__lost
  \/ pod__agent_completed
  \/ pod__agent_limits
  \/ pod__agent_stopped
  \/ pod__agent_killed
  \/ pod__agent_failed
  \/ pod__agent_init_failed
  \/ pod__terminating
  \/ pod__restarting
  \/ pod__running
  \/ pod__blocked
  \/ pod__unscheduled
  \/ pod__starting
  \/ pod__deleted
  \/ pod__gone
  \/ container__running
  \/ container__completed
  \/ container__limits
  \/ container__killed
  \/ container__failed
  \/ container__exited
  \/ container__created
  \/ container__restarting
  \/ container__dead
  \/ container__removing
  \/ container__gone
  \/ legacy__ended
  \/ legacy__ended_failed
  \/ session_start
  \/ session_end
  \/ agent_start
  \/ agent_end
  \/ subagent_end
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
  \/ heartbeat__working
  \/ heartbeat__thinking
  \/ heartbeat__executing
  \/ heartbeat__waiting_for_input
  \/ heartbeat__blocked
  \/ heartbeat__completed
  \/ heartbeat__limits_exceeded
  \/ heartbeat__stopping
  \/ heartbeat__suspended
  \/ heartbeat__stopped
  \/ heartbeat__error
  \/ legacy__provisioning
  \/ legacy__cloning
  \/ legacy__starting
  \/ legacy__running
  \/ legacy__working
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
  \/ scheduler__start_timeout
  \/ scheduler__stop_timeout
  \/ scheduler__activity_timeout
  \/ scheduler__heartbeat_timeout

Spec == Init /\ [][Next]_configuration
====
