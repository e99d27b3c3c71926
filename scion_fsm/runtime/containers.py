"""What docker, podman and Apple's container list, read: an agent's status outside Kubernetes.

Takes `docker ps -a --format json` (an object a line, labels in one string), `podman ps -a --format json`
(an array, labels an object) and `container list -a --format json` (an array, the labels in its
`configuration`). Which containers are agents', and whose, their labels say (scion: agent/run.go:856).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.errors import InputError
from scion_fsm.machine.observation import Observation
from scion_fsm.runtime.agents import Identity
from scion_fsm.runtime.tracker import NAME_LABEL, project_of
from scion_fsm.unreadable import UNREADABLE, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.lifecycle import Lifecycle

_SHORT = 12
"""docker prints this many digits of an id unless it is told --no-trunc; podman always prints all."""


class Container(msgspec.Struct, frozen=True):
    """One container, or what is wrong with one part of the input.

    Attributes:
        identity: What names its agent; None for a part that is no container.
        observation: Its status, classified.
        line: Where it stands in the input, from 1.
        problems: What was not understood.
    """

    identity: Identity | None
    observation: Observation | None
    line: int
    problems: tuple[str, ...] = ()


def read_containers(lifecycle: Lifecycle, source: str) -> Iterator[Container]:
    """Reads agents' containers from a file, or from standard input for `-`.

    Args:
        lifecycle: What classifies their status.
        source: A path or `-`. The order of what is read, by which a later look is told from an earlier
            one, is the time when the file was written, or now.

    Yields:
        Containers with Scion's labels, newest first as the runtimes list them; the others are left out.

    Raises:
        InputError: It cannot be read or is nothing that these commands print.
    """
    try:
        if source == "-":
            content, observed_at = sys.stdin.buffer.read(), time.time()
        else:
            content, observed_at = Path(source).read_bytes(), Path(source).stat().st_mtime
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror}") from error
    for line, part in _parts(source, content):
        if not isinstance(part, dict):
            yield Container(None, None, line, (str(part),))
            continue
        container = _container(lifecycle, part, line, observed_at)
        if container is not None:
            yield container


def _parts(source: str, content: bytes) -> Iterator[tuple[int, object]]:
    """Gives an object a container, or a sentence on what is none."""
    if content.lstrip()[:1] in (b"[", b"n"):  # podman prints null where there is none
        try:
            parts = msgspec.json.decode(content, type=list[Any] | None) or []
        except UNREADABLE as error:
            raise InputError(
                f"{source} is not what `podman ps -a --format json` prints: {why_unreadable(error)}"
            ) from error
        for index, part in enumerate(parts):
            yield 1, part if isinstance(part, dict) else f"[{index}] is no container"
        return
    lines = [(at, line) for at, line in enumerate(content.splitlines(), start=1) if line.strip()]
    for at, line in lines:
        try:
            yield at, msgspec.json.decode(line, type=dict[str, Any])
        except UNREADABLE as error:
            if at == lines[0][0]:
                raise InputError(
                    f"{source}:{at} is not what `docker ps -a --format json` prints: {why_unreadable(error)}"
                ) from error
            yield at, f"not a container: {why_unreadable(error)}"


def _container(
    lifecycle: Lifecycle, part: dict[str, Any], line: int, observed_at: float
) -> Container | None:
    configuration = part.get("configuration")
    own = configuration if isinstance(configuration, dict) else part
    labels = _labels(own.get("Labels", own.get("labels")))
    name = labels.get(NAME_LABEL)
    if not name:
        return None
    identity = Identity(
        name=name,
        namespace=None,
        pod_name=None,
        template=labels.get("scion.template"),
        created=None,
        container=_name(own.get("Names")) or _text(own.get("id")) or name,
        **project_of(labels),
    )
    status = part.get("Status", part.get("status"))
    if isinstance(status, dict):  # later versions of Apple's container
        status = status.get("state")
    container_id = _text(own.get("ID")) or _text(own.get("Id")) or _text(own.get("id"))
    observation = lifecycle.observe_container_status(
        status or part.get("State"),
        container_id=_short(container_id),
        run_id=labels.get("scion.run_id") or None,
        name=identity.container,
        observed_at=observed_at,
    )
    return Container(identity, observation, line)


def _labels(value: object) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {str(key): text for key, text in value.items() if isinstance(text, str)}
    labels: dict[str, str] = {}
    last = ""
    for part in value.split(",") if isinstance(value, str) else ():
        key, separator, text = part.partition("=")
        if separator:
            last = key
            labels[key] = text
        elif last:  # docker joins labels by commas and a label's value may have some
            labels[last] += f",{part}"
    return labels


def _name(value: object) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    return first.split(",")[0].removeprefix("/") if isinstance(first, str) and first else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _short(container_id: str | None) -> str | None:
    full = 64
    return container_id[:_SHORT] if container_id and len(container_id) == full else container_id
