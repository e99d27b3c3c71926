"""A subject that takes one kind of raw input in and has no events, right or with a fault: `part.py KIND [FAULT]`."""

from __future__ import annotations

import sys

import msgspec

from scion_fsm import Lifecycle
from scion_fsm.conform.subject.adapter import serve
from scion_fsm.conform.subject.inputs import Input, kind_of
from scion_fsm.conform.subject.subject import SKIPPED, Answer, LifecycleSubject, State
from scion_fsm.machine.runs import Run


class Part:
    """What the spec says of inputs of one kind."""

    def __init__(self, kind: str, fault: str = "") -> None:
        """Begins with an agent of which nothing has been observed."""
        self._kind, self._fault = kind, fault
        self._inner = LifecycleSubject(Lifecycle.default())

    def reset(self) -> State:
        """See `Subject.reset`."""
        return self._inner.reset()

    def step(self, _: str) -> Answer:
        """Knows no event by its name."""
        return SKIPPED

    def observe(self, received: Input) -> Answer:
        """Takes its own kind in."""
        if kind_of(received) != self._kind:
            return SKIPPED
        inner = self._inner
        before = inner.record
        if self._fault == "forgets-orders":
            inner.record = msgspec.structs.replace(before, marks={})
        elif self._fault == "forgets-runs" and before.run:
            inner.record = msgspec.structs.replace(before, run=Run(place=before.run.place))
        elif self._fault == "forgets-ends" and before.configuration.startswith(
            ("stopped", "error")
        ):
            inner.record = msgspec.structs.replace(before, configuration="running.unreported")
        return inner.observe(received)


if __name__ == "__main__":
    serve(Part(*sys.argv[1:]), name="-".join(["part", *sys.argv[1:]]))
