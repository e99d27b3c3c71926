"""What container runtimes list, read: an agent's status outside Kubernetes.

Takes what `docker`, `podman`, `nerdctl`, `docker compose` and Apple's `container` print as JSON of their
lists (`ps -a --format json`, `container list -a --format json`) or of `inspect`, in any arrangement. Which
containers are agents', and whose, their labels say (scion: agent/run.go:856).
"""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from scion_fsm.errors import InputError
from scion_fsm.machine.observation import Observation
from scion_fsm.machine.orders import rfc3339
from scion_fsm.observe.pod import RUN_ID_LABEL
from scion_fsm.runtime.agents import Identity
from scion_fsm.runtime.documents import Value, plain_of, read_values
from scion_fsm.runtime.tracker import NAME_LABEL, project_of
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.lifecycle import Lifecycle

_SHORT, _FULL = 12, 64
"""docker prints so many digits of an id unless it is told --no-trunc; podman always prints all."""
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,6})?\d*\s?(Z|[+-]\d\d:?\d\d)(?:\s\w+)?"
)
"""RFC 3339 as the daemons keep times, and Go's way as `docker ps` prints them."""
_ENDED = re.compile("exited|stopped", re.IGNORECASE)
_EARLIEST, _LATEST = 946_684_800, 10_413_792_000
"""The years 2000 and 2300: what is beyond is a runtime's word for no time."""
_APPLE_EPOCH = 978_307_200
"""2001, from which Foundation counts."""
_LATER_SECONDS = 1e-6
_PATIENCE = 100
"""Parts of no use that are passed over before the first that is."""


class Facts(msgspec.Struct, frozen=True):
    """What a runtime says of one container.

    Attributes:
        status: Its status as the runtime words it, with the exit code if the runtime gives one.
        container_id: Its id, cut to docker's twelve digits.
        name: Its name, which one container at a time has.
        labels: Its labels.
        exit_code: Its exit code, where that stands beside the status of one that ended.
        is_out_of_memory: The runtime says OOMKilled.
        created: When it was created, seconds since 1970; None where that is not said.
        started: When it was last started, likewise.
        finished: When it last ended, likewise.
        problems: What was not understood.
    """

    status: object
    container_id: str | None
    name: str | None
    labels: dict[str, str]
    exit_code: int | None = None
    is_out_of_memory: bool = False
    created: float | None = None
    started: float | None = None
    finished: float | None = None
    problems: tuple[str, ...] = ()


class Container(msgspec.Struct, frozen=True):
    """One container, or what is wrong with one part of the input.

    Attributes:
        identity: What names its agent; None for a part that is no container, or no agent's.
        observation: Its status, classified.
        line: Where it stands in the input, from 1.
        problems: What was not understood; empty for a container that is no agent's.
        facts: What the runtime says of it; None for a part that is no container.
    """

    identity: Identity | None
    observation: Observation | None
    line: int
    problems: tuple[str, ...] = ()
    facts: Facts | None = None


def read_containers(lifecycle: Lifecycle, source: str) -> Iterator[Container]:
    """Reads containers from a file, or from standard input for `-`.

    Args:
        lifecycle: What classifies their status.
        source: A path or `-`. The order of what is read, by which a later look is told from an earlier
            one, is the time when the file was written, or now; what comes later in it was seen later.

    Yields:
        Containers in the input's order; one without Scion's labels has neither identity nor problems.

    Raises:
        InputError: It has nothing that these commands print, or for a reason of `read_values`.
    """
    useless: list[Container] = []
    is_of_use = False
    written, observed_at = _written(source), 0.0
    for value in read_values(source):
        count = 0
        observed_at = max(written or time.time(), observed_at + _LATER_SECONDS)
        for container in _containers(lifecycle, value, observed_at):
            count += 1
            if is_of_use or container.facts is not None:
                yield from useless
                useless, is_of_use = [], True
                yield container
            else:
                useless.append(container)
        is_of_use = is_of_use or not count  # an empty array, podman's null
        if len(useless) > _PATIENCE:
            break
    if is_of_use:
        yield from useless
    elif useless:
        first = useless[0]
        where, why = f"{source}:{first.line}", first.problems[0]
        raise InputError(f"{where}: {why}; give what `docker ps -a --format json` prints")


def _written(source: str) -> float | None:
    """Gives when a file was written; None for standard input, and for what cannot be read either."""
    try:
        return None if source == "-" else Path(source).stat().st_mtime
    except OSError:
        return None


def _containers(lifecycle: Lifecycle, value: Value, observed_at: float) -> Iterator[Container]:
    part, problem = plain_of(value)
    if problem:
        yield Container(None, None, value.line, (problem,))
        return
    for one in part if isinstance(part, list) else () if part is None else (part,):
        if isinstance(one, dict) and (facts := facts_of(one)) is not None:
            yield container_of(lifecycle, facts, value.line, observed_at)
        else:
            yield Container(None, None, value.line, (f"this is no container: {quoted(one)}",))


