---- MODULE AgentLifecycleReachability ----
\* From each configuration there is a way to each goal. At any time one may set out for a goal;
\* from then on only steps of the way are taken, each of them a step of the machine, and TLC proves
\* that they arrive.
EXTENDS AgentLifecycle

VARIABLE goal

way == <<configuration, goal>>

WayInit == Init /\ goal = "none"

\* L12-end: An end stays reachable.
L12_end_goal == {"suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.unexplained", "error.final"}

L12_end_step ==
  \/ configuration = "created" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "provisioning" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "cloning" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "starting" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.unreported" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.working" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.thinking" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.executing" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.waiting_for_input" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.blocked" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.completed" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.limits_exceeded" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.stalled" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "running.offline" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "stopping.requested" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "stopping.suspending" /\ configuration' = "stopped.final" /\ operator__stopped
  \/ configuration = "stopping.observed" /\ configuration' = "stopped.final" /\ operator__stopped

L12_end == (goal = "L12-end") ~> (configuration \in L12_end_goal)

\* L12-again: From every end a running agent is reachable.
L12_again_goal == {"running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline"}

L12_again_step ==
  \/ configuration = "created" /\ configuration' = "running.unreported" /\ pod__running
  \/ configuration = "provisioning" /\ configuration' = "running.unreported" /\ pod__running
  \/ configuration = "cloning" /\ configuration' = "running.working" /\ session_start
  \/ configuration = "starting" /\ configuration' = "running.unreported" /\ pod__running
  \/ configuration = "stopping.requested" /\ configuration' = "running.unreported" /\ scheduler__stop_timeout
  \/ configuration = "stopping.suspending" /\ configuration' = "running.unreported" /\ scheduler__stop_timeout
  \/ configuration = "suspended.provisional" /\ configuration' = "running.unreported" /\ pod__running
  \/ configuration = "stopped.provisional" /\ configuration' = "running.unreported" /\ pod__running
  \/ configuration = "error.unexplained" /\ configuration' = "running.unreported" /\ pod__running
  \/ configuration = "stopping.observed" /\ configuration' = "starting" /\ operator__restart
  \/ configuration = "suspended.final" /\ configuration' = "starting" /\ operator__start
  \/ configuration = "stopped.final" /\ configuration' = "starting" /\ operator__start
  \/ configuration = "error.provisional" /\ configuration' = "starting" /\ operator__start
  \/ configuration = "error.final" /\ configuration' = "starting" /\ operator__start

L12_again == (goal = "L12-again") ~> (configuration \in L12_again_goal)

WayNext ==
  \/ goal = "none" /\ Next /\ UNCHANGED goal
  \/ goal = "none" /\ configuration \in {"created", "provisioning", "cloning", "starting", "running.unreported", "running.working", "running.thinking", "running.executing", "running.waiting_for_input", "running.blocked", "running.completed", "running.limits_exceeded", "running.stalled", "running.offline", "stopping.requested", "stopping.suspending", "stopping.observed"} /\ goal' = "L12-end" /\ UNCHANGED configuration
  \/ goal = "L12-end" /\ configuration \notin L12_end_goal /\ L12_end_step /\ UNCHANGED goal
  \/ goal = "none" /\ configuration \in {"suspended.provisional", "suspended.final", "stopped.provisional", "stopped.final", "error.provisional", "error.unexplained", "error.final"} /\ goal' = "L12-again" /\ UNCHANGED configuration
  \/ goal = "L12-again" /\ configuration \notin L12_again_goal /\ L12_again_step /\ UNCHANGED goal

WaySpec == WayInit /\ [][WayNext]_way /\ WF_way((goal = "L12-end" \/ goal = "L12-again") /\ WayNext)
====
