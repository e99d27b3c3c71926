"""The body of an answer, within a bound, in memory that goes back to the system."""

from __future__ import annotations

from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
from typing import TYPE_CHECKING

from scion_fsm.runtime.cluster.errors import ProtocolError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

_CHUNK = 1 << 16
_ROOM = 1 << 22
"""Bytes, of which those count that are written to; a page of 500 pods has half as many."""


def bounded(response: BaseHTTPResponse, limit: int) -> memoryview:
    """Reads an answer to its end.

    An allocator keeps what large bodies leave behind, in each thread that read one; what is mapped it never sees.

    Args:
        response: The answer, of which the headers have been read.
        limit: How many bytes it may have, unpacked.

    Raises:
        ProtocolError: It has more.
        OSError, urllib3.exceptions.HTTPError: It broke off.
    """
    room, size = _mapped(_ROOM), 0
    while chunk := response.read1(_CHUNK, decode_content=True):
        end = size + len(chunk)
        if end > limit:
            response.close()
            raise ProtocolError(f"an answer of more than {limit >> 20} MiB was broken off")
        if end > len(room):
            larger = _mapped(max(2 * len(room), end))
            larger[:size] = room[:size]
            room = larger
        room[size:end] = chunk
        size = end
    return room[:size]


def _mapped(size: int) -> memoryview:
    return memoryview(mmap(-1, size, MAP_PRIVATE | MAP_ANONYMOUS))
