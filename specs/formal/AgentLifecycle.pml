/* Rendered from agent-lifecycle 1.0.0 (sha256:8922cb61d46b3c5990250174ba8de1703c192cce3d1232404c641457fd6447de).
 * An input that is ignored or rejected is no step. A property of the kind `sometimes` is asked
 * as its opposite: SPIN must find it violated. */

#define created 0
#define provisioning 1
#define cloning 2
#define starting 3
#define running__unreported 4
#define running__idle 5
#define running__thinking 6
#define running__executing 7
#define running__waiting_for_input 8
#define running__blocked 9
#define running__completed 10
#define running__limits_exceeded 11
#define running__stalled 12
#define running__offline 13
#define stopping__requested 14
#define stopping__observed 15
#define stopped__provisional 16
#define stopped__final 17
#define error__provisional 18
#define error__final 19
#define no_event 0
#define operator__provision 1
#define operator__start 2
#define operator__restart 3
#define operator__stop 4
#define operator__stopped 5
#define incarnation__opened 6
#define pod__foreign 7
#define pod__rejected 8
#define pod__disrupted 9
#define pod__deadline_exceeded 10
#define pod__completed 11
#define pod__failed 12
#define pod__init_failed 13
#define pod__lost 14
#define pod__agent_completed 15
#define pod__agent_failed 16
#define pod__agent_init_failed 17
#define pod__terminating 18
#define pod__unreachable 19
#define pod__restarting 20
#define pod__running 21
#define pod__blocked 22
#define pod__unscheduled 23
#define pod__starting 24
#define pod__gone 25
#define container__running 26
#define container__exited 27
#define container__created 28
#define container__paused 29
#define container__restarting 30
#define container__dead 31
#define container__removing 32
#define legacy__ended 33
#define legacy__ended_failed 34
#define session_start 35
#define session_end 36
#define agent_start 37
#define agent_end 38
#define tool_start 39
#define tool_start__asks 40
#define tool_end 41
#define prompt_submit 42
#define response_complete 43
#define notification 44
#define pre_start 45
#define pre_start_failed 46
#define clone_start 47
#define clone_failed 48
#define post_start 49
#define pre_stop 50
#define model_start 51
#define model_end 52
#define status__ask_user 53
#define status__blocked 54
#define status__limits_exceeded 55
#define status__task_completed 56
#define heartbeat__alive 57
#define heartbeat__unchanged 58
#define heartbeat__created 59
#define heartbeat__provisioning 60
#define heartbeat__cloning 61
#define heartbeat__starting 62
#define heartbeat__running 63
#define heartbeat__idle 64
#define heartbeat__thinking 65
#define heartbeat__executing 66
#define heartbeat__waiting_for_input 67
#define heartbeat__blocked 68
#define heartbeat__completed 69
#define heartbeat__limits_exceeded 70
#define heartbeat__stalled 71
#define heartbeat__offline 72
#define heartbeat__stopping 73
#define heartbeat__stopped 74
#define heartbeat__error 75
#define legacy__created 76
#define legacy__provisioning 77
#define legacy__cloning 78
#define legacy__starting 79
#define legacy__running 80
#define legacy__idle 81
#define legacy__thinking 82
#define legacy__executing 83
#define legacy__waiting_for_input 84
#define legacy__blocked 85
#define legacy__completed 86
#define legacy__limits_exceeded 87
#define legacy__stalled 88
#define legacy__offline 89
#define legacy__stopping 90
#define legacy__stopped 91
#define legacy__error 92
#define scheduler__activity_timeout 93
#define scheduler__heartbeat_timeout 94
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
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final) -> step(operator__start, starting) }
  :: d_step { FREE (configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(operator__start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final) -> step(operator__restart, starting) }
  :: d_step { FREE (configuration == starting) -> step(operator__restart, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional) -> step(operator__stop, stopping__requested) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopped__final || configuration == error__provisional || configuration == error__final) -> step(operator__stop, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional) -> step(operator__stopped, stopped__final) }
  :: d_step { FREE (configuration == stopped__final || configuration == error__final) -> step(operator__stopped, configuration) }
  :: d_step { FREE (configuration == error__provisional) -> step(operator__stopped, error__final) }
  :: d_step { FREE (configuration == created) -> step(incarnation__opened, configuration) }
  :: d_step { FREE (configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final) -> step(incarnation__opened, created) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__rejected, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__rejected, stopped__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__disrupted, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__disrupted, stopped__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__deadline_exceeded, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__deadline_exceeded, stopped__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional) -> step(pod__completed, stopped__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(pod__completed, error__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__failed, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__failed, stopped__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__init_failed, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__init_failed, stopped__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__lost, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(pod__lost, stopped__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(pod__agent_completed, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__agent_completed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional) -> step(pod__agent_failed, error__provisional) }
  :: d_step { FREE (configuration == stopping__requested || configuration == error__provisional) -> step(pod__agent_failed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional) -> step(pod__agent_init_failed, error__provisional) }
  :: d_step { FREE (configuration == stopping__requested || configuration == error__provisional) -> step(pod__agent_init_failed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopped__provisional) -> step(pod__terminating, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__observed || configuration == error__provisional) -> step(pod__terminating, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__restarting, starting) }
  :: d_step { FREE (configuration == starting || configuration == stopping__requested) -> step(pod__restarting, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == starting || configuration == stopped__provisional) -> step(pod__running, running__unreported) }
  :: d_step { FREE (configuration == cloning || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == error__provisional) -> step(pod__running, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__blocked, starting) }
  :: d_step { FREE (configuration == starting || configuration == stopping__requested) -> step(pod__blocked, configuration) }
  :: d_step { FREE (configuration == created || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__unscheduled, provisioning) }
  :: d_step { FREE (configuration == provisioning || configuration == stopping__requested) -> step(pod__unscheduled, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(pod__starting, starting) }
  :: d_step { FREE (configuration == starting || configuration == stopping__requested) -> step(pod__starting, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == error__provisional) -> step(pod__gone, error__final) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopped__provisional) -> step(pod__gone, stopped__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == starting || configuration == stopped__provisional) -> step(container__running, running__unreported) }
  :: d_step { FREE (configuration == cloning || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == error__provisional) -> step(container__running, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == error__provisional) -> step(container__exited, error__final) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional) -> step(container__exited, stopped__final) }
  :: d_step { FREE (configuration == created) -> step(container__created, provisioning) }
  :: d_step { FREE (configuration == provisioning) -> step(container__created, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(container__restarting, starting) }
  :: d_step { FREE (configuration == starting || configuration == stopping__requested) -> step(container__restarting, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == error__provisional) -> step(container__dead, error__final) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional) -> step(container__dead, stopped__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopped__provisional) -> step(container__removing, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__observed || configuration == error__provisional) -> step(container__removing, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed || configuration == stopped__provisional) -> step(legacy__ended, stopped__final) }
  :: d_step { FREE (configuration == error__provisional) -> step(legacy__ended, error__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed || configuration == stopped__provisional || configuration == error__provisional) -> step(legacy__ended_failed, error__final) }
  :: d_step { FREE (configuration == stopping__requested) -> step(legacy__ended_failed, stopped__final) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(session_start, running__idle) }
  :: d_step { FREE (configuration == running__idle) -> step(session_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(session_end, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__requested) -> step(session_end, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(agent_start, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(agent_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(agent_end, running__idle) }
  :: d_step { FREE (configuration == running__idle) -> step(agent_end, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__waiting_for_input || configuration == running__stalled || configuration == running__offline) -> step(tool_start, running__executing) }
  :: d_step { FREE (configuration == running__executing) -> step(tool_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(tool_start__asks, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(tool_start__asks, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(tool_end, running__idle) }
  :: d_step { FREE (configuration == running__idle) -> step(tool_end, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(prompt_submit, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(prompt_submit, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(response_complete, running__completed) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(notification, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(notification, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(pre_start, starting) }
  :: d_step { FREE (configuration == starting) -> step(pre_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(pre_start_failed, error__provisional) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == starting) -> step(clone_start, cloning) }
  :: d_step { FREE (configuration == cloning) -> step(clone_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(clone_failed, error__provisional) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(post_start, running__idle) }
  :: d_step { FREE (configuration == running__idle) -> step(post_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(pre_stop, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__observed) -> step(pre_stop, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(model_start, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(model_start, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(model_end, running__idle) }
  :: d_step { FREE (configuration == running__idle) -> step(model_end, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(status__ask_user, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(status__ask_user, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(status__blocked, running__blocked) }
  :: d_step { FREE (configuration == running__blocked) -> step(status__blocked, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__stalled || configuration == running__offline) -> step(status__limits_exceeded, running__limits_exceeded) }
  :: d_step { FREE (configuration == running__limits_exceeded) -> step(status__limits_exceeded, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(status__task_completed, running__completed) }
  :: d_step { FREE (configuration == running__completed) -> step(status__task_completed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == stopping__requested || configuration == stopping__observed) -> step(heartbeat__alive, configuration) }
  :: d_step { FREE (configuration == running__offline) -> step(heartbeat__alive, running__unreported) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == stopping__requested || configuration == stopping__observed) -> step(heartbeat__unchanged, configuration) }
  :: d_step { FREE (configuration == running__offline) -> step(heartbeat__unchanged, running__stalled) }
  :: d_step { FREE (configuration == created) -> step(heartbeat__provisioning, provisioning) }
  :: d_step { FREE (configuration == created || configuration == provisioning) -> step(heartbeat__cloning, cloning) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning) -> step(heartbeat__starting, starting) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__offline) -> step(heartbeat__running, running__unreported) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled) -> step(heartbeat__running, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__idle, running__idle) }
  :: d_step { FREE (configuration == running__idle) -> step(heartbeat__idle, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__thinking, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(heartbeat__thinking, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__executing, running__executing) }
  :: d_step { FREE (configuration == running__executing) -> step(heartbeat__executing, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__waiting_for_input, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(heartbeat__waiting_for_input, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__blocked, running__blocked) }
  :: d_step { FREE (configuration == running__blocked) -> step(heartbeat__blocked, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__completed, running__completed) }
  :: d_step { FREE (configuration == running__completed) -> step(heartbeat__completed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__limits_exceeded, running__limits_exceeded) }
  :: d_step { FREE (configuration == running__limits_exceeded) -> step(heartbeat__limits_exceeded, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(heartbeat__stopping, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__observed) -> step(heartbeat__stopping, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(heartbeat__stopped, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__requested) -> step(heartbeat__stopped, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(heartbeat__error, error__provisional) }
  :: d_step { FREE (configuration == stopping__requested) -> step(heartbeat__error, configuration) }
  :: d_step { FREE (configuration == created) -> step(legacy__provisioning, provisioning) }
  :: d_step { FREE (configuration == created || configuration == provisioning) -> step(legacy__cloning, cloning) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning) -> step(legacy__starting, starting) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__offline) -> step(legacy__running, running__unreported) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled) -> step(legacy__running, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__thinking || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(legacy__idle, running__idle) }
  :: d_step { FREE (configuration == running__idle) -> step(legacy__idle, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__executing || configuration == running__stalled || configuration == running__offline) -> step(legacy__thinking, running__thinking) }
  :: d_step { FREE (configuration == running__thinking) -> step(legacy__thinking, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__stalled || configuration == running__offline) -> step(legacy__executing, running__executing) }
  :: d_step { FREE (configuration == running__executing) -> step(legacy__executing, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(legacy__waiting_for_input, running__waiting_for_input) }
  :: d_step { FREE (configuration == running__waiting_for_input) -> step(legacy__waiting_for_input, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(legacy__blocked, running__blocked) }
  :: d_step { FREE (configuration == running__blocked) -> step(legacy__blocked, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(legacy__completed, running__completed) }
  :: d_step { FREE (configuration == running__completed) -> step(legacy__completed, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__stalled || configuration == running__offline) -> step(legacy__limits_exceeded, running__limits_exceeded) }
  :: d_step { FREE (configuration == running__limits_exceeded) -> step(legacy__limits_exceeded, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing) -> step(legacy__stalled, running__stalled) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__stalled) -> step(legacy__offline, running__offline) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline) -> step(legacy__stopping, stopping__observed) }
  :: d_step { FREE (configuration == stopping__requested || configuration == stopping__observed) -> step(legacy__stopping, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(legacy__stopped, stopped__provisional) }
  :: d_step { FREE (configuration == stopping__requested) -> step(legacy__stopped, configuration) }
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__observed) -> step(legacy__error, error__provisional) }
  :: d_step { FREE (configuration == stopping__requested) -> step(legacy__error, configuration) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing) -> step(scheduler__activity_timeout, running__stalled) }
  :: d_step { FREE (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__stalled) -> step(scheduler__heartbeat_timeout, running__offline) }
#ifdef WAY
  :: d_step { FREE (configuration == created || configuration == provisioning || configuration == cloning || configuration == starting || configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline || configuration == stopping__requested || configuration == stopping__observed) -> goal = L12_end_goal }
  :: d_step { goal == L12_end_goal && configuration == created -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == provisioning -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == cloning -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == starting -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__unreported -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__idle -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__thinking -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__executing -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__waiting_for_input -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__blocked -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__completed -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__limits_exceeded -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__stalled -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == running__offline -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == stopping__requested -> step(operator__stopped, stopped__final) }
  :: d_step { goal == L12_end_goal && configuration == stopping__observed -> step(operator__stopped, stopped__final) }
  :: d_step { FREE (configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final) -> goal = L12_again_goal }
  :: d_step { goal == L12_again_goal && configuration == created -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == provisioning -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == cloning -> step(session_start, running__idle) }
  :: d_step { goal == L12_again_goal && configuration == starting -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == stopped__provisional -> step(pod__running, running__unreported) }
  :: d_step { goal == L12_again_goal && configuration == stopping__requested -> step(operator__restart, starting) }
  :: d_step { goal == L12_again_goal && configuration == stopping__observed -> step(operator__restart, starting) }
  :: d_step { goal == L12_again_goal && configuration == stopped__final -> step(operator__start, starting) }
  :: d_step { goal == L12_again_goal && configuration == error__provisional -> step(operator__start, starting) }
  :: d_step { goal == L12_again_goal && configuration == error__final -> step(operator__start, starting) }
#endif
  od
}

/* L1-post-start: post-start enters running only at idle. */
#ifndef WAY
ltl L1_post_start { [] ((previous != configuration && (event == post_start) && (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline)) -> ((configuration == running__idle))) }
#endif

/* L1-observed: Runtime evidence enters running only at unreported. */
#ifndef WAY
ltl L1_observed { [] ((previous != configuration && (event == incarnation__opened || event == pod__foreign || event == pod__rejected || event == pod__disrupted || event == pod__deadline_exceeded || event == pod__completed || event == pod__failed || event == pod__init_failed || event == pod__lost || event == pod__agent_completed || event == pod__agent_failed || event == pod__agent_init_failed || event == pod__terminating || event == pod__unreachable || event == pod__restarting || event == pod__running || event == pod__blocked || event == pod__unscheduled || event == pod__starting || event == pod__gone || event == container__running || event == container__exited || event == container__created || event == container__paused || event == container__restarting || event == container__dead || event == container__removing || event == legacy__ended || event == legacy__ended_failed) && (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline)) -> ((configuration == running__unreported))) }
#endif

/* L4-final: Only a new incarnation leaves a final configuration. */
#ifndef WAY
ltl L4_final { [] ((previous != configuration && (previous == stopped__final || previous == error__final)) -> ((event == operator__start || event == operator__restart || event == incarnation__opened))) }
#endif

/* L4-restart: An operator restarts an ended agent. */
#ifndef WAY
ltl L4_restart { [] ((previous != configuration && (previous == stopped__final || previous == error__final)) -> (!((event == operator__restart)))) }
#endif

/* L5-provisional: No report leaves a provisional end. */
#ifndef WAY
ltl L5_provisional { [] ((previous != configuration && (previous == stopped__provisional || previous == stopped__final || previous == error__provisional || previous == error__final)) -> ((event == operator__provision || event == operator__start || event == operator__restart || event == operator__stop || event == operator__stopped || event == incarnation__opened || event == pod__foreign || event == pod__rejected || event == pod__disrupted || event == pod__deadline_exceeded || event == pod__completed || event == pod__failed || event == pod__init_failed || event == pod__lost || event == pod__agent_completed || event == pod__agent_failed || event == pod__agent_init_failed || event == pod__terminating || event == pod__unreachable || event == pod__restarting || event == pod__running || event == pod__blocked || event == pod__unscheduled || event == pod__starting || event == pod__gone || event == container__running || event == container__exited || event == container__created || event == container__paused || event == container__restarting || event == container__dead || event == container__removing || event == legacy__ended || event == legacy__ended_failed))) }
#endif

/* L5-alive: A live container does not undo a failure. */
#ifndef WAY
ltl L5_alive { [] ((previous != configuration && (previous == error__provisional || previous == error__final) && (event == pod__running || event == container__running)) -> ((configuration == error__provisional || configuration == error__final))) }
#endif

/* L5-whitewash: A clean exit does not whitewash a failure. */
#ifndef WAY
ltl L5_whitewash { [] ((previous != configuration && (previous == error__provisional) && (event == operator__stopped || event == pod__completed || event == pod__agent_completed || event == container__exited || event == legacy__ended)) -> ((configuration == error__provisional || configuration == error__final))) }
#endif

/* L5-revival: A live container takes an agent-said stop back. */
#ifndef WAY
ltl L5_revival { [] ((previous != configuration && (previous == stopped__provisional) && (event == pod__running)) -> (!((configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline)))) }
#endif

/* L8-terminal: Only irreversible evidence or a deletion makes an end final. */
#ifndef WAY
ltl L8_terminal { [] ((previous != configuration && (configuration == stopped__final || configuration == error__final)) -> ((event == operator__provision || event == operator__start || event == operator__restart || event == operator__stop || event == operator__stopped || event == pod__rejected || event == pod__disrupted || event == pod__deadline_exceeded || event == pod__completed || event == pod__failed || event == pod__init_failed || event == pod__lost || event == pod__gone || event == container__exited || event == container__dead || event == legacy__ended || event == legacy__ended_failed))) }
#endif

/* L8-recoverable: What may recover is never an end. */
#ifndef WAY
ltl L8_recoverable { [] ((previous != configuration && (event == pod__unreachable || event == pod__restarting || event == pod__blocked || event == pod__unscheduled || event == pod__starting || event == container__paused || event == container__restarting) && (configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final)) -> ((false))) }
#endif

/* L12-end: A terminal configuration stays reachable. */
#ifdef WAY
ltl L12_end { [] ((goal == L12_end_goal) -> <> (configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final)) }
#endif

/* L12-again: From every end a running agent is reachable. */
#ifdef WAY
ltl L12_again { [] ((goal == L12_again_goal) -> <> (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing || configuration == running__waiting_for_input || configuration == running__blocked || configuration == running__completed || configuration == running__limits_exceeded || configuration == running__stalled || configuration == running__offline)) }
#endif

/* sticky: Among reports of the agent and of relays, only prompt-submit, agent-start and session-start clear a sticky activity, and tool-start waiting_for_input alone. */
#ifndef WAY
ltl sticky { [] ((previous != configuration && (previous == running__waiting_for_input || previous == running__blocked || previous == running__completed || previous == running__limits_exceeded) && (event == session_start || event == session_end || event == agent_start || event == agent_end || event == tool_start || event == tool_start__asks || event == tool_end || event == prompt_submit || event == response_complete || event == notification || event == pre_start || event == pre_start_failed || event == clone_start || event == clone_failed || event == post_start || event == pre_stop || event == model_start || event == model_end || event == status__ask_user || event == status__blocked || event == status__limits_exceeded || event == status__task_completed || event == heartbeat__alive || event == heartbeat__unchanged || event == heartbeat__created || event == heartbeat__provisioning || event == heartbeat__cloning || event == heartbeat__starting || event == heartbeat__running || event == heartbeat__idle || event == heartbeat__thinking || event == heartbeat__executing || event == heartbeat__waiting_for_input || event == heartbeat__blocked || event == heartbeat__completed || event == heartbeat__limits_exceeded || event == heartbeat__stalled || event == heartbeat__offline || event == heartbeat__stopping || event == heartbeat__stopped || event == heartbeat__error || event == legacy__created || event == legacy__provisioning || event == legacy__cloning || event == legacy__starting || event == legacy__running || event == legacy__idle || event == legacy__thinking || event == legacy__executing || event == legacy__waiting_for_input || event == legacy__blocked || event == legacy__completed || event == legacy__limits_exceeded || event == legacy__stalled || event == legacy__offline || event == legacy__stopping || event == legacy__stopped || event == legacy__error) && (configuration == running__unreported || configuration == running__idle || configuration == running__thinking || configuration == running__executing)) -> ((event == session_start || event == agent_start || event == tool_start || event == prompt_submit))) }
#endif

/* sticky-tool: A tool clears waiting_for_input alone. */
#ifndef WAY
ltl sticky_tool { [] ((previous != configuration && (previous == running__blocked || previous == running__completed || previous == running__limits_exceeded) && (event == tool_start)) -> ((false))) }
#endif

/* platform-set: No hook of the agent sets a platform activity. */
#ifndef WAY
ltl platform_set { [] ((previous != configuration && (event == session_start || event == session_end || event == agent_start || event == agent_end || event == tool_start || event == tool_start__asks || event == tool_end || event == prompt_submit || event == response_complete || event == notification || event == pre_start || event == pre_start_failed || event == clone_start || event == clone_failed || event == post_start || event == pre_stop || event == model_start || event == model_end || event == status__ask_user || event == status__blocked || event == status__limits_exceeded || event == status__task_completed) && (configuration == running__stalled || configuration == running__offline)) -> ((false))) }
#endif

/* heartbeat-forward: A heartbeat never takes stopping back. */
#ifndef WAY
ltl heartbeat_forward { [] ((previous != configuration && (previous == stopping__requested || previous == stopping__observed) && (event == heartbeat__alive || event == heartbeat__unchanged || event == heartbeat__created || event == heartbeat__provisioning || event == heartbeat__cloning || event == heartbeat__starting || event == heartbeat__running || event == heartbeat__idle || event == heartbeat__thinking || event == heartbeat__executing || event == heartbeat__waiting_for_input || event == heartbeat__blocked || event == heartbeat__completed || event == heartbeat__limits_exceeded || event == heartbeat__stalled || event == heartbeat__offline || event == heartbeat__stopping || event == heartbeat__stopped || event == heartbeat__error || event == legacy__created || event == legacy__provisioning || event == legacy__cloning || event == legacy__starting || event == legacy__running || event == legacy__idle || event == legacy__thinking || event == legacy__executing || event == legacy__waiting_for_input || event == legacy__blocked || event == legacy__completed || event == legacy__limits_exceeded || event == legacy__stalled || event == legacy__offline || event == legacy__stopping || event == legacy__stopped || event == legacy__error)) -> ((configuration == stopped__provisional || configuration == stopped__final || configuration == error__provisional || configuration == error__final))) }
#endif
