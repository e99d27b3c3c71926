"""The suite: what it asks, that it passes what is right, and that it finds what is wrong."""

from __future__ import annotations

from collections import Counter
from functools import cache

import msgspec
import pytest
from after_scion import AFTER_SCION, foretold
from broken_implementations import BROKEN

from scion_fsm import Lifecycle
from scion_fsm.conform.differences import bundled_differences
from scion_fsm.conform.graph import Graph, segments
from scion_fsm.conform.subject.inputs import HeartbeatInput, Input, PodInput
from scion_fsm.conform.subject.session import RESET, InProcess, Move
from scion_fsm.conform.subject.subject import SKIPPED, Answer, LifecycleSubject, State
from scion_fsm.conform.suite.cases import PHASES, Paths, path_cases, vectors
from scion_fsm.conform.suite.foretold import judge, subjects
from scion_fsm.conform.suite.raw import freshness, observations
from scion_fsm.conform.suite.results import Report, Verdict
from scion_fsm.conform.suite.suite import Options, UnknownCaseError, run

LIFECYCLE = Lifecycle.default()
TABLE = LIFECYCLE.table
PATHS = Paths(TABLE)
ALL_IN_SHORT = Options(phases=("vectors", "paths", "inputs", "freshness", "histories"), histories=3)
"""All but the pairs, which take longer than all others."""


@cache
def report_of(name: str) -> Report:
    if name == "reference":
        return run(LIFECYCLE, InProcess(LifecycleSubject(LIFECYCLE)))
    kinds = {**BROKEN, **AFTER_SCION}
    return run(LIFECYCLE, InProcess(kinds[name](LIFECYCLE), name=name))


# -- What is asked ------------------------------------------------------------------------------------


def test_vectors_are_every_configuration_by_every_event_and_one_that_nobody_knows() -> None:
    ids = [case.id for case in vectors(TABLE, PATHS)]
    assert len(ids) == len(set(ids)) == len(TABLE.configurations) * (len(TABLE.events) + 1)


def test_every_configuration_has_a_path_that_the_table_follows() -> None:
    for case in path_cases(TABLE, PATHS):
        here = TABLE.data.initial
        for step in case.steps:
            here = TABLE.step(here, step.event or "").target
        assert here == case.id.partition("/")[2]


def test_the_walk_follows_every_change_by_every_event() -> None:
    wanted = {
        ((source, event), follower)
        for source, edges in PATHS.changing.items()
        for event, _ in edges
        for follower in TABLE.events
    }
    seen = set()
    for segment in segments(PATHS):
        here, last = TABLE.data.initial, None
        for source, event in segment:
            assert source == here
            if last is not None:
                seen.add((last, event))
            here = TABLE.step(source, event).target
            last = (source, event) if here != source else last
    assert seen == wanted


def test_the_walk_ends_in_a_machine_with_a_dead_end_and_with_what_nothing_leads_to() -> None:
    changing = {"a": (("go", "b"),), "b": (), "island": (("leave", "a"),)}
    quiet = {"a": ("stay",), "b": ("go", "stay"), "island": ()}
    walked = {edge for segment in segments(Graph("a", changing, quiet)) for edge in segment}
    assert walked == {("a", "go"), ("b", "go"), ("b", "stay")}


def test_each_row_of_the_pod_table_is_shown_by_a_pod_of_that_row() -> None:
    shown = {}
    for case in observations.cases(LIFECYCLE):
        if case.id.startswith("inputs/pods/"):
            received = case.steps[0].observe
            assert isinstance(received, PodInput)
            observation = LIFECYCLE.observe_pod(received.object)
            assert observation.problems == ()
            shown[case.id.rpartition("/")[2]] = observation.row
    assert shown == {row.id: row.id for row in TABLE.data.pods.rows}


def test_each_row_of_runs_and_of_freshness_has_a_case_in_which_it_decides() -> None:
    choices = freshness.chosen(LIFECYCLE)
    rows = [row.id for table in TABLE.data.freshness.values() for row in table.rows]
    assert list(dict.fromkeys(choice.row.id for choice in choices)) == rows
    assert {choice.run.id for choice in choices} == {row.id for row in TABLE.data.runs.rows}
    cases = {case.id: case for case in freshness.cases(LIFECYCLE)}
    for choice in choices:
        last = cases[choice.id].expect[-1]
        if choice.row.ignore or choice.row.reject:
            assert (last.rule, last.accepted, last.told) == (choice.row.id, False, choice.row.tells)
        else:
            assert last.rule.startswith("T")


