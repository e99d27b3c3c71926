"""Every mistake that a spec may hold is found at load, with its code, place and remedy (issue item 2).

A case edits the bundled spec's text; the sign § in an edit marks the place that is to be blamed.
"""

from __future__ import annotations

import inspect
import re
from typing import NamedTuple

import pytest

from scion_fsm.errors import Problem, SpecError
from scion_fsm.lifecycle import Lifecycle, bundled_spec
from scion_fsm.machine.spec import lint as linter
from scion_fsm.machine.spec.parse import parse
from scion_fsm.observe.features import FEATURES

TEXT = bundled_spec().read_text(encoding="utf-8")
STATES = Lifecycle.default().table.states
OPEN = [name for name, state in STATES.items() if "final" not in state.tags]
UNASKED = [
    name
    for name, state in STATES.items()
    if state.phase in ("running", "stopping") and name != "stopping.requested"
]


class Mistake(NamedTuple):
    """Edits of the spec, the problem that they make, and the codes of what follows from it."""

    code: str
    edits: dict[str, str]
    message: str
    suggestion: str
    besides: tuple[str, ...]


def edited(edits: dict[str, str]) -> str:
    text = TEXT
    for old, new in edits.items():
        assert text.count(old) == 1, f"{text.count(old)} times in the spec: {old}"
        text = text.replace(old, new)
    return text


def marked(text: str) -> tuple[str, int | None, int | None]:
    """Takes the mark out and gives its line and column."""
    before, mark, after = text.partition("§")
    if not mark:
        return text, None, None
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(SpecError) as caught:
        Lifecycle.loads(text)
    return list(caught.value.problems)


