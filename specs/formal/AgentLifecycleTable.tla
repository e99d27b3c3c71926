---- MODULE AgentLifecycleTable ----
\* The table that Observer.tla steps by. Events that no row tells apart are represented by the
\* first of them; a configuration's dot is two underscores, since it is a record's field here.
EXTENDS TLC

Initial == "created"

Events ==
  {"operator.provision", "operator.start", "operator.restart", "operator.stop", "operator.stopped",
      "pod.foreign", "pod.rejected", "pod.completed", "pod.agent-completed", "pod.agent-failed",
      "pod.terminating", "pod.restarting", "pod.running", "pod.unscheduled", "pod.gone",
      "container.exited", "container.created", "session-start", "session-end", "agent-start",
      "agent-end", "tool-start", "tool-start.asks", "response-complete", "pre-start",
      "pre-start-failed", "clone-start", "pre-stop", "model-start", "status.blocked",
      "status.limits-exceeded", "status.task-completed", "heartbeat.alive", "heartbeat.unchanged",
      "heartbeat.created", "heartbeat.provisioning", "heartbeat.cloning", "heartbeat.starting",
      "heartbeat.running", "heartbeat.idle", "heartbeat.thinking", "heartbeat.executing",
      "heartbeat.waiting_for_input", "heartbeat.blocked", "heartbeat.completed",
      "heartbeat.limits_exceeded", "heartbeat.stalled", "heartbeat.offline", "heartbeat.stopping",
      "heartbeat.stopped", "heartbeat.error", "legacy.idle", "legacy.thinking", "legacy.executing",
      "legacy.waiting_for_input", "legacy.blocked", "legacy.completed", "legacy.limits_exceeded",
      "legacy.stalled", "legacy.offline", "scheduler.activity-timeout",
      "scheduler.heartbeat-timeout"}

Origin ==
     ("operator.provision" :> "operator")
  @@ ("operator.start" :> "operator")
  @@ ("operator.restart" :> "operator")
  @@ ("operator.stop" :> "operator")
  @@ ("operator.stopped" :> "operator")
  @@ ("pod.foreign" :> "runtime")
  @@ ("pod.rejected" :> "runtime")
  @@ ("pod.completed" :> "runtime")
  @@ ("pod.agent-completed" :> "runtime")
  @@ ("pod.agent-failed" :> "runtime")
  @@ ("pod.terminating" :> "runtime")
  @@ ("pod.restarting" :> "runtime")
  @@ ("pod.running" :> "runtime")
  @@ ("pod.unscheduled" :> "runtime")
  @@ ("pod.gone" :> "runtime")
  @@ ("container.exited" :> "runtime")
  @@ ("container.created" :> "runtime")
  @@ ("session-start" :> "agent")
  @@ ("session-end" :> "agent")
  @@ ("agent-start" :> "agent")
  @@ ("agent-end" :> "agent")
  @@ ("tool-start" :> "agent")
  @@ ("tool-start.asks" :> "agent")
  @@ ("response-complete" :> "agent")
  @@ ("pre-start" :> "agent")
  @@ ("pre-start-failed" :> "agent")
  @@ ("clone-start" :> "agent")
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
  @@ ("heartbeat.idle" :> "relay")
  @@ ("heartbeat.thinking" :> "relay")
  @@ ("heartbeat.executing" :> "relay")
  @@ ("heartbeat.waiting_for_input" :> "relay")
  @@ ("heartbeat.blocked" :> "relay")
  @@ ("heartbeat.completed" :> "relay")
  @@ ("heartbeat.limits_exceeded" :> "relay")
  @@ ("heartbeat.stalled" :> "relay")
  @@ ("heartbeat.offline" :> "relay")
  @@ ("heartbeat.stopping" :> "relay")
  @@ ("heartbeat.stopped" :> "relay")
  @@ ("heartbeat.error" :> "relay")
  @@ ("legacy.idle" :> "relay")
  @@ ("legacy.thinking" :> "relay")
  @@ ("legacy.executing" :> "relay")
  @@ ("legacy.waiting_for_input" :> "relay")
  @@ ("legacy.blocked" :> "relay")
  @@ ("legacy.completed" :> "relay")
  @@ ("legacy.limits_exceeded" :> "relay")
  @@ ("legacy.stalled" :> "relay")
  @@ ("legacy.offline" :> "relay")
  @@ ("scheduler.activity-timeout" :> "scheduler")
  @@ ("scheduler.heartbeat-timeout" :> "scheduler")

Evidence ==
     ("operator.provision" :> "command")
  @@ ("operator.start" :> "command")
  @@ ("operator.restart" :> "command")
  @@ ("operator.stop" :> "command")
  @@ ("operator.stopped" :> "command")
  @@ ("pod.foreign" :> "none")
  @@ ("pod.rejected" :> "irreversible")
  @@ ("pod.completed" :> "irreversible")
  @@ ("pod.agent-completed" :> "level")
  @@ ("pod.agent-failed" :> "level")
  @@ ("pod.terminating" :> "level")
  @@ ("pod.restarting" :> "level")
  @@ ("pod.running" :> "level")
  @@ ("pod.unscheduled" :> "level")
  @@ ("pod.gone" :> "absence")
  @@ ("container.exited" :> "irreversible")
  @@ ("container.created" :> "level")
  @@ ("session-start" :> "report")
  @@ ("session-end" :> "report")
  @@ ("agent-start" :> "report")
  @@ ("agent-end" :> "report")
  @@ ("tool-start" :> "report")
  @@ ("tool-start.asks" :> "report")
  @@ ("response-complete" :> "report")
  @@ ("pre-start" :> "report")
  @@ ("pre-start-failed" :> "report")
  @@ ("clone-start" :> "report")
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
  @@ ("heartbeat.idle" :> "report")
  @@ ("heartbeat.thinking" :> "report")
  @@ ("heartbeat.executing" :> "report")
  @@ ("heartbeat.waiting_for_input" :> "report")
  @@ ("heartbeat.blocked" :> "report")
  @@ ("heartbeat.completed" :> "report")
  @@ ("heartbeat.limits_exceeded" :> "report")
  @@ ("heartbeat.stalled" :> "report")
  @@ ("heartbeat.offline" :> "report")
  @@ ("heartbeat.stopping" :> "report")
  @@ ("heartbeat.stopped" :> "report")
  @@ ("heartbeat.error" :> "report")
  @@ ("legacy.idle" :> "report")
  @@ ("legacy.thinking" :> "report")
  @@ ("legacy.executing" :> "report")
  @@ ("legacy.waiting_for_input" :> "report")
  @@ ("legacy.blocked" :> "report")
  @@ ("legacy.completed" :> "report")
  @@ ("legacy.limits_exceeded" :> "report")
  @@ ("legacy.stalled" :> "report")
  @@ ("legacy.offline" :> "report")
  @@ ("scheduler.activity-timeout" :> "report")
  @@ ("scheduler.heartbeat-timeout" :> "report")

