"""A file system that is made up, and what a power cut leaves of it (POSIX: fsync, rename(2)).

Until `fsync` on it, what was written to a file may be kept, lost or torn; until `fsync` on its folder, a
name may be, or again be, what it was before. Folders are cut independently, the names of one in order.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

TICK_NS = 4_000_000
"""File times are as coarse as a kernel's tick."""
_LINKS = 8


class Inode:
    """A file, a folder or a link.

    Attributes:
        content: Of a file, or a link's target.
        durable: What of a file's content survives a power cut.
        writes: How often somebody wrote to it in place.
        names: Of a folder.
        journal: Changes of a folder's names that are not durable: the name, and what had it before.
        holder: The open file that has its lock.
    """

    def __init__(self, number: int, mode: int, uid: int, now_ns: int) -> None:
        """Begins empty."""
        self.number, self.mode, self.uid, self.gid = number, mode, uid, uid
        self.links = 0
        self.accessed = self.modified = self.changed = now_ns
        self.content = self.durable = b""
        self.writes = 0
        self.names: dict[str, Inode] = {}
        self.journal: list[tuple[str, Inode | None]] = []
        self.attributes: dict[str, bytes] = {}
        self.holder: object = None

    @property
    def is_folder(self) -> bool:
        """Whether it has names."""
        return stat.S_ISDIR(self.mode)

    def status(self) -> os.stat_result:
        """Gives what `stat` says of it."""
        times = (self.accessed, self.modified, self.changed)
        return os.stat_result(
            (
                *(self.mode, self.number, 1, self.links, self.uid, self.gid, len(self.content)),
                *(when // 10**9 for when in times),
            ),
            dict(zip(("st_atime_ns", "st_mtime_ns", "st_ctime_ns"), times, strict=True)),
        )


class VirtualDisk:
    """All files of one host.

    Attributes:
        root: The folder `/`.
        is_full: Nothing can be written.
        writes: How many files were written, replaced or removed.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        """Begins with an empty root.

        Args:
            now: The host's clock, seconds since 1970.
        """
        self._now, self._count = now, 1
        self.root = self.made(stat.S_IFDIR | 0o755, 0)
        self.is_full = False
        self.writes = 0

    def now_ns(self) -> int:
        """Gives the host's time as files have it."""
        return int(self._now() * 1e9) // TICK_NS * TICK_NS

    def made(self, mode: int, uid: int) -> Inode:
        """Gives a new inode that has no name yet."""
        self._count += 1
        return Inode(self._count, mode, uid, self.now_ns())

    def named(self, folder: Inode, name: str, inode: Inode | None) -> None:
        """Gives a name to an inode, or to none."""
        before = folder.names.get(name)
        folder.journal.append((name, before))
        if inode is None:
            del folder.names[name]
        else:
            folder.names[name] = inode
            inode.links += 1
            inode.changed = self.now_ns()
        if before is not None:
            before.links -= 1
            before.changed = self.now_ns()
        folder.modified = folder.changed = self.now_ns()
        self.writes += 1

    def folder(self, path: str, *, uid: int, mode: int = 0o755) -> Inode:
        """Makes a folder and those above it, durably."""
        at = self.root
        for name in filter(None, path.split("/")):
            if name not in at.names:
                self.named(at, name, self.made(stat.S_IFDIR | mode, uid))
                at.journal.clear()
            at = at.names[name]
        return at

    def found(self, path: str) -> Inode | None:
        """Gives what a path leads to, following no link; None for nothing."""
        at: Inode | None = self.root
        for name in filter(None, path.split("/")):
            at = at.names.get(name) if at is not None and at.is_folder else None
        return at

    def settle(self) -> None:
        """Makes everything durable, as a kernel does after a while."""
        for inode in self._all(lambda _: True):
            inode.durable = inode.content
            inode.journal.clear()

    def cut(self, dice: random.Random) -> None:
        """Cuts the power: whatever nobody made durable may be lost."""
        for folder in self._all(lambda inode: inode.is_folder):
            lost = dice.choice((0, len(folder.journal), dice.randint(0, len(folder.journal))))
            for name, before in reversed(folder.journal[len(folder.journal) - lost :]):
                now = folder.names.pop(name, None)
                if now is not None:
                    now.links -= 1
                if before is not None:
                    folder.names[name] = before
                    before.links += 1
            folder.journal.clear()
        for file in self._all(lambda inode: not inode.is_folder):
            if file.content != file.durable:
                torn = file.content[: dice.randint(0, len(file.content))]
                file.content = dice.choice((file.content, file.durable, torn, b""))
            file.durable, file.holder = file.content, None

    def _all(self, wanted: Callable[[Inode], bool]) -> list[Inode]:
        found: dict[int, Inode] = {}
        rest = [self.root]
        while rest:
            inode = rest.pop()
            found[inode.number] = inode
            rest += [part for part in inode.names.values() if part.number not in found]
        return [inode for inode in found.values() if wanted(inode)]


class _Open:
    """An open file."""

    def __init__(self, inode: Inode) -> None:
        self.inode, self.place = inode, 0


class View:
    """The system calls of one process on a disk, as `runtime.files.system.FileSystem` names them."""

    def __init__(
        self,
        disk: VirtualDisk,
        *,
        uid: int,
        before: Callable[[str, str], None] = lambda _call, _name: None,
    ) -> None:
        """Opens nothing yet.

        Args:
            disk: The disk.
            uid: Whose process it is.
            before: Is called before every call with its name and what it is about; what it raises is
                raised in the call's place.
        """
        self._disk, self._uid, self._before = disk, uid, before
        self._open: dict[int, _Open] = {}
        self._next = 3
        self.opened: Callable[[str, int], None] | None = None
        self.replaced: Callable[[str, bytes, Inode, Inode | None], None] | None = None

    def let_go(self) -> None:
        """Closes everything, as the end of a process does."""
        for descriptor in list(self._open):
            self._closed(descriptor)

    def open(self, path: str, flags: int, mode: int = 0o600, *, dir_fd: int | None = None) -> int:
        """Opens by path or in an open folder; passes through links only where they are followed."""
        self._before("open", path)
        folder, name = self._place(path, dir_fd)
        inode = folder if name in ("", ".") else folder.names.get(name)
        if self.opened is not None:
            self.opened(name, flags)
        if inode is not None and flags & os.O_EXCL and flags & os.O_CREAT:
            raise OSError(errno.EEXIST, "File exists", path)
        if inode is None:
            if not flags & os.O_CREAT:
                raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
            self._spend(path)
            inode = self._disk.made(stat.S_IFREG | mode & 0o7777, self._uid)
            self._disk.named(folder, name, inode)
        if stat.S_ISLNK(inode.mode):
            if flags & os.O_NOFOLLOW:
                raise OSError(errno.ELOOP, "Too many levels of symbolic links", path)
            inode = self._followed(inode)
        if flags & os.O_DIRECTORY and not inode.is_folder:
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", path)
        if flags & os.O_TRUNC and inode.content:
            inode.content = b""
            inode.writes += 1
            inode.modified = inode.changed = self._disk.now_ns()
        self._next += 1
        self._open[self._next] = _Open(inode)
        return self._next

    def close(self, descriptor: int) -> None:
        """Closes, and lets go of the lock."""
        self._closed(descriptor)

    def _closed(self, descriptor: int) -> None:
        opened = self._open.pop(descriptor, None)
        if opened is not None and opened.inode.holder is opened:
            opened.inode.holder = None

    def read(self, descriptor: int, size: int) -> bytes:
        """Reads on."""
        self._before("read", "")
        opened = self._at(descriptor)
        part = opened.inode.content[opened.place : opened.place + size]
        opened.place += len(part)
        return part

    def write(self, descriptor: int, content: memoryview) -> int:
        """Writes on, some of it."""
        self._before("write", "")
        opened = self._at(descriptor)
        self._spend("")
        taken = bytes(content)
        inode = opened.inode
        inode.content = (
            inode.content[: opened.place] + taken + inode.content[opened.place + len(taken) :]
        )
        opened.place += len(taken)
        inode.writes += 1
        inode.modified = inode.changed = self._disk.now_ns()
        return len(taken)

    def stat(self, path: str) -> os.stat_result:
        """Follows links."""
        self._before("stat", path)
        folder, name = self._place(path, None)
        inode = folder if not name else folder.names.get(name)
        if inode is None:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        return (self._followed(inode) if stat.S_ISLNK(inode.mode) else inode).status()

    def lstat(self, name: str, *, dir_fd: int) -> os.stat_result:
        """Follows none."""
        self._before("lstat", name)
        return self._in(dir_fd, name).status()

    def fstat(self, descriptor: int) -> os.stat_result:
        """Gives what is open."""
        self._before("fstat", "")
        return self._at(descriptor).inode.status()

    def names(self, descriptor: int) -> Iterator[str]:
        """Gives the names."""
        self._before("names", "")
        yield from list(self._at(descriptor).inode.names)

    def fsync(self, descriptor: int) -> None:
        """Makes content, or names, durable."""
        self._before("fsync", "")
        inode = self._at(descriptor).inode
        inode.durable = inode.content
        inode.journal.clear()

    def fchmod(self, descriptor: int, mode: int) -> None:
        """Sets the mode."""
        self._before("fchmod", "")
        inode = self._at(descriptor).inode
        inode.mode = stat.S_IFMT(inode.mode) | mode
        inode.changed = self._disk.now_ns()

    def fchown(self, descriptor: int, uid: int, gid: int) -> None:
        """Sets the owner, if the process may."""
        self._before("fchown", "")
        if self._uid not in (0, uid):
            raise PermissionError(errno.EPERM, "Operation not permitted")
        inode = self._at(descriptor).inode
        inode.uid, inode.gid, inode.changed = uid, gid, self._disk.now_ns()

    def utime(self, descriptor: int, *, ns: tuple[int, int]) -> None:
        """Sets the times."""
        self._before("utime", "")
        inode = self._at(descriptor).inode
        inode.accessed, inode.modified = ns
        inode.changed = self._disk.now_ns()

    def attributes(self, descriptor: int) -> dict[str, bytes]:
        """Gives the extended attributes."""
        return dict(self._at(descriptor).inode.attributes)

    def set_attribute(self, descriptor: int, name: str, value: bytes) -> None:
        """Sets one."""
        self._at(descriptor).inode.attributes[name] = value

    def remove_attribute(self, descriptor: int, name: str) -> None:
        """Removes one."""
        del self._at(descriptor).inode.attributes[name]

    def rename(self, old: str, new: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        """Gives a file another name, at once for whoever looks."""
        self._before("rename", new)
        source, target = self._at(src_dir_fd).inode, self._at(dst_dir_fd).inode
        inode, before = self._in(src_dir_fd, old), target.names.get(new)
        if self.replaced is not None:
            self.replaced(new, inode.content, inode, before)
        if before is inode:
            return
        inode.links -= 1
        source.journal.append((old, source.names.pop(old)))
        self._disk.named(target, new, inode)

    def unlink(self, name: str, *, dir_fd: int) -> None:
        """Removes a name."""
        self._before("unlink", name)
        self._in(dir_fd, name)
        self._disk.named(self._at(dir_fd).inode, name, None)

    def try_lock(self, descriptor: int) -> bool:
        """Takes the lock, unless another open file has it."""
        self._before("try_lock", "")
        opened = self._at(descriptor)
        if opened.inode.holder not in (None, opened):
            return False
        opened.inode.holder = opened
        return True

    def geteuid(self) -> int:
        """Gives whose process it is."""
        return self._uid

    # -- finding -------------------------------------------------------------------------------------------

    def _at(self, descriptor: int) -> _Open:
        opened = self._open.get(descriptor)
        if opened is None:
            raise OSError(errno.EBADF, "Bad file descriptor")
        return opened

    def _in(self, folder: int, name: str) -> Inode:
        inode = self._at(folder).inode.names.get(name)
        if inode is None:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", name)
        return inode

    def _place(self, path: str, dir_fd: int | None) -> tuple[Inode, str]:
        if not path.startswith("/"):
            return self._at(dir_fd if dir_fd is not None else -1).inode, path
        folder, _, name = path.rstrip("/").rpartition("/")
        at = self._disk.root
        for step in filter(None, folder.split("/")):
            found = at.names.get(step)
            if found is None:
                raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
            at = self._followed(found) if stat.S_ISLNK(found.mode) else found
            if not at.is_folder:
                raise NotADirectoryError(errno.ENOTDIR, "Not a directory", path)
        return at, name

    def _followed(self, link: Inode) -> Inode:
        for _ in range(_LINKS):
            if not stat.S_ISLNK(link.mode):
                return link
            folder, name = self._place(link.content.decode(), None)
            if name not in folder.names:
                break
            link = folder.names[name]
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    def _spend(self, path: str) -> None:
        if self._disk.is_full:
            raise OSError(errno.ENOSPC, "No space left on device", path)
