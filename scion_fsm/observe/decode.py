"""The part of a pod that is read, as structs: from bytes, from a dict, from the client's V1Pod.

Decoding is lenient (pods.md 4, rule 15): a field of a wrong type is an absent field and a problem.
"""

# Annotations are no text here: msgspec would compile each, which is a twentieth of the command's start.

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeGuard, TypeVar, get_args, get_origin

import msgspec

from scion_fsm.machine.observation import WholeNumber
from scion_fsm.untrusted import encodable, quoted

ExitCode = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**32 - 1)]
"""Kubernetes has 32 bits with a sign; Windows' codes come with and without one."""


class Rename(msgspec.Struct, frozen=True, gc=False, rename="camel", omit_defaults=True):
    """The base of all: camelCase on the wire, absent fields left out."""


Sign = msgspec.Raw | msgspec.UnsetType
"""What is there if a pod has the names of the client's `to_dict`; it takes no look of its own at the bytes."""


class Metadata(Rename, frozen=True):
    """ObjectMeta, as far as it is read."""

    name: str | None = None
    namespace: str | None = None
    uid: str | None = None
    resource_version: str | None = None
    creation_timestamp: str | None = None
    deletion_timestamp: str | None = None
    labels: dict[str, str] | None = None
    annotations: dict[str, str] | None = None
    named_by_client: Sign = msgspec.field(default=msgspec.UNSET, name="resource_version")


class ExitCodes(Rename, frozen=True):
    """The exit codes of a restart rule."""

    operator: str | None = None
    values: tuple[WholeNumber, ...] | None = None


class RestartRule(Rename, frozen=True):
    """A container's restart rule (KEP-5307)."""

    action: str | None = None
    exit_codes: ExitCodes | None = None


class Container(Rename, frozen=True):
    """A container of a pod's spec."""

    name: str | None = None
    restart_policy: str | None = None
    restart_policy_rules: tuple[RestartRule, ...] | None = None


class PodSpec(Rename, frozen=True):
    """PodSpec, as far as it is read."""

    node_name: str | None = None
    restart_policy: str | None = None
    termination_grace_period_seconds: WholeNumber | None = None
    containers: tuple[Container, ...] | None = None
    init_containers: tuple[Container, ...] | None = None


class Waiting(Rename, frozen=True):
    """ContainerStateWaiting."""

    reason: str | None = None
    message: str | None = None


class Running(Rename, frozen=True):
    """ContainerStateRunning."""

    started_at: str | None = None


class Terminated(Rename, frozen=True):
    """ContainerStateTerminated."""

    exit_code: ExitCode | None = None
    signal: WholeNumber | None = None
    reason: str | None = None
    message: str | None = None
    started_at: str | None = None
    finished_at: str | None = None
    container_id: str | None = msgspec.field(default=None, name="containerID")


class ContainerState(Rename, frozen=True):
    """ContainerState; none of the three means waiting."""

    waiting: Waiting | None = None
    running: Running | None = None
    terminated: Terminated | None = None


class ContainerStatus(Rename, frozen=True):
    """ContainerStatus, as far as it is read."""

    name: str | None = None
    state: ContainerState | None = None
    last_state: ContainerState | None = None
    container_id: str | None = msgspec.field(default=None, name="containerID")


class Condition(Rename, frozen=True):
    """PodCondition, as far as it is read."""

    type: str | None = None
    status: str | None = None
    reason: str | None = None
    message: str | None = None


class PodStatus(Rename, frozen=True):
    """PodStatus, as far as it is read."""

    phase: str | None = None
    reason: str | None = None
    message: str | None = None
    start_time: str | None = None
    host_ip: str | None = msgspec.field(default=None, name="hostIP")
    conditions: tuple[Condition, ...] | None = None
    container_statuses: tuple[ContainerStatus, ...] | None = None
    init_container_statuses: tuple[ContainerStatus, ...] | None = None
    named_by_client: Sign = msgspec.field(default=msgspec.UNSET, name="container_statuses")


class Pod(Rename, frozen=True):
    """A v1 Pod, as far as it is read."""

    api_version: str | None = None
    kind: str | None = None
    metadata: Metadata | None = None
    spec: PodSpec | None = None
    status: PodStatus | None = None


_pod_decoder = msgspec.json.Decoder(Pod)


def pod_from_bytes(content: bytes | msgspec.Raw) -> tuple[Pod, tuple[str, ...]]:
    """Decodes one pod's JSON.

    Returns:
        The pod and what in it was not understood.

    Raises:
        msgspec.DecodeError: It is not JSON, or nested too deeply to be read.
    """
    try:
        try:
            pod = _pod_decoder.decode(content)
            if not is_named_by_the_client(pod):
                return pod, ()
        except msgspec.ValidationError:
            pass
        return pod_from_object(msgspec.json.decode(content))
    except RecursionError:
        raise msgspec.DecodeError("JSON is nested too deeply to be read") from None


