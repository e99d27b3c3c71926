"""Checks of how inputs become events: strings, words, hooks, heartbeats, timers, and their templates."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from scion_fsm.machine.spec.lint.context import Finding, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scion_fsm.machine.spec.lint.context import Context, Path
    from scion_fsm.machine.spec.model import ContainerRule, LegacyRule, MachineSpec

MESSAGE_FIELDS = ("exit_code", "reason")


def container_rules(context: Context) -> Iterator[Finding]:
    """S107, S112: one rule for a status string, no order helps; each by exactly one of its two ways."""
    rules = context.spec.containers
    for index, rule in enumerate(rules):
        path = ("containers", index)
        if (rule.prefix is None) == (rule.equals is None):
            message = f"{rule.id} needs exactly one of prefix, equals"
            yield Finding("S112", path, message, "keep one")
            continue
        for other in rules[:index]:
            if _both_match(rule, other):
                message = f"{rule.id} and {other.id} match the same status strings"
                yield Finding("S107", path, message, "tell them apart")


def _both_match(rule: ContainerRule, other: ContainerRule) -> bool:
    one, two = rule.equals, other.equals
    if one is not None and two is not None:
        return one == two
    if one is not None:
        return other.prefix is not None and one.startswith(other.prefix)
    if two is not None:
        return rule.prefix is not None and two.startswith(rule.prefix)
    first, last = rule.prefix or "", other.prefix or ""
    return first.startswith(last) or last.startswith(first)


def folded_strings(context: Context) -> Iterator[Finding]:
    """S106: what is compared with a stripped, folded string is itself stripped and folded."""
    spec = context.spec
    strings: list[tuple[Path, str | None]] = []
    for index, rule in enumerate(spec.containers):
        strings += [
            (("containers", index, key), getattr(rule, key)) for key in ("prefix", "equals")
        ]
    for index, words in enumerate(spec.legacy):
        path: Path = ("legacy", index)
        strings += [((*path, "words", n), word) for n, word in enumerate(words.words)]
        if words.container_status is not None:
            status = words.container_status
            strings.append(((*path, "container_status", "prefix"), status.prefix))
            strings.append(((*path, "container_status", "not_prefix"), status.not_prefix))
    strings += [(("not_phases", word), word) for word in spec.not_phases]
    for place, text in strings:
        if text is not None and text != text.casefold().lstrip():
            message = f"{text!r} can never match: strings are stripped and folded before"
            yield Finding("S106", place, message, f"write {text.casefold().lstrip()!r}")


def legacy_words(context: Context) -> Iterator[Finding]:
    """S107, S108, S112: an old word means one thing, whatever status string comes with it."""
    spec = context.spec
    rules: dict[str, list[tuple[int, LegacyRule]]] = {}
    for index, rule in enumerate(spec.legacy):
        status = rule.container_status
        if status is not None and (status.prefix is None) == (status.not_prefix is None):
            message = f"{rule.id} needs exactly one of prefix, not_prefix"
            path: Path = ("legacy", index, "container_status")
            yield Finding("S112", path, message, "keep one")
        for word in dict.fromkeys(rule.words):
            rules.setdefault(word, []).append((index, rule))
            if word in spec.not_phases:
                message = f"{word!r} is also said not to be a phase"
                yield Finding("S107", ("legacy", index), message, "keep one")
    for word, entries in rules.items():
        index, rule = entries[-1]
        conditions = [_condition(entry) for _, entry in entries]
        if len(conditions) == 1 and conditions[0] is not None:
            message = f"the word {word!r} means nothing unless the status {conditions[0]}"
            yield Finding("S108", ("legacy", index), message, "add the opposite rule")
        elif len(conditions) > 1 and not _are_opposite(entries[0][1], rule, len(conditions)):
            others = ", ".join(entry.id for _, entry in entries[:-1])
            message = f"the word {word!r} is in {others} and {rule.id}"
            yield Finding("S107", ("legacy", index), message, "keep one")


def _condition(rule: LegacyRule) -> str | None:
    status = rule.container_status
    if status is None or (status.prefix is None and status.not_prefix is None):
        return None
    if status.prefix is not None:
        return f"begins with {status.prefix!r}"
    return f"does not begin with {status.not_prefix!r}"


def _are_opposite(one: LegacyRule, other: LegacyRule, count: int) -> bool:
    first, last = one.container_status, other.container_status
    if count != 2 or first is None or last is None:  # noqa: PLR2004 - a rule and its opposite
        return False
    return (first.prefix, first.not_prefix) == (last.not_prefix, last.prefix)


def waiting_reasons(context: Context) -> Iterator[Finding]:
    """S107: a waiting reason of two classes."""
    waiting = context.spec.pods.waiting
    for index, reason in enumerate(waiting.blocked):
        if reason in waiting.fatal:
            path = ("pods", "waiting", "blocked", index)
            yield Finding("S107", path, f"{reason} is fatal and blocked", "keep one")


def timers(context: Context) -> Iterator[Finding]:
    """S106: a timer without a limit never fires."""
    for name, timer in context.spec.timers.items():
        limits = (timer.last_seen_over_seconds, timer.last_activity_over_seconds)
        if all(limit is None for limit in limits):
            message = f"the timer {name} can never fire: it has no age that is too high"
            hint = "give it last_seen_over_seconds or last_activity_over_seconds"
            yield Finding("S106", ("timers", name), message, hint)


def names_of_events(context: Context) -> Iterator[Finding]:
    """S101: every event that an input is said to be."""
    for path, event in _senders(context.spec):
        if event not in context.spec.events:
            yield unknown(path, "an event", event, context.spec.events)


def events_that_nothing_sends(context: Context) -> Iterator[Finding]:
    """S115: an event that no pod, string, word, hook, heartbeat or timer becomes."""
    sent = {event for _, event in _senders(context.spec)}
    for name, event in context.spec.events.items():
        if name not in sent and event.origin != "operator":
            yield Finding(
                "S115", ("events", name), f"nothing sends {name}", "map an input to it or remove it"
            )


def _senders(spec: MachineSpec) -> Iterator[tuple[Path, str]]:
    """Gives every event that an input is mapped to, with the place of the mapping."""
    hooks, beats = spec.hooks, spec.heartbeats
    rows: dict[Path, Iterable[object]] = {
        ("pods", "rows"): spec.pods.rows,
        ("freshness",): spec.freshness,
        ("containers",): spec.containers,
        ("legacy",): spec.legacy,
        ("hooks", "asks"): hooks.asks,
    }
    for table, entries in rows.items():
        for index, entry in enumerate(entries):
            for key in ("event", "gone", "open"):
                event = getattr(entry, key, None)
                if event is not None:
                    yield (*table, index, key), event
    mappings: dict[Path, Mapping[str, str]] = {
        ("pods", "gone"): {"event": spec.pods.gone.event},
        ("hooks", "statuses"): hooks.statuses,
        ("heartbeats",): {"alive": beats.alive, "unchanged": beats.unchanged},
        ("heartbeats", "phases"): beats.phases,
        ("heartbeats", "activities"): beats.activities,
        ("heartbeats", "containers"): beats.containers,
    }
    for name, timer in spec.timers.items():
        mappings["timers", name] = {"event": timer.event}
    for table, mapping in mappings.items():
        for key, event in mapping.items():
            yield (*table, key), event
    for index, hook in enumerate(hooks.names):
        yield ("hooks", "names", index), hook


def patterns(context: Context) -> Iterator[Finding]:
    """S118: a pattern that does not compile or has no group."""
    for index, rule in enumerate(context.spec.containers):
        path = ("containers", index, "exit_code")
        try:
            groups = 1 if rule.exit_code is None else re.compile(rule.exit_code).groups
        except (re.error, OverflowError, RecursionError) as error:
            yield Finding("S118", path, f"{rule.id}: {error}", "mend the pattern")
            continue
        if groups != 1:
            message = f"{rule.id}: the pattern has {groups} groups and needs one, the exit code"
            yield Finding("S118", path, message, "write `(...)` round the digits alone")


def templates(context: Context) -> Iterator[Finding]:
    """S118: a message that cannot be filled in."""
    for index, rule in enumerate(context.spec.transitions):
        path = ("transitions", index, "message")
        try:
            parts = list(string.Formatter().parse(rule.message or ""))
        except ValueError as error:
            yield Finding("S118", path, f"{rule.id}: {error}", "write {{ or }} for a brace")
            continue
        for _, name, form, conversion in parts:
            if name is not None and name not in MESSAGE_FIELDS:
                finding = unknown(path, "a field of a message", name, MESSAGE_FIELDS)
                yield Finding("S118", path, f"{rule.id}: {finding.message}", finding.suggestion)
            elif form or conversion:
                message = f"{rule.id}: the field {name} is given a format"
                yield Finding("S118", path, message, f"write {{{name}}} alone")


CHECKS = (
    container_rules,
    folded_strings,
    legacy_words,
    waiting_reasons,
    timers,
    names_of_events,
    events_that_nothing_sends,
    patterns,
    templates,
)
