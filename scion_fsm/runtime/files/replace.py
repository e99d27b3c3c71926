"""Files that others write too, replaced: atomically, durably, with all that they had.

Invariants: the new content is made beside the home, in the agent's own folder, under one name that only
the holder of the lock uses, so that a crash leaves at most one such file and the next write clears it
away; the target is never opened for writing. What remains possible: a writer that takes no lock and
writes in the microseconds between our last look and our rename is overwritten, as no system call compares
and renames at once. The last look is the status by name; for what is written in place, as long as it was,
and within the tick of the clock of the write before, it is the reading just before that.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from scion_fsm.errors import StoreError
from scion_fsm.runtime.files import beneath
from scion_fsm.runtime.files.beneath import Snapshot, identity

if TYPE_CHECKING:
    from scion_fsm.runtime.files.system import FileSystem

TEMPORARY = ".scion-fsm.new"
_CREATING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_SYNCING = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READING = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_NOFOLLOW | os.O_CLOEXEC


class ChangedError(Exception):
    """The file is no longer what was read; start again from its new content."""


class Target:
    """One file that is to be replaced, by descriptors.

    Attributes:
        folder: The folder that it is in.
        name: Its name there.
        path: The same for people.
        making: The folder in which the new one is made, of the same file system.
    """

    def __init__(self, folder: int, name: str, path: str, *, making: int) -> None:
        """Opens nothing."""
        self.folder, self.name, self.path, self.making = folder, name, path, making


def replace(
    system: FileSystem,
    target: Target,
    old: Snapshot | None,
    content: bytes,
    *,
    owner: os.stat_result | None = None,
) -> None:
    """Puts new content in the place of a file, with its mode, owner, group, attributes and times.

    To be called with the lock held.

    Args:
        system: The files.
        target: The file.
        old: What the new content was made from; None if there was no file.
        content: The new content.
        owner: For a file of ours: whose folder it is, to whom it is to belong in place of what the old
            one had.

    Raises:
        ChangedError: The file is not, or no longer, `old`; it is left alone.
        StoreError: It could not be replaced; it is the old one, or, if only the folder could not be made
            durable, the new one.
        FileNotFoundError: It is gone, or its folder is.
    """
    try:
        with suppress(FileNotFoundError):
            system.unlink(TEMPORARY, dir_fd=target.making)  # what a crash has left
        _replace(system, target, old, content, owner)
        _sync(system, target.folder)
    except FileNotFoundError as error:
        raise FileNotFoundError(error.errno, error.strerror, target.path) from error
    except OSError as error:
        raise StoreError(target.path, "cannot be replaced", error) from error


def remove(system: FileSystem, folder: int, name: str) -> None:
    """Removes a file of ours from an open folder, durably.

    Raises:
        FileNotFoundError: There is none.
        OSError: It cannot be removed.
    """
    system.unlink(name, dir_fd=folder)
    _sync(system, folder)


def _replace(
    system: FileSystem,
    target: Target,
    old: Snapshot | None,
    content: bytes,
    owner: os.stat_result | None,
) -> None:
    descriptor = system.open(TEMPORARY, _CREATING, 0o600, dir_fd=target.making)
    try:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[system.write(descriptor, rest) :]
            if owner is not None:
                _give_to(system, target, descriptor, owner)
            elif old is not None:
                _keep_attributes(system, target, old, descriptor)
            system.fsync(descriptor)
        finally:
            system.close(descriptor)
        check_unchanged(system, target, old)
        system.rename(TEMPORARY, target.name, src_dir_fd=target.making, dst_dir_fd=target.folder)
    except BaseException:
        with suppress(OSError):
            system.unlink(TEMPORARY, dir_fd=target.making)
        raise


def check_unchanged(system: FileSystem, target: Target, old: Snapshot | None) -> None:
    """Raises ChangedError unless a file is still what it was; the last look before the rename."""
    if old is None:
        if beneath.is_there(system, target.folder, target.name):
            raise ChangedError
        return
    # The contents are compared, for a mtime is as coarse as the system's clock; the last look by name
    # tells whether it was replaced while it was read.
    now = beneath.read(system, target.folder, target.name, target.path)
    last = identity(system.lstat(target.name, dir_fd=target.folder))
    if (now.content, now.identity, last) != (old.content, old.identity, old.identity):
        raise ChangedError


def _keep_attributes(system: FileSystem, target: Target, old: Snapshot, descriptor: int) -> None:
    """Gives the new file what the old one has; fails rather than change hands."""
    _, _, _, mode, uid, gid, _, _ = old.identity
    new = system.fstat(descriptor)
    if (new.st_uid, new.st_gid) != (uid, gid):
        system.fchown(descriptor, uid, gid)
    source = system.open(target.name, _READING, dir_fd=target.folder)
    try:
        _copy_attributes(system, source, descriptor)
    finally:
        system.close(source)
    system.fchmod(descriptor, stat.S_IMODE(mode))  # after the owner, whose change clears bits
    # The times are the report's: Scion takes the mtime for the agent's last sign of life (list.go:118).
    system.utime(descriptor, ns=(old.accessed_ns, old.modified_ns))


def _copy_attributes(system: FileSystem, source: int, target: int) -> None:
    wanted, present = system.attributes(source), system.attributes(target)
    for name, value in wanted.items():
        if present.get(name) != value:
            system.set_attribute(target, name, value)
    for name in present.keys() - wanted.keys():  # such as an ACL that the folder hands down
        system.remove_attribute(target, name)


def _give_to(system: FileSystem, target: Target, descriptor: int, owner: os.stat_result) -> None:
    """Gives a file of ours to whoever owns the agents' folder, for nobody else's is believed."""
    new = system.fstat(descriptor)
    if new.st_uid != owner.st_uid:
        if system.geteuid() != 0:
            what = f"would belong to user {new.st_uid}, but the agents' folder is {owner.st_uid}'s"
            raise StoreError(target.path, what)
        system.fchown(descriptor, owner.st_uid, owner.st_gid)
    system.fchmod(descriptor, 0o600 | (owner.st_mode & 0o044))


def _sync(system: FileSystem, folder: int) -> None:
    descriptor = system.open(".", _SYNCING, dir_fd=folder)
    try:
        system.fsync(descriptor)
    finally:
        system.close(descriptor)
