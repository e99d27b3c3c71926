"""One raw input for each event, so that whoever writes an adapter sends each once: `specs/events.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.conform.subject import inputs
from scion_fsm.conform.subject.protocol import Identity
from scion_fsm.conform.subject.subject import observations_of
from scion_fsm.conform.suite.raw import observations
from scion_fsm.conform.suite.raw.pods import BEGIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.conform.subject.inputs import Input
    from scion_fsm.lifecycle import Lifecycle


def examples(lifecycle: Lifecycle) -> dict[str, Input | None]:
    """Gives an input that is classified as the event, by event; None for what no input says by itself.

    The lifecycle finds out alone that a run begins (`run.opened`), and that a heartbeat says what was known.
    """
    found: dict[str, Input] = {}
    for received in (*_of_cases(lifecycle), *_of_words(lifecycle)):
        seen = observations_of(lifecycle, received)
        if len(seen) == 1 and seen[0].event is not None:
            found.setdefault(seen[0].event, received)
    return {event: found.get(event) for event in lifecycle.events}


def _of_cases(lifecycle: Lifecycle) -> Iterator[Input]:
    for case in observations.cases(lifecycle):
        for step in case.steps:
            if step.observe is not None:
                yield step.observe


def _of_words(lifecycle: Lifecycle) -> Iterator[Input]:
    for hook in lifecycle.table.data.hooks:
        yield inputs.HookInput(hook, at=BEGIN)
    for timer in lifecycle.table.data.timers.values():
        yield observations.thinking_until(timer, 1.0)


def content(lifecycle: Lifecycle) -> bytes:
    """Gives the file, an event a line."""
    data = lifecycle.table.data
    spec = Identity(data.machine, data.version, data.digest)
    lines = ",\n".join(
        f"{json.dumps(event)}:{json.dumps(msgspec.to_builtins(one), separators=(',', ':'))}"
        for event, one in examples(lifecycle).items()
    )
    return f'{{\n "spec": {json.dumps(msgspec.to_builtins(spec))},\n "events": {{\n{lines}\n }}\n}}\n'.encode()
