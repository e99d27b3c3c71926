---- MODULE AgentLifecycleTable ----
\* The table that Observer.tla steps by. Events that no row tells apart are represented by the
\* first of them; a configuration's dot is two underscores, since it is a record's field here.
EXTENDS TLC

Initial == "created"

Events ==
  {"operator.provision", "operator.start", "operator.restart", "operator.stop", "operator.stopped",
      "operator.suspend", "operator.suspended", "pod.foreign", "pod.rejected", "pod.completed",
      "pod.killed", "pod.agent-completed", "pod.agent-killed", "pod.agent-failed",
      "pod.terminating", "pod.restarting", "pod.running", "pod.unscheduled", "pod.deleted",
      "pod.gone", "container.running", "container.completed", "container.killed",
      "container.failed", "container.created", "container.dead", "container.removing",
      "legacy.ended-failed", "session-start", "session-end", "agent-start", "agent-end",
      "subagent-end", "tool-start", "tool-start.asks", "response-complete", "pre-start",
      "pre-start-failed", "clone-start", "post-start", "pre-stop", "model-start", "status.blocked",
      "status.limits-exceeded", "status.task-completed", "heartbeat.alive", "heartbeat.unchanged",
      "heartbeat.created", "heartbeat.provisioning", "heartbeat.cloning", "heartbeat.starting",
      "heartbeat.running", "heartbeat.working", "heartbeat.thinking", "heartbeat.executing",
      "heartbeat.waiting_for_input", "heartbeat.blocked", "heartbeat.completed",
      "heartbeat.limits_exceeded", "heartbeat.stalled", "heartbeat.offline", "heartbeat.stopping",
      "heartbeat.suspended", "heartbeat.stopped", "heartbeat.error", "legacy.working",
      "legacy.thinking", "legacy.executing", "legacy.waiting_for_input", "legacy.blocked",
      "legacy.completed", "legacy.limits_exceeded", "legacy.stalled", "legacy.offline",
      "scheduler.start-timeout", "scheduler.stop-timeout", "scheduler.activity-timeout",
      "scheduler.heartbeat-timeout"}

\* Which of Events stands for an event.
KindOf ==
     ("operator.provision" :> "operator.provision")
  @@ ("operator.start" :> "operator.start")
  @@ ("operator.restart" :> "operator.restart")
  @@ ("operator.reincarnate" :> "operator.restart")
  @@ ("operator.stop" :> "operator.stop")
  @@ ("operator.stopped" :> "operator.stopped")
  @@ ("operator.suspend" :> "operator.suspend")
  @@ ("operator.suspended" :> "operator.suspended")
  @@ ("pod.foreign" :> "pod.foreign")
  @@ ("pod.unreachable" :> "pod.foreign")
  @@ ("container.paused" :> "pod.foreign")
  @@ ("pod.rejected" :> "pod.rejected")
  @@ ("pod.disrupted" :> "pod.rejected")
  @@ ("pod.deadline-exceeded" :> "pod.rejected")
  @@ ("pod.failed" :> "pod.rejected")
  @@ ("pod.init-failed" :> "pod.rejected")
  @@ ("pod.lost" :> "pod.rejected")
  @@ ("pod.completed" :> "pod.completed")
  @@ ("pod.limits" :> "pod.completed")
  @@ ("pod.stopped" :> "pod.completed")
  @@ ("legacy.ended" :> "pod.completed")
  @@ ("pod.killed" :> "pod.killed")
  @@ ("pod.agent-completed" :> "pod.agent-completed")
  @@ ("pod.agent-limits" :> "pod.agent-completed")
  @@ ("pod.agent-stopped" :> "pod.agent-completed")
  @@ ("pod.agent-killed" :> "pod.agent-killed")
  @@ ("pod.agent-failed" :> "pod.agent-failed")
  @@ ("pod.agent-init-failed" :> "pod.agent-failed")
  @@ ("pod.terminating" :> "pod.terminating")
  @@ ("pod.restarting" :> "pod.restarting")
  @@ ("pod.blocked" :> "pod.restarting")
  @@ ("pod.starting" :> "pod.restarting")
  @@ ("container.restarting" :> "pod.restarting")
  @@ ("pod.running" :> "pod.running")
  @@ ("pod.unscheduled" :> "pod.unscheduled")
  @@ ("pod.deleted" :> "pod.deleted")
  @@ ("pod.gone" :> "pod.gone")
  @@ ("container.gone" :> "pod.gone")
  @@ ("container.running" :> "container.running")
  @@ ("container.completed" :> "container.completed")
  @@ ("container.limits" :> "container.completed")
  @@ ("container.exited" :> "container.completed")
  @@ ("container.killed" :> "container.killed")
  @@ ("container.failed" :> "container.failed")
  @@ ("container.created" :> "container.created")
  @@ ("container.dead" :> "container.dead")
  @@ ("container.removing" :> "container.removing")
  @@ ("legacy.ended-failed" :> "legacy.ended-failed")
  @@ ("session-start" :> "session-start")
  @@ ("session-end" :> "session-end")
  @@ ("agent-start" :> "agent-start")
  @@ ("prompt-submit" :> "agent-start")
  @@ ("agent-end" :> "agent-end")
  @@ ("tool-end" :> "agent-end")
  @@ ("model-end" :> "agent-end")
  @@ ("subagent-end" :> "subagent-end")
  @@ ("tool-start" :> "tool-start")
  @@ ("tool-start.asks" :> "tool-start.asks")
  @@ ("notification" :> "tool-start.asks")
  @@ ("status.ask-user" :> "tool-start.asks")
  @@ ("response-complete" :> "response-complete")
  @@ ("pre-start" :> "pre-start")
  @@ ("pre-start-failed" :> "pre-start-failed")
  @@ ("clone-failed" :> "pre-start-failed")
  @@ ("clone-start" :> "clone-start")
  @@ ("post-start" :> "post-start")
  @@ ("pre-stop" :> "pre-stop")
  @@ ("model-start" :> "model-start")
  @@ ("status.blocked" :> "status.blocked")
  @@ ("status.limits-exceeded" :> "status.limits-exceeded")
  @@ ("status.task-completed" :> "status.task-completed")
  @@ ("heartbeat.alive" :> "heartbeat.alive")
  @@ ("heartbeat.unchanged" :> "heartbeat.unchanged")
  @@ ("heartbeat.created" :> "heartbeat.created")
  @@ ("legacy.created" :> "heartbeat.created")
  @@ ("heartbeat.provisioning" :> "heartbeat.provisioning")
  @@ ("legacy.provisioning" :> "heartbeat.provisioning")
  @@ ("heartbeat.cloning" :> "heartbeat.cloning")
  @@ ("legacy.cloning" :> "heartbeat.cloning")
  @@ ("heartbeat.starting" :> "heartbeat.starting")
  @@ ("legacy.starting" :> "heartbeat.starting")
  @@ ("heartbeat.running" :> "heartbeat.running")
  @@ ("legacy.running" :> "heartbeat.running")
  @@ ("heartbeat.working" :> "heartbeat.working")
  @@ ("heartbeat.thinking" :> "heartbeat.thinking")
  @@ ("heartbeat.executing" :> "heartbeat.executing")
  @@ ("heartbeat.waiting_for_input" :> "heartbeat.waiting_for_input")
  @@ ("heartbeat.blocked" :> "heartbeat.blocked")
  @@ ("heartbeat.completed" :> "heartbeat.completed")
  @@ ("heartbeat.limits_exceeded" :> "heartbeat.limits_exceeded")
  @@ ("heartbeat.stalled" :> "heartbeat.stalled")
  @@ ("heartbeat.offline" :> "heartbeat.offline")
  @@ ("heartbeat.stopping" :> "heartbeat.stopping")
  @@ ("legacy.stopping" :> "heartbeat.stopping")
  @@ ("heartbeat.suspended" :> "heartbeat.suspended")
  @@ ("heartbeat.stopped" :> "heartbeat.stopped")
  @@ ("legacy.stopped" :> "heartbeat.stopped")
  @@ ("heartbeat.error" :> "heartbeat.error")
  @@ ("legacy.error" :> "heartbeat.error")
  @@ ("legacy.working" :> "legacy.working")
  @@ ("legacy.thinking" :> "legacy.thinking")
  @@ ("legacy.executing" :> "legacy.executing")
  @@ ("legacy.waiting_for_input" :> "legacy.waiting_for_input")
  @@ ("legacy.blocked" :> "legacy.blocked")
  @@ ("legacy.completed" :> "legacy.completed")
  @@ ("legacy.limits_exceeded" :> "legacy.limits_exceeded")
  @@ ("legacy.stalled" :> "legacy.stalled")
  @@ ("legacy.offline" :> "legacy.offline")
  @@ ("scheduler.start-timeout" :> "scheduler.start-timeout")
  @@ ("scheduler.stop-timeout" :> "scheduler.stop-timeout")
  @@ ("scheduler.activity-timeout" :> "scheduler.activity-timeout")
  @@ ("scheduler.heartbeat-timeout" :> "scheduler.heartbeat-timeout")

