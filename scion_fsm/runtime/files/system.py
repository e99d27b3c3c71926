"""What the files need of the system, as two narrow objects: its files, and its time.

Whoever simulates a world, or lets single calls fail, gives objects of their own; what stands above them
runs unchanged.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class FileSystem(Protocol):
    """The system calls that are used, named and behaving as in `os`; all raise OSError."""

    def open(self, path: str, flags: int, mode: int = 0o600, *, dir_fd: int | None = None) -> int:
        """Opens a file or folder, by `open` or `openat`."""
        ...  # pragma: no cover

    def close(self, descriptor: int) -> None:
        """Closes it."""
        ...  # pragma: no cover

    def read(self, descriptor: int, size: int) -> bytes:
        """Reads up to so many bytes; none at the end."""
        ...  # pragma: no cover

    def write(self, descriptor: int, content: memoryview) -> int:
        """Writes, and gives how many bytes it took."""
        ...  # pragma: no cover

    def stat(self, path: str) -> os.stat_result:
        """Gives what a path leads to; for paths of the operator's, whose links are followed."""
        ...  # pragma: no cover

    def lstat(self, name: str, *, dir_fd: int) -> os.stat_result:
        """Gives what an entry of an open folder is, which may be a link."""
        ...  # pragma: no cover

    def fstat(self, descriptor: int) -> os.stat_result:
        """Gives what is open."""
        ...  # pragma: no cover

    def names(self, descriptor: int) -> Iterator[str]:
        """Gives the names in an open folder, one after the other."""
        ...  # pragma: no cover

    def fsync(self, descriptor: int) -> None:
        """Makes a file's content, or a folder's names, durable."""
        ...  # pragma: no cover

    def fchmod(self, descriptor: int, mode: int) -> None:
        """Sets the mode."""
        ...  # pragma: no cover

    def fchown(self, descriptor: int, uid: int, gid: int) -> None:
        """Sets owner and group."""
        ...  # pragma: no cover

    def utime(self, descriptor: int, *, ns: tuple[int, int]) -> None:
        """Sets atime and mtime, nanoseconds since 1970."""
        ...  # pragma: no cover

    def attributes(self, descriptor: int) -> dict[str, bytes]:
        """Gives the extended attributes; none where Python has no calls for them."""
        ...  # pragma: no cover

    def set_attribute(self, descriptor: int, name: str, value: bytes) -> None:
        """Sets an extended attribute."""
        ...  # pragma: no cover

    def remove_attribute(self, descriptor: int, name: str) -> None:
        """Removes an extended attribute."""
        ...  # pragma: no cover

    def rename(self, old: str, new: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        """Gives a file another name, in the place of what has it."""
        ...  # pragma: no cover

    def unlink(self, name: str, *, dir_fd: int) -> None:
        """Removes a name."""
        ...  # pragma: no cover

    def try_lock(self, descriptor: int) -> bool:
        """Takes the lock of an open file unless another has it, and tells whether it did."""
        ...  # pragma: no cover

    def geteuid(self) -> int:
        """Gives the number of the user who asks."""
        ...  # pragma: no cover


class Clock(Protocol):
    """Time, and waiting."""

    def now(self) -> float:
        """Gives seconds since 1970."""
        ...  # pragma: no cover

    def monotonic(self) -> float:
        """Gives seconds that never go back."""
        ...  # pragma: no cover

    def sleep(self, seconds: float) -> None:
        """Returns after so many seconds."""
        ...  # pragma: no cover


class Disk:
    """The machine's own files."""

    open = staticmethod(os.open)
    close = staticmethod(os.close)
    read = staticmethod(os.read)
    write = staticmethod(os.write)
    fstat = staticmethod(os.fstat)
    fsync = staticmethod(os.fsync)
    fchmod = staticmethod(os.fchmod)
    fchown = staticmethod(os.fchown)
    rename = staticmethod(os.rename)
    geteuid = staticmethod(os.geteuid)

    def stat(self, path: str) -> os.stat_result:
        """Follows links."""
        return os.stat(path)

    def lstat(self, name: str, *, dir_fd: int) -> os.stat_result:
        """Follows none."""
        return os.stat(name, dir_fd=dir_fd, follow_symlinks=False)

    def names(self, descriptor: int) -> Iterator[str]:
        """Asks for some at a time, however many there are."""
        with os.scandir(descriptor) as entries:
            for entry in entries:
                yield entry.name

    def utime(self, descriptor: int, *, ns: tuple[int, int]) -> None:
        """Sets both times."""
        os.utime(descriptor, ns=ns)

    def unlink(self, name: str, *, dir_fd: int) -> None:
        """Removes a name."""
        os.unlink(name, dir_fd=dir_fd)

    def try_lock(self, descriptor: int) -> bool:
        """Asks `flock`, which holds among threads, processes and, over NFS, hosts."""
        import fcntl  # noqa: PLC0415 - only who writes needs it

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    if sys.platform == "linux":  # Python has extended attributes there alone

        def attributes(self, descriptor: int) -> dict[str, bytes]:
            """Gives all that this user may see."""
            return {name: os.getxattr(descriptor, name) for name in os.listxattr(descriptor)}

        def set_attribute(self, descriptor: int, name: str, value: bytes) -> None:
            """Sets one."""
            os.setxattr(descriptor, name, value)

        def remove_attribute(self, descriptor: int, name: str) -> None:
            """Removes one."""
            os.removexattr(descriptor, name)

    else:

        def attributes(self, descriptor: int) -> dict[str, bytes]:  # noqa: ARG002 - the protocol's
            """Gives none."""
            return {}

        def set_attribute(self, descriptor: int, name: str, value: bytes) -> None:
            """Is never asked, for there are none to copy."""

        def remove_attribute(self, descriptor: int, name: str) -> None:
            """Likewise."""


class SystemClock:
    """The machine's own time."""

    now = staticmethod(time.time)
    monotonic = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)


DISK = Disk()
CLOCK = SystemClock()
