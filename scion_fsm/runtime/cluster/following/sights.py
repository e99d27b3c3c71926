"""What is kept of a cluster's pods between lists, each packed into some bytes: there may be 100,000 of them."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TypeVar, overload

import msgspec

from scion_fsm.runtime.agents import Key

T = TypeVar("T")


class Sight(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is kept of a pod between lists; an array, as `agents.Own`.

    Attributes:
        uid: Its uid; None if unknown.
        version: The resourceVersion that it was last seen at; None if that counts no more.
        is_over: Its phase was Succeeded or Failed, so nothing is lost if it is taken for gone.
        is_selected: Its selection showed it at that version, so that a list of that very version has it.
    """

    uid: str | None
    version: str | None = None
    is_over: bool = False
    is_selected: bool = True


class Sights(MutableMapping[Key, Sight]):
    """Sights by key; what is put in comes out equal."""

    def __init__(self, kept: dict[Key, bytes] | None = None) -> None:
        """Begins with those of another, or with none."""
        self._kept = kept or {}
        self._buffer = bytearray()

    def __getitem__(self, key: Key) -> Sight:
        """Unpacks a sight.

        Raises:
            KeyError: There is none of that key.
        """
        return _decoder.decode(self._kept[key])

    @overload
    def get(self, key: Key) -> Sight | None: ...
    @overload
    def get(self, key: Key, default: T) -> Sight | T: ...

    def get(self, key: Key, default: object = None) -> object:
        """Unpacks a sight, or gives the default; the first sight of each pod asks in vain."""
        kept = self._kept.get(key)
        return default if kept is None else _decoder.decode(kept)

    def __setitem__(self, key: Key, sight: Sight) -> None:
        """Keeps a sight."""
        _encoder.encode_into(sight, self._buffer)
        self._kept[key] = bytes(self._buffer)

    def __delitem__(self, key: Key) -> None:
        """Forgets a sight."""
        del self._kept[key]

    def __iter__(self) -> Iterator[Key]:
        """Gives the keys, in the order in which they came."""
        return iter(self._kept)

    def __len__(self) -> int:
        """Counts the sights."""
        return len(self._kept)

    def __contains__(self, key: object) -> bool:
        """Tells whether there is a sight of that key, without unpacking it."""
        return key in self._kept

    def discard(self, key: Key) -> None:
        """Forgets a sight, if there is one, without unpacking it."""
        self._kept.pop(key, None)

    def copy(self) -> Sights:
        """Gives the same sights, of which some may be forgotten."""
        return Sights(self._kept.copy())


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Sight)