Origin ==
     ("operator.provision" :> "operator")
  @@ ("operator.start" :> "operator")
  @@ ("operator.restart" :> "operator")
  @@ ("operator.stop" :> "operator")
  @@ ("operator.stopped" :> "operator")
  @@ ("operator.suspend" :> "operator")
  @@ ("operator.suspended" :> "operator")
  @@ ("pod.foreign" :> "runtime")
  @@ ("pod.rejected" :> "runtime")
  @@ ("pod.completed" :> "runtime")
  @@ ("pod.killed" :> "runtime")
  @@ ("pod.agent-completed" :> "runtime")
  @@ ("pod.agent-killed" :> "runtime")
  @@ ("pod.agent-failed" :> "runtime")
  @@ ("pod.terminating" :> "runtime")
  @@ ("pod.restarting" :> "runtime")
  @@ ("pod.running" :> "runtime")
  @@ ("pod.unscheduled" :> "runtime")
  @@ ("pod.deleted" :> "runtime")
  @@ ("pod.gone" :> "runtime")
  @@ ("container.running" :> "runtime")
  @@ ("container.completed" :> "runtime")
  @@ ("container.killed" :> "runtime")
  @@ ("container.failed" :> "runtime")
  @@ ("container.created" :> "runtime")
  @@ ("container.dead" :> "runtime")
  @@ ("container.removing" :> "runtime")
  @@ ("legacy.ended-failed" :> "runtime")
  @@ ("session-start" :> "agent")
  @@ ("session-end" :> "agent")
  @@ ("agent-start" :> "agent")
  @@ ("agent-end" :> "agent")
  @@ ("subagent-end" :> "agent")
  @@ ("tool-start" :> "agent")
  @@ ("tool-start.asks" :> "agent")
  @@ ("response-complete" :> "agent")
  @@ ("pre-start" :> "agent")
  @@ ("pre-start-failed" :> "agent")
  @@ ("clone-start" :> "agent")
  @@ ("post-start" :> "agent")
  @@ ("pre-stop" :> "agent")
  @@ ("model-start" :> "agent")
  @@ ("status.blocked" :> "agent")
  @@ ("status.limits-exceeded" :> "agent")
  @@ ("status.task-completed" :> "agent")
  @@ ("heartbeat.alive" :> "relay")
  @@ ("heartbeat.unchanged" :> "relay")
  @@ ("heartbeat.created" :> "relay")
  @@ ("heartbeat.provisioning" :> "relay")
  @@ ("heartbeat.cloning" :> "relay")
  @@ ("heartbeat.starting" :> "relay")
  @@ ("heartbeat.running" :> "relay")
  @@ ("heartbeat.working" :> "relay")
  @@ ("heartbeat.thinking" :> "relay")
  @@ ("heartbeat.executing" :> "relay")
  @@ ("heartbeat.waiting_for_input" :> "relay")
  @@ ("heartbeat.blocked" :> "relay")
  @@ ("heartbeat.completed" :> "relay")
  @@ ("heartbeat.limits_exceeded" :> "relay")
  @@ ("heartbeat.stalled" :> "relay")
  @@ ("heartbeat.offline" :> "relay")
  @@ ("heartbeat.stopping" :> "relay")
  @@ ("heartbeat.suspended" :> "relay")
  @@ ("heartbeat.stopped" :> "relay")
  @@ ("heartbeat.error" :> "relay")
  @@ ("legacy.working" :> "relay")
  @@ ("legacy.thinking" :> "relay")
  @@ ("legacy.executing" :> "relay")
  @@ ("legacy.waiting_for_input" :> "relay")
  @@ ("legacy.blocked" :> "relay")
  @@ ("legacy.completed" :> "relay")
  @@ ("legacy.limits_exceeded" :> "relay")
  @@ ("legacy.stalled" :> "relay")
  @@ ("legacy.offline" :> "relay")
  @@ ("scheduler.start-timeout" :> "scheduler")
  @@ ("scheduler.stop-timeout" :> "scheduler")
  @@ ("scheduler.activity-timeout" :> "scheduler")
  @@ ("scheduler.heartbeat-timeout" :> "scheduler")

Evidence ==
     ("operator.provision" :> "command")
  @@ ("operator.start" :> "command")
  @@ ("operator.restart" :> "command")
  @@ ("operator.stop" :> "command")
  @@ ("operator.stopped" :> "command")
  @@ ("operator.suspend" :> "command")
  @@ ("operator.suspended" :> "command")
  @@ ("pod.foreign" :> "none")
  @@ ("pod.rejected" :> "irreversible")
  @@ ("pod.completed" :> "irreversible")
  @@ ("pod.killed" :> "irreversible")
  @@ ("pod.agent-completed" :> "level")
  @@ ("pod.agent-killed" :> "level")
  @@ ("pod.agent-failed" :> "level")
  @@ ("pod.terminating" :> "level")
  @@ ("pod.restarting" :> "level")
  @@ ("pod.running" :> "level")
  @@ ("pod.unscheduled" :> "level")
  @@ ("pod.deleted" :> "irreversible")
  @@ ("pod.gone" :> "absence")
  @@ ("container.running" :> "level")
  @@ ("container.completed" :> "level")
  @@ ("container.killed" :> "level")
  @@ ("container.failed" :> "level")
  @@ ("container.created" :> "level")
  @@ ("container.dead" :> "irreversible")
  @@ ("container.removing" :> "level")
  @@ ("legacy.ended-failed" :> "irreversible")
  @@ ("session-start" :> "report")
  @@ ("session-end" :> "report")
  @@ ("agent-start" :> "report")
  @@ ("agent-end" :> "report")
  @@ ("subagent-end" :> "report")
  @@ ("tool-start" :> "report")
  @@ ("tool-start.asks" :> "report")
  @@ ("response-complete" :> "report")
  @@ ("pre-start" :> "report")
  @@ ("pre-start-failed" :> "report")
  @@ ("clone-start" :> "report")
  @@ ("post-start" :> "report")
  @@ ("pre-stop" :> "report")
  @@ ("model-start" :> "report")
  @@ ("status.blocked" :> "report")
  @@ ("status.limits-exceeded" :> "report")
  @@ ("status.task-completed" :> "report")
  @@ ("heartbeat.alive" :> "report")
  @@ ("heartbeat.unchanged" :> "report")
  @@ ("heartbeat.created" :> "report")
  @@ ("heartbeat.provisioning" :> "report")
  @@ ("heartbeat.cloning" :> "report")
  @@ ("heartbeat.starting" :> "report")
  @@ ("heartbeat.running" :> "report")
  @@ ("heartbeat.working" :> "report")
  @@ ("heartbeat.thinking" :> "report")
  @@ ("heartbeat.executing" :> "report")
  @@ ("heartbeat.waiting_for_input" :> "report")
  @@ ("heartbeat.blocked" :> "report")
  @@ ("heartbeat.completed" :> "report")
  @@ ("heartbeat.limits_exceeded" :> "report")
  @@ ("heartbeat.stalled" :> "report")
  @@ ("heartbeat.offline" :> "report")
  @@ ("heartbeat.stopping" :> "report")
  @@ ("heartbeat.suspended" :> "report")
  @@ ("heartbeat.stopped" :> "report")
  @@ ("heartbeat.error" :> "report")
  @@ ("legacy.working" :> "report")
  @@ ("legacy.thinking" :> "report")
  @@ ("legacy.executing" :> "report")
  @@ ("legacy.waiting_for_input" :> "report")
  @@ ("legacy.blocked" :> "report")
  @@ ("legacy.completed" :> "report")
  @@ ("legacy.limits_exceeded" :> "report")
  @@ ("legacy.stalled" :> "report")
  @@ ("legacy.offline" :> "report")
  @@ ("scheduler.start-timeout" :> "report")
  @@ ("scheduler.stop-timeout" :> "report")
  @@ ("scheduler.activity-timeout" :> "report")
  @@ ("scheduler.heartbeat-timeout" :> "report")

