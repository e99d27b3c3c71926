"""Agents' files: read them, and write what is to be in them. What that is, others decide (merging)."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import RecordCorruptError, StoreError
from scion_fsm.machine.orders import BEFORE_ALL, Version, is_time
from scion_fsm.runtime.files import beneath, own_record, replace
from scion_fsm.runtime.files.agent_info import Report, report_of
from scion_fsm.runtime.files.beneath import Snapshot
from scion_fsm.runtime.files.document import Document, DocumentError
from scion_fsm.runtime.files.folders import HOME, INFO, AgentFolder
from scion_fsm.runtime.files.lock import locked
from scion_fsm.runtime.files.own_record import OwnRecord
from scion_fsm.runtime.files.replace import ChangedError, Target
from scion_fsm.runtime.files.system import CLOCK, DISK

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from scion_fsm.machine.table import Table
    from scion_fsm.runtime.files.system import Clock, FileSystem

TORN_SECONDS = 2.0
"""A file that is not JSON and younger than this may be half-written by somebody; it is looked at again."""
_TORN_TRIES = 20
_TORN_PAUSE = 0.005


class AgentFile(msgspec.Struct, frozen=True):
    """An agent-info.json as it was read.

    Attributes:
        path: Where it was read, for people.
        snapshot: Its bytes and attributes.
        document: Its content.
        report: What it says.
    """

    path: str
    snapshot: Snapshot
    document: Document
    report: Report

    @property
    def last_seen(self) -> float | None:
        """When somebody last reported, seconds since 1970: the mtime, which our own writes keep.

        None if nobody can say: whoever owns the home may set any time.
        """
        return _written_at(self.snapshot)


class AgentFiles(msgspec.Struct, frozen=True):
    """All that an agent's folder says.

    Attributes:
        folder: Where.
        file: Its report; None if it has none.
        own: Our record; None if there is none that can be used.
        own_snapshot: Its file as it was; None if there is none.
        problems: What is wrong with our record.
        untouchable: Why our record must stay as it is; else empty.
        is_reset: Our record has been made to forget versions since it was read, and is to be kept so.
    """

    folder: AgentFolder
    file: AgentFile | None
    own: OwnRecord | None
    own_snapshot: Snapshot | None
    problems: tuple[str, ...] = ()
    untouchable: str = ""
    is_reset: bool = False

    @property
    def versions(self) -> tuple[Version, ...]:
        """The clusters' versions that its record remembers."""
        marks = self.own.record.marks if self.own is not None else ()
        return tuple(mark for _, mark in marks if isinstance(mark, Version))

    def without(self, versions: Collection[Version]) -> AgentFiles:
        """Gives these files with a record that remembers none of these: their history went back."""
        if self.own is None or not set(versions) & set(self.versions):
            return self
        marks = tuple(
            (origin, Version(mark.cluster, BEFORE_ALL))
            if isinstance(mark, Version) and mark in versions
            else (origin, mark)
            for origin, mark in self.own.record.marks
        )
        record = msgspec.structs.replace(self.own.record, marks=marks)
        own = msgspec.structs.replace(self.own, record=record)
        return msgspec.structs.replace(self, own=own, is_reset=True)


class Wanted(msgspec.Struct, frozen=True):
    """What an agent's files are to hold.

    Attributes:
        own: Our record; None to leave it as it is.
        content: The agent-info.json; None likewise.
    """

    own: OwnRecord | None = None
    content: bytes | None = None


