"""Serves a subject over standard streams; `python -m scion_fsm.conform.subject.adapter` is the spec itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from scion_fsm import __version__
from scion_fsm.conform.subject import protocol as wire
from scion_fsm.conform.subject.subject import (
    Keeping,
    LifecycleSubject,
    Observing,
    Settable,
    Showing,
    capabilities_of,
)
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.unreadable import UNREADABLE, why_unreadable

if TYPE_CHECKING:
    from scion_fsm.conform.subject.subject import Subject


def serve(subject: Subject, *, name: str, version: str = __version__) -> None:
    """Answers the requests on standard input until its end, each at once on standard output.

    Args:
        subject: What is asked; its exception is a reply with an `error`.
        name: What it is called in reports.
        version: Its version.
    """
    for line in sys.stdin.buffer:
        try:
            request = wire.request_decoder.decode(line)
        except UNREADABLE as error:
            reply = wire.Reply(
                id=_id_of(line),
                error=wire.ErrorDetail("the request is not understood", why_unreadable(error)),
            )
        else:
            reply = _reply(subject, request, name, version)
        sys.stdout.buffer.write(wire.encode_reply(reply))
        sys.stdout.buffer.flush()


def _reply(subject: Subject, request: wire.Request, name: str, version: str) -> wire.Reply:
    number = request.id
    try:
        match request:
            case wire.Hello():
                return _welcome(subject, request, name, version)
            case wire.Reset():
                return wire.Reply(number, state=subject.reset())
            case wire.GetState() if isinstance(subject, Showing):
                return wire.Reply(number, state=subject.state())
            case wire.SetState() if request.record is not None and isinstance(subject, Keeping):
                return wire.Reply(number, state=subject.put(request.record))
            case wire.SetState() if request.record is None and isinstance(subject, Settable):
                return wire.Reply(number, state=subject.set(request.configuration))
            case wire.Step():
                answer = subject.step(request.event)
            case wire.Observe() if isinstance(subject, Observing):
                answer = subject.observe(request.input)
            case _:
                return wire.Reply(number, skipped=True, message="not a capability of this subject")
    except Exception as error:  # noqa: BLE001 - whatever the subject raises is its reply
        return wire.Reply(number, error=wire.ErrorDetail(f"{type(error).__name__}: {error}"))
    if answer.state is None:
        return wire.Reply(number, skipped=True, message=answer.reason or "")
    return wire.Reply(
        number,
        state=answer.state,
        accepted=answer.accepted,
        reason=answer.reason,
        told=answer.told,
        rule=answer.rule,
        record=answer.record,
    )


def _welcome(subject: Subject, request: wire.Hello, name: str, version: str) -> wire.Reply:
    wrong = wire.foreign(request.protocol, "the suite")
    if wrong:
        detail = "run the suite and the adapter by the same version"
        return wire.Reply(request.id, error=wire.ErrorDetail(wrong, detail))
    return wire.Reply(
        request.id,
        protocol=wire.PROTOCOL,
        implementation=wire.Implementation(name, "python", version),
        capabilities=tuple(sorted(capabilities_of(subject))),
    )


def _id_of(line: bytes) -> int | None:
    try:
        content = msgspec.json.decode(line)
    except UNREADABLE:
        return None
    number = content.get("id") if isinstance(content, dict) else None
    return number if isinstance(number, int) else None


if __name__ == "__main__":
    serve(LifecycleSubject(Lifecycle.default()), name="reference")
