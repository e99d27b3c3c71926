"""The bytes of a file or of standard input as UTF-8, as they come: unpacked, without a byte order mark."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import contextmanager
from itertools import chain
from typing import IO, TYPE_CHECKING, cast

from scion_fsm.errors import InputError

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

_PART = 1 << 16
"""Bytes that are asked for at once; a pipe gives what it has."""
_FILE_PART = 1 << 26
"""Likewise of a file, which has all at once."""
_HEAD = 4
_MARKS = (
    (codecs.BOM_UTF8, None),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@contextmanager
def opened(source: str, at: int = 0) -> Iterator[Iterator[bytes]]:
    """Opens a file, or standard input for `-`.

    Args:
        source: A path or `-`.
        at: Where to begin in a file.

    Yields:
        Its bytes in parts, each as soon as it is there: UTF-8 as it stands, UTF-16 and
        UTF-32 (which PowerShell's `>` writes) as UTF-8, gzip unpacked; the byte order mark is left out.

    Raises:
        InputError: It cannot be opened or read, or is damaged gzip; while reading, too.
    """
    try:
        if source == "-":
            yield _decoded(_unpacked(source, _parts(sys.stdin.buffer, _PART)))
        else:
            with open(source, "rb") as stream:  # noqa: PTH123 - pathlib is a third of a start
                if at:
                    stream.seek(at)
                size = min(os.fstat(stream.fileno()).st_size, _FILE_PART)
                yield _decoded(_unpacked(source, _parts(stream, max(size, _PART))))
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror}") from error


def _parts(stream: IO[bytes], size: int) -> Iterator[bytes]:
    read = cast("io.BufferedReader", stream).read1
    while part := read(size):
        yield part


def _with_head(parts: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Gives the first bytes, and all parts with them."""
    head = b""
    for part in parts:
        head += part
        if len(head) >= _HEAD:
            break
    return head[:_HEAD], chain([head], parts)


def _unpacked(source: str, parts: Iterator[bytes]) -> Iterator[bytes]:
    head, parts = _with_head(parts)
    if not head.startswith(b"\x1f\x8b"):
        yield from parts
        return
    import zlib  # noqa: PLC0415 - a library of its own, for what is packed alone

    member = zlib.decompressobj(wbits=31)
    try:
        for part in parts:
            packed = part
            while packed:
                if member.eof:  # gzip files may be joined, and padded as tapes are
                    packed = packed.lstrip(b"\0")
                    if not packed:
                        break
                    member = zlib.decompressobj(wbits=31)
                yield member.decompress(packed, _PART)
                packed = member.unconsumed_tail or member.unused_data
    except zlib.error as error:
        raise InputError(f"{source} is damaged gzip: {error}") from error
    if not member.eof:
        raise InputError(f"{source} is gzip that ends before its end")


def _decoded(parts: Iterator[bytes]) -> Iterator[bytes]:
    head, parts = _with_head(parts)
    mark, encoding = next(((m, name) for m, name in _MARKS if head.startswith(m)), (b"", None))
    if not mark and len(head) == _HEAD:
        encoding = _unmarked(head)
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    skipped = len(mark)
    for part in parts:
        content = part[skipped:] if skipped else part
        skipped = 0
        yield decoder.decode(content).encode("utf-8", "replace") if decoder else content


def _unmarked(head: bytes) -> str | None:
    """Finds UTF-16 without a mark by its zeros beside the first two characters, which are ASCII."""
    zeros = [byte == 0 for byte in head]
    if zeros == [False, True] * 2:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False] * 2 else None
