"""Serves a subject over standard streams; run as a program, the suite's own self-test.

`python -m scion_fsm.conform.subject.adapter` is the spec itself. With a name it is one of the broken
subjects (`broken`) or one after Scion (`scion`), which the suite must find out.
"""

from __future__ import annotations

import argparse
import sys
from typing import IO, TYPE_CHECKING

import msgspec

from scion_fsm import __version__
from scion_fsm.conform.subject import protocol as wire
from scion_fsm.conform.subject.broken import BROKEN
from scion_fsm.conform.subject.scion import AFTER_SCION
from scion_fsm.conform.subject.subject import (
    LifecycleSubject,
    Observing,
    Settable,
    Showing,
    capabilities_of,
)
from scion_fsm.lifecycle import Lifecycle
from scion_fsm.unreadable import UNREADABLE, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scion_fsm.conform.subject.subject import Subject


def serve(
    subject: Subject, *, name: str, version: str, requests: IO[bytes], replies: IO[bytes]
) -> None:
    """Answers requests until their end.

    Args:
        subject: What is asked.
        name: What it is called in reports.
        version: Its version.
        requests: Lines in, such as `sys.stdin.buffer`.
        replies: Lines out; each is flushed. An exception of the subject is a reply with an `error`.
    """
    for line in requests:
        try:
            request = wire.request_decoder.decode(line)
        except UNREADABLE as error:
            reply = wire.Reply(
                id=_id_of(line),
                error=wire.ErrorDetail("the request is not understood", why_unreadable(error)),
            )
        else:
            reply = _reply(subject, request, name, version)
        replies.write(wire.encode_reply(reply))
        replies.flush()


def _reply(subject: Subject, request: wire.Request, name: str, version: str) -> wire.Reply:
    number = request.id
    try:
        match request:
            case wire.Hello():
                offered = tuple(sorted(capabilities_of(subject)))
                who = wire.Implementation(name, "python", version)
                return wire.Reply(number, implementation=who, capabilities=offered)
            case wire.Reset():
                return wire.Reply(number, state=subject.reset())
            case wire.GetState() if isinstance(subject, Showing):
                return wire.Reply(number, state=subject.state())
            case wire.SetState() if isinstance(subject, Settable):
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
    return wire.Reply(number, state=answer.state, accepted=answer.accepted, reason=answer.reason)


def _id_of(line: bytes) -> int | None:
    try:
        content = msgspec.json.decode(line)
    except UNREADABLE:
        return None
    number = content.get("id") if isinstance(content, dict) else None
    return number if isinstance(number, int) else None


def subjects(lifecycle: Lifecycle) -> dict[str, Subject]:
    """Gives every subject of the package by name."""
    found: dict[str, Subject] = {"reference": LifecycleSubject(lifecycle)}
    found |= {name: kind(lifecycle) for name, kind in BROKEN.items()}
    found |= {name: kind(lifecycle) for name, kind in AFTER_SCION.items()}
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves the named subject on standard input and output."""
    known = subjects(Lifecycle.default())
    parser = argparse.ArgumentParser(prog="python -m scion_fsm.conform.subject.adapter")
    parser.add_argument("name", nargs="?", default="reference", choices=sorted(known))
    name = parser.parse_args(arguments).name
    serve(
        known[name],
        name=name,
        version=__version__,
        requests=sys.stdin.buffer,
        replies=sys.stdout.buffer,
    )


if __name__ == "__main__":
    main()
