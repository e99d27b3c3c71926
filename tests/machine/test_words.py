"""The words of a failure outlive its verdict, and no word makes an end final (L4, L5)."""

from __future__ import annotations

from scion_fsm import Lifecycle, Observation, Record, Version, observe_hook, reconcile


def test_the_words_of_a_failed_clone_outlive_the_verdict_of_the_runtime() -> None:
    failed = observe_hook("clone-failed", message="git clone failed: no GITHUB_TOKEN")
    record = reconcile(Record.new("one"), failed).record
    assert (record.configuration, record.message) == (
        "error.provisional",
        "git clone failed: no GITHUB_TOKEN",
    )
    verdict = Observation(
        event="pod.failed", reason="Error", message="exit", exit_code=1, order=Version("?", "9")
    )
    record = reconcile(record, verdict).record
    assert (record.configuration, record.reason, record.exit_code) == ("error.final", "Error", 1)
    assert record.message == "git clone failed: no GITHUB_TOKEN"


def test_no_word_makes_an_end_final() -> None:
    table = Lifecycle.default().table
    assert table.configuration_of("stopped") == "stopped.provisional"
    assert table.configuration_of("running", "thinking") == "running.thinking"
    for phase, activity in (
        ("stopped", "final"),
        ("running", "unreported"),
        ("stopped", "working"),
        ("odd", None),
    ):
        assert table.configuration_of(phase, activity) is None
