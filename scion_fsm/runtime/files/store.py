"""Agents' files: read one, reconcile it with what the runtime shows, write the verdict back."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import RecordCorruptError, StoreError
from scion_fsm.machine.observation import Observation
from scion_fsm.machine.reconcile import Plan
from scion_fsm.machine.record import Record
from scion_fsm.runtime.files import beneath, replace
from scion_fsm.runtime.files.agent_info import Report, changes_of, is_final, report_of
from scion_fsm.runtime.files.beneath import Snapshot
from scion_fsm.runtime.files.document import Document, DocumentError
from scion_fsm.runtime.files.folders import CONFIG, HOME, INFO, AgentFolder
from scion_fsm.runtime.files.lock import locked
from scion_fsm.runtime.files.replace import ChangedError, Target
from scion_fsm.runtime.files.system import CLOCK, DISK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scion_fsm.lifecycle import Lifecycle
    from scion_fsm.runtime.files.system import Clock, FileSystem

TORN_SECONDS = 2.0
"""A file that is not JSON and younger than this may be half-written by somebody; it is looked at again."""
_TORN_TRIES = 20
_TORN_PAUSE = 0.005
_FOR_GOOD = ("irreversible", "absence")
_TIMES = (946_684_800.0, 10_413_792_000.0)
"""From 2000 to 2300; what lies outside is no moment (laws.md 3)."""


class AgentFile(msgspec.Struct, frozen=True):
    """One agent's file as it was read.

    Attributes:
        folder: Whose it is.
        path: Where it was read, for people.
        snapshot: Its bytes and attributes.
        report: What it says.
        inside: The member of the file that the report is; None for an agent-info.json.
    """

    folder: AgentFolder
    path: str
    snapshot: Snapshot
    report: Report
    inside: str | None = None

    @property
    def last_seen(self) -> float | None:
        """When somebody last reported, seconds since 1970: the mtime, which our own writes keep.

        None if nobody can say: whoever owns the home may set any time.
        """
        seconds = self.snapshot.modified_ns / 1e9
        return None if self.inside or not _TIMES[0] <= seconds < _TIMES[1] else seconds


class Merge(msgspec.Struct, frozen=True):
    """A file and what the runtime showed, put together by the laws.

    Attributes:
        file: The file.
        observations: What the runtime showed, in order.
        refusal: What became of the file's own report, where a stored verdict refused it; else None.
        plans: What became of each observation, then of the report if a new incarnation let it count.
        record: What holds after all that.
        content: What the file is to say; None if it says so already or nothing is to be written.
        untouchable: Why it may not be written although it should be; else empty.
    """

    file: AgentFile
    observations: tuple[Observation, ...]
    refusal: Plan | None
    plans: tuple[Plan, ...]
    record: Record
    content: bytes | None
    untouchable: str = ""


class AgentInfoStore:
    """Reads and writes agent-info.json by laws.md 6; the only thing in scion_fsm that writes one.

    It guarantees:
    1. `read` and `reconcile` write nothing, not even a lock.
    2. `write` changes a file only into what `reconcile` made of that very content.
    3. Two writers of ours never lose each other's write; a writer that takes no lock loses nothing that it
       had written before our last look at the file.
    4. Whatever fails, and whenever the process dies, the file is the old one or the new one, whole.
    """

    def __init__(
        self,
        lifecycle: Lifecycle,
        *,
        patience: float = 10.0,
        system: FileSystem = DISK,
        clock: Clock = CLOCK,
    ) -> None:
        """Works by a lifecycle.

        Args:
            lifecycle: The lifecycle.
            patience: For how many seconds a write waits for others of ours, and starts over when
                somebody else keeps writing.
            system: The files.
            clock: Time.
        """
        self.lifecycle = lifecycle
        self._patience = patience
        self._system, self._clock = system, clock

    def read(self, folder: AgentFolder) -> AgentFile | None:
        """Reads an agent's report: its agent-info.json, else the `info` in its scion-agent.json.

        Args:
            folder: Where its files are.

        Returns:
            Its file; None if neither has a report. What comes from scion-agent.json is never written.

        Raises:
            StoreError: A file cannot be read, or lies behind a link.
            RecordCorruptError: It is no regular file, too large, or not one JSON object in UTF-8; the
                other one is then not asked.
        """
        if folder.error:
            raise StoreError(folder.own, folder.error)
        with suppress(FileNotFoundError):
            return self._file(folder, (folder.homes, folder.name, HOME), INFO, None)
        with suppress(FileNotFoundError):
            return self._file(folder, (folder.configs, folder.name), CONFIG, "info")
        return None

    def _file(
        self, folder: AgentFolder, steps: tuple[str, ...], name: str, inside: str | None
    ) -> AgentFile:
        path = "/".join((*steps, name))
        with _telling(path, "cannot be read"), beneath.descent(self._system, *steps) as descriptor:
            return self._read(folder, descriptor, name, path, inside)

    def _read(
        self, folder: AgentFolder, descriptor: int, name: str, path: str, inside: str | None = None
    ) -> AgentFile:
        snapshot, document = self._whole(descriptor, name, path)
        if inside is not None:
            part = document.literal(inside) if document.get(inside) is not None else "{}"
            document = _document(path, (part or "{}").encode("utf-8"))
        report = report_of(self.lifecycle.table, folder.name, document)
        return AgentFile(folder, path, snapshot, report, inside)

    def _whole(self, descriptor: int, name: str, path: str) -> tuple[Snapshot, Document]:
        """Reads a file that is JSON, and gives one that is being written the time to become it."""
        for tries in range(_TORN_TRIES, -1, -1):
            snapshot = beneath.read(self._system, descriptor, name, path)
            try:
                return snapshot, _document(path, snapshot.content)
            except RecordCorruptError:
                # Scion truncates the file and writes it anew (provision.go:955), so a reader may see half.
                age = abs(self._clock.now() - snapshot.modified_ns / 1e9)
                if not tries or age > TORN_SECONDS:
                    raise
                self._clock.sleep(_TORN_PAUSE)
        raise AssertionError  # the last try returned or raised

    def reconcile(self, file: AgentFile, observations: Iterable[Observation]) -> Merge:
        """Puts a file and what the runtime shows together.

        The runtime's verdict beats the file's phase; otherwise the file's report stands, with L1-L11.

        Args:
            file: The file.
            observations: What the runtime showed of the agent, in order; none if nothing was looked at.

        Returns:
            A merge. Its `content` is not None iff one of the observations is a verdict, the record is
            that verdict, and the file says anything else. So a file which a late hook has revived is
            mended, and one that nobody vouches for is left alone.
        """
        observations = tuple(observations)
        record, refused = file.report.record, file.report.refused
        refusal = self.lifecycle.reconcile(record, refused) if refused else None
        plans: list[Plan] = []
        for observation in observations:
            plans.append(self.lifecycle.reconcile(record, observation))
            record = plans[-1].record
        if refused and any(len(plan.steps) > 1 for plan in plans):  # a newer incarnation was opened
            plans.append(self.lifecycle.reconcile(record, refused))
            record, refusal = plans[-1].record, None
        content, untouchable = self._content(file, observations, record)
        return Merge(file, observations, refusal, tuple(plans), record, content, untouchable)

    def _content(
        self, file: AgentFile, observations: tuple[Observation, ...], record: Record
    ) -> tuple[bytes | None, str]:
        table = self.lifecycle.table
        if (
            file.inside is not None
            or not is_final(table, record)
            or not any(
                table.events[seen.event].evidence in _FOR_GOOD
                and record.relation(seen.incarnation) in ("same", "unstated")
                for seen in observations
                if seen.event is not None and seen.event in table.events
            )
        ):
            return None, ""
        document = Document(file.snapshot.content.decode("utf-8"))
        edited = document.edited(changes_of(table, file.report, record))
        if edited is document:
            return None, ""
        if file.report.untouchable:
            return None, file.report.untouchable
        return edited.text.encode("utf-8"), ""

    def write(self, merge: Merge) -> Merge:
        """Writes what a merge wants written, and begins again from a file that has changed since.

        Args:
            merge: What `reconcile` returned.

        Returns:
            The merge as it was in the end made and written; `content` is None if the file turned out to
            need nothing. The file is durable when this returns.

        Raises:
            StoreError: It could not be locked or written, or somebody kept writing to it; it is whole.
            RecordCorruptError: It has become unreadable; it was left as it is.
            FileNotFoundError: It is gone, or its folder is.
        """
        if merge.content is None:
            return merge
        folder, path, system = merge.file.folder, merge.file.path, self._system
        with (
            _telling(path, "cannot be replaced"),
            beneath.descent(system, folder.homes, folder.name) as own,
            locked(system, self._clock, own, folder.own, seconds=self._patience),
            beneath.inside(system, own, HOME, f"{folder.own}/{HOME}") as home,
        ):
            deadline = self._clock.monotonic() + self._patience
            target = Target(home, INFO, path, making=own)
            while merge.content is not None:
                try:
                    replace.replace(system, target, merge.file.snapshot, merge.content)
                except ChangedError:
                    if self._clock.monotonic() > deadline:
                        what = (
                            f"is written by others all the time; gave up after {self._patience:g} s"
                        )
                        raise StoreError(path, what) from None
                    merge = self.reconcile(self._read(folder, home, INFO, path), merge.observations)
                else:
                    break
        return merge


@contextmanager
def _telling(path: str, what: str) -> Iterator[None]:
    """Turns an error on the way to a file into one of ours, but for a file or folder that is not there."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(error.filename or path, what, error) from error


def _document(path: str, content: bytes) -> Document:
    try:
        return Document(content.decode("utf-8"))
    except DocumentError as error:
        raise RecordCorruptError(path, f"is not a record: {error}") from error
    except UnicodeDecodeError as error:
        raise RecordCorruptError(path, f"is not UTF-8 at byte {error.start}") from error
