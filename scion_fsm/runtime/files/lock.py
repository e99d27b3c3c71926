"""The lock that all of ours take before they replace a file of an agent's.

It is a file in the agent's own folder, beside the home: its container mostly does not see it; hosts
which share the agents over NFS share it; and it goes when the agent goes. It is never unlinked, for that
would let two in. Whoever may write that folder may take it.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scion_fsm.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scion_fsm.runtime.files.system import Clock, FileSystem

LOCK = ".scion-fsm.lock"
POLL_SECONDS = 0.01
_OPENING = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


@contextmanager
def locked(
    system: FileSystem, clock: Clock, folder: int, path: str, *, seconds: float
) -> Iterator[None]:
    """Holds the lock of an agent.

    Args:
        system: The files.
        clock: What is waited by.
        folder: The agent's own folder.
        path: The same for people.
        seconds: How long to wait.

    Raises:
        StoreError: The lock cannot be had.
    """
    path = f"{path}/{LOCK}"
    deadline = clock.monotonic() + seconds
    try:
        descriptor = _taken(system, clock, folder, path, deadline)
    except OSError as error:
        raise StoreError(path, "cannot be locked", error) from error
    if descriptor is None:
        raise StoreError(path, f"is held by another process for {seconds:g} s")
    try:
        yield
    finally:
        system.close(descriptor)  # which lets go of the lock


def _taken(system: FileSystem, clock: Clock, folder: int, path: str, deadline: float) -> int | None:
    while True:
        descriptor = _opened(system, folder, path)
        try:
            while not system.try_lock(descriptor):
                if clock.monotonic() >= deadline:
                    system.close(descriptor)
                    return None
                clock.sleep(POLL_SECONDS)
            mine, named = system.fstat(descriptor), system.lstat(LOCK, dir_fd=folder)
        except BaseException:
            system.close(descriptor)
            raise
        if (mine.st_dev, mine.st_ino) == (named.st_dev, named.st_ino):
            return descriptor
        system.close(descriptor)  # somebody has put another in its place meanwhile


def _opened(system: FileSystem, folder: int, path: str) -> int:
    around = system.fstat(folder)
    others = (around.st_mode & 0o022) * 3  # who may write there may also read and write the lock
    descriptor = system.open(LOCK, _OPENING, 0o600 | others, dir_fd=folder)
    try:
        status = system.fstat(descriptor)
        _check(status, path)
        me = system.geteuid()
        if me == 0 and (status.st_uid, status.st_gid) != (around.st_uid, around.st_gid):
            # The folder's owner is to be able to take it too.
            system.fchown(descriptor, around.st_uid, around.st_gid)
        if me in (0, status.st_uid) and stat.S_IMODE(status.st_mode) != 0o600 | others:
            system.fchmod(descriptor, 0o600 | others)
    except BaseException:
        system.close(descriptor)
        raise
    return descriptor


def _check(status: os.stat_result, path: str) -> None:
    # Of a file with another name somewhere else, root would change the owner there too.
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        raise StoreError(path, "is no lock of ours: not one regular file of one name")
