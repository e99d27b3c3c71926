"""The library for Go: the files of `library/go` beside a compiled table as Go's own literals.

The files are written by hand and know no rule. What is generated is laid out as gofmt lays it out: a literal a
line, without keys, so that nothing needs aligning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scion_fsm.conform.languages.facts import (
    SHOUT,
    activities,
    activity_of,
    is_final,
    lines,
    marked_activities,
    phases,
    quoted,
    shipped,
    terminal_phases,
    truth,
)
from scion_fsm.machine.spec.vocabulary import EVIDENCE, ORIGINS, RUNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scion_fsm.machine.stored import CauseEntry, ContainerEntry, FreshnessTable, TimerEntry
    from scion_fsm.machine.table import Table

FILES = (
    *("lifecycle", "orders", "runs", "record", "freshness", "reconcile"),
    *("decode", "quick", "cursor", "features", "pod", "container", "reports", "files"),
)
KEYWORDS = frozenset(
    (
        *("break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough"),
        *("for", "func", "go", "goto", "if", "import", "interface", "map", "package", "range"),
        *("return", "select", "struct", "switch", "type", "var"),
    )
)
"""Words that name no package (the Go specification, Keywords)."""
_FOLDER = "library/go"
_KUBERNETES = "kubernetes/pod.go"
_HISTORIES = ("clears", "keeps", "records")
_DETAILS = ("replace", "fill", "keep")
_CONTAINERS = (None, "runs", "ended")
_ACROSS = 24
"""Numbers a line."""


def go(table: Table, package: str = "lifecycle", path: str | None = None) -> dict[str, str]:
    """Gives the package's files, by path; they need the standard library alone.

    Args:
        table: The compiled spec.
        package: The name of the Go package.
        path: Where it is imported from, such as `example.com/hub/pkg/lifecycle`; with it there is a package
            `kubernetes` beside, which takes pods of k8s.io/api.
    """
    files = {f"{name}.go": _named(f"{name}.go", package) for name in FILES}
    files["tables.go"] = _tables(table, package)
    if path is not None:
        own = shipped(f"{_FOLDER}/{_KUBERNETES}")
        own = own.replace('lifecycle "example.com/lifecycle"', f"lifecycle {quoted(path)}")
        files[_KUBERNETES] = own
    return files


def _named(file: str, package: str) -> str:
    text = shipped(f"{_FOLDER}/{file}").replace(
        "// Package lifecycle is", f"// Package {package} is"
    )
    return re.sub(r"^package lifecycle$", f"package {package}", text, count=1, flags=re.MULTILINE)


def name(*words: str) -> str:
    """Gives a Go name: `running.waiting_for_input` is RunningWaitingForInput."""
    text = ".".join(words).replace("_", ".").replace("-", ".")
    return "".join(part.capitalize() for part in text.split("."))


# -- Literals ----------------------------------------------------------------------------------------


def _rows(kind: str, rows: Iterable[str]) -> str:
    return f"{kind}{{\n{lines((f'{row},' for row in rows), _TAB)}}}"


_TAB = "\t"


def _struct(*values: str) -> str:
    return f"{{{', '.join(values)}}}"


def _text(value: str | None) -> str:
    return quoted(value or "")


def _texts(values: Iterable[str] | None) -> str:
    return "nil" if values is None else f"[]string{{{', '.join(map(quoted, values))}}}"


def _whole(values: Iterable[int]) -> str:
    return f"[]int64{{{', '.join(map(str, values))}}}"


def _numbers(values: Sequence[int]) -> str:
    """Gives the numbers of an array, some a line."""
    cut = (values[at : at + _ACROSS] for at in range(0, len(values), _ACROSS))
    return lines((f"{', '.join(map(str, part))}," for part in cut), _TAB)


def _pairs(values: Mapping[str, str]) -> str:
    return _rows("[]pair", (_struct(quoted(key), quoted(value)) for key, value in values.items()))


def _map(values: Mapping[str, str]) -> str:
    told = ", ".join(f"{quoted(key)}: {quoted(value)}" for key, value in values.items())
    return f"map[string]string{{{told}}}"


def _mask(known: Sequence[str], allowed: Iterable[str] | None) -> str:
    """Gives a bit for each value that is allowed."""
    chosen = known if allowed is None else allowed
    return str(sum(1 << known.index(value) for value in chosen))


# -- The file ----------------------------------------------------------------------------------------


def _tables(table: Table, package: str) -> str:
    data = table.data
    consts = {
        "Machine": ("the spec's name and version", quoted(f"{data.machine} {data.version}")),
        "Digest": ("changes iff behaviour does", quoted(data.digest)),
        "Initial": ("where an agent begins", name(data.initial)),
        "AgentContainer": ("the agent's in its pod", quoted(data.pods.agent_container)),
        "ClockSkewSeconds": ("how far apart clocks may be", repr(table.clock_skew)),
    }
    shown = "".join(
        f"// {key} is {doc}.\nconst {key} = {value}\n\n" for key, (doc, value) in consts.items()
    )
    parts = {
        "explainsSeconds": repr(data.explains_seconds),
        "graceSeconds": repr(float(data.pods.grace_seconds)),
        "noCause": str(list(data.pods.features.get("cause", ("none",))).index("none")),
        "podGoneEvent": _text(data.pods.gone_event),
        "podGoneReason": _text(data.pods.gone_reason),
        "containerGoneEvent": _text(data.containers.gone),
        "heartbeatAlive": _text(data.heartbeats.alive),
        "wordEnded": _text(data.words.ended),
        "wordFailedPrefix": _text(data.words.failed_prefix),
        "wordEndedEvent": _text(data.words.ended_event),
        "wordFailedEvent": _text(data.words.failed_event),
    }
    shown += "".join(f"const {key} = {value}\n" for key, value in parts.items())
    variables = {**_machine(table), **_freshness(table), **_pods(table), **_others(table)}
    shown += "".join(f"\nvar {key} = {value}\n" for key, value in variables.items())
    return f"// {SHOUT.format(target='go')}\n\npackage {package}\n\n{shown}\n{_names(table)}"


def _names(table: Table) -> str:
    """Gives the constants and predicates that users write."""
    blocks = []
    for kind, doc, values in (
        ("Phase", "phases, as Scion spells them", phases(table)),
        ("Activity", "activities, as Scion spells them", activities(table)),
    ):
        wide = max((len(name(value)) for value in values), default=0)
        rows = [f"{kind}{name(value):{wide}} {kind} = {quoted(value)}" for value in values]
        if rows:
            blocks.append(f"// The {doc}.\nconst (\n{lines(rows, _TAB)})\n")
    first, *others = map(name, table.configurations)
    rows = [f"{first} Configuration = iota", *others]
    blocks.append(f"// The configurations, in declared order.\nconst (\n{lines(rows, _TAB)})\n")
    for kind, what, doc, values in (
        ("Phase", "IsTerminal", "the agent's work is over", terminal_phases(table)),
        (
            "Activity",
            "IsSticky",
            "tools and models leave it alone",
            marked_activities(table, "sticky"),
        ),
        (
            "Activity",
            "IsPlatformSet",
            "the platform's timers alone set it",
            marked_activities(table, "platform_set"),
        ),
    ):
        is_one = " || ".join(f"one == {kind}{name(value)}" for value in values) or "false"
        blocks.append(
            f"// {what} tells whether {doc}.\nfunc (one {kind}) {what}() bool {{\n\treturn {is_one}\n}}\n"
        )
    return "\n".join(blocks)


def _machine(table: Table) -> dict[str, str]:
    data = table.data
    places = {configuration: number for number, configuration in enumerate(table.configurations)}
    states = [
        _struct(
            *(quoted(configuration), quoted(entry.phase)),
            quoted(activity_of(table, configuration)),
            *(truth(table.is_terminal(configuration)), truth(is_final(table, configuration))),
            *(truth("unexplained" in entry.tags), truth(entry.carries_tool)),
            *(str(_HISTORIES.index(entry.history)), quoted(entry.doc)),
        )
        for configuration, entry in table.states.items()
    ]
    events = [
        _struct(
            *(quoted(event), str(entry.origin_index)),
            str(EVIDENCE.index(entry.evidence)),
            str(_CONTAINERS.index(entry.container)),
            *(truth(entry.begins), truth(entry.ends), truth(entry.explains)),
            *(truth(event in table.openers), quoted(entry.doc)),
        )
        for event, entry in table.events.items()
    ]
    rules = [
        _struct(
            *(quoted(rule.id), quoted(rule.disposition)),
            "noTarget" if rule.target is None else str(places[rule.target]),
            *(quoted(rule.why), quoted(rule.law)),
            "unseen" if rule.opens == "unseen" else "always" if rule.opens else "never",
            *(truth(rule.lifts), str(_DETAILS.index(rule.detail))),
            *(_text(rule.explanation), quoted(rule.level)),
        )
        for rule in data.rules
    ]
    repeats = [
        _struct(quoted(event), quoted(source), quoted(other))
        for event, others in data.repeats.items()
        for source, other in others.items()
    ]
    cells = lines((f"{{{', '.join(map(str, row))}}}," for row in data.cells), _TAB)
    return {
        "Origins": f"[...]string{{{', '.join(map(quoted, ORIGINS))}}}",
        "states": _rows("[]state", states),
        "events": _rows("[]event", events),
        "rules": _rows("[]rule", rules),
        "cells": f"[...][{len(table.events)}]uint16{{\n{cells}}}",
        "repeats": _rows("[][3]string", repeats),
        "initials": _pairs(data.initials),
    }


def _freshness(table: Table) -> dict[str, str]:
    runs = table.data.runs
    rows = [
        _struct(quoted(row.id), str(RUNS.index(row.relation)), quoted(row.why), truth(row.tells))
        for row in runs.rows
    ]
    told = {
        "runRows": _rows("[]runRow", rows),
        "runsDecided": f"[...]uint8{{\n{_numbers(runs.decided)}}}",
    }
    for kind, prefix in (("runtime", "runtime"), ("commands", "command"), ("reports", "report")):
        fresh: FreshnessTable = table.data.freshness[kind]
        entries = [
            _struct(
                *(quoted(row.id), quoted(row.why), quoted(row.law)),
                *(
                    _text(row.ignore),
                    _text(row.reject),
                    _text(row.open),
                    truth(row.tells),
                    truth(row.keeps_run),
                ),
            )
            for row in fresh.rows
        ]
        told[f"{prefix}Rows"] = _rows("[]freshRow", entries)
        told[f"{kind}Decided"] = f"[...]uint8{{\n{_numbers(fresh.decided)}}}"
    return told


def _pods(table: Table) -> dict[str, str]:
    pods = table.data.pods
    features = [
        _struct(quoted(feature), _texts(values)) for feature, values in pods.features.items()
    ]
    deleting = pods.features.get("deleting", ())
    rows = [
        _struct(
            *(quoted(row.id), quoted(row.event)),
            "[3]string" + _struct(*(quoted(row.gone[value]) for value in deleting)),
            _texts(row.reason),
        )
        for row in pods.rows
    ]
    silences = [
        _struct(*(_mask(values, when.get(feature)) for feature, values in pods.features.items()))
        for when in pods.silent
    ]
    harmless = [
        _struct(quoted(entry.reason), quoted(entry.message_contains)) for entry in pods.progress
    ]
    causes = [_cause(entry, pods.features) for entry in pods.causes]
    return {
        "podFeatures": _rows("[]podFeature", features),
        "podWeights": f"[]int{{{', '.join(map(str, pods.weights))}}}",
        "podRows": _rows("[]podRow", rows),
        "podsDecided": f"[...]uint8{{\n{_numbers(pods.decided)}}}",
        "silences": _rows("[]silence", silences),
        "waitingClasses": _pairs(pods.waiting),
        "progresses": _rows("[]progress", harmless),
        "causes": _rows("[]cause", causes),
        "restartConditions": _texts(pods.restart_conditions),
        "restartReasons": _texts(pods.restart_reasons),
        "syntheticReasons": _texts(pods.synthetic_reasons),
        "withoutVerdict": _texts(pods.without_verdict),
    }


def _cause(entry: CauseEntry, features: Mapping[str, Sequence[str]]) -> str:
    disrupted = {None: "0", False: "1", True: "2"}[entry.disrupted]
    phase = "0" if entry.pod_phase is None else _mask(features["pod_phase"], entry.pod_phase)
    return _struct(
        str(list(features["cause"]).index(entry.cause)),
        *(_texts(entry.reason), _text(entry.reason_prefix), _text(entry.message_prefix)),
        *(phase, _texts(entry.disruption), disrupted),
    )


def _others(table: Table) -> dict[str, str]:
    data = table.data
    exits = data.containers.exits
    ends = ", ".join(
        _text(exits.get(kind)) for kind in ("zero", "limits", "killed", "other", "unknown")
    )
    dialects = [
        _struct(quoted(called), _texts(entry.keys), _map(entry.names))
        for called, entry in data.dialects.items()
    ]
    asks = [
        _struct(
            *(quoted(row.id), quoted(row.dialect), quoted(row.hook)),
            *(_texts(row.tools), quoted(row.event)),
        )
        for row in data.asks
    ]
    return {
        "limitCodes": _whole(data.exits.limits),
        "killedCodes": _whole(data.exits.killed),
        "killedSignals": _whole(data.exits.killed_signals),
        "exits": f"struct{{ zero, limits, killed, other, unknown string }}{{{ends}}}",
        "statusRows": _rows("[]statusRow", map(_status, data.containers.statuses)),
        "wordSynonyms": _pairs(data.words.synonyms),
        "wordMeanings": _pairs(data.words.means),
        "wordOpenings": _pairs(data.words.opens),
        "wordReasons": _pairs(data.words.exit_reasons),
        "wordNotPhases": _pairs(data.words.not_phases),
        "hooks": _texts(data.hooks),
        "statuses": _pairs(data.statuses),
        "asks": _rows("[]asking", asks),
        "dialects": _rows("[]dialect", dialects),
        "heartbeatPhases": _pairs(data.heartbeats.phases),
        "heartbeatActivities": _pairs(data.heartbeats.activities),
        "heartbeatContainers": _pairs(data.heartbeats.containers),
        "timers": _rows("[]Timer", (_timer(*each) for each in data.timers.items())),
    }


def _status(row: ContainerEntry) -> str:
    words = (row.event, row.prefix, row.suffix, row.not_suffix, row.equals, row.exit_code)
    return _struct(quoted(row.id), *map(_text, words))


def _timer(called: str, entry: TimerEntry) -> str:
    limits = (
        *(entry.last_seen_over_seconds, entry.last_activity_over_seconds),
        *(entry.last_seen_within_seconds, entry.fence_over_seconds, entry.stop_over_seconds),
    )
    told = ("nil" if seconds is None else f"limit({seconds!r})" for seconds in limits)
    return _struct(quoted(called), quoted(entry.event), *told)
