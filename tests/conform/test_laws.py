"""Every law but L14 holds on generated worlds, and each check of one sees a mistake that was really made."""

from __future__ import annotations

from collections import Counter

import pytest
from broken_subjects import BROKEN, Broken, with_spec
from examples import part_of
from hypothesis import Phase, given, settings
from hypothesis.stateful import run_state_machine_as_test

from scion_fsm import Lifecycle, Observation, SpecError
from scion_fsm.conform.testing.laws import LAWS
from scion_fsm.conform.testing.stateful import state_machine_of
from scion_fsm.conform.testing.strategies import container_statuses, heartbeats
from scion_fsm.conform.testing.subject import Subject
from scion_fsm.conform.testing.worlds.demand import Kind
from scion_fsm.conform.testing.worlds.history import History, histories
from scion_fsm.conform.testing.worlds.streams import container_lives, lives
from scion_fsm.conform.testing.worlds.walk import Fault, LawBrokenError, Observer
from scion_fsm.conform.testing.worlds.world import Input
from scion_fsm.lifecycle import bundled_spec

BOUNDED = settings(
    max_examples=part_of(30),
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
)
SEARCHING = settings(BOUNDED, max_examples=1000, phases=[Phase.generate])
LIFECYCLE = Lifecycle.default()
SUBJECT = Subject.of(LIFECYCLE)


def holds(name: str) -> None:
    LAWS[name].verify(SUBJECT, BOUNDED)


def test_L1_activity_and_tool_names_live_in_running_alone() -> None:
    holds("activity-only-in-running")


def test_L1_post_start_enters_running_at_working() -> None:
    steps = [LIFECYCLE.step(source, "post-start") for source in LIFECYCLE.configurations]
    entering = [s for s in steps if s.target.startswith("running") and s.source != s.target]
    assert {step.target for step in entering} == {"running.working"}


def test_L2_every_pair_has_an_outcome_and_a_reason() -> None:
    holds("every-pair-defined")


def test_L2_two_rules_for_one_pair_are_an_error_that_names_both() -> None:
    twice = "id: T900, event: post-start, source: running.working, target: running.thinking"
    with pytest.raises(SpecError) as caught:
        with_spec(add=twice)()
    assert any(
        "T900" in str(problem) and "T104" in str(problem) for problem in caught.value.problems
    )


def test_L2_a_pair_that_no_rule_decides_is_an_error_that_names_it() -> None:
    with pytest.raises(SpecError) as caught:
        with_spec(("T104", "source: running.working", "source: running.thinking"))()
    assert "running.working" in str(caught.value)


def test_L3_an_outcome_depends_on_its_pair_alone() -> None:
    holds("outcome-depends-on-pair-alone")


def test_L4_a_final_end_survives_whatever_is_no_new_run() -> None:
    holds("final-survives-stale-inputs")


def test_L5_a_provisional_end_is_closed_to_reports_and_open_to_the_runtime() -> None:
    holds("provisional-end-is-closed-to-reports")


def test_L6_a_stale_input_changes_nothing_and_says_why() -> None:
    holds("stale-changes-nothing")


def test_L7_an_input_of_an_old_run_does_not_touch_its_successor() -> None:
    holds("old-run-touches-nothing")


def test_L8_an_end_needs_irreversible_evidence() -> None:
    holds("terminal-needs-irreversible-evidence")


def test_L9_observers_of_parts_of_a_stream_agree_after_its_last_state() -> None:
    holds("observers-converge")


def test_L10_an_observation_applied_twice_equals_once() -> None:
    holds("twice-equals-once")


def test_L11_what_the_spec_does_not_know_changes_nothing() -> None:
    holds("unknown-changes-nothing")


def test_L11_nothing_that_comes_in_raises() -> None:
    holds("nothing-raises")


def test_L11_a_phase_of_the_future_moves_no_agent_and_is_reported() -> None:
    holds("future-is-no-phase")


@BOUNDED
@given(status=container_statuses(), beat=heartbeats(LIFECYCLE.table))
def test_L11_words_are_known_or_reported_verbatim(status: str, beat: tuple[object, object]) -> None:
    seen = LIFECYCLE.observe_container_status(status)
    assert seen.event or not status or any(repr(status) in said for said in seen.problems)
    heard = LIFECYCLE.observe_heartbeat(*beat)
    assert heard.event or any(repr(word) in heard.problems[0] for word in beat)


def test_L12_from_everywhere_an_end_and_a_beginning_stay_reachable() -> None:
    holds("both-ends-stay-reachable")


def test_L12_a_new_run_can_run_wherever_the_agent_is() -> None:
    holds("new-run-can-run")


def test_L13_what_is_fresh_is_never_refused_by_freshness() -> None:
    holds("fresh-inputs-count")


def test_L13_nothing_is_refused_for_ever() -> None:
    holds("nothing-is-refused-for-ever")


def test_L15_what_is_in_doubt_is_told() -> None:
    holds("what-is-in-doubt-is-told")


def test_L1_to_L15_hold_together_in_a_state_machine() -> None:
    profile = settings(BOUNDED, stateful_step_count=25)
    run_state_machine_as_test(state_machine_of(SUBJECT), settings=profile)


# -- the checks can fail ----------------------------------------------------------------------------


@pytest.mark.proof
@pytest.mark.parametrize(
    "broken", BROKEN, ids=[f"{LAWS[broken.check].id}-{broken.name}" for broken in BROKEN]
)
def test_a_broken_subject_is_caught_by_its_law(broken: Broken) -> None:
    law = LAWS[broken.check]
    with pytest.raises(LawBrokenError, match=rf"^{law.id} is broken: ") as caught:
        law.verify(broken.make(), SEARCHING)
    assert caught.value.law == law.id


