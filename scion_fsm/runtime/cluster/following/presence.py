"""What was seen of a cluster's one history: its newest version, its pods, and those that are gone.

Whatever contradicts it shows that a server is behind, or that history went back (laws.md 3).
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

import msgspec

from scion_fsm.machine.orders import is_newer_version
from scion_fsm.runtime.cluster.errors import ProtocolError
from scion_fsm.runtime.cluster.following.sights import Sight, Sights
from scion_fsm.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

    from scion_fsm.runtime.agents import Key


class ContradictionError(ProtocolError):
    """A list that does not go with what was seen before."""


class History:
    """The versions of one cluster.

    Attributes:
        mark: The newest version seen; None where none counts.
    """

    def __init__(self) -> None:
        """Begins with nothing seen."""
        self.mark: str | None = None

    def saw(self, version: str) -> bool:
        """Raises the mark; True if that is the newest version seen."""
        is_newer = self.mark is None or is_newer_version(version, self.mark)
        if is_newer:
            self.mark = version
        return is_newer

    def is_behind(self, version: str) -> bool:
        """Tells whether a version is older than the newest one seen."""
        return self.mark is not None and is_newer_version(self.mark, version)

    def compare(self, version: str) -> None:
        """Checks the version of a complete list.

        Raises:
            ContradictionError: A newer one was seen.
        """
        if self.is_behind(version):
            raise ContradictionError(f"a list is at version {version}, though {self.mark} was seen")


class Presence:
    """The pods of one scope.

    Attributes:
        present: Those that are believed to exist.
    """

    def __init__(self, *, keep_gone: int) -> None:
        """Begins with none.

        Args:
            keep_gone: How many that are gone are remembered.
        """
        self.present = Sights()
        self._gone: OrderedDict[Key, Sight] = OrderedDict()
        self._keep_gone = keep_gone

    def saw(self, key: Key, sight: Sight) -> None:
        """Notes that a pod exists; an older sight, sent once more, is none."""
        if not self._is_older(key, sight):
            self.present[key] = sight
            self._gone.pop(key, None)

    def is_known(self, key: Key, sight: Sight) -> bool:
        """Tells whether a pod was seen just like this, so that a list says nothing new of it."""
        known = self.present.get(key)
        return (
            known is not None
            and known.version is not None
            and (known.uid, known.version) == (sight.uid, sight.version)
        )

    def listed(self, key: Key, sight: Sight) -> bool:
        """Takes in what a complete list shows, and tells whether that is news.

        Raises:
            ContradictionError: As `compare`.
        """
        if self._known(key) is None:  # most are, of a first list
            self.present[key] = sight
            return True
        self.compare(key, sight)
        if self.is_known(key, sight):
            return False
        self.saw(key, sight)
        return True

    def compare(self, key: Key, sight: Sight) -> None:
        """Checks what a complete list shows under a name: within one history that never gets older.

        Raises:
            ContradictionError: Something of that name was seen, or was gone, at a higher version; or at that
                very version it was another pod, or gone.
        """
        if self._is_older(key, sight) or self._is_another(key, sight):
            told = f"a list shows pod {quoted(key[1])} at version {sight.version}, though it was at"
            raise ContradictionError(f"{told} {self._version(key)}")

    def compare_missing(self, missing: Mapping[Key, Sight], version: str) -> None:
        """Checks what a complete list lacks: nothing that was seen at its very version.

        Raises:
            ContradictionError: It lacks such a pod, so history went back and has come as far again.
        """
        for key, sight in missing.items():
            if not sight.is_selected or sight.version is None:
                continue  # it was there, but not for this selection
            if not is_newer_version(version, sight.version):
                told = f"a list at version {version} lacks pod {quoted(key[1])}, which was seen at"
                raise ContradictionError(f"{told} {sight.version}")

    def removed(self, key: Key, sight: Sight) -> None:
        """Notes that a pod was deleted, at the sight's version; a successor of its name stays."""
        known = self.present.get(key)
        if known is not None and known.uid not in (None, sight.uid):
            return
        self.present.discard(key)
        self._gone[key] = sight
        self._gone.move_to_end(key)

    def _known(self, key: Key) -> Sight | None:
        return self.present.get(key) or self._gone.get(key)

    def _version(self, key: Key) -> str | None:
        known = self._known(key)
        return None if known is None else known.version

    def _is_older(self, key: Key, sight: Sight) -> bool:
        known = self._version(key)
        return (
            known is not None
            and sight.version is not None
            and is_newer_version(known, sight.version)
        )

    def _is_another(self, key: Key, sight: Sight) -> bool:
        known = self._known(key)
        if known is None or known.version is None or known.version != sight.version:
            return False
        if key not in self.present:
            return True  # at that version there was none
        return None not in (known.uid, sight.uid) and known.uid != sight.uid

    def forgotten(self) -> Sequence[Key]:
        """Gives, once, those that have been gone for longest and are remembered no more."""
        beyond = len(self._gone) - self._keep_gone
        return [self._gone.popitem(last=False)[0] for _ in range(beyond)] if beyond > 0 else ()

    def forget_versions(self) -> None:
        """Lets no version count that was seen so far: history went back."""
        pods: MutableMapping[Key, Sight]
        for pods in (self.present, self._gone):
            for key, sight in pods.items():
                pods[key] = msgspec.structs.replace(sight, version=None)