class AgentInfoStore:
    """Reads and writes an agent's files by laws.md 10; the only thing in scion_fsm that writes them.

    It guarantees:
    1. `read` writes nothing, not even a lock.
    2. `write` changes a file only into what was decided on that very content.
    3. Two writers of ours never lose each other's write; a writer that takes no lock loses nothing that it
       had written before our last look at the file.
    4. Whatever fails, and whenever the process dies, each file is the old one or the new one, whole, and
       agent-info.json is never newer than our record of it.
    """

    def __init__(
        self,
        table: Table,
        *,
        patience: float = 10.0,
        system: FileSystem = DISK,
        clock: Clock = CLOCK,
    ) -> None:
        """Works by a compiled spec.

        Args:
            table: The compiled spec.
            patience: For how many seconds a write waits for others of ours, and starts over when
                somebody else keeps writing.
            system: The files.
            clock: Time.
        """
        self._table, self._patience = table, patience
        self._system, self._clock = system, clock

    def read(self, folder: AgentFolder) -> AgentFiles:
        """Reads our record and the agent's report.

        Raises:
            StoreError: The folder or the report cannot be read, or lies behind a link.
            RecordCorruptError: The report is no regular file, too large, or not one JSON object in UTF-8.
        """
        if folder.error:
            raise StoreError(folder.own, folder.error)
        with suppress(FileNotFoundError), _entered(self._system, folder) as own:
            return self._read(folder, own)
        return AgentFiles(
            folder, None, None, None
        )  # all that there is is a configuration elsewhere

    def write(
        self,
        folder: AgentFolder,
        decide: Callable[[AgentFiles], Wanted],
        *,
        patience: float | None = None,
    ) -> tuple[AgentFiles, Wanted]:
        """Writes what is decided on, and begins again where somebody has written meanwhile.

        Our record is written first, so that what stands in agent-info.json is known to be ours.

        Args:
            folder: Whose files.
            decide: Says what they are to hold; asked again with what has changed.
            patience: In place of the store's own.

        Returns:
            The files that the last decision was about, and the decision; what it wanted is durable.

        Raises:
            StoreError: They could not be locked, read or written, or somebody kept writing; each is whole.
            FileNotFoundError: The folder is gone.
        """
        if folder.error:
            raise StoreError(folder.own, folder.error)
        patience = self._patience if patience is None else patience
        with (
            _entered(self._system, folder) as own,
            locked(self._system, self._clock, own, folder.own, seconds=patience),
        ):
            deadline = self._clock.monotonic() + patience
            while True:
                files = self._read(folder, own)
                wanted = decide(files)
                try:
                    self._put(files, wanted, own)
                    if wanted.content is not None and wanted.own and wanted.own.replaced:
                        # They are durably gone: who says the same from now on is somebody slow, or else it is his.
                        until = self._clock.now() + self._table.clock_skew
                        kept = msgspec.structs.replace(wanted.own, replaced_until=until)
                        self._put(self._read(folder, own), Wanted(kept), own)
                except ChangedError:
                    if self._clock.monotonic() >= deadline:
                        what = f"is written by others all the time; gave up after {patience:g} s"
                        raise StoreError(_info(folder), what) from None
                else:
                    return files, wanted

    def record(self, folder: AgentFolder) -> str | None:
        """Gives the path of our record, whatever it holds; None if there is none.

        Raises:
            StoreError: The folder cannot be entered, or is a link.
        """
        if folder.error:
            raise StoreError(folder.own, folder.error)
        with suppress(FileNotFoundError), _entered(self._system, folder) as own:
            if beneath.is_there(self._system, own, own_record.NAME):
                return f"{folder.own}/{own_record.NAME}"
        return None

    def forget(self, folder: AgentFolder) -> bool:
        """Removes our record, and tells whether there was one.

        Raises:
            StoreError: It could not be locked or removed.
            FileNotFoundError: The folder is gone.
        """
        if folder.error:
            raise StoreError(folder.own, folder.error)
        with (
            _entered(self._system, folder) as own,
            locked(self._system, self._clock, own, folder.own, seconds=self._patience),
        ):
            try:
                replace.remove(self._system, own, own_record.NAME)
            except FileNotFoundError:
                return False
            return True

    # -- reading -------------------------------------------------------------------------------------------

    def _read(self, folder: AgentFolder, own: int) -> AgentFiles:
        record, snapshot, problem, must_stay = self._own(folder, own)
        file = self._report(folder, own)
        if record is None and file is not None and not must_stay:
            record, more = own_record.from_old(self._table, folder.name, file.document)
            problem = problem or more
        problems = (problem,) if problem else ()
        return AgentFiles(folder, file, record, snapshot, problems, problem if must_stay else "")

    def _own(
        self, folder: AgentFolder, own: int
    ) -> tuple[OwnRecord | None, Snapshot | None, str, bool]:
        path = f"{folder.own}/{own_record.NAME}"
        try:
            snapshot = beneath.read(self._system, own, own_record.NAME, path)
        except FileNotFoundError:
            return None, None, "", False
        except RecordCorruptError as error:
            return None, None, str(error), True
        owner = self._system.stat(folder.homes).st_uid
        if snapshot.owner != owner:
            problem = f"{path} belongs to user {snapshot.owner}, the agents' folder to {owner}: not believed"
            return None, snapshot, problem, False
        record, problem, must_stay = own_record.decode(self._table, folder.name, snapshot.content)
        return record, snapshot, f"{path} {problem}" if problem else "", must_stay

    def _report(self, folder: AgentFolder, own: int) -> AgentFile | None:
        system, path = self._system, f"{folder.own}/{HOME}"
        with (
            suppress(FileNotFoundError),
            _telling(path, "cannot be entered"),
            beneath.inside(system, own, HOME, path) as home,
        ):
            path = f"{path}/{INFO}"
            snapshot, document = self._whole(home, INFO, path)
            report = report_of(self._table, document, written_at=_written_at(snapshot))
            return AgentFile(path, snapshot, document, report)
        return None

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

    # -- writing -------------------------------------------------------------------------------------------

    def _put(self, files: AgentFiles, wanted: Wanted, own: int) -> None:
        folder, system = files.folder, self._system
        if wanted.own is not None:
            target = Target(own, own_record.NAME, f"{folder.own}/{own_record.NAME}", making=own)
            owner = system.stat(folder.homes)
            content = own_record.encode(wanted.own)
            replace.replace(system, target, files.own_snapshot, content, owner=owner)
        if wanted.content is not None and files.file is not None:
            path = f"{folder.own}/{HOME}"
            with (
                _telling(path, "cannot be entered"),
                beneath.inside(system, own, HOME, path) as home,
            ):
                target = Target(home, INFO, files.file.path, making=own)
                replace.replace(system, target, files.file.snapshot, wanted.content)


def _info(folder: AgentFolder) -> str:
    return f"{folder.own}/{HOME}/{INFO}"


def _written_at(snapshot: Snapshot) -> float | None:
    seconds = snapshot.modified_ns / 1e9
    return seconds if is_time(seconds) else None


@contextmanager
def _entered(system: FileSystem, folder: AgentFolder) -> Iterator[int]:
    with (
        _telling(folder.own, "cannot be entered"),
        beneath.descent(system, folder.homes, folder.name) as own,
    ):
        yield own


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
