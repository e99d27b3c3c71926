"""The compiled table: total, shared, immutable, stored and read back, with a digest of behaviour."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec
import pytest
from ruamel.yaml import YAML

from scion_fsm import Lifecycle, Step, UnknownConfigurationError
from scion_fsm.lifecycle import bundled_spec
from scion_fsm.machine.compile import digest
from scion_fsm.machine.spec.vocabulary import FRESHNESS_FEATURES, ORIGINS
from scion_fsm.machine.stored import decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TEXT = bundled_spec().read_text(encoding="utf-8")
LIFECYCLE = Lifecycle.default()
TABLE = LIFECYCLE.table


def test_configurations_are_phases_and_their_substates_in_declared_order() -> None:
    declared = YAML(typ="safe").load(bundled_spec())["states"]
    told = [
        [f"{phase}.{name}" for name in state["states"]] if "states" in state else [phase]
        for phase, state in declared.items()
    ]
    assert list(LIFECYCLE.configurations) == [*itertools.chain(*told)]
    assert "running.unreported" in LIFECYCLE.configurations


def test_l2_every_pair_has_one_step_with_a_rule_and_a_sentence() -> None:
    rules = set()
    for source, event in itertools.product(LIFECYCLE.configurations, LIFECYCLE.events):
        step = LIFECYCLE.step(source, event)
        assert (step.source, step.event) == (source, event)
        assert step.target in LIFECYCLE.configurations
        assert step.disposition in ("taken", "ignored", "rejected")
        assert step.why
        assert step.disposition == "taken" or step.target == source
        assert not step.internal or (step.disposition == "taken" and step.target == source)
        rules.add(step.rule)
    assert rules == {rule.id for rule in TABLE.data.rules}


def test_a_step_is_shared_and_reads_as_a_transition() -> None:
    step = LIFECYCLE.step("running.working", "tool-start")
    assert step is LIFECYCLE.step("running.working", "tool-start")
    assert str(step) == "running.working --tool-start--> running.executing (T128, taken)"
    assert step == Step(
        "taken", "running.working", "tool-start", "running.executing", "T128", "A tool is about to run.", detail="replace",
        tool_name="replace", history="clear",
    )  # fmt: skip


def test_the_dispositions_of_a_stay_an_ignore_and_a_reject() -> None:
    stay = LIFECYCLE.step("provisioning", "operator.provision")
    assert (stay.disposition, stay.internal, stay.detail) == ("taken", True, "keep")
    assert stay.why == "It is being provisioned."
    ignore = LIFECYCLE.step("stopped.final", "session-start")
    assert (ignore.disposition, ignore.internal, ignore.law) == ("ignored", False, "L4")
    reject = LIFECYCLE.step("stopped.final", "operator.provision")
    assert (reject.disposition, reject.rule) == ("rejected", "T013")
    opens = LIFECYCLE.step("error.final", "operator.restart")
    assert (opens.target, opens.opens) == ("starting", True)


def test_l11_an_event_nobody_knows_is_ignored_and_the_nearest_one_named() -> None:
    step = LIFECYCLE.step("created", "tool-stat")
    assert (step.disposition, step.target, step.rule, step.law) == (
        "ignored",
        "created",
        "L11",
        "L11",
    )
    assert step.why == "'tool-stat' is not an event of this lifecycle, did you mean 'tool-start'?"
    assert LIFECYCLE.step("created", ["tool-start"]).disposition == "ignored"  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["runing", "runing.idle", "", None, ["created"]])
def test_a_configuration_nobody_knows_is_the_caller_s_mistake(name: object) -> None:
    with pytest.raises(UnknownConfigurationError) as caught:
        TABLE.step(name, "tool-start")  # type: ignore[arg-type]
    assert caught.value.name == name
    assert "there are: created, provisioning," in str(caught.value)


def test_a_bare_phase_is_its_initial_configuration_and_no_word_is_a_final_end() -> None:
    names = {
        ("created", None): "created",
        ("running", None): "running.unreported",
        ("running", ""): "running.unreported",
        ("running", "working"): "running.working",
        ("stopped", None): "stopped.provisional",
        ("error", None): "error.provisional",
        ("stopping", None): "stopping.observed",
        ("stopped", "final"): None,
        ("running", "unreported"): None,
        ("created", "working"): None,
        ("running", "busy"): None,
        ("deleted", None): None,
    }
    for (phase, activity), name in names.items():
        assert TABLE.configuration_of(phase, activity) == name


def vectors(features: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    for values in itertools.product(*features.values()):
        yield dict(zip(features, values, strict=True))


def test_every_combination_of_runtime_freshness_is_decided_as_the_laws_say() -> None:
    # Hand-written from laws.md 2 to 6: what no row may get wrong.
    for seen in vectors(FRESHNESS_FEATURES["runtime"]):
        row = TABLE.freshness("runtime", tuple(seen.values()))
        run, order, evidence = seen["run"], seen["order"], seen["evidence"]
        is_later = run == "later" or (run == "here" and order == "newer")
        shows = evidence != "none" and seen["silent"] == "no"
        assert row.why
        assert (row.open == "run.opened") is (is_later and shows)  # L4
        accepted = row.ignore is None and row.open is None
        if run in ("left", "earlier", "unproven") or (run == "here" and order != "newer"):
            assert not accepted  # L7
        elif run in ("same", "first") and order == "not_newer":
            assert row.ignore == "StaleOrder"  # L6
        elif run == "unstated" and seen["fence"] == "within" and evidence == "irreversible":
            assert not accepted  # L7
        elif run == "same" and seen["explains"] != "late" and _is_comparable(seen):
            assert accepted is (seen["silent"] == "no")  # L13
        doubtful = run == "unproven" or (run == "here" and order not in ("newer", "not_newer"))
        assert row.tells or not doubtful  # L15


def _is_comparable(seen: dict[str, str]) -> bool:
    """Nothing was accepted of this run, or its order is after what was; behind a fence no mark is this run's."""
    is_awaited = seen["fence"] in ("undated", "after")
    orders = ("newer", "unmarked", "unordered", *(("other_clock",) if is_awaited else ()))
    return seen["order"] in orders