def test_most_of_what_must_not_count_would_show_if_it_did() -> None:
    refused = [c for c in freshness.chosen(LIFECYCLE) if c.row.ignore or c.row.reject]
    assert sum(choice.shows for choice in refused) > 0.7 * len(refused)


# -- Who passes, who fails ----------------------------------------------------------------------------


def test_the_spec_conforms_to_itself() -> None:
    report = report_of("reference")
    assert {result.verdict for result in report.results} == {Verdict.PASSED}
    assert report.exit_code == 0
    phases = Counter(result.phase for result in report.results)
    assert set(phases) == set(PHASES)
    unknown = 1
    assert phases["vectors"] == len(TABLE.configurations) * (len(TABLE.events) + unknown)
    assert (
        report.closing_line()
        == f"{len(report.results)} cases: {len(report.results)} passed, 0 failed"
    )


# Name of the broken subject: a case that it must fail, and the law that this case must name.
FOUND = {
    "sticky-forgotten": ("vectors/running.blocked/tool-end", "L2"),
    "tool-clears-blocked": ("vectors/running.blocked/tool-start", "L2"),
    "activity-outlives-running": ("vectors/running.thinking/pod.failed", "L1"),
    "heartbeat-revives": ("vectors/stopped.final/heartbeat.running", "L4"),
    "heartbeat-regresses": ("vectors/running.working/heartbeat.created", "L6"),
    "error-whitewashed": ("vectors/error.provisional/container.exited", "L5"),
    "crash-loop-is-error": ("vectors/starting/pod.blocked", "L8"),
    "provisional-is-final": ("pairs/running.working/session-end", "L5"),
    "activity-returns": ("pairs/running.executing/operator.restart", "L1"),
    "unknown-raises": ("vectors/created/event.from-the-future", "L11"),
    "stale-accepted": ("freshness/F09/seen-failed-older", "L6"),
    "old-pod-ends-successor": ("freshness/L7/failed", "L7"),
    "momentless-obeyed": ("freshness/F30/seen-stop-without-moment", "L7"),
    "fence-forgotten": ("freshness/L7/restarted-failed", "L7"),
    "doubt-kept-secret": ("freshness/F35/seen-stop-unnamed-at-once", "L15"),
}


def test_there_are_fifteen_broken_subjects_and_each_is_expected_to_be_found() -> None:
    assert len(BROKEN) == 15
    assert set(BROKEN) == set(FOUND)


@pytest.mark.proof
@pytest.mark.parametrize("name", FOUND)
def test_a_broken_subject_fails_with_the_case_and_the_law_that_it_breaks(name: str) -> None:
    case, law = FOUND[name]
    report = report_of(name)
    failed = {result.id: result for result in report.failures}
    assert case in failed
    assert failed[case].law == law
    assert failed[case].message
    assert failed[case].steps
    assert report.exit_code == 1


@pytest.mark.proof
@pytest.mark.parametrize("name", ["sticky-forgotten", "tool-clears-blocked", "crash-loop-is-error"])
def test_one_defect_of_one_pair_is_told_by_its_vectors_alone(name: str) -> None:
    assert {result.phase for result in report_of(name).failures} == {"vectors"}


@pytest.mark.proof
def test_a_defect_that_only_a_longer_life_shows_is_told_by_pairs_in_its_shortest_form() -> None:
    failures = {result.id: result for result in report_of("activity-returns").failures}
    assert not [name for name in failures if name.startswith("vectors/")]
    told = failures["pairs/running.executing/operator.restart"]
    assert told.steps == ("set running.executing", "operator.restart", "pod.running")
    assert "expected running.unreported, got running.executing" in told.message
    history = next(r for name, r in failures.items() if name.startswith("histories/"))
    assert len(history.steps) <= 5


