"""What to do next about an agent: by its reason where Kubernetes gives a telling one, else by where it is."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.machine.table import Table
    from scion_fsm.runtime.agents import Agent
    from scion_fsm.runtime.entry import Entry


class Way(NamedTuple):
    """How agents were looked at, which is how whoever is advised looks at them.

    Attributes:
        options: What the command was given that says where they are, as a shell has it.
        engine: The program that runs containers.
    """

    options: str = ""
    engine: str = "docker"


_REASONS = {
    "OOMKilled": "Give it more memory, or less to do: it was killed for want of memory.",
    "ImagePullBackOff": "See whether the image's name is right and may be pulled.",
    "ErrImagePull": "See whether the image's name is right and may be pulled.",
    "InvalidImageName": "Mend the image's name in the template.",
    "ErrImageNeverPull": "Load the image on the node, or let it be pulled.",
    "CreateContainerConfigError": "See which ConfigMap, Secret or key of it is missing.",
    "CreateContainerError": "See what the container runtime says of it.",
    "StartError": "See whether its command exists in the image.",
    "RunContainerError": "See whether its command exists in the image.",
    "CrashLoopBackOff": "See why it ends again and again; it is restarted ever more slowly.",
    "Unschedulable": "See what it asks for that no node has.",
    "Evicted": "See what its node was short of.",
    "DeadlineExceeded": "Give it a longer deadline, or less to do.",
    "LimitsExceeded": "Raise its limits of turns or time, or give it less to do.",
    "NoAgentContainer": "Say by --agent-container what its container is called.",
    "PodDeleted": "See who deleted the pod, in the audit log or in the events of its node.",
    "PreemptionByScheduler": "Give it a higher priority, or start it when there is room.",
}
"""What reasons, most of them Kubernetes' own, call for."""
_LOGS = frozenset({"Error", "Completed", "OOMKilled", "CrashLoopBackOff", "StartError"})
"""Reasons after which the container's own words are what to read."""
_GONE = "PodDeleted"
"""The reason of a pod that is no more, of which nothing can be asked."""
_INPUT = "-"
"""Standard input, which somebody has to give once more."""
_BEFORE = frozenset({"CrashLoopBackOff", "Restarting"})
"""Reasons of a container that waits, so that the words are those of the one before."""


def advice(
    table: Table,
    entry: Entry,
    container: str,
    way: Way = Way(),  # noqa: B008 - a value
) -> tuple[str, ...]:
    """Says what to do next, a line each: a sentence, or a command.

    Args:
        table: The compiled spec.
        entry: The agent.
        container: The agent's container in a pod.
        way: How it was looked at.
    """
    return tuple(_advice(table, entry, container, way))


def _advice(table: Table, entry: Entry, container: str, way: Way) -> Iterator[str]:
    agent = entry.agent
    tags = table.states[agent.record.configuration].tags
    if agent.record.is_fenced:
        yield "Wait for its new run to be seen; a start that nobody sees lapses."
    elif agent.reason in _REASONS:
        yield _REASONS[agent.reason]
    elif (agent.reason or "").startswith("Init:"):
        yield "See what its init container said."
    elif "sticky" in tags or "platform_set" in tags or "asked" in tags:
        yield "See what it shows, and answer or stop it."
    elif agent.is_resumable:
        yield "Nothing; a start resumes its session."
    elif agent.is_terminal and _is_fine(agent):
        yield "Nothing; it may be started again, as a new run."
    elif agent.is_terminal:
        yield "See what it said last; a start is a new run."
    else:
        yield "Nothing; it is on its way."
    yield from _commands(agent, container, way, is_fine=_is_fine(agent))
    merge = entry.merge
    if merge is not None and merge.content is not None and merge.file is not None:
        where = f"{way.options} --agents {shlex.quote(str(merge.files.folder.homes))}".lstrip()
        again = "... | " if _INPUT in shlex.split(way.options) else ""
        yield f"$ {again}scion-fsm list {where} --write"


def _is_fine(agent: Agent) -> bool:
    return agent.record.exit_code in (None, 0) and agent.reason in (None, "Completed")


def _commands(agent: Agent, container: str, way: Way, *, is_fine: bool) -> Iterator[str]:
    identity, reason = agent.identity, agent.reason or ""
    if identity.pod_name is not None and reason != _GONE:
        pod = shlex.quote(identity.pod_name)
        where = f" -n {shlex.quote(identity.namespace)}" if identity.namespace else ""
        init = reason.split(":")[1] if reason.startswith("Init:") and reason.count(":") > 1 else ""
        if reason in _LOGS or init or (agent.is_terminal and not is_fine):
            before = " --previous" if reason in _BEFORE else ""
            yield f"$ kubectl{where} logs {pod} -c {shlex.quote(init or container)}{before}"
        elif not is_fine or agent.reason:
            yield f"$ kubectl{where} describe pod {pod}"
    elif identity.container is not None and identity.pod_name is None and not is_fine:
        yield f"$ {way.engine} logs {shlex.quote(identity.container)}"