def test_every_combination_of_a_command_is_decided_as_the_laws_say() -> None:
    for seen in vectors(FRESHNESS_FEATURES["commands"]):
        row = TABLE.freshness("commands", tuple(seen.values()))
        accepted = row.ignore is None and row.reject is None
        proven = seen["about"] == "current" or seen["said"] in ("after", "unbegun")
        assert accepted is (
            seen["moment"] == "newer"
            and seen["about"] in ("none", "current", "first")
            and seen["said"] != "before"
            and proven
            and seen["explains"] != "late"
        )
        assert (row.reject == "NoMoment") is (seen["moment"] == "none")


def test_every_combination_of_a_report_is_decided_as_the_laws_say() -> None:
    for seen in vectors(FRESHNESS_FEATURES["reports"]):
        row = TABLE.freshness("reports", tuple(seen.values()))
        said, ends = seen["said"], seen["ends"] == "yes"
        succeeds = seen["predecessor"] == "yes"
        doubtful = ends and succeeds and said in ("within", "unbegun", "unknown", "undated")
        is_early = said == "before" and (ends or seen["about"] != "current")
        is_behind = said == "undated" and seen["fence"] == "up"
        assert (row.ignore is None) is (
            seen["about"] in ("none", "current", "first")
            and seen["order"] == "newer"
            and not (doubtful or is_early or is_behind)
        )


# -- stored form and digest --------------------------------------------------------------------------


def test_the_stored_form_is_read_back_as_it_was_and_is_stable() -> None:
    content = encode(TABLE.data)
    assert decode(content) == TABLE.data
    assert encode(decode(content)) == content
    with pytest.raises(msgspec.MsgspecError):
        decode(b"{}")


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        TABLE.states["new"] = TABLE.states["created"]  # type: ignore[index]
    with pytest.raises(TypeError):
        TABLE.events["new"] = TABLE.events["tool-end"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        TABLE.extra = 1  # type: ignore[attr-defined]


def edited(old: str, new: str) -> Lifecycle:
    assert TEXT.count(old) == 1
    return Lifecycle.loads(TEXT.replace(old, new))


PROSE = {
    "a state's sentence": ("doc: The model works on a turn.", "doc: It works."),
    "a rule's sentence": ("stay: It is being provisioned.", "stay: So it is."),
    "a law": (
        "  L6: Stale inputs change nothing at all. They are reported as ignored with a reason that is true.",
        "  L6: Nothing changes.",
    ),
    "the version": ("\nversion: 2.0.0", "\nversion: 2.0.1"),
    "a comment": ("initial: created\n", "initial: created   # it begins\n"),
}
BEHAVIOUR = {
    "a target": ("source: created, target: provisioning}\n  - {id: T011", "source: created, target: starting}\n  - {id: T011"),
    "a disposition": ("source: provisioning, stay: It is being provisioned.", "source: provisioning, ignore: It is being provisioned."),
    "a detail": ("source: provisioning, stay: Still not scheduled., detail: replace}", "source: provisioning, stay: Still not scheduled.}"),
    "a timer": ("last_activity_over_seconds: 300", "last_activity_over_seconds: 301"),
    "an old word": ("resumed: running, ", ""),
    "a waiting reason": ("fatal: [InvalidImageName, ", "fatal: ["),
    "the grace period": ("default_grace_period_seconds: 30", "default_grace_period_seconds: 31"),
    "a tag": ("stalled: {tags: [platform_set], history: records,", "stalled: {tags: [platform_set], history: keeps,"),
}  # fmt: skip


@pytest.mark.parametrize("edit", PROSE.values(), ids=PROSE)
def test_the_digest_stays_when_only_sentences_change(edit: tuple[str, str]) -> None:
    assert edited(*edit).digest == LIFECYCLE.digest


@pytest.mark.parametrize("edit", BEHAVIOUR.values(), ids=BEHAVIOUR)
def test_the_digest_changes_with_behaviour(edit: tuple[str, str]) -> None:
    assert edited(*edit).digest != LIFECYCLE.digest


def test_the_digest_is_of_the_data_without_itself() -> None:
    assert digest(TABLE.data) == TABLE.data.digest
    assert TABLE.data.digest.startswith("sha256:")


def test_events_know_their_origin_and_what_they_are_worth() -> None:
    worth = {
        "operator.stop": ("operator", "command"),
        "pod.running": ("runtime", "level"),
        "pod.failed": ("runtime", "irreversible"),
        "pod.gone": ("runtime", "absence"),
        "pod.foreign": ("runtime", "none"),
        "tool-start": ("agent", "report"),
        "heartbeat.alive": ("relay", "report"),
        "scheduler.activity-timeout": ("scheduler", "report"),
    }
    for name, (origin, evidence) in worth.items():
        event = LIFECYCLE.event(name)
        assert (event.origin, event.evidence) == (origin, evidence)
        assert ORIGINS[event.origin_index] == origin
    with pytest.raises(KeyError):
        LIFECYCLE.event("nothing")


def test_a_phase_that_is_no_configuration_is_answered_with_its_own() -> None:
    with pytest.raises(
        UnknownConfigurationError, match=r"but a phase; there are: stopped\."
    ) as said:
        TABLE.step("stopped", "pod.completed")
    assert "running" not in str(said.value)