@pytest.mark.proof
@pytest.mark.parametrize("name", ["fence-forgotten", "momentless-obeyed", "doubt-kept-secret"])
def test_random_inputs_of_several_runs_find_what_is_about_runs_in_a_short_form(name: str) -> None:
    failed = [r for r in report_of(name).failures if r.id.startswith("histories/inputs-")]
    assert failed
    assert min(len(result.steps) for result in failed) <= 3


@pytest.mark.proof
@pytest.mark.parametrize("name", AFTER_SCION)
def test_a_subject_after_scion_fails_exactly_what_the_table_of_differences_foretells(
    name: str,
) -> None:
    wrong = {result.id for result in report_of(name).results if result.verdict is Verdict.FAILED}
    assert wrong == set(foretold(name))


@pytest.mark.proof
@pytest.mark.parametrize("name", AFTER_SCION)
def test_what_is_foretold_names_its_row_and_anything_else_is_still_a_failure(name: str) -> None:
    rows = foretold(name)
    told = judge(report_of(name), name)
    expected = [result for result in told.results if result.verdict is Verdict.EXPECTED]
    assert {result.id for result in expected} == set(rows)
    assert all(result.message.startswith(f"{rows[result.id]}, ") for result in expected)
    assert told.failures == ()
    other = judge(report_of("tool-clears-blocked"), name)
    assert [result.id for result in other.failures]


def test_every_subject_that_a_difference_foretells_something_of_is_tested() -> None:
    named = {
        subject
        for d in bundled_differences().differences
        for claim in d.foretells
        for subject in claim.subjects
    }
    assert named == set(AFTER_SCION) == set(subjects())


class OnlyTwoStops(LifecycleSubject):
    """Does not stop a third time: a defect that only a long life shows."""

    stops = 0

    def set(self, configuration: str) -> State:
        self.stops = 0
        return super().set(configuration)

    def reset(self) -> State:
        self.stops = 0
        return super().reset()

    def step(self, event: str) -> Answer:
        self.stops += event == "operator.stop" and self.record.configuration == "running.working"
        if self.stops == 3 and event == "operator.stop":
            return Answer(State("running", "working"), accepted=True)
        return super().step(event)


@pytest.mark.proof
def test_what_only_a_long_history_shows_is_shrunk_to_what_is_needed() -> None:
    report = run(LIFECYCLE, InProcess(OnlyTwoStops(LIFECYCLE)), Options(phases=("pairs",)))
    told = min(report.failures, key=lambda result: len(result.steps) or 1000)
    assert told.steps[0] == "reset"
    # Three times to running.working, stopped each time, and started anew between.
    assert sum(step == "operator.stop" for step in told.steps) == 3
    assert len(told.steps) <= 12


# -- Verdicts -----------------------------------------------------------------------------------------


class Partial(LifecycleSubject):
    """Has no containers."""

    def step(self, event: str) -> Answer:
        return SKIPPED if event.startswith("container.") else super().step(event)


def test_what_a_subject_does_not_have_is_never_exercised_and_no_failure() -> None:
    report = run(LIFECYCLE, InProcess(Partial(LIFECYCLE)), Options(phases=("vectors", "paths")))
    never = [r for r in report.results if r.verdict is Verdict.NEVER]
    assert {r.id.split("/")[2].split(".")[0] for r in never} == {"container"}
    assert report.failures == ()
    assert report.exit_code == 0
    assert "never exercised" in report.closing_line()


class HeartbeatsAlone(LifecycleSubject):
    """Hears brokers and nobody else, and can be put anywhere."""

    def step(self, event: str) -> Answer:
        return SKIPPED if not event.startswith("heartbeat.") else super().step(event)

    def observe(self, received: Input) -> Answer:
        return super().observe(received) if isinstance(received, HeartbeatInput) else SKIPPED


def test_who_hears_heartbeats_alone_is_asked_all_of_them() -> None:
    report = run(LIFECYCLE, InProcess(HeartbeatsAlone(LIFECYCLE)), Options(phases=("inputs",)))
    asked = {r.id for r in report.results if r.verdict is Verdict.PASSED}
    assert all(
        name.startswith(("inputs/heartbeats/", "inputs/unknown/heartbeat-")) for name in asked
    )
    beats = [r for r in report.results if r.id.startswith("inputs/heartbeats/")]
    assert {r.verdict for r in beats} == {Verdict.PASSED}


