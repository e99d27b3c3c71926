"""The loop that keeps agents' files as their records say: it writes, mends, tries again, and tells when it cannot.

What is to be in the files follows from the record alone (laws.md 10), so every pass over an agent is the
same: read, put together, write what differs. A decision costs one agent's pass; a pass waits for nobody,
so that one agent's trouble never delays another's.
"""

from __future__ import annotations

import heapq
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import msgspec

from scion_fsm.errors import InputError
from scion_fsm.runtime.roster import Memory
from scion_fsm.runtime.unjoined import Unjoined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from scion_fsm.machine.observation import Observation
    from scion_fsm.machine.orders import Version
    from scion_fsm.runtime.agents import Key
    from scion_fsm.runtime.entry import Entry
    from scion_fsm.runtime.files.agent_info import Wrote
    from scion_fsm.runtime.files.folders import AgentFolder
    from scion_fsm.runtime.files.system import Clock
    from scion_fsm.runtime.merging import Merge
    from scion_fsm.runtime.roster import Roster
    from scion_fsm.runtime.tracker import Decision

_NONE_SEEN: Mapping[Key, Sequence[Observation]] = {}
_KEPT = 64
"""Observations that are kept for an agent whose files cannot be written; older ones have had their say."""


class Pauses(msgspec.Struct, frozen=True):
    """When the loop looks again, in seconds.

    Attributes:
        resync: All verdicts are compared with their files at least so often.
        first: After the first failure, or when a file is overwritten again; doubled each time …
        longest: … up to this.
        tries: After so many failures the next resync is waited for.
        quiet: A file that nobody has overwritten for so long is no longer contested.
    """

    resync: float = 60.0
    first: float = 0.25
    longest: float = 60.0
    tries: int = 10
    quiet: float = 600.0

    def after(self, times: int) -> float:
        """Gives the pause after so many failures."""
        return min(self.first * 2.0 ** min(times, 30), self.longest)


class Working(Protocol):
    """What does the work, beside everything else."""

    def join(self) -> None:
        """Returns once it has ended."""
        ...  # pragma: no cover


class Waiting:
    """Pauses between the passes of `Loop.running`, which anybody may end; a simulated world has its own."""

    def __init__(self) -> None:
        """Begins not ended."""
        self._ended = threading.Event()

    def run(self, work: Callable[[], float]) -> Working:
        """Calls something beside everything else, again after the seconds that it gives, until the end."""

        def go() -> None:
            while not self._ended.wait(work()):
                pass

        thread = threading.Thread(target=go, name="scion-fsm-files", daemon=True)
        thread.start()
        return thread

    def end(self) -> None:
        """Ends it."""
        self._ended.set()


class _Job:
    """What the loop knows of one folder's agent.

    Attributes:
        folder: Where its files are.
        memory: What is known of it beside its files.
        outdated: Versions that its record has and that say nothing any more if it is the runtime's agent;
            None for whatever it has once it can be read.
        is_alone: No runtime shows it, so that nothing but a look tells what becomes of its file.
        phase: What its record was in when it was last looked at; None before that.
        is_compared: Its file is compared with its record at each resync: the record has a verdict, or it
            or the file waits for a run that may never be seen.
        failures: In a row.
        wrote: What we last wrote into its file.
        written_at: When, by the monotonic clock.
        mends: How often it was overwritten since.
        due: When it has its turn; None if nothing is to be done.
        told: What was told of it last.
    """

    __slots__ = (
        *("folder", "memory", "outdated", "is_alone", "phase", "is_compared", "failures"),
        *("wrote", "written_at", "mends", "due", "told"),
    )

    def __init__(self, folder: AgentFolder) -> None:
        self.folder = folder
        self.memory = Memory()
        self.outdated: tuple[Version, ...] | None = ()
        self.is_alone = False
        self.phase: str | None = None
        self.is_compared = False
        self.failures = 0
        self.wrote: Wrote | None = None
        self.written_at = 0.0
        self.mends = 0
        self.due: float | None = None
        self.told: tuple[str, ...] = ()