def test_L4_a_live_pod_that_revives_a_final_end_needs_no_luck_to_be_seen() -> None:
    text = bundled_spec().read_text(encoding="utf-8")
    rule = "{id: T002, event: {in: runtime, not: [run.opened,"
    assert rule in text
    reviving = "{id: T999, event: pod.running, source: final, target: running}"
    kept = rule.replace("run.opened,", "run.opened, pod.running,")
    broken = Lifecycle.loads(text.replace(rule, f"{reviving}\n  - {kept}"))
    few = settings(BOUNDED, max_examples=20, phases=[Phase.generate])
    with pytest.raises(LawBrokenError, match=r"^L4 is broken: pod\.running leaves stopped\.final"):
        LAWS["final-survives-stale-inputs"].verify(Subject.of(broken), few)


def test_every_check_of_a_law_catches_some_broken_subject() -> None:
    assert {broken.check for broken in BROKEN} == set(LAWS)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("name", "law"),
    # A report that leaves an end breaks both laws of ends, and whatever follows of a later run is refused.
    [
        ("heartbeat-revives", "L4 L5 L13"),
        ("crash-loop-is-running", "L9"),
        ("mtime-is-last-seen", "L10"),
    ],
)
def test_the_state_machine_catches_a_broken_subject(name: str, law: str) -> None:
    (broken,) = (broken for broken in BROKEN if broken.name == name)
    profile = settings(SEARCHING, max_examples=3000, stateful_step_count=25)
    with pytest.raises(LawBrokenError) as caught:
        run_state_machine_as_test(state_machine_of(broken.make()), settings=profile)
    assert caught.value.law in law.split()


def test_a_failure_tells_the_story_and_gives_its_inputs() -> None:
    (broken,) = (broken for broken in BROKEN if broken.name == "mtime-is-last-seen")
    with pytest.raises(LawBrokenError) as caught:
        LAWS[broken.check].verify(broken.make(), SEARCHING)
    error = caught.value
    assert len(error.story) == len(error.scenario) >= 1
    assert {"type", "object"} == set(error.scenario[0])
    assert all(line in str(error) for line in error.story)


def test_a_subject_that_raises_breaks_L11_with_its_story() -> None:
    def raises(_: object) -> Observation:
        raise KeyError("containerStatuses")

    observer = Observer(
        Subject(
            table=SUBJECT.table,
            step=SUBJECT.step,
            reconcile=SUBJECT.reconcile,
            observe_pod=raises,
            observe_pod_gone=raises,
            observe_container_status=raises,
            observe_command=raises,
            observers={},
        )
    )
    with pytest.raises(LawBrokenError, match=r"^L11 is broken: .*KeyError"):
        observer.get(
            Input(watch={"type": "ADDED", "object": {"metadata": {}, "status": {"phase": ""}}})
        )


# -- the spec and the checks agree ------------------------------------------------------------------


def test_the_spec_names_the_checks_of_the_record_by_law() -> None:
    declared = {claim.check: claim.law for claim in LIFECYCLE.table.data.properties if claim.check}
    assert len(declared) >= 9
    assert declared.items() <= {name: law.id for name, law in LAWS.items()}.items()


def test_every_law_of_the_spec_has_a_check() -> None:
    # L14, whose folder an agent's is, is no law of records; tests/runtime has it.
    assert {law.id for law in LAWS.values()} == set(LIFECYCLE.table.data.laws) - {"L14"}


# -- the worlds are worth something -----------------------------------------------------------------


@pytest.mark.proof
def test_the_streams_show_every_event_that_a_runtime_can_cause() -> None:
    seen: Counter[str | None] = Counter()

    @settings(BOUNDED, max_examples=1000, phases=[Phase.generate])
    @given(lives() | container_lives())
    def look(stream: tuple[Input, ...]) -> None:
        seen.update(given_input.observed_by(SUBJECT).event for given_input in stream)

    look()
    table = LIFECYCLE.table
    runtime = {event for event, entry in table.inputs.items() if entry.origin == "runtime"}
    # What is no state of its life (another's pod), absence, an older Scion's words, and what no listing
    # of a container that was started shows.
    assert runtime - set(seen) == {
        *("pod.foreign", "pod.gone"),
        *("container.created", "container.dead", "container.exited", "container.gone"),
        *("container.restarting", "legacy.ended", "legacy.ended-failed"),
    }


@pytest.mark.proof
def test_the_histories_reach_every_end_every_demand_and_the_reasons_to_refuse() -> None:
    configurations: set[str] = set()
    refusals: set[str] = set()
    demands: Counter[Kind] = Counter()

    @settings(BOUNDED, max_examples=1000, phases=[Phase.generate])
    @given(histories(LIFECYCLE.table))
    def look(history: History) -> None:
        observer = Observer(SUBJECT)
        for arrival in history.arrivals:
            if isinstance(arrival, Fault):
                observer.suffer(arrival)
                continue
            move = observer.get(arrival)
            configurations.add(move.plan.record.configuration)
            refusals.add(move.plan.rule)
            demands[move.demand.kind] += 1

    look()
    assert configurations == set(LIFECYCLE.configurations)
    rows = [row for table in LIFECYCLE.table.data.freshness.values() for row in table.rows]
    refusing = {row.id for row in rows if row.ignore or row.reject}
    # Of inputs without a run, absence, an end said within the skew, and what needs 300 s or a trimmed pod:
    # tests/machine has each row.
    rare = {"F08", "F12", "F15", "F16", "F17", "F19", "F20", "F21", "F32", "F38", "F58"}
    assert refusing - refusals <= rare
    assert min(demands[kind] for kind in Kind) > 10