\* The outcome of a pair: where it leads, or "" where it does not count.
Target ==
     ("operator.provision" :> [created |-> "provisioning", provisioning |-> "provisioning", cloning
      |-> "", starting |-> "", running__unreported |-> "", running__idle |-> "", running__thinking
      |-> "", running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("operator.start" :> [created |-> "starting", provisioning |-> "starting", cloning |->
      "cloning", starting |-> "starting", running__unreported |-> "running__unreported",
      running__idle |-> "running__idle", running__thinking |-> "running__thinking",
      running__executing |-> "running__executing", running__waiting_for_input |->
      "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed |->
      "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__offline",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "starting",
      stopped__final |-> "starting", error__provisional |-> "starting", error__final |->
      "starting"])
  @@ ("operator.restart" :> [created |-> "starting", provisioning |-> "starting", cloning |->
      "starting", starting |-> "starting", running__unreported |-> "starting", running__idle |->
      "starting", running__thinking |-> "starting", running__executing |-> "starting",
      running__waiting_for_input |-> "starting", running__blocked |-> "starting", running__completed
      |-> "starting", running__limits_exceeded |-> "starting", running__stalled |-> "starting",
      running__offline |-> "starting", stopping__requested |-> "starting", stopping__observed |->
      "starting", stopped__provisional |-> "starting", stopped__final |-> "starting",
      error__provisional |-> "starting", error__final |-> "starting"])
  @@ ("operator.stop" :> [created |-> "stopping__requested", provisioning |-> "stopping__requested",
      cloning |-> "stopping__requested", starting |-> "stopping__requested", running__unreported |->
      "stopping__requested", running__idle |-> "stopping__requested", running__thinking |->
      "stopping__requested", running__executing |-> "stopping__requested",
      running__waiting_for_input |-> "stopping__requested", running__blocked |->
      "stopping__requested", running__completed |-> "stopping__requested", running__limits_exceeded
      |-> "stopping__requested", running__stalled |-> "stopping__requested", running__offline |->
      "stopping__requested", stopping__requested |-> "stopping__requested", stopping__observed |->
      "stopping__requested", stopped__provisional |-> "stopping__requested", stopped__final |->
      "stopped__final", error__provisional |-> "error__provisional", error__final |->
      "error__final"])
  @@ ("operator.stopped" :> [created |-> "stopped__final", provisioning |-> "stopped__final",
      cloning |-> "stopped__final", starting |-> "stopped__final", running__unreported |->
      "stopped__final", running__idle |-> "stopped__final", running__thinking |-> "stopped__final",
      running__executing |-> "stopped__final", running__waiting_for_input |-> "stopped__final",
      running__blocked |-> "stopped__final", running__completed |-> "stopped__final",
      running__limits_exceeded |-> "stopped__final", running__stalled |-> "stopped__final",
      running__offline |-> "stopped__final", stopping__requested |-> "stopped__final",
      stopping__observed |-> "stopped__final", stopped__provisional |-> "stopped__final",
      stopped__final |-> "stopped__final", error__provisional |-> "error__final", error__final |->
      "error__final"])
  @@ ("pod.foreign" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |-> "",
      running__unreported |-> "", running__idle |-> "", running__thinking |-> "", running__executing
      |-> "", running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "", running__offline |-> "",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("pod.rejected" :> [created |-> "error__final", provisioning |-> "error__final", cloning |->
      "error__final", starting |-> "error__final", running__unreported |-> "error__final",
      running__idle |-> "error__final", running__thinking |-> "error__final", running__executing |->
      "error__final", running__waiting_for_input |-> "error__final", running__blocked |->
      "error__final", running__completed |-> "error__final", running__limits_exceeded |->
      "error__final", running__stalled |-> "error__final", running__offline |-> "error__final",
      stopping__requested |-> "stopped__final", stopping__observed |-> "error__final",
      stopped__provisional |-> "error__final", stopped__final |-> "", error__provisional |->
      "error__final", error__final |-> ""])
  @@ ("pod.completed" :> [created |-> "stopped__final", provisioning |-> "stopped__final", cloning
      |-> "stopped__final", starting |-> "stopped__final", running__unreported |-> "stopped__final",
      running__idle |-> "stopped__final", running__thinking |-> "stopped__final", running__executing
      |-> "stopped__final", running__waiting_for_input |-> "stopped__final", running__blocked |->
      "stopped__final", running__completed |-> "stopped__final", running__limits_exceeded |->
      "stopped__final", running__stalled |-> "stopped__final", running__offline |->
      "stopped__final", stopping__requested |-> "stopped__final", stopping__observed |->
      "stopped__final", stopped__provisional |-> "stopped__final", stopped__final |-> "",
      error__provisional |-> "error__final", error__final |-> ""])
  @@ ("pod.agent-completed" :> [created |-> "stopped__provisional", provisioning |->
      "stopped__provisional", cloning |-> "stopped__provisional", starting |->
      "stopped__provisional", running__unreported |-> "stopped__provisional", running__idle |->
      "stopped__provisional", running__thinking |-> "stopped__provisional", running__executing |->
      "stopped__provisional", running__waiting_for_input |-> "stopped__provisional",
      running__blocked |-> "stopped__provisional", running__completed |-> "stopped__provisional",
      running__limits_exceeded |-> "stopped__provisional", running__stalled |->
      "stopped__provisional", running__offline |-> "stopped__provisional", stopping__requested |->
      "stopping__requested", stopping__observed |-> "stopped__provisional", stopped__provisional |->
      "stopped__provisional", stopped__final |-> "", error__provisional |-> "error__provisional",
      error__final |-> ""])
  @@ ("pod.agent-failed" :> [created |-> "error__provisional", provisioning |->
      "error__provisional", cloning |-> "error__provisional", starting |-> "error__provisional",
      running__unreported |-> "error__provisional", running__idle |-> "error__provisional",
      running__thinking |-> "error__provisional", running__executing |-> "error__provisional",
      running__waiting_for_input |-> "error__provisional", running__blocked |->
      "error__provisional", running__completed |-> "error__provisional", running__limits_exceeded
      |-> "error__provisional", running__stalled |-> "error__provisional", running__offline |->
      "error__provisional", stopping__requested |-> "stopping__requested", stopping__observed |->
      "error__provisional", stopped__provisional |-> "error__provisional", stopped__final |-> "",
      error__provisional |-> "error__provisional", error__final |-> ""])
  @@ ("pod.terminating" :> [created |-> "stopping__observed", provisioning |-> "stopping__observed",
      cloning |-> "stopping__observed", starting |-> "stopping__observed", running__unreported |->
      "stopping__observed", running__idle |-> "stopping__observed", running__thinking |->
      "stopping__observed", running__executing |-> "stopping__observed", running__waiting_for_input
      |-> "stopping__observed", running__blocked |-> "stopping__observed", running__completed |->
      "stopping__observed", running__limits_exceeded |-> "stopping__observed", running__stalled |->
      "stopping__observed", running__offline |-> "stopping__observed", stopping__requested |->
      "stopping__requested", stopping__observed |-> "stopping__observed", stopped__provisional |->
      "stopping__observed", stopped__final |-> "", error__provisional |-> "error__provisional",
      error__final |-> ""])
  @@ ("pod.restarting" :> [created |-> "starting", provisioning |-> "starting", cloning |->
      "starting", starting |-> "starting", running__unreported |-> "starting", running__idle |->
      "starting", running__thinking |-> "starting", running__executing |-> "starting",
      running__waiting_for_input |-> "starting", running__blocked |-> "starting", running__completed
      |-> "starting", running__limits_exceeded |-> "starting", running__stalled |-> "starting",
      running__offline |-> "starting", stopping__requested |-> "stopping__requested",
      stopping__observed |-> "starting", stopped__provisional |-> "starting", stopped__final |-> "",
      error__provisional |-> "starting", error__final |-> ""])
  @@ ("pod.running" :> [created |-> "running__unreported", provisioning |-> "running__unreported",
      cloning |-> "cloning", starting |-> "running__unreported", running__unreported |->
      "running__unreported", running__idle |-> "running__idle", running__thinking |->
      "running__thinking", running__executing |-> "running__executing", running__waiting_for_input
      |-> "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed
      |-> "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__offline",
      stopping__requested |-> "stopping__requested", stopping__observed |-> "stopping__observed",
      stopped__provisional |-> "running__unreported", stopped__final |-> "", error__provisional |->
      "error__provisional", error__final |-> ""])
  @@ ("pod.unscheduled" :> [created |-> "provisioning", provisioning |-> "provisioning", cloning |->
      "provisioning", starting |-> "provisioning", running__unreported |-> "provisioning",
      running__idle |-> "provisioning", running__thinking |-> "provisioning", running__executing |->
      "provisioning", running__waiting_for_input |-> "provisioning", running__blocked |->
      "provisioning", running__completed |-> "provisioning", running__limits_exceeded |->
      "provisioning", running__stalled |-> "provisioning", running__offline |-> "provisioning",
      stopping__requested |-> "stopping__requested", stopping__observed |-> "provisioning",
      stopped__provisional |-> "provisioning", stopped__final |-> "", error__provisional |->
      "provisioning", error__final |-> ""])
  @@ ("pod.gone" :> [created |-> "error__final", provisioning |-> "error__final", cloning |->
      "error__final", starting |-> "error__final", running__unreported |-> "error__final",
      running__idle |-> "error__final", running__thinking |-> "error__final", running__executing |->
      "error__final", running__waiting_for_input |-> "error__final", running__blocked |->
      "error__final", running__completed |-> "error__final", running__limits_exceeded |->
      "error__final", running__stalled |-> "error__final", running__offline |-> "error__final",
      stopping__requested |-> "stopped__final", stopping__observed |-> "error__final",
      stopped__provisional |-> "stopped__final", stopped__final |-> "", error__provisional |->
      "error__final", error__final |-> ""])
  @@ ("container.exited" :> [created |-> "error__final", provisioning |-> "error__final", cloning
      |-> "error__final", starting |-> "error__final", running__unreported |-> "stopped__final",
      running__idle |-> "stopped__final", running__thinking |-> "stopped__final", running__executing
      |-> "stopped__final", running__waiting_for_input |-> "stopped__final", running__blocked |->
      "stopped__final", running__completed |-> "stopped__final", running__limits_exceeded |->
      "stopped__final", running__stalled |-> "stopped__final", running__offline |->
      "stopped__final", stopping__requested |-> "stopped__final", stopping__observed |->
      "stopped__final", stopped__provisional |-> "stopped__final", stopped__final |-> "",
      error__provisional |-> "error__final", error__final |-> ""])
  @@ ("container.created" :> [created |-> "provisioning", provisioning |-> "provisioning", cloning
      |-> "", starting |-> "", running__unreported |-> "", running__idle |-> "", running__thinking
      |-> "", running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("session-start" :> [created |-> "running__idle", provisioning |-> "running__idle", cloning |->
      "running__idle", starting |-> "running__idle", running__unreported |-> "running__idle",
      running__idle |-> "running__idle", running__thinking |-> "running__idle", running__executing
      |-> "running__idle", running__waiting_for_input |-> "running__idle", running__blocked |->
      "running__idle", running__completed |-> "running__idle", running__limits_exceeded |->
      "running__idle", running__stalled |-> "running__idle", running__offline |-> "running__idle",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("session-end" :> [created |-> "stopped__provisional", provisioning |-> "stopped__provisional",
      cloning |-> "stopped__provisional", starting |-> "stopped__provisional", running__unreported
      |-> "stopped__provisional", running__idle |-> "stopped__provisional", running__thinking |->
      "stopped__provisional", running__executing |-> "stopped__provisional",
      running__waiting_for_input |-> "stopped__provisional", running__blocked |->
      "stopped__provisional", running__completed |-> "stopped__provisional",
      running__limits_exceeded |-> "stopped__provisional", running__stalled |->
      "stopped__provisional", running__offline |-> "stopped__provisional", stopping__requested |->
      "stopping__requested", stopping__observed |-> "stopped__provisional", stopped__provisional |->
      "", stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("agent-start" :> [created |-> "running__thinking", provisioning |-> "running__thinking",
      cloning |-> "running__thinking", starting |-> "running__thinking", running__unreported |->
      "running__thinking", running__idle |-> "running__thinking", running__thinking |->
      "running__thinking", running__executing |-> "running__thinking", running__waiting_for_input
      |-> "running__thinking", running__blocked |-> "running__thinking", running__completed |->
      "running__thinking", running__limits_exceeded |-> "running__thinking", running__stalled |->
      "running__thinking", running__offline |-> "running__thinking", stopping__requested |-> "",
      stopping__observed |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__final |-> ""])
  @@ ("agent-end" :> [created |-> "running__idle", provisioning |-> "running__idle", cloning |->
      "running__idle", starting |-> "running__idle", running__unreported |-> "running__idle",
      running__idle |-> "running__idle", running__thinking |-> "running__idle", running__executing
      |-> "running__idle", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |->
      "running__idle", running__offline |-> "running__idle", stopping__requested |-> "",
      stopping__observed |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__final |-> ""])
  @@ ("tool-start" :> [created |-> "running__executing", provisioning |-> "running__executing",
      cloning |-> "running__executing", starting |-> "running__executing", running__unreported |->
      "running__executing", running__idle |-> "running__executing", running__thinking |->
      "running__executing", running__executing |-> "running__executing", running__waiting_for_input
      |-> "running__executing", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__executing", running__offline
      |-> "running__executing", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("tool-start.asks" :> [created |-> "running__waiting_for_input", provisioning |->
      "running__waiting_for_input", cloning |-> "running__waiting_for_input", starting |->
      "running__waiting_for_input", running__unreported |-> "running__waiting_for_input",
      running__idle |-> "running__waiting_for_input", running__thinking |->
      "running__waiting_for_input", running__executing |-> "running__waiting_for_input",
      running__waiting_for_input |-> "running__waiting_for_input", running__blocked |->
      "running__waiting_for_input", running__completed |-> "running__waiting_for_input",
      running__limits_exceeded |-> "running__waiting_for_input", running__stalled |->
      "running__waiting_for_input", running__offline |-> "running__waiting_for_input",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("response-complete" :> [created |-> "running__completed", provisioning |->
      "running__completed", cloning |-> "running__completed", starting |-> "running__completed",
      running__unreported |-> "running__completed", running__idle |-> "running__completed",
      running__thinking |-> "running__completed", running__executing |-> "running__completed",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__completed", running__offline
      |-> "running__completed", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("pre-start" :> [created |-> "starting", provisioning |-> "starting", cloning |-> "starting",
      starting |-> "starting", running__unreported |-> "starting", running__idle |-> "starting",
      running__thinking |-> "starting", running__executing |-> "starting",
      running__waiting_for_input |-> "starting", running__blocked |-> "starting", running__completed
      |-> "starting", running__limits_exceeded |-> "starting", running__stalled |-> "starting",
      running__offline |-> "starting", stopping__requested |-> "", stopping__observed |->
      "starting", stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__final |-> ""])
  @@ ("pre-start-failed" :> [created |-> "error__provisional", provisioning |->
      "error__provisional", cloning |-> "error__provisional", starting |-> "error__provisional",
      running__unreported |-> "error__provisional", running__idle |-> "error__provisional",
      running__thinking |-> "error__provisional", running__executing |-> "error__provisional",
      running__waiting_for_input |-> "error__provisional", running__blocked |->
      "error__provisional", running__completed |-> "error__provisional", running__limits_exceeded
      |-> "error__provisional", running__stalled |-> "error__provisional", running__offline |->
      "error__provisional", stopping__requested |-> "", stopping__observed |-> "error__provisional",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("clone-start" :> [created |-> "cloning", provisioning |-> "cloning", cloning |-> "cloning",
      starting |-> "cloning", running__unreported |-> "", running__idle |-> "", running__thinking
      |-> "", running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("pre-stop" :> [created |-> "stopping__observed", provisioning |-> "stopping__observed",
      cloning |-> "stopping__observed", starting |-> "stopping__observed", running__unreported |->
      "stopping__observed", running__idle |-> "stopping__observed", running__thinking |->
      "stopping__observed", running__executing |-> "stopping__observed", running__waiting_for_input
      |-> "stopping__observed", running__blocked |-> "stopping__observed", running__completed |->
      "stopping__observed", running__limits_exceeded |-> "stopping__observed", running__stalled |->
      "stopping__observed", running__offline |-> "stopping__observed", stopping__requested |->
      "stopping__requested", stopping__observed |-> "stopping__observed", stopped__provisional |->
      "", stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("model-start" :> [created |-> "running__thinking", provisioning |-> "running__thinking",
      cloning |-> "running__thinking", starting |-> "running__thinking", running__unreported |->
      "running__thinking", running__idle |-> "running__thinking", running__thinking |->
      "running__thinking", running__executing |-> "running__thinking", running__waiting_for_input
      |-> "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "running__thinking", running__offline |-> "running__thinking",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("status.blocked" :> [created |-> "running__blocked", provisioning |-> "running__blocked",
      cloning |-> "running__blocked", starting |-> "running__blocked", running__unreported |->
      "running__blocked", running__idle |-> "running__blocked", running__thinking |->
      "running__blocked", running__executing |-> "running__blocked", running__waiting_for_input |->
      "running__blocked", running__blocked |-> "running__blocked", running__completed |->
      "running__blocked", running__limits_exceeded |-> "running__blocked", running__stalled |->
      "running__blocked", running__offline |-> "running__blocked", stopping__requested |-> "",
      stopping__observed |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__final |-> ""])
  @@ ("status.limits-exceeded" :> [created |-> "running__limits_exceeded", provisioning |->
      "running__limits_exceeded", cloning |-> "running__limits_exceeded", starting |->
      "running__limits_exceeded", running__unreported |-> "running__limits_exceeded", running__idle
      |-> "running__limits_exceeded", running__thinking |-> "running__limits_exceeded",
      running__executing |-> "running__limits_exceeded", running__waiting_for_input |->
      "running__limits_exceeded", running__blocked |-> "running__limits_exceeded",
      running__completed |-> "running__limits_exceeded", running__limits_exceeded |->
      "running__limits_exceeded", running__stalled |-> "running__limits_exceeded", running__offline
      |-> "running__limits_exceeded", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("status.task-completed" :> [created |-> "running__completed", provisioning |->
      "running__completed", cloning |-> "running__completed", starting |-> "running__completed",
      running__unreported |-> "running__completed", running__idle |-> "running__completed",
      running__thinking |-> "running__completed", running__executing |-> "running__completed",
      running__waiting_for_input |-> "running__completed", running__blocked |->
      "running__completed", running__completed |-> "running__completed", running__limits_exceeded
      |-> "running__completed", running__stalled |-> "running__completed", running__offline |->
      "running__completed", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.alive" :> [created |-> "created", provisioning |-> "provisioning", cloning |->
      "cloning", starting |-> "starting", running__unreported |-> "running__unreported",
      running__idle |-> "running__idle", running__thinking |-> "running__thinking",
      running__executing |-> "running__executing", running__waiting_for_input |->
      "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed |->
      "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__unreported",
      stopping__requested |-> "stopping__requested", stopping__observed |-> "stopping__observed",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.unchanged" :> [created |-> "created", provisioning |-> "provisioning", cloning |->
      "cloning", starting |-> "starting", running__unreported |-> "running__unreported",
      running__idle |-> "running__idle", running__thinking |-> "running__thinking",
      running__executing |-> "running__executing", running__waiting_for_input |->
      "running__waiting_for_input", running__blocked |-> "running__blocked", running__completed |->
      "running__completed", running__limits_exceeded |-> "running__limits_exceeded",
      running__stalled |-> "running__stalled", running__offline |-> "running__stalled",
      stopping__requested |-> "stopping__requested", stopping__observed |-> "stopping__observed",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.created" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |-> "",
      running__unreported |-> "", running__idle |-> "", running__thinking |-> "", running__executing
      |-> "", running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "", running__offline |-> "",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("heartbeat.provisioning" :> [created |-> "provisioning", provisioning |-> "", cloning |-> "",
      starting |-> "", running__unreported |-> "", running__idle |-> "", running__thinking |-> "",
      running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.cloning" :> [created |-> "cloning", provisioning |-> "cloning", cloning |-> "",
      starting |-> "", running__unreported |-> "", running__idle |-> "", running__thinking |-> "",
      running__executing |-> "", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |-> "",
      running__offline |-> "", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.starting" :> [created |-> "starting", provisioning |-> "starting", cloning |->
      "starting", starting |-> "", running__unreported |-> "", running__idle |-> "",
      running__thinking |-> "", running__executing |-> "", running__waiting_for_input |-> "",
      running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "", running__offline |-> "", stopping__requested |-> "",
      stopping__observed |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__final |-> ""])
  @@ ("heartbeat.running" :> [created |-> "running__unreported", provisioning |->
      "running__unreported", cloning |-> "running__unreported", starting |-> "running__unreported",
      running__unreported |-> "running__unreported", running__idle |-> "running__idle",
      running__thinking |-> "running__thinking", running__executing |-> "running__executing",
      running__waiting_for_input |-> "running__waiting_for_input", running__blocked |->
      "running__blocked", running__completed |-> "running__completed", running__limits_exceeded |->
      "running__limits_exceeded", running__stalled |-> "running__stalled", running__offline |->
      "running__unreported", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.idle" :> [created |-> "running__idle", provisioning |-> "running__idle", cloning
      |-> "running__idle", starting |-> "running__idle", running__unreported |-> "running__idle",
      running__idle |-> "running__idle", running__thinking |-> "running__idle", running__executing
      |-> "running__idle", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |->
      "running__idle", running__offline |-> "running__idle", stopping__requested |-> "",
      stopping__observed |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__final |-> ""])
  @@ ("heartbeat.thinking" :> [created |-> "running__thinking", provisioning |->
      "running__thinking", cloning |-> "running__thinking", starting |-> "running__thinking",
      running__unreported |-> "running__thinking", running__idle |-> "running__thinking",
      running__thinking |-> "running__thinking", running__executing |-> "running__thinking",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__thinking", running__offline
      |-> "running__thinking", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.executing" :> [created |-> "running__executing", provisioning |->
      "running__executing", cloning |-> "running__executing", starting |-> "running__executing",
      running__unreported |-> "running__executing", running__idle |-> "running__executing",
      running__thinking |-> "running__executing", running__executing |-> "running__executing",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__executing", running__offline
      |-> "running__executing", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.waiting_for_input" :> [created |-> "running__waiting_for_input", provisioning |->
      "running__waiting_for_input", cloning |-> "running__waiting_for_input", starting |->
      "running__waiting_for_input", running__unreported |-> "running__waiting_for_input",
      running__idle |-> "running__waiting_for_input", running__thinking |->
      "running__waiting_for_input", running__executing |-> "running__waiting_for_input",
      running__waiting_for_input |-> "running__waiting_for_input", running__blocked |->
      "running__waiting_for_input", running__completed |-> "running__waiting_for_input",
      running__limits_exceeded |-> "running__waiting_for_input", running__stalled |->
      "running__waiting_for_input", running__offline |-> "running__waiting_for_input",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("heartbeat.blocked" :> [created |-> "running__blocked", provisioning |-> "running__blocked",
      cloning |-> "running__blocked", starting |-> "running__blocked", running__unreported |->
      "running__blocked", running__idle |-> "running__blocked", running__thinking |->
      "running__blocked", running__executing |-> "running__blocked", running__waiting_for_input |->
      "running__blocked", running__blocked |-> "running__blocked", running__completed |->
      "running__blocked", running__limits_exceeded |-> "running__blocked", running__stalled |->
      "running__blocked", running__offline |-> "running__blocked", stopping__requested |-> "",
      stopping__observed |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__final |-> ""])
  @@ ("heartbeat.completed" :> [created |-> "running__completed", provisioning |->
      "running__completed", cloning |-> "running__completed", starting |-> "running__completed",
      running__unreported |-> "running__completed", running__idle |-> "running__completed",
      running__thinking |-> "running__completed", running__executing |-> "running__completed",
      running__waiting_for_input |-> "running__completed", running__blocked |->
      "running__completed", running__completed |-> "running__completed", running__limits_exceeded
      |-> "running__completed", running__stalled |-> "running__completed", running__offline |->
      "running__completed", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.limits_exceeded" :> [created |-> "running__limits_exceeded", provisioning |->
      "running__limits_exceeded", cloning |-> "running__limits_exceeded", starting |->
      "running__limits_exceeded", running__unreported |-> "running__limits_exceeded", running__idle
      |-> "running__limits_exceeded", running__thinking |-> "running__limits_exceeded",
      running__executing |-> "running__limits_exceeded", running__waiting_for_input |->
      "running__limits_exceeded", running__blocked |-> "running__limits_exceeded",
      running__completed |-> "running__limits_exceeded", running__limits_exceeded |->
      "running__limits_exceeded", running__stalled |-> "running__limits_exceeded", running__offline
      |-> "running__limits_exceeded", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("heartbeat.stalled" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |-> "",
      running__unreported |-> "", running__idle |-> "", running__thinking |-> "", running__executing
      |-> "", running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "", running__offline |-> "",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("heartbeat.offline" :> [created |-> "", provisioning |-> "", cloning |-> "", starting |-> "",
      running__unreported |-> "", running__idle |-> "", running__thinking |-> "", running__executing
      |-> "", running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "", running__offline |-> "",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("heartbeat.stopping" :> [created |-> "stopping__observed", provisioning |->
      "stopping__observed", cloning |-> "stopping__observed", starting |-> "stopping__observed",
      running__unreported |-> "stopping__observed", running__idle |-> "stopping__observed",
      running__thinking |-> "stopping__observed", running__executing |-> "stopping__observed",
      running__waiting_for_input |-> "stopping__observed", running__blocked |->
      "stopping__observed", running__completed |-> "stopping__observed", running__limits_exceeded
      |-> "stopping__observed", running__stalled |-> "stopping__observed", running__offline |->
      "stopping__observed", stopping__requested |-> "stopping__requested", stopping__observed |->
      "stopping__observed", stopped__provisional |-> "", stopped__final |-> "", error__provisional
      |-> "", error__final |-> ""])
  @@ ("heartbeat.stopped" :> [created |-> "stopped__provisional", provisioning |->
      "stopped__provisional", cloning |-> "stopped__provisional", starting |->
      "stopped__provisional", running__unreported |-> "stopped__provisional", running__idle |->
      "stopped__provisional", running__thinking |-> "stopped__provisional", running__executing |->
      "stopped__provisional", running__waiting_for_input |-> "stopped__provisional",
      running__blocked |-> "stopped__provisional", running__completed |-> "stopped__provisional",
      running__limits_exceeded |-> "stopped__provisional", running__stalled |->
      "stopped__provisional", running__offline |-> "stopped__provisional", stopping__requested |->
      "stopping__requested", stopping__observed |-> "stopped__provisional", stopped__provisional |->
      "", stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("heartbeat.error" :> [created |-> "error__provisional", provisioning |-> "error__provisional",
      cloning |-> "error__provisional", starting |-> "error__provisional", running__unreported |->
      "error__provisional", running__idle |-> "error__provisional", running__thinking |->
      "error__provisional", running__executing |-> "error__provisional", running__waiting_for_input
      |-> "error__provisional", running__blocked |-> "error__provisional", running__completed |->
      "error__provisional", running__limits_exceeded |-> "error__provisional", running__stalled |->
      "error__provisional", running__offline |-> "error__provisional", stopping__requested |->
      "stopping__requested", stopping__observed |-> "error__provisional", stopped__provisional |->
      "", stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("legacy.idle" :> [created |-> "running__idle", provisioning |-> "running__idle", cloning |->
      "running__idle", starting |-> "running__idle", running__unreported |-> "running__idle",
      running__idle |-> "running__idle", running__thinking |-> "running__idle", running__executing
      |-> "running__idle", running__waiting_for_input |-> "", running__blocked |-> "",
      running__completed |-> "", running__limits_exceeded |-> "", running__stalled |->
      "running__idle", running__offline |-> "running__idle", stopping__requested |-> "",
      stopping__observed |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__final |-> ""])
  @@ ("legacy.thinking" :> [created |-> "running__thinking", provisioning |-> "running__thinking",
      cloning |-> "running__thinking", starting |-> "running__thinking", running__unreported |->
      "running__thinking", running__idle |-> "running__thinking", running__thinking |->
      "running__thinking", running__executing |-> "running__thinking", running__waiting_for_input
      |-> "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "running__thinking", running__offline |-> "running__thinking",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("legacy.executing" :> [created |-> "running__executing", provisioning |->
      "running__executing", cloning |-> "running__executing", starting |-> "running__executing",
      running__unreported |-> "running__executing", running__idle |-> "running__executing",
      running__thinking |-> "running__executing", running__executing |-> "running__executing",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__executing", running__offline
      |-> "running__executing", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("legacy.waiting_for_input" :> [created |-> "running__waiting_for_input", provisioning |->
      "running__waiting_for_input", cloning |-> "running__waiting_for_input", starting |->
      "running__waiting_for_input", running__unreported |-> "running__waiting_for_input",
      running__idle |-> "running__waiting_for_input", running__thinking |->
      "running__waiting_for_input", running__executing |-> "running__waiting_for_input",
      running__waiting_for_input |-> "running__waiting_for_input", running__blocked |->
      "running__waiting_for_input", running__completed |-> "running__waiting_for_input",
      running__limits_exceeded |-> "running__waiting_for_input", running__stalled |->
      "running__waiting_for_input", running__offline |-> "running__waiting_for_input",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("legacy.blocked" :> [created |-> "running__blocked", provisioning |-> "running__blocked",
      cloning |-> "running__blocked", starting |-> "running__blocked", running__unreported |->
      "running__blocked", running__idle |-> "running__blocked", running__thinking |->
      "running__blocked", running__executing |-> "running__blocked", running__waiting_for_input |->
      "running__blocked", running__blocked |-> "running__blocked", running__completed |->
      "running__blocked", running__limits_exceeded |-> "running__blocked", running__stalled |->
      "running__blocked", running__offline |-> "running__blocked", stopping__requested |-> "",
      stopping__observed |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__final |-> ""])
  @@ ("legacy.completed" :> [created |-> "running__completed", provisioning |->
      "running__completed", cloning |-> "running__completed", starting |-> "running__completed",
      running__unreported |-> "running__completed", running__idle |-> "running__completed",
      running__thinking |-> "running__completed", running__executing |-> "running__completed",
      running__waiting_for_input |-> "running__completed", running__blocked |->
      "running__completed", running__completed |-> "running__completed", running__limits_exceeded
      |-> "running__completed", running__stalled |-> "running__completed", running__offline |->
      "running__completed", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("legacy.limits_exceeded" :> [created |-> "running__limits_exceeded", provisioning |->
      "running__limits_exceeded", cloning |-> "running__limits_exceeded", starting |->
      "running__limits_exceeded", running__unreported |-> "running__limits_exceeded", running__idle
      |-> "running__limits_exceeded", running__thinking |-> "running__limits_exceeded",
      running__executing |-> "running__limits_exceeded", running__waiting_for_input |->
      "running__limits_exceeded", running__blocked |-> "running__limits_exceeded",
      running__completed |-> "running__limits_exceeded", running__limits_exceeded |->
      "running__limits_exceeded", running__stalled |-> "running__limits_exceeded", running__offline
      |-> "running__limits_exceeded", stopping__requested |-> "", stopping__observed |-> "",
      stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "", error__final
      |-> ""])
  @@ ("legacy.stalled" :> [created |-> "running__stalled", provisioning |-> "running__stalled",
      cloning |-> "running__stalled", starting |-> "running__stalled", running__unreported |->
      "running__stalled", running__idle |-> "running__stalled", running__thinking |->
      "running__stalled", running__executing |-> "running__stalled", running__waiting_for_input |->
      "", running__blocked |-> "", running__completed |-> "", running__limits_exceeded |-> "",
      running__stalled |-> "", running__offline |-> "", stopping__requested |-> "",
      stopping__observed |-> "", stopped__provisional |-> "", stopped__final |-> "",
      error__provisional |-> "", error__final |-> ""])
  @@ ("legacy.offline" :> [created |-> "running__offline", provisioning |-> "running__offline",
      cloning |-> "running__offline", starting |-> "running__offline", running__unreported |->
      "running__offline", running__idle |-> "running__offline", running__thinking |->
      "running__offline", running__executing |-> "running__offline", running__waiting_for_input |->
      "running__offline", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "running__offline", running__offline |->
      "", stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("scheduler.activity-timeout" :> [created |-> "", provisioning |-> "", cloning |-> "", starting
      |-> "", running__unreported |-> "running__stalled", running__idle |-> "running__stalled",
      running__thinking |-> "running__stalled", running__executing |-> "running__stalled",
      running__waiting_for_input |-> "", running__blocked |-> "", running__completed |-> "",
      running__limits_exceeded |-> "", running__stalled |-> "", running__offline |-> "",
      stopping__requested |-> "", stopping__observed |-> "", stopped__provisional |-> "",
      stopped__final |-> "", error__provisional |-> "", error__final |-> ""])
  @@ ("scheduler.heartbeat-timeout" :> [created |-> "", provisioning |-> "", cloning |-> "",
      starting |-> "", running__unreported |-> "running__offline", running__idle |->
      "running__offline", running__thinking |-> "running__offline", running__executing |->
      "running__offline", running__waiting_for_input |-> "running__offline", running__blocked |->
      "", running__completed |-> "", running__limits_exceeded |-> "", running__stalled |->
      "running__offline", running__offline |-> "", stopping__requested |-> "", stopping__observed
      |-> "", stopped__provisional |-> "", stopped__final |-> "", error__provisional |-> "",
      error__final |-> ""])

\* The pairs that leave an incarnation behind.
Opens ==
  {<<"operator.start", "stopped__provisional">>, <<"operator.start", "stopped__final">>,
      <<"operator.start", "error__provisional">>, <<"operator.start", "error__final">>,
      <<"operator.restart", "created">>, <<"operator.restart", "provisioning">>,
      <<"operator.restart", "cloning">>, <<"operator.restart", "starting">>, <<"operator.restart",
      "running__unreported">>, <<"operator.restart", "running__idle">>, <<"operator.restart",
      "running__thinking">>, <<"operator.restart", "running__executing">>, <<"operator.restart",
      "running__waiting_for_input">>, <<"operator.restart", "running__blocked">>,
      <<"operator.restart", "running__completed">>, <<"operator.restart",
      "running__limits_exceeded">>, <<"operator.restart", "running__stalled">>,
      <<"operator.restart", "running__offline">>, <<"operator.restart", "stopping__requested">>,
      <<"operator.restart", "stopping__observed">>, <<"operator.restart", "stopped__provisional">>,
      <<"operator.restart", "stopped__final">>, <<"operator.restart", "error__provisional">>,
      <<"operator.restart", "error__final">>}

\* Where evidence of a newer incarnation begins.
Opened ==
  [created |-> "created", provisioning |-> "created", cloning |-> "created", starting |-> "created", running__unreported |-> "created", running__idle |-> "created", running__thinking |-> "created", running__executing |-> "created", running__waiting_for_input |-> "created", running__blocked |-> "created", running__completed |-> "created", running__limits_exceeded |-> "created", running__stalled |-> "created", running__offline |-> "created", stopping__requested |-> "created", stopping__observed |-> "created", stopped__provisional |-> "created", stopped__final |-> "created", error__provisional |-> "created", error__final |-> "created"]

Terminal == {"stopped__provisional", "stopped__final", "error__provisional", "error__final"}

Final == {"stopped__final", "error__final"}

PhaseOf == [created |-> "created", provisioning |-> "provisioning", cloning |-> "cloning", starting |-> "starting", running__unreported |-> "running", running__idle |-> "running", running__thinking |-> "running", running__executing |-> "running", running__waiting_for_input |-> "running", running__blocked |-> "running", running__completed |-> "running", running__limits_exceeded |-> "running", running__stalled |-> "running", running__offline |-> "running", stopping__requested |-> "stopping", stopping__observed |-> "stopping", stopped__provisional |-> "stopped", stopped__final |-> "stopped", error__provisional |-> "error", error__final |-> "error"]

First == {1, 2, 3}

\* What a pod may show, and what it may show next.
Stages == <<
  [event |-> "pod.unscheduled", container |-> "none", next |-> {2, 3, 10, 13, 15, 23}, ends |-> FALSE],
  [event |-> "pod.restarting", container |-> "none", next |-> {3, 4, 9, 10, 11, 13, 14, 15, 17, 19, 23}, ends |-> FALSE],
  [event |-> "pod.restarting", container |-> "none", next |-> {2, 4, 9, 10, 11, 13, 14, 15, 17, 19, 23}, ends |-> FALSE],
  [event |-> "pod.running", container |-> "starts", next |-> {2, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 19, 23}, ends |-> FALSE],
  [event |-> "pod.running", container |-> "same", next |-> {2, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 19, 23}, ends |-> FALSE],
  [event |-> "pod.restarting", container |-> "same", next |-> {4, 10, 11, 13, 14, 15, 17, 19, 23}, ends |-> FALSE],
  [event |-> "pod.agent-completed", container |-> "same", next |-> {20, 12, 13, 14, 15}, ends |-> FALSE],
  [event |-> "pod.agent-failed", container |-> "same", next |-> {20, 13, 14, 15, 16}, ends |-> FALSE],
  [event |-> "pod.agent-failed", container |-> "none", next |-> {13, 14, 15, 18}, ends |-> FALSE],
  [event |-> "pod.terminating", container |-> "last", next |-> {21, 22, 9, 13, 14, 15, 16, 17, 19, 23}, ends |-> FALSE],
  [event |-> "pod.foreign", container |-> "last", next |-> {2, 5, 6, 7, 8, 10, 14, 19, 23}, ends |-> FALSE],
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
  [event |-> "pod.gone", container |-> "last", next |-> {}, ends |-> TRUE]
>>

====
