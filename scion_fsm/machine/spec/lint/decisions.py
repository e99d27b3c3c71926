"""Checks of the decision tables: pods, runs and freshness, each total and without a row that decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.machine.spec.decision import Domain
from scion_fsm.machine.spec.lint.context import Finding
from scion_fsm.machine.spec.vocabulary import FRESHNESS_FEATURES, RUN_FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scion_fsm.machine.spec.inputs import Cause, PodRow
    from scion_fsm.machine.spec.lint.context import Context, Path
    from scion_fsm.machine.spec.model import FreshnessRule, RunRow
    from scion_fsm.machine.spec.vocabulary import Evidence

LARGEST = 100_000
"""The most vectors that a pod table is checked over; the bundled one has 4,800."""


def features(context: Context) -> Iterator[Finding]:
    """S119: the features and their values are those that can be seen of a pod, in that order."""
    pods = context.spec.pods
    if pods is None:
        return
    declared = {name: feature.values for name, feature in pods.features.items()}
    path = ("pods", "features")
    for name, members in declared.items():
        if len(set(members)) < len(members):
            message = f"the feature {name} has a value twice"
            yield Finding("S119", (*path, name, "values"), message, "keep one")
    if context.features is None:
        return
    if tuple(declared) != tuple(context.features):
        message = "these are not the features that can be seen of a pod"
        yield Finding("S119", path, message, f"name {', '.join(context.features)}, in that order")
        return
    for name, members in declared.items():
        if set(members) != set(context.features[name]):
            message = f"these are not the values that can be seen of {name}"
            hint = f"name {', '.join(context.features[name])}"
            yield Finding("S119", (*path, name, "values"), message, hint)


def pod_rows(context: Context) -> Iterator[Finding]:
    """S107, S108: every pod row decides something, and every vector is decided."""
    pods = context.spec.pods
    if pods is None:
        return
    domain = Domain({name: tuple(dict.fromkeys(f.values)) for name, f in pods.features.items()})
    if domain.size > LARGEST:
        message = f"{domain.size} combinations of features cannot be checked"
        yield Finding("S119", ("pods", "features"), message, f"at most {LARGEST} can")
        return
    yield from _first_match(("pods", "rows"), domain, pods.rows, "pod")


def run_rows(context: Context) -> Iterator[Finding]:
    """S107, S108: likewise the rows that say how runs stand to each other."""
    yield from _first_match(("runs", "rows"), Domain(RUN_FEATURES), context.spec.runs.rows, "run")


def _first_match(
    path: Path, domain: Domain, rows: Sequence[PodRow | RunRow], what: str
) -> Iterator[Finding]:
    # A row with a feature that does not exist (S101) is left out, not taken to match everything.
    unclear = [index for index, row in enumerate(rows) if not domain.has_features_of(row.when)]
    decided = domain.first_match([() if n in unclear else row.when for n, row in enumerate(rows)])
    for index, row in enumerate(rows):
        if index not in decided and index not in unclear:
            shadows = {decided[i] for i in domain.matching(row.when)}
            by = ", ".join(rows[i].id for i in sorted(shadows))
            message = f"{row.id} is shadowed by {by}" if by else f"{row.id} matches no {what}"
            hint = "move it up or remove it" if by else "mend its `when`"
            yield Finding("S107", (*path, index), message, hint)
    if -1 in decided and not unclear:
        vector = domain.vector(decided.index(-1))
        message = f"no row decides {decided.count(-1)} {what}s, such as {vector}"
        yield Finding("S108", path, message, "end with a row whose `when` is {}")


def causes(context: Context) -> Iterator[Finding]:
    """S107, S120: a cause that an earlier one already takes, or that a pod has without saying anything."""
    earlier: list[tuple[int, Cause]] = []
    for index, cause in enumerate(context.spec.pods.causes if context.spec.pods else ()):
        if not _is_said(cause):
            message = f"a pod that gives no reason, no message and no disruption is {cause.cause}"
            hint = "name a reason, a message_prefix or a disruption"
            yield Finding("S120", ("pods", "causes", index), message, hint)
        for part in _parts(cause):
            owner = next((n for n, other in earlier if _covers(other, part)), None)
            if owner is not None:
                what = f"the reason {part.reason[0]}" if part.reason else f"cause {index + 1}"
                message = f"{what} is shadowed by cause {owner + 1}"
                yield Finding("S107", ("pods", "causes", index), message, "name it once")
        earlier.append((index, cause))


def _is_said(cause: Cause) -> bool:
    words = (cause.reason_prefix, cause.message_prefix, cause.disruption, cause.disrupted)
    return any(words) or (cause.reason is not None and "" not in cause.reason)


def _parts(cause: Cause) -> list[Cause]:
    if cause.reason is None:
        return [cause]
    return [cause.model_copy(update={"reason": (reason,)}) for reason in cause.reason]


def _covers(cause: Cause, part: Cause) -> bool:
    """Whether each condition of an earlier cause is implied by those of a part of a later one."""
    return (
        _contains(cause.reason, part.reason)
        and _contains(cause.pod_phase, part.pod_phase)
        and _contains(cause.disruption, part.disruption)
        and _begins(cause.message_prefix, part.message_prefix)
        and (
            cause.reason_prefix is None
            or _begins(cause.reason_prefix, part.reason_prefix)
            or any(reason.startswith(cause.reason_prefix) for reason in part.reason or ())
        )
        and (
            cause.disrupted in (None, part.disrupted)
            or (cause.disrupted is True and part.disruption is not None)
        )
    )


def _contains(wide: tuple[str, ...] | None, narrow: tuple[str, ...] | None) -> bool:
    return wide is None or (narrow is not None and set(narrow) <= set(wide))


def _begins(wide: str | None, narrow: str | None) -> bool:
    return wide is None or (narrow is not None and narrow.startswith(wide))


def freshness_rows(context: Context) -> Iterator[Finding]:
    """S107, S108, S113: each freshness table is total, no row is idle, no two rows overlap.

    A kind of input that no event is has nothing to decide.
    """
    needed = {_KINDS.get(worth, "runtime") for worth in context.worth.values()}
    for kind, features in FRESHNESS_FEATURES.items():
        rows = getattr(context.spec.freshness, kind)
        if rows or kind in needed:
            yield from _disjoint(("freshness", kind), Domain(features), rows)


_KINDS: Mapping[Evidence, str] = {"command": "commands", "report": "reports"}
"""The table of freshness for what is worth so much; for anything else it is the runtime's."""


def _disjoint(path: Path, domain: Domain, rows: Sequence[FreshnessRule]) -> Iterator[Finding]:
    owner: dict[int, int] = {}
    clear = [domain.has_features_of(row.when) for row in rows]
    for index, row in enumerate(rows):
        if not clear[index]:
            continue
        vectors = sorted(set(domain.matching(row.when)))
        if not vectors:
            message = f"{row.id} matches no input"
            yield Finding("S107", (*path, index), message, "mend its `when`")
        for vector in vectors:
            if vector in owner:
                message = (
                    f"{rows[owner[vector]].id} and {row.id} both decide {domain.vector(vector)}"
                )
                yield Finding("S113", (*path, index), message, "tell them apart")
                break
            owner[vector] = index
    missing = [vector for vector in range(domain.size) if vector not in owner]
    if missing and all(clear):
        message = f"no row decides {len(missing)} vectors, such as {domain.vector(missing[0])}"
        yield Finding("S108", path, message, "add a row")


CHECKS = (features, pod_rows, run_rows, causes, freshness_rows)