MISTAKES = {
    "event of a rule": Mistake(
        "S101",
        {"{id: T014, event: operator.start,": "{id: T014, §event: operator.strat,"},
        "'operator.strat' is not an event or origin",
        "did you mean 'operator.start'?",
        ("S103", "S106"),
    ),
    "source of a rule": Mistake(
        "S101",
        {
            "event: container.created, source: created,": "event: container.created, §source: craeted,"
        },
        "'craeted' is not a configuration, phase or tag",
        "did you mean 'created'?",
        ("S103", "S106"),
    ),
    "excluded source of a rule": Mistake(
        "S101",
        {"event: pod.foreign, source: {not: final}": "event: pod.foreign, §source: {not: fnal}"},
        "'fnal' is not a configuration, phase or tag",
        "did you mean 'final'?",
        ("S102",),
    ),
    "target of a rule": Mistake(
        "S101",
        {
            "source: created, target: provisioning}\n  - {id: T011": "source: created, §target: provisionning}\n  - {id: T011"
        },
        "'provisionning' is not a configuration",
        "did you mean 'provisioning'?",
        (),
    ),
    "law of a rule": Mistake(
        "S101",
        {
            "event: operator.start, source: terminal, law: L4,": "event: operator.start, source: terminal, §law: L44,"
        },
        "'L44' is not a law",
        "did you mean 'L4'?",
        (),
    ),
    "initial state": Mistake(
        "S101",
        {"\ninitial: created\n": "\n§initial: creatd\n"},
        "'creatd' is not a configuration",
        "did you mean 'created'?",
        (),
    ),
    "initial substate": Mistake(
        "S101",
        {"    initial: unreported\n": "    §initial: unreportd\n"},
        "'unreportd' is not a substate of running",
        "did you mean 'unreported'?",
        (),
    ),
    "initial substate that is not named": Mistake(
        "S101",
        {
            "  stopping:\n": "  §stopping:\n",
            "    initial: observed\n": "",
        },
        "stopping has substates and no `initial` one",
        "name one of requested, suspending, observed",
        (),
    ),
    "initial substate of a state without substates": Mistake(
        "S101",
        {"  created: {tags": "  created: {§initial: idle, tags"},
        "'idle' is not a substate of created",
        "declare idle first",
        (),
    ),
    "origin of an event": Mistake(
        "S101",
        {
            '  scheduler: {evidence: report, doc: "The hub\'s timers."}\n': "",
            "scheduler.activity-timeout: {origin: scheduler,": "scheduler.activity-timeout: {§origin: scheduler,",
        },
        "'scheduler' is not a declared origin",
        "there are: operator, runtime, agent, relay",
        ("S101",),
    ),
    "event of a pod row": Mistake(
        "S101",
        {
            "when: {agent: running}, event: pod.running,": "when: {agent: running}, §event: pod.runing,"
        },
        "'pod.runing' is not an event",
        "did you mean 'pod.running'?",
        (),
    ),
    "feature of a pod row": Mistake(
        "S101",
        {"{id: P13, when: {init: failed},": "{id: P13, when: {§inti: failed},"},
        "'inti' is not a feature",
        "did you mean 'init'?",
        (),
    ),
    "value in an alternative of a pod row": Mistake(
        "S101",
        {
            "{pod_phase: failed, agent: [running, lost]}": "{pod_phase: failed, §agent: [running, lots]}"
        },
        "'lots' is not a value of agent",
        "did you mean 'lost'?",
        (),
    ),
    "cause that is no value": Mistake(
        "S101",
        {"{cause: deadline, reason:": "{§cause: deadlin, reason:"},
        "'deadlin' is not a value of cause",
        "did you mean 'deadline'?",
        (),
    ),
    "feature of a freshness row": Mistake(
        "S101",
        {"{id: F01, when: {run: left}": "{id: F01, when: {§runs: left}"},
        "'runs' is not a feature",
        "did you mean 'run'?",
        (),
    ),
    "law of a freshness row": Mistake(
        "S101",
        {"when: {run: left}, law: L7,": "when: {run: left}, §law: L70,"},
        "'L70' is not a law",
        "did you mean 'L7'?",
        (),
    ),
    "law of a property": Mistake(
        "S101",
        {"{id: L12-again, law: L12,": "{id: L12-again, §law: L21,"},
        "'L21' is not a law",
        "did you mean 'L2'?",
        (),
    ),
    "event of a property": Mistake(
        "S101",
        {
            "leaving: final, caused_by: operator.restart}": "leaving: final, §caused_by: operator.restrat}"
        },
        "'operator.restrat' is not an event or origin",
        "did you mean 'operator.restart'?",
        (),
    ),
    "configuration of a property": Mistake(
        "S101",
        {"from: alive, to: terminal}": "§from: {not: termnal}, to: terminal}"},
        "'termnal' is not a configuration, phase or tag",
        "did you mean 'terminal'?",
        (),
    ),
    "dialect that asks": Mistake(
        "S101",
        {"{id: H01, dialect: claude,": "{id: H01, §dialect: cluade,"},
        "'cluade' is not a dialect",
        "did you mean 'claude'?",
        (),
    ),
    "hook that asks": Mistake(
        "S101",
        {"hook: tool-start, tools: [Exit": "§hook: tool-begin, tools: [Exit"},
        "'tool-begin' is not a hook",
        "did you mean 'tool-end'?",
        (),
    ),
    "hook of a dialect": Mistake(
        "S101",
        {"UserPromptSubmit: prompt-submit": "§UserPromptSubmit: prompt-sumbit"},
        "'prompt-sumbit' is not a hook",
        "did you mean 'prompt-submit'?",
        (),
    ),
    "hook that is no event": Mistake(
        "S101",
        {
            "model-end, clone-start, clone-failed": "model-end, §clone-begun, clone-start, clone-failed"
        },
        "'clone-begun' is not an event",
        "did you mean 'clone-failed'?",
        (),
    ),
    "phase of a heartbeat": Mistake(
        "S101",
        {"  phases: {created: heartbeat.created,": "  phases: {§creatd: heartbeat.created,"},
        "'creatd' is not a phase",
        "did you mean 'created'?",
        (),
    ),
    "activity of a heartbeat": Mistake(
        "S101",
        {
            "  activities: {working: heartbeat.working,": "  activities: {§wroking: heartbeat.working,"
        },
        "'wroking' is not a substate",
        "did you mean 'working'?",
        (),
    ),
    "container event of a heartbeat": Mistake(
        "S101",
        {"container.exited: heartbeat.stopped,": "§container.exitd: heartbeat.stopped,"},
        "'container.exitd' is not an event of a container",
        "did you mean 'container.exited'?",
        (),
    ),
    "event of a timer": Mistake(
        "S101",
        {"{event: scheduler.heartbeat-timeout,": "{§event: scheduler.heartbeat-timout,"},
        "'scheduler.heartbeat-timout' is not an event",
        "did you mean 'scheduler.heartbeat-timeout'?",
        ("S115",),
    ),
    "two rules for one pair": Mistake(
        "S102",
        {
            "  - {id: T011, event: operator.provision, source: provisioning,": "  - §{id: T011, event: operator.provision, source: [created, provisioning],"
        },
        "T010 and T011 both decide (created, operator.provision)",
        "take the pair out of one with `not`",
        (),
    ),
    "two rules for many pairs": Mistake(
        "S102",
        {
            "  - {id: T020, event: operator.stop, source: stopping.requested,": "  - §{id: T020, event: operator.stop, source: [stopping, running],"
        },
        f"T019 and T020 both decide (running.unreported, operator.stop) and {len(UNASKED) - 1} more",
        "take the pair out of one with `not`",
        (),
    ),
    "an undecided pair": Mistake(
        "S103",
        {
            "event: operator.stop, source: terminal": "event: operator.stop, source: {in: terminal, not: error.final}",
            "  operator.stop: {origin": "  §operator.stop: {origin",
        },
        "nobody decides operator.stop in error.final",
        "add a rule with target, stay, ignore or reject",
        (),
    ),
    "an event that nobody decides": Mistake(
        "S103",
        {
            "  container.dead: {origin": "  §container.died: {origin: runtime, evidence: irreversible, doc: It died.}\n  container.dead: {origin"
        },
        f"nobody decides container.died in {', '.join(OPEN[:4])} and {len(OPEN) - 4} more",
        "add a rule with target, stay, ignore or reject",
        ("S115",),
    ),
    "an unreachable configuration": Mistake(
        "S104",
        {
            "source: {in: pre_running, not: cloning}, target: cloning}": "source: {in: pre_running, not: cloning}, target: starting}",
            "source: [created, provisioning], target: cloning}": "source: [created, provisioning], target: starting}",
            "  cloning: {tags": "  §cloning: {tags",
        },
        "cloning cannot be reached from created",
        "give it a transition or remove it",
        ("S106",),
    ),
    "an unreachable substate": Mistake(
        "S104",
        {
            "      final: {tags: [final], doc: The verdict of the runtime on the whole run.}": "      final: {tags: [final], doc: The verdict of the runtime on the whole run.}\n      §late: {doc: Nobody comes here.}"
        },
        "error.late cannot be reached from created",
        "give it a transition or remove it",
        ("S103",),
    ),
    "a dead end": Mistake(
        "S105",
        {
            "source: [alive, terminal], law: L4, target: created}": "source: {in: [alive, terminal], not: error.final}, law: L4, target: created}\n  - {id: T904, event: run.opened, source: error.final, stay: No.}",
            "event: [operator.restart, operator.reincarnate], source: [alive, terminal]": "event: [operator.restart, operator.reincarnate], source: {in: [alive, terminal], not: error.final}",
            "event: operator.start, source: terminal, law: L4, target: starting, opens: true}": "event: operator.start, source: {in: terminal, not: error.final}, law: L4, target: starting, opens: true}\n  - {id: T925, event: [operator.start, operator.restart, operator.reincarnate], source: error.final, stay: No.}",
            "      final: {tags: [final], doc: The verdict of the runtime on the whole run.}": "      §final: {tags: [final], doc: The verdict of the runtime on the whole run.}",
        },
        "nothing leaves error.final",
        "even an end is left by a restart",
        (),
    ),
    "a rule whose source selects nothing": Mistake(
        "S106",
        {
            "  - {id: T011,": "  - §{id: T909, event: operator.stop, source: {in: created, not: pre_running}, stay: It never is.}\n  - {id: T011,"
        },
        "T909 can never fire: its source selects nothing",
        "mend its selectors or retire it",
        (),
    ),
    "a rule whose event selects nothing": Mistake(
        "S106",
        {
            "  - {id: T011,": "  - §{id: T909, event: {in: agent, not: agent}, source: created, stay: It never is.}\n  - {id: T011,"
        },
        "T909 can never fire: its event selects nothing",
        "mend its selectors or retire it",
        (),
    ),
    "a rule from where nothing leads": Mistake(
        "S106",
        {
            "source: {in: pre_running, not: cloning}, target: cloning}": "source: {in: pre_running, not: cloning}, target: starting}",
            "source: [created, provisioning], target: cloning}": "source: [created, provisioning], target: starting}",
            "  - {id: T109,": "  - §{id: T109,",
        },
        "T109 can never fire: nothing it starts from can be reached",
        "mend its selectors or retire it",
        ("S104", "S106"),
    ),
    "a container rule in capitals": Mistake(
        "S106",
        {"{id: C01, prefix: up,": "{id: C01, §prefix: Up,"},
        "'Up' can never match: strings are stripped and folded before",
        "write 'up'",
        (),
    ),
    "an old word in capitals": Mistake(
        "S106",
        {"synonyms: {pending: created": "synonyms: {§PENDING: created"},
        "'PENDING' can never match: strings are stripped and folded before",
        "write 'pending'",
        (),
    ),
    "a status prefix in capitals": Mistake(
        "S106",
        {"failed_prefix: failed": "§failed_prefix: Failed"},
        "'Failed' can never match: strings are stripped and folded before",
        "write 'failed'",
        (),
    ),
    "a non-phase in capitals": Mistake(
        "S106",
        {'  deleted: "It': '  §Deleted: "It'},
        "'Deleted' can never match: strings are stripped and folded before",
        "write 'deleted'",
        (),
    ),
    "a timer without an age": Mistake(
        "S106",
        {
            "{event: scheduler.heartbeat-timeout, last_seen_over_seconds: 120}": "{event: scheduler.heartbeat-timeout}",
            "  heartbeat_timeout:": "  §heartbeat_timeout:",
        },
        "the timer heartbeat_timeout can never fire: it has no age that is too high",
        "give it an age that ends with over_seconds",
        (),
    ),
    "a pod row after a wider one": Mistake(
        "S107",
        {
            "    - {id: P11, when: {agent: [exit0, exit0_own]}": "    - {id: P99, when: {agent: exit0}, event: pod.agent-completed, gone: pod.completed, reason: [=Completed]}\n    - §{id: P98, when: {agent: exit0, deleting: asked}, event: pod.agent-completed, gone: pod.completed, reason: [=Completed]}\n    - {id: P11, when: {agent: [exit0, exit0_own]}"
        },
        "P98 is shadowed by P02, P03, P04, P05, P99",
        "move it up or remove it",
        (),
    ),
    "a pod row for no pod": Mistake(
        "S107",
        {
            "    - {id: P13, when: {init: failed}": "    - §{id: P13, when: {init: {in: failed, not: failed}}"
        },
        "P13 matches no pod",
        "mend its `when`",
        (),
    ),
    "a reason of two causes": Mistake(
        "S107",
        {
            "    - {cause: disrupted, reason: [Evicted, Preempting,": "    - §{cause: disrupted, reason: [Evicted, NodeLost, Preempting,"
        },
        "the reason NodeLost is shadowed by cause 2",
        "name it once",
        (),
    ),
    "a reason with a prefix that is taken": Mistake(
        "S107",
        {
            "    - {cause: disrupted, reason: [Evicted, Preempting,": "    - §{cause: disrupted, reason: [Evicted, OutOfcpu, Preempting,"
        },
        "the reason OutOfcpu is shadowed by cause 6",
        "name it once",
        (),
    ),
    "a cause that an earlier one takes whole": Mistake(
        "S107",
        {
            "    - {cause: disrupted, pod_phase: [failed], disrupted: true}": "    - {cause: disrupted, pod_phase: [failed], disrupted: true}\n    - §{cause: lost, pod_phase: [failed], disruption: [PreemptionByScheduler]}"
        },
        "cause 9 is shadowed by cause 8",
        "name it once",
        (),
    ),
    "two rules for one status string": Mistake(
        "S107",
        {"  - {id: C05, equals: created,": "  - §{id: C05, equals: stopped,"},
        "C05 and C04 match the same status strings",
        "tell them apart",
        (),
    ),
    "a status string that a prefix takes": Mistake(
        "S107",
        {"  - {id: C08, equals: dead,": "  - §{id: C08, equals: update,"},
        "C08 and C01 match the same status strings",
        "tell them apart",
        (),
    ),
    "a prefix that takes a status string": Mistake(
        "S107",
        {"  - {id: C07, prefix: restarting,": "  - §{id: C07, prefix: paus,"},
        "C07 and C06 match the same status strings",
        "tell them apart",
        (),
    ),
    "two prefixes of one status string": Mistake(
        "S107",
        {"  - {id: C07, prefix: restarting,": "  - §{id: C07, prefix: exited (,"},
        "C07 and C03 match the same status strings",
        "tell them apart",
        (),
    ),
    "a word that means something and is another": Mistake(
        "S107",
        {"synonyms: {pending: created": "synonyms: {§thinking: created, pending: created"},
        "'thinking' means something and is another word",
        "keep one",
        (),
    ),
    "a word for a word that means nothing": Mistake(
        "S101",
        {"synonyms: {pending: created": "synonyms: {§pending: craeted"},
        "'craeted' is not a word",
        "did you mean 'created'?",
        (),
    ),
    "a word that is no phase and one": Mistake(
        "S107",
        {
            "synonyms: {pending: created": "synonyms: {restored: created",
            "\nwords:\n": "\n§words:\n",
        },
        "'restored' is also a word for a phase",
        "keep one",
        (),
    ),
    "a waiting reason of two classes": Mistake(
        "S107",
        {"    blocked: [ErrImagePull,": "    blocked: [§InvalidImageName, ErrImagePull,"},
        "InvalidImageName is fatal and blocked",
        "keep one",
        (),
    ),
    "pods that no row decides": Mistake(
        "S108",
        {
            "    - {id: P21, when: {},": '    - {id: P21, when: {bound: "no"},',
            "  rows:\n    - {id: P01,": "  §rows:\n    - {id: P01,",
        },
        "no row decides 15 pods, such as {'pod_phase': 'pending', 'deleting': 'no', 'agent': 'nostatus', 'init': 'ok', 'cause': 'deadline', 'bound': 'yes'}",
        "end with a row whose `when` is {}",
        ("S107",),
    ),
    "runs that no row decides": Mistake(
        "S108",
        {
            "    - {id: R12, when: {},": "    - {id: R12, when: {times: later},",
            "  rows:\n    - {id: R01,": "  §rows:\n    - {id: R01,",
        },
        "no row decides 108 runs, such as {'named': 'yes', 'left': 'no', 'parts': 'none', 'known': 'yes', 'fence': 'none', 'ended': 'no', 'since': 'after', 'place': 'other', 'clock': 'own', 'times': 'undecided'}",
        "end with a row whose `when` is {}",
        ("S107",),
    ),
    "inputs of which freshness knows nothing": Mistake(
        "S108",
        {
            "{moment: not_newer}, law": "{moment: not_newer, said: before}, law",
            "\n  commands:\n": "\n  §commands:\n",
        },
        "no row decides 60 vectors, such as {'moment': 'not_newer', 'about': 'none', 'said': 'within', 'explains': 'no'}",
        "add a row",
        (),
    ),
    "a state without a sentence": Mistake(
        "S109",
        {
            ", doc: The running container clones the git workspace before the harness starts.}": "}",
            "  cloning: {tags": "  §cloning: {tags",
        },
        "the state cloning has no doc",
        "say what it means",
        (),
    ),
    "a substate without a sentence": Mistake(
        "S109",
        {"      thinking: {doc: The model works on a turn.}": '      §thinking: {doc: " "}'},
        "the state running.thinking has no doc",
        "say what it means",
        (),
    ),
    "an event without a sentence": Mistake(
        "S109",
        {"  tool-end: {origin: agent, doc: A tool finished.}": "  §tool-end: {origin: agent}"},
        "the event tool-end has no doc",
        "say what happened",
        (),
    ),
    "a feature without a sentence": Mistake(
        "S109",
        {"      doc: Why the platform ended the pod.\n": "", "    cause:\n": "    §cause:\n"},
        "the feature cause has no doc",
        "define it",
        (),
    ),
    "a retired id": Mistake(
        "S110",
        {
            "{id: T024,": "{§id: T000,",
            "\nretired:\n": "\nretired:\n  T000: It said that an agent never ends.\n",
        },
        "the id T000 is retired: It said that an agent never ends.",
        "take the next free id",
        (),
    ),
    "an id of two rows": Mistake(
        "S111",
        {"{id: F13,": "{§id: T024,"},
        "the id T024 stands twice",
        "take the next free id",
        (),
    ),
    "a rule with two outcomes": Mistake(
        "S112",
        {
            "  - {id: T011, event: operator.provision, source: provisioning,": "  - §{id: T011, event: operator.provision, source: provisioning, ignore: So., "
        },
        "T011 needs exactly one of target, stay, ignore, reject",
        "keep one",
        (),
    ),
    "a rule without an outcome": Mistake(
        "S112",
        {
            "  - {id: T011, event: operator.provision, source: provisioning, stay: It is being provisioned.}": "  - §{id: T011, event: operator.provision, source: provisioning}"
        },
        "T011 needs exactly one of target, stay, ignore, reject",
        "keep one",
        (),
    ),
    "a message without a transition": Mistake(
        "S112",
        {
            "source: stopping.requested, stay: The stop is in flight.}": "source: stopping.requested, stay: The stop is in flight., §message: It goes.}"
        },
        "T020 has `message`, which means nothing without a transition",
        "give it a target or remove `message`",
        (),
    ),
    "a run that is opened without a transition": Mistake(
        "S112",
        {
            "source: stopping.requested, stay: The stop is in flight.}": "source: stopping.requested, stay: The stop is in flight., §opens: true}"
        },
        "T020 has `opens`, which means nothing without a transition",
        "give it a target or remove `opens`",
        (),
    ),
    "a detail of what is ignored": Mistake(
        "S112",
        {
            "source: {not: final}, law: L8, ignore: Nobody knows": "source: {not: final}, law: L8, §detail: fill, ignore: Nobody knows"
        },
        "T031 has `detail`, which means nothing without a transition",
        "give it a target or remove `detail`",
        (),
    ),
    "a freshness row with two outcomes": Mistake(
        "S112",
        {"    - {id: F01, when: {run: left}": "    - §{id: F01, accept: true, when: {run: left}"},
        "F01 needs exactly one of accept, open, ignore, reject",
        "keep one",
        (),
    ),
    "a container rule with two ways": Mistake(
        "S112",
        {"  - {id: C08, equals: dead,": "  - §{id: C08, equals: dead, prefix: dead,"},
        "C08 needs exactly one of prefix, equals",
        "keep one",
        (),
    ),
    "a container rule with two meanings": Mistake(
        "S112",
        {
            "    - {id: C04, equals: stopped, ends: true}": "    - §{id: C04, equals: stopped, ends: true, event: container.dead}"
        },
        "C04 needs exactly one of event, ends",
        "keep one",
        (),
    ),
    "a last object of which nothing is said": Mistake(
        "S108",
        {
            'gone: {"no": pod.gone, asked: pod.deleted, disrupted: pod.disrupted}': '§gone: {"no": pod.gone, asked: pod.deleted}'
        },
        "P14 says nothing of a last object with deleting disrupted",
        "name no, asked, disrupted",
        (),
    ),
    "a deletion that nobody sees": Mistake(
        "S101",
        {
            'gone: {"no": pod.gone, asked: pod.deleted, disrupted: pod.disrupted}': 'gone: {"no": pod.gone, asked: pod.deleted, disrupted: pod.disrupted, §forced: pod.gone}'
        },
        "'forced' is not a value of deleting",
        "there are: no, asked, disrupted",
        (),
    ),
    "two freshness rows for one input": Mistake(
        "S113",
        {"    - {id: F02, when: {run: earlier}": "    - §{id: F02, when: {run: [earlier, left]}"},
        "F01 and F02 both decide {'run': 'left', 'order': 'newer', 'evidence': 'level', 'fence': 'down', 'explains': 'no', 'silent': 'no'}",
        "tell them apart",
        ("S108",),  # the overlap hides what the row no longer decides
    ),
    "a freshness row for no input": Mistake(
        "S107",
        {
            "    - {id: F02, when: {run: earlier}": "    - §{id: F00, when: {run: earlier, order: none}, accept: true, why: It never is.}\n    - {id: F02, when: {run: earlier}"
        },
        "F00 matches no input",
        "mend its `when`",
        (),
    ),
    "evidence that cannot open": Mistake(
        "S114",
        {
            "  - {id: T050, event: container.created, source: created, target: provisioning}": "  - §{id: T050, event: container.created, source: created, ignore: It is made.}"
        },
        "container.created is evidence of a new run but T050 does not take it in created",
        "give it a target or `evidence: none`",
        (),
    ),
    "an event that nothing sends": Mistake(
        "S115",
        {
            "    - {id: C10, equals: removal in progress, event: container.removing}\n": "",
            "    - {id: C09, equals: removing, event: container.removing}\n": "",
            "    - {id: C13, equals: stopping, event: container.removing}\n": "",
            "  container.removing:": "  §container.removing:",
        },
        "nothing sends container.removing",
        "map an input to it or remove it",
        (),
    ),
    "a property without a claim": Mistake(
        "S116",
        {
            "  - {id: L4-restart, law: L4, kind: sometimes, doc: An operator restarts an ended agent., leaving: final, caused_by: operator.restart}": "  - §{id: L4-restart, law: L4, kind: sometimes, doc: An operator restarts an ended agent., leaving: final}"
        },
        "the property L4-restart claims nothing",
        "name caused_by or leads_to",
        (),
    ),
    "a property that leads nowhere": Mistake(
        "S116",
        {
            "  - {id: L12-end, law: L12, kind: always_reachable, doc: An end stays reachable., from: alive, to: terminal}": "  - §{id: L12-end, law: L12, kind: always_reachable, doc: An end stays reachable., from: alive}"
        },
        "the property L12-end claims nothing",
        "name from and to",
        (),
    ),
    "a property of the record without its check": Mistake(
        "S116",
        {
            "  - {id: L3-no-guards, law: L3, model: record, kind: always, check: outcome-depends-on-pair-alone,": "  - §{id: L3-no-guards, law: L3, model: record, kind: always,"
        },
        "the property L3-no-guards claims nothing",
        "name a check",
        (),
    ),
    "a property with words that nobody reads": Mistake(
        "S116",
        {"from: terminal, to: running}": "from: terminal, to: running, §on: agent}"},
        "the property L12-again has `on`, which its kind does not look at",
        "remove `on`",
        (),
    ),
    "a tag named like a state": Mistake(
        "S117",
        {"  cloning: {tags: [": "  cloning: {tags: [§running, "},
        "'running' is a state and a tag",
        "rename the tag",
        ("S102",),
    ),
    "an event named like an origin": Mistake(
        "S117",
        {
            "  tool-end: {origin: agent, doc: A tool finished.}": "  tool-end: {origin: agent, doc: A tool finished.}\n  §relay: {origin: operator, doc: A relay.}"
        },
        "'relay' is an event and an origin",
        "rename the event",
        ("S103",),
    ),
    "an event named like a kind of evidence": Mistake(
        "S117",
        {
            "  tool-end: {origin: agent, doc: A tool finished.}": "  tool-end: {origin: agent, doc: A tool finished.}\n  §level: {origin: operator, doc: A level.}"
        },
        "'level' is an event and a kind of evidence",
        "rename the event",
        ("S103",),
    ),
    "a tag named none": Mistake(
        "S117",
        {"      blocked: {tags: [sticky],": "      blocked: {tags: [sticky, §none],"},
        "'none' stands for the empty selection",
        "rename it",
        (),
    ),
    "a substate with a dot": Mistake(
        "S117",
        {"      offline: {tags: [platform_set],": "      §off.line: {tags: [platform_set],"},
        "'off.line' has a dot, which joins a phase and its substate",
        "rename the state",
        ("S101", "S104", "S106"),
    ),
    "a pattern that does not compile": Mistake(
        "S118",
        {"exit_code: '^exited \\((-?\\d+)\\)'": "§exit_code: '^exited \\((-?\\d{1,6}\\)'"},
        "C03: missing ), unterminated subpattern at position 10",
        "mend the pattern",
        (),
    ),
    "a pattern without a group": Mistake(
        "S118",
        {"exit_code: '^exited \\((-?\\d+)\\)'": "§exit_code: '^exited \\(-?\\d{1,6}\\)'"},
        "C03: the pattern has 0 groups and needs one, the exit code",
        "write `(...)` round the digits alone",
        (),
    ),
    "a pattern that repeats without end": Mistake(
        "S118",
        {"exit_code: '^exited \\((-?\\d+)\\)'": "§exit_code: '(\\d{99999999999999999999})'"},
        "C03: the repetition number is too large",
        "mend the pattern",
        (),
    ),
    "a message with an unknown field": Mistake(
        "S118",
        {
            "message: Stopped as requested; it is gone.}": '§message: "Stopped as requested, {exitcode}."}'
        },
        "T076: 'exitcode' is not a field of a message",
        "did you mean 'exit_code'?",
        (),
    ),
    "a message with an open brace": Mistake(
        "S118",
        {"message: Stopped as requested; it is gone.}": '§message: "Stopped as requested {."}'},
        "T076: expected '}' before end of string",
        "write {{ or }} for a brace",
        (),
    ),
    "a message with a format": Mistake(
        "S118",
        {
            "message: Stopped as requested; it is gone.}": '§message: "Stopped as requested {exit_code:d}."}'
        },
        "T076: the field exit_code is given a format",
        "write {exit_code} alone",
        (),
    ),
    "a feature that nobody sees": Mistake(
        "S119",
        {
            "    bound:\n      doc: Some": "    mood:\n      doc: How it feels.\n      values: [good, bad]\n    bound:\n      doc: Some",
            "  features:\n": "  §features:\n",
        },
        "these are not the features that can be seen of a pod",
        "name pod_phase, deleting, agent, init, cause, bound, in that order",
        (),
    ),
    "a value that nobody sees": Mistake(
        "S119",
        {
            "      values: [failed, killed, asked, fatal, blocked, ok]": "      §values: [failed, killed, asked, fatal, blocked, ok, fine]"
        },
        "these are not the values that can be seen of init",
        "name failed, killed, asked, fatal, blocked, ok",
        (),
    ),
    "a value that stands twice": Mistake(
        "S119",
        {
            "      values: [failed, killed, asked, fatal, blocked, ok]": "      §values: [failed, killed, asked, fatal, blocked, ok, ok]"
        },
        "the feature init has a value twice",
        "keep one",
        (),
    ),
    "a cause of every failed pod": Mistake(
        "S120",
        {
            "    - {cause: disrupted, pod_phase: [failed], disrupted: true}": "    - §{cause: disrupted, pod_phase: [failed]}"
        },
        "a pod that gives no reason, no message and no disruption is disrupted",
        "name a reason, a message_prefix or a disruption",
        (),
    ),
    "a cause of a pod without a reason": Mistake(
        "S120",
        {"    - {cause: lost, reason: [NodeLost]}": '    - §{cause: lost, reason: [NodeLost, ""]}'},
        "a pod that gives no reason, no message and no disruption is lost",
        "name a reason, a message_prefix or a disruption",
        (),
    ),
    "an event of an arrow": Mistake(
        "S101",
        {
            "{word: lapse, event: scheduler.stop-timeout}": "{word: lapse, §event: scheduler.stop-timout}"
        },
        "'scheduler.stop-timout' is not an event or origin",
        "did you mean 'scheduler.stop-timeout'?",
        (),
    ),
    "a source of an arrow": Mistake(
        "S101",
        {
            "{word: rename, event: operator.stopped, source: suspended}": "{word: rename, event: operator.stopped, §source: suspend}"
        },
        "'suspend' is not a configuration, phase or tag",
        "did you mean 'suspended'?",
        (),
    ),
    "two words for one arrow": Mistake(
        "S121",
        {
            "  - {word: lapse, event: scheduler.stop-timeout}": "  - §{word: lapse, event: [scheduler.stop-timeout, run.opened]}",
            "  - {word: replace, event: run.opened}\n": "",
            "  - {word: clone, event: [": "  - {word: replace, event: run.opened}\n  - {word: clone, event: [",
        },
        "run.opened from created is 'replace' and 'lapse' on an arrow",
        "let one of the two rows have it",
        (),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_found_with_its_code_place_and_remedy(mistake: Mistake) -> None:
    text, line, column = marked(edited(mistake.edits))
    problems = problems_of(text)
    wanted = Problem(mistake.code, mistake.message, line, column, mistake.suggestion)
    assert wanted in problems
    assert {p.code for p in problems if p != wanted} == set(mistake.besides)


def test_every_code_that_lint_documents_has_a_mistake_that_shows_it() -> None:
    documented = set(re.findall(r"\bS1\d\d\b", linter.__doc__ or ""))
    assert documented == {mistake.code for mistake in MISTAKES.values()}


def test_every_check_is_run() -> None:
    modules = [linter.names, linter.machine, linter.decisions, linter.inputs, linter.statements]
    checks = {
        value
        for module in modules
        for name, value in vars(module).items()
        if inspect.isgeneratorfunction(value)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    }
    assert checks == set(linter.CHECKS)


def test_ten_mistakes_are_reported_at_once_in_the_order_of_the_file() -> None:
    chosen = [
        "initial substate",
        "a state without a sentence",
        "an event without a sentence",
        "target of a rule",
        "two rules for many pairs",
        "a freshness row with two outcomes",
        "a value that stands twice",
        "a pod row for no pod",
        "a container rule in capitals",
        "a timer without an age",
        "a property without a claim",
    ]
    edits = {old: new for name in chosen for old, new in MISTAKES[name].edits.items()}
    text = edited(edits).replace("§", "")
    with pytest.raises(SpecError) as caught:
        Lifecycle.loads(text, path="broken.yaml")
    problems = caught.value.problems
    assert {MISTAKES[name].message for name in chosen} <= {p.message for p in problems}
    places = [(p.line or 0, p.column or 0) for p in problems]
    assert places == sorted(places)
    assert str(caught.value).splitlines() == [f"broken.yaml:{p}" for p in problems]


def test_the_bundled_spec_has_no_problem_with_or_without_places() -> None:
    spec, source = parse(TEXT)
    assert linter.lint(spec, source, features=FEATURES) == []
    assert linter.lint(spec) == []


def test_without_a_source_a_problem_has_no_place() -> None:
    text, _, _ = marked(edited(MISTAKES["an event without a sentence"].edits))
    spec, _ = parse(text)
    (problem,) = linter.lint(spec)
    assert (problem.line, problem.column) == (None, None)
    assert str(problem) == "S109 the event tool-end has no doc (say what happened)"


def test_without_known_features_a_huge_table_is_refused_rather_than_counted() -> None:
    values = ", ".join(f"v{n}" for n in range(100))
    more = "".join(f"    f{n}: {{doc: A feature., values: [{values}]}}\n" for n in range(20))
    spec, _ = parse(TEXT.replace("  features:\n", f"  features:\n{more}"))
    problems = linter.lint(spec)
    assert [p.code for p in problems] == ["S119"]
    assert "cannot be checked" in problems[0].message


def test_a_stay_in_the_opened_configuration_is_evidence_enough_to_open() -> None:
    stays = {
        "event: container.created, source: created, target: provisioning}": (
            "event: container.created, source: created, stay: It is made.}"
        )
    }
    Lifecycle.loads(edited(stays))


def test_the_streams_are_linted_for_unknown_names_and_stages_that_nothing_reaches() -> None:
    first = "  first: [S01, S02, S03]"
    stage = "    - {id: S01, event: pod.unscheduled, container: none, next: [S02,"
    lonely = "    - {id: S90, event: pod.running, container: same, next: [S90]}\n"
    text = edited(
        {
            first: "  first: [S01, S02, S03, S99]",
            stage: lonely + stage.replace("[S02,", "[S98, S02,"),
        }
    )
    found = {(problem.code, problem.message) for problem in problems_of(text)}
    assert ("S101", "'S99' is not a stage") in found
    assert ("S101", "'S98' is not a stage") in found
    assert ("S106", "no stream reaches S90") in found