class Loop:
    """Keeps the files of a roster's agents; safe to be called from several threads.

    Attributes:
        troubles: How many things were told.
    """

    def __init__(
        self,
        roster: Roster,
        find: Callable[[], Iterable[AgentFolder]],
        *,
        clock: Clock,
        tell: Callable[[Entry | None, str], None],
        writes: bool = True,
        pauses: Pauses | None = None,
        lock: AbstractContextManager[object] | None = None,
        show: Callable[[Entry], None] | None = None,
    ) -> None:
        """Writes nothing yet.

        Args:
            roster: The folders and the agents of the runtime.
            find: Looks for the folders, at each resync.
            clock: Time.
            tell: Takes what is to be told of an agent's files, each thing once; of no agent in particular,
                None.
            writes: Without it nothing is written.
            pauses: When to look again.
            show: Takes every agent as a look at its files left it; with it those that no runtime shows are
                looked at, too, at each resync.
            lock: What one thread at a time holds, again and again; the machine's own by default.
        """
        self._roster, self._find, self._clock, self._tell = roster, find, clock, tell
        self._show = show
        self._writes = writes
        self.troubles = 0
        self._pauses = pauses or Pauses()
        self._jobs: dict[tuple[str, str], _Job] = {}
        self._due: list[tuple[float, tuple[str, str]]] = []
        self._unjoined = Unjoined()
        self._resync = clock.monotonic() + self._pauses.resync
        self._lock = lock or threading.RLock()

    def begin(self, seen: Mapping[Key, Sequence[Observation]] = _NONE_SEEN) -> None:
        """Makes the first pass over all agents: what is known of one from before may differ from its file.

        Args:
            seen: What the runtime has shown of them, by key, which it need not show again.
        """
        with self._lock:
            for folder in self._roster.folders:
                joined = _joined(self._pass(folder, seen))
                for key in self._roster.keys_of(folder.name):
                    if key != joined and key in seen:
                        self._unjoined.add(key, seen[key])

    def decided(self, decision: Decision) -> Entry | None:
        """Brings one agent's files up to date with what the runtime has shown.

        Returns:
            The agent with its files; None if it has none, or nothing was news.
        """
        agent, found, is_joined = decision.agent, None, False
        key = agent.identity.key
        # What is refused as out of date says nothing, but the file of an ended agent is looked at; what only
        # changes nothing, since the runtime had said so before, may be news to the agent's own record.
        observation = None if decision.outcome.refusal else decision.observation
        is_news = decision.outcome.must_write or agent.is_terminal
        with self._lock:
            self._roster.note(agent)
            seen = {key: (*self._unjoined.get(key, ()), *((observation,) if observation else ()))}
            for folder in self._roster.folders_of(agent.identity.name):
                # What the runtime says again may be news to a record that refused it before.
                if not is_news and (
                    not observation or self._job(folder).phase == agent.record.phase
                ):
                    continue
                entry = self._pass(folder, seen)
                is_joined |= _joined(entry) == key
                if entry.runtime is not None and entry.runtime.identity.key == key:
                    found = entry
            if observation and is_news and not is_joined:
                self._unjoined.add(key, (observation,))
        return found

    def forget_versions(self) -> None:
        """Lets every record forget versions: its cluster's history went back.

        One of an agent that the runtime does not show may be another cluster's: it forgets once it is shown.
        """
        with self._lock:
            self._unjoined.clear()  # whoever is there is shown again
            for folder in self._roster.folders:
                job = self._job(folder)
                entry = self._roster.entry(folder, {}, job.memory)
                versions = entry.merge.files.versions if entry.merge is not None else None
                job.memory = job.memory.went_back(versions)
                job.outdated = None if versions is None else (*versions, *job.memory.past_versions)
                if entry.runtime is not None:
                    self._pass(folder)

    def _forgetting(
        self, job: _Job, entry: Entry, seen: Mapping[Key, Sequence[Observation]]
    ) -> Entry:
        """Gives an entry of the runtime's without what is outdated, until its files are written."""
        if job.outdated == () or entry.runtime is None or entry.merge is None:
            return entry
        outdated = job.outdated if job.outdated is not None else entry.merge.files.versions
        job.memory = job.memory.without(outdated)
        job.outdated = ()
        return self._roster.entry(job.folder, seen, job.memory)

    def work(self) -> float:
        """Does what is due, and gives the seconds until something else is."""
        with self._lock:
            now = self._clock.monotonic()
            if now >= self._resync:
                self._resync = now + self._pauses.resync
                self._look_around()
                self._again(now)
            while self._due and self._due[0][0] <= now:
                due, key = heapq.heappop(self._due)
                job = self._jobs[key]
                if job.due == due:
                    job.due = None
                    self._pass(job.folder)
            following = min([self._resync, *(due for due, _ in self._due[:1])])
            return max(following - self._clock.monotonic(), 0.001)

    def finish(self) -> None:
        """Makes a last pass over every agent that has ended or waits for its turn; nothing is put off."""
        with self._lock:
            self._look_around()
            self._again(self._clock.monotonic())
            waiting, self._due = sorted(self._due), []
            for job in (self._jobs[key] for _, key in waiting):
                if job.due is not None:
                    job.due, job.mends = None, 0
                    self._pass(job.folder)

    @contextmanager
    def running(self, waiting: Waiting | None = None) -> Iterator[None]:
        """Does what is due beside everything else, and makes the last pass at the end."""
        waiting = waiting or Waiting()
        thread = waiting.run(self.work)
        try:
            yield
        finally:
            waiting.end()
            thread.join()
            self.finish()

    # -- one agent -----------------------------------------------------------------------------------------

    def _job(self, folder: AgentFolder) -> _Job:
        key = (folder.homes, folder.name)
        job = self._jobs.get(key)
        if job is None:
            job = self._jobs[key] = _Job(folder)
        return job

    def _look_around(self) -> None:
        """Finds folders that have come or gone; where that fails, those that are known stay."""
        try:
            self._roster.find(self._find())
        except InputError as error:
            self.troubles += 1
            self._tell(None, str(error))

    def _again(self, now: float) -> None:
        """Lets every agent that has ended, could not be written or had no folder have its turn."""
        for folder in self._roster.folders:
            if not self._unjoined.keys().isdisjoint(self._roster.keys_of(folder.name)):
                self._pass(folder, self._unjoined)
            job = self._jobs.get((folder.homes, folder.name))
            if job is None:
                continue
            is_shown = job.is_alone and self._show is not None
            if job.failures or job.is_compared or job.memory.waits or is_shown:
                job.failures = 0
                self._schedule(job, now)

    def _schedule(self, job: _Job, due: float) -> None:
        if job.due is None or due < job.due:
            job.due = due
            heapq.heappush(self._due, (due, (job.folder.homes, job.folder.name)))

    def _pass(
        self, folder: AgentFolder, seen: Mapping[Key, Sequence[Observation]] = _NONE_SEEN
    ) -> Entry:
        """Reads an agent's files, puts them together with what was seen, and writes what differs."""
        job = self._job(folder)
        entry = self._forgetting(job, self._roster.entry(folder, seen, job.memory), seen)
        joined = _joined(entry)
        if joined is not None and joined in seen:
            pending = (*job.memory.pending, *seen[joined])[-_KEPT:]
            job.memory = msgspec.structs.replace(job.memory, pending=pending)
            self._unjoined.discard(joined)
        return self._written(folder, entry)

    def _written(self, folder: AgentFolder, entry: Entry) -> Entry:
        job, made = self._job(folder), entry.merge
        job.is_alone, job.phase = entry.runtime is None, entry.agent.record.phase
        has_failed = bool(entry.error)
        if made is not None and not has_failed and not made.is_settled and self._writes:
            entry, has_failed = self._put(job, entry, made)
        if has_failed and entry.is_proved:
            job.failures += 1
            if job.failures < self._pauses.tries:
                due = self._clock.monotonic() + self._pauses.after(job.failures)
                self._schedule(job, due)
        elif entry.merge is not None and entry.is_proved and not entry.error:
            job.failures, made = 0, entry.merge
            waits = made.record.is_fenced or bool(made.untouchable)
            job.is_compared = made.own.verdict or waits
            if made.is_settled or self._writes:
                is_kept = made.files.own_snapshot is not None or made.wanted.own is not None
                job.memory = Memory(None if is_kept else made.own, doubted=made.in_doubt[-_KEPT:])
        self._tell_new(job, entry)
        if self._show is not None:
            self._show(entry)
        return entry

    def _put(self, job: _Job, entry: Entry, made: Merge) -> tuple[Entry, bool]:
        """Writes what is wanted, unless others overwrite it all the time; tells whether that failed."""
        now = self._clock.monotonic()
        if now - job.written_at > self._pauses.quiet:
            job.mends = 0
        is_mending = made.wanted.content is not None and made.own.wrote == job.wrote
        if is_mending and job.mends:
            due = job.written_at + self._pauses.after(job.mends)
            if now < due:
                self._schedule(job, due)
                what = (
                    f"contested: others wrote over it {job.mends} times; it is mended again later"
                )
                return msgspec.structs.replace(entry, error=what), False
        entry = self._roster.write(entry, job.memory, patience=0.0)
        if entry.written and entry.merge is not None:
            job.mends = job.mends + 1 if is_mending else 0
            job.written_at, job.wrote = now, entry.merge.own.wrote
            if job.mends:  # it will be overwritten again
                self._schedule(job, now + self._pauses.after(job.mends))
            elif entry.merge.own.replaced is not None:
                # A slow writer's words are known by their time, which whoever edits the file changes.
                self._schedule(job, now + self._roster.lifecycle.table.clock_skew)
        return entry, bool(entry.error)

    def _tell_new(self, job: _Job, entry: Entry) -> None:
        told = entry.problems
        for problem in told:
            if problem not in job.told:
                self.troubles += 1
                self._tell(entry, problem)
        job.told = told


def _joined(entry: Entry) -> Key | None:
    """Gives the runtime's agent whose files they are beyond doubt."""
    runtime = entry.runtime
    return runtime.identity.key if runtime is not None and entry.is_proved else None
