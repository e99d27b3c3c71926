"""The decision tables in words: what is seen of runs, inputs, pods and containers, and what each row decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.spec.vocabulary import DELETING, FRESHNESS_DOCS, RUN_DOCS
from scion_fsm.publish.diagram.grid import grid
from scion_fsm.publish.diagram.pictures.pods import condition, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scion_fsm.machine.stored import ContainerEntry, FreshnessEntry, PodRowEntry
    from scion_fsm.machine.table import Table


def runs(table: Table) -> str:
    """Lists how an input's run may stand to the record's, first match first."""
    decision = table.data.runs
    return grid(
        ["row", "when", "its run is", "why"],
        (
            (
                row.id,
                condition(decision.features, row.when) or "otherwise",
                row.relation + (", told if it opens a run" if row.tells else ""),
                row.why,
            )
            for row in decision.rows
        ),
    )


def run_features(table: Table) -> str:
    """Lists what the relation of two runs is decided by."""
    return _features(table.data.runs.features, RUN_DOCS)


def freshness(kind: str) -> Callable[[Table], str]:
    """Gives the maker of the table of one kind of input: what it may do before the transitions are asked."""

    def make(table: Table) -> str:
        decision = table.data.freshness[kind]
        return grid(
            ["row", "when", "answer", "why", "law"],
            (
                (row.id, condition(decision.features, row.when), _answer(row), row.why, row.law)
                for row in decision.rows
            ),
        )

    return make


def freshness_features(kind: str) -> Callable[[Table], str]:
    """Gives the maker of the list of what it is decided by whether an input of one kind counts."""
    return lambda table: _features(table.data.freshness[kind].features, FRESHNESS_DOCS)


def _answer(row: FreshnessEntry) -> str:
    if row.open is not None:
        return f"counts, after `{row.open}`"
    refused = row.ignore or row.reject
    if refused is None:
        return "counts"
    told = ", and told" if row.tells else ""
    return f"{'ignored' if row.reject is None else 'rejected'}: {refused}{told}"


def _features(features: Mapping[str, tuple[str, ...]], docs: Mapping[str, str]) -> str:
    return grid(
        ["feature", "meaning", "values"],
        ((f"`{name}`", docs[name], ", ".join(values)) for name, values in features.items()),
    )


def pods(table: Table) -> str:
    """Lists the rows of the pod decision table, first match first, and says which pods say too little."""
    decision = table.data.pods
    rows = grid(
        ["row", "when", "event", "when it is gone", "a fresh record becomes"],
        (
            (
                row.id,
                condition(decision.features, row.when) or "otherwise",
                f"`{row.event}`",
                _gone(row),
                outcome(table, row.event),
            )
            for row in decision.rows
        ),
    )
    silent = condition(decision.features, decision.silent)
    return f"{rows}\nA pod with {silent} counts only while nothing is known of its agent.\n"


def _gone(row: PodRowEntry) -> str:
    if len(set(row.gone.values())) == 1:
        return f"`{next(iter(row.gone.values()))}`"
    return "\n".join(f"{DELETING} {value}: `{event}`" for value, event in row.gone.items())


def pod_features(table: Table) -> str:
    """Lists the features of a pod and their values."""
    return _features(table.data.pods.features, table.data.pods.feature_docs)


def containers(table: Table) -> str:
    """Lists what a container's status, as its runtime prints it, means."""
    decision = table.data.containers
    return grid(
        ["row", "status", "event", "a fresh record becomes"],
        (
            *((row.id, _status(row), *_event(table, row.event)) for row in decision.statuses),
            ("", "no longer in a complete listing", *_event(table, decision.gone)),
        ),
    )


def _event(table: Table, event: str | None) -> tuple[str, str]:
    return ("by its exit code", "") if event is None else (f"`{event}`", outcome(table, event))


def _status(row: ContainerEntry) -> str:
    parts = [
        f"{word} `{value}`"
        for word, value in (
            ("is", row.equals),
            ("begins with", row.prefix),
            ("ends with", row.suffix),
            ("does not end with", row.not_suffix),
        )
        if value is not None
    ]
    return ", ".join(parts)


def exits(table: Table) -> str:
    """Lists what the exit code of a container that ended means."""
    found, events = table.data.exits, table.data.containers.exits

    def codes_of(numbers: tuple[int, ...]) -> str:
        return ", ".join(map(str, numbers))

    codes = {
        "unknown": "nobody knows it",
        "zero": "0",
        "limits": codes_of(found.limits),
        "killed": f"{codes_of(found.killed)} (a pod's also by the signals {codes_of(found.killed_signals)}),"
        " unless more is said, such as that memory ran out",
        "other": "any other",
    }
    return grid(
        ["exit code", "event", "a fresh record becomes"],
        ((codes[kind], *_event(table, event)) for kind, event in events.items()),
    )


def words(table: Table) -> str:
    """Lists the words of files, heartbeats and old records, and what each is as an old record's."""
    known = table.data.words
    old: dict[str, list[str]] = {}
    for word, today in known.synonyms.items():
        old.setdefault(today, []).append(word)
    rows = [
        (f"`{word}`", ", ".join(f"`{one}`" for one in old.get(word, ())), f"`{event}`")
        for word, event in known.means.items()
    ]
    rows += [
        (f"`{known.ended}`", "", f"`{known.ended_event}`"),
        (
            f"`{known.ended}`, its container's status begins with `{known.failed_prefix}` or its code is not 0",
            "",
            f"`{known.failed_event}`",
        ),
        *((f"`{word}`", "", f"no phase: {why}") for word, why in known.not_phases.items()),
    ]
    return grid(["word", "older words for it", "as an old record's"], rows)


def exit_reasons(table: Table) -> str:
    """Lists Scion's words for why a run ended, and the reasons that they are."""
    found = table.data.words.exit_reasons
    return grid(
        ["Scion's exit reason", "reason"],
        ((f"`{word}`", f"`{token}`") for word, token in found.items()),
    )
