"""Files on a disk that others use too: a bounded read, a lock among ours, an atomic durable replacement.

Every system call that touches the file goes through this module's `os`, so that a test can fail each.

Invariants: a temporary file exists only while its writer holds the lock; the target is never opened for
writing. What remains possible: a writer that takes no lock and writes in the microseconds between our
last look and our rename is overwritten, as no system call compares and renames at once.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
import time
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.errors import RecordCorruptError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 1 << 20
"""No agent-info.json is larger than this many bytes."""
LEFTOVER_SECONDS = 3600.0
"""A temporary file that is older has been left by a crash, even if it came from another host."""

# O_NONBLOCK: opening a FIFO must not wait for its writer.
_READING = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_CREATING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_TEMPORARY = re.compile(
    r"\.(?P<name>.+)\.(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-[0-9a-f]{16}\.scion-fsm"
)


class ChangedError(Exception):
    """The file is no longer what was read; start again from its new content."""


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


def read(path: str) -> Snapshot:
    """Reads a regular file of a sensible size.

    Raises:
        FileNotFoundError: There is none.
        StoreError: It cannot be read.
        RecordCorruptError: It is no regular file, or far too large.
    """
    try:
        return _read(path, None)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(path, "cannot be read", error) from error


def _read(path: str, directory: int | None) -> Snapshot:
    descriptor = os.open(path, _READING, dir_fd=directory)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise RecordCorruptError(path, "is not a regular file")
        parts = []
        size = 0
        while part := os.read(descriptor, LIMIT + 1 - size):
            parts.append(part)
            size += len(part)
        if size > LIMIT:
            raise RecordCorruptError(path, f"is larger than {LIMIT} bytes")
    finally:
        os.close(descriptor)
    return Snapshot(b"".join(parts), _identity(status), status.st_atime_ns, status.st_mtime_ns)


def _identity(status: os.stat_result) -> tuple[int, ...]:
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


@contextmanager
def locked(path: str, *, seconds: float) -> Iterator[None]:
    """Holds the lock that all of ours take before they replace a file.

    The lock is a file of its own beside the folder that the target is in: outside the agent's home, which
    its container sees and may fill with anything; on the same file system, so that hosts which share the
    agents over NFS share the lock; and inside the agent's folder, so that it goes when the agent goes. It
    is never unlinked, for that would let two in. Whoever may write that folder may take it.

    Args:
        path: The target; a symlink to it has the same lock.
        seconds: How long to wait.

    Raises:
        StoreError: The lock cannot be had.
        FileNotFoundError: The target is gone.
    """
    import filelock  # noqa: PLC0415 - only who writes loads it

    lock_path = path
    try:
        folder, name = os.path.split(os.path.realpath(path, strict=True))
        parent, folder_name = os.path.split(folder)
        lock_path = os.path.join(parent, f".{folder_name}.{name}.scion-fsm-lock")
        status = os.stat(parent)
        others = (
            status.st_mode & 0o022
        ) * 3  # who may write there may also read and write the lock
        lock = filelock.FileLock(
            lock_path, mode=0o600 | others, poll_interval=0.01, fallback_to_soft=False
        )
        lock.acquire(timeout=seconds)
    except filelock.Timeout as error:
        raise StoreError(lock_path, f"is held by another process for {seconds:g} s") from error
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(lock_path, "cannot be locked", error) from error
    try:
        if os.geteuid() == 0:  # the folder's owner is to be able to take it too
            with suppress(OSError):
                os.chown(lock_path, status.st_uid, status.st_gid, follow_symlinks=False)
        yield
    finally:
        lock.release()


def replace(path: str, old: Snapshot, content: bytes) -> None:
    """Puts new content in the place of a file, with its mode, owner, group, attributes and times.

    To be called with the lock held.

    Args:
        path: The file; what a symlink points to is replaced, not the symlink.
        old: What the new content was made from.
        content: The new content.

    Raises:
        ChangedError: The file is not, or no longer, `old`; it is left alone.
        StoreError: It could not be replaced; it is the old one, or, if only the folder could not be made
            durable, the new one.
        FileNotFoundError: It is gone, or its folder is.
    """
    try:
        folder, name = os.path.split(os.path.realpath(path, strict=True))
        directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            with suppress(OSError):  # a leftover that stays does no harm to this write
                _sweep(directory, name)
            _replace(directory, name, old, content)
            os.fsync(directory)
        finally:
            os.close(directory)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(path, "cannot be replaced", error) from error


def _replace(directory: int, name: str, old: Snapshot, content: bytes) -> None:
    temporary = f".{name}.{host_mark()}-{os.getpid()}-{secrets.token_hex(8)}.scion-fsm"
    descriptor = os.open(temporary, _CREATING, 0o600, dir_fd=directory)
    try:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            _keep_attributes(directory, name, old, descriptor)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        check_unchanged(directory, name, old)
        os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=directory)
        raise


def check_unchanged(directory: int, name: str, old: Snapshot) -> None:
    """Looks at a file for the last time.

    Raises:
        ChangedError: It is not what was read.
    """
    # Time stamps are too coarse to show every write, so the bytes are compared as well; the last look
    # tells whether it was replaced while it was read.
    now = _read(name, directory)
    last = _identity(os.stat(name, dir_fd=directory))
    if (now.content, now.identity, last) != (old.content, old.identity, old.identity):
        raise ChangedError


def _keep_attributes(directory: int, name: str, old: Snapshot, descriptor: int) -> None:
    """Gives the new file what the old one has; fails rather than change hands."""
    _, _, _, mode, uid, gid, _, _ = old.identity
    new = os.fstat(descriptor)
    if (new.st_uid, new.st_gid) != (uid, gid):
        os.fchown(descriptor, uid, gid)
    if sys.platform == "linux":  # Python has extended attributes there alone
        source = os.open(name, _READING, dir_fd=directory)
        try:
            _copy_attributes(source, descriptor)
        finally:
            os.close(source)
    os.fchmod(descriptor, stat.S_IMODE(mode))  # after the owner, whose change clears bits
    # The times are the report's: Scion takes the mtime for the agent's last sign of life (list.go:118).
    os.utime(descriptor, ns=(old.accessed_ns, old.modified_ns))


if sys.platform == "linux":

    def _copy_attributes(source: int, target: int) -> None:
        wanted = {name: os.getxattr(source, name) for name in os.listxattr(source)}
        present = {name: os.getxattr(target, name) for name in os.listxattr(target)}
        for name, value in wanted.items():
            if present.get(name) != value:
                os.setxattr(target, name, value)
        for name in present.keys() - wanted.keys():  # such as an ACL that the folder hands down
            os.removexattr(target, name)


def _sweep(directory: int, name: str) -> None:
    """Removes temporary files of ours for this target that no living writer can own."""
    for entry in os.listdir(directory):
        match = _TEMPORARY.fullmatch(entry)
        if match is None or match["name"] != name:
            continue
        status = os.stat(entry, dir_fd=directory, follow_symlinks=False)
        is_old = time.time() - status.st_ctime > LEFTOVER_SECONDS
        is_orphan = match["host"] == host_mark() and not _is_alive(int(match["pid"]))
        if stat.S_ISREG(status.st_mode) and (is_old or is_orphan):
            os.unlink(entry, dir_fd=directory)


def host_mark() -> str:
    """Gives eight digits that tell this host's temporary files from another's."""
    return f"{zlib.crc32(os.uname().nodename.encode()):08x}"


def _is_alive(pid: int) -> bool:
    if pid == os.getpid():
        return False  # we hold the lock and have no other temporary file
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
