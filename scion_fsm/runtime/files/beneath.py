"""Beneath the agents' folder: opened step by step by descriptor, following no link, trusting no name.

Links above an agent's own folder are the operator's and are followed. The folder itself and what is in
it are the agent's container's to arrange (laws.md 10), so each step is opened by itself and without
following, and what is no regular file is not opened at all: opening a device can do something.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import RecordCorruptError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.runtime.files.system import FileSystem

LIMIT = 1 << 20
"""No file of an agent's is larger than this many bytes."""
IS_LINK = "is a symbolic link, and none is followed within an agent's folder"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,254})")

# O_PATH: passing through a folder needs no right to list it.
_PASSING = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
# O_NONBLOCK: should a FIFO come in between, opening it does not wait for its writer.
_READING = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_NOFOLLOW | os.O_CLOEXEC


class Snapshot(msgspec.Struct, frozen=True):
    """A file as it was at one moment.

    Attributes:
        content: All of it.
        identity: Device, inode, size, mode, owner, group, mtime and ctime: any change shows in one.
        accessed_ns: Its atime, nanoseconds since 1970.
        modified_ns: Its mtime likewise: when somebody last reported, as Scion reads it.
    """

    content: bytes
    identity: tuple[int, ...]
    accessed_ns: int
    modified_ns: int

    @property
    def owner(self) -> int:
        """The number of the user whose it is."""
        return self.identity[4]


def is_name(name: str) -> bool:
    """Tells whether Scion may have given an agent this name: a slug, or what a label can be."""
    return _NAME.fullmatch(name) is not None


@contextmanager
def descent(system: FileSystem, base: str, *steps: str) -> Iterator[int]:
    """Opens a folder for what its descriptor is good for: what is in it is reached by that alone.

    Args:
        system: Its files.
        base: An absolute path; links in it are followed.
        steps: One name each, down from there; none may be a link.

    Raises:
        FileNotFoundError: A step is not there.
        StoreError: A step is a link.
        OSError: A step is no folder or cannot be entered; `filename` is its path.
    """
    descriptor = system.open(base, _PASSING)
    try:
        path = base
        for step in steps:
            path = f"{path}/{step}"
            within = _entered(system, descriptor, step, path)
            descriptor, above = within, descriptor
            system.close(above)
        yield descriptor
    finally:
        system.close(descriptor)


@contextmanager
def inside(system: FileSystem, descriptor: int, step: str, path: str) -> Iterator[int]:
    """Opens one folder more of a folder that is open; `descent` says what it raises.

    Args:
        system: Its files.
        descriptor: The open folder.
        step: The other one's name in it.
        path: The same for people.
    """
    within = _entered(system, descriptor, step, path)
    try:
        yield within
    finally:
        system.close(within)


def _entered(system: FileSystem, descriptor: int, step: str, path: str) -> int:
    try:
        return system.open(step, _PASSING | os.O_NOFOLLOW, dir_fd=descriptor)
    except OSError as error:
        is_perhaps = error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK)
        if is_perhaps and stat.S_ISLNK(system.lstat(step, dir_fd=descriptor).st_mode):
            raise StoreError(path, IS_LINK) from error
        raise type(error)(error.errno, error.strerror, path) from error


def is_there(system: FileSystem, descriptor: int, name: str) -> bool:
    """Tells whether an entry is there, or may be for all that can be seen: reading it then says why not."""
    try:
        system.lstat(name, dir_fd=descriptor)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def read(system: FileSystem, descriptor: int, name: str, path: str) -> Snapshot:
    """Reads a regular file of a sensible size from an open folder.

    Args:
        system: Its files.
        descriptor: The folder.
        name: The file's name in it.
        path: The same for people.

    Raises:
        FileNotFoundError: There is none.
        StoreError: It cannot be read.
        RecordCorruptError: It is a link, no regular file, or far too large.
    """
    try:
        _check_kind(system.lstat(name, dir_fd=descriptor), path)
        file = system.open(name, _READING, dir_fd=descriptor)
        try:
            status = system.fstat(file)
            _check_kind(status, path)
            parts = []
            size = 0
            while part := system.read(file, LIMIT + 1 - size):
                parts.append(part)
                size += len(part)
            if size > LIMIT:
                raise RecordCorruptError(path, f"is larger than {LIMIT} bytes")
        finally:
            system.close(file)
    except FileNotFoundError as error:
        raise FileNotFoundError(error.errno, error.strerror, path) from error
    except OSError as error:
        raise StoreError(path, "cannot be read", error) from error
    return Snapshot(b"".join(parts), identity(status), status.st_atime_ns, status.st_mtime_ns)


def _check_kind(status: os.stat_result, path: str) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise RecordCorruptError(path, IS_LINK)
    if not stat.S_ISREG(status.st_mode):
        raise RecordCorruptError(path, "is not a regular file")


def identity(status: os.stat_result) -> tuple[int, ...]:
    """Gives what changes in a file's status when the file does."""
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mode,
        status.st_uid,
        status.st_gid,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )
