"""Agents as their files and their runtime show them, joined by grove and name.

Two groves may have agents of one name, so a name alone never joins what belongs to different groves.
"""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import StoreError
from scion_fsm.runtime.agents import Agent, Identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scion_fsm.machine.observation import Observation
    from scion_fsm.runtime.files.folders import AgentFolder  # noqa: TC004 - an Entry is never decoded
    from scion_fsm.runtime.files.store import AgentInfoStore, Merge  # noqa: TC004 - likewise


class Entry(msgspec.Struct, frozen=True):
    """One agent of the roster.

    Attributes:
        agent: The agent as file and runtime together make it.
        runtime: The agent as the runtime alone makes it; None if no runtime showed it.
        folder: Where its files are; None if they were not looked for or there are none.
        merge: What its agent-info.json and the runtime came to; None without such a file.
        error: Why its file could not be read or written; empty if all is well.
        written: The verdict was written to the file.
    """

    agent: Agent
    runtime: Agent | None = None
    folder: AgentFolder | None = None
    merge: Merge | None = None
    error: str = ""
    written: bool = False

    @property
    def qualified_name(self) -> str:
        """`grove/name`, or the name where no grove is known."""
        grove, name = self.agent.identity.grove, self.agent.identity.name
        return f"{grove}/{name}" if grove else name

    @property
    def last_seen(self) -> float | None:
        """When somebody last reported in its file, seconds since 1970."""
        return self.merge.file.last_seen if self.merge else None


def join(
    store: AgentInfoStore,
    folders: Iterable[AgentFolder],
    agents: Iterable[Agent],
    observations: Mapping[tuple[str, str], Sequence[Observation]],
) -> Iterator[Entry]:
    """Joins files and runtime; reads each file once and writes nothing.

    Args:
        store: Reads and reconciles.
        folders: The agents on disk.
        agents: The agents of the runtime.
        observations: What the runtime showed of them, in order, by their identity's key.

    Yields:
        Every agent of either, once: first those on disk, in their order.
    """
    by_name: dict[str, list[Agent]] = defaultdict(list)
    for agent in agents:
        by_name[agent.identity.name].append(agent)
    folders = list(folders)
    namesakes: dict[str, list[AgentFolder]] = defaultdict(list)
    for folder in folders:
        namesakes[folder.name].append(folder)
    joined: set[tuple[str, str]] = set()
    for folder in folders:
        own = [agent for agent in by_name[folder.name] if _is_of(agent.identity, folder)]
        others = [f for f in namesakes[folder.name] if any(_is_of(a.identity, f) for a in own)]
        if len(own) == 1 and len(others) == 1:
            joined.add(own[0].identity.key)
            yield _entry(store, folder, own[0], observations[own[0].identity.key])
            continue
        doubt = ""
        if own:
            rivals = " and ".join(agent.identity.key[1] for agent in own)
            doubt = f"not joined: {rivals} may be the agent of {' or '.join(map(_path, others))}"
        yield _entry(store, folder, None, (), doubt)
    for agent in (agent for own in by_name.values() for agent in own):
        if agent.identity.key not in joined:
            yield Entry(agent, runtime=agent)


def write(store: AgentInfoStore, entry: Entry) -> Entry:
    """Writes an entry's verdict to its file, if there is one to write.

    Returns:
        The entry as it then is; a failure is its `error`, and the file is whole.
    """
    if entry.merge is None or entry.merge.content is None:
        return entry
    try:
        merge = store.write(entry.merge)
    except (StoreError, FileNotFoundError) as error:
        return msgspec.structs.replace(entry, error=_told(error))
    agent = _merged(store, entry.agent, merge)
    return msgspec.structs.replace(
        entry, agent=agent, merge=merge, written=merge.content is not None
    )


def _path(folder: AgentFolder) -> str:
    return str(folder.info)


def _told(error: StoreError | FileNotFoundError) -> str:
    return str(error) if isinstance(error, StoreError) else f"{error.filename} is gone"


def _is_of(identity: Identity, folder: AgentFolder) -> bool:
    """Tells whether an agent of the runtime and a folder of its name are of one grove.

    The path is the surest sign; an id may be the hub's on one side and the project's on the other; and
    what neither names is no evidence against.
    """
    theirs, mine = identity.grove_path, folder.grove_path
    if theirs and os.path.realpath(theirs) == os.path.realpath(mine):
        return True
    if identity.grove_id and folder.grove_id and identity.grove_id == folder.grove_id:
        return True
    if theirs:
        return False
    if identity.grove:
        return identity.grove == folder.grove
    return True


def _entry(
    store: AgentInfoStore,
    folder: AgentFolder,
    runtime: Agent | None,
    observations: Sequence[Observation],
    error: str = "",
) -> Entry:
    merge = None
    try:
        file = store.read(folder)
        merge = store.reconcile(file, observations) if file else None
    except StoreError as failure:
        error = str(failure)
    if runtime is None:
        identity = Identity(
            name=folder.name,
            namespace=None,
            pod_name=None,
            grove=folder.grove,
            grove_path=folder.grove_path,
            template=None,
            created=None,
            grove_id=folder.grove_id,
        )
        record = store.lifecycle.new_record(folder.name)
        agent = Agent(identity, record, None, "", None, None, None, (), is_terminal=False)
    else:
        agent = runtime
        grove = runtime.identity.grove or folder.grove
        identity = msgspec.structs.replace(
            runtime.identity,
            grove=grove,
            grove_path=runtime.identity.grove_path or folder.grove_path,
        )
        agent = msgspec.structs.replace(agent, identity=identity)
    if merge is not None:
        agent = _merged(store, agent, merge)
    return Entry(agent, runtime, folder, merge, error)


def _merged(store: AgentInfoStore, agent: Agent, merge: Merge) -> Agent:
    """Gives an agent with the record that file and runtime came to."""
    taken = [
        (plan, observation)
        for plan, observation in zip(merge.plans, merge.observations, strict=False)
        if plan.disposition == "taken"
    ]
    report = merge.file.report
    is_terminal = store.lifecycle.table.is_terminal(merge.record.configuration)
    template = agent.identity.template or report.fields.get("template") or None
    problems = (*agent.problems, *(p for p in report.problems if p not in agent.problems))
    return msgspec.structs.replace(
        agent,
        identity=msgspec.structs.replace(agent.identity, template=template),
        record=merge.record,
        event=taken[-1][1].event if taken else agent.event,
        rule=taken[-1][0].rule if taken else agent.rule,
        reason=merge.record.reason or (agent.reason if not is_terminal else None),
        problems=problems,
        is_terminal=is_terminal,
    )