def test_a_raw_input_is_judged_where_the_subject_was_put() -> None:
    class Deaf(HeartbeatsAlone):
        def observe(self, received: Input) -> Answer:
            return super().observe(HeartbeatInput(at=getattr(received, "at", None)))

    report = run(LIFECYCLE, InProcess(Deaf(LIFECYCLE)), Options(phases=("inputs",)))
    failed = {r.id: r for r in report.failures}
    told = failed["inputs/heartbeats/running-thinking"]
    assert told.steps[0] == "set running.unreported"
    assert "expected running.thinking, got running.unreported" in told.message


class Nothing:
    """Has no event at all."""

    def reset(self) -> State:
        return State("created")

    def step(self, _: str) -> Answer:
        return SKIPPED


def test_who_has_nothing_has_shown_nothing() -> None:
    report = run(LIFECYCLE, InProcess(Nothing()), ALL_IN_SHORT)
    assert {r.verdict for r in report.results} <= {Verdict.NEVER, Verdict.PASSED}
    assert report.exit_code in (0, 3)
    vectors_alone = run(LIFECYCLE, InProcess(Nothing()), Options(phases=("vectors",)))
    assert vectors_alone.exit_code == 3


class Unsteady(LifecycleSubject):
    """Leads to another place each second time."""

    count = 0

    def set(self, configuration: str) -> State:
        self.count += 1
        return super().set(configuration if self.count % 2 else "created")


def test_a_way_that_leads_there_once_and_then_does_not_is_inconclusive() -> None:
    report = run(LIFECYCLE, InProcess(Unsteady(LIFECYCLE)), Options(phases=("vectors",)))
    assert Verdict.INCONCLUSIVE in {r.verdict for r in report.results}


class Dead:
    """Cannot even begin."""

    def reset(self) -> State:
        raise RuntimeError("no database")

    def step(self, _: str) -> Answer:
        raise AssertionError


def test_a_subject_that_cannot_reset_ends_the_run_all_the_same() -> None:
    report = run(LIFECYCLE, InProcess(Dead()), ALL_IN_SHORT)
    assert report.exit_code != 0
    assert {r.message.rpartition(": ")[2] for r in report.failures} == {"no database"}


class BeginsElsewhere(LifecycleSubject):
    """Resets an agent to where it never was."""

    set = None  # type: ignore[assignment]  # a path must do

    def reset(self) -> State:
        self.record = msgspec.structs.replace(self.record, configuration="starting")
        return State("starting")


def test_a_reset_that_leads_elsewhere_fails_every_path() -> None:
    report = run(
        LIFECYCLE, InProcess(BeginsElsewhere(LIFECYCLE)), Options(phases=("vectors", "paths"))
    )
    paths = [r for r in report.results if r.phase == "paths"]
    assert {r.verdict for r in paths} == {Verdict.FAILED}
    assert {r.message for r in paths} == {"after reset: expected created, got starting"}


class SaysOneThing(LifecycleSubject):
    """Answers as the spec does and keeps the agent where it was."""

    def step(self, event: str) -> Answer:
        before = self.record
        answer = super().step(event)
        self.record = before
        return answer


def test_a_step_whose_word_is_not_what_is_kept_fails_where_the_subject_shows_its_state() -> None:
    report = run(LIFECYCLE, InProcess(SaysOneThing(LIFECYCLE)), Options(phases=("vectors",)))
    failed = {result.id: result.message for result in report.failures}
    assert failed["vectors/running.working/tool-start"] == (
        "it said running.executing and then is running.working"
    )
    assert "vectors/running.blocked/tool-start" not in failed


def test_failures_below_the_level_do_not_count() -> None:
    class NeverStalls(LifecycleSubject):
        def step(self, event: str) -> Answer:
            if event == "scheduler.activity-timeout":
                return Answer(super().step("").state, accepted=False)
            return super().step(event)

    for level, code in (("MUST", 0), ("SHOULD", 1), ("MAY", 1)):
        report = run(
            LIFECYCLE,
            InProcess(NeverStalls(LIFECYCLE)),
            Options(phases=("vectors",), level=level),  # type: ignore[arg-type]  # a level
        )
        assert report.failures
        assert report.exit_code == code


