"""One of several processes that write, or read, one agent's file at the same time.

Run as `store_contender.py ROLE NUMBER FILE SECONDS LOG`. It writes a line of JSON to LOG for each thing
that it did. Roles: `ours` reconciles and writes a verdict; `hook` reads a map, writes a temporary file and
renames it, as Scion's hook handler does (handlers/status.go); `host` truncates the file and writes it
anew, keeping only the fields of its struct, as Scion's UpdateAgentConfig does (provision.go:955);
`reader` reads and tells what it could not parse.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from agent_files import FAILED, LIFECYCLE, folder_of, reconciled, store_of
from system_calls import FaultyDisk

from scion_fsm.errors import RecordCorruptError
from scion_fsm.runtime.merging import merge

if TYPE_CHECKING:
    from scion_fsm.runtime.files.store import AgentFiles, Wanted

STRUCT = ("name", "phase", "activity", "detail", "template", "host")


def main() -> None:
    role, number, path, seconds, log = sys.argv[1:]
    until = time.monotonic() + float(seconds)
    randomly = random.Random(int(number))  # noqa: S311 - not for secrets
    with Path(log).open("w") as out:
        act = {"ours": Ours, "hook": Hook, "host": Host, "reader": Reader}[role](
            Path(path), int(number), out
        )
        while time.monotonic() < until:
            act.once()
            if role in ("hook", "host"):
                time.sleep(randomly.uniform(0.001, 0.02))


class Contender:
    """Something that is done again and again."""

    def __init__(self, path: Path, number: int, out: IO[str]) -> None:
        self.path, self.number, self.out = path, number, out
        self.count = 0

    def tell(self, **facts: object) -> None:
        self.out.write(json.dumps({"t": time.monotonic(), **facts}) + "\n")

    def once(self) -> None:
        raise NotImplementedError


class Ours(Contender):
    """Our store; what it read and what it wrote is told, and what stood there at the rename."""

    def __init__(self, path: Path, number: int, out: IO[str]) -> None:
        super().__init__(path, number, out)
        self.store = store_of(patience=60, system=FaultyDisk(self.before, at=0, on=True))
        self.at_rename, self.passes = b"", 0

    def before(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name == "rename" and arguments[1] == self.path.name:
            self.at_rename = self.path.read_bytes()

    def once(self) -> None:
        try:
            if reconciled(self.path, FAILED, store=self.store).is_settled:
                time.sleep(0.0005)
                return
            self.passes = 0
            files, wanted = self.store.write(folder_of(self.path), self.decide)
        except RecordCorruptError as error:
            self.tell(did="corrupt", why=str(error))
            return
        if wanted.content is not None and files.file is not None:
            old = files.file.snapshot.content
            self.tell(
                did="write",
                old=old.decode(),
                new=wanted.content.decode(),
                overwritten=None
                if self.at_rename == old
                else self.at_rename.decode(errors="replace"),
                retries=self.passes - 1,
            )

    def decide(self, files: AgentFiles) -> Wanted:
        self.passes += 1
        return merge(LIFECYCLE, files, (FAILED,), now=time.time()).wanted


class Hook(Contender):
    """Scion's hook handler, except that it gives up on a file that it cannot parse."""

    def once(self) -> None:
        try:
            info = json.loads(self.path.read_bytes())
        except ValueError:
            return
        self.count += 1
        info |= {"phase": "running", "activity": "thinking", f"hook{self.number}": self.count}
        temporary = self.path.with_name(f"agent-info-{os.getpid()}.json")
        temporary.write_text(json.dumps(info))
        temporary.rename(self.path)
        self.tell(did="write")


class Host(Contender):
    """Scion's in-place writer, except that it gives up on a file that it cannot parse."""

    def once(self) -> None:
        with self.path.open("r+b") as stream:
            try:
                info = json.loads(stream.read())
            except ValueError:
                return
            self.count += 1
            kept = {key: info[key] for key in STRUCT if key in info}
            kept |= {"phase": "running", "host": self.count}
            self.tell(did="truncate", inode=os.fstat(stream.fileno()).st_ino)
            self.out.flush()
            stream.seek(0)
            stream.truncate()
            stream.flush()
            text = json.dumps(kept, indent=2).encode()
            stream.write(text[: len(text) // 2])
            stream.flush()
            stream.write(text[len(text) // 2 :])


class Reader(Contender):
    """Anybody who reads."""

    def once(self) -> None:
        with self.path.open("rb") as stream:
            content = stream.read()
            inode = os.fstat(stream.fileno()).st_ino
        self.count += 1
        try:
            json.loads(content)
        except ValueError:
            self.tell(did="torn", inode=inode, size=len(content), count=self.count)
        else:
            if self.count % 1000 == 0:
                self.tell(did="read", count=self.count)
        time.sleep(0.0002)


main()