def is_named_by_the_client(pod: Pod) -> bool:
    """Whether its JSON has the names of the client's `to_dict`, of which only short ones were read."""
    metadata, status = pod.metadata, pod.status
    return (
        metadata is not None
        and metadata.resource_version is None
        and metadata.named_by_client is not msgspec.UNSET
    ) or (
        status is not None
        and status.container_statuses is None
        and status.named_by_client is not msgspec.UNSET
    )


def pod_from_object(value: object) -> tuple[Pod, tuple[str, ...]]:
    """Reads a pod from a dict of the API's JSON, a `kubernetes` client's V1Pod, or a decoded Pod.

    A dict may have the client's own names (`V1Pod.to_dict()`): these are the fields' names here.

    Returns:
        The pod and what in it was not understood; an empty pod for what is no pod at all.
    """
    if isinstance(value, Pod):
        return value, ()
    problems: list[str] = []
    pod = _struct(Pod, value, "pod", problems)
    return pod or Pod(), tuple(problems)


T = TypeVar("T", bound=msgspec.Struct)
Reader = Callable[[object, str, list[str]], Any]


def _struct(kind: type[T], value: object, path: str, problems: list[str]) -> T | None:
    names: Mapping[str, str] | None = getattr(value, "attribute_map", None)  # the client's models
    if not isinstance(value, Mapping) and not isinstance(names, Mapping):
        problems.append(_mismatch(path, "an object", value))
        return None
    wire_to_attribute = (
        {wire: name for name, wire in names.items()} if isinstance(names, Mapping) else {}
    )
    found = {}
    for field, wire, reader in _fields(kind):
        if isinstance(value, Mapping):
            part = value.get(wire)
            part = value.get(field) if part is None else part
        else:
            part = getattr(value, wire_to_attribute.get(wire, wire), None)
        if part is not None:
            found[field] = reader(part, f"{path}.{wire}", problems)
    return kind(**found)


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value == encodable(value)


def _text(value: object, path: str, problems: list[str]) -> str | None:
    if _is_text(value):
        return value
    if isinstance(value, datetime.datetime):  # the client decodes times
        try:
            return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
        except (ValueError, OverflowError):  # the year 0 by another zone's clock
            pass
    problems.append(_mismatch(path, "text", value))
    return None


def _number(bits: int, low: int, high: int) -> Reader:
    def read(value: object, path: str, problems: list[str]) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        problems.append(_mismatch(path, f"a whole number of {bits} bits", value))
        return None

    return read


def _labels(value: object, path: str, problems: list[str]) -> dict[str, str] | None:
    if not isinstance(value, Mapping):
        problems.append(_mismatch(path, "an object", value))
        return None
    texts = {}
    for key, part in value.items():
        if not _is_text(key):
            problems.append(_mismatch(f"a key of {path}", "text", key))
        elif _is_text(part):
            texts[key] = part
        elif (text := _text(part, f"{path}[{quoted(key)}]", problems)) is not None:
            texts[key] = text  # a time of the client's
    return texts


def _list_of(reader: Reader) -> Reader:
    def read(value: object, path: str, problems: list[str]) -> tuple[Any, ...] | None:
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            problems.append(_mismatch(path, "a list", value))
            return None
        parts = [reader(part, f"{path}[{index}]", problems) for index, part in enumerate(value)]
        return tuple(part for part in parts if part is not None)

    return read


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, Reader], ...]:
    return tuple(
        (field.name, field.encode_name, _reader(field.type))
        for field in msgspec.structs.fields(kind)
        if field.default is not msgspec.UNSET
    )


def _reader(annotation: Any) -> Reader:  # noqa: ANN401 - a type expression
    (wanted,) = (part for part in get_args(annotation) if part is not type(None))
    if get_origin(wanted) is tuple:
        member, _ = get_args(wanted)
        return _list_of(_reader(member | None))
    if get_origin(wanted) is dict:
        return _labels
    if wanted is str:
        return _text
    if wanted == ExitCode:
        return _number(32, -(2**31), 2**32 - 1)
    if wanted == WholeNumber:
        return _number(64, -(2**63), 2**63 - 1)
    return lambda value, path, problems: _struct(wanted, value, path, problems)


def _mismatch(path: str, wanted: str, value: object) -> str:
    return f"{path} is not {wanted}: {quoted(value)}"
