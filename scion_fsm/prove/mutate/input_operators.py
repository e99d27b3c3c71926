"""Mistakes in what becomes an event: rows and words of pods, status strings, hooks, heartbeats, timers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scion_fsm.prove.mutate.edits import changed, replaced, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scion_fsm.machine.spec.model import MachineSpec


def swap_pod_rows(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """Two neighbouring rows of the pod table change places, or ids."""
    rows = spec.pods.rows if spec.pods else ()
    for index in range(len(rows) - 1):
        one, other = rows[index], rows[index + 1]
        swapped = (*rows[:index], other, one, *rows[index + 2 :])
        yield f"{other.id} before {one.id}", _pods(spec, rows=swapped)
        named = (changed(one, id=other.id), changed(other, id=one.id))
        yield (
            f"{one.id} and {other.id} change ids",
            _pods(spec, rows=(*rows[:index], *named, *rows[index + 2 :])),
        )


def drop_pod_row(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A row of the pod table is missing, or its answer is that of the next one."""
    rows = spec.pods.rows if spec.pods else ()
    for index, row in enumerate(rows):
        yield f"without {row.id}", _pods(spec, rows=without(rows, index))
        other = rows[(index + 1) % len(rows)]
        for field in ("event", "gone", "reason"):
            if getattr(row, field) != getattr(other, field):
                mutated = changed(row, **{field: getattr(other, field)})
                yield (
                    f"{row.id} has the {field} of {other.id}",
                    _pods(spec, rows=replaced(rows, index, mutated)),
                )
        if isinstance(row.gone, dict):
            for what, gone in _shifted(row.gone):
                mutated = changed(row, gone=gone)
                yield f"{row.id} gone: {what}", _pods(spec, rows=replaced(rows, index, mutated))


def other_pod_words(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A cause or a reason for waiting is missing."""
    pods = spec.pods
    if pods is None:
        return
    for index, cause in enumerate(pods.causes):
        what = f"without cause {index + 1}, {cause.cause}"
        yield what, _pods(spec, causes=without(pods.causes, index))
    for name in ("fatal", "blocked"):
        for reason in getattr(pods.waiting, name):
            others = tuple(r for r in getattr(pods.waiting, name) if r != reason)
            waiting = changed(pods.waiting, **{name: others})
            yield f"{reason} is not {name}", _pods(spec, waiting=waiting)
    for name in ("restart_conditions", "restart_reasons", "synthetic_exit_reasons"):
        for index, reason in enumerate(getattr(pods, name)):
            fewer = without(getattr(pods, name), index)
            yield f"{reason} is not among {name}", _pods(spec, **{name: fewer})
    for index, event in enumerate(pods.gone.without_verdict):
        fewer = changed(pods.gone, without_verdict=without(pods.gone.without_verdict, index))
        yield f"{event} has a verdict", _pods(spec, gone=fewer)


def _pods(spec: MachineSpec, **fields: object) -> MachineSpec:
    mutated: MachineSpec = changed(spec, pods=changed(spec.pods, **fields))
    return mutated


def other_words(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A word is missing, or means what the next one does."""
    words = spec.words
    for field in ("synonyms", "means", "exit_reasons"):
        found = getattr(words, field)
        for what, others in _shifted(found):
            yield f"{field}: {what}", changed(spec, words=changed(words, **{field: others}))
        for word in found:
            fewer = {name: meaning for name, meaning in found.items() if name != word}
            yield (
                f"{field}: without {word}",
                changed(spec, words=changed(words, **{field: fewer})),
            )
    for word in words.not_phases:
        fewer = {name: why for name, why in words.not_phases.items() if name != word}
        yield f"{word} may be a phase", changed(spec, words=changed(words, not_phases=fewer))
    if words.ended is not None:
        ended = changed(words.ended, event=words.ended.failed, failed=words.ended.event)
        yield "ended and failed change places", changed(spec, words=changed(words, ended=ended))


def other_containers(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A container's status is missing or another, an exit code or the event of one is another."""
    containers = spec.containers
    rows = containers.statuses
    for index, row in enumerate(rows):
        fewer = changed(containers, statuses=without(rows, index))
        yield f"without {row.id}", changed(spec, containers=fewer)
        other = rows[(index + 1) % len(rows)].event
        if row.event is not None and other not in (None, row.event):
            mutated = replaced(rows, index, changed(row, event=other))
            yield (
                f"{row.id} is {other}",
                changed(spec, containers=changed(containers, statuses=mutated)),
            )
    if containers.exits is not None:
        for what, events in _shifted(containers.exits.model_dump()):
            mutated = changed(containers, exits=changed(containers.exits, **events))
            yield f"exit {what}", changed(spec, containers=mutated)
        gone = changed(containers, gone=containers.exits.unknown)
        yield "a container that is gone has exited", changed(spec, containers=gone)
    for name in type(spec.exits).model_fields:
        codes = getattr(spec.exits, name)
        for index, code in enumerate(codes):
            fewer = changed(spec.exits, **{name: without(codes, index)})
            yield f"{code} is not among {name}", changed(spec, exits=fewer)


def other_timer(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A timer is too early or too late."""
    for name, timer in spec.timers.items():
        for field in type(timer).model_fields:
            age = getattr(timer, field)
            if isinstance(age, float | int):
                timers = {**spec.timers, name: changed(timer, **{field: age * 2})}
                yield f"{name}: {field} is doubled", changed(spec, timers=timers)


def other_hook_words(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A hook's name, a harness's spelling of one, a status word or an asking tool is another, or missing."""
    hooks = spec.hooks
    for index, name in enumerate(hooks.names):
        what = f"without the hook {name}"
        yield what, changed(spec, hooks=changed(hooks, names=without(hooks.names, index)))
    for what, statuses in _shifted(hooks.statuses):
        yield f"status {what}", changed(spec, hooks=changed(hooks, statuses=statuses))
    for dialect, entry in hooks.dialects.items():
        for what, names in _shifted(entry.names):
            dialects = {**hooks.dialects, dialect: changed(entry, names=names)}
            yield f"{dialect} {what}", changed(spec, hooks=changed(hooks, dialects=dialects))
    for index, asking in enumerate(hooks.asks):
        for number, tool in enumerate(asking.tools):
            fewer = changed(asking, tools=without(asking.tools, number))
            asks = replaced(hooks.asks, index, fewer)
            yield f"{tool} asks nothing", changed(spec, hooks=changed(hooks, asks=asks))


def other_heartbeat(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """A heartbeat means what another one does."""
    beats = spec.heartbeats
    for field in ("phases", "activities", "containers"):
        for what, words in _shifted(getattr(beats, field)):
            yield f"heartbeat {what}", changed(spec, heartbeats=changed(beats, **{field: words}))
    if beats.alive != beats.unchanged:
        swapped = changed(beats, alive=beats.unchanged, unchanged=beats.alive)
        yield "alive and unchanged change places", changed(spec, heartbeats=swapped)


def other_memory(spec: MachineSpec) -> Iterator[tuple[str, MachineSpec]]:
    """What is remembered is forgotten, for one event or for all."""
    for name, readings in spec.remembered.items():
        for event in readings:
            fewer = {other: reading for other, reading in readings.items() if other != event}
            remembered = {**spec.remembered, name: fewer}
            yield f"{event} after {name} is read as ever", changed(spec, remembered=remembered)


def _shifted(words: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Gives the words with one of them meaning what the next one does, where that is something else."""
    meanings = list(words.values())
    for index, word in enumerate(words):
        other = meanings[(index + 1) % len(meanings)]
        if other != meanings[index]:
            yield f"{word} is {other}", {**words, word: other}
