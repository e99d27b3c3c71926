"""Checks of what is said beside the rules: sentences, ids, properties, the words of pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.spec.lint.context import Finding
from scion_fsm.machine.spec.vocabulary import FRESHNESS_FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.machine.spec.lint.context import Context, Path
    from scion_fsm.machine.spec.model import Property


def undocumented(context: Context) -> Iterator[Finding]:
    """S109: a state, event or feature without a sentence."""
    spec = context.spec
    for phase, state in spec.states.items():
        if not state.doc.strip():
            message = f"the state {phase} has no doc"
            yield Finding("S109", ("states", phase), message, "say what it means")
        for name, leaf in state.states.items():
            if not leaf.doc.strip():
                path = ("states", phase, "states", name)
                message = f"the state {phase}.{name} has no doc"
                yield Finding("S109", path, message, "say what it means")
    for name, event in spec.events.items():
        if not event.doc.strip():
            message = f"the event {name} has no doc"
            yield Finding("S109", ("events", name), message, "say what happened")
    for name, feature in spec.pods.features.items() if spec.pods else ():
        if not feature.doc.strip():
            message = f"the feature {name} has no doc"
            yield Finding("S109", ("pods", "features", name), message, "define it")


def ids(context: Context) -> Iterator[Finding]:
    """S110, S111: ids are permanent and belong to one row."""
    spec = context.spec
    seen: set[str] = set()
    tables: dict[Path, Iterable[object]] = {
        ("transitions",): spec.transitions,
        ("runs", "rows"): spec.runs.rows,
        **{("freshness", kind): getattr(spec.freshness, kind) for kind in FRESHNESS_FEATURES},
        ("pods", "rows"): spec.pods.rows if spec.pods else (),
        ("containers", "statuses"): spec.containers.statuses,
        ("hooks", "asks"): spec.hooks.asks,
        ("streams", "stages"): spec.streams.stages if spec.streams else (),
        ("properties",): spec.properties,
    }
    for table, rows in tables.items():
        for index, row in enumerate(rows):
            name = str(getattr(row, "id"))  # noqa: B009 - the rows share this field, not a class
            path = (*table, index, "id")
            if name in spec.retired:
                message = f"the id {name} is retired: {spec.retired[name]}"
                yield Finding("S110", path, message, "take the next free id")
            if name in seen:
                yield Finding("S111", path, f"the id {name} stands twice", "take the next free id")
            seen.add(name)


_CLAIMS = ("on", "leaving", "entering", "caused_by", "leads_to")
_ENDS = ("from_", "to")


def properties_that_say_nothing(context: Context) -> Iterator[Finding]:
    """S116: a property without a claim, or with words that its kind does not look at."""
    for index, claim in enumerate(context.spec.properties):
        path = ("properties", index)
        used, is_complete, hint = _claim(claim)
        if not is_complete:
            yield Finding("S116", path, f"the property {claim.id} claims nothing", hint)
        for key in ("check", *_CLAIMS, *_ENDS):
            if key not in used and getattr(claim, key) is not None:
                name = key.rstrip("_")
                message = f"the property {claim.id} has `{name}`, which its kind does not look at"
                yield Finding("S116", (*path, name), message, f"remove `{name}`")


def _claim(claim: Property) -> tuple[tuple[str, ...], bool, str]:
    """Gives the fields that a property of its kind uses, whether it says enough, and what it lacks."""
    if claim.model == "record":
        return ("check",), claim.check is not None, "name a check"
    if claim.kind == "always_reachable":
        return _ENDS, claim.from_ is not None and claim.to is not None, "name from and to"
    is_complete = claim.caused_by is not None or claim.leads_to is not None
    return _CLAIMS, is_complete, "name caused_by or leads_to"


def two_words_for_one_arrow(context: Context) -> Iterator[Finding]:
    """S121: an event that is two words on the arrows that leave one configuration."""
    seen: dict[tuple[str, str], int] = {}
    for index, row in enumerate(context.spec.arrows):
        pairs = [
            (source, event)
            for source in context.configurations.expand(row.source)
            for event in context.events.expand(row.event)
        ]
        for source, event in pairs:
            if (source, event) in seen:
                other = context.spec.arrows[seen[source, event]].word
                message = f"{event} from {source} is {other!r} and {row.word!r} on an arrow"
                yield Finding("S121", ("arrows", index), message, "let one of the two rows have it")
                break
        seen |= dict.fromkeys(pairs, index)


CHECKS = (undocumented, ids, properties_that_say_nothing, two_words_for_one_arrow)