\* The outcome of a pair: where it leads, or "" where it does not count.
Target ==
     ("operator.provision" :> [created |-> "provisioning", provisioning |-> "provisioning", cloning
      |-> "", starting |-> "", running__unreported |-> "", running__working |-> "",
      running__thinking |-> "", running__executing |-> "", running__waiting_for_input |-> "",
      running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "", running__offline |-> "", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("operator.start" :> [created |-> "starting", provisioning |-> "starting", cloning |->
      "cloning", starting |-> "starting", running__unreported |-> "running__unreported",
      running__working |-> "running__working", running__thinking |-> "running__thinking",
      running__executing |-> "running__executing", running__waiting_for_input |->
      "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed |->
      "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__offline",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "starting", suspended__final |-> "starting", stopped__provisional
      |-> "starting", stopped__final |-> "starting", error__provisional |-> "starting",
      error__unexplained |-> "starting", error__final |-> "starting"])
  @@ ("operator.restart" :> [created |-> "starting", provisioning |-> "starting", cloning |->
      "starting", starting |-> "starting", running__unreported |-> "starting", running__working |->
      "starting", running__thinking |-> "starting", running__executing |-> "starting",
      running__waiting_for_input |-> "starting", running__blocked |-> "starting", running__completed
      |-> "starting", running__limits_exceeded |-> "starting", running__stalled |-> "starting",
      running__offline |-> "starting", stopping__requested |-> "starting", stopping__suspending |->
      "starting", stopping__observed |-> "starting", suspended__provisional |-> "starting",
      suspended__final |-> "starting", stopped__provisional |-> "starting", stopped__final |->
      "starting", error__provisional |-> "starting", error__unexplained |-> "starting", error__final
      |-> "starting"])
  @@ ("operator.stop" :> [created |-> "stopping__requested", provisioning |-> "stopping__requested",
      cloning |-> "stopping__requested", starting |-> "stopping__requested", running__unreported |->
      "stopping__requested", running__working |-> "stopping__requested", running__thinking |->
      "stopping__requested", running__executing |-> "stopping__requested",
      running__waiting_for_input |-> "stopping__requested", running__blocked |->
      "stopping__requested", running__completed |-> "stopping__requested", running__limits_exceeded
      |-> "stopping__requested", running__stalled |-> "stopping__requested", running__offline |->
      "stopping__requested", stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__requested", stopping__observed |-> "stopping__requested", suspended__provisional
      |-> "suspended__provisional", suspended__final |-> "suspended__final", stopped__provisional
      |-> "stopped__provisional", stopped__final |-> "stopped__final", error__provisional |->
      "error__provisional", error__unexplained |-> "error__unexplained", error__final |->
      "error__final"])
  @@ ("operator.stopped" :> [created |-> "stopped__final", provisioning |-> "stopped__final",
      cloning |-> "stopped__final", starting |-> "stopped__final", running__unreported |->
      "stopped__final", running__working |-> "stopped__final", running__thinking |->
      "stopped__final", running__executing |-> "stopped__final", running__waiting_for_input |->
      "stopped__final", running__blocked |-> "stopped__final", running__completed |->
      "stopped__final", running__limits_exceeded |-> "stopped__final", running__stalled |->
      "stopped__final", running__offline |-> "stopped__final", stopping__requested |->
      "stopped__final", stopping__suspending |-> "stopped__final", stopping__observed |->
      "stopped__final", suspended__provisional |-> "stopped__final", suspended__final |->
      "stopped__final", stopped__provisional |-> "stopped__final", stopped__final |->
      "stopped__final", error__provisional |-> "error__final", error__unexplained |->
      "stopped__final", error__final |-> "error__final"])
  @@ ("operator.suspend" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |-> "",
      running__unreported |-> "stopping__suspending", running__working |-> "stopping__suspending",
      running__thinking |-> "stopping__suspending", running__executing |-> "stopping__suspending",
      running__waiting_for_input |-> "stopping__suspending", running__blocked |->
      "stopping__suspending", running__completed |-> "stopping__suspending",
      running__limits_exceeded |-> "stopping__suspending", running__stalled |->
      "stopping__suspending", running__offline |-> "stopping__suspending", stopping__requested |->
      "", stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("operator.suspended" :> [created |-> "suspended__final", provisioning |-> "suspended__final",
      cloning |-> "suspended__final", starting |-> "suspended__final", running__unreported |->
      "suspended__final", running__working |-> "suspended__final", running__thinking |->
      "suspended__final", running__executing |-> "suspended__final", running__waiting_for_input |->
      "suspended__final", running__blocked |-> "suspended__final", running__completed |->
      "suspended__final", running__limits_exceeded |-> "suspended__final", running__stalled |->
      "suspended__final", running__offline |-> "suspended__final", stopping__requested |->
      "suspended__final", stopping__suspending |-> "suspended__final", stopping__observed |->
      "suspended__final", suspended__provisional |-> "suspended__final", suspended__final |->
      "suspended__final", stopped__provisional |-> "suspended__final", stopped__final |->
      "suspended__final", error__provisional |-> "", error__unexplained |-> "suspended__final",
      error__final |-> ""])
  @@ ("pod.foreign" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |-> "",
      running__unreported |-> "", running__working |-> "", running__thinking |-> "",
      running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("pod.rejected" :> [created |-> "error__final", provisioning |-> "error__final", cloning |->
      "error__final", starting |-> "error__final", running__unreported |-> "error__final",
      running__working |-> "error__final", running__thinking |-> "error__final", running__executing
      |-> "error__final", running__waiting_for_input |-> "error__final", running__blocked |->
      "error__final", running__completed |-> "error__final", running__limits_exceeded |->
      "error__final", running__stalled |-> "error__final", running__offline |-> "error__final",
      stopping__requested |-> "stopped__final", stopping__suspending |-> "suspended__final",
      stopping__observed |-> "error__final", suspended__provisional |-> "suspended__final",
      suspended__final |-> "", stopped__provisional |-> "error__final", stopped__final |-> "",
      error__provisional |-> "error__final", error__unexplained |-> "error__final", error__final |->
      ""])
  @@ ("pod.completed" :> [created |-> "stopped__final", provisioning |-> "stopped__final", cloning
      |-> "stopped__final", starting |-> "stopped__final", running__unreported |-> "stopped__final",
      running__working |-> "stopped__final", running__thinking |-> "stopped__final",
      running__executing |-> "stopped__final", running__waiting_for_input |-> "stopped__final",
      running__blocked |-> "stopped__final", running__completed |-> "stopped__final",
      running__limits_exceeded |-> "stopped__final", running__stalled |-> "stopped__final",
      running__offline |-> "stopped__final", stopping__requested |-> "stopped__final",
      stopping__suspending |-> "suspended__final", stopping__observed |-> "stopped__final",
      suspended__provisional |-> "suspended__final", suspended__final |-> "", stopped__provisional
      |-> "stopped__final", stopped__final |-> "", error__provisional |-> "error__final",
      error__unexplained |-> "stopped__final", error__final |-> ""])
  @@ ("pod.killed" :> [created |-> "error__unexplained", provisioning |-> "error__unexplained",
      cloning |-> "error__unexplained", starting |-> "error__unexplained", running__unreported |->
      "error__unexplained", running__working |-> "error__unexplained", running__thinking |->
      "error__unexplained", running__executing |-> "error__unexplained", running__waiting_for_input
      |-> "error__unexplained", running__blocked |-> "error__unexplained", running__completed |->
      "error__unexplained", running__limits_exceeded |-> "error__unexplained", running__stalled |->
      "error__unexplained", running__offline |-> "error__unexplained", stopping__requested |->
      "stopped__final", stopping__suspending |-> "suspended__final", stopping__observed |->
      "error__unexplained", suspended__provisional |-> "suspended__final", suspended__final |-> "",
      stopped__provisional |-> "error__unexplained", stopped__final |-> "", error__provisional |->
      "error__final", error__unexplained |-> "error__unexplained", error__final |-> ""])
  @@ ("pod.agent-completed" :> [created |-> "stopped__provisional", provisioning |->
      "stopped__provisional", cloning |-> "stopped__provisional", starting |->
      "stopped__provisional", running__unreported |-> "stopped__provisional", running__working |->
      "stopped__provisional", running__thinking |-> "stopped__provisional", running__executing |->
      "stopped__provisional", running__waiting_for_input |-> "stopped__provisional",
      running__blocked |-> "stopped__provisional", running__completed |-> "stopped__provisional",
      running__limits_exceeded |-> "stopped__provisional", running__stalled |->
      "stopped__provisional", running__offline |-> "stopped__provisional", stopping__requested |->
      "stopped__provisional", stopping__suspending |-> "suspended__provisional", stopping__observed
      |-> "stopped__provisional", suspended__provisional |-> "suspended__provisional",
      suspended__final |-> "", stopped__provisional |-> "stopped__provisional", stopped__final |->
      "", error__provisional |-> "error__provisional", error__unexplained |->
      "stopped__provisional", error__final |-> ""])
  @@ ("pod.agent-killed" :> [created |-> "error__unexplained", provisioning |->
      "error__unexplained", cloning |-> "error__unexplained", starting |-> "error__unexplained",
      running__unreported |-> "error__unexplained", running__working |-> "error__unexplained",
      running__thinking |-> "error__unexplained", running__executing |-> "error__unexplained",
      running__waiting_for_input |-> "error__unexplained", running__blocked |->
      "error__unexplained", running__completed |-> "error__unexplained", running__limits_exceeded
      |-> "error__unexplained", running__stalled |-> "error__unexplained", running__offline |->
      "error__unexplained", stopping__requested |-> "stopped__provisional", stopping__suspending |->
      "suspended__provisional", stopping__observed |-> "error__unexplained", suspended__provisional
      |-> "suspended__provisional", suspended__final |-> "", stopped__provisional |->
      "error__unexplained", stopped__final |-> "", error__provisional |-> "error__provisional",
      error__unexplained |-> "error__unexplained", error__final |-> ""])
  @@ ("pod.agent-failed" :> [created |-> "error__provisional", provisioning |->
      "error__provisional", cloning |-> "error__provisional", starting |-> "error__provisional",
      running__unreported |-> "error__provisional", running__working |-> "error__provisional",
      running__thinking |-> "error__provisional", running__executing |-> "error__provisional",
      running__waiting_for_input |-> "error__provisional", running__blocked |->
      "error__provisional", running__completed |-> "error__provisional", running__limits_exceeded
      |-> "error__provisional", running__stalled |-> "error__provisional", running__offline |->
      "error__provisional", stopping__requested |-> "stopped__provisional", stopping__suspending |->
      "suspended__provisional", stopping__observed |-> "error__provisional", suspended__provisional
      |-> "suspended__provisional", suspended__final |-> "", stopped__provisional |->
      "error__provisional", stopped__final |-> "", error__provisional |-> "error__provisional",
      error__unexplained |-> "error__provisional", error__final |-> ""])
  @@ ("pod.terminating" :> [created |-> "stopping__observed", provisioning |-> "stopping__observed",
      cloning |-> "stopping__observed", starting |-> "stopping__observed", running__unreported |->
      "stopping__observed", running__working |-> "stopping__observed", running__thinking |->
      "stopping__observed", running__executing |-> "stopping__observed", running__waiting_for_input
      |-> "stopping__observed", running__blocked |-> "stopping__observed", running__completed |->
      "stopping__observed", running__limits_exceeded |-> "stopping__observed", running__stalled |->
      "stopping__observed", running__offline |-> "stopping__observed", stopping__requested |->
      "stopping__requested", stopping__suspending |-> "stopping__suspending", stopping__observed |->
      "stopping__observed", suspended__provisional |-> "stopping__observed", suspended__final |->
      "", stopped__provisional |-> "stopping__observed", stopped__final |-> "", error__provisional
      |-> "error__provisional", error__unexplained |-> "stopping__observed", error__final |-> ""])
  @@ ("pod.restarting" :> [created |-> "starting", provisioning |-> "starting", cloning |->
      "starting", starting |-> "starting", running__unreported |-> "starting", running__working |->
      "starting", running__thinking |-> "starting", running__executing |-> "starting",
      running__waiting_for_input |-> "starting", running__blocked |-> "starting", running__completed
      |-> "starting", running__limits_exceeded |-> "starting", running__stalled |-> "starting",
      running__offline |-> "starting", stopping__requested |-> "stopping__requested",
      stopping__suspending |-> "stopping__suspending", stopping__observed |-> "starting",
      suspended__provisional |-> "starting", suspended__final |-> "", stopped__provisional |->
      "starting", stopped__final |-> "", error__provisional |-> "starting", error__unexplained |->
      "starting", error__final |-> ""])
  @@ ("pod.running" :> [created |-> "running__unreported", provisioning |-> "running__unreported",
      cloning |-> "cloning", starting |-> "running__unreported", running__unreported |->
      "running__unreported", running__working |-> "running__working", running__thinking |->
      "running__thinking", running__executing |-> "running__executing", running__waiting_for_input
      |-> "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed
      |-> "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__offline",
      stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__suspending", stopping__observed |-> "stopping__observed", suspended__provisional
      |-> "running__unreported", suspended__final |-> "", stopped__provisional |->
      "running__unreported", stopped__final |-> "", error__provisional |-> "error__provisional",
      error__unexplained |-> "running__unreported", error__final |-> ""])
  @@ ("pod.unscheduled" :> [created |-> "provisioning", provisioning |-> "provisioning", cloning |->
      "provisioning", starting |-> "provisioning", running__unreported |-> "provisioning",
      running__working |-> "provisioning", running__thinking |-> "provisioning", running__executing
      |-> "provisioning", running__waiting_for_input |-> "provisioning", running__blocked |->
      "provisioning", running__completed |-> "provisioning", running__limits_exceeded |->
      "provisioning", running__stalled |-> "provisioning", running__offline |-> "provisioning",
      stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__suspending", stopping__observed |-> "provisioning", suspended__provisional |->
      "provisioning", suspended__final |-> "", stopped__provisional |-> "provisioning",
      stopped__final |-> "", error__provisional |-> "provisioning", error__unexplained |->
      "provisioning", error__final |-> ""])
  @@ ("pod.deleted" :> [created |-> "stopped__final", provisioning |-> "stopped__final", cloning |->
      "stopped__final", starting |-> "stopped__final", running__unreported |-> "stopped__final",
      running__working |-> "stopped__final", running__thinking |-> "stopped__final",
      running__executing |-> "stopped__final", running__waiting_for_input |-> "stopped__final",
      running__blocked |-> "stopped__final", running__completed |-> "stopped__final",
      running__limits_exceeded |-> "stopped__final", running__stalled |-> "stopped__final",
      running__offline |-> "stopped__final", stopping__requested |-> "stopped__final",
      stopping__suspending |-> "suspended__final", stopping__observed |-> "stopped__final",
      suspended__provisional |-> "suspended__final", suspended__final |-> "", stopped__provisional
      |-> "stopped__final", stopped__final |-> "", error__provisional |-> "error__final",
      error__unexplained |-> "stopped__final", error__final |-> ""])
  @@ ("pod.gone" :> [created |-> "error__unexplained", provisioning |-> "error__unexplained",
      cloning |-> "error__unexplained", starting |-> "error__unexplained", running__unreported |->
      "error__unexplained", running__working |-> "error__unexplained", running__thinking |->
      "error__unexplained", running__executing |-> "error__unexplained", running__waiting_for_input
      |-> "error__unexplained", running__blocked |-> "error__unexplained", running__completed |->
      "error__unexplained", running__limits_exceeded |-> "error__unexplained", running__stalled |->
      "error__unexplained", running__offline |-> "error__unexplained", stopping__requested |->
      "stopped__final", stopping__suspending |-> "suspended__final", stopping__observed |->
      "error__unexplained", suspended__provisional |-> "suspended__final", suspended__final |-> "",
      stopped__provisional |-> "stopped__final", stopped__final |-> "", error__provisional |->
      "error__final", error__unexplained |-> "error__unexplained", error__final |-> ""])
  @@ ("container.running" :> [created |-> "running__unreported", provisioning |->
      "running__unreported", cloning |-> "cloning", starting |-> "running__unreported",
      running__unreported |-> "running__unreported", running__working |-> "running__working",
      running__thinking |-> "running__thinking", running__executing |-> "running__executing",
      running__waiting_for_input |-> "running__waiting_for_input", running__blocked |->
      "running__blocked", running__completed |-> "running__completed", running__limits_exceeded |->
      "running__limits_exceeded", running__stalled |-> "running__stalled", running__offline |->
      "running__offline", stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__suspending", stopping__observed |-> "stopping__observed", suspended__provisional
      |-> "running__unreported", suspended__final |-> "", stopped__provisional |->
      "running__unreported", stopped__final |-> "", error__provisional |-> "error__provisional",
      error__unexplained |-> "running__unreported", error__final |-> ""])
  @@ ("container.completed" :> [created |-> "stopped__provisional", provisioning |->
      "stopped__provisional", cloning |-> "stopped__provisional", starting |->
      "stopped__provisional", running__unreported |-> "stopped__provisional", running__working |->
      "stopped__provisional", running__thinking |-> "stopped__provisional", running__executing |->
      "stopped__provisional", running__waiting_for_input |-> "stopped__provisional",
      running__blocked |-> "stopped__provisional", running__completed |-> "stopped__provisional",
      running__limits_exceeded |-> "stopped__provisional", running__stalled |->
      "stopped__provisional", running__offline |-> "stopped__provisional", stopping__requested |->
      "stopped__provisional", stopping__suspending |-> "suspended__provisional", stopping__observed
      |-> "stopped__provisional", suspended__provisional |-> "suspended__provisional",
      suspended__final |-> "suspended__final", stopped__provisional |-> "stopped__provisional",
      stopped__final |-> "stopped__final", error__provisional |-> "error__provisional",
      error__unexplained |-> "stopped__provisional", error__final |-> "error__final"])
  @@ ("container.killed" :> [created |-> "error__unexplained", provisioning |->
      "error__unexplained", cloning |-> "error__unexplained", starting |-> "error__unexplained",
      running__unreported |-> "error__unexplained", running__working |-> "error__unexplained",
      running__thinking |-> "error__unexplained", running__executing |-> "error__unexplained",
      running__waiting_for_input |-> "error__unexplained", running__blocked |->
      "error__unexplained", running__completed |-> "error__unexplained", running__limits_exceeded
      |-> "error__unexplained", running__stalled |-> "error__unexplained", running__offline |->
      "error__unexplained", stopping__requested |-> "stopped__provisional", stopping__suspending |->
      "suspended__provisional", stopping__observed |-> "stopped__provisional",
      suspended__provisional |-> "suspended__provisional", suspended__final |-> "suspended__final",
      stopped__provisional |-> "stopped__provisional", stopped__final |-> "stopped__final",
      error__provisional |-> "error__provisional", error__unexplained |-> "error__unexplained",
      error__final |-> "error__final"])
  @@ ("container.failed" :> [created |-> "error__provisional", provisioning |->
      "error__provisional", cloning |-> "error__provisional", starting |-> "error__provisional",
      running__unreported |-> "error__provisional", running__working |-> "error__provisional",
      running__thinking |-> "error__provisional", running__executing |-> "error__provisional",
      running__waiting_for_input |-> "error__provisional", running__blocked |->
      "error__provisional", running__completed |-> "error__provisional", running__limits_exceeded
      |-> "error__provisional", running__stalled |-> "error__provisional", running__offline |->
      "error__provisional", stopping__requested |-> "stopped__provisional", stopping__suspending |->
      "suspended__provisional", stopping__observed |-> "error__provisional", suspended__provisional
      |-> "suspended__provisional", suspended__final |-> "suspended__final", stopped__provisional
      |-> "error__provisional", stopped__final |-> "stopped__final", error__provisional |->
      "error__provisional", error__unexplained |-> "error__provisional", error__final |->
      "error__final"])
  @@ ("container.created" :> [created |-> "provisioning", provisioning |-> "provisioning", cloning
      |-> "", starting |-> "", running__unreported |-> "", running__working |-> "",
      running__thinking |-> "", running__executing |-> "", running__waiting_for_input |-> "",
      running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "", running__offline |-> "", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("container.dead" :> [created |-> "stopped__final", provisioning |-> "stopped__final", cloning
      |-> "stopped__final", starting |-> "stopped__final", running__unreported |-> "stopped__final",
      running__working |-> "stopped__final", running__thinking |-> "stopped__final",
      running__executing |-> "stopped__final", running__waiting_for_input |-> "stopped__final",
      running__blocked |-> "stopped__final", running__completed |-> "stopped__final",
      running__limits_exceeded |-> "stopped__final", running__stalled |-> "stopped__final",
      running__offline |-> "stopped__final", stopping__requested |-> "stopped__final",
      stopping__suspending |-> "suspended__final", stopping__observed |-> "stopped__final",
      suspended__provisional |-> "suspended__final", suspended__final |-> "", stopped__provisional
      |-> "stopped__final", stopped__final |-> "", error__provisional |-> "error__final",
      error__unexplained |-> "error__final", error__final |-> ""])
  @@ ("container.removing" :> [created |-> "stopping__observed", provisioning |->
      "stopping__observed", cloning |-> "stopping__observed", starting |-> "stopping__observed",
      running__unreported |-> "stopping__observed", running__working |-> "stopping__observed",
      running__thinking |-> "stopping__observed", running__executing |-> "stopping__observed",
      running__waiting_for_input |-> "stopping__observed", running__blocked |->
      "stopping__observed", running__completed |-> "stopping__observed", running__limits_exceeded
      |-> "stopping__observed", running__stalled |-> "stopping__observed", running__offline |->
      "stopping__observed", stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__suspending", stopping__observed |-> "stopping__observed", suspended__provisional
      |-> "suspended__provisional", suspended__final |-> "", stopped__provisional |->
      "stopped__provisional", stopped__final |-> "", error__provisional |-> "error__provisional",
      error__unexplained |-> "error__unexplained", error__final |-> ""])
  @@ ("legacy.ended-failed" :> [created |-> "error__final", provisioning |-> "error__final", cloning
      |-> "error__final", starting |-> "error__final", running__unreported |-> "error__final",
      running__working |-> "error__final", running__thinking |-> "error__final", running__executing
      |-> "error__final", running__waiting_for_input |-> "error__final", running__blocked |->
      "error__final", running__completed |-> "error__final", running__limits_exceeded |->
      "error__final", running__stalled |-> "error__final", running__offline |-> "error__final",
      stopping__requested |-> "stopped__final", stopping__suspending |-> "suspended__final",
      stopping__observed |-> "error__final", suspended__provisional |-> "suspended__final",
      suspended__final |-> "", stopped__provisional |-> "error__final", stopped__final |-> "",
      error__provisional |-> "error__final", error__unexplained |-> "error__final", error__final |->
      ""])
  @@ ("session-start" :> [created |-> "running__working", provisioning |-> "running__working",
      cloning |-> "running__working", starting |-> "running__working", running__unreported |->
      "running__working", running__working |-> "running__working", running__thinking |->
      "running__working", running__executing |-> "running__working", running__waiting_for_input |->
      "running__working", running__blocked |-> "running__working", running__completed |->
      "running__working", running__limits_exceeded |-> "running__working", running__stalled |->
      "running__working", running__offline |-> "running__working", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("session-end" :> [created |-> "stopped__provisional", provisioning |-> "stopped__provisional",
      cloning |-> "stopped__provisional", starting |-> "stopped__provisional", running__unreported
      |-> "stopped__provisional", running__working |-> "stopped__provisional", running__thinking |->
      "stopped__provisional", running__executing |-> "stopped__provisional",
      running__waiting_for_input |-> "stopped__provisional", running__blocked |->
      "stopped__provisional", running__completed |-> "stopped__provisional",
      running__limits_exceeded |-> "stopped__provisional", running__stalled |->
      "stopped__provisional", running__offline |-> "stopped__provisional", stopping__requested |->
      "stopping__requested", stopping__suspending |-> "stopping__suspending", stopping__observed |->
      "stopped__provisional", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("agent-start" :> [created |-> "running__thinking", provisioning |-> "running__thinking",
      cloning |-> "running__thinking", starting |-> "running__thinking", running__unreported |->
      "running__thinking", running__working |-> "running__thinking", running__thinking |->
      "running__thinking", running__executing |-> "running__thinking", running__waiting_for_input
      |-> "running__thinking", running__blocked |-> "running__thinking", running__completed |->
      "running__thinking", running__limits_exceeded |-> "running__thinking", running__stalled |->
      "running__thinking", running__offline |-> "running__thinking", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("agent-end" :> [created |-> "running__working", provisioning |-> "running__working", cloning
      |-> "running__working", starting |-> "running__working", running__unreported |->
      "running__working", running__working |-> "running__working", running__thinking |->
      "running__working", running__executing |-> "running__working", running__waiting_for_input |->
      "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "running__working", running__offline |-> "running__working",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("subagent-end" :> [created |-> "created", provisioning |-> "provisioning", cloning |->
      "cloning", starting |-> "starting", running__unreported |-> "running__unreported",
      running__working |-> "running__working", running__thinking |-> "running__thinking",
      running__executing |-> "running__executing", running__waiting_for_input |->
      "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed |->
      "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__offline",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("tool-start" :> [created |-> "running__executing", provisioning |-> "running__executing",
      cloning |-> "running__executing", starting |-> "running__executing", running__unreported |->
      "running__executing", running__working |-> "running__executing", running__thinking |->
      "running__executing", running__executing |-> "running__executing", running__waiting_for_input
      |-> "running__executing", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__executing", running__offline
      |-> "running__executing", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("tool-start.asks" :> [created |-> "running__waiting_for_input", provisioning |->
      "running__waiting_for_input", cloning |-> "running__waiting_for_input", starting |->
      "running__waiting_for_input", running__unreported |-> "running__waiting_for_input",
      running__working |-> "running__waiting_for_input", running__thinking |->
      "running__waiting_for_input", running__executing |-> "running__waiting_for_input",
      running__waiting_for_input |-> "running__waiting_for_input", running__blocked |->
      "running__waiting_for_input", running__completed |-> "running__waiting_for_input",
      running__limits_exceeded |-> "running__waiting_for_input", running__stalled |->
      "running__waiting_for_input", running__offline |-> "running__waiting_for_input",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("response-complete" :> [created |-> "running__completed", provisioning |->
      "running__completed", cloning |-> "running__completed", starting |-> "running__completed",
      running__unreported |-> "running__completed", running__working |-> "running__completed",
      running__thinking |-> "running__completed", running__executing |-> "running__completed",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__completed", running__offline
      |-> "running__completed", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("pre-start" :> [created |-> "starting", provisioning |-> "starting", cloning |-> "starting",
      starting |-> "starting", running__unreported |-> "starting", running__working |-> "",
      running__thinking |-> "", running__executing |-> "", running__waiting_for_input |-> "",
      running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "", running__offline |-> "", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "starting", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("pre-start-failed" :> [created |-> "error__provisional", provisioning |->
      "error__provisional", cloning |-> "error__provisional", starting |-> "error__provisional",
      running__unreported |-> "error__provisional", running__working |-> "error__provisional",
      running__thinking |-> "error__provisional", running__executing |-> "error__provisional",
      running__waiting_for_input |-> "error__provisional", running__blocked |->
      "error__provisional", running__completed |-> "error__provisional", running__limits_exceeded
      |-> "error__provisional", running__stalled |-> "error__provisional", running__offline |->
      "error__provisional", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "error__provisional", suspended__provisional |-> "", suspended__final
      |-> "", stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("clone-start" :> [created |-> "cloning", provisioning |-> "cloning", cloning |-> "cloning",
      starting |-> "cloning", running__unreported |-> "", running__working |-> "", running__thinking
      |-> "", running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("post-start" :> [created |-> "running__working", provisioning |-> "running__working", cloning
      |-> "running__working", starting |-> "running__working", running__unreported |->
      "running__working", running__working |-> "running__working", running__thinking |->
      "running__working", running__executing |-> "running__working", running__waiting_for_input |->
      "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "running__working", running__offline |-> "running__working",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("pre-stop" :> [created |-> "stopping__observed", provisioning |-> "stopping__observed",
      cloning |-> "stopping__observed", starting |-> "stopping__observed", running__unreported |->
      "stopping__observed", running__working |-> "stopping__observed", running__thinking |->
      "stopping__observed", running__executing |-> "stopping__observed", running__waiting_for_input
      |-> "stopping__observed", running__blocked |-> "stopping__observed", running__completed |->
      "stopping__observed", running__limits_exceeded |-> "stopping__observed", running__stalled |->
      "stopping__observed", running__offline |-> "stopping__observed", stopping__requested |->
      "stopping__requested", stopping__suspending |-> "stopping__suspending", stopping__observed |->
      "stopping__observed", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("model-start" :> [created |-> "running__thinking", provisioning |-> "running__thinking",
      cloning |-> "running__thinking", starting |-> "running__thinking", running__unreported |->
      "running__thinking", running__working |-> "running__thinking", running__thinking |->
      "running__thinking", running__executing |-> "running__thinking", running__waiting_for_input
      |-> "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "running__thinking", running__offline |-> "running__thinking",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("status.blocked" :> [created |-> "running__blocked", provisioning |-> "running__blocked",
      cloning |-> "running__blocked", starting |-> "running__blocked", running__unreported |->
      "running__blocked", running__working |-> "running__blocked", running__thinking |->
      "running__blocked", running__executing |-> "running__blocked", running__waiting_for_input |->
      "running__blocked", running__blocked |-> "running__blocked", running__completed |->
      "running__blocked", running__limits_exceeded |-> "running__blocked", running__stalled |->
      "running__blocked", running__offline |-> "running__blocked", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("status.limits-exceeded" :> [created |-> "running__limits_exceeded", provisioning |->
      "running__limits_exceeded", cloning |-> "running__limits_exceeded", starting |->
      "running__limits_exceeded", running__unreported |-> "running__limits_exceeded",
      running__working |-> "running__limits_exceeded", running__thinking |->
      "running__limits_exceeded", running__executing |-> "running__limits_exceeded",
      running__waiting_for_input |-> "running__limits_exceeded", running__blocked |->
      "running__limits_exceeded", running__completed |-> "running__limits_exceeded",
      running__limits_exceeded |-> "running__limits_exceeded", running__stalled |->
      "running__limits_exceeded", running__offline |-> "running__limits_exceeded",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("status.task-completed" :> [created |-> "running__completed", provisioning |->
      "running__completed", cloning |-> "running__completed", starting |-> "running__completed",
      running__unreported |-> "running__completed", running__working |-> "running__completed",
      running__thinking |-> "running__completed", running__executing |-> "running__completed",
      running__waiting_for_input |-> "running__completed", running__blocked |->
      "running__completed", running__completed |-> "running__completed", running__limits_exceeded
      |-> "running__completed", running__stalled |-> "running__completed", running__offline |->
      "running__completed", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.alive" :> [created |-> "created", provisioning |-> "provisioning", cloning |->
      "cloning", starting |-> "starting", running__unreported |-> "running__unreported",
      running__working |-> "running__working", running__thinking |-> "running__thinking",
      running__executing |-> "running__executing", running__waiting_for_input |->
      "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed |->
      "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__unreported",
      stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__suspending", stopping__observed |-> "stopping__observed", suspended__provisional
      |-> "", suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.unchanged" :> [created |-> "created", provisioning |-> "provisioning", cloning |->
      "cloning", starting |-> "starting", running__unreported |-> "running__unreported",
      running__working |-> "running__working", running__thinking |-> "running__thinking",
      running__executing |-> "running__executing", running__waiting_for_input |->
      "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed |->
      "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__stalled",
      stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__suspending", stopping__observed |-> "stopping__observed", suspended__provisional
      |-> "", suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.created" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |-> "",
      running__unreported |-> "", running__working |-> "", running__thinking |-> "",
      running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.provisioning" :> [created |-> "provisioning", provisioning |-> "", cloning |-> "",
      starting |-> "", running__unreported |-> "", running__working |-> "", running__thinking |->
      "", running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.cloning" :> [created |-> "cloning", provisioning |-> "cloning", cloning |-> "",
      starting |-> "", running__unreported |-> "", running__working |-> "", running__thinking |->
      "", running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.starting" :> [created |-> "starting", provisioning |-> "starting", cloning |->
      "starting", starting |-> "", running__unreported |-> "", running__working |-> "",
      running__thinking |-> "", running__executing |-> "", running__waiting_for_input |-> "",
      running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "", running__offline |-> "", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.running" :> [created |-> "running__unreported", provisioning |->
      "running__unreported", cloning |-> "running__unreported", starting |-> "running__unreported",
      running__unreported |-> "running__unreported", running__working |-> "running__working",
      running__thinking |-> "running__thinking", running__executing |-> "running__executing",
      running__waiting_for_input |-> "running__waiting_for_input", running__blocked |->
      "running__blocked", running__completed |-> "running__completed", running__limits_exceeded |->
      "running__limits_exceeded", running__stalled |-> "running__stalled", running__offline |->
      "running__unreported", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.working" :> [created |-> "running__working", provisioning |-> "running__working",
      cloning |-> "running__working", starting |-> "running__working", running__unreported |->
      "running__working", running__working |-> "running__working", running__thinking |->
      "running__working", running__executing |-> "running__working", running__waiting_for_input |->
      "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "running__working", running__offline |-> "running__working",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("heartbeat.thinking" :> [created |-> "running__thinking", provisioning |->
      "running__thinking", cloning |-> "running__thinking", starting |-> "running__thinking",
      running__unreported |-> "running__thinking", running__working |-> "running__thinking",
      running__thinking |-> "running__thinking", running__executing |-> "running__thinking",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__thinking", running__offline
      |-> "running__thinking", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.executing" :> [created |-> "running__executing", provisioning |->
      "running__executing", cloning |-> "running__executing", starting |-> "running__executing",
      running__unreported |-> "running__executing", running__working |-> "running__executing",
      running__thinking |-> "running__executing", running__executing |-> "running__executing",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__executing", running__offline
      |-> "running__executing", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.waiting_for_input" :> [created |-> "running__waiting_for_input", provisioning |->
      "running__waiting_for_input", cloning |-> "running__waiting_for_input", starting |->
      "running__waiting_for_input", running__unreported |-> "running__waiting_for_input",
      running__working |-> "running__waiting_for_input", running__thinking |->
      "running__waiting_for_input", running__executing |-> "running__waiting_for_input",
      running__waiting_for_input |-> "running__waiting_for_input", running__blocked |->
      "running__waiting_for_input", running__completed |-> "running__waiting_for_input",
      running__limits_exceeded |-> "running__waiting_for_input", running__stalled |->
      "running__waiting_for_input", running__offline |-> "running__waiting_for_input",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("heartbeat.blocked" :> [created |-> "running__blocked", provisioning |-> "running__blocked",
      cloning |-> "running__blocked", starting |-> "running__blocked", running__unreported |->
      "running__blocked", running__working |-> "running__blocked", running__thinking |->
      "running__blocked", running__executing |-> "running__blocked", running__waiting_for_input |->
      "running__blocked", running__blocked |-> "running__blocked", running__completed |->
      "running__blocked", running__limits_exceeded |-> "running__blocked", running__stalled |->
      "running__blocked", running__offline |-> "running__blocked", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.completed" :> [created |-> "running__completed", provisioning |->
      "running__completed", cloning |-> "running__completed", starting |-> "running__completed",
      running__unreported |-> "running__completed", running__working |-> "running__completed",
      running__thinking |-> "running__completed", running__executing |-> "running__completed",
      running__waiting_for_input |-> "running__completed", running__blocked |->
      "running__completed", running__completed |-> "running__completed", running__limits_exceeded
      |-> "running__completed", running__stalled |-> "running__completed", running__offline |->
      "running__completed", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.limits_exceeded" :> [created |-> "running__limits_exceeded", provisioning |->
      "running__limits_exceeded", cloning |-> "running__limits_exceeded", starting |->
      "running__limits_exceeded", running__unreported |-> "running__limits_exceeded",
      running__working |-> "running__limits_exceeded", running__thinking |->
      "running__limits_exceeded", running__executing |-> "running__limits_exceeded",
      running__waiting_for_input |-> "running__limits_exceeded", running__blocked |->
      "running__limits_exceeded", running__completed |-> "running__limits_exceeded",
      running__limits_exceeded |-> "running__limits_exceeded", running__stalled |->
      "running__limits_exceeded", running__offline |-> "running__limits_exceeded",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("heartbeat.stalled" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |-> "",
      running__unreported |-> "", running__working |-> "", running__thinking |-> "",
      running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.offline" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |-> "",
      running__unreported |-> "", running__working |-> "", running__thinking |-> "",
      running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.stopping" :> [created |-> "stopping__observed", provisioning |->
      "stopping__observed", cloning |-> "stopping__observed", starting |-> "stopping__observed",
      running__unreported |-> "stopping__observed", running__working |-> "stopping__observed",
      running__thinking |-> "stopping__observed", running__executing |-> "stopping__observed",
      running__waiting_for_input |-> "stopping__observed", running__blocked |->
      "stopping__observed", running__completed |-> "stopping__observed", running__limits_exceeded
      |-> "stopping__observed", running__stalled |-> "stopping__observed", running__offline |->
      "stopping__observed", stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__suspending", stopping__observed |-> "stopping__observed", suspended__provisional
      |-> "", suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.suspended" :> [created |-> "suspended__provisional", provisioning |->
      "suspended__provisional", cloning |-> "suspended__provisional", starting |->
      "suspended__provisional", running__unreported |-> "suspended__provisional", running__working
      |-> "suspended__provisional", running__thinking |-> "suspended__provisional",
      running__executing |-> "suspended__provisional", running__waiting_for_input |->
      "suspended__provisional", running__blocked |-> "suspended__provisional", running__completed
      |-> "suspended__provisional", running__limits_exceeded |-> "suspended__provisional",
      running__stalled |-> "suspended__provisional", running__offline |-> "suspended__provisional",
      stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__suspending", stopping__observed |-> "suspended__provisional",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("heartbeat.stopped" :> [created |-> "stopped__provisional", provisioning |->
      "stopped__provisional", cloning |-> "stopped__provisional", starting |->
      "stopped__provisional", running__unreported |-> "stopped__provisional", running__working |->
      "stopped__provisional", running__thinking |-> "stopped__provisional", running__executing |->
      "stopped__provisional", running__waiting_for_input |-> "stopped__provisional",
      running__blocked |-> "stopped__provisional", running__completed |-> "stopped__provisional",
      running__limits_exceeded |-> "stopped__provisional", running__stalled |->
      "stopped__provisional", running__offline |-> "stopped__provisional", stopping__requested |->
      "stopping__requested", stopping__suspending |-> "stopping__suspending", stopping__observed |->
      "stopped__provisional", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("heartbeat.error" :> [created |-> "error__provisional", provisioning |-> "error__provisional",
      cloning |-> "error__provisional", starting |-> "error__provisional", running__unreported |->
      "error__provisional", running__working |-> "error__provisional", running__thinking |->
      "error__provisional", running__executing |-> "error__provisional", running__waiting_for_input
      |-> "error__provisional", running__blocked |-> "error__provisional", running__completed |->
      "error__provisional", running__limits_exceeded |-> "error__provisional", running__stalled |->
      "error__provisional", running__offline |-> "error__provisional", stopping__requested |->
      "stopping__requested", stopping__suspending |-> "stopping__suspending", stopping__observed |->
      "error__provisional", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("legacy.working" :> [created |-> "running__working", provisioning |-> "running__working",
      cloning |-> "running__working", starting |-> "running__working", running__unreported |->
      "running__working", running__working |-> "running__working", running__thinking |->
      "running__working", running__executing |-> "running__working", running__waiting_for_input |->
      "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "running__working", running__offline |-> "running__working",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("legacy.thinking" :> [created |-> "running__thinking", provisioning |-> "running__thinking",
      cloning |-> "running__thinking", starting |-> "running__thinking", running__unreported |->
      "running__thinking", running__working |-> "running__thinking", running__thinking |->
      "running__thinking", running__executing |-> "running__thinking", running__waiting_for_input
      |-> "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "running__thinking", running__offline |-> "running__thinking",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("legacy.executing" :> [created |-> "running__executing", provisioning |->
      "running__executing", cloning |-> "running__executing", starting |-> "running__executing",
      running__unreported |-> "running__executing", running__working |-> "running__executing",
      running__thinking |-> "running__executing", running__executing |-> "running__executing",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__executing", running__offline
      |-> "running__executing", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("legacy.waiting_for_input" :> [created |-> "running__waiting_for_input", provisioning |->
      "running__waiting_for_input", cloning |-> "running__waiting_for_input", starting |->
      "running__waiting_for_input", running__unreported |-> "running__waiting_for_input",
      running__working |-> "running__waiting_for_input", running__thinking |->
      "running__waiting_for_input", running__executing |-> "running__waiting_for_input",
      running__waiting_for_input |-> "running__waiting_for_input", running__blocked |->
      "running__waiting_for_input", running__completed |-> "running__waiting_for_input",
      running__limits_exceeded |-> "running__waiting_for_input", running__stalled |->
      "running__waiting_for_input", running__offline |-> "running__waiting_for_input",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("legacy.blocked" :> [created |-> "running__blocked", provisioning |-> "running__blocked",
      cloning |-> "running__blocked", starting |-> "running__blocked", running__unreported |->
      "running__blocked", running__working |-> "running__blocked", running__thinking |->
      "running__blocked", running__executing |-> "running__blocked", running__waiting_for_input |->
      "running__blocked", running__blocked |-> "running__blocked", running__completed |->
      "running__blocked", running__limits_exceeded |-> "running__blocked", running__stalled |->
      "running__blocked", running__offline |-> "running__blocked", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("legacy.completed" :> [created |-> "running__completed", provisioning |->
      "running__completed", cloning |-> "running__completed", starting |-> "running__completed",
      running__unreported |-> "running__completed", running__working |-> "running__completed",
      running__thinking |-> "running__completed", running__executing |-> "running__completed",
      running__waiting_for_input |-> "running__completed", running__blocked |->
      "running__completed", running__completed |-> "running__completed", running__limits_exceeded
      |-> "running__completed", running__stalled |-> "running__completed", running__offline |->
      "running__completed", stopping__requested |-> "", stopping__suspending |-> "",
      stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])
  @@ ("legacy.limits_exceeded" :> [created |-> "running__limits_exceeded", provisioning |->
      "running__limits_exceeded", cloning |-> "running__limits_exceeded", starting |->
      "running__limits_exceeded", running__unreported |-> "running__limits_exceeded",
      running__working |-> "running__limits_exceeded", running__thinking |->
      "running__limits_exceeded", running__executing |-> "running__limits_exceeded",
      running__waiting_for_input |-> "running__limits_exceeded", running__blocked |->
      "running__limits_exceeded", running__completed |-> "running__limits_exceeded",
      running__limits_exceeded |-> "running__limits_exceeded", running__stalled |->
      "running__limits_exceeded", running__offline |-> "running__limits_exceeded",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("legacy.stalled" :> [created |-> "running__stalled", provisioning |-> "running__stalled",
      cloning |-> "running__stalled", starting |-> "running__stalled", running__unreported |->
      "running__stalled", running__working |-> "running__stalled", running__thinking |->
      "running__stalled", running__executing |-> "running__stalled", running__waiting_for_input |->
      "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "", running__offline |-> "", stopping__requested |-> "",
      stopping__suspending |-> "", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("legacy.offline" :> [created |-> "running__offline", provisioning |-> "running__offline",
      cloning |-> "running__offline", starting |-> "running__offline", running__unreported |->
      "running__offline", running__working |-> "running__offline", running__thinking |->
      "running__offline", running__executing |-> "running__offline", running__waiting_for_input |->
      "running__offline", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__offline", running__offline |->
      "", stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("scheduler.start-timeout" :> [created |-> "created", provisioning |-> "provisioning", cloning
      |-> "cloning", starting |-> "starting", running__unreported |-> "running__unreported",
      running__working |-> "running__working", running__thinking |-> "running__thinking",
      running__executing |-> "running__executing", running__waiting_for_input |->
      "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed |->
      "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__offline",
      stopping__requested |-> "stopping__requested", stopping__suspending |->
      "stopping__suspending", stopping__observed |-> "stopping__observed", suspended__provisional
      |-> "suspended__provisional", suspended__final |-> "suspended__final", stopped__provisional
      |-> "stopped__provisional", stopped__final |-> "stopped__final", error__provisional |->
      "error__provisional", error__unexplained |-> "error__unexplained", error__final |->
      "error__final"])
  @@ ("scheduler.stop-timeout" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |->
      "", running__unreported |-> "", running__working |-> "", running__thinking |-> "",
      running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "running__unreported", stopping__suspending
      |-> "running__unreported", stopping__observed |-> "", suspended__provisional |-> "",
      suspended__final |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__unexplained |-> "", error__final |-> ""])
  @@ ("scheduler.activity-timeout" :> [created |-> "", provisioning |-> "", cloning |-> "", starting
      |-> "", running__unreported |-> "running__stalled", running__working |-> "running__stalled",
      running__thinking |-> "running__stalled", running__executing |-> "running__stalled",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "", running__offline |-> "",
      stopping__requested |-> "", stopping__suspending |-> "", stopping__observed |-> "",
      suspended__provisional |-> "", suspended__final |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__unexplained |-> "", error__final |->
      ""])
  @@ ("scheduler.heartbeat-timeout" :> [created |-> "", provisioning |-> "", cloning |-> "",
      starting |-> "", running__unreported |-> "running__offline", running__working |->
      "running__offline", running__thinking |-> "running__offline", running__executing |->
      "running__offline", running__waiting_for_input |-> "running__offline", running__blocked |->
      "", running__completed |-> "", running__limits_exceeded |-> "", running__stalled |->
      "running__offline", running__offline |-> "", stopping__requested |-> "", stopping__suspending
      |-> "", stopping__observed |-> "", suspended__provisional |-> "", suspended__final |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__unexplained |-> "", error__final |-> ""])

\* The pairs that leave a run behind.
Opens ==
  {<<"operator.start", "created">>, <<"operator.start", "provisioning">>, <<"operator.start",
      "suspended__provisional">>, <<"operator.start", "suspended__final">>, <<"operator.start",
      "stopped__provisional">>, <<"operator.start", "stopped__final">>, <<"operator.start",
      "error__provisional">>, <<"operator.start", "error__unexplained">>, <<"operator.start",
      "error__final">>, <<"operator.restart", "created">>, <<"operator.restart", "provisioning">>,
      <<"operator.restart", "cloning">>, <<"operator.restart", "starting">>, <<"operator.restart",
      "running__unreported">>, <<"operator.restart", "running__working">>, <<"operator.restart",
      "running__thinking">>, <<"operator.restart", "running__executing">>, <<"operator.restart",
      "running__waiting_for_input">>, <<"operator.restart", "running__blocked">>,
      <<"operator.restart", "running__completed">>, <<"operator.restart",
      "running__limits_exceeded">>, <<"operator.restart", "running__stalled">>,
      <<"operator.restart", "running__offline">>, <<"operator.restart", "stopping__requested">>,
      <<"operator.restart", "stopping__suspending">>, <<"operator.restart", "stopping__observed">>,
      <<"operator.restart", "suspended__provisional">>, <<"operator.restart", "suspended__final">>,
      <<"operator.restart", "stopped__provisional">>, <<"operator.restart", "stopped__final">>,
      <<"operator.restart", "error__provisional">>, <<"operator.restart", "error__unexplained">>,
      <<"operator.restart", "error__final">>}

\* Where evidence of a later run begins.
Opened ==
  [created |-> "created", provisioning |-> "created", cloning |-> "created", starting |-> "created", running__unreported |-> "created", running__working |-> "created", running__thinking |-> "created", running__executing |-> "created", running__waiting_for_input |-> "created", running__blocked |-> "created", running__completed |-> "created", running__limits_exceeded |-> "created", running__stalled |-> "created", running__offline |-> "created", stopping__requested |-> "created", stopping__suspending |-> "created", stopping__observed |-> "created", suspended__provisional |-> "created", suspended__final |-> "created", stopped__provisional |-> "created", stopped__final |-> "created", error__provisional |-> "created", error__unexplained |-> "created", error__final |-> "created"]

Terminal == {"suspended__provisional", "suspended__final", "stopped__provisional", "stopped__final", "error__provisional", "error__unexplained", "error__final"}

Final == {"suspended__final", "stopped__final", "error__final"}

PhaseOf == [created |-> "created", provisioning |-> "provisioning", cloning |-> "cloning", starting |-> "starting", running__unreported |-> "running", running__working |-> "running", running__thinking |-> "running", running__executing |-> "running", running__waiting_for_input |-> "running", running__blocked |-> "running", running__completed |-> "running", running__limits_exceeded |-> "running", running__stalled |-> "running", running__offline |-> "running", stopping__requested |-> "stopping", stopping__suspending |-> "stopping", stopping__observed |-> "stopping", suspended__provisional |-> "suspended", suspended__final |-> "suspended", stopped__provisional |-> "stopped", stopped__final |-> "stopped", error__provisional |-> "error", error__unexplained |-> "error", error__final |-> "error"]

First == {1, 2, 3}

\* What a pod may show, and what it may show next.
Stages == <<
  [event |-> "pod.unscheduled", container |-> "none", next |-> {2, 3, 10, 13, 15, 30}, ends |-> FALSE],
  [event |-> "pod.restarting", container |-> "none", next |-> {3, 4, 9, 10, 11, 13, 14, 15, 17, 19, 23, 30}, ends |-> FALSE],
  [event |-> "pod.restarting", container |-> "none", next |-> {2, 4, 9, 10, 11, 13, 14, 15, 17, 19, 23, 30}, ends |-> FALSE],
  [event |-> "pod.running", container |-> "starts", next |-> {2, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 19, 24, 25, 26, 27, 28, 30}, ends |-> FALSE],
  [event |-> "pod.running", container |-> "same", next |-> {2, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 19, 24, 25, 26, 27, 28, 30}, ends |-> FALSE],
  [event |-> "pod.restarting", container |-> "same", next |-> {4, 10, 11, 13, 14, 15, 17, 19, 30}, ends |-> FALSE],
  [event |-> "pod.agent-completed", container |-> "same", next |-> {20, 12, 13, 14, 15}, ends |-> FALSE],
  [event |-> "pod.agent-failed", container |-> "same", next |-> {20, 13, 14, 15, 16}, ends |-> FALSE],
  [event |-> "pod.agent-failed", container |-> "none", next |-> {13, 14, 15, 18}, ends |-> FALSE],
  [event |-> "pod.terminating", container |-> "last", next |-> {21, 22, 9, 13, 14, 15, 16, 17, 19, 23, 29, 26, 27, 30, 31}, ends |-> FALSE],
  [event |-> "pod.foreign", container |-> "last", next |-> {2, 5, 6, 7, 8, 10, 14, 19, 24, 25, 26, 30}, ends |-> FALSE],
  [event |-> "pod.completed", container |-> "same", next |-> {}, ends |-> TRUE],
  [event |-> "pod.rejected", container |-> "last", next |-> {}, ends |-> TRUE],
  [event |-> "pod.rejected", container |-> "last", next |-> {}, ends |-> TRUE],
  [event |-> "pod.rejected", container |-> "none", next |-> {}, ends |-> TRUE],
  [event |-> "pod.rejected", container |-> "same", next |-> {}, ends |-> TRUE],
  [event |-> "pod.rejected", container |-> "none", next |-> {}, ends |-> TRUE],
  [event |-> "pod.rejected", container |-> "none", next |-> {}, ends |-> TRUE],
  [event |-> "pod.rejected", container |-> "last", next |-> {}, ends |-> TRUE],
  [event |-> "pod.restarting", container |-> "same", next |-> {4, 13, 14, 15, 17, 19}, ends |-> FALSE],
  [event |-> "pod.agent-completed", container |-> "same", next |-> {12, 13, 14, 15}, ends |-> FALSE],
  [event |-> "pod.agent-failed", container |-> "same", next |-> {13, 14, 15, 16}, ends |-> FALSE],
  [event |-> "pod.agent-completed", container |-> "last", next |-> {32, 13, 14, 15}, ends |-> FALSE],
  [event |-> "pod.agent-killed", container |-> "same", next |-> {20, 13, 14, 15, 28}, ends |-> FALSE],
  [event |-> "pod.agent-completed", container |-> "same", next |-> {20, 27, 13, 14, 15}, ends |-> FALSE],
  [event |-> "pod.agent-completed", container |-> "same", next |-> {33, 13, 14, 15}, ends |-> FALSE],
  [event |-> "pod.completed", container |-> "same", next |-> {}, ends |-> TRUE],
  [event |-> "pod.killed", container |-> "same", next |-> {}, ends |-> TRUE],
  [event |-> "pod.agent-killed", container |-> "same", next |-> {14, 28}, ends |-> FALSE],
  [event |-> "pod.gone", container |-> "last", next |-> {}, ends |-> TRUE],
  [event |-> "pod.deleted", container |-> "last", next |-> {}, ends |-> TRUE],
  [event |-> "pod.completed", container |-> "last", next |-> {}, ends |-> TRUE],
  [event |-> "pod.completed", container |-> "same", next |-> {}, ends |-> TRUE]
>>

====
