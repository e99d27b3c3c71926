/* Rendered from agent-lifecycle 2.0.0 (sha256:186ae1443727b39d438fb2cbcb0be8fe17d760cf9347cf4a8be7e90445221e80).
 * An input that is ignored or rejected is no step. A property of the kind `sometimes` is asked
 * as its opposite: SPIN must find it violated. */

#define created 0
#define provisioning 1
#define cloning 2
#define starting 3
#define running__unreported 4
#define running__working 5
#define running__thinking 6
#define running__executing 7
#define running__waiting_for_input 8
#define running__blocked 9
#define running__completed 10
#define running__limits_exceeded 11
#define running__stalled 12
#define running__offline 13
#define stopping__requested 14
#define stopping__suspending 15
#define stopping__observed 16
#define suspended__provisional 17
#define suspended__final 18
#define stopped__provisional 19
#define stopped__final 20
#define error__provisional 21
#define error__unexplained 22
#define error__final 23
#define no_event 0
#define operator__provision 1
#define operator__start 2
#define operator__restart 3
#define operator__reincarnate 4
#define operator__stop 5
#define operator__stopped 6
#define operator__suspend 7
#define operator__suspended 8
#define run__opened 9
#define pod__foreign 10
#define pod__rejected 11
#define pod__disrupted 12
#define pod__deadline_exceeded 13
#define pod__completed 14
#define pod__limits 15
#define pod__stopped 16
#define pod__killed 17
#define pod__failed 18
#define pod__init_failed 19
#define pod__lost 20
#define pod__agent_completed 21
#define pod__agent_limits 22
#define pod__agent_stopped 23
#define pod__agent_killed 24
#define pod__agent_failed 25
#define pod__agent_init_failed 26
#define pod__terminating 27
#define pod__unreachable 28
#define pod__restarting 29
#define pod__running 30
#define pod__blocked 31
#define pod__unscheduled 32
#define pod__starting 33
#define pod__deleted 34
#define pod__gone 35
#define container__running 36
#define container__completed 37
#define container__limits 38
#define container__killed 39
#define container__failed 40
#define container__exited 41
#define container__created 42
#define container__paused 43
#define container__restarting 44
#define container__dead 45
#define container__removing 46
#define container__gone 47
#define legacy__ended 48
#define legacy__ended_failed 49
#define session_start 50
#define session_end 51
#define agent_start 52
#define agent_end 53
#define subagent_end 54
#define tool_start 55
#define tool_start__asks 56
#define tool_end 57
#define prompt_submit 58
#define response_complete 59
#define notification 60
#define pre_start 61
#define pre_start_failed 62
#define clone_start 63
#define clone_failed 64
#define post_start 65
#define pre_stop 66
#define model_start 67
#define model_end 68
#define status__ask_user 69
#define status__blocked 70
#define status__limits_exceeded 71
#define status__task_completed 72
#define heartbeat__alive 73
#define heartbeat__unchanged 74
#define heartbeat__created 75
#define heartbeat__provisioning 76
#define heartbeat__cloning 77
#define heartbeat__starting 78
#define heartbeat__running 79
#define heartbeat__working 80
#define heartbeat__thinking 81
#define heartbeat__executing 82
#define heartbeat__waiting_for_input 83
#define heartbeat__blocked 84
#define heartbeat__completed 85
#define heartbeat__limits_exceeded 86
#define heartbeat__stalled 87
#define heartbeat__offline 88
#define heartbeat__stopping 89
#define heartbeat__suspended 90
#define heartbeat__stopped 91
#define heartbeat__error 92
#define legacy__created 93
#define legacy__provisioning 94
#define legacy__cloning 95
#define legacy__starting 96
#define legacy__running 97
#define legacy__working 98
#define legacy__thinking 99
#define legacy__executing 100
#define legacy__waiting_for_input 101
#define legacy__blocked 102
#define legacy__completed 103
#define legacy__limits_exceeded 104
#define legacy__stalled 105
#define legacy__offline 106
#define legacy__stopping 107
#define legacy__stopped 108
#define legacy__error 109
#define scheduler__start_timeout 110
#define scheduler__stop_timeout 111
#define scheduler__activity_timeout 112
#define scheduler__heartbeat_timeout 113
#ifdef WAY
#define no_goal 0
#define L12_end_goal 1
#define L12_again_goal 2
byte goal = no_goal;
#define FREE goal == no_goal &&
#else
#define FREE
#endif