def container_of(
    lifecycle: Lifecycle, facts: Facts, line: int, observed_at: float, *, host: str | None = None
) -> Container:
    """Gives a container as an input: whose it is, and what its status means.

    Args:
        lifecycle: What classifies it.
        facts: What the runtime says of it.
        line: Where that stands.
        observed_at: When it was read, seconds since 1970.
        host: The host that it is on, where that is known.
    """
    labels = facts.labels
    name = labels.get(NAME_LABEL)
    if not name:
        return Container(None, None, line, facts=facts)
    identity = Identity(
        name=name,
        namespace=None,
        pod_name=None,
        template=labels.get("scion.template"),
        created=None,
        container=facts.name or facts.container_id or name,
        **project_of(labels),
    )
    seen = lifecycle.observe_container_status(
        facts.status,
        container_id=facts.container_id,
        run_id=labels.get(RUN_ID_LABEL) or None,
        name=facts.name,
        host=host,
        created=facts.created,
        started=facts.started,
        finished=rfc3339(facts.finished) if facts.finished is not None else None,
        exit_code=facts.exit_code,
        is_out_of_memory=facts.is_out_of_memory,
        observed_at=observed_at,
    )
    if facts.problems:
        seen = msgspec.structs.replace(seen, problems=(*seen.problems, *facts.problems))
    return Container(identity, seen, line, facts=facts)


# -- What each runtime calls things -----------------------------------------------------------------


def facts_of(part: dict[str, Any]) -> Facts | None:
    """Reads one object of a listing or of `inspect`; None for what is no container."""
    if isinstance(own := part.get("configuration"), dict):
        return _apples(part, own)
    state = part.get("State")
    if isinstance(state, dict):
        return _inspected(part, state)
    container_id = _text(part, "ID", "Id")
    name = _name(part.get("Names") or part.get("Name"))
    if container_id is None and name is None:
        return None
    code, problems = _exit_code(part)
    status = _text(part, "Status") or state
    return Facts(
        status,
        _short(container_id),
        name,
        _labels(part.get("Labels")),
        exit_code=code if _has_ended(state) else None,
        # podman's Created is a time, and its CreatedAt a sentence such as `3 hours ago`
        created=_seconds(part.get("Created")) or _seconds(part.get("CreatedAt")),
        started=_seconds(part.get("StartedAt")),
        finished=_seconds(part.get("ExitedAt")) if _has_ended(state) else None,
        problems=problems,
    )


def _inspected(part: dict[str, Any], state: dict[str, Any]) -> Facts | None:
    container_id, name = _text(part, "Id"), _name(part.get("Name"))
    if container_id is None and name is None:
        return None
    config = part.get("Config")
    code, problems = _exit_code(state)
    status = state.get("Status")
    return Facts(
        status,
        _short(container_id),
        name,
        _labels(config.get("Labels") if isinstance(config, dict) else None),
        exit_code=code if _has_ended(status) else None,
        is_out_of_memory=state.get("OOMKilled") is True,
        created=_seconds(part.get("Created")),
        started=_seconds(state.get("StartedAt")),
        finished=_seconds(state.get("FinishedAt")) if _has_ended(status) else None,
        problems=problems,
    )


def _apples(part: dict[str, Any], configuration: dict[str, Any]) -> Facts | None:
    container_id = _text(configuration, "id")
    if container_id is None:
        return None
    status, started = part.get("status"), part.get("startedDate")
    if isinstance(status, dict):  # later versions
        started = status.get("startedDate", started)
        status = status.get("state")
    created = configuration.get("creationDate")
    return Facts(
        status,
        container_id,
        container_id,
        _labels(configuration.get("labels")),
        created=_seconds(created, since=_APPLE_EPOCH),
        started=_seconds(started, since=_APPLE_EPOCH),
    )


def _has_ended(state: object) -> bool:
    return isinstance(state, str) and _ENDED.fullmatch(state) is not None


def _exit_code(part: dict[str, Any]) -> tuple[int | None, tuple[str, ...]]:
    code = part.get("ExitCode")
    if code is None:
        return None, ()
    if isinstance(code, int) and not isinstance(code, bool) and -(2**63) <= code < 2**63:
        return code, ()
    return None, (f"the exit code {quoted(code)} is not a whole number of 64 bits",)


def _seconds(value: object, *, since: int = 0) -> float | None:
    """Gives a time in seconds since 1970; None for none, for a sentence and for Go's and podman's zero."""
    seconds: float | None = None
    if isinstance(value, str) and (found := _TIME.fullmatch(value.strip())):
        day, clock, fraction, zone = found.groups(default="")
        try:
            seconds = datetime.datetime.fromisoformat(f"{day}T{clock}{fraction}{zone}").timestamp()
        except (ValueError, OverflowError):
            return None
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        seconds = value + since
    return seconds if seconds is not None and _EARLIEST <= seconds < _LATEST else None


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
    return first.split(",")[0].removeprefix("/") or None if isinstance(first, str) else None


def _text(part: dict[str, Any], *names: str) -> str | None:
    return next((text for name in names if isinstance(text := part.get(name), str) and text), None)


def _short(container_id: str | None) -> str | None:
    return container_id[:_SHORT] if container_id and len(container_id) == _FULL else container_id
