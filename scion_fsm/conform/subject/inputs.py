"""What a subject observes: raw inputs as the protocol carries them, each with its run and its place in time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from scion_fsm.machine.observation import Observation

Time = Annotated[float, msgspec.Meta(description="A moment, seconds since 1970.")]


class PlaceName(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where one run at a time can be: a pod's name and namespace in a cluster, a container's on a host."""

    name: str
    namespace: str | None = None
    domain: str | None = None


class RunName(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of one start of an agent; run_id, uid and container identify it.

    Attributes:
        run_id: The label scion.run_id.
        uid: The pod's metadata.uid.
        container: The id of the agent's container.
        created: When the pod or container was created.
        started: When the agent's container was started.
        place: Where it is.
    """

    run_id: str | None = None
    uid: str | None = None
    container: str | None = None
    created: Time | None = None
    started: Time | None = None
    place: PlaceName | None = None


class ClusterVersion(msgspec.Struct, frozen=True, omit_defaults=True):
    """A resourceVersion and the cluster that gave it; without a cluster one that has no name."""

    digits: str
    cluster: str | None = None


class ClockMoment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A time and whose clock gave it; without a clock whoever read the listing."""

    seconds: Time
    clock: str | None = None


class OrderName(msgspec.Struct, frozen=True, omit_defaults=True):
    """An input's place among its like: `{"version": …}` or `{"moment": …}`, exactly one."""

    version: ClusterVersion | None = None
    moment: ClockMoment | None = None

    def __post_init__(self) -> None:
        """Holds it to exactly one."""
        if (self.version is None) == (self.moment is None):
            message = "an order is exactly one of `version` and `moment`"
            raise ValueError(message)


class PodInput(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="pod"):
    """A pod as the Kubernetes API gives it; `DELETED` comes with the last object.

    Its run and its order are in the object; `cluster` names the one that it was read from.
    """

    object: dict[str, Any]
    type: Literal["ADDED", "MODIFIED", "DELETED"] = "MODIFIED"
    cluster: str | None = None


class ContainerInput(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="container"
):
    """A container's status string, as docker prints it, and what is known of the container."""

    status: str
    run: RunName | None = None
    exit_code: int | None = None
    at: Time | None = None


class AbsentInput(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="absent"):
    """A complete list without the run that was the current one; a moment is of a list of containers."""

    order: OrderName
    run: RunName | None = None


class HeartbeatInput(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="heartbeat"
):
    """What a broker passed on."""

    phase: str | None = None
    activity: str | None = None
    container_status: str | None = None
    exit_code: int | None = None
    exit_reason: str | None = None
    run: RunName | None = None
    at: Time | None = None


class HookInput(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="hook"):
    """A hook in the agent's container, by Scion's name or by a harness's."""

    hook: str
    dialect: str | None = None
    tool: str | None = None
    run: RunName | None = None
    at: Time | None = None


class StatusInput(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="status"):
    """`sciontool status WORD`."""

    word: str
    at: Time | None = None


class LegacyInput(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="legacy"):
    """A word of a file or an old record, perhaps with a container status or an exit code beside it."""

    word: str
    container_status: str | None = None
    exit_code: int | None = None
    run: RunName | None = None
    at: Time | None = None


class CommandInput(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="command"
):
    """An operator's command.

    Attributes:
        event: `operator.stop`, …
        at: Its moment: when the operator gave it.
        about: The run that it is about.
        mints: The run id of the run that it begins.
        id: The command's own.
    """

    event: str
    at: Time | None = None
    about: RunName | None = None
    mints: str | None = None
    id: str | None = None


class TimersInput(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="timers"):
    """How long ago things were, in seconds; a timer fires for what is over its limit."""

    last_seen_age: float | None = None
    last_activity_age: float | None = None
    fence_age: float | None = None
    stop_age: float | None = None
    at: Time | None = None


class FileInput(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="file"):
    """What an agent's file says, in its own words; asked of subjects with the capability `record` alone.

    A file that names another run than the known one may say that the agent is started anew, which comes
    before what it reports.
    """

    phase: str
    activity: str
    exit_code: int | None = None
    exit_reason: str | None = None
    message: str | None = None
    tool: str | None = None
    run_id: str | None = None
    at: Time | None = None


class ObservationInput(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="observation"
):
    """An input that is classified already; asked of subjects with the capability `record` alone."""

    observation: Observation


Input = (
    PodInput
    | ContainerInput
    | AbsentInput
    | HeartbeatInput
    | HookInput
    | StatusInput
    | LegacyInput
    | CommandInput
    | TimersInput
    | FileInput
    | ObservationInput
)


OF_RECORDS = (FileInput, ObservationInput)
"""What is asked of subjects with the capability `record` alone."""


def kind_of(received: Input) -> str:
    """Gives what an input is called in the protocol, such as `pod`."""
    return str(received.__struct_config__.tag)


def describe(received: Input) -> str:
    """Gives an input in few words."""
    if isinstance(received, PodInput):
        phase = _part(received.object, "status").get("phase")
        metadata = _part(received.object, "metadata")
        uid, version = metadata.get("uid"), metadata.get("resourceVersion") or "none"
        where = f" in {received.cluster}" if received.cluster else ""
        return f"pod {received.type} {phase} uid {uid} resourceVersion {version}{where}"
    return " ".join(_words(msgspec.to_builtins(received)))


def _part(content: dict[str, Any], name: str) -> dict[str, Any]:
    """Gives an object's part, which may be anything: what is no pod is a case, too."""
    part = content.get(name)
    return part if isinstance(part, dict) else {}


def _words(told: dict[str, Any]) -> list[str]:
    words = []
    for key, part in told.items():
        if isinstance(part, dict):
            words += [key, *_words(part)]
        else:
            words.append(str(part) if key in ("kind", "event", "word", "hook") else f"{key} {part}")
    return words