byte configuration = created;
byte previous = created;
byte event = no_event;

inline step(what, target) {
  previous = configuration; configuration = target; event = what
}

active proctype lifecycle() {
  do
  :: d_step { FREE (configuration == created) -> step(operator__provision, provisioning) }
  :: d_step { FREE (configuration == provisioning) -> step(operator__provision, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final) -> step(operator__start, starting) }
  :: d_step { FREE (configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(operator__start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final) -> step(operator__restart, starting) }
  :: d_step { FREE (configuration == starting) -> step(operator__restart, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final) -> step(operator__reincarnate, starting) }
  :: d_step { FREE (configuration == starting) -> step(operator__reincarnate, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__suspending || configuration == stopping__observed) -> step(operator__stop, stopping__requested) }
  :: d_step { FREE (configuration == stopping__requested || configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final) -> step(operator__stop, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == error__unexplained) -> step(operator__stopped, stopped__final) }
  :: d_step { FREE (configuration == stopped__final || configuration == error__final) -> step(operator__stopped, configuration) }
  :: d_step { FREE (configuration == error__provisional) -> step(operator__stopped, error__final) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(operator__suspend, stopping__suspending) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == suspended__provisional || configuration == stopped__provisional || configuration == stopped__final || configuration == error__unexplained) -> step(operator__suspended, suspended__final) }
  :: d_step { FREE (configuration == suspended__final) -> step(operator__suspended, configuration) }
  :: d_step { FREE (configuration == created) -> step(run__opened, configuration) }
  :: d_step { FREE (configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final) -> step(run__opened, created) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__rejected, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__rejected, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__rejected, suspended__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__disrupted, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__disrupted, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__disrupted, suspended__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__deadline_exceeded, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__deadline_exceeded, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__deadline_exceeded, suspended__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__unexplained) -> step(pod__completed, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__completed, suspended__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(pod__completed, error__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__unexplained) -> step(pod__limits, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__limits, suspended__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(pod__limits, error__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__unexplained) -> step(pod__stopped, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__stopped, suspended__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(pod__stopped, error__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional) -> step(pod__killed, error__unexplained) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__killed, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__killed, suspended__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(pod__killed, error__final) }
  :: d_step { FREE (configuration == error__unexplained) -> step(pod__killed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__failed, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__failed, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__failed, suspended__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__init_failed, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__init_failed, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__init_failed, suspended__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__lost, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__lost, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__lost, suspended__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == error__unexplained) -> step(pod__agent_completed, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(pod__agent_completed, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__agent_completed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == error__unexplained) -> step(pod__agent_limits, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(pod__agent_limits, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__agent_limits, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == error__unexplained) -> step(pod__agent_stopped, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(pod__agent_stopped, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__agent_stopped, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional) -> step(pod__agent_killed, error__unexplained) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__agent_killed, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(pod__agent_killed, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__agent_killed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__unexplained) -> step(pod__agent_failed, error__provisional) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__agent_failed, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(pod__agent_failed, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == error__provisional) -> step(pod__agent_failed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__unexplained) -> step(pod__agent_init_failed, error__provisional) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__agent_init_failed, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(pod__agent_init_failed, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == error__provisional) -> step(pod__agent_init_failed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__unexplained) -> step(pod__terminating, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == error__provisional) -> step(pod__terminating, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__restarting, starting) }
  :: d_step { FREE (configuration == starting || configuration == stopping__requested || configuration == stopping__suspending) -> step(pod__restarting, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == starting || configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__unexplained) -> step(pod__running, running__unreported) }
  :: d_step { FREE (configuration == cloning || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == error__provisional) -> step(pod__running, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__blocked, starting) }
  :: d_step { FREE (configuration == starting || configuration == stopping__requested || configuration == stopping__suspending) -> step(pod__blocked, configuration) }
  :: d_step { FREE (configuration == created || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__unscheduled, provisioning) }
  :: d_step { FREE (configuration == provisioning || configuration == stopping__requested || configuration == stopping__suspending) -> step(pod__unscheduled, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(pod__starting, starting) }
  :: d_step { FREE (configuration == starting || configuration == stopping__requested || configuration == stopping__suspending) -> step(pod__starting, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__unexplained) -> step(pod__deleted, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__deleted, suspended__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(pod__deleted, error__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(pod__gone, error__unexplained) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopped__provisional) -> step(pod__gone, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(pod__gone, suspended__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(pod__gone, error__final) }
  :: d_step { FREE (configuration == error__unexplained) -> step(pod__gone, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == starting || configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__unexplained) -> step(container__running, running__unreported) }
  :: d_step { FREE (configuration == cloning || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == error__provisional) -> step(container__running, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == error__unexplained) -> step(container__completed, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(container__completed, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final) -> step(container__completed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == error__unexplained) -> step(container__limits, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(container__limits, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final) -> step(container__limits, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(container__killed, error__unexplained) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__observed) -> step(container__killed, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(container__killed, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final) -> step(container__killed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__unexplained) -> step(container__failed, error__provisional) }
  :: d_step { FREE (configuration == stopping__requested) -> step(container__failed, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(container__failed, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__final || configuration == error__provisional || configuration == error__final) -> step(container__failed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == error__unexplained) -> step(container__exited, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__suspending) -> step(container__exited, suspended__provisional) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final) -> step(container__exited, configuration) }
  :: d_step { FREE (configuration == created) -> step(container__created, provisioning) }
  :: d_step { FREE (configuration == provisioning) -> step(container__created, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(container__restarting, starting) }
  :: d_step { FREE (configuration == starting || configuration == stopping__requested || configuration == stopping__suspending) -> step(container__restarting, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional) -> step(container__dead, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(container__dead, suspended__final) }
  :: d_step { FREE (configuration == error__provisional || configuration == error__unexplained) -> step(container__dead, error__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(container__removing, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(container__removing, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(container__gone, error__unexplained) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopped__provisional) -> step(container__gone, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(container__gone, suspended__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(container__gone, error__final) }
  :: d_step { FREE (configuration == error__unexplained) -> step(container__gone, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__unexplained) -> step(legacy__ended, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(legacy__ended, suspended__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(legacy__ended, error__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained) -> step(legacy__ended_failed, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(legacy__ended_failed, stopped__final) }
  :: d_step { FREE (configuration == stopping__suspending || configuration == suspended__provisional) -> step(legacy__ended_failed, suspended__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(session_start, running__working) }
  :: d_step { FREE (configuration == running__working) -> step(session_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(session_end, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending) -> step(session_end, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(agent_start, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(agent_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(agent_end, running__working) }
  :: d_step { FREE (configuration == running__working) -> step(agent_end, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(subagent_end, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__waiting_for_input || configuration == running__stalled || configuration == running__offline) -> step(tool_start, running__executing) }
  :: d_step { FREE (configuration == running__executing) -> step(tool_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(tool_start__asks, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(tool_start__asks, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(tool_end, running__working) }
  :: d_step { FREE (configuration == running__working) -> step(tool_end, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(prompt_submit, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(prompt_submit, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(response_complete, running__completed) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(notification, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(notification, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == stopping__observed) -> step(pre_start, starting) }
  :: d_step { FREE (configuration == starting) -> step(pre_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(pre_start_failed, error__provisional) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == starting) -> step(clone_start, cloning) }
  :: d_step { FREE (configuration == cloning) -> step(clone_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(clone_failed, error__provisional) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(post_start, running__working) }
  :: d_step { FREE (configuration == running__working) -> step(post_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(pre_stop, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed) -> step(pre_stop, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(model_start, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(model_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(model_end, running__working) }
  :: d_step { FREE (configuration == running__working) -> step(model_end, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(status__ask_user, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(status__ask_user, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(status__blocked, running__blocked) }
  :: d_step { FREE (configuration == running__blocked) -> step(status__blocked, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__stalled || configuration == running__offline) -> step(status__limits_exceeded, running__limits_exceeded) }
  :: d_step { FREE (configuration == running__limits_exceeded) -> step(status__limits_exceeded, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(status__task_completed, running__completed) }
  :: d_step { FREE (configuration == running__completed) -> step(status__task_completed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed) -> step(heartbeat__alive, configuration) }
  :: d_step { FREE (configuration == running__offline) -> step(heartbeat__alive, running__unreported) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed) -> step(heartbeat__unchanged, configuration) }
  :: d_step { FREE (configuration == running__offline) -> step(heartbeat__unchanged, running__stalled) }
  :: d_step { FREE (configuration == created) -> step(heartbeat__provisioning, provisioning) }
  :: d_step { FREE (configuration == created || configuration == provisioning) -> step(heartbeat__cloning, cloning) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning) -> step(heartbeat__starting, starting) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__offline) -> step(heartbeat__running, running__unreported) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled) -> step(heartbeat__running, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__working, running__working) }
  :: d_step { FREE (configuration == running__working) -> step(heartbeat__working, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__thinking, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(heartbeat__thinking, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__executing, running__executing) }
  :: d_step { FREE (configuration == running__executing) -> step(heartbeat__executing, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__waiting_for_input, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(heartbeat__waiting_for_input, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__blocked, running__blocked) }
  :: d_step { FREE (configuration == running__blocked) -> step(heartbeat__blocked, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__completed, running__completed) }
  :: d_step { FREE (configuration == running__completed) -> step(heartbeat__completed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__limits_exceeded, running__limits_exceeded) }
  :: d_step { FREE (configuration == running__limits_exceeded) -> step(heartbeat__limits_exceeded, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__stopping, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed) -> step(heartbeat__stopping, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(heartbeat__suspended, suspended__provisional) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending) -> step(heartbeat__suspended, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(heartbeat__stopped, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending) -> step(heartbeat__stopped, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(heartbeat__error, error__provisional) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending) -> step(heartbeat__error, configuration) }
  :: d_step { FREE (configuration == created) -> step(legacy__provisioning, provisioning) }
  :: d_step { FREE (configuration == created || configuration == provisioning) -> step(legacy__cloning, cloning) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning) -> step(legacy__starting, starting) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__offline) -> step(legacy__running, running__unreported) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled) -> step(legacy__running, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(legacy__working, running__working) }
  :: d_step { FREE (configuration == running__working) -> step(legacy__working, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(legacy__thinking, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(legacy__thinking, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__stalled || configuration == running__offline) -> step(legacy__executing, running__executing) }
  :: d_step { FREE (configuration == running__executing) -> step(legacy__executing, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(legacy__waiting_for_input, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(legacy__waiting_for_input, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(legacy__blocked, running__blocked) }
  :: d_step { FREE (configuration == running__blocked) -> step(legacy__blocked, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(legacy__completed, running__completed) }
  :: d_step { FREE (configuration == running__completed) -> step(legacy__completed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__stalled || configuration == running__offline) -> step(legacy__limits_exceeded, running__limits_exceeded) }
  :: d_step { FREE (configuration == running__limits_exceeded) -> step(legacy__limits_exceeded, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing) -> step(legacy__stalled, running__stalled) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__stalled) -> step(legacy__offline, running__offline) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(legacy__stopping, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed) -> step(legacy__stopping, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(legacy__stopped, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending) -> step(legacy__stopped, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(legacy__error, error__provisional) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending) -> step(legacy__error, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed || configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final) -> step(scheduler__start_timeout, configuration) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__suspending) -> step(scheduler__stop_timeout, running__unreported) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing) -> step(scheduler__activity_timeout, running__stalled) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__stalled) -> step(scheduler__heartbeat_timeout, running__offline) }
#ifdef WAY
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__suspending || configuration == stopping__observed) -> goal = L12_end_goal }
  :: d_step { goal == L12_end_goal && configuration == created -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == provisioning -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == cloning -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == starting -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__unreported -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__working -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__thinking -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__executing -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__waiting_for_input -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__blocked -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__completed -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__limits_exceeded -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__stalled -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__offline -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == stopping__requested -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == stopping__suspending -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == stopping__observed -> step(operator__stopped, stopped__final) }
  :: d_step { FREE (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final) -> goal = L12_again_goal }
  :: d_step { goal == L12_again_goal && configuration == created -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == provisioning -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == cloning -> step(session_start, running__working) }
  :: d_step { goal == L12_again_goal && configuration == starting -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == stopping__requested -> step(scheduler__stop_timeout, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == stopping__suspending -> step(scheduler__stop_timeout, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == suspended__provisional -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == stopped__provisional -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == error__unexplained -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == stopping__observed -> step(operator__restart, starting) }
  :: d_step { goal == L12_again_goal && configuration == suspended__final -> step(operator__start, starting) }
  :: d_step { goal == L12_again_goal && configuration == stopped__final -> step(operator__start, starting) }
  :: d_step { goal == L12_again_goal && configuration == error__provisional -> step(operator__start, starting) }
  :: d_step { goal == L12_again_goal && configuration == error__final -> step(operator__start, starting) }
#endif
  od
}

/* L1-post-start: post-start enters running only at working. */
#ifndef WAY
ltl L1_post_start { [] ((previous != configuration && (event == post_start) && (configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline)) -> ((configuration == running__working))) }
#endif

/* L1-observed: Runtime evidence enters running only at unreported. */
#ifndef WAY
ltl L1_observed { [] ((previous != configuration && (event == run__opened || event == pod__foreign || event == pod__rejected || event == pod__disrupted || event == pod__deadline_exceeded || event == pod__completed || event == pod__limits || event == pod__stopped || event == pod__killed || event == pod__failed || event == pod__init_failed || event == pod__lost || event == pod__agent_completed || event == pod__agent_limits || event == pod__agent_stopped || event == pod__agent_killed || event == pod__agent_failed || event == pod__agent_init_failed || event == pod__terminating || event == pod__unreachable || event == pod__restarting || event == pod__running || event == pod__blocked || event == pod__unscheduled || event == pod__starting || event == pod__deleted || event == pod__gone || event == container__running || event == container__completed || event == container__limits || event == container__killed || event == container__failed || event == container__exited || event == container__created || event == container__paused || event == container__restarting || event == container__dead || event == container__removing || event == container__gone || event == legacy__ended || event == legacy__ended_failed) && (configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline)) -> ((configuration == running__unreported))) }
#endif

/* L4-final: Only a new run leaves what is final; an operator may rename a stop and a suspension. */
#ifndef WAY
ltl L4_final { [] ((previous != configuration && (previous == suspended__final || previous == stopped__final || previous == error__final)) -> ((event == operator__start || event == operator__restart || event == operator__reincarnate || event == operator__stopped || event == operator__suspended || event == run__opened))) }
#endif

/* L4-restart: An operator restarts an ended agent. */
#ifndef WAY
ltl L4_restart { [] ((previous != configuration && (previous == suspended__final || previous == stopped__final || previous == error__final)) -> (!((event == operator__restart)))) }
#endif

/* L4-renaming: An operator's word about an end revives nothing. */
#ifndef WAY
ltl L4_renaming { [] ((previous != configuration && (previous == suspended__final || previous == stopped__final || previous == error__final) && (event == operator__stopped || event == operator__suspended)) -> ((configuration == suspended__final || configuration == stopped__final || configuration == error__final))) }
#endif

/* L4-failure: Nobody renames a failure. */
#ifndef WAY
ltl L4_failure { [] ((previous != configuration && (previous == error__final)) -> ((event == operator__start || event == operator__restart || event == operator__reincarnate || event == run__opened))) }
#endif

/* L5-provisional: No report leaves an end. */
#ifndef WAY
ltl L5_provisional { [] ((previous != configuration && (previous == suspended__provisional || previous == suspended__final || previous == stopped__provisional || previous == stopped__final || previous == error__provisional || previous == error__unexplained || previous == error__final)) -> ((event == operator__provision || event == operator__start || event == operator__restart || event == operator__reincarnate || event == operator__stop || event == operator__stopped || event == operator__suspend || event == operator__suspended || event == run__opened || event == pod__foreign || event == pod__rejected || event == pod__disrupted || event == pod__deadline_exceeded || event == pod__completed || event == pod__limits || event == pod__stopped || event == pod__killed || event == pod__failed || event == pod__init_failed || event == pod__lost || event == pod__agent_completed || event == pod__agent_limits || event == pod__agent_stopped || event == pod__agent_killed || event == pod__agent_failed || event == pod__agent_init_failed || event == pod__terminating || event == pod__unreachable || event == pod__restarting || event == pod__running || event == pod__blocked || event == pod__unscheduled || event == pod__starting || event == pod__deleted || event == pod__gone || event == container__running || event == container__completed || event == container__limits || event == container__killed || event == container__failed || event == container__exited || event == container__created || event == container__paused || event == container__restarting || event == container__dead || event == container__removing || event == container__gone || event == legacy__ended || event == legacy__ended_failed))) }
#endif

/* L5-alive: A live container does not undo a failure. */
#ifndef WAY
ltl L5_alive { [] ((previous != configuration && (previous == error__provisional) && (event == pod__running || event == container__running)) -> ((configuration == error__provisional || configuration == error__unexplained || configuration == error__final))) }
#endif

/* L5-whitewash: No clean exit, no stop and no suspension whitewashes a failure. */
#ifndef WAY
ltl L5_whitewash { [] ((previous != configuration && (previous == error__provisional) && (event == operator__stop || event == operator__stopped || event == operator__suspended || event == pod__completed || event == pod__limits || event == pod__stopped || event == pod__agent_completed || event == pod__agent_limits || event == pod__agent_stopped || event == pod__deleted || event == container__completed || event == container__limits || event == container__killed || event == container__exited || event == legacy__ended)) -> ((configuration == error__provisional || configuration == error__unexplained || configuration == error__final))) }
#endif

/* L5-asks: To ask for a stop moves no end. */
#ifndef WAY
ltl L5_asks { [] ((previous != configuration && (previous == suspended__provisional || previous == suspended__final || previous == stopped__provisional || previous == stopped__final || previous == error__provisional || previous == error__unexplained || previous == error__final) && (event == operator__stop || event == operator__suspend)) -> ((false))) }
#endif

/* L5-revival: A live container takes an agent-said stop back. */
#ifndef WAY
ltl L5_revival { [] ((previous != configuration && (previous == stopped__provisional) && (event == pod__running)) -> (!((configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline)))) }
#endif

/* L5-explained: A deletion that somebody asked for explains a disappearance. */
#ifndef WAY
ltl L5_explained { [] ((previous != configuration && (previous == error__unexplained) && (event == pod__deleted)) -> (!((configuration == stopped__final)))) }
#endif

/* L8-terminal: Only irreversible evidence or a deletion makes an end final. */
#ifndef WAY
ltl L8_terminal { [] ((previous != configuration && (configuration == suspended__final || configuration == stopped__final || configuration == error__final)) -> ((event == operator__provision || event == operator__start || event == operator__restart || event == operator__reincarnate || event == operator__stop || event == operator__stopped || event == operator__suspend || event == operator__suspended || event == pod__rejected || event == pod__disrupted || event == pod__deadline_exceeded || event == pod__completed || event == pod__limits || event == pod__stopped || event == pod__killed || event == pod__failed || event == pod__init_failed || event == pod__lost || event == pod__deleted || event == pod__gone || event == container__dead || event == container__gone || event == legacy__ended || event == legacy__ended_failed))) }
#endif

/* L8-recoverable: What may recover is never an end. */
#ifndef WAY
ltl L8_recoverable { [] ((previous != configuration && (event == pod__unreachable || event == pod__restarting || event == pod__blocked || event == pod__unscheduled || event == pod__starting || event == container__paused || event == container__restarting) && (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final)) -> ((false))) }
#endif

/* L8-container: A container that exited may be started again. */
#ifndef WAY
ltl L8_container { [] ((previous != configuration && (event == container__completed || event == container__limits || event == container__killed || event == container__failed || event == container__exited) && (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final)) -> ((configuration == suspended__provisional || configuration == stopped__provisional || configuration == error__provisional || configuration == error__unexplained))) }
#endif

/* L12-end: An end stays reachable. */
#ifdef WAY
ltl L12_end { [] ((goal == L12_end_goal) -> <> (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final)) }
#endif

/* L12-again: From every end a running agent is reachable. */
#ifdef WAY
ltl L12_again { [] ((goal == L12_again_goal) -> <> (configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline)) }
#endif

/* sticky: Among reports of the agent and of relays, only prompt-submit, agent-start and session-start clear a sticky activity, and tool-start waiting_for_input alone. */
#ifndef WAY
ltl sticky { [] ((previous != configuration && (previous == running__waiting_for_input || previous == running__blocked || previous == running__completed || previous == running__limits_exceeded) && (event == session_start || event == session_end || event == agent_start || event == agent_end || event == subagent_end || event == tool_start || event == tool_start__asks || event == tool_end || event == prompt_submit || event == response_complete || event == notification || event == pre_start || event == pre_start_failed || event == clone_start || event == clone_failed || event == post_start || event == pre_stop || event == model_start || event == model_end || event == status__ask_user || event == status__blocked || event == status__limits_exceeded || event == status__task_completed || event == heartbeat__alive || event == heartbeat__unchanged || event == heartbeat__created || event == heartbeat__provisioning || event == heartbeat__cloning || event == heartbeat__starting || event == heartbeat__running || event == heartbeat__working || event == heartbeat__thinking || event == heartbeat__executing || event == heartbeat__waiting_for_input || event == heartbeat__blocked || event == heartbeat__completed || event == heartbeat__limits_exceeded || event == heartbeat__stalled || event == heartbeat__offline || event == heartbeat__stopping || event == heartbeat__suspended || event == heartbeat__stopped || event == heartbeat__error || event == legacy__created || event == legacy__provisioning || event == legacy__cloning || event == legacy__starting || event == legacy__running || event == legacy__working || event == legacy__thinking || event == legacy__executing || event == legacy__waiting_for_input || event == legacy__blocked || event == legacy__completed || event == legacy__limits_exceeded || event == legacy__stalled || event == legacy__offline || event == legacy__stopping || event == legacy__stopped || event == legacy__error) && (configuration == running__unreported || configuration == running__working || configuration == running__thinking || configuration == running__executing)) -> ((event == session_start || event == agent_start || event == tool_start || event == prompt_submit))) }
#endif

/* sticky-tool: A tool clears waiting_for_input alone. */
#ifndef WAY
ltl sticky_tool { [] ((previous != configuration && (previous == running__blocked || previous == running__completed || previous == running__limits_exceeded) && (event == tool_start)) -> ((false))) }
#endif

/* platform-set: No hook of the agent sets a platform activity. */
#ifndef WAY
ltl platform_set { [] ((previous != configuration && (event == session_start || event == session_end || event == agent_start || event == agent_end || event == subagent_end || event == tool_start || event == tool_start__asks || event == tool_end || event == prompt_submit || event == response_complete || event == notification || event == pre_start || event == pre_start_failed || event == clone_start || event == clone_failed || event == post_start || event == pre_stop || event == model_start || event == model_end || event == status__ask_user || event == status__blocked || event == status__limits_exceeded || event == status__task_completed) && (configuration == running__stalled || configuration == running__offline)) -> ((false))) }
#endif

/* heartbeat-forward: A heartbeat never takes stopping back. */
#ifndef WAY
ltl heartbeat_forward { [] ((previous != configuration && (previous == stopping__requested || previous == stopping__suspending || previous == stopping__observed) && (event == heartbeat__alive || event == heartbeat__unchanged || event == heartbeat__created || event == heartbeat__provisioning || event == heartbeat__cloning || event == heartbeat__starting || event == heartbeat__running || event == heartbeat__working || event == heartbeat__thinking || event == heartbeat__executing || event == heartbeat__waiting_for_input || event == heartbeat__blocked || event == heartbeat__completed || event == heartbeat__limits_exceeded || event == heartbeat__stalled || event == heartbeat__offline || event == heartbeat__stopping || event == heartbeat__suspended || event == heartbeat__stopped || event == heartbeat__error || event == legacy__created || event == legacy__provisioning || event == legacy__cloning || event == legacy__starting || event == legacy__running || event == legacy__working || event == legacy__thinking || event == legacy__executing || event == legacy__waiting_for_input || event == legacy__blocked || event == legacy__completed || event == legacy__limits_exceeded || event == legacy__stalled || event == legacy__offline || event == legacy__stopping || event == legacy__stopped || event == legacy__error)) -> ((configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final))) }
#endif

/* suspension: Any end of a run that is being suspended is a suspension, but for an operator's stop. */
#ifndef WAY
ltl suspension { [] ((previous != configuration && (previous == stopping__suspending) && (event == run__opened || event == pod__foreign || event == pod__rejected || event == pod__disrupted || event == pod__deadline_exceeded || event == pod__completed || event == pod__limits || event == pod__stopped || event == pod__killed || event == pod__failed || event == pod__init_failed || event == pod__lost || event == pod__agent_completed || event == pod__agent_limits || event == pod__agent_stopped || event == pod__agent_killed || event == pod__agent_failed || event == pod__agent_init_failed || event == pod__terminating || event == pod__unreachable || event == pod__restarting || event == pod__running || event == pod__blocked || event == pod__unscheduled || event == pod__starting || event == pod__deleted || event == pod__gone || event == container__running || event == container__completed || event == container__limits || event == container__killed || event == container__failed || event == container__exited || event == container__created || event == container__paused || event == container__restarting || event == container__dead || event == container__removing || event == container__gone || event == legacy__ended || event == legacy__ended_failed) && (configuration == suspended__provisional || configuration == suspended__final || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__unexplained || configuration == error__final)) -> ((configuration == suspended__provisional || configuration == suspended__final))) }
#endif
