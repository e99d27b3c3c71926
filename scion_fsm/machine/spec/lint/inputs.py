"""Checks of how inputs become events: strings, words, hooks, heartbeats, timers, and their templates."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from scion_fsm.machine.spec.lint.context import Finding, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scion_fsm.machine.spec.inputs import ContainerRule
    from scion_fsm.machine.spec.lint.context import Context, Path
    from scion_fsm.machine.spec.model import MachineSpec

MESSAGE_FIELDS = ("exit_code", "reason")


def container_rules(context: Context) -> Iterator[Finding]:
    """S107, S112: one rule for a status string, no order helps; each by exactly one of its two ways."""
    rules = context.spec.containers.statuses
    for index, rule in enumerate(rules):
        if rule.ends and context.spec.containers.exits is None:
            message = f"{rule.id} ends, and nothing says what its exit code means"
            hint = "write `containers.exits`"
            yield Finding("S112", ("containers", "statuses", index, "ends"), message, hint)
        path = ("containers", "statuses", index)
        if (rule.event is None) != rule.ends:
            message = f"{rule.id} needs exactly one of event, ends"
            yield Finding("S112", path, message, "keep one")
        if (rule.prefix is None) == (rule.equals is None):
            message = f"{rule.id} needs exactly one of prefix, equals"
            yield Finding("S112", path, message, "keep one")
            continue
        for other in rules[:index]:
            if _both_match(rule, other):
                message = f"{rule.id} and {other.id} match the same status strings"
                yield Finding("S107", path, message, "tell them apart")


def _both_match(rule: ContainerRule, other: ContainerRule) -> bool:
    if _are_told_apart(rule, other) or _are_told_apart(other, rule):
        return False
    one, two = rule.equals, other.equals
    if one is not None and two is not None:
        return one == two
    if one is not None:
        return _may_begin(one, other)
    if two is not None:
        return _may_begin(two, rule)
    first, last = rule.prefix or "", other.prefix or ""
    return first.startswith(last) or last.startswith(first)


def _are_told_apart(rule: ContainerRule, other: ContainerRule) -> bool:
    return (
        rule.suffix is not None
        and other.not_suffix is not None
        and rule.suffix.endswith(other.not_suffix)
    )


def _may_begin(text: str, rule: ContainerRule) -> bool:
    return (
        rule.prefix is not None
        and text.startswith(rule.prefix)
        and (rule.suffix is None or text.endswith(rule.suffix))
        and (rule.not_suffix is None or not text.endswith(rule.not_suffix))
    )


def folded_strings(context: Context) -> Iterator[Finding]:
    """S106: what is compared with a stripped, folded string is itself stripped and folded."""
    spec = context.spec
    strings: list[tuple[Path, str | None]] = []
    for index, rule in enumerate(spec.containers.statuses):
        strings += [
            (("containers", "statuses", index, key), getattr(rule, key))
            for key in ("prefix", "suffix", "not_suffix", "equals")
        ]
    words = spec.words
    for table in ("synonyms", "means", "not_phases"):
        strings += [(("words", table, word), word) for word in getattr(words, table)]
    if words.ended is not None:
        strings.append((("words", "ended", "word"), words.ended.word))
        strings.append((("words", "ended", "failed_prefix"), words.ended.failed_prefix))
    for place, text in strings:
        if text is not None and text != text.casefold().lstrip():
            message = f"{text!r} can never match: strings are stripped and folded before"
            yield Finding("S106", place, message, f"write {text.casefold().lstrip()!r}")


def words(context: Context) -> Iterator[Finding]:
    """S101, S107: a word means one thing, and what it is another word for means something."""
    spec = context.spec.words
    for old, word in spec.synonyms.items():
        if word not in spec.means:
            yield unknown(("words", "synonyms", old), "a word", word, spec.means)
        if old in spec.means:
            message = f"{old!r} means something and is another word"
            yield Finding("S107", ("words", "synonyms", old), message, "keep one")
    for word in (*spec.not_phases, *([spec.ended.word] if spec.ended else [])):
        if word in spec.means or word in spec.synonyms:
            message = f"{word!r} is also a word for a phase"
            yield Finding("S107", ("words",), message, "keep one")


def waiting_reasons(context: Context) -> Iterator[Finding]:
    """S107: a waiting reason of two classes."""
    if context.spec.pods is None:
        return
    waiting = context.spec.pods.waiting
    for index, reason in enumerate(waiting.blocked):
        if reason in waiting.fatal:
            path = ("pods", "waiting", "blocked", index)
            yield Finding("S107", path, f"{reason} is fatal and blocked", "keep one")


def timers(context: Context) -> Iterator[Finding]:
    """S106: a timer without a limit never fires."""
    for name, timer in context.spec.timers.items():
        limits = (
            timer.last_seen_over_seconds,
            timer.last_activity_over_seconds,
            timer.fence_over_seconds,
            timer.stop_over_seconds,
        )
        if all(limit is None for limit in limits):
            message = f"the timer {name} can never fire: it has no age that is too high"
            hint = "give it an age that ends with over_seconds"
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
    rows: dict[Path, Iterable[object]] = {
        ("pods", "rows"): spec.pods.rows if spec.pods else (),
        ("freshness", "runtime"): spec.freshness.runtime,
        ("containers", "statuses"): spec.containers.statuses,
        ("hooks", "asks"): spec.hooks.asks,
    }
    for table, entries in rows.items():
        for index, entry in enumerate(entries):
            for key in ("event", "gone", "open"):
                event = getattr(entry, key, None)
                if isinstance(event, dict):
                    yield from (((*table, index, key, at), name) for at, name in event.items())
                elif event is not None:
                    yield (*table, index, key), event
    for table, mapping in _mappings(spec).items():
        for key, event in mapping.items():
            if event is not None:
                yield (*table, key), event
    for index, hook in enumerate(spec.hooks.names):
        yield ("hooks", "names", index), hook


def _mappings(spec: MachineSpec) -> dict[Path, Mapping[str, str | None]]:
    """Gives the words that mean an event, by the place of their table; None means none."""
    beats, ended, exits = spec.heartbeats, spec.words.ended, spec.containers.exits
    return {
        ("pods", "gone"): {"event": spec.pods.gone.event} if spec.pods else {},
        ("containers", "exits"): exits.model_dump() if exits else {},
        ("containers",): {"gone": spec.containers.gone},
        ("words", "means"): spec.words.means,
        ("words", "opens"): spec.words.opens,
        ("words", "ended"): {"event": ended.event, "failed": ended.failed} if ended else {},
        ("hooks", "statuses"): spec.hooks.statuses,
        ("heartbeats",): {"alive": beats.alive, "unchanged": beats.unchanged},
        ("heartbeats", "phases"): beats.phases,
        ("heartbeats", "activities"): beats.activities,
        ("heartbeats", "containers"): beats.containers,
        **{("remembered", name): readings for name, readings in spec.remembered.items()},
        **{("timers", name): {"event": timer.event} for name, timer in spec.timers.items()},
    }


def patterns(context: Context) -> Iterator[Finding]:
    """S118: a pattern that does not compile or has no group."""
    for index, rule in enumerate(context.spec.containers.statuses):
        path = ("containers", "statuses", index, "exit_code")
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
    words,
    waiting_reasons,
    timers,
    names_of_events,
    events_that_nothing_sends,
    patterns,
    templates,
)
