"""A disk that loses at a power cut what nobody made durable, as disks may (POSIX fsync, rename(2)).

Until `fsync` on it, what was written to a file may be gone; until `fsync` on its folder, a name may still
be, or again be, what it was before. `cut` does the worst of it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from scion_fsm.runtime.files.system import Disk

if TYPE_CHECKING:
    from pathlib import Path


class LosingDisk(Disk):
    """Remembers what is not durable; `without` names a call that is left out: a defect put in."""

    def __init__(self, *, without: str = "") -> None:
        self.calls: list[str] = []
        self._without = without
        self._dirty: dict[
            int, str
        ] = {}  # inode, and the path of a file whose content is not durable
        self._named: list[tuple[str, str, bytes | None]] = []  # folder, path, content before

    def write(self, descriptor: int, content: memoryview) -> int:  # type: ignore[override]
        self.calls.append("write")
        done = os.write(descriptor, content)
        self._dirty[os.fstat(descriptor).st_ino] = _path(descriptor)
        return done

    def fsync(self, descriptor: int) -> None:  # type: ignore[override]
        is_folder = os.path.isdir(_path(descriptor))  # noqa: PTH112 - of a descriptor
        self.calls.append("fsync folder" if is_folder else "fsync file")
        if self.calls[-1] == self._without:
            return
        os.fsync(descriptor)
        self._dirty.pop(os.fstat(descriptor).st_ino, None)
        if is_folder:
            self._named = [entry for entry in self._named if entry[0] != _path(descriptor)]

    def rename(self, old: str, new: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:  # type: ignore[override]
        self.calls.append("rename")
        folder = _path(dst_dir_fd)
        path = f"{folder}/{new}"
        before = None
        if os.path.exists(path):  # noqa: PTH110 - likewise
            with open(path, "rb") as stream:  # noqa: PTH123
                before = stream.read()
        if self._without == f"rename {new}":
            return
        os.rename(old, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)
        self._named.append((folder, path, before))
        for inode in self._dirty:
            if os.stat(path).st_ino == inode:  # noqa: PTH116
                self._dirty[inode] = path

    def unlink(self, name: str, *, dir_fd: int) -> None:
        folder = _path(dir_fd)
        with open(f"{folder}/{name}", "rb") as stream:  # noqa: PTH123
            before = stream.read()
        os.unlink(name, dir_fd=dir_fd)
        self._named.append((folder, f"{folder}/{name}", before))

    def cut(self) -> None:
        """Cuts the power: what is not durable is lost."""
        for path in self._dirty.values():
            if os.path.exists(path):  # noqa: PTH110
                os.truncate(path, 0)
        for _, path, before in reversed(self._named):
            if before is None:
                os.unlink(path)  # noqa: PTH108
            else:
                with open(path, "wb") as stream:  # noqa: PTH123
                    stream.write(before)


def _path(descriptor: int) -> str:
    return os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115


def content(path: Path) -> Any:  # noqa: ANN401 - bytes, or None where there is nothing
    return path.read_bytes() if path.exists() else None
