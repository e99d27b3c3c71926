"""Agents as their files and their runtime show them: which belongs to which, and what they come to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import StoreError
from scion_fsm.machine.orders import Version
from scion_fsm.runtime.agents import Agent, Identity
from scion_fsm.runtime.belonging import Tie, tie
from scion_fsm.runtime.entry import Entry
from scion_fsm.runtime.merging import advanced, merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.machine.observation import Observation  # noqa: TC004 - a Memory is never decoded
    from scion_fsm.runtime.agents import Key
    from scion_fsm.runtime.files.folders import AgentFolder
    from scion_fsm.runtime.files.own_record import OwnRecord  # noqa: TC004 - likewise
    from scion_fsm.runtime.files.store import AgentFiles, AgentInfoStore, Wanted
    from scion_fsm.runtime.files.system import Clock
    from scion_fsm.runtime.merging import Merge


class Past(msgspec.Struct, frozen=True):
    """What the runtime had shown and was not written when its cluster's history went back.

    Attributes:
        shown: It.
        versions: Those that the record remembered then; None where it could not be read. Of one that
            remembers others somebody else has known better since.
    """

    shown: tuple[Observation, ...]
    versions: tuple[Version, ...] | None

    def is_of(self, files: AgentFiles) -> bool:
        """Whether a record is as old as this."""
        if self.versions is None or not files.versions:
            return True
        return not set(self.versions).isdisjoint(files.versions)


class Memory(msgspec.Struct, frozen=True):
    """What is known of a folder's agent beside its files, by whoever looks at it again and again.

    Attributes:
        known: Our record, where the folder has none.
        pending: What the runtime has shown and is not written yet.
        doubted: What it showed before that, of which it was not proved whose it is: that may come yet.
        forgets: Versions that say nothing any more, for their cluster's history went back.
        past: What was shown before that, for each time that it did.
    """

    known: OwnRecord | None = None
    pending: tuple[Observation, ...] = ()
    doubted: tuple[Observation, ...] = ()
    forgets: tuple[Version, ...] = ()
    past: tuple[Past, ...] = ()

    @property
    def shown(self) -> tuple[Observation, ...]:
        """What the runtime has shown since history last went back, and has not had its say."""
        return (*self.doubted, *self.pending)

    @property
    def waits(self) -> bool:
        """Whether anything of it is still to be written, or to be proved."""
        return bool(self.past or self.shown)

    @property
    def past_versions(self) -> tuple[Version, ...]:
        """The versions of what was shown before history went back."""
        orders = (seen.order for past in self.past for seen in past.shown)
        return tuple(order for order in orders if isinstance(order, Version))

    def went_back(self, versions: tuple[Version, ...] | None) -> Memory:
        """Gives what is known where a cluster's history went back: what was shown so far is of before that.

        Args:
            versions: Those that the record remembers; None where it cannot be read.
        """
        past = (*self.past, Past(self.pending, versions)) if self.pending else self.past
        return Memory(self.known, forgets=self.forgets, past=past)

    def without(self, versions: Iterable[Version]) -> Memory:
        """Gives what is known where these versions, and those of before, say nothing any more."""
        forgets = tuple(dict.fromkeys((*self.forgets, *versions, *self.past_versions)))
        return msgspec.structs.replace(self, forgets=forgets)

    def applied(self, lifecycle: Lifecycle, files: AgentFiles) -> AgentFiles:
        """Gives files as they are with all this in mind."""
        if files.own is None and self.known is not None:
            files = msgspec.structs.replace(files, own=self.known)
        for past in self.past:
            if past.is_of(files):
                files = advanced(lifecycle, files, past.shown).without(self.forgets)
        return files.without(self.forgets)


_NOTHING = Memory()


class Roster:
    """The folders and the agents of the runtime, by name, so that one agent costs what one agent costs."""

    def __init__(
        self,
        lifecycle: Lifecycle,
        store: AgentInfoStore,
        folders: Iterable[AgentFolder],
        agents: Sequence[Mapping[Key, Agent]],
        *,
        clock: Clock,
    ) -> None:
        """Reads no file yet.

        Args:
            lifecycle: What decides.
            store: Reads and writes the files.
            folders: The agents on disk.
            agents: Those of each runtime; living views.
            clock: Time.
        """
        self.lifecycle, self.store, self._clock = lifecycle, store, clock
        self._agents = agents
        self._keys: dict[str, set[Key]] = defaultdict(set)
        self.find(folders)
        for source in agents:
            for key, agent in source.items():
                self._keys[agent.identity.name].add(key)

    def find(self, folders: Iterable[AgentFolder]) -> None:
        """Takes these for the agents on disk."""
        self.folders = tuple(folders)
        self._named: dict[str, list[AgentFolder]] = defaultdict(list)
        for folder in self.folders:
            self._named[folder.name].append(folder)

    def note(self, agent: Agent) -> None:
        """Takes notice of an agent of the runtime."""
        self._keys[agent.identity.name].add(agent.identity.key)

    def folders_of(self, name: str) -> list[AgentFolder]:
        """Gives the folders of a name."""
        return self._named.get(name, [])

    def keys_of(self, name: str) -> AbstractSet[Key]:
        """Gives the keys of the runtime's agents of a name."""
        return self._keys.get(name, frozenset())

    def all(self, observations: Mapping[Key, Sequence[Observation]]) -> Iterator[Entry]:
        """Gives every agent of either, once: first those on disk, in their order."""
        joined: set[Key] = set()
        for folder in self.folders:
            entry = self.entry(folder, observations)
            if entry.runtime is not None:
                joined.add(entry.runtime.identity.key)
            yield entry
        for source in self._agents:
            for key in list(source):
                if key not in joined and (agent := source.get(key)) is not None:
                    yield Entry(agent, runtime=agent)

    def entry(
        self,
        folder: AgentFolder,
        observations: Mapping[Key, Sequence[Observation]],
        memory: Memory = _NOTHING,
    ) -> Entry:
        """Joins a folder with its agent of the runtime, and reads its files.

        Args:
            folder: The folder.
            observations: What the runtime showed, by key.
            memory: What is known of its agent beside its files.
        """
        try:
            files = memory.applied(self.lifecycle, self.store.read(folder))
        except StoreError as failure:
            runtime, found = self._claimant(folder, None)
            is_proved = found.kind == "proved"
            agent = self._agent(folder, runtime)
            return Entry(agent, runtime, folder, error=str(failure), is_proved=is_proved)
        run_id = files.file.report.run_id if files.file else None
        runtime, found = self._claimant(folder, run_id)
        if runtime is None or found.kind == "doubtful":
            merged = self.merged(files, memory.shown) if runtime is None else None
            return self._entry(folder, runtime, merged, found)
        seen = (*memory.shown, *observations.get(runtime.identity.key, ()))
        return self._entry(folder, runtime, self.merged(files, seen), found)

    def merged(self, files: AgentFiles, observations: Sequence[Observation]) -> Merge | None:
        """Puts files and observations together; None for files that say nothing."""
        if files.file is None and files.own is None:
            return None
        return merge(self.lifecycle, files, observations, now=self._clock.now())

    def write(
        self, entry: Entry, memory: Memory = _NOTHING, *, patience: float | None = None
    ) -> Entry:
        """Writes what an entry's files are to hold, if that is proved to be theirs.

        Args:
            entry: The entry.
            memory: What it was made with.
            patience: In place of the store's own, in seconds.

        Returns:
            The entry as it then is; a failure is its `error`, and each file is whole.
        """
        if entry.merge is None or entry.merge.is_settled or not entry.is_proved or entry.error:
            return entry
        made, folder = entry.merge, entry.merge.files.folder

        def decide(files: AgentFiles) -> Wanted:
            nonlocal made
            made = merge(
                self.lifecycle,
                memory.applied(self.lifecycle, files),
                made.observations,
                now=self._clock.now(),
            )
            return made.wanted

        try:
            _, wanted = self.store.write(folder, decide, patience=patience)
        except StoreError as error:
            return msgspec.structs.replace(entry, error=str(error))
        except FileNotFoundError as error:
            return msgspec.structs.replace(entry, error=f"{error.filename} is gone")
        agent = self._merged(entry.agent, made)
        written = wanted.content is not None
        return msgspec.structs.replace(entry, agent=agent, merge=made, written=written)

    # -- who belongs to whom -------------------------------------------------------------------------------

    def _claimant(self, folder: AgentFolder, run_id: str | None) -> tuple[Agent | None, Tie]:
        """Gives the one agent of the runtime that is a folder's, and how surely."""
        claims = [
            claim
            for claim in self._claims(folder, run_id)
            if claim[1].kind == "proved" or not self._is_proved_elsewhere(claim[0], folder)
        ]
        if not claims:
            return None, Tie("proved")
        best = claims[0][1].kind
        claims = _of_the_last_run([claim for claim in claims if claim[1].kind == best])
        rivals = [
            other
            for other in self.folders_of(folder.name)
            if other.own != folder.own and self._ties(claims[0][0], other, None).kind == best
        ]
        if len(claims) > 1 or rivals:
            who = " and ".join(sorted(agent.identity.key[1] for agent, _ in claims))
            folders = " or ".join(str(one.info) for one in (folder, *rivals))
            return None, Tie("doubtful", f"not joined: {who} may be the agent of {folders}")
        return claims[0]

    def _is_proved_elsewhere(self, agent: Agent, folder: AgentFolder) -> bool:
        others = (other for other in self.folders_of(folder.name) if other.own != folder.own)
        return any(self._ties(agent, other, None).kind == "proved" for other in others)

    def _claims(self, folder: AgentFolder, run_id: str | None) -> list[tuple[Agent, Tie]]:
        order = ("proved", "possible", "doubtful")
        claims = []
        for key in list(self._keys.get(folder.name, ())):
            agents = [agent for source in self._agents if (agent := source.get(key)) is not None]
            if not agents:
                self._keys[folder.name].discard(key)
            for agent in agents:
                found = self._ties(agent, folder, run_id)
                if found.kind != "none":
                    claims.append((agent, found))
        return sorted(claims, key=lambda claim: order.index(claim[1].kind))

    @staticmethod
    def _ties(agent: Agent, folder: AgentFolder, run_id: str | None) -> Tie:
        run = agent.record.run
        return tie(agent.identity, run.run_id if run else None, folder, run_id)

    # -- lines ---------------------------------------------------------------------------------------------

    def _entry(
        self, folder: AgentFolder, runtime: Agent | None, made: Merge | None, found: Tie
    ) -> Entry:
        agent = self._agent(folder, runtime)
        if made is not None:
            agent = self._merged(agent, made)
        is_proved = found.kind == "proved"
        return Entry(agent, runtime, folder, made, found.why, is_proved=is_proved)

    def _agent(self, folder: AgentFolder, runtime: Agent | None) -> Agent:
        if runtime is None:
            identity = Identity(
                name=folder.name,
                namespace=None,
                pod_name=None,
                project=folder.project,
                project_path=folder.project_path,
                template=None,
                created=None,
                project_id=folder.project_id,
            )
            record = self.lifecycle.new_record(folder.name)
            is_end = self.lifecycle.table.is_terminal(record.configuration)
            return Agent(identity, record, None, "", None, None, None, (), is_end)
        identity = msgspec.structs.replace(
            runtime.identity,
            project=runtime.identity.project or folder.project,
            project_path=runtime.identity.project_path or folder.project_path,
        )
        return msgspec.structs.replace(runtime, identity=identity)

    def _merged(self, agent: Agent, made: Merge) -> Agent:
        """Gives an agent with the record that file and runtime came to."""
        taken = [
            (plan, observation)
            for plan, observation in zip(made.plans, made.observations, strict=True)
            if plan.disposition == "taken"
        ]
        table, file = self.lifecycle.table, made.files.file
        is_end = table.is_terminal(made.record.configuration)
        fields = file.report.fields if file else {}
        told = file.report.problems if file else ()
        problems = (*agent.problems, *(p for p in told if p not in agent.problems))
        return msgspec.structs.replace(
            agent,
            identity=msgspec.structs.replace(
                agent.identity, template=agent.identity.template or fields.get("template") or None
            ),
            record=made.record,
            event=taken[-1][1].event if taken else agent.event,
            rule=taken[-1][0].rule if taken else agent.rule,
            reason=made.record.reason or (None if is_end else agent.reason),
            is_terminal=is_end,
            is_resumable=table.is_resumable(made.record.configuration),
            problems=problems,
        )


def _of_the_last_run(claims: list[tuple[Agent, Tie]]) -> list[tuple[Agent, Tie]]:
    """Gives the claim of the run that began last, where all before it have ended; else all of them."""
    began = [agent.record.run.created if agent.record.run else None for agent, _ in claims]
    known = [moment for moment in began if moment is not None]
    if len(known) < len(claims):
        return claims
    last = max(known)
    is_last = known.count(last) == 1 and all(
        agent.is_terminal for (agent, _), at in zip(claims, known, strict=True) if at != last
    )
    return [claims[known.index(last)]] if is_last else claims