def test_the_levels_of_the_spec_are_all_in_use_and_do_not_change_the_digest() -> None:
    levels = {rule.level for rule in TABLE.data.rules}
    assert levels == {"MUST", "SHOULD", "MAY"}
    text = (LIFECYCLE.table.data.digest, TABLE.data)
    rules = tuple(msgspec.structs.replace(rule, level="MAY") for rule in TABLE.data.rules)
    from scion_fsm.machine.compile import digest  # noqa: PLC0415 - needs the spec's parser

    assert digest(msgspec.structs.replace(text[1], rules=rules)) == text[0]


# -- One case -----------------------------------------------------------------------------------------


@pytest.mark.proof
@pytest.mark.parametrize("name", ["sticky-forgotten", "activity-returns", "stale-accepted"])
def test_a_case_asked_alone_has_the_verdict_that_it_had_among_all(name: str) -> None:
    failures = report_of(name).failures
    by_phase = {result.phase: result for result in failures}
    kind = BROKEN[name]
    for result in by_phase.values():
        report = run(LIFECYCLE, InProcess(kind(LIFECYCLE)), Options(only=(result.id,)))
        assert [(r.id, r.verdict, r.law) for r in report.results] == [
            (result.id, Verdict.FAILED, result.law)
        ]


@pytest.mark.parametrize(
    "name", ["vectors/running.workng/tool-start", "vektors/created/tool-start", "x"]
)
def test_a_case_that_there_is_not_is_an_error_that_helps(name: str) -> None:
    with pytest.raises(UnknownCaseError, match="there is no case") as caught:
        run(LIFECYCLE, InProcess(Nothing()), Options(only=(name,)))
    if name.startswith("vectors"):
        assert "vectors/running.working/tool-start" in str(caught.value)


def test_random_histories_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    class Listening(InProcess):
        def __init__(self) -> None:
            super().__init__(LifecycleSubject(LIFECYCLE))
            self.heard: list[Move] = []

        def play(self, moves):  # noqa: ANN001, ANN202 - as the base class
            self.heard += [move for move in moves if move != RESET]
            return super().play(moves)

    def heard(seed: int) -> list[Move]:
        session = Listening()
        run(LIFECYCLE, session, Options(phases=("histories",), seed=seed, histories=3))
        return session.heard

    assert heard(1) == heard(1)
    assert heard(1) != heard(2)


class Remembering(LifecycleSubject):
    """Sends a heartbeat for its event, as a hub hears it: the activity that stalled is no news, whatever the event."""

    stalled_from = ""

    def set(self, configuration: str) -> State:
        self.stalled_from = ""
        return super().set(configuration)

    def reset(self) -> State:
        self.stalled_from = ""
        return super().reset()

    def step(self, event: str) -> Answer:
        before = self.record.configuration
        if self.stalled_from and event == f"heartbeat.{self.stalled_from}":
            event = TABLE.data.heartbeats.unchanged
        answer = super().step(event)
        after = self.record.configuration
        quiet = ("running.stalled", "running.offline")
        if after == "running.stalled" and before not in quiet:
            self.stalled_from = before.partition(".")[2] if before.startswith("running.") else ""
        elif after not in quiet:
            self.stalled_from = ""
        return answer


@pytest.mark.proof
@pytest.mark.parametrize("way", ["set", "path"])
def test_a_hub_that_remembers_what_stalled_is_right_to_take_it_for_no_news(way: str) -> None:
    subject = Remembering(LIFECYCLE)
    if way == "path":
        subject.set = None  # type: ignore[method-assign,assignment]
    report = run(LIFECYCLE, InProcess(subject), Options(phases=("vectors", "pairs", "histories")))
    assert [(r.id, r.message) for r in report.failures] == []
    forgotten = report_of("reference")
    pair = "pairs/running.working/scheduler.activity-timeout"
    assert {r.verdict for r in (*report.results, *forgotten.results) if r.id == pair} == {
        Verdict.PASSED
    }
